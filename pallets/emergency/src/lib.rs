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

mod acts;
mod brakes;
mod clock;
mod committee;
mod config;
mod declare;
mod drills;
mod events;
mod finality;
mod heartbeats;
mod notices;
mod queries;
mod refusals;
mod standby;
mod storage;

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
	use crate::rules::ladder::Ladder;
	use alloc::boxed::Box;
	use frame_support::{
		dispatch::{GetDispatchInfo, PostDispatchInfo},
		pallet_prelude::*,
		traits::{
			fungible::{Inspect, MutateHold},
			Contains, UnixTime as Clock,
		},
	};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use sp_runtime::{
		traits::{Convert, Dispatchable},
		Perbill,
	};
	use vigil_bls::Backend;
	use vigil_primitives::{
		answers::emergency::{
			Audience, Brake, Declarer, EmergencyId, Kind, Notice, Scope, Stage, Text, ToAnnounce,
		},
		PossessionProof, PublicKey, Seconds, ServiceId, SetCommitment, SetId, UnixTime,
	};

	/// A parameter that may be overridden, with a value.
	pub type ParameterOf<T> = <<T as Config>::Parameters as Parameters>::Parameter;
	/// What is done about an emergency.
	pub type ActOf<T> = Act<<T as frame_system::Config>::AccountId, ParameterOf<T>>;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Why this pallet holds funds.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The bond of a standby.
		#[codec(index = 0)]
		Standby,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			Self::pass_time()
		}

		fn integrity_test() {
			let longest = T::LongestBrakes::get();
			assert!(longest.iter().all(|length| *length > 0), "every rung can be pulled");
			assert!(
				longest.iter().zip(longest.iter().skip(1)).all(|(one, next)| one >= next),
				"the wider a brake, the sooner it ends"
			);
			assert!(longest.iter().all(|length| *length <= T::BrakeBudget::get()));
			assert!(
				T::BrakeBudget::get().saturating_mul(4) < T::Year::get(),
				"most of a year nothing is stopped"
			);
			assert!(T::RatifyWithin::get() < T::Lasts::get());
			assert!(T::Lasts::get() <= T::LastsAtMost::get());
			assert!(T::PhaseLength::get() > 0, "no phase is skipped");
			assert!(T::SeenWithin::get() > 0);
			assert!(T::MaxSeats::get() > 0);
			assert!(T::LeastMembers::get() >= 4, "fewer do not outlive one");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Declares an emergency: notice, record and the question whether it is ratified in the same
		/// block, and what it is about stopped, if that is asked for. Whoever has declared the same
		/// already changes nothing; anybody else joins it.
		/// Origin: `DeclareOrigin`. Errors: `WrongScope`, `UnknownScope`, `NoDrill`, `NotRearmed`,
		/// `NoPostMortem` (also of who joins), `TooManyOpen`, and those of brakes. Events: `Declared`, `NoticePublished`,
		/// `BrakePulled`, `NotFiled`, or `Joined`.
		#[pallet::call_index(0)]
		#[pallet::weight((T::WeightInfo::declare(), DispatchClass::Operational))]
		pub fn declare(origin: OriginFor<T>, cause: Cause, text: Text) -> DispatchResult {
			let by = T::DeclareOrigin::ensure_origin(origin)?;
			Self::do_declare(cause, by, text)
		}

		/// Shows that the sender is there, and what it declares, in place of what it said before.
		/// Origin: signed, somebody who watches; free once in half of `SeenWithin`. Errors: `NotWatcher`, `WrongScope`. Event:
		/// `HeartbeatSent`, if it says something new.
		#[pallet::call_index(1)]
		#[pallet::weight((T::WeightInfo::heartbeat(), DispatchClass::Operational))]
		pub fn heartbeat(origin: OriginFor<T>, cause: Option<Cause>) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let is_free = Self::do_heartbeat(who, cause)?;
			Ok(if is_free { Pays::No } else { Pays::Yes }.into())
		}

		/// Declares what more than half of all seats declare by their heartbeats: of everybody who is elected
		/// and watches, whatever it is about. Origin: signed, anybody; free if it
		/// is declared. Errors: `NoMajority`, and those of `declare`. Events: those of `declare`.
		#[pallet::call_index(2)]
		#[pallet::weight((
			T::WeightInfo::count_heartbeats(T::MaxSeats::get())
				.saturating_add(T::WeightInfo::declare()),
			DispatchClass::Operational,
		))]
		pub fn declare_by_heartbeats(
			origin: OriginFor<T>,
			cause: Cause,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_declare_by_heartbeats(cause)?;
			Ok(Pays::No.into())
		}

		/// Ratifies an emergency, which arms its declarers again. Origin: `TokenOrigin`; of a drill also
		/// `DeclareOrigin`. Errors: `UnknownEmergency`, `NotActive`. Event: `Ratified`.
		#[pallet::call_index(3)]
		#[pallet::weight((T::WeightInfo::ratify(), DispatchClass::Operational))]
		pub fn ratify(origin: OriginFor<T>, id: EmergencyId) -> DispatchResult {
			Self::ensure_tokens(origin, id)?;
			Self::do_ratify(id)
		}

		/// Ends an emergency: one that is not ratified at once, one that is goes the way back. Origin:
		/// `TokenOrigin`, or `DeclareOrigin` for who alone declared it. Errors: `UnknownEmergency`,
		/// `NotActive`, `BadOrigin`. Event: `Ended`.
		#[pallet::call_index(4)]
		#[pallet::weight((T::WeightInfo::end(), DispatchClass::Operational))]
		pub fn end(origin: OriginFor<T>, id: EmergencyId) -> DispatchResult {
			let by = Self::ensure_declarer(origin)?;
			Self::do_end(id, by)
		}

		/// Makes an emergency that is ratified last longer, up to its latest end. Origin: `TokenOrigin`.
		/// Errors: `UnknownEmergency`, `NotActive`. Event: `Extended`.
		#[pallet::call_index(5)]
		#[pallet::weight((T::WeightInfo::ratify(), DispatchClass::Operational))]
		pub fn extend(origin: OriginFor<T>, id: EmergencyId, by: u32) -> DispatchResult {
			T::TokenOrigin::ensure_origin(origin)?;
			Self::do_extend(id, by)
		}

		/// Does something about an emergency, if the table of its kind allows it. In a drill it is
		/// checked and recorded, and has no other effect. Origin: `DeclareOrigin`, for who declared it
		/// or joined, and `TokenOrigin`. Errors: `BadOrigin`, those of the table and of the act. Events: `Acted`, and those of the act.
		#[pallet::call_index(6)]
		#[pallet::weight((
			T::WeightInfo::act(MAX_NAMED).saturating_add(Pallet::<T>::weight_of_standing_down(act)),
			DispatchClass::Operational,
		))]
		pub fn act(origin: OriginFor<T>, id: EmergencyId, act: Box<ActOf<T>>) -> DispatchResult {
			let by = Self::ensure_declarer(origin)?;
			Self::do_act(id, by, *act)
		}

		/// Closes an emergency that is over, with the hash of what was learnt. Origin: `DeclareOrigin`.
		/// Errors: `UnknownEmergency`, `NotOver`, `ZeroHash`. Event: `Closed`.
		#[pallet::call_index(7)]
		#[pallet::weight((T::WeightInfo::ratify(), DispatchClass::Operational))]
		pub fn close(origin: OriginFor<T>, id: EmergencyId, post_mortem: H256) -> DispatchResult {
			Self::ensure_declarer(origin)?;
			Self::do_close(id, post_mortem)
		}

		/// Approves of a call as a member of the recovery committee; with two thirds of it, the call is
		/// made as root. Origin: signed, a member. Errors: `NotCommittee`, `NotCritical`. Events:
		/// `Approved`, `CommitteeActed`.
		#[pallet::call_index(8)]
		#[pallet::weight({
			let info = call.get_dispatch_info();
			(
				T::WeightInfo::approve().saturating_add(info.call_weight),
				DispatchClass::Operational,
			)
		})]
		pub fn approve(
			origin: OriginFor<T>,
			call: Box<<T as Config>::RuntimeCall>,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let used = Self::do_approve(who, *call)?;
			Ok(Some(T::WeightInfo::approve().saturating_add(used)).into())
		}

		/// Publishes a notice, in place of the one that expires first if there is no room. Origin:
		/// `DeclareOrigin`. Errors: `BadLength`, `UnknownEmergency`. Event: `NoticePublished`.
		#[pallet::call_index(9)]
		#[pallet::weight((T::WeightInfo::publish(), DispatchClass::Operational))]
		pub fn publish(
			origin: OriginFor<T>,
			emergency: Option<EmergencyId>,
			audience: Audience,
			text: Text,
			life: u32,
		) -> DispatchResult {
			Self::ensure_declarer(origin)?;
			Self::do_publish(emergency, audience, text, life)
		}

		/// Arms a declarer again whose emergency was not ratified. Origin: `TokenOrigin`. Errors:
		/// `NothingToRearm`, `NotOver`. Event: `Rearmed`.
		#[pallet::call_index(10)]
		#[pallet::weight((T::WeightInfo::ratify(), DispatchClass::Operational))]
		pub fn rearm(origin: OriginFor<T>, declarer: Declarer) -> DispatchResult {
			T::TokenOrigin::ensure_origin(origin)?;
			Self::do_rearm(declarer)
		}

		/// Adopts a plan for disasters. Origin: `DeclareOrigin`. Errors: `ZeroHash`. Event:
		/// `PlanAdopted`.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::publish())]
		pub fn adopt_plan(origin: OriginFor<T>, hash: H256) -> DispatchResult {
			Self::ensure_declarer(origin)?;
			Self::do_adopt_plan(hash)
		}

		/// Calls a drill, which has to be declared as one by those who would declare the real thing. Origin:
		/// `DeclareOrigin`. Errors: `WrongScope`, `UnknownScope`, `DrillUnderWay`. Event:
		/// `DrillCalled`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::publish())]
		pub fn call_drill(origin: OriginFor<T>, kind: Kind, scope: Scope) -> DispatchResult {
			Self::ensure_declarer(origin)?;
			Self::do_call_drill(kind, scope)
		}

		/// Drops a heartbeat that is too old. Origin: signed, anybody. Errors: `StillFresh`,
		/// `NotWatcher`. Event: `HeartbeatDropped`.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::heartbeat())]
		pub fn drop_heartbeat(origin: OriginFor<T>, watcher: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_drop_heartbeat(watcher)
		}

		/// Lets somebody stand by for a service, or takes that back. Origin: `DeclareOrigin`. Errors:
		/// `UnknownScope`, `TooMany`, `AlreadyEnrolled`, `NotVetted`. Events: `StandbyVetted`,
		/// `StandbyLeft`.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::standby())]
		pub fn vet_standby(
			origin: OriginFor<T>,
			service: ServiceId,
			who: T::AccountId,
			place: Option<Place>,
		) -> DispatchResult {
			Self::ensure_declarer(origin)?;
			Self::do_vet(service, who, place)
		}

		/// Stands by for a service with a key that the sender proves to possess, and a bond. Origin:
		/// signed, somebody who is vetted. Errors: `NotVetted`, `AlreadyEnrolled`, `KeyUsed`,
		/// `BadPossessionProof`. Event: `StandbyEnrolled`.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::enroll())]
		pub fn enroll_standby(
			origin: OriginFor<T>,
			service: ServiceId,
			key: PublicKey,
			proof: PossessionProof,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_enroll(service, who, key, proof)
		}

		/// Stands by no more; the bond is released. Origin: signed. Errors: `NotVetted`,
		/// `StillLocked`. Event: `StandbyLeft`.
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::standby())]
		pub fn leave_standby(origin: OriginFor<T>, service: ServiceId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_leave(service, who)
		}

		/// Composes the set that stands by for a service of all who are enrolled, if there is none that
		/// lasts for more than half of its time. Origin: signed, anybody. Errors: `AlreadyComposed`,
		/// `NoLivingQuorum`, `UnknownSet`. Event: `StandbyComposed`.
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::compose(MAX_STANDBYS))]
		pub fn compose_standby(origin: OriginFor<T>, service: ServiceId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_compose(service)
		}

		/// Takes a share of what a standby has at stake, for having announced what it should not.
		/// Origin: `TokenOrigin`. Errors: `NotVetted`. Event: `StandbySlashed`.
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::standby())]
		pub fn slash_standby(
			origin: OriginFor<T>,
			service: ServiceId,
			who: T::AccountId,
			share: Perbill,
		) -> DispatchResult {
			T::TokenOrigin::ensure_origin(origin)?;
			Self::do_slash_standby(service, who, share)
		}
	}
}
