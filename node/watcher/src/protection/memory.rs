// SPDX-License-Identifier: Apache-2.0

//! Slash protection that does not outlive the process: for simulation and tests alone.

use super::{
	rules::{self, Record, Records},
	slots, Protection, Refusal,
};
use codec::DecodeAll;
use std::collections::BTreeMap;
use vigil_primitives::{PublicKey, Signed, Spoken, UnixTime, Vote};

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

	fn put(&mut self, record: &[u8], value: &[u8]) {
		self.records.insert(record.to_vec(), value.to_vec());
	}

	fn remove(&mut self, record: &[u8]) {
		self.records.remove(record);
	}

	fn range(&self, from: &[u8], before: &[u8], most: usize) -> Result<Vec<Record>, Refusal> {
		if from >= before {
			return Ok(Vec::new());
		}
		let range = self.records.range(from.to_vec()..before.to_vec()).take(most);
		Ok(range.map(|(record, value)| (record.clone(), value.clone())).collect())
	}
}

impl Protection for MemoryProtection {
	fn permit(&mut self, key: &PublicKey, spoken: &Spoken<'_>) -> Result<(), Refusal> {
		rules::permit(self, key, spoken)
	}

	fn commit(&mut self) -> Result<(), Refusal> {
		Ok(())
	}

	fn knows(&mut self, key: &PublicKey, signed: &Signed) -> Result<bool, Refusal> {
		rules::knows(self, key, signed)
	}

	fn record_vote(&mut self, key: &PublicKey, vote: &Vote) -> Result<(), Refusal> {
		rules::record_vote(self, key, vote)
	}

	fn own_votes(&mut self) -> Result<Vec<(PublicKey, Vote)>, Refusal> {
		let votes = self.records.iter().filter_map(|(record, value)| {
			Some((slots::is_vote(record)?, Vote::decode_all(&mut &value[..]).ok()?))
		});
		Ok(votes.collect())
	}

	fn signed_elsewhere(
		&mut self,
		key: &PublicKey,
		spoken: &Spoken<'_>,
		_: UnixTime,
	) -> Result<bool, Refusal> {
		rules::lock(self, key, spoken.signed);
		rules::learn(self, key, spoken)?;
		Ok(true)
	}

	fn is_locked(&mut self, key: &PublicKey) -> Result<bool, Refusal> {
		Ok(self.records.contains_key(&slots::lock(key)))
	}

	fn acknowledge(&mut self, key: &PublicKey) -> Result<(), Refusal> {
		self.remove(&slots::lock(key));
		Ok(())
	}
}
