// SPDX-License-Identifier: Apache-2.0

//! Elects a set per service for every era, one session ahead, a bounded part of it in each block.

use crate::{
	allocation::stake_of,
	election::{elect, Candidate},
	Allocations, Config, Ejected, ElectionCursor, Event, LastElection, Member, NextServiceId,
	Pallet, Participation, Participations, Service, Services, Set, SetOf, Sets, Snapshot,
	Snapshots, StakeLedger, Watchers,
};
use alloc::vec::Vec;
use frame_support::{
	traits::{Get, UnixTime as _},
	weights::Weight,
	BoundedVec,
};
use sp_runtime::{Perbill, Rounding};
use sp_staking::EraIndex;
use vigil_bls::{commit, SetPlan};
use vigil_primitives::{weight_cap::WeightCap, ServiceId, SetId, StakeWeight, UnixTime};

/// A candidate with everything its membership needs.
struct Contender<AccountId> {
	account: AccountId,
	member: vigil_primitives::Member,
	commission: Perbill,
	snapshot: Snapshot,
}

impl<T: Config> Pallet<T> {
	/// Starts the election of a newly planned era and goes on with the one under way.
	pub(crate) fn elect_some() -> Weight {
		let mut weight = T::DbWeight::get().reads(3);
		let planned = T::Stake::planned_era();
		if planned > LastElection::<T>::get() {
			LastElection::<T>::put(planned);
			ElectionCursor::<T>::put((planned, ServiceId(0)));
			weight = weight.saturating_add(T::DbWeight::get().writes(2));
		}
		let Some((era, mut next)) = ElectionCursor::<T>::get() else { return weight };
		let end = NextServiceId::<T>::get();
		let mut looked_at = 0u32;
		let mut candidates = 0u32;
		while next < end && looked_at < T::ServicesPerBlock::get() {
			let service = Services::<T>::get(next);
			let size = service.as_ref().map_or(0, |service| service.candidates);
			// The first service of a block always runs, so that the cursor always advances.
			if looked_at > 0 && candidates.saturating_add(size) > T::MaxCandidates::get() {
				break;
			}
			if let Some(service) = service {
				Self::elect_set(era, next, service);
			}
			candidates = candidates.saturating_add(size);
			looked_at = looked_at.saturating_add(1);
			next = ServiceId(next.0.saturating_add(1));
		}
		if next < end {
			ElectionCursor::<T>::put((era, next));
		} else {
			ElectionCursor::<T>::kill();
		}
		weight.saturating_add(Self::election_weight(looked_at, candidates))
	}

	/// What it costs to look at so many services with so many candidates together.
	pub(crate) fn election_weight(services: u32, candidates: u32) -> Weight {
		use crate::WeightInfo;
		let per_service = T::WeightInfo::elect_set(0);
		let per_candidate = T::WeightInfo::elect_set(1).saturating_sub(per_service);
		per_service
			.saturating_mul(services.into())
			.saturating_add(per_candidate.saturating_mul(candidates.into()))
	}

	/// Elects the set of one service for `era`. Without members the last set stays in office until
	/// it expires.
	pub(crate) fn elect_set(era: EraIndex, id: ServiceId, mut service: Service<T::AccountId>) {
		Self::eject_absent(id, &service);
		Self::prune_sets(era, id, &mut service);
		let contenders = Self::contenders(era, id, &service);
		let set_id = service.latest_set.next().filter(|_| !service.retired);
		let built = set_id
			.and_then(|set_id| Self::build_set(era, id, set_id, &service, contenders))
			.map(|(set, snapshots)| {
				for (member, snapshot) in set.members.iter().zip(snapshots) {
					Snapshots::<T>::insert((era, id, &member.account), snapshot);
				}
				set
			});
		match built {
			Some(set) => {
				let commitment = set.commitment.clone();
				service.latest_set = commitment.set_id;
				let signed = BoundedVec::truncate_from(alloc::vec![0; set.members.len()]);
				let participation = Participation { certificates: 0, points: 0, signed };
				Participations::<T>::insert(id, commitment.set_id, participation);
				Sets::<T>::insert(id, commitment.set_id, set);
				Services::<T>::insert(id, service);
				Self::deposit_event(Event::SetElected { service: id, era, commitment });
			},
			None => {
				Services::<T>::insert(id, service);
				Self::deposit_event(Event::NoSetElected { service: id, era });
			},
		}
	}

	/// Everybody who could be a member, with stake as of `era`.
	fn contenders(
		era: EraIndex,
		id: ServiceId,
		service: &Service<T::AccountId>,
	) -> Vec<Contender<T::AccountId>> {
		Allocations::<T>::iter_prefix(id)
			.filter_map(|(account, allocation)| {
				if Ejected::<T>::contains_key(id, &account) {
					return None;
				}
				let watcher = Watchers::<T>::get(&account)?;
				let exposure = T::Stake::exposure(era, &account)?;
				let allocation = allocation.at(era);
				let magnitude = allocation.electable();
				let stake = stake_of(exposure.total, magnitude, watcher.magnitude, Rounding::Down);
				let weight = StakeWeight(stake);
				let snapshot = Snapshot {
					set_id: service.latest_set.next()?,
					magnitude,
					total: watcher.magnitude,
					burnt: allocation.burnt,
					max_slash: service.terms.max_slash,
				};
				let member = vigil_primitives::Member { key: watcher.point, weight };
				let commission = watcher.commission;
				Some(Contender { account, member, commission, snapshot })
			})
			.collect()
	}

	/// Picks the members, caps their weights and commits to them.
	fn build_set(
		era: EraIndex,
		id: ServiceId,
		set_id: SetId,
		service: &Service<T::AccountId>,
		contenders: Vec<Contender<T::AccountId>>,
	) -> Option<(SetOf<T>, Vec<Snapshot>)> {
		let terms = &service.terms;
		let candidates = contenders
			.iter()
			.map(|one| Candidate { id: one.account.clone(), stake: one.member.weight.0 })
			.collect();
		let winners = elect(candidates, terms.max_members, terms.min_stake);
		let mut by_account: alloc::collections::BTreeMap<_, _> =
			contenders.into_iter().map(|one| (one.account.clone(), one)).collect();
		let chosen: Vec<_> =
			winners.iter().filter_map(|winner| by_account.remove(&winner.id)).collect();
		let mut weights: Vec<_> = chosen.iter().map(|one| one.member.weight).collect();
		let cap = WeightCap::from_billionths(terms.weight_cap.deconstruct());
		cap.apply(&mut weights).ok()?;
		let capped: Vec<_> = chosen
			.iter()
			.zip(&weights)
			.map(|(one, weight)| vigil_primitives::Member { weight: *weight, ..one.member })
			.collect();
		let now = T::UnixTime::now().as_secs();
		let activates_at = T::Stake::planned_era_start().max(now);
		let lifetime = T::Stake::era_length().saturating_mul(T::SetLifetime::get().into());
		let plan = SetPlan {
			service: id,
			set_id,
			policy_hash: terms.policy.hash(),
			activates_at: UnixTime(activates_at),
			expires_at: UnixTime(activates_at.saturating_add(lifetime)),
		};
		let commitment = commit::<T::Curve>(&plan, &capped).ok()?;
		let members = chosen
			.iter()
			.zip(&capped)
			.map(|(one, member)| Member {
				account: one.account.clone(),
				member: *member,
				commission: one.commission,
			})
			.collect::<Vec<_>>();
		let snapshots = chosen.into_iter().map(|one| one.snapshot).collect();
		let members = BoundedVec::try_from(members).ok()?;
		Some((Set { era, policy: terms.policy, commitment, members }, snapshots))
	}

	/// Takes the seat of every member of the latest set that signed too little.
	fn eject_absent(id: ServiceId, service: &Service<T::AccountId>) {
		let Some(set) = Sets::<T>::get(id, service.latest_set) else { return };
		let Some(seen) = Participations::<T>::get(id, service.latest_set) else { return };
		let least = service.terms.min_participation;
		for (member, signed) in set.members.iter().zip(&seen.signed) {
			let share = Perbill::from_rational(*signed, seen.certificates.max(1));
			if seen.certificates > 0 && share < least {
				Ejected::<T>::insert(id, &member.account, ());
				Self::deposit_event(Event::Ejected {
					service: id,
					watcher: member.account.clone(),
					signed: *signed,
					certificates: seen.certificates,
				});
			}
		}
	}
}
