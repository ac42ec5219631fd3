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

pub mod aggregate;
pub mod ark;
pub mod backend;
#[cfg(feature = "blst")]
pub mod blst_backend;
pub mod certificate;
pub mod encoding;
#[cfg(any(test, feature = "test-utils"))]
pub mod fake;
mod hash;
#[cfg(any(test, feature = "test-utils"))]
#[allow(clippy::arithmetic_side_effects, clippy::expect_used)]
pub mod multiples;
pub mod possession;
pub mod set;
pub mod standby;
#[cfg(any(test, feature = "test-utils"))]
pub mod test_utils;
pub mod vote;

pub use aggregate::{aggregate, witnesses, AggregateError};
pub use ark::{HostArk, PlainArk};
pub use backend::{Backend, PointError, Tag};
#[cfg(feature = "blst")]
pub use blst_backend::{Blst, SecretKey};
pub use certificate::{
	verify_suspicion, verify_suspicion_with_witnesses, verify_with_members, verify_with_witnesses,
	CertificateError, Expected, Verified,
};
#[cfg(any(test, feature = "test-utils"))]
pub use fake::Fake;
pub use possession::{possession_digest, verify_possession, PossessionError};
pub use set::{check_commitment, commit, CommitError, SetPlan};
pub use standby::{announce, verify_announcement, verify_word, AnnounceError};
pub use vote::{verify_signature, VoteError};
