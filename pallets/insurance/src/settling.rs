// SPDX-License-Identifier: Apache-2.0

//! Paying an event, policy after policy.
//!
//! First all that is due by a figure is added up. Then the money for it is drawn, and everybody gets the same
//! part of what they are due, in whatever order they come. Neither pass has to fit into a block, and a policy
//! that the figure covers is neither reduced nor closed between them.

use crate::{
	rules::{
		downtime::total,
		settlement::{draw, part, Share, Sources},
	},
	Balance, Config, CoverEvent, Debt, Debts, Event, Events, Pallet, Policies, PolicyOf, PoolOf,
	Pools, Settling, Stage,
};
use alloc::vec::Vec;
use frame_support::defensive;
use vigil_primitives::answers::insurance::{EventId, PolicyId, PoolId};

impl<T: Config> Pallet<T> {
	/// Begins with the first event that can be paid; whether there is one.
	pub(crate) fn begin_settling(id: PoolId, pool: &mut PoolOf<T>) -> bool {
		if pool.settling.is_some() || !Self::can_send(id, pool) {
			return false;
		}
		let events = pool.events.iter().filter_map(|one| Some((*one, Events::<T>::get(id, one)?)));
		let payable = events.into_iter().find(|(_, event)| Self::is_payable(pool, event));
		let debt = || Self::next_debt(id, pool);
		let Some((event, stage)) = payable.map(|(event, _)| (event, Stage::Count)).or_else(debt)
		else {
			return false;
		};
		let mut settling = Settling {
			event,
			stage,
			cursor: None,
			owed: 0,
			drawn: Sources::default(),
			owed_left: 0,
			money_left: 0,
		};
		if stage == Stage::Debt {
			Self::draw_for_debt(id, pool, &mut settling);
		}
		pool.settling = Some(settling);
		true
	}

	/// The first event with a debt of which enough is set aside that a round is worth its work.
	fn next_debt(id: PoolId, pool: &PoolOf<T>) -> Option<(EventId, Stage)> {
		let of = |one: &EventId| Some((*one, Events::<T>::get(id, one)?.debt));
		let (event, debt) = pool.events.iter().filter_map(of).find(|(_, debt)| *debt > 0)?;
		let worth = debt.div_ceil(256).max(1);
		let more = pool.set_aside > pool.unserved || pool.set_aside >= pool.debt;
		(pool.set_aside >= worth && more).then_some((event, Stage::Debt))
	}

	fn draw_for_debt(id: PoolId, pool: &mut PoolOf<T>, settling: &mut Settling) {
		let debt = Events::<T>::get(id, settling.event).map_or(0, |event| event.debt);
		let money = debt.min(pool.set_aside);
		pool.set_aside = pool.set_aside.saturating_sub(money);
		settling.owed = debt;
		settling.drawn = Sources { assets: money, ..Default::default() };
		settling.money_left = money;
	}

	/// Looks at up to so many more policies or debts; at how many.
	pub(crate) fn settle_some(id: PoolId, pool: &mut PoolOf<T>, most: u32) -> u32 {
		let Some(mut settling) = pool.settling.take() else { return 0 };
		let event_id = settling.event;
		let Some(mut event) = Events::<T>::get(id, event_id) else {
			defensive!("an event that is being settled is not closed");
			return 1;
		};
		let done = match settling.stage {
			Stage::Count => Self::count_some(id, pool, &event, &mut settling, most),
			Stage::Pay => Self::pay_some(id, pool, &mut event, &mut settling, most),
			Stage::Debt => Self::serve_some(id, pool, &mut event, &mut settling, most),
		};
		match (done < most, settling.stage) {
			(false, _) => pool.settling = Some(settling),
			(true, Stage::Count) => Self::begin_to_pay(id, pool, &mut event, settling),
			(true, Stage::Pay) => Self::end_paying(id, pool, &mut event, settling),
			(true, Stage::Debt) => {
				pool.set_aside = pool.set_aside.saturating_add(settling.money_left);
				pool.unserved = pool.set_aside;
				Self::trim_set_aside(pool);
			},
		}
		Events::<T>::insert(id, event_id, event);
		done.saturating_add(1)
	}

	fn next_policies(id: PoolId, settling: &Settling, most: u32) -> Vec<(PolicyId, PolicyOf<T>)> {
		let most = usize::try_from(most).unwrap_or(usize::MAX);
		let all = match settling.cursor {
			Some(last) => {
				Policies::<T>::iter_prefix_from(id, Policies::<T>::hashed_key_for(id, last))
			},
			None => Policies::<T>::iter_prefix(id),
		};
		all.take(most).collect()
	}

	fn count_some(
		id: PoolId,
		pool: &PoolOf<T>,
		event: &CoverEvent,
		settling: &mut Settling,
		most: u32,
	) -> u32 {
		let spans = event.figure.as_ref().map(|figure| figure.spans.clone()).unwrap_or_default();
		let batch = Self::next_policies(id, settling, most);
		for (policy_id, policy) in &batch {
			let due = Self::due((id, pool), policy, (settling.event, event), &spans);
			settling.owed = settling.owed.saturating_add(due.amount);
			settling.cursor = Some(*policy_id);
		}
		length(&batch)
	}

	/// Draws the money for all that is due.
	fn begin_to_pay(
		id: PoolId,
		pool: &mut PoolOf<T>,
		event: &mut CoverEvent,
		mut settling: Settling,
	) {
		let owed = settling.owed;
		if owed == 0 {
			return Self::end_paying(id, pool, event, settling);
		}
		Self::recognise(id, pool);
		let borne = pool.backing.map_or(0, |backing| backing.layer.borne(owed));
		let ceded = Self::ceded_at_most(pool, owed.min(borne));
		let assets = pool.assets.saturating_sub(pool.backs);
		let have = Sources { assets, ceded, reserve: pool.reserve };
		let mut drawn = draw(owed, borne, &have);
		drawn.ceded = Self::take_ceded(id, pool, drawn.ceded);
		pool.assets = pool.assets.saturating_sub(drawn.assets);
		pool.reserve = pool.reserve.saturating_sub(drawn.reserve);
		if let Some(backing) = pool.backing.as_mut() {
			backing.layer.note(owed, drawn.ceded);
		}
		pool.locked = pool.locked.saturating_sub(owed);
		Self::recount_missing(pool, pool.missing > 0);
		event.borne_by(pool.share);
		let money_left = drawn.sum();
		settling = Settling {
			stage: Stage::Pay,
			cursor: None,
			drawn,
			owed_left: owed,
			money_left,
			..settling
		};
		let downtime = event.figure.as_ref().map(|figure| total(&figure.spans));
		Self::deposit_event(Event::SettlementBegan {
			pool: id,
			event: settling.event,
			downtime: downtime.unwrap_or_default(),
			owed,
			drawn: money_left,
		});
		pool.settling = Some(settling);
	}

	/// What the backing pool has of what it should bear.
	fn ceded_at_most(pool: &PoolOf<T>, wanted: Balance) -> Balance {
		let Some(backing) = pool.backing.filter(|_| wanted > 0) else { return 0 };
		Pools::<T>::try_mutate(backing.backer, |backer| {
			let backer = backer.as_mut().ok_or(())?;
			Self::recognise(backing.backer, backer);
			Ok::<_, ()>(backer.assets.min(wanted))
		})
		.unwrap_or(0)
	}

	fn take_ceded(id: PoolId, pool: &PoolOf<T>, wanted: Balance) -> Balance {
		let Some(backing) = pool.backing.filter(|_| wanted > 0) else { return 0 };
		let Some(mut backer) = Pools::<T>::get(backing.backer) else { return 0 };
		if !Self::move_between(backing.backer, &backer, id, wanted) {
			return 0;
		}
		backer.assets = backer.assets.saturating_sub(wanted);
		backer.backs = backer.backs.saturating_sub(wanted);
		Self::void_if_lost(backing.backer, &mut backer);
		Pools::<T>::insert(backing.backer, backer);
		wanted
	}

	fn pay_some(
		id: PoolId,
		pool: &mut PoolOf<T>,
		event: &mut CoverEvent,
		settling: &mut Settling,
		most: u32,
	) -> u32 {
		let spans = event.figure.as_ref().map(|figure| figure.spans.clone()).unwrap_or_default();
		let share = Share { available: settling.drawn.sum(), owed: settling.owed };
		let batch = Self::next_policies(id, settling, most);
		let count = length(&batch);
		for (policy_id, mut policy) in batch {
			settling.cursor = Some(policy_id);
			let due = Self::due((id, pool), &policy, (settling.event, event), &spans);
			if due.amount == 0 {
				continue;
			}
			let paid = part(due.amount, &share).min(settling.money_left);
			settling.money_left = settling.money_left.saturating_sub(paid);
			settling.owed_left = settling.owed_left.saturating_sub(due.amount);
			policy.due = policy.due.saturating_add(due.amount);
			let had = (due.steps, due.amount);
			Self::mark(id, pool, &mut policy, (settling.event, event), had);
			Self::fix_holders(event, &policy.insured, &spans);
			event.due = event.due.saturating_add(due.amount);
			event.paid = event.paid.saturating_add(paid);
			let lacks = due.amount.saturating_sub(paid);
			if lacks > 0 {
				Self::owe(id, pool, (settling.event, event), policy_id, &policy, lacks);
			}
			Self::pay_out(id, pool, &policy.beneficiary, paid);
			Self::deposit_event(Event::PaidOut {
				pool: id,
				event: settling.event,
				policy: policy_id,
				beneficiary: policy.beneficiary.clone(),
				due: due.amount,
				paid,
			});
			match policy.left() {
				0 => Self::close(id, pool, policy_id, &policy),
				_ => Policies::<T>::insert(id, policy_id, policy),
			}
		}
		count
	}

	fn owe(
		id: PoolId,
		pool: &mut PoolOf<T>,
		(event_id, event): (EventId, &mut CoverEvent),
		policy_id: PolicyId,
		policy: &PolicyOf<T>,
		lacks: Balance,
	) {
		let key = (id, event_id, policy_id);
		let before = Debts::<T>::get(key).map_or(0, |debt| debt.amount);
		let amount = before.saturating_add(lacks);
		Debts::<T>::insert(key, Debt { beneficiary: policy.beneficiary.clone(), amount });
		pool.debt = pool.debt.saturating_add(lacks);
		event.debt = event.debt.saturating_add(lacks);
	}

	fn end_paying(id: PoolId, pool: &mut PoolOf<T>, event: &mut CoverEvent, settling: Settling) {
		pool.settling = None;
		pool.locked = pool.locked.saturating_add(settling.owed_left);
		let rest = Self::set_aside(pool, settling.money_left);
		Self::give(pool, rest);
		Self::void_if_lost(id, pool);
		event.settled = event.figure.take().map(|figure| figure.spans).unwrap_or_default();
		let downtime = total(&event.settled);
		Self::deposit_event(Event::Settled { pool: id, event: settling.event, downtime });
	}

	/// Pays parts of debts from what was set aside.
	fn serve_some(
		id: PoolId,
		pool: &mut PoolOf<T>,
		event: &mut CoverEvent,
		settling: &mut Settling,
		most: u32,
	) -> u32 {
		let event_id = settling.event;
		let share = Share { available: settling.drawn.sum(), owed: settling.owed };
		let all = match settling.cursor {
			Some(last) => Debts::<T>::iter_prefix_from(
				(id, event_id),
				Debts::<T>::hashed_key_for((id, event_id, last)),
			),
			None => Debts::<T>::iter_prefix((id, event_id)),
		};
		let batch: Vec<_> = all.take(usize::try_from(most).unwrap_or(usize::MAX)).collect();
		for (policy, mut debt) in batch.iter().cloned() {
			settling.cursor = Some(policy);
			let paid = part(debt.amount, &share).min(settling.money_left);
			if paid == 0 {
				continue;
			}
			settling.money_left = settling.money_left.saturating_sub(paid);
			pool.debt = pool.debt.saturating_sub(paid);
			event.debt = event.debt.saturating_sub(paid);
			event.paid = event.paid.saturating_add(paid);
			debt.amount = debt.amount.saturating_sub(paid);
			let (beneficiary, owed) = (debt.beneficiary.clone(), debt.amount);
			match owed {
				0 => Debts::<T>::remove((id, event_id, policy)),
				_ => Debts::<T>::insert((id, event_id, policy), debt),
			}
			Self::pay_out(id, pool, &beneficiary, paid);
			let event = event_id;
			Self::deposit_event(Event::DebtServed {
				pool: id,
				event,
				policy,
				beneficiary,
				paid,
				owed,
			});
		}
		length(&batch)
	}

	/// What was set aside for a debt that is no more goes to the shares.
	fn trim_set_aside(pool: &mut PoolOf<T>) {
		let rest = pool.set_aside.saturating_sub(pool.debt);
		pool.set_aside = pool.set_aside.saturating_sub(rest);
		Self::give(pool, rest);
	}

	/// Stops paying an event whose figure was proven wrong: what was not paid goes back to where it came from.
	pub(crate) fn abort(id: PoolId, pool: &mut PoolOf<T>) {
		let Some(settling) = pool.settling.take() else { return };
		let Settling { stage, owed_left, money_left, drawn, .. } = settling;
		match stage {
			Stage::Count => {},
			Stage::Debt => pool.set_aside = pool.set_aside.saturating_add(money_left),
			Stage::Pay => {
				pool.locked = pool.locked.saturating_add(owed_left);
				let back = Self::return_ceded(id, pool, owed_left, drawn.ceded.min(money_left));
				let rest = money_left.saturating_sub(back);
				let own = rest.min(drawn.assets);
				Self::give(pool, own);
				pool.reserve = pool.reserve.saturating_add(rest.saturating_sub(own));
				Self::recount_missing(pool, pool.missing > 0);
			},
		}
	}

	fn return_ceded(id: PoolId, pool: &mut PoolOf<T>, losses: Balance, ceded: Balance) -> Balance {
		let Some(mut backing) = pool.backing else { return 0 };
		let moved = ceded > 0 && Self::move_between(id, pool, backing.backer, ceded);
		let back = if moved { ceded } else { 0 };
		backing.layer.take_back(losses, back);
		pool.backing = Some(backing);
		Pools::<T>::mutate_extant(backing.backer, |backer| {
			backer.backs = backer.backs.saturating_add(back);
			Self::give(backer, back);
			Self::recount_missing(backer, true);
		});
		back
	}

	/// Forgives what is owed of an event that was none.
	pub(crate) fn forgive(pool: &mut PoolOf<T>, event: &mut CoverEvent) {
		pool.debt = pool.debt.saturating_sub(event.debt);
		event.debt = 0;
		Self::trim_set_aside(pool);
	}

	/// Forgets some debts that were forgiven; how many.
	pub(crate) fn drop_forgiven(id: PoolId, pool: &PoolOf<T>, most: u32) -> u32 {
		let most = usize::try_from(most).unwrap_or(usize::MAX);
		let free = |one: &&EventId| Events::<T>::get(id, one).is_some_and(|event| event.debt == 0);
		let mut dropped = Vec::new();
		for event in pool.events.iter().filter(free) {
			let keys = Debts::<T>::iter_key_prefix((id, *event));
			dropped.extend(keys.take(most).map(|policy| (*event, policy)));
		}
		dropped.truncate(most);
		for (event, policy) in &dropped {
			Debts::<T>::remove((id, *event, *policy));
		}
		length(&dropped)
	}
}

fn length<Item>(items: &[Item]) -> u32 {
	u32::try_from(items.len()).unwrap_or(u32::MAX)
}
