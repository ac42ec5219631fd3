// SPDX-License-Identifier: Apache-2.0

//! `vigil-relayer check`.

use crate::{
	config::{Config, DestinationConfig, Hash},
	crossings, family,
};
use std::{collections::BTreeSet, path::Path, process::ExitCode};
use vigil_primitives::{ServiceId, H256};
use vigil_relayer_core::journal::{JournalError, JournalReader};
use vigil_relayer_link::Endpoint;
use vigil_relayer_vigil::check::check;

/// Runs it.
pub fn run(config: Config) -> anyhow::Result<ExitCode> {
	let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
	let problems = runtime.block_on(problems(&config));
	for warning in warnings(&config) {
		println!("warning: {warning}");
	}
	for problem in &problems {
		println!("{problem}");
	}
	match problems.len() {
		0 => {
			println!("everything answers as it should");
			Ok(ExitCode::SUCCESS)
		},
		_ => Ok(ExitCode::FAILURE),
	}
}

/// What works, but rests on one node's word.
fn warnings(config: &Config) -> Vec<String> {
	let mut warnings = Vec::new();
	if let [one] = &config.source.endpoints[..] {
		warnings.push(format!(
			"{one} is the only node of Vigil: it can hold certificates back; name one of another \
			 provider, too"
		));
	}
	for destination in &config.destinations {
		let name = &destination.name;
		let hosts: BTreeSet<_> = destination.endpoints.iter().map(Endpoint::to_string).collect();
		if hosts.len() < 2 {
			warnings.push(format!(
				"destination {name}: nobody confirms what its only node says; name one of another \
				 provider, too"
			));
		}
	}
	warnings
}

async fn problems(config: &Config) -> Vec<String> {
	let mut problems = Vec::new();
	problems.extend(journal(&config.journal));
	let expected = config.source.genesis.map(|Hash(genesis)| genesis);
	let mut vigil: Option<H256> = None;
	for endpoint in &config.source.endpoints {
		let (genesis, found) = check(endpoint, vigil.or(expected)).await;
		vigil = vigil.or(genesis);
		problems.extend(found);
	}
	if let Err(error) = config.source.key.load() {
		problems.push(format!("source: {error}"));
	}
	let services: Vec<_> = config.services.iter().copied().map(ServiceId).collect();
	for one in &config.destinations {
		problems.extend(destination(one, vigil.or(expected), &services).await);
	}
	problems.extend(crossings::problems(config).await);
	problems
}

async fn destination(
	config: &DestinationConfig,
	vigil: Option<H256>,
	services: &[ServiceId],
) -> Vec<String> {
	let mut problems = Vec::new();
	if let Some(problem) = config.key.key_file.as_deref().and_then(open_to_others) {
		problems.push(problem);
	}
	problems.extend(family::problems(config, vigil, services).await);
	problems
}

/// What is wrong with the journal. None yet, or one in use, is as it should be.
fn journal(path: &Path) -> Option<String> {
	match JournalReader::open(path) {
		Ok(_) | Err(JournalError::InUse(_)) => None,
		Err(JournalError::Missing(_)) => {
			let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
			let missing = folder.filter(|folder| !folder.is_dir())?;
			Some(format!("the journal's folder {} does not exist: make it", missing.display()))
		},
		Err(error) => Some(error.to_string()),
	}
}

fn open_to_others(path: &Path) -> Option<String> {
	use std::os::unix::fs::PermissionsExt;
	let mode = std::fs::metadata(path).ok()?.permissions().mode();
	let shown = path.display();
	(mode & 0o077 != 0).then(|| format!("others can read the key file {shown}: chmod 600 it"))
}

#[cfg(test)]
mod tests {
	use super::*;

	fn config(source: &str, destination: &str) -> Config {
		Config::parse(&format!(
			"journal = \"journal\"\n[source]\nendpoints = [{source}]\n[[destination]]\n\
			 name = \"haven\"\nendpoints = [{destination}]\nkey_env = \"KEY\"\n"
		))
		.unwrap()
	}

	#[test]
	fn what_rests_on_one_nodes_word_is_warned_of() {
		let (one, two) = ("\"ws://a.example/SECRET\"", "\"ws://a.example\", \"ws://b.example\"");
		let both = warnings(&config(one, one));
		assert!(
			both[0].contains("only node of Vigil") && both[1].contains("haven: nobody confirms")
		);
		assert!(both.iter().all(|warning| !warning.contains("SECRET")));
		assert_eq!(warnings(&config(two, two)), Vec::<String>::new());
		// Two ways to one host are one node.
		let same = "\"ws://a.example/1\", \"ws://a.example/2\"";
		assert_eq!(warnings(&config(two, same)).len(), 1);
	}
}
