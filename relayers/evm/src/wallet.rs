// SPDX-License-Identifier: Apache-2.0

//! The accounts that pay: a key from a keystore file, and others made from it.
//!
//! What carries certificates, what makes due plans fire and what has paths tell are accounts with nonces of their own,
//! so that none waits for another. The others' secrets are hashes of the first, so there is one file to keep.

use alloy_consensus::{SignableTransaction, TxEip1559, TxEnvelope};
use alloy_eips::eip2718::Encodable2718;
use alloy_primitives::{keccak256, Address, Bytes, TxKind, B256, U256};
use alloy_signer::SignerSync;
use alloy_signer_local::PrivateKeySigner;
use std::{fmt, path::Path};
use zeroize::Zeroizing;

use crate::fees::Offer;

/// What the secret of the account that makes plans fire is hashed with.
const RUNNER: &[u8] = b"vigil/relayer/runner/v1";

/// The same for the account that has paths tell.
const COURIER: &[u8] = b"vigil/relayer/courier/v1";

/// An account with its key.
#[derive(Clone)]
pub struct Wallet(PrivateKeySigner);

/// Where the password of a keystore file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Password {
	/// In the first line of a file.
	File(std::path::PathBuf),
	/// In an environment variable.
	Variable(String),
}

/// Why there is no key. None of these repeats a secret.
#[derive(Debug, thiserror::Error)]
pub enum WalletError {
	/// A file cannot be read.
	#[error("{path} cannot be read: {error}")]
	File {
		/// Which one.
		path: String,
		/// Why.
		error: std::io::Error,
	},
	/// The environment variable is not set.
	#[error("the environment variable {0}, which should hold a password, is not set")]
	Variable(String),
	/// The keystore is not opened.
	#[error(
		"the keystore file {0} is not opened: it is none (version 3, as geth, foundry and `vigil-relayer \
		 keys generate-evm` write them), or the password is another one"
	)]
	Locked(String),
	/// The file exists.
	#[error("{0} exists; a key is never overwritten")]
	Exists(String),
	/// It cannot be written.
	#[error("the keystore file {0} cannot be written: {1}")]
	Unwritten(String, String),
}

/// What a transaction is, before it is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
	/// The chain.
	pub chain_id: u64,
	/// The nonce.
	pub nonce: u64,
	/// Whom it calls; `None` makes a contract.
	pub to: Option<Address>,
	/// What it pays, in wei.
	pub value: U256,
	/// What it says.
	pub input: Bytes,
	/// The most gas that it uses.
	pub gas: u64,
	/// What it offers for that.
	pub offer: Offer,
}

/// A signed transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
	/// Its hash.
	pub hash: B256,
	/// Its bytes.
	pub bytes: Vec<u8>,
}

impl Password {
	fn read(&self) -> Result<Zeroizing<String>, WalletError> {
		match self {
			Self::File(path) => {
				let text = read(path)?;
				// Editors end a file with a line's end, which is no part of a password.
				Ok(Zeroizing::new(text.lines().next().unwrap_or_default().to_owned()))
			},
			Self::Variable(name) => std::env::var(name)
				.map(Zeroizing::new)
				.map_err(|_| WalletError::Variable(name.clone())),
		}
	}
}

fn read(path: &Path) -> Result<Zeroizing<String>, WalletError> {
	let text = std::fs::read_to_string(path).map(Zeroizing::new);
	text.map_err(|error| WalletError::File { path: path.display().to_string(), error })
}

impl Wallet {
	/// Opens a keystore file.
	pub fn open(path: &Path, password: &Password) -> Result<Self, WalletError> {
		let locked = || WalletError::Locked(path.display().to_string());
		// That it is not there, or not ours to read, is another thing than a wrong password.
		read(path)?;
		let password = password.read()?;
		let signer = PrivateKeySigner::decrypt_keystore(path, password.as_bytes());
		signer.map(Self).map_err(|_| locked())
	}

	/// Makes a key and writes it to a new keystore file that only its owner can read.
	pub fn generate(path: &Path, password: &Password) -> Result<Self, WalletError> {
		let shown = path.display().to_string();
		let failed = |error: String| WalletError::Unwritten(shown.clone(), error);
		let password = password.read()?;
		let wallet = Self(PrivateKeySigner::random());
		// It is its owner's only before anything is in it.
		let mut options = std::fs::OpenOptions::new();
		options.write(true).create_new(true);
		std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
		options.open(path).map_err(|error| match error.kind() {
			std::io::ErrorKind::AlreadyExists => WalletError::Exists(shown.clone()),
			_ => failed(error.to_string()),
		})?;
		wallet.write(path, password.as_bytes()).map_err(failed)?;
		Ok(wallet)
	}

	fn write(&self, path: &Path, password: &[u8]) -> Result<(), String> {
		let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
		let folder = folder.unwrap_or(Path::new("."));
		let name = path.file_name().and_then(|name| name.to_str()).ok_or("it has no name")?;
		let secret = Zeroizing::new(self.0.to_bytes().0);
		PrivateKeySigner::encrypt_keystore(
			folder,
			&mut rand::thread_rng(),
			&secret[..],
			password,
			Some(name),
		)
		.map(drop)
		.map_err(|error| error.to_string())
	}

	/// The key with this secret, if it is one.
	pub fn from_secret(secret: B256) -> Option<Self> {
		PrivateKeySigner::from_bytes(&secret).ok().map(Self)
	}

	/// The account that makes due plans fire.
	pub fn runner(&self) -> Self {
		self.made_with(RUNNER)
	}

	/// The account that has paths tell, and hands in what they bring.
	pub fn courier(&self) -> Self {
		self.made_with(COURIER)
	}

	fn made_with(&self, what: &[u8]) -> Self {
		let secret = Zeroizing::new(self.0.to_bytes().0);
		let mut hash = keccak256([what, &secret[..]].concat());
		loop {
			// A hash that is no secret is as likely as to guess one.
			if let Some(runner) = Self::from_secret(hash) {
				return runner;
			}
			hash = keccak256(hash);
		}
	}

	/// The account.
	pub fn address(&self) -> Address {
		self.0.address()
	}

	/// Signs.
	pub fn seal(&self, draft: &Draft) -> Result<Sealed, String> {
		let tx = TxEip1559 {
			chain_id: draft.chain_id,
			nonce: draft.nonce,
			gas_limit: draft.gas,
			max_fee_per_gas: draft.offer.fee,
			max_priority_fee_per_gas: draft.offer.tip,
			to: draft.to.map_or(TxKind::Create, TxKind::Call),
			value: draft.value,
			access_list: Default::default(),
			input: draft.input.clone(),
		};
		let signature = self.0.sign_hash_sync(&tx.signature_hash());
		let signature = signature.map_err(|error| error.to_string())?;
		let envelope = TxEnvelope::from(tx.into_signed(signature));
		Ok(Sealed { hash: *envelope.tx_hash(), bytes: envelope.encoded_2718() })
	}
}

/// What a transaction that was signed before offers, and its nonce.
pub fn offer_of(bytes: &[u8]) -> Option<(u64, Offer)> {
	use alloy_consensus::Transaction;
	use alloy_eips::eip2718::Decodable2718;
	let envelope = TxEnvelope::decode_2718(&mut &bytes[..]).ok()?;
	let tip = envelope.max_priority_fee_per_gas()?;
	Some((envelope.nonce(), Offer { fee: envelope.max_fee_per_gas(), tip }))
}

impl fmt::Debug for Wallet {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "Wallet({}, secret not shown)", self.address())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn password(folder: &Path) -> Password {
		let path = folder.join("password");
		std::fs::write(&path, "correct horse\n").unwrap();
		Password::File(path)
	}

	#[test]
	fn a_generated_keystore_is_opened_by_its_password_only_and_read_by_its_owner_only() {
		use std::os::unix::fs::PermissionsExt;
		let folder = tempfile::tempdir().unwrap();
		let (path, right) = (folder.path().join("key.json"), password(folder.path()));
		let made = Wallet::generate(&path, &right).unwrap();
		assert_eq!(Wallet::open(&path, &right).unwrap().address(), made.address());
		assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
		assert!(matches!(Wallet::generate(&path, &right), Err(WalletError::Exists(_))));
		let wrong = folder.path().join("wrong");
		std::fs::write(&wrong, "battery staple").unwrap();
		let error = Wallet::open(&path, &Password::File(wrong)).unwrap_err();
		assert!(matches!(error, WalletError::Locked(_)), "{error}");
		assert!(!error.to_string().contains("staple"), "{error}");
	}

	#[test]
	fn what_is_missing_is_named() {
		let folder = tempfile::tempdir().unwrap();
		let right = password(folder.path());
		let none = folder.path().join("none.json");
		let error = Wallet::open(&none, &right).unwrap_err();
		assert!(error.to_string().contains("none.json"), "{error}");
		let unset = Password::Variable("VIGIL_RELAYER_NO_SUCH_PASSWORD".into());
		let path = folder.path().join("key.json");
		Wallet::generate(&path, &right).unwrap();
		let error = Wallet::open(&path, &unset).unwrap_err();
		assert!(error.to_string().contains("VIGIL_RELAYER_NO_SUCH_PASSWORD"), "{error}");
	}

	#[test]
	fn the_runner_and_the_courier_are_other_accounts_and_always_the_same() {
		let wallet = Wallet::from_secret(B256::repeat_byte(7)).unwrap();
		let all = [&wallet, &wallet.runner(), &wallet.courier()].map(Wallet::address);
		assert!(all[0] != all[1] && all[1] != all[2] && all[0] != all[2], "{all:?}");
		assert_eq!(wallet.courier().address(), wallet.courier().address());
		assert_eq!(wallet.runner().address(), wallet.runner().address());
		assert!(!format!("{wallet:?}").contains("0707"), "{wallet:?}");
	}

	#[test]
	fn what_was_signed_says_what_it_offers() {
		let wallet = Wallet::from_secret(B256::repeat_byte(7)).unwrap();
		let offer = Offer { fee: 90, tip: 4 };
		let draft = Draft {
			chain_id: 31_337,
			nonce: 5,
			to: Some(Address::repeat_byte(1)),
			value: U256::ZERO,
			input: Bytes::from_static(b"call"),
			gas: 100_000,
			offer,
		};
		let sealed = wallet.seal(&draft).unwrap();
		assert_eq!(offer_of(&sealed.bytes), Some((5, offer)));
		assert_eq!(keccak256(&sealed.bytes), sealed.hash);
		assert_eq!(wallet.seal(&draft), Ok(sealed), "one draft has one signature");
		assert_eq!(offer_of(b"nothing"), None);
	}
}
