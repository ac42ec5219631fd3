// SPDX-License-Identifier: Apache-2.0

//! What an observer goes by, from the configuration of a ward and the policy of its service.

use crate::{judge::Limits, quiet::Pace, validate::warnings, WardConfig};
use std::time::Duration;
use vigil_primitives::{Head, Policy};

/// The least time without finality that is called a lack of it: three epochs of Ethereum.
const FINALITY_SECS: u64 = 20 * 60;

/// Steps of a look, each of which may take as long as an answer may.
const STEPS: u32 = 4;

/// What an observer goes by.
pub(crate) struct Settings {
	pub head: Head,
	pub limits: Limits,
	pub pace: Pace,
	pub timeout: Duration,
	pub warnings: Vec<String>,
}

impl Settings {
	pub fn new(ward: &WardConfig, policy: &Policy) -> Self {
		let halt = Duration::from_secs(policy.halt_after.0);
		let finality = Duration::from_secs(ward.finality_after_secs.unwrap_or(FINALITY_SECS));
		let empty = ward.empty_after_secs.map(Duration::from_secs);
		let timeout = Duration::from_millis(ward.timeout_ms);
		let mut warnings = warnings(ward);
		warnings.extend(slow_looks(ward, policy));
		Self {
			head: policy.head,
			limits: Limits { halt, finality: finality.max(halt), empty },
			pace: pace(Duration::from_millis(ward.poll_ms), timeout, policy),
			timeout,
			warnings,
		}
	}
}

/// The longest time between two looks that counts as looked at, in milliseconds: half of the silence that
/// makes a halt.
pub(crate) fn longest_reach(policy: &Policy) -> u64 {
	policy.halt_after.0.saturating_mul(1_000) / 2
}

/// What may keep looks too far apart for a halt to be seen in time, or ever.
fn slow_looks(ward: &WardConfig, policy: &Policy) -> Vec<String> {
	let halt_after = policy.halt_after.0;
	let mut warnings = Vec::new();
	if ward.poll_ms.saturating_mul(3) > halt_after.saturating_mul(1_000) {
		warnings.push(format!(
			"poll_ms is {}, but a stall takes three looks within the {halt_after} s of its policy",
			ward.poll_ms
		));
	}
	let (longest, reach) = (ward.timeout_ms.saturating_mul(STEPS.into()), longest_reach(policy));
	if longest > reach {
		warnings.push(format!(
			"timeout_ms is {}, so one endpoint that always answers just in time can make looks of {longest} \
			 ms, and looks more than {reach} ms apart, half of the {halt_after} s of its policy, count for \
			 nothing: that endpoint alone could keep this watcher from seeing a halt; with a timeout_ms of \
			 {} at most it cannot",
			ward.timeout_ms,
			reach / u64::from(STEPS),
		));
	}
	warnings
}

/// Two looks follow each other within two periods, or within the time that the first may take. Who was
/// blind for longer, and for longer than the policy's margin, cannot say what was in between.
fn pace(poll: Duration, timeout: Duration, policy: &Policy) -> Pace {
	let most = Duration::from_millis(longest_reach(policy));
	let reach = poll.saturating_mul(2).saturating_add(timeout.saturating_mul(STEPS)).min(most);
	Pace { reach, gap: reach.max(Duration::from_secs(policy.margin.0)) }
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{quiet::Quiet, EndpointConfig, Family};
	use vigil_primitives::Seconds;

	fn policy(halt_after: u64) -> Policy {
		Policy {
			head: Head::Latest,
			halt_after: Seconds(halt_after),
			round_length: Seconds(1),
			margin: Seconds(1),
			checkpoint_interval: 100,
			stable_for: Seconds(60),
			standby_after: Seconds(3_600),
			gone_after: Seconds(3_600),
			min_voices: 1,
			time_margin: Seconds(0),
		}
	}

	fn ward(poll_ms: u64, timeout_ms: u64) -> WardConfig {
		WardConfig {
			service: 7,
			family: Family::Evm,
			chain: "1".into(),
			poll_ms,
			timeout_ms,
			empty_after_secs: None,
			finality_after_secs: None,
			anchor: None,
			endpoints: vec![EndpointConfig {
				provider: "a".into(),
				url: "http://a.example".into(),
			}],
		}
	}

	/// Whether a halt is ever seen by looks that each take as long as they may.
	fn sees_a_halt(ward: &WardConfig, policy: &Policy) -> bool {
		let settings = Settings::new(ward, policy);
		let mut quiet = Quiet::new(1, settings.pace);
		let look = Duration::from_millis(ward.poll_ms).max(settings.timeout * STEPS);
		(0..1_000_u32).any(|number| {
			quiet.look(look * number, true);
			quiet.is_unbroken(settings.limits.halt)
		})
	}

	#[test]
	fn an_endpoint_that_is_always_just_in_time_silences_nobody_without_a_warning() {
		for halt_after in [4, 12, 30, 60] {
			let policy = policy(halt_after);
			let most = halt_after * 1_000 / 2 / 4;
			for timeout_ms in [most / 2, most, most + 1, most * 2] {
				let ward = ward(500, timeout_ms);
				let warned = !Settings::new(&ward, &policy).warnings.is_empty();
				assert_eq!(sees_a_halt(&ward, &policy), !warned, "{halt_after} s, {timeout_ms} ms");
				assert_eq!(warned, timeout_ms > most);
			}
		}
	}

	#[test]
	fn warning_says_what_would_do() {
		let warnings = Settings::new(&ward(500, 2_000), &policy(12)).warnings;
		assert_eq!(warnings.len(), 1, "{warnings:?}");
		for number in ["2000", "8000", "6000 ms", "12 s", "1500 at most"] {
			assert!(warnings[0].contains(number), "{number}: {}", warnings[0]);
		}
		let both = Settings::new(&ward(4_001, 2_000), &policy(12)).warnings;
		assert!(both.len() == 2 && both[0].contains("three looks"), "{both:?}");
	}
}
