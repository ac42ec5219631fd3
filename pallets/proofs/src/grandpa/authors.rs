// SPDX-License-Identifier: Apache-2.0

//! When blocks were made and by whom, by what their headers say.

use super::Header;
use crate::{life::LifeError, substrate::value_key};
use alloc::vec::Vec;
use codec::{Decode, DecodeAll, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::{generic::DigestItem, ConsensusEngineId};
use vigil_primitives::UnixTime;

/// Who says when blocks may be made.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Engine {
	/// The header names its author's place among the authorities of the epoch.
	Babe,
	/// The slot's number says whose turn it is.
	Aura,
}

/// How headers tell the time.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Clock {
	/// Who says when blocks may be made.
	pub engine: Engine,
	/// The length of a slot in milliseconds.
	pub slot_millis: u64,
}

/// A block's turn.
#[derive(Clone, Copy)]
pub(super) struct Slot {
	number: u64,
	/// The author's place, where the header names it.
	author: Option<u32>,
}

impl Clock {
	const BABE: ConsensusEngineId = *b"BABE";
	const AURA: ConsensusEngineId = *b"aura";

	/// When the header's slot began and when it ended, rounded outwards to whole seconds: an author that
	/// keeps to its slot made the block between the two.
	pub fn slot_of(&self, header: &Header) -> Result<(UnixTime, UnixTime), LifeError> {
		let slot = self.slot(header).ok_or(LifeError::Timeless)?;
		let begins = slot.number.checked_mul(self.slot_millis).ok_or(LifeError::Timeless)?;
		let ends = begins.checked_add(self.slot_millis).ok_or(LifeError::Timeless)?;
		Ok((UnixTime(begins.wrapping_div(1_000)), UnixTime(ends.div_ceil(1_000))))
	}

	/// The header's slot; of several digests the first one counts, as for the ward's own nodes.
	pub(super) fn slot(&self, header: &Header) -> Option<Slot> {
		let engine = self.id();
		let digest = header.digest.logs().iter().find_map(|item| match item {
			DigestItem::PreRuntime(id, digest) if *id == engine => Some(digest),
			_ => None,
		})?;
		match self.engine {
			Engine::Aura => {
				let number = u64::decode_all(&mut digest.as_slice()).ok()?;
				Some(Slot { number, author: None })
			},
			Engine::Babe => {
				// All kinds of claims begin alike.
				let (kind, author, number) =
					<(u8, u32, u64)>::decode(&mut digest.as_slice()).ok()?;
				(1..=3).contains(&kind).then_some(Slot { number, author: Some(author) })
			},
		}
	}

	/// Whether other authors take over with this block or after it, so that their places mean somebody else.
	pub(crate) fn changes(&self, header: &Header) -> bool {
		let engine = self.id();
		header.digest.logs().iter().any(|item| {
			matches!(item, DigestItem::Consensus(id, log) if *id == engine && log.first() == Some(&1))
		})
	}

	/// Whether a header that announces other authors has been made by one of the new ones.
	pub(super) fn change_includes_its_block(&self) -> bool {
		// The first block of an epoch announces the epoch after it. Aura announces at the end of a block.
		matches!(self.engine, Engine::Babe)
	}

	/// Where the ward's state keeps the authors.
	pub fn authors_key(&self) -> Vec<u8> {
		let pallet: &[u8] = match self.engine {
			Engine::Babe => b"Babe",
			Engine::Aura => b"Aura",
		};
		value_key(pallet, b"Authorities")
	}

	/// The keys of the authors, from the bytes under [`Self::authors_key`].
	pub(super) fn authors(&self, bytes: &[u8]) -> Option<Vec<H256>> {
		match self.engine {
			Engine::Aura => Vec::<H256>::decode_all(&mut &bytes[..]).ok(),
			Engine::Babe => {
				let authors = Vec::<(H256, u64)>::decode_all(&mut &bytes[..]).ok()?;
				Some(authors.into_iter().map(|(key, _)| key).collect())
			},
		}
	}

	/// Which of the authors made a block in this slot.
	pub(super) fn author(&self, slot: Slot, authors: &[H256]) -> Option<H256> {
		let place = match slot.author {
			Some(place) => usize::try_from(place).ok()?,
			None => {
				let count = u64::try_from(authors.len()).ok()?;
				usize::try_from(slot.number.checked_rem(count)?).ok()?
			},
		};
		authors.get(place).copied()
	}

	fn id(&self) -> ConsensusEngineId {
		match self.engine {
			Engine::Babe => Self::BABE,
			Engine::Aura => Self::AURA,
		}
	}
}
