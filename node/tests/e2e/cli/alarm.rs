// SPDX-License-Identifier: Apache-2.0

//! Watchers certify that a living ward stands: somebody who heard them contradict themselves reports it, and the council
//! objects.

use super::{insurer::by_council, playbook::field, schema, Person};
use crate::{secs, slashing::liars, TestResult, NODE};
use anyhow::{ensure, Context};
use serde_json::Value as Json;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, FerdieStash};
use std::time::Instant;
use vigil_primitives::{Certificate, Halt, ServiceId, Statement, UnixTime, H256};
use vigil_testnet::{Liar, Scene, SceneOptions, Seen, WardKind};
use vigil_watcher::{
	store::evidence::{Evidence, EvidenceStore},
	Message,
};

/// The service whose ward is lied about.
const WARD: ServiceId = ServiceId(0);
/// Sessions in which the council has time to object: a slash waits for an era.
const SLOTS: u32 = 14;
/// How often a lie is tried. One that comes after the next Checkpoint of its ward is not taken.
const TRIES: usize = 5;

#[tokio::test]
async fn a_false_alarm_is_reported_shown_and_objected_to() -> TestResult {
	let wards = vec![WardKind::Substrate];
	let options = SceneOptions { wards, session_slots: SLOTS, ..SceneOptions::new(NODE) };
	let Some(scene) = Scene::start(options).await? else { return Ok(()) };
	scene.register_services().await?;
	scene.opt_in().await?;
	scene.in_office().await?;
	let person = Person::new(scene.network.node("alice")?.websocket_url())?;
	let live = |ward: &Json| ward["status"] == "Live";
	person.until("live ward", secs(120), &["status", "0"], live).await?;
	certificates_are_told(&person).await?;

	let alice = person.secret("alice", "//Alice")?;
	let reporter = person.key("reporter").await?;
	person.fund(&alice, &reporter, "1000").await?;
	let liar = liars(&scene, &[Alice, Bob, Charlie]).await?;
	let [first, second] = false_alarm(&scene, &person, &liar).await?;
	let file = person.path("evidence.jsonl");
	let pair = Evidence {
		heard_at: UnixTime(vigil_testnet::unix_now() as u64),
		first: Message::Certificate(first),
		second: Message::Certificate(second),
	};
	ensure!(EvidenceStore::open(file.as_ref())?.put(&pair)?, "there is room for it");

	next_era(&scene).await?;
	let case = reported(&person, &reporter).await?;
	objected(&person, &case).await?;
	refusals(&person).await?;
	Ok(scene.finish().await?)
}

/// Certificates are told a line each, and whoever has read enough ends that.
async fn certificates_are_told(person: &Person) -> TestResult {
	// The second line finds nobody who reads it.
	let told = person.shell("vigil cert watch --json | head -n 1").await?;
	ensure!(told.code == Some(0), "{told:?}");
	let line: Json = serde_json::from_str(&told.out).with_context(|| told.out.clone())?;
	schema::check(&line)
}

/// Three of four say what is false and is taken, and they say something else about the same, too.
async fn false_alarm(
	scene: &Scene,
	person: &Person,
	liar: &Liar,
) -> anyhow::Result<[Certificate; 2]> {
	let ward = scene.ward(WARD)?.provider()?.client();
	for _ in 0..TRIES {
		let lie = scene.until("a moment to lie in", secs(120), async || {
			let lie = liar.lie(ward).await?;
			Ok(Seen::some(lie.is_quiet.then_some(lie), format!("{lie:?}")))
		});
		let halt = lie.await?.halt;
		let told = liar.certify(Statement::Halt(halt))?;
		liar.tell_vigil(scene.vigil()?, std::slice::from_ref(&told), FerdieStash).await?;
		if is_taken(person).await? {
			let other = Halt { block_hash: H256::repeat_byte(0x77), ..halt };
			return Ok([told, liar.certify(Statement::Halt(other))?]);
		}
	}
	anyhow::bail!("none of {TRIES} lies was taken")
}

/// Whether the chain takes the ward for one that stands, or for one that did.
async fn is_taken(person: &Person) -> anyhow::Result<bool> {
	let began = Instant::now();
	while began.elapsed() < secs(6) {
		let incidents = person.ask(&["incidents", "0"]).await?;
		if incidents["incidents"].as_array().is_some_and(|all| !all.is_empty()) {
			return Ok(true);
		}
	}
	Ok(false)
}

/// Waits until an era begins.
async fn next_era(scene: &Scene) -> TestResult {
	let vigil = scene.vigil()?;
	let before = vigil.active_era().await?;
	let wait = scene.until("the next era", secs(240), async || {
		let now = vigil.active_era().await?;
		Ok(Seen::when(now > before, format!("era {now}")))
	});
	Ok(wait.await?)
}

/// Reports it, for nothing, and looks at the case.
async fn reported(person: &Person, reporter: &str) -> anyhow::Result<String> {
	let report = ["slash", "report", "evidence.jsonl", "--key", "reporter"];
	let look = person.ask(&[&report[..], &["--dry-run"]].concat()).await?;
	ensure!(look["feeVgl"] == "0", "evidence is free: {look}");
	let sent = person.send(&report).await?;
	ensure!(sent["feeVgl"] == "0", "{sent}");
	let case = field(&sent, "Slashing.CaseOpened", "case")?.to_string();
	let shown = person.ask(&["slash", "show", &case]).await?;
	ensure!(shown["offence"] == "FalseHalt" && shown["shownBy"] == "Contradiction", "{shown}");
	ensure!(shown["reporter"] == reporter && shown["stage"] == "Waiting", "{shown}");
	ensure!(shown["membersLeft"].as_array().map(Vec::len) == Some(3), "who signed both: {shown}");
	ensure!(shown["takenVgl"] == "0" && shown["nextStep"].is_string(), "{shown}");
	let listed = person.ask(&["slash", "list", "--service", "0"]).await?;
	let first = listed["cases"][0]["case"].to_string();
	ensure!(first == case, "{listed}");
	Ok(case)
}

/// The council objects, so that token holders are asked.
async fn objected(person: &Person, case: &str) -> TestResult {
	by_council(person, &["slash", "veto", case, "--reason", "their machines were broken into"])
		.await?;
	let shown = person.ask(&["slash", "show", case]).await?;
	ensure!(shown["stage"] == "Vetoed", "{shown}");
	let asked = person.ask(&["gov", "referenda"]).await?;
	let all = asked["referenda"].as_array().cloned().unwrap_or_default();
	let ours = all.iter().find(|one| one["actsAs"] == "SlashJudge");
	let ours = ours.with_context(|| format!("nobody is asked: {asked}"))?["referendum"].to_string();
	let shown = person.ask(&["gov", "show", &ours]).await?;
	ensure!(shown["would"]["call"] == "Slashing.decide", "{shown}");
	let decided = shown["would"]["arguments"]["case"].to_string();
	ensure!(decided == case, "{shown}");
	Ok(())
}

/// Nobody is judged twice for one deed, and there is no such case as another one.
async fn refusals(person: &Person) -> TestResult {
	let again = ["slash", "report", "evidence.jsonl", "--key", "reporter", "--yes"];
	let again = person.run(&again).await?;
	ensure!(again.code == Some(1) && again.err.contains("Slashing."), "{again:?}");
	let none = person.run(&["slash", "show", "77"]).await?;
	ensure!(none.code == Some(1) && none.err.contains("vigil slash list"), "{none:?}");
	Ok(())
}
