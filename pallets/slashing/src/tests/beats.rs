// SPDX-License-Identifier: Apache-2.0

//! Posts about blocks under Vigil's clock.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use vigil_primitives::{Height, Round, H256};
use vigil_proofs::{fixture::tendermint, tendermint::header_hash};

fn beat(who: u128, height: u64, hash: H256) -> sp_runtime::DispatchResult {
	Slashing::beat(RuntimeOrigin::signed(who), SERVICE, Height(height), hash)
}

fn hash_of(ward: &tendermint::Ward, height: u64) -> H256 {
	header_hash(&ward.block(height).header)
}

fn at(second: u64) {
	world(|world| world.now = START + second);
}

/// Commits carry times that were filled in long afterwards.
fn backfilled() -> tendermint::Ward {
	let mut ward = ward_with(&[0]);
	for made in [10, 20, 30, 40] {
		let header = ward.next_header(START + made);
		ward.commit(header, START + 5_000);
	}
	ward
}

fn report(ward: &tendermint::Ward, beats: [(u64, u64); 2]) -> sp_runtime::DispatchResult {
	let said = vote(halt_in(2, Round(START + 60)), 1);
	let shown = beats.map(|(number, height)| (number, Box::new(proof(ward, height, height + 1))));
	let [first, last] = shown;
	let origin = RuntimeOrigin::signed(REPORTER);
	let result = Slashing::report_beats(origin, said.into(), 0, Default::default(), first, last);
	result.map(drop).map_err(|error| error.error)
}

#[test]
fn two_posts_inside_the_silence_are_grounds_for_a_challenge_and_convict_nobody_by_themselves() {
	build_and_execute(|| {
		let ward = backfilled();
		at(14);
		assert_ok!(beat(7, 3, hash_of(&ward, 3)).or_else(|_| beat(REPORTER, 3, hash_of(&ward, 3))));
		at(36);
		assert_ok!(beat(REPORTER, 5, hash_of(&ward, 5)));
		at(6_000);
		let said = vote(halt_in(2, Round(START + 60)), 1);
		assert_noop!(life(said, proof(&ward, 3, 5)), Error::<Test>::OutsideSilence);
		assert_noop!(report(&ward, [(0, 3), (0, 3)]), Error::<Test>::OutsideSilence);
		assert_noop!(report(&ward, [(1, 5), (0, 3)]), Error::<Test>::OutsideSilence);
		assert_noop!(report(&ward, [(0, 3), (9, 5)]), Error::<Test>::NoSuchBeat);
		let before = balance(REPORTER);
		assert_ok!(report(&ward, [(0, 3), (1, 5)]));
		assert_eq!(balance(REPORTER), before - 20, "it costs what a challenge costs");
		let id = last_case();
		assert_eq!(case(id).form, Form::Heartbeats);
		assert!(matches!(stage(id), Some(Stage::Challenged { .. })));
		assert_eq!(Challenges::<Test>::get(id).map(|one| one.bond), Some(500));
		assert_noop!(report(&ward, [(0, 3), (1, 5)]), Error::<Test>::ChallengedAlready);
		// Who makes the blocks may have posted what it hid: nobody's silence convicts.
		(0..5).for_each(|_| next_era(3));
		assert_eq!((stage(id), left(1), open_rights()), (None, STAKE, 0));
		assert_ok!(report(&ward, [(0, 3), (1, 5)]));
		assert_ok!(Slashing::decide(RuntimeOrigin::root(), last_case(), true));
		(0..3).for_each(|_| next_era(3));
		assert_eq!(left(1), 900);
	});
}

#[test]
fn posts_after_the_silence_and_false_ones_convict_nobody() {
	build_and_execute(|| {
		let ward = backfilled();
		at(14);
		assert_ok!(beat(REPORTER, 3, H256::repeat_byte(9)));
		at(70);
		assert_ok!(beat(REPORTER, 5, hash_of(&ward, 5)));
		at(6_000);
		assert_noop!(report(&ward, [(0, 3), (1, 5)]), Error::<Test>::NoSuchBeat);
		world(|world| world.now = START + 6_000);
		assert_noop!(report(&ward, [(1, 5), (1, 5)]), Error::<Test>::OutsideSilence);
	});
}

#[test]
fn a_false_post_is_whoevers_who_shows_it() {
	build_and_execute(|| {
		let ward = backfilled();
		at(14);
		assert_ok!(beat(CHALLENGER, 3, H256::repeat_byte(9)));
		at(17);
		assert_ok!(beat(CHALLENGER, 4, hash_of(&ward, 4)));
		at(6_000);
		let refute = |number, height| {
			let (origin, updates) = (RuntimeOrigin::signed(ANSWERER), Default::default());
			let shown = proof(&ward, height, height + 1).into();
			let result = Slashing::refute_beat(origin, SERVICE, number, 0, updates, shown);
			result.map(drop).map_err(|error| error.error)
		};
		let before = balance(ANSWERER);
		assert_noop!(refute(1, 4), Error::<Test>::NotFalse);
		assert_ok!(refute(0, 3));
		assert_eq!(balance(ANSWERER), before + 50);
		assert_eq!(Balances::balance_on_hold(&HoldReason::Beat.into(), &CHALLENGER), 50);
		assert_noop!(refute(0, 3), Error::<Test>::NoSuchBeat);
	});
}

#[test]
fn posts_are_bonded_spaced_and_limited_and_old_ones_make_room() {
	build_and_execute(|| {
		let post = |who| beat(who, 3, H256::repeat_byte(3));
		at(10);
		assert_ok!(post(REPORTER));
		assert_noop!(post(COVER), Error::<Test>::TooSoon);
		at(12);
		assert_ok!(post(REPORTER));
		at(14);
		assert_ok!(post(REPORTER));
		at(16);
		assert_noop!(post(REPORTER), Error::<Test>::TooManyBeats);
		assert_ok!(post(COVER));
		at(18);
		assert_noop!(post(CHALLENGER), Error::<Test>::TooManyBeats);
		let back =
			|number| Slashing::withdraw_beat(RuntimeOrigin::signed(REPORTER), SERVICE, number);
		assert_noop!(back(0), Error::<Test>::TooSoon);
		at(1_011);
		assert_ok!(post(CHALLENGER));
		assert_eq!(Balances::balance_on_hold(&HoldReason::Beat.into(), &REPORTER), 100);
		at(1_013);
		assert_ok!(back(1));
		assert_noop!(back(3), Error::<Test>::NoSuchBeat);
		assert_eq!(Balances::balance_on_hold(&HoldReason::Beat.into(), &REPORTER), 50);
	});
}
