// SPDX-License-Identifier: Apache-2.0

//! What a policy is due of an event: whether that falls to it, and what was had of it before, by the policy itself and
//! by those that it goes on from or that go on from it.

use crate::{
	rules::{
		chain::{Chain, Had},
		curve,
		downtime::{of_renewed, of_term, of_term_from, window, Span},
		holding::{window_of, WindowId},
	},
	Balance, Chains, Config, CoverEvent, Error, Events, Pallet, Period, PolicyOf, PoolOf,
};
use alloc::vec::Vec;
use frame_support::{defensive, ensure, traits::Get, weights::Weight};
use vigil_primitives::{
	answers::insurance::{EventId, Insured, PolicyId, PoolId},
	Seconds, UnixTime,
};

/// Most policies of a chain that are not closed.
pub(crate) const MAX_ROW: u32 = 4;
/// A beginning that is in nobody's term.
const NOBODYS: UnixTime = UnixTime(u64::MAX);

/// What a policy is due that it was not due before, and by how many steps in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Due {
	pub(crate) amount: Balance,
	pub(crate) steps: u16,
	pub(crate) before: u16,
	pub(crate) downtime: u64,
}

impl<T: Config> Pallet<T> {
	/// What a policy is due of an event by a figure.
	pub(crate) fn due(
		(id, pool): (PoolId, &PoolOf<T>),
		policy: &PolicyOf<T>,
		(event_id, event): (EventId, &CoverEvent),
		spans: &[Span],
	) -> Due {
		let Some(downtime) = Self::downtime_for((id, pool), policy, event, spans) else {
			return Due::default();
		};
		let is_of = |mark: &&(EventId, u16)| mark.0 == event_id || event.merged.contains(&mark.0);
		let marks = policy.marks.iter().filter(is_of);
		let before = marks.fold(0u16, |sum, (_, steps)| sum.saturating_add(*steps));
		let steps = curve::steps_passed(&policy.curve, downtime).max(before);
		let Some(chain) = policy.chain.and_then(|root| Chains::<T>::get(id, root)) else {
			let of = |steps| curve::payout(&policy.curve, policy.cap, steps);
			let amount = of(steps).saturating_sub(of(before)).min(policy.left());
			return Due { amount, steps, before, downtime: downtime.0 };
		};
		// What began in the terms of those that go on from it counts as far as they insure as much.
		let own = of_term(spans, &Self::term(pool, policy)).unwrap_or_default();
		let own = curve::steps_passed(&policy.curve, own).min(steps);
		let of = |cap, steps| curve::payout(&policy.curve, cap, steps);
		let least = policy.cap.min(chain.least);
		let more = of(least, steps).saturating_sub(of(least, own));
		let part = match policy.renewed {
			true => of(policy.cap, own).saturating_add(more),
			false => of(policy.cap, steps),
		};
		// One event pays all of them once.
		let amount = part.saturating_sub(chain.had_of(event_id, &event.merged)).min(policy.left());
		Due { amount, steps, before, downtime: downtime.0 }
	}

	/// The downtime of an event that counts for a policy, or `None` if it does not fall to it. Whose coins those are
	/// is decided when the first holder is paid: they may be others' in the window before.
	pub(crate) fn downtime_for(
		(id, pool): (PoolId, &PoolOf<T>),
		policy: &PolicyOf<T>,
		event: &CoverEvent,
		spans: &[Span],
	) -> Option<Seconds> {
		let term = Self::term(pool, policy);
		match (&policy.insured, event.held_from) {
			(Insured::Holder(_), Some(held_from)) => {
				// In one window each has coins of its own, whenever the event began in it.
				let began_at = spans.iter().map(|span| span.began_at).min()?;
				let is_same = Self::window_at(began_at) == Self::window_at(held_from);
				of_term_from(spans, if is_same { began_at } else { held_from }, &term)
			},
			_ if policy.renewed => {
				let chain = policy.chain.and_then(|root| Chains::<T>::get(id, root));
				let until = chain.map_or(policy.until, |chain| chain.until);
				of_renewed(spans, &term, UnixTime(until.saturating_mul(T::Period::get().0)))
			},
			_ => of_term(spans, &term),
		}
	}

	/// A holder is paid of an event by these spans.
	pub(crate) fn fix_holders(
		event: &mut CoverEvent,
		insured: &Insured<T::AccountId>,
		of: &[Span],
	) {
		if matches!(insured, Insured::Holder(_)) && event.held_from.is_none() {
			event.held_from = of.iter().map(|span| span.began_at).min();
		}
	}

	/// By which beginning holders are paid of what two events have become: of two whose holders were paid for
	/// different windows nobody is paid more, for either has the same coins.
	pub(crate) fn held_from_of(one: &CoverEvent, other: &CoverEvent) -> Option<UnixTime> {
		let window = Self::window_at;
		match (one.held_from, other.held_from) {
			(Some(one), Some(other)) if window(one) != window(other) => Some(NOBODYS),
			(Some(one), Some(other)) => Some(one.min(other)),
			(one, other) => one.or(other),
		}
	}

	/// The window of holders' coins in which something happened.
	fn window_at(at: UnixTime) -> WindowId {
		window_of(at.0.checked_div(T::Period::get().0).unwrap_or(0), Self::width())
	}

	/// What holders were paid by is kept as long as it happened, by an incident that is not false.
	pub(crate) fn hold_on(event: &mut CoverEvent) {
		let happened = |at: UnixTime| {
			let mut all = event.incidents.iter().filter(|one| !one.is_false);
			all.any(|one| {
				let of = window(&one.incident);
				of.from <= at && at < of.until
			})
		};
		event.held_from = event.held_from.filter(|from| happened(*from));
	}

	/// Has a policy that is bought, for so much and to that end, go on from another: both are of one chain, which has
	/// the number of its first policy. What ended stays payable for a while but counts for nothing else: so there
	/// are not many of a chain at a time.
	pub(crate) fn join_chain(
		id: PoolId,
		(old_id, old): (PolicyId, &mut PolicyOf<T>),
		(cap, until): (Balance, Period),
	) -> Result<PolicyId, Error<T>> {
		let root = old.chain.unwrap_or(old_id);
		let had = old.marks.iter().map(|(event, steps)| Had {
			event: *event,
			due: curve::payout(&old.curve, old.cap, *steps),
		});
		let mut chain = Chains::<T>::get(id, root).unwrap_or_else(|| Chain::of_one(had));
		ensure!(chain.policies < MAX_ROW, Error::<T>::TooManyPolicies);
		chain.policies = chain.policies.saturating_add(1);
		chain.until = until;
		chain.least_before = chain.least;
		chain.least = chain.least.min(cap);
		Chains::<T>::insert(id, root, chain);
		old.chain = Some(root);
		Ok(root)
	}

	/// A policy that goes on from another insures less from now on.
	pub(crate) fn lessen_chain(id: PoolId, policy: &PolicyOf<T>) {
		let Some(root) = policy.chain.filter(|_| policy.renews) else { return };
		Chains::<T>::mutate(id, root, |kept| {
			if let Some(chain) = kept {
				chain.least = chain.least.min(policy.cap);
			}
		});
	}

	/// A purchase is undone that would have gone on from another.
	pub(crate) fn shorten_chain(id: PoolId, undone: &PolicyOf<T>) {
		let Some(root) = undone.chain else { return };
		Chains::<T>::mutate(id, root, |kept| {
			if let Some(chain) = kept {
				chain.until = undone.from;
				chain.least = chain.least_before;
			}
		});
	}

	/// A policy is closed.
	pub(crate) fn leave_chain(id: PoolId, policy: &PolicyOf<T>) {
		let Some(root) = policy.chain else { return };
		Chains::<T>::mutate_exists(id, root, |kept| {
			if let Some(chain) = kept {
				chain.policies = chain.policies.saturating_sub(1);
			}
			*kept = kept.take().filter(|chain| chain.policies > 0);
		});
	}

	/// Remembers how many steps of an event a policy was due, and what that was, and forgets events that are closed.
	pub(crate) fn mark(
		id: PoolId,
		pool: &PoolOf<T>,
		policy: &mut PolicyOf<T>,
		(event_id, event): (EventId, &CoverEvent),
		(steps, due): (u16, Balance),
	) {
		let open = || {
			let merged = |one: &EventId| Events::<T>::get(id, one).map(|event| event.merged);
			let merged = pool.events.iter().filter_map(merged).flatten();
			pool.events.iter().copied().chain(merged).collect::<Vec<_>>()
		};
		policy.marks.retain(|(of, _)| *of != event_id && !event.merged.contains(of));
		if policy.marks.is_full() {
			let open = open();
			policy.marks.retain(|(of, _)| open.contains(of));
		}
		if policy.marks.try_push((event_id, steps)).is_err() {
			defensive!("there are more marks than live events");
		}
		let Some(root) = policy.chain else { return };
		Chains::<T>::mutate(id, root, |kept| {
			let had = Had { event: event_id, due };
			if let Some(chain) = kept {
				chain.note(had, &event.merged, open);
			}
		});
	}

	/// What it costs beside what was measured that a policy goes on from another.
	pub(crate) fn weight_of_chain() -> Weight {
		T::DbWeight::get().reads_writes(2, 2)
	}
}
