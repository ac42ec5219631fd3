// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {VigilInbox} from "../src/VigilInbox.sol";
import {Archive} from "../src/modules/Archive.sol";
import {Desk} from "../src/modules/Desk.sol";
import {Trigger} from "../src/modules/Trigger.sol";
import {Office} from "../src/modules/Office.sol";
import {IArchive} from "../src/interfaces/IArchive.sol";
import {IVigilErrors} from "../src/interfaces/IVigilErrors.sol";
import {IVigilInbox} from "../src/interfaces/IVigilInbox.sol";
import {Limits} from "../src/types/Limits.sol";
import {Outcome, Rehearsed} from "../src/types/Outcomes.sol";
import {Checkpoint, Kind, Signer} from "../src/types/Statements.sol";
import {Inboxes} from "./support/Inboxes.sol";
import {Breaker} from "./support/Targets.sol";
import {Certified, Watchers} from "./support/Watchers.sol";

/// @notice What an inbox is from outside: its queries, where its receipts stand, what it cannot be made with.
contract SurfaceTest is Inboxes {
	function test_every_query_is_answered_through_the_inbox() public {
		deliver(execute(""));
		haltNow();
		(bool there,) = inbox.lastCheckpoint(SERVICE);
		yes(!there, "no checkpoint");
		(there,) = inbox.checkpointAt(SERVICE, 110);
		yes(!there, "nor one at a height");
		same(inbox.checkpoints(SERVICE).length, 0, "none");
		same(inbox.haltHash(SERVICE), blockHash(105), "the block");
		same(inbox.latestSet(SERVICE).setId, 1, "the set");
		yes(inbox.keptSet(keccak256(abi.encode(squad().commitment))).known, "is known");
		yes(!inbox.plan(SERVICE, 1).kept, "no plan");
		same(uint8(inbox.sweepOf(SERVICE).kind), 0, "no sweep yet");
		same(inbox.nextMessage(SERVICE, LANE), 1, "a message");
		yes(inbox.receipt(SERVICE, LANE, 0).there, "its receipt");
		same(inbox.genesis(), GENESIS, "the chain");
		same(inbox.limits().freshness, 300, "the limits");
	}

	function test_what_no_module_knows_reverts_and_queries_change_nothing() public {
		(bool done,) = address(inbox).call(hex"12345678");
		yes(!done, "an unknown call");
		(done,) = address(inbox).call("");
		yes(!done, "no call");
		vm.deal(address(this), 1 ether);
		(done,) = address(inbox).call{value: 1}("");
		yes(!done, "money");
		(done,) = address(inbox).staticcall(abi.encodeCall(IArchive.nextMessage, (SERVICE, LANE)));
		yes(done, "a query needs no right to write");
	}

	function test_an_inbox_is_not_made_with_limits_that_do_not_fit_together() public {
		address[4] memory modules = [
			address(new Office()), address(new Desk()), address(new Trigger()), address(new Archive())
		];
		Limits memory good = limits();
		vm.expectRevert(IVigilErrors.ZeroGenesis.selector);
		new VigilInbox(0, INSTALLER, GUARDIAN, good, 1 days, 0, modules);
		for (uint256 i; i < 4; ++i) {
			Limits memory bad = limits();
			if (i == 0) bad.clockDrift = 300;
			if (i == 1) bad.checkpointFreshness = 299;
			if (i == 2) bad.suspectFor = 0;
			if (i == 3) bad.checkpointFreshness = 8 days;
			vm.expectRevert(IVigilErrors.UnsoundLimits.selector);
			new VigilInbox(GENESIS, INSTALLER, GUARDIAN, bad, 1 days, 0, modules);
		}
		modules[1] = address(0x1234);
		vm.expectPartialRevert(IVigilErrors.NoModule.selector);
		new VigilInbox(GENESIS, INSTALLER, GUARDIAN, good, 1 days, 0, modules);
	}

	/// @dev README.md says where; Vigil proves firings and deliveries from there.
	function test_receipts_stand_where_proofs_look_for_them() public {
		Breaker breaker = new Breaker();
		bytes memory payload = calling(address(breaker), 90_000, abi.encodeCall(Breaker.pause, ()));
		deliver(arm(3, 2, payload, ""));
		haltNow();
		vm.warp(9_001);
		inbox.fire(SERVICE, 3);
		bytes32 slot = keccak256(abi.encode(LANE, keccak256(abi.encode(SERVICE, uint256(10)))));
		slot = keccak256(abi.encode(uint256(0), slot));
		same(_word(slot, 0), uint256(0xbe), "the beneficiary");
		uint256 word = _word(slot, 1);
		same(uint64(word), 0, "the sequence number");
		same(uint40(word >> 64), START, "when it was delivered");
		same(uint8(word >> 104), uint8(Outcome.Done), "its outcome");
		same(uint40(word >> 112), START, "when it was rehearsed");
		same(uint8(word >> 152), uint8(Rehearsed.Passed), "the rehearsal");
		same(uint8(word >> 160), 1, "it is there");
		slot = keccak256(abi.encode(uint256(3), keccak256(abi.encode(SERVICE, uint256(6)))));
		same(uint32(_word(slot, 0) >> 32), 2, "the plan's version");
		word = _word(slot, 2);
		same(uint40(word >> 160), START, "when it was rehearsed last");
		same(uint8(word >> 200), uint8(Rehearsed.Passed), "and what came of it");
		same(uint32(_word(slot, 3) >> 208), 2, "the version that fired");
		word = _word(slot, 4);
		same(uint40(word), 9_000, "the first Halt since life");
		same(uint40(word >> 40), 9_000, "the last Halt heard");
		same(uint64(word >> 80), 105, "the block's height");
		same(uint40(word >> 144), 9_001, "when it fired");
		same(uint8(word >> 184), uint8(Outcome.Done), "its outcome");
		same(_word(slot, 5), uint256(blockHash(105)), "the block's hash");
	}

	/// @dev A ward that stands has its last Checkpoint certified again and again: who brings it again has carried nothing.
	function test_who_brings_a_checkpoint_again_does_not_take_the_receipt_of_who_brought_it() public {
		bytes32 slot = keccak256(abi.encode(uint256(100), keccak256(abi.encode(SERVICE, uint256(13)))));
		submitFor(checkpoint(100, 9_000), bytes32(uint256(0xa)));
		same(_word(slot, 0), uint256(0xa), "the beneficiary");
		same(_word(slot, 1), START, "the time");
		vm.warp(9_030);
		submitFor(checkpoint(100, 9_030), bytes32(uint256(0xb)));
		same(inbox.ward(SERVICE).shownRound, 9_030, "it is heard");
		same(_word(slot, 0), uint256(0xa), "still the first one's");
		same(_word(slot, 1), START, "still");
		vm.warp(9_060);
		Checkpoint memory other = checkpoint(100, 9_060);
		other.blockHash = bytes32(uint256(1));
		submitFor(other, bytes32(uint256(0xc)));
		same(_word(slot, 0), uint256(0xc), "another block is another one");
	}

	function submitFor(Checkpoint memory said, bytes32 beneficiary) private {
		Certified memory proof =
			Watchers.certify(squad(), GENESIS, Kind.Checkpoint, keccak256(abi.encode(said)), nobody());
		Signer memory signer = Watchers.signer(squad(), policy);
		inbox.submitCheckpoint(signer, said, proof.signature, beneficiary, proof.absent, proof.witnesses);
	}

	function _word(bytes32 slot, uint256 offset) private view returns (uint256) {
		return uint256(vm.load(address(inbox), bytes32(uint256(slot) + offset)));
	}

	function test_a_module_alone_trusts_nobody() public {
		(address office, address desk,,) = inbox.modules();
		vm.expectRevert();
		IVigilInbox(office).installSet(squad().commitment, policy, 0);
		vm.expectRevert();
		IVigilInbox(desk).rehearse(SERVICE, 1);
	}
}
