// SPDX-License-Identifier: Apache-2.0

//! One ward, looked at again and again. The same for every family.

use crate::{
	check,
	clock::Clock,
	endpoint::{bounded, Answer, Endpoint},
	judge::{judge, Evidence, Limits},
	look::{Agreement, Table},
	memory::HeadMemory,
	problem::Problem,
	quorum::Panel,
	refute::verify,
	retry::dice,
	source::Shown,
	validate::warnings,
	Block, ChainObserver, Observation, WardConfig,
};
use async_trait::async_trait;
use futures::future::join_all;
use std::time::Duration;
use vigil_primitives::{Head, Height, Policy, H256};

/// The least time without finality that is called a lack of it: three epochs of Ethereum.
const FINALITY_SECS: u64 = 20 * 60;

/// What an observer goes by.
pub(crate) struct Settings {
	pub head: Head,
	pub limits: Limits,
	pub timeout: Duration,
	pub warnings: Vec<String>,
}

impl Settings {
	pub fn new(ward: &WardConfig, policy: &Policy) -> Self {
		let halt = Duration::from_secs(policy.halt_after.0);
		let finality = Duration::from_secs(ward.finality_after_secs.unwrap_or(FINALITY_SECS));
		let empty = ward.empty_after_secs.map(Duration::from_secs);
		Self {
			head: policy.head,
			limits: Limits { halt, finality: finality.max(halt), empty },
			timeout: Duration::from_millis(ward.timeout_ms),
			warnings: warnings(ward),
		}
	}
}

/// Everything about one ward.
pub(crate) struct Observer {
	settings: Settings,
	panel: Panel,
	endpoints: Vec<Endpoint>,
	clock: Box<dyn Clock>,
	life: HeadMemory,
	finality: HeadMemory,
	/// When a transaction was last seen, or the observer started.
	busy: Duration,
}

impl Observer {
	pub fn new(
		settings: Settings,
		panel: Panel,
		endpoints: Vec<Endpoint>,
		clock: Box<dyn Clock>,
	) -> Self {
		let (life, finality) = Default::default();
		let busy = clock.now();
		Self { settings, panel, endpoints, clock, life, finality, busy }
	}

	fn table(&self) -> Table<'_> {
		Table { endpoints: &self.endpoints, panel: &self.panel, limit: self.settings.timeout }
	}

	/// Asks all endpoints that do not rest for their heads.
	async fn dial(&mut self) -> Vec<Answer> {
		let (now, head, limit) = (self.clock.now(), self.settings.head, self.settings.timeout);
		let ask = |endpoint| dial(endpoint, now, head, limit);
		let mut answers = join_all(self.endpoints.iter().map(ask)).await;
		let now = self.clock.now();
		for (endpoint, answer) in self.endpoints.iter_mut().zip(&mut answers) {
			endpoint.learn(answer, now, dice());
		}
		answers
	}

	/// The agreed newest and final heads.
	async fn agree(&mut self, answers: &[Answer]) -> (Agreement, Agreement) {
		let heads: Vec<_> = answers.iter().map(|answer| answer.head).collect();
		let finals: Vec<_> = answers.iter().map(|answer| answer.finalized).collect();
		let table = self.table();
		let (life, finality) = match self.settings.head {
			Head::Latest => futures::join!(table.agree(&heads), table.agree(&finals)),
			Head::Finalized => {
				let agreement = table.agree(&finals).await;
				(agreement.clone(), agreement)
			},
		};
		let now = self.clock.now();
		if let Some(block) = life.block {
			if self.life.note(block, now) && self.settings.limits.empty.is_some() {
				self.note_transactions(&block, &heads).await;
			}
		}
		if let Some(block) = finality.block {
			self.finality.note(block, now);
		}
		(life, finality)
	}

	/// Asks one endpoint after the other that has the block whether it carries transactions. Who does
	/// not answer leaves it open, and what is open counts as busy.
	async fn note_transactions(&mut self, block: &Block, heads: &[Option<Shown>]) {
		let has = |head: &Option<Shown>| head.is_some_and(|head| head.block.height >= block.height);
		let who = self.endpoints.iter().zip(heads).find(|(_, head)| has(head));
		let Some((endpoint, _)) = who else { return };
		let empty = bounded(self.settings.timeout, endpoint.source.is_empty(block)).await;
		if !matches!(empty, Ok(true)) {
			self.busy = self.clock.now();
		}
	}

	/// Looks for an endpoint whose newer head refutes a halt at `head`, and notes who claims one that
	/// does not follow. What was claimed for longer than `halt_after` is no sign of life any more.
	async fn refute(&self, head: Block, answers: &mut [Answer]) -> Option<Block> {
		let now = self.clock.now();
		let fresh =
			|answer: &Answer| now.saturating_sub(answer.claimed_at) < self.settings.limits.halt;
		let ask = |(endpoint, answer): (_, &Answer)| {
			let claim = answer.head.filter(|claim| claim.block.height > head.height);
			refutation(endpoint, head, claim, self.settings.timeout)
		};
		let results = join_all(self.endpoints.iter().zip(answers.iter()).map(ask)).await;
		let mut newest: Option<Block> = None;
		for (answer, result) in answers.iter_mut().zip(results) {
			match result {
				Some(Ok(block)) if fresh(answer) => {
					newest = newest.filter(|newest| newest.height >= block.height).or(Some(block));
				},
				Some(Err(problem)) => answer.problem = Some(problem),
				_ => {},
			}
		}
		newest
	}

	/// The heads of the voices, with how many are on each.
	fn heads(&self, answers: &[Answer]) -> Vec<(Height, H256, usize)> {
		let said: Vec<_> = answers
			.iter()
			.map(|answer| answer.head.map(|head| (head.block.height, head.block.hash)))
			.collect();
		let mut heads: Vec<(Height, H256, usize)> = Vec::new();
		for (height, hash) in self.panel.speak(&said).into_iter().flatten() {
			match heads.iter_mut().find(|head| head.1 == hash) {
				Some(head) => head.2 += 1,
				None => heads.push((height, hash, 1)),
			}
		}
		heads.sort_by(|a, b| b.2.cmp(&a.2).then(b.0.cmp(&a.0)));
		heads
	}
}

/// Dials one endpoint unless it rests.
async fn dial(endpoint: &Endpoint, now: Duration, head: Head, limit: Duration) -> Answer {
	match endpoint.health.resting(now) {
		Some(problem) => Answer { problem: Some(problem), ..Default::default() },
		None => endpoint.dial(head, limit).await,
	}
}

/// Tests one claim, if there is one.
async fn refutation(
	endpoint: &Endpoint,
	head: Block,
	claim: Option<Shown>,
	limit: Duration,
) -> Option<Result<Block, Problem>> {
	let claim = claim?;
	Some(bounded(limit, verify(endpoint.source.as_ref(), head, claim)).await)
}

/// Notes whose head is at the agreed height and is another block.
fn note_dissent(agreed: Block, answers: &mut [Answer]) {
	for answer in answers {
		let Some(head) = answer.head else { continue };
		if head.block.height == agreed.height && head.block != agreed {
			let (height, hash) = (head.block.height, head.block.hash);
			answer.problem = Some(Problem::Disagrees { height, hash });
		}
	}
}

#[async_trait]
impl ChainObserver for Observer {
	async fn observe(&mut self) -> Observation {
		let mut answers = self.dial().await;
		let (agreement, finality) = self.agree(&answers).await;
		let now = self.clock.now();
		let head = self.life.head(now);
		let mut newer = None;
		if let (Some(agreed), Some((head, quiet))) = (agreement.block, head) {
			note_dissent(agreed, &mut answers);
			if quiet >= self.settings.limits.halt {
				newer = self.refute(head, &mut answers).await;
			}
		}
		let finalized = self.finality.head(now).filter(|_| finality.block.is_some());
		let unfinal = finalized.filter(|_| self.settings.head == Head::Latest);
		let evidence = Evidence {
			agreement,
			needed: self.panel.needed(),
			head,
			heads: self.heads(&answers),
			newer,
			unfinal: unfinal.map(|(_, quiet)| quiet),
			idle: now.saturating_sub(self.busy),
		};
		let report = |(endpoint, answer): (&Endpoint, &Answer)| endpoint.report(answer);
		Observation {
			verdict: judge(evidence, &self.settings.limits),
			finalized: finalized.map(|(block, _)| block),
			endpoints: self.endpoints.iter().zip(&answers).map(report).collect(),
		}
	}

	async fn final_block(&mut self, height: Height) -> Option<Block> {
		let reached = |observer: &Self| {
			let head = observer.finality.head(observer.clock.now());
			head.is_some_and(|(head, _)| head.height >= height)
		};
		if !reached(self) {
			let answers = self.dial().await;
			self.agree(&answers).await;
		}
		if !reached(self) {
			return None;
		}
		let limit = self.settings.timeout;
		let ask = |endpoint| final_block_of(endpoint, height, limit);
		let answers = join_all(self.endpoints.iter().map(ask)).await;
		self.table().tally(&answers).block
	}

	async fn check(&mut self) -> Vec<String> {
		let answers = join_all(
			self.endpoints.iter().map(|endpoint| check::dial(endpoint, self.settings.timeout)),
		)
		.await;
		let mut findings = self.settings.warnings.clone();
		findings.extend(check::findings(&answers, &self.settings, self.clock.unix()));
		let heads: Vec<_> = answers.iter().map(|answer| answer.latest.clone().ok()).collect();
		let agreement = self.table().agree(&heads).await;
		if agreement.block.is_none() {
			let (answered, needed) = (agreement.answered, self.panel.needed());
			findings.push(format!(
				"no block is agreed on: {answered} of {} voices can be used and {needed} have to agree",
				self.panel.voices(),
			));
		}
		findings
	}
}

/// One endpoint's final block at a height, if it serves the right chain and holds it for final.
async fn final_block_of(
	endpoint: &Endpoint,
	height: Height,
	limit: Duration,
) -> Result<Block, Problem> {
	let (identity, head) = futures::join!(
		bounded(limit, endpoint.source.identify()),
		bounded(limit, endpoint.source.head(Head::Finalized)),
	);
	identity?;
	endpoint.at(height, Some(head?), limit).await
}

#[cfg(test)]
#[path = "observer_tests.rs"]
mod tests;
