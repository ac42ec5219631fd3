// SPDX-License-Identifier: Apache-2.0

//! Puts validators where the benchmarks of beats need them.

use crate::{AccountId, Runtime};
use frame_support::WeakBoundedVec;
use pallet_pulse::benchmarking::BenchmarkHelper;
use sp_core::sr25519;

/// Prepares what the pallet has no hand in.
pub struct Seated;

impl BenchmarkHelper<AccountId> for Seated {
	fn seat(validators: &[AccountId], key: sr25519::Public) {
		pallet_session::Validators::<Runtime>::put(validators.to_vec());
		let keys = validators.iter().map(|_| (key.into(), 1)).collect();
		pallet_babe::Authorities::<Runtime>::put(WeakBoundedVec::force_from(keys, None));
	}
}
