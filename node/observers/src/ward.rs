// SPDX-License-Identifier: Apache-2.0

//! What is known of a ward from all looks together. Pure: answers and times are handed in.

use crate::{
	memory::HeadMemory,
	problem::Problem,
	quiet::{Pace, Quiet},
	quorum::{enough, quorum_height, tolerated},
	sight::{Proven, Sight},
	source::{Proof, Shown},
	voices::Panel,
	Block,
};
use std::{collections::VecDeque, time::Duration};
use vigil_primitives::{Height, H256};

/// How many blocks are told of, from the head down.
const TRAIL: usize = 16;
/// How far down a block may be on the head's branch to be no news.
const BRANCH: usize = 64;
/// Looks in which a quorum has to be elsewhere before a head that it never had is given up.
const SEVERAL: u32 = 3;
/// How many blocks that only the ward's consensus vouched for are remembered.
const EARLY: usize = 64;
/// How often a block that is missing in the trail is asked for.
const TRIES: u32 = 3;

/// A ward.
#[derive(Debug)]
pub(crate) struct Ward {
	pub sight: Sight,
	pub life: HeadMemory,
	pub finality: HeadMemory,
	pub quiet: Quiet,
	/// By the clock of `quiet`: when something became final last.
	final_at: Duration,
	/// By the same clock: when a transaction was seen last.
	busy_at: Duration,
	/// The newest height that enough voices claim, and by the same clock since when.
	claimed: Option<(Height, Duration)>,
	/// The newest that each voice showed on its own.
	novel: Vec<Option<Block>>,
	voices: usize,
	missing: Option<(H256, u32)>,
	/// The highest block of the head's branch at which a quorum was.
	stood: Option<Block>,
	/// Looks in a row in which a quorum was below a head that it never had and that links to none of its
	/// blocks.
	adrift: u32,
	/// By the clock of `quiet`: when a block was seen last that is neither life nor of the head's branch.
	stray_at: Option<Duration>,
	/// Life that only the ward's consensus vouched for when it was seen, and not enough voices.
	early: VecDeque<H256>,
}

impl Ward {
	pub fn new(panel: &Panel, pace: Pace) -> Self {
		let voices = panel.voices();
		Self {
			sight: Sight::new(voices, enough(voices)),
			life: HeadMemory::default(),
			finality: HeadMemory::default(),
			quiet: Quiet::new(voices, pace),
			final_at: Duration::ZERO,
			busy_at: Duration::ZERO,
			claimed: None,
			novel: vec![None; voices],
			voices,
			missing: None,
			stood: None,
			adrift: 0,
			stray_at: None,
			early: VecDeque::new(),
		}
	}

	/// An endpoint of this voice shows a block.
	///
	/// # Errors
	/// If the block cannot come after its parent; then it does not count. What is proven comes after whatever
	/// others say of its parent.
	pub fn show(&mut self, voice: usize, shown: Shown) -> Result<(), Problem> {
		if shown.proof < Proof::Verified {
			self.sight.fits(voice, &shown.block)?;
		}
		self.sight.show(voice, shown);
		Ok(())
	}

	/// Counts what a look that took this long and ends at this unix time has shown. Returns whether there is
	/// life in it.
	pub fn settle(&mut self, took: Duration, unix: u64) -> bool {
		let settled = self.sight.settle();
		let (mut life, mut strays) = (false, Vec::new());
		for block in settled.fresh {
			if let Some(place) = self.early.iter().position(|hash| *hash == block.hash) {
				self.early.remove(place);
				life = true;
				continue;
			}
			let on_branch = self.life.head().is_some_and(|head| {
				block.height <= head.height && self.sight.trail(head, BRANCH).contains(&block)
			});
			let known = self.life.knows(block.hash);
			if on_branch {
				self.life.learn(&block);
			} else if self.life.note(block) {
				life = true;
			} else if !known {
				strays.push(block.hash);
			}
		}
		if life {
			self.quiet.news(took);
		}
		let proven =
			settled.proven.into_iter().filter(|proven| self.note_proven(proven, unix)).count();
		if !strays.is_empty() {
			self.stray_at = Some(self.quiet.clock().saturating_add(took));
		}
		for (voice, block) in settled.novel {
			// Old blocks and those of a ward whose head was invented look alike: they are no life, but who
			// shows them objects.
			if self.life.knows(block.hash) && !strays.contains(&block.hash) {
				continue;
			}
			self.quiet.novelty(voice, took);
			if let Some(novel) = self.novel.get_mut(voice) {
				*novel = Some(block);
			}
		}
		life || proven > 0
	}

	/// Notes a block that only the ward's consensus vouches for, and returns whether it is life. It refutes a
	/// silence up to when it was made and no longer: who holds blocks back and shows one after the other
	/// delays nothing.
	fn note_proven(&mut self, proven: &Proven, unix: u64) -> bool {
		if !self.life.note(proven.block) {
			return false;
		}
		self.early.push_back(proven.block.hash);
		if self.early.len() > EARLY {
			self.early.pop_front();
		}
		let Some(made_at) = proven.made_at else { return false };
		let age = Duration::from_secs(unix.saturating_sub(made_at.0));
		self.quiet.news_by(self.quiet.clock().saturating_sub(age));
		true
	}

	/// The highest block seen.
	pub fn head(&self) -> Option<Block> {
		let head = self.life.head()?;
		// More voices may have shown since what is behind the hash.
		Some(self.sight.block(head.hash).unwrap_or(head))
	}

	/// The head and what is before it.
	pub fn trail(&self) -> Vec<Block> {
		self.head().map(|head| self.sight.trail(head, TRAIL)).unwrap_or_default()
	}

	/// A quorum is at this block now, and enough voices for life claim to be as high as `reached`. If it is
	/// another branch than the head's, and known, the ward went back to it.
	pub fn stands_at(&mut self, hash: H256, reached: Option<Height>) {
		let (Some(block), Some(head)) = (self.sight.block(hash), self.life.head()) else { return };
		let there = self.sight.ancestor(&head, block.height).map(|block| block.hash);
		let left = match there {
			Some(there) => there != hash,
			None => block.height >= head.height,
		};
		if left {
			self.life.stand(block);
		}
		if left || there.is_some() {
			self.adrift = 0;
			self.confirm(block);
			return;
		}
		let had = self.stood.is_some_and(|stood| stood.hash == head.hash)
			|| self.sight.is_proven(head.hash);
		let held = reached.is_some_and(|reached| reached >= head.height);
		self.adrift = if had || held { 0 } else { self.adrift.saturating_add(1) };
		if self.adrift >= SEVERAL {
			self.give_up_head(block);
		}
	}

	/// Notes a block of the head's branch at which a quorum is.
	fn confirm(&mut self, block: Block) {
		let Some(head) = self.life.head() else { return };
		let higher = |stood: Block| {
			stood.height > block.height
				&& self.sight.ancestor(&head, stood.height).is_some_and(|on| on.hash == stood.hash)
		};
		if !self.stood.is_some_and(higher) {
			self.stood = Some(block);
		}
	}

	/// Takes back a head that some showed and a quorum never had, because the quorum is at this block. What
	/// a quorum had before stays the head if that is higher: then the block is an old one.
	fn give_up_head(&mut self, block: Block) {
		let old = |stood: &Block| {
			let there = self.sight.ancestor(stood, block.height);
			stood.height > block.height && there.is_none_or(|there| there.hash == block.hash)
		};
		let head = self.stood.filter(old).unwrap_or_else(|| self.sight.highest_after(block));
		self.life.restore(head);
		self.adrift = 0;
		if let Some(at) = self.stray_at.take() {
			self.quiet.news_by(at);
		}
	}

	/// The height below an unknown low block at which voices have to be asked, to tell whether its branch
	/// is another one.
	pub fn anchor(&self, hash: H256, height: Height) -> Option<Height> {
		let low = self.life.head().is_some_and(|head| height < head.height);
		let anchor = self.life.anchor(height).filter(|_| low && !self.life.knows(hash))?;
		(anchor.0.saturating_add(1) < height.0).then_some(anchor)
	}

	/// Notes the agreed final block.
	pub fn finalize(&mut self, block: Block) {
		let head = self.finality.head();
		if self.finality.note(block) {
			self.final_at = self.quiet.clock();
		} else if head.is_some_and(|head| block.height >= head.height) {
			self.finality.stand(block);
		}
	}

	/// Answered time since something became final.
	pub fn unfinal(&self) -> Duration {
		self.quiet.clock().saturating_sub(self.final_at)
	}

	/// Notes that there was a transaction, or that nobody knows.
	pub fn busy(&mut self) {
		self.busy_at = self.quiet.clock();
	}

	/// Answered time since there was a transaction.
	pub fn idle(&self) -> Duration {
		self.quiet.clock().saturating_sub(self.busy_at)
	}

	/// Notes the heights that the voices claim for their newest blocks.
	pub fn claim(&mut self, heights: &[Option<Height>]) {
		let Some(height) = quorum_height(heights, enough(self.voices)) else { return };
		if self.claimed.is_none_or(|(before, _)| height > before) {
			self.claimed = Some((height, self.quiet.clock()));
		}
	}

	/// Whether that rose within `span`.
	pub fn grows(&self, span: Duration) -> bool {
		let fresh = |at: Duration| self.quiet.clock().saturating_sub(at) < span;
		self.claimed.is_some_and(|(_, at)| fresh(at))
	}

	/// The highest block that voices showed on their own, if more of them did within `span` than may
	/// lie.
	pub fn newer(&self, span: Duration) -> Option<Block> {
		let many = self.quiet.objectors(span) > tolerated(self.voices);
		self.novel.iter().flatten().max_by_key(|block| block.height).filter(|_| many).copied()
	}

	/// The first block that is missing in the trail, a few times.
	pub fn missing(&mut self) -> Option<(Height, H256)> {
		let trail = self.trail();
		let last = trail.last().filter(|_| trail.len() < TRAIL)?;
		let below = Height(last.height.0.checked_sub(1)?);
		let tries = match self.missing {
			Some((hash, tries)) if hash == last.parent_hash => tries,
			_ => 0,
		};
		self.missing = Some((last.parent_hash, tries.saturating_add(1)));
		(tries < TRIES).then_some((below, last.parent_hash))
	}
}
