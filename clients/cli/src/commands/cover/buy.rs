// SPDX-License-Identifier: Apache-2.0

//! `vigil cover buy`.

use super::{asked, curve, holding, holding::Term, CurveArgs, PALLET};
use crate::{
	chain::Chain,
	commands::{pool, read},
	error::{Problem, Result},
	tx::{self, Effect, Intent, TxArgs},
	ui::Ui,
};
use clap::Args;
use serde_json::{json, Value as Json};

#[derive(Debug, Args)]
pub struct BuyArgs {
	#[command(flatten)]
	pub curve: CurveArgs,
	/// The most that the premium may be
	#[arg(long, value_name = "AMOUNT")]
	pub most: String,
	/// The protocol whose declared value is covered
	#[arg(long, required_unless_present = "holder")]
	pub protocol: Option<u32>,
	/// Cover what the account has of the ward's own coin, under the same key
	#[arg(long, requires = "ward_url", conflicts_with = "protocol")]
	pub holder: bool,
	/// A node of the ward, which proves what the account has there
	#[arg(long, value_name = "URL", requires = "holder")]
	pub ward_url: Option<String>,
	/// Who is paid; the account itself if it is not said
	#[arg(long, value_name = "ADDRESS")]
	pub beneficiary: Option<String>,
	#[command(flatten)]
	pub tx: TxArgs,
}

/// Runs it.
pub async fn run(ui: &Ui, chain: &Chain, args: &BuyArgs) -> Result<()> {
	let asset = pool::asset_of(chain, args.curve.pool).await?;
	let buyer = args.tx.signs_for(ui, chain)?;
	let beneficiary = match &args.beneficiary {
		Some(address) => chain.account(address)?,
		None => buyer,
	};
	let (insured, proof) = match &args.ward_url {
		Some(url) => {
			let (service, term) = holders_term(chain, args).await?;
			let (held, shown) = holding::fetch(chain, service, term, &buyer, url).await?;
			ui.say(&format!(
				"the account has {shown} at the ward's certified height {}",
				held.height
			));
			(json!({ "Holder": chain.address(&buyer) }), held.document())
		},
		None => (json!({ "Protocol": args.protocol }), Json::Null),
	};
	let arguments = json!({
		"pool": args.curve.pool,
		"insured": insured,
		"proof": proof,
		"beneficiary": chain.address(&beneficiary),
		"cap": asset.parse(&args.curve.cap)?.to_string(),
		"curve": curve(&args.curve),
		"periods": args.curve.periods,
		"most": asset.parse(&args.most)?.to_string(),
	});
	let intent = Intent::new(PALLET, "buy", arguments)
		.effect(Effect::Words("after the pool's waiting period: see `vigil cover list`".into()))
		.makes(PALLET, "Bought", "policy", "policy");
	tx::run(ui, chain, &args.tx, intent).await
}

/// The service that a pool is of, and when cover of a holder would run; nothing where the chain has no windows.
async fn holders_term(chain: &Chain, args: &BuyArgs) -> Result<(u32, Option<Term>)> {
	let pool = args.curve.pool;
	let info = chain.ask("InsuranceApi", "pool", &[pool.into()]).await?;
	let service = info["service"].as_u64().and_then(|service| u32::try_from(service).ok());
	let service = service.ok_or_else(|| {
		Problem::refused(format!("there is no pool {pool}")).hint("`vigil pool list` shows all")
	})?;
	let Some(width) = chain.runtime.constant(PALLET, "HolderWindow") else {
		return Ok((service, None));
	};
	let quote = asked(chain, &args.curve).await?;
	let period = read::number(&quote["period"]).max(1);
	let in_periods = |seconds: u64| seconds.checked_div(period).unwrap_or(0);
	Ok((
		service,
		Some(Term {
			first: in_periods(read::number(&quote["start"])),
			periods: args.curve.periods.into(),
			width: in_periods(read::number(&width)).max(1),
		}),
	))
}
