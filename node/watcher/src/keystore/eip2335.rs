// SPDX-License-Identifier: Apache-2.0

//! The form of a key file: EIP-2335, version 4, with PBKDF2, AES-128 in counter mode and SHA-256.

use super::KeystoreError;
use aes::Aes128;
use ctr::{
	cipher::{KeyIvInit, StreamCipher},
	Ctr128BE,
};
use hmac::Hmac;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use vigil_primitives::PublicKey;
use zeroize::{Zeroize, Zeroizing};

/// Iterations of PBKDF2 in the files made here.
const ITERATIONS: u32 = 262_144;
/// No file asks for more iterations than this: it would keep the node from starting.
const MOST_ITERATIONS: u32 = 16_777_216;

#[derive(Serialize, Deserialize)]
pub struct Keystore {
	crypto: Crypto,
	#[serde(default)]
	description: String,
	pubkey: String,
	path: String,
	uuid: String,
	version: u32,
}

#[derive(Serialize, Deserialize)]
struct Crypto {
	kdf: Module<KdfParams>,
	checksum: Module<NoParams>,
	cipher: Module<CipherParams>,
}

#[derive(Serialize, Deserialize)]
struct Module<P> {
	function: String,
	params: P,
	message: String,
}

#[derive(Serialize, Deserialize)]
struct KdfParams {
	dklen: u32,
	c: u32,
	prf: String,
	salt: String,
}

#[derive(Serialize, Deserialize)]
struct NoParams {}

#[derive(Serialize, Deserialize)]
struct CipherParams {
	iv: String,
}

impl Keystore {
	pub fn from_json(text: &str) -> Result<Self, KeystoreError> {
		let any: serde_json::Value =
			serde_json::from_str(text).map_err(|error| malformed(error.to_string()))?;
		let function = any.pointer("/crypto/kdf/function").and_then(|function| function.as_str());
		match function {
			Some("pbkdf2") => {
				serde_json::from_value(any).map_err(|error| malformed(error.to_string()))
			},
			Some(other) => Err(malformed(format!("its key derivation is {other}, not pbkdf2"))),
			None => Err(malformed("it names no key derivation".into())),
		}
	}

	pub fn to_json(&self) -> Result<String, KeystoreError> {
		serde_json::to_string_pretty(self).map_err(|error| malformed(error.to_string()))
	}

	/// Whether the file says that it holds the secret of this key; one that names none, might.
	pub fn names(&self, key: &PublicKey) -> bool {
		self.pubkey.is_empty() || self.public_key().is_ok_and(|named| named == *key)
	}

	pub fn public_key(&self) -> Result<PublicKey, KeystoreError> {
		let digits = self.pubkey.strip_prefix("0x").unwrap_or(&self.pubkey);
		let bytes = bytes(digits)?;
		PublicKey::try_from(&bytes[..]).map_err(|_| malformed("its pubkey has no 48 bytes".into()))
	}

	pub fn encrypt(
		secret: &[u8; 32],
		key: &PublicKey,
		password: &str,
	) -> Result<Self, KeystoreError> {
		let mut random = [0; 48];
		getrandom::getrandom(&mut random).map_err(KeystoreError::Randomness)?;
		let (salt, iv) = random.split_at(32);
		let kdf = KdfParams {
			dklen: 32,
			c: ITERATIONS,
			prf: "hmac-sha256".into(),
			salt: hex::encode(salt),
		};
		let derived = derive(&kdf, password)?;
		let mut message = secret.to_vec();
		apply_cipher(&derived, iv, &mut message)?;
		let checksum = checksum(&derived, &message);
		Ok(Self {
			crypto: Crypto {
				kdf: Module { function: "pbkdf2".into(), params: kdf, message: String::new() },
				checksum: Module {
					function: "sha256".into(),
					params: NoParams {},
					message: hex::encode(checksum),
				},
				cipher: Module {
					function: "aes-128-ctr".into(),
					params: CipherParams { iv: hex::encode(iv) },
					message: hex::encode(message),
				},
			},
			description: "A watcher of Vigil".into(),
			pubkey: hex::encode(key.0),
			path: String::new(),
			uuid: uuid::Uuid::new_v4().to_string(),
			version: 4,
		})
	}

	pub fn decrypt(&self, password: &str) -> Result<Zeroizing<[u8; 32]>, KeystoreError> {
		self.check_functions()?;
		let derived = derive(&self.crypto.kdf.params, password)?;
		let mut message = bytes(&self.crypto.cipher.message)?;
		if bytes(&self.crypto.checksum.message)? != checksum(&derived, &message) {
			return Err(KeystoreError::WrongPassword);
		}
		let iv = bytes(&self.crypto.cipher.params.iv)?;
		apply_cipher(&derived, &iv, &mut message)?;
		let secret = <[u8; 32]>::try_from(&message[..]).map(Zeroizing::new);
		message.zeroize();
		secret.map_err(|_| KeystoreError::BadSecret)
	}

	fn check_functions(&self) -> Result<(), KeystoreError> {
		let Crypto { kdf, checksum, cipher } = &self.crypto;
		let wanted = [
			("version", self.version == 4),
			("crypto.kdf.params.prf", kdf.params.prf == "hmac-sha256"),
			("crypto.kdf.params.dklen", kdf.params.dklen == 32),
			("crypto.kdf.params.c", (1..=MOST_ITERATIONS).contains(&kdf.params.c)),
			("crypto.checksum.function", checksum.function == "sha256"),
			("crypto.cipher.function", cipher.function == "aes-128-ctr"),
		];
		match wanted.into_iter().find(|(_, known)| !known) {
			Some((field, _)) => Err(malformed(format!("{field} has a value that is not known"))),
			None => Ok(()),
		}
	}
}

fn derive(kdf: &KdfParams, password: &str) -> Result<Zeroizing<[u8; 32]>, KeystoreError> {
	let salt = bytes(&kdf.salt)?;
	let password = normalised(password);
	let mut derived = Zeroizing::new([0; 32]);
	pbkdf2::pbkdf2::<Hmac<Sha256>>(password.as_bytes(), &salt, kdf.c, derived.as_mut_slice())
		.map_err(|_| malformed("its key derivation fails".into()))?;
	Ok(derived)
}

/// NFKD, without control characters.
fn normalised(password: &str) -> Zeroizing<String> {
	Zeroizing::new(password.nfkd().filter(|letter| !letter.is_control()).collect())
}

fn checksum(derived: &[u8; 32], message: &[u8]) -> [u8; 32] {
	let (_, second_half) = derived.split_at(16);
	Sha256::new().chain_update(second_half).chain_update(message).finalize().into()
}

fn apply_cipher(derived: &[u8; 32], iv: &[u8], message: &mut [u8]) -> Result<(), KeystoreError> {
	let (key, _) = derived.split_at(16);
	let mut cipher = Ctr128BE::<Aes128>::new_from_slices(key, iv)
		.map_err(|_| malformed("its initialisation vector has no 16 bytes".into()))?;
	cipher.apply_keystream(message);
	Ok(())
}

fn bytes(digits: &str) -> Result<Vec<u8>, KeystoreError> {
	hex::decode(digits).map_err(|_| malformed("a value in it is not hexadecimal".into()))
}

fn malformed(problem: String) -> KeystoreError {
	KeystoreError::Malformed(problem)
}
