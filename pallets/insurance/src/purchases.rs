// SPDX-License-Identifier: Apache-2.0

//! What the end of a block makes of purchases, and how policies are reduced and closed.

use crate::{
	rules::{downtime::Span, mul_div_up},
	Balance, Closings, Config, CoverEvent, Error, Event, Events, Pallet, Policies, PoliciesOf,
	PolicyOf, PoolOf, Pools, Purchase, Purchases,
};
use frame_support::{ensure, traits::Get};
use sp_runtime::DispatchResult;
use vigil_primitives::{
	answers::insurance::{PolicyId, PoolId},
	traits::{ServiceStatus, Status},
};

impl<T: Config> Pallet<T> {
	/// Purchases take effect if the ward is still live, so that nobody buys in the block that shows it is not.
	pub(crate) fn conclude_purchases() {
		for purchase in Purchases::<T>::take() {
			let (id, policy_id) = (purchase.pool, purchase.policy);
			let found = Pools::<T>::get(id).zip(Policies::<T>::get(id, policy_id));
			let Some((mut pool, policy)) = found else { continue };
			pool.pending = pool.pending.saturating_sub(purchase.premium);
			match pool.guarded || T::Services::status(pool.service) != Some(Status::Live) {
				true => Self::undo(&mut pool, policy, &purchase),
				false => Self::take_effect(&mut pool, policy, &purchase),
			}
			Pools::<T>::insert(id, pool);
		}
	}

	fn take_effect(pool: &mut PoolOf<T>, mut policy: PolicyOf<T>, purchase: &Purchase) {
		let (id, policy_id) = (purchase.pool, purchase.policy);
		let periods = policy.until.saturating_sub(policy.from);
		let (for_watchers, per_period) = Self::divide(id, pool, purchase, periods);
		policy.per_period = per_period;
		Self::spread(id, (policy.from, policy.until), per_period);
		Closings::<T>::insert((id, policy.closes, policy_id), ());
		Policies::<T>::insert(id, policy_id, policy);
		Self::deposit_event(Event::CoverSold { pool: id, policy: policy_id, for_watchers });
	}

	fn undo(pool: &mut PoolOf<T>, policy: PolicyOf<T>, purchase: &Purchase) {
		let Purchase { pool: id, policy: policy_id, premium, renews, .. } = *purchase;
		Self::pay_out(id, pool, &policy.buyer, premium);
		let before = renews.and_then(|old| Policies::<T>::get(id, old).map(|kept| (old, kept)));
		let returned = before.as_ref().map_or(0, |_| purchase.replaced);
		if let Some((old_id, old)) = before {
			let old =
				PolicyOf::<T> { value: old.value.saturating_add(returned), renewed: false, ..old };
			Policies::<T>::insert(id, old_id, old);
		}
		Self::count_value(pool, &policy, returned, policy.value);
		Self::shorten_chain(id, &policy);
		Self::forget(id, pool, policy_id, &policy);
		Self::deposit_event(Event::PurchaseUndone { pool: id, policy: policy_id, premium });
	}

	pub(crate) fn do_reduce(
		buyer: &T::AccountId,
		(id, policy_id): (PoolId, PolicyId),
		cap: Balance,
	) -> DispatchResult {
		let mut pool = Self::pool(id)?;
		let mut policy = Policies::<T>::get(id, policy_id).ok_or(Error::<T>::UnknownPolicy)?;
		ensure!(policy.buyer == *buyer, Error::<T>::NotYours);
		// Of a ward that is not watched any more nothing will be certified: who has cover of it need not keep it.
		let is_watched = T::Services::status(pool.service).is_some();
		ensure!(!is_watched || !Self::is_guarded(&pool), Error::<T>::Guarded);
		ensure!(!Self::is_loss_pending(id, &pool), Error::<T>::LossPending);
		ensure!(cap < policy.cap && cap >= policy.due, Error::<T>::MoreThanBefore);
		let bought_now = |one: &Purchase| one.policy == policy_id;
		ensure!(!Purchases::<T>::get().iter().any(bought_now), Error::<T>::NotInForce);
		// It counts for the one that it goes on from as well, which pays until this one begins.
		let counts_twice = policy.renews && policy.from > Self::period();
		ensure!(!counts_twice, Error::<T>::NotInForce);
		// Else the one that goes on from it would lock capital for a time that nobody pays for.
		let is_gone_on_from = policy.renewed && Self::period() < policy.until;
		ensure!(!is_watched || !is_gone_on_from, Error::<T>::NotInForce);
		let kept = mul_div_up(policy.per_period, cap, policy.cap).unwrap_or(policy.per_period);
		let less = policy.per_period.saturating_sub(kept);
		let at = Self::period().saturating_add(1).max(policy.from);
		let periods = policy.until.saturating_sub(at);
		let returned = less.saturating_mul(periods.into()).min(pool.unearned);
		if periods > 0 && less > 0 {
			Self::narrow(id, (policy.from, policy.until), at, less);
			pool.unearned = pool.unearned.saturating_sub(returned);
			policy.per_period = kept;
		}
		let value = mul_div_up(policy.value, cap, policy.cap).unwrap_or(policy.value);
		Self::count_value(&pool, &policy, value, policy.value);
		let released = policy.cap.saturating_sub(cap);
		pool.locked = pool.locked.saturating_sub(released);
		policy.value = value;
		policy.cap = cap;
		Self::lessen_chain(id, &policy);
		Self::pay_out(id, &mut pool, &policy.buyer, returned);
		Self::deposit_event(Event::Reduced { pool: id, policy: policy_id, cap, returned });
		match policy.left() {
			0 => Self::close(id, &mut pool, policy_id, &policy),
			_ => Policies::<T>::insert(id, policy_id, policy),
		}
		Self::recount_missing(&mut pool, false);
		Pools::<T>::insert(id, pool);
		Ok(())
	}

	/// Closes a policy, and frees what was locked for it.
	pub(crate) fn close(
		id: PoolId,
		pool: &mut PoolOf<T>,
		policy_id: PolicyId,
		policy: &PolicyOf<T>,
	) {
		Closings::<T>::remove((id, policy.closes, policy_id));
		Self::count_value(pool, policy, 0, policy.value);
		let released = Self::forget(id, pool, policy_id, policy);
		Self::deposit_event(Event::PolicyClosed { pool: id, policy: policy_id, released });
	}

	fn forget(
		id: PoolId,
		pool: &mut PoolOf<T>,
		policy_id: PolicyId,
		policy: &PolicyOf<T>,
	) -> Balance {
		Policies::<T>::remove(id, policy_id);
		Self::leave_chain(id, policy);
		PoliciesOf::<T>::mutate_exists(&policy.buyer, |count| {
			*count = count.and_then(|has| has.checked_sub(1)).filter(|has| *has > 0);
		});
		let released = policy.left();
		pool.locked = pool.locked.saturating_sub(released);
		pool.policies = pool.policies.saturating_sub(1);
		Self::recount_missing(pool, false);
		released
	}

	/// Closes the next policy whose time has come, or puts it off while an event that it covers may grow;
	/// whether there was one.
	pub(crate) fn close_next(id: PoolId, pool: &mut PoolOf<T>) -> bool {
		if pool.closed_to >= Self::period() {
			return false;
		}
		let next = Closings::<T>::iter_key_prefix((id, pool.closed_to)).next();
		let Some(policy_id) = next else {
			pool.closed_to = pool.closed_to.saturating_add(1);
			return true;
		};
		let Some(mut policy) = Policies::<T>::get(id, policy_id) else {
			Closings::<T>::remove((id, pool.closed_to, policy_id));
			return true;
		};
		if Self::is_needed(id, pool, &policy) {
			Closings::<T>::remove((id, policy.closes, policy_id));
			let again = Self::periods_of(T::LateFor::get()).max(1);
			policy.closes = Self::period().saturating_add(again);
			Closings::<T>::insert((id, policy.closes, policy_id), ());
			Policies::<T>::insert(id, policy_id, policy);
		} else {
			Self::close(id, pool, policy_id, &policy);
		}
		true
	}

	/// Whether an event that may still grow covers the policy. One that is only kept for its debt does not: that
	/// is owed to whoever it is owed to without the policy, and may never be served.
	fn is_needed(id: PoolId, pool: &PoolOf<T>, policy: &PolicyOf<T>) -> bool {
		let windows = Self::windows(pool);
		let needs = |event: CoverEvent| {
			let covers =
				|spans: &[Span]| Self::downtime_for((id, pool), policy, &event, spans).is_some();
			let disputed = event.figure.as_ref().is_some_and(|figure| covers(&figure.spans));
			Self::may_grow(&event, &windows) && (disputed || covers(&event.spans(&[])))
		};
		let mut events = pool.events.iter().filter_map(|event| Events::<T>::get(id, event));
		events.any(needs)
	}
}
