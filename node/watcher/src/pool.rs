// SPDX-License-Identifier: Apache-2.0

//! Verified votes of one service: who said what, how much weight that has, and who contradicts itself.

use crate::{Millis, VoteBackend};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use vigil_primitives::{
	conflict, KeyPoint, MemberIndex, Signed, StakeWeight, Statement, Vote, H256,
};

/// The most statements about which votes are collected at a time.
const MOST_TALLIES: usize = 512;
/// The most statements of one kind that one member of a set may have open.
const MOST_OPEN: usize = 16;

/// Names a key, so that look-ups need no curve point.
pub type KeyId = [u8; 16];

pub fn key_id(key: &KeyPoint) -> KeyId {
	truncated(&Sha256::digest(key.0).into())
}

/// What a key may speak about only once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Topic {
	kind: u8,
	number: u128,
}

impl Topic {
	pub fn of(signed: &Signed) -> Self {
		let number = match &signed.statement {
			Statement::Halt(halt) => halt.round.0.into(),
			Statement::Resume(resume) => resume.round.0.into(),
			Statement::Checkpoint(checkpoint) => checkpoint.height.0.into(),
			Statement::Handover(_) => signed.set_id.0.into(),
			Statement::Outbox(outbox) => {
				let mut place = Sha256::new();
				place.update(outbox.destination.network.0);
				place.update(outbox.destination.inbox.0);
				place.update(outbox.first.0.to_be_bytes());
				u128::from_be_bytes(truncated(&place.finalize().into()))
			},
		};
		Self { kind: signed.statement.kind() as u8, number }
	}
}

/// A vote, by the tally that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Heard {
	digest: H256,
	signer: MemberIndex,
}

/// The votes that two statements about one block can conflict by.
#[derive(Clone, Copy, Debug, Default)]
struct OfBlock {
	/// The Halt of the latest round.
	halt: Option<Heard>,
	/// The Resume of the earliest round.
	resume: Option<Heard>,
}

/// What becomes of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
	/// Not yet a quorum.
	Open,
	/// Certified then, by this many signers.
	Certified { at: Millis, signers: usize },
	/// Late signers are not waited for any more.
	Closed,
}

/// The votes for one statement.
pub struct Tally<B: VoteBackend> {
	pub signed: Signed,
	pub votes: BTreeMap<MemberIndex, B::Signature>,
	/// Whose the votes are, which outlives the set.
	voters: BTreeMap<MemberIndex, (KeyId, StakeWeight)>,
	pub present: StakeWeight,
	pub born: Millis,
	/// When it had more than a third of the weight.
	pub suspected_at: Option<Millis>,
	pub stage: Stage,
}

/// A verified vote and what is known of its signer.
pub struct Verified<'a, B: VoteBackend> {
	pub vote: &'a Vote,
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
	blocks: BTreeMap<(KeyId, [u8; 16]), OfBlock>,
}

impl<B: VoteBackend> Default for Pool<B> {
	fn default() -> Self {
		Self { tallies: BTreeMap::new(), spoken: BTreeMap::new(), blocks: BTreeMap::new() }
	}
}

impl<B: VoteBackend> Pool<B> {
	/// Whether this vote is counted already, so that it need not be verified again.
	pub fn has(&self, digest: &H256, signer: MemberIndex) -> bool {
		self.tallies.get(digest).is_some_and(|tally| tally.votes.contains_key(&signer))
	}

	/// Counts a verified vote.
	pub fn count(&mut self, verified: Verified<'_, B>, now: Millis) -> Counted {
		let Verified { vote, digest, signature, key, weight } = verified;
		if self.has(&digest, vote.signer) {
			return Counted::Known;
		}
		if let Some(earlier) = self.contradicted(key, vote) {
			return Counted::Contradicts(earlier);
		}
		let topic = Topic::of(&vote.signed);
		if let Some(before) = self.spoken.get(&(key, topic)) {
			// The same said for another set counts there; anything else said on the subject does not.
			let said = self.tallies.get(&before.digest).map(|tally| &tally.signed);
			let repeats = said.is_some_and(|said| {
				said.statement == vote.signed.statement && said.set_id != vote.signed.set_id
			});
			if !repeats {
				return Counted::Known;
			}
		}
		self.make_room(vote, &digest);
		let heard = Heard { digest, signer: vote.signer };
		self.spoken.entry((key, topic)).or_insert(heard);
		self.remember_block(key, &vote.signed, heard);
		let tally = self.tallies.entry(digest).or_insert_with(|| Tally::new(&vote.signed, now));
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

	/// An earlier vote of this key that contradicts this one.
	fn contradicted(&self, key: KeyId, vote: &Vote) -> Option<Vote> {
		let same_topic = self.spoken.get(&(key, Topic::of(&vote.signed))).copied();
		let of_block = block_id(&vote.signed)
			.and_then(|block| self.blocks.get(&(key, block)))
			.copied()
			.unwrap_or_default();
		[same_topic, of_block.halt, of_block.resume].into_iter().flatten().find_map(|heard| {
			let earlier = self.recall(heard)?;
			conflict(&earlier.signed, &vote.signed).map(|_| earlier)
		})
	}

	/// The vote that was heard.
	fn recall(&self, heard: Heard) -> Option<Vote> {
		let tally = self.tallies.get(&heard.digest)?;
		let signature = tally.votes.get(&heard.signer)?;
		Some(Vote {
			signed: tally.signed.clone(),
			signer: heard.signer,
			signature: B::signature_bytes(signature),
		})
	}

	fn remember_block(&mut self, key: KeyId, signed: &Signed, heard: Heard) {
		let Some(block) = block_id(signed) else { return };
		let round_of = |heard: Option<Heard>| {
			heard.and_then(|heard| self.tallies.get(&heard.digest)?.signed.statement.round())
		};
		let before = self.blocks.get(&(key, block)).copied().unwrap_or_default();
		let (halted, resumed) = (round_of(before.halt), round_of(before.resume));
		let round = signed.statement.round();
		let entry = self.blocks.entry((key, block)).or_default();
		match &signed.statement {
			Statement::Halt(_) if halted.is_none() || round > halted => entry.halt = Some(heard),
			Statement::Resume(_) if resumed.is_none() || round < resumed => {
				entry.resume = Some(heard)
			},
			_ => {},
		}
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
		let Some(block) = block_id(signed) else { return };
		if let Some(of_block) = self.blocks.get_mut(&(key, block)) {
			of_block.halt = of_block.halt.filter(|heard| heard.digest != digest);
			of_block.resume = of_block.resume.filter(|heard| heard.digest != digest);
			if of_block.halt.is_none() && of_block.resume.is_none() {
				self.blocks.remove(&(key, block));
			}
		}
	}
}

impl<B: VoteBackend> Tally<B> {
	fn new(signed: &Signed, now: Millis) -> Self {
		Self {
			signed: signed.clone(),
			votes: BTreeMap::new(),
			voters: BTreeMap::new(),
			present: StakeWeight(0),
			born: now,
			suspected_at: None,
			stage: Stage::Open,
		}
	}
}

fn block_id(signed: &Signed) -> Option<[u8; 16]> {
	match &signed.statement {
		Statement::Halt(halt) => Some(truncated(&halt.block_hash.0)),
		Statement::Resume(resume) => Some(truncated(&resume.block_hash.0)),
		_ => None,
	}
}

fn truncated(hash: &[u8; 32]) -> [u8; 16] {
	let mut head = [0; 16];
	head.iter_mut().zip(hash).for_each(|(to, from)| *to = *from);
	head
}
