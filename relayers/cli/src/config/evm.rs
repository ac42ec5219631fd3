// SPDX-License-Identifier: Apache-2.0

//! What a destination on an EVM chain has beside what all have.

use super::{Amount, DestinationConfig};
use anyhow::{ensure, Context};
use serde::Deserialize;
use std::path::PathBuf;
use vigil_relayer_evm::{Password, Wallet};

/// For how long the newest blocks of an EVM chain may know what final ones do not, in milliseconds: twice what
/// Ethereum's finality takes.
pub(super) const DOUBT: u64 = 30 * 60_000;
/// The most to offer for each gas where nobody says: 300 gwei.
const MOST_FEE: u128 = 300_000_000_000;

/// What only EVM chains have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct EvmConfig {
	/// The chain id, if it is to be checked.
	#[serde(default)]
	pub chain_id: Option<u64>,
	/// The block in which the inbox was made: its log is read from there on.
	#[serde(default)]
	pub since_block: Option<u64>,
	/// Blocks upon a block that make it final, where the chain does not say what is final.
	#[serde(default)]
	pub confirmations: Option<u64>,
	/// The most to offer for each gas, in wei.
	#[serde(default)]
	pub most_fee: Option<Amount>,
	/// Milliseconds between two looks for a new block.
	#[serde(default)]
	pub poll_ms: Option<u64>,
	/// Whether to make due plans fire, too.
	#[serde(default)]
	pub sweep: Option<bool>,
	/// A file whose first line is the password of the keystore file.
	#[serde(default)]
	pub password_file: Option<PathBuf>,
	/// The name of an environment variable that holds it.
	#[serde(default)]
	pub password_env: Option<String>,
}

impl DestinationConfig {
	pub(super) fn check_evm(&self) -> anyhow::Result<()> {
		let evm = &self.evm;
		contract(&self.inbox)?;
		ensure!(self.genesis.is_none(), "an EVM chain is named by chain_id, not by its genesis");
		ensure!(
			self.key.key_env.is_none() && self.key.key_file.is_some(),
			"give key_file, a keystore file: `vigil-relayer keys generate-evm` makes one"
		);
		ensure!(
			evm.password_file.is_some() != evm.password_env.is_some(),
			"give either password_file or password_env, for the keystore file"
		);
		let most = evm.most_fee.map(|Amount(most)| most);
		ensure!(most != Some(0), "most_fee is zero: nothing could be offered for gas");
		let fits = self.most_tip.is_none_or(|Amount(tip)| tip <= most.unwrap_or(MOST_FEE));
		ensure!(fits, "most_tip is more than most_fee, of which it is a part");
		ensure!(
			evm.poll_ms != Some(0),
			"poll_ms is zero: endpoints would be asked without a pause"
		);
		ensure!(evm.chain_id != Some(0), "chain_id is zero, which no chain has");
		Ok(())
	}

	/// The inbox contract's address.
	pub fn contract(&self) -> anyhow::Result<[u8; 20]> {
		contract(&self.inbox)
	}

	/// The most to offer for each gas, all together and to authors of blocks, in wei.
	pub fn caps(&self) -> (u128, u128) {
		let fee = self.evm.most_fee.map_or(MOST_FEE, |Amount(most)| most);
		let tip = self.most_tip.map_or(fee / 8, |Amount(most)| most);
		(fee, tip.max(1))
	}

	/// Where the password of the keystore file is.
	pub fn password(&self) -> anyhow::Result<Password> {
		let file = self.evm.password_file.clone().map(Password::File);
		let variable = || self.evm.password_env.clone().map(Password::Variable);
		file.or_else(variable).context("there is no password for the keystore file")
	}

	/// The keystore file, opened.
	pub fn load_wallet(&self) -> anyhow::Result<Wallet> {
		let path = self.key.key_file.as_deref().context("there is no keystore file")?;
		let wallet = Wallet::open(path, &self.password()?);
		wallet.with_context(|| format!("destination {}", self.name))
	}
}

/// The address of a contract.
fn contract(text: &str) -> anyhow::Result<[u8; 20]> {
	let bytes = text.strip_prefix("0x").and_then(|digits| hex::decode(digits).ok());
	let address: Option<[u8; 20]> = bytes.and_then(|bytes| bytes.try_into().ok());
	let address = address.filter(|address| *address != [0; 20]);
	address.with_context(|| format!("inbox = {text:?} is no contract: write 0x and 40 digits"))
}
