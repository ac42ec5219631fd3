// SPDX-License-Identifier: Apache-2.0

//! How much memory processes hold, and whether it only grows.

use std::{
	collections::BTreeMap,
	fmt, fs,
	time::{Duration, Instant},
};
use vigil_testnet::{Process, Scene};

/// How old a process is when it has what it needs: caches are warm, the runtime is compiled.
const WARM: Duration = Duration::from_secs(240);
/// How much more than that it may hold later: caches that fill go on for a while.
const GROWTH: f64 = 1.5;
/// And this, in MiB, so that small processes may have a busy moment.
const SLACK: f64 = 64.0;

/// What processes hold, by name and id: one that was started again is another.
#[derive(Debug, Default)]
pub struct Memory(BTreeMap<(String, u32), Samples>);

#[derive(Debug)]
struct Samples {
	since: Instant,
	/// MiB when it was warm.
	warm: Option<f64>,
	/// MiB at the last look.
	last: f64,
}

impl Samples {
	fn is_excessive(&self) -> bool {
		self.warm.is_some_and(|warm| self.last > warm * GROWTH + SLACK)
	}
}

impl Memory {
	/// Looks at the nodes of Vigil, the standby chain's and the relayer. Wards may grow as they like.
	pub fn sample(&mut self, scene: &Scene) {
		let nodes = scene.network.nodes().iter().chain(scene.standby.nodes());
		let processes = nodes.filter_map(|node| node.process().ok());
		for process in processes.chain(scene.relayer.process().ok()) {
			self.look(process);
		}
	}

	/// Processes that grew beyond the bound.
	pub fn excesses(&self) -> impl Iterator<Item = &str> {
		self.0
			.iter()
			.filter(|(_, samples)| samples.is_excessive())
			.map(|((name, _), _)| name.as_str())
	}

	fn look(&mut self, process: &Process) {
		let Some(held) = resident(process.id()) else { return };
		let key = (process.name().to_owned(), process.id());
		let new = Samples { since: Instant::now(), warm: None, last: held };
		let samples = self.0.entry(key).or_insert(new);
		samples.last = held;
		if samples.since.elapsed() > WARM {
			samples.warm.get_or_insert(held);
		}
	}
}

impl fmt::Display for Memory {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		for ((name, id), samples) in &self.0 {
			let Samples { since, warm, last } = samples;
			let Some(warm) = warm else { continue };
			let minutes = since.elapsed().as_secs_f64() / 60.0;
			let verdict = if samples.is_excessive() { "TOO MUCH" } else { "within its bound" };
			writeln!(
				f,
				"  memory of {name} ({id}), {minutes:.0} minutes: {warm:.0} MiB when warm, {last:.0} MiB last, {verdict}"
			)?;
		}
		Ok(())
	}
}

/// MiB of a process in memory (`VmRSS` of proc(5)).
fn resident(id: u32) -> Option<f64> {
	let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
	let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
	let kib: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
	Some(kib / 1024.0)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn this_process_holds_some_memory_and_a_process_that_is_not_there_none() {
		assert!(resident(std::process::id()).is_some_and(|held| held > 0.5));
		assert_eq!(resident(u32::MAX), None);
	}

	#[test]
	fn growth_beyond_the_bound_is_excessive_once_a_process_was_warm() {
		let samples = |warm, last| Samples { since: Instant::now(), warm, last };
		assert!(!samples(Some(200.0), 364.0).is_excessive());
		assert!(samples(Some(200.0), 365.0).is_excessive());
		assert!(!samples(None, 9_999.0).is_excessive());
	}
}
