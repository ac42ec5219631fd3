// SPDX-License-Identifier: Apache-2.0

//! From heads to the agreed head: the highest block that a quorum of voices has.

use crate::{
	endpoint::Endpoint,
	quorum::{agreed, lower_candidates, quorum_height, Panel},
	source::{Asked, Shown},
	Block,
};
use futures::future::join_all;
use std::time::Duration;
use vigil_primitives::Height;

/// What the voices agree on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Agreement {
	/// The highest block of a quorum.
	pub block: Option<Block>,
	/// Voices that could be heard.
	pub answered: usize,
	/// Whether a quorum spoke about one height and did not say the same.
	pub disagreed: bool,
}

/// Endpoints, who speaks for whom, and how long an answer may take.
#[derive(Clone, Copy)]
pub(crate) struct Table<'a> {
	pub endpoints: &'a [Endpoint],
	pub panel: &'a Panel,
	pub limit: Duration,
}

impl Table<'_> {
	/// The agreed head, from the head of each endpoint. Takes at most two time-outs.
	pub async fn agree(&self, heads: &[Option<Shown>]) -> Agreement {
		let heights: Vec<_> = heads.iter().map(|head| head.map(|head| head.block.height)).collect();
		let highest = self.panel.highest(&heights);
		let answered = highest.iter().flatten().count();
		let Some(top) = quorum_height(&highest, self.panel.needed()) else {
			return Agreement { block: None, answered, disagreed: false };
		};
		let first = self.at(top, heads).await;
		if first.block.is_some() {
			return first;
		}
		let lower = lower_candidates(&highest, top);
		let others = join_all(lower.into_iter().map(|height| self.at(height, heads))).await;
		let disagreed = first.disagreed || others.iter().any(|other| other.disagreed);
		let best = others.iter().map(|other| other.answered).chain([first.answered]).max();
		let block = others.iter().find_map(|other| other.block);
		Agreement { block, answered: best.unwrap_or(0), disagreed }
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
		let block = agreed(&voices, self.panel.needed());
		let disagreed = block.is_none() && answered >= self.panel.needed();
		Agreement { block, answered, disagreed }
	}
}
