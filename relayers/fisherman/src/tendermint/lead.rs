// SPDX-License-Identifier: Apache-2.0

//! From a pinned anchor to blocks: at once where more than a third of whom it trusts still votes, else by the blocks
//! at which that changed.

use super::node::Node;
use crate::{judge::Trusted, trust::MAX_UPDATES, ward::WardError};
use vigil_primitives::{Height, UnixTime};
use vigil_proofs::{
	tendermint::{Anchor, Block, Point, Proof, Tendermint, Update, Validators},
	LifeError, LivenessProof, ProvenBlock,
};

/// The most anchors that are tried.
const MOST_ANCHORS: usize = 3;

/// Blocks that are proven, and what shows that.
#[derive(Debug)]
pub struct Led {
	/// The anchor's number.
	pub number: u32,
	/// What moves it on.
	pub updates: Vec<Update>,
	/// The anchor after that.
	pub anchor: Anchor,
	/// The blocks.
	pub blocks: Vec<(Block, ProvenBlock)>,
	/// Whom the last trusted block below them named.
	pub trusted: Validators,
}

/// Why there is no way.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPath {
	/// The ward cannot be asked, or shows what is not so.
	#[error(transparent)]
	Ward(#[from] WardError),
	/// No anchor is of a block below.
	#[error(
		"no anchor of the ward is of a block below {0}: nothing is trusted that could prove it"
	)]
	BelowAnchors(u64),
	/// The anchor is too far back.
	#[error(
		"more than {MAX_UPDATES} changes of the ward's validators lie between its anchor and the block: advance the \
		 anchor first"
	)]
	TooFar,
	/// The anchor's keys may have been sold.
	#[error("the anchor is older than its keys are trusted: governance has to pin another one")]
	Stale,
}

/// A way to blocks at these heights, in rising order, from the newest anchor that there is one from.
pub async fn lead(
	node: &Node,
	trusted: &Trusted,
	heights: &[u64],
	now: UnixTime,
) -> Result<Led, NoPath> {
	let lowest = heights.first().copied().unwrap_or_default();
	let anchors = trusted.tendermint().rev().filter(|(_, anchor)| below(anchor, lowest).is_some());
	let mut blocks = Vec::new();
	let mut problem = NoPath::BelowAnchors(lowest);
	for (number, anchor) in anchors.take(MOST_ANCHORS) {
		if blocks.is_empty() {
			for height in heights {
				blocks.push(node.block(*height).await?);
			}
		}
		match from_anchor(node, (number, anchor), &blocks, now).await {
			Ok(led) => return Ok(led),
			Err(error) => problem = error,
		}
	}
	Err(problem)
}

async fn from_anchor(
	node: &Node,
	(number, anchor): (u32, &Anchor),
	blocks: &[Block],
	now: UnixTime,
) -> Result<Led, NoPath> {
	node.expect(&anchor.chain_id);
	let lowest = blocks.first().map_or(0, |block| block.header.height);
	let (mut anchor, mut updates) = (anchor.clone(), Vec::new());
	loop {
		let point = below(&anchor, lowest).ok_or(NoPath::BelowAnchors(lowest))?;
		let trusted = named(node, &point).await?;
		match check(&anchor, blocks, &trusted, now) {
			Ok(proven) => {
				let blocks = blocks.iter().cloned().zip(proven).collect();
				return Ok(Led { number, updates, anchor, blocks, trusted });
			},
			Err(LifeError::WrongSet)
				if updates.len() >= MAX_UPDATES || !leaves_room(&anchor, lowest) =>
			{
				return Err(NoPath::TooFar);
			},
			// Whom it trusts has mostly gone since.
			Err(LifeError::WrongSet) => {
				let (update, moved) = step(node, &anchor, lowest.saturating_sub(1), now).await?;
				anchor = moved;
				updates.push(update);
			},
			Err(error) => return Err(wrong(node, error)),
		}
	}
}

/// The longest step of an anchor towards this height.
async fn step(
	node: &Node,
	anchor: &Anchor,
	towards: u64,
	now: UnixTime,
) -> Result<(Update, Anchor), NoPath> {
	let point = anchor.points.last().ok_or(NoPath::BelowAnchors(towards))?;
	let trusted = named(node, point).await?;
	let mut height = towards;
	while height > point.height {
		let mut moved = anchor.clone();
		let update = Update { block: node.block(height).await?, trusted: trusted.clone() };
		match Tendermint::advance(&mut moved, &update, now) {
			Ok(()) => return Ok((update, moved)),
			Err(LifeError::WrongSet) => {},
			Err(error) => return Err(wrong(node, error)),
		}
		height = point.height.saturating_add(height.saturating_sub(point.height).wrapping_div(2));
	}
	Err(wrong(node, LifeError::WrongSet))
}

/// How an anchor is to be moved on to be near this block: the first step, and whether one is needed to get there.
pub async fn behind(
	node: &Node,
	anchor: &Anchor,
	last: u64,
	now: UnixTime,
) -> Result<Option<(Update, bool)>, NoPath> {
	node.expect(&anchor.chain_id);
	if anchor.points.last().is_none_or(|point| point.height >= last) {
		return Ok(None);
	}
	let (update, _) = step(node, anchor, last, now).await?;
	let needed = update.block.header.height < last;
	Ok(Some((update, needed)))
}

/// Each block, if all of them are proven.
fn check(
	anchor: &Anchor,
	blocks: &[Block],
	trusted: &Validators,
	now: UnixTime,
) -> Result<Vec<ProvenBlock>, LifeError> {
	let one = |block: &Block| {
		let proof = Proof { first: block.clone(), last: None, trusted: trusted.clone() };
		Tendermint::block_at(anchor, Height(block.header.height), &proof, now)
	};
	blocks.iter().map(one).collect()
}

/// Whom a trusted block named for the one after it.
async fn named(node: &Node, point: &Point) -> Result<Validators, WardError> {
	node.validators(point.height.saturating_add(1), point.next_validators_hash).await
}

/// Whether an anchor can be moved on and still be below this height.
fn leaves_room(anchor: &Anchor, height: u64) -> bool {
	anchor.points.last().is_some_and(|point| point.height.saturating_add(1) < height)
}

/// The newest trusted block below a height.
fn below(anchor: &Anchor, height: u64) -> Option<Point> {
	anchor.points.iter().rev().find(|point| point.height < height).copied()
}

/// What the node shows is not so, or the anchor too old.
fn wrong(node: &Node, error: LifeError) -> NoPath {
	if error == LifeError::AnchorStale {
		return NoPath::Stale;
	}
	node.distrust();
	NoPath::Ward(node.broken(format!("it does not follow from the anchor ({error:?})")))
}
