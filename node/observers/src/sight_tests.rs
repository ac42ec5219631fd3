// SPDX-License-Identifier: Apache-2.0

//! What is seen, by whose word.

use super::*;
use proptest::prelude::*;
use vigil_primitives::UnixTime;

fn hash(branch: u8, height: u64) -> H256 {
	H256::from_low_u64_be(u64::from(branch) << 32 | height.wrapping_add(1))
}

fn shown(branch: u8, height: u64, proof: Proof) -> Shown {
	let block = Block {
		height: Height(height),
		hash: hash(branch, height),
		parent_hash: hash(branch, height.wrapping_sub(1)),
		state_root: H256::zero(),
		timestamp: UnixTime(1_000 + height),
	};
	Shown { block, proof }
}

fn linked(height: u64) -> Shown {
	shown(0, height, Proof::Linked)
}

fn claimed(height: u64) -> Shown {
	shown(0, height, Proof::Claimed)
}

fn heights(blocks: &[Block]) -> Vec<u64> {
	blocks.iter().map(|block| block.height.0).collect()
}

/// Four voices, of which two have to show a block.
fn four() -> Sight {
	Sight::new(4, 2)
}

#[test]
fn a_block_is_seen_when_enough_voices_have_shown_it_at_any_time() {
	let mut sight = four();
	sight.show(0, linked(5));
	let settled = sight.settle();
	assert_eq!(settled.fresh, []);
	assert_eq!(settled.novel, [(0, linked(5).block)]);
	sight.show(0, linked(5));
	assert_eq!(sight.settle(), Settled::default(), "one voice twice is one voice");
	sight.show(3, linked(5));
	let settled = sight.settle();
	assert_eq!(
		settled,
		Settled { fresh: vec![linked(5).block], proven: vec![], novel: vec![(3, linked(5).block)] }
	);
	sight.show(1, linked(5));
	assert_eq!(sight.settle(), Settled::default(), "what is seen is no novelty");
}

#[test]
fn a_linked_descendant_vouches_for_its_ancestors() {
	let mut sight = four();
	sight.show(0, linked(5));
	sight.show(1, linked(7));
	assert_eq!(sight.settle().fresh, [], "nothing links 7 to 5 yet");
	sight.show(2, linked(6));
	assert_eq!(heights(&sight.settle().fresh), [5, 6]);
}

#[test]
fn a_claim_vouches_for_the_parent_and_no_further() {
	let mut sight = four();
	sight.show(0, claimed(5));
	sight.show(1, claimed(6));
	assert_eq!(heights(&sight.settle().fresh), [5]);
	let mut sight = four();
	sight.show(0, claimed(5));
	sight.show(1, claimed(7));
	sight.show(2, claimed(6));
	assert_eq!(heights(&sight.settle().fresh), [5, 6]);
	let mut sight = four();
	sight.show(0, claimed(5));
	sight.show(1, claimed(6));
	sight.show(1, claimed(7));
	sight.show(2, claimed(8));
	// 5 by 0 and 1; 6 by 1 alone, 7 by 1 and 2.
	assert_eq!(heights(&sight.settle().fresh), [5, 7]);
}

#[test]
fn only_what_consensus_verifies_is_seen_by_one_voice_and_with_it_what_is_before() {
	let mut sight = four();
	sight.show(2, linked(5));
	for proof in [Proof::Claimed, Proof::Linked] {
		sight.show(2, shown(0, 6, proof));
		assert_eq!(sight.settle().fresh, [], "{proof:?}");
	}
	sight.show(2, shown(0, 6, Proof::Verified));
	let settled = sight.settle();
	assert_eq!(settled.fresh, [], "enough voices show neither");
	// Of the one before, only the hash is proven, and not when it was made.
	let before = Proven { block: linked(5).block, made_at: None };
	let itself = Proven { block: linked(6).block, made_at: Some(UnixTime(1_006)) };
	assert_eq!(settled.proven, [before, itself]);
	assert!(sight.is_proven(hash(0, 5)) && sight.is_proven(hash(0, 6)));
	assert_eq!(sight.block(hash(0, 6)), Some(linked(6).block));
	assert_eq!(sight.settle(), Settled::default());
	// That enough voices show it is told when they do.
	sight.show(0, linked(6));
	let settled = sight.settle();
	assert_eq!((heights(&settled.fresh), settled.proven), (vec![5, 6], vec![]));
	sight.show(1, linked(6));
	assert_eq!(sight.settle(), Settled::default());
}

#[test]
fn what_is_proven_of_a_block_goes_before_what_any_number_says_of_it() {
	let mut sight = four();
	let mut late = linked(6);
	late.block.timestamp = UnixTime(9_999);
	[0, 1, 3].into_iter().for_each(|voice| sight.show(voice, late));
	assert_eq!(sight.settle().fresh, [late.block]);
	sight.show(2, shown(0, 6, Proof::Verified));
	sight.settle();
	assert_eq!(sight.block(hash(0, 6)), Some(linked(6).block));
}

#[test]
fn contents_that_the_hash_does_not_stand_for_need_enough_voices_too() {
	let mut sight = four();
	let mut false_time = linked(5);
	false_time.block.timestamp = UnixTime(7);
	sight.show(0, false_time);
	sight.show(1, linked(5));
	assert_eq!(sight.settle().fresh, []);
	sight.show(2, linked(5));
	assert_eq!(sight.settle().fresh, [linked(5).block]);
}

#[test]
fn links_vouch_for_a_hash_and_not_for_what_somebody_else_says_of_it() {
	let lie = |height: u64, time: u64| {
		let mut shown = claimed(5);
		(shown.block.height, shown.block.timestamp) = (Height(height), UnixTime(time));
		shown
	};
	for (height, time) in [(1_000_000_000, 1_005), (4, 1_005), (5, 1_007), (5, 9_999)] {
		let mut sight = four();
		sight.show(3, lie(height, time));
		sight.show(0, linked(6));
		sight.show(1, linked(6));
		assert_eq!(heights(&sight.settle().fresh), [6], "{height} {time}");
		sight.show(0, linked(5));
		// Of the two that vouch for the next block one shows this one too.
		assert_eq!(sight.settle().fresh, [linked(5).block], "{height} {time}");
		assert_eq!(sight.block(hash(0, 5)), Some(linked(5).block));
	}
	// Down a chain each step is one lower, and the time is still that of what is after it.
	let mut sight = four();
	(6..=8).for_each(|height| sight.show(0, linked(height)));
	sight.show(3, lie(8, 1_005));
	assert_eq!(sight.settle().fresh, []);
	sight.show(3, lie(5, 1_005));
	assert_eq!(heights(&sight.settle().fresh), [5]);
	// A block without a time says nothing of the one before it.
	let mut sight = four();
	let mut timeless = linked(6);
	timeless.block.timestamp = UnixTime(0);
	sight.show(0, timeless);
	sight.show(3, lie(5, 9_999));
	assert_eq!(heights(&sight.settle().fresh), [5]);
}

#[test]
fn what_is_proven_better_is_behind_a_hash_whoever_claims_something_else() {
	let mut sight = four();
	for voice in 1..4 {
		let mut lie = claimed(5);
		lie.block.height = Height(77);
		sight.show(voice, lie);
	}
	assert_eq!(heights(&sight.settle().fresh), [77]);
	sight.show(0, linked(5));
	sight.settle();
	assert_eq!(sight.block(hash(0, 5)), Some(linked(5).block));
}

#[test]
fn one_voice_makes_nobody_misfit_even_where_one_is_enough() {
	for voices in [1, 2, 3] {
		let mut sight = Sight::new(voices, 1);
		let mut late = linked(5);
		late.block.timestamp = UnixTime(9_999);
		sight.show(0, late);
		sight.settle();
		assert_eq!(sight.fits(voices, &linked(6).block), Ok(()));
		assert!(sight.fits(0, &linked(6).block).is_err());
	}
	let mut sight = four();
	(0..2).for_each(|voice| sight.show(voice, linked(5)));
	let earlier = Block { timestamp: UnixTime(1_004), ..linked(6).block };
	assert!(sight.fits(3, &earlier).is_err(), "enough show the parent themselves");
}

#[test]
fn a_voice_that_tells_it_otherwise_takes_back_what_it_said() {
	let mut sight = four();
	let mut other = linked(5);
	other.block.timestamp = UnixTime(7);
	sight.show(0, linked(5));
	sight.show(0, other);
	sight.show(1, linked(5));
	assert_eq!(sight.settle().fresh, []);
	sight.show(0, linked(5));
	assert_eq!(sight.settle().fresh, [linked(5).block]);
}

#[test]
fn what_a_voice_shows_again_is_no_novelty_and_neither_is_what_is_seen() {
	let mut sight = four();
	sight.show(0, shown(1, 9, Proof::Claimed));
	assert_eq!(sight.settle().novel.len(), 1);
	sight.show(0, shown(1, 9, Proof::Claimed));
	assert_eq!(sight.settle().novel, []);
	(0..2).for_each(|voice| sight.show(voice, linked(5)));
	sight.settle();
	sight.show(2, linked(5));
	assert_eq!(sight.settle().novel, []);
}

#[test]
fn headers_that_do_not_fit_their_parent_are_told() {
	let mut sight = four();
	sight.show(1, linked(5));
	assert_eq!(sight.fits(1, &linked(6).block), Ok(()));
	let misfit = Err(Problem::Misfit { height: Height(6) });
	let earlier = Block { timestamp: UnixTime(1_004), ..linked(6).block };
	assert_eq!(sight.fits(1, &earlier), misfit);
	let same_second = Block { timestamp: UnixTime(1_005), ..linked(6).block };
	assert_eq!(sight.fits(1, &same_second), Ok(()), "whole seconds may repeat");
	let timeless = Block { timestamp: UnixTime(0), ..linked(6).block };
	assert_eq!(sight.fits(1, &timeless), Ok(()));
	let jump = Block { height: Height(9), ..linked(6).block };
	assert_eq!(sight.fits(1, &jump), Err(Problem::Misfit { height: Height(9) }));
	let own_parent = Block { parent_hash: hash(0, 20), ..linked(20).block };
	assert!(sight.fits(1, &own_parent).is_err());
}

#[test]
fn a_liar_cannot_make_others_misfit_by_what_it_says_of_their_parent() {
	let mut sight = four();
	let mut far_off = claimed(5);
	far_off.block.timestamp = UnixTime(9_999_999);
	sight.show(0, far_off);
	sight.settle();
	assert_eq!(sight.fits(1, &linked(6).block), Ok(()));
	assert!(sight.fits(0, &linked(6).block).is_err(), "itself it holds to it");
}

#[test]
fn ancestors_are_found_by_links_only() {
	let mut sight = four();
	for voice in 0..2 {
		(5..=8).for_each(|height| sight.show(voice, linked(height)));
		sight.show(voice, claimed(20));
		sight.show(voice, linked(19));
	}
	sight.settle();
	assert_eq!(sight.ancestor(&linked(8).block, Height(5)), Some(linked(5).block));
	assert_eq!(sight.ancestor(&linked(8).block, Height(8)), Some(linked(8).block));
	assert_eq!(sight.ancestor(&linked(8).block, Height(4)), None);
	assert_eq!(sight.ancestor(&linked(5).block, Height(8)), None);
	assert_eq!(sight.ancestor(&claimed(20).block, Height(19)), None, "a claim links to nothing");
}

#[test]
fn a_trail_goes_down_from_the_head_as_far_as_blocks_are_seen() {
	let mut sight = four();
	for voice in 0..2 {
		(5..=8).for_each(|height| sight.show(voice, linked(height)));
	}
	sight.show(0, linked(4));
	sight.settle();
	assert_eq!(heights(&sight.trail(linked(8).block, 16)), [8, 7, 6, 5, 4], "4 is before 5");
	assert_eq!(heights(&sight.trail(linked(8).block, 2)), [8, 7]);
}

#[test]
fn one_voice_cannot_fill_the_memory_or_push_out_what_others_show() {
	let mut sight = four();
	(0..2).for_each(|voice| sight.show(voice, linked(5)));
	for height in 0..1_000 {
		sight.show(3, shown(3, 10_000 + 2 * height, Proof::Linked));
		sight.settle();
	}
	assert!(sight.nodes.len() <= 2 * 5 * KEPT, "{}", sight.nodes.len());
	assert_eq!(sight.trail(linked(5).block, 16), [linked(5).block]);
	assert!(sight.nodes.get(&hash(0, 5)).is_some_and(|node| node.seen));
}

proptest! {
	#[test]
	fn nothing_is_seen_that_fewer_than_enough_voices_vouch_for(
		steps in prop::collection::vec((0usize..4, 0u8..2, 0u64..6, any::<bool>()), 1..60),
	) {
		let mut sight = four();
		// Who has shown each block or, by links, one after it.
		let mut vouched: HashMap<H256, Voices> = HashMap::new();
		for (voice, branch, height, proven) in steps {
			let proof = if proven { Proof::Linked } else { Proof::Claimed };
			sight.show(voice, shown(branch, height, proof));
			(0..=height).for_each(|below| {
				vouched.entry(hash(branch, below)).or_default().insert(voice);
			});
			for block in sight.settle().fresh {
				prop_assert!(vouched[&block.hash].len() >= 2);
			}
		}
	}

	#[test]
	fn whatever_enough_voices_show_is_seen(
		order in prop::collection::vec((0usize..4, 0u64..4), 1..40),
	) {
		let (mut sight, mut direct) = (four(), HashMap::<H256, Voices>::new());
		let mut seen = HashSet::new();
		for (voice, height) in order {
			sight.show(voice, claimed(2 * height));
			direct.entry(hash(0, 2 * height)).or_default().insert(voice);
			seen.extend(sight.settle().fresh.into_iter().map(|block| block.hash));
			for (hash, voices) in &direct {
				prop_assert_eq!(seen.contains(hash), voices.len() >= 2);
			}
		}
	}
}
