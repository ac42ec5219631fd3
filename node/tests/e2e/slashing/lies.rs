// SPDX-License-Identifier: Apache-2.0

//! Each lie, and what convicts of it.

use super::{asked, convicted, hears, liars, reported, scene, upheld, SERVICE};
use crate::{secs, TestResult};
use pallet_slashing_runtime_api::{CaseForm, CaseOffence};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, FerdieStash};
use vigil_primitives::{Halt, Statement, H256};
use vigil_testnet::{Fisherman, Liar, Lie, Scene, Seen};

#[tokio::test]
async fn every_lie_about_a_living_ward_is_reported_by_a_fisherman() -> TestResult {
	let (scene, mut fisherman) = scene().await?;
	halt_of_a_living_ward(&scene, &mut fisherman).await?;
	halt_that_a_checkpoint_contradicts(&scene).await?;
	two_halts_of_one_round(&scene).await?;
	checkpoint_of_another_block(&scene).await?;
	asked::a_challenge_is_decided_by_nobody(&scene).await?;
	upheld::a_lie_about_an_unproven_ward_is_argued_about_and_costs_its_teller(&scene).await?;
	asked::everybody_is_told(&scene, &fisherman).await?;
	fisherman.kill().await?;
	Ok(scene.finish().await?)
}

/// A proof of life convicts, though the fisherman is killed as soon as the lie is told. What the ward's blocks of
/// that time do not prove, because its authors changed just then, is told again another time.
async fn halt_of_a_living_ward(scene: &Scene, fisherman: &mut Fisherman) -> TestResult {
	let mut unproven = None;
	for _ in 0..3 {
		let liar = liars(scene, &[Alice]).await?;
		let lie = moment(scene, &liar, |lie, _| lie.is_quiet).await?;
		let certificate = liar.certify(Statement::Halt(lie.halt))?;
		liar.tell_vigil(scene.vigil()?, &[certificate], FerdieStash).await?;
		fisherman.kill().await?;
		fisherman.start()?;
		hears(scene, fisherman).await?;
		match reported(scene, &liar, (CaseOffence::FalseHalt, CaseForm::LifeProven)).await {
			Ok(case) => {
				anyhow::ensure!((case.from..=case.to).contains(&lie.halt.round.0), "{case:?}");
				return Ok(());
			},
			Err(error) => unproven = Some(error),
		}
		let said = fisherman.status().await?["unproven"].clone();
		anyhow::ensure!(said.to_string().contains("too few and too close together"), "{said}");
	}
	Err(unproven.unwrap_or_else(|| anyhow::anyhow!("no lie was told")))
}

/// The liar's own Checkpoint convicts.
async fn halt_that_a_checkpoint_contradicts(scene: &Scene) -> TestResult {
	let liar = liars(scene, &[Bob]).await?;
	let lie = moment(scene, &liar, |_, contradicted| contradicted).await?;
	let certificate = liar.certify(Statement::Halt(lie.halt))?;
	liar.tell_vigil(scene.vigil()?, &[certificate], FerdieStash).await?;
	reported(scene, &liar, (CaseOffence::FalseHalt, CaseForm::LifeCertified)).await?;
	Ok(())
}

/// Neither is taken by the chain, and both stand in its blocks.
async fn two_halts_of_one_round(scene: &Scene) -> TestResult {
	let liar = liars(scene, &[Charlie]).await?;
	let lie = moment(scene, &liar, |lie, _| lie.is_quiet).await?;
	let other = Halt { block_hash: H256::repeat_byte(0x77), ..lie.halt };
	let both = [liar.certify(Statement::Halt(lie.halt))?, liar.certify(Statement::Halt(other))?];
	liar.tell_vigil(scene.vigil()?, &both, FerdieStash).await?;
	reported(scene, &liar, (CaseOffence::FalseHalt, CaseForm::Contradiction)).await?;
	Ok(())
}

/// The ward has another block at that height.
async fn checkpoint_of_another_block(scene: &Scene) -> TestResult {
	let liar = liars(scene, &[Dave]).await?;
	let ward = scene.ward(SERVICE)?.provider()?.client();
	let said = liar.false_checkpoint(ward).await?;
	let certificate = liar.certify(Statement::Checkpoint(said))?;
	liar.tell_vigil(scene.vigil()?, &[certificate], FerdieStash).await?;
	convicted(scene, &liar, (CaseOffence::FalseCheckpoint, CaseForm::LifeProven)).await?;
	Ok(())
}

/// Waits for a moment at which both authors have made blocks in the silence, and which is `wanted`; that is
/// told, too, whether a certified Checkpoint contradicts the lie.
async fn moment(
	scene: &Scene,
	liar: &Liar,
	wanted: impl Fn(&Lie, bool) -> bool,
) -> anyhow::Result<Lie> {
	let (vigil, ward) = (scene.vigil()?, scene.ward(SERVICE)?.provider()?.client());
	let policy = liar.set().policy;
	let wait = scene.until("a moment to lie in", secs(120), async || {
		let lie = liar.lie(ward).await?;
		let state = vigil.ward(SERVICE).await?;
		let checkpoint = state.and_then(|state| state.checkpoint);
		let begins = lie.halt.round.0.saturating_sub(policy.halt_after.0);
		let contradicted = checkpoint.is_some_and(|checkpoint| {
			checkpoint.height > lie.halt.height
				&& checkpoint.round.0 > begins
				&& checkpoint.round.end(policy.round_length) <= lie.halt.round.start()
		});
		let fits = lie.authors >= 2 && wanted(&lie, contradicted);
		Ok(Seen::some(fits.then_some(lie), format!("{lie:?}, checkpoint {checkpoint:?}")))
	});
	Ok(wait.await?)
}
