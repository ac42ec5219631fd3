// SPDX-License-Identifier: Apache-2.0

//! Whether a ward's configuration can be used at all, before anybody is dialled.

use crate::{
	quorum,
	settings::longest_reach,
	source::{Connect, Misread},
	voices::{host, label, Panel},
	EndpointConfig, Family, WardConfig,
};
use std::collections::{BTreeMap, BTreeSet};
use url::Url;
use vigil_primitives::{Policy, PolicyError};

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
	/// Fewer voices than the policy asks for. Endpoints of one provider or of one host count once.
	#[error(
		"ward {service} has {found} distinct voices (endpoints of one provider or host are one), but its \
		 policy needs {needed}"
	)]
	TooFewVoices {
		/// The service.
		service: u32,
		/// Distinct voices.
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
	/// A name that no chain of the family can have.
	#[error("ward {service} names chain {chain:?}, but {wanted}")]
	Chain {
		/// The service.
		service: u32,
		/// What is written there.
		chain: String,
		/// What a name has to be.
		wanted: &'static str,
	},
	/// An anchor that nothing can be proven by.
	#[error("the anchor of ward {service} cannot be used: {wanted}")]
	Anchor {
		/// The service.
		service: u32,
		/// What it has to be.
		wanted: &'static str,
	},
	/// A time that must not be zero.
	#[error("{field} of ward {service} is zero")]
	ZeroTime {
		/// The service.
		service: u32,
		/// Name of the field.
		field: &'static str,
	},
	/// Looks that are so far apart that no halt would ever be seen.
	#[error(
		"poll_ms of ward {service} is {poll_ms}, but looks more than {reach} ms apart, half of the halt_after \
		 of its policy, count for nothing: no halt would ever be seen; make it {} at most",
		.reach * 2 / 3
	)]
	TooSeldom {
		/// The service.
		service: u32,
		/// What is configured.
		poll_ms: u64,
		/// The longest time between two looks that counts.
		reach: u64,
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

/// A configuration that can be used.
pub(crate) struct Checked {
	pub connect: Connect,
	pub panel: Panel,
	pub urls: Vec<Url>,
}

/// Checks everything that needs no network.
pub(crate) fn validate(ward: &WardConfig, policy: &Policy) -> Result<Checked, ConfigError> {
	let service = ward.service;
	policy.check().map_err(|error| ConfigError::Policy { service, error })?;
	let needed = policy.min_voices;
	if ward.endpoints.is_empty() {
		return Err(ConfigError::NoEndpoints { service, needed });
	}
	check_times(ward)?;
	let (poll_ms, reach) = (ward.poll_ms, longest_reach(policy));
	if poll_ms > reach {
		return Err(ConfigError::TooSeldom { service, poll_ms, reach });
	}
	let connect = ward.family.connect(&ward.chain, ward.anchor.as_deref());
	let connect = connect.map_err(|misread| match misread {
		Misread::Chain(wanted) => ConfigError::Chain { service, chain: ward.chain.clone(), wanted },
		Misread::Anchor(wanted) => ConfigError::Anchor { service, wanted },
	})?;
	let urls = urls(ward)?;
	let providers = ward.endpoints.iter().map(|endpoint| endpoint.provider.as_str());
	let panel = Panel::new(providers.zip(&urls));
	if panel.voices() < usize::from(needed) {
		return Err(ConfigError::TooFewVoices { service, found: panel.voices(), needed });
	}
	Ok(Checked { connect, panel, urls })
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

fn urls(ward: &WardConfig) -> Result<Vec<Url>, ConfigError> {
	let service = ward.service;
	let parse = |(place, endpoint): (usize, &EndpointConfig)| {
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

/// How many of its voices a ward can do without, in a sentence; or why it cannot be told.
pub fn tolerance(ward: &WardConfig) -> String {
	let providers = ward.endpoints.iter().map(|endpoint| endpoint.provider.as_str());
	match urls(ward) {
		Ok(urls) => {
			let voices = quorum::tolerance(Panel::new(providers.zip(&urls)).voices());
			format!("{voices}; {}", alone(ward))
		},
		Err(error) => error.to_string(),
	}
}

/// What one voice alone can do against a halt.
fn alone(ward: &WardConfig) -> &'static str {
	match (&ward.anchor, ward.family) {
		(Some(_), _) => {
			"one that proves a new block by the ward's own consensus refutes a halt alone, as of the time at \
			 which that block was made"
		},
		(None, Family::Substrate) => {
			"none refutes a halt alone: with an anchor, one that proves a new block final would"
		},
		(None, _) => "none refutes a halt alone",
	}
}

/// What an operator should know although it can be used, in sentences.
pub fn warnings(ward: &WardConfig) -> Vec<String> {
	let mut by_provider: BTreeMap<String, usize> = BTreeMap::new();
	let mut by_host: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
	for endpoint in &ward.endpoints {
		let provider = label(&endpoint.provider);
		*by_provider.entry(provider.clone()).or_default() += 1;
		if let Ok(url) = Url::parse(&endpoint.url) {
			by_host.entry(host(&url)).or_default().insert(provider);
		}
	}
	let twice = by_provider.into_iter().filter(|(_, count)| *count > 1).map(|(provider, count)| {
		format!("provider {provider} has {count} endpoints, which together are one voice")
	});
	let shared = by_host.into_iter().filter(|(_, providers)| providers.len() > 1);
	let shared = shared.map(|(host, providers)| {
		let names: Vec<String> = providers.into_iter().collect();
		format!("{} are on {host}, so together they are one voice", names.join(" and "))
	});
	twice.chain(shared).collect()
}

#[cfg(test)]
#[path = "validate_tests.rs"]
mod tests;
