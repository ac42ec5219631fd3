// SPDX-License-Identifier: Apache-2.0

//! What `vigil doctor` says of faults that were made: each in a sentence, on a network that runs.

use super::{binary, failover, insurer, made, staker, Person, EVERY};
use crate::{secs, TestResult, NODE};
use anyhow::{ensure, Context};
use serde_json::Value as Json;
use std::{
	fs::{self, Permissions},
	os::unix::fs::{MetadataExt, PermissionsExt},
	path::{Path, PathBuf},
	time::Instant,
};
use tempfile::TempDir;
use tokio::process::Command;
use vigil_primitives::ServiceId;
use vigil_testnet::{Scene, SceneOptions, WardKind};

/// Who may write nothing that others own.
const NOBODY: u32 = 65_534;

/// Moves the clock of a process by so many seconds: what a machine without NTP has.
const CLOCK: &str = "
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
int clock_gettime(clockid_t clock, struct timespec *now) {
	long failed = syscall(SYS_clock_gettime, clock, now);
	const char *by = getenv(\"CLOCK_OFF_BY\");
	if (failed == 0 && clock == CLOCK_REALTIME && by) now->tv_sec += atol(by);
	return (int) failed;
}
";

/// What was found.
struct Findings(Json);

impl Findings {
	/// What is said of a finding, if it was made.
	fn says(&self, name: &str) -> Option<String> {
		let all = self.0["findings"].as_array()?;
		let said = all.iter().filter(|one| one["finding"] == name);
		let said: Vec<_> = said.map(|one| format!("{} {}", one["says"], one["fix"])).collect();
		(!said.is_empty()).then(|| said.join("\n"))
	}

	/// It was found, with these words.
	fn has(&self, name: &str, words: &str) -> TestResult {
		let says = self.says(name).with_context(|| format!("no {name} in {}", self.0))?;
		ensure!(says.contains(words), "not `{words}` in {says}");
		Ok(())
	}

	/// It was not found.
	fn lacks(&self, name: &str) -> TestResult {
		ensure!(self.says(name).is_none(), "{name} in {}", self.0);
		Ok(())
	}
}

/// Looks, as it is done by hand but for what is changed.
async fn look(
	person: &Person,
	args: &[&str],
	change: impl FnOnce(&mut Command),
) -> anyhow::Result<Findings> {
	look_by(person, &binary(), args, change).await
}

async fn look_by(
	person: &Person,
	binary: &Path,
	args: &[&str],
	change: impl FnOnce(&mut Command),
) -> anyhow::Result<Findings> {
	let args = [&["doctor", "--json"], args].concat();
	let answer = person.run_as(binary, &args, change).await?;
	let found: Json = serde_json::from_str(&answer.out).with_context(|| format!("{answer:?}"))?;
	ensure!(answer.code == Some(i32::from(found["healthy"] != true)), "{answer:?}");
	Ok(Findings(found))
}

#[tokio::test]
async fn doctor_finds_each_of_eight_faults_that_were_made() -> TestResult {
	let options = SceneOptions { wards: vec![WardKind::Substrate], ..SceneOptions::new(NODE) };
	let Some(mut scene) = Scene::start(options).await? else { return Ok(()) };
	scene.register_services().await?;
	scene.opt_in().await?;
	scene.register_protocols().await?;
	scene.register_destination().await?;
	scene.in_office().await?;
	let person = Person::new(scene.network.node("alice")?.websocket_url())?;
	let alice = person.secret("alice", "//Alice")?;
	let owner = person.key("owner").await?;
	person.fund(&alice, &owner, "3000000").await?;
	let node = staker::its_node(&mut scene, &person, &[("gone", "http://127.0.0.1:1")]).await?;
	person.send(&["stake", "bond", "2000000", "--key", "owner", "--wait", "final"]).await?;
	scene.caught_up("newcomer").await?;
	person.send(&["stake", "session-keys", "--key", "owner", "--url", &node]).await?;
	person.send(&["stake", "validate", "--commission", "5%", "--key", "owner"]).await?;

	clock(&person).await?;
	keys(&person, &owner).await?;
	let record = scene.network.node("newcomer")?.chain_path()?.join("watcher/signed.redb");
	files(&person, &record).await?;
	endpoint(&person, &node).await?;
	plan(&scene, &person, &owner).await?;
	cover(&mut scene, &person).await?;
	Ok(scene.finish().await?)
}

/// The library with which a command has another clock: `CLOCK_OFF_BY` says by how many seconds.
pub(super) async fn clock_library(person: &Person) -> anyhow::Result<String> {
	let (source, library) = (person.secret("clock.c", CLOCK)?, person.path("clock.so"));
	let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".into());
	let built = Command::new(compiler).args(["-shared", "-fPIC", "-o", &library, &source]).output();
	let built = built.await?;
	ensure!(built.status.success(), "{built:?}");
	Ok(library)
}

/// A clock that is off by an hour, either way.
async fn clock(person: &Person) -> TestResult {
	look(person, &[], |_| ()).await?.lacks("clock")?;
	let library = clock_library(person).await?;
	for (by, words) in [("3600", "ahead of the chain's"), ("-3600", "behind the chain's")] {
		let off = look(person, &[], |command| {
			command.env("LD_PRELOAD", &library).env("CLOCK_OFF_BY", by);
		});
		off.await?.has("clock", words)?;
	}
	Ok(())
}

/// Another key is on the chain than the node has, and it watches nothing.
async fn keys(person: &Person, owner: &str) -> TestResult {
	let new = ["keys", "new-bls", "--output", "other.json", "--password-file", "password"];
	person.ask(&new).await?;
	let password = ["--bls-password-file", "password", "--key", "owner"];
	let register = ["watcher", "register", "--bls", "other.json"];
	person.send(&[&register[..], &password].concat()).await?;
	let right = look(person, &[owner, "--bls", "other.json"], |_| ()).await?;
	right.lacks("bls-key")?;
	right.has("no-allocation", "watches no service")?;
	let wrong = look(person, &[owner, "--bls", "newcomer.json"], |_| ()).await?;
	wrong.has("bls-key", "another BLS key than that of the file")?;
	person.send(&["watcher", "allocate", "0", "10%", "--key", "owner"]).await?;
	look(person, &[owner], |_| ()).await?.lacks("no-allocation")
}

/// Others can read a key, and the node's user cannot write the record of what was signed.
async fn files(person: &Person, record: &Path) -> TestResult {
	ensure!(record.is_file(), "{} is not there", record.display());
	let key = person.path("newcomer.json");
	let record = record.display().to_string();
	let fine = look(person, &["--bls", &key, "--record", &record], |_| ()).await?;
	fine.lacks("record")?;
	fine.lacks("file-missing")?;
	fine.lacks("file-mode")?;
	fs::set_permissions(&key, Permissions::from_mode(0o644))?;
	look(person, &["--bls", &key], |_| ()).await?.has("file-mode", "mode 644")?;
	fs::set_permissions(&key, Permissions::from_mode(0o600))?;

	let place = Place::new(Path::new(&record))?;
	let kept = place.record.display().to_string();
	let args = ["--record", kept.as_str()];
	let found = look_by(person, &place.binary, &args, |command| {
		command.current_dir("/");
		if place.as_nobody {
			command.uid(NOBODY).gid(NOBODY);
		}
	});
	found.await?.has("record", "cannot be written")
}

/// A record that who looks cannot write. For root there is none, so that root looks as nobody.
struct Place {
	_folder: TempDir,
	record: PathBuf,
	binary: PathBuf,
	as_nobody: bool,
}

impl Place {
	fn new(from: &Path) -> anyhow::Result<Self> {
		let folder = tempfile::tempdir()?;
		fs::set_permissions(folder.path(), Permissions::from_mode(0o755))?;
		let (record, copy) = (folder.path().join("signed.redb"), folder.path().join("vigil"));
		fs::copy(from, &record)?;
		fs::copy(binary(), &copy)?;
		fs::set_permissions(&record, Permissions::from_mode(0o400))?;
		let as_nobody = fs::metadata(&record)?.uid() == 0;
		Ok(Self { _folder: folder, record, binary: copy, as_nobody })
	}
}

/// One of a watching node's endpoints is down.
async fn endpoint(person: &Person, node: &str) -> TestResult {
	let began = Instant::now();
	loop {
		let found = look(person, &["--url", node], |_| ()).await?;
		match found.has("endpoint", "the endpoint of gone fails") {
			Ok(()) => return Ok(()),
			Err(error) if began.elapsed() > secs(60) => return Err(error),
			Err(_) => tokio::time::sleep(EVERY).await,
		}
	}
}

/// No relayer runs, so that a plan stays where it is.
async fn plan(scene: &Scene, person: &Person, owner: &str) -> TestResult {
	look(person, &[owner], |_| ()).await?.lacks("plan-undelivered")?;
	let protocol = person.send(&["protocol", "register", "--key", "owner"]).await?;
	let haven = scene.standby.node("haven")?.websocket_url();
	let plan = failover::arm(person, &made(&protocol, "protocol")?, &haven).await?;
	let found = look(person, &[owner], |_| ()).await?;
	found.has("plan-undelivered", &format!("plan {plan} is not proven"))
}

/// Cover that ends within a week.
async fn cover(scene: &mut Scene, person: &Person) -> TestResult {
	scene.trust().await?;
	scene.relayer.start()?;
	scene.live(ServiceId(0)).await?;
	let pool = insurer::pool(person).await?;
	insurer::a_holder_buys(scene, person, &pool).await?;
	let found = look(person, &["--key", "holder"], |_| ()).await?;
	found.has("cover", &format!("of pool {pool} ends at"))
}
