// SPDX-License-Identifier: Apache-2.0

//! The slash entry point: from an offence of one era to the stake of everybody behind it.

use crate::{
	allocation::stake_of, Allocations, Config, Error, Event, Pallet, SlashQueue, SlashTail,
	SlashTails, Snapshots, StakeLedger, Watchers, WeightInfo,
};
use frame_support::{ensure, traits::Get, weights::Weight};
use sp_runtime::{DispatchError, Perbill, Rounding};
use sp_staking::{EraIndex, Page};
use vigil_primitives::ServiceId;

/// What a slash did, and what is left to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlashReceipt {
	/// Magnitude burnt.
	pub burnt: u64,
	/// What that is worth in the exposure of the offence era.
	pub value: u128,
	/// What was taken at once.
	pub taken: u128,
	/// Pages of nominators that following blocks slash.
	pub pages_left: Page,
}

/// What was done to one page of nominators.
struct SlashedPage {
	backers: u32,
	taken: u128,
}

impl<T: Config> Pallet<T> {
	/// Whether an offence of `era` may still be punished in the era `now`.
	pub fn may_be_judged(era: EraIndex, now: EraIndex) -> bool {
		now <= era.saturating_add(Self::judgement_window())
	}

	/// Eras after its first in which a set is judged: it may speak for its whole lifetime, evidence
	/// takes its time, and the slash may be deferred.
	pub fn judgement_window() -> EraIndex {
		T::SetLifetime::get()
			.saturating_add(T::EvidenceWindow::get())
			.saturating_add(T::SlashDeferral::get())
	}

	/// Slashes `fraction` of what `watcher` had allocated to `service` in `era`.
	///
	/// The watcher and its nominators pay in proportion to what each had at stake in that era,
	/// unbonding stake included. Whatever else happens in the era, the service never gets more than
	/// it had, and no other service's share becomes less. It weighs `WeightInfo::slash` of a full
	/// page at most: further pages are slashed by the following blocks.
	pub fn slash(
		era: EraIndex,
		service: ServiceId,
		watcher: &T::AccountId,
		fraction: Perbill,
	) -> Result<SlashReceipt, DispatchError> {
		let now = T::Stake::active_era();
		ensure!(era <= now, Error::<T>::FutureEra);
		ensure!(Self::may_be_judged(era, now), Error::<T>::TooLate);
		let snapshot = Snapshots::<T>::get((era, service, watcher)).ok_or(Error::<T>::NotMember)?;
		let exposure = T::Stake::exposure(era, watcher).ok_or(Error::<T>::NotMember)?;
		let stored = Allocations::<T>::get(service, watcher).ok_or(Error::<T>::NotAllocated)?;
		let mut allocation = stored.at(now);
		let since = allocation.burnt.saturating_sub(snapshot.burnt);
		let limit = snapshot.magnitude.saturating_sub(since);
		let burnt = allocation.burn(fraction.min(snapshot.max_slash), limit);
		ensure!(burnt > 0, Error::<T>::NothingToSlash);

		Allocations::<T>::insert(service, watcher, allocation);
		Watchers::<T>::mutate(watcher, |entry| {
			if let Some(entry) = entry.as_mut() {
				entry.magnitude = entry.magnitude.saturating_sub(burnt);
			}
		});
		let part = |stake| stake_of(stake, burnt, snapshot.total, Rounding::Up);
		let own = T::Stake::slash(watcher, part(exposure.own), era);
		let mut tail =
			SlashTail { era, watcher: watcher.clone(), burnt, total: snapshot.total, page: 0 };
		let taken = own.saturating_add(Self::slash_page(&mut tail).taken);
		let pages_left = exposure.pages.saturating_sub(tail.page);
		if pages_left > 0 {
			Self::enqueue(tail);
		}
		let value = part(exposure.total);
		Self::deposit_event(Event::Slashed {
			service,
			watcher: watcher.clone(),
			era,
			burnt,
			value,
			taken,
			pages_left,
		});
		Ok(SlashReceipt { burnt, value, taken, pages_left })
	}

	/// What `service` could take from `watcher` for an offence of `era`, in planck, now.
	pub fn slashable_stake(era: EraIndex, service: ServiceId, watcher: &T::AccountId) -> u128 {
		let now = T::Stake::active_era();
		let found = || {
			let snapshot = Snapshots::<T>::get((era, service, watcher))?;
			let exposure = T::Stake::exposure(era, watcher)?;
			let allocation = Allocations::<T>::get(service, watcher)?.at(now);
			let since = allocation.burnt.saturating_sub(snapshot.burnt);
			let limit = snapshot.magnitude.saturating_sub(since).min(allocation.current);
			Some(stake_of(exposure.total, limit, snapshot.total, Rounding::Down))
		};
		if era > now || !Self::may_be_judged(era, now) {
			return 0;
		}
		found().unwrap_or(0)
	}

	/// Slashes one page of nominators of the oldest unfinished slash.
	pub(crate) fn slash_some() -> Weight {
		let (first, next) = SlashQueue::<T>::get();
		if first == next {
			return Weight::zero();
		}
		let Some(mut tail) = SlashTails::<T>::take(first) else {
			SlashQueue::<T>::put((first.wrapping_add(1), next));
			return T::WeightInfo::slash_page(0);
		};
		let pages = T::Stake::exposure(tail.era, &tail.watcher).map_or(0, |found| found.pages);
		let SlashedPage { backers, taken } = Self::slash_page(&mut tail);
		Self::deposit_event(Event::BackersSlashed {
			watcher: tail.watcher.clone(),
			era: tail.era,
			page: tail.page.saturating_sub(1),
			taken,
		});
		if tail.page < pages {
			SlashTails::<T>::insert(first, tail);
		} else {
			SlashQueue::<T>::put((first.wrapping_add(1), next));
		}
		T::WeightInfo::slash_page(backers)
	}

	fn slash_page(tail: &mut SlashTail<T::AccountId>) -> SlashedPage {
		let page = T::Stake::backers(tail.era, &tail.watcher, tail.page);
		tail.page = tail.page.saturating_add(1);
		let backers = u32::try_from(page.len()).unwrap_or(u32::MAX);
		let taken = page.into_iter().fold(0, |sum: u128, (who, stake)| {
			let part = stake_of(stake, tail.burnt, tail.total, Rounding::Up);
			sum.saturating_add(T::Stake::slash(&who, part, tail.era))
		});
		SlashedPage { backers, taken }
	}

	fn enqueue(tail: SlashTail<T::AccountId>) {
		SlashQueue::<T>::mutate(|(_, next)| {
			SlashTails::<T>::insert(*next, tail);
			*next = next.wrapping_add(1);
		});
	}
}
