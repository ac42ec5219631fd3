// SPDX-License-Identifier: Apache-2.0

//! What validators' nodes say of themselves, and upgrades that wait until enough are ready.

#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;

use crate::{
	configs::liveness::GenesisHash,
	constants::time::{DAYS, MINUTES},
	AccountId, Babe, Emergency, Runtime, RuntimeCall, Session, System, UncheckedExtrinsic,
};
use alloc::vec::Vec;
use frame_support::{
	storage::{storage_prefix, unhashed},
	traits::{ConstU32, PalletInfoAccess},
};
use frame_system::EnsureRoot;
use pallet_pulse::{Signature, Upgrades, Validators};
use sp_core::{sr25519, H256};
use vigil_primitives::answers::pulse::Beat;
use vigil_runtime_common::immortal;

/// The validators of the session, and the keys by which they make blocks.
pub struct Makers;

impl Validators for Makers {
	type AccountId = AccountId;

	fn seat(seat: u32) -> Option<(AccountId, sr25519::Public)> {
		let place = usize::try_from(seat).ok()?;
		let (key, _) = Babe::authorities().get(place)?.clone();
		let who = Session::validators().get(place)?.clone();
		Some((who, key.into()))
	}

	fn all() -> Vec<AccountId> {
		Session::validators()
	}
}

/// The keys by which validators make blocks, by seat.
pub fn seats() -> Vec<[u8; 32]> {
	Babe::authorities().iter().map(|(key, _)| sr25519::Public::from(key.clone()).0).collect()
}

/// The transaction that hands in a beat. Nobody signs it: `AuthorizeCall` lets it pass if the beat is in order.
pub fn beat(beat: Beat, signature: Signature) -> UncheckedExtrinsic {
	let call = pallet_pulse::Call::<Runtime>::beat { beat, signature };
	UncheckedExtrinsic::new_transaction(RuntimeCall::Pulse(call), immortal(0))
}

/// Watchers of validators are there, if their nodes say so.
pub struct TellsEmergency;

impl pallet_pulse::OnBeat<AccountId> for TellsEmergency {
	fn on_beat(who: &AccountId, watches: bool) {
		if watches {
			Emergency::note_beat(who);
		}
	}
}

/// The upgrade that is authorised: anybody may apply it, if its version is newer.
pub struct AuthorisedCode;

impl Upgrades for AuthorisedCode {
	fn authorised() -> Option<H256> {
		unhashed::get::<(H256, bool)>(&authorised_at()).map(|(code, _)| code)
	}

	fn authorise(code: H256) {
		System::do_authorize_upgrade(code, true);
	}

	/// The system has no call that takes one back.
	fn withdraw(code: H256) {
		if Self::authorised() == Some(code) {
			unhashed::kill(&authorised_at());
		}
	}
}

/// Where the system keeps its hash, and whether its version has to be newer. It gives away neither in a runtime.
fn authorised_at() -> [u8; 32] {
	storage_prefix(<System as PalletInfoAccess>::name().as_bytes(), b"AuthorizedUpgrade")
}

impl pallet_pulse::Config for Runtime {
	type AdminOrigin = EnsureRoot<AccountId>;
	type Validators = Makers;
	type OnBeat = TellsEmergency;
	type Upgrades = AuthorisedCode;
	type GenesisHash = GenesisHash;
	/// Half of what `SeenWithin` of emergencies is: one beat may be lost.
	type Interval = ConstU32<{ 5 * MINUTES }>;
	type CountEvery = ConstU32<MINUTES>;
	type LongestWait = ConstU32<{ 28 * DAYS }>;
	type WeightInfo = pallet_pulse::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Seated;
}
