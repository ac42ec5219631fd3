// SPDX-License-Identifier: Apache-2.0

//! Keys of accounts: from files, the environment or a prompt, and never shown.

mod files;
mod polkadot_js;

pub use files::{list, save, Folder};

use crate::{
	error::{Problem, Result},
	ui::Ui,
};
use std::{
	io::Read,
	path::{Path, PathBuf},
	str::FromStr,
	sync::{Arc, OnceLock},
};
use subxt_signer::{bip39::Mnemonic, sr25519::Keypair, SecretUri};
use zeroize::Zeroizing;

/// Who signs.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Who signs")]
pub struct Who {
	/// A key by the name it was saved under, or a key file
	#[arg(long, value_name = "NAME|FILE", env = "VIGIL_KEY")]
	pub key: Option<String>,
	/// A file with a secret phrase or seed; `-` asks for it, or reads stdin
	#[arg(long, value_name = "FILE")]
	pub suri: Option<PathBuf>,
	/// A file with the password of the key file; without it, it is asked for
	#[arg(long, value_name = "FILE", env = "VIGIL_PASSWORD_FILE")]
	pub password_file: Option<PathBuf>,
	/// The account, where only --dry-run or --call-data is wanted and no key is at hand
	#[arg(long, value_name = "ADDRESS")]
	pub from: Option<String>,
	/// The key once it was opened: stdin can be read only once.
	#[arg(skip)]
	pub(crate) opened: Arc<OnceLock<Key>>,
}

/// A key that signs.
#[derive(Clone)]
pub struct Key {
	pair: Keypair,
}

impl Who {
	/// The account, without opening its key where its file names it.
	pub fn account(&self, chain: &crate::chain::Chain) -> Result<Option<[u8; 32]>> {
		if let Some(from) = &self.from {
			return chain.account(from).map(Some);
		}
		if let Some(path) = self.suri.as_ref().filter(|path| path.as_os_str() != "-") {
			return files::account(path).map(Some);
		}
		self.named()
	}

	/// The account of the key, by its file.
	pub fn named(&self) -> Result<Option<[u8; 32]>> {
		match &self.key {
			Some(name) => files::account(&Folder::home()?.find(name)).map(Some),
			None => Ok(None),
		}
	}

	/// The key.
	pub fn open(&self, ui: &Ui) -> Result<Key> {
		if let Some(key) = self.opened.get() {
			return Ok(key.clone());
		}
		let key = self.read(ui)?;
		Ok(self.opened.get_or_init(|| key).clone())
	}

	fn read(&self, ui: &Ui) -> Result<Key> {
		if let Some(path) = &self.suri {
			let text = match path.as_os_str() == "-" {
				true => ask(ui, "secret phrase or seed")?,
				false => read_private(path)?,
			};
			let name =
				if path.as_os_str() == "-" { "it".into() } else { path.display().to_string() };
			return Key::from_secret(&text).ok_or_else(|| no_secret(&name));
		}
		let Some(name) = &self.key else {
			return Err(Problem::usage("nobody signs this").hint(
				"name a key with --key NAME, or give --dry-run --from ADDRESS to only see what it would do",
			));
		};
		files::open(&Folder::home()?.find(name), || self.password(ui, "password"))
	}

	/// The password, from its file or a prompt.
	pub fn password(&self, ui: &Ui, what: &str) -> Result<Zeroizing<String>> {
		match &self.password_file {
			Some(path) => Ok(first_line(&read_private(path)?)),
			None => ask(ui, what),
		}
	}
}

impl Key {
	/// The key of a phrase or a seed, with or without a path. Nothing if it is neither.
	pub fn from_secret(text: &str) -> Option<Self> {
		// An empty phrase would be the one that development keys are derived from.
		let text = Some(text.trim()).filter(|text| !text.is_empty())?;
		let uri = SecretUri::from_str(text).ok()?;
		Some(Self { pair: Keypair::from_uri(&uri).ok()? })
	}

	/// The account.
	pub fn account(&self) -> [u8; 32] {
		self.pair.public_key().0
	}

	/// What signs.
	pub fn pair(&self) -> &Keypair {
		&self.pair
	}
}

/// A fresh phrase of 24 words.
pub fn new_phrase() -> Result<Zeroizing<String>> {
	let failed = |error: String| Problem::refused("there is no randomness").cause(error);
	let mut entropy = Zeroizing::new([0u8; 32]);
	getrandom::getrandom(entropy.as_mut_slice()).map_err(|error| failed(error.to_string()))?;
	let phrase = Mnemonic::from_entropy(entropy.as_slice());
	let phrase = phrase.map_err(|error| failed(error.to_string()))?;
	Ok(Zeroizing::new(phrase.to_string()))
}

/// Asks for a secret; where nobody can be asked, it is the first line of stdin.
pub fn ask(ui: &Ui, what: &str) -> Result<Zeroizing<String>> {
	if ui.terminal() {
		let read = rpassword::prompt_password(format!("{what}: "));
		return read
			.map(Zeroizing::new)
			.map_err(|error| Problem::usage(format!("no {what} was given")).cause(error));
	}
	let mut text = Zeroizing::new(String::new());
	let read = std::io::stdin().take(64 * 1_024).read_to_string(&mut text);
	match read {
		Ok(length) if length > 0 => Ok(first_line(&text)),
		_ => Err(Problem::usage(format!("no {what} was given"))
			.hint("give it on stdin, or name a file that holds it")),
	}
}

/// Reads a file that nobody but its owner may use.
pub fn read_private(path: &Path) -> Result<Zeroizing<String>> {
	vigil_watcher::keystore::read_password(path).map_err(|error| Problem::usage(error.to_string()))
}

fn first_line(text: &str) -> Zeroizing<String> {
	Zeroizing::new(text.lines().next().unwrap_or_default().to_string())
}

fn no_secret(name: &str) -> Problem {
	Problem::usage(format!("{name} holds no secret"))
		.hint("it should be a phrase of words, or a seed of 32 bytes as 0x...")
}

impl std::fmt::Debug for Key {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		write!(f, "Key(0x{}, secret not shown)", hex::encode(self.account()))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::os::unix::fs::PermissionsExt;

	#[test]
	fn what_is_no_secret_is_refused_without_being_repeated() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("secret");
		std::fs::write(&path, "nobody's business").unwrap();
		std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
		let ui = Ui::with(Default::default(), Box::new(std::io::sink()), Box::new(std::io::sink()));
		let who = Who { suri: Some(path.clone()), ..Who::default() };
		let problem = who.open(&ui).unwrap_err();
		assert!(!problem.text().contains("business"), "{}", problem.text());
		std::fs::write(&path, "//Alice\n").unwrap();
		let alice = "d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";
		assert_eq!(hex::encode(who.open(&ui).unwrap().account()), alice);
		std::fs::remove_file(&path).unwrap();
		assert!(who.open(&ui).is_ok(), "what was read once is not asked for again");
		assert!(!format!("{who:?}").contains("Alice"));
	}

	#[test]
	fn a_secret_that_others_may_read_is_refused() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("secret");
		std::fs::write(&path, "//Alice").unwrap();
		std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
		let problem = read_private(&path).unwrap_err();
		assert!(problem.text().contains("chmod 600"), "{}", problem.text());
	}

	#[test]
	fn an_empty_secret_is_none_and_a_phrase_is_fresh() {
		assert!(Key::from_secret("").is_none() && Key::from_secret(" \n").is_none());
		let phrase = new_phrase().unwrap();
		assert_eq!(phrase.split_whitespace().count(), 24);
		assert_ne!(*phrase, *new_phrase().unwrap());
		let key = Key::from_secret(&phrase).unwrap();
		let first = phrase.split_whitespace().next().unwrap();
		assert!(!format!("{key:?}").contains(first));
	}
}
