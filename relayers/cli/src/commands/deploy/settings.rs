// SPDX-License-Identifier: Apache-2.0

//! What to make: TOML, unknown keys refused, no secrets in it.

use crate::config::{Amount, Hash};
use alloy_primitives::Address;
use anyhow::{ensure, Context};
use serde::{de::Error as _, Deserialize, Deserializer};
use std::path::{Path, PathBuf};
use vigil_relayer_evm::{abi::Limits, deploy::Adapter, Password, Wallet};
use vigil_relayer_link::Endpoint;

/// The longest that a contract lets rounds and pauses be, in seconds.
const WEEK: u64 = 7 * 86_400;

/// The whole file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
	/// Nodes of Vigil: at least two, which have to agree. None where no inbox is made.
	#[serde(default)]
	pub vigil: Vec<Endpoint>,
	/// The genesis of Vigil, if it is to be checked.
	pub vigil_genesis: Option<Hash>,
	/// Endpoints of the chain.
	#[serde(deserialize_with = "endpoints")]
	pub endpoints: Vec<Endpoint>,
	/// The chain id, if it is to be checked.
	pub chain_id: Option<u64>,
	/// The keystore file of the account that pays.
	pub key_file: PathBuf,
	/// A file with its password.
	pub password_file: Option<PathBuf>,
	/// An environment variable that holds it.
	pub password_env: Option<String>,
	/// The most to offer for each gas, in wei.
	#[serde(deserialize_with = "wei")]
	pub most_fee: u128,
	/// The services whose sets an inbox that is made trusts. Without one no inbox is made, but adapters alone.
	#[serde(default)]
	pub services: Vec<u32>,
	/// The inbox beside which they are made then.
	pub inbox: Option<Address>,
	/// Who may pause execution; without it nobody.
	pub guardian: Option<Address>,
	/// The service that watches this very chain, if one does.
	pub own_service: Option<u32>,
	/// The longest pause, in seconds.
	#[serde(default = "day")]
	pub max_pause: u64,
	/// Seconds after its round for which a Halt is heard.
	#[serde(default = "five_minutes")]
	pub freshness: u64,
	/// The same for a Checkpoint.
	#[serde(default = "hour")]
	pub checkpoint_freshness: u64,
	/// Seconds by which a round may be early.
	#[serde(default = "half_a_minute")]
	pub clock_drift: u64,
	/// Seconds that a suspicion lasts which nobody repeats.
	#[serde(default = "two_minutes")]
	pub suspect_for: u64,
	/// Seconds after which a ward that came back is live although no Checkpoint shows it.
	#[serde(default = "hour")]
	pub recover_for: u64,
	/// Whether to give up the role of installer at the end.
	#[serde(default = "yes")]
	pub leave_installer: bool,
	/// Adapters to make.
	#[serde(default, rename = "adapter")]
	pub adapters: Vec<Adapter>,
}

fn endpoints<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Endpoint>, D::Error> {
	let texts = Vec::<String>::deserialize(from)?;
	texts.iter().map(|text| Endpoint::web(text).map_err(D::Error::custom)).collect()
}

fn wei<'de, D: Deserializer<'de>>(from: D) -> Result<u128, D::Error> {
	Amount::deserialize(from).map(|Amount(wei)| wei)
}

fn day() -> u64 {
	86_400
}

fn hour() -> u64 {
	3_600
}

fn five_minutes() -> u64 {
	300
}

fn two_minutes() -> u64 {
	120
}

fn half_a_minute() -> u64 {
	30
}

fn yes() -> bool {
	true
}

impl Settings {
	/// Reads and checks the file.
	pub fn load(path: &Path) -> anyhow::Result<Self> {
		let text = std::fs::read_to_string(path)
			.with_context(|| format!("{} cannot be read", path.display()))?;
		Self::parse(&text).with_context(|| format!("{} is wrong", path.display()))
	}

	/// Reads and checks a text.
	pub fn parse(text: &str) -> anyhow::Result<Self> {
		let settings: Self =
			toml::from_str(text).map_err(|error| anyhow::anyhow!("{}", error.message()))?;
		settings.check()?;
		Ok(settings)
	}

	/// Whether an inbox is made, not adapters alone.
	pub fn makes_inbox(&self) -> bool {
		!self.services.is_empty()
	}

	/// Whether what is wanted can be made where it is wanted.
	fn check_place(&self) -> anyhow::Result<()> {
		if self.makes_inbox() {
			ensure!(
				self.inbox.is_none(),
				"inbox names one that is there, and services ask for a new one: leave one of them out"
			);
			return Ok(());
		}
		ensure!(!self.adapters.is_empty(), "services is empty: the inbox would trust nobody");
		ensure!(
			self.inbox.is_some() || self.adapters.iter().all(Adapter::stands_alone),
			"an adapter needs an inbox: name the one that is there as inbox, or services for a new one"
		);
		ensure!(
			self.inbox != Some(Address::ZERO) && self.guardian.is_none() && self.own_service.is_none(),
			"inbox is zero, or guardian or own_service is given: nobody is told that by adapters alone"
		);
		Ok(())
	}

	fn check(&self) -> anyhow::Result<()> {
		self.check_place()?;
		ensure!(
			!self.makes_inbox() || self.vigil.len() >= 2 && self.vigil.iter().all(|one| !self.is_again(one)),
			"vigil names fewer than two nodes: whom an inbox trusts for good is not taken from one alone"
		);
		ensure!(!self.endpoints.is_empty(), "endpoints is empty: name a node of the chain");
		let mut services = self.services.clone();
		services.sort_unstable();
		services.dedup();
		ensure!(services.len() == self.services.len(), "services names a service twice");
		ensure!(
			self.password_file.is_some() != self.password_env.is_some(),
			"give either password_file or password_env, for the keystore file"
		);
		ensure!(self.most_fee != 0, "most_fee is zero: nothing could be offered for gas");
		let sound = self.clock_drift < self.freshness
			&& self.freshness <= self.checkpoint_freshness
			&& self.suspect_for != 0
			&& [self.checkpoint_freshness, self.suspect_for, self.recover_for, self.max_pause]
				.iter()
				.all(|time| *time <= WEEK);
		ensure!(
			sound,
			"the contract asks for clock_drift < freshness <= checkpoint_freshness, a suspect_for that \
			 is not zero, and nothing longer than a week"
		);
		ensure!(self.guardian != Some(Address::ZERO), "guardian is zero: leave it out for nobody");
		Ok(())
	}

	/// Whether a node of Vigil is named twice, by whatever path: one provider does not confirm itself.
	fn is_again(&self, one: &Endpoint) -> bool {
		self.vigil.iter().filter(|other| other.to_string() == one.to_string()).count() > 1
	}

	/// For how long rounds are heard.
	pub fn limits(&self) -> Limits {
		Limits {
			freshness: self.freshness,
			checkpointFreshness: self.checkpoint_freshness,
			clockDrift: self.clock_drift,
			suspectFor: self.suspect_for,
			recoverFor: self.recover_for,
		}
	}

	/// The keystore file, opened.
	pub fn wallet(&self) -> anyhow::Result<Wallet> {
		let file = self.password_file.clone().map(Password::File);
		let password = file.or_else(|| self.password_env.clone().map(Password::Variable));
		let password = password.context("there is no password for the keystore file")?;
		Ok(Wallet::open(&self.key_file, &password)?)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use vigil_relayer_evm::deploy::Beside;

	const GOOD: &str = r#"
		vigil = ["ws://a.example", "ws://b.example"]
		endpoints = ["https://c.example/SECRET"]
		key_file = "key.json"
		password_env = "PASSWORD"
		most_fee = 100000000000
		services = [1, 2]
	"#;

	#[test]
	fn what_suits_most_is_the_default_and_nobody_is_guardian() {
		let settings = Settings::parse(GOOD).unwrap();
		assert_eq!((settings.freshness, settings.checkpoint_freshness), (300, 3_600));
		assert!(settings.leave_installer && settings.guardian.is_none());
	}

	const BESIDE: &str = r#"
		endpoints = ["https://c.example/SECRET"]
		key_file = "key.json"
		password_env = "PASSWORD"
		most_fee = 100000000000
		inbox = "0x0101010101010101010101010101010101010101"
		[[adapter]]
		kind = "gateway7786"
	"#;

	#[test]
	fn adapters_alone_need_neither_vigil_nor_services_but_the_inbox_that_they_are_made_beside() {
		assert!(!Settings::parse(BESIDE).unwrap().makes_inbox());
		assert!(Settings::parse(GOOD).unwrap().makes_inbox());
		let inbox = "inbox = \"0x0101010101010101010101010101010101010101\"";
		let alone = "kind = \"status-receiver\"\n\
			messenger = \"0x0202020202020202020202020202020202020202\"\n\
			sender = \"0x0202020202020202020202020202020202020202\"";
		let receiver = BESIDE.replacen("kind = \"gateway7786\"", alone, 1);
		assert!(Settings::parse(&receiver.replacen(inbox, "", 1)).is_ok(), "it needs no inbox");
		for (from, to, problem) in [
			(inbox, "", "an adapter needs an inbox"),
			("[[adapter]]\n\t\tkind = \"gateway7786\"", "", "trust nobody"),
			(
				"0x0101010101010101010101010101010101010101",
				"0x0000000000000000000000000000000000000000",
				"inbox is zero",
			),
			(
				"inbox =",
				"guardian = \"0x0101010101010101010101010101010101010101\"\ninbox =",
				"guardian",
			),
			("inbox =", "services = [1]\ninbox =", "leave one of them out"),
		] {
			let text = BESIDE.replacen(from, to, 1);
			assert_ne!(text, BESIDE, "{problem}");
			let error = format!("{:#}", Settings::parse(&text).unwrap_err());
			assert!(error.contains(problem), "{problem}: {error}");
		}
	}

	/// What is commented out there is right, too.
	#[test]
	fn the_example_explains_every_kind_of_adapter() {
		let mut text = include_str!("../../../../deploy.example.toml").to_owned();
		for number in 2.. {
			if !text.contains("0x...") {
				break;
			}
			text = text.replacen("0x...", &format!("{:?}", Address::repeat_byte(number)), 1);
		}
		let mut inside = false;
		let lines = text.lines().map(|line| {
			inside = line.starts_with("# [[adapter]]") || inside && line.starts_with("# ");
			if inside {
				line.trim_start_matches("# ")
			} else {
				line
			}
		});
		let settings = Settings::parse(&lines.collect::<Vec<_>>().join("\n")).unwrap();
		let beside = Beside { inbox: Address::repeat_byte(1), actor: Address::repeat_byte(3) };
		let spelled = settings.adapters.iter().map(|one| one.spell(beside).unwrap().0);
		let kinds: std::collections::BTreeSet<_> = spelled.collect();
		assert_eq!(kinds.len(), 16, "{kinds:?}");
	}

	#[test]
	fn what_would_make_a_bad_inbox_is_refused_in_a_sentence() {
		for (from, to, problem) in [
			("\"ws://a.example\", ", "", "fewer than two nodes"),
			("ws://b.example", "ws://a.example/other", "fewer than two nodes"),
			("[1, 2]", "[]", "trust nobody"),
			("[1, 2]", "[1, 1]", "twice"),
			("password_env = \"PASSWORD\"", "", "password_file or password_env"),
			("100000000000", "0", "most_fee is zero"),
			("services", "freshness = 10\nservices", "clock_drift < freshness"),
			("services", "max_pause = 700000\nservices", "a week"),
			("services", "surprise = 1\nservices", "unknown field"),
			(
				"services",
				"guardian = \"0x0000000000000000000000000000000000000000\"\nservices",
				"guardian is zero",
			),
		] {
			let text = GOOD.replacen(from, to, 1);
			let error = format!("{:#}", Settings::parse(&text).unwrap_err());
			assert!(error.contains(problem), "{problem}: {error}");
			assert!(!error.contains("SECRET"), "{error}");
		}
	}
}
