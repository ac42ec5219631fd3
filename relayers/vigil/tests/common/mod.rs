// SPDX-License-Identifier: Apache-2.0

//! Vigil, as its nodes show it.

#![allow(dead_code)]

use codec::{Decode, Encode};
use serde_json::{json, Value};
use vigil_bls::{test_utils::TestSet, Blst, SetPlan};
use vigil_primitives::{
	answers::restaking::{ServiceInfo, SetInfo},
	Certificate, Checkpoint, Halt, Head, Height, Policy, Round, Seconds, ServiceId, SetId,
	Statement, UnixTime, H256,
};
use vigil_relayer_link::test_utils::{Answer, NO_METHOD};

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
			"state_call" if params[0] == "RestakingApi_services" => {
				let arguments = params[1].as_str().unwrap();
				let arguments = hex::decode(&arguments[2..]).unwrap();
				Ok(json!(hex(&services(ServiceId::decode(&mut &arguments[..]).unwrap()).encode())))
			},
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

/// The only service there is, if the page begins there.
fn services(from: ServiceId) -> Vec<(ServiceId, ServiceInfo)> {
	let info = ServiceInfo {
		policy: POLICY,
		oldest_set: SetId(1),
		latest_set: SetId(1),
		current_set: Some(SetId(1)),
		retired: false,
	};
	Some((ServiceId(0), info)).filter(|_| from == ServiceId(0)).into_iter().collect()
}
