// SPDX-License-Identifier: Apache-2.0

//! What neighbours and nodes may ask.

use crate::{
	Checkpoints, Config, Incidents, KeptCheckpoint, KeptPlan, MessageReceipts, Pallet, PausedUntil,
	PlanReceipts, Plans, Schedule, SetOrder, Vigil, Ward, Wards,
};
use alloc::vec::Vec;
use frame_support::traits::Get;
use sp_core::H256;
use vigil_primitives::{
	traits::{CertifiedRoots, ServiceStatus, Status},
	Destination, Height, Incident, MessageReceipt, PlanId, PlanReceipt, SequenceNumber, ServiceId,
	SetId, UnixTime,
};

/// A plan with what became of it.
pub struct PlanInfo {
	/// Whose it is, and what it does.
	pub kept: KeptPlan,
	/// Whether it has fired and not failed back.
	pub fired: bool,
	/// Its last firing.
	pub receipt: Option<PlanReceipt>,
}

impl<T: Config> Pallet<T> {
	/// The genesis of the Vigil chain that is trusted.
	pub fn trusted_vigil() -> Option<H256> {
		Vigil::<T>::get()
	}

	/// What messages have to be addressed to.
	pub fn destination() -> Destination {
		T::Destination::get()
	}

	/// Until when nothing is executed, if there is a pause.
	pub fn paused_until() -> Option<UnixTime> {
		PausedUntil::<T>::get().filter(|until| Self::now() < *until)
	}

	/// The sets that are kept, oldest first; none for a service that is not trusted.
	pub fn sets(service: ServiceId) -> Vec<SetId> {
		SetOrder::<T>::get(service).into_inner()
	}

	/// What is known of the ward; `None` for a service that is not trusted.
	pub fn ward(service: ServiceId) -> Option<Ward> {
		let unheard = || SetOrder::<T>::contains_key(service).then(Ward::default);
		Wards::<T>::get(service).or_else(unheard)
	}

	/// The incidents that are kept, oldest first, the one under way last.
	pub fn incidents(service: ServiceId) -> Vec<Incident> {
		let under_way = Wards::<T>::get(service).and_then(|ward| ward.incident);
		Incidents::<T>::get(service).into_iter().chain(under_way).collect()
	}

	/// The checkpoints that are kept, in the order in which they were accepted.
	pub fn checkpoints(service: ServiceId) -> Vec<KeptCheckpoint> {
		Checkpoints::<T>::get(service).into_inner()
	}

	/// The numbers of the plans that are kept, in rising order.
	pub fn plans(service: ServiceId) -> Vec<PlanId> {
		let mut plans: Vec<_> = Plans::<T>::iter_key_prefix(service).collect();
		plans.sort();
		plans
	}

	/// One plan.
	pub fn plan(service: ServiceId, plan: PlanId) -> Option<PlanInfo> {
		let kept = Plans::<T>::get(service, plan)?;
		let scheduled = Schedule::<T>::get((service, kept.order.class, plan))?;
		let receipt = PlanReceipts::<T>::get(service, plan);
		Some(PlanInfo { kept, fired: scheduled.fired.is_some(), receipt })
	}

	/// The receipt of one of the last messages.
	pub fn message_receipt(service: ServiceId, sequence: SequenceNumber) -> Option<MessageReceipt> {
		MessageReceipts::<T>::get(service, sequence)
	}
}

impl<T: Config> ServiceStatus for Pallet<T> {
	/// A service exists here as long as one of its sets is kept.
	fn status(service: ServiceId) -> Option<Status> {
		Self::ward(service).map(|ward| ward.status)
	}
}

impl<T: Config> CertifiedRoots for Pallet<T> {
	fn state_root(service: ServiceId, height: Height) -> Option<H256> {
		let kept = Checkpoints::<T>::get(service).into_iter();
		let mut standing = kept.filter(|kept| !kept.superseded).map(|kept| kept.checkpoint);
		standing.find(|block| block.height == height).map(|block| block.state_root)
	}
}
