// SPDX-License-Identifier: Apache-2.0

//! The relayer's command line.

use clap::Parser;
use std::process::ExitCode;
use vigil_relayer::commands::{run, Cli};

fn main() -> ExitCode {
	env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("info")).init();
	match run(Cli::parse()) {
		Ok(code) => code,
		Err(error) => {
			eprintln!("vigil-relayer: {error:#}");
			ExitCode::FAILURE
		},
	}
}
