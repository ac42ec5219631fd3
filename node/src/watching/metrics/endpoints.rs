// SPDX-License-Identifier: Apache-2.0

//! Each endpoint: whether it answers, tells the truth and keeps up.

use super::Maker;
use crate::watching::shared::Look;
use substrate_prometheus_endpoint::{GaugeVec, PrometheusError, F64};
use vigil_observers::Fault;

pub struct EndpointMetrics {
	up: GaugeVec<F64>,
	fault: GaugeVec<F64>,
	height: GaugeVec<F64>,
	behind: GaugeVec<F64>,
	latency: GaugeVec<F64>,
}

impl EndpointMetrics {
	pub fn register(make: &Maker<'_>) -> Result<Self, PrometheusError> {
		let gauge = |name: &str, help: &str| {
			make.gauges(&format!("endpoint_{name}"), help, &["service", "provider", "url"])
		};
		Ok(Self {
			up: gauge("up", "1 if the endpoint's last answer could be used")?,
			fault: make.gauges(
				"endpoint_fault",
				"1 for what was wrong with the endpoint's last answer",
				&["service", "provider", "url", "fault"],
			)?,
			height: gauge("height", "Height of the endpoint's head")?,
			behind: gauge("blocks_behind", "Blocks that the endpoint is behind the others")?,
			latency: gauge("latency_seconds", "How long the endpoint's last answer took")?,
		})
	}

	pub fn update(&self, service: &str, look: &Look) {
		let heights = look.endpoints.iter().filter_map(|one| one.height.map(|height| height.0));
		let usual = usual(heights.collect());
		for endpoint in &look.endpoints {
			let labels = [service, &endpoint.provider, &endpoint.url];
			let set = |gauge: &GaugeVec<F64>, value: f64| {
				gauge.with_label_values(&labels).set(value);
			};
			set(&self.up, f64::from(u8::from(endpoint.problem.is_none())));
			for fault in Fault::ALL {
				let labels = [service, &endpoint.provider, &endpoint.url, fault.name()];
				let is = f64::from(u8::from(endpoint.fault == Some(fault)));
				self.fault.with_label_values(&labels).set(is);
			}
			if let Some(height) = endpoint.height {
				set(&self.height, height.0 as f64);
				set(&self.behind, usual.saturating_sub(height.0) as f64);
			}
			if let Some(latency) = endpoint.latency {
				set(&self.latency, latency.as_secs_f64());
			}
		}
	}
}

/// The height that endpoints are held to: one that liars and laggards in the minority do not decide.
/// Of two, the higher one.
fn usual(mut heights: Vec<u64>) -> u64 {
	heights.sort_unstable_by(|a, b| b.cmp(a));
	let middle = heights.len().saturating_sub(1) / 2;
	heights.get(middle).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn one_liar_of_three_makes_no_honest_endpoint_look_late() {
		assert_eq!(usual(vec![100, 1_000_000, 100]), 100);
		assert_eq!(usual(vec![100, 3, 101]), 100);
	}

	#[test]
	fn of_two_the_lower_one_is_behind() {
		assert_eq!(usual(vec![90, 100]), 100);
		assert_eq!(usual(vec![90]), 90);
		assert_eq!(usual(Vec::new()), 0);
	}
}
