// SPDX-License-Identifier: Apache-2.0

//! `vigil protocol`: who fails over.

use super::read;
use crate::{
	chain::{bounded, Chain, Net},
	error::{Problem, Result},
	tx::{self, Intent, TxArgs},
	ui::Ui,
};
use clap::{Args, Subcommand};
use serde_json::{json, Value as Json};

#[derive(Debug, Subcommand)]
pub enum ProtocolCommand {
	/// Register a protocol; the account becomes its owner
	///
	/// Example: `vigil protocol register --key main`
	Register(TxArgs),
	/// List protocols
	List {
		/// Only those of this account
		#[arg(long, value_name = "ADDRESS")]
		owner: Option<String>,
	},
	/// Show a protocol: its owner, its plans, and where it acts from on destinations
	Show {
		/// The protocol
		protocol: u32,
	},
	/// Offer a protocol to another owner, who has to accept it
	Transfer(TransferArgs),
	/// Accept a protocol that was offered
	Accept(ProtocolArgs),
	/// End a protocol without plans, and get its deposit back
	Retire(ProtocolArgs),
}

#[derive(Debug, Args)]
pub struct TransferArgs {
	/// The protocol
	pub protocol: u32,
	/// The next owner
	pub to: String,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct ProtocolArgs {
	/// The protocol
	pub protocol: u32,
	#[command(flatten)]
	pub tx: TxArgs,
}

const PALLET: &str = "Failover";
/// Entries that are asked for at once.
const PAGE: u32 = 128;

/// Runs it.
pub async fn run(ui: &Ui, net: &Net, command: ProtocolCommand) -> Result<()> {
	let chain = net.open().await?;
	match command {
		ProtocolCommand::Register(args) => {
			let intent = Intent::new(PALLET, "register_protocol", json!({}))
				.makes(PALLET, "ProtocolRegistered", "protocol", "protocol")
				.next("`vigil destination list`, then `vigil plan build`");
			tx::run(ui, &chain, &args, intent).await
		},
		ProtocolCommand::List { owner } => {
			let owner = match &owner {
				Some(owner) => Some(chain.address(&chain.account(owner)?)),
				None => None,
			};
			let all = pages(&chain, "protocols").await?;
			let mine = |entry: &&Json| owner.as_deref().is_none_or(|owner| entry["owner"] == owner);
			let rows: Vec<_> = all.iter().filter(mine).map(row).collect();
			let document =
				json!({ "schema": "vigil/protocols/1", "block": chain.number, "protocols": rows });
			ui.answer(&document)
		},
		ProtocolCommand::Show { protocol } => {
			let found = protocol_of(&chain, protocol).await?;
			let plans = chain.ask("FailoverApi", "plans_of", &[protocol.into()]).await?;
			let plans: Vec<_> = read::list(&plans).iter().map(super::plan::row).collect();
			let mut document = json!({ "schema": "vigil/protocol/1", "block": chain.number });
			if let (Some(object), Json::Object(fields)) = (document.as_object_mut(), row(&found)) {
				object.extend(fields);
			}
			document["genesisHash"] = format!("{:?}", chain.genesis()).into();
			document["actsAs"] = format!(
				"GlobalConsensus(ByGenesis({:?}))/PalletInstance(67)/GeneralIndex(<service>)/GeneralIndex({protocol})",
				chain.genesis()
			)
			.into();
			document["planList"] = plans.into();
			ui.answer(&document)
		},
		ProtocolCommand::Transfer(args) => {
			let nominee = chain.address(&chain.account(&args.to)?);
			let arguments = json!({ "protocol": args.protocol, "nominee": nominee });
			let intent = Intent::new(PALLET, "nominate_owner", arguments)
				.next(format!("the next owner: `vigil protocol accept {}`", args.protocol));
			tx::run(ui, &chain, &args.tx, intent).await
		},
		ProtocolCommand::Accept(args) => {
			let arguments = json!({ "protocol": args.protocol });
			tx::run(ui, &chain, &args.tx, Intent::new(PALLET, "accept_ownership", arguments)).await
		},
		ProtocolCommand::Retire(args) => {
			let arguments = json!({ "protocol": args.protocol });
			tx::run(ui, &chain, &args.tx, Intent::new(PALLET, "retire_protocol", arguments)).await
		},
	}
}

fn row(entry: &Json) -> Json {
	json!({
		"protocol": entry["protocol"],
		"owner": entry["owner"],
		"offeredTo": entry["nominee"],
		"plans": entry["plans"],
		"messagesWaiting": entry["waiting"],
	})
}

/// A protocol.
pub async fn protocol_of(chain: &Chain, protocol: u32) -> Result<Json> {
	let found = chain.ask("FailoverApi", "protocol", &[protocol.into()]).await?;
	match found.is_null() {
		true => Err(Problem::refused(format!("there is no protocol {protocol}"))
			.hint("register one with `vigil protocol register`")),
		false => Ok(found),
	}
}

/// All entries of a list that comes in pages.
pub async fn pages(chain: &Chain, what: &str) -> Result<Vec<Json>> {
	let mut all = Vec::new();
	let mut from = 0u64;
	// Pages that lead on by one and hold nothing would be asked for ever, too.
	for _ in 0..1_024 {
		let page = chain.ask("FailoverApi", what, &[from.into(), PAGE.into()]).await?;
		all.extend(read::list(&page["entries"]).iter().cloned());
		bounded(all.len(), what)?;
		match page["next"].as_u64() {
			Some(next) if next > from => from = next,
			_ => return Ok(all),
		}
	}
	bounded(usize::MAX, what).map(|()| all)
}
