// SPDX-License-Identifier: Apache-2.0

//! Errands are paid for once, whatever becomes of the process that runs them.

use crate::common::{until, Anvil, Lie, Proxy};
use alloy_primitives::{Address, Bytes, B256, U256};
use std::{slice, sync::Arc, time::Duration};
use vigil_relayer_evm::{
	chain::Chain,
	courier::{Courier, Errand, Run},
	fees::Caps,
	node::At,
	wallet::Wallet,
};
use vigil_relayer_link::Endpoint;

const GWEI: u128 = 1_000_000_000;
/// What an earlier process offered at most, and what this one does: pools let it replace the other's.
const BEFORE: Caps = Caps { fee: 200 * GWEI, tip: GWEI };
const NOW: Caps = Caps { fee: 200 * GWEI, tip: 16 * GWEI };
/// What an errand pays.
const TOLL: u128 = 100;

fn wallet() -> Wallet {
	Wallet::from_secret(B256::repeat_byte(7)).unwrap()
}

fn courier(anvil: &Anvil, caps: Caps) -> Courier {
	courier_by(&anvil.endpoint, caps)
}

fn courier_by(endpoint: &Endpoint, caps: Caps) -> Courier {
	let chain = Chain::new(slice::from_ref(endpoint), 31_337);
	Courier::new(Arc::new(chain), wallet(), caps)
}

fn pay(to: u8) -> Errand {
	Errand { to: Address::repeat_byte(to), input: Bytes::new(), value: U256::from(TOLL) }
}

async fn got(anvil: &Anvil, who: u8) -> u128 {
	anvil.node.balance(Address::repeat_byte(who), At::Latest).await.unwrap()
}

/// A chain without new blocks, in whose pool an earlier process left two errands that pay 0xa1 and 0xa2.
async fn left() -> Anvil {
	let anvil = Anvil::start().await;
	anvil.endow(wallet().address(), 1_000 * GWEI * GWEI).await;
	anvil.stand().await;
	let earlier = courier(&anvil, BEFORE);
	assert_eq!(earlier.run("one", &pay(0xa1)).await, Ok(Run::UnderWay));
	assert_eq!(earlier.run("two", &pay(0xa2)).await, Ok(Run::UnderWay));
	assert_eq!(anvil.node.nonce(wallet().address(), At::Pending).await, Ok(2));
	anvil
}

#[tokio::test(flavor = "multi_thread")]
async fn an_errand_that_an_earlier_process_left_in_the_pool_is_not_paid_for_twice() {
	let anvil = left().await;
	let courier = courier(&anvil, NOW);
	// With a nonce of its own it would take the place of the first one, and the second would pay as well.
	assert_eq!(courier.run("two", &pay(0xa2)).await, Ok(Run::UnderWay));
	anvil.mine().await;
	assert_eq!((got(&anvil, 0xa1).await, got(&anvil, 0xa2).await), (TOLL, TOLL));
	// Whoever asks contracts what was done has nothing to run; what is new is run at once.
	assert_eq!(courier.run("three", &pay(0xa3)).await, Ok(Run::UnderWay));
	anvil.mine().await;
	assert_eq!(got(&anvil, 0xa3).await, TOLL);
	assert_eq!(courier.run("three", &pay(0xa3)).await, Ok(Run::Ended));
}

/// That nobody tells is not that there is nothing.
#[tokio::test(flavor = "multi_thread")]
async fn while_no_endpoint_tells_what_is_left_nothing_is_sent() {
	let anvil = left().await;
	let silent = Proxy::before(&anvil.node, Lie::Pool).await;
	let courier = courier_by(&silent.endpoint, NOW);
	assert!(courier.run("two", &pay(0xa2)).await.is_err());
	assert_eq!(silent.asked("eth_sendRawTransaction"), 0);
	silent.lie(Lie::None);
	assert_eq!(courier.run("two", &pay(0xa2)).await, Ok(Run::UnderWay));
	anvil.mine().await;
	assert_eq!((got(&anvil, 0xa1).await, got(&anvil, 0xa2).await), (TOLL, TOLL));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_block_takes_of_an_earlier_process_is_made_void_before_anything_is_sent() {
	let anvil = left().await;
	let courier = courier(&anvil, NOW);
	assert_eq!(courier.run("two", &pay(0xa2)).await, Ok(Run::UnderWay));
	tokio::time::sleep(Duration::from_secs(16)).await;
	assert_eq!(courier.run("two", &pay(0xa2)).await, Ok(Run::UnderWay));
	anvil.mine().await;
	assert_eq!((got(&anvil, 0xa1).await, got(&anvil, 0xa2).await), (0, 0), "both were replaced");
	assert_eq!(courier.run("two", &pay(0xa2)).await, Ok(Run::UnderWay));
	anvil.go_on().await;
	until("the errand", || async { (got(&anvil, 0xa2).await == TOLL).then_some(()) }).await;
	assert_eq!(anvil.node.nonce(wallet().address(), At::Pending).await, Ok(3));
}
