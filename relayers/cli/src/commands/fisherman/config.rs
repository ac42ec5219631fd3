// SPDX-License-Identifier: Apache-2.0

//! The fisherman's configuration: TOML, unknown keys refused, no secrets in it.

use crate::config::{Hash, KeyConfig};
use anyhow::{ensure, Context};
use serde::Deserialize;
use std::{
	collections::{BTreeMap, BTreeSet},
	net::SocketAddr,
	path::{Path, PathBuf},
};
use vigil_bls::{Backend, Blst};
use vigil_fisherman::{vigil::host, Family, More, Settings};
use vigil_primitives::{PublicKey, Seconds, ServiceId};
use vigil_relayer_link::{endpoint::EndpointError, Endpoint};

/// For how long something is looked at that is not decided: as long as Vigil takes evidence of it.
const KEEP_DAYS: u64 = 11;
/// The least time between two posts about one ward that Vigil allows, in seconds.
const LEAST_BEAT: u64 = 30;

/// The whole file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
	/// The journal's file.
	pub journal: PathBuf,
	/// Where metrics and status are served.
	#[serde(default)]
	pub metrics: Option<SocketAddr>,
	/// Days for which something is looked at that is not decided.
	#[serde(default = "keep_days")]
	pub keep_days: u64,
	/// Public keys of watchers of yours, as `vigil-node watcher` shows them: you are told of what convicts them,
	/// and it is not reported from here.
	#[serde(default)]
	pub own_keys: Vec<String>,
	/// Files in which watchers of yours keep evidence against others (`watcher/evidence.jsonl`).
	#[serde(default)]
	pub evidence: Vec<PathBuf>,
	/// Vigil.
	pub vigil: VigilConfig,
	/// The wards.
	#[serde(rename = "ward")]
	pub wards: Vec<WardConfig>,
}

/// Vigil.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VigilConfig {
	/// Its nodes, in order of preference. Those that watch tell more, and sooner.
	pub endpoints: Vec<Endpoint>,
	/// The genesis hash, if it is to be checked.
	#[serde(default)]
	pub genesis: Option<Hash>,
	/// The key that reports, and earns.
	#[serde(flatten)]
	pub key: KeyConfig,
}

/// A ward.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WardConfig {
	/// The service that watches it.
	pub service: u32,
	/// `substrate`, `tendermint` or `evm`; without it, what its pinned anchor says.
	#[serde(default)]
	pub family: Option<String>,
	/// Its nodes, in order of preference; without any, only what contradicts itself is reported.
	#[serde(default)]
	pub endpoints: Vec<Web>,
	/// Whether to bet a bond on a Halt being false that two nodes of an EVM ward were seen to go on through.
	#[serde(default)]
	pub challenge: bool,
	/// Seconds after which to post again, with a bond, which block it has made final; never if absent.
	#[serde(default)]
	pub beat_every_secs: Option<u64>,
}

/// The address of a ward's node, by WebSockets or HTTP.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Web(Endpoint);

impl TryFrom<String> for Web {
	type Error = EndpointError;

	fn try_from(text: String) -> Result<Self, EndpointError> {
		Endpoint::web(&text).map(Self)
	}
}

fn keep_days() -> u64 {
	KEEP_DAYS
}

impl WardConfig {
	/// Its nodes.
	pub fn nodes(&self) -> anyhow::Result<Vec<Endpoint>> {
		let nodes: Vec<_> = self.endpoints.iter().map(|Web(endpoint)| endpoint.clone()).collect();
		ensure!(
			self.family.is_some() || nodes.iter().all(Endpoint::is_web_socket),
			"endpoints of service {} begin with ws:// or wss://, unless its family is said",
			self.service
		);
		Ok(nodes)
	}

	/// Its family, if it is said.
	pub fn family(&self) -> anyhow::Result<Option<Family>> {
		let read = |name: &String| {
			let wrong =
				|| format!("family of service {}: substrate, tendermint or evm", self.service);
			Family::of(name).with_context(wrong)
		};
		self.family.as_ref().map(read).transpose()
	}
}

impl Config {
	/// Reads and checks the file.
	pub fn load(path: &Path) -> anyhow::Result<Self> {
		let text = std::fs::read_to_string(path)
			.with_context(|| format!("the configuration {} cannot be read", path.display()))?;
		Self::parse(&text).with_context(|| format!("the configuration {} is wrong", path.display()))
	}

	/// Reads and checks a text.
	pub fn parse(text: &str) -> anyhow::Result<Self> {
		let config: Self =
			toml::from_str(text).map_err(|error| anyhow::anyhow!("{}", error.message()))?;
		ensure!(
			!config.vigil.endpoints.is_empty(),
			"vigil.endpoints is empty: name a node of Vigil"
		);
		ensure!(!config.wards.is_empty(), "there is no [[ward]] to fish for");
		ensure!(config.keep_days > 0, "keep_days is zero: nothing would be looked at");
		let services: BTreeMap<_, _> = config.wards.iter().map(|ward| (ward.service, ())).collect();
		ensure!(services.len() == config.wards.len(), "two wards are of one service");
		config.own()?;
		for ward in &config.wards {
			let (beats, service) = (ward.beat_every_secs, ward.service);
			ward.nodes()?;
			let family = ward.family()?;
			ensure!(
				!ward.challenge || family == Some(Family::Evm),
				"challenge of service {service} is for a ward of the family evm: others are proven"
			);
			let hosts: BTreeSet<_> = ward.endpoints.iter().map(|Web(one)| host(one)).collect();
			ensure!(
				!ward.challenge || hosts.len() > 1,
				"challenge of service {service} takes endpoints of two hosts: one of them may lie"
			);
			ensure!(
				beats.is_none_or(|every| every >= LEAST_BEAT),
				"beat_every_secs of service {} is less than {LEAST_BEAT}: Vigil refuses that",
				ward.service
			);
			ensure!(
				beats.is_none() || !ward.endpoints.is_empty(),
				"service {} has beat_every_secs and no endpoints: nobody says which block is final",
				ward.service
			);
		}
		let key = &config.vigil.key;
		ensure!(
			key.key_file.is_some() != key.key_env.is_some(),
			"give either vigil.key_file or vigil.key_env, for the account that reports"
		);
		Ok(config)
	}

	/// The keys of own watchers.
	fn own(&self) -> anyhow::Result<Vec<PublicKey>> {
		let read = |text: &String| {
			let bytes = text.strip_prefix("0x").and_then(|digits| hex::decode(digits).ok());
			let key = bytes.and_then(|bytes| bytes.try_into().ok()).map(PublicKey);
			let key = key.filter(|key| Blst::key(key).is_ok());
			key.with_context(|| format!("own_keys: {text} is no key of a watcher"))
		};
		self.own_keys.iter().map(read).collect()
	}

	/// What a fisherman is told.
	pub fn settings(&self) -> anyhow::Result<Settings> {
		let key = self.vigil.key.load().context("vigil")?;
		Ok(Settings {
			vigil: self.vigil.endpoints.clone(),
			genesis: self.vigil.genesis.map(|Hash(genesis)| genesis),
			wards: self
				.wards
				.iter()
				.map(|ward| Ok((ServiceId(ward.service), ward.nodes()?)))
				.collect::<anyhow::Result<_>>()?,
			key: key.context("vigil has no key")?,
			journal: self.journal.clone(),
			keep: Seconds(self.keep_days.saturating_mul(86_400)),
			own: self.own()?,
			beats: self
				.wards
				.iter()
				.filter_map(|ward| Some((ServiceId(ward.service), Seconds(ward.beat_every_secs?))))
				.collect(),
		})
	}

	/// And beyond that.
	pub fn more(&self) -> anyhow::Result<More> {
		let mut more = More { evidence: self.evidence.clone(), ..More::default() };
		for ward in &self.wards {
			let service = ServiceId(ward.service);
			more.families.extend(ward.family()?.map(|family| (service, family)));
			more.challenge.extend(ward.challenge.then_some(service));
		}
		Ok(more)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const VIGIL: &str = "journal = \"j\"\n[vigil]\nendpoints = [\"ws://a.example/SECRET\"]\n";

	#[test]
	fn the_example_is_a_configuration() {
		let config = Config::parse(include_str!("../../../../fisherman.example.toml")).unwrap();
		assert_eq!((config.wards.len(), config.keep_days), (3, KEEP_DAYS));
		assert!(config.wards[1].endpoints.is_empty());
	}

	#[test]
	fn what_is_missing_or_unknown_is_said_without_secrets() {
		let ward = "[[ward]]\nservice = 1\nendpoints = [\"ws://w.example\"]\n";
		for (text, part) in [
			(format!("{VIGIL}key_env = \"K\"\n"), "ward"),
			(format!("{VIGIL}{ward}"), "key_file or vigil.key_env"),
			(format!("{VIGIL}key_env = \"K\"\n{ward}{ward}"), "one service"),
			(format!("{VIGIL}key_env = \"K\"\nbait = 1\n{ward}"), "bait"),
			(format!("own_keys = [\"0x00\"]\n{VIGIL}key_env = \"K\"\n{ward}"), "own_keys"),
			(format!("{VIGIL}key_env = \"K\"\n{ward}beat_every_secs = 29\n"), "less than 30"),
			(
				format!("{VIGIL}key_env = \"K\"\n{ward}family = \"cosmos\"\n"),
				"substrate, tendermint",
			),
			(format!("{VIGIL}key_env = \"K\"\n{ward}challenge = true\n"), "family evm"),
			(
				format!("{VIGIL}key_env = \"K\"\n{ward}family = \"evm\"\nchallenge = true\n"),
				"two hosts",
			),
			(
				format!(
					"{VIGIL}key_env = \"K\"\n[[ward]]\nservice = 1\nfamily = \"evm\"\nchallenge = true\n\
					 endpoints = [\"ws://w.example/a\", \"http://w.example/b\"]\n"
				),
				"two hosts",
			),
			(
				format!("{VIGIL}key_env = \"K\"\n[[ward]]\nservice = 1\nbeat_every_secs = 60\n"),
				"no endpoints",
			),
			(format!("keep_days = 0\n{VIGIL}key_env = \"K\"\n{ward}"), "keep_days"),
		] {
			let error = format!("{:#}", Config::parse(&text).unwrap_err());
			assert!(error.contains(part), "{error}");
			assert!(!error.contains("SECRET"), "{error}");
		}
		assert!(Config::parse(&format!("{VIGIL}key_env = \"K\"\n{ward}")).is_ok());
	}
}
