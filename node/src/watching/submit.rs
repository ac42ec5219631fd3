// SPDX-License-Identifier: Apache-2.0

//! Hands certificates to our own next block.
//!
//! The transaction stays in this node's pool: every author brings in what its own watcher knows, so
//! nobody has to be trusted to do it for the others and nothing floods the network.

use crate::client::{FullClient, Pool};
use pallet_liveness_runtime_api::LivenessApi;
use sc_client_api::HeaderBackend;
use sc_transaction_pool_api::{TransactionPool, TransactionSource};
use sp_api::ProvideRuntimeApi;
use sp_transaction_pool::runtime_api::TaggedTransactionQueue;
use std::{
	collections::VecDeque,
	sync::Arc,
	time::{Duration, Instant},
};
use vigil_primitives::{Certificate, Kind};

/// Certificates that wait for a block at most.
const WAITING: usize = 256;
/// How long a certificate is offered before it is left to others.
const PATIENCE: Duration = Duration::from_secs(15 * 60);
/// How long one is kept that the chain does not want: it may be early, as a Resume before its Halt.
const GRACE: Duration = Duration::from_secs(60);

/// Certificates that the chain has not taken yet.
pub struct Submitter {
	client: Arc<FullClient>,
	pool: Arc<Pool>,
	waiting: VecDeque<(Instant, Certificate)>,
	/// When the oldest one was submitted that the chain could take as of its best block.
	oldest_wanted: Option<Instant>,
}

impl Submitter {
	/// A submitter with nothing to submit.
	pub fn new(client: Arc<FullClient>, pool: Arc<Pool>) -> Self {
		Self { client, pool, waiting: VecDeque::new(), oldest_wanted: None }
	}

	/// Certificates that the chain has not taken yet.
	pub fn waiting(&self) -> usize {
		self.waiting.len()
	}

	/// For how long the chain has not taken what it could take.
	pub fn longest_wait(&self) -> Duration {
		self.oldest_wanted.map_or(Duration::ZERO, |since| since.elapsed())
	}

	/// Offers a certificate now, and again with every block until the chain has no use for it.
	pub async fn submit(&mut self, certificate: Certificate) {
		let kind = certificate.signed.statement.kind();
		if !matches!(kind, Kind::Halt | Kind::Resume | Kind::Checkpoint) {
			return;
		}
		if self.waiting.len() >= WAITING {
			self.waiting.pop_front();
		}
		self.offer(&certificate).await;
		self.waiting.push_back((Instant::now(), certificate));
	}

	/// Offers again what waits.
	pub async fn on_block(&mut self) {
		self.oldest_wanted = None;
		for (since, certificate) in std::mem::take(&mut self.waiting) {
			let wanted = self.offer(&certificate).await;
			if wanted {
				self.oldest_wanted.get_or_insert(since);
			}
			let patience = if wanted { PATIENCE } else { GRACE };
			if since.elapsed() < patience {
				self.waiting.push_back((since, certificate));
			}
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
