// SPDX-License-Identifier: Apache-2.0

#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(any(test, feature = "runtime-benchmarks")),
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

pub mod account;
pub mod evm;
pub mod traits;
pub mod types;
pub mod weights;

mod claims;
mod events;
mod impls;
mod origin;
mod refusals;

#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use account::WardAccount;
pub use evm::{Claim, EvmBalances, EvmProof, HolderWord, Rate};
pub use origin::EnsureProtocol;
pub use pallet::*;
pub use traits::Failovers;
pub use types::{Credit, Frozen, Mode, VaultState};
pub use weights::WeightInfo;

// What the macro writes expects something here and there.
#[allow(clippy::expect_used)]
#[import_section(events::events)]
#[import_section(refusals::refusals)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::{boxed::Box, vec::Vec};
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{Inspect, Mutate},
			UnixTime as Clock,
		},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use sp_core::{H160, U256};
	use vigil_primitives::{Height, ProtocolId, ServiceId, UnixTime};
	use vigil_proofs::Proof;

	/// Amounts of the native token.
	pub type BalanceOf<T> =
		<<T as Config>::Currency as Inspect<<T as frame_system::Config>::AccountId>>::Balance;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// A protocol on Vigil: [`EnsureProtocol`], and for benchmarks what makes one.
		type ProtocolOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = (ServiceId, ProtocolId)>;
		/// Who may open vaults in the name of protocols besides themselves.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// What vaults pay in and out. Amounts are those of the ward, one to one.
		type Currency: Mutate<Self::AccountId, Balance = u128>;
		/// What this chain's inbox knows of halts and certified states.
		type Failovers: Failovers;
		/// The chain's clock.
		type UnixTime: Clock;
		/// The accounts of the pots derive from it.
		#[pallet::constant]
		type PalletId: Get<PalletId>;
		/// Most vaults for the ward of one service.
		#[pallet::constant]
		type MaxVaults: Get<u32>;
		/// What calls weigh.
		type WeightInfo: WeightInfo;
		/// Prepares what benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: benchmarking::BenchmarkHelper;
	}

	/// A call of a protocol on Vigil. The runtime makes it of an XCM origin; nothing else can.
	#[pallet::origin]
	#[derive(
		Clone,
		Copy,
		Debug,
		PartialEq,
		Eq,
		Encode,
		Decode,
		DecodeWithMemTracking,
		MaxEncodedLen,
		TypeInfo,
	)]
	pub enum Origin {
		/// The protocol with this number, for which the watchers of this service vouch.
		Protocol(ServiceId, ProtocolId),
	}

	/// The vaults.
	#[pallet::storage]
	pub type Vaults<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ServiceId, Twox64Concat, ProtocolId, VaultState>;

	/// How many vaults there are for the ward of each service; nothing for none.
	#[pallet::storage]
	pub type VaultsOf<T: Config> = StorageMap<_, Twox64Concat, ServiceId, u32, ValueQuery>;

	/// What accounts have with vaults.
	#[pallet::storage]
	pub type Credits<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, ServiceId>,
			NMapKey<Twox64Concat, ProtocolId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		Credit<BalanceOf<T>>,
		ValueQuery,
	>;

	/// What accounts deposited and did not withdraw, by vault. The pot never holds less.
	#[pallet::storage]
	pub type Deposits<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		ServiceId,
		Twox64Concat,
		ProtocolId,
		BalanceOf<T>,
		ValueQuery,
	>;

	/// How balances are proven to vaults whose ward is an EVM chain. Fixed for ever: what was proven in one way would
	/// count in another.
	#[pallet::storage]
	pub type EvmWards<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ServiceId, Twox64Concat, ProtocolId, EvmBalances>;

	/// What holders on EVM chains claimed, by vault: each once in every settlement.
	#[pallet::storage]
	pub type Claims<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, ServiceId>,
			NMapKey<Twox64Concat, ProtocolId>,
			NMapKey<Blake2_128Concat, H160>,
		),
		Claim<T::AccountId, BalanceOf<T>>,
	>;

	/// The vaults that exist from the start.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Numbers of protocols and of the services whose wards they work on.
		pub vaults: Vec<(u32, u32)>,
		#[serde(skip)]
		#[doc(hidden)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for (protocol, service) in &self.vaults {
				let (protocol, service) = (ProtocolId(*protocol), ServiceId(*service));
				// There is no time yet.
				let opened = Pallet::<T>::do_open((service, protocol), UnixTime(0));
				assert!(opened.is_ok(), "genesis opens each vault once, and not too many");
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxVaults::get() > 0);
			assert_eq!(T::AccountId::max_encoded_len(), 32, "accounts are those of the ward");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Opens the vault of a protocol for the ward of `service`; it stands by. Origin: the
		/// protocol, with the watchers of that service behind it, or `AdminOrigin`. Errors:
		/// `NotYourVault`, `VaultExists`, `TooManyVaults`. Event: `VaultOpened`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::open_vault())]
		pub fn open_vault(
			origin: OriginFor<T>,
			service: ServiceId,
			protocol: ProtocolId,
		) -> DispatchResult {
			Self::ensure_may_open(origin, (service, protocol))?;
			Self::do_open((service, protocol), Self::now())
		}

		/// Makes the protocol's vault work, and pay from the last certified state of the ward, unless what it paid
		/// before is not settled. Origin: the protocol, in the failover of one of its plans. Changes nothing if it works already.
		/// Errors: `NotFailingOver`, `NoVault`. Events: `Activated`, `StateFrozen`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::activate())]
		pub fn activate(origin: OriginFor<T>) -> DispatchResult {
			let vault = T::ProtocolOrigin::ensure_origin(origin)?;
			Self::do_activate(vault)
		}

		/// Makes the protocol's vault stand by; if it paid nobody for a balance on the ward, nothing is to be
		/// settled. Origin: the protocol. Changes nothing if it does so already. Error: `NoVault`. Events:
		/// `StoodBy`, `Settled`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::stand_by())]
		pub fn stand_by(origin: OriginFor<T>) -> DispatchResult {
			let vault = T::ProtocolOrigin::ensure_origin(origin)?;
			Self::do_stand_by(vault)
		}

		/// Credits what `account` had on the ward in the state that the vault pays from: once, and only while the
		/// ward is Halted. Origin: signed, anybody, for any account. Errors: `NoVault`, `StandingBy`,
		/// `WardLives`, `NotSettled`, `NothingFrozen`,
		/// `AlreadyCredited`, `ProofTooLarge`, `ProofSuperfluous`, `ProofIncomplete`,
		/// `ProofOfAnotherType`, `NothingToCredit`. Event: `Credited`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::credit(proof_size(proof)))]
		pub fn credit(
			origin: OriginFor<T>,
			service: ServiceId,
			protocol: ProtocolId,
			account: T::AccountId,
			proof: Box<Proof>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_credit((service, protocol), account, *proof)
		}

		/// Pays into a vault that works. Origin: signed. Errors: `NoAmount`, `NoVault`, `StandingBy`
		/// and those of a transfer. Event: `Deposited`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::deposit())]
		pub fn deposit(
			origin: OriginFor<T>,
			service: ServiceId,
			protocol: ProtocolId,
			#[pallet::compact] amount: BalanceOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_deposit((service, protocol), who, amount)
		}

		/// Takes out of a vault what was deposited, at any time, and then what was credited, while it works and the
		/// ward is Halted. Origin: signed. Errors: `NoAmount`, `NoVault`, `StandingBy`, `WardLives`,
		/// `NotSettled`, `CreditTooLow`, `PotTooLow`. Event: `Withdrawn`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::withdraw())]
		pub fn withdraw(
			origin: OriginFor<T>,
			service: ServiceId,
			protocol: ProtocolId,
			#[pallet::compact] amount: BalanceOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw((service, protocol), who, amount)
		}

		/// Says that what the vault paid for balances on the ward was taken from them there, so that
		/// balances as they are at the next incident are paid. `settlement` is its number, one more than there were, and
		/// `paid` all that it is of (`unsettled` of the vault): it says nothing of what is paid later. Origin: the
		/// protocol, while its vault stands by, or while the ward stands anew. Changes nothing if that was settled, or
		/// nothing was to be. Errors: `NoVault`, `StillActive`, `NotWhatWasPaid`. Event: `Settled`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::settle())]
		pub fn settle(
			origin: OriginFor<T>,
			settlement: u32,
			#[pallet::compact] paid: BalanceOf<T>,
		) -> DispatchResult {
			let vault = T::ProtocolOrigin::ensure_origin(origin)?;
			Self::do_settle(vault, settlement, paid)
		}

		/// Counts a message of the protocol, for whoever checks that each is executed once. Origin: the
		/// protocol. Error: `NoVault`. Event: `Posted`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::post())]
		pub fn post(origin: OriginFor<T>) -> DispatchResult {
			let vault = T::ProtocolOrigin::ensure_origin(origin)?;
			Self::do_post(vault)
		}

		/// Opens the vault of a protocol for the ward of `service`, an EVM chain; it stands by. What of that chain it pays
		/// for never changes. Origin: as of `open_vault`. Errors: `UnsoundBalances`, `NotYourVault`, `VaultExists`,
		/// `TooManyVaults`. Events: `VaultOpened`, `EvmBalancesFixed`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::open_evm_vault())]
		pub fn open_evm_vault(
			origin: OriginFor<T>,
			service: ServiceId,
			protocol: ProtocolId,
			balances: EvmBalances,
		) -> DispatchResult {
			Self::ensure_may_open(origin, (service, protocol))?;
			Self::do_open_evm((service, protocol), balances, Self::now())
		}

		/// Credits what a holder had on the ward, an EVM chain, in the state that the vault pays from, to the account that
		/// the holder names: once, and only while the ward is Halted. Origin: signed, anybody. Errors: `NoVault`,
		/// `NoEvmWard`, `StandingBy`, `WardLives`, `NotSettled`, `NothingFrozen`, `AlreadyCredited`, `NotTheHolder`,
		/// `ProofSuperfluous`, `ProofIncomplete`, `ProofOfAnotherType`, `OtherCode`, `BalanceTooHigh`,
		/// `NothingToCredit`. Event: `Claimed`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::claim(proof.nodes()))]
		pub fn claim(
			origin: OriginFor<T>,
			service: ServiceId,
			protocol: ProtocolId,
			word: HolderWord<T::AccountId>,
			proof: Box<EvmProof>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_claim((service, protocol), word, &proof)
		}
	}

	/// What reading a proof costs depends on its bytes.
	fn proof_size(proof: &Proof) -> u32 {
		u32::try_from(proof.size()).unwrap_or(u32::MAX)
	}
}
