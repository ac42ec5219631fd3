// SPDX-License-Identifier: Apache-2.0

//! Which block a Halt names, so that watchers who saw different last blocks come to name one.

use crate::{pool::KeyId, Millis};
use std::collections::{BTreeMap, BTreeSet};
use vigil_observers::Block;
use vigil_primitives::{Checkpoint, Halt, Height, Round, StakeWeight, UnixTime, H256};

/// The most blocks whose Halts are remembered.
const MOST_BLOCKS: usize = 64;

/// What a Halt says of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Last {
	pub height: Height,
	pub hash: H256,
	pub timestamp: UnixTime,
}

impl Last {
	/// The Halt of this block.
	pub fn halt(self, round: Round) -> Halt {
		let Self { height, hash: block_hash, timestamp: block_timestamp } = self;
		Halt { height, block_hash, block_timestamp, round }
	}
}

impl From<&Block> for Last {
	fn from(block: &Block) -> Self {
		Self { height: block.height, hash: block.hash, timestamp: block.timestamp }
	}
}

impl From<&Halt> for Last {
	fn from(halt: &Halt) -> Self {
		Self { height: halt.height, hash: halt.block_hash, timestamp: halt.block_timestamp }
	}
}

impl From<&Checkpoint> for Last {
	fn from(block: &Checkpoint) -> Self {
		Self { height: block.height, hash: block.block_hash, timestamp: block.block_timestamp }
	}
}

/// Halts that were voted for in this silence, by block: votes of different rounds never add up to a
/// certificate, but they tell what others saw.
#[derive(Clone, Debug, Default)]
pub struct HaltVotes {
	blocks: BTreeMap<Last, BTreeMap<KeyId, Round>>,
}

impl HaltVotes {
	/// Remembers a verified vote, and who named the fewest others is forgotten if there are too many.
	pub fn note(&mut self, halt: &Halt, key: KeyId) {
		let block = Last::from(halt);
		if self.blocks.len() >= MOST_BLOCKS && !self.blocks.contains_key(&block) {
			let least = self.blocks.iter().min_by_key(|(_, voters)| voters.len());
			let least = least.map(|(block, _)| *block);
			least.and_then(|least| self.blocks.remove(&least));
		}
		let round = self.blocks.entry(block).or_default().entry(key).or_default();
		*round = (*round).max(halt.round);
	}

	/// Something new was seen then: Halts of rounds that began before say nothing any more.
	pub fn forget_before(&mut self, time: Millis) {
		for voters in self.blocks.values_mut() {
			voters.retain(|_, round| Millis::from(round.start()) >= time);
		}
		self.blocks.retain(|_, voters| !voters.is_empty());
	}
}

/// What decides which block is named.
pub struct Naming<'a> {
	/// Blocks seen, newest first, each followed by its parent where that is known.
	pub trail: &'a [Block],
	pub votes: &'a HaltVotes,
	/// The set's weights.
	pub weights: &'a BTreeMap<KeyId, StakeWeight>,
	/// More than a third of the set's weight.
	pub suspect: StakeWeight,
	/// The weight that certifies.
	pub quorum: StakeWeight,
	/// What was named in the last round in which a Halt was voted here, since something new was seen.
	pub before: Option<Last>,
	/// The checkpoint that must not be undercut.
	pub floor: Option<Last>,
}

impl Naming<'_> {
	/// The block to name now; `None` if nothing was seen.
	///
	/// At first the highest seen. After a round without quorum the highest for which, or for whose
	/// descendants, more than a third voted: it may be one not seen here, since a third includes an
	/// honest watcher. Where there is none though a quorum voted, one lower than before: so all come
	/// down to where their branches part. Who has not heard of a quorum cannot tell whether there is
	/// one, and stays at its block.
	pub fn name(&self) -> Option<Last> {
		let highest = self.trail.first().map(Last::from)?;
		let named = match self.before {
			None => highest,
			Some(before) => match self.widely_seen() {
				Some(wide) => wide,
				None if self.heard() >= self.quorum => self.below(before),
				None => before,
			},
		};
		match self.floor {
			Some(floor) if floor.height > named.height => Some(floor),
			_ => Some(named),
		}
	}

	/// The highest block that more than a third saw; of two branches always the same one.
	fn widely_seen(&self) -> Option<Last> {
		let mut seen_by = BTreeMap::<Last, BTreeSet<KeyId>>::new();
		for (block, voters) in &self.votes.blocks {
			let keys = || voters.keys().copied();
			seen_by.entry(*block).or_default().extend(keys());
			for ancestor in self.ancestors(block.hash) {
				seen_by.entry(ancestor).or_default().extend(keys());
			}
		}
		let wide = seen_by.into_iter().filter(|(_, keys)| self.weight(keys) >= self.suspect);
		wide.map(|(block, _)| block).max()
	}

	/// The weight of all who voted in this silence.
	fn heard(&self) -> StakeWeight {
		let voters = self.votes.blocks.values().flat_map(|voters| voters.keys().copied());
		self.weight(&voters.collect())
	}

	fn weight(&self, keys: &BTreeSet<KeyId>) -> StakeWeight {
		let weights = keys.iter().filter_map(|key| self.weights.get(key));
		StakeWeight(weights.fold(0, |sum, weight| sum.saturating_add(weight.0)))
	}

	/// The known ancestors of a block that was seen here.
	fn ancestors(&self, hash: H256) -> impl Iterator<Item = Last> + '_ {
		let find = |hash: H256| self.trail.iter().find(|block| block.hash == hash);
		let mut next = find(hash).map(|block| block.parent_hash);
		// A trail without end would need a cycle of hashes, which costs nothing to rule out.
		let ancestors = std::iter::from_fn(move || {
			let block = find(next?)?;
			next = Some(block.parent_hash);
			Some(Last::from(block))
		});
		ancestors.take(self.trail.len())
	}

	/// The block below this one, or itself where nothing below it was seen.
	fn below(&self, before: Last) -> Last {
		let parent = self.ancestors(before.hash).next();
		let lower = || self.trail.iter().find(|block| block.height < before.height).map(Last::from);
		parent.or_else(lower).unwrap_or(before)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn hash(height: u64, branch: u8) -> H256 {
		H256::from_low_u64_be(1 + height * 256 + u64::from(branch))
	}

	fn block(height: u64, branch: u8) -> Block {
		// Branches part above height 100.
		let parent_branch = if height <= 101 { 0 } else { branch };
		Block {
			height: Height(height),
			hash: hash(height, branch),
			parent_hash: hash(height - 1, parent_branch),
			state_root: H256::repeat_byte(3),
			timestamp: UnixTime(height),
		}
	}

	fn trail(top: u64, branch: u8) -> Vec<Block> {
		let of = |height: u64| if height <= 100 { 0 } else { branch };
		(top - 15..=top).rev().map(|height| block(height, of(height))).collect()
	}

	/// Groups of watchers with their weights and trails vote round by round, each hearing all votes,
	/// until one block has more than two thirds of a hundred. Returns the rounds, and the block.
	fn rounds(groups: &[(u128, Vec<Block>)]) -> (usize, Last) {
		let key = |group: usize| [group as u8; 16];
		let weights: BTreeMap<_, _> =
			groups.iter().enumerate().map(|(n, (w, _))| (key(n), StakeWeight(*w))).collect();
		assert_eq!(weights.values().map(|weight| weight.0).sum::<u128>(), 100);
		let mut votes = HaltVotes::default();
		let mut before = vec![None; groups.len()];
		for round in 1..20 {
			let name = |group: usize| {
				let naming = Naming {
					trail: &groups[group].1,
					votes: &votes,
					weights: &weights,
					suspect: StakeWeight(34),
					quorum: StakeWeight(67),
					before: before[group],
					floor: None,
				};
				naming.name().unwrap()
			};
			let named: Vec<_> = (0..groups.len()).map(name).collect();
			for (group, block) in named.iter().enumerate() {
				votes.note(&block.halt(Round(round as u64)), key(group));
				before[group] = Some(*block);
			}
			for block in &named {
				let for_it = named.iter().zip(groups).filter(|(named, _)| *named == block);
				if for_it.map(|(_, (weight, _))| weight).sum::<u128>() > 66 {
					return (round, *block);
				}
			}
		}
		panic!("no quorum in 20 rounds");
	}

	#[test]
	fn all_who_saw_one_last_block_name_it_at_once() {
		let (round, named) = rounds(&[(100, trail(110, 0))]);
		assert_eq!((round, named.height), (1, Height(110)));
	}

	#[test]
	fn a_last_block_that_reached_half_is_named_by_all_in_the_next_round() {
		let (round, named) = rounds(&[(50, trail(110, 0)), (50, trail(111, 0))]);
		assert_eq!((round, named.height), (2, Height(111)));
	}

	#[test]
	fn a_last_block_that_reached_less_than_a_third_is_left_out() {
		let (round, named) =
			rounds(&[(30, trail(111, 0)), (60, trail(110, 0)), (10, trail(109, 0))]);
		assert_eq!((round, named.height), (2, Height(110)));
	}

	#[test]
	fn last_blocks_spread_thin_are_counted_for_those_below_them() {
		let groups = [(20, 113), (20, 112), (20, 111), (40, 110)];
		let groups = groups.map(|(weight, top)| (weight, trail(top, 0)));
		let (round, named) = rounds(&groups);
		assert!(round <= 4 && named.height >= Height(110), "{round} {named:?}");
	}

	#[test]
	fn branches_that_no_third_saw_lead_down_to_where_they_part() {
		let groups: Vec<_> = (0..4).map(|branch| (25, trail(102, branch))).collect();
		let (round, named) = rounds(&groups);
		assert_eq!((round, named.height), (3, Height(100)));
	}

	#[test]
	fn of_two_branches_with_a_third_each_all_choose_the_same() {
		let (round, named) = rounds(&[(50, trail(104, 1)), (50, trail(104, 2))]);
		assert_eq!((round, named.hash), (2, hash(104, 2)));
	}

	#[test]
	fn nothing_below_the_floor_is_named_but_the_floor() {
		let floor = Last::from(&block(108, 0));
		let mut naming = Naming {
			trail: &trail(107, 0),
			votes: &HaltVotes::default(),
			weights: &BTreeMap::new(),
			suspect: StakeWeight(34),
			quorum: StakeWeight(67),
			before: None,
			floor: Some(floor),
		};
		assert_eq!(naming.name(), Some(floor));
		let higher = trail(109, 0);
		naming.trail = &higher;
		assert_eq!(naming.name(), Some(Last::from(&higher[0])));
	}

	#[test]
	fn who_hears_nobody_stays_at_its_block() {
		let trail = trail(110, 0);
		let last = Last::from(&trail[0]);
		let before = Some(last);
		let mut votes = HaltVotes::default();
		let weights = [([0; 16], StakeWeight(66)), ([1; 16], StakeWeight(34))].into();
		let name = |votes: &HaltVotes| {
			let (suspect, quorum) = (StakeWeight(67), StakeWeight(67));
			let (trail, weights) = (&trail, &weights);
			Naming { trail, votes, weights, suspect, quorum, before, floor: None }.name().unwrap()
		};
		votes.note(&last.halt(Round(3)), [0; 16]);
		assert_eq!(name(&votes).height, Height(110));
		votes.note(&Last::from(&block(110, 1)).halt(Round(3)), [1; 16]);
		assert_eq!(name(&votes).height, Height(109));
	}

	#[test]
	fn votes_from_before_something_new_was_seen_are_forgotten() {
		let mut votes = HaltVotes::default();
		let last = Last::from(&block(100, 0));
		votes.note(&last.halt(Round(9)), [1; 16]);
		votes.note(&last.halt(Round(10)), [2; 16]);
		votes.forget_before(Millis(9_001));
		assert_eq!(votes.blocks[&last].keys().collect::<Vec<_>>(), [&[2; 16]]);
		votes.forget_before(Millis(10_001));
		assert!(votes.blocks.is_empty());
	}

	#[test]
	fn a_member_that_names_ever_new_blocks_takes_no_more_than_its_room() {
		let mut votes = HaltVotes::default();
		let honest = Last::from(&block(100, 0));
		for key in 0..9 {
			votes.note(&honest.halt(Round(1)), [key; 16]);
		}
		for n in 0..1_000 {
			votes.note(&Last::from(&block(101 + n, 1)).halt(Round(n)), [99; 16]);
		}
		assert_eq!(votes.blocks.len(), MOST_BLOCKS);
		assert_eq!(votes.blocks[&honest].len(), 9);
	}
}
