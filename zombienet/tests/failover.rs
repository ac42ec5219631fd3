// SPDX-License-Identifier: Apache-2.0

//! The main job: the ward stops, its protocol's vault on haven works; the ward returns, it stands by.

use anyhow::ensure;
use vigil_zombienet::{scene::Scene, TestResult};

#[tokio::test(flavor = "multi_thread")]
async fn a_protocol_goes_on_elsewhere_while_its_ward_stands() -> TestResult {
	let scene = Scene::watched("failover").await?;
	let protocol = scene.protocol().await?;
	scene.arm(&protocol).await?;
	ensure!(scene.vault(&protocol, false).await? == 0, "the vault works before anything happened");

	scene.process("ward")?.core().pause().await?;
	let activations = scene.vault(&protocol, true).await?;
	ensure!(activations == 1, "the plan fired {activations} times");
	scene.process("ward")?.core().resume().await?;
	let activations = scene.vault(&protocol, false).await?;
	ensure!(activations == 1, "the plan fired again: {activations} times");
	scene.finish().await
}
