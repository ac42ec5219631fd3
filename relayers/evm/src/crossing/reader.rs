// SPDX-License-Identifier: Apache-2.0

//! Reading on in the log of a contract, by one endpoint.

use crate::node::{Log, Node, NodeError};
use alloy_primitives::Address;
use serde_json::Value;

/// The most blocks that are asked for at once; fewer where an endpoint does not take so many.
const SPAN: u64 = 5_000;
/// So many of the last blocks are looked at again, as they may be other ones by now.
const OVERLAP: u64 = 16;
/// The most requests of one turn.
const MOST_SPANS: usize = 16;

/// How far a log is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reader {
	next: u64,
	span: Option<u64>,
}

impl Reader {
	/// Begins at this block.
	pub fn since(block: u64) -> Self {
		Self { next: block, span: None }
	}

	/// What is new up to this height, with some of what was read before.
	pub async fn read_on(
		&mut self,
		node: &Node,
		(of, topics): (Address, &Value),
		head: u64,
	) -> Result<Vec<Log>, NodeError> {
		let mut first = self.next.min(head.saturating_add(1)).saturating_sub(OVERLAP);
		let mut found = Vec::new();
		for _ in 0..MOST_SPANS {
			if first > head {
				break;
			}
			let span = self.span.unwrap_or(SPAN);
			let last = first.saturating_add(span.saturating_sub(1)).min(head);
			match node.logs_by(of, topics.clone(), (first, last)).await {
				Ok(logs) => {
					found.extend(logs.into_iter().filter(|log| log.address == of));
					first = last.saturating_add(1);
					self.next = first;
				},
				// It may be too many at once.
				Err(NodeError::Refused { .. }) if span > 16 => self.span = Some(span / 4),
				Err(error) => return Err(error),
			}
		}
		Ok(found)
	}
}
