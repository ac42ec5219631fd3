// SPDX-License-Identifier: Apache-2.0

//! What the pallet is told by its runtime. Durations are blocks unless the name says otherwise.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod config {
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Bonds of standbys are held in it.
		type Currency: Inspect<Self::AccountId, Balance = u128>
			+ MutateHold<Self::AccountId, Reason: From<HoldReason>>;
		/// The council and token holders; watchers declare by heartbeats.
		type DeclareOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = Declarer>;
		/// Token holders.
		type TokenOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// Who watches.
		type Watch: Watch<AccountId = Self::AccountId>;
		/// Who makes blocks final.
		type Consensus: Consensus<AccountId = Self::AccountId>;
		/// What can be stopped.
		type Stops: Stops;
		/// Stops the clock of slashes.
		type Slashing: SuspendSlashing;
		/// Where token holders decide.
		type Referenda: Referenda;
		/// What may have another value for a while.
		type Parameters: Parameters<Parameter: Parameter + MaxEncodedLen>;
		/// Pays the harmed.
		type Purse: Purse<Self::AccountId>;
		/// The curve that keys and proofs are checked on.
		type Curve: Backend;
		/// What a possession proof calls an account.
		type AccountBytes: Convert<Self::AccountId, [u8; 32]>;
		/// What this chain is called in everything that is signed.
		type GenesisHash: Get<H256>;
		/// The chain's clock.
		type UnixTime: Clock;
		/// What the committee calls, as root.
		type RuntimeCall: Parameter
			+ Dispatchable<RuntimeOrigin = Self::RuntimeOrigin, PostInfo = PostDispatchInfo>
			+ GetDispatchInfo;
		/// Which calls it may make.
		type CriticalCalls: Contains<<Self as Config>::RuntimeCall>;

		/// From a declaration until it has to be ratified.
		type RatifyWithin: Get<u32>;
		/// From a declaration to the end of an emergency that is ratified.
		type Lasts: Get<u32>;
		/// As `Lasts`, with every extension.
		type LastsAtMost: Get<u32>;
		/// Each phase of the way back.
		type PhaseLength: Get<u32>;
		/// From the end of a declaration that was not ratified until its declarer may declare again.
		type RearmAfter: Get<u32>;
		/// How long a heartbeat, or a signature below a certificate, shows that somebody is there.
		type SeenWithin: Get<u32>;
		/// How long a validator has made no block when it counts as gone.
		type GoneAfter: Get<u32>;
		/// The most that a brake of each rung lasts: call, pallet, service, all.
		type LongestBrakes: Get<[u32; 4]>;
		/// The most of a year that all brakes together last.
		type BrakeBudget: Get<u32>;
		/// How long a rung rests after a brake of it ended.
		type CoolOff: Get<u32>;
		/// A year.
		type Year: Get<u32>;
		/// How long a committee is in office.
		type CommitteeTerm: Get<u32>;
		/// The most that a parameter is overridden.
		type LongestOverride: Get<u32>;
		/// How long a notice of a declaration is to be believed; also the most that any is.
		type NoticeLife: Get<u32>;
		/// How often there has to be a drill.
		type DrillEvery: Get<u32>;
		/// The most that is paid for one emergency, in planck.
		type MaxCompensation: Get<u128>;
		/// What is held of a standby, in planck.
		#[pallet::constant]
		type StandbyBond: Get<u128>;
		/// How long a set stands by, in seconds.
		type StandbyLifetime: Get<Seconds>;
		/// Between the composition of a set that stands by and the office of the first set whose Handover names
		/// it, in seconds: longer than between the election of a set and its office, so that what a Handover
		/// says never changes once a set is elected.
		type StandbyNotice: Get<Seconds>;
		/// The least members of a set that stands by, and of one that is elected without those who are gone.
		#[pallet::constant]
		type LeastMembers: Get<u32>;
		/// The most who may have a seat at one time.
		#[pallet::constant]
		type MaxSeats: Get<u32>;
		/// What calls and hooks weigh.
		type WeightInfo: WeightInfo;
		/// Prepares what benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: benchmarking::BenchmarkHelper<Self>;
	}
}
