// SPDX-License-Identifier: Apache-2.0

//! Whether certificates name this watcher. Pure.
//!
//! The first certificate of a statement lacks those who voted a moment later; a second one has them.
//! So a statement is judged a while after it was first certified.

use std::collections::VecDeque;
use vigil_primitives::{Certificate, MemberIndex, Signed};
use vigil_watcher::Millis;

/// How long a second certificate is waited for, in milliseconds: far longer than watchers wait for
/// late signers.
const PATIENCE: u64 = 5_000;
/// Statements that wait to be judged at most.
const WAITING: usize = 1_024;

/// What a statement's certificates say of this watcher.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Own {
	/// It had no seat in the set.
	NoSeat,
	/// It is among the absent.
	Absent,
	/// It signed.
	Signed,
}

impl Own {
	pub const ALL: [Self; 3] = [Self::NoSeat, Self::Absent, Self::Signed];

	/// As metrics name it.
	pub fn name(self) -> &'static str {
		match self {
			Self::NoSeat => "no_seat",
			Self::Absent => "absent",
			Self::Signed => "signed",
		}
	}

	fn of(certificate: &Certificate, seats: &[MemberIndex]) -> Self {
		match seats {
			[] => Self::NoSeat,
			seats if seats.iter().all(|seat| certificate.absent.contains(*seat)) => Self::Absent,
			_ => Self::Signed,
		}
	}
}

/// A certified statement that is not judged yet.
#[derive(Clone, Debug)]
struct Waiting {
	signed: Signed,
	own: Own,
	since: Millis,
}

/// Certified statements that are not judged yet, oldest first.
#[derive(Debug, Default)]
pub struct Participation {
	waiting: VecDeque<Waiting>,
}

impl Participation {
	/// Notes a certificate; whether it is the first one of its statement.
	pub fn note(&mut self, certificate: &Certificate, seats: &[MemberIndex], now: Millis) -> bool {
		let own = Own::of(certificate, seats);
		let known = self.waiting.iter_mut().find(|one| one.signed == certificate.signed);
		if let Some(known) = known {
			known.own = known.own.max(own);
			return false;
		}
		if self.waiting.len() < WAITING {
			let signed = certificate.signed.clone();
			self.waiting.push_back(Waiting { signed, own, since: now });
		}
		true
	}

	/// Statements that are old enough to be judged.
	pub fn settle(&mut self, now: Millis) -> Vec<(Signed, Own)> {
		let due = |one: &Waiting| now.since(one.since) >= PATIENCE;
		let mut settled = Vec::new();
		while self.waiting.front().is_some_and(due) {
			settled.extend(self.waiting.pop_front().map(|one| (one.signed, one.own)));
		}
		settled
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use vigil_primitives::{
		Bitfield, Height, Resume, Round, ServiceId, SetId, SignaturePoint, Statement, H256,
	};

	fn certificate(absent: &[u16]) -> Certificate {
		let absent = absent.iter().copied().map(MemberIndex);
		Certificate {
			signed: Signed {
				service: ServiceId(1),
				set_id: SetId(1),
				statement: Statement::Resume(Resume {
					height: Height(1),
					block_hash: H256::repeat_byte(1),
					round: Round(1),
				}),
			},
			absent: Bitfield::of(4, absent).unwrap(),
			signature: SignaturePoint([0; 192]),
		}
	}

	#[test]
	fn who_is_named_in_the_second_certificate_was_not_absent() {
		let mut participation = Participation::default();
		let seats = [MemberIndex(3)];
		assert!(participation.note(&certificate(&[3]), &seats, Millis(0)));
		assert!(participation.settle(Millis(PATIENCE - 1)).is_empty());
		assert!(!participation.note(&certificate(&[]), &seats, Millis(500)));
		let judged: Vec<_> =
			participation.settle(Millis(PATIENCE)).into_iter().map(|(_, own)| own).collect();
		assert_eq!(judged, [Own::Signed]);
		assert!(participation.settle(Millis(2 * PATIENCE)).is_empty(), "once");
	}

	#[test]
	fn absence_is_told_from_having_no_seat() {
		let mut participation = Participation::default();
		participation.note(&certificate(&[3]), &[MemberIndex(3)], Millis(0));
		assert_eq!(participation.settle(Millis(PATIENCE))[0].1, Own::Absent);
		participation.note(&certificate(&[3]), &[], Millis(PATIENCE));
		assert_eq!(participation.settle(Millis(2 * PATIENCE))[0].1, Own::NoSeat);
	}
}
