// SPDX-License-Identifier: Apache-2.0

//! Where keys are kept: one file each, in a folder that only its owner can read.

use super::{no_secret, polkadot_js, read_private, Key};
use crate::error::{Problem, Result};
use std::{
	fs::{DirBuilder, OpenOptions},
	io::Write,
	os::unix::fs::{DirBuilderExt, OpenOptionsExt},
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// The folder with the keys.
pub struct Folder(PathBuf);

impl Folder {
	/// `$VIGIL_HOME/keys`, by default `~/.config/vigil/keys`.
	pub fn home() -> Result<Self> {
		let home = std::env::var_os("VIGIL_HOME").map(PathBuf::from).or_else(|| {
			std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".config/vigil"))
		});
		home.map(|home| Self(home.join("keys"))).ok_or_else(|| {
			Problem::usage("there is no home folder to keep keys in").hint("set VIGIL_HOME")
		})
	}

	/// A folder.
	pub fn at(path: PathBuf) -> Self {
		Self(path)
	}

	/// The file of a key: that of its name, or the file itself.
	pub fn find(&self, name: &str) -> PathBuf {
		match is_name(name) {
			true => self.0.join(format!("{name}.json")),
			false => PathBuf::from(name),
		}
	}
}

impl Folder {
	/// Where a new key of this name goes, in a folder that only its owner can read.
	pub fn place(&self, name: &str) -> Result<PathBuf> {
		if !is_name(name) {
			return Err(Problem::usage(format!(
				"`{name}` is no name: letters, digits, - and _ make one, 64 at most"
			)));
		}
		DirBuilder::new().recursive(true).mode(0o700).create(&self.0).map_err(|error| {
			Problem::refused(format!("{} cannot be written", self.0.display())).cause(error)
		})?;
		Ok(self.find(name))
	}
}

/// Whether this is a name and no path.
fn is_name(text: &str) -> bool {
	let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
	!text.is_empty() && text.len() <= 64 && text.bytes().all(plain)
}

/// The names and addresses of all keys.
pub fn list(folder: &Folder) -> Result<Vec<(String, [u8; 32])>> {
	let Ok(files) = std::fs::read_dir(&folder.0) else { return Ok(Vec::new()) };
	let mut keys = Vec::new();
	for file in files.flatten() {
		let path = file.path();
		let name = path.file_stem().and_then(|name| name.to_str()).map(str::to_string);
		if let (Some(name), Ok(account)) = (name, account(&path)) {
			keys.push((name, account));
		}
	}
	keys.sort();
	Ok(keys)
}

/// The account of a key file, without its password.
pub fn account(path: &Path) -> Result<[u8; 32]> {
	let text = read(path)?;
	match polkadot_js::account(&text) {
		Some(account) => Ok(account),
		None => Key::from_secret(&text)
			.map(|key| key.account())
			.ok_or_else(|| no_secret(&path.display().to_string())),
	}
}

/// The key in a file: encrypted, in the form of polkadot.js, or a bare secret.
pub fn open(path: &Path, password: impl FnOnce() -> Result<Zeroizing<String>>) -> Result<Key> {
	let text = read(path)?;
	match text.trim_start().starts_with('{') {
		true => Ok(Key { pair: polkadot_js::decrypt(&text, &password()?)? }),
		false => Key::from_secret(&text).ok_or_else(|| no_secret(&path.display().to_string())),
	}
}

/// Encrypts a secret into a new file of this name.
pub fn save(
	folder: &Folder,
	name: &str,
	secret: &str,
	password: &str,
	address: &str,
) -> Result<PathBuf> {
	if password.is_empty() {
		return Err(Problem::usage("a key file needs a password"));
	}
	let unwritable = |error: std::io::Error| {
		Problem::refused(format!("{} cannot be written", folder.0.display())).cause(error)
	};
	let path = folder.place(name)?;
	let text = polkadot_js::encrypt(secret, password, address, name)?;
	let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
	let mut file = file.map_err(|error| match error.kind() {
		std::io::ErrorKind::AlreadyExists => {
			Problem::refused(format!("there is a key `{name}` already")).hint("choose another name")
		},
		_ => unwritable(error),
	})?;
	file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(unwritable)?;
	Ok(path)
}

fn read(path: &Path) -> Result<Zeroizing<String>> {
	if !path.exists() {
		return Err(Problem::usage(format!("there is no key {}", path.display()))
			.hint("see `vigil keys list`, or make one with `vigil keys new NAME`"));
	}
	read_private(path)
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::os::unix::fs::PermissionsExt;

	#[test]
	fn a_saved_key_is_opened_by_its_password_listed_without_it_and_never_overwritten() {
		let home = tempfile::tempdir().unwrap();
		let folder = Folder::at(home.path().join("keys"));
		let alice = Key::from_secret("//Alice").unwrap();
		let address = vigil_relayer_link::key::address_of(&alice.account(), 4242);
		let path = save(&folder, "main", "//Alice", "p", &address).unwrap();
		assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
		let opened = open(&folder.find("main"), || Ok(Zeroizing::new("p".into()))).unwrap();
		assert_eq!(opened.account(), alice.account());
		assert_eq!(list(&folder).unwrap(), [("main".to_string(), alice.account())]);
		assert!(save(&folder, "main", "//Bob", "p", &address).is_err());
	}

	#[test]
	fn a_name_is_no_way_out_of_the_folder() {
		let folder = Folder::at("/keys".into());
		assert_eq!(folder.find("main"), PathBuf::from("/keys/main.json"));
		for name in ["../main", "", "a b", "a/b", ".", &"a".repeat(65)] {
			assert!(save(&folder, name, "//Alice", "p", "").is_err(), "{name}");
			assert!(folder.place(name).is_err(), "{name}");
		}
	}

	#[test]
	fn a_file_that_names_another_account_than_its_keys_is_refused() {
		let home = tempfile::tempdir().unwrap();
		let folder = Folder::at(home.path().join("keys"));
		let bob = Key::from_secret("//Bob").unwrap();
		let address = vigil_relayer_link::key::address_of(&bob.account(), 4242);
		let path = save(&folder, "main", "//Alice", "p", &address).unwrap();
		// What is shown before the password is known is what the file says of itself.
		assert!(open(&path, || Ok(Zeroizing::new("p".into()))).is_err());
		assert_eq!(
			home.path().join("keys").metadata().unwrap().permissions().mode() & 0o777,
			0o700
		);
	}
}
