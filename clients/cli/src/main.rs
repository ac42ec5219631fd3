// SPDX-License-Identifier: Apache-2.0

//! `vigil`: the command line.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
	vigil_cli::main().await
}
