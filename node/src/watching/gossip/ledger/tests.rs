// SPDX-License-Identifier: Apache-2.0

use super::*;

const SERVICE: ServiceId = ServiceId(1);
const OTHER: ServiceId = ServiceId(2);
const NOW: Duration = Duration::from_secs(100);

fn open(ledger: &mut Ledger, service: ServiceId, number: usize) -> Name {
	let name = ledger.name(format!("{service} {number}").as_bytes());
	assert!(ledger.open_up(name, service, NOW));
	name
}

/// Looks at these messages as the SDK does, and returns those that stay.
fn sweep(ledger: &mut Ledger, names: &[Name]) -> Vec<Name> {
	let mut surplus = ledger.begin_sweep();
	names.iter().copied().filter(|name| ledger.stays(*name, &mut surplus)).collect()
}

#[test]
fn a_message_goes_to_a_peer_once_until_it_is_due_again() {
	let mut ledger = Ledger::default();
	let (name, peer) = (open(&mut ledger, SERVICE, 1), PeerTag(1));
	assert!(ledger.is_due(name, peer, 2, false, NOW));
	ledger.sent(name, peer);
	assert!(!ledger.is_due(name, peer, 2, false, NOW + Duration::from_secs(3_600)));
	assert!(ledger.is_due(name, PeerTag(2), 2, false, NOW));
	assert!(!ledger.open_up(name, SERVICE, NOW), "it is open already");
}

#[test]
fn pauses_between_repetitions_double_up_to_four_minutes() {
	let mut ledger = Ledger::default();
	let name = open(&mut ledger, SERVICE, 1);
	let mut due = Vec::new();
	for second in 0..1_000 {
		if ledger.is_due_again(name, NOW + Duration::from_secs(second)) {
			due.push(second);
		}
	}
	assert_eq!(due, [30, 90, 210, 450, 690, 930]);
}

#[test]
fn who_sent_a_message_is_not_sent_it_back() {
	let mut ledger = Ledger::default();
	let name = ledger.name(b"a vote");
	ledger.heard(name, SERVICE, PeerTag(1), NOW);
	ledger.heard(name, SERVICE, PeerTag(2), NOW);
	assert_eq!(ledger.open(), 0, "nobody has verified it");
	assert!(ledger.open_up(name, SERVICE, NOW));
	for (peer, due) in [(1, false), (2, false), (3, true)] {
		assert_eq!(ledger.is_due(name, PeerTag(peer), 3, false, NOW), due);
	}
}

#[test]
fn of_many_peers_some_get_a_message_at_once_and_the_others_seconds_later() {
	let mut ledger = Ledger::default();
	let names: Vec<_> = (0..100).map(|number| open(&mut ledger, SERVICE, number)).collect();
	let due = |ledger: &Ledger, now| {
		let pairs = names.iter().flat_map(|name| (0..40).map(move |peer| (*name, PeerTag(peer))));
		pairs.filter(|(name, peer)| ledger.is_due(*name, *peer, 40, false, now)).count()
	};
	let at_once = due(&ledger, NOW);
	assert!((600..1_000).contains(&at_once), "{at_once} of 4,000");
	assert_eq!(due(&ledger, NOW + OTHERS_AFTER), 4_000);
}

#[test]
fn a_peer_that_comes_back_gets_what_is_open_once_more() {
	let mut ledger = Ledger::default();
	let (name, over, peer) = (open(&mut ledger, SERVICE, 1), ledger.name(b"over"), PeerTag(1));
	ledger.open_up(over, SERVICE, NOW);
	for name in [name, over] {
		ledger.sent(name, peer);
	}
	ledger.close(over);
	ledger.forget_peer(peer);
	assert!(ledger.is_due(name, peer, 1, false, NOW));
	assert!(!ledger.is_due(over, peer, 1, false, NOW));
}

#[test]
fn of_one_service_only_the_newest_messages_are_kept_and_others_lose_none() {
	let mut ledger = Ledger::default();
	let quiet = open(&mut ledger, OTHER, 1);
	let mut names = vec![quiet];
	names.extend((0..MOST_OF_SERVICE + 5).map(|number| open(&mut ledger, SERVICE, number)));
	let kept = sweep(&mut ledger, &names);
	assert_eq!(kept.len(), MOST_OF_SERVICE + 1);
	assert_eq!(kept[0], quiet);
	assert_eq!(kept[1], names[6], "the oldest are gone");
	assert_eq!(ledger.open(), MOST_OF_SERVICE + 1);
}

#[test]
fn of_all_services_no_more_than_the_bound_are_kept() {
	let mut ledger = Ledger::default();
	let services = (0..20).map(ServiceId);
	let names: Vec<_> = services
		.flat_map(|service| (0..1_000).map(move |number| (service, number)))
		.map(|(service, number)| open(&mut ledger, service, number))
		.collect();
	assert_eq!(sweep(&mut ledger, &names), names[names.len() - MOST..]);
	assert_eq!(ledger.open(), MOST);
}

#[test]
fn what_the_sdk_does_not_keep_and_what_nobody_verifies_is_forgotten() {
	let mut ledger = Ledger::default();
	let (kept, lost) = (open(&mut ledger, SERVICE, 1), open(&mut ledger, SERVICE, 2));
	let waits = ledger.name(b"never verified");
	ledger.heard(waits, SERVICE, PeerTag(1), NOW);
	for _ in 0..4 {
		assert_eq!(sweep(&mut ledger, &[kept]), [kept]);
	}
	assert_eq!(ledger.open(), 1);
	assert!(!ledger.is_due(lost, PeerTag(9), 1, true, NOW));
	assert!(!ledger.entries.contains_key(&waits));
}

#[test]
fn memory_of_what_waits_for_verification_is_bounded() {
	let mut ledger = Ledger::default();
	for number in 0..MOST_WAITING + 100 {
		let name = ledger.name(&number.to_be_bytes());
		ledger.heard(name, SERVICE, PeerTag(1), NOW);
	}
	assert_eq!(ledger.entries.len(), MOST_WAITING);
	// What is verified here finds its place nevertheless.
	open(&mut ledger, SERVICE, 1);
	assert_eq!(ledger.open(), 1);
}
