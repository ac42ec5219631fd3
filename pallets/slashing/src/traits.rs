// SPDX-License-Identifier: Apache-2.0

//! What this pallet needs of its neighbours beside the doors of `vigil-primitives`, and what it offers them.
//!
//! Each has an implementation for `()` that knows nothing and does nothing.

use crate::{rules::fraction::Fractions, types::CaseId};
use alloc::vec::Vec;
use frame_support::{pallet_prelude::MaxEncodedLen, weights::Weight, Parameter};
use sp_runtime::{DispatchError, DispatchResult, Perbill};
use vigil_primitives::{
	Era, Handover, MemberIndex, Outbox, ProtocolId, SequenceNumber, ServiceId, SetId, UnixTime,
};

/// What a slash took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Landed {
	/// What it is worth in all, so far as the ledgers give it: pages of backers and members of pools that
	/// pay later included.
	pub value: u128,
	/// What of that has been paid to the pot of the service already.
	pub paid: u128,
	/// What it weighed.
	pub weight: Weight,
}

/// Rights to slash what members put at stake, fixed when evidence is accepted.
pub trait SlashRights {
	/// Names a watcher.
	type AccountId;
	/// A right: for one member of one set.
	type Right: Parameter + MaxEncodedLen;

	/// Whether evidence against this set is taken in this era.
	fn in_time(service: ServiceId, set_id: SetId, at: Era) -> bool;
	/// Opens a right against the member at this place of a set, for evidence accepted in the era `at`.
	/// From then on what it is about does not leave, until the right is used or released.
	fn open(
		service: ServiceId,
		set_id: SetId,
		member: MemberIndex,
		at: Era,
	) -> Result<Self::Right, DispatchError>;
	/// Whom it is against.
	fn holder(right: &Self::Right) -> Self::AccountId;
	/// The era whose stake pays.
	fn era(right: &Self::Right) -> Era;
	/// What using it takes at most, now, in planck.
	fn worth(right: &Self::Right, fraction: Perbill) -> u128;
	/// Uses it. What is taken goes to the pot of the right's service.
	fn slash(right: Self::Right, fraction: Perbill) -> Landed;
	/// Gives it up.
	fn release(right: Self::Right);
	/// What using or giving one up weighs at most.
	fn weight() -> Weight;
}

/// What a service's terms say of offences.
pub trait OffenceTerms {
	/// What the terms under which this set was elected say; `None` if they leave it to the chain.
	fn fractions(service: ServiceId, set_id: SetId) -> Option<Fractions>;
}

/// What Vigil itself has finalised and asks its watchers to sign.
pub trait FinalisedWords {
	/// The Handover of this set, or that it has none yet; `None` if nothing can be said of the set.
	fn handover(service: ServiceId, set_id: SetId) -> Option<Option<Handover>>;
	/// The number from which on the record of this Outbox's lane is there, and those Outboxes of it that
	/// contain the first message of this one; `None` if nothing can be said of the lane.
	fn outboxes(service: ServiceId, said: &Outbox) -> Option<(SequenceNumber, Vec<Outbox>)>;
}

/// Who was harmed by a false alarm.
pub trait Harmed<AccountId> {
	/// Whether a plan of this protocol fired on the word of this service between these times. What was noted
	/// by [`Pallet::note_firing`](crate::Pallet::note_firing) is known without asking.
	fn has_fired(protocol: ProtocolId, service: ServiceId, from: UnixTime, to: UnixTime) -> bool;
	/// Where a protocol is paid.
	fn account(protocol: ProtocolId) -> Option<AccountId>;
}

/// The pools that insure against a ward's outages.
pub trait CoverPools<AccountId> {
	/// Where the pools of the service are paid.
	fn account(service: ServiceId) -> Option<AccountId>;
	/// What they have paid out, or owe, for outages between these times.
	fn loss(service: ServiceId, from: UnixTime, to: UnixTime) -> u128;
}

/// Takes convicted watchers out of office.
pub trait Jail<AccountId> {
	/// This watcher is convicted and its slash has to wait.
	fn jail(watcher: &AccountId);
}

/// Where vetoes and challenges are decided.
pub trait Referenda {
	/// Puts the question whether a case is to be carried out.
	fn ask(case: CaseId, reason: &[u8]);
}

/// What is known of an alarm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AlarmState {
	/// Somebody says with a bond that it is false, or evidence waits for its veto.
	Alleged,
	/// It was false.
	False,
}

/// Which alarms are false.
pub trait FalseAlarms {
	/// The worst that is known of alarms of the service that claim any of the time between these two.
	fn false_alarm(service: ServiceId, from: UnixTime, to: UnixTime) -> Option<AlarmState>;
	/// What has been taken for lies of the service since ever, in planck.
	fn slashed(service: ServiceId) -> u128;
}

/// Stops the clock by which slashes wait, in a declared emergency.
pub trait SuspendSlashing {
	/// Lets nothing land for so many eras, the one that runs included: of a service, or of all.
	fn suspend(service: Option<ServiceId>, eras: u32) -> DispatchResult;
	/// Lets the clock go on with the next era.
	fn lift(service: Option<ServiceId>) -> DispatchResult;
}

impl SuspendSlashing for () {
	fn suspend(_: Option<ServiceId>, _: u32) -> DispatchResult {
		Ok(())
	}
	fn lift(_: Option<ServiceId>) -> DispatchResult {
		Ok(())
	}
}

impl OffenceTerms for () {
	fn fractions(_: ServiceId, _: SetId) -> Option<Fractions> {
		None
	}
}

impl FinalisedWords for () {
	fn handover(_: ServiceId, _: SetId) -> Option<Option<Handover>> {
		None
	}
	fn outboxes(_: ServiceId, _: &Outbox) -> Option<(SequenceNumber, Vec<Outbox>)> {
		None
	}
}

impl<AccountId> Harmed<AccountId> for () {
	fn has_fired(_: ProtocolId, _: ServiceId, _: UnixTime, _: UnixTime) -> bool {
		false
	}
	fn account(_: ProtocolId) -> Option<AccountId> {
		None
	}
}

impl<AccountId> CoverPools<AccountId> for () {
	fn account(_: ServiceId) -> Option<AccountId> {
		None
	}
	fn loss(_: ServiceId, _: UnixTime, _: UnixTime) -> u128 {
		0
	}
}

impl<AccountId> Jail<AccountId> for () {
	fn jail(_: &AccountId) {}
}

impl Referenda for () {
	fn ask(_: CaseId, _: &[u8]) {}
}

impl FalseAlarms for () {
	fn false_alarm(_: ServiceId, _: UnixTime, _: UnixTime) -> Option<AlarmState> {
		None
	}
	fn slashed(_: ServiceId) -> u128 {
		0
	}
}
