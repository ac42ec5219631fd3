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

pub mod account;
pub mod traits;
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
pub use traits::Failovers;
pub use types::{Credit, Frozen, Mode, VaultState};
pub use weights::WeightInfo;

// What the macro writes expects something here and there.
#[allow(clippy::expect_used)]
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

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A protocol has a vault, which stands by.
		VaultOpened { service: ServiceId, protocol: ProtocolId },
		/// A vault works from now on.
		Activated { service: ServiceId, protocol: ProtocolId, activations: u32 },
		/// A vault pays from the state of the ward after the block at this height, and from no other
		/// until its protocol has settled.
		StateFrozen { service: ServiceId, protocol: ProtocolId, height: Height },
		/// A vault stands by from now on.
		StoodBy { service: ServiceId, protocol: ProtocolId },
		/// What the vault paid is settled on the ward, or it paid nothing. What was proven before does not
		/// count any more.
		Settled { service: ServiceId, protocol: ProtocolId, settlements: u32 },
		/// A protocol posted; so often in total.
		Posted { service: ServiceId, protocol: ProtocolId, posts: u32 },
		/// A balance on the ward was proven.
		Credited {
			service: ServiceId,
			protocol: ProtocolId,
			account: T::AccountId,
			height: Height,
			proven: BalanceOf<T>,
			available: BalanceOf<T>,
		},
		/// An account paid in.
		Deposited {
			service: ServiceId,
			protocol: ProtocolId,
			account: T::AccountId,
			amount: BalanceOf<T>,
		},
		/// An account was paid out, `from_proven` of it for its balance on the ward.
		Withdrawn {
			service: ServiceId,
			protocol: ProtocolId,
			account: T::AccountId,
			amount: BalanceOf<T>,
			from_proven: BalanceOf<T>,
		},
	}

	/// Why a call is refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The protocol has no vault for the ward of this service. Let it, or governance, open one.
		NoVault,
		/// The protocol has a vault for the ward of this service.
		VaultExists,
		/// There are as many vaults for the ward of this service as there may be.
		TooManyVaults,
		/// A protocol can open no vault but its own, for the ward of the service that vouches for it.
		NotYourVault,
		/// Only the failover of a plan activates a vault, no other message of its protocol.
		NotFailingOver,
		/// The vault stands by. Wait until its protocol has failed over to this chain.
		StandingBy,
		/// The vault works. Stand by first.
		StillActive,
		/// The ward lives or recovers: coins move on there. Deposits are paid all the same.
		WardLives,
		/// What was paid in an earlier incident has to be settled first: coins moved on since. Deposits are paid all
		/// the same.
		NotSettled,
		/// No state of the ward is certified that the vault could pay from. Wait for a checkpoint.
		NothingFrozen,
		/// The account was credited.
		AlreadyCredited,
		/// The proof is too large. Prove this one account and nothing else.
		ProofTooLarge,
		/// The proof has a node twice. Send what a node of the ward answered to `state_getReadProof`.
		ProofSuperfluous,
		/// The proof does not lead from the certified state to the account: it is of another block,
		/// chain or account. Ask a node of the ward again, at the block that the vault pays from.
		ProofIncomplete,
		/// What the ward keeps of the account has another form. Such a ward has no credits here.
		ProofOfAnotherType,
		/// The account had nothing on the ward.
		NothingToCredit,
		/// The amount is zero.
		NoAmount,
		/// The account has less than this.
		CreditTooLow,
		/// The vault's pot cannot pay this now, because it would fall below what others have
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
		/// balances as they are at the next incident are paid. Origin: the protocol, while its vault
		/// stands by. Changes nothing if nothing was to be settled. Errors: `NoVault`, `StillActive`.
		/// Event: `Settled`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::settle())]
		pub fn settle(origin: OriginFor<T>) -> DispatchResult {
			let vault = T::ProtocolOrigin::ensure_origin(origin)?;
			Self::do_settle(vault)
		}

		/// Counts a message of the protocol, for whoever checks that each is executed once. Origin: the
		/// protocol. Error: `NoVault`. Event: `Posted`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::post())]
		pub fn post(origin: OriginFor<T>) -> DispatchResult {
			let vault = T::ProtocolOrigin::ensure_origin(origin)?;
			Self::do_post(vault)
		}
	}

	/// What reading a proof costs depends on its bytes.
	fn proof_size(proof: &Proof) -> u32 {
		u32::try_from(proof.size()).unwrap_or(u32::MAX)
	}
}
