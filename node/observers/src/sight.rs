// SPDX-License-Identifier: Apache-2.0

//! What each voice has shown of a ward, and what enough of them have: that is *seen*. Pure.
//!
//! A voice that shows a block vouches for it, and for every block before it that its hash stands for.
//! Contents that the hash does not stand for (a Substrate block's time, anything that is only claimed)
//! count only as far as voices agree on them: who shows a later block vouches for the hash, and for
//! what somebody else says is behind it only if that can be before the later block.
//!
//! A block that the ward's own consensus vouches for needs one voice. That it is seen is one thing, and that
//! enough voices show it another: until they do, nobody knows but by its own time how new it is.

use crate::{
	problem::Problem,
	source::{Proof, Shown},
	Block,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use vigil_primitives::{Height, UnixTime, H256};

/// How many blocks of each voice are remembered, and how many that were seen.
const KEPT: usize = 64;
/// How far down links are followed.
const LINKS: usize = 64;
/// How many voices it takes at least to hold another to what they say.
const SEVERAL: usize = 2;

type Voices = BTreeSet<usize>;

/// What a voice that vouches for a hash with a later block lets be behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Link {
	/// The height that it leaves to the block.
	height: Height,
	/// The earliest time after it, zero if there is none.
	time: UnixTime,
}

/// One hash.
#[derive(Debug, Default)]
struct Node {
	/// What is said to be behind it, by whom.
	variants: Vec<(Shown, Voices)>,
	/// Who vouches for it with a block after it.
	linked: BTreeMap<usize, Link>,
	/// Whether the ward's consensus vouches for it.
	verified: bool,
	/// Whether it is seen.
	seen: bool,
	/// Whether enough voices show it.
	shared: bool,
}

/// A block that is seen because the ward's consensus vouches for it, and not because enough voices do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Proven {
	/// The block.
	pub block: Block,
	/// When it was made, if that is proven too and not only somebody's word under a proven hash.
	pub made_at: Option<UnixTime>,
}

/// What came out of a look.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Settled {
	/// Blocks that enough voices show from now on, from the lowest.
	pub fresh: Vec<Block>,
	/// Blocks that are seen from now on without that, from the lowest.
	pub proven: Vec<Proven>,
	/// What voices showed for the first time that was not seen before.
	pub novel: Vec<(usize, Block)>,
}

/// All that was shown lately.
#[derive(Debug)]
pub(crate) struct Sight {
	enough: usize,
	nodes: HashMap<H256, Node>,
	/// What each voice has shown, the newest last.
	shown: Vec<VecDeque<H256>>,
	/// What is seen, the newest last.
	seen: VecDeque<H256>,
	/// What was shown for the first time since the last settlement.
	novel: Vec<(usize, Block)>,
	changed: bool,
}

impl Sight {
	/// Nothing yet, of so many voices of which `enough` have to show a block.
	pub fn new(voices: usize, enough: usize) -> Self {
		let shown = vec![VecDeque::new(); voices];
		let (nodes, seen, novel) = Default::default();
		Self { enough, nodes, shown, seen, novel, changed: false }
	}

	/// Whether a block can come after the one that it names as its parent: one higher, and not older. The
	/// parent is what several voices, and enough of them, show themselves, or what this voice does: nobody
	/// is held to the word of one other.
	pub fn fits(&self, voice: usize, block: &Block) -> Result<(), Problem> {
		let node = self.nodes.get(&block.parent_hash);
		let many = self.enough.max(SEVERAL);
		let parent = node.and_then(|node| node.said_by_many(many).or_else(|| node.said_by(voice)));
		let fits = |parent: Block| {
			parent.height.0.checked_add(1) == Some(block.height.0)
				&& (block.timestamp.0 == 0 || block.timestamp >= parent.timestamp)
		};
		if block.hash == block.parent_hash || parent.is_some_and(|parent| !fits(parent)) {
			return Err(Problem::Misfit { height: block.height });
		}
		Ok(())
	}

	/// A voice shows a block.
	pub fn show(&mut self, voice: usize, shown: Shown) {
		let hash = shown.block.hash;
		let Some(before) = self.shown.get_mut(voice) else { return };
		if !before.contains(&hash) {
			before.push_back(hash);
			self.novel.push((voice, shown.block));
			self.changed = true;
			if before.len() > KEPT {
				before.pop_front();
			}
		}
		self.changed |= self.nodes.entry(hash).or_default().add(voice, shown);
		if shown.proof == Proof::Claimed {
			// Who claims a block claims the one before it, but stands for nobody else in that.
			if let Some(link) = Link::before(&shown.block) {
				let parent = self.nodes.entry(shown.block.parent_hash).or_default();
				self.changed |= parent.link(voice, link);
			}
		}
	}

	/// Counts what was shown since the last time.
	pub fn settle(&mut self) -> Settled {
		let novel = std::mem::take(&mut self.novel);
		if !std::mem::take(&mut self.changed) {
			return Settled::default();
		}
		let unseen = |hash: &H256| self.nodes.get(hash).is_none_or(|node| !node.seen);
		let novel = novel.into_iter().filter(|(_, block)| unseen(&block.hash)).collect();
		self.follow_links();
		let (mut fresh, mut proven) = (Vec::new(), Vec::new());
		for (hash, node) in &mut self.nodes {
			let before = node.seen;
			if let Some(block) = node.counted(self.enough).filter(|_| !node.shared) {
				(node.seen, node.shared) = (true, true);
				fresh.push(block);
			} else if let Some(block) = node.proven().filter(|_| !before) {
				node.seen = true;
				proven.push(block);
			}
			if node.seen && !before {
				self.seen.push_back(*hash);
			}
		}
		fresh.sort_unstable_by_key(|block| (block.height, block.hash));
		proven.sort_unstable_by_key(|proven| (proven.block.height, proven.block.hash));
		self.forget();
		Settled { fresh, proven, novel }
	}

	/// The block of this hash, if it is seen.
	pub fn block(&self, hash: H256) -> Option<Block> {
		self.nodes.get(&hash)?.block()
	}

	/// Whether this hash is seen by the word of the ward's consensus.
	pub fn is_proven(&self, hash: H256) -> bool {
		self.nodes.get(&hash).is_some_and(|node| node.verified)
	}

	/// The seen block at `height` that `from` is made on, as far as hashes link the two.
	pub fn ancestor(&self, from: &Block, height: Height) -> Option<Block> {
		let steps = from.height.0.checked_sub(height.0)?;
		let mut hash = from.hash;
		for _ in 0..steps.min(LINKS.saturating_add(1) as u64) {
			hash = self.nodes.get(&hash)?.bound()?;
		}
		self.block(hash).filter(|block| block.height == height)
	}

	/// The highest seen block that is made on this one, as far as hashes link the two, or itself.
	pub fn highest_after(&self, block: Block) -> Block {
		let seen = self.seen.iter().filter_map(|hash| self.block(*hash));
		let after = seen.filter(|other| self.ancestor(other, block.height) == Some(block));
		after.max_by_key(|other| other.height).unwrap_or(block)
	}

	/// A block and those before it as far as they are seen, at most `most`.
	pub fn trail(&self, head: Block, most: usize) -> Vec<Block> {
		let before = |block: &Block| self.block(block.parent_hash);
		std::iter::successors(Some(head), before).take(most).collect()
	}

	/// Forwards who vouches for a block to the blocks before it.
	fn follow_links(&mut self) {
		let mut order: Vec<(Height, H256)> = self
			.nodes
			.iter()
			.filter_map(|(hash, node)| Some((node.best()?.block.height, *hash)))
			.collect();
		order.sort_unstable_by(|a, b| b.cmp(a));
		for (_, hash) in order {
			let Some(node) = self.nodes.get(&hash) else { continue };
			let Some(parent) = node.bound() else { continue };
			let (links, verified) = (node.links(), node.verified);
			let parent = self.nodes.entry(parent).or_default();
			for (voice, link) in links {
				parent.link(voice, link);
			}
			parent.verified |= verified;
		}
	}

	/// Drops what no voice showed lately and what was not seen lately. A voice cannot push out what
	/// others have shown.
	fn forget(&mut self) {
		while self.seen.len() > KEPT {
			self.seen.pop_front();
		}
		let mut kept: HashSet<H256> =
			self.shown.iter().flatten().chain(&self.seen).copied().collect();
		let parents = |hash: &H256| Some(self.nodes.get(hash)?.best()?.block.parent_hash);
		let parents: Vec<H256> = kept.iter().filter_map(parents).collect();
		kept.extend(parents);
		self.nodes.retain(|hash, _| kept.contains(hash));
	}
}

impl Link {
	/// What a block lets be before it.
	fn before(block: &Block) -> Option<Self> {
		Self { height: block.height, time: block.timestamp }.down()
	}

	/// The same one block further down.
	fn down(self) -> Option<Self> {
		let height = Height(self.height.0.checked_sub(1)?);
		Some(Self { height, ..self })
	}

	/// Whether this block can be there.
	fn allows(&self, block: &Block) -> bool {
		let in_time = self.time.0 == 0 || block.timestamp <= self.time;
		block.height == self.height && in_time
	}
}

impl Node {
	/// Notes that a voice says this of the hash, in place of what it said before. Returns whether that is
	/// new.
	fn add(&mut self, voice: usize, shown: Shown) -> bool {
		self.verified |= shown.proof == Proof::Verified;
		if let Some(changed) = self.add_to_proven(voice, shown) {
			return changed;
		}
		let same = |one: &(Shown, Voices)| one.0.block == shown.block;
		if let Some(said) = self.variants.iter_mut().find(|one| same(one)) {
			let better = shown.proof > said.0.proof;
			said.0.proof = said.0.proof.max(shown.proof);
			if said.1.contains(&voice) {
				return better;
			}
		}
		for (_, voices) in &mut self.variants {
			voices.remove(&voice);
		}
		match self.variants.iter_mut().find(|one| same(one)) {
			Some((_, voices)) => voices.extend([voice]),
			None => self.variants.push((shown, Voices::from([voice]))),
		}
		self.variants.retain(|(_, voices)| !voices.is_empty());
		true
	}

	/// Where it is proven what the hash stands for, whoever names the hash vouches for that, whatever it says
	/// of it. Returns whether that is new; `None` where it is not proven.
	fn add_to_proven(&mut self, voice: usize, shown: Shown) -> Option<bool> {
		let proven = |one: &&(Shown, Voices)| one.0.proof == Proof::Verified;
		let before = self.variants.iter().find(proven).map(|(shown, _)| *shown);
		let what = before.or_else(|| (shown.proof == Proof::Verified).then_some(shown))?;
		let all = self.variants.iter().flat_map(|(_, voices)| voices).copied();
		let voices: Voices = all.chain([voice]).collect();
		let changed = before.is_none() || self.variants.iter().all(|one| one.1 != voices);
		self.variants = vec![(what, voices)];
		Some(changed)
	}

	/// Notes that a voice vouches for the hash with a later block. Returns whether that is new.
	fn link(&mut self, voice: usize, link: Link) -> bool {
		let before = self.linked.get(&voice).filter(|before| before.height == link.height);
		// Of several later blocks the earliest counts; one without a time says nothing of it.
		let times = before.map(|before| before.time).into_iter().chain([link.time]);
		let time = times.filter(|time| time.0 > 0).min().unwrap_or_default();
		let link = Link { time, ..link };
		self.linked.insert(voice, link) != Some(link)
	}

	/// How well something that is said of the hash is proven, and how many vouch for it: who says it, and
	/// who says nothing of the hash but has a later block that it can be before.
	fn weight(&self, (shown, voices): &(Shown, Voices)) -> (Proof, usize) {
		let vouches = |(voice, link): &(&usize, &Link)| {
			link.allows(&shown.block) && self.said_by(**voice).is_none()
		};
		let linked = self.linked.iter().filter(vouches).count();
		(shown.proof, voices.len().saturating_add(linked))
	}

	/// What is behind the hash by the best proof, and of as good ones by most voices.
	fn best(&self) -> Option<Shown> {
		// Of as many, the first: a later one displaces nothing.
		let best = self.variants.iter().rev().max_by_key(|said| self.weight(said));
		best.map(|(shown, _)| *shown)
	}

	/// What is behind the hash, once it is seen.
	fn block(&self) -> Option<Block> {
		self.best().filter(|_| self.seen).map(|shown| shown.block)
	}

	/// What one voice says is behind it.
	fn said_by(&self, voice: usize) -> Option<Block> {
		let said = self.variants.iter().find(|(_, voices)| voices.contains(&voice));
		said.map(|(shown, _)| shown.block)
	}

	/// What at least so many voices say themselves is behind it.
	fn said_by_many(&self, many: usize) -> Option<Block> {
		let said = self.variants.iter().find(|(_, voices)| voices.len() >= many);
		said.map(|(shown, _)| shown.block)
	}

	/// Everybody who vouches for it, with what that lets be before it. What a voice says of it itself
	/// goes before what it lets be there.
	fn links(&self) -> BTreeMap<usize, Link> {
		let down = |(voice, link): (&usize, &Link)| Some((*voice, link.down()?));
		let mut links: BTreeMap<usize, Link> = self.linked.iter().filter_map(down).collect();
		for (shown, voices) in &self.variants {
			let before = Link::before(&shown.block);
			links.extend(voices.iter().filter_map(|voice| Some((*voice, before?))));
		}
		links
	}

	/// The block, if enough voices vouch for it and none of them says something else of it.
	fn counted(&self, enough: usize) -> Option<Block> {
		let vouched = self.variants.iter().rev().filter(|said| self.weight(said).1 >= enough);
		vouched.max_by_key(|said| self.weight(said)).map(|(shown, _)| shown.block)
	}

	/// The block, if the ward's consensus vouches for it.
	fn proven(&self) -> Option<Proven> {
		let best = self.best().filter(|_| self.verified)?;
		let made_at = (best.proof == Proof::Verified).then_some(best.block.timestamp);
		Some(Proven { block: best.block, made_at })
	}

	/// The parent that the hash stands for.
	fn bound(&self) -> Option<H256> {
		let bound = |(shown, _): &&(Shown, Voices)| shown.proof >= Proof::Linked;
		self.variants.iter().find(bound).map(|(shown, _)| shown.block.parent_hash)
	}
}

#[cfg(test)]
#[path = "sight_tests.rs"]
mod tests;
