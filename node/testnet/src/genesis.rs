// SPDX-License-Identifier: Apache-2.0

//! The raw chain specification that all nodes of a network start from.
//!
//! Building genesis compiles and runs the runtime, which takes longer than starting a node. So it is
//! built once for all nodes, and for built-in chains kept until the binary changes.

use crate::{node::Common, Error, Process, Program, Result};
use serde_json::{json, Value};
use sp_core::crypto::Ss58Codec;
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
use std::{
	fs, io,
	path::{Path, PathBuf},
	time::{Duration, UNIX_EPOCH},
};

/// How many validators the local genesis has.
const LOCAL_VALIDATORS: usize = 4;
/// How long building genesis may take.
const EXPORT: Duration = Duration::from_secs(120);

/// What is other than in the chain's own genesis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
	/// Slots per session.
	pub session_slots: Option<u32>,
	/// How many of the validators there are, the first ones.
	pub authorities: Option<usize>,
}

/// The path of the raw specification of the network's chain, which becomes `file`.
pub async fn raw_specification(common: &Common, file: &str) -> Result<String> {
	let path = common.directory.join(file);
	let is_file = common.chain.contains(['/', '.']);
	if is_file {
		export(common, &path).await?;
	} else {
		let kept = kept(common)?;
		if !kept.exists() {
			export(common, &path).await?;
			keep(&path, &kept).map_err(|source| Error::File { path: kept.clone(), source })?;
		}
		fs::copy(&kept, &path).map_err(|source| Error::File { path: kept, source })?;
	}
	Ok(path.display().to_string())
}

/// Writes the raw specification of the network's chain to `path`.
async fn export(common: &Common, path: &Path) -> Result<()> {
	let Changes { session_slots, authorities } = common.changes;
	if common.changes == Changes::default() {
		return run_export(common, &["--raw", "--chain", &common.chain], path).await;
	}
	let plain = path.with_extension("plain.json");
	run_export(common, &["--chain", &common.chain], &plain).await?;
	change(&plain, |genesis| {
		if let Some(slots) = session_slots {
			*field(genesis, "/timing/timing/sessionSlots")? = slots.into();
		}
		if let Some(count) = authorities {
			for place in ["/session/keys", "/staking/stakers"] {
				if let Some(all) = field(genesis, place)?.as_array_mut() {
					all.truncate(count);
				}
			}
			if count > LOCAL_VALIDATORS {
				add_eve(genesis)?;
			}
		}
		Ok(())
	})?;
	run_export(common, &["--raw", "--chain", &plain.display().to_string()], path).await
}

/// Makes Eve one more validator, like those of the local genesis.
fn add_eve(genesis: &mut Value) -> Result<()> {
	let address = |who: Sr25519Keyring| Value::from(who.to_account_id().to_ss58check());
	let (stash, hot) = (address(Sr25519Keyring::EveStash), address(Sr25519Keyring::Eve));
	let grandpa = Value::from(Ed25519Keyring::Eve.public().to_ss58check());
	let keys = json!({ "grandpa": grandpa, "babe": hot, "authority_discovery": hot });
	let staker = field(genesis, "/staking/stakers/0")?;
	let bond = staker.get(2).cloned().ok_or_else(|| malformed("no bond".into()))?;
	let entries = [
		("/session/keys", json!([stash, stash, keys])),
		("/staking/stakers", json!([stash, stash, bond, "Validator"])),
	];
	for (place, entry) in entries {
		if let Some(all) = field(genesis, place)?.as_array_mut() {
			all.push(entry);
		}
	}
	Ok(())
}

/// Changes what only genesis decides, in a plain specification.
fn change(path: &Path, change: impl FnOnce(&mut Value) -> Result<()>) -> Result<()> {
	let file_error = |source| Error::File { path: path.to_owned(), source };
	let text = fs::read_to_string(path).map_err(file_error)?;
	let mut spec: Value =
		serde_json::from_str(&text).map_err(|error| malformed(error.to_string()))?;
	change(field(&mut spec, "/genesis/runtimeGenesis/patch")?)?;
	fs::write(path, spec.to_string()).map_err(file_error)
}

fn field<'v>(value: &'v mut Value, place: &str) -> Result<&'v mut Value> {
	value.pointer_mut(place).ok_or_else(|| malformed(format!("no {place}")))
}

fn malformed(reason: String) -> Error {
	Error::Decode { what: "the chain spec".into(), reason }
}

async fn run_export(common: &Common, args: &[&str], path: &Path) -> Result<()> {
	let name = "export-chain-spec";
	let output = path.display().to_string();
	let args = [&[name], args, &["--output", &output]].concat();
	let log = common.logs.join(name).with_extension("log");
	let process = Process::spawn(&Program::new(name, &common.binary).args(args), &log)?;
	if process.wait_for_end(EXPORT).await?.success() {
		return Ok(());
	}
	process.ensure_running()
}

/// Where the specification of a built-in chain of exactly this binary is kept.
fn kept(common: &Common) -> Result<PathBuf> {
	let file_error = |source| Error::File { path: common.binary.clone(), source };
	let binary = fs::metadata(&common.binary).map_err(file_error)?;
	let modified = binary.modified().map_err(file_error)?;
	let Changes { session_slots, authorities } = common.changes;
	let (slots, authorities) = (session_slots.unwrap_or(0), authorities.unwrap_or(0));
	let age = modified.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
	let name =
		format!("genesis-{}-{slots}-{authorities}-{age}-{}.json", common.chain, binary.len());
	Ok(common.cache.join(name))
}

/// Copies `from` to `to` in one step for those who look, and forgets what earlier binaries left.
fn keep(from: &Path, to: &Path) -> io::Result<()> {
	let Some(folder) = to.parent() else { return Ok(()) };
	fs::create_dir_all(folder)?;
	let day = Duration::from_secs(24 * 60 * 60);
	for entry in fs::read_dir(folder)?.flatten() {
		let is_genesis = entry.file_name().to_string_lossy().starts_with("genesis-");
		let old = entry.metadata()?.modified()?.elapsed().is_ok_and(|age| age > day);
		if is_genesis && old {
			// Somebody else may be faster.
			let _ = fs::remove_file(entry.path());
		}
	}
	let part = to.with_extension(format!("{}", std::process::id()));
	fs::copy(from, &part)?;
	fs::rename(part, to)
}
