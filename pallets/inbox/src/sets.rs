// SPDX-License-Identifier: Apache-2.0

//! Which watchers are trusted: installed once, handed over from then on.

use crate::{
	errors::{cheap, commit_error, set_error, statement_error},
	Announcements, Carried, Checkpoints, Config, Error, Event, FirstHalts, Generations,
	HandoverReceipts, Incidents, IncidentsBefore, KeptSet, Leavings, Pallet, PlanCount, SetOrder,
	Sets, Sweeps, Vigil, Ward, Wards, WeightInfo,
};
use frame_support::{
	defensive,
	dispatch::{DispatchResultWithPostInfo, Pays},
	ensure,
	traits::Get,
};
use sp_core::H256;
use sp_runtime::DispatchResult;
use vigil_bls::check_commitment;
use vigil_primitives::{
	check_set, incident::later, AbsentWitness, CarriageReceipt, Certificate, Handover, Policy,
	ServiceId, SetCommitment, SetId, Statement, UnixTime,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_install(
		genesis_hash: H256,
		commitment: SetCommitment,
		policy: Policy,
	) -> DispatchResult {
		ensure!(!genesis_hash.is_zero(), Error::<T>::ZeroGenesis);
		let nothing_left = Leavings::<T>::count() == 0;
		let nothing_trusted = SetOrder::<T>::count() == 0 && nothing_left;
		let same = Vigil::<T>::get() == Some(genesis_hash);
		ensure!(same || nothing_trusted, Error::<T>::OtherVigil);
		let (service, set_id) = (commitment.service, commitment.set_id);
		ensure!(!Leavings::<T>::contains_key(service), Error::<T>::StillForgetting);
		let known = SetOrder::<T>::contains_key(service);
		let room = SetOrder::<T>::count() < T::MaxServices::get();
		ensure!(known || room, Error::<T>::TooManyServices);
		Self::check_next(&commitment, &policy)?;
		if !same {
			Vigil::<T>::put(genesis_hash);
			Self::deposit_event(Event::VigilTrusted { genesis_hash });
		}
		// Whoever knows an incident by its number must not take another one for it.
		if let Some(incidents) = IncidentsBefore::<T>::take(service) {
			Wards::<T>::insert(service, Ward { incidents, ..Default::default() });
		}
		let activates_at = commitment.activates_at;
		Self::keep_set(commitment, policy, None, activates_at);
		Self::deposit_event(Event::SetInstalled { service, set_id, activates_at });
		Ok(())
	}

	pub(crate) fn do_handover(
		certificate: &Certificate,
		witnesses: &[AbsentWitness],
		policy: Policy,
		beneficiary: H256,
	) -> DispatchResultWithPostInfo {
		let refused = |error| cheap::<T>(error, T::WeightInfo::refuse());
		let (set, Handover { next, standby }) =
			Self::admit_handover(certificate).map_err(refused)?;
		Self::check_order(&next, &policy).map_err(refused)?;
		Self::check_office(&next, &set.commitment).map_err(refused)?;
		Self::verify(certificate, witnesses, &set.commitment)?;
		check_commitment::<T::Curve>(&next).map_err(commit_error::<T>)?;
		let (service, from, to) = (next.service, set.commitment.set_id, next.set_id);
		let activates_at = next.activates_at;
		Self::keep_set(next, policy, standby, activates_at);
		Self::note_carrier(service, to, beneficiary);
		Self::deposit_event(Event::HandedOver { service, from, to, activates_at, standby });
		Ok(Pays::No.into())
	}

	/// Keeps who brought a Handover, for Vigil to read, in place of the one brought longest ago.
	fn note_carrier(service: ServiceId, set_id: SetId, beneficiary: H256) {
		let receipt = CarriageReceipt { beneficiary, at: Self::now() };
		HandoverReceipts::<T>::insert(service, set_id, receipt);
		Carried::<T>::mutate(service, |carried| {
			if carried.is_full() {
				let oldest = carried.remove(0);
				HandoverReceipts::<T>::remove(service, oldest);
			}
			if carried.try_push(set_id).is_err() {
				defensive!("there is room once the oldest one is gone");
			}
		});
	}

	/// The signing set and what it says, if it is the latest and may speak.
	fn admit_handover(certificate: &Certificate) -> Result<(KeptSet, Handover), Error<T>> {
		let signed = &certificate.signed;
		let Statement::Handover(handover) = &signed.statement else {
			return Err(Error::WrongKind);
		};
		let set = Sets::<T>::get(signed.service, signed.set_id).ok_or(Error::UnknownSet)?;
		if Self::latest_set(signed.service) != Some(signed.set_id) {
			let known = Sets::<T>::get(signed.service, handover.next.set_id);
			let said = |known: KeptSet| Handover { next: known.commitment, standby: known.standby };
			let same = known.is_some_and(|known| said(known) == *handover);
			return Err(if same { Error::AlreadyHandedOver } else { Error::NotLatestSet });
		}
		signed.check().map_err(statement_error)?;
		let now = Self::now();
		check_set(&set.commitment, None, now, now).map_err(set_error)?;
		Ok((set, handover.clone()))
	}

	/// Refuses a set that would not take office soon: until it does nobody can hand over, so one such
	/// word would bar every later one.
	fn check_office(next: &SetCommitment, before: &SetCommitment) -> Result<(), Error<T>> {
		let soon = next.activates_at <= later(Self::now(), T::MaxAhead::get());
		ensure!(soon && next.activates_at <= before.expires_at, Error::SetTooLate);
		Ok(())
	}

	/// Checks a set that is to follow the latest one of its service, if there is one.
	fn check_next(next: &SetCommitment, policy: &Policy) -> Result<(), Error<T>> {
		Self::check_order(next, policy)?;
		check_commitment::<T::Curve>(next).map_err(commit_error)
	}

	/// As [`Self::check_next`], without the curve.
	pub(crate) fn check_order(next: &SetCommitment, policy: &Policy) -> Result<(), Error<T>> {
		next.check().map_err(|_| Error::UnsoundCommitment)?;
		policy.check().map_err(|_| Error::UnsoundPolicy)?;
		ensure!(policy.hash() == next.policy_hash, Error::WrongPolicy);
		ensure!(Self::now() < next.expires_at, Error::NextSetExpired);
		let latest =
			Self::latest_set(next.service).and_then(|set_id| Sets::<T>::get(next.service, set_id));
		if let Some(latest) = latest {
			ensure!(next.set_id > latest.commitment.set_id, Error::SetNotNewer);
			let in_order = next.activates_at >= latest.commitment.activates_at;
			ensure!(in_order, Error::SetTooEarly);
		}
		Ok(())
	}

	/// The only set of a service that can hand over.
	pub(crate) fn latest_set(service: ServiceId) -> Option<SetId> {
		SetOrder::<T>::get(service).last().copied()
	}

	/// Keeps a set as the latest of its service, in place of the oldest one if there is no room. It supersedes
	/// the last one from then on. What was announced against that is over.
	pub(crate) fn keep_set(
		commitment: SetCommitment,
		policy: Policy,
		standby: Option<H256>,
		from: UnixTime,
	) {
		Announcements::<T>::remove(commitment.service);
		let (service, set_id) = (commitment.service, commitment.set_id);
		let mut order = SetOrder::<T>::get(service);
		if let Some(before) = order.last() {
			Sets::<T>::mutate(service, before, |set| {
				let Some(set) = set else { return };
				set.superseded_at = Some(from);
			});
		}
		if order.is_full() {
			let oldest = order.remove(0);
			Sets::<T>::remove(service, oldest);
			Self::deposit_event(Event::SetDropped { service, set_id: oldest });
		}
		if order.try_push(set_id).is_err() {
			defensive!("there is room once the oldest set is gone");
		}
		SetOrder::<T>::insert(service, order);
		let kept = KeptSet { commitment, policy, superseded_at: None, standby };
		Sets::<T>::insert(service, set_id, kept);
	}

	pub(crate) fn do_forget(service: ServiceId) -> DispatchResult {
		ensure!(SetOrder::<T>::contains_key(service), Error::<T>::UnknownService);
		SetOrder::<T>::remove(service);
		let _ = Sets::<T>::clear_prefix(service, T::MaxSets::get(), None);
		let incidents = Wards::<T>::take(service).map(|ward| ward.incidents);
		if let Some(incidents) = incidents.filter(|incidents| incidents.0 > 0) {
			IncidentsBefore::<T>::insert(service, incidents);
		}
		FirstHalts::<T>::remove(service);
		Incidents::<T>::remove(service);
		Checkpoints::<T>::remove(service);
		Self::clear_deadline(service);
		Announcements::<T>::remove(service);
		Sweeps::<T>::remove(service);
		PlanCount::<T>::remove(service);
		Generations::<T>::mutate(service, |number| *number = number.wrapping_add(1));
		Leavings::<T>::insert(service, ());
		Self::deposit_event(Event::ServiceForgotten { service });
		Ok(())
	}
}
