// SPDX-License-Identifier: Apache-2.0

//! The main job as real processes: wards, their watchers, a standby chain and a relayer between them.
//!
//! [`Scene::start`] brings the processes up, [`Scene::register`] puts everything on chain up to
//! protocols with open vaults; what happens then is the caller's.

mod looks;
mod register;
mod ward;

pub use ward::{Ward, WardKind};

use crate::{
	place::Place, Anvil, Backend, Client, Fisherman, FishermanOptions, HavenClient, Network, Node,
	NodeOptions, Ports, Progress, Relayer, RelayerOptions, Result, Seen, WardOptions,
};
use pallet_failover::DestinationId;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};
use std::{
	fmt,
	path::{Path, PathBuf},
	sync::Arc,
	time::Duration,
};
use vigil_primitives::ServiceId;

/// How long governance may take to say what is trusted of a ward.
const PINNED: Duration = Duration::from_secs(180);

/// Whom waits are reported to.
type Reporter = Arc<dyn Fn(&Progress<'_>) + Send + Sync>;

/// What a scene is made of.
#[derive(Clone)]
pub struct SceneOptions {
	/// Path of `vigil-node`; that of `vigil-relayer` is next to it.
	pub node: PathBuf,
	/// Where everything lives; it must exist and be empty. Without one, the scene makes its own.
	pub directory: Option<PathBuf>,
	/// The network stack of Vigil's nodes.
	pub backend: Backend,
	/// Slots per session of Vigil; with fewer of them, sets change sooner.
	pub session_slots: u32,
	/// The chains that are watched; their services are numbered in this order.
	pub wards: Vec<WardKind>,
	/// Seconds between checkpoints of living wards that the relayer carries.
	pub checkpoint_every: u64,
	/// Whom waits are reported to.
	pub reporter: Option<Reporter>,
}

impl SceneOptions {
	/// Short sessions, one EVM ward, and every checkpoint carried.
	pub fn new(node: impl Into<PathBuf>) -> Self {
		Self {
			node: node.into(),
			directory: None,
			backend: Backend::default(),
			session_slots: 5,
			wards: vec![WardKind::Evm],
			checkpoint_every: 0,
			reporter: None,
		}
	}
}

impl fmt::Debug for SceneOptions {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("SceneOptions").field("wards", &self.wards).finish_non_exhaustive()
	}
}

/// Wards, watchers, a standby chain and a relayer. Ends when dropped.
#[derive(Debug)]
pub struct Scene {
	/// The validators, which watch.
	pub network: Network,
	/// The standby chain's one node, called `haven`.
	pub standby: Network,
	/// The chains that are watched.
	pub wards: Vec<Ward>,
	/// The relayer, which is not started by itself.
	pub relayer: Relayer,
	/// What the relayer was made with.
	pub relayer_options: RelayerOptions,
	/// The standby chain as a destination; known once registered.
	pub destination: DestinationId,
	/// Ports for what else belongs to the scene.
	pub ports: Ports,
	options: SceneOptions,
	/// Dropped last.
	place: Place,
}

impl Scene {
	/// The watchers, which are also the validators.
	pub const WATCHERS: [Sr25519Keyring; 4] = [Alice, Bob, Charlie, Dave];
	/// The names of their nodes.
	pub const NAMES: [&'static str; 4] = ["alice", "bob", "charlie", "dave"];
	/// Whose protocols they are.
	pub const OWNER: Sr25519Keyring = Eve;
	/// Who relays.
	pub const RELAYER: Sr25519Keyring = Ferdie;

	/// Starts all processes but the relayer. Nothing where a ward is asked for that needs a program
	/// that is not installed, see [`Anvil::available`].
	pub async fn start(options: SceneOptions) -> Result<Option<Self>> {
		let anvil = Anvil::available();
		if anvil.is_none() && options.wards.contains(&WardKind::Evm) {
			return Ok(None);
		}
		let mut ports = Ports::claim()?;
		let place = Place::new(options.directory.clone(), None)?;
		let mut wards = Vec::new();
		for (number, kind) in (0..).zip(&options.wards) {
			let starting = ward::Start { place: &place, ports: &mut ports, node: &options.node };
			wards.push(starting.ward(ServiceId(number), *kind, anvil.as_deref()).await?);
		}
		let haven = Network::builder(&options.node).node(NodeOptions::haven());
		let haven = haven.directory(place.folder("haven")?).logs(place.logs());
		let standby = haven.spawn().await?;
		let network = watchers(&options, &place, &wards, &standby).await?;
		let relayer_options = relayer(&options, &place, &mut ports, [&network, &standby])?;
		let relayer = Relayer::new(&options.node, relayer_options.clone())?;
		Ok(Some(Self {
			network,
			standby,
			wards,
			relayer,
			relayer_options,
			destination: DestinationId::default(),
			ports,
			options,
			place,
		}))
	}

	/// The service whose ward the standby chain is: it certifies what was delivered there, and shows
	/// the watchers that the world goes on when Vigil does not.
	pub fn haven_service(&self) -> ServiceId {
		haven_service(&self.options)
	}

	/// The ward of a service.
	pub fn ward(&self, service: ServiceId) -> Result<&Ward> {
		self.wards.iter().find(|ward| ward.service == service).ok_or_else(|| unknown(service))
	}

	/// The ward of a service, to kill it or bring it back.
	pub fn ward_mut(&mut self, service: ServiceId) -> Result<&mut Ward> {
		self.wards.iter_mut().find(|ward| ward.service == service).ok_or_else(|| unknown(service))
	}

	/// A client of Vigil.
	pub fn vigil(&self) -> Result<&Client> {
		self.network.client(Self::NAMES[0])
	}

	/// A client of the standby chain.
	pub fn haven(&self) -> Result<HavenClient> {
		self.standby.haven()
	}

	/// A fisherman that looks at the wards of these services, the standby chain's among them, which is not
	/// started by itself.
	pub fn fisherman(
		&mut self,
		name: &str,
		account: Sr25519Keyring,
		services: &[ServiceId],
	) -> Result<Fisherman> {
		let mut wards = Vec::new();
		for service in services {
			let node = match *service == self.haven_service() {
				true => self.standby.node("haven").ok(),
				// Of a ward of another family there is nothing to ask.
				false => self.ward(*service)?.provider().ok(),
			};
			wards.push((service.0, node.map(Node::websocket_url).into_iter().collect()));
		}
		let node = |name| self.network.node(name).map(Node::websocket_url);
		let options = FishermanOptions {
			name: name.into(),
			vigil: vec![node(Self::NAMES[0])?, node(Self::NAMES[1])?],
			wards,
			account,
			directory: self.place.folder(name)?,
			logs: self.place.logs().to_owned(),
			port: self.ports.next_free()?,
		};
		Fisherman::new(&self.options.node, options)
	}

	/// Has governance pin what is trusted of a service's ward, as its provider shows it now, and waits until
	/// that is so.
	pub async fn pin_anchor(&self, service: ServiceId) -> Result<()> {
		let ward = self.ward(service)?.provider()?.client();
		let anchor = self
			.until("a final block of the ward", PINNED, async || {
				let last = ward.finalised().await?;
				let anchor = (last.number > 0).then(|| Fisherman::anchor(&self.options.node, ward));
				Ok(Seen::some(anchor.transpose()?, format!("block {last}")))
			})
			.await?;
		let vigil = self.vigil()?;
		vigil.pin_anchor(service, anchor).await?;
		self.until("a pinned anchor", PINNED, async || {
			let anchors = vigil.anchors(service).await?;
			Ok(Seen::when(anchors.is_some(), format!("{anchors:?}")))
		})
		.await
	}

	/// A folder for what else belongs to the scene.
	pub fn folder(&self, name: &str) -> Result<PathBuf> {
		self.place.folder(name)
	}

	/// Where the logs of all processes are.
	pub fn logs(&self) -> &Path {
		self.place.logs()
	}

	/// Ends all processes and removes everything, logs included.
	pub async fn finish(mut self) -> Result<()> {
		self.relayer.kill().await?;
		self.place.discard_logs();
		Ok(())
	}
}

impl Drop for Scene {
	fn drop(&mut self) {
		// All of them, before the first is waited for.
		self.network.begin_stop();
		self.standby.begin_stop();
		self.wards.iter().filter_map(Ward::network).for_each(Network::begin_stop);
	}
}

fn haven_service(options: &SceneOptions) -> ServiceId {
	ServiceId(u32::try_from(options.wards.len()).unwrap_or(u32::MAX))
}

fn unknown(service: ServiceId) -> crate::Error {
	crate::Error::NotRunning { name: format!("the ward of service {service}") }
}

/// Four validators that watch the wards and the standby chain.
async fn watchers(
	options: &SceneOptions,
	place: &Place,
	wards: &[Ward],
	standby: &Network,
) -> Result<Network> {
	let mut watched = Vec::new();
	for ward in wards {
		watched.push(ward.options().await?);
	}
	let genesis = standby.client("haven")?.genesis_hash().await?;
	watched.push(WardOptions {
		service: haven_service(options).0,
		family: "substrate",
		chain: format!("{genesis:?}"),
		endpoints: vec![("provider".into(), standby.node("haven")?.http_url())],
		anchor: None,
	});
	let builder = Network::builder(&options.node).backend(options.backend);
	let mut builder = builder
		.session_slots(options.session_slots)
		.directory(place.folder("vigil")?)
		.logs(place.logs());
	for account in Scene::WATCHERS {
		builder = builder
			.node(NodeOptions::well_known(account).watches(watched.clone()).serves_light_clients());
	}
	builder.spawn().await
}

fn relayer(
	options: &SceneOptions,
	place: &Place,
	ports: &mut Ports,
	[network, standby]: [&Network; 2],
) -> Result<RelayerOptions> {
	Ok(RelayerOptions {
		name: "relayer".into(),
		vigil: vec![network.node("alice")?.websocket_url(), network.node("bob")?.websocket_url()],
		destination: vec![standby.node("haven")?.websocket_url()],
		account: Scene::RELAYER,
		certified_by: Some(haven_service(options).0),
		checkpoint_every: options.checkpoint_every,
		directory: place.folder("relayer")?,
		logs: place.logs().to_owned(),
		metrics_port: ports.next_free()?,
	})
}
