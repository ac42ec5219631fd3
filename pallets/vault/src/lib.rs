// SPDX-License-Identifier: Apache-2.0

#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod account;
pub mod types;
pub mod weights;

mod impls;
mod origin;

#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use account::WardAccount;
pub use origin::EnsureProtocol;
pub use pallet::*;
pub use types::{Credit, Mode, VaultState};
pub use weights::WeightInfo;

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
	use vigil_primitives::{traits::CertifiedRoots, Height, ProtocolId, ServiceId, UnixTime};
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
		type ProtocolOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = ProtocolId>;
		/// Who may open vaults in the name of protocols besides themselves.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// What vaults pay in and out. Amounts are those of the ward, one to one.
		type Currency: Mutate<Self::AccountId, Balance = u128>;
		/// Certified states of wards.
		type Roots: CertifiedRoots;
		/// The chain's clock.
		type UnixTime: Clock;
		/// The accounts of the pots derive from it.
		#[pallet::constant]
		type PalletId: Get<PalletId>;
		/// Most vaults.
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
		/// The protocol with this number.
		Protocol(ProtocolId),
	}

	/// The vaults.
	#[pallet::storage]
	pub type Vaults<T: Config> = CountedStorageMap<_, Twox64Concat, ProtocolId, VaultState>;

	/// How many vaults pay out the balances of a service's ward; nothing for none.
	#[pallet::storage]
	pub type VaultsOf<T: Config> = StorageMap<_, Twox64Concat, ServiceId, u32, ValueQuery>;

	/// What accounts have with the vaults of a service.
	#[pallet::storage]
	pub type Credits<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		ServiceId,
		Blake2_128Concat,
		T::AccountId,
		Credit<BalanceOf<T>>,
		ValueQuery,
	>;

	/// What accounts deposited and did not withdraw, by service. The pot never holds less.
	#[pallet::storage]
	pub type Deposits<T: Config> = StorageMap<_, Twox64Concat, ServiceId, BalanceOf<T>, ValueQuery>;

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
				let opened = Pallet::<T>::do_open(protocol, service, UnixTime(0));
				assert!(opened.is_ok(), "genesis opens each vault once, and not too many");
			}
		}
	}

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A protocol has a vault, which stands by.
		VaultOpened { protocol: ProtocolId, service: ServiceId },
		/// A vault works from now on.
		Activated { protocol: ProtocolId, activations: u32 },
		/// A vault stands by from now on.
		StoodBy { protocol: ProtocolId },
		/// A balance on the ward was proven; it replaces what was proven before.
		Credited {
			service: ServiceId,
			account: T::AccountId,
			height: Height,
			proven: BalanceOf<T>,
			available: BalanceOf<T>,
		},
		/// An account paid in.
		Deposited { protocol: ProtocolId, account: T::AccountId, amount: BalanceOf<T> },
		/// An account was paid out, `from_proven` of it for its balance on the ward.
		Withdrawn {
			protocol: ProtocolId,
			account: T::AccountId,
			amount: BalanceOf<T>,
			from_proven: BalanceOf<T>,
		},
	}

	/// Why a call is refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The protocol has no vault. Let it, or governance, open one.
		NoVault,
		/// The protocol has a vault. It stays with the service that it was opened for.
		VaultExists,
		/// There are as many vaults as there may be.
		TooManyVaults,
		/// A protocol can open no vault but its own.
		NotYourVault,
		/// The vault stands by. Wait until its protocol has failed over to this chain.
		StandingBy,
		/// No vault here works for this service.
		UnknownService,
		/// No certified state of the ward at this height is kept. Prove against the last checkpoint.
		UnknownCheckpoint,
		/// The account was credited by this checkpoint or a later one. Wait for the next.
		AlreadyCredited,
		/// The proof is too large. Prove this one account and nothing else.
		ProofTooLarge,
		/// The proof has nodes twice, or more than the account needs. Send what a node of the ward
		/// answered to `state_getReadProof`.
		ProofSuperfluous,
		/// The proof does not lead from the certified state to the account: it is of another block,
		/// chain or account. Ask a node of the ward again, at the block of the checkpoint.
		ProofIncomplete,
		/// What the ward keeps of the account has another form. Such a ward has no credits here.
		ProofOfAnotherType,
		/// The account has nothing on the ward, and had nothing before.
		NothingToCredit,
		/// The amount is zero.
		NoAmount,
		/// The account has less than this.
		CreditTooLow,
		/// The service's pot cannot pay this now, because it would fall below what others have
		/// deposited or below the least that an account may hold. Fund the pot or withdraw less.
		PotTooLow,
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
		/// protocol, or `AdminOrigin`. Errors: `NotYourVault`, `VaultExists`, `TooManyVaults`.
		/// Event: `VaultOpened`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::open_vault())]
		pub fn open_vault(
			origin: OriginFor<T>,
			protocol: ProtocolId,
			service: ServiceId,
		) -> DispatchResult {
			Self::ensure_may_open(origin, protocol)?;
			Self::do_open(protocol, service, Self::now())
		}

		/// Makes the protocol's vault work. Origin: the protocol. Changes nothing if it works
		/// already. Error: `NoVault`. Event: `Activated`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::activate())]
		pub fn activate(origin: OriginFor<T>) -> DispatchResult {
			let protocol = T::ProtocolOrigin::ensure_origin(origin)?;
			Self::do_switch(protocol, Mode::Active)
		}

		/// Makes the protocol's vault stand by. Origin: the protocol. Changes nothing if it does so
		/// already. Error: `NoVault`. Event: `StoodBy`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::stand_by())]
		pub fn stand_by(origin: OriginFor<T>) -> DispatchResult {
			let protocol = T::ProtocolOrigin::ensure_origin(origin)?;
			Self::do_switch(protocol, Mode::Standby)
		}

		/// Credits what `account` had on the ward of `service` in the state after the block at
		/// `height`, of which a checkpoint was certified. It replaces what was credited before; what
		/// was withdrawn stays withdrawn. Origin: signed, anybody, for any account. Errors:
		/// `UnknownService`, `UnknownCheckpoint`, `AlreadyCredited`, `ProofTooLarge`,
		/// `ProofSuperfluous`, `ProofIncomplete`, `ProofOfAnotherType`, `NothingToCredit`. Event:
		/// `Credited`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::credit(proof_size(proof)))]
		pub fn credit(
			origin: OriginFor<T>,
			service: ServiceId,
			account: T::AccountId,
			height: Height,
			proof: Box<Proof>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_credit(service, account, height, *proof)
		}

		/// Pays into a vault that works. Origin: signed. Errors: `NoAmount`, `NoVault`, `StandingBy`
		/// and those of a transfer. Event: `Deposited`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::deposit())]
		pub fn deposit(
			origin: OriginFor<T>,
			protocol: ProtocolId,
			#[pallet::compact] amount: BalanceOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_deposit(protocol, who, amount)
		}

		/// Takes out of a vault that works what was deposited, and then what was credited. Origin:
		/// signed. Errors: `NoAmount`, `NoVault`, `StandingBy`, `CreditTooLow`, `PotTooLow`. Event:
		/// `Withdrawn`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::withdraw())]
		pub fn withdraw(
			origin: OriginFor<T>,
			protocol: ProtocolId,
			#[pallet::compact] amount: BalanceOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw(protocol, who, amount)
		}
	}

	/// What reading a proof costs depends on its bytes.
	fn proof_size(proof: &Proof) -> u32 {
		u32::try_from(proof.size()).unwrap_or(u32::MAX)
	}
}
