// SPDX-License-Identifier: Apache-2.0

//! Many nodes on a network that loses, delays, splits and lies, from one seed.

use crate::{
	node::{engine, policy, view, Node, Role, Shared, SERVICE},
	ward::{hash, Ward},
};
use codec::{Decode, Encode};
use rand::{seq::SliceRandom, Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use vigil_bls::{test_utils::TestSet, SetPlan};
use vigil_primitives::{
	conflict, Halt, Height, Policy, Round, SetId, Signed, Spoken, Statement, UnixTime,
};
use vigil_watcher::{Action, MemoryProtection, Message, Millis, PeerTag, VoteBackend};

pub const STEP: u64 = 50;
/// When the simulation starts, in milliseconds: a round begins.
pub const START: u64 = 3_000_000;

/// What happens, in milliseconds after the start.
#[derive(Clone)]
pub struct Scenario {
	pub seed: u64,
	pub watchers: usize,
	/// Nodes that verify and pass on.
	pub relays: usize,
	/// How many neighbours a node has.
	pub peers: usize,
	/// How many watchers sign whatever does harm.
	pub equivocators: usize,
	/// How many restart once, every second of them with an old copy of what it signed.
	pub restarts: usize,
	/// When the two halves do not hear each other.
	pub split: (u64, u64),
	pub checkpoint_interval: u64,
	/// After how long a certified Halt is certified again.
	pub again_after: u64,
	pub ward: Ward,
	pub until: u64,
}

impl Scenario {
	pub fn new(seed: u64, watchers: usize, ward: Ward, until: u64) -> Self {
		Self {
			seed,
			watchers,
			relays: 0,
			peers: 8,
			equivocators: 0,
			restarts: 0,
			split: (0, 0),
			checkpoint_interval: 1_000_000,
			again_after: 150_000,
			ward,
			until,
		}
	}
}

/// A statement that was certified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certified {
	pub statement: Statement,
	/// When the first node had the certificate.
	pub first: u64,
	/// When the last one had it.
	pub last: u64,
	/// How many of the watchers and relays had it.
	pub nodes: usize,
}

/// What came of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
	pub trace: [u8; 32],
	/// In the order in which they were certified first.
	pub certified: Vec<Certified>,
	pub convicted: usize,
	/// Messages and bytes sent.
	pub sent: (usize, usize),
}

pub struct Simulation<B: VoteBackend> {
	scenario: Scenario,
	policy: Policy,
	set: TestSet<B>,
	nodes: Vec<Node<B>>,
	random: ChaCha8Rng,
	/// Messages under way, by the step in which they arrive: from, to, which.
	wire: BTreeMap<u64, Vec<(usize, usize, u32)>>,
	messages: Vec<Vec<u8>>,
	names: HashMap<Vec<u8>, u32>,
	trace: Sha256,
	certified: BTreeMap<Vec<u8>, (u64, u64, BTreeSet<usize>)>,
	votes: HashMap<usize, HashSet<Vec<u8>>>,
	convicted: HashSet<u16>,
	sent: (usize, usize),
}

impl<B: VoteBackend> Simulation<B> {
	pub fn new(scenario: Scenario) -> Self {
		let policy = policy(scenario.checkpoint_interval);
		let plan = SetPlan {
			service: SERVICE,
			set_id: SetId(1),
			policy_hash: policy.hash(),
			activates_at: UnixTime(1),
			expires_at: UnixTime(u64::MAX),
		};
		let set = TestSet::with_plan(&plan, &vec![10; scenario.watchers]);
		let mut simulation = Self {
			policy,
			set,
			nodes: Vec::new(),
			random: ChaCha8Rng::seed_from_u64(scenario.seed),
			wire: BTreeMap::new(),
			messages: Vec::new(),
			names: HashMap::new(),
			trace: Sha256::new(),
			certified: BTreeMap::new(),
			votes: HashMap::new(),
			convicted: HashSet::new(),
			sent: (0, 0),
			scenario,
		};
		simulation.populate();
		simulation
	}

	/// Watchers at random places among the relays, neighbours at random.
	fn populate(&mut self) {
		let Scenario { watchers, relays, equivocators, restarts, .. } = self.scenario;
		let mut order: Vec<_> = (0..watchers).collect();
		order.shuffle(&mut self.random);
		let mut roles: Vec<_> = (0..watchers + relays)
			.map(|i| match i {
				_ if i >= watchers => (Role::Relay, 0, false),
				_ if order[i] < equivocators => (Role::Equivocator(i as u16), order[i], false),
				_ => {
					let restarts = order[i] < equivocators + restarts;
					(Role::Watcher(i as u16), order[i] * 100 / watchers, restarts)
				},
			})
			.collect();
		roles.shuffle(&mut self.random);
		for (role, rank, restarts) in roles {
			let node = self.node(role, rank, restarts);
			self.nodes.push(node);
		}
		for i in 0..self.nodes.len() {
			for neighbour in self.nodes[i].neighbours.clone() {
				if !self.nodes[neighbour].neighbours.contains(&i) {
					self.nodes[neighbour].neighbours.push(i);
				}
			}
		}
	}

	fn node(&mut self, role: Role, rank: usize, restarts: bool) -> Node<B> {
		let (i, nodes) = (self.nodes.len(), self.scenario.watchers + self.scenario.relays);
		let protection = Shared::default();
		let chosen = (0..self.scenario.peers / 2).map(|_| self.random.gen_range(0..nodes));
		let neighbours: BTreeSet<_> = chosen.filter(|other| *other != i).collect();
		let restart_at = self.random.gen_range(5_000..30_000) / STEP * STEP;
		let started = (START - 10_000, self.scenario.again_after);
		Node {
			role,
			engine: engine(role, started, &protection),
			protection,
			backup: MemoryProtection::default(),
			neighbours: neighbours.into_iter().collect(),
			heard: HashSet::new(),
			skew: self.random.gen_range(0..800),
			rank,
			late: self.random.gen_range(0..8) * 100,
			restart_at: restarts.then_some(restart_at),
		}
	}

	pub fn run(mut self) -> Outcome {
		for i in 0..self.nodes.len() {
			self.introduce(i, START - 6_000);
		}
		for elapsed in (0..self.scenario.until).step_by(STEP as usize) {
			self.deliver(elapsed);
			for i in 0..self.nodes.len() {
				match self.nodes[i].role {
					Role::Equivocator(place) => self.equivocate(i, place, elapsed),
					_ => self.step(i, elapsed),
				}
			}
		}
		self.judge()
	}

	/// A view of a block before, and one that rose since.
	fn introduce(&mut self, i: usize, now: u64) {
		for best in [now / 1_000 - 1, now / 1_000] {
			self.show(i, now, best);
			let clock = Millis(now + self.nodes[i].skew);
			self.nodes[i].engine.set_network(8, clock);
		}
	}

	fn show(&mut self, i: usize, now: u64, best: u64) {
		let watched = self.nodes[i].role != Role::Relay;
		let view = view(&self.set, self.policy, watched, now, best);
		let clock = Millis(now + self.nodes[i].skew);
		let actions = self.nodes[i].engine.set_view(view, clock);
		self.act(i, now.saturating_sub(START), actions);
	}

	fn step(&mut self, i: usize, elapsed: u64) {
		let now = START + elapsed;
		let clock = Millis(now + self.nodes[i].skew);
		if elapsed.is_multiple_of(6_000) {
			self.show(i, now, now / 1_000);
			let records = self.nodes[i].protection.0.lock().unwrap().clone();
			self.nodes[i].backup = records;
		}
		if self.nodes[i].restart_at == Some(elapsed) {
			self.restart(i, elapsed);
		}
		let looks = self.nodes[i].role != Role::Relay;
		if looks && (elapsed / STEP + i as u64).is_multiple_of(10) {
			let Node { rank, late, .. } = self.nodes[i];
			let halt_after = self.policy.halt_after.0 * 1_000;
			let seen = self.scenario.ward.look(rank, late, elapsed, halt_after);
			let actions = self.nodes[i].engine.observe(SERVICE, &seen, clock);
			self.act(i, elapsed, actions);
		}
		let actions = self.nodes[i].engine.tick(clock);
		self.act(i, elapsed, actions);
	}

	fn restart(&mut self, i: usize, elapsed: u64) {
		if i.is_multiple_of(2) {
			*self.nodes[i].protection.0.lock().unwrap() = self.nodes[i].backup.clone();
		}
		let protection = self.nodes[i].protection.clone();
		let started = (START + elapsed + self.nodes[i].skew, self.scenario.again_after);
		self.nodes[i].engine = engine(self.nodes[i].role, started, &protection);
		self.nodes[i].heard.clear();
		self.introduce(i, START + elapsed);
	}

	/// Tells one half of its neighbours that listen one thing and the other half another, in every round, and
	/// all of them of checkpoints without end. What is told to other liars alone nobody ever hears of.
	fn equivocate(&mut self, i: usize, place: u16, elapsed: u64) {
		let round = Round((START + elapsed) / 3_000 * 3);
		if elapsed.is_multiple_of(3_000) && elapsed >= 6_000 {
			let votes = [100, 101].map(|height| {
				let said = Halt {
					height: Height(height),
					block_hash: hash(height, 900),
					block_timestamp: UnixTime(1),
					round,
				};
				self.vote(place, Statement::Halt(said))
			});
			let listens = |other: &usize| !matches!(self.nodes[*other].role, Role::Equivocator(_));
			let told: Vec<_> = self.nodes[i].neighbours.iter().copied().filter(listens).collect();
			// A single one is told both.
			let words = told.len().max(2);
			for (n, neighbour) in told.into_iter().cycle().take(words).enumerate() {
				self.send(i, neighbour, votes[n % 2], elapsed);
			}
		}
		if elapsed.is_multiple_of(500) {
			let height = self.scenario.checkpoint_interval * (1 + elapsed / 500);
			let said = vigil_primitives::Checkpoint {
				height: Height(height),
				block_hash: hash(height, 900),
				state_root: hash(1, 900),
				block_timestamp: UnixTime(1),
				round,
			};
			let vote = self.vote(place, Statement::Checkpoint(said));
			for neighbour in self.nodes[i].neighbours.clone() {
				self.send(i, neighbour, vote, elapsed);
			}
		}
	}

	fn vote(&mut self, place: u16, statement: Statement) -> u32 {
		let vote = self.set.vote(statement, place);
		self.intern(Message::Vote(vote).encode())
	}

	fn intern(&mut self, bytes: Vec<u8>) -> u32 {
		let next = self.messages.len() as u32;
		*self.names.entry(bytes).or_insert_with_key(|bytes| {
			self.messages.push(bytes.clone());
			next
		})
	}

	fn send(&mut self, from: usize, to: usize, message: u32, elapsed: u64) {
		let (begin, end) = self.scenario.split;
		let apart = (begin..end).contains(&elapsed) && from % 2 != to % 2;
		let lost = self.random.gen_bool(0.2);
		let delay = self.random.gen_range(STEP..=300);
		if !apart && !lost && !self.nodes[to].heard.contains(&message) {
			self.sent.0 += 1;
			self.sent.1 += self.messages[message as usize].len();
			let step = (elapsed + delay).div_ceil(STEP);
			self.wire.entry(step).or_default().push((from, to, message));
		}
	}

	fn deliver(&mut self, elapsed: u64) {
		for (from, to, message) in self.wire.remove(&(elapsed / STEP)).unwrap_or_default() {
			let node = &mut self.nodes[to];
			let deaf = matches!(node.role, Role::Equivocator(_));
			if deaf || !node.heard.insert(message) {
				continue;
			}
			let clock = Millis(START + elapsed + node.skew);
			let bytes = &self.messages[message as usize];
			let actions = node.engine.receive(PeerTag(from as u64), bytes, clock);
			self.act(to, elapsed, actions);
		}
	}

	fn act(&mut self, i: usize, elapsed: u64, actions: Vec<Action>) {
		let mut actions = std::collections::VecDeque::from(actions);
		while let Some(action) = actions.pop_front() {
			self.trace.update((elapsed, i as u64).encode());
			match action {
				Action::Gossip { bytes, .. } => {
					self.trace.update(&bytes);
					self.note_own(i, &bytes);
					let message = self.intern(bytes);
					self.nodes[i].heard.insert(message);
					for neighbour in self.nodes[i].neighbours.clone() {
						self.send(i, neighbour, message, elapsed);
					}
				},
				Action::Certified(certificate) => {
					self.trace.update(certificate.encode());
					let signed = certificate.signed.encode();
					let (_, last, nodes) = self
						.certified
						.entry(signed)
						.or_insert_with(|| (elapsed, elapsed, BTreeSet::new()));
					if nodes.insert(i) {
						*last = elapsed;
					}
				},
				Action::Suspected(certificate) => self.trace.update(certificate.encode()),
				Action::Convicted { first, second, .. } => self.convict(&first, &second),
				Action::Penalise { peer, offence } => {
					panic!("{i} penalises {peer:?} for {offence:?} but nobody forges")
				},
				Action::WantFinalBlock { height, .. } => {
					let Node { rank, late, skew, .. } = self.nodes[i];
					let block = self.scenario.ward.block(rank, late, elapsed, height);
					let clock = Millis(START + elapsed + skew);
					let engine = &mut self.nodes[i].engine;
					actions.extend(
						block.into_iter().flat_map(|b| engine.final_block(SERVICE, &b, clock)),
					);
				},
			}
		}
	}

	/// Only who lies is ever convicted, and by what convicts.
	fn convict(&mut self, first: &Message, second: &Message) {
		let spoken = |message| Spoken::new(Message::signed(message), &self.policy);
		assert!(conflict(&spoken(first), &spoken(second)).is_some());
		let vote = [first, second].into_iter().find_map(|message| match message {
			Message::Vote(vote) => Some(vote),
			Message::Certificate(_) => None,
		});
		let signer = vote.expect("two certificates never conflict").signer;
		let liar = |node: &Node<B>| node.role == Role::Equivocator(signer.0);
		assert!(self.nodes.iter().any(liar), "{first:?} {second:?}");
		self.convicted.insert(signer.0);
	}

	fn note_own(&mut self, i: usize, bytes: &[u8]) {
		if let Ok(Message::Vote(vote)) = Message::from_bytes(bytes) {
			if self.nodes[i].role == Role::Watcher(vote.signer.0) {
				self.votes.entry(i).or_default().insert(vote.signed.encode());
			}
		}
	}

	/// No two certificates conflict, and nothing that an honest watcher ever said.
	fn judge(self) -> Outcome {
		let read = |bytes: &Vec<u8>| Signed::decode(&mut &bytes[..]).unwrap();
		let certified: Vec<_> = self.certified.keys().map(read).collect();
		self.assert_sound(&certified);
		for said in self.votes.values() {
			self.assert_sound(&said.iter().map(read).collect::<Vec<_>>());
		}
		let mut certified: Vec<_> = self
			.certified
			.iter()
			.map(|(signed, (first, last, nodes))| Certified {
				statement: read(signed).statement,
				first: *first,
				last: *last,
				nodes: nodes.len(),
			})
			.collect();
		certified.sort_by_key(|one| (one.first, one.statement.round()));
		Outcome {
			trace: self.trace.finalize().into(),
			certified,
			convicted: self.convicted.len(),
			sent: self.sent,
		}
	}

	fn assert_sound(&self, said: &[Signed]) {
		for (n, a) in said.iter().enumerate() {
			for b in &said[..n] {
				let [a, b] = [a, b].map(|signed| Spoken::new(signed, &self.policy));
				assert_eq!(conflict(&a, &b), None, "{a:?} {b:?}");
			}
		}
	}
}
