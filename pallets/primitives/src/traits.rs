// SPDX-License-Identifier: Apache-2.0
//! The narrow doors between pallets: what one needs from another, without naming its `Config`.
//!
//! Each has an implementation for `()` that knows nothing and does nothing, for mocks.

use crate::{
	Bitfield, Era, Height, Member, MemberIndex, Policy, ServiceId, SetCommitment, SetId, UnixTime,
	H256,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The watcher sets of all services, current and retained.
pub trait WatcherSets {
	/// Names a watcher.
	type AccountId;

	/// The set in office.
	fn current(service: ServiceId) -> Option<SetId>;
	/// The commitment of a set that is current or retained.
	fn commitment(service: ServiceId, set_id: SetId) -> Option<SetCommitment>;
	/// How the set watches: the policy whose hash its commitment carries.
	fn policy(service: ServiceId, set_id: SetId) -> Option<Policy>;
	/// When the set after this one took or takes office.
	fn superseded_at(service: ServiceId, set_id: SetId) -> Option<UnixTime>;
	/// The members of a set in order; empty for a set that is not known.
	fn members(service: ServiceId, set_id: SetId) -> Vec<Member>;
	/// Who stands at this place of the set.
	fn watcher(service: ServiceId, set_id: SetId, index: MemberIndex) -> Option<Self::AccountId>;
	/// The era in which the set watched: whose exposure its statements put at stake.
	fn era(service: ServiceId, set_id: SetId) -> Option<Era>;
}

/// Where a service stands between life and halt.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Status {
	/// The ward advances.
	#[default]
	Live,
	/// More than a third of the weight says that it stands.
	Suspect,
	/// A certificate says that it stands.
	Halted,
	/// A certificate says that it advances again; not yet for long enough.
	Recovering,
}

/// What the chain holds to be a service's status.
pub trait ServiceStatus {
	/// The status, or `None` for a service that does not exist.
	fn status(service: ServiceId) -> Option<Status>;
}

/// State roots of wards that are certified and stand.
pub trait CertifiedRoots {
	/// The state of the service's ward after the block at `height`, if a checkpoint of it is kept.
	fn state_root(service: ServiceId, height: Height) -> Option<H256>;
}

/// Told when a status changes. Only enqueues work; does none of it.
pub trait OnStatusChange {
	/// The status went from one to another, different one.
	fn on_status_change(service: ServiceId, from: Status, to: Status);
}

/// Told of every certificate that was accepted, to credit those who signed it.
pub trait OnCertificate {
	/// A set certified something, without these members.
	fn on_certificate(service: ServiceId, set_id: SetId, absent: &Bitfield);
}

impl WatcherSets for () {
	type AccountId = [u8; 32];

	fn current(_: ServiceId) -> Option<SetId> {
		None
	}
	fn commitment(_: ServiceId, _: SetId) -> Option<SetCommitment> {
		None
	}
	fn policy(_: ServiceId, _: SetId) -> Option<Policy> {
		None
	}
	fn superseded_at(_: ServiceId, _: SetId) -> Option<UnixTime> {
		None
	}
	fn members(_: ServiceId, _: SetId) -> Vec<Member> {
		Vec::new()
	}
	fn watcher(_: ServiceId, _: SetId, _: MemberIndex) -> Option<Self::AccountId> {
		None
	}
	fn era(_: ServiceId, _: SetId) -> Option<Era> {
		None
	}
}

impl ServiceStatus for () {
	fn status(_: ServiceId) -> Option<Status> {
		None
	}
}

impl CertifiedRoots for () {
	fn state_root(_: ServiceId, _: Height) -> Option<H256> {
		None
	}
}

impl OnCertificate for () {
	fn on_certificate(_: ServiceId, _: SetId, _: &Bitfield) {}
}

impl OnStatusChange for () {
	fn on_status_change(_: ServiceId, _: Status, _: Status) {}
}

/// Tells one after the other; nest pairs for more.
impl<A: OnStatusChange, B: OnStatusChange> OnStatusChange for (A, B) {
	fn on_status_change(service: ServiceId, from: Status, to: Status) {
		A::on_status_change(service, from, to);
		B::on_status_change(service, from, to);
	}
}
