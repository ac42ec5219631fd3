// SPDX-License-Identifier: Apache-2.0

//! From certificates with real signatures to the vaults of protocols, and back.

use super::{
	build_and_execute, next_block, pass,
	world::{halt_at, mode, now, who, world, BENEFICIARY, ONE, SERVICE, TWO, WAY},
};
use crate::{Inbox, Runtime, RuntimeOrigin, Vault};
use frame_support::{assert_ok, traits::Get};
use pallet_vault::{Mode::*, Vaults};
use vigil_primitives::{
	answers::inbox::KeptPlan,
	message::Body,
	traits::{ServiceStatus, Status},
	Certificate, Firing, Height, Outcome, PlanId, PlanOrder, ProtocolId, Seconds, ThrottleClass,
	FRESHNESS,
};

fn firing_of(plan: &KeptPlan) -> Firing {
	plan.receipt.firing.expect("it fired")
}

fn firing(plan: PlanId) -> Firing {
	firing_of(&Inbox::plan(SERVICE, plan).expect("it is kept"))
}

fn activations(protocol: ProtocolId) -> u32 {
	Vaults::<Runtime>::get(SERVICE, protocol).expect("it has a vault").activations
}

#[test]
fn a_halt_activates_the_vault_and_the_wards_life_makes_it_stand_by() {
	build_and_execute(|| {
		let world = world();
		assert_eq!(world.arm_vault(ONE, PlanId(0)), Outcome::Done);
		world.checkpoint(96);
		next_block();
		assert_eq!(mode(ONE), Standby);

		world.halt(100);
		next_block();
		assert_eq!(mode(ONE), Active, "the next block has it");
		assert_eq!(mode(TWO), Standby, "the other protocol has no plan");
		let firing = firing(PlanId(0));
		assert_eq!((firing.failover, firing.failback), (Outcome::Done, None));

		pass(2);
		world.resume(100);
		pass(2);
		assert_eq!(mode(ONE), Active, "a ward that only just came back drags nobody along");
		pass(4);
		world.checkpoint(104);
		assert_eq!(Inbox::status(SERVICE), Some(Status::Live));
		next_block();
		assert_eq!(mode(ONE), Standby);
		let plan = Inbox::plan(SERVICE, PlanId(0)).unwrap();
		assert!(!plan.fired, "it is armed again");
		let failback = firing_of(&plan).failback.map(|(_, outcome)| outcome);
		assert_eq!(failback, Some(Outcome::Done));
	});
}

#[test]
fn a_second_halt_fires_the_plan_again() {
	build_and_execute(|| {
		let world = world();
		world.arm_vault(ONE, PlanId(0));
		for height in [100, 200] {
			next_block();
			world.halt(height);
			next_block();
			assert_eq!(mode(ONE), Active);
			world.resume(height);
			pass(5);
			world.checkpoint(height + 4);
			next_block();
			assert_eq!(mode(ONE), Standby);
		}
		assert_eq!(activations(ONE), 2);
	});
}

#[test]
fn a_chain_that_was_away_for_ten_minutes_fails_over_by_a_halt_that_was_certified_again() {
	build_and_execute(|| {
		let world = world();
		world.arm_vault(ONE, PlanId(0));
		next_block();
		let hand_in = |certificate: &Certificate| {
			let (certificate, none) = (Box::new(certificate.clone()), Default::default());
			Inbox::submit_certificate(who(), certificate, none, BENEFICIARY)
		};
		let halted_since = now();
		let certified: Vec<_> = (0..4)
			.map(|_| {
				let certificate = world.certify(halt_at(100));
				pass(u32::try_from(FRESHNESS.0 / 2).unwrap());
				certificate
			})
			.collect();
		assert_eq!(now() - halted_since, 600, "all of them are kept from this chain until now");
		for certificate in &certified[..2] {
			assert_ok!(hand_in(certificate));
			next_block();
			assert_eq!((Inbox::status(SERVICE), mode(ONE)), (Some(Status::Live), Standby));
		}
		assert_ok!(hand_in(&certified[3]));
		next_block();
		assert_eq!((Inbox::status(SERVICE), mode(ONE)), (Some(Status::Halted), Active));
		assert_ok!(hand_in(&certified[2]));
		next_block();
		assert_eq!(activations(ONE), 1);
		world.resume(100);
	});
}

#[test]
fn a_halt_of_a_later_block_fires_nothing_twice_and_a_resume_of_either_ends_it() {
	build_and_execute(|| {
		let world = world();
		world.arm_vault(ONE, PlanId(0));
		next_block();
		world.halt(100);
		next_block();
		world.halt(101);
		next_block();
		assert_eq!(activations(ONE), 1);
		let incident = Inbox::ward(SERVICE).unwrap().incident.unwrap();
		assert_eq!((incident.halt.height, incident.last.height), (Height(100), Height(101)));
		world.resume(100);
		pass(4);
		world.checkpoint(104);
		next_block();
		assert_eq!((Inbox::status(SERVICE), mode(ONE)), (Some(Status::Live), Standby));
	});
}

#[test]
fn a_plan_that_fails_says_so_and_can_be_tried_again() {
	build_and_execute(|| {
		let world = world();
		let late = ProtocolId(3);
		assert_eq!(world.arm_vault(late, PlanId(0)), Outcome::Done);
		world.halt(100);
		next_block();
		assert_eq!(firing(PlanId(0)).failover, Outcome::Failed, "the protocol has no vault");
		assert_ok!(Vault::open_vault(RuntimeOrigin::root(), SERVICE, late));
		let anybody = RuntimeOrigin::signed(super::account(sp_keyring::Sr25519Keyring::Eve));
		let failover = pallet_inbox::Execution::Failover(PlanId(0));
		assert_ok!(Inbox::retry(anybody, SERVICE, failover));
		assert_eq!(mode(late), Active, "at once");
	});
}

#[test]
fn a_pause_puts_execution_off_and_no_more() {
	build_and_execute(|| {
		let world = world();
		world.arm_vault(ONE, PlanId(0));
		assert_ok!(Inbox::pause(RuntimeOrigin::root(), Seconds(5)));
		world.halt(100);
		pass(3);
		assert_eq!(mode(ONE), Standby);
		pass(4);
		assert_eq!(mode(ONE), Active);
	});
}

#[test]
fn a_thousand_plans_fire_in_bounded_blocks() {
	build_and_execute(|| {
		let world = world();
		let count = 1_000;
		let arm = |number: u32| {
			let (protocol, delay) = (ProtocolId(10 + number), Seconds(0));
			let payload = crate::payload::activate(WAY, SERVICE, protocol);
			let failover = payload.expect("small");
			let (plan, class) = (PlanId(number), ThrottleClass::Normal);
			let failback = Default::default();
			let order = PlanOrder { plan, version: 1, class, delay, failover, failback };
			(protocol, Body::Arm(order))
		};
		for number in 0..count {
			let protocol = ProtocolId(10 + number);
			assert_ok!(Vault::open_vault(RuntimeOrigin::root(), SERVICE, protocol));
		}
		type Most = <Runtime as pallet_inbox::Config>::MaxMessagesPerCall;
		let most = <Most as Get<u32>>::get() as usize;
		let all: Vec<_> = (0..count).map(arm).collect();
		for some in all.chunks(most) {
			world.deliver(some.to_vec());
			next_block();
		}
		world.halt(100);
		let active = || {
			let protocols = (0..count).map(|number| ProtocolId(10 + number));
			protocols.filter(|protocol| mode(*protocol) == Active).count()
		};
		let mut blocks = 0;
		while active() < count as usize {
			next_block();
			blocks += 1;
			assert!(blocks <= 30, "{} of {count} after {blocks} blocks", active());
		}
		println!("{count} plans in {blocks} blocks");
	});
}
