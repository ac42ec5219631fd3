// SPDX-License-Identifier: Apache-2.0

//! What the pallet is told and what it stores.

use crate::rules::{
	offence::Deed,
	queue::{after, Span},
	receivers::{Claim, Rule, Shares},
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_runtime::Perbill;
use vigil_primitives::{
	Bitfield, Certificate, Era, Height, MemberIndex, ServiceId, SetId, Signed, UnixTime, Vote, H256,
};

/// Most protocols that one case pays.
pub const MAX_HARMED: u32 = 16;
/// Most updates that one proof brings along.
pub const MAX_UPDATES: u32 = 8;
/// Most accounts that answer one challenge.
pub const MAX_ANSWERS: u32 = 8;
/// Most bytes of a reason.
pub const MAX_REASON: u32 = 256;
/// Most suspensions of one scope that are remembered.
pub const MAX_SPANS: u32 = 8;
/// Closed cases of one service that are remembered.
pub const MAX_PAST: u32 = 32;
/// Alarms of one service that are remembered.
pub const MAX_ALARMS: u32 = 32;

/// A reason in words.
pub type Reason = BoundedVec<u8, ConstU32<MAX_REASON>>;

/// Names a case. It only grows.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct CaseId(pub u64);

/// Something that watchers signed, as it is handed in.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum Said {
	/// By one.
	Vote(Vote),
	/// By many together, whether or not they are a quorum.
	Certificate(Certificate),
}

impl Said {
	/// What was signed.
	pub fn signed(&self) -> &Signed {
		match self {
			Self::Vote(vote) => &vote.signed,
			Self::Certificate(certificate) => &certificate.signed,
		}
	}

	/// How many signed it.
	pub fn signers(&self) -> u32 {
		match self {
			Self::Vote(_) => 1,
			Self::Certificate(Certificate { absent, .. }) => {
				absent.size().saturating_sub(absent.count()).into()
			},
		}
	}
}

/// What a case rests on.
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
pub enum Form {
	/// Two statements of one key that conflict.
	Contradiction,
	/// A Handover or an Outbox that is not Vigil's.
	NotDecided,
	/// A Checkpoint inside the silence of a Halt, signed by the same.
	LifeCertified,
	/// A proof by the ward's own consensus.
	LifeProven,
	/// A challenge of two posts under Vigil's clock that the ward's own consensus confirmed.
	Heartbeats,
	/// A challenge that governance decides.
	Challenge,
	/// The record of who took part.
	Record,
}

impl Form {
	/// Whether it convicts by itself: what is argued about does so when it is upheld.
	pub fn convicts(self) -> bool {
		!matches!(self, Self::Challenge | Self::Heartbeats)
	}
}

/// Where a case is.
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
pub enum Stage {
	/// Answers are taken before the one era, the decision before the other; without one it is dropped. Both
	/// are later by the eras in which the clock stood still.
	Challenged {
		/// The first era without answers.
		answer_until: Era,
		/// The first era without a decision.
		decide_until: Era,
	},
	/// It lands in this era.
	Waiting {
		/// This one.
		due: Era,
	},
	/// Somebody objects. It lands in this era unless it is decided before.
	Vetoed {
		/// This one.
		until: Era,
	},
	/// In the queue of work: its slashes land, or its rights are given up.
	Working {
		/// Given up.
		releasing: bool,
		/// Places of the set before this one were looked at in this pass.
		next: MemberIndex,
		/// The hour in which the last pass ended.
		tried: Option<u64>,
	},
	/// All has landed. What pools collect is paid on until this era.
	Collecting {
		/// This one.
		until: Era,
	},
}

/// What cases may pay one protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Promise {
	/// Since this era.
	pub since: Era,
	/// So much.
	pub amount: u128,
}

/// The money of a case.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Purse {
	/// What its rights were worth together when they were opened.
	pub worth: u128,
	/// What is to come, by what has landed.
	pub due: u128,
	/// What has come.
	pub got: u128,
	/// What was paid on.
	pub paid: Shares,
	/// How it is shared: fixed when the evidence is accepted.
	pub rule: Rule,
	/// Who was harmed.
	pub claims: BoundedVec<Claim, ConstU32<MAX_HARMED>>,
}

impl Purse {
	/// What is still to come.
	pub fn outstanding(&self) -> u128 {
		self.due.saturating_sub(self.got)
	}

	/// What has come and is not paid on.
	pub fn held(&self) -> u128 {
		self.got.saturating_sub(self.paid.sum())
	}
}

/// One deed of members of one set.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Case<AccountId> {
	/// The service.
	pub service: ServiceId,
	/// The set.
	pub set_id: SetId,
	/// The era of the offence: whose stake pays.
	pub era: Era,
	/// What was done.
	pub deed: Deed,
	/// The hash of the body of the statement that is false; zero where there is none.
	pub said: H256,
	/// What it rests on.
	pub form: Form,
	/// Who reported it.
	pub reporter: Option<AccountId>,
	/// The era in which the evidence was accepted.
	pub accepted: Era,
	/// What it costs each of them.
	pub fraction: Perbill,
	/// Where it is.
	pub stage: Stage,
	/// Against whom there are open rights.
	pub left: Bitfield,
	/// Eras that it waited longer because of stopped clocks.
	pub shifted: u32,
	/// Whether a referendum was asked, so that no other will be.
	pub asked: bool,
	/// Its money.
	pub purse: Purse,
}

impl<AccountId> Case<AccountId> {
	/// The era in which it lands whatever happens.
	pub fn last_era(&self, longest: u32) -> Era {
		after(self.accepted, longest)
	}

	/// When the lie began.
	pub fn from(&self) -> UnixTime {
		UnixTime(self.deed.from)
	}

	/// Until when it was told.
	pub fn to(&self) -> UnixTime {
		UnixTime(self.deed.to)
	}
}

/// A right that waits.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Penalty<Right> {
	/// The right.
	pub right: Right,
	/// Whether its holder was jailed because the slash had to wait for the meter.
	pub jailed: bool,
}

/// Who bet on a challenge.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Challenge<AccountId> {
	/// Who says that it is false.
	pub challenger: AccountId,
	/// With so much.
	pub bond: u128,
	/// The hash of why.
	pub grounds: H256,
	/// Who says that it is true, and with how much.
	pub answers: BoundedVec<(AccountId, u128), ConstU32<MAX_ANSWERS>>,
}

/// What a suspension stops.
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
pub enum Scope {
	/// Every slash.
	All,
	/// Slashes of one service.
	Service(ServiceId),
}

/// When a scope stood still.
pub type Spans = BoundedVec<Span, ConstU32<MAX_SPANS>>;

/// An alarm that somebody says or evidence shows is false.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Alarm {
	/// The case.
	pub case: CaseId,
	/// The silence that it claims begins here.
	pub from: UnixTime,
	/// And ends here.
	pub to: UnixTime,
	/// Whether that is decided.
	pub is_false: bool,
}

/// What is trusted of a ward at one time.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Pinned<Anchor> {
	/// What is trusted.
	pub anchor: Anchor,
	/// Since when, by this chain's clock.
	pub at: UnixTime,
}

/// The anchors of one ward that are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct AnchorEnds {
	/// The oldest one.
	pub first: u32,
	/// The one after the newest.
	pub next: u32,
	/// Statements about times before this are not judged by any of them: what is trusted was pinned then.
	pub since: UnixTime,
}

/// A post about a block, under this chain's clock.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Beat<AccountId> {
	/// Its number.
	pub number: u64,
	/// The block's height.
	pub height: Height,
	/// The block's hash.
	pub hash: H256,
	/// When it was posted.
	pub at: UnixTime,
	/// By whom.
	pub by: AccountId,
	/// What is held for it.
	pub bond: u128,
}

/// What has become of the rights of one service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Tally {
	/// Opened.
	pub opened: u64,
	/// Used.
	pub landed: u64,
	/// Given up.
	pub released: u64,
	/// Money that came in.
	pub got: u128,
	/// Money that was paid on.
	pub paid: Shares,
}

/// What is remembered of a closed case.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Past {
	/// Which.
	pub case: CaseId,
	/// What was done.
	pub deed: Deed,
	/// In which era.
	pub era: Era,
	/// What was taken.
	pub got: u128,
	/// Whom it went to.
	pub paid: Shares,
}
