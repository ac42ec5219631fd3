// SPDX-License-Identifier: Apache-2.0

//! How the pallet `Inbox` spells its calls.

use codec::Encode;
use vigil_relayer_core::{Call, Task};
use vigil_relayer_link::payer;

/// The calls that an inbox has to have, each with its number of arguments.
pub const CALLS: [(&str, usize); 5] = [
	("submit_certificate", 3),
	("handover", 4),
	("submit_messages", 4),
	("announce", 4),
	("take_office", 1),
];

/// A call of the inbox pallet with this name.
pub fn spell<'a>(pallet: &'a str, call: &Call) -> payer::Call<'a> {
	let Call { certificate, witnesses, task, beneficiary } = call;
	let (name, arguments) = match task {
		// A word that tells nothing new is heard as a sign of life.
		Task::Hear | Task::Speak => {
			("submit_certificate", (certificate, witnesses, beneficiary).encode())
		},
		Task::HandOver(policy) => {
			("handover", (certificate, witnesses, policy, beneficiary).encode())
		},
		Task::Deliver(messages) => {
			("submit_messages", (certificate, witnesses, messages, beneficiary).encode())
		},
		Task::Announce(standby, policy) => {
			("announce", (certificate, witnesses, &standby.set, policy).encode())
		},
		Task::TakeOffice => ("take_office", certificate.signed.service.encode()),
	};
	payer::Call { pallet, name, arguments }
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Decode;
	use vigil_bls::{test_utils::TestSet, Fake};
	use vigil_primitives::{
		AbsentWitness, Certificate, Head, Policy, ProvenMessage, Resume, Round, Seconds, ServiceId,
		SetCommitment, SetId, Statement, H256,
	};
	use vigil_relayer_core::StandingBy;

	const POLICY: Policy = Policy {
		head: Head::Latest,
		halt_after: Seconds(12),
		round_length: Seconds(1),
		margin: Seconds(1),
		checkpoint_interval: 1,
		stable_for: Seconds(12),
		standby_after: Seconds(60),
		gone_after: Seconds(60),
		min_voices: 1,
		time_margin: Seconds(0),
	};

	fn call(task: Task) -> Call {
		let set = TestSet::<Fake>::new(ServiceId(7), SetId(3), &[1, 1, 1, 1]);
		let resume = Resume { height: 5.into(), block_hash: H256::zero(), round: Round(9) };
		let certificate = set.certify(Statement::Resume(resume), &[2]);
		let witnesses = set.witnesses(&[2]);
		Call { certificate, witnesses, task, beneficiary: H256::repeat_byte(4) }
	}

	/// What a pallet reads that takes these arguments, and nothing is left.
	fn read<Arguments: Decode>(call: &Call) -> (&'static str, Arguments) {
		let spelled = spell("Inbox", call);
		let mut bytes = &spelled.arguments[..];
		let arguments = Arguments::decode(&mut bytes).expect("it is read");
		assert!(bytes.is_empty());
		let name = CALLS.iter().find(|(name, _)| *name == spelled.name).expect("it is checked for");
		(name.0, arguments)
	}

	#[test]
	fn arguments_are_in_the_order_in_which_the_pallet_takes_them() {
		type Signed = (Certificate, Vec<AbsentWitness>);
		let word = call(Task::Hear);
		let (certificate, witnesses) = (word.certificate.clone(), word.witnesses.clone());
		let beneficiary = word.beneficiary;
		let signed: Signed = (certificate, witnesses);
		let (name, found) = read::<(Signed, H256)>(&word);
		assert_eq!((name, found), ("submit_certificate", (signed.clone(), beneficiary)));
		let (name, found) = read::<(Signed, Policy, H256)>(&call(Task::HandOver(POLICY)));
		assert_eq!((name, found), ("handover", (signed.clone(), POLICY, beneficiary)));
		let none = Vec::<ProvenMessage>::new();
		let (name, found) =
			read::<(Signed, Vec<ProvenMessage>, H256)>(&call(Task::Deliver(none.clone())));
		assert_eq!((name, found), ("submit_messages", (signed.clone(), none, beneficiary)));
		let (name, found) = read::<(Signed, H256)>(&call(Task::Speak));
		assert_eq!((name, found), ("submit_certificate", (signed.clone(), beneficiary)));
		let set = TestSet::<Fake>::new(ServiceId(7), SetId(2), &[1, 1]).commitment;
		let standby = Box::new(StandingBy { set: set.clone(), policy: POLICY });
		let (name, found) =
			read::<(Signed, SetCommitment, Policy)>(&call(Task::Announce(standby, POLICY)));
		assert_eq!((name, found), ("announce", (signed, set, POLICY)));
		let (name, found) = read::<ServiceId>(&call(Task::TakeOffice));
		assert_eq!((name, found), ("take_office", ServiceId(7)));
	}
}
