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
		if ward.poll_ms.saturating_mul(3) > policy.halt_after.0.saturating_mul(1_000) {
			warnings.push(format!(
				"poll_ms is {}, but a stall takes three looks within the {} s of its policy",
				ward.poll_ms, policy.halt_after.0
			));
		}
		Self {
			head: policy.head,
			limits: Limits { halt, finality: finality.max(halt), empty },
			pace: pace(Duration::from_millis(ward.poll_ms), timeout, policy),
			timeout,
			warnings,
		}
	}
}

/// Two looks follow each other within two periods, or within the time that the first may take. Who was
/// blind for longer, and for longer than the policy's margin, cannot say what was in between.
fn pace(poll: Duration, timeout: Duration, policy: &Policy) -> Pace {
	let most = Duration::from_secs(policy.halt_after.0) / 2;
	let reach = poll.saturating_mul(2).saturating_add(timeout.saturating_mul(STEPS)).min(most);
	Pace { reach, gap: reach.max(Duration::from_secs(policy.margin.0)) }
}
