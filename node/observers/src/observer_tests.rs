// SPDX-License-Identifier: Apache-2.0

//! The rules over hours, with endpoints in memory and a clock that is set by hand.

#[path = "observer_tests/branches.rs"]
mod branches;
#[path = "observer_tests/proven.rs"]
mod proven;
#[path = "observer_tests/scene.rs"]
mod scene;

use super::*;
use crate::{source::Proof, Degradation, Verdict};
use scene::{advancing, same, scene, scene_of, stalled, stands_at, Fake, Scene, HALT};
use std::sync::atomic::Ordering;

#[tokio::test]
async fn a_stall_begins_exactly_halt_after_the_last_new_block() {
	let mut scene = scene().at(10);
	assert!(scene.looks(HALT, same).await.iter().all(advancing));
	let verdict = scene.verdict().await;
	assert!(matches!(verdict, Verdict::Stalled { quiet, .. } if quiet.as_secs() == HALT));
	scene.all(|state| state.height = 11);
	assert!(advancing(&scene.verdict().await));
}

#[tokio::test]
async fn one_frozen_voice_is_no_stall_while_three_advance_however_badly_they_prove_it() {
	for proof in [Proof::Linked, Proof::Claimed] {
		for mute in [None, Some(Problem::Status(429)), Some(Problem::Missing("block"))] {
			for apart in [0, 1, 3] {
				let mut scene = scene().at(10);
				scene.all(|state| (state.proof, state.mute) = (proof, mute.clone()));
				let advance = |fakes: &[Fake], turn: u64| {
					for (index, fake) in fakes[1..].iter().enumerate() {
						fake.set(0, 11 + turn / 2 + index as u64 * apart);
					}
				};
				let verdicts = scene.looks(120, advance).await;
				assert!(!verdicts.iter().any(stalled), "{proof:?} {mute:?} {apart}");
				let life = verdicts.iter().filter(|verdict| advancing(verdict)).count();
				assert!(life > 100 || mute.is_some(), "{proof:?} {apart}: {life}");
			}
		}
	}
}

#[tokio::test]
async fn one_voice_that_goes_on_alone_delays_no_halt_by_a_look() {
	for proof in [Proof::Claimed, Proof::Linked] {
		let mut scene = scene().at(10);
		let invent = |fakes: &[Fake], turn: u64| {
			fakes[2].with(|state| state.proof = proof);
			fakes[2].set(0, 11 + turn);
		};
		let verdicts = scene.looks(HALT, invent).await;
		assert!(verdicts.iter().all(advancing));
		let verdicts = scene.looks(100, |fakes, turn| invent(fakes, 100 + turn)).await;
		assert!(verdicts.iter().all(|verdict| stands_at(verdict) == Some(10)), "{verdicts:?}");
		let seen = scene.look().await;
		let problem = seen.endpoints[2].problem.as_ref().unwrap();
		assert!(problem.contains("which too few others show"), "{problem}");
	}
}

#[tokio::test]
async fn two_of_seven_agreeing_liars_hide_no_halt_and_make_none() {
	let mut scene = scene_of(7, Head::Latest, None).at(10);
	scene.fakes[6].with(|state| state.down = Some(Problem::TimedOut));
	// They agree on blocks that nobody else has; one more is silent.
	let invent =
		|fakes: &[Fake], turn: u64| fakes[..2].iter().for_each(|fake| fake.set(0, 11 + turn));
	scene.looks(HALT, invent).await;
	let verdicts = scene.looks(20, |fakes, turn| invent(fakes, 100 + turn)).await;
	assert!(verdicts.iter().all(|verdict| stands_at(verdict) == Some(10)), "{verdicts:?}");
	// They agree that nothing comes; two are silent, three advance.
	let mut scene = scene_of(7, Head::Latest, None).at(10);
	scene.fakes[6].with(|state| state.down = Some(Problem::TimedOut));
	let hide =
		|fakes: &[Fake], turn: u64| fakes[2..].iter().for_each(|fake| fake.set(0, 11 + turn));
	let verdicts = scene.looks(100, hide).await;
	assert!(verdicts.iter().all(advancing));
	scene.fakes[5].with(|state| state.down = Some(Problem::TimedOut));
	scene.fakes[4].with(|state| state.down = Some(Problem::TimedOut));
	assert!(!scene.looks(100, same).await.iter().any(stalled));
}

#[tokio::test]
async fn too_many_who_show_different_news_contest_a_stall() {
	let mut scene = scene().at(10);
	scene.until(stalled).await;
	for (index, fake) in scene.fakes[..2].iter().enumerate() {
		fake.with(|state| (state.branch, state.height, state.fork) = (index as u8 + 1, 12, 11));
	}
	let verdict = scene.verdict().await;
	assert!(
		matches!(verdict, Verdict::Contested { head, newer } if head.height.0 == 10 && newer.height.0 == 12),
		"{verdict:?}"
	);
	assert_eq!(scene.until(stalled).await, HALT, "what they showed once is no life for ever");
}

#[tokio::test]
async fn the_last_block_is_named_though_only_half_of_the_voices_have_it() {
	let mut scene = scene().at(10);
	scene.verdict().await;
	scene.fakes[1].set(0, 11);
	scene.verdict().await;
	scene.fakes[3].set(0, 11);
	let mut verdicts = scene.looks(HALT + 1, same).await;
	assert_eq!(verdicts.pop().and_then(|verdict| stands_at(&verdict)), Some(11));
	assert!(verdicts.iter().all(advancing));
	let trail = scene.look().await.trail;
	let heights: Vec<u64> = trail.iter().map(|block| block.height.0).collect();
	assert_eq!(heights, (0..=11).rev().collect::<Vec<u64>>());
	assert!(trail.windows(2).all(|pair| pair[0].parent_hash == pair[1].hash));
}

#[tokio::test]
async fn a_last_block_that_only_one_voice_has_is_not_named() {
	let mut scene = scene().at(10);
	scene.verdict().await;
	scene.fakes[1].set(0, 11);
	assert_eq!(scene.until(stalled).await, HALT);
	assert_eq!(stands_at(&scene.verdict().await), Some(10));
	scene.fakes[0].set(0, 11);
	assert!(advancing(&scene.verdict().await), "now it is seen, and new");
}

#[tokio::test]
async fn time_without_answers_is_no_quiet() {
	let mut scene = scene().at(10);
	scene.looks(20, same).await;
	let out = |fakes: &[Fake], down: &Option<Problem>| {
		fakes.iter().for_each(|fake| fake.with(|state| state.down = down.clone()));
	};
	out(&scene.fakes, &Some(Problem::Disconnected));
	let verdicts = scene.looks(600, same).await;
	let nothing = Verdict::Unreachable { answered: 0, needed: 3 };
	assert!(verdicts.iter().all(|verdict| *verdict == nothing));
	out(&scene.fakes, &None);
	let waited = scene.until(stalled).await;
	assert!((HALT..HALT + 8).contains(&waited), "{waited}");
}

#[tokio::test]
async fn voices_that_flap_make_no_quiet_while_they_do() {
	let mut scene = scene().at(10);
	let flap = |fakes: &[Fake], turn: u64| {
		let down = turn.is_multiple_of(2).then_some(Problem::Status(503));
		fakes[..2].iter().for_each(|fake| fake.with(|state| state.down = down.clone()));
	};
	assert!(!scene.looks(300, flap).await.iter().any(stalled));
	scene.all(|state| state.down = None);
	let waited = scene.until(stalled).await;
	assert!(waited <= HALT + 8, "{waited}");
}

#[tokio::test]
async fn a_limit_on_the_new_block_at_the_moment_of_the_look_is_no_sign_that_there_is_none() {
	for count in 1..=3 {
		let mut scene = scene().at(10);
		scene.looks(HALT - 1, same).await;
		// All are one further, at different heights, and most refuse to show what they have.
		let limited = |fakes: &[Fake], turn: u64| {
			for (index, fake) in fakes.iter().enumerate() {
				fake.set(0, 11 + turn + index as u64);
				fake.with(|state| state.mute = (index < count + 1).then_some(Problem::Status(429)));
			}
		};
		assert!(!scene.looks(100, limited).await.iter().any(stalled), "{count}");
	}
}

#[tokio::test]
async fn who_hangs_on_all_but_the_head_has_not_answered_and_comes_to_rest() {
	let mut scene = scene().at(10);
	let ahead = |fakes: &[Fake], turn: u64| {
		fakes.iter().enumerate().for_each(|(i, fake)| fake.set(0, 20 + 5 * turn + 2 * i as u64));
	};
	for fake in &scene.fakes[2..] {
		fake.with(|state| state.mute = Some(Problem::TimedOut));
	}
	let verdicts = scene.looks(3, ahead).await;
	let few = Verdict::Unreachable { answered: 2, needed: 3 };
	assert!(verdicts.iter().all(|verdict| *verdict == few), "{verdicts:?}");
	// The clock here does not move during a look, and a rest is at least a quarter of a second.
	scene.now -= 1;
	let seen = scene.look().await;
	let problem = seen.endpoints[3].problem.as_ref().unwrap();
	assert!(problem.contains("failed 3 times in a row"), "{problem}");
}

#[tokio::test]
async fn finality_may_lag_for_twenty_minutes_and_no_longer() {
	let mut scene = scene().at(10);
	let grow = |fakes: &[Fake], turn: u64| fakes.iter().for_each(|fake| fake.set(0, 10 + turn));
	let verdicts = scene.looks(1_200, grow).await;
	assert!(verdicts.iter().all(advancing));
	let verdict = scene.looks(1, |fakes, _| grow(fakes, 2_000)).await.remove(0);
	let reason = Degradation::NoFinality;
	assert!(
		matches!(verdict, Verdict::Degraded { quiet, reason: why, .. } if why == reason && quiet.is_zero()),
		"{verdict:?}"
	);
}

#[tokio::test]
async fn blocks_without_finality_are_silence_where_final_blocks_count_and_called_what_they_are() {
	let mut scene = scene_of(4, Head::Finalized, None).at(10);
	let grow = |fakes: &[Fake], turn: u64| fakes.iter().for_each(|fake| fake.set(0, 10 + turn));
	let verdicts = scene.looks(HALT, grow).await;
	assert!(verdicts.iter().all(advancing));
	let verdicts = scene.looks(20, |fakes, turn| grow(fakes, HALT + turn)).await;
	let halt = Duration::from_secs(HALT);
	let silent = |verdict: &Verdict| {
		matches!(verdict, Verdict::Degraded { head, quiet, reason: Degradation::NoFinality }
			if head.height.0 == 3 && *quiet >= halt)
	};
	assert!(verdicts.iter().all(silent), "{verdicts:?}");
	// When newest blocks stop as well, it is a stall like any other.
	scene.until(stalled).await;
	assert!(stalled(&scene.verdict().await));
	scene.all(|state| state.finalized = 30);
	assert!(advancing(&scene.verdict().await));
}

#[tokio::test]
async fn empty_blocks_count_only_where_the_configuration_says_so_and_one_liar_cannot_hide_them() {
	for empty in [None, Some(60)] {
		let mut scene = scene_of(4, Head::Latest, empty).at(10);
		for turn in 0..=100 {
			scene.all(|state| state.height = 10 + turn);
			// The last transaction is in the head of turn 20; one endpoint says there are more.
			scene.all(|state| state.busy = turn == 20);
			scene.fakes[0].with(|state| state.busy = true);
			let verdict = scene.verdict().await;
			let degraded = matches!(verdict, Verdict::Degraded { .. });
			assert_eq!(degraded, empty.is_some() && turn >= 80, "{turn} {verdict:?}");
		}
	}
}

#[tokio::test]
async fn with_three_voices_one_that_is_silent_hides_a_halt() {
	let mut scene = scene_of(3, Head::Latest, None).at(10);
	scene.until(stalled).await;
	scene.fakes[0].with(|state| state.down = Some(Problem::TimedOut));
	let few = Verdict::Unreachable { answered: 2, needed: 3 };
	assert!(scene.looks(60, same).await.iter().all(|verdict| *verdict == few));
}

#[tokio::test]
async fn endpoints_of_one_provider_are_one_voice_and_its_best_is_believed() {
	let Scene { mut observer, fakes, clock, .. } = scene().at(10);
	observer.panel = Panel::of([0, 0, 0, 0]);
	observer.ward = Ward::new(&observer.panel, observer.settings.pace);
	// All but one are frozen.
	for now in 0..120 {
		fakes[3].set(0, 11 + now);
		clock.0.store(now, Ordering::SeqCst);
		let seen = observer.observe().await;
		assert!(advancing(&seen.verdict), "{now} {seen:?}");
	}
}

#[tokio::test]
async fn a_trail_is_mended_below_blocks_that_came_faster_than_looks() {
	let mut scene = scene().at(100);
	scene.looks(5, |fakes, turn| fakes.iter().for_each(|fake| fake.set(0, 100 + 5 * turn))).await;
	scene.until(stalled).await;
	let trail = scene.look().await.trail;
	assert_eq!(trail.len(), 16);
	assert!(trail.windows(2).all(|pair| pair[0].parent_hash == pair[1].hash));
	assert_eq!(trail[0].height, Height(120));
}
