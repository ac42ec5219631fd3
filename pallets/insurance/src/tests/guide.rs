// SPDX-License-Identifier: Apache-2.0

//! What `docs/insure.md` says in figures, with pools and policies as it describes them.

use super::figures::numbers;
use crate::{
	mock::*,
	rules::premium::{Pricing, Prior},
	PoolTerms,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::Perbill;
use vigil_primitives::{
	answers::insurance::{Curve, PolicyId, PoolId},
	Seconds,
};

const INSURE: &str = include_str!("../../../../docs/insure.md");

/// The policy of the guide, an outage, and what that pays.
struct Policy {
	cap: u128,
	curve: Curve,
	outage: u64,
	pays: u128,
}

fn policy() -> Policy {
	let [cap, deductible, full, steps, outage, passes, pays] = numbers(
		INSURE,
		"With a cap of {}, a deductible of {} hour, full at {} hours and {} steps, an outage of {}
		hours passes {} steps and pays {}.",
	);
	let hours = |number: u128| Seconds(number as u64 * HOUR);
	let curve = Curve { deductible: hours(deductible), full: hours(full), steps: steps as u16 };
	assert_eq!(pays, cap * passes / steps);
	Policy { cap, curve, outage: hours(outage).0, pays }
}

/// What the guide says of a price.
struct Price {
	terms: PoolTerms,
	assets: u128,
	periods: u32,
	premium: u128,
	an_hour: u128,
	earned: u128,
}

fn price() -> Price {
	let [outages, hours, load, assets, days, premium, an_hour, earned, watchers] = numbers(
		INSURE,
		"A family with {} outage of {} hours a year, a load of a {}, and a pool of {} with nothing
		sold before: {} days of the policy above cost {}, or {} an hour, of which the pool earns {}:
		a {} went to the watchers.",
	);
	let watched = Seconds(365 * DAY);
	let prior =
		Prior { outages: outages as u32 * 1_000, watched, length: Seconds(hours as u64 * HOUR) };
	let pricing = Pricing { load: 1_000_000_000 / load as u32, ..terms().pricing };
	let for_watchers = Perbill::from_rational(1, watchers as u32);
	let terms = PoolTerms { prior, pricing, for_watchers, ..terms() };
	Price { terms, assets, periods: days as u32 * 24, premium, an_hour, earned }
}

/// In the pool of the guide.
fn in_its_pool(test: impl FnOnce(PoolId, Price)) {
	build_and_execute(|| {
		let price = price();
		let pool = open(WARD, AssetKind::Native, price.terms);
		assert_ok!(Insurance::deposit(signed(ALICE), pool, price.assets));
		test(pool, price);
	});
}

/// Its policy for so many periods, in force.
fn covered(pool: PoolId, periods: u32) -> PolicyId {
	let (id, Policy { cap, curve, .. }) = (crate::NextPolicy::<Test>::get(), policy());
	assert_ok!(try_buy_of(pool, cap, curve, periods));
	pass(4 * HOUR);
	id
}

#[test]
fn what_the_policy_of_the_guide_costs_and_pays() {
	in_its_pool(|pool, price| {
		let Policy { cap, curve, outage: length, pays } = policy();
		let quote = Insurance::quote(pool, cap, curve, price.periods).unwrap();
		assert_eq!((quote.premium, quote.per_period), (price.premium, price.an_hour));
		assert_eq!(quote.period, Seconds(HOUR));
		let id = covered(pool, price.periods);
		let per_period = crate::Policies::<Test>::get(pool, id).unwrap().per_period;
		assert_eq!(per_period, price.earned);
		outage(1, length);
		pass(1_800);
		assert_eq!(paid(), pays);
		let [remains, of] = numbers(INSURE, "After the payout above {} of the {} remain at risk.");
		assert_eq!((of, remains), (cap, cap - pays));
		let told = Insurance::pool_info(pool).unwrap();
		assert_eq!((told.worst_case, told.locked), (remains, remains));
	});
}

#[test]
fn the_policy_of_the_guide_pays_an_outage_that_outlasts_it() {
	let [before, lasts, pays] = numbers(
		INSURE,
		"One as above that ends {} hour into an outage of {} hours pays {} all the same.",
	);
	in_its_pool(|pool, _| {
		let id = covered(pool, 24);
		let end = Insurance::policy_info(pool, id).unwrap().end.0;
		pass(end - before as u64 * HOUR - now());
		outage(1, lasts as u64 * HOUR);
		pass(1_800);
		assert_eq!(paid(), pays);
	});
}

#[test]
fn a_pool_lets_out_at_least_what_the_guide_says() {
	let [parts] = numbers(INSURE, "at least a {} of a pool leaves in an epoch");
	in_its_pool(|pool, price| {
		let least = Perbill::from_rational(1, parts as u32);
		let set = |exit_share| {
			let terms = PoolTerms { exit_share, ..price.terms };
			Insurance::set_terms(root(), pool, Box::new(terms))
		};
		let less = Perbill::from_parts(least.deconstruct() - 1);
		assert_noop!(set(less), crate::Error::<Test>::BadTerms);
		assert_ok!(set(least));
	});
}
