// SPDX-License-Identifier: Apache-2.0

//! The record is a function of the set of certificates heard, not of their order or of when they came.

use crate::{mock::*, *};
use proptest::prelude::*;
use vigil_bls::{test_utils::TestSet, Fake, SetPlan};
use vigil_primitives::{
	traits::Status, Certificate, Checkpoint, Halt, Height, Incident, IncidentId, Resume, Round,
	Seconds, SetId, Statement, UnixTime,
};

fn halted(height: u64, second: u64) -> Certificate {
	certify(Statement::Halt(Halt { round: Round(second), ..halt(height) }))
}

fn resumed(height: u64, second: u64) -> Certificate {
	certify(Statement::Resume(Resume { round: Round(second), ..resume(height) }))
}

fn shown(height: u64, second: u64) -> Certificate {
	certify(Statement::Checkpoint(Checkpoint { round: Round(second), ..checkpoint(height) }))
}

/// A ward that stood for a minute, with the time at which each was certified.
fn outage() -> [(u64, Certificate); 4] {
	[
		(START, halted(105, START)),
		(START + 30, halted(105, START + 30)),
		(START + 60, resumed(105, START + 60)),
		(START + 90, shown(110, START + 90)),
	]
}

#[test]
fn an_outage_is_recorded_whole_when_a_later_checkpoint_is_heard_before_all_of_it() {
	let (mut in_time, mut too_late) = (Vec::new(), Vec::new());
	build_and_execute(|| {
		for (time, certificate) in outage() {
			pass(time - now());
			assert_eq!(submit(certificate), Ok(true));
		}
		assert_eq!(status(), Status::Live);
		assert_eq!(moves().len(), 3, "halted, recovering and live again");
		in_time = Liveness::incidents(SERVICE);
	});
	build_and_execute(|| {
		pass(90);
		let [first, second, resumed, shown] = outage().map(|(_, certificate)| certificate);
		assert_eq!(submit(shown), Ok(true));
		assert_late(first, Reason::StaleRound);
		assert_late(second, Reason::BelowCheckpoint);
		assert_eq!(submit(resumed), Ok(true));
		assert_eq!((status(), moves()), (Status::Live, vec![]), "what is over fires nothing");
		too_late = Liveness::incidents(SERVICE);
		assert_eq!(spans(), [(START - 12, 72, Some(START + 60))]);
	});
	assert_eq!(in_time, too_late);
}

#[test]
fn every_change_of_an_incident_is_told_by_its_number() {
	build_and_execute(|| {
		pass(90);
		let mut told = std::collections::BTreeMap::new();
		let [first, second, resumed, shown] = outage().map(|(_, certificate)| certificate);
		let between = super::record::resumed(105, START + 15);
		for certificate in [second, shown, first, resumed, between] {
			System::reset_events();
			assert_eq!(submit(certificate), Ok(true));
			for event in events() {
				if let Event::IncidentRecorded { incident, .. } = event {
					told.insert(incident.id, incident);
				}
			}
		}
		assert_eq!(
			spans(),
			[(START - 12, 27, Some(START + 15)), (START + 18, 42, Some(START + 60))]
		);
		assert_eq!(told.into_values().collect::<Vec<_>>(), Liveness::incidents(SERVICE));
	});
}

#[test]
fn a_party_that_hurries_a_resume_in_does_not_make_an_outage_grow_or_disappear() {
	build_and_execute(|| {
		pass(63);
		let resume = resumed(105, START + 33);
		assert_eq!(submit(resume), Ok(true));
		assert_late(halted(105, START), Reason::StaleRound);
		assert_late(halted(105, START + 30), Reason::Resumed);
		assert_eq!(spans(), [(START - 12, 45, Some(START + 33))]);
	});
}

#[test]
fn what_is_older_than_a_full_record_is_ignored() {
	build_and_execute(|| {
		let old = halted(105, START);
		for _ in 0..=u64::from(RECORD_WORDS) {
			pass(3);
			tell_halt(105);
		}
		assert_eq!(Records::<Test>::get(SERVICE).words().len(), RECORD_WORDS as usize);
		assert_ignored(old, Reason::Settled);
		let word = resumed(105, START + 3);
		assert_ignored(word, Reason::Settled);
		assert_eq!(spans(), [(START + 3 - 12, 12 + 3 * u64::from(RECORD_WORDS), None)]);
	});
}

#[test]
fn a_ward_that_lives_for_long_crowds_out_no_outage() {
	build_and_execute(|| {
		let old = halted(105, START);
		for n in 0..=u64::from(RECORD_WORDS) {
			pass(3);
			tell_checkpoint(checkpoint(110 + 10 * n));
		}
		assert_eq!(Records::<Test>::get(SERVICE).words().len(), RECORD_WORDS as usize);
		assert_eq!(submit(old), Ok(true), "it is the first Halt of its round");
		assert_eq!(status(), Status::Live);
		assert_eq!(spans(), [(START - 12, 15, Some(START + 3))]);
		// What went to make room comes back at nobody's cost but its own.
		assert_ignored(shown(120, START + 6), Reason::Settled);
	});
}

/// Half-way through what is said, another set takes office: rounds twice as long, and twice the
/// silence before a Halt.
const CHANGE: u64 = START - 60;

fn next_set() -> TestSet<Fake> {
	TestSet::with_plan(
		&SetPlan { activates_at: UnixTime(CHANGE), ..plan(SERVICE, SetId(2)) },
		&WEIGHTS,
	)
}

/// One certificate of the last two minutes, by the set that was in office.
#[derive(Clone, Debug)]
struct Said {
	kind: u8,
	height: u64,
	branch: u8,
	round: u64,
}

fn said() -> impl Strategy<Value = Said> {
	(0..3u8, 0..5u64, 1..3u8, 0..40u64).prop_map(|(kind, height, branch, round)| Said {
		kind,
		height: 100 + 5 * height,
		branch,
		round,
	})
}

impl Said {
	fn certificate(&self) -> Certificate {
		let second = START - 120 + self.round * ROUND;
		let (set, second) = match second < CHANGE {
			true => (set(), second),
			false => (next_set(), second / (2 * ROUND) * (2 * ROUND)),
		};
		let round = Round(second);
		let block_hash = hash(self.height, self.branch);
		let statement = match self.kind {
			0 => Statement::Halt(Halt { round, block_hash, ..halt(self.height) }),
			1 => Statement::Resume(Resume { round, block_hash, height: Height(self.height) }),
			_ => {
				let block = block(self.height / 10 * 10, self.branch);
				Statement::Checkpoint(Checkpoint { round, ..block })
			},
		};
		set.certify(statement, &[])
	}
}

/// What comes of certificates that are heard in this order, with so many seconds before each.
fn come_to(said: &[Said], gaps: &[u64]) -> (Vec<Incident>, Vec<Word>) {
	let mut come_to = Default::default();
	build_and_execute(|| {
		let commitment =
			keep(SetPlan { activates_at: UnixTime(CHANGE), ..plan(SERVICE, SetId(2)) });
		assert_eq!(commitment.commitment, next_set().commitment);
		change_set(SERVICE, SetId(2), |set| {
			set.policy.round_length = Seconds(2 * ROUND);
			set.policy.halt_after = Seconds(24);
		});
		for (one, gap) in said.iter().zip(gaps) {
			pass(*gap);
			submit(one.certificate()).expect("it is valid");
			Liveness::do_try_state().expect("invariants hold after every certificate");
		}
		let unnumbered = |one: Incident| Incident { id: IncidentId(0), ..one };
		let incidents = Liveness::incidents(SERVICE).into_iter().map(unnumbered).collect();
		come_to = (incidents, Records::<Test>::get(SERVICE).words().to_vec());
	});
	come_to
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(200))]

	#[test]
	fn any_order_of_the_same_certificates_gives_the_same_incidents(
		(said, shuffled) in prop::collection::vec(said(), 1..24).prop_flat_map(|said| {
			(Just(said.clone()), Just(said).prop_shuffle())
		}),
		gaps in prop::collection::vec(0..30u64, 24),
	) {
		let in_order = come_to(&said, &[0; 24]);
		prop_assert_eq!(&come_to(&shuffled, &[0; 24]), &in_order);
		prop_assert_eq!(come_to(&shuffled, &gaps), in_order, "nor does it matter when");
	}
}
