// SPDX-License-Identifier: Apache-2.0

//! Messages are delivered in order, each once.

use crate::{
	mock::*, CheckpointReceipts, Error, Event, ForeignMessage, HandoverReceipts, MessageReceipts,
	PlanReceipts, Unfit, WeightInfo,
};
use frame_support::assert_ok;
use vigil_bls::SetPlan;
use vigil_primitives::{
	abi::{hash_words, keccak_256, AbiWord},
	merkle,
	message::prove_all,
	receipt, tags, Body, Destination, Height, LaneId, Message, MessageProof, Outcome, PlanId,
	ProtocolId, Round, SequenceNumber, SetId, Statement, UnixTime, H256,
};

fn bodies(count: usize) -> Vec<(ProtocolId, Body)> {
	(0..count).map(|n| (PROTOCOL, execute(remark(PROTOCOL, &[n as u8])))).collect()
}

fn outcome(sequence: u64) -> Option<Outcome> {
	receipt_of(SequenceNumber(sequence)).map(|receipt| receipt.outcome)
}

#[test]
fn receipts_are_where_vigil_looks_for_them() {
	let sequence = SequenceNumber(7);
	assert_eq!(
		receipt::message_key("Inbox", SERVICE, LANE, sequence),
		MessageReceipts::<Test>::hashed_key_for((SERVICE, LANE, sequence))
	);
	assert_eq!(
		receipt::handover_key("Inbox", SERVICE, SetId(3)),
		HandoverReceipts::<Test>::hashed_key_for(SERVICE, SetId(3))
	);
	assert_eq!(
		receipt::checkpoint_key("Inbox", SERVICE, Height(30)),
		CheckpointReceipts::<Test>::hashed_key_for(SERVICE, Height(30))
	);
	assert_eq!(
		receipt::plan_key("Inbox", SERVICE, PlanId(9)),
		PlanReceipts::<Test>::hashed_key_for(SERVICE, PlanId(9))
	);
}

#[test]
fn each_message_is_executed_exactly_once() {
	build_and_execute(|| {
		let (outbox, proven) = messages(0, bodies(3));
		let certificate = set().certify(outbox, &[]);
		let submit = |list: &[_]| submit_messages(certificate.clone(), vec![], list.to_vec());
		assert_eq!(fee(submit(&proven[..2])), Ok(false));
		assert_eq!(outcome(0), Some(Outcome::Queued));
		assert_eq!(fee(submit(&proven)), Ok(false), "those delivered before are skipped");
		assert_eq!(fee(submit(&proven)), Err(Error::<Test>::AlreadyDelivered.into()));
		idle_with(IDLE);
		assert_eq!(remarks().len(), 3);
		assert_eq!((0..3).map(outcome).collect::<Vec<_>>(), [Some(Outcome::Done); 3]);
		let receipt = receipt_of(SequenceNumber(1)).unwrap();
		assert_eq!((receipt.beneficiary, receipt.at), (BENEFICIARY, UnixTime(START)));
	});
}

/// A message of this kind, of which nothing is known but its words, between two that are known, and the Outbox.
fn foreign_between(kind: u8) -> (Statement, Vec<vigil_primitives::ProvenMessage>, ForeignMessage) {
	let (outbox, mut proven) = messages(0, bodies(3));
	let Statement::Outbox(mut outbox) = outbox else { unreachable!() };
	let words: Vec<u8> = [kind.word(), [7; 32]].concat();
	let (sequence, protocol) = (SequenceNumber(1), PROTOCOL);
	let body = keccak_256(&words);
	let leaf = hash_words(&[tags::MESSAGE_LEAF.word(), sequence.word(), protocol.word(), body]);
	let all = [proven[0].message.leaf(), leaf, proven[2].message.leaf()];
	let kind = merkle::Kind { node: tags::MESSAGE_NODE, empty: tags::MESSAGE_EMPTY };
	let tree = kind.tree(all.into_iter());
	let proof = |place| MessageProof(tree.prove(place).unwrap().try_into().unwrap());
	outbox.root = tree.root();
	(proven[0].proof, proven[2].proof) = (proof(0), proof(2));
	proven.remove(1);
	let foreign =
		ForeignMessage { sequence, protocol, words: words.try_into().unwrap(), proof: proof(1) };
	(Statement::Outbox(outbox), proven, foreign)
}

fn skip(outbox: &Statement, foreign: &ForeignMessage) -> Result<bool, sp_runtime::DispatchError> {
	let certificate = set().certify(outbox.clone(), &[]);
	let (origin, none) = (RuntimeOrigin::signed(7), Default::default());
	let foreign = Box::new(foreign.clone());
	fee(Inbox::skip_message(origin, certificate.into(), none, foreign, BENEFICIARY))
}

#[test]
fn a_message_of_an_unknown_kind_is_receipted_as_refused_and_its_lane_goes_on() {
	build_and_execute(|| {
		let (outbox, proven, foreign) = foreign_between(4);
		let certificate = set().certify(outbox.clone(), &[]);
		let submit =
			|at: usize| fee(submit_messages(certificate.clone(), vec![], vec![proven[at].clone()]));
		assert_eq!(skip(&outbox, &foreign), Err(Error::<Test>::Gap.into()), "in order");
		assert_ok!(submit(0));
		assert_eq!(submit(1), Err(Error::<Test>::Gap.into()));
		assert_ok!(skip(&outbox, &foreign));
		let (sequence, reason) = (SequenceNumber(1), Unfit::UnknownKind);
		assert_event(Event::MessageRefused { service: SERVICE, lane: LANE, sequence, reason });
		let receipt = receipt_of(sequence).unwrap();
		assert_eq!((receipt.outcome, receipt.beneficiary), (Outcome::Refused, BENEFICIARY));
		assert_eq!(skip(&outbox, &foreign), Err(Error::<Test>::AlreadyDelivered.into()), "once");
		assert_ok!(submit(1));
		idle_with(IDLE);
		assert_eq!(remarks().len(), 2);
	});
}

/// A relayer would have a message skipped that it does not like.
#[test]
fn nobody_passes_off_a_message_as_one_of_an_unknown_kind() {
	build_and_execute(|| {
		let (outbox, _, known) = foreign_between(3);
		let first = |foreign: &ForeignMessage| ForeignMessage {
			sequence: SequenceNumber(0),
			..foreign.clone()
		};
		assert_eq!(skip(&outbox, &first(&known)), Err(Error::<Test>::KnownKind.into()));
		let (outbox, proven, foreign) = foreign_between(4);
		// Whatever else it is, it is not in the Outbox.
		let not_in = Err(Error::<Test>::NotInOutbox.into());
		assert_eq!(skip(&outbox, &first(&foreign)), not_in);
		deliver_first(&outbox, &proven);
		let other = ForeignMessage { protocol: ProtocolId(6), ..foreign.clone() };
		assert_eq!(skip(&outbox, &other), not_in);
		let words = [5u8.word(), [7; 32]].concat().try_into().unwrap();
		assert_eq!(skip(&outbox, &ForeignMessage { words, ..foreign.clone() }), not_in);
		let short = ForeignMessage { proof: MessageProof::default(), ..foreign.clone() };
		assert_eq!(skip(&outbox, &short), not_in);
		let halt = Statement::Halt(halt(5));
		assert_eq!(skip(&halt, &foreign), Err(Error::<Test>::WrongKind.into()));
		let few = set().certify(outbox.clone(), &[0, 1]);
		let list = witnesses(set().witnesses(&[0, 1]));
		let boxed = Box::new(foreign.clone());
		let result =
			Inbox::skip_message(RuntimeOrigin::signed(7), few.into(), list, boxed, BENEFICIARY);
		assert_eq!(fee(result), Err(Error::<Test>::NoQuorum.into()));
		assert_ok!(skip(&outbox, &foreign));
	});
}

fn deliver_first(outbox: &Statement, proven: &[vigil_primitives::ProvenMessage]) {
	let certificate = set().certify(outbox.clone(), &[]);
	assert_ok!(fee(submit_messages(certificate, vec![], vec![proven[0].clone()])));
}

#[test]
fn a_lost_race_pays_little() {
	build_and_execute(|| {
		let (outbox, proven) = messages(0, bodies(1));
		let mut certificate = set().certify(outbox, &[]);
		assert_eq!(fee(submit_messages(certificate.clone(), vec![], proven.clone())), Ok(false));
		certificate.signature.0 = [0; 192];
		let error = submit_messages(certificate, vec![], proven).unwrap_err();
		assert_eq!(error.error, Error::<Test>::AlreadyDelivered.into(), "before the curve");
		assert_eq!(error.post_info.actual_weight, Some(<Weights as WeightInfo>::refuse()));
	});
}

#[test]
fn a_gap_is_refused() {
	build_and_execute(|| {
		let (outbox, proven) = messages(0, bodies(4));
		let certificate = set().certify(outbox, &[]);
		let list =
			|numbers: &[usize]| numbers.iter().map(|n| proven[*n].clone()).collect::<Vec<_>>();
		for numbers in [&[1][..], &[0, 2], &[1, 0], &[0, 0]] {
			let result = submit_messages(certificate.clone(), vec![], list(numbers));
			assert_eq!(fee(result), Err(Error::<Test>::Gap.into()), "{numbers:?}");
		}
		let none = submit_messages(certificate, vec![], vec![]);
		assert_eq!(fee(none), Err(Error::<Test>::NoMessages.into()));
		assert_eq!(next_message(), SequenceNumber(0));
	});
}

#[test]
fn what_is_not_in_the_outbox_is_refused() {
	build_and_execute(|| {
		let (outbox, mut proven) = messages(0, bodies(2));
		proven[1].message.protocol = ProtocolId(6);
		let result = submit_messages(set().certify(outbox, &[]), vec![], proven);
		assert_eq!(fee(result), Err(Error::<Test>::NotInOutbox.into()));
	});
}

#[test]
fn an_outbox_for_another_inbox_or_of_another_kind_is_refused() {
	build_and_execute(|| {
		let (sequence, protocol) = (SequenceNumber(0), PROTOCOL);
		let message = Message { sequence, protocol, body: execute(remark(PROTOCOL, b"x")) };
		for destination in [
			Destination { network: HERE, inbox: H256::repeat_byte(1) },
			Destination { network: H256::repeat_byte(1), inbox: H256::repeat_byte(0x1b) },
		] {
			let (outbox, proven) = prove_all((destination, LANE), vec![message.clone()]).unwrap();
			let certificate = set().certify(Statement::Outbox(outbox), &[]);
			let result = submit_messages(certificate, vec![], proven);
			assert_eq!(fee(result), Err(Error::<Test>::WrongDestination.into()));
		}
		let (_, proven) = messages(0, bodies(1));
		let certificate = set().certify(Statement::Halt(halt(5)), &[]);
		let result = submit_messages(certificate, vec![], proven);
		assert_eq!(fee(result), Err(Error::<Test>::WrongKind.into()));
	});
}

#[test]
fn an_outbox_needs_a_quorum_and_its_witnesses() {
	build_and_execute(|| {
		let (outbox, proven) = messages(0, bodies(1));
		let few = [0, 1];
		let certificate = set().certify(outbox.clone(), &few);
		let result = submit_messages(certificate, set().witnesses(&few), proven.clone());
		assert_eq!(fee(result), Err(Error::<Test>::NoQuorum.into()));
		let certificate = set().certify(outbox, &[3]);
		let result = submit_messages(certificate.clone(), vec![], proven.clone());
		assert_eq!(fee(result), Err(Error::<Test>::WitnessMismatch.into()));
		assert_eq!(fee(submit_messages(certificate, set().witnesses(&[3]), proven)), Ok(false));
	});
}

#[test]
fn a_later_set_signs_again_what_an_expired_one_left() {
	build_and_execute(|| {
		let (outbox, proven) = messages(0, bodies(1));
		let (activates_at, expires_at) = (UnixTime(START + 36_010), UnixTime(START + 72_000));
		let second = test_set(SetPlan { activates_at, expires_at, ..plan(SERVICE, 2) });
		install(&second).unwrap();
		let old = set().certify(outbox.clone(), &[]);
		run_to_time(START + 36_000);
		let result = submit_messages(old, vec![], proven.clone());
		assert_eq!(fee(result), Err(Error::<Test>::SetExpired.into()));
		run_to_time(START + 36_010);
		assert_eq!(fee(submit_messages(second.certify(outbox, &[]), vec![], proven)), Ok(false));
		assert_eq!(next_message(), SequenceNumber(1));
	});
}

#[test]
fn a_later_set_signs_again_what_a_superseded_one_left() {
	build_and_execute(|| {
		let (outbox, proven) = messages(0, bodies(1));
		let activates_at = UnixTime(START + 10);
		let second = test_set(SetPlan { activates_at, ..plan(SERVICE, 2) });
		install(&second).unwrap();
		run_to_time(START + 10);
		let old = set().certify(outbox.clone(), &[]);
		let result = submit_messages(old, vec![], proven.clone());
		assert_eq!(fee(result), Err(Error::<Test>::SetSuperseded.into()));
		assert_eq!(fee(submit_messages(second.certify(outbox, &[]), vec![], proven)), Ok(false));
	});
}

#[test]
fn a_message_of_no_use_does_not_block_the_next() {
	build_and_execute(|| {
		let stand_down = Body::StandDown { plan: PlanId(4), first: Round(1), last: Round(1) };
		deliver(vec![
			(PROTOCOL, execute(vec![0xff; 100])),
			(PROTOCOL, Body::Disarm(PlanId(4))),
			(PROTOCOL, stand_down),
			(PROTOCOL, execute(remark(PROTOCOL, b"good"))),
		]);
		let refused = Some(Outcome::Refused);
		let queued = Some(Outcome::Queued);
		assert_eq!((0..4).map(outcome).collect::<Vec<_>>(), [refused, refused, refused, queued]);
		let reason = Unfit::UnknownPlan;
		let (lane, sequence) = (LANE, SequenceNumber(1));
		assert_event(Event::MessageRefused { service: SERVICE, lane, sequence, reason });
		idle_with(IDLE);
		assert_eq!(remarks(), [remarked("good")]);
	});
}

#[test]
fn only_the_last_receipts_are_kept() {
	build_and_execute(|| {
		for _ in 0..17 {
			let many = (0..64).map(|_| (PROTOCOL, Body::Disarm(PlanId(1)))).collect();
			deliver(many);
		}
		assert_eq!(next_message(), SequenceNumber(17 * 64));
		assert_eq!(MessageReceipts::<Test>::iter().count(), 1_024);
		assert_eq!(outcome(63), None);
		assert_eq!(outcome(64), Some(Outcome::Refused));
	});
}

#[test]
fn lanes_of_services_do_not_mix() {
	build_and_execute(|| {
		let other = test_set(plan(OTHER, 1));
		install(&other).unwrap();
		deliver(bodies(2));
		// The weaker service's watchers cannot speak for the protocol of the other one: the same number
		// is somebody else, and a program with the other's origin is refused.
		let own = execute(remark_of(OTHER, PROTOCOL, b"as the other service's protocol"));
		let forged = execute(remark_of(SERVICE, PROTOCOL, b"as this service's protocol"));
		let (outbox, proven) = messages(0, vec![(PROTOCOL, own), (PROTOCOL, forged)]);
		let certificate = other.certify(outbox, &[]);
		assert_eq!(fee(submit_messages(certificate, vec![], proven)), Ok(false));
		assert_eq!(next_message(), SequenceNumber(2));
		assert_eq!(Inbox::next_message(OTHER, LANE), SequenceNumber(2));
		let reason = Unfit::Payload(crate::PayloadError::WrongProtocol);
		let (service, lane, sequence) = (OTHER, LANE, SequenceNumber(1));
		assert_event(Event::MessageRefused { service, lane, sequence, reason });
		idle_with(IDLE);
		let mut senders: Vec<_> = remarks().into_iter().map(|(sender, _)| sender).collect();
		senders.sort();
		assert_eq!(senders, [1_005, 1_005, 2_005]);
	});
}

#[test]
fn a_plan_of_one_service_is_nothing_to_another() {
	build_and_execute(|| {
		let other = test_set(plan(OTHER, 1));
		install(&other).unwrap();
		arm(order(1, 1));
		let (outbox, proven) = messages(0, vec![(PROTOCOL, Body::Disarm(PlanId(1)))]);
		let certificate = other.certify(outbox, &[]);
		assert_eq!(fee(submit_messages(certificate, vec![], proven)), Ok(false));
		assert_eq!(Inbox::plans(SERVICE), [PlanId(1)]);
	});
}

#[test]
fn each_lane_of_a_service_has_its_own_numbers() {
	build_and_execute(|| {
		let second = LaneId(9);
		deliver(bodies(2));
		for number in 0..3 {
			let (outbox, proven) = messages_of(second, number, bodies(1));
			let certificate = set().certify(outbox, &[]);
			assert_eq!(fee(submit_messages(certificate, vec![], proven)), Ok(false));
		}
		assert_eq!(next_message(), SequenceNumber(2));
		assert_eq!(Inbox::next_message(SERVICE, second), SequenceNumber(3));
		let lanes: Vec<_> =
			Inbox::lanes(SERVICE).iter().map(|one| (one.lane, one.next.0)).collect();
		assert_eq!(lanes, [(LANE, 2), (second, 3)]);
		idle_with(IDLE);
		assert_eq!(remarks().len(), 5);
		let done = |lane, number| {
			let receipt = Inbox::message_receipt(SERVICE, lane, SequenceNumber(number));
			receipt.map(|receipt| receipt.outcome)
		};
		assert_eq!((done(LANE, 1), done(second, 2)), (Some(Outcome::Done), Some(Outcome::Done)));
		assert_eq!(done(LANE, 2), None);
	});
}

#[test]
fn going_back_to_a_vigil_chain_replays_nothing() {
	build_and_execute(|| {
		let (outbox, proven) = messages(0, bodies(1));
		let first = set().certify(outbox, &[]);
		assert_eq!(fee(submit_messages(first.clone(), vec![], proven.clone())), Ok(false));
		idle_with(IDLE);
		let forget = || {
			assert_ok!(Inbox::forget_service(RuntimeOrigin::root(), SERVICE));
			(0..3).for_each(|_| pass(3));
		};
		let trust = |genesis| {
			let commitment = set().commitment.into();
			Inbox::install_set(RuntimeOrigin::root(), genesis, commitment, POLICY)
		};
		let other = H256::repeat_byte(0x99);
		forget();
		assert_ok!(trust(other));
		assert_eq!(next_message(), SequenceNumber(0), "another chain has lanes of its own");
		forget();
		assert_ok!(trust(GENESIS));
		assert_eq!(next_message(), SequenceNumber(1));
		let again = submit_messages(first, vec![], proven);
		assert_eq!(fee(again), Err(Error::<Test>::AlreadyDelivered.into()));
	});
}
