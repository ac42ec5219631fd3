// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use vigil_primitives::SequenceNumber;

fn acknowledge(who: u64, to: DestinationId, up_to: u64) -> sp_runtime::DispatchResult {
	Failover::acknowledge(signed(who), SERVICE, to, SequenceNumber(up_to))
}

#[test]
fn the_keeper_of_an_uncertified_destination_frees_its_lane() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), register(1, Form::Xcm(5), None));
		let id = arm(protocol, &[to]);
		next_block();
		let before = Balances::free_balance(OWNER);
		let (fee, held) = (fees(OWNER), held_for_messages(OWNER));
		assert_ok!(acknowledge(KEEPER, to, 0));
		assert_event(Event::MessageDelivered {
			service: SERVICE,
			destination: to,
			sequence: SequenceNumber(0),
			outcome: None,
			relayer: None,
			fee,
		});
		assert_eq!(Balances::free_balance(OWNER), before + held, "who paid gets it back");
		assert!(!plan(id).targets[0].delivered, "no plan is delivered by a word");
		assert_eq!(outboxes(), []);
	});
}

#[test]
fn nobody_else_can() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), register(1, Form::Raw, None));
		send(protocol, to);
		next_block();
		for who in [OWNER, OTHER, RELAYER] {
			assert_noop!(acknowledge(who, to, 0), Error::<Test>::NotOwner);
		}
		let nowhere = acknowledge(KEEPER, DestinationId(9), 0);
		assert_noop!(nowhere, Error::<Test>::UnknownDestination);
	});
}

#[test]
fn only_what_waits_is_acknowledged_and_not_too_much_at_once() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), register(1, Form::Raw, None));
		assert_noop!(acknowledge(KEEPER, to, 0), Error::<Test>::NotSealed);
		(0..5).for_each(|_| send(protocol, to));
		assert_noop!(acknowledge(KEEPER, to, 0), Error::<Test>::NotSealed);
		next_block();
		assert_noop!(acknowledge(KEEPER, to, 5), Error::<Test>::NotSealed);
		assert_noop!(acknowledge(KEEPER, to, u64::MAX), Error::<Test>::NotSealed);
		assert_noop!(acknowledge(KEEPER, to, 3), Error::<Test>::TooManyAtOnce);
		assert_ok!(acknowledge(KEEPER, to, 2));
		assert_noop!(acknowledge(KEEPER, to, 2), Error::<Test>::AlreadyDelivered);
		assert_ok!(acknowledge(KEEPER, to, 3));
		assert_eq!(lane(to).oldest, SequenceNumber(4));
	});
}

#[test]
fn where_arrival_can_be_proven_no_word_is_taken() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		arm(protocol, &[to]);
		next_block();
		assert_noop!(acknowledge(KEEPER, to, 0), Error::<Test>::Provable);
	});
}
