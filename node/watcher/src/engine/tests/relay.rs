// SPDX-License-Identifier: Apache-2.0

use super::*;

const OTHER: ServiceId = ServiceId(7);

/// A node that watches nothing of the other service, and has no place in its set.
fn relay(size: usize) -> (World, TestSet<Fake>) {
	let mut world = World::new(4);
	let plan = SetPlan { service: OTHER, ..plan(1, 0, u64::MAX) };
	let set = TestSet::<Fake>::with_plan(&plan, &vec![10; size]);
	let mut view = service_view(OTHER, vec![set_view(&set, None)]);
	view.watched = false;
	world.view.services.push(view);
	world.show(at(START));
	(world, set)
}

#[test]
fn votes_of_a_service_that_is_not_watched_here_are_verified_and_passed_on() {
	let (mut world, set) = relay(5);
	let said = halt(block(5, 0), START);
	let honest = set.vote(said.clone(), 1);
	let forged = Vote { signer: set.vote(said.clone(), 2).signer, ..honest.clone() };
	world.receive_vote(1, &honest, at(START));
	world.receive_vote(2, &forged, at(START));
	let actions = world.engine.tick(at(START));
	assert_eq!(votes(&actions), [honest]);
	assert_eq!(penalties(&actions), [(2, Offence::BadSignature)]);
	// A quorum is a certificate here, too, so that any author can submit it; the watchers spread theirs.
	for signer in [2, 3, 4] {
		world.receive_vote(u64::from(10 + signer), &set.vote(said.clone(), signer), at(START));
	}
	let actions = world.engine.tick(at(START));
	assert_eq!(certificates(&actions), [set.certify(said, &[0])]);
	assert!(actions.iter().all(|action| match action {
		Action::Gossip { service, bytes } => {
			*service == OTHER && matches!(Message::from_bytes(bytes), Ok(Message::Vote(_)))
		},
		_ => true,
	}));
}

#[test]
fn certificate_of_a_service_that_is_not_watched_here_is_passed_on_once() {
	let (mut world, set) = relay(4);
	let bytes = Message::Certificate(set.certify(halt(block(5, 0), START), &[0])).encode();
	world.engine.receive(PeerTag(1), &bytes, at(START));
	let actions = world.engine.tick(at(START));
	assert!(actions.contains(&Action::Gossip { service: OTHER, bytes: bytes.clone() }));
	world.engine.receive(PeerTag(2), &bytes, at(START));
	assert!(world.engine.tick(at(START)).is_empty());
}

#[test]
fn members_of_another_service_cannot_keep_this_node_busy() {
	let (mut world, set) = relay(200);
	// Each says something of its own, with a valid signature, over several honest peers.
	for signer in 0..200 {
		let vote = set.vote(halt(block(1_000 + u64::from(signer), 0), START), signer);
		world.receive_vote(u64::from(signer % 8), &vote, at(START));
	}
	let statement = halt(block(5, 0), START);
	let own = world.set.vote(statement.clone(), 1);
	world.receive_vote(3, &own, at(START));
	let actions = world.engine.tick(at(START));
	assert!(penalties(&actions).is_empty());
	let of = |service: ServiceId| {
		votes(&actions).iter().filter(|vote| vote.signed.service == service).count()
	};
	assert_eq!((of(OTHER), of(SERVICE)), (world.engine.settings.max_relayed_per_service, 1));
	// The rest waits for later ticks, and only for as long as it matters.
	assert_eq!(world.engine.waiting(), 196);
	let later = world.engine.tick(at(START).plus(50));
	assert_eq!((votes(&later).len(), world.engine.waiting()), (4, 192));
	world.engine.tick(at(START + 60));
	assert_eq!(world.engine.waiting(), 0);
}

fn certificate_of(action: &Action) -> Option<ServiceId> {
	match action {
		Action::Gossip { service, bytes } => match Message::from_bytes(bytes) {
			Ok(Message::Certificate(_)) => Some(*service),
			_ => None,
		},
		_ => None,
	}
}

/// All members of another service sign with one hand, and certify whatever they like.
#[test]
fn set_that_certifies_without_end_is_passed_on_a_few_times_a_round_and_delays_nobody() {
	let (mut world, set) = relay(4);
	let mut passed_on = 0;
	let round = 3_000 / 50;
	for tick in 0..round {
		let now = at(START).plus(50 * tick);
		for n in 0..1_000 / round + 1 {
			let other = set.certify(halt(block(1_000 + 100 * tick + n, 0), START), &[0]);
			let bytes = Message::Certificate(other).encode();
			let actions = world.engine.receive(PeerTag(n % 8), &bytes, now);
			assert!(penalties(&actions).is_empty());
		}
		if tick == 0 {
			let own = world.set.certify(halt(block(5, 0), START), &[0]);
			let bytes = Message::Certificate(own.clone()).encode();
			world.engine.receive(PeerTag(9), &bytes, now);
			let actions = world.engine.tick(now);
			assert!(certificates(&actions).contains(&own));
			passed_on += actions.iter().filter(|one| certificate_of(one) == Some(OTHER)).count();
			continue;
		}
		let actions = world.engine.tick(now);
		passed_on += actions.iter().filter(|one| certificate_of(one) == Some(OTHER)).count();
	}
	assert!((16..=20).contains(&passed_on), "{passed_on}");
}

#[test]
fn thousand_certificates_at_once_of_another_service_leave_room_and_time_for_this_one() {
	let (mut world, set) = relay(4);
	for n in 0..1_000 {
		let other = set.certify(halt(block(1_000 + n, 0), START), &[0]);
		let bytes = Message::Certificate(other).encode();
		assert!(penalties(&world.engine.receive(PeerTag(n), &bytes, at(START))).is_empty());
	}
	let own = world.set.certify(halt(block(5, 0), START), &[0]);
	let bytes = Message::Certificate(own.clone()).encode();
	world.engine.receive(PeerTag(2_000), &bytes, at(START));
	let actions = world.engine.tick(at(START));
	assert!(certificates(&actions).contains(&own));
	assert_eq!(certificates(&actions).len(), 17);
}

#[test]
fn forged_certificate_does_not_keep_out_the_true_one_of_its_statement() {
	let (mut world, _) = relay(4);
	let own = world.set.certify(halt(block(5, 0), START), &[3]);
	let mut forged = own.clone();
	forged.absent = world.set.certify(halt(block(5, 0), START), &[2]).absent;
	for (peer, certificate) in [(1, &forged), (2, &own), (3, &own)] {
		let bytes = Message::Certificate(certificate.clone()).encode();
		world.engine.receive(PeerTag(peer), &bytes, at(START));
	}
	let actions = world.engine.tick(at(START));
	assert_eq!(penalties(&actions), [(1, Offence::BadSignature)]);
	assert_eq!(certificates(&actions), [own]);
}
