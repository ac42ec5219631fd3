// SPDX-License-Identifier: Apache-2.0

//! Whether a statement about a ward of the Cosmos kind is false, and the proof of it.
//!
//! A block's times are signed by a quorum, so two blocks are enough: one that was made in the silence and a later one
//! that shows it to be final, both by the times of the votes. They refute a Halt of whatever height, and whether `latest`
//! or `finalized` counts as life.

use super::{
	lead::{lead, Led, NoPath},
	node::{Node, Range},
};
use crate::{
	judge::{cannot, waits, Finding, Trusted},
	said::Shown,
	search,
	voices::Rules,
	ward::WardError,
};
use vigil_primitives::{Checkpoint, Halt, Height, UnixTime};
use vigil_proofs::{
	family::{self, Family},
	tendermint::Proof,
	LivenessProof, ProvenBlock, Verdict, Window,
};

/// Blocks at either end of the silence that are tried.
const TRIED: u64 = 3;
/// The most signatures that Vigil checks for one report.
const SIGNATURES: u32 = 2_000;
/// And the most bytes that it reads.
const BYTES: u32 = 2 * 1024 * 1024;

/// Whether a ward stood as a Halt says.
pub async fn halt(node: &Node, halt: &Halt, rules: Rules<'_>) -> Result<Finding, WardError> {
	let policy = rules.policy;
	let Some(window) = Window::of(halt.height, halt.round, policy.halt_after, policy.margin) else {
		return Ok(cannot("the silence is too short for any proof"));
	};
	if let Some(finding) = unjudged(node, rules, halt.round.start()) {
		return Ok(finding);
	}
	let range = node.range().await?;
	let end = range.last.saturating_add(1);
	let begin = first(node, range.first, end, window.not_before.0).await?;
	let after = first(node, begin, end, window.not_after.0.saturating_add(1)).await?;
	if begin == after {
		return Ok(empty(range, begin));
	}
	// There are no branches, so blocks at or below the one that is said to be the last refute as well.
	let found = life(node, halt, &window, (begin, after), rules).await;
	match found {
		Ok(Finding::Cannot(why)) if after == end => Ok(Finding::Waits(why)),
		Ok(found) => Ok(found),
		Err(NoPath::Ward(error)) => Err(error),
		Err(error) => Ok(cannot(error)),
	}
}

/// What a ward says that shows no block of the silence.
fn empty(range: Range, begin: u64) -> Finding {
	if begin > range.last {
		return waits("the ward has no block from after the silence yet");
	}
	if begin == range.first && range.first > 1 {
		return cannot("the node has forgotten the blocks of that time: name one that keeps more");
	}
	Finding::True
}

/// The first height from which on blocks were made at or after a time.
async fn first(node: &Node, from: u64, end: u64, time: u64) -> Result<u64, WardError> {
	let late = |height| async move {
		let (header, _) = node.signed(height).await?;
		Ok::<_, WardError>(header.time.seconds >= time)
	};
	search::first(from, end, late).await
}

/// Two blocks of the silence that convict.
async fn life(
	node: &Node,
	halt: &Halt,
	window: &Window,
	(begin, after): (u64, u64),
	rules: Rules<'_>,
) -> Result<Finding, NoPath> {
	let inside = Window { above: Height(0), ..*window };
	let (mut why, mut problem) = (None, None);
	for tried in 0..TRIED {
		// The votes for the last ones may have come after the silence.
		let last = after.saturating_sub(tried.saturating_add(1));
		for first in begin..begin.saturating_add(TRIED).min(last) {
			let led = match lead(node, rules.trusted, &[first, last], rules.now).await {
				Ok(led) => led,
				// A node that shows something else than the ward is asked no further.
				Err(NoPath::Ward(error)) => return Err(error.into()),
				Err(error) => {
					problem = problem.or(Some(error));
					continue;
				},
			};
			let proven: Vec<ProvenBlock> = led.blocks.iter().map(|(_, proven)| *proven).collect();
			if !proven.iter().all(|block| inside.holds(block)) {
				continue;
			}
			match shown(led, Some((halt, window, rules))) {
				found @ Finding::Cannot(_) => why = why.or(Some(found)),
				found => return Ok(found),
			}
		}
	}
	match (why, problem) {
		(Some(found), _) => Ok(found),
		(None, Some(error)) => Err(error),
		(None, None) => {
			Ok(cannot("the ward made blocks in the silence, but too few and too close together"))
		},
	}
}

/// The proof, if the chain will take it; against a Halt also only if it convicts.
fn shown(led: Led, against: Option<(&Halt, &Window, Rules<'_>)>) -> Finding {
	let mut blocks = led.blocks.into_iter().map(|(block, _)| block);
	let Some(first) = blocks.next() else { return cannot("there is nothing to show") };
	let proof = Proof { first, last: blocks.next(), trusted: led.trusted };
	let proof = family::Proof::Tendermint(Box::new(proof));
	let update = |update| family::Update::Tendermint(Box::new(update));
	let updates: Vec<_> = led.updates.into_iter().map(update).collect();
	let costs = updates.iter().map(Family::cost_of_update).chain([Family::cost(&proof)]);
	let (signatures, bytes) = costs.fold((0_u32, 0_u32), |(signatures, bytes), cost| {
		(signatures.saturating_add(cost.signatures), bytes.saturating_add(cost.bytes))
	});
	if signatures > SIGNATURES || bytes > BYTES {
		return cannot("the proof is larger than Vigil takes: advance the anchor first");
	}
	if let Some((halt, window, rules)) = against {
		let anchor = family::Anchor::Tendermint(led.anchor);
		let life = match Family::verify(&anchor, window, &proof, rules.now) {
			Ok(life) => life,
			Err(_) => {
				return cannot(
					"the ward made blocks in the silence, but too few and too close together",
				);
			},
		};
		if life.verdict(window, rules.policy.head, halt.block_hash) != Verdict::Convicts {
			return cannot("the times are not firm: a challenge decides");
		}
	}
	Finding::False(Box::new(Shown { anchor: led.number, updates, proof }))
}

/// Whether the ward has the block that a Checkpoint names.
pub async fn checkpoint(
	node: &Node,
	said: &Checkpoint,
	rules: Rules<'_>,
) -> Result<Finding, WardError> {
	if let Some(finding) = unjudged(node, rules, said.round.start()) {
		return Ok(finding);
	}
	let Height(height) = said.height;
	let range = node.range().await?;
	if height > range.last {
		return Ok(waits(format!(
			"the ward has come to block {} only; if it never comes to {height}, a challenge decides",
			range.last
		)));
	}
	if height < range.first {
		return Ok(cannot("the node has forgotten that block: name one that keeps more"));
	}
	let led = match lead(node, rules.trusted, &[height], rules.now).await {
		Ok(led) => led,
		Err(NoPath::Ward(error)) => return Err(error),
		Err(error) => return Ok(cannot(error)),
	};
	let Some((_, block)) = led.blocks.first() else { return Ok(cannot("there is no such block")) };
	let same_state = block.state_root.is_none_or(|root| root == said.state_root);
	if block.hash == said.block_hash && same_state {
		return Ok(Finding::True);
	}
	if block.existed_by > said.round.start() {
		return Ok(cannot("the ward's block came to be after the Checkpoint: a challenge decides"));
	}
	Ok(shown(led, None))
}

/// A proof of the block at a height, against who names another one.
pub async fn block(
	node: &Node,
	height: u64,
	trusted: &Trusted,
	now: UnixTime,
) -> Result<Finding, WardError> {
	match lead(node, trusted, &[height], now).await {
		Ok(led) => Ok(shown(led, None)),
		Err(NoPath::Ward(error)) => Err(error),
		Err(error) => Ok(cannot(error)),
	}
}

/// What there is to say without an anchor that judges statements about this time.
fn unjudged(node: &Node, rules: Rules<'_>, time: UnixTime) -> Option<Finding> {
	let anchor = rules.trusted.tendermint().next_back();
	let Some((_, anchor)) = anchor else {
		return Some(waits("no anchor of the ward is pinned"));
	};
	node.expect(&anchor.chain_id);
	(time < rules.trusted.since)
		.then(|| cannot("it is about a time before the ward's anchor was pinned"))
}
