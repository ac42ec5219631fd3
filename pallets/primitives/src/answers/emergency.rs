// SPDX-License-Identifier: Apache-2.0

//! What is told of emergencies: who declared what, what is stopped until when, and what remains to be done.

use crate::{Member, Policy, ServiceId, SetCommitment, SetId, H256};
use alloc::vec::Vec;
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The name of a pallet or of a call, as metadata has it.
pub type Name = BoundedVec<u8, ConstU32<64>>;
/// What a notice says.
pub type Text = BoundedVec<u8, ConstU32<512>>;

macro_rules! stored {
	($($item:item)*) => {$(
		#[derive(
			Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
		)]
		$item
	)*};
}

macro_rules! choice {
	($($item:item)*) => {$(
		#[derive(
			Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, DecodeWithMemTracking,
			MaxEncodedLen, TypeInfo,
		)]
		$item
	)*};
}

choice! {
	/// One declared emergency.
	#[derive(Default)]
	pub struct EmergencyId(pub u32);

	/// What goes wrong.
	pub enum Kind {
		/// So many watchers are gone that nothing is certified.
		WatcherFailure,
		/// What the chain or a destination needs to know cannot be had.
		DataUnavailable,
		/// The chain does what it should not.
		LogicFlaw,
		/// Somebody keeps others from talking to each other, or floods them.
		NetworkAttack,
	}

	/// Who may declare an emergency.
	pub enum Declarer {
		/// Two thirds of the council.
		Council,
		/// More than half of all seats.
		Watchers,
		/// A vote of token holders.
		Tokens,
	}

	/// The way back to work after an emergency. Each takes its time, none is skipped.
	pub enum Phase {
		/// Nothing but looking: windows stand still, nothing is slashed.
		Observe,
		/// Certificates are taken again as on any day; nothing is settled by them.
		Certify,
		/// Windows run and payouts are made; nothing is slashed.
		Settle,
		/// Slashing runs.
		Slash,
	}

	/// Where an emergency is. Times are blocks.
	pub enum Stage {
		/// It is declared and not ratified; it is over at this block unless token holders ratify it.
		Declared { ratify_by: u32 },
		/// Token holders ratified it.
		Ratified,
		/// The way back, until the next phase begins.
		Restoring { phase: Phase, next: u32 },
		/// It waits for its post-mortem.
		Over { ratified: bool },
		/// Nothing remains to be done.
		Closed,
	}

	/// Whom a notice is for.
	pub enum Audience {
		/// Who runs nodes.
		Operators,
		/// Who uses the network.
		Users,
	}
}

stored! {
	/// What an emergency, or a brake, is about.
	pub enum Scope {
		/// One call.
		Call { pallet: Name, call: Name },
		/// All calls of a pallet.
		Pallet(Name),
		/// A service.
		Service(ServiceId),
		/// Everything.
		All,
	}

	/// When what happened, in blocks: the report of an emergency or of a drill.
	#[derive(Copy, Default)]
	pub struct Figures {
		/// A drill: when it was called. Otherwise: when it was declared.
		pub began: u32,
		/// When it was declared.
		pub declared: u32,
		/// When something was first done about it.
		pub acted: Option<u32>,
		/// When something in its scope was first certified after that.
		pub certified: Option<u32>,
		/// When it was closed.
		pub closed: Option<u32>,
	}

	/// A message of the network to those who run or use it. It is signed by being in the chain's state.
	pub struct Notice {
		/// Counts up.
		pub number: u32,
		/// The emergency that it is about.
		pub emergency: Option<EmergencyId>,
		/// Whom it is for.
		pub audience: Audience,
		/// The block in which it was published.
		pub at: u32,
		/// The first block in which nobody should believe it any more.
		pub expires: u32,
		/// What it says.
		pub text: Text,
	}

	/// What is stopped.
	pub struct Brake {
		/// By which emergency.
		pub emergency: EmergencyId,
		/// What.
		pub scope: Scope,
		/// Who pulled it.
		pub by: Declarer,
		/// Since this block.
		pub began: u32,
		/// The first block in which it is stopped no more.
		pub until: u32,
	}
}

impl Figures {
	/// Blocks from the beginning to the declaration, from there to the first act, from there to the first
	/// certificate, and from the declaration to the end.
	pub fn report(&self) -> [Option<u32>; 4] {
		let since = |from: Option<u32>, to: Option<u32>| Some(to?.saturating_sub(from?));
		[
			since(Some(self.began), Some(self.declared)),
			since(Some(self.declared), self.acted),
			since(self.acted, self.certified),
			since(Some(self.declared), self.closed),
		]
	}
}

/// An emergency.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct EmergencyInfo {
	/// What goes wrong.
	pub kind: Kind,
	/// Where.
	pub scope: Scope,
	/// Who declared it.
	pub declarers: Vec<Declarer>,
	/// Whether it is one without value, for practice.
	pub drill: bool,
	/// Where it is, now.
	pub stage: Stage,
	/// When it ends by itself if it is ratified, in blocks.
	pub until: u32,
	/// The referendum that ratifies it.
	pub referendum: Option<u32>,
	/// How much was done about it.
	pub acts: u32,
	/// Hash over all that was done about it, in order.
	pub log: H256,
	/// When what happened.
	pub figures: Figures,
	/// Hash of what was learnt from it.
	pub post_mortem: Option<H256>,
}

/// How many of those who watch are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Presence {
	/// How many seats there are.
	pub seats: u32,
	/// How many of them signed the last certificate or sent a heartbeat, not long ago.
	pub seen: u32,
	/// The block of the last certificate.
	pub certified: Option<u32>,
}

/// A set that stands by for a service.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct StandbyInfo {
	/// What destinations are told of it.
	pub commitment: SetCommitment,
	/// The policy that it was composed for.
	pub policy: Policy,
	/// Its members in order.
	pub members: Vec<Member>,
}

/// What the standbys of a service are to announce, by an emergency that lasts.
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
pub struct ToAnnounce {
	/// By which emergency.
	pub emergency: EmergencyId,
	/// For which service.
	pub service: ServiceId,
	/// The set that is to take office at destinations.
	pub next: SetId,
	/// The block in which that was decided.
	pub at: u32,
}

/// The plan for disasters, and whether it is exercised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct PlanInfo {
	/// Which version is in force; none was adopted if it is zero.
	pub version: u32,
	/// Hash of its text.
	pub hash: H256,
	/// The block by which there has to be a drill.
	pub drill_by: u32,
	/// Whether there was none in time.
	pub overdue: bool,
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_report_has_four_figures() {
		let mut figures = Figures { began: 10, declared: 14, ..Default::default() };
		assert_eq!(figures.report(), [Some(4), None, None, None]);
		figures.acted = Some(15);
		figures.certified = Some(21);
		figures.closed = Some(40);
		assert_eq!(figures.report(), [Some(4), Some(1), Some(6), Some(26)]);
	}
}
