// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IOffice} from "../../src/interfaces/IOffice.sol";
import {IVigilErrors} from "../../src/interfaces/IVigilErrors.sol";
import {Curve} from "../../src/libraries/Curve.sol";
import {Call, Message, Outcome, Status} from "../../src/types/Outcomes.sol";
import {Halt, Kind} from "../../src/types/Statements.sol";
import {Cases} from "../support/Cases.sol";
import {Breaker} from "../support/Targets.sol";
import {Twins} from "../support/Twins.sol";
import {Certified, Squad, Watchers} from "../support/Watchers.sol";

/// @notice The right thing in another form, at another time or in another place.
contract FormsCases is Cases {
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

	function test_case_18_handovers_of_a_set_that_is_not_known_or_has_expired_fail() public {
		(Squad memory second, Squad memory third) =
			(Watchers.squad(SERVICE, 2, 4, policy), Watchers.squad(SERVICE, 3, 4, policy));
		bytes memory skips = _handoverCall(second, third);
		_expect(skips, IVigilErrors.UnknownSet.selector);
		Squad memory short_ = Watchers.squad(SERVICE, 4, 4, policy);
		short_.commitment.expiresAt = uint64(block.timestamp);
		_expect(_handoverCall(squad(), short_), IVigilErrors.NextSetExpired.selector);
		second.commitment.expiresAt += 1_000;
		bytes memory call_ = _handoverCall(squad(), second);
		vm.warp(squad().commitment.expiresAt);
		_expect(call_, IVigilErrors.SetExpired.selector);
		same(inbox.latestSet(SERVICE).setId, 1, "nothing was handed over");
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
}
