// SPDX-License-Identifier: Apache-2.0

//! What an operator can see of the engine.

use crate::{Millis, Offence};
use std::collections::BTreeMap;
use vigil_observers::Verdict;
use vigil_primitives::{
	traits::Status, Height, Kind, MemberIndex, PublicKey, Round, ServiceId, SetId, StakeWeight,
	Vote,
};

/// One service, as this watcher sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceReport {
	/// Which one.
	pub service: ServiceId,
	/// What the chain holds to be the ward's status.
	pub status: Status,
	/// Its sets, with this watcher's places in them.
	pub sets: Vec<SetReport>,
	/// The last own vote of each kind.
	pub last_votes: Vec<LastVote>,
	/// What the ward looked like last.
	pub verdict: Option<Verdict>,
	/// When that was.
	pub observed_at: Option<Millis>,
	/// Whether this watcher may believe its own eyes.
	pub self_test: SelfTest,
	/// The open vote with most weight in proportion to what it needs.
	pub best_vote: Option<OpenVote>,
	/// Own keys that do not sign because something signed with them elsewhere.
	pub locked_keys: Vec<PublicKey>,
	/// The highest checkpoint known here to be certified.
	pub checkpoint: Option<Height>,
	/// What was heard about this service.
	pub counters: Counters,
}

/// The last own vote of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastVote {
	/// The vote.
	pub vote: Vote,
	/// When it was signed here, or taken up again after a restart.
	pub signed_at: Millis,
}

/// A set, as this watcher sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetReport {
	/// Which one.
	pub set_id: SetId,
	/// The weight that certifies.
	pub quorum_weight: StakeWeight,
	/// The weight of all.
	pub total_weight: StakeWeight,
	/// Own keys in it, with their places.
	pub own: Vec<(PublicKey, MemberIndex)>,
}

/// What votes are collected for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenVote {
	/// What kind of statement it is.
	pub kind: Kind,
	/// Who votes.
	pub set_id: SetId,
	/// Its round, if it has one.
	pub round: Option<Round>,
	/// The weight that said it.
	pub present: StakeWeight,
	/// The weight that it needs.
	pub needed: StakeWeight,
}

/// The self-test that comes before every Halt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SelfTest {
	/// The own clock agrees with Vigil's new blocks, or with another ward whose time is the clock's.
	pub clock: bool,
	/// There are enough peers.
	pub network: bool,
	/// Vigil or another ward advances.
	pub life: bool,
	/// How far Vigil's last new block was behind the own clock, in milliseconds.
	pub skew: Option<i64>,
	/// How many peers there are.
	pub peers: Option<usize>,
}

impl SelfTest {
	/// Whether all of it passed.
	pub fn passed(&self) -> bool {
		self.clock && self.network && self.life
	}
}

/// Counted since the start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counters {
	/// Votes that came from peers and passed the filter.
	pub received: u64,
	/// Votes that were verified and counted, own ones included.
	pub accepted: u64,
	/// Votes and certificates that were known already or matter no more.
	pub replayed: u64,
	/// Votes signed here.
	pub signed: u64,
	/// Statements that the slash protection refused to sign.
	pub abstained: u64,
	/// Votes not looked at because their signers said too much.
	pub excessive: u64,
	/// Messages refused, by reason.
	pub refused: BTreeMap<Offence, u64>,
	/// Statements certified, here or elsewhere.
	pub certificates: u64,
	/// Verifications of many votes at once.
	pub batches: u64,
	/// Verifications made to find forged votes.
	pub bisections: u64,
}

impl Counters {
	pub(crate) fn refuse(&mut self, offence: Offence) {
		let count = self.refused.entry(offence).or_default();
		*count = count.saturating_add(1);
	}
}
