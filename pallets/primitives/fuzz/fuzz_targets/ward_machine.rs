// SPDX-License-Identifier: Apache-2.0
//! Fuzzes what certified statements, in any order and of any content, do to a ward and its record.
#![no_main]

#[path = "../../tests/common/mod.rs"]
mod common;
#[path = "../entry.rs"]
mod entry;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
	entry::run(bytes);
});
