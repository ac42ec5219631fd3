// SPDX-License-Identifier: Apache-2.0

//! Suspicions lapse, and wards that recover are live again some time after life came back, even if no
//! Checkpoint shows it: or a delay would be spent by the next halt, and no plan ever fail back.
//!
//! There are never more deadlines than services, so no block is too small for them.

use crate::{Config, Deadline, Deadlines, Event, Pallet, Wards, WeightInfo};
use frame_support::{defensive, traits::Get, weights::Weight};
use vigil_primitives::{
	incident::later,
	traits::Status,
	ward::{
		deadlines,
		status::{after, Signal},
		Change,
	},
	Incident, Seconds, ServiceId, UnixTime,
};

impl<T: Config> Pallet<T> {
	/// Does what is due.
	pub(crate) fn lapse_due() -> Weight {
		let now = Self::now();
		let due = deadlines::due(&Deadlines::<T>::get(), now, T::MaxServices::get());
		due.iter().for_each(|service| Self::lapse(*service, now));
		let lapsed = u64::try_from(due.len()).unwrap_or(u64::MAX);
		T::DbWeight::get().reads(2).saturating_add(T::WeightInfo::lapse().saturating_mul(lapsed))
	}

	fn lapse(service: ServiceId, now: UnixTime) {
		match Wards::<T>::get(service).map(|ward| ward.status) {
			Some(Status::Suspect) => {
				let change = Wards::<T>::mutate(service, |ward| ward.as_mut()?.lapse(now));
				if let Some(Change::Moved { from, to }) = change {
					Self::note_status(service, from, to);
				}
			},
			Some(Status::Recovering) => Self::settle(service, now),
			_ => {
				defensive!("only wards that are suspect or recover have a deadline");
				Self::clear_deadline(service);
			},
		}
	}

	/// A ward that recovers is live again.
	fn settle(service: ServiceId, now: UnixTime) {
		let settled = Wards::<T>::mutate(service, |ward| -> Option<(Incident, Status, Status)> {
			let ward = ward.as_mut()?;
			let from = ward.status;
			let to = after(from, Signal::Stability)?;
			ward.status = to;
			ward.since = now;
			Some((ward.incident.take()?, from, to))
		});
		let Some((incident, from, to)) = settled else {
			defensive!("a ward that recovers has an incident");
			return;
		};
		Self::deposit_event(Event::RecoverySettled { service });
		Self::close(service, incident);
		Self::note_status(service, from, to);
	}

	/// Gives a suspicion that was raised or repeated now its time. Returns when it lapses.
	pub(crate) fn set_deadline(service: ServiceId) -> UnixTime {
		Self::put_deadline(service, T::SuspectFor::get())
	}

	/// Gives a ward to which life came back its time: no less than its policy asks for.
	pub(crate) fn set_recovery(service: ServiceId, stable_for: Seconds) {
		Self::put_deadline(service, T::RecoverFor::get().max(stable_for));
	}

	fn put_deadline(service: ServiceId, length: Seconds) -> UnixTime {
		let at = later(Self::now(), length);
		let deadline = Deadline { at, service };
		let set = |list: &mut _| deadlines::set(list, deadline);
		if !Deadlines::<T>::mutate(set) {
			defensive!("there are as many deadlines as services at most");
		}
		at
	}

	/// Takes the service off the list.
	pub(crate) fn clear_deadline(service: ServiceId) {
		Deadlines::<T>::mutate(|list| deadlines::clear(list, service));
	}
}
