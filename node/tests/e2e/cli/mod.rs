// SPDX-License-Identifier: Apache-2.0

//! What people do with `vigil`, the command line, and nothing else: from a new account to a reward, from nothing
//! to a vault that works when a ward is killed.

mod alarm;
mod doctor;
mod emergency;
mod failover;
mod guides;
mod insurer;
mod light;
mod playbook;
mod reads;
mod schema;
mod staker;

pub(super) use playbook::Desk;

use crate::{secs, TestResult, NODE};
use anyhow::{ensure, Context};
use serde_json::Value as Json;
use std::{
	fs::{self, Permissions},
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
	time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::process::Command;

/// How often a command is repeated that asks whether something has happened.
const EVERY: Duration = Duration::from_secs(2);

/// Somebody at a terminal, with a home folder of their own.
pub(super) struct Person {
	home: TempDir,
	url: String,
}

/// How a command ended, and what it said.
#[derive(Debug)]
pub(super) struct Answer {
	/// Its exit code.
	pub code: Option<i32>,
	/// The answer.
	pub out: String,
	/// The conversation.
	pub err: String,
}

impl Answer {
	/// The document that it answered, which is as its schema says.
	pub fn json(&self) -> anyhow::Result<Json> {
		ensure!(self.code == Some(0), "exit code {:?}: {}", self.code, self.err);
		let document = serde_json::from_str(&self.out).with_context(|| self.out.clone())?;
		schema::check(&document)?;
		Ok(document)
	}
}

/// The binary.
pub(super) fn binary() -> PathBuf {
	Path::new(NODE).with_file_name("vigil")
}

impl Person {
	/// Somebody who asks this node.
	pub fn new(url: String) -> anyhow::Result<Self> {
		ensure!(binary().is_file(), "{} is missing: `make test` builds it", binary().display());
		let person = Self { home: tempfile::tempdir()?, url };
		person.secret("password", "correct horse")?;
		Ok(person)
	}

	/// A file in the home folder.
	pub fn path(&self, name: &str) -> String {
		self.home.path().join(name).display().to_string()
	}

	/// Writes a file that only its owner can read.
	pub fn secret(&self, name: &str, text: &str) -> anyhow::Result<String> {
		let path = self.path(name);
		fs::write(&path, text)?;
		fs::set_permissions(&path, Permissions::from_mode(0o600))?;
		Ok(path)
	}

	/// Runs a command to its end.
	pub async fn run(&self, args: &[&str]) -> anyhow::Result<Answer> {
		self.run_as(&binary(), args, |_| ()).await
	}

	/// The same, in circumstances that are changed.
	pub async fn run_as(
		&self,
		binary: &Path,
		args: &[&str],
		change: impl FnOnce(&mut Command),
	) -> anyhow::Result<Answer> {
		let mut command = Command::new(binary);
		command
			.args(args)
			.current_dir(self.home.path())
			.env_clear()
			.env("HOME", self.home.path())
			.env("VIGIL_URL", &self.url)
			.env("VIGIL_PASSWORD_FILE", self.path("password"))
			.kill_on_drop(true);
		change(&mut command);
		let output = command.output().await?;
		Ok(Answer {
			code: output.status.code(),
			out: String::from_utf8(output.stdout)?,
			err: String::from_utf8(output.stderr)?,
		})
	}

	/// Has a shell run a line in the home folder.
	pub async fn shell(&self, line: &str) -> anyhow::Result<Answer> {
		let binary = binary();
		let folder = binary.parent().context("no folder")?.display().to_string();
		let line = format!("set -euo pipefail\n{line}");
		self.run_as(Path::new("/bin/bash"), &["-c", &line], |command| {
			command.env("PATH", format!("{folder}:/usr/bin:/bin"));
		})
		.await
	}

	/// Asks something, and returns the document.
	pub async fn ask(&self, args: &[&str]) -> anyhow::Result<Json> {
		let answer = self.run(&[args, &["--json"]].concat()).await?;
		answer.json().with_context(|| args.join(" "))
	}

	/// Sends something, and returns what became of it.
	pub async fn send(&self, args: &[&str]) -> anyhow::Result<Json> {
		self.ask(&[args, &["--yes"]].concat()).await
	}

	/// Makes a key of this name, and returns its address.
	pub async fn key(&self, name: &str) -> anyhow::Result<String> {
		let phrase = format!("{name}.phrase");
		let made = self.ask(&["keys", "new", name, "--phrase-file", &phrase]).await?;
		Ok(made["address"].as_str().context("no address")?.to_string())
	}

	/// Has a rich account send VGL.
	pub async fn fund(&self, rich: &str, address: &str, amount: &str) -> TestResult {
		let arguments = serde_json::json!({ "dest": address, "value": format!("{amount} VGL") });
		let call = "Balances.transfer_keep_alive";
		self.send(&["tx", "call", call, &arguments.to_string(), "--suri", rich]).await.map(drop)
	}

	/// Repeats a question until the answer is as it should be.
	pub async fn until(
		&self,
		what: &str,
		deadline: Duration,
		args: &[&str],
		holds: impl Fn(&Json) -> bool,
	) -> anyhow::Result<Json> {
		let began = Instant::now();
		loop {
			let answer = self.ask(args).await?;
			if holds(&answer) {
				return Ok(answer);
			}
			ensure!(began.elapsed() < deadline, "no {what} within {deadline:?}: {answer}");
			tokio::time::sleep(EVERY).await;
		}
	}
}

/// Two eras of the scene's network, and some.
pub(super) const ELECTED: Duration = secs(300);

/// What a document says that a transaction made.
pub(super) fn made(sent: &Json, what: &str) -> anyhow::Result<String> {
	let value = &sent["made"][what];
	ensure!(!value.is_null(), "no {what} in {sent}");
	Ok(value.to_string())
}
