// SPDX-License-Identifier: Apache-2.0

//! A ward by its script: which block is made when, on which block, and whom it reaches.

use std::time::Duration;
use vigil_observers::{Block, Observation, Verdict};
use vigil_primitives::{Height, UnixTime, H256};

/// Blocks this far below the newest are final.
const FINAL_AFTER: u64 = 3;

/// One block.
#[derive(Clone, Copy, Debug)]
struct Made {
	block: Block,
	parent: Option<usize>,
	/// When, in milliseconds after the start.
	at: u64,
	/// It reaches those of a hundred watchers whose rank is below.
	reach: usize,
}

/// All blocks in the order in which they are made.
#[derive(Clone, Debug, Default)]
pub struct Ward {
	made: Vec<Made>,
	tip: Option<usize>,
	branch: u64,
}

pub fn hash(height: u64, branch: u64) -> H256 {
	H256::from_low_u64_be(1 + height * 1_024 + branch)
}

impl Ward {
	/// A ward that starts at this height, long before the start.
	pub fn new(height: u64) -> Self {
		let mut ward = Self::default();
		let block = Block {
			height: Height(height),
			hash: hash(height, 0),
			parent_hash: hash(height - 1, 0),
			state_root: H256::repeat_byte(3),
			timestamp: UnixTime(1),
		};
		ward.made.push(Made { block, parent: None, at: 0, reach: 100 });
		ward.tip = Some(0);
		ward
	}

	/// Makes a block at this moment that reaches so many of a hundred watchers.
	pub fn make(&mut self, at: u64, reach: usize) {
		let parent = self.tip.unwrap();
		let before = self.made[parent].block;
		let height = before.height.0 + 1;
		let block = Block {
			height: Height(height),
			hash: hash(height, self.branch),
			parent_hash: before.hash,
			state_root: H256::from_low_u64_be(height + 7),
			timestamp: UnixTime(at / 1_000 + 1),
		};
		self.made.push(Made { block, parent: Some(parent), at, reach });
		self.tip = Some(self.made.len() - 1);
	}

	/// Makes blocks from one moment until before another.
	pub fn run(&mut self, from: u64, until: u64, every: u64) {
		for at in (from..until).step_by(every as usize) {
			self.make(at, 100);
		}
	}

	/// Goes on from so many blocks below, on a branch of its own.
	pub fn go_back(&mut self, blocks: usize) {
		for _ in 0..blocks {
			self.tip = self.made[self.tip.unwrap()].parent;
		}
		self.branch += 1;
	}

	/// The newest block, for assertions.
	pub fn height(&self) -> u64 {
		self.made[self.tip.unwrap()].block.height.0
	}

	/// Seen by the watcher of this rank whom blocks reach so late.
	pub fn look(&self, rank: usize, late: u64, elapsed: u64, halt_after: u64) -> Observation {
		let last = self.last(rank, late, elapsed);
		let since = if last == 0 { 0 } else { self.made[last].at + late };
		let quiet = Duration::from_millis(elapsed - since);
		let head = self.made[last].block;
		let verdict = match quiet.as_millis() as u64 >= halt_after {
			true => Verdict::Stalled { head, quiet },
			false => Verdict::Advancing { head, quiet },
		};
		let chain = self.chain(last);
		let finalized = chain.iter().find(|block| block.height.0 + FINAL_AFTER <= head.height.0);
		let (finalized, trail) = (finalized.copied(), chain[..chain.len().min(16)].to_vec());
		Observation { verdict, finalized, trail, endpoints: Vec::new() }
	}

	/// The block at this height, as this watcher sees it.
	pub fn block(&self, rank: usize, late: u64, elapsed: u64, height: Height) -> Option<Block> {
		let chain = self.chain(self.last(rank, late, elapsed));
		let first = self.made[0].block;
		let before = Block { height, hash: hash(height.0, 0), ..first };
		let before = (height < first.height).then_some(before);
		chain.into_iter().find(|block| block.height == height).or(before)
	}

	/// The last block that has reached this watcher; the first one has reached everybody.
	fn last(&self, rank: usize, late: u64, elapsed: u64) -> usize {
		let reached = |made: &Made| made.at + late <= elapsed && rank < made.reach;
		self.made.iter().skip(1).rposition(reached).map_or(0, |index| index + 1)
	}

	fn chain(&self, from: usize) -> Vec<Block> {
		let mut chain = Vec::new();
		let mut next = Some(from);
		while let Some(made) = next.map(|index| self.made[index]) {
			chain.push(made.block);
			next = made.parent;
		}
		chain
	}
}
