// SPDX-License-Identifier: Apache-2.0

//! Handovers and outboxes: what this chain asked its watchers for, so that silence on them counts too.

use crate::{mock::*, *};
use sp_core::H256;
use vigil_bls::SetPlan;
use vigil_primitives::{
	Destination, Handover, Kind, LaneId, Outbox, SequenceNumber, SetCommitment, SetId, Statement,
	UnixTime,
};

fn next() -> SetCommitment {
	let plan = SetPlan { activates_at: UnixTime(START + 60), ..plan(SERVICE, SetId(2)) };
	keep(plan).commitment
}

fn handover() -> Statement {
	Statement::Handover(Handover::to(next()))
}

fn outbox(first: u64) -> Statement {
	let (network, inbox) = (H256::repeat_byte(1), H256::repeat_byte(2));
	Statement::Outbox(Outbox {
		destination: Destination { network, inbox },
		lane: LaneId(0),
		first: SequenceNumber(first),
		count: 1,
		root: H256::repeat_byte(3),
	})
}

fn ask(statement: &Statement) {
	world(|world| world.asked.push((SERVICE, SET, statement.clone())));
}

fn kinds() -> Vec<Kind> {
	world(|world| world.kinds.clone())
}

#[test]
fn what_the_chain_asked_for_is_credited_once() {
	build_and_execute(|| {
		for statement in [handover(), outbox(0), outbox(1)] {
			ask(&statement);
			let (service, set_id, kind) = (SERVICE, SET, statement.kind());
			let body_hash = statement.body_hash();
			assert_eq!(submit(set().certify(statement.clone(), &[2])), Ok(true));
			let done = Event::DutyDone { service, set_id, kind, body_hash };
			assert_eq!(events().last(), Some(&done));
			assert_ignored(set().certify(statement, &[2]), Reason::OnRecord);
		}
		assert_eq!(kinds(), [Kind::Handover, Kind::Outbox, Kind::Outbox]);
		// However much comes after it, and while it is still asked for.
		for height in 1..=10 {
			tell_checkpoint(checkpoint(10 * height));
			pass(3);
		}
		for statement in [handover(), outbox(0), outbox(1)] {
			assert_ignored(set().certify(statement, &[1]), Reason::OnRecord);
		}
		assert_eq!(status(), vigil_primitives::traits::Status::Live, "it says nothing of the ward");
	});
}

#[test]
fn who_signed_a_duty_and_was_left_out_joins() {
	build_and_execute(|| {
		let statement = handover();
		ask(&statement);
		assert_eq!(submit(set().certify(statement.clone(), &[2])), Ok(true));
		assert_eq!(submit(set().certify(statement, &[])), Ok(true));
		assert_eq!(joined(), [(SERVICE, SET, Kind::Handover, vec![2])]);
	});
}

#[test]
fn no_number_of_outboxes_keeps_anybody_from_joining() {
	build_and_execute(|| {
		let seen = Statement::Checkpoint(checkpoint(100));
		assert_eq!(submit(set().certify(seen.clone(), &[3])), Ok(true));
		let many: Vec<_> = (0..20).map(outbox).collect();
		many.iter().for_each(ask);
		let hand_in = |one: &Statement| submit(set().certify(one.clone(), &[3]));
		let credited = many.iter().filter(|one| hand_in(one) == Ok(true)).count();
		assert_eq!(credited, 2, "as many as leave room for all else");
		assert_eq!(submit(certify(seen)), Ok(true), "who was left out comes after them");
		assert_eq!(joined(), [(SERVICE, SET, Kind::Checkpoint, vec![3])]);
		pass(7);
		assert_eq!(hand_in(&outbox(19)), Ok(true), "once those before cannot be joined any more");
	});
}

#[test]
fn what_the_chain_did_not_ask_for_earns_nobody_anything() {
	build_and_execute(|| {
		ask(&outbox(0));
		assert_ignored(certify(outbox(1)), Reason::NotAsked);
		assert_ignored(certify(handover()), Reason::NotAsked);
		assert_eq!(kinds(), []);
	});
}

#[test]
fn a_set_does_its_duty_also_after_the_next_one_took_office_until_it_expires() {
	build_and_execute(|| {
		let statement = handover();
		ask(&statement);
		ask(&outbox(0));
		pass(120);
		assert_eq!(submit(certify(statement)), Ok(true));
		pass(3_600);
		assert_eq!(submit(certify(outbox(0))), Err(Error::<Test>::SetExpired.into()));
	});
}

#[test]
fn duties_need_a_quorum_a_signature_and_a_sound_body() {
	build_and_execute(|| {
		let statement = outbox(0);
		ask(&statement);
		let few = set().certify(statement.clone(), &[0, 1]);
		assert_eq!(submit(few), Err(Error::<Test>::NoQuorum.into()));
		let mut forged = certify(statement);
		forged.signature = certify(outbox(1)).signature;
		assert_eq!(submit(forged), Err(Error::<Test>::WrongSignature.into()));
		let mut empty = certify(outbox(0));
		empty.signed.statement = match outbox(0) {
			Statement::Outbox(outbox) => Statement::Outbox(Outbox { count: 0, ..outbox }),
			other => other,
		};
		assert_eq!(submit(empty), Err(Error::<Test>::IllFormed.into()));
		assert_eq!(kinds(), []);
	});
}

#[test]
fn a_service_of_which_only_duties_are_known_can_be_forgotten() {
	build_and_execute(|| {
		ask(&outbox(0));
		assert_eq!(submit(certify(outbox(0))), Ok(true));
		forget_sets(Some(SERVICE));
		assert!(Liveness::forget(RuntimeOrigin::signed(7), SERVICE).is_ok());
		assert!(Joinable::<Test>::get(SERVICE).is_empty());
		assert!(!Duties::<Test>::contains_key(SERVICE));
	});
}
