// SPDX-License-Identifier: Apache-2.0

//! `vigil-relayer fisherman anchor`.

use std::process::ExitCode;
use vigil_fisherman::{
	anchor::{encoded, in_words, read, read_tendermint},
	tendermint,
};
use vigil_primitives::Seconds;
use vigil_relayer_link::{Connection, Endpoint};

/// Of which ward.
#[derive(Debug, clap::Args)]
pub struct AnchorArgs {
	/// A node of the ward.
	#[arg(long, value_name = "URL")]
	ward: String,
	/// Whether it is a ward of the Cosmos kind, whose RPC this is.
	#[arg(long)]
	tendermint: bool,
	/// Days for which its keys are trusted: fewer than the ward's unbonding takes.
	#[arg(long, value_name = "DAYS", default_value_t = 14)]
	trust_days: u64,
}

/// Prints it in hexadecimal; what it says, to the terminal.
pub fn run(args: AnchorArgs) -> anyhow::Result<ExitCode> {
	let trust = Seconds(args.trust_days.saturating_mul(86_400));
	let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
	let anchor = match args.tendermint {
		true => {
			let node = tendermint::Node::new(&Endpoint::web(&args.ward)?);
			runtime.block_on(read_tendermint(&node, trust))?
		},
		false => {
			let endpoint = Endpoint::new(&args.ward)?;
			runtime.block_on(async {
				let node = Connection::dial(&endpoint, None).await?;
				read(&node, trust).await
			})?
		},
	};
	eprintln!("{}", in_words(&anchor));
	println!("0x{}", hex::encode(encoded(&anchor)));
	Ok(ExitCode::SUCCESS)
}
