// SPDX-License-Identifier: Apache-2.0

//! The metrics of emergencies, all named `vigil_emergency_*`, and those of who is there and ready, `vigil_pulse_*`.

use super::State;
use substrate_prometheus_endpoint::{
	register, Gauge, GaugeVec, Opts, PrometheusError, Registry, F64,
};
use vigil_primitives::{answers::emergency::Stage, H256};

/// The metrics.
pub struct Metrics {
	open: GaugeVec<F64>,
	post_mortems: Gauge<F64>,
	brakes: Gauge<F64>,
	budget_spent: Gauge<F64>,
	drill_overdue: Gauge<F64>,
	seats: GaugeVec<F64>,
	seen: GaugeVec<F64>,
	validators: Gauge<F64>,
	heard: Gauge<F64>,
	watching: Gauge<F64>,
	upgrade_waits: Gauge<F64>,
	upgrade_ready: Gauge<F64>,
	own_ready: Gauge<F64>,
}

impl Metrics {
	/// Registers all of them, with zeros.
	pub fn register(registry: &Registry) -> Result<Self, PrometheusError> {
		let gauge =
			|name: &str, help: &str| register(Gauge::new(format!("vigil_{name}"), help)?, registry);
		let labelled = |name: &str, help: &str, label: &str| {
			let options = Opts::new(format!("vigil_{name}"), help);
			register(GaugeVec::new(options, &[label])?, registry)
		};
		let metrics = Self {
			open: labelled(
				"emergency_open",
				"Emergencies that are declared or ratified, or whose way back is not over",
				"drill",
			)?,
			post_mortems: gauge(
				"emergency_post_mortems_due",
				"Emergencies that are over and wait for their post-mortem",
			)?,
			brakes: gauge("emergency_brakes", "Calls, pallets and services that are stopped")?,
			budget_spent: gauge(
				"emergency_brake_budget_spent",
				"The share of the year's brakes that is spent or granted, from 0 to 1",
			)?,
			drill_overdue: gauge("emergency_drill_overdue", "1 if a drill is overdue")?,
			seats: labelled("emergency_seats", "Seats of the set in office", "service")?,
			seen: labelled(
				"emergency_seats_seen",
				"Seats whose watchers signed or sent a heartbeat not long ago",
				"service",
			)?,
			validators: gauge("pulse_validators", "Validators of the session")?,
			heard: gauge("pulse_heard", "Validators whose nodes were heard not long ago")?,
			watching: gauge("pulse_watching", "Those of them whose watchers run")?,
			upgrade_waits: gauge(
				"pulse_upgrade_waits",
				"1 if an upgrade waits for validators that are ready",
			)?,
			upgrade_ready: gauge(
				"pulse_upgrade_ready",
				"Validators that are ready, of those that have to be; 0 if no upgrade waits",
			)?,
			own_ready: gauge(
				"pulse_upgrade_own_ready",
				"0 if an upgrade waits for a code that this node does not have",
			)?,
		};
		for drill in ["true", "false"] {
			metrics.open.with_label_values(&[drill]).set(0.0);
		}
		metrics.own_ready.set(1.0);
		Ok(metrics)
	}

	/// Shows how it stands, to a node with this code.
	pub fn update(&self, state: &State, own_code: H256) {
		let over = |stage: &Stage| matches!(stage, Stage::Over { .. } | Stage::Closed);
		for (drill, label) in [(true, "true"), (false, "false")] {
			let of = state.open.iter().filter(|one| one.drill == drill && !over(&one.stage));
			self.open.with_label_values(&[label]).set(of.count() as f64);
		}
		let due = state.open.iter().filter(|one| over(&one.stage)).count();
		self.post_mortems.set(due as f64);
		self.brakes.set(state.brakes as f64);
		let (spent, most) = state.budget;
		self.budget_spent.set(if most == 0 { 0.0 } else { f64::from(spent) / f64::from(most) });
		self.drill_overdue.set(state.drill_overdue.into());
		// What has ended is not shown for ever.
		self.seats.reset();
		self.seen.reset();
		for (service, presence) in &state.presence {
			let label = service.to_string();
			self.seats.with_label_values(&[&label]).set(presence.seats.into());
			self.seen.with_label_values(&[&label]).set(presence.seen.into());
		}
		let (validators, heard, watching) = state.heard;
		self.validators.set(validators.into());
		self.heard.set(heard.into());
		self.watching.set(watching.into());
		self.upgrade_waits.set(state.upgrade.is_some().into());
		let share = |ready: u32, needed: u32| f64::from(ready) / f64::from(needed.max(1));
		let ready = state.upgrade.map_or(0.0, |upgrade| share(upgrade.ready, upgrade.needed));
		self.upgrade_ready.set(ready);
		let own = state.upgrade.is_none_or(|upgrade| upgrade.code == own_code);
		self.own_ready.set(own.into());
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use pallet_emergency_runtime_api::{EmergencyInfo, Presence};
	use pallet_pulse_runtime_api::UpgradeInfo;
	use vigil_primitives::{
		answers::emergency::{Figures, Kind, Scope},
		ServiceId,
	};

	fn value(registry: &Registry, name: &str) -> f64 {
		let families = registry.gather();
		let found = families.iter().find(|family| family.get_name() == name).unwrap();
		found.get_metric().iter().map(|one| one.get_gauge().get_value()).sum()
	}

	fn emergency(drill: bool, stage: Stage) -> EmergencyInfo {
		EmergencyInfo {
			kind: Kind::LogicFlaw,
			scope: Scope::All,
			declarers: Vec::new(),
			drill,
			stage,
			until: 9,
			referendum: None,
			acts: 0,
			log: H256::zero(),
			figures: Figures::default(),
			post_mortem: None,
		}
	}

	fn upgrade(code: H256) -> UpgradeInfo {
		let (not_before, until, needed, ready, of, authorised) = (1, 9, 4, 2, 5, false);
		UpgradeInfo { code, not_before, until, needed, ready, of, authorised }
	}

	#[test]
	fn emergencies_brakes_and_who_is_there_are_shown_and_forgotten() {
		let registry = Registry::new();
		let metrics = Metrics::register(&registry).unwrap();
		assert_eq!(value(&registry, "vigil_emergency_open"), 0.0);
		assert_eq!(value(&registry, "vigil_pulse_upgrade_own_ready"), 1.0);
		let state = State {
			open: vec![
				emergency(false, Stage::Ratified),
				emergency(true, Stage::Declared { ratify_by: 9 }),
				emergency(false, Stage::Over { ratified: true }),
			],
			brakes: 2,
			budget: (7, 28),
			drill_overdue: true,
			presence: vec![(ServiceId(3), Presence { seats: 7, seen: 4, certified: None })],
			heard: (5, 4, 3),
			upgrade: Some(upgrade(H256::repeat_byte(1))),
		};
		metrics.update(&state, H256::repeat_byte(2));
		for (name, expected) in [
			("emergency_open", 2.0),
			("emergency_post_mortems_due", 1.0),
			("emergency_brakes", 2.0),
			("emergency_brake_budget_spent", 0.25),
			("emergency_drill_overdue", 1.0),
			("emergency_seats", 7.0),
			("emergency_seats_seen", 4.0),
			("pulse_validators", 5.0),
			("pulse_heard", 4.0),
			("pulse_watching", 3.0),
			("pulse_upgrade_waits", 1.0),
			("pulse_upgrade_ready", 0.5),
			("pulse_upgrade_own_ready", 0.0),
		] {
			assert_eq!(value(&registry, &format!("vigil_{name}")), expected, "{name}");
		}
		metrics.update(&state, H256::repeat_byte(1));
		assert_eq!(value(&registry, "vigil_pulse_upgrade_own_ready"), 1.0);
		metrics.update(&State::default(), H256::zero());
		let names: Vec<_> = registry.gather().iter().map(|one| one.get_name().to_owned()).collect();
		assert!(!names.contains(&"vigil_emergency_seats".to_owned()), "the service has ended");
		assert_eq!(value(&registry, "vigil_emergency_open"), 0.0);
		assert_eq!(value(&registry, "vigil_emergency_brake_budget_spent"), 0.0);
	}
}
