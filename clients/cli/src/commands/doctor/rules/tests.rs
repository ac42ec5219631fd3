// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::commands::doctor::facts::{Plan, Watching};

fn healthy() -> Facts {
	let view = Watching { voices: 4, least: Some(4), passed: true, ..Watching::default() };
	Facts {
		now: 1_000_000,
		block_time: 999_998,
		arrival: None,
		peers: Some(3),
		should_have_peers: true,
		syncing: false,
		machine: Machine {
			bls: Some("0x01".into()),
			watching: vec![(0, view)],
			..Machine::default()
		},
		account: Some(Account {
			validates: true,
			active: 10,
			least_to_validate: 10,
			has_session_keys: true,
			node_has_keys: Some(true),
			bls: Some("0x01".into()),
			rewards: vec![(0, 1, 5, 10)],
			plans: vec![Plan { plan: 1, delivered: true, rehearsed: true, terms_change: false }],
			covers: vec![(0, 1, 1_000_000 + 30 * 24 * 3_600)],
			..Account::default()
		}),
	}
}

/// What is found once something has been broken.
fn found(breaks: impl FnOnce(&mut Facts)) -> Vec<&'static str> {
	let mut facts = healthy();
	breaks(&mut facts);
	let found = findings(&facts);
	for one in &found {
		assert!(!one.says.is_empty() && !one.fix.is_empty(), "{one:?}");
	}
	found.iter().map(|one| one.name).collect()
}

fn account(breaks: impl FnOnce(&mut Account)) -> Vec<&'static str> {
	found(|facts| breaks(facts.account.as_mut().unwrap()))
}

#[test]
fn nothing_is_found_where_nothing_is_wrong() {
	assert!(findings(&healthy()).is_empty(), "{:?}", findings(&healthy()));
}

#[test]
fn faults_of_the_node_are_found() {
	assert_eq!(found(|facts| facts.now = 999_990), ["clock"]);
	assert_eq!(found(|facts| facts.block_time = 999_000), ["stale"]);
	let old = |arrival: Option<u64>| {
		found(|facts| {
			facts.block_time = 999_000;
			facts.arrival = arrival;
		})
	};
	assert_eq!(old(Some(1_000)), ["clock"], "a new block that looks old: the clock is ahead");
	assert!(old(Some(AHEAD)).is_empty(), "a new block that is new: the chain goes on");
	assert!(found(|facts| facts.arrival = Some(AHEAD)).is_empty());
	assert_eq!(found(|facts| facts.arrival = Some(AHEAD + 1)), ["clock"]);
	assert_eq!(found(|facts| facts.peers = Some(0)), ["peers"]);
	assert!(found(|facts| {
		facts.peers = Some(0);
		facts.should_have_peers = false;
	})
	.is_empty());
	assert_eq!(found(|facts| facts.syncing = true), ["syncing"]);
}

#[test]
fn faults_of_the_machine_are_found() {
	assert_eq!(found(|facts| facts.machine.exposed.push(("k".into(), 0o644))), ["file-mode"]);
	assert_eq!(found(|facts| facts.machine.unwritable.push("r".into())), ["record"]);
	assert_eq!(found(|facts| facts.machine.missing.push("r".into())), ["file-missing"]);
	assert_eq!(found(|facts| facts.machine.watching[0].1.voices = 3), ["voices"]);
	assert_eq!(found(|facts| facts.machine.watching[0].1.locked = true), ["locked-key"]);
	assert_eq!(found(|facts| facts.machine.watching[0].1.passed = false), ["self-test"]);
	let failing = ("provider".to_string(), "timed out".to_string());
	assert_eq!(found(|facts| facts.machine.watching[0].1.failing.push(failing)), ["endpoint"]);
}

/// Who is told of one and then of the other has to tell them apart, and know each again while its figures change.
#[test]
fn findings_of_one_kind_are_told_apart_and_known_again() {
	let keys = |breaks: fn(&mut Facts)| {
		let mut facts = healthy();
		breaks(&mut facts);
		findings(&facts).iter().map(Finding::key).collect::<Vec<_>>()
	};
	let lapsing = keys(|facts| {
		facts.account.as_mut().unwrap().rewards = vec![(0, 1, 5, 2), (0, 2, 5, 3), (1, 1, 5, 3)];
	});
	let failing = keys(|facts| {
		let of = |name: &str| (name.to_string(), "timed out".to_string());
		facts.machine.watching[0].1.failing = vec![of("a"), of("b")];
	});
	let locked = keys(|facts| {
		let mut other = facts.machine.watching[0].clone();
		other.0 = 1;
		facts.machine.watching.push(other);
		facts.machine.watching.iter_mut().for_each(|(_, view)| view.locked = true);
	});
	for (keys, number) in [(lapsing, 3), (failing, 2), (locked, 2)] {
		let apart: std::collections::BTreeSet<_> = keys.iter().collect();
		assert_eq!(apart.len(), number, "{keys:?}");
	}
	let era = |left: u32| {
		let mut facts = healthy();
		facts.account.as_mut().unwrap().rewards[0].3 = left;
		findings(&facts)[0].key()
	};
	assert_eq!(era(3), era(2), "the same rewards, an era later");
}

#[test]
fn faults_of_the_account_are_found() {
	assert_eq!(account(|account| account.active = 9), ["bond"]);
	assert_eq!(account(|account| account.has_session_keys = false), ["session-keys"]);
	let elsewhere = account(|account| account.node_has_keys = Some(false));
	assert_eq!(elsewhere, ["session-keys-elsewhere"]);
	assert_eq!(account(|account| account.bls = None), ["bls-key"]);
	assert_eq!(account(|account| account.bls = Some("0x02".into())), ["bls-key"]);
	assert_eq!(account(|account| account.too_little.push((0, 10, 9))), ["allocation"]);
	assert_eq!(account(|account| account.watches_nothing = true), ["no-allocation"]);
	assert_eq!(account(|account| account.rewards[0].3 = 3), ["rewards"]);
	assert_eq!(account(|account| account.cases.push((7, 5))), ["slash"]);
	assert_eq!(account(|account| account.plans[0].delivered = false), ["plan-undelivered"]);
	assert_eq!(account(|account| account.plans[0].rehearsed = false), ["plan-unrehearsed"]);
	assert_eq!(account(|account| account.plans[0].terms_change = true), ["terms"]);
	assert_eq!(account(|account| account.covers[0].2 = 1_000_100), ["cover"]);
}
