// SPDX-License-Identifier: Apache-2.0

//! A second node, which says whether what the first one calls final is final. Two that are run by
//! different people have to lie together.

use std::time::Duration;
use vigil_primitives::{answers::inbox::InboxInfo, Destination, H256};
use vigil_relayer_link::{
	proof::{self, Anchor},
	Connection, RpcError,
};

/// The second node holds up nothing for longer than this.
const PATIENCE: Duration = Duration::from_secs(2);
/// The most blocks that one of both may be behind the other: transactions are born at the block that both
/// call final, and live for twice as many.
const MOST_BEHIND: u64 = 32;

/// What the second node makes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
	/// Both call this block final, which may be below the one that was asked about.
	Confirmed(Anchor),
	/// It says that another block is final at that height, that the inbox is another one, or that the first
	/// one is too far behind.
	Contradicted(RpcError),
	/// It is too far behind, or the first one invents blocks.
	Ahead(RpcError),
	/// It does not answer.
	Silent(String),
}

/// Asks the second node about a block that the first one calls final, and about what messages to the
/// inbox have to be addressed to.
pub async fn ask(
	first: &Connection,
	second: &Connection,
	own: &Anchor,
	inbox: &Destination,
) -> Answer {
	match tokio::time::timeout(PATIENCE, compare(first, second, own, inbox)).await {
		Ok(Ok(answer)) => answer,
		Ok(Err(error)) => Answer::Silent(error.to_string()),
		Err(_) => Answer::Silent(format!("{} does not answer in time", second.endpoint())),
	}
}

async fn compare(
	first: &Connection,
	second: &Connection,
	own: &Anchor,
	inbox: &Destination,
) -> Result<Answer, RpcError> {
	let theirs = second.finalized_head().await?;
	let number = second.block_number(theirs).await?;
	let contradiction = |number| {
		let (one, other) = (first.endpoint().to_string(), second.endpoint().to_string());
		Answer::Contradicted(RpcError::Contradiction { one, other, number })
	};
	let apart = |far: u64, of: &str| {
		let detail = format!("it is {far} blocks {of} {}", second.endpoint());
		first.nonsense("chain_getFinalizedHead", detail)
	};
	let (ahead, behind) = (own.number.saturating_sub(number), number.saturating_sub(own.number));
	if ahead > MOST_BEHIND {
		return Ok(Answer::Ahead(apart(ahead, "ahead of")));
	}
	// What is born at a block of long ago is too old for every other node.
	if behind > MOST_BEHIND {
		return Ok(Answer::Contradicted(apart(behind, "behind")));
	}
	let at = number.min(own.number);
	let here = hash_at(first, at, own.number, own.hash).await?;
	if here != hash_at(second, at, number, theirs).await? {
		return Ok(contradiction(at));
	}
	let info: InboxInfo = second.call("InboxApi_inbox", &[], Some(here)).await?;
	if info.destination != *inbox {
		return Ok(contradiction(at));
	}
	let common = if here == own.hash { *own } else { proof::anchor(first, here).await? };
	match common.number == at {
		true => Ok(Answer::Confirmed(common)),
		false => Err(first.nonsense("chain_getBlockHash", "it is of another height")),
	}
}

/// The hash of a block at or below a final one.
async fn hash_at(
	connection: &Connection,
	number: u64,
	head: u64,
	hash: H256,
) -> Result<H256, RpcError> {
	if number == head {
		return Ok(hash);
	}
	let found = connection.block_hash(number).await?;
	found.ok_or_else(|| connection.nonsense("chain_getBlockHash", "there is no such block"))
}
