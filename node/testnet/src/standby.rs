// SPDX-License-Identifier: Apache-2.0

//! Those who stand by for a service: their keys, their files, and what their operators type.

use crate::{watcher_files, Error, Result};
use sp_keyring::Sr25519Keyring;
use sp_runtime::traits::{BlakeTwo256, Hash};
use std::{
	fs,
	path::{Path, PathBuf},
	process::Command,
};
use vigil_bls::SecretKey;
use vigil_primitives::{ServiceId, H256};

/// The files of somebody who stands by, in a folder of their own.
#[derive(Clone, Debug)]
pub struct StandbyFiles {
	folder: PathBuf,
	binary: PathBuf,
	genesis: H256,
}

/// The secret with which the account's standby signs; everybody knows it.
pub fn standby_key(account: Sr25519Keyring) -> SecretKey {
	SecretKey::from_bytes(&secret(account)).expect("it is below the group's order")
}

fn secret(account: Sr25519Keyring) -> [u8; 32] {
	let name = <&'static str>::from(account);
	let mut secret = BlakeTwo256::hash(format!("vigil standby {name}").as_bytes()).0;
	// Below the group's order.
	secret[0] &= 0x3f;
	secret
}

impl StandbyFiles {
	/// Writes the files of an account into an empty folder and begins the record of what it signs. Words are told to
	/// these nodes.
	pub fn new(
		binary: &Path,
		folder: &Path,
		(account, service, genesis): (Sr25519Keyring, ServiceId, H256),
		tell: &[String],
	) -> Result<Self> {
		let at = |name: &str| folder.join(name);
		let file = |path: PathBuf| move |source| Error::File { path, source };
		watcher_files::write_private(&at("password"), "test").map_err(file(at("password")))?;
		watcher_files::import(&at("key.json"), &secret(account))?;
		let text = format!(
			"keystore = \"key.json\"\npassword-file = \"password\"\ndatabase = \"signed.redb\"\n\
			 words = \"words\"\nservices = [{}]\nsilence-secs = 20\ntell = {tell:?}\n",
			service.0
		);
		fs::write(at("standby.toml"), text).map_err(file(at("standby.toml")))?;
		let files = Self { folder: folder.to_owned(), binary: binary.to_owned(), genesis };
		let (config, genesis) = (files.config().display().to_string(), format!("{genesis:?}"));
		files.run(&["begin", "--config", &config, "--genesis", &genesis])?;
		Ok(files)
	}

	/// The configuration.
	pub fn config(&self) -> PathBuf {
		self.folder.join("standby.toml")
	}

	/// Signs an order, as an operator does by hand. Returns the word's file.
	pub fn sign(&self, order: &Path) -> Result<PathBuf> {
		let (config, genesis) =
			(self.config().display().to_string(), format!("{:?}", self.genesis));
		let (order, word) = (order.display().to_string(), self.folder.join("word.json"));
		let output = word.display().to_string();
		let arguments = [
			"sign",
			"--config",
			&config,
			"--order",
			&order,
			"--genesis",
			&genesis,
			"--yes",
			"--output",
			&output,
		];
		self.run(&arguments)?;
		Ok(word)
	}

	/// Runs `vigil-node standby ...`.
	pub fn run(&self, arguments: &[&str]) -> Result<String> {
		let failed = |reason: String| Error::Decode {
			what: format!("standby {}", arguments.first().unwrap_or(&"")),
			reason,
		};
		let output = Command::new(&self.binary)
			.arg("standby")
			.args(arguments)
			.output()
			.map_err(|error| failed(error.to_string()))?;
		match output.status.success() {
			true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
			false => Err(failed(String::from_utf8_lossy(&output.stderr).into_owned())),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn everybody_who_stands_by_has_a_key_of_its_own() {
		let key = |account| standby_key(account).public_key();
		assert_ne!(key(Sr25519Keyring::Alice), key(Sr25519Keyring::Bob));
		assert_ne!(key(Sr25519Keyring::Alice), crate::watcher_key(Sr25519Keyring::Alice));
	}
}
