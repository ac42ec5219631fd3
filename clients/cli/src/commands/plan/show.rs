// SPDX-License-Identifier: Apache-2.0

//! `vigil plan list` and `show`.

use crate::{
	chain::Chain,
	commands::{protocol, read},
	error::{Problem, Result},
	ui::Ui,
	units,
};
use serde_json::{json, Value as Json};
use std::time::Duration;
use tokio::time::{sleep, Instant};

/// How long to wait for a plan to arrive: a signature, a relay, a checkpoint and its proof.
const PATIENCE: Duration = Duration::from_secs(1_800);
const EVERY: Duration = Duration::from_secs(3);

/// A plan in one line.
pub fn row(plan: &Json) -> Json {
	let targets = read::list(&plan["targets"]);
	let count = |holds: fn(&Json) -> bool| targets.iter().filter(|target| holds(target)).count();
	json!({
		"plan": plan["plan"],
		"protocol": plan["protocol"],
		"service": plan["service"],
		"class": plan["class"],
		"version": plan["version"],
		"targets": targets.len(),
		"delivered": count(|target| target["delivered"] == true),
		"rehearsed": count(|target| rehearsal(target) == "Passed"),
		"fired": count(|target| !target["firing"].is_null()),
		"ready": ready(plan),
	})
}

/// Whether a plan protects: kept everywhere, and tried there without failing.
pub fn ready(plan: &Json) -> bool {
	let targets = read::list(&plan["targets"]);
	let holds = |target: &Json| target["delivered"] == true && rehearsal(target) == "Passed";
	!targets.is_empty() && targets.iter().all(holds)
}

/// What the last rehearsal found.
pub fn rehearsal(target: &Json) -> String {
	let found = read::variant(&target["rehearsed"]["outcome"]);
	found.as_str().unwrap_or("not yet").to_string()
}

/// A plan.
pub async fn plan_of(chain: &Chain, plan: u32) -> Result<Json> {
	let found = chain.ask("FailoverApi", "plan", &[plan.into()]).await?;
	match found.is_null() {
		true => {
			Err(Problem::refused(format!("there is no plan {plan}")).hint("see `vigil plan list`"))
		},
		false => Ok(found),
	}
}

/// Lists plans.
pub async fn list(ui: &Ui, chain: &Chain, of: Option<u32>) -> Result<()> {
	let plans = match of {
		Some(protocol) => {
			let found = chain.ask("FailoverApi", "plans_of", &[protocol.into()]).await?;
			read::list(&found).to_vec()
		},
		None => protocol::pages(chain, "plans").await?,
	};
	let rows: Vec<_> = plans.iter().map(row).collect();
	ui.answer(&json!({ "schema": "vigil/plans/1", "block": chain.number, "plans": rows }))
}

/// Shows a plan.
pub async fn show(ui: &Ui, chain: &Chain, plan: u32) -> Result<()> {
	let found = plan_of(chain, plan).await?;
	ui.answer(&document(chain, &found).await?)
}

async fn document(chain: &Chain, plan: &Json) -> Result<Json> {
	let calendar = chain.calendar().await?;
	let declared = &plan["declared"];
	let changes = plan["changes_at"].as_u64().map(|block| calendar.show_block(block));
	let covered = u32::try_from(read::number(&declared["covered_until"])).unwrap_or(0);
	let targets = read::list(&plan["targets"]).iter().map(|target| {
		let firing = &target["firing"];
		json!({
			"destination": target["lane"],
			"delaySeconds": target["delay"],
			"sealed": target["sealed"],
			"delivered": target["delivered"],
			"rehearsed": rehearsal(target),
			"firedAt": read::time(&firing["fired_at"]),
			"failover": read::variant(&firing["failover"]),
			"failback": read::variant(&firing["failback"][1]),
			"shownAtHeight": target["shown_at"],
		})
	});
	let targets: Vec<_> = targets.collect();
	Ok(json!({
		"schema": "vigil/plan/1",
		"block": chain.number,
		"plan": plan["plan"],
		"protocol": plan["protocol"],
		"service": plan["service"],
		"class": plan["class"],
		"version": plan["version"],
		"ready": ready(plan),
		"changesAt": changes,
		"terms": plan["terms"],
		"termsAre": plan["terms_are"],
		"declaredVgl": read::vgl(&declared["value"]),
		"countsVgl": read::vgl(&declared["counts"]),
		"perEraVgl": read::vgl(&declared["per_era"]),
		"prepaidVgl": read::vgl(&declared["prepaid"]),
		"paidUntil": (covered > 0).then(|| units::show_time(calendar.era_begins(covered))),
		"targets": targets,
	}))
}

/// Waits until a plan protects, and shows it.
pub async fn wait(ui: &Ui, chain: &mut Chain, plan: u32) -> Result<()> {
	let deadline = Instant::now().checked_add(PATIENCE).unwrap_or_else(Instant::now);
	let progress = ui.wait(&format!("waiting until plan {plan} is delivered and rehearsed"));
	loop {
		let found = plan_of(chain, plan).await?;
		if ready(&found) {
			drop(progress);
			return ui.answer(&document(chain, &found).await?);
		}
		let failing = read::list(&found["targets"])
			.iter()
			.find(|target| target["delivered"] == true && rehearsal(target).contains("Fails"));
		if let Some(target) = failing {
			return Err(Problem::refused(format!(
				"the plan would fail at destination {}: its rehearsal says {}",
				target["lane"],
				rehearsal(target)
			))
			.hint("change the program, or what it needs there, and rehearse again"));
		}
		if Instant::now() >= deadline {
			return Err(Problem::refused(format!("plan {plan} is not delivered yet"))
				.hint("is a relayer running between the chains, and a set in office?"));
		}
		let row = row(&found);
		let of = |name: &str| format!("{name} at {} of {}", row[name], row["targets"]);
		progress.set(&format!("plan {plan}: {}, {}", of("delivered"), of("rehearsed")));
		sleep(EVERY).await;
		chain.refresh().await?;
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn plan(delivered: bool, outcome: Json) -> Json {
		let passed = json!({ "at": 1_700_000_000, "outcome": "Passed" });
		let rehearsed = match outcome.is_null() {
			true => Json::Null,
			false => json!({ "at": 1_700_000_000, "outcome": outcome }),
		};
		json!({ "plan": 1, "targets": [
			{ "delivered": true, "rehearsed": passed, "firing": null },
			{ "delivered": delivered, "rehearsed": rehearsed, "firing": null },
		]})
	}

	#[test]
	fn a_plan_protects_only_where_it_is_kept_and_was_tried_everywhere() {
		assert!(ready(&plan(true, json!("Passed"))));
		assert!(!ready(&plan(false, json!("Passed"))));
		assert!(!ready(&plan(true, Json::Null)));
		assert!(!ready(&plan(true, json!({ "FailoverFails": 1 }))));
		assert!(!ready(&json!({ "targets": [] })));
		assert_eq!(row(&plan(true, Json::Null))["rehearsed"], 1);
	}
}
