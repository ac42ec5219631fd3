// SPDX-License-Identifier: Apache-2.0

//! The configuration file: TOML, unknown keys refused, no secrets in it.

mod crossing;
mod evm;
mod values;

pub use crossing::{CrossingConfig, PathConfig};
pub use evm::EvmConfig;
pub use values::{Account, Amount, Hash};

use anyhow::{bail, ensure, Context};
use serde::Deserialize;
use std::{
	collections::BTreeSet,
	net::SocketAddr,
	path::{Path, PathBuf},
};
use values::web_endpoints;
use vigil_primitives::{Seconds, ServiceId, H256};
use vigil_relayer_core::{backoff::Backoff, Settings};
use vigil_relayer_evm::call;
use vigil_relayer_link::{Endpoint, Key};

/// The most messages and bytes of messages in one transaction.
const BATCH: Limits = Limits { messages: 64, bytes: 512 * 1024 };

/// The whole file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
	/// The journal's file.
	pub journal: PathBuf,
	/// Where metrics and status are served.
	#[serde(default)]
	pub metrics: Option<SocketAddr>,
	/// The services to carry; empty: all that the inboxes trust.
	#[serde(default)]
	pub services: Vec<u32>,
	/// Vigil.
	pub source: SourceConfig,
	/// Where to carry to.
	#[serde(rename = "destination")]
	pub destinations: Vec<DestinationConfig>,
	/// Crossings to have told by all their paths.
	#[serde(default, rename = "crossing")]
	pub crossings: Vec<CrossingConfig>,
}

/// Vigil.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceConfig {
	/// Nodes that watch, in order of preference.
	pub endpoints: Vec<Endpoint>,
	/// The genesis hash, if it is to be checked.
	#[serde(default)]
	pub genesis: Option<Hash>,
	/// The key that pays for proofs of delivery on Vigil.
	#[serde(flatten)]
	pub key: KeyConfig,
}

/// A destination.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DestinationConfig {
	/// Its name in the journal, in metrics and logs.
	pub name: String,
	/// What kind of chain it is.
	#[serde(default)]
	pub family: Family,
	/// Its nodes in order of preference.
	#[serde(deserialize_with = "web_endpoints")]
	pub endpoints: Vec<Endpoint>,
	/// The genesis hash, if it is to be checked.
	#[serde(default)]
	pub genesis: Option<Hash>,
	/// The name of the inbox pallet, or the address of the inbox contract.
	#[serde(default = "inbox")]
	pub inbox: String,
	/// What only EVM chains have.
	#[serde(flatten)]
	pub evm: EvmConfig,
	/// The key that pays here.
	#[serde(flatten)]
	pub key: KeyConfig,
	/// The account on Vigil that earns the fees; without it, that of the key.
	#[serde(default)]
	pub beneficiary: Option<Account>,
	/// The service whose ward this destination is, if there is one.
	#[serde(default)]
	pub certified_by: Option<u32>,
	/// Below this balance `check` complains.
	#[serde(default)]
	pub least_balance: Option<Amount>,
	/// Fewer seconds apart than this, checkpoints of a living ward are not carried; without it all on a
	/// Substrate chain, and one an hour on an EVM chain.
	#[serde(default)]
	pub checkpoint_every: Option<u64>,
	/// Seconds after its round for which a Halt is carried at least; more if the inbox says so.
	#[serde(default)]
	pub freshness: Option<u64>,
	/// The same for a Checkpoint.
	#[serde(default)]
	pub checkpoint_freshness: Option<u64>,
	/// Whether suspicions are carried to wards that count as live there.
	#[serde(default = "yes")]
	pub suspicions: bool,
	/// The most messages in one transaction.
	#[serde(default)]
	pub batch_messages: Option<usize>,
	/// The most bytes of messages in one transaction.
	#[serde(default)]
	pub batch_bytes: Option<usize>,
	/// Tries after which something is a dead letter.
	#[serde(default)]
	pub max_attempts: Option<u32>,
	/// The most transactions in flight.
	#[serde(default)]
	pub max_in_flight: Option<usize>,
	/// The most to offer the author of a block for one transaction.
	#[serde(default)]
	pub most_tip: Option<Amount>,
	/// Days for which what is finished stays in the journal.
	#[serde(default)]
	pub keep_days: Option<u64>,
}

/// The kinds of destination.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
	/// A chain with the pallet `Inbox`.
	#[default]
	Substrate,
	/// A chain with a `VigilInbox`.
	Evm,
}

/// Where a key is: in a file or in an environment variable.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct KeyConfig {
	/// A file with a mnemonic phrase or a seed.
	#[serde(default)]
	pub key_file: Option<PathBuf>,
	/// The name of an environment variable that holds one.
	#[serde(default)]
	pub key_env: Option<String>,
}

struct Limits {
	messages: usize,
	bytes: usize,
}

/// Whether one of the endpoints is there twice.
fn repeats(endpoints: &[Endpoint]) -> bool {
	let distinct: BTreeSet<_> = endpoints.iter().map(Endpoint::secret).collect();
	distinct.len() < endpoints.len()
}

fn yes() -> bool {
	true
}

fn inbox() -> String {
	"Inbox".into()
}

impl KeyConfig {
	/// Reads the key; `None` if none is configured.
	pub fn load(&self) -> anyhow::Result<Option<Key>> {
		match (&self.key_file, &self.key_env) {
			(Some(_), Some(_)) => bail!("both key_file and key_env are given: keep one of them"),
			(Some(path), None) => Ok(Some(Key::from_file(path)?)),
			(None, Some(name)) => Ok(Some(Key::from_env(name)?)),
			(None, None) => Ok(None),
		}
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
		// The error shows the line, which has no secrets unless somebody wrote one there.
		let config: Self = toml::from_str(text).map_err(|error| {
			let line = error
				.span()
				.map(|span| text.get(..span.start).unwrap_or_default().lines().count().max(1));
			match line {
				Some(line) => anyhow::anyhow!("near line {line}: {}", error.message()),
				None => anyhow::anyhow!("{}", error.message()),
			}
		})?;
		config.check()?;
		Ok(config)
	}

	fn check(&self) -> anyhow::Result<()> {
		ensure!(
			!self.source.endpoints.is_empty(),
			"source.endpoints is empty: name a node of Vigil"
		);
		ensure!(
			self.source.endpoints.len() <= usize::from(u16::MAX),
			"source.endpoints has more endpoints than can be told apart"
		);
		ensure!(!self.destinations.is_empty(), "there is no [[destination]] to carry to");
		let mut names = BTreeSet::new();
		for destination in &self.destinations {
			let name = &destination.name;
			let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
			ensure!(
				(1..=32).contains(&name.len()) && name.bytes().all(plain),
				"a destination's name has 1 to 32 letters, digits, - or _, unlike {name:?}"
			);
			ensure!(names.insert(name), "two destinations are called {name}");
			destination.check().with_context(|| format!("destination {name}"))?;
		}
		self.check_crossings()?;
		self.check_accounts()
	}

	/// One account of one chain has one nonce: two destinations with it would each have the other's
	/// transactions refused. What only shows once they are connected is refused then.
	fn check_accounts(&self) -> anyhow::Result<()> {
		let mut before: Vec<&DestinationConfig> = Vec::new();
		for one in &self.destinations {
			let rival = before.iter().find(|other| one.key == other.key && one.shares_chain(other));
			if let Some(other) = rival {
				bail!(
					"destinations {} and {} have the same key on the same chain: give each a key of \
					 its own",
					other.name,
					one.name
				);
			}
			before.push(one);
		}
		Ok(())
	}
}

impl DestinationConfig {
	fn check(&self) -> anyhow::Result<()> {
		ensure!(!self.endpoints.is_empty(), "endpoints is empty: name a node of the destination");
		ensure!(
			!repeats(&self.endpoints),
			"endpoints names a node twice: a node does not confirm what it says itself"
		);
		ensure!(!self.inbox.is_empty(), "inbox is empty: name the inbox pallet");
		match self.family {
			Family::Substrate => self.check_substrate()?,
			Family::Evm => self.check_evm()?,
		}
		let key = &self.key;
		ensure!(
			key.key_file.is_some() != key.key_env.is_some(),
			"give either key_file or key_env, for the account that pays there"
		);
		let limits = [self.batch_messages, self.batch_bytes, self.max_in_flight];
		ensure!(limits.iter().all(|limit| *limit != Some(0)), "a limit of zero carries nothing");
		let freshness = [self.freshness, self.checkpoint_freshness];
		ensure!(
			freshness.iter().all(|seconds| *seconds != Some(0)),
			"a freshness of zero: nothing would be new enough"
		);
		ensure!(self.max_attempts != Some(0), "max_attempts is zero: nothing would be tried");
		ensure!(self.batch_messages.is_none_or(|most| most <= 256), "an outbox has 256 messages");
		Ok(())
	}

	fn check_substrate(&self) -> anyhow::Result<()> {
		ensure!(
			self.endpoints.iter().all(Endpoint::is_web_socket),
			"an endpoint begins with neither ws:// nor wss://: nodes tell of blocks over WebSockets"
		);
		ensure!(
			self.evm == EvmConfig::default(),
			"chain_id, since_block, confirmations, most_fee, poll_ms, sweep and password_* are for \
			 family = \"evm\""
		);
		Ok(())
	}

	/// The chain's id, as the journal and Outboxes name it, or its genesis hash.
	pub fn network(&self) -> Option<H256> {
		match self.family {
			Family::Substrate => self.genesis.map(|Hash(genesis)| genesis),
			Family::Evm => self.evm.chain_id.map(vigil_relayer_evm::destination::network),
		}
	}

	/// Whether two destinations are on one chain, as far as the configuration tells.
	fn shares_chain(&self, other: &Self) -> bool {
		let same = self.endpoints.iter().any(|endpoint| other.endpoints.contains(endpoint));
		same || self.network().is_some() && self.network() == other.network()
	}

	/// The key; there is one in every configuration that was checked.
	pub fn load_key(&self) -> anyhow::Result<Key> {
		let key = self.key.load().with_context(|| format!("destination {}", self.name))?;
		key.with_context(|| format!("destination {} has no key", self.name))
	}

	/// How to carry there. `seed` differs between relayers.
	pub fn settings(&self, services: &[u32], account: [u8; 32], seed: u64) -> Settings {
		let beneficiary = self.beneficiary.map_or(account, |Account(account)| account);
		let defaults = Settings::new(&self.name, beneficiary, seed);
		let keep = self.keep_days.map(|days| days.saturating_mul(24 * 3_600_000));
		Settings {
			services: services.iter().copied().map(ServiceId).collect(),
			max_attempts: self.max_attempts.unwrap_or(defaults.max_attempts),
			backoff: Backoff { seed, ..defaults.backoff },
			batch_messages: self.batch_messages.unwrap_or(BATCH.messages),
			batch_bytes: match self.family {
				Family::Substrate => self.batch_bytes.unwrap_or(BATCH.bytes),
				// There a batch is measured in gas.
				Family::Evm => usize::try_from(call::MESSAGES_GAS).unwrap_or(usize::MAX),
			},
			freshness: self.freshness.map_or(defaults.freshness, Seconds),
			checkpoint_freshness: self
				.checkpoint_freshness
				.map_or(defaults.checkpoint_freshness, Seconds),
			suspicions: self.suspicions,
			confirm: self.endpoints.len() > 1,
			checkpoint_every: Seconds(self.checkpoint_every.unwrap_or(match self.family {
				Family::Substrate => 0,
				Family::Evm => 3_600,
			})),
			doubt: match self.family {
				Family::Substrate => defaults.doubt,
				Family::Evm => evm::DOUBT,
			},
			max_in_flight: self.max_in_flight.unwrap_or(defaults.max_in_flight),
			most_tip: match self.family {
				Family::Substrate => self.most_tip.map_or(defaults.most_tip, |Amount(most)| most),
				Family::Evm => self.caps().1,
			},
			keep: keep.unwrap_or(defaults.keep),
			..defaults
		}
	}
}
