// SPDX-License-Identifier: Apache-2.0

//! A journal in memory whose disk can be full.

use std::{
	collections::BTreeMap,
	sync::{
		atomic::{AtomicU32, Ordering},
		Mutex,
	},
};
use vigil_relayer_core::{Item, ItemKey, Journal, JournalError};

#[derive(Default)]
pub struct Memory {
	items: Mutex<BTreeMap<ItemKey, Item>>,
	/// So many writes fail from now on.
	pub failures: AtomicU32,
}

impl Memory {
	pub fn get(&self, key: &ItemKey) -> Option<Item> {
		self.items.lock().unwrap().get(key).cloned()
	}

	pub fn all(&self) -> Vec<Item> {
		self.items.lock().unwrap().values().cloned().collect()
	}

	pub fn clear(&self) {
		self.items.lock().unwrap().clear();
	}

	fn may_write(&self) -> Result<(), JournalError> {
		let full = JournalError::Disk("no space left".into());
		let left = self.failures.load(Ordering::SeqCst);
		if left > 0 {
			self.failures.store(left - 1, Ordering::SeqCst);
			return Err(full);
		}
		Ok(())
	}
}

impl Journal for Memory {
	fn put(&self, items: &[&Item]) -> Result<(), JournalError> {
		self.may_write()?;
		let mut kept = self.items.lock().unwrap();
		kept.extend(items.iter().map(|item| (item.key.clone(), (*item).clone())));
		Ok(())
	}

	fn remove(&self, keys: &[ItemKey]) -> Result<(), JournalError> {
		self.may_write()?;
		let mut kept = self.items.lock().unwrap();
		keys.iter().for_each(|key| drop(kept.remove(key)));
		Ok(())
	}

	fn load(&self, destination: &str) -> Result<Vec<Item>, JournalError> {
		let kept = self.items.lock().unwrap();
		let items = kept.values().filter(|item| item.key.destination == destination);
		Ok(items.cloned().collect())
	}
}
