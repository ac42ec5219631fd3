// SPDX-License-Identifier: Apache-2.0

//! `vigil pool`: pools that cover is bought from, for who stands in.

use super::read;
use crate::{
	chain::{Chain, Net},
	error::{Problem, Result},
	files::toml,
	keys::Who,
	tx::{self, Effect, Intent, TxArgs},
	ui::Ui,
	units,
};
use clap::{Args, Subcommand};
use serde_json::{json, Value as Json};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum PoolCommand {
	/// List pools
	List,
	/// Show a pool: what it has, what it could lose, what it owes
	Show {
		/// The pool
		pool: u32,
	},
	/// Make the call that opens a pool, for governance
	Open(OpenArgs),
	/// Deposit, for shares
	///
	/// Example: `vigil pool deposit 0 1000 --key main`
	Deposit(DepositArgs),
	/// Queue for leaving with so many shares
	Withdraw(WithdrawArgs),
	/// Show the shares of an account, and what they are worth
	Shares {
		/// The account; that of --key if it is not said
		address: Option<String>,
		#[command(flatten)]
		who: Who,
	},
	/// Show what pools could lose if the wards behind them stopped now for good
	Exposure,
}

#[derive(Debug, Args)]
pub struct OpenArgs {
	/// The service
	pub service: u32,
	/// A file with the pool's terms
	#[arg(long, value_name = "FILE")]
	pub terms: PathBuf,
	/// The number of the asset; VGL if it is not said
	#[arg(long)]
	pub asset: Option<u32>,
	/// The group of wards that stop together
	#[arg(long)]
	pub group: Option<u32>,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct DepositArgs {
	/// The pool
	pub pool: u32,
	/// How much, in what the pool is in
	pub amount: String,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct WithdrawArgs {
	/// The pool
	pub pool: u32,
	/// How many shares, or `all`
	pub shares: String,
	#[command(flatten)]
	pub tx: TxArgs,
}

const PALLET: &str = "Insurance";

/// What a pool is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
	/// What one of it is called.
	pub symbol: String,
	/// Its decimal places.
	pub decimals: u32,
}

impl Asset {
	/// The chain's own token.
	pub fn vgl() -> Self {
		Self { symbol: "VGL".into(), decimals: 12 }
	}

	/// Reads an amount of it. Nothing is rounded.
	pub fn parse(&self, text: &str) -> Result<u128> {
		let expected = || {
			Problem::usage(format!(
				"an amount of {} such as 12.5 is expected, not `{text}`",
				self.symbol
			))
		};
		// A name that is digits could be the end of the number, and what is named VGL is nothing else.
		let named = self.symbol.starts_with(|first: char| first.is_ascii_alphabetic());
		let number = text.trim();
		let number = match number.strip_suffix(self.symbol.as_str()).filter(|_| named) {
			Some(number) => number,
			None if number.to_ascii_lowercase().ends_with("vgl") && self.symbol != "VGL" => {
				return Err(expected())
			},
			None => number,
		};
		// An asset with other decimals is read as one with twelve, and moved.
		let twelve = units::parse_vgl(number);
		let twelve = twelve.map_err(|_| expected())?;
		let shift = |places: u32| 10u128.checked_pow(places).ok_or_else(expected);
		match self.decimals {
			0..=12 => {
				let factor = shift(12u32.saturating_sub(self.decimals))?;
				match twelve.checked_rem(factor) {
					Some(0) => twelve.checked_div(factor).ok_or_else(expected),
					_ => Err(expected()),
				}
			},
			more => twelve.checked_mul(shift(more.saturating_sub(12))?).ok_or_else(expected),
		}
	}

	/// An amount of it, with its name.
	pub fn show(&self, amount: u128) -> String {
		let places = usize::try_from(self.decimals).unwrap_or(0);
		let digits = format!("{amount:0>width$}", width = places.saturating_add(1));
		let (whole, rest) = digits.split_at(digits.len().saturating_sub(places));
		let number = match rest.trim_end_matches('0') {
			"" => whole.to_string(),
			rest => format!("{whole}.{rest}"),
		};
		format!("{} {}", units::grouped(&number), self.symbol)
	}

	/// An amount that the chain says.
	pub fn of(&self, amount: &Json) -> Json {
		read::planck(amount).map_or(Json::Null, |amount| self.show(amount).into())
	}
}

/// What is told in planck of VGL, whatever the pool is in.
fn in_vgl(amount: &Json) -> Json {
	read::planck(amount).map_or(Json::Null, |planck| units::show_vgl(planck).into())
}

/// What the pool is in.
pub async fn asset_of(chain: &Chain, pool: u32) -> Result<Asset> {
	let info = pool_of(chain, pool).await?;
	asset(chain, &info["asset"]).await
}

async fn pool_of(chain: &Chain, pool: u32) -> Result<Json> {
	let info = chain.ask("InsuranceApi", "pool", &[pool.into()]).await?;
	match info.is_null() {
		true => {
			Err(Problem::refused(format!("there is no pool {pool}")).hint("see `vigil pool list`"))
		},
		false => Ok(info),
	}
}

async fn asset(chain: &Chain, kind: &Json) -> Result<Asset> {
	let Some(id) = kind.get("WithId") else { return Ok(Asset::vgl()) };
	let known =
		chain.entry("Assets", "Metadata", std::slice::from_ref(id)).await?.unwrap_or_default();
	let symbol = read::text(&known["symbol"]).as_str().unwrap_or_default().to_string();
	// What a name may hold is somebody else's choice.
	let plain = !symbol.is_empty() && symbol.bytes().all(|byte| byte.is_ascii_alphanumeric());
	Ok(Asset {
		symbol: if plain { symbol } else { format!("asset{id}") },
		decimals: u32::try_from(read::number(&known["decimals"])).unwrap_or(0),
	})
}

/// Runs it.
pub async fn run(ui: &Ui, net: &Net, command: PoolCommand) -> Result<()> {
	let chain = net.open().await?;
	match command {
		PoolCommand::List => {
			let mut rows = Vec::new();
			for (pool, info) in pools(&chain).await? {
				rows.push(row(&chain, pool, &info).await?);
			}
			ui.answer(&json!({ "schema": "vigil/pools/1", "block": chain.number, "pools": rows }))
		},
		PoolCommand::Show { pool } => show(ui, &chain, pool).await,
		PoolCommand::Open(args) => {
			let terms: serde_json::Map<String, Json> = toml(&args.terms)?;
			let asset = match args.asset {
				Some(id) => json!({ "WithId": id }),
				None => json!("Native"),
			};
			let arguments = json!({
				"service": args.service, "asset": asset, "group": args.group, "terms": terms,
			});
			let intent = Intent::new(PALLET, "open_pool", arguments).makes(
				PALLET,
				"PoolOpened",
				"pool",
				"pool",
			);
			tx::run(ui, &chain, &args.tx, intent).await
		},
		PoolCommand::Deposit(args) => {
			let asset = asset_of(&chain, args.pool).await?;
			let amount = asset.parse(&args.amount)?.to_string();
			let arguments = json!({ "pool": args.pool, "amount": amount });
			tx::run(ui, &chain, &args.tx, Intent::new(PALLET, "deposit", arguments)).await
		},
		PoolCommand::Withdraw(args) => {
			let shares = match args.shares.as_str() {
				"all" => {
					let me = match args.tx.who.account(&chain)? {
						Some(account) => account,
						None => args.tx.who.open(ui)?.account(),
					};
					shares_of(&chain, args.pool, &chain.address(&me)).await?
				},
				number => {
					let whole = units::ungrouped(number).and_then(|number| number.parse().ok());
					whole.ok_or_else(|| {
						Problem::usage(format!(
							"a whole number of shares is expected, not `{number}`"
						))
					})?
				},
			};
			let arguments = json!({ "pool": args.pool, "shares": shares.to_string() });
			let intent = Intent::new(PALLET, "queue_exit", arguments).effect(Effect::Words(
				"the line moves while the ward is live and no outage is unsettled".into(),
			));
			tx::run(ui, &chain, &args.tx, intent).await
		},
		PoolCommand::Shares { address, who } => {
			let account = match &address {
				Some(address) => chain.account(address)?,
				None => who
					.account(&chain)?
					.ok_or_else(|| Problem::usage("whose shares? Give an address, or --key"))?,
			};
			shares(ui, &chain, &chain.address(&account)).await
		},
		PoolCommand::Exposure => exposure(ui, &chain).await,
	}
}

/// All pools.
pub async fn pools(chain: &Chain) -> Result<Vec<(u64, Json)>> {
	let mut all = Vec::new();
	for (keys, _) in chain.entries(PALLET, "Pools", &[]).await? {
		let Some(pool) = keys.first() else { continue };
		let info = chain.ask("InsuranceApi", "pool", std::slice::from_ref(pool)).await?;
		if !info.is_null() {
			all.push((read::number(pool), info));
		}
	}
	all.sort_by_key(|(pool, _)| *pool);
	Ok(all)
}

async fn row(chain: &Chain, pool: u64, info: &Json) -> Result<Json> {
	let asset = asset(chain, &info["asset"]).await?;
	Ok(json!({
		"pool": pool,
		"service": info["service"],
		"asset": asset.symbol,
		"assets": asset.of(&info["assets"]),
		"locked": asset.of(&info["locked"]),
		"forSale": asset.of(&info["capacity"]),
		"utilisationPercent": read::percent(&info["utilisation"]),
		"policies": info["policies"],
		"debt": asset.of(&info["debt"]),
		"salesStopped": info["guarded"],
	}))
}

async fn show(ui: &Ui, chain: &Chain, pool: u32) -> Result<()> {
	let info = pool_of(chain, pool).await?;
	let asset = asset(chain, &info["asset"]).await?;
	let mut document = json!({ "schema": "vigil/pool/1", "block": chain.number });
	if let (Some(object), Json::Object(fields)) =
		(document.as_object_mut(), row(chain, pool.into(), &info).await?)
	{
		object.extend(fields);
	}
	document["reserve"] = asset.of(&info["reserve"]);
	document["unearned"] = asset.of(&info["unearned"]);
	document["worstCase"] = asset.of(&info["worst_case"]);
	document["worstCaseOfGroup"] = in_vgl(&info["worst_case_of_group"]);
	document["sharesIssued"] = info["shares"].clone();
	document["sharesLeaving"] = info["queued"].clone();
	document["openOutages"] = info["events"].clone();
	let maintenance = chain.ask("InsuranceApi", "maintenance", &[info["service"].clone()]).await?;
	let windows = read::list(&maintenance)
		.iter()
		.map(|window| json!({ "from": read::time(&window[0]), "until": read::time(&window[1]) }));
	document["maintenance"] = windows.collect::<Vec<_>>().into();
	ui.answer(&document)
}

async fn shares_of(chain: &Chain, pool: u32, address: &str) -> Result<u128> {
	let info = pool_of(chain, pool).await?;
	let keys = [info["share"].clone(), address.into()];
	let account = chain.entry("Shares", "Account", &keys).await?.unwrap_or_default();
	Ok(read::planck(&account["balance"]).unwrap_or(0))
}

async fn shares(ui: &Ui, chain: &Chain, address: &str) -> Result<()> {
	let mut rows = Vec::new();
	for (pool, info) in pools(chain).await? {
		let asset = asset(chain, &info["asset"]).await?;
		let id = u32::try_from(pool).unwrap_or(u32::MAX);
		let shares = shares_of(chain, id, address).await?;
		let parked = chain.ask("InsuranceApi", "parked", &[pool.into(), address.into()]).await?;
		if shares == 0 && read::planck(&parked).unwrap_or(0) == 0 {
			continue;
		}
		let total = read::planck(&info["shares"]).unwrap_or(0);
		let assets = read::planck(&info["assets"]).unwrap_or(0);
		rows.push(json!({
			"pool": pool,
			"shares": shares.to_string(),
			"ofPoolPercent": units::percent(shares, total.max(1)),
			"about": asset.show(part(assets, shares, total)),
			"waitsForYou": asset.of(&parked),
		}));
	}
	ui.answer(&json!({
		"schema": "vigil/pool-shares/1", "block": chain.number, "account": address, "pools": rows,
	}))
}

/// About so many parts of so many, of an amount.
fn part(amount: u128, parts: u128, whole: u128) -> u128 {
	match amount.checked_mul(parts) {
		Some(product) => product.checked_div(whole).unwrap_or(0),
		None => amount.checked_div(whole).unwrap_or(0).saturating_mul(parts),
	}
}

async fn exposure(ui: &Ui, chain: &Chain) -> Result<()> {
	let mut rows = Vec::new();
	for (pool, info) in pools(chain).await? {
		let asset = asset(chain, &info["asset"]).await?;
		let declared = chain.ask("FailoverApi", "declared", &[info["service"].clone()]).await?;
		rows.push(json!({
			"pool": pool,
			"service": info["service"],
			"assets": asset.of(&info["assets"]),
			"worstCase": asset.of(&info["worst_case"]),
			"worstCaseOfGroup": in_vgl(&info["worst_case_of_group"]),
			"debt": asset.of(&info["debt"]),
			"declaredByProtocolsVgl": read::vgl(&declared),
		}));
	}
	ui.answer(&json!({ "schema": "vigil/exposure/1", "block": chain.number, "pools": rows }))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn amounts_of_other_assets_have_their_own_decimals_and_are_never_rounded() {
		let usd = Asset { symbol: "USD".into(), decimals: 6 };
		assert_eq!(usd.parse("1.5").unwrap(), 1_500_000);
		assert_eq!(usd.parse("1,000 USD").unwrap(), 1_000_000_000);
		assert!(usd.parse("0.0000001").is_err());
		assert_eq!(usd.show(1_500_000), "1.5 USD");
		let wei = Asset { symbol: "ETH".into(), decimals: 18 };
		assert_eq!(wei.parse("0.5").unwrap(), 500_000_000_000_000_000);
		assert_eq!(Asset { symbol: "N".into(), decimals: 0 }.parse("7").unwrap(), 7);
		assert_eq!(Asset { symbol: "N".into(), decimals: 0 }.show(7), "7 N");
		assert!(Asset { symbol: "X".into(), decimals: 200 }.parse("1").is_err());
		let digit = Asset { symbol: "0".into(), decimals: 0 };
		assert_eq!(digit.parse("1000").unwrap(), 1_000, "its name is no part of a number");
		for text in ["", "-1", "1e3", "one", "1 VGL", "1vgl", "1 USDUSD"] {
			assert!(usd.parse(text).is_err(), "{text}");
		}
	}

	#[test]
	fn a_part_of_nothing_is_nothing() {
		assert_eq!(part(100, 1, 4), 25);
		assert_eq!(part(100, 1, 0), 0);
		assert_eq!(part(u128::MAX, u128::MAX, 1), u128::MAX);
	}
}
