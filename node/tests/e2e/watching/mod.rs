// SPDX-License-Identifier: Apache-2.0

//! Four validators that watch a real ward: what they certify, and what they never do.

mod changes;
mod cycles;
mod endpoints;
mod halts;
mod proven;
mod quorum;
mod records;
mod relay;
mod restarts;
mod rpc;
mod silence;
mod substrate;
mod twins;

use crate::{network, secs, TestResult};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave};
use tempfile::TempDir;
use vigil_primitives::{traits::Status, Incident, IncidentId, Policy, ServiceId, FRESHNESS};
use vigil_testnet::{
	open_terms, Anvil, AnvilOptions, Backend, Client, Network, NodeOptions, Ports, Proxy, Seen,
	WardOptions, QUICK_POLICY,
};

/// The watchers, which are also the validators.
const WATCHERS: [Sr25519Keyring; 4] = [Alice, Bob, Charlie, Dave];
/// Their nodes.
const NAMES: [&str; 4] = ["alice", "bob", "charlie", "dave"];
/// The first service of a chain.
const SERVICE: ServiceId = ServiceId(0);
/// Slots per session: sets change every half minute.
const SESSION_SLOTS: u32 = 5;
/// Chain id of the ward.
const CHAIN_ID: u64 = 31_337;

/// A ward and those who watch it.
struct Scene {
	network: Network,
	anvil: Anvil,
	/// Goes on answering when the ward does not.
	proxy: Proxy,
	_place: Place,
}

/// Where a ward lives and listens.
struct Place {
	ports: Ports,
	_directory: TempDir,
}

/// A ward with a block per second, watched directly by four watchers in office.
async fn scene(backend: Backend) -> anyhow::Result<Option<Scene>> {
	scene_through(backend, "alice", |options, _| options).await
}

/// As [`scene`], with `adapt`ed nodes, and all transactions through the node `through`.
async fn scene_through(
	backend: Backend,
	through: &str,
	adapt: impl Fn(NodeOptions, &str) -> NodeOptions,
) -> anyhow::Result<Option<Scene>> {
	let Some((anvil, mut place)) = ward().await? else { return Ok(None) };
	let proxy = Proxy::start(place.ports.next_free()?, &anvil.url()).await?;
	let ward = evm_ward(vec![("provider".into(), proxy.url())]);
	let mut builder = network().backend(backend).session_slots(SESSION_SLOTS);
	for (account, name) in WATCHERS.into_iter().zip(NAMES) {
		let options = NodeOptions::well_known(account).watches([ward.clone()]);
		builder = builder.node(adapt(options, name));
	}
	let network = builder.spawn().await?;
	opt_all_in_through(&network, through, QUICK_POLICY).await?;
	Ok(Some(Scene { network, anvil, proxy, _place: place }))
}

/// A real chain, or nothing where Node.js is missing, said aloud.
async fn ward() -> anyhow::Result<Option<(Anvil, Place)>> {
	let Some(binary) = Anvil::available() else {
		eprintln!("SKIPPED: anvil is not installed; `make setup` installs it where npm is");
		return Ok(None);
	};
	let mut ports = Ports::claim()?;
	let directory = tempfile::tempdir()?;
	let options = AnvilOptions::new(CHAIN_ID, ports.next_free()?, directory.path());
	let anvil = Anvil::start(&binary, options).await?;
	Ok(Some((anvil, Place { ports, _directory: directory })))
}

fn evm_ward(endpoints: Vec<(String, String)>) -> WardOptions {
	let chain = CHAIN_ID.to_string();
	WardOptions { service: SERVICE.0, family: "evm", chain, endpoints, anchor: None }
}

/// Registers the service through one node and makes everybody a watcher of it in office.
async fn opt_all_in_through(network: &Network, through: &str, policy: Policy) -> TestResult {
	let client = network.client(through)?;
	let service = client.register_service(Alice, open_terms(policy)).await?;
	anyhow::ensure!(service == SERVICE, "the first service is number {service}");
	let joined = WATCHERS.map(|account| client.opt_in(account, &[SERVICE]));
	futures::future::try_join_all(joined).await?;
	client.in_office(SERVICE, WATCHERS.len()).await?;
	Ok(())
}

/// Waits until the chain says so of the ward.
async fn status(network: &Network, client: &Client, wanted: Status) -> TestResult {
	let wait = network.wait_until(format!("status {wanted:?}"), secs(90), async || {
		let ward = client.ward(SERVICE).await?;
		let reached = ward.as_ref().is_some_and(|ward| ward.status == wanted);
		Ok(Seen::when(reached, format!("{ward:?}")))
	});
	Ok(wait.await?)
}

/// Waits for a halt on chain of which the first certificate may not have reached it: it is certified
/// again every half of the freshness.
async fn halted_by_and_by(network: &Network, client: &Client) -> TestResult {
	let again = secs(FRESHNESS.0 / 2 + 90);
	let wait = network.wait_until("the halt on chain", again, async || {
		let ward = client.ward(SERVICE).await?;
		let halted = ward.as_ref().is_some_and(|ward| ward.status == Status::Halted);
		Ok(Seen::when(halted, format!("{ward:?}")))
	});
	Ok(wait.await?)
}

/// Waits for an open incident and takes it from that very look: a reorganisation may take it back.
async fn open_incident(network: &Network, client: &Client) -> anyhow::Result<Incident> {
	let wait = network.wait_until("an open incident", secs(90), async || {
		let ward = client.ward(SERVICE).await?;
		let open = ward.as_ref().filter(|ward| ward.status == Status::Halted);
		let open = open.and_then(|ward| ward.incident);
		Ok(Seen::some(open, format!("{ward:?}")))
	});
	Ok(wait.await?)
}

/// Waits until the ward has recovered from an incident after the one numbered `before`.
async fn recovered(network: &Network, client: &Client, before: u64) -> anyhow::Result<Incident> {
	let what = format!("recovery from incident {}", before + 1);
	let wait = network
		.wait_until(what, secs(90), async || client.recovered(SERVICE, IncidentId(before)).await);
	Ok(wait.await?)
}

/// Waits until the ward is live and a checkpoint of it is certified.
async fn live(network: &Network, client: &Client) -> TestResult {
	let wait = network.wait_until("a live ward with a checkpoint", secs(90), async || {
		let ward = client.ward(SERVICE).await?;
		let reached = ward
			.as_ref()
			.is_some_and(|ward| ward.status == Status::Live && ward.checkpoint.is_some());
		Ok(Seen::when(reached, format!("{ward:?}")))
	});
	Ok(wait.await?)
}

/// The certificates that a node keeps of one kind, as JSON-RPC shows them.
async fn certificates(
	client: &Client,
	kind: &str,
) -> vigil_testnet::Result<Vec<serde_json::Value>> {
	client.request("vigil_certificates", (SERVICE.0, Some(kind))).await
}

/// How many certificates of this kind a node keeps.
async fn certified(client: &Client, kind: &str) -> vigil_testnet::Result<usize> {
	Ok(certificates(client, kind).await?.len())
}
