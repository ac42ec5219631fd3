// SPDX-License-Identifier: Apache-2.0

//! What a watcher remembers through its own death.

use super::{certified, live, recovered, scene, status, NAMES, WATCHERS};
use crate::{secs, TestResult, NODE};
use std::{
	fs,
	path::{Path, PathBuf},
	process::Command,
};
use vigil_primitives::{conflict, traits::Status, Kind, Signed, Spoken, H256};
use vigil_testnet::{watcher_key, Backend, Network, Seen, QUICK_POLICY};
use vigil_watcher::{protection::Missing, Database, Protection};

/// Two of four are paused, so that the others' votes cannot become a certificate; then all are
/// killed, and start again, one of them with an older record than it had.
#[tokio::test]
async fn all_watchers_killed_between_vote_and_certificate_certify_after_their_restart() -> TestResult
{
	let Some(mut scene) = scene(Backend::Litep2p).await? else { return Ok(()) };
	live(&scene.network, scene.network.client("alice")?).await?;
	let genesis = scene.network.client("alice")?.genesis_hash().await?;
	let older = tempfile::NamedTempFile::new()?;
	scene.network.node_mut("alice")?.stop().await?;
	fs::write(&older, protection("export", &record(&scene.network)?, genesis, &[])?)?;
	scene.network.restart("alice").await?;
	live(&scene.network, scene.network.client("alice")?).await?;
	for name in ["charlie", "dave"] {
		scene.network.node(name)?.process()?.pause()?;
	}
	scene.anvil.kill().await?;
	status(&scene.network, scene.network.client("alice")?, Status::Suspect).await?;
	anyhow::ensure!(certified(scene.network.client("alice")?, "halt").await? == 0);
	for name in NAMES {
		scene.network.node_mut(name)?.kill().await?;
	}
	let lost = scene.network.directory().join("lost.redb");
	fs::rename(record(&scene.network)?, &lost)?;
	let input = older.path().display().to_string();
	protection("import", &record(&scene.network)?, genesis, &["--input", &input])?;
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
	let (lost, kept) = (votes(&lost, genesis)?, votes(&record(&scene.network)?, genesis)?);
	let forgotten = |said: &&Signed| said.statement.kind() == Kind::Halt && !kept.contains(said);
	anyhow::ensure!(lost.iter().filter(forgotten).count() > 0, "the older record knew of them");
	let halts = kept.iter().filter(|said| said.statement.kind() == Kind::Halt).count();
	anyhow::ensure!(halts > 0, "alice has not said Halt since");
	consistent("alice", &[lost, kept].concat())?;
	Ok(scene.network.finish().await?)
}

/// Where alice has the record of what she signed.
fn record(network: &Network) -> anyhow::Result<PathBuf> {
	Ok(network.node("alice")?.chain_path()?.join("watcher/signed.redb"))
}

/// What `vigil-node watcher protection` prints.
fn protection(
	command: &str,
	database: &Path,
	genesis: H256,
	more: &[&str],
) -> anyhow::Result<Vec<u8>> {
	let mut node = Command::new(NODE);
	node.args(["watcher", "protection", command, "--genesis", &format!("{genesis:?}")]);
	let output = node.arg("--database").arg(database).args(more).output()?;
	let said = String::from_utf8_lossy(&output.stderr);
	anyhow::ensure!(output.status.success(), "{command}: {said}");
	Ok(output.stdout)
}

/// The votes that a record has.
fn votes(path: &Path, genesis: H256) -> anyhow::Result<Vec<Signed>> {
	let mut database = Database::open(path, genesis, Missing::Refuse)?;
	Ok(database.own_votes()?.into_iter().map(|(_, vote)| vote.signed).collect())
}

/// No two of these convict whoever said them.
fn consistent(name: &str, said: &[Signed]) -> TestResult {
	for (index, first) in said.iter().enumerate() {
		for second in &said[index + 1..] {
			let spoken = [first, second].map(|one| Spoken::new(one, &QUICK_POLICY));
			let found = conflict::conflict(&spoken[0], &spoken[1]);
			anyhow::ensure!(found.is_none(), "{name}: {first:?} and {second:?}: {found:?}");
		}
	}
	Ok(())
}

/// Reads every watcher's own record of what it signed.
pub(super) fn nobody_contradicts_itself(network: &Network, genesis: H256) -> TestResult {
	for (name, account) in NAMES.into_iter().zip(WATCHERS) {
		let path = network.node(name)?.chain_path()?.join("watcher/signed.redb");
		let own = votes(&path, genesis)?;
		anyhow::ensure!(!own.is_empty(), "{name} has no votes on record");
		consistent(name, &own)?;
		let mut database = Database::open(&path, genesis, Missing::Refuse)?;
		anyhow::ensure!(!database.is_locked(&watcher_key(account))?, "{name}'s key is locked");
	}
	Ok(())
}
