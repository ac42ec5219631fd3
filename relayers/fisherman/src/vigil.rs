// SPDX-License-Identifier: Apache-2.0

//! Vigil: where certificates come from, and what the chain says of sets, anchors and cases.
//!
//! Certificates are taken from wherever they show up: as nodes tell of them, as they keep them, and out of
//! blocks, since whoever lies on chain need not tell any watcher.

mod ask;
mod shown;

pub use ask::LAYOUT;
pub use shown::{Shows, Sought};

use crate::find;
use codec::Decode;
use serde::Deserialize;
use std::{
	collections::{BTreeMap, BTreeSet},
	convert::Infallible,
	sync::{
		atomic::{AtomicU64, Ordering},
		Mutex, PoisonError,
	},
	time::{Duration, Instant},
};
use subxt::rpcs::client::{rpc_params, RpcSubscription};
use tokio::{sync::mpsc::Sender, time::MissedTickBehavior};
use vigil_primitives::{Certificate, Height, ServiceId, SetId, UnixTime, H256};
use vigil_relayer_link::{agree, Connection, Endpoint, Hex, RpcError};

/// How often to look for new blocks, and to see whether the node still answers.
const LOOK: Duration = Duration::from_secs(1);
/// How often to look at what a node keeps.
const BACK_FILL: Duration = Duration::from_secs(60);
/// How long to leave a node alone that cannot be used.
const PAUSE: Duration = Duration::from_secs(2);
/// For how long a node is asked last that others had to wait for.
const LATE: Duration = Duration::from_secs(600);
/// The most blocks that are looked through at a time.
const BLOCKS: u64 = 64;
/// How far back blocks are looked through on a first start: an hour and a half.
const FIRST_LOOK: u64 = 1_800;
/// How far back they are looked through at most: a week.
const LONGEST_LOOK: u64 = 100_800;
/// The kinds of certificates that are asked for.
const KINDS: [&str; 5] = ["halt", "checkpoint", "resume", "handover", "outbox"];
/// The code of a node that does not watch.
const NO_WATCHER: i32 = 9_001;
/// JSON-RPC's code for a method that is not there.
const NO_METHOD: i32 = -32_601;

/// A certificate as a node shows it.
#[derive(Debug, Deserialize)]
struct CertificateJson {
	certificate: Hex,
}

/// What `chain_getBlock` answers, as far as it matters here.
#[derive(Deserialize)]
struct SignedBlock {
	block: Block,
}

#[derive(Deserialize)]
struct Block {
	extrinsics: Vec<Hex>,
}

/// A post about a block of a ward, as the chain keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Decode)]
pub struct Beat {
	/// Its number.
	pub number: u64,
	/// The height of the block.
	pub height: Height,
	/// Its hash.
	pub hash: H256,
	/// When it was posted.
	pub at: UnixTime,
	/// By whom.
	pub by: [u8; 32],
	/// What is held for it, in planck.
	pub bond: u128,
}

/// Vigil behind some nodes.
pub struct Vigil {
	nodes: Vec<Node>,
	services: BTreeSet<ServiceId>,
	genesis: Mutex<Option<H256>>,
	/// What nodes told of sets.
	sets: Mutex<BTreeMap<(ServiceId, SetId), ask::Told>>,
}

struct Node {
	endpoint: Endpoint,
	state: Mutex<(Option<Connection>, Option<String>)>,
	/// The last final block that was looked through as this node shows it: another one may have shown less.
	scanned: AtomicU64,
	/// When somebody waited for it in vain.
	late: Mutex<Option<Instant>>,
}

impl Node {
	fn is_late(&self) -> bool {
		let late = *self.late.lock().unwrap_or_else(PoisonError::into_inner);
		late.is_some_and(|at| at.elapsed() < LATE)
	}

	fn set(&self, connection: Option<Connection>, problem: Option<String>) {
		*self.state.lock().unwrap_or_else(PoisonError::into_inner) = (connection, problem);
	}

	fn state(&self) -> (Option<Connection>, Option<String>) {
		self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
	}
}

impl Vigil {
	/// Vigil behind these endpoints; `scanned`: the last block that was looked through.
	pub fn new(
		endpoints: Vec<Endpoint>,
		genesis: Option<H256>,
		services: BTreeSet<ServiceId>,
		scanned: Option<u64>,
	) -> Self {
		let scanned = scanned.unwrap_or(0);
		let node = |endpoint| Node {
			endpoint,
			state: Mutex::default(),
			scanned: AtomicU64::new(scanned),
			late: Mutex::default(),
		};
		Self {
			nodes: endpoints.into_iter().map(node).collect(),
			services,
			genesis: Mutex::new(genesis),
			sets: Mutex::default(),
		}
	}

	/// How many endpoints there are.
	pub fn nodes(&self) -> usize {
		self.nodes.len()
	}

	/// Each node, with why nothing comes from it.
	pub fn states(&self) -> BTreeMap<String, Option<String>> {
		let state = |node: &Node| {
			let problem = match node.state() {
				(Some(_), _) => None,
				(None, problem) => Some(problem.unwrap_or_else(|| "not connected to yet".into())),
			};
			(node.endpoint.to_string(), problem)
		};
		self.nodes.iter().map(state).collect()
	}

	/// The last final block that was looked through, as every node shows it that answered.
	pub fn scanned(&self) -> u64 {
		let each = self.nodes.iter().map(|node| node.scanned.load(Ordering::Relaxed));
		// One that never answered has shown nothing.
		each.filter(|scanned| *scanned > 0).min().unwrap_or_default()
	}

	/// Which chain it is, once that is known.
	pub fn genesis(&self) -> Option<H256> {
		*self.genesis.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// The first connection that is up.
	pub fn connection(&self) -> Result<Connection, RpcError> {
		self.connections(0).into_iter().next().ok_or(RpcError::Empty)
	}

	/// All connections that are up, beginning with this one of them. Those that were waited for in vain come last.
	pub fn connections(&self, first: usize) -> Vec<Connection> {
		let up = self.nodes.iter().filter_map(|node| Some((node.is_late(), node.state().0?)));
		let mut all: Vec<_> = up.collect();
		let turns = first.checked_rem(all.len()).unwrap_or(0);
		all.rotate_left(turns);
		all.sort_by_key(|(is_late, _)| *is_late);
		all.into_iter().map(|(_, connection)| connection).collect()
	}

	/// Notes that this one was waited for in vain: one that never tells what becomes of a transaction would hold
	/// everything up each time.
	pub fn blame(&self, endpoint: &Endpoint) {
		for node in self.nodes.iter().filter(|node| node.endpoint == *endpoint) {
			*node.late.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
		}
	}

	/// How many endpoints there are that may be of different people: of different hosts or ports.
	pub fn independent(&self) -> usize {
		let hosts: BTreeSet<String> = self.nodes.iter().map(|node| host(&node.endpoint)).collect();
		hosts.len()
	}

	/// Finds out which chain is meant, if nobody said so.
	async fn decide(&self) -> Result<H256, RpcError> {
		if let Some(genesis) = self.genesis() {
			return Ok(genesis);
		}
		let endpoints: Vec<_> = self.nodes.iter().map(|node| node.endpoint.clone()).collect();
		let genesis = agree::genesis(&agree::dial(&endpoints).await)?;
		*self.genesis.lock().unwrap_or_else(PoisonError::into_inner) = Some(genesis);
		Ok(genesis)
	}

	/// Hands out every certificate that shows up at one of the nodes, for good.
	pub async fn follow(&self, place: usize, heard: Sender<Certificate>) {
		let Some(node) = self.nodes.get(place) else { return };
		loop {
			let Err(error) = self.listen(node, &heard).await;
			log::warn!(target: "fisherman", "Vigil: {error}");
			node.set(None, Some(error.to_string()));
			tokio::time::sleep(PAUSE).await;
		}
	}

	async fn listen(
		&self,
		node: &Node,
		heard: &Sender<Certificate>,
	) -> Result<Infallible, RpcError> {
		let genesis = self.decide().await?;
		let connection = Connection::dial(&node.endpoint, Some(genesis)).await?;
		node.set(Some(connection.clone()), None);
		tokio::select! {
			ended = told(&connection, "Certificates", heard) => ended,
			ended = told(&connection, "Suspicions", heard) => ended,
			ended = self.kept(&connection, heard) => ended,
			ended = self.blocks(&connection, &node.scanned, heard) => ended,
		}
	}

	/// What the node keeps, now and then.
	async fn kept(
		&self,
		connection: &Connection,
		heard: &Sender<Certificate>,
	) -> Result<Infallible, RpcError> {
		let mut due = tokio::time::interval(BACK_FILL);
		due.set_missed_tick_behavior(MissedTickBehavior::Delay);
		loop {
			due.tick().await;
			for service in &self.services {
				for kind in KINDS {
					let params = rpc_params![service.0, kind];
					let kept: Result<Vec<CertificateJson>, RpcError> =
						connection.request("vigil_certificates", params).await;
					match kept {
						Ok(kept) => {
							for json in &kept {
								hand_on(json, heard).await;
							}
						},
						Err(error) if is_absent(&error) => {},
						Err(error) => return Err(error),
					}
				}
			}
		}
	}

	/// What stands in blocks, final or not: a lie that a branch change takes back was told, too.
	async fn blocks(
		&self,
		connection: &Connection,
		scanned: &AtomicU64,
		heard: &Sender<Certificate>,
	) -> Result<Infallible, RpcError> {
		let mut due = tokio::time::interval(LOOK);
		due.set_missed_tick_behavior(MissedTickBehavior::Delay);
		let mut seen = BTreeMap::<u64, BTreeSet<H256>>::new();
		let mut done = scanned.load(Ordering::Relaxed);
		loop {
			due.tick().await;
			let best = connection.block_number(connection.best_head().await?).await?;
			let last = connection.block_number(connection.finalized_head().await?).await?;
			// It was told before of blocks that there are not, or it is another node by now.
			if done == 0 || done > last {
				done = last.saturating_sub(FIRST_LOOK);
			}
			done = done.max(last.saturating_sub(LONGEST_LOOK));
			let until = best.min(done.saturating_add(BLOCKS));
			for height in done.saturating_add(1)..=until {
				let Some(hash) = connection.block_hash(height).await? else { break };
				if seen.entry(height).or_default().insert(hash) {
					self.look_through(connection, hash, heard).await?;
				}
			}
			done = until.min(last).max(done);
			seen = seen.split_off(&done.saturating_add(1));
			scanned.store(done, Ordering::Relaxed);
		}
	}

	async fn look_through(
		&self,
		connection: &Connection,
		hash: H256,
		heard: &Sender<Certificate>,
	) -> Result<(), RpcError> {
		let found: Option<SignedBlock> =
			connection.request("chain_getBlock", rpc_params![hash]).await?;
		let extrinsics = found.map(|found| found.block.extrinsics).unwrap_or_default();
		for Hex(bytes) in extrinsics {
			for certificate in find::certificates(&bytes, &self.services) {
				let _ = heard.send(certificate).await;
			}
		}
		Ok(())
	}
}

/// What the node tells of as it arises. A node that does not watch tells nothing.
async fn told(
	connection: &Connection,
	what: &str,
	heard: &Sender<Certificate>,
) -> Result<Infallible, RpcError> {
	let (subscribe, unsubscribe) =
		(format!("vigil_subscribe{what}"), format!("vigil_unsubscribe{what}"));
	let subscribed = connection.subscribe(&subscribe, rpc_params![None::<u32>], &unsubscribe);
	let mut stream: RpcSubscription<CertificateJson> = match subscribed.await {
		Ok(stream) => stream,
		Err(error) if is_absent(&error) => return std::future::pending().await,
		Err(error) => return Err(error),
	};
	loop {
		match stream.next().await {
			Some(Ok(json)) => hand_on(&json, heard).await,
			Some(Err(error)) => return Err(RpcError::ended(connection.endpoint(), Some(error))),
			None => return Err(RpcError::ended(connection.endpoint(), None)),
		}
	}
}

fn is_absent(error: &RpcError) -> bool {
	matches!(error, RpcError::Refused { code: NO_METHOD | NO_WATCHER, .. })
}

async fn hand_on(json: &CertificateJson, heard: &Sender<Certificate>) {
	if let Ok(certificate) = Certificate::from_bytes(&json.certificate.0) {
		// Nobody listens only while everything ends.
		let _ = heard.send(certificate).await;
	}
}

/// Where an endpoint is, by whatever scheme.
pub fn host(endpoint: &Endpoint) -> String {
	let shown = endpoint.to_string();
	shown.split_once("://").map_or(shown.clone(), |(_, host)| host.to_string())
}
