// SPDX-License-Identifier: Apache-2.0

//! Blocks of the ward that are trusted, spread over the time for which trust lasts.

use super::{Header, MAX_CHAIN_ID};
use crate::life::LifeError;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::{bounded::BoundedVec, ConstU32, H256};
use vigil_primitives::{Seconds, UnixTime};

/// The most blocks that an anchor remembers.
pub const MAX_POINTS: u32 = 16;

/// What is trusted of one block.
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
pub struct Point {
	/// Its height.
	pub height: u64,
	/// Its time, rounded down.
	pub at: UnixTime,
	/// The hash of the validators of the block after it.
	pub next_validators_hash: H256,
}

/// What is trusted of the ward.
///
/// Several blocks, so that a block older than the newest one can be shown as well, and spread out, so that
/// nobody can push the old ones out by moving the anchor on in small steps.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Anchor {
	/// The ward's name, which all its votes carry.
	pub chain_id: BoundedVec<u8, ConstU32<MAX_CHAIN_ID>>,
	/// Trusted blocks, the oldest one first.
	pub points: BoundedVec<Point, ConstU32<MAX_POINTS>>,
	/// For how long the validators of a block are trusted: less than the ward's unbonding takes, since who
	/// has taken its stake away can sign what it likes.
	pub trust: Seconds,
}

impl Point {
	pub(super) fn of(header: &Header) -> Self {
		let Header { height, time, next_validators_hash, .. } = header;
		Self { height: *height, at: time.floor(), next_validators_hash: *next_validators_hash }
	}
}

impl Anchor {
	/// The newest trusted block.
	pub(super) fn newest(&self, now: UnixTime) -> Result<Point, LifeError> {
		self.young(self.points.last().ok_or(LifeError::AnchorInvalid)?, now)
	}

	/// The newest trusted block below this height.
	pub(super) fn below(&self, height: u64, now: UnixTime) -> Result<Point, LifeError> {
		let below = self.points.iter().rev().find(|point| point.height < height);
		self.young(below.ok_or(LifeError::NotNewer)?, now)
	}

	fn young(&self, point: &Point, now: UnixTime) -> Result<Point, LifeError> {
		if now.0.saturating_sub(point.at.0) > self.trust.0 {
			return Err(LifeError::AnchorStale);
		}
		Ok(*point)
	}

	/// Trusts a block that is newer than all.
	pub(super) fn push(&mut self, point: Point, now: UnixTime) {
		let trust = self.trust;
		self.points.retain(|old| now.0.saturating_sub(old.at.0) <= trust.0);
		if let [.., before, newest] = self.points.as_slice() {
			if newest.at.0.saturating_sub(before.at.0) <= self.spacing() {
				self.points.pop();
			}
		}
		if self.points.is_full() {
			self.points.remove(0);
		}
		// There is room; were there none, the old ones would stay, which is safe.
		let _ = self.points.try_push(point);
	}

	/// How far all points but the newest are apart at least: so far that whichever has to leave is older
	/// than trust lasts.
	fn spacing(&self) -> u64 {
		let apart = u64::from(MAX_POINTS.saturating_sub(2));
		self.trust.0.checked_div(apart).unwrap_or_default()
	}
}
