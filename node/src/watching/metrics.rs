// SPDX-License-Identifier: Apache-2.0

//! What an operator's alerts ask about the watcher.

use super::{gossip::VoteValidator, shared::Shared, submit::Submitter};
use substrate_prometheus_endpoint::{
	register, CounterVec, Gauge, GaugeVec, Opts, PrometheusError, Registry, U64,
};
use vigil_observers::Verdict;
use vigil_primitives::traits::Status;
use vigil_watcher::{Offence, ServiceReport};

/// The metrics of the watcher, all named `vigil_watcher_*`.
pub struct Metrics {
	peers: Gauge<U64>,
	waiting: Gauge<U64>,
	penalties: CounterVec<U64>,
	service: PerService,
	endpoint_up: GaugeVec<U64>,
	endpoint_height: GaugeVec<U64>,
}

struct PerService {
	status: GaugeVec<U64>,
	verdict: GaugeVec<U64>,
	self_test: GaugeVec<U64>,
	seats: GaugeVec<U64>,
	quorum_reachable: GaugeVec<U64>,
	checkpoint: GaugeVec<U64>,
	votes: GaugeVec<U64>,
	refused: GaugeVec<U64>,
	locked_keys: GaugeVec<U64>,
}

fn per_service(name: &str, help: &str, labels: &[&str]) -> Result<GaugeVec<U64>, PrometheusError> {
	let labels: Vec<_> = ["service"].iter().chain(labels).copied().collect();
	GaugeVec::new(Opts::new(format!("vigil_watcher_{name}"), help), &labels)
}

impl Metrics {
	/// Registers all of them.
	pub fn register(registry: &Registry) -> Result<Self, PrometheusError> {
		let gauge = |name: &str, help: &str, labels: &[&str]| {
			register(per_service(name, help, labels)?, registry)
		};
		let service = PerService {
			status: gauge(
				"status",
				"Status on chain: 0 live, 1 suspect, 2 halted, 3 recovering",
				&[],
			)?,
			verdict: gauge("verdict", "1 for what the ward looks like from here", &["verdict"])?,
			self_test: gauge("self_test", "1 if this watcher may believe its own eyes", &[])?,
			seats: gauge("seats", "Own keys in the sets that may speak", &[])?,
			quorum_reachable: gauge(
				"open_vote_percent",
				"Weight of the open vote with most of it, in percent of what it needs",
				&[],
			)?,
			checkpoint: gauge("checkpoint_height", "Height of the last certified checkpoint", &[])?,
			votes: gauge("votes", "Votes since the start, by what became of them", &["fate"])?,
			refused: gauge("refused", "Messages refused since the start", &["reason"])?,
			locked_keys: gauge("locked_keys", "Own keys that were used elsewhere", &[])?,
		};
		Ok(Self {
			peers: register(
				Gauge::new("vigil_watcher_peers", "Peers that speak the watchers' protocol")?,
				registry,
			)?,
			waiting: register(
				Gauge::new("vigil_watcher_waiting", "Certificates that the chain has not taken")?,
				registry,
			)?,
			penalties: register(
				CounterVec::new(
					Opts::new("vigil_watcher_penalties_total", "Peers penalised, by reason"),
					&["reason"],
				)?,
				registry,
			)?,
			endpoint_up: gauge(
				"endpoint_up",
				"1 if the endpoint's last answer could be used",
				&["provider", "url"],
			)?,
			endpoint_height: gauge(
				"endpoint_height",
				"Height of the endpoint's head",
				&["provider", "url"],
			)?,
			service,
		})
	}

	/// Counts a penalty.
	pub fn penalty(&self, offence: Offence) {
		self.penalties.with_label_values(&[&format!("{offence:?}")]).inc();
	}

	/// Shows the present state.
	pub fn update(
		&self,
		reports: &[ServiceReport],
		shared: &Shared,
		submitter: &Submitter,
		validator: &VoteValidator,
	) {
		self.peers.set(validator.peer_count() as u64);
		self.waiting.set(submitter.waiting() as u64);
		for report in reports {
			self.service.update(report);
		}
		for (service, look) in shared.looks.read().iter() {
			let service = service.to_string();
			for name in ["advancing", "stalled", "degraded", "forked", "contested", "unreachable"] {
				let is = u64::from(name == verdict(&look.verdict));
				self.service.verdict.with_label_values(&[&service, name]).set(is);
			}
			for endpoint in &look.endpoints {
				let labels = [service.as_str(), &endpoint.provider, &endpoint.url];
				let up = u64::from(endpoint.problem.is_none());
				self.endpoint_up.with_label_values(&labels).set(up);
				if let Some(height) = endpoint.height {
					self.endpoint_height.with_label_values(&labels).set(height.0);
				}
			}
		}
	}
}

impl PerService {
	fn update(&self, report: &ServiceReport) {
		let service = report.service.to_string();
		let label = [service.as_str()];
		let status = match report.status {
			Status::Live => 0,
			Status::Suspect => 1,
			Status::Halted => 2,
			Status::Recovering => 3,
		};
		self.status.with_label_values(&label).set(status);
		self.self_test.with_label_values(&label).set(report.self_test.passed().into());
		let seats = report.sets.iter().map(|set| set.own.len() as u64).sum();
		self.seats.with_label_values(&label).set(seats);
		let percent = report.best_vote.as_ref().map_or(0, |vote| {
			vote.present.0.saturating_mul(100).checked_div(vote.needed.0).unwrap_or(0)
		});
		let percent = u64::try_from(percent).unwrap_or(u64::MAX);
		self.quorum_reachable.with_label_values(&label).set(percent);
		if let Some(height) = report.checkpoint {
			self.checkpoint.with_label_values(&label).set(height.0);
		}
		self.locked_keys.with_label_values(&label).set(report.locked_keys.len() as u64);
		let counters = &report.counters;
		for (fate, count) in [
			("received", counters.received),
			("accepted", counters.accepted),
			("replayed", counters.replayed),
			("signed", counters.signed),
			("abstained", counters.abstained),
			("certified", counters.certificates),
		] {
			self.votes.with_label_values(&[&service, fate]).set(count);
		}
		for (reason, count) in &counters.refused {
			self.refused.with_label_values(&[&service, &format!("{reason:?}")]).set(*count);
		}
	}
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
