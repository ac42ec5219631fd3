// SPDX-License-Identifier: Apache-2.0

//! `vigil keys`: keys of accounts, and BLS keys of watchers.

use super::tx::{self, read_file};
use crate::{
	chain::Net,
	error::{Problem, Result},
	keys::{self, Folder, Key},
	ui::Ui,
};
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::PathBuf;
use vigil_relayer_link::key::{account_of, address_of, VIGIL_PREFIX};
use vigil_watcher::keystore;
use zeroize::Zeroizing;

#[derive(Debug, Subcommand)]
pub enum KeysCommand {
	/// Make a key and save it, encrypted, in the form that wallets read
	///
	/// Example: `vigil keys new main --phrase-file main.phrase`
	New(NewArgs),
	/// Save a key that exists: a secret phrase or a wallet's key file
	Import(ImportArgs),
	/// List saved keys
	List,
	/// Print the address of a key
	Address {
		/// The key by its name, or a key file
		key: String,
	},
	/// Make a watcher's BLS key (an EIP-2335 file)
	NewBls(BlsArgs),
	/// Prove to the chain that an account has a watcher's BLS key
	Prove(ProveArgs),
}

#[derive(Debug, Args)]
pub struct NewArgs {
	/// What to call it
	pub name: String,
	/// A file with the password; without it, it is asked for
	#[arg(long, value_name = "FILE", env = "VIGIL_PASSWORD_FILE")]
	pub password_file: Option<PathBuf>,
	/// A new file that the secret phrase is written to, to be kept elsewhere
	#[arg(long, value_name = "FILE")]
	pub phrase_file: PathBuf,
}

#[derive(Debug, Args)]
pub struct ImportArgs {
	/// What to call it
	pub name: String,
	/// A file with a secret phrase or seed, or a wallet's key file; `-` asks for a phrase
	#[arg(long, value_name = "FILE")]
	pub suri: PathBuf,
	/// A file with the password; without it, it is asked for
	#[arg(long, value_name = "FILE", env = "VIGIL_PASSWORD_FILE")]
	pub password_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct BlsArgs {
	/// The new key file
	#[arg(long, short, value_name = "FILE")]
	pub output: PathBuf,
	/// A file with its password; without it, it is asked for
	#[arg(long, value_name = "FILE")]
	pub password_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct ProveArgs {
	/// The key file
	pub file: PathBuf,
	/// The account that registers the key
	#[arg(long, value_name = "ADDRESS")]
	pub account: String,
	/// A file with its password; without it, it is asked for
	#[arg(long, value_name = "FILE")]
	pub password_file: Option<PathBuf>,
}

/// Runs it.
pub async fn run(ui: &Ui, net: &Net, command: KeysCommand) -> Result<()> {
	match command {
		KeysCommand::New(args) => {
			let phrase = keys::new_phrase()?;
			let password = password(ui, &args.password_file)?;
			let saved = save(&args.name, &phrase, &password)?;
			write_private(&args.phrase_file, &phrase)?;
			ui.say(&format!(
				"whoever has {} has the account: keep it in two places, not on this machine",
				args.phrase_file.display()
			));
			ui.answer(&saved)
		},
		KeysCommand::Import(args) => {
			if args.suri.as_os_str() != "-" {
				let text = Zeroizing::new(read_file(&args.suri)?);
				if text.trim_start().starts_with('{') {
					return ui.answer(&adopt(&args.name, &text)?);
				}
			}
			let who = keys::Who { suri: Some(args.suri.clone()), ..keys::Who::default() };
			// Refuses what is no secret, and what others may read, before a password is asked for.
			who.open(ui)?;
			let secret = match args.suri.as_os_str() == "-" {
				true => {
					return Err(Problem::usage("write the phrase to a file for `keys import`")
						.hint("`umask 077`, write it to a file, import it and remove the file"))
				},
				false => keys::read_private(&args.suri)?,
			};
			let password = password(ui, &args.password_file)?;
			ui.answer(&save(&args.name, &secret, &password)?)
		},
		KeysCommand::List => {
			let found = keys::list(&Folder::home()?)?;
			let rows = found.iter().map(
				|(name, account)| json!({ "name": name, "address": address_of(account, VIGIL_PREFIX) }),
			);
			ui.answer(&json!({ "schema": "vigil/keys/1", "keys": rows.collect::<Vec<_>>() }))
		},
		KeysCommand::Address { key } => {
			let who = keys::Who { key: Some(key), ..keys::Who::default() };
			let account = who.named()?.unwrap_or_default();
			ui.raw(&address_of(&account, VIGIL_PREFIX))
		},
		KeysCommand::NewBls(args) => {
			let password = password(ui, &args.password_file)?;
			let key = keystore::generate(&args.output, &password)
				.map_err(|error| Problem::refused(error.to_string()))?;
			ui.answer(&json!({
				"schema": "vigil/bls-key/1",
				"file": args.output.display().to_string(),
				"key": format!("0x{}", hex::encode(key.0)),
			}))
		},
		KeysCommand::Prove(args) => {
			let chain = net.open().await?;
			let account = chain.account(&args.account)?;
			let password = password(ui, &args.password_file)?;
			let (key, proof) = prove(&chain, &args.file, &password, &account)?;
			ui.answer(&json!({
				"schema": "vigil/bls-proof/1", "account": chain.address(&account),
				"key": key, "proof": proof,
			}))
		},
	}
}

/// A watcher's key and the proof that an account has it, as the chain takes them.
pub fn prove(
	chain: &crate::chain::Chain,
	file: &std::path::Path,
	password: &str,
	account: &[u8; 32],
) -> Result<(String, String)> {
	let secret =
		keystore::load(file, password).map_err(|error| Problem::usage(error.to_string()))?;
	let proof = keystore::proof(&secret, account, chain.genesis());
	let hex = |bytes: &[u8]| format!("0x{}", hex::encode(bytes));
	Ok((hex(&secret.public_key().0), hex(&proof.0)))
}

/// A password from its file or a prompt.
pub fn password(ui: &Ui, file: &Option<PathBuf>) -> Result<Zeroizing<String>> {
	let who = keys::Who { password_file: file.clone(), ..keys::Who::default() };
	who.password(ui, "password")
}

fn save(name: &str, secret: &str, password: &str) -> Result<serde_json::Value> {
	let key = Key::from_secret(secret).ok_or_else(|| Problem::usage("that is no secret"))?;
	let address = address_of(&key.account(), VIGIL_PREFIX);
	let file = keys::save(&Folder::home()?, name, secret, password, &address)?;
	Ok(json!({
		"schema": "vigil/key/1", "name": name, "address": address,
		"file": file.display().to_string(),
	}))
}

/// Takes a wallet's key file as it is.
fn adopt(name: &str, text: &str) -> Result<serde_json::Value> {
	let file: serde_json::Value = serde_json::from_str(text)
		.map_err(|error| Problem::usage("this is no key file").cause(error))?;
	let address = file["address"].as_str().unwrap_or_default();
	let account = account_of(address).ok_or_else(|| {
		Problem::usage("the key file names no account").hint("export it anew from the wallet")
	})?;
	let path = Folder::home()?.place(name)?;
	write_private(&path, text)?;
	Ok(json!({
		"schema": "vigil/key/1", "name": name, "address": address_of(&account, VIGIL_PREFIX),
		"file": path.display().to_string(),
	}))
}

fn write_private(path: &std::path::Path, text: &str) -> Result<()> {
	tx::write_private(path, &Zeroizing::new(format!("{}\n", text.trim_end())))
}
