// SPDX-License-Identifier: Apache-2.0

//! What anybody is told of slashes, and challenges.

use super::{hears, SERVICE};
use crate::{secs, TestResult};
use pallet_slashing_runtime_api::{CaseForm, CaseStage};
use serde_json::Value;
use sp_keyring::Sr25519Keyring::{AliceStash, Eve, Ferdie};
use std::collections::BTreeSet;
use vigil_primitives::Certificate;
use vigil_testnet::{client::rpc_params, Fisherman, Scene, Seen};

/// Somebody bets that a true Checkpoint is false, somebody else that it is true, and nobody decides: it
/// falls.
pub async fn a_challenge_is_decided_by_nobody(scene: &Scene) -> TestResult {
	let vigil = scene.vigil()?;
	let certificate = checkpoint(scene).await?;
	vigil.challenge(Eve, &certificate).await?;
	let case = scene
		.until("a challenge", secs(60), async || {
			let cases = vigil.cases(SERVICE).await?;
			let found = cases.into_iter().find(|case| case.form == CaseForm::Challenge);
			Ok(Seen::some(found, "none"))
		})
		.await?;
	anyhow::ensure!(case.stage == CaseStage::Challenged, "{case:?}");
	anyhow::ensure!(case.left.len() >= 3, "all who signed it are accused: {case:?}");
	vigil.answer(Ferdie, case.case).await?;
	let gone = scene.until("a challenge that fell", secs(300), async || {
		let cases = vigil.cases(SERVICE).await?;
		let found = cases.iter().find(|one| one.case == case.case);
		Ok(Seen::when(found.is_none(), format!("{found:?}")))
	});
	gone.await?;
	let past = vigil.past_cases(SERVICE).await?;
	let closed = past.iter().find(|past| past.case == case.case);
	anyhow::ensure!(closed.is_some_and(|past| past.got == 0), "{closed:?}");
	Ok(())
}

/// A Checkpoint that was certified, as a node keeps it.
async fn checkpoint(scene: &Scene) -> anyhow::Result<Certificate> {
	let vigil = scene.vigil()?;
	let asked = (SERVICE.0, Some("checkpoint"));
	let kept: Vec<Value> = vigil.request("vigil_certificates", asked).await?;
	let last = kept.last().and_then(|one| one["certificate"].as_str());
	let text = last.ok_or_else(|| anyhow::anyhow!("no checkpoint is kept"))?;
	Ok(Certificate::from_bytes(&hex::decode(text.trim_start_matches("0x"))?)?)
}

/// JSON-RPC, metrics and the fisherman say the same as the chain.
pub async fn everybody_is_told(scene: &Scene, fisherman: &Fisherman) -> TestResult {
	hears(scene, fisherman).await?;
	let vigil = scene.vigil()?;
	let open = vigil.cases(SERVICE).await?;
	let past = vigil.past_cases(SERVICE).await?;
	let told: Vec<Value> = vigil.request("vigil_slashes", (Some(SERVICE.0),)).await?;
	let numbers: BTreeSet<_> = told.iter().filter_map(|case| case["case"].as_u64()).collect();
	let known: BTreeSet<_> = open.iter().map(|case| case.case).collect();
	// One may have been closed meanwhile.
	anyhow::ensure!(numbers.is_subset(&known), "{numbers:?} and {known:?}");
	let closed: Vec<Value> = vigil.request("vigil_pastSlashes", (SERVICE.0,)).await?;
	anyhow::ensure!(closed.len() >= past.len(), "{closed:?}");
	let all: BTreeSet<_> = known.iter().copied().chain(past.iter().map(|past| past.case)).collect();
	anyhow::ensure!(all.len() >= 5, "four lies and a challenge: {all:?}");
	let meter: Value = vigil.request("vigil_slashMeter", rpc_params![]).await?;
	let limit: u128 = meter["limit"].as_str().unwrap_or_default().parse()?;
	anyhow::ensure!(limit == vigil.slash_meter().await?.limit, "{meter}");
	let anchors: Value = vigil.request("vigil_wardAnchors", (SERVICE.0,)).await?;
	anyhow::ensure!(anchors["first"].is_u64(), "{anchors}");
	let alarms: Vec<Value> = vigil.request("vigil_falseAlarms", (SERVICE.0,)).await?;
	anyhow::ensure!(alarms.is_empty(), "no quorum raised an alarm: {alarms:?}");
	let risk: Vec<Value> =
		vigil.request("vigil_slashRisk", (AliceStash.to_account_id().to_string(),)).await?;
	let rights = vigil.rights(&AliceStash.to_account_id()).await?;
	anyhow::ensure!(risk.len() == rights.len(), "{risk:?} and {rights:?}");
	shown(scene).await?;
	reported_by(fisherman).await
}

/// The node's metrics are there.
async fn shown(scene: &Scene) -> TestResult {
	let node = scene.network.node("alice")?;
	let wait = scene.until("metrics of slashes", secs(60), async || {
		let limit = node.metric("vigil_slashing_hour_limit_planck").await?;
		Ok(Seen::when(limit.is_some_and(|limit| limit > 0.0), format!("{limit:?}")))
	});
	wait.await?;
	for name in ["own_cases", "own_jailed", "closing_cases", "hour_spent_planck"] {
		let value = node.metric(&format!("vigil_slashing_{name}")).await?;
		anyhow::ensure!(value.is_some(), "{name} is not shown");
	}
	Ok(())
}

/// What the fisherman says of its reports, and that nothing is unexplained.
async fn reported_by(fisherman: &Fisherman) -> TestResult {
	let status = fisherman.status().await?;
	let reported = status["reported"].as_array().cloned().unwrap_or_default();
	let with_case = reported.iter().filter(|item| item["case"].is_u64()).count();
	anyhow::ensure!(with_case >= 4, "{status:#}");
	for item in status["unproven"].as_array().into_iter().flatten() {
		anyhow::ensure!(item["why"].as_str().is_some_and(|why| !why.is_empty()), "{item}");
	}
	let metrics = fisherman.metrics().await?;
	anyhow::ensure!(
		metrics.contains("vigil_fisherman_suspicions{state=\"reported\"}"),
		"{metrics}"
	);
	Ok(())
}
