// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "./Test.sol";

/// @notice What real nodes answered, from `pallets/proofs/vectors`.
abstract contract Nodes is Test {
	address internal constant HOLDER = address(2);
	address internal constant STRANGER = 0x9999999999999999999999999999999999999999;
	address internal constant TOKEN = 0x3333333333333333333333333333333333333333;

	/// @notice All values of a name, in the file's order.
	function sent(string memory node, string memory what) internal view returns (bytes[] memory found) {
		string memory path = string.concat("../../../pallets/proofs/vectors/", node, "-node.txt");
		string[] memory lines = vm.split(vm.readFile(path), "\n");
		found = new bytes[](lines.length);
		uint256 count;
		for (uint256 i; i < lines.length; ++i) {
			string[] memory words = vm.split(lines[i], " ");
			if (words.length != 2 || keccak256(bytes(words[0])) != keccak256(bytes(what))) continue;
			found[count++] = vm.parseBytes(string.concat("0x", words[1]));
		}
		assembly {
			mstore(found, count)
		}
		yes(count != 0, what);
	}

	function evmRoot() internal view returns (bytes32) {
		return bytes32(sent("evm", "root")[0]);
	}

	/// @notice The proof of what a holder has of the token, and of what they have of the coin.
	function tokenProof() internal view returns (bytes memory) {
		return abi.encode(sent("evm", "token"), sent("evm", "word"));
	}

	function coinProof() internal view returns (bytes memory) {
		return abi.encode(sent("evm", "holder"), new bytes[](0));
	}
}
