// SPDX-License-Identifier: Apache-2.0

//! `vigil-relayer keys`.

use clap::Subcommand;
use std::{path::PathBuf, process::ExitCode};
use vigil_relayer_xcm::Key;

/// What to do with keys.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
	/// Make a key, write it to a new file that only its owner can read, and show its address.
	Generate {
		/// The file.
		file: PathBuf,
	},
	/// Show the address of a key.
	Inspect {
		/// The file.
		file: PathBuf,
	},
}

/// Runs it.
pub fn run(command: KeysCommand) -> anyhow::Result<ExitCode> {
	let key = match command {
		KeysCommand::Generate { file } => Key::generate(&file)?,
		KeysCommand::Inspect { file } => Key::from_file(&file)?,
	};
	println!("address: {}", key.address());
	println!("account: 0x{}", hex::encode(key.account()));
	Ok(ExitCode::SUCCESS)
}
