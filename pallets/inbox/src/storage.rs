// SPDX-License-Identifier: Apache-2.0

//! What the pallet keeps.

use frame_support::pallet_macros::*;

/// A part of the pallet's module.
#[pallet_section]
mod storage {
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

	/// What is known of each ward; nothing until something is certified, or was before the service was forgotten.
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

	/// How many incidents the ward of each service that was forgotten had. It outlives the trust, so that no incident
	/// ever has the number of another.
	#[pallet::storage]
	pub type IncidentsBefore<T: Config> = StorageMap<_, Twox64Concat, ServiceId, IncidentId>;

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

	/// The messages of each protocol of a service that are in [`Failed`], in the order in which they failed;
	/// nothing for none. Of each lane the first is tried again first.
	#[pallet::storage]
	pub type FailedMessages<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		ServiceId,
		Twox64Concat,
		ProtocolId,
		BoundedVec<(LaneId, SequenceNumber), T::MaxFailed>,
		ValueQuery,
	>;

	/// What the standby of a service announced against its latest set.
	#[pallet::storage]
	pub type Announcements<T: Config> = StorageMap<_, Twox64Concat, ServiceId, Announcement>;

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
}
