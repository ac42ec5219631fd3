// SPDX-License-Identifier: Apache-2.0

//! A destination that keeps an inbox's rules, a journal that fails on demand, and certificates.

#![allow(dead_code)]

pub mod cargo;
pub mod chain;
pub mod drive;
pub mod inbox;
pub mod journal;
pub mod world;

/// The numbers of the sets that are kept.
pub fn numbers(known: &vigil_relayer_core::ServiceView) -> Vec<u64> {
	known.sets.iter().map(|set| set.commitment.set_id.0).collect()
}
