// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, dispatch::Pays, storage::with_storage_layer};
use sp_runtime::DispatchResult;
use vigil_primitives::{SequenceNumber, ServiceId};

fn try_end(to: DestinationId) -> DispatchResult {
	let ended = with_storage_layer(|| Failover::end_lane(signed(OTHER), SERVICE, to));
	ended.map(|info| assert_eq!(info.pays_fee, Pays::No)).map_err(|error| error.error)
}

fn open() -> Vec<DestinationId> {
	let mut open: Vec<_> = OpenLanes::<Test>::iter_key_prefix(SERVICE).collect();
	open.sort();
	open
}

#[test]
fn only_lanes_with_messages_are_open() {
	build_and_execute(|| {
		let (protocol, a, b) = (protocol(), destination(1), destination(2));
		assert_eq!(open(), []);
		send(protocol, a);
		send(protocol, b);
		assert_eq!(open(), [a, b]);
		next_block();
		next_block();
		deliver(a, 1, 0);
		assert_eq!(open(), [b]);
		assert_eq!(outboxes().len(), 1);
		send(protocol, a);
		assert_eq!(open(), [a, b]);
		assert_eq!(Failover::open_lanes(SERVICE).len(), 2);
		assert_eq!(Failover::open_lanes(OTHER_SERVICE), []);
	});
}

#[test]
fn a_lane_in_which_nothing_arrives_for_long_is_given_up() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		(0..4).for_each(|_| send(protocol, to));
		run_to(50);
		deliver(to, 1, 0);
		run_to(149);
		assert_eq!(try_end(to), Err(Error::<Test>::LaneMoves.into()));
		run_to(150);
		let (before, held) = (Balances::free_balance(OWNER), held_for_messages(OWNER));
		assert_ok!(try_end(to));
		assert_event(Event::LaneEnded { service: SERVICE, destination: to });
		assert_eq!((open(), outboxes()), (vec![], vec![]), "nobody walks it any more");
		assert_eq!(Balances::free_balance(OWNER) - before, held, "who paid gets it back");
		assert_eq!(Destinations::<Test>::get(to).unwrap().waiting, 0);
		assert_eq!(try_end(to), Err(Error::<Test>::LaneMoves.into()), "once");
	});
}

#[test]
fn a_long_lane_is_freed_step_by_step() {
	build_and_execute(|| {
		let (protocol, other, to) = (protocol(), protocol_of(OTHER), destination(1));
		(0..4).for_each(|_| send(protocol, to));
		(0..4).for_each(|_| send(other, to));
		run_to(120);
		for left in [5, 2, 0] {
			assert_ok!(try_end(to));
			let waiting: u32 = Protocols::<Test>::iter_values().map(|entry| entry.waiting).sum();
			assert_eq!(waiting, left);
		}
		assert_ok!(Failover::retire_protocol(signed(OTHER), other));
		assert_ok!(Failover::remove_destination(signed(KEEPER), to));
	});
}

#[test]
fn nothing_is_sent_over_a_lane_that_was_given_up() {
	build_and_execute(|| {
		let (protocol, to, other) = (protocol(), destination(1), destination(2));
		let id = arm(protocol, &[to]);
		next_block();
		deliver(to, 1, 0);
		send(protocol, to);
		run_to(150);
		assert_ok!(try_end(to));
		let ended = Err(Error::<Test>::LaneEnded.into());
		assert_eq!(try_send(protocol, to), ended);
		assert_eq!(try_arm(protocol, targets(&[to]), 0), ended);
		send(protocol, other);
		assert_ok!(Failover::disarm_plan(signed(OWNER), id));
		run_to(161);
		assert_ok!(Failover::enact_change(signed(OTHER), id));
		assert!(!Plans::<Test>::contains_key(id), "it keeps no plan from ending");
		assert_eq!(bodies(to), []);
	});
}

#[test]
fn a_lane_without_messages_is_not_given_up() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		assert_eq!(try_end(to), Err(Error::<Test>::UnknownLane.into()));
		send(protocol, to);
		next_block();
		deliver(to, 1, 0);
		run_to(300);
		assert_eq!(try_end(to), Err(Error::<Test>::LaneMoves.into()));
		send(protocol, to);
		run_to(350);
		assert_eq!(try_end(to), Err(Error::<Test>::LaneMoves.into()), "it waits since 50 blocks");
		assert_ok!(Failover::remove_destination(signed(KEEPER), destination(2)));
	});
}

/// Gives a destination the lanes of so many other services.
fn crowd(to: DestinationId, lanes: u32) {
	for n in 0..lanes {
		Lanes::<Test>::insert(to, ServiceId(1_000 + n), Lane::default());
	}
	Destinations::<Test>::mutate(to, |entry| entry.as_mut().unwrap().lanes += lanes);
}

#[test]
fn no_number_of_lanes_keeps_another_service_from_a_destination() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		crowd(to, 3 * LANES_AT_ONCE);
		assert_ok!(try_send(protocol, to));
		assert_ok!(Failover::fund_upkeep(signed(OTHER), OTHER_SERVICE, to, 100));
	});
}

#[test]
fn a_destination_with_many_lanes_goes_step_by_step_and_takes_no_new_ones() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		crowd(to, 2 * LANES_AT_ONCE + 1);
		for left in [LANES_AT_ONCE + 1, 1] {
			assert_ok!(Failover::remove_destination(signed(KEEPER), to));
			assert_event(Event::DestinationEnding { id: to, lanes: left });
			assert_eq!(Lanes::<Test>::iter().count() as u32, left);
			// A lane that is gone must not begin again: its numbers would.
			assert_eq!(try_send(protocol, to), Err(Error::<Test>::DestinationEnds.into()));
			assert_eq!(deposits(KEEPER), 500);
		}
		assert_noop!(
			Failover::fund_upkeep(signed(OTHER), SERVICE, to, 100),
			Error::<Test>::DestinationEnds
		);
		assert_ok!(Failover::remove_destination(signed(KEEPER), to));
		assert_event(Event::DestinationRemoved { id: to });
		assert_eq!((Lanes::<Test>::iter().count(), deposits(KEEPER)), (0, 0));
	});
}

#[test]
fn many_dead_lanes_lengthen_no_walk() {
	build_and_execute(|| {
		let (protocol, live) = (protocol(), destination(1));
		for n in 2..40 {
			let to = destination(n);
			send(protocol, to);
			next_block();
			deliver(to, n.into(), 0);
		}
		send(protocol, live);
		assert_eq!(Lanes::<Test>::iter().count(), 39);
		assert_eq!(open(), [live]);
		next_block();
		let [outbox] = outboxes()[..] else { panic!("one outbox") };
		assert_eq!((outbox.lane, outbox.first), (live.lane(), SequenceNumber(0)));
		// The index is all that is walked: what it does not name is not found.
		OpenLanes::<Test>::remove(SERVICE, live);
		assert_eq!(outboxes(), []);
		assert_eq!(Failover::open_lanes(SERVICE), []);
		OpenLanes::<Test>::insert(SERVICE, live, ());
	});
}
