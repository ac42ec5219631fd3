// SPDX-License-Identifier: Apache-2.0

//! Whom slashed money goes to: a capped share to who reported, a fixed share to nobody, then to the harmed,
//! then to the cover pools, and what is left to the treasury.
//!
//! Money comes in as it is collected, so every share is a function of all that has come in so far, which
//! only grows with it: whoever is paid in parts gets what it would have got at once.
//!
//! Because a share is always burnt, nobody gets back what it loses, whichever of the receivers it is.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{helpers_128bit::multiply_by_rational_with_rounding, Perbill, Rounding};
use vigil_primitives::ProtocolId;

/// What a protocol that was harmed may get.
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
pub struct Claim {
	/// Who.
	pub protocol: ProtocolId,
	/// At most so much.
	pub limit: u128,
	/// What it was paid.
	pub paid: u128,
}

/// How money is shared.
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
pub struct Rule {
	/// Of what is not burnt, to who reported; nothing if that is nobody.
	pub reporter_share: Perbill,
	/// But no more than this.
	pub reporter_cap: u128,
	/// Of all, to nobody.
	pub burnt_share: Perbill,
	/// To cover pools at most, after the harmed.
	pub cover_limit: u128,
}

/// What each has got.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Shares {
	/// Who reported.
	pub reporter: u128,
	/// Nobody.
	pub burnt: u128,
	/// The harmed.
	pub harmed: u128,
	/// The cover pools.
	pub cover: u128,
	/// The treasury.
	pub treasury: u128,
}

impl Shares {
	/// All together.
	pub fn sum(&self) -> u128 {
		[self.reporter, self.burnt, self.harmed, self.cover, self.treasury]
			.into_iter()
			.fold(0, u128::saturating_add)
	}
}

/// The shares of `total`, and what each claim is worth by it. What cannot be divided among the claims is in
/// no share until more comes in.
pub fn share(total: u128, rule: &Rule, claims: &[Claim]) -> (Shares, Vec<u128>) {
	let burnt = rule.burnt_share.mul_ceil(total);
	let left = total.saturating_sub(burnt);
	let reporter = rule.reporter_share.mul_floor(left).min(rule.reporter_cap);
	let left = left.saturating_sub(reporter);
	let limits = claims.iter().fold(0u128, |sum, claim| sum.saturating_add(claim.limit));
	let for_harmed = left.min(limits);
	let part = |claim: &Claim| {
		let part = multiply_by_rational_with_rounding(
			for_harmed,
			claim.limit,
			limits.max(1),
			Rounding::Down,
		);
		part.unwrap_or(0).min(claim.limit)
	};
	let parts: Vec<u128> = claims.iter().map(part).collect();
	let harmed = parts.iter().fold(0u128, |sum, part| sum.saturating_add(*part));
	let left = left.saturating_sub(for_harmed);
	let cover = left.min(rule.cover_limit);
	let treasury = left.saturating_sub(cover);
	(Shares { reporter, burnt, harmed, cover, treasury }, parts)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	const RULE: Rule = Rule {
		reporter_share: Perbill::from_percent(10),
		reporter_cap: 50,
		burnt_share: Perbill::from_percent(20),
		cover_limit: 100,
	};

	fn claim(protocol: u32, limit: u128) -> Claim {
		Claim { protocol: ProtocolId(protocol), limit, paid: 0 }
	}

	#[test]
	fn money_goes_down_the_order_of_the_receivers() {
		let claims = [claim(1, 100), claim(2, 300)];
		let (shares, parts) = share(1_000, &RULE, &claims);
		assert_eq!(parts, [100, 300]);
		let expected = Shares { reporter: 50, burnt: 200, harmed: 400, cover: 100, treasury: 250 };
		assert_eq!(shares, expected);
		let (shares, parts) = share(100, &RULE, &claims);
		assert_eq!(parts, [18, 54], "in proportion");
		let expected = Shares { reporter: 8, burnt: 20, harmed: 72, cover: 0, treasury: 0 };
		assert_eq!(shares, expected);
	}

	#[test]
	fn without_the_harmed_all_goes_on() {
		let (shares, parts) = share(100, &RULE, &[]);
		assert!(parts.is_empty());
		let expected = Shares { reporter: 8, burnt: 20, harmed: 0, cover: 72, treasury: 0 };
		assert_eq!(shares, expected);
	}

	proptest! {
		#[test]
		fn shares_only_grow_and_are_never_more_than_came_in(
			steps in prop::collection::vec(0..1_000u128, 1..20),
			limits in prop::collection::vec(0..2_000u128, 0..5),
			reporter in 0..50u32, burnt in 1..50u32, cap in 0..500u128, cover_limit in 0..2_000u128,
		) {
			let rule = Rule {
				reporter_share: Perbill::from_percent(reporter),
				reporter_cap: cap,
				burnt_share: Perbill::from_percent(burnt),
				cover_limit,
			};
			let claims: Vec<_> = (0..).zip(limits).map(|(id, limit)| claim(id, limit)).collect();
			let (mut total, mut before, mut parts_before) = (0, Shares::default(), vec![0; claims.len()]);
			for step in steps {
				total += step;
				let (now, parts) = share(total, &rule, &claims);
				prop_assert!(now.sum() <= total && total - now.sum() < claims.len().max(1) as u128);
				prop_assert!(now.burnt >= rule.burnt_share.mul_floor(total));
				let grows = [
					(before.reporter, now.reporter), (before.burnt, now.burnt), (before.harmed, now.harmed),
					(before.cover, now.cover), (before.treasury, now.treasury),
				];
				prop_assert!(grows.iter().all(|(before, now)| before <= now));
				prop_assert!(parts_before.iter().zip(&parts).all(|(before, now)| before <= now));
				prop_assert!(parts.iter().zip(&claims).all(|(part, claim)| *part <= claim.limit));
				(before, parts_before) = (now, parts);
			}
		}
	}
}
