// SPDX-License-Identifier: Apache-2.0

//! `vigil tx`: any call of the chain, by the names that its metadata has; transactions signed elsewhere.

use crate::{
	chain::{CallOf, Chain, Net},
	error::{Problem, Result},
	shape::Style,
	tx::{self, Intent, TxArgs},
	ui::Ui,
};
use clap::{Args, Subcommand};
use serde_json::{json, Value as Json};
use std::{
	io::{Read, Write},
	os::unix::fs::OpenOptionsExt,
	path::{Path, PathBuf},
};

#[derive(Debug, Subcommand)]
pub enum TxCommand {
	/// Make a call: by name with arguments as JSON, or encoded as 0x...
	///
	/// Example: `vigil tx call System.remark '{"remark":"0x00"}' --key main`
	Call(CallArgs),
	/// Sign a call and write the transaction to a file, without sending it
	Sign(SignArgs),
	/// Send a transaction that was signed elsewhere
	Submit(SubmitArgs),
	/// Show what an encoded call or a transaction in a file does
	Decode {
		/// The encoded call as 0x..., or a file that holds it
		call: String,
	},
	/// List the calls of the chain, or of one pallet, with their arguments
	Calls {
		/// The pallet
		pallet: Option<String>,
	},
}

#[derive(Debug, Args)]
pub struct CallArgs {
	/// `Pallet.call`, or an encoded call as 0x...
	pub call: String,
	/// The arguments by name, as JSON
	#[arg(default_value = "{}")]
	pub arguments: String,
	#[command(flatten)]
	pub tx: TxArgs,
}

#[derive(Debug, Args)]
pub struct SignArgs {
	#[command(flatten)]
	pub call: CallArgs,
	/// The file
	#[arg(long, short, value_name = "FILE")]
	pub output: PathBuf,
}

#[derive(Debug, Args)]
pub struct SubmitArgs {
	/// The file that `vigil tx sign` wrote
	pub file: PathBuf,
	#[command(flatten)]
	pub tx: TxArgs,
}

/// Runs it.
pub async fn run(ui: &Ui, net: &Net, command: TxCommand) -> Result<()> {
	let chain = net.open().await?;
	match command {
		TxCommand::Call(args) => {
			let call = parse(&chain, &args.call, &args.arguments)?;
			tx::run(ui, &chain, &args.tx, Intent::all(vec![call])).await
		},
		TxCommand::Sign(args) => {
			let call = parse(&chain, &args.call.call, &args.call.arguments)?;
			let (with, intent) = (&args.call.tx, Intent::all(vec![call]));
			let agreed = tx::agreed(ui, &chain, with, intent, "Sign it?").await?;
			let Some((key, intent)) = agreed else { return Ok(()) };
			let tx::Signed { bytes, .. } = tx::signed(&chain, &key, &intent.call, with.tip).await?;
			// Whoever has it can send it.
			write_private(&args.output, &format!("0x{}\n", hex::encode(&bytes)))?;
			ui.answer(&json!({
				"schema": "vigil/signed/1",
				"file": args.output.display().to_string(),
				"transaction": format!("0x{}", hex::encode(sp_crypto_hashing::blake2_256(&bytes))),
			}))
		},
		TxCommand::Submit(args) => submit(ui, &chain, &args).await,
		TxCommand::Decode { call } => {
			let text = match call.starts_with("0x") {
				true => call,
				false => read_file(Path::new(&call))?,
			};
			let bytes = bytes_of(&text)?;
			match decoded(&chain, &bytes) {
				Ok(document) => ui.answer(&document),
				// It may be a whole transaction.
				Err(problem) => match contents(&chain, &bytes).await {
					Ok(found) => ui.answer(&decoded(&chain, &found.data)?),
					Err(_) => Err(problem),
				},
			}
		},
		TxCommand::Calls { pallet } => {
			let metadata = &chain.runtime.metadata;
			if let Some(name) = &pallet {
				if !chain.runtime.has(name) {
					return Err(chain.runtime.lacks(&format!("pallet `{name}`")));
				}
			}
			let mut calls = Vec::new();
			for found in metadata.pallets() {
				if pallet.as_deref().is_some_and(|name| name != found.name()) {
					continue;
				}
				for variant in found.call_variants().unwrap_or_default() {
					let arguments = variant.fields.iter().map(|field| {
						let name = field.name.clone().unwrap_or_default();
						format!("{name}: {}", field.type_name.as_deref().unwrap_or("?"))
					});
					calls.push(json!({
						"call": format!("{}.{}", found.name(), variant.name),
						"arguments": arguments.collect::<Vec<_>>().join(", "),
					}));
				}
			}
			ui.answer(&json!({ "schema": "vigil/calls/1", "calls": calls }))
		},
	}
}

/// What a call does, as a document.
fn decoded(chain: &Chain, data: &[u8]) -> Result<Json> {
	let human = chain.runtime.decode_call(data, Style::Human)?;
	Ok(json!({
		"schema": "vigil/call/1",
		"call": format!("{}.{}", human.pallet, human.name),
		"arguments": human.arguments,
		"callHash": format!("0x{}", hex::encode(sp_crypto_hashing::blake2_256(data))),
	}))
}

/// Sends what was signed elsewhere, or shows what that would do.
async fn submit(ui: &Ui, chain: &Chain, args: &SubmitArgs) -> Result<()> {
	let with = &args.tx;
	if with.proxied.is_some() || with.council.is_some() || with.sudo || with.tip > 0 {
		return Err(Problem::usage("what is signed cannot be changed any more")
			.hint("give this to `vigil tx sign`"));
	}
	let bytes = bytes_of(&read_file(&args.file)?)?;
	let Contents { signer, call, data } = contents(chain, &bytes).await?;
	if with.call_data {
		return ui.answer(&tx::bare(chain, &data)?);
	}
	let intent = Intent::all(vec![call]);
	if with.dry_run {
		let look = tx::look(chain, &signer, &intent, &data, 0).await?;
		look.refusal(chain).map_or(Ok(()), Err)?;
		return ui.answer(&look.document);
	}
	if !with.yes {
		ui.say(&crate::render::text(&decoded(chain, &data)?, false));
		ui.say(&format!("signed by {}", chain.address(&signer)));
	}
	ui.confirm("Send it?", with.yes)?;
	let sent = tx::watch(ui, chain, &bytes, with).await?;
	ui.answer(&sent.document(chain, &intent, with)?)
}

/// What is in a signed transaction.
struct Contents {
	signer: [u8; 32],
	call: CallOf,
	data: Vec<u8>,
}

async fn contents(chain: &Chain, transaction: &[u8]) -> Result<Contents> {
	let none = || Problem::usage("these bytes are no signed transaction of this chain's runtime");
	let extrinsics = chain.runtime.signing.extrinsics();
	let all = extrinsics.from_bytes(vec![transaction.to_vec()]).await;
	let first = all.iter().next().and_then(std::result::Result::ok).ok_or_else(none)?;
	// A `MultiAddress` by account.
	let signer = first.address_bytes().and_then(|address| match address {
		[0, account @ ..] => account.try_into().ok(),
		_ => None,
	});
	let data = first.call_data_bytes().to_vec();
	let call = chain.runtime.decode_call(&data, Style::Plain)?;
	Ok(Contents { signer: signer.ok_or_else(none)?, call, data })
}

/// A call by its name and arguments, or by its bytes.
pub fn parse(chain: &Chain, call: &str, arguments: &str) -> Result<CallOf> {
	if call.starts_with("0x") {
		return chain.runtime.decode_call(&bytes_of(call)?, Style::Plain);
	}
	let (pallet, name) = call.split_once('.').ok_or_else(|| {
		Problem::usage(format!("`{call}` is no call: write `Pallet.call`"))
			.hint("see `vigil tx calls`")
	})?;
	let arguments: Json = serde_json::from_str(arguments)
		.map_err(|error| Problem::usage("the arguments are no JSON").cause(error))?;
	Ok(CallOf::new(pallet, name, arguments))
}

/// Bytes as 0x...
pub fn bytes_of(text: &str) -> Result<Vec<u8>> {
	let digits = text.trim().strip_prefix("0x").and_then(|digits| hex::decode(digits).ok());
	digits.ok_or_else(|| Problem::usage("bytes as 0x... are expected"))
}

/// Reads a text file of a size that makes sense.
pub fn read_file(path: &Path) -> Result<String> {
	const LONGEST: u64 = 16 * 1_024 * 1_024;
	let unreadable = |error: std::io::Error| {
		Problem::usage(format!("{} cannot be read", path.display())).cause(error)
	};
	// Of what is read, not of what the system says of it: a device has no length.
	let mut text = String::new();
	let file = std::fs::File::open(path).map_err(unreadable)?;
	let read =
		file.take(LONGEST.saturating_add(1)).read_to_string(&mut text).map_err(unreadable)?;
	match u64::try_from(read).is_ok_and(|read| read <= LONGEST) {
		true => Ok(text),
		false => Err(Problem::usage(format!("{} is longer than any such file", path.display()))),
	}
}

/// Writes a new file.
pub fn write_new(path: &Path, text: &str) -> Result<()> {
	write(path, text, 0o666)
}

/// Writes a new file that only its owner may use, from its first byte on.
pub fn write_private(path: &Path, text: &str) -> Result<()> {
	write(path, text, 0o600)
}

fn write(path: &Path, text: &str, mode: u32) -> Result<()> {
	let mut how = std::fs::OpenOptions::new();
	let file = how.write(true).create_new(true).mode(mode).open(path);
	file.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| {
		Problem::refused(format!("{} cannot be written", path.display())).cause(error)
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::os::unix::fs::PermissionsExt;

	#[test]
	fn a_file_without_end_is_not_read_for_ever() {
		let problem = read_file(Path::new("/dev/zero")).unwrap_err();
		assert!(problem.text().contains("longer than any such file"), "{}", problem.text());
	}

	#[test]
	fn a_new_file_is_its_owners_alone_and_never_overwrites() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("signed");
		write_private(&path, "0x00").unwrap();
		assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
		assert!(write_private(&path, "0x01").is_err() && write_new(&path, "0x01").is_err());
		assert_eq!(read_file(&path).unwrap(), "0x00");
	}
}
