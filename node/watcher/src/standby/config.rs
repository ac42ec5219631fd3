// SPDX-License-Identifier: Apache-2.0

//! `standby.toml`: which key speaks, for which services, and after how much silence.

use crate::config::ConfigError;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use vigil_primitives::{Seconds, ServiceId};

/// What somebody decides who stands by. Paths are absolute or relative to the working directory, after those in
/// the file were taken relative to the file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct StandbyConfig {
	/// The encrypted key file.
	pub keystore: PathBuf,
	/// A file with its password.
	pub password_file: PathBuf,
	/// The record of what was signed. Keep it with the key.
	pub database: PathBuf,
	/// Where words are kept, a file each.
	pub words: PathBuf,
	/// The services to stand by for.
	pub services: Vec<u32>,
	/// For how long nothing may have been certified before a word is signed that an emergency asks for, in
	/// seconds.
	#[serde(default = "default_silence")]
	pub silence_secs: u64,
	/// JSON-RPC of nodes that are told own words, so that somebody has those of a quorum.
	#[serde(default)]
	pub tell: Vec<String>,
}

/// No watcher that works is silent for so long.
const DEFAULT_SILENCE: u64 = 900;
/// The least, in seconds: rounds take some time.
const LEAST_SILENCE: u64 = 10;
/// The most nodes that are told.
const MOST_TOLD: usize = 32;

fn default_silence() -> u64 {
	DEFAULT_SILENCE
}

/// Reads and checks a configuration file.
pub fn load(path: impl AsRef<Path>) -> Result<StandbyConfig, ConfigError> {
	let path = path.as_ref();
	let text = std::fs::read_to_string(path).map_err(|error| ConfigError::Unreadable {
		path: path.into(),
		problem: error.to_string(),
	})?;
	parse(&text, path)
}

/// Checks the text of a configuration file at `path`.
pub fn parse(text: &str, path: &Path) -> Result<StandbyConfig, ConfigError> {
	let unusable = |problem: String| ConfigError::Unusable { path: path.into(), problem };
	let mut config: StandbyConfig =
		toml::from_str(text).map_err(|error| unusable(one_line(&error.to_string())))?;
	if let Some(problem) = config.problem() {
		return Err(unusable(problem));
	}
	let folder = path.parent().unwrap_or(Path::new(""));
	for file in
		[&mut config.keystore, &mut config.password_file, &mut config.database, &mut config.words]
	{
		*file = folder.join(&*file);
	}
	Ok(config)
}

fn one_line(text: &str) -> String {
	text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl StandbyConfig {
	/// The services to stand by for.
	pub fn services(&self) -> impl Iterator<Item = ServiceId> + '_ {
		self.services.iter().copied().map(ServiceId)
	}

	/// How much silence it takes.
	pub fn silence(&self) -> Seconds {
		Seconds(self.silence_secs)
	}

	fn problem(&self) -> Option<String> {
		if self.services.is_empty() {
			return Some("services: name at least one to stand by for".into());
		}
		if self.silence_secs < LEAST_SILENCE {
			return Some(format!(
				"silence-secs: at least {LEAST_SILENCE} s, rounds take their time"
			));
		}
		if self.tell.len() > MOST_TOLD {
			return Some(format!("tell: at most {MOST_TOLD} nodes"));
		}
		let odd = |url: &&String| !url.starts_with("http://") && !url.starts_with("https://");
		self.tell
			.iter()
			.find(odd)
			.map(|_| "tell: an address begins with http:// or https://".into())
	}
}
