// SPDX-License-Identifier: Apache-2.0

//! One key on two machines: the second one hears the first and says nothing, and if both do speak, the
//! others keep the evidence.

use super::{
	certificates, certified, endpoints::sees, evm_ward, live, opt_all_in_through, scene_through,
	status, ward, NAMES, SERVICE, SESSION_SLOTS, WATCHERS,
};
use crate::{network, secs, TestResult, NODE};
use serde_json::Value;
use sp_keyring::Sr25519Keyring::Alice;
use std::{collections::BTreeSet, path::Path, process::Command};
use vigil_primitives::{traits::Status, Policy};
use vigil_testnet::{
	watcher_key, Backend, Client, Fault, Network, NodeOptions, Proxy, Seen, QUICK_POLICY,
};

/// No height is a multiple of it: nobody says anything with a round while the ward lives.
const NO_CHECKPOINTS: u64 = 1 << 40;

/// Its database is new, so it listens. What it does is its operator's business: nobody else is told.
#[tokio::test]
async fn a_second_machine_with_a_key_locks_itself_and_its_operator_unlocks_it() -> TestResult {
	let bob_is_shy = |options: NodeOptions, name: &str| match name {
		"bob" => options.safe_rpc(),
		_ => options,
	};
	let Some(mut scene) = scene_through(Backend::Litep2p, "alice", bob_is_shy).await? else {
		return Ok(());
	};
	live(&scene.network, scene.network.client("alice")?).await?;
	only_operators_are_told(&scene.network).await?;

	let ward = evm_ward(vec![("provider".into(), scene.proxy.url())]);
	let twin = NodeOptions::twin("twin", Alice).watches([ward]).listens_for(600);
	scene.network.add(twin).await?;
	locked(&scene.network, "twin", true).await?;
	locked(&scene.network, "alice", false).await?;
	scene.anvil.pause()?;
	status(&scene.network, scene.network.client("alice")?, Status::Halted).await?;
	let told = watcher_status(scene.network.client("twin")?).await?;
	let signed = told["services"][0]["lastVotes"].as_array().map(Vec::len);
	anyhow::ensure!(signed == Some(0), "it signed: {told:#}");

	for name in ["alice", "twin"] {
		scene.network.node_mut(name)?.stop().await?;
	}
	acknowledge(&scene.network, "twin").await?;
	scene.network.restart("twin").await?;
	locked(&scene.network, "twin", false).await?;
	Ok(scene.network.finish().await?)
}

/// Both speak, since what lies between them is down for a moment: the one sees another branch of the
/// ward than the other. Two of four are paused, so that what either says stays open.
#[tokio::test]
async fn a_key_that_two_machines_sign_with_is_evidence_at_those_who_hear_both() -> TestResult {
	let Some((anvil, mut place)) = ward().await? else { return Ok(()) };
	let honest = Proxy::start(place.ports.next_free()?, &anvil.url()).await?;
	let forked = Proxy::start(place.ports.next_free()?, &anvil.url()).await?;
	forked.set(Fault::Fork(1));
	let watched = |proxy: &Proxy| evm_ward(vec![("provider".into(), proxy.url())]);
	let mut builder = network().backend(Backend::Litep2p).session_slots(SESSION_SLOTS);
	for account in WATCHERS {
		builder = builder.node(NodeOptions::well_known(account).watches([watched(&honest)]));
	}
	let mut network = builder.spawn().await?;
	let policy = Policy { checkpoint_interval: NO_CHECKPOINTS, ..QUICK_POLICY };
	opt_all_in_through(&network, "alice", policy).await?;
	sees(&network, &["advancing"]).await?;

	// Handovers have no round either, but a twin that does not listen any more takes them for a lock:
	// there is time until the next one.
	after_a_handover(&network).await?;
	let bob = network.node("bob")?.address();
	let alone =
		["--reserved-only", "--reserved-nodes", &bob, "--in-peers", "0", "--out-peers", "0"];
	let twin = NodeOptions::twin("twin", Alice).watches([watched(&forked)]).args(alone);
	network.add(twin).await?;
	speaks(&network).await?;

	anvil.stand().await?;
	for name in ["bob", "charlie"] {
		network.node(name)?.process()?.pause()?;
	}
	both_say_halt(&network).await?;
	for name in ["bob", "charlie"] {
		network.node(name)?.process()?.resume()?;
	}
	listed(&network, "bob", |found| {
		let [first, second] = [&found["first"]["statement"], &found["second"]["statement"]];
		first["kind"] == "halt"
			&& second["kind"] == "halt"
			&& first["round"] == second["round"]
			&& first["blockHash"] != second["blockHash"]
	})
	.await?;
	convicted_by_an_author(&network).await?;
	one_of_both_is_locked(&network).await?;
	// The others do not need that key.
	status(&network, network.client("bob")?, Status::Halted).await?;
	for name in NAMES {
		anyhow::ensure!(certified(network.client(name)?, "halt").await? > 0, "none at {name}");
	}
	Ok(network.finish().await?)
}

/// Nodes that heard both hand them in by themselves, for nothing.
async fn convicted_by_an_author(network: &Network) -> TestResult {
	let bob = network.client("bob")?;
	let wait = network.wait_until("a case", secs(60), async || {
		let told: Vec<Value> = bob.request("vigil_slashes", (SERVICE.0,)).await?;
		let found = told.iter().any(|case| {
			case["form"] == "contradiction"
				&& case["offence"] == "falseHalt"
				&& case["reporter"].is_null()
		});
		Ok(Seen::when(found, format!("{told:?}")))
	});
	Ok(wait.await?)
}

/// Whoever comes second is not passed on, so that one machine may not hear of the other.
async fn one_of_both_is_locked(network: &Network) -> TestResult {
	let (alice, twin) = (network.client("alice")?, network.client("twin")?);
	let wait = network.wait_until("a locked key", secs(60), async || {
		let mut locked = Vec::new();
		for client in [alice, twin] {
			let told = watcher_status(client).await?;
			let keys = told["services"][0]["lockedKeys"].as_array().map(Vec::len);
			locked.push(keys.unwrap_or_default());
		}
		Ok(Seen::when(locked.contains(&1), format!("{locked:?}")))
	});
	Ok(wait.await?)
}

async fn watcher_status(client: &Client) -> vigil_testnet::Result<Value> {
	client.request("vigil_watcherStatus", [(); 0]).await
}

/// A node that serves no unsafe methods says nothing of its watcher, and all else that it says.
async fn only_operators_are_told(network: &Network) -> TestResult {
	anyhow::ensure!(watcher_status(network.client("alice")?).await.is_ok());
	let bob = network.client("bob")?;
	let Err(error) = watcher_status(bob).await else { anyhow::bail!("a stranger is told") };
	anyhow::ensure!(error.to_string().contains("unsafe"), "{error}");
	anyhow::ensure!(!error.to_string().contains("provider"), "{error}");
	certificates(bob, "checkpoint").await?;
	Ok(())
}

/// Waits until a watcher's one key is locked, or is not.
async fn locked(network: &Network, name: &str, wanted: bool) -> TestResult {
	let client = network.client(name)?;
	let what = format!("a key of {name} that is {}locked", if wanted { "" } else { "not " });
	let wait = network.wait_until(what, secs(60), async || {
		let told = watcher_status(client).await?;
		let keys = told["services"][0]["lockedKeys"].as_array().map(Vec::len);
		Ok(Seen::when(keys == Some(usize::from(wanted)), format!("{told}")))
	});
	Ok(wait.await?)
}

/// What an operator does who has stopped the other machine.
async fn acknowledge(network: &Network, name: &str) -> TestResult {
	let database = network.node(name)?.chain_path()?.join("watcher/signed.redb");
	let genesis = format!("{:?}", network.client("bob")?.genesis_hash().await?);
	let key = format!("0x{}", hex::encode(watcher_key(Alice).0));
	let output = Command::new(NODE)
		.args(["watcher", "protection", "acknowledge", "--key", &key, "--genesis", &genesis])
		.arg("--database")
		.arg(&database)
		.output()?;
	let said = String::from_utf8_lossy(&output.stderr).into_owned();
	anyhow::ensure!(output.status.success(), "{said}");
	Ok(())
}

/// Waits for one more certified Handover.
async fn after_a_handover(network: &Network) -> TestResult {
	let alice = network.client("alice")?;
	let before = certified(alice, "handover").await?;
	let wait = network.wait_until("a Handover", secs(90), async || {
		let now = certified(alice, "handover").await?;
		Ok(Seen::when(now > before, format!("{now} handovers")))
	});
	Ok(wait.await?)
}

/// Waits until the second machine does not listen any more and sees the ward.
async fn speaks(network: &Network) -> TestResult {
	let twin = network.client("twin")?;
	let wait = network.wait_until("a twin that speaks", secs(60), async || {
		let told = watcher_status(twin).await?;
		let service = &told["services"][0];
		let ready = told["listening"] == false
			&& service["verdict"] == "advancing"
			&& service["selfTest"]["passed"] == true;
		Ok(Seen::when(ready, format!("{told}")))
	});
	Ok(wait.await?)
}

/// Waits until both machines have said Halt for one and the same round.
async fn both_say_halt(network: &Network) -> TestResult {
	let (alice, twin) = (network.client("alice")?, network.client("twin")?);
	let (mut first, mut second) = (BTreeSet::new(), BTreeSet::new());
	let wait = network.wait_until("Halts of one round by both", secs(60), async || {
		first.extend(last_halt(alice).await?);
		second.extend(last_halt(twin).await?);
		let shared = first.intersection(&second).next().is_some();
		Ok(Seen::when(shared, format!("{first:?} and {second:?}")))
	});
	Ok(wait.await?)
}

/// The round of the last Halt that a watcher signed.
async fn last_halt(client: &Client) -> vigil_testnet::Result<Option<u64>> {
	let told = watcher_status(client).await?;
	let votes = told["services"][0]["lastVotes"].as_array().cloned().unwrap_or_default();
	let halt = votes.iter().find(|vote| vote["kind"] == "halt");
	Ok(halt.and_then(|halt| halt["round"].as_u64()))
}

/// Waits until the evidence of a node that runs has a piece like this.
async fn listed(network: &Network, name: &str, wanted: impl Fn(&Value) -> bool) -> TestResult {
	let file = network.node(name)?.chain_path()?.join("watcher/evidence.jsonl");
	let wait = network.wait_until(format!("evidence at {name}"), secs(60), async || {
		let listed = list(&file).unwrap_or_else(|error| error);
		let all: Vec<Value> = serde_json::from_str(&listed).unwrap_or_default();
		Ok(Seen::when(all.iter().any(&wanted), listed))
	});
	Ok(wait.await?)
}

/// What `watcher evidence` prints, or what it complains about.
fn list(file: &Path) -> Result<String, String> {
	let mut node = Command::new(NODE);
	node.args(["watcher", "evidence", "--json", "--file"]).arg(file);
	let output = node.output().map_err(|error| error.to_string())?;
	let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
	match output.status.success() {
		true => Ok(text(output.stdout)),
		false => Err(text(output.stderr)),
	}
}
