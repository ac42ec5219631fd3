// SPDX-License-Identifier: Apache-2.0

//! What the pallet keeps.

use frame_support::pallet_macros::*;

/// A part of the pallet's module.
#[pallet_section]
mod storage {
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

	/// The numbers of destinations: one for each keeper, so that nobody's entry stands in the way of
	/// another's.
	#[pallet::storage]
	pub type DestinationIds<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		Destination,
		Blake2_128Concat,
		T::AccountId,
		DestinationId,
	>;

	/// The number of the next plan.
	#[pallet::storage]
	pub type NextPlan<T: Config> = StorageValue<_, PlanId, ValueQuery>;

	/// Every plan that is armed.
	#[pallet::storage]
	pub type Plans<T: Config> = StorageMap<_, Twox64Concat, PlanId, Plan>;

	/// The plans of each protocol.
	#[pallet::storage]
	pub type PlansOf<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ProtocolId, Twox64Concat, PlanId, ()>;

	/// How many plans of a service have a place at a destination, over whichever entry.
	#[pallet::storage]
	pub type Occupied<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		ServiceId,
		Blake2_128Concat,
		Destination,
		u32,
		ValueQuery,
	>;

	/// Changes of plans that were announced.
	#[pallet::storage]
	pub type PendingChanges<T: Config> =
		StorageMap<_, Twox64Concat, PlanId, Pending<BlockNumberFor<T>>>;

	/// Every lane, until its destination is removed.
	#[pallet::storage]
	pub type Lanes<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		DestinationId,
		Twox64Concat,
		ServiceId,
		Lane<BlockNumberFor<T>>,
	>;

	/// The lanes with messages that are not known to have arrived: all that watchers walk.
	#[pallet::storage]
	pub type OpenLanes<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ServiceId, Twox64Concat, DestinationId, ()>;

	/// How many messages each protocol has in a lane.
	#[pallet::storage]
	pub type Shares<T: Config> =
		StorageDoubleMap<_, Twox64Concat, LaneKey, Twox64Concat, ProtocolId, Share, ValueQuery>;

	/// The number of the next message.
	#[pallet::storage]
	pub type NextPost<T: Config> = StorageValue<_, PostId, ValueQuery>;

	/// Messages, from when they are posted until all of their outbox has arrived.
	#[pallet::storage]
	pub type Messages<T: Config> = StorageMap<_, Twox64Concat, PostId, Posted>;

	/// What the relayers of messages get that are not known to have arrived.
	#[pallet::storage]
	pub type RelayFees<T: Config> = StorageMap<_, Twox64Concat, PostId, RelayFee<T::AccountId>>;

	/// Messages of lanes that are in no outbox, in the order in which they will be.
	#[pallet::storage]
	pub type Unsealed<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		LaneKey,
		Twox64Concat,
		Line,
		BoundedVec<PostId, T::MaxPending>,
		ValueQuery,
	>;

	/// Outboxes by their first message. None ever changes.
	#[pallet::storage]
	pub type Batches<T: Config> =
		StorageDoubleMap<_, Twox64Concat, LaneKey, Twox64Concat, SequenceNumber, Batch>;

	/// Lanes that wait to be sealed, by their turns.
	#[pallet::storage]
	pub type LaneTurns<T: Config> =
		StorageDoubleMap<_, Twox64Concat, Line, Twox64Concat, u64, LaneKey>;

	/// Whose turn it is to be sealed.
	#[pallet::storage]
	pub type SealTurns<T: Config> = StorageMap<_, Twox64Concat, Line, Turns, ValueQuery>;

	/// What all plans of a service declare and pay for.
	#[pallet::storage]
	pub type Totals<T: Config> = StorageMap<_, Twox64Concat, ServiceId, Total, ValueQuery>;

	/// How much of it ceases to count with an era, unless more is paid before.
	#[pallet::storage]
	pub type Lapses<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ServiceId, Twox64Concat, Era, Balance, ValueQuery>;

	/// What each protocol paid to the watchers of a service for the latest eras.
	#[pallet::storage]
	pub type FeesPaid<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		ProtocolId,
		Twox64Concat,
		ServiceId,
		BoundedVec<EraFee, ConstU32<FEE_ERAS>>,
		ValueQuery,
	>;
}
