// SPDX-License-Identifier: Apache-2.0

//! Random sequences of calls and blocks keep every invariant, and no plan fires twice in a row.

use crate::{mock::*, Event, Item, Source, SweepKind};
use proptest::prelude::*;
use std::collections::BTreeMap;
use vigil_bls::SetPlan;
use vigil_primitives::{
	Body, Height, PlanId, PlanOrder, ProtocolId, Seconds, SequenceNumber, Statement, ThrottleClass,
	UnixTime,
};
use xcm::latest::prelude::Trap;

#[derive(Clone, Debug)]
enum Step {
	Suspect(u64),
	Halt(u64),
	Resume,
	Checkpoint(u64),
	Arm { plan: u32, version: u32, class: u8, delay: u64, fails: bool, foreign: bool },
	Disarm(u32),
	StandDown(u32, u64),
	Execute { fails: bool },
	Replay,
	Retry(u64, u8),
	NextSet,
	Pause(u64),
	Unpause,
	Pass(u64),
	SmallBlock(u64),
	Forget,
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		1 => (0..20u64).prop_map(Step::Suspect),
		4 => (0..20u64).prop_map(Step::Halt),
		4 => Just(Step::Resume),
		5 => (0..4u64).prop_map(Step::Checkpoint),
		8 => (0..6u32, 0..9u32, 0..3u8, 0..60u64, any::<bool>(), any::<bool>()).prop_map(
			|(plan, version, class, delay, fails, foreign)| Step::Arm {
				plan, version, class, delay: delay.saturating_sub(30), fails, foreign,
			}
		),
		2 => (0..6u32).prop_map(Step::Disarm),
		2 => (0..6u32, 0..20u64).prop_map(|(plan, height)| Step::StandDown(plan, height)),
		3 => any::<bool>().prop_map(|fails| Step::Execute { fails }),
		1 => Just(Step::Replay),
		3 => (0..40u64, 0..3u8).prop_map(|(number, kind)| Step::Retry(number, kind)),
		1 => Just(Step::NextSet),
		1 => (0..100u64).prop_map(Step::Pause),
		1 => Just(Step::Unpause),
		9 => (0..40u64).prop_map(Step::Pass),
		2 => (0..3_000u64).prop_map(Step::SmallBlock),
		1 => (0..30u8).prop_map(|n| if n == 0 { Step::Forget } else { Step::Resume }),
	]
}

/// The latest set signs.
fn latest() -> vigil_bls::test_utils::TestSet<vigil_bls::Fake> {
	let set_id = Inbox::sets(SERVICE).last().map_or(1, |set_id| set_id.0);
	test_set(plan(SERVICE, set_id))
}

fn base() -> u64 {
	let last = Inbox::ward(SERVICE).and_then(|ward| ward.checkpoint);
	last.map_or(100, |last| last.height.0)
}

fn send(protocol: ProtocolId, body: Body) {
	let next = Inbox::next_message(SERVICE).0;
	let (outbox, proven) = messages(next, vec![(protocol, body)]);
	let _ = submit_messages(latest().certify(outbox, &[]), vec![], proven);
	if !Inbox::sets(SERVICE).is_empty() {
		assert_eq!(Inbox::next_message(SERVICE).0, next + 1, "no message blocks its lane");
	}
}

fn certify(statement: Statement, absent: &[u16]) {
	let _ = submit_by(&latest(), statement, absent);
}

fn run(step: Step) {
	let root = RuntimeOrigin::root;
	match step {
		Step::Suspect(above) => certify(Statement::Halt(halt(base() + above)), &[0, 1]),
		Step::Halt(above) => certify(Statement::Halt(halt(base() + above)), &[2]),
		Step::Resume => {
			let open = Inbox::ward(SERVICE).and_then(|ward| ward.incident);
			let height = open.map_or(1, |open| open.halt.height.0);
			certify(Statement::Resume(resume(height)), &[]);
		},
		Step::Checkpoint(above) => {
			let height = (base() / 10 + above) * 10;
			certify(Statement::Checkpoint(checkpoint(height)), &[]);
		},
		Step::Arm { plan, version, class, delay, fails, foreign } => {
			let protocol = if foreign { ProtocolId(6) } else { PROTOCOL };
			let payload = match fails {
				true => program(protocol, vec![Trap(1)]),
				false => remark(protocol, b"x"),
			};
			let class = match class {
				0 => ThrottleClass::Critical,
				1 => ThrottleClass::Normal,
				_ => ThrottleClass::Deferrable,
			};
			let order = PlanOrder {
				plan: PlanId(plan),
				version,
				class,
				delay: Seconds(delay),
				failover: payload.try_into().unwrap(),
				failback: remark(protocol, b"back").try_into().unwrap(),
			};
			send(protocol, Body::Arm(order));
		},
		Step::Disarm(plan) => send(PROTOCOL, Body::Disarm(PlanId(plan))),
		Step::StandDown(plan, above) => {
			let height = base() + above;
			let (plan, block_hash) = (PlanId(plan), hash(height));
			send(PROTOCOL, Body::StandDown { plan, height: Height(height), block_hash });
		},
		Step::Execute { fails: true } => send(PROTOCOL, execute(program(PROTOCOL, vec![Trap(1)]))),
		Step::Execute { fails: false } => send(PROTOCOL, execute(remark(PROTOCOL, b"x"))),
		Step::Replay => {
			let (outbox, proven) = messages(0, vec![(PROTOCOL, Body::Disarm(PlanId(0)))]);
			if Inbox::next_message(SERVICE).0 > 0 {
				let again = submit_messages(latest().certify(outbox, &[]), vec![], proven);
				assert!(again.is_err());
			}
		},
		Step::Retry(number, kind) => {
			let plan = PlanId(number as u32 % 6);
			let item = match kind {
				0 => Item::Message(SequenceNumber(number)),
				1 => Item::Failover(plan),
				_ => Item::Failback(plan),
			};
			let source = Source { service: SERVICE, item };
			let _ = Inbox::retry(RuntimeOrigin::signed(7), source);
		},
		Step::NextSet => {
			let set = latest();
			let set_id = set.commitment.set_id.0 + 1;
			let activates_at = UnixTime(START - 3_600);
			let next = test_set(SetPlan { activates_at, ..plan(SERVICE, set_id) });
			let statement = Statement::Handover(next.commitment);
			let certificate = set.certify(statement, &[]).into();
			let _ =
				Inbox::handover(RuntimeOrigin::signed(7), certificate, Default::default(), POLICY);
		},
		Step::Pause(seconds) => Inbox::pause(root(), Seconds(seconds)).unwrap(),
		Step::Unpause => drop(Inbox::resume_execution(root())),
		Step::Pass(seconds) => pass(seconds),
		Step::SmallBlock(micros) => {
			let part = frame_support::weights::Weight::from_parts(micros * 1_000_000, 1 << 20);
			idle_with(part);
		},
		Step::Forget => drop(Inbox::forget_service(root(), SERVICE)),
	}
}

/// Between two firings of a plan there is a failback, or it was forgotten.
fn check_order(fired: &mut BTreeMap<PlanId, bool>, events: Vec<Event<Test>>) {
	for event in events {
		match event {
			Event::PlanFired { plan, .. } => {
				assert_ne!(fired.insert(plan, true), Some(true), "{plan} fired twice");
			},
			Event::PlanFailedBack { plan, .. } => {
				assert_eq!(fired.insert(plan, false), Some(true), "{plan} had not fired");
			},
			Event::PlanDisarmed { plan, .. } => drop(fired.remove(&plan)),
			Event::ServiceForgotten { .. } => fired.clear(),
			Event::SweepStarted { kind: SweepKind::Fire | SweepKind::FailBack, .. } => {},
			_ => {},
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(150))]

	#[test]
	fn every_sequence_keeps_the_invariants(steps in prop::collection::vec(step(), 1..80)) {
		build_and_execute(|| {
			MaxPlans::set(4);
			let mut fired = BTreeMap::new();
			for step in steps {
				// `pass` ends a block and clears its events, so they are read before as well.
				System::reset_events();
				if let Step::Pass(_) = step {
					idle_with(IDLE);
				}
				check_order(&mut fired, events());
				System::reset_events();
				run(step);
				check_order(&mut fired, events());
				Inbox::do_try_state().expect("invariants hold after every step");
			}
		});
	}
}
