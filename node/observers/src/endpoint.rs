// SPDX-License-Identifier: Apache-2.0

//! One endpoint during one look: what it was asked, what it said, and what was wrong with it.

use crate::{
	health::Health,
	problem::Problem,
	source::{Asked, Shown, Source},
	Block, EndpointHealth,
};
use std::{
	future::Future,
	time::{Duration, Instant},
};
use vigil_primitives::{Head, Height, H256};

/// Who is asked, with what is remembered of it.
pub(crate) struct Endpoint {
	pub provider: String,
	pub url: String,
	pub source: Box<dyn Source>,
	pub health: Health,
	/// The head it claims, and when it first did.
	claim: Option<(H256, Duration)>,
}

/// What it said in one look.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
	/// Its head of the kind that counts as life.
	pub head: Option<Shown>,
	/// Its final head.
	pub finalized: Option<Shown>,
	/// What was wrong.
	pub problem: Option<Problem>,
	/// How long it took.
	pub latency: Option<Duration>,
	/// When it first claimed the head.
	pub claimed_at: Duration,
}

impl Endpoint {
	pub fn new(provider: String, url: String, source: Box<dyn Source>) -> Self {
		Self { provider, url, source, health: Health::default(), claim: None }
	}

	/// Asks which chain it serves and for its heads, all at once and within `limit`.
	pub async fn dial(&self, head: Head, limit: Duration) -> Answer {
		let start = Instant::now();
		let newest = async {
			match head {
				Head::Latest => Some(self.source.head(Head::Latest).await),
				Head::Finalized => None,
			}
		};
		let (identity, newest, finalized) = futures::join!(
			bounded(limit, self.source.identify()),
			async {
				tokio::time::timeout(limit, newest).await.unwrap_or(Some(Err(Problem::TimedOut)))
			},
			bounded(limit, self.source.head(Head::Finalized)),
		);
		let latency = Some(start.elapsed());
		if let Err(problem) = identity {
			return Answer { problem: Some(problem), ..Default::default() };
		}
		let counting = newest.unwrap_or_else(|| finalized.clone());
		let problem = counting.as_ref().err().or(finalized.as_ref().err()).cloned();
		Answer {
			head: counting.ok(),
			finalized: finalized.ok(),
			latency: latency.filter(|_| !matches!(problem, Some(Problem::TimedOut))),
			problem,
			claimed_at: Duration::ZERO,
		}
	}

	/// Its block at `height`, which is its head if that is there.
	pub async fn at(&self, height: Height, head: Option<Shown>, limit: Duration) -> Asked<Block> {
		let head = head.ok_or(Problem::Missing("head"))?;
		if head.block.height == height {
			return Ok(head.block);
		}
		if head.block.height < height {
			return Err(Problem::Missing("block at that height yet"));
		}
		let shown = bounded(limit, self.source.at(height)).await?;
		shown.map(|shown| shown.block).ok_or(Problem::Missing("block below its own head"))
	}

	/// Remembers how it did. `answer` learns when its head was first claimed.
	pub fn learn(&mut self, answer: &mut Answer, now: Duration, dice: u64) {
		let Some(head) = answer.head else {
			let resting = matches!(answer.problem, Some(Problem::Resting { .. }));
			if let Some(problem) = answer.problem.as_ref().filter(|_| !resting) {
				self.health.failed(problem, now, dice);
			}
			return;
		};
		self.health.succeeded();
		let since = match self.claim {
			Some((hash, since)) if hash == head.block.hash => since,
			_ => now,
		};
		self.claim = Some((head.block.hash, since));
		answer.claimed_at = since;
	}

	/// What is reported of it.
	pub fn report(&self, answer: &Answer) -> EndpointHealth {
		EndpointHealth {
			provider: self.provider.clone(),
			url: self.url.clone(),
			problem: answer.problem.as_ref().map(Problem::to_string),
			height: answer.head.map(|head| head.block.height),
			latency: answer.latency,
			fault: answer.problem.as_ref().map(Problem::fault),
		}
	}
}

/// The answer, or a time-out after `limit`.
pub(crate) async fn bounded<T>(
	limit: Duration,
	answer: impl Future<Output = Asked<T>>,
) -> Asked<T> {
	tokio::time::timeout(limit, answer).await.unwrap_or(Err(Problem::TimedOut))
}
