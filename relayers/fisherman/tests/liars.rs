// SPDX-License-Identifier: Apache-2.0

//! A node of Vigil that lies, first in the list, beside an honest one.

mod scene;

use codec::Encode;
use scene::{halt, set, Sets, Tale, DEADLINE, SERVICE};
use std::{
	sync::{atomic::Ordering, Arc},
	time::{Duration, Instant},
};
use tokio::sync::mpsc;
use vigil_fisherman::vigil::Vigil;
use vigil_primitives::{Certificate, SetId};

fn lie() -> Certificate {
	halt(3, 6_000, &[3])
}

/// A node whose block 5 has the certificate.
async fn node(sets: Sets, ahead: bool) -> scene::Vigil {
	let transaction = lie().encode();
	scene::vigil(Tale { transaction, sets, ahead, ..Tale::default() }).await
}

/// Listens to these nodes, and hands out what they tell of.
fn listen(
	nodes: &[&scene::Vigil],
	scanned: Option<u64>,
) -> (Arc<Vigil>, mpsc::Receiver<Certificate>) {
	let endpoints = nodes.iter().map(|one| one.node.endpoint.clone()).collect();
	let genesis = Some(set().genesis_hash);
	let vigil = Arc::new(Vigil::new(endpoints, genesis, [SERVICE].into(), scanned));
	let (sender, heard) = mpsc::channel(64);
	for place in 0..nodes.len() {
		let (vigil, sender) = (vigil.clone(), sender.clone());
		tokio::spawn(async move { vigil.follow(place, sender).await });
	}
	(vigil, heard)
}

async fn until(what: &str, reached: impl Fn() -> bool) {
	let start = Instant::now();
	while !reached() {
		assert!(start.elapsed() < DEADLINE, "no {what}");
		tokio::time::sleep(Duration::from_millis(20)).await;
	}
}

async fn up(listening: &Vigil) {
	until("connections", || listening.states().values().all(Option::is_none)).await;
}

#[tokio::test]
async fn a_node_that_knows_no_set_or_makes_one_up_hides_no_lie() {
	for sets in [Sets::Unknown, Sets::MadeUp] {
		let (liar, honest) = (node(sets, false).await, node(Sets::Right, false).await);
		let (listening, mut heard) = listen(&[&liar, &honest], None);
		up(&listening).await;
		let certificate =
			tokio::time::timeout(DEADLINE, heard.recv()).await.expect("a certificate").unwrap();
		let found = listening.set_of(&certificate).await.unwrap().expect("a set");
		assert_eq!(found.commitment, set().commitment);
		// What fitted is remembered for whoever asks by number.
		let again = listening.set(SERVICE, SetId(1)).await.unwrap().expect("a set");
		assert_eq!(again.commitment, set().commitment);
	}
}

/// Anybody can put thousands of them into a block.
#[tokio::test]
async fn certificates_that_are_made_up_cost_few_questions() {
	let (liar, honest) = (node(Sets::MadeUp, false).await, node(Sets::Right, false).await);
	let (listening, _heard) = listen(&[&liar, &honest], None);
	up(&listening).await;
	let mut forged = lie();
	forged.absent = halt(3, 6_000, &[2]).absent;
	for _ in 0..50 {
		assert!(listening.set_of(&forged).await.unwrap().is_some(), "the first one's word");
	}
	let asked = |vigil: &scene::Vigil| vigil.asked.load(Ordering::SeqCst);
	assert!(asked(&liar) <= 2 && asked(&honest) <= 2, "{} {}", asked(&liar), asked(&honest));
	// Nor do they hide what is genuine.
	let found = listening.set_of(&lie()).await.unwrap().expect("a set");
	assert_eq!(found.commitment, set().commitment);
}

#[tokio::test]
async fn a_node_that_is_far_ahead_has_nobody_pass_over_blocks() {
	let (liar, honest) = (node(Sets::Right, true).await, node(Sets::Right, false).await);
	// As far as the liar said before the restart.
	let (listening, mut heard) = listen(&[&liar, &honest], Some(899_000));
	let certificate =
		tokio::time::timeout(DEADLINE, heard.recv()).await.expect("a certificate").unwrap();
	assert_eq!(certificate, lie());
	until("the honest node's last block", || listening.scanned() == 6).await;
}

#[tokio::test]
async fn a_node_that_was_waited_for_in_vain_is_asked_last() {
	let (slow, other) = (node(Sets::Right, false).await, node(Sets::Right, false).await);
	let (listening, _heard) = listen(&[&slow, &other], None);
	up(&listening).await;
	let first = |turn| listening.connections(turn).first().map(|one| one.endpoint().clone());
	assert_eq!(first(0), Some(slow.node.endpoint.clone()));
	listening.blame(&slow.node.endpoint);
	for turn in [0, 1] {
		assert_eq!(first(turn), Some(other.node.endpoint.clone()), "turn {turn}");
	}
	assert_eq!(listening.connections(0).len(), 2, "it is asked all the same");
	assert_eq!(listening.connection().unwrap().endpoint(), &other.node.endpoint);
}
