// SPDX-License-Identifier: Apache-2.0

//! Elects a set per service for every era, one session ahead, a bounded part of it in each block.

use crate::{
	ballot::Contender, Allocations, Config, Election, ElectionCursor, Event, LastElection, Member,
	NextServiceId, Pallet, Participation, Participations, Service, Services, Set, SetMembers, Sets,
	Snapshots, StakeLedger, WeightInfo,
};
use alloc::vec::Vec;
use frame_support::{
	traits::{Get, UnixTime as _},
	weights::Weight,
	BoundedVec,
};
use sp_runtime::Perbill;
use sp_staking::EraIndex;
use vigil_bls::{commit, SetPlan};
use vigil_primitives::{ServiceId, SetId, UnixTime};

/// One service's turn in an election: what there is to do for it, read once.
pub(crate) struct Turn<T: Config> {
	era: EraIndex,
	id: ServiceId,
	/// `None` if the service is reaped.
	service: Option<Service<T::AccountId>>,
	/// The set whose absent members lose their seats.
	latest: Option<Set>,
	/// The oldest set, if nobody can be judged or paid by it any more.
	outdated: Option<Set>,
}

impl<T: Config> Turn<T> {
	/// Reads what the service needs.
	pub(crate) fn of(era: EraIndex, id: ServiceId) -> Self {
		let service = Services::<T>::get(id);
		let set = |of: fn(&Service<T::AccountId>) -> SetId| {
			service.as_ref().and_then(|service| Sets::<T>::get(id, of(service)))
		};
		let latest = set(|service| service.latest_set);
		let kept = latest.as_ref().map(|set| set.commitment.set_id);
		let outdated = set(|service| service.oldest_set).filter(|set| {
			kept.is_some_and(|kept| set.commitment.set_id < kept)
				&& set.era.saturating_add(T::RewardHistory::get()) < era
		});
		Self { era, id, service, latest, outdated }
	}

	/// What the turn costs at most.
	pub(crate) fn weight(&self) -> Weight {
		let size = |set: &Option<Set>| set.as_ref().map_or(0, |set| set.commitment.size.into());
		let (candidates, members) = match &self.service {
			Some(service) if !service.retired => {
				(service.candidates, service.candidates.min(service.terms.max_members))
			},
			_ => (0, 0),
		};
		Pallet::<T>::turn_weight(candidates, members, size(&self.latest), size(&self.outdated))
	}

	/// Takes seats from who was absent, forgets the oldest set if it is due, and elects a new one.
	pub(crate) fn take(self) {
		let Some(mut service) = self.service else { return };
		if let Some(set) = &self.latest {
			Pallet::<T>::eject_absent(self.id, set, service.terms.min_participation);
		}
		if let Some(set) = &self.outdated {
			Pallet::<T>::prune_set(self.id, set, &mut service);
		}
		if !service.retired {
			Pallet::<T>::elect_set(self.era, self.id, &mut service);
		}
		Services::<T>::insert(self.id, service);
	}
}

impl<T: Config> Pallet<T> {
	/// Starts the election of a newly planned era, and goes on with the one under way.
	///
	/// An election that outlasts its era goes on as that of the next one, with the services that
	/// have not had their turn first. A service registered meanwhile waits for the next election.
	pub(crate) fn elect_some() -> Weight {
		let planned = T::Stake::planned_era();
		let mut cursor = ElectionCursor::<T>::get();
		if planned > LastElection::<T>::get() {
			LastElection::<T>::put(planned);
			let next = cursor.map_or(ServiceId(0), |election| election.next);
			cursor = Some(Election { era: planned, next, left: NextServiceId::<T>::get().0 });
		}
		let Some(mut election) = cursor else { return Weight::zero() };
		let weight = Self::take_turns(&mut election);
		if election.left > 0 {
			ElectionCursor::<T>::put(election);
		} else {
			ElectionCursor::<T>::kill();
		}
		weight
	}

	/// Gives services their turns until the block's share of the election is done.
	fn take_turns(election: &mut Election) -> Weight {
		let (limit, services) = (T::ElectionWeight::get(), NextServiceId::<T>::get());
		let looking = T::WeightInfo::elect_set(0, 0);
		let mut used = Weight::zero();
		for looked_at in 0..T::ServicesPerBlock::get().min(election.left) {
			// The first turn of a block is always taken, so that the election always ends. The
			// integrity test proves that any turn fits.
			let is_first = looked_at == 0;
			if !is_first && used.saturating_add(looking).any_gt(limit) {
				return used;
			}
			let turn = Turn::<T>::of(election.era, election.next);
			let after = used.saturating_add(turn.weight());
			if !is_first && after.any_gt(limit) {
				// It was read for nothing, and will be read again.
				return used.saturating_add(looking);
			}
			turn.take();
			used = after;
			election.left = election.left.saturating_sub(1);
			election.next = ServiceId(election.next.0.saturating_add(1));
			if election.next >= services {
				election.next = ServiceId(0);
			}
		}
		used
	}

	/// What a turn costs: `members` elected from `candidates`, a latest set of `latest` members and
	/// an outdated one of `outdated`.
	pub fn turn_weight(candidates: u32, members: u32, latest: u32, outdated: u32) -> Weight {
		let mut weight = T::WeightInfo::elect_set(candidates.saturating_sub(members), members);
		if latest > 0 {
			weight = weight.saturating_add(T::WeightInfo::eject_absent(latest));
		}
		if outdated > 0 {
			weight = weight.saturating_add(T::WeightInfo::prune_set(outdated));
		}
		weight
	}

	/// The most that one turn can cost.
	pub fn heaviest_turn() -> Weight {
		let members = T::MaxMembers::get();
		Self::turn_weight(T::MaxCandidates::get(), members, members, members)
	}

	/// Elects the set of one service for `era`. Without members the last set stays in office until
	/// it expires.
	pub(crate) fn elect_set(era: EraIndex, id: ServiceId, service: &mut Service<T::AccountId>) {
		let elected = service.latest_set.next().and_then(|set_id| {
			let chosen = Self::choose(era, id, &service.terms);
			Self::install(era, id, set_id, service, chosen)
		});
		Self::deposit_event(match elected {
			Some(set) => {
				service.latest_set = set.commitment.set_id;
				Event::SetElected { service: id, era, commitment: set.commitment }
			},
			None => Event::NoSetElected { service: id, era },
		});
	}

	/// Commits to the chosen and stores them as a set.
	fn install(
		era: EraIndex,
		id: ServiceId,
		set_id: SetId,
		service: &Service<T::AccountId>,
		chosen: Vec<Contender<T::AccountId>>,
	) -> Option<Set> {
		let now = T::UnixTime::now().as_secs();
		let activates_at = T::Stake::planned_era_start().max(now);
		let lifetime = T::Stake::era_length().saturating_mul(T::SetLifetime::get().into());
		let policy = service.terms.policy;
		let plan = SetPlan {
			service: id,
			set_id,
			policy_hash: policy.hash(),
			activates_at: UnixTime(activates_at),
			expires_at: UnixTime(activates_at.saturating_add(lifetime)),
		};
		let leaves: Vec<_> = chosen.iter().map(|one| one.member).collect();
		let set = Set { era, policy, commitment: commit::<T::Curve>(&plan, &leaves).ok()? };
		let member = |one: &Contender<T::AccountId>| Member {
			account: one.account.clone(),
			member: one.member,
			commission: one.commission,
		};
		let members = BoundedVec::try_from(chosen.iter().map(member).collect::<Vec<_>>()).ok()?;
		for one in &chosen {
			let snapshot = one.snapshot(set_id, service.terms.max_slash);
			Snapshots::<T>::insert((era, id, &one.account), snapshot);
		}
		let signed = BoundedVec::truncate_from(alloc::vec![0; members.len()]);
		let participation = Participation { certificates: 0, points: 0, signed };
		Participations::<T>::insert(id, set_id, participation);
		SetMembers::<T>::insert(id, set_id, members);
		Sets::<T>::insert(id, set_id, &set);
		Some(set)
	}

	/// Takes the seat of every member of the set that signed less than `least` of its certificates.
	pub(crate) fn eject_absent(id: ServiceId, set: &Set, least: Perbill) {
		let set_id = set.commitment.set_id;
		if least == Perbill::zero() {
			return;
		}
		let Some(seen) = Participations::<T>::get(id, set_id) else { return };
		if seen.certificates == 0 {
			return;
		}
		let members = SetMembers::<T>::get(id, set_id);
		for (member, signed) in members.iter().zip(&seen.signed) {
			if Perbill::from_rational(*signed, seen.certificates) >= least {
				continue;
			}
			Allocations::<T>::mutate(id, &member.account, |entry| {
				if let Some(allocation) = entry.as_mut() {
					allocation.ejected = true;
				}
			});
			Self::deposit_event(Event::Ejected {
				service: id,
				watcher: member.account.clone(),
				signed: *signed,
				certificates: seen.certificates,
			});
		}
	}
}
