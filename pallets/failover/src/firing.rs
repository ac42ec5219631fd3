// SPDX-License-Identifier: Apache-2.0

//! What destinations keep of plans: receipts of rehearsals and firings, and the word to less preferred
//! destinations.

use crate::{
	traits::OnFiring, Config, Error, Event, HoldReason, Lanes, Pallet, Plan, Plans, Protocols,
	RelayFee, Span, Target,
};
use alloc::vec::Vec;
use frame_support::{ensure, storage::with_storage_layer, traits::fungible::MutateHold};
use sp_runtime::{DispatchError, DispatchResult};
use vigil_primitives::{Body, Firing, Height, Outcome, PlanId, PlanReceipt};
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
		let known = plan.targets.get(place).copied().ok_or(Error::<T>::UnknownTarget)?;
		ensure!(known.shown_at.is_none_or(|shown| height > shown), Error::<T>::NothingNew);
		let destination = known.destination;
		let receipt = Self::plan_receipt(&plan, id, destination, height, proof)?;
		let shown = Target { shown_at: known.shown_at, ..show(&known, plan.version, &receipt) };
		ensure!(shown != known, Error::<T>::NothingNew);
		if let Some(target) = plan.targets.get_mut(place) {
			*target = Target { shown_at: Some(height), ..shown };
		}
		Self::deposit_event(Event::PlanProven { plan: id, destination, height, receipt });
		if let Some(firing) = &receipt.firing {
			// What is due for it counts as paid by then. Watchers who cannot be paid any more hide no firing.
			let _ = with_storage_layer(|| Self::charge(id, &mut plan));
			T::Firings::on_firing(plan.protocol, plan.service, firing);
		}
		let stands =
			|firing: &Firing| firing.failover == Outcome::Done && firing.failback.is_none();
		if let Some(firing) = receipt.firing.filter(stands) {
			let span = (firing.first, firing.last.max(firing.first));
			Self::stand_down(id, &mut plan, place, span)?;
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
		let inbox = Self::certified_inbox(destination, height, proof)?;
		inbox.plan(plan.service, id)?.ok_or(Error::NotKept)
	}

	/// Tells every target after this one not to fire for incidents with a Halt in the span, unless that was
	/// said before. A lane that was given up is left out.
	fn stand_down(id: PlanId, plan: &mut Plan, fired: usize, span: Span) -> DispatchResult {
		let (first, last) = span;
		let covers = |other: &Span| other.0 <= first && last <= other.1;
		let later = plan.targets.iter().skip(fired.saturating_add(1));
		let later: Vec<_> = later.copied().collect();
		if later.is_empty() || plan.stood_down.iter().any(covers) {
			return Ok(());
		}
		for target in later {
			let lane = (plan.service, target.destination);
			if Lanes::<T>::get(lane.1, lane.0).is_none_or(|known| known.ended) {
				continue;
			}
			Self::hurry(lane, target.post)?;
			let body = Body::StandDown { plan: id, first, last };
			let fee = Self::fee_if_possible(plan, &body)?;
			Self::post_for(lane, plan.protocol, body, fee)?;
		}
		note_span(plan, span);
		Self::deposit_event(Event::StoodDown { plan: id, first, last });
		Ok(())
	}

	/// The relayer's fee, or none if the owner has no funds: the word goes out all the same, and
	/// whoever wants it to arrive can carry it.
	fn fee_if_possible(plan: &Plan, body: &Body) -> Result<RelayFee<T::AccountId>, DispatchError> {
		let payer = Protocols::<T>::get(plan.protocol).ok_or(Error::<T>::UnknownProtocol)?.owner;
		let fee = Self::bill(payer, body);
		let all = fee.amount.saturating_add(fee.deposit);
		match T::Currency::hold(&HoldReason::RelayFee.into(), &fee.payer, all) {
			Ok(()) => Ok(fee),
			Err(_) => Ok(RelayFee { amount: 0, deposit: 0, ..fee }),
		}
	}
}

/// What is known of a target once the receipt is. A receipt of another version says nothing of the latest.
fn show(known: &Target, version: u32, receipt: &PlanReceipt) -> Target {
	let latest = receipt.version == version;
	Target {
		delivered: known.delivered || latest,
		rehearsal: receipt.rehearsal.filter(|_| latest).or(known.rehearsal),
		firing: receipt.firing.or(known.firing),
		..*known
	}
}

/// Remembers a span in place of those that it covers, and of the oldest if there are too many.
fn note_span(plan: &mut Plan, span: Span) {
	plan.stood_down.retain(|other| !(span.0 <= other.0 && other.1 <= span.1));
	if plan.stood_down.is_full() {
		plan.stood_down.remove(0);
	}
	let _ = plan.stood_down.try_push(span);
}
