// SPDX-License-Identifier: Apache-2.0

//! What is trusted of a ward's consensus, and what follows from it. Pure.
//!
//! It begins with the anchor in the configuration and moves on by what the set in office signed, never by what
//! endpoints say or how many of them. All endpoints of a ward share it: a proof is of the ward, not of who
//! showed it.

use super::header::Header;
use codec::{Decode, DecodeAll};
use std::{
	collections::VecDeque,
	sync::{Mutex, MutexGuard, PoisonError},
};
use vigil_primitives::{UnixTime, H256};
use vigil_proofs::{
	family,
	grandpa::{Anchor, Grandpa, Justification, Update},
	LifeError, LivenessProof,
};

/// How many blocks are remembered that are proven to be final.
const KEPT: usize = 256;

/// What is trusted.
pub(crate) struct Trust(Mutex<Known>);

struct Known {
	anchor: Anchor,
	/// Blocks that are final, the newest last.
	proven: VecDeque<H256>,
}

/// What `grandpa_proveFinality` answers.
#[derive(Decode)]
pub(crate) struct Finality {
	/// The block that the votes are for.
	pub block: H256,
	justification: Vec<u8>,
	/// The headers that lead to it from the block that was asked for.
	pub headers: Vec<Header>,
}

/// What a proof of finality does to what is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moved {
	/// Another set is in office after that block.
	Changed,
	/// The same set goes on.
	Same,
}

impl Finality {
	/// From the bytes of an answer.
	pub fn read(bytes: &[u8]) -> Option<Self> {
		Self::decode_all(&mut &bytes[..]).ok()
	}

	/// Of one block, from the justification that it was stored with.
	pub fn stored(block: H256, justification: Vec<u8>) -> Self {
		Self { block, justification, headers: Vec::new() }
	}
}

impl Trust {
	/// From the hexadecimal digits in a configuration.
	pub fn parse(text: &str) -> Option<Self> {
		let bytes = hex::decode(text.trim().strip_prefix("0x")?).ok()?;
		match family::Anchor::decode_all(&mut bytes.as_slice()).ok()? {
			family::Anchor::Grandpa(anchor) => Some(Self::new(anchor)),
			family::Anchor::Tendermint(_) => None,
		}
	}

	fn new(anchor: Anchor) -> Self {
		let proven = VecDeque::from([anchor.hash]);
		Self(Mutex::new(Known { anchor, proven }))
	}

	/// The height of the last block that is known to be final.
	pub fn height(&self) -> u32 {
		self.lock().anchor.height
	}

	/// Whether this block is known to be final.
	pub fn knows(&self, hash: H256) -> bool {
		self.lock().proven.contains(&hash)
	}

	/// Moves on to a block of which a proof of finality is shown. Whatever is wrong with it leaves everything
	/// as it was.
	pub fn take(
		&self,
		header: Header,
		shown: &Finality,
		now: UnixTime,
	) -> Result<Moved, LifeError> {
		let justification = Justification::decode_all(&mut shown.justification.as_slice());
		let justification = justification.map_err(|_| LifeError::Malformed)?;
		let mut known = self.lock();
		let before = known.anchor.set_id;
		Grandpa::advance(&mut known.anchor, &Update { header, justification }, now)?;
		let (last, after) = (known.anchor.hash, known.anchor.set_id);
		known.remember(last);
		Ok(if before == after { Moved::Same } else { Moved::Changed })
	}

	/// Notes that a block is final because headers lead from it to one that is known to be.
	pub fn follow(&self, block: H256, height: u64, shown: &Finality) -> Result<(), LifeError> {
		let (mut parent, mut below) = (block, height);
		for header in &shown.headers {
			let next = below.checked_add(1);
			if header.parent_hash != parent || next != Some(u64::from(header.number)) {
				return Err(LifeError::Unlinked);
			}
			(parent, below) = (header.hash(), u64::from(header.number));
		}
		let mut known = self.lock();
		if !known.proven.contains(&parent) {
			return Err(LifeError::Unlinked);
		}
		known.remember(block);
		Ok(())
	}

	fn lock(&self) -> MutexGuard<'_, Known> {
		self.0.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

impl Known {
	fn remember(&mut self, hash: H256) {
		if self.proven.contains(&hash) {
			return;
		}
		self.proven.push_back(hash);
		if self.proven.len() > KEPT {
			self.proven.pop_front();
		}
	}
}

#[cfg(test)]
#[path = "trust_tests.rs"]
mod tests;
