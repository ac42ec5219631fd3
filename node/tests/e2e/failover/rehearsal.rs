// SPDX-License-Identifier: Apache-2.0

//! What a plan would do is known on Vigil while its ward still lives.

use super::WARD;
use crate::{secs, TestResult, NODE};
use sp_keyring::Sr25519Keyring::Bob;
use vigil_primitives::{traits::Status, PlanId, ProtocolId, Rehearsed};
use vigil_testnet::{client::protocol::haven_target, Scene, SceneOptions, Seen, WardKind};

type Vault = pallet_vault::Call<haven_runtime::Runtime>;

#[tokio::test]
async fn a_plan_that_can_only_fail_is_shown_as_failing_before_any_halt() -> TestResult {
	let options = SceneOptions { wards: vec![WardKind::Substrate], ..SceneOptions::new(NODE) };
	let Some(mut scene) = Scene::start(options).await? else { return Ok(()) };
	scene.register().await?;
	scene.relayer.start()?;
	let works = scene.arm(WARD).await?;
	let (fails, protocol) = arm_without_vault(&scene).await?;
	shown(&scene, fails, Rehearsed::FailoverFails).await?;
	shown(&scene, works, Rehearsed::Passed).await?;
	let status = scene.haven()?.service(WARD).await?.map(|service| service.status);
	anyhow::ensure!(status == Some(Status::Live), "the ward is {status:?}");
	tried_again(&scene, fails, protocol).await?;
	Ok(scene.finish().await?)
}

/// A plan that activates the vault of a protocol that has none.
async fn arm_without_vault(scene: &Scene) -> anyhow::Result<(PlanId, ProtocolId)> {
	let vigil = scene.vigil()?;
	let protocol = vigil.register_protocols(Scene::OWNER, 1).await?;
	let (activate, stand_by) = ([Vault::activate {}], [Vault::stand_by {}]);
	let target = haven_target(scene.destination, activate, stand_by)?;
	let plan = vigil.arm_plan(Scene::OWNER, protocol[0], WARD, vec![target]).await?;
	scene.kept(WARD, plan).await?;
	Ok((plan, protocol[0]))
}

/// Once there is a vault anybody may have the plan tried again: now it would work.
async fn tried_again(scene: &Scene, plan: PlanId, protocol: ProtocolId) -> TestResult {
	let haven = scene.haven()?;
	haven.open_vault(WARD, protocol).await?;
	let again = pallet_inbox::Call::<haven_runtime::Runtime>::rehearse { service: WARD, plan };
	haven.execute(again, &Bob.pair()).await?;
	let kept = haven.plan(WARD, plan).await?;
	let shown = kept.and_then(|kept| kept.receipt.rehearsal).map(|one| one.outcome);
	anyhow::ensure!(shown == Some(Rehearsed::Passed), "{shown:?}");
	Ok(())
}

/// Waits until Vigil tells what the plan's rehearsal on haven showed.
async fn shown(scene: &Scene, plan: PlanId, expected: Rehearsed) -> TestResult {
	let vigil = scene.vigil()?;
	let what = format!("{plan} shown on Vigil as {expected:?}");
	let wait = scene.until(&what, secs(120), async || {
		let info = vigil.plan(plan).await?;
		let target = info.as_ref().map(|info| &info.targets[0]);
		let rehearsed =
			target.filter(|target| target.delivered).and_then(|target| target.rehearsed);
		let is = rehearsed.is_some_and(|rehearsal| rehearsal.outcome == expected);
		Ok(Seen::when(is, format!("{info:?}")))
	});
	Ok(wait.await?)
}
