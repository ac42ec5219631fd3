// SPDX-License-Identifier: Apache-2.0

//! Several endpoints of one chain, all of which are asked: whoever needs a thing that any of them says, or that all say,
//! decides that himself.

use crate::node::{Node, NodeError};
use futures::{future::join_all, stream::FuturesUnordered, StreamExt};
use std::{
	future::Future,
	sync::{Arc, Mutex, PoisonError},
	time::{Duration, Instant},
};
use vigil_relayer_link::Endpoint;

/// How long an endpoint is left alone that cannot be dialled.
const DIAL_PAUSE: Duration = Duration::from_secs(15);
/// How long the others are waited for once one has answered.
const GRACE: Duration = Duration::from_secs(2);

/// A chain by its endpoints.
#[derive(Debug)]
pub struct Chain {
	chain_id: u64,
	slots: Mutex<Vec<Slot>>,
}

#[derive(Clone, Debug)]
struct Slot {
	endpoint: Endpoint,
	state: State,
}

#[derive(Clone, Debug)]
enum State {
	New,
	Up(Arc<Node>),
	Down(Instant, NodeError),
}

/// What endpoints answered.
#[derive(Clone, Debug)]
pub struct Answered<T> {
	/// What those say that answered; there may be none.
	pub answers: Vec<(Arc<Node>, T)>,
	/// What is wrong with the others.
	pub problems: Vec<NodeError>,
}

impl<T> Answered<T> {
	/// The answers, if there are any; else what is wrong.
	pub fn some(self) -> Result<Vec<(Arc<Node>, T)>, NodeError> {
		match self.answers.is_empty() {
			true => Err(self.problems.into_iter().next().unwrap_or(NodeError::Empty)),
			false => Ok(self.answers),
		}
	}
}

impl Chain {
	/// These endpoints, which have to be of this chain.
	pub fn new(endpoints: &[Endpoint], chain_id: u64) -> Self {
		let slots = endpoints.iter().map(|one| Slot { endpoint: one.clone(), state: State::New });
		Self { chain_id, slots: Mutex::new(slots.collect()) }
	}

	/// Its id.
	pub fn id(&self) -> u64 {
		self.chain_id
	}

	/// How many endpoints there are.
	pub fn size(&self) -> usize {
		self.slots(|slots| slots.len())
	}

	fn slots<T>(&self, look: impl FnOnce(&mut Vec<Slot>) -> T) -> T {
		look(&mut self.slots.lock().unwrap_or_else(PoisonError::into_inner))
	}

	/// The endpoints that can be asked, and what is wrong with the others.
	pub async fn nodes(&self) -> (Vec<Arc<Node>>, Vec<NodeError>) {
		let before = self.slots(|slots| slots.clone());
		let dialled = before.into_iter().map(|slot| async {
			let state = match slot.state {
				State::Down(since, error) if since.elapsed() < DIAL_PAUSE => {
					State::Down(since, error)
				},
				State::Up(node) => State::Up(node),
				State::New | State::Down(..) => self.dial(&slot.endpoint).await,
			};
			Slot { endpoint: slot.endpoint, state }
		});
		let slots = join_all(dialled).await;
		let (mut nodes, mut problems) = (Vec::new(), Vec::new());
		for slot in &slots {
			match &slot.state {
				State::Up(node) => nodes.push(node.clone()),
				State::Down(_, error) => problems.push(error.clone()),
				State::New => {},
			}
		}
		self.slots(|kept| *kept = slots);
		(nodes, problems)
	}

	async fn dial(&self, endpoint: &Endpoint) -> State {
		match tokio::time::timeout(GRACE, Node::dial(endpoint, Some(self.chain_id))).await {
			Ok(Ok(node)) => State::Up(Arc::new(node)),
			Ok(Err(error)) => State::Down(Instant::now(), error),
			Err(_) => {
				let (endpoint, detail) = (endpoint.to_string(), "it takes too long".to_owned());
				State::Down(Instant::now(), NodeError::Unreachable { endpoint, detail })
			},
		}
	}

	/// Asks all of them at once. One that is slow holds nobody up for long once another one has answered.
	pub async fn ask<T, F>(&self, ask: impl Fn(Arc<Node>) -> F) -> Answered<T>
	where
		F: Future<Output = Result<T, NodeError>>,
	{
		let (nodes, mut problems) = self.nodes().await;
		let mut asked: FuturesUnordered<_> = nodes
			.into_iter()
			.map(|node| {
				let answer = ask(node.clone());
				async move { (node, answer.await) }
			})
			.collect();
		let mut answers = Vec::new();
		let mut until: Option<tokio::time::Instant> = None;
		loop {
			let next = match until {
				None => asked.next().await,
				Some(until) => match tokio::time::timeout_at(until, asked.next()).await {
					Ok(next) => next,
					Err(_) => break,
				},
			};
			match next {
				None => break,
				Some((node, Ok(answer))) => {
					answers.push((node, answer));
					until = until.or_else(|| tokio::time::Instant::now().checked_add(GRACE));
				},
				Some((node, Err(error))) => {
					self.distrust(&node, &error);
					problems.push(error);
				},
			}
		}
		Answered { answers, problems }
	}

	/// An endpoint that does not answer is dialled anew after a while.
	fn distrust(&self, node: &Node, error: &NodeError) {
		if !matches!(error, NodeError::Unreachable { .. }) {
			return;
		}
		self.slots(|slots| {
			for slot in slots.iter_mut().filter(|slot| slot.endpoint == *node.endpoint()) {
				slot.state = State::Down(Instant::now(), error.clone());
			}
		});
	}
}
