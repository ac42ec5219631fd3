// SPDX-License-Identifier: Apache-2.0

//! What a place of a plan at a destination costs: the more plans of a service are there already, the more, and
//! nothing of it comes back. An inbox keeps so many plans of a service and not one more, whoever armed them, so
//! filling it must be dearer than anybody gains by it.

use crate::{Balance, Config, DestinationId, Destinations, Event, Occupied, Pallet};
use alloc::vec::Vec;
use frame_support::traits::Get;
use sp_runtime::DispatchResult;
use vigil_primitives::{Destination, PlanId, ServiceId, ThrottleClass};

/// What the next place costs where so many are taken: twice as much with every `step` of them.
pub fn price(base: Balance, step: u32, taken: u32) -> Balance {
	let doublings = taken.checked_div(step).unwrap_or(u32::MAX);
	base.saturating_mul(1u128.checked_shl(doublings).unwrap_or(Balance::MAX))
}

impl<T: Config> Pallet<T> {
	/// What a place of a plan of the service costs at a destination now.
	pub fn place_price(service: ServiceId, id: DestinationId) -> Option<Balance> {
		Destinations::<T>::get(id).map(|to| Self::price_at(service, to.destination))
	}

	fn price_at(service: ServiceId, place: Destination) -> Balance {
		let taken = Occupied::<T>::get(service, place);
		price(T::PlaceFee::get(), T::PlacesPerDoubling::get(), taken)
	}

	/// What is held for a plan of this class.
	pub(crate) fn plan_deposit(class: ThrottleClass) -> Balance {
		let deposit = T::PlanDeposit::get();
		match class {
			ThrottleClass::Critical => deposit.saturating_add(T::CriticalDeposit::get()),
			ThrottleClass::Normal | ThrottleClass::Deferrable => deposit,
		}
	}

	/// Takes the places that a plan has not got, for which the owner pays, and leaves those that it needs no
	/// more. It keeps its place at a destination that it reaches by another entry.
	pub(crate) fn move_places(
		(plan, service): (PlanId, ServiceId),
		owner: &T::AccountId,
		before: impl Iterator<Item = DestinationId>,
		after: impl Iterator<Item = DestinationId>,
	) -> DispatchResult {
		let (before, after) = (Self::places_at(before), Self::places_at(after));
		for left in before.iter().filter(|place| !after.contains(place)) {
			Occupied::<T>::mutate_exists(service, *left, |taken| {
				*taken = taken.map(|taken| taken.saturating_sub(1)).filter(|taken| *taken > 0);
			});
		}
		let mut fee: Balance = 0;
		for new in after.iter().filter(|place| !before.contains(place)) {
			fee = fee.saturating_add(Self::price_at(service, *new));
			Occupied::<T>::mutate(service, *new, |taken| *taken = taken.saturating_add(1));
		}
		if fee > 0 {
			let fee = Self::burn(owner, fee)?;
			Self::deposit_event(Event::PlacesTaken { plan, fee });
		}
		Ok(())
	}

	fn places_at(ids: impl Iterator<Item = DestinationId>) -> Vec<Destination> {
		ids.filter_map(Destinations::<T>::get).map(|to| to.destination).collect()
	}
}

#[cfg(test)]
mod tests {
	use super::price;

	#[test]
	fn a_place_costs_twice_as_much_with_every_step() {
		let at = |taken| price(10, 512, taken);
		assert_eq!([0, 511, 512, 1_023, 1_024, 5_120].map(at), [10, 10, 20, 20, 40, 10_240]);
		assert_eq!([price(3, 1, 127), price(3, 1, 128), price(1, 0, 0)], [u128::MAX; 3]);
		assert_eq!(price(0, 512, u32::MAX), 0);
	}
}
