// SPDX-License-Identifier: Apache-2.0

//! Finality that lost its quorum, and gets it back by the runbook of docs/restart.md.

use super::governance::{tokens, vote};
use crate::{network, secs, TestResult};
use anyhow::Context;
use frame_support::BoundedVec;
use pallet_emergency::{Act, Call, Cause, Emergencies, FinalityRestart, NextId};
use pallet_grandpa::CurrentSetId;
use sp_keyring::Sr25519Keyring::{AliceStash, BobStash, CharlieStash, DaveStash, EveStash};
use std::time::Instant;
use vigil_primitives::answers::emergency::{EmergencyId, Kind, Scope, Text};
use vigil_runtime::{governance::origins::Origin, AccountId, Runtime};
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
	let id = declare(&network, client).await?;
	let declared = killed.elapsed();
	restart(&network, client, id, last).await?;
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
async fn declare(network: &Network, client: &Client) -> anyhow::Result<EmergencyId> {
	let cause = Cause { kind: Kind::WatcherFailure, scope: Scope::All, brake: false, drill: false };
	let text = Text::truncate_from(b"three of five validators are gone for good".to_vec());
	let id = client.value::<NextId<Runtime>, _>(None).await?.unwrap_or_default();
	client.decide(Call::<Runtime>::declare { cause, text }).await?;
	let record = client.entry::<Emergencies<Runtime>, _, _>(id, None).await?;
	let poll = record.and_then(|record| record.referendum).context("it was put to a vote")?;
	vote(client, poll).await?;
	network
		.wait_until("ratification", secs(300), async || {
			let record = client.entry::<Emergencies<Runtime>, _, _>(id, None).await?;
			let ratified = record.as_ref().is_some_and(|record| record.life.ratified);
			Ok(Seen::when(ratified, format!("{record:?}")))
		})
		.await?;
	Ok(id)
}

/// Token holders decide who is gone, and after which block finality begins anew.
async fn restart(network: &Network, client: &Client, id: EmergencyId, last: Head) -> TestResult {
	let set = client.value::<CurrentSetId<Runtime>, _>(Some(last.hash)).await?.unwrap_or(0);
	let gone = BoundedVec::truncate_from(gone());
	let act = Box::new(Act::RestartFinality { gone, last: last.number, set });
	tokens(network, client, Origin::EmergencyVote, Call::<Runtime>::act { id, act }).await?;
	network
		.wait_until("the decision to be carried out", secs(120), async || {
			let waits = client.value::<FinalityRestart<Runtime>, _>(None).await?;
			let record = client.entry::<Emergencies<Runtime>, _, _>(id, None).await?;
			let acts = record.map_or(0, |record| record.acts);
			Ok(Seen::when(acts > 0, format!("{acts} acts, {waits:?}")))
		})
		.await?;
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
