// SPDX-License-Identifier: Apache-2.0

//! `vigil set`: sets of watchers, as destinations trust them.

use super::{read, ward};
use crate::{
	chain::{CallOf, Chain, Net},
	error::{Problem, Result},
	ui::Ui,
};
use clap::{Args, Subcommand};
use serde_json::{json, Value as Json};

#[derive(Debug, Subcommand)]
pub enum SetCommand {
	/// Show the set in office: its members and until when it may speak
	Show {
		/// The service
		service: u32,
	},
	/// Make the call by which a destination's governance trusts the set in office
	///
	/// Give nodes of others with --compare: what all of them say alike is what one of them cannot forge.
	Export(ExportArgs),
}

#[derive(Debug, Args)]
pub struct ExportArgs {
	/// The service
	pub service: u32,
	/// Nodes that have to say the same
	#[arg(long, value_name = "URL,URL", value_delimiter = ',', required = true)]
	pub compare: Vec<String>,
	/// A node of the destination, whose runtime says how its call is encoded
	#[arg(long, value_name = "URL")]
	pub node: Option<String>,
	/// Wrap the call for the destination's sudo key
	#[arg(long, requires = "node")]
	pub sudo: bool,
}

/// Runs it.
pub async fn run(ui: &Ui, net: &Net, command: SetCommand) -> Result<()> {
	let chain = net.open().await?;
	match command {
		SetCommand::Show { service } => {
			let (set_id, set) = in_office(&chain, service).await?;
			let commitment = &set["commitment"];
			let members = read::list(&set["members"]).iter().map(
				|member| json!({ "key": member["key"], "weightVgl": read::vgl(&member["weight"]) }),
			);
			ui.answer(&json!({
				"schema": "vigil/set/1", "block": chain.number, "service": service, "setId": set_id,
				"size": commitment["size"],
				"totalVgl": read::vgl(&commitment["total_weight"]),
				"quorumVgl": read::vgl(&commitment["quorum_weight"]),
				"activatesAt": read::time(&commitment["activates_at"]),
				"expiresAt": read::time(&commitment["expires_at"]),
				"membersRoot": commitment["members_root"],
				"members": members.collect::<Vec<_>>(),
			}))
		},
		SetCommand::Export(args) => export(ui, &chain, &args).await,
	}
}

/// The set in office.
async fn in_office(chain: &Chain, service: u32) -> Result<(Json, Json)> {
	let info = chain.ask("RestakingApi", "service", &[service.into()]).await?;
	if info.is_null() {
		return Err(ward::no_service(service));
	}
	let set_id = info["current_set"].clone();
	if set_id.is_null() {
		return Err(Problem::refused(format!("no set of service {service} is in office"))
			.hint("sets are elected each era: see `vigil service show`"));
	}
	let set = chain.ask("RestakingApi", "watcher_set", &[service.into(), set_id.clone()]).await?;
	Ok((set_id, set))
}

async fn export(ui: &Ui, chain: &Chain, args: &ExportArgs) -> Result<()> {
	let (set_id, set) = in_office(chain, args.service).await?;
	let genesis = format!("{:?}", chain.genesis());
	for url in &args.compare {
		let net = Net { urls: vec![url.clone()], genesis: Some(genesis.clone()) };
		let other = net.open().await?;
		let asked = [args.service.into(), set_id.clone()];
		let theirs = other.ask("RestakingApi", "watcher_set", &asked).await?;
		let same = |name: &str| theirs[name] == set[name];
		if !same("commitment") || !same("policy") {
			return Err(Problem::refused(format!(
				"{} says something else of set {set_id} than {}: one of them lies or lags",
				other.connection.endpoint(),
				chain.connection.endpoint()
			))
			.hint("wait a minute and try again; if it stays so, ask more nodes"));
		}
	}
	let arguments = json!({
		"genesis_hash": genesis, "commitment": set["commitment"], "policy": set["policy"],
	});
	let mut document = json!({
		"schema": "vigil/set-export/1",
		"service": args.service,
		"setId": set_id,
		"genesisHash": genesis,
		"expiresAt": read::time(&set["commitment"]["expires_at"]),
		"agreed": args.compare.len().saturating_add(1),
	});
	match &args.node {
		Some(node) => {
			let there = Net { urls: vec![node.clone()], genesis: None }.open().await?;
			let mut call = CallOf::new("Inbox", "install_set", arguments);
			if args.sudo {
				call = CallOf::new("Sudo", "sudo", json!({ "call": call.nested() }));
			}
			let data = there.runtime.call_data(&call)?;
			document["call"] = format!("{}.{}", call.pallet, call.name).into();
			document["callHash"] =
				format!("0x{}", hex::encode(sp_crypto_hashing::blake2_256(&data))).into();
			document["callData"] = format!("0x{}", hex::encode(data)).into();
		},
		None => document["arguments"] = arguments,
	}
	ui.answer(&document)
}
