// SPDX-License-Identifier: Apache-2.0

//! What the runtime APIs of services, wards, plans and certificates answer, where that is more than a call
//! of the pallet that knows.

use crate::{configs::liveness::GenesisHash, AccountId, Failover, Liveness, Restaking, Runtime};
use alloc::vec::Vec;
use frame_support::traits::Get;
use pallet_failover::{PendingChanges, Plans, Target};
use pallet_failover_runtime_api::{PlanInfo, TargetInfo};
use pallet_liveness_runtime_api::WardState;
use pallet_restaking_runtime_api::{AllocationInfo, ServiceInfo, SetInfo};
use sp_core::H256;
use vigil_bls::{verify_with_members, Expected, HostArk, Verified};
use vigil_bls_runtime_api::VerificationError;
use vigil_primitives::{traits::WatcherSets, Certificate, PlanId, ServiceId, SetId};

/// The most outboxes of one lane that are told at once: watchers sign the oldest first.
pub const OUTBOXES_PER_LANE: usize = 16;

/// The service and which of its sets are kept.
pub fn service(service: ServiceId) -> Option<ServiceInfo> {
	let found = pallet_restaking::Services::<Runtime>::get(service)?;
	Some(ServiceInfo {
		policy: found.terms.policy,
		oldest_set: found.oldest_set,
		latest_set: found.latest_set,
		current_set: Restaking::set_in_office(service),
		retired: found.retired,
	})
}

/// A set that is kept.
pub fn watcher_set(service: ServiceId, set_id: SetId) -> Option<SetInfo> {
	let set = pallet_restaking::Sets::<Runtime>::get(service, set_id)?;
	Some(SetInfo {
		commitment: set.commitment,
		policy: set.policy,
		members: <Restaking as WatcherSets>::members(service, set_id),
		superseded_at: <Restaking as WatcherSets>::superseded_at(service, set_id),
	})
}

/// Every allocation of a watcher, with changes under way.
pub fn allocations_of(watcher: &AccountId) -> Vec<AllocationInfo> {
	Restaking::allocations_of(watcher)
		.map(|(service, allocation, total)| AllocationInfo {
			service,
			current: allocation.current,
			pending: allocation.pending.map(|change| (change.target, change.effective)),
			total,
		})
		.collect()
}

/// What the chain knows of the service's ward.
pub fn ward(service: ServiceId) -> Option<WardState> {
	let ward = Liveness::ward(service)?;
	Some(WardState {
		status: ward.status,
		since: ward.since,
		incident: Liveness::under_way(service),
		checkpoint: ward.checkpoint,
	})
}

/// A plan, how far it has come at each destination, and when a change under way is due.
pub fn plan(id: PlanId) -> Option<PlanInfo> {
	let plan = Plans::<Runtime>::get(id)?;
	Some(PlanInfo {
		protocol: plan.protocol,
		service: plan.service,
		version: plan.version,
		class: plan.class,
		targets: plan.targets.iter().filter_map(target).collect(),
		changes_at: PendingChanges::<Runtime>::get(id).map(|pending| pending.changes_at),
	})
}

/// Destinations of plans are never removed, so none is left out.
fn target(target: &Target) -> Option<TargetInfo> {
	Some(TargetInfo {
		destination: Failover::place_of(target.destination)?,
		delay: target.delay,
		armed_by: target.armed_by,
		delivered: target.delivered,
		receipt: target.firing.map(|firing| firing.receipt),
	})
}

/// Verifies a certificate of this chain against the set that it names, if that is kept.
pub fn verify_certificate(certificate: &Certificate) -> Result<Verified, VerificationError> {
	let signed = &certificate.signed;
	let set = watcher_set(signed.service, signed.set_id).ok_or(VerificationError::UnknownSet)?;
	let expected = expected(GenesisHash::get(), certificate);
	verify_with_members::<HostArk>(certificate, &set.commitment, &set.members, &expected)
		.map_err(VerificationError::Refused)
}

/// Expects what the certificate says of itself, from the chain with this genesis.
pub fn expected(genesis_hash: H256, certificate: &Certificate) -> Expected {
	let signed = &certificate.signed;
	Expected { genesis_hash, service: signed.service, kind: signed.statement.kind() }
}
