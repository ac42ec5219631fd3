// SPDX-License-Identifier: Apache-2.0

//! What always holds.

use crate::{Beats, Config, Pallet, Upgrade};
use frame_support::ensure;
use sp_runtime::{Perbill, TryRuntimeError};

impl<T: Config> Pallet<T> {
	/// 1. No beat is of the future. 2. What waits can come: its times are in order, and more than half decide.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let now = Self::now();
		ensure!(Beats::<T>::iter_values().all(|heard| heard.at <= now), "a beat of the future");
		if let Some(planned) = Upgrade::<T>::get() {
			ensure!(now < planned.until, "what is void still waits");
			ensure!(planned.not_before < planned.until, "it cannot be authorised in time");
			ensure!(planned.share > Perbill::from_percent(50), "a minority decides");
			ensure!(!planned.authorised || planned.not_before <= now, "it was authorised early");
		}
		Ok(())
	}
}
