// SPDX-License-Identifier: Apache-2.0

//! What a watcher remembers through its own death.

use super::{certified, live, recovered, scene, status, NAMES, WATCHERS};
use crate::{secs, TestResult};
use vigil_primitives::{conflict, traits::Status, Signed, Spoken, H256};
use vigil_testnet::{watcher_key, Backend, Seen, QUICK_POLICY};
use vigil_watcher::{protection::Missing, Database, Protection};

/// Two of four are paused, so that the others' votes cannot become a certificate; then all are
/// killed, and start again.
#[tokio::test]
async fn all_watchers_killed_between_vote_and_certificate_certify_after_their_restart() -> TestResult
{
	let Some(mut scene) = scene(Backend::Litep2p).await? else { return Ok(()) };
	live(&scene.network, scene.network.client("alice")?).await?;
	for name in ["charlie", "dave"] {
		scene.network.node(name)?.process()?.pause()?;
	}
	scene.anvil.kill().await?;
	status(&scene.network, scene.network.client("alice")?, Status::Suspect).await?;
	anyhow::ensure!(certified(scene.network.client("alice")?, "halt").await? == 0);
	let genesis = scene.network.client("alice")?.genesis_hash().await?;
	for name in NAMES {
		scene.network.node_mut(name)?.kill().await?;
	}
	// The ward stands still when they are back: what they have to say about it is a Halt all the same,
	// of a later round, and nothing that contradicts what they said before.
	for name in NAMES {
		scene.network.restart(name).await?;
	}
	let alice = scene.network.client("alice")?;
	scene
		.network
		.wait_until("a certified halt after the restart", secs(90), async || {
			let count = certified(alice, "halt").await?;
			Ok(Seen::when(count > 0, format!("{count} halts")))
		})
		.await?;
	status(&scene.network, alice, Status::Halted).await?;
	scene.anvil.restart().await?;
	recovered(&scene.network, alice, 0).await?;
	for name in NAMES {
		scene.network.node_mut(name)?.stop().await?;
	}
	nobody_contradicts_itself(&scene.network, genesis)?;
	Ok(scene.network.finish().await?)
}

/// Reads every watcher's own record of what it signed.
pub(super) fn nobody_contradicts_itself(
	network: &vigil_testnet::Network,
	genesis: H256,
) -> TestResult {
	for (name, account) in NAMES.into_iter().zip(WATCHERS) {
		let path = network.node(name)?.chain_path()?.join("watcher/signed.redb");
		let mut database = Database::open(&path, genesis, Missing::Refuse)?;
		let own: Vec<Signed> =
			database.own_votes()?.into_iter().map(|(_, vote)| vote.signed).collect();
		anyhow::ensure!(!own.is_empty(), "{name} has no votes on record");
		for (index, first) in own.iter().enumerate() {
			for second in &own[index + 1..] {
				let spoken = [first, second].map(|one| Spoken::new(one, &QUICK_POLICY));
				let found = conflict::conflict(&spoken[0], &spoken[1]);
				anyhow::ensure!(found.is_none(), "{name}: {first:?} and {second:?}: {found:?}");
			}
		}
		anyhow::ensure!(!database.is_locked(&watcher_key(account))?, "{name}'s key is locked");
	}
	Ok(())
}
