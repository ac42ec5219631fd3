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

mod extensions;
mod fees;
#[cfg(feature = "std")]
mod signing;

pub use extensions::{immortal, TxExtension};
pub use fees::WeightFee;
#[cfg(feature = "std")]
pub use signing::{sign, Chain};
