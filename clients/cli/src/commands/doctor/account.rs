// SPDX-License-Identifier: Apache-2.0

//! What is seen of an account: its bond, its keys, what it watches, its plans and its cover.

use super::facts::{Account, Plan};
use crate::{
	chain::Chain,
	commands::{cover, plan, protocol, read, stake, watcher},
	error::Result,
};
use serde_json::Value as Json;
use subxt::rpcs::client::rpc_params;

/// Looks at it.
pub async fn look(chain: &Chain, address: &str) -> Result<Account> {
	let account = chain.account(address)?;
	let bond = stake::show(chain, &account).await?;
	let mut found = Account {
		validates: bond["role"] == "validator",
		active: vgl(&bond["activeVgl"]),
		least_to_validate: vgl(&bond["leastToValidateVgl"]),
		..Account::default()
	};
	let keys = chain.entry("Session", "NextKeys", &[address.into()]).await?.unwrap_or_default();
	found.has_session_keys = !keys.is_null();
	if found.has_session_keys {
		found.node_has_keys = node_has(chain, &keys).await;
	}
	let known = chain.entry("Restaking", "Watchers", &[address.into()]).await?.unwrap_or_default();
	found.bls = known["key"].as_str().map(str::to_string);
	if found.bls.is_some() {
		watches(chain, address, &mut found).await?;
	}
	owns(chain, address, &mut found).await?;
	if chain.runtime.has("Insurance") {
		for (pool, policy, terms) in cover::policies(chain).await? {
			if terms["buyer"] == address {
				found.covers.push((pool, policy, read::number(&terms["end"])));
			}
		}
	}
	Ok(found)
}

fn vgl(amount: &Json) -> u128 {
	amount.as_str().and_then(|text| crate::units::parse_vgl(text).ok()).unwrap_or(0)
}

/// Whether the node has these session keys; nothing where it does not tell.
async fn node_has(chain: &Chain, keys: &Json) -> Option<bool> {
	let pallet = chain.runtime.metadata.pallet_by_name("Session")?;
	let kind = pallet.call_variant_by_name("set_keys")?.fields.first()?.ty.id;
	let bytes = chain.shapes().encode(kind, keys).ok()?;
	let params = rpc_params![format!("0x{}", hex::encode(bytes))];
	chain.connection.request::<bool>("author_hasSessionKeys", params).await.ok()
}

async fn watches(chain: &Chain, address: &str, found: &mut Account) -> Result<()> {
	let era = chain.calendar().await?.era;
	for one in watcher::pending(chain, address).await? {
		let left = one.lapses.saturating_sub(era);
		found.rewards.push((one.service, one.set_id, one.amount, left));
	}
	let risk = watcher::risk(chain, address).await?;
	found.watches_nothing = read::list(&risk["services"]).is_empty();
	for service in read::list(&risk["services"]) {
		let id = read::number(&service["service"]);
		let entry = chain.entry("Restaking", "Services", &[id.into()]).await?.unwrap_or_default();
		let least = read::planck(&entry["terms"]["min_stake"]).unwrap_or(0);
		let behind = vgl(&service["slashableVgl"]);
		// What has just been allocated is behind nothing yet.
		if behind > 0 && behind < least {
			found.too_little.push((id, least, behind));
		}
	}
	for case in read::list(&risk["cases"]) {
		found.cases.push((read::number(&case["case"]), vgl(&case["atStakeVgl"])));
	}
	Ok(())
}

async fn owns(chain: &Chain, address: &str, found: &mut Account) -> Result<()> {
	for one in protocol::pages(chain, "protocols").await? {
		if one["owner"] != address {
			continue;
		}
		let plans = chain.ask("FailoverApi", "plans_of", &[one["protocol"].clone()]).await?;
		for plan in read::list(&plans) {
			let row = plan::row(plan);
			let terms = plan["terms_are"].as_str().unwrap_or("Same");
			found.plans.push(Plan {
				plan: read::number(&plan["plan"]),
				delivered: row["delivered"] == row["targets"],
				rehearsed: row["rehearsed"] == row["targets"],
				terms_change: terms != "Same",
			});
		}
	}
	Ok(())
}
