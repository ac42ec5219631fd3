// SPDX-License-Identifier: Apache-2.0

//! A ward dies and its protocol goes on elsewhere: watchers, relayer and standby chain, all real.

mod cycles;
mod outage;
mod relayer;

use crate::{network, secs, TestResult};
use pallet_failover::DestinationId;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};
use std::{
	path::{Path, PathBuf},
	time::Duration,
};
use tempfile::TempDir;
use vigil_primitives::{traits::Status, PlanId, Policy, ProtocolId, Seconds, ServiceId};
use vigil_testnet::{
	client::protocol::{haven_program, haven_target},
	open_terms, Anvil, AnvilOptions, Backend, Client, HavenClient, Network, NodeOptions, Ports,
	Proxy, Relayer, RelayerOptions, Seen, Wait, WardOptions, QUICK_POLICY,
};

type Vault = pallet_vault::Call<haven_runtime::Runtime>;

/// The watchers, which are also the validators.
const WATCHERS: [Sr25519Keyring; 4] = [Alice, Bob, Charlie, Dave];
/// Whose protocol it is.
const OWNER: Sr25519Keyring = Eve;
/// Who relays.
const RELAYER: Sr25519Keyring = Ferdie;
/// The service whose ward is killed.
const WARD: ServiceId = ServiceId(0);
/// The service whose ward is haven: it certifies what was delivered there, and shows the watchers
/// that the world goes on when Vigil does not.
const HAVEN: ServiceId = ServiceId(1);
/// Slots per session: sets change every half minute.
const SESSION_SLOTS: u32 = 5;
/// Chain id of the ward.
const CHAIN_ID: u64 = 31_337;

/// A ward, its watchers, a standby chain and a relayer between them.
struct Scene {
	network: Network,
	standby: Network,
	anvil: Anvil,
	relayer: Relayer,
	options: RelayerOptions,
	protocol: ProtocolId,
	destination: DestinationId,
	/// Goes on answering when the ward does not.
	_proxy: Proxy,
	ports: Ports,
	_directory: TempDir,
}

/// Everything up to a protocol with an open vault; nothing is armed. The relayer carries checkpoints
/// of the living ward so many seconds apart.
async fn scene(backend: Backend, checkpoint_every: u64) -> anyhow::Result<Option<Scene>> {
	let Some(binary) = Anvil::available() else {
		eprintln!("SKIPPED: anvil is not installed; `make setup` installs it where npm is");
		return Ok(None);
	};
	let mut ports = Ports::claim()?;
	let directory = tempfile::tempdir()?;
	let options = AnvilOptions::new(CHAIN_ID, ports.next_free()?, directory.path());
	let anvil = Anvil::start(&binary, options).await?;
	let proxy = Proxy::start(ports.next_free()?, &anvil.url()).await?;
	let standby = network().node(NodeOptions::haven()).spawn().await?;
	let network = watchers(backend, &proxy, &standby).await?;
	let options = RelayerOptions {
		name: "relayer".into(),
		vigil: vec![websocket(&network, "alice")?, websocket(&network, "bob")?],
		destination: vec![websocket(&standby, "haven")?],
		account: RELAYER,
		certified_by: Some(HAVEN.0),
		checkpoint_every,
		directory: directory.path().into(),
		metrics_port: ports.next_free()?,
	};
	let relayer = Relayer::new(Path::new(crate::NODE), options.clone())?;
	let (protocol, destination) = register(&network, &standby).await?;
	Ok(Some(Scene {
		network,
		standby,
		anvil,
		relayer,
		options,
		protocol,
		destination,
		_proxy: proxy,
		ports,
		_directory: directory,
	}))
}

/// Four validators that watch the ward and the standby chain.
async fn watchers(backend: Backend, proxy: &Proxy, standby: &Network) -> anyhow::Result<Network> {
	let genesis = standby.client("haven")?.genesis_hash().await?;
	let url = format!("http://127.0.0.1:{}", standby.node("haven")?.rpc_port());
	let wards = [
		WardOptions {
			service: WARD.0,
			family: "evm",
			chain: CHAIN_ID.to_string(),
			endpoints: vec![("provider".into(), proxy.url())],
		},
		WardOptions {
			service: HAVEN.0,
			family: "substrate",
			chain: format!("{genesis:?}"),
			endpoints: vec![("provider".into(), url)],
		},
	];
	let mut builder = network().backend(backend).session_slots(SESSION_SLOTS);
	for account in WATCHERS {
		builder = builder.node(NodeOptions::well_known(account).watches(wards.clone()));
	}
	Ok(builder.spawn().await?)
}

/// Services with watchers in office, trusted on haven; a protocol, its destination and its vault.
async fn register(
	network: &Network,
	standby: &Network,
) -> anyhow::Result<(ProtocolId, DestinationId)> {
	let (vigil, haven) = (network.client("alice")?, haven(standby)?);
	let calm = Policy { halt_after: Seconds(60), checkpoint_interval: 8, ..QUICK_POLICY };
	for (service, policy) in [(WARD, QUICK_POLICY), (HAVEN, calm)] {
		let registered = vigil.register_service(Alice, open_terms(policy)).await?;
		anyhow::ensure!(registered == service, "{registered} and not {service}");
	}
	let joined = WATCHERS.map(|account| vigil.opt_in(account, &[WARD, HAVEN]));
	futures::future::try_join_all(joined).await?;
	let destination = haven.inbox().await?.destination;
	let protocol = vigil.register_protocol(OWNER).await?;
	vigil.in_office(WARD, WATCHERS.len()).await?;
	vigil.in_office(HAVEN, WATCHERS.len()).await?;
	let destination = vigil.register_haven(OWNER, destination, Some(HAVEN)).await?;
	haven.install_set(vigil, WARD).await?;
	haven.open_vault(protocol, WARD).await?;
	Ok((protocol, destination))
}

fn haven(standby: &Network) -> vigil_testnet::Result<HavenClient> {
	standby.client("haven").map(|client| HavenClient(client.clone()))
}

fn websocket(network: &Network, name: &str) -> vigil_testnet::Result<String> {
	Ok(format!("ws://127.0.0.1:{}", network.node(name)?.rpc_port()))
}

impl Scene {
	fn vigil(&self) -> vigil_testnet::Result<&Client> {
		self.network.client("alice")
	}

	fn haven(&self) -> vigil_testnet::Result<HavenClient> {
		haven(&self.standby)
	}

	/// Arms a plan that activates the vault, and waits until haven keeps it.
	async fn arm(&self) -> anyhow::Result<PlanId> {
		let target = haven_target(self.destination, [Vault::activate {}], [Vault::stand_by {}])?;
		let vigil = self.vigil()?;
		let plan = vigil.arm_plan(OWNER, self.protocol, WARD, vec![target]).await?;
		self.kept(plan).await?;
		Ok(plan)
	}

	async fn kept(&self, plan: PlanId) -> TestResult {
		let haven = self.haven()?;
		let wait = self.until("the plan on haven", secs(90), async || {
			let kept = haven.plan(WARD, plan).await?;
			Ok(Seen::when(kept.is_some(), format!("{kept:?}")))
		});
		Ok(wait.await?)
	}

	/// Polls often, until done.
	async fn until<T>(
		&self,
		what: &str,
		deadline: Duration,
		poll: impl AsyncFnMut() -> vigil_testnet::Result<Seen<T>>,
	) -> vigil_testnet::Result<T> {
		let logs: PathBuf = self.network.logs();
		Wait::new(format!("{what} (the relayer's log: {})", self.relayer.log().display()), deadline)
			.interval(Duration::from_millis(50))
			.logs(&logs)
			.until(poll)
			.await
	}

	/// Waits until the vault works, or stands by, and returns how often it was activated.
	async fn vault(&self, active: bool, deadline: Duration) -> anyhow::Result<u32> {
		let haven = self.haven()?;
		let what = if active { "a vault that works" } else { "a vault that stands by" };
		let wait = self.until(what, deadline, async || {
			let vault = haven.vault(self.protocol).await?;
			let reached = vault.filter(|vault| vault.active == active);
			Ok(Seen::some(reached.map(|vault| vault.activations), format!("{vault:?}")))
		});
		Ok(wait.await?)
	}

	/// Waits until haven has a checkpoint of the living ward.
	async fn live(&self) -> TestResult {
		let haven = self.haven()?;
		let wait = self.until("a live ward with a checkpoint on haven", secs(120), async || {
			let service = haven.service(WARD).await?;
			let reached = service.as_ref().is_some_and(|service| {
				service.status == Status::Live && service.checkpoint.is_some()
			});
			Ok(Seen::when(reached, format!("{service:?}")))
		});
		Ok(wait.await?)
	}

	/// Sends a message that activates the protocol's vault and lets it stand by again: the number of
	/// activations tells how often it was executed.
	async fn send(&self, protocol: ProtocolId) -> TestResult {
		let program = haven_program([Vault::activate {}, Vault::stand_by {}])?;
		let vigil = self.vigil()?;
		Ok(vigil.send_message(OWNER, protocol, WARD, self.destination, program).await?)
	}

	/// Waits until haven has taken `messages` and activated the vault so often, and never more.
	async fn executed(&self, messages: u64, activations: u32) -> TestResult {
		let haven = self.haven()?;
		let what = format!("{messages} messages and {activations} activations on haven");
		let wait = self.until(&what, secs(120), async || {
			let taken = haven.service(WARD).await?.map_or(0, |service| service.next_message.0);
			let vault = haven.vault(self.protocol).await?;
			let counted = vault.map_or(0, |vault| vault.activations);
			let reached = taken >= messages && counted >= activations;
			Ok(Seen::some(reached.then_some((taken, counted)), format!("{taken} and {counted}")))
		});
		let seen = wait.await?;
		anyhow::ensure!(seen == (messages, activations), "{seen:?}, not {what}");
		Ok(())
	}

	async fn finish(mut self) -> TestResult {
		self.relayer.kill().await?;
		self.standby.finish().await?;
		Ok(self.network.finish().await?)
	}
}
