// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Item} from "../types/Outcomes.sol";
import {Store} from "../types/Store.sol";
import {ITrigger} from "../interfaces/ITrigger.sol";
import {IVigilErrors} from "../interfaces/IVigilErrors.sol";
import {IWards} from "../interfaces/IWards.sol";
import {Firing} from "../libraries/Firing.sol";

/// @title Plans that are due: the module of an inbox that fires and fails back
/// @dev Only ever called by an inbox, as its own code and on its storage. Alone it has no plans.
contract Trigger is ITrigger, IVigilErrors {
	/// @dev The storage of the inbox, from slot 0 on.
	Store private _store;

	/// @inheritdoc ITrigger
	function sweep(uint32 service, uint256 most) external returns (uint256 visited, bool more) {
		_checkNotPaused();
		return Firing.sweep_(_store, _actorMaster(), service, most);
	}

	/// @inheritdoc ITrigger
	function fire(uint32 service, uint32 plan_) external {
		_checkNotPaused();
		Firing.one(_store, _actorMaster(), service, plan_);
	}

	/// @inheritdoc ITrigger
	function retryPlan(uint32 service, uint32 plan_, Item item) external {
		_checkNotPaused();
		Firing.retry(_store, _actorMaster(), service, plan_, item);
	}

	function _checkNotPaused() private view {
		if (block.timestamp < _store.pausedUntil) revert NotNow(_store.pausedUntil);
	}

	function _actorMaster() private view returns (address) {
		return IWards(address(this)).actorMaster();
	}
}
