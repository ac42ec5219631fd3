// SPDX-License-Identifier: Apache-2.0

//! Life of a Substrate chain whose blocks GRANDPA finalises.
//!
//! A justification shows that a block is final; storage proofs of `System.BlockHash` lead from it to older
//! blocks, each hop as far as that chain remembers; a row of linked headers shows who made blocks when.
//! The times are their authors' claims, so what counts is how many distinct authors made blocks in the
//! window: the seals of the headers need no check, because the quorum that finalised them checked each.

mod anchor;
mod authors;
mod chain;
mod justification;

pub use anchor::{Anchor, Authorities, Authority, Update, MAX_AUTHORITIES};
pub use authors::{Clock, Engine};
pub use chain::{Hop, Proof, MAX_HEADERS, MAX_HOPS};
pub use justification::{Commit, Justification, SignedPrecommit, MAX_ANCESTRIES};

use crate::life::{Cost, LifeError, LivenessProof, ProvenBlock, ProvenLife, TimeBasis, Window};
use codec::Encode;
use sp_runtime::{generic, traits::BlakeTwo256};
use vigil_primitives::{Height, UnixTime};

/// A header with heights of 32 bits and hashes of Blake2-256, as of every chain made with the usual one.
pub type Header = generic::Header<u32, BlakeTwo256>;

/// The most bytes that a proof or an update may have.
pub const MAX_BYTES: usize = 1024 * 1024;

/// The verifier.
pub struct Grandpa;

impl LivenessProof for Grandpa {
	type Anchor = Anchor;
	type Update = Update;
	type Proof = Proof;

	fn advance(anchor: &mut Anchor, update: &Update, now: UnixTime) -> Result<(), LifeError> {
		anchor.advance(update, now)
	}

	fn verify(
		anchor: &Anchor,
		window: &Window,
		proof: &Proof,
		now: UnixTime,
	) -> Result<ProvenLife, LifeError> {
		let chain = proof.chain(anchor, now)?;
		let inside = |block: &&chain::Block| {
			block.proven(&anchor.clock).is_ok_and(|block| window.holds(&block))
		};
		let first = chain.blocks.iter().find(inside).ok_or(LifeError::OutsideWindow)?;
		let last = chain.blocks.iter().rev().find(inside).ok_or(LifeError::OutsideWindow)?;
		let (first, last) = (first.proven(&anchor.clock)?, last.proven(&anchor.clock)?);
		window.check(&first, &last)?;
		let (distinct, of) = chain.authors(&anchor.clock, window)?;
		Ok(ProvenLife {
			first,
			last,
			at_above: chain.ancestor(window.above),
			basis: TimeBasis::AuthorClaimed { distinct, of },
		})
	}

	fn block_at(
		anchor: &Anchor,
		height: Height,
		proof: &Proof,
		now: UnixTime,
	) -> Result<ProvenBlock, LifeError> {
		let chain = proof.chain(anchor, now)?;
		let block = chain.blocks.iter().find(|block| u64::from(block.header.number) == height.0);
		block.ok_or(LifeError::NoSuchBlock)?.proven(&anchor.clock)
	}

	fn cost(proof: &Proof) -> Cost {
		Cost::of(proof.finality.as_ref().map_or(0, Justification::signatures), proof)
	}

	fn cost_of_update(update: &Update) -> Cost {
		Cost::of(update.justification.signatures(), update)
	}
}

/// Refuses what is so large that decoding it any further is a waste.
fn check_size(value: &impl Encode) -> Result<(), LifeError> {
	if value.encoded_size() > MAX_BYTES {
		return Err(LifeError::TooLarge);
	}
	Ok(())
}
