// SPDX-License-Identifier: Apache-2.0

//! Crossings beside the lanes: each is a task of its own, and what it reports is told with everything else.

use crate::{config::Config, shared::Shared};
use std::{
	collections::BTreeMap,
	sync::{Arc, Mutex, PoisonError},
	time::Duration,
};
use vigil_relayer_evm::{
	asks::Asks, chain::Chain, courier::Courier, crossing::Crossing, fees::Caps,
};

/// How often to tell how crossings stand.
const STATE_PAUSE: Duration = Duration::from_secs(1);

/// A crossing with its name and what the account that has it told should have at least.
pub struct Open {
	/// Its name.
	pub name: String,
	/// What serves it.
	pub crossing: Arc<Crossing>,
	/// The least of its accounts, in wei.
	pub least_balance: u128,
}

/// What inboxes of all destinations are to be told again, by the destinations' names.
#[derive(Default)]
pub struct AllAsks(Mutex<BTreeMap<String, Asks>>);

impl AllAsks {
	/// What is asked of a destination.
	pub fn of(&self, destination: &str) -> Asks {
		let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
		all.entry(destination.to_owned()).or_default().clone()
	}
}

/// All crossings that are configured. Those of one chain share an account there.
pub fn open(config: &Config, asks: &AllAsks) -> anyhow::Result<Vec<Open>> {
	let mut couriers = BTreeMap::<String, Arc<Courier>>::new();
	let mut courier = |name: &str| {
		if let Some(courier) = couriers.get(name) {
			return anyhow::Ok(courier.clone());
		}
		let destination = config.evm_destination(name)?;
		let chain_id = destination.evm.chain_id.unwrap_or_default();
		let chain = Arc::new(Chain::new(&destination.endpoints, chain_id));
		let (fee, tip) = destination.caps();
		let wallet = destination.load_wallet()?.courier();
		let made = Arc::new(Courier::new(chain, wallet, Caps { fee, tip }));
		couriers.insert(name.to_owned(), made.clone());
		Ok(made)
	};
	let mut all = Vec::new();
	for one in &config.crossings {
		let here = courier(&one.destination)?;
		let there = one.paths.iter().map(|path| courier(&path.from));
		let there = there.collect::<anyhow::Result<Vec<_>>>()?;
		let least = config.evm_destination(&one.destination)?.least_balance;
		all.push(Open {
			name: one.name.clone(),
			crossing: Arc::new(Crossing::new(one.options(config, asks)?, here, there)),
			least_balance: least.map_or(0, |least| least.0),
		});
	}
	Ok(all)
}

/// Serves all of them for good, and tells how they stand.
pub fn start(all: Vec<Open>, shared: &Arc<Shared>) {
	for Open { name, crossing, .. } in all {
		let served = crossing.clone();
		tokio::spawn(async move { served.serve().await });
		let shared = shared.clone();
		tokio::spawn(async move {
			loop {
				shared.crossing(&name, crossing.report());
				tokio::time::sleep(STATE_PAUSE).await;
			}
		});
	}
}

/// What is wrong with crossings, one sentence each.
pub async fn problems(config: &Config) -> Vec<String> {
	match open(config, &AllAsks::default()) {
		Ok(all) => {
			let mut problems = Vec::new();
			for one in all {
				problems.extend(one.crossing.check(one.least_balance).await);
			}
			problems
		},
		Err(error) => vec![format!("{error:#}")],
	}
}
