// SPDX-License-Identifier: Apache-2.0

use super::*;
use std::{cell::RefCell, collections::BTreeMap};
use vigil_bls::{test_utils::TestSet, Blst};
use vigil_primitives::{
	traits::Status, Checkpoint, Destination, Halt, Head, Incident, LaneId, Policy, Round, Seconds,
	SequenceNumber, Statement,
};
use vigil_watcher::{Action, Engine, MemoryProtection, Message, Millis, Settings};

const FINAL: Hash = Hash::repeat_byte(1);
const BEST: Hash = Hash::repeat_byte(2);
const OTHER: Hash = Hash::repeat_byte(3);

const POLICY: Policy = Policy {
	head: Head::Latest,
	halt_after: Seconds(12),
	round_length: Seconds(3),
	margin: Seconds(1),
	checkpoint_interval: 32,
	stable_for: Seconds(12),
	standby_after: Seconds(86_400),
	gone_after: Seconds(86_400),
	min_voices: 3,
	time_margin: Seconds(2),
};

/// What one block knows: the sets by number, each with its weight, and the last outbox.
#[derive(Clone, Debug, Default)]
struct State {
	sets: BTreeMap<u64, u128>,
	outbox: u64,
	ward: Option<WardState>,
}

/// A chain of these services, all of which know the same.
struct FakeChain {
	states: BTreeMap<Hash, State>,
	heads: Heads,
	services: Vec<u32>,
	/// Blocks and services whose sets were read, in order.
	read: RefCell<Vec<(Hash, ServiceId)>>,
}

impl FakeChain {
	fn new(best: State, finalized: State) -> Self {
		Self {
			states: BTreeMap::from([(BEST, best), (FINAL, finalized)]),
			heads: Heads {
				genesis: H256::repeat_byte(9),
				best: BEST,
				height: 5,
				time: UnixTime(1_000),
				finalized: FINAL,
			},
			services: vec![0, 1],
			read: RefCell::default(),
		}
	}

	fn state(&self, at: Hash) -> &State {
		self.states.get(&at).unwrap()
	}
}

impl Chain for FakeChain {
	fn heads(&self) -> Heads {
		self.heads
	}

	fn services(&self, _: Hash, from: ServiceId, most: u32) -> Result<Vec<ServiceId>, ApiError> {
		let after = self.services.iter().filter(|number| **number >= from.0);
		Ok(after.take(most as usize).copied().map(ServiceId).collect())
	}

	fn service(&self, at: Hash, service: ServiceId) -> Result<Option<ServiceInfo>, ApiError> {
		self.read.borrow_mut().push((at, service));
		let sets = &self.state(at).sets;
		Ok(self.services.contains(&service.0).then(|| ServiceInfo {
			policy: POLICY,
			oldest_set: SetId(sets.keys().next().copied().unwrap_or(0)),
			latest_set: SetId(sets.keys().next_back().copied().unwrap_or(0)),
			current_set: None,
			retired: false,
		}))
	}

	fn set(&self, at: Hash, of: ServiceId, set: SetId) -> Result<Option<SetInfo>, ApiError> {
		Ok(self.state(at).sets.get(&set.0).map(|weight| {
			let made = TestSet::<Blst>::new(of, set, &[*weight]);
			let mut commitment = made.commitment;
			commitment.activates_at = UnixTime(100 * set.0);
			SetInfo { commitment, policy: POLICY, members: made.members, superseded_at: None }
		}))
	}

	fn standby(&self, _: Hash, _: ServiceId, set: SetId) -> Result<Option<H256>, ApiError> {
		Ok(Some(H256::from_low_u64_be(set.0)))
	}

	fn outboxes(&self, at: Hash, _: ServiceId) -> Result<Vec<Outbox>, ApiError> {
		Ok(vec![Outbox {
			destination: Destination::evm(1, [1; 20]),
			lane: LaneId(0),
			first: SequenceNumber(self.state(at).outbox),
			count: 1,
			root: H256::repeat_byte(1),
		}])
	}

	fn ward(&self, at: Hash, _: ServiceId) -> Result<Option<WardState>, ApiError> {
		Ok(self.state(at).ward.clone())
	}

	fn superseded(&self, at: Hash, _: ServiceId) -> Result<Vec<Height>, ApiError> {
		Ok(vec![Height(if at == BEST { 32 } else { 64 })])
	}
}

fn state(sets: &[(u64, u128)], outbox: u64) -> State {
	State { sets: sets.iter().copied().collect(), outbox, ward: None }
}

fn watched(view: &ChainView) -> &ServiceView {
	view.services.iter().find(|one| one.service == ServiceId(1)).unwrap()
}

fn numbers(view: &ServiceView) -> Vec<u64> {
	view.sets.iter().map(|set| set.commitment.set_id.0).collect()
}

#[test]
fn what_is_signed_about_vigil_is_read_from_its_final_block() {
	let chain = FakeChain::new(state(&[(1, 1), (2, 7)], 2), state(&[(1, 1)], 1));
	let mut views = Views::of(chain, [ServiceId(1)]);
	let view = views.read().unwrap();
	// The next set of a block that is not final is none to hand over to.
	assert_eq!(numbers(watched(&view)), [1]);
	assert_eq!(watched(&view).outboxes[0].first, SequenceNumber(1));

	// A competitor becomes final, with another next set.
	views.chain.states.insert(OTHER, state(&[(1, 1), (2, 9)], 3));
	views.chain.heads.finalized = OTHER;
	let view = views.read().unwrap();
	assert_eq!(numbers(watched(&view)), [1, 2]);
	assert_eq!(watched(&view).sets[1].members[0].weight.0, 9);
	assert_eq!(watched(&view).sets[0].superseded_at, Some(UnixTime(200)));
	assert_eq!(watched(&view).outboxes[0].first, SequenceNumber(3));
	assert_eq!(view.best, 5);
}

/// The set that this service's watchers are told to hand over to, in all that an engine says of the view now.
fn handed_over(views: &mut Views<FakeChain>, engine: &mut Engine<Blst>, second: u64) -> Vec<u128> {
	let heads = &mut views.chain.heads;
	(heads.time, heads.height) = (UnixTime(second), heads.height + 1);
	let now = Millis(second * 1_000);
	engine.set_network(8, now);
	let mut actions = engine.set_view(views.read().unwrap(), now);
	actions.extend(engine.tick(now));
	let said = actions.into_iter().filter_map(|action| match action {
		Action::Gossip { bytes, .. } => Message::from_bytes(&bytes).ok(),
		_ => None,
	});
	said.filter_map(|message| match &message.signed().statement {
		Statement::Handover(handover) => Some(handover.next.total_weight.0),
		_ => None,
	})
	.collect()
}

#[test]
fn of_two_planning_blocks_that_compete_only_the_final_one_is_handed_over_to() {
	let chain = FakeChain::new(state(&[(1, 1), (2, 7)], 1), state(&[(1, 1)], 1));
	let mut views = Views::of(chain, [ServiceId(1)]);
	let secret = TestSet::<Blst>::new(ServiceId(1), SetId(1), &[1]).secrets.remove(0);
	let settings = Settings::with_seed(Millis(140_000), [1; 32]);
	let protection = Box::new(MemoryProtection::default());
	let mut engine = Engine::new(settings, vec![secret], protection);
	for second in 150..155 {
		assert!(handed_over(&mut views, &mut engine, second).is_empty(), "nothing is final yet");
	}
	// The competitor becomes final, while this block is still the best one that the node knows.
	views.chain.states.insert(OTHER, state(&[(1, 1), (2, 9)], 1));
	views.chain.heads.finalized = OTHER;
	let said: Vec<_> =
		(155..160).flat_map(|second| handed_over(&mut views, &mut engine, second)).collect();
	assert_eq!(said.first(), Some(&9), "{said:?}");
	assert!(said.iter().all(|weight| *weight == 9), "{said:?}");
}

#[test]
fn status_and_checkpoints_are_read_from_the_best_block() {
	let halt = |round| Halt {
		height: Height(7),
		block_hash: H256::repeat_byte(7),
		block_timestamp: UnixTime(1),
		round: Round(round),
	};
	let mut incident = Incident::open(SetId(1), halt(300), Seconds(12), None);
	incident.stand(halt(450), Seconds(12), Seconds(300));
	let ward = WardState {
		status: Status::Halted,
		since: UnixTime(460),
		incident: Some(incident),
		checkpoint: Some(Checkpoint {
			height: Height(64),
			block_hash: H256::repeat_byte(6),
			state_root: H256::repeat_byte(5),
			block_timestamp: UnixTime(1),
			round: Round(297),
		}),
	};
	let mut best = state(&[(1, 1)], 1);
	best.ward = Some(ward);
	let view = Views::of(FakeChain::new(best, state(&[(1, 1)], 1)), [ServiceId(1)]).read().unwrap();
	let watched = watched(&view);
	assert!(watched.watched);
	assert_eq!(watched.status, Status::Halted);
	// The incident stands at its latest Halt.
	let halted = watched.halted.unwrap();
	assert_eq!((halted.height, halted.round, halted.resumed), (Height(7), Round(450), None));
	assert_eq!(watched.checkpoint, Some((Height(64), H256::repeat_byte(6), Round(297))));
	assert_eq!(watched.superseded, [Height(32)]);
}

#[test]
fn sets_are_read_once_and_only_the_last_three() {
	let sets: Vec<_> = (1..6).map(|number| (number, 1)).collect();
	let mut views = Views::of(FakeChain::new(state(&sets, 1), state(&sets, 1)), [ServiceId(1)]);
	assert_eq!(numbers(watched(&views.read().unwrap())), [3, 4, 5]);
	let members = |view: &ChainView| watched(view).sets[0].members.as_ptr();
	let first = views.read().unwrap();
	views.chain.states.insert(OTHER, state(&sets, 1));
	views.chain.heads.finalized = OTHER;
	assert_eq!(members(&views.read().unwrap()), members(&first), "shared, not copied");
}

#[test]
fn other_services_are_known_but_not_watched_and_leave_when_they_end() {
	let chain = FakeChain::new(state(&[(1, 1)], 1), state(&[(1, 1)], 1));
	let mut views = Views::of(chain, [ServiceId(1)]);
	let view = views.read().unwrap();
	let known: Vec<_> = view.services.iter().map(|one| (one.service.0, one.watched)).collect();
	assert_eq!(known, [(0, false), (1, true)]);
	assert_eq!(numbers(&view.services[0]), [1]);
	views.chain.services.clear();
	views.chain.states.insert(OTHER, state(&[], 1));
	views.chain.heads.finalized = OTHER;
	assert!(views.read().unwrap().services.is_empty());
}

#[test]
fn blocks_that_are_not_final_cost_no_sets() {
	let chain = FakeChain::new(state(&[(1, 1)], 1), state(&[(1, 1)], 1));
	let mut views = Views::of(chain, [ServiceId(1)]);
	for _ in 0..3 {
		views.read().unwrap();
	}
	let read = views.chain.read.borrow();
	assert_eq!(read.iter().filter(|(_, service)| *service == ServiceId(1)).count(), 1);
	assert!(read.iter().all(|(at, _)| *at == FINAL));
}

#[test]
fn every_service_has_its_turn_however_few_are_read_at_a_time() {
	let mut chain = FakeChain::new(state(&[(1, 1)], 1), state(&[(1, 1)], 1));
	// Most numbers are of services that ended long ago.
	chain.services = vec![0, 1, 50_000, 4_000_000];
	let mut views = Views::of(chain, [ServiceId(1)]);
	views.sweep = Duration::ZERO;
	let read = |views: &mut Views<FakeChain>| {
		views.chain.read.borrow_mut().clear();
		views.read().unwrap();
		let read = views.chain.read.borrow();
		read.iter().map(|(_, of)| of.0).filter(|of| *of != 1).collect::<Vec<_>>()
	};
	let turns = [(); 7].map(|()| read(&mut views));
	assert_eq!(turns.concat(), [0, 50_000, 4_000_000, 0, 50_000]);
	// One that ends is forgotten when its turn has come, and keeps nobody waiting.
	views.chain.services.remove(2);
	let turns = [(); 3].map(|()| read(&mut views));
	assert_eq!(turns.concat(), [4_000_000, 0]);
	assert_eq!(read(&mut views), [4_000_000]);
	let known: Vec<_> = views.known.keys().map(|service| service.0).collect();
	assert_eq!(known, [0, 1, 4_000_000]);
	// With time enough one look reads all, and none twice.
	views.sweep = Duration::from_secs(60);
	views.turn = ServiceId(2);
	assert_eq!(read(&mut views), [4_000_000, 0]);
}

#[test]
fn more_services_than_fit_on_a_page_are_all_read() {
	let mut chain = FakeChain::new(state(&[(1, 1)], 1), state(&[(1, 1)], 1));
	chain.services = (0..3 * PAGE).collect();
	let mut views = Views::of(chain, []);
	views.sweep = Duration::from_secs(60);
	assert_eq!(views.read().unwrap().services.len(), 3 * PAGE as usize);
	assert_eq!(views.chain.read.borrow().len(), 3 * PAGE as usize);
	views.chain.services.truncate(PAGE as usize);
	assert_eq!(views.read().unwrap().services.len(), PAGE as usize);
}
