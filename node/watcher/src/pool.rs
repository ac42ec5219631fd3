// SPDX-License-Identifier: Apache-2.0

//! Verified votes of one service: who said what, how much weight that has, and who contradicts itself.

mod topic;

pub use topic::{key_id, KeyId, Terms, Topic};

use crate::{Millis, VoteBackend};
use std::collections::BTreeMap;
use vigil_primitives::{conflict, Kind, MemberIndex, Signed, StakeWeight, Statement, Vote, H256};

/// The most statements about which votes are collected at a time.
const MOST_TALLIES: usize = 512;
/// The most statements of one kind that one member of a set may have open.
const MOST_OPEN: usize = 16;

/// A vote, by the tally that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Heard {
	digest: H256,
	signer: MemberIndex,
}

/// What becomes of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
	/// Not yet a quorum.
	Open,
	/// Certified then, by this many signers.
	Certified { at: Millis, signers: usize },
	/// A certificate of this many, those who were a little late included, was published since.
	Joined { at: Millis, signers: usize },
	/// Late signers are not waited for any more.
	Closed,
}

/// The votes for one statement.
pub struct Tally<B: VoteBackend> {
	pub signed: Signed,
	pub terms: Terms,
	pub votes: BTreeMap<MemberIndex, B::Signature>,
	/// Whose the votes are, which outlives the set.
	pub voters: BTreeMap<MemberIndex, (KeyId, StakeWeight)>,
	pub present: StakeWeight,
	pub born: Millis,
	/// When it had more than a third of the weight.
	pub suspected_at: Option<Millis>,
	pub stage: Stage,
}

/// A verified vote and what is known of its signer.
pub struct Verified<'a, B: VoteBackend> {
	pub vote: &'a Vote,
	pub terms: Terms,
	pub digest: H256,
	pub signature: B::Signature,
	pub key: KeyId,
	pub weight: StakeWeight,
}

/// What a vote does.
#[derive(Debug, PartialEq, Eq)]
#[allow(clippy::large_enum_variant)]
pub enum Counted {
	/// It is new and adds weight.
	New,
	/// It is known, or adds nothing to what its signer said on the subject.
	Known,
	/// It contradicts this vote, which was there before.
	Contradicts(Vote),
}

pub struct Pool<B: VoteBackend> {
	pub tallies: BTreeMap<H256, Tally<B>>,
	spoken: BTreeMap<(KeyId, Topic), Heard>,
}

impl<B: VoteBackend> Default for Pool<B> {
	fn default() -> Self {
		Self { tallies: BTreeMap::new(), spoken: BTreeMap::new() }
	}
}

impl<B: VoteBackend> Pool<B> {
	/// Whether this vote is counted already, so that it need not be verified again.
	pub fn has(&self, digest: &H256, signer: MemberIndex) -> bool {
		self.tallies.get(digest).is_some_and(|tally| tally.votes.contains_key(&signer))
	}

	/// Whether the key has spoken on the subject, and this neither counts nor contradicts it: not worth
	/// a look at its signature.
	pub fn is_spent(&self, key: KeyId, signed: &Signed, terms: Terms) -> bool {
		let Some(before) = self.spoken.get(&(key, Topic::of(signed))) else { return false };
		let Some(tally) = self.tallies.get(&before.digest) else { return false };
		!repeats(&tally.signed, signed)
			&& conflict(&tally.terms.of(&tally.signed), &terms.of(signed)).is_none()
	}

	/// Counts a verified vote.
	pub fn count(&mut self, verified: Verified<'_, B>, now: Millis) -> Counted {
		let Verified { vote, terms, digest, signature, key, weight } = verified;
		if self.has(&digest, vote.signer) {
			return Counted::Known;
		}
		if let Some(earlier) = self.contradicted(key, &vote.signed, terms) {
			return Counted::Contradicts(earlier);
		}
		let topic = Topic::of(&vote.signed);
		if let Some(before) = self.spoken.get(&(key, topic)) {
			// The same said for another set counts there; anything else said on the subject does not.
			let said = self.tallies.get(&before.digest).map(|tally| &tally.signed);
			if !said.is_some_and(|said| repeats(said, &vote.signed)) {
				return Counted::Known;
			}
		}
		self.make_room(vote, &digest);
		let heard = Heard { digest, signer: vote.signer };
		self.spoken.entry((key, topic)).or_insert(heard);
		let tally =
			self.tallies.entry(digest).or_insert_with(|| Tally::new(&vote.signed, terms, now));
		tally.votes.insert(vote.signer, signature);
		tally.voters.insert(vote.signer, (key, weight));
		tally.present = StakeWeight(tally.present.0.saturating_add(weight.0));
		Counted::New
	}

	/// Makes room for one more vote. A member with too many statements open takes its oldest vote
	/// back, so that it goes on being heard after statements that never found a quorum. Of too many
	/// statements one goes that is done with, or else the one with the least weight behind it.
	fn make_room(&mut self, vote: &Vote, digest: &H256) {
		let (set_id, kind) = (vote.signed.set_id, vote.signed.statement.kind());
		let open = self.tallies.iter().filter(|(_, tally)| {
			tally.stage == Stage::Open
				&& tally.signed.set_id == set_id
				&& tally.signed.statement.kind() == kind
				&& tally.votes.contains_key(&vote.signer)
		});
		let mut open: Vec<_> = open.map(|(digest, tally)| (tally.born, *digest)).collect();
		if open.len() >= MOST_OPEN {
			open.sort_unstable();
			if let Some((_, oldest)) = open.first() {
				self.withdraw(oldest, vote.signer);
			}
		}
		if self.tallies.len() >= MOST_TALLIES && !self.tallies.contains_key(digest) {
			let worth =
				|tally: &Tally<B>| (tally.stage != Stage::Closed, tally.present, tally.born);
			let least = self.tallies.iter().min_by_key(|(_, tally)| worth(tally));
			if let Some(digest) = least.map(|(digest, _)| *digest) {
				self.drop_tally(&digest);
			}
		}
	}

	/// Takes one vote out of a tally.
	fn withdraw(&mut self, digest: &H256, signer: MemberIndex) {
		let Some(tally) = self.tallies.get_mut(digest) else { return };
		tally.votes.remove(&signer);
		let Some((key, weight)) = tally.voters.remove(&signer) else { return };
		tally.present = StakeWeight(tally.present.0.saturating_sub(weight.0));
		let (signed, empty) = (tally.signed.clone(), tally.votes.is_empty());
		if empty {
			self.tallies.remove(digest);
		}
		self.forget(key, &signed, *digest);
	}

	/// Drops a statement and all that is known of its votes.
	fn drop_tally(&mut self, digest: &H256) {
		let Some(tally) = self.tallies.remove(digest) else { return };
		for (key, _) in tally.voters.values() {
			self.forget(*key, &tally.signed, *digest);
		}
	}

	/// An earlier vote of this key that contradicts this.
	pub fn contradicted(&self, key: KeyId, signed: &Signed, terms: Terms) -> Option<Vote> {
		let kinds = match signed.statement.kind() {
			Kind::Halt => [Kind::Halt, Kind::Resume],
			Kind::Resume => [Kind::Halt, Kind::Halt],
			kind => [kind, kind],
		};
		kinds.into_iter().find_map(|kind| {
			let said = self.spoken.range((key, Topic::first(kind))..=(key, Topic::last(kind)));
			said.map(|(_, heard)| *heard).find_map(|heard| self.conflicting(heard, signed, terms))
		})
	}

	/// The vote that was heard, if it conflicts with this.
	fn conflicting(&self, heard: Heard, signed: &Signed, terms: Terms) -> Option<Vote> {
		let tally = self.tallies.get(&heard.digest)?;
		conflict(&tally.terms.of(&tally.signed), &terms.of(signed))?;
		let signature = B::signature_bytes(tally.votes.get(&heard.signer)?);
		Some(Vote { signed: tally.signed.clone(), signer: heard.signer, signature })
	}

	/// Drops every statement that is not to be kept, and all that is known of its votes.
	pub fn retain(&mut self, keep: impl Fn(&Tally<B>) -> bool) {
		let gone: Vec<_> =
			self.tallies.iter().filter(|(_, tally)| !keep(tally)).map(|(d, _)| *d).collect();
		for digest in gone {
			self.drop_tally(&digest);
		}
		if self.tallies.is_empty() {
			*self = Self::default();
		}
	}

	fn forget(&mut self, key: KeyId, signed: &Signed, digest: H256) {
		let topic = Topic::of(signed);
		if self.spoken.get(&(key, topic)).is_some_and(|heard| heard.digest == digest) {
			self.spoken.remove(&(key, topic));
		}
	}
}

impl<B: VoteBackend> Tally<B> {
	fn new(signed: &Signed, terms: Terms, now: Millis) -> Self {
		Self {
			signed: signed.clone(),
			terms,
			votes: BTreeMap::new(),
			voters: BTreeMap::new(),
			present: StakeWeight(0),
			born: now,
			suspected_at: None,
			stage: Stage::Open,
		}
	}

	/// The vote with this signature.
	pub fn vote(&self, signer: MemberIndex) -> Option<Vote> {
		let signature = B::signature_bytes(self.votes.get(&signer)?);
		Some(Vote { signed: self.signed.clone(), signer, signature })
	}
}

/// Whether both say the same, for different sets.
fn repeats(said: &Signed, again: &Signed) -> bool {
	let same: &Statement = &again.statement;
	said.statement == *same && said.set_id != again.set_id
}
