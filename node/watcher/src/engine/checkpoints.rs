// SPDX-License-Identifier: Apache-2.0

//! Which checkpoint is voted for, so that watchers who look at different moments come to vote for
//! one, and what a changed branch makes of those that are certified.

use crate::{Millis, ServiceView};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use vigil_observers::Block;
use vigil_primitives::{Checkpoint, Height, Round, SetId, H256};

/// The most certified and own checkpoints that are remembered, as many as chains keep.
const MOST_KEPT: usize = 64;
/// A checkpoint is at most so many intervals below the last final block.
const MOST_BACK: u64 = 64;
/// For how long checkpoints wait for answers after the ward went over to another branch, in
/// milliseconds.
const MOST_DOUBT: u64 = 60_000;

/// Checkpoints of one service.
#[derive(Clone, Debug, Default)]
pub struct Checkpoints {
	/// Certified ones that stand, by height.
	certified: BTreeMap<Height, Checkpoint>,
	/// The last one by the chain, of which only the block is known.
	on_chain: Option<(Height, H256, Round)>,
	/// Superseded heights by the chain.
	superseded: BTreeSet<Height>,
	/// Heights at which another block is final now than was certified, as seen here.
	changed: BTreeSet<Height>,
	/// Heights to compare with what is final now.
	unsure: BTreeSet<Height>,
	doubted_at: Millis,
	/// Own ones, the last ones last.
	own: VecDeque<Checkpoint>,
	/// The last round in which each set's was voted for here.
	voted: BTreeMap<SetId, Round>,
	/// What was asked for, and when.
	pub wanted: Option<(Height, Millis)>,
	/// What was answered last.
	answered: Option<Block>,
}

/// What limits the choice in a round.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
	pub interval: u64,
	/// How many rounds there were before this one.
	pub number: u64,
	/// The highest final block, or that at which the ward stands.
	pub upto: Height,
}

impl Checkpoints {
	/// Takes over what the chain says.
	pub fn update(&mut self, view: &ServiceView) {
		self.on_chain = view.checkpoint;
		let known_until = view.checkpoint.map(|(_, _, round)| round);
		self.superseded.clear();
		for height in &view.superseded {
			match self.certified.get(height) {
				// It was certified again since.
				Some(again) if Some(again.round) > known_until => {},
				_ => {
					self.certified.remove(height);
					self.superseded.insert(*height);
				},
			}
		}
	}

	/// A Checkpoint is certified. Another block than at this height before means a changed branch:
	/// what was certified earlier from this height on is to be certified again.
	pub fn certified(&mut self, checkpoint: &Checkpoint) {
		let Checkpoint { height, block_hash, round, .. } = *checkpoint;
		let before = self.certified.get(&height);
		if before.is_some_and(|before| before.round >= round) {
			return;
		}
		if before.is_some_and(|before| before.block_hash != block_hash) {
			let gone = self.certified.range(height..).filter(|(_, old)| old.round < round);
			let gone: Vec<_> = gone.map(|(height, _)| *height).collect();
			for height in gone {
				self.certified.remove(&height);
				self.changed.insert(height);
			}
		}
		self.certified.insert(height, *checkpoint);
		for done in [&mut self.superseded, &mut self.changed, &mut self.unsure] {
			done.remove(&height);
		}
		while self.certified.len() > MOST_KEPT {
			self.certified.pop_first();
		}
		while self.changed.len() > MOST_KEPT {
			self.changed.pop_first();
		}
	}

	/// The ward went over to another branch: certified blocks may not be final on it.
	pub fn doubt(&mut self, now: Millis) {
		self.doubted_at = now;
		self.unsure = self.certified.keys().copied().collect();
		self.answered = None;
	}

	/// An own vote.
	pub fn voted(&mut self, set_id: SetId, checkpoint: &Checkpoint) {
		let round = self.voted.entry(set_id).or_default();
		*round = (*round).max(checkpoint.round);
		self.own.push_back(*checkpoint);
		while self.own.len() > MOST_KEPT {
			self.own.pop_front();
		}
		while self.voted.len() > MOST_KEPT {
			self.voted.pop_first();
		}
	}

	pub fn has_voted(&self, set_id: SetId, round: Round) -> bool {
		self.voted.get(&set_id).is_some_and(|voted| *voted >= round)
	}

	/// The one that is certified for this round.
	pub fn certified_in(&self, round: Round) -> Option<&Checkpoint> {
		self.certified.values().find(|one| one.round == round)
	}

	/// The highest that stands.
	pub fn last(&self) -> Option<Height> {
		let chain = self.on_chain.map(|(height, ..)| height);
		self.certified.last_key_value().map(|(height, _)| *height).max(chain)
	}

	/// The highest that stands and of which all is known.
	pub fn standing(&self) -> Option<&Checkpoint> {
		let stands =
			|height: &&Height| !self.changed.contains(height) && !self.superseded.contains(height);
		let height = self.certified.keys().rev().find(stands)?;
		self.certified.get(height)
	}

	/// The latest round of a certified one.
	pub fn last_round(&self) -> Option<Round> {
		let chain = self.on_chain.map(|(_, _, round)| round);
		self.certified.values().map(|one| one.round).max().max(chain)
	}

	/// The highest own one whose round had not ended at this time: no Halt that claims silence since
	/// then may name a block below it.
	pub fn own_since(&self, time: u64, round_length: u64) -> Option<&Checkpoint> {
		let since = |one: &&Checkpoint| one.round.0.saturating_add(round_length) > time;
		self.own.iter().filter(since).max_by_key(|one| one.height)
	}

	/// The next height to compare with the block that is final there now, the highest first. Until that
	/// is known nothing is voted, but not for long.
	pub fn next_doubt(&self, upto: Height, now: Millis) -> Option<Height> {
		let patient = now.since(self.doubted_at) <= MOST_DOUBT;
		self.unsure.range(..=upto).next_back().copied().filter(|_| patient)
	}

	/// Takes in the block that is final at the height that was asked for. Whether it was.
	pub fn answer(&mut self, block: &Block) -> bool {
		if self.wanted.take_if(|(height, _)| *height == block.height).is_none() {
			return false;
		}
		if self.unsure.remove(&block.height) {
			let certified = self.certified.get(&block.height);
			match certified.is_some_and(|known| known.block_hash == block.hash) {
				// What is below a block that stands, stands.
				true => {
					self.unsure = self.unsure.split_off(&block.height);
					self.changed.retain(|height| *height > block.height);
				},
				false => drop(self.changed.insert(block.height)),
			}
		}
		self.answered = Some(*block);
		true
	}

	/// The block that is final at this height, if it was asked for last.
	pub fn answered(&self, height: Height) -> Option<&Block> {
		self.answered.as_ref().filter(|block| block.height == height)
	}

	/// The height to vote for in this round, unless it is voted for already.
	///
	/// What a changed branch superseded is voted for again, the lowest first, in every second round if
	/// there is something new as well, so that neither waits for the other. Of what is new it is the
	/// height that is the roundest: among all multiples of the interval above the last certified one,
	/// that with the most factors of two. Watchers whose final blocks differ a little agree on it but
	/// for moments, whether blocks come slower or much faster than looks and rounds; and the longer
	/// they disagree, the rounder heights there are.
	pub fn due(&self, choice: &Choice) -> Option<Height> {
		let again = self.superseded.union(&self.changed).find(|height| **height <= choice.upto);
		let above = self.last().unwrap_or_default();
		let new = roundest(above, choice.upto, choice.interval);
		match again {
			Some(again) if new.is_none() || choice.number.is_multiple_of(2) => Some(*again),
			_ => new,
		}
	}
}

/// The multiple of the interval above one height and up to another whose quotient has the most
/// factors of two. Not from long ago, where the first one is due or none was certified for long.
fn roundest(Height(above): Height, Height(upto): Height, interval: u64) -> Option<Height> {
	let (above, upto) = (above.checked_div(interval)?, upto.checked_div(interval)?);
	let above = above.max(upto.saturating_sub(MOST_BACK));
	let round_to = |twos: u32| upto.checked_shr(twos)?.checked_shl(twos);
	let number = (0..u64::BITS).rev().filter_map(round_to).find(|number| *number > above)?;
	number.checked_mul(interval).map(Height)
}

/// The statement about a final block.
pub fn checkpoint(block: &Block, round: Round) -> Checkpoint {
	Checkpoint {
		height: block.height,
		block_hash: block.hash,
		state_root: block.state_root,
		block_timestamp: block.timestamp,
		round,
	}
}

#[cfg(test)]
mod tests;
