// SPDX-License-Identifier: Apache-2.0

//! How an endpoint proves that a block is final, and when that block was made.
//!
//! `grandpa_proveFinality` tells the newest votes of the set in office, and of every set before the last votes
//! that it cast: so one question leads over each change of the set. A chain whose set never changed refuses
//! it; there the votes that a block was stored with have to do. The time comes with a proof against the
//! state's root, which the block's hash stands for.

use super::{
	header::{bytes, header, nodes, seconds, Header, TIMESTAMP_NOW},
	rpc::{name, SubstrateRpc},
	trust::{Finality, Moved, Trust},
};
use crate::{problem::Problem, source::Asked, Block};
use serde_json::{json, Value};
use std::time::{SystemTime, UNIX_EPOCH};
use vigil_primitives::{UnixTime, H256};
use vigil_proofs::{LifeError, Proof};

/// The most changes of the set that one question follows. What is known by then is kept, so that the next one
/// goes on from there.
const CHANGES: usize = 64;
/// The engine whose votes make blocks final.
const GRANDPA: &[u8] = b"FRNK";

impl SubstrateRpc {
	/// Fails unless the endpoint proves that the block is final.
	pub(super) async fn prove_final(&self, trust: &Trust, block: &Block) -> Asked<()> {
		let unproven = |why: String| Problem::Unproven { height: block.height, why };
		for _ in 0..CHANGES {
			if trust.knows(block.hash) {
				return Ok(());
			}
			let shown = self.finality(block.height.0, block.hash).await?;
			match self.lead(trust, &shown).await? {
				Ok(_) => {},
				// What leads no further may be known already.
				Err(LifeError::NotNewer) if trust.knows(shown.block) => {},
				Err(error) if is_of_another_set(error) => {
					self.follow_change(trust).await?.map_err(|_| unproven(in_words(error)))?;
					continue;
				},
				Err(error) => return Err(unproven(in_words(error))),
			}
			let follows = trust.follow(block.hash, block.height.0, &shown);
			return follows.map_err(|error| unproven(in_words(error)));
		}
		Err(unproven("the ward's set has changed so often that it takes more than one look".into()))
	}

	/// The time of a block, by a proof against its state's root.
	pub(super) async fn proven_time(&self, block: &Block) -> Asked<UnixTime> {
		let unproven = |why: &str| Problem::Unproven { height: block.height, why: why.to_owned() };
		let key = bytes(&json!(TIMESTAMP_NOW))?;
		let params = vec![json!([TIMESTAMP_NOW]), name(block.hash)];
		let shown = nodes(&self.rpc.ask("state_getReadProof", params).await?)?;
		let state = Proof::new(shown).and_then(|proof| proof.state(block.state_root).ok());
		let time = state.and_then(|state| state.bytes(&key).ok());
		let time = time.ok_or_else(|| unproven("the proof of its time is of another state"))?;
		// Without a time nobody could tell a block that was held back from a new one.
		seconds(&time.ok_or_else(|| unproven("the chain keeps no time"))?)
	}

	/// Goes on to the next set by the last votes of the one in office.
	async fn follow_change(&self, trust: &Trust) -> Asked<Result<(), LifeError>> {
		let height = trust.height().saturating_add(1);
		let shown = self.prove_finality(height.into()).await?;
		let Some(shown) = shown else { return Ok(Err(LifeError::NoSuchBlock)) };
		Ok(match self.lead(trust, &shown).await? {
			Ok(Moved::Changed) => Ok(()),
			// Another set can only follow on a block that names it.
			Ok(Moved::Same) => Err(LifeError::UnknownSigner),
			Err(error) => Err(error),
		})
	}

	/// Moves on to the block that votes are shown of.
	async fn lead(&self, trust: &Trust, shown: &Finality) -> Asked<Result<Moved, LifeError>> {
		let last = shown.headers.last().filter(|header| header.hash() == shown.block).cloned();
		let header = match last {
			Some(header) => header,
			None => self.header_of(shown.block).await?,
		};
		Ok(trust.take(header, shown, now()))
	}

	/// What the endpoint shows for the finality of a block.
	async fn finality(&self, height: u64, hash: H256) -> Asked<Finality> {
		if let Some(shown) = self.prove_finality(height).await? {
			return Ok(shown);
		}
		let missing = Problem::Missing("proof that its final block is final");
		let block = self.rpc.ask("chain_getBlock", vec![name(hash)]).await?;
		let stored = block.get("justifications").and_then(Value::as_array);
		let stored = stored.into_iter().flatten().filter_map(pair);
		let mut of_grandpa = stored.filter(|(engine, _)| engine == GRANDPA);
		of_grandpa.next().map(|(_, votes)| Finality::stored(hash, votes)).ok_or(missing)
	}

	async fn prove_finality(&self, height: u64) -> Asked<Option<Finality>> {
		match self.rpc.ask("grandpa_proveFinality", vec![json!(height)]).await {
			Ok(Value::Null) => Ok(None),
			Ok(answer) => {
				let malformed = Problem::Malformed("a proof of finality of an unknown form");
				Finality::read(&bytes(&answer)?).map(Some).ok_or(malformed)
			},
			Err(problem @ Problem::Refused { .. }) if !problem.is_silence() => Ok(None),
			Err(problem) => Err(problem),
		}
	}

	async fn header_of(&self, hash: H256) -> Asked<Header> {
		let json = self.rpc.ask("chain_getHeader", vec![name(hash)]).await?;
		if json.is_null() {
			return Err(Problem::Missing("header of a block it names"));
		}
		let header = header(json)?;
		match header.hash() == hash {
			true => Ok(header),
			false => Err(Problem::FalseHash {
				height: vigil_primitives::Height(u64::from(header.number)),
			}),
		}
	}
}

/// An engine and its justification, as JSON has them: two lists of bytes.
fn pair(json: &Value) -> Option<(Vec<u8>, Vec<u8>)> {
	serde_json::from_value(json.clone()).ok()
}

/// Whether votes may be those of a set that took office since.
fn is_of_another_set(error: LifeError) -> bool {
	use LifeError::{InvalidSignature, TooFewSigners, UnknownSigner};
	matches!(error, UnknownSigner | InvalidSignature | TooFewSigners)
}

fn now() -> UnixTime {
	let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	UnixTime(since.as_secs())
}

/// Why a proof proves nothing.
fn in_words(error: LifeError) -> String {
	match error {
		LifeError::AnchorStale => "the anchor is too old to be trusted: pin a new one".into(),
		LifeError::NotNewer => "what it shows is older than what is known to be final".into(),
		LifeError::Unlinked => "what it shows does not lead to a final block".into(),
		LifeError::UnknownSigner | LifeError::InvalidSignature | LifeError::TooFewSigners => {
			format!("the set in office did not sign it ({error:?})")
		},
		other => format!("{other:?}"),
	}
}
