// SPDX-License-Identifier: Apache-2.0

//! A network that falls apart into halves, and grows together again.
//!
//! One half is paused while the other runs, in turns: neither hears the other, and both make blocks.

use anyhow::{ensure, Context};
use std::collections::BTreeMap;
use vigil_zombienet::{
	all_agree,
	heads::{hash_at, Heads},
	secs, spawn, until, Net, Seen, TestResult,
};

const HALVES: [[&str; 2]; 2] = [["alice", "bob"], ["charlie", "dave"]];
/// More blocks in a row that are not final than four validators that hear each other ever have.
const ALONE: u64 = 8;

/// Hashes by height.
type Branch = BTreeMap<u64, String>;

#[tokio::test(flavor = "multi_thread")]
async fn halves_finalise_nothing_and_agree_when_they_meet_again() -> TestResult {
	let net = spawn("four", "partition").await?;
	all_agree(&net.nodes(), 3, secs(180)).await?;
	pause(&net, HALVES[1]).await?;
	let first = alone(&net, HALVES[0][0]).await?;
	pause(&net, HALVES[0]).await?;
	resume(&net, HALVES[1]).await?;
	let second = alone(&net, HALVES[1][0]).await?;

	let height =
		*first.keys().filter(|&&height| second.contains_key(&height)).max().context("gap")?;
	let halves = [&first[&height], &second[&height]];
	ensure!(halves[0] != halves[1], "both halves have the same block {height}");

	resume(&net, HALVES[0]).await?;
	let longest = first.keys().chain(second.keys()).max().context("no blocks")?;
	let nodes = net.nodes();
	all_agree(&nodes, longest + 3, secs(300)).await?;
	let agreed = hash_at(nodes[0], height).await?.context("no such block")?;
	ensure!(halves.contains(&&agreed), "block {height} is of neither half: {agreed}");
	net.finish().await
}

/// Waits until a half that hears nobody has made blocks that do not become final; they are returned.
async fn alone(net: &Net, name: &str) -> anyhow::Result<Branch> {
	let node = net.get_node(name)?;
	let what = format!("{ALONE} blocks of {name}'s half that are not final");
	let heads = until(&what, secs(240), async || {
		let heads = Heads::of(node).await?;
		let alone = heads.unfinal() >= ALONE;
		Ok(Seen::some(alone.then(|| heads.clone()), heads))
	})
	.await?;
	let mut branch = Branch::new();
	for number in heads.finalised.number + 1..=heads.best.number {
		let hash = hash_at(node, number).await?;
		branch.insert(number, hash.context("the best chain became shorter")?);
	}
	Ok(branch)
}

async fn pause(net: &Net, half: [&str; 2]) -> TestResult {
	for name in half {
		net.get_node(name)?.pause().await?;
	}
	Ok(())
}

async fn resume(net: &Net, half: [&str; 2]) -> TestResult {
	for name in half {
		net.get_node(name)?.resume().await?;
	}
	Ok(())
}
