// SPDX-License-Identifier: Apache-2.0

//! Plans: arming them, and what their destinations are told.

use crate::{
	evm,
	payload::{xcm_payload, Rules},
	Config, Declared, Error, Event, Form, LaneKey, Lanes, NewPlan, NewTarget, NextPlan, Pallet,
	Plan, Plans, PlansOf, Protocols, ReadyTarget, Target, Targets,
};
use alloc::vec::Vec;
use frame_support::{ensure, traits::Get};
use sp_core::H256;
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};
use vigil_primitives::{
	traits::ServiceTerms, Body, Payload, PlanId, PlanOrder, Policy, ProtocolId, ServiceId,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_arm(
		owner: &T::AccountId,
		protocol: ProtocolId,
		new: NewPlan,
	) -> Result<PlanId, DispatchError> {
		let NewPlan { service, class, targets, value, terms } = new;
		let mut entry = Self::owned(owner, protocol)?;
		ensure!(T::Terms::in_force(service).is_some(), Error::<T>::UnknownService);
		Self::ensure_latest(service, terms)?;
		ensure!(entry.plans < T::MaxPlans::get(), Error::<T>::TooManyPlans);
		let ready = Self::ready(protocol, service, targets)?;
		let id = NextPlan::<T>::get();
		let next = id.0.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		NextPlan::<T>::put(PlanId(next));
		let deposit = Self::plan_deposit(class);
		Self::add_deposit(&mut entry, deposit)?;
		entry.plans = entry.plans.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		Protocols::<T>::insert(protocol, entry);
		PlansOf::<T>::insert(protocol, id, ());
		let to = || ready.iter().map(|target| target.destination);
		Self::keep_destinations(to())?;
		Self::move_places((id, service), owner, core::iter::empty(), to())?;
		let mut plan = Plan {
			protocol,
			service,
			version: 1,
			class,
			targets: Targets::default(),
			deposit,
			stood_down: Default::default(),
			terms,
			declared: Declared::default(),
		};
		plan.targets = Self::send_orders(id, &plan, ready)?;
		let targets = places(&plan);
		Self::deposit_event(Event::PlanArmed {
			plan: id,
			protocol,
			service,
			class,
			targets,
			terms,
			deposit,
		});
		if value > 0 {
			Self::declare(id, &mut plan, value)?;
		}
		Plans::<T>::insert(id, plan);
		Ok(id)
	}

	pub(crate) fn do_affirm(owner: &T::AccountId, id: PlanId, terms: H256) -> DispatchResult {
		let mut plan = Self::owned_plan(owner, id)?;
		Self::ensure_latest(plan.service, terms)?;
		ensure!(plan.terms != terms, Error::<T>::NoChange);
		plan.terms = terms;
		Plans::<T>::insert(id, plan);
		Self::deposit_event(Event::TermsAffirmed { plan: id, terms });
		Ok(())
	}

	/// Whether these are the terms that will hold once every announced change has taken effect.
	fn ensure_latest(service: ServiceId, terms: H256) -> Result<(), Error<T>> {
		ensure!(T::Terms::latest(service) == Some(terms), Error::<T>::TermsChanged);
		Ok(())
	}

	/// The plan, if `who` owns its protocol.
	pub(crate) fn owned_plan(who: &T::AccountId, id: PlanId) -> Result<Plan, DispatchError> {
		let plan = Plans::<T>::get(id).ok_or(Error::<T>::UnknownPlan)?;
		Self::owned(who, plan.protocol)?;
		Ok(plan)
	}

	/// Tells these targets to forget the plan. Those whose lane was given up cannot be told, which keeps no
	/// plan from ending.
	pub(crate) fn send_disarms(id: PlanId, plan: &Plan, targets: &[Target]) -> DispatchResult {
		targets.iter().try_for_each(|target| {
			let lane = (plan.service, target.destination);
			if Self::is_ended(lane) {
				return Ok(());
			}
			Self::take_back(lane, target.post)?;
			Self::post(lane, plan.protocol, Body::Disarm(id)).map(|_| ())
		})
	}

	fn is_ended(lane: LaneKey) -> bool {
		Lanes::<T>::get(lane.1, lane.0).is_some_and(|known| known.ended)
	}

	/// Sends each target what it has to keep. Of destinations that the plan was at before, what is
	/// known of firings stays known.
	pub(crate) fn send_orders(
		id: PlanId,
		plan: &Plan,
		targets: Targets<ReadyTarget>,
	) -> Result<Targets<Target>, DispatchError> {
		let send = |target: ReadyTarget| {
			let ReadyTarget { destination, delay, failover, failback } = target;
			let lane = (plan.service, destination);
			let before = plan.targets.iter().find(|old| old.destination == destination);
			if let Some(before) = before {
				Self::take_back(lane, before.post)?;
			}
			let (version, class) = (plan.version, plan.class);
			let order = PlanOrder { plan: id, version, class, delay, failover, failback };
			let post = Self::post(lane, plan.protocol, Body::Arm(order))?;
			Ok(Target {
				destination,
				delay,
				post,
				delivered: false,
				rehearsal: None,
				firing: before.and_then(|old| old.firing),
				shown_at: before.and_then(|old| old.shown_at),
			})
		};
		let sent = targets.into_iter().map(send).collect::<Result<Vec<_>, DispatchError>>()?;
		Ok(Targets::truncate_from(sent))
	}

	/// Checks all that a plan wants, and makes payloads of its programs.
	pub(crate) fn ready(
		protocol: ProtocolId,
		service: ServiceId,
		targets: &Targets<NewTarget>,
	) -> Result<Targets<ReadyTarget>, DispatchError> {
		check_order::<T>(targets)?;
		let ready = targets.iter().map(|target| {
			ensure!(!target.failover.is_empty(), Error::<T>::EmptyProgram);
			let lane = (service, target.destination);
			let make = |program: &Payload| Self::payload(protocol, lane, program);
			let failback = match target.failback.is_empty() {
				true => Payload::default(),
				false => make(&target.failback)?,
			};
			let form = Self::destination(target.destination)?.form;
			if form == Form::Evm {
				evm::check_plan(&target.failover, &target.failback).map_err(Error::<T>::from)?;
			}
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
		(service, destination): LaneKey,
		program: &Payload,
	) -> Result<Payload, Error<T>> {
		let to = Self::destination(destination)?;
		match to.form {
			Form::Xcm(version) => {
				let rules = Rules {
					vigil: T::GenesisHash::get(),
					network: to.destination.network,
					service,
					protocol,
					version,
					max_instructions: T::MaxInstructions::get(),
				};
				xcm_payload(&rules, program).map_err(Error::<T>::from)
			},
			Form::Evm => {
				evm::check(program).map_err(Error::<T>::from)?;
				Ok(program.clone())
			},
			Form::Raw if program.is_empty() => Err(Error::EmptyProgram),
			Form::Raw => Ok(program.clone()),
		}
	}
}

/// Where a plan fires and after how long, for events.
pub(crate) fn places(plan: &Plan) -> Vec<(crate::DestinationId, vigil_primitives::Seconds)> {
	plan.targets.iter().map(|target| (target.destination, target.delay)).collect()
}

/// Targets in order of preference: each place once, with delays that do not decrease.
fn check_order<T: Config>(targets: &[NewTarget]) -> Result<(), Error<T>> {
	ensure!(!targets.is_empty(), Error::<T>::NoTargets);
	ensure!(targets.iter().all(|one| one.delay <= Policy::LONGEST), Error::<T>::DelayTooLong);
	ensure!(targets.is_sorted_by_key(|one| one.delay), Error::<T>::DelaysDecrease);
	let mut places = Vec::new();
	for one in targets {
		let place = Pallet::<T>::destination(one.destination)?.destination;
		// Two entries of one place share what is kept there of the plan.
		ensure!(!places.contains(&place), Error::<T>::DuplicateTarget);
		places.push(place);
	}
	Ok(())
}
