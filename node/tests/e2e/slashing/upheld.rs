// SPDX-License-Identifier: Apache-2.0

//! A lie that no proof can show, because nothing is trusted of its ward: somebody bets that it is one, somebody
//! bets against, and the chain votes.

use super::liars_of;
use crate::{secs, TestResult};
use pallet_slashing_runtime_api::{CaseForm, CaseOffence, CaseStage};
use sp_keyring::Sr25519Keyring::{self, Alice, Eve, Ferdie};
use vigil_primitives::{Checkpoint, Height, Round, Statement, UnixTime, H256};
use vigil_runtime::constants::currency::VGL;
use vigil_testnet::{unix_now, Client, Scene, Seen};

/// Watchers of the standby chain say that it has a block that it does not have.
pub async fn a_lie_about_an_unproven_ward_is_argued_about_and_costs_its_teller(
	scene: &Scene,
) -> TestResult {
	let (vigil, service) = (scene.vigil()?, scene.haven_service());
	anyhow::ensure!(vigil.anchors(service).await?.is_none(), "nothing is trusted of its ward");
	let liar = liars_of(scene, service, &[Alice]).await?;
	let policy = liar.set().policy;
	let length = policy.round_length.0.max(1);
	let round = (unix_now() as u64).checked_div(length).unwrap_or_default().saturating_mul(length);
	let said = Checkpoint {
		height: Height(policy.checkpoint_interval.saturating_mul(1_000)),
		block_hash: H256::repeat_byte(0x66),
		state_root: H256::repeat_byte(0x67),
		block_timestamp: UnixTime(round.saturating_sub(length)),
		round: Round(round),
	};
	let certificate = liar.certify(Statement::Checkpoint(said))?;

	let stake = vigil.bonded(Alice).await?;
	let referendum = vigil.next_referendum().await?;
	vigil.challenge(Eve, &certificate).await?;
	let case = scene
		.until("a challenge", secs(60), async || {
			let cases = vigil.cases(service).await?;
			let found = cases.iter().find(|case| case.form == CaseForm::Challenge).cloned();
			Ok(Seen::some(found, format!("{cases:?}")))
		})
		.await?;
	let is_ours = case.offence == CaseOffence::FalseCheckpoint && case.left == liar.places();
	anyhow::ensure!(is_ours && case.stage == CaseStage::Challenged, "{case:?}");
	vigil.answer(Ferdie, case.case).await?;
	let bets = (reserved(vigil, Eve).await?, reserved(vigil, Ferdie).await?);
	anyhow::ensure!(bets.0 > 0 && bets.0 == bets.1, "both have bet the same: {bets:?}");
	anyhow::ensure!(
		vigil.next_referendum().await? == referendum + 1,
		"it asks the chain by itself"
	);
	let before = free(vigil, Eve).await?;
	vigil.agree_to(referendum).await?;

	let landed = scene.until("a slash that the chain has voted for", secs(420), async || {
		let (open, past) = (vigil.cases(service).await?, vigil.past_cases(service).await?);
		let open = open.iter().find(|one| one.case == case.case);
		let past = past.iter().find(|one| one.case == case.case);
		let got = open.map(|case| case.got).or(past.map(|past| past.got)).unwrap_or(0);
		Ok(Seen::some((got > 0).then_some(got), format!("{open:?}, {past:?}")))
	});
	let got = landed.await?;
	let left = vigil.bonded(Alice).await?;
	anyhow::ensure!(left < stake, "{got} was taken, and {left} of {stake} is bonded");
	// Who was right has its bet back and the other's.
	let won = free(vigil, Eve).await?.saturating_sub(before);
	anyhow::ensure!(won + VGL > bets.0 + bets.1, "Eve won {won} of {bets:?}");
	let rest = (reserved(vigil, Eve).await?, reserved(vigil, Ferdie).await?);
	anyhow::ensure!(rest == (0, 0), "bets are still held: {rest:?}");
	Ok(())
}

async fn free(vigil: &Client, who: Sr25519Keyring) -> anyhow::Result<u128> {
	Ok(vigil.account(&who.to_account_id()).await?.data.free)
}

async fn reserved(vigil: &Client, who: Sr25519Keyring) -> anyhow::Result<u128> {
	Ok(vigil.account(&who.to_account_id()).await?.data.reserved)
}
