// SPDX-License-Identifier: Apache-2.0

//! An EVM ward, as its own nodes show it.
//!
//! There is no verifier of an EVM chain's consensus: EIP-2935 shows which blocks came before another one, and not that
//! any of them is final or when it was made. So nothing of it convicts, and what its nodes contradict is for a challenge.
//! Blocks carry times that some chains fill in afterwards; what this process saw by its own clock they cannot.

use crate::{
	http::Http,
	judge::{cannot, waits, Finding, NO_FINALITY},
	search,
	voices::Rules,
	ward::WardError,
};
use serde::Deserialize;
use serde_json::{json, Value};
use std::{
	collections::VecDeque,
	sync::{Mutex, PoisonError},
};
use vigil_primitives::{Checkpoint, Halt, Head, UnixTime, H256};
use vigil_proofs::Window;
use vigil_relayer_link::{Endpoint, RpcError};

/// Heights that are remembered with the time at which they were seen.
const SIGHTINGS: usize = 8_192;

/// What cannot be proven of such a ward, and what can be done.
pub const NO_PROOF: &str = "an EVM ward: no verifier of its consensus exists (EIP-2935 shows which block came before \
                            another one, not that one is final or when it was made), so no Halt and no Checkpoint of \
                            it is shown to be false by a proof, and only what contradicts itself is reported; what \
                            its nodes contradict takes a bonded challenge (slashing.challenge)";

/// A node.
pub struct Node {
	http: Http,
	state: Mutex<State>,
}

#[derive(Default)]
struct State {
	/// Why nothing comes from it; `None` before it was asked.
	problem: Option<Option<String>>,
	/// The last block that it calls final.
	last: Option<u64>,
	seen: Sightings,
	/// The same of those that it calls final.
	seen_final: Sightings,
}

/// New highest blocks, each with the time at which it was seen here.
#[derive(Default)]
struct Sightings(VecDeque<(u64, u64)>);

/// A block, as far as it matters here.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct BlockJson {
	number: String,
	timestamp: String,
	hash: H256,
	state_root: H256,
}

impl Sightings {
	fn note(&mut self, now: UnixTime, height: u64) {
		if self.0.back().is_none_or(|(_, highest)| height > *highest) {
			self.0.push_back((now.0, height));
		}
		if self.0.len() > SIGHTINGS {
			self.0.pop_front();
		}
	}

	/// Whether the chain went on inside a silence, twice and far enough apart.
	fn witness(&self, window: &Window) -> bool {
		let inside = |time: u64| (window.not_before.0..=window.not_after.0).contains(&time);
		// What is new since a look inside the silence came to be inside it.
		let pairs = self.0.iter().zip(self.0.iter().skip(1));
		let new = pairs.filter(|((before, _), (at, height))| {
			inside(*before) && inside(*at) && *height > window.above.0
		});
		let mut times = new.map(|(_, (at, _))| *at);
		let (Some(first), Some(last)) = (times.next(), times.next_back()) else { return false };
		last.saturating_sub(first) >= window.apart.0
	}
}

impl Node {
	/// The node at this address.
	pub fn new(endpoint: &Endpoint) -> Self {
		Self { http: Http::new(endpoint), state: Mutex::default() }
	}

	/// Why nothing comes from it; `None` while something does.
	pub fn problem(&self) -> Option<String> {
		let not_yet = || Some("not asked yet".into());
		self.with(|state| state.problem.clone()).unwrap_or_else(not_yet)
	}

	/// The last block that it calls final.
	pub fn last(&self) -> Option<u64> {
		self.with(|state| state.last)
	}

	/// Where it is.
	pub fn endpoint(&self) -> &Endpoint {
		self.http.endpoint()
	}

	/// Sees how far it is, and notes that by the clock.
	pub async fn look(&self, now: UnixTime) {
		let found = match self.block("latest").await {
			Ok((latest, _)) => self.last_final().await.map(|last| (latest, last)),
			Err(error) => Err(error),
		};
		self.with(|state| match found {
			Ok((latest, last)) => {
				(state.problem, state.last) = (Some(None), Some(last));
				state.seen.note(now, latest);
				state.seen_final.note(now, last);
			},
			Err(error) => state.problem = Some(Some(error.to_string())),
		});
	}

	/// As if it had shown a block of this height, not final yet, at this time.
	#[cfg(test)]
	pub fn saw(&self, at: UnixTime, height: u64) {
		self.with(|state| state.seen.note(at, height));
	}

	/// Whether this process saw the ward go on inside a silence, twice and far enough apart, by its own clock: by the blocks
	/// that count as life. Where those are final ones, blocks that are not contradict nothing.
	pub fn witnessed(&self, window: &Window, head: Head) -> bool {
		self.with(|state| match head {
			Head::Latest => state.seen.witness(window),
			Head::Finalized => state.seen_final.witness(window),
		})
	}

	/// Whether a ward stood as a Halt says, by the times that its final blocks name.
	pub async fn halt(&self, halt: &Halt, rules: Rules<'_>) -> Result<Finding, WardError> {
		let (policy, above) = (rules.policy, halt.height);
		let Some(window) = Window::of(above, halt.round, policy.halt_after, policy.margin) else {
			return Ok(cannot("the silence is too short to say anything of it"));
		};
		let end = self.last_final().await?.saturating_add(1);
		let late = |height| self.made_by(height, window.not_before.0);
		let low = search::first(0, end, late).await?;
		let first = low.max(above.0.saturating_add(1));
		if first >= end {
			return Ok(waits("the ward has no final block from after the silence yet"));
		}
		let (_, block) = self.block(&format!("{first:#x}")).await?;
		match self.number(&block.timestamp)? <= window.not_after.0 {
			true if policy.head == Head::Finalized => Ok(cannot(NO_FINALITY)),
			true => Ok(cannot(format!(
				"the ward's node shows block {first}, made inside the silence by its own time; of an EVM ward that is \
				 no proof: a challenge decides"
			))),
			false => Ok(Finding::True),
		}
	}

	/// Whether the ward has the block that a Checkpoint names.
	pub async fn checkpoint(&self, said: &Checkpoint) -> Result<Finding, WardError> {
		let (height, last) = (said.height.0, self.last_final().await?);
		if height > last {
			return Ok(waits(format!("the ward has come to block {last} only")));
		}
		let (_, block) = self.block(&format!("{height:#x}")).await?;
		match (block.hash, block.state_root) == (said.block_hash, said.state_root) {
			true => Ok(Finding::True),
			false => Ok(cannot(
				"the ward's node has another block there; of an EVM ward that is no proof: a challenge decides",
			)),
		}
	}

	/// Whether a block was made at this time or later.
	async fn made_by(&self, height: u64, time: u64) -> Result<bool, WardError> {
		let (_, block) = self.block(&format!("{height:#x}")).await?;
		Ok(self.number(&block.timestamp)? >= time)
	}

	/// The last final block; the last one, where a chain has no finality of its own.
	async fn last_final(&self) -> Result<u64, WardError> {
		match self.block("finalized").await {
			Err(WardError::Rpc(RpcError::Refused { .. })) => Ok(self.block("latest").await?.0),
			found => Ok(found?.0),
		}
	}

	async fn block(&self, which: &str) -> Result<(u64, BlockJson), WardError> {
		let method = "eth_getBlockByNumber";
		let found: Value = self.http.post(method, json!([which, false])).await?;
		let block: BlockJson = serde_json::from_value(found)
			.map_err(|_| self.http.nonsense(method, format!("there is no block {which}")))?;
		let number = self.number(&block.number)?;
		if which.starts_with("0x") && format!("{number:#x}") != which {
			return Err(self.http.nonsense(method, format!("it is not block {which}")));
		}
		Ok((number, block))
	}

	fn number(&self, text: &str) -> Result<u64, WardError> {
		let digits = text.strip_prefix("0x").unwrap_or(text);
		u64::from_str_radix(digits, 16)
			.ok()
			.filter(|number| i64::try_from(*number).is_ok())
			.ok_or_else(|| self.http.nonsense("eth_getBlockByNumber", "a number is none"))
	}

	fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
		change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use vigil_primitives::{Height, Round, Seconds};

	#[test]
	fn what_was_seen_inside_the_silence_is_witnessed_and_nothing_else() {
		let window = Window::of(Height(9), Round(1_060), Seconds(60), Seconds(6)).unwrap();
		let saw = |seen: &[(u64, u64)]| {
			let node = Node::new(&Endpoint::web("http://127.0.0.1:1").unwrap());
			seen.iter().for_each(|(at, height)| node.saw(UnixTime(*at), *height));
			assert!(!node.witnessed(&window, Head::Finalized), "none of them was final");
			node.with(|state| std::mem::swap(&mut state.seen, &mut state.seen_final));
			let was_final = node.witnessed(&window, Head::Finalized);
			assert!(!node.witnessed(&window, Head::Latest));
			was_final
		};
		assert!(saw(&[(1_010, 9), (1_015, 10), (1_020, 11), (1_025, 12)]));
		assert!(!saw(&[(1_010, 9), (1_015, 10), (1_020, 11)]), "not far enough apart");
		assert!(!saw(&[(990, 9), (1_015, 10), (1_030, 11)]), "the first may be from before");
		assert!(!saw(&[(1_010, 3), (1_015, 4), (1_030, 5)]), "it is not above the block");
		assert!(!saw(&[(1_010, 9), (1_020, 10), (1_058, 11)]), "the last may be from after");
		assert!(!saw(&[]));
	}
}
