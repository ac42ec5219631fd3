// SPDX-License-Identifier: Apache-2.0

#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(any(test, feature = "runtime-benchmarks")),
	deny(
		clippy::arithmetic_side_effects,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::panic,
		clippy::unwrap_used
	)
)]

extern crate alloc;

pub mod execution;
pub mod origins;
pub mod payload;
pub mod schedule;
pub mod spans;
pub mod types;
pub mod weights;

mod changes;
mod deadlines;
mod errors;
mod impls;
mod intake;
mod leavings;
mod messages;
mod outcomes;
mod plans;
mod queries;
mod rehearsal;
mod sets;
mod sweeps;

#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
#[cfg(any(feature = "runtime-benchmarks", test))]
pub mod fixture;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use execution::{InboxRouter, RecordOutcome};
pub use origins::{InboxInstance, VigilProtocols, VigilUniversalAliases};
pub use pallet::*;
pub use payload::PayloadError;
pub use types::*;
pub use vigil_primitives::ward::{Deadline, KeptCheckpoint, Reason, Ward};
pub use weights::WeightInfo;

// One file, although long: FRAME wants storage, events, errors and calls in one module, and what calls do
// is elsewhere.
// What the macro writes expects something here and there.
#[allow(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::boxed::Box;
	use frame_support::{
		pallet_prelude::*,
		traits::{EnqueueMessage, EnsureOrigin, ProcessMessage, ServiceQueues, UnixTime as Clock},
		weights::WeightMeter,
	};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use vigil_bls::Backend;
	use vigil_primitives::{
		traits::{OnStatusChange, Status},
		AbsentWitness, CarriageReceipt, Certificate, Checkpoint, Destination, Halt, Height,
		Incident, IncidentId, LaneId, MessageReceipt, Outcome, PlanId, PlanReceipt, Policy,
		ProtocolId, ProvenMessage, Rehearsed, Resume, Round, Seconds, SequenceNumber, ServiceId,
		SetCommitment, SetId, ThrottleClass, UnixTime, MAX_SET_SIZE,
	};
	use xcm::latest::InteriorLocation;
	use xcm_builder::DispatchBlob;
	use xcm_executor::traits::WeightBounds;

	/// The absent members of a certificate, each with its proof.
	pub type Witnesses = BoundedVec<AbsentWitness, ConstU32<{ MAX_SET_SIZE as u32 }>>;
	/// What one call delivers.
	pub type Messages<T> = BoundedVec<ProvenMessage, <T as Config>::MaxMessagesPerCall>;

	/// Of how many Handovers of a service is kept who brought them.
	pub const MAX_CARRIED: u32 = 64;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who says which watchers this chain trusts: its governance.
		type TrustOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// Who may stop execution for a while.
		type PauseOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// Told when a ward's status changes.
		type OnStatusChange: OnStatusChange;
		/// The curve that signatures are verified on.
		type Curve: Backend;
		/// The chain's clock.
		type UnixTime: Clock;
		/// What messages have to be addressed to: this chain's genesis hash and an account that
		/// stands for the inbox.
		type Destination: Get<Destination>;
		/// This chain in the universe. Payloads have to name exactly this location.
		type UniversalLocation: Get<InteriorLocation>;
		/// `BridgeBlobDispatcher<InboxRouter<Runtime>, UniversalLocation, InboxInstance<Runtime>>`.
		type Dispatcher: DispatchBlob;
		/// What a program weighs; that of the XCM executor.
		type Weigher: WeightBounds<<Self as frame_system::Config>::RuntimeCall>;
		/// Executes programs: the chain's processor of XCM,
		/// `ProcessXcmMessage<QueueId, XcmExecutor<..>, RuntimeCall>`.
		type Processor: ProcessMessage<Origin = QueueId>;
		/// Where messages' programs and rehearsals wait. Its own processor is [`RecordOutcome`].
		type Queue: EnqueueMessage<QueueId>;
		/// Executes what waits.
		type ServiceQueues: ServiceQueues;

		/// The service that watches this very chain, if one does and is trusted here. This chain cannot
		/// hear that it stands; when it is back, a fresh Resume tells of an incident, and nothing fires.
		type OwnService: Get<Option<ServiceId>>;

		/// Most services that are trusted at one time.
		#[pallet::constant]
		type MaxServices: Get<u32>;
		/// Most sets kept of one service, the latest included.
		#[pallet::constant]
		type MaxSets: Get<u32>;
		/// Most closed incidents kept of one service.
		#[pallet::constant]
		type MaxIncidents: Get<u32>;
		/// Most checkpoints kept of one service.
		#[pallet::constant]
		type MaxCheckpoints: Get<u32>;
		/// Most plans kept of one service.
		#[pallet::constant]
		type MaxPlans: Get<u32>;
		/// Most plans of one service kept of one protocol.
		#[pallet::constant]
		type MaxPlansOfProtocol: Get<u32>;
		/// Most of those that are critical.
		#[pallet::constant]
		type MaxCriticalOfProtocol: Get<u32>;
		/// Most plans that fire or fail back in one block.
		#[pallet::constant]
		type MaxPlansPerBlock: Get<u32>;
		/// Most messages in one call.
		#[pallet::constant]
		type MaxMessagesPerCall: Get<u32>;
		/// How many of the last messages of a lane have a receipt.
		#[pallet::constant]
		type MaxReceipts: Get<u32>;
		/// Most messages of one service and protocol that are kept because their execution failed.
		#[pallet::constant]
		type MaxFailed: Get<u32>;
		/// Most instructions in a payload.
		#[pallet::constant]
		type MaxInstructions: Get<u32>;
		/// Most weight of a payload's execution. The message queue has to have more than twice this to
		/// spend in a block, as a rehearsal executes both programs of a plan.
		#[pallet::constant]
		type MaxWeight: Get<Weight>;
		/// The share of every block that is kept for plans that fire, before all transactions. It has
		/// to suffice for the heaviest one.
		#[pallet::constant]
		type FiringWeight: Get<Weight>;
		/// How long ago the round of a Halt may have begun, in seconds: `vigil_primitives::FRESHNESS`,
		/// as watchers certify a lasting Halt again every half of that.
		#[pallet::constant]
		type Freshness: Get<Seconds>;
		/// How long ago the round of a Checkpoint may have begun, in seconds; not less than
		/// `Freshness`.
		#[pallet::constant]
		type CheckpointFreshness: Get<Seconds>;
		/// How far in the future a round may begin, in seconds.
		#[pallet::constant]
		type ClockDrift: Get<Seconds>;
		/// How long a suspicion lasts that nobody repeats, in seconds.
		#[pallet::constant]
		type SuspectFor: Get<Seconds>;
		/// How long after life came back a ward is live again although no Checkpoint shows it, in
		/// seconds; no less than its policy's `stable_for`, whichever is longer.
		#[pallet::constant]
		type RecoverFor: Get<Seconds>;
		/// How far in the future the set may take office that a Handover names, in seconds: an era of
		/// Vigil and some more.
		#[pallet::constant]
		type MaxAhead: Get<Seconds>;
		/// The longest pause, in seconds.
		#[pallet::constant]
		type MaxPause: Get<Seconds>;
		/// What calls and hooks weigh.
		type WeightInfo: WeightInfo;
		/// Prepares what benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: benchmarking::BenchmarkHelper;
	}

	/// The genesis of the Vigil chain whose watchers are trusted.
	#[pallet::storage]
	pub type Vigil<T: Config> = StorageValue<_, H256>;

	/// The sets that are kept.
	#[pallet::storage]
	pub type Sets<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ServiceId, Twox64Concat, SetId, KeptSet>;

	/// The numbers of the sets that are kept of each service that is trusted, oldest first.
	#[pallet::storage]
	pub type SetOrder<T: Config> =
		CountedStorageMap<_, Twox64Concat, ServiceId, BoundedVec<SetId, T::MaxSets>, ValueQuery>;

	/// What is known of each ward; nothing until something is certified.
	#[pallet::storage]
	pub type Wards<T: Config> = StorageMap<_, Twox64Concat, ServiceId, Ward>;

	/// The first Halt of each ward since it was last live; there is one exactly while it is Halted or
	/// Recovering. Delays of plans count from its round.
	#[pallet::storage]
	pub type FirstHalts<T: Config> = StorageMap<_, Twox64Concat, ServiceId, Halt>;

	/// The last incidents of each ward that are over, oldest first.
	#[pallet::storage]
	pub type Incidents<T: Config> =
		StorageMap<_, Twox64Concat, ServiceId, BoundedVec<Incident, T::MaxIncidents>, ValueQuery>;

	/// The last checkpoints of each ward, in the order in which they were accepted.
	#[pallet::storage]
	pub type Checkpoints<T: Config> = StorageMap<
		_,
		Twox64Concat,
		ServiceId,
		BoundedVec<KeptCheckpoint, T::MaxCheckpoints>,
		ValueQuery,
	>;

	/// When suspicions lapse, and wards that recover are live at the latest, soonest first; one of
	/// every such ward.
	#[pallet::storage]
	pub type Deadlines<T: Config> =
		StorageValue<_, BoundedVec<Deadline, T::MaxServices>, ValueQuery>;

	/// The number of the next message of each lane of a Vigil chain, by that chain's genesis. It
	/// outlives the service and the trust in that chain, so that nothing is ever delivered twice.
	#[pallet::storage]
	pub type NextMessages<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, H256>,
			NMapKey<Twox64Concat, ServiceId>,
			NMapKey<Twox64Concat, LaneId>,
		),
		SequenceNumber,
	>;

	/// How often each service was forgotten: jobs of an earlier time are dropped.
	#[pallet::storage]
	pub type Generations<T: Config> = StorageMap<_, Twox64Concat, ServiceId, u32, ValueQuery>;

	/// The services that were forgotten and left something behind that is not cleared yet.
	#[pallet::storage]
	pub type Leavings<T: Config> = CountedStorageMap<_, Twox64Concat, ServiceId, ()>;

	/// The plans that are kept.
	#[pallet::storage]
	pub type Plans<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ServiceId, Twox64Concat, PlanId, StoredPlan>;

	/// How many plans each service has.
	#[pallet::storage]
	pub type PlanCount<T: Config> = StorageMap<_, Twox64Concat, ServiceId, u32, ValueQuery>;

	/// How many of them each protocol has.
	#[pallet::storage]
	pub type PlacesOf<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ServiceId, Twox64Concat, ProtocolId, Places, ValueQuery>;

	/// The plans of each service by class: what sweeps walk over.
	#[pallet::storage]
	pub type Schedule<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, ServiceId>,
			NMapKey<Twox64Concat, ThrottleClass>,
			NMapKey<Twox64Concat, PlanId>,
		),
		Scheduled,
	>;

	/// The sweeps under way, at most one of each service.
	#[pallet::storage]
	pub type Sweeps<T: Config> = StorageMap<_, Twox64Concat, ServiceId, Sweep>;

	/// The service whose sweep had the first turn last.
	#[pallet::storage]
	pub type LastSwept<T: Config> = StorageValue<_, ServiceId>;

	/// How many plans fired in this block before its transactions.
	#[pallet::storage]
	pub type Spent<T: Config> = StorageValue<_, u32, ValueQuery>;

	/// What became of the last messages of each lane. Vigil reads this from the chain's state: see
	/// `vigil_primitives::receipt`.
	#[pallet::storage]
	pub type MessageReceipts<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, ServiceId>,
			NMapKey<Twox64Concat, LaneId>,
			NMapKey<Twox64Concat, SequenceNumber>,
		),
		MessageReceipt,
	>;

	/// The last rehearsal and firing of each plan that is kept. Vigil reads this from the chain's
	/// state.
	#[pallet::storage]
	pub type PlanReceipts<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ServiceId, Twox64Concat, PlanId, PlanReceipt>;

	/// Who brought the last Handovers, by the set that was handed over to. Vigil reads this from the
	/// chain's state.
	#[pallet::storage]
	pub type HandoverReceipts<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ServiceId, Twox64Concat, SetId, CarriageReceipt>;

	/// The sets in [`HandoverReceipts`], oldest first.
	#[pallet::storage]
	pub type Carried<T: Config> = StorageMap<
		_,
		Twox64Concat,
		ServiceId,
		BoundedVec<SetId, ConstU32<MAX_CARRIED>>,
		ValueQuery,
	>;

	/// Who brought the checkpoints that are kept, by height. Vigil reads this from the chain's state.
	#[pallet::storage]
	pub type CheckpointReceipts<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ServiceId, Twox64Concat, Height, CarriageReceipt>;

	/// Programs of messages whose execution failed, for [`Pallet::retry`].
	#[pallet::storage]
	pub type Failed<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		ServiceId,
		Twox64Concat,
		(LaneId, SequenceNumber),
		FailedProgram,
	>;

	/// How many messages of each protocol of a service are in [`Failed`]; nothing for none.
	#[pallet::storage]
	pub type FailedMessages<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ServiceId, Twox64Concat, ProtocolId, u32, ValueQuery>;

	/// When the pause ends that was made last.
	#[pallet::storage]
	pub type PausedUntil<T: Config> = StorageValue<_, UnixTime>;

	/// What became of a payload so far that is being dispatched: there only during a dispatch.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type Dispatching<T: Config> = StorageValue<_, Program>;

	/// What is being executed: there only during an execution.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type Executing<T: Config> = StorageValue<_, Job>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// This chain trusts a Vigil chain from now on.
		VigilTrusted { genesis_hash: H256 },
		/// Governance installed a set.
		SetInstalled { service: ServiceId, set_id: SetId, activates_at: UnixTime },
		/// A set handed over to another one, with the hash of the commitment of that one's standby.
		HandedOver {
			service: ServiceId,
			from: SetId,
			to: SetId,
			activates_at: UnixTime,
			standby: Option<H256>,
		},
		/// There was no room for an old set any more.
		SetDropped { service: ServiceId, set_id: SetId },
		/// Governance removed a service. What it left behind is cleared some at a time.
		ServiceForgotten { service: ServiceId },
		/// Nothing is left of a service that was forgotten.
		ServiceCleared { service: ServiceId },
		/// Nothing is executed until this time.
		Paused { until: UnixTime },
		/// The pause was ended.
		Unpaused,
		/// The status of a service changed, at this time by this chain's clock.
		StatusChanged { service: ServiceId, from: Status, to: Status, at: UnixTime },
		/// More than a third of a set's weight says that the ward stands; no quorum does. The
		/// suspicion lapses at `until` if it is not repeated.
		Suspected { service: ServiceId, set_id: SetId, halt: Halt, until: UnixTime },
		/// A ward halted.
		IncidentOpened { service: ServiceId, incident: Incident },
		/// The ward of the open incident still stands, at the same block or another one.
		IncidentProlonged { service: ServiceId, incident: Incident },
		/// The ward of the open incident advances again.
		IncidentResumed { service: ServiceId, incident: Incident },
		/// An incident is over and goes into the history.
		IncidentClosed { service: ServiceId, incident: Incident },
		/// A ward that does not stand was seen to live. No Halt of this Resume's round, or of one
		/// before it, is heard any more.
		ResumeRemembered { service: ServiceId, resume: Resume },
		/// A ward came back on another branch. Kept checkpoints from `height` on are superseded, and
		/// stand again only if a later round certifies them.
		BranchLeft { service: ServiceId, height: Height, block_hash: H256 },
		/// A block of the ward is final.
		CheckpointAccepted { service: ServiceId, set_id: SetId, checkpoint: Checkpoint },
		/// A block that is kept already, or of a lower height that is not kept, shows that the ward lived
		/// in this round.
		LifeShown { service: ServiceId, set_id: SetId, checkpoint: Checkpoint },
		/// A ward that recovers counts as live, although no Checkpoint showed it in time.
		RecoverySettled { service: ServiceId },
		/// A message was delivered.
		MessageDelivered {
			service: ServiceId,
			lane: LaneId,
			sequence: SequenceNumber,
			beneficiary: H256,
			outcome: Outcome,
		},
		/// A message was of no use.
		MessageRefused { service: ServiceId, lane: LaneId, sequence: SequenceNumber, reason: Unfit },
		/// A plan is kept.
		PlanArmed { service: ServiceId, plan: PlanId, protocol: ProtocolId, version: u32 },
		/// A plan is forgotten.
		PlanDisarmed { service: ServiceId, plan: PlanId },
		/// A plan will not fire for incidents with a Halt in this span.
		PlanStoodDown { service: ServiceId, plan: PlanId, first: Round, last: Round },
		/// Both programs of a plan were executed and undone.
		Rehearsed { service: ServiceId, plan: PlanId, version: u32, outcome: Rehearsed },
		/// Plans fire, or fail back.
		SweepStarted { service: ServiceId, kind: SweepKind, incident: IncidentId },
		/// Nothing is left to do, or the ward's status changed before it was done.
		SweepEnded { service: ServiceId, kind: SweepKind, incident: IncidentId },
		/// A plan fired.
		PlanFired { service: ServiceId, plan: PlanId, version: u32, incident: IncidentId },
		/// A plan failed back.
		PlanFailedBack { service: ServiceId, plan: PlanId, version: u32, incident: IncidentId },
		/// A program was executed.
		Executed { service: ServiceId, execution: Execution },
		/// The execution of a program failed. Whether it can be tried again.
		ExecutionFailed { service: ServiceId, execution: Execution, retriable: bool },
		/// A program was not executed, and never will be: its service is gone, this chain cannot
		/// execute it any more, or its failover did not happen.
		Dropped { service: ServiceId, execution: Execution },
	}

	/// Why a call is refused.
	#[pallet::error]
	pub enum Error<T> {
		/// Another Vigil chain is trusted. Forget all services first.
		OtherVigil,
		/// The genesis hash is zero.
		ZeroGenesis,
		/// As many services are trusted as there may be. Forget one first.
		TooManyServices,
		/// This chain does not trust any set of the service. Governance has to install one.
		UnknownService,
		/// The commitment is not sound; no set of watchers has it.
		UnsoundCommitment,
		/// Nobody can watch by the policy.
		UnsoundPolicy,
		/// The policy is not the one whose hash the commitment carries.
		WrongPolicy,
		/// The set's number is not above that of the service's latest set.
		SetNotNewer,
		/// The set takes office before the service's latest set.
		SetTooEarly,
		/// The set would take office too far in the future, or not before the one that hands over
		/// expires. Governance has to install the next set.
		SetTooLate,
		/// Not all that the service left behind is cleared. Try again some blocks later.
		StillForgetting,
		/// The standby's hash is zero. A set without a standby names none.
		ZeroStandby,
		/// The next set has expired. Only a set installed by governance helps.
		NextSetExpired,
		/// The set that signs the handover has handed over to exactly this set before.
		AlreadyHandedOver,
		/// The set that signs the handover is not the latest of its service, so it has handed over
		/// to another one.
		NotLatestSet,
		/// The certificate is not for this call.
		WrongKind,
		/// The service has no such set here, or none any more. Hand in the handovers that lead to
		/// it, or take the certificate of another set.
		UnknownSet,
		/// The set is not in office yet, or was not in the round.
		SetInFuture,
		/// A later set was in office in the round, or is now. Find that set's certificate.
		SetSuperseded,
		/// The set's stake may be gone. Nothing it signed counts any more.
		SetExpired,
		/// What is kept of the set is not sound. Wait for the next set.
		UnsoundSet,
		/// The round begins in the future. Hand the certificate in again when it has come.
		RoundInFuture,
		/// No round of the set's policy begins in the second that the statement names.
		OffRound,
		/// The checkpoint's height is no multiple of the interval of the set's policy.
		OffInterval,
		/// The block's hash is zero.
		ZeroBlockHash,
		/// The checkpoint's state root is zero.
		ZeroStateRoot,
		/// The outbox is not sound: no destination, no messages, no root, or numbers that run out.
		UnsoundOutbox,
		/// The list of absent members is not of the set's size.
		WrongBitfieldSize,
		/// A witness names a member that the one before it names.
		DuplicateAbsentee,
		/// Witnesses are not in rising order.
		UnsortedAbsentees,
		/// A witness names a member that the set does not have.
		AbsenteeOutOfRange,
		/// The witnesses are not exactly of the members that are absent.
		WitnessMismatch,
		/// A witness does not prove membership.
		WrongWitness,
		/// Those who signed have too little weight. Collect more signatures.
		NoQuorum,
		/// Nobody signed, or the keys of those who did cancel out.
		NobodySigned,
		/// The signature is no usable point of the curve.
		UnusableSignature,
		/// The signature is of other keys, or of another statement, set, service or chain.
		WrongSignature,
		/// The certificate was verified as something else than it is: a fault of this chain.
		Misjudged,
		/// The outbox is for another inbox.
		WrongDestination,
		/// There are no messages.
		NoMessages,
		/// All messages have been delivered.
		AlreadyDelivered,
		/// A message is missing between those delivered and these, or between these.
		Gap,
		/// A message is not in the outbox that is certified.
		NotInOutbox,
		/// The pause is longer than `MaxPause`.
		PauseTooLong,
		/// There is no pause.
		NotPaused,
		/// Nothing of this has failed, or it was replaced since.
		NothingFailed,
		/// The halt that the plan fired for is over.
		IncidentOver,
		/// The plan has fired elsewhere for this halt, and was told to stand down here.
		StandsBy,
		/// There is no such plan.
		UnknownPlan,
		/// The plan has fired, so a rehearsal would show nothing. Wait until it has failed back.
		HasFired,
		/// Nothing is executed now: there is a pause, or the executor has no room.
		NotNow,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			Self::lapse_due().saturating_add(Self::work_first())
		}

		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			let mut meter = WeightMeter::with_limit(remaining);
			Self::work_last(&mut meter);
			meter.consumed()
		}

		fn integrity_test() {
			Self::check_constants();
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Trusts a set of watchers: the first one of a service, or one that cannot be reached by
		/// handovers any more. Origin: `TrustOrigin`. The first set of all also fixes the Vigil
		/// chain. Errors: `OtherVigil`, `ZeroGenesis`, `TooManyServices`, `UnsoundCommitment`,
		/// `UnsoundPolicy`, `WrongPolicy`, `SetNotNewer`, `SetTooEarly`, `NextSetExpired`,
		/// `StillForgetting`. Events: `VigilTrusted`, `SetInstalled`, `SetDropped`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::install_set())]
		pub fn install_set(
			origin: OriginFor<T>,
			genesis_hash: H256,
			commitment: Box<SetCommitment>,
			policy: Policy,
		) -> DispatchResult {
			T::TrustOrigin::ensure_origin(origin)?;
			Self::do_install(genesis_hash, *commitment, policy)
		}

		/// Forgets a service: its sets and its ward at once, its plans and receipts some in each block.
		/// What waits in its queues is not executed any more, nor if the service is trusted again. The
		/// numbers of its next messages are kept. Origin: `TrustOrigin`. Error: `UnknownService`.
		/// Events: `ServiceForgotten`, and later `ServiceCleared`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::forget_service())]
		pub fn forget_service(origin: OriginFor<T>, service: ServiceId) -> DispatchResult {
			T::TrustOrigin::ensure_origin(origin)?;
			Self::do_forget(service)
		}

		/// Stops sweeps and execution for at most `MaxPause`, after which they go on by themselves.
		/// Certificates, handovers and messages are accepted as always. Origin: `PauseOrigin`.
		/// Error: `PauseTooLong`. Event: `Paused`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::pause())]
		pub fn pause(origin: OriginFor<T>, duration: Seconds) -> DispatchResult {
			T::PauseOrigin::ensure_origin(origin)?;
			Self::do_pause(duration)
		}

		/// Ends the pause. Origin: `PauseOrigin`. Error: `NotPaused`. Event: `Unpaused`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::resume_execution())]
		pub fn resume_execution(origin: OriginFor<T>) -> DispatchResult {
			T::PauseOrigin::ensure_origin(origin)?;
			Self::do_unpause()
		}

		/// Hands in a Halt, Resume or Checkpoint, with a witness for each absent member. A Halt of
		/// more than a third of the weight, and no quorum, makes a ward suspect. Origin: signed,
		/// anybody. `beneficiary` is whom the relayer wants to be paid on Vigil for a Checkpoint that
		/// stands. The fee is returned if it changes something; a certificate that changes nothing is
		/// ignored and a small fee kept, and one that is refused is paid for. Errors: `WrongKind`, `UnknownSet`, `RoundInFuture`,
		/// `OffRound`, `SetInFuture`, `SetSuperseded`, `SetExpired`, `OffInterval`, `ZeroBlockHash`,
		/// `ZeroStateRoot` and those about signatures and witnesses. Events: what it changed.
		#[pallet::call_index(4)]
		#[pallet::weight((
			T::WeightInfo::submit_certificate(witnesses.len() as u32),
			DispatchClass::Operational,
		))]
		pub fn submit_certificate(
			origin: OriginFor<T>,
			certificate: Box<Certificate>,
			witnesses: Witnesses,
			beneficiary: H256,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_submit_certificate(&certificate, &witnesses, beneficiary)
		}

		/// Hands in a Handover by the latest set of a service, and the policy of the next set.
		/// Origin: signed, anybody; the fee is returned. `beneficiary` is whom the relayer wants to be
		/// paid on Vigil. Never stopped by a pause. Errors: `AlreadyHandedOver`, `NotLatestSet`,
		/// `UnknownSet`, `SetNotNewer`, `SetTooEarly`, `SetTooLate`, `ZeroStandby`, `NextSetExpired`, `UnsoundCommitment`, `UnsoundPolicy`, `WrongPolicy`,
		/// `SetInFuture`, `SetExpired`, `WrongKind` and those about signatures and witnesses.
		/// Events: `HandedOver`, `SetDropped`.
		#[pallet::call_index(5)]
		#[pallet::weight((
			T::WeightInfo::handover(witnesses.len() as u32),
			DispatchClass::Operational,
		))]
		pub fn handover(
			origin: OriginFor<T>,
			certificate: Box<Certificate>,
			witnesses: Witnesses,
			next_policy: Policy,
			beneficiary: H256,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_handover(&certificate, &witnesses, next_policy, beneficiary)
		}

		/// Delivers messages of an Outbox in order, from the next one on; those delivered before are
		/// skipped. Origin: signed, anybody. `beneficiary` is whom the relayer wants to be paid on
		/// Vigil. Errors: `WrongKind`, `WrongDestination`, `NoMessages`, `AlreadyDelivered` (a
		/// lost race, which costs a small fee), `Gap`, `NotInOutbox`, `UnknownSet`, `SetInFuture`,
		/// `SetSuperseded`, `SetExpired`, `UnsoundOutbox` and those about signatures and witnesses.
		/// Events: `MessageDelivered` of each, `MessageRefused`, and what the messages changed.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::submit_messages(
			witnesses.len() as u32,
			messages.len() as u32,
		))]
		pub fn submit_messages(
			origin: OriginFor<T>,
			certificate: Box<Certificate>,
			witnesses: Witnesses,
			messages: Messages<T>,
			beneficiary: H256,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_submit_messages(&certificate, &witnesses, messages, beneficiary)
		}

		/// Executes a program again whose execution failed: a message's, a plan's failover as long as
		/// the halt lasts that it fired for, or its failback until it fires again. Origin: signed,
		/// anybody, who pays for the execution. Errors: `UnknownService`, `NothingFailed`,
		/// `IncidentOver`, `StandsBy`, `NotNow`. Events: `Executed`, or `ExecutionFailed` again.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::retry().saturating_add(T::MaxWeight::get()))]
		pub fn retry(
			origin: OriginFor<T>,
			service: ServiceId,
			execution: Execution,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_retry(service, execution)
		}

		/// Executes the failover and then the failback of a plan and undoes all of it, to show in its
		/// receipt what they would do now. Every version is rehearsed once when it is armed. Origin:
		/// signed, anybody, who pays for the execution. Errors: `UnknownPlan`, `HasFired`, `NotNow`.
		/// Event: `Rehearsed`.
		#[pallet::call_index(8)]
		#[pallet::weight(
			T::WeightInfo::rehearse().saturating_add(T::MaxWeight::get().saturating_mul(2))
		)]
		pub fn rehearse(
			origin: OriginFor<T>,
			service: ServiceId,
			plan: PlanId,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_rehearse(service, plan)
		}
	}
}
