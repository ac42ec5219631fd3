// SPDX-License-Identifier: Apache-2.0

//! The chain, and the neighbours as tests set them.

use crate::{self as pallet_emergency, *};
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU128, ConstU32, Contains, EnsureOrigin, UnixTime as Clock},
};
use frame_system::{EnsureRoot, RawOrigin};
use sp_core::H256;
use sp_runtime::{
	traits::{Convert, IdentityLookup},
	DispatchError, DispatchResult,
};
use std::{cell::RefCell, collections::BTreeMap, time::Duration};
use vigil_bls::Fake;
use vigil_primitives::{
	answers::emergency::{Declarer, EmergencyId, Scope},
	Head, Policy, PublicKey, Seconds, ServiceId, SetId,
};

/// How sets watch.
pub const POLICY: Policy = Policy {
	head: Head::Latest,
	halt_after: Seconds(12),
	round_length: Seconds(3),
	margin: Seconds(3),
	checkpoint_interval: 10,
	stable_for: Seconds(30),
	standby_after: Seconds(86_400),
	gone_after: Seconds(86_400),
	min_voices: 4,
	time_margin: Seconds(2),
};

pub type AccountId = u64;
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

	#[runtime::pallet_index(2)]
	pub type Emergency = pallet_emergency;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<u128>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = u128;
	type ExistentialDeposit = ConstU128<10>;
	type AccountStore = System;
	type RuntimeHoldReason = RuntimeHoldReason;
}

/// What is around the pallet.
#[derive(Default)]
pub struct World {
	/// The set in office and who is in it, by service.
	pub sets: BTreeMap<ServiceId, (SetId, Vec<AccountId>)>,
	/// The set that is elected and not in office yet, by service.
	pub next: BTreeMap<ServiceId, (SetId, Vec<AccountId>)>,
	/// Whom the next election would choose.
	pub candidates: Vec<AccountId>,
	/// Without whom one was asked for.
	pub elected: Vec<(ServiceId, Vec<AccountId>)>,
	/// For how long everything was stopped.
	pub stopped_all: Option<u32>,
	/// For how many eras slashing stands still, by scope.
	pub suspended: BTreeMap<Option<ServiceId>, u32>,
	/// Which emergencies were put to a vote, and whether nothing can be filed.
	pub asked: Vec<EmergencyId>,
	pub unfiled: bool,
	/// The parameters.
	pub parameters: BTreeMap<u8, u32>,
	/// Who makes blocks.
	pub validators: Vec<AccountId>,
	/// When nodes of validators were heard.
	pub heard: BTreeMap<AccountId, u32>,
	/// Who stands for election no more.
	pub stood_down: Vec<AccountId>,
	/// After which block, and which set, finality begins anew.
	pub restarted: Option<(u32, u64)>,
	/// Who was paid.
	pub paid: Vec<(AccountId, u128)>,
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

impl Watch for Around {
	type AccountId = AccountId;

	fn current(service: ServiceId) -> Option<SetId> {
		world(|world| world.sets.get(&service).map(|(set_id, _)| *set_id))
	}
	fn latest(service: ServiceId) -> Option<SetId> {
		let elected = world(|world| world.next.get(&service).map(|(set_id, _)| *set_id));
		elected.or_else(|| Self::current(service))
	}
	fn watchers(service: ServiceId, set_id: SetId) -> Vec<AccountId> {
		world(|world| {
			let known = world.sets.get(&service).into_iter().chain(world.next.get(&service));
			let mut known = known.filter(|(known, _)| *known == set_id);
			known.next().map(|(_, members)| members.clone()).unwrap_or_default()
		})
	}
	fn everybody() -> Vec<AccountId> {
		world(|world| world.sets.values().flat_map(|(_, members)| members.clone()).collect())
	}
	fn is_watcher(who: &AccountId) -> bool {
		Self::everybody().contains(who)
	}
	fn policy(_: ServiceId) -> Option<Policy> {
		Some(POLICY)
	}
	fn knows_key(key: &PublicKey) -> bool {
		*key == super::key(1)
	}
	fn candidates_without(_: ServiceId, absent: &[AccountId]) -> Vec<AccountId> {
		world(|world| {
			world.candidates.iter().copied().filter(|who| !absent.contains(who)).collect()
		})
	}
	fn elect_without(service: ServiceId, absent: &[AccountId]) -> DispatchResult {
		world(|world| world.elected.push((service, absent.to_vec())));
		Ok(())
	}
}

impl Consensus for Around {
	type AccountId = AccountId;

	fn validators() -> Vec<AccountId> {
		world(|world| world.validators.clone())
	}
	fn stand_down(gone: &[AccountId]) -> DispatchResult {
		world(|world| world.stood_down.extend(gone));
		Ok(())
	}
	fn heard(who: &AccountId) -> Option<u32> {
		world(|world| world.heard.get(who).copied())
	}
	fn was_in_force(set: u64, block: u32) -> bool {
		set < 10 && block < 8
	}
	fn restart_finality(last: u32, set: u64) -> DispatchResult {
		world(|world| world.restarted = Some((last, set)));
		Ok(())
	}
}

/// The pallets of the mock that can be stopped, but for calls named `exit`.
impl Stops for Around {
	fn may_stop(scope: &Scope) -> bool {
		!matches!(scope, Scope::Call { call, .. } if call.as_slice() == b"exit")
			&& Self::exists(scope)
	}
	fn exists(scope: &Scope) -> bool {
		!matches!(scope, Scope::Service(ServiceId(number)) if *number > 9)
	}
	fn stop_all(length: u32) -> DispatchResult {
		world(|world| world.stopped_all = Some(length));
		Ok(())
	}
	fn resume_all() {
		world(|world| world.stopped_all = None);
	}
}

impl SuspendSlashing for Around {
	fn suspend(service: Option<ServiceId>, eras: u32) -> DispatchResult {
		world(|world| world.suspended.insert(service, eras));
		Ok(())
	}
	fn lift(service: Option<ServiceId>) -> DispatchResult {
		let stood = world(|world| world.suspended.remove(&service));
		stood.map(|_| ()).ok_or(DispatchError::Other("it does not stand"))
	}
}

impl Referenda for Around {
	fn ask(id: EmergencyId) -> Option<u32> {
		world(|world| {
			if world.unfiled {
				return None;
			}
			world.asked.push(id);
			Some(100 + id.0)
		})
	}
}

/// Parameters below 1,000.
impl Parameters for Around {
	type Parameter = (u8, u32);

	fn set(value: &(u8, u32)) -> Result<(u8, u32), DispatchError> {
		if value.1 > 1_000 {
			return Err(DispatchError::Other("out of bounds"));
		}
		let before = world(|world| world.parameters.insert(value.0, value.1));
		Ok((value.0, before.unwrap_or(0)))
	}
	fn is_same(one: &(u8, u32), other: &(u8, u32)) -> bool {
		one.0 == other.0
	}
	fn reset(value: &(u8, u32), before: &(u8, u32)) {
		world(|world| {
			if world.parameters.get(&value.0) == Some(&value.1) {
				world.parameters.insert(before.0, before.1);
			}
		});
	}
}

impl Purse<AccountId> for Around {
	fn pay(who: &AccountId, amount: u128) -> DispatchResult {
		world(|world| world.paid.push((*who, amount)));
		Ok(())
	}
}

/// Critical: to change what is stored, or the code.
impl Contains<RuntimeCall> for Around {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(
			call,
			RuntimeCall::System(
				frame_system::Call::set_storage { .. }
					| frame_system::Call::authorize_upgrade { .. }
			)
		)
	}
}

/// The council's account.
pub const COUNCIL: AccountId = 1_000;

/// The council is an account, token holders are root.
pub struct Declaring;

impl EnsureOrigin<RuntimeOrigin> for Declaring {
	type Success = Declarer;

	fn try_origin(origin: RuntimeOrigin) -> Result<Declarer, RuntimeOrigin> {
		match origin.clone().into() {
			Ok(RawOrigin::Root) => Ok(Declarer::Tokens),
			Ok(RawOrigin::Signed(COUNCIL)) => Ok(Declarer::Council),
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::root())
	}
}

/// An account as 32 bytes.
pub struct AccountBytes;

impl Convert<AccountId, [u8; 32]> for AccountBytes {
	fn convert(who: AccountId) -> [u8; 32] {
		let mut bytes = [0; 32];
		bytes[..8].copy_from_slice(&who.to_le_bytes());
		bytes
	}
}

/// A block takes three seconds.
pub struct MockTime;

impl Clock for MockTime {
	fn now() -> Duration {
		Duration::from_secs(3 * System::block_number())
	}
}

pub const GENESIS: H256 = H256::repeat_byte(0x67);

parameter_types! {
	pub const Genesis: H256 = GENESIS;
	pub const Longest: [u32; 4] = [40, 30, 30, 10];
	pub const Lifetime: Seconds = Seconds(600);
	pub const Notice: Seconds = Seconds(30);
}

impl Config for Test {
	type Currency = Balances;
	type DeclareOrigin = Declaring;
	type TokenOrigin = EnsureRoot<AccountId>;
	type Watch = Around;
	type Consensus = Around;
	type Stops = Around;
	type Slashing = Around;
	type Referenda = Around;
	type Parameters = Around;
	type Purse = Around;
	type Curve = Fake;
	type AccountBytes = AccountBytes;
	type GenesisHash = Genesis;
	type UnixTime = MockTime;
	type RuntimeCall = RuntimeCall;
	type CriticalCalls = Around;
	type RatifyWithin = ConstU32<20>;
	type Lasts = ConstU32<100>;
	type LastsAtMost = ConstU32<150>;
	type PhaseLength = ConstU32<5>;
	type RearmAfter = ConstU32<50>;
	type SeenWithin = ConstU32<10>;
	type GoneAfter = ConstU32<20>;
	type LongestBrakes = Longest;
	type BrakeBudget = ConstU32<80>;
	type CoolOff = ConstU32<15>;
	type Year = ConstU32<1_000>;
	type CommitteeTerm = ConstU32<30>;
	type LongestOverride = ConstU32<25>;
	type NoticeLife = ConstU32<60>;
	type DrillEvery = ConstU32<200>;
	type MaxCompensation = ConstU128<500>;
	type StandbyBond = ConstU128<1_000>;
	type StandbyLifetime = Lifetime;
	type StandbyNotice = Notice;
	type LeastMembers = ConstU32<4>;
	type MaxSeats = ConstU32<100>;
	type WeightInfo = weights::SubstrateWeight<Test>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Around;
}

#[cfg(feature = "runtime-benchmarks")]
impl benchmarking::BenchmarkHelper<Test> for Around {
	fn seat(service: ServiceId, watchers: &[AccountId]) {
		world(|world| world.sets.insert(service, (SetId(1), watchers.to_vec())));
	}
	fn parameter() -> (u8, u32) {
		(1, 7)
	}
	fn critical() -> RuntimeCall {
		RuntimeCall::System(frame_system::Call::set_storage { items: Vec::new() })
	}
}
