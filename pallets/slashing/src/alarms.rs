// SPDX-License-Identifier: Apache-2.0

//! Which alarms are false, or said to be: others pay, cancel or forgive by it.

use crate::{
	rules::offence::{Deed, Offence},
	traits::{AlarmState, FalseAlarms},
	Alarm, Alarms, CaseId, Cases, Config, Pallet, Tallies,
};
use frame_support::traits::Get;
use vigil_primitives::{ServiceId, UnixTime};

impl<T: Config> Pallet<T> {
	/// Notes that a set's alarm is in doubt.
	pub(crate) fn note_alarm(case: CaseId, service: ServiceId, deed: &Deed) {
		if deed.offence != Offence::FalseHalt {
			return;
		}
		let (from, to) = (UnixTime(deed.from), UnixTime(deed.to));
		let alarm = Alarm { case, from, to, is_false: false };
		Alarms::<T>::mutate(service, |alarms| {
			// Those that are decided make room first, the oldest of them first of all.
			if alarms.is_full() {
				let decided = alarms.iter().position(|alarm| alarm.is_false);
				alarms.remove(decided.unwrap_or(0));
			}
			let pushed = alarms.try_push(alarm);
			debug_assert!(pushed.is_ok(), "there is room");
		});
	}

	/// Adds what else is known of an alarm that somebody was charged with already: that it went on for
	/// longer. `None` if no alarm is near that lasts, else whether that was news. What is only challenged may be
	/// forgotten with its challenge, and hides nothing that is proven.
	pub(crate) fn extend_alarm(service: ServiceId, deed: &Deed) -> Option<bool> {
		let slack = T::SameWithin::get().0;
		let (from, to) = (UnixTime(deed.from), UnixTime(deed.to));
		Alarms::<T>::mutate_exists(service, |entry| {
			let near = |alarm: &&mut Alarm| {
				alarm.from.0 <= to.0.saturating_add(slack)
					&& from.0 <= alarm.to.0.saturating_add(slack)
			};
			let lasts = |alarm: &&mut Alarm| {
				let convicts =
					|| Cases::<T>::get(alarm.case).is_some_and(|one| one.form.convicts());
				alarm.is_false || convicts()
			};
			let mut alarms = entry.as_mut()?.iter_mut();
			let alarm = alarms.find(|alarm| near(alarm) && lasts(alarm))?;
			let is_news = from < alarm.from || to > alarm.to;
			(alarm.from, alarm.to) = (alarm.from.min(from), alarm.to.max(to));
			Some(is_news)
		})
	}

	/// The alarm of a case was false.
	pub(crate) fn confirm_alarm(case: CaseId, service: ServiceId) {
		Alarms::<T>::mutate_extant(service, |alarms| {
			let found = alarms.iter_mut().filter(|alarm| alarm.case == case);
			found.for_each(|alarm| alarm.is_false = true);
		});
	}

	/// The case against an alarm has fallen.
	pub(crate) fn clear_alarm(case: CaseId, service: ServiceId) {
		Alarms::<T>::mutate_exists(service, |entry| {
			if let Some(alarms) = entry {
				alarms.retain(|alarm| alarm.case != case);
				if alarms.is_empty() {
					*entry = None;
				}
			}
		});
	}

	/// Whether an alarm about any time between these two is in doubt or false.
	pub(crate) fn is_in_doubt(service: ServiceId, from: UnixTime, to: UnixTime) -> bool {
		<Self as FalseAlarms>::false_alarm(service, from, to).is_some()
	}
}

impl<T: Config> FalseAlarms for Pallet<T> {
	fn false_alarm(service: ServiceId, from: UnixTime, to: UnixTime) -> Option<AlarmState> {
		let meets = |alarm: &&Alarm| alarm.from <= to && from <= alarm.to;
		let state = |alarm: &Alarm| match alarm.is_false {
			true => AlarmState::False,
			false => AlarmState::Alleged,
		};
		Alarms::<T>::get(service).iter().filter(meets).map(state).max()
	}

	fn slashed(service: ServiceId) -> u128 {
		Tallies::<T>::get(service).got
	}
}
