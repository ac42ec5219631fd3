// SPDX-License-Identifier: Apache-2.0

//! A chain that takes back what it had included.

use crate::common::*;

#[tokio::test(flavor = "multi_thread")]
async fn what_a_reorganisation_takes_back_is_sent_again() {
	let world = World::new().await;
	let options = world.options(vec![world.anvil.endpoint.clone()]);
	// Nothing is final before the chain is reorganised.
	let options = vigil_relayer_evm::Options { confirmations: Some(12), ..options };
	let destination = vigil_relayer_evm::EvmDestination::new(options, world.wallet.clone());
	let carrier = Carrier::start(destination, &world.journal(), true).await;
	until("blocks upon the inbox", || async {
		(world.anvil.node.latest().await.ok()?.number() > 25).then_some(())
	})
	.await;
	carrier.carry(world.halt(unix_now() - 1, 100));
	carrier.until("included", 1).await;
	assert_eq!(world.ward().await.status, 2);
	world.anvil.reorganise(5).await;
	until("a retraction", || async { (carrier.report()?.counters.retracted >= 1).then_some(()) })
		.await;
	world.until_status(2).await;
	carrier.until("final", 1).await;
	assert_eq!(world.carried().await, 1, "it was included once on the branch that stands");
}
