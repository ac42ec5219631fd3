// SPDX-License-Identifier: Apache-2.0

//! Hands evidence that this node holds to its own next block.
//!
//! Two statements of one key that conflict are proof by themselves. Every author who heard both can bring
//! them in, nobody pays for it, and so nobody can keep them out. As with certificates, the transaction
//! stays in this node's pool.

mod queue;

use crate::client::{Block, FullClient, Pool};
use futures::{channel::mpsc, StreamExt};
use pallet_slashing_runtime_api::{Said, SlashingApi};
use queue::Queue;
use sc_client_api::{BlockchainEvents, HeaderBackend};
use sc_transaction_pool_api::{TransactionPool, TransactionSource};
use sp_api::{ApiError, ProvideRuntimeApi};
use sp_runtime::{traits::Block as BlockT, transaction_validity::TransactionValidity};
use sp_transaction_pool::runtime_api::TaggedTransactionQueue;
use std::sync::Arc;
use vigil_watcher::{store::evidence::Evidence, Message};

type Extrinsic = <Block as BlockT>::Extrinsic;

/// Pieces that wait for the task.
const ORDERS: usize = 256;
/// Pieces that are offered between two blocks: each costs the runtime some verifications.
const OFFERS: usize = 4;

/// Takes evidence for the chain. Without a task behind it, takes it and does nothing.
#[derive(Clone)]
pub struct Reporter {
	orders: Option<mpsc::Sender<Evidence>>,
}

/// Offers it.
pub struct Task {
	client: Arc<FullClient>,
	pool: Arc<Pool>,
	orders: mpsc::Receiver<Evidence>,
	queue: Queue,
}

impl Reporter {
	/// A reporter, and the task that does it.
	pub fn new(client: Arc<FullClient>, pool: Arc<Pool>) -> (Self, Task) {
		let (sender, orders) = mpsc::channel(ORDERS);
		let task = Task { client, pool, orders, queue: Queue::default() };
		(Self { orders: Some(sender) }, task)
	}

	/// One whose operator does not want to report.
	pub fn silent() -> Self {
		Self { orders: None }
	}

	/// Offers a piece with the next blocks, until the chain has judged by it or never will.
	pub fn report(&mut self, evidence: Evidence) {
		let Some(orders) = &mut self.orders else { return };
		if orders.try_send(evidence).is_err() {
			log::warn!(target: "watcher", "Evidence is left to others: too much waits");
		}
	}
}

#[cfg(test)]
impl Reporter {
	/// A reporter whose orders nobody carries out, and what it was given since that was asked last.
	pub fn idle() -> (Self, impl FnMut() -> Vec<Evidence>) {
		use futures::FutureExt;
		let (orders, mut given) = mpsc::channel(ORDERS);
		let given = move || {
			let mut all = Vec::new();
			while let Some(Some(evidence)) = given.next().now_or_never() {
				all.push(evidence);
			}
			all
		};
		(Self { orders: Some(orders) }, given)
	}
}

impl Task {
	/// Runs until nobody reports any more.
	pub async fn run(mut self) {
		let mut blocks = self.client.import_notification_stream().fuse();
		loop {
			tokio::select! {
				evidence = self.orders.next() => match evidence {
					Some(evidence) => self.queue.put(evidence),
					None => return,
				},
				block = blocks.next() => match block {
					Some(block) if block.is_new_best => self.offer_some().await,
					Some(_) => {},
					None => return,
				},
			}
		}
	}

	async fn offer_some(&mut self) {
		for evidence in self.queue.next(OFFERS) {
			let wanted = self.offer(&evidence).await;
			self.queue.offered(&evidence, wanted);
		}
	}

	/// Puts it into the pool. False if the chain does not want it as of its best block.
	async fn offer(&self, evidence: &Evidence) -> bool {
		let best = self.client.info().best_hash;
		match self.ask(evidence) {
			Ok((extrinsic, Ok(_))) => {
				// Refused is what the pool knows already, or has no room for: there is a next block.
				let _ = self.pool.submit_one(best, TransactionSource::Local, extrinsic).await;
				true
			},
			Ok((_, Err(reason))) => {
				log::debug!(target: "watcher", "The chain does not want evidence: {reason:?}");
				false
			},
			Err(error) => {
				log::debug!(target: "watcher", "The runtime takes no evidence: {error}");
				false
			},
		}
	}

	/// The transaction, and whether the chain would take it: it is asked first, because the pool refuses
	/// for long what it once found invalid.
	fn ask(&self, evidence: &Evidence) -> Result<(Extrinsic, TransactionValidity), ApiError> {
		let best = self.client.info().best_hash;
		let api = self.client.runtime_api();
		let (first, second) = (said(&evidence.first), said(&evidence.second));
		let extrinsic = api.note_contradiction(best, first, second)?;
		let source = TransactionSource::Local;
		let validity = api.validate_transaction(best, source, extrinsic.clone(), best)?;
		Ok((extrinsic, validity))
	}
}

fn said(message: &Message) -> Said {
	match message {
		Message::Vote(vote) => Said::Vote(vote.clone()),
		Message::Certificate(certificate) => Said::Certificate(certificate.clone()),
	}
}
