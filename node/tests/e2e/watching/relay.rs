// SPDX-License-Identifier: Apache-2.0

//! Watchers that know only a node which does not watch: it verifies what they say and passes it on.

use super::{evm_ward, live, opt_all_in_through, recovered, status, ward, NAMES, WATCHERS};
use crate::{network, secs, TestResult};
use vigil_primitives::traits::Status;
use vigil_testnet::{Backend, Network, NodeOptions, Proxy, Seen, QUICK_POLICY};

/// The node in the middle.
const HUB: &str = "hub";
/// How many peers a node has on the watchers' protocol.
const PEERS: &str = "vigil_watcher_peers";
/// What it sends there.
const SENT: &str = "vigil_watcher_gossip_messages_total{direction=\"out\"";

#[tokio::test]
async fn votes_reach_watchers_through_a_node_that_does_not_watch_on_litep2p() -> TestResult {
	through_the_hub(Backend::Litep2p).await
}

#[tokio::test]
async fn votes_reach_watchers_through_a_node_that_does_not_watch_on_libp2p() -> TestResult {
	through_the_hub(Backend::Libp2p).await
}

async fn through_the_hub(backend: Backend) -> TestResult {
	let Some((anvil, mut place)) = ward().await? else { return Ok(()) };
	let proxy = Proxy::start(place.ports.next_free()?, &anvil.url()).await?;
	let ward = evm_ward(vec![("provider".into(), proxy.url())]);
	let mut builder = network().backend(backend).session_slots(super::SESSION_SLOTS);
	// It looks for peers and takes none; the watchers take one and look for none.
	let alone = ["--out-peers", "0", "--in-peers", "1", "--in-peers-light", "0"];
	for account in WATCHERS {
		let options = NodeOptions::well_known(account).watches([ward.clone()]);
		builder = builder.node(options.args(alone));
	}
	let hub = NodeOptions::full(HUB).args(["--out-peers", "8", "--in-peers", "0"]);
	let network = builder.node(hub).spawn().await?;
	opt_all_in_through(&network, HUB, QUICK_POLICY).await?;

	let client = network.client(HUB)?;
	live(&network, client).await?;
	star(&network).await?;
	anvil.pause()?;
	status(&network, client, Status::Halted).await?;
	anvil.resume()?;
	recovered(&network, client, 0).await?;
	star(&network).await?;
	let passed_on = network.node(HUB)?.metric(SENT).await?;
	anyhow::ensure!(passed_on > Some(0.0), "the hub passed on {passed_on:?} messages");
	Ok(network.finish().await?)
}

/// Every watcher has one peer.
async fn star(network: &Network) -> TestResult {
	let wait = network.wait_until("watchers with one peer", secs(30), async || {
		let mut peers = Vec::new();
		for name in NAMES {
			peers.push(network.node(name)?.metric(PEERS).await?);
		}
		let reached = peers.iter().all(|count| *count == Some(1.0));
		Ok(Seen::when(reached, format!("{peers:?}")))
	});
	Ok(wait.await?)
}
