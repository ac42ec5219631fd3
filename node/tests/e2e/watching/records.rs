// SPDX-License-Identifier: Apache-2.0

//! What Vigil makes of certificates that reach it late and in the wrong order.

use super::{
	certificates, cycles::right_downtime, evm_ward, ward, Place, SERVICE, SESSION_SLOTS, WATCHERS,
};
use crate::{network, secs, TestResult};
use serde_json::Value;
use sp_keyring::Sr25519Keyring::Alice;
use std::time::Duration;
use vigil_primitives::{traits::Status, Certificate, Incident, Round};
use vigil_testnet::{
	last_block_seen, open_terms, unix_now, Anvil, Backend, Client, Network, NodeOptions, Proxy,
	Seen, QUICK_POLICY,
};

/// Three watch, and have no room for transactions in their pools: no block of theirs brings in what they
/// certify.
const WATCHING: usize = 3;
/// The fourth has room, and does not watch.
const OPEN: &str = "dave";

/// Nothing reaches Vigil's chain but what the test brings there.
struct Silent {
	network: Network,
	anvil: Anvil,
	_proxy: Proxy,
	_place: Place,
}

/// First a Checkpoint of the life after it, then its end, then its beginning.
#[tokio::test]
async fn an_outage_that_vigil_slept_through_is_recorded_after_a_later_checkpoint() -> TestResult {
	let Some(silent) = silent().await? else { return Ok(()) };
	let alice = silent.network.client("alice")?;
	newest(&silent, "checkpoint", &|_| true).await?;
	let (_, stopped) =
		last_block_seen(async || silent.anvil.height().await, Duration::from_millis(1_500)).await?;
	silent.anvil.pause()?;
	let halt = newest(&silent, "halt", &|_| true).await?;
	let back = unix_now();
	silent.anvil.resume()?;
	let resume = newest(&silent, "resume", &|_| true).await?;
	let (round, height) = (number(&resume, "round"), number(&halt, "height"));
	let later = |one: &Value| number(one, "round") > round && number(one, "height") > height;
	let checkpoint = newest(&silent, "checkpoint", &later).await?;
	let known = alice.ward(SERVICE).await?.and_then(|ward| ward.checkpoint);
	anyhow::ensure!(known.is_none(), "who brought it in? {known:?}");

	bring(&silent, &checkpoint).await?;
	let known = alice.ward(SERVICE).await?.and_then(|ward| ward.checkpoint);
	let reached = known.as_ref().is_some_and(|known| known.round > Round(round));
	anyhow::ensure!(reached, "{known:?}");
	anyhow::ensure!(alice.incidents(SERVICE).await?.is_empty());
	bring(&silent, &resume).await?;
	bring(&silent, &halt).await?;
	let incident = recorded(&silent).await?;
	anyhow::ensure!(incident.halt.height.0 == height, "{incident:?}");
	right_downtime(&incident, stopped, back)?;
	let status = alice.ward(SERVICE).await?.map(|ward| ward.status);
	anyhow::ensure!(status == Some(Status::Live), "{status:?} by what is over");
	Ok(silent.network.finish().await?)
}

async fn silent() -> anyhow::Result<Option<Silent>> {
	let Some((anvil, mut place)) = ward().await? else { return Ok(None) };
	let proxy = Proxy::start(place.ports.next_free()?, &anvil.url()).await?;
	let ward = evm_ward(vec![("provider".into(), proxy.url())]);
	let mut builder = network().backend(Backend::Litep2p).session_slots(SESSION_SLOTS);
	for (number, account) in WATCHERS.into_iter().enumerate() {
		let options = NodeOptions::well_known(account);
		builder = builder.node(match number < WATCHING {
			true => options.watches([ward.clone()]).args(["--pool-limit", "0"]),
			false => options,
		});
	}
	let network = builder.spawn().await?;
	let open = network.client(OPEN)?;
	let service = open.register_service(Alice, open_terms(QUICK_POLICY)).await?;
	anyhow::ensure!(service == SERVICE, "the first service is number {service}");
	let joined = WATCHERS[..WATCHING].iter().map(|account| open.opt_in(*account, &[SERVICE]));
	futures::future::try_join_all(joined).await?;
	open.in_office(SERVICE, WATCHING).await?;
	Ok(Some(Silent { network, anvil, _proxy: proxy, _place: place }))
}

/// Waits until the watchers have certified something like this.
async fn newest(
	silent: &Silent,
	kind: &str,
	wanted: &dyn Fn(&Value) -> bool,
) -> anyhow::Result<Value> {
	let alice = silent.network.client("alice")?;
	let wait = silent.network.wait_until(format!("a certified {kind}"), secs(90), async || {
		let kept = certificates(alice, kind).await?;
		let found = kept.iter().rev().find(|one| wanted(one)).cloned();
		Ok(Seen::some(found, format!("{:?}", kept.last())))
	});
	Ok(wait.await?)
}

fn number(told: &Value, field: &str) -> u64 {
	told[field].as_u64().unwrap_or_default()
}

/// Brings a certificate to the chain, and waits until the watchers' nodes have its block.
async fn bring(silent: &Silent, told: &Value) -> TestResult {
	let text = told["certificate"].as_str().unwrap_or_default();
	let certificate = Certificate::from_bytes(&hex::decode(text.trim_start_matches("0x"))?)?;
	let open: &Client = silent.network.client(OPEN)?;
	let block = open.submit_certificate(certificate).await?.block.number;
	let alice = silent.network.client("alice")?;
	let wait = silent.network.wait_until("its block", secs(30), async || {
		let best = alice.best().await?;
		Ok(Seen::when(best.number >= block, best))
	});
	Ok(wait.await?)
}

/// Waits until the outage is the one incident on record, and over.
async fn recorded(silent: &Silent) -> anyhow::Result<Incident> {
	let alice = silent.network.client("alice")?;
	let wait = silent.network.wait_until("the outage on record", secs(60), async || {
		let incidents = alice.incidents(SERVICE).await?;
		let only = match incidents.as_slice() {
			[one] if one.resumed.is_some() => Some(*one),
			_ => None,
		};
		Ok(Seen::some(only, format!("{incidents:?}")))
	});
	Ok(wait.await?)
}
