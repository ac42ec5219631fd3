// SPDX-License-Identifier: Apache-2.0

//! Random sequences of statements, by anybody about anything, keep every invariant.

use crate::mock::*;
use frame_system::RawOrigin;
use proptest::prelude::*;
use sp_runtime::transaction_validity::TransactionSource;
use vigil_bls::{test_utils::TestSet, Fake, SetPlan};
use vigil_primitives::{
	incident::IncidentPins,
	traits::{ServiceStatus, Status, WatcherSets},
	Certificate, Checkpoint, Destination, Halt, Height, IncidentId, LaneId, Outbox, Resume, Round,
	Seconds, SequenceNumber, ServiceId, SetId, Statement, UnixTime, H256,
};

const SERVICES: [ServiceId; 5] =
	[ServiceId(1), ServiceId(2), ServiceId(3), ServiceId(4), ServiceId(5)];

#[derive(Clone, Copy, Debug)]
enum What {
	Halt,
	Resume,
	ResumeOfTheIncident,
	Checkpoint,
	Replayed,
}

#[derive(Clone, Debug)]
struct Said {
	service: usize,
	/// Zero for the set in office.
	set_id: u64,
	what: What,
	/// Above a height somewhat below the last checkpoint.
	height: u64,
	branch: u8,
	/// Rounds before the one that runs, less five.
	age: u64,
	/// Seconds beside the round.
	beside: u64,
	absent: u16,
}

#[derive(Clone, Debug)]
enum Step {
	Submit(Said),
	Note(Vec<Said>),
	Pass(u64),
	/// A set hands over, or signs what leaves the chain, without these members.
	Duty(usize, u64, u16),
	/// An incident is pinned, or released.
	Pin(usize, u64, bool),
	/// With rounds that are longer by so much.
	NextSet(usize, u64),
	End(usize),
}

fn said() -> impl Strategy<Value = Said> {
	let what = prop_oneof![
		4 => Just(What::Halt),
		1 => Just(What::Resume),
		4 => Just(What::ResumeOfTheIncident),
		6 => Just(What::Checkpoint),
		2 => Just(What::Replayed),
	];
	let when = (0..100u64, 0..30u64);
	(0..5usize, 0..12u64, what, 0..35u64, 1..3u8, when, 0..8u16).prop_map(
		|(service, set_id, what, height, branch, (age, beside), absent)| Said {
			service,
			set_id: if set_id > 3 { 0 } else { set_id },
			what,
			height,
			branch,
			age: if age > 50 { 5 } else { age },
			beside: if beside > 2 { 0 } else { beside },
			absent: absent.saturating_sub(4),
		},
	)
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		12 => said().prop_map(Step::Submit),
		4 => prop::collection::vec(said(), 1..5).prop_map(Step::Note),
		8 => (0..30u64).prop_map(Step::Pass),
		2 => (0..5usize, 0..3u64, 0..3u16).prop_map(|(service, first, absent)| {
			Step::Duty(service, first, absent)
		}),
		2 => (0..5usize, 0..6u64, any::<bool>()).prop_map(|(service, id, pin)| {
			Step::Pin(service, id, pin)
		}),
		1 => (0..5usize, 0..2u64).prop_map(|(service, more)| Step::NextSet(service, more)),
		1 => (3..5usize).prop_map(Step::End),
	]
}

fn certificate(said: &Said) -> Certificate {
	let service = SERVICES[said.service];
	let in_office = TestSets::<u64>::current(service).unwrap_or(SET);
	let set_id = if said.set_id == 0 { in_office } else { SetId(said.set_id) };
	let length =
		TestSets::<u64>::policy(service, set_id).map_or(ROUND, |policy| policy.round_length.0);
	let round = Round((now() / length + 5).saturating_sub(said.age) * length + said.beside);
	let known = Liveness::ward(service);
	let last = known.as_ref().and_then(|ward| ward.checkpoint);
	let height = Height(last.map_or(100, |last| last.height.0).saturating_sub(15) + said.height);
	let block_hash = hash(height.0, said.branch);
	let resume = Resume { height, block_hash, round };
	let statement = match said.what {
		What::Halt => Statement::Halt(Halt { height, block_hash, round, ..halt(0) }),
		What::Resume => Statement::Resume(resume),
		What::ResumeOfTheIncident => {
			let open = known.and_then(|ward| ward.incident);
			Statement::Resume(open.map_or(resume, |open| Resume {
				height: open.last.height,
				block_hash: open.last.block_hash,
				round,
			}))
		},
		What::Checkpoint => {
			let block = block(height.0 / 10 * 10, said.branch);
			Statement::Checkpoint(Checkpoint { round, ..block })
		},
		What::Replayed => {
			let kept = crate::Checkpoints::<Test>::get(service);
			let old = kept.get(said.height as usize % 5).map(|kept| kept.checkpoint);
			Statement::Checkpoint(old.unwrap_or_else(|| block(100, said.branch)))
		},
	};
	let set = TestSet::<Fake>::with_plan(&plan(service, set_id), &WEIGHTS);
	let absent: Vec<u16> = (0..said.absent).collect();
	set.certify(statement, &absent)
}

/// Does the step; whether it is refused does not matter here.
fn run(step: Step) {
	match step {
		Step::Submit(said) => {
			let certificate = certificate(&said);
			let authorized = authorize(core::slice::from_ref(&certificate));
			let changed = submit(certificate) == Ok(true);
			assert_eq!(authorized, changed, "both ways agree on what is news");
		},
		Step::Note(all) => {
			let certificates: Vec<_> = all.iter().map(certificate).collect();
			if authorize(&certificates) {
				let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
				let origin = RawOrigin::Authorized.into();
				let certificates = certificates.try_into().expect("few enough");
				Liveness::note_certificates(origin, certificates).expect("it never fails");
				let after = sp_io::storage::root(sp_runtime::StateVersion::V1);
				assert_ne!(before, after, "what is authorized is news");
			}
		},
		Step::Duty(service, first, absent) => {
			let certificate = duty(SERVICES[service], first, absent);
			let authorized = authorize(core::slice::from_ref(&certificate));
			assert_eq!(submit(certificate) == Ok(true), authorized);
		},
		Step::Pin(service, id, pin) => {
			let (service, id) = (SERVICES[service], IncidentId(id));
			match pin {
				true => drop(<Liveness as IncidentPins>::pin(service, id)),
				false => <Liveness as IncidentPins>::release(service, id),
			}
		},
		Step::Pass(seconds) => pass(seconds),
		Step::NextSet(service, more) => {
			let service = SERVICES[service];
			let next = (1..4).find(|id| commitment(service, *id).is_none());
			// A service that has ended has no first set, and never comes back.
			if let Some(set_id) = next.filter(|set_id| *set_id > 1) {
				let set_id = SetId(set_id);
				keep(SetPlan { activates_at: UnixTime(now()), ..plan(service, set_id) });
				change_set(service, set_id, |set| {
					set.policy.round_length = Seconds(ROUND + more * ROUND);
				});
			}
		},
		Step::End(service) => {
			forget_sets(Some(SERVICES[service]));
			let _ = Liveness::forget(RuntimeOrigin::signed(7), SERVICES[service]);
		},
	}
}

/// The certificate of an outbox that the chain asks for, if its number is even.
fn duty(service: ServiceId, first: u64, absent: u16) -> Certificate {
	let set_id = TestSets::<u64>::current(service).unwrap_or(SET);
	let outbox = Statement::Outbox(Outbox {
		destination: Destination { network: H256::repeat_byte(1), inbox: H256::repeat_byte(2) },
		lane: LaneId(0),
		first: SequenceNumber(first),
		count: 1,
		root: H256::repeat_byte(3),
	});
	if first.is_multiple_of(2) {
		world(|world| world.asked.push((service, set_id, outbox.clone())));
	}
	let set = TestSet::<Fake>::with_plan(&plan(service, set_id), &WEIGHTS);
	set.certify(outbox, &(0..absent).collect::<Vec<_>>())
}

fn commitment(service: ServiceId, set_id: u64) -> Option<vigil_primitives::SetCommitment> {
	TestSets::<u64>::commitment(service, SetId(set_id))
}

fn authorize(certificates: &[Certificate]) -> bool {
	let certificates = certificates.to_vec().try_into().expect("few enough");
	Liveness::authorize_certificates(TransactionSource::Local, &certificates).is_ok()
}

/// Statuses as the neighbours were told of them.
fn told() -> Vec<(ServiceId, Status)> {
	let last = |service: &ServiceId| {
		let moves = moves();
		let last = moves.iter().rev().find(|(id, ..)| id == service);
		(*service, last.map_or(Status::Live, |(_, _, to)| *to))
	};
	SERVICES.iter().map(last).collect()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(300))]

	#[test]
	fn invariants_hold_whatever_is_said(steps in prop::collection::vec(step(), 1..80)) {
		build_and_execute(|| {
			for service in SERVICES {
				keep(plan(service, SET));
			}
			for step in steps {
				run(step);
				Liveness::do_try_state().expect("invariants hold after every step");
				for (service, status) in told() {
					let is = Liveness::status(service);
					assert!(is.is_none_or(|is| is == status), "neighbours know every status");
				}
			}
		});
	}
}
