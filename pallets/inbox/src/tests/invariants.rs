// SPDX-License-Identifier: Apache-2.0

//! Random sequences of calls and blocks, of a ward with two branches and of several sets, keep every
//! invariant, hear rounds in their order, and fire no plan twice in a row.

use crate::{mock::*, Event, Execution};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use vigil_bls::{test_utils::TestSet, Fake, SetPlan};
use vigil_primitives::{
	AbsentWitness, Body, Certificate, Checkpoint, Halt, Handover, Height, PlanId, PlanOrder,
	ProtocolId, Resume, Round, Seconds, SequenceNumber, Statement, ThrottleClass, UnixTime,
};
use xcm::latest::prelude::Trap;

/// What is said: on which branch, so many blocks above the lowest, so many rounds ago, by which of the
/// sets that are kept.
#[derive(Clone, Copy, Debug)]
struct Said {
	branch: u8,
	above: u64,
	ago: u64,
	by: usize,
}

#[derive(Clone, Debug)]
enum Step {
	Suspect(Said),
	Halt(Said),
	Resume(Said),
	Checkpoint(Said),
	Again(prop::sample::Index),
	Arm { plan: u32, version: u32, class: u8, delay: u64, fails: bool, foreign: bool },
	Disarm(u32),
	StandDown(u32, u64, u64),
	Rehearse(u32),
	Execute { fails: bool },
	Replay,
	Retry(u64, u8),
	NextSet(u64),
	Pause(u64),
	Unpause,
	Pass(u64),
	SmallBlock(u64),
	Forget,
	Install,
}

fn said() -> impl Strategy<Value = Said> {
	(1..3u8, 0..50u64, 0..4u64, 0..3usize).prop_map(|(branch, above, ago, by)| Said {
		branch,
		above,
		ago,
		by,
	})
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		1 => said().prop_map(Step::Suspect),
		4 => said().prop_map(Step::Halt),
		4 => said().prop_map(Step::Resume),
		6 => said().prop_map(Step::Checkpoint),
		3 => any::<prop::sample::Index>().prop_map(Step::Again),
		8 => (0..6u32, 0..9u32, 0..3u8, 0..60u64, any::<bool>(), any::<bool>()).prop_map(
			|(plan, version, class, delay, fails, foreign)| Step::Arm {
				plan, version, class, delay: delay.saturating_sub(30), fails, foreign,
			}
		),
		2 => (0..6u32).prop_map(Step::Disarm),
		2 => (0..6u32, 0..20u64, 0..5u64)
			.prop_map(|(plan, ago, length)| Step::StandDown(plan, ago, length)),
		1 => (0..6u32).prop_map(Step::Rehearse),
		3 => any::<bool>().prop_map(|fails| Step::Execute { fails }),
		1 => Just(Step::Replay),
		3 => (0..40u64, 0..3u8).prop_map(|(number, kind)| Step::Retry(number, kind)),
		2 => (0..3u64).prop_map(Step::NextSet),
		1 => (0..100u64).prop_map(Step::Pause),
		1 => Just(Step::Unpause),
		9 => (0..40u64).prop_map(Step::Pass),
		2 => (0..3_000u64).prop_map(Step::SmallBlock),
		1 => (0..10u8).prop_map(|n| if n == 0 { Step::Forget } else { Step::Unpause }),
		2 => Just(Step::Install),
	]
}

/// The lowest block that anything is said about.
const LOWEST: u64 = 100;

/// What a sequence has to remember: every set that was made, and every certificate that was handed in.
#[derive(Default)]
struct Past {
	sets: BTreeMap<u64, UnixTime>,
	certificates: Vec<(Certificate, Vec<AbsentWitness>)>,
}

impl Past {
	fn set(&mut self, set_id: u64, activates_at: UnixTime) -> TestSet<Fake> {
		let activates_at = *self.sets.entry(set_id).or_insert(activates_at);
		test_set(SetPlan { activates_at, ..plan(SERVICE, set_id) })
	}

	/// One of the sets that are kept, the latest first.
	fn kept(&mut self, by: usize) -> TestSet<Fake> {
		let sets = Inbox::sets(SERVICE);
		let set_id = sets.iter().rev().cycle().nth(by).map_or(1, |set_id| set_id.0);
		self.set(set_id, plan(SERVICE, set_id).activates_at)
	}

	fn certify(&mut self, by: usize, statement: Statement, absent: &[u16]) {
		let set = self.kept(by);
		let (certificate, witnesses) = (set.certify(statement, absent), set.witnesses(absent));
		self.certificates.push((certificate.clone(), witnesses.clone()));
		let _ = submit(certificate, witnesses);
	}

	fn send(&mut self, protocol: ProtocolId, body: Body) {
		let next = next_message().0;
		let (outbox, proven) = messages(next, vec![(protocol, body)]);
		let set = self.kept(0);
		let in_office = set.commitment.activates_at <= UnixTime(now());
		let _ = submit_messages(set.certify(outbox, &[]), vec![], proven);
		if !Inbox::sets(SERVICE).is_empty() && in_office {
			assert_eq!(next_message().0, next + 1, "no message blocks its lane");
		}
	}

	fn hand_over(&mut self, rounds: u64) {
		let before = self.kept(0);
		let set_id = before.commitment.set_id.0 + 1;
		let activates_at = UnixTime(round().0 + rounds * ROUND);
		let next = test_set(SetPlan { activates_at, ..plan(SERVICE, set_id) });
		let standby = (rounds > 0).then(|| hash(set_id));
		let handover = Handover { next: next.commitment, standby };
		let certificate = before.certify(Statement::Handover(handover), &[]);
		if hand_over(certificate, POLICY).is_ok() {
			self.sets.insert(set_id, activates_at);
		}
	}

	/// Trusts the service again after it was forgotten: a set that was never made before.
	fn install(&mut self) {
		if Inbox::sets(SERVICE).is_empty() {
			let set_id = self.sets.keys().last().map_or(2, |last| last + 1);
			if install(&self.set(set_id, UnixTime(START - 3_600))).is_ok() {
				self.certificates.clear();
			} else {
				self.sets.remove(&set_id);
				assert!(crate::Leavings::<Test>::contains_key(SERVICE), "it is sound");
			}
		}
	}
}

fn halt_of(said: Said) -> Statement {
	let round = round_before(said.ago);
	Statement::Halt(Halt { round, ..halt_on(said.branch, LOWEST + said.above) })
}

fn resume_of(said: Said) -> Statement {
	let (height, round) = (LOWEST + said.above, round_before(said.ago));
	let block_hash = hash_on(said.branch, height);
	Statement::Resume(Resume { height: Height(height), block_hash, round })
}

fn checkpoint_of(said: Said) -> Statement {
	let (height, round) = ((LOWEST + said.above) / 10 * 10, round_before(said.ago));
	Statement::Checkpoint(Checkpoint { round, ..checkpoint_on(said.branch, height) })
}

fn order_of(plan: u32, version: u32, class: u8, delay: u64, protocol: ProtocolId) -> PlanOrder {
	let class = match class {
		0 => ThrottleClass::Critical,
		1 => ThrottleClass::Normal,
		_ => ThrottleClass::Deferrable,
	};
	PlanOrder {
		plan: PlanId(plan),
		version,
		class,
		delay: Seconds(delay),
		failover: remark(protocol, b"x").try_into().unwrap(),
		failback: remark(protocol, b"back").try_into().unwrap(),
	}
}

fn run(step: Step, past: &mut Past) {
	let root = RuntimeOrigin::root;
	match step {
		Step::Suspect(said) => past.certify(said.by, halt_of(said), &[0, 1]),
		Step::Halt(said) => past.certify(said.by, halt_of(said), &[2]),
		Step::Resume(said) => past.certify(said.by, resume_of(said), &[]),
		Step::Checkpoint(said) => past.certify(said.by, checkpoint_of(said), &[]),
		Step::Again(_) if past.certificates.is_empty() => {},
		Step::Again(which) => {
			let (certificate, witnesses) = which.get(&past.certificates).clone();
			let _ = submit(certificate, witnesses);
		},
		Step::Arm { plan, version, class, delay, fails, foreign } => {
			let protocol = if foreign { ProtocolId(6) } else { PROTOCOL };
			let mut order = order_of(plan, version, class, delay, protocol);
			if fails {
				order.failover = program(protocol, vec![Trap(1)]).try_into().unwrap();
			}
			past.send(protocol, Body::Arm(order));
		},
		Step::Disarm(plan) => past.send(PROTOCOL, Body::Disarm(PlanId(plan))),
		Step::StandDown(plan, ago, length) => {
			let first = round_before(ago);
			let last = Round(first.0 + length * ROUND);
			past.send(PROTOCOL, Body::StandDown { plan: PlanId(plan), first, last });
		},
		Step::Rehearse(plan) => {
			let _ = Inbox::rehearse(RuntimeOrigin::signed(7), SERVICE, PlanId(plan));
		},
		Step::Execute { fails: true } => {
			past.send(PROTOCOL, execute(program(PROTOCOL, vec![Trap(1)])))
		},
		Step::Execute { fails: false } => past.send(PROTOCOL, execute(remark(PROTOCOL, b"x"))),
		Step::Replay => {
			let (outbox, proven) = messages(0, vec![(PROTOCOL, Body::Disarm(PlanId(0)))]);
			if next_message().0 > 0 {
				let again = past.kept(0).certify(outbox, &[]);
				assert!(submit_messages(again, vec![], proven).is_err());
			}
		},
		Step::Retry(number, kind) => {
			let plan = PlanId(number as u32 % 6);
			let execution = match kind {
				0 => Execution::Message(LANE, SequenceNumber(number)),
				1 => Execution::Failover(plan),
				_ => Execution::Failback(plan),
			};
			let _ = Inbox::retry(RuntimeOrigin::signed(7), SERVICE, execution);
		},
		Step::NextSet(rounds) => past.hand_over(rounds),
		Step::Pause(seconds) => Inbox::pause(root(), Seconds(seconds)).unwrap(),
		Step::Unpause => drop(Inbox::resume_execution(root())),
		Step::Pass(seconds) => pass(seconds),
		Step::SmallBlock(micros) => {
			let part = frame_support::weights::Weight::from_parts(micros * 1_000_000, 1 << 20);
			idle_with(part);
		},
		Step::Forget => drop(Inbox::forget_service(root(), SERVICE)),
		Step::Install => past.install(),
	}
}

/// What events may tell one after the other, since the service is trusted.
#[derive(Default)]
struct Story {
	fired: BTreeSet<PlanId>,
	/// The last round of a Halt, of a Resume, and of a Checkpoint.
	halt: Option<Round>,
	resume: Option<Round>,
	checkpoint: Option<Round>,
}

impl Story {
	fn hear(&mut self, event: Event<Test>) {
		match event {
			Event::PlanFired { plan, .. } => {
				assert!(self.fired.insert(plan), "{plan} fired twice");
			},
			Event::PlanFailedBack { plan, .. } => {
				assert!(self.fired.remove(&plan), "{plan} had not fired");
			},
			Event::PlanDisarmed { plan, .. } => drop(self.fired.remove(&plan)),
			Event::ServiceForgotten { .. } => *self = Self::default(),
			Event::IncidentOpened { incident, .. } | Event::IncidentProlonged { incident, .. } => {
				let round = Some(incident.last.round);
				assert!(round > self.halt, "Halts are heard in the order of their rounds");
				assert!(round > self.resume, "no Halt of a time of which life is known");
				self.halt = round;
			},
			Event::IncidentResumed { incident, .. } => {
				assert!(incident.resumed >= self.halt, "life ends a halt from its round on");
			},
			Event::ResumeRemembered { resume, .. } => {
				assert!(Some(resume.round) > self.resume, "Resumes rise");
				assert!(Some(resume.round) >= self.halt, "and speak of what came after the Halt");
			},
			Event::CheckpointAccepted { checkpoint, .. } => {
				let round = Some(checkpoint.round);
				assert!(round > self.checkpoint, "no older Checkpoint stands again");
				self.checkpoint = round;
			},
			_ => {},
		}
	}

	fn hear_all(&mut self) {
		events().into_iter().for_each(|event| self.hear(event));
		System::reset_events();
		let known = Inbox::ward(SERVICE).and_then(|ward| ward.last_resume);
		assert!(known >= self.resume, "what is known of life is not forgotten");
		self.resume = known;
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(200))]

	#[test]
	fn every_sequence_keeps_the_invariants(steps in prop::collection::vec(step(), 1..100)) {
		build_and_execute(|| {
			MaxPlans::set(4);
			MaxPlansOfProtocol::set(3);
			MaxCriticalOfProtocol::set(1);
			let (mut story, mut past) = (Story::default(), Past::default());
			System::reset_events();
			for step in steps {
				// `pass` ends a block and clears its events, so they are read before as well.
				if let Step::Pass(_) = step {
					idle_with(IDLE);
					story.hear_all();
				}
				run(step, &mut past);
				story.hear_all();
				Inbox::do_try_state().expect("invariants hold after every step");
			}
		});
	}
}
