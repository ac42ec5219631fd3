// SPDX-License-Identifier: Apache-2.0

//! When eras begin and blocks are made, as dates.

use super::Chain;
use crate::{error::Result, units};
use serde_json::Value as Json;

/// How time passes on a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
	/// The era that runs.
	pub era: u32,
	/// When it began, in seconds.
	pub began: u64,
	/// How long eras are, in seconds, if all slots have blocks.
	pub era_seconds: u64,
	/// Milliseconds between blocks.
	pub block_ms: u64,
	/// The best block.
	pub block: u64,
	/// Its time, in seconds.
	pub time: u64,
}

impl Chain {
	/// How time passes here.
	pub async fn calendar(&self) -> Result<Calendar> {
		let number = |value: Option<Json>| value.as_ref().and_then(Json::as_u64);
		let block_ms = number(self.runtime.constant("Babe", "ExpectedBlockTime")).unwrap_or(3_000);
		let time = number(self.entry("Timestamp", "Now", &[]).await?).unwrap_or(0);
		let mut calendar = Calendar {
			era: 0,
			began: 0,
			era_seconds: 0,
			block_ms,
			block: self.number,
			time: time.checked_div(1_000).unwrap_or(0),
		};
		if self.runtime.has("Staking") && self.runtime.has("Timing") {
			let active = self.entry("Staking", "ActiveEra", &[]).await?.unwrap_or_default();
			let timing = self.entry("Timing", "Timings", &[]).await?.unwrap_or_default();
			let of = |value: &Json, name: &str| value[name].as_u64().unwrap_or(0);
			let slots =
				of(&timing, "session_slots").saturating_mul(of(&timing, "sessions_per_era"));
			calendar.era = u32::try_from(of(&active, "index")).unwrap_or(u32::MAX);
			calendar.began = of(&active, "start").checked_div(1_000).unwrap_or(0);
			calendar.era_seconds = slots.saturating_mul(block_ms).checked_div(1_000).unwrap_or(0);
		}
		Ok(calendar)
	}
}

impl Calendar {
	/// About when an era begins, in seconds.
	pub fn era_begins(&self, era: u32) -> u64 {
		let ahead = u64::from(era.saturating_sub(self.era));
		let behind = u64::from(self.era.saturating_sub(era));
		self.began
			.saturating_add(ahead.saturating_mul(self.era_seconds))
			.saturating_sub(behind.saturating_mul(self.era_seconds))
	}

	/// About when a block is made, in seconds.
	pub fn block_made(&self, block: u64) -> u64 {
		let seconds =
			|blocks: u64| blocks.saturating_mul(self.block_ms).checked_div(1_000).unwrap_or(0);
		self.time
			.saturating_add(seconds(block.saturating_sub(self.block)))
			.saturating_sub(seconds(self.block.saturating_sub(block)))
	}

	/// An era for people: `era 12, about 2026-11-27T10:00:00Z`.
	pub fn show_era(&self, era: u32) -> String {
		format!("era {era}, about {}", units::show_time(self.era_begins(era)))
	}

	/// A block for people.
	pub fn show_block(&self, block: u64) -> String {
		format!("block {block}, about {}", units::show_time(self.block_made(block)))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const CALENDAR: Calendar = Calendar {
		era: 10,
		began: 1_000_000,
		era_seconds: 48,
		block_ms: 3_000,
		block: 100,
		time: 1_000_010,
	};

	#[test]
	fn eras_and_blocks_have_dates() {
		assert_eq!(CALENDAR.era_begins(12), 1_000_096);
		assert_eq!(CALENDAR.era_begins(9), 999_952);
		assert_eq!(CALENDAR.block_made(110), 1_000_040);
		assert_eq!(CALENDAR.block_made(90), 999_980);
		assert_eq!(CALENDAR.era_begins(u32::MAX), 1_000_000 + 48 * u64::from(u32::MAX - 10));
		assert_eq!(Calendar { began: u64::MAX, ..CALENDAR }.era_begins(11), u64::MAX);
	}
}
