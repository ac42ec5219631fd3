// SPDX-License-Identifier: Apache-2.0

//! Which endpoint is used, and which one confirms what it says.

use super::EvmDestination;
use crate::{
	abi::Inbox,
	node::{At, Node, NodeError},
	registry::Registry,
};
use alloy_sol_types::SolCall;
use futures::future::join_all;
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use vigil_primitives::Seconds;
use vigil_relayer_core::InboxLimits;
use vigil_relayer_link::Endpoint;

/// How often to see whether there is a second endpoint.
const SECOND_PAUSE: Duration = Duration::from_secs(5);

impl EvmDestination {
	/// Takes the first endpoint that answers and has the inbox, and says which chain it is of.
	pub(super) async fn dial(&self) -> Result<u64, NodeError> {
		let (first, known) = self.with(|state| (state.first, state.chain_id));
		let chain_id = match known.or(self.options.chain_id) {
			Some(chain_id) => chain_id,
			None => self.agree().await?,
		};
		let mut endpoints = self.options.endpoints.clone();
		if !endpoints.is_empty() {
			let first = first % endpoints.len();
			endpoints.rotate_left(first);
		}
		let node = self.open(&endpoints, chain_id).await?;
		let limits = self.ask_limits(&node).await?;
		self.with(|state| {
			state.chain_id = Some(chain_id);
			state.limits = limits;
			let name = node.endpoint().secret().to_owned();
			let known = state.registries.entry(name);
			let fresh = || Arc::new(Registry::since(self.options.since));
			state.registry = known.or_insert_with(fresh).clone();
			state.node = Some(Arc::new(node));
			(state.second, state.contradicted) = (None, None);
		});
		Ok(chain_id)
	}

	/// The first of these that answers and is of this chain.
	async fn open(&self, endpoints: &[Endpoint], chain_id: u64) -> Result<Node, NodeError> {
		let mut last = NodeError::Empty;
		for endpoint in endpoints {
			match Node::dial(endpoint, Some(chain_id)).await {
				Ok(node) => return Ok(node),
				Err(error) => {
					if let NodeError::WrongChain { .. } = &error {
						let text = format!("{error}: it is left out");
						let new = self.with(|state| state.left_out.insert(text.clone()));
						if new {
							log::error!(target: "vigil-relayer", "{text}");
						}
					}
					last = error;
				},
			}
		}
		Err(last)
	}

	/// The chain that most endpoints are of; a tie is not broken.
	async fn agree(&self) -> Result<u64, NodeError> {
		let dialled = self.options.endpoints.iter().map(|endpoint| Node::dial(endpoint, None));
		let answers = join_all(dialled).await;
		let mut votes = BTreeMap::<u64, usize>::new();
		for node in answers.iter().flatten() {
			let votes = votes.entry(node.chain_id()).or_default();
			*votes = votes.saturating_add(1);
		}
		let most = votes.values().max().copied().unwrap_or_default();
		let mut winners = votes.iter().filter(|(_, count)| **count == most);
		match (winners.next(), winners.next()) {
			(Some((chain_id, _)), None) => Ok(*chain_id),
			(Some((one, _)), Some((other, _))) => Err(NodeError::WrongChain {
				endpoint: "half of the endpoints".into(),
				found: *other,
				expected: *one,
			}),
			_ => Err(answers.into_iter().find_map(Result::err).unwrap_or(NodeError::Empty)),
		}
	}

	async fn ask_limits(&self, node: &Node) -> Result<InboxLimits, NodeError> {
		let asked = node.call(self.inbox(), Inbox::limitsCall {}.abi_encode().into(), At::Latest);
		let answer = asked.await?;
		if answer.is_empty() {
			let detail = format!("there is no contract at {}", self.inbox());
			return Err(node.nonsense("limits()", detail));
		}
		let limits = Inbox::limitsCall::abi_decode_returns(&answer)
			.map_err(|error| node.nonsense("limits()", error))?;
		Ok(InboxLimits {
			freshness: Some(Seconds(limits.freshness)),
			checkpoint_freshness: Some(Seconds(limits.checkpointFreshness)),
			clock_drift: Some(Seconds(limits.clockDrift)),
			most_messages: None,
		})
	}

	/// Keeps a connection to a second endpoint, for good.
	pub(super) async fn keep_second(&self) {
		loop {
			let wanted = self.options.endpoints.len() > 1
				&& self.with(|state| state.second.is_none() && state.node.is_some());
			if let (true, Ok(node)) = (wanted, self.node()) {
				let endpoints = &self.options.endpoints;
				let place = endpoints.iter().position(|one| one == node.endpoint()).unwrap_or(0);
				let (before, after) = endpoints.split_at(place);
				let others: Vec<_> = after.iter().skip(1).chain(before).cloned().collect();
				let second = self.open(&others, node.chain_id()).await;
				self.with(|state| state.second = second.ok().map(Arc::new));
			}
			tokio::time::sleep(SECOND_PAUSE).await;
		}
	}
}
