// SPDX-License-Identifier: Apache-2.0

//! `vigil-relayer keys`.

use clap::Subcommand;
use std::{path::PathBuf, process::ExitCode};
use vigil_relayer_link::{key::VIGIL_PREFIX, Key};

/// What to do with keys.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
	/// Make a key, write it to a new file that only its owner can read, and show its address.
	Generate {
		/// The file.
		file: PathBuf,
		/// What addresses of the chain begin with; 4242 for Vigil.
		#[arg(long, default_value_t = VIGIL_PREFIX)]
		prefix: u16,
	},
	/// Show the address of a key.
	Inspect {
		/// The file.
		file: PathBuf,
		/// What addresses of the chain begin with; 4242 for Vigil.
		#[arg(long, default_value_t = VIGIL_PREFIX)]
		prefix: u16,
	},
}

/// Runs it.
pub fn run(command: KeysCommand) -> anyhow::Result<ExitCode> {
	let (key, prefix) = match command {
		KeysCommand::Generate { file, prefix } => (Key::generate(&file)?, prefix),
		KeysCommand::Inspect { file, prefix } => (Key::from_file(&file)?, prefix),
	};
	println!("address: {}", key.address_on(prefix));
	println!("account: 0x{}", hex::encode(key.account()));
	Ok(ExitCode::SUCCESS)
}
