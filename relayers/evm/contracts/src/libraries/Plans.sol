// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Item, Message, Outcome, Unfit, Rehearsed, ThrottleClass} from "../types/Outcomes.sol";
import {Places, Plan, Store} from "../types/Store.sol";
import {IVigilErrors} from "../interfaces/IVigilErrors.sol";
import {IVigilEvents} from "../interfaces/IVigilEvents.sol";
import {IRehearsal} from "../interfaces/IRehearsal.sol";
import {Actor} from "../actors/Actor.sol";
import {Actors} from "./Actors.sol";
import {Blobs} from "./Blobs.sol";
import {Calls} from "./Calls.sol";
import {Lists} from "./Lists.sol";
import {Spans} from "./Spans.sol";

/// @title Plans are kept, replaced and forgotten as their own protocol says
library Plans {
	/// @dev Most plans of a service, and of one protocol there; and how many of those may be critical.
	uint256 internal constant MOST = 10_000;
	uint256 internal constant MOST_OF_PROTOCOL = 64;
	uint256 internal constant MOST_CRITICAL = 4;
	/// @dev What it takes to keep a byte of a payload, and what both payloads of a plan may take altogether.
	uint256 private constant BYTE_GAS = 220;
	uint256 private constant MOST_ARM_GAS = 12_000_000;

	/// @notice Keeps a plan, in place of an earlier version. A plan that has fired stays fired.
	function arm(Store storage store, address master, uint32 service, Message calldata one)
		internal
		returns (bool kept, Unfit unfit)
	{
		Plan storage plan = store.plans[service][one.plan];
		if (one.class > uint8(ThrottleClass.Deferrable)) return (false, Unfit.UnknownKind);
		ThrottleClass class = ThrottleClass(one.class);
		(kept, unfit) = _checkPlace(store, service, plan, one, class);
		if (!kept) return (false, unfit);
		uint256 failoverGas;
		uint256 failbackGas;
		(kept, unfit, failoverGas) = Calls.check(one.payload);
		if (!kept) return (false, unfit);
		if (one.failback.length != 0) {
			(kept, unfit, failbackGas) = Calls.check(one.failback);
			if (!kept) return (false, unfit);
		}
		// To keep both and to rehearse them has to fit into one transaction, with a third of the set absent: or the
		// lane would stand still.
		uint256 bytes_ = one.payload.length + one.failback.length;
		if (bytes_ * BYTE_GAS + failoverGas + failbackGas > MOST_ARM_GAS) return (false, Unfit.TooHeavy);
		_takePlace(store, service, plan, one, class);
		plan.version = one.version;
		plan.class = class;
		plan.delay = one.delay;
		plan.failoverGas = uint32(failoverGas);
		plan.failbackGas = uint32(failbackGas);
		plan.failover = Blobs.put(one.payload);
		plan.failback = Blobs.put(one.failback);
		(plan.rehearsedAt, plan.rehearsal) = (0, Rehearsed.Never);
		Lists.put(store, service, one.plan, class);
		Actors.make(master, service, one.protocol);
		emit IVigilEvents.PlanArmed(service, one.plan, one.protocol, one.version, class, one.delay);
		return (true, unfit);
	}

	/// @notice Forgets a plan, its receipt, and what could have been tried again of it.
	function disarm(Store storage store, uint32 service, Message calldata one)
		internal
		returns (bool done, Unfit unfit)
	{
		Plan storage plan = store.plans[service][one.plan];
		(done, unfit) = _isOf(plan, one.protocol);
		if (!done) return (false, unfit);
		Lists.take(store, service, one.plan);
		Places storage places = store.places[service][one.protocol];
		--places.plans;
		if (plan.class == ThrottleClass.Critical) --places.critical;
		--store.planCount[service];
		delete store.plans[service][one.plan];
		emit IVigilEvents.PlanDisarmed(service, one.plan);
	}

	/// @notice Keeps a plan from firing for incidents with a Halt in this span of rounds.
	function standDown(Store storage store, uint32 service, Message calldata one)
		internal
		returns (bool done, Unfit unfit)
	{
		Plan storage plan = store.plans[service][one.plan];
		if (one.first > one.last) return (false, Unfit.EmptySpan);
		(done, unfit) = _isOf(plan, one.protocol);
		if (!done) return (false, unfit);
		// One that fired and failed can still be kept from being tried again.
		if (plan.fired != 0 && !plan.failoverFailed) return (false, Unfit.AlreadyFired);
		Spans.add(plan, _time(one.first), _time(one.last));
		emit IVigilEvents.PlanStoodDown(service, one.plan, one.first, one.last);
	}

	/// @notice Executes a plan in a call that is rolled back, and keeps what came of it.
	/// @dev Its gas is asked for first: an outcome is never that of a sender who was stingy.
	function rehearse(Store storage store, uint32 service, uint32 id) internal returns (Rehearsed outcome) {
		Plan storage plan = store.plans[service][id];
		if (!plan.kept) revert IVigilErrors.UnknownPlan();
		if (plan.fired != 0) revert IVigilErrors.HasFired();
		askFor(uint256(plan.failoverGas) + plan.failbackGas);
		try IRehearsal(address(this)).actOut(service, id) {
			// It always reverts.
			revert IVigilErrors.NotSelf();
		} catch (bytes memory answer) {
			if (answer.length != 36 || bytes4(answer) != IRehearsal.Outcome.selector) {
				// Not its answer: too little gas was left after all.
				revert IVigilErrors.TooLittleGas(uint256(plan.failoverGas) + plan.failbackGas, gasleft());
			}
			uint256 answered;
			assembly ("memory-safe") {
				answered := mload(add(answer, 36))
			}
			outcome = Rehearsed(answered);
		}
		(plan.rehearsedAt, plan.rehearsal) = (uint40(block.timestamp), outcome);
		emit IVigilEvents.PlanRehearsed(service, id, plan.version, outcome);
	}

	/// @notice Executes failover and failback. Only inside a call that is rolled back.
	function act(Store storage store, address master, uint32 service, uint32 id)
		internal
		returns (Rehearsed)
	{
		Plan storage plan = store.plans[service][id];
		address actor = Actors.addressOf(master, service, plan.protocol);
		bytes4 selector = Actor.execute.selector;
		(bool done,) = Actors.run(actor, Blobs.call(plan.failover, selector));
		if (!done) return Rehearsed.FailoverFails;
		if (plan.failback == address(0)) return Rehearsed.Passed;
		(done,) = Actors.run(actor, Blobs.call(plan.failback, selector));
		return done ? Rehearsed.Passed : Rehearsed.FailbackFails;
	}

	/// @notice Has the Actor execute one side of a plan.
	function run(Store storage store, address master, uint32 service, uint32 id, Item item)
		internal
		returns (Outcome)
	{
		Plan storage plan = store.plans[service][id];
		address blob = item == Item.Failover ? plan.failover : plan.failback;
		address actor = Actors.addressOf(master, service, plan.protocol);
		(bool success, bytes memory reason) = Actors.run(actor, Blobs.call(blob, Actor.execute.selector));
		emit IVigilEvents.Executed(service, item, id, success, reason);
		return success ? Outcome.Done : Outcome.Failed;
	}

	/// @notice Refuses to go on with less gas than a program takes and what is written afterwards.
	function askFor(uint256 needed) internal view {
		uint256 all = needed + needed / 16 + 100_000;
		if (gasleft() < all) revert IVigilErrors.TooLittleGas(all, gasleft());
	}

	/// @dev Whether there is room for this version of the plan.
	function _checkPlace(
		Store storage store,
		uint32 service,
		Plan storage plan,
		Message calldata one,
		ThrottleClass class
	) private view returns (bool, Unfit) {
		Places storage places = store.places[service][one.protocol];
		bool critical = class == ThrottleClass.Critical;
		if (plan.kept) {
			if (plan.protocol != one.protocol) return (false, Unfit.ForeignPlan);
			if (one.version <= plan.version) return (false, Unfit.OldVersion);
			critical = critical && plan.class != ThrottleClass.Critical;
		} else {
			if (store.planCount[service] >= MOST) return (false, Unfit.TooManyPlans);
			if (places.plans >= MOST_OF_PROTOCOL) return (false, Unfit.TooManyOfProtocol);
		}
		if (critical && places.critical >= MOST_CRITICAL) return (false, Unfit.TooManyCritical);
		return (true, Unfit.UnknownKind);
	}

	function _takePlace(
		Store storage store,
		uint32 service,
		Plan storage plan,
		Message calldata one,
		ThrottleClass class
	) private {
		Places storage places = store.places[service][one.protocol];
		if (plan.kept) {
			Lists.take(store, service, one.plan);
			if (plan.class == ThrottleClass.Critical) --places.critical;
		} else {
			++places.plans;
			++store.planCount[service];
			(plan.kept, plan.protocol, plan.armedAt) = (true, one.protocol, uint40(block.timestamp));
		}
		if (class == ThrottleClass.Critical) ++places.critical;
	}

	function _isOf(Plan storage plan, uint32 protocol) private view returns (bool, Unfit) {
		if (!plan.kept) return (false, Unfit.UnknownPlan);
		if (plan.protocol != protocol) return (false, Unfit.ForeignPlan);
		return (true, Unfit.UnknownPlan);
	}

	function _time(uint64 round) private pure returns (uint40) {
		return round > type(uint40).max ? type(uint40).max : uint40(round);
	}
}
