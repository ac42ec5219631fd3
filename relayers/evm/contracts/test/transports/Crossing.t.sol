// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVigilErrors} from "../../src/interfaces/IVigilErrors.sol";
import {Item, Outcome, Rehearsed, Status} from "../../src/types/Outcomes.sol";
import {Crossing} from "../../src/transports/Crossing.sol";
import {Copy, ICrossing, Tells} from "../../src/transports/ICrossing.sol";
import {Words} from "../../src/libraries/Words.sol";
import {Inboxes} from "../support/Inboxes.sol";
import {Breaker, Fickle} from "../support/Targets.sol";
import {Vm} from "../support/Vm.sol";

/// @notice What a crossing makes of copies, whoever carries them: its paths are plain addresses here.
contract CrossingTest is Inboxes {
	address internal constant KEEPER = address(0x6e);
	address internal constant BY_ONE = address(0xb1);
	address internal constant BY_OTHER = address(0xb2);
	Crossing internal crossing;
	Breaker internal breaker;
	Fickle internal fickle;

	function setUp() public override {
		super.setUp();
		(breaker, fickle) = (new Breaker(), new Fickle());
		address[] memory paths = new address[](3);
		(paths[0], paths[1], paths[2]) = (inbox.actorOf(SERVICE, PROTOCOL), BY_ONE, BY_OTHER);
		crossing = new Crossing(inbox, SERVICE, PROTOCOL, paths, 2, 600, KEEPER);
		crossing.begin(
			calling(address(breaker), 90_000, abi.encodeCall(Breaker.pause, ())),
			calling(address(breaker), 90_000, abi.encodeCall(Breaker.unpause, ()))
		);
		deliver(arm(1, 1, _here(Crossing.fire.selector), _here(Crossing.failBack.selector)));
	}

	// --- firings

	function test_a_failover_happens_when_two_of_three_paths_say_so_and_once() public {
		haltNow();
		inbox.fire(SERVICE, 1);
		yes(inbox.plan(SERVICE, 1).failoverOutcome == Outcome.Done, "its own path has told");
		yes(!breaker.paused(), "alone it does nothing");
		_down(BY_ONE, 105, 9_000);
		yes(breaker.paused(), "the second one does");
		same(breaker.by(), address(crossing.actor()), "by the crossing's Actor");
		_down(BY_OTHER, 105, 9_000);
		_down(BY_OTHER, 107, 9_030);
		same(breaker.times(), 1, "once");
		(bool fired,, uint64 round, Outcome failover,) = crossing.told();
		yes(fired && round == 9_000 && failover == Outcome.Done, "as it says");
	}

	function test_a_dead_path_delays_nobody_not_even_if_it_is_the_inboxs_own() public {
		_down(BY_ONE, 105, 9_000);
		_down(BY_OTHER, 106, 9_003);
		yes(breaker.paused(), "without the inbox here");
		_up(BY_OTHER, 9_040);
		yes(breaker.paused(), "one says it is over");
		_up(BY_ONE, 9_043);
		yes(!breaker.paused(), "two do");
		(bool fired,,,, Outcome failback) = crossing.told();
		yes(!fired && failback == Outcome.Done, "as it says");
	}

	function test_a_path_that_names_too_late_a_round_cannot_keep_the_failback_away() public {
		_down(BY_ONE, 105, 9_000);
		// The liar's round is as far in the future as clocks may be apart.
		_down(BY_OTHER, 105, 9_060);
		yes(breaker.paused(), "two say so");
		_up(BY_ONE, 9_030);
		haltNow();
		inbox.fire(SERVICE, 1);
		vm.warp(9_060);
		recoverNow();
		inbox.fire(SERVICE, 1);
		yes(!breaker.paused(), "two honest paths saw life");
	}

	function test_a_failback_of_the_plan_here_counts_as_one_path() public {
		haltNow();
		inbox.fire(SERVICE, 1);
		_down(BY_ONE, 105, 9_000);
		vm.warp(9_030);
		_up(BY_ONE, 9_030);
		recoverNow();
		yes(breaker.paused(), "not yet");
		inbox.fire(SERVICE, 1);
		yes(!breaker.paused(), "with the inbox's word");
	}

	/// @dev The inbox fails its plans back also of a ward that is suspect; it does so once, so its word is not lost.
	function test_a_failback_of_the_plan_here_counts_though_the_ward_is_suspect_again() public {
		haltNow();
		inbox.fire(SERVICE, 1);
		_down(BY_ONE, 105, 9_000);
		vm.warp(9_030);
		_up(BY_ONE, 9_030);
		recoverNow();
		submit(squad(), halt(900, uint64(block.timestamp / 3 * 3)), pair(0, 1));
		yes(inbox.status(SERVICE) == Status.Suspect, "suspect");
		inbox.fire(SERVICE, 1);
		yes(!breaker.paused(), "with the inbox's word");
	}

	/// @dev A liar stops it; meanwhile all the others say that the ward lives, which they say of one round only.
	function test_life_that_was_told_while_words_differed_counts_once_that_is_settled() public {
		haltNow();
		inbox.fire(SERVICE, 1);
		_down(BY_ONE, 105, 9_000);
		yes(breaker.paused(), "fired");
		_down(BY_OTHER, 99, 9_000);
		vm.warp(9_030);
		recoverNow();
		inbox.fire(SERVICE, 1);
		_up(BY_ONE, 9_030);
		yes(breaker.paused(), "stopped");
		vm.prank(KEEPER);
		crossing.settleWard();
		yes(breaker.paused(), "nobody has spoken since");
		crossing.refresh();
		yes(!breaker.paused(), "the inbox says it again");
		vm.expectRevert(Crossing.NothingToDo.selector);
		crossing.refresh();
	}

	function test_words_of_two_incidents_do_not_add_up() public {
		_down(BY_ONE, 105, 9_000);
		vm.warp(9_700);
		_down(BY_OTHER, 300, 9_699);
		yes(!breaker.paused(), "rounds too far apart");
		_down(BY_ONE, 301, 9_702);
		yes(breaker.paused(), "the first path's later word is of this one");
	}

	function test_a_slow_word_of_an_incident_that_is_over_fires_nothing() public {
		_down(BY_ONE, 105, 9_000);
		_down(BY_OTHER, 105, 9_000);
		vm.warp(9_060);
		_up(BY_ONE, 9_060);
		_up(BY_OTHER, 9_057);
		yes(!breaker.paused(), "over");
		vm.warp(9_090);
		haltNow();
		_own().fire();
		vm.prank(BY_ONE);
		crossing.arrive(_downCopy(105, 9_003));
		same(breaker.times(), 1, "an old word and a new one do nothing");
		_down(BY_OTHER, 1_005, 9_090);
		same(breaker.times(), 2, "two new ones do");
	}

	/// @dev Honest watchers never certify two blocks in one round.
	function test_different_blocks_in_one_round_stop_the_failover_until_the_keeper_goes_on() public {
		_down(BY_ONE, 105, 9_000);
		vm.recordLogs();
		_down(BY_OTHER, 106, 9_000);
		yes(_alarmed(), "an alarm");
		(, bool stopped,,,) = crossing.told();
		yes(stopped && !breaker.paused(), "stopped");
		haltNow();
		inbox.fire(SERVICE, 1);
		_down(BY_ONE, 105, 9_003);
		yes(!breaker.paused(), "still, although two agree");
		vm.expectRevert(abi.encodeWithSelector(Crossing.NotAllowed.selector, address(this)));
		crossing.settleWard();
		vm.prank(KEEPER);
		crossing.settleWard();
		yes(!breaker.paused(), "what was told up to then is void");
		vm.prank(KEEPER);
		vm.expectRevert(Crossing.NothingToDo.selector);
		crossing.settleWard();
		_down(BY_ONE, 105, 9_006);
		_down(BY_OTHER, 105, 9_006);
		yes(breaker.paused(), "later words count");
	}

	function test_the_inbox_here_is_heard_again_when_others_name_later_rounds() public {
		haltNow();
		inbox.fire(SERVICE, 1);
		vm.expectRevert(Crossing.NothingToDo.selector);
		crossing.refresh();
		vm.warp(9_240);
		submit(halt(105, 9_240));
		vm.warp(9_480);
		submit(halt(105, 9_480));
		vm.warp(9_720);
		submit(halt(105, 9_720));
		_down(BY_ONE, 105, 9_720);
		yes(!breaker.paused(), "the first Halt is too long ago");
		crossing.refresh();
		yes(breaker.paused(), "the inbox says it again");
	}

	function test_the_inbox_here_is_heard_again_after_the_keeper_made_its_word_void() public {
		haltNow();
		inbox.fire(SERVICE, 1);
		_down(BY_ONE, 106, 9_000);
		vm.prank(KEEPER);
		crossing.settleWard();
		vm.expectRevert(Crossing.NothingToDo.selector);
		crossing.refresh();
		vm.warp(9_240);
		submit(halt(105, 9_240));
		crossing.refresh();
		yes(!breaker.paused(), "one of two");
		vm.expectRevert(Crossing.NothingToDo.selector);
		crossing.refresh();
		_down(BY_OTHER, 105, 9_243);
		yes(breaker.paused(), "two");
	}

	function test_nobody_refreshes_a_word_that_the_plan_has_not_given() public {
		haltNow();
		vm.expectRevert(Crossing.NothingToDo.selector);
		crossing.refresh();
	}

	function test_a_failover_that_failed_is_tried_again_until_it_is_over() public {
		Crossing other = _crossingOf(2);
		fickle.set(true);
		other.begin(calling(address(fickle), 90_000, abi.encodeCall(Fickle.pause, ())), "");
		vm.prank(BY_ONE);
		other.arrive(_downCopy(105, 9_000));
		vm.prank(BY_OTHER);
		other.arrive(_downCopy(105, 9_000));
		(bool fired,,, Outcome failover,) = other.told();
		yes(fired && failover == Outcome.Failed, "it failed");
		fickle.set(false);
		other.retry(true);
		same(fickle.times(), 1, "it happened");
		vm.expectRevert(Crossing.NothingToDo.selector);
		other.retry(true);
		vm.expectRevert(Crossing.NothingToDo.selector);
		other.retry(false);
	}

	function test_what_never_happened_is_not_taken_back() public {
		Crossing other = _crossingOf(2);
		fickle.set(true);
		bytes memory failover = calling(address(fickle), 90_000, abi.encodeCall(Fickle.pause, ()));
		other.begin(failover, calling(address(breaker), 90_000, abi.encodeCall(Breaker.unpause, ())));
		for (uint256 i; i < 2; ++i) {
			vm.prank(i == 0 ? BY_ONE : BY_OTHER);
			other.arrive(_downCopy(105, 9_000));
		}
		vm.warp(9_030);
		for (uint256 i; i < 2; ++i) {
			vm.prank(i == 0 ? BY_ONE : BY_OTHER);
			other.arrive(Copy(Tells.Up, SERVICE, 0, 9_030, ""));
		}
		(bool fired,,, Outcome failoverCame, Outcome failback) = other.told();
		yes(!fired && failback == Outcome.Refused && failoverCame == Outcome.Refused, "refused");
		fickle.set(false);
		vm.expectRevert(Crossing.NothingToDo.selector);
		other.retry(true);
	}

	function test_a_rehearsal_of_the_plan_acts_the_crossings_failover_out() public {
		yes(inbox.plan(SERVICE, 1).rehearsal == Rehearsed.Passed, "passed when it was armed");
		yes(!breaker.paused() && breaker.times() == 0, "nothing stays of it");
		Crossing other = _crossingOf(2);
		fickle.set(true);
		other.begin(calling(address(fickle), 90_000, abi.encodeCall(Fickle.pause, ())), "");
		bytes memory failover = calling(address(other), 1_500_000, abi.encodeCall(Crossing.fire, ()));
		deliver(arm(2, 1, failover, ""));
		yes(inbox.plan(SERVICE, 2).rehearsal == Rehearsed.FailoverFails, "it would fail");
		fickle.set(false);
		yes(inbox.rehearse(SERVICE, 2) == Rehearsed.Passed, "no more");
		same(fickle.times(), 0, "nothing stays");
	}

	/// @dev Else the owner's message alone would fail over, without a second path.
	function test_the_own_path_cannot_fire_alone_while_the_ward_lives() public {
		deliver(execute(_here(Crossing.fire.selector)));
		yes(inbox.receipt(SERVICE, LANE, 1).outcome == Outcome.Done, "taken as a rehearsal");
		_down(BY_ONE, 105, 9_000);
		yes(!breaker.paused(), "it did not count as a word");
	}

	function test_rounds_in_the_future_are_refused() public {
		vm.prank(BY_ONE);
		vm.expectRevert(abi.encodeWithSelector(Words.RoundInFuture.selector, 9_063));
		crossing.arrive(_downCopy(105, 9_063));
		vm.prank(BY_ONE);
		vm.expectRevert(abi.encodeWithSelector(Words.RoundInFuture.selector, type(uint64).max));
		crossing.arrive(Copy(Tells.Up, SERVICE, 0, type(uint64).max, ""));
	}

	/// @dev With too little gas a copy is not heard at all, and can be brought again.
	function test_too_little_gas_reverts_the_copy_and_enough_fires_it() public {
		_down(BY_ONE, 105, 9_000);
		bytes memory call_ = abi.encodeCall(ICrossing.arrive, (_downCopy(105, 9_000)));
		uint256 fresh = vm.snapshotState();
		(uint256 refused, uint256 taken) = (0, 0);
		for (uint256 given = 20_000; given <= 600_000; given += 4_999) {
			vm.prank(BY_OTHER);
			(bool done,) = address(crossing).call{gas: given}(call_);
			(bool fired,,, Outcome outcome,) = crossing.told();
			yes(fired == done && breaker.paused() == done, vm.toString(given));
			if (done) yes(outcome == Outcome.Done, "never a failure");
			if (done) ++taken;
			else ++refused;
			vm.revertToState(fresh);
		}
		yes(refused > 10 && taken > 10, "both happen");
	}

	function test_what_each_path_said_last_is_told_to_whoever_asks() public {
		(uint64 down, uint64 up, uint64 over, uint64 within) = crossing.heard(BY_ONE);
		yes(down == 0 && up == 0 && over == 0 && within == 600, "nothing yet");
		_down(BY_ONE, 105, 9_000);
		_down(BY_OTHER, 105, 9_000);
		(down, up,,) = crossing.heard(BY_ONE);
		yes(down == 9_000 && up == 0, "its last word");
		_up(BY_ONE, 9_060);
		_up(BY_OTHER, 9_057);
		(down, up, over,) = crossing.heard(BY_OTHER);
		yes(down == 9_000 && up == 9_057 && over == 9_060, "over as far as any of them saw life");
		vm.expectRevert(abi.encodeWithSelector(Crossing.NotPath.selector, address(this)));
		crossing.heard(address(this));
	}

	// --- messages

	function test_a_message_is_executed_once_when_enough_paths_brought_it() public {
		bytes memory payload = calling(address(breaker), 90_000, abi.encodeCall(Breaker.pause, ()));
		_message(BY_ONE, 7, payload);
		_message(BY_ONE, 7, payload);
		same(breaker.times(), 0, "one path twice is one path");
		_message(BY_OTHER, 7, payload);
		same(breaker.times(), 1, "two are enough");
		_byOwn(7, payload);
		same(breaker.times(), 1, "the third adds nothing");
		_message(BY_ONE, 5, payload);
		_byOwn(5, payload);
		same(breaker.times(), 2, "numbers come in any order: a lost one delays nobody");
	}

	function test_copies_that_differ_stop_a_message_and_raise_an_alarm() public {
		bytes memory good = calling(address(breaker), 90_000, abi.encodeCall(Breaker.pause, ()));
		bytes memory bad = calling(address(breaker), 90_000, abi.encodeCall(Breaker.unpause, ()));
		_message(BY_ONE, 1, bad);
		vm.recordLogs();
		_message(BY_OTHER, 1, good);
		yes(_alarmed(), "an alarm");
		_byOwn(1, good);
		same(breaker.times(), 0, "stopped, although two agree");
		yes(crossing.message(1).differs, "it says so");
		_message(BY_ONE, 2, good);
		_message(BY_OTHER, 2, good);
		same(breaker.times(), 1, "other messages go on");
		vm.prank(BY_ONE);
		vm.expectRevert(abi.encodeWithSelector(Crossing.NotAllowed.selector, BY_ONE));
		crossing.settle(1, bad);
		vm.startPrank(KEEPER);
		vm.expectRevert(Crossing.NothingToDo.selector);
		crossing.settle(1, calling(address(fickle), 90_000, abi.encodeCall(Fickle.pause, ())));
		crossing.settle(1, good);
		vm.stopPrank();
		same(breaker.times(), 2, "the keeper chose what two paths brought");
	}

	function test_the_keeper_cannot_have_happen_what_too_few_paths_brought() public {
		bytes memory good = calling(address(breaker), 90_000, abi.encodeCall(Breaker.pause, ()));
		bytes memory bad = calling(address(breaker), 90_000, abi.encodeCall(Breaker.unpause, ()));
		_message(BY_ONE, 1, bad);
		_message(BY_OTHER, 1, good);
		vm.prank(KEEPER);
		crossing.settle(1, good);
		same(breaker.times(), 0, "one path is too few");
		_message(BY_ONE, 1, good);
		same(breaker.times(), 1, "until another brings it");
		vm.recordLogs();
		_byOwn(1, bad);
		yes(_alarmed(), "a lie after the fact is told as well");
	}

	function test_a_message_that_failed_is_tried_again_and_one_that_is_no_calls_is_refused() public {
		fickle.set(true);
		bytes memory payload = calling(address(fickle), 90_000, abi.encodeCall(Fickle.pause, ()));
		_message(BY_ONE, 1, payload);
		_message(BY_OTHER, 1, payload);
		yes(crossing.message(1).outcome == Outcome.Failed, "failed");
		vm.expectRevert(Crossing.NothingToDo.selector);
		crossing.retryMessage(1, hex"00");
		fickle.set(false);
		crossing.retryMessage(1, payload);
		same(fickle.times(), 1, "it happened");
		vm.expectRevert(Crossing.NothingToDo.selector);
		crossing.retryMessage(1, payload);
		_message(BY_ONE, 2, hex"1234");
		_message(BY_OTHER, 2, hex"1234");
		yes(crossing.message(2).outcome == Outcome.Refused, "no calls");
	}

	function test_only_a_message_of_enough_paths_changes_what_the_crossing_does() public {
		bytes memory other = calling(address(fickle), 90_000, abi.encodeCall(Fickle.pause, ()));
		vm.expectRevert(abi.encodeWithSelector(Crossing.NotAllowed.selector, address(this)));
		crossing.arm(other, "");
		vm.expectRevert(Crossing.HasBegun.selector);
		crossing.begin(other, "");
		bytes memory payload =
			calling(address(crossing), 900_000, abi.encodeCall(Crossing.arm, (other, "")));
		_message(BY_ONE, 1, payload);
		_message(BY_OTHER, 1, payload);
		yes(crossing.message(1).outcome == Outcome.Done, "armed anew");
		_down(BY_ONE, 105, 9_000);
		_down(BY_OTHER, 105, 9_000);
		yes(fickle.times() == 1 && !breaker.paused(), "the new one happens");
	}

	// --- who

	function test_only_paths_bring_copies_and_only_of_this_service_and_protocol() public {
		vm.expectRevert(abi.encodeWithSelector(Crossing.NotPath.selector, address(this)));
		crossing.arrive(_downCopy(105, 9_000));
		vm.expectRevert(abi.encodeWithSelector(Crossing.NotPath.selector, address(this)));
		crossing.fire();
		vm.expectRevert(abi.encodeWithSelector(Crossing.NotPath.selector, address(this)));
		crossing.failBack();
		vm.expectRevert(abi.encodeWithSelector(Crossing.NotAllowed.selector, address(this)));
		crossing.actOut();
		vm.startPrank(BY_ONE);
		vm.expectRevert(abi.encodeWithSelector(Crossing.NotOurs.selector, SERVICE + 1, 0));
		crossing.arrive(Copy(Tells.Down, SERVICE + 1, 0, 9_000, abi.encode(uint64(1), bytes32(0))));
		vm.expectRevert(abi.encodeWithSelector(Crossing.NotOurs.selector, SERVICE, PROTOCOL + 1));
		crossing.arrive(Copy(Tells.Message, SERVICE, PROTOCOL + 1, 0, ""));
		vm.stopPrank();
	}

	function test_a_crossing_has_one_to_eight_paths_and_needs_most_of_them() public {
		address[] memory paths = new address[](3);
		(paths[0], paths[1], paths[2]) = (BY_ONE, BY_OTHER, BY_ONE);
		vm.expectRevert(Crossing.UnsoundPaths.selector);
		new Crossing(inbox, SERVICE, PROTOCOL, paths, 2, 600, KEEPER);
		paths[2] = address(0);
		vm.expectRevert(Crossing.UnsoundPaths.selector);
		new Crossing(inbox, SERVICE, PROTOCOL, paths, 2, 600, KEEPER);
		paths[2] = KEEPER;
		vm.expectRevert(Crossing.UnsoundPaths.selector);
		new Crossing(inbox, SERVICE, PROTOCOL, paths, 1, 600, KEEPER);
		vm.expectRevert(Crossing.UnsoundPaths.selector);
		new Crossing(inbox, SERVICE, PROTOCOL, paths, 4, 600, KEEPER);
		vm.expectRevert(Crossing.UnsoundPaths.selector);
		new Crossing(inbox, SERVICE, PROTOCOL, paths, 2, 299, KEEPER);
		vm.expectRevert(Crossing.UnsoundPaths.selector);
		new Crossing(inbox, SERVICE, PROTOCOL, new address[](9), 5, 600, KEEPER);
		same(new Crossing(inbox, SERVICE, PROTOCOL, paths, 2, 600, KEEPER).paths().length, 3, "sound");
		Crossing fresh = _crossingOf(2);
		vm.expectRevert(Crossing.Undecodable.selector);
		fresh.begin(hex"00", "");
		vm.prank(BY_ONE);
		vm.expectRevert(abi.encodeWithSelector(Crossing.NotAllowed.selector, BY_ONE));
		fresh.begin(hex"00", "");
	}

	// --- helpers

	function _crossingOf(uint256 needed) private returns (Crossing) {
		address[] memory paths = new address[](3);
		(paths[0], paths[1], paths[2]) = (inbox.actorOf(SERVICE, PROTOCOL), BY_ONE, BY_OTHER);
		return new Crossing(inbox, SERVICE, PROTOCOL, paths, needed, 600, KEEPER);
	}

	function _here(bytes4 selector) private view returns (bytes memory) {
		return calling(address(crossing), 1_500_000, abi.encodePacked(selector));
	}

	function _own() private returns (Crossing) {
		vm.prank(inbox.actorOf(SERVICE, PROTOCOL));
		return crossing;
	}

	function _byOwn(uint64 number, bytes memory payload) private {
		_message(inbox.actorOf(SERVICE, PROTOCOL), number, payload);
	}

	function _message(address path, uint64 number, bytes memory payload) private {
		vm.prank(path);
		crossing.arrive(Copy(Tells.Message, SERVICE, PROTOCOL, number, payload));
	}

	function _down(address path, uint64 height, uint64 round) private {
		vm.prank(path);
		crossing.arrive(_downCopy(height, round));
	}

	function _up(address path, uint64 round) private {
		if (block.timestamp < round) vm.warp(round);
		vm.prank(path);
		crossing.arrive(Copy(Tells.Up, SERVICE, 0, round, ""));
	}

	function _downCopy(uint64 height, uint64 round) private pure returns (Copy memory) {
		return Copy(Tells.Down, SERVICE, 0, round, abi.encode(height, blockHash(height)));
	}

	function _alarmed() private returns (bool) {
		Vm.Log[] memory logs = vm.getRecordedLogs();
		for (uint256 i; i < logs.length; ++i) {
			if (logs[i].topics[0] == Crossing.CopiesDiffer.selector) return true;
		}
		return false;
	}
}
