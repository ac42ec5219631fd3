// SPDX-License-Identifier: Apache-2.0

//! The pure rule of elections: which candidates of a service become members of its next set.

use alloc::vec::Vec;

/// Somebody who could become a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate<Id> {
	/// Who it is; breaks ties.
	pub id: Id,
	/// Stake allocated to the service in the era of the set.
	pub stake: u128,
}

/// The `max_members` candidates with the most stake, none below `min_stake`, most stake first.
///
/// Equal stakes are ordered by id, so every node elects the same set. A candidate without stake
/// never wins, whatever the minimum.
pub fn elect<Id: Ord>(
	mut candidates: Vec<Candidate<Id>>,
	max_members: u32,
	min_stake: u128,
) -> Vec<Candidate<Id>> {
	candidates.retain(|candidate| candidate.stake > 0 && candidate.stake >= min_stake);
	candidates.sort_unstable_by(|a, b| b.stake.cmp(&a.stake).then_with(|| a.id.cmp(&b.id)));
	candidates.truncate(max_members as usize);
	candidates
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn candidates(stakes: &[u128]) -> Vec<Candidate<usize>> {
		stakes.iter().enumerate().map(|(id, stake)| Candidate { id, stake: *stake }).collect()
	}

	fn ids(set: &[Candidate<usize>]) -> Vec<usize> {
		set.iter().map(|member| member.id).collect()
	}

	#[test]
	fn an_election_without_candidates_elects_nobody() {
		assert!(elect(candidates(&[]), 10, 0).is_empty());
	}

	#[test]
	fn candidates_below_the_minimum_are_not_elected() {
		assert!(elect(candidates(&[1, 2, 3]), 10, 4).is_empty());
		assert_eq!(ids(&elect(candidates(&[1, 4, 3]), 10, 3)), [1, 2]);
	}

	#[test]
	fn a_candidate_without_stake_is_never_elected() {
		assert!(elect(candidates(&[0, 0]), 10, 0).is_empty());
	}

	#[test]
	fn ties_are_broken_by_id() {
		assert_eq!(ids(&elect(candidates(&[5, 7, 5, 7]), 3, 0)), [1, 3, 0]);
	}

	proptest! {
		#[test]
		fn nobody_left_out_had_more_stake_than_a_member(
			stakes in prop::collection::vec(0..100u128, 0..60),
			max in 0..40u32,
			min in 0..100u128,
		) {
			let set = elect(candidates(&stakes), max, min);
			prop_assert!(set.len() <= max as usize);
			prop_assert!(set.iter().all(|member| member.stake >= min && member.stake > 0));
			if let Some(weakest) = set.last().filter(|_| set.len() == max as usize) {
				let members = ids(&set);
				for (id, stake) in stakes.iter().enumerate() {
					prop_assert!(members.contains(&id) || *stake <= weakest.stake);
				}
			}
		}
	}
}
