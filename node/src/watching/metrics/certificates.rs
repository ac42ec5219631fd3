// SPDX-License-Identifier: Apache-2.0

//! Certificates: whether they come, how late, with how much of the weight, and who is missing.

use super::{
	participation::{Own, Participation},
	seconds,
	services::percent,
	Maker,
};
use substrate_prometheus_endpoint::{
	register, CounterVec, GaugeVec, HistogramOpts, HistogramVec, PrometheusError, F64, U64,
};
use vigil_primitives::{Certificate, Kind, MemberIndex};
use vigil_watcher::{ChainView, Millis, ServiceReport, SetView};

/// Names of the kinds of statements, as in JSON-RPC.
pub const KINDS: [&str; 5] = ["halt", "resume", "checkpoint", "handover", "outbox"];

/// The name of a kind.
pub fn kind(kind: Kind) -> &'static str {
	let [halt, resume, checkpoint, handover, outbox] = KINDS;
	match kind {
		Kind::Halt => halt,
		Kind::Resume => resume,
		Kind::Checkpoint => checkpoint,
		Kind::Handover => handover,
		Kind::Outbox => outbox,
	}
}

/// Seconds from own vote to certificate.
const BUCKETS: [f64; 11] = [0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0];

pub struct CertificateMetrics {
	counted: CounterVec<U64>,
	last: GaugeVec<F64>,
	weight: GaugeVec<F64>,
	latency: HistogramVec,
	participation: Participation,
}

impl CertificateMetrics {
	pub fn register(make: &Maker<'_>) -> Result<Self, PrometheusError> {
		let options = HistogramOpts::new(
			"vigil_watcher_vote_to_certificate_seconds",
			"How long it took from the own vote to the certificate",
		);
		let latency = HistogramVec::new(options.buckets(BUCKETS.to_vec()), &["service", "kind"])?;
		Ok(Self {
			counted: make.counters(
				"certificates_total",
				"Statements certified, by whether this watcher is among the signers",
				&["service", "kind", "own"],
			)?,
			last: make.gauges(
				"last_certificate_timestamp_seconds",
				"When something was last certified, here or elsewhere; 0 if not since the start",
				&["service", "kind"],
			)?,
			weight: make.gauges(
				"certificate_weight_percent",
				"Weight of the last certificate's signers, in percent of the set's",
				&["service", "kind"],
			)?,
			latency: register(latency, make.registry)?,
			participation: Participation::default(),
		})
	}

	/// Zeros for a service of which nothing is known yet.
	pub fn begin(&self, service: &str) {
		for kind in KINDS {
			self.last.with_label_values(&[service, kind]);
			self.latency.with_label_values(&[service, kind]);
			for own in Own::ALL {
				self.counted.with_label_values(&[service, kind, own.name()]);
			}
		}
	}

	pub fn note(
		&mut self,
		certificate: &Certificate,
		reports: &[ServiceReport],
		view: Option<&ChainView>,
		now: Millis,
	) {
		let signed = &certificate.signed;
		let Some(report) = reports.iter().find(|report| report.service == signed.service) else {
			return;
		};
		let service = signed.service.to_string();
		let labels = [service.as_str(), kind(signed.statement.kind())];
		if let Some(set) = view.and_then(|view| set(view, certificate)) {
			self.weight.with_label_values(&labels).set(present(set, certificate));
		}
		let own = report.sets.iter().find(|set| set.set_id == signed.set_id);
		let own = own.map_or_else(Vec::new, |set| set.own.iter().map(|(_, seat)| *seat).collect());
		if !self.participation.note(certificate, &own, now) {
			return;
		}
		self.last.with_label_values(&labels).set(seconds(now));
		let vote = report.last_votes.iter().find(|last| last.vote.signed == *signed);
		if let Some(vote) = vote {
			let waited = now.since(vote.signed_at) as f64 / 1_000.0;
			self.latency.with_label_values(&labels).observe(waited);
		}
	}

	/// Counts what is old enough to be judged.
	pub fn settle(&mut self, now: Millis) {
		for (signed, own) in self.participation.settle(now) {
			let service = signed.service.to_string();
			let labels = [service.as_str(), kind(signed.statement.kind()), own.name()];
			self.counted.with_label_values(&labels).inc();
		}
	}
}

/// The set that signed.
fn set<'v>(view: &'v ChainView, certificate: &Certificate) -> Option<&'v SetView> {
	let signed = &certificate.signed;
	let service = view.services.iter().find(|one| one.service == signed.service)?;
	service.sets.iter().find(|set| set.commitment.set_id == signed.set_id)
}

/// Percent of the set's weight that signed.
fn present(set: &SetView, certificate: &Certificate) -> f64 {
	let members = (0..).map(MemberIndex).zip(set.members.iter());
	let signers = members.filter(|(index, _)| !certificate.absent.contains(*index));
	let weight = signers.map(|(_, member)| member.weight.0).sum();
	percent(weight, set.commitment.total_weight.0)
}
