// SPDX-License-Identifier: Apache-2.0

//! A ward made with the same SDK as Vigil: a real node of another chain.

use super::{live, opt_all_in_through, recovered, status, SERVICE, SESSION_SLOTS, WATCHERS};
use crate::{network, TestResult};
use vigil_primitives::traits::Status;
use vigil_testnet::{Backend, NodeOptions, WardOptions, SLOW_POLICY};

#[tokio::test]
async fn a_substrate_ward_is_certified_halted_and_recovered() -> TestResult {
	// The provider's node follows the one that makes blocks, and goes on answering without it.
	let mut ward = network()
		.chain("dev")
		.node(NodeOptions::well_known(WATCHERS[0]))
		.node(NodeOptions::full("provider"))
		.spawn()
		.await?;
	let genesis = ward.client("provider")?.genesis_hash().await?;
	let url = ward.node("provider")?.http_url();
	let options = WardOptions {
		service: SERVICE.0,
		family: "substrate",
		chain: format!("{genesis:?}"),
		endpoints: vec![("provider".into(), url)],
		anchor: None,
	};
	let mut builder = network().backend(Backend::Litep2p).session_slots(SESSION_SLOTS);
	for account in WATCHERS {
		builder = builder.node(NodeOptions::well_known(account).watches([options.clone()]));
	}
	let vigil = builder.spawn().await?;
	opt_all_in_through(&vigil, "alice", SLOW_POLICY).await?;
	let alice = vigil.client("alice")?;
	live(&vigil, alice).await?;

	ward.node_mut("alice")?.kill().await?;
	status(&vigil, alice, Status::Halted).await?;
	ward.restart("alice").await?;
	let incident = recovered(&vigil, alice, 0).await?;
	anyhow::ensure!(incident.id.0 == 1, "{incident:?}");

	ward.node("alice")?.process()?.pause()?;
	status(&vigil, alice, Status::Halted).await?;
	ward.node("alice")?.process()?.resume()?;
	recovered(&vigil, alice, 1).await?;
	ward.finish().await?;
	Ok(vigil.finish().await?)
}
