// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{
	book::tests::policy,
	ward::tests::{node, round, Fixture, HALTED, SLOT},
};
use vigil_primitives::{Round, Seconds, H256};
use vigil_proofs::{fixture::grandpa::Ward, grandpa::Engine, Proof as StateProof};

fn trusted(anchor: Anchor) -> Trusted {
	let anchor = family::Anchor::Grandpa(anchor);
	Trusted { anchors: vec![Pinned { number: 5, anchor }], since: UnixTime(0) }
}

fn halt(ward: &Ward) -> Halt {
	Halt {
		height: Height(HALTED.into()),
		block_hash: ward.headers[HALTED as usize].hash(),
		block_timestamp: UnixTime(1),
		round: round(ward),
	}
}

fn checkpoint(ward: &Ward, height: u32) -> Checkpoint {
	let header = &ward.headers[height as usize];
	Checkpoint {
		height: Height(height.into()),
		block_hash: header.hash(),
		state_root: header.state_root,
		block_timestamp: UnixTime(1),
		round: Round(ward.time(SLOT + u64::from(height) + 4).0),
	}
}

async fn judged(node: &Fixture, policy: &Policy, halt: &Halt) -> Finding {
	let trusted = trusted(node.ward.anchor(0));
	let now = node.ward.time(SLOT + 100);
	Judge { ward: node, trusted: &trusted, policy, now }.halt(halt).await.unwrap()
}

async fn block_judged(node: &Fixture, said: &Checkpoint) -> Finding {
	let (trusted, policy) = (trusted(node.ward.anchor(0)), policy());
	let now = node.ward.time(SLOT + 100);
	let judge = Judge { ward: node, trusted: &trusted, policy: &policy, now };
	judge.checkpoint(said).await.unwrap()
}

fn why(finding: Finding) -> String {
	match finding {
		Finding::Waits(why) | Finding::Cannot(why) => why,
		other => panic!("{other:?}"),
	}
}

#[tokio::test]
async fn a_halt_of_a_ward_that_lived_is_proven_false() {
	let node = node(20);
	let found = judged(&node, &policy(), &halt(&node.ward)).await;
	let Finding::False(shown) = found else { panic!("{found:?}") };
	assert_eq!((shown.anchor, shown.updates.len()), (5, 0));
	let family::Proof::Grandpa(proof) = shown.proof else { panic!("another family") };
	let window = crate::ward::tests::window(&node.ward);
	let life = Grandpa::verify(&node.ward.anchor(0), &window, &proof, node.ward.time(SLOT + 100));
	let verdict = life.unwrap().verdict(&window, Head::Latest, halt(&node.ward).block_hash);
	assert_eq!(verdict, Verdict::Convicts);
}

#[tokio::test]
async fn a_proof_does_not_wait_for_the_end_of_the_silence() {
	let mut node = node(20);
	node.last = 9;
	let found = judged(&node, &policy(), &halt(&node.ward)).await;
	assert!(matches!(found, Finding::False(_)), "{found:?}");
	node.last = 5;
	let why = match judged(&node, &policy(), &halt(&node.ward)).await {
		Finding::Waits(why) => why,
		other => panic!("{other:?}"),
	};
	assert!(why.contains("too few"), "{why}");
}

#[tokio::test]
async fn a_ward_that_stood_makes_the_halt_true() {
	let mut ward = Ward::new(Engine::Babe, 4, SLOT);
	(1..=3).for_each(|slot| {
		ward.extend(SLOT + slot, 0);
	});
	let standing = Fixture::new(ward.clone());
	let found = judged(&standing, &policy(), &halt(&ward)).await;
	assert!(why(found).contains("no final block from after"));
	(40..=44).for_each(|slot| {
		ward.extend(SLOT + slot, 0);
	});
	let back = Fixture::new(ward.clone());
	assert!(matches!(judged(&back, &policy(), &halt(&ward)).await, Finding::True));
}

#[tokio::test]
async fn a_minority_of_authors_proves_nothing_and_is_told_of() {
	let mut ward = Ward::new(Engine::Babe, 4, SLOT);
	(1..=20).for_each(|slot| {
		ward.extend(SLOT + slot, 0);
	});
	let node = Fixture::new(ward);
	let found = judged(&node, &policy(), &halt(&node.ward)).await;
	assert!(matches!(found, Finding::Cannot(_)));
	assert!(why(found).contains("1 of 4 authors"));
}

#[tokio::test]
async fn a_halt_on_another_branch_is_for_a_challenge() {
	let node = node(20);
	let other = Halt { block_hash: H256::repeat_byte(9), ..halt(&node.ward) };
	assert!(why(judged(&node, &policy(), &other).await).contains("another block"));
}

#[tokio::test]
async fn where_finality_is_life_and_in_short_silences_nothing_is_proven() {
	let node = node(20);
	let by_finality = Policy { head: Head::Finalized, ..policy() };
	assert!(why(judged(&node, &by_finality, &halt(&node.ward)).await).contains("became final"));
	let short = Policy { halt_after: Seconds(12), ..policy() };
	assert!(why(judged(&node, &short, &halt(&node.ward)).await).contains("too short"));
}

#[tokio::test]
async fn without_an_anchor_of_that_time_nothing_is_proven() {
	let (node, policy) = (node(20), policy());
	let now = node.ward.time(SLOT + 100);
	let none = Trusted::default();
	let judge = Judge { ward: &node, trusted: &none, policy: &policy, now };
	let found = judge.halt(&halt(&node.ward)).await.unwrap();
	assert!(matches!(&found, Finding::Waits(why) if why.contains("no anchor")), "{found:?}");
	let later = Trusted { since: UnixTime(u64::MAX), ..trusted(node.ward.anchor(0)) };
	let judge = Judge { ward: &node, trusted: &later, policy: &policy, now };
	let found = judge.halt(&halt(&node.ward)).await.unwrap();
	assert!(matches!(&found, Finding::Cannot(why) if why.contains("before")), "{found:?}");
}

#[tokio::test]
async fn a_checkpoint_of_another_block_is_proven_false_and_one_of_the_wards_is_true() {
	let node = node(20);
	let said = checkpoint(&node.ward, 8);
	assert!(matches!(block_judged(&node, &said).await, Finding::True));
	let false_block = Checkpoint { block_hash: H256::repeat_byte(9), ..said };
	let false_state = Checkpoint { state_root: H256::repeat_byte(9), ..said };
	for said in [false_block, false_state] {
		let found = block_judged(&node, &said).await;
		let Finding::False(shown) = found else { panic!("{found:?}") };
		let family::Proof::Grandpa(proof) = shown.proof else { panic!("another family") };
		assert_eq!(proof.state, StateProof::default());
		let now = node.ward.time(SLOT + 100);
		let block = Grandpa::block_at(&node.ward.anchor(0), Height(8), &proof, now).unwrap();
		assert_eq!(block.hash, node.ward.headers[8].hash());
	}
}

#[tokio::test]
async fn a_checkpoint_from_before_its_block_or_beyond_the_ward_is_not_proven_false() {
	let node = node(20);
	let said = checkpoint(&node.ward, 8);
	let early = Checkpoint {
		block_hash: H256::repeat_byte(9),
		round: Round(node.ward.time(SLOT + 8).0),
		..said
	};
	assert!(why(block_judged(&node, &early).await).contains("came to be after"));
	let beyond = Checkpoint { height: Height(900), ..said };
	let found = block_judged(&node, &beyond).await;
	assert!(matches!(&found, Finding::Waits(why) if why.contains("block 20")), "{found:?}");
}
