// SPDX-License-Identifier: Apache-2.0

//! Halts while Vigil itself changes or stalls, and authors that leave certificates out.

use super::{
	certified, halted_by_and_by, live, open_incident, recovered, scene_through, Scene, SERVICE,
};
use crate::{secs, TestResult};
use std::time::Duration;
use vigil_primitives::SetId;
use vigil_testnet::{Backend, NodeOptions, Seen, QUICK_POLICY};

/// Three of four have no room for transactions in their pools, so no block of theirs brings one in.
/// The fourth is down while the certificate arises and for ten blocks more.
#[tokio::test]
async fn a_certificate_lands_after_ten_blocks_of_authors_that_leave_it_out() -> TestResult {
	let omits = |options: NodeOptions, name: &str| match name {
		"dave" => options,
		_ => options.args(["--pool-limit", "0"]),
	};
	let Some(mut scene) = scene_through(Backend::Litep2p, "dave", omits).await? else {
		return Ok(());
	};
	live(&scene.network, scene.network.client("alice")?).await?;
	scene.network.node_mut("dave")?.kill().await?;
	scene.anvil.pause()?;
	let alice = scene.network.client("alice")?;
	scene
		.network
		.wait_until("a halt certified by three", secs(60), async || {
			let count = certified(alice, "halt").await?;
			Ok(Seen::when(count > 0, format!("{count} halts")))
		})
		.await?;
	let from = alice.best().await?.number;
	scene
		.network
		.wait_until("ten blocks without it", secs(120), async || {
			let best = alice.best().await?;
			Ok(Seen::when(best.number >= from + 10, best))
		})
		.await?;
	let ward = alice.ward(SERVICE).await?;
	anyhow::ensure!(ward.is_some_and(|ward| ward.incident.is_none()), "who brought it in?");

	scene.network.restart("dave").await?;
	let alice = scene.network.client("alice")?;
	halted_by_and_by(&scene.network, alice).await?;
	scene.anvil.resume()?;
	recovered(&scene.network, alice, 0).await?;
	Ok(scene.network.finish().await?)
}

/// The ward's last block is placed so that `halt_after` ends with the set in office.
#[tokio::test]
async fn a_ward_that_halts_at_a_set_change_is_certified_and_sets_hand_over() -> TestResult {
	let Some(scene) = scene_through(Backend::Libp2p, "alice", |options, _| options).await? else {
		return Ok(());
	};
	live(&scene.network, scene.network.client("alice")?).await?;
	for before in 0..2 {
		halt_at_set_change(&scene, before).await?;
	}
	handed_over(&scene).await?;
	Ok(scene.network.finish().await?)
}

async fn halt_at_set_change(scene: &Scene, before: u64) -> TestResult {
	let alice = scene.network.client("alice")?;
	let change = scene
		.network
		.wait_until("a set that is about to take office", secs(90), async || {
			let info = alice.service(SERVICE).await?;
			let Some(info) = info else { return Ok(Seen::NotYet("no service".into())) };
			let set = alice.watcher_set(SERVICE, info.latest_set).await?;
			let at = set.map_or(0, |set| set.commitment.activates_at.0) as f64;
			let left = at - vigil_testnet::unix_now() - QUICK_POLICY.halt_after.0 as f64;
			let early = (0.5..30.0).contains(&left);
			Ok(Seen::some(early.then_some((info.latest_set, left)), format!("{left} s left")))
		})
		.await?;
	let (next, left): (SetId, f64) = change;
	tokio::time::sleep(Duration::from_secs_f64(left)).await;
	scene.anvil.pause()?;
	let set_id = open_incident(&scene.network, alice).await?.set_id;
	let near = [SetId(next.0 - 1), next];
	anyhow::ensure!(near.contains(&set_id), "{set_id:?}, not {near:?}");
	scene.anvil.resume()?;
	recovered(&scene.network, alice, before).await?;
	Ok(())
}

/// Every set after the first that this node saw was announced by the one before it.
async fn handed_over(scene: &Scene) -> TestResult {
	let alice = scene.network.client("alice")?;
	let handovers = super::certificates(alice, "handover").await?;
	let pairs: Vec<_> = handovers
		.iter()
		.map(|one| (one["setId"].as_u64().unwrap_or(0), one["nextSetId"].as_u64().unwrap_or(0)))
		.collect();
	anyhow::ensure!(pairs.len() >= 2, "{pairs:?}");
	anyhow::ensure!(pairs.iter().all(|(set, next)| *next == set + 1), "{pairs:?}");
	let first = pairs.iter().map(|(set, _)| *set).min().unwrap_or(0);
	let last = pairs.iter().map(|(set, _)| *set).max().unwrap_or(0);
	let mut missing = (first..=last).filter(|set| !pairs.iter().any(|(from, _)| from == set));
	anyhow::ensure!(missing.next().is_none(), "a set did not hand over: {pairs:?}");
	Ok(())
}
