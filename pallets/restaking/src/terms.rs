// SPDX-License-Identifier: Apache-2.0

//! The pure rules of changing terms: what they are called, and which changes shut out so many watchers
//! that an owner alone may not announce them.
//!
//! A set's watchers decide what fires a customer's plans. Whoever can narrow a set to its friends decides
//! that alone, so a change that narrows by more than a bound is governance's to announce, after the same
//! notice.

use crate::types::ServiceTerms;
use codec::Encode;
use sp_core::H256;
use sp_runtime::traits::{BlakeTwo256, Hash};

/// Whether `new` could shut out more watchers than an owner may at once: less than two thirds of the
/// seats, more than twice the stake, half as much again of the weight for one member, or a list where
/// there was none.
pub fn narrows_too_much(old: &ServiceTerms, new: &ServiceTerms) -> bool {
	let cap = |terms: &ServiceTerms| u64::from(terms.weight_cap.deconstruct());
	let seats = |terms: &ServiceTerms| u64::from(terms.max_members);
	seats(new).saturating_mul(3) < seats(old).saturating_mul(2)
		|| new.min_stake > old.min_stake.saturating_mul(2)
		|| cap(new).saturating_mul(2) > cap(old).saturating_mul(3)
		|| new.allow_list && !old.allow_list
}

/// Whether one more of so many candidates, of whom `leaving` are leaving the list already, may leave it
/// without more than a third of them being gone.
pub fn may_leave(candidates: u32, leaving: u32) -> bool {
	u64::from(leaving).saturating_add(1).saturating_mul(3) <= u64::from(candidates)
}

/// What terms are called: their hash, with the version of the allow-list where one is used.
pub fn hash(terms: &ServiceTerms, list: u32) -> H256 {
	BlakeTwo256::hash(&(terms, terms.allow_list.then_some(list)).encode())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{mock::terms, offences::OffenceFractions};
	use sp_runtime::Perbill;

	#[test]
	fn narrowing_by_more_than_the_bound_is_told_from_other_changes() {
		let old = ServiceTerms { max_members: 9, weight_cap: Perbill::from_percent(20), ..terms() };
		let allowed = [
			ServiceTerms { max_members: 6, ..old.clone() },
			ServiceTerms { max_members: 10, ..old.clone() },
			ServiceTerms { min_stake: 2 * old.min_stake, ..old.clone() },
			ServiceTerms { min_stake: old.min_stake / 2, ..old.clone() },
			ServiceTerms { weight_cap: Perbill::from_percent(30), ..old.clone() },
			ServiceTerms { weight_cap: Perbill::from_percent(1), ..old.clone() },
			ServiceTerms { max_slash: Perbill::from_percent(1), ..old.clone() },
		];
		let refused = [
			ServiceTerms { max_members: 5, ..old.clone() },
			ServiceTerms { min_stake: 2 * old.min_stake + 1, ..old.clone() },
			ServiceTerms { weight_cap: Perbill::from_percent(31), ..old.clone() },
			ServiceTerms { allow_list: true, ..old.clone() },
		];
		assert!(allowed.iter().all(|new| !narrows_too_much(&old, new)));
		assert!(refused.iter().all(|new| narrows_too_much(&old, new)));
		let listed = ServiceTerms { allow_list: true, ..old.clone() };
		assert!(!narrows_too_much(&listed, &old), "opening a list shuts nobody out");
	}

	#[test]
	fn a_third_of_the_candidates_may_leave_a_list_at_once() {
		assert!(may_leave(3, 0));
		assert!(!may_leave(2, 0));
		assert!(may_leave(9, 2));
		assert!(!may_leave(9, 3));
		assert!(!may_leave(u32::MAX, u32::MAX));
	}

	#[test]
	fn every_term_and_the_list_where_it_is_used_change_the_hash() {
		let open = terms();
		let listed = ServiceTerms { allow_list: true, ..terms() };
		assert_eq!(hash(&open, 1), hash(&open, 2), "a list that is not used means nothing");
		assert_ne!(hash(&listed, 1), hash(&listed, 2));
		let mut policy = open.policy;
		policy.margin.0 += 1;
		let others = [
			ServiceTerms { policy, ..terms() },
			ServiceTerms { max_members: 9, ..terms() },
			ServiceTerms { min_stake: open.min_stake + 1, ..terms() },
			ServiceTerms { weight_cap: Perbill::from_percent(1), ..terms() },
			ServiceTerms { max_slash: Perbill::from_percent(1), ..terms() },
			ServiceTerms { min_participation: Perbill::from_percent(1), ..terms() },
			ServiceTerms {
				offences: OffenceFractions { silence: Perbill::from_percent(7), ..open.offences },
				..terms()
			},
			listed,
		];
		assert!(others.iter().all(|other| hash(other, 0) != hash(&open, 0)));
	}
}
