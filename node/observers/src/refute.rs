// SPDX-License-Identifier: Apache-2.0

//! Whether one endpoint's newer head follows from the agreed one. If it does, there is no halt.
//!
//! It follows if every block between, and the claimed head itself, has the hash of its own header and
//! names the one before as its parent. A header proves no consensus: see the limits in the README.

use crate::{
	problem::Problem,
	source::{Asked, Shown, Source},
	Block,
};
use futures::future::join_all;
use vigil_primitives::Height;

/// The most blocks that are asked for above the agreed head, at once. Further ones are not needed: that
/// the first follow shows that the agreed head is not the last block.
const LINKS: u64 = 16;

/// The newest block of one endpoint that is shown to follow from `agreed`.
pub(crate) async fn verify(source: &dyn Source, agreed: Block, claimed: Shown) -> Asked<Block> {
	let top = claimed.block.height;
	let refused = Problem::Unverified { height: top };
	let gap = top.0.saturating_sub(agreed.height.0);
	if gap == 0 || !claimed.proven {
		return Err(refused);
	}
	let heights = (1..=gap.min(LINKS)).map(|step| Height(agreed.height.0.saturating_add(step)));
	let ask = |height: Height| async move {
		if height == top {
			Ok(Some(claimed))
		} else {
			source.at(height).await
		}
	};
	let answers = join_all(heights.map(ask)).await;
	follow(agreed, &answers).ok_or(refused)
}

/// The last of the blocks that follow one from the other, beginning after `agreed`.
fn follow(agreed: Block, answers: &[Asked<Option<Shown>>]) -> Option<Block> {
	let mut last = agreed;
	for answer in answers {
		let Ok(Some(shown)) = answer else { break };
		let next = last.height.0.checked_add(1) == Some(shown.block.height.0);
		if !(next && shown.proven && shown.block.parent_hash == last.hash) {
			break;
		}
		last = shown.block;
	}
	(last != agreed).then_some(last)
}

#[cfg(test)]
mod tests {
	use super::*;
	use vigil_primitives::{UnixTime, H256};

	fn shown(height: u64, hash: u64, parent: u64) -> Shown {
		let block = Block {
			height: Height(height),
			hash: H256::from_low_u64_be(hash),
			parent_hash: H256::from_low_u64_be(parent),
			state_root: H256::zero(),
			timestamp: UnixTime(0),
		};
		Shown { block, proven: true }
	}

	fn followed(answers: &[Shown]) -> Option<u64> {
		let answers: Vec<_> = answers.iter().map(|shown| Ok(Some(*shown))).collect();
		follow(shown(5, 50, 40).block, &answers).map(|block| block.height.0)
	}

	#[test]
	fn linked_blocks_follow() {
		assert_eq!(followed(&[shown(6, 60, 50), shown(7, 70, 60)]), Some(7));
	}

	#[test]
	fn blocks_after_a_broken_link_do_not() {
		assert_eq!(followed(&[shown(6, 60, 50), shown(7, 70, 61)]), Some(6));
		assert_eq!(followed(&[shown(6, 60, 51), shown(7, 70, 60)]), None);
		assert_eq!(followed(&[shown(7, 60, 50)]), None);
	}

	#[test]
	fn an_unproven_block_does_not() {
		assert_eq!(followed(&[Shown { proven: false, ..shown(6, 60, 50) }]), None);
		assert_eq!(follow(shown(5, 50, 40).block, &[Err(Problem::TimedOut)]), None);
		assert_eq!(followed(&[]), None);
	}
}
