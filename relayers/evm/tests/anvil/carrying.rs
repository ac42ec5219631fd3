// SPDX-License-Identifier: Apache-2.0

//! A relayer's state machine carries to an inbox on a real chain.

use crate::common::*;
use vigil_primitives::{Height, Outcome, Rehearsed};
use vigil_relayer_evm::abi::Inbox;

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_armed_fires_after_a_halt_and_fails_back_when_the_ward_lives() {
	let world = World::new().await;
	let carrier = Carrier::start(world.destination(), &world.journal(), true).await;
	carrier.carry_messages(world.plan());
	carrier.until("included", 1).await;
	let plan = world.kept_plan().await.unwrap();
	let rehearsed = plan.rehearsal.map(|one| one.outcome);
	assert_eq!((plan.version, rehearsed), (1, Some(Rehearsed::Passed)));
	assert!(!world.has_fired().await, "a rehearsal is rolled back");
	carrier.until("final", 1).await;

	let round = unix_now() - 1;
	carrier.carry(world.halt(round, 100));
	let ward = world.until_status(2).await;
	assert_eq!((ward.haltRound, ward.haltHeight), (round, 100));
	until("the firing of the plan", || async { world.has_fired().await.then_some(()) }).await;
	let firing = world.kept_plan().await.unwrap().firing.unwrap();
	assert_eq!((firing.failover, firing.height), (Outcome::Done, Height(100)));

	carrier.carry(world.resume(unix_now(), 100));
	world.until_status(3).await;
	// Once it was stable for as long as its policy asks, a Checkpoint above the block shows life.
	until("a live ward", || async {
		carrier.carry(world.checkpoint(unix_now(), 110));
		tokio::time::sleep(std::time::Duration::from_secs(1)).await;
		(world.ward().await.status == 0).then_some(())
	})
	.await;
	until("the failback", || async {
		let failback = world.kept_plan().await?.firing?.failback?;
		(failback.1 == Outcome::Done).then_some(())
	})
	.await;
	assert!(carrier.problems().is_empty(), "{:?}", carrier.problems());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handover_is_carried_and_the_next_set_is_heard() {
	let world = World::new().await;
	let carrier = Carrier::start(world.destination(), &world.journal(), true).await;
	let next = world.set(2);
	carrier.carry(world.handover(&next));
	carrier.until("included", 1).await;
	let latest = world.read(Inbox::latestSetCall { service: SERVICE.0 }).await;
	assert_eq!(latest.setId, 2);
	// The set that handed over is superseded at once, so only the next one is heard.
	let halt = world.halt_by(&next, unix_now(), 100);
	carrier.carry(halt);
	world.until_status(2).await;
	carrier.until("final", 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_signed_is_left_out_and_what_is_known_is_not_sent_again() {
	let world = World::new().await;
	let carrier = Carrier::start(world.destination(), &world.journal(), true).await;
	let round = unix_now() - 1;
	let mut forged = world.halt(round, 100);
	forged.certificate.signature.0[5] ^= 1;
	carrier.carry(forged);
	carrier.carry(world.halt(round, 101));
	world.until_status(2).await;
	carrier.until("final", 1).await;
	let report = carrier.report().unwrap();
	assert_eq!(report.counters.forged, 1);
	assert_eq!(world.ward().await.haltHeight, 101);
	carrier.carry(world.halt(round, 101));
	carrier.carry(world.halt(round + 1, 101));
	tokio::time::sleep(std::time::Duration::from_secs(3)).await;
	assert_eq!(carrier.report().unwrap().counters.delivered, 1);
	assert_eq!(world.carried().await, 1, "one transaction was paid for");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_fires_in_the_block_of_its_halt() {
	let world = World::new().await;
	let carrier = Carrier::start(world.destination(), &world.journal(), true).await;
	carrier.carry_messages(world.plan());
	carrier.until("final", 1).await;
	world.anvil.stand().await;
	carrier.carry(world.halt(unix_now() - 1, 100));
	until("two transactions that wait", || async {
		let waiting = world.anvil.ask("txpool_status", serde_json::json!([])).await;
		(waiting["pending"] == "0x2").then_some(())
	})
	.await;
	world.anvil.mine().await;
	assert!(world.has_fired().await);
	let (ward, plan) = (world.ward().await, world.kept_plan().await.unwrap());
	assert_eq!(plan.firing.unwrap().fired_at.0, ward.openedAt);
}
