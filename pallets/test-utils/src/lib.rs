// SPDX-License-Identifier: Apache-2.0

#![doc = include_str!("../README.md")]

mod clock;
mod sets;
mod words;

pub use clock::{now, set_now, wait, TestClock};
pub use sets::{change_set, forget_sets, keep_set, kept_set, KeptSet, TestSets};
pub use words::{checkpoint, halt, hash, resume, round, GENESIS, POLICY, ROUND};
