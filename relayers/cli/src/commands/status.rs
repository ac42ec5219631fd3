// SPDX-License-Identifier: Apache-2.0

//! `vigil-relayer status`.

use super::ConfigArg;
use crate::shared::now;
use anyhow::{bail, Context};
use serde::Deserialize;
use std::{
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
}

/// Runs it.
pub fn run(args: StatusArgs) -> anyhow::Result<ExitCode> {
	let config = args.config.load()?;
	let lanes = match JournalReader::open(&config.journal) {
		Ok(journal) => lanes(&journal.items()?),
		Err(JournalError::InUse(_)) => match config.metrics {
			Some(address) => ask(address)?,
			None => bail!(
				"the relayer is running and serves no status: set `metrics`, or stop the relayer"
			),
		},
		Err(error) => return Err(error.into()),
	};
	if args.json {
		println!("{}", serde_json::to_string_pretty(&lanes)?);
		return Ok(ExitCode::SUCCESS);
	}
	if lanes.is_empty() {
		println!("nothing was carried yet");
	}
	for lane in &lanes {
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
fn ask(address: SocketAddr) -> anyhow::Result<Vec<LaneReport>> {
	let patience = Duration::from_secs(5);
	let failed = || format!("the relayer is running, but does not answer at {address}");
	let mut stream = TcpStream::connect_timeout(&address, patience).with_context(failed)?;
	stream.set_read_timeout(Some(patience)).with_context(failed)?;
	let request = format!("GET /status HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
	stream.write_all(request.as_bytes()).with_context(failed)?;
	let mut answer = String::new();
	stream.read_to_string(&mut answer).with_context(failed)?;
	let (_, body) = answer.split_once("\r\n\r\n").with_context(failed)?;
	let running: Running = serde_json::from_str(body).with_context(failed)?;
	Ok(running.lanes)
}
