// SPDX-License-Identifier: Apache-2.0

//! `vigil message`: programs that are executed once, now.

use crate::{
	chain::Net,
	error::{Problem, Result},
	files::{
		plan::{destination, runtime_of, runtimes},
		program::{self, Form, Step},
		toml,
	},
	tx::{self, Intent, TxArgs},
	ui::Ui,
};
use clap::{Args, Subcommand};
use serde::Deserialize;
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
#[expect(clippy::large_enum_variant, reason = "it is made once")]
pub enum MessageCommand {
	/// Send a program to a destination
	///
	/// Example: `vigil message send message.toml --destination-url ws://127.0.0.1:9948 --key main`
	Send(SendArgs),
	/// Show what is on its way from a service to its destinations
	Status {
		/// The service
		service: u32,
	},
}

#[derive(Debug, Args)]
pub struct SendArgs {
	/// A file with `protocol`, `service`, `destination` and [[step]]s like those of a plan
	pub file: PathBuf,
	/// A node of the destination
	#[arg(long, value_name = "URL")]
	pub destination_url: Vec<String>,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct MessageFile {
	protocol: u32,
	service: u32,
	destination: u32,
	step: Vec<Step>,
}

/// Runs it.
pub async fn run(ui: &Ui, net: &Net, command: MessageCommand) -> Result<()> {
	let chain = net.open().await?;
	match command {
		MessageCommand::Send(args) => {
			let file: MessageFile = toml(&args.file)?;
			let entry = destination(&chain, file.destination).await?;
			let form = Form::read(&entry["takes"])
				.ok_or_else(|| chain.runtime.lacks("form for this destination"))?;
			let runtimes = runtimes(&args.destination_url).await?;
			let runtime = runtime_of(&runtimes, &entry, form)?;
			let bytes = program::build(&chain, form, runtime, &file.step)?;
			if bytes.is_empty() {
				return Err(Problem::usage("the message has no [[step]]"));
			}
			let arguments = json!({
				"protocol": file.protocol, "service": file.service, "destination": file.destination,
				"program": format!("0x{}", hex::encode(bytes)),
			});
			let intent = Intent::new("Failover", "send_message", arguments)
				.next(format!("`vigil message status {}` shows when it has arrived", file.service));
			tx::run(ui, &chain, &args.tx, intent).await
		},
		MessageCommand::Status { service } => {
			let lanes = chain.ask("FailoverApi", "open_lanes", &[service.into()]).await?;
			let rows = super::read::list(&lanes).iter().map(|lane| {
				let next = super::read::number(&lane["next"]);
				let delivered = super::read::number(&lane["delivered"]);
				json!({
					"destination": lane["lane"],
					"sent": next,
					"arrived": delivered,
					"onTheirWay": next.saturating_sub(delivered),
					"notYetSealed": lane["unsealed"],
					"upkeepVgl": super::read::vgl(&lane["upkeep"]),
					"ended": lane["ended"],
				})
			});
			ui.answer(&json!({
				"schema": "vigil/messages/1", "block": chain.number, "service": service,
				"lanes": rows.collect::<Vec<_>>(),
			}))
		},
	}
}
