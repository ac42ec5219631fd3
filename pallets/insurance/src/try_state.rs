// SPDX-License-Identifier: Apache-2.0

//! Invariants of the pallet's state.

use crate::{
	Active, Balance, Chains, Change, Changes, Closings, Config, Covered, Debts, Events, Exits,
	ExitsOf, Groups, HeldStates, InsuredFor, Pallet, Parked, Policies, PoliciesOf, PoolOf, Pools,
	PoolsOf, Purchases, Stage, Stood,
};
use alloc::{collections::BTreeMap, vec::Vec};
use codec::Encode;
use frame_support::{
	ensure,
	traits::{fungibles::Inspect, Get},
};
use sp_runtime::TryRuntimeError;
use vigil_primitives::answers::insurance::{EventId, PolicyId, PoolId};

impl<T: Config> Pallet<T> {
	/// Checks all of them.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		for (id, pool) in Pools::<T>::iter() {
			ensure!(PoolsOf::<T>::get(pool.service).contains(&id), "a pool is not on its list");
			Self::check_policies(id, &pool)?;
			Self::check_money(id, &pool)?;
			Self::check_income(id, &pool)?;
			Self::check_exits(id, &pool)?;
			Self::check_events(id, &pool)?;
			Self::check_backs(id, &pool)?;
		}
		let counted = Active::<T>::get().seconds;
		let stood = Stood::<T>::iter_values().all(|stood| stood <= counted);
		ensure!(stood, "a service stood still for longer than there was time");
		Self::check_values()?;
		Self::check_quotas()?;
		Self::check_chains()?;
		Self::check_held()
	}

	/// 1. Policies are counted, none was due more than its cap, and what they could still be due is locked,
	///    less what is being paid.
	/// 2. Every policy that took effect is closed once.
	fn check_policies(id: PoolId, pool: &PoolOf<T>) -> Result<(), TryRuntimeError> {
		let (mut count, mut left) = (0u32, 0u128);
		let bought: Vec<PolicyId> = Purchases::<T>::get().iter().map(|one| one.policy).collect();
		for (policy_id, policy) in Policies::<T>::iter_prefix(id) {
			ensure!(policy.due <= policy.cap, "a policy was due more than its cap");
			ensure!(policy.from < policy.until, "a policy covers nothing");
			count = count.saturating_add(1);
			left = left.saturating_add(policy.left());
			let closes = Closings::<T>::contains_key((id, policy.closes, policy_id));
			ensure!(closes != bought.contains(&policy_id), "a policy is never closed, or too soon");
		}
		ensure!(count == pool.policies, "policies are not counted");
		let paying = pool.settling.as_ref().filter(|settling| settling.stage == Stage::Pay);
		let owed = paying.map_or(0, |settling| settling.owed_left);
		ensure!(pool.locked.saturating_add(owed) == left, "what is locked is not what is due");
		let closing = Closings::<T>::iter_key_prefix((id,)).count();
		let in_force = usize::try_from(count).unwrap_or(usize::MAX);
		ensure!(closing <= in_force, "a policy that is closed is closed again");
		Ok(())
	}

	/// 3. What cover and other pools need never exceeds the assets, but for what the asset's issuer took.
	/// 4. The account holds all that is counted, but for that, and what waits adds up.
	fn check_money(id: PoolId, pool: &PoolOf<T>) -> Result<(), TryRuntimeError> {
		let held = Self::held_for_cover(pool);
		let there = pool.assets.saturating_add(pool.missing);
		ensure!(held <= there, "more is locked than there is");
		let account = Self::account(id);
		let real = T::Assets::balance(pool.asset.clone(), &account);
		let least = T::Assets::minimum_balance(pool.asset.clone());
		let counted = Self::counted(pool).saturating_add(least);
		ensure!(counted <= real, "more is counted than is there");
		let parked = Parked::<T>::iter_prefix_values(id).fold(0u128, Balance::saturating_add);
		ensure!(parked == pool.parked, "what waits does not add up");
		ensure!(pool.set_aside <= pool.debt, "more is set aside than is owed");
		ensure!(pool.orphaned <= pool.harmed, "more was borne by void shares than lost");
		let of = |purchase: &crate::Purchase| purchase.pool == id;
		let bought = Purchases::<T>::get();
		let premiums = bought.iter().filter(|one| of(one)).map(|one| one.premium);
		let pending = premiums.fold(0u128, Balance::saturating_add);
		ensure!(pending == pool.pending, "premiums of this block do not add up");
		Ok(())
	}

	/// 5. What is not earned is what later periods earn.
	fn check_income(id: PoolId, pool: &PoolOf<T>) -> Result<(), TryRuntimeError> {
		let mut changes: Vec<(u64, Change)> = Changes::<T>::iter_prefix(id).collect();
		changes.sort_by_key(|(period, _)| *period);
		let (mut rate, mut at, mut sum) = (pool.rate, pool.accrued_to, 0u128);
		for (period, change) in changes {
			ensure!(period >= pool.accrued_to, "a change was passed over");
			let periods = period.saturating_sub(at);
			sum = sum.saturating_add(rate.saturating_mul(periods.into()));
			rate = rate.saturating_add(change.up).checked_sub(change.down).ok_or("negative")?;
			at = period;
		}
		ensure!(rate == 0, "something is earned forever");
		ensure!(sum == pool.unearned, "what is unearned is not what is to be earned");
		Ok(())
	}

	/// 6. Withdrawals that wait are in one line without a gap, and their shares are there.
	fn check_exits(id: PoolId, pool: &PoolOf<T>) -> Result<(), TryRuntimeError> {
		let (first, next) = pool.exits;
		let mut of = BTreeMap::<Vec<u8>, u32>::new();
		let (mut count, mut queued) = (0u64, 0u128);
		for (place, exit) in Exits::<T>::iter_prefix(id) {
			ensure!((first..next).contains(&place), "a withdrawal is not in the line");
			count = count.saturating_add(1);
			let kept = of.entry(exit.who.encode()).or_default();
			*kept = kept.saturating_add(1);
			if pool.share == Some(exit.share) {
				queued = queued.saturating_add(exit.shares);
			}
		}
		ensure!(count == next.saturating_sub(first), "the line has a gap");
		ensure!(queued == pool.queued, "shares that wait do not add up");
		let kept: BTreeMap<_, _> =
			ExitsOf::<T>::iter_prefix(id).map(|(who, count)| (who.encode(), count)).collect();
		ensure!(kept == of, "withdrawals of accounts are not counted");
		let has = pool.share.map_or(0, |share| T::Shares::balance(share, &Self::account(id)));
		ensure!(queued <= has, "shares that wait are not there");
		Ok(())
	}

	/// 7. Events are on their pool's list, their figures are not larger than what was known, and debts add up.
	fn check_events(id: PoolId, pool: &PoolOf<T>) -> Result<(), TryRuntimeError> {
		let mut kept: Vec<EventId> = Events::<T>::iter_key_prefix(id).collect();
		kept.sort();
		let mut listed: Vec<EventId> = pool.events.to_vec();
		listed.sort();
		ensure!(kept == listed, "an event is not on the list");
		let mut all = 0u128;
		for (event_id, event) in Events::<T>::iter_prefix(id) {
			ensure!(event.paid <= event.due, "more was paid than due");
			ensure!(event.harmed <= event.paid, "more was for false alarms than was paid");
			ensure!(
				event.orphaned <= event.may_return(),
				"more was borne by others than may return"
			);
			let debts = Debts::<T>::iter_prefix_values((id, event_id));
			let debts = debts.fold(0u128, |sum, debt| sum.saturating_add(debt.amount));
			ensure!(event.debt == 0 || event.debt == debts, "debts do not add up");
			all = all.saturating_add(event.debt);
		}
		ensure!(all == pool.debt, "the pool's debt is another");
		let settling = pool.settling.as_ref().map(|settling| settling.event);
		ensure!(settling.is_none_or(|event| kept.contains(&event)), "nothing is being settled");
		Ok(())
	}

	/// 8. A pool keeps for those that it backs what they may still ask.
	fn check_backs(id: PoolId, pool: &PoolOf<T>) -> Result<(), TryRuntimeError> {
		let backings = Pools::<T>::iter_values().filter_map(|pool| pool.backing);
		let backed = backings.filter(|backing| backing.backer == id);
		let sum = backed.fold(0u128, |sum, one| sum.saturating_add(one.layer.left()));
		ensure!(sum == pool.backs, "what a pool backs others with does not add up");
		Ok(())
	}

	/// 11. What is set aside to make pools whole is there, and windows have one state each.
	fn check_held() -> Result<(), TryRuntimeError> {
		for (service, pools) in PoolsOf::<T>::iter() {
			let pools = pools.into_iter().filter_map(Pools::<T>::get);
			let sum = pools.fold(0u128, |sum, pool| sum.saturating_add(pool.slashed));
			ensure!(
				sum <= Self::of_harmed(service),
				"what was slashed for the harmed is not there"
			);
		}
		for (_, states) in HeldStates::<T>::iter() {
			ensure!(!states.is_empty(), "an empty list of states is kept");
			let mut windows: Vec<_> = states.iter().map(|(window, _)| *window).collect();
			windows.sort();
			ensure!(windows.is_sorted_by(|one, next| one < next), "a window has two states");
		}
		Ok(())
	}

	/// 10. Policies of buyers are counted, and nobody has more than may be.
	fn check_quotas() -> Result<(), TryRuntimeError> {
		let mut has = BTreeMap::<Vec<u8>, u32>::new();
		for (_, _, policy) in Policies::<T>::iter() {
			let count = has.entry(policy.buyer.encode()).or_default();
			*count = count.saturating_add(1);
		}
		let kept: BTreeMap<_, _> =
			PoliciesOf::<T>::iter().map(|(who, count)| (who.encode(), count)).collect();
		ensure!(kept == has, "policies of buyers are not counted");
		let most = T::MaxPoliciesOf::get();
		ensure!(has.values().all(|count| *count <= most), "somebody has too many policies");
		Ok(())
	}

	/// 12. Policies that go on from each other are counted, none ends after its chain, and a chain of none is not
	///     kept.
	fn check_chains() -> Result<(), TryRuntimeError> {
		let mut has = BTreeMap::<(PoolId, PolicyId), u32>::new();
		for (pool, _, policy) in Policies::<T>::iter() {
			let Some(root) = policy.chain else {
				ensure!(!policy.renews && !policy.renewed, "a policy is of no chain");
				continue;
			};
			let until = Chains::<T>::get(pool, root).map(|chain| chain.until);
			ensure!(Some(policy.until) <= until, "a policy ends after its chain");
			let count = has.entry((pool, root)).or_default();
			*count = count.saturating_add(1);
		}
		let kept = Chains::<T>::iter().map(|(pool, root, chain)| ((pool, root), chain.policies));
		ensure!(kept.collect::<BTreeMap<_, _>>() == has, "policies of chains are not counted");
		Ok(())
	}

	/// 9. The value of cover adds up, by service, by who is insured and by group.
	fn check_values() -> Result<(), TryRuntimeError> {
		let add = |sum: &mut u128, value: u128| *sum = sum.saturating_add(value);
		let mut services = BTreeMap::<u32, u128>::new();
		let mut insured = BTreeMap::<Vec<u8>, u128>::new();
		let mut groups = BTreeMap::<u32, u128>::new();
		for (pool, _, policy) in Policies::<T>::iter() {
			let pool = Pools::<T>::get(pool).ok_or("a policy without a pool")?;
			add(services.entry(pool.service.0).or_default(), policy.value);
			let window = Self::window(&policy.insured, policy.from);
			let who = (pool.service, (&policy.insured, window)).encode();
			add(insured.entry(who).or_default(), policy.value);
			if let Some(group) = pool.group {
				add(groups.entry(group).or_default(), policy.value);
			}
		}
		services.retain(|_, value| *value > 0);
		insured.retain(|_, value| *value > 0);
		let kept: BTreeMap<_, _> = Covered::<T>::iter().map(|(id, value)| (id.0, value)).collect();
		ensure!(kept == services, "cover of services does not add up");
		let kept: BTreeMap<_, _> =
			InsuredFor::<T>::iter().map(|(id, who, value)| ((id, who).encode(), value)).collect();
		ensure!(kept == insured, "cover of the insured does not add up");
		let of = |group| groups.get(&group).copied().unwrap_or(0);
		let sound = Groups::<T>::iter().all(|(group, kept)| kept.used == of(group));
		ensure!(sound, "cover of groups does not add up");
		let most = usize::try_from(T::MaxPurchases::get()).unwrap_or(usize::MAX);
		ensure!(Purchases::<T>::get().len() <= most, "too many purchases");
		Ok(())
	}
}
