// SPDX-License-Identifier: Apache-2.0

//! The kinds of destination that there are. Everything else knows only what they have in common.

use crate::config::{Amount, DestinationConfig, Family};
use std::{sync::Arc, time::Duration};
use vigil_primitives::{ServiceId, H256};
use vigil_relayer_core::{Destination, Receipts};
use vigil_relayer_evm::{
	asks::Asks, check as evm_check, destination::chain_id_of, fees::Caps, EvmDestination, Options,
};
use vigil_relayer_xcm::{
	check::{self, Wanted},
	SubstrateDestination,
};

/// How often an EVM chain is looked at where nobody says.
const POLL: Duration = Duration::from_millis(500);

/// A destination of some kind.
pub struct Chain {
	/// To carry to.
	pub destination: Arc<dyn Destination>,
	/// To show receipts of.
	pub receipts: Arc<dyn Receipts>,
	/// The account on Vigil that earns what carrying is worth, if nobody names another one.
	pub account: [u8; 32],
}

/// The destination that is configured; `expected`: its genesis or chain id, if that is known; `asks`: what crossings
/// want its inbox to be told again.
pub fn open(
	config: &DestinationConfig,
	expected: Option<H256>,
	services: &[ServiceId],
	asks: Asks,
) -> anyhow::Result<Chain> {
	match config.family {
		Family::Substrate => {
			let key = config.load_key()?;
			let account = key.account();
			let (endpoints, services) = (config.endpoints.clone(), services.iter().copied());
			let inbox = &config.inbox;
			let chain =
				Arc::new(SubstrateDestination::new(endpoints, expected, services, inbox, key));
			Ok(Chain { destination: chain.clone(), receipts: chain, account })
		},
		Family::Evm => {
			let options = evm_options(config, expected, services, asks)?;
			let chain = Arc::new(EvmDestination::new(options, config.load_wallet()?));
			// No account there is one of Vigil: without a beneficiary nobody is paid.
			Ok(Chain { destination: chain.clone(), receipts: chain, account: [0; 32] })
		},
	}
}

fn evm_options(
	config: &DestinationConfig,
	expected: Option<H256>,
	services: &[ServiceId],
	asks: Asks,
) -> anyhow::Result<Options> {
	let (fee, tip) = config.caps();
	Ok(Options {
		endpoints: config.endpoints.clone(),
		chain_id: expected.and_then(chain_id_of),
		inbox: config.contract()?.into(),
		since: config.evm.since_block.unwrap_or_default(),
		confirmations: config.evm.confirmations,
		services: services.iter().copied().collect(),
		caps: Caps { fee, tip },
		poll: config.evm.poll_ms.map_or(POLL, Duration::from_millis),
		sweeps: config.evm.sweep.unwrap_or(true),
		asks,
	})
}

/// What is wrong with its key and its nodes, one sentence each. `vigil`: the genesis of the Vigil chain that is
/// carried from, if that is known.
pub async fn problems(
	config: &DestinationConfig,
	vigil: Option<H256>,
	services: &[ServiceId],
) -> Vec<String> {
	let found = match config.family {
		Family::Substrate => substrate_problems(config, vigil, services).await,
		Family::Evm => evm_problems(config, vigil, services).await,
	};
	found.unwrap_or_else(|error| vec![format!("{error:#}")])
}

async fn substrate_problems(
	config: &DestinationConfig,
	vigil: Option<H256>,
	services: &[ServiceId],
) -> anyhow::Result<Vec<String>> {
	let key = config.load_key()?;
	let wanted = Wanted {
		pallet: &config.inbox,
		account: key.account(),
		least_balance: config.least_balance.map_or(0, |Amount(least)| least),
		vigil,
		services,
	};
	let mut problems = Vec::new();
	for endpoint in &config.endpoints {
		problems.extend(check::check(endpoint, config.network(), &wanted).await);
	}
	Ok(problems)
}

async fn evm_problems(
	config: &DestinationConfig,
	vigil: Option<H256>,
	services: &[ServiceId],
) -> anyhow::Result<Vec<String>> {
	let wanted = evm_check::Wanted {
		inbox: config.contract()?.into(),
		wallet: &config.load_wallet()?,
		sweeps: config.evm.sweep.unwrap_or(true),
		least_balance: config.least_balance.map_or(0, |Amount(least)| least),
		vigil,
		services,
		confirmations: config.evm.confirmations,
		most_fee: config.caps().0,
	};
	let mut problems = Vec::new();
	if config.beneficiary.is_none() {
		problems.push(format!(
			"destination {}: nobody is paid for carrying: name a `beneficiary`, an account on Vigil",
			config.name
		));
	}
	for endpoint in &config.endpoints {
		problems.extend(evm_check::check(endpoint, config.evm.chain_id, &wanted).await);
	}
	Ok(problems)
}
