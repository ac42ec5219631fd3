// SPDX-License-Identifier: Apache-2.0

//! Validators' nodes say that they are there and which code they have, and an upgrade waits for enough of them.

use super::governance::root;
use crate::{network, secs, TestResult};
use pallet_pulse::{Beats, Call, Heard, Upgrade};
use sp_core::H256;
use sp_keyring::Sr25519Keyring::{
	Alice, AliceStash, Bob, BobStash, Charlie, CharlieStash, Dave, DaveStash,
};
use sp_runtime::Perbill;
use vigil_runtime::Runtime;
use vigil_testnet::{Client, Network, NodeOptions, Seen};

async fn heard(client: &Client) -> vigil_testnet::Result<Vec<Heard>> {
	let mut heard = Vec::new();
	for stash in [AliceStash, BobStash, CharlieStash, DaveStash] {
		let who = stash.to_account_id();
		heard.extend(client.entry::<Beats<Runtime>, _, _>(who, None).await?);
	}
	Ok(heard)
}

#[tokio::test]
async fn validators_are_heard_unless_they_are_told_to_be_quiet_and_an_upgrade_waits_for_enough_of_them(
) -> TestResult {
	let dave = NodeOptions::well_known(Dave).args(["--no-pulse"]);
	let network = [Alice, Bob, Charlie]
		.into_iter()
		.fold(network(), |network, who| network.node(NodeOptions::well_known(who)))
		.node(dave)
		.spawn()
		.await?;
	let client = network.client("alice")?;
	network
		.wait_until("the beats of three", secs(180), async || {
			let heard = heard(client).await?;
			Ok(Seen::when(heard.len() >= 3, format!("{heard:?}")))
		})
		.await?;
	is_shown(&network).await?;
	let heard = heard(client).await?;
	anyhow::ensure!(heard.len() == 3, "dave was told to be quiet: {heard:?}");
	anyhow::ensure!(heard.iter().all(|one| !one.watches), "nobody watches here: {heard:?}");
	upgrade_waits(&network, client, heard[0].code).await?;
	Ok(network.finish().await?)
}

/// Every node shows who is there.
async fn is_shown(network: &Network) -> TestResult {
	for name in ["alice", "dave"] {
		let node = network.node(name)?;
		network
			.wait_until(format!("what {name} shows"), secs(120), async || {
				let heard = node.metric("vigil_pulse_heard").await?;
				let all = node.metric("vigil_pulse_validators").await?;
				Ok(Seen::when(
					(heard, all) == (Some(3.0), Some(4.0)),
					format!("{heard:?}, {all:?}"),
				))
			})
			.await?;
	}
	Ok(())
}

/// Three of four are enough.
async fn upgrade_waits(network: &Network, client: &Client, code: H256) -> TestResult {
	let best = client.best().await?.number;
	let (not_before, until, share) = (best, best + 10_000, Perbill::from_percent(75));
	let plan = Call::<Runtime>::plan_upgrade { code, not_before, until, share };
	root(network, client, plan).await?;
	network
		.wait_until("the authorised upgrade", secs(180), async || {
			let planned = client.value::<Upgrade<Runtime>, _>(None).await?;
			let authorised = planned.is_some_and(|planned| planned.authorised);
			Ok(Seen::when(authorised, format!("{planned:?}")))
		})
		.await?;
	Ok(())
}
