// SPDX-License-Identifier: Apache-2.0

//! Crossings to serve: contracts that act on what m of n paths bring.

use super::{Amount, Config, DestinationConfig, Family};
use crate::crossings::AllAsks;
use alloy_primitives::Address;
use anyhow::{ensure, Context};
use serde::Deserialize;
use std::{collections::BTreeSet, time::Duration};
use vigil_relayer_evm::crossing::{Options, PathOptions, Transport, OWN};

/// How often a crossing is looked at where nobody says.
const POLL: Duration = Duration::from_secs(2);
/// After how long a word is late where nobody says: what slow transports take.
const PATIENCE: Duration = Duration::from_secs(1_800);
/// The most to pay a transport for a word where nobody says: a hundredth of a coin.
const MOST_VALUE: u64 = 10_000_000_000_000_000;

/// A crossing.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrossingConfig {
	/// Its name in metrics and logs.
	pub name: String,
	/// The destination on whose chain it is.
	pub destination: String,
	/// Where it is.
	pub contract: Address,
	/// The block in which it was made: its log is read from there on.
	#[serde(default)]
	pub since_block: Option<u64>,
	/// Milliseconds between two looks.
	#[serde(default)]
	pub poll_ms: Option<u64>,
	/// Seconds after which a word that has not arrived is late, and given again.
	#[serde(default)]
	pub patience: Option<u64>,
	/// The paths that transports are; that of the inbox itself needs no naming.
	#[serde(rename = "path")]
	pub paths: Vec<PathConfig>,
}

/// A path.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PathConfig {
	/// Its name in metrics and logs.
	pub name: String,
	/// The destination on whose chain the teller is.
	pub from: String,
	/// The teller.
	pub teller: Address,
	/// The path, on the crossing's chain.
	pub path: Address,
	/// What carries.
	pub transport: Transport,
	/// What was sent before this block of the teller's chain is not handed in.
	#[serde(default)]
	pub since_block: Option<u64>,
	/// Whether to hand in what nobody else has.
	#[serde(default = "yes")]
	pub deliver: bool,
	/// The most to pay the transport for one word, in wei.
	#[serde(default)]
	pub most_value: Option<Amount>,
}

fn yes() -> bool {
	true
}

impl Config {
	pub(super) fn check_crossings(&self) -> anyhow::Result<()> {
		let mut names = BTreeSet::new();
		for one in &self.crossings {
			let name = &one.name;
			ensure!(names.insert(name), "two crossings are called {name}");
			one.check(self).with_context(|| format!("crossing {name}"))?;
		}
		Ok(())
	}

	/// A destination on an EVM chain, which a crossing or a path names.
	pub fn evm_destination(&self, name: &str) -> anyhow::Result<&DestinationConfig> {
		let found = self.destinations.iter().find(|one| one.name == name);
		let found = found.with_context(|| format!("there is no destination called {name}"))?;
		ensure!(found.family == Family::Evm, "destination {name} is not of family = \"evm\"");
		ensure!(
			found.evm.chain_id.is_some(),
			"destination {name} names no chain_id, without which nothing is told to or from it"
		);
		Ok(found)
	}
}

impl CrossingConfig {
	fn check(&self, config: &Config) -> anyhow::Result<()> {
		ensure!(self.contract != Address::ZERO, "contract is zero");
		config.evm_destination(&self.destination)?;
		ensure!(
			!self.paths.is_empty(),
			"it has no [[crossing.path]]: its inbox alone needs no help"
		);
		ensure!(
			self.poll_ms != Some(0),
			"poll_ms is zero: endpoints would be asked without a pause"
		);
		ensure!(self.patience != Some(0), "patience is zero: every word would be late at once");
		let (mut names, mut places) = (BTreeSet::from([OWN]), BTreeSet::new());
		for path in &self.paths {
			let name = path.name.as_str();
			ensure!(
				names.insert(name),
				"two paths are called {name}, or one {OWN}, which is that of the inbox itself"
			);
			ensure!(places.insert(path.path), "two paths are the contract {}", path.path);
			config.evm_destination(&path.from).with_context(|| format!("path {name}"))?;
			ensure!(
				path.from != self.destination,
				"path {name} comes from the crossing's own chain, whose inbox speaks for itself"
			);
			ensure!(
				path.most_value().is_some(),
				"path {name}: most_value is more than anybody has"
			);
		}
		Ok(())
	}

	/// How to serve it.
	pub fn options(&self, config: &Config, asks: &AllAsks) -> anyhow::Result<Options> {
		let inbox = config.evm_destination(&self.destination)?.contract()?.into();
		let paths = self.paths.iter().map(|path| path.options(config, asks));
		Ok(Options {
			name: self.name.clone(),
			contract: self.contract,
			inbox,
			asks: asks.of(&self.destination),
			since: self.since_block.unwrap_or_default(),
			poll: self.poll_ms.map_or(POLL, Duration::from_millis),
			patience: self.patience.map_or(PATIENCE, Duration::from_secs),
			paths: paths.collect::<anyhow::Result<_>>()?,
		})
	}
}

impl PathConfig {
	fn most_value(&self) -> Option<u64> {
		self.most_value.map_or(Some(MOST_VALUE), |Amount(most)| u64::try_from(most).ok())
	}

	fn options(&self, config: &Config, asks: &AllAsks) -> anyhow::Result<PathOptions> {
		Ok(PathOptions {
			name: self.name.clone(),
			transport: self.transport.clone(),
			inbox: config.evm_destination(&self.from)?.contract()?.into(),
			asks: asks.of(&self.from),
			teller: self.teller,
			path: self.path,
			since: self.since_block.unwrap_or_default(),
			deliver: self.deliver,
			most_value: self.most_value().unwrap_or(MOST_VALUE),
		})
	}
}
