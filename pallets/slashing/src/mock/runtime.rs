// SPDX-License-Identifier: Apache-2.0

//! The chain, and the neighbours as tests set them.

use crate::{
	self as pallet_slashing,
	rules::fraction::{Bounds, Fractions},
	*,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	derive_impl, parameter_types,
	traits::{fungible::Mutate, tokens::Preservation, ConstU128, ConstU32, Get, UnixTime as Clock},
	weights::Weight,
	PalletId,
};
use frame_system::EnsureRoot;
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::{traits::IdentityLookup, DispatchError, Perbill};
use std::{cell::RefCell, collections::BTreeMap, time::Duration};
use vigil_bls::Fake;
use vigil_primitives::{
	traits::{Attendance, DeclaredValues, Pardons, WatcherSets},
	Era, Handover, Kind, Member, MemberIndex, Outbox, Policy, ProtocolId, Seconds, SequenceNumber,
	ServiceId, SetCommitment, SetId, UnixTime,
};
use vigil_proofs::family::Family;

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
	pub type Slashing = pallet_slashing;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountId = u128;
	type Lookup = IdentityLookup<u128>;
	type AccountData = pallet_balances::AccountData<u128>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = u128;
	type ExistentialDeposit = ConstU128<10>;
	type AccountStore = System;
	type RuntimeHoldReason = RuntimeHoldReason;
}

/// A set that the mock keeps.
#[derive(Clone)]
pub struct KeptSet {
	pub commitment: SetCommitment,
	pub members: Vec<Member>,
	pub watchers: Vec<u128>,
	pub policy: Policy,
	pub era: u32,
}

/// What a watcher has allocated to a service.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Allocation {
	pub left: u128,
	pub rights: u32,
}

/// What is around the pallet.
#[derive(Default)]
pub struct World {
	pub now: u64,
	/// The time that is pardoned.
	pub pardoned: Option<(UnixTime, UnixTime)>,
	pub era: u32,
	pub sets: BTreeMap<(ServiceId, SetId), KeptSet>,
	pub stakes: BTreeMap<(ServiceId, u128), Allocation>,
	/// The part of every stake that is a pool's, which pays later.
	pub pools: Perbill,
	pub terms: Option<Fractions>,
	pub handovers: BTreeMap<(ServiceId, SetId), Option<Handover>>,
	pub outboxes: Option<(SequenceNumber, Vec<Outbox>)>,
	pub attendance: BTreeMap<(ServiceId, SetId, MemberIndex, Kind), (u32, u32)>,
	pub fired: Vec<ProtocolId>,
	/// What each protocol declared for long enough, and the fees it paid.
	pub values: BTreeMap<ProtocolId, (u128, u128)>,
	/// Since which era that counts, if not since ever.
	pub declared: BTreeMap<ProtocolId, u32>,
	pub loss: u128,
	pub jailed: Vec<u128>,
	pub asked: Vec<(CaseId, Vec<u8>)>,
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

fn kept(service: ServiceId, set_id: SetId) -> Option<KeptSet> {
	world(|world| world.sets.get(&(service, set_id)).cloned())
}

impl WatcherSets for Around {
	type AccountId = u128;

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
	fn watcher(service: ServiceId, set_id: SetId, index: MemberIndex) -> Option<u128> {
		kept(service, set_id)?.watchers.get(usize::from(index.0)).copied()
	}
	fn era(service: ServiceId, set_id: SetId) -> Option<Era> {
		kept(service, set_id).map(|set| Era(set.era))
	}
}

impl Attendance for Around {
	fn participation(
		service: ServiceId,
		set_id: SetId,
		member: MemberIndex,
		kind: Kind,
	) -> Option<(u32, u32)> {
		world(|world| world.attendance.get(&(service, set_id, member, kind)).copied())
	}
}

/// A right of the mock's ledger.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct MockRight {
	pub service: ServiceId,
	pub watcher: u128,
	pub era: Era,
	pub stake: u128,
}

/// What every watcher puts at stake for every service.
pub const STAKE: u128 = 1_000;
/// Eras after its own in which evidence against a set is taken.
pub const EVIDENCE: u32 = 10;

impl SlashRights for Around {
	type AccountId = u128;
	type Right = MockRight;

	fn in_time(service: ServiceId, set_id: SetId, at: Era) -> bool {
		let era = kept(service, set_id).map(|set| set.era);
		era.is_some_and(|era| era <= at.0 && at.0 <= era + EVIDENCE)
	}
	fn open(
		service: ServiceId,
		set_id: SetId,
		member: MemberIndex,
		at: Era,
	) -> Result<MockRight, DispatchError> {
		assert!(Self::in_time(service, set_id, at), "time was checked");
		let set = kept(service, set_id).ok_or("no set")?;
		let watcher = set.watchers[usize::from(member.0)];
		world(|world| {
			let allocation = world.stakes.get_mut(&(service, watcher)).ok_or("not allocated")?;
			if allocation.left == 0 {
				return Err(DispatchError::Other("nothing to slash"));
			}
			allocation.rights += 1;
			Ok(MockRight { service, watcher, era: Era(set.era), stake: STAKE })
		})
	}
	fn holder(right: &MockRight) -> u128 {
		right.watcher
	}
	fn era(right: &MockRight) -> Era {
		right.era
	}
	fn worth(right: &MockRight, fraction: Perbill) -> u128 {
		let left = world(|world| world.stakes[&(right.service, right.watcher)].left);
		fraction.mul_ceil(right.stake).min(left)
	}
	fn slash(right: MockRight, fraction: Perbill) -> Landed {
		let value = Self::worth(&right, fraction);
		Self::close(&right, value);
		let in_pools = world(|world| world.pools).mul_floor(value);
		let pay = |to: u128, amount: u128| {
			let moved = Balances::transfer(&right.watcher, &to, amount, Preservation::Expendable);
			moved.map_or(0, |_| amount)
		};
		pay(POOL, in_pools);
		let paid = pay(Slashing::pot(right.service), value - in_pools);
		Slashing::note_paid(right.service, paid);
		Landed { value, paid, weight: Weight::zero() }
	}
	fn release(right: MockRight) {
		Self::close(&right, 0);
	}
	fn weight() -> Weight {
		Weight::from_parts(1_000_000, 1_000)
	}
}

impl Around {
	fn close(right: &MockRight, taken: u128) {
		world(|world| {
			let key = (right.service, right.watcher);
			let allocation = world.stakes.get_mut(&key).expect("a right holds it");
			assert!(allocation.rights > 0, "a right is used once");
			allocation.rights -= 1;
			allocation.left -= taken;
		});
	}
}

impl OffenceTerms for Around {
	fn fractions(_: ServiceId, _: SetId) -> Option<Fractions> {
		world(|world| world.terms)
	}
}

impl FinalisedWords for Around {
	fn handover(service: ServiceId, set_id: SetId) -> Option<Option<Handover>> {
		world(|world| world.handovers.get(&(service, set_id)).cloned())
	}
	fn outboxes(_: ServiceId, _: &Outbox) -> Option<(SequenceNumber, Vec<Outbox>)> {
		world(|world| world.outboxes.clone())
	}
}

impl Harmed<u128> for Around {
	fn has_fired(protocol: ProtocolId, _: ServiceId, _: UnixTime, _: UnixTime) -> bool {
		world(|world| world.fired.contains(&protocol))
	}
	fn account(protocol: ProtocolId) -> Option<u128> {
		Some(protocol_account(protocol.0))
	}
}

impl DeclaredValues for Around {
	fn of_service(_: ServiceId) -> u128 {
		0
	}
	fn of_protocol(_: ProtocolId, _: ServiceId) -> u128 {
		0
	}
	fn aged(protocol: ProtocolId, _: ServiceId, eras: u32) -> u128 {
		world(|world| {
			let since = world.declared.get(&protocol);
			let counts = since.is_none_or(|since| world.era.saturating_sub(*since) >= eras);
			world.values.get(&protocol).filter(|_| counts).map_or(0, |(value, _)| *value)
		})
	}
	fn fees_paid(protocol: ProtocolId, _: ServiceId, _: u32) -> u128 {
		world(|world| world.values.get(&protocol).map_or(0, |(_, fees)| *fees))
	}
}

impl CoverPools<u128> for Around {
	fn account(_: ServiceId) -> Option<u128> {
		Some(COVER)
	}
	fn loss(_: ServiceId, _: UnixTime, _: UnixTime) -> u128 {
		world(|world| world.loss)
	}
}

impl Jail<u128> for Around {
	fn jail(watcher: &u128) {
		world(|world| world.jailed.push(*watcher));
	}
}

impl Referenda for Around {
	fn ask(case: CaseId, reason: &[u8]) {
		world(|world| world.asked.push((case, reason.to_vec())));
	}
}

impl Pardons for Around {
	fn is_pardoned(_: ServiceId, from: UnixTime, to: UnixTime) -> bool {
		world(|world| world.pardoned.is_some_and(|(begins, ends)| begins <= from && to <= ends))
	}
}

impl Clock for Around {
	fn now() -> Duration {
		Duration::from_secs(world(|world| world.now))
	}
}

pub struct ActiveEra;

impl Get<Era> for ActiveEra {
	fn get() -> Era {
		Era(world(|world| world.era))
	}
}

const fn all(percent: u32) -> Fractions {
	let part = Perbill::from_percent(percent);
	Fractions { halt: part, checkpoint: part, own: part, silence: part, duty: part }
}

pub const LEAST: Fractions =
	Fractions { silence: Perbill::from_percent(1), duty: Perbill::from_percent(2), ..all(10) };

pub const REPORTER: u128 = 1;
pub const TREASURY: u128 = 2;
pub const COVER: u128 = 3;
pub const CHALLENGER: u128 = 4;
pub const ANSWERER: u128 = 5;
/// Where what pools owe waits.
pub const POOL: u128 = 6;

pub fn protocol_account(protocol: u32) -> u128 {
	200 + u128::from(protocol)
}

parameter_types! {
	pub const MostFractions: Bounds = Bounds { least: LEAST, most: all(50) };
	pub static HourlyLimit: u128 = 1_000_000;
	pub SlashWeight: Weight = Weight::MAX;
	pub const SameWithin: Seconds = Seconds(300);
	pub const SilenceGrace: Seconds = Seconds(60);
	pub const LeastAttendance: Perbill = Perbill::from_percent(50);
	pub const ReporterShare: Perbill = Perbill::from_percent(10);
	pub const BurntShare: Perbill = Perbill::from_percent(10);
	pub const AnchorEvery: Seconds = Seconds(100);
	pub const AnchorKeep: Seconds = Seconds(250);
	pub const BeatEvery: Seconds = Seconds(2);
	pub const BeatKeep: Seconds = Seconds(1_000);
	pub const SlashPalletId: PalletId = PalletId(*b"vgl/slsh");
	pub static Genesis: H256 = H256::repeat_byte(0x67);
}

impl Config for Test {
	type Currency = Balances;
	type Sets = Around;
	type Attendance = Around;
	type Rights = Around;
	type Terms = Around;
	type Finalised = Around;
	type Harmed = Around;
	type Values = Around;
	type Cover = Around;
	type Jail = Around;
	type Referenda = Around;
	type Pardons = Around;
	type Life = Family;
	type Curve = Fake;
	type UnixTime = Around;
	type ActiveEra = ActiveEra;
	type GenesisHash = Genesis;
	type Treasury = ConstU128<TREASURY>;
	type VetoOrigin = EnsureRoot<u128>;
	type DecideOrigin = EnsureRoot<u128>;
	type SuspendOrigin = EnsureRoot<u128>;
	type AnchorOrigin = EnsureRoot<u128>;
	type Deferral = ConstU32<1>;
	type AnswerEras = ConstU32<1>;
	type DecideEras = ConstU32<2>;
	type MaxSuspension = ConstU32<1>;
	type SlashDeferral = ConstU32<5>;
	type CollectEras = ConstU32<4>;
	type RememberEras = ConstU32<15>;
	type SameWithin = SameWithin;
	type SilenceGrace = SilenceGrace;
	type LeastAttendance = LeastAttendance;
	type LeastCertified = ConstU32<4>;
	type Bounds = MostFractions;
	type HourlyLimit = HourlyLimit;
	type ReporterShare = ReporterShare;
	type ReporterCap = ConstU128<100>;
	type BurntShare = BurntShare;
	type HarmedEras = ConstU32<3>;
	type FeeMultiple = ConstU32<5>;
	type ChallengeBond = ConstU128<500>;
	type ChallengeFee = ConstU128<20>;
	type MaxChallenges = ConstU32<2>;
	type MaxCases = ConstU32<6>;
	type MaxJudged = ConstU32<20>;
	type MaxAnchors = ConstU32<5>;
	type AnchorEvery = AnchorEvery;
	type AnchorKeep = AnchorKeep;
	type MaxProofBytes = ConstU32<20_000>;
	type MaxProofSignatures = ConstU32<40>;
	type MaxBeats = ConstU32<4>;
	type MaxBeatsOfOne = ConstU32<3>;
	type BeatEvery = BeatEvery;
	type BeatKeep = BeatKeep;
	type BeatBond = ConstU128<50>;
	type SlashesPerBlock = ConstU32<3>;
	type SlashWeight = SlashWeight;
	type MovesPerBlock = ConstU32<4>;
	type PalletId = SlashPalletId;
	type WeightInfo = weights::SubstrateWeight<Test>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Around;
}

#[cfg(feature = "runtime-benchmarks")]
impl benchmarking::BenchmarkHelper<Test> for Around {
	fn prepare(plan: benchmarking::Plan<u128>) {
		let benchmarking::Plan { commitment, members, watchers, policy, now } = plan;
		let (service, set_id, era) = (commitment.service, commitment.set_id, 10);
		let next = SetCommitment {
			set_id: SetId(set_id.0 + 1),
			activates_at: UnixTime(now.0 - 400_000),
			..commitment.clone()
		};
		world(|world| {
			(world.now, world.era) = (now.0, era);
			for (place, watcher) in (0..).zip(&watchers) {
				let allocation = Allocation { left: STAKE, rights: 0 };
				world.stakes.insert((service, *watcher), allocation);
				for kind in Kind::ALL {
					let key = (service, set_id, MemberIndex(place), kind);
					world.attendance.insert(key, (0, 1_000));
				}
			}
			for commitment in [commitment, next] {
				let (members, watchers) = (members.clone(), watchers.clone());
				let set =
					KeptSet { commitment: commitment.clone(), members, watchers, policy, era };
				world.sets.insert((service, commitment.set_id), set);
			}
			world.handovers.insert((service, set_id), None);
		});
		for watcher in watchers {
			Balances::set_balance(&watcher, 1_000_000);
		}
		Genesis::set(benchmarking::GENESIS);
	}

	fn next_era() {
		world(|world| world.era += 1);
	}

	fn anchor() -> Vec<u8> {
		use vigil_proofs::{family::Anchor, fixture::tendermint};
		let ward = tendermint::Ward::new(tendermint::voters(0..4), 1_000);
		Anchor::Tendermint(ward.anchor(1)).encode()
	}

	fn harmed() -> ProtocolId {
		world(|world| {
			world.fired = vec![ProtocolId(1)];
			world.values.insert(ProtocolId(1), (1_000, 1_000));
		});
		ProtocolId(1)
	}

	fn key() -> vigil_primitives::KeyPoint {
		use vigil_bls::{backend::SigningBackend, Backend};
		Fake::key_point_bytes(&Fake::public(&Fake::secret(&[7; 32])))
	}

	fn sign(digest: &H256) -> vigil_primitives::SignaturePoint {
		use vigil_bls::{backend::SigningBackend, Backend, Tag};
		let secret = Fake::secret(&[7; 32]);
		Fake::signature_point_bytes(&Fake::sign(&secret, Tag::Statement, &digest.0))
	}
}
