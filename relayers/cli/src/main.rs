// SPDX-License-Identifier: Apache-2.0

//! The relayer's command line.

use clap::Parser;
use env_logger::Env;
use log::LevelFilter;
use std::process::ExitCode;
use vigil_relayer::commands::{run, Cli};

fn main() -> ExitCode {
	let mut logger = env_logger::Builder::from_env(Env::default().default_filter_or("info"));
	// They tell of each request, and with it of the whole address, which may have a provider's key in it.
	for module in ["alloy", "reqwest", "tungstenite"] {
		logger.filter_module(module, LevelFilter::Warn);
	}
	logger.init();
	match run(Cli::parse()) {
		Ok(code) => code,
		Err(error) => {
			eprintln!("vigil-relayer: {error:#}");
			ExitCode::FAILURE
		},
	}
}
