// SPDX-License-Identifier: Apache-2.0

use super::*;

/// The PBKDF2 test vector of EIP-2335.
const VECTOR: &str = r#"{
	"crypto": {
		"kdf": {
			"function": "pbkdf2",
			"params": {
				"dklen": 32,
				"c": 262144,
				"prf": "hmac-sha256",
				"salt": "d4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3"
			},
			"message": ""
		},
		"checksum": {
			"function": "sha256",
			"params": {},
			"message": "8a9f5d9912ed7e75ea794bc5a89bca5f193721d30868ade6f73043c6ea6febf1"
		},
		"cipher": {
			"function": "aes-128-ctr",
			"params": { "iv": "264daa3f303d7259501c93d997d84fe6" },
			"message": "cee03fde2af33149775b7223e7845e4fb2c8ae1792e5f99fe9ecf474cc8c16ad"
		}
	},
	"description": "This is a test keystore that uses PBKDF2 to secure the secret.",
	"pubkey": "9612d7a727c9d0a22e185a1c768478dfe919cada9266988cb32359c11f2b7b27f4ae4040902382ae2910c15e2b420d07",
	"path": "m/12381/60/0/0",
	"uuid": "64625def-3331-4eea-ab6f-782f3ed16a83",
	"version": 4
}"#;
const PASSWORD: &str = "𝔱𝔢𝔰𝔱𝔭𝔞𝔰𝔰𝔴𝔬𝔯𝔡🔑";
const SECRET: &str = "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f";

#[test]
fn vector_of_the_standard_opens_with_either_form_of_its_password() {
	let secret = open(VECTOR, PASSWORD).unwrap();
	assert!(VECTOR.contains(&hex::encode(secret.public_key().0)));
	assert!(open(VECTOR, "testpassword🔑").is_ok());
	assert!(matches!(open(VECTOR, "testpassword"), Err(KeystoreError::WrongPassword)));
}

#[test]
fn imported_key_is_the_one_that_was_given_and_is_readable_by_its_owner_alone() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("key.json");
	let public = import(&path, "pass", &format!("0x{SECRET}\n")).unwrap();
	assert_eq!(load(&path, "pass").unwrap().public_key(), public);
	assert_eq!(public_key(&path).unwrap(), public);
	assert!(VECTOR.contains(&hex::encode(public.0)));
	assert!(!std::fs::read_to_string(&path).unwrap().contains(SECRET));
	#[cfg(unix)]
	{
		use std::os::unix::fs::PermissionsExt;
		assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
	}
}

#[test]
fn file_that_exists_is_never_overwritten() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("key.json");
	std::fs::write(&path, "precious").unwrap();
	assert!(matches!(generate(&path, "pass"), Err(KeystoreError::Exists(_))));
	assert_eq!(std::fs::read_to_string(&path).unwrap(), "precious");
}

#[test]
fn generated_keys_differ_and_prove_possession() {
	let folder = tempfile::tempdir().unwrap();
	let (a, b) = (folder.path().join("a"), folder.path().join("b"));
	assert_ne!(generate(&a, "pass").unwrap(), generate(&b, "pass").unwrap());
	let secret = load(&a, "pass").unwrap();
	let (genesis, account) = (H256::repeat_byte(1), [2; 32]);
	let proof = proof(&secret, &account, genesis);
	let verify = vigil_bls::verify_possession::<vigil_bls::Blst>;
	assert!(verify(genesis, &account, &secret.public_key(), &proof).is_ok());
	assert!(verify(genesis, &[3; 32], &secret.public_key(), &proof).is_err());
}

#[test]
fn what_is_no_secret_and_no_key_file_is_refused() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("key.json");
	for secret in ["", "12", &"00".repeat(32), &"ff".repeat(32)] {
		assert!(matches!(import(&path, "pass", secret), Err(KeystoreError::BadSecret)));
	}
	assert!(!path.exists());
	let foreign = VECTOR.replace("9612d7", "9712d7");
	assert!(matches!(open(&foreign, PASSWORD), Err(KeystoreError::OtherKey)));
	for broken in [
		"{}".to_string(),
		VECTOR.replace("\"pbkdf2\"", "\"scrypt\""),
		VECTOR.replace("\"version\": 4", "\"version\": 3"),
		VECTOR.replace("aes-128-ctr", "aes-256-ctr"),
		VECTOR.replace("262144", "4000000000"),
		VECTOR.replace("264daa", "26"),
	] {
		let error = open(&broken, PASSWORD).unwrap_err();
		assert!(matches!(error, KeystoreError::Malformed(_)), "{error}");
	}
}

/// A file with this mode.
#[cfg(unix)]
fn file(path: &Path, text: &[u8], mode: u32) {
	use std::os::unix::fs::PermissionsExt;
	std::fs::write(path, text).unwrap();
	std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(unix)]
#[test]
fn key_and_password_that_others_may_use_are_refused_in_one_sentence() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("key.json");
	for mode in [0o644, 0o640, 0o620, 0o604, 0o601, 0o660] {
		file(&path, VECTOR.as_bytes(), mode);
		for refused in [load(&path, PASSWORD).err(), read_password(&path).err()] {
			let refused = refused.unwrap().to_string();
			assert!(
				refused.contains("chmod 600") && refused.contains(&format!("{mode:o}")),
				"{refused}"
			);
			assert!(!refused.contains('\n'));
		}
		// What it says in public anybody may see.
		assert!(public_key(&path).is_ok());
	}
	for mode in [0o600, 0o400] {
		file(&path, VECTOR.as_bytes(), mode);
		assert!(load(&path, PASSWORD).is_ok());
		assert!(read_password(&path).is_ok());
	}
	// The mode of what a link leads to is what counts.
	let link = folder.path().join("link");
	std::os::unix::fs::symlink(&path, &link).unwrap();
	assert!(read_password(&link).is_ok());
	file(&path, b"secret", 0o644);
	assert!(matches!(read_password(&link), Err(KeystoreError::Exposed { mode: 0o644, .. })));
}

#[cfg(unix)]
#[test]
fn files_without_end_and_without_text_are_refused() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("password");
	file(&path, &[b'a'; 70_000], 0o600);
	assert!(matches!(read_password(&path), Err(KeystoreError::File { .. })));
	assert!(matches!(load(&path, "pass"), Err(KeystoreError::File { .. })));
	assert!(matches!(public_key(&path), Err(KeystoreError::File { .. })));
	file(&path, &[0xff, 0xfe], 0o600);
	assert!(matches!(read_password(&path), Err(KeystoreError::File { .. })));
	assert!(read_password(folder.path()).is_err());
	file(&path, b"secret\r\n\n", 0o600);
	assert_eq!(read_password(&path).unwrap().as_str(), "secret");
}
