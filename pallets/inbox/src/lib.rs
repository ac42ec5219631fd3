// SPDX-License-Identifier: Apache-2.0

#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod execution;
pub mod origins;
pub mod payload;
pub mod schedule;
pub mod types;
pub mod weights;

mod changes;
mod deadlines;
mod errors;
mod impls;
mod intake;
mod messages;
mod outcomes;
mod plans;
mod queries;
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

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::boxed::Box;
	use frame_support::{
		pallet_prelude::*,
		traits::{EnqueueMessage, EnsureOrigin, ServiceQueues, UnixTime as Clock},
		weights::WeightMeter,
	};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use vigil_bls::Backend;
	use vigil_primitives::{
		traits::{OnStatusChange, Status},
		AbsentWitness, Certificate, Checkpoint, Destination, Halt, Height, Incident, IncidentId,
		MessageReceipt, Outcome, PlanId, PlanReceipt, Policy, ProtocolId, ProvenMessage, Resume,
		Seconds, SequenceNumber, ServiceId, SetCommitment, SetId, ThrottleClass, UnixTime,
		MAX_SET_SIZE,
	};
	use xcm::latest::InteriorLocation;
	use xcm_builder::DispatchBlob;
	use xcm_executor::traits::WeightBounds;

	/// The absent members of a certificate, each with its proof.
	pub type Witnesses = BoundedVec<AbsentWitness, ConstU32<{ MAX_SET_SIZE as u32 }>>;
	/// What one call delivers.
	pub type Messages<T> = BoundedVec<ProvenMessage, <T as Config>::MaxMessagesPerCall>;

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
		/// Where programs wait to be executed.
		type Queue: EnqueueMessage<QueueId>;
		/// Executes what waits.
		type ServiceQueues: ServiceQueues;

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
		/// Most plans that fire or fail back in one block.
		#[pallet::constant]
		type MaxPlansPerBlock: Get<u32>;
		/// Most messages in one call.
		#[pallet::constant]
		type MaxMessagesPerCall: Get<u32>;
		/// How many of the last messages of a service have a receipt.
		#[pallet::constant]
		type MaxReceipts: Get<u32>;
		/// Most messages of one service that are kept because their execution failed. Plans have
		/// room of their own.
		#[pallet::constant]
		type MaxFailed: Get<u32>;
		/// Most instructions in a payload.
		#[pallet::constant]
		type MaxInstructions: Get<u32>;
		/// Most weight of a payload's execution. The message queue has to have more than this to
		/// spend in a block.
		#[pallet::constant]
		type MaxWeight: Get<Weight>;
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

	/// When suspicions lapse, soonest first; one of every suspect ward.
	#[pallet::storage]
	pub type Deadlines<T: Config> =
		StorageValue<_, BoundedVec<Deadline, T::MaxServices>, ValueQuery>;

	/// Where the lane of each service stands. It outlives the service, so that nothing is ever
	/// delivered twice.
	#[pallet::storage]
	pub type Lanes<T: Config> = StorageMap<_, Twox64Concat, ServiceId, Lane>;

	/// The plans that are kept.
	#[pallet::storage]
	pub type Plans<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ServiceId, Twox64Concat, PlanId, KeptPlan>;

	/// How many plans each service has.
	#[pallet::storage]
	pub type PlanCount<T: Config> = StorageMap<_, Twox64Concat, ServiceId, u32, ValueQuery>;

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

	/// What became of the last messages. Vigil reads this from the chain's state: see
	/// `vigil_primitives::receipt`.
	#[pallet::storage]
	pub type MessageReceipts<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ServiceId, Twox64Concat, SequenceNumber, MessageReceipt>;

	/// The last firing of each plan that is kept. Vigil reads this from the chain's state.
	#[pallet::storage]
	pub type PlanReceipts<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ServiceId, Twox64Concat, PlanId, PlanReceipt>;

	/// Programs whose execution failed, for [`Pallet::retry`].
	#[pallet::storage]
	pub type Failed<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ServiceId, Twox64Concat, Item, FailedProgram>;

	/// How many messages of each service are in [`Failed`].
	#[pallet::storage]
	pub type FailedMessages<T: Config> = StorageMap<_, Twox64Concat, ServiceId, u32, ValueQuery>;

	/// When the pause ends that was made last.
	#[pallet::storage]
	pub type PausedUntil<T: Config> = StorageValue<_, UnixTime>;

	/// Whose payload is being dispatched: there only during a dispatch.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type Dispatching<T: Config> = StorageValue<_, Source>;

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
		/// Governance removed a service and all about it.
		ServiceForgotten { service: ServiceId },
		/// Nothing is executed until this time.
		Paused { until: UnixTime },
		/// The pause was ended.
		Resumed,
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
		/// A certificate changed nothing.
		Ignored { service: ServiceId, set_id: SetId, reason: Reason },
		/// A message was delivered.
		MessageDelivered {
			service: ServiceId,
			sequence: SequenceNumber,
			beneficiary: H256,
			outcome: Outcome,
		},
		/// A message was of no use.
		MessageRefused { service: ServiceId, sequence: SequenceNumber, refusal: Refusal },
		/// A plan is kept.
		PlanArmed { service: ServiceId, plan: PlanId, protocol: ProtocolId, version: u32 },
		/// A plan is forgotten.
		PlanDisarmed { service: ServiceId, plan: PlanId },
		/// A plan will not fire for the Halt at this block.
		PlanStoodDown { service: ServiceId, plan: PlanId, height: Height, block_hash: H256 },
		/// Plans fire, or fail back.
		SweepStarted { service: ServiceId, kind: SweepKind, incident: IncidentId },
		/// Nothing is left to do, or the ward's status changed before it was done.
		SweepEnded { service: ServiceId, kind: SweepKind, incident: IncidentId },
		/// A plan fired.
		PlanFired { service: ServiceId, plan: PlanId, version: u32, incident: IncidentId },
		/// A plan failed back.
		PlanFailedBack { service: ServiceId, plan: PlanId, version: u32, incident: IncidentId },
		/// A program was executed.
		Executed { source: Source },
		/// The execution of a program failed. Whether it can be tried again.
		ExecutionFailed { source: Source, retriable: bool },
		/// A program was not executed, and never will be: its service or plan is gone, or its
		/// failover did not happen.
		Dropped { source: Source },
		/// A program that had failed is queued again.
		Retried { source: Source },
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
		/// Nothing of this source has failed.
		NothingFailed,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			Self::lapse_due()
		}

		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			let mut meter = WeightMeter::with_limit(remaining);
			Self::work(&mut meter);
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
		/// `UnsoundPolicy`, `WrongPolicy`, `SetNotNewer`, `SetTooEarly`, `NextSetExpired`. Events:
		/// `VigilTrusted`, `SetInstalled`, `SetDropped`.
		#[pallet::call_index(0)]
		#[pallet::weight((T::WeightInfo::install_set(), DispatchClass::Operational))]
		pub fn install_set(
			origin: OriginFor<T>,
			genesis_hash: H256,
			commitment: Box<SetCommitment>,
			policy: Policy,
		) -> DispatchResult {
			T::TrustOrigin::ensure_origin(origin)?;
			Self::do_install(genesis_hash, *commitment, policy)
		}

		/// Forgets a service: its sets, ward, plans and receipts. What waits in its queues is not
		/// executed any more. The number of its next message is kept. Origin: `TrustOrigin`. Error:
		/// `UnknownService`. Event: `ServiceForgotten`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::forget_service(T::MaxPlans::get(), T::MaxReceipts::get(),))]
		pub fn forget_service(origin: OriginFor<T>, service: ServiceId) -> DispatchResult {
			T::TrustOrigin::ensure_origin(origin)?;
			Self::do_forget(service)
		}

		/// Stops sweeps and execution for at most `MaxPause`, after which they go on by themselves.
		/// Certificates, handovers and messages are accepted as always. Origin: `PauseOrigin`.
		/// Error: `PauseTooLong`. Event: `Paused`.
		#[pallet::call_index(2)]
		#[pallet::weight((T::WeightInfo::pause(), DispatchClass::Operational))]
		pub fn pause(origin: OriginFor<T>, duration: Seconds) -> DispatchResult {
			T::PauseOrigin::ensure_origin(origin)?;
			Self::do_pause(duration)
		}

		/// Ends the pause. Origin: `PauseOrigin`. Error: `NotPaused`. Event: `Resumed`.
		#[pallet::call_index(3)]
		#[pallet::weight((T::WeightInfo::resume_execution(), DispatchClass::Operational))]
		pub fn resume_execution(origin: OriginFor<T>) -> DispatchResult {
			T::PauseOrigin::ensure_origin(origin)?;
			Self::do_resume()
		}

		/// Hands in a Halt, Resume or Checkpoint, with a witness for each absent member. A Halt of
		/// more than a third of the weight, and no quorum, makes a ward suspect. Origin: signed,
		/// anybody. The fee is returned if it changes something; a certificate that changes nothing
		/// is ignored and a small fee kept. Errors: `WrongKind`, `UnknownSet`, `RoundInFuture`,
		/// `OffRound`, `SetInFuture`, `SetSuperseded`, `SetExpired`, `OffInterval`, `ZeroBlockHash`,
		/// `ZeroStateRoot` and those about signatures and witnesses. Events: what it changed, or
		/// `Ignored`.
		#[pallet::call_index(4)]
		#[pallet::weight((
			T::WeightInfo::submit_certificate(witnesses.len() as u32),
			DispatchClass::Operational,
		))]
		pub fn submit_certificate(
			origin: OriginFor<T>,
			certificate: Box<Certificate>,
			witnesses: Witnesses,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_submit_certificate(&certificate, &witnesses)
		}

		/// Hands in a Handover by the latest set of a service, and the policy of the next set.
		/// Origin: signed, anybody; the fee is returned. Never stopped by a pause. Errors:
		/// `AlreadyHandedOver`, `NotLatestSet`, `UnknownSet`, `SetNotNewer`, `SetTooEarly`,
		/// `ZeroStandby`, `NextSetExpired`, `UnsoundCommitment`, `UnsoundPolicy`, `WrongPolicy`,
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
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_handover(&certificate, &witnesses, next_policy)
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

		/// Queues a program again whose execution failed. Origin: signed, anybody, who pays for the
		/// execution. Error: `NothingFailed`. Event: `Retried`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::retry().saturating_add(T::MaxWeight::get()))]
		pub fn retry(origin: OriginFor<T>, source: Source) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_retry(source)
		}
	}
}
