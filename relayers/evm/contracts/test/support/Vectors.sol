// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Halt, Signer} from "../../src/types/Statements.sol";
import {Inboxes} from "./Inboxes.sol";
import {Watchers} from "./Watchers.sol";

/// @notice A certificate of a Halt that the Rust side made.
struct HaltCase {
	string name;
	Signer signer;
	Halt halt;
	bytes32 digest;
	bytes32 commitment;
	bytes32[6] signature;
	bytes absent;
	bytes witnesses;
	string refusal;
}

/// @notice Reads what `pallets/bls/tests/evm.rs` writes.
abstract contract Vectors is Inboxes {
	function setUp() public virtual override {
		vm.warp(START);
		policy = Watchers.policy();
		inbox = deploy(DEPLOYER);
	}

	function file(string memory name) internal view returns (string memory) {
		return vm.readFile(string.concat("test/vectors/", name));
	}

	function haltCase(string memory json, uint256 number) internal pure returns (HaltCase memory one) {
		string memory at_ = string.concat(".cases[", vm.toString(number), "]");
		one.name = vm.parseJsonString(json, string.concat(at_, ".name"));
		one.refusal = vm.parseJsonString(json, string.concat(at_, ".refusal"));
		one.signer = abi.decode(vm.parseJsonBytes(json, string.concat(at_, ".signer")), (Signer));
		one.halt = abi.decode(vm.parseJsonBytes(json, string.concat(at_, ".statement")), (Halt));
		one.digest = vm.parseJsonBytes32(json, string.concat(at_, ".digest"));
		one.commitment = vm.parseJsonBytes32(json, string.concat(at_, ".commitment"));
		one.signature =
			abi.decode(vm.parseJsonBytes(json, string.concat(at_, ".signature")), (bytes32[6]));
		one.absent = vm.parseJsonBytes(json, string.concat(at_, ".absent"));
		one.witnesses = vm.parseJsonBytes(json, string.concat(at_, ".witnesses"));
	}

	function count(string memory json) internal view returns (uint256 number) {
		while (vm.keyExistsJson(json, string.concat(".cases[", vm.toString(number), "]"))) ++number;
	}

	/// @notice Hands in a certificate; what it reverts with.
	function tell(HaltCase memory one) internal returns (bool done, bytes memory reason) {
		return address(inbox).call(
			abi.encodeCall(
				inbox.submitHalt, (one.signer, one.halt, one.signature, one.absent, one.witnesses)
			)
		);
	}
}
