// SPDX-License-Identifier: Apache-2.0

//! The rules of an inbox. Counts what it executes.

use super::cargo::{commitment, kept, HERE, LANE, VIGIL};
use codec::Decode;
use std::collections::BTreeMap;
use vigil_bls::Fake;
use vigil_primitives::{
	incident::later,
	ward::{Change, Claim, Hearing, KeptCheckpoint, Limits, Ward},
	AbsentWitness, Certificate, Policy, ProvenMessage, Seconds, SequenceNumber, ServiceId, SetId,
	Signed, StakeWeight, Statement, UnixTime,
};
use vigil_relayer_core::{Announced, Bls, Cargo, ServiceView, StandingBy, Verifier};

/// What an inbox knows of a service, and what it did.
#[derive(Clone, Debug)]
pub struct Service {
	pub known: ServiceView,
	/// The rounds of Halts that fired or moved on, of Resumes and of suspicions.
	pub halts: Vec<u64>,
	pub resumes: Vec<u64>,
	pub suspicions: Vec<u64>,
	/// When something was announced.
	pub announced: Vec<u64>,
	/// Messages by lane and number.
	pub executed: Vec<(u32, u64)>,
}

pub type Inbox = BTreeMap<u32, Service>;

/// Hears everything that is not of another century.
pub const LIMITS: Limits = Limits {
	freshness: Seconds(1_000_000),
	checkpoint_freshness: Seconds(1_000_000),
	clock_drift: Seconds(0),
};

pub fn service(id: u32) -> Service {
	Service {
		known: ServiceView {
			sets: vec![kept(commitment(id, 1))],
			announcement: None,
			ward: Ward::default(),
			checkpoints: Vec::new(),
			lanes: BTreeMap::from([(LANE, SequenceNumber(0))]),
			repeats_from: None,
		},
		halts: Vec::new(),
		resumes: Vec::new(),
		suspicions: Vec::new(),
		announced: Vec::new(),
		executed: Vec::new(),
	}
}

/// Executes a call. Whether it changed something.
pub fn execute(inbox: &mut Inbox, name: &str, args: &[u8], now: UnixTime) -> bool {
	let args = &mut &args[..];
	let certificate = Certificate::decode(args).unwrap();
	let witnesses = Vec::<AbsentWitness>::decode(args).unwrap();
	let signed = certificate.signed.clone();
	let Some(service) = inbox.get_mut(&signed.service.0) else { return false };
	if name == "take office" {
		return service.take_office(&signed.statement, now);
	}
	if name == "announce" {
		let standby = StandingBy::decode(args).unwrap();
		let policy = Policy::decode(args).unwrap();
		let (next_policy, standby) = (Some(policy), Some(standby));
		let cargo = Cargo { certificate, witnesses, next_policy, suspicion: false, standby };
		return service.announce(&cargo, now);
	}
	let Some(set) = service.known.set(signed.set_id).cloned() else { return false };
	let absent = witnesses.iter().map(|witness| witness.member.weight.0).sum::<u128>();
	let present = StakeWeight(set.commitment.total_weight.0 - absent);
	let next_policy = (name == "hand over").then(|| Policy::decode(args).unwrap());
	let suspicion = present < set.commitment.quorum_weight;
	let cargo = Cargo { certificate, witnesses, next_policy, suspicion, standby: None };
	if Bls::<Fake>::default().verify(&cargo, &set.commitment, VIGIL).is_err() {
		return false;
	}
	match name {
		"hand over" => service.hand_over(signed.set_id, &signed.statement),
		"hear" => {
			let claim = Claim::of(&signed.statement, present, &set.commitment).unwrap();
			let voids = service.void(&signed) && !suspicion;
			service.hear(&claim, signed.set_id, &set.policy, now) || voids
		},
		"speak" => service.void(&signed),
		"deliver" => {
			let messages = Vec::<ProvenMessage>::decode(args).unwrap();
			service.deliver(signed.service, &signed.statement, messages)
		},
		other => panic!("no call {other}"),
	}
}

impl Service {
	fn announce(&mut self, cargo: &Cargo, now: UnixTime) -> bool {
		let standby = cargo.standby.as_ref().unwrap();
		let Statement::Handover(over) = &cargo.certificate.signed.statement else {
			panic!("no handover")
		};
		let last = self.known.sets.last().unwrap();
		let genuine = Bls::<Fake>::default().verify(cargo, &standby.set, VIGIL).is_ok();
		let named = last.standby == Some(standby.set.hash());
		let newer = over.next.set_id > last.commitment.set_id;
		let can = genuine && named && newer && self.known.announcement.is_none();
		if can {
			let office_at = later(now, last.policy.standby_after);
			let (in_office, next) = (last.commitment.set_id, over.next.hash());
			let announced = Announced { in_office, next, at: now, office_at };
			self.known.announcement = Some(announced);
			self.announced.push(now.0);
		}
		can
	}

	fn take_office(&mut self, statement: &Statement, now: UnixTime) -> bool {
		let Statement::Handover(over) = statement else { panic!("no handover") };
		let standing = self.known.announcement;
		let due = |one: Announced| one.next == over.next.hash() && one.office_at <= now;
		let can = standing.is_some_and(due);
		if can {
			self.known.announcement = None;
			self.known.sets.last_mut().unwrap().superseded_at = Some(now);
			self.known.sets.push(kept(over.next.clone()));
		}
		can
	}

	/// Whether it shows that the set lives against which something is announced.
	fn void(&mut self, signed: &Signed) -> bool {
		let round = signed.statement.round().unwrap();
		let voids = |one: Announced| one.in_office == signed.set_id && one.at < round.start();
		let is_void = self.known.announcement.is_some_and(voids);
		if is_void {
			self.known.announcement = None;
		}
		is_void
	}

	fn hand_over(&mut self, signer: SetId, statement: &Statement) -> bool {
		let Statement::Handover(over) = statement else { panic!("no handover") };
		let can = self.known.last_set() == Some(signer);
		if can {
			if let Some(last) = self.known.sets.last_mut() {
				last.superseded_at = Some(over.next.activates_at);
			}
			self.known.sets.push(kept(over.next.clone()));
			self.known.announcement = None;
		}
		can
	}

	fn hear(&mut self, claim: &Claim, set_id: SetId, policy: &Policy, now: UnixTime) -> bool {
		let checkpoints = self.known.checkpoints.clone();
		let hearing = Hearing { set_id, policy, now, limits: LIMITS, checkpoints: &checkpoints };
		let Ok(changes) = self.known.ward.hear(claim, &hearing) else { return false };
		let branched = changes.iter().any(|change| matches!(change, Change::Branched(_)));
		for change in changes {
			if let Change::Accepted(checkpoint) = change {
				let kept = KeptCheckpoint { checkpoint, superseded: false, branched };
				self.known.checkpoints.push(kept);
			}
		}
		match claim {
			Claim::Halt(halt) => self.halts.push(halt.round.0),
			Claim::Resume(resume) => self.resumes.push(resume.round.0),
			Claim::Suspicion(halt) => self.suspicions.push(halt.round.0),
			Claim::Checkpoint(_) => {},
		}
		true
	}

	fn deliver(&mut self, _: ServiceId, outbox: &Statement, messages: Vec<ProvenMessage>) -> bool {
		let Statement::Outbox(outbox) = outbox else { panic!("no outbox") };
		assert_eq!(outbox.destination, HERE);
		let next = *self.known.lanes.entry(outbox.lane).or_default();
		let new: Vec<_> =
			messages.into_iter().skip_while(|proven| proven.message.sequence < next).collect();
		if new.first().is_none_or(|proven| proven.message.sequence != next) {
			return false;
		}
		for proven in new {
			proven.check(outbox).unwrap();
			let next = self.known.lanes.get_mut(&outbox.lane).unwrap();
			assert_eq!(proven.message.sequence, *next);
			next.0 += 1;
			self.executed.push((outbox.lane.0, proven.message.sequence.0));
		}
		true
	}
}
