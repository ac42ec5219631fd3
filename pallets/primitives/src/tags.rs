// SPDX-License-Identifier: Apache-2.0
//! Every tag that keeps two uses of one primitive apart, and the names of what holds balance.
//!
//! A 32-byte tag is `keccak256` of the text beside it; a test recomputes each.

use hex_literal::hex;
use primitive_types::H256;

/// First word of every digest that watchers sign: `vigil/certificate/v1`.
pub const DOMAIN: H256 =
	H256(hex!("6e481e1877cbc377d3a203cfba2a1402fab0af6c3cf27bab5718c5330ea7ffc4"));

/// First word of what a possession proof signs: `vigil/possession/v1`.
pub const POSSESSION: H256 =
	H256(hex!("6fc4e97f0cfe75a79e16bf2eae496f0850238958105200c4e88dbdb99bcafbab"));

/// First word of a leaf of the members tree: `vigil/member/leaf/v1`.
pub const MEMBER_LEAF: H256 =
	H256(hex!("69f1aa5fc84141aae466eee2f1c88966313fa81e71578c8f7780e943f261c9bc"));

/// First word of an inner node of the members tree: `vigil/member/node/v1`.
pub const MEMBER_NODE: H256 =
	H256(hex!("af7c5cf648aba63f67cbab28f071b423e4ec159df3c29ec659870e2f8b48f93d"));

/// The leaf that fills the members tree up to a power of two: `vigil/member/empty/v1`.
pub const MEMBER_EMPTY: H256 =
	H256(hex!("e504118f6b1b0651f644e33256a5b7d36887eaee38675a787ad1158390eca7ed"));

/// First word of a leaf of the tree of messages: `vigil/message/leaf/v1`.
pub const MESSAGE_LEAF: H256 =
	H256(hex!("fe47abb0e20cf45a71728e27f02378f878144354d5c2c3c07cb8376d81116517"));

/// First word of an inner node of the tree of messages: `vigil/message/node/v1`.
pub const MESSAGE_NODE: H256 =
	H256(hex!("2cb7a2b5cbc2218449d1e55c5e1858393ecb51076211958a4ed0dc46617b0834"));

/// The leaf that fills the tree of messages up to a power of two: `vigil/message/empty/v1`.
pub const MESSAGE_EMPTY: H256 =
	H256(hex!("0a807c8b852a4cfb64d16eebd6385cc64ec4e3c3d6446ec9511df006528b48f0"));

/// Domain separation of statement signatures (draft-irtf-cfrg-bls-signature-05, section 4.2.3).
pub const SIGNATURE_DST: &[u8] = b"BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_";

/// Domain separation of possession proofs (draft-irtf-cfrg-bls-signature-05, section 4.2.3).
pub const POSSESSION_DST: &[u8] = b"BLS_POP_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_";

/// Names of what holds a balance: a pallet's `HoldReason` variant bears the name, a pot its account.
pub mod hold {
	/// Held from the creator of a service until the service is removed.
	pub const SERVICE_DEPOSIT: [u8; 8] = *b"vgl/serv";
	/// Held from a watcher for its key and its entries until it has left.
	pub const WATCHER_DEPOSIT: [u8; 8] = *b"vgl/wtch";
	/// Held from the owner of a protocol for its entries until they are gone.
	pub const PROTOCOL_DEPOSIT: [u8; 8] = *b"vgl/prot";
	/// Held from the owner of a protocol for the relayers of its messages until they are delivered.
	pub const RELAY_FEE: [u8; 8] = *b"vgl/rely";
	/// The pot of fees and premiums that services owe to their watchers.
	pub const REWARD_POT: [u8; 8] = *b"vgl/rwrd";
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_crypto_hashing::keccak_256;

	#[test]
	fn every_tag_is_the_hash_of_its_text() {
		for (tag, text) in [
			(DOMAIN, "vigil/certificate/v1"),
			(POSSESSION, "vigil/possession/v1"),
			(MEMBER_LEAF, "vigil/member/leaf/v1"),
			(MEMBER_NODE, "vigil/member/node/v1"),
			(MEMBER_EMPTY, "vigil/member/empty/v1"),
			(MESSAGE_LEAF, "vigil/message/leaf/v1"),
			(MESSAGE_NODE, "vigil/message/node/v1"),
			(MESSAGE_EMPTY, "vigil/message/empty/v1"),
		] {
			assert_eq!(tag.0, keccak_256(text.as_bytes()), "{text}");
		}
	}
}
