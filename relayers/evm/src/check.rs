// SPDX-License-Identifier: Apache-2.0

//! What is wrong with an endpoint of an EVM destination, before a relayer relies on it. One sentence each.

use crate::{
	abi::Inbox,
	convert::hash,
	node::{At, Node, NodeError},
	wallet::Wallet,
};
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use serde_json::json;
use vigil_primitives::{ServiceId, H256};
use vigil_relayer_link::Endpoint;

/// What to ask of an endpoint.
pub struct Wanted<'a> {
	/// The contract.
	pub inbox: Address,
	/// The accounts that pay.
	pub wallet: &'a Wallet,
	/// Whether the second account is used.
	pub sweeps: bool,
	/// Each should have at least this much, in wei.
	pub least_balance: u128,
	/// The genesis of the Vigil chain that is carried from, if that is known.
	pub vigil: Option<H256>,
	/// The services to carry.
	pub services: &'a [ServiceId],
	/// Blocks upon a block that make it final; `None`: the chain says itself what is final.
	pub confirmations: Option<u64>,
	/// The most to offer for gas.
	pub most_fee: u128,
}

/// Looks at an endpoint.
pub async fn check(endpoint: &Endpoint, chain_id: Option<u64>, wanted: &Wanted<'_>) -> Vec<String> {
	let node = match Node::dial(endpoint, chain_id).await {
		Ok(node) => node,
		Err(error) => return vec![error.to_string()],
	};
	let mut problems = Vec::new();
	let mut add = |problem: Result<(), String>| problems.extend(problem.err());
	add(funds(&node, wanted, wanted.wallet.address(), "carries").await);
	if wanted.sweeps {
		add(funds(&node, wanted, wanted.wallet.runner().address(), "fires due plans").await);
	}
	add(price(&node, wanted).await);
	add(finality(&node, wanted).await);
	add(inbox(&node, wanted).await);
	problems
}

fn told<T>(result: Result<T, NodeError>) -> Result<T, String> {
	result.map_err(|error| error.to_string())
}

async fn funds(
	node: &Node,
	wanted: &Wanted<'_>,
	account: Address,
	what: &str,
) -> Result<(), String> {
	let endpoint = node.endpoint();
	match told(node.balance(account, At::Latest).await)? {
		0 => Err(format!(
			"{endpoint}: the account {account}, which {what}, has no funds: send it some to pay gas with"
		)),
		balance if balance < wanted.least_balance => Err(format!(
			"{endpoint}: the account {account}, which {what}, has only {balance} wei, less than \
			 least_balance"
		)),
		_ => Ok(()),
	}
}

async fn price(node: &Node, wanted: &Wanted<'_>) -> Result<(), String> {
	let base = told(node.latest().await)?.base_fee();
	match base > wanted.most_fee {
		true => Err(format!(
			"{}: gas costs {base} wei, more than most_fee: nothing would be included",
			node.endpoint()
		)),
		false => Ok(()),
	}
}

async fn finality(node: &Node, wanted: &Wanted<'_>) -> Result<(), String> {
	if wanted.confirmations.is_some() {
		return Ok(());
	}
	match node.header(json!("finalized")).await {
		Ok(Some(_)) => Ok(()),
		Ok(None) | Err(NodeError::Refused { .. }) => Err(format!(
			"{}: the chain does not say which block is final: name `confirmations`",
			node.endpoint()
		)),
		Err(error) => Err(error.to_string()),
	}
}

async fn inbox(node: &Node, wanted: &Wanted<'_>) -> Result<(), String> {
	let (endpoint, inbox) = (node.endpoint(), wanted.inbox);
	if told(node.code(inbox, At::Latest).await)?.is_empty() {
		return Err(format!(
			"{endpoint}: there is no contract at {inbox}: `inbox` names the VigilInbox of this chain"
		));
	}
	let ask = |input: Vec<u8>| node.call(inbox, input.into(), At::Latest);
	let not_ours = |_| format!("{endpoint}: the contract at {inbox} is no VigilInbox");
	let genesis = ask(Inbox::genesisCall {}.abi_encode()).await.map_err(|_| not_ours(()))?;
	let genesis = Inbox::genesisCall::abi_decode_returns(&genesis).map_err(|_| not_ours(()))?;
	let found = hash(genesis);
	if let Some(vigil) = wanted.vigil.filter(|vigil| *vigil != found) {
		return Err(format!(
			"{endpoint}: the inbox trusts the Vigil chain {found:?}, but the source is {vigil:?}"
		));
	}
	for service in wanted.services {
		let call = Inbox::latestSetCall { service: service.0 };
		let answer = told(ask(call.abi_encode()).await)?;
		let latest = Inbox::latestSetCall::abi_decode_returns(&answer).map_err(|_| not_ours(()))?;
		if latest.hash.is_zero() {
			return Err(format!(
				"{endpoint}: the inbox trusts no set of service {service}: its installer has to install \
				 one, or take the service out of `services`"
			));
		}
	}
	Ok(())
}
