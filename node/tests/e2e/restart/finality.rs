// SPDX-License-Identifier: Apache-2.0

//! Finality that lost its quorum, and gets it back by the runbook of docs/restart.md, each command of it typed as it
//! stands there.

use crate::{cli::Desk, network, secs, TestResult};
use anyhow::Context;
use pallet_emergency::{Emergencies, FinalityRestart};
use pallet_grandpa::CurrentSetId;
use sp_keyring::Sr25519Keyring::{AliceStash, BobStash, CharlieStash, DaveStash, EveStash};
use std::time::Instant;
use vigil_primitives::answers::emergency::EmergencyId;
use vigil_runtime::{AccountId, Runtime};
use vigil_testnet::{Client, Head, Network, Seen};

const GONE: [&str; 3] = ["charlie", "dave", "eve"];
/// Slots of a session: who made no block in as many blocks counts as gone.
const SESSION: u32 = 16;

fn gone() -> Vec<AccountId> {
	[CharlieStash, DaveStash, EveStash].map(|stash| stash.to_account_id()).to_vec()
}

fn left() -> Vec<AccountId> {
	let mut left = [AliceStash, BobStash].map(|stash| stash.to_account_id()).to_vec();
	left.sort();
	left
}

#[tokio::test]
async fn three_of_five_validators_are_gone_for_good_and_the_runbook_makes_blocks_final_again(
) -> TestResult {
	let mut network = network().validators(5).authorities(5).session_slots(SESSION).spawn().await?;
	final_at_least(&network, "alice", 2).await?;
	for name in GONE {
		network.node_mut(name)?.kill().await?;
	}
	let killed = Instant::now();
	let last = stands_still(&network).await?;
	let client = network.client("alice")?;
	let mut desk = Desk::open("restart.md", network.node("alice")?.websocket_url()).await?;
	let id = declare(&mut desk).await?;
	let declared = killed.elapsed();
	restart(&network, &mut desk, id, last).await?;
	let acted = killed.elapsed();
	in_office(&network, client).await?;
	let best = client.best().await?.number;
	final_at_least(&network, "alice", best).await?;
	final_at_least(&network, "bob", best).await?;
	println!(
		"without a quorum since {last}; declared after {} s, voted after {} s, final again after {} s",
		declared.as_secs(),
		acted.as_secs(),
		killed.elapsed().as_secs()
	);
	counts_as_nodes_do(&network, client).await?;
	upgrade_is_proposed(&mut desk, best).await?;
	desk.typed_all_but(&[])?;
	// Who comes back follows the chain, though it does not validate.
	network.restart("charlie").await?;
	final_at_least(&network, "charlie", best).await?;
	Ok(network.finish().await?)
}

async fn final_at_least(network: &Network, name: &str, number: u32) -> TestResult {
	let client = network.client(name)?;
	network
		.wait_until(format!("block {number} final at {name}"), secs(300), async || {
			let head = client.finalised().await?;
			Ok(Seen::when(head.number >= number, head))
		})
		.await?;
	Ok(())
}

/// Blocks are made by those who are left, for so long that the others count as gone, and none is final; the last one
/// that is.
async fn stands_still(network: &Network) -> anyhow::Result<Head> {
	let client = network.client("alice")?;
	let settled = client.best().await?.number + 2;
	best_at_least(network, client, settled).await?;
	let stalled = client.finalised().await?;
	best_at_least(network, client, settled + SESSION).await?;
	let now = client.finalised().await?;
	anyhow::ensure!(stalled == now, "final without a quorum: {stalled}, then {now}");
	Ok(stalled)
}

async fn best_at_least(network: &Network, client: &Client, number: u32) -> TestResult {
	network
		.wait_until(format!("block {number}"), secs(300), async || {
			let head = client.best().await?;
			Ok(Seen::when(head.number >= number, head))
		})
		.await?;
	Ok(())
}

/// The council declares, and token holders ratify what was filed in the same block.
async fn declare(desk: &mut Desk) -> anyhow::Result<EmergencyId> {
	desk.proposes("vigil emergency declare").await?;
	let told = desk.status().await?;
	anyhow::ensure!(told["finalBlock"].as_u64() < told["block"].as_u64(), "{told}");
	let emergency = desk.ratified().await?;
	let number = emergency["emergency"].as_u64().context("it has a number")?;
	Ok(EmergencyId(number.try_into()?))
}

/// Token holders decide who is gone, and after which block finality begins anew.
async fn restart(network: &Network, desk: &mut Desk, id: EmergencyId, last: Head) -> TestResult {
	let client = network.client("alice")?;
	let set = client.value::<CurrentSetId<Runtime>, _>(Some(last.hash)).await?.unwrap_or(0);
	for (name, who) in ["first stash", "second stash", "third stash"].into_iter().zip(gone()) {
		desk.set(name, format!("0x{}", hex::encode(who)));
	}
	desk.set("last final block", last.number);
	desk.set("its set", set);
	let by_vote = "vigil gov propose <hash> --origin EmergencyVote";
	let referendum = desk.decided("vigil gov preimage Emergency.act", by_vote).await?;
	desk.sends("vigil gov deposit").await?;
	desk.sends("vigil gov vote").await?;
	desk.holders_agree(&referendum).await?;
	network
		.wait_until("the decision to be carried out", secs(300), async || {
			let waits = client.value::<FinalityRestart<Runtime>, _>(None).await?;
			let record = client.entry::<Emergencies<Runtime>, _, _>(id, None).await?;
			let acts = record.map_or(0, |record| record.acts);
			Ok(Seen::when(acts > 0, format!("{acts} acts, {waits:?}")))
		})
		.await?;
	Ok(())
}

/// An upgrade that waits until enough are ready is put to a vote.
async fn upgrade_is_proposed(desk: &mut Desk, best: u32) -> TestResult {
	desk.set("code hash", format!("0x{}", "11".repeat(32)));
	desk.set("first height", best + 1_000);
	desk.set("last height", best + 2_000);
	let by_root = "vigil gov propose <hash> --origin root";
	let referendum = desk.decided("vigil gov preimage Pulse.plan_upgrade", by_root).await?;
	let shown = desk.person.ask(&["gov", "show", &referendum]).await?;
	anyhow::ensure!(shown["would"]["call"] == "Pulse.plan_upgrade", "{shown}");
	anyhow::ensure!(shown["actsAs"] == "Root", "{shown}");
	Ok(())
}

async fn in_office(network: &Network, client: &Client) -> TestResult {
	network
		.wait_until("the others in office, and finality to begin anew", secs(300), async || {
			let set = client.value::<pallet_session::Validators<Runtime>, _>(None).await?;
			let mut set = set.unwrap_or_default();
			set.sort();
			let waits = client.value::<FinalityRestart<Runtime>, _>(None).await?.is_some();
			let seen = format!("{} validators, waits: {waits}", set.len());
			Ok(Seen::when(set == left() && !waits, seen))
		})
		.await?;
	Ok(())
}

/// The chain and the nodes have the same number for the set that votes.
async fn counts_as_nodes_do(network: &Network, client: &Client) -> TestResult {
	network
		.wait_until("the same set everywhere", secs(120), async || {
			let state: serde_json::Value = client.request("grandpa_roundState", [(); 0]).await?;
			let final_head = client.finalised().await?;
			let set = client.value::<CurrentSetId<Runtime>, _>(Some(final_head.hash)).await?;
			let voting = state.get("setId").and_then(serde_json::Value::as_u64);
			Ok(Seen::when(voting.is_some() && voting == set, format!("{set:?}, {state}")))
		})
		.await?;
	Ok(())
}
