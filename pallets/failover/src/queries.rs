// SPDX-License-Identifier: Apache-2.0

//! What watchers, relayers and protocols may ask.
//!
//! Pages count numbers, present or not, so that no question walks further than it says.

use crate::{
	sealing::end, Batch, Batches, Config, DestinationId, Destinations, Form, LaneKey, Lanes,
	NextDestination, NextPlan, NextProtocol, OpenLanes, Pallet, PendingChanges, Plan, Plans,
	PlansOf, Protocols, Target, Unsealed,
};
use alloc::vec::Vec;
use frame_support::traits::Get;
use sp_runtime::traits::UniqueSaturatedInto;
use vigil_primitives::{
	answers::failover::{
		DeclaredInfo, DestinationInfo, LaneInfo, Page, PlanInfo, ProtocolInfo, Takes, TargetInfo,
		Terms,
	},
	traits::ServiceTerms,
	LaneId, Message, Outbox, PlanId, ProtocolId, SequenceNumber, ServiceId,
};

/// The most numbers that one page goes through.
pub const MOST_ON_PAGE: u32 = 256;

impl<T: Config> Pallet<T> {
	/// The oldest outboxes of each open lane of the service that are not known to have arrived, at most
	/// `most` of a lane.
	pub fn outboxes(service: ServiceId, most: usize) -> Vec<Outbox> {
		let open = OpenLanes::<T>::iter_key_prefix(service);
		let lanes = open.filter_map(|to| Some((to, Lanes::<T>::get(to, service)?)));
		let oldest = |(to, lane): (_, crate::Lane<_>)| {
			Self::batches((service, to), lane.oldest).map(|batch| batch.outbox).take(most)
		};
		lanes.flat_map(oldest).collect()
	}

	/// The messages of an outbox that is not known to have arrived completely, in order; none of any
	/// other.
	pub fn messages(service: ServiceId, outbox: &Outbox) -> Vec<Message> {
		let lane = (service, DestinationId(outbox.lane.0));
		let batch = Batches::<T>::get(lane, outbox.first).filter(|batch| batch.outbox == *outbox);
		let Some(batch) = batch else { return Vec::new() };
		let numbers = (outbox.first.0..end(outbox).0).map(SequenceNumber);
		numbers.zip(batch.posts).filter_map(|(number, post)| Self::message(post, number)).collect()
	}

	/// A protocol.
	pub fn protocol_info(protocol: ProtocolId) -> Option<ProtocolInfo<T::AccountId>> {
		let entry = Protocols::<T>::get(protocol)?;
		Some(ProtocolInfo {
			protocol,
			owner: entry.owner,
			nominee: entry.nominee,
			plans: entry.plans,
			waiting: entry.waiting,
		})
	}

	/// Protocols from this number on.
	pub fn protocols(from: ProtocolId, most: u32) -> Page<ProtocolInfo<T::AccountId>> {
		let end = NextProtocol::<T>::get().0;
		page(from.0, most, end, |number| Self::protocol_info(ProtocolId(number)))
	}

	/// Destinations from this number on.
	pub fn destinations(from: LaneId, most: u32) -> Page<DestinationInfo<T::AccountId>> {
		let end = NextDestination::<T>::get().0;
		page(from.0, most, end, |number| Self::destination_info(DestinationId(number)))
	}

	fn destination_info(id: DestinationId) -> Option<DestinationInfo<T::AccountId>> {
		let entry = Destinations::<T>::get(id)?;
		Some(DestinationInfo {
			lane: id.lane(),
			destination: entry.destination,
			keeper: entry.keeper,
			takes: match entry.form {
				Form::Xcm(version) => Takes::Xcm(version),
				Form::Evm => Takes::Evm,
				Form::Raw => Takes::Raw,
			},
			certified_by: entry.certified_by,
			inbox_name: entry.inbox_name.into_inner(),
			proven: entry.proven,
			targets: entry.targets,
		})
	}

	/// Lanes of a service from this number on.
	pub fn lanes(service: ServiceId, from: LaneId, most: u32) -> Page<LaneInfo> {
		let end = NextDestination::<T>::get().0;
		page(from.0, most, end, |number| Self::lane_info((service, DestinationId(number))))
	}

	/// Lanes of a service with messages that are not known to have arrived.
	pub fn open_lanes(service: ServiceId) -> Vec<LaneInfo> {
		let open = OpenLanes::<T>::iter_key_prefix(service);
		open.filter_map(|to| Self::lane_info((service, to))).collect()
	}

	fn lane_info((service, to): LaneKey) -> Option<LaneInfo> {
		let lane = Lanes::<T>::get(to, service)?;
		Some(LaneInfo {
			service,
			lane: to.lane(),
			destination: Destinations::<T>::get(to)?.destination,
			delivered: lane.delivered,
			next: lane.next,
			unsealed: lane.unsealed,
			upkeep: lane.upkeep,
			ended: lane.ended,
		})
	}

	/// A plan, how far it has come at each destination, and when a change under way is due.
	pub fn plan_info(id: PlanId) -> Option<PlanInfo> {
		let plan = Plans::<T>::get(id)?;
		let targets = plan.targets.iter().filter_map(|target| Self::target_info(&plan, target));
		let changes_at = PendingChanges::<T>::get(id).map(|pending| pending.changes_at);
		Some(PlanInfo {
			plan: id,
			protocol: plan.protocol,
			service: plan.service,
			version: plan.version,
			class: plan.class,
			targets: targets.collect(),
			changes_at: changes_at.map(UniqueSaturatedInto::unique_saturated_into),
			terms: plan.terms,
			terms_are: Self::terms_of(&plan),
			declared: Self::declared_info(&plan),
		})
	}

	/// Plans from this number on.
	pub fn plans(from: PlanId, most: u32) -> Page<PlanInfo> {
		let end = NextPlan::<T>::get().0;
		page(from.0, most, end, |number| Self::plan_info(PlanId(number)))
	}

	/// The plans of a protocol.
	pub fn plans_of(protocol: ProtocolId) -> Vec<PlanInfo> {
		PlansOf::<T>::iter_key_prefix(protocol).filter_map(Self::plan_info).collect()
	}

	/// Destinations of plans are never removed, so none is left out.
	fn target_info(plan: &Plan, target: &Target) -> Option<TargetInfo> {
		let lane = (plan.service, target.destination);
		let waits = |line| Unsealed::<T>::get(lane, line).contains(&target.post);
		Some(TargetInfo {
			lane: target.destination.lane(),
			destination: Destinations::<T>::get(target.destination)?.destination,
			delay: target.delay,
			sealed: !waits(crate::Line::Orders) && !waits(crate::Line::Words),
			delivered: target.delivered,
			rehearsed: target.rehearsal,
			firing: target.firing,
			shown_at: target.shown_at,
		})
	}

	fn terms_of(plan: &Plan) -> Terms {
		let relied_on = Some(plan.terms);
		let in_force = T::Terms::in_force(plan.service) == relied_on;
		match (in_force, T::Terms::latest(plan.service) == relied_on) {
			(_, true) => Terms::Same,
			(true, false) => Terms::Changing,
			(false, false) => Terms::Changed,
		}
	}

	fn declared_info(plan: &Plan) -> DeclaredInfo {
		let declared = &plan.declared;
		DeclaredInfo {
			value: declared.value,
			counts: declared.counts(T::CurrentEra::get()),
			per_era: declared.per_era,
			prepaid: declared.prepaid,
			covered_until: declared.covered_until().0,
		}
	}

	/// Outboxes of a lane, one after the other.
	pub(crate) fn batches(lane: LaneKey, oldest: SequenceNumber) -> impl Iterator<Item = Batch> {
		let first = Batches::<T>::get(lane, oldest);
		core::iter::successors(first, move |batch| Batches::<T>::get(lane, end(&batch.outbox)))
	}
}

/// What is found under so many numbers from `from` on, of those before `end`.
fn page<Entry>(
	from: u32,
	most: u32,
	end: u32,
	found: impl Fn(u32) -> Option<Entry>,
) -> Page<Entry> {
	let until = from.saturating_add(most.min(MOST_ON_PAGE)).min(end);
	let entries = (from..until).filter_map(found).collect();
	Page { entries, next: (until < end && until > from).then_some(until) }
}
