// SPDX-License-Identifier: Apache-2.0

//! Every shell block of every guide, in order, in an empty home.

use super::{binary, Person};
use crate::{secs, TestResult, NODE};
use anyhow::{ensure, Context};
use std::path::Path;
use tokio::process::Command;
use vigil_primitives::ServiceId;
use vigil_testnet::{NodeOptions, Scene, SceneOptions, WardKind};

#[tokio::test]
async fn guides_of_stakers_protocols_and_the_network_work_as_they_are_written() -> TestResult {
	let options = SceneOptions { wards: vec![WardKind::Substrate], ..SceneOptions::new(NODE) };
	let Some(mut scene) = Scene::start(options).await? else { return Ok(()) };
	scene.register().await?;
	scene.relayer.start()?;
	let plan = scene.arm(ServiceId(0)).await?;
	// One that watches nothing: whoever watches in a test has one voice, and is told so by every look.
	let own = scene.network.add(NodeOptions::validator("own")).await?.websocket_url();
	scene.caught_up("own").await?;
	let person = Person::new(own.clone())?;
	let alice = person.secret("alice", "//Alice")?;
	let alice = person.run(&["keys", "address", &alice]).await?.out.trim().to_string();
	let values = [
		("node url", own.clone()),
		("second node url", scene.network.node("bob")?.websocket_url()),
		("validator url", own),
		("validator address", alice),
		("destination url", scene.standby.node("haven")?.websocket_url()),
		("service", "0".into()),
		("destination", "0".into()),
		// The guide registers a protocol and arms a plan: they are the next ones.
		("protocol", scene.wards.len().to_string()),
		("plan", (plan.0 + 1).to_string()),
	];
	run(&["protocol", "staker", "network"], &values).await?;
	Ok(scene.finish().await?)
}

/// Runs guides with these words in the place of their placeholders.
pub(super) async fn run(guides: &[&str], values: &[(&str, String)]) -> TestResult {
	let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/guides.py");
	let mut command = Command::new("python3");
	command.arg(script).arg("--bin").arg(binary().parent().context("no folder")?);
	for (name, value) in values {
		command.arg("--set").arg(format!("{name}={value}"));
	}
	command.args(guides).kill_on_drop(true);
	let output = tokio::time::timeout(secs(1_200), command.output()).await??;
	let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
	ensure!(output.status.success(), "{}\n{}", said(&output.stdout), said(&output.stderr));
	Ok(())
}
