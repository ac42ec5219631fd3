// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, *};
use codec::Encode;
use frame_support::{assert_ok, dispatch::Pays, storage::with_storage_layer};
use sp_core::H256;
use sp_runtime::DispatchResult;
use vigil_primitives::{
	receipt::plan_key, Body, Height, Outcome, PlanId, PlanReceipt, SequenceNumber, UnixTime,
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

fn stand_down(plan: PlanId, height: u64) -> Body {
	let block_hash = H256::repeat_byte(0xaa);
	Body::StandDown { plan, height: Height(height), block_hash }
}

#[test]
fn a_preferred_destination_that_fired_sends_the_others_to_rest() {
	build_and_execute(|| {
		let (id, [a, b, c]) = armed();
		let receipt = firing(50, Outcome::Done);
		let proof = prove_fired(10, id, receipt);
		assert_ok!(try_prove(id, 0, 10, &proof));
		assert_event(Event::FiringProven { plan: id, destination: a, height: Height(10), receipt });
		let block_hash = H256::repeat_byte(0xaa);
		assert_event(Event::StoodDown { plan: id, height: Height(50), block_hash });
		let word = [stand_down(id, 50)];
		assert_eq!((bodies(a), bodies(b), bodies(c)), (vec![], word.to_vec(), word.to_vec()));
		let known = plan(id).targets[0].firing.unwrap();
		assert_eq!((known.height, known.receipt), (Height(10), receipt));
	});
}

#[test]
fn the_word_is_sent_once_for_each_incident() {
	build_and_execute(|| {
		let (id, [_, b, c]) = armed();
		assert_ok!(try_prove(id, 0, 10, &prove_fired(10, id, firing(50, Outcome::Done))));
		assert_ok!(try_prove(id, 1, 11, &prove_fired(11, id, firing(50, Outcome::Done))));
		assert_eq!((bodies(b).len(), bodies(c).len()), (1, 1));
		assert_ok!(try_prove(id, 0, 12, &prove_fired(12, id, firing(90, Outcome::Done))));
		assert_eq!(bodies(c), [stand_down(id, 50), stand_down(id, 90)]);
	});
}

#[test]
fn only_those_less_preferred_are_told() {
	build_and_execute(|| {
		let (id, [a, b, c]) = armed();
		assert_ok!(try_prove(id, 1, 10, &prove_fired(10, id, firing(50, Outcome::Done))));
		assert_eq!((bodies(a).len(), bodies(b).len(), bodies(c).len()), (0, 0, 1));
		assert_ok!(try_prove(id, 2, 11, &prove_fired(11, id, firing(70, Outcome::Done))));
		assert_eq!(plan(id).stood_down.map(|(height, _)| height), Some(Height(50)));
	});
}

#[test]
fn a_failover_that_is_not_done_or_is_undone_silences_nobody() {
	build_and_execute(|| {
		let (id, [_, b, c]) = armed();
		let back = PlanReceipt {
			failback: Some((UnixTime(9), Outcome::Done)),
			..firing(50, Outcome::Done)
		};
		let receipts = [
			firing(50, Outcome::Queued),
			firing(50, Outcome::Failed),
			firing(50, Outcome::Refused),
			back,
		];
		for (height, receipt) in (10..).zip(receipts) {
			assert_ok!(try_prove(id, 0, height, &prove_fired(height, id, receipt)));
			assert_eq!(plan(id).targets[0].firing.unwrap().receipt, receipt);
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
		assert_ok!(try_prove(id, 0, 10, &prove_fired(10, id, firing(50, Outcome::Done))));
		assert_eq!((bodies(b), fees(OWNER)), (vec![stand_down(id, 50)], 0));
		next_block();
		deliver(b, 11, 1);
		assert_eq!(lane(b).oldest, SequenceNumber(2));
	});
}

#[test]
fn old_and_repeated_proofs_are_refused() {
	build_and_execute(|| {
		let (id, _) = armed();
		let nothing_new = Err(Error::<Test>::NothingNew.into());
		let proof = prove_fired(10, id, firing(50, Outcome::Queued));
		assert_ok!(try_prove(id, 0, 10, &proof));
		assert_eq!(try_prove(id, 0, 10, &proof), nothing_new, "the same");
		let old = prove_fired(9, id, firing(20, Outcome::Done));
		assert_eq!(try_prove(id, 0, 9, &old), nothing_new, "older");
		let same = prove_fired(12, id, firing(50, Outcome::Queued));
		assert_eq!(try_prove(id, 0, 12, &same), nothing_new, "unchanged");
		assert_eq!(plan(id).targets[0].firing.unwrap().height, Height(10));
	});
}

#[test]
fn proofs_of_something_else_are_refused() {
	build_and_execute(|| {
		let (id, _) = armed();
		let receipt = firing(50, Outcome::Done);
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
		refused(id, 0, 21, &other, Error::NotFired);

		let key = plan_key(INBOX, SERVICE, id);
		let (root, proof) = prove(&arrived(0..1, self::receipt()), std::slice::from_ref(&key));
		certify(22, root);
		refused(id, 0, 22, &proof, Error::NotFired);
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
		let proof = prove_fired(10, id, firing(50, Outcome::Done));
		assert_eq!(try_prove(id, 0, 10, &proof), Err(Error::<Test>::NotCertified.into()));
	});
}

#[test]
fn a_full_lane_puts_the_word_off() {
	build_and_execute(|| {
		let (id, [_, b, _]) = armed();
		(0..10).for_each(|_| {
			arm(vigil_primitives::ProtocolId(0), &[b]);
		});
		let proof = prove_fired(10, id, firing(50, Outcome::Done));
		assert_eq!(try_prove(id, 0, 10, &proof), Err(Error::<Test>::LaneFull.into()));
		assert_eq!(plan(id).targets[0].firing, None, "it can be proven again");
		run_to(10);
		deliver(b, 11, 3);
		deliver(b, 12, 4);
		assert_ok!(try_prove(id, 0, 10, &proof));
	});
}
