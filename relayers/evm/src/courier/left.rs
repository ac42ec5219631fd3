// SPDX-License-Identifier: Apache-2.0

//! What an earlier process left in pools. This one does not know what it is, and whoever sends the same errand with
//! another nonce pays for it twice. So nothing is sent before blocks have it; what they do not take in time is replaced by
//! transactions that do nothing.

use super::{Courier, ErrandError, PATIENCE, STEPS};
use crate::{
	fees::offer,
	node::{At, Node, NodeError},
	wallet::Draft,
};
use alloy_primitives::{Bytes, U256};
use futures::future::join_all;
use std::{sync::Arc, time::Instant};

/// The most transactions of earlier processes that are waited for: an endpoint may make them up.
const MOST_LEFT: u64 = 16;
/// What a transaction takes that does nothing.
const NOTHING_GAS: u64 = 21_000;

/// What is known of them.
#[derive(Debug, Default)]
pub(super) enum Left {
	/// Nobody was asked.
	#[default]
	Unknown,
	/// Nonces below this one are taken.
	Below {
		until: u64,
		/// Since when they are waited for, or were replaced.
		since: Instant,
		tries: u128,
	},
	/// There are none any more.
	Nothing,
}

impl Courier {
	/// Whether pools have nothing of an earlier process; `next` is the first nonce that no block has.
	pub(super) async fn is_clear(
		&self,
		(node, all): (&Node, &[Arc<Node>]),
		next: u64,
	) -> Result<bool, ErrandError> {
		let mut left = self.left.lock().await;
		if let Left::Unknown = *left {
			let until = self.taken(all).await?.min(next.saturating_add(MOST_LEFT));
			*left = Left::Below { until, since: Instant::now(), tries: 0 };
		}
		let Left::Below { until, since, tries } = *left else { return Ok(true) };
		if next >= until {
			*left = Left::Nothing;
			return Ok(true);
		}
		if since.elapsed() >= PATIENCE {
			let tries = tries.saturating_add(1);
			*left = Left::Below { until, since: Instant::now(), tries };
			self.make_void((node, all), (next, until), tries).await?;
		}
		Ok(false)
	}

	/// The first nonce that neither blocks nor pools have, by the endpoint that knows of most. If none of them tells, that
	/// is not that there is nothing.
	async fn taken(&self, all: &[Arc<Node>]) -> Result<u64, NodeError> {
		let account = self.account();
		let asked = all.iter().map(|node| node.nonce(account, At::Pending));
		let (mut most, mut problem) = (None, NodeError::Empty);
		for told in join_all(asked).await {
			match told {
				Ok(nonce) => most = most.max(Some(nonce)),
				Err(error) => problem = error,
			}
		}
		most.ok_or(problem)
	}

	/// Replaces what has these nonces by what does nothing, for more with each try.
	async fn make_void(
		&self,
		(node, all): (&Node, &[Arc<Node>]),
		(next, until): (u64, u64),
		tries: u128,
	) -> Result<(), ErrandError> {
		let market = Self::market(node).await?;
		let more = (self.caps.tip / STEPS).saturating_mul(tries).min(self.caps.tip);
		let offer = offer(market, self.caps, more, None)
			.map_err(|error| ErrandError::Unsent(error.to_string()))?;
		for nonce in next..until {
			let draft = Draft {
				chain_id: node.chain_id(),
				nonce,
				to: Some(self.account()),
				value: U256::ZERO,
				input: Bytes::new(),
				gas: NOTHING_GAS,
				offer,
			};
			let hash = self.send((node, all), &draft).await?;
			log::warn!(
				target: "vigil-relayer",
				"what has the nonce {nonce} of {} is not of this process and in no block: {hash}, which does \
				 nothing, is to replace it", self.account(),
			);
		}
		Ok(())
	}
}
