// SPDX-License-Identifier: Apache-2.0

//! From a final block to the blocks that matter, and to their authors.

use super::{check_size, Anchor, Clock, Header, Justification};
use crate::{
	life::{LifeError, ProvenBlock, Window},
	substrate::{self, ProvenState},
};
use alloc::{collections::BTreeSet, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
use sp_core::{bounded::BoundedVec, ConstU32, H256};
use vigil_primitives::{Height, UnixTime};

/// The most headers in a row.
pub const MAX_HEADERS: u32 = 1_024;

/// The most leaps over blocks that nobody needs to see.
pub const MAX_HOPS: u32 = 64;

/// A leap to an ancestor that the block before it remembers.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Hop {
	/// The ancestor.
	pub header: Header,
	/// Its hash in the state of the block before it: the nodes that lead to
	/// [`substrate::block_hash_key`] of its height.
	pub state: substrate::Proof,
}

/// Blocks of the ward.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Proof {
	/// A final block.
	pub head: Header,
	/// That it is final; not needed for the anchor's own block.
	pub finality: Option<Justification>,
	/// Leaps from there to the newest block of the row, each to an older one.
	pub hops: BoundedVec<Hop, ConstU32<MAX_HOPS>>,
	/// The row before that newest block, without gaps, the oldest one first.
	pub headers: BoundedVec<Header, ConstU32<MAX_HEADERS>>,
	/// From the state of the newest block of the row: [`Clock::authors_key`], and where the row does not
	/// begin right after the halted block, [`substrate::block_hash_key`] of its height.
	pub state: substrate::Proof,
}

/// A block that descends to a final one.
pub(super) struct Block {
	pub header: Header,
	pub hash: H256,
}

/// Blocks without gaps, the oldest one first.
pub(super) struct Chain {
	pub blocks: Vec<Block>,
	/// What is known of the state of the newest one.
	state: ProvenState,
}

impl Block {
	fn new(header: &Header) -> Self {
		Self { header: header.clone(), hash: header.hash() }
	}

	pub fn proven(&self, clock: &Clock) -> Result<ProvenBlock, LifeError> {
		let (made_at, existed_by) = clock.slot_of(&self.header)?;
		Ok(ProvenBlock {
			height: Height(self.header.number.into()),
			hash: self.hash,
			state_root: Some(self.header.state_root),
			made_at,
			existed_by,
			// A justification carries no time: it may be of much later.
			final_by: None,
		})
	}
}

impl Proof {
	/// The row of blocks, of which all are final.
	pub(super) fn chain(&self, anchor: &Anchor, now: UnixTime) -> Result<Chain, LifeError> {
		check_size(self)?;
		anchor.check_age(now)?;
		let head = self.head.hash();
		let mut blocks = self.row(self.newest()?)?;
		match &self.finality {
			None if head == anchor.hash => {},
			None => return Err(LifeError::Unlinked),
			Some(justification) if justification.commit.target_hash == head => {
				justification.check(anchor)?
			},
			Some(_) => return Err(LifeError::Unlinked),
		}
		blocks.reverse();
		let newest = blocks.last().ok_or(LifeError::NoSuchBlock)?;
		let state = self.state.clone().state(newest.header.state_root)?;
		Ok(Chain { blocks, state })
	}

	/// The header to which the hops lead.
	fn newest(&self) -> Result<&Header, LifeError> {
		self.hops.iter().try_fold(&self.head, |from, Hop { header, state }| {
			let known = state.clone().state(from.state_root)?.block_hash(header.number)?;
			if known == Some(header.hash()) {
				Ok(header)
			} else {
				Err(LifeError::Unlinked)
			}
		})
	}

	/// The row, the newest one first.
	fn row(&self, newest: &Header) -> Result<Vec<Block>, LifeError> {
		let mut blocks = alloc::vec![Block::new(newest)];
		let (mut parent, mut number) = (newest.parent_hash, newest.number);
		for header in self.headers.iter().rev() {
			let block = Block::new(header);
			if block.hash != parent || header.number.checked_add(1) != Some(number) {
				return Err(LifeError::Unlinked);
			}
			(parent, number) = (header.parent_hash, header.number);
			blocks.push(block);
		}
		Ok(blocks)
	}
}

impl Chain {
	/// How many distinct authors made blocks in the window, and of how many.
	///
	/// Only blocks by the same authorities as the newest one of the row count, whom the state names: across
	/// a change the same place is somebody else, and one author in two places would count twice.
	pub fn authors(&self, clock: &Clock, window: &Window) -> Result<(u32, u32), LifeError> {
		let bytes = self.state.bytes(&clock.authors_key())?.ok_or(LifeError::AuthorsUnknown)?;
		let authors = clock.authors(&bytes).ok_or(LifeError::AuthorsUnknown)?;
		let mut distinct = BTreeSet::new();
		for block in self.blocks.iter().rev() {
			let changes = clock.changes(&block.header);
			if changes && !clock.change_includes_its_block() {
				break;
			}
			if window.holds(&block.proven(clock)?) {
				let slot = clock.slot(&block.header).ok_or(LifeError::Timeless)?;
				distinct.extend(clock.author(slot, &authors));
			}
			if changes {
				break;
			}
		}
		let all: BTreeSet<_> = authors.iter().collect();
		let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
		Ok((count(distinct.len()), count(all.len())))
	}

	/// The hash of the block at this height of the branch, if the row or the state tells.
	pub fn ancestor(&self, height: Height) -> Option<H256> {
		let height = u32::try_from(height.0).ok()?;
		let in_row = self.blocks.iter().find(|block| block.header.number == height);
		let next =
			self.blocks.iter().find(|block| Some(block.header.number) == height.checked_add(1));
		in_row
			.map(|block| block.hash)
			.or_else(|| next.map(|block| block.header.parent_hash))
			.or_else(|| self.state.block_hash(height).ok().flatten())
	}
}
