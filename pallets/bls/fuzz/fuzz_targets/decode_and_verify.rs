// SPDX-License-Identifier: Apache-2.0
//! Fuzzes everything that a stranger's bytes go through.
#![no_main]

#[path = "../entry.rs"]
mod entry;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
	entry::decode_and_verify(bytes);
});
