// SPDX-License-Identifier: Apache-2.0

//! Each service: what the chain says, what the ward looks like, and whether this watcher speaks.

use super::{seconds, Maker};
use crate::watching::shared::Look;
use substrate_prometheus_endpoint::{CounterVec, GaugeVec, PrometheusError, F64, U64};
use vigil_observers::Verdict;
use vigil_primitives::traits::Status;
use vigil_watcher::{report::LastVote, ChainView, Counters, Offence, ServiceReport, SetView};

/// What may become of votes.
const FATES: [&str; 6] = ["received", "accepted", "replayed", "signed", "abstained", "certified"];
/// What wards may look like.
const VERDICTS: [&str; 6] =
	["advancing", "stalled", "degraded", "forked", "contested", "unreachable"];

pub struct ServiceMetrics {
	status: GaugeVec<F64>,
	verdict: GaugeVec<F64>,
	looked_at: GaugeVec<F64>,
	self_test: GaugeVec<F64>,
	seats: GaugeVec<F64>,
	own_weight: GaugeVec<F64>,
	open_vote: GaugeVec<F64>,
	checkpoint: GaugeVec<F64>,
	last_vote: GaugeVec<F64>,
	votes: CounterVec<U64>,
	refused: CounterVec<U64>,
	locked_keys: GaugeVec<F64>,
}

impl ServiceMetrics {
	pub fn register(make: &Maker<'_>) -> Result<Self, PrometheusError> {
		let gauge = |name: &str, help: &str| make.gauges(name, help, &["service"]);
		Ok(Self {
			status: gauge("status", "Status on chain: 0 live, 1 suspect, 2 halted, 3 recovering")?,
			verdict: make.gauges(
				"verdict",
				"1 for what the ward looks like from here",
				&["service", "verdict"],
			)?,
			looked_at: gauge("last_look_timestamp_seconds", "When the ward was last looked at")?,
			self_test: gauge("self_test", "1 if this watcher may believe its own eyes")?,
			seats: gauge("seats", "Own keys in the sets that may speak")?,
			own_weight: gauge(
				"own_weight_percent",
				"Own share of the weight of the set in office; 0 if not in office",
			)?,
			open_vote: gauge(
				"open_vote_percent",
				"Weight of the open vote with most of it, in percent of what it needs",
			)?,
			checkpoint: gauge("checkpoint_height", "Height of the last certified checkpoint")?,
			last_vote: make.gauges(
				"last_vote_timestamp_seconds",
				"When this watcher last signed; 0 if it has not since the start",
				&["service", "kind"],
			)?,
			votes: make.counters(
				"votes_total",
				"Votes since the start, by what became of them",
				&["service", "fate"],
			)?,
			refused: make.counters(
				"refused_total",
				"Messages refused since the start",
				&["service", "reason"],
			)?,
			locked_keys: gauge("locked_keys", "Own keys that were used elsewhere")?,
		})
	}

	/// Zeros for a service of which nothing is known yet.
	pub fn begin(&self, service: &str) {
		for gauge in [&self.status, &self.looked_at, &self.self_test, &self.seats] {
			gauge.with_label_values(&[service]);
		}
		for gauge in [&self.own_weight, &self.open_vote, &self.checkpoint, &self.locked_keys] {
			gauge.with_label_values(&[service]);
		}
		for name in VERDICTS {
			self.verdict.with_label_values(&[service, name]);
		}
		for name in super::certificates::KINDS {
			self.last_vote.with_label_values(&[service, name]);
		}
		for name in FATES {
			self.votes.with_label_values(&[service, name]);
		}
		for offence in Offence::ALL {
			self.refused.with_label_values(&[service, &format!("{offence:?}")]);
		}
	}

	pub fn update(&self, report: &ServiceReport, view: Option<&ChainView>) {
		let service = report.service.to_string();
		let set = |gauge: &GaugeVec<F64>, value: f64| {
			gauge.with_label_values(&[&service]).set(value);
		};
		set(&self.status, number(report.status));
		set(&self.self_test, f64::from(u8::from(report.self_test.passed())));
		set(&self.seats, report.sets.iter().map(|set| set.own.len()).sum::<usize>() as f64);
		set(&self.own_weight, view.map_or(0.0, |view| own_weight(report, view)));
		let open = report.best_vote.as_ref();
		set(&self.open_vote, open.map_or(0.0, |vote| percent(vote.present.0, vote.needed.0)));
		set(&self.checkpoint, report.checkpoint.map_or(0.0, |height| height.0 as f64));
		set(&self.locked_keys, report.locked_keys.len() as f64);
		if let Some(at) = report.observed_at {
			set(&self.looked_at, seconds(at));
		}
		for LastVote { vote, signed_at } in &report.last_votes {
			let kind = super::certificates::kind(vote.signed.statement.kind());
			self.last_vote.with_label_values(&[&service, kind]).set(seconds(*signed_at));
		}
		self.count(&service, &report.counters);
	}

	/// What the ward looks like.
	pub fn look(&self, service: &str, look: &Look) {
		for name in VERDICTS {
			let is = f64::from(u8::from(name == verdict(&look.verdict)));
			self.verdict.with_label_values(&[service, name]).set(is);
		}
	}

	fn count(&self, service: &str, counters: &Counters) {
		let reached = [
			counters.received,
			counters.accepted,
			counters.replayed,
			counters.signed,
			counters.abstained,
			counters.certificates,
		];
		for (fate, count) in FATES.into_iter().zip(reached) {
			let counter = self.votes.with_label_values(&[service, fate]);
			counter.inc_by(count.saturating_sub(counter.get()));
		}
		for (reason, count) in &counters.refused {
			let counter = self.refused.with_label_values(&[service, &format!("{reason:?}")]);
			counter.inc_by(count.saturating_sub(counter.get()));
		}
	}
}

fn number(status: Status) -> f64 {
	match status {
		Status::Live => 0.0,
		Status::Suspect => 1.0,
		Status::Halted => 2.0,
		Status::Recovering => 3.0,
	}
}

/// A share of a whole; zero of nothing.
pub fn percent(part: u128, whole: u128) -> f64 {
	match whole {
		0 => 0.0,
		whole => part as f64 * 100.0 / whole as f64,
	}
}

/// Percent of the weight of the set in office that own keys have.
fn own_weight(report: &ServiceReport, view: &ChainView) -> f64 {
	let service = view.services.iter().find(|one| one.service == report.service);
	let in_office = service.and_then(|service| {
		let begun = |set: &&SetView| set.commitment.activates_at <= view.timestamp;
		service.sets.iter().rev().find(begun)
	});
	let Some(set) = in_office else { return 0.0 };
	let id = set.commitment.set_id;
	let own =
		report.sets.iter().find(|one| one.set_id == id).map_or(&[][..], |set| set.own.as_slice());
	let members = own.iter().filter_map(|(_, index)| set.members.get(usize::from(index.0)));
	percent(members.map(|member| member.weight.0).sum(), set.commitment.total_weight.0)
}

/// The verdict's name, as in JSON-RPC.
pub fn verdict(verdict: &Verdict) -> &'static str {
	match verdict {
		Verdict::Advancing { .. } => "advancing",
		Verdict::Stalled { .. } => "stalled",
		Verdict::Degraded { .. } => "degraded",
		Verdict::Forked { .. } => "forked",
		Verdict::Contested { .. } => "contested",
		Verdict::Unreachable { .. } => "unreachable",
	}
}
