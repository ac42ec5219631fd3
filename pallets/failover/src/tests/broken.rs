// SPDX-License-Identifier: Apache-2.0

//! A state that breaks an invariant is found.

use crate::{mock::*, *};
use frame_support::assert_ok;
use sp_core::H256;
use sp_runtime::TryRuntimeError;
use vigil_primitives::{Era, PlanId, ProtocolId, Seconds, SequenceNumber};

const PLAN: PlanId = PlanId(0);
const POST: PostId = PostId(0);
const OWN: ProtocolId = ProtocolId(0);
const TO: DestinationId = DestinationId(0);

/// A plan with a paid value and a change under way at two destinations, of which one has another message
/// waiting and its upkeep paid.
fn finds(message: &'static str, break_it: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		System::set_block_number(1);
		begin_era(7);
		let (protocol, places) = (protocol(), [1, 2].map(destination));
		try_arm(protocol, targets(&places), 50_000).expect("a plan");
		assert_ok!(Failover::fund_plan(signed(OTHER), PLAN, 149));
		next_block();
		send(protocol, TO);
		let change = targets(&places[1..]);
		assert_ok!(Failover::change_plan(signed(OWNER), PLAN, Default::default(), change));
		assert_ok!(Failover::fund_upkeep(signed(OTHER), SERVICE, TO, 100));
		Failover::do_try_state().expect("nothing is broken");
		break_it();
		assert_eq!(Failover::do_try_state(), Err(TryRuntimeError::Other(message)));
	});
}

fn with_lane(change: fn(&mut Lane<u64>)) -> impl FnOnce() {
	move || Lanes::<Test>::mutate(TO, SERVICE, |lane| change(lane.as_mut().expect("it is there")))
}

fn with_place(change: fn(&mut KnownDestination<u64>)) -> impl FnOnce() {
	move || Destinations::<Test>::mutate(TO, |to| change(to.as_mut().expect("it is there")))
}

fn with_protocol(change: fn(&mut Protocol<u64>)) -> impl FnOnce() {
	move || Protocols::<Test>::mutate(OWN, |own| change(own.as_mut().expect("it is there")))
}

#[test]
fn lanes_and_messages_that_are_not_where_they_are_counted() {
	let batch = || Batches::<Test>::get((SERVICE, TO), SequenceNumber(0)).expect("it is sealed");
	let keep = |number: u64, batch: Batch| {
		Batches::<Test>::insert((SERVICE, TO), SequenceNumber(number), batch)
	};
	finds("an open lane is unlisted", || OpenLanes::<Test>::remove(SERVICE, TO));
	finds("a lane is listed that does not exist", || OpenLanes::<Test>::insert(WATCHING, TO, ()));
	finds("messages of no lane", || {
		Messages::<Test>::insert(PostId(99), Messages::<Test>::get(POST).expect("it is stored"));
	});
	finds("a fee is missing, or left", || RelayFees::<Test>::remove(POST));
	finds("outboxes of no lane", || keep(9, batch()));
	finds("an outbox has changed", || {
		let mut other = batch();
		other.outbox.root = H256::repeat_byte(1);
		keep(0, other);
	});
	finds("messages in a lane are miscounted", || {
		Shares::<Test>::mutate((SERVICE, TO), OWN, |share| share.orders += 1);
	});
	finds("unsealed messages are miscounted", with_lane(|lane| lane.unsealed += 1));
	finds("a turn is missing", || SealTurns::<Test>::mutate(Line::Orders, |turns| turns.tail += 1));
	finds("turns are not those that lanes have", with_lane(|lane| lane.turns.orders = false));
}

#[test]
fn destinations_protocols_and_plans_that_are_miscounted() {
	finds("messages of a destination are miscounted", with_place(|to| to.waiting += 1));
	finds("targets at a destination are miscounted", with_place(|to| to.targets += 1));
	finds("lanes of a destination are miscounted", with_place(|to| to.lanes += 1));
	finds("plans of a protocol are miscounted", with_protocol(|own| own.plans += 1));
	finds("messages of a protocol are miscounted", with_protocol(|own| own.waiting += 1));
	finds("a plan is not listed", || PlansOf::<Test>::remove(OWN, PLAN));
	finds("delays decrease", || {
		let mut plan = plan(PLAN);
		plan.targets[0].delay = Seconds(99);
		Plans::<Test>::insert(PLAN, plan);
	});
	finds("places are miscounted", || Occupied::<Test>::insert(SERVICE, place(1), 2));
	finds("places are miscounted", || Occupied::<Test>::remove(SERVICE, place(2)));
	finds("a change of no plan", || {
		let pending = Pending { changes_at: 9u64, deposit: 0, change: Change::Disarm };
		PendingChanges::<Test>::insert(PlanId(9), pending);
	});
}

#[test]
fn money_that_is_not_held_and_values_that_do_not_add_up() {
	finds("deposits are not held", with_protocol(|own| own.deposit += 1));
	finds("fees are not held", || {
		RelayFees::<Test>::mutate(POST, |fee| fee.as_mut().expect("it is due").amount += 1);
	});
	finds("what is paid ahead is not kept", with_lane(|lane| lane.upkeep += 1));
	finds("a service's total is wrong", || Totals::<Test>::remove(SERVICE));
	finds("values lapse at other times", || Lapses::<Test>::insert(SERVICE, Era(99), 5u128));
}
