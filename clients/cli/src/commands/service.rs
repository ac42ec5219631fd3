// SPDX-License-Identifier: Apache-2.0

//! `vigil service`: what is watched, by what terms.

use super::{read, ward};
use crate::{
	chain::{Chain, Net},
	error::Result,
	files::terms,
	tx::{self, Effect, Intent, TxArgs},
	ui::Ui,
	units,
};
use clap::{Args, Subcommand};
use serde_json::{json, Value as Json};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum ServiceCommand {
	/// List services
	List,
	/// Show a service: its policy and terms, who watches it and how well
	Show {
		/// The service
		service: u32,
	},
	/// Register a service by the terms in a file (see `vigil service template`)
	///
	/// Example: `vigil service register --terms terms.toml --key main`
	Register(RegisterArgs),
	/// Print a file of terms to start from
	Template,
	/// Pay the watchers of a service
	Fund(FundArgs),
	/// Say who may watch, where the terms ask for a list
	Allow(AllowArgs),
	/// Announce other terms
	SetTerms(SetTermsArgs),
	/// Take announced terms back
	WithdrawTerms(ServiceArgs),
	/// End a service
	Retire(ServiceArgs),
}

#[derive(Debug, Args)]
pub struct RegisterArgs {
	/// The file with the terms
	#[arg(long, value_name = "FILE")]
	pub terms: PathBuf,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct FundArgs {
	/// The service
	pub service: u32,
	/// How much, in VGL
	#[arg(value_parser = units::parse_vgl)]
	pub amount: u128,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct AllowArgs {
	/// The service
	pub service: u32,
	/// The watcher
	pub watcher: String,
	/// Take the watcher off the list
	#[arg(long)]
	pub remove: bool,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct SetTermsArgs {
	/// The service
	pub service: u32,
	/// The file with the terms
	#[arg(long, value_name = "FILE")]
	pub terms: PathBuf,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct ServiceArgs {
	/// The service
	pub service: u32,
	#[command(flatten)]
	pub tx: TxArgs,
}

const PALLET: &str = "Restaking";

/// Runs it.
pub async fn run(ui: &Ui, net: &Net, command: ServiceCommand) -> Result<()> {
	if let ServiceCommand::Template = command {
		return ui.raw(terms::TEMPLATE);
	}
	let chain = net.open().await?;
	match command {
		ServiceCommand::Template => Ok(()),
		ServiceCommand::List => list(ui, &chain).await,
		ServiceCommand::Show { service } => show(ui, &chain, service).await,
		ServiceCommand::Register(args) => {
			let terms = terms::read(&args.terms)?;
			let intent = Intent::new(PALLET, "register_service", json!({ "terms": terms }))
				.makes(PALLET, "ServiceRegistered", "service", "service")
				.next("`vigil service fund SERVICE AMOUNT`, so that watchers come");
			tx::run(ui, &chain, &args.tx, intent).await
		},
		ServiceCommand::Fund(args) => {
			let arguments = json!({ "service": args.service, "amount": args.amount.to_string() });
			tx::run(ui, &chain, &args.tx, Intent::new(PALLET, "pay_fee", arguments)).await
		},
		ServiceCommand::Allow(args) => {
			let watcher = chain.address(&chain.account(&args.watcher)?);
			let arguments =
				json!({ "service": args.service, "watcher": watcher, "allowed": !args.remove });
			tx::run(ui, &chain, &args.tx, Intent::new(PALLET, "set_allowed", arguments)).await
		},
		ServiceCommand::SetTerms(args) => {
			let arguments = json!({ "service": args.service, "terms": terms::read(&args.terms)? });
			let intent = Intent::new(PALLET, "announce_terms", arguments).effect(Effect::BlocksOf(
				PALLET,
				"TermsNotice",
				"elections follow them from",
			));
			tx::run(ui, &chain, &args.tx, intent).await
		},
		ServiceCommand::WithdrawTerms(args) => {
			let arguments = json!({ "service": args.service });
			tx::run(ui, &chain, &args.tx, Intent::new(PALLET, "withdraw_terms", arguments)).await
		},
		ServiceCommand::Retire(args) => {
			let arguments = json!({ "service": args.service });
			tx::run(ui, &chain, &args.tx, Intent::new(PALLET, "retire_service", arguments)).await
		},
	}
}

async fn list(ui: &Ui, chain: &Chain) -> Result<()> {
	let mut rows = Vec::new();
	for (service, info) in ward::services(chain).await? {
		let policy = &info["policy"];
		let members = members(chain, service, &info["current_set"]).await?;
		rows.push(json!({
			"service": service,
			"lifeIs": policy["head"],
			"haltAfterSeconds": policy["halt_after"],
			"minVoices": policy["min_voices"],
			"setInOffice": info["current_set"],
			"watchers": members,
			"retired": info["retired"],
		}));
	}
	ui.answer(&json!({ "schema": "vigil/services/1", "block": chain.number, "services": rows }))
}

async fn members(chain: &Chain, service: u64, set: &Json) -> Result<u64> {
	if set.is_null() {
		return Ok(0);
	}
	let keys = [Json::from(service), set.clone()];
	let found = chain.entry(PALLET, "Sets", &keys).await?.unwrap_or_default();
	Ok(read::number(&found["commitment"]["size"]))
}

async fn show(ui: &Ui, chain: &Chain, service: u32) -> Result<()> {
	let info = chain.ask("RestakingApi", "service", &[service.into()]).await?;
	if info.is_null() {
		return Err(ward::no_service(service));
	}
	let calendar = chain.calendar().await?;
	let known = chain.ask("RestakingApi", "terms", &[service.into()]).await?;
	let entry = chain.entry(PALLET, "Services", &[service.into()]).await?.unwrap_or_default();
	let terms = &entry["terms"];
	let due = known["due"].as_u64();
	let mut watchers = Vec::new();
	if !info["current_set"].is_null() {
		let asked = [service.into(), info["current_set"].clone()];
		let seats = chain.ask("RestakingApi", "seats", &asked).await?;
		for seat in read::list(&seats) {
			watchers.push(json!({
				"watcher": seat["watcher"],
				"weightVgl": read::vgl(&seat["member"]["weight"]),
				"commissionPercent": read::percent(&seat["billionths"]),
				"signed": took_part(&seat["participation"]),
			}));
		}
	}
	let candidates = chain.ask("RestakingApi", "candidates", &[service.into()]).await?;
	ui.answer(&json!({
		"schema": "vigil/service/1",
		"block": chain.number,
		"service": service,
		"owner": entry["owner"],
		"retired": info["retired"],
		"setInOffice": info["current_set"],
		"latestSet": info["latest_set"],
		"candidates": read::list(&candidates).len(),
		"policy": read::policy(&info["policy"]),
		"terms": {
			"maxMembers": terms["max_members"],
			"minStakeVgl": read::vgl(&terms["min_stake"]),
			"weightCapPercent": read::percent(&terms["weight_cap"]),
			"maxSlashPercent": read::percent(&terms["max_slash"]),
			"minParticipationPercent": read::percent(&terms["min_participation"]),
			"allowList": terms["allow_list"],
			"slashes": slashes(&terms["offences"]),
		},
		"termsHash": known["latest"],
		"termsInForce": known["in_force"],
		"otherTermsFrom": due.map(|block| calendar.show_block(block)),
		"watchers": watchers,
	}))
}

/// The fraction of each offence, where the terms have them.
fn slashes(offences: &Json) -> Json {
	let Some(object) = offences.as_object() else { return Json::Null };
	let named = object.iter().map(|(name, parts)| (format!("{name}Percent"), read::percent(parts)));
	Json::Object(named.collect())
}

/// How much a member signed of what its set certified, over all kinds.
fn took_part(participation: &Json) -> Json {
	let sum = |name: &str| {
		let parts = read::list(participation).iter().map(|one| read::number(&one[name]));
		parts.fold(0u64, u64::saturating_add)
	};
	format!("{}/{}", sum("took_part"), sum("out_of")).into()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn attendance_adds_up_over_kinds() {
		let participation = json!([
			{ "kind": "Halt", "took_part": 1, "out_of": 2 },
			{ "kind": "Checkpoint", "took_part": 10, "out_of": 11 },
		]);
		assert_eq!(took_part(&participation), json!("11/13"));
		assert_eq!(took_part(&Json::Null), json!("0/0"));
	}

	#[test]
	fn slashes_are_shares_where_the_terms_have_them() {
		assert_eq!(slashes(&Json::Null), Json::Null);
		assert_eq!(slashes(&json!({ "halt": 100_000_000 })), json!({ "haltPercent": "10" }));
	}
}
