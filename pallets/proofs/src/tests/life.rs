// SPDX-License-Identifier: Apache-2.0

use crate::life::*;
use proptest::prelude::*;
use sp_core::H256;
use vigil_primitives::{Head, Height, Round, Seconds, UnixTime};

const HALTED: H256 = H256::repeat_byte(1);
const MARGIN: Seconds = Seconds(6);

fn window() -> Window {
	Window::of(Height(100), Round(6_000), Seconds(60), MARGIN).unwrap()
}

fn block(height: u64, made_at: u64) -> ProvenBlock {
	ProvenBlock {
		height: Height(height),
		hash: H256::from_low_u64_be(height),
		state_root: None,
		made_at: UnixTime(made_at),
		existed_by: UnixTime(made_at + 1),
		final_by: Some(UnixTime(made_at + 3)),
	}
}

fn life(basis: TimeBasis) -> ProvenLife {
	let (first, last) = (block(101, 5_950), block(103, 5_970));
	ProvenLife { first, last, at_above: Some(HALTED), basis }
}

#[test]
fn window_is_the_silence_less_a_margin_at_both_ends() {
	let Window { not_before, not_after, apart, .. } = window();
	assert_eq!((not_before, not_after, apart), (UnixTime(5_946), UnixTime(5_994), MARGIN));
}

#[test]
fn silence_too_short_for_two_blocks_has_no_window() {
	let of = |halt_after| Window::of(Height(1), Round(6_000), Seconds(halt_after), MARGIN);
	assert_eq!(of(17), None);
	assert!(of(18).is_some());
	assert_eq!(of(6_001), None, "before the beginning of time");
	assert_eq!(Window::of(Height(1), Round(u64::MAX), Seconds(0), Seconds(u64::MAX)), None);
}

#[test]
fn block_made_just_before_the_silence_convicts_nobody() {
	let (early, late) = (block(101, 5_945), block(102, 5_980));
	assert_eq!(window().check(&early, &late), Err(LifeError::OutsideWindow));
	assert_eq!(window().check(&block(101, 5_946), &late), Ok(()));
}

#[test]
fn halted_block_itself_and_older_ones_convict_nobody() {
	let late = block(102, 5_980);
	assert_eq!(window().check(&block(100, 5_950), &late), Err(LifeError::OutsideWindow));
	assert_eq!(window().check(&block(99, 5_950), &late), Err(LifeError::OutsideWindow));
}

#[test]
fn block_known_only_when_the_silence_was_over_convicts_nobody() {
	let first = block(101, 5_950);
	assert_eq!(window().check(&first, &block(102, 5_994)), Err(LifeError::NoDescendant));
	assert_eq!(window().check(&first, &block(102, 5_993)), Ok(()));
	let late = block(101, 5_994);
	assert_eq!(window().check(&late, &block(102, 5_994)), Err(LifeError::OutsideWindow));
}

#[test]
fn halt_signed_again_that_meets_the_recovery_convicts_nobody() {
	// The ward comes back with three blocks while the watchers are already voting for the round.
	let (first, last) = (block(101, 5_985), block(103, 5_997));
	assert_eq!(window().check(&first, &last), Err(LifeError::NoDescendant));
	assert_eq!(window().check(&block(101, 5_996), &last), Err(LifeError::OutsideWindow));
	// The Halt of ten seconds later would have been a lie.
	let next = Window::of(Height(100), Round(6_010), Seconds(60), MARGIN).unwrap();
	assert_eq!(next.check(&first, &last), Ok(()));
}

#[test]
fn last_block_that_reached_only_a_few_convicts_nobody() {
	let first = block(101, 5_950);
	assert_eq!(window().check(&first, &first), Err(LifeError::NoDescendant));
	assert_eq!(window().check(&first, &block(102, 5_956)), Err(LifeError::NoDescendant));
	assert_eq!(window().check(&first, &block(102, 5_957)), Ok(()));
}

#[test]
fn later_block_of_the_same_height_is_no_descendant() {
	let (first, other) = (block(101, 5_950), block(101, 5_970));
	assert_eq!(window().check(&first, &other), Err(LifeError::NoDescendant));
}

#[test]
fn no_block_is_late_enough_for_an_endless_distance() {
	let window = Window { apart: Seconds(u64::MAX), ..window() };
	let (first, last) = (block(101, 5_950), block(102, 5_970));
	assert_eq!(window.check(&first, &last), Err(LifeError::NoDescendant));
}

#[test]
fn quorum_signed_and_settled_times_convict() {
	for basis in [TimeBasis::QuorumSigned, TimeBasis::Settled] {
		assert_eq!(life(basis).verdict(&window(), Head::Latest, HALTED), Verdict::Convicts);
	}
}

#[test]
fn hidden_blocks_whose_hashes_were_posted_convict_nobody() {
	let verdict = life(TimeBasis::Heartbeat).verdict(&window(), Head::Latest, HALTED);
	assert_eq!(verdict, Verdict::Challenge);
}

#[test]
fn word_of_a_single_author_convicts_nobody_however_few_there_are() {
	let verdict = |distinct, of| {
		life(TimeBasis::AuthorClaimed { distinct, of }).verdict(&window(), Head::Latest, HALTED)
	};
	assert_eq!(verdict(1, 1), Verdict::Challenge);
	assert_eq!(verdict(1, 2), Verdict::Challenge);
	assert_eq!(verdict(2, 2), Verdict::Convicts);
}

#[test]
fn partitioned_minority_of_authors_convicts_nobody() {
	let verdict = |distinct, of| {
		life(TimeBasis::AuthorClaimed { distinct, of }).verdict(&window(), Head::Latest, HALTED)
	};
	assert_eq!(verdict(1, 3), Verdict::Challenge);
	assert_eq!(verdict(33, 99), Verdict::Challenge);
	assert_eq!(verdict(34, 99), Verdict::Convicts);
	assert_eq!(verdict(2, 3), Verdict::Convicts);
	assert_eq!(verdict(0, 0), Verdict::Challenge);
	assert_eq!(verdict(u32::MAX, u32::MAX), Verdict::Convicts);
}

#[test]
fn finality_stall_that_later_finalises_convicts_only_where_the_latest_head_is_life() {
	let mut late = life(TimeBasis::QuorumSigned);
	for final_by in [None, Some(UnixTime(5_995))] {
		late.first.final_by = final_by;
		assert_eq!(late.verdict(&window(), Head::Finalized, HALTED), Verdict::Challenge);
		assert_eq!(late.verdict(&window(), Head::Latest, HALTED), Verdict::Convicts);
	}
	late.first.final_by = Some(UnixTime(5_994));
	assert_eq!(late.verdict(&window(), Head::Finalized, HALTED), Verdict::Convicts);
}

#[test]
fn change_of_branch_convicts_nobody_where_authors_claim_the_time() {
	for at_above in [None, Some(H256::repeat_byte(2))] {
		let mut other = life(TimeBasis::AuthorClaimed { distinct: 9, of: 9 });
		other.at_above = at_above;
		assert_eq!(other.verdict(&window(), Head::Latest, HALTED), Verdict::Challenge);
		other.basis = TimeBasis::QuorumSigned;
		assert_eq!(other.verdict(&window(), Head::Latest, HALTED), Verdict::Convicts);
	}
}

proptest! {
	#[test]
	fn what_refutes_lies_inside_the_silence_by_the_margin(
		round in 0_u64..10_000, halt_after in 0_u64..500, margin in 0_u64..100,
		first in 0_u64..10_000, last in 0_u64..10_000,
	) {
		let (first, last) = (block(101, first), block(102, last));
		let Some(window) = Window::of(Height(100), Round(round), Seconds(halt_after), Seconds(margin))
			else { return Ok(()) };
		if window.check(&first, &last).is_ok() {
			prop_assert!(first.made_at.0 + halt_after >= round + margin);
			prop_assert!(last.existed_by.0 + margin <= round);
			prop_assert!(last.made_at.0 >= first.existed_by.0 + margin);
		}
	}
}
