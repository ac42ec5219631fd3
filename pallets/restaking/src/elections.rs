// SPDX-License-Identifier: Apache-2.0

//! Elects a set per service for every era, one session ahead, a bounded part of it in each block.

use crate::{
	ballot::Contender,
	ejection::{ejected, Seen},
	Config, Election, ElectionCursor, Event, LastElection, LiveEnds, LiveServices, Pallet,
	Participation, Participations, Seat, Service, ServiceTerms, Services, Set, SetMembers, Sets,
	Snapshots, StakeLedger, WeightInfo,
};
use alloc::vec::Vec;
use frame_support::{
	traits::{Get, UnixTime as _},
	weights::Weight,
	BoundedVec,
};
use sp_staking::EraIndex;
use vigil_bls::{commit, SetPlan};
use vigil_primitives::{ServiceId, SetId, UnixTime};

/// One service's turn in an election: what there is to do for it, read once.
pub(crate) struct Turn<T: Config> {
	era: EraIndex,
	id: ServiceId,
	service: Option<Service<T::AccountId>>,
	/// The set whose absent members lose their seats.
	latest: Option<Set>,
	/// The oldest set, if nobody can be judged or paid by it any more.
	outdated: Option<Set>,
}

impl<T: Config> Turn<T> {
	/// Reads what the service needs.
	pub(crate) fn of(era: EraIndex, id: ServiceId) -> Self {
		let mut service = Services::<T>::get(id);
		if let Some(service) = service.as_mut() {
			service.terms = Pallet::<T>::terms_in_force(id, service);
		}
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

	/// Takes seats from who was absent, forgets the oldest set if it is due, and elects a new one. A
	/// retired service leaves the list with the last set but one.
	pub(crate) fn take(self) {
		let Some(mut service) = self.service else { return };
		Pallet::<T>::settle_terms(self.id, &mut service);
		if let Some(set) = &self.outdated {
			Pallet::<T>::prune_set(self.id, set, &mut service);
		}
		if !service.retired {
			if let Some(set) = &self.latest {
				Pallet::<T>::eject_absent(self.id, set);
			}
			Pallet::<T>::elect_set(self.era, self.id, &mut service);
		} else if service.oldest_set >= service.latest_set {
			Pallet::<T>::unlink_service(self.id);
		}
		Services::<T>::insert(self.id, service);
	}
}

impl<T: Config> Pallet<T> {
	/// Starts the election of a newly planned era, and goes on with the one under way.
	///
	/// An election that outlasts its era goes on as that of the next one, with the services that
	/// have not had their turn first.
	pub(crate) fn elect_some() -> Weight {
		let planned = T::Stake::planned_era();
		if planned > LastElection::<T>::get() {
			LastElection::<T>::put(planned);
			let election = Self::start_election(planned, ElectionCursor::<T>::get());
			ElectionCursor::<T>::set(election);
		}
		if ElectionCursor::<T>::exists() {
			Self::take_turns()
		} else {
			Weight::zero()
		}
	}

	/// The election of an era, which goes on where an unfinished one was; `None` if no service lives.
	fn start_election(era: EraIndex, unfinished: Option<Election>) -> Option<Election> {
		let (first, _) = LiveEnds::<T>::get()?;
		let (next, then) = match unfinished {
			Some(election) => (election.next, Some(election.next)),
			None => (first, None),
		};
		Some(Election { era, next, before: None, then })
	}

	/// Where the election is when the turn is over and `next` is the service after it in the list.
	pub(crate) fn after_turn(election: Election, next: Option<ServiceId>) -> Option<Election> {
		let is_left =
			|id: &ServiceId, before: Option<ServiceId>| before.is_none_or(|end| *id < end);
		if let Some(next) = next.filter(|id| is_left(id, election.before)) {
			return Some(Election { next, ..election });
		}
		let before = election.then;
		let (first, _) = LiveEnds::<T>::get().filter(|_| before.is_some())?;
		let next = Some(first).filter(|id| is_left(id, before))?;
		Some(Election { next, before, then: None, ..election })
	}

	/// Gives services their turns until the block's share of the election is done.
	fn take_turns() -> Weight {
		let limit = T::ElectionWeight::get();
		let looking = T::WeightInfo::visit_service();
		let mut used = Weight::zero();
		for looked_at in 0..T::ServicesPerBlock::get() {
			let Some(election) = ElectionCursor::<T>::get() else { break };
			// The first turn of a block is always taken, so that the election always ends. The
			// integrity test proves that any turn fits.
			let is_first = looked_at == 0;
			if !is_first && used.saturating_add(looking).any_gt(limit) {
				break;
			}
			let turn = Turn::<T>::of(election.era, election.next);
			let after = used.saturating_add(turn.weight());
			if !is_first && after.any_gt(limit) {
				// It was read for nothing, and will be read again.
				return used.saturating_add(looking);
			}
			// The cursor goes on first: the turn may take the service off the list.
			let next = LiveServices::<T>::get(election.next).and_then(|at| at.next);
			ElectionCursor::<T>::set(Self::after_turn(election, next));
			turn.take();
			used = after;
		}
		used
	}

	/// What a turn costs: `members` elected from `candidates` if there are any, a latest set of `latest` members and
	/// an outdated one of `outdated`.
	pub fn turn_weight(candidates: u32, members: u32, latest: u32, outdated: u32) -> Weight {
		let mut weight = if candidates > 0 {
			T::WeightInfo::elect_set(candidates.saturating_sub(members), members)
		} else {
			T::WeightInfo::visit_service()
		};
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
		let commitment = commit::<T::Curve>(&plan, &leaves).ok()?;
		let ServiceTerms { min_participation, offences, .. } = service.terms;
		let set = Set { era, policy, min_participation, offences, commitment };
		let seat = |one: &Contender<T::AccountId>| Seat {
			watcher: one.account.clone(),
			member: one.member,
			commission: one.commission,
		};
		let seats = BoundedVec::try_from(chosen.iter().map(seat).collect::<Vec<_>>()).ok()?;
		for one in &chosen {
			let snapshot = one.snapshot(set_id, service.terms.max_slash);
			Snapshots::<T>::insert((era, id, &one.account), snapshot);
		}
		Participations::<T>::insert(id, set_id, Participation::new(seats.len()));
		SetMembers::<T>::insert(id, set_id, seats);
		Sets::<T>::insert(id, set_id, &set);
		Some(set)
	}

	/// Takes the seats of members who signed less of the set's certificates than its terms ask, once
	/// for each set and never so many that the others are no quorum.
	pub(crate) fn eject_absent(id: ServiceId, set: &Set) {
		let set_id = set.commitment.set_id;
		let Some(mut seen) = Participations::<T>::get(id, set_id).filter(|seen| !seen.judged)
		else {
			return;
		};
		let seats = SetMembers::<T>::get(id, set_id);
		let certificates = seen.certified();
		let of_seats: Vec<_> = (seats.iter().zip(seen.signatures()))
			.map(|(seat, signed)| Seen { weight: seat.member.weight.0, signed })
			.collect();
		seen.judged = true;
		Participations::<T>::insert(id, set_id, seen);
		for place in ejected(&of_seats, certificates, set.min_participation) {
			let Some((seat, seen)) = seats.get(place).zip(of_seats.get(place)) else { continue };
			Self::mutate_allocation(id, &seat.watcher, |allocation| allocation.ejected = true);
			Self::deposit_event(Event::Ejected {
				service: id,
				watcher: seat.watcher.clone(),
				signed: seen.signed,
				certificates,
			});
		}
	}
}
