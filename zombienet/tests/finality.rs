// SPDX-License-Identifier: Apache-2.0

//! Blocks become final, whichever network stack carries them.

use vigil_zombienet::{all_agree, secs, spawn, until, Seen, TestResult};

/// Three others are on a node's own stack: with more peers than that, it has some on the other one.
const ENOUGH: f64 = 4.0;
/// Enough blocks for more than one session of `four.toml`.
const BLOCKS: u64 = 8;

#[tokio::test(flavor = "multi_thread")]
async fn four_validators_finalise_the_same_blocks() -> TestResult {
	let net = spawn("four", "finality").await?;
	all_agree(&net.nodes(), BLOCKS, secs(180)).await?;
	net.finish().await
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_validators_on_two_network_stacks_finalise_the_same_blocks() -> TestResult {
	let net = spawn("eight", "mixed").await?;
	for node in net.nodes() {
		let peers = node.wait_metric_with_timeout(
			"substrate_sub_libp2p_peers_count",
			|n| n >= ENOUGH,
			180u64,
		);
		peers.await?;
		let chosen = node.user_args().concat();
		let stack = if chosen.contains("litep2p") { "litep2p" } else { "libp2p" };
		until(&format!("{stack} in the log of {}", node.name()), secs(10), async || {
			let log = node.logs().await?;
			let line = log.lines().find(|line| line.contains("network backend"));
			Ok(Seen::when(line.is_some_and(|line| line.contains(stack)), line))
		})
		.await?;
	}
	all_agree(&net.nodes(), BLOCKS, secs(240)).await?;
	net.finish().await
}
