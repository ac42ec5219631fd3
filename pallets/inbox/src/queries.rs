// SPDX-License-Identifier: Apache-2.0

//! What the pallet knows, for the runtime's API and for others who ask.

use crate::{
	CheckpointReceipts, Checkpoints, Config, Executing, Execution, HandoverReceipts, Incidents,
	KeptCheckpoint, MessageReceipts, NextMessages, Pallet, PausedUntil, PlanReceipts, Plans,
	SetOrder, Sets, Vigil, Ward, Wards,
};
use alloc::vec::Vec;
use frame_support::traits::Get;
use sp_core::H256;
use vigil_primitives::{
	answers::inbox::{DeliveredLane, InboxInfo, KeptPlan, TrustedService, TrustedSet},
	traits::{CertifiedRoots, ServiceStatus, Status},
	CarriageReceipt, Checkpoint, Destination, Height, Incident, IncidentId, LaneId, MessageReceipt,
	PlanId, ProtocolId, SequenceNumber, ServiceId, SetId, UnixTime,
};

impl<T: Config> Pallet<T> {
	/// What the inbox is.
	pub fn info() -> InboxInfo {
		let mut services: Vec<_> = SetOrder::<T>::iter_keys().collect();
		services.sort();
		InboxInfo {
			vigil: Self::trusted_vigil(),
			destination: Self::destination(),
			paused_until: Self::paused_until(),
			services,
		}
	}

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

	/// What is known of a service; `None` for one that is not trusted.
	pub fn service(service: ServiceId) -> Option<TrustedService> {
		let ward = Self::ward(service)?;
		Some(TrustedService {
			sets: Self::sets(service),
			status: ward.status,
			since: ward.since,
			incident: ward.incident,
			checkpoint: ward.checkpoint,
		})
	}

	/// The sets that are kept, oldest first; none for a service that is not trusted.
	pub fn sets(service: ServiceId) -> Vec<SetId> {
		SetOrder::<T>::get(service).into_inner()
	}

	/// A set that is kept.
	pub fn set(service: ServiceId, set_id: SetId) -> Option<TrustedSet> {
		Sets::<T>::get(service, set_id).map(|kept| TrustedSet {
			commitment: kept.commitment,
			policy: kept.policy,
			superseded_at: kept.superseded_at,
			standby: kept.standby,
		})
	}

	/// What is known of the ward; `None` for a service that is not trusted.
	pub fn ward(service: ServiceId) -> Option<Ward> {
		let unheard = || SetOrder::<T>::contains_key(service).then(Ward::default);
		Wards::<T>::get(service).or_else(unheard)
	}

	/// The incident under way and how the ward stands, as long as it is Halted or Recovering.
	pub fn incident_under_way(service: ServiceId) -> Option<(IncidentId, Status)> {
		let ward = Wards::<T>::get(service)?;
		ward.incident.map(|incident| (incident.id, ward.status))
	}

	/// The height of the block that the ward stands at, or stood at, in the incident under way.
	pub fn stands_at(service: ServiceId) -> Option<Height> {
		Wards::<T>::get(service)?.incident.map(|incident| incident.last.height)
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

	/// The last checkpoint that stands.
	pub fn last_checkpoint(service: ServiceId) -> Option<Checkpoint> {
		let kept = Checkpoints::<T>::get(service).into_iter().rev();
		kept.filter(|kept| !kept.superseded).map(|kept| kept.checkpoint).next()
	}

	/// The lanes of the trusted Vigil chain over which something was delivered for a service, in rising
	/// order.
	pub fn lanes(service: ServiceId) -> Vec<DeliveredLane> {
		let Some(vigil) = Vigil::<T>::get() else { return Vec::new() };
		let lanes = NextMessages::<T>::iter_prefix((vigil, service));
		let mut lanes: Vec<_> = lanes.map(|(lane, next)| DeliveredLane { lane, next }).collect();
		lanes.sort_by_key(|one| one.lane);
		lanes
	}

	/// The number of the next message of a lane of the trusted Vigil chain.
	pub fn next_message(service: ServiceId, lane: LaneId) -> SequenceNumber {
		let next = |vigil| NextMessages::<T>::get((vigil, service, lane));
		Vigil::<T>::get().and_then(next).unwrap_or_default()
	}

	/// The receipt of one of a lane's last messages.
	pub fn message_receipt(
		service: ServiceId,
		lane: LaneId,
		sequence: SequenceNumber,
	) -> Option<MessageReceipt> {
		MessageReceipts::<T>::get((service, lane, sequence))
	}

	/// Who brought the Handover to a set.
	pub fn handover_receipt(service: ServiceId, set_id: SetId) -> Option<CarriageReceipt> {
		HandoverReceipts::<T>::get(service, set_id)
	}

	/// Who brought the Checkpoint of a height.
	pub fn checkpoint_receipt(service: ServiceId, height: Height) -> Option<CarriageReceipt> {
		CheckpointReceipts::<T>::get(service, height)
	}

	/// The numbers of the plans that are kept, in rising order; none for a service that is not trusted.
	pub fn plans(service: ServiceId) -> Vec<PlanId> {
		if !SetOrder::<T>::contains_key(service) {
			return Vec::new();
		}
		let mut plans: Vec<_> = Plans::<T>::iter_key_prefix(service).collect();
		plans.sort();
		plans
	}

	/// A plan that is kept, with what became of it.
	pub fn plan(service: ServiceId, plan: PlanId) -> Option<KeptPlan> {
		let kept =
			Plans::<T>::get(service, plan).filter(|_| SetOrder::<T>::contains_key(service))?;
		let fired = Self::has_fired(service, plan, &kept);
		let receipt = PlanReceipts::<T>::get(service, plan)?;
		Some(KeptPlan { protocol: kept.protocol, order: kept.order, fired, receipt })
	}

	/// Whether the failover of a plan of this protocol is executed just now, for a halt or in a
	/// rehearsal: for calls that nothing else may make, not even another message of the protocol.
	pub fn is_failing_over(service: ServiceId, protocol: ProtocolId) -> bool {
		Executing::<T>::get().is_some_and(|job| {
			let own = (job.service, job.protocol) == (service, protocol);
			own && matches!(job.execution, Execution::Failover(_))
		})
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
