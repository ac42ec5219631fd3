// SPDX-License-Identifier: Apache-2.0

//! Watchers lie about a ward that lives, and everybody who can show it does: one lie of each kind, each by
//! another of four watchers, on one network.

mod asked;
mod lies;
mod upheld;

use crate::{secs, TestResult, NODE};
use pallet_slashing_runtime_api::{CaseForm, CaseInfo, CaseOffence, CaseStage};
use sp_keyring::Sr25519Keyring::{self, EveStash};
use vigil_primitives::ServiceId;
use vigil_runtime::AccountId;
use vigil_testnet::{Backend, Fisherman, Liar, Scene, SceneOptions, Seen, WardKind};

/// The service whose ward is lied about.
const SERVICE: ServiceId = ServiceId(0);
/// Who fishes.
const FISHERMAN: Sr25519Keyring = EveStash;

/// Watchers in office, a ward that is certified alive, what is trusted of it pinned, and a fisherman.
async fn scene() -> anyhow::Result<(Scene, Fisherman)> {
	let options = SceneOptions {
		backend: Backend::Litep2p,
		wards: vec![WardKind::Proven],
		// All lies are told in a few eras, and each is judged before its set is too old.
		session_slots: 10,
		..SceneOptions::new(NODE)
	};
	let scene = Scene::start(options).await?;
	let mut scene = scene.ok_or_else(|| anyhow::anyhow!("a Substrate ward needs no anvil"))?;
	scene.register_services().await?;
	scene.opt_in().await?;
	scene.pin_anchor(SERVICE).await?;
	scene.in_office().await?;
	let vigil = scene.vigil()?;
	scene
		.until("a live ward with a checkpoint", secs(120), async || {
			let ward = vigil.ward(SERVICE).await?;
			let reached = ward.as_ref().is_some_and(|ward| ward.checkpoint.is_some());
			Ok(Seen::when(reached, format!("{ward:?}")))
		})
		.await?;
	let mut fisherman = scene.fisherman("fisherman", FISHERMAN, &[SERVICE])?;
	fisherman.start()?;
	hears(&scene, &fisherman).await?;
	Ok((scene, fisherman))
}

/// Waits until the fisherman hears all that it needs.
async fn hears(scene: &Scene, fisherman: &Fisherman) -> TestResult {
	let wait = scene.until("a fisherman that listens", secs(60), async || {
		fisherman.process()?.ensure_running()?;
		let status = fisherman.status().await?;
		let ward = &status["wards"][0];
		let ready = ward["problem"].is_null() && !ward["anchor"].is_null();
		Ok(Seen::when(ready && status["scanned"].is_u64(), status))
	});
	Ok(wait.await?)
}

/// These watchers, of the set in office.
pub(super) async fn liars(scene: &Scene, who: &[Sr25519Keyring]) -> anyhow::Result<Liar> {
	liars_of(scene, SERVICE, who).await
}

/// These watchers, of a service's set in office.
async fn liars_of(
	scene: &Scene,
	service: ServiceId,
	who: &[Sr25519Keyring],
) -> anyhow::Result<Liar> {
	let vigil = scene.vigil()?;
	let info = vigil.service(service).await?.ok_or_else(|| anyhow::anyhow!("no service"))?;
	let current = info.current_set.ok_or_else(|| anyhow::anyhow!("nobody is in office"))?;
	let set = vigil.watcher_set(service, current).await?;
	let set = set.ok_or_else(|| anyhow::anyhow!("the set is not kept"))?;
	Ok(Liar::new(vigil.genesis_hash().await?, set, who)?)
}

/// Waits for a case against exactly these, of this offence and by this evidence.
async fn convicted(
	scene: &Scene,
	liar: &Liar,
	(offence, form): (CaseOffence, CaseForm),
) -> anyhow::Result<CaseInfo<AccountId>> {
	let vigil = scene.vigil()?;
	let (set, mut places) = (liar.set().commitment.set_id, liar.places());
	places.sort_unstable();
	let what = format!("a case of {offence:?} by {form:?}");
	let wait = scene.until(&what, secs(120), async || {
		let cases = vigil.cases(SERVICE).await?;
		let found = cases.iter().find(|case| {
			// Those whose slashes have landed are not left.
			let against = case.left == places || case.stage == CaseStage::Collecting;
			(case.set_id, case.offence, case.form) == (set, offence, form) && against
		});
		Ok(Seen::some(found.cloned(), format!("{cases:?}")))
	});
	Ok(wait.await?)
}

/// A case that the fisherman reported.
async fn reported(
	scene: &Scene,
	liar: &Liar,
	what: (CaseOffence, CaseForm),
) -> anyhow::Result<CaseInfo<AccountId>> {
	let case = convicted(scene, liar, what).await?;
	anyhow::ensure!(case.reporter == Some(FISHERMAN.to_account_id()), "{case:?}");
	Ok(case)
}
