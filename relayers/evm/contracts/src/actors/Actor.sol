// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Call} from "../types/Outcomes.sol";

/// @title What acts for one protocol of one service
/// @notice Give it the roles that the protocol's plans need: pauser, guardian, Safe module, rate-limit admin.
/// Only its inbox can drive it, and that only with what the protocol's own messages bring. Its address
/// is known before it is there: `VigilInbox.actorOf`.
/// @dev Every Actor is a clone of one contract, which the inbox makes and which has no storage.
/// @dev Warning: whatever an Actor holds belongs to who may write the protocol's plans on Vigil, and to
/// whoever signs for the service. Give it roles, not treasuries.
contract Actor {
	/// @notice The only one who may call `execute`.
	address public immutable inbox;

	/// @notice Only the inbox drives an Actor.
	error NotInbox();
	/// @notice Too little gas is left for what this call asks for.
	error CallNeedsGas(uint256 index, uint64 gas);
	/// @notice The call failed. `reason` is the beginning of what it returned.
	error CallFailed(uint256 index, bytes reason);
	/// @notice The target has no code and something was to be called there.
	error NoCode(uint256 index, address target);

	/// @dev The most bytes of a failure that are kept.
	uint256 private constant MOST_REASON = 256;

	constructor() {
		inbox = msg.sender;
	}

	/// @notice So that its calls may carry value.
	receive() external payable {}

	/// @notice Makes all calls in order, or none. What they return is not read beyond a few bytes.
	function execute(Call[] calldata calls) external {
		if (msg.sender != inbox) revert NotInbox();
		for (uint256 i; i < calls.length; ++i) {
			Call calldata one = calls[i];
			(address target, uint256 value, uint256 allowed) = (one.target, one.value, one.gas);
			if (one.data.length != 0 && target.code.length == 0) {
				revert NoCode(i, target);
			}
			// Of what is left, all but a 64th can be passed on.
			if (gasleft() - gasleft() / 64 < allowed + (value == 0 ? 5_000 : 40_000)) revert CallNeedsGas(i, one.gas);
			bytes memory data = one.data;
			bool success;
			bytes memory reason;
			assembly ("memory-safe") {
				success := call(allowed, target, value, add(data, 32), mload(data), 0, 0)
				if iszero(success) {
					let length := returndatasize()
					if gt(length, MOST_REASON) { length := MOST_REASON }
					reason := mload(0x40)
					mstore(reason, length)
					returndatacopy(add(reason, 32), 0, length)
					mstore(0x40, add(reason, and(add(length, 63), not(31))))
				}
			}
			if (!success) revert CallFailed(i, reason);
		}
	}
}
