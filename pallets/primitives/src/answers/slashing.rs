// SPDX-License-Identifier: Apache-2.0

//! What is told of slashes: who is accused of what, when it lands and whom it pays.

use crate::{Era, Kind, MemberIndex, ProtocolId, ServiceId, SetId, UnixTime};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;

/// Most cases that are told at once.
pub const CASES_PER_PAGE: u32 = 100;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum CaseOffence {
	/// A Halt of a ward that lived.
	FalseHalt,
	/// A Checkpoint of a block that the ward does not have.
	FalseCheckpoint,
	/// A Handover that Vigil did not decide.
	FalseHandover,
	/// Messages that never left Vigil.
	FalseOutbox,
	/// Too little part in what the set said of this kind.
	Silence(Kind),
}

/// What shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum CaseForm {
	/// Two statements that conflict.
	Contradiction,
	/// What Vigil has finalised.
	NotDecided,
	/// A Checkpoint inside the silence.
	LifeCertified,
	/// A proof by the ward's own consensus.
	LifeProven,
	/// Two posts that the ward's own consensus confirmed; a challenge, since a lone author can post
	/// what it hides.
	Heartbeats,
	/// A challenge that governance decides.
	Challenge,
	/// The record of who took part.
	Record,
}

/// Where a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum CaseStage {
	/// Somebody bets that it is so; governance decides.
	Challenged,
	/// It lands in an era that is known.
	Waiting,
	/// Somebody objects; it lands unless governance decides otherwise.
	Vetoed,
	/// Slashes land.
	Landing,
	/// Rights are given up.
	Releasing,
	/// All has landed; what pools collect is paid on.
	Collecting,
}

/// What each receiver has got, in planck.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct PaidInfo {
	/// Who reported.
	pub reporter: u128,
	/// Nobody.
	pub burnt: u128,
	/// Protocols that were harmed.
	pub harmed: u128,
	/// Cover pools.
	pub cover: u128,
	/// The treasury.
	pub treasury: u128,
}

/// A case that is not closed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct CaseInfo<AccountId> {
	/// Its number.
	pub case: u64,
	/// The service.
	pub service: ServiceId,
	/// The set.
	pub set_id: SetId,
	/// The era whose stake pays.
	pub era: Era,
	/// What was done.
	pub offence: CaseOffence,
	/// What it is about begins here: a second, a set's number or a message's.
	pub from: u64,
	/// And ends here.
	pub to: u64,
	/// What shows it.
	pub form: CaseForm,
	/// Who reported it.
	pub reporter: Option<AccountId>,
	/// The era in which that was.
	pub accepted: Era,
	/// What it costs each of them, in billionths of what it had put at stake.
	pub billionths: u32,
	/// Where the case is.
	pub stage: CaseStage,
	/// The era in which that ends, where it is known.
	pub until: Option<Era>,
	/// The era in which its slashes have landed whatever happens.
	pub last: Era,
	/// Whose slashes have not landed.
	pub left: Vec<MemberIndex>,
	/// What is to come in by the slashes that have landed, in planck.
	pub due: u128,
	/// What has come in.
	pub got: u128,
	/// Whom it went to.
	pub paid: PaidInfo,
	/// Protocols that were harmed, what each may get at most, and has got.
	pub harmed: Vec<(ProtocolId, u128, u128)>,
}

/// A right to slash a watcher that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct RightInfo {
	/// Its case.
	pub case: u64,
	/// The service.
	pub service: ServiceId,
	/// The watcher's place in its set.
	pub member: MemberIndex,
	/// The era whose stake pays.
	pub era: Era,
	/// What it would take now, in planck, backers included.
	pub worth: u128,
	/// Whether the watcher was put out of office because the slash has to wait for the next hour.
	pub jailed: bool,
	/// The era in which it has landed whatever happens.
	pub last: Era,
}

/// What may be slashed in an hour, over all services, in planck.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct MeterInfo {
	/// What the hour that runs has taken.
	pub spent: u128,
	/// What it may.
	pub limit: u128,
}

/// A case that is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct PastInfo {
	/// Its number.
	pub case: u64,
	/// What was done.
	pub offence: CaseOffence,
	/// What it is about begins here.
	pub from: u64,
	/// And ends here.
	pub to: u64,
	/// The era whose stake paid.
	pub era: Era,
	/// What was taken, in planck; nothing if it fell.
	pub got: u128,
	/// Whom it went to.
	pub paid: PaidInfo,
}

/// An alarm that is said or known to be false.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct AlarmInfo {
	/// The case against it.
	pub case: u64,
	/// The silence that it claims begins here.
	pub from: UnixTime,
	/// And ends here.
	pub to: UnixTime,
	/// Whether that has stood its wait.
	pub is_false: bool,
}
