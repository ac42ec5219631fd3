// SPDX-License-Identifier: Apache-2.0
//! The narrow doors between pallets: what one needs from another, without naming its `Config`.
//!
//! Each has an implementation for `()` that knows nothing and does nothing, for mocks.

use crate::{
	Bitfield, Era, Height, Kind, Member, MemberIndex, Policy, ProtocolId, ServiceId, SetCommitment,
	SetId, UnixTime, H256,
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
	/// A set certified something of this kind, without these members.
	fn on_certificate(service: ServiceId, set_id: SetId, kind: Kind, absent: &Bitfield);
	/// Another certificate of a statement that was accepted shows that these members, who were absent
	/// from all before it, signed it too.
	fn on_joined(service: ServiceId, set_id: SetId, kind: Kind, joined: &[MemberIndex]);
}

/// Who took part in what sets certified: silence is read from it.
pub trait Attendance {
	/// How many certificates of this kind the member at a place of a set signed, and how many the set
	/// made; `None` for a set that is not kept or a place that it does not have.
	fn participation(
		service: ServiceId,
		set_id: SetId,
		member: MemberIndex,
		kind: Kind,
	) -> Option<(u32, u32)>;
}

/// The terms of services, by their hashes: what customers rely on.
pub trait ServiceTerms {
	/// The terms that elections follow now.
	fn in_force(service: ServiceId) -> Option<H256>;
	/// The terms that elections will follow once every announced change has taken effect; the same as
	/// those in force if none is announced.
	fn latest(service: ServiceId) -> Option<H256>;
}

/// What protocols declare to be at stake behind their plans, and pay for. Amounts are in planck.
pub trait DeclaredValues {
	/// What counts of all plans of the service in this era.
	fn of_service(service: ServiceId) -> u128;
	/// What counts of the protocol's plans of the service in this era.
	fn of_protocol(protocol: ProtocolId, service: ServiceId) -> u128;
	/// As [`Self::of_protocol`], of plans that have been paid for without a gap, and whose value was not
	/// raised, since at least so many eras.
	fn aged(protocol: ProtocolId, service: ServiceId, eras: u32) -> u128;
	/// The fees that the service's watchers got from the protocol for this era and those before it, so many
	/// together.
	fn fees_paid(protocol: ProtocolId, service: ServiceId, eras: u32) -> u128;
}

/// What token holders pardoned: silence and undecided challenges, never what convicts.
pub trait Pardons {
	/// Whether all of the time between these two is pardoned for the service, whenever it is reported.
	fn is_pardoned(service: ServiceId, from: UnixTime, to: UnixTime) -> bool;
}

impl Pardons for () {
	fn is_pardoned(_: ServiceId, _: UnixTime, _: UnixTime) -> bool {
		false
	}
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
	fn on_certificate(_: ServiceId, _: SetId, _: Kind, _: &Bitfield) {}
	fn on_joined(_: ServiceId, _: SetId, _: Kind, _: &[MemberIndex]) {}
}

impl Attendance for () {
	fn participation(_: ServiceId, _: SetId, _: MemberIndex, _: Kind) -> Option<(u32, u32)> {
		None
	}
}

/// Tells one after the other; nest pairs for more.
impl<A: OnCertificate, B: OnCertificate> OnCertificate for (A, B) {
	fn on_certificate(service: ServiceId, set_id: SetId, kind: Kind, absent: &Bitfield) {
		A::on_certificate(service, set_id, kind, absent);
		B::on_certificate(service, set_id, kind, absent);
	}
	fn on_joined(service: ServiceId, set_id: SetId, kind: Kind, joined: &[MemberIndex]) {
		A::on_joined(service, set_id, kind, joined);
		B::on_joined(service, set_id, kind, joined);
	}
}

impl ServiceTerms for () {
	fn in_force(_: ServiceId) -> Option<H256> {
		None
	}
	fn latest(_: ServiceId) -> Option<H256> {
		None
	}
}

impl DeclaredValues for () {
	fn of_service(_: ServiceId) -> u128 {
		0
	}
	fn of_protocol(_: ProtocolId, _: ServiceId) -> u128 {
		0
	}
	fn aged(_: ProtocolId, _: ServiceId, _: u32) -> u128 {
		0
	}
	fn fees_paid(_: ProtocolId, _: ServiceId, _: u32) -> u128 {
		0
	}
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
