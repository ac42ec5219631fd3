// SPDX-License-Identifier: Apache-2.0

//! The task of one destination: feeds its state machine and does what that says.

use crate::{
	metrics::Metrics,
	shared::{now, Link, Shared},
};
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use tokio::sync::{
	mpsc::{unbounded_channel, UnboundedReceiver, UnboundedSender},
	watch,
};
use vigil_primitives::{ServiceId, H256};
use vigil_relayer_core::{
	journal::RedbJournal, Destination, Effect, Engine, Event, JournalError, LinkError, Settings,
};
use vigil_relayer_xcm::{
	firings::Told,
	prove::{ProveError, Prover},
	Key, Source, SubstrateDestination,
};

/// How often the state machine looks at the clock.
const TICK: Duration = Duration::from_millis(500);
/// How long to leave a disk alone that is full.
const DISK_PAUSE: Duration = Duration::from_secs(2);
/// How long to leave endpoints alone of which none can be used.
const DIAL_PAUSE: Duration = Duration::from_secs(2);

/// How often to see what can be proven.
const PROOF_PAUSE: Duration = Duration::from_secs(15);

/// One destination and what it is carried with.
pub struct Lane {
	/// How to carry.
	pub settings: Settings,
	/// The destination.
	pub destination: Arc<SubstrateDestination>,
	/// Vigil.
	pub source: Arc<Source>,
	/// The journal.
	pub journal: Arc<RedbJournal>,
	/// The service whose ward the destination is and the key that pays for proofs on Vigil, if
	/// deliveries are proven.
	pub proofs: Option<(ServiceId, Key)>,
	/// What others are told.
	pub shared: Arc<Shared>,
	/// What is counted.
	pub metrics: Metrics,
}

/// The way to a lane's state machine.
pub struct Inlet {
	events: UnboundedSender<Event>,
	incoming: UnboundedReceiver<Event>,
}

impl Inlet {
	/// A new one.
	pub fn new() -> Self {
		let (events, incoming) = unbounded_channel();
		Self { events, incoming }
	}

	/// Where to send events.
	pub fn sender(&self) -> UnboundedSender<Event> {
		self.events.clone()
	}
}

impl Default for Inlet {
	fn default() -> Self {
		Self::new()
	}
}

impl Lane {
	/// Runs for good. Returns only if the journal is of another chain or cannot be read.
	pub async fn run(mut self, inlet: Inlet) -> anyhow::Result<()> {
		let genesis = self.connect_first().await;
		self.journal.bind_destination(&self.settings.destination, genesis)?;
		if let Some(freshness) = self.destination.freshness() {
			self.settings.freshness = freshness;
		}
		if let Some(most) = self.destination.most_messages() {
			let most = usize::try_from(most).unwrap_or(usize::MAX).max(1);
			self.settings.batch_messages = self.settings.batch_messages.min(most);
		}
		let engine = Engine::open(self.settings.clone(), self.journal.clone())?;
		let (services, wanted) = watch::channel(engine.services());
		let follower = self.follow(wanted, inlet.sender());
		let prover = self.prove(services.subscribe(), inlet.sender());
		let worker = self.work(engine, inlet, services);
		tokio::select! {
			() = follower => Ok(()),
			() = prover => Ok(()),
			() = worker => Ok(()),
		}
	}

	async fn connect_first(&self) -> H256 {
		loop {
			match self.destination.connect().await {
				Ok(genesis) => return genesis,
				Err(error) => self.down(&error),
			}
			tokio::time::sleep(DIAL_PAUSE).await;
		}
	}

	/// Keeps a connection for good.
	async fn follow(
		&self,
		services: watch::Receiver<BTreeSet<ServiceId>>,
		events: UnboundedSender<Event>,
	) {
		loop {
			let endpoint = self.destination.endpoint().map(|endpoint| endpoint.to_string());
			self.shared.destination(&self.settings.destination, |state| {
				state.link = Link { up: true, endpoint, problem: None };
			});
			let Err(error) = self.destination.follow(services.clone(), events.clone()).await;
			self.down(&error);
			tokio::time::sleep(Duration::from_millis(200)).await;
			self.connect_first().await;
		}
	}

	fn down(&self, error: &LinkError) {
		log::warn!(target: "vigil-relayer", "{}: {error}", self.settings.destination);
		self.shared.destination(&self.settings.destination, |state| {
			let problem = Some(error.to_string());
			state.link = Link { up: false, endpoint: None, problem };
		});
	}

	fn unproven(&self, service: ServiceId, error: &ProveError) {
		let name = &self.settings.destination;
		log::warn!(target: "vigil-relayer", "{name}, service {service}: {error}");
	}

	/// Shows Vigil what arrived and what fired, for good.
	async fn prove(
		&self,
		services: watch::Receiver<BTreeSet<ServiceId>>,
		events: UnboundedSender<Event>,
	) {
		let Some((certified_by, key)) = &self.proofs else { return std::future::pending().await };
		let (mut known, mut told) = (BTreeSet::<ServiceId>::new(), Told::new());
		loop {
			tokio::time::sleep(PROOF_PAUSE).await;
			known.extend(services.borrow().iter().copied());
			let (Ok(vigil), Ok(destination)) =
				(self.source.connection(), self.destination.connection())
			else {
				continue;
			};
			let prover = Prover {
				vigil: &vigil,
				destination: &destination,
				pallet: self.destination.pallet(),
				certified_by: *certified_by,
				key,
			};
			for service in &known {
				match prover.prove(*service).await {
					Ok(Some(next)) => drop(events.send(Event::Proven(*service, next))),
					Ok(None) => {},
					Err(error) => self.unproven(*service, &error),
				}
				if let Err(error) = prover.prove_firings(*service, &mut told).await {
					self.unproven(*service, &error);
				}
			}
		}
	}

	/// Feeds the state machine for good.
	async fn work(
		&self,
		mut engine: Engine,
		mut inlet: Inlet,
		services: watch::Sender<BTreeSet<ServiceId>>,
	) {
		let mut tick = tokio::time::interval(TICK);
		tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
		loop {
			let event = tokio::select! {
				event = inlet.incoming.recv() => event.unwrap_or(Event::Tick),
				_ = tick.tick() => Event::Tick,
			};
			// Nothing else happens until the journal has it: an event is never lost.
			while let Err(error) = self.handle(&mut engine, &event) {
				log::error!(target: "vigil-relayer", "{error}");
				self.journal_problem(Some(error.to_string()));
				self.perform(&mut engine, &inlet.events);
				tokio::time::sleep(DISK_PAUSE).await;
			}
			self.perform(&mut engine, &inlet.events);
			services.send_if_modified(|known| {
				let wanted = engine.services();
				let changed = *known != wanted;
				*known = wanted;
				changed
			});
			self.publish(&mut engine);
		}
	}

	fn handle(&self, engine: &mut Engine, event: &Event) -> Result<(), JournalError> {
		tokio::task::block_in_place(|| engine.handle(event, now(), &*self.destination))
	}

	/// Does what the state machine says.
	fn perform(&self, engine: &mut Engine, events: &UnboundedSender<Event>) {
		for effect in engine.effects() {
			let (events, source) = (events.clone(), self.source.clone());
			let destination = self.destination.clone();
			tokio::spawn(async move {
				match effect {
					Effect::Broadcast(key, tx) => destination.broadcast(key, tx, events).await,
					Effect::FetchMessages(key, service, outbox) => {
						let messages = source.messages(service, outbox).await;
						let messages = messages.map_err(|error| error.to_string());
						let _ = events.send(Event::Messages(key, messages));
					},
				}
			});
		}
	}

	fn publish(&self, engine: &mut Engine) {
		let name = &self.settings.destination;
		let report = engine.report();
		self.metrics.latencies(name, &engine.take_latencies());
		self.shared.destination(name, |state| {
			state.journal_problem = None;
			state.report = Some(report);
		});
	}

	fn journal_problem(&self, problem: Option<String>) {
		let name = &self.settings.destination;
		self.shared.destination(name, |state| state.journal_problem = problem);
	}
}
