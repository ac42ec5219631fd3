// SPDX-License-Identifier: Apache-2.0

//! Some endpoints of a ward against the others, over real HTTP, for both families: who is outnumbered
//! neither makes a halt nor hides one, and time in which nobody could tell is no silence.

use super::{advancing, never, servers, stalled};
use crate::common::{
	look_until, looks, policy, ward, watch, Chain, Fault, FAMILIES, PAUSE, TIMEOUT,
};
use std::time::{Duration, Instant};
use vigil_observers::{connect, tolerance, Degradation, Family, Observation, Verdict};
use vigil_primitives::{Head, Policy};

/// The policy's `halt_after`.
const HALT: Duration = Duration::from_secs(1);

fn unreachable(seen: &Observation) -> bool {
	matches!(seen.verdict, Verdict::Unreachable { .. })
}

fn stands_at(seen: &Observation) -> Option<u64> {
	match seen.verdict {
		Verdict::Stalled { head, .. } => Some(head.height.0),
		_ => None,
	}
}

/// The first is frozen while the others advance, each with this fault. What so many looks saw.
async fn one_frozen(family: Family, fault: Fault, count: usize) -> Vec<Observation> {
	let mut chain = Chain::new(family, 20);
	let servers = servers(&chain, 4);
	servers[1..].iter().for_each(|server| server.set(fault.clone()));
	let mut observer = watch(&chain, &servers);
	looks(&mut *observer, count, |turn| {
		if turn.is_multiple_of(4) {
			chain.extend(1, 0);
			// They are not at one height.
			for (lag, server) in servers[1..].iter().enumerate() {
				server.show(&chain.cut(chain.height() - lag));
			}
		}
	})
	.await
}

#[tokio::test]
async fn one_frozen_voice_of_four_is_never_a_stall_while_three_advance() {
	for family in FAMILIES {
		let seen = one_frozen(family, Fault::None, 120).await;
		assert!(seen.iter().all(advancing), "{:?}", seen.iter().find(|seen| !advancing(seen)));
	}
}

#[tokio::test]
async fn one_frozen_voice_is_no_stall_either_where_no_header_can_be_proven() {
	let seen = one_frozen(Family::Evm, Fault::UnknownField, 120).await;
	assert!(seen.iter().all(advancing), "{:?}", seen.iter().find(|seen| !advancing(seen)));
}

#[tokio::test]
async fn one_frozen_voice_is_no_stall_while_the_others_are_limited_or_hang_at_the_new_block() {
	// A look at who hangs takes as long as an answer may.
	for (fault, count) in [(Fault::LimitedByHeight, 120), (Fault::HangsByHeight, 20)] {
		let [evm, substrate] = FAMILIES.map(|family| one_frozen(family, fault.clone(), count));
		let (evm, substrate) = tokio::join!(evm, substrate);
		for seen in [evm, substrate] {
			assert!(!seen.iter().any(stalled), "{:?}", seen.iter().find(|seen| stalled(seen)));
		}
	}
}

#[tokio::test]
async fn a_voice_that_invents_linked_headers_does_not_delay_a_halt() {
	for family in FAMILIES {
		let chain = Chain::new(family, 20);
		let servers = servers(&chain, 4);
		let mut observer = watch(&chain, &servers);
		assert!(advancing(&observer.observe().await));
		let (start, mut invented) = (Instant::now(), chain.clone());
		loop {
			invented.extend(1, 7);
			servers[3].show(&invented);
			let seen = observer.observe().await;
			if stalled(&seen) {
				assert_eq!(stands_at(&seen), Some(20));
				assert!(seen.endpoints[3].problem.is_some(), "{seen:?}");
				break;
			}
			assert!(advancing(&seen), "{seen:?}");
			assert!(start.elapsed() < HALT + TIMEOUT, "{seen:?}");
			tokio::time::sleep(PAUSE).await;
		}
		let seen = looks(&mut *observer, 40, |_| {
			invented.extend(1, 7);
			servers[3].show(&invented);
		})
		.await;
		assert!(seen.iter().all(stalled));
	}
}

#[tokio::test]
async fn a_last_block_that_reached_only_two_of_four_is_where_the_ward_stands() {
	for family in FAMILIES {
		let mut chain = Chain::new(family, 20);
		let servers = servers(&chain, 4);
		let mut observer = watch(&chain, &servers);
		observer.observe().await;
		chain.extend(1, 0);
		servers[..2].iter().for_each(|server| server.show(&chain));
		let seen =
			look_until(&mut *observer, stalled, |seen| !stalled(seen) && !advancing(seen)).await;
		assert_eq!(stands_at(&seen), Some(21));
		let trail: Vec<u64> = seen.trail.iter().map(|block| block.height.0).collect();
		assert_eq!(trail[..2], [21, 20], "{seen:?}");
		assert_eq!(seen.trail[0].parent_hash, seen.trail[1].hash);
	}
}

#[tokio::test]
async fn all_endpoints_out_is_unreachable_and_that_time_is_no_quiet() {
	for family in FAMILIES {
		let chain = Chain::new(family, 20);
		let servers = servers(&chain, 4);
		let mut observer = watch(&chain, &servers);
		looks(&mut *observer, 10, |_| ()).await;
		servers.iter().for_each(|server| server.set(Fault::Status(503)));
		let end = Instant::now() + HALT * 2;
		while Instant::now() < end {
			let seen = observer.observe().await;
			assert_eq!(seen.verdict, Verdict::Unreachable { answered: 0, needed: 3 });
		}
		servers.iter().for_each(|server| server.set(Fault::None));
		let back = Instant::now();
		look_until(&mut *observer, stalled, never).await;
		assert!(back.elapsed() >= HALT, "{:?}", back.elapsed());
	}
}

#[tokio::test]
async fn voices_that_flap_are_no_stall_while_too_few_answer() {
	for family in FAMILIES {
		let chain = Chain::new(family, 20);
		let servers = servers(&chain, 4);
		let mut observer = watch(&chain, &servers);
		let seen = looks(&mut *observer, 80, |turn| {
			let fault = if turn.is_multiple_of(2) { Fault::Status(429) } else { Fault::None };
			servers[..2].iter().for_each(|server| server.set(fault.clone()));
		})
		.await;
		assert!(!seen.iter().any(stalled));
		assert!(seen.iter().any(unreachable) && seen.iter().any(advancing));
		servers.iter().for_each(|server| server.set(Fault::None));
		look_until(&mut *observer, stalled, never).await;
	}
}

#[tokio::test]
async fn replayed_old_blocks_are_no_life_during_a_halt() {
	for family in FAMILIES {
		let chain = Chain::new(family, 60);
		let servers = servers(&chain, 4);
		let mut observer = watch(&chain, &servers);
		look_until(&mut *observer, stalled, never).await;
		// One, and then all of them.
		for many in [1, 4] {
			let seen = looks(&mut *observer, 40, |turn| {
				let old = chain.cut(5 + turn);
				servers[..many].iter().for_each(|server| server.show(&old));
			})
			.await;
			assert!(!seen.iter().any(advancing), "{:?}", seen.iter().find(|seen| advancing(seen)));
			assert!(many > 1 || seen.iter().all(stalled));
		}
	}
}

#[tokio::test]
async fn an_own_endpoint_that_is_still_syncing_is_one_voice_without_news() {
	for family in FAMILIES {
		let mut chain = Chain::new(family, 60);
		let servers = servers(&chain, 4);
		servers[0].show(&chain.cut(1));
		let mut observer = watch(&chain, &servers);
		let seen = looks(&mut *observer, 20, |turn| {
			servers[0].show(&chain.cut(1 + turn));
			chain.extend(1, 0);
			servers[1..].iter().for_each(|server| server.show(&chain));
		})
		.await;
		assert!(seen.iter().all(advancing));
		let top = chain.height() as u64;
		let seen =
			looks(&mut *observer, 70, |turn| servers[0].show(&chain.cut(21 + turn / 2))).await;
		let seen = seen.into_iter().rev().find(stalled).expect("the three stand");
		assert_eq!(stands_at(&seen), Some(top));
	}
}

#[tokio::test]
async fn two_of_seven_who_lie_alike_neither_hide_nor_make_a_halt_with_a_third_timing_out() {
	for family in FAMILIES {
		let chain = Chain::new(family, 20);
		let servers = servers(&chain, 7);
		servers[6].set(Fault::Hang);
		let (mut observer, mut lie) = (watch(&chain, &servers), chain.clone());
		let end = Instant::now() + HALT * 20;
		let seen = loop {
			lie.extend(1, 5);
			servers[..2].iter().for_each(|server| server.show(&lie));
			let seen = observer.observe().await;
			assert!(!matches!(seen.verdict, Verdict::Contested { .. } | Verdict::Forked { .. }));
			if stalled(&seen) {
				break seen;
			}
			assert!(Instant::now() < end, "{seen:?}");
		};
		assert_eq!(stands_at(&seen), Some(20));
		// The same two say that nothing comes, the time-outs are three, and two advance.
		servers[4..].iter().for_each(|server| server.set(Fault::Hang));
		let mut truth = chain.clone();
		let seen = looks(&mut *observer, 12, |_| {
			truth.extend(1, 0);
			servers[2..4].iter().for_each(|server| server.show(&truth));
		})
		.await;
		assert!(seen.iter().all(unreachable), "{seen:?}");
	}
}

#[tokio::test]
async fn one_host_under_two_labels_is_one_voice() {
	for family in FAMILIES {
		let chain = Chain::new(family, 20);
		let servers = servers(&chain, 3);
		// As many labels as four voices would have, on three hosts.
		let endpoints =
			[("a", &servers[0]), ("b", &servers[0]), ("c", &servers[1]), ("d", &servers[2])];
		let config = ward(&chain, &endpoints);
		assert!(tolerance(&config).starts_with("3 voices: all 3"), "{}", tolerance(&config));
		let four = Policy { min_voices: 4, ..policy(Head::Latest) };
		let error = connect(&config, &four).err().unwrap().to_string();
		assert!(error.contains("3 distinct voices"), "{error}");
		let mut observer = connect(&config, &policy(Head::Latest)).unwrap();
		servers[0].set(Fault::Status(500));
		let seen = observer.observe().await;
		assert_eq!(seen.verdict, Verdict::Unreachable { answered: 2, needed: 3 });
		let findings = observer.check().await.join("\n");
		assert!(findings.contains("a and b are on this machine, port"), "{findings}");
	}
}

#[tokio::test]
async fn all_endpoints_of_one_provider_are_one_voice_however_many_are_frozen() {
	for family in FAMILIES {
		let mut chain = Chain::new(family, 20);
		let servers = servers(&chain, 4);
		let endpoints: Vec<_> = servers.iter().map(|server| ("a", server)).collect();
		let config = ward(&chain, &endpoints);
		assert!(tolerance(&config).starts_with("1 voice:"), "{}", tolerance(&config));
		let mut observer = connect(&config, &policy(Head::Latest)).unwrap();
		let seen = looks(&mut *observer, 60, |turn| {
			if turn.is_multiple_of(2) {
				chain.extend(1, 0);
				servers[2].show(&chain);
			}
		})
		.await;
		assert!(seen.iter().all(advancing));
		look_until(&mut *observer, stalled, never).await;
	}
}

#[tokio::test]
async fn an_endpoint_whose_chain_changes_in_mid_run_has_no_voice_from_then_on() {
	for family in FAMILIES {
		let mut chain = Chain::new(family, 20);
		let servers = servers(&chain, 4);
		let mut observer = watch(&chain, &servers);
		assert!(advancing(&observer.observe().await));
		servers[1].set(Fault::WrongChain);
		chain.extend(1, 0);
		servers.iter().for_each(|server| server.show(&chain));
		let seen = observer.observe().await;
		assert!(advancing(&seen), "{seen:?}");
		assert_eq!(seen.endpoints[1].fault, Some(vigil_observers::Fault::WrongChain));
		servers[2].set(Fault::WrongChain);
		let seen = looks(&mut *observer, 60, |_| ()).await;
		assert!(seen.iter().all(unreachable));
	}
}

#[tokio::test]
async fn who_answers_for_heads_and_hangs_on_the_rest_is_rested() {
	for family in FAMILIES {
		let mut chain = Chain::new(family, 20);
		let servers = servers(&chain, 4);
		servers[3].set(Fault::HangsByHeight);
		let mut observer = watch(&chain, &servers);
		let resting = |seen: &Observation| {
			let problem = seen.endpoints[3].problem.clone().unwrap_or_default();
			problem.contains("times in a row and was not asked now")
		};
		let start = Instant::now();
		loop {
			// The one that hangs is ahead, so it has to be asked.
			chain.extend(3, 0);
			servers[3].show(&chain);
			servers[..3].iter().for_each(|server| server.show(&chain.cut(chain.height() - 2)));
			let seen = observer.observe().await;
			assert!(advancing(&seen), "{seen:?}");
			if resting(&seen) {
				break;
			}
			assert!(start.elapsed() < Duration::from_secs(10), "{seen:?}");
		}
	}
}

#[tokio::test]
async fn blocks_without_finality_are_degraded_by_whichever_head_the_ward_is_watched() {
	for family in FAMILIES {
		for head in [Head::Latest, Head::Finalized] {
			let mut chain = Chain::new(family, 20);
			let servers = servers(&chain, 4);
			let names = ["a", "b", "c", "d"];
			let endpoints: Vec<_> = names.into_iter().zip(&servers).collect();
			let mut config = ward(&chain, &endpoints);
			config.finality_after_secs = Some(1);
			let mut observer = connect(&config, &policy(head)).unwrap();
			let start = Instant::now();
			let seen = loop {
				let finalized = chain.finalized;
				chain.extend(1, 0);
				chain.finalized = finalized;
				servers.iter().for_each(|server| server.show(&chain));
				let seen = observer.observe().await;
				assert!(!stalled(&seen), "{seen:?}");
				if !advancing(&seen) {
					break seen;
				}
				assert!(start.elapsed() < Duration::from_secs(10), "{seen:?}");
				tokio::time::sleep(PAUSE).await;
			};
			let Verdict::Degraded { head: block, quiet, reason } = seen.verdict else {
				panic!("{seen:?}")
			};
			assert_eq!(reason, Degradation::NoFinality);
			// Life goes on where newest blocks count; where final ones do, it is a silence.
			assert_eq!(quiet >= HALT, head == Head::Finalized);
			assert_eq!(block.height.0 == 18, head == Head::Finalized);
		}
	}
}
