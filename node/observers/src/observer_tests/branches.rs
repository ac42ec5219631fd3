// SPDX-License-Identifier: Apache-2.0

//! Old blocks, other branches, and blocks that cannot be.

use super::scene::{advancing, same, scene, scene_of, stalled, stands_at, Fake, Lie, HALT};
use crate::{problem::Problem, source::Proof, Verdict};
use vigil_primitives::Head;

/// The height of an invented block.
const FAR: u64 = 100_000;
/// Panels, and how many of each it takes to have a block counted as seen.
const PANELS: [(usize, usize); 3] = [(3, 1), (4, 2), (7, 3)];

#[tokio::test]
async fn replayed_blocks_are_no_life_whether_they_were_noticed_or_not() {
	let mut scene = scene().at(10);
	for height in [20, 30, 40, 50] {
		scene.all(|state| state.height = height);
		scene.verdict().await;
	}
	scene.until(stalled).await;
	let replay =
		|fakes: &[Fake], turn: u64| fakes.iter().for_each(|fake| fake.set(0, 11 + turn % 39));
	assert!(!scene.looks(200, replay).await.iter().any(advancing));
	// A single one that does so does not even change the verdict.
	scene.all(|state| state.height = 50);
	scene.until(stalled).await;
	let replay = |fakes: &[Fake], turn: u64| fakes[1].set(0, 11 + turn % 39);
	assert!(scene.looks(200, replay).await.iter().all(stalled));
}

#[tokio::test]
async fn an_endpoint_that_catches_up_is_no_life_and_hides_no_halt() {
	let mut scene = scene().at(1_000);
	scene.fakes[0].set(0, 5);
	let sync = |fakes: &[Fake], turn: u64| fakes[0].set(0, (5 + 20 * turn).min(1_000));
	let verdicts = scene.looks(HALT, sync).await;
	assert!(verdicts.iter().all(advancing));
	assert_eq!(stands_at(&scene.verdict().await), Some(1_000));
	assert!(scene.looks(60, |fakes, turn| sync(fakes, turn + HALT)).await.iter().all(stalled));
}

#[tokio::test]
async fn another_branch_is_life_though_it_is_lower_and_never_met_what_is_remembered() {
	let mut scene = scene().at(50);
	scene.looks(3, same).await;
	for height in [52, 60] {
		scene.all(|state| state.height = height);
		scene.verdict().await;
	}
	scene.until(stalled).await;
	// The ward went back to block 40 and on from there. Height 55 was never noticed, 52 was.
	scene.all(|state| (state.branch, state.fork, state.height) = (1, 40, 55));
	let verdict = scene.verdict().await;
	assert!(
		matches!(verdict, Verdict::Advancing { head, .. } if head.height.0 == 55),
		"{verdict:?}"
	);
	scene.all(|state| state.height = 56);
	assert!(matches!(scene.verdict().await, Verdict::Advancing { quiet, .. } if quiet.is_zero()));
}

#[tokio::test]
async fn a_ward_that_goes_back_to_a_block_and_stands_there_is_stalled_at_it() {
	let mut scene = scene().at(10);
	scene.until(stalled).await;
	scene.all(|state| (state.branch, state.fork) = (1, 10));
	assert!(advancing(&scene.verdict().await));
	scene.all(|state| state.branch = 0);
	assert_eq!(scene.until(stalled).await, HALT);
	let Verdict::Stalled { head, .. } = scene.verdict().await else { unreachable!() };
	let first = scene.fakes[0].0.lock().unwrap().block(10).block;
	assert_eq!(head, first);
	// And again: both are known, so neither is life.
	let alternate = |fakes: &[Fake], turn: u64| {
		fakes.iter().for_each(|fake| fake.with(|state| state.branch = (turn % 2) as u8));
	};
	assert!(!scene.looks(600, alternate).await.iter().any(advancing));
}

#[tokio::test]
async fn headers_that_cannot_be_are_not_counted_and_their_endpoint_has_not_answered() {
	for (ahead, words) in [(200_000, "made"), (-1_000, "does not fit")] {
		let mut scene = scene().at(10);
		scene.verdict().await;
		for fake in &scene.fakes[..2] {
			fake.with(|state| (state.height, state.ahead) = (11, ahead));
		}
		let seen = scene.look().await;
		assert_eq!(seen.verdict, Verdict::Unreachable { answered: 2, needed: 3 });
		let problem = seen.endpoints[0].problem.as_ref().unwrap();
		assert!(problem.contains(words), "{problem}");
		assert_eq!(seen.endpoints[0].fault, Some(crate::Fault::Lying));
	}
}

#[tokio::test]
async fn an_endpoint_that_changes_its_chain_loses_its_voice() {
	let mut scene = scene().at(10);
	scene.verdict().await;
	scene.fakes[0].with(|state| (state.foreign, state.height) = (true, 99));
	let seen = scene.look().await;
	assert!(advancing(&seen.verdict));
	assert_eq!(seen.endpoints[0].fault, Some(crate::Fault::WrongChain));
	scene.fakes[1].with(|state| (state.foreign, state.height) = (true, 99));
	let few = Verdict::Unreachable { answered: 2, needed: 3 };
	assert!(scene.looks(100, same).await.iter().all(|verdict| *verdict == few));
}

#[tokio::test]
async fn half_of_the_voices_on_another_branch_are_a_fork_and_no_stall() {
	let mut scene = scene().at(100);
	for fake in &scene.fakes[2..] {
		fake.with(|state| (state.branch, state.fork) = (1, 20));
	}
	let verdicts = scene.looks(60, same).await;
	assert!(verdicts.iter().all(|verdict| matches!(verdict, Verdict::Forked { .. })));
	scene.all(|state| (state.branch, state.height) = (0, 101));
	assert!(advancing(&scene.verdict().await));
}

#[tokio::test]
async fn two_last_blocks_of_half_of_the_voices_each_are_a_fork_even_if_voices_flap() {
	let mut scene = scene().at(100);
	for fake in &scene.fakes[2..] {
		fake.with(|state| (state.branch, state.fork) = (1, 100));
	}
	let flap = |fakes: &[Fake], turn: u64| {
		let down = turn.is_multiple_of(7).then_some(Problem::TimedOut);
		fakes[..2].iter().for_each(|fake| fake.with(|state| state.down = down.clone()));
	};
	let verdicts = scene.looks(200, flap).await;
	assert!(!verdicts.iter().any(stalled));
	assert!(matches!(verdicts.last(), Some(Verdict::Forked { .. })), "{:?}", verdicts.last());
}

#[tokio::test]
async fn one_liar_and_one_that_lags_make_no_fork_of_a_last_block() {
	let mut scene = scene().at(10);
	scene.verdict().await;
	scene.fakes[0].set(0, 11);
	scene.fakes[1].set(0, 11);
	scene.fakes[2].with(|state| (state.branch, state.fork, state.height) = (1, 11, 11));
	let verdicts = scene.looks(HALT + 1, same).await;
	assert_eq!(stands_at(verdicts.last().unwrap()), Some(11));
	assert!(!verdicts.iter().any(|verdict| matches!(verdict, Verdict::Forked { .. })));
}

/// All are at one height, after liars showed a block far above for one look.
async fn after_a_lie(voices: usize, liars: usize) -> super::Scene {
	let mut scene = scene_of(voices, Head::Latest, None).at(10);
	scene.all(|state| state.fork = FAR - 1);
	scene.looks(3, same).await;
	scene.fakes[..liars].iter().for_each(|fake| fake.set(1, FAR));
	let verdict = scene.verdict().await;
	assert!(matches!(verdict, Verdict::Advancing { head, .. } if head.height.0 == FAR));
	scene.all(|state| (state.branch, state.height) = (0, 10));
	scene
}

#[tokio::test]
async fn a_block_invented_once_makes_no_stall_while_the_ward_advances_and_hides_none_when_it_stops()
{
	for (voices, liars) in PANELS {
		for pace in [1, 2, 7, HALT - 1] {
			let mut scene = after_a_lie(voices, liars).await;
			let advance = |fakes: &[Fake], turn: u64| {
				fakes.iter().for_each(|fake| fake.set(0, 11 + turn / pace));
			};
			let verdicts = scene.looks(4 * HALT, advance).await;
			assert!(verdicts.iter().all(advancing), "{voices} {pace}: {verdicts:?}");
			let last = 10 + 4 * HALT.div_ceil(pace) + 100;
			scene.all(|state| state.height = last);
			assert!(advancing(&scene.verdict().await));
			assert_eq!(scene.until(stalled).await, HALT, "{voices} {pace}");
			assert!(scene.looks(20, same).await.iter().all(|it| stands_at(it) == Some(last)));
		}
	}
}

#[tokio::test]
async fn a_ward_that_stops_right_after_a_block_was_invented_is_stalled_where_it_stands() {
	for (voices, liars) in PANELS {
		for blocks in 0..6 {
			let mut scene = after_a_lie(voices, liars).await;
			let advance =
				|fakes: &[Fake], turn: u64| fakes.iter().for_each(|fake| fake.set(0, 11 + turn));
			scene.looks(blocks, advance).await;
			let waited = scene.until(stalled).await;
			assert_eq!(waited, HALT, "{voices} {blocks}");
			assert_eq!(stands_at(&scene.verdict().await), Some(10 + blocks), "{voices}");
			scene.all(|state| state.height += 1);
			assert!(advancing(&scene.verdict().await));
		}
	}
}

#[tokio::test]
async fn an_invented_block_that_liars_stay_at_is_no_stall_while_others_show_new_ones() {
	for (voices, liars) in PANELS {
		let mut scene = after_a_lie(voices, liars).await;
		let advance = |fakes: &[Fake], turn: u64| {
			fakes[..liars].iter().for_each(|fake| fake.set(1, FAR));
			fakes[liars..].iter().for_each(|fake| fake.set(0, 11 + turn / 5));
		};
		let verdicts = scene.looks(120, advance).await;
		assert!(!verdicts.iter().any(stalled), "{voices}: {verdicts:?}");
		scene.all(|state| (state.branch, state.height) = (0, 50));
		scene.until(stalled).await;
		assert_eq!(stands_at(&scene.verdict().await), Some(50), "{voices}");
	}
}

#[tokio::test]
async fn old_blocks_after_an_invented_one_do_not_become_the_head() {
	let mut scene = scene_of(3, Head::Latest, None).at(40);
	scene.looks(3, same).await;
	scene.all(|state| state.height = 60);
	scene.looks(3, same).await;
	scene.fakes[0].with(|state| (state.branch, state.fork, state.height) = (1, FAR - 1, FAR));
	scene.verdict().await;
	let replay =
		|fakes: &[Fake], turn: u64| fakes.iter().for_each(|fake| fake.set(0, 5 + turn % 10));
	assert!(!scene.looks(200, replay).await.iter().skip(HALT as usize + 5).any(advancing));
	scene.all(|state| state.height = 60);
	scene.until(stalled).await;
	assert_eq!(stands_at(&scene.verdict().await), Some(60));
}

/// Panels of which so many may lie.
const TOLERANT: [(usize, usize); 2] = [(4, 1), (7, 2)];

/// Those of an even number are a look late.
fn jump(fakes: &[Fake], turn: u64, pace: u64, step: u64) {
	for (index, fake) in fakes.iter().enumerate() {
		let late = u64::from(index.is_multiple_of(2));
		fake.set(0, 1_000 + step * (turn.saturating_sub(late) / pace));
	}
}

#[tokio::test]
async fn a_false_height_under_a_true_hash_is_not_vouched_for_by_who_has_the_next_block() {
	for (voices, liars) in TOLERANT {
		for always in [false, true] {
			let mut scene = scene_of(voices, Head::Finalized, None).at(1_000);
			scene.all(|state| state.finalized = u64::MAX);
			scene.looks(3, same).await;
			let advance = |fakes: &[Fake], turn: u64| {
				jump(fakes, turn, 12, 32);
				let lies = always || turn == 12;
				for fake in &fakes[..liars] {
					fake.with(|state| {
						// They are the first to know of the next block.
						state.height = 1_000 + 32 * (turn / 12);
						state.lie = lies.then_some(Lie::Height(FAR));
						state.proof = if lies { Proof::Claimed } else { Proof::Linked };
					});
				}
			};
			for turn in 0..120 {
				advance(&scene.fakes, turn);
				let verdict = scene.verdict().await;
				let true_head = matches!(
					verdict, Verdict::Advancing { head, .. } if head.height.0 <= 1_000 + 32 * (turn / 12)
				);
				assert!(true_head, "{voices} {always} {turn}: {verdict:?}");
			}
		}
	}
}

#[tokio::test]
async fn a_false_time_of_the_block_before_the_last_hides_no_halt_and_discredits_nobody() {
	for (voices, liars) in TOLERANT {
		for (proof, late) in [Proof::Linked, Proof::Claimed]
			.into_iter()
			.flat_map(|proof| [1, 2, 100].map(|late| (proof, late)))
		{
			let mut scene = scene_of(voices, Head::Finalized, None).at(1_000);
			scene.all(|state| state.finalized = u64::MAX);
			for fake in &scene.fakes[..liars] {
				fake.with(|state| (state.lie, state.proof) = (Some(Lie::Late(late)), proof));
			}
			for turn in 0..100 {
				jump(&scene.fakes, turn.min(61), 6, 3);
				let seen = scene.look().await;
				let verdict = &seen.verdict;
				// The last block, of turn 60, is there for the late ones a look after that.
				match turn < 60 + HALT {
					true => assert!(advancing(verdict), "{voices} {late} {turn}: {verdict:?}"),
					false if turn > 61 + HALT => {
						assert_eq!(stands_at(verdict), Some(1_030), "{voices} {late} {turn}");
					},
					false => {},
				}
				for endpoint in &seen.endpoints[liars..] {
					assert_eq!(endpoint.problem, None, "{voices} {late} {turn}");
				}
			}
		}
	}
}

/// Where final blocks count, the rules are those of any head: by what each voice calls final.
#[tokio::test]
async fn one_frozen_finality_of_four_is_no_stall_and_one_that_goes_on_alone_hides_none() {
	let last = |fakes: &[Fake], height: u64| {
		fakes.iter().for_each(|fake| fake.with(|state| state.finalized = height));
	};
	let mut scene = scene_of(4, Head::Finalized, None).at(1_000);
	// Newest blocks are everywhere the same: only what is final differs.
	let frozen = |fakes: &[Fake], turn: u64| last(&fakes[1..], 10 + turn / 2);
	last(&scene.fakes, 9);
	let verdicts = scene.looks(120, frozen).await;
	assert!(verdicts.iter().all(advancing), "{:?}", verdicts.iter().find(|one| !advancing(one)));
	// All stop but one, whose final blocks nobody else has.
	let alone = |fakes: &[Fake], turn: u64| last(&fakes[2..3], 80 + turn);
	last(&scene.fakes, 69);
	let verdicts = scene.looks(HALT + 60, alone).await;
	let (lives, stands): (Vec<_>, Vec<_>) = verdicts.iter().partition(|one| advancing(one));
	assert!(lives.len() < HALT as usize, "{verdicts:?}");
	assert!(stands.iter().all(|one| stands_at(one) == Some(69)), "{stands:?}");
	// Old final blocks, of one or of all, are no life.
	for many in [1, 4] {
		last(&scene.fakes, 69);
		scene.until(stalled).await;
		let replay = |fakes: &[Fake], turn: u64| last(&fakes[..many], 10 + turn % 50);
		assert!(!scene.looks(60, replay).await.iter().any(advancing), "{many}");
	}
}
