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

pub mod rules;
pub mod traits;
pub mod types;
pub mod weights;

mod accept;
mod alarms;
mod anchors;
mod authorize;
mod beats;
mod challenges;
mod config;
mod events;
mod harmed;
mod hearing;
mod life;
mod money;
mod queries;
mod refusals;
mod reports;
mod review;
mod steps;
mod storage;
mod work;

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

pub use pallet::*;
pub use traits::*;
pub use types::*;
pub use weights::WeightInfo;

// What the macros make of storage and errors expects.
#[allow(clippy::expect_used)]
#[import_section(config::config)]
#[import_section(events::events)]
#[import_section(refusals::refusals)]
#[import_section(storage::storage)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::rules::{
		firings::Firings,
		fraction::Bounds,
		meter::Meter,
		offence::{room_of_one_kind, Deed},
		receivers::Shares,
	};
	use alloc::{boxed::Box, vec::Vec};
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{Inspect, Mutate, MutateHold},
			UnixTime as Clock,
		},
		weights::Weight,
		PalletId,
	};
	use frame_system::{ensure_authorized, pallet_prelude::*};
	use sp_core::H256;
	use sp_runtime::Perbill;
	use vigil_bls::Backend;
	use vigil_primitives::{
		traits::{Attendance, DeclaredValues, Pardons, WatcherSets},
		Checkpoint, Era, Height, Kind, MemberIndex, ProtocolId, Seconds, ServiceId, SetId,
		UnixTime, MAX_SET_SIZE,
	};
	use vigil_proofs::LivenessProof;

	/// Money of the chain.
	pub type Balance = u128;
	/// What is trusted of a ward.
	pub type AnchorOf<T> = <<T as Config>::Life as LivenessProof>::Anchor;
	/// What moves that on.
	pub type UpdateOf<T> = <<T as Config>::Life as LivenessProof>::Update;
	/// What shows blocks of a ward.
	pub type ProofOf<T> = <<T as Config>::Life as LivenessProof>::Proof;
	/// Updates that a proof brings along.
	pub type Updates<T> = BoundedVec<UpdateOf<T>, ConstU32<MAX_UPDATES>>;
	/// A right.
	pub type RightOf<T> = <<T as Config>::Rights as SlashRights>::Right;
	/// A case.
	pub type CaseOf<T> = Case<<T as frame_system::Config>::AccountId>;
	/// Members of a set.
	pub type Members = BoundedVec<MemberIndex, ConstU32<{ MAX_SET_SIZE as u32 }>>;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Why this pallet holds funds.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The bond of a challenge, or of its answer.
		#[codec(index = 0)]
		Challenge,
		/// The bond of a post about a ward's block.
		#[codec(index = 1)]
		Beat,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			Self::advance_some()
		}

		fn integrity_test() {
			let longest = Self::longest();
			assert!(
				longest <= T::SlashDeferral::get(),
				"wait, decision and suspension end before the stake may be gone"
			);
			assert!(T::Deferral::get() > 0, "there is time to object");
			assert!(T::AnswerEras::get() > 0 && T::DecideEras::get() > 0);
			assert!(
				T::RememberEras::get() > longest,
				"a deed is remembered while its case is open"
			);
			assert!(T::Bounds::get().is_sound(), "no lie is for nothing");
			assert!(!T::BurntShare::get().is_zero(), "whoever pays itself loses something");
			assert!(
				T::SlashesPerBlock::get() > 0
					&& T::MovesPerBlock::get() > 0
					&& T::MaxCases::get() > 0
			);
			assert!(T::MaxChallenges::get() > 0);
			assert!(
				Self::weight_of_turn().all_lte(T::SlashWeight::get()),
				"any slash fits into its share of a block"
			);
			let cheapest = T::Bounds::get().cheapest_lie().deconstruct();
			let lies = u64::from(room_of_one_kind(T::MaxJudged::get()));
			assert!(
				lies.saturating_mul(cheapest.into()) >= u64::from(Perbill::one().deconstruct()),
				"whoever was judged for as many lies as are noted has nothing left to take"
			);
			assert!(
				u64::from(T::MaxAnchors::get().saturating_sub(2))
					.saturating_mul(T::AnchorEvery::get().0)
					> T::AnchorKeep::get().0,
				"nobody can push out an anchor that evidence needs"
			);
			assert!(
				T::MaxBeatsOfOne::get() < T::MaxBeats::get(),
				"no account fills the ring alone"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Reports two statements of one key that conflict. Origin: signed, anybody; the fee is
		/// returned. Convicts everybody who signed both. Errors: those of statements, `NoConflict`,
		/// `NobodySignedBoth`, and those of cases. Events: `CaseOpened`, `RightOpened`.
		#[pallet::call_index(0)]
		#[pallet::weight((
			Pallet::<T>::weight_of_contradiction(first, second),
			DispatchClass::Operational,
		))]
		pub fn report_contradiction(
			origin: OriginFor<T>,
			first: Box<Said>,
			second: Box<Said>,
		) -> DispatchResultWithPostInfo {
			let reporter = ensure_signed(origin)?;
			Self::do_report_contradiction(Some(reporter), &first, &second)?;
			Ok(Pays::No.into())
		}

		/// Reports a Handover or an Outbox that Vigil has not decided. Origin: signed, anybody; the fee
		/// is returned. Convicts everybody who signed it. Errors: those of statements, `NotOfVigil`,
		/// `CannotBeJudged`, `NotFalse`, and those of cases. Events: `CaseOpened`, `RightOpened`.
		#[pallet::call_index(1)]
		#[pallet::weight((
			T::WeightInfo::report_undecided(said.signers()),
			DispatchClass::Operational,
		))]
		pub fn report_undecided(
			origin: OriginFor<T>,
			said: Box<Said>,
		) -> DispatchResultWithPostInfo {
			let reporter = ensure_signed(origin)?;
			Self::do_report_undecided(reporter, &said)?;
			Ok(Pays::No.into())
		}

		/// Reports a Checkpoint above a halted block whose whole round lies inside the silence of the
		/// Halt. Origin: signed, anybody; the fee is returned. Convicts who signed both; against the
		/// others it is grounds for a challenge. Errors: those of statements, `NotAHalt`,
		/// `NotACheckpoint`, `NoConflict`, `NobodySignedBoth`, and those of cases. Events: `CaseOpened`,
		/// `RightOpened`.
		#[pallet::call_index(2)]
		#[pallet::weight((
			T::WeightInfo::report_contradiction(halt.signers().max(checkpoint.signers())),
			DispatchClass::Operational,
		))]
		pub fn report_checkpoint(
			origin: OriginFor<T>,
			halt: Box<Said>,
			checkpoint: Box<Said>,
		) -> DispatchResultWithPostInfo {
			let reporter = ensure_signed(origin)?;
			Self::do_report_checkpoint(reporter, &halt, &checkpoint)?;
			Ok(Pays::No.into())
		}

		/// Reports a Halt of a ward whose own consensus shows that it lived. Origin: signed, anybody;
		/// the fee is returned. `updates` lead from the anchor with that number to what judges the proof.
		/// Convicts everybody who signed the Halt. Errors: those of statements, `NotAHalt`, those of
		/// proofs, `ProofIsForChallenge`, and those of cases. Events: `CaseOpened`, `RightOpened`.
		#[pallet::call_index(3)]
		#[pallet::weight((
			Pallet::<T>::weight_of_proof(said.signers(), updates, &[proof]),
			DispatchClass::Operational,
		))]
		pub fn report_life(
			origin: OriginFor<T>,
			said: Box<Said>,
			anchor: u32,
			updates: Updates<T>,
			proof: Box<ProofOf<T>>,
		) -> DispatchResultWithPostInfo {
			let reporter = ensure_signed(origin)?;
			Self::do_report_life(reporter, &said, (anchor, &updates), &proof)?;
			Ok(Pays::No.into())
		}

		/// Reports a Checkpoint of a block that the ward's own consensus does not have. Origin: signed,
		/// anybody; the fee is returned. Convicts everybody who signed it. Errors: those of statements,
		/// `NotACheckpoint`, those of proofs, `NotFalse`, `ProofIsForChallenge`, and those of cases.
		/// Events: `CaseOpened`, `RightOpened`.
		#[pallet::call_index(4)]
		#[pallet::weight((
			Pallet::<T>::weight_of_proof(said.signers(), updates, &[proof]),
			DispatchClass::Operational,
		))]
		pub fn report_block(
			origin: OriginFor<T>,
			said: Box<Said>,
			anchor: u32,
			updates: Updates<T>,
			proof: Box<ProofOf<T>>,
		) -> DispatchResultWithPostInfo {
			let reporter = ensure_signed(origin)?;
			Self::do_report_block(reporter, &said, (anchor, &updates), &proof)?;
			Ok(Pays::No.into())
		}

		/// Challenges a Halt of a ward of which two blocks were posted during the silence, as the ward's own
		/// consensus confirms. Origin: signed, anybody; the bond and the price of a challenge are the
		/// caller's, the fee is returned. It is decided like any challenge: who makes the blocks may have
		/// posted what it hid. Errors: those of statements, `NotAHalt`, those of proofs, `NoSuchBeat`,
		/// `OutsideSilence`, and those of challenges. Events: `CaseOpened`, `RightOpened`, `Challenged`.
		#[pallet::call_index(5)]
		#[pallet::weight((
			Pallet::<T>::weight_of_proof(said.signers(), updates, &[&first.1, &last.1])
				.saturating_add(T::WeightInfo::challenge(said.signers())),
			DispatchClass::Operational,
		))]
		pub fn report_beats(
			origin: OriginFor<T>,
			said: Box<Said>,
			anchor: u32,
			updates: Updates<T>,
			first: (u64, Box<ProofOf<T>>),
			last: (u64, Box<ProofOf<T>>),
		) -> DispatchResultWithPostInfo {
			let reporter = ensure_signed(origin)?;
			let beats = [(first.0, &*first.1), (last.0, &*last.1)];
			Self::do_report_beats(reporter, &said, (anchor, &updates), beats)?;
			Ok(Pays::No.into())
		}

		/// Reports members who took too little part in what their set said of one kind. Origin: signed,
		/// anybody; the fee is returned. Of Halts it is the duty not done, unless an alarm of the set is
		/// said to be false. Errors: `UnknownSet`, `StillInOffice`, `TooFewCertified`, `TookPart`,
		/// `AlarmInDoubt`, `Pardoned`, and those of cases. Events: `CaseOpened`, `RightOpened`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::report_silence(members.len() as u32))]
		pub fn report_silence(
			origin: OriginFor<T>,
			service: ServiceId,
			set_id: SetId,
			kind: Kind,
			members: Members,
		) -> DispatchResultWithPostInfo {
			let reporter = ensure_signed(origin)?;
			Self::do_report_silence(reporter, (service, set_id), kind, &members)?;
			Ok(Pays::No.into())
		}

		/// Says with a bond that a Halt or a Checkpoint is false, where no proof shows it. Origin: signed,
		/// anybody. Rights against all who signed it are opened at once, and given up if it is not upheld in
		/// time. Its price doubles with each of the service that is undecided. Errors: those of statements, `NotOfWard`, `ChallengedAlready`, `TooManyChallenges`, `Pardoned`, those
		/// of cases and of holds. Events: `CaseOpened`, `RightOpened`, `Challenged`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::challenge(said.signers()))]
		pub fn challenge(origin: OriginFor<T>, said: Box<Said>, grounds: H256) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_challenge(who, &said, grounds)
		}

		/// Says with a bond that what was challenged is true. Origin: signed, anybody. Errors: `NoSuchCase`,
		/// `NotChallenged`, `TooLateToAnswer`, `TooManyAnswers`, those of holds. Event: `Answered`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::answer())]
		pub fn answer(origin: OriginFor<T>, case: CaseId, grounds: H256) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_answer(who, case, grounds)
		}

		/// Decides a case that is challenged or objected to. Origin: `DecideOrigin`. Upheld, it lands;
		/// else its rights are given up. The losers of a challenge pay the winners. A silence may be pardoned
		/// while it waits, without an objection; what convicts by itself may not. Errors: `NoSuchCase`,
		/// `NothingToDecide`. Events: `Decided`, `ChallengeSettled`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::decide())]
		pub fn decide(origin: OriginFor<T>, case: CaseId, uphold: bool) -> DispatchResult {
			T::DecideOrigin::ensure_origin(origin)?;
			Self::do_decide(case, uphold)
		}

		/// Objects to a case that waits, with a reason. Origin: `VetoOrigin`. A referendum decides; if it
		/// does not in time, the case lands. Errors: `NoSuchCase`, `NotWaiting`, `DecidedAlready`. Event:
		/// `Vetoed`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::veto())]
		pub fn veto(origin: OriginFor<T>, case: CaseId, reason: Reason) -> DispatchResult {
			T::VetoOrigin::ensure_origin(origin)?;
			Self::do_veto(case, reason)
		}

		/// Stops the clock of a scope for some eras, the one that runs included. Origin: `SuspendOrigin`.
		/// No slash of it lands meanwhile, save those that would be lost. Errors: `TooLong`,
		/// `TooManySuspensions`. Event: `Suspended`.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::suspend())]
		pub fn suspend(origin: OriginFor<T>, scope: Scope, eras: u32) -> DispatchResult {
			T::SuspendOrigin::ensure_origin(origin)?;
			Self::do_suspend(scope, eras)
		}

		/// Lets the clock of a scope go on with the next era. Origin: `SuspendOrigin`. Errors:
		/// `NotSuspended`. Event: `Lifted`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::suspend())]
		pub fn lift(origin: OriginFor<T>, scope: Scope) -> DispatchResult {
			T::SuspendOrigin::ensure_origin(origin)?;
			Self::do_lift(scope)
		}

		/// Says what is trusted of a ward, encoded. Origin: `AnchorOrigin`. Statements about times before
		/// it was pinned are not judged by proofs: nobody is convicted by what was not known when it spoke. Errors: `UnknownAnchor`. Event: `AnchorPinned`.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::pin_anchor())]
		pub fn pin_anchor(
			origin: OriginFor<T>,
			service: ServiceId,
			anchor: Vec<u8>,
		) -> DispatchResult {
			T::AnchorOrigin::ensure_origin(origin)?;
			Self::do_pin_anchor(service, &anchor)
		}

		/// Moves the newest anchor of a ward on, by what the ward's own consensus says. Origin: signed,
		/// anybody; the fee is returned if the anchor is far from the one before. Errors: `TooManyAnchors`,
		/// those of proofs. Event: `AnchorAdvanced`.
		#[pallet::call_index(14)]
		#[pallet::weight(Pallet::<T>::weight_of_proof(0, core::slice::from_ref(&**update), &[]))]
		pub fn advance_anchor(
			origin: OriginFor<T>,
			service: ServiceId,
			update: Box<UpdateOf<T>>,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let pays_fee = match Self::do_advance_anchor(service, &update)? {
				true => Pays::No,
				false => Pays::Yes,
			};
			Ok(pays_fee.into())
		}

		/// Posts that a block of a ward exists, with a bond. Origin: signed, anybody. Errors:
		/// `UnknownSet`, `TooSoon`, `TooManyBeats`, those of holds. Event: `BeatPosted`.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::beat())]
		pub fn beat(
			origin: OriginFor<T>,
			service: ServiceId,
			height: Height,
			hash: H256,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_beat(who, service, height, hash)
		}

		/// Shows that the ward has another block at the height of a post. Origin: signed, anybody; the fee
		/// is returned, and the bond of the post is the caller's. Errors: `NoSuchBeat`, `NotFalse`, those
		/// of proofs. Event: `BeatRefuted`.
		#[pallet::call_index(16)]
		#[pallet::weight(Pallet::<T>::weight_of_proof(0, updates, &[proof]))]
		pub fn refute_beat(
			origin: OriginFor<T>,
			service: ServiceId,
			number: u64,
			anchor: u32,
			updates: Updates<T>,
			proof: Box<ProofOf<T>>,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::do_refute_beat(who, (service, number), (anchor, &updates), &proof)?;
			Ok(Pays::No.into())
		}

		/// Takes a post back that is old enough. Origin: signed, who posted it. Errors: `NoSuchBeat`,
		/// `TooSoon`. Event: `BeatGone`.
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::beat())]
		pub fn withdraw_beat(
			origin: OriginFor<T>,
			service: ServiceId,
			number: u64,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw_beat(who, service, number)
		}

		/// Adds a protocol to the harmed of a case that has not begun to land: of a plan that fired it
		/// may be known late. Origin: signed, anybody; the fee is returned. Errors: `NoSuchCase`,
		/// `NotWaiting`, `NotHarmed`, `TooManyHarmed`. Event: `HarmedJoined`.
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::join_harmed())]
		pub fn join_harmed(
			origin: OriginFor<T>,
			case: CaseId,
			protocol: ProtocolId,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_join_harmed(case, protocol)?;
			Ok(Pays::No.into())
		}

		/// Pays on what pools have collected for slashes of a service. Origin: signed, anybody; the fee is
		/// returned. What belongs to no case goes to the treasury. Errors: `NothingCollected`. Events:
		/// `Collected`, later `PaidOn`.
		#[pallet::call_index(19)]
		#[pallet::weight(T::WeightInfo::collect())]
		pub fn collect(origin: OriginFor<T>, service: ServiceId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_collect(service)?;
			Ok(Pays::No.into())
		}

		/// Shows that the ward's own consensus calls the block final, too, of which a proof of another one
		/// convicted those who certified it: the ward has two branches, and they are guilty of none. Origin:
		/// signed, anybody; the fee is returned. Errors: `NoSuchCase`, `NotWaiting`, `NotACheckpoint`, those
		/// of proofs, `NotFalse` if it is not that block. Event: `Decided`.
		#[pallet::call_index(20)]
		#[pallet::weight((
			Pallet::<T>::weight_of_proof(0, updates, &[proof]),
			DispatchClass::Operational,
		))]
		pub fn clear_block(
			origin: OriginFor<T>,
			case: CaseId,
			checkpoint: Checkpoint,
			anchor: u32,
			updates: Updates<T>,
			proof: Box<ProofOf<T>>,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_clear_block(case, &checkpoint, (anchor, &updates), &proof)?;
			Ok(Pays::No.into())
		}

		/// Reports two statements of one key that conflict, which the block author's own node holds.
		/// Origin: authorized, which a transaction is only if it comes from the node itself or is in a block,
		/// and convicts somebody. Nobody earns anything by it. Errors and events: as of
		/// `report_contradiction`.
		#[pallet::call_index(21)]
		#[pallet::weight((
			Pallet::<T>::weight_of_contradiction(first, second),
			DispatchClass::Operational,
		))]
		#[pallet::authorize(|source, first, second| {
			Self::authorize_contradiction(source, first, second)
		})]
		#[pallet::weight_of_authorize(Pallet::<T>::weight_of_contradiction(first, second))]
		pub fn note_contradiction(
			origin: OriginFor<T>,
			first: Box<Said>,
			second: Box<Said>,
		) -> DispatchResult {
			ensure_authorized(origin)?;
			Self::do_report_contradiction(None, &first, &second)
		}

		/// Forgets deeds of a watcher in an era that is too old for any evidence. Origin: signed, anybody; the fee is
		/// returned. Errors: `NothingToForget`.
		#[pallet::call_index(22)]
		#[pallet::weight(T::WeightInfo::forget())]
		pub fn forget(
			origin: OriginFor<T>,
			service: ServiceId,
			watcher: T::AccountId,
			era: Era,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_forget(service, watcher, era)?;
			Ok(Pays::No.into())
		}
	}
}
