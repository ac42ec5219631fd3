// SPDX-License-Identifier: Apache-2.0

//! The pure rules: no storage, no clock, no currency.

pub mod capacity;
pub mod chain;
pub mod curve;
pub mod downtime;
pub mod holding;
pub mod premium;
pub mod queue;
pub mod recovery;
pub mod settlement;
pub mod shares;
pub mod waiting;

use sp_core::U256;

/// One billion: the whole, in billionths.
pub const BILLION: u128 = 1_000_000_000;

/// `a * b / c`, rounded down; `None` if `c` is zero or the result does not fit.
pub fn mul_div(a: u128, b: u128, c: u128) -> Option<u128> {
	let product = U256::from(a).checked_mul(b.into())?;
	product.checked_div(c.into()).and_then(|found| found.try_into().ok())
}

/// `a * b / c`, rounded up; `None` if `c` is zero or the result does not fit.
pub fn mul_div_up(a: u128, b: u128, c: u128) -> Option<u128> {
	let product = U256::from(a).checked_mul(b.into())?;
	let divisor = U256::from(c);
	let exact = product.checked_rem(divisor)?.is_zero();
	let rounded = product.checked_div(divisor)?.checked_add(U256::from(u8::from(!exact)))?;
	rounded.try_into().ok()
}
