// SPDX-License-Identifier: Apache-2.0

//! Elections in an emergency: whom the next one would choose without those who are gone, and what makes it do so.

use crate::{Config, Error, Event, Pallet, Services, StakeLedger};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	storage::{with_transaction, TransactionOutcome},
};
use sp_runtime::{DispatchError, DispatchResult};
use vigil_primitives::ServiceId;

impl<T: Config> Pallet<T> {
	/// Whom an election by the stake of the planned era would choose without these.
	pub fn would_elect(id: ServiceId, absent: &[T::AccountId]) -> Vec<T::AccountId> {
		let Some(service) = Services::<T>::get(id) else { return Vec::new() };
		let terms = Self::terms_in_force(id, &service);
		let tried = with_transaction(|| {
			Self::take_seats(id, absent);
			let chosen = Self::choose(T::Stake::planned_era(), id, &terms);
			let chosen = chosen.into_iter().map(|one| one.account).collect();
			TransactionOutcome::Rollback(Ok::<_, DispatchError>(chosen))
		});
		tried.unwrap_or_default()
	}

	/// Takes their seats from these: elections do not choose them until they rejoin.
	pub fn unseat(id: ServiceId, absent: &[T::AccountId]) -> DispatchResult {
		let service = Services::<T>::get(id).ok_or(Error::<T>::UnknownService)?;
		ensure!(!service.retired, Error::<T>::ServiceRetired);
		Self::take_seats(id, absent);
		for watcher in absent.iter().cloned() {
			Self::deposit_event(Event::Ejected {
				service: id,
				watcher,
				signed: 0,
				certificates: 0,
			});
		}
		Ok(())
	}

	fn take_seats(id: ServiceId, absent: &[T::AccountId]) {
		for watcher in absent {
			Self::mutate_allocation(id, watcher, |allocation| allocation.ejected = true);
		}
	}
}
