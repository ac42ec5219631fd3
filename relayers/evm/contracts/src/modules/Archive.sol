// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {KeptCheckpoint} from "../types/Outcomes.sol";
import {History, KeptSet, Latest, MessageReceipt, Plan, Store, Sweep} from "../types/Store.sol";
import {IArchive} from "../interfaces/IArchive.sol";
import {IWards} from "../interfaces/IWards.sol";
import {Actors} from "../libraries/Actors.sol";
import {Checkpoints} from "../libraries/Checkpoints.sol";
import {Delivery} from "../libraries/Delivery.sol";

/// @title What an inbox knows: the module that answers queries
/// @dev Only ever called by an inbox, as its own code and on its storage.
contract Archive is IArchive {
	using Checkpoints for History;

	/// @dev The storage of the inbox, from slot 0 on.
	Store private _store;

	/// @inheritdoc IArchive
	function haltHash(uint32 service) external view returns (bytes32) {
		return _store.wards[service].haltHash;
	}

	/// @inheritdoc IArchive
	function lastCheckpoint(uint32 service) external view returns (bool, KeptCheckpoint memory) {
		return _store.histories[service].last();
	}

	/// @inheritdoc IArchive
	function checkpointAt(uint32 service, uint64 height)
		external
		view
		returns (bool, KeptCheckpoint memory)
	{
		return _store.histories[service].atHeight(height);
	}

	/// @inheritdoc IArchive
	function checkpoints(uint32 service) external view returns (KeptCheckpoint[] memory) {
		return _store.histories[service].standing();
	}

	/// @inheritdoc IArchive
	function latestSet(uint32 service) external view returns (Latest memory) {
		return _store.latest[service];
	}

	/// @inheritdoc IArchive
	function keptSet(bytes32 commitment) external view returns (KeptSet memory) {
		return _store.sets[commitment];
	}

	/// @inheritdoc IArchive
	function plan(uint32 service, uint32 plan_) external view returns (Plan memory) {
		return _store.plans[service][plan_];
	}

	/// @inheritdoc IArchive
	function sweepOf(uint32 service) external view returns (Sweep memory) {
		return _store.sweeps[service];
	}

	/// @inheritdoc IArchive
	function nextMessage(uint32 service, uint32 lane) external view returns (uint64) {
		return _store.next[service][lane];
	}

	/// @inheritdoc IArchive
	function receipt(uint32 service, uint32 lane, uint64 sequence)
		external
		view
		returns (MessageReceipt memory found)
	{
		found = _store.receipts[service][lane][sequence % Delivery.RECEIPTS];
		if (found.sequence != sequence) delete found;
	}

	/// @inheritdoc IArchive
	function actorOf(uint32 service, uint32 protocol) external view returns (address) {
		return Actors.addressOf(IWards(address(this)).actorMaster(), service, protocol);
	}
}
