// SPDX-License-Identifier: Apache-2.0

//! Networks of validators, each scenario on both network stacks.

mod faults;
mod staking;

use crate::secs;
use vigil_runtime::Runtime;
use vigil_testnet::{Client, Network, Result, Seen};

/// Waits until `client` sees block `number` final.
async fn final_at_least(network: &Network, client: &Client, number: u32) -> Result<()> {
	let what = format!("block {number} final at {}", client.url());
	network
		.wait_until(what, secs(120), async || {
			let head = client.finalised().await?;
			Ok(Seen::when(head.number >= number, head))
		})
		.await
}

/// Waits until the best chain of `client` has block `number`.
async fn best_at_least(network: &Network, client: &Client, number: u32) -> Result<()> {
	let what = format!("block {number} at {}", client.url());
	network
		.wait_until(what, secs(120), async || {
			let head = client.best().await?;
			Ok(Seen::when(head.number >= number, head))
		})
		.await
}

/// The active era.
async fn active_era(client: &Client) -> Result<u32> {
	let era = client.value::<pallet_staking::ActiveEra<Runtime>, _>(None).await?;
	Ok(era.map_or(0, |era| era.index))
}
