// SPDX-License-Identifier: Apache-2.0
//! Points of BLS12-381 as bytes: what travels and is stored. Only `vigil-bls` says if they are valid.
//!
//! Compressed where bytes count (registration, gossip), uncompressed where verification counts: an
//! uncompressed point costs no square root, and takes a whole number of ABI words. All forms are
//! those of the ZCash serialisation, flags in the three highest bits of the first byte.

use crate::abi::Word;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;

/// Bytes of another length than the point has. Send the form that the type names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongLength;

macro_rules! bytes {
	($(#[$doc:meta])* $name:ident[$length:literal]) => {
		$(#[$doc])*
		#[derive(
			Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode,
			DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
		)]
		pub struct $name(pub [u8; $length]);

		impl fmt::Debug for $name {
			fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
				write!(f, "0x")?;
				self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
			}
		}

		impl TryFrom<&[u8]> for $name {
			type Error = WrongLength;

			fn try_from(bytes: &[u8]) -> Result<Self, WrongLength> {
				bytes.try_into().map(Self).map_err(|_| WrongLength)
			}
		}

		impl AsRef<[u8]> for $name {
			fn as_ref(&self) -> &[u8] {
				&self.0
			}
		}
	};
}

bytes! {
	/// A watcher's public key: a point of G1, compressed. The form it is registered and named by.
	PublicKey[48]
}

bytes! {
	/// A public key, or a sum of public keys: a point of G1, uncompressed. The form sets are made of.
	KeyPoint[96]
}

bytes! {
	/// A signature: a point of G2, compressed. The form of gossip.
	Signature[96]
}

bytes! {
	/// A signature, or a sum of signatures: a point of G2, uncompressed. The form of certificates.
	SignaturePoint[192]
}

bytes! {
	/// A signature under the possession tag, compressed. Never a signature of a statement.
	PossessionProof[96]
}

impl KeyPoint {
	/// The three words that a key takes in the ABI.
	pub fn words(&self) -> [Word; 3] {
		let mut words = [[0; 32]; 3];
		let (parts, _) = self.0.as_chunks();
		words.iter_mut().zip(parts).for_each(|(word, part)| *word = *part);
		words
	}

	/// Whether the bytes say "identity", or are all zero, which no point is.
	pub fn is_empty(&self) -> bool {
		let [first, rest @ ..] = &self.0;
		first & 0b1011_1111 == 0 && rest.iter().all(|byte| *byte == 0)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::format;

	#[test]
	fn wrong_lengths_are_refused() {
		for length in [0, 47, 49, 96] {
			assert_eq!(PublicKey::try_from(&[0; 96][..length]), Err(WrongLength));
		}
		assert!(PublicKey::try_from(&[0; 48][..]).is_ok());
		assert_eq!(KeyPoint::try_from(&[0; 95][..]), Err(WrongLength));
		assert_eq!(Signature::try_from(&[0; 97][..]), Err(WrongLength));
		assert_eq!(SignaturePoint::try_from(&[0; 96][..]), Err(WrongLength));
		assert_eq!(PossessionProof::try_from(&[0; 48][..]), Err(WrongLength));
	}

	#[test]
	fn key_takes_three_whole_words() {
		let key = KeyPoint(core::array::from_fn(|i| i as u8));
		let words = key.words();
		assert_eq!(words.as_flattened(), &key.0);
	}

	#[test]
	fn empty_key_is_zero_or_identity() {
		let mut key = KeyPoint([0; 96]);
		assert!(key.is_empty());
		key.0[0] = 0b0100_0000;
		assert!(key.is_empty());
		key.0[95] = 1;
		assert!(!key.is_empty());
	}

	#[test]
	fn points_print_as_hexadecimal() {
		assert!(format!("{:?}", PublicKey([0xab; 48])).starts_with("0xabab"));
	}
}
