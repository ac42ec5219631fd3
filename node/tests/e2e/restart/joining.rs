// SPDX-License-Identifier: Apache-2.0

//! Who joins, or comes back, after a restart: by a pin and by a signed list of peers.

use crate::{network, secs, TestResult, NODE};
use sp_core::{ed25519, Pair};
use std::{fs, path::Path};
use tokio::process::Command;
use vigil_runtime::Hash;
use vigil_testnet::{Client, Head, Network, NodeOptions, Process, Program, Seen};

async fn network_with_blocks() -> anyhow::Result<(Network, Head)> {
	let network = network().validators(4).spawn().await?;
	let client = network.client("alice")?;
	let pinned = network
		.wait_until("three final blocks", secs(180), async || {
			let head = client.finalised().await?;
			Ok(Seen::some((head.number >= 3).then_some(head), head))
		})
		.await?;
	Ok((network, pinned))
}

/// What the node says when it refuses, and its exit code.
async fn refused(args: &[&str]) -> anyhow::Result<(String, i32)> {
	let run = Command::new(NODE).args(args).kill_on_drop(true).output();
	let output = tokio::time::timeout(secs(60), run).await??;
	let said = String::from_utf8(output.stderr)?;
	anyhow::ensure!(!output.status.success(), "accepted: {said}");
	let errors = said.lines().filter(|line| line.starts_with("Error: ")).count();
	anyhow::ensure!(errors == 1, "not one sentence: {said}");
	Ok((said, output.status.code().unwrap_or(-1)))
}

async fn reaches(network: &Network, client: &Client, number: u32) -> TestResult {
	network
		.wait_until(format!("block {number} at {}", client.url()), secs(120), async || {
			let head = client.best().await?;
			Ok(Seen::when(head.number >= number, head))
		})
		.await?;
	Ok(())
}

#[tokio::test]
async fn a_node_follows_only_the_chain_that_has_the_pinned_block() -> TestResult {
	let (mut network, pinned) = network_with_blocks().await?;
	let right = format!("{}:{:?}", pinned.number, pinned.hash);
	let wrong = format!("{}:{:?}", pinned.number, Hash::repeat_byte(1));
	network.add(NodeOptions::full("follower").args(["--pin", &right])).await?;
	reaches(&network, network.client("follower")?, pinned.number + 2).await?;

	network.add(NodeOptions::full("doubter").args(["--pin", &wrong])).await?;
	let log = network.node("doubter")?.log();
	network
		.wait_until("the refusal of the other chain", secs(120), async || {
			let said = fs::read_to_string(&log).unwrap_or_default();
			Ok(Seen::when(said.contains("is refused: --pin says"), said.len()))
		})
		.await?;
	let best = network.client("doubter")?.best().await?.number;
	anyhow::ensure!(best < pinned.number, "the doubter followed to {best}");

	let follower = network.node_mut("follower")?;
	let base = follower.base_path().display().to_string();
	follower.stop().await?;
	let chain = network.specification().display().to_string();
	let common = ["--chain", &chain, "--base-path", &base];
	let ports = ["--port", "0", "--rpc-port", "0", "--no-prometheus"];
	let run = [&common[..], &ports].concat();
	let (said, code) = refused(&[&run[..], &["--pin", &wrong]].concat()).await?;
	anyhow::ensure!(code == 1 && said.contains("purge-chain"), "{code}: {said}");
	let (said, _) = refused(&[&["revert", "1000", "--pin", &wrong], &common[..]].concat()).await?;
	anyhow::ensure!(said.contains("purge-chain"), "{said}");
	let (said, code) = refused(&[&run[..], &["--pin", "7"]].concat()).await?;
	anyhow::ensure!(code == 2 && said.contains("a height and a hash"), "{code}: {said}");
	network.restart("follower").await?;
	let goal = network.client("alice")?.best().await?.number;
	reaches(&network, network.client("follower")?, goal).await?;
	Ok(network.finish().await?)
}

fn sign(
	directory: &Path,
	genesis: &str,
	addresses: &[String],
	days: u32,
) -> anyhow::Result<String> {
	let secret = directory.join("operators");
	fs::write(&secret, "//Operators")?;
	let output = std::process::Command::new(NODE)
		.args(["seeds", "sign", "--genesis", genesis, "--days", &days.to_string(), "--secret-file"])
		.arg(&secret)
		.args(addresses)
		.output()?;
	anyhow::ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
	let file = directory.join("seeds.json");
	fs::write(&file, &output.stdout)?;
	Ok(file.display().to_string())
}

#[tokio::test]
async fn a_node_without_boot_nodes_finds_its_peers_by_a_signed_list() -> TestResult {
	let (mut network, pinned) = network_with_blocks().await?;
	let directory = tempfile::tempdir()?;
	let (base, chain) = (directory.path().join("base"), network.specification().to_owned());
	let ports = network.ports();
	let (p2p, rpc) = (ports.next_free()?, ports.next_free()?);
	let listen = format!("/ip4/127.0.0.1/tcp/{p2p}");
	let addresses: Vec<_> = network.nodes().iter().map(|node| node.address()).collect();
	let genesis = format!("{:?}", network.client("alice")?.genesis_hash().await?);
	let operators = ed25519::Pair::from_string("//Operators", None)?.public();
	let key = format!("0x{}", hex::encode(operators.0));
	let list = sign(directory.path(), &genesis, &addresses, 7)?;
	let (base, chain, rpc_port) =
		(base.display().to_string(), chain.display().to_string(), rpc.to_string());
	let common = ["--chain", &chain, "--base-path", &base, "--listen-addr", &listen, "--no-mdns"];
	let common = [&common[..], &["--rpc-port", &rpc_port, "--no-prometheus"]].concat();

	let other = format!("0x{}", "07".repeat(32));
	for (args, words) in [
		(vec!["--seeds", &list], "needs --seeds-key"),
		(vec!["--seeds", &list, "--seeds-key", &other], "not signed by"),
		(vec!["--seeds", "/nowhere", "--seeds-key", &key], "cannot be read"),
	] {
		let (said, code) = refused(&[&common[..], &args].concat()).await?;
		anyhow::ensure!(code == 1 && said.contains(words), "{code}: {said}");
	}
	let foreign = sign(directory.path(), &other, &addresses, 7)?;
	let args = ["--seeds", &foreign, "--seeds-key", &key];
	let (said, _) = refused(&[&common[..], &args].concat()).await?;
	anyhow::ensure!(said.contains("of the chain with genesis"), "{said}");

	let list = sign(directory.path(), &genesis, &addresses, 7)?;
	let verify = ["seeds", "verify", &list, "--seeds-key", &key, "--genesis", &genesis];
	let output = Command::new(NODE).args(verify).output().await?;
	anyhow::ensure!(String::from_utf8(output.stdout)?.lines().count() == addresses.len());
	let args = [&common[..], &["--seeds", &list, "--seeds-key", &key]].concat();
	let seeker =
		Process::spawn(&Program::new("seeker", NODE).args(args), &directory.path().join("log"))?;
	let client = Client::new(format!("http://127.0.0.1:{rpc}"))?;
	network
		.wait_until("the seeker", secs(120), async || {
			seeker.ensure_running()?;
			let head = client.best().await?;
			Ok(Seen::when(head.number > pinned.number, head))
		})
		.await?;
	seeker.stop().await?;
	Ok(network.finish().await?)
}
