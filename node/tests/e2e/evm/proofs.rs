// SPDX-License-Identifier: Apache-2.0

//! An EVM chain that is a standby and a ward: what arrives and happens there is proven on Vigil by the state that its
//! watchers certify. Nobody says so, and nobody has to be believed.

use super::{active, WARD};
use crate::{secs, TestResult, NODE};
use std::path::Path;
use vigil_primitives::{Outcome, PlanId, Rehearsed, SequenceNumber, ServiceId};
use vigil_testnet::{EvmStandby, Scene, SceneOptions, Seen, WardKind};

/// The service whose ward carries the inbox.
const STANDBY: ServiceId = ServiceId(1);

#[tokio::test]
async fn delivery_rehearsal_firing_and_failback_on_an_evm_ward_are_proven_on_vigil() -> TestResult {
	let wards = vec![WardKind::Evm, WardKind::Evm];
	let Some(mut scene) = Scene::start(SceneOptions { wards, ..SceneOptions::new(NODE) }).await?
	else {
		eprintln!("SKIPPED: anvil is not installed; `make setup` installs it where npm is");
		return Ok(());
	};
	scene.register_services().await?;
	scene.opt_in().await?;
	scene.register_protocols().await?;
	scene.in_office().await?;
	let services = [WARD, STANDBY];
	let mut standby = EvmStandby::start_on(Path::new(NODE), &scene, &services, STANDBY).await?;
	standby.register(scene.vigil()?, Scene::OWNER).await?;
	standby.start_relayer()?;
	let plan = standby.arm(&scene, WARD).await?;

	shown(
		&scene,
		plan,
		"a plan that Vigil knows to be kept, and to have passed its rehearsal",
		|at| at.delivered && at.rehearsed.is_some_and(|one| one.outcome == Rehearsed::Passed),
	)
	.await?;
	let vigil = scene.vigil()?;
	let open = vigil.outboxes(WARD).await?;
	anyhow::ensure!(open.is_empty(), "what was proven to have arrived is no open outbox: {open:?}");
	// Its keeper cannot say so by a word: what is certified is proven.
	let place = (WARD, standby.destination);
	let said = vigil.acknowledge(Scene::OWNER, place, SequenceNumber(0)).await;
	anyhow::ensure!(
		said.as_ref().is_err_and(|error| format!("{error:?}").contains("Provable")),
		"{said:?}"
	);

	scene.ward(WARD)?.pause()?;
	active(&scene, &standby, 60).await?;
	let fired = shown(&scene, plan, "a firing that Vigil knows of", |at| {
		at.firing.is_some_and(|firing| firing.failover == Outcome::Done)
	})
	.await?;
	let last = scene.vigil()?.checkpoints(STANDBY).await?;
	anyhow::ensure!(
		last.last().is_some_and(|last| Some(last.height) >= fired),
		"it is shown by a block that watchers certified: {fired:?}, {last:?}"
	);

	scene.ward(WARD)?.resume()?;
	shown(&scene, plan, "a failback that Vigil knows of", |at| {
		at.firing.is_some_and(|firing| firing.failback.is_some())
	})
	.await?;
	standby.kill_relayer().await?;
	Ok(scene.finish().await?)
}

/// Waits until Vigil was shown this of a plan. Returns the height by which it was.
async fn shown(
	scene: &Scene,
	plan: PlanId,
	what: &str,
	is: impl Fn(&pallet_failover_runtime_api::TargetInfo) -> bool,
) -> anyhow::Result<Option<vigil_primitives::Height>> {
	let vigil = scene.vigil()?;
	let wait = scene.until(what, secs(180), async || {
		let info = vigil.plan(plan).await?;
		let target = info.and_then(|info| info.targets.into_iter().next());
		let found = target.as_ref().filter(|target| is(target)).map(|target| target.shown_at);
		Ok(Seen::some(found, format!("{target:?}")))
	});
	Ok(wait.await?)
}
