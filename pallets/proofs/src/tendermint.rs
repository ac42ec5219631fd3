// SPDX-License-Identifier: Apache-2.0

//! Life of a chain whose blocks Tendermint (CometBFT) commits, with validators' keys on ed25519.
//!
//! A light client: a block counts if more than two thirds of its validators signed it, and its validators
//! are the ones that a trusted block named, or more than a third of those signed too. Times are firm: a
//! block was made after the median time at which the quorum voted for the block before it, which its
//! header carries, and existed by the median time of the votes for itself. It was final when a later one
//! existed; its own votes do not show it, since some may have been held back.
//!
//! Rules and bytes as in the specification of CometBFT (light client, data structures, encoding). Signatures
//! are checked by the host, whose ed25519 takes what ZIP-215 takes, as CometBFT does.

mod anchor;
mod block;
mod encoding;

pub use anchor::{Anchor, Point, MAX_POINTS};
pub use block::{
	Block, BlockId, Commit, Header, Leaf, Time, Validator, Validators, Vote, MAX_CHAIN_ID,
	MAX_LEAF, MAX_VALIDATORS,
};
pub use encoding::{header_hash, validators_hash, vote_bytes};

use crate::life::{Cost, LifeError, LivenessProof, ProvenBlock, ProvenLife, TimeBasis, Window};
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
use sp_core::H256;
use vigil_primitives::{Height, UnixTime};

/// A block to trust from now on.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Update {
	/// The block.
	pub block: Block,
	/// The validators that the last trusted block named for the one after it; nobody, if this is the one.
	pub trusted: Validators,
}

/// One or two blocks. `last` is needed to show life, not to show a block.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Proof {
	/// The earlier block.
	pub first: Block,
	/// The later block.
	pub last: Option<Block>,
	/// The validators that the last block trusted below `first` named for the one after it; nobody, if
	/// `first` is the one and there is no `last`.
	pub trusted: Validators,
}

/// The verifier.
pub struct Tendermint;

impl LivenessProof for Tendermint {
	type Anchor = Anchor;
	type Update = Update;
	type Proof = Proof;

	fn advance(anchor: &mut Anchor, update: &Update, now: UnixTime) -> Result<(), LifeError> {
		let point = anchor.newest(now)?;
		update.block.check(&anchor.chain_id, &point, &update.trusted, now)?;
		anchor.push(Point::of(&update.block.header), now);
		Ok(())
	}

	fn verify(
		anchor: &Anchor,
		window: &Window,
		proof: &Proof,
		now: UnixTime,
	) -> Result<ProvenLife, LifeError> {
		let last = proof.last.as_ref().ok_or(LifeError::NoDescendant)?;
		// Cheap checks first; what they are made of is proven below. There are no branches, so a block at or
		// below the one that is said to be the last refutes as well: whatever came after it was made later.
		// Else who names a block that the ward has not come to could not be refuted.
		let at_any_height = Window { above: Height(0), ..*window };
		at_any_height.check(&proof.first.claim(), &last.claim())?;
		let point = anchor.below(proof.first.header.height, now)?;
		proof.first.check(&anchor.chain_id, &point, &proof.trusted, now)?;
		last.check(&anchor.chain_id, &point, &proof.trusted, now)?;
		let (first, last) = (proof.first.claim(), last.claim());
		// Honest validators vote for a block only when they hold the commit of the one before.
		let final_by = Some(last.existed_by);
		Ok(ProvenLife {
			first: ProvenBlock { final_by, ..first },
			last,
			at_above: proof.at(window.above),
			basis: TimeBasis::QuorumSigned,
		})
	}

	fn block_at(
		anchor: &Anchor,
		height: Height,
		proof: &Proof,
		now: UnixTime,
	) -> Result<ProvenBlock, LifeError> {
		let mut blocks = [Some(&proof.first), proof.last.as_ref()].into_iter().flatten();
		let block = blocks.find(|block| block.header.height == height.0);
		let block = block.ok_or(LifeError::NoSuchBlock)?;
		let point = anchor.below(block.header.height, now)?;
		block.check(&anchor.chain_id, &point, &proof.trusted, now)?;
		Ok(block.claim())
	}

	fn cost(proof: &Proof) -> Cost {
		let last = proof.last.as_ref().map_or(0, Block::signatures);
		Cost::of(proof.first.signatures().saturating_add(last), proof)
	}

	fn cost_of_update(update: &Update) -> Cost {
		Cost::of(update.block.signatures(), update)
	}
}

impl Proof {
	/// The hash of the block at this height, if the first one follows it directly.
	fn at(&self, height: Height) -> Option<H256> {
		let follows = height.0.checked_add(1) == Some(self.first.header.height);
		follows.then_some(self.first.header.last_block_id.as_ref()?.hash)
	}
}
