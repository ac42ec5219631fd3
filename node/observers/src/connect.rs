// SPDX-License-Identifier: Apache-2.0

//! From a configuration to an observer.

use crate::{
	clock::SystemClock, endpoint::Endpoint, observer::Observer, redact::public_url,
	retry::Retrying, settings::Settings, validate::validate, wire::Wire, ChainObserver,
	ConfigError, WardConfig,
};
use std::time::Duration;
use vigil_primitives::Policy;

/// An observer of a ward. Dials nobody yet.
///
/// # Errors
/// One sentence about the first thing in the configuration that cannot be used.
pub fn connect(ward: &WardConfig, policy: &Policy) -> Result<Box<dyn ChainObserver>, ConfigError> {
	let checked = validate(ward, policy)?;
	let timeout = Duration::from_millis(ward.timeout_ms);
	let mut endpoints = Vec::new();
	for (index, (config, url)) in ward.endpoints.iter().zip(&checked.urls).enumerate() {
		let provider = config.provider.trim().to_owned();
		let wire = Wire::new(url, timeout).ok_or_else(|| ConfigError::Url {
			service: ward.service,
			index: index + 1,
			provider: provider.clone(),
		})?;
		let source = (checked.connect)(Retrying::new(wire, timeout));
		endpoints.push(Endpoint::new(provider, public_url(url), source));
	}
	let settings = Settings::new(ward, policy);
	for warning in &settings.warnings {
		log::warn!(target: "observers", "ward {}: {warning}", ward.service);
	}
	Ok(Box::new(Observer::new(settings, checked.panel, endpoints, Box::new(SystemClock::start()))))
}
