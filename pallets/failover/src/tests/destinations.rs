// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, storage::with_storage_layer};
use sp_core::H256;
use sp_runtime::{ArithmeticError, TokenError};
use vigil_primitives::{Destination, SequenceNumber};

fn try_register(to: Destination, form: Form, name: &[u8]) -> sp_runtime::DispatchResult {
	let name = InboxName::try_from(name.to_vec()).unwrap();
	with_storage_layer(|| {
		Failover::register_destination(signed(KEEPER), to, form, Some(WATCHING), name)
	})
}

#[test]
fn a_destination_costs_a_deposit_until_it_is_removed() {
	build_and_execute(|| {
		let id = destination(1);
		assert_eq!(deposits(KEEPER), 500);
		assert_event(Event::DestinationRegistered {
			id,
			destination: place(1),
			keeper: KEEPER,
			form: Form::Xcm(5),
			certified_by: Some(WATCHING),
			inbox_name: inbox(),
			deposit: 500,
		});
		assert_ok!(Failover::remove_destination(signed(KEEPER), id));
		assert_eq!(deposits(KEEPER), 0);
		assert_event(Event::DestinationRemoved { id });
		assert_eq!(DestinationIds::<Test>::iter().count(), 0);
		assert_ne!(destination(1), id);
	});
}

#[test]
fn what_is_no_destination_is_refused() {
	build_and_execute(|| {
		let (here, zero, form) = (place(1), H256::zero(), Form::Xcm(5));
		let cases = [
			(Destination { network: zero, ..here }, form, "Inbox", Error::ZeroDestination),
			(Destination { inbox: zero, ..here }, form, "Inbox", Error::ZeroDestination),
			(here, Form::Xcm(2), "Inbox", Error::UnsupportedVersion),
			(here, Form::Xcm(6), "Inbox", Error::UnsupportedVersion),
			(here, form, "", Error::<Test>::BadInboxName),
		];
		for (to, form, name, error) in cases {
			assert_eq!(try_register(to, form, name.as_bytes()), Err(error.into()));
		}
		let no_text = try_register(here, form, &[0xff, 0xfe]);
		assert_eq!(no_text, Err(Error::<Test>::BadInboxName.into()));
		assert_noop!(
			Failover::register_destination(signed(KEEPER), here, form, Some(NO_SERVICE), inbox()),
			Error::<Test>::UnknownService
		);
		assert_eq!(deposits(KEEPER), 0);
	});
}

#[test]
fn each_keeper_has_one_entry_of_a_place() {
	build_and_execute(|| {
		let id = destination(1);
		let register =
			|who| Failover::register_destination(signed(who), place(1), Form::Raw, None, inbox());
		assert_noop!(register(KEEPER), Error::<Test>::DestinationKnown);
		assert_ok!(register(OTHER));
		assert_eq!(DestinationIds::<Test>::get(place(1), KEEPER), Some(id));
		assert_eq!(DestinationIds::<Test>::get(place(1), OTHER), Some(DestinationId(id.0 + 1)));
		let same_network = Destination { inbox: H256::repeat_byte(9), ..place(1) };
		assert_ok!(try_register(same_network, Form::Raw, b"Inbox"));
	});
}

#[test]
fn a_squatter_hinders_nobody() {
	build_and_execute(|| {
		let squatter = DestinationId(0);
		let theirs =
			Failover::register_destination(signed(OTHER), place(1), Form::Raw, None, inbox());
		assert_ok!(theirs);
		let (spammer, protocol, to) = (protocol_of(OTHER), protocol(), destination(1));
		(0..5).for_each(|_| send(spammer, squatter));
		let id = arm(protocol, &[to]);
		next_block();
		next_block();
		let lanes: Vec<_> =
			outboxes().iter().map(|outbox| (outbox.lane.0, outbox.first.0)).collect();
		assert!(lanes.contains(&(to.0, 0)), "{lanes:?}");
		let acknowledged =
			Failover::acknowledge(signed(OTHER), SERVICE, squatter, SequenceNumber(2));
		assert_ok!(acknowledged);
		assert!(!plan(id).targets[0].delivered, "his word is about his own lane");
		deliver(to, 1, 0);
		assert!(plan(id).targets[0].delivered);
	});
}

#[test]
fn nobody_registers_without_funds_or_numbers() {
	build_and_execute(|| {
		let broke = with_storage_layer(|| {
			Failover::register_destination(signed(RELAYER), place(1), Form::Raw, None, inbox())
		});
		assert_eq!(broke, Err(TokenError::FundsUnavailable.into()));
		NextDestination::<Test>::put(DestinationId(u32::MAX));
		let none_left = try_register(place(1), Form::Raw, b"Inbox");
		assert_eq!(none_left, Err(ArithmeticError::Overflow.into()));
	});
}

#[test]
fn a_place_that_is_registered_again_has_other_lanes() {
	build_and_execute(|| {
		let (protocol, id) = (protocol(), destination(1));
		send(protocol, id);
		next_block();
		deliver(id, 1, 0);
		assert_ok!(Failover::remove_destination(signed(KEEPER), id));
		assert_eq!(Lanes::<Test>::iter().count(), 0);
		let again = destination(1);
		assert_ne!(again, id, "numbers of messages begin again in another lane only");
		send(protocol, again);
		next_block();
		let [outbox] = outboxes()[..] else { panic!("one outbox") };
		assert_eq!((outbox.lane, outbox.first), (again.lane(), SequenceNumber(0)));
	});
}

#[test]
fn a_destination_in_use_stays() {
	build_and_execute(|| {
		let (protocol, a, b) = (protocol(), destination(1), destination(2));
		let remove = |id| with_storage_layer(|| Failover::remove_destination(signed(KEEPER), id));
		let in_use = Err(Error::<Test>::DestinationInUse.into());
		let plan = arm(protocol, &[a]);
		next_block();
		deliver(a, 1, 0);
		assert_eq!(remove(a), in_use, "a plan names it");
		let change = targets(&[b]);
		assert_ok!(Failover::change_plan(signed(OWNER), plan, Default::default(), change));
		assert_eq!(remove(b), in_use, "a change names it");
		assert_ok!(Failover::cancel_change(signed(OWNER), plan));
		assert_ok!(remove(b));
		send(protocol, a);
		assert_eq!(remove(a), in_use);
	});
}

#[test]
fn a_new_version_holds_for_what_is_armed_from_then_on() {
	build_and_execute(|| {
		let (protocol, id) = (protocol(), destination(1));
		arm(protocol, &[id]);
		assert_ok!(Failover::set_xcm_version(signed(KEEPER), id, 4));
		assert_event(Event::XcmVersionSet { id, version: 4 });
		assert_noop!(
			Failover::send_message(signed(OWNER), protocol, SERVICE, id, program(1)),
			Error::<Test>::WrongXcmVersion
		);
		let old = xcm::v4::Xcm::<()>(vec![xcm::v4::Instruction::Trap(3)]);
		assert_ok!(Failover::send_message(signed(OWNER), protocol, SERVICE, id, encoded(old)));
	});
}

#[test]
fn versions_are_set_by_the_owner_within_reason() {
	build_and_execute(|| {
		let (id, raw) = (destination(1), register(2, Form::Raw, None));
		let set = |who, id, version| Failover::set_xcm_version(signed(who), id, version);
		assert_noop!(set(OTHER, id, 4), Error::<Test>::NotOwner);
		assert_noop!(set(KEEPER, id, 5), Error::<Test>::NoChange);
		assert_noop!(set(KEEPER, id, 2), Error::<Test>::UnsupportedVersion);
		assert_noop!(set(KEEPER, id, u32::MAX), Error::<Test>::UnsupportedVersion);
		assert_noop!(set(KEEPER, raw, 4), Error::<Test>::NoXcm);
		assert_noop!(set(KEEPER, DestinationId(9), 4), Error::<Test>::UnknownDestination);
		let remove = |who, id| Failover::remove_destination(signed(who), id);
		assert_noop!(remove(OTHER, id), Error::<Test>::NotOwner);
		assert_noop!(remove(KEEPER, DestinationId(9)), Error::<Test>::UnknownDestination);
	});
}
