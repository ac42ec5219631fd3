// SPDX-License-Identifier: Apache-2.0

//! A chain whose services, terms, eras and certified roots tests set by hand.

use crate::{
	self as pallet_failover,
	traits::{OnFiring, ServiceFees},
	*,
};
use frame_support::{
	derive_impl, parameter_types,
	traits::{fungible::Mutate, tokens::Preservation, ConstU128, ConstU32, ConstU64, Get, Hooks},
	PalletId,
};
use sp_core::H256;
use sp_runtime::{traits::Convert, BuildStorage, DispatchError, DispatchResult, Perbill};
use std::{cell::RefCell, collections::BTreeMap};
use vigil_primitives::{
	traits::{CertifiedRoots, ServiceStatus, ServiceTerms, Status},
	Era, Firing, Height, ProtocolId, Seconds, ServiceId,
};

type Block = frame_system::mocking::MockBlock<Test>;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeTask,
		RuntimeHoldReason,
		RuntimeFreezeReason
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;

	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;

	#[runtime::pallet_index(67)]
	pub type Failover = pallet_failover;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<u128>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = u128;
	type ExistentialDeposit = ConstU128<EXISTENTIAL>;
	type AccountStore = System;
	type RuntimeHoldReason = RuntimeHoldReason;
}

pub const EXISTENTIAL: u128 = 10;
pub const RICH: u128 = 100_000_000;
/// The owner of protocols.
pub const OWNER: u64 = 1;
/// Somebody else with funds.
pub const OTHER: u64 = 2;
/// The owner of destinations.
pub const KEEPER: u64 = 3;
/// Carries messages, and has nothing yet.
pub const RELAYER: u64 = 4;

pub const VIGIL: H256 = H256::repeat_byte(0x67);
/// Services whose wards halt.
pub const SERVICE: ServiceId = ServiceId(1);
pub const OTHER_SERVICE: ServiceId = ServiceId(2);
/// The service that watches destinations.
pub const WATCHING: ServiceId = ServiceId(7);
pub const NO_SERVICE: ServiceId = ServiceId(99);
pub const INBOX: &str = "Inbox";
pub const MAX_INSTRUCTIONS: u32 = 20;

/// The terms that every service has at first.
pub const TERMS: H256 = H256::repeat_byte(0x7e);
/// Has what watchers of services were paid.
pub const WATCHERS: u64 = 50;

#[derive(Default)]
pub struct World {
	roots: BTreeMap<(ServiceId, Height), H256>,
	era: u32,
	announced: Option<H256>,
	in_force: Option<H256>,
	unpayable: bool,
	/// Firings that were told of.
	fired: Vec<(ProtocolId, ServiceId, Firing)>,
}

thread_local! {
	static WORLD: RefCell<World> = RefCell::default();
}

/// What the neighbours of the pallet know.
pub struct Neighbours;

impl ServiceStatus for Neighbours {
	fn status(service: ServiceId) -> Option<Status> {
		[SERVICE, OTHER_SERVICE, WATCHING].contains(&service).then_some(Status::Live)
	}
}

impl ServiceTerms for Neighbours {
	fn in_force(service: ServiceId) -> Option<H256> {
		Self::status(service)?;
		WORLD.with_borrow(|world| world.in_force).or(Some(TERMS))
	}
	fn latest(service: ServiceId) -> Option<H256> {
		WORLD.with_borrow(|world| world.announced).or(Self::in_force(service))
	}
}

impl OnFiring for Neighbours {
	fn on_firing(protocol: ProtocolId, service: ServiceId, firing: &Firing) {
		WORLD.with_borrow_mut(|world| world.fired.push((protocol, service, *firing)));
	}
	fn weight() -> frame_support::weights::Weight {
		frame_support::weights::Weight::zero()
	}
}

/// Firings that were told of.
pub fn told_fired() -> Vec<(ProtocolId, ServiceId, Firing)> {
	WORLD.with_borrow(|world| world.fired.clone())
}

impl ServiceFees<u64> for Neighbours {
	fn pay(_: ServiceId, from: &u64, amount: Balance) -> DispatchResult {
		if WORLD.with_borrow(|world| world.unpayable) {
			return Err(DispatchError::Unavailable);
		}
		Balances::transfer(from, &WATCHERS, amount, Preservation::Expendable).map(|_| ())
	}
}

impl Get<Era> for Neighbours {
	fn get() -> Era {
		Era(WORLD.with_borrow(|world| world.era))
	}
}

impl CertifiedRoots for Neighbours {
	fn state_root(service: ServiceId, height: Height) -> Option<H256> {
		WORLD.with_borrow(|world| world.roots.get(&(service, height)).copied())
	}
}

impl Convert<H256, u64> for Neighbours {
	fn convert(beneficiary: H256) -> u64 {
		beneficiary.to_low_u64_be()
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::benchmarking::BenchmarkHelper for Neighbours {
	fn prepare() -> (ServiceId, H256) {
		(SERVICE, TERMS)
	}
	fn begin_era(era: Era) {
		begin_era(era.0);
	}
	fn certify(service: ServiceId, height: Height, root: H256) {
		WORLD.with_borrow_mut(|world| world.roots.insert((service, height), root));
	}
}

parameter_types! {
	pub const GenesisHash: H256 = VIGIL;
	pub const Purse: PalletId = PalletId(*b"vgl/fail");
	pub const Interval: Seconds = Seconds(100);
	pub const ValueFee: Perbill = Perbill::from_parts(1_000_000);
	/// Nothing but where tests are about it.
	pub static PlaceFee: Balance = 0;
	pub static CriticalDeposit: Balance = 0;
}

impl Config for Test {
	type Currency = Balances;
	type Services = Neighbours;
	type Terms = Neighbours;
	type Fees = Neighbours;
	type Firings = Neighbours;
	type Roots = Neighbours;
	type CurrentEra = Neighbours;
	type GenesisHash = GenesisHash;
	type AccountOf = Neighbours;
	type PalletId = Purse;
	type ProtocolDeposit = ConstU128<1_000>;
	type ProtocolFee = ConstU128<70>;
	type DestinationDeposit = ConstU128<500>;
	type LaneFee = ConstU128<30>;
	type PlanDeposit = ConstU128<200>;
	type CriticalDeposit = CriticalDeposit;
	type PlaceFee = PlaceFee;
	type PlacesPerDoubling = ConstU32<2>;
	type DepositPerByte = ConstU128<3>;
	type RelayBase = ConstU128<100>;
	type RelayPerByte = ConstU128<1>;
	type HandoverFee = ConstU128<50>;
	type CheckpointFee = ConstU128<20>;
	type CheckpointInterval = Interval;
	type LeastPayment = ConstU128<20>;
	type ValueFee = ValueFee;
	type MaxPrepaid = ConstU32<20>;
	type ChangeDelay = ConstU64<10>;
	type LaneIdle = ConstU64<100>;
	type MaxPending = ConstU32<144>;
	type ReservedForPlans = ConstU32<32>;
	type ReservedForWords = ConstU32<32>;
	type MaxWaiting = ConstU32<12>;
	type MaxPlans = ConstU32<12>;
	type MaxBatch = ConstU32<4>;
	type MaxBatchBytes = ConstU32<1_000>;
	type LanesPerBlock = ConstU32<2>;
	type MaxSettled = ConstU32<3>;
	type MaxInstructions = ConstU32<MAX_INSTRUCTIONS>;
	type WeightInfo = weights::SubstrateWeight<Test>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Neighbours;
}

pub fn new_test_ext() -> sp_io::TestExternalities {
	WORLD.set(World::default());
	PlaceFee::set(0);
	CriticalDeposit::set(0);
	let balances = vec![(OWNER, RICH), (OTHER, RICH), (KEEPER, RICH)];
	let balances = BalancesConfig { balances, ..Default::default() };
	let genesis = RuntimeGenesisConfig { balances, ..Default::default() };
	genesis.build_storage().expect("valid genesis").into()
}

pub fn build_and_execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		System::set_block_number(1);
		test();
		Failover::do_try_state().expect("invariants hold after the test");
	});
}

pub fn signed(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// Opens the block after this one, in which what waits is sealed.
pub fn next_block() {
	let number = System::block_number() + 1;
	System::set_block_number(number);
	System::reset_events();
	Failover::on_initialize(number);
}

pub fn run_to(number: u64) {
	while System::block_number() < number {
		next_block();
	}
}

/// Makes [`WATCHING`] certify a root.
pub fn certify(height: u64, root: H256) {
	WORLD.with_borrow_mut(|world| world.roots.insert((WATCHING, Height(height)), root));
}

/// Begins this era.
pub fn begin_era(era: u32) {
	WORLD.with_borrow_mut(|world| world.era = era);
}

/// Announces terms of all services.
pub fn announce_terms(terms: H256) {
	WORLD.with_borrow_mut(|world| world.announced = Some(terms));
}

/// Puts terms of all services in force.
pub fn enforce_terms(terms: H256) {
	WORLD.with_borrow_mut(|world| world.in_force = Some(terms));
}

/// Makes watchers payable, or not.
pub fn let_watchers_be_paid(payable: bool) {
	WORLD.with_borrow_mut(|world| world.unpayable = !payable);
}
