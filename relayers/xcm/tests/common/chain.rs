// SPDX-License-Identifier: Apache-2.0

//! Vigil and destinations, as nodes show them.

use super::{Answer, NO_METHOD};
use codec::{Compact, Encode};
use serde_json::{json, Value};
use sp_crypto_hashing::blake2_256;
use vigil_bls::{test_utils::TestSet, Blst, SetPlan};
use vigil_primitives::{
	Certificate, Checkpoint, Destination, Halt, Head, Height, Policy, Round, Seconds, ServiceId,
	SetId, Statement, UnixTime, H256,
};
use vigil_proofs::fixture::{prove, State};
use vigil_relayer_core::api::{InboxInfo, SetInfo};

pub const VIGIL: H256 = H256([0x67; 32]);
pub const POLICY: Policy = Policy {
	head: Head::Latest,
	halt_after: Seconds(12),
	round_length: Seconds(1),
	margin: Seconds(1),
	checkpoint_interval: 1,
	stable_for: Seconds(12),
	standby_after: Seconds(60),
	gone_after: Seconds(60),
	min_voices: 1,
	time_margin: Seconds(0),
};

pub fn set() -> TestSet<Blst> {
	let plan = SetPlan {
		service: ServiceId(0),
		set_id: SetId(1),
		policy_hash: POLICY.hash(),
		activates_at: UnixTime(0),
		expires_at: UnixTime(u64::MAX),
	};
	TestSet::with_plan(&plan, &[1, 1, 1])
}

pub fn halt(round: u64) -> Certificate {
	let statement = Statement::Halt(Halt {
		height: Height(7),
		block_hash: H256::repeat_byte(1),
		block_timestamp: UnixTime(1),
		round: Round(round),
	});
	set().certify(statement, &[])
}

/// A Halt by two of three, whose third is missing for a quorum.
pub fn suspicion(round: u64) -> Certificate {
	set().certify(halt(round).signed.statement, &[1])
}

pub fn checkpoint(round: u64) -> Certificate {
	let statement = Statement::Checkpoint(Checkpoint {
		height: Height(round),
		block_hash: H256::repeat_byte(1),
		state_root: H256::repeat_byte(2),
		block_timestamp: UnixTime(1),
		round: Round(round),
	});
	set().certify(statement, &[])
}

pub fn shown(certificate: &Certificate) -> Value {
	json!({ "service": 0, "certificate": hex(&certificate.to_bytes()) })
}

pub fn hex(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

/// A node of the Vigil chain with this genesis that keeps these certificates of one kind.
pub fn vigil(
	genesis: H256,
	kind: &'static str,
	kept: Vec<Value>,
) -> impl Fn(&str, &Value) -> Answer + Send + Sync + 'static {
	let set = set();
	let info = SetInfo {
		commitment: set.commitment.clone(),
		policy: POLICY,
		members: set.members.clone(),
		superseded_at: None,
	};
	move |method, params| {
		Some(match method {
			"chain_getBlockHash" | "chain_getFinalizedHead" => Ok(json!(genesis)),
			"state_getStorage" => Ok(json!(hex(&1u32.to_le_bytes()))),
			"state_call" if params[0] == "RestakingApi_watcher_set" => {
				Ok(json!(hex(&Some(&info).encode())))
			},
			"vigil_certificates" if params[1] == kind => Ok(json!(kept)),
			"vigil_certificates" => Ok(json!([])),
			"vigil_subscribeCertificates" => Ok(json!("certificate")),
			_ => Err(NO_METHOD),
		})
	}
}

/// A destination whose blocks have the state that a test gives them, in order of height.
#[derive(Clone)]
pub struct Blocks {
	pub genesis: H256,
	pub headers: Vec<Value>,
	pub hashes: Vec<H256>,
	pub state: State,
	pub inbox: u8,
}

impl Blocks {
	/// So many blocks, which another `branch` makes others.
	pub fn new(number: u64, branch: u8) -> Self {
		let state: State =
			(0..40u8).map(|entry| (vec![entry; 20], vec![entry ^ branch; 40])).collect();
		let (root, _) = prove(&state, &[]);
		let genesis = H256::repeat_byte(0x11);
		let (mut headers, mut hashes) = (Vec::new(), Vec::new());
		for height in 0..=number {
			let log = vec![branch, 7];
			let parent = H256::repeat_byte(5);
			let mut bytes = parent.encode();
			Compact(height).encode_to(&mut bytes);
			(root, H256::zero()).encode_to(&mut bytes);
			Compact(1u32).encode_to(&mut bytes);
			bytes.extend(&log);
			hashes.push(H256(blake2_256(&bytes)));
			headers.push(json!({
				"parentHash": parent, "number": format!("{height:#x}"), "stateRoot": root,
				"extrinsicsRoot": H256::zero(), "digest": { "logs": [hex(&log)] },
			}));
		}
		hashes[0] = genesis;
		Self { genesis, headers, hashes, state, inbox: 1 }
	}

	/// The height of a block.
	fn height(&self, hash: &Value) -> Option<usize> {
		self.hashes.iter().position(|known| json!(known) == *hash)
	}

	/// A node that calls the last of them final.
	pub fn node(self) -> impl Fn(&str, &Value) -> Answer + Send + Sync + 'static {
		move |method, params| {
			let info = InboxInfo {
				vigil: None,
				destination: Destination {
					network: self.genesis,
					inbox: H256::repeat_byte(self.inbox),
				},
				paused_until: None,
			};
			Some(match method {
				"chain_getBlockHash" => {
					let height = params[0].as_u64().map_or(self.hashes.len() - 1, |at| at as usize);
					Ok(json!(self.hashes.get(height)))
				},
				"chain_getFinalizedHead" => Ok(json!(self.hashes.last())),
				"chain_getHeader" => {
					Ok(self.height(&params[0]).map_or(Value::Null, |at| self.headers[at].clone()))
				},
				"state_getReadProof" => {
					let keys: Vec<Vec<u8>> = params[0]
						.as_array()
						.unwrap()
						.iter()
						.map(|key| hex::decode(&key.as_str().unwrap()[2..]).unwrap())
						.collect();
					let (_, proof) = prove(&self.state, &keys);
					let nodes: Vec<_> = proof.0.iter().map(|node| hex(node)).collect();
					Ok(json!({ "at": params[1], "proof": nodes }))
				},
				"state_call" if params[0] == "InboxApi_inbox" => Ok(json!(hex(&info.encode()))),
				_ => Err(NO_METHOD),
			})
		}
	}
}
