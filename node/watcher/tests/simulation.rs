// SPDX-License-Identifier: Apache-2.0

//! Many engines on a network that loses, delays, splits and lies, from one seed: the same seed gives
//! the same trace, and no seed gives two certificates that conflict.

use codec::Encode;
use rand::{seq::SliceRandom, Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sha2::{Digest, Sha256};
use std::{
	collections::{BTreeMap, HashMap, HashSet},
	sync::{Arc, Mutex},
	time::{Duration, Instant},
};
use vigil_bls::{test_utils::TestSet, Fake, SetPlan};
use vigil_observers::{Block, Observation, Verdict};
use vigil_primitives::{
	conflict, traits::Status, Certificate, Halt, Head, Height, Kind, Policy, PublicKey, Round,
	Seconds, ServiceId, SetId, Signed, Statement, UnixTime, Vote, H256,
};
use vigil_watcher::{
	Action, ChainView, Engine, MemoryProtection, Message, Millis, PeerTag, Protection, Refusal,
	ServiceView, SetView, Settings,
};

const SERVICE: ServiceId = ServiceId(1);
const STEP: u64 = 50;
const START: u64 = 3_000_000;
const FAN_OUT: usize = 8;

/// What happens, in milliseconds after the start.
#[derive(Clone, Copy)]
struct Scenario {
	watchers: usize,
	seed: u64,
	/// How many of them sign whatever does harm.
	equivocators: usize,
	/// How many restart once, every second of them with an old copy of what it signed.
	restarts: usize,
	/// When the two halves do not hear each other.
	split: (u64, u64),
	/// When the ward has stood for `halt_after`.
	halted_at: u64,
	/// When it moves again.
	resumed_at: u64,
	until: u64,
}

/// What came of it.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
	trace: [u8; 32],
	/// When the first and the last honest watcher had a certificate of the kind.
	certified: BTreeMap<u8, (u64, u64, usize)>,
	convicted: usize,
}

/// Slash protection that outlives an engine.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<MemoryProtection>>);

impl Protection for Shared {
	fn permit(&mut self, key: &PublicKey, signed: &Signed) -> Result<(), Refusal> {
		self.0.lock().unwrap().permit(key, signed)
	}
	fn knows(&mut self, key: &PublicKey, signed: &Signed) -> Result<bool, Refusal> {
		self.0.lock().unwrap().knows(key, signed)
	}
	fn record_vote(&mut self, key: &PublicKey, vote: &Vote) -> Result<(), Refusal> {
		self.0.lock().unwrap().record_vote(key, vote)
	}
	fn own_votes(&mut self) -> Result<Vec<(PublicKey, Vote)>, Refusal> {
		self.0.lock().unwrap().own_votes()
	}
	fn signed_elsewhere(&mut self, key: &PublicKey, signed: &Signed) -> Result<(), Refusal> {
		self.0.lock().unwrap().signed_elsewhere(key, signed)
	}
	fn is_locked(&mut self, key: &PublicKey) -> Result<bool, Refusal> {
		self.0.lock().unwrap().is_locked(key)
	}
	fn acknowledge(&mut self, key: &PublicKey) -> Result<(), Refusal> {
		self.0.lock().unwrap().acknowledge(key)
	}
}

struct Node {
	engine: Engine<Fake>,
	protection: Shared,
	backup: MemoryProtection,
	neighbours: Vec<usize>,
	heard: HashSet<u32>,
	/// How far its clock is ahead, in milliseconds.
	skew: u64,
	honest: bool,
	/// Whether it saw one block more before the ward stood.
	sees_more: bool,
	restart_at: Option<u64>,
}

struct Simulation {
	scenario: Scenario,
	set: TestSet<Fake>,
	nodes: Vec<Node>,
	random: ChaCha8Rng,
	/// Messages under way, by the step in which they arrive: from, to, which.
	wire: BTreeMap<u64, Vec<(usize, usize, u32)>>,
	messages: Vec<Vec<u8>>,
	names: HashMap<Vec<u8>, u32>,
	trace: Sha256,
	certificates: Vec<Certificate>,
	votes: HashMap<usize, HashSet<Vec<u8>>>,
	certified: BTreeMap<u8, BTreeMap<usize, u64>>,
	convicted: HashSet<u16>,
}

fn policy() -> Policy {
	Policy {
		head: Head::Latest,
		halt_after: Seconds(12),
		round_length: Seconds(3),
		checkpoint_interval: 1_000,
		stable_for: Seconds(30),
		min_endpoints: 3,
		time_margin: Seconds(2),
	}
}

fn block(height: u64) -> Block {
	let hash = |height: u64| H256::from_low_u64_be(height + 1);
	Block {
		height: Height(height),
		hash: hash(height),
		parent_hash: hash(height - 1),
		state_root: H256::repeat_byte(3),
		timestamp: UnixTime(START / 1_000),
	}
}

fn halt(head: Block, now: u64) -> Statement {
	Statement::Halt(Halt {
		height: head.height,
		block_hash: head.hash,
		block_timestamp: head.timestamp,
		round: Round(now / 3_000),
	})
}

impl Simulation {
	fn new(scenario: Scenario) -> Self {
		let plan = SetPlan {
			service: SERVICE,
			set_id: SetId(1),
			policy_hash: policy().hash(),
			activates_at: UnixTime(1),
			expires_at: UnixTime(u64::MAX),
		};
		let set = TestSet::with_plan(&plan, &vec![10; scenario.watchers]);
		let mut simulation = Self {
			scenario,
			set,
			nodes: Vec::new(),
			random: ChaCha8Rng::seed_from_u64(scenario.seed),
			wire: BTreeMap::new(),
			messages: Vec::new(),
			names: HashMap::new(),
			trace: Sha256::new(),
			certificates: Vec::new(),
			votes: HashMap::new(),
			certified: BTreeMap::new(),
			convicted: HashSet::new(),
		};
		let mut order: Vec<_> = (0..scenario.watchers).collect();
		order.shuffle(&mut simulation.random);
		simulation.nodes = (0..scenario.watchers).map(|i| simulation.node(i, order[i])).collect();
		for i in 0..scenario.watchers {
			for neighbour in simulation.nodes[i].neighbours.clone() {
				if !simulation.nodes[neighbour].neighbours.contains(&i) {
					simulation.nodes[neighbour].neighbours.push(i);
				}
			}
		}
		simulation
	}

	fn node(&mut self, i: usize, rank: usize) -> Node {
		let Scenario { watchers, equivocators, restarts, halted_at, .. } = self.scenario;
		let honest = rank >= equivocators;
		let restarting = honest && rank < equivocators + restarts;
		let protection = Shared::default();
		let neighbours = (0..FAN_OUT / 2).map(|_| self.random.gen_range(0..watchers));
		let neighbours: HashSet<_> = neighbours.filter(|other| *other != i).collect();
		let mut neighbours: Vec<_> = neighbours.into_iter().collect();
		neighbours.sort_unstable();
		let restart_at = halted_at + self.random.gen_range(0..9_000);
		Node {
			engine: self.engine(i, START - 10_000, &protection),
			protection,
			backup: MemoryProtection::default(),
			neighbours,
			heard: HashSet::new(),
			skew: self.random.gen_range(0..800),
			honest,
			sees_more: rank.is_multiple_of(4),
			restart_at: restarting.then_some(restart_at / STEP * STEP),
		}
	}

	fn engine(&self, i: usize, started: u64, protection: &Shared) -> Engine<Fake> {
		let settings = Settings::with_seed(Millis(started), [1; 32]);
		Engine::new(settings, vec![self.set.secrets[i]], Box::new(protection.clone()))
	}

	fn view(&self, best: u64, now: u64) -> ChainView {
		let sets = vec![SetView {
			commitment: self.set.commitment.clone(),
			policy: policy(),
			members: self.set.members.clone(),
			superseded_at: None,
		}];
		ChainView {
			genesis_hash: self.set.genesis_hash,
			best: best as u32,
			timestamp: UnixTime(now / 1_000),
			services: vec![ServiceView {
				service: SERVICE,
				sets,
				status: Status::Live,
				halted: None,
				checkpoint: None,
				outboxes: Vec::new(),
			}],
		}
	}

	fn run(mut self) -> Outcome {
		for i in 0..self.nodes.len() {
			self.introduce(i, START - 6_000);
		}
		for elapsed in (0..self.scenario.until).step_by(STEP as usize) {
			self.deliver(elapsed);
			for i in 0..self.nodes.len() {
				match self.nodes[i].honest {
					true => self.step(i, elapsed),
					false => self.equivocate(i, elapsed),
				}
			}
		}
		self.judge()
	}

	/// A view of a block before, and one that rose since.
	fn introduce(&mut self, i: usize, now: u64) {
		for best in [now / 1_000 - 1, now / 1_000] {
			let view = self.view(best, now);
			let clock = Millis(now + self.nodes[i].skew);
			let actions = self.nodes[i].engine.set_view(view, clock);
			self.nodes[i].engine.set_network(FAN_OUT, clock);
			self.act(i, now.saturating_sub(START), actions);
		}
	}

	fn step(&mut self, i: usize, elapsed: u64) {
		let now = START + elapsed;
		let clock = Millis(now + self.nodes[i].skew);
		if elapsed.is_multiple_of(6_000) {
			let view = self.view(now / 1_000, now);
			let actions = self.nodes[i].engine.set_view(view, clock);
			self.act(i, elapsed, actions);
			let records = self.nodes[i].protection.0.lock().unwrap().clone();
			self.nodes[i].backup = records;
		}
		if self.nodes[i].restart_at == Some(elapsed) {
			self.restart(i, elapsed);
		}
		if (elapsed / STEP + i as u64).is_multiple_of(10) {
			let seen = self.look(i, elapsed);
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
		let started = START + elapsed + self.nodes[i].skew;
		self.nodes[i].engine = self.engine(i, started, &protection);
		self.nodes[i].heard.clear();
		self.introduce(i, START + elapsed);
	}

	/// The ward as this watcher sees it: up to one block apart from others while it stands.
	fn look(&self, i: usize, elapsed: u64) -> Observation {
		let Scenario { halted_at, resumed_at, .. } = self.scenario;
		let late = 100 * (i as u64 % 7);
		let since = elapsed.saturating_sub(late);
		let more = self.nodes[i].sees_more && elapsed < halted_at + 6_000;
		let head = block(100 + u64::from(more));
		let verdict = match since {
			_ if since < halted_at => {
				Verdict::Advancing { head: block(50 + since / 1_000), quiet: Duration::ZERO }
			},
			_ if since < resumed_at => {
				let quiet = Duration::from_millis(12_000 + since - halted_at);
				Verdict::Stalled { head, quiet }
			},
			_ => Verdict::Advancing { head: block(102 + since / 1_000), quiet: Duration::ZERO },
		};
		Observation { verdict, finalized: None, endpoints: Vec::new() }
	}

	/// Tells one half of its neighbours one thing and the other half another, in every round.
	fn equivocate(&mut self, i: usize, elapsed: u64) {
		if !elapsed.is_multiple_of(3_000) || elapsed < self.scenario.halted_at {
			return;
		}
		let votes = [100, 101].map(|height| {
			let statement = halt(block(height), START + elapsed);
			self.intern(Message::Vote(self.set.vote(statement, i as u16)).encode())
		});
		for (n, neighbour) in self.nodes[i].neighbours.clone().into_iter().enumerate() {
			self.send(i, neighbour, votes[n % 2], elapsed);
		}
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
			let step = (elapsed + delay).div_ceil(STEP);
			self.wire.entry(step).or_default().push((from, to, message));
		}
	}

	fn deliver(&mut self, elapsed: u64) {
		for (from, to, message) in self.wire.remove(&(elapsed / STEP)).unwrap_or_default() {
			let node = &mut self.nodes[to];
			if !node.honest || !node.heard.insert(message) {
				continue;
			}
			let clock = Millis(START + elapsed + node.skew);
			let bytes = &self.messages[message as usize];
			let actions = node.engine.receive(PeerTag(from as u64), bytes, clock);
			self.act(to, elapsed, actions);
		}
	}

	fn act(&mut self, i: usize, elapsed: u64, actions: Vec<Action>) {
		for action in actions {
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
					let kind = certificate.signed.statement.kind() as u8;
					self.certified.entry(kind).or_default().entry(i).or_insert(elapsed);
					if !self.certificates.iter().any(|other| other.signed == certificate.signed) {
						self.certificates.push(certificate);
					}
				},
				Action::Suspected(certificate) => self.trace.update(certificate.encode()),
				Action::Convicted { first, second, .. } => {
					assert!(conflict(&first.signed, &second.signed).is_some());
					assert!(
						!self.nodes[usize::from(first.signer.0)].honest,
						"{first:?} {second:?}"
					);
					self.convicted.insert(first.signer.0);
				},
				Action::Penalise { peer, offence } => {
					panic!("{i} penalises {peer:?} for {offence:?} but nobody forges")
				},
				Action::WantFinalBlock { .. } => {},
			}
		}
	}

	fn note_own(&mut self, i: usize, bytes: &[u8]) {
		if let Ok(Message::Vote(vote)) = Message::from_bytes(bytes) {
			if usize::from(vote.signer.0) == i {
				self.votes.entry(i).or_default().insert(vote.signed.encode());
			}
		}
	}

	fn judge(self) -> Outcome {
		for (n, a) in self.certificates.iter().enumerate() {
			for b in &self.certificates[..n] {
				assert_eq!(conflict(&a.signed, &b.signed), None);
			}
		}
		for said in self.votes.values() {
			use codec::Decode;
			let said: Vec<_> = said.iter().map(|s| Signed::decode(&mut &s[..]).unwrap()).collect();
			for (n, a) in said.iter().enumerate() {
				assert!(said[..n].iter().all(|b| conflict(a, b).is_none()), "{said:?}");
			}
		}
		let spread = |at: &BTreeMap<usize, u64>| {
			let times = at.values().copied();
			(times.clone().min().unwrap_or(0), times.max().unwrap_or(0), at.len())
		};
		Outcome {
			trace: self.trace.finalize().into(),
			certified: self.certified.iter().map(|(kind, at)| (*kind, spread(at))).collect(),
			convicted: self.convicted.len(),
		}
	}
}

/// Runs twice, compares, and tells how long it took.
fn run_twice(scenario: Scenario) -> Outcome {
	let begun = Instant::now();
	let outcome = Simulation::new(scenario).run();
	assert_eq!(Simulation::new(scenario).run(), outcome, "the same seed, another trace");
	let Scenario { watchers, seed, halted_at, resumed_at, .. } = scenario;
	for (kind, (first, last, nodes)) in &outcome.certified {
		let due = if *kind == Kind::Halt as u8 { halted_at } else { resumed_at };
		println!(
			"{watchers} watchers, seed {seed}, kind {kind}: first certificate {} ms after the first \
			 could vote, last of {nodes} watchers {} ms",
			first.saturating_sub(due),
			last.saturating_sub(due),
		);
	}
	println!("{watchers} watchers, seed {seed}: two runs took {:?}", begun.elapsed());
	outcome
}

#[test]
fn hundred_watchers_certify_halt_and_resume_without_conflict() {
	for seed in 0..4 {
		let outcome = run_twice(Scenario {
			watchers: 100,
			seed,
			equivocators: 15,
			restarts: 10,
			split: if seed % 2 == 0 { (0, 0) } else { (4_000, 15_000) },
			halted_at: 5_000,
			resumed_at: 40_000,
			until: 60_000,
		});
		for kind in [Kind::Halt, Kind::Resume] {
			let (_, _, watchers) = outcome.certified[&(kind as u8)];
			assert!(watchers >= 80, "only {watchers} learnt of {kind:?}");
		}
		assert_eq!(outcome.convicted, 15);
	}
}

#[test]
fn ward_seen_to_stand_by_too_few_is_never_certified() {
	// A third equivocates, the rest is split for good: nobody may certify anything.
	let outcome = run_twice(Scenario {
		watchers: 99,
		seed: 9,
		equivocators: 32,
		restarts: 10,
		split: (0, u64::MAX),
		halted_at: 5_000,
		resumed_at: 30_000,
		until: 20_000,
	});
	assert!(outcome.certified.is_empty());
}

#[test]
fn thousand_watchers_certify_within_seconds() {
	let outcome = run_twice(Scenario {
		watchers: 1_000,
		seed: 1,
		equivocators: 50,
		restarts: 20,
		split: (0, 0),
		halted_at: 1_500,
		resumed_at: 20_000,
		until: 6_000,
	});
	let (first, _, watchers) = outcome.certified[&(Kind::Halt as u8)];
	assert!(first < 6_000 && watchers >= 900);
}
