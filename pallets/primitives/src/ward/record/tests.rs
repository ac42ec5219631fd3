// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{Checkpoint, Resume, UnixTime};
use proptest::prelude::*;

const SILENCE: Seconds = Seconds(12);
const FRESH: Seconds = Seconds(300);

type Short = Record<8, 3>;
type Long = Record<64, 32>;

fn hash(height: u64) -> H256 {
	H256::from_low_u64_be(height + 1)
}

fn halt(height: u64, round: u64) -> Word {
	let halt = Halt {
		height: Height(height),
		block_hash: hash(height),
		block_timestamp: UnixTime(0),
		round: Round(round),
	};
	Word::Halt { halt, halt_after: SILENCE, set_id: SetId(1) }
}

fn resume(height: u64, round: u64) -> Word {
	Word::Resume { round: Round(round), height: Height(height), block_hash: hash(height) }
}

fn checkpoint(height: u64, round: u64) -> Word {
	Word::Checkpoint { round: Round(round), height: Height(height) }
}

/// Beginning, downtime and end of every incident.
type Spans = Vec<(u64, u64, Option<u64>)>;

fn spans(incidents: &[Incident]) -> Spans {
	let span = |one: &Incident| (one.began_at.0, one.downtime.0, one.resumed.map(|round| round.0));
	incidents.iter().map(span).collect()
}

fn heard(words: &[Word]) -> Long {
	let mut record = Long::default();
	words.iter().for_each(|word| drop(record.hear(*word, FRESH)));
	record
}

#[test]
fn an_outage_of_which_a_later_checkpoint_is_heard_first_is_recorded_whole() {
	let mut record = Long::default();
	assert_eq!(record.hear(checkpoint(20, 2_000), FRESH), Ok(Vec::new()));
	record.hear(halt(15, 1_150), FRESH).unwrap();
	assert_eq!(spans(record.incidents()), [(1_138, 312, Some(2_000))]);
	record.hear(halt(15, 1_000), FRESH).unwrap();
	assert_eq!(spans(record.incidents()), [(988, 462, Some(2_000))]);
	// The Resume names the block: then the whole gap counts.
	record.hear(resume(15, 1_900), FRESH).unwrap();
	assert_eq!(spans(record.incidents()), [(988, 912, Some(1_900))]);
	assert_eq!(record.incidents()[0].id, IncidentId(1));
}

#[test]
fn an_earlier_resume_splits_an_incident_and_the_first_part_keeps_the_number() {
	let mut record = heard(&[halt(5, 1_000), halt(5, 1_150), halt(5, 1_300)]);
	assert_eq!(spans(record.incidents()), [(988, 312, None)]);
	let changed = record.hear(resume(5, 1_060), FRESH).unwrap();
	assert_eq!(spans(&changed), [(988, 72, Some(1_060)), (1_138, 162, None)]);
	assert_eq!(record.incidents()[0].id, IncidentId(1));
	assert_eq!(record.incidents()[1].id, IncidentId(2));
}

#[test]
fn a_resume_that_names_the_block_certifies_the_whole_gap_beside_other_life_of_its_round() {
	for beside in [checkpoint(9, 5_000), resume(4, 5_000), resume(6, 5_000)] {
		let capped = heard(&[halt(5, 1_000), beside]);
		assert_eq!(spans(capped.incidents()), [(988, 312, Some(5_000))]);
		for words in [[beside, resume(5, 5_000)], [resume(5, 5_000), beside]] {
			let record = heard(&[&[halt(5, 1_000)], &words[..]].concat());
			assert_eq!(spans(record.incidents()), [(988, 4_012, Some(5_000))], "{words:?}");
		}
		// Life of an earlier round ended it already.
		let earlier = heard(&[halt(5, 1_000), checkpoint(9, 4_997), beside, resume(5, 5_000)]);
		assert_eq!(spans(earlier.incidents()), [(988, 312, Some(4_997))]);
		let other_fork = Word::Resume {
			round: Round(5_000),
			height: Height(5),
			block_hash: H256::repeat_byte(9),
		};
		let record = heard(&[halt(5, 1_000), beside, other_fork]);
		assert_eq!(spans(record.incidents()), [(988, 312, Some(5_000))], "a block of another fork");
	}
}

#[test]
fn a_settled_end_still_counts_the_resume_of_its_round() {
	let mut record = Short::default();
	record.hear(halt(5, 1_000), FRESH).unwrap();
	record.hear(checkpoint(9, 5_000), FRESH).unwrap();
	record.hear(resume(5, 5_000), FRESH).unwrap();
	let whole = (988, 4_012, Some(5_000));
	for round in (6_000..7_500).step_by(150) {
		record.hear(halt(20, round), FRESH).unwrap();
		assert_eq!(spans(record.incidents())[0], whole, "{:?}", record.words());
	}
	assert!(record.words().iter().all(|word| word.round() > Round(5_000)));
}

#[test]
fn a_halt_and_a_resume_of_one_round_are_an_outage_that_ended() {
	let record = heard(&[resume(5, 1_000), halt(5, 1_000)]);
	assert_eq!(spans(record.incidents()), [(988, 12, Some(1_000))]);
}

#[test]
fn a_ward_that_stands_again_soon_is_not_down_twice_at_one_time() {
	let record = heard(&[halt(5, 1_000), resume(5, 1_003), halt(6, 1_006)]);
	assert_eq!(spans(record.incidents()), [(988, 15, Some(1_003)), (1_003, 3, None)]);
}

#[test]
fn a_checkpoint_of_the_halted_block_or_below_is_no_life() {
	let record = heard(&[halt(5, 1_000), checkpoint(5, 1_030), checkpoint(4, 1_060)]);
	assert_eq!(spans(record.incidents()), [(988, 12, None)]);
	let record = heard(&[halt(5, 1_000), checkpoint(6, 1_030)]);
	assert_eq!(spans(record.incidents()), [(988, 42, Some(1_030))]);
}

#[test]
fn a_block_above_that_was_certified_inside_the_silence_clips_it() {
	let record = heard(&[checkpoint(9, 995), halt(5, 1_000)]);
	assert_eq!(spans(record.incidents()), [(995, 5, None)]);
	let record = heard(&[checkpoint(5, 995), halt(5, 1_000)]);
	assert_eq!(spans(record.incidents()), [(988, 12, None)]);
}

#[test]
fn the_same_word_is_heard_once() {
	let mut record = heard(&[halt(5, 1_000)]);
	assert_eq!(record.check(&halt(5, 1_000), FRESH), Err(Unheard::OnRecord));
	assert_eq!(record.hear(halt(5, 1_000), FRESH), Err(Unheard::OnRecord));
	assert_eq!(record.check(&halt(6, 1_000), FRESH), Ok(()));
}

#[test]
fn a_full_record_settles_its_oldest_words_and_keeps_what_they_came_to() {
	let mut record = Short::default();
	record.hear(halt(5, 1_000), FRESH).unwrap();
	for round in (1_150..2_500).step_by(150) {
		record.hear(halt(5, round), FRESH).unwrap();
	}
	assert_eq!(record.words().len(), 8);
	assert_eq!(record.incidents()[0].began_at, UnixTime(988));
	assert_eq!(record.incidents()[0].downtime, Seconds(1_362));
	// What is as old as what is settled comes too late, and so does what there is no room for.
	assert_eq!(record.hear(resume(5, 1_060), FRESH), Err(Unheard::Settled));
	assert_eq!(record.hear(resume(5, 1_200), FRESH), Err(Unheard::Settled));
	assert_eq!(record.check(&resume(5, 1_200), FRESH), Err(Unheard::Settled));
	let before = record.clone();
	assert_eq!(record.hear(resume(5, 1_299), FRESH), Err(Unheard::Settled));
	assert_eq!(record, before, "a refusal changes nothing");
	record.hear(resume(5, 2_400), FRESH).unwrap();
	assert_eq!(spans(record.incidents()), [(988, 1_412, Some(2_400))]);
}

#[test]
fn checkpoints_of_a_long_life_crowd_out_no_outage() {
	let mut record = Short::default();
	for round in (1_000..100_000).step_by(30) {
		record.hear(checkpoint(round, round), FRESH).unwrap();
	}
	assert_eq!(record.words().len(), 8);
	// What was held back all that time is recorded whole, and counts no more than the freshness to
	// the next Checkpoint that is kept.
	record.hear(halt(2_000, 2_022), FRESH).unwrap();
	record.hear(halt(2_000, 2_172), FRESH).unwrap();
	assert_eq!(spans(record.incidents()), [(2_010, 462, Some(99_820))]);
	record.hear(resume(2_000, 2_202), FRESH).unwrap();
	assert_eq!(spans(record.incidents()), [(2_010, 192, Some(2_202))]);
}

#[test]
fn a_checkpoint_that_went_is_not_heard_again() {
	let mut record = Short::default();
	let mut heard = 0;
	for _ in 0..3 {
		for round in (1_000..2_000).step_by(30) {
			let word = checkpoint(round, round);
			let checked = record.check(&word, FRESH);
			let result = record.hear(word, FRESH);
			assert_eq!(result.is_ok(), checked.is_ok());
			heard += u32::from(result.is_ok());
		}
	}
	assert_eq!(heard, 34, "each of the words once");
}

#[test]
fn a_checkpoint_between_halts_is_heard_though_later_ones_went() {
	let words = [halt(5, 1_000), checkpoint(9, 1_100), halt(20, 1_250)];
	let expected = [(988, 112, Some(1_100)), (1_238, 12, Some(3_000))];
	for held_back in 0..words.len() {
		let mut record = Short::default();
		let others = words.iter().enumerate().filter(|(place, _)| *place != held_back);
		others.for_each(|(_, word)| drop(record.hear(*word, FRESH)));
		for round in (3_000..4_000).step_by(30) {
			record.hear(checkpoint(round, round), FRESH).unwrap();
		}
		let heard = record.hear(words[held_back], FRESH);
		assert!(heard.is_ok(), "{held_back} held back: {heard:?} {:?}", record.words());
		let end = record.incidents().last().and_then(|one| one.resumed).map(|round| round.0);
		let spans = spans(record.incidents());
		assert_eq!(spans[0], expected[0], "{held_back} held back");
		// To a Checkpoint it counts no more than the freshness, whichever of them is kept.
		assert_eq!((spans[1].0, end.is_some()), (expected[1].0, true));
	}
}

#[test]
fn like_words_are_of_one_round_and_kind() {
	let record = heard(&[halt(5, 1_000), resume(5, 1_030)]);
	assert!(record.has_like(&halt(6, 1_000)) && record.has_like(&resume(6, 1_030)));
	assert!(!record.has_like(&resume(5, 1_000)) && !record.has_like(&checkpoint(5, 1_000)));
	assert!(!record.has_like(&halt(5, 1_030)));
}

#[test]
fn life_that_a_checkpoint_showed_clips_the_next_silence() {
	let record = heard(&[halt(5, 1_000), checkpoint(6, 1_003), halt(6, 1_009)]);
	assert_eq!(spans(record.incidents()), [(988, 15, Some(1_003)), (1_003, 6, None)]);
	let record = heard(&[halt(5, 1_000), halt(6, 1_400)]);
	assert_eq!(spans(record.incidents()), [(988, 12 + 300 + 12, None)]);
}

#[test]
fn only_the_last_incidents_are_kept_and_none_comes_back() {
	let mut record = Short::default();
	for start in (1..=6).map(|number| number * 1_000) {
		record.hear(halt(5, start), FRESH).unwrap();
		record.hear(resume(5, start + 30), FRESH).unwrap();
	}
	let ids: Vec<_> = record.incidents().iter().map(|one| one.id.0).collect();
	assert_eq!(ids, [4, 5, 6]);
	assert_eq!(spans(record.incidents())[0], (3_988, 42, Some(4_030)));
	record.hear(checkpoint(9, 6_060), FRESH).unwrap();
	let ids: Vec<_> = record.incidents().iter().map(|one| one.id.0).collect();
	assert_eq!(ids, [4, 5, 6]);
}

fn any_word() -> impl Strategy<Value = Word> {
	// Some far apart, and many of one round.
	let near = (1..200u64).prop_map(|round| 1_000 + round * 3);
	let far = (1..6u64).prop_map(|round| round * 999);
	let round = prop_oneof![near, far];
	(0..3u8, 1..4u64, round).prop_map(|(kind, height, round)| match kind {
		0 => halt(height, round),
		1 => resume(height, round),
		_ => checkpoint(height, round),
	})
}

proptest! {
	#[test]
	fn any_order_of_the_same_certificates_gives_the_same_incidents(
		words in prop::collection::vec(any_word(), 1..30).prop_flat_map(|words| {
			(Just(words.clone()), Just(words).prop_shuffle())
		}),
	) {
		let (one, other) = (heard(&words.0), heard(&words.1));
		prop_assert_eq!(spans(one.incidents()), spans(other.incidents()));
		prop_assert_eq!(one.words(), other.words());
	}

	#[test]
	fn incidents_never_overlap_in_time_and_only_the_last_is_open(
		words in prop::collection::vec(any_word(), 1..40),
	) {
		let record = heard(&words);
		let incidents = record.incidents();
		for pair in incidents.windows(2) {
			let end = pair[0].resumed.map(Round::start);
			prop_assert!(end.is_some_and(|end| end <= pair[1].began_at));
		}
		for one in incidents {
			let length = one.until().0.saturating_sub(one.began_at.0);
			prop_assert!(one.downtime.0 <= length);
		}
		let mut ids: Vec<_> = incidents.iter().map(|one| one.id).collect();
		ids.sort();
		ids.dedup();
		prop_assert_eq!(ids.len(), incidents.len());
	}

	#[test]
	fn a_short_record_agrees_with_a_long_one_on_what_comes_in_order(
		words in prop::collection::vec(any_word(), 1..40),
	) {
		let mut words = words;
		words.sort_by_key(Word::order);
		let mut short = Short::default();
		words.iter().for_each(|word| drop(short.hear(*word, FRESH)));
		let long = heard(&words);
		let all = spans(long.incidents());
		prop_assert_eq!(&spans(short.incidents())[..], &all[all.len().saturating_sub(3)..]);
	}

	#[test]
	fn a_full_record_refuses_what_it_says_and_counts_no_time_twice(
		words in prop::collection::vec(any_word(), 1..60),
	) {
		let mut record = Short::default();
		for word in words {
			let before = record.clone();
			let heard = record.hear(word, FRESH);
			prop_assert_eq!(heard.is_ok(), before.check(&word, FRESH).is_ok());
			if heard.is_err() {
				prop_assert_eq!(&record, &before);
			}
			for pair in record.incidents().windows(2) {
				prop_assert!(pair[0].resumed.is_some_and(|end| end.start() <= pair[1].began_at));
			}
		}
	}
}

#[test]
fn what_is_claimed_is_a_word_of_that_kind_and_a_suspicion_is_none() {
	let round = Round(80);
	let halt = Halt {
		height: Height(5),
		block_hash: H256::repeat_byte(1),
		block_timestamp: UnixTime(60),
		round,
	};
	let resume = Resume { height: Height(6), block_hash: H256::repeat_byte(2), round };
	let checkpoint = Checkpoint {
		height: Height(4),
		block_hash: H256::repeat_byte(3),
		state_root: H256::repeat_byte(4),
		block_timestamp: UnixTime(50),
		round,
	};
	let (set_id, halt_after) = (SetId(3), Seconds(10));
	let word = |claim| Word::of(&claim, set_id, halt_after);
	assert_eq!(word(Claim::Suspicion(halt)), None);
	assert_eq!(word(Claim::Halt(halt)), Some(Word::Halt { halt, halt_after, set_id }));
	assert_eq!(
		word(Claim::Checkpoint(checkpoint)),
		Some(Word::Checkpoint { round, height: Height(4) })
	);
	assert_eq!(
		word(Claim::Resume(resume)),
		Some(Word::Resume { round, height: Height(6), block_hash: H256::repeat_byte(2) })
	);
}
