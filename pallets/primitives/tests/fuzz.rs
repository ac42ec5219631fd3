// SPDX-License-Identifier: Apache-2.0

//! Whatever is certified, in whatever order: the deterministic part of fuzzing.

mod common;
#[path = "../fuzz/entry.rs"]
mod entry;

use proptest::prelude::*;

#[test]
fn a_long_quiet_and_a_burst_hold() {
	entry::run(&[]);
	entry::run(&[0; 400]);
	entry::run(&[255; 400]);
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(1_000))]

	#[test]
	fn any_sequence_of_certificates_holds(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
		entry::run(&bytes);
	}
}
