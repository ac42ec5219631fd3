// SPDX-License-Identifier: Apache-2.0

//! The `vigil_*` methods of nodes that watch and of nodes that do not, and `watcher` commands.

use super::{certificates, live, recovered, scene, SERVICE};
use crate::{network, secs, TestResult, NODE};
use codec::{Decode, DecodeAll};
use jsonrpsee::{
	core::client::{Subscription, SubscriptionClientT},
	rpc_params,
};
use serde_json::Value;
use std::process::Command;
use vigil_bls::{verify_with_witnesses, Blst, Expected};
use vigil_primitives::{AbsentWitness, Certificate, Kind, SetCommitment};
use vigil_testnet::{Backend, NodeOptions};

#[tokio::test]
async fn certificates_and_statuses_are_told_and_verify_with_the_commitment_alone() -> TestResult {
	let Some(mut scene) = scene(Backend::Litep2p).await? else { return Ok(()) };
	let alice = scene.network.client("alice")?;
	live(&scene.network, alice).await?;
	// One is absent, so that there is a witness to verify.
	scene.network.node_mut("dave")?.kill().await?;
	let ws = scene.network.node("alice")?.subscriber().await?;
	let mut certified: Subscription<Value> = ws
		.subscribe(
			"vigil_subscribeCertificates",
			rpc_params![SERVICE.0],
			"vigil_unsubscribeCertificates",
		)
		.await?;
	let mut statuses: Subscription<Value> =
		ws.subscribe("vigil_subscribeStatuses", rpc_params![], "vigil_unsubscribeStatuses").await?;
	scene.anvil.pause()?;

	let halt = tokio::time::timeout(secs(60), async {
		loop {
			let Some(told) = certified.next().await else { anyhow::bail!("the stream ended") };
			let told = told?;
			if told["kind"] == "halt" {
				return Ok(told);
			}
		}
	})
	.await??;
	let mut told = Vec::new();
	tokio::time::timeout(secs(60), async {
		while told.last().is_none_or(|status| status != "halted") {
			let Some(change) = statuses.next().await else { break };
			told.push(change?["status"].as_str().unwrap_or_default().to_owned());
		}
		anyhow::Ok(())
	})
	.await??;
	anyhow::ensure!(told.first().is_some_and(|status| status == "live"), "{told:?}");

	let alice = scene.network.client("alice")?;
	verifies_alone(alice, &halt).await?;
	watcher_tells_what_it_does(alice, &halt["setId"]).await?;
	scene.anvil.resume()?;
	recovered(&scene.network, alice, 0).await?;
	Ok(scene.network.finish().await?)
}

/// Half of the watchers are a third and no quorum.
#[tokio::test]
async fn suspicions_are_told_apart_from_certificates() -> TestResult {
	let Some(scene) = scene(Backend::Litep2p).await? else { return Ok(()) };
	live(&scene.network, scene.network.client("alice")?).await?;
	bounds_subscriptions(scene.network.node("alice")?).await?;
	let ws = scene.network.node("alice")?.subscriber().await?;
	let subscribe = async |service: u32| -> anyhow::Result<Subscription<Value>> {
		let (from, to) = ("vigil_subscribeSuspicions", "vigil_unsubscribeSuspicions");
		Ok(ws.subscribe(from, rpc_params![service], to).await?)
	};
	let mut suspected = subscribe(SERVICE.0).await?;
	let mut of_another_service = subscribe(SERVICE.0 + 1).await?;
	for name in ["charlie", "dave"] {
		scene.network.node(name)?.process()?.pause()?;
	}
	scene.anvil.pause()?;
	let told = tokio::time::timeout(secs(60), suspected.next()).await?;
	let Some(told) = told.transpose()? else { anyhow::bail!("the stream ended") };
	anyhow::ensure!(told["kind"] == "halt" && told["service"] == SERVICE.0, "{told:#}");
	anyhow::ensure!(told["size"] == 4 && told["signed"] == 2, "{told:#}");
	let other = tokio::time::timeout(secs(1), of_another_service.next()).await;
	anyhow::ensure!(other.is_err(), "{other:?}");
	let kept = certificates(scene.network.client("alice")?, "halt").await?;
	anyhow::ensure!(kept.is_empty(), "a suspicion is kept as certificate: {kept:?}");
	for name in ["charlie", "dave"] {
		scene.network.node(name)?.process()?.resume()?;
	}
	scene.anvil.resume()?;
	Ok(scene.network.finish().await?)
}

/// Whoever subscribes without end gets so many and no more, and keeps nobody else from it.
async fn bounds_subscriptions(node: &vigil_testnet::Node) -> TestResult {
	const MOST: usize = 1_024;
	let (greedy, mut held) = (node.subscriber().await?, Vec::new());
	let refused = loop {
		match subscribe(&greedy).await {
			Ok(one) => held.push(one),
			Err(refused) => break refused.to_string(),
		}
		anyhow::ensure!(held.len() <= MOST, "there is no end of subscriptions");
	};
	anyhow::ensure!(refused.contains("Too many subscriptions"), "{} held: {refused}", held.len());
	subscribe(&node.subscriber().await?).await?;
	Ok(())
}

async fn subscribe(
	client: &impl SubscriptionClientT,
) -> Result<Subscription<Value>, jsonrpsee::core::client::Error> {
	let (from, to) = ("vigil_subscribeStatuses", "vigil_unsubscribeStatuses");
	client.subscribe(from, rpc_params![], to).await
}

/// What the node hands out is enough for somebody who has only the commitment.
async fn verifies_alone(client: &vigil_testnet::Client, halt: &Value) -> TestResult {
	let set_id = halt["setId"].as_u64().unwrap_or_default();
	let set = client.watcher_set(SERVICE, vigil_primitives::SetId(set_id)).await?;
	let Some(set) = set else { anyhow::bail!("set {set_id} is not kept") };
	let kept = client.witnessed(SERVICE, set.commitment.hash(), 1).await?;
	let found = kept.iter().find(|one| one["kind"] == "halt" && one["round"] == halt["round"]);
	let Some(found) = found else { anyhow::bail!("the halt is not among {}", kept.len()) };
	let field = |name: &str| -> anyhow::Result<Vec<u8>> {
		let text = found[name].as_str().unwrap_or_default();
		Ok(hex::decode(text.trim_start_matches("0x"))?)
	};
	let certificate = Certificate::from_bytes(&field("certificate")?)?;
	let commitment = SetCommitment::decode(&mut &field("commitment")?[..])?;
	let witnesses = Vec::<AbsentWitness>::decode_all(&mut &field("witnesses")?[..])?;
	let expected =
		Expected { genesis_hash: client.genesis_hash().await?, service: SERVICE, kind: Kind::Halt };
	let verified = verify_with_witnesses::<Blst>(&certificate, &commitment, &witnesses, &expected);
	anyhow::ensure!(verified.is_ok(), "{verified:?}");
	anyhow::ensure!(witnesses.len() == usize::from(certificate.absent.count()));
	let hash = set.commitment.hash();
	for (commitment, from, limit) in [
		(vigil_primitives::H256::repeat_byte(1), None, None),
		(hash, None, Some(0)),
		(hash, None, Some(33)),
		(hash, Some(format!("0x{}", "ff".repeat(129))), None),
		(hash, Some("rubbish".to_owned()), None),
	] {
		let asked = (SERVICE.0, commitment, from, limit);
		let wrong: Result<Value, _> =
			client.request("vigil_witnessedCertificates", asked.clone()).await;
		anyhow::ensure!(wrong.is_err(), "{asked:?} was answered");
	}
	let wrong: Result<Vec<Value>, _> =
		client.request("vigil_certificates", (SERVICE.0, Some("rumour"))).await;
	anyhow::ensure!(wrong.is_err_and(|error| error.to_string().contains("rumour")));
	Ok(())
}

/// The set is one of all watchers; an older one may have been elected before the last of them joined.
async fn watcher_tells_what_it_does(client: &vigil_testnet::Client, set_id: &Value) -> TestResult {
	let told: Value = client.request("vigil_watcherStatus", rpc_params![]).await?;
	let service = &told["services"][0];
	anyhow::ensure!(service["selfTest"]["passed"] == true, "{service:#}");
	anyhow::ensure!(service["endpoints"][0]["provider"] == "provider", "{service:#}");
	let mut sets = service["sets"].as_array().into_iter().flatten();
	let own = sets.find(|set| set["setId"] == *set_id).and_then(|set| set["own"].as_array());
	anyhow::ensure!(own.is_some_and(|own| own.len() == 1), "{service:#}");
	Ok(())
}

#[tokio::test]
async fn a_node_that_does_not_watch_says_so() -> TestResult {
	let network = network().node(NodeOptions::full("lonely")).spawn().await?;
	let lonely = network.client("lonely")?;
	let answer: Result<Value, _> = lonely.request("vigil_watcherStatus", rpc_params![]).await;
	anyhow::ensure!(answer.is_err_and(|error| error.to_string().contains("--watcher-config")));
	let kept = certificates(lonely, "halt").await;
	anyhow::ensure!(kept.is_err());
	Ok(network.finish().await?)
}

#[test]
fn watcher_keys_are_made_inspected_proven_and_never_overwritten() -> TestResult {
	let folder = tempfile::tempdir()?;
	let at = |name: &str| folder.path().join(name).display().to_string();
	std::fs::write(at("password"), "correct horse\n")?;
	let open = run(&["key", "generate", "--output", &at("x"), "--password-file", &at("password")]);
	anyhow::ensure!(open.is_err_and(|error| error.to_string().contains("chmod 600")));
	write_private(&at("password"), "correct horse\n")?;
	let (key, password) = (at("key.json"), at("password"));
	let made = run(&["key", "generate", "--output", &key, "--password-file", &password])?;
	let public = made.trim().strip_prefix("key: 0x").map(str::to_owned);
	anyhow::ensure!(public.as_ref().is_some_and(|key| key.len() == 96), "{made}");
	anyhow::ensure!(run(&["key", "inspect", &key])? == made);
	let again = run(&["key", "generate", "--output", &key, "--password-file", &password]);
	anyhow::ensure!(again.is_err_and(|error| error.to_string().contains("not overwritten")));
	let genesis = "ab".repeat(32);
	let account = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
	let proof = run(&[
		"key",
		"proof",
		&key,
		"--password-file",
		&password,
		"--account",
		account,
		"--genesis",
		&genesis,
	])?;
	anyhow::ensure!(proof.contains("proof: 0x"), "{proof}");
	write_private(&at("wrong"), "battery staple")?;
	let wrong = run(&[
		"key",
		"proof",
		&key,
		"--password-file",
		&at("wrong"),
		"--account",
		account,
		"--genesis",
		&genesis,
	]);
	anyhow::ensure!(wrong.is_err_and(|error| error.to_string().contains("password is wrong")));
	let wrong = run(&["key", "proof", &key, "--account", "nobody", "--genesis", "12"]);
	anyhow::ensure!(wrong.is_err());
	Ok(())
}

/// `check` names every problem in a sentence and fails.
#[test]
fn watcher_check_says_what_is_wrong() -> TestResult {
	let folder = tempfile::tempdir()?;
	let at = |name: &str| folder.path().join(name).display().to_string();
	write_private(&at("password"), "x")?;
	run(&["key", "generate", "--output", &at("key.json"), "--password-file", &at("password")])?;
	let head = "keystore = \"key.json\"\npassword-file = \"password\"\n";
	std::fs::write(at("none.toml"), head)?;
	let none = run(&["check", "--config", &at("none.toml")]);
	anyhow::ensure!(none.is_err_and(|error| error.to_string().contains("[[wards]]")));
	// Nothing listens on port 1, and the URL holds a secret.
	let ward = "[[wards]]\nservice = 0\nfamily = \"evm\"\nchain = \"1\"\n\
		endpoints = [{ provider = \"one\", url = \"http://127.0.0.1:1/secret-key\" }]\n";
	std::fs::write(at("down.toml"), format!("{head}{ward}"))?;
	let Err(error) = run(&["check", "--config", &at("down.toml")]) else {
		anyhow::bail!("an endpoint that is down passed");
	};
	let error = error.to_string();
	anyhow::ensure!(error.contains("service 0") && !error.contains("secret-key"), "{error}");
	anyhow::ensure!(error.contains("service 0: 1 voice: it has to answer"), "{error}");
	std::fs::write(at("typo.toml"), format!("{head}pasword = 1\n{ward}"))?;
	let typo = run(&["check", "--config", &at("typo.toml")]);
	anyhow::ensure!(typo.is_err_and(|error| error.to_string().contains("pasword")));
	Ok(())
}

fn write_private(path: &str, text: &str) -> std::io::Result<()> {
	use std::os::unix::fs::PermissionsExt;
	std::fs::write(path, text)?;
	std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
}

/// A node without a record of what its watcher signed does not begin one in silence, and says no word
/// that hides what to do.
#[test]
fn a_watcher_without_its_database_does_not_start() -> TestResult {
	let folder = tempfile::tempdir()?;
	let at = |name: &str| folder.path().join(name).display().to_string();
	write_private(&at("password"), "x")?;
	run(&["key", "generate", "--output", &at("key.json"), "--password-file", &at("password")])?;
	let config = "keystore = \"key.json\"\npassword-file = \"password\"\n\
		database = \"signed.redb\"\n[[wards]]\nservice = 0\nfamily = \"evm\"\nchain = \"1\"\n\
		endpoints = [{ provider = \"one\", url = \"http://127.0.0.1:1\" }]\n";
	std::fs::write(at("watcher.toml"), config)?;
	let start = |more: &[&str]| {
		let ports = ["--rpc-port", "0", "--prometheus-port", "0", "--port", "0"];
		Command::new(NODE)
			.args(["--chain", "local", "--base-path", &at("base"), "--watcher-config"])
			.arg(at("watcher.toml"))
			.args(ports)
			.args(more)
			.output()
	};
	let refused = start(&[])?;
	let said = String::from_utf8_lossy(&refused.stderr).into_owned();
	anyhow::ensure!(!refused.status.success() && said.contains("--new-database"), "{said}");
	anyhow::ensure!(!folder.path().join("signed.redb").exists());
	// What is no database is not taken for a new one either, with the flag or without.
	std::fs::write(at("signed.redb"), [1; 10_000])?;
	for more in [&["--new-database"][..], &[]] {
		let refused = start(more)?;
		let said = String::from_utf8_lossy(&refused.stderr).into_owned();
		anyhow::ensure!(!refused.status.success() && said.contains("cannot be used"), "{said}");
	}
	Ok(())
}

/// Runs `vigil-node watcher` and returns what it prints; both outputs are the error if it fails.
fn run(args: &[&str]) -> anyhow::Result<String> {
	let output = Command::new(NODE).arg("watcher").args(args).output()?;
	let printed = String::from_utf8(output.stdout)?;
	let said = String::from_utf8(output.stderr)?;
	anyhow::ensure!(output.status.success(), "{printed}{said}");
	Ok(printed)
}
