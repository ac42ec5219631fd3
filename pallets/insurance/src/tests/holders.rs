// SPDX-License-Identifier: Apache-2.0

//! Coins are insured once for any time, however they move between accounts.

use crate::{mock::*, rules::downtime::tests::incident, Error, HeldStates, InsuredFor, Policies};
use frame_support::{assert_noop, assert_ok, storage::with_storage_layer};
use sp_runtime::{DispatchResult, FixedU128};
use vigil_primitives::{
	answers::insurance::{Insured, PolicyId},
	Height,
};

/// Periods of a window in the mock.
const WIDTH: u32 = 4 * 24;

fn funded(test: impl FnOnce()) {
	build_and_execute(|| {
		deposit(ALICE, 10_000_000);
		test();
	});
}

/// Somebody insures so much by a state in which it has so much.
fn insure(who: u128, (height, amount): (u64, u128), cap: u128, periods: u32) -> DispatchResult {
	assert_ok!(Insurance::set_coin_rate(root(), WARD, FixedU128::from_u32(1)));
	let (insured, shown) = (Insured::Holder(who), Some(Shown { height, amount }));
	with_storage_layer(|| {
		Insurance::buy(signed(who), POOL, insured, shown, who, cap, CURVE, periods, RICH)
	})
}

fn last() -> PolicyId {
	PolicyId(crate::NextPolicy::<Test>::get().0 - 1)
}

fn term(policy: PolicyId) -> (u64, u64) {
	let policy = Policies::<Test>::get(POOL, policy).expect("it is open");
	(policy.from, policy.until)
}

#[test]
fn coins_that_moved_after_they_were_proven_are_not_insured_twice_for_the_same_time() {
	funded(|| {
		assert_ok!(insure(BOB, (1, 1_000), 1_000, 24));
		// Bob pays Carol, who proves it by a later state, or by the same one.
		assert_eq!(insure(CAROL, (2, 1_000), 1_000, 24), Err(Error::<Test>::OtherState.into()));
		assert_eq!(insure(CAROL, (1, 0), 1_000, 24), Err(Error::<Test>::NotInsurable.into()));
		// For the next window the later state counts, for both.
		pass(4 * DAY);
		assert_ok!(insure(CAROL, (2, 1_000), 1_000, 24));
		assert_eq!(insure(BOB, (1, 1_000), 1_000, 24), Err(Error::<Test>::OtherState.into()));
		assert_eq!(insure(BOB, (2, 0), 1_000, 24), Err(Error::<Test>::NotInsurable.into()));
	});
}

#[test]
fn an_outage_pays_the_holders_of_one_window_only() {
	funded(|| {
		assert_ok!(insure(BOB, (1, 1_000), 1_000, WIDTH / 2));
		// What does not fit into what is left of the window begins with the next one.
		pass(HOUR);
		assert_ok!(insure(CAROL, (2, 1_000), 1_000, WIDTH));
		let window = START / HOUR + u64::from(WIDTH);
		assert_eq!(term(last()), (window, window + u64::from(WIDTH)));
		pass(4 * HOUR);
		let before = [BOB, CAROL].map(balance);
		outage(1, 6 * HOUR);
		pass(3_600);
		let paid = [BOB, CAROL].map(balance);
		assert_eq!((paid[0] - before[0], paid[1] - before[1]), (1_000, 0));
	});
}

#[test]
fn the_state_of_a_window_is_the_one_that_was_proven_first_and_outlives_its_checkpoint() {
	funded(|| {
		assert_ok!(insure(BOB, (7, 500), 100, 24));
		let [(window, state)] = HeldStates::<Test>::get(WARD)[..] else { panic!("one window") };
		assert_eq!((window, state.height), (START / HOUR / u64::from(WIDTH), Height(7)));
		world(|world| world.uncertified = vec![7]);
		assert_ok!(insure(CAROL, (7, 300), 300, 24));
		assert_eq!(insure(CAROL, (7, 300), 1, 24), Err(Error::<Test>::NotInsurable.into()));
		assert_eq!(insure(CAROL, (8, 300), 1, 24), Err(Error::<Test>::OtherState.into()));
		// For a window that has none it has to be certified.
		assert_eq!(insure(CAROL, (7, 300), 300, WIDTH), Err(Error::<Test>::NotInsurable.into()));
		assert_ok!(insure(CAROL, (8, 300), 300, WIDTH));
		assert_eq!(HeldStates::<Test>::get(WARD).len(), 2);
	});
}

#[test]
fn a_purchase_that_fails_fixes_no_state() {
	funded(|| {
		assert_eq!(insure(BOB, (7, 5), 100, 24), Err(Error::<Test>::NotInsurable.into()));
		assert!(HeldStates::<Test>::get(WARD).is_empty());
		assert_ok!(insure(BOB, (8, 500), 100, 24));
	});
}

#[test]
fn a_holder_is_insured_in_each_window_for_what_it_has_in_its_state() {
	funded(|| {
		assert_ok!(insure(BOB, (1, 500), 500, 24));
		// The policy of the window before is kept for late certificates, and takes nothing from the next.
		assert_ok!(insure(BOB, (2, 400), 400, WIDTH));
		let window = START / HOUR / u64::from(WIDTH);
		let of = |window| InsuredFor::<Test>::get(WARD, (Insured::Holder(BOB), window));
		assert_eq!((of(window), of(window + 1)), (500, 400));
		assert_eq!(insure(BOB, (2, 400), 1, WIDTH), Err(Error::<Test>::NotInsurable.into()));
		block(0);
		assert_ok!(Insurance::reduce(signed(BOB), POOL, last(), 100));
		assert_eq!((of(window), of(window + 1)), (500, 100));
		assert_ok!(insure(BOB, (2, 400), 300, WIDTH));
	});
}

#[test]
fn cover_of_a_holder_is_not_longer_than_a_window_and_not_renewed_without_a_proof() {
	funded(|| {
		assert_eq!(insure(BOB, (1, 500), 500, WIDTH + 1), Err(Error::<Test>::BadTerm.into()));
		assert_ok!(insure(BOB, (1, 500), 500, 24));
		let policy = last();
		pass(6 * HOUR);
		let renewed = Insurance::renew(signed(BOB), POOL, policy, 500, 24, RICH);
		assert_noop!(renewed, Error::<Test>::NotInsurable);
	});
}

#[test]
fn cover_of_the_next_window_follows_without_a_gap() {
	funded(|| {
		pass(3 * DAY);
		assert_ok!(insure(BOB, (1, 500), 500, 21));
		let (_, until) = term(last());
		assert_ok!(insure(BOB, (2, 500), 500, WIDTH));
		assert_eq!(term(last()).0, until);
	});
}

#[test]
fn states_of_windows_that_are_over_are_forgotten() {
	funded(|| {
		for window in 0..20u64 {
			assert_ok!(insure(BOB, (window, 500), 100, 24));
			assert!(HeldStates::<Test>::get(WARD).len() <= 2, "{window}");
			pass(4 * DAY);
		}
	});
}

/// Bob's coins are insured to the end of a window, and as Carol's in the next; when that begins.
fn handed_on() -> u64 {
	assert_ok!(insure(BOB, (1, 1_000), 1_000, WIDTH - 3));
	assert_ok!(insure(CAROL, (2, 1_000), 1_000, WIDTH));
	let end = term(last()).0;
	assert_eq!(term(PolicyId(last().0 - 1)).1, end);
	end * HOUR
}

/// What Bob and Carol get by what happens after the end of Bob's window.
fn got(what_happens: impl FnOnce(u64)) -> [u128; 2] {
	let mut got = [0; 2];
	funded(|| {
		let end = handed_on();
		pass(end + 6 * HOUR - now());
		let before = [BOB, CAROL].map(balance);
		what_happens(end);
		pass(4_000);
		let after = [BOB, CAROL].map(balance);
		got = [after[0] - before[0], after[1] - before[1]];
	});
	got
}

#[test]
fn an_outage_across_the_end_of_a_window_pays_who_had_the_coins_when_it_began() {
	let paid = got(|end| told(1, end - HOUR, 3 * HOUR));
	assert_eq!(paid, [500, 0]);
	let paid = got(|end| told(1, end, 3 * HOUR));
	assert_eq!(paid, [0, 500]);
}

#[test]
fn a_beginning_in_the_window_before_that_comes_to_light_late_pays_no_coin_twice() {
	let paid = got(|end| {
		told(1, end + 60, 3 * HOUR);
		pass(2_000);
		tell(incident(1, end + 60 - HOUR, end + 60 + 3 * HOUR, true));
	});
	assert_eq!(paid, [0, 750], "who was paid first is paid what is added");
}

#[test]
fn an_outage_of_each_window_that_turn_out_to_be_one_pay_nobody_more() {
	let paid = got(|end| {
		told(1, end - 3 * HOUR, 2 * HOUR);
		told(2, end + HOUR, 2 * HOUR);
		pass(2_000);
		tell(incident(1, end - 3 * HOUR, end + 3 * HOUR, true));
	});
	assert_eq!(paid, [250, 250]);
}

#[test]
fn holders_of_the_next_window_are_paid_when_what_others_were_paid_for_proves_false() {
	let paid = got(|end| {
		told(1, end - 300 - 3 * HOUR, 3 * HOUR);
		told(2, end, 3 * HOUR);
		pass(2_000);
		refute(1);
	});
	assert_eq!(paid, [500, 500]);
}

/// A week that was paid for what did not happen keeps nobody from what did.
#[test]
fn holders_of_the_window_before_are_paid_when_what_the_next_were_paid_for_proves_false() {
	let paid = got(|end| {
		told(2, end + 60, 2 * HOUR);
		pass(2_000);
		told(1, end - 300 - 2 * HOUR, 2 * HOUR);
		pass(2_000);
		refute(2);
	});
	assert_eq!(paid, [250, 750], "Carol was paid for all while the lie was believed");
	// And if both were paid before the two turned out to be one.
	let paid = got(|end| {
		told(1, end - 3 * HOUR, 2 * HOUR);
		told(2, end + HOUR, 2 * HOUR);
		pass(2_000);
		tell(incident(1, end - 3 * HOUR, end + HOUR - 300, true));
		pass(2_000);
		refute(2);
	});
	assert!(paid[0] > 250, "the true outage counts whole: {paid:?}");
}

/// In one window each insures other coins.
#[test]
fn a_beginning_in_the_same_window_that_comes_to_light_late_pays_whom_it_falls_to() {
	funded(|| {
		assert_ok!(insure(BOB, (1, 1_000), 1_000, 6));
		let (_, ends) = term(last());
		pass(ends * HOUR - 4 * HOUR - now());
		assert_ok!(insure(CAROL, (1, 1_000), 1_000, 24));
		let (begins, _) = term(last());
		assert!(begins <= ends + 4, "{begins} and {ends}");
		pass(begins * HOUR + 8 * HOUR - now());
		let before = [BOB, CAROL].map(balance);
		told(1, begins * HOUR + 60, 3 * HOUR);
		pass(2_000);
		assert!(balance(CAROL) > before[1]);
		tell(incident(1, ends * HOUR - 600, begins * HOUR + 60 + 3 * HOUR, true));
		pass(4_000);
		assert!(balance(BOB) > before[0], "it began in Bob's term");
	});
}
