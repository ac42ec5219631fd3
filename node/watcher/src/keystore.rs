// SPDX-License-Identifier: Apache-2.0

//! Encrypted key files (EIP-2335): made, imported, and opened.

mod eip2335;
#[cfg(test)]
mod tests;

use eip2335::Keystore;
use std::{
	fs::{File, OpenOptions},
	io::{Read, Write},
	path::{Path, PathBuf},
};
use vigil_bls::SecretKey;
use vigil_primitives::{PossessionProof, PublicKey, H256};
use zeroize::Zeroizing;

/// No key file and no password is longer, in bytes.
const LONGEST: u64 = 64 * 1_024;

/// Why a key file cannot be made or opened.
#[derive(Debug, thiserror::Error)]
pub enum KeystoreError {
	/// There is a file already. It may hold a key that stake depends on.
	#[error("{0} exists already and is not overwritten")]
	Exists(PathBuf),
	/// The file cannot be read or written.
	#[error("{path} cannot be used: {problem}")]
	File {
		/// The file.
		path: PathBuf,
		/// What the system says.
		problem: String,
	},
	/// Others than its owner may use the file.
	#[error(
		"{path} is open to others than its owner (mode {mode:o}): `chmod 600` it, and think of the key as \
		 known to whoever could read it"
	)]
	Exposed {
		/// The file.
		path: PathBuf,
		/// Its permissions.
		mode: u32,
	},
	/// It is no key file of this kind.
	#[error("this is no EIP-2335 key file that can be read here: {0}")]
	Malformed(String),
	/// The password does not open it.
	#[error("the password is wrong")]
	WrongPassword,
	/// What was opened is not the secret of the public key that the file names.
	#[error("the secret in the file does not belong to its public key")]
	OtherKey,
	/// These are no secret key.
	#[error(
		"this is no BLS secret key: it must be 32 bytes in hexadecimal, below the group's order"
	)]
	BadSecret,
	/// The operating system has no randomness.
	#[error("there is no randomness: {0}")]
	Randomness(getrandom::Error),
}

/// Makes a fresh key and writes it to a new file.
pub fn generate(path: &Path, password: &str) -> Result<PublicKey, KeystoreError> {
	let mut bytes = Zeroizing::new([0; 32]);
	// About half of all numbers of 255 bits are below the group's order; the first one that is, is
	// as likely to be any key as any other.
	let secret = loop {
		getrandom::getrandom(bytes.as_mut_slice()).map_err(KeystoreError::Randomness)?;
		if let [first, ..] = bytes.as_mut_slice() {
			*first &= 0x7f;
		}
		if let Ok(secret) = SecretKey::from_bytes(&bytes) {
			break secret;
		}
	};
	write(path, password, &bytes, secret.public_key())
}

/// Writes a secret in hexadecimal, with or without `0x`, to a new file.
pub fn import(path: &Path, password: &str, secret: &str) -> Result<PublicKey, KeystoreError> {
	let digits = secret.trim();
	let digits = digits.strip_prefix("0x").unwrap_or(digits);
	let mut bytes = Zeroizing::new([0; 32]);
	hex::decode_to_slice(digits, bytes.as_mut_slice()).map_err(|_| KeystoreError::BadSecret)?;
	let secret = SecretKey::from_bytes(&bytes).map_err(|_| KeystoreError::BadSecret)?;
	write(path, password, &bytes, secret.public_key())
}

/// Opens a key file, which nobody but its owner may use.
pub fn load(path: &Path, password: &str) -> Result<SecretKey, KeystoreError> {
	open(&read_private(path)?, password)
}

/// Opens the text of a key file.
pub fn open(text: &str, password: &str) -> Result<SecretKey, KeystoreError> {
	let keystore = Keystore::from_json(text)?;
	let bytes = keystore.decrypt(password)?;
	let secret = SecretKey::from_bytes(&bytes).map_err(|_| KeystoreError::BadSecret)?;
	match keystore.names(&secret.public_key()) {
		true => Ok(secret),
		false => Err(KeystoreError::OtherKey),
	}
}

/// The public key of a key file, without its password.
pub fn public_key(path: &Path) -> Result<PublicKey, KeystoreError> {
	let file = File::open(path).map_err(|error| unusable(path, &error))?;
	Keystore::from_json(&read(path, &file)?)?.public_key()
}

/// Reads a password, or a secret, from a file that nobody but its owner may use. Line breaks at its end
/// are no part of it.
pub fn read_password(path: &Path) -> Result<Zeroizing<String>, KeystoreError> {
	let text = read_private(path)?;
	Ok(Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_string()))
}

/// Reads a file if its mode lets nobody in but its owner: of the file that is read, not of its name.
fn read_private(path: &Path) -> Result<Zeroizing<String>, KeystoreError> {
	let file = File::open(path).map_err(|error| unusable(path, &error))?;
	#[cfg(unix)]
	{
		use std::os::unix::fs::PermissionsExt;
		let metadata = file.metadata().map_err(|error| unusable(path, &error))?;
		let mode = metadata.permissions().mode() & 0o777;
		if mode & 0o077 != 0 {
			return Err(KeystoreError::Exposed { path: path.into(), mode });
		}
	}
	read(path, &file)
}

fn read(path: &Path, file: &File) -> Result<Zeroizing<String>, KeystoreError> {
	let mut text = Zeroizing::new(String::new());
	let read = file.take(LONGEST.saturating_add(1)).read_to_string(&mut text);
	let read = read.map_err(|error| unusable(path, &error))?;
	if u64::try_from(read).map_or(true, |read| read > LONGEST) {
		let problem = format!("it is longer than {LONGEST} bytes, which no such file is");
		return Err(KeystoreError::File { path: path.into(), problem });
	}
	Ok(text)
}

/// Proves to the chain with this genesis that this account has the secret.
pub fn proof(secret: &SecretKey, account: &[u8; 32], genesis_hash: H256) -> PossessionProof {
	secret.prove_possession(genesis_hash, account)
}

fn write(
	path: &Path,
	password: &str,
	secret: &[u8; 32],
	public: PublicKey,
) -> Result<PublicKey, KeystoreError> {
	let text = Keystore::encrypt(secret, &public, password)?.to_json()?;
	let mut options = OpenOptions::new();
	options.write(true).create_new(true);
	#[cfg(unix)]
	std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
	let mut file = options.open(path).map_err(|error| match error.kind() {
		std::io::ErrorKind::AlreadyExists => KeystoreError::Exists(path.into()),
		_ => unusable(path, &error),
	})?;
	let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
	written.map_err(|error| unusable(path, &error))?;
	Ok(public)
}

fn unusable(path: &Path, error: &std::io::Error) -> KeystoreError {
	KeystoreError::File { path: path.into(), problem: error.to_string() }
}
