// SPDX-License-Identifier: Apache-2.0

//! What the pallet keeps.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod storage {
	/// The cases that are not closed.
	#[pallet::storage]
	pub type Cases<T: Config> = StorageMap<_, Twox64Concat, CaseId, CaseOf<T>>;

	/// The number of the next case.
	#[pallet::storage]
	pub type NextCase<T: Config> = StorageValue<_, CaseId, ValueQuery>;

	/// The open rights, by case and place in its set.
	#[pallet::storage]
	pub type Penalties<T: Config> =
		StorageDoubleMap<_, Twox64Concat, CaseId, Twox64Concat, MemberIndex, Penalty<RightOf<T>>>;

	/// Where each watcher's open rights are.
	#[pallet::storage]
	pub type Accused<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, CaseId, MemberIndex>;

	/// What each watcher was judged for, by service and era of the offence; no empty list.
	#[pallet::storage]
	pub type JudgedDeeds<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		ServiceId,
		Blake2_128Concat,
		(T::AccountId, Era),
		BoundedVec<Deed, T::MaxJudged>,
		ValueQuery,
	>;

	/// How many cases of a service and an era of offence wait; challenges count for themselves.
	#[pallet::storage]
	pub type Waiting<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ServiceId, Twox64Concat, Era, u32, ValueQuery>;

	/// How many challenges of a service are undecided.
	#[pallet::storage]
	pub type ChallengesOf<T: Config> = StorageMap<_, Twox64Concat, ServiceId, u32, ValueQuery>;

	/// Who bet on which challenge.
	#[pallet::storage]
	pub type Challenges<T: Config> = StorageMap<_, Twox64Concat, CaseId, Challenge<T::AccountId>>;

	/// The undecided challenge of a deed that a set is said to have done.
	#[pallet::storage]
	pub type ChallengedDeeds<T: Config> =
		StorageMap<_, Blake2_128Concat, (ServiceId, SetId, H256), CaseId>;

	/// The eras in which the time of cases comes.
	#[pallet::storage]
	pub type Due<T: Config> = StorageDoubleMap<_, Twox64Concat, Era, Twox64Concat, CaseId, ()>;

	/// The era of which not everything that is due may have been looked at.
	#[pallet::storage]
	pub type DueEra<T: Config> = StorageValue<_, Era, ValueQuery>;

	/// Cases whose slashes land or whose rights are given up, in the order of their turns.
	#[pallet::storage]
	pub type Work<T: Config> = StorageMap<_, Twox64Concat, u64, CaseId>;

	/// The first turn, and the one after the last.
	#[pallet::storage]
	pub type WorkEnds<T: Config> = StorageValue<_, (u64, u64), ValueQuery>;

	/// What the hour that runs has taken.
	#[pallet::storage]
	pub type HourMeter<T: Config> = StorageValue<_, Meter, ValueQuery>;

	/// Where the clock stood still.
	#[pallet::storage]
	pub type Suspensions<T: Config> = StorageMap<_, Twox64Concat, Scope, Spans, ValueQuery>;

	/// The case whose slash lands just now.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type Landing<T: Config> = StorageValue<_, CaseId>;

	/// Cases of a service that pools still pay for, in the order in which they began to land.
	#[pallet::storage]
	pub type Collecting<T: Config> =
		StorageMap<_, Twox64Concat, ServiceId, BoundedVec<CaseId, T::MaxCases>, ValueQuery>;

	/// Cases with money that is not paid on.
	#[pallet::storage]
	pub type Unpaid<T: Config> = StorageMap<_, Twox64Concat, CaseId, ()>;

	/// Money in the pot of a service that belongs to cases.
	#[pallet::storage]
	pub type Held<T: Config> = StorageMap<_, Twox64Concat, ServiceId, Balance, ValueQuery>;

	/// Protocols whose plans fired by the word of a service; no empty list.
	#[pallet::storage]
	pub type FiringsOf<T: Config> = StorageMap<_, Twox64Concat, ServiceId, Firings, ValueQuery>;

	/// What open cases may pay a protocol, and closed ones have: since an era, for as many as its fees count.
	#[pallet::storage]
	pub type Promises<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ServiceId, Twox64Concat, ProtocolId, Promise>;

	/// What has become of the rights and the money of each service.
	#[pallet::storage]
	pub type Tallies<T: Config> = StorageMap<_, Twox64Concat, ServiceId, Tally, ValueQuery>;

	/// The last cases of a service that were closed.
	#[pallet::storage]
	pub type PastCases<T: Config> =
		StorageMap<_, Twox64Concat, ServiceId, BoundedVec<Past, ConstU32<MAX_PAST>>, ValueQuery>;

	/// Alarms of a service that are said or known to be false.
	#[pallet::storage]
	pub type Alarms<T: Config> =
		StorageMap<_, Twox64Concat, ServiceId, BoundedVec<Alarm, ConstU32<MAX_ALARMS>>, ValueQuery>;

	/// What is trusted of each ward, by number.
	#[pallet::storage]
	pub type Anchors<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ServiceId, Twox64Concat, u32, Pinned<AnchorOf<T>>>;

	/// Which numbers there are.
	#[pallet::storage]
	pub type AnchorsOf<T: Config> = StorageMap<_, Twox64Concat, ServiceId, AnchorEnds>;

	/// Posts about the blocks of each ward, oldest first; no empty list.
	#[pallet::storage]
	pub type Beats<T: Config> = StorageMap<
		_,
		Twox64Concat,
		ServiceId,
		BoundedVec<Beat<T::AccountId>, T::MaxBeats>,
		ValueQuery,
	>;

	/// The number of the next post.
	#[pallet::storage]
	pub type NextBeat<T: Config> = StorageValue<_, u64, ValueQuery>;
}
