// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Status} from "../types/Outcomes.sol";

/// @title What most integrations ask an inbox
interface IVigilStatus {
	/// @notice The status of a ward. Reverts for a service that is not trusted here.
	function status(uint32 service) external view returns (Status);

	/// @notice Whether the ward is to be taken for down: Halted, or not yet live again.
	function isHalted(uint32 service) external view returns (bool);

	/// @notice How often and when the ward last went down or came up, by this chain's clock; whether it is down.
	/// @dev Suspicions do not count.
	function lastTurn(uint32 service) external view returns (bool down, uint64 turnedAt, uint32 turns);
}
