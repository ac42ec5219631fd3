// SPDX-License-Identifier: Apache-2.0

//! Bounds and intervals of the engine.

use crate::Millis;

/// How an engine runs. The defaults suit a live network.
#[derive(Clone)]
pub struct Settings {
	/// When the process started: no Halt is signed for this round or one before it, as a restored
	/// database may not know what was signed then.
	pub started_at: Millis,
	/// Secret randomness from which the factors of batch verification are drawn.
	pub seed: [u8; 32],
	/// How far the own clock may be from the time of Vigil's new blocks, in milliseconds.
	pub max_skew: u64,
	/// How far ahead of the own clock a peer's may be, in milliseconds.
	pub peer_skew: u64,
	/// The fewest peers with which the own network counts as up.
	pub min_peers: usize,
	/// How recently Vigil or another ward must have advanced, in milliseconds.
	pub life_window: u64,
	/// How long late signers are waited for after a quorum, in milliseconds.
	pub late_window: u64,
	/// How often an own vote is sent again until it is certified, in milliseconds.
	pub repeat_every: u64,
	/// How many rounds a vote of a past round is still taken.
	pub kept_rounds: u64,
	/// How many rounds a certificate of a past round is still taken.
	pub kept_certificate_rounds: u64,
	/// How long votes without a round are collected, in milliseconds.
	pub kept_votes: u64,
	/// The most votes that wait for verification.
	pub max_queue: usize,
	/// The most votes of one peer that wait for verification.
	pub max_queue_per_peer: usize,
	/// The most votes that one tick verifies.
	pub max_batch: usize,
	/// How long a peer that sent a forged vote is not listened to, in milliseconds.
	pub deaf_for: u64,
}

impl Settings {
	/// The defaults, with fresh randomness.
	///
	/// Fails only if the operating system has no randomness.
	pub fn new(started_at: Millis) -> Result<Self, getrandom::Error> {
		let mut seed = [0; 32];
		getrandom::getrandom(&mut seed)?;
		Ok(Self::with_seed(started_at, seed))
	}

	/// The defaults, with this randomness. Only for tests is it anything but fresh.
	pub fn with_seed(started_at: Millis, seed: [u8; 32]) -> Self {
		Self {
			started_at,
			seed,
			max_skew: 30_000,
			peer_skew: 2_000,
			min_peers: 1,
			life_window: 60_000,
			late_window: 500,
			repeat_every: 3_000,
			kept_rounds: 4,
			kept_certificate_rounds: 256,
			kept_votes: 600_000,
			max_queue: 16_384,
			max_queue_per_peer: 4_096,
			max_batch: 4_096,
			deaf_for: 60_000,
		}
	}
}

impl std::fmt::Debug for Settings {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		f.debug_struct("Settings").field("started_at", &self.started_at).finish_non_exhaustive()
	}
}
