// SPDX-License-Identifier: Apache-2.0

//! When a block author's own node may hand in evidence that it holds, without a signature.
//!
//! Nobody can suppress evidence then: every author who saw two conflicting statements can report them, and
//! nobody pays or earns anything for it.

use crate::{reports::Found, traits::SlashRights, Config, Pallet, Said, WeightInfo};
use codec::Encode;
use frame_support::{
	pallet_prelude::{
		InvalidTransaction, TransactionPriority, TransactionSource, TransactionValidityError,
		ValidTransaction,
	},
	traits::Get,
	weights::Weight,
};
use vigil_primitives::traits::WatcherSets;

/// Blocks after which the transaction leaves the pool.
const LONGEVITY: u64 = 32;
/// Above what ordinary transactions pay for, below certificates.
const PRIORITY: TransactionPriority = TransactionPriority::MAX / 4;

impl<T: Config> Pallet<T> {
	/// Valid only from this node or in a block, if the two conflict and convict somebody who was not
	/// judged for it.
	pub(crate) fn authorize_contradiction(
		source: TransactionSource,
		first: &Said,
		second: &Said,
	) -> Result<(ValidTransaction, Weight), TransactionValidityError> {
		if source == TransactionSource::External {
			return Err(InvalidTransaction::Call.into());
		}
		let found = Self::find_contradiction(first, second);
		let Found { service, set_id, deed, members, .. } =
			found.map_err(|_| InvalidTransaction::BadProof)?;
		let era = Self::era_of(service, set_id).map_err(|_| InvalidTransaction::Stale)?;
		let is_new = |place| {
			let watcher = T::Sets::watcher(service, set_id, place);
			watcher.is_some_and(|watcher| !Self::was_judged(service, &watcher, &deed, era))
		};
		let in_time = T::Rights::in_time(service, set_id, T::ActiveEra::get());
		if !in_time || !members.into_iter().any(is_new) {
			return Err(InvalidTransaction::Stale.into());
		}
		let validity = ValidTransaction {
			priority: PRIORITY,
			provides: alloc::vec![(b"vigil/slashing", service, set_id, deed).encode()],
			requires: alloc::vec::Vec::new(),
			longevity: LONGEVITY,
			propagate: false,
		};
		Ok((validity, Weight::zero()))
	}

	/// What it weighs to authorize them, and to report them.
	pub(crate) fn weight_of_contradiction(first: &Said, second: &Said) -> Weight {
		T::WeightInfo::report_contradiction(first.signers().max(second.signers()))
	}
}
