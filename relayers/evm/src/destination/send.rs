// SPDX-License-Identifier: Apache-2.0

//! Handing transactions to endpoints, and what these say about them.

use super::EvmDestination;
use crate::{
	node::{At, Node, NodeError},
	refusal::{of_error, reason},
	wallet::offer_of,
};
use alloy_consensus::{Transaction, TxEnvelope};
use alloy_eips::eip2718::Decodable2718;
use alloy_primitives::B256;
use std::sync::Arc;
use tokio::sync::mpsc::UnboundedSender;
use vigil_primitives::H256;
use vigil_relayer_core::{Event, ItemKey, Refused, Tx, TxEvent};
use vigil_relayer_link::Endpoint;

impl EvmDestination {
	/// Hands a transaction to all endpoints, and says what the one in use makes of it.
	pub(super) async fn hand_in(&self, key: ItemKey, tx: Tx, events: UnboundedSender<Event>) {
		let event = match self.node() {
			Ok(node) => self.try_send(&node, &key, &tx).await,
			Err(error) => Err(error),
		};
		let event = event.unwrap_or_else(|error| of_error(&error));
		let _ = events.send(Event::Tx(key, event));
	}

	async fn try_send(
		&self,
		node: &Arc<Node>,
		key: &ItemKey,
		tx: &Tx,
	) -> Result<TxEvent, NodeError> {
		// A Halt waits for nothing.
		if !key.is_halt() {
			if let Some(event) = self.foresee(node, tx).await? {
				return Ok(event);
			}
		}
		let before = self.with(|state| state.waiting.insert(tx.nonce, (key.clone(), tx.hash)));
		self.tell_others(node.endpoint(), &tx.bytes);
		match node.send(&tx.bytes).await {
			Ok(_) => {},
			Err(error) => match of_error(&error) {
				// It has it already.
				TxEvent::Accepted => {},
				event => return Ok(event),
			},
		}
		if let Some((nonce, offer)) = offer_of(&tx.bytes) {
			self.with(|state| state.taken.insert(nonce, offer));
		}
		let first = before.is_none_or(|(_, hash)| hash != tx.hash);
		if key.is_halt() && first {
			self.sweep_ahead(node, key.service).await;
		}
		Ok(TxEvent::Accepted)
	}

	/// What would become of a transaction that is next in turn: one that would fail is not paid for.
	async fn foresee(&self, node: &Node, tx: &Tx) -> Result<Option<TxEvent>, NodeError> {
		let from = self.wallet.address();
		let next = node.nonce(from, At::Latest).await?;
		if next > tx.nonce {
			let text = "its nonce is used".into();
			return Ok(Some(TxEvent::Refused(Refused::Outdated, text)));
		}
		let Ok(envelope) = TxEnvelope::decode_2718(&mut &tx.bytes[..]) else { return Ok(None) };
		if next < tx.nonce {
			// What is before it in the queue may be what it needs.
			return Ok(None);
		}
		let call = (envelope.input().clone(), envelope.gas_limit());
		match node.dry_run(from, self.inbox(), call).await {
			Ok(_) => Ok(None),
			Err(error) if error.is_revert() => {
				let text = format!("the call would fail: {}", reason(&error));
				Ok(Some(TxEvent::Refused(Refused::Invalid, text)))
			},
			// Sending says better what is wrong, such as too little money.
			Err(NodeError::Refused { .. }) => Ok(None),
			Err(error) => Err(error),
		}
	}

	/// An endpoint that keeps transactions to itself is not the only one to have them. What others say about
	/// it is of no use.
	pub(crate) fn tell_others(&self, first: &Endpoint, bytes: &[u8]) {
		let chain_id = self.with(|state| state.chain_id);
		let second = self.with(|state| state.second.clone());
		for endpoint in self.options.endpoints.iter().filter(|one| *one != first) {
			let known = second.clone().filter(|second| second.endpoint() == endpoint);
			let (endpoint, bytes) = (endpoint.clone(), bytes.to_vec());
			tokio::spawn(async move {
				let node = match known {
					Some(node) => Some(node),
					None => Node::dial(&endpoint, chain_id).await.ok().map(Arc::new),
				};
				if let Some(node) = node {
					let _ = node.send(&bytes).await;
				}
			});
		}
	}

	/// Says why transactions failed whose nonces are used, as far as the endpoint tells. That they failed, the
	/// inbox tells.
	pub(super) async fn explain(&self, node: &Node, nonce: u64, events: &UnboundedSender<Event>) {
		let used: Vec<_> = self.with(|state| {
			let later = state.waiting.split_off(&nonce);
			std::mem::replace(&mut state.waiting, later).into_values().collect()
		});
		for (key, hash) in used {
			let Ok(Some(receipt)) = node.receipt(B256::from(hash.0)).await else { continue };
			if receipt.failed() {
				let text = self.why(node, hash).await;
				let _ = events.send(Event::Tx(key, TxEvent::Failed(hash, text)));
			}
		}
	}

	/// What a transaction that failed would return if it were made again.
	async fn why(&self, node: &Node, hash: H256) -> String {
		let unknown = || "it reverted".to_owned();
		let params = serde_json::json!([B256::from(hash.0)]);
		let found: Result<Option<Sent>, _> = node.request("eth_getTransactionByHash", params).await;
		let Ok(Some(sent)) = found else { return unknown() };
		let again = (sent.input, sent.gas.to());
		match node.dry_run(self.wallet.address(), self.inbox(), again).await {
			Err(error) if error.is_revert() => reason(&error),
			_ => unknown(),
		}
	}
}

/// The part of a transaction that it takes to make it again.
#[derive(Debug, serde::Deserialize)]
struct Sent {
	input: alloy_primitives::Bytes,
	gas: alloy_primitives::U64,
}
