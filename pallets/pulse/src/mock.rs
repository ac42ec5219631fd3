// SPDX-License-Identifier: Apache-2.0

//! Validators with keys of their own, and neighbours that remember what they were told.

use crate::{self as pallet_pulse, *};
use frame_support::{
	assert_ok, derive_impl,
	pallet_prelude::{TransactionSource, TransactionValidityError},
	parameter_types,
	traits::{ConstU32, Hooks},
};
use frame_system::{EnsureRoot, RawOrigin};
use sp_core::{sr25519, Pair, H256};
use sp_io::TestExternalities;
use sp_runtime::{traits::IdentityLookup, BuildStorage};
use std::cell::RefCell;
use vigil_primitives::answers::pulse::Beat;

pub type AccountId = u64;
type Block = frame_system::mocking::MockBlock<Test>;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(RuntimeCall, RuntimeEvent, RuntimeError, RuntimeOrigin, RuntimeTask)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;

	#[runtime::pallet_index(1)]
	pub type Pulse = pallet_pulse;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
}

/// What is around the pallet.
#[derive(Default)]
pub struct World {
	/// Who makes blocks, in order.
	pub validators: Vec<AccountId>,
	/// Whose beats were told of.
	pub told: Vec<(AccountId, bool)>,
	/// The code that anybody may apply.
	pub authorised: Option<H256>,
}

thread_local! {
	static WORLD: RefCell<World> = RefCell::default();
}

/// Looks at the world, or changes it.
pub fn world<Answer>(look: impl FnOnce(&mut World) -> Answer) -> Answer {
	WORLD.with_borrow_mut(look)
}

/// All the neighbours.
pub struct Around;

impl Validators for Around {
	type AccountId = AccountId;

	fn seat(seat: u32) -> Option<(AccountId, sr25519::Public)> {
		let who = world(|world| world.validators.get(seat as usize).copied())?;
		Some((who, pair(who).public()))
	}
	fn all() -> Vec<AccountId> {
		world(|world| world.validators.clone())
	}
}

impl OnBeat<AccountId> for Around {
	fn on_beat(who: &AccountId, watches: bool) {
		world(|world| world.told.push((*who, watches)));
	}
}

impl Upgrades for Around {
	fn authorised() -> Option<H256> {
		world(|world| world.authorised)
	}
	fn authorise(code: H256) {
		world(|world| world.authorised = Some(code));
	}
	fn withdraw(code: H256) {
		world(|world| world.authorised = world.authorised.filter(|other| *other != code));
	}
}

pub const GENESIS: H256 = H256::repeat_byte(0x67);
pub const CODE: H256 = H256::repeat_byte(7);
pub const INTERVAL: u32 = 20;
pub const LONGEST: u32 = 500;

parameter_types! {
	pub const Genesis: H256 = GENESIS;
}

impl Config for Test {
	type AdminOrigin = EnsureRoot<AccountId>;
	type Validators = Around;
	type OnBeat = Around;
	type Upgrades = Around;
	type GenesisHash = Genesis;
	type Interval = ConstU32<INTERVAL>;
	type CountEvery = ConstU32<5>;
	type LongestWait = ConstU32<LONGEST>;
	type WeightInfo = weights::SubstrateWeight<Test>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Around;
}

#[cfg(feature = "runtime-benchmarks")]
impl benchmarking::BenchmarkHelper<AccountId> for Around {
	fn seat(validators: &[AccountId], _: sr25519::Public) {
		world(|world| world.validators = validators.to_vec());
	}
}

pub fn pair(who: AccountId) -> sr25519::Pair {
	let mut seed = [7; 32];
	seed[..8].copy_from_slice(&who.to_le_bytes());
	sr25519::Pair::from_seed(&seed)
}

/// Runs a test with five validators, numbered 10 to 14, and checks all invariants at its end.
pub fn build_and_execute(test: impl FnOnce()) {
	world(|world| *world = World { validators: (10..15).collect(), ..Default::default() });
	let storage = frame_system::GenesisConfig::<Test>::default().build_storage();
	TestExternalities::new(storage.expect("genesis builds")).execute_with(|| {
		System::set_block_number(100);
		test();
		assert_ok!(Pulse::do_try_state());
	});
}

pub fn now() -> u32 {
	System::block_number() as u32
}

/// Goes on by so many blocks.
pub fn pass(blocks: u32) {
	for _ in 0..blocks {
		System::set_block_number(System::block_number() + 1);
		Pulse::on_initialize(System::block_number());
		assert_ok!(Pulse::do_try_state());
	}
}

/// What the node of this seat would say now.
pub fn beat_of(seat: u32) -> Beat {
	Beat { seat, at: now(), code: CODE, watches: true }
}

pub fn sign(beat: &Beat) -> Signature {
	let who = world(|world| world.validators[beat.seat as usize]);
	pair(who).sign(&Pulse::message(beat)).0
}

/// Hands in a beat as a block would.
pub fn hand_in(beat: Beat, signature: Signature) -> Result<(), TransactionValidityError> {
	Pulse::authorize_beat(TransactionSource::External, &beat, &signature)?;
	assert_ok!(Pulse::beat(RawOrigin::Authorized.into(), beat, signature));
	Ok(())
}

/// Nodes of these seats beat now.
pub fn beats(seats: impl IntoIterator<Item = u32>) {
	for seat in seats {
		let beat = beat_of(seat);
		assert_ok!(hand_in(beat, sign(&beat)));
	}
}
