// SPDX-License-Identifier: Apache-2.0

//! A ward that is silent where final blocks stop, behind four endpoints, and watchers that are told what to
//! trust of its consensus: what one endpoint proves goes before what three do not show.

use super::{
	certified, endpoints::sees, live, opt_all_in_through, recovered, Place, SERVICE, SESSION_SLOTS,
	WATCHERS,
};
use crate::{network, secs, TestResult, NODE};
use pallet_session::CurrentIndex;
use serde_json::Value;
use std::time::{Duration, Instant};
use vigil_primitives::{traits::Status, Head, IncidentId, Policy, Seconds};
use vigil_runtime::Runtime;
use vigil_testnet::{
	unix_now, Backend, Fault, Fisherman, Network, NodeOptions, Ports, Proxy, Seen, WardOptions,
	QUICK_POLICY,
};

/// Blocks every three seconds, which are final two or three blocks later.
const FINAL_POLICY: Policy = Policy {
	head: Head::Finalized,
	halt_after: Seconds(24),
	margin: Seconds(4),
	stable_for: Seconds(24),
	..QUICK_POLICY
};
/// Three times the silence that makes a halt, and longer than the ward's voters stay the same.
const LONG: Duration = Duration::from_secs(72);
/// Seconds that an endpoint which goes on alone may cost.
const LATE: f64 = 6.0;

#[tokio::test]
async fn one_endpoint_that_proves_finality_refutes_a_halt_and_one_that_invents_hides_none(
) -> TestResult {
	let ward = network()
		.chain("dev")
		.session_slots(SESSION_SLOTS)
		.node(NodeOptions::well_known(WATCHERS[0]))
		.node(NodeOptions::full("provider"))
		.spawn()
		.await?;
	let (vigil, proxies, _place) = watched(&ward).await?;
	let alice = vigil.client("alice")?;
	live(&vigil, alice).await?;

	// Three of four are frozen, beyond what four tolerate.
	for proxy in &proxies[..3] {
		proxy.freeze().await?;
	}
	let (frozen, until) = (proxies[0].height().await?, Instant::now() + LONG);
	let mut looks = 0_u64;
	while Instant::now() < until {
		for node in vigil.nodes() {
			let told: Value = node.client().request("vigil_watcherStatus", [(); 0]).await?;
			let service = &told["services"][0];
			anyhow::ensure!(service["verdict"] == "advancing", "{}: {told}", node.name());
			looks += 1;
		}
		tokio::time::sleep(Duration::from_millis(250)).await;
	}
	anyhow::ensure!(certified(alice, "halt").await? == 0, "a false halt");
	let went = ward.client("provider")?.finalised().await?.number;
	anyhow::ensure!(u64::from(went) > frozen + 10, "the ward went on to {went}");
	println!("three frozen at {frozen}, one proves up to {went}: alive in {looks} looks");
	proxies.iter().for_each(|proxy| proxy.set(Fault::None));
	sees(&vigil, &["advancing"]).await?;

	// The ward stops, and one endpoint goes on alone, with headers that are linked and nothing more.
	voters_have_changed(&ward).await?;
	ward.node("alice")?.process()?.pause()?;
	let stood = unix_now();
	proxies[3].set(Fault::Invent(Duration::from_secs(1)));
	let halted = vigil.wait_until("a certified halt", secs(120), async || {
		let ward = alice.ward(SERVICE).await?;
		let halted = ward.as_ref().filter(|ward| ward.status == Status::Halted);
		Ok(Seen::some(halted.and_then(|ward| ward.incident), format!("{ward:?}")))
	});
	let incident = halted.await?;
	let late = incident.halt.round.0 as f64 - stood - FINAL_POLICY.halt_after.0 as f64;
	println!("the ward stops and one invents: certified {late:.1} s after halt_after");
	anyhow::ensure!(late <= LATE, "certified {late} s later than the policy says");
	let last = ward.client("provider")?.finalised().await?.number;
	anyhow::ensure!(incident.halt.height.0 == u64::from(last), "{incident:?}, not {last}");
	proxies[3].set(Fault::None);
	ward.node("alice")?.process()?.resume()?;
	let over = recovered(&vigil, alice, 0).await?;
	anyhow::ensure!(over.id == IncidentId(1), "{over:?}");
	ward.finish().await?;
	Ok(vigil.finish().await?)
}

/// Waits until a change of the ward's voters is final at the provider, and the next one is not made yet.
///
/// Until its finality is proven, a node asks its peers for that proof every ten seconds, and the SDK asks a peer nothing
/// for a minute whose connection broke while it was asked (`sc-network-sync`, `disconnected_peers`). A provider whose
/// only peer stops and goes on meanwhile stands longer than the policy allows, which is another halt.
async fn voters_have_changed(ward: &Network) -> TestResult {
	let provider = ward.client("provider")?;
	let session = async |at| provider.value::<CurrentIndex<Runtime>, u32>(Some(at)).await;
	let mut before = None;
	let wait = ward.wait_until("a change of voters that is final", secs(120), async || {
		let best = session(provider.best().await?.hash).await?;
		let last = session(provider.finalised().await?.hash).await?;
		let changed = before.is_some_and(|before| before != last);
		before = Some(last);
		Ok(Seen::when(changed && best == last, format!("session {best:?}, final {last:?}")))
	});
	Ok(wait.await?)
}

/// A network that watches the ward behind four proxies.
async fn watched(ward: &Network) -> anyhow::Result<(Network, Vec<Proxy>, Place)> {
	let provider = ward.client("provider")?;
	// Before the first change of its voters a node proves the finality of nothing.
	let wait = ward.wait_until("a first change of the ward's voters", secs(240), async || {
		let proven: vigil_testnet::Result<Option<String>> =
			provider.request("grandpa_proveFinality", (1_u32,)).await;
		let seen = format!("{proven:?}");
		Ok(Seen::when(matches!(proven, Ok(Some(_))), seen))
	});
	wait.await?;
	let anchor = Fisherman::anchor(NODE.as_ref(), provider)?;
	let mut ports = Ports::claim()?;
	let mut proxies = Vec::new();
	for _ in 0..4 {
		proxies.push(Proxy::start(ports.next_free()?, provider.url()).await?);
	}
	let endpoints = proxies.iter().enumerate();
	let options = WardOptions {
		service: SERVICE.0,
		family: "substrate",
		chain: format!("{:?}", provider.genesis_hash().await?),
		endpoints: endpoints.map(|(i, proxy)| (format!("provider-{i}"), proxy.url())).collect(),
		anchor: Some(format!("0x{}", hex::encode(anchor))),
	};
	let mut builder = network().backend(Backend::Litep2p).session_slots(SESSION_SLOTS);
	for account in WATCHERS {
		builder = builder.node(NodeOptions::well_known(account).watches([options.clone()]));
	}
	let vigil = builder.spawn().await?;
	opt_all_in_through(&vigil, "alice", FINAL_POLICY).await?;
	let place = Place { ports, _directory: tempfile::tempdir()? };
	Ok((vigil, proxies, place))
}
