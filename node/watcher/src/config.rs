// SPDX-License-Identifier: Apache-2.0

//! `watcher.toml`: which keys sign, and which wards are looked at.

use serde::Deserialize;
use std::{
	collections::BTreeSet,
	path::{Path, PathBuf},
};
use vigil_observers::WardConfig;

/// What an operator decides. Paths are absolute or relative to the working directory, after those in
/// the file were taken relative to the file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
	/// The encrypted key file.
	pub keystore: PathBuf,
	/// A file with its password.
	pub password_file: PathBuf,
	/// The slash protection database; the node knows a default.
	#[serde(default)]
	pub database: Option<PathBuf>,
	/// How long a watcher whose database is new or restored listens before it signs anything, in
	/// seconds; it is at least two rounds. Less than [`MIN_LISTENING`] only on a test network.
	#[serde(default = "default_doppelganger")]
	pub doppelganger_secs: u64,
	/// Whether nothing is at stake: then it may be listened for less, or not at all.
	#[serde(default)]
	pub test_network: bool,
	/// What is watched.
	#[serde(default)]
	pub wards: Vec<WardConfig>,
}

/// The shortest window of listening where something is at stake, and the default, in seconds.
pub const MIN_LISTENING: u64 = 60;
/// The longest, in seconds: who is afraid of more should not start.
const MAX_LISTENING: u64 = 24 * 3_600;

fn default_doppelganger() -> u64 {
	MIN_LISTENING
}

/// Why the file cannot be used, in one sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
	/// It cannot be read.
	#[error("{path} cannot be read: {problem}")]
	Unreadable {
		/// The file.
		path: PathBuf,
		/// What the system says.
		problem: String,
	},
	/// It is not understood.
	#[error("{path}, line {line}: {problem}")]
	Malformed {
		/// The file.
		path: PathBuf,
		/// From one.
		line: usize,
		/// What is wrong, with the name of the key.
		problem: String,
	},
	/// It asks for what cannot be done.
	#[error("{path}: {problem}")]
	Unusable {
		/// The file.
		path: PathBuf,
		/// What is wrong and what to do.
		problem: String,
	},
}

/// Reads and checks a configuration file.
pub fn load(path: impl AsRef<Path>) -> Result<Config, ConfigError> {
	let path = path.as_ref();
	let text = std::fs::read_to_string(path).map_err(|error| ConfigError::Unreadable {
		path: path.into(),
		problem: error.to_string(),
	})?;
	parse(&text, path)
}

/// Checks the text of a configuration file at `path`.
pub fn parse(text: &str, path: &Path) -> Result<Config, ConfigError> {
	let mut config: Config = toml::from_str(text).map_err(|error| malformed(&error, text, path))?;
	let problem = config.problem();
	if let Some(problem) = problem {
		return Err(ConfigError::Unusable { path: path.into(), problem });
	}
	let folder = path.parent().unwrap_or(Path::new(""));
	config.keystore = folder.join(&config.keystore);
	config.password_file = folder.join(&config.password_file);
	config.database = config.database.map(|database| folder.join(database));
	Ok(config)
}

impl Config {
	fn problem(&self) -> Option<String> {
		if self.doppelganger_secs < MIN_LISTENING && !self.test_network {
			return Some(format!(
				"doppelganger-secs must be {MIN_LISTENING} at least, unless `test-network = true` says that \
				 nothing is at stake"
			));
		}
		if self.doppelganger_secs > MAX_LISTENING {
			return Some(format!("doppelganger-secs must be {MAX_LISTENING} at most"));
		}
		if self.wards.is_empty() {
			return Some("there is no [[wards]] section, so nothing would be watched".into());
		}
		let mut services = BTreeSet::new();
		for ward in &self.wards {
			if !services.insert(ward.service) {
				return Some(format!("service {} has two [[wards]] sections", ward.service));
			}
			if let Some(problem) = ward_problem(ward) {
				return Some(format!("service {}: {problem}", ward.service));
			}
		}
		None
	}
}

fn ward_problem(ward: &WardConfig) -> Option<String> {
	if ward.endpoints.is_empty() {
		return Some("there are no endpoints to ask".into());
	}
	if ward.poll_ms == 0 || ward.timeout_ms == 0 {
		return Some("poll_ms and timeout_ms must not be zero".into());
	}
	// The URL itself may hold a key and is not repeated.
	let unusable = ward.endpoints.iter().find(|endpoint| {
		url::Url::parse(&endpoint.url)
			.map_or(true, |url| !matches!(url.scheme(), "http" | "https") || !url.has_host())
	})?;
	Some(format!("the endpoint of {:?} has no http or https URL", unusable.provider))
}

fn malformed(error: &toml::de::Error, text: &str, path: &Path) -> ConfigError {
	let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
	let line = before.matches('\n').count().saturating_add(1);
	// A value in the message may be a URL with a key in it.
	let problem = match error.message() {
		message if message.contains("://") => "a value is of the wrong type".to_string(),
		message => message.replace('\n', ", "),
	};
	ConfigError::Malformed { path: path.into(), line, problem }
}

#[cfg(test)]
mod tests {
	use super::*;

	const MINIMAL: &str = r#"
keystore = "key.json"
password-file = "/secret/password"
[[wards]]
service = 1
family = "evm"
chain = "1"
endpoints = [{ provider = "own", url = "http://127.0.0.1:8545" }]
"#;

	fn refusal(text: &str) -> String {
		parse(text, Path::new("/etc/vigil/watcher.toml")).unwrap_err().to_string()
	}

	#[test]
	fn example_is_a_configuration() {
		let example = concat!(env!("CARGO_MANIFEST_DIR"), "/watcher.example.toml");
		let config = load(example).unwrap();
		assert_eq!(config.wards.len(), 2);
		assert!(config.keystore.ends_with("node/watcher/keys/watcher.json"));
	}

	#[test]
	fn relative_paths_are_relative_to_the_file() {
		let config = parse(MINIMAL, Path::new("/etc/vigil/watcher.toml")).unwrap();
		assert_eq!(config.keystore, Path::new("/etc/vigil/key.json"));
		assert_eq!(config.password_file, Path::new("/secret/password"));
		assert_eq!(config.database, None);
	}

	#[test]
	fn unknown_key_is_named_with_its_line() {
		let text = MINIMAL.replace("chain = \"1\"", "chain = \"1\"\ncolour = 3");
		let refused = refusal(&text);
		assert!(refused.contains("line 8") && refused.contains("colour"), "{refused}");
		let refused = refusal(&format!("colour = 3\n{MINIMAL}"));
		assert!(refused.contains("line 1") && refused.contains("colour"), "{refused}");
	}

	#[test]
	fn what_cannot_be_watched_is_refused_in_one_sentence() {
		let (head, ward) = MINIMAL.split_once("[[wards]]").unwrap();
		let twice = format!("{MINIMAL}[[wards]]{ward}");
		for (text, says) in [
			(head.to_string(), "no [[wards]]"),
			(twice, "two [[wards]]"),
			(MINIMAL.replace("http:", "ftp:"), "no http"),
			(MINIMAL.replace("service = 1", "service = 1\npoll_ms = 0"), "poll_ms"),
			(MINIMAL.replace("\"evm\"", "\"cosmos\""), "cosmos"),
		] {
			let refused = refusal(&text);
			assert!(refused.contains(says) && !refused.contains('\n'), "{refused}");
		}
	}

	#[test]
	fn listening_is_cut_short_only_where_nothing_is_at_stake() {
		let path = Path::new("/etc/vigil/watcher.toml");
		assert_eq!(parse(MINIMAL, path).unwrap().doppelganger_secs, 60);
		for (secs, test, allowed) in [
			("60", "false", true),
			("59", "false", false),
			("0", "false", false),
			("0", "true", true),
			("86400", "false", true),
			("86401", "true", false),
			("-1", "true", false),
			("18446744073709551616", "true", false),
			("\"60\"", "true", false),
			("60", "1", false),
		] {
			let text = format!("doppelganger-secs = {secs}\ntest-network = {test}\n{MINIMAL}");
			let parsed = parse(&text, path);
			assert_eq!(parsed.is_ok(), allowed, "{secs} {test}");
			if let Err(error) = parsed {
				assert!(!error.to_string().contains('\n'), "{error}");
			}
		}
		assert!(refusal(&format!("doppelganger-secs = 0\n{MINIMAL}")).contains("test-network"));
	}

	#[test]
	fn secrets_in_urls_are_never_repeated() {
		for text in [
			MINIMAL.replace("http://127.0.0.1:8545", "ftp://user:hush@host/hush"),
			MINIMAL.replace("service = 1", "service = \"http://host/hush\""),
		] {
			assert!(!refusal(&text).contains("hush"));
		}
	}
}
