// SPDX-License-Identifier: Apache-2.0

//! A drill of the loss of watchers, by the commands of docs/emergency.md: all of it is recorded, its figures are those of
//! the real thing, and nobody announces anything.

use super::{Haven, WARD};
use crate::{cli::Desk, secs, TestResult};
use anyhow::{ensure, Context};
use pallet_emergency::{Announcing, Emergencies};
use pallet_inbox::Announcements;
use vigil_primitives::answers::emergency::EmergencyId;
use vigil_runtime::Runtime;
use vigil_testnet::{Scene, Seen};

/// Goes through it while all watchers live.
pub(super) async fn of_a_standby(scene: &Scene) -> TestResult {
	let mut desk = Desk::open("emergency.md", scene.network.node("alice")?.websocket_url()).await?;
	desk.set("service", WARD);
	desk.person.secret("post-mortem.md", "What was learnt.")?;
	desk.proposes("vigil drill").await?;
	desk.proposes("vigil emergency declare watcher-failure --drill").await?;
	let drill = desk.last().await?;
	ensure!(drill["drill"] == true, "{drill}");
	let number = drill["emergency"].as_u64().context("it has a number")?;
	let id = EmergencyId(number.try_into()?);
	for act in ["ratify", "elect", "activate-standby"] {
		desk.proposes(&format!("vigil emergency {act}")).await?;
	}
	let vigil = scene.vigil()?;
	scene
		.until("a certificate after the acts", secs(120), async || {
			let record = vigil.entry::<Emergencies<Runtime>, _, _>(id, None).await?;
			let certified = record.is_some_and(|record| record.figures.certified.is_some());
			Ok(Seen::when(certified, "none is counted"))
		})
		.await?;
	let announcing = vigil.value::<Announcing<Runtime>, _>(None).await?;
	ensure!(announcing.is_none_or(|all| all.is_empty()), "a drill has nobody announce anything");

	desk.proposes("vigil emergency end").await?;
	desk.reaches(&drill, "Over", secs(300)).await?;
	desk.proposes("vigil emergency close").await?;
	let record = vigil.entry::<Emergencies<Runtime>, _, _>(id, None).await?;
	let [declare, act, certify, close] = record.context("it is kept")?.figures.report();
	println!(
		"drill of a standby, in blocks: {declare:?} to declare, {act:?} to act, {certify:?} to certify again, \
		 {close:?} to close"
	);
	let known = [declare, act, certify, close].iter().all(Option::is_some);
	ensure!(known, "all four figures are known");
	let standing = scene.haven()?.0.entry::<Announcements<Haven>, _, _>(WARD, None).await?;
	ensure!(standing.is_none(), "the destination heard of it");
	Ok(())
}
