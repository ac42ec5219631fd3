// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, dispatch::Pays, storage::with_storage_layer};
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	ArithmeticError, DispatchResult, TokenError,
};
use vigil_primitives::{Body, Outcome, PlanId, Seconds, ThrottleClass};

fn change(plan: PlanId, places: &[DestinationId]) -> DispatchResult {
	let class = ThrottleClass::Critical;
	with_storage_layer(|| Failover::change_plan(signed(OWNER), plan, class, targets(places)))
}

fn enact(plan: PlanId) -> DispatchResult {
	let enacted = with_storage_layer(|| Failover::enact_change(signed(RELAYER), plan));
	enacted.map(|info| assert_eq!(info.pays_fee, Pays::No)).map_err(|error| error.error)
}

#[test]
fn a_change_waits_for_its_block_and_reaches_every_destination() {
	build_and_execute(|| {
		let (id, a, b, c) = (protocol(), destination(1), destination(2), destination(3));
		let plan_id = arm(id, &[a, b]);
		assert_ok!(change(plan_id, &[b, c]));
		let pending = PendingChanges::<Test>::get(plan_id).unwrap();
		assert_eq!(deposits(OWNER), 1_200 + pending.deposit);
		assert_event(Event::ChangeAnnounced {
			plan: plan_id,
			change: BlakeTwo256::hash_of(&pending.change),
			changes_at: 11,
			deposit: pending.deposit,
		});
		assert_eq!(bodies(c), [], "nothing is sent yet");
		run_to(10);
		assert_eq!(enact(plan_id), Err(Error::<Test>::TooEarly.into()));
		run_to(11);
		assert_ok!(enact(plan_id));
		assert_event(Event::PlanChanged {
			plan: plan_id,
			version: 2,
			class: ThrottleClass::Critical,
			targets: vec![(b, Seconds(0)), (c, Seconds(10))],
			deposit: 200,
		});
		assert_eq!(deposits(OWNER), 1_200);
		assert_eq!(bodies(a)[1..], [Body::Disarm(plan_id)]);
		for (to, place) in [(b, 1), (c, 0)] {
			let Body::Arm(order) = &bodies(to)[place] else { panic!("an order") };
			assert_eq!((order.version, order.class), (2, ThrottleClass::Critical));
		}
		assert_eq!(enact(plan_id), Err(Error::<Test>::NoChangePending.into()));
	});
}

/// Another keeper's entry of the place of a destination.
fn twin(n: u8) -> DestinationId {
	let registered = Failover::register_destination(
		signed(OTHER),
		place(n),
		Form::Xcm(5),
		Some(WATCHING),
		inbox(),
	);
	assert_ok!(registered);
	DestinationIds::<Test>::get(place(n), OTHER).unwrap()
}

#[test]
fn a_plan_that_moves_to_another_entry_of_its_place_is_not_ended_there() {
	build_and_execute(|| {
		let (old, new) = (destination(1), twin(1));
		let plan_id = arm(protocol(), &[old]);
		next_block();
		deliver(old, 1, 0);
		assert_ok!(change(plan_id, &[new]));
		run_to(20);
		assert_ok!(enact(plan_id));
		// Lanes keep no order among each other: a word over the old one might come after the new
		// version, and end it.
		assert_eq!(bodies(old), []);
		let [Body::Arm(order)] = &bodies(new)[..] else { panic!("an order") };
		assert_eq!(order.version, 2);
		assert_eq!(Destinations::<Test>::get(old).unwrap().targets, 0);
	});
}

#[test]
fn what_was_not_sealed_is_taken_back_from_the_entry_that_a_plan_leaves() {
	build_and_execute(|| {
		let (old, new) = (destination(1), twin(1));
		let id = protocol();
		let plan_id = arm(id, &[old]);
		// Neither of the two gets a turn.
		assert_ok!(change(plan_id, &[new]));
		System::set_block_number(11);
		assert_ok!(enact(plan_id));
		assert_eq!(bodies(old), []);
		assert_eq!(bodies(new).len(), 1);
	});
}

#[test]
fn a_plan_names_a_place_once_whoever_keeps_its_entries() {
	build_and_execute(|| {
		let (one, two, other) = (destination(1), twin(1), destination(2));
		let (id, duplicate) = (protocol(), Err(Error::<Test>::DuplicateTarget.into()));
		assert_eq!(crate::mock::try_arm(id, targets(&[one, two]), 0), duplicate);
		let plan_id = arm(id, &[one, other]);
		assert_eq!(change(plan_id, &[two, other, one]), duplicate);
	});
}

#[test]
fn what_is_known_of_a_destination_stays_known_but_for_delivery() {
	build_and_execute(|| {
		let (id, a, b) = (protocol(), destination(1), destination(2));
		let plan_id = arm(id, &[a]);
		next_block();
		deliver(a, 1, 0);
		let receipt = firing((50, 50), Outcome::Queued);
		let proof = prove_fired(2, plan_id, receipt);
		let height = vigil_primitives::Height(2);
		assert_ok!(Failover::prove_firing(signed(OTHER), plan_id, 0, height, proof.into()));
		assert!(plan(plan_id).targets[0].delivered);
		assert_ok!(change(plan_id, &[b, a]));
		run_to(20);
		assert_ok!(enact(plan_id));
		let [new, kept] = plan(plan_id).targets[..] else { panic!("two targets") };
		assert_eq!((new.firing, kept.delivered, kept.firing), (None, false, receipt.firing));
	});
}

#[test]
fn the_end_of_a_plan_is_a_change_too() {
	build_and_execute(|| {
		let (id, a, b) = (protocol(), destination(1), destination(2));
		let plan_id = arm(id, &[a, b]);
		assert_ok!(Failover::disarm_plan(signed(OWNER), plan_id));
		assert!(Plans::<Test>::contains_key(plan_id), "it waits");
		assert_eq!(enact(plan_id), Err(Error::<Test>::TooEarly.into()));
		run_to(11);
		assert_ok!(enact(plan_id));
		assert_event(Event::PlanDisarmed { plan: plan_id, returned: 0 });
		assert!(!Plans::<Test>::contains_key(plan_id));
		assert_eq!(deposits(OWNER), 1_000);
		for to in [a, b] {
			assert_eq!(bodies(to)[1..], [Body::Disarm(plan_id)]);
			assert_eq!(Destinations::<Test>::get(to).unwrap().targets, 0);
		}
		assert_eq!(enact(plan_id), Err(Error::<Test>::UnknownPlan.into()));
	});
}

#[test]
fn a_change_is_taken_back_by_the_owner_only() {
	build_and_execute(|| {
		let (id, a, b) = (protocol(), destination(1), destination(2));
		let plan_id = arm(id, &[a]);
		let cancel = |who| Failover::cancel_change(signed(who), plan_id);
		assert_noop!(cancel(OWNER), Error::<Test>::NoChangePending);
		assert_ok!(change(plan_id, &[b]));
		assert_eq!(change(plan_id, &[a]), Err(Error::<Test>::ChangePending.into()));
		let disarm = Failover::disarm_plan(signed(OWNER), plan_id);
		assert_noop!(disarm, Error::<Test>::ChangePending);
		assert_noop!(cancel(OTHER), Error::<Test>::NotOwner);
		assert_ok!(cancel(OWNER));
		assert_event(Event::ChangeCancelled { plan: plan_id });
		assert_eq!(deposits(OWNER), 1_200);
		run_to(30);
		assert_eq!(enact(plan_id), Err(Error::<Test>::NoChangePending.into()));
		assert_eq!(plan(plan_id).targets[0].destination, a);
	});
}

#[test]
fn strangers_and_unknown_plans_are_refused() {
	build_and_execute(|| {
		let (plan_id, unknown) = (arm(protocol(), &[destination(1)]), PlanId(9));
		let (class, to) = (ThrottleClass::Normal, targets(&[DestinationId(0)]));
		let announce = |who, id| Failover::change_plan(signed(who), id, class, to.clone());
		let disarm = |who, id| Failover::disarm_plan(signed(who), id);
		assert_noop!(announce(OTHER, plan_id), Error::<Test>::NotOwner);
		assert_noop!(announce(OWNER, unknown), Error::<Test>::UnknownPlan);
		assert_noop!(disarm(OTHER, plan_id), Error::<Test>::NotOwner);
		assert_noop!(disarm(OWNER, unknown), Error::<Test>::UnknownPlan);
		let cancel = Failover::cancel_change(signed(OWNER), unknown);
		assert_noop!(cancel, Error::<Test>::UnknownPlan);
		assert_eq!(enact(unknown), Err(Error::<Test>::UnknownPlan.into()));
	});
}

#[test]
fn targets_of_a_change_are_checked_when_it_is_announced() {
	build_and_execute(|| {
		let (a, b) = (destination(1), destination(2));
		let plan_id = arm(protocol(), &[a]);
		let before = deposits(OWNER);
		let announce = |list: Vec<NewTarget>| {
			let (class, list) = (ThrottleClass::Normal, Targets::try_from(list).unwrap());
			with_storage_layer(|| Failover::change_plan(signed(OWNER), plan_id, class, list))
		};
		let cases = [
			(vec![], Error::<Test>::NoTargets),
			(vec![target(a, 9), target(b, 8)], Error::DelaysDecrease),
			(vec![target(a, 1), target(a, 2)], Error::DuplicateTarget),
			(vec![target(DestinationId(7), 1)], Error::UnknownDestination),
			(vec![NewTarget { failover: Default::default(), ..target(a, 0) }], Error::EmptyProgram),
		];
		for (list, error) in cases {
			assert_eq!(announce(list), Err(error.into()));
		}
		assert_eq!(deposits(OWNER), before);
	});
}

#[test]
fn a_change_that_cannot_go_out_now_can_go_out_later() {
	build_and_execute(|| {
		let (id, a) = (protocol(), destination(1));
		let plan_id = arm(id, &[a]);
		assert_ok!(change(plan_id, &[a]));
		next_block();
		(0..6).for_each(|_| {
			arm(id, &[a]);
		});
		run_to(12);
		assert_eq!(enact(plan_id), Err(Error::<Test>::LaneFull.into()));
		assert!(PendingChanges::<Test>::contains_key(plan_id), "it stays under way");
		deliver(a, 1, 0);
		deliver(a, 2, 3);
		deliver(a, 3, 4);
		assert_ok!(enact(plan_id));
		assert_ok!(change(plan_id, &[a]));
		Plans::<Test>::mutate(plan_id, |plan| plan.as_mut().unwrap().version = u32::MAX);
		run_to(30);
		assert_eq!(enact(plan_id), Err(ArithmeticError::Overflow.into()));
	});
}

#[test]
fn a_change_costs_a_deposit_for_its_bytes() {
	build_and_execute(|| {
		let a = destination(1);
		let plan_id = arm(protocol(), &[a]);
		let rest = Balances::free_balance(OWNER) - EXISTENTIAL - 10;
		assert_ok!(Balances::transfer_allow_death(signed(OWNER), OTHER, rest));
		assert_eq!(change(plan_id, &[a]), Err(TokenError::FundsUnavailable.into()));
		let disarm = Failover::disarm_plan(signed(OWNER), plan_id);
		assert_ok!(disarm);
	});
}
