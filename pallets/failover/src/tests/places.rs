// SPDX-License-Identifier: Apache-2.0

//! What places at destinations cost, and the class that goes before others.

use crate::{mock::*, *};
use frame_support::{assert_ok, storage::with_storage_layer, traits::fungible::Inspect};
use sp_runtime::{DispatchResult, TokenError};
use vigil_primitives::{PlanId, ProtocolId, ThrottleClass};

/// What the owner has, held or not: only what is burnt is missing from it.
fn all() -> Balance {
	Balances::total_balance(&OWNER)
}

/// What is burnt by this.
fn burnt<R>(act: impl FnOnce() -> R) -> Balance {
	let before = all();
	act();
	before - all()
}

fn change(id: PlanId, class: ThrottleClass, places: &[DestinationId]) -> DispatchResult {
	with_storage_layer(|| Failover::change_plan(signed(OWNER), id, class, targets(places)))?;
	run_to(System::block_number() + 10);
	with_storage_layer(|| Failover::enact_change(signed(RELAYER), id))
		.map(|_| ())
		.map_err(|error| error.error)
}

fn end(id: PlanId) {
	assert_ok!(Failover::disarm_plan(signed(OWNER), id));
	run_to(System::block_number() + 10);
	assert_ok!(Failover::enact_change(signed(RELAYER), id));
}

/// A protocol with a lane to each of these destinations, so that no lane is paid for later.
fn with_lanes(places: &[DestinationId]) -> ProtocolId {
	let protocol = protocol();
	places.iter().for_each(|to| send(protocol, *to));
	PlaceFee::set(8);
	protocol
}

#[test]
fn the_more_places_are_taken_the_more_the_next_one_costs_whoever_asks() {
	build_and_execute(|| {
		let (here, there) = (destination(1), destination(2));
		let first = with_lanes(&[here, there]);
		let second = protocol();
		let arm = |protocol, to| burnt(|| try_arm(protocol, targets(&[to]), 0).expect("a plan"));
		// Twice as much with every second place, which are counted for all protocols together.
		let prices = [first, second, first, second, first].map(|protocol| arm(protocol, here));
		assert_eq!(prices, [8, 8, 16, 16, 32]);
		assert_event(Event::PlacesTaken { plan: PlanId(4), fee: 32 });
		assert_eq!(Failover::place_price(SERVICE, here), Some(32));
		// Not at another destination, nor for another service.
		assert_eq!(arm(first, there), 8);
		assert_eq!(Failover::place_price(OTHER_SERVICE, here), Some(8));
		assert_eq!(Failover::place_price(SERVICE, DestinationId(9)), None);
	});
}

#[test]
fn what_was_paid_for_a_place_does_not_come_back_but_the_price_falls() {
	build_and_execute(|| {
		let to = destination(1);
		let protocol = with_lanes(&[to]);
		let plans = [(); 3].map(|()| arm(protocol, &[to]));
		assert_eq!(Failover::place_price(SERVICE, to), Some(16));
		assert_eq!(burnt(|| plans.iter().for_each(|plan| end(*plan))), 0);
		assert_eq!(Failover::place_price(SERVICE, to), Some(8));
		assert_eq!(Occupied::<Test>::iter().count(), 0, "nothing is left of it");
	});
}

#[test]
fn a_change_pays_for_new_places_only_and_another_entry_of_a_place_is_none() {
	build_and_execute(|| {
		let (a, b, c) = (destination(1), destination(2), destination(3));
		let twin = (signed(OTHER), place(1), Form::Xcm(5), Some(WATCHING), inbox());
		assert_ok!(Failover::register_destination(twin.0, twin.1, twin.2, twin.3, twin.4));
		let twin = DestinationIds::<Test>::get(place(1), OTHER).expect("it has a number");
		let id = arm(with_lanes(&[a, b, c, twin]), &[a, b]);
		let class = ThrottleClass::Normal;
		assert_eq!(burnt(|| change(id, class, &[twin, b]).expect("it changes")), 0);
		assert_eq!(burnt(|| change(id, class, &[twin, c]).expect("it changes")), 8);
		let taken = [1, 2, 3].map(|n| Occupied::<Test>::get(SERVICE, place(n)));
		assert_eq!(taken, [1, 0, 1]);
	});
}

#[test]
fn who_cannot_pay_for_a_place_gets_none() {
	build_and_execute(|| {
		let to = destination(1);
		let protocol = with_lanes(&[to]);
		PlaceFee::set(RICH);
		let refused = try_arm(protocol, targets(&[to]), 0);
		assert_eq!(refused, Err(TokenError::FundsUnavailable.into()));
		assert_eq!(Failover::place_price(SERVICE, to), Some(RICH));
	});
}

#[test]
fn more_is_held_for_a_plan_while_it_goes_before_others() {
	build_and_execute(|| {
		let to = destination(1);
		let protocol = with_lanes(&[to]);
		CriticalDeposit::set(5_000);
		let class = ThrottleClass::Critical;
		let held = deposits(OWNER);
		let id = NextPlan::<Test>::get();
		assert_ok!(Failover::arm_plan(
			signed(OWNER),
			protocol,
			SERVICE,
			class,
			targets(&[to]),
			0,
			TERMS
		));
		assert_eq!(deposits(OWNER), held + 5_200);
		assert_ok!(change(id, ThrottleClass::Deferrable, &[to]));
		assert_eq!((deposits(OWNER), plan(id).deposit), (held + 200, 200));
		assert_ok!(change(id, class, &[to]));
		assert_eq!((deposits(OWNER), plan(id).deposit), (held + 5_200, 5_200));
		end(id);
		assert_eq!(deposits(OWNER), held);
	});
}
