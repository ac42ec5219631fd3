// SPDX-License-Identifier: Apache-2.0

//! `vigil-relayer keys`.

use anyhow::Context;
use clap::Subcommand;
use std::{path::PathBuf, process::ExitCode};
use vigil_relayer_evm::{Password, Wallet};
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
	/// Make a key for EVM chains and write it to a new keystore file that only its owner can read.
	GenerateEvm {
		/// The file.
		file: PathBuf,
		#[command(flatten)]
		password: PasswordArgs,
	},
	/// Show the accounts of a keystore file: the one that carries, and the one that makes due plans fire.
	InspectEvm {
		/// The file.
		file: PathBuf,
		#[command(flatten)]
		password: PasswordArgs,
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

/// Where the password of a keystore file is. It is never an argument, which others could see.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub struct PasswordArgs {
	/// A file whose first line is the password.
	#[arg(long, value_name = "FILE")]
	password_file: Option<PathBuf>,
	/// An environment variable that holds it.
	#[arg(long, value_name = "NAME")]
	password_env: Option<String>,
}

impl PasswordArgs {
	/// The one that is given.
	pub fn password(self) -> anyhow::Result<Password> {
		let file = self.password_file.map(Password::File);
		file.or(self.password_env.map(Password::Variable)).context("there is no password")
	}
}

/// Runs it.
pub fn run(command: KeysCommand) -> anyhow::Result<ExitCode> {
	let (key, prefix) = match command {
		KeysCommand::GenerateEvm { file, password } => {
			return show(&Wallet::generate(&file, &password.password()?)?);
		},
		KeysCommand::InspectEvm { file, password } => {
			return show(&Wallet::open(&file, &password.password()?)?);
		},
		KeysCommand::Generate { file, prefix } => (Key::generate(&file)?, prefix),
		KeysCommand::Inspect { file, prefix } => (Key::from_file(&file)?, prefix),
	};
	println!("address: {}", key.address_on(prefix));
	println!("account: 0x{}", hex::encode(key.account()));
	Ok(ExitCode::SUCCESS)
}

/// Shows all accounts of a wallet.
fn show(wallet: &Wallet) -> anyhow::Result<ExitCode> {
	println!("carries: {}", wallet.address());
	println!("fires due plans: {}", wallet.runner().address());
	println!("has paths tell: {}", wallet.courier().address());
	Ok(ExitCode::SUCCESS)
}
