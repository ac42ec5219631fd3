// SPDX-License-Identifier: Apache-2.0
//! The narrow doors between pallets: what one needs from another, without naming its `Config`.
//!
//! Each has an implementation that knows nothing and does nothing, for mocks: `()`, or [`NoStake`].

use crate::{Era, Member, MemberIndex, ServiceId, SetCommitment, SetId, UnixTime};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::marker::PhantomData;
use scale_info::TypeInfo;

/// The watcher sets of all services, current and retained.
pub trait WatcherSets {
	/// Names a watcher.
	type AccountId;

	/// The set in office.
	fn current(service: ServiceId) -> Option<SetId>;
	/// The commitment of a set that is current or retained.
	fn commitment(service: ServiceId, set_id: SetId) -> Option<SetCommitment>;
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

/// Told when a status changes. Only enqueues work; does none of it.
pub trait OnStatusChange {
	/// The status went from one to another, different one.
	fn on_status_change(service: ServiceId, from: Status, to: Status);
}

/// What stands behind a validator in one era.
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
pub struct Exposure<Balance> {
	/// Bonded by the validator itself.
	pub own: Balance,
	/// Bonded by all its nominators together.
	pub nominated: Balance,
}

/// What a slash took, and from whom.
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
pub struct Slashed<Balance> {
	/// Taken from the validator.
	pub own: Balance,
	/// Taken from its nominators together.
	pub nominated: Balance,
}

/// Why the ledger slashes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StakeError {
	/// The era is so old that its exposures are forgotten. Evidence came too late.
	EraForgotten,
	/// The account had no exposure in that era. It cannot have been a watcher.
	NotExposed,
}

/// The ledger of bonded stake, which services slash but do not keep.
pub trait StakeLedger {
	/// Names a staker.
	type AccountId;
	/// An amount of the bonded currency.
	type Balance;

	/// The era in which exposures count now.
	fn active_era() -> Era;

	/// How many eras bonded stake stays slashable after its owner asked for it back.
	fn bonding_eras() -> u32;

	/// What stands behind `validator` in `era`, or `None` if nothing does or it is forgotten.
	fn exposure(era: Era, validator: &Self::AccountId) -> Option<Exposure<Self::Balance>>;

	/// How many pages `nominators` has.
	fn nominator_pages(era: Era, validator: &Self::AccountId) -> u32;

	/// One page of who nominated `validator` in `era`, and with how much.
	fn nominators(
		era: Era,
		validator: &Self::AccountId,
		page: u32,
	) -> Vec<(Self::AccountId, Self::Balance)>;

	/// Takes `amount` from the stake behind `validator` in `era`, now.
	///
	/// The validator and its nominators pay pro rata to the exposure of that era, from active and
	/// unbonding stake alike. Calls add up, also in one era. Returns what could be taken: less than
	/// `amount` where stake has left, more by at most one unit per party for rounding.
	fn slash(
		era: Era,
		validator: &Self::AccountId,
		amount: Self::Balance,
	) -> Result<Slashed<Self::Balance>, StakeError>;
}

impl WatcherSets for () {
	type AccountId = [u8; 32];

	fn current(_: ServiceId) -> Option<SetId> {
		None
	}
	fn commitment(_: ServiceId, _: SetId) -> Option<SetCommitment> {
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

/// A ledger without stake, for any account and balance.
pub struct NoStake<AccountId, Balance>(PhantomData<(AccountId, Balance)>);

impl<AccountId, Balance> StakeLedger for NoStake<AccountId, Balance> {
	type AccountId = AccountId;
	type Balance = Balance;

	fn active_era() -> Era {
		Era(0)
	}
	fn bonding_eras() -> u32 {
		0
	}
	fn exposure(_: Era, _: &AccountId) -> Option<Exposure<Balance>> {
		None
	}
	fn nominator_pages(_: Era, _: &AccountId) -> u32 {
		0
	}
	fn nominators(_: Era, _: &AccountId, _: u32) -> Vec<(AccountId, Balance)> {
		Vec::new()
	}
	fn slash(_: Era, _: &AccountId, _: Balance) -> Result<Slashed<Balance>, StakeError> {
		Err(StakeError::NotExposed)
	}
}
