// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, *};
use codec::Encode;
use frame_support::{assert_ok, dispatch::Pays, storage::with_storage_layer};
use sp_core::H256;
use sp_runtime::DispatchResult;
use vigil_primitives::{
	receipt::message_key, Height, LaneId, MessageReceipt, Outcome, Rehearsed, SequenceNumber,
	ServiceId,
};
use vigil_proofs::Proof;

fn try_prove(to: DestinationId, height: u64, proof: &Proof, up_to: u64) -> DispatchResult {
	let (height, up_to, proof) = (Height(height), SequenceNumber(up_to), proof.clone().into());
	let origin = signed(RELAYER);
	let proven =
		with_storage_layer(|| Failover::prove_delivery(origin, SERVICE, to, height, proof, up_to));
	proven.map(|info| assert_eq!(info.pays_fee, Pays::No)).map_err(|error| error.error)
}

/// A lane whose outbox has so many messages.
fn sealed(count: u32) -> DestinationId {
	let (protocol, to) = (protocol(), destination(1));
	(0..count).for_each(|_| send(protocol, to));
	next_block();
	to
}

#[test]
fn relayers_are_paid_for_what_arrived() {
	build_and_execute(|| {
		let to = sealed(3);
		let (held, mark) = (fees(OWNER), Outcome::Done);
		let proof = prove_arrival(to, 1, 0..3, receipt(mark));
		assert_ok!(try_prove(to, 1, &proof, 2));
		assert_eq!((fees(OWNER), Balances::free_balance(RELAYER)), (0, held));
		for number in 0..3 {
			assert_event(Event::MessageDelivered {
				service: SERVICE,
				destination: to,
				sequence: SequenceNumber(number),
				outcome: Some(mark),
				relayer: Some(RELAYER),
				fee: held / 3,
			});
		}
		assert_eq!(outboxes(), []);
		assert_eq!(Messages::<Test>::iter().count(), 0);
	});
}

#[test]
fn an_outbox_stays_until_all_of_it_arrived() {
	build_and_execute(|| {
		let to = sealed(4);
		let (outbox, held) = (outboxes()[0], fees(OWNER));
		deliver(to, 1, 1);
		assert_eq!(outboxes(), [outbox], "watchers go on to sign it");
		assert_eq!(Failover::messages(SERVICE, &outbox).len(), 4, "proofs need all");
		assert_eq!(fees(OWNER), held / 2);
		deliver(to, 2, 3);
		assert_eq!((outboxes(), fees(OWNER)), (vec![], 0));
	});
}

#[test]
fn a_plan_is_delivered_when_its_destination_keeps_it() {
	for (outcome, delivered) in
		[(Outcome::Done, true), (Outcome::Refused, false), (Outcome::Failed, false)]
	{
		build_and_execute(|| {
			let (protocol, to) = (protocol(), destination(1));
			let id = arm(protocol, &[to]);
			next_block();
			assert!(!plan(id).targets[0].delivered);
			let proof = prove_arrival(to, 1, 0..1, receipt(outcome));
			assert_ok!(try_prove(to, 1, &proof, 0));
			assert_eq!(plan(id).targets[0].delivered, delivered);
			assert!(Balances::free_balance(RELAYER) > 0, "it was carried all the same");
		});
	}
}

#[test]
fn an_old_version_that_arrives_does_not_deliver_the_new_one() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		let id = arm(protocol, &[to]);
		let again = targets(&[to]);
		assert_ok!(Failover::change_plan(signed(OWNER), id, Default::default(), again));
		run_to(20);
		assert_ok!(Failover::enact_change(signed(OTHER), id));
		deliver(to, 1, 0);
		assert!(!plan(id).targets[0].delivered);
		next_block();
		deliver(to, 2, 1);
		assert!(plan(id).targets[0].delivered);
	});
}

#[test]
fn nothing_is_proven_twice() {
	build_and_execute(|| {
		let to = sealed(3);
		let proof = prove_arrival(to, 1, 0..3, receipt(Outcome::Done));
		assert_ok!(try_prove(to, 1, &proof, 1));
		let paid = Balances::free_balance(RELAYER);
		for up_to in 0..2 {
			let again = try_prove(to, 1, &proof, up_to);
			assert_eq!(again, Err(Error::<Test>::AlreadyDelivered.into()));
		}
		assert_eq!(Balances::free_balance(RELAYER), paid);
		assert_ok!(try_prove(to, 1, &proof, 2));
		assert_eq!(Balances::free_balance(RELAYER), paid / 2 * 3);
		let again = try_prove(to, 1, &proof, 2);
		assert_eq!(again, Err(Error::<Test>::AlreadyDelivered.into()));
	});
}

#[test]
fn messages_that_do_not_wait_are_not_proven() {
	build_and_execute(|| {
		let to = sealed(2);
		send(vigil_primitives::ProtocolId(0), to);
		let proof = prove_arrival(to, 1, 0..3, receipt(Outcome::Done));
		for up_to in [2, 3, u64::MAX] {
			let beyond = try_prove(to, 1, &proof, up_to);
			assert_eq!(beyond, Err(Error::<Test>::NotSealed.into()));
		}
		let empty = destination(2);
		assert_eq!(try_prove(empty, 1, &proof, 0), Err(Error::<Test>::NotSealed.into()));
	});
}

#[test]
fn more_than_a_call_may_show_is_refused() {
	build_and_execute(|| {
		let to = sealed(4);
		let proof = prove_arrival(to, 1, 0..4, receipt(Outcome::Done));
		assert_eq!(try_prove(to, 1, &proof, 3), Err(Error::<Test>::TooManyAtOnce.into()));
		assert_ok!(try_prove(to, 1, &proof, 2));
		assert_ok!(try_prove(to, 1, &proof, 3));
	});
}

#[test]
fn proofs_of_something_else_are_refused() {
	build_and_execute(|| {
		let to = sealed(2);
		let refused = |height, proof: &Proof, error: Error<Test>| {
			assert_eq!(try_prove(to, height, proof, 1), Err(error.into()));
		};
		let good = prove_arrival(to, 1, 0..2, receipt(Outcome::Done));
		refused(2, &good, Error::UnknownRoot);
		certify(3, H256::repeat_byte(3));
		refused(3, &good, Error::ProofIncomplete);
		refused(1, &Proof::default(), Error::ProofIncomplete);

		let state = arrived(to, 0..2, receipt(Outcome::Done));
		let key_of = |service, lane, number| {
			message_key(INBOX, service, LaneId(lane), SequenceNumber(number))
		};
		let key = |service, number| key_of(service, to.0, number);
		let keys_of_others = [
			vec![key(SERVICE, 0)],
			vec![key(OTHER_SERVICE, 0), key(OTHER_SERVICE, 1)],
			vec![key_of(SERVICE, to.0 + 1, 0), key_of(SERVICE, to.0 + 1, 1)],
			vec![vec![3, 3, 3]],
		];
		for keys in keys_of_others {
			let (root, proof) = prove(&state, &keys);
			certify(4, root);
			refused(4, &proof, Error::ProofIncomplete);
		}
		let half = prove_arrival(to, 5, 0..1, receipt(Outcome::Done));
		refused(5, &half, Error::NotDelivered);

		let both = [key(SERVICE, 0), key(SERVICE, 1)];
		let (root, proof) = prove(&arrived(to, 0..1, receipt(Outcome::Done)), &both);
		certify(6, root);
		refused(6, &proof, Error::NotDelivered);

		let mut strange = state.clone();
		strange.insert(key(SERVICE, 1), (receipt(Outcome::Done), 1u8).encode());
		let (root, proof) = prove(&strange, &both);
		certify(7, root);
		refused(7, &proof, Error::ReceiptUnreadable);

		let mut doubled = good.clone();
		doubled.0.try_push(good.0[0].clone()).unwrap();
		refused(1, &doubled, Error::ProofSuperfluous);
		let node = |n: u8| vec![n; 64 * 1024];
		let large = Proof::new((0..5).map(node).collect()).unwrap();
		refused(1, &large, Error::ProofTooLarge);
		assert_eq!(lane(to).delivered, SequenceNumber(0), "nothing of it is taken in");
		assert_ok!(try_prove(to, 1, &good, 1));
	});
}

#[test]
fn only_watched_destinations_can_be_proven_of() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), register(1, Form::Xcm(5), None));
		send(protocol, to);
		next_block();
		let proof = prove_arrival(to, 1, 0..1, receipt(Outcome::Done));
		assert_eq!(try_prove(to, 1, &proof, 0), Err(Error::<Test>::NotCertified.into()));
		let nowhere = try_prove(DestinationId(9), 1, &proof, 0);
		assert_eq!(nowhere, Err(Error::<Test>::UnknownDestination.into()));
		let by_another_service = register(2, Form::Xcm(5), Some(SERVICE));
		let elsewhere = try_prove(by_another_service, 1, &proof, 0);
		assert_eq!(elsewhere, Err(Error::<Test>::UnknownRoot.into()));
		let no_lane = Failover::prove_delivery(
			signed(RELAYER),
			ServiceId(55),
			destination(3),
			Height(1),
			proof.into(),
			SequenceNumber(0),
		);
		assert_eq!(no_lane.unwrap_err().error, Error::<Test>::NotSealed.into());
	});
}

#[test]
fn a_beneficiary_that_cannot_be_paid_holds_up_nobody() {
	build_and_execute(|| {
		let to = sealed(2);
		let before = Balances::free_balance(OWNER);
		let owner =
			MessageReceipt { beneficiary: H256::from_low_u64_be(OWNER), ..receipt(Outcome::Done) };
		let proof = prove_arrival(to, 1, 0..1, owner);
		let held = held_for_messages(OWNER);
		assert_ok!(try_prove(to, 1, &proof, 0));
		assert_eq!(Balances::free_balance(OWNER) - before, held / 2, "he keeps his own fee");

		// Below the existential deposit, no account can come to be.
		let rest = fees(OWNER) - (EXISTENTIAL - 1);
		RelayFees::<Test>::mutate(PostId(1), |fee| fee.as_mut().unwrap().amount = EXISTENTIAL - 1);
		use frame_support::traits::{fungible::MutateHold, tokens::Precision::Exact};
		assert_ok!(Balances::release(&HoldReason::RelayFee.into(), &OWNER, rest, Exact));
		let proof = prove_arrival(to, 2, 1..2, receipt(Outcome::Done));
		assert_ok!(try_prove(to, 2, &proof, 1));
		assert_eq!((held_for_messages(OWNER), Balances::free_balance(RELAYER)), (0, 0));
		assert_eq!(outboxes(), []);
	});
}

#[test]
fn a_payer_whose_balance_is_locked_pays_all_the_same() {
	use frame_support::traits::{LockableCurrency, WithdrawReasons};
	build_and_execute(|| {
		let to = sealed(1);
		let held = fees(OWNER);
		Balances::set_lock(*b"all of i", &OWNER, RICH, WithdrawReasons::all());
		let proof = prove_arrival(to, 1, 0..1, receipt(Outcome::Done));
		assert_ok!(try_prove(to, 1, &proof, 0));
		assert_eq!((fees(OWNER), Balances::free_balance(RELAYER)), (0, held));
	});
}

#[test]
fn the_first_rehearsal_comes_with_the_proof_of_arrival() {
	for outcome in [Rehearsed::Passed, Rehearsed::FailoverFails, Rehearsed::FailbackFails] {
		build_and_execute(|| {
			let (protocol, to) = (protocol(), destination(1));
			let id = arm(protocol, &[to]);
			next_block();
			let rehearsal = Some(rehearsal(outcome));
			let receipt = MessageReceipt { rehearsal, ..receipt(Outcome::Done) };
			let proof = prove_arrival(to, 1, 0..1, receipt);
			assert_ok!(try_prove(to, 1, &proof, 0));
			let known = plan(id).targets[0];
			assert_eq!((known.delivered, known.rehearsal), (true, rehearsal));
			let told = Failover::plan_info(id).unwrap().targets[0].rehearsed;
			assert_eq!(told, rehearsal);
		});
	}
}

#[test]
fn an_entry_is_proven_by_the_first_proof_of_arrival() {
	build_and_execute(|| {
		let to = sealed(2);
		assert!(!Destinations::<Test>::get(to).unwrap().proven);
		deliver(to, 1, 0);
		assert_event(Event::DestinationProven { id: to });
		assert!(Destinations::<Test>::get(to).unwrap().proven);
		System::reset_events();
		deliver(to, 2, 1);
		assert!(!events().contains(&Event::DestinationProven { id: to }), "once");
	});
}

#[test]
fn deposits_for_bytes_come_back_when_a_message_has_arrived() {
	build_and_execute(|| {
		let to = sealed(2);
		let (held, fees) = (held_for_messages(OWNER), fees(OWNER));
		assert!(held > 2 * fees, "bytes cost a deposit");
		let before = Balances::free_balance(OWNER);
		deliver(to, 1, 0);
		assert_eq!(Balances::free_balance(OWNER) - before, (held - fees) / 2);
		assert_eq!(held_for_messages(OWNER), held / 2);
	});
}
