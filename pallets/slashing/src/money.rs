// SPDX-License-Identifier: Apache-2.0

//! Slashed money: it comes into the pot of its service, belongs to a case, and is paid on.
//!
//! Most comes while a slash lands, later pages and pools follow. What comes later is the oldest case's of
//! the service that is still owed something; what belongs to no case is the treasury's.

use crate::{
	rules::receivers::{share, Rule, Shares},
	traits::{CoverPools, Harmed},
	Balance, CaseId, CaseOf, Cases, Collecting, Config, Error, Event, Held, Landing, Pallet, Past,
	PastCases, Stage, Tallies, Unpaid,
};
use frame_support::{
	ensure,
	traits::{
		fungible::{Inspect, Mutate},
		tokens::{Fortitude, Precision, Preservation},
		Get,
	},
};
use sp_runtime::{traits::AccountIdConversion, DispatchResult};
use vigil_primitives::ServiceId;

impl<T: Config> Pallet<T> {
	/// Where what a service slashes is paid to.
	pub fn pot(service: ServiceId) -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating(service.0)
	}

	/// Lets a pot exist, so that it can hold any amount: the treasury lends it the least balance, which is
	/// never paid on.
	pub(crate) fn endow(service: ServiceId) {
		let (pot, least) = (Self::pot(service), T::Currency::minimum_balance());
		if T::Currency::balance(&pot) < least {
			let treasury = T::Treasury::get();
			// If the treasury has nothing, the first slash keeps the pot alive.
			let _ = T::Currency::transfer(&treasury, &pot, least, Preservation::Preserve);
		}
	}

	/// So much of what a service slashes has just been paid into its pot: while a slash lands, or by a
	/// later page of its backers.
	pub fn note_paid(service: ServiceId, amount: Balance) {
		match Landing::<T>::get() {
			Some(case) => Self::credit(case, amount),
			None => {
				Self::credit_oldest(service, amount);
			},
		}
	}

	/// A case got so much.
	fn credit(id: CaseId, amount: Balance) {
		if amount == 0 {
			return;
		}
		Cases::<T>::mutate_extant(id, |case| {
			case.purse.got = case.purse.got.saturating_add(amount);
			Held::<T>::mutate(case.service, |held| *held = held.saturating_add(amount));
			Tallies::<T>::mutate(case.service, |tally| {
				tally.got = tally.got.saturating_add(amount);
			});
			Unpaid::<T>::insert(id, ());
		});
	}

	/// Credits the cases of a service that are owed something, the oldest first; what is left then.
	fn credit_oldest(service: ServiceId, amount: Balance) -> Balance {
		let mut left = amount;
		for id in Collecting::<T>::get(service) {
			let owed = Cases::<T>::get(id).map_or(0, |case| case.purse.outstanding());
			let part = owed.min(left);
			if part > 0 {
				Self::credit(id, part);
				Self::deposit_event(Event::Collected { service, case: id, amount: part });
				left = left.saturating_sub(part);
			}
		}
		left
	}

	/// A case has begun to land, so that more may come in for it. Where there are too many of them the
	/// oldest gets no more.
	pub(crate) fn note_collecting(id: CaseId, service: ServiceId) {
		Collecting::<T>::mutate(service, |cases| {
			if cases.contains(&id) {
				return;
			}
			if cases.is_full() {
				cases.remove(0);
			}
			let pushed = cases.try_push(id);
			debug_assert!(pushed.is_ok(), "there is room");
		});
	}

	pub(crate) fn do_collect(service: ServiceId) -> DispatchResult {
		let pot = Self::pot(service);
		let kept = Held::<T>::get(service).saturating_add(T::Currency::minimum_balance());
		let surplus = T::Currency::balance(&pot).saturating_sub(kept);
		ensure!(surplus > 0, Error::<T>::NothingCollected);
		let left = Self::credit_oldest(service, surplus);
		if left > 0 {
			Self::pay(service, Some(T::Treasury::get()), left);
			Self::deposit_event(Event::Surplus { service, amount: left });
		}
		Ok(())
	}

	/// Pays on what a case got since it last did.
	pub(crate) fn pay_on(id: CaseId) {
		Unpaid::<T>::remove(id);
		let Some(mut case) = Cases::<T>::get(id) else { return };
		let amount = Self::pay_shares(id, &mut case);
		if amount > 0 {
			let paid = case.purse.paid;
			Self::deposit_event(Event::PaidOn { case: id, amount, paid });
		}
		Cases::<T>::insert(id, case);
	}

	fn pay_shares(id: CaseId, case: &mut CaseOf<T>) -> Balance {
		let service = case.service;
		let rule = match case.reporter {
			Some(_) => case.purse.rule,
			None => Rule { reporter_cap: 0, ..case.purse.rule },
		};
		let before = case.purse.paid;
		let (now, parts) = share(case.purse.got, &rule, &case.purse.claims);
		let more = |before: Balance, now: Balance| now.saturating_sub(before);
		Self::pay(service, case.reporter.clone(), more(before.reporter, now.reporter));
		Self::burn(service, more(before.burnt, now.burnt));
		for (claim, part) in case.purse.claims.iter_mut().zip(parts) {
			let (protocol, amount) = (claim.protocol, more(claim.paid, part));
			Self::pay(service, T::Harmed::account(protocol), amount);
			claim.paid = claim.paid.max(part);
			if amount > 0 {
				Self::deposit_event(Event::HarmedPaid { case: id, protocol, amount });
			}
		}
		Self::pay(service, T::Cover::account(service), more(before.cover, now.cover));
		Self::pay(service, Some(T::Treasury::get()), more(before.treasury, now.treasury));
		case.purse.paid = now;
		let amount = now.sum().saturating_sub(before.sum());
		Self::note_paid_on(case.service, before, now);
		amount
	}

	fn note_paid_on(service: ServiceId, before: Shares, now: Shares) {
		let amount = now.sum().saturating_sub(before.sum());
		Held::<T>::mutate_exists(service, |entry| {
			let held = entry.unwrap_or(0).saturating_sub(amount);
			*entry = (held > 0).then_some(held);
		});
		Tallies::<T>::mutate(service, |tally| {
			let add = |sum: Balance, before: Balance, now: Balance| {
				sum.saturating_add(now.saturating_sub(before))
			};
			let paid = &mut tally.paid;
			paid.reporter = add(paid.reporter, before.reporter, now.reporter);
			paid.burnt = add(paid.burnt, before.burnt, now.burnt);
			paid.harmed = add(paid.harmed, before.harmed, now.harmed);
			paid.cover = add(paid.cover, before.cover, now.cover);
			paid.treasury = add(paid.treasury, before.treasury, now.treasury);
		});
	}

	/// Pays from the pot of a service. What its receiver cannot take goes to the treasury, and what that cannot is burnt.
	fn pay(service: ServiceId, to: Option<T::AccountId>, amount: Balance) {
		if amount == 0 {
			return;
		}
		let pot = Self::pot(service);
		let transfer = |to: T::AccountId| {
			T::Currency::transfer(&pot, &to, amount, Preservation::Expendable).is_ok()
		};
		if to.is_some_and(transfer) {
			return;
		}
		let burnt = !transfer(T::Treasury::get());
		if burnt {
			Self::burn(service, amount);
		}
		Self::deposit_event(Event::Diverted { service, amount, burnt });
	}

	fn burn(service: ServiceId, amount: Balance) {
		if amount == 0 {
			return;
		}
		let burnt = T::Currency::burn_from(
			&Self::pot(service),
			amount,
			Preservation::Expendable,
			Precision::BestEffort,
			Fortitude::Polite,
		);
		debug_assert!(burnt == Ok(amount), "a pot holds what is to be paid on");
	}

	/// Forgets a case. What could not be divided goes to the treasury.
	pub(crate) fn close(id: CaseId, mut case: CaseOf<T>) {
		Unpaid::<T>::remove(id);
		// It is looked at no more.
		Self::move_to(
			id,
			&mut case,
			Stage::Working {
				releasing: false,
				next: vigil_primitives::MemberIndex(0),
				tried: None,
			},
		);
		Self::pay_shares(id, &mut case);
		let (service, before, rest) = (case.service, case.purse.paid, case.purse.held());
		case.purse.paid.treasury = before.treasury.saturating_add(rest);
		Self::pay(service, Some(T::Treasury::get()), rest);
		Self::note_paid_on(service, before, case.purse.paid);
		Collecting::<T>::mutate_exists(service, |entry| {
			if let Some(cases) = entry {
				cases.retain(|one| *one != id);
				if cases.is_empty() {
					*entry = None;
				}
			}
		});
		Self::take_promises_back(id, &case);
		Cases::<T>::remove(id);
		let (got, paid) = (case.purse.got, case.purse.paid);
		let past = Past { case: id, deed: case.deed, era: case.era, got, paid };
		PastCases::<T>::mutate(service, |cases| {
			if cases.is_full() {
				cases.remove(0);
			}
			let pushed = cases.try_push(past);
			debug_assert!(pushed.is_ok(), "there is room");
		});
		Self::deposit_event(Event::CaseClosed { case: id, service, got, paid });
	}
}
