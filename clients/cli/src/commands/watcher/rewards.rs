// SPDX-License-Identifier: Apache-2.0

//! What a watcher earned and nobody has claimed.

use crate::{
	chain::{bounded, CallOf, Chain},
	commands::{read, ward},
	error::{Problem, Result},
	tx::{self, Intent},
	units,
};
use serde_json::{json, Value as Json};

/// Claims that are made in one transaction.
const AT_ONCE: usize = 24;

/// A page of rewards that is to be claimed.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
	/// The service.
	pub service: u64,
	/// The set.
	pub set_id: u64,
	/// The page.
	pub page: u64,
	/// What it pays, to whomever, in planck.
	pub amount: u128,
	/// From which era on it is lost.
	pub lapses: u32,
}

impl Pending {
	fn call(&self, watcher: &str) -> CallOf {
		let arguments = json!({
			"service": self.service, "set_id": self.set_id, "watcher": watcher, "page": self.page,
		});
		CallOf::new("Restaking", "claim_rewards", arguments)
	}
}

/// What is to be claimed of a watcher, what lapses first first.
pub async fn pending(chain: &Chain, watcher: &str) -> Result<Vec<Pending>> {
	let history = chain.runtime.constant("Restaking", "RewardHistory");
	let history = history.as_ref().and_then(Json::as_u64).and_then(|eras| eras.try_into().ok());
	let history: u32 = history.unwrap_or(21);
	let account = chain.account(watcher)?;
	let mut found = Vec::new();
	for (service, info) in ward::services(chain).await? {
		let oldest = read::number(&info["oldest_set"]);
		let latest = read::number(&info["latest_set"]);
		let sets = usize::try_from(latest.saturating_sub(oldest)).unwrap_or(usize::MAX);
		bounded(sets, &format!("sets of service {service}"))?;
		for set_id in oldest..=latest {
			let keys = [Json::from(service), Json::from(set_id)];
			let members = chain.entry("Restaking", "SetMembers", &keys).await?.unwrap_or_default();
			if !read::list(&members).iter().any(|seat| seat["watcher"] == watcher) {
				continue;
			}
			let fees = chain.entry("Restaking", "Fees", &keys).await?.unwrap_or_default();
			if read::planck(&fees["paid"]).unwrap_or(0) == 0 {
				continue;
			}
			let set = chain.entry("Restaking", "Sets", &keys).await?.unwrap_or_default();
			let era = u32::try_from(read::number(&set["era"])).unwrap_or(u32::MAX);
			let overview = [Json::from(era), Json::from(watcher)];
			let overview = chain.entry("Staking", "ErasStakersOverview", &overview).await?;
			let pages = overview.map_or(1, |overview| read::number(&overview["page_count"])).max(1);
			let lapses = era.saturating_add(history);
			for page in 0..pages.min(64) {
				let one = Pending { service, set_id, page, amount: 0, lapses };
				if let Some(amount) = worth(chain, &account, &one.call(watcher)).await? {
					found.push(Pending { amount, ..one });
				}
			}
		}
	}
	found.sort_by_key(|one| (one.lapses, one.service, one.set_id, one.page));
	Ok(found)
}

/// What a claim would pay; nothing if the chain would refuse it.
async fn worth(chain: &Chain, account: &[u8; 32], call: &CallOf) -> Result<Option<u128>> {
	let data = chain.runtime.call_data(call)?;
	let look = tx::look(chain, account, &Intent::all(vec![call.clone()]), &data, 0).await?;
	if look.error.is_some() {
		return Ok(None);
	}
	let paid = look.events.iter().filter(|event| event.is("Restaking", "RewardPaid"));
	let paid = paid.filter_map(|event| read::planck(&event.fields["amount"]));
	Ok(Some(paid.fold(0, u128::saturating_add)))
}

/// As a document.
pub async fn document(chain: &Chain, watcher: &str) -> Result<Json> {
	let calendar = chain.calendar().await?;
	let found = pending(chain, watcher).await?;
	let total = found.iter().fold(0u128, |sum, one| sum.saturating_add(one.amount));
	let rows = found.iter().map(|one| {
		json!({
			"service": one.service,
			"setId": one.set_id,
			"page": one.page,
			"amountVgl": units::vgl(one.amount),
			"lapsesInEra": one.lapses,
			"lapsesAt": units::show_time(calendar.era_begins(one.lapses)),
		})
	});
	Ok(json!({
		"schema": "vigil/rewards/1", "block": chain.number, "watcher": watcher,
		"totalVgl": units::vgl(total), "rewards": rows.collect::<Vec<_>>(),
	}))
}

/// Claims all, or what lapses first.
pub async fn claim(chain: &Chain, watcher: &str, all: bool) -> Result<Intent> {
	let found = pending(chain, watcher).await?;
	let most = if all { AT_ONCE } else { 1 };
	let calls: Vec<_> = found.iter().take(most).map(|one| one.call(watcher)).collect();
	match calls.is_empty() {
		true => Err(Problem::refused("there is nothing to claim")
			.hint("rewards of a set can be claimed once it has left office")),
		false if found.len() > most => {
			Ok(Intent::all(calls).next("claim again: not everything fits into one transaction"))
		},
		false => Ok(Intent::all(calls)),
	}
}
