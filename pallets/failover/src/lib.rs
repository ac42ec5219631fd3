// SPDX-License-Identifier: Apache-2.0

// One file, although long: the macro wants all calls in one place, and most of it says what they do. What else
// belongs to the pallet's module stands in files of its own, which the macro reads.

#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(test),
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

pub mod declared;
pub mod evm;
pub mod export;
pub mod payload;
pub mod places;
pub mod quota;
pub mod traits;
pub mod types;
pub mod weights;
pub mod window;

mod carriage;
mod changes;
mod config;
mod delivery;
mod destinations;
mod errors;
mod events;
mod firing;
mod lanes;
mod plans;
mod posting;
mod pot;
mod protocols;
mod queries;
mod receipts;
mod refusals;
mod sealing;
mod storage;
mod values;

#[cfg(feature = "runtime-benchmarks")]
#[allow(clippy::arithmetic_side_effects, clippy::expect_used)]
pub mod benchmarking;
#[cfg(any(feature = "invariants", feature = "try-runtime", test))]
mod try_state;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use declared::Declared;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// What the weights take an outbox to have at most, in bytes. No runtime allows more.
pub const SEALED_BYTES: u32 = 256 * 1024;

/// The most plans that the weights take a protocol to have. No runtime allows more.
pub const MOST_PLANS: u32 = 256;

/// The most eras that the weights take to be paid ahead. No runtime allows more.
pub const MOST_PREPAID: u32 = 128;

// What the macros make of storage and errors expects.
#[allow(clippy::expect_used)]
#[import_section(config::config)]
#[import_section(storage::storage)]
#[import_section(events::events)]
#[import_section(refusals::refusals)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::traits::{OnFiring, ServiceFees};
	use alloc::{boxed::Box, vec::Vec};
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{Inspect, InspectHold, Mutate, MutateHold},
			PalletInfoAccess,
		},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use sp_runtime::{traits::Convert, Perbill};
	use vigil_primitives::{
		traits::{CertifiedRoots, ServiceStatus, ServiceTerms},
		Destination, Era, Height, Outbox, Outcome, Payload, PlanId, PlanReceipt, ProtocolId, Round,
		Seconds, SequenceNumber, ServiceId, ThrottleClass, MAX_OUTBOX, PROTOCOL_PALLET,
	};
	use vigil_proofs::Proof;
	use xcm::Version as XcmVersion;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Why this pallet holds funds.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Deposits of protocols, plans, changes under way and destinations.
		#[codec(index = 0)]
		ProtocolDeposit,
		/// Fees for relayers and deposits for bytes of messages that are not known to have arrived.
		#[codec(index = 1)]
		RelayFee,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			Self::seal_some(T::LanesPerBlock::get())
		}

		fn integrity_test() {
			assert_eq!(<Self as PalletInfoAccess>::index(), usize::from(PROTOCOL_PALLET));
			assert!((1..=MAX_OUTBOX).contains(&T::MaxBatch::get()));
			assert!(T::MaxBatchBytes::get() <= SEALED_BYTES, "weights count no more");
			assert!(T::LanesPerBlock::get() > 1, "both lines have to be sealed");
			assert!(T::MaxSettled::get() > 0);
			let places = Self::places();
			assert!(places.up_to(quota::Room::Open) > 0);
			assert!(places.for_plans > 0, "no message may keep plans from changing");
			assert!(places.for_words > 0, "no plan may keep others from ending");
			assert!(T::MaxWaiting::get() > 0);
			assert!(T::PlacesPerDoubling::get() > 0);
			assert!((1..=MOST_PLANS).contains(&T::MaxPlans::get()), "weights count no more");
			assert!((1..=MOST_PREPAID).contains(&T::MaxPrepaid::get()), "weights count no more");
			assert!(T::CheckpointInterval::get() > Seconds(0));
			assert!(T::LeastPayment::get() > 0);
			let instructions = payload::ORIGIN_INSTRUCTIONS + 1..=100;
			assert!(instructions.contains(&T::MaxInstructions::get()));
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	/// Every call that concerns a protocol or its plans needs the signature of its owner: there is
	/// none by which governance could touch them.
	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Registers a protocol; a deposit is held and a fee burnt. Origin: signed, the owner to be.
		/// Errors: those of the balance. Event: `ProtocolRegistered`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register_protocol())]
		pub fn register_protocol(origin: OriginFor<T>) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_register_protocol(owner).map(|_| ())
		}

		/// Lets somebody take over a protocol by accepting, or nobody any more. Origin: its owner.
		/// Errors: `UnknownProtocol`, `NotOwner`, `NoChange`. Event: `OwnerNominated`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::nominate_owner())]
		pub fn nominate_owner(
			origin: OriginFor<T>,
			protocol: ProtocolId,
			nominee: Option<T::AccountId>,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_nominate(&owner, protocol, nominee)
		}

		/// Takes over a protocol and all its deposits. Origin: whom the owner nominated. Errors:
		/// `UnknownProtocol`, `NotNominee`, those of the balance. Event: `OwnerChanged`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::accept_ownership())]
		pub fn accept_ownership(origin: OriginFor<T>, protocol: ProtocolId) -> DispatchResult {
			let nominee = ensure_signed(origin)?;
			Self::do_accept(nominee, protocol)
		}

		/// Ends a protocol without plans and messages, and returns its deposit. Origin: its owner.
		/// Errors: `UnknownProtocol`, `NotOwner`, `ProtocolInUse`. Event: `ProtocolRetired`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::retire_protocol())]
		pub fn retire_protocol(origin: OriginFor<T>, protocol: ProtocolId) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_retire(&owner, protocol)
		}

		/// Registers an entry of a destination, of which the caller becomes the keeper; a deposit is
		/// held. Others may have entries of the same destination. Who names no service, or one that
		/// would certify anything, makes an entry whose deliveries say nothing: protocols should know
		/// whom they rely on. Origin: signed. Errors: `ZeroDestination`, `UnsupportedVersion`,
		/// `BadInboxName`, `UnknownService`, `DestinationKnown`, those of the balance. Event:
		/// `DestinationRegistered`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::register_destination())]
		pub fn register_destination(
			origin: OriginFor<T>,
			destination: Destination,
			form: Form,
			certified_by: Option<ServiceId>,
			inbox_name: InboxName,
		) -> DispatchResult {
			let keeper = ensure_signed(origin)?;
			Self::do_register_destination(keeper, destination, form, certified_by, inbox_name)
				.map(|_| ())
		}

		/// Sets the version of XCM that programs for a destination have to be in; what was sent or
		/// announced stays as it is. Origin: the destination's keeper. Errors: `UnsupportedVersion`,
		/// `UnknownDestination`, `NotOwner`, `NoXcm`, `NoChange`. Event: `XcmVersionSet`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::set_xcm_version())]
		pub fn set_xcm_version(
			origin: OriginFor<T>,
			id: DestinationId,
			version: XcmVersion,
		) -> DispatchResult {
			let keeper = ensure_signed(origin)?;
			Self::do_set_xcm_version(&keeper, id, version)
		}

		/// Removes a destination that nothing needs, with its lanes, and returns its deposit; of one with more
		/// than [`LANES_AT_ONCE`] some with each call, during which no lane begins. What is left for their
		/// upkeep goes to the watchers of the services. Origin: its keeper. Errors: `UnknownDestination`,
		/// `NotOwner`, `DestinationInUse`. Event: `DestinationRemoved`, or `DestinationEnding` with the
		/// number of lanes that are left.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::remove_destination())]
		pub fn remove_destination(origin: OriginFor<T>, id: DestinationId) -> DispatchResult {
			let keeper = ensure_signed(origin)?;
			Self::do_remove_destination(&keeper, id)
		}

		/// Arms a plan at up to [`MAX_TARGETS`] destinations, the preferred first; a deposit is held, larger for
		/// the class `Critical`, and the fees and deposits of messages; the price of its places is burnt. `value` is what it declares to be at stake, which counts
		/// once [`Self::fund_plan`] has paid for it; `terms` the hash of the service's latest terms.
		/// Origin: the protocol's owner. Errors: `UnknownProtocol`, `NotOwner`, `UnknownService`,
		/// `TermsChanged`, `TooManyPlans`, `NoTargets`, `DelayTooLong`, `DelaysDecrease`,
		/// `DuplicateTarget`, `UnknownDestination`, `EmptyProgram`, `BadProgram`, `WrongXcmVersion`,
		/// `TooManyInstructions`, `OriginInstruction`, `PayloadTooLarge`, `BadCalls`, `TooManyCalls`,
		/// `TooMuchGas`, `LaneFull`, `LaneEnded`,
		/// `DestinationEnds`, `TooManyWaiting`, those of the balance. Events: `PlacesTaken`, `PlanArmed`,
		/// and `MessagePosted` for each target.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::arm_plan(targets.len() as u32, bytes_of(targets)))]
		pub fn arm_plan(
			origin: OriginFor<T>,
			protocol: ProtocolId,
			service: ServiceId,
			class: ThrottleClass,
			targets: Targets<NewTarget>,
			value: Balance,
			terms: H256,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			let new = NewPlan { service, class, targets: &targets, value, terms };
			Self::do_arm(&owner, protocol, new).map(|_| ())
		}

		/// Announces that a plan will have another class and other targets; a deposit is held until
		/// the change is enacted or cancelled. Origin: the protocol's owner. Errors: `UnknownPlan`,
		/// `NotOwner`, `ChangePending`, and those of `arm_plan` about targets. Event:
		/// `ChangeAnnounced`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::change_plan(targets.len() as u32, bytes_of(targets)))]
		pub fn change_plan(
			origin: OriginFor<T>,
			plan: PlanId,
			class: ThrottleClass,
			targets: Targets<NewTarget>,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_announce(&owner, plan, Some((class, &targets)))
		}

		/// Announces that a plan will end. Origin: the protocol's owner. Errors: `UnknownPlan`,
		/// `NotOwner`, `ChangePending`, those of the balance. Event: `ChangeAnnounced`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::disarm_plan())]
		pub fn disarm_plan(origin: OriginFor<T>, plan: PlanId) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_announce(&owner, plan, None)
		}

		/// Takes back the announced change of a plan. Origin: the protocol's owner. Errors:
		/// `UnknownPlan`, `NotOwner`, `NoChangePending`. Event: `ChangeCancelled`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::cancel_change())]
		pub fn cancel_change(origin: OriginFor<T>, plan: PlanId) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_cancel(&owner, plan)
		}

		/// Carries out the announced change of a plan once it is due; the protocol's owner pays the
		/// relayers and for new places. Origin: signed, anybody; the fee is returned. Errors: `UnknownPlan`,
		/// `NoChangePending`, `TooEarly`, `LaneFull`, `LaneEnded`, `DestinationEnds`, `TooManyWaiting`, those
		/// of the balance. Events: `PlacesTaken`, `PlanChanged` or
		/// `PlanDisarmed`, and `MessagePosted` for each target.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::enact_change())]
		pub fn enact_change(origin: OriginFor<T>, plan: PlanId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_enact(plan)?;
			Ok(Pays::No.into())
		}

		/// Sends a program to a destination, to be executed once. Origin: the protocol's owner.
		/// Errors: `UnknownProtocol`, `NotOwner`, `UnknownService`, `UnknownDestination`,
		/// `EmptyProgram`, `BadProgram`, `WrongXcmVersion`, `TooManyInstructions`,
		/// `OriginInstruction`, `PayloadTooLarge`, `LaneFull`, `LaneEnded`, `DestinationEnds`,
		/// `TooManyWaiting`, those of the balance. Event: `MessagePosted`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::send_message(program.len() as u32))]
		pub fn send_message(
			origin: OriginFor<T>,
			protocol: ProtocolId,
			service: ServiceId,
			destination: DestinationId,
			program: Payload,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_send(&owner, protocol, (service, destination), &program).map(|_| ())
		}

		/// Shows that the messages of a lane up to and with `up_to` arrived, by a proof against the
		/// destination's state at a checkpoint; pays their relayers. A plan is delivered when the message
		/// that arms it is. Origin: signed, anybody; the fee is returned. Errors: `UnknownDestination`, `NotCertified`, `UnknownRoot`, `NotSealed`,
		/// `AlreadyDelivered`, `TooManyAtOnce`, `ProofTooLarge`, `ProofSuperfluous`,
		/// `ProofIncomplete`, `ReceiptUnreadable`, `NotDelivered`. Event: `MessageDelivered` for each.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::prove_delivery(proof.size() as u32, T::MaxSettled::get()))]
		pub fn prove_delivery(
			origin: OriginFor<T>,
			service: ServiceId,
			destination: DestinationId,
			height: Height,
			proof: Box<Proof>,
			up_to: SequenceNumber,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_prove_delivery((service, destination), height, *proof, up_to)?;
			Ok(Pays::No.into())
		}

		/// Says that the messages of a lane up to and with `up_to` arrived, where nobody certifies the
		/// destination's state; fees go back to those who paid. No plan is delivered by such a word.
		/// Origin: the destination's keeper. Errors: `UnknownDestination`, `NotOwner`, `Provable`,
		/// `NotSealed`, `AlreadyDelivered`, `TooManyAtOnce`. Event: `MessageDelivered` for each.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::acknowledge(T::MaxSettled::get()))]
		pub fn acknowledge(
			origin: OriginFor<T>,
			service: ServiceId,
			destination: DestinationId,
			up_to: SequenceNumber,
		) -> DispatchResult {
			let keeper = ensure_signed(origin)?;
			Self::do_acknowledge(&keeper, (service, destination), up_to)
		}

		/// Shows what one of a plan's targets keeps of it, by a proof against the destination's state at a
		/// checkpoint: its version, its last rehearsal and its last firing. If it fired, less preferred
		/// targets are told to stand down. Origin: signed, anybody; the fee is returned. Errors:
		/// `UnknownPlan`, `UnknownTarget`, `NothingNew`, `UnknownDestination`, `NotCertified`,
		/// `UnknownRoot`, `ProofTooLarge`, `ProofSuperfluous`, `ProofIncomplete`, `ReceiptUnreadable`,
		/// `NotKept`, `LaneFull`. Events: `PlanProven`, and `StoodDown` with `MessagePosted` for each
		/// target that is told.
		#[pallet::call_index(15)]
		#[pallet::weight(
			T::WeightInfo::prove_firing(proof.size() as u32).saturating_add(T::Firings::weight())
		)]
		pub fn prove_firing(
			origin: OriginFor<T>,
			plan: PlanId,
			target: u32,
			height: Height,
			proof: Box<Proof>,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_prove_firing(plan, target, height, *proof)?;
			Ok(Pays::No.into())
		}

		/// Relies on the latest terms of a plan's service from now on. Origin: the protocol's owner.
		/// Errors: `UnknownPlan`, `NotOwner`, `TermsChanged`, `NoChange`. Event: `TermsAffirmed`.
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::affirm_terms())]
		pub fn affirm_terms(origin: OriginFor<T>, plan: PlanId, terms: H256) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_affirm(&owner, plan, terms)
		}

		/// Declares another value at stake behind a plan; what is due until now is charged. A higher value
		/// costs this era again. What is prepaid for more than `MaxPrepaid` eras goes back to the owner.
		/// Origin: the protocol's owner. Errors: `UnknownPlan`, `NotOwner`, `NoChange`,
		/// `TooManyServices`. Events: `ValueDeclared`, `PlanCharged`.
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::declare_value())]
		pub fn declare_value(origin: OriginFor<T>, plan: PlanId, value: Balance) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_declare(&owner, plan, value)
		}

		/// Pays ahead for the value that a plan declares; what is due is charged. Origin: signed, anybody.
		/// Errors: `UnknownPlan`, `NothingDeclared`, `TooLittle`, `TooFarAhead`, `TooManyServices`, those
		/// of the balance. Events: `PlanFunded`, `PlanCharged`.
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::fund_plan())]
		pub fn fund_plan(
			origin: OriginFor<T>,
			plan: PlanId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let from = ensure_signed(origin)?;
			Self::do_fund_plan(from, plan, amount)
		}

		/// Pays what is due for a plan's value to the watchers of its service. Origin: signed, anybody; the
		/// fee is returned. Errors: `UnknownPlan`, `NothingDue`, `TooManyServices`, those of the service's
		/// purse. Event: `PlanCharged`.
		#[pallet::call_index(19)]
		#[pallet::weight(T::WeightInfo::charge_plan())]
		pub fn charge_plan(origin: OriginFor<T>, plan: PlanId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_charge(plan)?;
			Ok(Pays::No.into())
		}

		/// Pays for carrying Handovers and Checkpoints of a service to a destination. Origin: signed,
		/// anybody; nothing is returned. Errors: `UnknownService`, `UnknownDestination`, `TooLittle`,
		/// `DestinationEnds`, those of the balance. Events: `UpkeepFunded`, `LaneOpened` if the lane is new.
		#[pallet::call_index(20)]
		#[pallet::weight(T::WeightInfo::fund_upkeep())]
		pub fn fund_upkeep(
			origin: OriginFor<T>,
			service: ServiceId,
			destination: DestinationId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let from = ensure_signed(origin)?;
			Self::do_fund_upkeep(from, (service, destination), amount)
		}

		/// Shows who carried a Handover or Checkpoint to a destination, by a proof against its state at a
		/// checkpoint, and pays him from the lane's upkeep: for each set once, and for one Checkpoint in
		/// each interval. Origin: signed, anybody; the fee is returned. Errors: `UnknownDestination`,
		/// `UnknownLane`, `UpkeepSpent`, `AlreadyPaid`, `NotCertified`, `UnknownRoot`, `ProofTooLarge`,
		/// `ProofSuperfluous`, `ProofIncomplete`, `ReceiptUnreadable`, `NotCarried`, those of the
		/// balance. Event: `CarriagePaid`.
		#[pallet::call_index(21)]
		#[pallet::weight(T::WeightInfo::prove_carriage(proof.size() as u32))]
		pub fn prove_carriage(
			origin: OriginFor<T>,
			service: ServiceId,
			destination: DestinationId,
			carriage: Carriage,
			height: Height,
			proof: Box<Proof>,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_prove_carriage((service, destination), carriage, height, *proof)?;
			Ok(Pays::No.into())
		}

		/// Gives up a lane in which something waits and nothing has arrived for `LaneIdle` blocks, and
		/// returns the fees of its messages, some with each call. Origin: signed, anybody; the fee is
		/// returned. Errors: `UnknownLane`, `LaneMoves`. Events: `LaneEnded`, and `MessageDelivered`
		/// without an outcome for each message.
		#[pallet::call_index(22)]
		#[pallet::weight(T::WeightInfo::acknowledge(T::MaxSettled::get()))]
		pub fn end_lane(
			origin: OriginFor<T>,
			service: ServiceId,
			destination: DestinationId,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_end_lane((service, destination))?;
			Ok(Pays::No.into())
		}
	}

	/// How many bytes the programs of targets have together.
	fn bytes_of(targets: &[NewTarget]) -> u32 {
		let sizes = targets.iter().map(|one| one.failover.len().saturating_add(one.failback.len()));
		u32::try_from(sizes.fold(0, usize::saturating_add)).unwrap_or(u32::MAX)
	}
}
