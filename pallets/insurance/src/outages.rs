// SPDX-License-Identifier: Apache-2.0

//! Events: what incidents they are made of, and which figures of them are to be paid.
//!
//! Being told of an incident only files it; nothing is paid there.

use crate::{
	rules::downtime::{counted, is_near, total, window, Span, Window},
	traits::{Verdict, Verdicts},
	Config, Counted, CoverEvent, Error, Event, Events, Figure, Folded, History, Maintenance,
	NextEvent, Pallet, PastEvent, PoolOf, Pools, PoolsOf, Stage, MAX_EVENTS,
};
use alloc::vec::Vec;
use frame_support::{defensive, ensure, traits::Get};
use sp_runtime::DispatchResult;
use vigil_primitives::{
	answers::insurance::{EventId, PoolId},
	incident::{later, IncidentPins},
	traits::{ServiceStatus, Status},
	Incident, IncidentId, Seconds, ServiceId,
};

impl<T: Config> Pallet<T> {
	/// Maintenance that was announced of a pool's ward.
	pub(crate) fn windows(pool: &PoolOf<T>) -> Vec<Window> {
		Maintenance::<T>::get(pool.service).into_inner()
	}

	/// None is announced while the ward stands: that would shorten an outage under way. Windows are forgotten
	/// when nothing more is certified of their time and no event is open that they may be part of.
	pub(crate) fn do_announce(service: ServiceId, new: Window) -> DispatchResult {
		let now = Self::now();
		let status = T::Services::status(service).ok_or(Error::<T>::UnknownService)?;
		ensure!(status == Status::Live, Error::<T>::Guarded);
		ensure!(new.from >= later(now, T::Notice::get()), Error::<T>::TooLate);
		ensure!(new.from < new.until, Error::<T>::TooLong);
		Maintenance::<T>::try_mutate(service, |windows| {
			let open = Self::has_events(service);
			let needed = |one: &Window| open || later(one.until, Self::remembered()) >= now;
			windows.retain(needed);
			let lengths = windows.iter().map(|one| one.length().0);
			let all = lengths.fold(new.length().0, u64::saturating_add);
			ensure!(all <= T::MostMaintained::get().0, Error::<T>::TooLong);
			windows.try_push(new).map_err(|_| Error::<T>::TooManyWindows)
		})?;
		Self::deposit_event(Event::MaintenanceAnnounced { service, window: new });
		Ok(())
	}

	fn has_events(service: ServiceId) -> bool {
		let pools = PoolsOf::<T>::get(service).into_iter();
		pools.filter_map(Pools::<T>::get).any(|pool| !pool.events.is_empty())
	}

	/// For how long what was announced may matter: what is told of late, and then disputed and paid.
	fn remembered() -> Seconds {
		Seconds(T::LateFor::get().0.saturating_mul(2))
	}

	/// Files an incident with every pool that covers the ward.
	pub(crate) fn file(service: ServiceId, incident: &Incident) {
		for id in PoolsOf::<T>::get(service) {
			let Some(mut pool) = Pools::<T>::get(id) else { continue };
			if Self::file_with(id, &mut pool, incident) {
				Pools::<T>::insert(id, pool);
			}
		}
	}

	fn file_with(id: PoolId, pool: &mut PoolOf<T>, incident: &Incident) -> bool {
		let listed = pool.events.clone();
		let events =
			|| listed.iter().filter_map(|event| Some((*event, Events::<T>::get(id, event)?)));
		let near = events().find(|(_, event)| is_part(event, incident));
		let (event_id, mut event) = match near {
			Some(found) => found,
			None if pool.policies == 0 || incident.began_at < pool.closed_until => return false,
			None => match Self::open_event(pool) {
				Some(opened) => opened,
				// As if it were near the last one: nothing is lost.
				None => match events().next_back() {
					Some(found) => found,
					None => return false,
				},
			},
		};
		if Self::absorb(pool.service, &mut event, incident) {
			let told = Event::EventGrew { pool: id, event: event_id, incident: incident.id };
			Self::deposit_event(told);
		}
		Self::lower_figure(pool, event_id, &mut event);
		Events::<T>::insert(id, event_id, event);
		true
	}

	fn open_event(pool: &mut PoolOf<T>) -> Option<(EventId, CoverEvent)> {
		let id = NextEvent::<T>::get();
		pool.events.try_push(id).ok()?;
		NextEvent::<T>::put(EventId(id.0.saturating_add(1)));
		let terms = pool.terms;
		let (merge_within, dispute) = (terms.merge_within, terms.dispute);
		Some((id, CoverEvent { merge_within, dispute, ..Default::default() }))
	}

	/// Takes over what an incident is now. Those that it overlaps became part of it. Whether it is new.
	fn absorb(service: ServiceId, event: &mut CoverEvent, incident: &Incident) -> bool {
		if event.folded.is_some_and(|folded| incident.began_at < folded.until) {
			return false;
		}
		let known = event.incidents.iter().find(|one| one.incident.id == incident.id).copied();
		let gone =
			|one: &Counted| one.incident.id != incident.id && one.incident.overlaps(incident);
		for one in event.incidents.iter().filter(|one| gone(one)) {
			one.pinned.inspect(|pinned| T::Pins::release(service, *pinned));
		}
		event.incidents.retain(|one| !gone(one) && one.incident.id != incident.id);
		if event.incidents.is_full() {
			Self::fold(service, event);
		}
		let pin = || T::Pins::pin(service, incident.id).is_ok().then_some(incident.id);
		let pinned = known.map_or_else(pin, |one| one.pinned);
		let is_false = known.is_some_and(|one| one.is_false);
		let one = Counted { incident: *incident, pinned, is_false };
		if event.incidents.try_push(one).is_err() {
			defensive!("one was folded");
		}
		known.is_none()
	}

	/// Takes over an incident of another event. Of two that overlap one is what the other has become: the
	/// longer one.
	fn take_over(service: ServiceId, event: &mut CoverEvent, part: &Counted) {
		let longer = |one: &Counted| {
			let overlaps = one.incident.overlaps(&part.incident);
			overlaps && one.incident.downtime >= part.incident.downtime
		};
		if event.incidents.iter().any(longer) {
			return;
		}
		Self::absorb(service, event, &part.incident);
		let same = |kept: &&mut Counted| kept.incident.id == part.incident.id;
		if let Some(kept) = event.incidents.iter_mut().find(same) {
			kept.is_false |= part.is_false;
		}
	}

	/// Keeps of the oldest incident only what it counts for.
	fn fold(service: ServiceId, event: &mut CoverEvent) {
		event.incidents.sort_by_key(|one| one.incident.began_at);
		let Some(oldest) = event.incidents.first().copied() else { return };
		event.incidents.remove(0);
		oldest.pinned.inspect(|pinned| T::Pins::release(service, *pinned));
		let windows = Maintenance::<T>::get(service);
		let span = counted(&oldest.incident, &windows);
		let until = window(&oldest.incident).until;
		let before = event.folded.map(|folded| folded.span);
		let counts = if oldest.is_false { 0 } else { span.counted.0 };
		let sum = before.map_or(0, |before| before.counted.0).saturating_add(counts);
		let began_at = before.map_or(span.began_at, |before| before.began_at.min(span.began_at));
		event.folded = Some(Folded { span: Span { began_at, counted: Seconds(sum) }, until });
	}

	/// A figure that is disputed becomes smaller with what is known, not larger: more is another figure.
	fn lower_figure(pool: &PoolOf<T>, event_id: EventId, event: &mut CoverEvent) {
		let spans = event.spans(&Self::windows(pool));
		let settling = pool.settling.as_ref().is_some_and(|settling| settling.event == event_id);
		if let Some(figure) = event.figure.as_mut().filter(|_| !settling) {
			if total(&spans) < total(&figure.spans) {
				figure.spans = spans;
			} else if let (Some(now), Some(then)) = (spans.first(), figure.spans.iter_mut().next())
			{
				// When it began decides who is covered, and is not for later.
				then.began_at = then.began_at.min(now.began_at);
			}
		}
	}

	/// Has the next figure disputed, if there is more than was settled; whether anything was done.
	pub(crate) fn raise_figures(id: PoolId, pool: &mut PoolOf<T>) -> bool {
		let windows = Self::windows(pool);
		let mut raised = false;
		for event_id in &pool.events {
			let Some(mut event) = Events::<T>::get(id, event_id) else { continue };
			let spans = event.spans(&windows);
			if event.figure.is_some() || spans == event.settled {
				continue;
			}
			let downtime = total(&spans);
			event.figure = Some(Figure { spans, since: Self::active_of(pool.service) });
			Events::<T>::insert(id, event_id, event);
			let event = *event_id;
			Self::deposit_event(Event::FigureDisputable { pool: id, event, downtime });
			raised = true;
		}
		raised
	}

	/// Whether a figure was long enough known, and nobody challenges what it is made of.
	pub(crate) fn is_payable(pool: &PoolOf<T>, event: &CoverEvent) -> bool {
		let Some(figure) = event.figure.as_ref() else { return false };
		let ripe = figure.since.saturating_add(event.dispute.0) <= Self::active_of(pool.service);
		let standing = event.incidents.iter().filter(|one| !one.is_false);
		let incidents: Vec<_> = standing.map(|one| one.incident).collect();
		ripe && T::Verdicts::verdicts(pool.service, &incidents).is_empty()
	}

	/// Makes one event of two that turned out to be near; whether there were such.
	pub(crate) fn merge_events(id: PoolId, pool: &mut PoolOf<T>) -> bool {
		if pool.settling.is_some() || pool.events.len() < 2 {
			return false;
		}
		let all: Vec<_> = pool.events.iter().copied().collect();
		let mut pairs = all.iter().enumerate().flat_map(|(place, one)| {
			all.iter().skip(place.saturating_add(1)).map(move |other| (*one, *other))
		});
		let found = pairs.find_map(|(into, from)| {
			let (one, other) = (Events::<T>::get(id, into)?, Events::<T>::get(id, from)?);
			let room = one.merged.len().saturating_add(other.merged.len())
				< usize::try_from(MAX_EVENTS).unwrap_or(usize::MAX);
			let near = other.incidents.iter().any(|part| is_part(&one, &part.incident));
			(near && room && one.debt == 0 && other.debt == 0).then_some((into, from, one, other))
		});
		let Some((into, from, mut one, other)) = found else { return false };
		for part in &other.incidents {
			part.pinned.inspect(|pinned| T::Pins::release(pool.service, *pinned));
			Self::take_over(pool.service, &mut one, part);
		}
		for merged in other.merged.iter().chain([&from]) {
			let kept = one.merged.try_push(*merged);
			debug_assert!(kept.is_ok(), "there is room");
		}
		// Of two that different shares bore, those that the pool has now bear what comes.
		let theirs = [&one, &other].map(|event| event.may_return_to(pool.share));
		let theirs = theirs.into_iter().fold(0u128, |sum, part| sum.saturating_add(part));
		one.due = one.due.saturating_add(other.due);
		one.paid = one.paid.saturating_add(other.paid);
		one.harmed = one.harmed.saturating_add(other.harmed);
		one.held_from = Self::held_from_of(&one, &other);
		one.bearers = pool.share;
		one.orphaned = one.may_return().saturating_sub(theirs);
		one.figure = None;
		Events::<T>::insert(id, into, one);
		Events::<T>::remove(id, from);
		pool.events.retain(|event| *event != from);
		Self::deposit_event(Event::EventsMerged { pool: id, event: from, into });
		true
	}

	/// Whether more may come of an event than was settled: the ward may still stand, or what is certified late may
	/// add to it.
	pub(crate) fn may_grow(event: &CoverEvent, windows: &[Window]) -> bool {
		let late = later(event.until(), T::LateFor::get()) < Self::now();
		event.is_open() || !late || !is_settled(event, windows)
	}

	/// Closes an event of which nothing more can come; whether there was one.
	pub(crate) fn close_event(id: PoolId, pool: &mut PoolOf<T>) -> bool {
		let windows = Self::windows(pool);
		let is_over = |event: &CoverEvent| {
			// What was paid of it may prove to be a false alarm for as long as its sets are judged.
			let harmless = pool.policies == 0 && event.paid == 0;
			let needless = harmless && is_settled(event, &windows);
			(needless || !Self::may_grow(event, &windows)) && event.debt == 0
		};
		let events = pool.events.iter().filter_map(|one| Some((*one, Events::<T>::get(id, one)?)));
		let Some((event_id, event)) = events.into_iter().find(|(_, event)| is_over(event)) else {
			return false;
		};
		for one in &event.incidents {
			one.pinned.inspect(|pinned| T::Pins::release(pool.service, *pinned));
		}
		pool.closed_until = pool.closed_until.max(event.until());
		pool.events.retain(|kept| *kept != event_id);
		Events::<T>::remove(id, event_id);
		let began_at = event.settled.first().map(|span| span.began_at).unwrap_or_default();
		let downtime = total(&event.settled);
		let (due, paid) = (event.due, event.paid);
		let past = PastEvent { event: event_id, began_at, downtime, due, paid };
		History::<T>::mutate(id, |history| {
			if history.is_full() {
				history.remove(0);
			}
			let kept = history.try_push(past);
			debug_assert!(kept.is_ok(), "there is room");
		});
		Self::deposit_event(Event::EventClosed { pool: id, past });
		true
	}

	/// Asks what became of the pool's incidents elsewhere, and cancels what was proven false; whether there was such.
	pub(crate) fn hear_verdicts(id: PoolId, pool: &mut PoolOf<T>) -> bool {
		if pool.events.is_empty() {
			return false;
		}
		let events = pool.events.iter().filter_map(|event| Events::<T>::get(id, event));
		let of = |event: CoverEvent| event.incidents.into_iter().filter(|one| !one.is_false);
		let incidents: Vec<_> = events.flat_map(of).map(|one| one.incident).collect();
		let verdicts = T::Verdicts::verdicts(pool.service, &incidents);
		let lies: Vec<_> = verdicts.into_iter().filter(|(_, it)| *it == Verdict::False).collect();
		for (incident, _) in &lies {
			for event_id in pool.events.clone() {
				let Some(event) = Events::<T>::get(id, event_id) else { continue };
				Self::refute_in(id, pool, (event_id, event), *incident);
			}
		}
		!lies.is_empty()
	}

	/// Nothing of a false alarm counts. What is unpaid of it is cancelled, debt of it included; what was paid
	/// is what the pool was harmed by.
	pub(crate) fn refute(service: ServiceId, incident: IncidentId) {
		for id in PoolsOf::<T>::get(service) {
			let Some(mut pool) = Pools::<T>::get(id) else { continue };
			for event_id in pool.events.clone() {
				let Some(event) = Events::<T>::get(id, event_id) else { continue };
				Self::refute_in(id, &mut pool, (event_id, event), incident);
			}
			Pools::<T>::insert(id, pool);
		}
	}

	fn settling_of(pool: &PoolOf<T>, event: EventId) -> Option<Stage> {
		let settling = pool.settling.as_ref().filter(|settling| settling.event == event);
		settling.map(|settling| settling.stage)
	}

	fn refute_in(
		id: PoolId,
		pool: &mut PoolOf<T>,
		(event_id, mut event): (EventId, CoverEvent),
		incident: IncidentId,
	) {
		let is_it = |one: &&mut Counted| {
			let pinned = one.pinned == Some(incident);
			(one.incident.id == incident || pinned) && !one.is_false
		};
		let known = total(&event.spans(&Self::windows(pool)));
		let Some(one) = event.incidents.iter_mut().find(is_it) else { return };
		one.is_false = true;
		let mut before = total(&event.settled);
		if let Some(stage) = Self::settling_of(pool, event_id) {
			let paying = event.figure.as_ref().filter(|_| stage == Stage::Pay);
			before = before.max(paying.map_or(Seconds(0), |figure| total(&figure.spans)));
			Self::abort(id, pool);
		}
		// What was refuted before and is not settled since then was counted then.
		before = before.min(known);
		event.figure = None;
		let spans = event.spans(&Self::windows(pool));
		// What holders were paid by did not happen.
		Self::hold_on(&mut event);
		let after = total(&spans);
		let wrong = before.0.saturating_sub(after.0);
		let part = |all| crate::rules::mul_div(all, wrong.into(), before.0.into()).unwrap_or(0);
		let harmed = part(event.may_return());
		let (all, theirs) = (event.may_return(), event.may_return_to(pool.share));
		let theirs = crate::rules::mul_div(harmed, theirs, all).unwrap_or(0).min(theirs);
		let orphaned = harmed.saturating_sub(theirs);
		event.harmed = event.harmed.saturating_add(harmed);
		event.orphaned = event.orphaned.saturating_sub(orphaned).min(event.may_return());
		pool.harmed = pool.harmed.saturating_add(harmed);
		pool.orphaned = pool.orphaned.saturating_add(orphaned);
		if after == Seconds(0) {
			// Of a debt for an event that in part did happen, the parts cannot be told from each other.
			Self::forgive(pool, &mut event);
		}
		Events::<T>::insert(id, event_id, event);
		Self::deposit_event(Event::FalseAlarm { pool: id, event: event_id, incident, harmed });
	}
}

/// Whether all that is known of an event was paid, as far as it could be.
fn is_settled(event: &CoverEvent, windows: &[Window]) -> bool {
	event.figure.is_none() && event.spans(windows) == event.settled
}

/// Whether an incident belongs to an event: it is or overlaps one of it, or is near one.
fn is_part(event: &CoverEvent, incident: &Incident) -> bool {
	let of = |one: &Counted| {
		let same = one.incident.id == incident.id || one.incident.overlaps(incident);
		same || is_near(&one.incident, incident, event.merge_within)
	};
	// Nothing is added to what was folded; it is part of it all the same.
	let folded = event.folded.is_some_and(|folded| {
		let began_before = incident.began_at < folded.until;
		began_before && window(incident).until >= folded.span.began_at
	});
	folded || event.incidents.iter().any(of)
}
