// SPDX-License-Identifier: Apache-2.0

//! Who gets cover, how much, at what price.

use crate::{mock::*, Covered, Error, Event, InsuredFor, Policies, PoliciesOf, PoolTerms};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult, FixedU128, Perbill};
use vigil_primitives::{
	answers::insurance::{Curve, Insured, PolicyId, PoolId},
	traits::Status,
	ProtocolId, Seconds, ServiceId, UnixTime,
};

const CAP: u128 = 400_000;

fn funded(test: impl FnOnce()) {
	build_and_execute(|| {
		deposit(ALICE, 1_000_000);
		test();
	});
}

fn buy_as(who: u128, insured: Insured<u128>, proof: Option<u128>, cap: u128) -> DispatchResult {
	let proof = proof.map(|amount| Shown { height: 1, amount });
	Insurance::buy(signed(who), POOL, insured, proof, CAROL, cap, CURVE, 24, RICH)
}

#[test]
fn a_quote_is_what_is_paid_and_it_goes_where_it_should() {
	funded(|| {
		let quote = Insurance::quote(POOL, CAP, CURVE, 240).unwrap();
		// Half a cap a year is expected; a quarter more is asked; from nothing to 40 % scarcity adds a
		// third of 0.16.
		let plain = f64::from(400_000) * 0.5 * 240.0 / (365.0 * 24.0) * 1.25;
		let asked = plain * (1.0 + 0.16 / 3.0);
		assert!((quote.premium as f64 - asked).abs() < 2.0, "{} {asked}", quote.premium);
		assert_eq!(
			(quote.start, quote.end.0 - quote.start.0),
			(UnixTime(START + 3 * HOUR), 240 * HOUR)
		);
		assert_eq!((quote.utilisation, quote.value), (400_000_000, CAP));
		let before = balance(BUYER);
		assert_ok!(try_buy(CAP, 240));
		assert_eq!(before - balance(BUYER), quote.premium);
		assert_eq!(pool().pending, quote.premium);
		block(0);
		let for_watchers = Perbill::from_percent(20).mul_floor(quote.premium);
		assert_eq!(balance(WATCHERS) - RICH, for_watchers);
		let rest = quote.premium - for_watchers;
		assert_eq!(pool().unearned + pool().reserve, rest);
		assert_eq!(pool().unearned, rest / 240 * 240);
		pass(13 * DAY);
		let kept = pool().reserve + pool().assets - 1_000_000;
		assert_eq!(kept, rest, "all of it was earned");
		assert!(pool().reserve >= rest / 10 && pool().reserve <= rest / 10 + 240 * 2);
	});
}

#[test]
fn without_watchers_to_pay_the_pool_keeps_their_share() {
	funded(|| {
		world(|world| world.no_door = true);
		let premium = Insurance::quote(POOL, CAP, CURVE, 240).unwrap().premium;
		bought(CAP, 240);
		assert_eq!(balance(WATCHERS), RICH);
		assert_eq!(pool().unearned + pool().reserve, premium);
	});
}

#[test]
fn zero_capacity_is_an_error_not_a_panic() {
	build_and_execute(|| {
		assert_noop!(try_buy(1, 24), Error::<Test>::NoCapacity);
		assert!(Insurance::quote(POOL, 1, CURVE, 24).is_err());
		deposit(ALICE, CAP);
		assert_noop!(try_buy(CAP + 1, 24), Error::<Test>::NoCapacity);
		assert_ok!(try_buy(CAP, 24));
		assert_noop!(try_buy(1, 24), Error::<Test>::NoCapacity);
		assert_eq!(pool().locked, pool().assets, "locked never exceeds assets");
	});
}

#[test]
fn purchases_take_effect_at_the_end_of_their_block_so_none_counts_in_that_of_suspect() {
	funded(|| {
		let before = balance(BUYER);
		assert_ok!(try_buy(CAP, 240));
		set_status(WARD, Status::Suspect);
		assert_noop!(try_buy(CAP, 240), Error::<Test>::Guarded);
		block(6);
		assert_eq!(balance(BUYER), before, "the premium went back");
		assert_eq!((pool().locked, pool().policies, pool().pending), (0, 0, 0));
		assert_eq!(Covered::<Test>::get(WARD), 0);
		let policy = PolicyId(0);
		assert!(!Policies::<Test>::contains_key(POOL, policy));
		System::assert_has_event(
			Event::PurchaseUndone {
				pool: POOL,
				policy,
				premium: Insurance::quote(POOL, CAP, CURVE, 240).unwrap().premium,
			}
			.into(),
		);
		set_status(WARD, Status::Live);
		// Suspect and live again within one block: it is live when the block ends.
		assert_ok!(try_buy(CAP, 240));
		set_status(WARD, Status::Suspect);
		set_status(WARD, Status::Live);
		block(6);
		assert_eq!(pool().policies, 1);
	});
}

#[test]
fn terms_that_nobody_could_be_paid_by_are_refused() {
	funded(|| {
		let early = Curve { deductible: Seconds(59), ..CURVE };
		let flat = Curve { full: CURVE.deductible, ..CURVE };
		let none = Curve { steps: 0, ..CURVE };
		for curve in [early, flat, none] {
			assert_noop!(try_buy_of(POOL, CAP, curve, 24), Error::<Test>::BadCurve);
		}
		assert_noop!(try_buy(CAP, 0), Error::<Test>::BadTerm);
		assert_noop!(try_buy(CAP, 24 * 90 + 1), Error::<Test>::BadTerm);
		assert_noop!(try_buy(0, 24), Error::<Test>::TooLittle);
		assert_noop!(try_buy_of(PoolId(9), CAP, CURVE, 24), Error::<Test>::UnknownPool);
		let insured = Insured::Protocol(PROTOCOL);
		let dear = Insurance::buy(signed(BUYER), POOL, insured, None, CAROL, CAP, CURVE, 24, 1);
		assert_noop!(dear, Error::<Test>::PremiumTooHigh);
	});
}

#[test]
fn only_who_has_something_to_lose_is_insured_and_only_up_to_that() {
	funded(|| {
		let refused = Error::<Test>::NotInsurable;
		assert_noop!(buy_as(BOB, Insured::Protocol(PROTOCOL), None, 1), refused);
		let refused = Error::<Test>::NotInsurable;
		assert_noop!(buy_as(BUYER, Insured::Protocol(ProtocolId(9)), None, 1), refused);
		world(|world| world.aged.insert((PROTOCOL, WARD), 1_000));
		let protocol = || Insured::Protocol(PROTOCOL);
		assert_noop!(buy_as(BUYER, protocol(), None, 1_001), Error::<Test>::NotInsurable);
		assert_ok!(buy_as(BUYER, protocol(), None, 600));
		assert_noop!(buy_as(BUYER, protocol(), None, 401), Error::<Test>::NotInsurable);
		assert_ok!(buy_as(BUYER, protocol(), None, 400));
		assert_eq!(InsuredFor::<Test>::get(WARD, (protocol(), 0)), 1_000);
		// A holder proves a balance of their own.
		assert_noop!(buy_as(BOB, Insured::Holder(BOB), None, 1), Error::<Test>::NotInsurable);
		assert_noop!(buy_as(BOB, Insured::Holder(ALICE), Some(9), 1), Error::<Test>::NotInsurable);
		assert_noop!(buy_as(BUYER, protocol(), Some(9), 1), Error::<Test>::NotInsurable);
		assert_noop!(
			buy_as(BOB, Insured::Holder(BOB), Some(500), 501),
			Error::<Test>::NotInsurable
		);
		assert_ok!(buy_as(BOB, Insured::Holder(BOB), Some(500), 500));
		assert_noop!(buy_as(BOB, Insured::Holder(BOB), Some(500), 1), Error::<Test>::NotInsurable);
	});
}

#[test]
fn watchers_of_a_service_cannot_hold_its_cover() {
	funded(|| {
		for who in [BUYER, CAROL] {
			world(|world| world.watchers = vec![who]);
			assert_noop!(try_buy(CAP, 24), Error::<Test>::Watches);
		}
		world(|world| world.watchers = vec![ALICE]);
		let policy = cover(CAP, 24);
		world(|world| world.watchers = vec![CAROL]);
		let renewed = Insurance::renew(signed(BUYER), POOL, policy, CAP, 24, RICH);
		assert_noop!(renewed, Error::<Test>::Watches);
	});
}

#[test]
fn cover_and_declared_value_are_bounded_by_what_a_quorum_would_lose() {
	funded(|| {
		world(|world| {
			world.declared = 300_000;
			world.at_risk = 500_000;
		});
		assert_noop!(try_buy(200_001, 24), Error::<Test>::NotSecured);
		assert_ok!(try_buy(200_000, 24));
		assert_noop!(try_buy(1, 24), Error::<Test>::NotSecured);
		// Of all pools of the service together.
		let other = open(WARD, AssetKind::Native, terms());
		assert_ok!(Insurance::deposit(signed(ALICE), other, 1_000));
		assert_noop!(try_buy_of(other, 1, CURVE, 24), Error::<Test>::NotSecured);
	});
}

#[test]
fn wards_that_stop_together_share_a_cap() {
	funded(|| {
		assert_ok!(Insurance::set_group(root(), 5, 500_000));
		let in_group = |service| {
			let id = crate::NextPool::<Test>::get();
			let (native, terms) = (AssetKind::Native, Box::new(terms()));
			assert_ok!(Insurance::open_pool(root(), service, native, Some(5), terms));
			assert_ok!(Insurance::deposit(signed(ALICE), id, 1_000_000));
			id
		};
		let (one, other) = (in_group(WARD), in_group(OTHER_WARD));
		assert_ok!(try_buy_of(one, 300_000, CURVE, 24));
		assert_noop!(try_buy_of(other, 200_001, CURVE, 24), Error::<Test>::GroupFull);
		assert_ok!(try_buy_of(other, 200_000, CURVE, 24));
		block(0);
		let worst = || Insurance::pool_info(one).unwrap().worst_case_of_group;
		assert_eq!(worst(), 500_000);
		// What was paid cannot be paid again.
		pass(5 * HOUR);
		outage(1, 3 * HOUR);
		pass(3_600);
		let left = Insurance::pool_info(one).unwrap().worst_case;
		assert!(left < 300_000, "{left}");
		assert_eq!(worst(), left + 200_000);
		assert_ok!(Insurance::set_group(root(), 5, 100));
		check();
		assert_noop!(try_buy_of(one, 1, CURVE, 24), Error::<Test>::GroupFull);
		pass(4 * DAY);
		assert_eq!(crate::Groups::<Test>::get(5).unwrap().used, 0);
	});
}

#[test]
fn nothing_is_sold_by_a_stale_rate() {
	funded(|| {
		let dollar = AssetKind::WithId(DOLLAR);
		let id = open(WARD, dollar.clone(), terms());
		assert_ok!(Insurance::deposit(signed(ALICE), id, 1_000_000));
		assert_noop!(try_buy_of(id, CAP, CURVE, 24), Error::<Test>::StaleRate);
		assert_ok!(Insurance::set_rate(root(), dollar.clone(), FixedU128::from_rational(5, 2)));
		pass(DAY);
		assert_ok!(try_buy_of(id, CAP, CURVE, 24));
		assert_eq!(Covered::<Test>::get(WARD), CAP / 2 * 5, "it counts in VGL");
		pass(600);
		assert_noop!(try_buy_of(id, CAP, CURVE, 24), Error::<Test>::StaleRate);
		assert_noop!(
			Insurance::renew(signed(BUYER), id, PolicyId(0), CAP, 24, RICH),
			Error::<Test>::StaleRate
		);
	});
}

#[test]
fn a_reduction_frees_and_returns_what_is_not_earned() {
	funded(|| {
		let policy = cover(CAP, 240);
		let per_period = Policies::<Test>::get(POOL, policy).unwrap().per_period;
		let before = balance(BUYER);
		let reduce = |cap| Insurance::reduce(signed(BUYER), POOL, policy, cap);
		assert_noop!(reduce(CAP), Error::<Test>::MoreThanBefore);
		assert_noop!(Insurance::reduce(signed(BOB), POOL, policy, 0), Error::<Test>::NotYours);
		assert_ok!(reduce(CAP / 4));
		// One period has begun since the cover did, and the one that runs is kept.
		let kept = per_period.div_ceil(4);
		assert_eq!(balance(BUYER) - before, (per_period - kept) * 238);
		assert_eq!((pool().locked, Covered::<Test>::get(WARD)), (CAP / 4, CAP / 4));
		check();
		outage(1, 3 * HOUR);
		assert_noop!(reduce(0), Error::<Test>::LossPending);
		pass(1_800);
		assert_eq!(paid(), CAP / 8);
		assert_noop!(reduce(CAP / 8 - 1), Error::<Test>::MoreThanBefore);
		assert_ok!(reduce(CAP / 8));
		assert_eq!((pool().policies, pool().locked), (0, 0), "nothing is left to pay");
		pass(13 * DAY);
		assert_eq!(pool().unearned, 0);
	});
}

#[test]
fn a_purchase_is_reduced_before_it_begins_but_not_in_its_block() {
	funded(|| {
		assert_ok!(try_buy(CAP, 24));
		let reduce = || Insurance::reduce(signed(BUYER), POOL, PolicyId(0), 0);
		assert_noop!(reduce(), Error::<Test>::NotInForce);
		block(0);
		let unearned = pool().unearned;
		let before = balance(BUYER);
		assert_ok!(reduce());
		assert_eq!(balance(BUYER) - before, unearned, "all that the pool had not earned");
		assert_eq!((pool().unearned, pool().policies), (0, 0));
	});
}

#[test]
fn a_policys_terms_survive_edits() {
	funded(|| {
		cover(CAP, 240);
		let edited = PoolTerms {
			merge_within: Seconds(0),
			dispute: Seconds(DAY),
			least_deductible: Seconds(4 * HOUR),
			most_periods: 1,
			..terms()
		};
		let at = now();
		pass(6 * HOUR);
		told(1, at, 2 * HOUR);
		assert_ok!(Insurance::set_terms(root(), POOL, Box::new(edited)));
		told(2, at + 2 * HOUR + 500, HOUR);
		assert_eq!(pool().events.len(), 1, "the event merges as it began");
		pass(1_800);
		assert_eq!(paid(), CAP / 2, "and is disputed for as long, by the curve that was bought");
	});
}

#[test]
fn a_block_takes_so_many_purchases_and_no_more() {
	funded(|| {
		world(|world| world.most_policies = u32::MAX);
		for _ in 0..64 {
			assert_ok!(try_buy(10, 24));
		}
		assert_noop!(try_buy(10, 24), Error::<Test>::BlockFull);
		block(6);
		assert_ok!(try_buy(10, 24));
		assert_eq!(pool().policies, 65);
	});
}

#[test]
fn many_small_policies_cost_no_less_than_one_large() {
	let spent = |caps: &[u128]| {
		let mut spent = 0;
		funded(|| {
			for cap in caps {
				assert_ok!(try_buy(*cap, 24));
			}
			spent = RICH - balance(BUYER);
		});
		spent
	};
	let one = spent(&[400_000]);
	assert!(spent(&[100_000; 4]) >= one);
	assert!(spent(&[10_000; 40]) >= one);
	assert!(spent(&[1]) > 0);
}

#[test]
fn nobody_has_more_policies_than_one_account_may() {
	funded(|| {
		for _ in 0..64 {
			assert_ok!(try_buy(1_000, 24));
			block(0);
		}
		assert_noop!(try_buy(1_000, 24), Error::<Test>::TooManyPolicies);
		assert_ok!(buy_as(BOB, Insured::Holder(BOB), Some(500), 500));
		assert_ok!(Insurance::reduce(signed(BUYER), POOL, PolicyId(0), 0));
		assert_ok!(try_buy(1_000, 24));
		assert_noop!(try_buy(1_000, 24), Error::<Test>::TooManyPolicies);
		pass(4 * DAY);
		assert_eq!(pool().policies, 0, "all ran out");
		assert_eq!(PoliciesOf::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_purchase_that_is_undone_takes_no_place() {
	funded(|| {
		assert_ok!(try_buy(1_000, 24));
		assert_eq!(PoliciesOf::<Test>::get(BUYER), 1);
		set_status(WARD, Status::Suspect);
		block(0);
		assert_eq!(PoliciesOf::<Test>::get(BUYER), 0);
	});
}

#[test]
fn who_has_cover_of_a_ward_that_nobody_watches_any_more_gets_back_what_is_not_earned() {
	funded(|| {
		let policy = cover(CAP, 240);
		world(|world| world.status.remove(&WARD));
		assert_noop!(try_buy(1_000, 24), Error::<Test>::Guarded);
		let (before, unearned) = (balance(BUYER), pool().unearned);
		assert_ok!(Insurance::reduce(signed(BUYER), POOL, policy, 0));
		let per_period = unearned / 239;
		assert!(balance(BUYER) - before + 2 * per_period >= unearned, "all but what runs");
		assert_eq!(pool().policies, 0);
	});
}

#[test]
fn a_holder_is_insured_for_what_the_coin_is_worth_while_that_is_known() {
	funded(|| {
		let buy = |cap| buy_as(BOB, Insured::Holder(BOB), Some(1_000), cap);
		assert_noop!(
			Insurance::set_coin_rate(signed(BOB), WARD, FixedU128::from_u32(9)),
			DispatchError::BadOrigin
		);
		let set = |rate| Insurance::set_coin_rate(root(), WARD, rate);
		assert_noop!(set(FixedU128::from_u32(0)), Error::<Test>::BadRate);
		assert_ok!(set(FixedU128::from_rational(1, 3)));
		assert_noop!(buy(334), Error::<Test>::NotInsurable);
		assert_ok!(buy(333));
		pass(DAY + 600);
		assert_noop!(buy(1), Error::<Test>::StaleRate);
		let unknown = Insurance::set_coin_rate(root(), ServiceId(99), FixedU128::from_u32(1));
		assert_noop!(unknown, Error::<Test>::UnknownService);
	});
}
