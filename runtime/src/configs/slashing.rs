// SPDX-License-Identifier: Apache-2.0

//! What lies cost their makers, and how this chain's neighbours know of them.

#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;

use crate::{
	configs::{
		failover::ActiveEra,
		governance::{MajorityOfCouncil, RootOrGeneralAdmin},
		insurance::HarmedPools,
		liveness::{handover_of, GenesisHash},
		restaking::Treasury,
		system::RuntimeBlockWeights,
	},
	constants::{
		currency::VGL,
		restaking::SLASH_DEFERRAL,
		slashing::{
			ANSWER_ERAS, COLLECT_ERAS, DECIDE_ERAS, DEFERRAL, HARMED_FOR, LEAST, MAX_SUSPENSION,
			MOST, REMEMBER_ERAS,
		},
		time::{HOURS, SLOT_DURATION_MS},
	},
	governance::origins::{Origin, SlashJudge},
	AccountId, Balance, Balances, Emergency, Failover, OriginCaller, Preimage, Referenda,
	Restaking, Runtime, RuntimeCall, RuntimeOrigin, Slashing, Timestamp, UncheckedExtrinsic,
};
use alloc::{boxed::Box, vec::Vec};
use frame_support::{
	parameter_types,
	storage::with_storage_layer,
	traits::{schedule::DispatchTime, ConstU32, EitherOfDiverse, Get, StorePreimage},
	weights::Weight,
	PalletId,
};
use frame_system::EnsureRoot;
use pallet_failover::{
	traits::OnFiring, Batches, DestinationId, Destinations, Lanes, NextDestination, Plans, PlansOf,
	Protocols,
};
use pallet_restaking::{OffenceFractions, Right};
use pallet_slashing::{
	rules::fraction::{Bounds, Fractions},
	CaseId, Cases, FinalisedWords, Harmed, Jail, Landed, OffenceTerms, Said, SlashRights, Stage,
	WeightInfo as SlashingWeights,
};
use pallet_timing::Timings;
use sp_runtime::{DispatchError, DispatchResult, Perbill};
use vigil_bls::HostArk;
use vigil_primitives::{
	traits::WatcherSets, Era, Firing, Handover, MemberIndex, Outbox, Outcome, ProtocolId, Seconds,
	SequenceNumber, ServiceId, SetId, UnixTime, FRESHNESS,
};
use vigil_proofs::family::Family;
use vigil_runtime_common::immortal;

/// The rights that restaking keeps.
pub struct RestakedRights;

impl SlashRights for RestakedRights {
	type AccountId = AccountId;
	type Right = Right<AccountId>;

	fn in_time(service: ServiceId, set_id: SetId, at: Era) -> bool {
		Restaking::takes_evidence(service, set_id, at.0)
	}

	fn open(
		service: ServiceId,
		set_id: SetId,
		member: MemberIndex,
		at: Era,
	) -> Result<Self::Right, DispatchError> {
		Restaking::right(service, set_id, member, at.0)
	}

	fn holder(right: &Self::Right) -> AccountId {
		right.watcher.clone()
	}

	fn era(right: &Self::Right) -> Era {
		Era(right.era)
	}

	fn worth(right: &Self::Right, fraction: Perbill) -> Balance {
		Restaking::worth_of(right, fraction)
	}

	/// Where all backers were reached at once, what the ledgers lost is known; else it is what the rest of
	/// them had at stake.
	fn slash(right: Self::Right, fraction: Perbill) -> Landed {
		let receipt = Restaking::slash_right(right, fraction);
		let value = match receipt.pages_left {
			0 => receipt.taken,
			_ => receipt.value,
		};
		let weight = Restaking::weight_of_slash(receipt.backers);
		Landed { value, paid: receipt.paid, weight }
	}

	fn release(right: Self::Right) {
		Restaking::release_right(right);
	}

	fn weight() -> Weight {
		Restaking::slash_weight()
	}
}

/// What restaking keeps with every set.
pub struct TermsOfSets;

impl OffenceTerms for TermsOfSets {
	fn fractions(service: ServiceId, set_id: SetId) -> Option<Fractions> {
		Restaking::offences(service, set_id).map(fractions)
	}
}

/// The same, as the rules of slashing read it.
pub const fn fractions(terms: OffenceFractions) -> Fractions {
	let OffenceFractions { halt, checkpoint, own, silence, duty } = terms;
	Fractions { halt, checkpoint, own, silence, duty }
}

/// What this chain decided about itself. Whoever reads it in a block reads what all blocks after a final one
/// say, and watchers sign nothing before that.
pub struct Decided;

impl FinalisedWords for Decided {
	fn handover(service: ServiceId, set_id: SetId) -> Option<Option<Handover>> {
		Restaking::commitment(service, set_id).map(|_| handover_of(service, set_id))
	}

	/// Lanes are there until their destination is removed, so that one which is not there, while the
	/// destination is, has never been.
	fn outboxes(service: ServiceId, said: &Outbox) -> Option<(SequenceNumber, Vec<Outbox>)> {
		let to = DestinationId(said.lane.0);
		if let Some(lane) = Lanes::<Runtime>::get(to, service) {
			let batch = Batches::<Runtime>::get((service, to), said.first);
			return Some((lane.oldest, batch.into_iter().map(|batch| batch.outbox).collect()));
		}
		let was_never = match Destinations::<Runtime>::get(to) {
			Some(known) => !known.ending,
			None => to >= NextDestination::<Runtime>::get(),
		};
		was_never.then(|| (SequenceNumber(0), Vec::new()))
	}
}

/// Protocols whose plans fired, by the receipts that were proven.
pub struct FiredPlans;

impl FiredPlans {
	/// Whether a plan acted on Halts of rounds that lie between these times.
	fn acted(firing: &Firing, from: UnixTime, to: UnixTime) -> bool {
		let last = firing.last.max(firing.first);
		firing.failover == Outcome::Done && firing.first.start() <= to && from <= last.start()
	}
}

impl OnFiring for FiredPlans {
	/// What did not act harmed nobody.
	fn on_firing(protocol: ProtocolId, service: ServiceId, firing: &Firing) {
		if firing.failover == Outcome::Done {
			let last = firing.last.max(firing.first);
			Slashing::note_firing(protocol, service, firing.first.start(), last.start());
		}
	}

	/// As much as it is to look what a protocol has paid for, who was in office then, and at every case against an
	/// alarm.
	fn weight() -> Weight {
		let cases = u64::from(pallet_slashing::MAX_ALARMS).saturating_mul(2);
		let looks = cases.saturating_add(REMEMBER_ERAS.into()).saturating_add(3);
		let joins = <Runtime as frame_system::Config>::DbWeight::get().reads_writes(looks, cases);
		<<Runtime as pallet_slashing::Config>::WeightInfo as SlashingWeights>::join_harmed()
			.saturating_add(joins)
	}
}

impl Harmed<AccountId> for FiredPlans {
	fn has_fired(protocol: ProtocolId, service: ServiceId, from: UnixTime, to: UnixTime) -> bool {
		PlansOf::<Runtime>::iter_key_prefix(protocol)
			.filter_map(Plans::<Runtime>::get)
			.filter(|plan| plan.service == service)
			.flat_map(|plan| plan.targets)
			.filter_map(|target| target.firing)
			.any(|firing| Self::acted(&firing, from, to))
	}

	fn account(protocol: ProtocolId) -> Option<AccountId> {
		Protocols::<Runtime>::get(protocol).map(|known| known.owner)
	}
}

/// Convicted watchers are in no set that is elected while their slash may wait.
pub struct OutOfOffice;

impl Jail<AccountId> for OutOfOffice {
	fn jail(watcher: &AccountId) {
		Restaking::bar(watcher);
	}
}

/// Vetoes and challenges are decided on a track of their own. The treasury pays the deposits, so that nobody
/// has to be rich to be judged; where it cannot, anybody may submit the same question.
pub struct JudgedByVote;

impl JudgedByVote {
	/// To drop a case that somebody objects to, to uphold a challenge: what happens without a vote is not
	/// asked for.
	fn submit(case: CaseId) -> DispatchResult {
		let stage = Cases::<Runtime>::get(case).map(|case| case.stage);
		let uphold = matches!(stage, Some(Stage::Challenged { .. }));
		let call = pallet_slashing::Call::<Runtime>::decide { case, uphold };
		let proposal = Preimage::bound(RuntimeCall::Slashing(call))?;
		let treasury = RuntimeOrigin::signed(<Treasury as Get<AccountId>>::get());
		let judge = Box::new(OriginCaller::Origins(Origin::SlashJudge));
		let index = pallet_referenda::ReferendumCount::<Runtime>::get();
		let at = DispatchTime::After(0);
		Referenda::submit(treasury.clone(), judge, proposal, at)?;
		Referenda::place_decision_deposit(treasury, index).map(|_| ()).map_err(|error| error.error)
	}
}

impl pallet_slashing::Referenda for JudgedByVote {
	fn ask(case: CaseId, _: &[u8]) {
		// Referenda tell of what was submitted.
		let _ = with_storage_layer(|| Self::submit(case));
	}
}

/// So much of what there is may be slashed in an hour: a mistake of this chain's own leaves people the time
/// to look.
pub struct HourlyLimit;

impl Get<Balance> for HourlyLimit {
	fn get() -> Balance {
		Perbill::from_percent(1).mul_floor(Balances::total_issuance())
	}
}

/// For how many eras a protocol must have paid on what it declared: for a week, of which short eras make more or
/// fewer where governance is quick as well.
pub struct HarmedEras;

impl Get<u32> for HarmedEras {
	fn get() -> u32 {
		let timing = Timings::<Runtime>::get();
		let era = timing.session_slots.saturating_mul(timing.sessions_per_era).max(1);
		timing.scale(HARMED_FOR).div_ceil(era)
	}
}

/// How long after its office a set's silence is judged: until certificates have come that show more signers.
pub struct SilenceGrace;

impl SilenceGrace {
	const LEAST: u64 = 60;
}

impl Get<Seconds> for SilenceGrace {
	fn get() -> Seconds {
		let blocks = Timings::<Runtime>::get().scale(HOURS);
		let seconds = u64::from(blocks).saturating_mul(SLOT_DURATION_MS) / 1_000;
		Seconds(seconds.max(Self::LEAST))
	}
}

parameter_types! {
	pub const SameWithin: Seconds = FRESHNESS;
	pub const LeastAttendance: Perbill = Perbill::from_percent(30);
	pub const OffenceBounds: Bounds = Bounds { least: fractions(LEAST), most: fractions(MOST) };
	pub const ReporterShare: Perbill = Perbill::from_percent(10);
	pub const ReporterCap: Balance = 1_000 * VGL;
	pub const BurntShare: Perbill = Perbill::from_percent(10);
	pub const ChallengeBond: Balance = 1_000 * VGL;
	pub const ChallengeFee: Balance = 10 * VGL;
	pub const AnchorEvery: Seconds = Seconds(6 * 3_600);
	pub const AnchorKeep: Seconds = Seconds(11 * 86_400);
	pub const BeatEvery: Seconds = Seconds(30);
	pub const BeatKeep: Seconds = Seconds(7 * 86_400);
	pub const BeatBond: Balance = 10 * VGL;
	/// A quarter of a block.
	pub SlashWeight: Weight = Perbill::from_percent(25) * RuntimeBlockWeights::get().max_block;
	pub const SlashingPalletId: PalletId = PalletId(*b"vgl/slsh");
}

impl pallet_slashing::Config for Runtime {
	type Currency = Balances;
	type Sets = Restaking;
	type Attendance = Restaking;
	type Rights = RestakedRights;
	type Terms = TermsOfSets;
	type Finalised = Decided;
	type Harmed = FiredPlans;
	type Values = Failover;
	type Cover = HarmedPools;
	type Jail = OutOfOffice;
	type Referenda = JudgedByVote;
	type Pardons = Emergency;
	type Life = Family;
	type Curve = HostArk;
	type UnixTime = Timestamp;
	type ActiveEra = ActiveEra;
	type GenesisHash = GenesisHash;
	type Treasury = Treasury;
	type VetoOrigin = EitherOfDiverse<EnsureRoot<AccountId>, MajorityOfCouncil>;
	type DecideOrigin = EitherOfDiverse<EnsureRoot<AccountId>, SlashJudge>;
	type SuspendOrigin = EnsureRoot<AccountId>;
	type AnchorOrigin = RootOrGeneralAdmin;
	type Deferral = ConstU32<DEFERRAL>;
	type AnswerEras = ConstU32<ANSWER_ERAS>;
	type DecideEras = ConstU32<DECIDE_ERAS>;
	type MaxSuspension = ConstU32<MAX_SUSPENSION>;
	type SlashDeferral = ConstU32<SLASH_DEFERRAL>;
	type CollectEras = ConstU32<COLLECT_ERAS>;
	type RememberEras = ConstU32<REMEMBER_ERAS>;
	type SameWithin = SameWithin;
	type SilenceGrace = SilenceGrace;
	type LeastAttendance = LeastAttendance;
	type LeastCertified = ConstU32<10>;
	type Bounds = OffenceBounds;
	type HourlyLimit = HourlyLimit;
	type ReporterShare = ReporterShare;
	type ReporterCap = ReporterCap;
	type BurntShare = BurntShare;
	type HarmedEras = HarmedEras;
	type FeeMultiple = ConstU32<5>;
	type ChallengeBond = ChallengeBond;
	type ChallengeFee = ChallengeFee;
	type MaxChallenges = ConstU32<4>;
	type MaxCases = ConstU32<64>;
	type MaxJudged = ConstU32<40>;
	type MaxAnchors = ConstU32<64>;
	type AnchorEvery = AnchorEvery;
	type AnchorKeep = AnchorKeep;
	type MaxProofBytes = ConstU32<{ 2 * 1024 * 1024 }>;
	type MaxProofSignatures = ConstU32<2_000>;
	type MaxBeats = ConstU32<256>;
	type MaxBeatsOfOne = ConstU32<16>;
	type BeatEvery = BeatEvery;
	type BeatKeep = BeatKeep;
	type BeatBond = BeatBond;
	type SlashesPerBlock = ConstU32<4>;
	type SlashWeight = SlashWeight;
	type MovesPerBlock = ConstU32<16>;
	type PalletId = SlashingPalletId;
	type WeightInfo = pallet_slashing::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::AccusedSets;
}

/// The transaction by which a block author's own node hands in two statements that conflict. Nobody signs it:
/// `AuthorizeCall` lets it pass if it comes from this node.
pub fn note_contradiction(first: Said, second: Said) -> UncheckedExtrinsic {
	let (first, second) = (Box::new(first), Box::new(second));
	let call = pallet_slashing::Call::<Runtime>::note_contradiction { first, second };
	UncheckedExtrinsic::new_transaction(RuntimeCall::Slashing(call), immortal(0))
}
