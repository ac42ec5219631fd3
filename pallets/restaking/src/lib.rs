// SPDX-License-Identifier: Apache-2.0

#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod allocation;
pub mod election;
pub mod rewards;
pub mod traits;
pub mod types;
pub mod weights;

mod ballot;
mod elections;
mod payouts;
mod services;
mod sets;
mod slashing;
mod watchers;

#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use slashing::SlashReceipt;
pub use traits::{Exposure, StakeLedger};
pub use types::{
	ClaimedPages, Election, Member, Participation, Service, ServiceTerms, Set, SetFees, SlashTail,
	Snapshot, Watcher,
};
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::allocation::Allocation;
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{Inspect, Mutate, MutateHold},
			UnixTime,
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
	pub type MembersOf<T> = BoundedVec<
		types::Member<<T as frame_system::Config>::AccountId>,
		<T as Config>::MaxMembers,
	>;

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
		/// What a possession proof calls an account.
		type AccountBytes: Convert<Self::AccountId, [u8; 32]>;
		/// The chain's clock.
		type UnixTime: UnixTime;
		/// Who may retire any service.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Held for every service, until it is retired.
		#[pallet::constant]
		type ServiceDeposit: Get<Balance>;
		/// Paid for every key, for good: that a key was used is remembered forever.
		#[pallet::constant]
		type KeyFee: Get<Balance>;
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

	/// Every service ever registered.
	#[pallet::storage]
	pub type Services<T: Config> = StorageMap<_, Twox64Concat, ServiceId, Service<T::AccountId>>;

	/// Watchers that a service with an allow-list accepts.
	#[pallet::storage]
	pub type AllowLists<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ServiceId, Blake2_128Concat, T::AccountId, ()>;

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

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A service was registered.
		ServiceRegistered { service: ServiceId, owner: T::AccountId, terms: ServiceTerms },
		/// The terms of a service's next sets were set.
		TermsSet { service: ServiceId, terms: ServiceTerms },
		/// A watcher was put on a service's list or taken off it.
		AllowListChanged { service: ServiceId, watcher: T::AccountId, allowed: bool },
		/// A service will have no more sets.
		ServiceRetired { service: ServiceId },
		/// A retired service was forgotten and its deposit returned.
		ServiceReaped { service: ServiceId },
		/// A validator became a watcher.
		WatcherRegistered { watcher: T::AccountId, key: PublicKey, commission: Perbill },
		/// A watcher signs with another key from its next set on.
		KeyRotated { watcher: T::AccountId, key: PublicKey },
		/// A watcher's commission was set.
		CommissionSet { watcher: T::AccountId, commission: Perbill },
		/// A watcher was forgotten; its keys are not.
		WatcherDeregistered { watcher: T::AccountId },
		/// An allocation will be of this magnitude from an era on.
		AllocationChanging {
			watcher: T::AccountId,
			service: ServiceId,
			magnitude: u64,
			effective: EraIndex,
		},
		/// An allocation came down to nothing and was removed.
		AllocationClosed { watcher: T::AccountId, service: ServiceId },
		/// A member was absent from too many certificates and loses its seat.
		Ejected { service: ServiceId, watcher: T::AccountId, signed: u32, certificates: u32 },
		/// An ejected watcher may be elected again.
		Rejoined { watcher: T::AccountId, service: ServiceId },
		/// A set was elected for an era.
		SetElected { service: ServiceId, era: EraIndex, commitment: SetCommitment },
		/// No candidate met the terms: the last set stays in office until it expires.
		NoSetElected { service: ServiceId, era: EraIndex },
		/// A set was forgotten and its unclaimed fees were carried to the latest set.
		SetPruned { service: ServiceId, set_id: SetId, carried: Balance },
		/// Stake was slashed.
		Slashed {
			service: ServiceId,
			watcher: T::AccountId,
			era: EraIndex,
			burnt: u64,
			value: Balance,
			taken: Balance,
			pages_left: Page,
		},
		/// A further page of nominators was slashed.
		BackersSlashed { watcher: T::AccountId, era: EraIndex, page: Page, taken: Balance },
		/// A protocol paid for a set's work.
		FeePaid { service: ServiceId, set_id: SetId, payer: T::AccountId, amount: Balance },
		/// Somebody received a share of a set's fees.
		RewardPaid { service: ServiceId, set_id: SetId, who: T::AccountId, amount: Balance },
		/// A page of a watcher's rewards was claimed.
		RewardsClaimed { service: ServiceId, set_id: SetId, watcher: T::AccountId, page: Page },
	}

	/// Why a call is refused.
	#[pallet::error]
	pub enum Error<T> {
		/// No service has this number.
		UnknownService,
		/// The service is retired: it takes no terms, fees or allocations.
		ServiceRetired,
		/// The service still has candidates, or sets that can be judged or paid.
		ServiceInUse,
		/// Only the service's owner may do this.
		NotOwner,
		/// No member, no cap, no slash or an impossible policy: such terms cannot work.
		BadTerms,
		/// The allow-list has as many entries as there may be candidates.
		AllowListFull,
		/// The watcher is not on the service's list.
		NotAllowed,
		/// The account has not declared that it wants to validate.
		NotValidator,
		/// The account is a watcher already; rotate its key instead.
		AlreadyWatcher,
		/// The account is not a watcher.
		NotWatcher,
		/// The key was registered before, by whomever; make a new one.
		KeyUsed,
		/// The key is no valid point, or the proof is not of this key for this account here.
		BadPossessionProof,
		/// The value is the present one, or zero where that changes nothing.
		NoChange,
		/// The last change has not taken effect.
		ChangePending,
		/// All allocations together would exceed the whole stake.
		OverAllocated,
		/// The service has as many candidates as it may.
		TooManyCandidates,
		/// The watcher has as many allocations as it may.
		TooManyAllocations,
		/// The watcher has not allocated to the service.
		NotAllocated,
		/// Something is still allocated, or can still be judged.
		StillAllocated,
		/// The watcher was not ejected from the service.
		NotEjected,
		/// The set never was, or is forgotten.
		UnknownSet,
		/// The set still earns; claim when the next one is in office.
		SetInOffice,
		/// The exposure has fewer pages.
		UnknownPage,
		/// The page was claimed before.
		AlreadyClaimed,
		/// The watcher was not a member.
		NotMember,
		/// The era has not come.
		FutureEra,
		/// The offence is too old to be judged.
		TooLate,
		/// Everything that could be slashed is slashed.
		NothingToSlash,
	}

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
				window + 1 < T::DeallocationDelay::get(),
				"what an allocation backs must be judged before it can leave"
			);
			assert!(window <= T::RewardHistory::get(), "sets are kept while they can be judged");
			assert!(T::MaxMembers::get() <= vigil_primitives::MAX_SET_SIZE.into());
			assert!(T::ServicesPerBlock::get() > 0);
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
		/// Registers a service; its number is in the event. Origin: signed, becomes the owner and
		/// pays the deposit. Errors: `BadTerms`, or too little balance. Event: `ServiceRegistered`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register_service())]
		pub fn register_service(origin: OriginFor<T>, terms: ServiceTerms) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_register_service(owner, terms).map(|_| ())
		}

		/// Sets the terms of the service's next sets. Origin: the owner. Errors: `BadTerms`,
		/// `NoChange`, `NotOwner`, `ServiceRetired`. Event: `TermsSet`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::set_terms())]
		pub fn set_terms(
			origin: OriginFor<T>,
			service: ServiceId,
			terms: ServiceTerms,
		) -> DispatchResult {
			Self::do_set_terms(ensure_signed(origin)?, service, terms)
		}

		/// Puts a watcher on the service's list or takes it off. Whoever is a member stays so until
		/// the next election. Origin: the owner. Errors: `NoChange`, `NotOwner`, `AllowListFull`.
		/// Event: `AllowListChanged`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::set_allowed())]
		pub fn set_allowed(
			origin: OriginFor<T>,
			service: ServiceId,
			watcher: T::AccountId,
			allowed: bool,
		) -> DispatchResult {
			Self::do_set_allowed(ensure_signed(origin)?, service, watcher, allowed)
		}

		/// Ends a service: no more sets, fees or allocations. Origin: the owner or the admin.
		/// Errors: `UnknownService`, `NotOwner`, `ServiceRetired`. Event: `ServiceRetired`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::retire_service())]
		pub fn retire_service(origin: OriginFor<T>, service: ServiceId) -> DispatchResult {
			let owner = match T::AdminOrigin::try_origin(origin) {
				Ok(_) => None,
				Err(origin) => Some(ensure_signed(origin)?),
			};
			Self::do_retire(owner, service)
		}

		/// Forgets a retired service that nobody has stake in; the owner gets the deposit and what
		/// was not claimed of the fees. Origin: signed, anybody. Errors: `ServiceInUse`. Event:
		/// `ServiceReaped`.
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
		/// `BadPossessionProof`. Event: `WatcherRegistered`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::register_watcher())]
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
		#[pallet::weight(T::WeightInfo::rotate_key())]
		pub fn rotate_key(
			origin: OriginFor<T>,
			key: PublicKey,
			proof: PossessionProof,
		) -> DispatchResult {
			Self::do_rotate_key(ensure_signed(origin)?, key, proof)
		}

		/// Sets the commission of sets elected from now on. Origin: signed, a watcher. Errors:
		/// `NotWatcher`, `NoChange`. Event: `CommissionSet`.
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

		/// Sets which share of the watcher's stake a service may slash. More takes effect in the
		/// next election; less, zero included, after `DeallocationDelay`, though new sets count it
		/// at once. Origin: signed, a watcher. Errors: `NoChange`, `ChangePending`, `OverAllocated`,
		/// `NotAllowed`, `ServiceRetired`, `TooManyCandidates`, `TooManyAllocations`. Event:
		/// `AllocationChanging`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::allocate())]
		pub fn allocate(
			origin: OriginFor<T>,
			service: ServiceId,
			share: Perbill,
		) -> DispatchResult {
			Self::do_allocate(ensure_signed(origin)?, service, share)
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

		/// Lets an ejected watcher be elected again. Origin: signed, the watcher. Errors:
		/// `NotEjected`. Event: `Rejoined`.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::rejoin())]
		pub fn rejoin(origin: OriginFor<T>, service: ServiceId) -> DispatchResult {
			Self::do_rejoin(ensure_signed(origin)?, service)
		}

		/// Pays for the work of the set in office. Origin: signed. Errors: `UnknownService`,
		/// `UnknownSet`, `ServiceRetired`, `NoChange`, or too little balance. Event: `FeePaid`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::pay_fee())]
		pub fn pay_fee(
			origin: OriginFor<T>,
			service: ServiceId,
			amount: Balance,
		) -> DispatchResult {
			Self::do_pay_fee(ensure_signed(origin)?, service, amount)
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
}
