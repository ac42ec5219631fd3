// SPDX-License-Identifier: Apache-2.0

use super::*;
use proptest::prelude::*;
use vigil_primitives::{traits::Status, ServiceId, UnixTime};

fn block(height: u64, branch: u64) -> Block {
	let hash = |height: u64| H256::from_low_u64_be(height * 16 + branch + 1);
	Block {
		height: Height(height),
		hash: hash(height),
		parent_hash: hash(height - 1),
		state_root: H256::repeat_byte(3),
		timestamp: UnixTime(height),
	}
}

fn certify(checkpoints: &mut Checkpoints, height: u64, branch: u64, round: u64) {
	checkpoints.certified(&checkpoint(&block(height, branch), Round(round)));
}

fn choice(upto: u64, number: u64) -> Choice {
	Choice { interval: 10, number, upto: Height(upto) }
}

fn due(checkpoints: &Checkpoints, upto: u64, number: u64) -> Option<u64> {
	checkpoints.due(&choice(upto, number)).map(|height| height.0)
}

fn answer(checkpoints: &mut Checkpoints, block: Block) {
	checkpoints.wanted = Some((block.height, Millis(0)));
	assert!(checkpoints.answer(&block));
}

#[test]
fn the_roundest_height_above_the_last_one_is_due() {
	let of = |above, upto| roundest(Height(above), Height(upto), 10).map(|height| height.0);
	assert_eq!(of(0, 9), None);
	assert_eq!(of(0, 10), Some(10));
	assert_eq!(of(0, 79), Some(40));
	assert_eq!(of(40, 79), Some(60));
	assert_eq!(of(60, 79), Some(70));
	assert_eq!(of(70, 79), None);
	assert_eq!(of(70, 60), None);
	// Of the last 64 only, so that the first one is no block of long ago.
	assert_eq!(of(0, 100_009), Some(9_984 * 10));
	assert_eq!(of(70, u64::MAX), Some(u64::MAX / 10 / 64 * 640));
	assert_eq!(roundest(Height(0), Height(5), 0), None);
}

#[test]
fn what_is_superseded_is_voted_again_lowest_first_every_second_round() {
	let mut checkpoints = Checkpoints::default();
	for height in [10, 20, 30] {
		certify(&mut checkpoints, height, 0, height);
	}
	assert_eq!(checkpoints.last(), Some(Height(30)));
	// The ward went back to 15 and came to 25 on another branch.
	certify(&mut checkpoints, 20, 1, 60);
	assert_eq!(checkpoints.last(), Some(Height(20)));
	assert_eq!((due(&checkpoints, 25, 0), due(&checkpoints, 25, 1)), (None, None));
	// 30 is both superseded and new.
	assert_eq!((due(&checkpoints, 41, 0), due(&checkpoints, 41, 1)), (Some(30), Some(40)));
	certify(&mut checkpoints, 30, 1, 63);
	assert_eq!((due(&checkpoints, 41, 0), due(&checkpoints, 41, 1)), (Some(40), Some(40)));
}

#[test]
fn the_same_block_in_a_later_round_supersedes_nothing() {
	let mut checkpoints = Checkpoints::default();
	for height in [10, 20, 30] {
		certify(&mut checkpoints, height, 0, height);
	}
	certify(&mut checkpoints, 20, 0, 60);
	certify(&mut checkpoints, 15, 1, 63);
	assert_eq!(checkpoints.last(), Some(Height(30)));
	assert_eq!(checkpoints.last_round(), Some(Round(63)));
	// A certificate of an earlier round that comes late changes nothing, whatever it says.
	certify(&mut checkpoints, 20, 1, 57);
	assert_eq!(checkpoints.last(), Some(Height(30)));
}

#[test]
fn after_a_change_of_branch_the_lowest_height_that_differs_is_found() {
	let mut checkpoints = Checkpoints::default();
	for height in [10, 20, 30, 40] {
		certify(&mut checkpoints, height, 0, height);
	}
	checkpoints.doubt(Millis(0));
	// 40 is not final again yet.
	assert_eq!(checkpoints.next_doubt(Height(35), Millis(0)), Some(Height(30)));
	answer(&mut checkpoints, block(30, 1));
	assert_eq!(checkpoints.next_doubt(Height(35), Millis(0)), Some(Height(20)));
	answer(&mut checkpoints, block(20, 1));
	assert_eq!(checkpoints.next_doubt(Height(35), Millis(0)), Some(Height(10)));
	answer(&mut checkpoints, block(10, 0));
	assert_eq!(checkpoints.next_doubt(Height(35), Millis(0)), None);
	assert_eq!(due(&checkpoints, 35, 0), Some(20));
	certify(&mut checkpoints, 20, 1, 90);
	assert_eq!(due(&checkpoints, 35, 0), Some(30));
	assert_eq!(due(&checkpoints, 45, 0), Some(30));
	certify(&mut checkpoints, 30, 1, 93);
	assert_eq!(due(&checkpoints, 45, 0), Some(40));
}

#[test]
fn a_branch_that_agrees_at_the_highest_height_is_doubted_no_more() {
	let mut checkpoints = Checkpoints::default();
	for height in [10, 20, 30] {
		certify(&mut checkpoints, height, 0, height);
	}
	checkpoints.doubt(Millis(0));
	answer(&mut checkpoints, block(30, 0));
	assert_eq!(checkpoints.next_doubt(Height(99), Millis(0)), None);
	assert_eq!(due(&checkpoints, 39, 0), None);
}

#[test]
fn a_doubt_that_nobody_answers_ends_by_itself() {
	let mut checkpoints = Checkpoints::default();
	certify(&mut checkpoints, 10, 0, 10);
	checkpoints.doubt(Millis(1_000));
	assert_eq!(checkpoints.next_doubt(Height(15), Millis(61_000)), Some(Height(10)));
	assert_eq!(checkpoints.next_doubt(Height(15), Millis(61_001)), None);
}

#[test]
fn the_chain_says_what_is_superseded_to_who_was_away() {
	let mut view = ServiceView {
		service: ServiceId(1),
		watched: true,
		sets: Vec::new(),
		status: Status::Live,
		halted: None,
		checkpoint: Some((Height(20), block(20, 1).hash, Round(60))),
		superseded: vec![Height(30), Height(40)],
		outboxes: Vec::new(),
	};
	let mut checkpoints = Checkpoints::default();
	certify(&mut checkpoints, 30, 0, 30);
	certify(&mut checkpoints, 40, 1, 66);
	checkpoints.update(&view);
	assert_eq!(due(&checkpoints, 45, 0), Some(30));
	assert_eq!(checkpoints.last(), Some(Height(40)));
	view.superseded.clear();
	checkpoints.update(&view);
	assert_eq!(due(&checkpoints, 45, 0), None);
}

#[test]
fn own_checkpoints_are_looked_up_by_the_silence_that_they_lie_in() {
	let mut checkpoints = Checkpoints::default();
	for (height, round) in [(20, 30), (10, 33)] {
		checkpoints.voted(SetId(1), &checkpoint(&block(height, 0), Round(round)));
	}
	let own = |time| checkpoints.own_since(time, 3).map(|one| one.height.0);
	assert_eq!((own(32), own(33), own(35), own(36)), (Some(20), Some(10), Some(10), None));
	assert!(checkpoints.has_voted(SetId(1), Round(33)));
	assert!(!checkpoints.has_voted(SetId(1), Round(36)));
	assert!(!checkpoints.has_voted(SetId(2), Round(33)));
}

#[test]
fn what_is_remembered_is_bounded() {
	let mut checkpoints = Checkpoints::default();
	for n in 1..1_000 {
		certify(&mut checkpoints, 10 * n, 0, 3 * n);
		checkpoints.voted(SetId(n), &checkpoint(&block(10 * n, 0), Round(3 * n)));
	}
	certify(&mut checkpoints, 9_400, 1, 9_000);
	let Checkpoints { certified, changed, own, voted, .. } = &checkpoints;
	let sizes = [certified.len(), changed.len(), own.len(), voted.len()];
	assert!(sizes.iter().all(|size| *size <= MOST_KEPT), "{sizes:?}");
}

proptest! {
	/// Watchers whose final blocks lie a few apart, with an interval of one block and blocks that come
	/// faster than rounds: more than two thirds agree in at least every twelfth round, and the last
	/// certified height keeps up.
	#[test]
	fn desynchronised_watchers_agree_though_blocks_come_faster_than_looks(
		blocks_per_round in 1_u64..20,
		lags in proptest::collection::vec(0_u64..6, 30),
		from in 1_000_u64..100_000,
	) {
		let mut checkpoints = Checkpoints::default();
		certify(&mut checkpoints, from, 0, 1);
		let (mut certified, rounds) = (0, 60);
		for round in 1..=rounds {
			let mut votes = BTreeMap::<_, usize>::new();
			for lag in &lags {
				let upto = (from + round * blocks_per_round).saturating_sub(*lag);
				let choice = Choice { interval: 1, number: round, upto: Height(upto) };
				if let Some(height) = checkpoints.due(&choice) {
					*votes.entry(height).or_default() += 1;
				}
			}
			if let Some((height, _)) = votes.iter().find(|(_, count)| **count > 20) {
				certify(&mut checkpoints, height.0, 0, 1 + 3 * round);
				certified += 1;
			}
		}
		let behind = (from + rounds * blocks_per_round) - checkpoints.last().unwrap().0;
		prop_assert!(certified >= rounds / 12, "{certified} of {rounds} rounds");
		prop_assert!(behind <= 12 * blocks_per_round + 12, "{behind} behind");
	}
}
