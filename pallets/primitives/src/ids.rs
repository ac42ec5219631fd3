// SPDX-License-Identifier: Apache-2.0
//! Numbers with names: one type for each kind of number, so that two kinds never mix.

use crate::abi::{AbiWord, Word};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;

macro_rules! number {
	($(#[$doc:meta])* $name:ident($inner:ty)) => {
		$(#[$doc])*
		#[derive(
			Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode,
			DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
		)]
		pub struct $name(pub $inner);

		impl fmt::Display for $name {
			fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
				fmt::Display::fmt(&self.0, f)
			}
		}

		impl From<$inner> for $name {
			fn from(inner: $inner) -> Self {
				Self(inner)
			}
		}

		impl AbiWord for $name {
			fn word(&self) -> Word {
				self.0.word()
			}
		}
	};
}

number! {
	/// A service: the duty to watch one ward.
	ServiceId(u32)
}

number! {
	/// A set of watchers of one service. It only grows; zero names no set.
	SetId(u64)
}

number! {
	/// One halt of one ward, numbered on chain.
	IncidentId(u64)
}

number! {
	/// The unix second in which a round begins, a multiple of the policy's round length: so rounds of
	/// different policies compare as times.
	Round(u64)
}

number! {
	/// The height of a block of a ward.
	Height(u64)
}

number! {
	/// One way from a service to a destination, with messages numbered on its own: a keeper's entry of the
	/// destination on Vigil.
	LaneId(u32)
}

number! {
	/// The number of a message in its lane.
	SequenceNumber(u64)
}

number! {
	/// A customer: registers plans and sends messages.
	ProtocolId(u32)
}

number! {
	/// What a protocol wants to happen when its ward halts, numbered on Vigil.
	PlanId(u32)
}

number! {
	/// An era of Vigil's staking.
	Era(u32)
}

number! {
	/// The place of a watcher in its set, from zero.
	MemberIndex(u16)
}

number! {
	/// Seconds since the Unix epoch.
	UnixTime(u64)
}

number! {
	/// A length of time in seconds.
	Seconds(u64)
}

number! {
	/// Stake that a watcher brings to a set, in the smallest unit of the bonded currency.
	StakeWeight(u128)
}

impl SetId {
	/// The first set of a service.
	pub const FIRST: Self = Self(1);

	/// Whether this names a set at all: zero does not.
	pub fn is_valid(self) -> bool {
		self.0 != 0
	}

	/// The set after this one, or `None` when the numbers are used up.
	pub fn next(self) -> Option<Self> {
		self.0.checked_add(1).map(Self)
	}
}

impl Round {
	/// The round that `time` falls into, or `None` if rounds have no length.
	pub fn at(time: UnixTime, length: Seconds) -> Option<Self> {
		let into = time.0.checked_rem(length.0)?;
		time.0.checked_sub(into).map(Self)
	}

	/// When this round begins.
	pub fn start(self) -> UnixTime {
		UnixTime(self.0)
	}

	/// When the next round begins, at most the end of time.
	pub fn end(self, length: Seconds) -> UnixTime {
		UnixTime(self.0.saturating_add(length.0))
	}

	/// Whether rounds of this length begin in this second.
	pub fn is_of(self, length: Seconds) -> bool {
		self.0.checked_rem(length.0) == Some(0)
	}

	/// The round so many before this one, at least the first.
	pub fn before(self, rounds: u64, length: Seconds) -> Self {
		Self(self.0.saturating_sub(rounds.saturating_mul(length.0)))
	}
}

impl StakeWeight {
	/// The sum, or `None` if it exceeds [`crate::MAX_TOTAL_WEIGHT`].
	pub fn checked_add(self, other: Self) -> Option<Self> {
		self.0.checked_add(other.0).map(Self).filter(|sum| *sum <= crate::MAX_TOTAL_WEIGHT)
	}

	/// The difference, or `None` if `other` is the larger one.
	pub fn checked_sub(self, other: Self) -> Option<Self> {
		self.0.checked_sub(other.0).map(Self)
	}

	/// The sum of many, or `None` if it exceeds [`crate::MAX_TOTAL_WEIGHT`].
	pub fn checked_sum(weights: impl IntoIterator<Item = Self>) -> Option<Self> {
		weights.into_iter().try_fold(Self(0), Self::checked_add)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::MAX_TOTAL_WEIGHT;

	#[test]
	fn a_round_is_named_by_its_first_second() {
		let length = Seconds(12);
		assert_eq!(Round::at(UnixTime(23), length), Some(Round(12)));
		assert_eq!(Round::at(UnixTime(24), length), Some(Round(24)));
		assert_eq!(Round(24).start(), UnixTime(24));
		assert_eq!(Round(24).end(length), UnixTime(36));
		assert_eq!(Round(24).before(1, length), Round(12));
		assert_eq!(Round(24).before(3, length), Round(0));
	}

	#[test]
	fn seconds_between_rounds_name_none_and_rounds_without_length_do_not_exist() {
		assert!(Round(24).is_of(Seconds(12)));
		assert!(!Round(25).is_of(Seconds(12)));
		assert!(!Round(24).is_of(Seconds(0)));
		assert_eq!(Round::at(UnixTime(1), Seconds(0)), None);
		assert_eq!(Round(u64::MAX).end(Seconds(2)), UnixTime(u64::MAX));
	}

	#[test]
	fn zero_names_no_set_and_ids_end_without_wrapping() {
		assert!(!SetId(0).is_valid());
		assert_eq!(SetId(0).next(), Some(SetId::FIRST));
		assert_eq!(SetId(u64::MAX).next(), None);
	}

	#[test]
	fn sums_of_weights_never_overflow() {
		let most = MAX_TOTAL_WEIGHT;
		assert_eq!(most.checked_add(StakeWeight(0)), Some(most));
		assert_eq!(most.checked_add(StakeWeight(1)), None);
		assert_eq!(StakeWeight(u128::MAX).checked_add(StakeWeight(1)), None);
		assert_eq!(StakeWeight::checked_sum([most, StakeWeight(1)]), None);
		assert_eq!(StakeWeight(1).checked_sub(StakeWeight(2)), None);
	}
}
