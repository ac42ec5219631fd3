// SPDX-License-Identifier: Apache-2.0

//! What pools have to do, in bounded steps: by every block with room, or by whoever pushes.

use crate::{traits::Verdicts, Config, LastTurn, Pallet, PoolOf, Pools, WeightInfo, MAX_EVENTS};
use frame_support::{
	dispatch::{DispatchResultWithPostInfo, Pays},
	traits::Get,
	weights::Weight,
};
use vigil_primitives::answers::insurance::PoolId;

/// How many steps something counts for that reads every event of a pool.
const HEAVY: u32 = 4;

impl<T: Config> Pallet<T> {
	/// One pool after the other has its turn, beginning after the one that had it last, as long as there is
	/// weight.
	pub(crate) fn turn_some(remaining: Weight) -> Weight {
		let (turn, first) = (Self::weight_of_turn(), Self::weight_of_steps(1));
		let step = Self::weight_of_steps(2).saturating_sub(first);
		let mut used = Weight::zero();
		let mut steps = T::StepsPerBlock::get();
		for id in Self::in_turn() {
			let left = remaining.saturating_sub(used);
			let Some(for_steps) = left.checked_sub(&turn.saturating_add(first)) else { break };
			let room = for_steps.checked_div_per_component(&step).map_or(u64::MAX, |room| {
				// The first step was put aside.
				room.saturating_add(1)
			});
			let most = steps.min(u32::try_from(room).unwrap_or(u32::MAX));
			if most == 0 {
				break;
			}
			let done = Self::take_turn(id, most);
			steps = steps.saturating_sub(done);
			used = used.saturating_add(turn).saturating_add(Self::weight_of_steps(done));
			LastTurn::<T>::put(id);
		}
		used
	}

	/// All pools, beginning after the one that had its turn last. No more than `MaxPools`.
	fn in_turn() -> alloc::vec::Vec<PoolId> {
		let last = LastTurn::<T>::get();
		let mut all: alloc::vec::Vec<_> = Pools::<T>::iter_keys().collect();
		all.sort();
		let first = all.iter().position(|id| *id > last).unwrap_or(0);
		all.rotate_left(first);
		all
	}

	pub(crate) fn do_push(id: PoolId, most: u32) -> DispatchResultWithPostInfo {
		Self::pool(id)?;
		let done = Self::take_turn(id, most);
		let weight = Self::weight_of_turn().saturating_add(Self::weight_of_steps(done));
		let pays = if done > 0 { Pays::No } else { Pays::Yes };
		Ok((Some(weight), pays).into())
	}

	/// What so many steps cost. Those that were measured are of policies of one buyer about one thing, none of which
	/// goes on from another; others share neither, and are of chains.
	pub(crate) fn weight_of_steps(count: u32) -> Weight {
		let apart = T::DbWeight::get().reads_writes(5, 4).saturating_mul(count.into());
		match count {
			0 => Weight::zero(),
			_ => T::WeightInfo::step(count).saturating_add(apart),
		}
	}

	/// What a deposit costs at most: what may come back of every event is looked at, and what of it is nobody's any
	/// more is noted.
	pub(crate) fn weight_of_deposit() -> Weight {
		let events = u64::from(MAX_EVENTS);
		let looks = T::DbWeight::get().reads_writes(events, events);
		T::WeightInfo::deposit().saturating_add(looks)
	}

	/// What a turn costs in which nothing is to do.
	pub(crate) fn weight_of_turn() -> Weight {
		T::WeightInfo::turn().saturating_add(T::Verdicts::weight())
	}

	/// Does what a pool has to do, at most so many steps; how many.
	pub(crate) fn take_turn(id: PoolId, most: u32) -> u32 {
		let Some(mut pool) = Pools::<T>::get(id) else { return 0 };
		let mut left = most;
		if Self::hear_verdicts(id, &mut pool) {
			left = left.saturating_sub(HEAVY);
		}
		while left > 0 {
			let done = Self::next_task(id, &mut pool, left);
			if done == 0 {
				break;
			}
			left = left.saturating_sub(done);
		}
		Pools::<T>::insert(id, pool);
		most.saturating_sub(left)
	}

	/// The most urgent thing that there is to do; how many steps it took.
	fn next_task(id: PoolId, pool: &mut PoolOf<T>, left: u32) -> u32 {
		if Self::accrue(id, pool) {
			return 1;
		}
		let dropped = Self::drop_forgiven(id, pool, left);
		if dropped > 0 {
			return dropped;
		}
		let settled = Self::settle_some(id, pool, left);
		if settled > 0 {
			return settled;
		}
		let tasks = [
			Self::merge_events,
			Self::raise_figures,
			Self::begin_settling,
			Self::take_back,
			Self::close_next,
			Self::close_event,
			Self::let_out,
		];
		match tasks.into_iter().any(|task| task(id, pool)) {
			true => HEAVY,
			false => 0,
		}
	}
}
