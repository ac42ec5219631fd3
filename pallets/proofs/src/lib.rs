// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(test),
	deny(
		clippy::arithmetic_side_effects,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::panic,
		clippy::unwrap_used
	)
)]

extern crate alloc;

#[cfg(feature = "verifiers")]
pub mod evm;
#[cfg(feature = "verifiers")]
pub mod family;
#[cfg(any(feature = "fixture", test))]
pub mod fixture;
#[cfg(feature = "verifiers")]
pub mod grandpa;
#[cfg(feature = "verifiers")]
pub mod life;
pub mod substrate;
#[cfg(feature = "verifiers")]
pub mod tendermint;

#[cfg(feature = "verifiers")]
pub use life::{
	Cost, LifeError, LivenessProof, ProvenBlock, ProvenLife, TimeBasis, Verdict, Window,
};
pub use substrate::{Proof, ProofError, ProvenState, MAX_NODE, MAX_NODES, MAX_PROOF};

#[cfg(test)]
mod tests;
