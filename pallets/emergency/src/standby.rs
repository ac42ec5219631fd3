// SPDX-License-Identifier: Apache-2.0

//! Those who stand by for a service: vetted, with a key and a bond, long before they are needed.
//!
//! A set that stands by may do one thing, announce a Handover where the set in office is silent. What it has at stake
//! stays for half of a commitment's time after the one that destinations know has expired: token holders need that to
//! judge what was announced last.

use crate::{
	rules::quorum::is_diverse,
	traits::{Stops, Watch},
	Announcing, Composed, ComposedSets, Config, Emergencies, Error, Event, HoldReason, Pallet,
	Place, Standby, StandbyCounts, StandbyKeys, StandbySet, StandbySets, StandbySetsBefore,
	Standbys, MAX_BEFORE, MAX_STANDBYS,
};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	traits::{
		fungible::MutateHold,
		tokens::{Fortitude, Precision},
		ConstU32, Get, UnixTime as _,
	},
	BoundedVec,
};
use sp_runtime::{traits::Convert, DispatchResult, Perbill};
use vigil_bls::{commit, verify_possession, SetPlan};
use vigil_primitives::{
	answers::emergency::{EmergencyId, Scope, Stage, StandbyInfo, ToAnnounce},
	Member, PossessionProof, PublicKey, ServiceId, StakeWeight, UnixTime, H256,
};

type SetsBefore<T> =
	BoundedVec<StandbySet<<T as frame_system::Config>::AccountId>, ConstU32<MAX_BEFORE>>;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_vet(
		service: ServiceId,
		who: T::AccountId,
		place: Option<Place>,
	) -> DispatchResult {
		let before = Standbys::<T>::get(service, &who);
		let enrolled = before.as_ref().is_some_and(|standby| standby.key.is_some());
		ensure!(!enrolled, Error::<T>::AlreadyEnrolled);
		let Some(place) = place else {
			ensure!(before.is_some(), Error::<T>::NotVetted);
			Self::forget_standby(service, who);
			return Ok(());
		};
		ensure!(T::Stops::exists(&Scope::Service(service)), Error::<T>::UnknownScope);
		if before.is_none() {
			let count = StandbyCounts::<T>::get(service);
			ensure!(count < MAX_STANDBYS, Error::<T>::TooMany);
			StandbyCounts::<T>::insert(service, count.saturating_add(1));
		}
		let standby = Standby { place, key: None, bond: 0, locked: UnixTime(0) };
		Standbys::<T>::insert(service, &who, standby);
		Self::deposit_event(Event::StandbyVetted { service, who, place });
		Ok(())
	}

	fn forget_standby(service: ServiceId, who: T::AccountId) {
		Standbys::<T>::remove(service, &who);
		StandbyCounts::<T>::mutate_exists(service, |entry| {
			let count = entry.unwrap_or(0).saturating_sub(1);
			*entry = (count > 0).then_some(count);
		});
		Self::deposit_event(Event::StandbyLeft { service, who });
	}

	pub(crate) fn do_enroll(
		service: ServiceId,
		who: T::AccountId,
		key: PublicKey,
		proof: PossessionProof,
	) -> DispatchResult {
		let standby = Standbys::<T>::get(service, &who).ok_or(Error::<T>::NotVetted)?;
		ensure!(standby.key.is_none(), Error::<T>::AlreadyEnrolled);
		let used = StandbyKeys::<T>::contains_key(key) || T::Watch::knows_key(&key);
		ensure!(!used, Error::<T>::KeyUsed);
		let account = T::AccountBytes::convert(who.clone());
		let genesis: H256 = T::GenesisHash::get();
		let point = verify_possession::<T::Curve>(genesis, &account, &key, &proof)
			.map_err(|_| Error::<T>::BadPossessionProof)?;
		let bond = T::StandbyBond::get();
		T::Currency::hold(&HoldReason::Standby.into(), &who, bond)?;
		StandbyKeys::<T>::insert(key, &who);
		let standby = Standby { key: Some((key, point)), bond, ..standby };
		Standbys::<T>::insert(service, &who, standby);
		Self::deposit_event(Event::StandbyEnrolled { service, who, key, bond });
		Ok(())
	}

	pub(crate) fn do_leave(service: ServiceId, who: T::AccountId) -> DispatchResult {
		let standby = Standbys::<T>::get(service, &who).ok_or(Error::<T>::NotVetted)?;
		ensure!(T::UnixTime::now().as_secs() >= standby.locked.0, Error::<T>::StillLocked);
		if standby.bond > 0 {
			let (reason, precision) = (HoldReason::Standby.into(), Precision::BestEffort);
			T::Currency::release(&reason, &who, standby.bond, precision)?;
		}
		Self::forget_standby(service, who);
		Ok(())
	}

	pub(crate) fn do_compose(service: ServiceId) -> DispatchResult {
		let now = T::UnixTime::now().as_secs();
		let lifetime = T::StandbyLifetime::get().0;
		let lasts = |set: StandbySet<T::AccountId>| {
			let young =
				now.saturating_add(lifetime.saturating_div(2)) < set.commitment.expires_at.0;
			// Whoever has announced has no other word: others have to stand by.
			young && set.activated.is_none()
		};
		ensure!(!StandbySets::<T>::get(service).is_some_and(lasts), Error::<T>::AlreadyComposed);
		let before = Self::with_last(service, UnixTime(now))?;
		let mut ready: Vec<_> = Standbys::<T>::iter_prefix(service)
			.filter_map(|(who, standby)| Some((who, standby.key?.1, standby)))
			.filter(|(.., standby)| standby.bond >= T::StandbyBond::get())
			.collect();
		ready.sort_by(|one, other| one.0.cmp(&other.0));
		let operators: Vec<_> = ready.iter().map(|(.., standby)| standby.place.operator).collect();
		let regions: Vec<_> = ready.iter().map(|(.., standby)| standby.place.region).collect();
		let least = T::LeastMembers::get();
		let diverse = is_diverse(&operators, least) && is_diverse(&regions, least);
		ensure!(diverse, Error::<T>::NoLivingQuorum);
		// A Handover is to a set with a higher number than that of who signs it.
		let set_id = T::Watch::current(service).ok_or(Error::<T>::UnknownSet)?;
		let policy = T::Watch::policy(service).ok_or(Error::<T>::UnknownSet)?;
		let expires_at = UnixTime(now.saturating_add(lifetime));
		// What is announced at the last moment is still judged.
		let judged_until = UnixTime(expires_at.0.saturating_add(lifetime.saturating_div(2)));
		let plan = SetPlan {
			service,
			set_id,
			policy_hash: policy.hash(),
			activates_at: UnixTime(now),
			expires_at,
		};
		// Heads count, not stake: what is asked of them is to be there.
		let leaves: Vec<_> = ready
			.iter()
			.map(|(_, point, _)| Member { key: *point, weight: StakeWeight(1) })
			.collect();
		let commitment = commit::<T::Curve>(&plan, &leaves).map_err(|_| Error::<T>::UnknownSet)?;
		let members = ready.iter().map(|(who, ..)| who.clone()).collect::<Vec<_>>();
		let members = BoundedVec::try_from(members).map_err(|_| Error::<T>::TooMany)?;
		for (who, _, standby) in ready {
			let locked = standby.locked.max(judged_until);
			Standbys::<T>::insert(service, who, Standby { locked, ..standby });
		}
		let (at, hash) = (UnixTime(now), commitment.hash());
		ComposedSets::<T>::mutate(service, |sets| {
			if sets.is_full() {
				sets.remove(0);
			}
			let _ = sets.try_push(Composed { at, expires_at, hash });
		});
		let event = Event::StandbyComposed { commitment: commitment.clone() };
		StandbySetsBefore::<T>::insert(service, before);
		let set = StandbySet { commitment, policy, members, activated: None };
		StandbySets::<T>::insert(service, set);
		Self::deposit_event(event);
		Ok(())
	}

	/// The sets before the next one that have not expired. Where there are too many, the next one has to wait: anybody
	/// composes, and could make the chain forget the set that destinations know.
	fn with_last(service: ServiceId, now: UnixTime) -> Result<SetsBefore<T>, Error<T>> {
		let mut sets = StandbySetsBefore::<T>::get(service);
		let last = StandbySets::<T>::get(service);
		let lasts = |set: &StandbySet<T::AccountId>| now < set.commitment.expires_at;
		sets.retain(lasts);
		if let Some(last) = last.filter(lasts) {
			sets.try_push(last).map_err(|_| Error::<T>::AlreadyComposed)?;
		}
		Ok(sets)
	}

	pub(crate) fn do_slash_standby(
		service: ServiceId,
		who: T::AccountId,
		share: Perbill,
	) -> DispatchResult {
		let mut standby = Standbys::<T>::get(service, &who).ok_or(Error::<T>::NotVetted)?;
		let amount = share.mul_ceil(standby.bond);
		let (reason, precision) = (HoldReason::Standby.into(), Precision::BestEffort);
		let taken = T::Currency::burn_held(&reason, &who, amount, precision, Fortitude::Force)?;
		standby.bond = standby.bond.saturating_sub(taken);
		Standbys::<T>::insert(service, &who, standby);
		Self::deposit_event(Event::StandbySlashed { service, who, amount: taken });
		Ok(())
	}

	/// What a Handover to a set that takes office then names as its standby: the last set that was composed long
	/// enough before, unless its commitment has expired by then.
	pub fn standby_for(service: ServiceId, activates_at: UnixTime) -> Option<H256> {
		let notice = T::StandbyNotice::get().0;
		let in_time = |set: &&Composed| set.at.0.saturating_add(notice) <= activates_at.0;
		let sets = ComposedSets::<T>::get(service);
		let last = sets.iter().rev().find(in_time)?;
		(activates_at < last.expires_at).then_some(last.hash)
	}

	/// The sets whose commitments have not expired are to announce: which of them a destination knows, is known
	/// there alone.
	pub(crate) fn note_activated(service: ServiceId, id: EmergencyId) -> DispatchResult {
		let now = T::UnixTime::now().as_secs();
		let note = |set: &mut StandbySet<T::AccountId>| {
			let lasts = now < set.commitment.expires_at.0;
			if lasts {
				set.activated = Some(id);
			}
			lasts
		};
		let before = StandbySetsBefore::<T>::mutate(service, |sets| {
			sets.iter_mut().filter_map(|set| note(set).then_some(())).count()
		});
		let last = StandbySets::<T>::mutate(service, |set| set.as_mut().is_some_and(note));
		ensure!(before > 0 || last, Error::<T>::NoStandby);
		Ok(())
	}

	/// The sets that stand by for a service and whose commitments have not expired, the older one first.
	pub fn standby_infos(service: ServiceId) -> Vec<StandbyInfo> {
		let now = T::UnixTime::now().as_secs();
		let sets =
			StandbySetsBefore::<T>::get(service).into_iter().chain(StandbySets::<T>::get(service));
		let lasting = sets.filter(|set| now < set.commitment.expires_at.0);
		// Keys stay for as long as what was announced last is judged.
		let info = |set: StandbySet<T::AccountId>| {
			let member = |who| Standbys::<T>::get(service, who)?.key;
			let members: Option<Vec<_>> = set.members.iter().map(member).collect();
			let members = members?.into_iter();
			let members = members.map(|(_, key)| Member { key, weight: StakeWeight(1) }).collect();
			Some(StandbyInfo { commitment: set.commitment, policy: set.policy, members })
		};
		lasting.filter_map(info).collect()
	}

	/// What the standby of a service is to announce.
	pub fn to_announce(service: ServiceId) -> Option<ToAnnounce> {
		let one = Announcing::<T>::get().into_iter().find(|one| one.service == service)?;
		let stage = Emergencies::<T>::get(one.emergency)?.life.at(Self::now());
		matches!(stage, Stage::Ratified).then_some(one)
	}

	/// The set that stands by for a service, if its commitment has not expired.
	pub fn standby_set(service: ServiceId) -> Option<StandbySet<T::AccountId>> {
		let now = T::UnixTime::now().as_secs();
		StandbySets::<T>::get(service).filter(|set| now < set.commitment.expires_at.0)
	}
}
