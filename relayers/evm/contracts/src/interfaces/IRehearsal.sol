// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Rehearsed} from "../types/Outcomes.sol";

/// @title How an inbox rehearses a plan: it calls itself, and the call reverts with what came of it
interface IRehearsal {
	/// @notice What came of it; everything else was rolled back.
	error Outcome(Rehearsed outcome);

	/// @notice Executes failover and failback of a plan and reverts with `Outcome`. Only by the inbox itself.
	function actOut(uint32 service, uint32 plan) external;
}
