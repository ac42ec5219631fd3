// SPDX-License-Identifier: Apache-2.0

use super::*;

fn outbox(first: u64) -> Outbox {
	Outbox {
		destination: Destination::evm(1, [1; 20]),
		lane: LaneId(0),
		first: SequenceNumber(first),
		count: 1,
		root: H256::from_low_u64_be(first + 1),
	}
}

#[test]
fn outbox_is_signed_once_and_the_next_ones_when_the_first_are_certified() {
	let mut world = World::new(4);
	world.view.services[0].outboxes = (0..10).map(outbox).collect();
	let voted = votes(&world.show(at(START)));
	let expected: Vec<_> =
		(0..8).map(|first| world.set.vote(Statement::Outbox(outbox(first)), 0)).collect();
	assert_eq!(voted, expected);
	assert!(votes(&world.show(at(START + 1))).is_empty());
	let actions = world.certified(Statement::Outbox(outbox(3)), at(START + 2));
	assert_eq!(certificates(&actions).len(), 1);
	assert_eq!(said(&actions), [Statement::Outbox(outbox(8))]);
}

#[test]
fn undelivered_outbox_is_signed_again_by_the_next_set() {
	let mut world = World::new(4);
	world.view.services[0].outboxes = vec![outbox(0)];
	assert_eq!(votes(&world.show(at(START))).len(), 1);
	let next = TestSet::<Fake>::with_plan(&plan(2, START + 60, u64::MAX), &[10; 4]);
	world.view.services[0].sets =
		vec![set_view(&world.set, Some(START + 60)), set_view(&next, None)];
	world.show(at(START + 30));
	let new: Vec<_> = votes(&world.show(at(START + 60)))
		.into_iter()
		.filter(|vote| vote.signed.set_id == SetId(2))
		.collect();
	assert_eq!(new, [next.vote(Statement::Outbox(outbox(0)), 0)]);
	// A different outbox of the same number is another's doing, and never signed.
	let other = Outbox { root: H256::repeat_byte(9), ..outbox(0) };
	world.view.services[0].outboxes = vec![other];
	assert!(said(&world.show(at(START + 61))).is_empty());
}

#[test]
fn handover_to_the_next_set_is_signed_by_the_set_before_it() {
	let mut world = World::new(4);
	let next = TestSet::<Fake>::with_plan(&plan(2, START + 60, u64::MAX), &[10; 5]);
	world.view.services[0].sets =
		vec![set_view(&world.set, Some(START + 60)), set_view(&next, None)];
	let handover = Statement::Handover(Handover::to(next.commitment.clone()));
	assert_eq!(votes(&world.show(at(START))), [world.set.vote(handover.clone(), 0)]);
	assert!(votes(&world.show(at(START + 1))).is_empty());
	world.certified(handover, at(START + 2));
	world.vigil_advances(START + 50);
	// At the change, a member of both speaks for the set of the round.
	let before = votes(&world.look(&stalled(block(5, 0)), at(START + 59)));
	assert_eq!(before, [world.set.vote(halt(block(5, 0), START + 57), 0)]);
	let after = votes(&world.look(&stalled(block(5, 0)), at(START + 60)));
	assert_eq!(after[..1], [next.vote(halt(block(5, 0), START + 60), 0)]);
}

#[test]
fn handover_names_the_standby_of_the_next_set() {
	let mut world = World::new(4);
	let next = TestSet::<Fake>::with_plan(&plan(2, START + 60, u64::MAX), &[10; 5]);
	let standby = Some(H256::repeat_byte(0x5b));
	let next_view = SetView { standby, ..set_view(&next, None) };
	world.view.services[0].sets = vec![set_view(&world.set, Some(START + 60)), next_view];
	let handover = Handover { next: next.commitment.clone(), standby };
	let handover = Statement::Handover(handover);
	assert_eq!(votes(&world.show(at(START))), [world.set.vote(handover, 0)]);
}

#[test]
fn nothing_is_signed_for_a_service_that_is_not_watched_here() {
	let mut world = World::new(4);
	world.view.services[0].watched = false;
	world.view.services[0].outboxes = vec![outbox(0)];
	let next = TestSet::<Fake>::with_plan(&plan(2, START + 60, u64::MAX), &[10; 5]);
	world.view.services[0].sets =
		vec![set_view(&world.set, Some(START + 60)), set_view(&next, None)];
	assert!(world.show(at(START)).is_empty());
	assert!(world.look(&stalled(block(5, 0)), at(START)).is_empty());
	assert!(world.engine.report().is_empty());
}
