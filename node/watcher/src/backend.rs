// SPDX-License-Identifier: Apache-2.0

//! What the engine asks of a curve library beyond signing: to verify many votes in one go.

use vigil_bls::{backend::SigningBackend, blst_backend, Blst, Tag};

/// A backend that signs, and verifies many signatures of one message together.
pub trait VoteBackend: SigningBackend {
	/// Whether every key signed the message.
	///
	/// `seed` is fresh and unknown to whoever made the signatures. False if there are not as many
	/// signatures as keys; true if there are none.
	fn verify_same_message(
		tag: Tag,
		message: &[u8],
		keys: &[Self::Key],
		signatures: &[Self::Signature],
		seed: &[u8; 32],
	) -> bool;
}

impl VoteBackend for Blst {
	fn verify_same_message(
		tag: Tag,
		message: &[u8],
		keys: &[Self::Key],
		signatures: &[Self::Signature],
		seed: &[u8; 32],
	) -> bool {
		blst_backend::verify_same_message(tag, message, (keys, signatures), seed)
	}
}

/// One by one: it has no curve to save work on.
#[cfg(any(test, feature = "test-utils"))]
impl VoteBackend for vigil_bls::Fake {
	fn verify_same_message(
		tag: Tag,
		message: &[u8],
		keys: &[Self::Key],
		signatures: &[Self::Signature],
		_: &[u8; 32],
	) -> bool {
		use vigil_bls::Backend;
		keys.len() == signatures.len()
			&& keys.iter().zip(signatures).all(|(key, vote)| Self::verify(key, tag, message, vote))
	}
}
