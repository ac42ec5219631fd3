// SPDX-License-Identifier: Apache-2.0

use super::*;

fn convictions(actions: &[Action]) -> Vec<(Message, Message)> {
	let read = |action: &Action| match action {
		Action::Convicted { first, second, .. } => Some((first.clone(), second.clone())),
		_ => None,
	};
	actions.iter().filter_map(read).collect()
}

#[test]
fn equivocator_is_convicted_once_with_both_votes_and_its_second_does_not_count() {
	let mut world = World::new(4);
	let first = world.set.vote(halt(block(5, 0), START), 1);
	let second = world.set.vote(halt(block(6, 0), START), 1);
	let third = world.set.vote(halt(block(7, 0), START), 1);
	world.receive_vote(1, &first, at(START));
	world.engine.tick(at(START));
	world.receive_vote(2, &second, at(START));
	let actions = world.engine.tick(at(START));
	assert_eq!(convictions(&actions), [(Message::Vote(first), Message::Vote(second))]);
	assert!(votes(&actions).is_empty() && penalties(&actions).is_empty());
	world.receive_vote(2, &third, at(START));
	assert!(convictions(&world.engine.tick(at(START))).is_empty());
	assert_eq!(world.report().counters.accepted, 1);
}

#[test]
fn resume_inside_the_silence_of_a_halt_convicts_in_either_order() {
	let told = [halt(block(9, 0), START + 12), resume(block(5, 0), START + 3)];
	for order in [[0, 1], [1, 0]] {
		let mut world = World::new(4);
		let votes = order.map(|n: usize| world.set.vote(told[n].clone(), 1));
		let mut actions = Vec::new();
		for vote in &votes {
			world.receive_vote(1, vote, at(START + 12));
			actions.extend(world.engine.tick(at(START + 12)));
		}
		let [first, second] = votes.map(Message::Vote);
		assert_eq!(convictions(&actions), [(first, second)]);
	}
	// In the round in which the silence began it may have been true.
	let mut world = World::new(4);
	for statement in [resume(block(5, 0), START), halt(block(9, 0), START + 12)] {
		let actions = world.hears(&statement, &[1], at(START + 12));
		assert!(convictions(&actions).is_empty() && votes(&actions).len() == 1);
	}
}

#[test]
fn vote_against_a_certificate_convicts_its_signer_by_the_certificate() {
	let mut world = World::new(4);
	let certificate = world.set.certify(halt(block(5, 0), START), &[3]);
	let bytes = Message::Certificate(certificate.clone()).encode();
	world.engine.receive(PeerTag(9), &bytes, at(START));
	world.engine.tick(at(START));
	// Members 1 and 2 are in it, 3 is not.
	for signer in [1, 3] {
		let vote = world.set.vote(halt(block(6, 0), START), signer);
		world.receive_vote(u64::from(signer), &vote, at(START));
		let expected = match signer {
			3 => vec![],
			_ => vec![(Message::Certificate(certificate.clone()), Message::Vote(vote))],
		};
		assert_eq!(convictions(&world.engine.tick(at(START))), expected);
	}
	// The other way round: the vote was there before.
	let mut world = World::new(4);
	let vote = world.set.vote(halt(block(6, 0), START), 2);
	world.receive_vote(2, &vote, at(START));
	world.engine.tick(at(START));
	world.engine.receive(PeerTag(9), &bytes, at(START));
	let expected = (Message::Vote(vote), Message::Certificate(certificate));
	assert_eq!(convictions(&world.engine.tick(at(START))), [expected]);
}

#[test]
fn two_certificates_that_conflict_convict_everybody_in_both_at_once() {
	let mut world = World::new(7);
	let certificates = [(5, [0, 1]), (6, [1, 2])]
		.map(|(height, absent)| world.set.certify(halt(block(height, 0), START), &absent));
	let mut actions = Vec::new();
	for certificate in &certificates {
		let bytes = Message::Certificate(certificate.clone()).encode();
		world.engine.receive(PeerTag(9), &bytes, at(START));
		actions.extend(world.engine.tick(at(START)));
	}
	let [first, second] = certificates.map(Message::Certificate);
	assert_eq!(convictions(&actions), [(first, second)]);
	assert_eq!(world.engine.services[&SERVICE].convicted.len(), 4);
}
