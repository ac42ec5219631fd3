// SPDX-License-Identifier: Apache-2.0

//! Places of plans are limited, for each protocol on its own.

use crate::{mock::*, Event, PlacesOf, PlanCount, Unfit};
use vigil_primitives::{Body, PlanId, PlanOrder, ProtocolId, ThrottleClass};

fn order_of(protocol: ProtocolId, plan: u32, version: u32, class: ThrottleClass) -> Body {
	let failover = remark(protocol, b"fire").try_into().unwrap();
	let failback = Default::default();
	Body::Arm(PlanOrder { class, failover, failback, ..order(plan, version) })
}

fn normal(protocol: ProtocolId, plan: u32) -> (ProtocolId, Body) {
	(protocol, order_of(protocol, plan, 1, ThrottleClass::Normal))
}

fn refused(protocol: ProtocolId, body: Body, reason: Unfit) {
	let sequence = next_message();
	deliver(vec![(protocol, body)]);
	assert_event(Event::MessageRefused { service: SERVICE, lane: LANE, sequence, reason });
}

#[test]
fn there_are_no_more_plans_than_allowed() {
	build_and_execute(|| {
		MaxPlans::set(2);
		arm(order(1, 1));
		arm(order(2, 1));
		refused(PROTOCOL, Body::Arm(order(3, 1)), Unfit::TooManyPlans);
		arm(order(2, 2));
		deliver_one(Body::Disarm(PlanId(1)));
		arm(order(3, 1));
		assert_eq!(Inbox::plans(SERVICE), [PlanId(2), PlanId(3)]);
	});
}

#[test]
fn one_protocol_takes_no_places_of_another() {
	build_and_execute(|| {
		MaxPlansOfProtocol::set(3);
		let squatter = ProtocolId(6);
		deliver((10..60).map(|plan| normal(squatter, plan)).collect());
		assert_eq!(Inbox::plans(SERVICE).len(), 3);
		let (_, body) = normal(squatter, 99);
		refused(squatter, body, Unfit::TooManyOfProtocol);
		(1..=3).for_each(|plan| arm(order(plan, 1)));
		refused(PROTOCOL, Body::Arm(order(4, 1)), Unfit::TooManyOfProtocol);
		// A full protocol still changes, disarms and stands down.
		arm(order(3, 2));
		deliver_one(Body::Disarm(PlanId(1)));
		arm(order(4, 1));
		assert_eq!(PlanCount::<Test>::get(SERVICE), 6);
	});
}

#[test]
fn few_plans_of_a_protocol_are_critical() {
	build_and_execute(|| {
		MaxCriticalOfProtocol::set(1);
		let critical = |plan, version| order_of(PROTOCOL, plan, version, ThrottleClass::Critical);
		deliver_one(critical(1, 1));
		refused(PROTOCOL, critical(2, 1), Unfit::TooManyCritical);
		arm(order(2, 1));
		refused(PROTOCOL, critical(2, 2), Unfit::TooManyCritical);
		deliver_one(critical(1, 2));
		arm(order(1, 3));
		deliver_one(critical(2, 2));
		let places = PlacesOf::<Test>::get(SERVICE, PROTOCOL);
		assert_eq!((places.plans, places.critical), (2, 1));
		let other = ProtocolId(6);
		let body = order_of(other, 7, 1, ThrottleClass::Critical);
		deliver(vec![(other, body)]);
		assert!(Inbox::plans(SERVICE).contains(&PlanId(7)), "each has its own");
	});
}
