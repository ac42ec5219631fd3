// SPDX-License-Identifier: Apache-2.0

//! What cover costs.
//!
//! The rate of outages is `(k + a) / (T + b)`: `k` certified ones in `T` seconds of watching, and the chain
//! family's `a` in `b`. An outage costs `E[g]` of a cap: the mean over the certified ones and the family's.
//! Their product, the expected loss of a unit in a second, is `(sum of g + a * g_family) / (T + b)`.
//!
//! To it come a load, `1 + theta`, and what scarcity adds: at utilisation `u` a unit costs `1 + kappa * u^2`
//! times as much. A purchase pays for the whole way from the utilisation before it to the one after it, so
//! that many small ones cost as much as one large one, and each is rounded up.

use super::{curve::severity, mul_div, mul_div_up, BILLION};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::U512;
use vigil_primitives::{answers::insurance::Curve, Seconds};

/// Parts of a unit in which rates are counted.
pub const RATE_ONE: u128 = 1_000_000_000_000_000_000;

/// What is known of a ward's family before its own record says anything.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Prior {
	/// Outages, in thousandths.
	pub outages: u32,
	/// In how many seconds of watching.
	pub watched: Seconds,
	/// How long they lasted in the mean.
	pub length: Seconds,
}

/// What a pool asks beyond the expected loss.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Pricing {
	/// The load, in billionths of the expected loss.
	pub load: u32,
	/// How much more the last unit costs than the first, in billionths of the first.
	pub scarcity: u32,
	/// The least that a unit of cap costs in a second, in parts of 10^18.
	pub least_rate: u64,
}

/// The expected loss of a unit of cap in a second, in parts of 10^18, rounded up.
pub fn rate(outages: &[Seconds], watched: Seconds, prior: &Prior, curve: &Curve) -> Option<u128> {
	let lost = outages.iter().fold(0u128, |sum, one| sum.saturating_add(severity(curve, *one)));
	let of_family = u128::from(prior.outages).saturating_mul(severity(curve, prior.length));
	let thousandths = lost.saturating_mul(1_000).saturating_add(of_family);
	let seconds = u128::from(watched.0).saturating_add(prior.watched.0.into());
	let scale = RATE_ONE.checked_div(BILLION.saturating_mul(1_000))?;
	mul_div_up(thousandths, scale, seconds)
}

/// The share of the capacity that is sold, in billionths; `None` if there is none.
pub fn utilisation(sold: u128, capacity: u128) -> Option<u128> {
	mul_div(sold, BILLION, capacity).map(|share| share.min(BILLION))
}

/// What all cover up to `sold` weighs when scarcity is counted, `sold * (1 + kappa / 3 * u^2)`, in parts of
/// [`whole_weight`].
fn weighed(sold: u128, capacity: u128, scarcity: u32) -> Option<U512> {
	let square = |amount: u128| U512::from(amount).checked_mul(amount.into());
	let plain = square(capacity)?.checked_mul(BILLION.checked_mul(3)?.into())?;
	let scarce = square(sold)?.checked_mul(scarcity.into())?;
	plain.checked_add(scarce)?.checked_mul(sold.into())
}

/// What a unit weighs that is not scarce: so that nothing is rounded before the end, and prices rise with
/// every single unit.
fn whole_weight(capacity: u128) -> Option<U512> {
	let square = U512::from(capacity).checked_mul(capacity.into())?;
	square.checked_mul(BILLION.checked_mul(3)?.into())
}

/// How much is to be sold, on top of what.
#[derive(Clone, Copy, Debug)]
pub struct Sale {
	/// The cap.
	pub cap: u128,
	/// What is sold already.
	pub sold: u128,
	/// What can be sold at most.
	pub capacity: u128,
}

/// What a cap costs in so many seconds, rounded up, at least one unit. `None` if there is no such capacity,
/// or the sum is beyond all money.
pub fn premium(sale: &Sale, rate: u128, seconds: Seconds, pricing: &Pricing) -> Option<u128> {
	let Sale { cap, sold, capacity } = *sale;
	let after = sold.checked_add(cap).filter(|after| *after <= capacity)?;
	let weight = weighed(after, capacity, pricing.scarcity)?.checked_sub(weighed(
		sold,
		capacity,
		pricing.scarcity,
	)?)?;
	let rate = rate.max(pricing.least_rate.into()).max(1);
	let loaded = mul_div_up(rate, BILLION.checked_add(pricing.load.into())?, BILLION)?;
	let all = weight.checked_mul(loaded.into())?.checked_mul(seconds.0.into())?;
	let whole = whole_weight(capacity)?.checked_mul(RATE_ONE.into())?;
	let rounded = match all.checked_rem(whole)?.is_zero() {
		true => all.checked_div(whole)?,
		false => all.checked_div(whole)?.checked_add(U512::one())?,
	};
	u128::try_from(rounded).ok().map(|premium| premium.max(1))
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	const HOUR: u64 = 3_600;
	const YEAR: u64 = 365 * 24 * HOUR;
	const CURVE: Curve = Curve { deductible: Seconds(HOUR), full: Seconds(5 * HOUR), steps: 4 };
	/// Two outages a year, of three hours: half a cap each.
	const PRIOR: Prior =
		Prior { outages: 2_000, watched: Seconds(YEAR), length: Seconds(3 * HOUR) };
	const PLAIN: Pricing = Pricing { load: 0, scarcity: 0, least_rate: 0 };

	#[test]
	fn a_ward_that_nobody_watched_has_the_rate_of_its_family() {
		let found = rate(&[], Seconds(0), &PRIOR, &CURVE).unwrap();
		assert_eq!(found, RATE_ONE.div_ceil(u128::from(YEAR)));
	}

	#[test]
	fn the_record_outweighs_the_family_with_time() {
		// Three years, one outage of two hours (a quarter): (0.25 + 1) / 4 years.
		let found = rate(&[Seconds(2 * HOUR)], Seconds(3 * YEAR), &PRIOR, &CURVE).unwrap();
		assert_eq!(found, (RATE_ONE * 5 / 4).div_ceil(u128::from(4 * YEAR)));
	}

	#[test]
	fn nothing_watched_at_all_has_no_rate() {
		let nothing = Prior { watched: Seconds(0), ..PRIOR };
		assert_eq!(rate(&[], Seconds(0), &nothing, &CURVE), None);
	}

	#[test]
	fn zero_capacity_is_an_error_not_a_panic() {
		let sale = Sale { cap: 1, sold: 0, capacity: 0 };
		assert_eq!(premium(&sale, 1, Seconds(1), &PLAIN), None);
		assert_eq!(premium(&Sale { cap: 0, ..sale }, 1, Seconds(1), &PLAIN), None);
		assert_eq!(utilisation(0, 0), None);
	}

	#[test]
	fn a_year_at_one_whole_cap_a_year_costs_the_cap_and_its_load() {
		let sale = Sale { cap: 1_000_000, sold: 0, capacity: 2_000_000 };
		let rate = RATE_ONE.div_ceil(u128::from(YEAR));
		assert_eq!(premium(&sale, rate, Seconds(YEAR), &PLAIN), Some(1_000_001));
		let load = Pricing { load: 250_000_000, ..PLAIN };
		assert_eq!(premium(&sale, rate, Seconds(YEAR), &load), Some(1_250_001));
		// From nothing to half: 1 + 3 / 3 * 0.25.
		let scarce = Pricing { scarcity: 3_000_000_000, ..PLAIN };
		assert_eq!(premium(&sale, rate, Seconds(YEAR), &scarce), Some(1_250_001));
		// The other half: 2 * (1 + 1) - 1.25.
		let second = Sale { sold: 1_000_000, ..sale };
		assert_eq!(premium(&second, rate, Seconds(YEAR), &scarce), Some(2_750_001));
	}

	#[test]
	fn the_least_rate_is_a_floor() {
		let sale = Sale { cap: 1_000_000, sold: 0, capacity: 2_000_000 };
		let floor = Pricing { least_rate: 1_000_000_000_000, ..PLAIN };
		assert_eq!(premium(&sale, 0, Seconds(100), &floor), Some(100));
		assert_eq!(premium(&sale, 5_000_000_000_000, Seconds(100), &floor), Some(500));
	}

	#[test]
	fn no_more_than_the_capacity_has_a_price() {
		let sale = Sale { cap: 11, sold: 90, capacity: 100 };
		assert_eq!(premium(&sale, 1, Seconds(1), &PLAIN), None);
		assert_eq!(premium(&Sale { cap: 10, ..sale }, 1, Seconds(1), &PLAIN), Some(1));
	}

	fn amount() -> impl Strategy<Value = u128> {
		prop_oneof![1..100u128, 1..1_000_000_000_000_000_000_000_000u128]
	}

	fn pricing() -> impl Strategy<Value = Pricing> {
		(0..2_000_000_000u32, 0..4_000_000_000u32, 0..1_000_000_000u64)
			.prop_map(|(load, scarcity, least_rate)| Pricing { load, scarcity, least_rate })
	}

	proptest! {
		#[test]
		fn a_premium_is_positive_and_many_small_ones_cost_no_less_than_one(
			parts in prop::collection::vec(amount(), 1..8), sold in amount(), free in amount(),
			rate in 0..RATE_ONE, seconds in 0..10 * YEAR, pricing in pricing(),
		) {
			let cap: u128 = parts.iter().sum();
			let capacity = sold + cap + free;
			let seconds = Seconds(seconds);
			let whole = premium(&Sale { cap, sold, capacity }, rate, seconds, &pricing).unwrap();
			prop_assert!(whole > 0);
			let (mut sold, mut sum) = (sold, 0);
			for cap in parts {
				sum += premium(&Sale { cap, sold, capacity }, rate, seconds, &pricing).unwrap();
				sold += cap;
			}
			prop_assert!(sum >= whole, "{sum} < {whole}");
		}

		#[test]
		fn utilisation_is_monotone_between_floor_and_ceiling(
			a in amount(), b in amount(), cap in amount(), capacity in amount(),
			rate in 1..RATE_ONE, pricing in pricing(),
		) {
			let (less, more) = (a.min(b), a.max(b));
			let capacity = capacity + more + cap;
			prop_assert!(utilisation(less, capacity) <= utilisation(more, capacity));
			prop_assert!(utilisation(u128::MAX / BILLION, 1).unwrap() <= BILLION);
			let of = |sold, pricing: &Pricing| {
				premium(&Sale { cap, sold, capacity }, rate, Seconds(YEAR), pricing).unwrap()
			};
			let floor = of(less, &Pricing { scarcity: 0, ..pricing });
			let ceiling = Pricing { load: u32::MAX, scarcity: 0, least_rate: 0 };
			let (cheap, dear) = (of(less, &pricing), of(more, &pricing));
			prop_assert!(floor <= cheap && cheap <= dear, "{floor} {cheap} {dear}");
			// The last unit costs 1 + kappa times the first: less than 5.3 times here.
			let dearest = of(less, &ceiling) * 6;
			prop_assert!(pricing.least_rate > 0 || dear <= dearest, "{dear} > {dearest}");
		}

		#[test]
		fn an_outage_more_never_makes_it_cheaper(
			outages in prop::collection::vec(0..20 * HOUR, 0..10), more in 0..20 * HOUR,
			watched in 0..10 * YEAR,
		) {
			let mut outages: Vec<_> = outages.into_iter().map(Seconds).collect();
			let before = rate(&outages, Seconds(watched), &PRIOR, &CURVE).unwrap();
			let longer = rate(&outages, Seconds(watched + HOUR), &PRIOR, &CURVE).unwrap();
			prop_assert!(longer <= before);
			outages.push(Seconds(more));
			prop_assert!(rate(&outages, Seconds(watched), &PRIOR, &CURVE).unwrap() >= before);
		}
	}
}
