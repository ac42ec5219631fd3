// SPDX-License-Identifier: Apache-2.0

//! Real gossip engines on a network double.

mod clock;
mod load;
mod network;
mod votes;

use super::{allowance::SENT, topic, Heard};
use clock::TestClock;
use futures::{FutureExt, StreamExt};
use network::TestNet;
use std::{
	collections::{BTreeMap, HashSet},
	time::Duration,
};
use vigil_primitives::ServiceId;
use vigil_watcher::{Message, Offence, PeerTag};
use votes::{Votes, NOW};

/// What the SDK takes from a peer whose message crosses ours; it gives four times that for a new one.
const SDK_DUPLICATE: i32 = -4;

/// Gossip of a node without peers.
pub fn alone() -> super::Gossip {
	TestNet::new(1, &TestClock::new(NOW, 0)).nodes.remove(0)
}

/// Of a node with one peer: gossip, and the peer.
pub fn with_a_peer() -> (super::Gossip, PeerTag) {
	let mut net = TestNet::new(2, &TestClock::new(NOW, 0));
	net.connect(0, 1);
	peers(&mut net, &[1, 1]);
	let peer = net.tag(0, 1).unwrap();
	(net.nodes.remove(0), peer)
}

/// Who was punished for what since it was asked last.
pub fn offences(gossip: &mut super::Gossip) -> Vec<Offence> {
	let mut found = Vec::new();
	while let Some(Some(Heard::Offence(offence))) = gossip.next().now_or_never() {
		found.push(offence);
	}
	found
}

fn triangle(net: &TestNet) {
	for (a, b) in [(0, 1), (1, 2), (0, 2)] {
		net.connect(a, b);
	}
}

fn peers(net: &mut TestNet, counts: &[usize]) {
	net.run_until("peers", |net| {
		net.nodes.iter().zip(counts).all(|(node, count)| node.peer_count() == *count)
	});
}

/// More than the 8,192 messages whose senders the SDK remembers, and than any peer may send at once.
#[test]
fn eleven_thousand_checkpoint_votes_cost_nobody_anything_and_cross_no_link_twice() {
	let mut votes = Votes::new(110, 100);
	let clock = TestClock::new(NOW, 0);
	let mut net = TestNet::new(3, &clock);
	net.update(&votes.filter(), &votes.services());
	triangle(&net);
	peers(&mut net, &[2, 2, 2]);
	let all = votes.checkpoints();
	assert_eq!(all.len(), 11_000);
	for (origin, (service, bytes)) in (0..3).cycle().zip(&all) {
		net.nodes[origin].send(*service, bytes.clone());
	}
	let own = [3_667, 3_667, 3_666];
	// What does not fit into an allowance goes with the next rounds of maintenance, a second apart.
	let messages = |net: &TestNet| net.record(|record| record.messages());
	let (mut sent, mut before) = (messages(&net), 0);
	for second in 0.. {
		if sent == before {
			break;
		}
		assert!(second < 20, "still sending after {second} s");
		clock.turn_steady(Duration::from_secs(1));
		net.run_for_ticks(1);
		before = std::mem::replace(&mut sent, messages(&net));
	}
	for (heard, own) in net.heard.iter().zip(own) {
		let distinct: HashSet<_> = heard.iter().map(|(_, bytes)| bytes).collect();
		assert_eq!(distinct.len(), all.len() - own);
	}
	// And rounds of maintenance later, with the SDK's memory long exceeded, nothing is sent again.
	clock.turn_steady(Duration::from_secs(9));
	net.run_for_ticks(3);
	assert_eq!(messages(&net), sent);
	net.record(|record| {
		assert!(record.sent.values().all(|count| *count == 1));
		let mut reputations = BTreeMap::<_, i64>::new();
		for (by, of, change) in &record.reports {
			assert!(change.value >= SDK_DUPLICATE, "{} of {of} by {by}", change.reason);
			*reputations.entry((*by, *of)).or_default() += i64::from(change.value);
		}
		assert_eq!(reputations.len(), 6);
		assert!(reputations.values().all(|sum| *sum >= 0), "{reputations:?}");
		assert!(record.dropped.is_empty());
	});
}

#[test]
fn what_is_certified_or_too_old_is_kept_no_longer() {
	let mut votes = Votes::new(2, 40);
	let clock = TestClock::new(NOW, 1);
	let mut net = TestNet::new(2, &clock);
	net.update(&votes.filter(), &votes.services());
	net.connect(0, 1);
	peers(&mut net, &[1, 1]);
	let mut all = votes.checkpoints();
	let (service, late) = all.remove(39);
	let (_, too_late) = all.remove(38);
	for (service, bytes) in &all {
		net.nodes[0].send(*service, bytes.clone());
	}
	net.run_until("all votes there", |net| net.heard[1].len() == 78);
	net.run_for_ticks(1);
	assert!(net.nodes.iter().all(|node| node.validator.open_messages() == 78));
	votes.certify(&all[..38]);
	net.update(&votes.filter(), &votes.services());
	// Late signers are waited for: what they say is passed on at once, and kept for nobody.
	net.nodes[0].send(service, late);
	net.run_until("the late one there", |net| net.heard[1].len() == 79);
	net.run_until("the certified ones dropped", |net| {
		net.nodes.iter().all(|node| node.validator.open_messages() == 40)
	});
	clock.turn_wall(Duration::from_secs(4));
	net.nodes[0].send(service, too_late);
	net.run_for_ticks(2);
	assert_eq!(net.record(|record| record.between(0, 1)), 79, "now it helps nobody");
	clock.turn_wall(Duration::from_secs(3_600));
	net.run_until("the old ones dropped", |net| {
		net.nodes.iter().all(|node| node.validator.open_messages() == 0)
	});
}

/// Of forty peers a vote goes to some at once, and to the others after a while only if it is still open.
#[test]
fn who_was_not_told_at_once_is_not_told_of_votes_whose_statement_is_certified() {
	let mut votes = Votes::new(2, 40);
	let clock = TestClock::new(NOW, 1);
	let mut net = TestNet::new(41, &clock);
	net.relays = false;
	net.update(&votes.filter(), &votes.services());
	(1..=40).for_each(|peer| net.connect(0, peer));
	net.run_until("peers", |net| net.nodes[0].peer_count() == 40);
	let all = votes.checkpoints();
	for (service, bytes) in &all {
		net.nodes[0].send(*service, bytes.clone());
	}
	votes.certify(&all[..40]);
	net.update(&votes.filter(), &votes.services());
	net.run_until("the certified ones dropped", |net| net.nodes[0].validator.open_messages() == 40);
	clock.turn_steady(Duration::from_secs(4));
	net.run_for_ticks(2);
	let told = |of: &[(ServiceId, Vec<u8>)]| -> usize {
		let is_of = |bytes: &Vec<u8>| of.iter().any(|(_, one)| one == bytes);
		net.record(|record| record.sent.keys().filter(|(_, _, bytes)| is_of(bytes)).count())
	};
	assert_eq!(told(&all[40..]), 40 * 40, "what is open reaches everybody");
	let certified = told(&all[..40]);
	assert!((4 * 40..14 * 40).contains(&certified), "about eight each: {certified}");
}

#[test]
fn a_new_peer_gets_what_is_open_and_nothing_else() {
	let mut votes = Votes::new(2, 40);
	let clock = TestClock::new(NOW, 0);
	let mut net = TestNet::new(2, &clock);
	net.update(&votes.filter(), &votes.services());
	let all = votes.checkpoints();
	votes.certify(&all[..40]);
	for (service, bytes) in &all {
		net.nodes[0].send(*service, bytes.clone());
	}
	clock.turn_wall(Duration::from_secs(4));
	net.update(&votes.filter(), &votes.services());
	net.connect(0, 1);
	net.run_until("the open ones there", |net| net.heard[1].len() >= 40);
	net.run_for_ticks(2);
	assert_eq!(net.heard[1].len(), 40);
	assert!(net.heard[1].iter().all(|(_, bytes)| all[40..].iter().any(|one| one.1 == *bytes)));
	// Who was away for a moment may have lost them.
	net.disconnect(0, 1);
	net.run_until("parted", |net| net.nodes[0].peer_count() == 0);
	net.connect(0, 1);
	net.run_until("sent once more", |net| net.record(|record| record.between(0, 1)) == 80);
}

#[test]
fn who_has_a_message_gets_it_again_only_after_half_a_minute() {
	let mut votes = Votes::new(1, 4);
	let clock = TestClock::new(NOW, 0);
	let mut net = TestNet::new(2, &clock);
	net.update(&votes.filter(), &votes.services());
	net.connect(0, 1);
	peers(&mut net, &[1, 1]);
	let (service, bytes) = votes.checkpoints().remove(0);
	net.relays = false;
	for _ in 0..5 {
		net.nodes[0].send(service, bytes.clone());
	}
	net.run_for_ticks(2);
	assert_eq!(net.record(|record| record.between(0, 1)), 1);
	clock.turn_steady(Duration::from_secs(30));
	net.run_for_ticks(3);
	assert_eq!(net.record(|record| record.between(0, 1)), 2);
	clock.turn_steady(Duration::from_secs(59));
	net.run_for_ticks(2);
	assert_eq!(net.record(|record| record.between(0, 1)), 2);
}

#[test]
fn what_a_peer_gets_at_once_is_bounded_and_the_rest_follows() {
	let mut votes = Votes::new(50, 100);
	let clock = TestClock::new(NOW, 0);
	let mut net = TestNet::new(2, &clock);
	net.update(&votes.filter(), &votes.services());
	for (service, bytes) in votes.checkpoints() {
		net.nodes[0].send(service, bytes);
	}
	net.connect(0, 1);
	net.run_until("a peer", |net| net.nodes[0].peer_count() == 1);
	net.run_for_ticks(2);
	assert_eq!(net.heard[1].len(), SENT.burst as usize);
	clock.turn_steady(Duration::from_secs(1));
	net.run_for_ticks(2);
	assert_eq!(net.heard[1].len(), (SENT.burst + SENT.per_second) as usize);
}

#[test]
fn nobody_passes_on_what_it_has_not_verified() {
	let mut votes = Votes::new(1, 4);
	let clock = TestClock::new(NOW, 1);
	let mut net = TestNet::new(3, &clock);
	net.update(&votes.filter(), &votes.services());
	net.connect(0, 1);
	net.connect(1, 2);
	peers(&mut net, &[1, 2, 1]);
	net.relays = false;
	let (service, bytes) = votes.checkpoints().remove(0);
	net.nodes[0].send(service, bytes.clone());
	net.run_until("the vote", |net| !net.heard[1].is_empty());
	net.run_for_ticks(1);
	assert!(net.heard[2].is_empty());
	net.nodes[1].send(service, bytes);
	net.run_until("the vote passed on", |net| !net.heard[2].is_empty());
	assert_eq!(net.record(|record| record.between(1, 0)), 0, "not back to where it came from");
}

#[test]
fn a_forger_is_expelled_and_not_heard_when_it_comes_back() {
	let mut votes = Votes::new(1, 4);
	let clock = TestClock::new(NOW, 1);
	let mut net = TestNet::new(2, &clock);
	net.update(&votes.filter(), &votes.services());
	net.connect(0, 1);
	peers(&mut net, &[1, 1]);
	let mut all = votes.checkpoints();
	let (service, first) = all.remove(0);
	net.nodes[1].send(service, first);
	net.run_until("the forgery", |net| !net.heard[0].is_empty());
	let forger = net.heard[0][0].0;
	net.nodes[0].accuse(forger, Offence::BadSignature);
	net.run_until("the expulsion", |net| net.record(|record| record.dropped.contains(&(0, 1))));
	net.record(|record| {
		let fatal = |(by, of, change): &&(usize, usize, sc_network::ReputationChange)| {
			(*by, *of) == (0, 1) && change.value == i32::MIN
		};
		assert_eq!(record.reports.iter().filter(fatal).count(), 1);
	});
	peers(&mut net, &[0, 0]);
	net.connect(0, 1);
	peers(&mut net, &[1, 1]);
	for (service, bytes) in all.drain(..2) {
		net.nodes[1].send(service, bytes);
	}
	net.run_for_ticks(2);
	assert_eq!(net.heard[0].len(), 1, "it is deaf to the forger");
	clock.turn_steady(Duration::from_secs(600));
	let (service, bytes) = all.remove(0);
	net.nodes[1].send(service, bytes.clone());
	net.run_until("the vote", |net| net.heard[0].iter().any(|(_, heard)| *heard == bytes));
}

#[test]
fn a_flood_of_nonsense_is_fined_once_a_second_and_parts_nobody() {
	let mut votes = Votes::new(1, 4);
	let clock = TestClock::new(NOW, 0);
	let mut net = TestNet::new(2, &clock);
	net.update(&votes.filter(), &votes.services());
	net.connect(0, 1);
	peers(&mut net, &[1, 1]);
	let long = vec![0; Message::max_bytes() + 1];
	let nonsense = (0..20_000_u32).map(|number| number.to_be_bytes().to_vec());
	for bytes in [long.clone(), vec![]].into_iter().chain(nonsense).chain([long]) {
		net.inject(1, 0, bytes);
	}
	net.run_until("the fine", |net| net.record(|record| !record.reports.is_empty()));
	net.run_for_ticks(1);
	let fines = |net: &TestNet| net.record(|record| record.reports.clone());
	assert_eq!(fines(&net).len(), 1);
	clock.turn_steady(Duration::from_secs(1));
	net.inject(1, 0, vec![1]);
	net.run_until("another fine", |net| fines(net).len() == 2);
	assert!(fines(&net).iter().all(|(_, _, change)| change.value == -(1 << 20)));
	assert_eq!(net.nodes[0].peer_count(), 1);
	assert!(net.heard[0].is_empty());
}

#[test]
fn services_that_come_later_are_heard_and_those_that_go_are_not() {
	let mut votes = Votes::new(2, 4);
	let clock = TestClock::new(NOW, 1);
	let mut net = TestNet::new(2, &clock);
	net.connect(0, 1);
	peers(&mut net, &[1, 1]);
	let all = votes.checkpoints();
	let send = |net: &mut TestNet, number: usize| {
		let (service, bytes) = all[number].clone();
		net.nodes[0].send(service, bytes);
	};
	net.update(&votes.filter(), &[ServiceId(1)]);
	send(&mut net, 0);
	net.run_until("a vote of the first", |net| net.heard[1].len() == 1);
	net.update(&votes.filter(), &[ServiceId(2)]);
	send(&mut net, 1);
	send(&mut net, 4);
	net.run_until("a vote of the second", |net| net.heard[1].len() == 2);
	assert_eq!(net.heard[1][1].1, all[4].1);
	assert_ne!(topic(ServiceId(1)), topic(ServiceId(2)));
}

#[test]
fn bytes_in_and_out_and_messages_kept_are_counted() {
	let mut votes = Votes::new(1, 4);
	let clock = TestClock::new(NOW, 1);
	let mut net = TestNet::new(2, &clock);
	net.update(&votes.filter(), &votes.services());
	net.connect(0, 1);
	peers(&mut net, &[1, 1]);
	let all = votes.checkpoints();
	for (service, bytes) in &all {
		net.nodes[0].send(*service, bytes.clone());
	}
	net.run_until("all votes there", |net| net.heard[1].len() == 4);
	net.update(&votes.filter(), &votes.services());
	let bytes: usize = all.iter().map(|(_, bytes)| bytes.len()).sum();
	let value = |node, name, direction| net.metric(node, name, direction);
	assert_eq!(value(0, "bytes_total", Some("out")), bytes as f64);
	assert_eq!(value(0, "bytes_total", Some("in")), 0.0);
	assert_eq!(value(1, "bytes_total", Some("in")), bytes as f64);
	assert_eq!(value(1, "messages_total", Some("in")), 4.0);
	assert_eq!(value(0, "kept", None), 4.0);
}

#[test]
fn every_message_fits_through_the_protocol() {
	assert!(Message::max_bytes() as u64 <= crate::watching::protocol::MAX_MESSAGE);
}
