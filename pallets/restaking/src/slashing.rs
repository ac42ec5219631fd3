// SPDX-License-Identifier: Apache-2.0

//! The slash entry point: from an offence of one era to the stake of everybody behind it.

use crate::{
	allocation::{slash_of, stake_of, Allocation},
	traits::{SlashReceiver, Taken},
	Allocations, Balance, Config, Error, Event, Pallet, SetMembers, Sets, SlashQueue, SlashTail,
	SlashTails, Snapshot, Snapshots, StakeLedger, Watchers, WeightInfo,
};
use frame_support::{ensure, traits::Get, weights::Weight};
use sp_runtime::{DispatchError, Perbill, Rounding};
use sp_staking::{EraIndex, Page};
use vigil_primitives::ServiceId;

/// What a slash did, and what is left to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SlashReceipt {
	/// Magnitude burnt.
	pub burnt: u64,
	/// What that is worth in the exposure of the offence era.
	pub value: u128,
	/// What was taken off ledgers at once.
	pub taken: u128,
	/// What of that has been paid to the receiver: pools pay theirs when their members do.
	pub paid: u128,
	/// Pages of nominators that following blocks slash.
	pub pages_left: Page,
	/// Nominators that were slashed at once.
	pub backers: u32,
}

/// What was done to one page of nominators.
struct SlashedPage {
	backers: u32,
	taken: Balance,
	paid: Balance,
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
		ensure!(T::Stake::exposure(era, watcher).is_some(), Error::<T>::NotMember);
		let found = Allocations::<T>::get(service, watcher).ok_or(Error::<T>::NotAllocated)?;
		let wanted = slash_of(fraction, snapshot.max_slash, snapshot.magnitude);
		let possible = wanted.min(Self::left_of(&snapshot, &found.at(now)));
		ensure!(possible > 0, Error::<T>::NothingToSlash);
		Ok(Self::burn_and_take(era, service, watcher, &snapshot, wanted))
	}

	/// What is left of a snapshot to be slashed.
	pub(crate) fn left_of(snapshot: &Snapshot, allocation: &Allocation) -> u64 {
		let since = allocation.burnt.saturating_sub(snapshot.burnt);
		snapshot.magnitude.saturating_sub(since).min(allocation.current)
	}

	/// Burns `wanted` magnitude, as far as it is left, and takes the money behind it.
	pub(crate) fn burn_and_take(
		era: EraIndex,
		service: ServiceId,
		watcher: &T::AccountId,
		snapshot: &Snapshot,
		wanted: u64,
	) -> SlashReceipt {
		let exposure = T::Stake::exposure(era, watcher).unwrap_or_default();
		let burnt = Self::mutate_allocation(service, watcher, |allocation| {
			*allocation = allocation.at(T::Stake::active_era());
			allocation.burn(wanted.min(Self::left_of(snapshot, allocation)))
		});
		let burnt = burnt.unwrap_or(0);
		if burnt == 0 {
			return SlashReceipt::default();
		}
		Watchers::<T>::mutate_extant(watcher, |entry| {
			entry.magnitude = entry.magnitude.saturating_sub(burnt);
		});
		let part = |stake| stake_of(stake, burnt, snapshot.total, Rounding::Up);
		let (watcher, total) = (watcher.clone(), snapshot.total);
		let mut tail = SlashTail { service, era, watcher, burnt, total, page: 0 };
		let own = Self::take(&tail, &tail.watcher, part(exposure.own));
		let backers = Self::slash_page(&mut tail);
		let taken = own.taken.saturating_add(backers.taken);
		let paid = own.paid.saturating_add(backers.paid);
		let pages_left = exposure.pages.saturating_sub(tail.page);
		let value = part(exposure.total);
		let watcher = tail.watcher.clone();
		if pages_left > 0 {
			Self::enqueue(tail);
		}
		T::SlashReceiver::on_slashed(service, &watcher, era, paid);
		Self::deposit_event(Event::Slashed {
			service,
			watcher,
			era,
			burnt,
			value,
			taken,
			paid,
			pages_left,
		});
		let backers = backers.backers;
		SlashReceipt { burnt, value, taken, paid, pages_left, backers }
	}

	/// Changes an allocation, if there is one.
	pub(crate) fn mutate_allocation<R>(
		service: ServiceId,
		watcher: &T::AccountId,
		change: impl FnOnce(&mut Allocation) -> R,
	) -> Option<R> {
		Allocations::<T>::mutate(service, watcher, |entry| entry.as_mut().map(change))
	}

	/// Takes `amount` from one staker, for whoever receives what this service slashes.
	fn take(tail: &SlashTail<T::AccountId>, who: &T::AccountId, amount: Balance) -> Taken {
		T::Stake::slash(who, amount, tail.era, &T::SlashReceiver::receiver(tail.service))
	}

	/// What `service` could take from `watcher` for an offence of `era`, in planck, now.
	pub fn slashable_stake(era: EraIndex, service: ServiceId, watcher: &T::AccountId) -> u128 {
		let now = T::Stake::active_era();
		let found = || {
			let snapshot = Snapshots::<T>::get((era, service, watcher))?;
			let exposure = T::Stake::exposure(era, watcher)?;
			let allocation = Allocations::<T>::get(service, watcher)?.at(now);
			let limit = Self::left_of(&snapshot, &allocation);
			Some(stake_of(exposure.total, limit, snapshot.total, Rounding::Down))
		};
		if era > now || !Self::may_be_judged(era, now) {
			return 0;
		}
		found().unwrap_or(0)
	}

	/// What any quorum of the set in office would lose at least for a false Halt by the terms of the set, in
	/// planck. No weight is more than the stake behind it.
	pub fn quorum_at_risk(service: ServiceId) -> Balance {
		let at_risk = || {
			let set_id = Self::set_in_office(service)?;
			let set = Sets::<T>::get(service, set_id)?;
			let members = SetMembers::<T>::get(service, set_id);
			let first = &members.first()?.watcher;
			let most = Snapshots::<T>::get((set.era, service, first))?.max_slash;
			let cost = set.offences.halt.min(most);
			Some(cost.mul_floor(set.commitment.quorum_weight.0))
		};
		at_risk().unwrap_or(0)
	}

	/// What a slash weighs at most, for whoever uses a right.
	pub fn slash_weight() -> Weight {
		Self::weight_of_slash(T::Stake::page_size())
	}

	/// What a slash weighs that reached so many nominators at once.
	pub fn weight_of_slash(backers: u32) -> Weight {
		T::WeightInfo::slash(backers)
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
		let SlashedPage { backers, taken, paid } = Self::slash_page(&mut tail);
		T::SlashReceiver::on_slashed(tail.service, &tail.watcher, tail.era, paid);
		Self::deposit_event(Event::BackersSlashed {
			service: tail.service,
			watcher: tail.watcher.clone(),
			era: tail.era,
			page: tail.page.saturating_sub(1),
			taken,
			paid,
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
		let (mut taken, mut paid) = (0u128, 0u128);
		for (who, stake) in page {
			let part = stake_of(stake, tail.burnt, tail.total, Rounding::Up);
			let one = Self::take(tail, &who, part);
			taken = taken.saturating_add(one.taken);
			paid = paid.saturating_add(one.paid);
		}
		SlashedPage { backers, taken, paid }
	}

	fn enqueue(tail: SlashTail<T::AccountId>) {
		SlashQueue::<T>::mutate(|(_, next)| {
			SlashTails::<T>::insert(*next, tail);
			*next = next.wrapping_add(1);
		});
	}
}
