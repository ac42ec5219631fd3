// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVigilErrors} from "../src/interfaces/IVigilErrors.sol";
import {Spans} from "../src/libraries/Spans.sol";
import {Item, Outcome} from "../src/types/Outcomes.sol";
import {Plan} from "../src/types/Store.sol";
import {Switches} from "./support/Switches.sol";

/// @notice Words to stand down, one after the other: as `pallet_inbox::spans` answers them, by its scenes, and as
/// `tests/spans.rs` of that pallet says of the same words.
contract SpansTest is Switches {
	string internal constant SCENES = "../../../pallets/inbox/scenarios/stand_down.json";
	Plan private _plan;

	function test_every_scene_is_answered_as_in_rust() public {
		string memory json = vm.readFile(SCENES);
		uint256 scenes;
		for (string memory one = _at(0); vm.keyExistsJson(json, one); one = _at(++scenes)) {
			delete _plan;
			yes(_replay(json, one) > 2, string.concat(one, " has steps"));
			_covers(json, string.concat(one, ".covered"), 0);
			_covers(json, string.concat(one, ".covered_tens"), 9);
		}
		yes(scenes > 7, "there are scenes");
	}

	function _replay(string memory json, string memory scene) private returns (uint256 step) {
		string memory word = string.concat(scene, ".steps[0]");
		while (vm.keyExistsJson(json, word)) {
			uint256 first = vm.parseJsonUint(json, string.concat(word, ".first"));
			Spans.add(_plan, uint40(first), uint40(vm.parseJsonUint(json, string.concat(word, ".last"))));
			uint256[] memory expected = vm.parseJsonUintArray(json, string.concat(word, ".spans"));
			same(abi.encode(_kept()), abi.encode(expected), word);
			word = string.concat(scene, ".steps[", vm.toString(++step), "]");
		}
	}

	/// @dev As the files have them, from the oldest to the newest.
	function _kept() private view returns (uint256[] memory list) {
		uint40[8] memory all = [
			_plan.oldestFirst, _plan.oldestLast, _plan.olderFirst, _plan.olderLast,
			_plan.oldFirst, _plan.oldLast, _plan.downFirst, _plan.downLast
		];
		uint256 none;
		while (none < 8 && all[none + 1] == 0) none += 2;
		list = new uint256[](8 - none);
		for (uint256 i; i < list.length; ++i) list[i] = all[none + i];
	}

	function _covers(string memory json, string memory key, uint64 length) private view {
		uint256[] memory covered = vm.parseJsonUintArray(json, key);
		uint256 next;
		for (uint64 first = 1; first <= 70; ++first) {
			bool expected = next < covered.length && covered[next] == first;
			if (expected) ++next;
			bool found = Spans.cover(_plan, first, first + length);
			yes(found == expected, string.concat(key, " of ", vm.toString(first)));
		}
		same(next, covered.length, key);
	}

	/// @dev The first of four words is about the halt that comes; whether it holds depends on the fifth.
	function test_of_five_words_the_first_is_forgotten_unless_one_overlaps_another() public {
		deliver(arm(1, 1, pausing(), ""));
		vm.warp(9_003);
		deliver(standDown(1, 9_003, 9_006));
		deliver(standDown(1, 9_100, 9_102));
		deliver(standDown(1, 9_200, 9_202));
		deliver(standDown(1, 9_300, 9_302));
		_fires(9_400, 9_402, true);
		_fires(9_102, 9_200, false);
		_fires(9_005, 9_009, false);
		_fires(9_000, 9_400, false);
	}

	function _fires(uint64 first, uint64 last, bool expected) private {
		uint256 fresh = vm.snapshotState();
		deliver(standDown(1, first, last));
		haltNow();
		if (!expected) vm.expectRevert(IVigilErrors.NothingDue.selector);
		inbox.fire(SERVICE, 1);
		yes(breaker.paused() == expected, vm.toString(first));
		vm.revertToState(fresh);
	}

	/// @dev Elsewhere the halt may have been heard of by a later Halt than the one that the plan fired for here.
	function test_a_word_about_a_halt_since_it_fired_keeps_a_plan_from_being_tried_again() public {
		_failAndStandStill();
		deliver(standDown(1, 9_006, 9_006));
		vm.expectRevert(IVigilErrors.StandsBy.selector);
		inbox.retryPlan(SERVICE, 1, Item.Failover);
	}

	function test_a_word_that_came_before_a_plan_fired_holds_after_it() public {
		deliver(arm(1, 1, fickly(), ""));
		deliver(standDown(1, 9_006, 9_006));
		_failAndStandStill();
		vm.expectRevert(IVigilErrors.StandsBy.selector);
		inbox.retryPlan(SERVICE, 1, Item.Failover);
	}

	/// @dev Else the two above would say nothing.
	function test_a_word_about_another_halt_keeps_nobody_from_trying_again() public {
		_failAndStandStill();
		deliver(standDown(1, 9_009, 9_009));
		inbox.retryPlan(SERVICE, 1, Item.Failover);
		same(fickle.times(), 1, "it happened");
	}

	/// @dev The plan fires, and fails; then the ward is certified to stand at another block.
	function _failAndStandStill() private {
		if (!inbox.plan(SERVICE, 1).kept) deliver(arm(1, 1, fickly(), ""));
		fickle.set(true);
		haltNow();
		inbox.fire(SERVICE, 1);
		yes(inbox.plan(SERVICE, 1).failoverOutcome == Outcome.Failed, "it failed");
		fickle.set(false);
		vm.warp(9_006);
		submit(halt(106, 9_006));
	}

	function _at(uint256 scene) private pure returns (string memory) {
		return string.concat(".scenes[", vm.toString(scene), "]");
	}
}
