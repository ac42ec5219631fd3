// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Item} from "../types/Outcomes.sol";

/// @title How plans of an inbox come to fire
interface ITrigger {
	/// @notice Goes on with the sweep of a service.
	/// @param most plans that are visited
	/// @return visited how many were
	/// @return more whether the sweep has not ended
	function sweep(uint32 service, uint256 most) external returns (uint256 visited, bool more);

	/// @notice Fires or fails back one plan that is due, wherever the sweep stands.
	function fire(uint32 service, uint32 plan) external;

	/// @notice Tries a failover or failback again that failed: a failover only until the ward is live, a failback only while
	/// it is not down.
	function retryPlan(uint32 service, uint32 plan, Item item) external;
}
