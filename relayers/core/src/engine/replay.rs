// SPDX-License-Identifier: Apache-2.0

//! What an operator has looked at again: what was given up, and what counts as finished.

use super::Engine;
use crate::{
	item::{Item, State},
	standby::Step,
	JournalError, Millis,
};
use serde::{Deserialize, Serialize};
use vigil_primitives::ServiceId;

/// Which items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replay {
	/// The destination's name.
	pub destination: String,
	/// The service.
	pub service: u32,
	/// Only this kind, by its name.
	pub kind: Option<String>,
}

impl Replay {
	/// Whether an item is one of them.
	pub fn wants(&self, item: &Item) -> bool {
		let key = &item.key;
		let over = item.state.is_closed() || matches!(item.state, State::Dead { .. });
		let kind = self.kind.as_ref().is_none_or(|kind| kind == key.kind_name());
		let lane = key.destination == self.destination && key.service == ServiceId(self.service);
		over && kind && lane
	}

	/// The item as if its certificate had just been seen. What the destination knows is not sent again.
	pub fn anew(item: &Item) -> Item {
		let (attempts, tip, retry_at, problem) = (0, 0, 0, None);
		let (step, announced) = (Step::Plain, None);
		Item {
			state: State::Seen,
			attempts,
			tip,
			retry_at,
			problem,
			step,
			announced,
			..item.clone()
		}
	}
}

impl Engine {
	/// Takes these items up again. Returns how many there are.
	pub fn replay(&mut self, replay: &Replay, now: Millis) -> Result<usize, JournalError> {
		let items = self.open.values().chain(self.closed.values());
		let again: Vec<Item> = items
			.filter(|item| replay.wants(item))
			.map(|item| Item { changed_at: now, ..Replay::anew(item) })
			.collect();
		if again.is_empty() {
			return Ok(0);
		}
		self.journal.put(&again.iter().collect::<Vec<_>>())?;
		let count = again.len();
		log::info!(target: "vigil-relayer", "{count} items are looked at again");
		for item in again {
			self.closed.remove(&item.key);
			self.open.insert(item.key.clone(), item);
		}
		let more = u64::try_from(count).unwrap_or(u64::MAX);
		self.counters.replayed = self.counters.replayed.saturating_add(more);
		Ok(count)
	}
}
