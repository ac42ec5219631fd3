// SPDX-License-Identifier: Apache-2.0

//! The steps a healthy network takes from its first block to its second era.

use crate::timeline::Timeline;
use pallet_session::CurrentIndex;
use pallet_staking::ActiveEra;
use vigil_runtime::Runtime;
use vigil_testnet::{Client, Network, Result, Seen, Wait};

/// How many blocks finality must advance after the era changed.
const FINALITY_AFTER_ERA: u32 = 3;

/// Waits for one step after the other and notes when each was reached.
pub async fn run(network: &Network, timeline: &mut Timeline) -> Result<()> {
	let client = network.client("alice")?;
	let best = async || Ok(client.best().await?.number);
	let finalised = async || Ok(client.finalised().await?.number);

	reach(network, timeline, "first block", 1, best).await?;
	reach(network, timeline, "first finalised block", 1, finalised).await?;
	reach(network, timeline, "first session change", 1, async || session(client).await).await?;
	reach(network, timeline, "era 1 active", 1, async || era(client).await).await?;
	let goal = finalised().await? + FINALITY_AFTER_ERA;
	let step = format!("block {goal} final");
	reach(network, timeline, &step, goal, finalised).await
}

/// Waits until `value` is at least `goal`.
async fn reach(
	network: &Network,
	timeline: &mut Timeline,
	step: &str,
	goal: u32,
	value: impl AsyncFn() -> Result<u32>,
) -> Result<()> {
	Wait::new(step, timeline.left())
		.logs(&network.logs())
		.report(timeline.reporter())
		.until(async || {
			network.ensure_not_crashed()?;
			let value = value().await?;
			Ok(Seen::when(value >= goal, format!("{value} of {goal}")))
		})
		.await?;
	timeline.mark(step);
	Ok(())
}

async fn session(client: &Client) -> Result<u32> {
	Ok(client.value::<CurrentIndex<Runtime>, _>(None).await?.unwrap_or(0))
}

async fn era(client: &Client) -> Result<u32> {
	Ok(client.value::<ActiveEra<Runtime>, _>(None).await?.map_or(0, |era| era.index))
}
