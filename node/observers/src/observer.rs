// SPDX-License-Identifier: Apache-2.0

//! One ward, looked at again and again. The same for every family.

use crate::{
	check,
	clock::Clock,
	endpoint::{bounded, Answer, Endpoint},
	judge::{judge, Evidence, Split},
	look::{Agreement, Count, Table, Word},
	problem::Problem,
	quorum::{enough, quorum_height, tolerated},
	retry::dice,
	settings::Settings,
	source::{Asked, Shown},
	voices::Panel,
	ward::Ward,
	Block, ChainObserver, Observation,
};
use async_trait::async_trait;
use futures::future::join_all;
use std::time::Duration;
use vigil_primitives::{Head, Height, H256};

/// After this part of `halt_after` without anything new, who shows something new alone is asked for a proof.
const UNEASY: u32 = 4;
/// How often a proof is asked for only to learn how the ward's consensus has changed.
const KEEPS_UP_EVERY: Duration = Duration::from_secs(60);

/// Everything about one ward.
pub(crate) struct Observer {
	settings: Settings,
	panel: Panel,
	endpoints: Vec<Endpoint>,
	clock: Box<dyn Clock>,
	ward: Ward,
	/// When and of whom a proof was asked last, only so that what is trusted does not fall behind.
	kept_up: Option<(Duration, usize)>,
}

impl Observer {
	pub fn new(
		settings: Settings,
		panel: Panel,
		endpoints: Vec<Endpoint>,
		clock: Box<dyn Clock>,
	) -> Self {
		let ward = Ward::new(&panel, settings.pace);
		Self { settings, panel, endpoints, clock, ward, kept_up: None }
	}

	fn table(&self) -> Table<'_> {
		Table {
			endpoints: &self.endpoints,
			panel: &self.panel,
			limit: self.settings.timeout,
			unix: self.clock.unix(),
		}
	}

	/// Asks all endpoints that do not rest for their heads. Who shows a final block that is not seen has to
	/// prove it when there was nothing new for a while.
	async fn dial(&mut self) -> Vec<Answer> {
		let (now, unix) = (self.clock.now(), self.clock.unix());
		let (head, limit) = (self.settings.head, self.settings.timeout);
		let turn = self.keep_up(now);
		let (sight, quiet) = (&self.ward.sight, self.ward.quiet.quiet());
		let uneasy = quiet >= self.settings.limits.halt / UNEASY;
		let doubts = |index: usize, block: &Block| {
			turn == Some(index) || (uneasy && sight.block(block.hash).is_none())
		};
		let doubts = &doubts;
		let answers = self.endpoints.iter().enumerate().map(|(index, endpoint)| async move {
			match endpoint.health.resting(now) {
				Some(problem) => Answer { problem: Some(problem), ..Default::default() },
				None => endpoint.dial(head, limit, unix, |block| doubts(index, block)).await,
			}
		});
		join_all(answers).await
	}

	/// The endpoint whose turn it is to prove its final block, whatever it is: another one each time.
	fn keep_up(&mut self, now: Duration) -> Option<usize> {
		let (at, last) = self.kept_up.unwrap_or_default();
		if self.kept_up.is_some() && now.saturating_sub(at) < KEEPS_UP_EVERY {
			return None;
		}
		let next = last.saturating_add(1).checked_rem(self.endpoints.len())?;
		self.kept_up = Some((now, next));
		Some(next)
	}

	/// The heads that count as life.
	fn heads(&self, answers: &[Answer]) -> Vec<Option<Shown>> {
		answers.iter().map(|answer| answer.head(self.settings.head)).collect()
	}

	/// The highest height of each voice.
	fn highest(&self, heads: &[Option<Shown>]) -> Vec<Option<Height>> {
		let heights: Vec<_> = heads.iter().map(|head| head.map(|head| head.block.height)).collect();
		self.panel.highest(&heights)
	}

	/// Notes the heads. Who shows one that cannot be has said nothing.
	fn show_heads(&mut self, answers: &mut [Answer]) {
		for (voice, answer) in self.panel.voice_of().iter().zip(answers) {
			let Some(head) = answer.head(self.settings.head) else { continue };
			if let Err(problem) = self.ward.show(*voice, head) {
				answer.discredit(problem);
				continue;
			}
			// Where newest blocks count, a final one below them is life as well.
			if let Some(proven) = answer.proven {
				// What is proven always fits.
				let _ = self.ward.show(*voice, proven);
			}
		}
	}

	/// Asks everybody about a height and notes what they show. Returns what each names there.
	async fn ask_at(&mut self, height: Height, answers: &mut [Answer]) -> Vec<Option<H256>> {
		let heads = self.heads(answers);
		let words = self.table().words(height, &heads, &self.ward.sight).await;
		self.take_words(words, answers)
	}

	fn take_words(
		&mut self,
		words: Vec<Asked<Option<Word>>>,
		answers: &mut [Answer],
	) -> Vec<Option<H256>> {
		let mut named = Vec::new();
		for ((voice, answer), word) in self.panel.voice_of().iter().zip(answers).zip(words) {
			let word = match word {
				Ok(word) => word,
				Err(problem) => {
					answer.fail(problem);
					None
				},
			};
			let shown =
				word.filter(|word| word.asked).map(|word| self.ward.show(*voice, word.shown));
			if let Some(Err(problem)) = shown {
				answer.discredit(problem);
				named.push(None);
				continue;
			}
			named.push(word.map(|word| word.shown.block.hash));
		}
		named
	}

	/// Has the endpoints speak about the highest height that enough voices for life claim, and about the
	/// highest that a quorum claims. Returns what each names at the latter.
	async fn ask_tops(&mut self, answers: &mut [Answer]) -> Option<(Height, Vec<Option<H256>>)> {
		let heads = self.heads(answers);
		let highest = self.highest(&heads);
		let top = quorum_height(&highest, self.panel.needed())?;
		let above = quorum_height(&highest, enough(self.panel.voices()));
		let above = above.filter(|above| *above != top);
		let (table, sight) = (self.table(), &self.ward.sight);
		let upper = async {
			match above {
				Some(height) => Some(table.words(height, &heads, sight).await),
				None => None,
			}
		};
		let (upper, lower) = futures::join!(upper, table.words(top, &heads, sight));
		if let Some(words) = upper {
			self.take_words(words, answers);
		}
		Some((top, self.take_words(lower, answers)))
	}

	/// Looks at the branch of an unknown low block, where it may contradict what is remembered.
	async fn ask_below(&mut self, top: Height, hash: H256, answers: &mut [Answer]) {
		if let Some(height) = self.ward.anchor(hash, top) {
			self.ask_at(height, answers).await;
		}
	}

	/// The agreed final block of this look, which is noted.
	async fn agree_on_finality(&mut self, answers: &mut [Answer]) -> Option<Block> {
		let finals: Vec<_> = answers.iter().map(|answer| answer.finalized).collect();
		let agreement = self.table().agree(&finals).await;
		for (index, problem) in agreement.silent {
			if let Some(answer) = answers.get_mut(index) {
				answer.fail(problem);
			}
		}
		self.ward.finalize(agreement.block?);
		self.ward.finality.head()
	}

	/// Asks who has the block whether it carries transactions. It does not if enough voices say so; who
	/// does not answer leaves it open, and what is open counts as busy.
	async fn note_transactions(&mut self, block: Block, answers: &[Answer]) {
		let limit = self.settings.timeout;
		let heads = self.heads(answers);
		let ask = |(endpoint, head): (_, &Option<Shown>)| {
			let has = head.is_some_and(|head| head.block.height >= block.height);
			is_empty(endpoint, block, has, limit)
		};
		let empty = join_all(self.endpoints.iter().zip(&heads).map(ask)).await;
		if self.panel.count(empty) < enough(self.panel.voices()) {
			self.ward.busy();
		}
	}

	/// Asks for a block that is missing in the trail, while there is time for that.
	async fn mend_trail(&mut self, answers: &mut [Answer]) {
		let Some((height, hash)) = self.ward.missing() else { return };
		let heads = self.heads(answers);
		let words = self.table().words(height, &heads, &self.ward.sight).await;
		for ((voice, answer), word) in self.panel.voice_of().iter().zip(answers).zip(words) {
			match word {
				Ok(Some(word)) if word.asked && word.shown.block.hash == hash => {
					// What does not fit is not taken; the look is over and has its verdict.
					let _ = self.ward.show(*voice, word.shown);
				},
				Err(problem) if problem.is_silence() => answer.fail(problem),
				_ => {},
			}
		}
	}

	/// Whether the voices are on more branches than there may be liars.
	async fn split(&mut self, count: &Count, answers: &[Answer]) -> Option<Split> {
		let is = count.others > tolerated(self.panel.voices());
		self.ward.quiet.split(is);
		let lasts = self.ward.quiet.split_for()?;
		let root: Agreement = self.table().agree(&self.heads(answers)).await;
		Some(Split { lasts, has_root: root.block.is_some() })
	}

	/// The heads of the voices, with how many are on each.
	fn branches(&self, answers: &[Answer]) -> Vec<(Height, H256, usize)> {
		let said: Vec<_> = self
			.heads(answers)
			.into_iter()
			.map(|head| head.map(|head| (head.block.height, head.block.hash)))
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

	/// Asks all that a look that began at `began` has to ask, and notes it.
	async fn look(&mut self, answers: &mut [Answer], began: Duration) -> (Evidence, Option<Block>) {
		self.show_heads(answers);
		let named = self.ask_tops(answers).await;
		let voices = named.as_ref().map(|(_, named)| self.panel.speak(named)).unwrap_or_default();
		let count = Count::of(&voices);
		if let (Some((top, named)), Some((hash, _))) = (&named, count.most) {
			note_dissent(*top, named, &count, self.panel.needed(), answers);
			self.ask_below(*top, hash, answers).await;
		}
		let finalized = self.agree_on_finality(answers).await;
		let counts = self.settings.head;
		let whole = answers.iter().map(|answer| answer.is_whole(counts));
		let answered = self.panel.count(whole);
		self.ward.quiet.look(began, answered >= self.panel.needed());
		let took = self.clock.now().saturating_sub(began);
		let life = self.ward.settle(took, self.clock.unix());
		if let Some((hash, _)) = count.most.filter(|(_, many)| *many >= self.panel.needed()) {
			let reached = self.highest(&self.heads(answers));
			let reached = quorum_height(&reached, enough(self.panel.voices()));
			self.ward.stands_at(hash, reached);
		}
		let latest: Vec<_> = answers.iter().map(|answer| answer.latest).collect();
		self.ward.claim(&self.highest(&latest));
		if let Some(head) =
			self.ward.head().filter(|_| life && self.settings.limits.empty.is_some())
		{
			self.note_transactions(head, answers).await;
		}
		let split = match answered >= self.panel.needed() {
			true => self.split(&count, answers).await,
			false => None,
		};
		let evidence = self.evidence(answers, answered, split);
		let unfinal = evidence.unfinal.filter(|_| finalized.is_some());
		(Evidence { unfinal, ..evidence }, finalized)
	}

	/// All that the verdict goes by.
	fn evidence(&self, answers: &[Answer], answered: usize, split: Option<Split>) -> Evidence {
		let (ward, halt) = (&self.ward, self.settings.limits.halt);
		Evidence {
			counts: self.settings.head,
			answered,
			needed: self.panel.needed(),
			tolerated: tolerated(self.panel.voices()),
			head: ward.head(),
			quiet: ward.quiet.quiet(),
			unbroken: ward.quiet.is_unbroken(halt),
			objectors: ward.quiet.objectors(halt),
			newer: ward.newer(halt),
			split,
			heads: self.branches(answers),
			unfinal: (self.settings.head == Head::Latest).then(|| ward.unfinal()),
			grows: ward.grows(halt),
			idle: ward.idle(),
		}
	}
}

/// Whether an endpoint that has the block says that nobody's transaction is in it.
async fn is_empty(endpoint: &Endpoint, block: Block, has: bool, limit: Duration) -> bool {
	has && bounded(limit, endpoint.source.is_empty(&block)).await.unwrap_or(false)
}

/// Notes who names another block than a quorum.
fn note_dissent(
	height: Height,
	named: &[Option<H256>],
	count: &Count,
	needed: usize,
	answers: &mut [Answer],
) {
	let Some((agreed, _)) = count.most.filter(|(_, many)| *many >= needed) else { return };
	for (hash, answer) in named.iter().zip(answers) {
		if let Some(hash) = hash.filter(|hash| *hash != agreed) {
			answer.problem = Some(Problem::Disagrees { height, hash });
		}
	}
}

/// Notes who claims a block above the head, when nobody should any more.
fn note_alone(head: Block, counts: Head, answers: &mut [Answer]) {
	for answer in answers {
		let claim = answer.head(counts).filter(|claim| claim.block.height > head.height);
		if let Some(claim) = claim.filter(|_| answer.problem.is_none()) {
			answer.problem = Some(Problem::Alone { height: claim.block.height });
		}
	}
}

#[async_trait]
impl ChainObserver for Observer {
	async fn observe(&mut self) -> Observation {
		let (began, counts) = (self.clock.now(), self.settings.head);
		let mut answers = self.dial().await;
		let (evidence, finalized) = self.look(&mut answers, began).await;
		if let Some(head) = evidence.head.filter(|_| evidence.quiet >= self.settings.limits.halt) {
			note_alone(head, counts, &mut answers);
		}
		let verdict = judge(evidence, &self.settings.limits);
		let trail = self.ward.trail();
		if self.ward.quiet.quiet() > Duration::ZERO {
			self.mend_trail(&mut answers).await;
		}
		let now = self.clock.now();
		for (endpoint, answer) in self.endpoints.iter_mut().zip(&answers) {
			endpoint.learn(answer, counts, now, dice());
		}
		let report = |(endpoint, answer): (&Endpoint, &Answer)| endpoint.report(answer, counts);
		let endpoints = self.endpoints.iter().zip(&answers).map(report).collect();
		Observation { verdict, finalized, trail, endpoints }
	}

	async fn final_block(&mut self, height: Height) -> Option<Block> {
		let reached = |observer: &Self| {
			observer.ward.finality.head().is_some_and(|head| head.height >= height)
		};
		if !reached(self) {
			let mut answers = self.dial().await;
			self.agree_on_finality(&mut answers).await;
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
			self.endpoints
				.iter()
				.map(|endpoint| check::dial(endpoint, self.settings.timeout, self.clock.unix())),
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
