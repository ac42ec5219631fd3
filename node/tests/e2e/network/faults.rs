// SPDX-License-Identifier: Apache-2.0

//! What a network of four validators survives, and how it recovers from what it does not.

use super::{best_at_least, final_at_least};
use crate::{network, secs, TestResult};
use std::fs;
use vigil_testnet::{Backend, Network, Seen};

#[tokio::test]
async fn finality_survives_one_killed_validator_and_waits_for_a_third_of_four_on_litep2p(
) -> TestResult {
	faults(Backend::Litep2p).await
}

#[tokio::test]
async fn finality_survives_one_killed_validator_and_waits_for_a_third_of_four_on_libp2p(
) -> TestResult {
	faults(Backend::Libp2p).await
}

async fn faults(backend: Backend) -> TestResult {
	let mut network = network().validators(4).backend(backend).spawn().await?;
	final_at_least(&network, network.client("alice")?, 2).await?;

	one_down(&mut network).await?;
	two_down(&mut network).await?;
	Ok(network.finish().await?)
}

/// Dave is killed without warning: the others go on, and he comes back to where he was.
async fn one_down(network: &mut Network) -> TestResult {
	let known = network.client("dave")?.finalised().await?.number;
	network.node_mut("dave")?.kill().await?;

	let alice = network.client("alice")?;
	let start = alice.finalised().await?.number;
	final_at_least(network, alice, start + 4).await?;

	let dave = network.restart("dave").await?;
	let first = dave.client().best().await?.number;
	// What was written in the instant of the kill may be gone, but no more than that.
	anyhow::ensure!(first + 2 >= known, "dave lost blocks: {known} was final, {first} is best now");
	let log = fs::read_to_string(dave.log())?.to_lowercase();
	anyhow::ensure!(!log.contains("corrupt") && !log.contains("repair"), "see {:?}", dave.log());

	let goal = network.client("alice")?.best().await?.number;
	final_at_least(network, network.client("dave")?, goal).await?;
	Ok(())
}

/// With two of four down there is no quorum: blocks are made but none is final until one returns.
async fn two_down(network: &mut Network) -> TestResult {
	network.node_mut("dave")?.kill().await?;
	network.node("charlie")?.process()?.pause()?;

	let alice = network.client("alice")?;
	// Votes that were cast before may still finalise what was under way.
	let settled = alice.best().await?.number + 2;
	best_at_least(network, alice, settled).await?;
	let stalled = alice.finalised().await?;
	best_at_least(network, alice, settled + 4).await?;
	let now = alice.finalised().await?;
	anyhow::ensure!(stalled == now, "final without a quorum: {stalled}, then {now}");

	network.node("charlie")?.process()?.resume()?;
	network.restart("dave").await?;
	let alice = network.client("alice")?;
	final_at_least(network, alice, settled + 4).await?;
	all_agree(network).await
}

/// All nodes have the same final block at the same height.
async fn all_agree(network: &Network) -> TestResult {
	let head = network.client("alice")?.finalised().await?;
	for node in network.nodes() {
		let what = format!("{head} final at {}", node.name());
		network
			.wait_until(what, secs(60), async || {
				let own = node.client().finalised().await?;
				let hash = node.client().block_hash(head.number).await?;
				Ok(Seen::when(own.number >= head.number && hash == Some(head.hash), own))
			})
			.await?;
	}
	Ok(())
}
