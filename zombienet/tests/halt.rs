// SPDX-License-Identifier: Apache-2.0

//! A ward stops and returns.

use anyhow::ensure;
use vigil_zombienet::{
	heads::Heads,
	scene::Scene,
	secs, until,
	value::{name, number, some},
	Seen, TestResult,
};
use zombienet_sdk::subxt::dynamic::At;

/// Blocks of Vigil that take at least three times as long as a ward may stand still.
const LONG: u64 = 10;

#[tokio::test(flavor = "multi_thread")]
async fn a_ward_that_stops_is_certified_halted_and_recovers() -> TestResult {
	let scene = Scene::watched("halt").await?;
	scene.status("Live").await?;
	silence_is_no_halt(&scene).await?;

	scene.process("ward")?.core().pause().await?;
	scene.status("Halted").await?;
	scene.process("ward")?.core().resume().await?;
	scene.status("Live").await?;

	let incidents = scene.incidents().await?;
	ensure!(incidents.len() == 1, "{} incidents", incidents.len());
	let resumed = incidents[0].at("resumed");
	ensure!(resumed.is_some_and(|round| some(round).is_some()), "no end: {resumed:?}");
	let downtime = incidents[0].at("downtime").and_then(number);
	ensure!(downtime > Some(0), "no downtime: {downtime:?}");
	let covered = scene.downtime().await?;
	ensure!(covered.at("downtime").and_then(number) == downtime, "cover counts {covered}");
	scene.finish().await
}

/// An endpoint that does not answer tells nothing about the ward: the watchers abstain.
async fn silence_is_no_halt(scene: &Scene) -> TestResult {
	let provider = scene.process("provider")?.core();
	let alice = scene.net.get_node("alice")?;
	let start = Heads::of(alice).await?.finalised.number;
	provider.pause().await?;
	let lasted = until("long silence of the provider", secs(180), async || {
		let heads = Heads::of(alice).await?;
		Ok(Seen::when(heads.finalised.number >= start + LONG, heads))
	});
	lasted.await?;
	let status = scene.ward().await?;
	let status = status.at("status").and_then(name);
	ensure!(status == Some("Live"), "silence made the ward {status:?}");
	ensure!(scene.incidents().await?.is_empty(), "silence is an incident");
	provider.resume().await
}
