// SPDX-License-Identifier: Apache-2.0

//! A relayer without Vigil: the state machine, its journal and a destination, fed with cargo by a test.

use super::until;
use std::{
	collections::BTreeMap,
	path::Path,
	sync::{Arc, Mutex},
	time::{Duration, SystemTime, UNIX_EPOCH},
};
use tokio::{
	sync::mpsc::{unbounded_channel, UnboundedSender},
	task::JoinHandle,
};
use vigil_bls::Blst;
use vigil_primitives::Message;
use vigil_relayer_core::{
	engine::Report, journal::RedbJournal, Bls, Cargo, Destination, Effect, Engine, Event, Journal,
	Origin, Settings,
};
use vigil_relayer_evm::{call::MESSAGES_GAS, EvmDestination};

/// The name of the destination in the journal.
const NAME: &str = "chain";

/// What the relayer says of itself.
pub type Seen = Arc<Mutex<Option<Report>>>;

/// A relayer. Ends when dropped.
pub struct Carrier {
	events: UnboundedSender<Event>,
	messages: Arc<Mutex<Vec<Message>>>,
	seen: Seen,
	journal: Arc<RedbJournal>,
	pub destination: Arc<EvmDestination>,
	tasks: Vec<JoinHandle<()>>,
}

impl Drop for Carrier {
	fn drop(&mut self) {
		self.tasks.iter().for_each(JoinHandle::abort);
	}
}

fn now() -> u64 {
	let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
	u64::try_from(now.as_millis()).unwrap()
}

impl Carrier {
	/// Starts one; `alone`: there is only one endpoint.
	pub async fn start(destination: EvmDestination, journal: &Path, alone: bool) -> Self {
		Self::start_with(destination, journal, |settings| Settings { confirm: !alone, ..settings })
			.await
	}

	pub async fn start_with(
		destination: EvmDestination,
		journal: &Path,
		change: impl FnOnce(Settings) -> Settings,
	) -> Self {
		let destination = Arc::new(destination);
		until("a connection", || async { destination.connect().await.ok() }).await;
		let defaults = Settings::new(NAME, [9; 32], 1).within(destination.limits());
		let settings = change(Settings {
			batch_bytes: usize::try_from(MESSAGES_GAS).unwrap(),
			most_tip: 16_000_000_000,
			rebroadcast: 2_000,
			rebroadcast_halt: 2_000,
			..defaults
		});
		let journal = Arc::new(RedbJournal::open(journal).unwrap());
		let engine = Engine::open(settings, journal.clone(), Arc::new(Bls::<Blst>::default()));
		let (events, mut incoming) = unbounded_channel();
		let (messages, seen) = (Arc::<Mutex<Vec<Message>>>::default(), Seen::default());
		let follower = {
			let (destination, events) = (destination.clone(), events.clone());
			tokio::spawn(async move {
				loop {
					let Err(error) = destination.follow(events.clone()).await;
					eprintln!("the connection ends: {error}");
					while destination.connect().await.is_err() {
						tokio::time::sleep(Duration::from_millis(100)).await;
					}
				}
			})
		};
		let worker = {
			let mut engine = engine.unwrap();
			let (destination, events) = (destination.clone(), events.clone());
			let (messages, seen) = (messages.clone(), seen.clone());
			tokio::spawn(async move {
				let mut tick = tokio::time::interval(Duration::from_millis(200));
				loop {
					let event = tokio::select! {
						Some(event) = incoming.recv() => event,
						_ = tick.tick() => Event::Tick,
					};
					tokio::task::block_in_place(|| {
						engine.handle(&event, now(), &*destination).unwrap();
					});
					for effect in engine.effects() {
						perform(effect, &destination, &events, &messages);
					}
					destination.look_at(engine.lanes());
					*seen.lock().unwrap() = Some(engine.report());
				}
			})
		};
		let tasks = vec![follower, worker];
		Self { events, messages, seen, journal, destination, tasks }
	}

	/// Hands it a certificate.
	pub fn carry(&self, cargo: Cargo) {
		self.events.send(Event::Certificate(Box::new(cargo), Origin(0))).unwrap();
	}

	/// Hands it an Outbox; `messages` are what Vigil would answer.
	pub fn carry_messages(&self, (cargo, messages): (Cargo, Vec<Message>)) {
		self.messages.lock().unwrap().extend(messages);
		self.carry(cargo);
	}

	/// How many items are in each state.
	pub fn states(&self) -> BTreeMap<String, u64> {
		let report = self.report();
		let lanes = report.into_iter().flat_map(|report| report.lanes);
		lanes.flat_map(|lane| lane.states).fold(BTreeMap::new(), |mut all, (state, count)| {
			*all.entry(state).or_default() += count;
			all
		})
	}

	/// What it says of itself.
	pub fn report(&self) -> Option<Report> {
		self.seen.lock().unwrap().clone()
	}

	/// Waits until it has looked at the chain.
	pub async fn until_views(&self) {
		until("a look at the chain", || async { self.report()?.best.map(drop) }).await;
	}

	/// What holds up items.
	pub fn problems(&self) -> Vec<String> {
		let lanes = self.report().into_iter().flat_map(|report| report.lanes);
		lanes
			.flat_map(|lane| lane.problems.into_iter().chain(lane.dead))
			.map(|(_, text)| text)
			.collect()
	}

	/// Waits until so many items are in this state.
	pub async fn until(&self, state: &str, count: u64) {
		let what = format!("{count} items {state}");
		let wait = until(&what, || async {
			(self.states().get(state).copied().unwrap_or_default() >= count).then_some(())
		});
		tokio::select! {
			() = wait => {},
			() = self.tell() => {},
		}
	}

	/// Says now and then how it stands, for whoever reads why a test failed.
	async fn tell(&self) {
		loop {
			tokio::time::sleep(Duration::from_secs(10)).await;
			eprintln!(
				"{:?} {:?} {:?}",
				self.states(),
				self.problems(),
				self.destination.warnings()
			);
		}
	}

	/// The hash of the one transaction under way.
	pub fn tx(&self) -> Option<vigil_relayer_core::Tx> {
		let items = self.journal.load(NAME).unwrap();
		items.iter().find_map(|item| item.state.tx().cloned())
	}
}

fn perform(
	effect: Effect,
	destination: &Arc<EvmDestination>,
	events: &UnboundedSender<Event>,
	messages: &Arc<Mutex<Vec<Message>>>,
) {
	let (destination, events) = (destination.clone(), events.clone());
	match effect {
		Effect::Broadcast(key, tx) => {
			tokio::spawn(async move { destination.broadcast(key, tx, events).await });
		},
		Effect::FetchMessages(key, _, outbox) => {
			let all = messages.lock().unwrap().clone();
			let last = outbox.first.0 + u64::from(outbox.count);
			let of = all.into_iter().filter(|one| (outbox.first.0..last).contains(&one.sequence.0));
			events.send(Event::Messages(key, Ok(of.collect()))).unwrap();
		},
		Effect::ChangeNode => destination.change_node(),
	}
}
