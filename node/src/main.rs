// SPDX-License-Identifier: Apache-2.0

//! The Vigil node: validator, full node and tools in one binary.
//!
//! Whatever goes wrong, the user reads one sentence on standard error and the exit code is not zero.

// The errors of `sc-cli` are large, and a run of this program makes at most one.
#![allow(clippy::result_large_err)]

mod benchmark;
mod chain_spec;
mod cli;
mod client;
mod command;
#[cfg(test)]
mod documented;
mod emergency;
mod errors;
mod preflight;
mod pulse;
mod rpc;
mod seeds;
mod service;
mod watching;

use sc_cli::SubstrateCli;
use std::process::ExitCode;

/// Exit code when the command line could not be understood.
const USAGE: u8 = 2;

fn main() -> ExitCode {
	let cli = match cli::Cli::try_from_iter(std::env::args_os()) {
		Ok(cli) => cli,
		Err(error) if errors::is_help(&error) => error.exit(),
		Err(error) => {
			eprintln!("Error: {}", errors::usage_sentence(&error.to_string()));
			return ExitCode::from(USAGE);
		},
	};

	match command::run(cli) {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("Error: {}", errors::sentence(&error));
			ExitCode::FAILURE
		},
	}
}
