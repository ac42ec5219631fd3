// SPDX-License-Identifier: Apache-2.0

//! What the pallet keeps.

use frame_support::pallet_macros::*;

/// A part of the pallet's module.
#[pallet_section]
mod storage {
	/// The pools.
	#[pallet::storage]
	pub type Pools<T: Config> = StorageMap<_, Twox64Concat, PoolId, Pool<T::AssetKind>>;

	/// The number of the next pool.
	#[pallet::storage]
	pub type NextPool<T: Config> = StorageValue<_, PoolId, ValueQuery>;

	/// The number of the next share asset, from `FirstShare`.
	#[pallet::storage]
	pub type NextShare<T: Config> = StorageValue<_, u32, ValueQuery>;

	/// The pools of each service.
	#[pallet::storage]
	pub type PoolsOf<T: Config> =
		StorageMap<_, Twox64Concat, ServiceId, BoundedVec<PoolId, T::MaxPoolsOf>, ValueQuery>;

	/// The policies that are not closed.
	#[pallet::storage]
	pub type Policies<T: Config> =
		StorageDoubleMap<_, Twox64Concat, PoolId, Twox64Concat, PolicyId, Policy<T::AccountId>>;

	/// What policies that go on from each other were due of events together, by the first of them.
	#[pallet::storage]
	pub type Chains<T: Config> =
		StorageDoubleMap<_, Twox64Concat, PoolId, Twox64Concat, PolicyId, Chain>;

	/// How many policies of a buyer are not closed; nothing for none.
	#[pallet::storage]
	pub type PoliciesOf<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// Since when each service's ward is known to be watched: since its first pool was opened.
	#[pallet::storage]
	pub type WatchedSince<T: Config> = StorageMap<_, Twox64Concat, ServiceId, UnixTime>;

	/// The number of the next policy.
	#[pallet::storage]
	pub type NextPolicy<T: Config> = StorageValue<_, PolicyId, ValueQuery>;

	/// What changes in what pools earn, by period.
	#[pallet::storage]
	pub type Changes<T: Config> =
		StorageDoubleMap<_, Twox64Concat, PoolId, Twox64Concat, Period, Change, ValueQuery>;

	/// Which policies are closed after which period.
	#[pallet::storage]
	pub type Closings<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, PoolId>,
			NMapKey<Twox64Concat, Period>,
			NMapKey<Twox64Concat, PolicyId>,
		),
		(),
	>;

	/// The events that are not closed.
	#[pallet::storage]
	pub type Events<T: Config> =
		StorageDoubleMap<_, Twox64Concat, PoolId, Twox64Concat, EventId, CoverEvent>;

	/// The number of the next event.
	#[pallet::storage]
	pub type NextEvent<T: Config> = StorageValue<_, EventId, ValueQuery>;

	/// The last events of each pool that are over.
	#[pallet::storage]
	pub type History<T: Config> = StorageMap<
		_,
		Twox64Concat,
		PoolId,
		BoundedVec<PastEvent, ConstU32<MAX_HISTORY>>,
		ValueQuery,
	>;

	/// Withdrawals that wait, by their place in the line.
	#[pallet::storage]
	pub type Exits<T: Config> =
		StorageDoubleMap<_, Twox64Concat, PoolId, Twox64Concat, u64, Exit<T::AccountId>>;

	/// How many withdrawals of an account wait in a pool; nothing for none.
	#[pallet::storage]
	pub type ExitsOf<T: Config> =
		StorageDoubleMap<_, Twox64Concat, PoolId, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// What is owed of events that a pool could not pay whole.
	#[pallet::storage]
	pub type Debts<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, PoolId>,
			NMapKey<Twox64Concat, EventId>,
			NMapKey<Twox64Concat, PolicyId>,
		),
		Debt<T::AccountId>,
	>;

	/// What could not be paid out.
	#[pallet::storage]
	pub type Parked<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		PoolId,
		Blake2_128Concat,
		T::AccountId,
		Balance,
		ValueQuery,
	>;

	/// Maintenance that was announced in time.
	#[pallet::storage]
	pub type Maintenance<T: Config> =
		StorageMap<_, Twox64Concat, ServiceId, BoundedVec<Window, T::MaxWindows>, ValueQuery>;

	/// The value of all cover of each service, in VGL.
	#[pallet::storage]
	pub type Covered<T: Config> = StorageMap<_, Twox64Concat, ServiceId, Balance, ValueQuery>;

	/// The value of the cover that somebody has of a service's ward, in VGL: of holders in a window, of protocols
	/// in all of them, which is kept as the first.
	#[pallet::storage]
	pub type InsuredFor<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		ServiceId,
		Blake2_128Concat,
		(Insured<T::AccountId>, WindowId),
		Balance,
		ValueQuery,
	>;

	/// The states of each service's ward by which its holders are insured, by window; no empty list.
	#[pallet::storage]
	pub type HeldStates<T: Config> = StorageMap<_, Twox64Concat, ServiceId, States, ValueQuery>;

	/// The exposure groups.
	#[pallet::storage]
	pub type Groups<T: Config> = StorageMap<_, Twox64Concat, u32, Group>;

	/// What assets are worth; VGL is worth itself.
	#[pallet::storage]
	pub type Rates<T: Config> = StorageMap<_, Blake2_128Concat, T::AssetKind, Rate>;

	/// What a unit of the coin is worth that wards are paid in: holders are insured by it.
	#[pallet::storage]
	pub type CoinRates<T: Config> = StorageMap<_, Twox64Concat, ServiceId, Rate>;

	/// What was bought in this block.
	#[pallet::storage]
	pub type Purchases<T: Config> =
		StorageValue<_, BoundedVec<Purchase, T::MaxPurchases>, ValueQuery>;

	/// Time that counts.
	#[pallet::storage]
	pub type Active<T: Config> = StorageValue<_, ActiveClock, ValueQuery>;

	/// Seconds that counted, but not for this service: an emergency about it stopped its clock.
	#[pallet::storage]
	pub type Stood<T: Config> = StorageMap<_, Twox64Concat, ServiceId, u64, ValueQuery>;

	/// The pool whose turn was last.
	#[pallet::storage]
	pub type LastTurn<T: Config> = StorageValue<_, PoolId, ValueQuery>;
}
