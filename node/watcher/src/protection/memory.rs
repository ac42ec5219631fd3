// SPDX-License-Identifier: Apache-2.0

//! Slash protection that does not outlive the process: for simulation and tests alone.

use super::{
	rules::{self, Records},
	slots, Protection, Refusal,
};
use codec::Decode;
use std::collections::BTreeMap;
use vigil_primitives::{PublicKey, Signed, Vote};

/// Records in memory. A clone is a backup.
#[derive(Clone, Debug, Default)]
pub struct MemoryProtection {
	records: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl MemoryProtection {
	/// How many records there are.
	pub fn len(&self) -> usize {
		self.records.len()
	}

	/// Whether there are none.
	pub fn is_empty(&self) -> bool {
		self.records.is_empty()
	}
}

impl Records for MemoryProtection {
	fn get(&self, record: &[u8]) -> Result<Option<Vec<u8>>, Refusal> {
		Ok(self.records.get(record).cloned())
	}

	fn put(&mut self, record: &[u8], value: &[u8]) -> Result<(), Refusal> {
		self.records.insert(record.to_vec(), value.to_vec());
		Ok(())
	}

	fn remove(&mut self, record: &[u8]) -> Result<(), Refusal> {
		self.records.remove(record);
		Ok(())
	}

	fn first(&self, prefix: &[u8], most: usize) -> Result<Vec<Vec<u8>>, Refusal> {
		let from = self.records.range(prefix.to_vec()..).map(|(record, _)| record);
		Ok(from.take_while(|record| record.starts_with(prefix)).take(most).cloned().collect())
	}
}

impl Protection for MemoryProtection {
	fn permit(&mut self, key: &PublicKey, signed: &Signed) -> Result<(), Refusal> {
		rules::permit(self, key, signed).map(drop)
	}

	fn knows(&mut self, key: &PublicKey, signed: &Signed) -> Result<bool, Refusal> {
		rules::knows(self, key, signed)
	}

	fn record_vote(&mut self, key: &PublicKey, vote: &Vote) -> Result<(), Refusal> {
		rules::record_vote(self, key, vote)
	}

	fn own_votes(&mut self) -> Result<Vec<(PublicKey, Vote)>, Refusal> {
		let votes = self.records.iter().filter_map(|(record, value)| {
			Some((slots::is_vote(record)?, Vote::decode(&mut &value[..]).ok()?))
		});
		Ok(votes.collect())
	}

	fn signed_elsewhere(&mut self, key: &PublicKey, signed: &Signed) -> Result<(), Refusal> {
		rules::signed_elsewhere(self, key, signed)
	}

	fn is_locked(&mut self, key: &PublicKey) -> Result<bool, Refusal> {
		Ok(self.records.contains_key(&slots::lock(key)))
	}

	fn acknowledge(&mut self, key: &PublicKey) -> Result<(), Refusal> {
		self.remove(&slots::lock(key))
	}
}
