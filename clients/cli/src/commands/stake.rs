// SPDX-License-Identifier: Apache-2.0

//! `vigil stake`: bonding, nominating and validating, leaving, and being paid.

mod keys;
mod pool;
mod show;

pub use show::document as show;

use crate::{
	chain::{CallOf, Chain, Net},
	error::{Problem, Result},
	tx::{self, Effect, Intent, TxArgs},
	ui::Ui,
	units,
};
use clap::{Args, Subcommand};
use serde_json::{json, Value as Json};

/// Validators whose rewards are paid in one transaction.
const PAGES_AT_ONCE: usize = 20;

#[derive(Debug, Subcommand)]
pub enum StakeCommand {
	/// Bond VGL, to nominate or validate with
	///
	/// Example: `vigil stake bond 1000 --key main`
	Bond(BondArgs),
	/// Add to the bond
	Extra(AmountArgs),
	/// Choose validators to stand behind
	Nominate(NominateArgs),
	/// Ask to be elected as a validator
	Validate(ValidateArgs),
	/// Let the node make session keys for the account, and register them
	SessionKeys(TxArgs),
	/// Neither nominate nor validate from the next election on
	Chill(TxArgs),
	/// Begin to take VGL out of the bond
	Unbond(AmountArgs),
	/// Put VGL that is being unbonded back
	Rebond(AmountArgs),
	/// Take out what has been unbonded for long enough
	Withdraw(TxArgs),
	/// Say where rewards go
	Payee(PayeeArgs),
	/// Show a bond: what is active, what is unbonding until when, and the least that it has to be
	Show {
		/// The account; that of --key if it is not said
		address: Option<String>,
		#[command(flatten)]
		who: crate::keys::Who,
	},
	/// Pay a validator and its nominators what they earned
	Payout(PayoutArgs),
	/// Nomination pools, for less than the least bond
	#[command(subcommand)]
	Pool(pool::PoolCommand),
}

#[derive(Debug, Args)]
pub struct BondArgs {
	/// How much, in VGL
	#[arg(value_parser = units::parse_vgl)]
	pub amount: u128,
	/// Where rewards go: `staked`, `stash`, or an address
	#[arg(long, default_value = "staked")]
	pub payee: String,
	#[command(flatten)]
	pub tx: TxArgs,
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
pub struct NominateArgs {
	/// The validators
	#[arg(required = true, num_args = 1..=16)]
	pub validators: Vec<String>,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct ValidateArgs {
	/// The validator's share of what is earned, before the rest is split
	#[arg(long, value_parser = units::parse_percent, default_value = "0%")]
	pub commission: u32,
	/// Take no new nominations
	#[arg(long)]
	pub blocked: bool,
	/// Ask for it though the account has registered no session keys yet
	#[arg(long)]
	pub without_session_keys: bool,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct PayeeArgs {
	/// Where rewards go: `staked`, `stash`, or an address
	pub payee: String,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct PayoutArgs {
	/// The validator
	pub validator: String,
	/// Only this era; all that are unpaid if it is not said
	#[arg(long)]
	pub era: Option<u32>,
	#[command(flatten)]
	pub tx: TxArgs,
}

/// Runs it.
pub async fn run(ui: &Ui, net: &Net, command: StakeCommand) -> Result<()> {
	let chain = net.open().await?;
	match command {
		StakeCommand::Bond(args) => {
			let payee = payee(&chain, &args.payee)?;
			let arguments = json!({ "value": args.amount.to_string(), "payee": payee });
			let intent = Intent::new("Staking", "bond", arguments).next(
				"`vigil stake nominate VALIDATOR...`, or `vigil stake session-keys` to validate",
			);
			tx::run(ui, &chain, &args.tx, intent).await
		},
		StakeCommand::Extra(args) => {
			let arguments = json!({ "max_additional": args.amount.to_string() });
			let intent = Intent::new("Staking", "bond_extra", arguments).effect(ELECTED);
			tx::run(ui, &chain, &args.tx, intent).await
		},
		StakeCommand::Nominate(args) => {
			let targets =
				args.validators.iter().map(|text| Ok(chain.address(&chain.account(text)?)));
			let targets = targets.collect::<Result<Vec<_>>>()?;
			let intent = Intent::new("Staking", "nominate", json!({ "targets": targets }));
			tx::run(ui, &chain, &args.tx, intent.effect(ELECTED)).await
		},
		StakeCommand::Validate(args) => {
			// Of a council or root it is not known for whom they validate.
			let is_own = args.tx.council.is_none() && !args.tx.sudo;
			if is_own && !args.tx.call_data && !args.without_session_keys {
				let account = args.tx.signs_for(ui, &chain)?;
				let of = [chain.address(&account).into()];
				let keys = chain.entry("Session", "NextKeys", &of).await?;
				ensure_keys(&keys.unwrap_or_default())?;
			}
			let prefs = json!({ "commission": args.commission, "blocked": args.blocked });
			let intent = Intent::new("Staking", "validate", json!({ "prefs": prefs }));
			let intent =
				intent.effect(ELECTED).next("`vigil watcher register`, once you are elected");
			tx::run(ui, &chain, &args.tx, intent).await
		},
		StakeCommand::SessionKeys(args) => {
			let intent = keys::intent(ui, &chain, &args).await?;
			tx::run(ui, &chain, &args, intent).await
		},
		StakeCommand::Chill(args) => {
			let intent = Intent::new("Staking", "chill", json!({})).effect(ELECTED);
			tx::run(ui, &chain, &args, intent).await
		},
		StakeCommand::Unbond(args) => {
			let arguments = json!({ "value": args.amount.to_string() });
			let intent = Intent::new("Staking", "unbond", arguments)
				.effect(Effect::ErasOf("Staking", "BondingDuration", "can be withdrawn from"))
				.next("`vigil stake show` tells until when; then `vigil stake withdraw`");
			tx::run(ui, &chain, &args.tx, intent).await
		},
		StakeCommand::Rebond(args) => {
			let arguments = json!({ "value": args.amount.to_string() });
			tx::run(ui, &chain, &args.tx, Intent::new("Staking", "rebond", arguments)).await
		},
		StakeCommand::Withdraw(args) => {
			// Of an account that was never slashed; the chain asks for no more than it has.
			let arguments = json!({ "num_slashing_spans": 32 });
			tx::run(ui, &chain, &args, Intent::new("Staking", "withdraw_unbonded", arguments)).await
		},
		StakeCommand::Payee(args) => {
			let arguments = json!({ "payee": payee(&chain, &args.payee)? });
			tx::run(ui, &chain, &args.tx, Intent::new("Staking", "set_payee", arguments)).await
		},
		StakeCommand::Show { address, who } => show::run(ui, &chain, address, who).await,
		StakeCommand::Payout(args) => {
			let intent = payout(&chain, &args).await?;
			tx::run(ui, &chain, &args.tx, intent).await
		},
		StakeCommand::Pool(command) => pool::run(ui, &chain, command).await,
	}
}

/// A validator without session keys is elected and makes no block, and is fined for that.
fn ensure_keys(registered: &Json) -> Result<()> {
	match registered.is_null() {
		true => Err(Problem::refused(
			"the account has registered no session keys: elected, it would make no blocks",
		)
		.hint(
			"on the validator's own machine: `vigil stake session-keys`; or say --without-session-keys",
		)),
		false => Ok(()),
	}
}

/// When votes and bonds count.
const ELECTED: Effect = Effect::Eras(2, "counts from the next election on, in office by");

fn payee(chain: &Chain, text: &str) -> Result<Json> {
	Ok(match text {
		"staked" => json!("Staked"),
		"stash" => json!("Stash"),
		address => json!({ "Account": chain.address(&chain.account(address)?) }),
	})
}

/// Pays all pages of all eras that are unpaid.
async fn payout(chain: &Chain, args: &PayoutArgs) -> Result<Intent> {
	let validator = chain.address(&chain.account(&args.validator)?);
	let active = chain.calendar().await?.era;
	let depth = chain.runtime.constant("Staking", "HistoryDepth");
	let depth = depth.as_ref().and_then(Json::as_u64).and_then(|depth| u32::try_from(depth).ok());
	let eras = match args.era {
		Some(era) => era..era.saturating_add(1),
		None => active.saturating_sub(depth.unwrap_or(84))..active,
	};
	let mut calls = Vec::new();
	for era in eras {
		for page in unpaid(chain, era, &validator).await? {
			let arguments = json!({ "validator_stash": validator, "era": era, "page": page });
			calls.push(CallOf::new("Staking", "payout_stakers_by_page", arguments));
		}
		if calls.len() >= PAGES_AT_ONCE {
			break;
		}
	}
	if calls.is_empty() {
		return Err(Problem::refused("nothing is unpaid of this validator"));
	}
	calls.truncate(PAGES_AT_ONCE);
	Ok(Intent::all(calls))
}

/// The pages of a validator's rewards of an era that nobody has paid.
pub async fn unpaid(chain: &Chain, era: u32, validator: &str) -> Result<Vec<u64>> {
	let keys = [Json::from(era), Json::from(validator)];
	let overview = chain.entry("Staking", "ErasStakersOverview", &keys).await?;
	let Some(pages) = overview.and_then(|overview| overview["page_count"].as_u64()) else {
		return Ok(Vec::new());
	};
	let reward = chain.entry("Staking", "ErasValidatorReward", &[era.into()]).await?;
	if reward.is_none_or(|reward| reward.is_null()) {
		return Ok(Vec::new());
	}
	let claimed = chain.entry("Staking", "ClaimedRewards", &keys).await?.unwrap_or_default();
	let claimed: Vec<u64> = super::read::list(&claimed).iter().filter_map(Json::as_u64).collect();
	Ok((0..pages.max(1)).filter(|page| !claimed.contains(page)).collect())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn who_has_no_session_keys_is_told_what_to_do_first() {
		let refused = ensure_keys(&Json::Null).unwrap_err();
		assert!(refused.text().contains("no session keys"), "{}", refused.text());
		assert!(refused.text().contains("hint: on the validator's own machine"));
		assert!(ensure_keys(&json!({ "grandpa": "0x01" })).is_ok());
	}
}
