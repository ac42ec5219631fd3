// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{ArithmeticError, DispatchResult, TokenError};
use vigil_primitives::{
	Body, Payload, PlanId, Policy, ProtocolId, Seconds, ThrottleClass, MAX_PAYLOAD,
};
use xcm::latest::prelude::*;

fn try_arm(protocol: ProtocolId, targets: Vec<NewTarget>) -> DispatchResult {
	crate::mock::try_arm(protocol, Targets::try_from(targets).unwrap(), 0)
}

fn refused(protocol: ProtocolId, targets: Vec<NewTarget>, error: Error<Test>) {
	assert_eq!(try_arm(protocol, targets), Err(error.into()));
	assert_eq!((fees(OWNER), NextPlan::<Test>::get()), (0, PlanId(0)), "nothing is charged");
}

#[test]
fn a_plan_travels_to_each_of_its_destinations() {
	build_and_execute(|| {
		let (protocol, a, b) = (protocol(), destination(1), destination(2));
		let id = arm(protocol, &[b, a]);
		let plan = plan(id);
		let at: Vec<_> =
			plan.targets.iter().map(|one| (one.destination, one.delay, one.delivered)).collect();
		assert_eq!(at, [(b, Seconds(0), false), (a, Seconds(10), false)]);
		assert_eq!((plan.version, plan.service, plan.protocol), (1, SERVICE, protocol));
		assert_event(Event::PlanArmed {
			plan: id,
			protocol,
			service: SERVICE,
			class: ThrottleClass::Normal,
			targets: vec![(b, Seconds(0)), (a, Seconds(10))],
			terms: TERMS,
			deposit: 200,
		});
		let [Body::Arm(order)] = &bodies(a)[..] else { panic!("one order") };
		assert_eq!((order.plan, order.version, order.delay), (id, 1, Seconds(10)));
		assert_eq!(
			order.failover,
			Failover::payload(protocol, (SERVICE, a), &program(10)).unwrap()
		);
		assert_eq!(
			order.failback,
			Failover::payload(protocol, (SERVICE, a), &program(11)).unwrap()
		);
		assert_eq!(deposits(OWNER), 1_200);
		let sum: u128 = [a, b].iter().map(|to| relay_fee(&bodies(*to)[0])).sum();
		assert_eq!(fees(OWNER), sum);
	});
}

#[test]
fn a_plan_without_failback_has_an_empty_one() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		let failback = Payload::default();
		assert_ok!(try_arm(protocol, vec![NewTarget { failback, ..target(to, 0) }]));
		let [Body::Arm(order)] = &bodies(to)[..] else { panic!("one order") };
		assert!(order.failback.is_empty());
	});
}

#[test]
fn raw_destinations_get_the_bytes_as_they_are() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), register(1, Form::Raw, None));
		let failover = Payload::truncate_from(vec![1, 2, 3]);
		let failback = Payload::default();
		let target = NewTarget { failover: failover.clone(), failback, ..target(to, 0) };
		assert_ok!(try_arm(protocol, vec![target]));
		let [Body::Arm(order)] = &bodies(to)[..] else { panic!("one order") };
		assert_eq!((&order.failover, &order.failback), (&failover, &Payload::default()));
	});
}

#[test]
fn calls_of_contracts_are_checked_before_the_disaster() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), register(1, Form::Evm, None));
		let word = |number: u8| [vec![0; 31], vec![number]].concat();
		let call = [word(7), word(0), word(200), word(128), word(0)].concat();
		let calls = [word(32), word(1), word(32), call].concat();
		let with = |calls: Vec<u8>| {
			let failover = Payload::try_from(calls).unwrap();
			vec![NewTarget { failover, failback: Payload::default(), ..target(to, 0) }]
		};
		assert_ok!(try_arm(protocol, with(calls.clone())));
		let [Body::Arm(order)] = &bodies(to)[..] else { panic!("one order") };
		assert_eq!(order.failover[..], calls[..]);
		let cases = [
			(vec![], Error::<Test>::EmptyProgram),
			(calls[1..].to_vec(), Error::BadCalls),
			([word(32), word(33)].concat(), Error::TooManyCalls),
		];
		for (calls, error) in cases {
			assert_eq!(try_arm(protocol, with(calls)), Err(error.into()));
		}
		assert_noop!(Failover::set_xcm_version(signed(KEEPER), to, 4), Error::<Test>::NoXcm);
	});
}

#[test]
fn targets_have_to_be_in_order_and_different() {
	build_and_execute(|| {
		let (id, a, b) = (protocol(), destination(1), destination(2));
		refused(id, vec![], Error::NoTargets);
		refused(id, vec![target(a, 10), target(b, 9)], Error::DelaysDecrease);
		refused(id, vec![target(a, 0), target(a, 5)], Error::DuplicateTarget);
		refused(id, vec![target(a, Policy::LONGEST.0 + 1)], Error::DelayTooLong);
		refused(id, vec![target(a, 0), target(b, u64::MAX - 1)], Error::DelayTooLong);
		refused(id, vec![target(DestinationId(9), 0)], Error::UnknownDestination);
		assert_ok!(try_arm(id, vec![target(b, 5), target(a, 5)]));
	});
}

#[test]
fn programs_are_refused_before_the_disaster() {
	build_and_execute(|| {
		let (id, to) = (protocol(), destination(1));
		let with = |failover| vec![NewTarget { failover, ..target(to, 0) }];
		let raw = |bytes: Vec<u8>| Payload::try_from(bytes).unwrap();
		let mut trailing = program(1).into_inner();
		trailing.push(0);
		let mut deep = instructions(1, 1);
		for _ in 0..10 {
			deep = Xcm(vec![SetAppendix(deep)]);
		}
		let old = xcm::v4::Xcm::<()>(vec![xcm::v4::Instruction::Trap(3)]);
		let origin = Xcm(vec![UniversalOrigin(GlobalConsensus(NetworkId::Polkadot))]);
		let nested = Xcm(vec![SetErrorHandler(origin.clone())]);
		let full = raw(vec![7; MAX_PAYLOAD as usize]);
		let query = |bytes: usize| {
			let response_info =
				QueryResponseInfo { destination: Here.into(), query_id: 0, max_weight: 0.into() };
			Xcm(vec![QueryPallet { module_name: vec![7; bytes], response_info }])
		};
		let cases = [
			(raw(vec![]), Error::EmptyProgram),
			(encoded(Xcm(vec![])), Error::EmptyProgram),
			(full, Error::BadProgram),
			(raw(vec![5, 1, 255]), Error::BadProgram),
			(raw(trailing), Error::BadProgram),
			(encoded(deep), Error::BadProgram),
			(encoded(old), Error::WrongXcmVersion),
			(encoded(instructions(1, MAX_INSTRUCTIONS - 1)), Error::TooManyInstructions),
			(encoded(Xcm(vec![SetAppendix(instructions(1, 18))])), Error::TooManyInstructions),
			(encoded(origin), Error::OriginInstruction),
			(encoded(nested), Error::OriginInstruction),
			(encoded(query(MAX_PAYLOAD as usize - 20)), Error::<Test>::PayloadTooLarge),
		];
		for (program, error) in cases {
			refused(id, with(program.clone()), error);
		}
		assert_ok!(try_arm(id, with(encoded(instructions(1, MAX_INSTRUCTIONS - 2)))));
		let bad_failback = NewTarget { failback: raw(vec![0]), ..target(to, 0) };
		assert_eq!(try_arm(id, vec![bad_failback]), Err(Error::<Test>::BadProgram.into()));
	});
}

#[test]
fn strangers_and_unknown_numbers_are_refused() {
	build_and_execute(|| {
		let (id, to) = (protocol(), destination(1));
		let class = ThrottleClass::Critical;
		let arm = |who, id, service| {
			Failover::arm_plan(signed(who), id, service, class, targets(&[to]), 0, TERMS)
		};
		assert_noop!(arm(OTHER, id, SERVICE), Error::<Test>::NotOwner);
		assert_noop!(arm(OWNER, ProtocolId(9), SERVICE), Error::<Test>::UnknownProtocol);
		assert_noop!(arm(OWNER, id, NO_SERVICE), Error::<Test>::UnknownService);
	});
}

#[test]
fn what_cannot_be_paid_or_numbered_is_not_armed() {
	build_and_execute(|| {
		let (id, to) = (protocol(), destination(1));
		let rest = Balances::free_balance(OWNER) - EXISTENTIAL - 250;
		assert_ok!(Balances::transfer_allow_death(signed(OWNER), OTHER, rest));
		let broke = try_arm(id, vec![target(to, 0)]);
		assert_eq!(broke, Err(TokenError::FundsUnavailable.into()));
		assert_ok!(Balances::transfer_allow_death(signed(OTHER), OWNER, rest));
		NextPlan::<Test>::put(PlanId(u32::MAX));
		let none_left = try_arm(id, vec![target(to, 0)]);
		assert_eq!(none_left, Err(ArithmeticError::Overflow.into()));
		NextPlan::<Test>::put(PlanId(0));
		NextPost::<Test>::put(PostId(u64::MAX));
		let none_left = try_arm(id, vec![target(to, 0)]);
		assert_eq!(none_left, Err(ArithmeticError::Overflow.into()));
	});
}

#[test]
fn a_lane_without_places_takes_no_plan() {
	build_and_execute(|| {
		let (id, to, other) = (protocol(), destination(1), destination(2));
		for _ in 0..7 {
			arm(id, &[to]);
		}
		let full = Err(Error::<Test>::LaneFull.into());
		assert_eq!(try_arm(id, vec![target(other, 0), target(to, 0)]), full);
		assert_eq!(lane(other), Lane::default(), "all or nothing");
		run_to(4);
		deliver(to, 1, 2);
		deliver(to, 2, 3);
		assert_ok!(try_arm(id, vec![target(to, 0)]));
	});
}

#[test]
fn a_protocol_has_a_bounded_number_of_plans() {
	build_and_execute(|| {
		let (id, to) = (protocol(), destination(1));
		for round in 0..12 {
			arm(id, &[to]);
			next_block();
			deliver(to, round + 1, round);
		}
		let one_more = try_arm(id, vec![target(to, 0)]);
		assert_eq!(one_more, Err(Error::<Test>::TooManyPlans.into()));
		let other = protocol_of(OTHER);
		assert_ok!(try_arm(other, vec![target(to, 0)]));
	});
}
