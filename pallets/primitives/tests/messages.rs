// SPDX-License-Identifier: Apache-2.0

//! Outboxes: every message proves itself, and nothing else does.

use bounded_collections::BoundedVec;
use proptest::prelude::*;
use vigil_primitives::{
	message::prove_all, Body, Destination, LaneId, Message, MessageError, MessagesTree, Outbox,
	PlanId, ProtocolId, ProvenMessage, SequenceNumber, H256, MAX_OUTBOX,
};

const DESTINATION: Destination =
	Destination { network: H256::repeat_byte(1), inbox: H256::repeat_byte(2) };
const LANE: (Destination, LaneId) = (DESTINATION, LaneId(3));

fn message(sequence: u64) -> Message {
	let payload = BoundedVec::truncate_from(vec![sequence as u8; 40]);
	Message {
		sequence: SequenceNumber(sequence),
		protocol: ProtocolId(7),
		body: Body::Execute(payload),
	}
}

fn outbox(first: u64, count: u64) -> (Outbox, Vec<ProvenMessage>) {
	let messages = (first..first + count).map(message).collect();
	prove_all(LANE, messages).unwrap()
}

#[test]
fn messages_that_are_no_outbox_are_refused() {
	let refused = |messages: &[Message]| MessagesTree::new(LANE, messages).err();
	assert_eq!(refused(&[]), Some(MessageError::Empty));
	assert_eq!(refused(&[message(1), message(3)]), Some(MessageError::NotConsecutive));
	assert_eq!(refused(&[message(2), message(1)]), Some(MessageError::NotConsecutive));
	assert_eq!(refused(&[message(u64::MAX), message(0)]), Some(MessageError::NotConsecutive));
	let many: Vec<_> = (0..u64::from(MAX_OUTBOX) + 1).map(message).collect();
	assert_eq!(refused(&many), Some(MessageError::TooMany));
	assert_eq!(refused(&many[1..]), None);
}

#[test]
fn number_outside_the_outbox_is_refused() {
	let (outbox, mut proven) = outbox(10, 5);
	for sequence in [0, 9, 15, u64::MAX] {
		proven[0].message.sequence = SequenceNumber(sequence);
		assert_eq!(proven[0].check(&outbox), Err(MessageError::OutOfRange));
	}
}

#[test]
fn proof_of_another_length_is_refused() {
	let (outbox, mut proven) = outbox(0, 5);
	proven[0].proof.0.try_push(H256::zero()).unwrap();
	assert_eq!(proven[0].check(&outbox), Err(MessageError::WrongProofLength));
	proven[0].proof.0.clear();
	assert_eq!(proven[0].check(&outbox), Err(MessageError::WrongProofLength));
}

#[test]
fn outbox_of_more_messages_than_allowed_is_refused() {
	let (mut outbox, proven) = outbox(0, 5);
	outbox.count = u32::MAX;
	assert_eq!(proven[0].check(&outbox), Err(MessageError::TooMany));
}

#[test]
fn protocol_body_and_number_are_bound() {
	let (outbox, proven) = outbox(4, 6);
	let wrong = |change: fn(&mut Message)| {
		let mut proven = proven[3].clone();
		change(&mut proven.message);
		proven.check(&outbox)
	};
	assert_eq!(wrong(|_| ()), Ok(()));
	assert_eq!(wrong(|one| one.protocol = ProtocolId(8)), Err(MessageError::WrongRoot));
	assert_eq!(wrong(|one| one.body = Body::Disarm(PlanId(1))), Err(MessageError::WrongRoot));
	assert_eq!(wrong(|one| one.sequence = SequenceNumber(8)), Err(MessageError::WrongRoot));
}

proptest! {
	#[test]
	fn every_message_proves_itself_at_its_place_only(first in 0..u64::MAX / 2, count in 1..40u64) {
		let (outbox, proven) = outbox(first, count);
		prop_assert_eq!((outbox.first.0, u64::from(outbox.count)), (first, count));
		for one in &proven {
			prop_assert_eq!(one.check(&outbox), Ok(()));
		}
		for [one, other] in proven.array_windows() {
			let swapped = ProvenMessage { message: one.message.clone(), proof: other.proof.clone() };
			prop_assert_eq!(swapped.check(&outbox), Err(MessageError::WrongRoot));
		}
	}
}
