// SPDX-License-Identifier: Apache-2.0
//! `keccak256(abi.encode(...))` over fixed-width types, as Solidity computes it.
//!
//! Every field is a whole number of 32-byte big-endian words, so the encoding has no offsets, no
//! lengths and one form only (Solidity ABI specification, "Formal Specification of the Encoding").

use primitive_types::H256;

/// One 32-byte word of the ABI.
pub type Word = [u8; 32];

/// A value that takes exactly one word.
pub trait AbiWord {
	/// The value as the ABI writes it: numbers big-endian and padded on the left.
	fn word(&self) -> Word;
}

macro_rules! number_word {
	($($number:ty),*) => {$(
		impl AbiWord for $number {
			fn word(&self) -> Word {
				let mut word = [0; 32];
				if let Some(tail) = word.last_chunk_mut() {
					*tail = self.to_be_bytes();
				}
				word
			}
		}
	)*};
}

number_word!(u8, u16, u32, u64, u128);

impl AbiWord for H256 {
	fn word(&self) -> Word {
		self.0
	}
}

/// `keccak256` of the words in order.
pub fn hash_words(words: &[Word]) -> H256 {
	H256(keccak_256(words.as_flattened()))
}

/// `keccak256`, natively even in a runtime.
#[cfg(feature = "host")]
pub fn keccak_256(bytes: &[u8]) -> [u8; 32] {
	sp_io::hashing::keccak_256(bytes)
}

/// `keccak256` where there is no host to ask.
#[cfg(not(feature = "host"))]
pub fn keccak_256(bytes: &[u8]) -> [u8; 32] {
	sp_crypto_hashing::keccak_256(bytes)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn numbers_are_padded_on_the_left() {
		let mut word = [0; 32];
		word[24..].copy_from_slice(&[1, 2, 3, 4, 5, 6, 7, 8]);
		assert_eq!(0x0102_0304_0506_0708_u64.word(), word);
		assert_eq!(0x0102_0304_0506_0708_u128.word(), word);
		assert_eq!(255_u8.word(), 255_u32.word());
	}

	#[test]
	fn bytes32_stand_as_they_are() {
		assert_eq!(H256::repeat_byte(7).word(), [7; 32]);
	}
}
