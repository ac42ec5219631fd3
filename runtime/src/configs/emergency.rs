// SPDX-License-Identifier: Apache-2.0

//! Emergencies: who declares them, what they reach, and how long anything of them lasts.

#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
mod sessions;
mod sets;
mod watching;

pub use sessions::{OneSession, Tells, Validating};
pub use watching::{KeysOfStandbys, Watching, BETWEEN_EARLY};

use crate::{
	configs::{
		consensus::MAX_AUTHORITIES,
		governance::{CouncilTwoThirds, SafeModeDuration},
		liveness::GenesisHash,
		money::TreasuryAccount,
		restaking::AccountBytes,
		system::{dynamic_params::fees, RuntimeParameters},
	},
	constants::{
		currency::VGL,
		time::{DAYS, MINUTES, SLOT_DURATION_MS},
	},
	governance::{
		brakes,
		origins::{EmergencyVote, Origin},
		pulls,
	},
	AccountId, Balance, Balances, BlockNumber, Emergency, OriginCaller, Parameters, Preimage,
	Referenda, Restaking, Runtime, RuntimeCall, RuntimeOrigin, SafeMode, Slashing, Timestamp,
};
use alloc::boxed::Box;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	parameter_types,
	storage::with_storage_layer,
	traits::{
		fungible::Mutate, schedule::DispatchTime, tokens::Preservation, ConstU128, ConstU32,
		Contains, EitherOfDiverse, EnsureOrigin, Get, GetCallMetadata, StorePreimage, TypedGet,
	},
};
use frame_system::EnsureRoot;
use pallet_emergency::{Stops, SuspendSlashing};
use pallet_referenda::ReferendumCount;
use pallet_timing::Scaled;
use scale_info::TypeInfo;
use sp_runtime::{DispatchError, DispatchResult};
use vigil_bls::HostArk;
use vigil_primitives::{
	answers::emergency::{Declarer, EmergencyId, Name, Scope},
	Seconds, ServiceId,
};

/// Token holders: by a vote on the fast track, or on root's.
pub type TokenHolders = EitherOfDiverse<EnsureRoot<AccountId>, EmergencyVote>;

/// Two thirds of the council, or token holders.
pub struct Declaring;

impl EnsureOrigin<RuntimeOrigin> for Declaring {
	type Success = Declarer;

	fn try_origin(origin: RuntimeOrigin) -> Result<Declarer, RuntimeOrigin> {
		let origin = match TokenHolders::try_origin(origin) {
			Ok(_) => return Ok(Declarer::Tokens),
			Err(origin) => origin,
		};
		CouncilTwoThirds::try_origin(origin).map(|_| Declarer::Council)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::root())
	}
}

fn text(name: &Name) -> &str {
	core::str::from_utf8(name).unwrap_or_default()
}

/// What brakes may stop, by the table of calls; safe mode stops everything that may be.
pub struct ByTheTable;

impl Stops for ByTheTable {
	fn may_stop(scope: &Scope) -> bool {
		match scope {
			Scope::Call { pallet, call } => {
				brakes::class_of(text(pallet), text(call)) == Some(brakes::Class::Stops)
			},
			Scope::Pallet(pallet) => brakes::may_stop_some(text(pallet)),
			Scope::Service(_) | Scope::All => Self::exists(scope),
		}
	}

	fn exists(scope: &Scope) -> bool {
		match scope {
			Scope::Call { pallet, call } => brakes::class_of(text(pallet), text(call)).is_some(),
			Scope::Pallet(pallet) => brakes::has_calls(text(pallet)),
			Scope::Service(service) => Restaking::service_info(*service).is_some(),
			Scope::All => true,
		}
	}

	/// Safe mode ends after the block that it counts as its last. It rests between two pulls, whoever pulls it.
	fn stop_all(length: u32) -> DispatchResult {
		if !pulls::may_pull_now() {
			return Err(DispatchError::Unavailable);
		}
		<SafeMode as frame_support::traits::SafeMode>::enter(length.saturating_sub(1))
			.map_err(|_| DispatchError::Unavailable)
	}

	fn resume_all() {
		// It may have been let go by others.
		let _ = <SafeMode as frame_support::traits::SafeMode>::exit();
	}
}

/// Lets a call pass unless it, its pallet or the service that it is about is stopped. Calls inside others are judged
/// when they are made.
pub struct NotBraked;

impl Contains<RuntimeCall> for NotBraked {
	fn contains(call: &RuntimeCall) -> bool {
		let brakes = Emergency::brakes_in_force();
		if brakes.is_empty() {
			return true;
		}
		let names = call.get_call_metadata();
		let (pallet, function) = (names.pallet_name, names.function_name);
		if brakes::class_of(pallet, function) != Some(brakes::Class::Stops) {
			return true;
		}
		!brakes.iter().any(|brake| match &brake.scope {
			Scope::Call { pallet: of, call } => (text(of), text(call)) == (pallet, function),
			Scope::Pallet(of) => text(of) == pallet,
			Scope::Service(service) => brakes::service_of(call) == Some(*service),
			// Safe mode stops it.
			Scope::All => false,
		})
	}
}

/// The clock of slashes.
pub struct SlashClock;

impl SuspendSlashing for SlashClock {
	fn suspend(service: Option<ServiceId>, eras: u32) -> DispatchResult {
		<Slashing as pallet_slashing::SuspendSlashing>::suspend(service, eras)
	}

	fn lift(service: Option<ServiceId>) -> DispatchResult {
		<Slashing as pallet_slashing::SuspendSlashing>::lift(service)
	}
}

/// Asks token holders on the fast track; the treasury pays the deposits.
pub struct AskTokenHolders;

impl AskTokenHolders {
	fn submit(id: EmergencyId) -> Result<u32, DispatchError> {
		let treasury = RuntimeOrigin::signed(<TreasuryAccount as TypedGet>::get());
		let call = RuntimeCall::Emergency(pallet_emergency::Call::ratify { id });
		let index = ReferendumCount::<Runtime>::get();
		let origin = OriginCaller::Origins(Origin::EmergencyVote);
		Referenda::submit(
			treasury.clone(),
			Box::new(origin),
			Preimage::bound(call)?,
			DispatchTime::After(0),
		)?;
		Referenda::place_decision_deposit(treasury, index).map_err(|error| error.error)?;
		Ok(index)
	}
}

impl pallet_emergency::Referenda for AskTokenHolders {
	fn ask(id: EmergencyId) -> Option<u32> {
		with_storage_layer(|| Self::submit(id)).ok()
	}
}

/// What may have another value for a while.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum TemporaryParameter {
	/// Price of one byte of a transaction, in planck: at most [`DEAREST_BYTE`].
	LengthPrice(Balance),
}

/// A transaction of a kilobyte costs a VGL at most.
pub const DEAREST_BYTE: Balance = VGL / 1_000;

/// Parameters that governance tunes, within bounds.
pub struct Tuned;

impl Tuned {
	fn put(value: Balance) -> DispatchResult {
		let parameter = fees::Parameters::LengthPrice(fees::LengthPrice, Some(value));
		Parameters::set_parameter(RuntimeOrigin::root(), RuntimeParameters::Fees(parameter))
	}
}

impl pallet_emergency::Parameters for Tuned {
	type Parameter = TemporaryParameter;

	fn set(value: &TemporaryParameter) -> Result<TemporaryParameter, DispatchError> {
		let TemporaryParameter::LengthPrice(price) = value;
		if *price > DEAREST_BYTE {
			return Err(DispatchError::Arithmetic(sp_runtime::ArithmeticError::Overflow));
		}
		let before = fees::LengthPrice::get();
		Self::put(*price)?;
		Ok(TemporaryParameter::LengthPrice(before))
	}

	fn is_same(one: &TemporaryParameter, other: &TemporaryParameter) -> bool {
		core::mem::discriminant(one) == core::mem::discriminant(other)
	}

	fn reset(value: &TemporaryParameter, before: &TemporaryParameter) {
		let (TemporaryParameter::LengthPrice(set), TemporaryParameter::LengthPrice(before)) =
			(value, before);
		if fees::LengthPrice::get() == *set {
			// Root may always.
			let _ = Self::put(*before);
		}
	}
}

/// The treasury.
pub struct TreasuryPays;

impl pallet_emergency::Purse<AccountId> for TreasuryPays {
	fn pay(who: &AccountId, amount: Balance) -> DispatchResult {
		let treasury = <TreasuryAccount as TypedGet>::get();
		Balances::transfer(&treasury, who, amount, Preservation::Preserve).map(|_| ())
	}
}

/// What a recovery committee may do: have the chain repaired, and finality restarted.
pub struct Critical;

impl Contains<RuntimeCall> for Critical {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(
			call,
			RuntimeCall::System(frame_system::Call::authorize_upgrade { .. })
				| RuntimeCall::Grandpa(pallet_grandpa::Call::note_stalled { .. })
		)
	}
}

/// The longest brakes: of a call, a pallet, a service, of everything.
pub struct LongestBrakes;

impl Get<[u32; 4]> for LongestBrakes {
	fn get() -> [u32; 4] {
		let scaled = |length| pallet_timing::Timings::<Runtime>::get().scale(length);
		[7 * DAYS, 3 * DAYS, 3 * DAYS, SafeModeDuration::get()].map(scaled)
	}
}

/// Sets are elected in the session before their office.
pub struct TwoSessions;

impl Get<Seconds> for TwoSessions {
	fn get() -> Seconds {
		let slots = pallet_timing::SessionSlots::<Runtime>::get().saturating_mul(2);
		Seconds(slots.saturating_mul(SLOT_DURATION_MS) / 1_000)
	}
}

parameter_types! {
	/// Longer than the periods of the fast track together.
	pub const RatifyWithin: BlockNumber = 4 * DAYS;
	pub const Lasts: BlockNumber = 14 * DAYS;
	pub const LastsAtMost: BlockNumber = 28 * DAYS;
	pub const PhaseLength: BlockNumber = DAYS;
	pub const RearmAfter: BlockNumber = 28 * DAYS;
	pub const BrakeBudget: BlockNumber = 28 * DAYS;
	pub const CommitteeTerm: BlockNumber = 3 * DAYS;
	pub const LongestOverride: BlockNumber = 7 * DAYS;
	pub const NoticeLife: BlockNumber = 28 * DAYS;
	pub const DrillEvery: BlockNumber = 180 * DAYS;
	pub const StandbyLifetime: Seconds = Seconds(28 * 86_400);
}

impl pallet_emergency::Config for Runtime {
	type Currency = Balances;
	type DeclareOrigin = Declaring;
	type TokenOrigin = TokenHolders;
	type Watch = Watching;
	type Consensus = Validating;
	type Stops = ByTheTable;
	type Slashing = SlashClock;
	type Referenda = AskTokenHolders;
	type Parameters = Tuned;
	type Purse = TreasuryPays;
	type Curve = HostArk;
	type AccountBytes = AccountBytes;
	type GenesisHash = GenesisHash;
	type UnixTime = Timestamp;
	type RuntimeCall = RuntimeCall;
	type CriticalCalls = Critical;
	type RatifyWithin = Scaled<Runtime, RatifyWithin>;
	type Lasts = Scaled<Runtime, Lasts>;
	type LastsAtMost = Scaled<Runtime, LastsAtMost>;
	type PhaseLength = Scaled<Runtime, PhaseLength>;
	type RearmAfter = Scaled<Runtime, RearmAfter>;
	/// Rounds are as long on every chain.
	type SeenWithin = ConstU32<{ 10 * MINUTES }>;
	type GoneAfter = OneSession;
	type LongestBrakes = LongestBrakes;
	type BrakeBudget = Scaled<Runtime, BrakeBudget>;
	type CoolOff = Scaled<Runtime, crate::governance::pulls::CoolOff>;
	type Year = Scaled<Runtime, crate::governance::pulls::Year>;
	type CommitteeTerm = Scaled<Runtime, CommitteeTerm>;
	type LongestOverride = Scaled<Runtime, LongestOverride>;
	type NoticeLife = Scaled<Runtime, NoticeLife>;
	type DrillEvery = Scaled<Runtime, DrillEvery>;
	type MaxCompensation = ConstU128<{ 100_000 * VGL }>;
	type StandbyBond = ConstU128<{ 1_000 * VGL }>;
	type StandbyLifetime = StandbyLifetime;
	type StandbyNotice = TwoSessions;
	type LeastMembers = ConstU32<4>;
	type MaxSeats = ConstU32<MAX_AUTHORITIES>;
	type WeightInfo = pallet_emergency::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Prepared;
}
