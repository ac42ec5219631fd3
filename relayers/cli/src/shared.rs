// SPDX-License-Identifier: Apache-2.0

//! What tasks tell those who ask.

use serde::{Deserialize, Serialize};
use std::{
	collections::BTreeMap,
	sync::{Mutex, PoisonError},
	time::{SystemTime, UNIX_EPOCH},
};
use vigil_primitives::H256;
use vigil_relayer_core::{
	engine::{AnnouncedReport, LaneReport, Report},
	Millis,
};
use vigil_relayer_evm::crossing;
use vigil_relayer_vigil::source::NodeState;

/// The state of one connection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
	/// Whether it is up.
	pub up: bool,
	/// Which endpoint it leads to.
	pub endpoint: Option<String>,
	/// Why it is down.
	pub problem: Option<String>,
	/// What is not as it should be though it is up.
	pub warnings: Vec<String>,
}

/// How one destination stands.
#[derive(Clone, Debug, Default)]
pub struct DestinationState {
	/// The connection.
	pub link: Link,
	/// The state machine, once it runs.
	pub report: Option<Report>,
	/// Why the journal cannot be written.
	pub journal_problem: Option<String>,
	/// Why nothing is proven on Vigil.
	pub proof_problems: Vec<String>,
	/// What Vigil paid since the start for carrying there, in planck.
	pub earned: u128,
}

/// How everything stands.
#[derive(Default)]
pub struct Shared {
	state: Mutex<State>,
	/// Which destination has each account of each chain.
	accounts: Mutex<BTreeMap<(H256, String), String>>,
}

/// See [`Shared`].
#[derive(Clone, Default)]
pub struct State {
	/// Each endpoint of Vigil, with why nothing comes from it.
	pub sources: Vec<NodeState>,
	/// What the account that pays on Vigil has, once it was asked for.
	pub source_balance: Option<u128>,
	/// Each destination by name.
	pub destinations: BTreeMap<String, DestinationState>,
	/// Each crossing by name.
	pub crossings: BTreeMap<String, crossing::Report>,
}

impl State {
	/// Vigil: it is up if one of its endpoints is.
	pub fn source(&self) -> Link {
		let up = self.sources.iter().find(|node| node.problem.is_none());
		let problems = self.sources.iter().filter_map(|node| node.problem.clone());
		let problems: Vec<_> = problems.collect();
		match up {
			Some(node) => Link {
				up: true,
				endpoint: Some(node.endpoint.clone()),
				problem: None,
				warnings: problems,
			},
			None => Link { problem: problems.first().cloned(), ..Link::default() },
		}
	}
}

/// What `status` shows.
#[derive(Serialize)]
struct StatusJson {
	source: Link,
	sources: BTreeMap<String, Option<String>>,
	destinations: BTreeMap<String, Link>,
	journal_problems: BTreeMap<String, String>,
	proof_problems: BTreeMap<String, Vec<String>>,
	/// In planck, as text: numbers of JSON end earlier.
	earned: BTreeMap<String, String>,
	lanes: Vec<LaneReport>,
	/// What standbys announced at each destination.
	announced: BTreeMap<String, Vec<AnnouncedReport>>,
	crossings: BTreeMap<String, crossing::Report>,
}

impl Shared {
	/// Everything as it is now.
	pub fn get(&self) -> State {
		self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
	}

	/// Changes what is known of Vigil.
	pub fn sources(&self, sources: Vec<NodeState>) {
		self.state.lock().unwrap_or_else(PoisonError::into_inner).sources = sources;
	}

	/// Changes what the account that pays on Vigil is known to have.
	pub fn source_balance(&self, balance: u128) {
		let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
		state.source_balance = Some(balance);
	}

	/// Changes what is known of a destination.
	pub fn destination(&self, name: &str, change: impl FnOnce(&mut DestinationState)) {
		let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
		change(state.destinations.entry(name.into()).or_default());
	}

	/// Changes what is known of a crossing.
	pub fn crossing(&self, name: &str, report: crossing::Report) {
		let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
		state.crossings.insert(name.into(), report);
	}

	/// Takes an account of a chain for a destination. Says which one has it, if that is another.
	pub fn take_account(&self, chain: H256, account: &str, name: &str) -> Result<(), String> {
		let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
		let owner = accounts.entry((chain, account.into())).or_insert_with(|| name.into());
		match owner == name {
			true => Ok(()),
			false => Err(owner.clone()),
		}
	}

	/// The same as JSON.
	pub fn json(&self) -> String {
		let state = self.get();
		let destinations = state.destinations.iter();
		let problems = destinations.clone().filter_map(|(name, one)| {
			one.journal_problem.clone().map(|problem| (name.clone(), problem))
		});
		let status = StatusJson {
			source: state.source(),
			crossings: state.crossings.clone(),
			sources: state
				.sources
				.iter()
				.map(|node| (node.endpoint.clone(), node.problem.clone()))
				.collect(),
			journal_problems: problems.collect(),
			proof_problems: destinations
				.clone()
				.map(|(name, one)| (name.clone(), one.proof_problems.clone()))
				.filter(|(_, problems)| !problems.is_empty())
				.collect(),
			earned: destinations
				.clone()
				.map(|(name, one)| (name.clone(), one.earned.to_string()))
				.collect(),
			lanes: destinations
				.clone()
				.filter_map(|(_, one)| one.report.as_ref())
				.flat_map(|report| report.lanes.clone())
				.collect(),
			announced: destinations
				.clone()
				.filter_map(|(name, one)| {
					Some((name.clone(), one.report.as_ref()?.announced.clone()))
				})
				.filter(|(_, announced)| !announced.is_empty())
				.collect(),
			destinations: destinations
				.map(|(name, one)| (name.clone(), one.link.clone()))
				.collect(),
		};
		serde_json::to_string_pretty(&status).unwrap_or_default()
	}
}

/// The clock.
pub fn now() -> Millis {
	let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
}
