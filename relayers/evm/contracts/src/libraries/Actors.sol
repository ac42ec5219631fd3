// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Actor} from "../actors/Actor.sol";

/// @title Where Actors are, and what they are made to do
library Actors {
	/// @notice An Actor could not be made.
	error NoActor();

	/// @notice Where the Actor of a protocol of a service is, or will be.
	function addressOf(address master, uint32 service, uint32 protocol) internal view returns (address) {
		bytes32 code = keccak256(_code(master));
		return address(
			uint160(uint256(keccak256(abi.encodePacked(hex"ff", address(this), _salt(service, protocol), code))))
		);
	}

	/// @notice Makes the Actor, unless it is there.
	function make(address master, uint32 service, uint32 protocol) internal returns (address actor) {
		actor = addressOf(master, service, protocol);
		if (actor.code.length != 0) return actor;
		bytes memory code = _code(master);
		bytes32 salt = _salt(service, protocol);
		address made;
		assembly ("memory-safe") {
			made := create2(0, add(code, 32), mload(code), salt)
		}
		if (made != actor) revert NoActor();
	}

	/// @notice Has an Actor make calls. All of them happened, or none did and `reason` says why.
	/// @param data calldata of `Actor.execute`
	/// @dev Too little gas is no failure of the program: the caller has made sure of enough, and whatever still
	/// says so is passed on.
	function run(address actor, bytes memory data) internal returns (bool success, bytes memory reason) {
		assembly ("memory-safe") {
			success := call(gas(), actor, 0, add(data, 32), mload(data), 0, 0)
			let length := 0
			if iszero(success) { length := returndatasize() }
			if gt(length, 512) { length := 512 }
			reason := mload(0x40)
			mstore(reason, length)
			returndatacopy(add(reason, 32), 0, length)
			mstore(0x40, add(reason, and(add(length, 63), not(31))))
		}
		if (!success && reason.length >= 4 && bytes4(reason) == Actor.CallNeedsGas.selector) {
			assembly ("memory-safe") {
				revert(add(reason, 32), mload(reason))
			}
		}
	}

	function _salt(uint32 service, uint32 protocol) private pure returns (bytes32) {
		return keccak256(abi.encode(service, protocol));
	}

	/// @dev A minimal proxy, as ERC-1167 has it.
	function _code(address master) private pure returns (bytes memory) {
		return abi.encodePacked(
			hex"3d602d80600a3d3981f3363d3d373d3d3d363d73", master, hex"5af43d82803e903d91602b57fd5bf3"
		);
	}
}
