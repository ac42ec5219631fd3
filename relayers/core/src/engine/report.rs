// SPDX-License-Identifier: Apache-2.0

//! What operators ask.

use super::{Counters, Engine};
use crate::{
	item::{Item, State},
	view::{Block, ChainView},
	Millis,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, mem};
use vigil_primitives::{UnixTime, H256};

/// How one lane stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaneReport {
	/// The destination's name.
	pub destination: String,
	/// The service.
	pub service: u32,
	/// How many items are in each state.
	pub states: BTreeMap<String, u64>,
	/// Items under way.
	pub depth: u64,
	/// When the certificate of the oldest item under way arrived.
	pub oldest: Option<Millis>,
	/// Dead letters, each with what went wrong last.
	pub dead: Vec<(String, String)>,
	/// What holds up items under way.
	pub problems: Vec<(String, String)>,
}

/// What a standby announced at the destination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnouncedReport {
	/// The service.
	pub service: u32,
	/// The set in office, which ends it by any word.
	pub in_office: u64,
	/// When it was announced, in Unix seconds.
	pub at: u64,
	/// When the other set takes office.
	pub office_at: u64,
}

/// How a destination stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
	/// Each lane.
	pub lanes: Vec<LaneReport>,
	/// Counters since the process started.
	pub counters: Counters,
	/// When a block was last seen to know something through this relayer.
	pub last_success: Option<Millis>,
	/// The best block and the account's balance there.
	pub best: Option<(Block, u128)>,
	/// The Vigil chain that the inbox trusts.
	pub vigil: Option<H256>,
	/// Until when the inbox is paused.
	pub paused_until: Option<UnixTime>,
	/// What standbys announced there.
	pub announced: Vec<AnnouncedReport>,
}

/// The lanes of these items.
pub fn lanes<'a>(items: impl IntoIterator<Item = &'a Item>) -> Vec<LaneReport> {
	let mut lanes: BTreeMap<(String, u32), LaneReport> = BTreeMap::new();
	for item in items {
		let key = (item.key.destination.clone(), item.key.service.0);
		let lane = lanes.entry(key).or_insert_with_key(|(destination, service)| LaneReport {
			destination: destination.clone(),
			service: *service,
			states: BTreeMap::new(),
			depth: 0,
			oldest: None,
			dead: Vec::new(),
			problems: Vec::new(),
		});
		lane.add(item);
	}
	lanes.into_values().collect()
}

impl LaneReport {
	fn add(&mut self, item: &Item) {
		let count = self.states.entry(item.state.name().into()).or_default();
		*count = count.saturating_add(1);
		match &item.state {
			State::Dead { reason } => self.dead.push((item.key.to_string(), reason.clone())),
			state if state.is_closed() => {},
			_ => {
				self.depth = self.depth.saturating_add(1);
				self.oldest = Some(self.oldest.map_or(item.seen_at, |at| at.min(item.seen_at)));
				if let Some(problem) = &item.problem {
					self.problems.push((item.key.to_string(), problem.clone()));
				}
			},
		}
	}
}

fn announced(view: &ChainView) -> impl Iterator<Item = AnnouncedReport> + '_ {
	view.services.iter().filter_map(|(service, known)| {
		let standing = known.announcement?;
		Some(AnnouncedReport {
			service: service.0,
			in_office: standing.in_office.0,
			at: standing.at.0,
			office_at: standing.office_at.0,
		})
	})
}

impl Engine {
	/// How the destination stands now.
	pub fn report(&self) -> Report {
		let best = self.best.as_ref();
		Report {
			lanes: lanes(self.open.values().chain(self.closed.values())),
			counters: self.counters,
			last_success: self.last_success,
			best: best.map(|view| (view.block, view.balance)),
			vigil: best.and_then(|view| view.inbox.vigil),
			paused_until: best.and_then(|view| view.inbox.paused_until),
			announced: best.into_iter().flat_map(announced).collect(),
		}
	}

	/// For each item included since the last call: its kind and how long it took.
	pub fn take_latencies(&mut self) -> Vec<(u8, Millis)> {
		mem::take(&mut self.latencies)
	}
}
