// SPDX-License-Identifier: Apache-2.0

//! The rules of an inbox, without the curve. Counts what it executes.

use super::cargo::HERE;
use codec::Decode;
use std::collections::BTreeMap;
use vigil_primitives::{
	traits::Status, AbsentWitness, Certificate, Incident, IncidentId, Policy, ProvenMessage,
	SequenceNumber, ServiceId, SetId, Statement, UnixTime,
};
use vigil_relayer_core::api::TrustedService;

/// What an inbox knows of a service, and what it did.
#[derive(Clone, Debug)]
pub struct Service {
	pub known: TrustedService,
	pub last_word: u64,
	pub halts: Vec<u64>,
	pub resumes: Vec<u64>,
	pub executed: Vec<u64>,
}

pub type Inbox = BTreeMap<u32, Service>;

pub fn service() -> Service {
	Service {
		known: TrustedService {
			sets: vec![SetId(1)],
			status: Status::Live,
			since: UnixTime(0),
			incident: None,
			checkpoint: None,
			next_message: SequenceNumber(0),
		},
		last_word: 0,
		halts: Vec::new(),
		resumes: Vec::new(),
		executed: Vec::new(),
	}
}

/// Executes a call. Whether it changed something.
pub fn execute(inbox: &mut Inbox, name: &str, args: &[u8]) -> bool {
	let args = &mut &args[..];
	let certificate = Certificate::decode(args).unwrap();
	Vec::<AbsentWitness>::decode(args).unwrap();
	let signed = &certificate.signed;
	let Some(service) = inbox.get_mut(&signed.service.0) else { return false };
	if !service.known.sets.contains(&signed.set_id) {
		return false;
	}
	match name {
		"handover" => {
			Policy::decode(args).unwrap();
			service.hand_over(signed.set_id, &signed.statement)
		},
		"submit_certificate" => service.hear(&signed.statement),
		"submit_messages" => {
			let messages = Vec::<ProvenMessage>::decode(args).unwrap();
			service.deliver(signed.service, &signed.statement, messages)
		},
		other => panic!("no call {other}"),
	}
}

impl Service {
	fn hand_over(&mut self, signer: SetId, statement: &Statement) -> bool {
		let Statement::Handover(next) = statement else { panic!("no handover") };
		let can = self.known.sets.last() == Some(&signer);
		if can {
			self.known.sets.push(next.set_id);
		}
		can
	}

	fn hear(&mut self, statement: &Statement) -> bool {
		match statement {
			Statement::Halt(halt) => {
				let below = |last: vigil_primitives::Checkpoint| halt.height < last.height;
				let refused = self.known.status == Status::Halted
					|| halt.round.0 <= self.last_word
					|| self.known.checkpoint.is_some_and(below);
				if refused {
					return false;
				}
				self.known.status = Status::Halted;
				self.known.incident = Some(Incident {
					id: IncidentId(1),
					halt: *halt,
					set_id: SetId(1),
					began_at: UnixTime(0),
					resumed: None,
					downtime: None,
					superseded: false,
				});
				self.last_word = halt.round.0;
				self.halts.push(halt.round.0);
				true
			},
			Statement::Resume(resume) => {
				let Some(incident) = &mut self.known.incident else { return false };
				let same = incident.halt.height == resume.height;
				if self.known.status != Status::Halted || !same || resume.round.0 <= self.last_word
				{
					return false;
				}
				incident.resumed = Some(resume.round);
				self.known.status = Status::Recovering;
				self.last_word = resume.round.0;
				self.resumes.push(resume.round.0);
				true
			},
			Statement::Checkpoint(block) => {
				if self.known.checkpoint.is_some_and(|last| block.height <= last.height) {
					return false;
				}
				self.known.checkpoint = Some(*block);
				let beyond = self.known.incident.is_some_and(|one| block.height > one.halt.height);
				if self.known.status == Status::Recovering && beyond {
					self.known.status = Status::Live;
					self.known.incident = None;
				}
				true
			},
			other => panic!("no certificate for a status: {other:?}"),
		}
	}

	fn deliver(&mut self, _: ServiceId, outbox: &Statement, messages: Vec<ProvenMessage>) -> bool {
		let Statement::Outbox(outbox) = outbox else { panic!("no outbox") };
		assert_eq!(outbox.destination, HERE);
		let next = self.known.next_message;
		let new: Vec<_> =
			messages.into_iter().skip_while(|proven| proven.message.sequence < next).collect();
		if new.first().is_none_or(|proven| proven.message.sequence != next) {
			return false;
		}
		for proven in new {
			proven.check(outbox).unwrap();
			assert_eq!(proven.message.sequence, self.known.next_message);
			self.executed.push(proven.message.sequence.0);
			self.known.next_message.0 += 1;
		}
		true
	}
}
