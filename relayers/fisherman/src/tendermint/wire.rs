// SPDX-License-Identifier: Apache-2.0

//! What nodes of CometBFT answer, as JSON (RPC of versions 0.34 to 1.0), and what of it a proof is made of.

use base64::{engine::general_purpose::STANDARD, Engine};
use serde::{Deserialize, Deserializer};
use std::time::UNIX_EPOCH;
use vigil_primitives::H256;
use vigil_proofs::tendermint::{
	BlockId, Commit, Header, Leaf, Time, Validator, Vote, MAX_VALIDATORS,
};

/// The key that the verifier knows.
const ED25519: &str = "tendermint/PubKeyEd25519";
/// The flag of a vote for the block; others are absent, or for none.
const FOR_BLOCK: u64 = 2;

/// What is wrong with an answer.
pub type Wrong = &'static str;

/// A number, which large ones are told as a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Int(pub u64);

impl<'de> Deserialize<'de> for Int {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		#[derive(Deserialize)]
		#[serde(untagged)]
		enum Form {
			Number(u64),
			Text(String),
		}
		match Form::deserialize(deserializer)? {
			Form::Number(number) => Ok(Self(number)),
			Form::Text(text) => {
				text.parse().map(Self).map_err(|_| serde::de::Error::custom("no whole number"))
			},
		}
	}
}

/// The answer of `status`.
#[derive(Deserialize)]
pub struct StatusJson {
	pub node_info: NodeInfoJson,
	pub sync_info: SyncInfoJson,
}

#[derive(Deserialize)]
pub struct NodeInfoJson {
	pub network: String,
}

#[derive(Deserialize)]
pub struct SyncInfoJson {
	pub latest_block_height: Int,
	#[serde(default)]
	pub earliest_block_height: Int,
}

/// The answer of `commit`.
#[derive(Deserialize)]
pub struct CommitAnswer {
	pub signed_header: SignedHeaderJson,
}

#[derive(Deserialize)]
pub struct SignedHeaderJson {
	pub header: HeaderJson,
	pub commit: CommitJson,
}

/// The answer of `block`.
#[derive(Deserialize)]
pub struct BlockAnswer {
	pub block: BlockJson,
}

#[derive(Deserialize)]
pub struct BlockJson {
	pub header: HeaderJson,
	pub last_commit: Option<CommitJson>,
}

/// The answer of `validators`: a page of them.
#[derive(Deserialize)]
pub struct ValidatorsAnswer {
	pub block_height: Int,
	pub validators: Vec<ValidatorJson>,
	pub total: Int,
}

#[derive(Deserialize)]
pub struct ValidatorJson {
	pub_key: KeyJson,
	voting_power: Int,
}

#[derive(Deserialize)]
struct KeyJson {
	#[serde(rename = "type")]
	kind: String,
	value: String,
}

#[derive(Deserialize)]
pub struct HeaderJson {
	version: VersionJson,
	chain_id: String,
	height: Int,
	time: String,
	last_block_id: Option<BlockIdJson>,
	#[serde(default)]
	last_commit_hash: String,
	#[serde(default)]
	data_hash: String,
	validators_hash: String,
	next_validators_hash: String,
	#[serde(default)]
	consensus_hash: String,
	#[serde(default)]
	app_hash: String,
	#[serde(default)]
	last_results_hash: String,
	#[serde(default)]
	evidence_hash: String,
	#[serde(default)]
	proposer_address: String,
}

#[derive(Deserialize)]
struct VersionJson {
	block: Int,
	#[serde(default)]
	app: Int,
}

#[derive(Deserialize)]
struct BlockIdJson {
	#[serde(default)]
	hash: String,
	#[serde(alias = "part_set_header")]
	parts: PartsJson,
}

#[derive(Deserialize)]
struct PartsJson {
	total: Int,
	hash: String,
}

#[derive(Deserialize)]
pub struct CommitJson {
	height: Int,
	round: Int,
	block_id: BlockIdJson,
	signatures: Vec<VoteJson>,
}

#[derive(Deserialize)]
struct VoteJson {
	block_id_flag: Int,
	#[serde(default)]
	timestamp: String,
	signature: Option<String>,
}

impl HeaderJson {
	/// As the verifier takes it.
	pub fn header(self) -> Result<Header, Wrong> {
		let chain_id = self.chain_id.into_bytes();
		let last = self.last_block_id.filter(|id| !id.hash.is_empty());
		Ok(Header {
			version_block: self.version.block.0,
			version_app: self.version.app.0,
			chain_id: chain_id.try_into().map_err(|_| "the chain's name is too long")?,
			height: self.height.0,
			time: time(&self.time)?,
			last_block_id: last.map(BlockIdJson::id).transpose()?,
			last_commit_hash: leaf(&self.last_commit_hash)?,
			data_hash: leaf(&self.data_hash)?,
			validators_hash: hash(&self.validators_hash)?,
			next_validators_hash: hash(&self.next_validators_hash)?,
			consensus_hash: leaf(&self.consensus_hash)?,
			app_hash: leaf(&self.app_hash)?,
			last_results_hash: leaf(&self.last_results_hash)?,
			evidence_hash: leaf(&self.evidence_hash)?,
			proposer_address: leaf(&self.proposer_address)?,
		})
	}
}

impl BlockIdJson {
	fn id(self) -> Result<BlockId, Wrong> {
		Ok(BlockId {
			hash: hash(&self.hash)?,
			parts: small(self.parts.total)?,
			parts_hash: hash(&self.parts.hash)?,
		})
	}
}

impl CommitJson {
	/// As the verifier takes it, with the height and the block that it is for.
	pub fn commit(self) -> Result<(u64, H256, Commit), Wrong> {
		if self.signatures.len() > MAX_VALIDATORS as usize {
			return Err("there are more votes than the verifier takes");
		}
		let id = self.block_id.id()?;
		let votes: Result<Vec<_>, _> = self.signatures.into_iter().map(VoteJson::vote).collect();
		let commit = Commit {
			round: small(self.round)?,
			parts: id.parts,
			parts_hash: id.parts_hash,
			votes: votes?.try_into().map_err(|_| "there are too many votes")?,
		};
		Ok((self.height.0, id.hash, commit))
	}
}

impl VoteJson {
	/// Nothing for who was absent or voted for none.
	fn vote(self) -> Result<Option<Vote>, Wrong> {
		if self.block_id_flag.0 != FOR_BLOCK {
			return Ok(None);
		}
		let bytes: [u8; 64] = base64(self.signature.as_deref().unwrap_or_default())
			.ok_or("a signature is not of 64 bytes")?;
		Ok(Some(Vote { time: time(&self.timestamp)?, signature: bytes.into() }))
	}
}

impl ValidatorJson {
	/// As the verifier takes it.
	pub fn validator(self) -> Result<Validator, Wrong> {
		if self.pub_key.kind != ED25519 {
			return Err("a validator's key is not of ed25519: the ward cannot be proven");
		}
		let key: [u8; 32] = base64(&self.pub_key.value).ok_or("a key is not of 32 bytes")?;
		Ok(Validator { key: key.into(), power: self.voting_power.0 })
	}
}

fn base64<const N: usize>(text: &str) -> Option<[u8; N]> {
	STANDARD.decode(text).ok()?.try_into().ok()
}

fn hash(text: &str) -> Result<H256, Wrong> {
	let bytes = hex::decode(text).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
	bytes.map(H256).ok_or("a hash is not of 32 bytes")
}

fn leaf(text: &str) -> Result<Leaf, Wrong> {
	let bytes = hex::decode(text).ok().and_then(|bytes| Leaf::try_from(bytes).ok());
	bytes.ok_or("a field of a header is too long")
}

fn small(Int(number): Int) -> Result<u32, Wrong> {
	u32::try_from(number).map_err(|_| "a number is too large")
}

fn time(text: &str) -> Result<Time, Wrong> {
	let at = humantime::parse_rfc3339(text).ok();
	let since = at.and_then(|at| at.duration_since(UNIX_EPOCH).ok());
	let since = since.ok_or("a time is none")?;
	Ok(Time { seconds: since.as_secs(), nanos: since.subsec_nanos() })
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn times_and_numbers_are_read_as_nodes_write_them() {
		let at = time("2023-11-14T22:13:20.000000007Z").unwrap();
		assert_eq!(at, Time { seconds: 1_700_000_000, nanos: 7 });
		assert_eq!(time("2023-11-14T22:13:20Z").unwrap().nanos, 0);
		for wrong in ["", "0001-01-01T00:00:00Z", "1700000000"] {
			assert!(time(wrong).is_err(), "{wrong}");
		}
		let read = |text: &str| serde_json::from_str::<Int>(text).ok();
		assert_eq!((read("\"12\""), read("12")), (Some(Int(12)), Some(Int(12))));
		assert_eq!((read("-1"), read("\"-1\""), read("\"\"")), (None, None, None));
	}
}
