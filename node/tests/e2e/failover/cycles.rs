// SPDX-License-Identifier: Apache-2.0

//! The main job: the ward stops, its protocol's vault on haven works; the ward returns, it stands by.

use super::{scene, WARD};
use crate::{observability, secs, TestResult};
use pallet_failover::Call;
use std::time::Duration;
use vigil_primitives::{
	answers::failover::{LaneInfo, Page},
	traits::Status,
	PlanId,
};
use vigil_runtime::{constants::currency::VGL, Runtime};
use vigil_testnet::{last_block_seen, unix_now, Backend, Scene, Seen, QUICK_POLICY};

/// Seconds beyond `halt_after` that half of the failovers may take, and the longest of twenty. A round begins with a
/// second, and so does a block of the destination: how the blocks of the ward fall between decides on up to one each.
const MEDIAN: f64 = 2.0;
const WORST: f64 = 3.0;

#[tokio::test]
async fn vault_works_while_the_ward_stands_and_stands_by_when_it_is_back() -> TestResult {
	// More of them when figures are wanted, which then have to hold.
	let wanted = std::env::var("VIGIL_CYCLES").ok().and_then(|count| count.parse().ok());
	let count = wanted.unwrap_or(3);
	let Some(mut scene) = scene(Backend::Litep2p, 0).await? else { return Ok(()) };
	scene.relayer.start()?;
	let plan = scene.arm(WARD).await?;
	let mut delays = Vec::new();
	for number in 1..=count {
		delays.push(cycle(&scene, number).await?);
	}
	delays.sort_by(f64::total_cmp);
	let (median, worst) = (delays[delays.len() / 2], delays[delays.len() - 1]);
	println!(
		"halt_after to the vault's activation: median {median:.2} s, worst {worst:.2} s of {count}"
	);
	let held = wanted.is_none() || (median <= MEDIAN && worst <= WORST);
	anyhow::ensure!(held, "more than {MEDIAN} s and {WORST} s: {delays:?}");
	carriage(&scene).await?;
	suspected(&scene, count).await?;
	proven(&scene, plan).await?;
	observability::check(&mut scene).await?;
	Ok(scene.finish().await?)
}

/// One stop and return; how long after `halt_after` the vault worked.
async fn cycle(scene: &Scene, number: u32) -> anyhow::Result<f64> {
	scene.live(WARD).await?;
	let (_, seen) =
		last_block_seen(async || scene.ward(WARD)?.height().await, Duration::from_millis(1_500))
			.await?;
	scene.ward(WARD)?.pause()?;
	let activations = scene.vault(WARD, true, secs(60)).await?.activations;
	let delay = unix_now() - seen - QUICK_POLICY.halt_after.0 as f64;
	anyhow::ensure!(activations == number, "{activations} activations in cycle {number}");
	scene.ward(WARD)?.resume()?;
	scene.vault(WARD, false, secs(90)).await?;
	Ok(delay)
}

/// Somebody pays for what is carried to haven besides messages, and the relayer is paid for what it shows.
async fn carriage(scene: &Scene) -> TestResult {
	let (vigil, amount, lane) = (scene.vigil()?, 10 * VGL, scene.destination.lane());
	let (service, destination) = (WARD, scene.destination);
	let fund = Call::<Runtime>::fund_upkeep { service, destination, amount };
	vigil.execute(fund, &Scene::OWNER.pair()).await?;
	let wait = scene.until("pay for a Handover or Checkpoint", secs(180), async || {
		let page: Page<LaneInfo> =
			vigil.call_api("FailoverApi_lanes", &(WARD, lane, 1_u32)).await?;
		let left = page.entries.first().map(|lane| lane.upkeep);
		Ok(Seen::when(left.is_some_and(|left| left > 0 && left < amount), format!("{left:?} left")))
	});
	Ok(wait.await?)
}

/// Two of four watchers are more than a third and no quorum: haven suspects the ward while they say that it stands, no
/// plan fires for it, and life clears it.
async fn suspected(scene: &Scene, activations: u32) -> TestResult {
	const SILENT: [&str; 2] = ["charlie", "dave"];
	scene.live(WARD).await?;
	let haven = scene.haven()?;
	let status = async |wanted: Status| {
		let what = format!("a ward that is {wanted:?} on haven");
		let wait = scene.until(&what, secs(120), async || {
			let status = haven.service(WARD).await?.map(|service| service.status);
			Ok(Seen::when(status == Some(wanted), format!("{status:?}")))
		});
		wait.await
	};
	for name in SILENT {
		scene.network.node(name)?.process()?.pause()?;
	}
	scene.ward(WARD)?.pause()?;
	status(Status::Suspect).await?;
	scene.ward(WARD)?.resume()?;
	for name in SILENT {
		scene.network.node(name)?.process()?.resume()?;
	}
	status(Status::Live).await?;
	let vault = haven.vault(WARD, scene.ward(WARD)?.protocol).await?;
	let stood_by = vault.is_some_and(|vault| !vault.active && vault.activations == activations);
	anyhow::ensure!(stood_by, "a suspicion fired");
	Ok(())
}

/// Delivery is proven to Vigil by haven's certified state.
async fn proven(scene: &Scene, plan: PlanId) -> TestResult {
	let vigil = scene.vigil()?;
	let wait = scene.until("proof of delivery on Vigil", secs(120), async || {
		let info = vigil.plan(plan).await?;
		let delivered = info.as_ref().is_some_and(|info| info.targets.iter().all(|t| t.delivered));
		Ok(Seen::when(delivered, format!("{info:?}")))
	});
	wait.await?;
	let outboxes = vigil.outboxes(WARD).await?;
	anyhow::ensure!(outboxes.is_empty(), "still to be delivered: {outboxes:?}");
	let haven = vigil.ward(scene.haven_service()).await?;
	anyhow::ensure!(haven.is_some_and(|ward| ward.incident.is_none()), "haven never stood");
	Ok(())
}
