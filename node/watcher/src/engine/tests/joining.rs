// SPDX-License-Identifier: Apache-2.0

//! Who is a little slower than a quorum says the same, so that it took part as well.

use super::*;

/// A world in which the three others have certified this.
fn after(statement: Statement) -> World {
	let mut world = World::new(4);
	assert_eq!(certificates(&world.certified(statement, at(START))).len(), 1);
	world
}

#[test]
fn slower_watcher_joins_a_halt_that_it_sees_too_and_no_other() {
	let said = halt(block(5, 0), START);
	let mut world = after(said.clone());
	assert_eq!(world.says(&stalled(block(5, 0)), START + 1), std::slice::from_ref(&said));
	assert!(world.says(&stalled(block(5, 0)), START + 2).is_empty());
	for look in [stalled(block(6, 0)), silent(block(5, 0), 12), advancing(block(5, 0))] {
		assert!(after(said.clone()).says(&look, START + 1).is_empty(), "{look:?}");
	}
	// In the next round there is nothing to join, and nothing to add.
	assert!(after(said).says(&stalled(block(5, 0)), START + 3).is_empty());
}

#[test]
fn slower_watcher_joins_a_resume_if_it_sees_life_in_that_round() {
	let said = resume(block(5, 0), START);
	let world = || {
		let mut world = World::new(4);
		world.certified(halt(block(5, 0), START - 3), at(START - 1));
		world.look(&stalled(block(5, 0)), at(START - 1));
		world.certified(said.clone(), at(START));
		world
	};
	assert_eq!(world().says(&advancing(block(6, 0)), START + 1), std::slice::from_ref(&said));
	assert!(world().says(&stalled(block(5, 0)), START + 1).is_empty());
	assert!(world().says(&advancing(block(6, 0)), START + 3).is_empty());
}

#[test]
fn slower_watcher_joins_a_checkpoint_of_the_block_that_is_final_as_it_sees_it() {
	for (found, agrees) in [(block(10, 0), true), (block(10, 1), false)] {
		let said = final_at(block(10, 0), START);
		let mut world = after(said.clone());
		let look = seen(
			Verdict::Advancing { head: block(14, 0), quiet: Duration::ZERO },
			Some(block(12, 0)),
		);
		let asked = world.look(&look, at(START + 1));
		let asks = |action: &Action| matches!(action, Action::WantFinalBlock { height, .. } if height.0 == 10);
		assert!(asked.iter().any(asks), "{asked:?}");
		world.engine.final_block(SERVICE, &found, at(START + 1));
		let joined = super::said(&world.engine.tick(at(START + 1)));
		assert_eq!(joined, if agrees { vec![said] } else { vec![] });
	}
	// Who does not hold it for final yet does not ask.
	let mut world = after(final_at(block(10, 0), START));
	let look =
		seen(Verdict::Advancing { head: block(10, 0), quiet: Duration::ZERO }, Some(block(8, 0)));
	assert!(world.look(&look, at(START + 1)).is_empty());
}

#[test]
fn outboxes_and_handovers_are_joined_for_a_while_and_not_for_ever() {
	let outbox = Outbox {
		destination: Destination::evm(1, [1; 20]),
		lane: LaneId(0),
		first: SequenceNumber(0),
		count: 1,
		root: H256::repeat_byte(1),
	};
	let next = TestSet::<Fake>::with_plan(&plan(2, START + 60, u64::MAX), &[10; 5]);
	let handover = Statement::Handover(Handover::to(next.commitment.clone()));
	for (later, joins) in [(3, true), (4, false)] {
		let mut world = World::new(4);
		world.view.services[0].outboxes = vec![outbox];
		world.view.services[0].sets =
			vec![set_view(&world.set, Some(START + 60)), set_view(&next, None)];
		// It knows of both, and has had no time yet to say so.
		world.engine.set_view(world.view.clone(), at(START));
		world.engine.pending.clear();
		let mut heard = Vec::new();
		for statement in [Statement::Outbox(outbox), handover.clone()] {
			let certificate = world.set.certify(statement, &[0]);
			let message = Message::Certificate(certificate).encode();
			heard.extend(world.engine.receive(PeerTag(1), &message, at(START)));
		}
		world.engine.expired_at = at(START);
		assert!(votes(&world.engine.tick(at(START))).is_empty(), "{heard:?}");
		let said = said(&world.show(at(START + later)));
		let all = [handover.clone(), Statement::Outbox(outbox)];
		assert_eq!(all.iter().all(|one| said.contains(one)), joins, "{said:?}");
		assert_eq!(said.is_empty(), !joins, "{said:?}");
	}
}

#[test]
fn a_fuller_certificate_is_published_a_moment_later_and_once_more_at_the_end() {
	let said = halt(block(5, 0), START);
	let mut world = World::new(10);
	let signed = |actions: &[Action]| {
		let count = |one: &Certificate| 10 - one.absent.count();
		certificates(actions).iter().map(count).collect::<Vec<_>>()
	};
	assert_eq!(signed(&world.hears(&said, &[1, 2, 3, 4, 5, 6, 7], at(START))), [7]);
	assert!(signed(&world.hears(&said, &[8], at(START).plus(400))).is_empty());
	assert_eq!(signed(&world.engine.tick(at(START).plus(500))), [8]);
	assert!(signed(&world.hears(&said, &[9], at(START).plus(700))).is_empty());
	assert_eq!(signed(&world.engine.tick(at(START + 3))), [9]);
	assert!(signed(&world.engine.tick(at(START + 4))).is_empty());
	// What nobody joined is not told of again.
	let mut world = World::new(10);
	assert_eq!(signed(&world.hears(&said, &[1, 2, 3, 4, 5, 6, 7], at(START))), [7]);
	for millis in [500, 3_000, 4_000] {
		assert!(signed(&world.engine.tick(at(START).plus(millis))).is_empty());
	}
}

/// Nothing was final when the set changed, so that nobody knew: Vigil refuses the word of the set before.
#[test]
fn halt_by_a_set_out_of_office_is_said_again_at_once_by_the_next_one() {
	for (since, again) in [(START - 3, true), (START, true), (START + 3, false)] {
		let mut world = World::new(4);
		assert_eq!(world.says(&stalled(block(5, 0)), START), [halt(block(5, 0), START)]);
		world.certified(halt(block(5, 0), START), at(START));
		let next = TestSet::<Fake>::with_plan(&plan(2, since, u64::MAX), &[10; 4]);
		world.view.services[0].sets =
			vec![set_view(&world.set, Some(since)), set_view(&next, None)];
		world.vigil_advances(START + 4);
		let said = votes(&world.look(&stalled(block(5, 0)), at(START + 4)));
		let halts: Vec<_> =
			said.into_iter().filter(|vote| vote.signed.statement.round().is_some()).collect();
		let expected = again.then(|| next.vote(halt(block(5, 0), START + 3), 0));
		assert_eq!(halts, expected.into_iter().collect::<Vec<_>>(), "since {since}");
	}
}
