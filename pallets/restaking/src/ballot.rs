// SPDX-License-Identifier: Apache-2.0

//! From the allocations to a service to the members of its next set.

use crate::{
	allocation::stake_of,
	election::{elect, Candidate},
	types::Snapshot,
	Allocations, Candidates, Config, Pallet, ServiceTerms, StakeLedger, Watchers,
};
use alloc::vec::Vec;
use sp_runtime::{Perbill, Rounding};
use sp_staking::EraIndex;
use vigil_primitives::{weight_cap::WeightCap, Member, ServiceId, SetId, StakeWeight};

/// A candidate with everything its membership needs.
#[derive(Clone)]
pub(crate) struct Contender<AccountId> {
	pub account: AccountId,
	pub member: Member,
	pub commission: Perbill,
	/// Magnitude that the service can slash.
	magnitude: u64,
	/// The watcher's magnitude.
	total: u64,
	/// What the service has burnt of it.
	burnt: u64,
}

impl<AccountId> Contender<AccountId> {
	/// What it puts at stake as a member of this set.
	pub fn snapshot(&self, set_id: SetId, max_slash: Perbill) -> Snapshot {
		let Self { magnitude, total, burnt, .. } = *self;
		Snapshot { set_id, magnitude, total, burnt, max_slash }
	}
}

impl<T: Config> Pallet<T> {
	/// Who is elected for `era`, most stake first, with capped weights.
	pub(crate) fn choose(
		era: EraIndex,
		id: ServiceId,
		terms: &ServiceTerms,
	) -> Vec<Contender<T::AccountId>> {
		let contenders = Self::contenders(era, id, terms);
		let candidate = |(index, one): (usize, &Contender<T::AccountId>)| Candidate {
			id: (one.account.clone(), index),
			stake: one.member.weight.0,
		};
		let candidates = contenders.iter().enumerate().map(candidate).collect();
		let winners = elect(candidates, terms.max_members, terms.min_stake);
		let mut chosen: Vec<_> =
			winners.iter().filter_map(|one| contenders.get(one.id.1).cloned()).collect();
		let mut weights: Vec<_> = chosen.iter().map(|one| one.member.weight).collect();
		let cap = WeightCap::from_billionths(terms.weight_cap.deconstruct());
		if cap.apply(&mut weights).is_err() {
			return Vec::new();
		}
		for (one, weight) in chosen.iter_mut().zip(weights) {
			one.member.weight = weight;
		}
		chosen
	}

	/// Everybody who could be a member, with stake as of `era`.
	fn contenders(
		era: EraIndex,
		id: ServiceId,
		terms: &ServiceTerms,
	) -> Vec<Contender<T::AccountId>> {
		let contender = |account: T::AccountId| {
			let allocation = Allocations::<T>::get(id, &account)?.at(era);
			let magnitude = allocation.electable();
			if allocation.ejected || magnitude == 0 || !Self::is_allowed(id, terms, &account) {
				return None;
			}
			let watcher = Watchers::<T>::get(&account)?;
			if era < watcher.barred_until {
				return None;
			}
			let exposure = T::Stake::exposure(era, &account)?;
			let total = watcher.magnitude;
			let stake = stake_of(exposure.total, magnitude, total, Rounding::Down);
			let member = Member { key: watcher.point, weight: StakeWeight(stake) };
			let commission = watcher.commission_in(era);
			let burnt = allocation.burnt;
			Some(Contender { account, member, commission, magnitude, total, burnt })
		};
		Candidates::<T>::iter_key_prefix(id).filter_map(contender).collect()
	}
}
