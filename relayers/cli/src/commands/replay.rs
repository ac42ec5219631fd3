// SPDX-License-Identifier: Apache-2.0

//! `vigil-relayer replay`.

use super::ConfigArg;
use anyhow::ensure;
use clap::builder::PossibleValuesParser;
use std::process::ExitCode;
use vigil_primitives::ServiceId;
use vigil_relayer_core::{
	item::KIND_NAMES,
	journal::{Journal, JournalError, RedbJournal},
	Item, State,
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
	let journal = RedbJournal::open(&config.journal)?;
	let items = journal.load(&args.destination)?;
	let again: Vec<Item> = items.into_iter().filter(|item| args.wants(item)).map(anew).collect();
	journal.put(&again.iter().collect::<Vec<_>>())?;
	println!("{} items will be looked at again when the relayer starts", again.len());
	Ok(ExitCode::SUCCESS)
}

impl ReplayArgs {
	fn wants(&self, item: &Item) -> bool {
		let kind = self.kind.as_ref().is_none_or(|kind| kind == item.key.kind_name());
		let over = item.state.is_closed() || matches!(item.state, State::Dead { .. });
		kind && over && item.key.service == ServiceId(self.service)
	}
}

/// The item as if its certificate had just been seen.
fn anew(item: Item) -> Item {
	Item { state: State::Seen, attempts: 0, retry_at: 0, problem: None, ..item }
}
