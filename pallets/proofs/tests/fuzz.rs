// SPDX-License-Identifier: Apache-2.0
//! The fuzz targets on a few random inputs, so that they keep working where nobody fuzzes.

use proptest::prelude::*;

#[path = "../fuzz/entry.rs"]
mod entry;

proptest! {
	#![proptest_config(ProptestConfig::with_cases(24))]
	#[test]
	fn no_hostile_input_proves_anything(bytes in prop::collection::vec(any::<u8>(), 0..120)) {
		entry::substrate(&bytes);
		entry::grandpa(&bytes);
		entry::tendermint(&bytes);
		entry::evm(&bytes);
	}
}
