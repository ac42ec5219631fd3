// SPDX-License-Identifier: Apache-2.0

//! The calls of an inbox.

use crate::item::Item;
use codec::Encode;
use vigil_primitives::{AbsentWitness, Certificate, Policy, ProvenMessage};

/// A call of an inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
	/// `submit_certificate`: a Halt, Resume or Checkpoint.
	SubmitCertificate(Certificate, Vec<AbsentWitness>),
	/// `handover`: the next set.
	Handover(Certificate, Vec<AbsentWitness>, Policy),
	/// `submit_messages`: what is in an Outbox.
	SubmitMessages(Certificate, Vec<AbsentWitness>, Vec<ProvenMessage>, [u8; 32]),
}

/// The calls that an inbox has to have, each with its number of arguments.
pub const CALLS: [(&str, usize); 3] =
	[("submit_certificate", 2), ("handover", 3), ("submit_messages", 4)];

impl Call {
	/// The call that carries this item; `messages` are those of an Outbox.
	pub fn new(item: &Item, messages: Vec<ProvenMessage>, beneficiary: [u8; 32]) -> Self {
		let certificate = item.cargo.certificate.clone();
		let witnesses = item.cargo.witnesses.clone();
		match (item.cargo.next_policy, messages.is_empty()) {
			(Some(policy), _) => Self::Handover(certificate, witnesses, policy),
			(None, true) => Self::SubmitCertificate(certificate, witnesses),
			(None, false) => Self::SubmitMessages(certificate, witnesses, messages, beneficiary),
		}
	}

	/// Its name in the pallet.
	pub fn name(&self) -> &'static str {
		match self {
			Self::SubmitCertificate(..) => "submit_certificate",
			Self::Handover(..) => "handover",
			Self::SubmitMessages(..) => "submit_messages",
		}
	}

	/// Its arguments, SCALE-encoded one after the other.
	pub fn args(&self) -> Vec<u8> {
		match self {
			Self::SubmitCertificate(certificate, witnesses) => (certificate, witnesses).encode(),
			Self::Handover(certificate, witnesses, policy) => {
				(certificate, witnesses, policy).encode()
			},
			Self::SubmitMessages(certificate, witnesses, messages, beneficiary) => {
				(certificate, witnesses, messages, beneficiary).encode()
			},
		}
	}

	/// The number of the first message in it.
	pub fn first_message(&self) -> Option<u64> {
		match self {
			Self::SubmitMessages(_, _, messages, _) => {
				messages.first().map(|proven| proven.message.sequence.0)
			},
			_ => None,
		}
	}
}
