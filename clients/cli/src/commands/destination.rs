// SPDX-License-Identifier: Apache-2.0

//! `vigil destination`: chains that plans and messages go to.

use super::{protocol::pages, read};
use crate::{
	chain::{hash, Chain, Net},
	error::{Problem, Result},
	files::plan::destination,
	tx::{self, Intent, TxArgs},
	ui::Ui,
	units,
};
use clap::{Args, Subcommand};
use serde_json::{json, Value as Json};

#[derive(Debug, Subcommand)]
pub enum DestinationCommand {
	/// List destinations
	List,
	/// Add a destination
	///
	/// Example: `vigil destination add --node ws://127.0.0.1:9948 --certified-by 1 --key main`
	Add(AddArgs),
	/// Compare an entry with what the destination itself says, and show what it knows of services
	Check(CheckArgs),
	/// Remove an entry that is one's own
	Remove(RemoveArgs),
	/// Pay those who carry sets and checkpoints to a destination that hears of nothing else
	Fund(FundArgs),
}

#[derive(Debug, Args)]
pub struct AddArgs {
	/// A node of a Substrate destination, which says what its inbox is
	#[arg(long, value_name = "URL", required_unless_present = "chain_id")]
	pub node: Option<String>,
	/// The chain id of an EVM destination
	#[arg(long, value_name = "NUMBER", requires = "inbox", conflicts_with = "node")]
	pub chain_id: Option<u64>,
	/// The inbox contract of an EVM destination
	#[arg(long, value_name = "ADDRESS", requires = "chain_id")]
	pub inbox: Option<String>,
	/// The service that watches the destination, so that deliveries can be proven
	#[arg(long, value_name = "SERVICE")]
	pub certified_by: Option<u32>,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct CheckArgs {
	/// The destination
	pub destination: u32,
	/// A node of it
	#[arg(long, value_name = "URL")]
	pub node: String,
}

#[derive(Debug, Args)]
pub struct RemoveArgs {
	/// The destination
	pub destination: u32,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct FundArgs {
	/// The service
	pub service: u32,
	/// The destination
	pub destination: u32,
	/// How much, in VGL
	#[arg(value_parser = units::parse_vgl)]
	pub amount: u128,
	#[command(flatten)]
	pub tx: TxArgs,
}

const PALLET: &str = "Failover";
/// The version of XCM that destinations take.
const XCM: u32 = 5;

/// Runs it.
pub async fn run(ui: &Ui, net: &Net, command: DestinationCommand) -> Result<()> {
	let chain = net.open().await?;
	match command {
		DestinationCommand::List => {
			let all = pages(&chain, "destinations").await?;
			let rows: Vec<_> = all.iter().map(row).collect();
			ui.answer(&json!({
				"schema": "vigil/destinations/1", "block": chain.number, "destinations": rows,
			}))
		},
		DestinationCommand::Add(args) => {
			let arguments = add(&args).await?;
			let intent = Intent::new(PALLET, "register_destination", arguments).makes(
				PALLET,
				"DestinationRegistered",
				"id",
				"destination",
			);
			tx::run(ui, &chain, &args.tx, intent).await
		},
		DestinationCommand::Check(args) => check(ui, &chain, &args).await,
		DestinationCommand::Remove(args) => {
			let arguments = json!({ "id": args.destination });
			tx::run(ui, &chain, &args.tx, Intent::new(PALLET, "remove_destination", arguments))
				.await
		},
		DestinationCommand::Fund(args) => {
			let arguments = json!({
				"service": args.service, "destination": args.destination,
				"amount": args.amount.to_string(),
			});
			tx::run(ui, &chain, &args.tx, Intent::new(PALLET, "fund_upkeep", arguments)).await
		},
	}
}

fn row(entry: &Json) -> Json {
	json!({
		"destination": entry["lane"],
		"takes": takes(&entry["takes"]),
		"network": entry["destination"]["network"],
		"inbox": entry["destination"]["inbox"],
		"inboxName": read::text(&entry["inbox_name"]),
		"certifiedBy": entry["certified_by"],
		"proven": entry["proven"],
		"keeper": entry["keeper"],
		"plans": entry["targets"],
	})
}

fn takes(takes: &Json) -> String {
	match takes["Xcm"].as_u64() {
		Some(version) => format!("XCM {version}"),
		None => takes.as_str().unwrap_or("?").to_string(),
	}
}

/// What a destination is, from its own node or from what was said.
async fn add(args: &AddArgs) -> Result<Json> {
	let (destination, form, name) = match (&args.node, args.chain_id, &args.inbox) {
		(Some(node), ..) => {
			let (destination, name) = inbox(node).await?;
			(destination, json!({ "Xcm": XCM }), name)
		},
		(None, Some(id), Some(inbox)) => {
			let destination = json!({
				"network": format!("0x{id:064x}"), "inbox": word(inbox)?,
			});
			(destination, json!("Evm"), String::new())
		},
		_ => return Err(Problem::usage("give --node, or --chain-id and --inbox")),
	};
	Ok(json!({
		"destination": destination,
		"form": form,
		"certified_by": args.certified_by,
		"inbox_name": format!("0x{}", hex::encode(name)),
	}))
}

/// An EVM address as one word.
fn word(address: &str) -> Result<String> {
	let digits = address.strip_prefix("0x").filter(|digits| digits.len() == 40);
	let digits = digits.filter(|digits| hex::decode(digits).is_ok());
	digits.map(|digits| format!("0x{:0>64}", digits.to_lowercase())).ok_or_else(|| {
		Problem::usage(format!("an address of 20 bytes as 0x... is expected, not `{address}`"))
	})
}

/// What the inbox of a node's chain is, and what its pallet is called.
async fn inbox(node: &str) -> Result<(Json, String)> {
	let there = Net { urls: vec![node.to_string()], genesis: None }.open().await?;
	let info = there.ask("InboxApi", "inbox", &[]).await?;
	let calls = |name: &str| {
		let pallet = there.runtime.metadata.pallet_by_name(name);
		pallet.is_some_and(|pallet| pallet.call_variant_by_name("install_set").is_some())
	};
	let names: Vec<_> = there.runtime.metadata.pallets().map(|pallet| pallet.name()).collect();
	let name = names.into_iter().find(|name| calls(name));
	let name = name.ok_or_else(|| there.runtime.lacks("inbox"))?;
	Ok((info["destination"].clone(), name.to_string()))
}

async fn check(ui: &Ui, chain: &Chain, args: &CheckArgs) -> Result<()> {
	let entry = destination(chain, args.destination).await?;
	let (found, name) = inbox(&args.node).await?;
	let there = Net { urls: vec![args.node.clone()], genesis: None }.open().await?;
	let info = there.ask("InboxApi", "inbox", &[]).await?;
	if found != entry["destination"] {
		return Err(Problem::refused("the entry is of another chain or inbox than this node's")
			.cause(format!("the entry says {}, the node {found}", entry["destination"])));
	}
	let named = read::text(&entry["inbox_name"]);
	if named != name.as_str() {
		return Err(Problem::refused(format!(
			"the entry calls the inbox {named}, and there it is \"{name}\": no receipt would be found"
		)));
	}
	let trusted = info["vigil"].as_str().map(hash).transpose()?;
	let mut services = Vec::new();
	for service in read::list(&info["services"]) {
		let known = there.ask("InboxApi", "service", std::slice::from_ref(service)).await?;
		services.push(json!({
			"service": service,
			"status": known["status"],
			"newestSet": read::list(&known["sets"]).last().cloned().unwrap_or_default(),
			"lastCheckpoint": known["checkpoint"]["height"],
		}));
	}
	ui.answer(&json!({
		"schema": "vigil/destination-check/1",
		"destination": args.destination,
		"isThatChain": true,
		"trustsThisVigil": trusted == Some(chain.genesis()),
		"pausedUntil": read::time(&info["paused_until"]),
		"services": services,
	}))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_address_is_one_word_and_nothing_else_is() {
		let address = "0x5B38Da6a701c568545dCfcB03FcB875f56beddC4";
		let padded = format!("0x{}5b38da6a701c568545dcfcb03fcb875f56beddc4", "0".repeat(24));
		assert_eq!(word(address).unwrap(), padded);
		for text in
			["", "0x", "5B38Da6a701c568545dCfcB03FcB875f56beddC4", "0xzz", &"0x11".repeat(32)]
		{
			assert!(word(text).is_err(), "{text}");
		}
	}
}
