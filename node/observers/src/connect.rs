// SPDX-License-Identifier: Apache-2.0

//! From a configuration to an observer.

use crate::{
	clock::SystemClock,
	endpoint::Endpoint,
	evm,
	observer::{Observer, Settings},
	redact::public_url,
	retry::Retrying,
	substrate,
	validate::{validate, warnings, Chain},
	wire::Wire,
	ChainObserver, ConfigError, WardConfig,
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
		let rpc = Retrying::new(wire, timeout);
		let source = match checked.chain {
			Chain::Evm(id) => evm::source(rpc, id),
			Chain::Substrate(genesis) => substrate::source(rpc, genesis),
		};
		endpoints.push(Endpoint::new(provider, public_url(url), source));
	}
	for warning in warnings(ward) {
		log::warn!(target: "observers", "ward {}: {warning}", ward.service);
	}
	let settings = Settings::new(ward, policy);
	Ok(Box::new(Observer::new(settings, checked.panel, endpoints, Box::new(SystemClock::start()))))
}
