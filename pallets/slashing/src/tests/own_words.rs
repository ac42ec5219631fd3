// SPDX-License-Identifier: Apache-2.0

//! A Handover or an Outbox that Vigil has not decided, alone.

use crate::{mock::*, rules::offence::Offence, *};
use frame_support::{assert_noop, assert_ok};
use vigil_primitives::{
	Destination, Handover, LaneId, Outbox, SequenceNumber, SetId, Statement, H256,
};

fn handover(to: u64) -> Handover {
	Handover::to(test_set(plan(SERVICE, SetId(to)), &[0, 1, 2]).commitment)
}

fn outbox(first: u64, root: u8) -> Outbox {
	Outbox {
		destination: Destination { network: H256::repeat_byte(1), inbox: H256::repeat_byte(2) },
		lane: LaneId(7),
		first: SequenceNumber(first),
		count: 3,
		root: H256::repeat_byte(root),
	}
}

#[test]
fn a_handover_that_vigil_has_not_decided_convicts_alone() {
	build_and_execute(|| {
		let said = |to| certificate(Statement::Handover(handover(to)), &[0]);
		assert_noop!(undecided(said(3)), Error::<Test>::CannotBeJudged);
		world(|world| world.handovers.insert((SERVICE, SET), Some(handover(2))));
		assert_noop!(undecided(said(2)), Error::<Test>::NotFalse);
		assert_ok!(undecided(said(3)));
		let case = case(last_case());
		assert_eq!((case.deed.offence, case.left.count()), (Offence::FalseHandover, 3));
		// Two different ones are the same offence of that set.
		let two = contradiction(said(2), said(3));
		assert_eq!(two, Err(Error::<Test>::JudgedAlready.into()));
	});
}

#[test]
fn a_handover_of_a_set_without_a_successor_is_false() {
	build_and_execute(|| {
		world(|world| world.handovers.insert((SERVICE, SET), None));
		assert_ok!(undecided(vote(Statement::Handover(handover(2)), 1)));
	});
}

#[test]
fn an_outbox_that_never_left_convicts_and_one_that_cannot_be_judged_does_not() {
	build_and_execute(|| {
		let said = |first, root| vote(Statement::Outbox(outbox(first, root)), 2);
		assert_noop!(undecided(said(5, 1)), Error::<Test>::CannotBeJudged);
		world(|world| world.outboxes = Some((SequenceNumber(4), vec![outbox(5, 1)])));
		assert_noop!(undecided(said(5, 1)), Error::<Test>::NotFalse);
		assert_noop!(undecided(said(3, 9)), Error::<Test>::CannotBeJudged);
		assert_ok!(undecided(said(5, 9)));
		assert_eq!(case(last_case()).deed.offence, Offence::FalseOutbox);
		let overlapping = contradiction(said(5, 1), said(6, 2));
		assert_eq!(overlapping, Err(Error::<Test>::JudgedAlready.into()));
		assert_ok!(undecided(said(20, 9)));
	});
}

#[test]
fn of_wards_vigil_knows_nothing_by_itself() {
	build_and_execute(|| {
		assert_noop!(undecided(vote(halt(5), 1)), Error::<Test>::NotOfVigil);
	});
}
