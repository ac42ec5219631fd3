// SPDX-License-Identifier: Apache-2.0

//! However many services and watchers there are, a block does a bounded part of an election, and
//! everybody has a turn.

use crate::{mock::*, *};
use frame_support::{assert_ok, weights::Weight};
use vigil_primitives::ServiceId;

/// Services and watchers, one for each.
const MANY: u32 = 10_000;
const PER_BLOCK: u32 = 100;

fn watcher_of(service: u32) -> AccountId {
	1_000 + AccountId::from(service)
}

/// Registers `count` services, each with a watcher of its own who has allocated to it.
fn services_with_a_watcher_each(count: u32) {
	let rich = u128::from(count + 1) * (ServiceDeposit::get() + ServiceFee::get());
	assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), OWNER, rich));
	for index in 0..count {
		let (service, who) = (register_service(terms()), watcher_of(index));
		assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), who, 10 * VGL));
		stake(who, STAKE, &[]);
		register_watcher(who);
		allocate(who, service, 100);
	}
}

/// What the blocks of one election did.
#[derive(Default)]
struct Blocks {
	count: u32,
	heaviest: Weight,
	/// Services whose turn it was, in order.
	turns: Vec<ServiceId>,
	most_turns: usize,
}

impl Blocks {
	/// Opens a block and notes what it did.
	fn next(&mut self) {
		let weight = next_block();
		let elected = events().into_iter().filter_map(|event| match event {
			Event::SetElected { service, .. } | Event::NoSetElected { service, .. } => {
				Some(service)
			},
			_ => None,
		});
		let before = self.turns.len();
		self.turns.extend(elected);
		self.count += 1;
		self.most_turns = self.most_turns.max(self.turns.len() - before);
		self.heaviest = self.heaviest.max(weight);
	}

	/// Opens blocks until the election under way has ended.
	fn run(&mut self) {
		self.next();
		while ElectionCursor::<Test>::exists() {
			self.next();
		}
	}
}

/// The most that a block may weigh: its share of elections, and its beginning.
fn block_limit() -> Weight {
	ElectionWeight::get() + <Test as Config>::WeightInfo::begin_block()
}

#[test]
fn ten_thousand_services_and_watchers_cost_a_bounded_weight_per_block() {
	build_and_execute(|| {
		ServicesPerBlock::set(PER_BLOCK);
		ElectionWeight::set(Restaking::heaviest_turn() * u64::from(PER_BLOCK));
		services_with_a_watcher_each(MANY);
		expose_planned_era();
		let mut blocks = Blocks::default();
		blocks.run();
		assert_eq!(blocks.turns, (0..MANY).map(ServiceId).collect::<Vec<_>>(), "one turn each");
		assert!(blocks.most_turns <= PER_BLOCK as usize, "{}", blocks.most_turns);
		assert!(blocks.heaviest.all_lte(block_limit()), "{}", blocks.heaviest);
		assert_eq!(blocks.count, MANY / PER_BLOCK);
		for index in 0..MANY {
			let set = latest_set(ServiceId(index)).expect("every service has a set");
			assert_eq!(set.members[0].watcher, watcher_of(index));
		}
	});
}

#[test]
fn a_block_stops_electing_when_its_share_of_weight_is_used() {
	build_and_execute(|| {
		ServicesPerBlock::set(PER_BLOCK);
		ElectionWeight::set(Restaking::heaviest_turn());
		services_with_a_watcher_each(300);
		expose_planned_era();
		let mut blocks = Blocks::default();
		blocks.run();
		assert_eq!(blocks.turns.len(), 300);
		assert!(
			blocks.most_turns < PER_BLOCK as usize,
			"weight ends a block before the count does"
		);
		assert!(blocks.heaviest.all_lte(block_limit()), "{}", blocks.heaviest);
	});
}

#[test]
fn an_election_that_outlasts_its_era_gives_the_rest_their_turn_first() {
	build_and_execute(|| {
		services_with_a_watcher_each(10);
		expose_planned_era();
		let mut blocks = Blocks::default();
		blocks.next();
		blocks.next();
		assert_eq!(blocks.turns.last(), Some(&ServiceId(5)), "three a block");
		start_planned_era();
		expose_planned_era();
		let mut blocks = Blocks::default();
		blocks.run();
		let order = [6, 7, 8, 9, 0, 1, 2, 3, 4, 5].map(ServiceId);
		assert_eq!(blocks.turns, order);
		let era = MockStake::planned_era();
		assert!((0..10).all(|id| latest_set(ServiceId(id)).is_some_and(|set| set.era == era)));
	});
}
