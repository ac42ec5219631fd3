// SPDX-License-Identifier: Apache-2.0

//! `vigil doctor`: what is wrong, each in a sentence, with what to do.

mod account;
mod facts;
mod machine;
mod rules;

pub use facts::{gather, Subject};
pub use rules::{findings, Finding};

use crate::{
	chain::Net,
	error::{Problem, Result},
	keys::Who,
	ui::Ui,
};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Look for what is wrong with a node, an account, a watcher or a protocol.
///
/// Example: `vigil doctor --key main --bls /etc/vigil/watcher/main.json`
#[derive(Debug, Args)]
pub struct DoctorArgs {
	/// The account; that of --key if it is not said
	pub address: Option<String>,
	#[command(flatten)]
	pub who: Who,
	/// The watcher's BLS key file
	#[arg(long, value_name = "FILE")]
	pub bls: Option<PathBuf>,
	/// The record of what was signed (`watcher/signed.redb`)
	#[arg(long, value_name = "FILE")]
	pub record: Option<PathBuf>,
}

/// Runs it.
pub async fn run(ui: &Ui, net: &Net, args: DoctorArgs) -> Result<()> {
	let chain = net.open().await?;
	let account = match &args.address {
		Some(address) => Some(chain.account(address)?),
		None => args.who.account(&chain)?,
	};
	let subject = Subject {
		account: account.map(|account| chain.address(&account)),
		bls: args.bls,
		record: args.record,
	};
	let facts = gather(ui, &chain, &subject).await?;
	let found = findings(&facts);
	let rows = found.iter().map(Finding::document);
	ui.answer(&json!({
		"schema": "vigil/doctor/1",
		"chain": chain.runtime.version.spec_name,
		"specVersion": chain.runtime.version.spec_version,
		"genesisHash": format!("{:?}", chain.genesis()),
		"block": chain.number,
		"peers": facts.peers,
		"account": subject.account,
		"healthy": found.is_empty(),
		"findings": rows.collect::<Vec<_>>(),
	}))?;
	match found.len() {
		0 => Ok(()),
		1 => Err(Problem::refused("one thing is wrong")),
		more => Err(Problem::refused(format!("{more} things are wrong"))),
	}
}
