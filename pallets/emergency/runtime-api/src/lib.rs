// SPDX-License-Identifier: Apache-2.0

//! What anyone may ask the runtime about emergencies.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;
pub use vigil_primitives::answers::emergency::{
	Brake, EmergencyId, EmergencyInfo, Notice, PlanInfo, Presence, StandbyInfo, ToAnnounce,
};
use vigil_primitives::{ServiceId, SetCommitment, SetId, UnixTime, H256};

sp_api::decl_runtime_apis! {
	/// Emergencies, brakes and notices.
	pub trait EmergencyApi<AccountId>
	where
		AccountId: codec::Codec,
	{
		/// Emergencies that are not closed, drills included.
		fn open() -> Vec<EmergencyId>;

		/// An emergency, closed ones included.
		fn emergency(id: EmergencyId) -> Option<EmergencyInfo>;

		/// What is stopped now.
		fn brakes() -> Vec<Brake>;

		/// What of this year's brakes is spent or granted, and how much there is, in blocks.
		fn brake_budget() -> (u32, u32);

		/// Notices that have not expired.
		fn notices() -> Vec<Notice>;

		/// How many of a service's watchers are there.
		fn presence(service: ServiceId) -> Option<Presence>;

		/// The set that signed the last certificate of the service, and the block that heard it, of those that were
		/// handed over to: what others say reaches no destination.
		fn last_certificate(service: ServiceId) -> Option<(SetId, u32)>;

		/// Who is named as absent in an emergency.
		fn absent(id: EmergencyId) -> Vec<(ServiceId, AccountId)>;

		/// The plan for disasters, and whether a drill is overdue.
		fn disaster_plan() -> PlanInfo;

		/// The set that may announce a Handover when the service's watchers are silent, and who is in it.
		fn standby(service: ServiceId) -> Option<(SetCommitment, Vec<AccountId>)>;

		/// The sets that stand by for a service and whose commitments have not expired, with their keys, the older
		/// one first: Handovers in force may still name it.
		fn standby_sets(service: ServiceId) -> Vec<StandbyInfo>;

		/// What those who stand by for the service are to announce, while a ratified emergency says so.
		fn to_announce(service: ServiceId) -> Option<ToAnnounce>;

		/// What Handovers to this set of the service name as its standby.
		fn standby_for(service: ServiceId, set_id: SetId) -> Option<H256>;

		/// Whether silence and undecided challenges of this time are pardoned.
		fn is_pardoned(service: ServiceId, from: UnixTime, to: UnixTime) -> bool;
	}
}
