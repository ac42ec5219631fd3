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

pub mod traits;
pub mod types;
pub mod weights;

mod authorize;
mod duties;
mod impls;
mod intake;
mod joins;
mod lapses;
mod pins;
mod queries;

// Benchmarks and fixtures panic where they are wrong; no chain has them.
#[cfg(feature = "runtime-benchmarks")]
#[allow(
	clippy::arithmetic_side_effects,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]
pub mod benchmarking;
#[cfg(any(feature = "runtime-benchmarks", test))]
#[allow(clippy::arithmetic_side_effects, clippy::expect_used)]
pub mod fixture;
#[cfg(any(feature = "invariants", feature = "try-runtime", test))]
mod try_state;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use duties::{Fulfilled, MAX_LANES};
pub use pallet::*;
pub use traits::OwnStatements;
pub use types::{
	Credited, Lapse, LapseEnds, Pinned, WardRecord, FREE_IN_A_MINUTE, FREE_JOINS, RECORD_INCIDENTS,
	RECORD_WORDS, WARD_STATEMENTS,
};
pub use vigil_primitives::ward::{KeptCheckpoint, Reason, Ward, Word};
pub use weights::WeightInfo;

// What the macro writes of constants and storage expects what is always so; nothing here does.
#[allow(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::{boxed::Box, vec::Vec};
	use frame_support::{pallet_prelude::*, traits::UnixTime as Clock};
	use frame_system::{ensure_authorized, pallet_prelude::*};
	use sp_core::H256;
	use vigil_bls::Backend;
	use vigil_primitives::{
		incident::OnIncident,
		traits::{OnCertificate, OnStatusChange, Status, WatcherSets},
		Certificate, Checkpoint, Halt, Height, Incident, Kind, MemberIndex, Seconds, ServiceId,
		SetId, UnixTime,
	};

	/// What one transaction of a block author's watcher hands in.
	pub type Certificates<T> = BoundedVec<Certificate, <T as Config>::MaxCertificates>;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who may certify what.
		type Sets: WatcherSets<AccountId = Self::AccountId>;
		/// What this chain asks its watchers to sign about itself.
		type OwnStatements: OwnStatements;
		/// Told who signed every certificate that changed something, and who is later shown to have.
		type Participation: OnCertificate;
		/// Told when a status changes.
		type OnStatusChange: OnStatusChange;
		/// Told when an incident on record is new or changes.
		type OnIncident: OnIncident;
		/// The curve that signatures are verified on.
		type Curve: Backend;
		/// The chain's clock.
		type UnixTime: Clock;
		/// What this chain is called in everything that is signed.
		type GenesisHash: Get<H256>;

		/// Most certificates that a block author's watcher hands in at once.
		#[pallet::constant]
		type MaxCertificates: Get<u32>;
		/// How long ago the round of a Halt may have begun for it to move the status, in seconds; and
		/// for how long a Halt counts as downtime when the next certificate names another block.
		/// Watchers certify a lasting Halt again every half of it.
		#[pallet::constant]
		type Freshness: Get<Seconds>;
		/// How long ago the round of a Checkpoint may have begun for it to be kept, in seconds.
		#[pallet::constant]
		type CheckpointFreshness: Get<Seconds>;
		/// How far in the future a round may begin, in seconds: this chain's clock stands still
		/// between blocks.
		#[pallet::constant]
		type ClockDrift: Get<Seconds>;
		/// How long a suspicion lasts that nobody repeats, in seconds.
		#[pallet::constant]
		type SuspectFor: Get<Seconds>;
		/// Most suspicions that lapse in one block.
		#[pallet::constant]
		type LapsesPerBlock: Get<u32>;
		/// For how many rounds, by the policy of the set, other certificates of a statement may show
		/// who else signed it.
		#[pallet::constant]
		type JoinRounds: Get<u32>;
		/// Most statements of one service that others may join at one time, the last ones.
		#[pallet::constant]
		type MaxJoinable: Get<u32>;
		/// Most incidents of one service that are pinned at one time.
		#[pallet::constant]
		type MaxPinned: Get<u32>;
		/// Most checkpoints kept of one service.
		#[pallet::constant]
		type MaxCheckpoints: Get<u32>;
		/// What calls and hooks weigh.
		type WeightInfo: WeightInfo;
		/// Makes what benchmarks certify.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: benchmarking::BenchmarkHelper;
	}

	/// What is known of each ward; nothing until something is certified.
	#[pallet::storage]
	pub type Wards<T: Config> = StorageMap<_, Twox64Concat, ServiceId, Ward>;

	/// What was certified of each ward's outages, and the incidents that it comes to.
	#[pallet::storage]
	pub type Records<T: Config> = StorageMap<_, Twox64Concat, ServiceId, WardRecord, ValueQuery>;

	/// The last checkpoints of each ward, in the order in which they were accepted.
	#[pallet::storage]
	pub type Checkpoints<T: Config> = StorageMap<
		_,
		Twox64Concat,
		ServiceId,
		BoundedVec<KeptCheckpoint, T::MaxCheckpoints>,
		ValueQuery,
	>;

	/// The last statements of each service whose signers were credited, in the order in which they were.
	#[pallet::storage]
	pub type Joinable<T: Config> =
		StorageMap<_, Twox64Concat, ServiceId, BoundedVec<Credited, T::MaxJoinable>, ValueQuery>;

	/// Which Handovers and Outboxes of each service were credited.
	#[pallet::storage]
	pub type Duties<T: Config> = StorageMap<_, Twox64Concat, ServiceId, Fulfilled, ValueQuery>;

	/// For how many certificates of each service the fee was returned, in which minute of the clock.
	#[pallet::storage]
	pub type Returned<T: Config> = StorageMap<_, Twox64Concat, ServiceId, (u64, u32), ValueQuery>;

	/// The incidents of each service that something depends on; no empty list.
	#[pallet::storage]
	pub type PinnedIncidents<T: Config> =
		StorageMap<_, Twox64Concat, ServiceId, BoundedVec<Pinned, T::MaxPinned>, ValueQuery>;

	/// When the suspicion of each suspect ward lapses: a list, linked in the order of times.
	#[pallet::storage]
	pub type Lapses<T: Config> = StorageMap<_, Twox64Concat, ServiceId, Lapse>;

	/// The two ends of that list; none while no ward is suspect.
	#[pallet::storage]
	pub type ListOfLapses<T: Config> = StorageValue<_, LapseEnds>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// The status of a service changed, at this time by this chain's clock.
		StatusChanged { service: ServiceId, from: Status, to: Status, at: UnixTime },
		/// More than a third of a set's weight says that the ward stands; no quorum does. The
		/// suspicion lapses at `until` if it is not repeated.
		Suspected { service: ServiceId, set_id: SetId, halt: Halt, until: UnixTime },
		/// A certificate went into the record. `late` says why it moved nothing else: what is old, or
		/// overtaken by life that is known, does not change the status, but counts as downtime.
		Recorded { service: ServiceId, set_id: SetId, word: Word, late: Option<Reason> },
		/// An incident in the record is new, or is now this: matched by its number.
		IncidentRecorded { service: ServiceId, incident: Incident },
		/// The ward left a branch: it has another block, this one, at a height that was kept. Kept
		/// checkpoints from `height` on are superseded.
		BranchLeft { service: ServiceId, height: Height, block_hash: H256 },
		/// A block of the ward was final, and is kept.
		CheckpointAccepted { service: ServiceId, set_id: SetId, checkpoint: Checkpoint },
		/// A block that stands already, or that is not kept because it is below what stands, was final
		/// in this round: the ward lived.
		CheckpointShown { service: ServiceId, set_id: SetId, checkpoint: Checkpoint },
		/// A set certified a Handover or an Outbox that this chain asked it for.
		DutyDone { service: ServiceId, set_id: SetId, kind: Kind, body_hash: H256 },
		/// Another certificate of a statement shows that these members signed it too, whom the first
		/// one left out.
		Joined {
			service: ServiceId,
			set_id: SetId,
			kind: Kind,
			body_hash: H256,
			joined: Vec<MemberIndex>,
		},
		/// A certificate changed nothing.
		Ignored { service: ServiceId, set_id: SetId, reason: Reason },
		/// All about a service that no longer exists was removed.
		Forgotten { service: ServiceId },
	}

	/// Why a certificate or a call is refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The service has no such set, or none any more. Take the certificate of a set that the
		/// chain keeps.
		UnknownSet,
		/// The set is not in office yet, or was not in the round. Wait, or find the certificate of
		/// the set before it.
		SetInFuture,
		/// A later set was in office in the round. Find that set's certificate.
		SetSuperseded,
		/// The set's stake may be gone. Nothing it signed counts any more.
		SetExpired,
		/// What the chain keeps of the set is not sound, so that none of its certificates can be
		/// verified. Wait for the next set.
		UnsoundSet,
		/// The handover or outbox is none that could ever be right. No honest watcher signs it.
		IllFormed,
		/// The round begins in the future. Hand the certificate in again when it has come.
		RoundInFuture,
		/// No round of the set's policy begins in the second that the statement names. No honest
		/// watcher signs that.
		OffRound,
		/// The checkpoint's height is no multiple of the interval of the set's policy.
		OffInterval,
		/// The block's hash is zero.
		ZeroBlockHash,
		/// The checkpoint's state root is zero.
		ZeroStateRoot,
		/// The list of absent members is not of the set's size.
		WrongBitfieldSize,
		/// Those who signed have too little weight. Collect more signatures.
		NoQuorum,
		/// Nobody signed, or the keys of those who did cancel out.
		NobodySigned,
		/// The signature is no usable point of the curve.
		UnusableSignature,
		/// The signature is of other keys, or of another statement, set, service or chain.
		WrongSignature,
		/// The certificate was verified as something else than it is: a fault of this chain.
		Misjudged,
		/// Nothing is known of the service's ward.
		NothingKnown,
		/// The service has a set in office, so it exists.
		ServiceInUse,
		/// Something depends on incidents of the service. Wait until it is settled.
		IncidentsPinned,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			Self::lapse_some()
		}

		fn integrity_test() {
			assert!(T::MaxCertificates::get() > 0);
			assert!(T::LapsesPerBlock::get() > 0, "suspicions have to lapse");
			assert!(T::JoinRounds::get() > 0, "no author decides who took part");
			assert!(
				T::MaxJoinable::get()
					> T::JoinRounds::get().saturating_mul(WARD_STATEMENTS).saturating_add(1),
				"what is said of a ward in every round and a Handover leave room for outboxes"
			);
			assert!(T::MaxPinned::get() > 0);
			assert!(T::MaxCheckpoints::get() > 0);
			assert!(T::SuspectFor::get().0 > 0);
			assert!(
				T::ClockDrift::get() < T::Freshness::get(),
				"a round that is heard early is not stale when it comes"
			);
			assert!(
				T::Freshness::get() <= T::CheckpointFreshness::get(),
				"who still fires by a Halt also hears of the life that refutes it"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Hands in a certificate. Origin: signed, anybody. The fee is returned if it changes
		/// something: the ward, the first word of its kind and round on record, a duty of the set to
		/// this chain, or, a few times for each statement, who is known to have signed; and if it is one of
		/// the first [`FREE_IN_A_MINUTE`] of its service. Anything else is ignored or recorded, and the
		/// fee kept. Errors: `IllFormed`, `UnknownSet`, `SetInFuture`, `SetSuperseded`, `SetExpired`,
		/// `UnsoundSet`, `RoundInFuture`, `OffRound`, `OffInterval`, `ZeroBlockHash`, `ZeroStateRoot`,
		/// `WrongBitfieldSize`, `NoQuorum`, `NobodySigned`, `UnusableSignature`, `WrongSignature`.
		/// Events: what it changed, `Joined`, `DutyDone`, or `Ignored`.
		#[pallet::call_index(0)]
		#[pallet::weight((
			T::WeightInfo::submit_certificate(certificate.absent.count().into()),
			DispatchClass::Operational,
		))]
		pub fn submit_certificate(
			origin: OriginFor<T>,
			certificate: Box<Certificate>,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let pays_fee = match Self::do_submit(&certificate)? {
				true => Pays::No,
				false => Pays::Yes,
			};
			Ok(pays_fee.into())
		}

		/// Takes what the block author's own watcher has certified. Origin: authorized, which a
		/// transaction is only if it comes from the node itself or is in a block, every certificate
		/// is valid and at least one changes something. Events: what they changed, and `Ignored` for
		/// each that changed nothing.
		#[pallet::call_index(1)]
		#[pallet::weight((Pallet::<T>::weight_to_apply(certificates), DispatchClass::Operational))]
		#[pallet::authorize(Self::authorize_certificates)]
		#[pallet::weight_of_authorize(Pallet::<T>::weight_to_authorize(certificates))]
		pub fn note_certificates(
			origin: OriginFor<T>,
			certificates: Certificates<T>,
		) -> DispatchResult {
			ensure_authorized(origin)?;
			Self::do_note(&certificates);
			Ok(())
		}

		/// Removes all about a service that no longer exists. Origin: signed, anybody; the fee is
		/// returned. Errors: `NothingKnown`, `ServiceInUse`, `IncidentsPinned`. Event: `Forgotten`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::forget())]
		pub fn forget(origin: OriginFor<T>, service: ServiceId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_forget(service)?;
			Ok(Pays::No.into())
		}
	}
}
