// SPDX-License-Identifier: Apache-2.0

//! How a ward is watched: what its watchers mean when they say that it stands or lives.

use crate::{
	abi::{hash_words, AbiWord},
	Seconds, H256,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Which head of the ward has to advance for it to count as alive.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Head {
	/// The newest block, which may still be reverted.
	Latest,
	/// The newest block that the ward's own consensus has finalised.
	Finalized,
}

/// The policy of a service. Its hash is part of every set commitment, so a destination that knows
/// the policy knows what a Halt of that set means.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Policy {
	/// The head that counts as life.
	pub head: Head,
	/// How long the head must not have moved before a watcher may say Halt: a multiple of the round's
	/// length.
	pub halt_after: Seconds,
	/// Length of a round; votes of different rounds never add up.
	pub round_length: Seconds,
	/// How far clocks and endpoints may lag: at least what observers tolerate. A proof of life counts
	/// only if it keeps this distance from the ends of a silence.
	pub margin: Seconds,
	/// Heights of checkpoints are multiples of this.
	pub checkpoint_interval: u64,
	/// How long a ward that came back must advance before it is live again.
	pub stable_for: Seconds,
	/// How long an announced standby waits for a word of the set in office before it takes office.
	pub standby_after: Seconds,
	/// How long an incident may go without any certificate before the ward may be claimed gone.
	pub gone_after: Seconds,
	/// Distinct voices that a watcher must ask at least; endpoints of one provider are one voice.
	pub min_voices: u16,
	/// How far the ward's block time may be from the clock, if its consensus ties the two; zero if
	/// it does not, so that a block's own time proves nothing about when it was made.
	pub time_margin: Seconds,
}

/// Why nobody can watch by a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyError {
	/// Rounds have no length.
	NoRound,
	/// A halt would be said before a whole round without a block has passed.
	HaltTooSoon,
	/// The silence before a Halt is no whole number of rounds.
	UnevenSilence,
	/// The silence before a Halt is not longer than twice the margin, so no proof of life could lie in
	/// it.
	MarginTooWide,
	/// A ward would be live again before it could have been seen to stand again.
	StableTooSoon,
	/// A standby would take office, or a ward count as gone, before anybody could have spoken.
	NoPatience,
	/// There would be no checkpoints.
	NoCheckpoints,
	/// No voice is asked.
	NoVoices,
	/// A duration is longer than [`Policy::LONGEST`].
	TooLong,
}

impl Policy {
	/// The longest duration in a policy: a week, beyond which nobody is helped by a certificate.
	pub const LONGEST: Seconds = Seconds(7 * 24 * 3600);

	/// Refuses a policy nobody can watch by.
	pub fn check(&self) -> Result<(), PolicyError> {
		use PolicyError::*;
		let durations = [
			self.halt_after,
			self.round_length,
			self.margin,
			self.stable_for,
			self.standby_after,
			self.gone_after,
			self.time_margin,
		];
		let whole_rounds = self.halt_after.0.checked_rem(self.round_length.0) == Some(0);
		let impatient = self.standby_after.min(self.gone_after) < self.halt_after;
		let refusals = [
			(self.round_length.0 == 0, NoRound),
			(durations.iter().any(|duration| *duration > Self::LONGEST), TooLong),
			(self.halt_after < self.round_length, HaltTooSoon),
			(!whole_rounds, UnevenSilence),
			(self.margin.0.saturating_mul(2) >= self.halt_after.0, MarginTooWide),
			(self.stable_for < self.halt_after, StableTooSoon),
			(impatient, NoPatience),
			(self.checkpoint_interval == 0, NoCheckpoints),
			(self.min_voices == 0, NoVoices),
		];
		refusals.into_iter().find(|(refused, _)| *refused).map_or(Ok(()), |(_, error)| Err(error))
	}

	/// What set commitments say of the policy: `keccak256(abi.encode(<fields in order>))`.
	pub fn hash(&self) -> H256 {
		let head = match self.head {
			Head::Latest => 0u16,
			Head::Finalized => 1,
		};
		hash_words(&[
			head.word(),
			self.halt_after.word(),
			self.round_length.word(),
			self.margin.word(),
			self.checkpoint_interval.word(),
			self.stable_for.word(),
			self.standby_after.word(),
			self.gone_after.word(),
			self.min_voices.word(),
			self.time_margin.word(),
		])
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const POLICY: Policy = Policy {
		head: Head::Latest,
		halt_after: Seconds(12),
		round_length: Seconds(3),
		margin: Seconds(3),
		checkpoint_interval: 32,
		stable_for: Seconds(30),
		standby_after: Seconds(86_400),
		gone_after: Seconds(86_400),
		min_voices: 3,
		time_margin: Seconds(2),
	};

	#[test]
	fn a_policy_that_nobody_can_watch_by_is_refused() {
		use PolicyError::*;
		assert_eq!(POLICY.check(), Ok(()));
		let refused = [
			(Policy { round_length: Seconds(0), ..POLICY }, NoRound),
			(Policy { halt_after: Seconds(0), ..POLICY }, HaltTooSoon),
			(Policy { halt_after: Seconds(2), ..POLICY }, HaltTooSoon),
			(Policy { halt_after: Seconds(13), ..POLICY }, UnevenSilence),
			(Policy { margin: Seconds(6), ..POLICY }, MarginTooWide),
			(Policy { stable_for: Seconds(11), ..POLICY }, StableTooSoon),
			(Policy { standby_after: Seconds(11), ..POLICY }, NoPatience),
			(Policy { gone_after: Seconds(11), ..POLICY }, NoPatience),
			(Policy { checkpoint_interval: 0, ..POLICY }, NoCheckpoints),
			(Policy { min_voices: 0, ..POLICY }, NoVoices),
			(Policy { stable_for: Seconds(u64::MAX), ..POLICY }, TooLong),
			(Policy { gone_after: Seconds(604_801), ..POLICY }, TooLong),
			(Policy { standby_after: Seconds(604_801), ..POLICY }, TooLong),
			(Policy { halt_after: Seconds(604_803), ..POLICY }, TooLong),
			(Policy { round_length: Seconds(604_801), ..POLICY }, TooLong),
			(Policy { margin: Seconds(604_801), ..POLICY }, TooLong),
			(Policy { time_margin: Seconds(604_801), ..POLICY }, TooLong),
		];
		let longest =
			Policy { gone_after: Policy::LONGEST, time_margin: Policy::LONGEST, ..POLICY };
		assert_eq!(longest.check(), Ok(()));
		for (policy, error) in refused {
			assert_eq!(policy.check(), Err(error));
		}
	}

	#[test]
	fn every_field_changes_the_hash() {
		let others = [
			Policy { head: Head::Finalized, ..POLICY },
			Policy { halt_after: Seconds(13), ..POLICY },
			Policy { round_length: Seconds(4), ..POLICY },
			Policy { checkpoint_interval: 33, ..POLICY },
			Policy { stable_for: Seconds(31), ..POLICY },
			Policy { margin: Seconds(2), ..POLICY },
			Policy { standby_after: Seconds(86_401), ..POLICY },
			Policy { gone_after: Seconds(86_401), ..POLICY },
			Policy { min_voices: 4, ..POLICY },
			Policy { time_margin: Seconds(3), ..POLICY },
		];
		for other in others {
			assert_ne!(other.hash(), POLICY.hash());
		}
	}
}
