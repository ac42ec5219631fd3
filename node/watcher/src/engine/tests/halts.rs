// SPDX-License-Identifier: Apache-2.0

use super::*;

#[test]
fn halt_is_voted_once_in_each_round_until_it_is_certified() {
	let mut world = World::new(4);
	assert_eq!(world.says(&stalled(block(5, 0)), START), [halt(block(5, 0), START)]);
	assert!(world.says(&stalled(block(5, 0)), START + 1).is_empty());
	assert_eq!(world.says(&stalled(block(5, 0)), START + 3), [halt(block(5, 0), START + 3)]);
	world.certified(halt(block(5, 0), START + 3), at(START + 4));
	assert!(world.says(&stalled(block(5, 0)), START + 6).is_empty());
}

#[test]
fn halt_is_voted_only_if_the_ward_was_silent_when_the_round_began() {
	let mut world = World::new(4);
	assert!(world.says(&silent(block(5, 0), 12), START + 1).is_empty());
	assert!(world.says(&silent(block(5, 0), 13), START + 2).is_empty());
	assert_eq!(world.says(&silent(block(5, 0), 14), START + 3), [halt(block(5, 0), START + 3)]);
}

#[test]
fn halt_is_voted_on_no_other_verdict() {
	let (head, newer) = (block(5, 0), block(6, 0));
	let quiet = Duration::from_secs(100);
	let verdicts = [
		Verdict::Advancing { head, quiet },
		Verdict::Stalled { head, quiet: Duration::from_secs(11) },
		Verdict::Degraded { head, quiet, reason: Degradation::NoFinality },
		Verdict::Forked { heads: vec![(head.height, head.hash, 2)] },
		Verdict::Contested { head, newer },
		Verdict::Unreachable { answered: 1, needed: 3 },
	];
	for verdict in verdicts {
		let mut world = World::new(4);
		assert!(world.says(&seen(verdict, None), START).is_empty());
	}
}

#[test]
fn degraded_ward_is_silent_where_the_final_head_counts() {
	let mut world = World::new(4);
	world.view.services[0].sets[0].policy.head = Head::Finalized;
	world.engine = Engine::new(
		Settings::with_seed(at(START - 10), [1; 32]),
		vec![world.set.secrets[0]],
		Box::<MemoryProtection>::default(),
	);
	world.vigil_advances(START - 1);
	world.vigil_advances(START);
	world.engine.set_network(3, at(START));
	let (head, quiet) = (block(5, 0), Duration::from_secs(20));
	let degraded = Verdict::Degraded { head, quiet, reason: Degradation::NoFinality };
	assert_eq!(world.says(&seen(degraded, None), START), [halt(head, START)]);
}

#[test]
fn halt_is_not_voted_when_the_self_test_fails() {
	let refused = |prepare: &dyn Fn(&mut World), now: u64| {
		let mut world = World::new(4);
		prepare(&mut world);
		let said = world.says(&stalled(block(5, 0)), now);
		assert!(!world.report().self_test.passed());
		said.is_empty()
	};
	assert!(refused(&|world| world.engine.set_network(0, at(START)), START));
	// Vigil stands, and no other ward lives.
	assert!(refused(&|world| world.engine.set_network(3, at(START + 90)), START + 90));
	let skewed = |world: &mut World| {
		world.view.best = 3;
		world.view.timestamp = UnixTime(START - 100);
		world.show(at(START));
	};
	assert!(refused(&skewed, START));
}

#[test]
fn certified_halt_is_certified_again_after_half_the_freshness_with_the_last_checkpoint() {
	let mut world = World::new(4);
	world.certified(final_at(block(10, 0), START - 3), at(START - 1));
	let head = block(15, 0);
	let look = |quiet: u64| {
		let quiet = Duration::from_secs(quiet);
		seen(Verdict::Stalled { head, quiet }, Some(block(12, 0)))
	};
	assert_eq!(said(&world.look(&look(20), at(START))), [halt(head, START)]);
	world.certified(halt(head, START), at(START));
	for second in 1..150 {
		let now = START + second;
		if second % 6 == 0 {
			world.vigil_advances(now);
		}
		let statements = world.says(&look(20 + second), now);
		let expected = match second {
			147 => vec![final_at(block(10, 0), now)],
			_ => vec![],
		};
		assert_eq!(statements, expected, "after {second} s");
		if second == 147 {
			world.certified(expected[0].clone(), at(now));
		}
	}
	assert_eq!(world.says(&look(170), START + 150), [halt(head, START + 150)]);
	world.certified(halt(head, START + 150), at(START + 151));
	assert!(world.says(&look(173), START + 153).is_empty());
	// What was certified in a later round by others counts the same.
	world.certified(halt(head, START + 156), at(START + 157));
	world.vigil_advances(START + 300);
	let later = world.says(&look(320), START + 300);
	assert!(!later.iter().any(|said| matches!(said, Statement::Halt(_))), "{later:?}");
	let last = world.says(&look(326), START + 306);
	assert!(last.contains(&halt(head, START + 306)));
}

#[test]
fn ward_that_makes_one_block_in_a_halt_is_halted_anew_at_that_block() {
	let mut world = World::new(4);
	world.certified(halt(block(5, 0), START - 3), at(START - 1));
	world.look(&advancing(block(6, 0)), at(START));
	assert!(world.says(&silent(block(6, 0), 11), START + 11).is_empty());
	world.vigil_advances(START + 12);
	assert_eq!(world.says(&silent(block(6, 0), 12), START + 12), [halt(block(6, 0), START + 12)]);
}

#[test]
fn block_that_reached_half_of_the_watchers_is_named_by_the_others_in_the_next_round() {
	let mut world = World::new(4);
	let theirs = halt(block(6, 0), START);
	assert_eq!(world.says(&stalled(block(5, 0)), START), [halt(block(5, 0), START)]);
	world.hears(&theirs, &[1, 2], at(START + 1));
	// Not in this round: one Halt a round.
	assert!(world.says(&stalled(block(5, 0)), START + 2).is_empty());
	let next = halt(block(6, 0), START + 3);
	assert_eq!(world.says(&stalled(block(5, 0)), START + 3), std::slice::from_ref(&next));
	let actions = world.hears(&next, &[1, 2], at(START + 4));
	assert_eq!(certificates(&actions), [world.set.certify(next, &[3])]);
}

#[test]
fn block_that_nobody_else_saw_is_left_for_the_one_below() {
	let mut world = World::new(4);
	assert_eq!(world.says(&stalled(block(6, 0)), START), [halt(block(6, 0), START)]);
	// One of the others is heard of, on another branch: that may not be all.
	world.hears(&halt(block(6, 1), START), &[1], at(START + 1));
	assert_eq!(world.says(&stalled(block(6, 0)), START + 3), [halt(block(6, 0), START + 3)]);
	// And one more on a third one.
	world.hears(&halt(block(6, 2), START + 3), &[2], at(START + 4));
	assert_eq!(world.says(&stalled(block(6, 0)), START + 6), [halt(block(5, 0), START + 6)]);
	// Something new is seen: what was said before is of no account.
	world.look(&advancing(block(7, 0)), at(START + 7));
	world.vigil_advances(START + 21);
	assert_eq!(world.says(&silent(block(7, 0), 14), START + 21), [halt(block(7, 0), START + 21)]);
}

#[test]
fn halt_never_names_a_block_below_a_certified_checkpoint() {
	let mut world = World::new(4);
	world.certified(final_at(block(10, 0), START - 3), at(START - 1));
	let said = world.says(&stalled(block(8, 0)), START);
	assert_eq!(said, [halt(block(10, 0), START)]);
}

#[test]
fn halt_never_names_a_block_below_an_own_checkpoint_of_this_silence() {
	// The round of the checkpoint begins with the silence that a Halt of 12 claims, and lies before
	// that of 15.
	for (second, named) in [(12, block(20, 0)), (15, block(18, 1))] {
		let mut world = World::new(4);
		let verdict = Verdict::Advancing { head: block(20, 0), quiet: Duration::ZERO };
		world.look(&seen(verdict, Some(block(20, 0))), at(START));
		// Heights that are rounder come first.
		world.certified(final_at(block(10, 0), START - 3), at(START));
		let verdict = Verdict::Advancing { head: block(20, 0), quiet: Duration::ZERO };
		world.look(&seen(verdict, Some(block(20, 0))), at(START));
		world.engine.final_block(SERVICE, &block(20, 0), at(START));
		assert_eq!(said(&world.engine.tick(at(START))), [final_at(block(20, 0), START)]);
		// The ward falls back and stands there.
		world.look(&silent(block(18, 1), 12), at(START + 1));
		world.vigil_advances(START + second);
		let said = world.says(&silent(block(18, 1), 12 + second), START + second);
		assert!(said.contains(&halt(named, START + second)), "{said:?}");
	}
}

#[test]
fn no_checkpoint_above_the_block_at_which_the_ward_stands_is_voted() {
	let mut world = World::new(4);
	let verdict = Verdict::Stalled { head: block(15, 0), quiet: Duration::from_secs(20) };
	// Endpoints differ: one has a final block above what the others have seen.
	let actions = world.look(&seen(verdict, Some(block(25, 0))), at(START));
	assert_eq!(said(&actions), [halt(block(15, 0), START)]);
	let wanted = Action::WantFinalBlock { service: SERVICE, height: Height(10) };
	assert!(actions.contains(&wanted), "{actions:?}");
	assert!(!actions
		.iter()
		.any(|action| matches!(action, Action::WantFinalBlock { height: Height(20), .. })));
}

#[test]
fn quorum_is_certified_at_once_and_late_signers_join_once() {
	let mut world = World::new(5);
	let said = halt(block(5, 0), START);
	world.look(&stalled(block(5, 0)), at(START));
	assert!(certificates(&world.hears(&said, &[1, 2], at(START))).is_empty());
	let actions = world.hears(&said, &[3], at(START));
	assert_eq!(certificates(&actions), [world.set.certify(said.clone(), &[4])]);
	assert!(certificates(&world.hears(&said, &[4], at(START).plus(100))).is_empty());
	let late = world.engine.tick(at(START).plus(500));
	assert_eq!(certificates(&late), [world.set.certify(said, &[])]);
	assert!(certificates(&world.engine.tick(at(START).plus(900))).is_empty());
}

#[test]
fn suspicion_is_reported_once_a_round_after_half_of_it() {
	let mut world = World::new(5);
	let suspected = |actions: Vec<Action>| {
		actions.iter().filter(|action| matches!(action, Action::Suspected(_))).count()
	};
	for round in [START, START + 3] {
		world.look(&stalled(block(5, 0)), at(round));
		assert_eq!(suspected(world.hears(&halt(block(5, 0), round), &[1], at(round))), 0);
		assert_eq!(suspected(world.engine.tick(at(round).plus(1_400))), 0);
		assert_eq!(suspected(world.engine.tick(at(round).plus(1_500))), 1);
		assert_eq!(suspected(world.engine.tick(at(round).plus(1_600))), 0);
	}
}
