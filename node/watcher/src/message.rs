// SPDX-License-Identifier: Apache-2.0

//! What watchers send each other.

use codec::{Decode, DecodeAll, Encode, MaxEncodedLen};
use vigil_primitives::{Certificate, Signed, Vote};

/// One message of gossip. It has one byte form: SCALE, with nothing after it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
// Messages live for a moment, and most are of the smaller kind's size anyway.
#[allow(clippy::large_enum_variant)]
pub enum Message {
	/// One watcher's vote.
	#[codec(index = 0)]
	Vote(Vote),
	/// What a quorum said.
	#[codec(index = 1)]
	Certificate(Certificate),
}

impl Message {
	/// No message is longer than this, in bytes.
	pub fn max_bytes() -> usize {
		Self::max_encoded_len()
	}

	/// Reads the one byte form and nothing else.
	pub fn from_bytes(mut bytes: &[u8]) -> Result<Self, codec::Error> {
		Self::decode_all(&mut bytes)
	}

	/// What is said, and by which set.
	pub fn signed(&self) -> &Signed {
		match self {
			Self::Vote(vote) => &vote.signed,
			Self::Certificate(certificate) => &certificate.signed,
		}
	}
}
