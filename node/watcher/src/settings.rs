// SPDX-License-Identifier: Apache-2.0

//! Bounds and intervals of the engine.

use crate::Millis;
use vigil_primitives::FRESHNESS;

/// How an engine runs. The defaults suit a live network.
#[derive(Clone)]
pub struct Settings {
	/// When the process started: nothing is signed in the round that this lies in, as a restored
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
	/// How long after a quorum a certificate with those who signed meanwhile is published, in
	/// milliseconds.
	pub late_window: u64,
	/// How long after a quorum who was slower still says the same, and is counted, in milliseconds: at its
	/// end a last certificate is published. Enough for another look and for an answer about a final block.
	pub join_window: u64,
	/// After how long a certified Halt, and the last Checkpoint with it, is certified again while the
	/// ward stands, in milliseconds: the same for all watchers, and less than the freshness.
	pub certify_again_after: u64,
	/// How long a Halt that was suspected but never certified is answered by Resumes, in milliseconds.
	pub suspicion_kept: u64,
	/// After how long an own vote is first sent again if it is not certified, in milliseconds.
	pub repeat_every: u64,
	/// How long a new certificate is passed on, in milliseconds.
	pub spread_for: u64,
	/// How long a Halt or Resume is passed on that Vigil's chain has not heard of, in milliseconds.
	pub unrecorded_for: u64,
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
	/// The most votes of one service that wait for verification.
	pub max_queue_per_service: usize,
	/// The most votes that one tick verifies.
	pub max_batch: usize,
	/// The most statements of one service that is watched here whose votes one tick verifies.
	pub max_statements: usize,
	/// The most statements of services that are not watched here whose votes one tick verifies.
	pub max_relayed: usize,
	/// The most of these of one service.
	pub max_relayed_per_service: usize,
	/// The most votes of one service that is not watched here that wait for verification.
	pub max_relayed_queue: usize,
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

	/// The most votes of a service that wait for verification.
	pub(crate) fn most_of_service(&self, watched: bool) -> usize {
		match watched {
			true => self.max_queue_per_service,
			false => self.max_relayed_queue,
		}
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
			join_window: 3_000,
			certify_again_after: FRESHNESS.0.saturating_mul(500),
			suspicion_kept: FRESHNESS.0.saturating_mul(1_000),
			repeat_every: 3_000,
			spread_for: 10_000,
			unrecorded_for: FRESHNESS.0.saturating_mul(1_000),
			kept_rounds: 4,
			kept_certificate_rounds: 256,
			kept_votes: 600_000,
			max_queue: 16_384,
			max_queue_per_peer: 4_096,
			max_queue_per_service: 8_192,
			max_batch: 4_096,
			max_statements: 64,
			max_relayed: 32,
			max_relayed_per_service: 4,
			max_relayed_queue: 1_024,
			deaf_for: 60_000,
		}
	}
}

impl std::fmt::Debug for Settings {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		f.debug_struct("Settings").field("started_at", &self.started_at).finish_non_exhaustive()
	}
}
