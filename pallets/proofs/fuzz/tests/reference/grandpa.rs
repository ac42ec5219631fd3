// SPDX-License-Identifier: Apache-2.0

use finality_grandpa::{
	validate_commit, voter_set::VoterSet, Chain, Commit, Error, Precommit, SignedPrecommit,
};
use proptest::prelude::*;
use sp_core::{ed25519, H256};
use vigil_primitives::{Height, UnixTime};
use vigil_proofs::{
	fixture::grandpa::Ward,
	grandpa::{Engine, Grandpa, Justification},
	LivenessProof,
};

const SLOT: u64 = 1_000_000;

/// The blocks of a ward as voters see them.
struct Blocks<'a>(&'a Ward);

impl Chain<H256, u32> for Blocks<'_> {
	fn ancestry(&self, base: H256, block: H256) -> Result<Vec<H256>, Error> {
		let place = |hash| self.0.headers.iter().position(|header| header.hash() == hash);
		match (place(base), place(block)) {
			(Some(base), Some(block)) if base <= block => {
				Ok((base + 1..block).rev().map(|place| self.0.headers[place].hash()).collect())
			},
			_ => Err(Error::NotDescendent),
		}
	}
}

/// Whether a voter takes the block for final: as the best block that the votes agree on, or as an ancestor
/// of it.
fn there(ward: &Ward, justification: &Justification) -> bool {
	let from = justification.commit.target_number as usize;
	ward.headers[from..].iter().any(|header| {
		let mut later = justification.clone();
		(later.commit.target_number, later.commit.target_hash) = (header.number, header.hash());
		is_best(ward, &later)
	})
}

fn is_best(ward: &Ward, justification: &Justification) -> bool {
	let commit = &justification.commit;
	let precommits = commit.precommits.iter().map(|vote| SignedPrecommit {
		precommit: Precommit { target_hash: vote.target_hash, target_number: vote.target_number },
		signature: vote.signature,
		id: vote.key,
	});
	let commit = Commit::<H256, u32, ed25519::Signature, ed25519::Public> {
		target_hash: commit.target_hash,
		target_number: commit.target_number,
		precommits: precommits.collect(),
	};
	let voters = VoterSet::new(ward.anchor(0).authorities.iter().map(|one| (one.key, one.weight)));
	let result = validate_commit(&commit, &voters.unwrap(), &Blocks(ward)).unwrap();
	result.is_valid() && result.num_invalid_voters() == 0 && result.num_duplicated_precommits() == 0
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]
	#[test]
	fn what_is_final_here_is_final_for_voters(
		size in 1_u32..8, votes in prop::collection::vec((0_usize..8, 3_u32..7), 0..9),
	) {
		let mut ward = Ward::new(Engine::Babe, size, SLOT);
		for slot in 1..8 {
			ward.extend(SLOT + slot, 0);
		}
		let mut proof = ward.proof(4..=4, 3, 4);
		let mut justification = ward.justify_by(4, &[]);
		for (voter, number) in votes {
			let key = vigil_proofs::fixture::grandpa::key(voter as u32);
			justification.commit.precommits.try_push(ward.vote(&key, 5, number)).unwrap();
		}
		justification.votes_ancestries = ward.headers[5..7].to_vec().try_into().unwrap();
		proof.finality = Some(justification.clone());
		let now = UnixTime(ward.time(SLOT + 20).0);
		let here = Grandpa::block_at(&ward.anchor(0), Height(4), &proof, now).is_ok();
		if here {
			prop_assert!(there(&ward, &justification));
		}
	}

	#[test]
	fn what_voters_agree_on_with_distinct_votes_is_final_here(
		size in 1_u32..8, later in prop::collection::vec(4_u32..7, 8), absent in 0_usize..4,
	) {
		let mut ward = Ward::new(Engine::Babe, size, SLOT);
		for slot in 1..8 {
			ward.extend(SLOT + slot, 0);
		}
		let mut proof = ward.proof(4..=4, 3, 4);
		let mut justification = ward.justify_by(4, &[]);
		for (key, number) in ward.voters.iter().zip(later).skip(absent) {
			justification.commit.precommits.try_push(ward.vote(key, 5, number)).unwrap();
		}
		justification.votes_ancestries = ward.headers[5..7].to_vec().try_into().unwrap();
		proof.finality = Some(justification.clone());
		let now = UnixTime(ward.time(SLOT + 20).0);
		let here = Grandpa::block_at(&ward.anchor(0), Height(4), &proof, now).is_ok();
		if there(&ward, &justification) {
			prop_assert!(here);
		}
	}
}
