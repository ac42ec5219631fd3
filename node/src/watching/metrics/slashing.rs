// SPDX-License-Identifier: Apache-2.0

//! What may be slashed.

use crate::watching::risk::Risk;
use pallet_slashing_runtime_api::CaseStage;
use substrate_prometheus_endpoint::{
	register, Gauge, GaugeVec, Opts, PrometheusError, Registry, F64,
};

/// Where cases may be.
const STAGES: [(CaseStage, &str); 6] = [
	(CaseStage::Challenged, "challenged"),
	(CaseStage::Waiting, "waiting"),
	(CaseStage::Vetoed, "vetoed"),
	(CaseStage::Landing, "landing"),
	(CaseStage::Releasing, "releasing"),
	(CaseStage::Collecting, "collecting"),
];

/// The metrics of slashes, all named `vigil_slashing_*`.
pub struct SlashingMetrics {
	own: Gauge<F64>,
	own_worth: Gauge<F64>,
	own_jailed: Gauge<F64>,
	cases: GaugeVec<F64>,
	closing: Gauge<F64>,
	spent: Gauge<F64>,
	limit: Gauge<F64>,
}

impl SlashingMetrics {
	/// Registers all of them, with zeros.
	pub fn register(registry: &Registry) -> Result<Self, PrometheusError> {
		let gauge = |name: &str, help: &str| {
			register(Gauge::new(format!("vigil_slashing_{name}"), help)?, registry)
		};
		let options = Opts::new("vigil_slashing_cases", "Cases that are open, by their stage");
		let metrics = Self {
			own: gauge("own_cases", "Open cases against this node's watcher")?,
			own_worth: gauge("own_worth_planck", "What they would take, backers included")?,
			own_jailed: gauge("own_jailed", "How many of them put the watcher out of office")?,
			cases: register(GaugeVec::new(options, &["stage"])?, registry)?,
			closing: gauge(
				"closing_cases",
				"Cases that land with the next era unless somebody objects",
			)?,
			spent: gauge("hour_spent_planck", "What the hour that runs has taken")?,
			limit: gauge("hour_limit_planck", "What an hour may take; 0 before the first block")?,
		};
		for (_, stage) in STAGES {
			metrics.cases.with_label_values(&[stage]).set(0.0);
		}
		Ok(metrics)
	}

	/// Shows how it stands.
	pub fn update(&self, risk: &Risk) {
		self.own.set(risk.own.len() as f64);
		self.own_worth.set(risk.own.iter().map(|right| right.worth as f64).sum());
		self.own_jailed.set(risk.own.iter().filter(|right| right.jailed).count() as f64);
		for (stage, name) in STAGES {
			let count = risk.stages.iter().filter(|one| **one == stage).count();
			self.cases.with_label_values(&[name]).set(count as f64);
		}
		self.closing.set(risk.closing as f64);
		self.spent.set(risk.meter.spent as f64);
		self.limit.set(risk.meter.limit as f64);
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use pallet_slashing_runtime_api::{MeterInfo, RightInfo};
	use vigil_primitives::{Era, MemberIndex, ServiceId};

	fn value(registry: &Registry, name: &str) -> f64 {
		let families = registry.gather();
		let found = families.iter().find(|family| family.get_name() == name).unwrap();
		found.get_metric().iter().map(|one| one.get_gauge().get_value()).sum()
	}

	#[test]
	fn own_risk_and_the_hour_are_shown() {
		let registry = Registry::new();
		let metrics = SlashingMetrics::register(&registry).unwrap();
		assert_eq!(value(&registry, "vigil_slashing_own_cases"), 0.0);
		assert_eq!(value(&registry, "vigil_slashing_cases"), 0.0);
		let right = |worth, jailed| RightInfo {
			case: 1,
			service: ServiceId(1),
			member: MemberIndex(0),
			era: Era(3),
			worth,
			jailed,
			last: Era(9),
		};
		metrics.update(&Risk {
			own: vec![right(70, false), right(5, true)],
			stages: vec![CaseStage::Waiting, CaseStage::Landing, CaseStage::Waiting],
			closing: 1,
			meter: MeterInfo { spent: 9, limit: 10 },
		});
		for (name, expected) in [
			("own_cases", 2.0),
			("own_worth_planck", 75.0),
			("own_jailed", 1.0),
			("cases", 3.0),
			("closing_cases", 1.0),
			("hour_spent_planck", 9.0),
			("hour_limit_planck", 10.0),
		] {
			assert_eq!(value(&registry, &format!("vigil_slashing_{name}")), expected, "{name}");
		}
	}
}
