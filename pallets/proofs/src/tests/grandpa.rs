// SPDX-License-Identifier: Apache-2.0

use crate::{
	fixture::grandpa::{key, scheduled_change, Ward},
	grandpa::*,
	life::*,
	substrate::ProofError,
};
use codec::{Decode, DecodeAll, Encode, MaxEncodedLen};
use proptest::prelude::*;
use sp_consensus_grandpa::{ConsensusLog, ScheduledChange, GRANDPA_ENGINE_ID};
use sp_core::Pair;
use sp_runtime::DigestItem;
use vigil_primitives::{Head, Height, Round, Seconds, UnixTime};

/// The slot of the first block.
const SLOT: u64 = 1_000_000;

/// The block that is said to be the last.
const HALTED: u32 = 3;

/// A ward of four that makes a block in every slot, by turns.
fn ward(engine: Engine) -> Ward {
	let mut ward = Ward::new(engine, 4, SLOT);
	for slot in 1..=20_u32 {
		ward.extend(SLOT + u64::from(slot), slot % 4);
	}
	ward
}

/// The silence of ten slots after the halted block.
fn window(ward: &Ward) -> Window {
	let round = ward.time(SLOT + u64::from(HALTED) + 11);
	Window::of(Height(HALTED.into()), Round(round.0), Seconds(60), Seconds(6)).unwrap()
}

fn now(ward: &Ward) -> UnixTime {
	ward.time(SLOT + 1_000)
}

fn verify(ward: &Ward, anchor: &Anchor, proof: &Proof) -> Result<ProvenLife, LifeError> {
	Grandpa::verify(anchor, &window(ward), proof, now(ward))
}

#[test]
fn row_of_blocks_inside_the_silence_proves_life() {
	for engine in [Engine::Babe, Engine::Aura] {
		let ward = ward(engine);
		let life = verify(&ward, &ward.anchor(0), &ward.proof(4..=12, HALTED, 18)).unwrap();
		assert_eq!(life.first.height, Height(5), "the fourth one began before the margin");
		assert_eq!(life.first.hash, ward.headers[5].hash());
		assert_eq!(life.first.made_at, ward.time(SLOT + 5));
		assert_eq!(life.first.existed_by, ward.time(SLOT + 6));
		assert_eq!(life.last.height, Height(12));
		assert_eq!(life.last.state_root, Some(ward.headers[12].state_root));
		assert_eq!(life.at_above, Some(ward.headers[HALTED as usize].hash()));
		assert_eq!(life.basis, TimeBasis::AuthorClaimed { distinct: 4, of: 4 });
		let halted = ward.headers[HALTED as usize].hash();
		assert_eq!(life.verdict(&window(&ward), Head::Latest, halted), Verdict::Convicts);
		assert_eq!(life.verdict(&window(&ward), Head::Finalized, halted), Verdict::Challenge);
	}
}

#[test]
fn halted_block_is_found_in_the_row_before_it_or_in_the_state() {
	let ward = ward(Engine::Babe);
	let halted = Some(ward.headers[HALTED as usize].hash());
	let at_above = |from, in_state| {
		let proof = ward.proof(from..=12, in_state, 18);
		verify(&ward, &ward.anchor(0), &proof).unwrap().at_above
	};
	const ELSEWHERE: u32 = 100;
	assert_eq!(at_above(2, ELSEWHERE), halted);
	assert_eq!(at_above(4, ELSEWHERE), halted);
	assert_eq!(at_above(5, ELSEWHERE), None);
	assert_eq!(at_above(5, HALTED), halted);
}

#[test]
fn many_hops_lead_to_blocks_far_back() {
	let mut ward = ward(Engine::Babe);
	ward.remembers = 4;
	(21..60).for_each(|slot| {
		ward.extend(SLOT + slot, 0);
	});
	let proof = ward.proof(5..=12, HALTED, 59);
	assert!(proof.hops.len() > 9);
	assert_eq!(verify(&ward, &ward.anchor(0), &proof).unwrap().first.height, Height(5));
}

#[test]
fn anchors_own_block_needs_no_justification() {
	let ward = ward(Engine::Babe);
	let mut proof = ward.proof(5..=12, HALTED, 18);
	proof.finality = None;
	assert!(verify(&ward, &ward.anchor(18), &proof).is_ok());
	assert_eq!(verify(&ward, &ward.anchor(17), &proof), Err(LifeError::Unlinked));
}

#[test]
fn block_at_a_height_is_read_wherever_it_stands_in_the_row() {
	let ward = ward(Engine::Aura);
	let (anchor, proof) = (ward.anchor(0), ward.proof(5..=12, HALTED, 18));
	for height in 5..=12_u32 {
		let block = Grandpa::block_at(&anchor, Height(height.into()), &proof, now(&ward)).unwrap();
		assert_eq!(block.hash, ward.headers[height as usize].hash());
		assert_eq!(block.final_by, None);
	}
	for height in [4, 13, u64::MAX] {
		let block = Grandpa::block_at(&anchor, Height(height), &proof, now(&ward));
		assert_eq!(block, Err(LifeError::NoSuchBlock));
	}
}

#[test]
fn single_block_without_descendant_convicts_nobody() {
	let ward = ward(Engine::Babe);
	let proof = ward.proof(6..=6, HALTED, 18);
	assert_eq!(verify(&ward, &ward.anchor(0), &proof), Err(LifeError::NoDescendant));
}

#[test]
fn blocks_outside_the_silence_prove_nothing() {
	let ward = ward(Engine::Babe);
	let before = ward.proof(1..=4, HALTED, 18);
	let after = ward.proof(13..=16, HALTED, 18);
	assert_eq!(verify(&ward, &ward.anchor(0), &before), Err(LifeError::OutsideWindow));
	assert_eq!(verify(&ward, &ward.anchor(0), &after), Err(LifeError::OutsideWindow));
}

#[test]
fn minority_that_backfills_its_slots_counts_as_what_it_is() {
	for engine in [Engine::Babe, Engine::Aura] {
		let mut ward = Ward::new(engine, 4, SLOT);
		(1..=3).for_each(|slot| {
			ward.extend(SLOT + slot, 0);
		});
		// One author of four, in its own slots.
		(4..=12).step_by(4).for_each(|slot| {
			ward.extend(SLOT + slot, 0);
		});
		let proof = ward.proof(4..=6, HALTED, 6);
		let life = verify(&ward, &ward.anchor(0), &proof).unwrap();
		assert_eq!(life.basis, TimeBasis::AuthorClaimed { distinct: 1, of: 4 });
		assert!(!life.basis.is_firm());
	}
}

#[test]
fn authors_before_a_change_of_authors_do_not_count() {
	let change = |engine: [u8; 4]| vec![DigestItem::Consensus(engine, vec![1, 0])];
	// The block that announces an epoch is of that epoch; Aura's is by the authors before.
	for (engine, id, distinct) in [(Engine::Babe, *b"BABE", 3), (Engine::Aura, *b"aura", 2)] {
		let mut ward = Ward::new(engine, 4, SLOT);
		(1..10).for_each(|slot| {
			ward.extend(SLOT + slot, slot as u32 % 4);
		});
		ward.extend_with(SLOT + 10, 2, change(id));
		(11..=12).for_each(|slot| {
			ward.extend(SLOT + slot, slot as u32 % 4);
		});
		let life = verify(&ward, &ward.anchor(0), &ward.proof(5..=12, HALTED, 12)).unwrap();
		assert_eq!(life.basis, TimeBasis::AuthorClaimed { distinct, of: 4 });
		let whole = verify(&ward, &ward.anchor(0), &ward.proof(5..=9, HALTED, 12)).unwrap();
		assert_eq!(whole.basis, TimeBasis::AuthorClaimed { distinct: 4, of: 4 });
	}
}

#[test]
fn other_logs_of_the_engine_are_no_change_of_authors() {
	let mut ward = Ward::new(Engine::Babe, 4, SLOT);
	for slot in 1..=12 {
		let disabled = vec![DigestItem::Consensus(*b"BABE", vec![2, 0, 0, 0, 0])];
		ward.extend_with(SLOT + slot, slot as u32 % 4, disabled);
	}
	let life = verify(&ward, &ward.anchor(0), &ward.proof(5..=12, HALTED, 12)).unwrap();
	assert_eq!(life.basis, TimeBasis::AuthorClaimed { distinct: 4, of: 4 });
}

#[test]
fn proof_that_does_not_show_the_authors_is_refused() {
	let ward = ward(Engine::Babe);
	let mut proof = ward.proof(5..=12, HALTED, 18);
	proof.state = Default::default();
	let incomplete = LifeError::State(ProofError::Incomplete);
	assert_eq!(verify(&ward, &ward.anchor(0), &proof), Err(incomplete));
	proof.state = ward.proof(5..=11, HALTED, 18).state;
	assert_eq!(verify(&ward, &ward.anchor(0), &proof), Err(incomplete), "of another block");
}

#[test]
fn forged_authority_set_is_refused() {
	let ward = ward(Engine::Babe);
	let mut forged = ward.clone();
	forged.voters = (50..54).map(key).collect();
	let mut proof = ward.proof(5..=12, HALTED, 18);
	proof.finality = Some(forged.justify(18));
	assert_eq!(verify(&ward, &ward.anchor(0), &proof), Err(LifeError::UnknownSigner));
}

#[test]
fn proof_without_the_change_of_set_is_refused() {
	let mut ward = ward(Engine::Babe);
	let anchor = ward.anchor(0);
	let next: Vec<_> = (2..6).map(key).collect();
	let change = ward.extend_with(SLOT + 21, 0, vec![scheduled_change(&next, 0)]);
	let update = ward.update(change);
	(ward.voters, ward.set_id) = (next, 4);
	let head = ward.extend(SLOT + 22, 0);
	let proof = ward.proof(5..=12, HALTED, head);
	assert_eq!(verify(&ward, &anchor, &proof), Err(LifeError::UnknownSigner));
	// The same people under another number are another set as well.
	let mut same = proof.clone();
	let old: Vec<_> = (0..4).map(key).collect();
	same.finality = Some(ward.justify_by(head, &old));
	assert_eq!(verify(&ward, &anchor, &same), Err(LifeError::InvalidSignature));
	let mut advanced = anchor.clone();
	Grandpa::advance(&mut advanced, &update, now(&ward)).unwrap();
	assert_eq!((advanced.set_id, advanced.height), (4, change));
	assert!(verify(&ward, &advanced, &proof).is_ok());
}

#[test]
fn anchor_moves_on_within_a_set_and_is_untouched_by_what_is_refused() {
	let ward = ward(Engine::Babe);
	let mut anchor = ward.anchor(5);
	Grandpa::advance(&mut anchor, &ward.update(9), now(&ward)).unwrap();
	assert_eq!(anchor, ward.anchor(9));
	let mut few = ward.update(12);
	few.justification = ward.justify_by(12, &ward.voters[..2]);
	let mut unlinked = ward.update(12);
	unlinked.header = ward.headers[11].clone();
	// Slot twelve begins 31 seconds later.
	let early = UnixTime(ward.time(SLOT + 12).0 - 31);
	for (update, now, error) in [
		(ward.update(9), now(&ward), LifeError::NotNewer),
		(ward.update(4), now(&ward), LifeError::NotNewer),
		(few, now(&ward), LifeError::TooFewSigners),
		(unlinked, now(&ward), LifeError::Unlinked),
		(ward.update(12), early, LifeError::FromFuture),
	] {
		assert_eq!(Grandpa::advance(&mut anchor, &update, now), Err(error));
		assert_eq!(anchor, ward.anchor(9));
	}
	let soon = UnixTime(early.0 + 1);
	Grandpa::advance(&mut anchor, &ward.update(12), soon).unwrap();
}

#[test]
fn changes_that_do_not_come_from_the_set_in_office_are_refused() {
	let next: Vec<_> = (2..6).map(key).collect();
	let scheduled =
		|| ScheduledChange::<u32> { next_authorities: vec![(key(9).public().into(), 1)], delay: 0 };
	let log = |log: ConsensusLog<u32>| DigestItem::Consensus(GRANDPA_ENGINE_ID, log.encode());
	let heavy = ScheduledChange {
		next_authorities: vec![(key(1).public().into(), u64::MAX), (key(2).public().into(), 1)],
		delay: 0,
	};
	let nobody = ScheduledChange { next_authorities: vec![], delay: 0 };
	let many = (0..=MAX_AUTHORITIES).map(|_| (key(1).public().into(), 1)).collect();
	for item in [
		scheduled_change(&next, 1),
		log(ConsensusLog::ForcedChange(0, scheduled())),
		log(ConsensusLog::Pause(1)),
		log(ConsensusLog::Resume(1)),
		log(ConsensusLog::ScheduledChange(heavy)),
		log(ConsensusLog::ScheduledChange(nobody)),
		log(ConsensusLog::ScheduledChange(ScheduledChange { next_authorities: many, delay: 0 })),
		DigestItem::Consensus(GRANDPA_ENGINE_ID, vec![9]),
	] {
		let mut ward = ward(Engine::Babe);
		let mut anchor = ward.anchor(0);
		let change = ward.extend_with(SLOT + 21, 0, vec![item]);
		let result = Grandpa::advance(&mut anchor, &ward.update(change), now(&ward));
		assert_eq!(result, Err(LifeError::UnsupportedChange));
		assert_eq!(anchor, ward.anchor(0));
	}
	let mut ward = ward(Engine::Babe);
	let mut anchor = ward.anchor(0);
	let change = ward.extend_with(SLOT + 21, 0, vec![log(ConsensusLog::OnDisabled(1))]);
	Grandpa::advance(&mut anchor, &ward.update(change), now(&ward)).unwrap();
}

#[test]
fn quorum_is_more_than_two_thirds_of_distinct_voters_with_valid_votes() {
	let mut ward = Ward::new(Engine::Babe, 6, SLOT);
	(1..=20).for_each(|slot| {
		ward.extend(SLOT + slot, slot as u32 % 6);
	});
	let anchor = ward.anchor(0);
	let with = |justification| {
		let mut proof = ward.proof(5..=12, HALTED, 18);
		proof.finality = Some(justification);
		verify(&ward, &anchor, &proof).map(|_| ())
	};
	let by = |voters: &[_]| ward.justify_by(18, voters);
	assert_eq!(with(by(&ward.voters[..5])), Ok(()));
	assert_eq!(with(by(&ward.voters[..4])), Err(LifeError::TooFewSigners), "exactly two thirds");
	assert_eq!(with(by(&[])), Err(LifeError::TooFewSigners));
	let twice = [&ward.voters[..4], &ward.voters[..1]].concat();
	assert_eq!(with(by(&twice)), Err(LifeError::DuplicateSigner));
	let stranger = [&ward.voters[..5], &[key(99)]].concat();
	assert_eq!(with(by(&stranger)), Err(LifeError::UnknownSigner));
	let mut of_another_round = by(&ward.voters);
	of_another_round.round += 1;
	assert_eq!(with(of_another_round), Err(LifeError::InvalidSignature));
	let mut for_an_older_block = by(&ward.voters);
	for_an_older_block.commit.precommits[0] = ward.vote(&ward.voters[0], 5, 17);
	assert_eq!(with(for_an_older_block), Err(LifeError::Unlinked));
	let mut of_another_height = by(&ward.voters);
	of_another_height.commit.precommits[0].target_number = 17;
	assert_eq!(with(of_another_height), Err(LifeError::Unlinked));
	assert_eq!(with(ward.justify(17)), Err(LifeError::Unlinked), "of another block than the head");
}

#[test]
fn votes_for_descendants_count_if_the_headers_lead_there() {
	let ward = ward(Engine::Babe);
	let anchor = ward.anchor(0);
	let mut proof = ward.proof(5..=12, HALTED, 16);
	let mut later = ward.justify(16);
	later.commit.precommits[0] = ward.vote(&ward.voters[0], 5, 18);
	proof.finality = Some(later.clone());
	assert_eq!(verify(&ward, &anchor, &proof), Err(LifeError::Unlinked), "no headers");
	// In any order.
	later.votes_ancestries =
		ward.headers[17..=18].iter().rev().cloned().collect::<Vec<_>>().try_into().unwrap();
	proof.finality = Some(later.clone());
	assert!(verify(&ward, &anchor, &proof).is_ok());
	later.votes_ancestries = vec![ward.headers[18].clone()].try_into().unwrap();
	proof.finality = Some(later.clone());
	assert_eq!(verify(&ward, &anchor, &proof), Err(LifeError::Unlinked), "a gap");
	let mut lifted = ward.headers[17].clone();
	lifted.number = 30;
	let vote = &mut later.commit.precommits[0];
	(vote.target_hash, vote.target_number) = (lifted.hash(), lifted.number);
	later.votes_ancestries = vec![lifted].try_into().unwrap();
	proof.finality = Some(later);
	assert_eq!(verify(&ward, &anchor, &proof), Err(LifeError::Unlinked), "a wrong height");
}

#[test]
fn weights_count_and_not_heads() {
	let ward = ward(Engine::Babe);
	let mut anchor = ward.anchor(0);
	anchor.authorities[3].weight = 7;
	let mut proof = ward.proof(5..=12, HALTED, 18);
	proof.finality = Some(ward.justify_by(18, &ward.voters[..3]));
	assert_eq!(verify(&ward, &anchor, &proof), Err(LifeError::TooFewSigners));
	proof.finality = Some(ward.justify_by(18, &ward.voters[3..]));
	assert!(verify(&ward, &anchor, &proof).is_ok(), "seven of ten");
	anchor.authorities[3].weight = u64::MAX;
	assert_eq!(verify(&ward, &anchor, &proof), Err(LifeError::AnchorInvalid));
	anchor.authorities = Default::default();
	assert_eq!(verify(&ward, &anchor, &proof), Err(LifeError::AnchorInvalid));
}

#[test]
fn proof_of_another_chain_is_refused() {
	let (ward, mut other) = (ward(Engine::Babe), Ward::new(Engine::Babe, 4, SLOT + 1));
	other.voters = (60..64).map(key).collect();
	(2..=20).for_each(|slot| {
		other.extend(SLOT + slot, slot as u32 % 4);
	});
	let proof = other.proof(5..=12, HALTED, 18);
	assert_eq!(verify(&ward, &ward.anchor(0), &proof), Err(LifeError::UnknownSigner));
	// Its blocks under the ward's own justification.
	let mut mixed = proof.clone();
	mixed.finality = Some(ward.justify(18));
	assert_eq!(verify(&ward, &ward.anchor(0), &mixed), Err(LifeError::Unlinked));
	let mut mixed = ward.proof(5..=12, HALTED, 18);
	mixed.headers = proof.headers;
	assert_eq!(verify(&ward, &ward.anchor(0), &mixed), Err(LifeError::Unlinked));
}

#[test]
fn headers_that_do_not_follow_from_a_final_block_are_refused() {
	let ward = ward(Engine::Babe);
	let anchor = ward.anchor(0);
	let proof = ward.proof(5..=12, HALTED, 18);
	let mut gap = proof.clone();
	gap.headers.remove(3);
	let mut backdated = proof.clone();
	backdated.headers[2].digest.logs[0] =
		DigestItem::PreRuntime(*b"BABE", (2_u8, 1_u32, SLOT).encode());
	let mut forged_newest = proof.clone();
	forged_newest.hops[0].header.digest.logs[0] =
		DigestItem::PreRuntime(*b"BABE", (2_u8, 1_u32, SLOT + 10).encode());
	let mut hop_to_another = proof.clone();
	hop_to_another.hops[0].header = ward.headers[11].clone();
	let mut hop_to_itself = proof.clone();
	hop_to_itself.hops[0].header = ward.headers[18].clone();
	for forged in [gap, backdated, forged_newest] {
		assert_eq!(verify(&ward, &anchor, &forged), Err(LifeError::Unlinked));
	}
	for forged in [hop_to_another, hop_to_itself] {
		assert!(matches!(verify(&ward, &anchor, &forged), Err(LifeError::State(_))));
	}
}

#[test]
fn old_anchor_is_refused_since_its_keys_may_be_sold() {
	let ward = ward(Engine::Babe);
	let (mut anchor, proof) = (ward.anchor(0), ward.proof(5..=12, HALTED, 18));
	let last = UnixTime(anchor.at.0 + anchor.trust.0);
	assert!(Grandpa::verify(&anchor, &window(&ward), &proof, last).is_ok());
	let late = UnixTime(last.0 + 1);
	let stale = Err(LifeError::AnchorStale);
	assert_eq!(Grandpa::verify(&anchor, &window(&ward), &proof, late), stale);
	assert_eq!(
		Grandpa::block_at(&anchor, Height(6), &proof, late).map(|_| ()),
		Err(LifeError::AnchorStale)
	);
	assert_eq!(Grandpa::advance(&mut anchor, &ward.update(9), late), Err(LifeError::AnchorStale));
}

#[test]
fn block_without_slot_is_refused() {
	let ward = ward(Engine::Babe);
	let mut anchor = ward.anchor(0);
	anchor.clock.engine = Engine::Aura;
	let result = Grandpa::advance(&mut anchor, &ward.update(9), now(&ward));
	assert_eq!(result, Err(LifeError::Timeless));
	anchor.clock = Clock { engine: Engine::Babe, slot_millis: u64::MAX };
	let result = Grandpa::advance(&mut anchor, &ward.update(9), now(&ward));
	assert_eq!(result, Err(LifeError::Timeless));
}

#[test]
fn oversized_proof_is_refused_before_any_signature() {
	let ward = ward(Engine::Babe);
	let mut anchor = ward.anchor(0);
	let large = DigestItem::Other(vec![0; MAX_BYTES]);
	let mut proof = ward.proof(5..=12, HALTED, 18);
	proof.headers[0].digest.logs.push(large.clone());
	assert_eq!(verify(&ward, &anchor, &proof), Err(LifeError::TooLarge));
	let mut largest = ward.proof(5..=12, HALTED, 18);
	// One byte says what kind of log it is and four how long it is.
	let room = MAX_BYTES - largest.encode().len() - 5;
	largest.headers[0].digest.logs.push(DigestItem::Other(vec![0; room]));
	assert_eq!(largest.encode().len(), MAX_BYTES);
	assert_eq!(verify(&ward, &anchor, &largest), Err(LifeError::Unlinked));
	let mut update = ward.update(9);
	update.header.digest.logs.push(large);
	assert_eq!(Grandpa::advance(&mut anchor, &update, now(&ward)), Err(LifeError::TooLarge));
	let header = ward.headers[0].clone();
	let many = vec![header; MAX_HEADERS as usize + 1];
	assert!(Proof::decode(
		&mut &(&proof.head, None::<()>, Vec::<()>::new(), many, Vec::<()>::new()).encode()[..]
	)
	.is_err());
	let mut justification = ward.justify(9).encode();
	let votes = vec![ward.vote(&ward.voters[0], 5, 9); MAX_AUTHORITIES as usize + 1];
	justification.truncate(8 + 36);
	justification.extend((votes, Vec::<Header>::new()).encode());
	assert!(Justification::decode(&mut &justification[..]).is_err());
}

#[test]
fn cost_is_known_before_a_signature_is_checked() {
	let ward = ward(Engine::Babe);
	let mut proof = ward.proof(5..=12, HALTED, 18);
	let bytes = proof.encode().len() as u32;
	assert_eq!(Grandpa::cost(&proof), Cost { signatures: 4, bytes });
	proof.finality = None;
	assert_eq!(Grandpa::cost(&proof).signatures, 0);
	let update = ward.update(9);
	let bytes = update.encode().len() as u32;
	assert_eq!(Grandpa::cost_of_update(&update), Cost { signatures: 4, bytes });
	assert!(Anchor::max_encoded_len() < 64 * 1024);
}

#[test]
fn justification_has_the_bytes_that_nodes_send() {
	use sp_consensus_grandpa::{Commit as NodeCommit, GrandpaJustification};
	let ward = ward(Engine::Babe);
	let ours = ward.justify(9);
	let theirs = GrandpaJustification::<Header>::decode_all(&mut &ours.encode()[..]).unwrap();
	let NodeCommit::<Header> { target_hash, target_number, precommits } = theirs.commit.clone();
	assert_eq!((target_hash, target_number), (ward.headers[9].hash(), 9));
	assert_eq!(precommits.len(), 4);
	assert_eq!(theirs.encode(), ours.encode());
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]
	#[test]
	fn no_changed_bit_of_a_proof_makes_another_proof(bit in any::<prop::sample::Index>()) {
		let ward = ward(Engine::Babe);
		let proof = ward.proof(5..=12, HALTED, 18);
		let right = verify(&ward, &ward.anchor(0), &proof).unwrap();
		let mut bytes = proof.encode();
		let bit = bit.index(bytes.len() * 8);
		bytes[bit / 8] ^= 1 << (bit % 8);
		if let Ok(changed) = Proof::decode_all(&mut &bytes[..]) {
			// A node of the state that is not needed may change, and what it shows is then unknown.
			if let Ok(life) = verify(&ward, &ward.anchor(0), &changed) {
				prop_assert_eq!(life, ProvenLife { at_above: life.at_above, ..right });
			}
		}
	}

	#[test]
	fn rubbish_is_refused_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
		let ward = Ward::new(Engine::Babe, 1, SLOT);
		let mut anchor = ward.anchor(0);
		if let Ok(proof) = Proof::decode(&mut &bytes[..]) {
			prop_assert!(verify(&ward, &anchor, &proof).is_err());
		}
		if let Ok(update) = Update::decode(&mut &bytes[..]) {
			prop_assert!(Grandpa::advance(&mut anchor, &update, now(&ward)).is_err());
		}
		if let Ok(mut anchor) = Anchor::decode(&mut &bytes[..]) {
			prop_assert!(verify(&ward, &anchor, &ward.proof(0..=0, 0, 0)).is_err());
			prop_assert!(Grandpa::advance(&mut anchor, &ward.update(0), now(&ward)).is_err());
		}
	}
}
