// SPDX-License-Identifier: Apache-2.0

//! What the pallet tells of: enough to rebuild its state from it.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod events {
	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An emergency was declared. It is over at `ratify_by` unless token holders ratify it.
		Declared {
			id: EmergencyId,
			kind: Kind,
			scope: Scope,
			by: Declarer,
			drill: bool,
			ratify_by: u32,
			until: u32,
			referendum: Option<u32>,
			log: H256,
		},
		/// Somebody else declared the same.
		Joined { id: EmergencyId, by: Declarer },
		/// The question whether it is ratified could not be filed: anybody may, by submitting `ratify`.
		NotFiled { id: EmergencyId },
		/// Token holders ratified it.
		Ratified { id: EmergencyId, until: u32 },
		/// Token holders rejected it, or it stood down.
		Ended { id: EmergencyId, at: u32 },
		/// It lasts longer.
		Extended { id: EmergencyId, until: u32 },
		/// It is where it was not before.
		StageReached { id: EmergencyId, stage: Stage },
		/// Something was done about it, in this order.
		Acted {
			id: EmergencyId,
			number: u32,
			by: Declarer,
			act: Act<T::AccountId, ParameterOf<T>>,
			log: H256,
		},
		/// A call, a pallet, a service or everything is stopped.
		BrakePulled { id: EmergencyId, scope: Scope, by: Declarer, until: u32 },
		/// It is stopped no more.
		BrakeEnded { id: EmergencyId, scope: Scope, at: u32 },
		/// A parameter has its value back, unless somebody decided on it since.
		OverrideEnded { id: EmergencyId, value: ParameterOf<T> },
		/// Slashes of the scope land again with the next era, if nothing else stops them.
		SuspensionEnded { id: EmergencyId },
		/// The committee's time is over.
		CommitteeEnded { id: EmergencyId },
		/// A member of the committee approves of a call.
		Approved { id: EmergencyId, member: T::AccountId, call_hash: H256 },
		/// The committee made a call.
		CommitteeActed {
			id: EmergencyId,
			call_hash: H256,
			number: u32,
			log: H256,
			result: DispatchResult,
		},
		/// Finality begins anew after block `last` with the validators whose session begins.
		FinalityRestarted { id: EmergencyId, validators: u32, last: u32, result: DispatchResult },
		/// Finality does not begin anew: the emergency ended first.
		FinalityRestartEnded { id: EmergencyId },
		/// Something in its scope was certified, for the first time after something was done about it.
		CertifiedAgain { id: EmergencyId, service: ServiceId },
		/// Nothing remains to be done. `report` has the blocks to declare, to act, to certify again, to close.
		Closed { id: EmergencyId, post_mortem: H256, report: [Option<u32>; 4] },
		/// Somebody who watches is there, and declares this.
		HeartbeatSent { watcher: T::AccountId, cause: Option<Cause> },
		/// So few of a service's watchers signed or sent a heartbeat not long ago that they are no quorum.
		WatchersMissing { service: ServiceId, seats: u32, seen: u32 },
		/// A heartbeat that is too old was dropped.
		HeartbeatDropped { watcher: T::AccountId },
		/// A declarer may declare again.
		Rearmed { declarer: Declarer },
		/// A notice was published.
		NoticePublished { notice: Notice },
		/// A plan for disasters was adopted.
		PlanAdopted { version: u32, hash: H256 },
		/// A drill was called: whoever declares this, declares a drill.
		DrillCalled { kind: Kind, scope: Scope },
		/// The plan was not exercised in time.
		DrillOverdue { since: u32 },
		/// Somebody may stand by for a service.
		StandbyVetted { service: ServiceId, who: T::AccountId, place: Place },
		/// Somebody stands by with this key.
		StandbyEnrolled { service: ServiceId, who: T::AccountId, key: PublicKey, bond: u128 },
		/// Somebody stands by no more.
		StandbyLeft { service: ServiceId, who: T::AccountId },
		/// A set stands by until its commitment expires.
		StandbyComposed { commitment: SetCommitment },
		/// The standby of a service is to announce this set, while the emergency lasts.
		StandbyActivated { id: EmergencyId, service: ServiceId, next: SetId },
		/// What a standby had at stake was taken.
		StandbySlashed { service: ServiceId, who: T::AccountId, amount: u128 },
	}
}
