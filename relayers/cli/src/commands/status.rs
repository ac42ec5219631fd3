// SPDX-License-Identifier: Apache-2.0

//! `vigil-relayer status`.

use super::ConfigArg;
use crate::shared::{now, Link};
use anyhow::{bail, Context};
use serde::Deserialize;
use std::{
	collections::BTreeMap,
	io::{Read, Write},
	net::{SocketAddr, TcpStream},
	process::ExitCode,
	time::Duration,
};
use vigil_relayer_core::{
	engine::{lanes, LaneReport},
	journal::{JournalError, JournalReader},
};

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
}

impl Running {
	/// A relayer that is not running, by its journal.
	fn stopped(lanes: Vec<LaneReport>) -> Self {
		Self { lanes, sources: BTreeMap::new(), destinations: BTreeMap::new() }
	}

	/// What is wrong with endpoints, a line each.
	fn problems(&self) -> Vec<String> {
		let sources = self.sources.values().flatten().map(|problem| format!("Vigil: {problem}"));
		let destinations = self.destinations.iter().flat_map(|(name, link)| {
			let problems = link.problem.iter().chain(&link.warnings);
			problems.map(move |problem| format!("{name}: {problem}"))
		});
		sources.chain(destinations).collect()
	}
}

/// Runs it.
pub fn run(args: StatusArgs) -> anyhow::Result<ExitCode> {
	let config = args.config.load()?;
	let running = match JournalReader::open(&config.journal) {
		Ok(journal) => Running::stopped(lanes(&journal.items()?)),
		Err(JournalError::InUse(_)) => match config.metrics {
			Some(address) => ask(address)?,
			None => bail!(
				"the relayer is running and serves no status: set `metrics`, or stop the relayer"
			),
		},
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

fn line(lane: &LaneReport) -> String {
	let states: Vec<_> =
		lane.states.iter().map(|(state, count)| format!("{count} {state}")).collect();
	let age = lane.oldest.map(|at| now().saturating_sub(at) / 1_000);
	let oldest = age.map(|age| format!(", the oldest under way for {age} s")).unwrap_or_default();
	format!("{}, service {}: {}{oldest}", lane.destination, lane.service, states.join(", "))
}

/// Asks a running relayer.
fn ask(address: SocketAddr) -> anyhow::Result<Running> {
	let patience = Duration::from_secs(5);
	let failed = || format!("the relayer is running, but does not answer at {address}");
	let mut stream = TcpStream::connect_timeout(&address, patience).with_context(failed)?;
	stream.set_read_timeout(Some(patience)).with_context(failed)?;
	let request = format!("GET /status HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
	stream.write_all(request.as_bytes()).with_context(failed)?;
	let mut answer = String::new();
	stream.read_to_string(&mut answer).with_context(failed)?;
	let (_, body) = answer.split_once("\r\n\r\n").with_context(failed)?;
	serde_json::from_str(body).with_context(failed)
}
