// SPDX-License-Identifier: Apache-2.0

//! The upkeep of lanes: destinations that hear of nothing else hear of sets and checkpoints, too, if
//! somebody pays for it.

use crate::{Balance, Carriage, Config, Error, Event, LaneKey, Lanes, Pallet};
use frame_support::{ensure, traits::Get};
use sp_runtime::{traits::Convert, DispatchResult};
use vigil_primitives::{traits::ServiceStatus, CarriageReceipt, Height};
use vigil_proofs::Proof;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_fund_upkeep(
		from: T::AccountId,
		lane: LaneKey,
		amount: Balance,
	) -> DispatchResult {
		ensure!(T::Services::status(lane.0).is_some(), Error::<T>::UnknownService);
		Self::ensure_lane(lane, &from)?;
		Self::pay_in(&from, amount)?;
		let left = Lanes::<T>::try_mutate(lane.1, lane.0, |known| {
			let known = known.as_mut().ok_or(Error::<T>::UnknownLane)?;
			known.upkeep = known.upkeep.saturating_add(amount);
			Ok::<_, Error<T>>(known.upkeep)
		})?;
		let (service, destination) = lane;
		Self::deposit_event(Event::UpkeepFunded { service, destination, from, amount, left });
		Ok(())
	}

	pub(crate) fn do_prove_carriage(
		lane: LaneKey,
		carriage: Carriage,
		height: Height,
		proof: Proof,
	) -> DispatchResult {
		let (service, destination) = lane;
		Self::destination(destination)?;
		let mut known = Lanes::<T>::get(destination, service).ok_or(Error::<T>::UnknownLane)?;
		let fee = match carriage {
			Carriage::Handover(_) => T::HandoverFee::get(),
			Carriage::Checkpoint(_) => T::CheckpointFee::get(),
		};
		let left = known.upkeep.checked_sub(fee).ok_or(Error::<T>::UpkeepSpent)?;
		let receipt = Self::carriage_receipt(lane, carriage, height, proof)?;
		let new = match carriage {
			Carriage::Handover(set) => known.handovers.take(set.0),
			Carriage::Checkpoint(_) => {
				let interval = T::CheckpointInterval::get().0;
				let number = receipt.at.0.checked_div(interval).unwrap_or_default();
				known.checkpoints.take(number)
			},
		};
		ensure!(new, Error::<T>::AlreadyPaid);
		let relayer = T::AccountOf::convert(receipt.beneficiary);
		Self::pay_out(&relayer, fee)?;
		known.upkeep = left;
		Lanes::<T>::insert(destination, service, known);
		Self::deposit_event(Event::CarriagePaid {
			service,
			destination,
			carriage,
			relayer,
			fee,
			left,
		});
		Ok(())
	}

	fn carriage_receipt(
		(service, destination): LaneKey,
		carriage: Carriage,
		height: Height,
		proof: Proof,
	) -> Result<CarriageReceipt, Error<T>> {
		let inbox = Self::certified_inbox(destination, height, proof)?;
		let receipt = match carriage {
			Carriage::Handover(set) => inbox.handover(service, set)?,
			Carriage::Checkpoint(height) => inbox.checkpoint(service, height)?,
		};
		receipt.ok_or(Error::NotCarried)
	}
}
