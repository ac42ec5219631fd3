// SPDX-License-Identifier: Apache-2.0

//! Fees, who signed what, and the rewards that follow.

use crate::{
	rewards::{points, share_of, split},
	Balance, Claimed, Config, Error, Event, Fees, Pallet, Participations, Service, Services, Sets,
	Snapshots, StakeLedger,
};
use frame_support::{
	ensure,
	traits::{fungible::Mutate, tokens::Preservation, Get, UnixTime as _},
};
use sp_runtime::{traits::AccountIdConversion, DispatchResult};
use sp_staking::{EraIndex, Page};
use vigil_primitives::{Bitfield, MemberIndex, ServiceId, SetId};

impl<T: Config> Pallet<T> {
	/// The account that fees wait on.
	pub fn fee_account() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	/// The set in office, by this chain's clock.
	pub fn set_in_office(id: ServiceId) -> Option<SetId> {
		let now = T::UnixTime::now().as_secs();
		let latest = Services::<T>::get(id)?.latest_set;
		let in_office = |set_id: &SetId| {
			Sets::<T>::get(id, set_id).is_some_and(|set| set.commitment.activates_at.0 <= now)
		};
		[latest, SetId(latest.0.saturating_sub(1))].into_iter().find(in_office)
	}

	/// Moves `amount` from `payer` to the rewards of the set in office.
	pub(crate) fn do_pay_fee(
		payer: T::AccountId,
		id: ServiceId,
		amount: Balance,
	) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::NoChange);
		let service = Services::<T>::get(id).ok_or(Error::<T>::UnknownService)?;
		ensure!(!service.retired, Error::<T>::ServiceRetired);
		let set_id = Self::set_in_office(id).ok_or(Error::<T>::UnknownSet)?;
		T::Currency::transfer(&payer, &Self::fee_account(), amount, Preservation::Preserve)?;
		Fees::<T>::mutate(id, set_id, |fees| fees.paid = fees.paid.saturating_add(amount));
		Self::deposit_event(Event::FeePaid { service: id, set_id, payer, amount });
		Ok(())
	}

	/// Counts one certificate for everybody who is not absent from it.
	pub fn note_certificate(id: ServiceId, set_id: SetId, absent: &Bitfield) -> DispatchResult {
		let set = Sets::<T>::get(id, set_id).ok_or(Error::<T>::UnknownSet)?;
		ensure!(absent.size() == set.commitment.size, Error::<T>::UnknownSet);
		Participations::<T>::mutate(id, set_id, |entry| {
			let Some(seen) = entry.as_mut() else { return };
			seen.certificates = seen.certificates.saturating_add(1);
			let members = set.members.iter().zip(seen.signed.iter_mut());
			for (index, (member, signed)) in (0u16..).zip(members) {
				if !absent.contains(MemberIndex(index)) {
					*signed = signed.saturating_add(1);
					seen.points = seen.points.saturating_add(points(member.member.weight.0, 1));
				}
			}
		});
		Ok(())
	}

	/// Pays one page of what `watcher` earned in a set that is no longer in office. The first page
	/// also pays the watcher's commission and its own stake's part.
	pub(crate) fn do_claim(
		id: ServiceId,
		set_id: SetId,
		watcher: T::AccountId,
		page: Page,
	) -> DispatchResult {
		let in_office = Self::set_in_office(id).ok_or(Error::<T>::UnknownSet)?;
		ensure!(set_id < in_office, Error::<T>::SetInOffice);
		let set = Sets::<T>::get(id, set_id).ok_or(Error::<T>::UnknownSet)?;
		let seen = Participations::<T>::get(id, set_id).ok_or(Error::<T>::UnknownSet)?;
		let exposure = T::Stake::exposure(set.era, &watcher).ok_or(Error::<T>::NotMember)?;
		ensure!(page < exposure.pages.max(1), Error::<T>::UnknownPage);
		let key = (id, set_id, watcher.clone(), page);
		ensure!(!Claimed::<T>::contains_key(key.clone()), Error::<T>::AlreadyClaimed);
		let index = set.members.iter().position(|member| member.account == watcher);
		let (member, signed) = index
			.and_then(|index| Some((set.members.get(index)?, seen.signed.get(index)?)))
			.ok_or(Error::<T>::NotMember)?;
		let earned = points(member.member.weight.0, *signed);
		let reward = share_of(Fees::<T>::get(id, set_id).paid, earned, seen.points);
		let parts = split(reward, member.commission);

		Claimed::<T>::insert(key, ());
		let share = |stake| share_of(parts.shared, stake, exposure.total);
		if page == 0 {
			Self::pay(id, set_id, &watcher, parts.commission.saturating_add(share(exposure.own)));
		}
		for (backer, stake) in T::Stake::backers(set.era, &watcher, page) {
			Self::pay(id, set_id, &backer, share(stake));
		}
		Self::deposit_event(Event::RewardsClaimed { service: id, set_id, watcher, page });
		Ok(())
	}

	/// Pays out of the set's fees. What cannot be paid, because it would not even bring the account
	/// to life, stays with the fees.
	fn pay(id: ServiceId, set_id: SetId, who: &T::AccountId, amount: Balance) {
		let source = Self::fee_account();
		if amount == 0
			|| T::Currency::transfer(&source, who, amount, Preservation::Expendable).is_err()
		{
			return;
		}
		Fees::<T>::mutate(id, set_id, |fees| {
			fees.claimed = fees.claimed.saturating_add(amount);
		});
		Self::deposit_event(Event::RewardPaid { service: id, set_id, who: who.clone(), amount });
	}

	/// Removes sets nobody can be judged or paid by any more; what was not claimed of their fees
	/// goes to the latest set.
	pub(crate) fn prune_sets(era: EraIndex, id: ServiceId, service: &mut Service<T::AccountId>) {
		// A set is added per era at most, so removing up to two keeps pace and catches up.
		for _ in 0..2 {
			let oldest = service.oldest_set;
			let Some(set) = Sets::<T>::get(id, oldest).filter(|_| oldest < service.latest_set)
			else {
				return;
			};
			if set.era.saturating_add(T::RewardHistory::get()) >= era {
				return;
			}
			let rest = Self::remove_set(id, oldest);
			if rest > 0 {
				Fees::<T>::mutate(id, service.latest_set, |fees| {
					fees.paid = fees.paid.saturating_add(rest);
				});
			}
			service.oldest_set = SetId(oldest.0.saturating_add(1));
			Self::deposit_event(Event::SetPruned { service: id, set_id: oldest, carried: rest });
		}
	}

	/// Removes everything about one set and returns the fees nobody claimed.
	pub(crate) fn remove_set(id: ServiceId, set_id: SetId) -> Balance {
		if let Some(set) = Sets::<T>::take(id, set_id) {
			for member in &set.members {
				Snapshots::<T>::remove((set.era, id, &member.account));
				let pages = T::Stake::exposure(set.era, &member.account)
					.map_or(1, |exposure| exposure.pages.max(1));
				for page in 0..pages {
					Claimed::<T>::remove((id, set_id, &member.account, page));
				}
			}
		}
		Participations::<T>::remove(id, set_id);
		Fees::<T>::take(id, set_id).unclaimed()
	}
}
