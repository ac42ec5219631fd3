// SPDX-License-Identifier: Apache-2.0

// One file, although long: the macro wants storage, events, errors and calls in one module, and most of
// it says what they are.

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

pub mod export;
pub mod payload;
pub mod types;
pub mod weights;

mod delivery;
mod destinations;
mod errors;
mod firing;
mod lanes;
mod plans;
mod protocols;
mod queries;

#[cfg(feature = "runtime-benchmarks")]
#[allow(clippy::arithmetic_side_effects, clippy::expect_used)]
pub mod benchmarking;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// What the weights take an outbox to have at most, in bytes. No runtime allows more.
pub const SEALED_BYTES: u32 = 256 * 1024;

// What the macros make of storage and errors expects.
#[allow(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::{boxed::Box, vec::Vec};
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{Inspect, InspectHold, Mutate, MutateHold},
			PalletInfoAccess,
		},
	};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use sp_runtime::traits::Convert;
	use vigil_primitives::{
		traits::{CertifiedRoots, ServiceStatus},
		Destination, Height, Message, Outbox, Outcome, Payload, PlanId, PlanReceipt, ProtocolId,
		Seconds, SequenceNumber, ServiceId, ThrottleClass, MAX_OUTBOX, PROTOCOL_PALLET,
	};
	use vigil_proofs::Proof;
	use xcm::Version as XcmVersion;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Deposits and fees of relayers are held in it.
		type Currency: Inspect<Self::AccountId, Balance = Balance>
			+ InspectHold<Self::AccountId>
			+ Mutate<Self::AccountId>
			+ MutateHold<Self::AccountId, Reason: From<HoldReason>>;
		/// Which services exist.
		type Services: ServiceStatus;
		/// What is known for certain of destinations that are wards themselves.
		type Roots: CertifiedRoots;
		/// What this chain is called by others.
		type GenesisHash: Get<H256>;
		/// The account here that a relayer names on a destination.
		type AccountOf: Convert<H256, Self::AccountId>;

		/// Held for every protocol.
		#[pallet::constant]
		type ProtocolDeposit: Get<Balance>;
		/// Held for every destination.
		#[pallet::constant]
		type DestinationDeposit: Get<Balance>;
		/// Held for every plan.
		#[pallet::constant]
		type PlanDeposit: Get<Balance>;
		/// Held for every byte of a change under way.
		#[pallet::constant]
		type DepositPerByte: Get<Balance>;
		/// What the relayer of any message gets.
		#[pallet::constant]
		type RelayBase: Get<Balance>;
		/// What the relayer of a message gets for every byte of its body.
		#[pallet::constant]
		type RelayPerByte: Get<Balance>;
		/// Blocks between the announcement of a change and its effect.
		#[pallet::constant]
		type ChangeDelay: Get<BlockNumberFor<Self>>;
		/// Most messages that one lane keeps. No inbox may keep fewer receipts of a service: what it
		/// has forgotten cannot be proven any more.
		#[pallet::constant]
		type MaxPending: Get<u32>;
		/// How many of these are for plans only.
		#[pallet::constant]
		type ReservedForFailover: Get<u32>;
		/// Most messages in one outbox.
		#[pallet::constant]
		type MaxBatch: Get<u32>;
		/// Most bytes in one outbox, unless it has a single message.
		#[pallet::constant]
		type MaxBatchBytes: Get<u32>;
		/// Most lanes that one block seals.
		#[pallet::constant]
		type LanesPerBlock: Get<u32>;
		/// Most messages that one call shows to have arrived.
		#[pallet::constant]
		type MaxSettled: Get<u32>;
		/// Most instructions of a program, nested ones and those of its origin included. Destinations
		/// have to take a few more: inboxes and routers add their own.
		#[pallet::constant]
		type MaxInstructions: Get<u32>;
		/// What calls and hooks weigh.
		type WeightInfo: WeightInfo;
		/// Puts services and roots where benchmarks need them.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: benchmarking::BenchmarkHelper;
	}

	/// Why this pallet holds funds.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Deposits of protocols, plans, changes under way and destinations.
		#[codec(index = 0)]
		ProtocolDeposit,
		/// Fees for relayers of messages that are not known to have arrived.
		#[codec(index = 1)]
		RelayFee,
	}

	/// The number of the next protocol.
	#[pallet::storage]
	pub type NextProtocol<T: Config> = StorageValue<_, ProtocolId, ValueQuery>;

	/// Every protocol that was not retired.
	#[pallet::storage]
	pub type Protocols<T: Config> = StorageMap<_, Twox64Concat, ProtocolId, Protocol<T::AccountId>>;

	/// The number of the next destination.
	#[pallet::storage]
	pub type NextDestination<T: Config> = StorageValue<_, DestinationId, ValueQuery>;

	/// Every destination that can be sent to.
	#[pallet::storage]
	pub type Destinations<T: Config> =
		StorageMap<_, Twox64Concat, DestinationId, KnownDestination<T::AccountId>>;

	/// The numbers of destinations; also of removed ones to which something was sent, since the
	/// numbers of messages to one place never begin again.
	#[pallet::storage]
	pub type DestinationIds<T: Config> =
		StorageMap<_, Blake2_128Concat, Destination, DestinationId>;

	/// The number of the next plan.
	#[pallet::storage]
	pub type NextPlan<T: Config> = StorageValue<_, PlanId, ValueQuery>;

	/// Every plan that is armed.
	#[pallet::storage]
	pub type Plans<T: Config> = StorageMap<_, Twox64Concat, PlanId, Plan>;

	/// Changes of plans that were announced.
	#[pallet::storage]
	pub type PendingChanges<T: Config> =
		StorageMap<_, Twox64Concat, PlanId, Pending<BlockNumberFor<T>>>;

	/// How far each lane is. Lanes stay for good.
	#[pallet::storage]
	pub type Lanes<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ServiceId, Twox64Concat, DestinationId, Lane, ValueQuery>;

	/// Messages of lanes, from the first of the oldest outbox on.
	#[pallet::storage]
	pub type Messages<T: Config> = StorageMap<_, Twox64Concat, MessageId, Message>;

	/// What the relayers of messages get that are not known to have arrived.
	#[pallet::storage]
	pub type RelayFees<T: Config> = StorageMap<_, Twox64Concat, MessageId, RelayFee<T::AccountId>>;

	/// Outboxes by their first message. None ever changes.
	#[pallet::storage]
	pub type Batches<T: Config> = StorageMap<_, Twox64Concat, MessageId, Outbox>;

	/// Lanes with messages in no outbox, by their turns.
	#[pallet::storage]
	pub type Unsealed<T: Config> = StorageMap<_, Twox64Concat, u64, LaneId>;

	/// Whose turn it is to be sealed.
	#[pallet::storage]
	pub type SealTurns<T: Config> = StorageValue<_, Turns, ValueQuery>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A protocol can arm plans and send messages.
		ProtocolRegistered { protocol: ProtocolId, owner: T::AccountId, deposit: Balance },
		/// Somebody may take over a protocol, or nobody any more.
		OwnerNominated { protocol: ProtocolId, nominee: Option<T::AccountId> },
		/// A protocol has another owner, from whom its deposits are held.
		OwnerChanged { protocol: ProtocolId, owner: T::AccountId },
		/// A protocol is gone and its deposit returned.
		ProtocolRetired { protocol: ProtocolId },
		/// A destination can be sent to.
		DestinationRegistered {
			id: DestinationId,
			destination: Destination,
			owner: T::AccountId,
			form: Form,
			certified_by: Option<ServiceId>,
			inbox_name: InboxName,
			deposit: Balance,
		},
		/// Programs for a destination have to be of this version from now on.
		XcmVersionSet { id: DestinationId, version: XcmVersion },
		/// A destination cannot be sent to any more and its deposit is returned.
		DestinationRemoved { id: DestinationId },
		/// A plan is on its way to its destinations: where and after how long it fires.
		PlanArmed {
			plan: PlanId,
			protocol: ProtocolId,
			service: ServiceId,
			class: ThrottleClass,
			targets: Vec<(DestinationId, Seconds)>,
			deposit: Balance,
		},
		/// A plan can be changed from a block on, to what has this hash (BLAKE2b-256 of the SCALE
		/// encoding of `Change`).
		ChangeAnnounced {
			plan: PlanId,
			change: H256,
			changes_at: BlockNumberFor<T>,
			deposit: Balance,
		},
		/// An announced change does not happen.
		ChangeCancelled { plan: PlanId },
		/// The new version of a plan is on its way to its destinations.
		PlanChanged {
			plan: PlanId,
			version: u32,
			class: ThrottleClass,
			targets: Vec<(DestinationId, Seconds)>,
		},
		/// A plan has ended here; its destinations are told.
		PlanDisarmed { plan: PlanId },
		/// A message has got its place in a lane; `leaf` is what stands for it in an outbox's tree.
		MessagePosted {
			service: ServiceId,
			destination: DestinationId,
			sequence: SequenceNumber,
			protocol: ProtocolId,
			leaf: H256,
			payer: T::AccountId,
			fee: Balance,
		},
		/// Watchers can sign an outbox.
		OutboxSealed { service: ServiceId, destination: DestinationId, outbox: Outbox },
		/// A message has arrived. Its relayer was paid, or the fee returned if there is none; without
		/// an outcome, the owner of the destination acknowledged it.
		MessageDelivered {
			service: ServiceId,
			destination: DestinationId,
			sequence: SequenceNumber,
			outcome: Option<Outcome>,
			relayer: Option<T::AccountId>,
			fee: Balance,
		},
		/// A plan fired at a destination, as its state after this block shows.
		FiringProven {
			plan: PlanId,
			destination: DestinationId,
			height: Height,
			receipt: PlanReceipt,
		},
		/// The less preferred destinations of a plan are told not to fire for this halt.
		StoodDown { plan: PlanId, height: Height, block_hash: H256 },
	}

	/// Why a call is refused.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no such protocol. Register one.
		UnknownProtocol,
		/// Only the owner may do this. Sign with the owner's account.
		NotOwner,
		/// The owner has nominated somebody else, or nobody. Ask the owner.
		NotNominee,
		/// It is so already.
		NoChange,
		/// The protocol has plans, or messages that are not known to have arrived. Disarm the plans
		/// and wait for proofs of delivery.
		ProtocolInUse,
		/// There is no such destination. Register it.
		UnknownDestination,
		/// The destination is registered already. Use its number.
		DestinationKnown,
		/// The network or the inbox is zero. Name both.
		ZeroDestination,
		/// The name of the inbox pallet is empty or no text. Take it from the destination's runtime.
		BadInboxName,
		/// Payloads of this version of XCM cannot be made. Take one from 3 to 5.
		UnsupportedVersion,
		/// The destination takes raw payloads, not XCM.
		NoXcm,
		/// Plans or changes name the destination, or messages to it are stored. Wait until none do.
		DestinationInUse,
		/// No service of this number has a set in office. Wait for its first election.
		UnknownService,
		/// There is no such plan. It may have been disarmed.
		UnknownPlan,
		/// The plan has no target of this index. Count from zero.
		UnknownTarget,
		/// A plan needs at least one target.
		NoTargets,
		/// The plan names a destination twice. Put all for one destination into one target.
		DuplicateTarget,
		/// A target fires before one that is preferred to it. Sort them by delay.
		DelaysDecrease,
		/// A target fires more than a week after the halt. Shorten the delay.
		DelayTooLong,
		/// There is nothing to execute. Only the failback of a plan may be empty.
		EmptyProgram,
		/// The program is no `VersionedXcm`, has bytes left over or is nested too deeply. Encode it
		/// again, and flatter.
		BadProgram,
		/// The destination takes another version of XCM. Encode the program in that.
		WrongXcmVersion,
		/// The program has more instructions than destinations take. Do less at once.
		TooManyInstructions,
		/// The program asks for a universal origin. Leave that out: the origin is put before it.
		OriginInstruction,
		/// The payload would be larger than any message may be. Do less at once.
		PayloadTooLarge,
		/// The lane takes no more messages. Wait until some are known to have arrived.
		LaneFull,
		/// A change of the plan is under way. Enact or cancel it first.
		ChangePending,
		/// No change of the plan is under way.
		NoChangePending,
		/// The change cannot be enacted yet. Wait for the block that was announced.
		TooEarly,
		/// Nobody certifies the destination's state. Its owner has to acknowledge.
		NotCertified,
		/// No checkpoint at this height is kept and stands. Prove against one that is.
		UnknownRoot,
		/// The proof is too large. Prove less at once.
		ProofTooLarge,
		/// The proof has nodes twice, or nodes that are not needed. Leave them out.
		ProofSuperfluous,
		/// The proof does not lead from the certified state to the receipt: it is of another block,
		/// chain or key. Make it at the checkpoint's block.
		ProofIncomplete,
		/// The receipt is none that this chain knows: the destination has another runtime.
		ReceiptUnreadable,
		/// At that block a message had not arrived. Prove fewer, or a later block.
		NotDelivered,
		/// At that block the plan had never fired there.
		NotFired,
		/// As much or more is known from a later block, or the same from an earlier one.
		NothingNew,
		/// The message is in no outbox yet, or does not exist.
		NotSealed,
		/// The message is known to have arrived.
		AlreadyDelivered,
		/// These are more messages than one call may show. Show fewer.
		TooManyAtOnce,
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
			assert!(T::LanesPerBlock::get() > 0, "lanes have to be sealed");
			assert!(T::MaxSettled::get() > 0);
			assert!(T::ReservedForFailover::get() < T::MaxPending::get());
			assert!(T::ReservedForFailover::get() > 0, "no message may keep plans from changing");
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
		/// Registers a protocol; a deposit is held. Origin: signed, the owner to be. Errors: those of
		/// the balance. Event: `ProtocolRegistered`.
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

		/// Registers a destination; a deposit is held. Whoever does can acknowledge what arrives
		/// there, so protocols should know whom they rely on. Origin: signed. Errors:
		/// `ZeroDestination`, `UnsupportedVersion`, `BadInboxName`, `UnknownService`,
		/// `DestinationKnown`, those of the balance. Event: `DestinationRegistered`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::register_destination())]
		pub fn register_destination(
			origin: OriginFor<T>,
			destination: Destination,
			form: Form,
			certified_by: Option<ServiceId>,
			inbox_name: InboxName,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_register_destination(owner, destination, form, certified_by, inbox_name)
				.map(|_| ())
		}

		/// Sets the version of XCM that programs for a destination have to be in; what was sent or
		/// announced stays as it is. Origin: the destination's owner. Errors: `UnsupportedVersion`,
		/// `UnknownDestination`, `NotOwner`, `NoXcm`, `NoChange`. Event: `XcmVersionSet`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::set_xcm_version())]
		pub fn set_xcm_version(
			origin: OriginFor<T>,
			id: DestinationId,
			version: XcmVersion,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_set_xcm_version(&owner, id, version)
		}

		/// Removes a destination that nothing needs, and returns its deposit. Origin: its owner.
		/// Errors: `UnknownDestination`, `NotOwner`, `DestinationInUse`. Event: `DestinationRemoved`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::remove_destination())]
		pub fn remove_destination(origin: OriginFor<T>, id: DestinationId) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_remove_destination(&owner, id)
		}

		/// Arms a plan at up to [`MAX_TARGETS`] destinations, the preferred first; a deposit is held,
		/// and the fees for relayers. Origin: the protocol's owner. Errors: `UnknownProtocol`,
		/// `NotOwner`, `UnknownService`, `NoTargets`, `DelayTooLong`, `DelaysDecrease`,
		/// `DuplicateTarget`, `UnknownDestination`, `EmptyProgram`, `BadProgram`, `WrongXcmVersion`,
		/// `TooManyInstructions`, `OriginInstruction`, `PayloadTooLarge`, `LaneFull`, those of the
		/// balance. Events: `PlanArmed`, and `MessagePosted` for each target.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::arm_plan(targets.len() as u32, bytes_of(targets)))]
		pub fn arm_plan(
			origin: OriginFor<T>,
			protocol: ProtocolId,
			service: ServiceId,
			class: ThrottleClass,
			targets: Targets<NewTarget>,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_arm(&owner, protocol, service, class, &targets).map(|_| ())
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
		/// relayers. Origin: signed, anybody; the fee is returned. Errors: `UnknownPlan`,
		/// `NoChangePending`, `TooEarly`, `LaneFull`, those of the balance. Events: `PlanChanged` or
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
		/// `OriginInstruction`, `PayloadTooLarge`, `LaneFull`, those of the balance. Event:
		/// `MessagePosted`.
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
		/// destination's state at a checkpoint; pays their relayers. Origin: signed, anybody; the fee
		/// is returned. Errors: `UnknownDestination`, `NotCertified`, `UnknownRoot`, `NotSealed`,
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

		/// Says that the messages of a lane up to and with `up_to` arrived; fees go back to those who
		/// paid. Origin: the destination's owner. Errors: `UnknownDestination`, `NotOwner`,
		/// `NotSealed`, `AlreadyDelivered`, `TooManyAtOnce`. Event: `MessageDelivered` for each.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::acknowledge(T::MaxSettled::get()))]
		pub fn acknowledge(
			origin: OriginFor<T>,
			service: ServiceId,
			destination: DestinationId,
			up_to: SequenceNumber,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_acknowledge(&owner, (service, destination), up_to)
		}

		/// Shows that a plan fired at one of its targets, by a proof against the destination's state at
		/// a checkpoint; less preferred targets are told to stand down. Origin: signed, anybody; the
		/// fee is returned. Errors: `UnknownPlan`, `UnknownTarget`, `NothingNew`,
		/// `UnknownDestination`, `NotCertified`, `UnknownRoot`, `ProofTooLarge`, `ProofSuperfluous`,
		/// `ProofIncomplete`, `ReceiptUnreadable`, `NotFired`, `LaneFull`. Events: `FiringProven`, and
		/// `StoodDown` with `MessagePosted` for each target that is told.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::prove_firing(proof.size() as u32))]
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
	}

	/// How many bytes the programs of targets have together.
	fn bytes_of(targets: &[NewTarget]) -> u32 {
		let sizes = targets.iter().map(|one| one.failover.len().saturating_add(one.failback.len()));
		u32::try_from(sizes.fold(0, usize::saturating_add)).unwrap_or(u32::MAX)
	}
}
