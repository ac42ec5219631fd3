// SPDX-License-Identifier: Apache-2.0
//! What is told of cover: pools, policies, events and quotes.
//!
//! Amounts are in the smallest unit of the pool's asset where nothing else is said.

use crate::{Incident, ProtocolId, Seconds, ServiceId, UnixTime, H256};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

macro_rules! number {
	($(#[$doc:meta])* $name:ident($inner:ty)) => {
		$(#[$doc])*
		#[derive(
			Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Encode, Decode,
			DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
		)]
		pub struct $name(pub $inner);
	};
}

number! {
	/// A pool of capital that sells cover of one service's ward.
	PoolId(u32)
}

number! {
	/// A policy, numbered over all pools.
	PolicyId(u64)
}

number! {
	/// One or more incidents of a ward that count as one outage, numbered over all pools.
	EventId(u64)
}

/// Who has something to lose when the ward halts.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Insured<AccountId> {
	/// A protocol with a plan that is armed and paid for, up to what it declares.
	Protocol(ProtocolId),
	/// Whoever proved a balance on the ward, up to that.
	Holder(AccountId),
}

/// How downtime turns into money: nothing up to the deductible, all from `full` on, and steps of one size
/// between the two.
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
pub struct Curve {
	/// Downtime of an event that pays nothing.
	pub deductible: Seconds,
	/// Downtime of an event that pays the whole cap.
	pub full: Seconds,
	/// In how many steps: at least one.
	pub steps: u16,
}

/// What a purchase would cost now, and how that comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Quote {
	/// What is to be paid.
	pub premium: u128,
	/// Of it, what is paid for each period of the term.
	pub per_period: u128,
	/// Length of a period.
	pub period: Seconds,
	/// When the cover begins.
	pub start: UnixTime,
	/// When it ends.
	pub end: UnixTime,
	/// What the cap counts for in VGL.
	pub value: u128,
	/// Expected loss of a unit of cap in a second, in parts of 10^18.
	pub rate: u128,
	/// Certified outages that the rate is made of.
	pub outages: u32,
	/// For how long the ward is watched.
	pub watched: Seconds,
	/// The share of the pool's capacity that is sold, after this purchase, in billionths.
	pub utilisation: u32,
}

/// A pool.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct PoolInfo<AssetKind> {
	/// Whose ward it covers.
	pub service: ServiceId,
	/// What it is in.
	pub asset: AssetKind,
	/// The asset that its shares are, while it has underwriters.
	pub share: u32,
	/// All shares there are.
	pub shares: u128,
	/// What belongs to the shares.
	pub assets: u128,
	/// What pays when the assets do not suffice.
	pub reserve: u128,
	/// Premiums that are paid and not yet earned.
	pub unearned: u128,
	/// What live cover could take.
	pub locked: u128,
	/// What it has sold cover for at most, with what others back it with.
	pub capacity: u128,
	/// The share of the capacity that is sold, in billionths.
	pub utilisation: u32,
	/// What it still owes of events that it could not pay whole.
	pub debt: u128,
	/// What policies could still be paid if the ward halted now for good.
	pub worst_case: u128,
	/// As `worst_case`, of all pools of its exposure group, in planck of VGL by the last rates that were said.
	pub worst_case_of_group: u128,
	/// Whether sales, renewals and withdrawals stand still.
	pub guarded: bool,
	/// Policies that are not closed.
	pub policies: u32,
	/// Events that are not closed, the oldest first.
	pub events: Vec<EventId>,
	/// Shares that wait to be withdrawn.
	pub queued: u128,
}

/// A policy.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct PolicyInfo<AccountId> {
	/// Who sold it.
	pub pool: PoolId,
	/// Who bought it.
	pub buyer: AccountId,
	/// Who is paid.
	pub beneficiary: AccountId,
	/// Why they may have it.
	pub insured: Insured<AccountId>,
	/// Most that it pays.
	pub cap: u128,
	/// What it is due so far, paid or owed.
	pub due: u128,
	/// What of that is owed.
	pub owed: u128,
	/// How downtime pays.
	pub curve: Curve,
	/// When the cover begins.
	pub start: UnixTime,
	/// When it ends.
	pub end: UnixTime,
}

/// What one incident of an event counts for.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct CountedIncident {
	/// What is certified of it.
	pub incident: Incident,
	/// Digests of the certificates that say so, as far as they are kept.
	pub certificates: Vec<H256>,
	/// What of it was announced as maintenance in time.
	pub maintained: Seconds,
	/// Whether it was proven to be a false alarm.
	pub is_false: bool,
	/// What counts.
	pub counted: Seconds,
}

/// An event, with how each figure is reached.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct EventInfo {
	/// Whose it is.
	pub pool: PoolId,
	/// Its incidents, by time.
	pub incidents: Vec<CountedIncident>,
	/// The downtime that is certified so far.
	pub downtime: Seconds,
	/// The downtime that is being disputed or paid, if any.
	pub figure: Option<Seconds>,
	/// Active seconds until that is paid, if nobody proves it false.
	pub payable_in: Option<Seconds>,
	/// What policies were due.
	pub due: u128,
	/// What they were paid.
	pub paid: u128,
}

/// An event that is over, as it is told.
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
pub struct PastEvent {
	/// Its number.
	pub event: EventId,
	/// When it began.
	pub began_at: UnixTime,
	/// What counted.
	pub downtime: Seconds,
	/// What policies were due.
	pub due: u128,
	/// What they were paid.
	pub paid: u128,
}

/// How the due of a policy for an event comes about.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct DueInfo {
	/// Downtime of the event that counts for the policy.
	pub downtime: Seconds,
	/// Steps of the curve that it passed.
	pub steps: u16,
	/// Steps that were due before.
	pub steps_before: u16,
	/// What is due by that and was not before.
	pub due: u128,
}

/// Certified downtime of a service in a span of time.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct DowntimeInfo {
	/// Downtime in the span.
	pub downtime: Seconds,
	/// The incidents that it is made of, their certificates, and how much of each lies in the span.
	pub incidents: Vec<(Incident, Vec<H256>, Seconds)>,
}
