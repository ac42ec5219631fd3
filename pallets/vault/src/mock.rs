// SPDX-License-Identifier: Apache-2.0

//! A chain with vaults, and wards whose states are real tries.

use crate::{self as pallet_vault, account, EnsureProtocol, Origin, WardAccount};
use codec::Encode;
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU128, ConstU32, UnixTime as Clock},
	PalletId,
};
use frame_system::EnsureRoot;
use sp_core::{Blake2Hasher, H256};
use sp_io::TestExternalities;
use sp_runtime::{traits::IdentityLookup, AccountId32, BuildStorage};
use sp_trie::{
	read_trie_value, trie_types::TrieDBMutBuilderV1, LayoutV1, MemoryDB, Recorder, TrieMut,
};
use std::{
	cell::{Cell, RefCell},
	collections::{BTreeMap, BTreeSet},
	time::Duration,
};
use vigil_primitives::{traits::CertifiedRoots, Height, ProtocolId, ServiceId};
use vigil_proofs::Proof;

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
	static NOW: Cell<u64> = const { Cell::new(1_000) };
	static ROOTS: RefCell<BTreeMap<(ServiceId, Height), H256>> = const { RefCell::new(BTreeMap::new()) };
}

pub struct MockClock;

impl Clock for MockClock {
	fn now() -> Duration {
		Duration::from_secs(NOW.get())
	}
}

pub struct MockRoots;

impl CertifiedRoots for MockRoots {
	fn state_root(service: ServiceId, height: Height) -> Option<H256> {
		ROOTS.with_borrow(|roots| roots.get(&(service, height)).copied())
	}
}

parameter_types! {
	pub const Pots: PalletId = PalletId(*b"vgl/vaul");
}

impl pallet_vault::Config for Test {
	type ProtocolOrigin = EnsureProtocol<Test>;
	type AdminOrigin = EnsureRoot<AccountId32>;
	type Currency = Balances;
	type Roots = MockRoots;
	type UnixTime = MockClock;
	type PalletId = Pots;
	type MaxVaults = ConstU32<4>;
	type WeightInfo = ();
}

pub const PROTOCOL: ProtocolId = ProtocolId(1);
pub const OTHER: ProtocolId = ProtocolId(2);
pub const SERVICE: ServiceId = ServiceId(7);
pub const ALICE: AccountId32 = AccountId32::new([1; 32]);
pub const BOB: AccountId32 = AccountId32::new([2; 32]);
pub const RICH: u128 = 1_000_000;

pub fn protocol(number: ProtocolId) -> RuntimeOrigin {
	Origin::Protocol(number).into()
}

pub fn signed(who: AccountId32) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn pass(seconds: u64) {
	NOW.set(NOW.get() + seconds);
}

/// A ward's state: some accounts, and much else.
pub struct WardState {
	db: MemoryDB<Blake2Hasher>,
	pub root: H256,
}

impl WardState {
	pub fn new(accounts: &[(AccountId32, u128)]) -> Self {
		let entries = accounts.iter().map(|(who, free)| (key(who), entry(*free).encode()));
		Self::of(entries)
	}

	pub fn of(entries: impl IntoIterator<Item = (Vec<u8>, Vec<u8>)>) -> Self {
		let (mut db, mut root) = (MemoryDB::<Blake2Hasher>::default(), H256::zero());
		{
			let mut trie = TrieDBMutBuilderV1::new(&mut db, &mut root).build();
			let others = (0..60_u8).map(|n| (key(&AccountId32::new([n ^ 0x80; 32])), vec![n; 80]));
			for (key, value) in others.chain(entries) {
				trie.insert(&key, &value).unwrap();
			}
		}
		Self { db, root }
	}

	/// What `state_getReadProof` answers for these accounts.
	pub fn prove(&self, accounts: &[AccountId32]) -> Proof {
		let mut recorder = Recorder::<LayoutV1<Blake2Hasher>>::new();
		for who in accounts {
			read_trie_value::<LayoutV1<Blake2Hasher>, _>(
				&self.db,
				&self.root,
				&key(who),
				Some(&mut recorder),
				None,
			)
			.unwrap();
		}
		let nodes: BTreeSet<_> = recorder.drain().into_iter().map(|record| record.data).collect();
		Proof::new(nodes.into_iter().collect()).unwrap()
	}

	/// Certifies this state.
	pub fn certify(self, height: u64) -> Self {
		ROOTS.with_borrow_mut(|roots| roots.insert((SERVICE, Height(height)), self.root));
		self
	}
}

/// Forgets every checkpoint.
pub fn forget_checkpoints() {
	ROOTS.with_borrow_mut(BTreeMap::clear);
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
	NOW.set(1_000);
	forget_checkpoints();
	let balances = vec![(ALICE, RICH), (BOB, RICH), (Vault::pot(SERVICE), RICH)];
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
		vault: crate::GenesisConfig { vaults: vec![(PROTOCOL.0, SERVICE.0)], ..Default::default() },
		..Default::default()
	};
	let mut ext = TestExternalities::new(storage.build_storage().unwrap());
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
