// SPDX-License-Identifier: Apache-2.0

//! What a watcher could lose.

use crate::{
	chain::Chain,
	commands::{read, ward},
	error::Result,
	units,
};
use serde_json::{json, Value as Json};

/// Allocations, attendance and open cases of a watcher.
pub async fn document(chain: &Chain, watcher: &str) -> Result<Json> {
	let calendar = chain.calendar().await?;
	let allocations = chain.ask("RestakingApi", "allocations_of", &[watcher.into()]).await?;
	let mut services = Vec::new();
	let mut at_risk = 0u128;
	for allocation in read::list(&allocations) {
		let service = &allocation["service"];
		let stake = [Json::from(calendar.era), service.clone(), watcher.into()];
		let stake = chain.ask("RestakingApi", "slashable_stake_of", &stake).await?;
		at_risk = at_risk.saturating_add(read::planck(&stake).unwrap_or(0));
		let whole = u128::from(read::number(&allocation["total"]));
		let share = |part: &Json| units::percent(read::number(part).into(), whole);
		let pending = &allocation["pending"];
		services.push(json!({
			"service": service,
			"sharePercent": share(&allocation["current"]),
			"slashableVgl": read::vgl(&stake),
			"becomesPercent": if pending.is_null() { Json::Null } else { share(&pending[0]).into() },
			"becomesInEra": pending[1],
			"signed": attendance(chain, service, watcher).await?,
		}));
	}
	Ok(json!({
		"schema": "vigil/risk/1",
		"block": chain.number,
		"watcher": watcher,
		"slashableVgl": units::vgl(at_risk),
		"services": services,
		"cases": cases(chain, watcher).await?,
	}))
}

/// How much of what its set certified a watcher has signed, by kind.
async fn attendance(chain: &Chain, service: &Json, watcher: &str) -> Result<Json> {
	let id = u32::try_from(read::number(service)).unwrap_or(u32::MAX);
	let info = chain.ask("RestakingApi", "service", std::slice::from_ref(service)).await?;
	if info.is_null() {
		return Err(ward::no_service(id));
	}
	if info["current_set"].is_null() {
		return Ok("not in office".into());
	}
	let asked = [service.clone(), info["current_set"].clone()];
	let seats = chain.ask("RestakingApi", "seats", &asked).await?;
	let Some(seat) = read::list(&seats).iter().find(|seat| seat["watcher"] == watcher) else {
		return Ok("not in office".into());
	};
	let of = |one: &Json| {
		format!("{} {}/{}", one["kind"].as_str().unwrap_or("?"), one["took_part"], one["out_of"])
	};
	let parts: Vec<_> = read::list(&seat["participation"]).iter().map(of).collect();
	Ok(if parts.is_empty() { "nothing certified yet".into() } else { parts.join(", ").into() })
}

/// The open rights to slash it; none where the chain does not slash for services.
pub async fn cases(chain: &Chain, watcher: &str) -> Result<Vec<Json>> {
	if !chain.answers("SlashingApi", "rights") {
		return Ok(Vec::new());
	}
	let rights = chain.ask("SlashingApi", "rights", &[watcher.into()]).await?;
	let rows = read::list(&rights).iter().map(|right| {
		json!({
			"case": right["case"], "service": right["service"], "era": right["era"],
			"atStakeVgl": read::vgl(&right["worth"]), "outOfOffice": right["jailed"],
			"decidedByEra": right["last"],
		})
	});
	Ok(rows.collect())
}
