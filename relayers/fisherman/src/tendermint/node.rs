// SPDX-License-Identifier: Apache-2.0

//! One node of a ward of the Cosmos kind.

use super::wire::{BlockAnswer, CommitAnswer, StatusJson, ValidatorsAnswer};
use crate::{
	http::{cut, Http},
	ward::WardError,
};
use std::{
	collections::BTreeMap,
	sync::{Mutex, PoisonError},
	time::{Duration, Instant},
};
use vigil_primitives::H256;
use vigil_proofs::tendermint::{
	header_hash, validators_hash, Block, Commit, Header, Validators, MAX_VALIDATORS,
};
use vigil_relayer_link::{Endpoint, RpcError};

/// Validators of one page: as many as nodes give at most.
const PER_PAGE: u64 = 100;
/// Pages of validators: an honest node needs three.
const MOST_PAGES: u64 = 16;
/// Commits that are remembered: those of one search and of its proof.
const COMMITS: usize = 96;
/// Sets of validators that are remembered.
const SETS: usize = 16;
/// For how long a node that has gone backwards is not believed. It may have been restored from a backup.
const GRUDGE: Duration = Duration::from_secs(600);

/// Which blocks a node has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
	/// The first one that it keeps.
	pub first: u64,
	/// The last one.
	pub last: u64,
}

/// A node.
pub struct Node {
	http: Http,
	state: Mutex<State>,
}

#[derive(Default)]
struct State {
	/// The ward's name, once an anchor says it.
	chain: Option<Vec<u8>>,
	/// The last block that it showed, and when.
	highest: Option<(u64, Instant)>,
	/// Why nothing comes from it; `None` before it was asked.
	problem: Option<Option<String>>,
	commits: BTreeMap<u64, (Header, Commit)>,
	sets: BTreeMap<H256, Validators>,
}

impl Node {
	/// The node at this address.
	pub fn new(endpoint: &Endpoint) -> Self {
		Self { http: Http::new(endpoint), state: Mutex::default() }
	}

	/// Where it is.
	pub fn endpoint(&self) -> &Endpoint {
		self.http.endpoint()
	}

	/// Says which chain it is to be of.
	pub fn expect(&self, chain: &[u8]) {
		self.with(|state| {
			if state.chain.as_deref() != Some(chain) {
				*state = State { chain: Some(chain.into()), ..State::default() };
			}
		});
	}

	/// Why nothing comes from it; `None` while something does.
	pub fn problem(&self) -> Option<String> {
		let not_yet = || Some("not asked yet".into());
		self.with(|state| state.problem.clone()).unwrap_or_else(not_yet)
	}

	/// Sees whether it answers, and how far it is.
	pub async fn look(&self) {
		let found = self.range().await;
		let problem = found.err().map(|error| error.to_string());
		self.with(|state| state.problem = Some(problem));
	}

	/// The last block that it showed.
	pub fn last(&self) -> Option<u64> {
		self.with(|state| state.highest.map(|(height, _)| height))
	}

	/// Which blocks it has.
	pub async fn range(&self) -> Result<Range, WardError> {
		let StatusJson { node_info, sync_info } = self.http.get("status", &[]).await?;
		self.check_chain(node_info.network.as_bytes())?;
		let (first, last) = (sync_info.earliest_block_height.0, sync_info.latest_block_height.0);
		if last == 0 || first > last || i64::try_from(last).is_err() {
			return Err(self.http.nonsense("status", "it has no blocks"));
		}
		let before = self.with(|state| state.highest);
		if let Some((before, at)) = before.filter(|(before, _)| last < *before) {
			if at.elapsed() < GRUDGE {
				let detail = format!("its last block is {last}, after it was {before}");
				return Err(self.http.nonsense("status", detail));
			}
		}
		self.with(|state| state.highest = Some((last, Instant::now())));
		Ok(Range { first: first.max(1), last })
	}

	/// The header of the block at this height, and the votes for it.
	pub async fn signed(&self, height: u64) -> Result<(Header, Commit), WardError> {
		if let Some(known) = self.with(|state| state.commits.get(&height).cloned()) {
			return Ok(known);
		}
		let answer: Result<CommitAnswer, _> = self.http.get("commit", &[("height", height)]).await;
		let (header, commit) = match answer {
			Ok(CommitAnswer { signed_header }) => (signed_header.header, signed_header.commit),
			// The next block has the votes, too.
			Err(WardError::Rpc(refused @ RpcError::Refused { .. })) => {
				let next = height.saturating_add(1);
				let (this, next) =
					(self.block_answer(height).await?, self.block_answer(next).await?);
				let commit = next.block.last_commit.ok_or(refused)?;
				(this.block.header, commit)
			},
			Err(error) => return Err(error),
		};
		let wrong = |detail| self.http.nonsense("commit", detail);
		let header = header.header().map_err(wrong)?;
		let (at, hash, commit) = commit.commit().map_err(wrong)?;
		self.check_chain(&header.chain_id)?;
		if (header.height, at) != (height, height) || header_hash(&header) != hash {
			let detail = format!("it is of another block than {height}");
			return Err(self.http.nonsense("commit", detail));
		}
		self.with(|state| {
			if state.commits.len() >= COMMITS {
				state.commits.clear();
			}
			state.commits.insert(height, (header.clone(), commit.clone()));
		});
		Ok((header, commit))
	}

	async fn block_answer(&self, height: u64) -> Result<BlockAnswer, WardError> {
		self.http.get("block", &[("height", height)]).await
	}

	/// The block at this height, with its votes and voters.
	pub async fn block(&self, height: u64) -> Result<Block, WardError> {
		let (header, commit) = self.signed(height).await?;
		let validators = self.validators(height, header.validators_hash).await?;
		Ok(Block { header, commit, validators })
	}

	/// Who votes at this height, if they are those that the chain named by this hash.
	pub async fn validators(&self, height: u64, named: H256) -> Result<Validators, WardError> {
		if let Some(known) = self.with(|state| state.sets.get(&named).cloned()) {
			return Ok(known);
		}
		let wrong = |detail: String| self.http.nonsense("validators", detail);
		let mut found = Vec::new();
		for page in 1..=MOST_PAGES {
			let query = [("height", height), ("page", page), ("per_page", PER_PAGE)];
			let answer: ValidatorsAnswer = self.http.get("validators", &query).await?;
			let total = answer.total.0;
			if total > u64::from(MAX_VALIDATORS) {
				let most = format!("they are {total}, and the verifier takes {MAX_VALIDATORS}");
				return Err(wrong(most));
			}
			if answer.block_height.0 != height || answer.validators.is_empty() {
				return Err(wrong(format!("page {page} of those of block {height} is missing")));
			}
			for one in answer.validators {
				found.push(one.validator().map_err(|detail| wrong(detail.into()))?);
			}
			match (found.len() as u64).cmp(&total) {
				std::cmp::Ordering::Less => {},
				std::cmp::Ordering::Equal => break,
				std::cmp::Ordering::Greater => {
					return Err(wrong(format!("there are more than the {total} that it says")));
				},
			}
		}
		let set = Validators::try_from(found).map_err(|_| wrong("they are too many".into()))?;
		if validators_hash(&set) != named {
			return Err(wrong(format!("those of block {height} are not the ones the chain names")));
		}
		self.with(|state| {
			if state.sets.len() >= SETS {
				state.sets.clear();
			}
			state.sets.insert(named, set.clone());
		});
		Ok(set)
	}

	/// Forgets what it showed: it was not so.
	pub fn distrust(&self) {
		self.with(|state| {
			state.commits.clear();
			state.sets.clear();
		});
	}

	fn check_chain(&self, found: &[u8]) -> Result<(), WardError> {
		let expected = self.with(|state| state.chain.clone());
		match expected.filter(|expected| expected != found) {
			None => Ok(()),
			Some(expected) => {
				let name = |bytes: &[u8]| cut(&String::from_utf8_lossy(bytes));
				let (found, expected) = (name(found), name(&expected));
				let at = self.http.endpoint();
				Err(WardError::Missing(format!("{at} is of the chain {found}, not of {expected}")))
			},
		}
	}

	/// What this node shows and no anchor bears out.
	pub fn broken(&self, detail: impl ToString) -> WardError {
		self.http.nonsense("commit", detail)
	}

	fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
		change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
	}
}
