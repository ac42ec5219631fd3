// SPDX-License-Identifier: Apache-2.0

//! A standby announces: how a destination survives the loss of all watchers without governance of its own.
//!
//! The last Handover named the hash of a set that stands by. That set may do one thing, announce a Handover here. What
//! it announces takes office after `standby_after`, unless the set in office says anything about a time after the
//! announcement: then it is alive, and the announcement is void. So a destination that is quiet is not seized.
//!
//! That holds only where it can say anything: its silence counts from its office on, and is over before it expires. What
//! is announced later than that, or would itself have expired before it takes office, is not taken.

use crate::{
	errors::{cheap, commit_error, set_error},
	Announcement, Announcements, Config, Error, Event, Pallet, Sets, WeightInfo,
};
use frame_support::{
	dispatch::{DispatchResultWithPostInfo, Pays},
	ensure,
	traits::Get,
};
use vigil_bls::check_commitment;
use vigil_primitives::{
	check_set, incident::later, AbsentWitness, Certificate, Handover, Policy, Round, ServiceId,
	SetCommitment, SetId, Statement, UnixTime,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_announce(
		certificate: &Certificate,
		witnesses: &[AbsentWitness],
		signer: &SetCommitment,
		policy: Policy,
	) -> DispatchResultWithPostInfo {
		let refused = |error| cheap::<T>(error, T::WeightInfo::refuse());
		let Handover { next, standby } =
			Self::admit_announcement(certificate, signer).map_err(refused)?;
		Self::check_order(&next, &policy).map_err(refused)?;
		let soon = next.activates_at <= later(Self::now(), T::MaxAhead::get());
		ensure!(soon, refused(Error::SetTooLate));
		let (service, to) = (next.service, next.set_id);
		let in_office = Self::latest_set(service).ok_or(Error::<T>::UnknownSet)?;
		let silent = Sets::<T>::get(service, in_office).ok_or(Error::<T>::UnknownSet)?;
		let at = Self::now();
		let announcement = Announcement { in_office, next, policy, standby, at };
		let office_at = Self::office_at(&announcement).ok_or(Error::<T>::UnknownSet)?;
		let next = &announcement.next;
		ensure!(office_at < silent.commitment.expires_at, refused(Error::SetExpired));
		ensure!(office_at < next.expires_at, refused(Error::NextSetExpired));
		check_commitment::<T::Curve>(signer).map_err(commit_error::<T>)?;
		Self::verify(certificate, witnesses, signer)?;
		check_commitment::<T::Curve>(next).map_err(commit_error::<T>)?;
		Announcements::<T>::insert(service, announcement);
		Self::deposit_event(Event::Announced { service, in_office, to, office_at, standby });
		Ok(Pays::No.into())
	}

	/// What a standby says, if the set in office has named it and nothing is announced.
	fn admit_announcement(
		certificate: &Certificate,
		signer: &SetCommitment,
	) -> Result<Handover, Error<T>> {
		let signed = &certificate.signed;
		let Statement::Handover(handover) = &signed.statement else {
			return Err(Error::WrongKind);
		};
		let service = signed.service;
		let latest = Self::latest_set(service).ok_or(Error::UnknownSet)?;
		let kept = Sets::<T>::get(service, latest).ok_or(Error::UnknownSet)?;
		let named = kept.standby.is_some_and(|hash| hash == signer.hash());
		let same = (signer.service, signer.set_id) == (service, signed.set_id);
		ensure!(named && same, Error::NotStandby);
		ensure!(!Announcements::<T>::contains_key(service), Error::AlreadyAnnounced);
		signer.check().map_err(|_| Error::UnsoundCommitment)?;
		handover.next.check().map_err(|_| Error::UnsoundCommitment)?;
		ensure!(handover.next.service == service, Error::UnsoundCommitment);
		ensure!(!handover.standby.is_some_and(|hash| hash.is_zero()), Error::ZeroStandby);
		let now = Self::now();
		check_set(signer, None, now, now).map_err(set_error)?;
		Ok(handover.clone())
	}

	/// When what is announced takes office: the silence counts from when the set in office can speak.
	fn office_at(announced: &Announcement) -> Option<UnixTime> {
		let in_office = Sets::<T>::get(announced.next.service, announced.in_office)?;
		let from = announced.at.max(in_office.commitment.activates_at);
		Some(later(from, in_office.policy.standby_after))
	}

	pub(crate) fn do_take_office(service: ServiceId) -> DispatchResultWithPostInfo {
		let announced = Announcements::<T>::get(service).ok_or(Error::<T>::NothingAnnounced)?;
		let office_at = Self::office_at(&announced).ok_or(Error::<T>::NothingAnnounced)?;
		let now = Self::now();
		ensure!(office_at <= now, Error::<T>::TooSoon);
		ensure!(now < announced.next.expires_at, Error::<T>::NextSetExpired);
		let Announcement { in_office: from, next, policy, standby, .. } = announced;
		let (to, activates_at) = (next.set_id, next.activates_at.max(now));
		Self::keep_set(next, policy, standby, activates_at);
		Self::deposit_event(Event::TookOffice { service, from, to, activates_at, standby });
		Ok(Pays::No.into())
	}

	/// Whether something of this set about this round would void an announcement.
	pub(crate) fn would_void(service: ServiceId, set_id: SetId, round: Round) -> bool {
		Announcements::<T>::get(service)
			.is_some_and(|it| it.in_office == set_id && it.at < round.start())
	}

	/// The set in office lives: whatever is announced against it is void.
	pub(crate) fn void_announcement(service: ServiceId, set_id: SetId, round: Round) {
		if Self::would_void(service, set_id, round) {
			Announcements::<T>::remove(service);
			Self::deposit_event(Event::AnnouncementVoid { service, set_id, round });
		}
	}
}
