// SPDX-License-Identifier: Apache-2.0

//! `vigil-relayer start`.

use crate::{
	config::{Amount, Config, Hash},
	http,
	lane::{Inlet, Lane},
	metrics::Metrics,
	shared::{Link, Shared},
};
use anyhow::Context;
use futures::{future::select_all, FutureExt};
use std::{process::ExitCode, sync::Arc, time::Duration};
use tokio::{
	signal::unix::{signal, SignalKind},
	sync::mpsc::{unbounded_channel, UnboundedSender},
};
use vigil_primitives::{ServiceId, H256};
use vigil_relayer_core::{journal::RedbJournal, Cargo, Event};
use vigil_relayer_xcm::{Key, RpcError, Source, SubstrateDestination};

/// How long to leave Vigil's endpoints alone of which none can be used.
const DIAL_PAUSE: Duration = Duration::from_secs(1);

/// How often to look at what the account that pays on Vigil has.
const BALANCE_PAUSE: Duration = Duration::from_secs(15);

/// Runs it.
pub fn run(config: Config) -> anyhow::Result<ExitCode> {
	let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
	runtime.block_on(start(config))
}

async fn start(config: Config) -> anyhow::Result<ExitCode> {
	let journal = Arc::new(RedbJournal::open(&config.journal)?);
	let shared = Arc::new(Shared::default());
	let metrics = Metrics::new().context("metrics")?;
	if let Some(address) = config.metrics {
		let listener = http::bind(address).await?;
		tokio::spawn(http::serve(listener, metrics.clone(), shared.clone()));
	}
	let services: Vec<_> = config.services.iter().copied().map(ServiceId).collect();
	let expected = config.source.genesis.map(|Hash(genesis)| genesis);
	let source = Arc::new(Source::new(config.source.endpoints.clone(), expected, services));
	let payer = config.source.key.load().context("source")?;
	let mut tasks = Vec::new();
	let mut inlets = Vec::new();
	for destination in &config.destinations {
		let key = destination.load_key()?;
		let settings = destination.settings(&config.services, key.account(), rand::random());
		log::info!(target: "vigil-relayer", "to {} from {}", destination.name, key.address());
		let genesis = destination.genesis.map(|Hash(genesis)| genesis);
		let endpoints = destination.endpoints.clone();
		let chain = SubstrateDestination::new(endpoints, genesis, &destination.inbox, key);
		let lane = Lane {
			settings,
			destination: Arc::new(chain),
			source: source.clone(),
			proofs: proofs(destination.certified_by, &payer),
			journal: journal.clone(),
			shared: shared.clone(),
			metrics: metrics.clone(),
		};
		let least = destination.least_balance.map_or(0, |Amount(least)| least);
		metrics.destination(&destination.name, least);
		let inlet = Inlet::new();
		inlets.push(inlet.sender());
		tasks.push(lane.run(inlet).boxed());
	}
	if let Some(payer) = payer {
		tokio::spawn(follow_balance(source.clone(), payer.account(), shared.clone()));
	}
	tasks.push(follow_source(source, journal, shared, inlets).boxed());
	let (mut interrupt, mut terminate) =
		(signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
	tokio::select! {
		(result, ..) = select_all(tasks) => result.map(|()| ExitCode::FAILURE),
		_ = interrupt.recv() => Ok(ExitCode::SUCCESS),
		_ = terminate.recv() => Ok(ExitCode::SUCCESS),
	}
}

/// What it takes to prove deliveries, if all of it is configured.
fn proofs(certified_by: Option<u32>, payer: &Option<Key>) -> Option<(ServiceId, Key)> {
	Some((ServiceId(certified_by?), payer.clone()?))
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

/// Hands every certificate to every destination, for good.
async fn follow_source(
	source: Arc<Source>,
	journal: Arc<RedbJournal>,
	shared: Arc<Shared>,
	inlets: Vec<UnboundedSender<Event>>,
) -> anyhow::Result<()> {
	let (cargo, mut incoming) = unbounded_channel::<Cargo>();
	tokio::spawn(async move {
		while let Some(cargo) = incoming.recv().await {
			for inlet in &inlets {
				let _ = inlet.send(Event::Certificate(Box::new(cargo.clone())));
			}
		}
	});
	let mut known: Option<H256> = None;
	loop {
		let error = match source.connect(known).await {
			Ok(genesis) => {
				journal.bind_source(genesis)?;
				known = Some(genesis);
				let endpoint = source.endpoint().map(|endpoint| endpoint.to_string());
				log::info!(target: "vigil-relayer", "Vigil {genesis:?} at {endpoint:?}");
				shared.source(Link { up: true, endpoint, problem: None });
				let Err(error) = source.follow(&cargo).await;
				error
			},
			Err(error) => error,
		};
		down(&shared, &error);
		tokio::time::sleep(DIAL_PAUSE).await;
	}
}

fn down(shared: &Shared, error: &RpcError) {
	log::warn!(target: "vigil-relayer", "Vigil: {error}");
	shared.source(Link { up: false, endpoint: None, problem: Some(error.to_string()) });
}
