// SPDX-License-Identifier: Apache-2.0

//! From a service that nobody has registered to a vault that works because the ward was killed.

use super::{made, schema, Person, ELECTED};
use crate::{secs, TestResult, NODE};
use anyhow::ensure;
use serde_json::Value as Json;
use vigil_primitives::{Policy, ProtocolId, ServiceId};
use vigil_testnet::{Scene, SceneOptions, WardKind, CALM_POLICY, SLOW_POLICY};

/// The service whose ward is killed, and that which certifies the standby chain.
const WARD: ServiceId = ServiceId(0);

#[tokio::test]
async fn a_service_from_nothing_has_a_vault_take_over_when_its_ward_is_killed() -> TestResult {
	let options = SceneOptions { wards: vec![WardKind::Substrate], ..SceneOptions::new(NODE) };
	let Some(mut scene) = Scene::start(options).await? else { return Ok(()) };
	let person = Person::new(scene.network.node("alice")?.websocket_url())?;
	let haven = scene.standby.node("haven")?.websocket_url();
	let alice = person.secret("alice", "//Alice")?;
	let owner = person.key("owner").await?;
	person.fund(&alice, &owner, "100000").await?;

	services(&person).await?;
	watchers(&scene, &person).await?;
	let protocol = protocol(&scene, &person, (&haven, &alice)).await?;
	scene.ward_mut(WARD)?.protocol = ProtocolId(protocol.parse()?);
	scene.relayer.start()?;

	let plan = arm(&person, &protocol, &haven).await?;
	let ready = ["plan", "show", &plan];
	person.until("delivered plan", secs(240), &ready, |plan| plan["ready"] == true).await?;
	person.until("live ward", secs(120), &["status", "0"], |ward| ward["status"] == "Live").await?;
	scene.ward_mut(WARD)?.kill().await?;
	person.until("halt", secs(120), &["status", "0"], |ward| ward["status"] == "Halted").await?;
	let vault = scene.vault(WARD, true, secs(90)).await?;
	ensure!(vault.activations == 1, "{vault:?}");

	let fired = |plan: &Json| !plan["targets"][0]["firedAt"].is_null();
	person.until("proven firing", secs(240), &ready, fired).await?;
	certificate(&person).await?;
	let incidents = person.ask(&["incidents", "0"]).await?;
	ensure!(incidents["incidents"][0]["resumedAt"].is_null(), "{incidents}");
	reads(&person, (&plan, &protocol)).await?;
	Ok(scene.finish().await?)
}

/// A file of terms by which anybody watches.
pub(super) fn terms(policy: &Policy) -> String {
	format!(
		"max_members = 100\nmin_stake = \"100 VGL\"\nweight_cap = \"40%\"\nmax_slash = \"10%\"\n\
		 min_participation = \"0%\"\nallow_list = false\n[policy]\nhead = \"{:?}\"\n\
		 halt_after = \"{}s\"\nround_length = \"{}s\"\nmargin = \"{}s\"\ncheckpoint_interval = {}\n\
		 stable_for = \"{}s\"\nstandby_after = \"{}s\"\ngone_after = \"{}s\"\nmin_voices = {}\n\
		 time_margin = \"0s\"\n[offences]\nhalt = \"10%\"\ncheckpoint = \"10%\"\nown = \"10%\"\n\
		 silence = \"0.1%\"\nduty = \"0.5%\"\n",
		policy.head,
		policy.halt_after.0,
		policy.round_length.0,
		policy.margin.0,
		policy.checkpoint_interval,
		policy.stable_for.0,
		policy.standby_after.0,
		policy.gone_after.0,
		policy.min_voices,
	)
}

/// Registers both services by files of terms.
async fn services(person: &Person) -> TestResult {
	for (name, policy) in [("ward", SLOW_POLICY), ("haven", CALM_POLICY)] {
		let file = person.secret(&format!("{name}.toml"), &terms(&policy))?;
		person.send(&["service", "register", "--terms", &file, "--key", "owner"]).await?;
	}
	let listed = person.ask(&["service", "list"]).await?;
	ensure!(listed["services"].as_array().is_some_and(|all| all.len() == 2), "{listed}");
	Ok(())
}

/// Makes watchers of all validators, each with the key that its node has.
async fn watchers(scene: &Scene, person: &Person) -> TestResult {
	for (account, name) in Scene::WATCHERS.iter().zip(Scene::NAMES) {
		let stash = format!("{}//stash", account.to_seed());
		let secret = person.secret(&format!("{name}-stash"), &stash)?;
		let files = scene.network.node(name)?.watcher_files();
		let file = |name: &str| files.join(name).display().to_string();
		let (key, password) = (file("key.json"), file("password"));
		let bls = ["watcher", "register", "--bls", &key, "--bls-password-file", &password];
		// What a fork takes back has to be final before the account's next: both would have one nonce.
		let rest = ["--suri", &secret, "--wait", "final"];
		person.send(&[&bls[..], &rest].concat()).await?;
		for service in ["0", "1"] {
			let allocate = ["watcher", "allocate", service, "50%"];
			person.send(&[&allocate[..], &rest].concat()).await?;
		}
	}
	for service in ["0", "1"] {
		let all = |answer: &Json| answer["watchers"].as_array().is_some_and(|all| all.len() == 4);
		person.until("set in office", ELECTED, &["service", "show", service], all).await?;
	}
	Ok(())
}

/// Registers a protocol and the standby chain, whose governance trusts the set and opens a vault.
async fn protocol(
	scene: &Scene,
	person: &Person,
	(haven, alice): (&str, &str),
) -> anyhow::Result<String> {
	let protocol =
		made(&person.send(&["protocol", "register", "--key", "owner"]).await?, "protocol")?;
	let add = ["destination", "add", "--node", haven, "--certified-by", "1", "--key", "owner"];
	let destination = made(&person.send(&add).await?, "destination")?;
	ensure!(destination == "0", "{destination}");
	let other = scene.network.node("bob")?.websocket_url();
	let export = ["set", "export", "0", "--compare", &other, "--node", haven, "--sudo"];
	let exported = person.ask(&export).await?;
	let data = exported["callData"].as_str().unwrap_or_default();
	person.send(&["tx", "call", data, "--url", haven, "--suri", alice]).await?;
	let open = format!("{{\"service\":0,\"protocol\":{protocol}}}");
	let vault =
		["tx", "call", "Vault.open_vault", &open, "--sudo", "--url", haven, "--suri", alice];
	person.send(&vault).await?;
	let checked = person.ask(&["destination", "check", "0", "--node", haven]).await?;
	ensure!(checked["trustsThisVigil"] == true, "{checked}");
	Ok(protocol)
}

/// Arms a plan for the owner's protocol, which has the standby chain's vault take over.
pub(super) async fn arm(person: &Person, protocol: &str, haven: &str) -> anyhow::Result<String> {
	let plan = format!(
		"protocol = {protocol}\nservice = 0\n[[target]]\ndestination = 0\n[[target.failover]]\n\
		 call = \"Vault.activate\"\n[[target.failback]]\ncall = \"Vault.stand_by\"\n"
	);
	let file = person.secret("plan.toml", &plan)?;
	let node = ["--destination-url", haven];
	let built = person.ask(&[&["plan", "build", &file][..], &node].concat()).await?;
	ensure!(built["targets"][0]["bytes"].as_u64().is_some_and(|bytes| bytes > 4), "{built}");
	let sent =
		person.send(&[&["plan", "arm", &file, "--key", "owner"][..], &node].concat()).await?;
	made(&sent, "plan")
}

/// What can be read of a network in which something has happened: each answer is as its schema says.
async fn reads(person: &Person, (plan, protocol): (&str, &str)) -> TestResult {
	let of_plan = [&["plan", "show", plan][..], &["protocol", "show", protocol]];
	let others: [&[&str]; 11] = [
		&["status", "0"],
		&["status"],
		&["plan", "list"],
		&["protocol", "list"],
		&["destination", "list"],
		&["message", "status", "0"],
		&["service", "list"],
		&["service", "show", "0"],
		&["set", "show", "0"],
		&["downtime", "0", "--from", "2026-01-01"],
		&["slash", "list"],
	];
	for read in of_plan.iter().chain(&others) {
		person.ask(read).await?;
	}
	// One line for each thing that happened.
	let history = person.run(&["history", "export", "--json"]).await?;
	ensure!(history.code == Some(0) && !history.out.is_empty(), "{history:?}");
	for line in history.out.lines() {
		schema::check(&serde_json::from_str(line)?)?;
	}
	Ok(())
}

/// The Halt is fetched once and verified without any node; a changed one is refused.
async fn certificate(person: &Person) -> TestResult {
	let get = ["cert", "get", "0", "--kind", "halt", "--output", "halt.json", "--json"];
	let fetched = person.run(&get).await?;
	ensure!(fetched.code == Some(0), "{fetched:?}");
	// Nothing is asked: nobody listens there.
	let nobody = ["--url", "ws://127.0.0.1:1"];
	let verified = person.ask(&[&["cert", "verify", "halt.json"][..], &nobody].concat()).await?;
	ensure!(verified["holds"] == true && verified["size"] == 4, "{verified}");
	let other = format!("0x{}", "11".repeat(32));
	let wrong = person.run(&["cert", "verify", "halt.json", "--genesis", &other]).await?;
	ensure!(wrong.code == Some(1), "{wrong:?}");
	Ok(())
}
