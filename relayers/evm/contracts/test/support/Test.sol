// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Vm} from "./Vm.sol";

/// @notice Assertions. Each says what was expected and what was found.
abstract contract Test {
	Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

	error Differs(string what, bytes32 found, bytes32 expected);
	error Not(string what);

	function same(uint256 found, uint256 expected, string memory what) internal pure {
		if (found != expected) revert Differs(what, bytes32(found), bytes32(expected));
	}

	function same(bytes32 found, bytes32 expected, string memory what) internal pure {
		if (found != expected) revert Differs(what, found, expected);
	}

	function same(address found, address expected, string memory what) internal pure {
		same(uint160(found), uint160(expected), what);
	}

	function same(bytes memory found, bytes memory expected, string memory what) internal pure {
		if (keccak256(found) != keccak256(expected)) revert Not(string.concat(what, ": bytes differ"));
	}

	function same(string memory found, string memory expected, string memory what) internal pure {
		if (keccak256(bytes(found)) == keccak256(bytes(expected))) return;
		revert Not(string.concat(what, ": found ", found, ", expected ", expected));
	}

	function yes(bool holds, string memory what) internal pure {
		if (!holds) revert Not(what);
	}

	function atMost(uint256 found, uint256 most, string memory what) internal pure {
		if (found > most) revert Differs(string.concat(what, ": at most"), bytes32(found), bytes32(most));
	}
}
