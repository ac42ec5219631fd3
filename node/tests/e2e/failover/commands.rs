// SPDX-License-Identifier: Apache-2.0

//! What people do with a relayer: they check, look, revive what it gave up, and fill its disk.

use super::{disk, executed, scene, WARD};
use crate::{secs, TestResult};
use anyhow::Context;
use std::{
	fs::{self, Permissions},
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
};
use vigil_bls::{commit, Blst, SetPlan};
use vigil_primitives::{ServiceId, SetCommitment};
use vigil_testnet::{Backend, Process, Program, Scene, Seen};

/// How a command ended, and what it said.
pub(super) struct Answer {
	code: Option<i32>,
	text: String,
}

#[tokio::test]
async fn a_relayer_says_what_is_wrong_and_goes_on_once_it_is_mended() -> TestResult {
	// Hardly any checkpoints, so that messages are what is carried.
	let Some(mut scene) = scene(Backend::Litep2p, 3_600).await? else { return Ok(()) };
	keys(&scene).await?;
	checks(&scene).await?;
	hostile_configurations(&scene).await?;
	dead_letter(&mut scene).await?;
	foreign_endpoint(&mut scene).await?;
	wrong_set(&mut scene).await?;
	stays_with_its_chains(&scene).await?;
	disk::full(&mut scene, 2).await?;
	Ok(scene.finish().await?)
}

/// The relayer's binary.
pub(super) fn binary() -> PathBuf {
	Path::new(crate::NODE).with_file_name("vigil-relayer")
}

/// The configuration of the scene's relayer.
pub(super) fn config(scene: &Scene) -> anyhow::Result<String> {
	let path = beside(scene, "relayer.toml");
	fs::read_to_string(&path).with_context(|| path.display().to_string())
}

/// A file in the relayer's folder.
pub(super) fn beside(scene: &Scene, name: &str) -> PathBuf {
	scene.relayer_options.directory.join(name)
}

/// Writes a file into the relayer's folder and returns its path.
pub(super) fn write(scene: &Scene, name: &str, text: &str) -> anyhow::Result<String> {
	let path = beside(scene, name);
	fs::write(&path, text).with_context(|| path.display().to_string())?;
	Ok(path.display().to_string())
}

/// Runs a command of the relayer to its end.
async fn run(scene: &Scene, args: &[&str]) -> anyhow::Result<Answer> {
	let program = Program::new(args.join(" "), binary()).args(args);
	let process = Process::spawn(&program, &scene.logs().join("commands.log"))?;
	let code = process.wait_for_end(secs(60)).await?.code();
	Ok(Answer { code, text: process.output()? })
}

/// Runs `check` with this configuration.
async fn check(scene: &Scene, text: &str) -> anyhow::Result<Answer> {
	let path = write(scene, "other.toml", text)?;
	run(scene, &["check", "-c", &path]).await
}

impl Answer {
	/// It ended with this code and said this.
	fn is(&self, code: i32, says: &str) -> TestResult {
		let Self { code: found, text } = self;
		let right = *found == Some(code) && text.contains(says);
		anyhow::ensure!(right, "exit {found:?} instead of {code} with {says:?}: {text}");
		Ok(())
	}
}

async fn keys(scene: &Scene) -> TestResult {
	let path = beside(scene, "new.key").display().to_string();
	let made = run(scene, &["keys", "generate", &path]).await?;
	made.is(0, "address: m")?;
	let phrase = fs::read_to_string(&path)?;
	let shown = phrase.split_whitespace().filter(|word| made.text.contains(word)).count();
	anyhow::ensure!(shown < 3, "the phrase was shown: {}", made.text);
	run(scene, &["keys", "generate", &path]).await?.is(1, "a key is never overwritten")?;
	run(scene, &["keys", "inspect", &path]).await?.is(0, &made.text)?;
	anyhow::ensure!(fs::read_to_string(&path)? == phrase, "the key changed");

	let none = beside(scene, "none").display().to_string();
	run(scene, &["keys", "inspect", &none]).await?.is(1, "cannot be read")?;
	let garbage = write(scene, "garbage", "three short words")?;
	let refused = run(scene, &["keys", "inspect", &garbage]).await?;
	refused.is(1, "holds no secret")?;
	anyhow::ensure!(!refused.text.contains("short"), "{}", refused.text);
	Ok(())
}

/// All is well, but for who can read the key.
async fn checks(scene: &Scene) -> TestResult {
	let (key, text) = (beside(scene, "relayer.key"), config(scene)?);
	fs::set_permissions(&key, Permissions::from_mode(0o644))?;
	check(scene, &text).await?.is(1, "chmod 600")?;
	fs::set_permissions(&key, Permissions::from_mode(0o600))?;
	check(scene, &text).await?.is(0, "everything answers as it should")
}

/// Each is refused by `check` with what is wrong.
async fn hostile_configurations(scene: &Scene) -> TestResult {
	let text = config(scene)?;
	let (vigil, haven) = (&scene.relayer_options.vigil, &scene.relayer_options.destination[0]);
	let (first, second) = (&vigil[0], &vigil[1]);
	let key = beside(scene, "relayer.key").display().to_string();
	let poor = beside(scene, "new.key").display().to_string();
	let none = beside(scene, "none/journal").display().to_string();
	let journal = beside(scene, "relayer.journal").display().to_string();
	let genesis = format!("genesis = \"0x{}\"\n", "ab".repeat(32));
	for (changed, says) in [
		(format!("jornal = 1\n{text}"), "unknown field `jornal`"),
		(format!("{text}fees = 1\n"), "unknown field `fees`"),
		(text.replace(haven.as_str(), "ws://127.0.0.1:9"), "ws://127.0.0.1:9 cannot be reached"),
		(text.replace(second.as_str(), "ws://127.0.0.1:9"), "ws://127.0.0.1:9 cannot be reached"),
		(text.replace(haven.as_str(), first), "has no pallet `Inbox`"),
		(text.replace(second.as_str(), haven), "is of the chain"),
		(text.replace(first.as_str(), haven), "does not watch"),
		(text.replace("[source]\n", &format!("[source]\n{genesis}")), "is of the chain"),
		(format!("{text}{genesis}"), "is of the chain"),
		(format!("{text}inbox = \"Outbox\"\n"), "has no pallet `Outbox`"),
		(format!("services = [77]\n{text}"), "trusts no set of service 77"),
		(text.replace(&key, &poor), "has no funds"),
		(format!("{text}least_balance = \"{}\"\n", u128::MAX), "less than least_balance"),
		(text.replace(&key, &none), "cannot be read"),
		(text.replace(&journal, &none), "does not exist"),
	] {
		check(scene, &changed).await?.is(1, says)?;
	}
	let none = beside(scene, "none.toml").display().to_string();
	run(scene, &["check", "-c", &none]).await?.is(1, "cannot be read")?;
	let unknown = write(scene, "other.toml", &format!("jornal = 1\n{text}"))?;
	for command in ["start", "status"] {
		run(scene, &[command, "-c", &unknown]).await?.is(1, "unknown field `jornal`")?;
	}
	run(scene, &["status", "-c", &config_path(scene)]).await?.is(1, "there is no journal at")
}

fn config_path(scene: &Scene) -> String {
	beside(scene, "relayer.toml").display().to_string()
}

/// Something else uses the nonce of a transaction that the relayer signed. It gives up, as it is told
/// to after one failure, says so, and does its work when it is told to look again.
async fn dead_letter(scene: &mut Scene) -> TestResult {
	let (path, text) = (config_path(scene), config(scene)?);
	fs::write(&path, format!("{text}max_attempts = 1\n"))?;
	scene.relayer.start_to_crash_at("signed")?;
	scene.send(WARD, scene.ward(WARD)?.protocol).await?;
	let ended = async || Ok(Seen::when(scene.relayer.has_ended(), "it runs"));
	scene.until("the relayer's end", secs(90), ended).await?;
	// A relayer that was killed leaves a journal that can be looked at.
	run(scene, &["status", "-c", &path]).await?.is(0, "1 signed")?;
	let remark = frame_system::Call::<haven_runtime::Runtime>::remark { remark: Vec::new() };
	scene.haven()?.execute(remark, &Scene::RELAYER.pair()).await?;

	scene.relayer.start()?;
	let dead = dead_letters(scene, WARD).await?;
	anyhow::ensure!(dead == 1.0, "{dead} dead letters");
	let shown = run(scene, &["status", "-c", &path]).await?;
	shown.is(0, "1 dead")?;
	shown.is(0, "another one had its nonce")?;
	let json = run(scene, &["status", "--json", "-c", &path]).await?;
	let lanes: serde_json::Value = serde_json::from_str(&json.text).context(json.text)?;
	anyhow::ensure!(lanes[0]["dead"].as_array().is_some_and(|dead| dead.len() == 1), "{lanes}");

	let replay = ["replay", "-c", &path, "--service", "0", "--destination"];
	let with = |more: &[&'static str]| [&replay, more].concat();
	// One that runs is asked by its socket.
	run(scene, &with(&["haven", "--kind", "resume"]))
		.await?
		.is(0, "0 items are looked at again")?;
	scene.relayer.kill().await?;
	run(scene, &with(&["heaven"])).await?.is(1, "no destination is called heaven")?;
	run(scene, &with(&["haven", "--kind", "halts"])).await?.is(2, "invalid value 'halts'")?;
	run(scene, &with(&["haven", "--kind", "resume"])).await?.is(0, "0 items")?;
	let again = run(scene, &with(&["haven"])).await?;
	again.is(0, "will be looked at again")?;
	anyhow::ensure!(!again.text.starts_with("0 "), "{}", again.text);
	let shown = run(scene, &["status", "-c", &path]).await?;
	anyhow::ensure!(!shown.text.contains("dead"), "{}", shown.text);

	fs::write(&path, text)?;
	scene.relayer.start()?;
	executed(scene, 1, 0).await?;
	run(scene, &["status", "-c", &path]).await?.is(0, "haven, service 0: ")?;
	Ok(scene.relayer.kill().await?)
}

/// One of the two nodes of Vigil turns out to be of another chain. The relayer says so, and does its work by the other.
async fn foreign_endpoint(scene: &mut Scene) -> TestResult {
	let (path, text) = (config_path(scene), config(scene)?);
	let (vigil, haven) = (&scene.relayer_options.vigil, &scene.relayer_options.destination[0]);
	fs::write(&path, text.replace(vigil[1].as_str(), haven))?;
	scene.relayer.start()?;
	scene.relayer.process()?.wait_for_line("is of the chain", secs(60)).await?;
	scene.send(WARD, scene.ward(WARD)?.protocol).await?;
	executed(scene, 2, 0).await?;
	anyhow::ensure!(!scene.relayer.has_ended(), "it ended");
	fs::write(&path, text)?;
	Ok(scene.relayer.kill().await?)
}

/// Haven's governance makes it trust a set that lacks a member. What the true one certifies is not
/// genuine by that, and nothing is paid for it.
async fn wrong_set(scene: &mut Scene) -> TestResult {
	let (path, text, service) = (config_path(scene), config(scene)?, scene.haven_service());
	let (vigil, haven) = (scene.vigil()?, scene.haven()?);
	let current = vigil.service(service).await?.and_then(|info| info.current_set);
	let set = vigil.watcher_set(service, current.context("no set is in office")?).await?;
	let mut set = set.context("the set in office is not kept")?;
	let SetCommitment { set_id, policy_hash, activates_at, expires_at, .. } = set.commitment;
	let plan = SetPlan { service, set_id, policy_hash, activates_at, expires_at };
	set.members.pop();
	set.commitment = commit::<Blst>(&plan, &set.members)
		.map_err(|error| anyhow::anyhow!("no set of three: {error:?}"))?;
	let block = haven.trust(vigil.genesis_hash().await?, &set).await?.block;
	let wait = scene.until("the wrong set in a final block", secs(60), async || {
		let head = haven.0.finalised().await?;
		Ok(Seen::when(head.number >= block.number, head))
	});
	wait.await?;

	fs::write(&path, format!("{text}max_attempts = 1\n"))?;
	scene.relayer.start()?;
	let count = |event| {
		format!("vigil_relayer_certificates_total{{destination=\"haven\",event=\"{event}\"}}")
	};
	let refused = scene.until("certificates that are not genuine", secs(90), async || {
		let forged = scene.relayer.metric(&count("forged")).await?;
		Ok(Seen::when(forged.is_some_and(|forged| forged > 0.0), format!("{forged:?}")))
	});
	refused.await?;
	let failed = scene.relayer.metric(&count("failed")).await?;
	anyhow::ensure!(failed == Some(0.0), "{failed:?} tries failed");
	let shown = run(scene, &["status", "-c", &path]).await?;
	anyhow::ensure!(!shown.text.contains("dead"), "{}", shown.text);
	fs::write(&path, text)?;
	Ok(scene.relayer.kill().await?)
}

/// Waits until the relayer has given up something of a service.
async fn dead_letters(scene: &Scene, service: ServiceId) -> anyhow::Result<f64> {
	let name = format!("vigil_relayer_dead_letters{{destination=\"haven\",service=\"{service}\"}}");
	let wait = scene.until("a dead letter", secs(90), async || {
		let dead = scene.relayer.metric(&name).await?;
		Ok(Seen::some(dead.filter(|dead| *dead > 0.0), format!("{dead:?}")))
	});
	Ok(wait.await?)
}

/// The journal knows which Vigil it is of.
async fn stays_with_its_chains(scene: &Scene) -> TestResult {
	let mut text = config(scene)?;
	for endpoint in &scene.relayer_options.vigil {
		text = text.replace(endpoint.as_str(), &scene.relayer_options.destination[0]);
	}
	let path = write(scene, "other.toml", &text)?;
	run(scene, &["start", "-c", &path]).await?.is(1, "the journal was begun with source being")
}
