// SPDX-License-Identifier: Apache-2.0

//! Who is there: by heartbeats, and by the certificates that they signed.
//!
//! A declaration by watchers needs more than half of all seats, whoever is away: of a network that fell apart
//! no two parts have that, and whoever has a service of its own declares nothing by it.

use crate::{
	rules::{
		actions::fits,
		quorum::{is_majority, is_quorum},
	},
	traits::Watch,
	Beats, Cause, Config, Emergencies, Error, Event, Heartbeat, Heartbeats, LastCertificates,
	LastSigned, LookedAt, LostSets, Open, Pallet,
};
use alloc::vec::Vec;
use frame_support::{ensure, traits::Get};
use sp_runtime::{DispatchError, DispatchResult};
use vigil_primitives::{
	answers::emergency::{Declarer, Presence, Text},
	traits::OnCertificate,
	Bitfield, Kind as StatementKind, MemberIndex, ServiceId, SetId,
};

impl<T: Config> Pallet<T> {
	/// Notes a heartbeat; whether it is free: that is one in half of the time for which one counts.
	pub(crate) fn do_heartbeat(
		who: T::AccountId,
		cause: Option<Cause>,
	) -> Result<bool, DispatchError> {
		ensure!(T::Watch::is_watcher(&who), Error::<T>::NotWatcher);
		if let Some(cause) = &cause {
			ensure!(fits(cause.kind, &cause.scope), Error::<T>::WrongScope);
		}
		let before = Heartbeats::<T>::get(&who);
		let half = T::SeenWithin::get().saturating_div(2);
		let is_free =
			before.as_ref().is_none_or(|before| Self::now() >= before.at.saturating_add(half));
		let says_new = before.is_none_or(|before| before.cause != cause);
		Heartbeats::<T>::insert(&who, Heartbeat { at: Self::now(), cause: cause.clone() });
		if says_new {
			Self::deposit_event(Event::HeartbeatSent { watcher: who, cause });
		}
		Ok(is_free)
	}

	pub(crate) fn do_drop_heartbeat(who: T::AccountId) -> DispatchResult {
		let beat = Heartbeats::<T>::get(&who).ok_or(Error::<T>::NotWatcher)?;
		ensure!(!Self::is_fresh(beat.at), Error::<T>::StillFresh);
		Heartbeats::<T>::remove(&who);
		Self::deposit_event(Event::HeartbeatDropped { watcher: who });
		Ok(())
	}

	/// Whether what was seen in this block shows that somebody is there.
	pub(crate) fn is_fresh(at: u32) -> bool {
		Self::now() < at.saturating_add(T::SeenWithin::get())
	}

	/// The node of a watcher says that its watcher runs. What the watcher declares is not touched by that: nobody
	/// declares anything but with its own account.
	pub fn note_beat(who: &T::AccountId) {
		if T::Watch::is_watcher(who) {
			Beats::<T>::insert(who, Self::now());
		}
	}

	/// Whether a watcher, or its node, sent a heartbeat not long ago.
	pub(crate) fn says_it_is_there(who: &T::AccountId) -> bool {
		Heartbeats::<T>::get(who).is_some_and(|beat| Self::is_fresh(beat.at))
			|| Beats::<T>::get(who).is_some_and(Self::is_fresh)
	}

	/// Everybody who has a seat, once each, whatever a declaration is about: anybody may have a service with as
	/// few seats as it likes.
	fn seats() -> Vec<T::AccountId> {
		let mut seats = T::Watch::everybody();
		seats.sort();
		seats.dedup();
		seats.truncate(T::MaxSeats::get() as usize);
		seats
	}

	pub(crate) fn do_declare_by_heartbeats(cause: Cause) -> DispatchResult {
		let seats = Self::seats();
		let declares = |who: &&T::AccountId| {
			let beat = Heartbeats::<T>::get(who);
			beat.is_some_and(|beat| Self::is_fresh(beat.at) && beat.cause.as_ref() == Some(&cause))
		};
		let declaring: Vec<_> = seats.iter().filter(declares).collect();
		let (present, all) = (declaring.len() as u32, seats.len() as u32);
		ensure!(is_majority(present, all), Error::<T>::NoMajority);
		// Nobody's word is used twice.
		for who in declaring {
			Heartbeats::<T>::insert(who, Heartbeat { at: Self::now(), cause: None });
		}
		let text = Text::truncate_from(b"Declared by more than half of all watchers.".to_vec());
		Self::do_declare(cause, Declarer::Watchers, text)
	}

	/// Whether somebody with this place in a set was seen not long ago.
	pub(crate) fn was_seen(
		service: ServiceId,
		set_id: SetId,
		place: usize,
		who: &T::AccountId,
	) -> bool {
		if Self::says_it_is_there(who) {
			return true;
		}
		let Some(last) = LastCertificates::<T>::get(service) else { return false };
		let member = u16::try_from(place).map(MemberIndex);
		last.set_id == set_id
			&& Self::is_fresh(last.at)
			&& member
				.is_ok_and(|member| member.0 < last.absent.size() && !last.absent.contains(member))
	}

	/// Looks at one service in each block, one after the other, and says once when so few of its watchers were
	/// seen that they are no quorum. Whether it had to count them.
	pub(crate) fn look_at_one() -> Option<u32> {
		let after = LookedAt::<T>::get().map(LastCertificates::<T>::hashed_key_for);
		let next = after.and_then(|key| LastCertificates::<T>::iter_keys_from(key).next());
		let service = next.or_else(|| LastCertificates::<T>::iter_keys().next())?;
		LookedAt::<T>::put(service);
		if T::Watch::current(service).is_none() {
			// The service has ended.
			LastCertificates::<T>::remove(service);
			LostSets::<T>::remove(service);
			return None;
		}
		let last = LastCertificates::<T>::get(service)?;
		if last.alarmed || Self::is_fresh(last.at) {
			return None;
		}
		let Presence { seats, seen, .. } = Self::presence(service)?;
		if !is_quorum(seen, seats) {
			LastCertificates::<T>::insert(service, LastSigned { alarmed: true, ..last });
			Self::deposit_event(Event::WatchersMissing { service, seats, seen });
		}
		Some(seats)
	}

	/// Notes which set was lost, if this one speaks though nobody handed over to it; and when a lost one, or one before
	/// that, speaks again.
	fn note_lost(service: ServiceId, set_id: SetId, hands_over: bool) {
		let now = Self::now();
		match LostSets::<T>::get(service) {
			Some((lost, _)) if lost == set_id && hands_over => LostSets::<T>::remove(service),
			Some((lost, _)) if set_id <= lost => LostSets::<T>::insert(service, (lost, now)),
			_ => (),
		}
		let Some(last) = LastCertificates::<T>::get(service) else { return };
		let was_handed_over_to = last.handed_over && last.set_id.next() == Some(set_id);
		if last.set_id < set_id && !was_handed_over_to {
			let lost = SetId(set_id.0.saturating_sub(1));
			LostSets::<T>::insert(service, (lost, last.at));
		}
	}

	/// How many of a service's watchers are there.
	pub fn presence(service: ServiceId) -> Option<Presence> {
		let set_id = T::Watch::current(service)?;
		let watchers = T::Watch::watchers(service, set_id);
		let seen =
			|(place, who): &(usize, &T::AccountId)| Self::was_seen(service, set_id, *place, who);
		Some(Presence {
			seats: watchers.len() as u32,
			seen: watchers.iter().enumerate().filter(seen).count() as u32,
			certified: LastCertificates::<T>::get(service).map(|last| last.at),
		})
	}
}

impl<T: Config> OnCertificate for Pallet<T> {
	fn on_certificate(service: ServiceId, set_id: SetId, kind: StatementKind, absent: &Bitfield) {
		let at = Self::now();
		let hands_over = kind == StatementKind::Handover;
		Self::note_lost(service, set_id, hands_over);
		let last = LastCertificates::<T>::get(service);
		// What is heard late of an older set says nothing of who is there now.
		if last.as_ref().is_none_or(|last| last.set_id <= set_id) {
			let before = last.is_some_and(|last| last.set_id == set_id && last.handed_over);
			let (absent, handed_over) = (absent.clone(), hands_over || before);
			let last = LastSigned { set_id, at, absent, alarmed: false, handed_over };
			LastCertificates::<T>::insert(service, last);
		}
		for id in Open::<T>::get() {
			let Some(mut record) = Emergencies::<T>::get(id) else { continue };
			let about = Self::service_of(&record.scope).is_none_or(|other| other == service);
			let waits = record.figures.acted.is_some() && record.figures.certified.is_none();
			if about && waits {
				record.figures.certified = Some(at);
				Emergencies::<T>::insert(id, record);
				Self::deposit_event(Event::CertifiedAgain { id, service });
			}
		}
	}

	fn on_joined(service: ServiceId, set_id: SetId, _: StatementKind, joined: &[MemberIndex]) {
		LastCertificates::<T>::mutate(service, |last| {
			let Some(last) = last.as_mut().filter(|last| last.set_id == set_id) else { return };
			let left = last.absent.members().filter(|member| !joined.contains(member));
			if let Ok(absent) = Bitfield::of(last.absent.size(), left) {
				last.absent = absent;
			}
		});
	}
}
