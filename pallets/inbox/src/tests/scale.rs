// SPDX-License-Identifier: Apache-2.0

//! A thousand plans of one service fire in order of their class, so many in each block.

use crate::{mock::*, Event, Sweeps, WeightInfo};
use vigil_primitives::{Body, PlanId, PlanOrder, ThrottleClass};

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
		let one = <Weights as WeightInfo>::fire().saturating_add(<Weights as WeightInfo>::visit());
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
		let bodies = (200..260).map(|plan| (PROTOCOL, Body::Arm(order(plan, 1)))).collect();
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
			both.extend(fired_in_this_block());
			System::reset_events();
		}
		let (own, others): (Vec<_>, Vec<_>) = both.into_iter().partition(|plan| plan.0 < 200);
		assert_eq!((own.len(), others.len()), (50, 50), "each has the first turn once");
		while Sweeps::<Test>::iter().count() > 0 {
			idle_with(IDLE);
		}
	});
}
