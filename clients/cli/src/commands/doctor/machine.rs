// SPDX-License-Identifier: Apache-2.0

//! What is seen of a machine: its files, and what its node's watcher says.

use super::facts::{Machine, Subject, Watching};
use crate::{
	chain::Chain,
	commands::{read, ward},
	error::Result,
};
use serde_json::Value as Json;
use std::{collections::BTreeSet, fs::OpenOptions, os::unix::fs::PermissionsExt, path::Path};
use subxt::rpcs::client::rpc_params;
use vigil_watcher::keystore;

/// Looks at it.
pub async fn look(chain: &Chain, subject: &Subject) -> Result<Machine> {
	let mut machine = Machine::default();
	for path in subject.bls.iter().chain(&subject.record) {
		file(path, &mut machine);
	}
	if let Some(path) = &subject.bls {
		let key = keystore::public_key(path).ok();
		machine.bls = key.map(|key| format!("0x{}", hex::encode(key.0)));
	}
	if let Some(path) = subject.record.as_ref().filter(|path| path.exists()) {
		// Opening it changes nothing.
		if OpenOptions::new().write(true).open(path).is_err() {
			machine.unwritable.push(path.display().to_string());
		}
	}
	machine.watching = watching(chain).await?;
	Ok(machine)
}

fn file(path: &Path, machine: &mut Machine) {
	let name = path.display().to_string();
	match std::fs::metadata(path) {
		Ok(metadata) => {
			let mode = metadata.permissions().mode() & 0o777;
			if mode & 0o077 != 0 {
				machine.exposed.push((name, mode));
			}
		},
		Err(_) => machine.missing.push(name),
	}
}

/// What the node's watcher says; nothing where there is none, or where it does not tell.
async fn watching(chain: &Chain) -> Result<Vec<(u64, Watching)>> {
	let told = chain.connection.request::<Json>("vigil_watcherStatus", rpc_params![]).await;
	let Ok(status) = told else { return Ok(Vec::new()) };
	let policies = ward::services(chain).await?;
	let services = read::list(&status["services"]).iter().map(|service| {
		let id = read::number(&service["service"]);
		let least = policies.iter().find(|(known, _)| *known == id);
		let least = least.and_then(|(_, info)| info["policy"]["min_voices"].as_u64());
		(id, of(service, least.and_then(|least| u32::try_from(least).ok())))
	});
	Ok(services.collect())
}

fn of(service: &Json, least: Option<u32>) -> Watching {
	let endpoints = read::list(&service["endpoints"]);
	let name = |endpoint: &Json| endpoint["provider"].as_str().unwrap_or("?").to_string();
	let voices: BTreeSet<_> = endpoints.iter().map(name).collect();
	let failing = endpoints.iter().filter_map(|endpoint| {
		let problem = endpoint["problem"].as_str()?;
		Some((name(endpoint), problem.to_string()))
	});
	Watching {
		voices: u64::try_from(voices.len()).unwrap_or(u64::MAX),
		least,
		failing: failing.collect(),
		locked: !read::list(&service["lockedKeys"]).is_empty(),
		passed: service["selfTest"]["passed"] == true,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	#[test]
	fn endpoints_of_one_provider_are_one_voice() {
		let service = json!({
			"service": 0, "lockedKeys": [], "selfTest": { "passed": true },
			"endpoints": [
				{ "provider": "a", "problem": null }, { "provider": "a", "problem": "timed out" },
				{ "provider": "b", "problem": null },
			],
		});
		let view = of(&service, Some(2));
		assert_eq!((view.voices, view.passed, view.locked), (2, true, false));
		assert_eq!(view.failing, [("a".to_string(), "timed out".to_string())]);
	}

	#[test]
	fn a_file_that_others_may_read_is_exposed_and_one_that_is_not_there_is_missing() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("key");
		let mut machine = Machine::default();
		file(&path, &mut machine);
		assert_eq!(machine.missing.len(), 1);
		std::fs::write(&path, "x").unwrap();
		std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
		file(&path, &mut machine);
		assert_eq!(machine.exposed, [(path.display().to_string(), 0o640)]);
	}
}
