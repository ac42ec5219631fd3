// SPDX-License-Identifier: Apache-2.0

//! What is seen of a node, a machine and an account.

use super::{account, machine, rules};
use crate::{chain::Chain, error::Result, shape::Style, ui::Ui, units};
use serde::Deserialize;
use std::{
	path::PathBuf,
	time::{Duration, Instant},
};
use subxt::rpcs::client::rpc_params;

/// Whom it is about.
#[derive(Clone, Debug, Default)]
pub struct Subject {
	/// The account.
	pub account: Option<String>,
	/// The BLS key file.
	pub bls: Option<PathBuf>,
	/// The record of signatures.
	pub record: Option<PathBuf>,
}

/// All that is seen.
#[derive(Clone, Debug, Default)]
pub struct Facts {
	/// The time here, in seconds.
	pub now: u64,
	/// The best block's time, in seconds.
	pub block_time: u64,
	/// How old a block was by this machine's clock when it came, while somebody looked; nothing if none came.
	pub arrival: Option<u64>,
	/// The node's peers; nothing if it does not say.
	pub peers: Option<u64>,
	/// Whether it should have some.
	pub should_have_peers: bool,
	/// Whether it has not caught up.
	pub syncing: bool,
	/// This machine.
	pub machine: Machine,
	/// The account, if one is named.
	pub account: Option<Account>,
}

/// What is seen of a machine.
#[derive(Clone, Debug, Default)]
pub struct Machine {
	/// Files that others may use, and their modes.
	pub exposed: Vec<(String, u32)>,
	/// Files that are missing.
	pub missing: Vec<String>,
	/// Records that cannot be written.
	pub unwritable: Vec<String>,
	/// The public key of the BLS key file.
	pub bls: Option<String>,
	/// What the node's watcher says of each service.
	pub watching: Vec<(u64, Watching)>,
}

/// How a node watches a service.
#[derive(Clone, Debug, Default)]
pub struct Watching {
	/// Distinct providers.
	pub voices: u64,
	/// How many the policy asks for.
	pub least: Option<u32>,
	/// Providers whose endpoints fail, and how.
	pub failing: Vec<(String, String)>,
	/// Whether a key is locked.
	pub locked: bool,
	/// Whether the self-test passed.
	pub passed: bool,
}

/// What is seen of an account. Amounts are in planck.
#[derive(Clone, Debug, Default)]
pub struct Account {
	/// Whether it wants to validate.
	pub validates: bool,
	/// What is bonded and active.
	pub active: u128,
	/// The least that validators bond.
	pub least_to_validate: u128,
	/// Whether it registered session keys.
	pub has_session_keys: bool,
	/// Whether the node has them; nothing if it does not say.
	pub node_has_keys: Option<bool>,
	/// Its BLS key.
	pub bls: Option<String>,
	/// Whether it watches no service, nor is about to.
	pub watches_nothing: bool,
	/// Services behind which there is too little: what they ask for, and what there is.
	pub too_little: Vec<(u64, u128, u128)>,
	/// What can be claimed: service, set, amount, and in how many eras it is lost.
	pub rewards: Vec<(u64, u64, u128, u32)>,
	/// Open cases and what they can take.
	pub cases: Vec<(u64, u128)>,
	/// Its plans.
	pub plans: Vec<Plan>,
	/// Its policies: pool, policy, and when they end.
	pub covers: Vec<(u64, u64, u64)>,
}

/// A plan.
#[derive(Clone, Copy, Debug, Default)]
pub struct Plan {
	/// Its number.
	pub plan: u64,
	/// Whether it is everywhere.
	pub delivered: bool,
	/// Whether it passed everywhere.
	pub rehearsed: bool,
	/// Whether the service announces other terms.
	pub terms_change: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Health {
	peers: u64,
	is_syncing: bool,
	should_have_peers: bool,
}

/// Looks at everything.
pub async fn gather(ui: &Ui, chain: &Chain, subject: &Subject) -> Result<Facts> {
	let calendar = chain.calendar().await?;
	let health: Option<Health> =
		chain.connection.request("system_health", rpc_params![]).await.ok();
	let account = match &subject.account {
		Some(address) => Some(account::look(chain, address).await?),
		None => None,
	};
	Ok(Facts {
		now: units::now(),
		block_time: calendar.time,
		arrival: arrival(ui, chain, calendar.time).await?,
		peers: health.as_ref().map(|health| health.peers),
		should_have_peers: health.as_ref().is_some_and(|health| health.should_have_peers),
		syncing: health.is_some_and(|health| health.is_syncing),
		machine: machine::look(chain, subject).await?,
		account,
	})
}

/// How long is waited for a block, where the last one looks old, and how often it is looked for.
const PATIENCE: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(200);

/// A block that looks old may be so, or this machine's clock is ahead: the next one to come tells.
async fn arrival(ui: &Ui, chain: &Chain, last: u64) -> Result<Option<u64>> {
	if units::now().saturating_sub(last) <= rules::AHEAD {
		return Ok(None);
	}
	let progress = ui.wait("the next block, to compare clocks");
	let before = chain.connection.best_head().await?;
	let began = Instant::now();
	while began.elapsed() < PATIENCE {
		let head = chain.connection.best_head().await?;
		if head != before {
			let now = units::now();
			let made = chain.entry_at(head, ("Timestamp", "Now"), &[], Style::Plain).await?;
			let made = made.as_ref().and_then(serde_json::Value::as_u64).unwrap_or(0);
			return Ok(Some(now.saturating_sub(made.checked_div(1_000).unwrap_or(0))));
		}
		tokio::time::sleep(LOOK).await;
	}
	drop(progress);
	Ok(None)
}
