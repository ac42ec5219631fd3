// SPDX-License-Identifier: Apache-2.0

//! Key files in the form of polkadot.js, version 3: what wallets export and import.
//!
//! Source: `packages/keyring/src/pair` and `packages/util-crypto/src/json` of polkadot-js/common.

use crate::error::{Problem, Result};
use base64::{engine::general_purpose::STANDARD, Engine};
use crypto_secretbox::{
	aead::{Aead, KeyInit},
	Key, Nonce, XSalsa20Poly1305,
};
use serde_json::{json, Value as Json};
use sp_core::{sr25519, Pair};
use subxt_signer::{polkadot_js_compat, sr25519::Keypair};
use zeroize::Zeroizing;

/// The costs of scrypt that wallets use by default, and the smallest that they take.
const LOG_N: u8 = 15;
const R: u32 = 8;
const P: u32 = 1;
/// What comes before, between and after the keys.
const HEADER: [u8; 16] = [48, 83, 2, 1, 1, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32];
const DIVIDER: [u8; 5] = [161, 35, 3, 33, 0];
/// The shortest that can be read: parameters, nonce, and a tag.
const SHORTEST: usize = 68 + 16;

/// The text of a key file with the key of this secret.
pub fn encrypt(secret: &str, password: &str, address: &str, name: &str) -> Result<String> {
	let failed = |why: &str| Problem::refused("the key cannot be encrypted").cause(why);
	let (pair, _) = sr25519::Pair::from_string_with_seed(secret.trim(), None)
		.map_err(|_| failed("it is no secret"))?;
	let mut salt = [0u8; 32];
	let mut nonce = [0u8; 24];
	getrandom::getrandom(&mut salt).map_err(|_| failed("there is no randomness"))?;
	getrandom::getrandom(&mut nonce).map_err(|_| failed("there is no randomness"))?;

	let inner: &sp_core::sr25519::Pair = &pair;
	let bytes = Zeroizing::new(inner.as_ref().secret.to_ed25519_bytes());
	let plain =
		Zeroizing::new([&HEADER[..], &bytes[..], &DIVIDER[..], &pair.public().0[..]].concat());
	let params = scrypt::Params::new(LOG_N, R, P, 32).map_err(|_| failed("scrypt"))?;
	let mut key = Key::default();
	scrypt::scrypt(password.as_bytes(), &salt, &params, &mut key).map_err(|_| failed("scrypt"))?;
	let sealed = XSalsa20Poly1305::new(&key)
		.encrypt(Nonce::from_slice(&nonce), plain.as_slice())
		.map_err(|_| failed("the cipher"))?;

	let n = 1u32.checked_shl(LOG_N.into()).unwrap_or_default();
	let numbers = [n, P, R].map(u32::to_le_bytes).concat();
	let encoded = [&salt[..], &numbers[..], &nonce[..], &sealed[..]].concat();
	let file = json!({
		"encoded": STANDARD.encode(encoded),
		"encoding": {
			"content": ["pkcs8", "sr25519"],
			"type": ["scrypt", "xsalsa20-poly1305"],
			"version": "3",
		},
		"address": address,
		"meta": { "name": name },
	});
	serde_json::to_string_pretty(&file).map_err(|error| failed(&error.to_string()))
}

/// The account that a key file names. `None` if it is no key file.
pub fn account(text: &str) -> Option<[u8; 32]> {
	let file: Json = serde_json::from_str(text).ok()?;
	let address = file["address"].as_str()?;
	match address.strip_prefix("0x") {
		Some(digits) => hex::decode(digits).ok()?.try_into().ok(),
		None => vigil_relayer_link::key::account_of(address),
	}
}

/// The key in a key file.
pub fn decrypt(text: &str, password: &str) -> Result<Keypair> {
	let malformed = || Problem::usage("this is no key file in the form of polkadot.js");
	let file: Json = serde_json::from_str(text).map_err(|_| malformed())?;
	let encoded = file["encoded"].as_str().ok_or_else(malformed)?;
	let bytes = STANDARD.decode(encoded).map_err(|_| malformed())?;
	if bytes.len() < SHORTEST {
		return Err(malformed());
	}
	polkadot_js_compat::decrypt_json(text, password).map_err(|error| match error {
		polkadot_js_compat::Error::Secretbox(_) => Problem::usage("the password is wrong"),
		other => malformed().cause(other),
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	const PHRASE: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

	fn address() -> String {
		let key = crate::keys::Key::from_secret(PHRASE).unwrap();
		vigil_relayer_link::key::address_of(&key.account(), 4242)
	}

	#[test]
	fn a_file_that_is_made_here_is_opened_as_wallets_open_it() {
		let text = encrypt(PHRASE, "hunter2", &address(), "main").unwrap();
		assert!(!text.contains("bottom"));
		let pair = decrypt(&text, "hunter2").unwrap();
		assert_eq!(account(&text), Some(pair.public_key().0));
		assert_eq!(decrypt(&text, "hunter3").err().unwrap().message(), "the password is wrong");
	}

	#[test]
	fn what_is_no_key_file_is_refused_and_panics_nobody() {
		let short = json!({ "encoded": "AAAA", "address": address(), "encoding": {
			"content": ["pkcs8", "sr25519"], "type": ["scrypt", "xsalsa20-poly1305"], "version": "3",
		}});
		let zeros = json!({ "encoded": STANDARD.encode([0u8; 84]), "address": address(), "encoding": {
			"content": ["pkcs8", "sr25519"], "type": ["scrypt", "xsalsa20-poly1305"], "version": "3",
		}});
		for text in ["", "{}", "[]", "null", &short.to_string(), &zeros.to_string()] {
			assert!(decrypt(text, "x").is_err(), "{text}");
		}
	}
}
