// SPDX-License-Identifier: Apache-2.0

//! What a destination is asked to do. How a chain spells it is for those who sign.

use crate::{
	item::{Item, StandingBy},
	standby::Step,
};
use vigil_primitives::{AbsentWitness, Certificate, Policy, ProvenMessage, H256};

/// Something for an inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
	/// What was certified.
	pub certificate: Certificate,
	/// The absent members of the set that signed.
	pub witnesses: Vec<AbsentWitness>,
	/// What the certificate is for.
	pub task: Task,
	/// The account on Vigil that earns what carrying this is worth.
	pub beneficiary: H256,
}

/// What a certificate is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
	/// A word about a ward: a Halt, Resume or Checkpoint.
	Hear,
	/// The next set takes over, and watches by this policy.
	HandOver(Policy),
	/// These messages are in the Outbox.
	Deliver(Vec<ProvenMessage>),
	/// Those who stand by announce the next set, which watches by this policy.
	Announce(Box<StandingBy>, Policy),
	/// What was announced takes effect.
	TakeOffice,
	/// A word about a ward, for nothing but that its set is not silent.
	Speak,
}

impl Call {
	/// The call that carries this item; `messages` are those of an Outbox.
	pub fn new(item: &Item, messages: Vec<ProvenMessage>, beneficiary: [u8; 32]) -> Self {
		let task = match (item.step, &item.cargo.standby, item.cargo.next_policy) {
			(Step::TakeOffice, ..) => Task::TakeOffice,
			(Step::Speak, ..) => Task::Speak,
			(_, Some(standby), Some(policy)) => Task::Announce(Box::new(standby.clone()), policy),
			(_, _, Some(policy)) => Task::HandOver(policy),
			(_, _, None) if messages.is_empty() => Task::Hear,
			(_, _, None) => Task::Deliver(messages),
		};
		Self {
			certificate: item.cargo.certificate.clone(),
			witnesses: item.cargo.witnesses.clone(),
			task,
			beneficiary: H256(beneficiary),
		}
	}

	/// The number of the first message in it.
	pub fn first_message(&self) -> Option<u64> {
		match &self.task {
			Task::Deliver(messages) => messages.first().map(|proven| proven.message.sequence.0),
			_ => None,
		}
	}
}
