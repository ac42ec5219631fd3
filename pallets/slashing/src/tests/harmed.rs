// SPDX-License-Identifier: Apache-2.0

//! Protocols whose plans fired by a lie are paid, and nobody has to claim anything for them.

use crate::{mock::*, rules::firings::MAX_FIRINGS, *};
use frame_support::{assert_noop, assert_ok, traits::Get};
use vigil_primitives::{ProtocolId, UnixTime};

/// A protocol has declared so much for long enough, and paid these fees.
fn values(protocol: u32, values: (u128, u128)) {
	world(|world| world.values.insert(ProtocolId(protocol), values));
}

/// All four have signed two Halts of one round.
fn lie() -> CaseId {
	assert_ok!(contradiction(certificate(halt(5), &[]), certificate(halt(6), &[])));
	last_case()
}

fn claims(id: CaseId) -> Vec<(u32, u128)> {
	case(id).purse.claims.iter().map(|claim| (claim.protocol.0, claim.limit)).collect()
}

fn got(protocol: u32) -> u128 {
	balance(protocol_account(protocol)) - 100_000
}

#[test]
fn who_is_known_to_have_fired_is_paid_without_a_claim() {
	build_and_execute(|| {
		values(1, (1_000, 4));
		values(2, (30, 1_000));
		fired(&[1, 2]);
		let id = lie();
		assert_eq!(claims(id), [(2, 30), (1, 20)]);
		next_era(6);
		assert_eq!((got(1), got(2)), (20, 30), "by fees, and by what was declared");
	});
}

#[test]
fn who_becomes_known_while_the_case_waits_is_paid_without_a_claim() {
	build_and_execute(|| {
		values(1, (1_000, 4));
		let id = lie();
		assert_eq!(claims(id), []);
		blocks(2);
		fired(&[1]);
		next_era(6);
		assert_eq!((claims(id), got(1)), (vec![(1, 20)], 20));
	});
}

#[test]
fn who_becomes_known_while_an_alarm_is_judged_is_told_of_at_once() {
	build_and_execute(|| {
		values(1, (1_000, 4));
		let said = certificate(halt(5), &[]);
		assert_ok!(Slashing::challenge(
			RuntimeOrigin::signed(CHALLENGER),
			said.into(),
			Default::default()
		));
		let id = last_case();
		assert_eq!(claims(id), []);
		fired(&[1]);
		assert_eq!(claims(id), [(1, 20)]);
		assert_ok!(Slashing::decide(RuntimeOrigin::root(), id, true));
		(0..2).for_each(|_| next_era(6));
		assert_eq!((claims(id), got(1)), (vec![(1, 20)], 20), "once");
	});
}

#[test]
fn who_becomes_known_after_others_were_paid_gets_nothing() {
	build_and_execute(|| {
		values(1, (1_000, 4));
		let id = lie();
		next_era(6);
		fired(&[1]);
		let join = Slashing::join_harmed(RuntimeOrigin::signed(9), id, ProtocolId(1));
		assert_eq!(join.map(drop).map_err(|e| e.error), Err(Error::<Test>::NotWaiting.into()));
		next_era(6);
		assert_eq!(got(1), 0);
	});
}

#[test]
fn what_a_protocol_may_get_is_what_it_had_paid_for_when_its_receipt_was_shown() {
	build_and_execute(|| {
		values(1, (1_000, 4));
		fired(&[1]);
		// It has failed over, and pays nothing for what it left behind; another pays much more than before.
		values(1, (0, 0));
		values(2, (50, 2));
		fired(&[2]);
		values(2, (1_000_000, 1_000_000));
		fired(&[2]);
		assert_eq!(claims(lie()), [(1, 20), (2, 10)]);
		next_era(6);
		assert_eq!((got(1), got(2)), (20, 10));
	});
}

/// It saw the lie, and would take from those who were harmed what was slashed for them.
#[test]
fn who_declares_more_after_a_lie_gets_nothing_of_it_by_waiting() {
	build_and_execute(|| {
		values(1, (1_000, 4));
		fired(&[1]);
		let told = now();
		values(2, (1_000_000, 1_000_000));
		let eras: u32 = <Test as Config>::HarmedEras::get();
		world(|world| {
			world.declared.insert(ProtocolId(2), world.era);
			world.era += eras;
		});
		fired_between(&[2], (told - 60, told));
		let id = lie();
		assert_eq!(claims(id), [(1, 20)]);
		let join = |protocol| {
			world(|world| world.fired.push(ProtocolId(protocol)));
			let result = Slashing::join_harmed(RuntimeOrigin::signed(9), id, ProtocolId(protocol));
			result.map(drop).map_err(|error| error.error)
		};
		assert_noop!(join(2), Error::<Test>::NotHarmed);
		// Nor by hand, where no receipt was noted.
		values(3, (1_000_000, 1_000_000));
		world(|world| world.declared.insert(ProtocolId(3), world.era - eras));
		assert_noop!(join(3), Error::<Test>::NotHarmed);
		world(|world| world.declared.insert(ProtocolId(3), world.era - 2 * eras));
		assert_ok!(join(3));
	});
}

/// A destination of its own says what it likes of when its plan fired.
#[test]
fn who_shows_a_later_firing_first_gets_no_more_of_an_earlier_lie() {
	build_and_execute(|| {
		let said = certificate(halt(5), &[]);
		assert_ok!(Slashing::challenge(
			RuntimeOrigin::signed(CHALLENGER),
			said.into(),
			Default::default()
		));
		let (id, told) = (last_case(), now());
		let later = told + 1_000_000;
		world(|world| world.now = later);
		values(1, (1_000_000, 1_000_000));
		fired_between(&[1], (later, later));
		values(1, (1_000, 4));
		fired_between(&[1], (told - 60, later));
		assert_eq!(claims(id), [(1, 20)]);
	});
}

#[test]
fn what_is_shown_again_of_an_outage_is_worth_no_more_in_a_case_that_waits() {
	build_and_execute(|| {
		fired(&[1]);
		let id = lie();
		values(1, (1_000, 1_000));
		fired(&[1]);
		let join = Slashing::join_harmed(RuntimeOrigin::signed(9), id, ProtocolId(1));
		assert_eq!(join.map(drop).map_err(|e| e.error), Err(Error::<Test>::NotHarmed.into()));
		assert_eq!(claims(id), [], "it had nothing at stake when it was noted");
	});
}

#[test]
fn who_fired_by_another_outage_is_not_harmed_by_this_lie() {
	build_and_execute(|| {
		values(1, (1_000, 4));
		values(2, (1_000, 4));
		values(3, (1_000, 4));
		let told = round();
		let began = told.0 - POLICY.halt_after.0;
		fired_between(&[1], (began - 900, began - 1));
		pass(400);
		// What was said again within the time in which it is the same lie counts.
		fired_between(&[2], (told.0 + 300, told.0 + 300));
		fired_between(&[3], (told.0 + 301, told.0 + 301));
		let word = |height| certificate(halt_in(height, told), &[]);
		assert_ok!(contradiction(word(5), word(6)));
		assert_eq!(claims(last_case()), [(2, 20)]);
	});
}

#[test]
fn a_receipt_that_names_times_to_come_claims_nothing_of_lies_to_come() {
	build_and_execute(|| {
		values(1, (1_000, 4));
		values(2, (1_000, 4));
		fired_between(&[1], (now() + 1, u64::MAX));
		fired_between(&[2], (0, u64::MAX));
		assert_eq!(FiringsOf::<Test>::get(SERVICE).len(), 1);
		assert_eq!(claims(lie()), [(2, 20)], "it may have fired by this one");
		pass(1_000);
		assert_ok!(two_halts(1));
		assert_eq!(claims(last_case()), [], "and not by the next");
	});
}

#[test]
fn lies_that_harm_nobody_by_firing_pay_no_protocol() {
	build_and_execute(|| {
		values(1, (1_000, 4));
		fired(&[1]);
		let block = |branch| certificate(checkpoint_in(5, branch, round()), &[]);
		assert_ok!(contradiction(block(1), block(2)));
		let id = last_case();
		next_era(6);
		assert_eq!((claims(id), got(1)), (vec![], 0));
	});
}

#[test]
fn many_with_little_at_stake_keep_nobody_out_who_has_more() {
	build_and_execute(|| {
		let small: Vec<u32> = (10..10 + MAX_HARMED).collect();
		small.iter().for_each(|protocol| values(*protocol, (1_000, 1)));
		fired(&small);
		values(1, (1_000, 2));
		let id = lie();
		assert_eq!(claims(id).len(), MAX_HARMED as usize);
		let promised = |protocol| Promises::<Test>::get(SERVICE, ProtocolId(protocol));
		assert_eq!(small.iter().filter(|one| promised(**one).is_some()).count(), 16);
		fired(&[1]);
		next_era(6);
		assert_eq!((got(1), claims(id).len()), (10, MAX_HARMED as usize));
		let left = small.iter().filter(|one| promised(**one).is_none());
		assert_eq!(left.count(), 1, "who made room may be paid in another case");
		assert!(events()
			.iter()
			.any(|told| matches!(told, Event::HarmedLeft { case, .. } if *case == id)));
	});
}

#[test]
fn who_joins_by_hand_takes_the_place_of_one_with_less_and_of_nobody_else() {
	build_and_execute(|| {
		let small: Vec<u32> = (10..10 + MAX_HARMED).collect();
		small.iter().for_each(|protocol| values(*protocol, (1_000, 2)));
		fired(&small);
		let id = lie();
		let join = |protocol| {
			world(|world| world.fired.push(ProtocolId(protocol)));
			let result = Slashing::join_harmed(RuntimeOrigin::signed(9), id, ProtocolId(protocol));
			result.map(drop).map_err(|error| error.error)
		};
		values(1, (1_000, 2));
		assert_noop!(join(1), Error::<Test>::TooManyHarmed);
		values(2, (1_000, 3));
		assert_ok!(join(2));
		assert!(claims(id).contains(&(2, 15)));
	});
}

#[test]
fn firings_of_many_worthless_plans_push_out_nobody() {
	build_and_execute(|| {
		values(1, (1_000, 4));
		fired(&[1]);
		let crowd: Vec<u32> = (100..100 + 2 * MAX_FIRINGS).collect();
		fired(&crowd);
		assert_eq!(FiringsOf::<Test>::get(SERVICE).len(), MAX_FIRINGS as usize);
		assert_eq!(claims(lie()), [(1, 20)], "who may get nothing has no claim");
	});
}

#[test]
fn a_firing_is_forgotten_when_no_evidence_of_its_time_is_taken_any_more() {
	build_and_execute(|| {
		values(1, (1_000, 4));
		values(2, (1_000, 4));
		let remember: u32 = <Test as Config>::RememberEras::get();
		fired(&[1]);
		world(|world| world.era += remember);
		fired(&[2]);
		assert_eq!(FiringsOf::<Test>::get(SERVICE).len(), 2);
		world(|world| world.era += 1);
		Slashing::note_firing(ProtocolId(3), SERVICE, UnixTime(1), UnixTime(2));
		let kept: Vec<_> =
			FiringsOf::<Test>::get(SERVICE).iter().map(|one| one.protocol.0).collect();
		assert_eq!(kept, [2, 3]);
	});
}

/// It fires by a true alarm, declares nothing any more, and sees the next lie coming: its own destination shows as many
/// receipts as it likes.
#[test]
fn what_a_protocol_declares_no_more_is_not_carried_to_a_later_lie() {
	build_and_execute(|| {
		values(1, (1_000, 4));
		values(2, (1_000, 4));
		let first = now();
		fired_between(&[1, 2], (first, first));
		values(1, (0, 0));
		for _ in 0..6 {
			pass(200);
			fired_between(&[1, 2], (first, now()));
			fired_between(&[1], (now() - 200, now()));
		}
		assert_eq!(claims(lie()), [(2, 20)], "what is declared still counts");
	});
}

#[test]
fn who_failed_over_is_paid_for_the_lie_that_was_told_again_though_it_pays_no_fees_any_more() {
	build_and_execute(|| {
		values(1, (1_000, 4));
		let first = now();
		fired_between(&[1], (first, first));
		values(1, (0, 0));
		// The alarm is told again, and a second plan fires; evidence is about the last of it only.
		pass(240);
		fired_between(&[1], (first, now()));
		let id = lie();
		assert!(case(id).deed.from > first);
		assert_eq!(claims(id), [(1, 20)]);
		next_era(6);
		assert_eq!(got(1), 20);
	});
}
