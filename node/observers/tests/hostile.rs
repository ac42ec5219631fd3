// SPDX-License-Identifier: Apache-2.0

//! Endpoints that fail and lie, over real HTTP, for both families: each leads to the verdict that the
//! README names, and never to a stall that is none.

mod common;
#[path = "hostile/proven.rs"]
mod proven;
#[path = "hostile/voices.rs"]
mod voices;

use common::{look_until, policy, ward, watch, Chain, Fault, Server, FAMILIES, KEY, TIMEOUT};
use std::time::{Duration, Instant};
use vigil_observers::{connect, Family, Observation, Verdict};
use vigil_primitives::{Head, Height};

fn stalled(seen: &Observation) -> bool {
	matches!(seen.verdict, Verdict::Stalled { .. })
}

fn advancing(seen: &Observation) -> bool {
	matches!(seen.verdict, Verdict::Advancing { .. })
}

fn never(_: &Observation) -> bool {
	false
}

fn servers(chain: &Chain, count: usize) -> Vec<Server> {
	(0..count).map(|_| Server::new(chain)).collect()
}

/// Everything that makes an endpoint of no use.
fn failures() -> Vec<Fault> {
	vec![
		Fault::Hang,
		Fault::Slow(TIMEOUT * 2),
		Fault::Status(429),
		Fault::Status(500),
		Fault::Redirect("http://127.0.0.1:1/".into()),
		Fault::Garbage,
		Fault::Huge,
		Fault::Refuse,
		Fault::WrongChain,
	]
}

#[tokio::test]
async fn four_honest_endpoints_show_life_and_then_a_stall_and_life_again() {
	for family in FAMILIES {
		let mut chain = Chain::new(family, 20);
		let servers = servers(&chain, 4);
		let mut observer = watch(&chain, &servers);
		let seen = observer.observe().await;
		assert!(advancing(&seen), "{seen:?}");
		assert_eq!(seen.finalized.unwrap().height, Height(18));
		assert!(seen.endpoints.iter().all(|endpoint| endpoint.problem.is_none()), "{seen:?}");
		let seen =
			look_until(&mut *observer, stalled, |seen| !stalled(seen) && !advancing(seen)).await;
		let Verdict::Stalled { head, quiet } = seen.verdict else { unreachable!() };
		assert_eq!((head.height, Some(head.hash)), (Height(20), chain.hash(20)));
		assert!(quiet >= Duration::from_secs(1));
		chain.extend(1, 0);
		servers.iter().for_each(|server| server.show(&chain));
		assert!(advancing(&observer.observe().await));
	}
}

#[tokio::test]
async fn one_useless_endpoint_of_four_changes_nothing() {
	for family in FAMILIES {
		for fault in failures() {
			let chain = Chain::new(family, 20);
			let servers = servers(&chain, 4);
			servers[1].set(fault.clone());
			let mut observer = watch(&chain, &servers);
			let seen = observer.observe().await;
			assert!(advancing(&seen), "{fault:?} {seen:?}");
			assert!(seen.endpoints[1].problem.is_some(), "{fault:?} {seen:?}");
			assert!(!format!("{seen:?}").contains(KEY), "{seen:?}");
		}
	}
}

#[tokio::test]
async fn two_useless_endpoints_of_four_are_no_quorum_however_long_it_lasts() {
	for family in FAMILIES {
		for fault in failures() {
			let chain = Chain::new(family, 20);
			let servers = servers(&chain, 4);
			let mut observer = watch(&chain, &servers);
			assert!(advancing(&observer.observe().await));
			servers[1].set(fault.clone());
			servers[3].set(fault.clone());
			let end = Instant::now() + Duration::from_millis(1_300);
			while Instant::now() < end {
				let seen = observer.observe().await;
				let verdict = Verdict::Unreachable { answered: 2, needed: 3 };
				assert_eq!(seen.verdict, verdict, "{fault:?}");
			}
		}
	}
}

#[tokio::test]
async fn a_head_out_of_thin_air_does_not_hide_a_stall_and_is_named() {
	for family in FAMILIES {
		let chain = Chain::new(family, 20);
		let servers = servers(&chain, 4);
		servers[0].set(Fault::LieHeight(1_000));
		let mut observer = watch(&chain, &servers);
		let seen =
			look_until(&mut *observer, stalled, |seen| !stalled(seen) && !advancing(seen)).await;
		assert!(seen.endpoints[0].problem.is_some(), "{seen:?}");
	}
}

#[tokio::test]
async fn false_headers_have_no_voice() {
	for family in FAMILIES {
		let chain = Chain::new(family, 20);
		let servers = servers(&chain, 3);
		servers[0].set(Fault::LieHash);
		let mut observer = watch(&chain, &servers);
		let seen =
			look_until(&mut *observer, |_| true, |seen| stalled(seen) || advancing(seen)).await;
		assert!(seen.endpoints[0].problem.is_some(), "{seen:?}");
	}
}

#[tokio::test]
async fn a_half_fork_is_forked_and_no_stall() {
	for family in FAMILIES {
		let trunk = Chain::new(family, 20);
		let (mut one, mut other) = (trunk.clone(), trunk.clone());
		one.extend(30, 1);
		other.extend(30, 2);
		let servers = servers(&one, 4);
		servers[2..].iter().for_each(|server| server.show(&other));
		let mut observer = watch(&trunk, &servers);
		let end = Instant::now() + Duration::from_millis(1_300);
		while Instant::now() < end {
			let seen = observer.observe().await;
			let Verdict::Forked { heads } = seen.verdict else { panic!("{seen:?}") };
			let counts: Vec<usize> = heads.iter().map(|head| head.2).collect();
			assert_eq!(counts, [2, 2]);
		}
	}
}

#[tokio::test]
async fn a_fork_at_the_tip_is_a_reorganisation_first_and_a_fork_if_it_lasts() {
	for family in FAMILIES {
		let trunk = Chain::new(family, 20);
		let (mut one, mut other) = (trunk.clone(), trunk.clone());
		one.extend(2, 1);
		other.extend(2, 2);
		let servers = servers(&one, 4);
		servers[2..].iter().for_each(|server| server.show(&other));
		let mut observer = watch(&trunk, &servers);
		let seen = observer.observe().await;
		assert!(
			matches!(seen.verdict, Verdict::Advancing { head, .. } if head.height.0 == 22),
			"{seen:?}"
		);
		let forked = |seen: &Observation| matches!(seen.verdict, Verdict::Forked { .. });
		look_until(&mut *observer, forked, stalled).await;
	}
}

#[tokio::test]
async fn lagging_endpoints_are_no_life_and_another_branch_is() {
	for family in FAMILIES {
		let chain = Chain::new(family, 20);
		let servers = servers(&chain, 4);
		let mut observer = watch(&chain, &servers);
		assert!(advancing(&observer.observe().await));
		let lag = chain.cut(19);
		servers[..2].iter().for_each(|server| server.show(&lag));
		let seen = look_until(&mut *observer, |seen| !advancing(seen), never).await;
		// Two endpoints still show the block that all agreed on before: nothing is newer.
		assert!(
			matches!(seen.verdict, Verdict::Stalled { head, .. } if head.height.0 == 20),
			"{seen:?}"
		);
		let mut restarted = chain.cut(17);
		restarted.extend(2, 9);
		servers.iter().for_each(|server| server.show(&restarted));
		let seen = observer.observe().await;
		assert!(
			matches!(seen.verdict, Verdict::Advancing { head, .. } if head.height.0 == 19),
			"{seen:?}"
		);
	}
}

#[tokio::test]
async fn a_provider_with_two_endpoints_is_one_voice() {
	for family in FAMILIES {
		let chain = Chain::new(family, 20);
		let servers = servers(&chain, 3);
		let endpoints = [("a", &servers[0]), ("a", &servers[1]), ("b", &servers[2])];
		let mut observer = connect(&ward(&chain, &endpoints), &policy(Head::Latest)).unwrap();
		servers[0].set(Fault::Status(500));
		assert!(advancing(&observer.observe().await));
		servers[0].set(Fault::None);
		servers[2].set(Fault::Status(500));
		let verdict = Verdict::Unreachable { answered: 1, needed: 2 };
		assert_eq!(observer.observe().await.verdict, verdict);
		let three = vigil_primitives::Policy { min_voices: 3, ..policy(Head::Latest) };
		let error = connect(&ward(&chain, &endpoints), &three).err().unwrap().to_string();
		assert!(error.contains("2 distinct voices") && !error.contains(KEY), "{error}");
	}
}

#[tokio::test]
async fn a_look_at_silent_endpoints_ends_after_a_few_time_outs() {
	for family in FAMILIES {
		let chain = Chain::new(family, 20);
		let servers = servers(&chain, 4);
		servers.iter().for_each(|server| server.set(Fault::Hang));
		let mut observer = watch(&chain, &servers);
		let start = Instant::now();
		let seen = observer.observe().await;
		assert_eq!(seen.verdict, Verdict::Unreachable { answered: 0, needed: 3 });
		assert!(start.elapsed() < TIMEOUT * 2, "{:?}", start.elapsed());
	}
}

#[tokio::test]
async fn final_blocks_need_a_quorum_and_are_never_above_the_agreed_final_head() {
	for family in FAMILIES {
		let chain = Chain::new(family, 20);
		let servers = servers(&chain, 4);
		let mut observer = watch(&chain, &servers);
		let block = observer.final_block(Height(10)).await.unwrap();
		assert_eq!((block.height, Some(block.hash)), (Height(10), chain.hash(10)));
		assert_eq!(observer.final_block(Height(19)).await, None);
		servers[0].set(Fault::Garbage);
		servers[1].set(Fault::Garbage);
		assert_eq!(observer.final_block(Height(10)).await, None);
	}
}

#[tokio::test]
async fn check_says_a_sentence_about_everything_that_is_wrong() {
	for family in FAMILIES {
		let chain = Chain::new(family, 20);
		let servers = servers(&chain, 7);
		use Fault::*;
		let faults = [None, WrongChain, Hang, LieHash, Refuse, NoFinality];
		servers.iter().zip(faults).for_each(|(server, fault)| server.set(fault));
		servers[5].show(&chain.cut(8));
		let names = ["a", "b", "c", "d", "e", "f", "a"];
		let endpoints: Vec<_> = names.into_iter().zip(&servers).collect();
		let mut observer = connect(&ward(&chain, &endpoints), &policy(Head::Latest)).unwrap();
		let findings = observer.check().await.join("\n");
		assert!(!findings.contains(KEY), "{findings}");
		for wanted in [
			"provider a has 2 endpoints",
			"b (http://127.0.0.1",
			"serves chain",
			"did not answer in time",
			"d (http://127.0.0.1",
			"refused",
			"is behind the others' 20",
			"s old by this machine's clock",
			"of 6 voices can be used and 5 have to agree",
		] {
			assert!(findings.contains(wanted), "{wanted:?} in:\n{findings}");
		}
		let evm = family == Family::Evm;
		assert_eq!(findings.contains("no final block: it has no final block"), evm, "{findings}");
	}
}
