// SPDX-License-Identifier: Apache-2.0

//! A chain whose watcher sets and clock are set by hand.

use crate::{self as pallet_liveness, *};
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, Get},
};
use sp_core::H256;
use std::{cell::RefCell, collections::BTreeMap, time::Duration};
use vigil_bls::Fake;
use vigil_primitives::{
	incident::OnIncident,
	traits::{OnCertificate, OnStatusChange, Status, WatcherSets},
	Bitfield, Era, Incident, IncidentId, Kind, Member, MemberIndex, Policy, Seconds, ServiceId,
	SetCommitment, SetId, Statement, UnixTime,
};

type Block = frame_system::mocking::MockBlock<Test>;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(RuntimeCall, RuntimeEvent, RuntimeError, RuntimeOrigin, RuntimeTask)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;

	#[runtime::pallet_index(1)]
	pub type Liveness = pallet_liveness;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
}

/// A set that the mock keeps.
#[derive(Clone)]
pub struct KeptSet {
	pub commitment: SetCommitment,
	pub members: Vec<Member>,
	pub policy: Policy,
}

/// What is around the pallet.
#[derive(Default)]
pub struct World {
	pub now: u64,
	pub genesis: H256,
	pub sets: BTreeMap<(ServiceId, SetId), KeptSet>,
	/// What the chain asks its watchers to sign about itself.
	pub asked: Vec<(ServiceId, SetId, Statement)>,
	/// How many were absent from each certificate that was credited.
	pub credited: Vec<(ServiceId, SetId, u16)>,
	/// The kinds of what was credited.
	pub kinds: Vec<Kind>,
	pub joined: Vec<(ServiceId, SetId, Kind, Vec<u16>)>,
	pub moves: Vec<(ServiceId, Status, Status)>,
	/// The last that was told of each incident.
	pub incidents: BTreeMap<(ServiceId, IncidentId), Incident>,
}

thread_local! {
	static WORLD: RefCell<World> = RefCell::default();
}

/// Looks at the world, or changes it.
pub fn world<Answer>(look: impl FnOnce(&mut World) -> Answer) -> Answer {
	WORLD.with_borrow_mut(look)
}

/// The sets and the ears of the mock.
pub struct MockSets;

fn kept(service: ServiceId, set_id: SetId) -> Option<KeptSet> {
	world(|world| world.sets.get(&(service, set_id)).cloned())
}

impl WatcherSets for MockSets {
	type AccountId = u64;

	fn current(service: ServiceId) -> Option<SetId> {
		world(|world| {
			let in_office = world.sets.iter().filter(|((id, _), set)| {
				*id == service && set.commitment.activates_at.0 <= world.now
			});
			in_office.map(|((_, set_id), _)| *set_id).next_back()
		})
	}
	fn commitment(service: ServiceId, set_id: SetId) -> Option<SetCommitment> {
		kept(service, set_id).map(|set| set.commitment)
	}
	fn policy(service: ServiceId, set_id: SetId) -> Option<Policy> {
		kept(service, set_id).map(|set| set.policy)
	}
	fn superseded_at(service: ServiceId, set_id: SetId) -> Option<UnixTime> {
		kept(service, set_id.next()?).map(|set| set.commitment.activates_at)
	}
	fn members(service: ServiceId, set_id: SetId) -> Vec<Member> {
		kept(service, set_id).map_or_else(Vec::new, |set| set.members)
	}
	fn watcher(_: ServiceId, _: SetId, index: MemberIndex) -> Option<u64> {
		Some(index.0.into())
	}
	fn era(_: ServiceId, set_id: SetId) -> Option<Era> {
		u32::try_from(set_id.0).ok().map(Era)
	}
}

impl OwnStatements for MockSets {
	fn is_asked(service: ServiceId, set_id: SetId, statement: &Statement) -> bool {
		world(|world| world.asked.contains(&(service, set_id, statement.clone())))
	}
}

impl OnCertificate for MockSets {
	fn on_certificate(service: ServiceId, set_id: SetId, kind: Kind, absent: &Bitfield) {
		let count = absent.count();
		world(|world| {
			world.credited.push((service, set_id, count));
			world.kinds.push(kind);
		});
	}

	fn on_joined(service: ServiceId, set_id: SetId, kind: Kind, joined: &[MemberIndex]) {
		assert!(!joined.is_empty(), "somebody joins");
		let joined = joined.iter().map(|member| member.0).collect();
		world(|world| world.joined.push((service, set_id, kind, joined)));
	}
}

impl OnIncident for MockSets {
	fn on_incident(service: ServiceId, incident: &Incident) {
		world(|world| world.incidents.insert((service, incident.id), *incident));
	}
}

impl OnStatusChange for MockSets {
	fn on_status_change(service: ServiceId, from: Status, to: Status) {
		assert_eq!(Wards::<Test>::get(service).unwrap().status, to, "neighbours see what is told");
		world(|world| world.moves.push((service, from, to)));
	}
}

impl frame_support::traits::UnixTime for MockSets {
	fn now() -> Duration {
		Duration::from_secs(world(|world| world.now))
	}
}

impl Get<H256> for MockSets {
	fn get() -> H256 {
		world(|world| world.genesis)
	}
}

parameter_types! {
	pub const Freshness: Seconds = Seconds(60);
	pub const CheckpointFreshness: Seconds = Seconds(120);
	pub const ClockDrift: Seconds = Seconds(9);
	pub const SuspectFor: Seconds = Seconds(30);
}

impl Config for Test {
	type Sets = MockSets;
	type OwnStatements = MockSets;
	type Participation = MockSets;
	type OnStatusChange = MockSets;
	type OnIncident = MockSets;
	type Curve = Fake;
	type UnixTime = MockSets;
	type GenesisHash = MockSets;
	type MaxCertificates = ConstU32<4>;
	type Freshness = Freshness;
	type CheckpointFreshness = CheckpointFreshness;
	type ClockDrift = ClockDrift;
	type SuspectFor = SuspectFor;
	type LapsesPerBlock = ConstU32<2>;
	type JoinRounds = ConstU32<2>;
	type MaxJoinable = ConstU32<9>;
	type MaxPinned = ConstU32<2>;
	type MaxCheckpoints = ConstU32<5>;
	type WeightInfo = weights::SubstrateWeight<Test>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = MockSets;
}

#[cfg(feature = "runtime-benchmarks")]
impl benchmarking::BenchmarkHelper for MockSets {
	fn prepare(plan: benchmarking::Plan) {
		let benchmarking::Plan { commitment, members, policy, now } = plan;
		world(|world| world.now = now.0);
		let key = (commitment.service, commitment.set_id);
		let set = KeptSet { commitment, members, policy };
		world(|world| {
			world.sets.insert(key, set);
			world.genesis = fixture::GENESIS;
		});
	}

	fn base() -> (vigil_primitives::KeyPoint, vigil_primitives::SignaturePoint) {
		use vigil_bls::{backend::SigningBackend, Backend, Tag};
		let secret = Fake::secret(&[7; 32]);
		let digest = fixture::statement().digest(fixture::GENESIS);
		let signature = Fake::sign(&secret, Tag::Statement, &digest.0 .0);
		let key = Fake::key_point_bytes(&Fake::public(&secret));
		(key, Fake::signature_point_bytes(&signature))
	}
}
