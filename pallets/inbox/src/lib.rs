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

use frame_support::pallet_macros::import_section;

pub mod execution;
pub mod foreign;
pub mod origins;
pub mod payload;
pub mod schedule;
pub mod spans;
pub mod types;
pub mod weights;

mod changes;
mod config;
mod deadlines;
mod errors;
mod events;
mod impls;
mod intake;
mod leavings;
mod messages;
mod outcomes;
mod plans;
mod queries;
mod refusals;
mod rehearsal;
mod sets;
mod standby;
mod storage;
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

// What the macros make of storage and errors expects.
#[allow(clippy::expect_used)]
#[import_section(config::config)]
#[import_section(storage::storage)]
#[import_section(events::events)]
#[import_section(refusals::refusals)]
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
		#[pallet::weight(T::WeightInfo::install_set().saturating_add(T::DbWeight::get().reads_writes(1, 2)))]
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
		/// numbers of its next messages and of its incidents are kept. Origin: `TrustOrigin`. Error: `UnknownService`.
		/// Events: `ServiceForgotten`, and later `ServiceCleared`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::forget_service().saturating_add(T::DbWeight::get().reads_writes(1, 1)))]
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
		/// the halt lasts that it fired for, or its failback until it fires again, while the ward is not
		/// down. Origin: signed,
		/// anybody, who pays for the execution. Of each protocol and lane the first message that failed is
		/// tried first. Errors: `UnknownService`, `NothingFailed`, `NotInTurn`,
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

		/// Hands in the Handover that the standby of a service announces, with the standby's own
		/// commitment and the policy of the next set. The set in office has `standby_after` of its own
		/// office to speak, and the next one has not expired by then. Origin: signed, anybody; the fee is returned.
		/// Never stopped by a pause. Errors: `NotStandby`, `AlreadyAnnounced`, `WrongKind`,
		/// `UnknownSet`, `UnsoundCommitment`, `UnsoundPolicy`, `WrongPolicy`, `ZeroStandby`,
		/// `SetNotNewer`, `SetTooEarly`, `SetTooLate`, `NextSetExpired`, `SetInFuture`, `SetExpired`
		/// and those about signatures and witnesses. Event: `Announced`.
		#[pallet::call_index(9)]
		#[pallet::weight((
			T::WeightInfo::handover(witnesses.len() as u32)
				.saturating_add(T::WeightInfo::install_set()),
			DispatchClass::Operational,
		))]
		pub fn announce(
			origin: OriginFor<T>,
			certificate: Box<Certificate>,
			witnesses: Witnesses,
			signer: Box<SetCommitment>,
			next_policy: Policy,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_announce(&certificate, &witnesses, &signer, next_policy)
		}

		/// Lets the announced set take office, once the set in office has been silent for
		/// `standby_after` since the announcement. Origin: signed, anybody; the fee is returned. Never
		/// stopped by a pause. Errors: `NothingAnnounced`, `TooSoon`, `NextSetExpired`. Events:
		/// `TookOffice`, `SetDropped`.
		#[pallet::call_index(10)]
		#[pallet::weight((T::WeightInfo::install_set(), DispatchClass::Operational))]
		pub fn take_office(origin: OriginFor<T>, service: ServiceId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_take_office(service)
		}

		/// Receipts the next message of a lane as refused that is of a kind which this chain does not know, so
		/// that the lane goes on. Origin: signed, anybody. `beneficiary` is whom the relayer wants to be paid
		/// on Vigil. Errors: `KnownKind` and those of `submit_messages`. Events: `MessageRefused`,
		/// `MessageDelivered`.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::submit_messages(witnesses.len() as u32, 1))]
		pub fn skip_message(
			origin: OriginFor<T>,
			certificate: Box<Certificate>,
			witnesses: Witnesses,
			message: Box<ForeignMessage>,
			beneficiary: H256,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_skip_message(&certificate, &witnesses, &message, beneficiary)
		}
	}
}
