// SPDX-License-Identifier: Apache-2.0

//! From validators to watchers.

use anyhow::{ensure, Context};
use vigil_zombienet::{
	chain::key,
	scene::{stash, Scene, SERVICE, WATCHERS},
	secs, until,
	watcher::{hex, possession},
	Chain, Seen, TestResult,
};

#[tokio::test(flavor = "multi_thread")]
async fn validators_opt_in_with_their_own_keys_and_certify_the_ward() -> TestResult {
	let scene = Scene::start("opt-in").await?;
	// The proof of Alice's key is bound to Bob's account.
	let error = scene.opt_in("alice", "bob").await.err().context("a stolen proof is taken")?;
	ensure!(format!("{error:#}").contains("BadPossessionProof"), "{error:#}");
	ensure!(scene.current_set().await?.is_none(), "a set of nobody is in office");

	for watcher in WATCHERS {
		scene.opt_in(watcher, watcher).await?;
	}
	scene.in_office(WATCHERS.len()).await?;
	for watcher in WATCHERS {
		has_its_seat(&scene, watcher).await?;
	}
	scene.certified().await?;
	scene.finish().await
}

/// Waits until the watcher's node finds its own key in a set.
async fn has_its_seat(scene: &Scene, watcher: &str) -> TestResult {
	let node = Chain::of(scene.net.get_node(watcher)?).await?;
	let account = key(&stash(watcher))?.public_key().to_account_id();
	let own = hex(&possession(watcher, &account, node.genesis())?.key);
	until(&format!("seat of {watcher}"), secs(60), async || {
		let status = node.ask("vigil_watcherStatus", None).await?;
		let service = &status["services"][0];
		let sets = service["sets"].as_array().context("no sets")?;
		let mut keys = sets.iter().filter_map(|set| set["own"][0]["key"].as_str());
		let seated = service["service"] == SERVICE as u64 && keys.any(|key| key == own);
		Ok(Seen::when(seated, status))
	})
	.await
}
