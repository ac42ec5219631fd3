// SPDX-License-Identifier: Apache-2.0

//! `vigil-relayer replay`.

use super::ConfigArg;
use crate::{
	config::Config,
	socket::{ask, Question},
};
use anyhow::{ensure, Context};
use clap::builder::PossibleValuesParser;
use hyper::Method;
use std::process::ExitCode;
use vigil_relayer_core::{
	engine::Replay,
	item::KIND_NAMES,
	journal::{Journal, JournalError, RedbJournal},
	Item,
};

/// What to look at again.
#[derive(Debug, clap::Args)]
pub struct ReplayArgs {
	#[command(flatten)]
	config: ConfigArg,
	/// The destination's name.
	#[arg(long)]
	destination: String,
	/// The service.
	#[arg(long)]
	service: u32,
	/// Only this kind.
	#[arg(long, value_parser = PossibleValuesParser::new(KIND_NAMES))]
	kind: Option<String>,
}

/// Runs it.
pub fn run(args: ReplayArgs) -> anyhow::Result<ExitCode> {
	let config = args.config.load()?;
	let name = &args.destination;
	ensure!(
		config.destinations.iter().any(|one| one.name == *name),
		"no destination is called {name} in the configuration"
	);
	if !config.journal.exists() {
		return Err(JournalError::Missing(config.journal).into());
	}
	let replay = Replay { destination: args.destination, service: args.service, kind: args.kind };
	match RedbJournal::open(&config.journal) {
		Ok(journal) => {
			let count = in_journal(&journal, &replay)?;
			println!("{count} items will be looked at again when the relayer starts");
		},
		Err(JournalError::InUse(_)) => {
			let count = in_relayer(&config, &replay)?;
			println!("{count} items are looked at again");
		},
		Err(error) => return Err(error.into()),
	}
	Ok(ExitCode::SUCCESS)
}

/// Changes the journal of a relayer that is not running.
fn in_journal(journal: &RedbJournal, replay: &Replay) -> Result<usize, JournalError> {
	let items = journal.load(&replay.destination)?;
	let wanted = items.iter().filter(|item| replay.wants(item));
	let again: Vec<Item> = wanted.map(Replay::anew).collect();
	journal.put(&again.iter().collect::<Vec<_>>())?;
	Ok(again.len())
}

/// Asks a relayer that runs.
fn in_relayer(config: &Config, replay: &Replay) -> anyhow::Result<usize> {
	let body = serde_json::to_string(replay)?;
	let question = Question { method: Method::POST, path: "/replay", body };
	let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
	// Not by TCP, where everybody may ask.
	let answer = runtime.block_on(ask(&config.journal, None, question))?;
	serde_json::from_slice(&answer).context("the relayer answers with something else than a number")
}
