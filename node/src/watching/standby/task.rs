// SPDX-License-Identifier: Apache-2.0

//! The part of a node that stands by: looks at every few blocks whether it is its turn to speak, signs, and tells
//! others.

use super::{
	board::Board,
	state::{situation, Own},
};
use crate::{client::FullClient, watching::now};
use codec::Encode;
use futures::future::join_all;
use jsonrpsee::{core::client::ClientT, rpc_params};
use jsonrpsee_http_client::HttpClientBuilder;
use sc_service::Error;
use sp_core::Bytes;
use std::{
	path::Path,
	sync::Arc,
	time::{Duration, Instant},
};
use vigil_primitives::{ServiceId, StandbyWord, H256};
use vigil_watcher::standby::{config, files, orders, Pen};

/// How often the chain is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How often others are told the same again: they forget it when they start anew.
const TELL_EVERY: Duration = Duration::from_secs(30);
/// How long another node may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Reads configuration and key and sees that there is a record.
pub fn prepare(file: &Path, genesis_hash: H256) -> Result<Pen, Error> {
	let config = config::load(file).map_err(|error| Error::Application(Box::new(error)))?;
	Pen::new(config, genesis_hash, false).map_err(|error| Error::Application(Box::new(error)))
}

/// Somebody who stands by.
pub struct Standing {
	/// The chain.
	pub client: Arc<FullClient>,
	/// Where own words are put up.
	pub board: Arc<Board>,
	/// What signs.
	pub pen: Pen,
}

impl Standing {
	/// Stands by for good.
	pub async fn run(self) {
		log::info!(target: "standby", "Standing by for services {:?}", self.pen.config().services);
		let mut told: Option<Instant> = None;
		loop {
			let mut spoke = false;
			for service in self.pen.config().services() {
				match self.look(service).await {
					Ok(new) => spoke |= new,
					Err(problem) => {
						log::warn!(target: "standby", "Service {service}: {problem}");
					},
				}
			}
			if spoke || told.is_none_or(|at| at.elapsed() >= TELL_EVERY) {
				told = Some(Instant::now());
				self.tell().await;
			}
			tokio::time::sleep(LOOK_EVERY).await;
		}
	}

	/// Speaks, if it is time to. Whether something new was said.
	async fn look(&self, service: ServiceId) -> Result<bool, String> {
		let situation = situation(&Own::last(&self.client), service).await?;
		let key = self.pen.key().map_err(|error| error.to_string())?;
		let (silence, time) = (self.pen.config().silence(), now().unix());
		let mut spoke = false;
		for order in orders(&situation, &key, silence, time) {
			if self.pen.said(&order).map_err(|error| error.to_string())?.is_some() {
				continue;
			}
			let word = self.pen.sign(&order, time).map_err(|error| error.to_string())?;
			let next = word.order.handover.next.set_id;
			log::warn!(target: "standby", "Service {service}: set {next} is announced");
			spoke = true;
		}
		Ok(spoke)
	}

	/// Tells everybody who is to know what was said. What they make of it is theirs.
	async fn tell(&self) {
		for word in files::all(&self.pen.config().words) {
			if let Err(error) = self.board.put(word.clone()).await {
				log::debug!(target: "standby", "{error}");
				continue;
			}
			// All at once: nodes that do not answer hold up nothing.
			let told = self.pen.config().tell.iter().map(|url| tell(url, &word));
			for problem in join_all(told).await.into_iter().filter_map(Result::err) {
				log::warn!(target: "standby", "a node is not told: {problem}");
			}
		}
	}
}

/// Tells a node a word.
pub async fn tell(url: &str, word: &StandbyWord) -> Result<bool, String> {
	let node = HttpClientBuilder::default().request_timeout(PATIENCE).build(url);
	let node = node.map_err(|error| error.to_string())?;
	let params = rpc_params![Bytes(word.encode())];
	node.request("vigil_tellStandbyWord", params).await.map_err(|error| error.to_string())
}
