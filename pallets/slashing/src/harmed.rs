// SPDX-License-Identifier: Apache-2.0

//! Whom a false alarm harmed: protocols whose plans fired by it.
//!
//! That a plan fired is noted when its receipt is shown, by whoever keeps plans. A case takes over who is known
//! when its evidence is accepted, who becomes known while it waits and, in its first turn, whoever else became known
//! since; nobody has to claim anything.

use crate::{
	rules::{
		firings::{between, note, Fired},
		offence::{Deed, Offence},
		queue::after,
		receivers::Claim,
	},
	traits::Harmed,
	Alarms, Case, CaseId, CaseOf, Cases, Config, Error, Event, FiringsOf, Pallet, Promise,
	Promises, Stage, MAX_HARMED,
};
use frame_support::{
	ensure,
	traits::{ConstU32, Get},
	BoundedVec,
};
use sp_runtime::DispatchResult;
use vigil_primitives::{
	traits::{DeclaredValues, WatcherSets},
	Era, ProtocolId, ServiceId, SetId, UnixTime,
};

/// Who is paid of a case.
pub(crate) type Claims = BoundedVec<Claim, ConstU32<MAX_HARMED>>;

/// Whether a case has paid nobody yet. One that was stopped while it landed waits again, and has paid others by shares
/// without whoever joins then.
fn may_join<AccountId>(case: &Case<AccountId>) -> bool {
	let waits = matches!(
		case.stage,
		Stage::Waiting { .. } | Stage::Vetoed { .. } | Stage::Challenged { .. }
	);
	waits && case.purse.got == 0
}

/// A case, its service, and when its evidence was accepted.
pub(crate) type CaseKey = (CaseId, ServiceId, Era);

impl<T: Config> Pallet<T> {
	/// Notes that a plan of a protocol fired by Halts of rounds between these times, for whoever keeps plans. What
	/// it can be paid for it is fixed now, by what counted before it fired. Nothing has fired by what is still to come, whatever a receipt says.
	pub fn note_firing(protocol: ProtocolId, service: ServiceId, from: UnixTime, to: UnixTime) {
		let to = to.min(Self::now());
		if from > to {
			return;
		}
		let noted = T::ActiveEra::get();
		let oldest = Era(noted.0.saturating_sub(T::RememberEras::get()));
		let most = Self::most_of_harm(protocol, service, Self::era_at(service, from));
		let same = T::SameWithin::get();
		let lasts = UnixTime(to.0.saturating_add(same.0));
		let fired = Fired { protocol, from, to, lasts, most, noted };
		let mut kept = FiringsOf::<T>::get(service);
		let noted = note(&mut kept, fired, oldest, same);
		FiringsOf::<T>::set(service, kept.clone());
		if let Some(most) = noted {
			Self::deposit_event(Event::FiringNoted { service, protocol, from, to, most });
			Self::join_open(&fired, &kept, service);
		}
	}

	/// Adds a protocol to the open cases against alarms by which it fired, each for what it is known to be worth then.
	fn join_open(fired: &Fired, kept: &[Fired], service: ServiceId) {
		for alarm in Alarms::<T>::get(service) {
			Cases::<T>::mutate_extant(alarm.case, |case| {
				let (from, to) = Self::time_of_harm(&case.deed);
				if !may_join(case) || !fired.meets(from, to) {
					return;
				}
				let known = between(kept, from, to).into_iter();
				let most = known.filter(|one| one.0 == fired.protocol).map(|one| one.1).max();
				let limit = Self::left_of(service, fired.protocol, most.unwrap_or(0));
				let limit = limit.min(case.purse.worth);
				let claim = Claim { protocol: fired.protocol, limit, paid: 0 };
				let key = (alarm.case, service, case.accepted);
				Self::add_claim(key, claim, &mut case.purse.claims);
			});
		}
	}

	/// When what an alarm does may have happened: it may have been said again, which is the same deed.
	pub(crate) fn time_of_harm(deed: &Deed) -> (UnixTime, UnixTime) {
		let to = deed.to.saturating_add(T::SameWithin::get().0);
		(UnixTime(deed.from), UnixTime(to))
	}

	/// Adds those who are known to have fired by an alarm, to a case of this worth.
	pub(crate) fn add_fired(key: CaseKey, worth: u128, deed: &Deed, claims: &mut Claims) {
		if deed.offence != Offence::FalseHalt {
			return;
		}
		let (from, to) = Self::time_of_harm(deed);
		let places = usize::try_from(MAX_HARMED).unwrap_or(usize::MAX);
		let fired = between(&FiringsOf::<T>::get(key.1), from, to);
		for (protocol, most) in fired.into_iter().take(places) {
			let limit = Self::left_of(key.1, protocol, most).min(worth);
			Self::add_claim(key, Claim { protocol, limit, paid: 0 }, claims);
		}
	}

	/// Adds those who became known since the evidence was accepted, before anything of the case has landed.
	pub(crate) fn add_late(id: CaseId, case: &mut CaseOf<T>) {
		if case.purse.got > 0 {
			// Others were paid by shares without them.
			return;
		}
		let key = (id, case.service, case.accepted);
		Self::add_fired(key, case.purse.worth, &case.deed, &mut case.purse.claims);
	}

	/// Adds a claim, in place of the smallest one if there are too many; whether it is worth anything and there
	/// was room. So who has little at stake keeps nobody out.
	fn add_claim(key: CaseKey, claim: Claim, claims: &mut Claims) -> bool {
		let (case, service, _) = key;
		let Claim { protocol, limit, .. } = claim;
		let is_new = claims.iter().all(|one| one.protocol != protocol);
		if !is_new || limit == 0 {
			return false;
		}
		if claims.is_full() {
			let smallest = claims.iter().enumerate().min_by_key(|(_, one)| one.limit);
			let Some(place) = smallest.filter(|(_, one)| one.limit < limit).map(|found| found.0)
			else {
				return false;
			};
			let gone = claims.remove(place);
			Self::take_promise_back(key, &gone);
			Self::deposit_event(Event::HarmedLeft { case, protocol: gone.protocol });
		}
		let added = claims.try_push(claim).is_ok();
		if added {
			Self::promise(service, protocol, limit);
			Self::deposit_event(Event::HarmedJoined { case, protocol, limit });
		}
		added
	}

	pub(crate) fn do_join_harmed(id: CaseId, protocol: ProtocolId) -> DispatchResult {
		let mut case = Cases::<T>::get(id).ok_or(Error::<T>::NoSuchCase)?;
		ensure!(may_join(&case), Error::<T>::NotWaiting);
		let is_new = case.purse.claims.iter().all(|claim| claim.protocol != protocol);
		let (from, to) = Self::time_of_harm(&case.deed);
		let known = between(&FiringsOf::<T>::get(case.service), from, to);
		let known = known.into_iter().find(|(of, _)| *of == protocol).map(|(_, most)| most);
		let most = known.unwrap_or_else(|| Self::most_of_harm(protocol, case.service, case.era));
		let limit = Self::left_of(case.service, protocol, most).min(case.purse.worth);
		let harmed = case.deed.offence == Offence::FalseHalt
			&& T::Harmed::has_fired(protocol, case.service, from, to);
		ensure!(is_new && harmed && limit > 0, Error::<T>::NotHarmed);
		let key = (id, case.service, case.accepted);
		let claim = Claim { protocol, limit, paid: 0 };
		ensure!(Self::add_claim(key, claim, &mut case.purse.claims), Error::<T>::TooManyHarmed);
		Cases::<T>::insert(id, case);
		Ok(())
	}

	/// What a protocol that was harmed may get at most: the value it had paid fees on for some eras when it was, and
	/// a multiple of those fees. Else who saw a lie would declare more, wait, and take what was slashed for others. A
	/// set may speak in the era after its own, so one era more or less says nothing.
	fn most_of_harm(protocol: ProtocolId, service: ServiceId, harmed: Era) -> u128 {
		let eras = T::HarmedEras::get();
		let since = T::ActiveEra::get().0.saturating_sub(harmed.0).saturating_sub(1);
		let fees = T::Values::fees_paid(protocol, service, eras);
		let refunds = fees.saturating_mul(T::FeeMultiple::get().into());
		T::Values::aged(protocol, service, eras.saturating_add(since)).min(refunds)
	}

	/// The era of the set that was in office at a time; of a time before all sets that are looked at, the oldest of which
	/// evidence is taken.
	fn era_at(service: ServiceId, time: UnixTime) -> Era {
		let eras = T::RememberEras::get();
		let newest = T::Sets::current(service).map_or(0, |id| id.0);
		let ids = (0..=u64::from(eras)).filter_map(|back| newest.checked_sub(back)).map(SetId);
		let in_office = ids.into_iter().find(|id| {
			let set = T::Sets::commitment(service, *id);
			set.is_some_and(|set| set.activates_at <= time)
		});
		let era = in_office.and_then(|id| T::Sets::era(service, id));
		era.unwrap_or(Era(T::ActiveEra::get().0.saturating_sub(eras)))
	}

	/// What of that other cases of those eras do not pay it already. Else who is reported in many cases would be
	/// paid in each.
	fn left_of(service: ServiceId, protocol: ProtocolId, most: u128) -> u128 {
		most.saturating_sub(Self::promised(service, protocol).amount)
	}

	/// What cases may pay or have paid a protocol, since when.
	fn promised(service: ServiceId, protocol: ProtocolId) -> Promise {
		let now = T::ActiveEra::get();
		let lasts = |promise: &Promise| now <= after(promise.since, T::HarmedEras::get());
		let kept = Promises::<T>::get(service, protocol).filter(lasts);
		kept.unwrap_or(Promise { since: now, amount: 0 })
	}

	/// A case may pay a protocol so much more.
	fn promise(service: ServiceId, protocol: ProtocolId, limit: u128) {
		let Promise { since, amount } = Self::promised(service, protocol);
		let amount = amount.saturating_add(limit);
		Promises::<T>::insert(service, protocol, Promise { since, amount });
	}

	/// What a case did not pay of what it could have, others may.
	pub(crate) fn take_promises_back(id: CaseId, case: &CaseOf<T>) {
		let key = (id, case.service, case.accepted);
		case.purse.claims.iter().for_each(|claim| Self::take_promise_back(key, claim));
	}

	fn take_promise_back((_, service, accepted): CaseKey, claim: &Claim) {
		let unpaid = claim.limit.saturating_sub(claim.paid);
		Promises::<T>::mutate_exists(service, claim.protocol, |entry| {
			let Some(promise) = entry.as_mut().filter(|kept| kept.since <= accepted) else {
				return;
			};
			promise.amount = promise.amount.saturating_sub(unpaid);
			if promise.amount == 0 {
				*entry = None;
			}
		});
	}
}
