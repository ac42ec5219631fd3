// SPDX-License-Identifier: Apache-2.0

//! Endpoints that lie, lag, hang and disagree, between real watchers and a real ward.

use super::{
	certified, evm_ward, live, opt_all_in_through, recovered, status, ward, SESSION_SLOTS, WATCHERS,
};
use crate::{network, secs, TestResult};
use serde_json::Value;
use std::time::{Duration, Instant};
use vigil_primitives::traits::Status;
use vigil_testnet::{Backend, Fault, Network, NodeOptions, Proxy, Seen, QUICK_POLICY};

/// Twice the silence that makes a halt.
const LONGER_THAN_A_HALT_TAKES: Duration = Duration::from_secs(8);

/// One watcher's view of its endpoints is enough to test what an endpoint can do, and all four have
/// the same four: if a fault could make one say Halt, it would make all. Of four, one may fail or lie.
#[tokio::test]
async fn no_fault_of_endpoints_makes_a_false_halt_and_a_real_one_is_still_seen() -> TestResult {
	let Some((anvil, mut place)) = ward().await? else { return Ok(()) };
	let mut proxies = Vec::new();
	for _ in 0..4 {
		proxies.push(Proxy::start(place.ports.next_free()?, &anvil.url()).await?);
	}
	let endpoints: Vec<_> = proxies
		.iter()
		.enumerate()
		.map(|(i, proxy)| (format!("provider-{i}"), proxy.url()))
		.collect();
	let ward = evm_ward(endpoints);
	let mut builder = network().backend(Backend::Litep2p).session_slots(SESSION_SLOTS);
	for account in WATCHERS {
		builder = builder.node(NodeOptions::well_known(account).watches([ward.clone()]));
	}
	let network = builder.spawn().await?;
	opt_all_in_through(&network, "alice", QUICK_POLICY).await?;
	live(&network, network.client("alice")?).await?;

	for (fault, shown) in [
		(Fault::WrongChainId, Some("wrong_chain")),
		(Fault::Hang, Some("silent")),
		(Fault::LieHash, Some("lying")),
		(Fault::LieHeight(100), None),
		(Fault::Fork(1), None),
		// It answers, slowly and in time.
		(Fault::Slow(Duration::from_millis(300)), None),
		// It answers, and is behind.
		(Fault::StuckAt(anvil.height().await?), None),
	] {
		proxies[0].set(fault);
		if let Some(shown) = shown {
			shows(&network, shown).await?;
		}
		never_stalls(&network, LONGER_THAN_A_HALT_TAKES).await?;
		sees(&network, &["advancing"]).await?;
		proxies[0].set(Fault::None);
		sees(&network, &["advancing"]).await?;
	}
	// One stands still, and the others are limited, in all or where they would show what is new.
	let height = proxies[0].freeze().await?;
	for limit in [Fault::Status(429), Fault::LimitedAbove(height)] {
		proxies[1..].iter().for_each(|proxy| proxy.set(limit.clone()));
		sees(&network, &["unreachable"]).await?;
		never_stalls(&network, LONGER_THAN_A_HALT_TAKES).await?;
	}
	proxies.iter().for_each(|proxy| proxy.set(Fault::None));
	sees(&network, &["advancing"]).await?;
	// Two of four on another branch: nobody can tell.
	proxies[..2].iter().for_each(|proxy| proxy.set(Fault::Fork(1)));
	sees(&network, &["forked", "unreachable", "contested"]).await?;
	never_stalls(&network, LONGER_THAN_A_HALT_TAKES).await?;
	proxies.iter().for_each(|proxy| proxy.set(Fault::None));
	sees(&network, &["advancing"]).await?;
	// All of them time out: watchers abstain, also for a while after they are back.
	proxies.iter().for_each(|proxy| proxy.set(Fault::Hang));
	sees(&network, &["unreachable"]).await?;
	never_stalls(&network, LONGER_THAN_A_HALT_TAKES).await?;
	proxies.iter().for_each(|proxy| proxy.set(Fault::None));
	sees(&network, &["advancing"]).await?;
	anyhow::ensure!(certified(network.client("alice")?, "halt").await? == 0, "a false halt");

	// And a real halt is one, though one endpoint is out.
	proxies[3].set(Fault::Down);
	anvil.pause()?;
	status(&network, network.client("alice")?, Status::Halted).await?;
	anvil.resume()?;
	recovered(&network, network.client("alice")?, 0).await?;
	Ok(network.finish().await?)
}

/// No watcher says that the ward stands, in any of many looks for so long.
async fn never_stalls(network: &Network, length: Duration) -> TestResult {
	let until = Instant::now() + length;
	while Instant::now() < until {
		for node in network.nodes() {
			let told: Value = node.client().request("vigil_watcherStatus", [(); 0]).await?;
			let verdict = told["services"][0]["verdict"].as_str();
			anyhow::ensure!(verdict.is_some_and(|one| one != "stalled"), "{}: {told}", node.name());
		}
		tokio::time::sleep(Duration::from_millis(200)).await;
	}
	Ok(())
}

/// Waits until the metrics say what is wrong with the first provider, and that the second is well.
async fn shows(network: &Network, fault: &str) -> TestResult {
	let node = network.node("alice")?;
	let metric = |provider| {
		format!("vigil_watcher_endpoint_fault{{fault=\"{fault}\",provider=\"{provider}\"")
	};
	network
		.wait_until(
			format!("a metric that calls the first provider {fault}"),
			secs(30),
			async || {
				let first = node.metric(&metric("provider-0")).await?;
				let second = node.metric(&metric("provider-1")).await?;
				let seen = format!("{first:?} and {second:?}");
				Ok(Seen::when((first, second) == (Some(1.0), Some(0.0)), seen))
			},
		)
		.await?;
	Ok(())
}

/// Waits until every watcher sees one of these verdicts.
pub(super) async fn sees(network: &Network, verdicts: &[&str]) -> TestResult {
	for node in network.nodes() {
		let what = format!("one of {verdicts:?} at {}", node.name());
		network
			.wait_until(what, secs(30), async || {
				let told: Value = node.client().request("vigil_watcherStatus", [(); 0]).await?;
				let verdict =
					told["services"][0]["verdict"].as_str().unwrap_or_default().to_owned();
				Ok(Seen::when(verdicts.contains(&&*verdict), format!("{verdict}, {told}")))
			})
			.await?;
	}
	Ok(())
}
