// SPDX-License-Identifier: Apache-2.0

//! The pure rule of what a transaction offers for its gas (EIP-1559), and what it offers in place of another
//! one with the same nonce. Amounts are in wei for each gas.

/// What gas costs now, as an endpoint says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Market {
	/// What each gas costs at least in the newest block.
	pub base: u128,
	/// What authors of blocks ask beside that.
	pub asked: u128,
}

/// The most that is offered, so that no endpoint can make it more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caps {
	/// All together.
	pub fee: u128,
	/// To authors.
	pub tip: u128,
}

/// What a transaction offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
	/// The most for each gas.
	pub fee: u128,
	/// Of it to the author.
	pub tip: u128,
}

/// What would be offered is more than the cap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no more can be offered for gas than the {0} wei of most_fee")]
pub struct AtCap(pub u128);

/// What to offer; `more` is what it was raised by so far, and `replaced` what an endpoint has with this nonce.
///
/// Twice the base fee lasts for six full blocks. What is raised as far as it goes offers all of the cap. Pools
/// take another transaction with the same nonce only if it offers a tenth more of both: it gets an eighth.
pub fn offer(
	market: Market,
	caps: Caps,
	more: u128,
	replaced: Option<Offer>,
) -> Result<Offer, AtCap> {
	let asked = market.asked.clamp(1, (caps.tip / 8).max(1));
	let mut tip = asked.saturating_add(more).min(caps.tip.max(1));
	let mut fee = market.base.saturating_mul(2).saturating_add(tip).min(caps.fee);
	if more >= caps.tip {
		fee = caps.fee;
	}
	if let Some(old) = replaced {
		(fee, tip) = (fee.max(above(old.fee)), tip.max(above(old.tip)));
	}
	match fee.max(tip) > caps.fee {
		true => Err(AtCap(caps.fee)),
		false => Ok(Offer { fee, tip: tip.min(fee) }),
	}
}

fn above(old: u128) -> u128 {
	old.saturating_add(old / 8).saturating_add(1)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	const GWEI: u128 = 1_000_000_000;
	const CAPS: Caps = Caps { fee: 200 * GWEI, tip: 16 * GWEI };

	#[test]
	fn a_first_offer_outlasts_a_rise_and_a_last_one_is_all_there_is() {
		let market = Market { base: 10 * GWEI, asked: GWEI };
		let first = offer(market, CAPS, 0, None).unwrap();
		assert_eq!(first, Offer { fee: 21 * GWEI, tip: GWEI });
		let last = offer(market, CAPS, CAPS.tip, Some(first)).unwrap();
		assert_eq!(last, Offer { fee: CAPS.fee, tip: CAPS.tip });
		assert_eq!(offer(market, CAPS, CAPS.tip, Some(last)), Err(AtCap(CAPS.fee)));
	}

	#[test]
	fn an_endpoint_that_asks_for_the_moon_gets_an_eighth_of_the_cap() {
		let greedy = Market { base: u128::MAX, asked: u128::MAX };
		let found = offer(greedy, CAPS, 0, None).unwrap();
		assert_eq!(found, Offer { fee: CAPS.fee, tip: CAPS.tip / 8 });
	}

	proptest! {
		#[test]
		fn no_offer_is_above_its_caps_and_a_replacement_is_a_tenth_above(
			base in 0..500 * GWEI,
			asked in 0..500 * GWEI,
			more in 0..20 * GWEI,
			old_fee in 0..300 * GWEI,
			old_tip in 0..20 * GWEI,
		) {
			let old = Offer { fee: old_fee.max(old_tip), tip: old_tip };
			if let Ok(found) = offer(Market { base, asked }, CAPS, more, Some(old)) {
				prop_assert!(found.fee <= CAPS.fee && found.tip <= found.fee);
				prop_assert!(found.fee * 10 >= old.fee * 11 && found.tip * 10 >= old.tip * 11);
			}
		}
	}
}
