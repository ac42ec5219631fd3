// SPDX-License-Identifier: Apache-2.0

//! Keys of watchers, as the node's own commands tell them.

use crate::spawn::scene_folder;
use anyhow::{ensure, Context, Result};
use std::{path::PathBuf, process::Command};
use zombienet_sdk::subxt::utils::AccountId32;

/// A public key and a proof of its possession.
#[derive(Clone, Debug)]
pub struct Possession {
	/// The key.
	pub key: Vec<u8>,
	/// The proof.
	pub proof: Vec<u8>,
}

/// The key of the watcher called `name`, with a proof for `account` on the chain with this genesis.
pub fn possession(name: &str, account: &AccountId32, genesis: [u8; 32]) -> Result<Possession> {
	let folder: PathBuf = scene_folder().join(name);
	let output = Command::new("vigil-node")
		.args(["watcher", "key", "proof"])
		.arg(folder.join("key.json"))
		.arg("--password-file")
		.arg(folder.join("password"))
		.args(["--account", &account.to_string(), "--genesis", &hex(&genesis)])
		.output()?;
	let text = String::from_utf8_lossy(&output.stdout);
	let problem = String::from_utf8_lossy(&output.stderr);
	ensure!(output.status.success(), "no proof of {name}'s key: {problem}");
	Ok(Possession { key: line(&text, "key: 0x")?, proof: line(&text, "proof: 0x")? })
}

/// Bytes in hexadecimal with `0x`.
pub fn hex(bytes: &[u8]) -> String {
	bytes.iter().fold("0x".into(), |text, byte| format!("{text}{byte:02x}"))
}

fn line(text: &str, begin: &str) -> Result<Vec<u8>> {
	let digits = text.lines().find_map(|line| line.strip_prefix(begin));
	let digits = digits.with_context(|| format!("no line that begins with {begin:?}"))?;
	let pairs = digits.as_bytes().chunks(2);
	pairs.map(|pair| Ok(u8::from_str_radix(std::str::from_utf8(pair)?, 16)?)).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn lines_of_the_key_command_are_read() {
		let text = "key: 0x00ff\nproof: 0x10\n";
		assert_eq!(line(text, "key: 0x").unwrap(), [0, 255]);
		assert_eq!(hex(&line(text, "proof: 0x").unwrap()), "0x10");
		assert!(line(text, "other: 0x").is_err());
		assert!(line("key: 0xzz", "key: 0x").is_err());
	}
}
