// SPDX-License-Identifier: Apache-2.0

//! What wallets, explorers and operators ask a node for.

use crate::{network, secs, TestResult};
use codec::Decode;
use serde_json::Value;
use sp_core::Bytes;
use sp_keyring::Sr25519Keyring::Alice;
use std::collections::BTreeSet;
use vigil_runtime::{OriginCaller, RuntimeCall, RuntimeEvent};
use vigil_testnet::{client::rpc_params, Client, Network, Node, Seen};
use xcm_runtime_apis::{
	conversions::runtime_decl_for_location_to_account_api as location_to_account_api,
	dry_run::{
		runtime_decl_for_dry_run_api as dry_run_api, CallDryRunEffects, Error as DryRunError,
	},
	fees::runtime_decl_for_xcm_payment_api as xcm_payment_api,
};

const METHODS: [&str; 28] = [
	"author_hasSessionKeys",
	"author_insertKey",
	"author_rotateKeysWithOwner",
	"author_submitAndWatchExtrinsic",
	"babe_epochAuthorship",
	"chainHead_v1_body",
	"chainHead_v1_call",
	"chainHead_v1_continue",
	"chainHead_v1_follow",
	"chainHead_v1_header",
	"chainHead_v1_stopOperation",
	"chainHead_v1_storage",
	"chainHead_v1_unfollow",
	"chainHead_v1_unpin",
	"chainSpec_v1_chainName",
	"chainSpec_v1_genesisHash",
	"chainSpec_v1_properties",
	"grandpa_proveFinality",
	"grandpa_roundState",
	"grandpa_subscribeJustifications",
	"payment_queryInfo",
	"state_getMetadata",
	"sync_state_genSyncSpec",
	"system_accountNextIndex",
	"system_health",
	"transactionWatch_v1_submitAndWatch",
	"transaction_v1_broadcast",
	"transaction_v1_stop",
];

/// Every question to one node, so that it is started once.
#[tokio::test]
async fn node_answers_wallets_explorers_and_operators() -> TestResult {
	let network = network().chain("dev").validators(1).spawn().await?;
	let node = network.node("alice")?;
	let client = node.client();
	network
		.wait_until("the second final block", secs(120), async || {
			let head = client.finalised().await?;
			Ok(Seen::when(head.number >= 2, head))
		})
		.await?;

	lists_its_methods(client).await?;
	tells_wallets_what_the_chain_is(client).await?;
	answers_for_its_consensus(client).await?;
	generates_keys_with_a_proof(client).await?;
	serves_metrics(&network, node).await?;
	dry_runs_xcm(client).await?;
	Ok(network.finish().await?)
}

async fn lists_its_methods(client: &Client) -> TestResult {
	#[derive(serde::Deserialize)]
	struct Methods {
		methods: BTreeSet<String>,
	}
	let listed: Methods = client.request("rpc_methods", rpc_params![]).await?;
	let missing: Vec<_> = METHODS.iter().filter(|name| !listed.methods.contains(**name)).collect();
	anyhow::ensure!(missing.is_empty(), "missing {missing:?} in {:?}", listed.methods);
	Ok(())
}

async fn tells_wallets_what_the_chain_is(client: &Client) -> TestResult {
	let properties: Value = client.request("system_properties", rpc_params![]).await?;
	assert_eq!(properties["tokenSymbol"], "VGL");
	assert_eq!(properties["tokenDecimals"], 12);
	let name: String = client.request("chainSpec_v1_chainName", rpc_params![]).await?;
	assert_eq!(name, "Vigil Development");
	let metadata: Bytes = client.request("state_getMetadata", rpc_params![]).await?;
	assert_eq!(&metadata[..4], b"meta");
	Ok(())
}

async fn answers_for_its_consensus(client: &Client) -> TestResult {
	let round: Value = client.request("grandpa_roundState", rpc_params![]).await?;
	assert_eq!(round["best"]["totalWeight"], 1);
	// Proofs of finality start with a justification, which a network without a change of validators
	// does not keep yet; the answer has to say so.
	let proof = client.request::<Option<Bytes>>("grandpa_proveFinality", (1u32,)).await;
	let reason = proof.err().map(|error| error.to_string()).unwrap_or_default();
	anyhow::ensure!(reason.contains("not covered by authority set changes"), "{reason:?}");
	let authorship: Value = client.request("babe_epochAuthorship", rpc_params![]).await?;
	assert_eq!(authorship.as_object().map(|authors| authors.len()), Some(1));
	let spec: Value = client.request("sync_state_genSyncSpec", (true,)).await?;
	assert!(spec["lightSyncState"]["finalizedBlockHeader"].is_string(), "{spec}");
	Ok(())
}

async fn generates_keys_with_a_proof(client: &Client) -> TestResult {
	let owner = Bytes(Alice.public().to_vec());
	let generated: Value = client.request("author_rotateKeysWithOwner", (owner,)).await?;
	let keys = &generated["keys"];
	assert!(generated["proof"].as_str().is_some_and(|proof| proof.len() > 2), "{generated}");
	let stored: bool = client.request("author_hasSessionKeys", (keys,)).await?;
	assert!(stored);
	Ok(())
}

async fn serves_metrics(network: &Network, node: &Node) -> TestResult {
	for status in ["best", "finalized"] {
		let name = format!("substrate_block_height{{status=\"{status}\"");
		network
			.wait_until(format!("the metric {name}"), secs(30), async || {
				let height = node.metric(&name).await?;
				Ok(Seen::when(height.is_some_and(|height| height >= 1.0), format!("{height:?}")))
			})
			.await?;
	}
	Ok(())
}

async fn dry_runs_xcm(client: &Client) -> TestResult {
	let version: Value = client.request("state_getRuntimeVersion", rpc_params![]).await?;
	let apis: Vec<([u8; 8], u32)> = apis(&version)?;
	for (name, id) in [
		("DryRunApi", dry_run_api::ID),
		("XcmPaymentApi", xcm_payment_api::ID),
		("LocationToAccountApi", location_to_account_api::ID),
	] {
		anyhow::ensure!(apis.iter().any(|(api, _)| *api == id), "no {name} in {version}");
	}
	let call: RuntimeCall = frame_system::Call::remark { remark: b"dry".to_vec() }.into();
	let origin = OriginCaller::system(frame_system::RawOrigin::Signed(Alice.to_account_id()));
	let input = (origin, call, 5u32);
	type Answer = Result<CallDryRunEffects<RuntimeEvent>, DryRunError>;
	let effects: Answer = client.call_api("DryRunApi_dry_run_call", &input).await?;
	let effects = effects.map_err(|error| anyhow::anyhow!("dry run: {error:?}"))?;
	anyhow::ensure!(effects.execution_result.is_ok(), "{:?}", effects.execution_result);
	Ok(())
}

/// The ids and versions of the runtime's APIs, from pairs of hexadecimal text and number.
fn apis(version: &Value) -> anyhow::Result<Vec<([u8; 8], u32)>> {
	let pairs: Vec<(Bytes, u32)> = serde_json::from_value(version["apis"].clone())?;
	let decode = |(id, version): (Bytes, u32)| Ok((Decode::decode(&mut &id[..])?, version));
	pairs.into_iter().map(decode).collect()
}
