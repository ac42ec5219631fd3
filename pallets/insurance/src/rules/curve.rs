// SPDX-License-Identifier: Apache-2.0

//! The payout curve: how downtime of one event turns into a part of a cap.
//!
//! `g(D) = clamp((D - d) / (m - d), 0, 1)` with deductible `d` and full at `m`, paid in steps: a step is due
//! when the downtime has reached its end, so nothing is paid at the deductible itself, and the last step is
//! due exactly at `m`.

use super::{mul_div, BILLION};
use vigil_primitives::{answers::insurance::Curve, Seconds};

/// The most steps that a curve has.
pub const MOST_STEPS: u16 = 100;

/// Whether anybody can be paid by a curve.
pub fn is_sound(curve: &Curve) -> bool {
	curve.deductible < curve.full && (1..=MOST_STEPS).contains(&curve.steps)
}

/// How many steps so much downtime has passed.
pub fn steps_passed(curve: &Curve, downtime: Seconds) -> u16 {
	let over = downtime.0.saturating_sub(curve.deductible.0);
	let width = curve.full.0.saturating_sub(curve.deductible.0);
	let steps = mul_div(over.into(), curve.steps.into(), width.into()).unwrap_or(0);
	u16::try_from(steps).unwrap_or(u16::MAX).min(curve.steps)
}

/// What so many steps pay of a cap, rounded down; all of them pay it all.
pub fn payout(curve: &Curve, cap: u128, steps: u16) -> u128 {
	mul_div(cap, steps.min(curve.steps).into(), curve.steps.into()).unwrap_or(0)
}

/// The share of a cap that so much downtime costs, without steps, in billionths rounded up: what premiums
/// are made of.
pub fn severity(curve: &Curve, downtime: Seconds) -> u128 {
	let over = downtime.0.saturating_sub(curve.deductible.0);
	let width = curve.full.0.saturating_sub(curve.deductible.0);
	super::mul_div_up(over.into(), BILLION, width.into()).unwrap_or(0).min(BILLION)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	const CURVE: Curve = Curve { deductible: Seconds(600), full: Seconds(4_200), steps: 6 };

	#[test]
	fn a_step_is_due_when_downtime_has_reached_its_end() {
		for (downtime, steps) in
			[(0, 0), (600, 0), (601, 0), (1_199, 0), (1_200, 1), (1_799, 1), (4_199, 5), (4_200, 6)]
		{
			assert_eq!(steps_passed(&CURVE, Seconds(downtime)), steps, "{downtime}");
		}
		assert_eq!(steps_passed(&CURVE, Seconds(u64::MAX)), 6);
	}

	#[test]
	fn steps_pay_their_part_rounded_down_and_together_the_cap() {
		assert_eq!(payout(&CURVE, 1_000, 0), 0);
		assert_eq!(payout(&CURVE, 1_000, 1), 166);
		assert_eq!(payout(&CURVE, 1_000, 6), 1_000);
		assert_eq!(payout(&CURVE, 1_000, 7), 1_000);
	}

	#[test]
	fn severity_is_a_clamped_line_rounded_up() {
		for (downtime, share) in
			[(600, 0), (2_400, 500_000_000), (4_200, BILLION), (9_999, BILLION)]
		{
			assert_eq!(severity(&CURVE, Seconds(downtime)), share);
		}
		assert_eq!(severity(&CURVE, Seconds(601)), 277_778);
	}

	#[test]
	fn a_curve_has_a_width_and_some_steps() {
		assert!(is_sound(&CURVE));
		assert!(!is_sound(&Curve { full: Seconds(600), ..CURVE }));
		assert!(!is_sound(&Curve { steps: 0, ..CURVE }));
		assert!(is_sound(&Curve { steps: 100, ..CURVE }));
		assert!(!is_sound(&Curve { steps: 101, ..CURVE }));
	}

	proptest! {
		#[test]
		fn a_policy_pays_at_most_its_cap_and_each_step_once(
			deductible in 0..100_000u64, width in 1..1_000_000u64, steps in 1..=MOST_STEPS,
			cap: u128, mut downtimes in prop::collection::vec(0..2_000_000u64, 1..20),
		) {
			let full = Seconds(deductible + width);
			let curve = Curve { deductible: Seconds(deductible), full, steps };
			downtimes.sort();
			let (mut before, mut paid) = (0, 0u128);
			for downtime in downtimes {
				let now = steps_passed(&curve, Seconds(downtime));
				prop_assert!(now >= before);
				paid += payout(&curve, cap, now) - payout(&curve, cap, before);
				before = now;
				prop_assert!(paid <= cap);
				let share = severity(&curve, Seconds(downtime));
				prop_assert!(u128::from(now) * BILLION <= share * u128::from(steps));
			}
			let rest = payout(&curve, cap, steps) - payout(&curve, cap, before);
			prop_assert_eq!(paid + rest, cap);
		}
	}
}
