// SPDX-License-Identifier: Apache-2.0

//! The files of a watcher: its key, the key's password and `watcher.toml`.

use crate::{watcher_secret, Error, Result, WardOptions};
use sp_keyring::Sr25519Keyring;
use std::{
	fmt::Write as _,
	fs,
	io::{self, Write as _},
	path::{Path, PathBuf},
};
use vigil_watcher::keystore;

/// The password of all key files.
const PASSWORD: &str = "test";

/// Writes the files into `folder`, where the key may be already, and returns the configuration's path.
pub(crate) fn write(
	folder: &Path,
	account: Sr25519Keyring,
	wards: &[WardOptions],
	listens_for: u64,
) -> Result<PathBuf> {
	let at = |name: &str| folder.join(name);
	let file = |path: PathBuf| move |source| Error::File { path, source };
	fs::create_dir_all(folder).map_err(file(folder.to_owned()))?;
	write_private(&at("password"), PASSWORD).map_err(file(at("password")))?;
	if !at("key.json").exists() {
		import(&at("key.json"), &watcher_secret(account))?;
	}
	fs::write(at("watcher.toml"), configuration(wards, listens_for))
		.map_err(file(at("watcher.toml")))?;
	Ok(at("watcher.toml"))
}

/// Puts another key in the place of the one in `folder`.
pub(crate) fn replace_key(folder: &Path, secret: &[u8; 32]) -> Result<()> {
	let path = folder.join("key.json");
	fs::remove_file(&path).map_err(|source| Error::File { path: path.clone(), source })?;
	import(&path, secret)
}

/// Writes a key file with the password of all that tests have.
pub(crate) fn import(path: &Path, secret: &[u8; 32]) -> Result<()> {
	let imported = keystore::import(path, PASSWORD, &hex::encode(secret));
	imported.map(drop).map_err(|error| Error::Decode {
		what: "the key of a watcher".into(),
		reason: error.to_string(),
	})
}

/// Writes what nobody else may read: the node refuses a password that others can see.
pub(crate) fn write_private(path: &Path, text: &str) -> io::Result<()> {
	let mut options = fs::OpenOptions::new();
	options.write(true).create(true).truncate(true);
	#[cfg(unix)]
	std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
	options.open(path)?.write_all(text.as_bytes())
}

fn configuration(wards: &[WardOptions], listens_for: u64) -> String {
	let mut text = format!(
		"keystore = \"key.json\"\npassword-file = \"password\"\n\
		 doppelganger-secs = {listens_for}\ntest-network = true\n"
	);
	for WardOptions { service, family, chain, endpoints, anchor } in wards {
		let anchor: String = anchor.iter().map(|text| format!("anchor = \"{text}\"\n")).collect();
		let endpoints: String = endpoints
			.iter()
			.map(|(provider, url)| format!("\t{{ provider = \"{provider}\", url = \"{url}\" }},\n"))
			.collect();
		// Writing to a string cannot fail.
		let _ = write!(
			text,
			"\n[[wards]]\nservice = {service}\nfamily = \"{family}\"\nchain = \"{chain}\"\n\
			 {anchor}poll_ms = 250\ntimeout_ms = 1000\nendpoints = [\n{endpoints}]\n"
		);
	}
	text
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_watcher_understands_what_is_written() {
		let folder = tempfile::tempdir().unwrap();
		let ward = WardOptions {
			service: 3,
			family: "evm",
			chain: "31337".into(),
			endpoints: vec![("one".into(), "http://127.0.0.1:8545".into())],
			anchor: Some("0x00".into()),
		};
		let path = write(folder.path(), Sr25519Keyring::Alice, &[ward], 2).unwrap();
		let config = vigil_watcher::config::load(&path).unwrap();
		assert_eq!((config.wards[0].service, config.doppelganger_secs), (3, 2));
		assert_eq!(config.wards[0].anchor.as_deref(), Some("0x00"));
		let password = keystore::read_password(&config.password_file).unwrap();
		let secret = keystore::load(&config.keystore, &password).unwrap();
		assert_eq!(secret.public_key(), crate::watcher_key(Sr25519Keyring::Alice));
	}
}
