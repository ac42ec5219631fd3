// SPDX-License-Identifier: Apache-2.0

//! Where pallets keep things. What is proven against a header is looked for under a key that is made here: one made from
//! what a node says of its runtime could lead to something else.

use sp_crypto_hashing::{twox_128, twox_64};

/// Where a pallet keeps a value, and where the keys of a map begin.
pub fn value_key(pallet: &str, item: &str) -> Vec<u8> {
	[twox_128(pallet.as_bytes()), twox_128(item.as_bytes())].concat()
}

/// Where a pallet keeps an entry of a map whose keys, encoded here, are hashed with `Twox64Concat`.
pub fn map_key(pallet: &str, item: &str, keys: &[Vec<u8>]) -> Vec<u8> {
	let mut entry = value_key(pallet, item);
	for key in keys {
		entry.extend(twox_64(key));
		entry.extend(key);
	}
	entry
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;

	/// As every Substrate chain has them.
	#[test]
	fn keys_are_those_of_the_sdk() {
		let account = "26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9";
		assert_eq!(hex::encode(value_key("System", "Account")), account);
		let zero = map_key("System", "BlockHash", &[0_u32.encode()]);
		let expected = "26aa394eea5630e07c48ae0c9558cef7a44704b568d21667356a5a050c118746b4def25cfda6ef3a00000000";
		assert_eq!(hex::encode(zero), expected);
		let (one, two) = (1_u32.encode(), 2_u64.encode());
		let nested = map_key("A", "B", &[one.clone(), two.clone()]);
		assert_eq!(nested.len(), 32 + 8 + 4 + 8 + 8);
		assert!(nested.starts_with(&map_key("A", "B", &[one])) && nested.ends_with(&two));
	}
}
