// SPDX-License-Identifier: Apache-2.0

//! `vigil stake pool`: nomination pools.

use crate::{
	chain::Chain,
	commands::read,
	error::{Problem, Result},
	keys::Who,
	tx::{self, Effect, Intent, TxArgs},
	ui::Ui,
	units,
};
use clap::{Args, Subcommand};
use serde_json::{json, Value as Json};

#[derive(Debug, Subcommand)]
pub enum PoolCommand {
	/// List nomination pools
	List,
	/// Show a member's part, and what it has earned
	Show {
		/// The member; that of --key if it is not said
		address: Option<String>,
		#[command(flatten)]
		who: Who,
	},
	/// Found a pool; the account becomes its root, nominator and bouncer
	Create(AmountArgs),
	/// Choose the validators that a pool stands behind, as its nominator
	Nominate(NominateArgs),
	/// Join a pool
	Join(JoinArgs),
	/// Add to one's part
	Extra(AmountArgs),
	/// Take what was earned
	Claim(TxArgs),
	/// Begin to leave with so much
	Unbond(AmountArgs),
	/// Take out what has been unbonded for long enough
	Withdraw(TxArgs),
}

#[derive(Debug, Args)]
pub struct AmountArgs {
	/// How much, in VGL
	#[arg(value_parser = units::parse_vgl)]
	pub amount: u128,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct JoinArgs {
	/// The pool
	pub pool: u32,
	/// How much, in VGL
	#[arg(value_parser = units::parse_vgl)]
	pub amount: u128,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct NominateArgs {
	/// The pool
	pub pool: u32,
	/// The validators
	#[arg(required = true, num_args = 1..=16)]
	pub validators: Vec<String>,
	#[command(flatten)]
	pub tx: TxArgs,
}

const PALLET: &str = "NominationPools";

/// Runs it.
pub async fn run(ui: &Ui, chain: &Chain, command: PoolCommand) -> Result<()> {
	match command {
		PoolCommand::List => list(ui, chain).await,
		PoolCommand::Show { address, who } => show(ui, chain, address, who).await,
		PoolCommand::Create(args) => {
			let me = address_of(ui, chain, &args.tx)?;
			let arguments = json!({
				"amount": args.amount.to_string(), "root": me, "nominator": me, "bouncer": me,
			});
			let intent = Intent::new(PALLET, "create", arguments)
				.makes(PALLET, "Created", "pool_id", "pool")
				.next("`vigil stake pool nominate POOL VALIDATOR...`");
			tx::run(ui, chain, &args.tx, intent).await
		},
		PoolCommand::Nominate(args) => {
			let validators = args.validators.iter();
			let validators = validators.map(|text| Ok(chain.address(&chain.account(text)?)));
			let validators = validators.collect::<Result<Vec<_>>>()?;
			let arguments = json!({ "pool_id": args.pool, "validators": validators });
			let intent = Intent::new(PALLET, "nominate", arguments)
				.effect(Effect::Eras(2, "counts from the next election on, in office by"));
			tx::run(ui, chain, &args.tx, intent).await
		},
		PoolCommand::Join(args) => {
			let arguments = json!({ "amount": args.amount.to_string(), "pool_id": args.pool });
			tx::run(ui, chain, &args.tx, Intent::new(PALLET, "join", arguments)).await
		},
		PoolCommand::Extra(args) => {
			let arguments = json!({ "extra": { "FreeBalance": args.amount.to_string() } });
			tx::run(ui, chain, &args.tx, Intent::new(PALLET, "bond_extra", arguments)).await
		},
		PoolCommand::Claim(args) => {
			tx::run(ui, chain, &args, Intent::new(PALLET, "claim_payout", json!({}))).await
		},
		PoolCommand::Unbond(args) => {
			let me = address_of(ui, chain, &args.tx)?;
			let member = member(chain, &me).await?;
			let asked = [member["pool_id"].clone(), args.amount.to_string().into()];
			let points = chain.ask("NominationPoolsApi", "balance_to_points", &asked).await?;
			let arguments = json!({ "member_account": me, "unbonding_points": points });
			let intent = Intent::new(PALLET, "unbond", arguments).effect(Effect::ErasOf(
				"Staking",
				"BondingDuration",
				"can be withdrawn from",
			));
			tx::run(ui, chain, &args.tx, intent).await
		},
		PoolCommand::Withdraw(args) => {
			let me = address_of(ui, chain, &args)?;
			let arguments = json!({ "member_account": me, "num_slashing_spans": 32 });
			tx::run(ui, chain, &args, Intent::new(PALLET, "withdraw_unbonded", arguments)).await
		},
	}
}

fn address_of(ui: &Ui, chain: &Chain, args: &TxArgs) -> Result<String> {
	let account = match args.who.account(chain)? {
		Some(account) => account,
		None => args.who.open(ui)?.account(),
	};
	Ok(chain.address(&account))
}

async fn member(chain: &Chain, address: &str) -> Result<Json> {
	let found = chain.entry(PALLET, "PoolMembers", &[address.into()]).await?.unwrap_or_default();
	match found.is_null() {
		true => Err(Problem::refused(format!("{address} is in no pool"))
			.hint("see `vigil stake pool list`, and join one")),
		false => Ok(found),
	}
}

async fn list(ui: &Ui, chain: &Chain) -> Result<()> {
	let mut pools = Vec::new();
	for (keys, pool) in chain.entries(PALLET, "BondedPools", &[]).await? {
		let id = keys.first().cloned().unwrap_or_default();
		let balance =
			chain.ask("NominationPoolsApi", "pool_balance", std::slice::from_ref(&id)).await?;
		let name =
			chain.entry(PALLET, "Metadata", std::slice::from_ref(&id)).await?.unwrap_or_default();
		let commission = &pool["commission"]["current"][0];
		pools.push(json!({
			"pool": id,
			"name": read::text(&name),
			"state": pool["state"],
			"members": pool["member_counter"],
			"bondedVgl": read::vgl(&balance),
			"commissionPercent": if commission.is_null() { json!("0") } else { read::percent(commission) },
		}));
	}
	pools.sort_by_key(|pool| pool["pool"].as_u64());
	let least = chain.entry(PALLET, "MinJoinBond", &[]).await?.unwrap_or_default();
	ui.answer(&json!({
		"schema": "vigil/nomination-pools/1", "block": chain.number,
		"leastToJoinVgl": read::vgl(&least), "pools": pools,
	}))
}

async fn show(ui: &Ui, chain: &Chain, address: Option<String>, who: Who) -> Result<()> {
	let account = match &address {
		Some(address) => chain.account(address)?,
		None => who
			.account(chain)?
			.ok_or_else(|| Problem::usage("whose part? Give an address, or --key"))?,
	};
	let address = chain.address(&account);
	let member = member(chain, &address).await?;
	let asked = [Json::from(address.clone())];
	let total = chain.ask("NominationPoolsApi", "member_total_balance", &asked).await?;
	let earned = chain.ask("NominationPoolsApi", "pending_rewards", &asked).await?;
	ui.answer(&json!({
		"schema": "vigil/nomination-pool-member/1", "block": chain.number, "account": address,
		"pool": member["pool_id"], "totalVgl": read::vgl(&total), "earnedVgl": read::vgl(&earned),
	}))
}
