// SPDX-License-Identifier: Apache-2.0

//! `vigil-relayer start`.

use crate::{
	config::{Amount, Config, DestinationConfig, Hash},
	crossings::{self, AllAsks},
	family,
	http::{self, Desk},
	lane::Lane,
	metrics::Metrics,
	shared::{Link, Shared},
	socket,
};
use anyhow::Context;
use std::{
	collections::BTreeMap, future::pending, net::SocketAddr, process::ExitCode, sync::Arc,
	time::Duration,
};
use tokio::{
	net::TcpListener,
	signal::unix::{signal, SignalKind},
	sync::mpsc,
	task::JoinSet,
};
use vigil_primitives::{ServiceId, H256};
use vigil_relayer_core::{journal::RedbJournal, JournalError};
use vigil_relayer_link::{agree, Payer, RpcError};
use vigil_relayer_vigil::{
	inlet::{inlet, Inlet},
	source::Node,
	Source,
};

/// How long to leave an endpoint of Vigil alone that cannot be used.
const DIAL_PAUSE: Duration = Duration::from_secs(1);
/// How long to leave one alone that is of another chain.
const FOREIGN_PAUSE: Duration = Duration::from_secs(60);
/// How often to look at what the account that pays on Vigil has.
const BALANCE_PAUSE: Duration = Duration::from_secs(15);
/// The most requests of an operator that wait for one lane.
const MOST_COMMANDS: usize = 8;
/// How often to tell how Vigil's endpoints stand.
const STATE_PAUSE: Duration = Duration::from_secs(1);

/// Runs it.
pub fn run(config: Config) -> anyhow::Result<ExitCode> {
	let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
	runtime.block_on(start(config))
}

async fn start(config: Config) -> anyhow::Result<ExitCode> {
	let journal = Arc::new(RedbJournal::open(&config.journal)?);
	let shared = Arc::new(Shared::default());
	let metrics = Metrics::new().context("metrics")?;
	let mut desk =
		Desk { metrics: metrics.clone(), shared: shared.clone(), lanes: BTreeMap::new() };
	if let Some(address) = config.metrics {
		tokio::spawn(http::serve(bind(address).await?, desk.clone()));
	}
	let recorded = journal.source()?;
	let expected = config.source.genesis.map(|Hash(genesis)| genesis).or(recorded);
	if let Some((recorded, found)) = recorded.zip(expected).filter(|(one, other)| one != other) {
		return Err(JournalError::OtherChain { name: "source".into(), recorded, found }.into());
	}
	let services: Vec<_> = config.services.iter().copied().map(ServiceId).collect();
	let source = Arc::new(Source::new(config.source.endpoints.clone(), expected, services));
	let payer = config.source.key.load().context("source")?.map(Payer::new).map(Arc::new);
	let asks = AllAsks::default();
	let mut lanes = JoinSet::new();
	let mut inlets = Vec::new();
	for destination in &config.destinations {
		let world = World {
			config: &config,
			source: &source,
			payer: &payer,
			journal: &journal,
			asks: &asks,
		};
		let lane = world.lane(destination, &shared, &metrics)?;
		let (inlet, outlet) = inlet();
		inlets.push(inlet);
		let (name, shared) = (destination.name.clone(), shared.clone());
		let (commands, commanded) = mpsc::channel(MOST_COMMANDS);
		desk.lanes.insert(name.clone(), commands);
		lanes.spawn(async move {
			let ended = lane.run(outlet, commanded).await;
			let error = ended.err().unwrap_or_else(|| anyhow::anyhow!("the lane ended"));
			log::error!(target: "vigil-relayer", "{name} is not carried to: {error:#}");
			let problem = Some(format!("{error:#}"));
			shared.destination(&name, |state| state.link = Link { problem, ..Link::default() });
			error
		});
	}
	crossings::start(crossings::open(&config, &asks)?, &shared);
	match socket::bind(&config.journal) {
		Ok(listener) => drop(tokio::spawn(http::serve(listener, desk))),
		Err(error) => {
			let path = socket::path(&config.journal);
			let shown = path.display();
			log::warn!(target: "vigil-relayer", "no replay while it runs: {shown}: {error}");
		},
	}
	if let Some(payer) = payer {
		tokio::spawn(follow_balance(source.clone(), payer.key().account(), shared.clone()));
	}
	for node in source.nodes() {
		let (source, node, journal) = (source.clone(), node.clone(), journal.clone());
		tokio::spawn(follow_node(source, node, journal, inlets.clone()));
	}
	tokio::spawn(tell_states(source.clone(), shared));
	let (mut interrupt, mut terminate) =
		(signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
	tokio::select! {
		error = last(lanes) => Err(error),
		error = foreign(&config, recorded) => Err(error.into()),
		_ = interrupt.recv() => Ok(ExitCode::SUCCESS),
		_ = terminate.recv() => Ok(ExitCode::SUCCESS),
	}
}

/// Listens at `address`.
async fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
	let listener = TcpListener::bind(address).await;
	listener.with_context(|| format!("metrics cannot be served at {address}: is it in use?"))
}

/// What lanes are made of.
struct World<'a> {
	config: &'a Config,
	source: &'a Arc<Source>,
	payer: &'a Option<Arc<Payer>>,
	journal: &'a Arc<RedbJournal>,
	asks: &'a AllAsks,
}

impl World<'_> {
	fn lane(
		&self,
		destination: &DestinationConfig,
		shared: &Arc<Shared>,
		metrics: &Metrics,
	) -> anyhow::Result<Lane> {
		let recorded = self.journal.destination(&destination.name)?;
		let expected = destination.network().or(recorded);
		let services: Vec<_> = self.config.services.iter().copied().map(ServiceId).collect();
		let chain =
			family::open(destination, expected, &services, self.asks.of(&destination.name))?;
		let settings = destination.settings(&self.config.services, chain.account, rand::random());
		let least = destination.least_balance.map_or(0, |Amount(least)| least);
		metrics.destination(&destination.name, least);
		Ok(Lane {
			settings,
			chain,
			source: self.source.clone(),
			proofs: proofs(destination.certified_by, self.payer),
			journal: self.journal.clone(),
			shared: shared.clone(),
			metrics: metrics.clone(),
			trusted: Default::default(),
		})
	}
}

/// What it takes to prove deliveries, if all of it is configured.
fn proofs(
	certified_by: Option<u32>,
	payer: &Option<Arc<Payer>>,
) -> Option<(ServiceId, Arc<Payer>)> {
	Some((ServiceId(certified_by?), payer.clone()?))
}

/// Waits until no lane is left, and says what ended the last one: one that cannot go on holds up no
/// other.
async fn last(mut lanes: JoinSet<anyhow::Error>) -> anyhow::Error {
	let mut last = anyhow::anyhow!("there is nowhere to carry to");
	while let Some(ended) = lanes.join_next().await {
		last = ended.unwrap_or_else(|error| anyhow::anyhow!("a lane broke: {error}"));
	}
	last
}

/// Returns only if every endpoint of Vigil is of another chain than the journal: then nothing that is
/// configured can be right.
async fn foreign(config: &Config, recorded: Option<H256>) -> JournalError {
	let Some(recorded) = recorded else { return pending().await };
	let answers = agree::dial(&config.source.endpoints).await;
	let found = answers.into_iter().map(|answer| answer.map(|connection| connection.genesis()));
	let found = found.collect::<Result<Vec<H256>, RpcError>>().unwrap_or_default();
	match found.first() {
		Some(first) if !found.contains(&recorded) => {
			JournalError::OtherChain { name: "source".into(), recorded, found: *first }
		},
		_ => pending().await,
	}
}

/// Tells what an account on Vigil has, for good.
async fn follow_balance(source: Arc<Source>, account: [u8; 32], shared: Arc<Shared>) {
	loop {
		let pause = match source.balance(&account).await {
			Ok(balance) => {
				shared.source_balance(balance);
				BALANCE_PAUSE
			},
			// That Vigil does not answer is told elsewhere.
			Err(_) => DIAL_PAUSE,
		};
		tokio::time::sleep(pause).await;
	}
}

/// Tells how Vigil's endpoints stand, for good.
async fn tell_states(source: Arc<Source>, shared: Arc<Shared>) {
	loop {
		shared.sources(source.states());
		tokio::time::sleep(STATE_PAUSE).await;
	}
}

/// Hands every certificate of one endpoint to every destination, for good.
async fn follow_node(
	source: Arc<Source>,
	node: Arc<Node>,
	journal: Arc<RedbJournal>,
	inlets: Vec<Inlet>,
) {
	loop {
		if let Ok(genesis) = source.decide().await {
			if let Err(error) = journal.bind_source(genesis) {
				log::error!(target: "vigil-relayer", "{error}");
			}
		}
		let Err(error) = source.follow(&node, &inlets).await;
		let pause = match error {
			RpcError::WrongChain { .. } => FOREIGN_PAUSE,
			_ => DIAL_PAUSE,
		};
		tokio::time::sleep(pause).await;
	}
}
