// SPDX-License-Identifier: Apache-2.0

//! What is kept of pools, policies and events.

use crate::rules::{
	capacity::Layer,
	downtime::{self, Span, Window},
	premium::{Pricing, Prior},
	settlement::Sources,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_runtime::{FixedU128, Perbill};
use vigil_primitives::{
	answers::insurance::{Curve, EventId, Insured, PolicyId, PoolId},
	Incident, IncidentId, Seconds, ServiceId, UnixTime,
};

pub use vigil_primitives::answers::insurance::PastEvent;

/// A pool of a runtime.
pub type PoolOf<T> = Pool<<T as crate::Config>::AssetKind>;

/// A policy of a runtime.
pub type PolicyOf<T> = Policy<<T as frame_system::Config>::AccountId>;

/// Amounts of any asset.
pub type Balance = u128;

/// A period of premiums and terms: so many since the epoch.
pub type Period = u64;

/// Events of one pool at one time. With more, an incident joins the last one.
pub const MAX_EVENTS: u32 = 8;
/// Incidents kept one by one in an event; the oldest that are over are folded into one figure.
pub const MAX_INCIDENTS: u32 = 16;
/// Figures that the downtime of an event is made of: of its incidents, and of what was folded.
pub const MAX_SPANS: u32 = MAX_INCIDENTS + 1;
/// Events that a policy remembers: those that are not closed, and those that became part of them.
pub const MAX_MARKS: u32 = 2 * MAX_EVENTS;
/// Times under a guard that a pool remembers: who bought before one has not waited while it was up.
pub const MAX_GUARDS: u32 = 16;
/// Past events that are told of a pool.
pub const MAX_HISTORY: u32 = 16;

/// Wards that stop together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Group {
	/// Most cover of all its pools, in VGL.
	pub limit: Balance,
	/// What of that is sold.
	pub used: Balance,
}

/// What an asset is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Rate {
	/// VGL for one unit of it.
	pub value: FixedU128,
	/// When it was said.
	pub set_at: UnixTime,
}

/// By what terms a pool sells and lets go. Policies and events keep what they began with.
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
pub struct PoolTerms {
	/// Incidents less apart than this are one event.
	pub merge_within: Seconds,
	/// For how long a figure can be proven false before it is paid, in active time.
	pub dispute: Seconds,
	/// Between a purchase and the beginning of its cover, at least.
	pub waiting: Seconds,
	/// The least deductible.
	pub least_deductible: Seconds,
	/// The most periods of one policy.
	pub most_periods: u32,
	/// The record of the ward's family.
	pub prior: Prior,
	/// What is asked beyond the expected loss.
	pub pricing: Pricing,
	/// The watchers' share of premiums, of pools in VGL.
	pub for_watchers: Perbill,
	/// The reserve's share of what is earned.
	pub for_reserve: Perbill,
	/// How long withdrawals wait at least, in active time without a guard.
	pub exit_after: Seconds,
	/// What of the assets leaves in one epoch at most.
	pub exit_share: Perbill,
	/// Most that the pool backs others with. It does not change while the pool has underwriters.
	pub may_back: Balance,
}

/// Another pool bears part of the losses.
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
pub struct Backing {
	/// Which pool.
	pub backer: PoolId,
	/// What it bears.
	pub layer: Layer,
	/// Its share of what is earned.
	pub share: Perbill,
}

/// What a block's end decides on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Purchase {
	/// Who sells.
	pub pool: PoolId,
	/// The policy.
	pub policy: PolicyId,
	/// What was paid.
	pub premium: Balance,
	/// The policy that it goes on from.
	pub renews: Option<PolicyId>,
	/// What that one counted for in VGL before.
	pub replaced: Balance,
}

/// How far an event that is being paid, or a debt that is being served, has come.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Settling {
	/// Which.
	pub event: EventId,
	/// What is being done.
	pub stage: Stage,
	/// The last policy that was looked at.
	pub cursor: Option<PolicyId>,
	/// What is owed by all: known after the count.
	pub owed: Balance,
	/// What there is to pay from.
	pub drawn: Sources,
	/// What of `owed` is not dealt with.
	pub owed_left: Balance,
	/// What of the money is left.
	pub money_left: Balance,
}

/// The steps of a settlement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum Stage {
	/// All that is due is added up.
	Count,
	/// Everybody gets their part.
	Pay,
	/// Everybody gets their part of what was set aside for debt.
	Debt,
}

/// A pool.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Pool<AssetKind> {
	/// Whose ward it covers.
	pub service: ServiceId,
	/// What it is in.
	pub asset: AssetKind,
	/// The exposure group that its cover counts in.
	pub group: Option<u32>,
	/// By what terms it sells.
	pub terms: PoolTerms,
	/// The asset that its shares are; none before the first deposit and after a total loss.
	pub share: Option<u32>,
	/// What belongs to the shares.
	pub assets: Balance,
	/// What pays when the assets do not suffice.
	pub reserve: Balance,
	/// Premiums that were paid in a block that has not ended.
	pub pending: Balance,
	/// Premiums that are not earned yet.
	pub unearned: Balance,
	/// What is earned in a period now.
	pub rate: Balance,
	/// The first period that nothing was earned of.
	pub accrued_to: Period,
	/// The first period whose closings are not done.
	pub closed_to: Period,
	/// What live policies could still be due.
	pub locked: Balance,
	/// What it backs other pools with and they did not use.
	pub backs: Balance,
	/// What lacks of what should be there for cover: the asset's issuer took it.
	pub missing: Balance,
	/// What it owes.
	pub debt: Balance,
	/// What is set aside to serve that.
	pub set_aside: Balance,
	/// What was left of that after debts were served last.
	pub unserved: Balance,
	/// What could not be paid out, and waits for whom it belongs to.
	pub parked: Balance,
	/// What false alarms cost it, and it is not made whole of.
	pub harmed: Balance,
	/// Slashed VGL that is set aside to make it whole, on the account of the harmed of its service.
	pub slashed: Balance,
	/// What of that shares bore that are void: those of today have no right to it.
	pub orphaned: Balance,
	/// Who bears losses with it.
	pub backing: Option<Backing>,
	/// Policies that are not closed.
	pub policies: u32,
	/// Whether the ward is anything but live.
	pub guarded: bool,
	/// Since when it is, or is not.
	pub guarded_at: UnixTime,
	/// The last times in which it was, the oldest first.
	pub guards: BoundedVec<Window, ConstU32<MAX_GUARDS>>,
	/// Active seconds of the service without a guard until `open_since`.
	pub open: u64,
	/// The active second in which `open` was counted.
	pub open_since: u64,
	/// Its events that are not closed, the oldest first.
	pub events: BoundedVec<EventId, ConstU32<MAX_EVENTS>>,
	/// What is being settled.
	pub settling: Option<Settling>,
	/// Until when events are closed for good.
	pub closed_until: UnixTime,
	/// The first withdrawal that waits, and the number of the next.
	pub exits: (u64, u64),
	/// Shares that wait.
	pub queued: Balance,
	/// The last epoch in which something left, and what it still lets out.
	pub exit_epoch: Option<(u64, Balance)>,
}

/// Why there is cover and how much.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Policy<AccountId> {
	/// Who bought it.
	pub buyer: AccountId,
	/// Who is paid.
	pub beneficiary: AccountId,
	/// Why they may have it.
	pub insured: Insured<AccountId>,
	/// What it counts for in VGL, without what the one that goes on from it counts for.
	pub value: Balance,
	/// Most that it pays.
	pub cap: Balance,
	/// What it was due, paid or owed.
	pub due: Balance,
	/// How downtime pays.
	pub curve: Curve,
	/// The first period of its cover.
	pub from: Period,
	/// The first period after it.
	pub until: Period,
	/// The period after which it is closed.
	pub closes: Period,
	/// What the pool earns by it in a period.
	pub per_period: Balance,
	/// Whether there is a policy that goes on from it.
	pub renewed: bool,
	/// When it, or the first of those that it goes on from, was bought.
	pub bought_at: UnixTime,
	/// How long its cover was to wait from then on, in time without a guard.
	pub waiting: Seconds,
	/// Whether it goes on from another: until it begins, it also counts for that one.
	pub renews: bool,
	/// The first of those that it goes on from, or that go on from it.
	pub chain: Option<PolicyId>,
	/// How many steps of which events it was due.
	pub marks: BoundedVec<(EventId, u16), ConstU32<MAX_MARKS>>,
}

impl<AccountId> Policy<AccountId> {
	/// Its term, with periods of this length.
	pub fn term(&self, period: Seconds) -> Window {
		let at = |number: Period| UnixTime(number.saturating_mul(period.0));
		Window { from: at(self.from), until: at(self.until) }
	}

	/// What it could still be due.
	pub fn left(&self) -> Balance {
		self.cap.saturating_sub(self.due)
	}
}

/// One incident of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Counted {
	/// What it is.
	pub incident: Incident,
	/// The number by which it is pinned, if it is.
	pub pinned: Option<IncidentId>,
	/// Whether it was proven to be a false alarm.
	pub is_false: bool,
}

/// Incidents of an event that are not kept one by one any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Folded {
	/// What they count for together.
	pub span: Span,
	/// Nothing that began before this is added.
	pub until: UnixTime,
}

/// The downtime of an event, as spans that add up to it.
pub type Spans = BoundedVec<Span, ConstU32<MAX_SPANS>>;

/// A downtime that is paid unless it is proven false in time.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Figure {
	/// What counts.
	pub spans: Spans,
	/// The active second of the service since which it is known.
	pub since: u64,
}

/// Incidents that count as one outage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct CoverEvent {
	/// Its incidents.
	pub incidents: BoundedVec<Counted, ConstU32<MAX_INCIDENTS>>,
	/// What is left of older ones.
	pub folded: Option<Folded>,
	/// Incidents less apart than this from it are part of it.
	pub merge_within: Seconds,
	/// For how long its figures can be proven false.
	pub dispute: Seconds,
	/// The figure that is disputed or paid.
	pub figure: Option<Figure>,
	/// What was paid by last.
	pub settled: Spans,
	/// Other events that became part of it: what policies were due of these, they were due of it.
	pub merged: BoundedVec<EventId, ConstU32<MAX_EVENTS>>,
	/// The beginning by which the first holder was paid: for holders it stays the beginning.
	pub held_from: Option<UnixTime>,
	/// The shares that bore what was paid last.
	pub bearers: Option<u32>,
	/// What of what may still prove to be for a false alarm was borne by others, who are gone.
	pub orphaned: Balance,
	/// What policies were due.
	pub due: Balance,
	/// What they were paid.
	pub paid: Balance,
	/// What is owed of it.
	pub debt: Balance,
	/// What of what was paid was for false alarms.
	pub harmed: Balance,
}

impl CoverEvent {
	/// What of what was paid may still prove to be for a false alarm.
	pub fn may_return(&self) -> Balance {
		self.paid.saturating_sub(self.harmed)
	}

	/// Has these shares bear what is paid from now on. What others bore is theirs no more, and not of these either.
	pub fn borne_by(&mut self, share: Option<u32>) {
		if self.bearers != share {
			self.bearers = share;
			self.orphaned = self.may_return();
		}
	}

	/// What of what may still return was borne by these shares.
	pub fn may_return_to(&self, share: Option<u32>) -> Balance {
		match self.bearers == share {
			true => self.may_return().saturating_sub(self.orphaned),
			false => 0,
		}
	}

	/// What counts by what is certified, with this maintenance.
	pub fn spans(&self, maintenance: &[Window]) -> Spans {
		let counts = self.incidents.iter().filter(|one| !one.is_false);
		let counts = counts.map(|one| downtime::counted(&one.incident, maintenance));
		let folded = self.folded.map(|folded| folded.span);
		let mut spans: Vec<_> = folded.into_iter().chain(counts).collect();
		spans.sort_by_key(|span| span.began_at);
		BoundedVec::truncate_from(spans)
	}

	/// The last second that is certified of it.
	pub fn until(&self) -> UnixTime {
		let ends = self.incidents.iter().map(|one| one.incident.until().start());
		let folded = self.folded.map(|folded| folded.until);
		ends.chain(folded).max().unwrap_or_default()
	}

	/// Whether the ward may still stand.
	pub fn is_open(&self) -> bool {
		self.incidents.iter().any(|one| one.incident.resumed.is_none() && !one.is_false)
	}
}

/// Shares that wait to be withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Exit<AccountId> {
	/// Whose.
	pub who: AccountId,
	/// Of which share asset: shares of a lost pool are void.
	pub share: u32,
	/// How many.
	pub shares: Balance,
	/// Not before the pool was open for so many seconds.
	pub ripe_at: u64,
}

/// What a beneficiary is owed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Debt<AccountId> {
	/// Who.
	pub beneficiary: AccountId,
	/// How much.
	pub amount: Balance,
}

/// What begins and ends to be earned with a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Change {
	/// Added to what is earned in a period, from this one on.
	pub up: Balance,
	/// Taken from it.
	pub down: Balance,
}

/// Time that counts: it stands still while the chain does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct ActiveClock {
	/// The chain's clock when it was counted last.
	pub last: u64,
	/// Seconds that counted.
	pub seconds: u64,
}

impl ActiveClock {
	/// Counts the time since the last block, at most `most` of it, unless it stands still.
	pub fn tick(&mut self, now: u64, most: u64, paused: bool) {
		let passed = now.saturating_sub(self.last).min(most);
		let counts = if paused || self.last == 0 { 0 } else { passed };
		self.seconds = self.seconds.saturating_add(counts);
		self.last = self.last.max(now);
	}
}
