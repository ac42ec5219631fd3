// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, *};
use codec::Encode;
use frame_support::{assert_ok, dispatch::Pays, storage::with_storage_layer};
use sp_core::H256;
use sp_runtime::DispatchResult;
use vigil_primitives::{
	receipt::plan_key, Body, Firing, Height, Outcome, PlanId, PlanReceipt, Rehearsed, Round,
	SequenceNumber, UnixTime,
};
use vigil_proofs::Proof;

fn try_prove(plan: PlanId, target: u32, height: u64, proof: &Proof) -> DispatchResult {
	let (height, proof) = (Height(height), proof.clone().into());
	let origin = signed(RELAYER);
	let proven = with_storage_layer(|| Failover::prove_firing(origin, plan, target, height, proof));
	proven.map(|info| assert_eq!(info.pays_fee, Pays::No)).map_err(|error| error.error)
}

/// A plan at three destinations that has arrived.
fn armed() -> (PlanId, [DestinationId; 3]) {
	let (protocol, places) = (protocol(), [1, 2, 3].map(destination));
	let id = arm(protocol, &places);
	run_to(4);
	places.iter().for_each(|to| {
		deliver(*to, 1, 0);
	});
	(id, places)
}

fn stand_down(plan: PlanId, rounds: (u64, u64)) -> Body {
	Body::StandDown { plan, first: Round(rounds.0), last: Round(rounds.1) }
}

#[test]
fn a_preferred_destination_that_fired_sends_the_others_to_rest() {
	build_and_execute(|| {
		let (id, [a, b, c]) = armed();
		let receipt = firing((500, 560), Outcome::Done);
		let proof = prove_fired(10, id, receipt);
		assert_ok!(try_prove(id, 0, 10, &proof));
		assert_event(Event::PlanProven { plan: id, destination: a, height: Height(10), receipt });
		assert_event(Event::StoodDown { plan: id, first: Round(500), last: Round(560) });
		let word = [stand_down(id, (500, 560))];
		assert_eq!((bodies(a), bodies(b), bodies(c)), (vec![], word.to_vec(), word.to_vec()));
		let known = plan(id).targets[0];
		assert_eq!((known.shown_at, known.firing), (Some(Height(10)), receipt.firing));
		let firing = receipt.firing.expect("it fired");
		assert_eq!(
			told_fired(),
			[(plan(id).protocol, SERVICE, firing)],
			"whom it concerns is told"
		);
	});
}

#[test]
fn the_word_is_sent_once_for_each_incident() {
	build_and_execute(|| {
		let (id, [_, b, c]) = armed();
		let done = |first, last| firing((first, last), Outcome::Done);
		assert_ok!(try_prove(id, 0, 10, &prove_fired(10, id, done(500, 560))));
		assert_ok!(try_prove(id, 1, 11, &prove_fired(11, id, done(510, 560))));
		assert_eq!((bodies(b).len(), bodies(c).len()), (1, 1), "the first word covers that");
		assert_ok!(try_prove(id, 0, 12, &prove_fired(12, id, done(900, 960))));
		assert_eq!(bodies(c), [stand_down(id, (500, 560)), stand_down(id, (900, 960))]);
		let spans = [(Round(500), Round(560)), (Round(900), Round(960))];
		assert_eq!(plan(id).stood_down[..], spans);
	});
}

#[test]
fn an_incident_that_is_known_for_longer_extends_the_word() {
	build_and_execute(|| {
		let (id, [_, b, c]) = armed();
		let done = |first, last| firing((first, last), Outcome::Done);
		assert_ok!(try_prove(id, 0, 10, &prove_fired(10, id, done(500, 560))));
		assert_ok!(try_prove(id, 1, 11, &prove_fired(11, id, done(500, 620))));
		assert_eq!(bodies(b), [stand_down(id, (500, 560))]);
		assert_eq!(bodies(c), [stand_down(id, (500, 560)), stand_down(id, (500, 620))]);
		assert_eq!(plan(id).stood_down[..], [(Round(500), Round(620))], "one covers the other");
	});
}

#[test]
fn the_oldest_incidents_are_forgotten() {
	build_and_execute(|| {
		let (protocol, a, b) = (protocol(), destination(1), destination(2));
		let id = arm(protocol, &[a, b]);
		run_to(4);
		deliver(b, 1, 0);
		for n in 0..9u64 {
			let receipt = firing((n * 100, n * 100 + 50), Outcome::Done);
			assert_ok!(try_prove(id, 0, 10 + n, &prove_fired(10 + n, id, receipt)));
			next_block();
			deliver(b, 50 + n, n + 1);
		}
		let known = plan(id).stood_down;
		assert_eq!((known.len(), known[0].0, known[7].0), (8, Round(100), Round(800)));
	});
}

#[test]
fn only_those_less_preferred_are_told() {
	build_and_execute(|| {
		let (id, [a, b, c]) = armed();
		let done = |first| firing((first, first + 5), Outcome::Done);
		assert_ok!(try_prove(id, 1, 10, &prove_fired(10, id, done(50))));
		assert_eq!((bodies(a).len(), bodies(b).len(), bodies(c).len()), (0, 0, 1));
		assert_ok!(try_prove(id, 2, 11, &prove_fired(11, id, done(70))));
		assert_eq!(plan(id).stood_down[..], [(Round(50), Round(55))]);
	});
}

#[test]
fn a_plan_that_was_not_sealed_yet_is_sent_before_the_word() {
	build_and_execute(|| {
		let (protocol, a, b) = (protocol(), destination(1), destination(2));
		(0..4).for_each(|_| send(protocol, b));
		let id = arm(protocol, &[a, b]);
		let proof = prove_fired(10, id, firing((50, 60), Outcome::Done));
		assert_ok!(try_prove(id, 0, 10, &proof));
		next_block();
		let told: Vec<_> = bodies(b).into_iter().take(2).collect();
		let Body::Arm(order) = &told[0] else { panic!("the plan comes first: {told:?}") };
		assert_eq!((order.plan, &told[1]), (id, &stand_down(id, (50, 60))));
	});
}

#[test]
fn what_a_destination_keeps_is_shown_with_its_rehearsal() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		let id = arm(protocol, &[to]);
		let kept = |version, outcome| PlanReceipt {
			version,
			rehearsal: Some(rehearsal(outcome)),
			firing: None,
		};
		let old = kept(0, Rehearsed::Passed);
		assert_eq!(
			try_prove(id, 0, 9, &prove_fired(9, id, old)),
			Err(Error::<Test>::NothingNew.into()),
			"another version says nothing of this one"
		);
		let fails = kept(1, Rehearsed::FailoverFails);
		assert_ok!(try_prove(id, 0, 10, &prove_fired(10, id, fails)));
		let known = plan(id).targets[0];
		assert_eq!((known.delivered, known.rehearsal), (true, fails.rehearsal));
		let passes = kept(1, Rehearsed::Passed);
		assert_ok!(try_prove(id, 0, 11, &prove_fired(11, id, passes)));
		assert_eq!(Failover::plan_info(id).unwrap().targets[0].rehearsed, passes.rehearsal);
	});
}

#[test]
fn an_older_receipt_of_a_message_does_not_undo_a_later_rehearsal() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		let id = arm(protocol, &[to]);
		next_block();
		let later = rehearsal(Rehearsed::Passed);
		let receipt = PlanReceipt { version: 1, rehearsal: Some(later), firing: None };
		assert_ok!(try_prove(id, 0, 10, &prove_fired(10, id, receipt)));
		let first = Some(rehearsal(Rehearsed::FailoverFails));
		let receipt = vigil_primitives::MessageReceipt { rehearsal: first, ..self::receipt() };
		let proof = prove_arrival(to, 5, 0..1, receipt);
		let (height, up_to) = (Height(5), SequenceNumber(0));
		let origin = signed(RELAYER);
		let proven = Failover::prove_delivery(origin, SERVICE, to, height, proof.into(), up_to);
		assert_ok!(proven);
		assert_eq!(plan(id).targets[0].rehearsal, Some(later));
	});
}

#[test]
fn a_failover_that_is_not_done_or_is_undone_silences_nobody() {
	build_and_execute(|| {
		let (id, [_, b, c]) = armed();
		let back = Some((UnixTime(9), Outcome::Done));
		let undone = firing((500, 560), Outcome::Done).firing.unwrap();
		let undone = Firing { failback: back, ..undone };
		let receipts = [
			firing((500, 560), Outcome::Queued),
			firing((500, 560), Outcome::Failed),
			firing((500, 560), Outcome::Refused),
			PlanReceipt { firing: Some(undone), ..firing((500, 560), Outcome::Done) },
		];
		for (height, receipt) in (10..).zip(receipts) {
			assert_ok!(try_prove(id, 0, height, &prove_fired(height, id, receipt)));
			assert_eq!(plan(id).targets[0].firing, receipt.firing);
		}
		assert_eq!((bodies(b), bodies(c)), (vec![], vec![]));
	});
}

#[test]
fn an_owner_without_funds_does_not_stop_the_word() {
	build_and_execute(|| {
		let (id, [_, b, _]) = armed();
		let rest = Balances::free_balance(OWNER) - EXISTENTIAL;
		assert_ok!(Balances::transfer_allow_death(signed(OWNER), OTHER, rest));
		let receipt = firing((50, 55), Outcome::Done);
		assert_ok!(try_prove(id, 0, 10, &prove_fired(10, id, receipt)));
		let held = held_for_messages(OWNER);
		assert_eq!((bodies(b), held), (vec![stand_down(id, (50, 55))], 0));
		(0..3).for_each(|_| next_block());
		deliver(b, 11, 1);
		assert_eq!(lane(b).oldest, SequenceNumber(2));
	});
}

#[test]
fn old_and_repeated_proofs_are_refused() {
	build_and_execute(|| {
		let (id, _) = armed();
		let nothing_new = Err(Error::<Test>::NothingNew.into());
		let proof = prove_fired(10, id, firing((50, 50), Outcome::Queued));
		assert_ok!(try_prove(id, 0, 10, &proof));
		assert_eq!(try_prove(id, 0, 10, &proof), nothing_new, "the same");
		let old = prove_fired(9, id, firing((20, 20), Outcome::Done));
		assert_eq!(try_prove(id, 0, 9, &old), nothing_new, "older");
		let same = prove_fired(12, id, firing((50, 50), Outcome::Queued));
		assert_eq!(try_prove(id, 0, 12, &same), nothing_new, "unchanged");
		assert_eq!(plan(id).targets[0].shown_at, Some(Height(10)));
	});
}

#[test]
fn proofs_of_something_else_are_refused() {
	build_and_execute(|| {
		let (id, _) = armed();
		let receipt = firing((500, 560), Outcome::Done);
		let refused = |plan, target, height, proof: &Proof, error: Error<Test>| {
			assert_eq!(try_prove(plan, target, height, proof), Err(error.into()));
		};
		let good = prove_fired(10, id, receipt);
		refused(PlanId(9), 0, 10, &good, Error::UnknownPlan);
		refused(id, 3, 10, &good, Error::UnknownTarget);
		refused(id, u32::MAX, 10, &good, Error::UnknownTarget);
		refused(id, 0, 99, &good, Error::UnknownRoot);
		certify(20, H256::repeat_byte(3));
		refused(id, 0, 20, &good, Error::ProofIncomplete);
		refused(id, 0, 10, &Proof::default(), Error::ProofIncomplete);
		let other = prove_fired(21, PlanId(1), receipt);
		refused(id, 0, 21, &other, Error::NotKept);

		let key = plan_key(INBOX, SERVICE, id);
		let (root, proof) =
			prove(&arrived(DestinationId(0), 0..1, self::receipt()), std::slice::from_ref(&key));
		certify(22, root);
		refused(id, 0, 22, &proof, Error::NotKept);
		let mut strange = fired(id, receipt);
		strange.insert(key.clone(), (receipt, 7u8).encode());
		let (root, proof) = prove(&strange, &[key]);
		certify(23, root);
		refused(id, 0, 23, &proof, Error::ReceiptUnreadable);
		assert_eq!(plan(id).targets[0].firing, None);
		assert_ok!(try_prove(id, 0, 10, &good));
	});
}

fn receipt() -> vigil_primitives::MessageReceipt {
	crate::mock::receipt(Outcome::Done)
}

#[test]
fn a_destination_nobody_watches_cannot_be_proven_of() {
	build_and_execute(|| {
		let id = arm(protocol(), &[register(1, Form::Raw, None)]);
		let proof = prove_fired(10, id, firing((50, 50), Outcome::Done));
		assert_eq!(try_prove(id, 0, 10, &proof), Err(Error::<Test>::NotCertified.into()));
	});
}

#[test]
fn no_number_of_plans_puts_the_word_off() {
	build_and_execute(|| {
		let (id, [_, b, _]) = armed();
		let greedy = protocol_of(OTHER);
		while crate::mock::try_arm(greedy, targets(&[b]), 0).is_ok() {}
		let own = vigil_primitives::ProtocolId(0);
		while crate::mock::try_arm(own, targets(&[b]), 0).is_ok() {}
		let proof = prove_fired(10, id, firing((50, 60), Outcome::Done));
		assert_ok!(try_prove(id, 0, 10, &proof));
		next_block();
		next_block();
		let words = outboxes().into_iter().filter(|one| one.lane == b.lane()).take(1);
		let first: Vec<_> = words.flat_map(|one| Failover::messages(SERVICE, &one)).collect();
		assert_eq!(first[0].body, stand_down(id, (50, 60)));
	});
}

#[test]
fn a_lane_that_was_given_up_keeps_no_firing_from_being_shown() {
	build_and_execute(|| {
		let (id, [_, b, c]) = armed();
		send(vigil_primitives::ProtocolId(0), b);
		run_to(120);
		assert_ok!(Failover::end_lane(signed(RELAYER), SERVICE, b));
		let proof = prove_fired(10, id, firing((50, 60), Outcome::Done));
		assert_ok!(try_prove(id, 0, 10, &proof));
		assert_eq!((bodies(b).len(), bodies(c)), (0, vec![stand_down(id, (50, 60))]));
	});
}
