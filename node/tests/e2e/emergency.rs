// SPDX-License-Identifier: Apache-2.0

//! The council brakes a call of a running network in the block of its declaration, and goes through a drill.

mod standby;

use crate::{network, secs, TestResult};
use anyhow::Context;
use pallet_emergency::{Act, Brakes, Call, Cause, Emergencies, NextId, Record};
use sp_core::H256;
use sp_keyring::Sr25519Keyring::{Bob, Ferdie};
use vigil_primitives::answers::emergency::{EmergencyId, Kind, Name, Scope, Stage, Text};
use vigil_runtime::{constants::currency::VGL, Runtime};
use vigil_testnet::{Client, Network, Seen};

fn name(text: &str) -> Name {
	Name::truncate_from(text.as_bytes().to_vec())
}

fn text(text: &str) -> Text {
	Text::truncate_from(text.as_bytes().to_vec())
}

async fn record(client: &Client, id: EmergencyId) -> anyhow::Result<Record> {
	let record = client.entry::<Emergencies<Runtime>, _, _>(id, None).await?;
	record.context("the emergency is recorded")
}

/// Whether somebody can send some money.
async fn pays(client: &Client) -> anyhow::Result<bool> {
	let call = pallet_balances::Call::<Runtime>::transfer_keep_alive {
		dest: Bob.to_account_id().into(),
		value: VGL,
	};
	match client.execute(call, &Ferdie.pair()).await {
		Ok(_) => Ok(true),
		Err(error) if error.to_string().contains("CallFiltered") => Ok(false),
		Err(error) => Err(error.into()),
	}
}

async fn wait_until_over(network: &Network, client: &Client, id: EmergencyId) -> TestResult {
	network
		.wait_until("the end of the way back", secs(240), async || {
			let stage = client.entry::<pallet_emergency::Told<Runtime>, _, _>(id, None).await?;
			let over = matches!(stage, Some(Stage::Over { .. }));
			Ok(Seen::when(over, format!("{stage:?}")))
		})
		.await?;
	Ok(())
}

#[tokio::test]
async fn a_flawed_call_is_braked_with_its_declaration_and_a_drill_leaves_its_figures() -> TestResult
{
	let network = network().validators(4).spawn().await?;
	let client = network.client("alice")?;
	network
		.wait_until("the first final block", secs(120), async || {
			let head = client.finalised().await?;
			Ok(Seen::when(head.number >= 1, head))
		})
		.await?;
	brake_and_lift(client).await?;
	drill(&network, client).await?;
	Ok(network.finish().await?)
}

async fn brake_and_lift(client: &Client) -> TestResult {
	assert!(pays(client).await?);
	let scope = Scope::Call { pallet: name("Balances"), call: name("transfer_keep_alive") };
	let cause = Cause { kind: Kind::LogicFlaw, scope: scope.clone(), brake: true, drill: false };
	let id = client.value::<NextId<Runtime>, _>(None).await?.unwrap_or_default();
	client.decide(Call::<Runtime>::declare { cause, text: text("transfers pay twice") }).await?;
	let record = record(client, id).await?;
	assert!(record.referendum.is_some(), "token holders were asked in the same block");
	assert_eq!(record.figures.acted, Some(record.figures.declared), "and it was stopped in it");
	assert!(!pays(client).await?);
	let act = Box::new(Act::Release { scope });
	client.decide(Call::<Runtime>::act { id, act }).await?;
	assert!(client.value::<Brakes<Runtime>, _>(None).await?.is_none_or(|all| all.is_empty()));
	assert!(pays(client).await?);
	client.decide(Call::<Runtime>::end { id }).await?;
	let post_mortem = H256::repeat_byte(1);
	client.decide(Call::<Runtime>::close { id, post_mortem }).await?;
	Ok(())
}

async fn drill(network: &Network, client: &Client) -> TestResult {
	let (kind, scope) = (Kind::WatcherFailure, Scope::All);
	client.decide(Call::<Runtime>::call_drill { kind, scope: scope.clone() }).await?;
	let id = client.value::<NextId<Runtime>, _>(None).await?.unwrap_or_default();
	let cause = Cause { kind, scope, brake: false, drill: true };
	client.decide(Call::<Runtime>::declare { cause, text: text("a drill") }).await?;
	client.decide(Call::<Runtime>::ratify { id }).await?;
	let act = Box::new(Act::SuspendSlashing { eras: 1 });
	client.decide(Call::<Runtime>::act { id, act }).await?;
	client.decide(Call::<Runtime>::end { id }).await?;
	wait_until_over(network, client, id).await?;
	client.decide(Call::<Runtime>::close { id, post_mortem: H256::repeat_byte(2) }).await?;
	let record = record(client, id).await?;
	assert!(record.drill && !record.suspended);
	let [declare, act, certify, close] = record.figures.report();
	println!("drill, in blocks: {declare:?} to declare, {act:?} to act, {certify:?} to certify again, {close:?} to close");
	assert!(declare.is_some() && act.is_some() && close.is_some());
	assert_eq!(certify, None, "nobody watches anything on this network");
	Ok(())
}
