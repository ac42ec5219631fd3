// SPDX-License-Identifier: Apache-2.0

//! Proofs of life of a ward of the Cosmos kind, built from what its nodes answer, judged by the verifier that the chain
//! runs; and nodes that lie.

mod cosmos;
mod scene;

use cosmos::{cosmos, Cosmos, Says};
use std::sync::atomic::Ordering;
use vigil_fisherman::{
	anchor::{in_words, read_tendermint},
	judge::{Finding, Pinned, Trusted},
	said::Shown,
	tendermint::{self, behind, Node},
	voices::Rules,
};
use vigil_primitives::{Checkpoint, Halt, Head, Height, Policy, Round, Seconds, UnixTime, H256};
use vigil_proofs::{
	family::{self, Family},
	fixture::tendermint::{sign, voters, Ward},
	tendermint::{header_hash, Anchor, Time},
	LivenessProof, Verdict, Window,
};

/// When the first block was made.
const START: u64 = 1_700_000_000;
const NOW: UnixTime = UnixTime(START + 1_000);
/// The number of the anchor.
const ANCHOR: u32 = 5;

fn policy(head: Head) -> Policy {
	Policy { head, ..scene::policy() }
}

/// A ward of so many with a block every five seconds.
fn ward(count: u32) -> Ward {
	let mut ward = Ward::new(voters(0..count), START);
	grow(&mut ward, 1..20);
	ward
}

fn grow(ward: &mut Ward, places: std::ops::Range<u64>) {
	places.for_each(|place| {
		ward.extend(START + 5 * place);
	});
}

/// A Halt of the third block, which was made at `START + 10`.
fn halt() -> Halt {
	scene::said(3, START + 71)
}

fn checkpoint(ward: &Ward, height: u64) -> Checkpoint {
	Checkpoint {
		height: Height(height),
		block_hash: header_hash(&ward.block(height).header),
		state_root: H256::repeat_byte(4),
		block_timestamp: UnixTime(1),
		round: Round(START + 5 * height + 20),
	}
}

fn trusted(anchor: Anchor) -> Trusted {
	let anchor = family::Anchor::Tendermint(anchor);
	Trusted { anchors: vec![Pinned { number: ANCHOR, anchor }], since: UnixTime(0) }
}

/// What a node says of a Halt, by this anchor.
async fn judged(cosmos: &Cosmos, anchor: Anchor, head: Head) -> Result<Finding, String> {
	let node = Node::new(&cosmos.endpoint);
	let (trusted, policy) = (trusted(anchor), policy(head));
	let rules = Rules { trusted: &trusted, policy: &policy, now: NOW };
	tendermint::halt(&node, &halt(), rules).await.map_err(|error| error.to_string())
}

async fn block_judged(cosmos: &Cosmos, anchor: Anchor, said: &Checkpoint) -> Finding {
	let node = Node::new(&cosmos.endpoint);
	let (trusted, policy) = (trusted(anchor), policy(Head::Latest));
	let rules = Rules { trusted: &trusted, policy: &policy, now: NOW };
	tendermint::checkpoint(&node, said, rules).await.unwrap()
}

fn proof(found: Result<Finding, String>) -> Shown {
	match found {
		Ok(Finding::False(shown)) => *shown,
		other => panic!("{other:?}"),
	}
}

fn why(found: Finding) -> String {
	match found {
		Finding::Waits(why) | Finding::Cannot(why) => why,
		other => panic!("{other:?}"),
	}
}

/// As the chain does it: the updates, then the proof.
fn moved(anchor: Anchor, shown: &Shown) -> family::Anchor {
	assert_eq!(shown.anchor, ANCHOR);
	let mut anchor = family::Anchor::Tendermint(anchor);
	for update in &shown.updates {
		Family::advance(&mut anchor, update, NOW).unwrap();
	}
	anchor
}

fn convicts(anchor: Anchor, shown: &Shown, head: Head) {
	let window = Window::of(Height(3), halt().round, Seconds(60), Seconds(3)).unwrap();
	let life = Family::verify(&moved(anchor, shown), &window, &shown.proof, NOW).unwrap();
	assert_eq!(life.verdict(&window, head, halt().block_hash), Verdict::Convicts);
}

#[tokio::test]
async fn a_false_halt_is_proven_false_whichever_head_counts_as_life() {
	let ward = ward(4);
	let node = cosmos(ward.clone(), Says::Truth).await;
	for head in [Head::Latest, Head::Finalized] {
		let shown = proof(judged(&node, ward.anchor(1), head).await);
		assert!(shown.updates.is_empty());
		convicts(ward.anchor(1), &shown, head);
	}
	assert!(node.asked.load(Ordering::SeqCst) < 60, "it is asked for what a search takes");
}

#[tokio::test]
async fn where_commits_are_not_told_blocks_tell_them() {
	let ward = ward(4);
	let node = cosmos(ward.clone(), Says::NoCommit).await;
	convicts(
		ward.anchor(1),
		&proof(judged(&node, ward.anchor(1), Head::Latest).await),
		Head::Latest,
	);
}

#[tokio::test]
async fn validators_of_many_pages_are_put_together() {
	let ward = ward(230);
	let node = cosmos(ward.clone(), Says::Truth).await;
	let shown = proof(judged(&node, ward.anchor(1), Head::Latest).await);
	convicts(ward.anchor(1), &shown, Head::Latest);
}

#[tokio::test]
async fn absent_votes_and_late_ones_are_allowed_for() {
	let mut ward = ward(4);
	// One is away, and the last blocks of the silence got their votes after it.
	for height in 4..=14 {
		let header = ward.block(height).header.clone();
		let late = if height >= 13 { 40 } else { 1 };
		let at = Time { seconds: header.time.seconds + late, nanos: 9 };
		ward.blocks[height as usize - 1].commit = sign(&header, &voters(0..4), at, |at| at != 2);
	}
	let node = cosmos(ward.clone(), Says::Truth).await;
	let shown = proof(judged(&node, ward.anchor(1), Head::Latest).await);
	convicts(ward.anchor(1), &shown, Head::Latest);
}

#[tokio::test]
async fn changes_of_the_validators_are_brought_along() {
	// Nobody of the first four votes in the silence; two of them change at a time.
	let mut ward = Ward::new(voters(0..4), START - 500);
	for (place, seeds) in [(0..4), (2..6), (4..8), (6..10)].into_iter().enumerate() {
		ward.next_voters = voters(seeds);
		ward.extend(START - 400 + 50 * place as u64);
	}
	let before = ward.blocks.len() as u64;
	grow(&mut ward, 0..20);
	let node = cosmos(ward.clone(), Says::Truth).await;
	let shown = proof(judged(&node, ward.anchor(1), Head::Latest).await);
	assert!((1..=4).contains(&shown.updates.len()), "{}", shown.updates.len());
	convicts(ward.anchor(1), &shown, Head::Latest);
	// An anchor that is that far behind is moved on, and one that is near is not.
	let near = Node::new(&node.endpoint);
	let last = ward.blocks.len() as u64;
	let far = behind(&near, &ward.anchor(1), last, NOW).await.unwrap();
	assert!(far.is_some_and(|(update, needed)| needed && update.block.header.height < last));
	let found = behind(&near, &ward.anchor(before), last, NOW).await.unwrap();
	assert!(found.is_some_and(|(update, needed)| !needed && update.block.header.height == last));
	assert!(behind(&near, &ward.anchor(last), last, NOW).await.unwrap().is_none());
}

#[tokio::test]
async fn a_ward_that_stood_is_believed_and_one_that_is_not_back_is_waited_for() {
	let mut ward = Ward::new(voters(0..4), START);
	grow(&mut ward, 1..3);
	let node = cosmos(ward.clone(), Says::Truth).await;
	let found = judged(&node, ward.anchor(1), Head::Latest).await.unwrap();
	assert!(matches!(&found, Finding::Waits(_)), "{found:?}");
	assert!(why(found).contains("no block from after"));
	ward.extend(START + 200);
	let node = cosmos(ward.clone(), Says::Truth).await;
	let found = judged(&node, ward.anchor(1), Head::Latest).await.unwrap();
	assert!(matches!(found, Finding::True), "{found:?}");
}

#[tokio::test]
async fn a_node_that_has_forgotten_that_time_acquits_nobody() {
	let mut ward = Ward::new(voters(0..4), START);
	grow(&mut ward, 1..20);
	ward.extend(START + 300);
	let node = cosmos(ward.clone(), Says::Pruned).await;
	let found = judged(&node, ward.anchor(1), Head::Latest).await.unwrap();
	assert!(matches!(&found, Finding::Cannot(_)), "{found:?}");
	assert!(why(found).contains("forgotten"));
}

#[tokio::test]
async fn two_blocks_close_together_are_not_enough_and_that_is_said() {
	let mut ward = Ward::new(voters(0..4), START);
	ward.extend(START + 40);
	ward.extend(START + 42);
	ward.extend(START + 200);
	let node = cosmos(ward.clone(), Says::Truth).await;
	let found = judged(&node, ward.anchor(1), Head::Latest).await.unwrap();
	assert!(why(found).contains("too few and too close together"));
}

#[tokio::test]
async fn without_an_anchor_below_or_of_that_time_nothing_is_proven() {
	let ward = ward(4);
	let node = cosmos(ward.clone(), Says::Truth).await;
	let found = judged(&node, ward.anchor(18), Head::Latest).await.unwrap();
	assert!(why(found).contains("no anchor of the ward is of a block below"));
	let mut stale = ward.anchor(1);
	stale.trust = Seconds(10);
	assert!(why(judged(&node, stale, Head::Latest).await.unwrap()).contains("governance"));
	let policy = policy(Head::Latest);
	for (trusted, part) in [
		(Trusted::default(), "no anchor"),
		(Trusted { since: NOW, ..trusted(ward.anchor(1)) }, "before the ward's anchor"),
	] {
		let rules = Rules { trusted: &trusted, policy: &policy, now: NOW };
		let node = Node::new(&node.endpoint);
		let found = tendermint::halt(&node, &halt(), rules).await.unwrap();
		assert!(why(found).contains(part), "{part}");
	}
}

#[tokio::test]
async fn a_checkpoint_of_another_block_or_state_is_proven_false_and_the_wards_own_is_true() {
	let ward = ward(4);
	let node = cosmos(ward.clone(), Says::Truth).await;
	let said = checkpoint(&ward, 8);
	assert!(matches!(block_judged(&node, ward.anchor(1), &said).await, Finding::True));
	let other_block = Checkpoint { block_hash: H256::repeat_byte(9), ..said };
	let other_state = Checkpoint { state_root: H256::repeat_byte(9), ..said };
	for said in [other_block, other_state] {
		let shown = proof(Ok(block_judged(&node, ward.anchor(1), &said).await));
		let anchor = moved(ward.anchor(1), &shown);
		let block = Family::block_at(&anchor, Height(8), &shown.proof, NOW).unwrap();
		assert!(block.existed_by <= said.round.start());
		assert!(block.hash != said.block_hash || block.state_root != Some(said.state_root));
	}
	let early = Checkpoint { round: Round(START + 30), ..other_block };
	assert!(why(block_judged(&node, ward.anchor(1), &early).await).contains("came to be after"));
	let beyond = Checkpoint { height: Height(900), ..said };
	let found = block_judged(&node, ward.anchor(1), &beyond).await;
	assert!(matches!(&found, Finding::Waits(why) if why.contains("block 20")), "{found:?}");
}

#[tokio::test]
async fn whatever_a_lying_node_answers_there_is_a_reason_and_no_proof() {
	let ward = ward(120);
	let mut other = Ward::new(voters(500..504), START);
	grow(&mut other, 1..20);
	for (says, part) in [
		(Says::OtherChain, "is of the chain ward-2, not of ward-1"),
		(Says::OtherHeaders, "is of the chain ward-2"),
		(Says::Forged, "does not follow from the anchor (InvalidSignature)"),
		(Says::OtherSet, "not the ones the chain names"),
		(Says::NoPage, "answers validators with"),
		(Says::MorePages, "more than the 120"),
		(Says::Crowd, "they are 1000000"),
		(Says::Endless, "more than 2097152 bytes"),
		(Says::OtherBlock, "another block than"),
		(Says::Rubbish, "something else than expected"),
		(Says::Redirects, "something else than expected"),
	] {
		let chain = if says == Says::OtherSet { &other } else { &ward };
		let node = cosmos(chain.clone(), says).await;
		let why = judged(&node, ward.anchor(1), Head::Latest).await.expect_err("no finding");
		assert!(why.contains(part), "{says:?}: {why}");
		assert!(why.len() < 400 && !why.contains('\n'), "{why}");
		let sent = node.sent.load(Ordering::SeqCst);
		assert!(sent < 16 * 1024 * 1024, "{says:?}: {sent} bytes were read");
	}
}

#[tokio::test]
async fn what_is_to_be_pinned_is_read_from_a_node() {
	let ward = ward(4);
	let node = cosmos(ward.clone(), Says::Truth).await;
	let read = read_tendermint(&Node::new(&node.endpoint), Seconds(14 * 86_400)).await.unwrap();
	assert_eq!(read, family::Anchor::Tendermint(ward.anchor(20)));
	assert!(in_words(&read).starts_with("block 20 of ward-1 made at"), "{}", in_words(&read));
}

#[tokio::test]
async fn a_node_that_goes_backwards_is_not_believed() {
	let ward = ward(4);
	let node = cosmos(ward.clone(), Says::Truth).await;
	let asked = Node::new(&node.endpoint);
	assert_eq!(asked.range().await.unwrap().last, 20);
	*node.says.lock().unwrap() = Says::Backwards;
	let mut refused = 0;
	for _ in 0..20 {
		if let Err(error) = asked.range().await {
			assert!(error.to_string().contains("after it was 20"), "{error}");
			refused += 1;
		}
	}
	assert!(refused >= 18, "{refused}");
	*node.says.lock().unwrap() = Says::Truth;
	assert_eq!(asked.range().await.unwrap().last, 20);
}

#[tokio::test]
async fn a_node_that_lied_once_is_asked_anew() {
	let ward = ward(4);
	let node = cosmos(ward.clone(), Says::Forged).await;
	let asked = Node::new(&node.endpoint);
	let (trusted, policy) = (trusted(ward.anchor(1)), policy(Head::Latest));
	let rules = Rules { trusted: &trusted, policy: &policy, now: NOW };
	assert!(tendermint::halt(&asked, &halt(), rules).await.is_err());
	*node.says.lock().unwrap() = Says::Truth;
	let found = tendermint::halt(&asked, &halt(), rules).await.unwrap();
	assert!(matches!(found, Finding::False(_)), "{found:?}");
}
