// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVigilErrors} from "../src/interfaces/IVigilErrors.sol";
import {IVigilEvents} from "../src/interfaces/IVigilEvents.sol";
import {Calls} from "../src/libraries/Calls.sol";
import {Item, Message, Outcome, Unfit, Rehearsed, Status} from "../src/types/Outcomes.sol";
import {MessageReceipt, Plan} from "../src/types/Store.sol";
import {Inboxes} from "./support/Inboxes.sol";
import {Breaker, Fickle, Hostile} from "./support/Targets.sol";
import {Vm} from "./support/Vm.sol";

/// @notice Plans and messages, from arming to failing back.
contract PlansTest is Inboxes {
	Breaker internal breaker;
	Fickle internal fickle;

	function setUp() public override {
		super.setUp();
		(breaker, fickle) = (new Breaker(), new Fickle());
	}

	function test_a_plan_fires_by_its_actor_and_fails_back() public {
		deliver(arm(1, 1, _pause(), _unpause()));
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
		deliver(arm(1, 1, _pause(), ""));
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
		deliver(arm(1, 1, _pause(), ""));
		vm.expectRevert(IVigilErrors.NothingDue.selector);
		inbox.fire(SERVICE, 1);
	}

	function test_nothing_fires_while_a_ward_lives() public {
		deliver(arm(1, 1, _pause(), ""));
		vm.expectRevert(IVigilErrors.NothingDue.selector);
		inbox.fire(SERVICE, 1);
		vm.expectRevert(IVigilErrors.NothingDue.selector);
		inbox.sweep(SERVICE, 1);
	}

	function test_a_delay_counts_from_the_first_halt_since_life() public {
		Message memory one = arm(1, 1, _pause(), "");
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
		Message memory late = arm(1, 1, _pause(), "");
		late.delay = 20;
		deliver(late);
		deliver(arm(2, 1, _pause(), ""));
		haltNow();
		vm.warp(9_030);
		submit(resume(105, 9_030));
		vm.expectRevert(IVigilErrors.NothingDue.selector);
		inbox.fire(SERVICE, 1);
		inbox.fire(SERVICE, 2);
		same(breaker.times(), 1, "one");
	}

	function test_a_word_to_stand_down_holds_for_every_incident_whose_halts_overlap_its_span() public {
		deliver(arm(1, 1, _pause(), ""));
		haltNow();
		deliver(standDown(1, 9_000, 9_000));
		vm.expectRevert(IVigilErrors.NothingDue.selector);
		inbox.fire(SERVICE, 1);
		// A span that ends before this incident began, or that begins after its last Halt.
		deliver(standDown(1, 8_900, 8_997));
		uint256 fresh = vm.snapshotState();
		inbox.fire(SERVICE, 1);
		vm.revertToState(fresh);
		deliver(standDown(1, 9_003, 9_100));
		inbox.fire(SERVICE, 1);
		// What fired does not stand down any more.
		deliver(standDown(1, 9_000, 9_000));
		same(uint8(inbox.receipt(SERVICE, LANE, 4).outcome), uint8(Outcome.Refused), "too late");
	}

	function test_a_failover_that_failed_is_tried_again_until_the_ward_lives() public {
		deliver(arm(1, 1, _fickle(), ""));
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

	function test_a_failback_that_failed_is_tried_again_until_the_plan_fires_anew() public {
		deliver(arm(1, 1, _pause(), _fickle()));
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
		deliver(arm(1, 1, _pause(), _unpause()));
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
		haltBefore(_both());
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
		deliver(arm(1, 1, _fickle(), ""));
		deliver(arm(2, 1, _pause(), _fickle()));
		deliver(arm(3, 1, _pause(), ""));
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
		deliver(arm(1, 1, _pause(), ""));
		(bool done, bytes memory reason) =
			address(inbox).call(abi.encodeWithSignature("actOut(uint32,uint32)", SERVICE, 1));
		yes(!done, "refused");
		same(bytes32(bytes4(reason)), bytes32(IVigilErrors.NotSelf.selector), "by its name");
	}

	function test_versions_rise_and_plans_belong_to_their_protocol() public {
		deliver(arm(1, 2, _pause(), ""));
		_refused(arm(1, 2, _pause(), ""), Unfit.OldVersion);
		Message memory foreign = arm(1, 3, _pause(), "");
		foreign.protocol = 12;
		_refused(foreign, Unfit.ForeignPlan);
		foreign = disarm(1);
		foreign.protocol = 12;
		_refused(foreign, Unfit.ForeignPlan);
		_refused(disarm(2), Unfit.UnknownPlan);
		_refused(standDown(2, 1, 2), Unfit.UnknownPlan);
		deliver(disarm(1));
		yes(!inbox.plan(SERVICE, 1).kept, "forgotten");
		deliver(arm(1, 1, _pause(), ""));
		yes(inbox.plan(SERVICE, 1).kept, "a new plan with that number");
	}

	function test_a_protocol_has_a_quota_of_plans_and_of_critical_ones() public {
		for (uint32 i; i < 4; ++i) deliver(_critical(i));
		_refused(_critical(4), Unfit.TooManyCritical);
		for (uint32 i = 4; i < 64; ++i) deliver(arm(i, 1, _pause(), ""));
		_refused(arm(64, 1, _pause(), ""), Unfit.TooManyOfProtocol);
		_refused(standDown(1, 9_003, 9_000), Unfit.EmptySpan);
		Message memory other = _critical(70);
		other.protocol = 12;
		deliver(other);
		yes(inbox.plan(SERVICE, 70).kept, "another protocol has its own");
		deliver(disarm(0));
		deliver(_critical(73));
		yes(inbox.plan(SERVICE, 73).kept, "what is given back is free");
	}

	function test_critical_plans_are_visited_first() public {
		deliver(arm(1, 1, _pause(), ""));
		Message memory last = arm(2, 1, _pause(), "");
		last.class = 2;
		deliver(last);
		deliver(_critical(3));
		haltNow();
		uint32[3] memory order = [uint32(3), 1, 2];
		for (uint256 i; i < 3; ++i) {
			inbox.sweep(SERVICE, 1);
			yes(inbox.plan(SERVICE, order[i]).fired != 0, vm.toString(i));
			if (i < 2) yes(inbox.plan(SERVICE, order[i + 1]).fired == 0, "not yet");
		}
	}

	function test_a_class_changed_during_a_sweep_passes_nobody_over() public {
		for (uint32 i; i < 4; ++i) deliver(arm(i, 1, _pause(), ""));
		haltNow();
		inbox.sweep(SERVICE, 1);
		deliver(_at(_critical(3), 2));
		deliver(_at(_critical(1), 2));
		(, bool more) = inbox.sweep(SERVICE, 10);
		yes(!more, "it ended");
		same(breaker.times(), 4, "all fired");
	}

	function test_messages_are_executed_once_and_in_order() public {
		deliver(execute(_pause()));
		same(breaker.times(), 1, "executed");
		MessageReceipt memory receipt = inbox.receipt(SERVICE, LANE, 0);
		yes(receipt.outcome == Outcome.Done && receipt.beneficiary == bytes32(uint256(0xbe)), "receipt");
		Message[] memory list = new Message[](2);
		(list[0], list[1]) = (execute(_pause()), execute(_unpause()));
		deliver(list);
		yes(!breaker.paused() && breaker.times() == 2, "both, in order");
	}

	function test_a_message_that_failed_is_tried_again_by_anybody_and_once() public {
		fickle.set(true);
		deliver(execute(_fickle()));
		yes(inbox.receipt(SERVICE, LANE, 0).outcome == Outcome.Failed, "it failed");
		vm.expectRevert(IVigilErrors.NothingFailed.selector);
		inbox.retryMessage(SERVICE, LANE, 0, PROTOCOL, _pause());
		vm.expectRevert(IVigilErrors.NothingFailed.selector);
		inbox.retryMessage(SERVICE, LANE, 0, PROTOCOL + 1, _fickle());
		fickle.set(false);
		inbox.retryMessage(SERVICE, LANE, 0, PROTOCOL, _fickle());
		same(fickle.times(), 1, "it happened");
		vm.expectRevert(IVigilErrors.NothingFailed.selector);
		inbox.retryMessage(SERVICE, LANE, 0, PROTOCOL, _fickle());
	}

	function test_a_receipt_that_is_pushed_out_takes_what_waits_with_it() public {
		fickle.set(true);
		deliver(execute(_fickle()));
		Message[] memory list = new Message[](256);
		for (uint256 round; round < 4; ++round) {
			for (uint256 i; i < 256; ++i) list[i] = execute(hex"00");
			deliver(list);
		}
		same(inbox.nextMessage(SERVICE, LANE), 1_025, "all are delivered");
		yes(!inbox.receipt(SERVICE, LANE, 0).there, "the first receipt is gone");
		vm.expectRevert(IVigilErrors.NothingFailed.selector);
		inbox.retryMessage(SERVICE, LANE, 0, PROTOCOL, _fickle());
	}

	function test_a_pause_stops_execution_and_nothing_else_and_ends_by_itself() public {
		deliver(arm(1, 1, _pause(), ""));
		vm.prank(GUARDIAN);
		inbox.pause(600);
		haltNow();
		yes(inbox.isHalted(SERVICE), "certificates are heard");
		vm.expectPartialRevert(IVigilErrors.NotNow.selector);
		inbox.fire(SERVICE, 1);
		vm.expectPartialRevert(IVigilErrors.NotNow.selector);
		inbox.sweep(SERVICE, 1);
		deliver(execute(_pause()));
		yes(inbox.receipt(SERVICE, LANE, 1).outcome == Outcome.Queued, "messages wait");
		vm.expectPartialRevert(IVigilErrors.NotNow.selector);
		inbox.retryMessage(SERVICE, LANE, 1, PROTOCOL, _pause());
		vm.warp(block.timestamp + 600);
		inbox.fire(SERVICE, 1);
		inbox.retryMessage(SERVICE, LANE, 1, PROTOCOL, _pause());
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

	function _both() private view returns (bytes memory) {
		return two(
			address(breaker), abi.encodeCall(Breaker.pause, ()), address(fickle), abi.encodeCall(Fickle.pause, ())
		);
	}

	function _pause() private view returns (bytes memory) {
		return calling(address(breaker), 100_000, abi.encodeCall(Breaker.pause, ()));
	}

	function _unpause() private view returns (bytes memory) {
		return calling(address(breaker), 100_000, abi.encodeCall(Breaker.unpause, ()));
	}

	function _fickle() private view returns (bytes memory) {
		return calling(address(fickle), 100_000, abi.encodeCall(Fickle.pause, ()));
	}

	function _critical(uint32 plan) private view returns (Message memory one) {
		one = arm(plan, 1, _pause(), "");
		one.class = 0;
	}

	function _at(Message memory one, uint32 version) private pure returns (Message memory) {
		one.version = version;
		return one;
	}

	function _refused(Message memory one, Unfit expected) private {
		vm.recordLogs();
		deliver(one);
		Vm.Log[] memory logs = vm.getRecordedLogs();
		for (uint256 i; i < logs.length; ++i) {
			if (logs[i].topics[0] != IVigilEvents.MessageRefused.selector) continue;
			same(uint256(abi.decode(logs[i].data, (Unfit))), uint256(expected), "the refusal");
			return;
		}
		revert Not("the message was not refused");
	}
}
