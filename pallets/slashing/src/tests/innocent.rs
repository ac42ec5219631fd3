// SPDX-License-Identifier: Apache-2.0

//! Evidence that must convict nobody.

use crate::{mock::*, *};
use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use vigil_bls::{test_utils::TestSet, Fake};
use vigil_primitives::{Era, Head, Kind, MemberIndex, Policy, Round, SetId, Statement, UnixTime};
use vigil_proofs::{
	family::{Anchor, Proof},
	fixture::{grandpa, tendermint},
	grandpa::Engine,
};

/// The slot that begins at [`START`].
const SLOT: u64 = START / 6;
/// What the liar would have named as the last block of a Substrate ward.
const HALTED: u64 = 3;

/// A Substrate ward of four authors with one block per slot, made by these in turns.
fn substrate(authors: &[u32]) -> grandpa::Ward {
	let mut ward = grandpa::Ward::new(Engine::Babe, 4, SLOT);
	for slot in 1..=20_usize {
		ward.extend(SLOT + slot as u64, authors[slot % authors.len()]);
	}
	pin_substrate(&ward);
	world(|world| world.now = START + 300);
	ward
}

fn pin_substrate(ward: &grandpa::Ward) {
	let anchor = Anchor::Grandpa(ward.anchor(0)).encode();
	assert_ok!(Slashing::pin_anchor(RuntimeOrigin::root(), SERVICE, anchor));
}

/// A Halt of the ward's fourth block, a silence of ten slots later, by the block's own hash.
fn false_halt(ward: &grandpa::Ward) -> Said {
	let round = Round(ward.time(SLOT + HALTED + 11).0);
	let block_hash = ward.headers[HALTED as usize].hash();
	vote(vigil_primitives::Halt { block_hash, ..halt_in(HALTED, round) }, 1)
}

fn row(ward: &grandpa::Ward) -> Proof {
	Proof::Grandpa(ward.proof(4..=12, HALTED as u32, 18).into())
}

#[test]
fn all_authors_of_a_substrate_ward_convict() {
	build_and_execute(|| {
		let ward = substrate(&[0, 1, 2, 3]);
		assert_ok!(life(false_halt(&ward), row(&ward)));
	});
}

#[test]
fn a_partitioned_minority_of_authors_convicts_nobody() {
	build_and_execute(|| {
		let ward = substrate(&[2]);
		assert_noop!(life(false_halt(&ward), row(&ward)), Error::<Test>::ProofIsForChallenge);
	});
}

#[test]
fn a_finality_stall_that_later_finalises_convicts_nobody_whose_life_is_finality() {
	build_and_execute(|| {
		let ward = substrate(&[0, 1, 2, 3]);
		let said = false_halt(&ward);
		let policy = Policy { head: Head::Finalized, ..POLICY };
		world(|world| world.sets.get_mut(&(SERVICE, SET)).unwrap().policy = policy);
		assert_noop!(life(said, row(&ward)), Error::<Test>::ProofIsForChallenge);
	});
}

#[test]
fn commits_that_came_after_the_silence_convict_nobody_whichever_head_is_life() {
	for head in [Head::Latest, Head::Finalized] {
		build_and_execute(|| {
			let mut ward = ward_with(&[0]);
			// Made inside the silence, committed when finality came back.
			for (at, committed) in [(10, 66), (20, 67), (30, 68)] {
				let header = ward.next_header(START + at);
				ward.commit(header, START + committed);
			}
			world(|world| {
				world.now = START + 90;
				world.sets.get_mut(&(SERVICE, SET)).unwrap().policy.head = head;
			});
			let said = vote(halt_in(2, Round(START + 60)), 1);
			assert_noop!(life(said, proof(&ward, 3, 5)), Error::<Test>::OutsideSilence);
		});
	}
}

#[test]
fn a_branch_change_convicts_nobody() {
	build_and_execute(|| {
		let ward = substrate(&[0, 1, 2, 3]);
		// The Halt names a block of the branch that was left.
		let round = Round(ward.time(SLOT + HALTED + 11).0);
		let said = vote(halt_in(HALTED, round), 1);
		assert_noop!(life(said, row(&ward)), Error::<Test>::ProofIsForChallenge);
	});
}

#[test]
fn backfilled_timestamps_convict_nobody() {
	build_and_execute(|| {
		// One sequencer fills in the slots of an outage afterwards: its word is all there is.
		let ward = substrate(&[0]);
		assert_noop!(life(false_halt(&ward), row(&ward)), Error::<Test>::ProofIsForChallenge);
	});
}

#[test]
fn a_block_made_just_before_the_silence_that_reached_nobody_convicts_nobody() {
	build_and_execute(|| {
		// Two blocks at the very beginning, then nothing until long after.
		let ward = ward_with(&[0, 2, 4, 100, 110]);
		world(|world| world.now = START + 200);
		let said = || vote(halt_in(2, Round(START + 60)), 1);
		assert_noop!(life(said(), proof(&ward, 3, 4)), Error::<Test>::OutsideSilence);
		assert_noop!(life(said(), proof(&ward, 4, 5)), Error::<Test>::OutsideSilence);
	});
}

#[test]
fn a_single_block_inside_the_silence_convicts_nobody() {
	build_and_execute(|| {
		let ward = ward_with(&[0, 30, 100]);
		world(|world| world.now = START + 200);
		let said = vote(halt_in(2, Round(START + 60)), 1);
		assert_noop!(life(said, proof(&ward, 3, 4)), Error::<Test>::OutsideSilence);
	});
}

#[test]
fn a_re_signed_halt_that_meets_the_recovery_convicts_nobody() {
	build_and_execute(|| {
		// The ward comes back a moment before the round in which the Halt is signed again.
		let ward = ward_with(&[0, 57, 59, 61, 70]);
		world(|world| world.now = START + 100);
		let said = vote(halt_in(2, Round(START + 60)), 1);
		assert_noop!(life(said, proof(&ward, 3, 4)), Error::<Test>::OutsideSilence);
		// And says so in the same round.
		let resume = vote(resume_in(2, Round(START + 60)), 1);
		let said = vote(halt_in(2, Round(START + 60)), 1);
		assert_noop!(contradiction(said, resume), Error::<Test>::NoConflict);
	});
}

#[test]
fn a_resume_long_before_a_later_halt_of_the_same_block_convicts_nobody() {
	build_and_execute(|| {
		let resume = vote(resume_in(2, Round(round().0 - 66)), 1);
		assert_noop!(contradiction(vote(halt(2), 1), resume), Error::<Test>::NoConflict);
	});
}

#[test]
fn a_lagging_honest_third_that_certified_an_older_checkpoint_is_not_convicted() {
	build_and_execute(|| {
		let older = certificate(checkpoint_in(2, 1, Round(round().0 - 30)), &[0, 1]);
		let halted = certificate(halt(2), &[]);
		assert_noop!(checkpoint_in_silence(halted.clone(), older), Error::<Test>::NoConflict);
		// Nor by one of just before the silence, of a block that others saw later.
		let before = certificate(checkpoint_in(3, 1, Round(round().0 - 60)), &[]);
		assert_noop!(checkpoint_in_silence(halted, before), Error::<Test>::NoConflict);
	});
}

#[test]
fn votes_of_an_old_key_after_a_rotation_that_were_true_convict_nobody() {
	build_and_execute(|| {
		// In the next set, others stand where these stood.
		keep(plan(SERVICE, SetId(2)), &[10, 11, 12, 13], ERA + 1, POLICY);
		world(|world| world.era += 1);
		let next = test_set(plan(SERVICE, SetId(2)), &[10, 11, 12, 13]);
		let new_word = Said::Vote(next.vote(Statement::Halt(halt(6)), 1));
		let old_word = vote(halt(5), 1);
		assert_noop!(contradiction(old_word.clone(), new_word), Error::<Test>::NobodySignedBoth);
		let same = Said::Vote(next.vote(Statement::Halt(halt(5)), 1));
		assert_noop!(contradiction(old_word, same), Error::<Test>::NoConflict);
	});
}

#[test]
fn the_same_fact_for_two_sets_is_no_offence_and_two_facts_are() {
	build_and_execute(|| {
		let keys = [3, 2, 1, 0];
		keep(plan(SERVICE, SetId(2)), &keys, ERA + 1, POLICY);
		world(|world| world.era += 1);
		let next = test_set(plan(SERVICE, SetId(2)), &keys);
		// The key that is second here is third there.
		let said = |height| Said::Vote(next.vote(Statement::Halt(halt(height)), 2));
		assert_noop!(contradiction(vote(halt(5), 1), said(5)), Error::<Test>::NoConflict);
		assert_ok!(contradiction(vote(halt(5), 1), said(6)));
		let case = case(last_case());
		assert_eq!((case.set_id, case.era), (SetId(2), Era(ERA + 1)));
		assert_eq!(case.left.members().map(|m| m.0).collect::<Vec<_>>(), [2]);
		next_era(4);
		assert_eq!(left(1), STAKE - 100);
	});
}

/// It listened for a while and then went on: that what it said before and after convicts nobody is shown by the
/// watcher's tests, with the records themselves.
#[test]
fn a_restored_backup_that_abstained_is_not_convicted() {
	build_and_execute(|| {
		keep(plan(SERVICE, SetId(2)), &[0, 1, 2, 3], ERA + 1, POLICY);
		let key = (SERVICE, SET, MemberIndex(1), Kind::Checkpoint);
		world(|world| world.attendance.insert(key, (5, 10)));
		assert_noop!(silence(Kind::Checkpoint, &[1]), Error::<Test>::TookPart);
	});
}

#[test]
fn evidence_after_the_window_is_refused() {
	build_and_execute(|| {
		world(|world| world.era = ERA + EVIDENCE);
		assert_ok!(two_halts(1));
		world(|world| world.era = ERA + EVIDENCE + 1);
		assert_noop!(two_halts(2), Error::<Test>::TooLate);
	});
}

#[test]
fn evidence_of_another_chain_service_or_set_is_refused() {
	build_and_execute(|| {
		let of_other_chain = TestSet::<Fake> { genesis_hash: sp_core::H256::zero(), ..set() };
		let word = |height| Said::Vote(of_other_chain.vote(Statement::Halt(halt(height)), 1));
		assert_noop!(contradiction(word(5), word(6)), Error::<Test>::WrongSignature);
		let mut of_other_set = set().vote(Statement::Halt(halt(5)), 1);
		of_other_set.signed.set_id = SetId(7);
		let word = Said::Vote(of_other_set);
		assert_noop!(contradiction(word, vote(halt(6), 1)), Error::<Test>::UnknownSet);
		keep(plan(OTHER, SET), &[0, 1, 2, 3], ERA, POLICY);
		let others = test_set(plan(OTHER, SET), &[0, 1, 2, 3]);
		let word = Said::Vote(others.vote(Statement::Halt(halt(5)), 1));
		assert_noop!(contradiction(word, vote(halt(6), 1)), Error::<Test>::NoConflict);
		let mut of_other_member = set().vote(Statement::Halt(halt(5)), 1);
		of_other_member.signer = MemberIndex(2);
		let word = Said::Vote(of_other_member.clone());
		assert_noop!(contradiction(word, vote(halt(6), 2)), Error::<Test>::WrongSignature);
		of_other_member.signer = MemberIndex(9);
		let word = Said::Vote(of_other_member);
		assert_noop!(contradiction(word, vote(halt(6), 2)), Error::<Test>::NotOfSet);
	});
}

#[test]
fn a_certificate_that_names_more_signers_than_signed_is_refused() {
	build_and_execute(|| {
		let mut forged = set().certify(Statement::Halt(halt(5)), &[0, 1]);
		forged.absent = vigil_primitives::Bitfield::of(4, [MemberIndex(0)]).unwrap();
		let word = Said::Certificate(forged);
		assert_noop!(contradiction(word, vote(halt(6), 1)), Error::<Test>::WrongSignature);
	});
}

#[test]
fn two_statements_that_do_not_conflict_convict_nobody() {
	build_and_execute(|| {
		let next = halt_in(6, Round(round().0 + ROUND));
		assert_noop!(contradiction(vote(halt(5), 1), vote(next, 1)), Error::<Test>::NoConflict);
		assert_noop!(contradiction(vote(halt(5), 1), vote(halt(5), 1)), Error::<Test>::NoConflict);
		assert_noop!(
			contradiction(vote(halt(5), 1), vote(halt(6), 2)),
			Error::<Test>::NobodySignedBoth
		);
	});
}

#[test]
fn forged_authority_sets_convict_nobody() {
	build_and_execute(|| {
		ward_with(&[0]);
		let mut forged = tendermint::Ward::new(tendermint::voters(50..54), START - 1_000);
		for at in [0, 10, 20, 30, 40] {
			forged.extend(START + at);
		}
		world(|world| world.now = START + 90);
		let said = vote(halt_in(2, Round(START + 60)), 1);
		let result = life(said, proof(&forged, 3, 5));
		assert_eq!(result, Err(Error::<Test>::ProofNotOfWard.into()));
	});
	build_and_execute(|| {
		let mut forged = substrate(&[0, 1, 2, 3]);
		forged.voters = (9..13).map(grandpa::key).collect();
		let result = life(false_halt(&forged), row(&forged));
		assert_eq!(result, Err(Error::<Test>::ProofNotOfWard.into()));
	});
}

#[test]
fn a_proof_without_the_change_of_the_set_convicts_nobody_and_with_it_does() {
	build_and_execute(|| {
		let mut ward = tendermint::Ward::new(tendermint::voters(0..4), START - 1_000);
		ward.next_voters = tendermint::voters(20..24);
		ward.extend(START);
		for at in [10, 20, 30, 40] {
			ward.extend(START + at);
		}
		pin(&ward);
		world(|world| world.now = START + 90);
		let said = || vote(halt_in(2, Round(START + 60)), 1);
		let shown = Proof::Tendermint(ward.proof(1, 4, 5).into());
		let refused = life(said(), shown);
		assert_eq!(refused, Err(Error::<Test>::ProofNotOfWard.into()));
		let update = vigil_proofs::family::Update::Tendermint(ward.update(1, 2).into());
		let shown = Proof::Tendermint(ward.proof(2, 4, 5).into());
		let origin = RuntimeOrigin::signed(REPORTER);
		let updates = vec![update].try_into().unwrap();
		assert_ok!(Slashing::report_life(origin, said().into(), 0, updates, shown.into()));
	});
}

#[test]
fn oversized_proofs_are_refused_before_a_signature_is_checked() {
	build_and_execute(|| {
		let mut ward = tendermint::Ward::new(tendermint::voters(0..40), START - 1_000);
		for at in [0, 10, 20, 30] {
			ward.extend(START + at);
		}
		pin(&ward);
		world(|world| world.now = START + 90);
		let said = vote(halt_in(2, Round(START + 60)), 1);
		assert_noop!(life(said, proof(&ward, 3, 4)), Error::<Test>::ProofTooLarge);
	});
}

#[test]
fn a_silence_too_short_for_a_proof_convicts_nobody() {
	build_and_execute(|| {
		let ward = ward_with(&[0, 10, 20, 30]);
		world(|world| {
			world.now = START + 90;
			let policy = &mut world.sets.get_mut(&(SERVICE, SET)).unwrap().policy;
			(policy.halt_after, policy.margin) =
				(vigil_primitives::Seconds(12), vigil_primitives::Seconds(5));
		});
		let said = vote(halt_in(2, Round(START + 30)), 1);
		assert_noop!(life(said, proof(&ward, 3, 4)), Error::<Test>::NoWindow);
	});
}

#[test]
fn proofs_do_not_judge_what_was_said_before_the_first_anchor_was_pinned() {
	build_and_execute(|| {
		world(|world| world.now = START + 90);
		let ward = ward_with(&[0, 10, 20, 30, 40]);
		let said = vote(halt_in(2, Round(START + 60)), 1);
		assert_noop!(life(said, proof(&ward, 3, 5)), Error::<Test>::BeforeAnchor);
	});
}

#[test]
fn proofs_do_not_judge_what_was_said_before_another_anchor_was_pinned() {
	build_and_execute(|| {
		let ward = ward_with(&[0, 10, 20, 30, 40]);
		world(|world| world.now = START + 90);
		pin(&ward);
		let said = vote(halt_in(2, Round(START + 60)), 1);
		let origin = RuntimeOrigin::signed(REPORTER);
		let shown = proof(&ward, 3, 5).into();
		let result = Slashing::report_life(origin, said.into(), 1, Default::default(), shown);
		assert_eq!(result.map(drop).map_err(|e| e.error), Err(Error::<Test>::BeforeAnchor.into()));
		assert_eq!(AnchorsOf::<Test>::get(SERVICE).map(|ends| ends.since), Some(UnixTime(now())));
	});
}
