// SPDX-License-Identifier: Apache-2.0

//! Hands certificates to our own next block.
//!
//! The transaction stays in this node's pool: every author brings in what its own watcher knows, so
//! nobody has to be trusted to do it for the others and nothing floods the network. Asking the runtime
//! takes time, so that this is a task of its own and the watcher never waits for it.

mod queue;

use crate::client::{FullClient, Pool};
use futures::{channel::mpsc, FutureExt, StreamExt};
use pallet_liveness_runtime_api::LivenessApi;
use parking_lot::Mutex;
use queue::Queue;
pub use queue::Weight;
use sc_client_api::HeaderBackend;
use sc_transaction_pool_api::{TransactionPool, TransactionSource};
use sp_api::ProvideRuntimeApi;
use sp_transaction_pool::runtime_api::TaggedTransactionQueue;
use std::{
	sync::Arc,
	time::{Duration, Instant},
};
use vigil_primitives::Certificate;

/// Certificates that wait for the task.
const ORDERS: usize = 1_024;
/// Certificates that are offered between two blocks: each costs the runtime two verifications.
const OFFERS: usize = 32;

/// What the task is to do.
enum Order {
	/// Offer this.
	Offer(Box<Certificate>, Weight),
	/// There is a new block: offer again what it has not taken.
	Block,
}

/// How it stands.
#[derive(Clone, Copy, Debug, Default)]
struct Progress {
	waiting: usize,
	/// Since when the oldest one waits that the chain could take as of its best block.
	oldest_wanted: Option<Instant>,
}

/// Takes certificates for the chain.
pub struct Submitter {
	orders: mpsc::Sender<Order>,
	progress: Arc<Mutex<Progress>>,
}

/// Offers them.
pub struct Task {
	client: Arc<FullClient>,
	pool: Arc<Pool>,
	orders: mpsc::Receiver<Order>,
	progress: Arc<Mutex<Progress>>,
	queue: Queue,
}

impl Submitter {
	/// A submitter with nothing to submit, and the task that does it.
	pub fn new(client: Arc<FullClient>, pool: Arc<Pool>) -> (Self, Task) {
		let (sender, orders) = mpsc::channel(ORDERS);
		let progress = Arc::<Mutex<Progress>>::default();
		let task =
			Task { client, pool, orders, progress: progress.clone(), queue: Queue::default() };
		(Self { orders: sender, progress }, task)
	}

	/// Certificates that the chain has not taken yet.
	pub fn waiting(&self) -> usize {
		self.progress.lock().waiting
	}

	/// For how long the chain has not taken what it could take.
	pub fn longest_wait(&self) -> Duration {
		self.progress.lock().oldest_wanted.map_or(Duration::ZERO, |since| since.elapsed())
	}

	/// Offers a certificate soon, and again with every block until the chain has no use for it. One that
	/// names fewer absent takes its place, so that whoever signed a little later is credited, too.
	pub fn submit(&mut self, certificate: &Certificate, weight: Weight) {
		if self.orders.try_send(Order::Offer(Box::new(certificate.clone()), weight)).is_err() {
			log::warn!(target: "watcher", "A certificate is left to others: too many wait");
		}
	}

	/// The chain has a new block.
	pub fn on_block(&mut self) {
		// A full queue means that the task is behind, and it looks at the best block anyway.
		let _ = self.orders.try_send(Order::Block);
	}
}

#[cfg(test)]
impl Submitter {
	/// A submitter whose orders nobody carries out, and what it was given since that was asked last.
	pub fn idle() -> (Self, impl FnMut() -> Vec<(Certificate, Weight)>) {
		let (orders, mut given) = mpsc::channel(ORDERS);
		let given = move || {
			let mut all = Vec::new();
			while let Some(Some(order)) = given.next().now_or_never() {
				if let Order::Offer(certificate, weight) = order {
					all.push((*certificate, weight));
				}
			}
			all
		};
		(Self { orders, progress: Arc::default() }, given)
	}
}

impl Task {
	/// Runs until the submitter is gone.
	pub async fn run(mut self) {
		while let Some(order) = self.orders.next().await {
			let mut orders = vec![order];
			while let Some(Some(more)) = self.orders.next().now_or_never() {
				orders.push(more);
			}
			for order in orders {
				match order {
					Order::Offer(certificate, weight) => {
						self.queue.put(*certificate, weight, Instant::now());
					},
					Order::Block => self.queue.renew(OFFERS),
				}
			}
			while let Some(certificate) = self.queue.take_next() {
				let wanted = self.offer(&certificate).await;
				self.queue.offered(&certificate, wanted);
			}
			*self.progress.lock() = Progress {
				waiting: self.queue.waiting(),
				oldest_wanted: self.queue.oldest_wanted(),
			};
		}
	}

	/// Puts it into the pool. False if the chain does not want it as of its best block.
	///
	/// The chain is asked first, because the pool refuses for long what it once found invalid.
	async fn offer(&self, certificate: &Certificate) -> bool {
		let best = self.client.info().best_hash;
		let api = self.client.runtime_api();
		let asked = api.note_certificates(best, vec![certificate.clone()]).and_then(|extrinsic| {
			let source = TransactionSource::Local;
			let validity = api.validate_transaction(best, source, extrinsic.clone(), best)?;
			Ok((extrinsic, validity))
		});
		match asked {
			Ok((extrinsic, Ok(_))) => {
				// Refused is what the pool knows already, or has no room for: there is a next block.
				let _ = self.pool.submit_one(best, TransactionSource::Local, extrinsic).await;
				true
			},
			Ok((_, Err(reason))) => {
				log::debug!(target: "watcher", "The chain does not want a certificate: {reason:?}");
				false
			},
			Err(error) => {
				log::warn!(target: "watcher", "The runtime takes no certificates: {error}");
				true
			},
		}
	}
}
