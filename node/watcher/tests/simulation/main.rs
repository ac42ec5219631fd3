// SPDX-License-Identifier: Apache-2.0

//! Many engines on a network that loses, delays, splits and lies, from one seed: the same seed gives
//! the same trace, and no seed gives two certificates that conflict.
//!
//! `VIGIL_SIMULATION_SEEDS` sets how many seeds each scenario runs with, for long runs.

mod network;
mod node;
mod ward;

use network::{Certified, Outcome, Scenario, Simulation};
use std::time::Instant;
use vigil_bls::{Blst, Fake};
use vigil_primitives::{Height, Kind, Statement};
use vigil_watcher::VoteBackend;
use ward::{hash, Ward};

/// Runs twice, with signatures that cost nothing.
fn run_twice(scenario: Scenario) -> Outcome {
	run_twice_by::<Fake>(scenario)
}

/// Runs twice, compares, and tells how long it took.
fn run_twice_by<B: VoteBackend>(scenario: Scenario) -> Outcome {
	let begun = Instant::now();
	let run = || Simulation::<B>::new(scenario.clone()).run();
	let outcome = run();
	assert_eq!(run(), outcome, "the same seed, another trace");
	for Certified { statement, first, last, nodes } in &outcome.certified {
		println!("{first:>7} ms to {last:>7} ms, {nodes} nodes: {statement:?}");
	}
	let Scenario { watchers, relays, seed, .. } = scenario;
	println!(
		"{watchers} watchers, {relays} relays, seed {seed}: {} messages of {} bytes, two runs took {:?}",
		outcome.sent.0,
		outcome.sent.1,
		begun.elapsed()
	);
	outcome
}

fn seeds(least: u64) -> std::ops::Range<u64> {
	let wanted = std::env::var("VIGIL_SIMULATION_SEEDS").ok().and_then(|n| n.parse().ok());
	0..wanted.unwrap_or(least).max(least)
}

fn of_kind(outcome: &Outcome, kind: Kind) -> Vec<&Certified> {
	outcome.certified.iter().filter(|one| one.statement.kind() == kind).collect()
}

fn halted_at(one: &Certified) -> Height {
	match &one.statement {
		Statement::Halt(halt) => halt.height,
		other => panic!("{other:?} is no Halt"),
	}
}

#[test]
fn watchers_certify_halt_and_resume_without_conflict_though_some_lie() {
	// A hundred in long runs.
	let watchers = if seeds(2).end > 2 { 100 } else { 40 };
	for seed in seeds(2) {
		let mut ward = Ward::new(50);
		ward.run(0, 5_000, 1_000);
		ward.run(40_000, 50_000, 1_000);
		let equivocators = watchers * 15 / 100;
		let outcome = run_twice(Scenario {
			equivocators,
			restarts: watchers / 10,
			split: if seed % 2 == 0 { (0, 0) } else { (16_000, 27_000) },
			..Scenario::new(seed, watchers, ward, 50_000)
		});
		let halts = of_kind(&outcome, Kind::Halt);
		let resumes = of_kind(&outcome, Kind::Resume);
		assert_eq!(halts.len(), 1, "certified once");
		assert!(halts[0].nodes >= watchers * 8 / 10 && halted_at(halts[0]) == Height(55));
		let soon = if seed % 2 == 0 { 19_500 } else { 31_500 };
		assert!(halts[0].first <= soon, "{} ms", halts[0].first);
		assert!(resumes.iter().any(|one| one.nodes >= watchers * 8 / 10));
		assert_eq!(outcome.convicted, equivocators, "seed {seed}");
	}
}

#[test]
fn ward_seen_to_stand_by_too_few_is_never_certified() {
	// A third equivocates, the rest is split for good: nobody may certify anything.
	let mut ward = Ward::new(50);
	ward.run(0, 5_000, 1_000);
	let outcome = run_twice(Scenario {
		equivocators: 32,
		restarts: 10,
		split: (0, u64::MAX),
		..Scenario::new(9, 99, ward, 30_000)
	});
	assert!(outcome.certified.is_empty());
}

/// The last block reached some of the watchers only, and its parent some more.
#[test]
fn last_block_that_reached_only_some_watchers_does_not_keep_the_halt_from_being_certified() {
	for (seed, reaches) in [(1, [100, 50]), (2, [66, 34]), (3, [60, 25]), (4, [30, 10])] {
		let mut ward = Ward::new(50);
		ward.run(0, 5_000, 1_000);
		let common = ward.height();
		for reach in reaches {
			ward.make(5_000, reach);
		}
		let outcome = run_twice(Scenario::new(seed, 60, ward, 35_000));
		let halts = of_kind(&outcome, Kind::Halt);
		assert_eq!(halts.len(), 1);
		assert!(halts[0].first < 27_000 && halts[0].nodes == 60);
		let above = match reaches {
			[100, 50] | [66, 34] => 2,
			[60, 25] => 1,
			_ => 0,
		};
		assert_eq!(halted_at(halts[0]), Height(common + above), "{reaches:?}");
		assert!(of_kind(&outcome, Kind::Resume).is_empty());
	}
}

#[test]
fn ward_that_alternates_for_ten_minutes_is_certified_each_time() {
	let mut ward = Ward::new(50);
	let mut stands = 0;
	for begin in (0..600_000).step_by(40_000) {
		// It makes blocks for ten seconds, and one more in the middle of its silence now and then.
		ward.run(begin, begin + 10_000, 1_000);
		stands += 1;
		if stands % 3 == 0 {
			ward.make(begin + 25_000, 100);
		}
	}
	let outcome = run_twice(Scenario { equivocators: 3, ..Scenario::new(5, 20, ward, 600_000) });
	let (halts, resumes) = (of_kind(&outcome, Kind::Halt), of_kind(&outcome, Kind::Resume));
	// Each of the fifteen silences is certified, the last one of those that end with the run.
	assert!(halts.len() >= stands, "{} halts in {stands} silences", halts.len());
	assert!(resumes.len() >= stands - 1, "{} resumes", resumes.len());
	for begin in (0..600_000).step_by(40_000) {
		let within = |one: &&&Certified| (begin + 9_000..begin + 40_000).contains(&one.first);
		assert!(halts.iter().any(|one| within(&one)), "no Halt after {begin}");
	}
}

#[test]
fn ward_that_goes_back_to_a_block_and_stands_there_again_is_certified_again() {
	for seed in seeds(2) {
		let mut ward = Ward::new(50);
		ward.run(0, 10_000, 1_000);
		let first = ward.height();
		// It comes back seven blocks below, makes five others and stands below where it stood.
		ward.go_back(7);
		ward.run(45_000, 50_000, 1_000);
		let second = ward.height();
		assert!(second < first);
		ward.run(100_000, 130_000, 1_000);
		let outcome = run_twice(Scenario {
			checkpoint_interval: 5,
			..Scenario::new(seed, 30, ward, 130_000)
		});
		let heights: Vec<_> = of_kind(&outcome, Kind::Halt).into_iter().map(halted_at).collect();
		assert_eq!(heights, [Height(first), Height(second)]);
		let resumes = of_kind(&outcome, Kind::Resume);
		assert!(resumes.iter().any(|one| (45_000..54_000).contains(&one.first)));
		assert!(resumes.iter().any(|one| one.first >= 100_000));
		// The checkpoint at 55 is certified for both branches, the later one in a later round.
		let at_55: Vec<_> = of_kind(&outcome, Kind::Checkpoint)
			.into_iter()
			.filter_map(|one| match &one.statement {
				Statement::Checkpoint(one) if one.height == Height(55) => Some(one.block_hash),
				_ => None,
			})
			.collect();
		assert_eq!(at_55.first(), Some(&hash(55, 0)));
		assert_eq!(at_55.last(), Some(&hash(55, 1)));
	}
}

#[test]
fn halt_and_checkpoint_are_certified_again_while_the_ward_stands() {
	let mut ward = Ward::new(50);
	ward.run(0, 10_000, 1_000);
	let outcome = run_twice(Scenario {
		checkpoint_interval: 5,
		again_after: 30_000,
		restarts: 3,
		..Scenario::new(3, 20, ward, 130_000)
	});
	for kind in [Kind::Halt, Kind::Checkpoint] {
		let times: Vec<_> = of_kind(&outcome, kind).iter().map(|one| one.first).collect();
		let late: Vec<_> = times.iter().filter(|at| **at > 20_000).collect();
		assert!(late.len() >= 3, "{kind:?}: {times:?}");
		assert!(
			late.windows(2).all(|pair| (29_000..40_000).contains(&(pair[1] - pair[0]))),
			"{times:?}"
		);
	}
}

#[test]
fn checkpoints_of_a_fast_ward_are_certified_though_looks_differ() {
	let mut ward = Ward::new(50);
	ward.run(0, 60_000, 200);
	let (last, outcome) = (
		ward.height(),
		run_twice(Scenario {
			checkpoint_interval: 1,
			equivocators: 6,
			..Scenario::new(7, 30, ward, 60_000)
		}),
	);
	let checkpoints = of_kind(&outcome, Kind::Checkpoint);
	let heights: Vec<_> = checkpoints
		.iter()
		.map(|one| match &one.statement {
			Statement::Checkpoint(one) => one.height.0,
			other => panic!("{other:?} is no Checkpoint"),
		})
		.collect();
	assert!(heights.len() >= 5, "{heights:?}");
	assert!(heights.iter().max().unwrap() + 100 > last, "{heights:?} of {last}");
}

/// A thousand nodes of forty peers each, thirty of which watch the service: hardly one of them has
/// another as its peer.
#[test]
fn votes_of_thirty_watchers_among_a_thousand_nodes_reach_all_of_them() {
	let mut ward = Ward::new(50);
	ward.make(50, 100);
	let scenario = Scenario { relays: 970, peers: 40, ..Scenario::new(11, 30, ward, 17_000) };
	// On the real curve in long runs: that takes a minute.
	let outcome = match seeds(1).end > 1 {
		true => run_twice_by::<Blst>(scenario),
		false => run_twice(scenario),
	};
	let halts = of_kind(&outcome, Kind::Halt);
	assert_eq!(halts.len(), 1);
	assert!(halts[0].first < 17_000, "{} ms", halts[0].first);
	assert!(halts[0].nodes >= 990, "{} nodes", halts[0].nodes);
}

/// The curve changes nothing of who says what when.
#[test]
fn votes_on_the_real_curve_reach_the_same_nodes_at_the_same_time() {
	let mut ward = Ward::new(50);
	ward.make(50, 100);
	let scenario = Scenario { relays: 90, peers: 12, ..Scenario::new(12, 10, ward, 17_000) };
	let [real, fake] = [run_twice_by::<Blst>(scenario.clone()), run_twice(scenario)];
	assert!(of_kind(&real, Kind::Halt)[0].nodes >= 99);
	assert_eq!((&real.certified, real.sent.0), (&fake.certified, fake.sent.0));
}

#[test]
fn hundreds_of_watchers_certify_within_seconds() {
	let mut ward = Ward::new(50);
	ward.make(50, 100);
	// A thousand in long runs.
	let watchers = if seeds(1).end > 1 { 1_000 } else { 250 };
	let outcome = run_twice(Scenario {
		equivocators: 10,
		restarts: 20,
		..Scenario::new(1, watchers, ward, 17_500)
	});
	let halts = of_kind(&outcome, Kind::Halt);
	assert!(halts[0].first < 17_000 && halts[0].nodes >= watchers * 9 / 10);
}
