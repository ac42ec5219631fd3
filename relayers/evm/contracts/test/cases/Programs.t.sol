// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Actor} from "../../src/actors/Actor.sol";
import {IDesk} from "../../src/interfaces/IDesk.sol";
import {IOffice} from "../../src/interfaces/IOffice.sol";
import {ITrigger} from "../../src/interfaces/ITrigger.sol";
import {IWards} from "../../src/interfaces/IWards.sol";
import {Call, Item, Message, Outcome, Rehearsed} from "../../src/types/Outcomes.sol";
import {Halt, Kind, Outbox} from "../../src/types/Statements.sol";
import {Cases} from "../support/Cases.sol";
import {Breaker, Hostile, Sink} from "../support/Targets.sol";
import {Certified, Squad, Watchers} from "../support/Watchers.sol";

/// @notice Programs that turn on whoever executes them, or take more than their share.
contract ProgramsCases is Cases {
	/// @dev A plan is marked as fired only if its calls got what they ask for.
	function test_case_3_too_little_gas_for_a_plan_reverts_before_it_is_marked() public {
		Breaker target = new Breaker();
		deliver(arm(1, 1, calling(address(target), 200_000, abi.encodeCall(Breaker.pause, ())), ""));
		haltNow();
		bytes memory call_ = abi.encodeCall(ITrigger.fire, (SERVICE, 1));
		uint256 fresh = vm.snapshotState();
		(uint256 refused, uint256 taken) = (0, 0);
		for (uint256 given = 20_000; given <= 700_000; given += 4_999) {
			(bool done,) = address(inbox).call{gas: given}(call_);
			yes(target.paused() == done, vm.toString(given));
			yes((inbox.plan(SERVICE, 1).fired != 0) == done, "marked exactly when it happened");
			if (done) yes(inbox.plan(SERVICE, 1).failoverOutcome == Outcome.Done, "never a failure");
			if (done) ++taken;
			else ++refused;
			vm.revertToState(fresh);
		}
		yes(refused > 20 && taken > 20, "both happen");
		call_ = abi.encodeCall(IDesk.rehearse, (SERVICE, 1));
		for (uint256 given = 20_000; given <= 700_000; given += 9_999) {
			(bool done, bytes memory answer) = address(inbox).call{gas: given}(call_);
			if (done) yes(abi.decode(answer, (Rehearsed)) == Rehearsed.Passed, "nor of a rehearsal");
		}
	}

	function test_case_20_a_target_that_calls_back_gains_nothing() public {
		Hostile target = new Hostile();
		bytes[] memory inner = new bytes[](5);
		inner[0] = _haltCall(squad(), halt(106, 9_003), nobody());
		inner[1] = abi.encodeCall(ITrigger.retryPlan, (SERVICE, 1, Item.Failover));
		inner[2] = _handoverCall(squad(), Watchers.squad(SERVICE, 2, 4, policy));
		inner[3] = abi.encodeCall(ITrigger.fire, (SERVICE, 2));
		inner[4] = abi.encodeCall(ITrigger.sweep, (SERVICE, 10));
		for (uint32 i; i < 5; ++i) {
			bytes memory call_ = abi.encodeCall(Hostile.relay, (address(inbox), inner[i]));
			deliver(arm(i, 1, calling(address(target), 900_000, call_), ""));
		}
		haltNow();
		inbox.sweep(SERVICE, 10);
		for (uint32 i; i < 5; ++i) {
			yes(inbox.plan(SERVICE, i).failoverOutcome == Outcome.Failed, vm.toString(i));
		}
		same(inbox.latestSet(SERVICE).setId, 1, "no handover happened inside");
		same(inbox.ward(SERVICE).haltRound, 9_000, "no Halt was heard inside");
		// Nor in a rehearsal, while messages are delivered: the same message again.
		bytes memory message = abi.encodeCall(ITrigger.fire, (SERVICE, 2));
		bytes memory again = abi.encodeCall(Hostile.relay, (address(inbox), message));
		deliver(execute(calling(address(target), 900_000, again)));
		yes(inbox.receipt(SERVICE, LANE, 5).outcome == Outcome.Failed, "refused as well");
	}

	function test_case_21_bombs_invalid_opcodes_and_missing_code_leave_later_plans_alone() public {
		Hostile target = new Hostile();
		Breaker breaker = new Breaker();
		bytes[] memory calls = new bytes[](6);
		calls[0] = calling(address(target), 500_000, abi.encodeCall(Hostile.bomb, (100_000)));
		calls[1] = calling(address(target), 500_000, abi.encodeCall(Hostile.flood, (100_000)));
		calls[2] = calling(address(target), 500_000, abi.encodeCall(Hostile.invalid, ()));
		calls[3] = calling(address(target), 500_000, abi.encodeCall(Hostile.burn, ()));
		calls[4] = calling(address(0xdead), 500_000, hex"12345678");
		calls[5] = calling(address(breaker), 500_000, abi.encodeCall(Breaker.pause, ()));
		for (uint32 i; i < 6; ++i) deliver(arm(i, 1, calls[i], ""));
		haltNow();
		while (true) {
			(bool done, bytes memory answer) =
				address(inbox).call{gas: 1 << 24}(abi.encodeCall(ITrigger.sweep, (SERVICE, 3)));
			yes(done, "a sweep goes on");
			(, bool more) = abi.decode(answer, (uint256, bool));
			if (!more) break;
		}
		yes(breaker.paused(), "the last one fired");
		Outcome[6] memory expected =
			[Outcome.Failed, Outcome.Done, Outcome.Failed, Outcome.Failed, Outcome.Failed, Outcome.Done];
		for (uint32 i; i < 6; ++i) {
			yes(inbox.plan(SERVICE, i).failoverOutcome == expected[i], vm.toString(i));
		}
	}

	function test_case_22_an_actor_has_no_privilege_anywhere() public {
		deliver(execute(calling(address(new Breaker()), 90_000, abi.encodeCall(Breaker.pause, ()))));
		Call[] memory calls = new Call[](0);
		address another = inbox.actorOf(SERVICE, PROTOCOL + 1);
		Message memory theirs = execute(calling(address(new Breaker()), 90_000, abi.encodeCall(Breaker.pause, ())));
		theirs.protocol = PROTOCOL + 1;
		deliver(theirs);
		(address office, address desk,,) = inbox.modules();
		address master = inbox.actorMaster();
		bytes[] memory tries = new bytes[](9);
		tries[0] = calling(address(inbox), 90_000, abi.encodeCall(IWards.pause, (60)));
		tries[1] = calling(address(inbox), 90_000, abi.encodeCall(IOffice.leaveInstaller, ()));
		tries[2] = calling(another, 90_000, abi.encodeCall(Actor.execute, (calls)));
		tries[3] = calling(master, 90_000, abi.encodeCall(Actor.execute, (calls)));
		tries[4] = calling(address(0x0f), 120_000, hex"00");
		tries[5] = calling(office, 90_000, abi.encodeCall(IOffice.leaveInstaller, ()));
		tries[6] = calling(desk, 90_000, abi.encodeCall(IDesk.rehearse, (SERVICE, 1)));
		tries[7] = calling(
			address(inbox), 300_000, abi.encodeWithSignature("actOut(uint32,uint32)", SERVICE, 1)
		);
		tries[8] = calling(address(inbox), 90_000, abi.encodeCall(ITrigger.fire, (SERVICE, 1)));
		uint64 sequence = 2;
		for (uint256 i; i < tries.length; ++i) {
			deliver(execute(tries[i]));
			yes(inbox.receipt(SERVICE, LANE, sequence++).outcome == Outcome.Failed, vm.toString(i));
		}
		(address installer, address guardian, uint64 until) = inbox.roles();
		yes(installer == INSTALLER && guardian == GUARDIAN && until == 0, "nothing changed");
		// Nobody drives an Actor but the inbox.
		address mine = inbox.actorOf(SERVICE, PROTOCOL);
		vm.expectRevert(Actor.NotInbox.selector);
		Actor(payable(mine)).execute(calls);
	}

	function test_case_23_arming_and_disarming_in_a_sweep_passes_nobody_over() public {
		Breaker target = new Breaker();
		bytes memory payload = calling(address(target), 60_000, abi.encodeCall(Breaker.pause, ()));
		for (uint32 i; i < 8; ++i) deliver(arm(i, 1, payload, ""));
		haltNow();
		inbox.sweep(SERVICE, 2);
		// The one that it stands at, one behind it, one before it, and new versions of others.
		deliver(disarm(2));
		deliver(disarm(0));
		deliver(disarm(5));
		deliver(arm(3, 2, payload, ""));
		vm.warp(9_001);
		deliver(arm(20, 1, payload, ""));
		(, bool more) = inbox.sweep(SERVICE, 100);
		yes(!more, "it ended");
		uint32[5] memory fired = [uint32(1), 3, 4, 6, 7];
		for (uint256 i; i < 5; ++i) {
			yes(inbox.plan(SERVICE, fired[i]).fired != 0, vm.toString(fired[i]));
		}
		yes(inbox.plan(SERVICE, 20).fired == 0, "who came later does not fire");
	}

	/// @dev Whoever calls for little, again and again or at the wrong place, moves the sweep on or nothing at all.
	function test_case_23_small_sweeps_of_strangers_hold_nobody_up() public {
		Breaker target = new Breaker();
		bytes memory payload = calling(address(target), 60_000, abi.encodeCall(Breaker.pause, ()));
		for (uint32 i; i < 8; ++i) deliver(arm(i, 1, payload, ""));
		haltNow();
		for (uint256 i; i < 3; ++i) {
			(bool done,) = address(inbox).call(abi.encodeCall(ITrigger.sweep, (SERVICE, 0)));
			done;
			inbox.sweep(SERVICE, 1);
		}
		inbox.fire(SERVICE, 6);
		(bool again,) = address(inbox).call(abi.encodeCall(ITrigger.fire, (SERVICE, 6)));
		yes(!again, "fired is fired");
		(, bool more) = inbox.sweep(SERVICE, 100);
		yes(!more && target.times() == 8, "each once");
	}

	function test_case_23_a_thousand_plans_fire_below_the_cap_of_a_transaction_each() public {
		Breaker target = new Breaker();
		uint32 plans = 1_000;
		for (uint32 from; from < plans; from += 200) this.armMany(target, from, 200);
		haltNow();
		(uint256 calls, bool more) = (0, true);
		while (more) {
			(bool done, bytes memory answer) = address(inbox).call{gas: (1 << 24) - 60_000}(
				abi.encodeCall(ITrigger.sweep, (SERVICE, 10_000))
			);
			yes(done, "each goes on");
			(, more) = abi.decode(answer, (uint256, bool));
			++calls;
		}
		same(target.times(), plans, "all fired");
		atMost(calls, 12, "transactions");
	}

	function test_case_23_a_service_has_ten_thousand_plans_and_not_one_more() public {
		bytes memory payload = calling(address(new Breaker()), 60_000, abi.encodeCall(Breaker.pause, ()));
		// As if 9,999 were kept: slot 7, by service.
		bytes32 slot = keccak256(abi.encode(SERVICE, uint256(7)));
		vm.store(address(inbox), slot, bytes32(uint256(9_999)));
		deliver(arm(1, 1, payload, ""));
		yes(inbox.plan(SERVICE, 1).kept, "the ten thousandth");
		deliver(arm(2, 1, payload, ""));
		yes(!inbox.plan(SERVICE, 2).kept, "no more");
		yes(inbox.receipt(SERVICE, LANE, 1).outcome == Outcome.Refused, "refused, and the lane goes on");
		deliver(arm(1, 2, payload, ""));
		same(inbox.plan(SERVICE, 1).version, 2, "what is kept may change");
	}

	/// @dev The heaviest plan that is kept, brought with a third of a thousand watchers absent.
	function test_case_23_the_heaviest_plan_is_armed_below_the_cap_with_a_third_of_a_thousand_absent() public {
		Squad memory set = Watchers.squad(8, 1, 1_000, policy);
		install(set, 0);
		uint256[] memory absent = new uint256[](333);
		for (uint256 i; i < 333; ++i) absent[i] = 3 * i;
		Sink sink = new Sink();
		bytes memory payload = calling(address(sink), 2_230_000, new bytes(16_000));
		for (uint256 i; i < 16_000; ++i) payload[256 + i] = 0xff;
		Message[] memory list = new Message[](1);
		list[0] = arm(1, 1, payload, payload);
		_armBelowCap(set, absent, list);
		yes(inbox.plan(8, 1).kept, "kept");
		yes(inbox.plan(8, 1).rehearsal == Rehearsed.Passed, "and rehearsed");
		list[0] = arm(2, 1, calling(address(sink), 2_600_000, new bytes(16_000)), payload);
		_armBelowCap(set, absent, list);
		yes(!inbox.plan(8, 2).kept, "a heavier one is refused, and the lane goes on");
	}

	function _armBelowCap(Squad memory set, uint256[] memory absent, Message[] memory list) private {
		Outbox memory box;
		(box, list) = outbox(list, inbox.nextMessage(8, LANE));
		bytes32 body = keccak256(abi.encode(box));
		Certified memory proof = Watchers.certify(set, GENESIS, Kind.Outbox, body, absent);
		bytes memory call_ = abi.encodeCall(
			IDesk.submitMessages,
			(
				Watchers.signer(set, policy),
				box,
				proof.signature,
				bytes32(uint256(1)),
				proof.absent,
				proof.witnesses,
				list
			)
		);
		uint256 intrinsic = 21_000 + 16 * call_.length;
		(bool done, bytes memory reason) = address(inbox).call{gas: (1 << 24) - intrinsic}(call_);
		yes(done, vm.toString(reason));
		atMost(21_000 + 40 * call_.length, 1 << 24, "the floor of calldata");
	}

	function armMany(Breaker target, uint32 from, uint32 count) external {
		bytes memory payload = calling(address(target), 60_000, abi.encodeCall(Breaker.pause, ()));
		Message[] memory list = new Message[](count);
		for (uint32 i; i < count; ++i) {
			list[i] = arm(from + i, 1, payload, "");
			list[i].protocol = (from + i) / 32;
		}
		deliver(list);
	}
}
