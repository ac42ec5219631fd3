// SPDX-License-Identifier: Apache-2.0

//! The specification that `make spec` writes, in the light client that browsers have.

use crate::{network, secs, TestResult, NODE};
use anyhow::{ensure, Context};
use serde_json::Value as Json;
use sp_keyring::Sr25519Keyring::{Alice, Bob};
use std::{fs, path::Path, process::Output};
use tokio::process::Command;
use vigil_testnet::NodeOptions;

/// How many final blocks a client has to follow.
const BLOCKS: &str = "3";

#[tokio::test]
async fn a_light_client_follows_finality_by_the_specification_alone() -> TestResult {
	let bob = NodeOptions::well_known(Bob).serves_light_clients();
	let network = network().authorities(2).node(NodeOptions::well_known(Alice)).node(bob);
	let network = network.spawn().await?;
	let folder = tempfile::tempdir()?;
	let file = folder.path().join("spec.json").display().to_string();
	let (chain, url) =
		(network.specification().display().to_string(), network.node("bob")?.http_url());
	let write = ["--node", NODE, "--chain", &chain, "--output", &file];

	// Nobody reaches a network by its name alone, and no browser one that speaks TCP only.
	for (more, says) in [(&[][..], "/ws"), (&["--boot", "nonsense"], "no address of a node")] {
		let refused = script("spec.py", &[&write[..], more].concat()).await?;
		ensure!(!refused.status.success(), "{refused:?}");
		let said = String::from_utf8_lossy(&refused.stderr).into_owned();
		ensure!(said.contains(says) && !Path::new(&file).exists(), "{said}");
	}
	let written = script("spec.py", &[&write[..], &["--ask", &url]].concat()).await?;
	ensure!(written.status.success(), "{written:?}");
	let spec: Json = serde_json::from_slice(&fs::read(&file)?)?;
	let light = network.node("bob")?.light_address().context("it serves no light clients")?;
	ensure!(spec["bootNodes"].to_string().contains(&light), "{}", spec["bootNodes"]);

	if Command::new("node").arg("--version").output().await.is_err() {
		eprintln!("SKIPPED: Node.js is not installed, so no light client was started");
		return Ok(network.finish().await?);
	}
	let followed = script("light.mjs", &[&file, BLOCKS, "180"]).await?;
	ensure!(followed.status.success(), "{followed:?}");
	let said = String::from_utf8(followed.stdout)?;
	ensure!(said.matches("final ").count() >= 3, "{said}");
	Ok(network.finish().await?)
}

/// Runs one of the kit's scripts.
async fn script(name: &str, args: &[&str]) -> anyhow::Result<Output> {
	let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts").join(name);
	let run = Command::new(path).args(args).kill_on_drop(true).output();
	Ok(tokio::time::timeout(secs(240), run).await??)
}
