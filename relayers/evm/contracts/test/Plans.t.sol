// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVigilErrors} from "../src/interfaces/IVigilErrors.sol";
import {Item, Message, Outcome, Unfit, Rehearsed, Status} from "../src/types/Outcomes.sol";
import {Plan} from "../src/types/Store.sol";
import {Switches} from "./support/Switches.sol";

/// @notice Plans, from arming to failing back, and pauses.
contract PlansTest is Switches {
	function test_a_plan_fires_by_its_actor_and_fails_back() public {
		deliver(arm(1, 1, pausing(), unpausing()));
		same(uint8(inbox.receipt(SERVICE, LANE, 0).rehearsal), uint8(Rehearsed.Passed), "rehearsed");
		yes(!breaker.paused(), "a rehearsal is rolled back");
		haltNow();
		inbox.fire(SERVICE, 1);
		yes(breaker.paused(), "it fired");
		same(breaker.by(), inbox.actorOf(SERVICE, PROTOCOL), "its actor did it");
		Plan memory plan = inbox.plan(SERVICE, 1);
		same(plan.firedFirst, 9_000, "the first Halt since life");
		same(plan.firedHash, blockHash(105), "the block");
		yes(plan.failoverOutcome == Outcome.Done, "its receipt");
		recoverNow();
		inbox.sweep(SERVICE, 10);
		yes(!breaker.paused(), "it failed back");
		yes(inbox.plan(SERVICE, 1).failbackOutcome == Outcome.Done, "its receipt");
		same(inbox.plan(SERVICE, 1).fired, 0, "it may fire again");
	}

	function test_a_plan_fires_once_for_an_incident_and_again_for_the_next() public {
		deliver(arm(1, 1, pausing(), ""));
		haltNow();
		inbox.fire(SERVICE, 1);
		vm.expectRevert(IVigilErrors.NothingDue.selector);
		inbox.fire(SERVICE, 1);
		vm.expectRevert(IVigilErrors.NothingDue.selector);
		this.sweepTwice();
		recoverNow();
		inbox.sweep(SERVICE, 10);
		haltNow();
		inbox.fire(SERVICE, 1);
		same(breaker.times(), 2, "once for each");
	}

	function sweepTwice() external {
		inbox.sweep(SERVICE, 10);
		inbox.sweep(SERVICE, 10);
	}

	function test_a_plan_that_was_armed_after_the_halt_does_not_fire_for_it() public {
		haltNow();
		vm.warp(block.timestamp + 1);
		deliver(arm(1, 1, pausing(), ""));
		vm.expectRevert(IVigilErrors.NothingDue.selector);
		inbox.fire(SERVICE, 1);
	}

	function test_nothing_fires_while_a_ward_lives() public {
		deliver(arm(1, 1, pausing(), ""));
		vm.expectRevert(IVigilErrors.NothingDue.selector);
		inbox.fire(SERVICE, 1);
		vm.expectRevert(IVigilErrors.NothingDue.selector);
		inbox.sweep(SERVICE, 1);
	}

	function test_a_delay_counts_from_the_first_halt_since_life() public {
		Message memory one = arm(1, 1, pausing(), "");
		one.delay = 60;
		deliver(one);
		haltNow();
		vm.warp(9_030);
		submit(resume(105, 9_030));
		vm.warp(9_033);
		submit(halt(106, 9_033));
		vm.warp(9_059);
		vm.expectRevert(IVigilErrors.NothingDue.selector);
		inbox.fire(SERVICE, 1);
		(, bool more) = inbox.sweep(SERVICE, 10);
		yes(more, "the sweep waits for it");
		vm.warp(9_060);
		inbox.sweep(SERVICE, 10);
		same(breaker.times(), 1, "it fired at its time");
		same(inbox.plan(SERVICE, 1).firedFirst, 9_000, "counted from the first Halt");
	}

	function test_a_delayed_plan_does_not_fire_once_the_ward_recovers_but_one_without_delay_does() public {
		Message memory late = arm(1, 1, pausing(), "");
		late.delay = 20;
		deliver(late);
		deliver(arm(2, 1, pausing(), ""));
		haltNow();
		vm.warp(9_030);
		submit(resume(105, 9_030));
		vm.expectRevert(IVigilErrors.NothingDue.selector);
		inbox.fire(SERVICE, 1);
		inbox.fire(SERVICE, 2);
		same(breaker.times(), 1, "one");
	}

	function test_a_word_to_stand_down_holds_for_every_incident_whose_halts_overlap_its_span() public {
		deliver(arm(1, 1, pausing(), ""));
		haltNow();
		uint256 fresh = vm.snapshotState();
		deliver(standDown(1, 9_000, 9_000));
		vm.expectRevert(IVigilErrors.NothingDue.selector);
		inbox.fire(SERVICE, 1);
		vm.revertToState(fresh);
		// A span that ends before this incident began, and one that begins after its last Halt.
		deliver(standDown(1, 8_900, 8_997));
		deliver(standDown(1, 9_003, 9_100));
		inbox.fire(SERVICE, 1);
		// What fired does not stand down any more.
		deliver(standDown(1, 9_000, 9_000));
		same(uint8(inbox.receipt(SERVICE, LANE, 3).outcome), uint8(Outcome.Refused), "too late");
	}

	function test_a_failover_that_failed_is_tried_again_until_the_ward_lives() public {
		deliver(arm(1, 1, fickly(), ""));
		fickle.set(true);
		haltNow();
		inbox.fire(SERVICE, 1);
		yes(inbox.plan(SERVICE, 1).failoverOutcome == Outcome.Failed, "it failed");
		inbox.retryPlan(SERVICE, 1, Item.Failover);
		yes(inbox.plan(SERVICE, 1).failoverOutcome == Outcome.Failed, "and again");
		fickle.set(false);
		uint256 fresh = vm.snapshotState();
		inbox.retryPlan(SERVICE, 1, Item.Failover);
		same(fickle.times(), 1, "it happened");
		yes(inbox.plan(SERVICE, 1).failoverOutcome == Outcome.Done, "its receipt");
		vm.expectRevert(IVigilErrors.NothingFailed.selector);
		inbox.retryPlan(SERVICE, 1, Item.Failover);
		vm.revertToState(fresh);
		deliver(standDown(1, 9_000, 9_000));
		vm.expectRevert(IVigilErrors.StandsBy.selector);
		inbox.retryPlan(SERVICE, 1, Item.Failover);
		vm.expectRevert(IVigilErrors.HasFired.selector);
		inbox.rehearse(SERVICE, 1);
		recoverNow();
		vm.expectRevert(IVigilErrors.IncidentOver.selector);
		inbox.retryPlan(SERVICE, 1, Item.Failover);
		inbox.sweep(SERVICE, 10);
		vm.expectRevert(IVigilErrors.NothingFailed.selector);
		inbox.retryPlan(SERVICE, 1, Item.Failover);
		same(uint8(inbox.plan(SERVICE, 1).failbackOutcome), uint8(Outcome.Refused), "nothing to take back");
	}

	/// @dev What was armed since is another program than the one that failed: `pallet-inbox` says the same.
	function test_what_failed_of_an_earlier_version_is_not_tried_again() public {
		deliver(arm(1, 1, fickly(), fickly()));
		deliver(arm(2, 1, pausing(), fickly()));
		fickle.set(true);
		haltNow();
		inbox.fire(SERVICE, 1);
		inbox.fire(SERVICE, 2);
		deliver(arm(1, 2, pausing(), ""));
		vm.expectRevert(IVigilErrors.NothingFailed.selector);
		inbox.retryPlan(SERVICE, 1, Item.Failover);
		Plan memory plan = inbox.plan(SERVICE, 1);
		yes(plan.firedVersion == 1 && plan.failoverOutcome == Outcome.Failed, "its receipt stays");
		recoverNow();
		inbox.fire(SERVICE, 2);
		yes(inbox.plan(SERVICE, 2).failbackOutcome == Outcome.Failed, "it failed");
		deliver(arm(2, 2, pausing(), unpausing()));
		vm.expectRevert(IVigilErrors.NothingFailed.selector);
		inbox.retryPlan(SERVICE, 2, Item.Failback);
		same(breaker.times(), 1, "nothing of the new versions happened");
	}

	/// @dev It fired elsewhere for this incident, and nobody took that back.
	function test_a_word_to_stand_down_is_not_taken_back_by_one_about_another_incident() public {
		deliver(arm(1, 1, pausing(), ""));
		haltNow();
		deliver(standDown(1, 9_000, 9_000));
		deliver(standDown(1, 9_500, 9_510));
		vm.expectRevert(IVigilErrors.NothingDue.selector);
		inbox.fire(SERVICE, 1);
		vm.warp(9_012);
		recoverNow();
		vm.warp(block.timestamp + 60);
		haltNow();
		inbox.fire(SERVICE, 1);
		same(breaker.times(), 1, "the next halt is another one");
	}

	function test_a_failback_that_failed_is_tried_again_until_the_plan_fires_anew() public {
		deliver(arm(1, 1, pausing(), fickly()));
		haltNow();
		inbox.fire(SERVICE, 1);
		fickle.set(true);
		recoverNow();
		inbox.fire(SERVICE, 1);
		yes(inbox.plan(SERVICE, 1).failbackOutcome == Outcome.Failed, "it failed");
		fickle.set(false);
		uint256 fresh = vm.snapshotState();
		inbox.retryPlan(SERVICE, 1, Item.Failback);
		same(fickle.times(), 1, "it happened");
		vm.revertToState(fresh);
		haltNow();
		// It would open again, in the middle of a halt, what the owner keeps shut.
		vm.expectRevert(IVigilErrors.NothingDue.selector);
		inbox.retryPlan(SERVICE, 1, Item.Failback);
		inbox.fire(SERVICE, 1);
		vm.expectRevert(IVigilErrors.NothingFailed.selector);
		inbox.retryPlan(SERVICE, 1, Item.Failback);
	}

	function test_a_ward_that_recovered_without_a_checkpoint_is_live_in_time_and_plans_fail_back() public {
		deliver(arm(1, 1, pausing(), unpausing()));
		haltNow();
		inbox.fire(SERVICE, 1);
		vm.warp(9_030);
		submit(resume(105, 9_030));
		vm.warp(12_629);
		yes(inbox.isHalted(SERVICE), "not yet");
		vm.expectRevert(IVigilErrors.NothingDue.selector);
		inbox.lapse(SERVICE);
		vm.warp(12_700);
		(bool down, uint64 turnedAt, uint32 turns) = inbox.lastTurn(SERVICE);
		yes(!down && turnedAt == 12_630 && turns == 3, "when it was due");
		inbox.sweep(SERVICE, 10);
		yes(!breaker.paused(), "it failed back");
		(down, turnedAt, turns) = inbox.lastTurn(SERVICE);
		yes(!down && turnedAt == 12_630 && turns == 3, "and nothing else changed");
		same(inbox.ward(SERVICE).sinceLife, 0, "the next Halt is a first one");
	}

	function test_calls_of_one_payload_happen_together_or_not_at_all() public {
		fickle.set(true);
		haltBefore(both());
		inbox.fire(SERVICE, 1);
		yes(!breaker.paused(), "the first call was undone");
		fickle.set(false);
		inbox.retryPlan(SERVICE, 1, Item.Failover);
		yes(breaker.paused() && fickle.times() == 1, "both");
	}

	function haltBefore(bytes memory payload) internal {
		deliver(arm(1, 1, payload, ""));
		haltNow();
	}

	function test_a_plan_that_can_only_fail_is_shown_as_failing_when_it_is_armed() public {
		fickle.set(true);
		deliver(arm(1, 1, fickly(), ""));
		deliver(arm(2, 1, pausing(), fickly()));
		deliver(arm(3, 1, pausing(), ""));
		same(uint8(inbox.plan(SERVICE, 1).rehearsal), uint8(Rehearsed.FailoverFails), "failover");
		same(uint8(inbox.plan(SERVICE, 2).rehearsal), uint8(Rehearsed.FailbackFails), "failback");
		same(uint8(inbox.plan(SERVICE, 3).rehearsal), uint8(Rehearsed.Passed), "neither");
		yes(inbox.receipt(SERVICE, LANE, 0).outcome == Outcome.Done, "it is kept all the same");
		fickle.set(false);
		vm.prank(address(0x57a));
		same(uint8(inbox.rehearse(SERVICE, 1)), uint8(Rehearsed.Passed), "by anybody, at any time");
		same(uint8(inbox.plan(SERVICE, 1).rehearsal), uint8(Rehearsed.Passed), "and kept");
		same(fickle.times(), 0, "rolled back");
	}

	function test_only_the_inbox_rehearses_by_calling_itself() public {
		deliver(arm(1, 1, pausing(), ""));
		(bool done, bytes memory reason) =
			address(inbox).call(abi.encodeWithSignature("actOut(uint32,uint32)", SERVICE, 1));
		yes(!done, "refused");
		same(bytes32(bytes4(reason)), bytes32(IVigilErrors.NotSelf.selector), "by its name");
	}

	function test_versions_rise_and_plans_belong_to_their_protocol() public {
		deliver(arm(1, 2, pausing(), ""));
		refused(arm(1, 2, pausing(), ""), Unfit.OldVersion);
		Message memory foreign = arm(1, 3, pausing(), "");
		foreign.protocol = 12;
		refused(foreign, Unfit.ForeignPlan);
		foreign = disarm(1);
		foreign.protocol = 12;
		refused(foreign, Unfit.ForeignPlan);
		refused(disarm(2), Unfit.UnknownPlan);
		refused(standDown(2, 1, 2), Unfit.UnknownPlan);
		deliver(disarm(1));
		yes(!inbox.plan(SERVICE, 1).kept, "forgotten");
		deliver(arm(1, 1, pausing(), ""));
		yes(inbox.plan(SERVICE, 1).kept, "a new plan with that number");
	}

	function test_a_protocol_has_a_quota_of_plans_and_of_critical_ones() public {
		for (uint32 i; i < 4; ++i) deliver(critical(i));
		refused(critical(4), Unfit.TooManyCritical);
		for (uint32 i = 4; i < 64; ++i) deliver(arm(i, 1, pausing(), ""));
		refused(arm(64, 1, pausing(), ""), Unfit.TooManyOfProtocol);
		refused(standDown(1, 9_003, 9_000), Unfit.EmptySpan);
		Message memory other = critical(70);
		other.protocol = 12;
		deliver(other);
		yes(inbox.plan(SERVICE, 70).kept, "another protocol has its own");
		deliver(disarm(0));
		deliver(critical(73));
		yes(inbox.plan(SERVICE, 73).kept, "what is given back is free");
	}

	function test_critical_plans_are_visited_first() public {
		deliver(arm(1, 1, pausing(), ""));
		Message memory last = arm(2, 1, pausing(), "");
		last.class = 2;
		deliver(last);
		deliver(critical(3));
		haltNow();
		uint32[3] memory order = [uint32(3), 1, 2];
		for (uint256 i; i < 3; ++i) {
			inbox.sweep(SERVICE, 1);
			yes(inbox.plan(SERVICE, order[i]).fired != 0, vm.toString(i));
			if (i < 2) yes(inbox.plan(SERVICE, order[i + 1]).fired == 0, "not yet");
		}
	}

	function test_a_class_changed_during_a_sweep_passes_nobody_over() public {
		for (uint32 i; i < 4; ++i) deliver(arm(i, 1, pausing(), ""));
		haltNow();
		inbox.sweep(SERVICE, 1);
		deliver(at(critical(3), 2));
		deliver(at(critical(1), 2));
		(, bool more) = inbox.sweep(SERVICE, 10);
		yes(!more, "it ended");
		same(breaker.times(), 4, "all fired");
	}

	function test_a_pause_stops_execution_and_nothing_else_and_ends_by_itself() public {
		deliver(arm(1, 1, pausing(), ""));
		vm.prank(GUARDIAN);
		inbox.pause(600);
		haltNow();
		yes(inbox.isHalted(SERVICE), "certificates are heard");
		vm.expectPartialRevert(IVigilErrors.NotNow.selector);
		inbox.fire(SERVICE, 1);
		vm.expectPartialRevert(IVigilErrors.NotNow.selector);
		inbox.sweep(SERVICE, 1);
		deliver(execute(pausing()));
		yes(inbox.receipt(SERVICE, LANE, 1).outcome == Outcome.Queued, "messages wait");
		vm.expectPartialRevert(IVigilErrors.NotNow.selector);
		inbox.retryMessage(SERVICE, LANE, 1, PROTOCOL, pausing());
		vm.warp(block.timestamp + 600);
		inbox.fire(SERVICE, 1);
		inbox.retryMessage(SERVICE, LANE, 1, PROTOCOL, pausing());
		same(breaker.times(), 2, "both happened after it");
	}

	function test_pauses_are_bounded_apart_and_the_guardians_alone() public {
		vm.expectRevert(IVigilErrors.NotGuardian.selector);
		inbox.pause(1);
		vm.startPrank(GUARDIAN);
		vm.expectPartialRevert(IVigilErrors.PauseTooLong.selector);
		inbox.pause(1 days + 1);
		inbox.pause(1 days);
		vm.warp(block.timestamp + 1 days);
		vm.expectPartialRevert(IVigilErrors.PauseTooSoon.selector);
		inbox.pause(1);
		vm.warp(block.timestamp + 1 days);
		inbox.pause(1 days);
		inbox.unpause();
		vm.expectRevert(IVigilErrors.NotPaused.selector);
		inbox.unpause();
		inbox.changeGuardian(address(0));
		vm.expectRevert(IVigilErrors.NotGuardian.selector);
		inbox.pause(1);
		vm.stopPrank();
	}

	function test_protocols_of_two_services_have_actors_of_their_own() public view {
		address one = inbox.actorOf(SERVICE, PROTOCOL);
		yes(one != inbox.actorOf(SERVICE + 1, PROTOCOL), "by service");
		yes(one != inbox.actorOf(SERVICE, PROTOCOL + 1), "by protocol");
	}
}
