// SPDX-License-Identifier: Apache-2.0

//! How to carry to one destination.

use crate::{backoff::Backoff, InboxLimits, Millis};
use vigil_primitives::{Seconds, ServiceId};

/// No inbox hears of a round for longer.
const LONGEST: Seconds = Seconds(7 * 86_400);

/// How to carry to one destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
	/// The destination's name in the journal.
	pub destination: String,
	/// The services to carry; empty: all that the inbox trusts.
	pub services: Vec<ServiceId>,
	/// The account on Vigil that earns the fees of messages.
	pub beneficiary: [u8; 32],
	/// Tries after which an item is a dead letter.
	pub max_attempts: u32,
	/// The time between tries.
	pub backoff: Backoff,
	/// For how many blocks a transaction is valid; a power of two.
	pub mortality: u64,
	/// The most messages in one transaction.
	pub batch_messages: usize,
	/// The most bytes of messages in one transaction.
	pub batch_bytes: usize,
	/// How long after its round a Halt is heard at the destination.
	pub freshness: Seconds,
	/// How long after its round a Checkpoint is heard at the destination.
	pub checkpoint_freshness: Seconds,
	/// How early a round is heard at the destination.
	pub clock_drift: Seconds,
	/// Whether suspicions are carried to a ward that counts as live there.
	pub suspicions: bool,
	/// Whether only views that a second node confirms end anything.
	pub confirm: bool,
	/// While a ward lives, only checkpoints this far apart are carried; zero: all.
	pub checkpoint_every: Seconds,
	/// The most transactions in flight, Halts not counted.
	pub max_in_flight: usize,
	/// After this long without being included a transaction is broadcast again.
	pub rebroadcast: Millis,
	/// The same for a Halt.
	pub rebroadcast_halt: Millis,
	/// The most to pay a block's author for one transaction, in the destination's smallest unit; zero:
	/// nothing is offered, and transactions are broadcast again as they are.
	pub most_tip: u128,
	/// For how long best blocks may know what final ones do not before another node is asked: longer than
	/// finality takes where all is well.
	pub doubt: Millis,
	/// How long a finished item stays in the journal.
	pub keep: Millis,
	/// The most finished items that stay in the journal.
	pub keep_count: usize,
}

impl Settings {
	/// For a destination with this name, with what suits most.
	pub fn new(destination: impl Into<String>, beneficiary: [u8; 32], seed: u64) -> Self {
		Self {
			destination: destination.into(),
			services: Vec::new(),
			beneficiary,
			max_attempts: 8,
			backoff: Backoff { first: 1_000, longest: 10 * 60_000, seed },
			mortality: 64,
			batch_messages: 64,
			batch_bytes: 512 * 1024,
			freshness: Seconds(300),
			checkpoint_freshness: Seconds(300),
			clock_drift: Seconds(0),
			suspicions: true,
			confirm: false,
			checkpoint_every: Seconds(0),
			max_in_flight: 8,
			rebroadcast: 30_000,
			rebroadcast_halt: 12_000,
			most_tip: 0,
			doubt: 120_000,
			keep: 7 * 24 * 3_600_000,
			keep_count: 4_096,
		}
	}

	/// The same, within what the destination's inbox says that it takes.
	///
	/// One node says so, and only once. So its word makes nothing older than it is here: a Halt that is sent in vain
	/// costs a fee, and one that is not sent costs everything.
	pub fn within(self, limits: InboxLimits) -> Self {
		let longer = |here: Seconds, said: Option<Seconds>| {
			Seconds(said.map_or(here.0, |said| said.0.min(LONGEST.0).max(here.0)))
		};
		let most = limits
			.most_messages
			.map_or(usize::MAX, |most| usize::try_from(most).unwrap_or(usize::MAX).max(1));
		Self {
			freshness: longer(self.freshness, limits.freshness),
			checkpoint_freshness: longer(self.checkpoint_freshness, limits.checkpoint_freshness),
			clock_drift: limits.clock_drift.unwrap_or(self.clock_drift),
			batch_messages: self.batch_messages.min(most),
			..self
		}
	}

	/// What to offer the author of a block after this was offered in vain: an eighth of the most, and
	/// then twice as much each time.
	pub fn tip_after(&self, tip: u128) -> u128 {
		let first = self.most_tip.div_ceil(8);
		tip.saturating_mul(2).max(first).min(self.most_tip)
	}

	/// Whether this service is to be carried.
	pub fn carries(&self, service: ServiceId) -> bool {
		self.services.is_empty() || self.services.contains(&service)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_node_that_says_that_nothing_is_fresh_silences_no_halt() {
		let said = |seconds| InboxLimits {
			freshness: Some(Seconds(seconds)),
			checkpoint_freshness: Some(Seconds(seconds)),
			..InboxLimits::default()
		};
		let own = Settings::new("there", [0; 32], 1);
		let of = |settings: Settings| (settings.freshness, settings.checkpoint_freshness);
		for liar in [0, 1, 299] {
			assert_eq!(of(own.clone().within(said(liar))), of(own.clone()), "{liar}");
		}
		assert_eq!(of(own.clone().within(said(3_600))), (Seconds(3_600), Seconds(3_600)));
		assert_eq!(of(own.clone().within(said(u64::MAX))), (LONGEST, LONGEST), "no inbox does");
		assert_eq!(own.clone().within(InboxLimits::default()), own, "one that says nothing");
	}
}
