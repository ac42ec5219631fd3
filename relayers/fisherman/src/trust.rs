// SPDX-License-Identifier: Apache-2.0

//! From a pinned anchor to a final block: one change of the ward's set after the other.

use crate::ward::{WardError, WardNode};
use vigil_primitives::{UnixTime, H256};
use vigil_proofs::{
	grandpa::{Anchor, Grandpa, Header, Hop, Justification, Update, MAX_HOPS},
	substrate::block_hash_key,
	LifeError, LivenessProof,
};

/// The most changes of the set that one report may bring along.
pub const MAX_UPDATES: usize = 8;
/// How far back every chain's state remembers hashes of blocks.
const REMEMBERED: u32 = 200;

/// A final block, and what shows by an anchor that it is final.
#[derive(Clone, Debug)]
pub struct Path {
	/// What moves the anchor on.
	pub updates: Vec<Update>,
	/// The final block.
	pub head: Header,
	/// That it is final; none if it is the anchor's own block.
	pub finality: Option<Justification>,
	/// The anchor after the updates.
	pub anchor: Anchor,
}

/// Why there is no way.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPath {
	/// The ward cannot be asked.
	#[error(transparent)]
	Ward(#[from] WardError),
	/// What is needed is not final yet.
	#[error("the ward has not made block {0} final yet")]
	NotFinal(u32),
	/// The anchor is too far back.
	#[error(
		"more than {MAX_UPDATES} changes of the ward's set lie between its anchor and the block: advance \
		 the anchor first"
	)]
	TooFar,
	/// What the node says does not follow from the anchor.
	#[error("what the ward's node shows does not follow from the anchor: {0:?}")]
	Broken(LifeError),
	/// The anchor's block is not the node's.
	#[error("the anchor's block is not the one that the ward's node has")]
	OtherChain,
	/// The block is older than the node's state remembers.
	#[error("block {0} lies further back than {MAX_HOPS} hops reach")]
	TooOld(u32),
}

/// Whether a header announces other voters.
pub fn announces(header: &Header) -> bool {
	let voters = |item: Option<([u8; 4], &[u8])>| {
		item.is_some_and(|(engine, log)| engine == *b"FRNK" && log.first() == Some(&1))
	};
	header.digest.logs().iter().any(|item| voters(item.as_consensus()))
}

/// A way to a final block at or above `height`.
pub async fn path(
	ward: &dyn WardNode,
	anchor: &Anchor,
	height: u32,
	now: UnixTime,
) -> Result<Path, NoPath> {
	let mut anchor = anchor.clone();
	let mut updates = Vec::new();
	loop {
		if anchor.height >= height {
			let head = ward.header(anchor.height).await?;
			return match head.hash() == anchor.hash {
				true => Ok(Path { updates, head, finality: None, anchor }),
				false => Err(NoPath::OtherChain),
			};
		}
		if let Some(found) = ward.justification(height).await? {
			if let Ok((head, finality)) = signed(ward, &anchor, found, now).await? {
				return Ok(Path { updates, head, finality: Some(finality), anchor });
			}
		}
		// The set in office has changed since: what the anchor's set signed last leads on.
		let next = anchor.height.saturating_add(1);
		let last = ward.last_of_set(next).await?.ok_or(NoPath::NotFinal(height))?;
		let (header, justification) =
			signed(ward, &anchor, last, now).await?.map_err(NoPath::Broken)?;
		let update = Update { header, justification };
		let before = anchor.set_id;
		Grandpa::advance(&mut anchor, &update, now).map_err(NoPath::Broken)?;
		if anchor.set_id == before && anchor.height < height {
			return Err(NoPath::NotFinal(height));
		}
		if updates.len() >= MAX_UPDATES {
			return Err(NoPath::TooFar);
		}
		updates.push(update);
	}
}

/// How a ward's set has changed since an anchor.
#[derive(Debug)]
pub struct Changes {
	/// The changes, oldest first, as far as one report takes them.
	pub changes: Vec<Update>,
	/// How many they are.
	pub count: usize,
	/// The newest block that the set in office made final, above the last change.
	pub newest: Option<Update>,
}

/// How a ward's set has changed since an anchor.
pub async fn next_changes(
	ward: &dyn WardNode,
	anchor: &Anchor,
	now: UnixTime,
) -> Result<Changes, NoPath> {
	let (mut anchor, mut changes) = (anchor.clone(), Vec::new());
	let mut newest = None;
	while changes.len() < MAX_UPDATES {
		let next = anchor.height.saturating_add(1);
		if next > ward.final_height().await? {
			break;
		}
		let Some(last) = ward.last_of_set(next).await? else { break };
		let (header, justification) =
			signed(ward, &anchor, last, now).await?.map_err(NoPath::Broken)?;
		let update = Update { header, justification };
		let before = anchor.set_id;
		Grandpa::advance(&mut anchor, &update, now).map_err(NoPath::Broken)?;
		if anchor.set_id == before {
			newest = Some(update);
			break;
		}
		changes.push(update);
	}
	Ok(Changes { count: changes.len(), changes, newest })
}

/// The header of what a justification is of, if the anchor's set signed it.
async fn signed(
	ward: &dyn WardNode,
	anchor: &Anchor,
	justification: Justification,
	now: UnixTime,
) -> Result<Result<(Header, Justification), LifeError>, WardError> {
	let header = ward.header(justification.commit.target_number).await?;
	let update = Update { header, justification };
	let mut moved = anchor.clone();
	Ok(Grandpa::advance(&mut moved, &update, now).map(|()| (update.header, update.justification)))
}

/// Leaps from a final block back to an older one.
pub async fn hops(ward: &dyn WardNode, head: &Header, to: u32) -> Result<Vec<Hop>, NoPath> {
	let (mut hops, mut from) = (Vec::new(), head.clone());
	while from.number > to {
		if hops.len() >= MAX_HOPS as usize {
			return Err(NoPath::TooOld(to));
		}
		let hash: H256 = from.hash();
		let at = match ward.has(hash, &block_hash_key(to)).await? {
			true => to,
			false => to.max(from.number.saturating_sub(REMEMBERED)),
		};
		let header = ward.header(at).await?;
		let state = ward.prove(hash, &[block_hash_key(at)]).await?;
		hops.push(Hop { header: header.clone(), state });
		from = header;
	}
	Ok(hops)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::ward::tests::{node, Fixture, SLOT};
	use vigil_proofs::{
		fixture::grandpa::{key, scheduled_change, Ward},
		grandpa::Engine,
	};

	fn later(ward: &Ward) -> UnixTime {
		ward.time(SLOT + 1_000)
	}

	/// A ward whose voters change at these heights, each time to others, and the anchor of its first block.
	fn changing(heights: &[u32], blocks: u32) -> (Fixture, Anchor) {
		let mut ward = Ward::new(Engine::Babe, 4, SLOT);
		let anchor = ward.anchor(0);
		let (mut heard, mut ended) = (Vec::new(), Vec::new());
		for height in 1..=blocks {
			let changes = heights.contains(&height);
			let others: Vec<_> = (0..4).map(|seed| key(height * 10 + seed)).collect();
			let logs = if changes { vec![scheduled_change(&others, 0)] } else { Vec::new() };
			ward.extend_with(SLOT + u64::from(height), height % 4, logs);
			heard.push(ward.justify(height));
			if changes {
				ended.push(ward.justify(height));
				(ward.voters, ward.set_id) = (others, ward.set_id + 1);
			}
		}
		let node = Fixture { last: blocks, ward, heard, ended };
		(node, anchor)
	}

	#[tokio::test]
	async fn a_block_of_the_anchors_set_needs_no_update() {
		let node = node(20);
		let found = path(&node, &node.ward.anchor(0), 12, later(&node.ward)).await.unwrap();
		assert!(found.updates.is_empty() && found.finality.is_some());
		assert_eq!(found.head.number, 20, "the newest one is all that was not heard of");
		let own = path(&node, &node.ward.anchor(15), 12, later(&node.ward)).await.unwrap();
		assert_eq!((own.head.number, own.finality), (15, None));
	}

	#[tokio::test]
	async fn changes_of_the_set_lead_on_one_by_one() {
		let (node, anchor) = changing(&[4, 9, 13], 20);
		let found = path(&node, &anchor, 15, later(&node.ward)).await.unwrap();
		let heights: Vec<_> = found.updates.iter().map(|update| update.header.number).collect();
		assert_eq!((heights, found.head.number), (vec![4, 9, 13], 15));
		// A change of the set is signed by the old one.
		let at_change = path(&node, &anchor, 9, later(&node.ward)).await.unwrap();
		assert_eq!((at_change.updates.len(), at_change.head.number), (1, 9));
	}

	#[tokio::test]
	async fn too_many_changes_are_said_to_be_too_many() {
		let changes: Vec<_> = (1..=10).collect();
		let (node, anchor) = changing(&changes, 20);
		let refused = path(&node, &anchor, 15, later(&node.ward)).await.unwrap_err();
		assert_eq!(refused, NoPath::TooFar);
		assert!(path(&node, &anchor, 8, later(&node.ward)).await.is_ok());
	}

	#[tokio::test]
	async fn changes_since_an_anchor_are_counted_and_the_newest_block_is_known() {
		let (node, anchor) = changing(&[4, 9, 13], 20);
		let found = next_changes(&node, &anchor, later(&node.ward)).await.unwrap();
		let heights: Vec<_> = found.changes.iter().map(|update| update.header.number).collect();
		assert_eq!((heights, found.count), (vec![4, 9, 13], 3));
		assert_eq!(found.newest.map(|update| update.header.number), Some(20));
		let many: Vec<_> = (1..=18).collect();
		let (node, anchor) = changing(&many, 20);
		let found = next_changes(&node, &anchor, later(&node.ward)).await.unwrap();
		assert_eq!((found.count, found.newest), (MAX_UPDATES, None));
	}

	#[tokio::test]
	async fn what_is_not_final_or_of_another_chain_is_said_to_be() {
		let fixture = node(20);
		let refused = path(&fixture, &fixture.ward.anchor(0), 21, later(&fixture.ward)).await;
		assert_eq!(refused.unwrap_err(), NoPath::NotFinal(21));
		let mut foreign = fixture.ward.anchor(0);
		foreign.set_id += 1;
		let refused = path(&fixture, &foreign, 12, later(&fixture.ward)).await.unwrap_err();
		assert_eq!(refused, NoPath::Broken(LifeError::InvalidSignature));
		let mut other = fixture.ward.anchor(15);
		other.hash = H256::zero();
		let refused = path(&fixture, &other, 12, later(&fixture.ward)).await.unwrap_err();
		assert_eq!(refused, NoPath::OtherChain);
		let mut stale = fixture.ward.anchor(0);
		stale.trust = vigil_primitives::Seconds(1);
		let refused = path(&fixture, &stale, 12, later(&fixture.ward)).await.unwrap_err();
		assert_eq!(refused, NoPath::Broken(LifeError::AnchorStale));
	}

	#[tokio::test]
	async fn hops_lead_as_far_back_as_states_remember() {
		let fixture = node(20);
		let head = fixture.ward.headers[20].clone();
		assert_eq!(hops(&fixture, &head, 12).await.unwrap().len(), 1);
		assert_eq!(hops(&fixture, &head, 20).await.unwrap().len(), 0);
	}
}
