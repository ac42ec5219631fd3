// SPDX-License-Identifier: Apache-2.0

//! What anyone may ask.

use crate::{
	buying::Selling,
	rules::{
		downtime::{self, counted, total, window, Window},
		premium::utilisation,
	},
	traits::IncidentRecord,
	Config, Counted, Debts, Events, History, Maintenance, Pallet, Parked, PastEvent, Policies,
	PoolOf, Pools, PoolsOf,
};
use alloc::vec::Vec;
use sp_runtime::DispatchError;
use vigil_primitives::{
	answers::insurance::{
		CountedIncident, Curve, DowntimeInfo, DueInfo, EventId, EventInfo, PolicyId, PolicyInfo,
		PoolId, PoolInfo, Quote,
	},
	Incident, Seconds, ServiceId, UnixTime,
};

impl<T: Config> Pallet<T> {
	/// What cover bought in the next block would cost, if it may be had.
	pub fn quote(
		id: PoolId,
		cap: u128,
		curve: Curve,
		periods: u32,
	) -> Result<Quote, DispatchError> {
		let pool = Self::pool(id)?;
		let from = Self::first_period(&pool);
		let term = (from, from.saturating_add(periods.into()));
		Ok(Self::price(&pool, &Selling { cap, curve: &curve, term })?)
	}

	/// The pools of a service.
	pub fn pools_of(service: ServiceId) -> Vec<PoolId> {
		PoolsOf::<T>::get(service).into_inner()
	}

	/// What waits for an account because it could not be paid.
	pub fn parked(id: PoolId, who: &T::AccountId) -> u128 {
		Parked::<T>::get(id, who)
	}

	/// What policies of all pools in a pool's group could still be paid, in VGL by the last rates that were said.
	fn worst_case_of_group(pool: &PoolOf<T>) -> u128 {
		let in_vgl = |one: &PoolOf<T>| Self::last_known_in_vgl(&one.asset, one.locked);
		let Some(group) = pool.group else { return in_vgl(pool) };
		let all = Pools::<T>::iter_values().filter(|one| one.group == Some(group));
		all.fold(0, |sum, one| sum.saturating_add(in_vgl(&one)))
	}

	/// A pool, if there is one.
	pub fn pool_info(id: PoolId) -> Option<PoolInfo<T::AssetKind>> {
		let pool = Pools::<T>::get(id)?;
		let capacity = Self::capacity(&pool);
		let used = utilisation(pool.locked, capacity).unwrap_or(0);
		Some(PoolInfo {
			service: pool.service,
			shares: Self::supply(&pool),
			share: pool.share.unwrap_or_default(),
			assets: pool.assets,
			reserve: pool.reserve,
			unearned: pool.unearned,
			locked: pool.locked,
			capacity,
			utilisation: u32::try_from(used).unwrap_or(u32::MAX),
			debt: pool.debt,
			worst_case: pool.locked,
			worst_case_of_group: Self::worst_case_of_group(&pool),
			guarded: Self::is_guarded(&pool),
			policies: pool.policies,
			events: pool.events.to_vec(),
			queued: pool.queued,
			asset: pool.asset,
		})
	}

	/// The last events of a pool that are over, the oldest first.
	pub fn history(id: PoolId) -> Vec<PastEvent> {
		History::<T>::get(id).into_inner()
	}

	/// A policy, if it is not closed.
	pub fn policy_info(id: PoolId, policy_id: PolicyId) -> Option<PolicyInfo<T::AccountId>> {
		let policy = Policies::<T>::get(id, policy_id)?;
		let pool = Pools::<T>::get(id)?;
		let owed = |event: &EventId| Debts::<T>::get((id, *event, policy_id));
		let owed = pool.events.iter().filter_map(owed);
		let term = Self::term(&pool, &policy);
		Some(PolicyInfo {
			pool: id,
			cap: policy.cap,
			due: policy.due,
			owed: owed.fold(0, |sum: u128, debt| sum.saturating_add(debt.amount)),
			curve: policy.curve,
			start: term.from,
			end: term.until,
			buyer: policy.buyer,
			beneficiary: policy.beneficiary,
			insured: policy.insured,
		})
	}

	/// An event that is not closed, with how its figures are reached.
	pub fn event_info(id: PoolId, event_id: EventId) -> Option<EventInfo> {
		let (pool, event) = (Pools::<T>::get(id)?, Events::<T>::get(id, event_id)?);
		let windows = Self::windows(&pool);
		let told = |one: &Counted| {
			let Counted { incident, is_false, .. } = *one;
			let counts = counted(&incident, &windows).counted;
			CountedIncident {
				incident,
				certificates: T::Record::certificates(pool.service, &incident),
				maintained: downtime::covered(window(&incident), &windows),
				is_false,
				counted: if is_false { Seconds(0) } else { counts },
			}
		};
		let ripe = event.figure.as_ref().map(|one| one.since.saturating_add(event.dispute.0));
		Some(EventInfo {
			pool: id,
			incidents: event.incidents.iter().map(told).collect(),
			downtime: total(&event.spans(&windows)),
			figure: event.figure.as_ref().map(|figure| total(&figure.spans)),
			payable_in: ripe.map(|at| Seconds(at.saturating_sub(Self::active_of(pool.service)))),
			due: event.due,
			paid: event.paid,
		})
	}

	/// What a policy is due of an event by what is certified, beyond what it was due before.
	pub fn due_info(id: PoolId, policy: PolicyId, event_id: EventId) -> Option<DueInfo> {
		let (policy, event) = (Policies::<T>::get(id, policy)?, Events::<T>::get(id, event_id)?);
		let pool = Pools::<T>::get(id)?;
		let spans = event.spans(&Self::windows(&pool));
		let due = Self::due((id, &pool), &policy, (event_id, &event), &spans);
		let downtime = Seconds(due.downtime);
		let (steps, steps_before) = (due.steps, due.before);
		Some(DueInfo { downtime, steps, steps_before, due: due.amount })
	}

	/// Certified downtime of a ward in a span, with the certificates that it is made of.
	pub fn downtime(service: ServiceId, from: UnixTime, until: UnixTime) -> DowntimeInfo {
		let span = Window { from, until };
		let incidents = T::Record::incidents(service).into_iter();
		let part = |one: Incident| {
			let within = downtime::within(&one, &span);
			(within > Seconds(0)).then(|| (one, T::Record::certificates(service, &one), within))
		};
		let incidents: Vec<_> = incidents.filter_map(part).collect();
		let sum = incidents.iter().fold(0u64, |sum, (_, _, part)| sum.saturating_add(part.0));
		DowntimeInfo { downtime: Seconds(sum), incidents }
	}

	/// Maintenance that was announced of a ward: from when until when.
	pub fn maintenance(service: ServiceId) -> Vec<(UnixTime, UnixTime)> {
		let windows = Maintenance::<T>::get(service).into_iter();
		windows.map(|window| (window.from, window.until)).collect()
	}
}
