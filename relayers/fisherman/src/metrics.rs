// SPDX-License-Identifier: Apache-2.0

//! What an operator may want to be woken for.

use crate::{
	report::{Report, STATES},
	wards::Family,
};
use prometheus::{Encoder, Gauge, GaugeVec, Opts, Registry, TextEncoder};

/// All metrics. Clones share them.
#[derive(Clone)]
pub struct Metrics {
	registry: Registry,
	items: GaugeVec,
	heard: Gauge,
	earned: Gauge,
	balance: Gauge,
	scanned: Gauge,
	vigil_up: GaugeVec,
	ward_up: GaugeVec,
	ward_final: GaugeVec,
	anchor_missing: GaugeVec,
	unprovable: GaugeVec,
	journal: Gauge,
	unconfirmed: Gauge,
	again: Gauge,
	brought: Gauge,
	evidence: Gauge,
}

impl Metrics {
	/// Registers them.
	pub fn new() -> prometheus::Result<Self> {
		let registry = Registry::new();
		let one = |name: &str, help: &str| {
			let gauge = Gauge::new(format!("vigil_fisherman_{name}"), help)?;
			registry.register(Box::new(gauge.clone()))?;
			prometheus::Result::Ok(gauge)
		};
		let many = |name: &str, help: &str, label: &str| {
			let options = Opts::new(format!("vigil_fisherman_{name}"), help);
			let gauge = GaugeVec::new(options, &[label])?;
			registry.register(Box::new(gauge.clone()))?;
			prometheus::Result::Ok(gauge)
		};
		Ok(Self {
			items: many("suspicions", "Suspicions, by how they stand", "state")?,
			heard: one("certificates", "Certificates heard of since the start")?,
			earned: one("earned_planck", "What reports have earned")?,
			balance: one("balance_planck", "What the account has that reports")?,
			scanned: one("scanned_block", "The last block of Vigil that was looked through")?,
			vigil_up: many("vigil_up", "Whether a node of Vigil answers", "endpoint")?,
			ward_up: many("ward_up", "Whether a node of the ward answers", "service")?,
			ward_final: many("ward_final_block", "The ward's last final block", "service")?,
			anchor_missing: many(
				"anchor_missing",
				"1 while no anchor of the ward is pinned, or it is not moved on",
				"service",
			)?,
			unprovable: many(
				"unprovable",
				"1 if no proof exists for wards of that family, so that only a challenge is left",
				"service",
			)?,
			journal: one("journal_writable", "Whether the journal can be written")?,
			unconfirmed: one("unconfirmed", "Reports that one node of Vigil alone shows")?,
			again: one("resubmissions", "Reports that were submitted again since the start")?,
			brought: one("evidence_brought", "Pieces of evidence that watchers' files held")?,
			evidence: one("evidence_readable", "Whether watchers' files can be read")?,
			registry,
		})
	}

	/// In Prometheus' text format.
	pub fn text(&self, report: &Report) -> String {
		let is = |yes: bool| f64::from(u8::from(yes));
		for state in STATES {
			let count = report.counts.get(state).copied().unwrap_or_default();
			self.items.with_label_values(&[state]).set(count as f64);
		}
		let number = |text: &str| text.parse::<f64>().unwrap_or_default();
		self.heard.set(report.heard as f64);
		self.earned.set(number(&report.earned));
		self.balance.set(report.balance.as_deref().map_or(0.0, number));
		self.scanned.set(report.scanned.unwrap_or_default() as f64);
		self.journal.set(is(report.journal_problem.is_none()));
		self.unconfirmed.set(report.unconfirmed as f64);
		self.again.set(report.again as f64);
		self.brought.set(report.brought as f64);
		self.evidence.set(is(report.evidence_problem.is_none()));
		for (endpoint, problem) in &report.vigil {
			self.vigil_up.with_label_values(&[endpoint]).set(is(problem.is_none()));
		}
		for ward in &report.wards {
			let service = ward.service.to_string();
			self.ward_up.with_label_values(&[&service]).set(is(ward.problem.is_none()));
			let height = ward.final_height.unwrap_or_default();
			self.ward_final.with_label_values(&[&service]).set(height as f64);
			let unprovable = ward.family == Family::Evm.name();
			self.unprovable.with_label_values(&[&service]).set(is(unprovable));
			// Where there can be none, none is missing.
			let missing = ward.anchor.is_none() || ward.anchor_problem.is_some();
			let missing = missing && !unprovable;
			self.anchor_missing.with_label_values(&[&service]).set(is(missing));
		}
		let mut bytes = Vec::new();
		if let Err(error) = TextEncoder::new().encode(&self.registry.gather(), &mut bytes) {
			log::warn!(target: "fisherman", "metrics cannot be shown: {error}");
		}
		String::from_utf8(bytes).unwrap_or_default()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::report::WardReport;

	#[test]
	fn states_that_nothing_is_in_read_zero_and_a_ward_without_anchor_is_told_of() {
		let metrics = Metrics::new().unwrap();
		let ward = WardReport { service: 3, final_height: Some(8), ..WardReport::default() };
		let evm = WardReport { service: 4, family: "evm".into(), ..WardReport::default() };
		let report = Report {
			wards: vec![ward, evm],
			earned: "12".into(),
			unconfirmed: 2,
			evidence_problem: Some("no such file".into()),
			..Report::default()
		};
		let text = metrics.text(&report);
		for line in [
			"vigil_fisherman_suspicions{state=\"unproven\"} 0",
			"vigil_fisherman_suspicions{state=\"reported\"} 0",
			"vigil_fisherman_earned_planck 12",
			"vigil_fisherman_ward_up{service=\"3\"} 1",
			"vigil_fisherman_anchor_missing{service=\"3\"} 1",
			"vigil_fisherman_unprovable{service=\"3\"} 0",
			"vigil_fisherman_anchor_missing{service=\"4\"} 0",
			"vigil_fisherman_unprovable{service=\"4\"} 1",
			"vigil_fisherman_journal_writable 1",
			"vigil_fisherman_unconfirmed 2",
			"vigil_fisherman_evidence_readable 0",
			"vigil_fisherman_suspicions{state=\"challenged\"} 0",
		] {
			assert!(text.lines().any(|one| one == line), "{line} is not in {text}");
		}
	}
}
