// SPDX-License-Identifier: Apache-2.0

//! What the pallet keeps.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod storage {
	/// The number of the next emergency.
	#[pallet::storage]
	pub type NextId<T: Config> = StorageValue<_, EmergencyId, ValueQuery>;

	/// Every emergency ever declared: what was done with so much power is not forgotten.
	#[pallet::storage]
	pub type Emergencies<T: Config> = StorageMap<_, Twox64Concat, EmergencyId, Record>;

	/// Those that are not closed.
	#[pallet::storage]
	pub type Open<T: Config> =
		StorageValue<_, BoundedVec<EmergencyId, ConstU32<MAX_OPEN>>, ValueQuery>;

	/// The stage that was last told of, of those in [`Open`].
	#[pallet::storage]
	pub type Told<T: Config> = StorageMap<_, Twox64Concat, EmergencyId, Stage>;

	/// Who has declared without having been ratified: by what, and the block from which on it may again.
	#[pallet::storage]
	pub type Spent<T: Config> = StorageMap<_, Twox64Concat, Declarer, (EmergencyId, Option<u32>)>;

	/// What is stopped.
	#[pallet::storage]
	pub type Brakes<T: Config> =
		StorageValue<_, BoundedVec<Brake, ConstU32<MAX_BRAKES>>, ValueQuery>;

	/// What was stopped before.
	#[pallet::storage]
	pub type BrakeLadder<T: Config> = StorageValue<_, Ladder, ValueQuery>;

	/// The last heartbeat of everybody who sent one: one each.
	#[pallet::storage]
	pub type Heartbeats<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Heartbeat>;

	/// Who signed the last certificate of each service.
	#[pallet::storage]
	pub type LastCertificates<T: Config> = StorageMap<_, Twox64Concat, ServiceId, LastSigned>;

	/// The last set of each service that others followed without having been handed over to, and the block that heard
	/// it last.
	#[pallet::storage]
	pub type LostSets<T: Config> = StorageMap<_, Twox64Concat, ServiceId, (SetId, u32)>;

	/// The service whose watchers were counted last.
	#[pallet::storage]
	pub type LookedAt<T: Config> = StorageValue<_, ServiceId>;

	/// When the node of each watcher that validates said last that its watcher runs.
	#[pallet::storage]
	pub type Beats<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, u32>;

	/// The block that each validator made last.
	#[pallet::storage]
	pub type LastBlocks<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, u32>;

	/// Finality begins anew with the first session without these.
	#[pallet::storage]
	pub type FinalityRestart<T: Config> = StorageValue<_, Restart<T::AccountId>>;

	/// Who is named as gone, by emergency and service.
	#[pallet::storage]
	pub type Absent<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		EmergencyId,
		Twox64Concat,
		ServiceId,
		Named<T::AccountId>,
		ValueQuery,
	>;

	/// The times that are pardoned, by service.
	#[pallet::storage]
	pub type Pardoned<T: Config> = StorageMap<
		_,
		Twox64Concat,
		ServiceId,
		BoundedVec<(UnixTime, UnixTime), ConstU32<MAX_PARDONS>>,
		ValueQuery,
	>;

	/// Who may make critical calls.
	#[pallet::storage]
	pub type RecoveryCommittee<T: Config> = StorageValue<_, Committee<T::AccountId>>;

	/// The call that each member of the committee approves of.
	#[pallet::storage]
	pub type Approvals<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, H256>;

	/// The hash of the upgrade that the committee authorised last.
	#[pallet::storage]
	pub type Authorised<T: Config> = StorageValue<_, H256>;

	/// Parameters that have another value for a while.
	#[pallet::storage]
	pub type Overrides<T: Config> =
		StorageValue<_, BoundedVec<Override<ParameterOf<T>>, ConstU32<MAX_OVERRIDES>>, ValueQuery>;

	/// Notices, oldest first.
	#[pallet::storage]
	pub type Notices<T: Config> =
		StorageValue<_, BoundedVec<Notice, ConstU32<MAX_NOTICES>>, ValueQuery>;

	/// The number of the next notice.
	#[pallet::storage]
	pub type NextNotice<T: Config> = StorageValue<_, u32, ValueQuery>;

	/// The plan for disasters.
	#[pallet::storage]
	pub type Plan<T: Config> = StorageValue<_, DisasterPlan, ValueQuery>;

	/// A drill that was called and not declared: since when, and what.
	#[pallet::storage]
	pub type Called<T: Config> = StorageValue<_, (u32, Kind, Scope)>;

	/// Until which block windows of insurance stand still: of everything, or of a service.
	#[pallet::storage]
	pub type Still<T: Config> = StorageValue<_, Stills, ValueQuery>;

	/// Who may stand by for which service.
	#[pallet::storage]
	pub type Standbys<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ServiceId, Blake2_128Concat, T::AccountId, Standby>;

	/// How many entries of [`Standbys`] each service has.
	#[pallet::storage]
	pub type StandbyCounts<T: Config> = StorageMap<_, Twox64Concat, ServiceId, u32, ValueQuery>;

	/// Whose every key of a standby is. Nothing leaves this map: a key is never used twice.
	#[pallet::storage]
	pub type StandbyKeys<T: Config> = StorageMap<_, Blake2_128Concat, PublicKey, T::AccountId>;

	/// The set that stands by for each service.
	#[pallet::storage]
	pub type StandbySets<T: Config> =
		StorageMap<_, Twox64Concat, ServiceId, StandbySet<T::AccountId>>;

	/// The sets that stood by for each service before that, oldest first: Handovers that are in force may still name
	/// one that has not expired, so none of these makes room.
	#[pallet::storage]
	pub type StandbySetsBefore<T: Config> = StorageMap<
		_,
		Twox64Concat,
		ServiceId,
		BoundedVec<StandbySet<T::AccountId>, ConstU32<MAX_BEFORE>>,
		ValueQuery,
	>;

	/// What standbys are to announce: for each service one set at most.
	#[pallet::storage]
	pub type Announcing<T: Config> =
		StorageValue<_, BoundedVec<ToAnnounce, ConstU32<MAX_ANNOUNCING>>, ValueQuery>;

	/// The sets that stood by for each service, oldest first.
	#[pallet::storage]
	pub type ComposedSets<T: Config> = StorageMap<
		_,
		Twox64Concat,
		ServiceId,
		BoundedVec<Composed, ConstU32<MAX_COMPOSED>>,
		ValueQuery,
	>;
}
