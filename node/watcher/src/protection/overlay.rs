// SPDX-License-Identifier: Apache-2.0

//! Changes that are decided and not on disk yet, over the records that are.
//!
//! What is here counts at once, also while the disk fails: a decision that could not be written is still
//! held against the next one.

use super::{
	rules::{Record, Records},
	Refusal,
};
use std::{collections::BTreeMap, ops::Bound};

/// What is on disk.
pub trait Stored {
	/// Reads one.
	fn get(&self, record: &[u8]) -> Result<Option<Vec<u8>>, Refusal>;
	/// The first ones of a range, at most so many.
	fn range(&self, from: &[u8], before: &[u8], most: usize) -> Result<Vec<Record>, Refusal>;
}

/// Changes: a value, or none where a record is dropped.
pub type Changes = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// Stored records with changes over them.
pub struct Overlay<'a, S> {
	pub stored: &'a S,
	pub changes: &'a mut Changes,
}

impl<S: Stored> Records for Overlay<'_, S> {
	fn get(&self, record: &[u8]) -> Result<Option<Vec<u8>>, Refusal> {
		match self.changes.get(record) {
			Some(change) => Ok(change.clone()),
			None => self.stored.get(record),
		}
	}

	fn put(&mut self, record: &[u8], value: &[u8]) {
		self.changes.insert(record.to_vec(), Some(value.to_vec()));
	}

	fn remove(&mut self, record: &[u8]) {
		self.changes.insert(record.to_vec(), None);
	}

	fn range(&self, from: &[u8], before: &[u8], most: usize) -> Result<Vec<Record>, Refusal> {
		if from >= before {
			return Ok(Vec::new());
		}
		let bounds = (Bound::Included(from.to_vec()), Bound::Excluded(before.to_vec()));
		let changes: Vec<_> = self.changes.range::<Vec<u8>, _>(bounds).collect();
		// Enough that so many are left when all that is dropped is taken away.
		let dropped = changes.iter().filter(|(_, change)| change.is_none()).count();
		let stored = self.stored.range(from, before, most.saturating_add(dropped))?;
		let mut merged: BTreeMap<_, _> = stored.into_iter().collect();
		for (record, change) in changes {
			match change {
				Some(value) => drop(merged.insert(record.clone(), value.clone())),
				None => drop(merged.remove(record)),
			}
		}
		Ok(merged.into_iter().take(most).collect())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::protection::MemoryProtection;
	use proptest::prelude::*;

	/// Stored records in memory.
	#[derive(Default)]
	struct Disk(MemoryProtection);

	impl Stored for Disk {
		fn get(&self, record: &[u8]) -> Result<Option<Vec<u8>>, Refusal> {
			Records::get(&self.0, record)
		}

		fn range(&self, from: &[u8], before: &[u8], most: usize) -> Result<Vec<Record>, Refusal> {
			Records::range(&self.0, from, before, most)
		}
	}

	proptest! {
		#[test]
		fn changes_over_a_disk_read_like_one_set_of_records(
			stored in prop::collection::btree_map(0..40_u8, any::<u8>(), 0..30),
			changed in prop::collection::vec((0..40_u8, any::<Option<u8>>()), 0..30),
			(from, before, most) in (0..40_u8, 0..40_u8, 0..12_usize),
		) {
			let (mut disk, mut plain) = (Disk::default(), MemoryProtection::default());
			for (place, value) in stored {
				disk.0.put(&[place], &[value]);
				plain.put(&[place], &[value]);
			}
			let mut changes = Changes::new();
			let mut overlay = Overlay { stored: &disk, changes: &mut changes };
			for (place, change) in changed {
				match change {
					Some(value) => {
						overlay.put(&[place], &[value]);
						plain.put(&[place], &[value]);
					},
					None => {
						overlay.remove(&[place]);
						plain.remove(&[place]);
					},
				}
				prop_assert_eq!(overlay.get(&[place]), Records::get(&plain, &[place]));
			}
			let expected = Records::range(&plain, &[from], &[before], most);
			prop_assert_eq!(overlay.range(&[from], &[before], most), expected);
		}
	}
}
