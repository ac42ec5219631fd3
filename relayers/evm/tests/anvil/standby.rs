// SPDX-License-Identifier: Apache-2.0

//! What a standby announces on a real chain: it takes office where all are silent, and seizes nothing else.

use crate::common::*;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn a_set_that_a_standby_announces_takes_office_after_the_silence_and_is_heard() {
	let world = World::with_standby().await;
	let carrier = Carrier::start(world.destination(), &world.journal(), true).await;
	let next = world.set(2);
	carrier.carry(world.announcement(&next));
	until("an announcement", || async { world.is_announced().await.then_some(()) }).await;
	let told = until("what operators see of it", || async {
		carrier.report()?.announced.first().cloned()
	})
	.await;
	assert_eq!(told.office_at - told.at, POLICY.standby_after.0);
	assert_eq!(world.latest().await, 1);
	until("the new office", || async { (world.latest().await == 2).then_some(()) }).await;
	assert_eq!(world.carried().await, 2, "one to announce it, one to take office");
	carrier.until("final", 1).await;
	carrier.carry(world.halt_by(&next, unix_now(), 100));
	world.until_status(2).await;
	carrier.until("final", 2).await;
	assert!(carrier.problems().is_empty(), "{:?}", carrier.problems());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quiet_destination_is_not_seized_from_a_set_that_lives() {
	let world = World::with_standby().await;
	let carrier = Carrier::start(world.destination(), &world.journal(), true).await;
	carrier.carry(world.announcement(&world.set(2)));
	until("an announcement", || async { world.is_announced().await.then_some(()) }).await;
	// A ward that lives has nothing to learn from this Resume, and nobody else would pay for it.
	let round = unix_now() + 1;
	tokio::time::sleep(Duration::from_secs(2)).await;
	carrier.carry(world.resume(round, 100));
	until("the end of it", || async { (!world.is_announced().await).then_some(()) }).await;
	carrier.until("final", 2).await;
	assert_eq!((world.latest().await, world.carried().await), (1, 2));
	// It is over for good: nothing is announced again when its time would have come.
	tokio::time::sleep(Duration::from_secs(POLICY.standby_after.0 + 8)).await;
	assert_eq!((world.latest().await, world.carried().await), (1, 2));
	assert!(!world.is_announced().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_standby_of_another_set_announces_nothing() {
	let world = World::new().await;
	let carrier = Carrier::start(world.destination(), &world.journal(), true).await;
	carrier.until_views().await;
	carrier.carry(world.announcement(&world.set(2)));
	// Something that is carried shows that it has been looked at.
	carrier.carry(world.halt(unix_now() - 1, 100));
	carrier.until("final", 1).await;
	assert_eq!(world.carried().await, 1);
	assert_eq!(carrier.states().values().sum::<u64>(), 1, "it is not even noted");
}
