// SPDX-License-Identifier: Apache-2.0

//! What anyone may ask the runtime about emergencies.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;
pub use vigil_primitives::answers::emergency::{
	Brake, EmergencyId, EmergencyInfo, Notice, PlanInfo, Presence,
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

		/// Notices that have not expired.
		fn notices() -> Vec<Notice>;

		/// How many of a service's watchers are there.
		fn presence(service: ServiceId) -> Option<Presence>;

		/// Who is named as absent in an emergency.
		fn absent(id: EmergencyId) -> Vec<(ServiceId, AccountId)>;

		/// The plan for disasters, and whether a drill is overdue.
		fn disaster_plan() -> PlanInfo;

		/// The set that may announce a Handover when the service's watchers are silent, and who is in it.
		fn standby(service: ServiceId) -> Option<(SetCommitment, Vec<AccountId>)>;

		/// What Handovers to this set of the service name as its standby.
		fn standby_for(service: ServiceId, set_id: SetId) -> Option<H256>;

		/// Whether silence and undecided challenges of this time are pardoned.
		fn is_pardoned(service: ServiceId, from: UnixTime, to: UnixTime) -> bool;
	}
}
