// SPDX-License-Identifier: Apache-2.0

//! What an operator may want to be woken for.

use crate::shared::Shared;
use prometheus::{
	Encoder, Gauge, GaugeVec, HistogramOpts, HistogramVec, IntCounterVec, IntGaugeVec, Opts,
	Registry, TextEncoder,
};
use vigil_relayer_core::{engine::Report, item::kind_name, Millis};
use vigil_relayer_evm::crossing;

/// Seconds from certificate to inclusion.
const BUCKETS: [f64; 10] = [1.0, 2.0, 4.0, 6.0, 9.0, 12.0, 18.0, 30.0, 60.0, 300.0];

/// What may become of certificates.
const EVENTS: [&str; 9] = [
	"seen",
	"delivered",
	"overtaken",
	"retracted",
	"failed",
	"forged",
	"reopened",
	"raised",
	"replayed",
];

/// All metrics. Clones share them.
#[derive(Clone)]
pub struct Metrics {
	registry: Registry,
	counts: IntCounterVec,
	latency: HistogramVec,
	depth: IntGaugeVec,
	oldest: GaugeVec,
	dead: IntGaugeVec,
	last_success: GaugeVec,
	balance: GaugeVec,
	least_balance: GaugeVec,
	source_balance: GaugeVec,
	earned: GaugeVec,
	unproven: IntGaugeVec,
	paused_until: GaugeVec,
	announced: GaugeVec,
	height: GaugeVec,
	up: IntGaugeVec,
	warnings: IntGaugeVec,
	source_endpoint_up: IntGaugeVec,
	journal: IntGaugeVec,
	source_up: Gauge,
	crossing_alarms: IntGaugeVec,
	crossing_fired: IntGaugeVec,
	path_late: IntGaugeVec,
	path_problem: IntGaugeVec,
}

impl Metrics {
	/// Registers them.
	pub fn new() -> prometheus::Result<Self> {
		let registry = Registry::new();
		let gauge = |name: &str, help: &str, labels: &[&str]| {
			let gauge = GaugeVec::new(Opts::new(name, help), labels)?;
			registry.register(Box::new(gauge.clone()))?;
			prometheus::Result::Ok(gauge)
		};
		let whole = |name: &str, help: &str, labels: &[&str]| {
			let gauge = IntGaugeVec::new(Opts::new(name, help), labels)?;
			registry.register(Box::new(gauge.clone()))?;
			prometheus::Result::Ok(gauge)
		};
		let latency = HistogramVec::new(
			HistogramOpts::new(
				"vigil_relayer_seen_to_included_seconds",
				"How long it takes from a certificate's arrival to its inclusion.",
			)
			.buckets(BUCKETS.to_vec()),
			&["destination", "kind"],
		)?;
		registry.register(Box::new(latency.clone()))?;
		let source_up = Gauge::new("vigil_relayer_source_up", "Whether a node of Vigil answers.")?;
		registry.register(Box::new(source_up.clone()))?;
		let counts = IntCounterVec::new(
			Opts::new(
				"vigil_relayer_certificates_total",
				"Since the start: certificates that were new (seen), known at the destination through \
				 this relayer (delivered) or another one (overtaken), inclusions taken back by a \
				 reorganisation (retracted), failed tries (failed), certificates that nobody signed \
				 (forged), items that counted as finished and were not (reopened), transactions signed \
				 anew with a higher tip (raised), items that an operator had looked at again \
				 (replayed).",
			),
			&["destination", "event"],
		)?;
		registry.register(Box::new(counts.clone()))?;
		let (destination, lane) = (&["destination"][..], &["destination", "service"][..]);
		Ok(Self {
			counts,
			depth: whole("vigil_relayer_lane_depth", "What is under way.", lane)?,
			oldest: gauge(
				"vigil_relayer_lane_oldest_timestamp_seconds",
				"When the certificate of the oldest item under way arrived; 0 if there is none.",
				lane,
			)?,
			dead: whole("vigil_relayer_dead_letters", "What failed too often.", lane)?,
			last_success: gauge(
				"vigil_relayer_last_success_timestamp_seconds",
				"When a block was last seen to know something through this relayer.",
				destination,
			)?,
			balance: gauge(
				"vigil_relayer_balance",
				"The free balance of the paying account, in the smallest unit.",
				destination,
			)?,
			least_balance: gauge(
				"vigil_relayer_least_balance",
				"What the paying account should have at least, as configured; 0 if nothing is.",
				destination,
			)?,
			source_balance: gauge(
				"vigil_relayer_source_balance",
				"The free balance of the account that pays for proofs on Vigil, in the smallest unit. \
				 Not there without such an account.",
				&[],
			)?,
			earned: gauge(
				"vigil_relayer_earned",
				"What Vigil paid since the start for carrying there, in the smallest unit.",
				destination,
			)?,
			unproven: whole(
				"vigil_relayer_proof_problems",
				"Services of which nothing can be proven on Vigil; `status` says why.",
				destination,
			)?,
			paused_until: gauge(
				"vigil_relayer_inbox_paused_until_timestamp_seconds",
				"Until when the destination's inbox executes nothing; 0 if it does.",
				destination,
			)?,
			announced: gauge(
				"vigil_relayer_office_at_timestamp_seconds",
				"When what standbys announced there takes office first, unless the set in office speaks; 0 if nothing is announced.",
				destination,
			)?,
			height: gauge("vigil_relayer_best_block", "The best block seen.", destination)?,
			up: whole("vigil_relayer_destination_up", "Whether a node answers.", destination)?,
			warnings: whole(
				"vigil_relayer_destination_warnings",
				"Endpoints that are left out, and whether no second one confirms what is final; \
				 `status` has the words.",
				destination,
			)?,
			source_endpoint_up: whole(
				"vigil_relayer_source_endpoint_up",
				"Whether an endpoint of Vigil is listened to.",
				&["endpoint"],
			)?,
			journal: whole(
				"vigil_relayer_journal_writable",
				"Whether the journal can be written. Nothing is sent while it cannot.",
				destination,
			)?,
			crossing_alarms: whole(
				"vigil_relayer_crossing_alarms",
				"Copies that differ, failovers that failed, and whether nothing answers; `status` has the \
				 words.",
				&["crossing"],
			)?,
			crossing_fired: whole(
				"vigil_relayer_crossing_fired",
				"Whether the failover of a crossing happened and is not over.",
				&["crossing"],
			)?,
			path_late: whole(
				"vigil_relayer_crossing_path_late",
				"Whether a word of a path has not arrived for too long.",
				&["crossing", "path"],
			)?,
			path_problem: whole(
				"vigil_relayer_crossing_path_problem",
				"Whether something keeps a path from telling, such as endpoints, funds or fees; `status` \
				 has the words.",
				&["crossing", "path"],
			)?,
			latency,
			source_up,
			registry,
		})
	}

	/// Notes how long inclusions took.
	pub fn latencies(&self, destination: &str, latencies: &[(u8, Millis)]) {
		for (kind, millis) in latencies {
			let labels = [destination, kind_name(*kind)];
			self.latency.with_label_values(&labels).observe(*millis as f64 / 1_000.0);
		}
	}

	/// Everything in Prometheus' text form.
	pub fn text(&self, shared: &Shared) -> String {
		self.refresh(shared);
		let mut bytes = Vec::new();
		match TextEncoder::new().encode(&self.registry.gather(), &mut bytes) {
			Ok(()) => String::from_utf8_lossy(&bytes).into_owned(),
			Err(error) => format!("# {error}\n"),
		}
	}

	/// Notes a destination that is carried to, and what its account should have at least.
	pub fn destination(&self, name: &str, least_balance: u128) {
		self.least_balance.with_label_values(&[name]).set(least_balance as f64);
		self.up.with_label_values(&[name]).set(0);
		self.last_success.with_label_values(&[name]).set(0.0);
		for event in EVENTS {
			self.counts.with_label_values(&[name, event]);
		}
	}

	fn refresh(&self, shared: &Shared) {
		let state = shared.get();
		self.source_up.set(f64::from(u8::from(state.source().up)));
		for node in &state.sources {
			let up = i64::from(node.problem.is_none());
			self.source_endpoint_up.with_label_values(&[&node.endpoint]).set(up);
		}
		if let Some(balance) = state.source_balance {
			self.source_balance.with_label_values(&[] as &[&str]).set(balance as f64);
		}
		for (name, one) in &state.destinations {
			let name = name.as_str();
			self.up.with_label_values(&[name]).set(i64::from(one.link.up));
			let warnings = i64::try_from(one.link.warnings.len()).unwrap_or(i64::MAX);
			self.warnings.with_label_values(&[name]).set(warnings);
			self.earned.with_label_values(&[name]).set(one.earned as f64);
			let unproven = i64::try_from(one.proof_problems.len()).unwrap_or(i64::MAX);
			self.unproven.with_label_values(&[name]).set(unproven);
			self.journal.with_label_values(&[name]).set(i64::from(one.journal_problem.is_none()));
			if let Some(report) = &one.report {
				self.show(name, report);
			}
		}
		for (name, report) in &state.crossings {
			self.show_crossing(name, report);
		}
	}

	fn show_crossing(&self, name: &str, report: &crossing::Report) {
		// Nothing that is not known is well.
		let alarms = report.alarms.len().saturating_add(usize::from(report.problem.is_some()));
		let alarms = i64::try_from(alarms).unwrap_or(i64::MAX);
		self.crossing_alarms.with_label_values(&[name]).set(alarms);
		self.crossing_fired.with_label_values(&[name]).set(i64::from(report.fired));
		for (path, one) in &report.paths {
			let labels = [name, path.as_str()];
			self.path_late.with_label_values(&labels).set(i64::from(one.late));
			self.path_problem.with_label_values(&labels).set(i64::from(one.problem.is_some()));
		}
	}

	fn show(&self, name: &str, report: &Report) {
		let counters = report.counters;
		let counts = [
			counters.seen,
			counters.delivered,
			counters.overtaken,
			counters.retracted,
			counters.failed,
			counters.forged,
			counters.reopened,
			counters.raised,
			counters.replayed,
		];
		for (event, count) in EVENTS.into_iter().zip(counts) {
			let counter = self.counts.with_label_values(&[name, event]);
			counter.inc_by(count.saturating_sub(counter.get()));
		}
		let last = report.last_success.map_or(0.0, |at| at as f64 / 1_000.0);
		self.last_success.with_label_values(&[name]).set(last);
		let paused_until = report.paused_until.map_or(0.0, |until| until.0 as f64);
		self.paused_until.with_label_values(&[name]).set(paused_until);
		let first = report.announced.iter().map(|one| one.office_at).min().unwrap_or(0);
		self.announced.with_label_values(&[name]).set(first as f64);
		if let Some((block, balance)) = report.best {
			self.balance.with_label_values(&[name]).set(balance as f64);
			self.height.with_label_values(&[name]).set(block.number as f64);
		}
		for lane in &report.lanes {
			let service = lane.service.to_string();
			let labels = [name, service.as_str()];
			let depth = i64::try_from(lane.depth).unwrap_or(i64::MAX);
			let oldest = lane.oldest.map_or(0.0, |at| at as f64 / 1_000.0);
			self.depth.with_label_values(&labels).set(depth);
			self.oldest.with_label_values(&labels).set(oldest);
			let dead = i64::try_from(lane.dead.len()).unwrap_or(i64::MAX);
			self.dead.with_label_values(&labels).set(dead);
		}
	}
}
