// SPDX-License-Identifier: Apache-2.0

//! What the ward's own consensus shows, and Checkpoints inside a silence.

use crate::{mock::*, rules::offence::Offence, *};
use frame_support::{assert_noop, assert_ok};
use vigil_primitives::{Checkpoint, Height, Round, UnixTime, H256};
use vigil_proofs::tendermint::header_hash;

/// A ward that makes a block every ten seconds, and the round of a Halt of its second block that is a
/// lie.
fn living() -> (vigil_proofs::fixture::tendermint::Ward, Round) {
	let ward = ward_with(&[0, 10, 20, 30, 40, 50, 60, 70]);
	world(|world| world.now = START + 90);
	(ward, Round(START + 60))
}

#[test]
fn a_proof_of_life_convicts_everybody_who_certified_the_halt() {
	build_and_execute(|| {
		let (ward, round) = living();
		assert_ok!(life(certificate(halt_in(2, round), &[3]), proof(&ward, 3, 5)));
		let id = last_case();
		assert_eq!((case(id).left.count(), case(id).deed.offence), (3, Offence::FalseHalt));
		assert_eq!((case(id).from(), case(id).to()), (UnixTime(START), UnixTime(START + 60)));
		let state = |from, to| Slashing::false_alarm(SERVICE, UnixTime(from), UnixTime(to));
		assert_eq!(state(START, START + 1), Some(AlarmState::Alleged));
		assert_eq!(state(START + 61, START + 99), None);
		next_era(4);
		assert_eq!(state(START, START + 1), Some(AlarmState::False));
		assert_eq!((left(0), left(1), left(2), left(3)), (900, 900, 900, STAKE));
	});
}

#[test]
fn who_names_a_block_that_the_ward_has_not_come_to_is_convicted_as_well() {
	build_and_execute(|| {
		let (ward, round) = living();
		assert_ok!(life(certificate(halt_in(1 << 60, round), &[3]), proof(&ward, 3, 5)));
		assert_eq!(case(last_case()).left.count(), 3);
	});
}

#[test]
fn halt_votes_below_quorum_convict_as_well() {
	build_and_execute(|| {
		let (ward, round) = living();
		assert_ok!(life(vote(halt_in(2, round), 3), proof(&ward, 3, 5)));
		assert_eq!(case(last_case()).left.count(), 1);
		assert_eq!(Slashing::false_alarm(SERVICE, UnixTime(0), UnixTime(u64::MAX)), None);
		assert_ok!(life(certificate(halt_in(2, round), &[0, 1]), proof(&ward, 3, 5)));
		assert_eq!(case(last_case()).left.members().map(|m| m.0).collect::<Vec<_>>(), [2]);
	});
}

#[test]
fn an_offence_is_punished_once_whatever_evidence_comes_later_and_in_whatever_form() {
	build_and_execute(|| {
		let (ward, round) = living();
		let said = |absent: &[u16]| certificate(halt_in(2, round), absent);
		assert_ok!(life(said(&[0]), proof(&ward, 3, 5)));
		let judged = Err(Error::<Test>::JudgedAlready.into());
		assert_eq!(life(said(&[0]), proof(&ward, 4, 6)), judged);
		// Another round of the same lie, another pair of votes, a Checkpoint inside.
		assert_eq!(life(vote(halt_in(2, Round(round.0 + 6)), 1), proof(&ward, 4, 6)), judged);
		assert_eq!(contradiction(vote(halt_in(9, round), 1), said(&[0])), judged);
		let inside = checkpoint_in(4, 1, Round(round.0 - 30));
		assert_eq!(checkpoint_in_silence(said(&[0]), vote(inside, 2)), judged);
		next_era(4);
		assert_eq!(life(said(&[0]), proof(&ward, 4, 6)), judged);
		assert_eq!((left(1), left(2), left(3)), (900, 900, 900));
	});
}

#[test]
fn a_retracted_alarm_may_recur_later() {
	build_and_execute(|| {
		let blocks: Vec<u64> = (0..80).map(|place| place * 10).collect();
		let ward = ward_with(&blocks);
		world(|world| world.now = START + 900);
		assert_ok!(life(vote(halt_in(2, Round(START + 60)), 1), proof(&ward, 3, 5)));
		let later = Round(START + 600);
		assert_ok!(life(vote(halt_in(50, later), 1), proof(&ward, 57, 60)));
		next_era(4);
		assert_eq!(left(1), STAKE - 200, "two lies add up");
	});
}

#[test]
fn a_checkpoint_inside_the_silence_convicts_who_signed_both() {
	build_and_execute(|| {
		let round = Round(round().0);
		let inside = checkpoint_in(4, 1, Round(round.0 - 30));
		let said = certificate(halt_in(2, round), &[0]);
		let alive = certificate(inside, &[3]);
		assert_noop!(
			checkpoint_in_silence(said.clone(), vote(inside, 0)),
			Error::<Test>::NobodySignedBoth
		);
		assert_ok!(checkpoint_in_silence(said, alive));
		let convicted = case(last_case()).left.members().map(|m| m.0).collect::<Vec<_>>();
		assert_eq!(convicted, [1, 2]);
	});
}

#[test]
fn a_checkpoint_of_a_block_that_the_ward_does_not_have_convicts() {
	build_and_execute(|| {
		let (ward, _) = living();
		let header = &ward.block(4).header;
		let honest = Checkpoint {
			height: Height(4),
			block_hash: header_hash(header),
			state_root: H256::repeat_byte(4),
			block_timestamp: UnixTime(START + 20),
			round: Round(START + 60),
		};
		let shown = || proof(&ward, 4, 5);
		assert_noop!(false_block(vote(honest, 1), shown()), Error::<Test>::NotFalse);
		let wrong_root = Checkpoint { state_root: H256::repeat_byte(9), ..honest };
		assert_ok!(false_block(vote(wrong_root, 1), shown()));
		let lie = Checkpoint { block_hash: H256::repeat_byte(9), ..honest };
		assert_ok!(false_block(certificate(lie, &[0, 1]), shown()));
		assert_eq!(case(last_case()).deed.offence, Offence::FalseCheckpoint);
		let early = Checkpoint { round: Round(START + 18), ..lie };
		assert_noop!(false_block(vote(early, 0), shown()), Error::<Test>::ProofIsForChallenge);
	});
}

#[test]
fn a_ward_with_two_final_blocks_of_one_height_convicts_nobody() {
	build_and_execute(|| {
		let (ward, _) = living();
		// The ward's own validators have committed another block of that height, too.
		let mut other = ward.clone();
		other.blocks.truncate(3);
		let header = vigil_proofs::tendermint::Header {
			evidence_hash: vec![9; 32].try_into().unwrap(),
			..other.next_header(START + 20)
		};
		other.commit(header, START + 21);
		other.extend(START + 30);
		let said = Checkpoint {
			height: Height(4),
			block_hash: header_hash(&other.block(4).header),
			state_root: H256::repeat_byte(4),
			block_timestamp: UnixTime(START + 20),
			round: Round(START + 60),
		};
		assert_ok!(false_block(certificate(said, &[]), proof(&ward, 4, 5)));
		let id = last_case();
		let clear = |proof: vigil_proofs::family::Proof| {
			let origin = RuntimeOrigin::signed(9);
			let updates = Default::default();
			let result = Slashing::clear_block(origin, id, said, 0, updates, proof.into());
			result.map(drop).map_err(|error| error.error)
		};
		assert_noop!(clear(proof(&ward, 4, 5)), Error::<Test>::NotFalse);
		assert_ok!(clear(proof(&other, 4, 5)));
		blocks(3);
		assert_eq!((open_rights(), stage(id)), (0, None));
		next_era(4);
		assert_eq!(left(0), STAKE);
	});
}

#[test]
fn who_has_paid_for_votes_does_not_hide_that_the_alarm_was_false() {
	build_and_execute(|| {
		let (ward, round) = living();
		// The liars report their own votes first, and certify the lie afterwards.
		for signer in 0..3 {
			assert_ok!(life(vote(halt_in(2, round), signer), proof(&ward, 3, 5)));
		}
		let state = |at| Slashing::false_alarm(SERVICE, UnixTime(START + at), UnixTime(START + at));
		assert_eq!(state(60), None);
		let said = |round| certificate(halt_in(2, round), &[3]);
		assert_ok!(life(said(round), proof(&ward, 3, 5)));
		let alarm = last_case();
		assert_eq!((state(60), case(alarm).left.count()), (Some(AlarmState::Alleged), 0));
		// It is known to have gone on, and that is known once.
		let again = Round(round.0 + 6);
		assert_eq!(state(66), None);
		assert_ok!(life(said(again), proof(&ward, 4, 6)));
		assert_eq!((state(66), last_case()), (Some(AlarmState::Alleged), alarm));
		assert_noop!(life(said(again), proof(&ward, 4, 6)), Error::<Test>::JudgedAlready);
		next_era(6);
		assert_eq!(state(66), Some(AlarmState::False));
		assert_eq!((left(0), left(1), left(2), left(3)), (900, 900, 900, STAKE));
	});
}

#[test]
fn a_challenge_put_before_the_certificate_does_not_hide_the_false_alarm() {
	build_and_execute(|| {
		let (ward, round) = living();
		for signer in 0..3 {
			assert_ok!(life(vote(halt_in(2, round), signer), proof(&ward, 3, 5)));
		}
		// The liars challenge their own alarm, and lose the challenge later on.
		let said = || certificate(halt_in(2, round), &[3]);
		let origin = RuntimeOrigin::signed(CHALLENGER);
		assert_ok!(Slashing::challenge(origin, said().into(), H256::zero()));
		let challenged = last_case();
		assert_ok!(life(said(), proof(&ward, 3, 5)));
		assert_ok!(Slashing::decide(RuntimeOrigin::root(), challenged, false));
		next_era(6);
		let state = Slashing::false_alarm(SERVICE, UnixTime(START + 60), UnixTime(START + 60));
		assert_eq!(state, Some(AlarmState::False));
	});
}

#[test]
fn who_fills_the_queue_does_not_hide_that_an_alarm_was_false() {
	build_and_execute(|| {
		let (ward, round) = living();
		for signer in 0..3 {
			assert_ok!(life(vote(halt_in(2, round), signer), proof(&ward, 3, 5)));
		}
		for place in 1..4 {
			let word = |height| vote(halt_in(height, Round(round.0 - 1_200 * place)), 0);
			assert_ok!(contradiction(word(5), word(6)));
		}
		let full =
			contradiction(vote(checkpoint_in(5, 1, round), 0), vote(checkpoint_in(5, 2, round), 0));
		assert_eq!(full, Err(Error::<Test>::QueueFull.into()));
		assert_ok!(life(certificate(halt_in(2, round), &[3]), proof(&ward, 3, 5)));
		let state = Slashing::false_alarm(SERVICE, UnixTime(START), UnixTime(START + 60));
		assert_eq!(state, Some(AlarmState::Alleged));
	});
}
