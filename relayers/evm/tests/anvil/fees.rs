// SPDX-License-Identifier: Apache-2.0

//! Gas that is dear, transactions that are stuck, and a wallet that is dry.

use crate::common::*;
use alloy_primitives::B256;
use vigil_relayer_core::{Destination, Settings};
use vigil_relayer_evm::{fees::Caps, wallet::offer_of, EvmDestination, Options};

const GWEI: u128 = 1_000_000_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_is_stuck_is_replaced_by_one_that_offers_more() {
	let world = World::new().await;
	let carrier = Carrier::start(world.destination(), &world.journal(), true).await;
	carrier.until_views().await;
	world.anvil.stand().await;
	carrier.carry(world.halt(unix_now() - 1, 100));
	carrier.until("broadcast", 1).await;
	let first = carrier.tx().unwrap();
	let (nonce, offered) = offer_of(&first.bytes).unwrap();
	let raised = until("a replacement", || async {
		let tx = carrier.tx()?;
		(tx.hash != first.hash && carrier.states().contains_key("broadcast")).then_some(tx)
	})
	.await;
	let (same, more) = offer_of(&raised.bytes).unwrap();
	assert_eq!(same, nonce);
	assert!(more.fee * 10 >= offered.fee * 11 && more.tip * 10 >= offered.tip * 11, "{more:?}");
	world.anvil.go_on().await;
	world.until_status(2).await;
	carrier.until("final", 1).await;
	assert!(carrier.report().unwrap().counters.raised >= 1);
	// The first one can never be included any more.
	let receipt = world.anvil.node.receipt(B256::from(first.hash.0)).await.unwrap();
	assert!(receipt.is_none());
	assert_eq!(world.carried().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_gas_is_dearer_than_the_cap_nothing_is_lost_and_the_operator_is_told() {
	let world = World::new().await;
	let options = world.options(vec![world.anvil.endpoint.clone()]);
	let options = Options { caps: Caps { fee: 20 * GWEI, tip: 2 * GWEI }, ..options };
	let destination = EvmDestination::new(options, world.wallet.clone());
	let change = |settings| Settings { most_tip: 2 * GWEI, ..settings };
	let carrier = Carrier::start_with(destination, &world.journal(), change).await;
	world.anvil.base_fee(900 * GWEI).await;
	world.anvil.mine().await;
	until("a warning", || async {
		let told = carrier.destination.warnings();
		told.iter().any(|one| one.contains("most_fee")).then_some(())
	})
	.await;
	carrier.carry(world.halt(unix_now() - 1, 100));
	until("a problem or a transaction", || async { carrier.tx() }).await;
	assert_eq!(world.ward().await.status, 0);
	// Empty blocks make gas cheaper by an eighth each; this one makes it cheap at once.
	world.anvil.base_fee(GWEI).await;
	world.until_status(2).await;
	carrier.until("final", 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_cannot_make_plans_fire_is_told_of_before_a_ward_halts() {
	let world = World::new().await;
	world.anvil.endow(world.wallet.runner().address(), 0).await;
	let carrier = Carrier::start(world.destination(), &world.journal(), true).await;
	let account = world.wallet.runner().address().to_string();
	until("a warning", || async {
		let told = carrier.destination.warnings();
		told.iter().any(|one| one.contains(&account) && one.contains("no funds")).then_some(())
	})
	.await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_wallet_is_told_of_and_carries_again_once_it_is_filled() {
	let world = World::new().await;
	world.anvil.endow(world.wallet.address(), 0).await;
	let carrier = Carrier::start(world.destination(), &world.journal(), true).await;
	carrier.carry(world.halt(unix_now() - 1, 100));
	until("a problem", || async {
		carrier
			.problems()
			.iter()
			.any(|one| one.to_lowercase().contains("insufficient"))
			.then_some(())
	})
	.await;
	assert_eq!(world.ward().await.status, 0);
	world.anvil.endow(world.wallet.address(), 1_000_000_000 * GWEI).await;
	world.until_status(2).await;
	carrier.until("final", 1).await;
}
