// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]

pub mod chain;
pub mod cli;
pub mod commands;
pub mod error;
pub mod files;
pub mod keys;
pub mod render;
pub mod shape;
pub mod tx;
pub mod ui;
pub mod units;

use clap::Parser;
use std::process::ExitCode;

/// Parses the command line, does what it says, and answers with its exit code.
pub async fn main() -> ExitCode {
	let cli = match cli::Cli::try_parse() {
		Ok(cli) => cli,
		Err(error) => {
			let _ = error.print();
			return match error.use_stderr() {
				true => ExitCode::from(error::Exit::Usage as u8),
				false => ExitCode::SUCCESS,
			};
		},
	};
	let ui = ui::Ui::new(cli.voice);
	match cli::run(cli, &ui).await {
		Ok(()) => ExitCode::SUCCESS,
		Err(problem) => {
			ui.fail(&problem);
			ExitCode::from(problem.exit() as u8)
		},
	}
}
