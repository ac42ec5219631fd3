// SPDX-License-Identifier: Apache-2.0

//! Endpoints that lie, are of another chain, or are not there.

use crate::common::*;
use vigil_primitives::{ServiceId, H256};
use vigil_relayer_core::Destination;
use vigil_relayer_evm::{
	check::{check, Wanted},
	node::{Node, NodeError},
	EvmDestination,
};
use vigil_relayer_link::Endpoint;

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_keeps_transactions_and_forges_receipts_is_not_believed() {
	let world = World::new().await;
	let liar = Proxy::before(&world.anvil.node, Lie::Receipts).await;
	// Alone it delays for good, and nothing counts as done.
	let alone =
		EvmDestination::new(world.options(vec![liar.endpoint.clone()]), world.wallet.clone());
	let carrier = Carrier::start(alone, &world.folder().join("alone"), true).await;
	carrier.carry(world.halt(unix_now() - 1, 100));
	carrier.until("broadcast", 1).await;
	tokio::time::sleep(std::time::Duration::from_secs(4)).await;
	assert_eq!(world.ward().await.status, 0);
	let states = carrier.states();
	assert!(!states.contains_key("included") && !states.contains_key("final"), "{states:?}");
	drop(carrier);
	// With an honest one beside it, it cannot even delay.
	let endpoints = vec![liar.endpoint.clone(), world.anvil.endpoint.clone()];
	let both = EvmDestination::new(world.options(endpoints), world.wallet.clone());
	let carrier = Carrier::start(both, &world.journal(), false).await;
	carrier.carry(world.halt(unix_now() - 1, 100));
	world.until_status(2).await;
	carrier.until("final", 1).await;
	assert!(liar.asked("eth_sendRawTransaction") > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_says_that_a_ward_is_halted_ends_nothing() {
	let world = World::new().await;
	let liar = Proxy::before(&world.anvil.node, Lie::None).await;
	let endpoints = vec![liar.endpoint.clone(), world.anvil.endpoint.clone()];
	let both = EvmDestination::new(world.options(endpoints), world.wallet.clone());
	let carrier = Carrier::start(both, &world.journal(), false).await;
	carrier.until_views().await;
	liar.lie(Lie::Wards);
	until("a contradiction", || async {
		let told = carrier.destination.warnings();
		told.iter().any(|one| one.contains("contradict")).then_some(())
	})
	.await;
	// By its word this Halt is known; nobody confirms that.
	carrier.carry(world.halt(unix_now() - 1, 100));
	tokio::time::sleep(std::time::Duration::from_secs(4)).await;
	assert!(!carrier.states().contains_key("final"), "{:?}", carrier.states());
	// After a while the other endpoint is asked, and the Halt, of which Vigil tells again and again, is carried.
	until("the Halt", || async {
		carrier.carry(world.halt(unix_now() - 1, 100));
		(world.ward().await.status == 2).then_some(())
	})
	.await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_makes_sets_up_is_left_for_another_one_and_spoils_nothing_there() {
	let world = World::new().await;
	let liar = Proxy::before(&world.anvil.node, Lie::Sets).await;
	let endpoints = vec![liar.endpoint.clone(), world.anvil.endpoint.clone()];
	let both = EvmDestination::new(world.options(endpoints), world.wallet.clone());
	let carrier = Carrier::start(both, &world.journal(), false).await;
	until("the Halt", || async {
		carrier.carry(world.halt(unix_now() - 1, 100));
		(world.ward().await.status == 2).then_some(())
	})
	.await;
	assert!(liar.asked("eth_getLogs") > 0);
	assert_eq!(carrier.destination.endpoint(), Some(world.anvil.endpoint.to_string()));
	assert_eq!(world.carried().await, 1, "nothing was signed for a set that there is not");
}

/// What the inbox takes is asked once, of the first endpoint that answers.
#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_says_that_no_halt_is_fresh_silences_nothing() {
	let world = World::new().await;
	let liar = Proxy::before(&world.anvil.node, Lie::Limits).await;
	let endpoints = vec![liar.endpoint.clone(), world.anvil.endpoint.clone()];
	let both = EvmDestination::new(world.options(endpoints), world.wallet.clone());
	let carrier = Carrier::start(both, &world.journal(), false).await;
	assert_eq!(carrier.destination.endpoint(), Some(liar.endpoint.to_string()));
	assert_eq!(carrier.destination.limits().freshness, Some(vigil_primitives::Seconds(0)));
	carrier.carry(world.halt(unix_now() - 1, 100));
	world.until_status(2).await;
	carrier.until("final", 1).await;
}

/// A Halt alone protects nobody: what fires plans is a transaction of its own.
#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_hides_due_plans_or_swallows_their_firing_stops_no_plan() {
	for lie in [Lie::Receipts, Lie::NothingDue] {
		let world = World::new().await;
		let liar = Proxy::before(&world.anvil.node, Lie::None).await;
		let endpoints = vec![liar.endpoint.clone(), world.anvil.endpoint.clone()];
		let both = EvmDestination::new(world.options(endpoints), world.wallet.clone());
		let carrier = Carrier::start(both, &world.journal(), false).await;
		// What is due with the Halt is called for beside it; this is not.
		carrier.carry_messages(world.late_plan(3));
		carrier.until("final", 1).await;
		assert_eq!(carrier.destination.endpoint(), Some(liar.endpoint.to_string()));
		liar.lie(lie);
		carrier.carry(world.halt(unix_now() - 1, 100));
		world.until_status(2).await;
		until("the firing", || async { world.has_fired().await.then_some(()) }).await;
		assert_eq!(carrier.destination.endpoint(), Some(liar.endpoint.to_string()), "{lie:?}");
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_of_another_chain_is_left_out_by_name() {
	let world = World::new().await;
	let foreign = Proxy::before(&world.anvil.node, Lie::Chain).await;
	let endpoints = vec![foreign.endpoint.clone(), world.anvil.endpoint.clone()];
	let both = EvmDestination::new(world.options(endpoints), world.wallet.clone());
	let carrier = Carrier::start(both, &world.journal(), false).await;
	carrier.carry(world.halt(unix_now() - 1, 100));
	world.until_status(2).await;
	let told = carrier.destination.warnings();
	let expected = format!("{} is of the chain 1, not of 31337", foreign.endpoint);
	assert!(told.iter().any(|one| one.contains(&expected)), "{told:?}");
	let error = Node::dial(&foreign.endpoint, Some(31_337)).await.unwrap_err();
	assert!(matches!(error, NodeError::WrongChain { found: 1, expected: 31_337, .. }), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn check_says_what_is_wrong_in_a_sentence() {
	let world = World::new().await;
	let poor = vigil_relayer_evm::Wallet::from_secret([0x77; 32].into()).unwrap();
	let services = [SERVICE];
	let good = || Wanted {
		inbox: world.inbox,
		wallet: &world.wallet,
		sweeps: true,
		least_balance: 1,
		vigil: Some(GENESIS),
		services: &services,
		confirmations: None,
		most_fee: 100_000_000_000,
	};
	let endpoint = &world.anvil.endpoint;
	assert_eq!(check(endpoint, Some(31_337), &good()).await, Vec::<String>::new());
	let elsewhere = alloy_primitives::Address::repeat_byte(0x99);
	let unknown = [ServiceId(8)];
	for (wanted, sentence) in [
		(Wanted { inbox: elsewhere, ..good() }, "there is no contract at"),
		(Wanted { inbox: world.target, ..good() }, "is no VigilInbox"),
		(Wanted { wallet: &poor, ..good() }, "which carries, has no funds"),
		(Wanted { wallet: &poor, ..good() }, "which fires due plans, has no funds"),
		(Wanted { least_balance: u128::MAX, ..good() }, "less than least_balance"),
		(Wanted { vigil: Some(H256::zero()), ..good() }, "trusts the Vigil chain"),
		(Wanted { services: &unknown, ..good() }, "trusts no set of service 8"),
		(Wanted { most_fee: 1, ..good() }, "more than most_fee"),
	] {
		let found = check(endpoint, Some(31_337), &wanted).await;
		assert!(found.iter().any(|one| one.contains(sentence)), "{sentence}: {found:?}");
	}
	let found = check(endpoint, Some(1), &good()).await;
	assert!(found[0].contains("is of the chain 31337, not of 1"), "{found:?}");
	let nobody = Endpoint::web("http://127.0.0.1:1/SECRET").unwrap();
	let found = check(&nobody, None, &good()).await;
	assert!(found[0].contains("does not answer") && !found[0].contains("SECRET"), "{found:?}");
}
