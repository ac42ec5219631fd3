// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVigilErrors} from "../src/interfaces/IVigilErrors.sol";
import {IDesk} from "../src/interfaces/IDesk.sol";
import {ITrigger} from "../src/interfaces/ITrigger.sol";
import {IOffice} from "../src/interfaces/IOffice.sol";
import {IWards} from "../src/interfaces/IWards.sol";
import {Curve} from "../src/libraries/Curve.sol";
import {Members} from "../src/libraries/Members.sol";
import {Ward} from "../src/libraries/Ward.sol";
import {Actor} from "../src/actors/Actor.sol";
import {Halt, Kind, Outbox, SetCommitment, Signer} from "../src/types/Statements.sol";
import {Call, Item, Message, Outcome, Reason, Rehearsed, Status} from "../src/types/Outcomes.sol";
import {Inboxes} from "./support/Inboxes.sol";
import {Breaker, Fickle, Hostile, Sink} from "./support/Targets.sol";
import {Twins} from "./support/Twins.sol";
import {Certified, Squad, Watchers} from "./support/Watchers.sol";

/// @notice The adversarial cases by number; 1 and 15 are in `Curve.t.sol`, 5, 8 and parts of others in
/// `Vectors.t.sol`, 24 in `adapters/UptimeFeed.t.sol`.
contract CasesTest is Inboxes {
	/// @dev A certificate is heard whole or not at all, whatever gas it gets.
	function test_case_2_too_little_gas_reverts_and_enough_has_the_full_effect() public {
		bytes memory call_ = _haltCall(squad(), halt(105, 9_000), nobody());
		uint256 fresh = vm.snapshotState();
		(uint256 refused, uint256 taken) = (0, 0);
		for (uint256 given = 1_000; given <= 400_000; given += 997) {
			vm.cool(address(inbox));
			(bool done,) = address(inbox).call{gas: given}(call_);
			Status status = inbox.status(SERVICE);
			yes(status == (done ? Status.Halted : Status.Live), vm.toString(given));
			if (done) ++taken;
			else ++refused;
			vm.revertToState(fresh);
		}
		yes(refused > 150 && taken > 150, "both happen");
	}

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

	function test_case_4_infinity_is_nobodys_signature_and_nobodys_key() public {
		bytes32[6] memory zero;
		bytes32[6] memory flagged;
		flagged[0] = bytes32(uint256(0x40) << 248);
		_expect(_withSignature(zero), Curve.UnusableSignature.selector);
		_expect(_withSignature(flagged), Curve.UnusableSignature.selector);
		SetCommitment memory set = Watchers.squad(8, 1, 4, policy).commitment;
		set.aggregateKey = [bytes32(0), 0, 0];
		vm.startPrank(INSTALLER);
		vm.expectRevert(IVigilErrors.UnsoundCommitment.selector);
		inbox.installSet(set, policy, 0);
		set.aggregateKey[0] = flagged[0];
		vm.expectRevert(IVigilErrors.UnsoundCommitment.selector);
		inbox.installSet(set, policy, 0);
		vm.stopPrank();
		// Both: the signers' keys cancel out, and the signature is the identity.
		(Squad memory cancelling, uint256[] memory absent) = _cancelling();
		install(cancelling, 0);
		bytes memory call_ = _haltCall(cancelling, halt(105, 9_000), absent);
		_expect(call_, Curve.NobodySigned.selector);
	}

	/// @dev The sum meets the key that is added to it: a doubling.
	function test_case_6_an_absent_key_that_doubles_the_sum_is_added_rightly() public {
		uint256[] memory secrets = new uint256[](2);
		(secrets[0], secrets[1]) = (5, Watchers.ORDER - 10);
		Squad memory set = _squadOf(8, secrets, _weights(1, 1_000));
		install(set, 0);
		submit(set, halt(105, 9_000), only(0));
		yes(inbox.isHalted(8), "taken");
	}

	function test_case_7_all_absent_or_the_absents_sum_equal_to_the_aggregate() public {
		uint256[] memory all = new uint256[](4);
		(all[1], all[2], all[3]) = (1, 2, 3);
		_expect(_haltCall(squad(), halt(105, 9_000), all), IVigilErrors.NoQuorum.selector);
		(Squad memory cancelling, uint256[] memory absent) = _cancelling();
		install(cancelling, 0);
		_expect(_haltCall(cancelling, halt(105, 9_000), absent), Curve.NobodySigned.selector);
	}

	function test_case_9_the_bitfield_has_one_form() public {
		Certified memory good = _proof(squad(), halt(105, 9_000), only(1));
		same(uint8(good.absent[0]), 2, "bit one of byte zero");
		bytes memory right = good.absent;
		good.absent = "";
		_expect(_callOf(squad(), good), Members.WrongBitfieldSize.selector);
		good.absent = hex"0200";
		_expect(_callOf(squad(), good), Members.WrongBitfieldSize.selector);
		for (uint8 bit = 4; bit < 8; ++bit) {
			good.absent = abi.encodePacked(uint8(2 | (1 << bit)));
			_expect(_callOf(squad(), good), Members.WrongBitfieldSize.selector);
		}
		// The other bit order.
		good.absent = hex"40";
		_expect(_callOf(squad(), good), Members.WrongBitfieldSize.selector);
		good.absent = hex"04";
		_expect(_callOf(squad(), good), Members.WrongWitness.selector);
		good.absent = right;
		(bool done,) = address(inbox).call(_callOf(squad(), good));
		yes(done, "the right one");
	}

	function test_case_10_witnesses_are_exactly_of_the_absent_and_in_their_order() public {
		Squad memory set = Watchers.squad(8, 1, 9, policy);
		install(set, 0);
		Certified memory good = _proof(set, halt(105, 9_000), pair(2, 5));
		bytes memory right = good.witnesses;
		// Swapped.
		good.witnesses = bytes.concat(
			Twins.slice(right, 112, 112), Twins.slice(right, 0, 112), Twins.slice(right, 224, right.length - 224)
		);
		_expect(_callOf(set, good), Members.WrongWitness.selector);
		// The same one twice.
		good.witnesses = bytes.concat(
			Twins.slice(right, 0, 112), Twins.slice(right, 0, 112), Twins.slice(right, 224, right.length - 224)
		);
		_expect(_callOf(set, good), Members.WrongWitness.selector);
		good.witnesses = Twins.slice(right, 0, 112);
		_expect(_callOf(set, good), Members.WitnessMismatch.selector);
		good.witnesses = "";
		_expect(_callOf(set, good), Members.WitnessMismatch.selector);
		good.witnesses = bytes.concat(Twins.slice(right, 0, 224), right);
		_expect(_callOf(set, good), Members.WrongWitness.selector);
		// Witnesses of nobody.
		Certified memory full = _proof(set, halt(105, 9_000), nobody());
		full.witnesses = right;
		_expect(_callOf(set, full), Members.WitnessMismatch.selector);
		// A member beyond the set.
		good.witnesses = right;
		good.absent = hex"2402";
		_expect(_callOf(set, good), Members.WrongBitfieldSize.selector);
		good.absent = hex"24";
		_expect(_callOf(set, good), Members.WrongBitfieldSize.selector);
	}

	function test_case_11_paths_have_the_length_of_the_tree_and_nodes_are_no_leaves() public {
		Squad memory set = Watchers.squad(8, 1, 5, policy);
		install(set, 0);
		Certified memory good = _proof(set, halt(105, 9_000), only(4));
		bytes memory right = good.witnesses;
		same(right.length, 112 + 3 * 32, "three hashes");
		good.witnesses = bytes.concat(right, bytes32(uint256(1)));
		_expect(_callOf(set, good), Members.WrongWitness.selector);
		good.witnesses = Twins.slice(right, 0, right.length - 32);
		_expect(_callOf(set, good), Members.WrongWitness.selector);
		// The empty leaf beside member four is nobody: index five is beyond the set.
		good.witnesses = right;
		good.absent = hex"20";
		_expect(_callOf(set, good), Members.WrongBitfieldSize.selector);
		// A set that claims a lower tree, so that a node would have to pass for a leaf.
		SetCommitment memory shallow = set.commitment;
		(shallow.service, shallow.size) = (9, 2);
		vm.prank(INSTALLER);
		inbox.installSet(shallow, policy, 0);
		set.commitment = shallow;
		Certified memory proof = _proof(set, halt(105, 9_000), only(1));
		proof.absent = hex"02";
		proof.witnesses = Twins.slice(right, 0, 112 + 32);
		_expect(_callOf(set, proof), Members.WrongWitness.selector);
	}

	function test_case_12_the_quorum_is_met_exactly_or_missed_by_one() public {
		uint256[] memory secrets = new uint256[](2);
		(secrets[0], secrets[1]) = (5, 7);
		// Total 300, quorum 201.
		Squad memory exact = _squadOf(8, secrets, _weights(99, 201));
		install(exact, 0);
		submit(exact, halt(105, 9_000), only(0));
		yes(inbox.isHalted(8), "201 of 300");
		Squad memory short_ = _squadOf(9, secrets, _weights(100, 200));
		install(short_, 0);
		submit(short_, halt(105, 9_000), only(0));
		yes(inbox.status(9) == Status.Suspect, "200 of 300 only suspect");
		Squad memory third = _squadOf(10, secrets, _weights(200, 100));
		install(third, 0);
		_expect(_haltCall(third, halt(105, 9_000), only(0)), IVigilErrors.NoQuorum.selector);
		Squad memory more = _squadOf(11, secrets, _weights(199, 101));
		install(more, 0);
		submit(more, halt(105, 9_000), only(0));
		yes(inbox.status(11) == Status.Suspect, "101 of 300 suspect");
	}

	function test_case_12_weights_that_overflow_or_exceed_the_total_are_no_set() public {
		uint256[] memory secrets = new uint256[](2);
		(secrets[0], secrets[1]) = (5, 7);
		Squad memory set = _squadOf(8, secrets, _weights(type(uint128).max, 1));
		set.commitment.totalWeight = 1_000;
		set.commitment.quorumWeight = 667;
		install(set, 0);
		_expect(_haltCall(set, halt(105, 9_000), only(0)), Members.UnsoundSet.selector);
		Squad memory none = _squadOf(9, secrets, _weights(0, 1_000));
		install(none, 0);
		_expect(_haltCall(none, halt(105, 9_000), only(0)), Members.UnsoundSet.selector);
	}

	function test_case_13_bits_beyond_a_fields_width_are_refused() public {
		bytes memory good = _haltCall(squad(), halt(105, 9_000), only(1));
		// Every field of the signer and the statement that is narrower than its word.
		uint8[20] memory narrow =
			[0, 1, 2, 3, 4, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 24, 25];
		for (uint256 i; i < narrow.length; ++i) {
			bytes memory bad = bytes.concat(good);
			bad[4 + 32 * uint256(narrow[i])] = 0x80;
			(bool done,) = address(inbox).call(bad);
			yes(!done, vm.toString(narrow[i]));
		}
		yes(inbox.status(SERVICE) == Status.Live, "nothing was heard");
		(bool taken,) = address(inbox).call(good);
		yes(taken, "the clean one");
	}

	function test_case_14_shared_or_moved_arguments_and_what_follows_them_are_refused() public {
		bytes memory good = _haltCall(squad(), halt(105, 9_000), only(1));
		_expect(bytes.concat(good, hex"00"), IVigilErrors.NotCanonical.selector);
		_expect(bytes.concat(good, bytes32(0)), IVigilErrors.NotCanonical.selector);
		// Both offsets at the same place.
		bytes memory bad = bytes.concat(good);
		for (uint256 i; i < 32; ++i) bad[4 + 32 * 33 + i] = bad[4 + 32 * 32 + i];
		_expect(bad, IVigilErrors.NotCanonical.selector);
		// Bits behind the last byte.
		bad = bytes.concat(good);
		bad[4 + 32 * 34 + 32 + 1] = 0x01;
		_expect(bad, IVigilErrors.NotCanonical.selector);
		bad = bytes.concat(good);
		bad[bad.length - 1] = 0x01;
		_expect(bad, IVigilErrors.NotCanonical.selector);
		// Messages: trailing, and a field that the kind does not have.
		Message memory one = disarm(3);
		bytes memory call_ = _messageCall(one);
		_expect(bytes.concat(call_, bytes32(0)), IVigilErrors.NotCanonical.selector);
		one.version = 1;
		_expect(_messageCall(one), IVigilErrors.NotCanonical.selector);
		(bool done,) = address(inbox).call(good);
		yes(done, "the plain one");
	}

	function test_case_16_signatures_under_other_tags_are_wrong() public {
		bytes32 digest = _digest(halt(105, 9_000));
		string[3] memory tags = [
			"BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_",
			"BLS_POP_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_",
			"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_POP_"
		];
		for (uint256 i; i < 3; ++i) {
			bytes32[6] memory signature = _signUnder(bytes(tags[i]), digest);
			_expect(_withSignature(signature), Curve.WrongSignature.selector);
		}
		(bool done,) = address(inbox).call(_withSignature(_signUnder(Twins.DST, digest)));
		yes(done, "the right tag");
	}

	function test_case_17_nothing_is_replayed_elsewhere() public {
		// A message: another chain after a fork, another inbox.
		bytes memory call_ = _messageCall(disarm(3));
		vm.chainId(31_338);
		_expect(call_, IVigilErrors.WrongDestination.selector);
		vm.chainId(31_337);
		address other = address(deploy(address(0xd2)));
		vm.prank(INSTALLER);
		IOffice(other).installSet(squad().commitment, policy, 0);
		(bool done, bytes memory reason) = other.call(call_);
		yes(!done && bytes4(reason) == IVigilErrors.WrongDestination.selector, "another inbox");
		(done,) = address(inbox).call(call_);
		yes(done, "here");
		_expect(call_, IVigilErrors.AlreadyDelivered.selector);
		// A statement: another service with the same members, another kind, another genesis.
		Squad memory set = squad();
		Certified memory proof = _proof(set, halt(105, 9_000), nobody());
		set.commitment.service = 8;
		install(set, 0);
		_expect(_callOf(set, proof), Curve.WrongSignature.selector);
		set = squad();
		bytes32 body = keccak256(abi.encode(halt(105, 9_000)));
		proof = Watchers.certify(set, GENESIS, Kind.Checkpoint, body, nobody());
		_expect(_callOf(set, proof), Curve.WrongSignature.selector);
		proof = Watchers.certify(set, bytes32(uint256(1)), Kind.Halt, body, nobody());
		_expect(_callOf(set, proof), Curve.WrongSignature.selector);
	}

	/// @dev Skipped, out of order and after expiry: `Sets.t.sol`.
	function test_case_18_handovers_to_itself_and_with_another_policy_fail_and_pass_while_paused() public {
		bytes memory toItself = _handoverCall(squad(), squad());
		_expect(toItself, IVigilErrors.SetNotNewer.selector);
		Squad memory next = Watchers.squad(SERVICE, 2, 4, policy);
		bytes memory call_ = _handoverCall(squad(), next);
		policy.minVoices = 5;
		bytes memory other = _handoverCall(squad(), next);
		policy.minVoices = 4;
		_expect(other, IVigilErrors.WrongPolicy.selector);
		vm.prank(GUARDIAN);
		inbox.pause(600);
		(bool done, bytes memory reason) = address(inbox).call(call_);
		yes(done, vm.toString(reason));
		same(inbox.latestSet(SERVICE).setId, 2, "handed over while paused");
	}

	/// @dev All other orders: the scenario files.
	function test_case_19_rounds_are_heard_from_the_freshness_to_the_drift_and_not_a_second_more() public {
		vm.warp(9_300);
		_taken(halt(105, 9_000), true);
		vm.warp(9_301);
		_taken(halt(105, 9_000), false);
		vm.warp(8_991);
		_taken(halt(105, 9_000), true);
		vm.warp(8_990);
		_taken(halt(105, 9_000), false);
		vm.warp(9_000);
		submit(checkpoint(110, 9_000));
		_taken(halt(109, 9_000), false);
		_taken(halt(110, 9_000), true);
		submit(halt(110, 9_003));
		vm.warp(9_030);
		submit(resume(110, 9_030));
		vm.warp(9_060);
		submit(checkpoint(120, 9_060));
		yes(inbox.status(SERVICE) == Status.Live, "live again");
		_taken(halt(125, 9_030), false);
		_taken(halt(125, 9_033), true);
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

	function test_case_25_payloads_in_another_form_are_refused_and_the_lane_goes_on() public {
		Breaker target = new Breaker();
		bytes memory good = calling(address(target), 60_000, abi.encodeCall(Breaker.pause, ()));
		bytes[] memory bad = new bytes[](12);
		bad[0] = "";
		bad[1] = hex"00";
		bad[2] = bytes.concat(good, bytes32(0));
		bad[3] = Twins.slice(good, 0, good.length - 32);
		bad[4] = abi.encode(new Call[](0));
		bad[5] = _flip(good, 31, 0x40); // the first offset
		bad[6] = _flip(good, 32, 0x80); // a length beyond everything
		bad[7] = _flip(good, 95, 0x40); // the call's offset
		bad[8] = _flip(good, 96, 0x01); // bits above the address
		bad[9] = _flip(good, 192 + 31, 0x20); // the data's offset
		bad[10] = _flip(good, 224, 0x80); // the data's length
		bad[11] = _flip(good, good.length - 1, 0x01); // bits behind the data
		for (uint64 i; i < bad.length; ++i) {
			deliver(execute(bad[i]));
			yes(inbox.receipt(SERVICE, LANE, i).outcome == Outcome.Refused, vm.toString(i));
		}
		deliver(arm(1, 1, bad[3], ""));
		yes(!inbox.plan(SERVICE, 1).kept, "nor kept as a plan");
		deliver(execute(good));
		same(target.times(), 1, "the lane goes on");
	}

	// --- helpers

	function _proof(Squad memory set, Halt memory said, uint256[] memory absent)
		private
		view
		returns (Certified memory)
	{
		return Watchers.certify(set, GENESIS, Kind.Halt, keccak256(abi.encode(said)), absent);
	}

	function _callOf(Squad memory set, Certified memory proof) private view returns (bytes memory) {
		return abi.encodeCall(
			IWards.submitHalt,
			(Watchers.signer(set, policy), halt(105, 9_000), proof.signature, proof.absent, proof.witnesses)
		);
	}

	function _haltCall(Squad memory set, Halt memory said, uint256[] memory absent)
		private
		view
		returns (bytes memory)
	{
		Certified memory proof = _proof(set, said, absent);
		return abi.encodeCall(
			IWards.submitHalt,
			(Watchers.signer(set, policy), said, proof.signature, proof.absent, proof.witnesses)
		);
	}

	function _withSignature(bytes32[6] memory signature) private view returns (bytes memory) {
		Certified memory proof = _proof(squad(), halt(105, 9_000), nobody());
		proof.signature = signature;
		return _callOf(squad(), proof);
	}

	function _messageCall(Message memory one) private view returns (bytes memory) {
		Message[] memory list = new Message[](1);
		list[0] = one;
		Outbox memory box;
		(box, list) = outbox(list, inbox.nextMessage(SERVICE, LANE));
		bytes32 body = keccak256(abi.encode(box));
		Certified memory proof = Watchers.certify(squad(), GENESIS, Kind.Outbox, body, nobody());
		return abi.encodeCall(
			IDesk.submitMessages,
			(
				Watchers.signer(squad(), policy),
				box,
				proof.signature,
				bytes32(0),
				proof.absent,
				proof.witnesses,
				list
			)
		);
	}

	function _handoverCall(Squad memory from, Squad memory to) private view returns (bytes memory) {
		bytes32 body = keccak256(abi.encode(keccak256(abi.encode(to.commitment)), bytes32(0)));
		Certified memory proof = Watchers.certify(from, GENESIS, Kind.Handover, body, nobody());
		return abi.encodeCall(
			IOffice.handover,
			(
				Signer({set: from.commitment, policy: Watchers.policy()}),
				to.commitment,
				policy,
				bytes32(0),
				proof.signature,
				bytes32(0),
				proof.absent,
				proof.witnesses
			)
		);
	}

	function _expect(bytes memory call_, bytes4 error_) private {
		(bool done, bytes memory reason) = address(inbox).call(call_);
		yes(!done, "refused");
		same(bytes32(bytes4(reason)), bytes32(error_), "by its name");
	}

	/// @dev Whether a Halt would be taken now; nothing of it stays.
	function _taken(Halt memory said, bool expected) private {
		bytes memory call_ = _haltCall(squad(), said, nobody());
		uint256 fresh = vm.snapshotState();
		(bool done,) = address(inbox).call(call_);
		yes(done == expected, string.concat("Halt of ", vm.toString(said.round)));
		vm.revertToState(fresh);
	}

	function _digest(Halt memory said) private pure returns (bytes32) {
		bytes32 body = keccak256(abi.encode(said));
		return keccak256(
			abi.encode(keccak256("vigil/certificate/v1"), GENESIS, Kind.Halt, SERVICE, uint64(1), body)
		);
	}

	function _signUnder(bytes memory tag, bytes32 digest) private view returns (bytes32[6] memory) {
		bytes memory field = Twins.hashToField(abi.encodePacked(digest), tag);
		uint256 sum;
		uint256[] memory secrets = squad().secrets;
		for (uint256 i; i < secrets.length; ++i) sum = addmod(sum, secrets[i], Watchers.ORDER);
		(, bytes memory first) = address(0x11).staticcall(Twins.slice(field, 0, 128));
		(, bytes memory second) = address(0x11).staticcall(Twins.slice(field, 128, 128));
		(, bytes memory point) = address(0x0d).staticcall(bytes.concat(first, second));
		(, bytes memory signed) = address(0x0e).staticcall(abi.encodePacked(point, sum));
		return Watchers.packTwist(signed);
	}

	/// @dev Two whose keys cancel out, and one that is absent.
	function _cancelling() private view returns (Squad memory set, uint256[] memory absent) {
		uint256[] memory secrets = new uint256[](3);
		(secrets[0], secrets[1], secrets[2]) = (5, Watchers.ORDER - 5, 9);
		uint128[] memory weights = new uint128[](3);
		(weights[0], weights[1], weights[2]) = (100, 100, 1);
		return (_squadOf(12, secrets, weights), only(2));
	}

	function _weights(uint128 one, uint128 other) private pure returns (uint128[] memory weights) {
		weights = new uint128[](2);
		(weights[0], weights[1]) = (one, other);
	}

	function _squadOf(uint32 service, uint256[] memory secrets, uint128[] memory weights)
		private
		view
		returns (Squad memory)
	{
		return Watchers.squadOf(service, 1, secrets, weights, policy);
	}

	function _flip(bytes memory from, uint256 where, uint8 bits) private pure returns (bytes memory copy) {
		copy = bytes.concat(from);
		copy[where] ^= bytes1(bits);
	}
}
