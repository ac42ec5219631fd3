// SPDX-License-Identifier: Apache-2.0

//! Which wards live, and the transaction by which a block author's own watcher says so.

use crate::{
	configs::insurance::WithNews, Emergency, Insurance, Restaking, Runtime, RuntimeCall, System,
	Timestamp, UncheckedExtrinsic,
};
use alloc::vec::Vec;
use frame_support::{
	parameter_types,
	traits::{ConstU32, Get},
	BoundedVec,
};
use pallet_failover::{Batches, DestinationId};
use pallet_liveness::OwnStatements;
use sp_core::H256;
use vigil_bls::HostArk;
use vigil_primitives::{
	traits::WatcherSets, Certificate, Handover, Seconds, ServiceId, SetId, Statement, FRESHNESS,
};
use vigil_runtime_common::immortal;

/// What this chain is called in everything that is signed.
pub struct GenesisHash;

impl Get<H256> for GenesisHash {
	fn get() -> H256 {
		System::block_hash(0)
	}
}

/// The Handover that a set is asked to sign, once its successor is elected. Whoever signs another one is
/// slashed, so a set has one at most and it never changes.
pub fn handover_of(service: ServiceId, set_id: SetId) -> Option<Handover> {
	let next = Restaking::commitment(service, set_id.next()?)?;
	let standby = Emergency::standby_for(service, next.activates_at);
	Some(Handover { next, standby })
}

/// What a Handover to this set names as its standby.
pub fn standby_for(service: ServiceId, set_id: SetId) -> Option<H256> {
	let set = Restaking::commitment(service, set_id)?;
	Emergency::standby_for(service, set.activates_at)
}

/// What this chain asks of its watchers: to hand over to the next set, and to sign what leaves it.
pub struct AskedOfWatchers;

impl OwnStatements for AskedOfWatchers {
	fn is_asked(service: ServiceId, set_id: SetId, statement: &Statement) -> bool {
		match statement {
			Statement::Handover(handover) => {
				handover_of(service, set_id).is_some_and(|decided| decided == *handover)
			},
			Statement::Outbox(outbox) => {
				let lane = (service, DestinationId(outbox.lane.0));
				let open = Batches::<Runtime>::get(lane, outbox.first);
				open.is_some_and(|batch| batch.outbox == *outbox)
			},
			Statement::Halt(_) | Statement::Resume(_) | Statement::Checkpoint(_) => false,
		}
	}
}

parameter_types! {
	pub const Freshness: Seconds = FRESHNESS;
	pub const CheckpointFreshness: Seconds = Seconds(3_600);
	pub const ClockDrift: Seconds = Seconds(30);
	pub const SuspectFor: Seconds = Seconds(120);
}

impl pallet_liveness::Config for Runtime {
	type Sets = Restaking;
	type OwnStatements = AskedOfWatchers;
	type Participation = (Restaking, Emergency);
	type OnStatusChange = Insurance;
	type OnIncident = Insurance;
	type Curve = HostArk;
	type UnixTime = Timestamp;
	type GenesisHash = GenesisHash;
	type MaxCertificates = ConstU32<16>;
	type Freshness = Freshness;
	type CheckpointFreshness = CheckpointFreshness;
	type ClockDrift = ClockDrift;
	type SuspectFor = SuspectFor;
	type LapsesPerBlock = ConstU32<64>;
	type JoinRounds = ConstU32<20>;
	type MaxJoinable = ConstU32<128>;
	type MaxPinned = ConstU32<64>;
	type MaxCheckpoints = ConstU32<64>;
	type WeightInfo = WithNews;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::CertifiedSets;
}

/// The transaction that hands in certificates, the first ones if there are too many. Nobody signs
/// it: `AuthorizeCall` lets it pass if it comes from this node.
pub fn note_certificates(certificates: Vec<Certificate>) -> UncheckedExtrinsic {
	let certificates = BoundedVec::truncate_from(certificates);
	let call = pallet_liveness::Call::<Runtime>::note_certificates { certificates };
	UncheckedExtrinsic::new_transaction(RuntimeCall::Liveness(call), immortal(0))
}
