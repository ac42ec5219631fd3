// SPDX-License-Identifier: Apache-2.0

//! How many bytes of gossip nodes receive and send, and whether that grows.

use std::{collections::BTreeMap, fmt, time::Duration};
use vigil_testnet::{Node, Scene};

/// How much of a run's beginning and end is compared, at most.
const WINDOW: Duration = Duration::from_secs(300);
/// How long a node may take to answer; one that stands still does not.
const ANSWER: Duration = Duration::from_secs(2);
/// The series of the node, without its direction.
const SERIES: &str = "vigil_watcher_gossip_bytes_total";

/// How much more the end may have than the beginning.
#[derive(Clone, Copy, Debug)]
pub struct Tolerance {
	/// By this factor: how many copies of a vote cross on the way differs from time to time.
	pub factor: f64,
	/// And this, in bytes per second, so that a few votes more do not count.
	pub slack: f64,
}

impl Tolerance {
	/// Where nothing is disturbed, the same number of votes is sent at all times.
	pub const CALM: Self = Self { factor: 1.25, slack: 512.0 };
	/// Where wards stop and nodes are killed at random, some minutes have more votes than others: a halt
	/// is voted for every round. What grows without bound is far beyond this after half an hour.
	pub const DISTURBED: Self = Self { factor: 2.0, slack: 2_048.0 };
}

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Direction {
	In,
	Out,
}

impl Direction {
	fn label(self) -> &'static str {
		match self {
			Self::In => "in",
			Self::Out => "out",
		}
	}
}

/// What one node received or sent up to some times.
#[derive(Debug, Default)]
struct Series {
	/// What the node's counter said last; it begins again with the process.
	counter: f64,
	/// When, since the start, and how many bytes in all.
	samples: Vec<(Duration, f64)>,
}

impl Series {
	fn push(&mut self, at: Duration, counter: f64) {
		let before = self.samples.last().map_or(0.0, |(_, total)| *total);
		let more = if counter >= self.counter { counter - self.counter } else { counter };
		// What was sent before the first look belongs to no window.
		let more = if self.samples.is_empty() { 0.0 } else { more };
		self.counter = counter;
		self.samples.push((at, before + more));
	}

	/// Bytes per second between the first and the last look in a span of time.
	fn rate(&self, from: Duration, to: Duration) -> Option<f64> {
		let mut inside = self.samples.iter().filter(|(at, _)| (from..=to).contains(at));
		let (first, last) = (inside.next()?, inside.next_back()?);
		Some((last.1 - first.1) / (last.0 - first.0).as_secs_f64())
	}

	/// The rates of the beginning and of the end.
	fn ends(&self) -> Option<(f64, f64)> {
		let (first, last) = (self.samples.first()?.0, self.samples.last()?.0);
		let window = WINDOW.min((last - first) / 2);
		Some((self.rate(first, first + window)?, self.rate(last - window, last)?))
	}
}

/// The gossip of all nodes that watch.
#[derive(Debug)]
pub struct Traffic {
	tolerance: Tolerance,
	series: BTreeMap<(String, Direction), Series>,
}

impl Default for Traffic {
	/// As runs with disturbances are judged.
	fn default() -> Self {
		Self::new(Tolerance::DISTURBED)
	}
}

impl Traffic {
	/// Nothing seen yet.
	pub fn new(tolerance: Tolerance) -> Self {
		Self { tolerance, series: BTreeMap::new() }
	}

	/// Looks at all nodes that answer.
	pub async fn sample(&mut self, scene: &Scene, at: Duration) {
		for node in scene.network.nodes() {
			for direction in [Direction::In, Direction::Out] {
				if let Some(counter) = counter(node, direction).await {
					let key = (node.name().to_owned(), direction);
					self.series.entry(key).or_default().push(at, counter);
				}
			}
		}
	}

	/// Whether there was traffic, and at the end no more of it than at the beginning.
	pub fn held(&self) -> bool {
		!self.series.is_empty() && self.series.values().all(|series| self.is_flat(series))
	}

	fn is_flat(&self, series: &Series) -> bool {
		let Tolerance { factor, slack } = self.tolerance;
		series.ends().is_some_and(|(first, last)| {
			(first > 0.0 || last > 0.0) && last <= first * factor + slack
		})
	}
}

impl fmt::Display for Traffic {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.series.is_empty() {
			return writeln!(f, "  gossip: no node says what it sends");
		}
		for ((name, direction), series) in &self.series {
			let (direction, verdict) = (direction.label(), self.is_flat(series));
			let verdict = if verdict { "flat" } else { "NOT flat" };
			match series.ends() {
				Some((first, last)) => writeln!(
					f,
					"  gossip {direction} of {name}: {first:.0} B/s in the beginning, {last:.0} B/s in the end, {verdict}"
				)?,
				None => writeln!(f, "  gossip {direction} of {name}: seen too rarely, {verdict}")?,
			}
		}
		Ok(())
	}
}

async fn counter(node: &Node, direction: Direction) -> Option<f64> {
	let name = format!("{SERIES}{{direction=\"{}\"", direction.label());
	let answer = tokio::time::timeout(ANSWER, node.metric(&name)).await;
	answer.ok()?.ok().flatten()
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Looks every ten seconds at a counter that grows by what `rate` says of the second.
	fn series(seconds: u64, rate: impl Fn(u64) -> f64) -> Series {
		let mut series = Series::default();
		let mut counter = 77.0;
		for second in 0..=seconds {
			if second % 10 == 0 {
				series.push(Duration::from_secs(second), counter);
			}
			counter += rate(second);
		}
		series
	}

	fn is_flat(series: &Series) -> bool {
		Traffic::new(Tolerance::CALM).is_flat(series)
	}

	#[test]
	fn the_same_rate_at_both_ends_is_flat_and_growth_is_not() {
		let flat = series(1_200, |_| 4_000.0);
		assert_eq!(flat.ends(), Some((4_000.0, 4_000.0)));
		assert!(is_flat(&flat));
		assert!(is_flat(&series(1_200, |second| if second < 600 { 4_000.0 } else { 5_500.0 })));
		assert!(!is_flat(&series(1_200, |second| if second < 600 { 4_000.0 } else { 5_520.0 })));
		assert!(!is_flat(&series(1_200, |second| 20.0 * second as f64)));
	}

	#[test]
	fn only_the_first_and_last_five_minutes_count() {
		let busy = |second| if (300..900).contains(&second) { 1e6 } else { 100.0 };
		assert_eq!(series(1_200, busy).ends(), Some((100.0, 100.0)));
		// Of a short run, its halves.
		let ends = series(200, |second| if second < 100 { 1.0 } else { 3.0 }).ends();
		assert_eq!(ends, Some((1.0, 3.0)));
	}

	#[test]
	fn a_process_that_begins_again_counts_from_zero() {
		let mut series = Series::default();
		for (at, counter) in [(0, 500.0), (10, 600.0), (20, 50.0), (30, 150.0)] {
			series.push(Duration::from_secs(at), counter);
		}
		assert_eq!(series.samples.last().map(|(_, total)| *total), Some(250.0));
	}

	#[test]
	fn silence_and_a_single_look_hold_nothing() {
		assert!(!is_flat(&series(1_200, |_| 0.0)));
		assert!(!is_flat(&series(0, |_| 1.0)));
		let traffic = Traffic::new(Tolerance::DISTURBED);
		assert!(!traffic.held());
		assert!(traffic.to_string().contains("no node"));
	}
}
