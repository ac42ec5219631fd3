// SPDX-License-Identifier: Apache-2.0

use proptest::prelude::*;
use sp_core::{ed25519, H256};
use std::time::Duration;
use tendermint::{
	block::{parts::Header as PartSetHeader, CommitSig, Id},
	validator::{Info, Set},
	Hash, Time as TheirTime,
};
use tendermint_light_client_verifier::{
	options::Options,
	types::{TrustThreshold, TrustedBlockState, UntrustedBlockState},
	ProdVerifier, Verdict, Verifier,
};
use tendermint_testgen::{
	light_block::TmLightBlock, Commit as TestCommit, Generator, Header as TestHeader,
	LightBlock as TestBlock, Validator as TestValidator,
};
use vigil_primitives::{Height, Seconds, UnixTime};
use vigil_proofs::{
	tendermint::{
		header_hash, validators_hash, Anchor, Block, BlockId, Commit, Header, Leaf, Point, Proof,
		Tendermint, Time, Validator, Validators, Vote,
	},
	LivenessProof,
};

fn hash(hash: Hash) -> H256 {
	H256::from_slice(hash.as_bytes())
}

fn leaf(bytes: &[u8]) -> Leaf {
	bytes.to_vec().try_into().unwrap()
}

fn time(time: TheirTime) -> Time {
	let nanos = time.duration_since(TheirTime::unix_epoch()).unwrap();
	Time { seconds: nanos.as_secs(), nanos: nanos.subsec_nanos() }
}

fn validators(infos: &[Info]) -> Validators {
	let one = |info: &Info| Validator {
		key: ed25519::Public::from_raw(
			info.pub_key.ed25519().unwrap().as_bytes().try_into().unwrap(),
		),
		power: info.power.value(),
	};
	infos.iter().map(one).collect::<Vec<_>>().try_into().unwrap()
}

fn header(theirs: &tendermint::block::Header) -> Header {
	let optional = |hash: Option<Hash>| {
		leaf(hash.map(|hash| hash.as_bytes().to_vec()).as_deref().unwrap_or_default())
	};
	Header {
		version_block: theirs.version.block,
		version_app: theirs.version.app,
		chain_id: theirs.chain_id.as_str().as_bytes().to_vec().try_into().unwrap(),
		height: theirs.height.value(),
		time: time(theirs.time),
		last_block_id: theirs.last_block_id.map(|id| BlockId {
			hash: hash(id.hash),
			parts: id.part_set_header.total,
			parts_hash: hash(id.part_set_header.hash),
		}),
		last_commit_hash: optional(theirs.last_commit_hash),
		data_hash: optional(theirs.data_hash),
		validators_hash: hash(theirs.validators_hash),
		next_validators_hash: hash(theirs.next_validators_hash),
		consensus_hash: leaf(theirs.consensus_hash.as_bytes()),
		app_hash: leaf(theirs.app_hash.as_bytes()),
		last_results_hash: optional(theirs.last_results_hash),
		evidence_hash: optional(theirs.evidence_hash),
		proposer_address: leaf(theirs.proposer_address.as_bytes()),
	}
}

fn block(theirs: &TmLightBlock) -> Block {
	let commit = &theirs.signed_header.commit;
	let vote = |vote: &CommitSig| match vote {
		CommitSig::BlockIdFlagCommit { timestamp, signature, .. } => {
			let signature = signature.as_ref()?.as_bytes().try_into().ok()?;
			Some(Vote {
				time: time(*timestamp),
				signature: ed25519::Signature::from_raw(signature),
			})
		},
		_ => None,
	};
	let votes = commit.signatures.iter().map(vote).collect::<Vec<_>>();
	Block {
		header: header(&theirs.signed_header.header),
		commit: Commit {
			round: commit.round.value(),
			parts: commit.block_id.part_set_header.total,
			parts_hash: hash(commit.block_id.part_set_header.hash),
			votes: votes.try_into().unwrap(),
		},
		validators: validators(theirs.validators.validators()),
	}
}

const TRUST: u64 = 14 * 24 * 3600;

fn here(trusted: &TmLightBlock, untrusted: &TmLightBlock, now: TheirTime) -> bool {
	let header = &trusted.signed_header.header;
	let point = Point {
		height: header.height.value(),
		at: time(header.time).floor(),
		next_validators_hash: hash(header.next_validators_hash),
	};
	let anchor = Anchor {
		chain_id: header.chain_id.as_str().as_bytes().to_vec().try_into().unwrap(),
		points: vec![point].try_into().unwrap(),
		trust: Seconds(TRUST),
	};
	let first = block(untrusted);
	let height = Height(first.header.height);
	let trusted = validators(trusted.next_validators.validators());
	let proof = Proof { first, last: None, trusted };
	Tendermint::block_at(&anchor, height, &proof, UnixTime(time(now).seconds)).is_ok()
}

fn there(trusted: &TmLightBlock, untrusted: &TmLightBlock, now: TheirTime) -> bool {
	let header = &trusted.signed_header.header;
	let options = Options {
		trust_threshold: TrustThreshold::ONE_THIRD,
		trusting_period: Duration::from_secs(TRUST),
		clock_drift: Duration::from_secs(30),
	};
	let trusted = TrustedBlockState {
		chain_id: &header.chain_id,
		header_time: header.time,
		height: header.height,
		next_validators: &trusted.next_validators,
		next_validators_hash: header.next_validators_hash,
	};
	let untrusted = UntrustedBlockState {
		signed_header: &untrusted.signed_header,
		validators: &untrusted.validators,
		next_validators: None,
	};
	let verdict = ProdVerifier::default().verify_update_header(untrusted, trusted, &options, now);
	matches!(verdict, Verdict::Success)
}

fn after(block: &TmLightBlock, seconds: u64) -> TheirTime {
	(block.signed_header.header.time + Duration::from_secs(seconds)).unwrap()
}

#[test]
fn hashes_are_the_same_as_those_of_the_light_client() {
	let mut theirs = made(10, &[(1, 5), (2, 7), (3, 1)], &[(4, 9)], &[]);
	let set = validators(theirs.validators.validators());
	assert_eq!(validators_hash(&set), hash(theirs.validators.hash()));
	assert_eq!(validators_hash(&[]), hash(Set::without_proposer(vec![]).hash()));
	let theirs = &mut theirs.signed_header.header;
	let other = theirs.hash();
	let part_set_header = PartSetHeader::new(3, other).unwrap();
	for (last_block_id, app, some) in
		[(None, 0, None), (Some(Id { hash: other, part_set_header }), 300, Some(other))]
	{
		theirs.last_block_id = last_block_id;
		theirs.version.app = app;
		theirs.last_commit_hash = some;
		theirs.data_hash = some;
		theirs.last_results_hash = some;
		theirs.evidence_hash = some;
		theirs.app_hash = app.to_be_bytes().to_vec().try_into().unwrap();
		assert_eq!(header_hash(&header(theirs)), hash(theirs.hash()));
	}
}

#[test]
fn blocks_of_another_implementation_are_verified() {
	let set = [(1, 5), (2, 7), (3, 1)];
	let blocks: Vec<_> = (1..6).map(|height| made(height, &set, &set, &[])).collect();
	for trusted in 0..4 {
		for untrusted in trusted + 1..5 {
			let now = after(&blocks[untrusted], 5);
			assert!(there(&blocks[trusted], &blocks[untrusted], now));
			assert!(here(&blocks[trusted], &blocks[untrusted], now), "{trusted} {untrusted}");
		}
	}
}

/// A block at a height by validators of these powers of whom some vote, with the same ones or others next.
fn made(height: u64, set: &[(u8, u64)], next: &[(u8, u64)], votes: &[bool]) -> TmLightBlock {
	let validators = |set: &[(u8, u64)]| {
		let one = |(id, power): &(u8, u64)| {
			TestValidator::new(&format!("validator {id}")).voting_power(*power)
		};
		set.iter().map(one).collect::<Vec<_>>()
	};
	let (set, next) = (validators(set), validators(next));
	let header = TestHeader::new(&set)
		.height(height)
		.chain_id("ward")
		.next_validators(&next)
		.time(TheirTime::from_unix_timestamp(1_700_000_000 + height as i64 * 5, 7).unwrap());
	let mut commit = TestCommit::new(header.clone(), 1);
	let kept =
		commit.votes.take().unwrap().into_iter().zip(votes.iter().chain(std::iter::repeat(&true)));
	commit.votes = Some(kept.filter(|(_, votes)| **votes).map(|(vote, _)| vote).collect());
	TestBlock::new(header, commit).validators(&set).next_validators(&next).generate().unwrap()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(192))]
	#[test]
	fn verdicts_are_the_same_as_those_of_the_light_client(
		trusted in prop::collection::btree_map(0_u8..9, 1_u64..30, 1..7),
		set in prop::collection::btree_map(0_u8..9, 1_u64..30, 1..7),
		same in any::<bool>(), apart in 1_u64..3, votes in prop::collection::vec(prop::bool::weighted(0.8), 7),
	) {
		let trusted: Vec<_> = trusted.into_iter().collect();
		let set: Vec<_> = if same { trusted.clone() } else { set.into_iter().collect() };
		let old = made(10, &trusted, &trusted, &[]);
		let new = made(10 + apart, &set, &set, &votes);
		let now = after(&new, 5);
		prop_assert_eq!(here(&old, &new, now), there(&old, &new, now));
	}
}
