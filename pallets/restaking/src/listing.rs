// SPDX-License-Identifier: Apache-2.0

//! The pure rule of allow-lists: an entry counts from one block on and until another, and every change
//! of it is known a notice ahead.

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// A watcher's entry on a service's allow-list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Listing<BlockNumber> {
	/// The first block in which elections may choose the watcher.
	pub since: BlockNumber,
	/// The first block in which they may not any more, if it is leaving.
	pub until: Option<BlockNumber>,
	/// Whether it was a candidate when its leaving was announced, and so counts among the leaving.
	pub counted: bool,
}

impl<BlockNumber: PartialOrd + Copy> Listing<BlockNumber> {
	/// Whether the watcher may be chosen in block `now`.
	pub fn counts(&self, now: BlockNumber) -> bool {
		self.since <= now && !self.has_left(now)
	}

	/// Whether the entry is over.
	pub fn has_left(&self, now: BlockNumber) -> bool {
		self.until.is_some_and(|until| until <= now)
	}

	/// Whether the watcher will be on the list once every change has taken effect.
	pub fn stays(&self) -> bool {
		self.until.is_none()
	}
}

/// Counts the changes of a list, so that one number names all of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct ListVersion<BlockNumber> {
	/// The version before the changes that are not due.
	settled: u32,
	/// The version with all of them.
	latest: u32,
	/// When the last of them is due.
	due: BlockNumber,
}

impl<BlockNumber: PartialOrd + Copy> ListVersion<BlockNumber> {
	/// Notes a change, announced in block `now`, that is due in `due`.
	pub fn change(&mut self, now: BlockNumber, due: BlockNumber) {
		self.settled = self.in_force(now);
		self.latest = self.latest.saturating_add(1);
		self.due = due;
	}

	/// The version that elections follow in block `now`, or an older one while several changes are
	/// under way.
	pub fn in_force(&self, now: BlockNumber) -> u32 {
		if self.due <= now {
			self.latest
		} else {
			self.settled
		}
	}

	/// The version with every change that was announced.
	pub fn latest(&self) -> u32 {
		self.latest
	}

	/// When the last change is due, if it is not in block `now`.
	pub fn due(&self, now: BlockNumber) -> Option<BlockNumber> {
		(self.due > now).then_some(self.due)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_entry_counts_from_its_first_block_until_its_last() {
		let mut listing = Listing { since: 5, until: None, counted: false };
		assert!(!listing.counts(4) && listing.counts(5) && listing.counts(u64::MAX));
		listing.until = Some(9);
		assert!(listing.counts(8) && !listing.counts(9) && listing.has_left(9));
		assert!(!listing.stays());
	}

	#[test]
	fn a_version_is_in_force_when_its_change_is_due() {
		let mut version = ListVersion::default();
		assert_eq!((version.in_force(0), version.latest(), version.due(0)), (0, 0, None));
		version.change(1, 10);
		assert_eq!((version.in_force(9), version.latest(), version.due(9)), (0, 1, Some(10)));
		version.change(5, 14);
		assert_eq!((version.in_force(13), version.latest()), (0, 2));
		assert_eq!((version.in_force(14), version.due(14)), (2, None));
		version.change(20, 29);
		assert_eq!((version.in_force(20), version.latest()), (2, 3));
	}
}
