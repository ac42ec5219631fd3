// SPDX-License-Identifier: Apache-2.0

//! The price of weight.

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{constants::ExtrinsicBaseWeight, Weight, WeightToFee},
};

/// Weight costs so much that an empty transaction costs `Empty`.
pub struct WeightFee<Empty>(PhantomData<Empty>);

impl<Empty: Get<u128>> WeightToFee for WeightFee<Empty> {
	type Balance = u128;

	fn weight_to_fee(weight: &Weight) -> u128 {
		let base = u128::from(ExtrinsicBaseWeight::get().ref_time()).max(1);
		u128::from(weight.ref_time()).saturating_mul(Empty::get()).checked_div(base).unwrap_or(0)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use frame_support::traits::ConstU128;

	#[test]
	fn an_empty_transaction_costs_what_it_should_and_no_weight_wraps() {
		type Fee = WeightFee<ConstU128<1_000>>;
		let base = ExtrinsicBaseWeight::get();
		assert_eq!(Fee::weight_to_fee(&base), 1_000);
		assert_eq!(Fee::weight_to_fee(&base.saturating_mul(3)), 3_000);
		assert_eq!(Fee::weight_to_fee(&Weight::zero()), 0);
		assert!(Fee::weight_to_fee(&Weight::MAX) > Fee::weight_to_fee(&base));
	}
}
