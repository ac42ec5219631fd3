// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVigilErrors} from "../../src/interfaces/IVigilErrors.sol";
import {Curve} from "../../src/libraries/Curve.sol";
import {Members} from "../../src/libraries/Members.sol";
import {Status} from "../../src/types/Outcomes.sol";
import {SetCommitment} from "../../src/types/Statements.sol";
import {Cases} from "../support/Cases.sol";
import {Twins} from "../support/Twins.sol";
import {Certified, Squad, Watchers} from "../support/Watchers.sol";

/// @notice Certificates that an enemy makes: of nobody, of too few, with witnesses that are none.
contract CertificatesCases is Cases {
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
}
