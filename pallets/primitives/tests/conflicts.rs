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

fn checkpoint(height: u64, block: u8, state: u8) -> Signed {
	of_set(
		1,
		Statement::Checkpoint(Checkpoint {
			height: Height(height),
			block_hash: hash(block),
			state_root: hash(state),
			block_timestamp: UnixTime(5),
		}),
	)
}

fn handover(from: u64, to: u64, root: u8) -> Signed {
	of_set(
		from,
		Statement::Handover(SetCommitment {
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
		}),
	)
}

fn outbox(chain: u64, first: u64, count: u32, root: u8) -> Signed {
	let destination = Destination::evm(chain, [1; 20]);
	let (first, root) = (SequenceNumber(first), hash(root));
	of_set(1, Statement::Outbox(Outbox { destination, first, count, root }))
}

/// The verdict, which must not depend on the order.
fn verdict(a: &Signed, b: &Signed) -> Option<Conflict> {
	assert_eq!(conflict(a, b), conflict(b, a));
	conflict(a, b)
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
fn halt_in_or_after_the_round_of_a_resume_of_its_block_conflicts() {
	let resumed = resume(10, 1, 100);
	assert_eq!(verdict(&resumed, &halt(10, 1, 99)), None);
	assert_eq!(verdict(&resumed, &halt(10, 1, 100)), Some(Conflict::HaltAfterResume));
	assert_eq!(verdict(&resumed, &halt(10, 1, 101)), Some(Conflict::HaltAfterResume));
	// The ward may well halt again at another block.
	assert_eq!(verdict(&resumed, &halt(10, 2, 101)), None);
	assert_eq!(verdict(&resumed, &halt(11, 1, 101)), None);
	// Resumes alone never convict.
	assert_eq!(verdict(&resumed, &resume(10, 2, 100)), None);
}

#[test]
fn checkpoints_of_one_height_that_differ_conflict() {
	let first = checkpoint(32, 1, 1);
	assert_eq!(verdict(&first, &checkpoint(32, 2, 1)), Some(Conflict::Checkpoints));
	assert_eq!(verdict(&first, &checkpoint(32, 1, 2)), Some(Conflict::Checkpoints));
	assert_eq!(verdict(&first, &checkpoint(64, 2, 2)), None);
}

#[test]
fn handovers_of_one_set_that_differ_conflict() {
	let first = handover(1, 2, 1);
	assert_eq!(verdict(&first, &handover(1, 2, 2)), Some(Conflict::Handovers));
	assert_eq!(verdict(&first, &handover(1, 3, 1)), Some(Conflict::Handovers));
	assert_eq!(verdict(&first, &handover(2, 3, 2)), None);
}

#[test]
fn outboxes_of_one_sequence_number_that_differ_conflict() {
	let first = outbox(1, 5, 2, 1);
	assert_eq!(verdict(&first, &outbox(1, 5, 3, 1)), Some(Conflict::Outboxes));
	assert_eq!(verdict(&first, &outbox(1, 5, 2, 2)), Some(Conflict::Outboxes));
	assert_eq!(verdict(&first, &outbox(1, 7, 2, 2)), None);
	// Each destination has numbers of its own.
	assert_eq!(verdict(&first, &outbox(2, 5, 2, 2)), None);
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
		(1..3_u64, 1..3_u8, 1..3_u8).prop_map(|(h, b, s)| checkpoint(h, b, s)),
		(1..3_u64, 3..5_u64, 1..3_u8).prop_map(|(f, t, r)| handover(f, t, r)),
		(1..3_u64, 1..3_u64, 1..3_u32, 1..3_u8).prop_map(|(c, f, n, r)| outbox(c, f, n, r)),
	]
}

proptest! {
	#[test]
	fn nothing_conflicts_with_itself_nor_across_services(a in any_signed(), b in any_signed()) {
		prop_assert_eq!(conflict(&a, &a), None);
		prop_assert_eq!(conflict(&a, &b), conflict(&b, &a));
		let elsewhere = Signed { service: ServiceId(2), ..b };
		prop_assert_eq!(conflict(&a, &elsewhere), None);
	}
}
