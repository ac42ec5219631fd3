// SPDX-License-Identifier: Apache-2.0

//! What the pallet stores about emergencies and those who stand by.

use crate::rules::life::Life;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::BoundedVec;
use scale_info::TypeInfo;
use sp_core::{ConstU32, H256};
use vigil_primitives::{
	answers::emergency::{Declarer, EmergencyId, Figures, Kind, Scope},
	Bitfield, KeyPoint, Policy, PublicKey, ServiceId, SetCommitment, SetId, UnixTime,
};

/// Most emergencies that are not closed, drills included.
pub const MAX_OPEN: u32 = 8;
/// Most brakes that are pulled at one time.
pub const MAX_BRAKES: u32 = 16;
/// Most parameters that are overridden at one time.
pub const MAX_OVERRIDES: u32 = 8;
/// Most notices that are kept.
pub const MAX_NOTICES: u32 = 32;
/// Most members of a recovery committee.
pub const MAX_COMMITTEE: u32 = 15;
/// Most times of one service that are pardoned and kept.
pub const MAX_PARDONS: u32 = 16;
/// Most services whose standbys are to announce at one time.
pub const MAX_ANNOUNCING: u32 = 16;
/// Most who stand by for one service.
pub const MAX_STANDBYS: u32 = 64;
/// Most watchers of one service that are named as gone in one emergency.
pub const MAX_NAMED: u32 = 512;

/// Until which block windows stand still: of everything, or of a service.
pub type Stills = BoundedVec<(Option<ServiceId>, u32), ConstU32<MAX_OPEN>>;

/// Some of those who may declare.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Declarers(u8);

impl Declarers {
	/// Everybody who may declare.
	pub const ALL: [Declarer; 3] = [Declarer::Council, Declarer::Watchers, Declarer::Tokens];

	/// Adds one; `false` if it was there.
	pub fn insert(&mut self, by: Declarer) -> bool {
		let is_new = !self.contains(by);
		self.0 |= Self::bit(by);
		is_new
	}

	/// Whether it is among them.
	pub fn contains(&self, by: Declarer) -> bool {
		self.0 & Self::bit(by) != 0
	}

	/// Whether it is the only one among them.
	pub fn is_only(self, by: Declarer) -> bool {
		self.0 == Self::bit(by)
	}

	/// Those that are.
	pub fn iter(self) -> impl Iterator<Item = Declarer> {
		Self::ALL.into_iter().filter(move |by| self.contains(*by))
	}

	fn bit(by: Declarer) -> u8 {
		match by {
			Declarer::Council => 1,
			Declarer::Watchers => 2,
			Declarer::Tokens => 4,
		}
	}
}

/// What a declaration is about.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Cause {
	/// What goes wrong.
	pub kind: Kind,
	/// Where.
	pub scope: Scope,
	/// Whether that is stopped in the same block, for as long as its rung may be or until it is over.
	pub brake: bool,
	/// Whether it is the drill that was called.
	pub drill: bool,
}

/// One emergency, for good.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Record {
	/// What goes wrong.
	pub kind: Kind,
	/// Where.
	pub scope: Scope,
	/// Who declared it.
	pub declarers: Declarers,
	/// Whether it is a drill: the same without value.
	pub drill: bool,
	/// When it ends.
	pub life: Life,
	/// The referendum that ratifies it, once filed.
	pub referendum: Option<u32>,
	/// How much was done about it.
	pub acts: u32,
	/// Hash over the declaration and all that was done about it, in order.
	pub log: H256,
	/// When what happened.
	pub figures: Figures,
	/// What was paid for it, in planck.
	pub compensated: u128,
	/// Whether it stopped slashing.
	pub suspended: bool,
	/// Whether everything that it began has been ended.
	pub ended: bool,
	/// Hash of what was learnt from it.
	pub post_mortem: Option<H256>,
}

/// That somebody who watches is there, and what it declares.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Heartbeat {
	/// When.
	pub at: u32,
	/// What it declares, if anything.
	pub cause: Option<Cause>,
}

/// Who signed the last certificate of a service.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct LastSigned {
	/// The set.
	pub set_id: SetId,
	/// The block that heard it.
	pub at: u32,
	/// Who did not sign.
	pub absent: Bitfield,
	/// Whether it was said since that too few are there.
	pub alarmed: bool,
	/// Whether that set handed over.
	pub handed_over: bool,
}

/// Those who are named as gone.
pub type Named<AccountId> = BoundedVec<AccountId, ConstU32<MAX_NAMED>>;

/// What is done about an emergency.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Act<AccountId, Parameter> {
	/// Stop this for so many blocks.
	Brake { scope: Scope, length: u32 },
	/// Let it go.
	Release { scope: Scope },
	/// Let no slash land for so many eras, in the scope of the emergency if that is a service.
	SuspendSlashing { eras: u32 },
	/// Let slashes land again, from the next era on.
	LiftSuspension,
	/// These watchers of the service are gone.
	NameAbsent { service: ServiceId, watchers: Named<AccountId> },
	/// The next set of the service is elected without those who are gone, and soon.
	Elect { service: ServiceId },
	/// The service's standby announces the last set that was elected.
	ActivateStandby { service: ServiceId },
	/// These may make critical calls.
	Appoint { members: BoundedVec<AccountId, ConstU32<MAX_COMMITTEE>> },
	/// This parameter has another value for so many blocks.
	Override { value: Parameter, length: u32 },
	/// Somebody who was harmed is paid so much from the treasury, in planck.
	Compensate { who: AccountId, amount: u128 },
	/// Silence and undecided challenges of the service between these times are forgiven.
	Pardon { service: ServiceId, from: UnixTime, to: UnixTime },
	/// These validators are gone for good. The next ones are elected without them, and finality, which has no quorum,
	/// begins anew after block `last`, which the set of number `set` made final, with those.
	RestartFinality { gone: Named<AccountId>, last: u32, set: u64 },
}

/// Finality that is to begin anew.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Restart<AccountId> {
	/// By which emergency.
	pub emergency: EmergencyId,
	/// Without whom.
	pub gone: Named<AccountId>,
	/// After which block.
	pub last: u32,
	/// The number of the set that made it final.
	pub set: u64,
}

/// The last resort: those who may make critical calls for a while.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Committee<AccountId> {
	/// By which emergency.
	pub emergency: EmergencyId,
	/// Who.
	pub members: BoundedVec<AccountId, ConstU32<MAX_COMMITTEE>>,
	/// The first block in which they may no more.
	pub until: u32,
}

/// A parameter that has another value for a while.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Override<Parameter> {
	/// By which emergency.
	pub emergency: EmergencyId,
	/// The value it has.
	pub value: Parameter,
	/// The value it had.
	pub before: Parameter,
	/// The first block in which that is back.
	pub until: u32,
}

/// Where a standby's machines are and whose: no operator and no region may be too many.
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
pub struct Place {
	/// Hash of the operator's legal name.
	pub operator: H256,
	/// Numeric country code (ISO 3166-1).
	pub region: u16,
}

/// Somebody who stands by.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Standby {
	/// Whose and where.
	pub place: Place,
	/// The key it would sign with, once it is enrolled.
	pub key: Option<(PublicKey, KeyPoint)>,
	/// What is held of it, in planck.
	pub bond: u128,
	/// Until when that may be slashed.
	pub locked: UnixTime,
}

/// The set that may announce when a service's watchers are silent.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct StandbySet<AccountId> {
	/// What destinations are told of it.
	pub commitment: SetCommitment,
	/// The policy that it was composed for.
	pub policy: Policy,
	/// Who is in it, in order.
	pub members: BoundedVec<AccountId, ConstU32<MAX_STANDBYS>>,
	/// The last emergency in which it was to announce: whoever has announced once has no other word.
	pub activated: Option<EmergencyId>,
}

/// A set that stood by, as Handovers name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Composed {
	/// When it was composed.
	pub at: UnixTime,
	/// When its commitment expires.
	pub expires_at: UnixTime,
	/// The hash of that.
	pub hash: H256,
}

/// Most sets of one service that stood by before the last one and have not expired.
pub const MAX_BEFORE: u32 = 3;

/// How many sets that stood by for a service are remembered by what Handovers name, which is never to change while a
/// set may be judged for its Handover. As no more than [`MAX_BEFORE`] and one last at a time, the ones that are
/// forgotten are older than two lives of a standby.
pub const MAX_COMPOSED: u32 = 12;

/// The plan for disasters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct DisasterPlan {
	/// Counts up with every version.
	pub version: u32,
	/// Hash of its text.
	pub hash: H256,
	/// When it, or the last drill, began to age.
	pub fresh_since: u32,
	/// Whether it was said that a drill is overdue.
	pub reminded: bool,
}
