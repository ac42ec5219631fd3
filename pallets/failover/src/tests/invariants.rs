// SPDX-License-Identifier: Apache-2.0

//! Random sequences of calls, by anybody about anything, keep every invariant.

use crate::{mock::*, *};
use frame_support::{storage::with_storage_layer, traits::Get};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use std::collections::BTreeSet;
use vigil_primitives::{
	Height, Outbox, Outcome, PlanId, ProtocolId, SequenceNumber, ServiceId, SetId, ThrottleClass,
};

const WHO: [u64; 3] = [OWNER, OTHER, KEEPER];

#[derive(Clone, Debug)]
enum Step {
	Register,
	Nominate(u32, usize),
	Accept(u32),
	Retire(u32),
	AddDestination(u8, bool),
	RemoveDestination(u32),
	Arm(u32, Vec<u32>, u128),
	Change(u32, Vec<u32>),
	Disarm(u32),
	Cancel(u32),
	Enact(u32),
	Send(u32, u32, bool),
	Deliver(u32, u64, u8),
	Acknowledge(u32, u64),
	Fire(u32, u32, u64, u8),
	Blocks(u64),
	Era(u32),
	Declare(u32, u128),
	FundPlan(u32, u128),
	Charge(u32),
	FundUpkeep(u32, u128),
	Carry(u32, u64, bool),
	EndLane(u32),
}

fn step() -> impl Strategy<Value = Step> {
	let (protocol, plan, to) = (0..3u32, 0..5u32, 0..4u32);
	let places = prop::collection::vec(0..4u32, 1..4);
	prop_oneof![
		1 => Just(Step::Register),
		1 => (protocol.clone(), 0..3usize).prop_map(|(id, who)| Step::Nominate(id, who)),
		1 => protocol.clone().prop_map(Step::Accept),
		1 => protocol.clone().prop_map(Step::Retire),
		2 => (1..5u8, any::<bool>()).prop_map(|(n, raw)| Step::AddDestination(n, raw)),
		1 => to.clone().prop_map(Step::RemoveDestination),
		5 => (protocol.clone(), places.clone(), 0..90_000u128)
			.prop_map(|(id, at, value)| Step::Arm(id, at, value)),
		2 => (plan.clone(), places).prop_map(|(id, at)| Step::Change(id, at)),
		1 => plan.clone().prop_map(Step::Disarm),
		1 => plan.clone().prop_map(Step::Cancel),
		3 => plan.clone().prop_map(Step::Enact),
		4 => (protocol, to.clone(), any::<bool>()).prop_map(|(id, to, one)| Step::Send(id, to, one)),
		6 => (to.clone(), 0..4u64, 0..4u8).prop_map(|(to, n, how)| Step::Deliver(to, n, how)),
		2 => (to.clone(), 0..4u64).prop_map(|(to, n)| Step::Acknowledge(to, n)),
		2 => (plan.clone(), 0..3u32, 0..3u64, 0..4u8)
			.prop_map(|(id, at, height, how)| Step::Fire(id, at, height, how)),
		6 => (1..8u64).prop_map(Step::Blocks),
		1 => Just(Step::Blocks(90)),
		2 => (1..5u32).prop_map(Step::Era),
		2 => (plan.clone(), 0..90_000u128).prop_map(|(id, value)| Step::Declare(id, value)),
		3 => (plan.clone(), 1..900u128).prop_map(|(id, amount)| Step::FundPlan(id, amount)),
		2 => plan.prop_map(Step::Charge),
		1 => (to.clone(), 1..200u128).prop_map(|(to, amount)| Step::FundUpkeep(to, amount)),
		2 => (to.clone(), 0..90u64, any::<bool>())
			.prop_map(|(to, n, set)| Step::Carry(to, n, set)),
		1 => to.prop_map(Step::EndLane),
	]
}

fn outcome(how: u8) -> Outcome {
	[Outcome::Queued, Outcome::Done, Outcome::Failed, Outcome::Refused][usize::from(how % 4)]
}

fn some_targets(places: &[u32]) -> Targets<NewTarget> {
	targets(&places.iter().map(|id| DestinationId(*id)).collect::<Vec<_>>())
}

/// Who may do something, so that calls often succeed.
fn owner_of(protocol: ProtocolId) -> u64 {
	Protocols::<Test>::get(protocol).map_or(OTHER, |entry| entry.owner)
}

fn owner_of_plan(plan: PlanId) -> u64 {
	Plans::<Test>::get(plan).map_or(OTHER, |plan| owner_of(plan.protocol))
}

/// Whether the call was accepted; as in a transaction, a refused one changes nothing.
fn take(step: Step, time: u64) -> bool {
	let class = ThrottleClass::Normal;
	with_storage_layer(|| match step {
		Step::Register => Failover::register_protocol(signed(OWNER)),
		Step::Nominate(id, who) => {
			let id = ProtocolId(id);
			Failover::nominate_owner(signed(owner_of(id)), id, Some(WHO[who]))
		},
		Step::Accept(id) => {
			let nominee = Protocols::<Test>::get(ProtocolId(id)).and_then(|entry| entry.nominee);
			Failover::accept_ownership(signed(nominee.unwrap_or(OTHER)), ProtocolId(id))
		},
		Step::Retire(id) => {
			Failover::retire_protocol(signed(owner_of(ProtocolId(id))), ProtocolId(id))
		},
		Step::AddDestination(n, raw) => {
			let form = if raw { Form::Raw } else { Form::Xcm(5) };
			let certified_by = (!raw).then_some(WATCHING);
			let origin = signed(KEEPER);
			Failover::register_destination(origin, place(n), form, certified_by, inbox())
		},
		Step::RemoveDestination(id) => {
			Failover::remove_destination(signed(KEEPER), DestinationId(id))
		},
		Step::Arm(id, places, value) => {
			let (id, places) = (ProtocolId(id), some_targets(&places));
			Failover::arm_plan(signed(owner_of(id)), id, SERVICE, class, places, value, TERMS)
		},
		Step::Change(id, places) => {
			let (id, places) = (PlanId(id), some_targets(&places));
			Failover::change_plan(signed(owner_of_plan(id)), id, class, places)
		},
		Step::Disarm(id) => Failover::disarm_plan(signed(owner_of_plan(PlanId(id))), PlanId(id)),
		Step::Cancel(id) => Failover::cancel_change(signed(owner_of_plan(PlanId(id))), PlanId(id)),
		Step::Enact(id) => Failover::enact_change(signed(RELAYER), PlanId(id))
			.map(|_| ())
			.map_err(|error| error.error),
		Step::Send(id, to, one) => {
			let (id, to) = (ProtocolId(id), DestinationId(to));
			let service = if one { SERVICE } else { OTHER_SERVICE };
			Failover::send_message(signed(owner_of(id)), id, service, to, program(1))
		},
		Step::Deliver(to, more, how) => {
			let to = DestinationId(to);
			let from = lane(to).delivered.0;
			let proof = prove_arrival(to, time, from..from + more + 1, receipt(outcome(how)));
			let up_to = SequenceNumber(from + more);
			let (origin, height) = (signed(RELAYER), Height(time));
			Failover::prove_delivery(origin, SERVICE, to, height, proof.into(), up_to)
				.map(|_| ())
				.map_err(|error| error.error)
		},
		Step::Acknowledge(to, more) => {
			let to = DestinationId(to);
			let up_to = SequenceNumber(lane(to).delivered.0 + more);
			Failover::acknowledge(signed(KEEPER), SERVICE, to, up_to)
		},
		Step::Fire(id, target, height, how) => {
			let receipt = firing((height * 100, height * 100 + time), outcome(how));
			let proof = prove_fired(time, PlanId(id), receipt);
			let origin = signed(RELAYER);
			Failover::prove_firing(origin, PlanId(id), target, Height(time), proof.into())
				.map(|_| ())
				.map_err(|error| error.error)
		},
		Step::Era(more) => {
			begin_era(<Test as Config>::CurrentEra::get().0 + more);
			Ok(())
		},
		Step::Declare(id, value) => {
			let id = PlanId(id);
			Failover::declare_value(signed(owner_of_plan(id)), id, value)
		},
		Step::FundPlan(id, amount) => Failover::fund_plan(signed(OTHER), PlanId(id), amount),
		Step::Charge(id) => Failover::charge_plan(signed(RELAYER), PlanId(id))
			.map(|_| ())
			.map_err(|error| error.error),
		Step::FundUpkeep(to, amount) => {
			Failover::fund_upkeep(signed(OTHER), SERVICE, DestinationId(to), amount)
		},
		Step::Carry(to, number, set) => {
			let carriage = match set {
				true => Carriage::Handover(SetId(number)),
				false => Carriage::Checkpoint(Height(number)),
			};
			let proof = prove_carried(time, carriage, number * 60);
			let (origin, to) = (signed(RELAYER), DestinationId(to));
			Failover::prove_carriage(origin, SERVICE, to, carriage, Height(time), proof.into())
				.map(|_| ())
				.map_err(|error| error.error)
		},
		Step::EndLane(to) => Failover::end_lane(signed(OTHER), SERVICE, DestinationId(to))
			.map(|_| ())
			.map_err(|error| error.error),
		Step::Blocks(count) => {
			run_to(System::block_number() + count);
			Ok(())
		},
	})
	.is_ok()
}

/// No two outboxes of a lane that were ever sealed have a number in common and differ.
fn no_conflict(ever: &mut Vec<(ServiceId, Outbox)>) -> bool {
	for service in [SERVICE, OTHER_SERVICE] {
		for outbox in Failover::outboxes(service, 100) {
			let same = |(id, other): &&(ServiceId, Outbox)| {
				*id == service
					&& (other.destination, other.lane) == (outbox.destination, outbox.lane)
					&& other.first.0 < outbox.first.0 + u64::from(outbox.count)
					&& outbox.first.0 < other.first.0 + u64::from(other.count)
			};
			match ever.iter().find(same) {
				Some((_, other)) if *other != outbox => return false,
				Some(_) => (),
				None => ever.push((service, outbox)),
			}
		}
	}
	true
}

/// A sequence says nothing if its calls are refused.
#[test]
fn every_kind_of_step_is_accepted_now_and_then() {
	let mut runner = TestRunner::deterministic();
	let steps = prop::collection::vec(step(), 60..80);
	let mut accepted = BTreeSet::new();
	for _ in 0..200 {
		let steps = steps.new_tree(&mut runner).unwrap().current();
		new_test_ext().execute_with(|| {
			prepare();
			for (time, step) in (1..).zip(steps) {
				let kind = format!("{step:?}").split('(').next().unwrap().to_string();
				if take(step, time) {
					accepted.insert(kind);
				}
			}
		});
	}
	assert_eq!(accepted.len(), 23, "only {accepted:?}");
}

fn prepare() {
	System::set_block_number(1);
	protocol();
	(1..3).for_each(|n| {
		destination(n);
	});
	register(3, Form::Xcm(5), None);
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn hold_whatever_happens(steps in prop::collection::vec(step(), 1..80)) {
		new_test_ext().execute_with(|| {
			prepare();
			let total = Balances::total_issuance();
			let mut ever = Vec::new();
			for (time, step) in (1..).zip(steps) {
				take(step.clone(), time);
				let state = Failover::do_try_state();
				prop_assert!(state.is_ok(), "{:?} after {:?}", state, step);
				prop_assert!(no_conflict(&mut ever), "conflicting outboxes after {:?}", step);
			}
			prop_assert!(Balances::total_issuance() <= total, "fees are burnt, nothing is made");
			Ok(())
		})?;
	}
}
