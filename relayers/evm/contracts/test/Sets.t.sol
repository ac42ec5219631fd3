// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVigilErrors} from "../src/interfaces/IVigilErrors.sol";
import {IVigilEvents} from "../src/interfaces/IVigilEvents.sol";
import {IOffice} from "../src/interfaces/IOffice.sol";
import {Curve} from "../src/libraries/Curve.sol";
import {Checkpoint, Halt, Kind, Policy, SetCommitment, Signer} from "../src/types/Statements.sol";
import {CarriageReceipt} from "../src/types/Store.sol";
import {Inboxes} from "./support/Inboxes.sol";
import {Certified, Squad, Watchers} from "./support/Watchers.sol";

/// @notice Which sets are trusted, and which never are.
contract SetsTest is Inboxes {
	function test_only_the_installer_installs_and_each_service_once() public {
		SetCommitment memory other = Watchers.squad(8, 1, 4, policy).commitment;
		vm.expectRevert(IVigilErrors.NotInstaller.selector);
		inbox.installSet(other, policy, 0);
		vm.startPrank(INSTALLER);
		inbox.installSet(other, policy, 0);
		vm.expectRevert(abi.encodeWithSelector(IVigilErrors.AlreadyInstalled.selector, 8));
		inbox.installSet(other, policy, 0);
		SetCommitment memory later = Watchers.squad(8, 2, 4, policy).commitment;
		vm.expectRevert(abi.encodeWithSelector(IVigilErrors.AlreadyInstalled.selector, 8));
		inbox.installSet(later, policy, 0);
		inbox.leaveInstaller();
		later.service = 9;
		vm.expectRevert(IVigilErrors.NotInstaller.selector);
		inbox.installSet(later, policy, 0);
		vm.stopPrank();
	}

	function test_commitments_that_no_set_can_have_are_refused() public {
		SetCommitment memory good = Watchers.squad(8, 1, 4, policy).commitment;
		for (uint256 i; i < 12; ++i) {
			SetCommitment memory bad = abi.decode(abi.encode(good), (SetCommitment));
			if (i == 0) bad.setId = 0;
			if (i == 1) bad.size = 0;
			if (i == 2) bad.size = 1_025;
			if (i == 3) bad.totalWeight = 0;
			if (i == 4) bad.totalWeight = type(uint128).max;
			if (i == 5) bad.quorumWeight = bad.totalWeight / 2;
			if (i == 6) bad.quorumWeight = bad.totalWeight + 1;
			if (i == 7) bad.membersRoot = 0;
			if (i == 8) bad.policyHash = 0;
			if (i == 9) bad.activatesAt = bad.expiresAt;
			if (i == 10) bad.aggregateKey = [bytes32(0), 0, 0];
			if (i == 11) bad.aggregateKey[2] ^= bytes32(uint256(1));
			vm.prank(INSTALLER);
			vm.expectRevert(IVigilErrors.UnsoundCommitment.selector);
			inbox.installSet(bad, policy, 0);
		}
	}

	function test_policies_that_nobody_can_watch_by_are_refused() public {
		for (uint256 i; i < 12; ++i) {
			Policy memory bad = Watchers.policy();
			if (i == 0) bad.roundLength = 0;
			if (i == 1) bad.haltAfter = 0;
			if (i == 2) bad.haltAfter = 2;
			if (i == 3) bad.haltAfter = 13;
			if (i == 4) bad.margin = 6;
			if (i == 5) bad.stableFor = 11;
			if (i == 6) bad.standbyAfter = 11;
			if (i == 7) bad.goneAfter = 11;
			if (i == 8) bad.checkpointInterval = 0;
			if (i == 9) bad.minVoices = 0;
			if (i == 10) bad.stableFor = type(uint64).max;
			if (i == 11) bad.goneAfter = 604_801;
			SetCommitment memory set = Watchers.squad(8, 1, 4, bad).commitment;
			vm.prank(INSTALLER);
			vm.expectRevert(IVigilErrors.UnsoundPolicy.selector);
			inbox.installSet(set, bad, 0);
		}
		SetCommitment memory good = Watchers.squad(8, 1, 4, policy).commitment;
		Policy memory other = Watchers.policy();
		other.minVoices = 5;
		vm.prank(INSTALLER);
		vm.expectPartialRevert(IVigilErrors.WrongPolicy.selector);
		inbox.installSet(good, other, 0);
	}

	function test_a_set_hands_over_and_both_speak_of_their_own_rounds() public {
		Squad memory next = _next(2);
		next.commitment.activatesAt = 9_060;
		_handover(squad(), next, 0);
		vm.warp(9_066);
		// The old set about a round before the change, the new one about one after it.
		submit(squad(), halt(105, 9_057), nobody());
		_expectSubmit(squad(), halt(105, 9_060), IVigilErrors.SetSuperseded.selector);
		_expectSubmit(next, halt(105, 9_057), IVigilErrors.SetInFuture.selector);
		submit(next, halt(105, 9_060), nobody());
	}

	function test_handovers_are_refused_out_of_order_and_by_their_names() public {
		Squad memory next = _next(2);
		_handover(squad(), next, 0);
		_expectHandover(squad(), next, 0, IVigilErrors.AlreadyHandedOver.selector);
		_expectHandover(squad(), _next(3), 0, IVigilErrors.NotLatestSet.selector);
		_expectHandover(next, _next(2), 0, IVigilErrors.SetNotNewer.selector);
		Squad memory early = _next(3);
		early.commitment.activatesAt = 999;
		_expectHandover(next, early, 0, IVigilErrors.SetTooEarly.selector);
		Squad memory late = _next(3);
		(late.commitment.activatesAt, late.commitment.expiresAt) = (2_000_001, 2_000_002);
		_expectHandover(next, late, 0, IVigilErrors.SetTooLate.selector);
		Squad memory gone = _next(3);
		gone.commitment.expiresAt = 9_000;
		_expectHandover(next, gone, 0, IVigilErrors.NextSetExpired.selector);
		Squad memory foreign = Watchers.squad(8, 3, 4, policy);
		_expectHandover(next, foreign, 0, IVigilErrors.UnsoundCommitment.selector);
		_expectHandover(_next(7), _next(8), 0, IVigilErrors.UnknownSet.selector);
		vm.warp(2_000_000);
		Squad memory after_ = _next(3);
		after_.commitment.expiresAt = 3_000_000;
		_expectHandover(next, after_, 0, IVigilErrors.SetExpired.selector);
	}

	function test_who_brings_a_handover_is_receipted_where_proofs_look_for_it() public {
		_handover(squad(), _next(2), 0);
		bytes32 slot = keccak256(abi.encode(uint256(2), keccak256(abi.encode(uint256(SERVICE), uint256(12)))));
		same(vm.load(address(inbox), slot), bytes32(uint256(0xbe)), "the beneficiary");
		same(vm.load(address(inbox), bytes32(uint256(slot) + 1)), bytes32(START), "the time");
	}

	function test_a_standby_takes_office_after_the_silence_of_the_set() public {
		(Squad memory latest, Squad memory standby, Squad memory rescue) = _withStandby();
		_announce(standby, rescue);
		vm.expectPartialRevert(IVigilErrors.AlreadyAnnounced.selector);
		this.announceOf(standby, rescue);
		vm.warp(START + 86_399);
		vm.expectPartialRevert(IVigilErrors.TooSoon.selector);
		inbox.takeOffice(rescue.commitment);
		vm.warp(START + 86_400);
		vm.expectRevert(IVigilErrors.NothingAnnounced.selector);
		inbox.takeOffice(standby.commitment);
		inbox.takeOffice(rescue.commitment);
		same(inbox.latestSet(SERVICE).setId, 9, "in office");
		uint64 round = uint64(block.timestamp) / 3 * 3;
		_expectSubmit(latest, halt(105, round), IVigilErrors.SetSuperseded.selector);
		submit(rescue, halt(105, round), nobody());
		vm.expectRevert(IVigilErrors.NothingAnnounced.selector);
		inbox.takeOffice(rescue.commitment);
	}

	function test_a_set_that_expires_before_its_silence_is_over_is_not_followed_by_a_standby() public {
		(Squad memory latest, Squad memory standby, Squad memory rescue) = _withStandby();
		vm.warp(latest.commitment.expiresAt - 86_400);
		vm.expectPartialRevert(IVigilErrors.SetExpired.selector);
		this.announceOf(standby, rescue);
	}

	function test_an_announced_set_that_expires_before_its_office_does_not_bar_a_rescue() public {
		(, Squad memory standby, Squad memory rescue) = _withStandby();
		Squad memory brief = _next(9);
		brief.commitment.expiresAt = uint64(START + 86_400);
		vm.expectPartialRevert(IVigilErrors.NextSetExpired.selector);
		this.announceOf(standby, brief);
		_announce(standby, rescue);
		vm.warp(START + 86_400);
		inbox.takeOffice(rescue.commitment);
		same(inbox.latestSet(SERVICE).setId, 9, "in office");
	}

	function test_any_statement_made_after_the_announcement_voids_it() public {
		(Squad memory latest, Squad memory standby, Squad memory rescue) = _withStandby();
		uint256 fresh;
		for (uint256 kind; kind < 6; ++kind) {
			fresh = vm.snapshotState();
			_announce(standby, rescue);
			vm.warp(12_000);
			uint64 round = 12_000;
			if (kind == 0) submit(latest, halt(105, round), nobody());
			if (kind == 1) submit(latest, resume(105, round));
			if (kind == 2) submit(latest, checkpoint(110, round));
			if (kind == 3) _speak(latest, checkpoint(110, round));
			if (kind == 4) _speak(latest, Kind.Resume, abi.encode(resume(105, round)));
			if (kind == 5) _speak(latest, Kind.Halt, abi.encode(halt(105, round)));
			vm.warp(START + 90_000);
			vm.expectRevert(IVigilErrors.NothingAnnounced.selector);
			inbox.takeOffice(rescue.commitment);
			vm.revertToState(fresh);
		}
	}

	function test_a_statement_from_before_the_announcement_does_not_void_it() public {
		(Squad memory latest, Squad memory standby, Squad memory rescue) = _withStandby();
		_announce(standby, rescue);
		vm.warp(START + 60);
		submit(latest, halt(105, 9_000), nobody());
		vm.expectRevert(IVigilErrors.NothingAnnounced.selector);
		this.speakOf(latest, checkpoint(110, 9_000));
		vm.warp(START + 86_400);
		inbox.takeOffice(rescue.commitment);
		same(inbox.latestSet(SERVICE).setId, 9, "in office");
	}

	function test_a_handover_of_the_set_in_office_voids_the_announcement() public {
		(Squad memory latest, Squad memory standby, Squad memory rescue) = _withStandby();
		_announce(standby, rescue);
		_handover(latest, _next(5), 0);
		vm.warp(START + 86_400);
		vm.expectRevert(IVigilErrors.NothingAnnounced.selector);
		inbox.takeOffice(rescue.commitment);
	}

	function test_only_the_named_standby_announces_and_nothing_else_is_its_to_say() public {
		(, Squad memory standby, Squad memory rescue) = _withStandby();
		Squad memory other = _next(41);
		vm.expectPartialRevert(IVigilErrors.NotStandby.selector);
		this.announceOf(other, rescue);
		_expectSubmit(standby, halt(105, 9_000), IVigilErrors.UnknownSet.selector);
		_expectHandover(standby, rescue, 0, IVigilErrors.UnknownSet.selector);
		// Too few of it.
		SetCommitment memory next = rescue.commitment;
		bytes32 body = keccak256(abi.encode(keccak256(abi.encode(next)), bytes32(0)));
		Certified memory proof = Watchers.certify(standby, GENESIS, Kind.Handover, body, pair(0, 1));
		Signer memory signer = Watchers.signer(standby, policy);
		vm.expectPartialRevert(IVigilErrors.NoQuorum.selector);
		inbox.announce(signer, next, policy, 0, proof.signature, proof.absent, proof.witnesses);
	}

	function announceOf(Squad memory standby, Squad memory next) external {
		_announce(standby, next);
	}

	function speakOf(Squad memory set, Checkpoint memory said) external {
		_speak(set, said);
	}

	// --- helpers

	function _next(uint64 setId) internal view returns (Squad memory) {
		return Watchers.squad(SERVICE, setId, 4, policy);
	}

	function _withStandby()
		internal
		returns (Squad memory latest, Squad memory standby, Squad memory rescue)
	{
		(latest, standby, rescue) = (_next(2), _next(40), _next(9));
		_handover(squad(), latest, keccak256(abi.encode(standby.commitment)));
	}

	function _handoverCall(Squad memory from, Squad memory to, bytes32 standby)
		internal
		view
		returns (bytes memory)
	{
		bytes32 body = keccak256(abi.encode(keccak256(abi.encode(to.commitment)), standby));
		Certified memory proof = Watchers.certify(from, GENESIS, Kind.Handover, body, nobody());
		return abi.encodeCall(
			IOffice.handover,
			(
				Watchers.signer(from, policy),
				to.commitment,
				policy,
				standby,
				proof.signature,
				bytes32(uint256(0xbe)),
				proof.absent,
				proof.witnesses
			)
		);
	}

	function _handover(Squad memory from, Squad memory to, bytes32 standby) internal {
		(bool done, bytes memory reason) = address(inbox).call(_handoverCall(from, to, standby));
		yes(done, vm.toString(reason));
	}

	function _expectHandover(Squad memory from, Squad memory to, bytes32 standby, bytes4 error_) internal {
		(bool done, bytes memory reason) = address(inbox).call(_handoverCall(from, to, standby));
		yes(!done, "refused");
		same(bytes32(bytes4(reason)), bytes32(error_), "by its name");
	}

	function _expectSubmit(Squad memory set, Halt memory said, bytes4 error_) internal {
		Certified memory proof =
			Watchers.certify(set, GENESIS, Kind.Halt, keccak256(abi.encode(said)), nobody());
		(bool done, bytes memory reason) = address(inbox).call(
			abi.encodeCall(
				inbox.submitHalt,
				(Watchers.signer(set, policy), said, proof.signature, proof.absent, proof.witnesses)
			)
		);
		yes(!done, "refused");
		same(bytes32(bytes4(reason)), bytes32(error_), "by its name");
	}

	function _announce(Squad memory standby, Squad memory next) internal {
		bytes32 body = keccak256(abi.encode(keccak256(abi.encode(next.commitment)), bytes32(0)));
		Certified memory proof = Watchers.certify(standby, GENESIS, Kind.Handover, body, nobody());
		inbox.announce(
			Watchers.signer(standby, policy),
			next.commitment,
			policy,
			0,
			proof.signature,
			proof.absent,
			proof.witnesses
		);
	}

	function _speak(Squad memory set, Checkpoint memory said) internal {
		_speak(set, Kind.Checkpoint, abi.encode(said));
	}

	/// @dev A statement by its words; those that its kind does not have are zero.
	function _speak(Squad memory set, Kind kind, bytes memory said) internal {
		Certified memory proof = Watchers.certify(set, GENESIS, kind, keccak256(said), nobody());
		bytes32[5] memory words =
			abi.decode(bytes.concat(said, new bytes(160 - said.length)), (bytes32[5]));
		inbox.speak(
			Watchers.signer(set, policy), kind, words, proof.signature, proof.absent, proof.witnesses
		);
	}
}
