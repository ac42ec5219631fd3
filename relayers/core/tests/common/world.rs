// SPDX-License-Identifier: Apache-2.0

//! One chain, some relayers, and everything that can go wrong between them.

use super::{
	cargo::messages,
	chain::{Account, Chain, START},
	inbox::LIMITS,
	journal::Memory,
};
use std::{collections::VecDeque, sync::Arc};
use vigil_bls::Fake;
use vigil_primitives::UnixTime;
use vigil_relayer_core::{
	backoff::Backoff, Bls, Cargo, Effect, Engine, Event, Origin, Settings, State, TxEvent,
};

pub struct Relayer {
	pub account: u8,
	pub journal: Arc<Memory>,
	pub engine: Engine,
	effects: VecDeque<Effect>,
	events: VecDeque<Event>,
}

pub struct World {
	pub chain: Chain,
	pub relayers: Vec<Relayer>,
	pub now: u64,
}

pub fn settings(account: u8) -> Settings {
	let backoff = Backoff { first: 1_000, longest: 20_000, seed: account.into() };
	Settings {
		max_attempts: 10_000,
		backoff,
		mortality: 16,
		batch_messages: 3,
		most_tip: 8,
		freshness: LIMITS.freshness,
		checkpoint_freshness: LIMITS.checkpoint_freshness,
		..Settings::new("haven", [account; 32], account.into())
	}
}

pub fn engine(settings: Settings, journal: Arc<Memory>) -> Engine {
	Engine::open(settings, journal, Arc::new(Bls::<Fake>::default())).unwrap()
}

impl Relayer {
	pub fn new(account: u8) -> Self {
		let journal = Arc::new(Memory::default());
		let engine = engine(settings(account), journal.clone());
		Self { account, journal, engine, effects: VecDeque::new(), events: VecDeque::new() }
	}

	/// The process dies and starts again.
	pub fn crash(&mut self) {
		self.engine = engine(settings(self.account), self.journal.clone());
		self.effects.clear();
		self.events.clear();
	}

	/// Feeds an event as the task of a lane does, without giving up.
	pub fn feed(&mut self, event: Event, now: u64) {
		let signer = Account(self.account);
		while self.engine.handle(&event, now, &signer).is_err() {
			self.collect();
		}
		self.collect();
	}

	/// Nothing is sent that is not journaled.
	fn collect(&mut self) {
		for effect in self.engine.effects() {
			if let Effect::Broadcast(key, tx) = &effect {
				let kept = self.journal.get(key).expect("the journal has it");
				assert_eq!(kept.state.tx(), Some(tx), "the journal has these very bytes");
			}
			self.effects.push_back(effect);
		}
	}
}

impl World {
	pub fn new(services: u32, relayers: u8) -> Self {
		let relayers = (0..relayers).map(Relayer::new).collect();
		Self { chain: Chain::new(services), relayers, now: START.0 * 1_000 }
	}

	/// A certificate reaches a relayer.
	pub fn certify(&mut self, relayer: usize, cargo: &Cargo) {
		let event = Event::Certificate(Box::new(cargo.clone()), Origin(0));
		self.relayers[relayer].feed(event, self.now);
	}

	/// A relayer looks at the chain.
	pub fn look(&mut self, relayer: usize) {
		let one = &mut self.relayers[relayer];
		let finalized = &self.chain.blocks[self.chain.finalized];
		let mut finalized = self.chain.view(finalized, one.account);
		let mut best = self.chain.view(self.chain.best(), one.account);
		for (service, lane) in one.engine.lanes() {
			for view in [&mut finalized, &mut best] {
				let known = view.services.get_mut(&service);
				if let Some(known) = known {
					known.lanes.entry(lane).or_default();
				}
			}
		}
		one.feed(Event::Finalized(Box::new(finalized)), self.now);
		one.feed(Event::Best(Box::new(best)), self.now);
	}

	/// A relayer does the next thing that its state machine asks for. `deaf`: the answer is lost.
	pub fn act(&mut self, relayer: usize, deaf: bool) -> bool {
		let one = &mut self.relayers[relayer];
		let Some(effect) = one.effects.pop_front() else { return false };
		let event = match effect {
			Effect::Broadcast(key, tx) => Event::Tx(key, self.chain.submit(&tx.bytes)),
			Effect::FetchMessages(key, _, outbox) => {
				Event::Messages(key, Ok(messages(outbox.first.0, outbox.count)))
			},
			Effect::ChangeNode => return true,
		};
		match (deaf, event) {
			(true, Event::Tx(key, _)) => one.events.push_back(Event::Tx(key, TxEvent::Lost)),
			(_, event) => one.events.push_back(event),
		}
		true
	}

	/// A relayer hears one answer.
	pub fn hear(&mut self, relayer: usize) -> bool {
		let now = self.now;
		let one = &mut self.relayers[relayer];
		let Some(event) = one.events.pop_front() else { return false };
		one.feed(event, now);
		true
	}

	/// Nothing goes wrong any more for some blocks: everything arrives.
	pub fn calm(&mut self, all: &[Cargo], blocks: usize) {
		self.chain.price = 0;
		for relayer in 0..self.relayers.len() {
			all.iter().for_each(|cargo| self.certify(relayer, cargo));
		}
		for _ in 0..blocks {
			self.now += 6_000;
			for relayer in 0..self.relayers.len() {
				self.look(relayer);
				self.relayers[relayer].feed(Event::Tick, self.now);
				while self.act(relayer, false) || self.hear(relayer) {}
			}
			self.chain.now = UnixTime(self.now / 1_000);
			self.chain.make_block();
			let behind = self.chain.blocks.len() - 1 - self.chain.finalized;
			self.chain.finalize(behind.saturating_sub(2));
		}
	}

	/// What is not finished, for messages of assertions.
	pub fn unfinished(&self, relayer: usize) -> Vec<(String, State, Option<String>)> {
		let items = self.relayers[relayer].journal.all().into_iter();
		let open = items.filter(|item| !item.state.is_closed());
		open.map(|item| (item.key.to_string(), item.state, item.problem)).collect()
	}
}
