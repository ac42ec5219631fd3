// SPDX-License-Identifier: Apache-2.0

//! The bytes that validators hash and sign: Protocol Buffers, and Merkle trees as in RFC 6962.

use super::block::{BlockId, Commit, Header, Time, Validator};
use alloc::vec::Vec;
use sp_core::H256;
use sp_io::hashing::sha2_256;

/// What a vote for a block is called.
const PRECOMMIT: u64 = 2;

/// A message whose fields are written in order; those that are zero or empty are left out.
#[derive(Default)]
struct Message(Vec<u8>);

impl Message {
	fn varint(&mut self, mut number: u64) {
		while let Some(rest) = number.checked_shr(7).filter(|rest| *rest > 0) {
			self.0.push((number & 0x7f) as u8 | 0x80);
			number = rest;
		}
		self.0.push((number & 0x7f) as u8);
	}

	fn tag(&mut self, field: u8, wire: u8) {
		self.0.push(field.wrapping_shl(3) | wire);
	}

	fn number(mut self, field: u8, number: u64) -> Self {
		if number != 0 {
			self.tag(field, 0);
			self.varint(number);
		}
		self
	}

	fn fixed(mut self, field: u8, number: u64) -> Self {
		if number != 0 {
			self.tag(field, 1);
			self.0.extend(number.to_le_bytes());
		}
		self
	}

	fn bytes(self, field: u8, bytes: &[u8]) -> Self {
		if bytes.is_empty() {
			return self;
		}
		self.message(field, bytes)
	}

	/// A field that is there even if it is empty.
	fn message(mut self, field: u8, bytes: &[u8]) -> Self {
		self.tag(field, 2);
		self.varint(bytes.len() as u64);
		self.0.extend(bytes);
		self
	}
}

/// The hash by which a block is named.
pub fn header_hash(header: &Header) -> H256 {
	let wrapped = |bytes: &[u8]| Message::default().bytes(1, bytes).0;
	let version = Message::default().number(1, header.version_block).number(2, header.version_app);
	merkle_root(&[
		version.0,
		wrapped(&header.chain_id),
		Message::default().number(1, header.height).0,
		time(header.time),
		block_id(header.last_block_id.as_ref()),
		wrapped(&header.last_commit_hash),
		wrapped(&header.data_hash),
		wrapped(header.validators_hash.as_bytes()),
		wrapped(header.next_validators_hash.as_bytes()),
		wrapped(&header.consensus_hash),
		wrapped(&header.app_hash),
		wrapped(&header.last_results_hash),
		wrapped(&header.evidence_hash),
		wrapped(&header.proposer_address),
	])
}

/// The hash by which a header names validators.
pub fn validators_hash(validators: &[Validator]) -> H256 {
	let leaf = |validator: &Validator| {
		let key = Message::default().bytes(1, validator.key.as_ref()).0;
		Message::default().message(1, &key).number(2, validator.power).0
	};
	merkle_root(&validators.iter().map(leaf).collect::<Vec<_>>())
}

/// What a validator signs when it votes for the block of this hash.
pub fn vote_bytes(header: &Header, commit: &Commit, hash: H256, at: Time) -> Vec<u8> {
	let id = BlockId { hash, parts: commit.parts, parts_hash: commit.parts_hash };
	let vote = Message::default()
		.number(1, PRECOMMIT)
		.fixed(2, header.height)
		.fixed(3, commit.round.into())
		.message(4, &block_id(Some(&id)))
		.message(5, &time(at))
		.bytes(6, &header.chain_id)
		.0;
	let mut bytes = Message::default();
	bytes.varint(vote.len() as u64);
	bytes.0.extend(vote);
	bytes.0
}

fn time(time: Time) -> Vec<u8> {
	Message::default().number(1, time.seconds).number(2, time.nanos.into()).0
}

fn block_id(id: Option<&BlockId>) -> Vec<u8> {
	let Some(id) = id else { return Message::default().message(2, &[]).0 };
	let parts = Message::default().number(1, id.parts.into()).bytes(2, id.parts_hash.as_bytes());
	Message::default().bytes(1, id.hash.as_bytes()).message(2, &parts.0).0
}

/// Leaves and nodes are told apart by a prefix; the left half is the largest power of two below all.
fn merkle_root(leaves: &[Vec<u8>]) -> H256 {
	match leaves {
		[] => H256(sha2_256(&[])),
		[leaf] => H256(sha2_256(&[&[0], leaf.as_slice()].concat())),
		_ => {
			let half = leaves.len().div_ceil(2).next_power_of_two();
			let (left, right) = leaves.split_at_checked(half).unwrap_or((leaves, &[]));
			let (left, right) = (merkle_root(left), merkle_root(right));
			H256(sha2_256(&[&[1], left.as_bytes(), right.as_bytes()].concat()))
		},
	}
}
