// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Item, Message, Outcome, Unfit, Rehearsed} from "../types/Outcomes.sol";
import {MessageReceipt, Store} from "../types/Store.sol";
import {IVigilErrors} from "../interfaces/IVigilErrors.sol";
import {IVigilEvents} from "../interfaces/IVigilEvents.sol";
import {Actor} from "../actors/Actor.sol";
import {Actors} from "./Actors.sol";
import {Calls} from "./Calls.sol";
import {Plans} from "./Plans.sol";

/// @title Messages of a lane: in order, each once, whatever becomes of it
library Delivery {
	/// @dev How many of the last messages of a lane have a receipt.
	uint256 internal constant RECEIPTS = 1_024;

	/// @notice Acts upon the next message of a lane and leaves a receipt.
	function deliver(
		Store storage store,
		address master,
		uint32 service,
		uint32 lane,
		Message calldata one,
		bytes32 beneficiary,
		bool onHold
	) internal {
		store.next[service][lane] = one.sequence + 1;
		MessageReceipt storage receipt = _fresh(store, service, lane, one.sequence);
		(receipt.there, receipt.sequence, receipt.deliveredAt) = (true, one.sequence, uint40(block.timestamp));
		receipt.beneficiary = beneficiary;
		(Outcome outcome, Unfit unfit, Rehearsed rehearsed) =
			_act(store, master, service, lane, one, onHold);
		receipt.outcome = outcome;
		receipt.rehearsal = rehearsed;
		receipt.rehearsedAt = rehearsed == Rehearsed.Never ? 0 : uint40(block.timestamp);
		if (outcome == Outcome.Refused) {
			emit IVigilEvents.MessageRefused(service, lane, one.sequence, unfit);
		}
		emit IVigilEvents.MessageDelivered(service, lane, one.sequence, beneficiary, outcome);
	}

	/// @notice Executes a message that failed, or that came during a pause.
	/// @param payload of the message, as it was delivered
	function retry(
		Store storage store,
		address master,
		uint32 service,
		uint32 lane,
		uint64 sequence,
		uint32 protocol,
		bytes calldata payload
	) internal {
		bytes32 waiting = store.waiting[service][lane][sequence];
		if (waiting == 0 || waiting != _program(protocol, payload)) revert IVigilErrors.NothingFailed();
		(,, uint256 needed) = Calls.check(payload);
		delete store.waiting[service][lane][sequence];
		Outcome outcome = _run(store, master, service, lane, sequence, protocol, payload, needed);
		store.receipts[service][lane][sequence % RECEIPTS].outcome = outcome;
	}

	function _act(
		Store storage store,
		address master,
		uint32 service,
		uint32 lane,
		Message calldata one,
		bool onHold
	) private returns (Outcome, Unfit unfit, Rehearsed rehearsed) {
		bool done;
		if (!_isPlain(one)) revert IVigilErrors.NotCanonical();
		if (one.kind == 0) {
			(done, unfit) = Plans.arm(store, master, service, one);
			bool fired = store.plans[service][one.plan].fired != 0;
			if (done && !fired) rehearsed = Plans.rehearse(store, service, one.plan);
		} else if (one.kind == 1) {
			(done, unfit) = Plans.disarm(store, service, one);
		} else if (one.kind == 2) {
			(done, unfit) = Plans.standDown(store, service, one);
		} else {
			uint256 needed;
			(done, unfit, needed) = Calls.check(one.payload);
			if (done) {
				Actors.make(master, service, one.protocol);
				if (onHold) {
					store.waiting[service][lane][one.sequence] = _program(one.protocol, one.payload);
					return (Outcome.Queued, unfit, rehearsed);
				}
				Outcome outcome = _run(
					store, master, service, lane, one.sequence, one.protocol, one.payload, needed
				);
				return (outcome, unfit, rehearsed);
			}
		}
		return (done ? Outcome.Done : Outcome.Refused, unfit, rehearsed);
	}

	/// @dev Executes a payload that is fit, and keeps its hash if that failed.
	function _run(
		Store storage store,
		address master,
		uint32 service,
		uint32 lane,
		uint64 sequence,
		uint32 protocol,
		bytes calldata payload,
		uint256 needed
	) private returns (Outcome) {
		Plans.askFor(needed);
		address actor = Actors.addressOf(master, service, protocol);
		(bool success, bytes memory reason) =
			Actors.run(actor, bytes.concat(Actor.execute.selector, payload));
		emit IVigilEvents.Executed(service, Item.Message, sequence, success, reason);
		if (success) return Outcome.Done;
		store.waiting[service][lane][sequence] = _program(protocol, payload);
		return Outcome.Failed;
	}

	/// @dev The place of a receipt, emptied of the one before: what waited with that one is dropped.
	function _fresh(Store storage store, uint32 service, uint32 lane, uint64 sequence)
		private
		returns (MessageReceipt storage receipt)
	{
		receipt = store.receipts[service][lane][sequence % RECEIPTS];
		if (!receipt.there) return receipt;
		uint64 before = receipt.sequence;
		if (store.waiting[service][lane][before] != 0) delete store.waiting[service][lane][before];
	}

	/// @dev Whether only the fields of the message's kind are set. What is not hashed is the relayer's word, so it
	/// must not decide anything.
	function _isPlain(Message calldata one) private pure returns (bool) {
		bool arms = one.kind == 0;
		bool executes = one.kind == 3;
		bool standsDown = one.kind == 2;
		if (one.kind > 3) return false;
		if (!arms && (one.version != 0 || one.class != 0 || one.delay != 0)) return false;
		if (!arms && one.failback.length != 0) return false;
		if (!arms && !executes && one.payload.length != 0) return false;
		if (!standsDown && (one.first != 0 || one.last != 0)) return false;
		return !executes || one.plan == 0;
	}

	function _program(uint32 protocol, bytes calldata payload) private pure returns (bytes32) {
		return keccak256(abi.encode(protocol, keccak256(payload)));
	}
}
