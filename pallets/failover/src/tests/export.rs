// SPDX-License-Identifier: Apache-2.0

use crate::{export::Ticket, mock::*, payload::protocol_location, *};
use frame_support::{assert_noop, assert_ok, storage::with_storage_layer};
use sp_runtime::{DispatchResult, TokenError};
use vigil_primitives::{Body, Payload, ProtocolId, ServiceId, MAX_PAYLOAD};
use xcm::latest::prelude::*;
use xcm_executor::traits::ExportXcm;

fn try_send(program: Payload, to: DestinationId) -> DispatchResult {
	let sent = || Failover::send_message(signed(OWNER), ProtocolId(0), SERVICE, to, program);
	with_storage_layer(sent)
}

#[test]
fn a_message_gets_a_number_and_costs_its_relayer() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		assert_ok!(try_send(program(3), to));
		assert_ok!(try_send(program(4), to));
		let payload = |mark| Failover::payload(protocol, (SERVICE, to), &program(mark)).unwrap();
		let expected = [3, 4].map(|mark| Body::Execute(payload(mark)));
		assert_eq!(bodies(to), expected);
		let cost = relay_fee(&expected[0]);
		assert!(cost > 100 + payload(3).len() as u128);
		assert_eq!(fees(OWNER), 2 * cost);
		let size = codec::Encode::encoded_size(&expected[1]) as u128;
		assert_eq!(held_for_messages(OWNER), 2 * (cost + 3 * size));
		assert_event(Event::MessagePosted {
			service: SERVICE,
			destination: to,
			post: PostId(1),
			protocol,
			body: expected[1].hash(),
			payer: OWNER,
			fee: cost,
			deposit: 3 * size,
		});
	});
}

#[test]
fn the_first_message_of_a_lane_pays_for_the_lane() {
	build_and_execute(|| {
		let (_, to) = (protocol(), destination(1));
		let issued = Balances::total_issuance();
		assert_ok!(try_send(program(3), to));
		assert_event(Event::LaneOpened { service: SERVICE, destination: to, fee: 30 });
		assert_ok!(try_send(program(3), to));
		assert_eq!(issued - Balances::total_issuance(), 30);
	});
}

#[test]
fn messages_leave_room_for_plans() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		(0..5).for_each(|_| send(protocol, to));
		let held = held_for_messages(OWNER);
		assert_eq!(try_send(program(1), to), Err(Error::<Test>::LaneFull.into()));
		assert_eq!(held_for_messages(OWNER), held, "nothing is charged");
		arm(protocol, &[to]);
		let other = destination(2);
		assert_ok!(try_send(program(1), other));
	});
}

#[test]
fn a_protocol_has_a_bounded_number_of_messages_on_their_way() {
	build_and_execute(|| {
		let (protocol, other) = (protocol(), protocol_of(OTHER));
		let places: Vec<_> = (1..=4).map(destination).collect();
		for to in &places[..3] {
			(0..4).for_each(|_| send(protocol, *to));
		}
		let one_more = try_send(program(1), places[3]);
		assert_eq!(one_more, Err(Error::<Test>::TooManyWaiting.into()));
		send(other, places[3]);
		next_block();
		deliver(places[0], 1, 0);
		assert_ok!(try_send(program(1), places[3]));
	});
}

#[test]
fn what_cannot_be_executed_is_refused_before_anything_is_charged() {
	build_and_execute(|| {
		let (_, to) = (protocol(), destination(1));
		let raw = |bytes: Vec<u8>| Payload::try_from(bytes).unwrap();
		let cases = [
			(raw(vec![]), to, Error::<Test>::EmptyProgram),
			(raw(vec![9; MAX_PAYLOAD as usize]), to, Error::BadProgram),
			(encoded(instructions(1, MAX_INSTRUCTIONS)), to, Error::TooManyInstructions),
			(program(1), DestinationId(9), Error::UnknownDestination),
		];
		for (program, to, error) in cases {
			assert_eq!(try_send(program, to), Err(error.into()));
		}
		assert_eq!(fees(OWNER), 0);
		let raw_place = register(2, Form::Raw, None);
		assert_eq!(try_send(raw(vec![]), raw_place), Err(Error::<Test>::EmptyProgram.into()));
		assert_ok!(try_send(raw(vec![1]), raw_place));
	});
}

#[test]
fn strangers_and_unknown_numbers_are_refused() {
	build_and_execute(|| {
		let (id, to) = (protocol(), destination(1));
		let send =
			|who, id, service| Failover::send_message(signed(who), id, service, to, program(1));
		assert_noop!(send(OTHER, id, SERVICE), Error::<Test>::NotOwner);
		assert_noop!(send(OWNER, ProtocolId(9), SERVICE), Error::<Test>::UnknownProtocol);
		assert_noop!(send(OWNER, id, NO_SERVICE), Error::<Test>::UnknownService);
	});
}

type Answer = Result<(Ticket, Assets), SendError>;

/// What the exporter says, with the arguments that it left.
fn validate(
	network: NetworkId,
	channel: u32,
	source: InteriorLocation,
	place: InteriorLocation,
	message: Xcm<()>,
) -> (Answer, bool) {
	let (mut source, mut place, mut message) = (Some(source), Some(place), Some(message));
	let answer =
		<Failover as ExportXcm>::validate(network, channel, &mut source, &mut place, &mut message);
	(answer, source.is_some() && place.is_some() && message.is_some())
}

fn network(n: u8) -> NetworkId {
	NetworkId::ByGenesis(place(n).network.0)
}

fn inbox_account(n: u8) -> InteriorLocation {
	[AccountId32 { network: None, id: place(n).inbox.0 }, GeneralIndex(0)].into()
}

#[test]
fn the_exporter_sends_what_the_call_sends() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		assert_ok!(try_send(program(3), to));
		let source = protocol_location(VIGIL, SERVICE, protocol);
		let before = fees(OWNER);
		let message = instructions(3, 1);
		let (answer, _) = validate(network(1), SERVICE.0, source, inbox_account(1), message);
		let (ticket, price) = answer.unwrap();
		assert_eq!((price, fees(OWNER)), (Assets::new(), before), "validating changes nothing");
		assert_ok!(<Failover as ExportXcm>::deliver(ticket));
		let [by_call, by_exporter] = &bodies(to)[..] else { panic!("two messages") };
		assert_eq!(by_call, by_exporter);
		assert_eq!(fees(OWNER), 2 * before);
	});
}

#[test]
fn the_exporter_speaks_for_protocols_only() {
	build_and_execute(|| {
		let (protocol, _) = (protocol(), destination(1));
		let ours = GlobalConsensus(NetworkId::ByGenesis(VIGIL.0));
		let theirs = GlobalConsensus(network(1));
		let (pallet, index) = (PalletInstance(67), GeneralIndex(protocol.0.into()));
		let service = GeneralIndex(SERVICE.0.into());
		let account = AccountId32 { network: None, id: [1; 32] };
		let sources: [InteriorLocation; 10] = [
			Here,
			ours.into(),
			[ours, account].into(),
			[ours, pallet, index].into(),
			[theirs, pallet, service, index].into(),
			[ours, PalletInstance(66), service, index].into(),
			[ours, pallet, GeneralIndex(OTHER_SERVICE.0.into()), index].into(),
			[ours, pallet, service, GeneralIndex(1 << 32)].into(),
			[ours, pallet, service, GeneralIndex(5)].into(),
			[ours, pallet, service, index, index].into(),
		];
		for source in sources {
			let message = instructions(1, 1);
			let (answer, _) = validate(network(1), SERVICE.0, source, inbox_account(1), message);
			assert_eq!(answer.err(), Some(SendError::Unroutable));
		}
	});
}

#[test]
fn the_exporter_leaves_other_places_to_others() {
	build_and_execute(|| {
		let (protocol, _) = (protocol(), destination(1));
		let source = protocol_location(VIGIL, SERVICE, protocol);
		let elsewhere = [
			(NetworkId::Polkadot, inbox_account(1)),
			(network(2), inbox_account(1)),
			(network(1), inbox_account(2)),
			(network(1), Here),
			(network(1), AccountId32 { network: None, id: place(1).inbox.0 }.into()),
			(
				network(1),
				[AccountId32 { network: None, id: place(1).inbox.0 }, GeneralIndex(1)].into(),
			),
		];
		for (network, place) in elsewhere {
			let (answer, untouched) =
				validate(network, SERVICE.0, source.clone(), place, instructions(1, 1));
			assert_eq!(answer.err(), Some(SendError::NotApplicable));
			assert!(untouched, "others can still take it");
		}
	});
}

#[test]
fn the_exporter_refuses_what_the_call_refuses() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		let refusal = |service: ServiceId, message| {
			let source = protocol_location(VIGIL, service, protocol);
			validate(network(1), service.0, source, inbox_account(1), message).0.err()
		};
		let long = instructions(1, MAX_INSTRUCTIONS);
		assert_eq!(refusal(SERVICE, long), Some(SendError::ExceedsMaxMessageSize));
		assert_eq!(refusal(NO_SERVICE, instructions(1, 1)), Some(SendError::Unroutable));
		(0..5).for_each(|_| send(protocol, to));
		let full = refusal(SERVICE, instructions(1, 1));
		assert_eq!(full, Some(SendError::Transport("the lane is full")));
		assert_ok!(Failover::set_xcm_version(signed(KEEPER), to, 4));
		let old = refusal(SERVICE, instructions(1, 1));
		assert_eq!(old, Some(SendError::DestinationUnsupported));
	});
}

#[test]
fn a_message_that_nobody_pays_for_is_not_sent() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		let source = protocol_location(VIGIL, SERVICE, protocol);
		let (answer, _) =
			validate(network(1), SERVICE.0, source, inbox_account(1), instructions(1, 1));
		let rest = Balances::free_balance(OWNER) - EXISTENTIAL;
		assert_ok!(Balances::transfer_allow_death(signed(OWNER), OTHER, rest));
		assert_eq!(try_send(program(1), to), Err(TokenError::FundsUnavailable.into()));
		let delivered = <Failover as ExportXcm>::deliver(answer.unwrap().0);
		assert_eq!(delivered, Err(SendError::Fees));
		assert_eq!(lane(to), Lane::default());
	});
}
