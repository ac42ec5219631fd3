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
use vigil_primitives::{Head, Height};

/// How far a block's time may be ahead of the clock here, in seconds. Chains tolerate less than that of
/// their own authors.
const EARLY: u64 = 120;

/// Who is asked, with what is remembered of it.
pub(crate) struct Endpoint {
	pub provider: String,
	pub url: String,
	pub source: Box<dyn Source>,
	pub health: Health,
}

/// What it said in one look.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
	/// Its newest head.
	pub latest: Option<Shown>,
	/// Its final head.
	pub finalized: Option<Shown>,
	/// The same as the ward's consensus proves it, where it was asked for that.
	pub proven: Option<Shown>,
	/// What was wrong.
	pub problem: Option<Problem>,
	/// The want of an answer to anything that it was asked: then nothing that it said shows that there
	/// is nothing new.
	pub silence: Option<Problem>,
	/// How long it took.
	pub latency: Option<Duration>,
}

impl Answer {
	/// Its head of a kind.
	pub fn head(&self, which: Head) -> Option<Shown> {
		match which {
			Head::Latest => self.latest,
			Head::Finalized => self.finalized,
		}
	}

	/// Whether it answered all it was asked, as far as the head that counts needs it.
	pub fn is_whole(&self, counts: Head) -> bool {
		self.head(counts).is_some() && self.silence.is_none()
	}

	/// Notes that a question about a block had no answer of use.
	pub fn fail(&mut self, problem: Problem) {
		self.silence.get_or_insert_with(|| problem.clone());
		self.problem.get_or_insert(problem);
	}

	/// Takes back all that it said, since part of it cannot be true.
	pub fn discredit(&mut self, problem: Problem) {
		(self.latest, self.finalized, self.proven) = (None, None, None);
		self.problem = Some(problem);
	}
}

impl Endpoint {
	pub fn new(provider: String, url: String, source: Box<dyn Source>) -> Self {
		Self { provider, url, source, health: Health::default() }
	}

	/// Asks which chain it serves and for its heads, all at once and within `limit`. `counts` is the head
	/// that it has to have, `unix` the time. It has to prove a final head of which `doubts` is true, as far as
	/// the limit leaves time for that; if it does not, nothing that it said is worth less.
	pub async fn dial(
		&self,
		counts: Head,
		limit: Duration,
		unix: u64,
		doubts: impl Fn(&Block) -> bool,
	) -> Answer {
		let start = Instant::now();
		let (identity, latest, finalized) = futures::join!(
			bounded(limit, self.source.identify()),
			bounded(limit, self.source.head(Head::Latest)),
			bounded(limit, self.source.head(Head::Finalized)),
		);
		let took = start.elapsed();
		if let Err(problem) = identity {
			return Answer { problem: Some(problem), ..Default::default() };
		}
		let (latest, finalized) = (timely(latest, unix), timely(finalized, unix));
		let (first, second) = match counts {
			Head::Latest => (&latest, &finalized),
			Head::Finalized => (&finalized, &latest),
		};
		let problem = first.as_ref().err().or(second.as_ref().err()).cloned();
		let silence = second.as_ref().err().filter(|problem| problem.is_silence()).cloned();
		let lies = [&latest, &finalized].into_iter().filter_map(|head| head.as_ref().err());
		let lie = lies.into_iter().find(|problem| problem.fault() == crate::Fault::Lying).cloned();
		let timed_out = matches!(problem, Some(Problem::TimedOut));
		let latency = (!timed_out).then_some(took);
		let (latest, finalized) = (latest.ok(), finalized.ok());
		let doubted = finalized.filter(|shown| lie.is_none() && doubts(&shown.block));
		let proven = match doubted {
			Some(shown) => self.prove(&shown.block, limit.saturating_sub(took), unix).await.ok(),
			None => None,
		};
		let finalized = proven.or(finalized);
		let mut answer = Answer { latest, finalized, proven, problem, silence, latency };
		if let Some(lie) = lie {
			answer.discredit(lie);
		}
		answer
	}

	/// A block of it as the ward's consensus proves it.
	pub async fn prove(&self, block: &Block, limit: Duration, unix: u64) -> Asked<Shown> {
		timely(bounded(limit, self.source.prove(block)).await, unix)
	}

	/// Its block at `height`, which is its head if that is there.
	pub async fn at(&self, height: Height, head: Option<Shown>, limit: Duration) -> Asked<Block> {
		let head = head.ok_or(Problem::Missing("head"))?;
		let shown = self.show(height, head, limit).await?;
		shown.map(|shown| shown.block).ok_or(Problem::Missing("block at that height"))
	}

	/// The same, with how well it is proven, and `None` if it has no block there.
	pub async fn show(&self, height: Height, head: Shown, limit: Duration) -> Asked<Option<Shown>> {
		if head.block.height == height {
			return Ok(Some(head));
		}
		if head.block.height < height {
			return Ok(None);
		}
		bounded(limit, self.source.at(height)).await
	}

	/// Remembers how it did. Who answers for heads and is silent about the rest does no better than who is
	/// silent.
	pub fn learn(&mut self, answer: &Answer, counts: Head, now: Duration, dice: u64) {
		if matches!(answer.problem, Some(Problem::Resting { .. })) {
			return;
		}
		let missing = answer.problem.as_ref().filter(|_| answer.head(counts).is_none());
		match answer.silence.as_ref().or(missing) {
			Some(problem) => self.health.failed(problem, now, dice),
			None => self.health.succeeded(),
		}
	}

	/// What is reported of it.
	pub fn report(&self, answer: &Answer, counts: Head) -> EndpointHealth {
		EndpointHealth {
			provider: self.provider.clone(),
			url: self.url.clone(),
			problem: answer.problem.as_ref().map(Problem::to_string),
			height: answer.head(counts).map(|head| head.block.height),
			latency: answer.latency,
			fault: answer.problem.as_ref().map(Problem::fault),
		}
	}
}

/// Refuses a block whose time has not come.
pub(crate) fn timely(shown: Asked<Shown>, unix: u64) -> Asked<Shown> {
	let block = shown.as_ref().map_err(Clone::clone)?.block;
	let ahead = block.timestamp.0.saturating_sub(unix);
	if ahead > EARLY {
		return Err(Problem::Early { height: block.height, ahead });
	}
	shown
}

/// The answer, or a time-out after `limit`.
pub(crate) async fn bounded<T>(
	limit: Duration,
	answer: impl Future<Output = Asked<T>>,
) -> Asked<T> {
	tokio::time::timeout(limit, answer).await.unwrap_or(Err(Problem::TimedOut))
}
