// SPDX-License-Identifier: Apache-2.0

//! A chain whose watcher sets and clock are set by hand.

use crate::{self as pallet_liveness, *};
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, Get},
};
use sp_core::H256;
use std::{cell::RefCell, collections::BTreeMap};
use vigil_bls::Fake;
use vigil_primitives::{
	incident::OnIncident,
	traits::{OnCertificate, OnStatusChange, Status},
	Bitfield, Incident, IncidentId, Kind, MemberIndex, Seconds, ServiceId, SetId, Statement,
};
use vigil_test_utils::{TestClock, TestSets};

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

/// What is around the pallet.
#[derive(Default)]
pub struct World {
	pub genesis: H256,
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

/// The ears of the mock.
pub struct MockSets;

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
	type Sets = TestSets<u64>;
	type OwnStatements = MockSets;
	type Participation = MockSets;
	type OnStatusChange = MockSets;
	type OnIncident = MockSets;
	type Curve = Fake;
	type UnixTime = TestClock;
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
		use vigil_test_utils::{keep_set, set_now, KeptSet};
		set_now(now.0);
		let era = vigil_primitives::Era(commitment.set_id.0 as u32);
		let watchers = (0..).zip(&members).map(|(account, _)| account).collect();
		keep_set(KeptSet { commitment, members, watchers, policy, era });
		world(|world| world.genesis = fixture::GENESIS);
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
