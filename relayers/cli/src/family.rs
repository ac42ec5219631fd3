// SPDX-License-Identifier: Apache-2.0

//! The kinds of destination that there are. Everything else knows only what they have in common.

use crate::config::{Amount, DestinationConfig, Hash};
use std::sync::Arc;
use vigil_primitives::{ServiceId, H256};
use vigil_relayer_core::{Destination, Receipts};
use vigil_relayer_link::Key;
use vigil_relayer_xcm::{
	check::{self, Wanted},
	SubstrateDestination,
};

/// A destination of some kind.
pub struct Chain {
	/// To carry to.
	pub destination: Arc<dyn Destination>,
	/// To show receipts of.
	pub receipts: Arc<dyn Receipts>,
}

/// The destination that is configured; `expected`: its genesis, if that is known.
pub fn open(
	config: &DestinationConfig,
	expected: Option<H256>,
	services: &[ServiceId],
	key: Key,
) -> Chain {
	let (endpoints, services) = (config.endpoints.clone(), services.iter().copied());
	let chain =
		Arc::new(SubstrateDestination::new(endpoints, expected, services, &config.inbox, key));
	Chain { destination: chain.clone(), receipts: chain }
}

/// What is wrong with its nodes, one sentence each. `vigil`: the genesis of the Vigil chain that is
/// carried from, if that is known.
pub async fn problems(
	config: &DestinationConfig,
	vigil: Option<H256>,
	services: &[ServiceId],
	key: &Key,
) -> Vec<String> {
	let wanted = Wanted {
		pallet: &config.inbox,
		account: key.account(),
		least_balance: config.least_balance.map_or(0, |Amount(least)| least),
		vigil,
		services,
	};
	let expected = config.genesis.map(|Hash(genesis)| genesis);
	let mut problems = Vec::new();
	for endpoint in &config.endpoints {
		problems.extend(check::check(endpoint, expected, &wanted).await);
	}
	problems
}
