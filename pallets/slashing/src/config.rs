// SPDX-License-Identifier: Apache-2.0

//! What the pallet is told by its runtime.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod config {
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Bonds are held and slashed money is paid on in it.
		type Currency: Inspect<Self::AccountId, Balance = Balance>
			+ Mutate<Self::AccountId>
			+ MutateHold<Self::AccountId, Reason: From<HoldReason>>;
		/// Who watched.
		type Sets: WatcherSets<AccountId = Self::AccountId>;
		/// Who took part.
		type Attendance: Attendance;
		/// What can be slashed.
		type Rights: SlashRights<AccountId = Self::AccountId>;
		/// What a service's terms say of offences.
		type Terms: OffenceTerms;
		/// What Vigil has finalised about itself.
		type Finalised: FinalisedWords;
		/// Who was harmed.
		type Harmed: Harmed<Self::AccountId>;
		/// What they declared and paid for.
		type Values: DeclaredValues;
		/// Who insured.
		type Cover: CoverPools<Self::AccountId>;
		/// Takes watchers out of office whose slash has to wait.
		type Jail: Jail<Self::AccountId>;
		/// Where vetoes and challenges are decided.
		type Referenda: Referenda;
		/// What is pardoned, whenever it is reported.
		type Pardons: Pardons;
		/// Judges proofs by the ward's own consensus.
		type Life: LivenessProof<
			Anchor: Clone + Eq + core::fmt::Debug + MaxEncodedLen + Send + Sync + 'static,
			Update: Parameter,
			Proof: Parameter,
		>;
		/// The curve that signatures are verified on.
		type Curve: Backend;
		/// The chain's clock.
		type UnixTime: Clock;
		/// The era that runs.
		type ActiveEra: Get<Era>;
		/// What this chain is called in everything that is signed.
		type GenesisHash: Get<H256>;
		/// Who gets what nobody else does.
		type Treasury: Get<Self::AccountId>;
		/// Who may object to a slash.
		type VetoOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// Who decides on objections and challenges.
		type DecideOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// Who may stop the clock.
		type SuspendOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// Who may say what is trusted of a ward.
		type AnchorOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Eras that a slash waits.
		#[pallet::constant]
		type Deferral: Get<u32>;
		/// Eras in which a challenge is answered.
		#[pallet::constant]
		type AnswerEras: Get<u32>;
		/// Eras in which an objection or a challenge is decided.
		#[pallet::constant]
		type DecideEras: Get<u32>;
		/// Eras that a stopped clock adds at most.
		#[pallet::constant]
		type MaxSuspension: Get<u32>;
		/// Eras after evidence in which a right is sure to find its stake: the deferral that the stake's
		/// unbonding outlasts.
		#[pallet::constant]
		type SlashDeferral: Get<u32>;
		/// Eras for which what pools collect is paid on.
		#[pallet::constant]
		type CollectEras: Get<u32>;
		/// Eras for which a deed is remembered: as long as evidence of one is taken, and longer than a
		/// case may take.
		#[pallet::constant]
		type RememberEras: Get<u32>;
		/// Lies of one kind less far apart are one offence, in seconds.
		#[pallet::constant]
		type SameWithin: Get<Seconds>;
		/// After a set's office, until its silence is judged, in seconds.
		#[pallet::constant]
		type SilenceGrace: Get<Seconds>;
		/// Share of what a set certified of a kind below which a member was silent.
		#[pallet::constant]
		type LeastAttendance: Get<Perbill>;
		/// What a set must have certified of a kind for silence to be judged.
		#[pallet::constant]
		type LeastCertified: Get<u32>;
		/// What an offence costs, at the least and at the most.
		type Bounds: Get<Bounds>;
		/// Most that is slashed in an hour, in planck.
		type HourlyLimit: Get<Balance>;
		/// Share of who reported, of what is not burnt.
		#[pallet::constant]
		type ReporterShare: Get<Perbill>;
		/// And the most that it gets.
		#[pallet::constant]
		type ReporterCap: Get<Balance>;
		/// Share that is burnt.
		#[pallet::constant]
		type BurntShare: Get<Perbill>;
		/// Eras for which a protocol must have paid on the value that it declared.
		#[pallet::constant]
		type HarmedEras: Get<u32>;
		/// How often a protocol gets the fees of those eras back at most.
		#[pallet::constant]
		type FeeMultiple: Get<u32>;
		/// What who challenges and who answers bet.
		#[pallet::constant]
		type ChallengeBond: Get<Balance>;
		/// What a challenge costs in any case; each of the service that is undecided doubles it for the next.
		#[pallet::constant]
		type ChallengeFee: Get<Balance>;
		/// Most challenges of one service at one time.
		#[pallet::constant]
		type MaxChallenges: Get<u32>;
		/// Cases of one service and one era of offence that wait at one time, challenges aside, from which on
		/// only those are taken that are against somebody who was judged for nothing that costs as much.
		#[pallet::constant]
		type MaxCases: Get<u32>;
		/// Most deeds of one watcher, service and era that are remembered; so many that half of them take all
		/// that there is.
		#[pallet::constant]
		type MaxJudged: Get<u32>;
		/// Most anchors of one ward.
		#[pallet::constant]
		type MaxAnchors: Get<u32>;
		/// How far two anchors that are kept are apart at least, in seconds.
		#[pallet::constant]
		type AnchorEvery: Get<Seconds>;
		/// How long anchors are needed, in seconds: as long as evidence is taken.
		#[pallet::constant]
		type AnchorKeep: Get<Seconds>;
		/// Most bytes of a proof with what it brings along.
		#[pallet::constant]
		type MaxProofBytes: Get<u32>;
		/// Most signatures in it.
		#[pallet::constant]
		type MaxProofSignatures: Get<u32>;
		/// Most posts about one ward.
		#[pallet::constant]
		type MaxBeats: Get<u32>;
		/// Most posts of one account about one ward.
		#[pallet::constant]
		type MaxBeatsOfOne: Get<u32>;
		/// Least time between two posts about one ward, in seconds.
		#[pallet::constant]
		type BeatEvery: Get<Seconds>;
		/// How long a post stays, in seconds.
		#[pallet::constant]
		type BeatKeep: Get<Seconds>;
		/// What is held for a post.
		#[pallet::constant]
		type BeatBond: Get<Balance>;
		/// Most slashes of one block.
		#[pallet::constant]
		type SlashesPerBlock: Get<u32>;
		/// Most weight that one block spends on slashes. One slash must fit.
		#[pallet::constant]
		type SlashWeight: Get<Weight>;
		/// Most cases whose time has come that one block looks at.
		#[pallet::constant]
		type MovesPerBlock: Get<u32>;
		/// Slashed money waits on accounts derived from this.
		#[pallet::constant]
		type PalletId: Get<PalletId>;
		/// What calls and hooks weigh.
		type WeightInfo: WeightInfo;
		/// Makes what benchmarks report.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: benchmarking::BenchmarkHelper<Self>;
	}
}
