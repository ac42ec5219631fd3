// SPDX-License-Identifier: Apache-2.0

//! What plans did: receipts of firings, and the word to less preferred destinations.

use crate::{
	delivery::inbox_name, lanes::Room, BlockId, Config, Error, Event, HoldReason, Pallet, Plan,
	Plans, Protocols, ProvenFiring, RelayFee,
};
use alloc::vec::Vec;
use frame_support::{ensure, traits::fungible::MutateHold};
use sp_runtime::{DispatchError, DispatchResult};
use vigil_primitives::{receipt::plan_key, Body, Height, Outcome, PlanId, PlanReceipt};
use vigil_proofs::Proof;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_prove_firing(
		id: PlanId,
		index: u32,
		height: Height,
		proof: Proof,
	) -> DispatchResult {
		let mut plan = Plans::<T>::get(id).ok_or(Error::<T>::UnknownPlan)?;
		let place = usize::try_from(index).map_err(|_| Error::<T>::UnknownTarget)?;
		let target = plan.targets.get(place).copied().ok_or(Error::<T>::UnknownTarget)?;
		if let Some(known) = target.firing {
			ensure!(height > known.height, Error::<T>::NothingNew);
		}
		let receipt = Self::plan_receipt(&plan, id, target.destination, height, proof)?;
		let known = target.firing.map(|known| known.receipt);
		ensure!(known != Some(receipt), Error::<T>::NothingNew);
		if let Some(target) = plan.targets.get_mut(place) {
			target.firing = Some(ProvenFiring { height, receipt });
		}
		let destination = target.destination;
		Self::deposit_event(Event::FiringProven { plan: id, destination, height, receipt });
		if receipt.failover == Outcome::Done && receipt.failback.is_none() {
			let incident = (receipt.height, receipt.block_hash);
			Self::stand_down(id, &mut plan, place, incident)?;
		}
		Plans::<T>::insert(id, plan);
		Ok(())
	}

	fn plan_receipt(
		plan: &Plan,
		id: PlanId,
		destination: crate::DestinationId,
		height: Height,
		proof: Proof,
	) -> Result<PlanReceipt, Error<T>> {
		let (state, inbox) = Self::certified_state(destination, height, proof)?;
		let key = plan_key(inbox_name(&inbox)?, plan.service, id);
		state.value::<PlanReceipt>(&key)?.ok_or(Error::NotFired)
	}

	/// Tells every target after this one not to fire for the incident any more, once per incident.
	fn stand_down(id: PlanId, plan: &mut Plan, fired: usize, incident: BlockId) -> DispatchResult {
		let later = plan.targets.iter().skip(fired.saturating_add(1));
		let later: Vec<_> = later.map(|target| target.destination).collect();
		if later.is_empty() || plan.stood_down == Some(incident) {
			return Ok(());
		}
		let (height, block_hash) = incident;
		for destination in later {
			let body = Body::StandDown { plan: id, height, block_hash };
			let fee = Self::fee_if_possible(plan, &body)?;
			let lane = (plan.service, destination);
			Self::post_for(lane, plan.protocol, body, Room::Reserved, fee)?;
		}
		plan.stood_down = Some(incident);
		Self::deposit_event(Event::StoodDown { plan: id, height, block_hash });
		Ok(())
	}

	/// The relayer's fee, or none if the owner has no funds: the word goes out all the same, and
	/// whoever wants it to arrive can carry it.
	fn fee_if_possible(plan: &Plan, body: &Body) -> Result<RelayFee<T::AccountId>, DispatchError> {
		let payer = Protocols::<T>::get(plan.protocol).ok_or(Error::<T>::UnknownProtocol)?.owner;
		let amount = Self::relay_fee(body);
		let held = T::Currency::hold(&HoldReason::RelayFee.into(), &payer, amount).is_ok();
		Ok(RelayFee { payer, amount: if held { amount } else { 0 } })
	}
}
