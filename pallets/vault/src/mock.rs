// SPDX-License-Identifier: Apache-2.0

//! A chain with vaults, and wards whose states are real tries.

use crate::{self as pallet_vault, account, weights, EnsureProtocol, Origin, WardAccount};
use codec::Encode;
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU128, ConstU32},
	PalletId,
};
use frame_system::EnsureRoot;
use sp_core::H256;
use sp_io::TestExternalities;
use sp_keystore::{testing::MemoryKeystore, KeystoreExt};
use sp_runtime::{traits::IdentityLookup, AccountId32, BuildStorage};
use std::cell::{Cell, RefCell};
use vigil_primitives::{traits::Status, Height, IncidentId, ProtocolId, ServiceId};
use vigil_proofs::{
	fixture::{prove, State},
	Proof,
};
pub use vigil_test_utils::wait as pass;
use vigil_test_utils::{set_now, TestClock};

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Vault: pallet_vault,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountId = AccountId32;
	type Lookup = IdentityLookup<AccountId32>;
	type AccountData = pallet_balances::AccountData<u128>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = u128;
	type ExistentialDeposit = ConstU128<10>;
	type AccountStore = System;
}

thread_local! {
	static STATES: RefCell<Vec<(ServiceId, Height, H256)>> = const { RefCell::new(Vec::new()) };
	static FAILING_OVER: Cell<Option<(ServiceId, ProtocolId)>> = const { Cell::new(None) };
	static LAST: Cell<u64> = const { Cell::new(0) };
	static WARD: Cell<Option<(IncidentId, Status)>> = const { Cell::new(None) };
	static STANDS_AT: Cell<Option<Height>> = const { Cell::new(None) };
}

pub struct MockInbox;

impl crate::Failovers for MockInbox {
	fn is_failing_over(service: ServiceId, protocol: ProtocolId) -> bool {
		FAILING_OVER.get() == Some((service, protocol))
	}

	fn incident(_: ServiceId) -> Option<(IncidentId, Status)> {
		WARD.get()
	}

	fn stands_at(_: ServiceId) -> Option<Height> {
		STANDS_AT.get()
	}

	fn last_state(service: ServiceId) -> Option<(Height, H256)> {
		let of_service = |known: &&(ServiceId, Height, H256)| known.0 == service;
		STATES.with_borrow(|states| {
			states.iter().rev().find(of_service).map(|(_, height, root)| (*height, *root))
		})
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::benchmarking::BenchmarkHelper for MockInbox {
	fn certify(service: ServiceId, height: Height, root: H256) {
		STATES.with_borrow_mut(|states| states.push((service, height, root)));
	}

	fn fail_over(service: ServiceId, protocol: ProtocolId) {
		FAILING_OVER.set(Some((service, protocol)));
		ward(1, Status::Halted);
	}
}

parameter_types! {
	pub const Pots: PalletId = PalletId(*b"vgl/vaul");
}

impl pallet_vault::Config for Test {
	type ProtocolOrigin = EnsureProtocol<Test>;
	type AdminOrigin = EnsureRoot<AccountId32>;
	type Currency = Balances;
	type Failovers = MockInbox;
	type UnixTime = TestClock;
	type PalletId = Pots;
	type MaxVaults = ConstU32<4>;
	type WeightInfo = weights::SubstrateWeight<Test>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = MockInbox;
}

pub const PROTOCOL: ProtocolId = ProtocolId(1);
pub const OTHER: ProtocolId = ProtocolId(2);
pub const SERVICE: ServiceId = ServiceId(7);
pub const ALICE: AccountId32 = AccountId32::new([1; 32]);
pub const BOB: AccountId32 = AccountId32::new([2; 32]);
pub const RICH: u128 = 1_000_000;

/// A protocol, with the watchers of [`SERVICE`] behind it.
pub fn protocol(number: ProtocolId) -> RuntimeOrigin {
	protocol_of(SERVICE, number)
}

/// A protocol, with the watchers of any service behind it.
pub fn protocol_of(service: ServiceId, number: ProtocolId) -> RuntimeOrigin {
	Origin::Protocol(service, number).into()
}

/// How the ward stands, in the incident with this number.
pub fn ward(incident: u64, status: Status) {
	let is_down = matches!(status, Status::Halted | Status::Recovering);
	WARD.set(is_down.then_some((IncidentId(incident), status)));
}

/// The height of the block that the ward stands at.
pub fn stands_at(height: u64) {
	STANDS_AT.set(Some(Height(height)));
}

/// The ward halts, if it does not stand, and the failover of a plan of this protocol activates its vault.
pub fn fail_over(number: ProtocolId) -> sp_runtime::DispatchResult {
	if WARD.get().is_none() {
		LAST.set(LAST.get() + 1);
		ward(LAST.get(), Status::Halted);
	}
	rehearse(number)
}

/// The failover of a plan of this protocol is executed, whether or not its ward stands.
pub fn rehearse(number: ProtocolId) -> sp_runtime::DispatchResult {
	FAILING_OVER.set(Some((SERVICE, number)));
	let result = Vault::activate(protocol(number));
	FAILING_OVER.set(None);
	result
}

/// The ward lives again, and the plan of this protocol fails back.
pub fn fail_back(number: ProtocolId) -> sp_runtime::DispatchResult {
	ward(LAST.get(), Status::Live);
	Vault::stand_by(protocol(number))
}

/// A protocol says that all that its vault paid is settled.
pub fn settle(number: ProtocolId) -> sp_runtime::DispatchResult {
	let vault = crate::Vaults::<Test>::get(SERVICE, number);
	let (settlements, unsettled) =
		vault.map_or((0, 0), |vault| (vault.settlements, vault.unsettled));
	Vault::settle(protocol(number), settlements + 1, unsettled)
}

pub fn signed(who: AccountId32) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// A ward's state: some accounts, and much else.
pub struct WardState {
	state: State,
	pub root: H256,
}

impl WardState {
	pub fn new(accounts: &[(AccountId32, u128)]) -> Self {
		let entries = accounts.iter().map(|(who, free)| (key(who), entry(*free).encode()));
		Self::of(entries)
	}

	pub fn of(entries: impl IntoIterator<Item = (Vec<u8>, Vec<u8>)>) -> Self {
		let others = (0..60_u8).map(|n| (key(&AccountId32::new([n ^ 0x80; 32])), vec![n; 80]));
		let state: State = others.chain(entries).collect();
		let (root, _) = prove(&state, &[]);
		Self { state, root }
	}

	/// What `state_getReadProof` answers for these accounts.
	pub fn prove(&self, accounts: &[AccountId32]) -> Proof {
		let keys: Vec<_> = accounts.iter().map(key).collect();
		prove(&self.state, &keys).1
	}

	/// Certifies this state.
	pub fn certify(self, height: u64) -> Self {
		certify(height, self.root);
		self
	}
}

/// Certifies a state of a ward of any kind.
pub fn certify(height: u64, root: H256) {
	STATES.with_borrow_mut(|states| states.push((SERVICE, Height(height), root)));
}

/// Forgets every checkpoint.
pub fn forget_checkpoints() {
	STATES.with_borrow_mut(Vec::clear);
}

fn key(who: &AccountId32) -> Vec<u8> {
	account::storage_key(&who.encode())
}

fn entry(free: u128) -> WardAccount {
	WardAccount {
		nonce: 3,
		consumers: 0,
		providers: 1,
		sufficients: 0,
		free,
		reserved: 77,
		frozen: 0,
		flags: 1 << 127,
	}
}

pub fn new_test_ext() -> TestExternalities {
	set_now(1_000);
	FAILING_OVER.set(None);
	WARD.set(None);
	STANDS_AT.set(None);
	LAST.set(0);
	forget_checkpoints();
	let balances = vec![(ALICE, RICH), (BOB, RICH), (Vault::pot(SERVICE, PROTOCOL), RICH)];
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
		vault: crate::GenesisConfig { vaults: vec![(PROTOCOL.0, SERVICE.0)], ..Default::default() },
		..Default::default()
	};
	let mut ext = TestExternalities::new(storage.build_storage().unwrap());
	// Benchmarks sign.
	ext.register_extension(KeystoreExt::new(MemoryKeystore::new()));
	ext.execute_with(|| System::set_block_number(1));
	ext
}

/// Runs `test` with one vault that stands by, and checks the invariants afterwards.
pub fn build_and_execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		Vault::do_try_state().expect("invariants hold");
	});
}
