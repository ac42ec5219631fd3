// SPDX-License-Identifier: Apache-2.0

//! Where words are put up: every node has one, and whoever asks is shown what they add up to.

use super::state::{standbys, Own};
use crate::client::FullClient;
use parking_lot::Mutex;
use sc_client_api::HeaderBackend;
use std::sync::Arc;
use vigil_bls::Blst;
use vigil_primitives::{Announcement, ServiceId, StandbyWord};
use vigil_watcher::standby::{Desk, NotTaken};

/// Why a word is not put up.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BoardError {
	/// It is not taken.
	#[error(transparent)]
	NotTaken(#[from] NotTaken),
	/// The chain cannot be read.
	#[error("the chain cannot be read: {0}")]
	Chain(String),
}

/// Words, and what they add up to.
pub struct Board {
	client: Arc<FullClient>,
	desk: Mutex<Desk<Blst>>,
}

impl Board {
	/// An empty one.
	pub fn new(client: Arc<FullClient>) -> Arc<Self> {
		let desk = Mutex::new(Desk::new(client.info().genesis_hash));
		Arc::new(Self { client, desk })
	}

	/// Puts up a word, if the last final block knows who says it. Whether it was new.
	pub async fn put(&self, word: StandbyWord) -> Result<bool, BoardError> {
		let (service, signer) = (word.order.set.service, word.signer);
		let last = Own::last(&self.client);
		let known = standbys(&last, service).await.map_err(BoardError::Chain)?;
		let new = self.desk.lock().take(word, &known)?;
		if new {
			log::info!(target: "standby", "Service {service}: member {} of the standby spoke", signer.0);
		}
		Ok(new)
	}

	/// The words of a service.
	pub fn words(&self, service: ServiceId) -> Vec<StandbyWord> {
		self.desk.lock().words(service).cloned().collect()
	}

	/// What words add up to, of one service or of all.
	pub fn announcements(&self, service: Option<ServiceId>) -> Vec<Announcement> {
		self.desk.lock().announcements(service)
	}
}
