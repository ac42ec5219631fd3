// SPDX-License-Identifier: Apache-2.0

// The calls are in one place because the macro wants them there; each is a few lines that check the origin
// and hand on.

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

pub mod rules;
pub mod traits;
pub mod types;
pub mod weights;

mod buying;
mod clock;
mod config;
mod doors;
mod dues;
mod events;
mod exits;
mod income;
mod money;
mod outages;
mod pools;
mod purchases;
mod queries;
mod refusals;
mod settling;
mod storage;
mod turns;
mod whole;

#[cfg(feature = "runtime-benchmarks")]
#[allow(clippy::arithmetic_side_effects, clippy::expect_used)]
pub mod benchmarking;
#[cfg(any(feature = "invariants", feature = "try-runtime", test))]
mod try_state;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// The events and errors of the pallet are in `events.rs` and `refusals.rs`, its storage in `storage.rs`.
#[allow(clippy::boxed_local, clippy::expect_used, clippy::too_many_arguments)]
#[import_section(config::config)]
#[import_section(storage::storage)]
#[import_section(events::events)]
#[import_section(refusals::refusals)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::{
		buying::Purchasing,
		rules::{
			capacity::Slack,
			chain::Chain,
			downtime::Window,
			holding::{States, WindowId},
		},
		traits::{Brakes, IncidentRecord, Interests, PremiumDoor, Verdicts, Watchers},
	};
	use alloc::boxed::Box;
	use frame_support::{
		pallet_prelude::*,
		traits::{fungibles, EnsureOriginWithArg, UnixTime as Clock},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::{FixedU128, Perbill};
	use vigil_primitives::{
		answers::insurance::{Curve, EventId, Insured, PolicyId, PoolId},
		incident::IncidentPins,
		traits::{DeclaredValues, ServiceStatus},
		IncidentId, Seconds, ServiceId, UnixTime,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		/// What the end of the block costs whatever happens in it.
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			T::WeightInfo::end_block().saturating_add(Self::weight_of_stopped())
		}

		/// Purchases take effect, or do not; the clock moves on.
		fn on_finalize(_: BlockNumberFor<T>) {
			Self::tick();
			Self::conclude_purchases();
		}

		/// Earns, settles, closes and lets out, a bounded step after the other.
		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			Self::turn_some(remaining)
		}

		fn integrity_test() {
			assert!(T::Period::get() > Seconds(0), "terms have a unit");
			assert!(T::MaxGap::get() > Seconds(0), "time has to count");
			assert!(T::ExitEpoch::get() > Seconds(0));
			assert!(T::MaxPurchases::get() > 0 && T::MaxPoliciesOf::get() > 0);
			assert!(T::MaxPools::get() > 0 && T::MaxPoolsOf::get() > 0);
			assert!(T::StepsPerBlock::get() >= 500, "so many payouts fit into a block");
			assert!(T::MaxMerge::get() < T::LateFor::get(), "what is closed is nobody's neighbour");
			assert!(T::MostMaintained::get() > Seconds(0));
			assert!(T::HolderWindow::get() >= T::Period::get(), "a window has a period");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Opens a pool for the ward of a service; the least balance of its asset is paid to its account, and
		/// never counted. Origin: `PoolOrigin`. Errors: `UnknownService`, `BadTerms`, `UnknownGroup`,
		/// `TooManyPools`, those of the asset. Event: `PoolOpened`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::open_pool())]
		pub fn open_pool(
			origin: OriginFor<T>,
			service: ServiceId,
			asset: T::AssetKind,
			group: Option<u32>,
			terms: Box<PoolTerms>,
		) -> DispatchResult {
			let payer = T::PoolOrigin::ensure_origin(origin)?;
			Self::do_open_pool(&payer, service, asset, group, *terms)
		}

		/// Sets by what terms a pool sells and lets go from now on. Policies, events and withdrawals keep what
		/// they began with. Origin: `PoolOrigin`. Errors: `UnknownPool`, `BadTerms`, `HasUnderwriters`,
		/// `NoChange`. Event: `TermsSet`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::set_terms())]
		pub fn set_terms(
			origin: OriginFor<T>,
			pool: PoolId,
			terms: Box<PoolTerms>,
		) -> DispatchResult {
			T::PoolOrigin::ensure_origin(origin)?;
			Self::do_set_terms(pool, *terms)
		}

		/// Sets how much cover all pools of an exposure group sell at most, in VGL. What is sold stays.
		/// Origin: `PoolOrigin`. Event: `GroupSet`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::set_group())]
		pub fn set_group(origin: OriginFor<T>, group: u32, limit: Balance) -> DispatchResult {
			T::PoolOrigin::ensure_origin(origin)?;
			Groups::<T>::mutate(group, |kept| kept.get_or_insert_default().limit = limit);
			Self::deposit_event(Event::GroupSet { group, limit });
			Ok(())
		}

		/// Says what an asset is worth in VGL; it goes stale. Origin: `RateOrigin`. Error: `BadRate`. Event:
		/// `RateSet`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::set_rate())]
		pub fn set_rate(
			origin: OriginFor<T>,
			asset: T::AssetKind,
			value: FixedU128,
		) -> DispatchResult {
			T::RateOrigin::ensure_origin(origin)?;
			Self::do_set_rate(asset, value)
		}

		/// Has a pool bear the losses of another above a layer, up to a limit that it keeps for that, or no
		/// more. Both are in one asset, and quiet; what was agreed ends only without live cover. Origin:
		/// `PoolOrigin`. Errors: `UnknownPool`, `BadBacking`, `Guarded`, `LossPending`, `StillNeeded`,
		/// `NoCapacity`. Event: `BackingSet`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::set_backing())]
		pub fn set_backing(
			origin: OriginFor<T>,
			pool: PoolId,
			backing: Option<(PoolId, Balance, Balance, Perbill)>,
		) -> DispatchResult {
			T::PoolOrigin::ensure_origin(origin)?;
			Self::do_set_backing(pool, backing)
		}

		/// Supplies capital to a pool, for shares of it. Origin: signed. Errors: `UnknownPool`, `LossPending`,
		/// `TooLittle`, `TooManyShares`, those of the asset. Events: `SharesVoid`, `Deposited`.
		#[pallet::call_index(5)]
		#[pallet::weight(Pallet::<T>::weight_of_deposit())]
		pub fn deposit(
			origin: OriginFor<T>,
			pool: PoolId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_deposit(&who, pool, amount)
		}

		/// Puts shares into the line of withdrawals. They cannot be transferred there, and bear losses until
		/// they are paid out. Origin: signed. Errors: `UnknownPool`, `NoShares`, `TooLittle`, `TooManyExits`,
		/// those of the shares. Event: `ExitQueued`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::queue_exit())]
		pub fn queue_exit(
			origin: OriginFor<T>,
			pool: PoolId,
			#[pallet::compact] shares: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_queue_exit(&who, pool, shares)
		}

		/// Buys cover, for at most this premium. It takes effect at the end of the block, if the ward is live
		/// then, and begins after the pool's waiting period. `proof` shows a holder's balance on the ward, in the state
		/// by which all holders of its window are insured; its cover lies within one window. A protocol needs no proof. Origin: signed; for a protocol, its owner. Errors: `UnknownPool`, `Guarded`,
		/// `BadCurve`, `BadTerm`, `NotInsurable`, `OtherState`, `Watches`, `StaleRate`, `TooLittle`, `NoCapacity`,
		/// `GroupFull`, `NotSecured`, `PremiumTooHigh`, `NoRate`, `TooManyPolicies`, `BlockFull`, those of the
		/// asset. Events: `Bought`; at the end of the block `CoverSold` or `PurchaseUndone`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::buy(
			proof.as_ref().map_or(0, <T::Interests as Interests<T::AccountId>>::size)
		).saturating_add(Pallet::<T>::weight_of_asking()))]
		pub fn buy(
			origin: OriginFor<T>,
			pool: PoolId,
			insured: Insured<T::AccountId>,
			proof: Option<<T::Interests as Interests<T::AccountId>>::Proof>,
			beneficiary: T::AccountId,
			#[pallet::compact] cap: Balance,
			curve: Curve,
			periods: u32,
			#[pallet::compact] most: Balance,
		) -> DispatchResult {
			let buyer = ensure_signed(origin)?;
			let wanted = Purchasing { buyer, beneficiary, insured, cap, curve, periods, most };
			Self::do_buy(pool, wanted, proof)
		}

		/// Buys cover that goes on from a policy when that ends, by its curve and at most its cap, without a
		/// waiting period. What began in the term of the one is never paid by the other. Holders buy anew, with a proof
		/// for the next window: `NotInsurable`. Origin: signed, the buyer. Errors: `UnknownPolicy`, `NotYours`, `TooLate`, `Renewed`, `MoreThanBefore`,
		/// `NotInForce` before it has begun, `TooManyPolicies` while four of a row are open, and those of `buy`. Events: as of `buy`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::renew()
			.saturating_add(Pallet::<T>::weight_of_asking())
			.saturating_add(Pallet::<T>::weight_of_chain()))]
		pub fn renew(
			origin: OriginFor<T>,
			pool: PoolId,
			policy: PolicyId,
			#[pallet::compact] cap: Balance,
			periods: u32,
			#[pallet::compact] most: Balance,
		) -> DispatchResult {
			let buyer = ensure_signed(origin)?;
			Self::do_renew(&buyer, (pool, policy), cap, periods, most)
		}

		/// Lowers the cap of a policy, to no less than it was due; the pool returns what it has not earned of
		/// the difference. Lowered to what it was due, it closes. Origin: signed, the buyer. Errors:
		/// `UnknownPool`, `UnknownPolicy`, `NotYours`, `Guarded`, `LossPending`, `MoreThanBefore`,
		/// `NotInForce` also while other cover goes on from it. Events: `Reduced`, `PolicyClosed`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::reduce().saturating_add(Pallet::<T>::weight_of_chain()))]
		pub fn reduce(
			origin: OriginFor<T>,
			pool: PoolId,
			policy: PolicyId,
			#[pallet::compact] cap: Balance,
		) -> DispatchResult {
			let buyer = ensure_signed(origin)?;
			Self::do_reduce(&buyer, (pool, policy), cap)
		}

		/// Announces maintenance of a ward: downtime in it does not count. Origin: `MaintenanceOrigin` for the
		/// service. Errors: `UnknownService`, `Guarded`, `TooLate`, `TooLong`, `TooManyWindows`. Event: `MaintenanceAnnounced`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::announce_maintenance())]
		pub fn announce_maintenance(
			origin: OriginFor<T>,
			service: ServiceId,
			from: UnixTime,
			until: UnixTime,
		) -> DispatchResult {
			T::MaintenanceOrigin::ensure_origin(origin, &service)?;
			Self::do_announce(service, Window { from, until })
		}

		/// Does up to `most` steps of what a pool has to do: earning, settling, closing, paying out. Blocks do
		/// it by themselves. Origin: signed, anybody; the fee is returned if there was something. Error:
		/// `UnknownPool`. Events: of what it does.
		#[pallet::call_index(11)]
		#[pallet::weight(Pallet::<T>::weight_of_turn().saturating_add(
			Pallet::<T>::weight_of_steps((*most).min(T::StepsPerBlock::get()))
		))]
		pub fn push(origin: OriginFor<T>, pool: PoolId, most: u32) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_push(pool, most.min(T::StepsPerBlock::get()))
		}

		/// Tries again to pay what could not be paid out. Origin: signed, anybody; the fee is returned.
		/// Errors: `UnknownPool`, `NothingParked`, those of the asset. Event: `Unparked`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::claim_parked())]
		pub fn claim_parked(
			origin: OriginFor<T>,
			pool: PoolId,
			who: T::AccountId,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_claim_parked(pool, &who)?;
			Ok(Pays::No.into())
		}

		/// Makes a pool whole of what false alarms cost it, up to that. Origin: signed, anybody. Errors:
		/// `UnknownPool`, `NotHarmed`, those of the asset. Event: `MadeWhole`.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::make_whole())]
		pub fn make_whole(
			origin: OriginFor<T>,
			pool: PoolId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let from = ensure_signed(origin)?;
			Self::do_make_whole(pool, &from, amount).map(|_| ())
		}

		/// Says what a unit of the coin of a service's ward is worth in VGL: so much are its holders insured for
		/// at most. It goes stale. Origin: `RateOrigin`. Errors: `UnknownService`, `BadRate`. Event:
		/// `CoinRateSet`.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::set_rate())]
		pub fn set_coin_rate(
			origin: OriginFor<T>,
			service: ServiceId,
			value: FixedU128,
		) -> DispatchResult {
			T::RateOrigin::ensure_origin(origin)?;
			Self::do_set_coin_rate(service, value)
		}

		/// Brings a pool of what false alarms cost it in its asset, up to `amount`, and takes slashed VGL that is set
		/// aside for it at the registered rate, at least `least`. Origin: signed, anybody. Errors: `UnknownPool`,
		/// `NotHarmed`, `StaleRate`, `TooLittle`, those of the asset. Events: `MadeWhole`, `Exchanged`.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::exchange_slashed())]
		pub fn exchange_slashed(
			origin: OriginFor<T>,
			pool: PoolId,
			#[pallet::compact] amount: Balance,
			#[pallet::compact] least: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_exchange(pool, &who, amount, least)
		}
	}
}
