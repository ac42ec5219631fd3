// SPDX-License-Identifier: Apache-2.0

//! A chain with a native token, a dollar, and shares; its neighbours say what the world says.

use crate::{
	self as pallet_insurance,
	rules::{capacity::Slack, holding::State},
	traits::{Brakes, IncidentRecord, Interests, PremiumDoor, Verdict, Verdicts, Watchers},
	weights,
};
use frame_support::{
	derive_impl, parameter_types,
	traits::{
		fungible::{Mutate as _, NativeFromLeft, NativeOrWithId, UnionOf},
		tokens::Preservation,
		AsEnsureOriginWithArg, ConstU128, ConstU32,
	},
	weights::Weight,
	PalletId,
};
use frame_system::{EnsureRoot, EnsureRootWithSuccess, EnsureSigned};
use pallet_assets::{Instance1, Instance2};
use sp_runtime::{traits::IdentityLookup, DispatchError, DispatchResult};
use std::{cell::RefCell, collections::BTreeMap, time::Duration};
use vigil_primitives::{
	incident::{IncidentPins, PinError},
	traits::{DeclaredValues, ServiceStatus, Status},
	Height, Incident, IncidentId, ProtocolId, Seconds, ServiceId, UnixTime, H256,
};

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Dollars: pallet_assets::<Instance1>,
		Shares: pallet_assets::<Instance2>,
		Insurance: pallet_insurance,
	}
);

pub type AssetKind = NativeOrWithId<u32>;

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	// As long as what tells the accounts of pools from each other.
	type AccountId = u128;
	type Lookup = IdentityLookup<u128>;
	type AccountData = pallet_balances::AccountData<u128>;
	type DbWeight = frame_support::weights::constants::RocksDbWeight;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = u128;
	type ExistentialDeposit = ConstU128<10>;
	type AccountStore = System;
}

macro_rules! assets {
	($instance:ty) => {
		impl pallet_assets::Config<$instance> for Test {
			type RuntimeEvent = RuntimeEvent;
			type Balance = u128;
			type RemoveItemsLimit = ConstU32<5>;
			type AssetId = u32;
			type AssetIdParameter = u32;
			type ReserveData = ();
			type Currency = Balances;
			type CreateOrigin = AsEnsureOriginWithArg<EnsureSigned<u128>>;
			type ForceOrigin = EnsureRoot<u128>;
			type AssetDeposit = ConstU128<0>;
			type AssetAccountDeposit = ConstU128<0>;
			type MetadataDepositBase = ConstU128<0>;
			type MetadataDepositPerByte = ConstU128<0>;
			type ApprovalDeposit = ConstU128<0>;
			type StringLimit = ConstU32<64>;
			type Freezer = ();
			type Holder = ();
			type Extra = ();
			type CallbackHandle = ();
			type AssetIdAllocator = ();
			type WeightInfo = ();
			#[cfg(feature = "runtime-benchmarks")]
			type BenchmarkHelper = ();
		}
	};
}

assets!(Instance1);
assets!(Instance2);

/// What is around the pallet.
#[derive(Default)]
pub struct World {
	pub now: u64,
	pub status: BTreeMap<ServiceId, Status>,
	pub record: BTreeMap<ServiceId, Vec<Incident>>,
	pub watched_since: Option<u64>,
	pub pins: BTreeMap<(ServiceId, IncidentId), u32>,
	pub no_pins: bool,
	pub owners: BTreeMap<ProtocolId, u128>,
	pub aged: BTreeMap<(ProtocolId, ServiceId), u128>,
	pub declared: u128,
	pub watchers: Vec<u128>,
	pub at_risk: u128,
	pub no_door: bool,
	pub disputed: Vec<IncidentId>,
	pub lies: Vec<IncidentId>,
	pub paused: bool,
	/// Services whose windows alone stand still.
	pub stopped: Vec<ServiceId>,
	pub most_policies: u32,
	/// Heights at which no state is certified any more.
	pub uncertified: Vec<u64>,
}

thread_local! {
	static WORLD: RefCell<World> = RefCell::default();
}

/// Looks at the world, or changes it.
pub fn world<Answer>(look: impl FnOnce(&mut World) -> Answer) -> Answer {
	WORLD.with_borrow_mut(look)
}

/// Every neighbour.
pub struct Mock;

impl frame_support::traits::UnixTime for Mock {
	fn now() -> Duration {
		Duration::from_secs(world(|world| world.now))
	}
}

impl ServiceStatus for Mock {
	fn status(service: ServiceId) -> Option<Status> {
		world(|world| world.status.get(&service).copied())
	}
}

impl IncidentRecord for Mock {
	fn incidents(service: ServiceId) -> Vec<Incident> {
		world(|world| world.record.get(&service).cloned().unwrap_or_default())
	}
	fn watched_since(_: ServiceId) -> Option<UnixTime> {
		world(|world| world.watched_since.map(UnixTime))
	}
	fn certificates(_: ServiceId, incident: &Incident) -> Vec<H256> {
		vec![H256::from_low_u64_be(incident.halt.round.0)]
	}
}

impl IncidentPins for Mock {
	fn incident(service: ServiceId, id: IncidentId) -> Option<Incident> {
		let found = |one: &&Incident| one.id == id;
		world(|world| world.record.get(&service)?.iter().find(found).copied())
	}
	fn pin(service: ServiceId, id: IncidentId) -> Result<(), PinError> {
		world(|world| match world.no_pins {
			true => Err(PinError::Full),
			false => {
				*world.pins.entry((service, id)).or_default() += 1;
				Ok(())
			},
		})
	}
	fn release(service: ServiceId, id: IncidentId) {
		world(|world| {
			let pins = world.pins.get_mut(&(service, id)).expect("only what is pinned is released");
			*pins -= 1;
			world.pins.retain(|_, pins| *pins > 0);
		});
	}
}

impl DeclaredValues for Mock {
	fn of_service(_: ServiceId) -> u128 {
		world(|world| world.declared)
	}
	fn of_protocol(protocol: ProtocolId, service: ServiceId) -> u128 {
		Self::aged(protocol, service, 0)
	}
	fn aged(protocol: ProtocolId, service: ServiceId, _: u32) -> u128 {
		world(|world| world.aged.get(&(protocol, service)).copied().unwrap_or(0))
	}
	fn fees_paid(_: ProtocolId, _: ServiceId, _: u32) -> u128 {
		0
	}
}

/// What an account has on the ward after a block.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	codec::Encode,
	codec::Decode,
	codec::DecodeWithMemTracking,
	scale_info::TypeInfo,
)]
pub struct Shown {
	pub height: u64,
	pub amount: u128,
}

/// A proof is what it proves.
impl Interests<u128> for Mock {
	type Proof = Shown;
	fn owner(protocol: ProtocolId) -> Option<u128> {
		world(|world| world.owners.get(&protocol).copied())
	}
	fn height(proof: &Shown) -> Height {
		Height(proof.height)
	}
	fn state(_: ServiceId, proof: &Shown) -> Option<State> {
		let root = H256::from_low_u64_be(proof.height);
		let certified = world(|world| !world.uncertified.contains(&proof.height));
		certified.then_some(State { height: Height(proof.height), root })
	}
	fn proven(state: &State, _: &u128, proof: &Shown) -> Option<u128> {
		(state.root == H256::from_low_u64_be(proof.height)).then_some(proof.amount)
	}
	fn size(_: &Shown) -> u32 {
		16
	}
	fn weight() -> Weight {
		Weight::from_parts(1, 0)
	}
}

impl Watchers<u128> for Mock {
	fn is_party(_: ServiceId, who: &u128) -> bool {
		world(|world| world.watchers.contains(who))
	}
	fn quorum_at_risk(_: ServiceId) -> u128 {
		world(|world| world.at_risk)
	}
	fn weight() -> Weight {
		Weight::from_parts(1, 0)
	}
}

impl PremiumDoor<u128> for Mock {
	fn pay(_: ServiceId, from: &u128, amount: u128) -> DispatchResult {
		if world(|world| world.no_door) {
			return Err(DispatchError::Unavailable);
		}
		Balances::transfer(from, &WATCHERS, amount, Preservation::Preserve).map(|_| ())
	}
}

impl Verdicts for Mock {
	fn verdicts(_: ServiceId, incidents: &[Incident]) -> Vec<(IncidentId, Verdict)> {
		let of = |one: &Incident| {
			let disputed = world(|world| world.disputed.contains(&one.id));
			let is_false = world(|world| world.lies.contains(&one.id));
			let disputed = disputed.then_some(Verdict::Disputed);
			Some((one.id, is_false.then_some(Verdict::False).or(disputed)?))
		};
		incidents.iter().filter_map(of).collect()
	}
	fn weight() -> Weight {
		Weight::from_parts(1, 0)
	}
}

impl Brakes for Mock {
	fn is_paused() -> bool {
		world(|world| world.paused)
	}
	fn stopped() -> Vec<ServiceId> {
		world(|world| world.stopped.clone())
	}
}

/// Where watchers are paid.
pub const WATCHERS: u128 = 77;

pub const HOUR: u64 = 3_600;
pub const DAY: u64 = 24 * HOUR;

parameter_types! {
	pub const Pots: PalletId = PalletId(*b"vgl/insu");
	pub const Period: Seconds = Seconds(HOUR);
	pub const MaxGap: Seconds = Seconds(600);
	pub const LateFor: Seconds = Seconds(DAY);
	pub const MaxMerge: Seconds = Seconds(2 * HOUR);
	pub const RateLifetime: Seconds = Seconds(DAY);
	pub const HolderWindow: Seconds = Seconds(4 * DAY);
	pub const Caution: Slack = Slack { gamma: 0, haircut: 1_000_000_000 };
	pub const Notice: Seconds = Seconds(6 * HOUR);
	pub const MostMaintained: Seconds = Seconds(8 * HOUR);
	pub const ExitEpoch: Seconds = Seconds(DAY);
	pub const Opener: u128 = 1;
	pub MostPolicies: u32 = world(|world| world.most_policies).max(1);
}

impl crate::Config for Test {
	type AssetKind = AssetKind;
	type Assets = UnionOf<Balances, Dollars, NativeFromLeft, AssetKind, u128>;
	type Shares = Shares;
	type PoolOrigin = EnsureRootWithSuccess<u128, Opener>;
	type RateOrigin = EnsureRoot<u128>;
	type MaintenanceOrigin = AsEnsureOriginWithArg<EnsureRoot<u128>>;
	type Services = Mock;
	type Record = Mock;
	type Pins = Mock;
	type Declared = Mock;
	type Interests = Mock;
	type Watchers = Mock;
	type Door = Mock;
	type Verdicts = Mock;
	type Brakes = Mock;
	type UnixTime = Mock;
	type PalletId = Pots;
	type FirstShare = ConstU32<1_000>;
	type Period = Period;
	type MaxGap = MaxGap;
	type LateFor = LateFor;
	type MaxMerge = MaxMerge;
	type RateLifetime = RateLifetime;
	type AgedEras = ConstU32<3>;
	type HolderWindow = HolderWindow;
	type Slack = Caution;
	type LeastDeposit = ConstU32<0>;
	type LeastCover = ConstU128<1>;
	type Notice = Notice;
	type MostMaintained = MostMaintained;
	type MaxWindows = ConstU32<3>;
	type ExitEpoch = ExitEpoch;
	type MaxExits = ConstU32<2>;
	type MaxPools = ConstU32<5>;
	type MaxPoolsOf = ConstU32<3>;
	type MaxPoliciesOf = MostPolicies;
	type MaxPurchases = ConstU32<64>;
	type StepsPerBlock = ConstU32<1_000>;
	type WeightInfo = weights::SubstrateWeight<Test>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Mock;
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::benchmarking::BenchmarkHelper<Test> for Mock {
	fn prepare(service: ServiceId, insured: ProtocolId, owner: &u128, much: u128) {
		world(|world| {
			world.now = world.now.max(DAY);
			world.status.insert(service, Status::Live);
			world.owners.insert(insured, *owner);
			world.aged.insert((insured, service), much);
			world.at_risk = much;
		});
	}
	fn asset() -> AssetKind {
		NativeOrWithId::Native
	}
	fn other_asset() -> AssetKind {
		NativeOrWithId::WithId(1)
	}
	fn fund(who: &u128, amount: u128) {
		Balances::set_balance(who, amount);
	}
	fn fund_other(who: &u128, amount: u128) {
		use frame_support::traits::fungibles::Mutate;
		<Dollars as Mutate<u128>>::mint_into(1, who, amount).expect("there are dollars");
	}
	fn set_time(now: u64) {
		world(|world| world.now = now);
	}
}
