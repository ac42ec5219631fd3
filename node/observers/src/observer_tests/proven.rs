// SPDX-License-Identifier: Apache-2.0

//! One voice of four proves by the ward's own consensus what it shows; the others know nothing, or lie.

use super::{
	scene::{Lie, Proves},
	*,
};

/// How long before it is shown a final block was made.
const LAG: u64 = 6;
/// What the clock says in the look of this number.
const CLOCK: u64 = 1_000_000;

/// Four voices that have all stood at the same final block for a look.
async fn stand(head: Head) -> Scene {
	let mut scene = scene_of(4, head, None).at(10);
	scene.all(|state| state.finalized = 10);
	scene.verdict().await;
	scene
}

/// The third voice goes on, with a final block each look, which it proves.
fn lives(fakes: &[Fake], now: u64, height: u64) {
	proves(fakes, height, now - LAG);
}

/// The third voice has a final block that was made then, and proves it.
fn proves(fakes: &[Fake], height: u64, made: u64) {
	fakes[2].with(|state| {
		(state.height, state.finalized) = (height, height);
		state.proves = Some(Proves::MadeAt(CLOCK + made));
		// It says the same of the time without a proof.
		state.ahead = (CLOCK + made - 900_000 - height) as i64;
	});
}

#[tokio::test]
async fn one_voice_that_proves_new_blocks_refutes_a_halt_alone_as_long_as_it_does() {
	for head in [Head::Finalized, Head::Latest] {
		let mut scene = stand(head).await;
		let now = scene.now;
		let verdicts =
			scene.looks(200, |fakes, turn| lives(fakes, now + 1 + turn, 11 + turn)).await;
		assert!(verdicts.iter().all(advancing), "{head:?} {verdicts:?}");
		let Some(Verdict::Advancing { head, quiet }) = verdicts.last() else { unreachable!() };
		assert!(head.height.0 > 205 && quiet.as_secs() < HALT / 3, "{head:?} {quiet:?}");
		// And not a look longer.
		assert_eq!(scene.until(stalled).await, HALT - LAG);
		assert_eq!(stands_at(&scene.verdict().await), Some(210));
	}
}

#[tokio::test]
async fn blocks_that_it_does_not_prove_refute_nothing() {
	for head in [Head::Finalized, Head::Latest] {
		let mut scene = stand(head).await;
		let invent = |fakes: &[Fake], turn: u64| {
			fakes[2].with(|state| (state.height, state.finalized) = (11 + turn, 11 + turn));
		};
		let verdicts = scene.looks(HALT - 1, invent).await;
		assert!(verdicts.iter().all(advancing));
		let verdicts = scene.looks(40, |fakes, turn| invent(fakes, 100 + turn)).await;
		assert!(verdicts.iter().all(|verdict| stands_at(verdict) == Some(10)), "{verdicts:?}");
	}
}

#[tokio::test]
async fn proven_blocks_that_were_held_back_delay_no_halt_beyond_the_time_of_the_last() {
	for head in [Head::Finalized, Head::Latest] {
		let mut scene = stand(head).await;
		let stood = scene.now;
		// Ten blocks were made, two a second, that only this voice has. It shows one each look.
		let hold_back = |fakes: &[Fake], turn: u64| {
			let place = (turn + 1).min(10);
			proves(fakes, 10 + place, stood + place / 2);
		};
		let verdicts = scene.looks(HALT + 4, hold_back).await;
		assert!(verdicts.iter().all(advancing), "{head:?} {verdicts:?}");
		let verdict = scene.verdict().await;
		assert_eq!(stands_at(&verdict), Some(20), "{head:?} {verdict:?}");
		// Shown once the ward is stalled, they resume nothing.
		let mut scene = stand(head).await;
		let stood = scene.now;
		scene.until(stalled).await;
		let hold_back = |fakes: &[Fake], turn: u64| proves(fakes, 11 + turn, stood);
		let verdicts = scene.looks(50, hold_back).await;
		assert!(verdicts.iter().all(stalled), "{head:?} {verdicts:?}");
	}
}

#[tokio::test]
async fn a_proven_head_is_not_given_up_though_a_quorum_stands_below_without_a_link_to_it() {
	let mut scene = stand(Head::Finalized).await;
	let now = scene.now;
	scene.looks(9, same).await;
	let verdicts = scene
		.looks(20, |fakes, turn| {
			if turn == 0 {
				lives(fakes, now + 10, 500);
			}
		})
		.await;
	assert!(verdicts.iter().all(advancing), "{verdicts:?}");
	scene.until(stalled).await;
	assert_eq!(stands_at(&scene.verdict().await), Some(500));
}

#[tokio::test]
async fn what_three_say_of_the_block_before_discredits_no_proof() {
	let mut scene = stand(Head::Finalized).await;
	let now = scene.now;
	// They agree that the block below was made a minute from now.
	for index in [0, 1, 3] {
		scene.fakes[index].with(|state| {
			(state.height, state.finalized) = (12, 12);
			state.lie = Some(Lie::Late(100_060 + now));
		});
	}
	scene.looks(10, same).await;
	let verdicts = scene
		.looks(60, |fakes, turn| {
			lives(fakes, now + 11 + turn, if turn == 0 { 12 } else { 40 + turn })
		})
		.await;
	assert!(verdicts.iter().all(advancing), "{verdicts:?}");
}

#[tokio::test]
async fn life_that_enough_voices_show_later_is_as_new_as_that() {
	let mut scene = stand(Head::Finalized).await;
	let now = scene.now;
	// After ten looks one voice proves a block of six seconds ago, and five looks later another has it.
	let verdicts = scene
		.looks(16, |fakes, turn| match turn {
			10 => lives(fakes, now + 11, 11),
			15 => fakes[0].with(|state| (state.height, state.finalized) = (11, 11)),
			_ => {},
		})
		.await;
	let quiet = |verdict: &Verdict| match verdict {
		Verdict::Advancing { quiet, .. } => quiet.as_secs(),
		_ => u64::MAX,
	};
	let quiets: Vec<_> = verdicts.iter().map(quiet).collect();
	assert_eq!(quiets[9..], [10, LAG, LAG + 1, LAG + 2, LAG + 3, LAG + 4, 0]);
}

#[tokio::test]
async fn nobody_is_asked_for_a_proof_while_enough_voices_advance_but_to_keep_up() {
	let mut scene = stand(Head::Finalized).await;
	let grow = |fakes: &[Fake], turn: u64| {
		fakes.iter().for_each(|fake| {
			fake.with(|state| (state.height, state.finalized) = (11 + turn, 11 + turn));
		});
	};
	scene.looks(240, grow).await;
	let asked: Vec<u32> = scene.fakes.iter().map(|fake| fake.0.lock().unwrap().asked).collect();
	assert_eq!(asked.iter().sum::<u32>(), 5, "at the start and once a minute: {asked:?}");
	assert!(asked.iter().all(|asked| *asked > 0), "by turns: {asked:?}");
}

#[tokio::test]
async fn a_proof_that_hangs_takes_no_voice_away() {
	let mut scene = stand(Head::Finalized).await;
	scene.looks(HALT / 4 + 2, same).await;
	scene.fakes[2].with(|state| {
		(state.height, state.finalized) = (11, 11);
		state.proves = Some(Proves::Hangs);
	});
	scene.fakes[3].with(|state| state.down = Some(Problem::TimedOut));
	let seen = scene.look().await;
	assert!(advancing(&seen.verdict), "{:?}", seen.verdict);
	assert_eq!(seen.endpoints[2].problem, None, "it has answered all that it was asked");
}

#[tokio::test]
async fn check_says_who_proves_nothing() {
	let mut scene = stand(Head::Finalized).await;
	scene.all(|state| state.proves = Some(Proves::MadeAt(CLOCK)));
	scene.fakes[1].with(|state| state.proves = None);
	let findings = scene.observer.check().await;
	let told: Vec<_> = findings.iter().filter(|text| text.contains("refutes no halt")).collect();
	assert_eq!(told.len(), 1, "{findings:?}");
	assert!(told[0].contains("does not prove that block 10 is final"), "{findings:?}");
}
