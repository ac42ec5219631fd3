// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Item, Outcome, Status, SweepKind, ThrottleClass, WardView} from "../types/Outcomes.sol";
import {Plan, Store, Sweep} from "../types/Store.sol";
import {IVigilErrors} from "../interfaces/IVigilErrors.sol";
import {IVigilEvents} from "../interfaces/IVigilEvents.sol";
import {IWards} from "../interfaces/IWards.sol";
import {Lists} from "./Lists.sol";
import {Plans} from "./Plans.sol";
import {Spans} from "./Spans.sol";
import {Ward} from "./Ward.sol";

/// @notice What a sweep does with a plan that it comes by.
enum Verdict {
	Skip,
	Wait,
	Fire,
	FailBack
}

/// @title Plans fire when their ward halts, and fail back when it lives again
/// @notice A sweep walks over all plans of a service, class by class, as far as each call's gas goes.
/// Whoever does not want to wait for it names one plan: whether that is due does not depend on
/// the sweep's place.
library Firing {
	/// @notice The sweep that the ward's status asks for. It begins with the first call that asks for it: so a
	/// Halt is as cheap with a thousand plans as with none.
	function current(Store storage store, uint32 service, WardView memory ward)
		internal
		returns (Sweep storage sweep)
	{
		sweep = store.sweeps[service];
		bool own = IWards(address(this)).ownService() == service;
		if (ward.incidents == 0 || own) revert IVigilErrors.NothingDue();
		SweepKind kind = Ward.isDown(ward.status) ? SweepKind.Fire : SweepKind.FailBack;
		if (sweep.kind == kind && sweep.incident == ward.incidents) return sweep;
		uint40 head = store.lists[service][ThrottleClass.Critical].head;
		store.sweeps[service] = Sweep({
			kind: kind,
			class: ThrottleClass.Critical,
			cursor: head,
			startedAt: uint40(ward.openedAt),
			since: uint40(ward.sinceLife),
			incident: ward.incidents,
			nextDue: 0
		});
		if (head == 0) _nextClass(store, service);
		emit IVigilEvents.SweepStarted(service, kind, ward.incidents);
	}

	/// @notice What to do with a plan now.
	///
	/// A plan without a delay fires even if the ward has come back in the meantime: whether a plan fires must
	/// not depend on how many there are before it. One with a delay fires only during the halt itself,
	/// and its delay counts from the first Halt since the ward was last live. For as long a word to
	/// stand down holds that names a round of one of these Halts. A plan that was not there when the
	/// Halt was accepted does not fire for it.
	function verdict(Plan storage plan, Sweep memory sweep, WardView memory ward)
		internal
		view
		returns (Verdict, uint256 due)
	{
		if (!plan.kept) return (Verdict.Skip, 0);
		if (sweep.kind == SweepKind.FailBack) {
			return (plan.fired != 0 ? Verdict.FailBack : Verdict.Skip, 0);
		}
		bool standsDown = Spans.cover(plan, sweep.since, ward.haltRound);
		if (plan.fired != 0 || standsDown || plan.armedAt > sweep.startedAt) return (Verdict.Skip, 0);
		if (plan.delay == 0) return (Verdict.Fire, 0);
		if (ward.status != Status.Halted) return (Verdict.Skip, 0);
		due = uint256(sweep.since) + plan.delay;
		return (due <= block.timestamp ? Verdict.Fire : Verdict.Wait, due);
	}

	/// @notice Fires or fails back one plan, if that is due.
	function one(Store storage store, address master, uint32 service, uint32 id) internal {
		WardView memory ward = _ward(store, service);
		Sweep memory sweep = current(store, service, ward);
		(Verdict what,) = verdict(store.plans[service][id], sweep, ward);
		if (what != Verdict.Fire && what != Verdict.FailBack) revert IVigilErrors.NothingDue();
		_do(store, master, service, id, what, sweep, ward);
	}

	/// @notice Goes on with a sweep: visits at most so many plans, and no more than the gas allows.
	/// @return visited how many it came by
	/// @return more whether it has not ended
	function sweep_(Store storage store, address master, uint32 service, uint256 most)
		internal
		returns (uint256 visited, bool more)
	{
		WardView memory ward = _ward(store, service);
		Sweep storage sweep = current(store, service, ward);
		if (sweep.cursor == 0 && sweep.nextDue != 0 && sweep.nextDue <= block.timestamp) {
			// It had left some for later.
			(sweep.nextDue, sweep.class) = (0, ThrottleClass.Critical);
			sweep.cursor = store.lists[service][ThrottleClass.Critical].head;
			if (sweep.cursor == 0) _nextClass(store, service);
		}
		if (sweep.cursor == 0) revert IVigilErrors.NothingDue();
		while (sweep.cursor != 0 && visited < most) {
			uint32 id = uint32(sweep.cursor - 1);
			Plan storage plan = store.plans[service][id];
			(Verdict what, uint256 due) = verdict(plan, sweep, ward);
			if (what == Verdict.Wait && (sweep.nextDue == 0 || due < sweep.nextDue)) {
				sweep.nextDue = due > type(uint40).max ? type(uint40).max : uint40(due);
			}
			if (what == Verdict.Fire || what == Verdict.FailBack) {
				// What was done stays done; the next call goes on.
				if (visited != 0 && gasleft() < _gas(plan, what)) return (visited, true);
				_do(store, master, service, id, what, sweep, ward);
			}
			++visited;
			sweep.cursor = plan.next;
			if (sweep.cursor == 0) _nextClass(store, service);
		}
		more = sweep.cursor != 0 || (sweep.nextDue != 0 && ward.status == Status.Halted);
		if (!more) {
			emit IVigilEvents.SweepEnded(service, sweep.kind, sweep.incident);
		}
	}

	/// @notice Tries one side of a plan again whose execution failed.
	function retry(Store storage store, address master, uint32 service, uint32 id, Item item) internal {
		Plan storage plan = store.plans[service][id];
		WardView memory ward = _ward(store, service);
		if (item == Item.Failover) {
			if (!plan.failoverFailed || _isAnother(plan)) revert IVigilErrors.NothingFailed();
			// Nothing fails over once the ward is live again.
			if (plan.fired == 0 || !Ward.isDown(ward.status)) revert IVigilErrors.IncidentOver();
			if (Spans.cover(plan, plan.firedFirst, ward.haltRound)) revert IVigilErrors.StandsBy();
			Plans.askFor(plan.failoverGas);
			plan.failoverFailed = false;
			Outcome outcome = Plans.run(store, master, service, id, item);
			(plan.failoverOutcome, plan.failoverFailed) = (outcome, outcome == Outcome.Failed);
			return;
		}
		bool failed = item == Item.Failback && plan.failbackFailed && plan.failback != address(0);
		if (!failed || _isAnother(plan)) {
			revert IVigilErrors.NothingFailed();
		}
		// It opens what a halt has shut, and a plan with a delay, or one that stands down, has not fired for this one.
		if (Ward.isDown(ward.status)) revert IVigilErrors.NothingDue();
		Plans.askFor(plan.failbackGas);
		plan.failbackFailed = false;
		Outcome result = Plans.run(store, master, service, id, item);
		(plan.failbackOutcome, plan.failbackFailed) = (result, result == Outcome.Failed);
	}

	/// @dev The ward, after what time has done to it.
	function _ward(Store storage store, uint32 service) private returns (WardView memory ward) {
		ward = Ward.load(store.wards[service]);
		if (Ward.lapse(ward, service)) Ward.save(store.wards[service], ward);
	}

	/// @dev Whether what was armed since it fired is another program than the one that failed.
	function _isAnother(Plan storage plan) private view returns (bool) {
		return plan.firedVersion != plan.version;
	}

	function _do(
		Store storage store,
		address master,
		uint32 service,
		uint32 id,
		Verdict what,
		Sweep memory sweep,
		WardView memory ward
	) private {
		if (what == Verdict.Fire) _fire(store, master, service, id, sweep, ward);
		else _failBack(store, master, service, id, sweep);
	}

	function _fire(
		Store storage store,
		address master,
		uint32 service,
		uint32 id,
		Sweep memory sweep,
		WardView memory ward
	) private {
		Plan storage plan = store.plans[service][id];
		Plans.askFor(plan.failoverGas);
		plan.fired = sweep.incident;
		(plan.failoverFailed, plan.failbackFailed) = (false, false);
		(plan.failedBackAt, plan.failbackOutcome) = (0, Outcome.Queued);
		plan.firedVersion = plan.version;
		plan.firedFirst = sweep.since;
		plan.firedLast = uint40(ward.haltRound);
		plan.firedHeight = ward.haltHeight;
		plan.firedAt = uint40(block.timestamp);
		plan.firedHash = store.wards[service].haltHash;
		plan.failoverOutcome = Outcome.Queued;
		Outcome outcome = Plans.run(store, master, service, id, Item.Failover);
		(plan.failoverOutcome, plan.failoverFailed) = (outcome, outcome == Outcome.Failed);
		emit IVigilEvents.PlanFired(service, id, plan.version, sweep.incident, outcome);
	}

	/// @dev A failover that never succeeded is not taken back, and cannot be tried again from here on.
	function _failBack(
		Store storage store,
		address master,
		uint32 service,
		uint32 id,
		Sweep memory sweep
	) private {
		Plan storage plan = store.plans[service][id];
		bool happened = plan.failoverOutcome == Outcome.Done;
		bool runs = happened && plan.failback != address(0);
		if (runs) Plans.askFor(plan.failbackGas);
		(plan.fired, plan.failoverFailed) = (0, false);
		plan.failedBackAt = uint40(block.timestamp);
		Outcome outcome = happened ? Outcome.Done : Outcome.Refused;
		if (runs) outcome = Plans.run(store, master, service, id, Item.Failback);
		(plan.failbackOutcome, plan.failbackFailed) = (outcome, outcome == Outcome.Failed);
		emit IVigilEvents.PlanFailedBack(service, id, plan.version, sweep.incident, outcome);
	}

	/// @dev What firing or failing back takes.
	function _gas(Plan storage plan, Verdict what) private view returns (uint256) {
		uint256 needed = what == Verdict.Fire ? plan.failoverGas : plan.failbackGas;
		return needed + needed / 16 + 250_000;
	}

	function _nextClass(Store storage store, uint32 service) private {
		Sweep storage sweep = store.sweeps[service];
		sweep.cursor = Lists.first(store, service, sweep);
	}
}
