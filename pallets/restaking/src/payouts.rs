// SPDX-License-Identifier: Apache-2.0

//! Fees, who signed what, and the rewards that follow.

use crate::{
	rewards::{points, share_of, split, Split},
	types::ClaimedPages,
	Balance, Claims, Config, Error, Event, Fees, Pallet, Participation, Participations, Seat,
	Service, Services, Set, SetMembers, Sets, Snapshots, StakeLedger,
};
use frame_support::{
	ensure,
	traits::{fungible::Mutate, tokens::Preservation, Get, UnixTime as _},
};
use sp_runtime::{traits::AccountIdConversion, DispatchError, DispatchResult};
use sp_staking::Page;
use vigil_primitives::{Bitfield, Kind, MemberIndex, ServiceId, SetId};

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

	/// Moves `amount` from `from` to the rewards of the set in office: the door for fees and premiums
	/// of others.
	pub fn fund(service: ServiceId, from: &T::AccountId, amount: Balance) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::NoChange);
		let found = Services::<T>::get(service).ok_or(Error::<T>::UnknownService)?;
		ensure!(!found.retired, Error::<T>::ServiceRetired);
		let set_id = Self::set_in_office(service).ok_or(Error::<T>::UnknownSet)?;
		ensure!(!Self::has_expired(service, set_id), Error::<T>::SetExpired);
		T::Currency::transfer(from, &Self::fee_account(), amount, Preservation::Preserve)?;
		Fees::<T>::mutate(service, set_id, |fees| fees.paid = fees.paid.saturating_add(amount));
		let payer = from.clone();
		Self::deposit_event(Event::FeePaid { service, set_id, payer, amount });
		Ok(())
	}

	/// Whether the set can say nothing any more, by this chain's clock.
	fn has_expired(id: ServiceId, set_id: SetId) -> bool {
		let now = T::UnixTime::now().as_secs();
		Sets::<T>::get(id, set_id).is_some_and(|set| set.commitment.expires_at.0 <= now)
	}

	/// Counts one certificate for everybody who is not absent from it.
	///
	/// Once somebody has claimed, what each of the set earned stands: a certificate that comes later
	/// would move shares of which some are paid out.
	pub fn note_certificate(
		id: ServiceId,
		set_id: SetId,
		kind: Kind,
		absent: &Bitfield,
	) -> DispatchResult {
		Self::note(id, set_id, |seats, seen| {
			ensure!(usize::from(absent.size()) == seats.len(), Error::<T>::UnknownSet);
			seen.certify(kind);
			for (index, seat) in (0u16..).zip(seats) {
				if !absent.contains(MemberIndex(index)) {
					seen.credit(index.into(), kind, seat.member.weight.0);
				}
			}
			Ok(())
		})
	}

	/// Credits members who turn out to have signed what was certified before without them.
	pub fn note_joined(
		id: ServiceId,
		set_id: SetId,
		kind: Kind,
		joined: &[MemberIndex],
	) -> DispatchResult {
		Self::note(id, set_id, |seats, seen| {
			for index in joined.iter().map(|index| usize::from(index.0)) {
				let seat = seats.get(index).ok_or(Error::<T>::NotMember)?;
				seen.credit(index, kind, seat.member.weight.0);
			}
			Ok(())
		})
	}

	/// Changes what the members of a set took part in, unless shares of it are paid out.
	fn note(
		id: ServiceId,
		set_id: SetId,
		change: impl FnOnce(&[Seat<T::AccountId>], &mut Participation<T::MaxMembers>) -> DispatchResult,
	) -> DispatchResult {
		let seats = SetMembers::<T>::get(id, set_id);
		ensure!(!seats.is_empty(), Error::<T>::UnknownSet);
		if Claims::<T>::contains_key(id, set_id) {
			return Ok(());
		}
		Participations::<T>::try_mutate(id, set_id, |entry| {
			change(&seats, entry.as_mut().ok_or(Error::<T>::UnknownSet)?)
		})
	}

	/// Pays one page of what `watcher` earned in a set that is no longer in office or has expired, and
	/// returns how many nominators were on it. The first page also pays the watcher's commission and
	/// its own stake's part.
	pub(crate) fn do_claim(
		id: ServiceId,
		set_id: SetId,
		watcher: T::AccountId,
		page: Page,
	) -> Result<u32, DispatchError> {
		let in_office = Self::set_in_office(id).ok_or(Error::<T>::UnknownSet)?;
		let has_ended = set_id < in_office || Self::has_expired(id, set_id);
		ensure!(has_ended, Error::<T>::SetInOffice);
		let era = Sets::<T>::get(id, set_id).ok_or(Error::<T>::UnknownSet)?.era;
		let exposure = T::Stake::exposure(era, &watcher).ok_or(Error::<T>::NotMember)?;
		let pages = exposure.pages.clamp(1, ClaimedPages::LIMIT);
		ensure!(page < pages, Error::<T>::UnknownPage);
		let (index, parts) = Self::earnings(id, set_id, &watcher)?;
		Self::note_claim(id, set_id, index, page)?;

		let share = |stake| share_of(parts.shared, stake, exposure.total);
		let left = Fees::<T>::get(id, set_id).unclaimed();
		let mut paid: Balance = 0;
		let mut pay = |who: &T::AccountId, amount: Balance| {
			// Never out of what other sets and services have in the same account.
			let amount = amount.min(left.saturating_sub(paid));
			if let Some(payee) = T::Stake::payee(who) {
				paid = paid.saturating_add(Self::pay(id, set_id, &payee, amount));
			}
		};
		if page == 0 {
			pay(&watcher, parts.commission.saturating_add(share(exposure.own)));
		}
		let backers = T::Stake::backers(era, &watcher, page);
		for (backer, stake) in &backers {
			pay(backer, share(*stake));
		}
		Fees::<T>::mutate(id, set_id, |fees| fees.claimed = fees.claimed.saturating_add(paid));
		Self::deposit_event(Event::RewardsClaimed { service: id, set_id, watcher, page });
		Ok(u32::try_from(backers.len()).unwrap_or(u32::MAX))
	}

	/// The watcher's place in the set, and what it earned there with its nominators.
	fn earnings(
		id: ServiceId,
		set_id: SetId,
		watcher: &T::AccountId,
	) -> Result<(usize, Split), DispatchError> {
		let members = SetMembers::<T>::get(id, set_id);
		let seen = Participations::<T>::get(id, set_id).ok_or(Error::<T>::UnknownSet)?;
		let found = members.iter().enumerate().find(|(_, seat)| seat.watcher == *watcher);
		let (index, seat) = found.ok_or(Error::<T>::NotMember)?;
		let signed = seen.signed(index).ok_or(Error::<T>::NotMember)?;
		let earned = points(seat.member.weight.0, signed);
		let reward = share_of(Fees::<T>::get(id, set_id).paid, earned, seen.points);
		Ok((index, split(reward, seat.commission)))
	}

	/// Notes that the page of the member at `index` was claimed, if it was not.
	fn note_claim(id: ServiceId, set_id: SetId, index: usize, page: Page) -> DispatchResult {
		Claims::<T>::try_mutate(id, set_id, |claims| {
			if claims.len() <= index {
				let length = index.saturating_add(1);
				claims.bounded_resize(length, ClaimedPages::default());
			}
			let pages = claims.get_mut(index).ok_or(Error::<T>::NotMember)?;
			ensure!(pages.insert(page), Error::<T>::AlreadyClaimed);
			Ok(())
		})
	}

	/// Pays out of the set's fees and returns what was paid. What cannot be paid, because it would
	/// not even bring the account to life, stays with the fees.
	fn pay(id: ServiceId, set_id: SetId, who: &T::AccountId, amount: Balance) -> Balance {
		let source = Self::fee_account();
		if amount == 0
			|| T::Currency::transfer(&source, who, amount, Preservation::Preserve).is_err()
		{
			return 0;
		}
		Self::deposit_event(Event::RewardPaid { service: id, set_id, who: who.clone(), amount });
		amount
	}

	/// Removes the oldest set, by which nobody can be judged or paid any more; what was not claimed
	/// of its fees goes to the latest one. A set is added per era at most and one is removed in
	/// each election, so this keeps pace.
	pub(crate) fn prune_set(id: ServiceId, set: &Set, service: &mut Service<T::AccountId>) {
		let set_id = set.commitment.set_id;
		let rest = Self::remove_set(id, set);
		if rest > 0 {
			Fees::<T>::mutate(id, service.latest_set, |fees| {
				fees.paid = fees.paid.saturating_add(rest);
			});
		}
		service.oldest_set = SetId(set_id.0.saturating_add(1));
		Self::deposit_event(Event::SetPruned { service: id, set_id, carried: rest });
	}

	/// Removes everything about one set and returns the fees nobody claimed.
	pub(crate) fn remove_set(id: ServiceId, set: &Set) -> Balance {
		let set_id = set.commitment.set_id;
		for seat in SetMembers::<T>::take(id, set_id) {
			Snapshots::<T>::remove((set.era, id, &seat.watcher));
		}
		Sets::<T>::remove(id, set_id);
		Participations::<T>::remove(id, set_id);
		Claims::<T>::remove(id, set_id);
		Fees::<T>::take(id, set_id).unclaimed()
	}
}
