// SPDX-License-Identifier: Apache-2.0

//! A thousand plans of one service fire in order of their class, so many in each block.

use crate::{mock::*, Event, Schedule, Sweeps, WeightInfo};
use frame_support::{traits::Hooks, weights::Weight};
use vigil_primitives::{Body, PlanId, PlanOrder, ProtocolId, ThrottleClass};
use xcm::latest::prelude::ClearError;

fn class(plan: u32) -> ThrottleClass {
	match plan % 3 {
		0 => ThrottleClass::Critical,
		1 => ThrottleClass::Normal,
		_ => ThrottleClass::Deferrable,
	}
}

fn arm_all(count: u32) {
	let orders = (0..count).map(|plan| PlanOrder { class: class(plan), ..order(plan, 1) });
	let bodies: Vec<_> = orders.map(|order| (PROTOCOL, Body::Arm(order))).collect();
	bodies.chunks(64).for_each(|chunk| deliver(chunk.to_vec()));
	assert_eq!(Inbox::plans(SERVICE).len(), count as usize);
}

fn fired_in_this_block() -> Vec<PlanId> {
	events()
		.into_iter()
		.filter_map(|event| match event {
			Event::PlanFired { plan, .. } => Some(plan),
			_ => None,
		})
		.collect()
}

#[test]
fn a_thousand_plans_fire_class_by_class_within_the_throttle() {
	build_and_execute(|| {
		arm_all(1_000);
		pass(6);
		tell_halt(105);
		let (mut fired, mut executed, mut blocks) = (Vec::new(), 0, 0);
		while Sweeps::<Test>::contains_key(SERVICE) {
			idle_with(IDLE);
			let now = fired_in_this_block();
			assert!(now.len() <= 50, "the throttle");
			fired.extend(now);
			executed += remarks().len();
			blocks += 1;
			assert!(blocks < 40, "it ends");
			System::reset_events();
		}
		assert_eq!((fired.len(), executed), (1_000, 1_000));
		assert!(blocks <= 21, "{blocks} blocks");
		let classes: Vec<_> = fired.iter().map(|plan| class(plan.0)).collect();
		assert!(classes.is_sorted(), "one class after the other");
		fired.sort();
		fired.dedup();
		assert_eq!(fired.len(), 1_000, "each once");
	});
}

#[test]
fn plans_fire_only_as_far_as_the_block_has_room() {
	build_and_execute(|| {
		arm_all(60);
		pass(6);
		tell_halt(105);
		let program = Schedule::<Test>::iter_values().next().expect("there is one").weight;
		let one = <Weights as WeightInfo>::fire()
			.saturating_add(<Weights as WeightInfo>::visit())
			.saturating_add(program);
		let room = <Weights as WeightInfo>::work()
			.saturating_add(<Weights as WeightInfo>::sweep())
			.saturating_add(one.saturating_mul(3));
		idle_with(room);
		assert_eq!(fired_in_this_block().len(), 3);
		System::reset_events();
		idle_with(one);
		assert_eq!(fired_in_this_block().len(), 0);
		let mut blocks = 0;
		while Sweeps::<Test>::contains_key(SERVICE) {
			idle_with(IDLE);
			blocks += 1;
		}
		assert!(blocks <= 3);
		assert_eq!(fired_in_this_block().len(), 57);
	});
}

#[test]
fn two_services_share_the_throttle_fairly() {
	build_and_execute(|| {
		arm_all(120);
		let other = test_set(plan(OTHER, 1));
		install(&other).unwrap();
		let of_other = |plan| PlanOrder {
			failover: remark_of(OTHER, PROTOCOL, b"x").try_into().unwrap(),
			failback: Default::default(),
			..order(plan, 1)
		};
		let bodies = (200..260).map(|plan| (PROTOCOL, Body::Arm(of_other(plan)))).collect();
		let (outbox, proven) = messages(0, bodies);
		let certificate = other.certify(outbox, &[]);
		assert_eq!(fee(submit_messages(certificate, vec![], proven)), Ok(false));
		pass(6);
		tell_halt(105);
		let statement = vigil_primitives::Statement::Halt(halt(7));
		assert_eq!(fee(submit_by(&other, statement, &[])), Ok(true));
		let mut both = Vec::new();
		for _ in 0..2 {
			idle_with(IDLE);
			let fired = fired_in_this_block();
			let own = fired.iter().filter(|plan| plan.0 < 200).count();
			assert_eq!((own, fired.len() - own), (25, 25), "neither waits for the other");
			both.extend(fired);
			System::reset_events();
		}
		assert_eq!(both.len(), 100);
		idle_with(IDLE);
		assert_eq!(fired_in_this_block().len(), 50, "what one leaves the other takes");
		while Sweeps::<Test>::iter().count() > 0 {
			idle_with(IDLE);
		}
	});
}

/// The next block, with no room but what is kept for plans that fire.
fn full_block() -> Weight {
	System::reset_events();
	run_to_time(now() + 3);
	let number = System::block_number() + 1;
	System::set_block_number(number);
	Inbox::on_initialize(number)
}

#[test]
fn full_blocks_fire_plans_within_their_reserved_share() {
	build_and_execute(|| {
		arm_all(120);
		pass(6);
		tell_halt(105);
		let (mut fired, mut blocks) = (0, 0);
		while Sweeps::<Test>::contains_key(SERVICE) {
			let used = full_block();
			assert!(used.all_lte(SHARE.saturating_add(Weight::from_parts(1_000_000_000, 0))));
			let now = fired_in_this_block().len();
			assert!(now <= 50 && (now > 0 || fired == 120), "{now}");
			assert_eq!(remarks().len(), now, "they are executed there and then");
			fired += now;
			blocks += 1;
		}
		assert_eq!(fired, 120);
		assert!(blocks <= 4, "{blocks}");
	});
}

#[test]
fn the_throttle_counts_both_ends_of_a_block() {
	build_and_execute(|| {
		arm_all(120);
		pass(6);
		tell_halt(105);
		full_block();
		idle_with(IDLE);
		assert_eq!(fired_in_this_block().len(), 50);
	});
}

#[test]
fn a_small_share_fires_one_plan_after_the_other() {
	build_and_execute(|| {
		arm_all(6);
		pass(6);
		FiringWeight::set(MaxWeight::get().saturating_add(Weight::from_parts(
			<Weights as WeightInfo>::work().ref_time() + 2_500_000_000,
			512 * 1024,
		)));
		tell_halt(105);
		let mut fired = 0;
		for _ in 0..6 {
			full_block();
			fired += fired_in_this_block().len();
		}
		assert_eq!(fired, 6);
	});
}

/// A plan of a protocol that is as heavy as a plan may be, if `heavy`.
fn of_weight(protocol: ProtocolId, plan: u32, heavy: bool) -> (ProtocolId, Body) {
	let rest = if heavy { vec![ClearError; 15] } else { vec![] };
	let failover = program(protocol, rest).try_into().unwrap();
	let failback = Default::default();
	(protocol, Body::Arm(PlanOrder { failover, failback, ..order(plan, 1) }))
}

#[test]
fn one_protocol_with_many_heavy_plans_does_not_hold_up_another() {
	build_and_execute(|| {
		// The order in which a sweep comes by.
		let key = |plan: &u32| Schedule::<Test>::hashed_key_for((SERVICE, class(1), PlanId(*plan)));
		let mut plans: Vec<_> = (0..40).collect();
		plans.sort_by_key(key);
		let last = plans.pop().expect("there are forty");
		let flood = plans.into_iter().map(|plan| of_weight(PROTOCOL, plan, true));
		deliver(flood.chain([of_weight(ProtocolId(6), last, false)]).collect());
		pass(6);
		let heaviest = Schedule::<Test>::iter_values().map(|plan| plan.weight.ref_time()).max();
		MaxWeight::set(Weight::from_parts(heaviest.expect("there are some"), 64 * 1024));
		tell_halt(105);
		full_block();
		let fired = fired_in_this_block();
		assert_eq!(fired.len(), 2, "one of each: {fired:?}");
		assert!(fired.contains(&PlanId(last)));
		let mut blocks = 1;
		while Sweeps::<Test>::contains_key(SERVICE) {
			idle_with(IDLE);
			blocks += 1;
			assert!(blocks <= 50, "all of them fire");
		}
		let plans = crate::PlanReceipts::<Test>::iter_values();
		assert_eq!(plans.filter(|receipt| receipt.firing.is_some()).count(), 40);
	});
}

#[test]
fn flooded_queues_of_messages_do_not_hold_up_a_plan() {
	build_and_execute(|| {
		arm(order(1, 1));
		pass(3);
		for protocol in 10..74 {
			let protocol = ProtocolId(protocol);
			let heavy = execute(program(protocol, vec![ClearError; 15]));
			deliver((0..4).map(|_| (protocol, heavy.clone())).collect());
		}
		System::reset_events();
		tell_halt(105);
		// Room for the plan and next to nothing else.
		let room = <Weights as WeightInfo>::work()
			.saturating_add(<Weights as WeightInfo>::sweep())
			.saturating_add(<Weights as WeightInfo>::visit().saturating_mul(4))
			.saturating_add(<Weights as WeightInfo>::fire())
			.saturating_add(Weight::from_parts(100_000_000, 16 * 1024));
		idle_with(room);
		assert_eq!(remarks(), [remarked("fire 1")]);
	});
}
