// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Item, Message, Outcome, Unfit, Rehearsed} from "../types/Outcomes.sol";
import {Line, MessageReceipt, Store} from "../types/Store.sol";
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
		(receipt.beneficiary, receipt.protocol) = (beneficiary, one.protocol);
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

	/// @notice Executes a message that failed, or that came during a pause. What waits of a protocol in a lane is tried
	/// in its order: else a stranger would choose another one.
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
		uint64 before = _turn(store, service, lane, protocol, sequence);
		(,, uint256 needed) = Calls.check(payload);
		delete store.waiting[service][lane][sequence];
		Outcome outcome = _run(master, service, sequence, protocol, payload, needed);
		if (outcome == Outcome.Failed) store.waiting[service][lane][sequence] = waiting;
		else _leave(store, service, lane, protocol, sequence, before);
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
		} else if (one.kind > 3) {
			// Vigil speaks of something that was not known when this was written. The lane goes on.
			unfit = Unfit.UnknownKind;
		} else {
			uint256 needed;
			(done, unfit, needed) = Calls.check(one.payload);
			if (done) {
				Actors.make(master, service, one.protocol);
				Outcome outcome = onHold
					? Outcome.Queued
					: _run(master, service, one.sequence, one.protocol, one.payload, needed);
				if (outcome != Outcome.Done) _wait(store, service, lane, one);
				return (outcome, unfit, rehearsed);
			}
		}
		return (done ? Outcome.Done : Outcome.Refused, unfit, rehearsed);
	}

	/// @dev Executes a payload that is fit.
	function _run(
		address master,
		uint32 service,
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
		return success ? Outcome.Done : Outcome.Failed;
	}

	/// @dev Keeps the hash of a message that is to be executed, behind those of its protocol that wait.
	function _wait(Store storage store, uint32 service, uint32 lane, Message calldata one) private {
		store.waiting[service][lane][one.sequence] = _program(one.protocol, one.payload);
		Line storage line = store.lines[service][lane][one.protocol];
		uint64 link = one.sequence + 1;
		if (line.tail == 0) line.head = link;
		else store.behind[service][lane][line.tail - 1] = link;
		line.tail = link;
	}

	/// @dev The one before this in its line, plus one; zero for the first. Refused if it is not its turn: what was never tried waits for what
	/// was not either, and not for what failed, which may fail for good; what failed waits for all before it.
	function _turn(Store storage store, uint32 service, uint32 lane, uint32 protocol, uint64 sequence)
		private
		view
		returns (uint64 before)
	{
		mapping(uint256 => MessageReceipt) storage receipts = store.receipts[service][lane];
		bool failed = receipts[sequence % RECEIPTS].outcome == Outcome.Failed;
		uint64 link = store.lines[service][lane][protocol].head;
		while (link != sequence + 1) {
			uint64 one = link - 1;
			if (failed || receipts[one % RECEIPTS].outcome == Outcome.Queued) {
				revert IVigilErrors.NotInTurn(one);
			}
			(before, link) = (link, store.behind[service][lane][one]);
		}
	}

	/// @dev Takes one out of its line that stands behind `before`, or first.
	function _leave(
		Store storage store,
		uint32 service,
		uint32 lane,
		uint32 protocol,
		uint64 sequence,
		uint64 before
	) private {
		Line storage line = store.lines[service][lane][protocol];
		uint64 next = store.behind[service][lane][sequence];
		if (before == 0) line.head = next;
		else store.behind[service][lane][before - 1] = next;
		if (next == 0) line.tail = before;
		else delete store.behind[service][lane][sequence];
	}

	/// @dev The place of a receipt, emptied of the one before: what waited with that one is dropped. It is the oldest of
	/// the lane that has a receipt, so it is the first of its line.
	function _fresh(Store storage store, uint32 service, uint32 lane, uint64 sequence)
		private
		returns (MessageReceipt storage receipt)
	{
		receipt = store.receipts[service][lane][sequence % RECEIPTS];
		if (!receipt.there) return receipt;
		uint64 before = receipt.sequence;
		if (store.waiting[service][lane][before] == 0) return receipt;
		delete store.waiting[service][lane][before];
		_leave(store, service, lane, receipt.protocol, before, 0);
	}

	/// @dev Whether only the fields of the message's kind are set. What is not hashed is the relayer's word, so it
	/// must not decide anything.
	function _isPlain(Message calldata one) private pure returns (bool) {
		bool arms = one.kind == 0;
		bool executes = one.kind == 3;
		bool standsDown = one.kind == 2;
		// Its words, and nothing else that they do not bind.
		bool isForeign = one.kind > 3;
		if (!arms && (one.version != 0 || one.class != 0 || one.delay != 0)) return false;
		if (!arms && one.failback.length != 0) return false;
		if (!arms && !executes && !isForeign && one.payload.length != 0) return false;
		if (!standsDown && (one.first != 0 || one.last != 0)) return false;
		return !(executes || isForeign) || one.plan == 0;
	}

	function _program(uint32 protocol, bytes calldata payload) private pure returns (bytes32) {
		return keccak256(abi.encode(protocol, keccak256(payload)));
	}
}
