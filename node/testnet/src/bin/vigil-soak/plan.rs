// SPDX-License-Identifier: Apache-2.0

//! What happens next, by a seed.

use rand::{seq::SliceRandom, Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::{fmt, time::Duration};
use vigil_testnet::Scene;

/// How a ward is stopped.
#[derive(Clone, Copy, Debug)]
pub enum Stop {
	/// SIGKILL, and started again.
	Kill,
	/// SIGSTOP and SIGCONT.
	Pause,
	/// SIGSTOP and SIGCONT before `halt_after` is over: no halt may follow.
	Hiccup,
	/// So many of its newest blocks are replaced by others: no halt may follow. A ward whose blocks nobody
	/// can replace hiccups.
	Reorganise(u32),
}

/// What else happens meanwhile.
#[derive(Clone, Copy, Debug)]
pub enum Disturbance {
	/// Nothing.
	None,
	/// The relayer is killed and comes back after this time.
	Relayer(Duration),
	/// A validator is killed and comes back after this time.
	KillValidator(&'static str, Duration),
	/// A validator stands still for this time.
	PauseValidator(&'static str, Duration),
}

/// One thing after the other is one turn.
#[derive(Clone, Debug)]
pub struct Turn {
	/// Which ward.
	pub ward: usize,
	/// How it stops.
	pub stop: Stop,
	/// How long it stays down once its vault works.
	pub down: Duration,
	/// What else happens.
	pub disturbance: Disturbance,
	/// How long after the disturbance the ward stops.
	pub after: Duration,
	/// How many messages are sent first.
	pub messages: u32,
}

/// Turns without end.
pub struct Plan(ChaCha8Rng);

impl Plan {
	/// The same seed gives the same turns.
	pub fn new(seed: u64) -> Self {
		Self(ChaCha8Rng::seed_from_u64(seed))
	}

	/// The next turn among so many wards.
	pub fn next(&mut self, wards: usize) -> Turn {
		let random = &mut self.0;
		let reorganised = Stop::Reorganise(random.gen_range(1..4));
		let stops = [
			Stop::Kill,
			Stop::Kill,
			Stop::Pause,
			Stop::Pause,
			Stop::Hiccup,
			reorganised,
			reorganised,
		];
		let down = Duration::from_millis(random.gen_range(1_000..12_000));
		let away = Duration::from_millis(random.gen_range(500..15_000));
		let validator = *Scene::NAMES[1..].choose(random).unwrap_or(&Scene::NAMES[1]);
		let disturbance = match random.gen_range(0..6) {
			0 | 1 => Disturbance::None,
			2 | 3 => Disturbance::Relayer(away),
			4 => Disturbance::KillValidator(validator, away),
			_ => Disturbance::PauseValidator(validator, away),
		};
		Turn {
			ward: random.gen_range(0..wards),
			stop: *stops.choose(random).unwrap_or(&Stop::Kill),
			down,
			disturbance,
			after: Duration::from_millis(random.gen_range(0..3_000)),
			messages: random.gen_range(0..3),
		}
	}
}

impl fmt::Display for Turn {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let Self { ward, stop, messages, .. } = self;
		write!(f, "{messages} messages, ward {ward}: {stop:?}")?;
		match self.disturbance {
			Disturbance::None => Ok(()),
			Disturbance::Relayer(time) => write!(f, ", relayer killed for {time:.1?}"),
			Disturbance::KillValidator(name, time) => write!(f, ", {name} killed for {time:.1?}"),
			Disturbance::PauseValidator(name, time) => write!(f, ", {name} paused for {time:.1?}"),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_same_seed_gives_the_same_turns() {
		let turns = |seed| {
			let mut plan = Plan::new(seed);
			(0..50).map(|_| plan.next(2).to_string()).collect::<Vec<_>>()
		};
		assert_eq!(turns(7), turns(7));
		assert_ne!(turns(7), turns(8));
	}
}
