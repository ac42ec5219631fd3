// SPDX-License-Identifier: Apache-2.0

use super::*;

/// A ward that advances and whose final block is at this height.
fn living(finalized: u64) -> Observation {
	let head = block(finalized + 3, 0);
	seen(Verdict::Advancing { head, quiet: Duration::ZERO }, Some(block(finalized, 0)))
}

/// Looks, and answers the questions that come of it from this branch.
fn look_and_answer(world: &mut World, look: &Observation, branch: u8, now: u64) -> Vec<Statement> {
	let mut actions = world.engine.observe(SERVICE, look, at(now));
	let mut asked = 0;
	while let Some(Action::WantFinalBlock { height, .. }) = actions.pop() {
		asked += 1;
		actions.extend(world.engine.final_block(SERVICE, &block(height.0, branch), at(now)));
	}
	assert!(asked <= 65, "questions without end");
	said(&world.engine.tick(at(now)))
}

#[test]
fn checkpoint_is_asked_for_once_and_voted_in_each_round_until_it_is_certified() {
	let mut world = World::new(4);
	assert!(world.look(&living(9), at(START)).is_empty());
	let wanted = Action::WantFinalBlock { service: SERVICE, height: Height(20) };
	assert_eq!(world.look(&living(37), at(START)), [wanted]);
	assert!(world.look(&living(38), at(START + 1)).is_empty());
	world.engine.final_block(SERVICE, &block(20, 0), at(START + 1));
	assert_eq!(said(&world.engine.tick(at(START + 1))), [final_at(block(20, 0), START)]);
	// Another answer is none to a question.
	world.engine.final_block(SERVICE, &block(20, 1), at(START + 1));
	assert!(said(&world.engine.tick(at(START + 1))).is_empty());
	assert!(said(&world.look(&living(39), at(START + 2))).is_empty());
	let next = final_at(block(20, 0), START + 3);
	assert_eq!(said(&world.look(&living(39), at(START + 3))), std::slice::from_ref(&next));
	world.certified(next, at(START + 4));
	assert_eq!(
		look_and_answer(&mut world, &living(39), 0, START + 6),
		[final_at(block(30, 0), START + 6)]
	);
}

/// Four watchers whose looks come at different moments, at a ward that makes blocks faster than they
/// look: they certify one checkpoint after the other, and keep up.
#[test]
fn watchers_that_look_at_different_moments_certify_though_the_interval_is_shorter_than_a_look() {
	let mut worlds: Vec<_> = (0..4_u16)
		.map(|place| {
			let mut world = World::new(4);
			let secret = world.set.secrets[usize::from(place)];
			let settings = Settings::with_seed(at(START - 10), [1; 32]);
			world.engine = Engine::new(settings, vec![secret], Box::<MemoryProtection>::default());
			world.show(at(START));
			world
		})
		.collect();
	let mut certified = Vec::new();
	// In steps of 100 ms: each looks every 1.3 s, and every second ten more heights are due.
	for step in 0..600_u64 {
		let now = at(START).plus(100 * step);
		let mut messages = Vec::new();
		for (place, world) in worlds.iter_mut().enumerate() {
			if step % 13 == 3 * place as u64 {
				let finalized = 100 + 10 * step - 10 * place as u64;
				let look = living(finalized);
				for action in world.engine.observe(SERVICE, &look, now) {
					let Action::WantFinalBlock { height, .. } = action else { continue };
					world.engine.final_block(SERVICE, &block(height.0, 0), now);
				}
			}
			for action in world.engine.tick(now) {
				match action {
					Action::Gossip { bytes, .. } => messages.push((place, bytes)),
					Action::Certified(certificate) if place == 0 => {
						let Statement::Checkpoint(one) = certificate.signed.statement else {
							continue;
						};
						certified.push((one.height.0, one.round.0));
					},
					_ => {},
				}
			}
		}
		for (from, bytes) in messages {
			for (place, world) in worlds.iter_mut().enumerate().filter(|(to, _)| *to != from) {
				assert_ne!(place, from);
				world.engine.receive(PeerTag(from as u64), &bytes, now);
			}
		}
	}
	certified.dedup();
	assert!(certified.len() >= 8, "{certified:?}");
	assert!(certified.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1));
	let (last, _) = certified[certified.len() - 1];
	assert!(last >= 6_100 - 2_000, "only {last} of 6,100 after a minute");
}

#[test]
fn after_a_change_of_branch_the_kept_heights_are_voted_again_lowest_first_one_a_round() {
	let mut world = World::new(4);
	for height in [10, 20, 30] {
		world.certified(final_at(block(height, 0), START - 12 + height / 10 * 3), at(START - 1));
	}
	// The ward was at 33, goes back to 13 and is at 31 again, where all is final.
	look_and_answer(&mut world, &living(30), 0, START);
	let verdict = |head: u64| Verdict::Advancing { head: block(head, 1), quiet: Duration::ZERO };
	let look = |head: u64, last: u64| seen(verdict(head), Some(block(last, 1)));
	// At 10 both branches are the same.
	let answer = |world: &mut World, look: &Observation, now: u64| {
		let mut actions = world.engine.observe(SERVICE, look, at(now));
		while let Some(Action::WantFinalBlock { height, .. }) = actions.pop() {
			let found = block(height.0, u8::from(height.0 > 10));
			actions.extend(world.engine.final_block(SERVICE, &found, at(now)));
		}
		said(&world.engine.tick(at(now)))
	};
	assert!(answer(&mut world, &look(14, 13), START + 3).is_empty());
	let first = final_at(block(20, 1), START + 6);
	assert_eq!(answer(&mut world, &look(31, 31), START + 6), std::slice::from_ref(&first));
	world.certified(first, at(START + 7));
	assert!(answer(&mut world, &look(32, 31), START + 8).is_empty());
	let second = final_at(block(30, 1), START + 9);
	assert_eq!(answer(&mut world, &look(33, 31), START + 9), std::slice::from_ref(&second));
	world.certified(second, at(START + 10));
	assert!(answer(&mut world, &look(34, 31), START + 12).is_empty());
	assert_eq!(world.report().counters.abstained, 0);
}

#[test]
fn superseded_heights_that_the_chain_names_are_voted_by_who_was_away() {
	let mut world = World::new(4);
	world.view.services[0].checkpoint = Some((Height(20), block(20, 0).hash, Round(START - 3)));
	world.view.services[0].superseded = vec![Height(30), Height(40)];
	world.show(at(START));
	let said = look_and_answer(&mut world, &living(35), 0, START);
	assert_eq!(said, [final_at(block(30, 0), START)]);
}
