// SPDX-License-Identifier: Apache-2.0

//! `vigil-relayer fisherman status`.

use super::FishermanArg;
use crate::socket::{ask, Question};
use anyhow::Context;
use hyper::Method;
use std::process::ExitCode;
use vigil_fisherman::{report::ItemReport, Report};

/// What to show.
#[derive(Debug, clap::Args)]
pub struct StatusArgs {
	#[command(flatten)]
	config: FishermanArg,
	/// As JSON.
	#[arg(long)]
	json: bool,
}

/// Runs it.
pub fn run(args: StatusArgs) -> anyhow::Result<ExitCode> {
	let config = args.config.load()?;
	let question = Question { method: Method::GET, path: "/status", body: String::new() };
	let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
	let answer = runtime
		.block_on(ask(&config.journal, config.metrics, question))
		.context("is the fisherman running?")?;
	let report: Report = serde_json::from_slice(&answer)
		.context("the fisherman answers with something else than a status")?;
	match args.json {
		true => println!("{}", serde_json::to_string_pretty(&report)?),
		false => lines(&report).iter().for_each(|line| println!("{line}")),
	}
	Ok(ExitCode::SUCCESS)
}

fn lines(report: &Report) -> Vec<String> {
	let mut lines = Vec::new();
	for (endpoint, problem) in &report.vigil {
		lines.extend(problem.iter().map(|problem| format!("Vigil, {endpoint}: {problem}")));
	}
	for ward in &report.wards {
		let problems = ward.problem.iter().chain(&ward.anchor_problem).chain(&ward.beat_problem);
		lines.extend(problems.map(|problem| format!("service {}: {problem}", ward.service)));
	}
	let problems = [&report.vigil_problem, &report.evidence_problem, &report.journal_problem];
	lines.extend(problems.into_iter().flatten().cloned());
	let counts: Vec<_> =
		report.counts.iter().map(|(state, count)| format!("{count} {state}")).collect();
	lines.push(format!("{} certificates: {}", report.heard, counts.join(", ")));
	lines.push(format!("earned {} planck", report.earned));
	let all = [("reported", &report.reported), ("open", &report.open)];
	let rest = [("not shown", &report.unproven), ("of your own", &report.own)];
	for (state, items) in all.into_iter().chain(rest) {
		lines.extend(items.iter().map(|item| format!("  {state}: {}", line(item))));
	}
	lines
}

fn line(item: &ItemReport) -> String {
	let ItemReport { service, set_id, kind, why, .. } = item;
	let number = |what: &str, of: Option<u64>| of.map(|of| format!(", {what} {of}"));
	let parts = [number("round", item.round), number("height", item.height)];
	let parts: String = parts.into_iter().flatten().collect();
	let case = number("case", item.case).unwrap_or_default();
	let why = if why.is_empty() { String::new() } else { format!(": {why}") };
	format!("service {service}, set {set_id}: {kind}{parts}{case}{why}")
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn people_read_what_was_not_shown_and_why() {
		let item = ItemReport {
			service: 2,
			set_id: 5,
			kind: "halt".into(),
			round: Some(900),
			height: Some(7),
			by: "proof".into(),
			why: "no anchor of the ward is pinned".into(),
			case: None,
			earned: "0".into(),
		};
		let report = Report { unproven: vec![item], earned: "0".into(), ..Report::default() };
		let last = lines(&report).pop().unwrap();
		let expected =
			"  not shown: service 2, set 5: halt, round 900, height 7: no anchor of the \
		                ward is pinned";
		assert_eq!(last, expected);
		let report = Report { own: report.unproven, ..Report::default() };
		assert!(lines(&report).pop().unwrap().starts_with("  of your own: service 2, set 5"));
	}
}
