// SPDX-License-Identifier: Apache-2.0

//! What a fisherman says of itself.

use crate::journal::{Evidence, Item, State};
use serde::{Deserialize, Serialize};
use std::{
	collections::BTreeMap,
	sync::{Mutex, PoisonError},
};
use vigil_primitives::Statement;

/// How everything stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
	/// Who reports and earns.
	pub account: String,
	/// What it has, in planck, once that is known.
	pub balance: Option<String>,
	/// Each node of Vigil, with why nothing comes from it.
	pub vigil: BTreeMap<String, Option<String>>,
	/// Each ward.
	pub wards: Vec<WardReport>,
	/// The last block of Vigil that was looked through.
	pub scanned: Option<u64>,
	/// Certificates that were heard of since the start.
	pub heard: u64,
	/// How many suspicions stand how.
	pub counts: BTreeMap<String, usize>,
	/// What reports have earned, in planck.
	pub earned: String,
	/// What may be false, and what is missing to show it.
	pub open: Vec<ItemReport>,
	/// What could not be shown to be false, and why.
	pub unproven: Vec<ItemReport>,
	/// What was reported.
	pub reported: Vec<ItemReport>,
	/// What convicts a watcher of the operator's own: false, and not reported from here.
	#[serde(default)]
	pub own: Vec<ItemReport>,
	/// Why the journal cannot be written.
	pub journal_problem: Option<String>,
	/// How many reports rest on the word of one node of Vigil, and are submitted again.
	#[serde(default)]
	pub unconfirmed: usize,
	/// How often reports were submitted again since the start.
	#[serde(default)]
	pub again: u64,
	/// Why no report can be confirmed.
	#[serde(default)]
	pub vigil_problem: Option<String>,
	/// Pieces of evidence that were brought by watchers' files since the start.
	#[serde(default)]
	pub brought: u64,
	/// Why a file with evidence cannot be read.
	#[serde(default)]
	pub evidence_problem: Option<String>,
}

/// A ward.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WardReport {
	/// The service.
	pub service: u32,
	/// Of which family it is.
	#[serde(default)]
	pub family: String,
	/// Why nothing is heard of it.
	pub problem: Option<String>,
	/// Its last final block.
	pub final_height: Option<u64>,
	/// The newest anchor: its number, and the block.
	pub anchor: Option<(u32, u64)>,
	/// Why its anchor is not moved on, or what cannot be proven without one.
	pub anchor_problem: Option<String>,
	/// Own posts about its blocks that stand on Vigil.
	#[serde(default)]
	pub beats: usize,
	/// Why nothing is posted about its blocks, or a false post of somebody else not refuted.
	#[serde(default)]
	pub beat_problem: Option<String>,
}

/// A suspicion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemReport {
	/// The service.
	pub service: u32,
	/// The set that signed.
	pub set_id: u64,
	/// What was said: `halt`, `checkpoint` and so on.
	pub kind: String,
	/// The round of it.
	pub round: Option<u64>,
	/// The height that it names.
	pub height: Option<u64>,
	/// What shows it to be false: `proof`, `conflict` or `checkpoint`.
	pub by: String,
	/// Why it stands as it does.
	pub why: String,
	/// Its case on Vigil.
	pub case: Option<u64>,
	/// What it has earned, in planck.
	pub earned: String,
}

/// A report that tasks write and everybody reads.
#[derive(Debug, Default)]
pub struct Shared {
	report: Mutex<Report>,
}

impl Shared {
	/// Changes it.
	pub fn change(&self, change: impl FnOnce(&mut Report)) {
		change(&mut self.report.lock().unwrap_or_else(PoisonError::into_inner));
	}

	/// As it is now.
	pub fn get(&self) -> Report {
		self.report.lock().unwrap_or_else(PoisonError::into_inner).clone()
	}

	/// As JSON.
	pub fn json(&self) -> String {
		serde_json::to_string_pretty(&self.get()).unwrap_or_default()
	}
}

/// The names of states, all of which are always counted.
pub const STATES: [&str; 7] =
	["open", "true", "unproven", "reported", "known", "own", "challenged"];

impl State {
	/// Its name.
	pub fn name(self) -> &'static str {
		match self {
			Self::Open => "open",
			Self::True => "true",
			Self::Cannot => "unproven",
			Self::Reported(_) => "reported",
			Self::Known => "known",
			Self::Own => "own",
			Self::Challenged(_) => "challenged",
		}
	}
}

impl From<&Item> for ItemReport {
	fn from(item: &Item) -> Self {
		let signed = &item.evidence.statement().signed;
		let height = match &signed.statement {
			Statement::Halt(said) => Some(said.height.0),
			Statement::Resume(said) => Some(said.height.0),
			Statement::Checkpoint(said) => Some(said.height.0),
			Statement::Handover(_) | Statement::Outbox(_) => None,
		};
		let by = match item.evidence {
			Evidence::Statement(_) => "proof",
			Evidence::Conflict(..) => "conflict",
			Evidence::LifeCertified(..) => "checkpoint",
		};
		let case = match item.state {
			State::Reported(case) | State::Challenged(case) => case,
			_ => None,
		};
		Self {
			service: signed.service.0,
			set_id: signed.set_id.0,
			kind: signed.statement.kind().name().into(),
			round: signed.statement.round().map(|round| round.0),
			height,
			by: by.into(),
			why: item.why.clone(),
			case,
			earned: item.earned.to_string(),
		}
	}
}
