// SPDX-License-Identifier: Apache-2.0

//! Invariants of the pallet's state.

use crate::{Config, Pallet, Timings};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// 1. The stored durations are ones a chain can run on.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Timings::<T>::get().validate().map_err(|error| TryRuntimeError::Other(error.message()))
	}
}
