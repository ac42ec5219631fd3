// SPDX-License-Identifier: Apache-2.0

//! What the voices say about one height, and the highest block that a quorum of them has.

use crate::{
	endpoint::{timely, Endpoint},
	problem::Problem,
	quorum::{agreed, lower_candidates, quorum_height},
	sight::Sight,
	source::{Asked, Proof, Shown},
	voices::Panel,
	Block,
};
use futures::future::join_all;
use std::time::Duration;
use vigil_primitives::{Height, H256};

/// What the voices agree on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Agreement {
	/// The highest block of a quorum.
	pub block: Option<Block>,
	/// Voices that could be heard.
	pub answered: usize,
	/// Endpoints that did not answer.
	pub silent: Vec<(usize, Problem)>,
}

/// Endpoints, who speaks for whom, how long an answer may take, and the time.
#[derive(Clone, Copy)]
pub(crate) struct Table<'a> {
	pub endpoints: &'a [Endpoint],
	pub panel: &'a Panel,
	pub limit: Duration,
	pub unix: u64,
}

/// What one endpoint says about a height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word {
	pub shown: Shown,
	/// Whether it was asked, and not concluded from its head.
	pub asked: bool,
}

impl Table<'_> {
	/// The agreed head, from the head of each endpoint. Takes at most two time-outs.
	pub async fn agree(&self, heads: &[Option<Shown>]) -> Agreement {
		let heights: Vec<_> = heads.iter().map(|head| head.map(|head| head.block.height)).collect();
		let highest = self.panel.highest(&heights);
		let answered = highest.iter().flatten().count();
		let Some(top) = quorum_height(&highest, self.panel.needed()) else {
			return Agreement { answered, ..Default::default() };
		};
		let first = self.at(top, heads).await;
		if first.block.is_some() {
			return first;
		}
		let lower = lower_candidates(&highest, top);
		let others = join_all(lower.into_iter().map(|height| self.at(height, heads))).await;
		let best = others.iter().map(|other| other.answered).chain([first.answered]).max();
		let block = others.iter().find_map(|other| other.block);
		let silent = others.into_iter().chain([first]).flat_map(|one| one.silent).collect();
		Agreement { block, answered: best.unwrap_or(0), silent }
	}

	/// What the voices say about one height.
	async fn at(&self, height: Height, heads: &[Option<Shown>]) -> Agreement {
		let pairs = self.endpoints.iter().zip(heads);
		let asked = pairs.map(|(endpoint, head)| endpoint.at(height, *head, self.limit));
		let answers = join_all(asked).await;
		self.tally(&answers)
	}

	/// Counts answers about one height.
	pub fn tally(&self, answers: &[Asked<Block>]) -> Agreement {
		let said: Vec<Option<Block>> = answers.iter().map(|answer| answer.clone().ok()).collect();
		let voices = self.panel.speak(&said);
		let answered = voices.iter().flatten().count();
		let silent = answers.iter().enumerate().filter_map(|(index, answer)| {
			let problem = answer.as_ref().err().filter(|problem| problem.is_silence())?;
			Some((index, problem.clone()))
		});
		let silent = silent.collect();
		Agreement { block: agreed(&voices, self.panel.needed()), answered, silent }
	}

	/// What each endpoint says about one height: its head, what its head is made on, or what it shows
	/// when asked. Nothing if it has no block there.
	pub async fn words(
		&self,
		height: Height,
		heads: &[Option<Shown>],
		sight: &Sight,
	) -> Vec<Asked<Option<Word>>> {
		let ask = |(endpoint, head): (_, &Option<Shown>)| self.word(endpoint, height, *head, sight);
		join_all(self.endpoints.iter().zip(heads).map(ask)).await
	}

	async fn word(
		&self,
		endpoint: &Endpoint,
		height: Height,
		head: Option<Shown>,
		sight: &Sight,
	) -> Asked<Option<Word>> {
		let Some(head) = head else { return Ok(None) };
		if let Some(block) = sight.ancestor(&head.block, height) {
			let shown = Shown { block, proof: Proof::Linked };
			return Ok(Some(Word { shown, asked: false }));
		}
		let shown = endpoint.show(height, head, self.limit).await?;
		let shown = shown.map(|shown| timely(Ok(shown), self.unix)).transpose()?;
		Ok(shown.map(|shown| Word { shown, asked: true }))
	}
}

/// What the voices say about one height, by how many there are of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
	/// The hash that most name, and how many do.
	pub most: Option<(H256, usize)>,
	/// Voices that name another.
	pub others: usize,
}

impl Count {
	/// Counts the voices by the hash that each names, if any.
	pub fn of(voices: &[Option<H256>]) -> Self {
		let count = |hash: &H256| voices.iter().flatten().filter(|other| *other == hash).count();
		let most = voices.iter().flatten().map(|hash| (*hash, count(hash)));
		// Of as many, the one of the first voice.
		let most = most.rev().max_by_key(|(_, count)| *count);
		let spoke = voices.iter().flatten().count();
		Self { most, others: spoke.saturating_sub(most.map_or(0, |(_, count)| count)) }
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn who_names_another_block_than_most_is_counted() {
		let [a, b, c] = [1, 2, 3].map(H256::from_low_u64_be);
		assert_eq!(Count::of(&[None, None]), Count::default());
		let count = Count::of(&[Some(b), Some(a), None, Some(a)]);
		assert_eq!(count, Count { most: Some((a, 2)), others: 1 });
		let count = Count::of(&[Some(c), Some(c), Some(a), Some(a), Some(b)]);
		assert_eq!(count, Count { most: Some((c, 2)), others: 3 });
	}

	proptest! {
		#[test]
		fn everybody_who_speaks_is_with_most_or_not(
			voices in prop::collection::vec(prop::option::of(0u64..4), 0..9),
		) {
			let voices: Vec<Option<H256>> =
				voices.into_iter().map(|voice| voice.map(H256::from_low_u64_be)).collect();
			let count = Count::of(&voices);
			let with = count.most.map_or(0, |(_, with)| with);
			prop_assert_eq!(with + count.others, voices.iter().flatten().count());
			prop_assert!(count.others == 0 || with > 0);
		}
	}
}
