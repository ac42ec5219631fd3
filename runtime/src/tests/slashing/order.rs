// SPDX-License-Identifier: Apache-2.0

//! Two lies add up, whichever lands first, and with what consensus slashes.

use super::*;
use crate::{
	constants::{currency::VGL, staking::SLASH_DEFER_DURATION},
	tests::restaking::nominate,
	Session,
};
use sp_keyring::Sr25519Keyring::Ferdie;
use sp_staking::offence::OffenceDetails;

/// What the test leaves, in either order.
fn in_both_orders<const N: usize>(test: impl Fn(bool) -> [Balance; N]) {
	let [one, other] = [false, true].map(|swapped| {
		let mut left = [0; N];
		build_and_execute(|| left = test(swapped));
		left
	});
	let same = one.iter().zip(&other).all(|(a, b)| close(*a, *b));
	assert!(same, "{one:?} {other:?}");
}

#[test]
fn two_slashes_in_one_era_add_up_in_either_order() {
	in_both_orders(|swapped| {
		nominate(Ferdie, LIAR, 600_000 * VGL);
		let at = serve(&[LIAR, BobStash]);
		let before = [LIAR, Ferdie].map(bonded);
		let round = round();
		let report = |handover| match handover {
			true => report_handover(at, LIAR),
			false => report_halts(at, LIAR, round),
		};
		for handover in [swapped, !swapped] {
			assert_ok!(report(handover));
			land();
		}
		let after = [LIAR, Ferdie].map(bonded);
		for (before, after) in before.into_iter().zip(after) {
			assert!(close(before - after, cost(before, HALT + OWN)), "{after} of {before}");
		}
		check_books(at.0);
		after
	});
}

#[test]
fn lies_about_two_eras_cost_what_was_at_stake_in_each() {
	build_and_execute(|| {
		let at = serve(&[LIAR, BobStash]);
		let (stake, first) = (bonded(LIAR), round());
		next_era();
		let next = (at.0, Restaking::current(at.0).expect("in office"));
		assert!(next.1 > at.1);
		assert_ok!(report_halts(at, LIAR, first));
		assert_ok!(report_halts(next, LIAR, round()));
		land();
		assert!(close(stake - bonded(LIAR), 2 * cost(stake, HALT)));
		check_books(at.0);
	});
}

#[test]
fn lies_to_two_services_cost_what_each_was_given_and_no_more() {
	in_both_orders(|swapped| {
		let one = serve(&[LIAR, BobStash]);
		let (other, _) = serve(&[LIAR, BobStash]);
		let one = (one.0, Restaking::current(one.0).expect("in office"));
		let other = (other, Restaking::current(other).expect("in office"));
		let stake = bonded(LIAR);
		let mut order = [one, other];
		if swapped {
			order.reverse();
		}
		for at in order {
			assert_ok!(report_halts(at, LIAR, round()));
			land();
			check_books(at.0);
		}
		assert!(close(stake - bonded(LIAR), 2 * cost(stake, HALT)));
		[bonded(LIAR)]
	});
}

#[test]
fn a_lie_and_an_equivocation_add_up_in_either_order() {
	in_both_orders(|consensus_first| {
		nominate(Ferdie, LIAR, 600_000 * VGL);
		let at = serve(&[LIAR, BobStash]);
		let (said, round) = (era(), round());
		let before = [LIAR, Ferdie].map(bonded);
		let session = Session::current_index();
		next_era();
		let details = OffenceDetails { offender: account(LIAR), reporters: Vec::new() };
		Staking::on_offence([details].into_iter(), &[percent(10)], session);
		assert_ok!(report_halts(at, LIAR, round));
		if consensus_first {
			// The case is kept from landing until the equivocation has, which its rights outlast: they are
			// never too late.
			while era() <= said + SLASH_DEFER_DURATION + 1 {
				pallet_slashing::Due::<Runtime>::remove(
					vigil_primitives::Era(case(last_case()).accepted.0 + 1),
					last_case(),
				);
				next_era();
			}
			let mut held = case(last_case());
			let due = vigil_primitives::Era(era() + 1);
			held.stage = pallet_slashing::Stage::Waiting { due };
			Cases::<Runtime>::insert(last_case(), held);
			pallet_slashing::Due::<Runtime>::insert(due, last_case(), ());
			land();
		} else {
			land();
			while era() <= said + SLASH_DEFER_DURATION + 1 {
				next_era();
			}
		}
		let after = [LIAR, Ferdie].map(bonded);
		for (before, after) in before.into_iter().zip(after) {
			// A tenth of all for the one, a tenth of half for the other.
			let lost = before / 10 + cost(before, HALT);
			assert!(close(before - after, lost), "{after} of {before}");
		}
		after
	});
}
