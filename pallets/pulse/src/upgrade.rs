// SPDX-License-Identifier: Apache-2.0

//! An upgrade that waits for a height and for validators that are ready.

use crate::{
	traits::{Upgrades, Validators},
	Beats, Config, Error, Event, Pallet, Planned, Upgrade, WeightInfo,
};
use frame_support::{ensure, traits::Get, weights::Weight};
use sp_core::H256;
use sp_runtime::{DispatchResult, Perbill};
use vigil_primitives::answers::pulse::UpgradeInfo;

/// Less than this share of the validators decides nothing.
const HALF: Perbill = Perbill::from_percent(50);

impl<T: Config> Pallet<T> {
	pub(crate) fn do_plan(
		code: H256,
		not_before: u32,
		until: u32,
		share: Perbill,
	) -> DispatchResult {
		ensure!(!Upgrade::<T>::exists(), Error::<T>::AlreadyPlanned);
		ensure!(!code.is_zero(), Error::<T>::ZeroHash);
		ensure!(share > HALF, Error::<T>::BadShare);
		let now = Self::now();
		let latest = now.saturating_add(T::LongestWait::get());
		let in_order = now < until && not_before < until && until <= latest;
		ensure!(in_order, Error::<T>::BadTime);
		Upgrade::<T>::put(Planned { code, not_before, until, share, authorised: false });
		Self::deposit_event(Event::UpgradePlanned { code, not_before, until, share });
		Ok(())
	}

	pub(crate) fn do_cancel() -> DispatchResult {
		let planned = Upgrade::<T>::take().ok_or(Error::<T>::NothingPlanned)?;
		Self::end(planned);
		Ok(())
	}

	fn end(planned: Planned) {
		if planned.authorised {
			T::Upgrades::withdraw(planned.code);
		}
		Self::deposit_event(Event::UpgradeEnded { code: planned.code });
	}

	/// Looks at what waits.
	pub(crate) fn pass_time() -> Weight {
		let idle = T::WeightInfo::pass_time(0);
		let Some(mut planned) = Upgrade::<T>::get() else { return idle };
		let now = Self::now();
		if now >= planned.until {
			Upgrade::<T>::kill();
			Self::end(planned);
			return idle;
		}
		let counts = now.checked_rem(T::CountEvery::get()) == Some(0);
		if planned.authorised || now < planned.not_before || !counts {
			return idle;
		}
		let (ready, of) = Self::ready(planned.code);
		// What others authorised is not undone in the block that the last one who gets ready chooses.
		let is_free = T::Upgrades::authorised().is_none_or(|other| other == planned.code);
		if is_free && ready >= planned.needed(of) {
			planned.authorised = true;
			Upgrade::<T>::put(planned);
			T::Upgrades::authorise(planned.code);
			Self::deposit_event(Event::UpgradeAuthorised { code: planned.code, ready, of });
		}
		T::WeightInfo::pass_time(of).saturating_add(T::DbWeight::get().reads(1))
	}

	/// How many validators are ready for a code, and how many there are.
	fn ready(code: H256) -> (u32, u32) {
		let all = T::Validators::all();
		let is_ready = |who: &&T::AccountId| {
			Beats::<T>::get(who).is_some_and(|heard| heard.code == code && Self::is_fresh(heard.at))
		};
		(all.iter().filter(is_ready).count() as u32, all.len() as u32)
	}

	/// The upgrade that waits, and for how many.
	pub fn upgrade_info() -> Option<UpgradeInfo> {
		let planned = Upgrade::<T>::get()?;
		let (ready, of) = Self::ready(planned.code);
		let Planned { code, not_before, until, authorised, .. } = planned;
		let needed = planned.needed(of);
		Some(UpgradeInfo { code, not_before, until, needed, ready, of, authorised })
	}
}
