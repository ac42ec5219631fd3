// SPDX-License-Identifier: Apache-2.0

use super::*;

fn halted_on_chain(world: &mut World, head: Block, round: u64) {
	world.view.services[0].status = Status::Halted;
	world.view.services[0].halted = Some(HaltedAt {
		incident: IncidentId(1),
		height: head.height,
		block_hash: head.hash,
		round: Round(round),
		resumed: None,
	});
	world.show(at(START));
}

#[test]
fn resume_is_voted_in_rounds_with_a_new_block_until_it_is_certified() {
	let mut world = World::new(4);
	halted_on_chain(&mut world, block(5, 0), START - 3);
	assert!(world.says(&advancing(block(5, 0)), START).is_empty());
	assert_eq!(world.says(&advancing(block(6, 0)), START + 1), [resume(block(5, 0), START)]);
	let nothing_new = Verdict::Advancing { head: block(6, 0), quiet: Duration::from_secs(3) };
	assert!(world.says(&seen(nothing_new, None), START + 4).is_empty());
	let next = resume(block(5, 0), START + 6);
	assert_eq!(world.says(&advancing(block(7, 0)), START + 6), std::slice::from_ref(&next));
	let actions = world.certified(next.clone(), at(START + 7));
	assert_eq!(certificates(&actions), [world.set.certify(next, &[0])]);
	assert!(world.says(&advancing(block(8, 0)), START + 9).is_empty());
}

#[test]
fn resume_answers_a_halt_that_more_than_a_third_voted_for_though_nothing_was_certified() {
	let mut world = World::new(4);
	world.look(&advancing(block(5, 0)), at(START - 1));
	world.hears(&halt(block(5, 0), START), &[1], at(START));
	assert!(world.says(&advancing(block(6, 0)), START + 1).is_empty());
	world.hears(&halt(block(5, 0), START), &[2], at(START + 2));
	let said = world.says(&advancing(block(7, 0)), START + 3);
	assert_eq!(said, [resume(block(5, 0), START + 3)]);
}

#[test]
fn every_open_halt_is_answered() {
	let mut world = World::new(4);
	world.hears(&halt(block(5, 0), START), &[1, 2], at(START));
	world.hears(&halt(block(6, 0), START + 3), &[1, 2], at(START + 3));
	let said = world.says(&advancing(block(7, 0)), START + 4);
	assert_eq!(said, [resume(block(6, 0), START + 3), resume(block(5, 0), START + 3)]);
	// A Resume of the last one's round answers all, whatever block it names.
	world.certified(resume(block(5, 0), START + 3), at(START + 5));
	assert!(world.says(&advancing(block(8, 0)), START + 6).is_empty());
}

#[test]
fn a_checkpoint_above_the_halted_block_ends_the_resumes() {
	let mut world = World::new(4);
	world.hears(&halt(block(5, 0), START), &[1, 2, 3], at(START));
	world.certified(final_at(block(10, 0), START + 3), at(START + 3));
	assert!(world.says(&advancing(block(11, 0)), START + 4).is_empty());
}

#[test]
fn ward_on_another_branch_resumes_and_one_that_lags_does_not() {
	let mut lagging = World::new(4);
	lagging.certified(halt(block(9, 0), START), at(START));
	assert!(lagging.says(&advancing(block(4, 0)), START + 3).is_empty());
	assert!(lagging.says(&advancing(block(5, 0)), START + 4).is_empty());
	let mut world = World::new(4);
	world.look(&stalled(block(9, 0)), at(START));
	world.certified(halt(block(9, 0), START), at(START));
	assert_eq!(world.says(&advancing(block(4, 1)), START + 3), [resume(block(9, 0), START + 3)]);
	let next = world.says(&advancing(block(5, 1)), START + 6);
	assert_eq!(next, [resume(block(9, 0), START + 6)]);
}

#[test]
fn degraded_ward_lives_where_the_newest_head_counts() {
	let mut world = World::new(4);
	world.certified(halt(block(5, 0), START), at(START));
	let (head, quiet) = (block(6, 0), Duration::ZERO);
	let degraded = Verdict::Degraded { head, quiet, reason: Degradation::NoFinality };
	assert_eq!(world.says(&seen(degraded, None), START + 3), [resume(block(5, 0), START + 3)]);
}

#[test]
fn halt_and_resume_of_one_round_are_both_said() {
	let mut world = World::new(4);
	assert_eq!(world.says(&stalled(block(5, 0)), START), [halt(block(5, 0), START)]);
	world.hears(&halt(block(5, 0), START), &[1, 2], at(START + 1));
	assert_eq!(world.says(&advancing(block(6, 0)), START + 2), [resume(block(5, 0), START)]);
}

/// Rounds are times: a policy that changes within an incident makes no two statements conflict.
#[test]
fn incident_goes_on_under_a_changed_round_length() {
	let mut world = World::new(4);
	world.look(&stalled(block(5, 0)), at(START));
	world.certified(halt(block(5, 0), START), at(START));
	let next = TestSet::<Fake>::with_plan(&plan(2, START + 12, u64::MAX), &[10; 4]);
	let mut longer = set_view(&next, None);
	longer.policy.round_length = Seconds(6);
	world.view.services[0].sets = vec![set_view(&world.set, Some(START + 12)), longer];
	world.show(at(START + 3));
	let actions = world.look(&advancing(block(6, 0)), at(START + 13));
	let resumes: Vec<_> =
		votes(&actions).into_iter().filter(|vote| vote.signed.set_id == SetId(2)).collect();
	assert_eq!(resumes, [next.vote(resume(block(5, 0), START + 12), 0)]);
	assert_eq!(world.report().counters.abstained, 0);
}

#[test]
fn ward_that_stands_again_soon_is_halted_again_without_contradiction() {
	let mut world = World::new(4);
	let mut head = 5;
	let mut statements = Vec::new();
	// It makes a block, stands for a while, makes a block again, and so on.
	for second in 0..120 {
		let now = START + second;
		if second % 3 == 0 {
			world.vigil_advances(now);
		}
		let look = match second % 17 {
			0 => {
				head += 1;
				advancing(block(head, 0))
			},
			quiet if quiet < 12 => seen(
				Verdict::Advancing { head: block(head, 0), quiet: Duration::from_secs(quiet) },
				None,
			),
			quiet => silent(block(head, 0), quiet),
		};
		let actions = world.look(&look, at(now));
		for vote in votes(&actions) {
			if let Statement::Halt(_) = &vote.signed.statement {
				world.hears(&vote.signed.statement, &[1, 2, 3], at(now));
			}
			statements.push(vote.signed.statement);
		}
	}
	let count = |kind: Kind| statements.iter().filter(|said| said.kind() == kind).count();
	assert!(count(Kind::Halt) >= 6 && count(Kind::Resume) >= 5, "{statements:?}");
	assert_eq!(world.report().counters.abstained, 0);
}
