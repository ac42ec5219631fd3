// SPDX-License-Identifier: Apache-2.0

//! Bytes as EVM chains write them.

use crate::{Error, Result};
use sp_runtime::traits::{Hash as _, Keccak256};

/// An address.
pub(super) type Address = [u8; 20];

/// `abi.encode(Call[])` with one call of a function that takes nothing.
pub(super) fn call(contract: Address, gas: u64, signature: &str) -> Vec<u8> {
	let mut data = [0; 32];
	data[..4].copy_from_slice(&selector(signature));
	let place = address_word(contract);
	[word(32), word(1), word(32), place, word(0), word(gas), word(128), word(4), data].concat()
}

/// What a call of a function begins with.
pub(super) fn selector(signature: &str) -> [u8; 4] {
	let [first, second, third, fourth, ..] = Keccak256::hash(signature.as_bytes()).0;
	[first, second, third, fourth]
}

/// A number as a word.
pub(super) fn word(number: u64) -> [u8; 32] {
	let mut word = [0; 32];
	word[24..].copy_from_slice(&number.to_be_bytes());
	word
}

/// An address as a word.
pub(super) fn address_word(address: Address) -> [u8; 32] {
	let mut word = [0; 32];
	word[12..].copy_from_slice(&address);
	word
}

/// A text of at most 32 bytes, as it stands behind the words of what it is passed with.
pub(super) fn text(text: &str) -> [[u8; 32]; 2] {
	let mut word = [0; 32];
	word.iter_mut().zip(text.bytes()).for_each(|(to, from)| *to = from);
	[self::word(text.len().min(32) as u64), word]
}

/// The address that a word or an answer of one ends with.
pub(super) fn address_of(bytes: &[u8]) -> Result<Address> {
	let last = bytes.last_chunk().copied();
	last.ok_or_else(|| Error::Decode { what: "an address".into(), reason: hex_of(bytes) })
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
	fn the_plans_payloads_are_such_as_vigil_takes() {
		let failover = call([0x5f; 20], 400_000, "activate()");
		let failback = call([0x5f; 20], 400_000, "standBy()");
		assert!(pallet_failover::evm::check(&failover).is_ok());
		assert!(pallet_failover::evm::check_plan(&failover, &failback).is_ok());
	}

	#[test]
	fn words_are_as_solidity_writes_them() {
		assert_eq!(hex_of(&selector("transfer(address,uint256)")), "0xa9059cbb");
		assert_eq!(address_of(&address_word([7; 20])).ok(), Some([7; 20]));
		assert!(address_of(&[7; 19]).is_err());
		let [length, word] = text("sC");
		assert_eq!((length[31], &word[..3]), (2, &b"sC\0"[..]));
	}
}
