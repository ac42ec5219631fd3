// SPDX-License-Identifier: Apache-2.0

//! A relayer between Vigil and one destination, as a process that can be killed and brought back.

use crate::{metrics, Error, Process, Program, Result};
use sp_keyring::Sr25519Keyring;
use std::{
	fs,
	path::{Path, PathBuf},
};

/// Between which chains a relayer carries, and for whom.
#[derive(Clone, Debug)]
pub struct RelayerOptions {
	/// Its name, which is also that of its log.
	pub name: String,
	/// Nodes of Vigil that watch, as `ws://` URLs.
	pub vigil: Vec<String>,
	/// Nodes of the destination.
	pub destination: Vec<String>,
	/// Who pays on both chains.
	pub account: Sr25519Keyring,
	/// The service whose ward the destination is.
	pub certified_by: Option<u32>,
	/// Seconds between checkpoints of a living ward that it carries.
	pub checkpoint_every: u64,
	/// An existing directory for its configuration, key and journal.
	pub directory: PathBuf,
	/// An existing directory for its log.
	pub logs: PathBuf,
	/// The port of its metrics.
	pub metrics_port: u16,
}

/// A relayer. Ends when dropped.
#[derive(Debug)]
pub struct Relayer {
	options: RelayerOptions,
	binary: PathBuf,
	process: Option<Process>,
}

impl Relayer {
	/// Writes the files of a relayer; `node` is the path of `vigil-node`, next to which its binary is.
	pub fn new(node: &Path, options: RelayerOptions) -> Result<Self> {
		let binary = node.with_file_name("vigil-relayer");
		if !binary.is_file() {
			let what = "the relayer".into();
			let reason = format!("{} is missing: `make test` builds it", binary.display());
			return Err(Error::Decode { what, reason });
		}
		let relayer = Self { options, binary, process: None };
		let secret = relayer.options.account.to_seed();
		relayer.write("key", &secret)?;
		relayer.write("toml", &relayer.configuration())?;
		Ok(relayer)
	}

	/// Starts it, or starts it again.
	pub fn start(&mut self) -> Result<()> {
		self.start_with(None)
	}

	/// Starts it; it aborts at this point of its work (`vigil_relayer_core::crash`).
	pub fn start_to_crash_at(&mut self, point: &str) -> Result<()> {
		self.start_with(Some(point))
	}

	fn start_with(&mut self, crash_at: Option<&str>) -> Result<()> {
		let config = self.path("toml");
		let mut program = Program::new(&self.options.name, &self.binary).args([
			"start".as_ref(),
			"--config".as_ref(),
			config.as_os_str(),
		]);
		program.envs.push(("RUST_LOG".into(), "info,vigil=debug".into()));
		program.envs.extend(crash_at.map(|at| ("VIGIL_RELAYER_CRASH_AT".into(), at.into())));
		self.process = Some(Process::spawn(&program, &self.log())?);
		Ok(())
	}

	/// The running process.
	pub fn process(&self) -> Result<&Process> {
		let name = || self.options.name.clone();
		self.process.as_ref().ok_or_else(|| Error::NotRunning { name: name() })
	}

	/// Whether it ended by itself.
	pub fn has_ended(&self) -> bool {
		self.process.as_ref().is_none_or(|process| process.ensure_running().is_err())
	}

	/// Kills it without warning (SIGKILL), if it runs.
	pub async fn kill(&mut self) -> Result<()> {
		match self.process.take() {
			Some(process) if process.ensure_running().is_ok() => process.kill().await.map(drop),
			_ => Ok(()),
		}
	}

	/// Removes its journal; it must not run.
	pub fn lose_journal(&self) -> Result<()> {
		let path = self.path("journal");
		fs::remove_file(&path).map_err(|source| Error::File { path, source })
	}

	/// All that it shows to Prometheus.
	pub async fn metrics(&self) -> Result<String> {
		metrics::scrape(self.options.metrics_port).await
	}

	/// The value of a metric, named with its labels.
	pub async fn metric(&self, name: &str) -> Result<Option<f64>> {
		Ok(metrics::value(&self.metrics().await?, name))
	}

	/// The file with its output.
	pub fn log(&self) -> PathBuf {
		self.options.logs.join(format!("{}.log", self.options.name))
	}

	fn path(&self, extension: &str) -> PathBuf {
		self.options.directory.join(format!("{}.{extension}", self.options.name))
	}

	fn write(&self, extension: &str, text: &str) -> Result<()> {
		let path = self.path(extension);
		fs::write(&path, text).map_err(|source| Error::File { path, source })
	}

	fn configuration(&self) -> String {
		let RelayerOptions { vigil, destination, metrics_port, certified_by, .. } = &self.options;
		let checkpoint_every = self.options.checkpoint_every;
		let (journal, key) = (self.path("journal"), self.path("key"));
		let certified_by =
			certified_by.map_or(String::new(), |service| format!("certified_by = {service}\n"));
		format!(
			"journal = {journal:?}\nmetrics = \"127.0.0.1:{metrics_port}\"\n\n\
			 [source]\nendpoints = {vigil:?}\nkey_file = {key:?}\n\n\
			 [[destination]]\nname = \"haven\"\nendpoints = {destination:?}\nkey_file = {key:?}\n\
			 checkpoint_every = {checkpoint_every}\n{certified_by}"
		)
	}
}
