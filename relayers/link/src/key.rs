// SPDX-License-Identifier: Apache-2.0

//! The key of an account, from a file or the environment, and never shown.

use sp_core::crypto::{Ss58AddressFormat, Ss58Codec};
use std::{fmt, io::Write, path::Path, str::FromStr};
use subxt::utils::AccountId32;
use subxt_signer::{bip39::Mnemonic, sr25519::Keypair, SecretUri};
use zeroize::Zeroizing;

/// What addresses of Vigil begin with.
pub const VIGIL_PREFIX: u16 = 4242;

/// An sr25519 key.
#[derive(Clone)]
pub struct Key {
	pair: Keypair,
	account: [u8; 32],
}

/// Why there is no key. None of these repeats the secret.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
	/// The file cannot be read.
	#[error("the key file {path} cannot be read: {error}")]
	File {
		/// Which one.
		path: String,
		/// Why.
		error: std::io::Error,
	},
	/// The environment variable is not set.
	#[error("the environment variable {0}, which should hold a key, is not set")]
	Variable(String),
	/// What is there is no secret.
	#[error("{0} holds no secret: it should be a mnemonic phrase or a seed of 32 bytes as 0x...")]
	NoSecret(String),
	/// The file exists.
	#[error("{0} exists; a key is never overwritten")]
	Exists(String),
}

impl Key {
	/// Reads the secret in a file.
	pub fn from_file(path: &Path) -> Result<Self, KeyError> {
		let name = path.display().to_string();
		let text = std::fs::read_to_string(path)
			.map(Zeroizing::new)
			.map_err(|error| KeyError::File { path: name.clone(), error })?;
		Self::from_secret(&text).ok_or(KeyError::NoSecret(name))
	}

	/// Reads the secret in an environment variable.
	pub fn from_env(name: &str) -> Result<Self, KeyError> {
		let text =
			std::env::var(name).map(Zeroizing::new).map_err(|_| KeyError::Variable(name.into()))?;
		Self::from_secret(&text).ok_or_else(|| KeyError::NoSecret(name.into()))
	}

	/// Makes a key and writes its mnemonic phrase to a new file that only its owner can read.
	pub fn generate(path: &Path) -> Result<Self, KeyError> {
		let name = path.display().to_string();
		let failed = |error| KeyError::File { path: name.clone(), error };
		let mut entropy = Zeroizing::new([0u8; 32]);
		getrandom::getrandom(&mut entropy[..])
			.map_err(|error| failed(std::io::Error::other(error.to_string())))?;
		let phrase = Mnemonic::from_entropy(&entropy[..])
			.map_err(|error| failed(std::io::Error::other(error.to_string())))?;
		let text = Zeroizing::new(format!("{phrase}\n"));
		let mut options = std::fs::OpenOptions::new();
		options.write(true).create_new(true);
		std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
		let mut file = options.open(path).map_err(|error| match error.kind() {
			std::io::ErrorKind::AlreadyExists => KeyError::Exists(name.clone()),
			_ => failed(error),
		})?;
		file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
		Self::from_secret(&text).ok_or(KeyError::NoSecret(name))
	}

	/// The account.
	pub fn account(&self) -> [u8; 32] {
		self.account
	}

	/// The same, as part of the key.
	pub fn account_ref(&self) -> &[u8; 32] {
		&self.account
	}

	/// The account as people write it on Vigil.
	pub fn address(&self) -> String {
		self.address_on(VIGIL_PREFIX)
	}

	/// The account as people write it on a chain whose addresses begin with this.
	pub fn address_on(&self, prefix: u16) -> String {
		address_of(&self.account, prefix)
	}

	pub(crate) fn pair(&self) -> &Keypair {
		&self.pair
	}

	fn from_secret(text: &str) -> Option<Self> {
		// An empty phrase would be the one that development keys are derived from.
		let text = Some(text.trim()).filter(|text| !text.is_empty())?;
		let uri = SecretUri::from_str(text).ok()?;
		let pair = Keypair::from_uri(&uri).ok()?;
		let account = pair.public_key().0;
		Some(Self { pair, account })
	}
}

/// An account as people write it on a chain whose addresses begin with this.
pub fn address_of(account: &[u8; 32], prefix: u16) -> String {
	let format = Ss58AddressFormat::custom(prefix);
	sp_core::crypto::AccountId32::new(*account).to_ss58check_with_version(format)
}

/// The account with this address.
pub fn account_of(address: &str) -> Option<[u8; 32]> {
	AccountId32::from_str(address).ok().map(|account| account.0)
}

impl fmt::Debug for Key {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "Key({}, secret not shown)", self.address())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_generated_key_is_read_back_and_only_its_owner_can_read_it() {
		use std::os::unix::fs::PermissionsExt;
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("key");
		let key = Key::generate(&path).unwrap();
		assert_eq!(Key::from_file(&path).unwrap().account(), key.account());
		assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
		assert!(matches!(Key::generate(&path), Err(KeyError::Exists(_))));
	}

	#[test]
	fn neither_a_key_nor_an_error_shows_the_secret() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("key");
		let key = Key::generate(&path).unwrap();
		// Word for word, since a phrase may have any word in it, "secret" too.
		assert_eq!(format!("{key:?}"), format!("Key({}, secret not shown)", key.address()));
		std::fs::write(&path, "not a secret but nobody's business").unwrap();
		let error = Key::from_file(&path).unwrap_err().to_string();
		assert!(!error.contains("business"), "{error}");
	}

	#[test]
	fn development_secrets_and_seeds_are_keys() {
		let alice = Key::from_secret("//Alice").unwrap();
		let seed = "0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a";
		assert_eq!(alice.account(), Key::from_secret(seed).unwrap().account());
		let old = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
		assert_eq!(account_of(old), Some(alice.account()));
		assert!(Key::from_secret("").is_none() && Key::from_secret(" \n").is_none());
	}

	#[test]
	fn an_address_is_one_of_vigil_and_is_read_back() {
		let alice = Key::from_secret("//Alice").unwrap();
		let (_, format) =
			sp_core::crypto::AccountId32::from_ss58check_with_version(&alice.address()).unwrap();
		assert_eq!(u16::from(format), 4242);
		assert_eq!(account_of(&alice.address()), Some(alice.account()));
	}

	#[test]
	fn an_address_on_another_chain_begins_as_addresses_do_there() {
		let alice = Key::from_secret("//Alice").unwrap();
		// As every explorer of Polkadot shows it.
		let on_polkadot = "15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5";
		assert_eq!(alice.address_on(0), on_polkadot);
		assert_eq!(account_of(on_polkadot), Some(alice.account()));
	}
}
