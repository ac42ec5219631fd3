// SPDX-License-Identifier: Apache-2.0

//! `vigil stake show`.

use crate::{
	chain::Chain,
	commands::read,
	error::{Problem, Result},
	keys::Who,
	ui::Ui,
	units,
};
use serde_json::{json, Value as Json};

/// Shows a bond.
pub async fn run(ui: &Ui, chain: &Chain, address: Option<String>, who: Who) -> Result<()> {
	let account = match &address {
		Some(address) => chain.account(address)?,
		None => who
			.account(chain)?
			.ok_or_else(|| Problem::usage("whose bond? Give an address, or --key"))?,
	};
	ui.answer(&document(chain, &account).await?)
}

/// A bond as a document.
pub async fn document(chain: &Chain, account: &[u8; 32]) -> Result<Json> {
	let address = chain.address(account);
	let key = [Json::from(address.clone())];
	let ledger = chain.entry("Staking", "Ledger", &key).await?.unwrap_or_default();
	let calendar = chain.calendar().await?;
	let unbonding = read::list(&ledger["unlocking"]).iter().map(|chunk| {
		let era = u32::try_from(read::number(&chunk["era"])).unwrap_or(u32::MAX);
		json!({
			"amountVgl": read::vgl(&chunk["value"]),
			"withdrawableFromEra": era,
			"withdrawableFrom": units::show_time(calendar.era_begins(era)),
		})
	});
	let unbonding: Vec<_> = unbonding.collect();
	let validator = has(chain, "Validators", &key).await?;
	let nominator = has(chain, "Nominators", &key).await?;
	let nominations = match nominator {
		true => chain.entry("Staking", "Nominators", &key).await?.unwrap_or_default(),
		false => Json::Null,
	};
	let free = chain.entry("System", "Account", &key).await?.unwrap_or_default();
	let least = |name| chain.entry("Staking", name, &[]);
	let (to_nominate, to_validate) =
		(least("MinNominatorBond").await?, least("MinValidatorBond").await?);
	let role = match (ledger.is_null(), validator, nominator) {
		(true, ..) => "not bonded",
		(_, true, _) => "validator",
		(_, _, true) => "nominator",
		_ => "bonded, and neither validates nor nominates",
	};
	Ok(json!({
		"schema": "vigil/stake/1",
		"block": chain.number,
		"account": address,
		"role": role,
		"freeVgl": read::vgl(&free["data"]["free"]),
		"bondedVgl": read::vgl(&ledger["total"]),
		"activeVgl": read::vgl(&ledger["active"]),
		"unbonding": unbonding,
		"nominates": nominations["targets"],
		"leastToNominateVgl": read::vgl(&to_nominate.unwrap_or_default()),
		"leastToValidateVgl": read::vgl(&to_validate.unwrap_or_default()),
		"era": calendar.era,
		"nextEra": units::show_time(calendar.era_begins(calendar.era.saturating_add(1))),
	}))
}

/// Whether there is an entry, where one that is missing has a default.
async fn has(chain: &Chain, name: &str, key: &[Json]) -> Result<bool> {
	Ok(!chain.entries("Staking", name, key).await?.is_empty())
}
