// SPDX-License-Identifier: Apache-2.0

//! What was done, and when two pieces of evidence are of one deed.
//!
//! A lie about the same time is one offence, whatever shows it: two votes, a certificate, a proof of life
//! or a challenge. So an offence is what kind of lie it is and the span that it is about.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::Get, BoundedVec};
use scale_info::TypeInfo;
use sp_runtime::traits::{BlakeTwo256, Hash};
use vigil_primitives::{
	Checkpoint, Conflict, Halt, Kind, Policy, Seconds, SetId, Signed, Statement, H256,
};

/// Kinds of offences.
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
pub enum Offence {
	/// Said that a ward stood which lived, or two different things of one silence.
	FalseHalt,
	/// Said that a block was final which was not, or two of one height.
	FalseCheckpoint,
	/// Handed over to a set that Vigil did not elect.
	FalseHandover,
	/// Vouched for messages that never left Vigil.
	FalseOutbox,
	/// Took too little part in what its set said of this kind. Of Halts it is the duty not done.
	Silence(Kind),
}

/// One deed: what was done, about what and when.
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
pub struct Deed {
	/// Its kind.
	pub offence: Offence,
	/// What it is about, if not the ward: the hash of a lane.
	pub subject: H256,
	/// The first second, set or sequence number that it is about.
	pub from: u64,
	/// The last one.
	pub to: u64,
}

impl Deed {
	/// A Halt, of a set that claims such a silence with it.
	pub fn halt(halt: &Halt, silence: Seconds) -> Self {
		let from = halt.round.0.saturating_sub(silence.0);
		Self { offence: Offence::FalseHalt, subject: H256::zero(), from, to: halt.round.0 }
	}

	/// A Checkpoint.
	pub fn checkpoint(checkpoint: &Checkpoint) -> Self {
		let round = checkpoint.round.0;
		let subject = H256::zero();
		Self { offence: Offence::FalseCheckpoint, subject, from: round, to: round }
	}

	/// What a set did not take part in.
	pub fn silence(set_id: SetId, kind: Kind) -> Self {
		let offence = Offence::Silence(kind);
		Self { offence, subject: H256::zero(), from: set_id.0, to: set_id.0 }
	}

	/// What a single statement is, if it is a lie; `None` for a Resume, which is none by itself.
	pub fn of(signed: &Signed, policy: &Policy) -> Option<Self> {
		let deed = match &signed.statement {
			Statement::Halt(halt) => Self::halt(halt, policy.halt_after),
			Statement::Checkpoint(checkpoint) => Self::checkpoint(checkpoint),
			Statement::Handover(_) => {
				let set_id = signed.set_id.0;
				let subject = H256::zero();
				Self { offence: Offence::FalseHandover, subject, from: set_id, to: set_id }
			},
			Statement::Outbox(outbox) => {
				let subject = BlakeTwo256::hash(&(outbox.destination, outbox.lane).encode());
				let after_first = u64::from(outbox.count.saturating_sub(1));
				Self {
					offence: Offence::FalseOutbox,
					subject,
					from: outbox.first.0,
					to: outbox.first.0.saturating_add(after_first),
				}
			},
			Statement::Resume(_) => return None,
		};
		Some(deed)
	}

	/// What two statements that conflict are together: a Resume and a Halt are a false Halt.
	pub fn of_conflict(
		conflict: Conflict,
		(a, policy_of_a): (&Signed, &Policy),
		(b, policy_of_b): (&Signed, &Policy),
	) -> Option<Self> {
		match conflict {
			Conflict::LifeInSilence => {
				Self::of(a, policy_of_a).or_else(|| Self::of(b, policy_of_b))
			},
			_ => {
				let (one, other) = (Self::of(a, policy_of_a)?, Self::of(b, policy_of_b)?);
				Some(one.with(&other))
			},
		}
	}

	/// One that is about all that both are about.
	fn with(self, other: &Self) -> Self {
		Self { from: self.from.min(other.from), to: self.to.max(other.to), ..self }
	}

	/// Whether two are one deed: the same lie about times less than `within` apart, or about the same
	/// set or messages.
	pub fn is_same(&self, other: &Self, within: Seconds) -> bool {
		let slack = match self.offence {
			Offence::FalseHalt | Offence::FalseCheckpoint => within.0,
			_ => 0,
		};
		let reaches = |a: &Self, b: &Self| a.from <= b.to.saturating_add(slack);
		(self.offence, self.subject) == (other.offence, other.subject)
			&& reaches(self, other)
			&& reaches(other, self)
	}
}

/// Whether a Checkpoint shows that the silence of a Halt was none: its whole round lies inside it, and its
/// block above the one that is said to be the last.
pub fn refutes(checkpoint: &Checkpoint, round: Seconds, halt: &Halt, silence: Seconds) -> bool {
	let begins = halt.round.0.saturating_sub(silence.0);
	checkpoint.height > halt.height
		&& begins < checkpoint.round.0
		&& checkpoint.round.end(round) <= halt.round.start()
}

/// Whether a deed is among those of its era that are judged, or so many are that nothing is left to take
/// for another one.
///
/// Silences fill half of a list at most, since they may cost so little that many of them leave much.
pub fn is_judged<Most: Get<u32>>(
	judged: &BoundedVec<Deed, Most>,
	deed: &Deed,
	within: Seconds,
) -> bool {
	let room = match deed.offence {
		Offence::Silence(_) => room_of_one_kind(Most::get()),
		_ => Most::get(),
	};
	judged.len() >= room as usize || judged.iter().any(|one| one.is_same(deed, within))
}

/// How many places of a list silences may take, and lies surely have.
pub fn room_of_one_kind(most: u32) -> u32 {
	most.wrapping_div(2)
}

/// Notes a deed among those of its era; `false` if it is judged already.
///
/// Each era has a list of its own: another era is another stake, and who was judged for a lie with little
/// at stake has not paid for the same lie told with more.
pub fn note<Most: Get<u32>>(
	judged: &mut BoundedVec<Deed, Most>,
	deed: Deed,
	within: Seconds,
) -> bool {
	!is_judged(judged, &deed, within) && judged.try_push(deed).is_ok()
}

#[cfg(test)]
mod tests {
	use super::*;
	use frame_support::traits::ConstU32;
	use proptest::prelude::*;
	use vigil_primitives::{
		Destination, Handover, Head, Height, KeyPoint, LaneId, Outbox, Resume, Round,
		SequenceNumber, ServiceId, SetCommitment, StakeWeight, UnixTime,
	};

	const WITHIN: Seconds = Seconds(300);

	fn halt(round: u64) -> Halt {
		Halt {
			height: Height(5),
			block_hash: H256::repeat_byte(1),
			block_timestamp: UnixTime(0),
			round: Round(round),
		}
	}

	fn checkpoint(height: u64, round: u64) -> Checkpoint {
		Checkpoint {
			height: Height(height),
			block_hash: H256::repeat_byte(2),
			state_root: H256::repeat_byte(3),
			block_timestamp: UnixTime(0),
			round: Round(round),
		}
	}

	fn deed(round: u64) -> Deed {
		Deed::halt(&halt(round), Seconds(12))
	}

	const POLICY: Policy = Policy {
		head: Head::Latest,
		halt_after: Seconds(12),
		round_length: Seconds(3),
		margin: Seconds(3),
		checkpoint_interval: 1,
		stable_for: Seconds(60),
		standby_after: Seconds(86_400),
		gone_after: Seconds(86_400),
		min_voices: 3,
		time_margin: Seconds(0),
	};

	fn signed(statement: Statement) -> Signed {
		Signed { service: ServiceId(1), set_id: SetId(7), statement }
	}

	fn outbox(lane: u32, first: u64, count: u32) -> Statement {
		let (network, inbox) = (H256::repeat_byte(1), H256::repeat_byte(2));
		let destination = Destination { network, inbox };
		let (lane, first) = (LaneId(lane), SequenceNumber(first));
		Statement::Outbox(Outbox { destination, lane, first, count, root: H256::zero() })
	}

	fn handover() -> Statement {
		Statement::Handover(Handover::to(SetCommitment {
			service: ServiceId(1),
			set_id: SetId(8),
			size: 1,
			total_weight: StakeWeight(1),
			quorum_weight: StakeWeight(1),
			aggregate_key: KeyPoint([0; 96]),
			members_root: H256::zero(),
			policy_hash: H256::zero(),
			activates_at: UnixTime(1),
			expires_at: UnixTime(2),
		}))
	}

	fn resume(round: u64) -> Statement {
		let (height, block_hash) = (Height(5), H256::repeat_byte(1));
		Statement::Resume(Resume { height, block_hash, round: Round(round) })
	}

	fn of(statement: Statement) -> Deed {
		Deed::of(&signed(statement), &POLICY).expect("a lie if it is false")
	}

	#[test]
	fn each_statement_is_about_its_own_time_set_or_messages() {
		let span = |deed: Deed| (deed.offence, deed.from, deed.to);
		assert_eq!(span(of(Statement::Halt(halt(1_000)))), (Offence::FalseHalt, 988, 1_000));
		let block = Statement::Checkpoint(checkpoint(5, 999));
		assert_eq!(span(of(block)), (Offence::FalseCheckpoint, 999, 999));
		assert_eq!(span(of(handover())), (Offence::FalseHandover, 7, 7));
		for (count, last) in [(0, 5), (1, 5), (3, 7)] {
			assert_eq!(span(of(outbox(1, 5, count))), (Offence::FalseOutbox, 5, last));
		}
		assert_eq!(Deed::of(&signed(resume(1_000)), &POLICY), None, "none by itself");
		assert_eq!(of(handover()).subject, H256::zero());
		assert_ne!(of(outbox(1, 5, 1)).subject, of(outbox(2, 5, 1)).subject);
	}

	#[test]
	fn two_statements_are_one_deed_about_all_that_both_are_about() {
		let together = |conflict, a: Statement, b: Statement| {
			Deed::of_conflict(conflict, (&signed(a), &POLICY), (&signed(b), &POLICY))
		};
		for (first, second) in [(5, 3), (3, 5)] {
			let both = together(Conflict::Outboxes, outbox(1, first, 3), outbox(1, second, 3));
			assert_eq!(both.map(|deed| (deed.from, deed.to)), Some((3, 7)));
		}
		let said = || Statement::Halt(halt(1_000));
		let lie = Some(deed(1_000));
		assert_eq!(together(Conflict::LifeInSilence, said(), resume(990)), lie);
		assert_eq!(together(Conflict::LifeInSilence, resume(990), said()), lie);
		assert_eq!(together(Conflict::Halts, said(), said()), lie);
		assert_eq!(together(Conflict::Halts, said(), resume(990)), None);
	}

	#[test]
	fn messages_next_to_each_other_and_those_of_other_lanes_are_other_deeds() {
		let of = |lane, first, count| of(outbox(lane, first, count));
		assert!(of(1, 5, 3).is_same(&of(1, 7, 2), WITHIN));
		assert!(!of(1, 5, 3).is_same(&of(1, 8, 2), WITHIN));
		assert!(!of(1, 8, 2).is_same(&of(1, 5, 3), WITHIN));
		assert!(!of(1, 5, 3).is_same(&of(2, 5, 3), WITHIN));
		let block = |round| Deed::checkpoint(&checkpoint(5, round));
		assert!(block(1_000).is_same(&block(1_300), WITHIN));
		assert!(!block(1_000).is_same(&block(1_301), WITHIN));
	}

	#[test]
	fn lies_about_nearly_the_same_time_are_one_and_later_ones_are_others() {
		assert!(deed(1_000).is_same(&deed(1_000), WITHIN));
		assert!(deed(1_000).is_same(&deed(1_312), WITHIN));
		assert!(!deed(1_000).is_same(&deed(1_313), WITHIN));
		assert!(deed(1_312).is_same(&deed(1_000), WITHIN));
		let block = Deed::checkpoint(&checkpoint(5, 1_000));
		assert!(!deed(1_000).is_same(&block, WITHIN), "other lies are other offences");
		let (one, next) =
			(Deed::silence(SetId(1), Kind::Halt), Deed::silence(SetId(2), Kind::Halt));
		assert!(!one.is_same(&next, WITHIN), "each set is judged by itself");
		assert!(one.is_same(&one, WITHIN));
	}

	#[test]
	fn a_checkpoint_refutes_inside_the_silence_and_above_the_block() {
		let refutes = |height, round| {
			refutes(&checkpoint(height, round), Seconds(3), &halt(1_000), Seconds(12))
		};
		assert!(refutes(6, 990) && refutes(6, 997));
		assert!(!refutes(5, 990), "an older block is no life");
		assert!(!refutes(6, 988) && !refutes(6, 998), "the whole round lies inside");
	}

	#[test]
	fn a_full_list_takes_no_more_and_silences_leave_half_of_it_to_lies() {
		let mut judged = BoundedVec::<_, ConstU32<4>>::default();
		for set in 1..=2 {
			assert!(note(&mut judged, Deed::silence(SetId(set), Kind::Halt), WITHIN));
		}
		assert!(!note(&mut judged, Deed::silence(SetId(3), Kind::Halt), WITHIN));
		assert!(note(&mut judged, deed(1_000), WITHIN));
		assert!(!note(&mut judged, deed(1_000), WITHIN));
		assert!(note(&mut judged, deed(9_000), WITHIN));
		assert!(!note(&mut judged, deed(90_000), WITHIN), "nothing is left to take");
		assert!(is_judged(&judged, &deed(90_000), WITHIN));
	}

	proptest! {
		#[test]
		fn no_deed_is_new_twice(rounds in prop::collection::vec(12..100_000u64, 1..40)) {
			let mut judged = BoundedVec::<_, ConstU32<4>>::default();
			for round in rounds {
				note(&mut judged, deed(round), WITHIN);
				prop_assert!(!note(&mut judged, deed(round), WITHIN));
			}
		}

		#[test]
		fn being_one_deed_goes_both_ways(a in 12..5_000u64, b in 12..5_000u64, within in 0..600u64) {
			let (a, b, within) = (deed(a), deed(b), Seconds(within));
			prop_assert_eq!(a.is_same(&b, within), b.is_same(&a, within));
		}
	}
}
