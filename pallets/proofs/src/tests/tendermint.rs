// SPDX-License-Identifier: Apache-2.0

use crate::{
	fixture::tendermint::{sign, validators, voters, Ward},
	life::*,
	tendermint::*,
};
use codec::{Decode, DecodeAll, Encode, MaxEncodedLen};
use proptest::prelude::*;
use sp_core::H256;
use vigil_primitives::{Head, Height, Round, Seconds, UnixTime};

/// When the first block was made.
const START: u64 = 1_700_000_000;

/// The block that is said to be the last.
const HALTED: u64 = 3;

/// A ward of four with a block every five seconds.
fn ward() -> Ward {
	let mut ward = Ward::new(voters(0..4), START);
	(1..20).for_each(|place| {
		ward.extend(START + 5 * place);
	});
	ward
}

/// The minute of silence after the halted block, which was made at `START + 10`.
fn window() -> Window {
	Window::of(Height(HALTED), Round(START + 71), Seconds(60), Seconds(3)).unwrap()
}

const NOW: UnixTime = UnixTime(START + 1_000);

fn verify(anchor: &Anchor, proof: &Proof) -> Result<ProvenLife, LifeError> {
	Tendermint::verify(anchor, &window(), proof, NOW)
}

fn at(seconds: u64) -> Time {
	Time { seconds, nanos: 0 }
}

#[test]
fn two_committed_blocks_inside_the_silence_prove_life() {
	let ward = ward();
	let life = verify(&ward.anchor(1), &ward.proof(1, 4, 8)).unwrap();
	assert_eq!(life.first.height, Height(4));
	assert_eq!(life.first.hash, header_hash(&ward.block(4).header));
	assert_eq!(life.first.state_root, Some(H256::repeat_byte(4)));
	assert_eq!(life.first.made_at, UnixTime(START + 15));
	assert_eq!(life.first.existed_by, UnixTime(START + 16));
	assert_eq!(life.first.final_by, Some(UnixTime(START + 36)), "when the later one was voted for");
	assert_eq!(life.last.height, Height(8));
	assert_eq!(life.at_above, Some(header_hash(&ward.block(HALTED).header)));
	assert_eq!(life.basis, TimeBasis::QuorumSigned);
	for head in [Head::Latest, Head::Finalized] {
		assert_eq!(life.verdict(&window(), head, H256::zero()), Verdict::Convicts);
	}
	assert_eq!(verify(&ward.anchor(1), &ward.proof(1, 5, 8)).unwrap().at_above, None);
}

#[test]
fn block_at_a_height_is_either_of_the_two() {
	let ward = ward();
	let (anchor, proof) = (ward.anchor(1), ward.proof(1, 4, 8));
	for height in [4, 8] {
		let block = Tendermint::block_at(&anchor, Height(height), &proof, NOW).unwrap();
		assert_eq!(block.hash, header_hash(&ward.block(height).header));
		assert_eq!(block.final_by, None);
	}
	let absent = Tendermint::block_at(&anchor, Height(5), &proof, NOW);
	assert_eq!(absent, Err(LifeError::NoSuchBlock));
}

#[test]
fn block_at_a_height_is_refused_if_the_chain_did_not_commit_it() {
	let (ward, now) = (ward(), NOW);
	let refused = |change: &dyn Fn(&mut Proof), error| {
		let mut proof = ward.proof(1, 4, 8);
		change(&mut proof);
		let block = Tendermint::block_at(&ward.anchor(1), Height(4), &proof, now);
		assert_eq!(block, Err(error));
	};
	let other = || Leaf::try_from(vec![0xee; 32]).unwrap();
	refused(&|proof| proof.first.header.app_hash = other(), LifeError::InvalidSignature);
	let two = |proof: &mut Proof| {
		proof.first.commit.votes.iter_mut().skip(2).for_each(|vote| *vote = None)
	};
	refused(&two, LifeError::TooFewSigners);
	refused(&|proof| proof.trusted = validators(&voters(7..9)), LifeError::WrongSet);
}

#[test]
fn block_that_is_trusted_itself_is_shown_from_an_older_one() {
	let ward = ward();
	let mut anchor = ward.anchor(1);
	Tendermint::advance(&mut anchor, &ward.update(1, 4), NOW).unwrap();
	assert_eq!(anchor.points.len(), 2);
	assert!(verify(&anchor, &ward.proof(1, 4, 8)).is_ok());
}

#[test]
fn single_block_without_descendant_convicts_nobody() {
	let ward = ward();
	let mut proof = ward.proof(1, 4, 4);
	assert_eq!(verify(&ward.anchor(1), &proof), Err(LifeError::NoDescendant));
	proof.last = None;
	assert_eq!(verify(&ward.anchor(1), &proof), Err(LifeError::NoDescendant));
}

#[test]
fn blocks_outside_the_silence_prove_nothing() {
	let ward = ward();
	let error = |first, last| verify(&ward.anchor(1), &ward.proof(1, first, last)).unwrap_err();
	assert_eq!(error(2, 8), LifeError::OutsideWindow);
	assert_eq!(error(15, 16), LifeError::OutsideWindow);
	assert_eq!(error(4, 15), LifeError::NoDescendant);
	assert_eq!(error(8, 4), LifeError::NoDescendant);
}

#[test]
fn silence_after_a_block_that_the_ward_has_not_come_to_is_refuted_as_well() {
	let ward = ward();
	let window = Window { above: Height(u64::MAX), ..window() };
	let life = Tendermint::verify(&ward.anchor(1), &window, &ward.proof(1, 4, 8), NOW).unwrap();
	assert_eq!(life.verdict(&window, Head::Latest, H256::zero()), Verdict::Convicts);
}

#[test]
fn block_voted_for_only_after_the_silence_convicts_nobody() {
	// It was made inside, and the votes that complete it came later.
	let mut ward = ward();
	let header = ward.block(4).header.clone();
	ward.blocks[3].commit = sign(&header, &voters(0..4), at(START + 69), |_| true);
	let late = verify(&ward.anchor(1), &ward.proof(1, 4, 8));
	assert_eq!(late, Err(LifeError::OutsideWindow));
}

#[test]
fn finality_by_votes_that_were_held_back_is_not_backdated() {
	let ward = ward();
	let life = verify(&ward.anchor(1), &ward.proof(1, 4, 8)).unwrap();
	assert_eq!(life.last.final_by, None);
	assert!(life.first.final_by > Some(life.first.existed_by));
}

#[test]
fn forged_validator_set_is_refused() {
	let ward = ward();
	let mut forged = ward.clone();
	forged.blocks.truncate(3);
	(forged.voters, forged.next_voters) = (voters(50..54), voters(50..54));
	(3..20).for_each(|place| {
		forged.extend(START + 5 * place);
	});
	let mut proof = forged.proof(1, 4, 8);
	assert_eq!(verify(&ward.anchor(1), &proof), Err(LifeError::WrongSet), "nobody trusted voted");
	proof.trusted = forged.block(8).validators.clone();
	assert_eq!(verify(&ward.anchor(1), &proof), Err(LifeError::WrongSet), "nobody trusted them");
	assert_eq!(verify(&ward.anchor(3), &proof), Err(LifeError::WrongSet), "nor right after");
	proof = ward.proof(1, 4, 8);
	proof.first.validators = forged.block(8).validators.clone();
	assert_eq!(verify(&ward.anchor(1), &proof), Err(LifeError::WrongSet), "not the block's own");
}

#[test]
fn minority_that_leaves_the_others_out_is_refused() {
	// Half of the trusted sign a block of their own and show themselves as all the validators there are.
	let (ward, few) = (ward(), voters(0..2));
	let mut proof = ward.proof(1, 4, 8);
	for block in [&mut proof.first].into_iter().chain(&mut proof.last) {
		block.header.app_hash = Leaf::try_from(vec![0xee; 32]).unwrap();
		let voted_at = at(block.header.time.seconds + 1);
		block.commit = sign(&block.header, &few, voted_at, |_| true);
		block.validators = validators(&few);
	}
	assert_eq!(verify(&ward.anchor(1), &proof), Err(LifeError::WrongSet));
}

#[test]
fn block_of_the_same_second_as_the_trusted_one_is_taken() {
	let mut ward = Ward::new(voters(0..4), START);
	ward.extend(START);
	Tendermint::advance(&mut ward.anchor(1), &ward.update(1, 2), NOW).unwrap();
}

#[test]
fn change_of_set_is_followed_while_more_than_a_third_stays() {
	// Of the trusted three, so many vote in a set of four.
	let with = |stay: u32| {
		let mut ward = Ward::new(voters(0..3), START);
		ward.extend(START + 5);
		ward.next_voters = voters((0..stay).chain(10..14 - stay));
		(2..20).for_each(|place| {
			ward.extend(START + 5 * place);
		});
		verify(&ward.anchor(1), &ward.proof(1, 4, 8)).map(|life| life.basis)
	};
	assert_eq!(with(2), Ok(TimeBasis::QuorumSigned));
	assert_eq!(with(1), Err(LifeError::WrongSet), "exactly a third");
	assert_eq!(with(0), Err(LifeError::WrongSet));
}

#[test]
fn proof_without_the_change_of_set_is_refused_until_the_anchor_has_moved() {
	let mut ward = Ward::new(voters(0..3), START);
	ward.next_voters = voters(20..23);
	ward.extend(START + 5);
	(2..20).for_each(|place| {
		ward.extend(START + 5 * place);
	});
	let mut anchor = ward.anchor(1);
	assert_eq!(verify(&anchor, &ward.proof(1, 4, 8)), Err(LifeError::WrongSet));
	Tendermint::advance(&mut anchor, &ward.update(1, 2), NOW).unwrap();
	assert!(verify(&anchor, &ward.proof(2, 4, 8)).is_ok());
}

#[test]
fn quorum_is_more_than_two_thirds_of_the_weight() {
	let with = |votes: fn(usize) -> bool| {
		let mut ward = Ward::new(voters(0..6), START);
		(1..20).for_each(|place| {
			ward.extend(START + 5 * place);
		});
		for height in [4, 8] {
			let header = ward.block(height).header.clone();
			let voted_at = at(header.time.seconds + 1);
			ward.blocks[height as usize - 1].commit = sign(&header, &voters(0..6), voted_at, votes);
		}
		verify(&ward.anchor(1), &ward.proof(1, 4, 8)).map(|life| life.basis)
	};
	assert_eq!(with(|place| place != 2), Ok(TimeBasis::QuorumSigned));
	assert_eq!(with(|place| place > 1), Err(LifeError::TooFewSigners), "exactly two thirds");
	// Nobody voted at any time at all.
	assert!(with(|_| false).is_err());
}

#[test]
fn heavy_minority_is_no_quorum_of_trust() {
	// The trusted set has one heavy member who is not among those who sign.
	let mut ward = Ward::new(voters(0..4), START);
	ward.next_voters[3].1 = 70;
	ward.voters = ward.next_voters.clone();
	(1..20).for_each(|place| {
		ward.extend(START + 5 * place);
	});
	let all = ward.next_voters.clone();
	for height in [4, 8] {
		let header = ward.block(height).header.clone();
		let voted_at = at(header.time.seconds + 1);
		ward.blocks[height as usize - 1].commit = sign(&header, &all, voted_at, |place| place < 3);
	}
	let few = verify(&ward.anchor(2), &ward.proof(2, 4, 8));
	assert_eq!(few, Err(LifeError::TooFewSigners));
}

#[test]
fn votes_of_another_block_round_chain_or_time_are_refused() {
	let ward = ward();
	let anchor = ward.anchor(1);
	let refused = |change: &dyn Fn(&mut Commit)| {
		let mut proof = ward.proof(1, 4, 8);
		change(&mut proof.first.commit);
		assert_eq!(verify(&anchor, &proof), Err(LifeError::InvalidSignature));
	};
	let other = ward.block(5).commit.votes.clone();
	refused(&|commit| commit.round = 1);
	refused(&|commit| commit.parts = 2);
	refused(&|commit| commit.parts_hash = H256::zero());
	refused(&|commit| commit.votes[0].as_mut().unwrap().time.nanos = 1);
	refused(&|commit| commit.votes[0].as_mut().unwrap().signature.0[3] ^= 1);
	refused(&|commit| {
		let (one, two) = (commit.votes[0], commit.votes[1]);
		(commit.votes[0], commit.votes[1]) = (two, one);
	});
	refused(&|commit| commit.votes[0].as_mut().unwrap().signature = other[0].unwrap().signature);
}

#[test]
fn votes_must_be_as_many_as_validators() {
	let ward = ward();
	let mut proof = ward.proof(1, 4, 8);
	proof.first.commit.votes.pop();
	assert_eq!(verify(&ward.anchor(1), &proof), Err(LifeError::WrongSet));
	proof.first.commit.votes.try_extend([None, None].into_iter()).unwrap();
	assert_eq!(verify(&ward.anchor(1), &proof), Err(LifeError::WrongSet));
}

#[test]
fn every_field_of_a_header_is_bound_by_the_votes() {
	let ward = ward();
	let leaf = || Leaf::try_from(vec![0xee; 32]).unwrap();
	let changes: [fn(&mut Header, Leaf); 11] = [
		|header, _| header.version_app = 9,
		|header, _| header.version_block = 9,
		|header, _| header.height += 1,
		|header, _| header.last_block_id = None,
		|header, leaf| header.last_commit_hash = leaf,
		|header, leaf| header.data_hash = leaf,
		|header, leaf| header.consensus_hash = leaf,
		|header, leaf| header.app_hash = leaf,
		|header, leaf| header.last_results_hash = leaf,
		|header, leaf| header.evidence_hash = leaf,
		|header, leaf| header.proposer_address = leaf,
	];
	for change in changes {
		let mut proof = ward.proof(1, 4, 8);
		change(&mut proof.first.header, leaf());
		assert_eq!(verify(&ward.anchor(1), &proof), Err(LifeError::InvalidSignature));
	}
	let mut proof = ward.proof(1, 4, 8);
	proof.first.header.next_validators_hash = H256::zero();
	assert_eq!(verify(&ward.anchor(1), &proof), Err(LifeError::InvalidSignature));
	let mut backdated = ward.proof(1, 4, 8);
	backdated.first.header.time.nanos = 1;
	assert_eq!(verify(&ward.anchor(1), &backdated), Err(LifeError::InvalidSignature));
}

#[test]
fn proof_of_another_chain_is_refused() {
	let mut ward = ward();
	let anchor = ward.anchor(1);
	ward.chain_id = b"ward-2".to_vec();
	ward.blocks.truncate(1);
	(1..20).for_each(|place| {
		ward.extend(START + 5 * place);
	});
	assert_eq!(verify(&anchor, &ward.proof(1, 4, 8)), Err(LifeError::OtherChain));
}

#[test]
fn numbers_out_of_range_are_refused() {
	let ward = ward();
	let mut proof = ward.proof(1, 4, 8);
	proof.last.as_mut().unwrap().header.height = u64::MAX;
	assert_eq!(verify(&ward.anchor(1), &proof), Err(LifeError::Malformed));
	let mut proof = ward.proof(1, 4, 8);
	proof.first.header.time.nanos = 1_000_000_000;
	assert_eq!(verify(&ward.anchor(1), &proof), Err(LifeError::Malformed));
	let mut update = ward.update(1, 4);
	update.block.header.time.seconds = u64::MAX;
	let result = Tendermint::advance(&mut ward.anchor(1), &update, NOW);
	assert_eq!(result, Err(LifeError::Malformed));
}

#[test]
fn block_from_the_future_is_refused() {
	let ward = ward();
	let early = UnixTime(START + 14);
	let mut anchor = ward.anchor(1);
	let now = |seconds| UnixTime(early.0 - 30 + seconds);
	let result = Tendermint::advance(&mut anchor, &ward.update(1, 4), now(0));
	assert_eq!(result, Err(LifeError::FromFuture));
	Tendermint::advance(&mut anchor, &ward.update(1, 4), now(1)).unwrap();
}

#[test]
fn old_anchor_is_refused_since_its_keys_may_be_sold() {
	let ward = ward();
	let (mut anchor, proof) = (ward.anchor(1), ward.proof(1, 4, 8));
	let last = UnixTime(START + anchor.trust.0);
	assert!(Tendermint::verify(&anchor, &window(), &proof, last).is_ok());
	let late = UnixTime(last.0 + 1);
	let stale = Err(LifeError::AnchorStale);
	assert_eq!(Tendermint::verify(&anchor, &window(), &proof, late), stale);
	let result = Tendermint::advance(&mut anchor, &ward.update(1, 4), late);
	assert_eq!(result, Err(LifeError::AnchorStale));
	anchor.points = Default::default();
	assert_eq!(verify(&anchor, &proof), Err(LifeError::NotNewer));
	let result = Tendermint::advance(&mut anchor, &ward.update(1, 4), NOW);
	assert_eq!(result, Err(LifeError::AnchorInvalid));
}

#[test]
fn anchor_is_untouched_by_what_is_refused() {
	let ward = ward();
	let mut anchor = ward.anchor(5);
	for height in [4, 5] {
		let result = Tendermint::advance(&mut anchor, &ward.update(5, height), NOW);
		assert_eq!(result, Err(LifeError::NotNewer));
	}
	assert_eq!(anchor, ward.anchor(5));
	Tendermint::advance(&mut anchor, &ward.update(5, 6), NOW).unwrap();
	assert_eq!(anchor.points.last(), ward.anchor(6).points.last());
}

#[test]
fn small_steps_push_no_old_block_out_of_the_anchor() {
	let mut ward = Ward::new(voters(0..1), START);
	let trust = 1_400;
	(1..400).for_each(|place| {
		ward.extend(START + 5 * place);
	});
	let mut anchor = ward.anchor(1);
	anchor.trust = Seconds(trust);
	for height in 2..=400 {
		let now = UnixTime(START + 5 * height);
		Tendermint::advance(&mut anchor, &ward.update(height - 1, height), now).unwrap();
		assert!(anchor.points.len() <= MAX_POINTS as usize);
		let oldest = anchor.points[0].at.0;
		let reach = (now.0 - trust).max(START);
		assert!(oldest <= reach + trust / 14 + 10, "reaches back as far as trust lasts");
		let apart = |pair: &[Point]| pair[1].at.0 - pair[0].at.0 <= trust / 14 + 5;
		assert!(anchor.points.windows(2).all(apart), "without a wide gap");
	}
	// A block far below the newest one can still be shown.
	let (first, last) = (ward.block(200).clone(), Some(ward.block(203).clone()));
	let below = anchor.points.iter().rev().find(|point| point.height < 200).unwrap();
	let trusted = ward.block(below.height + 1).validators.clone();
	let window = Window {
		above: Height(199),
		not_before: UnixTime(0),
		not_after: UnixTime(u64::MAX),
		apart: Seconds(1),
	};
	let now = UnixTime(START + 2_000);
	let proof = Proof { first, last, trusted };
	assert!(Tendermint::verify(&anchor, &window, &proof, now).is_ok());
}

#[test]
fn oversized_proof_does_not_decode() {
	let ward = ward();
	let one = ward.block(4).validators[0];
	assert!(Validators::decode(&mut &vec![one; MAX_VALIDATORS as usize].encode()[..]).is_ok());
	assert!(Validators::decode(&mut &vec![one; MAX_VALIDATORS as usize + 1].encode()[..]).is_err());
	assert!(Leaf::decode(&mut &vec![0_u8; MAX_LEAF as usize + 1].encode()[..]).is_err());
	let votes = (0_u32, 0_u32, H256::zero(), vec![None::<Vote>; MAX_VALIDATORS as usize + 1]);
	assert!(Commit::decode(&mut &votes.encode()[..]).is_err());
}

#[test]
fn cost_is_known_before_a_signature_is_checked() {
	let ward = ward();
	let mut proof = ward.proof(1, 4, 8);
	proof.first.commit.votes[0] = None;
	let bytes = proof.encode().len() as u32;
	assert_eq!(Tendermint::cost(&proof), Cost { signatures: 7, bytes });
	let update = ward.update(1, 4);
	let bytes = update.encode().len() as u32;
	assert_eq!(Tendermint::cost_of_update(&update), Cost { signatures: 4, bytes });
	assert!(Anchor::max_encoded_len() < 1_024);
}

#[test]
fn median_time_is_an_honest_one_however_the_liars_vote() {
	let ward = ward();
	// One of four votes far too early, or far too late.
	for lie in [START - 1_000, START + 900] {
		let mut proof = ward.proof(1, 4, 8);
		let header = proof.first.header.clone();
		let lying = sign(&header, &voters(0..4), at(lie), |place| place == 2);
		proof.first.commit.votes[2] = lying.votes[2];
		let life = verify(&ward.anchor(1), &proof).unwrap();
		assert_eq!(life.first.existed_by, UnixTime(START + 16));
	}
}

#[test]
fn validators_of_a_commit_without_weight_make_no_block() {
	let mut ward = Ward::new(vec![(crate::fixture::grandpa::key(0), 0)], START);
	(1..20).for_each(|place| {
		ward.extend(START + 5 * place);
	});
	assert_eq!(verify(&ward.anchor(1), &ward.proof(1, 4, 8)), Err(LifeError::TooFewSigners));
	assert_ne!(validators_hash(&validators(&ward.voters)), validators_hash(&[]));
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]
	#[test]
	fn no_changed_bit_of_a_proof_makes_another_proof(bit in any::<prop::sample::Index>()) {
		let ward = ward();
		let proof = ward.proof(1, 4, 8);
		let mut bytes = proof.encode();
		let bit = bit.index(bytes.len() * 8);
		bytes[bit / 8] ^= 1 << (bit % 8);
		if let Ok(changed) = Proof::decode_all(&mut &bytes[..]) {
			prop_assert!(verify(&ward.anchor(1), &changed).is_err());
		}
	}

	#[test]
	fn rubbish_is_refused_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
		let ward = Ward::new(voters(0..1), START);
		let mut anchor = ward.anchor(1);
		if let Ok(proof) = Proof::decode(&mut &bytes[..]) {
			prop_assert!(verify(&anchor, &proof).is_err());
		}
		if let Ok(update) = Update::decode(&mut &bytes[..]) {
			prop_assert!(Tendermint::advance(&mut anchor, &update, NOW).is_err());
		}
		if let Ok(mut anchor) = Anchor::decode(&mut &bytes[..]) {
			prop_assert!(Tendermint::advance(&mut anchor, &ward.update(1, 1), NOW).is_err());
		}
	}
}
