// SPDX-License-Identifier: Apache-2.0

//! `vigil cover`: cover against downtime, for who buys it.

mod buy;
mod holding;

pub use buy::BuyArgs;

use super::{pool, read};
use crate::{
	chain::{Chain, Net},
	error::{Problem, Result},
	tx::{self, Intent, TxArgs},
	ui::Ui,
	units,
};
use clap::{Args, Subcommand};
use serde_json::{json, Value as Json};

#[derive(Debug, Subcommand)]
pub enum CoverCommand {
	/// Show what cover would cost
	///
	/// Example: `vigil cover quote 0 --cap 1000 --deductible 1h --full 5h --periods 720`
	Quote(CurveArgs),
	/// Buy cover
	///
	/// Only who loses something when the ward stops can buy: a protocol up to what it declares, by --protocol; or
	/// who has the ward's coin, up to what a certified state of the ward shows, by --holder.
	///
	/// Example: `vigil cover buy 0 --holder --ward-url wss://ward.example.org --cap 1000 --deductible 1h --full 5h
	/// --periods 720 --most 20 --key main`
	Buy(BuyArgs),
	/// Renew cover that is about to end
	Renew(RenewArgs),
	/// Lower the cap of a policy
	Reduce(ReduceArgs),
	/// List policies
	List {
		/// Only those of this account
		#[arg(long, value_name = "ADDRESS")]
		buyer: Option<String>,
	},
	/// Show what is due and paid of outages, with the arithmetic
	Payouts {
		/// The pool
		pool: u32,
		/// Of this policy
		#[arg(long)]
		policy: Option<u64>,
	},
	/// Take what could not be paid when it was due
	Claim(ClaimArgs),
}

#[derive(Clone, Debug, Args)]
pub struct CurveArgs {
	/// The pool
	pub pool: u32,
	/// The most that is paid, in what the pool is in
	#[arg(long, value_name = "AMOUNT")]
	pub cap: String,
	/// Downtime that is not paid for
	#[arg(long, value_name = "DURATION", value_parser = units::parse_seconds)]
	pub deductible: u64,
	/// Downtime from which on the whole cap is paid
	#[arg(long, value_name = "DURATION", value_parser = units::parse_seconds)]
	pub full: u64,
	/// In how many steps it is reached
	#[arg(long, default_value_t = 4)]
	pub steps: u16,
	/// For how many of the chain's periods
	#[arg(long, value_name = "NUMBER")]
	pub periods: u32,
}

#[derive(Debug, Args)]
pub struct RenewArgs {
	/// The pool
	pub pool: u32,
	/// The policy
	pub policy: u64,
	/// The most that is paid
	#[arg(long, value_name = "AMOUNT")]
	pub cap: String,
	/// For how many periods
	#[arg(long, value_name = "NUMBER")]
	pub periods: u32,
	/// The most that the premium may be
	#[arg(long, value_name = "AMOUNT")]
	pub most: String,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct ReduceArgs {
	/// The pool
	pub pool: u32,
	/// The policy
	pub policy: u64,
	/// The most that is paid from then on
	#[arg(long, value_name = "AMOUNT")]
	pub cap: String,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct ClaimArgs {
	/// The pool
	pub pool: u32,
	#[command(flatten)]
	pub tx: TxArgs,
}

const PALLET: &str = "Insurance";

/// Runs it.
pub async fn run(ui: &Ui, net: &Net, command: CoverCommand) -> Result<()> {
	let chain = net.open().await?;
	match command {
		CoverCommand::Quote(args) => quote(ui, &chain, &args).await,
		CoverCommand::Buy(args) => buy::run(ui, &chain, &args).await,
		CoverCommand::Renew(args) => {
			let asset = pool::asset_of(&chain, args.pool).await?;
			let arguments = json!({
				"pool": args.pool, "policy": args.policy,
				"cap": asset.parse(&args.cap)?.to_string(), "periods": args.periods,
				"most": asset.parse(&args.most)?.to_string(),
			});
			tx::run(ui, &chain, &args.tx, Intent::new(PALLET, "renew", arguments)).await
		},
		CoverCommand::Reduce(args) => {
			let asset = pool::asset_of(&chain, args.pool).await?;
			let arguments = json!({
				"pool": args.pool, "policy": args.policy, "cap": asset.parse(&args.cap)?.to_string(),
			});
			tx::run(ui, &chain, &args.tx, Intent::new(PALLET, "reduce", arguments)).await
		},
		CoverCommand::List { buyer } => list(ui, &chain, buyer).await,
		CoverCommand::Payouts { pool, policy } => payouts(ui, &chain, pool, policy).await,
		CoverCommand::Claim(args) => {
			let me = match args.tx.who.account(&chain)? {
				Some(account) => account,
				None => args.tx.who.open(ui)?.account(),
			};
			let arguments = json!({ "pool": args.pool, "who": chain.address(&me) });
			tx::run(ui, &chain, &args.tx, Intent::new(PALLET, "claim_parked", arguments)).await
		},
	}
}

fn curve(args: &CurveArgs) -> Json {
	json!({ "deductible": args.deductible, "full": args.full, "steps": args.steps })
}

/// What the chain says that cover would cost.
async fn asked(chain: &Chain, args: &CurveArgs) -> Result<Json> {
	let cap = pool::asset_of(chain, args.pool).await?.parse(&args.cap)?;
	let asked = [args.pool.into(), cap.to_string().into(), curve(args), args.periods.into()];
	let answer = chain.ask("InsuranceApi", "quote", &asked).await?;
	answer.get("Ok").cloned().ok_or_else(|| {
		let (name, text) = chain.runtime.reason(&answer["Err"]);
		let text = text.trim_end_matches('.');
		Problem::refused(format!("the pool does not sell this: {text} ({name})"))
	})
}

async fn quote(ui: &Ui, chain: &Chain, args: &CurveArgs) -> Result<()> {
	let asset = pool::asset_of(chain, args.pool).await?;
	let cap = asset.parse(&args.cap)?;
	let quote = asked(chain, args).await?;
	let rate = units::percent(read::planck(&quote["premium"]).unwrap_or(0), cap.max(1));
	ui.answer(&json!({
		"schema": "vigil/quote/1",
		"block": chain.number,
		"pool": args.pool,
		"asset": asset.symbol,
		"cap": asset.show(cap),
		"premium": asset.of(&quote["premium"]),
		"premiumOfCapPercent": rate,
		"perPeriod": asset.of(&quote["per_period"]),
		"periodSeconds": quote["period"],
		"coverFrom": read::time(&quote["start"]),
		"coverUntil": read::time(&quote["end"]),
		"valueVgl": read::vgl(&quote["value"]),
		"outagesOnRecord": quote["outages"],
		"watchedSeconds": quote["watched"],
		"utilisationPercent": read::percent(&quote["utilisation"]),
	}))
}

/// All policies that are not closed.
pub async fn policies(chain: &Chain) -> Result<Vec<(u64, u64, Json)>> {
	let mut all = Vec::new();
	for (keys, _) in chain.entries(PALLET, "Policies", &[]).await? {
		let [pool, policy] = &keys[..] else { continue };
		let found = chain.ask("InsuranceApi", "policy", &[pool.clone(), policy.clone()]).await?;
		if !found.is_null() {
			all.push((read::number(pool), read::number(policy), found));
		}
	}
	all.sort_by_key(|(pool, policy, _)| (*pool, *policy));
	Ok(all)
}

async fn list(ui: &Ui, chain: &Chain, buyer: Option<String>) -> Result<()> {
	let buyer = match &buyer {
		Some(buyer) => Some(chain.address(&chain.account(buyer)?)),
		None => None,
	};
	let mut rows = Vec::new();
	for (pool, policy, found) in policies(chain).await? {
		if buyer.as_deref().is_some_and(|buyer| found["buyer"] != buyer) {
			continue;
		}
		let asset = pool::asset_of(chain, u32::try_from(pool).unwrap_or(u32::MAX)).await?;
		rows.push(json!({
			"pool": pool,
			"policy": policy,
			"buyer": found["buyer"],
			"beneficiary": found["beneficiary"],
			"asset": asset.symbol,
			"cap": asset.of(&found["cap"]),
			"due": asset.of(&found["due"]),
			"owed": asset.of(&found["owed"]),
			"deductibleSeconds": found["curve"]["deductible"],
			"fullSeconds": found["curve"]["full"],
			"steps": found["curve"]["steps"],
			"from": read::time(&found["start"]),
			"until": read::time(&found["end"]),
		}));
	}
	ui.answer(&json!({ "schema": "vigil/policies/1", "block": chain.number, "policies": rows }))
}

async fn payouts(ui: &Ui, chain: &Chain, pool: u32, policy: Option<u64>) -> Result<()> {
	let asset = pool::asset_of(chain, pool).await?;
	let info = chain.ask("InsuranceApi", "pool", &[pool.into()]).await?;
	let mut events = Vec::new();
	for event in read::list(&info["events"]) {
		let found = chain.ask("InsuranceApi", "event", &[pool.into(), event.clone()]).await?;
		let due = match policy {
			Some(policy) => {
				let asked = [pool.into(), policy.into(), event.clone()];
				asset.of(&chain.ask("InsuranceApi", "due", &asked).await?["due"])
			},
			None => asset.of(&found["due"]),
		};
		events.push(json!({
			"event": event,
			"downtimeSeconds": found["downtime"],
			"figureSeconds": found["figure"],
			"payableInSeconds": found["payable_in"],
			"incidents": read::list(&found["incidents"]).len(),
			"due": due,
			"paid": asset.of(&found["paid"]),
		}));
	}
	let past = chain.ask("InsuranceApi", "history", &[pool.into()]).await?;
	let past = read::list(&past).iter().map(|event| {
		json!({
			"event": event["event"],
			"beganAt": read::time(&event["began_at"]),
			"downtimeSeconds": event["downtime"],
			"due": asset.of(&event["due"]),
			"paid": asset.of(&event["paid"]),
		})
	});
	let past: Vec<_> = past.collect();
	ui.answer(&json!({
		"schema": "vigil/payouts/1", "block": chain.number, "pool": pool, "policy": policy,
		"asset": asset.symbol, "open": events, "past": past,
	}))
}
