// SPDX-License-Identifier: Apache-2.0

//! A fisherman that looks for lies about wards, as a process that can be killed and brought back.

use crate::{metrics, Client, Error, Process, Program, Result};
use serde_json::Value;
use sp_keyring::Sr25519Keyring;
use std::{
	fs,
	path::{Path, PathBuf},
	process::Command,
};

/// Whom a fisherman listens to, and who it is.
#[derive(Clone, Debug)]
pub struct FishermanOptions {
	/// Its name, which is also that of its log.
	pub name: String,
	/// Nodes of Vigil, as `ws://` URLs.
	pub vigil: Vec<String>,
	/// The wards by service, each with nodes of its own; without any, only what contradicts itself is
	/// reported.
	pub wards: Vec<(u32, Vec<String>)>,
	/// Who reports.
	pub account: Sr25519Keyring,
	/// An existing directory for its configuration, key and journal.
	pub directory: PathBuf,
	/// An existing directory for its log.
	pub logs: PathBuf,
	/// The port of its metrics and status.
	pub port: u16,
}

/// A fisherman. Ends when dropped.
#[derive(Debug)]
pub struct Fisherman {
	options: FishermanOptions,
	binary: PathBuf,
	process: Option<Process>,
}

impl Fisherman {
	/// Writes the files of a fisherman; `node` is the path of `vigil-node`, next to which its binary is.
	pub fn new(node: &Path, options: FishermanOptions) -> Result<Self> {
		let fisherman = Self { options, binary: binary(node)?, process: None };
		// Of a stash this is not what `to_seed` says.
		let secret = format!("//{}", <&'static str>::from(fisherman.options.account));
		fisherman.write("key", &secret)?;
		fisherman.write("toml", &fisherman.configuration())?;
		Ok(fisherman)
	}

	/// Starts it, or starts it again.
	pub fn start(&mut self) -> Result<()> {
		let config = self.path("toml");
		let mut program = Program::new(&self.options.name, &self.binary).args([
			"fisherman".as_ref(),
			"start".as_ref(),
			"--config".as_ref(),
			config.as_os_str(),
		]);
		program.envs.push(("RUST_LOG".into(), "info,fisherman=debug".into()));
		self.process = Some(Process::spawn(&program, &self.log())?);
		Ok(())
	}

	/// The running process.
	pub fn process(&self) -> Result<&Process> {
		let name = || self.options.name.clone();
		self.process.as_ref().ok_or_else(|| Error::NotRunning { name: name() })
	}

	/// Kills it without warning (SIGKILL), if it runs.
	pub async fn kill(&mut self) -> Result<()> {
		match self.process.take() {
			Some(process) if process.ensure_running().is_ok() => process.kill().await.map(drop),
			_ => Ok(()),
		}
	}

	/// What it says of itself.
	pub async fn status(&self) -> Result<Value> {
		let answer = metrics::get(self.options.port, "/status").await?;
		let (_, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
		serde_json::from_str(body).map_err(|error| Error::Decode {
			what: "the fisherman's status".into(),
			reason: format!("{error}: {body}"),
		})
	}

	/// All that it shows to Prometheus.
	pub async fn metrics(&self) -> Result<String> {
		metrics::scrape(self.options.port).await
	}

	/// Who reports.
	pub fn account(&self) -> Sr25519Keyring {
		self.options.account
	}

	/// The file with its output.
	pub fn log(&self) -> PathBuf {
		self.options.logs.join(format!("{}.log", self.options.name))
	}

	/// What governance is to pin as trusted of a ward, as `vigil-relayer fisherman anchor` reads it from a
	/// node of it.
	pub fn anchor(node: &Path, ward: &Client) -> Result<Vec<u8>> {
		let url = ward.url().replacen("http://", "ws://", 1);
		let output = Command::new(binary(node)?)
			.args(["fisherman", "anchor", "--ward", &url])
			.output()
			.map_err(|source| Error::File { path: node.to_owned(), source })?;
		let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
		let wrong = |reason: String| Error::Decode { what: format!("the anchor of {url}"), reason };
		if !output.status.success() {
			return Err(wrong(said(&output.stderr)));
		}
		let text = said(&output.stdout);
		let digits = text.strip_prefix("0x").unwrap_or(&text);
		hex::decode(digits).map_err(|error| wrong(error.to_string()))
	}

	fn path(&self, extension: &str) -> PathBuf {
		self.options.directory.join(format!("{}.{extension}", self.options.name))
	}

	fn write(&self, extension: &str, text: &str) -> Result<()> {
		let path = self.path(extension);
		fs::write(&path, text).map_err(|source| Error::File { path, source })
	}

	fn configuration(&self) -> String {
		let FishermanOptions { vigil, wards, port, .. } = &self.options;
		let (journal, key) = (self.path("journal"), self.path("key"));
		let wards: String = wards
			.iter()
			.map(|(service, urls)| {
				format!("\n[[ward]]\nservice = {service}\nendpoints = {urls:?}\n")
			})
			.collect();
		format!(
			"journal = {journal:?}\nmetrics = \"127.0.0.1:{port}\"\n\n\
			 [vigil]\nendpoints = {vigil:?}\nkey_file = {key:?}\n{wards}"
		)
	}
}

fn binary(node: &Path) -> Result<PathBuf> {
	let binary = node.with_file_name("vigil-relayer");
	match binary.is_file() {
		true => Ok(binary),
		false => {
			let reason = format!("{} is missing: `make test` builds it", binary.display());
			Err(Error::Decode { what: "the fisherman".into(), reason })
		},
	}
}
