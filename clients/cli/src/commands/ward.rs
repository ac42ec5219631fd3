// SPDX-License-Identifier: Apache-2.0

//! `vigil status`, `incidents`, `downtime`, `history`.

use super::read;
use crate::{
	chain::{bounded, Chain, Net},
	error::{Problem, Result},
	ui::Ui,
	units,
};
use clap::{Args, Subcommand};
use serde_json::{json, Value as Json};

/// Wards that are asked for at once.
const PAGE: u32 = 256;

#[derive(Debug, Args)]
pub struct StatusArgs {
	/// Only this service
	pub service: Option<u32>,
}

#[derive(Debug, Args)]
pub struct IncidentsArgs {
	/// The service whose ward it is
	pub service: u32,
}

#[derive(Debug, Args)]
pub struct DowntimeArgs {
	/// The service whose ward it is
	pub service: u32,
	/// From when, in UTC
	#[arg(long, value_name = "TIME", value_parser = units::parse_time)]
	pub from: u64,
	/// Until when, in UTC; now if it is not said
	#[arg(long, value_name = "TIME", value_parser = units::parse_time)]
	pub to: Option<u64>,
	/// Print a line of comma-separated values per incident
	#[arg(long)]
	pub csv: bool,
}

#[derive(Debug, Subcommand)]
pub enum HistoryCommand {
	/// Print all incidents of all services, a JSON object a line
	Export,
}

/// Shows how wards stand.
pub async fn status(ui: &Ui, net: &Net, args: StatusArgs) -> Result<()> {
	let chain = net.open().await?;
	let document = match args.service {
		Some(service) => one(&chain, service).await?,
		None => all(&chain).await?,
	};
	ui.answer(&document)
}

async fn all(chain: &Chain) -> Result<Json> {
	let mut wards = Vec::new();
	let known = statuses(chain).await?;
	for (service, info) in services(chain).await? {
		let ward = known.iter().find(|ward| ward["service"] == service);
		let status = ward.map_or_else(|| json!("Unknown"), |ward| ward["status"].clone());
		wards.push(json!({
			"service": service,
			"status": status,
			"since": ward.map_or(Json::Null, |ward| since(&ward["since"])),
			"haltAfterSeconds": info["policy"]["halt_after"],
			"set": info["current_set"],
			"retired": info["retired"],
		}));
	}
	Ok(json!({ "schema": "vigil/status/1", "block": chain.number, "wards": wards }))
}

/// The statuses of all wards of which something is known.
pub async fn statuses(chain: &Chain) -> Result<Vec<Json>> {
	let mut all: Vec<Json> = Vec::new();
	loop {
		let after = all.last().map_or(Json::Null, |ward| ward["service"].clone());
		let page = chain.ask("LivenessApi", "wards", &[after, PAGE.into()]).await?;
		let page = read::list(&page);
		all.extend(page.iter().cloned());
		// A node that repeats itself would otherwise be asked for ever.
		bounded(all.len(), "wards")?;
		if page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
			return Ok(all);
		}
	}
}

/// All services, with what is known of each.
pub async fn services(chain: &Chain) -> Result<Vec<(u64, Json)>> {
	let mut all: Vec<(u64, Json)> = Vec::new();
	loop {
		let from = all.last().map_or(0, |(service, _)| service.saturating_add(1));
		let page = chain.ask("RestakingApi", "services", &[from.into(), PAGE.into()]).await?;
		let page = read::list(&page);
		all.extend(page.iter().map(|entry| (read::number(&entry[0]), entry[1].clone())));
		bounded(all.len(), "services")?;
		if page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
			return Ok(all);
		}
	}
}

async fn one(chain: &Chain, service: u32) -> Result<Json> {
	let ward = ward(chain, service).await?;
	let incident = &ward["incident"];
	let checkpoint = &ward["checkpoint"];
	Ok(json!({
		"schema": "vigil/ward/1",
		"block": chain.number,
		"service": service,
		"status": ward["status"],
		"since": since(&ward["since"]),
		"incident": if incident.is_null() { Json::Null } else { read::incident(incident) },
		"checkpoint": if checkpoint.is_null() { Json::Null } else { read::checkpoint(checkpoint) },
	}))
}

/// Since when a ward stands as it does; nothing where it was never otherwise.
fn since(since: &Json) -> Json {
	match since.as_u64() {
		Some(0) => Json::Null,
		_ => read::time(since),
	}
}

/// What the chain knows of a service's ward.
pub async fn ward(chain: &Chain, service: u32) -> Result<Json> {
	let ward = chain.ask("LivenessApi", "ward", &[service.into()]).await?;
	// Live is also what stands where nothing was ever certified; nobody may take that for a good sign.
	let unheard = ward["status"] == "Live"
		&& ward["since"] == 0
		&& ward["checkpoint"].is_null()
		&& ward["incident"].is_null();
	if !ward.is_null() && !unheard {
		return Ok(ward);
	}
	// Nothing is known of a ward before the first set of its service says something.
	let info = chain.ask("RestakingApi", "service", &[service.into()]).await?;
	match info.is_null() {
		true => Err(no_service(service)),
		false => Ok(json!({
			"status": "Unknown", "since": null, "incident": null, "checkpoint": null,
		})),
	}
}

/// There is no such service.
pub fn no_service(service: u32) -> Problem {
	Problem::refused(format!("there is no service {service}")).hint("see `vigil service list`")
}

/// Lists incidents.
pub async fn incidents(ui: &Ui, net: &Net, args: IncidentsArgs) -> Result<()> {
	let chain = net.open().await?;
	ward(&chain, args.service).await?;
	let found = chain.ask("LivenessApi", "incidents", &[args.service.into()]).await?;
	let incidents: Vec<_> = read::list(&found).iter().map(read::incident).collect();
	ui.answer(&json!({
		"schema": "vigil/incidents/1",
		"block": chain.number,
		"service": args.service,
		"incidents": incidents,
	}))
}

/// Adds up downtime.
pub async fn downtime(ui: &Ui, net: &Net, args: DowntimeArgs) -> Result<()> {
	let chain = net.open().await?;
	ward(&chain, args.service).await?;
	let until = args.to.unwrap_or_else(units::now);
	if until <= args.from {
		return Err(Problem::usage("--to is not after --from"));
	}
	let found = chain.ask("LivenessApi", "incidents", &[args.service.into()]).await?;
	let parts: Vec<_> = read::list(&found)
		.iter()
		.filter_map(|incident| {
			let seconds = within(incident, (args.from, until));
			(seconds > 0).then_some((incident, seconds))
		})
		.collect();
	if args.csv {
		let mut text = String::from("incident,began,downtime_seconds,height,block\n");
		for (incident, seconds) in &parts {
			let cells = [
				incident["id"].to_string(),
				units::show_time(read::number(&incident["began_at"])),
				seconds.to_string(),
				incident["last"]["height"].to_string(),
				incident["last"]["block_hash"].as_str().unwrap_or_default().to_string(),
			];
			text.push_str(&cells.join(","));
			text.push('\n');
		}
		return ui.raw(&text);
	}
	let total = parts.iter().fold(0u64, |sum, (_, seconds)| sum.saturating_add(*seconds));
	let length = until.saturating_sub(args.from);
	let up = units::percent(length.saturating_sub(total).into(), length.into());
	let incidents = parts.iter().map(|(incident, seconds)| {
		let mut shown = read::incident(incident);
		shown["countedSeconds"] = (*seconds).into();
		shown
	});
	ui.answer(&json!({
		"schema": "vigil/downtime/1",
		"block": chain.number,
		"service": args.service,
		"from": units::show_time(args.from),
		"to": units::show_time(until),
		"downtimeSeconds": total,
		"availabilityPercent": up,
		"incidents": incidents.collect::<Vec<_>>(),
	}))
}

/// How much of an incident's certified downtime lies in a span of time.
fn within(incident: &Json, (from, until): (u64, u64)) -> u64 {
	let began = read::number(&incident["began_at"]);
	let ended = began.saturating_add(read::number(&incident["downtime"]));
	ended.min(until).saturating_sub(began.max(from))
}

/// Exports what was certified.
pub async fn history(ui: &Ui, net: &Net, command: HistoryCommand) -> Result<()> {
	let HistoryCommand::Export = command;
	let chain = net.open().await?;
	for (service, _) in services(&chain).await? {
		let found = chain.ask("LivenessApi", "incidents", &[service.into()]).await?;
		for incident in read::list(&found) {
			let mut line = read::incident(incident);
			line["schema"] = "vigil/history/1".into();
			line["service"] = service.into();
			ui.line(&line)?;
		}
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn downtime_counts_as_far_as_it_lies_in_the_span() {
		let incident = json!({ "began_at": 100, "downtime": 50 });
		for (span, seconds) in [
			((0, 1_000), 50),
			((120, 1_000), 30),
			((0, 110), 10),
			((110, 120), 10),
			((0, 100), 0),
			((150, 200), 0),
			((u64::MAX, u64::MAX), 0),
		] {
			assert_eq!(within(&incident, span), seconds, "{span:?}");
		}
		let endless = json!({ "began_at": 100, "downtime": u64::MAX });
		assert_eq!(within(&endless, (0, 200)), 100);
	}
}
