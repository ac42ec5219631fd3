// SPDX-License-Identifier: Apache-2.0

//! What an operator's alerts ask about the watcher.
//!
//! Series that alerts look for exist from the start: what was never counted reads zero, since a rule
//! over a series that is not there never fires.

mod certificates;
mod endpoints;
mod participation;
mod services;
mod slashing;

pub use services::verdict;
pub use slashing::SlashingMetrics;

use super::{now, shared::Shared, submit::Submitter};
use certificates::CertificateMetrics;
use endpoints::EndpointMetrics;
use services::ServiceMetrics;
use substrate_prometheus_endpoint::{
	register, CounterVec, Gauge, GaugeVec, Opts, PrometheusError, Registry, F64, U64,
};
use vigil_primitives::{Certificate, ServiceId};
use vigil_watcher::{Millis, Offence, ServiceReport};

/// The metrics of the watcher, all named `vigil_watcher_*`.
pub struct Metrics {
	peers: Gauge<U64>,
	waiting: Gauge<U64>,
	oldest_waiting: Gauge<F64>,
	penalties: CounterVec<U64>,
	convictions: CounterVec<U64>,
	services: ServiceMetrics,
	endpoints: EndpointMetrics,
	certificates: CertificateMetrics,
}

impl Metrics {
	/// Registers all of them, with zeros for these services.
	pub fn register(registry: &Registry, services: &[ServiceId]) -> Result<Self, PrometheusError> {
		let make = Maker { registry };
		let metrics = Self {
			peers: register(
				Gauge::new("vigil_watcher_peers", "Peers that speak the watchers' protocol")?,
				registry,
			)?,
			waiting: register(
				Gauge::new("vigil_watcher_waiting", "Certificates that are offered to the chain")?,
				registry,
			)?,
			oldest_waiting: register(
				Gauge::new(
					"vigil_watcher_oldest_waiting_seconds",
					"For how long the chain has not taken a certificate that it could take; 0 if none waits",
				)?,
				registry,
			)?,
			penalties: make.counters("penalties_total", "Peers penalised", &["reason"])?,
			convictions: make.counters(
				"convictions_total",
				"Statements of other watchers that convict them",
				&["service"],
			)?,
			services: ServiceMetrics::register(&make)?,
			endpoints: EndpointMetrics::register(&make)?,
			certificates: CertificateMetrics::register(&make)?,
		};
		metrics.begin(services);
		Ok(metrics)
	}

	fn begin(&self, services: &[ServiceId]) {
		for offence in Offence::ALL {
			self.penalties.with_label_values(&[&format!("{offence:?}")]);
		}
		for service in services.iter().map(ToString::to_string) {
			self.convictions.with_label_values(&[&service]);
			self.services.begin(&service);
			self.certificates.begin(&service);
		}
	}

	/// Counts a penalty.
	pub fn penalty(&self, offence: Offence) {
		self.penalties.with_label_values(&[&format!("{offence:?}")]).inc();
	}

	/// Counts two statements that convict whoever signed both.
	pub fn conviction(&self, service: ServiceId) {
		self.convictions.with_label_values(&[&service.to_string()]).inc();
	}

	/// Counts a certificate that arose here or arrived.
	pub fn certified(
		&mut self,
		certificate: &Certificate,
		seen: &[ServiceReport],
		shared: &Shared,
	) {
		let view = shared.view.read();
		self.certificates.note(certificate, seen, view.as_ref(), now());
	}

	/// Shows the present state.
	pub fn update(
		&mut self,
		reports: &[ServiceReport],
		shared: &Shared,
		submitter: &Submitter,
		peers: usize,
	) {
		self.peers.set(peers as u64);
		self.waiting.set(submitter.waiting() as u64);
		self.oldest_waiting.set(submitter.longest_wait().as_secs_f64());
		let view = shared.view.read();
		for report in reports {
			self.services.update(report, view.as_ref());
		}
		for (service, look) in shared.looks.read().iter() {
			let service = service.to_string();
			self.services.look(&service, look);
			self.endpoints.update(&service, look);
		}
		self.certificates.settle(now());
	}
}

/// Makes families of metrics.
struct Maker<'r> {
	registry: &'r Registry,
}

impl Maker<'_> {
	fn gauges(
		&self,
		name: &str,
		help: &str,
		labels: &[&str],
	) -> Result<GaugeVec<F64>, PrometheusError> {
		let options = Opts::new(format!("vigil_watcher_{name}"), help);
		register(GaugeVec::new(options, labels)?, self.registry)
	}

	fn counters(
		&self,
		name: &str,
		help: &str,
		labels: &[&str],
	) -> Result<CounterVec<U64>, PrometheusError> {
		let options = Opts::new(format!("vigil_watcher_{name}"), help);
		register(CounterVec::new(options, labels)?, self.registry)
	}
}

/// In seconds, as Prometheus counts time.
fn seconds(time: Millis) -> f64 {
	time.0 as f64 / 1_000.0
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Alerts are blind to what is not there.
	#[test]
	fn what_was_never_counted_reads_zero() {
		let registry = Registry::new();
		Metrics::register(&registry, &[ServiceId(7)]).unwrap();
		let families = registry.gather();
		for name in ["votes_total", "refused_total", "certificates_total", "convictions_total"] {
			let name = format!("vigil_watcher_{name}");
			let family = families.iter().find(|family| family.get_name() == name);
			let family = family.unwrap_or_else(|| panic!("{name} has no series"));
			assert!(family.get_metric().iter().all(|one| one.get_counter().get_value() == 0.0));
		}
	}
}
