// SPDX-License-Identifier: Apache-2.0

//! The record of what was signed, backed up and restored with the commands of `docs/watch.md`.

use crate::{TestResult, NODE};
use sp_keyring::Sr25519Keyring::Alice;
use std::{fs, path::Path, process::Command};
use vigil_primitives::{
	Checkpoint, Height, Round, Seconds, ServiceId, SetId, Signed, Spoken, Statement, UnixTime, H256,
};
use vigil_testnet::watcher_key;
use vigil_watcher::{protection::Missing, Database, Protection, Refusal};

const GENESIS: H256 = H256::repeat_byte(7);

fn checkpoint(block: u8) -> Signed {
	let statement = Statement::Checkpoint(Checkpoint {
		height: Height(8),
		block_hash: H256::repeat_byte(block),
		state_root: H256::repeat_byte(1),
		block_timestamp: UnixTime(1),
		round: Round(1_200),
	});
	Signed { service: ServiceId(1), set_id: SetId(1), statement }
}

fn permit(database: &mut Database, block: u8) -> Result<(), Refusal> {
	let signed = checkpoint(block);
	let spoken = Spoken { signed: &signed, halt_after: Seconds(12), round_length: Seconds(3) };
	database.permit(&watcher_key(Alice), &spoken)
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
	let mut database = Database::open(&signed, GENESIS, Missing::Make)?;
	anyhow::ensure!(permit(&mut database, 1) == Err(Refusal::Listening), "it listens first");
	database.listening().end();
	permit(&mut database, 1)?;
	database.commit()?;
	let refused = protection("export", &signed, &[]).expect_err("a node has it open");
	anyhow::ensure!(refused.contains("in use"), "{refused}");
	drop(database);

	let exported = protection("export", &signed, &[]).map_err(anyhow::Error::msg)?;
	fs::write(&backup, exported)?;
	let input = backup.display().to_string();
	protection("import", &at("imported.redb"), &["--input", &input]).map_err(anyhow::Error::msg)?;
	fs::copy(&signed, at("copied.redb"))?;
	for (name, listens) in [("imported.redb", true), ("copied.redb", false)] {
		let mut restored = Database::open(&at(name), GENESIS, Missing::Refuse)?;
		anyhow::ensure!(restored.listening().is_on() == listens, "{name}");
		restored.listening().end();
		permit(&mut restored, 1)?;
		let other = permit(&mut restored, 2);
		anyhow::ensure!(matches!(other, Err(Refusal::Conflict(_))), "{name}: {other:?}");
	}
	let cut = &fs::read_to_string(&backup)?[..200];
	fs::write(&backup, cut)?;
	let refused = protection("import", &at("imported.redb"), &["--input", &input]);
	anyhow::ensure!(refused.is_err_and(|said| said.contains("interchange")));
	for command in ["export", "acknowledge"] {
		let key = format!("0x{}", "ab".repeat(48));
		let more: &[&str] = if command == "export" { &[] } else { &["--key", &key] };
		let refused = protection(command, &at("missing.redb"), more);
		anyhow::ensure!(refused.is_err_and(|said| said.contains("no database")), "{command}");
		anyhow::ensure!(!at("missing.redb").exists(), "{command} made one");
	}
	Ok(())
}
