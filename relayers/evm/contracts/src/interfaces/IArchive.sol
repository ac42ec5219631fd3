// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {KeptCheckpoint} from "../types/Outcomes.sol";
import {KeptSet, Latest, MessageReceipt, Plan, Sweep} from "../types/Store.sol";

/// @title What an inbox knows
interface IArchive {
	/// @notice The last checkpoint that stands, if there is one.
	function lastCheckpoint(uint32 service) external view returns (bool there, KeptCheckpoint memory);

	/// @notice The checkpoint that stands at a height, if there is one.
	function checkpointAt(uint32 service, uint64 height)
		external
		view
		returns (bool there, KeptCheckpoint memory);

	/// @notice The hash of the block of the last Halt.
	function haltHash(uint32 service) external view returns (bytes32);
	/// @notice All checkpoints that stand, oldest first.
	function checkpoints(uint32 service) external view returns (KeptCheckpoint[] memory);
	/// @notice The latest set of a service.
	function latestSet(uint32 service) external view returns (Latest memory);
	/// @notice What is kept of a set.
	function keptSet(bytes32 commitment) external view returns (KeptSet memory);
	/// @notice A plan, and the receipt of its last firing.
	function plan(uint32 service, uint32 plan_) external view returns (Plan memory);
	/// @notice The sweep of a service.
	function sweepOf(uint32 service) external view returns (Sweep memory);
	/// @notice The number of the next message of a lane.
	function nextMessage(uint32 service, uint32 lane) external view returns (uint64);
	/// @notice What became of one of the last messages.
	function receipt(uint32 service, uint32 lane, uint64 sequence)
		external
		view
		returns (MessageReceipt memory);
	/// @notice Where the Actor of a protocol is, or will be.
	function actorOf(uint32 service, uint32 protocol) external view returns (address);
}
