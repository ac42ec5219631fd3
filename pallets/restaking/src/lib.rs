// SPDX-License-Identifier: Apache-2.0

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

pub mod allocation;
pub mod ejection;
pub mod election;
pub mod listing;
pub mod offences;
pub mod rewards;
pub mod rights;
pub mod terms;
pub mod traits;
pub mod types;
pub mod weights;

mod ballot;
mod elections;
mod events;
mod live;
mod payouts;
mod queries;
mod refusals;
mod services;
mod sets;
mod slashing;
mod standby;
mod watchers;

// Benchmarks panic where they are wrong; no chain has them.
#[cfg(feature = "runtime-benchmarks")]
#[allow(
	clippy::arithmetic_side_effects,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]
pub mod benchmarking;
#[cfg(any(feature = "invariants", feature = "try-runtime", test))]
mod try_state;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use offences::{OffenceBounds, OffenceFractions};
pub use pallet::*;
pub use rights::Right;
pub use slashing::SlashReceipt;
pub use traits::{Exposure, SlashReceiver, StakeLedger, Taken};
pub use types::{
	AnnouncedTerms, ClaimedPages, Election, Neighbours, Participation, Seat, Service, ServiceTerms,
	Set, SetFees, SlashTail, Snapshot, Watcher,
};
pub use weights::WeightInfo;

// What the macros make of storage and errors expects.
#[allow(clippy::expect_used)]
#[import_section(events::events)]
#[import_section(refusals::refusals)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::{
		allocation::Allocation,
		listing::{ListVersion, Listing},
		services::Changer,
	};
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{Inspect, Mutate, MutateHold},
			Contains, UnixTime,
		},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::{traits::Convert, Perbill};
	use sp_staking::{EraIndex, Page};
	use vigil_bls::Backend;
	use vigil_primitives::{PossessionProof, PublicKey, ServiceId, SetCommitment, SetId};

	/// Money of the chain, which weights are made of.
	pub type Balance = u128;
	/// The members of a set in the order of their indices.
	pub type MembersOf<T> =
		BoundedVec<types::Seat<<T as frame_system::Config>::AccountId>, <T as Config>::MaxMembers>;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Deposits are held and fees are moved in it.
		type Currency: Inspect<Self::AccountId, Balance = Balance>
			+ Mutate<Self::AccountId>
			+ MutateHold<Self::AccountId, Reason: From<HoldReason>>;
		/// The stake that services share with consensus.
		type Stake: StakeLedger<AccountId = Self::AccountId>;
		/// The curve that keys and proofs are checked on.
		type Curve: Backend;
		/// Keys of those who sign something else than watchers do: no watcher may have them.
		type ReservedKeys: Contains<PublicKey>;
		/// What a possession proof calls an account.
		type AccountBytes: Convert<Self::AccountId, [u8; 32]>;
		/// The chain's clock.
		type UnixTime: UnixTime;
		/// Who may retire any service, and announce what an owner alone may not.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// Who gets slashed money.
		type SlashReceiver: SlashReceiver<Self::AccountId>;
		/// Who gets what nobody claimed of a service that is forgotten.
		type Remainder: Get<Self::AccountId>;

		/// Held for every service, until it is reaped.
		#[pallet::constant]
		type ServiceDeposit: Get<Balance>;
		/// Paid for every service, for good.
		#[pallet::constant]
		type ServiceFee: Get<Balance>;
		/// The least that a service may ask of its members: a set's quorum never stands for dust.
		#[pallet::constant]
		type LeastStake: Get<Balance>;
		/// Blocks between the announcement of a service's terms, or of a change of its allow-list, and
		/// the first election that can follow it.
		#[pallet::constant]
		type TermsNotice: Get<BlockNumberFor<Self>>;
		/// The most that a watcher may take of its rewards before they are shared.
		#[pallet::constant]
		type MaxCommission: Get<Perbill>;
		/// Eras between the call that raises a commission and the first set that has it.
		#[pallet::constant]
		type CommissionNotice: Get<EraIndex>;
		/// Eras in which a candidate has to have had enough stake once, to stay one.
		#[pallet::constant]
		type CandidatePatience: Get<EraIndex>;
		/// Paid for every key, for good: that a key was used is remembered forever.
		#[pallet::constant]
		type KeyFee: Get<Balance>;
		/// What the terms of a service may ask for offences.
		type OffenceBounds: Get<OffenceBounds>;
		/// Most watchers that may allocate to one service.
		#[pallet::constant]
		type MaxCandidates: Get<u32>;
		/// Most members of a set.
		#[pallet::constant]
		type MaxMembers: Get<u32>;
		/// Most services that one watcher may allocate to.
		#[pallet::constant]
		type MaxAllocations: Get<u32>;
		/// Most services that one block looks at in an election.
		#[pallet::constant]
		type ServicesPerBlock: Get<u32>;
		/// Most weight that one block spends on an election. The largest service must fit.
		#[pallet::constant]
		type ElectionWeight: Get<Weight>;
		/// Eras after the last word of a set in which evidence against it is taken.
		#[pallet::constant]
		type EvidenceWindow: Get<EraIndex>;
		/// Eras a slash may wait after its evidence.
		#[pallet::constant]
		type SlashDeferral: Get<EraIndex>;
		/// Eras between the call that lowers an allocation and its effect.
		#[pallet::constant]
		type DeallocationDelay: Get<EraIndex>;
		/// Eras for which a set may speak, should no later one be elected.
		#[pallet::constant]
		type SetLifetime: Get<EraIndex>;
		/// Eras for which sets are kept: to be judged, and for their rewards to be claimed.
		#[pallet::constant]
		type RewardHistory: Get<EraIndex>;
		/// Fees wait on the account derived from this.
		#[pallet::constant]
		type PalletId: Get<PalletId>;
		/// What calls and hooks weigh.
		type WeightInfo: WeightInfo;
		/// Puts stake where benchmarks need it.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::benchmarking::BenchmarkHelper<Self::AccountId>;
	}

	/// Why this pallet holds funds.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The deposit of a service.
		#[codec(index = 0)]
		Service,
	}

	/// The number of the next service.
	#[pallet::storage]
	pub type NextServiceId<T: Config> = StorageValue<_, ServiceId, ValueQuery>;

	/// Every service that is not reaped.
	#[pallet::storage]
	pub type Services<T: Config> = StorageMap<_, Twox64Concat, ServiceId, Service<T::AccountId>>;

	/// The neighbours of every service that elections visit.
	#[pallet::storage]
	pub type LiveServices<T: Config> = StorageMap<_, Twox64Concat, ServiceId, Neighbours>;

	/// The first and the last of [`LiveServices`].
	#[pallet::storage]
	pub type LiveEnds<T: Config> = StorageValue<_, (ServiceId, ServiceId)>;

	/// Terms that are announced, until the first election that follows them.
	#[pallet::storage]
	pub type Announced<T: Config> =
		StorageMap<_, Twox64Concat, ServiceId, AnnouncedTerms<BlockNumberFor<T>>>;

	/// Watchers that a service with an allow-list accepts, from when on and until when.
	#[pallet::storage]
	pub type AllowLists<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		ServiceId,
		Blake2_128Concat,
		T::AccountId,
		Listing<BlockNumberFor<T>>,
	>;

	/// How often each allow-list was changed.
	#[pallet::storage]
	pub type ListVersions<T: Config> =
		StorageMap<_, Twox64Concat, ServiceId, ListVersion<BlockNumberFor<T>>, ValueQuery>;

	/// Everybody who registered a key.
	#[pallet::storage]
	pub type Watchers<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Watcher>;

	/// Whose every key ever registered is. Nothing leaves this map: a key is never used twice, and
	/// a rotated key still answers for what it signed.
	#[pallet::storage]
	pub type KeyOwners<T: Config> = StorageMap<_, Blake2_128Concat, PublicKey, T::AccountId>;

	/// What each watcher has allocated to each service.
	#[pallet::storage]
	pub type Allocations<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ServiceId, Blake2_128Concat, T::AccountId, Allocation>;

	/// Whom the elections of each service look at, and the first era they could choose them for.
	#[pallet::storage]
	pub type Candidates<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ServiceId, Blake2_128Concat, T::AccountId, EraIndex>;

	/// The services that a watcher has allocated to.
	#[pallet::storage]
	pub type AllocatedTo<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		BoundedVec<ServiceId, T::MaxAllocations>,
		ValueQuery,
	>;

	/// Sets that may still sign or be judged.
	#[pallet::storage]
	pub type Sets<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ServiceId, Twox64Concat, SetId, Set>;

	/// Who is in each of [`Sets`].
	#[pallet::storage]
	pub type SetMembers<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ServiceId, Twox64Concat, SetId, MembersOf<T>, ValueQuery>;

	/// What each member put at stake, by era.
	#[pallet::storage]
	pub type Snapshots<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, EraIndex>,
			NMapKey<Twox64Concat, ServiceId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		Snapshot,
	>;

	/// The election under way.
	#[pallet::storage]
	pub type ElectionCursor<T: Config> = StorageValue<_, Election>;

	/// The last era whose election began.
	#[pallet::storage]
	pub type LastElection<T: Config> = StorageValue<_, EraIndex, ValueQuery>;

	/// Slashes that have not reached all nominators, oldest first from the first number.
	#[pallet::storage]
	pub type SlashTails<T: Config> = StorageMap<_, Twox64Concat, u32, SlashTail<T::AccountId>>;

	/// The first and the next free number in [`SlashTails`].
	#[pallet::storage]
	pub type SlashQueue<T: Config> = StorageValue<_, (u32, u32), ValueQuery>;

	/// Who signed how many certificates of each set.
	#[pallet::storage]
	pub type Participations<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		ServiceId,
		Twox64Concat,
		SetId,
		Participation<T::MaxMembers>,
	>;

	/// Fees of each set.
	#[pallet::storage]
	pub type Fees<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ServiceId, Twox64Concat, SetId, SetFees, ValueQuery>;

	/// Pages of rewards that were claimed, by member index; a member beyond the end claimed none.
	#[pallet::storage]
	pub type Claims<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		ServiceId,
		Twox64Concat,
		SetId,
		BoundedVec<ClaimedPages, T::MaxMembers>,
		ValueQuery,
	>;

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			T::WeightInfo::begin_block()
				.saturating_add(Self::slash_some())
				.saturating_add(Self::elect_some())
		}

		fn integrity_test() {
			let window = Self::judgement_window();
			assert!(
				window.saturating_add(1) < T::DeallocationDelay::get(),
				"what an allocation backs must be judged before it can leave"
			);
			assert!(window <= T::RewardHistory::get(), "sets are kept while they can be judged");
			assert!(T::MaxMembers::get() <= vigil_primitives::MAX_SET_SIZE.into());
			assert!(T::ServicesPerBlock::get() > 0);
			assert!(T::LeastStake::get() > 0, "no member stands for nothing");
			assert!(T::OffenceBounds::get().is_sound(), "some terms are allowed");
			assert!(T::CandidatePatience::get() > 0, "a candidate has an era to be elected in");
			assert!(
				Self::heaviest_turn().all_lte(T::ElectionWeight::get()),
				"the election of the largest service fits into its share of a block"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Registers a service; its number is in the event. Origin: signed, becomes the owner, pays the
		/// deposit and a fee that does not come back. Errors: `BadTerms`, or too little balance.
		/// Event: `ServiceRegistered`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register_service())]
		pub fn register_service(origin: OriginFor<T>, terms: ServiceTerms) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_register_service(owner, terms).map(|_| ())
		}

		/// Announces the terms of the service's sets; elections follow them after `TermsNotice`, or at
		/// once if there never was a set. Origin: the owner, for what does not narrow the sets too
		/// much, or the admin. Errors: `BadTerms`, `NoChange`, `ChangePending`, `NarrowsTooMuch`,
		/// `NotOwner`, `ServiceRetired`. Event: `TermsAnnounced`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::announce_terms())]
		pub fn announce_terms(
			origin: OriginFor<T>,
			service: ServiceId,
			terms: ServiceTerms,
		) -> DispatchResult {
			Self::do_announce_terms(Self::ensure_changer(origin)?, service, terms)
		}

		/// Takes back terms that are announced and not in force. Origin: the owner or the admin.
		/// Errors: `NothingAnnounced`, `NotOwner`, `ServiceRetired`. Event: `TermsWithdrawn`.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::withdraw_terms())]
		pub fn withdraw_terms(origin: OriginFor<T>, service: ServiceId) -> DispatchResult {
			Self::do_withdraw_terms(Self::ensure_changer(origin)?, service)
		}

		/// Puts a watcher on the service's list or takes it off, after `TermsNotice`, or at once if
		/// there never was a set; what is not due is taken back by the opposite call, and an entry that
		/// is over is removed by another one. Origin: the owner, for at most a third of the candidates
		/// at a time, or the admin. Errors: `NoChange`, `NotOwner`, `AllowListFull`, `NarrowsTooMuch`.
		/// Event: `AllowListChanged`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::set_allowed())]
		pub fn set_allowed(
			origin: OriginFor<T>,
			service: ServiceId,
			watcher: T::AccountId,
			allowed: bool,
		) -> DispatchResult {
			Self::do_set_allowed(Self::ensure_changer(origin)?, service, watcher, allowed)
		}

		/// Ends a service: no more sets, fees or allocations. Origin: the owner or the admin.
		/// Errors: `UnknownService`, `NotOwner`, `ServiceRetired`. Event: `ServiceRetired`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::retire_service())]
		pub fn retire_service(origin: OriginFor<T>, service: ServiceId) -> DispatchResult {
			Self::do_retire(Self::ensure_changer(origin)?, service)
		}

		/// Forgets a retired service that nobody has stake in; the owner gets the deposit, and what was
		/// not claimed of the fees is paid to the receiver of remainders. Origin: signed, anybody.
		/// Errors: `ServiceInUse`. Event: `ServiceReaped`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::reap_service(
			T::MaxMembers::get(),
			T::MaxCandidates::get()
		))]
		pub fn reap_service(
			origin: OriginFor<T>,
			service: ServiceId,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let (members, allowed) = Self::do_reap(service)?;
			Ok(Some(T::WeightInfo::reap_service(members, allowed)).into())
		}

		/// Makes a validator a watcher with a BLS key that it proves to possess. Origin: signed, a
		/// validator's stash, pays the key fee. Errors: `AlreadyWatcher`, `NotValidator`, `KeyUsed`,
		/// `BadPossessionProof`, `CommissionTooHigh`. Event: `WatcherRegistered`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::register_watcher().saturating_add(T::DbWeight::get().reads(1)))]
		pub fn register_watcher(
			origin: OriginFor<T>,
			key: PublicKey,
			proof: PossessionProof,
			commission: Perbill,
		) -> DispatchResult {
			Self::do_register_watcher(ensure_signed(origin)?, key, proof, commission)
		}

		/// Replaces the key from the next election on; the old one answers for what it signed.
		/// Origin: signed, a watcher, pays the key fee. Errors: `NotWatcher`, `KeyUsed`,
		/// `BadPossessionProof`. Event: `KeyRotated`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::rotate_key().saturating_add(T::DbWeight::get().reads(1)))]
		pub fn rotate_key(
			origin: OriginFor<T>,
			key: PublicKey,
			proof: PossessionProof,
		) -> DispatchResult {
			Self::do_rotate_key(ensure_signed(origin)?, key, proof)
		}

		/// Sets the commission: a lower one counts for sets elected from now on, a higher one after
		/// `CommissionNotice`. Origin: signed, a watcher. Errors: `NotWatcher`, `NoChange`,
		/// `CommissionTooHigh`. Event: `CommissionChanging`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::set_commission())]
		pub fn set_commission(origin: OriginFor<T>, commission: Perbill) -> DispatchResult {
			Self::do_set_commission(ensure_signed(origin)?, commission)
		}

		/// Forgets a watcher that has no allocations. Origin: signed, a watcher. Errors:
		/// `NotWatcher`, `StillAllocated`. Event: `WatcherDeregistered`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::deregister_watcher())]
		pub fn deregister_watcher(origin: OriginFor<T>) -> DispatchResult {
			Self::do_deregister_watcher(ensure_signed(origin)?)
		}

		/// Gives a service a larger share of the watcher's stake to slash, from the next election on.
		/// Origin: signed, a watcher. Errors: `NotMore`, `ChangePending`, `OverAllocated`,
		/// `NotAllowed`, `ServiceRetired`, `TooManyCandidates`, `TooLittleStake`,
		/// `TooManyAllocations`. Event: `AllocationChanging`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::allocate())]
		pub fn allocate(
			origin: OriginFor<T>,
			service: ServiceId,
			share: Perbill,
		) -> DispatchResult {
			Self::do_allocate(ensure_signed(origin)?, service, share)
		}

		/// Leaves a service a smaller share of the watcher's stake, or none, after `DeallocationDelay`;
		/// new sets count it at once. A slash that lands first never turns it into a larger one.
		/// Origin: signed, a watcher. Errors: `NotAllocated`, `NotLess`, `ChangePending`. Event:
		/// `AllocationChanging`.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::deallocate())]
		pub fn deallocate(
			origin: OriginFor<T>,
			service: ServiceId,
			share: Perbill,
		) -> DispatchResult {
			Self::do_deallocate(ensure_signed(origin)?, service, share)
		}

		/// Removes an allocation that has come down to nothing. Origin: signed, anybody. Errors:
		/// `NotAllocated`, `StillAllocated`. Event: `AllocationClosed`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::close_allocation())]
		pub fn close_allocation(
			origin: OriginFor<T>,
			watcher: T::AccountId,
			service: ServiceId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_close_allocation(watcher, service)
		}

		/// Lets an ejected or dropped watcher be elected again. Origin: signed, the watcher. Errors:
		/// `NotAllocated`, `NotEjected`, and those of `allocate` for who was dropped. Event:
		/// `Rejoined`.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::rejoin())]
		pub fn rejoin(origin: OriginFor<T>, service: ServiceId) -> DispatchResult {
			Self::do_rejoin(ensure_signed(origin)?, service)
		}

		/// Takes a candidate off the list of those that elections look at, if all that it allocated is
		/// leaving, or if it has not had the stake that the service asks for in any of the last
		/// `CandidatePatience` eras. Origin: signed, anybody. Errors: `NotCandidate`,
		/// `CandidateInUse`. Event: `CandidateDropped`.
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::drop_candidate())]
		pub fn drop_candidate(
			origin: OriginFor<T>,
			watcher: T::AccountId,
			service: ServiceId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_drop_candidate(watcher, service)
		}

		/// Pays for the work of the set in office. Origin: signed. Errors: `UnknownService`,
		/// `UnknownSet`, `SetExpired`, `ServiceRetired`, `NoChange`, or too little balance. Event:
		/// `FeePaid`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::pay_fee())]
		pub fn pay_fee(
			origin: OriginFor<T>,
			service: ServiceId,
			amount: Balance,
		) -> DispatchResult {
			Self::fund(service, &ensure_signed(origin)?, amount)
		}

		/// Pays a page of what a watcher and its nominators earned in a past set. Origin: signed,
		/// anybody. Errors: `UnknownSet`, `SetInOffice`, `NotMember`, `UnknownPage`,
		/// `AlreadyClaimed`. Events: `RewardPaid` for each, `RewardsClaimed`.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::claim_rewards(T::Stake::page_size()))]
		pub fn claim_rewards(
			origin: OriginFor<T>,
			service: ServiceId,
			set_id: SetId,
			watcher: T::AccountId,
			page: Page,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let backers = Self::do_claim(service, set_id, watcher, page)?;
			Ok(Some(T::WeightInfo::claim_rewards(backers)).into())
		}
	}

	impl<T: Config> Pallet<T> {
		/// The admin, or a signer who may be the owner.
		fn ensure_changer(
			origin: OriginFor<T>,
		) -> Result<Changer<T::AccountId>, sp_runtime::DispatchError> {
			match T::AdminOrigin::try_origin(origin) {
				Ok(_) => Ok(Changer::Admin),
				Err(origin) => Ok(Changer::Owner(ensure_signed(origin)?)),
			}
		}
	}
}
