// SPDX-License-Identifier: Apache-2.0

//! The small destination chain, run by the same binary.

use crate::{network, secs, TestResult, NODE};
use haven_runtime::payload::{self, Way};
use pallet_restaking_runtime_api::SetInfo;
use serde_json::Value;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Eve};
use std::time::{SystemTime, UNIX_EPOCH};
use vigil_bls::{test_utils::TestSet, Blst, SetPlan};
use vigil_primitives::{
	message::{prove_all, Body},
	traits::Status,
	Halt, Height, LaneId, Message, PlanId, PlanOrder, ProtocolId, Round, Seconds, SequenceNumber,
	ServiceId, SetId, Statement, ThrottleClass, UnixTime, H256,
};
use vigil_testnet::{
	client::rpc_params, HavenClient, Network, NodeOptions, Process, Program, Seen, QUICK_POLICY,
};

/// A Vigil chain that exists only in the signatures of its watchers.
const VIGIL: H256 = H256::repeat_byte(0x67);
const SERVICE: ServiceId = ServiceId(0);
const PROTOCOL: ProtocolId = ProtocolId(5);
const PLAN: PlanId = PlanId(0);
const LANE: LaneId = LaneId(0);

async fn haven() -> vigil_testnet::Result<Network> {
	network().chain("haven").node(NodeOptions::haven()).spawn().await
}

fn now() -> u64 {
	SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs()
}

fn watchers() -> TestSet<Blst> {
	let plan = SetPlan {
		service: SERVICE,
		set_id: SetId::FIRST,
		policy_hash: QUICK_POLICY.hash(),
		activates_at: UnixTime(now() - 1_000),
		expires_at: UnixTime(now() + 100_000),
	};
	let mut set = TestSet::with_plan(&plan, &[10, 10, 10]);
	set.genesis_hash = VIGIL;
	set
}

/// The whole way on one node, so that it is started once.
#[tokio::test]
async fn haven_finalises_alone_and_fails_over_when_its_watchers_say_so() -> TestResult {
	let network = haven().await?;
	let haven = network.haven()?;
	network
		.wait_until("the third final block", secs(60), async || {
			let head = haven.0.finalised().await?;
			Ok(Seen::when(head.number >= 3, head))
		})
		.await?;
	tells_wallets_what_the_chain_is(&haven).await?;
	refuses_what_is_of_vigil(&haven).await?;

	let set = watchers();
	trusts_a_set_that_governance_installs(&haven, &set).await?;
	arms_a_plan(&haven, &set).await?;
	let certificate = set.certify(Statement::Halt(halted()), &[]);
	haven.submit_certificate(certificate, Vec::new(), &Bob.pair()).await?;
	network
		.wait_until("the vault's activation", secs(30), async || {
			let vault = haven.vault(SERVICE, PROTOCOL).await?;
			let active = vault.is_some_and(|vault| vault.active && vault.activations == 1);
			Ok(Seen::when(active, format!("{vault:?}")))
		})
		.await?;
	let service = haven.service(SERVICE).await?;
	anyhow::ensure!(service.is_some_and(|service| service.status == Status::Halted));
	let plan = haven.plan(SERVICE, PLAN).await?;
	anyhow::ensure!(plan.as_ref().is_some_and(|plan| plan.fired), "{plan:?}");
	refuses_what_is_forged(&haven, &set).await?;
	Ok(network.finish().await?)
}

async fn tells_wallets_what_the_chain_is(haven: &HavenClient) -> TestResult {
	let properties: Value = haven.0.request("system_properties", rpc_params![]).await?;
	assert_eq!(properties["tokenSymbol"], "HVN");
	assert_eq!(properties["ss58Format"], 4242);
	let name: String = haven.0.request("chainSpec_v1_chainName", rpc_params![]).await?;
	assert_eq!(name, "Haven");
	let version: Value = haven.0.request("state_getRuntimeVersion", rpc_params![]).await?;
	assert_eq!(version["specName"], "haven");
	let round: Value = haven.0.request("grandpa_roundState", rpc_params![]).await?;
	assert_eq!(round["best"]["totalWeight"], 1);
	let info = haven.inbox().await?;
	assert_eq!((info.vigil, info.paused_until), (None, None));
	assert_eq!(info.destination.network, haven.0.genesis_hash().await?);
	assert_eq!(haven.vault(SERVICE, PROTOCOL).await?, None);
	Ok(())
}

/// What only Vigil has is an error here, and no crash.
async fn refuses_what_is_of_vigil(haven: &HavenClient) -> TestResult {
	let ward = haven.0.ward(SERVICE).await.map(drop).map_err(|error| error.to_string());
	anyhow::ensure!(ward.is_err_and(|error| error.contains("LivenessApi_ward")));
	let status = haven.0.request::<Value>("vigil_watcherStatus", rpc_params![]).await;
	let reason = status.err().map(|error| error.to_string()).unwrap_or_default();
	anyhow::ensure!(reason.contains("does not watch"), "{reason:?}");
	Ok(())
}

async fn trusts_a_set_that_governance_installs(
	haven: &HavenClient,
	set: &TestSet<Blst>,
) -> TestResult {
	let (genesis_hash, policy) = (VIGIL, QUICK_POLICY);
	let commitment = Box::new(set.commitment.clone());
	let install = pallet_inbox::Call::install_set { genesis_hash, commitment, policy };
	let stranger = haven.execute(install, &Eve.pair()).await.map(drop);
	let reason = stranger.err().map(|error| error.to_string()).unwrap_or_default();
	anyhow::ensure!(reason.contains("BadOrigin"), "{reason:?}");

	let info = SetInfo {
		commitment: set.commitment.clone(),
		policy: QUICK_POLICY,
		members: set.members.clone(),
		superseded_at: None,
	};
	haven.trust(VIGIL, &info).await?;
	assert_eq!(haven.inbox().await?.vigil, Some(VIGIL));
	let service = haven.service(SERVICE).await?.ok_or(anyhow::anyhow!("it is not trusted"))?;
	assert_eq!((service.status, service.sets), (Status::Live, vec![SetId::FIRST]));
	Ok(())
}

async fn arms_a_plan(haven: &HavenClient, set: &TestSet<Blst>) -> TestResult {
	haven.open_vault(SERVICE, PROTOCOL).await?;
	let again = haven.open_vault(SERVICE, PROTOCOL).await.map(drop);
	let reason = again.err().map(|error| error.to_string()).unwrap_or_default();
	anyhow::ensure!(reason.contains("VaultExists"), "{reason:?}");

	let way = Way { vigil: VIGIL, haven: haven.0.genesis_hash().await? };
	let small = || anyhow::anyhow!("the payload is too large");
	let order = PlanOrder {
		plan: PLAN,
		version: 1,
		class: ThrottleClass::Critical,
		delay: Seconds(0),
		failover: payload::activate(way, SERVICE, PROTOCOL).ok_or_else(small)?,
		failback: payload::stand_by(way, SERVICE, PROTOCOL).ok_or_else(small)?,
	};
	let message =
		Message { sequence: SequenceNumber(0), protocol: PROTOCOL, body: Body::Arm(order) };
	let destination = haven.inbox().await?.destination;
	let (outbox, messages) = prove_all((destination, LANE), vec![message])
		.map_err(|error| anyhow::anyhow!("{error:?}"))?;
	let certificate = set.certify(Statement::Outbox(outbox), &[]);
	haven.submit_messages(certificate, Vec::new(), messages, &Bob.pair()).await?;
	assert_eq!(haven.plans(SERVICE).await?, [PLAN]);
	Ok(())
}

fn halted() -> Halt {
	Halt {
		height: Height(100),
		block_hash: H256::repeat_byte(1),
		block_timestamp: UnixTime(now()),
		round: Round(now()),
	}
}

async fn refuses_what_is_forged(haven: &HavenClient, set: &TestSet<Blst>) -> TestResult {
	let mut forged = set.certify(Statement::Halt(halted()), &[]);
	forged.signed.service = ServiceId(9);
	let refused = haven.submit_certificate(forged, Vec::new(), &Alice.pair()).await.map(drop);
	let reason = refused.err().map(|error| error.to_string()).unwrap_or_default();
	anyhow::ensure!(reason.contains("UnknownSet"), "{reason:?}");
	Ok(())
}

#[tokio::test]
async fn a_node_of_haven_refuses_to_watch() -> TestResult {
	let directory = tempfile::tempdir()?;
	let config = directory.path().join("watcher.toml");
	std::fs::write(&config, "")?;
	let (log, base) = (directory.path().join("haven.log"), directory.path().join("base"));
	let program = Program::new("haven", NODE).args([
		"--chain",
		"haven",
		"--alice",
		"--unsafe-force-node-key-generation",
		"--no-telemetry",
		"--no-mdns",
		"--port",
		"0",
		"--rpc-port",
		"0",
		"--prometheus-port",
		"0",
		"--base-path",
		&base.display().to_string(),
		"--watcher-config",
		&config.display().to_string(),
	]);
	let node = Process::spawn(&program, &log)?;
	let status = node.wait_for_end(secs(60)).await?;
	let said = node.output()?;
	anyhow::ensure!(!status.success(), "it runs: {said}");
	anyhow::ensure!(said.contains("Haven has no services to watch for"), "{said}");
	Ok(())
}
