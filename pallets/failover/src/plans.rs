// SPDX-License-Identifier: Apache-2.0

//! Plans: arming them, and changes that wait before they happen.

use crate::{
	lanes::Room,
	payload::{xcm_payload, Rules},
	Balance, Change, Config, Error, Event, Form, NewTarget, NextPlan, Pallet, Pending,
	PendingChanges, Plan, Plans, Protocols, ReadyTarget, Target, Targets,
};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{ensure, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
	traits::{BlakeTwo256, Hash, Saturating},
	ArithmeticError, DispatchError, DispatchResult,
};
use vigil_primitives::{
	traits::ServiceStatus, Body, Payload, PlanId, PlanOrder, Policy, ProtocolId, ServiceId,
	ThrottleClass,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_arm(
		owner: &T::AccountId,
		protocol: ProtocolId,
		service: ServiceId,
		class: ThrottleClass,
		targets: &Targets<NewTarget>,
	) -> Result<PlanId, DispatchError> {
		let mut entry = Self::owned(owner, protocol)?;
		ensure!(T::Services::status(service).is_some(), Error::<T>::UnknownService);
		let ready = Self::ready(protocol, targets)?;
		let id = NextPlan::<T>::get();
		let next = id.0.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		NextPlan::<T>::put(PlanId(next));
		let deposit = T::PlanDeposit::get();
		Self::add_deposit(&mut entry, deposit)?;
		entry.plans = entry.plans.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		Protocols::<T>::insert(protocol, entry);
		Self::keep_destinations(ready.iter().map(|target| target.destination))?;
		let nothing = Targets::default();
		let mut plan = Plan {
			protocol,
			service,
			version: 1,
			class,
			targets: nothing,
			deposit,
			stood_down: None,
		};
		plan.targets = Self::send_orders(id, &plan, ready)?;
		let places = places(&plan);
		Plans::<T>::insert(id, plan);
		Self::deposit_event(Event::PlanArmed {
			plan: id,
			protocol,
			service,
			class,
			targets: places,
			deposit,
		});
		Ok(id)
	}

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
				let targets = Self::ready(plan.protocol, targets)?;
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
		plan.class = class;
		let stays = |old: &Target| targets.iter().any(|new| new.destination == old.destination);
		let gone: Vec<_> = plan.targets.iter().filter(|old| !stays(old)).copied().collect();
		Self::send_disarms(id, &plan, &gone)?;
		Self::let_destinations_go(plan.targets.iter().map(|target| target.destination));
		plan.targets = Self::send_orders(id, &plan, targets)?;
		let (version, places) = (plan.version, places(&plan));
		Plans::<T>::insert(id, plan);
		Self::deposit_event(Event::PlanChanged { plan: id, version, class, targets: places });
		Ok(())
	}

	fn end(id: PlanId, plan: Plan) -> DispatchResult {
		Self::send_disarms(id, &plan, &plan.targets)?;
		Self::let_destinations_go(plan.targets.iter().map(|target| target.destination));
		let mut entry = Protocols::<T>::get(plan.protocol).ok_or(Error::<T>::UnknownProtocol)?;
		entry.plans = entry.plans.saturating_sub(1);
		Self::return_deposit(&mut entry, plan.deposit)?;
		Protocols::<T>::insert(plan.protocol, entry);
		Plans::<T>::remove(id);
		Self::deposit_event(Event::PlanDisarmed { plan: id });
		Ok(())
	}

	fn send_disarms(id: PlanId, plan: &Plan, targets: &[Target]) -> DispatchResult {
		targets.iter().try_for_each(|target| {
			let lane = (plan.service, target.destination);
			Self::post(lane, plan.protocol, Body::Disarm(id), Room::Reserved).map(|_| ())
		})
	}

	/// Sends each target what it has to keep. Of destinations that the plan was at before, what is
	/// known of firings stays known.
	fn send_orders(
		id: PlanId,
		plan: &Plan,
		targets: Targets<ReadyTarget>,
	) -> Result<Targets<Target>, DispatchError> {
		let send = |target: ReadyTarget| {
			let ReadyTarget { destination, delay, failover, failback } = target;
			let (version, class) = (plan.version, plan.class);
			let order = PlanOrder { plan: id, version, class, delay, failover, failback };
			let lane = (plan.service, destination);
			let armed_by = Self::post(lane, plan.protocol, Body::Arm(order), Room::Reserved)?;
			let before = plan.targets.iter().find(|old| old.destination == destination);
			let firing = before.and_then(|old| old.firing);
			Ok(Target { destination, delay, armed_by, delivered: false, firing })
		};
		let sent = targets.into_iter().map(send).collect::<Result<Vec<_>, DispatchError>>()?;
		Ok(Targets::truncate_from(sent))
	}

	/// Checks all that a plan wants, and makes payloads of its programs.
	fn ready(
		protocol: ProtocolId,
		targets: &Targets<NewTarget>,
	) -> Result<Targets<ReadyTarget>, DispatchError> {
		check_order::<T>(targets)?;
		let ready = targets.iter().map(|target| {
			ensure!(!target.failover.is_empty(), Error::<T>::EmptyProgram);
			let make = |program: &Payload| Self::payload(protocol, target.destination, program);
			let failback = match target.failback.is_empty() {
				true => Payload::default(),
				false => make(&target.failback)?,
			};
			Ok(ReadyTarget {
				destination: target.destination,
				delay: target.delay,
				failover: make(&target.failover)?,
				failback,
			})
		});
		Ok(Targets::truncate_from(ready.collect::<Result<Vec<_>, DispatchError>>()?))
	}

	/// What the destination is to execute for a program of the protocol.
	pub(crate) fn payload(
		protocol: ProtocolId,
		destination: crate::DestinationId,
		program: &Payload,
	) -> Result<Payload, Error<T>> {
		let to = Self::destination(destination)?;
		match to.form {
			Form::Xcm(version) => {
				let rules = Rules {
					vigil: T::GenesisHash::get(),
					network: to.destination.network,
					protocol,
					version,
					max_instructions: T::MaxInstructions::get(),
				};
				xcm_payload(&rules, program).map_err(Error::<T>::from)
			},
			Form::Raw if program.is_empty() => Err(Error::EmptyProgram),
			Form::Raw => Ok(program.clone()),
		}
	}
}

/// Where a plan fires and after how long, for events.
fn places(plan: &Plan) -> Vec<(crate::DestinationId, vigil_primitives::Seconds)> {
	plan.targets.iter().map(|target| (target.destination, target.delay)).collect()
}

/// Targets in order of preference: each once, with delays that do not decrease.
fn check_order<T: Config>(targets: &[NewTarget]) -> Result<(), Error<T>> {
	ensure!(!targets.is_empty(), Error::<T>::NoTargets);
	ensure!(targets.iter().all(|one| one.delay <= Policy::LONGEST), Error::<T>::DelayTooLong);
	ensure!(targets.is_sorted_by_key(|one| one.delay), Error::<T>::DelaysDecrease);
	let mut places: Vec<_> = targets.iter().map(|one| one.destination).collect();
	places.sort();
	places.dedup();
	ensure!(places.len() == targets.len(), Error::<T>::DuplicateTarget);
	Ok(())
}
