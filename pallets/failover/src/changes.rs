// SPDX-License-Identifier: Apache-2.0

//! Changes of plans, which are announced and wait before they happen.

use crate::{
	plans::places, Balance, Change, Config, Destinations, Error, Event, NewTarget, Pallet, Pending,
	PendingChanges, Plan, Plans, PlansOf, Protocols, ReadyTarget, Target, Targets,
};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{ensure, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
	traits::{BlakeTwo256, Hash, Saturating},
	ArithmeticError, DispatchError, DispatchResult,
};
use vigil_primitives::{PlanId, ProtocolId, ThrottleClass};

impl<T: Config> Pallet<T> {
	/// Announces a change; `None` ends the plan.
	pub(crate) fn do_announce(
		owner: &T::AccountId,
		id: PlanId,
		update: Option<(ThrottleClass, &Targets<NewTarget>)>,
	) -> DispatchResult {
		let plan = Plans::<T>::get(id).ok_or(Error::<T>::UnknownPlan)?;
		let mut entry = Self::owned(owner, plan.protocol)?;
		ensure!(!PendingChanges::<T>::contains_key(id), Error::<T>::ChangePending);
		let change = match update {
			Some((class, targets)) => {
				let targets = Self::ready(plan.protocol, plan.service, targets)?;
				Self::keep_destinations(targets.iter().map(|target| target.destination))?;
				Change::Update { class, targets }
			},
			None => Change::Disarm,
		};
		let bytes = Balance::try_from(change.encoded_size()).unwrap_or(Balance::MAX);
		let deposit = T::DepositPerByte::get().saturating_mul(bytes);
		Self::add_deposit(&mut entry, deposit)?;
		Protocols::<T>::insert(plan.protocol, entry);
		let now = frame_system::Pallet::<T>::block_number();
		let changes_at = now.saturating_add(T::ChangeDelay::get());
		Self::deposit_event(Event::ChangeAnnounced {
			plan: id,
			change: BlakeTwo256::hash_of(&change),
			changes_at,
			deposit,
		});
		PendingChanges::<T>::insert(id, Pending { changes_at, deposit, change });
		Ok(())
	}

	pub(crate) fn do_cancel(owner: &T::AccountId, id: PlanId) -> DispatchResult {
		let plan = Plans::<T>::get(id).ok_or(Error::<T>::UnknownPlan)?;
		Self::owned(owner, plan.protocol)?;
		let pending = Self::take_pending(id, &plan)?;
		if let Change::Update { targets, .. } = pending.change {
			Self::let_destinations_go(targets.iter().map(|target| target.destination));
		}
		Self::deposit_event(Event::ChangeCancelled { plan: id });
		Ok(())
	}

	pub(crate) fn do_enact(id: PlanId) -> DispatchResult {
		let plan = Plans::<T>::get(id).ok_or(Error::<T>::UnknownPlan)?;
		let pending = Self::take_pending(id, &plan)?;
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(now >= pending.changes_at, Error::<T>::TooEarly);
		match pending.change {
			Change::Update { class, targets } => Self::update(id, plan, class, targets),
			Change::Disarm => Self::end(id, plan),
		}
	}

	/// Removes the change under way, and returns what is held for it.
	fn take_pending(id: PlanId, plan: &Plan) -> Result<Pending<BlockNumberFor<T>>, DispatchError> {
		let pending = PendingChanges::<T>::take(id).ok_or(Error::<T>::NoChangePending)?;
		let mut entry = Protocols::<T>::get(plan.protocol).ok_or(Error::<T>::UnknownProtocol)?;
		Self::return_deposit(&mut entry, pending.deposit)?;
		Protocols::<T>::insert(plan.protocol, entry);
		Ok(pending)
	}

	fn update(
		id: PlanId,
		mut plan: Plan,
		class: ThrottleClass,
		targets: Targets<ReadyTarget>,
	) -> DispatchResult {
		plan.version = plan.version.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		Self::reclass(&mut plan, class)?;
		let owner = Self::owner_of(plan.protocol)?;
		let before = plan.targets.iter().map(|target| target.destination);
		let after = targets.iter().map(|target| target.destination);
		Self::move_places((id, plan.service), &owner, before, after)?;
		let stays = |old: &&Target| targets.iter().any(|new| new.destination == old.destination);
		let place = |id| Destinations::<T>::get(id).map(|to| to.destination);
		let reached: Vec<_> = targets.iter().map(|new| place(new.destination)).collect();
		// Over another entry the new version reaches the same place and replaces the old one. A word over
		// the lane that the plan leaves could come later, and would end what is armed.
		let (moved, gone): (Vec<Target>, Vec<Target>) = (plan.targets.iter())
			.filter(|old| !stays(old))
			.partition(|old| reached.contains(&place(old.destination)));
		for old in moved {
			Self::take_back((plan.service, old.destination), old.post)?;
		}
		Self::send_disarms(id, &plan, &gone)?;
		Self::let_destinations_go(plan.targets.iter().map(|target| target.destination));
		plan.targets = Self::send_orders(id, &plan, targets)?;
		let (version, deposit, targets) = (plan.version, plan.deposit, places(&plan));
		Plans::<T>::insert(id, plan);
		Self::deposit_event(Event::PlanChanged { plan: id, version, class, targets, deposit });
		Ok(())
	}

	fn owner_of(protocol: ProtocolId) -> Result<T::AccountId, Error<T>> {
		Protocols::<T>::get(protocol).map(|entry| entry.owner).ok_or(Error::UnknownProtocol)
	}

	/// Gives the plan another class, and holds what is held for it.
	fn reclass(plan: &mut Plan, class: ThrottleClass) -> DispatchResult {
		if plan.class == class {
			return Ok(());
		}
		let (before, after) = (plan.deposit, Self::plan_deposit(class));
		let mut entry = Protocols::<T>::get(plan.protocol).ok_or(Error::<T>::UnknownProtocol)?;
		Self::add_deposit(&mut entry, after.saturating_sub(before))?;
		Self::return_deposit(&mut entry, before.saturating_sub(after))?;
		Protocols::<T>::insert(plan.protocol, entry);
		(plan.class, plan.deposit) = (class, after);
		Ok(())
	}

	fn end(id: PlanId, mut plan: Plan) -> DispatchResult {
		Self::send_disarms(id, &plan, &plan.targets)?;
		let to = || plan.targets.iter().map(|target| target.destination);
		Self::let_destinations_go(to());
		let owner = Self::owner_of(plan.protocol)?;
		Self::move_places((id, plan.service), &owner, to(), core::iter::empty())?;
		let returned = Self::undeclare(id, &mut plan)?;
		let mut entry = Protocols::<T>::get(plan.protocol).ok_or(Error::<T>::UnknownProtocol)?;
		entry.plans = entry.plans.saturating_sub(1);
		Self::return_deposit(&mut entry, plan.deposit)?;
		Protocols::<T>::insert(plan.protocol, entry);
		Plans::<T>::remove(id);
		PlansOf::<T>::remove(plan.protocol, id);
		Self::deposit_event(Event::PlanDisarmed { plan: id, returned });
		Ok(())
	}
}
