// SPDX-License-Identifier: Apache-2.0

//! `vigil-relayer status`.

use super::ConfigArg;
use crate::{
	config::Config,
	shared::{now, Link},
	socket::{ask, Question},
};
use anyhow::Context;
use hyper::Method;
use serde::Deserialize;
use std::{collections::BTreeMap, process::ExitCode};
use vigil_relayer_core::{
	engine::{lanes, AnnouncedReport, LaneReport},
	journal::{JournalError, JournalReader},
};
use vigil_relayer_evm::crossing::Report;

/// What to show.
#[derive(Debug, clap::Args)]
pub struct StatusArgs {
	#[command(flatten)]
	config: ConfigArg,
	/// As JSON.
	#[arg(long)]
	json: bool,
}

/// The part of a running relayer's status that is shown.
#[derive(Deserialize)]
struct Running {
	lanes: Vec<LaneReport>,
	sources: BTreeMap<String, Option<String>>,
	destinations: BTreeMap<String, Link>,
	#[serde(default)]
	proof_problems: BTreeMap<String, Vec<String>>,
	#[serde(default)]
	earned: BTreeMap<String, String>,
	#[serde(default)]
	announced: BTreeMap<String, Vec<AnnouncedReport>>,
	#[serde(default)]
	crossings: BTreeMap<String, Report>,
}

impl Running {
	/// A relayer that is not running, by its journal.
	fn stopped(lanes: Vec<LaneReport>) -> Self {
		Self {
			lanes,
			sources: BTreeMap::new(),
			destinations: BTreeMap::new(),
			proof_problems: BTreeMap::new(),
			earned: BTreeMap::new(),
			announced: BTreeMap::new(),
			crossings: BTreeMap::new(),
		}
	}

	/// What is wrong with endpoints, a line each.
	fn problems(&self) -> Vec<String> {
		let sources = self.sources.values().flatten().map(|problem| format!("Vigil: {problem}"));
		let destinations = self.destinations.iter().flat_map(|(name, link)| {
			let problems = link.problem.iter().chain(&link.warnings);
			problems.map(move |problem| format!("{name}: {problem}"))
		});
		let proofs = self.proof_problems.iter().flat_map(|(name, problems)| {
			problems.iter().map(move |problem| format!("{name}: nothing is proven of {problem}"))
		});
		let crossings = self.crossings.iter().flat_map(|(name, one)| crossing_problems(name, one));
		sources.chain(destinations).chain(proofs).chain(crossings).collect()
	}
}

/// Runs it.
pub fn run(args: StatusArgs) -> anyhow::Result<ExitCode> {
	let config = args.config.load()?;
	let running = match JournalReader::open(&config.journal) {
		Ok(journal) => Running::stopped(lanes(&journal.items()?)),
		Err(JournalError::InUse(_)) => running(&config)?,
		Err(error) => return Err(error.into()),
	};
	let lanes = &running.lanes;
	if args.json {
		println!("{}", serde_json::to_string_pretty(lanes)?);
		return Ok(ExitCode::SUCCESS);
	}
	for problem in running.problems() {
		println!("{problem}");
	}
	if lanes.is_empty() {
		println!("nothing was carried yet");
	}
	for (name, earned) in running.earned.iter().filter(|(_, earned)| *earned != "0") {
		println!("{name}: earned {earned} planck on Vigil since the start");
	}
	for (name, announced) in &running.announced {
		for one in announced {
			println!("{}", announcement(name, one));
		}
	}
	for lane in lanes {
		println!("{}", line(lane));
		for (item, problem) in &lane.problems {
			println!("  waits: {item}: {problem}");
		}
		for (item, reason) in &lane.dead {
			println!("  dead: {item}: {reason}");
		}
	}
	Ok(ExitCode::SUCCESS)
}

/// What is wrong with a crossing, a line each, alarms first.
fn crossing_problems(name: &str, report: &Report) -> Vec<String> {
	let alarms = report.alarms.iter().map(|alarm| format!("ALARM: crossing {name}: {alarm}"));
	let problem = report.problem.iter().map(|problem| format!("crossing {name}: {problem}"));
	let paths = report.paths.iter().filter_map(|(path, one)| {
		let problem = one.problem.as_ref()?;
		Some(format!("crossing {name}, path {path}: {problem}"))
	});
	alarms.chain(problem).chain(paths).collect()
}

/// What follows from what a standby announced.
fn announcement(name: &str, one: &AnnouncedReport) -> String {
	let AnnouncedReport { service, in_office, office_at, .. } = one;
	let left = office_at.saturating_sub(now() / 1_000);
	let when = match left {
		0 => "may take office now".to_string(),
		left => format!("takes office in {left} s, unless that set speaks"),
	};
	format!(
		"{name}, service {service}: a standby announced another set than {in_office}; it {when}"
	)
}

fn line(lane: &LaneReport) -> String {
	let states: Vec<_> =
		lane.states.iter().map(|(state, count)| format!("{count} {state}")).collect();
	let age = lane.oldest.map(|at| now().saturating_sub(at) / 1_000);
	let oldest = age.map(|age| format!(", the oldest under way for {age} s")).unwrap_or_default();
	format!("{}, service {}: {}{oldest}", lane.destination, lane.service, states.join(", "))
}

/// Asks a running relayer.
fn running(config: &Config) -> anyhow::Result<Running> {
	let question = Question { method: Method::GET, path: "/status", body: String::new() };
	let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
	let answer = runtime.block_on(ask(&config.journal, config.metrics, question))?;
	serde_json::from_slice(&answer).context("the relayer answers with something else than a status")
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_announcement_says_what_follows_and_when() {
		let at = now() / 1_000;
		let one = AnnouncedReport { service: 3, in_office: 7, at, office_at: at + 600 };
		let text = announcement("haven", &one);
		assert!(
			text.starts_with("haven, service 3: a standby announced another set than 7; it takes")
		);
		assert!(text.contains("unless that set speaks"), "{text}");
		let due = announcement("haven", &AnnouncedReport { office_at: at - 1, ..one });
		assert!(due.ends_with("may take office now"), "{due}");
	}
}
