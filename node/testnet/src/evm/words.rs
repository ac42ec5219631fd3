// SPDX-License-Identifier: Apache-2.0

//! Bytes as EVM chains write them.

use crate::{Error, Result};

/// `abi.encode(Call[])` with one call of a contract and no data.
pub(super) fn call(contract: &str, gas: u64) -> Vec<u8> {
	let mut target = [0; 32];
	let address = bytes_of(contract).unwrap_or_default();
	target.iter_mut().rev().zip(address.iter().rev()).for_each(|(to, from)| *to = *from);
	let words = [word(32), word(1), word(32), target, word(0), word(gas), word(128), word(0)];
	words.concat()
}

/// A number as a word.
pub(super) fn word(number: u64) -> [u8; 32] {
	let mut word = [0; 32];
	word[24..].copy_from_slice(&number.to_be_bytes());
	word
}

/// Bytes in hexadecimal.
pub(super) fn hex_of(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

/// The bytes that a text in hexadecimal stands for.
pub(super) fn bytes_of(text: &str) -> Result<Vec<u8>> {
	let digits = text.trim().trim_start_matches("0x");
	hex::decode(digits)
		.map_err(|error| Error::Decode { what: text.into(), reason: error.to_string() })
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_plans_payload_is_one_that_vigil_takes() {
		let payload = call("5fbdb2315678afecb367f032d93f642f64180aa3", 100_000);
		assert!(pallet_failover::evm::check(&payload).is_ok());
		assert!(pallet_failover::evm::check_plan(&payload, &[]).is_ok());
	}
}
