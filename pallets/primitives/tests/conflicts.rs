// SPDX-License-Identifier: Apache-2.0
//! Exactly the pairs of statements that no honest worker produces convict their signer.

use proptest::prelude::*;
use vigil_primitives::*;

fn hash(byte: u8) -> H256 {
	H256::repeat_byte(byte)
}

fn of_set(set_id: u64, statement: Statement) -> Signed {
	Signed { service: ServiceId(1), set_id: SetId(set_id), statement }
}

fn halt(height: u64, block: u8, round: u64) -> Signed {
	let block_timestamp = UnixTime(5);
	let (height, block_hash, round) = (Height(height), hash(block), Round(round));
	of_set(1, Statement::Halt(Halt { height, block_hash, block_timestamp, round }))
}

fn resume(height: u64, block: u8, round: u64) -> Signed {
	let (height, block_hash, round) = (Height(height), hash(block), Round(round));
	of_set(1, Statement::Resume(Resume { height, block_hash, round }))
}

fn checkpoint(height: u64, block: u8, state: u8, round: u64) -> Signed {
	of_set(
		1,
		Statement::Checkpoint(Checkpoint {
			height: Height(height),
			block_hash: hash(block),
			state_root: hash(state),
			block_timestamp: UnixTime(5),
			round: Round(round),
		}),
	)
}

fn handover(from: u64, to: u64, root: u8) -> Signed {
	of_set(
		from,
		Statement::Handover(Handover::to(SetCommitment {
			service: ServiceId(1),
			set_id: SetId(to),
			size: 1,
			total_weight: StakeWeight(1),
			quorum_weight: StakeWeight(1),
			aggregate_key: KeyPoint([1; 96]),
			members_root: hash(root),
			policy_hash: hash(1),
			activates_at: UnixTime(1),
			expires_at: UnixTime(2),
		})),
	)
}

fn outbox(chain: u64, first: u64, count: u32, root: u8) -> Signed {
	let destination = Destination::evm(chain, [1; 20]);
	let (first, root) = (SequenceNumber(first), hash(root));
	of_set(1, Statement::Outbox(Outbox { destination, lane: LaneId(1), first, count, root }))
}

/// A statement of a set whose silence lasts twelve seconds, and whose rounds last three.
fn spoken(signed: &Signed) -> Spoken<'_> {
	Spoken { signed, halt_after: Seconds(12), round_length: Seconds(3) }
}

/// The verdict, which must not depend on the order.
fn verdict(a: &Signed, b: &Signed) -> Option<Conflict> {
	assert_eq!(conflict(&spoken(a), &spoken(b)), conflict(&spoken(b), &spoken(a)));
	conflict(&spoken(a), &spoken(b))
}

#[test]
fn halts_of_one_round_that_differ_conflict() {
	let first = halt(10, 1, 100);
	assert_eq!(verdict(&first, &halt(11, 2, 100)), Some(Conflict::Halts));
	assert_eq!(verdict(&first, &halt(10, 2, 100)), Some(Conflict::Halts));
	let mut later = first.clone();
	if let Statement::Halt(halt) = &mut later.statement {
		halt.block_timestamp = UnixTime(6);
	}
	assert_eq!(verdict(&first, &later), Some(Conflict::Halts));
	// Of another round they are what an honest worker says as time goes by.
	assert_eq!(verdict(&first, &halt(10, 1, 101)), None);
	assert_eq!(verdict(&first, &halt(11, 2, 101)), None);
}

#[test]
fn life_whose_whole_round_lies_inside_a_silence_conflicts_with_it() {
	// The silence is all that is after 108 and up to 120.
	let halted = halt(10, 1, 120);
	for (round, expected) in [
		(105, None),
		(108, None),
		(109, Some(Conflict::LifeInSilence)),
		(111, Some(Conflict::LifeInSilence)),
		(117, Some(Conflict::LifeInSilence)),
		// Life came back in the round in which the Halt was signed, or in one that reaches into it.
		(118, None),
		(120, None),
		(123, None),
	] {
		assert_eq!(verdict(&halted, &resume(10, 1, round)), expected, "round {round}");
		// Whatever block it names.
		assert_eq!(verdict(&halted, &resume(7, 2, round)), expected, "round {round}");
	}
	// Resumes alone never convict.
	assert_eq!(verdict(&resume(10, 1, 100), &resume(10, 2, 100)), None);
}

#[test]
fn each_statement_is_judged_by_the_policy_of_its_own_set() {
	let (halted, resumed) = (halt(10, 1, 120), resume(10, 1, 114));
	let of = |signed, halt_after, round_length| Spoken {
		signed,
		halt_after: Seconds(halt_after),
		round_length: Seconds(round_length),
	};
	let found = Some(Conflict::LifeInSilence);
	let judge = |halt: Spoken, resume: Spoken| {
		assert_eq!(conflict(&halt, &resume), conflict(&resume, &halt));
		conflict(&halt, &resume)
	};
	assert_eq!(judge(of(&halted, 12, 60), of(&resumed, 1, 6)), found);
	assert_eq!(judge(of(&halted, 12, 1), of(&resumed, 99, 7)), None);
	assert_eq!(judge(of(&halted, 6, 1), of(&resumed, 99, 6)), None);
	assert_eq!(judge(of(&halted, 7, 1), of(&resumed, 99, 6)), found);
}

#[test]
fn a_changed_round_length_makes_no_honest_statements_conflict() {
	// An outage under rounds of three seconds, and its end under rounds of six.
	let halted = halt(10, 1, 1_800_000_000);
	let resumed = resume(10, 1, 1_800_000_060);
	let slower = Spoken { signed: &resumed, halt_after: Seconds(12), round_length: Seconds(6) };
	assert_eq!(conflict(&spoken(&halted), &slower), None);
}

#[test]
fn checkpoints_of_one_round_and_height_that_differ_conflict() {
	let first = checkpoint(32, 1, 1, 60);
	assert_eq!(verdict(&first, &checkpoint(32, 2, 1, 60)), Some(Conflict::Checkpoints));
	assert_eq!(verdict(&first, &checkpoint(32, 1, 2, 60)), Some(Conflict::Checkpoints));
	assert_eq!(verdict(&first, &checkpoint(64, 2, 2, 60)), None);
	// The ward may have left the branch by a later round.
	assert_eq!(verdict(&first, &checkpoint(32, 2, 2, 63)), None);
}

#[test]
fn handovers_of_one_set_that_differ_conflict() {
	let first = handover(1, 2, 1);
	assert_eq!(verdict(&first, &handover(1, 2, 2)), Some(Conflict::Handovers));
	assert_eq!(verdict(&first, &handover(1, 3, 1)), Some(Conflict::Handovers));
	assert_eq!(verdict(&first, &handover(2, 3, 2)), None);
	let mut other = first.clone();
	if let Statement::Handover(handover) = &mut other.statement {
		handover.standby = Some(hash(9));
	}
	assert_eq!(verdict(&first, &other), Some(Conflict::Handovers));
}

#[test]
fn outboxes_whose_ranges_overlap_conflict_if_they_differ() {
	let first = outbox(1, 5, 2, 1);
	for (start, count, expected) in [
		(5, 3, Some(Conflict::Outboxes)),
		(5, 1, Some(Conflict::Outboxes)),
		(4, 2, Some(Conflict::Outboxes)),
		(6, 9, Some(Conflict::Outboxes)),
		(0, 99, Some(Conflict::Outboxes)),
		(3, 2, None),
		(7, 2, None),
	] {
		assert_eq!(verdict(&first, &outbox(1, start, count, 1)), expected, "{start} {count}");
	}
	assert_eq!(verdict(&first, &outbox(1, 5, 2, 2)), Some(Conflict::Outboxes));
	// Each destination has numbers of its own, and each lane.
	assert_eq!(verdict(&first, &outbox(2, 5, 2, 2)), None);
	let mut beside = outbox(1, 5, 2, 2);
	let Statement::Outbox(outbox_beside) = &mut beside.statement else { unreachable!() };
	outbox_beside.lane = LaneId(2);
	assert_eq!(verdict(&first, &beside), None);
	let (last, before) = (outbox(1, u64::MAX, 1, 1), outbox(1, u64::MAX - 1, 1, 2));
	assert_eq!(verdict(&last, &before), None);
	assert_eq!(verdict(&last, &outbox(1, u64::MAX, 1, 2)), Some(Conflict::Outboxes));
}

#[test]
fn what_vigil_has_finalised_convicts_a_single_handover_or_outbox() {
	use vigil_primitives::conflict::{handover_is_false, outbox_is_false};
	let to = |signed: Signed| match signed.statement {
		Statement::Handover(handover) => handover,
		_ => unreachable!(),
	};
	let (true_one, other) = (to(handover(1, 2, 1)), to(handover(1, 2, 2)));
	assert!(!handover_is_false(&true_one, Some(&true_one)));
	assert!(handover_is_false(&other, Some(&true_one)));
	assert!(handover_is_false(&true_one, None), "there is no next set yet");

	let out = |first, count, root| match outbox(1, first, count, root).statement {
		Statement::Outbox(outbox) => outbox,
		_ => unreachable!(),
	};
	let sealed = [out(5, 2, 1), out(7, 1, 2)];
	let is_false = |said| outbox_is_false(&said, SequenceNumber(5), sealed);
	assert!(!is_false(out(5, 2, 1)) && !is_false(out(7, 1, 2)));
	assert!(is_false(out(5, 2, 3)) && is_false(out(5, 3, 1)) && is_false(out(6, 1, 1)));
	assert!(is_false(out(8, 1, 1)), "nothing with this number was sealed");
	assert!(!is_false(out(4, 1, 1)), "what is forgotten cannot be judged");
}

#[test]
fn same_fact_for_two_sets_is_no_conflict_and_another_fact_is() {
	let first = halt(10, 1, 100);
	let again = Signed { set_id: SetId(2), ..first.clone() };
	assert_eq!(verdict(&first, &again), None);
	let other = Signed { set_id: SetId(2), ..halt(10, 2, 100) };
	assert_eq!(verdict(&first, &other), Some(Conflict::Halts));
}

fn any_signed() -> impl Strategy<Value = Signed> {
	prop_oneof![
		(1..3_u64, 1..3_u8, 1..4_u64).prop_map(|(h, b, r)| halt(h, b, r)),
		(1..3_u64, 1..3_u8, 1..4_u64).prop_map(|(h, b, r)| resume(h, b, r)),
		(1..3_u64, 1..3_u8, 1..3_u8, 1..3_u64).prop_map(|(h, b, s, r)| checkpoint(h, b, s, r)),
		(1..3_u64, 3..5_u64, 1..3_u8).prop_map(|(f, t, r)| handover(f, t, r)),
		(1..3_u64, 1..3_u64, 1..3_u32, 1..3_u8).prop_map(|(c, f, n, r)| outbox(c, f, n, r)),
	]
}

proptest! {
	#[test]
	fn nothing_conflicts_with_itself_nor_across_services(a in any_signed(), b in any_signed()) {
		prop_assert_eq!(verdict(&a, &a), None);
		verdict(&a, &b);
		let elsewhere = Signed { service: ServiceId(2), ..b };
		prop_assert_eq!(verdict(&a, &elsewhere), None);
	}
}
