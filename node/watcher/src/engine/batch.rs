// SPDX-License-Identifier: Apache-2.0

//! Signatures of one statement verified together, and by parts where that fails.

use super::set::Set;
use crate::{action::PeerTag, queue::Pending, VoteBackend};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use vigil_bls::Tag;
use vigil_primitives::H256;

/// A vote whose signature is a usable point.
pub struct Item<B: VoteBackend> {
	pub pending: Pending,
	key: B::Key,
	pub signature: B::Signature,
}

/// What came of verifying many votes of one statement.
pub struct Judged<B: VoteBackend> {
	pub valid: Vec<Item<B>>,
	pub forged: Vec<PeerTag>,
	pub batches: u64,
	pub bisections: u64,
}

/// Reads a vote's signature; fails with who sent it.
pub fn read_item<B: VoteBackend>(set: &Set<B>, pending: Pending) -> Result<Item<B>, PeerTag> {
	let key = set.key(pending.vote.signer).cloned();
	match (key, B::signature(&pending.vote.signature)) {
		(Some(key), Ok(signature)) => Ok(Item { pending, key, signature }),
		_ => Err(pending.from),
	}
}

/// Verifies votes of one statement together, and by halves where that fails. Once a peer is found to
/// have forged one vote, its others are dropped and not looked at.
pub fn judge<B: VoteBackend>(
	digest: &H256,
	items: Vec<Item<B>>,
	forgers: &mut BTreeSet<PeerTag>,
	seed: [u8; 32],
) -> Judged<B> {
	let mut judged = Judged { valid: Vec::new(), forged: Vec::new(), batches: 1, bisections: 0 };
	let mut checks = 0_u64;
	let mut open = vec![Part { items, state: State::Unknown }];
	while let Some(Part { mut items, mut state }) = open.pop() {
		let before = items.len();
		items.retain(|item| !forgers.contains(&item.pending.from));
		if before != items.len() {
			state = State::Unknown;
		}
		if items.is_empty() {
			continue;
		}
		let fails = state == State::Fails || {
			checks = checks.saturating_add(1);
			!hold(digest, &items, &seed, checks)
		};
		if !fails {
			judged.valid.append(&mut items);
			// If one half of what fails holds, the other half fails.
			if let (State::LeftHalf, Some(right)) = (state, open.last_mut()) {
				right.state = State::Fails;
			}
		} else if items.len() == 1 {
			let from = items.first().map(|item| item.pending.from);
			forgers.extend(from);
			judged.forged.extend(from);
		} else if items.len() >= MANY {
			let size = items.len().div_ceil(PARTS);
			while !items.is_empty() {
				let part = items.split_off(items.len().saturating_sub(size));
				open.push(Part { items: part, state: State::Unknown });
			}
		} else {
			let right = items.split_off(items.len() / 2);
			open.push(Part { items: right, state: State::Unknown });
			open.push(Part { items, state: State::LeftHalf });
		}
	}
	judged.bisections = checks.saturating_sub(1);
	judged
}

/// So many votes that fail are split into [`PARTS`] at once: halves of many cost as much as the
/// whole, and one forged vote in each is likely.
const MANY: usize = 128;
const PARTS: usize = 16;

/// Votes still to be judged.
struct Part<B: VoteBackend> {
	items: Vec<Item<B>>,
	state: State,
}

/// What is known of a part.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
	Unknown,
	/// The first half of a part that fails; the second is next.
	LeftHalf,
	/// It holds a forged vote.
	Fails,
}

fn hold<B: VoteBackend>(digest: &H256, items: &[Item<B>], seed: &[u8; 32], nonce: u64) -> bool {
	if let [item] = items {
		return B::verify(&item.key, Tag::Statement, &digest.0, &item.signature);
	}
	let seed = Sha256::new().chain_update(seed).chain_update(nonce.to_be_bytes()).finalize();
	let keys: Vec<_> = items.iter().map(|item| item.key.clone()).collect();
	let signatures: Vec<_> = items.iter().map(|item| item.signature.clone()).collect();
	B::verify_same_message(Tag::Statement, &digest.0, &keys, &signatures, &seed.into())
}
