// SPDX-License-Identifier: Apache-2.0

//! The record of what was signed, backed up and restored with the commands of `docs/watch.md`.

use crate::{TestResult, NODE};
use sp_keyring::Sr25519Keyring::Alice;
use std::{fs, path::Path, process::Command};
use vigil_primitives::{Checkpoint, Height, ServiceId, SetId, Signed, Statement, UnixTime, H256};
use vigil_testnet::watcher_key;
use vigil_watcher::{Database, Protection, Refusal};

const GENESIS: H256 = H256::repeat_byte(7);

fn checkpoint(block: u8) -> Signed {
	let statement = Statement::Checkpoint(Checkpoint {
		height: Height(8),
		block_hash: H256::repeat_byte(block),
		state_root: H256::repeat_byte(1),
		block_timestamp: UnixTime(1),
	});
	Signed { service: ServiceId(1), set_id: SetId(1), statement }
}

/// Runs `vigil-node watcher protection` and returns what it prints, or what it complains about.
fn protection(command: &str, database: &Path, more: &[&str]) -> Result<String, String> {
	let genesis = format!("{GENESIS:?}");
	let mut node = Command::new(NODE);
	node.args(["watcher", "protection", command, "--genesis", &genesis, "--database"]);
	let output = node.arg(database).args(more).output().map_err(|error| error.to_string())?;
	let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
	match output.status.success() {
		true => Ok(text(output.stdout)),
		false => Err(text(output.stderr)),
	}
}

#[test]
fn a_restored_record_refuses_what_contradicts_the_lost_one() -> TestResult {
	let folder = tempfile::tempdir()?;
	let at = |name: &str| folder.path().join(name);
	let (signed, backup) = (at("signed.redb"), at("backup.json"));
	let mut database = Database::open(&signed, GENESIS)?;
	database.permit(&watcher_key(Alice), &checkpoint(1))?;
	let refused = protection("export", &signed, &[]).expect_err("a node has it open");
	anyhow::ensure!(refused.contains("in use"), "{refused}");
	drop(database);

	let exported = protection("export", &signed, &[]).map_err(anyhow::Error::msg)?;
	fs::write(&backup, exported)?;
	let input = backup.display().to_string();
	protection("import", &at("imported.redb"), &["--input", &input]).map_err(anyhow::Error::msg)?;
	fs::copy(&signed, at("copied.redb"))?;
	for name in ["imported.redb", "copied.redb"] {
		let mut restored = Database::open(&at(name), GENESIS)?;
		restored.permit(&watcher_key(Alice), &checkpoint(1))?;
		let other = restored.permit(&watcher_key(Alice), &checkpoint(2));
		anyhow::ensure!(matches!(other, Err(Refusal::Conflict(_))), "{name}: {other:?}");
	}
	Ok(())
}
