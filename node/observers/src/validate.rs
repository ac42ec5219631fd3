// SPDX-License-Identifier: Apache-2.0

//! Whether a ward's configuration can be used at all, before anybody is dialled.

use crate::{config::Family, evm, quorum::Panel, redact::public_url, substrate, WardConfig};
use std::collections::BTreeMap;
use url::Url;
use vigil_primitives::{Policy, PolicyError, H256};

/// Why nobody can watch with a configuration. One sentence each, without keys.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
	/// Nobody to ask.
	#[error("ward {service} has no endpoints: add at least {needed}")]
	NoEndpoints {
		/// The service.
		service: u32,
		/// What its policy asks for.
		needed: u16,
	},
	/// Fewer providers than the policy asks for. Endpoints of one provider count once.
	#[error("ward {service} has {found} distinct providers, but its policy needs {needed}")]
	TooFewProviders {
		/// The service.
		service: u32,
		/// Distinct providers.
		found: usize,
		/// What the policy asks for.
		needed: u16,
	},
	/// A provider without a name.
	#[error("endpoint {index} of ward {service} has no provider: name who runs it")]
	NoProvider {
		/// The service.
		service: u32,
		/// Place in the list, from 1.
		index: usize,
	},
	/// A URL that cannot be dialled.
	#[error("the URL of endpoint {index} ({provider}) of ward {service} is no http or https URL")]
	Url {
		/// The service.
		service: u32,
		/// Place in the list, from 1.
		index: usize,
		/// Who runs it.
		provider: String,
	},
	/// A chain id that is none.
	#[error(
		"ward {service} names chain {chain:?}, but an EVM chain id is a positive decimal number"
	)]
	ChainId {
		/// The service.
		service: u32,
		/// What is written there.
		chain: String,
	},
	/// A genesis hash that is none.
	#[error("ward {service} names chain {chain:?}, but a genesis hash is 0x and 64 digits")]
	GenesisHash {
		/// The service.
		service: u32,
		/// What is written there.
		chain: String,
	},
	/// A time that must not be zero.
	#[error("{field} of ward {service} is zero")]
	ZeroTime {
		/// The service.
		service: u32,
		/// Name of the field.
		field: &'static str,
	},
	/// A policy nobody can watch by.
	#[error("the policy of ward {service} cannot be used: {error:?}")]
	Policy {
		/// The service.
		service: u32,
		/// What is wrong with it.
		error: PolicyError,
	},
}

/// The chain that endpoints have to serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Chain {
	Evm(u64),
	Substrate(H256),
}

/// A configuration that can be used.
#[derive(Debug)]
pub(crate) struct Checked {
	pub chain: Chain,
	pub panel: Panel,
	pub urls: Vec<Url>,
}

/// Checks everything that needs no network.
pub(crate) fn validate(ward: &WardConfig, policy: &Policy) -> Result<Checked, ConfigError> {
	let service = ward.service;
	policy.check().map_err(|error| ConfigError::Policy { service, error })?;
	let needed = policy.min_endpoints;
	if ward.endpoints.is_empty() {
		return Err(ConfigError::NoEndpoints { service, needed });
	}
	check_times(ward)?;
	let chain = chain(ward)?;
	let urls = urls(ward)?;
	let panel = Panel::new(ward.endpoints.iter().map(|endpoint| endpoint.provider.as_str()));
	if panel.voices() < usize::from(needed) {
		return Err(ConfigError::TooFewProviders { service, found: panel.voices(), needed });
	}
	Ok(Checked { chain, panel, urls })
}

fn check_times(ward: &WardConfig) -> Result<(), ConfigError> {
	let times = [
		("poll_ms", Some(ward.poll_ms)),
		("timeout_ms", Some(ward.timeout_ms)),
		("empty_after_secs", ward.empty_after_secs),
		("finality_after_secs", ward.finality_after_secs),
	];
	let zero = times.into_iter().find(|(_, time)| *time == Some(0));
	zero.map_or(Ok(()), |(field, _)| Err(ConfigError::ZeroTime { service: ward.service, field }))
}

fn chain(ward: &WardConfig) -> Result<Chain, ConfigError> {
	let (service, chain) = (ward.service, ward.chain.clone());
	match ward.family {
		Family::Evm => {
			evm::parse_chain(&chain).map(Chain::Evm).ok_or(ConfigError::ChainId { service, chain })
		},
		Family::Substrate => substrate::parse_chain(&chain)
			.map(Chain::Substrate)
			.ok_or(ConfigError::GenesisHash { service, chain }),
	}
}

fn urls(ward: &WardConfig) -> Result<Vec<Url>, ConfigError> {
	let service = ward.service;
	let parse = |(place, endpoint): (usize, &crate::EndpointConfig)| {
		let index = place + 1;
		if endpoint.provider.trim().is_empty() {
			return Err(ConfigError::NoProvider { service, index });
		}
		let url = Url::parse(&endpoint.url).ok();
		url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
			.ok_or_else(|| ConfigError::Url { service, index, provider: endpoint.provider.clone() })
	};
	ward.endpoints.iter().enumerate().map(parse).collect()
}

/// What an operator should know although it can be used, in sentences.
pub fn warnings(ward: &WardConfig) -> Vec<String> {
	let mut by_provider: BTreeMap<String, usize> = BTreeMap::new();
	let mut by_host: BTreeMap<String, Vec<&str>> = BTreeMap::new();
	for endpoint in &ward.endpoints {
		*by_provider.entry(endpoint.provider.trim().to_lowercase()).or_default() += 1;
		if let Ok(url) = Url::parse(&endpoint.url) {
			by_host.entry(public_url(&url)).or_default().push(&endpoint.provider);
		}
	}
	let twice = by_provider.into_iter().filter(|(_, count)| *count > 1).map(|(provider, count)| {
		format!("provider {provider} has {count} endpoints, which together are one voice")
	});
	let shared = by_host.into_iter().filter_map(|(host, mut providers)| {
		providers.sort_unstable();
		providers.dedup();
		(providers.len() > 1).then(|| {
			format!("{} share {host}: they may be one provider in truth", providers.join(" and "))
		})
	});
	twice.chain(shared).collect()
}

#[cfg(test)]
#[path = "validate_tests.rs"]
mod tests;
