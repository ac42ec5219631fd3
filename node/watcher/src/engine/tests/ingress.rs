// SPDX-License-Identifier: Apache-2.0

use super::*;

#[test]
fn forged_votes_are_found_and_honest_ones_land() {
	let mut world = World::new(20);
	let statement = halt(block(5, 0), START);
	for signer in 1..20_u16 {
		let forged = [4, 11, 12].contains(&signer);
		// A forger signs something else.
		let told = if forged { halt(block(6, 0), START) } else { statement.clone() };
		let vote =
			Vote { signed: world.set.signed(statement.clone()), ..world.set.vote(told, signer) };
		assert!(world.receive_vote(signer.into(), &vote, at(START)).is_empty());
	}
	let actions = world.engine.tick(at(START));
	let expected: Vec<_> = [4, 11, 12].map(|peer| (peer, Offence::BadSignature)).to_vec();
	assert_eq!(penalties(&actions), expected);
	assert!(expected.iter().all(|(_, offence)| offence.is_fatal()));
	assert_eq!(votes(&actions).len(), 16);
	assert_eq!(certificates(&actions), [world.set.certify(statement, &[0, 4, 11, 12])]);
	assert!(world.report().counters.bisections > 0);
}

#[test]
fn forger_is_not_heard_for_a_while_and_then_again() {
	let mut world = World::new(4);
	let mut forged = world.set.vote(halt(block(5, 0), START), 1);
	forged.signer.0 = 2;
	world.receive_vote(1, &forged, at(START));
	world.engine.tick(at(START));
	let deaf = world.engine.settings.deaf_for / 1_000;
	for (second, heard) in [(3, 0), (deaf - 3, 0), (deaf, 1)] {
		let now = START + second / 3 * 3;
		let vote = world.set.vote(halt(block(5, 0), now), 1);
		world.receive_vote(1, &vote, at(START + second));
		assert_eq!(world.engine.waiting(), heard, "after {second} s");
	}
}

#[test]
fn flood_of_one_peer_is_bounded_and_does_not_keep_out_others() {
	let mut world = World::new(20);
	let statement = halt(block(5, 0), START);
	let mut penalised = 0;
	for n in 0..20_000_u32 {
		let mut vote = world.set.vote(statement.clone(), 1);
		vote.signer.0 = (n % 19 + 1) as u16;
		vote.signature.0[60..64].copy_from_slice(&n.to_be_bytes());
		penalised += penalties(&world.receive_vote(1, &vote, at(START))).len();
	}
	let most = world.engine.settings.max_queue_per_peer;
	assert_eq!((world.engine.waiting(), penalised), (most, 20_000 - most));
	for signer in 2..20_u16 {
		let vote = world.set.vote(statement.clone(), signer);
		assert!(world.receive_vote(signer.into(), &vote, at(START)).is_empty());
	}
	let actions = world.engine.tick(at(START));
	assert_eq!(penalties(&actions), [(1, Offence::BadSignature)]);
	assert_eq!(certificates(&actions), [world.set.certify(statement, &[0, 1])]);
	assert_eq!(world.engine.waiting(), 0);
}

/// A member signs whatever it likes with a valid signature, over as many peers as it likes.
#[test]
fn member_that_floods_with_valid_votes_is_heard_once_a_round_and_kind() {
	let mut world = World::new(4);
	let mut passed_on = 0;
	for second in 0..30 {
		let round = START + second / 3 * 3;
		for n in 0..100 {
			let statement = final_at(block(10 * (1 + n + 100 * second), 0), round);
			let vote = world.set.vote(statement, 1);
			assert!(world.receive_vote(n % 8, &vote, at(START + second)).is_empty());
		}
		let actions = world.engine.tick(at(START + second));
		assert!(penalties(&actions).is_empty());
		passed_on += votes(&actions).len();
	}
	assert_eq!(passed_on, 10);
	// The others are heard all the same.
	let statement = final_at(block(10, 0), START + 30);
	let actions = world.hears(&statement, &[2, 3], at(START + 30));
	assert_eq!(votes(&actions).len(), 2);
}

#[test]
fn member_that_answers_halts_that_nobody_said_runs_out_of_words() {
	let mut world = World::new(4);
	let mut passed_on = 0;
	for n in 0..1_000 {
		let vote = world.set.vote(resume(block(5 + n, 0), START), 1);
		world.receive_vote(n % 8, &vote, at(START));
		passed_on += votes(&world.engine.tick(at(START))).len();
	}
	assert_eq!(passed_on, 32);
	assert!(world.engine.services[&SERVICE].pool.tallies.len() <= 16);
}

/// Each of many statements costs a verification of its own, whoever signed it.
#[test]
fn members_that_say_something_else_to_everybody_cost_a_bounded_time_and_others_are_heard() {
	let mut world = World::new(12);
	let mut height = 1_000;
	for signer in 1..=8 {
		for peer in 0..5 {
			for _ in 0..64 {
				height += 1;
				let vote = world.set.vote(halt(block(height, 0), START), signer);
				assert!(world.receive_vote(peer, &vote, at(START)).is_empty());
			}
		}
	}
	let statement = halt(block(5, 0), START);
	let honest = [9, 10].map(|signer| world.set.vote(statement.clone(), signer));
	world.receive_vote(9, &honest[0], at(START));
	// This one comes last over a peer that passes on all that the others say.
	world.receive_vote(4, &honest[1], at(START));
	let actions = world.engine.tick(at(START));
	let batches = world.report().counters.batches;
	assert!(batches <= 64, "{batches}");
	assert!(votes(&actions).contains(&honest[0]));
	assert!(penalties(&actions).is_empty());
	let mut heard = votes(&actions);
	for tick in 1..=4 {
		heard.extend(votes(&world.engine.tick(at(START).plus(50 * tick))));
	}
	assert!(heard.contains(&honest[1]));
	assert_eq!(world.engine.waiting(), 0);
	let batches = world.report().counters.batches;
	assert!(batches <= 8 * 9 + 1, "{batches}");
}

#[test]
fn rubbish_is_refused_by_its_kind() {
	let mut world = World::new(4);
	let now = at(START);
	let vote = world.set.vote(halt(block(5, 0), START), 1);
	let with = |change: &dyn Fn(&mut Vote)| {
		let mut vote = vote.clone();
		change(&mut vote);
		Message::Vote(vote).encode()
	};
	let says = |statement: Statement| Message::Vote(world.set.vote(statement, 1)).encode();
	let trailing = [Message::Vote(vote.clone()).encode(), vec![0]].concat();
	let cases = [
		(vec![0; 5_000], Offence::Oversized),
		(vec![], Offence::Malformed),
		(trailing, Offence::Malformed),
		(with(&|vote| vote.signed.service = ServiceId(9)), Offence::UnknownService),
		(with(&|vote| vote.signed.set_id = SetId(9)), Offence::UnknownSet),
		(with(&|vote| vote.signed.set_id = SetId(0)), Offence::Malformed),
		(with(&|vote| vote.signer.0 = 4), Offence::BadIndex),
		(says(halt(block(5, 0), START - 15)), Offence::TooOld),
		(says(halt(block(5, 0), START + 3)), Offence::FromFuture),
		(says(halt(block(5, 0), START - 1)), Offence::Malformed),
		(says(resume(block(5, 0), START - 2)), Offence::Malformed),
		(says(final_at(block(10, 0), START - 1)), Offence::Malformed),
		(says(final_at(block(11, 0), START)), Offence::Malformed),
		(says(final_at(block(10, 0), START - 15)), Offence::TooOld),
	];
	for (bytes, offence) in cases {
		assert_eq!(world.engine.filter().check(&bytes, now), Err(offence));
		let actions = world.engine.receive(PeerTag(7), &bytes, now);
		assert_eq!(penalties(&actions).len(), usize::from(offence.is_hostile()), "{offence:?}");
	}
	assert_eq!(world.engine.waiting(), 0);
	assert_eq!(world.engine.filter().check(&Message::Vote(vote).encode(), now), Ok(SERVICE));
}

#[test]
fn replayed_votes_cost_nothing_and_hurt_nobody() {
	let mut world = World::new(20);
	let vote = world.set.vote(halt(block(5, 0), START), 1);
	for peer in 0..50 {
		assert!(world.receive_vote(peer, &vote, at(START)).is_empty());
	}
	assert_eq!(world.engine.waiting(), 1);
	world.engine.tick(at(START));
	assert!(world.receive_vote(60, &vote, at(START)).is_empty());
	assert_eq!(world.engine.waiting(), 0);
	assert_eq!(world.report().counters.replayed, 50);
}

#[test]
fn forged_certificate_is_not_passed_on() {
	let mut world = World::new(4);
	let mut certificate = world.set.certify(halt(block(5, 0), START), &[3]);
	certificate.absent = world.set.certify(halt(block(5, 0), START), &[2]).absent;
	world.engine.receive(PeerTag(1), &Message::Certificate(certificate).encode(), at(START));
	let actions = world.engine.tick(at(START));
	assert_eq!(penalties(&actions), [(1, Offence::BadSignature)]);
	assert!(certificates(&actions).is_empty() && votes(&actions).is_empty());
}

#[test]
fn what_is_over_is_dropped() {
	let mut world = World::new(4);
	world.look(&stalled(block(5, 0)), at(START));
	assert_eq!(world.report().best_vote.map(|vote| vote.kind), Some(Kind::Halt));
	world.engine.tick(at(START + 60));
	assert_eq!(world.report().best_vote, None);
	assert!(world.engine.services[&SERVICE].own.is_empty());
}

/// Checkpoints that stay without a quorum, and those that were certified, take nothing from the
/// members' voice later on.
#[test]
fn votes_count_after_many_statements_with_and_without_a_quorum() {
	let mut world = World::new(4);
	let mut certified = 0;
	for number in 1..=100 {
		let now = START + 3 * number;
		let statement = final_at(block(10 * number, 0), now);
		// Every second one is heard of from one member only.
		let signers: &[u16] = if number % 2 == 0 { &[1, 2, 3] } else { &[1] };
		certified += certificates(&world.hears(&statement, signers, at(now))).len();
	}
	assert_eq!(certified, 50);
}
