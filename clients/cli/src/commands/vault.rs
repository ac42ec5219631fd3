// SPDX-License-Identifier: Apache-2.0

//! `vigil vault`: what somebody had on an EVM chain that halted, paid on the chain of a vault. `--url` is a node of that
//! chain, not of Vigil.

mod ward;

use crate::{
	chain::{Chain, Net},
	error::{Problem, Result},
	tx::{self, Intent, TxArgs},
	ui::Ui,
};
use clap::{Args, Subcommand};
use codec::DecodeAll;
use serde_json::{json, Value as Json};
use vigil_primitives::{
	answers::holders::EvmWardInfo, BalanceClaim, ProtocolId, ServiceId, H160, H256,
};

#[derive(Debug, Subcommand)]
#[expect(clippy::large_enum_variant, reason = "it is made once")]
pub enum VaultCommand {
	/// Print what a holder has to sign with their wallet, so that what they had is credited to an account
	///
	/// Any wallet that signs messages does it: `cast wallet sign --interactive "$(vigil vault words ...)"`, say.
	///
	/// Example: `vigil vault words 7 2 --holder 0x70997970C51812dc3A010C7d01b50e0d17dc79C8
	/// --account 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY --url ws://127.0.0.1:9948`
	Words(HolderArgs),
	/// Bring what a holder signed, and the proof of what they had, which a node of the chain that halted answers
	///
	/// The words are good for one incident, until the protocol settles what its vault paid.
	Claim(ClaimArgs),
}

#[derive(Debug, Args)]
pub struct HolderArgs {
	/// The service that watches the chain that halted
	pub service: u32,
	/// The protocol whose vault pays
	pub protocol: u32,
	/// Who had it: an address there
	#[arg(long, value_name = "ADDRESS", value_parser = address)]
	pub holder: H160,
	/// To whom it is credited: an account of the chain of the vault
	#[arg(long, value_name = "ADDRESS")]
	pub account: String,
}

#[derive(Debug, Args)]
pub struct ClaimArgs {
	#[command(flatten)]
	pub holder: HolderArgs,
	/// What the holder's wallet made of the words: 65 bytes
	#[arg(long, value_name = "SIGNATURE", value_parser = signature)]
	pub signature: [u8; 65],
	/// A node of the chain that halted, by http or https, which keeps the state of the vault's block
	#[arg(long, value_name = "URL")]
	pub ward_url: String,
	#[command(flatten)]
	pub tx: TxArgs,
}

/// Runs it.
pub async fn run(ui: &Ui, net: &Net, command: VaultCommand) -> Result<()> {
	let chain = net.open().await?;
	match command {
		VaultCommand::Words(args) => {
			let words = words(&chain, &args).await?;
			match ui.json() {
				true => ui.answer(&json!({
					"schema": "vigil/claim/1", "block": chain.number, "wardBlock": words.height.0,
					"text": words.text(), "digest": format!("{:?}", words.digest()),
				})),
				false => ui.raw(&words.text()),
			}
		},
		VaultCommand::Claim(args) => {
			let words = words(&chain, &args.holder).await?;
			let ward = evm_ward(&chain, &args.holder).await?;
			let proof = ward::proof(&args.ward_url, &ward, words.holder, words.height).await?;
			let intent = Intent::new("Vault", "claim", arguments(&chain, &args, &words, proof))
				.next("`vigil tx call Vault.withdraw` pays it out, signed by the account");
			tx::run(ui, &chain, &args.tx, intent).await
		},
	}
}

fn arguments(chain: &Chain, args: &ClaimArgs, words: &BalanceClaim, proof: Json) -> Json {
	json!({
		"service": words.service.0,
		"protocol": words.protocol.0,
		"word": {
			"holder": format!("{:?}", words.holder),
			"account": chain.address(&words.account.0),
			"signature": format!("0x{}", hex::encode(args.signature)),
		},
		"proof": proof,
	})
}

/// What the vault takes for the holder's word just now.
async fn words(chain: &Chain, args: &HolderArgs) -> Result<BalanceClaim> {
	if !chain.answers("VaultApi", "claim") {
		return Err(chain.runtime.lacks("vault for EVM chains"));
	}
	let account = chain.account(&args.account)?;
	let arguments = [
		args.service.into(),
		args.protocol.into(),
		format!("{:?}", args.holder).into(),
		chain.address(&account).into(),
	];
	let words: BalanceClaim = asked(chain, "claim", &arguments).await?.ok_or_else(|| {
		Problem::refused("the vault pays nobody for balances on an EVM chain just now")
			.hint("it does while the chain that it is for stands halted, and what it paid before is settled")
	})?;
	match is_meant(&words, chain.genesis(), args, account) {
		true => Ok(words),
		false => Err(Problem::refused(format!(
			"{} asks for a signature of something else",
			chain.connection.endpoint()
		))
		.hint("sign nothing of it; ask another node with --url")),
	}
}

/// Whether the words say what was asked for: who signs them cannot take them back.
fn is_meant(words: &BalanceClaim, genesis: H256, args: &HolderArgs, account: [u8; 32]) -> bool {
	words.genesis_hash == genesis
		&& words.service == ServiceId(args.service)
		&& words.protocol == ProtocolId(args.protocol)
		&& words.holder == args.holder
		&& words.account == H256(account)
}

async fn evm_ward(chain: &Chain, args: &HolderArgs) -> Result<EvmWardInfo> {
	let arguments = [args.service.into(), args.protocol.into()];
	let ward = asked(chain, "evm_ward", &arguments).await?;
	ward.ok_or_else(|| Problem::refused("the protocol has no vault for an EVM chain here"))
}

async fn asked<T: DecodeAll>(chain: &Chain, method: &str, arguments: &[Json]) -> Result<Option<T>>
where
	Option<T>: DecodeAll,
{
	let bytes = chain.ask_bytes("VaultApi", method, arguments).await?;
	DecodeAll::decode_all(&mut &bytes[..]).map_err(|error| {
		Problem::refused(format!("VaultApi.{method} of this chain answers something else"))
			.cause(error)
			.hint("use the `vigil` that was released with this chain")
	})
}

fn bytes<const N: usize>(text: &str) -> std::result::Result<[u8; N], String> {
	let digits = text.trim().strip_prefix("0x").and_then(|digits| hex::decode(digits).ok());
	let bytes = digits.and_then(|bytes| <[u8; N]>::try_from(bytes).ok());
	bytes.ok_or_else(|| format!("{N} bytes as 0x... are expected"))
}

fn address(text: &str) -> std::result::Result<H160, String> {
	bytes(text).map(H160)
}

/// Some wallets count from 0 where others count from 27.
fn signature(text: &str) -> std::result::Result<[u8; 65], String> {
	let mut signature: [u8; 65] = bytes(text)?;
	if let Some(v) = signature.last_mut().filter(|v| **v < 2) {
		*v = v.saturating_add(27);
	}
	Ok(signature)
}

#[cfg(test)]
mod tests {
	use super::*;
	use vigil_primitives::{Height, IncidentId};

	#[test]
	fn signatures_of_all_wallets_have_one_form() {
		let of = |v: u8| format!("0x{}{v:02x}", "11".repeat(64));
		for (written, v) in [(0, 27), (1, 28), (27, 27), (28, 28), (29, 29)] {
			assert_eq!(signature(&of(written)).unwrap()[64], v);
		}
		for wrong in ["", "0x", "11", &of(27)[2..], &of(27)[..130]] {
			assert!(signature(wrong).is_err(), "{wrong}");
		}
	}

	/// A node that lies would have its own account credited.
	#[test]
	fn words_of_something_else_are_not_signed() {
		let holder = H160::repeat_byte(3);
		let args = HolderArgs { service: 7, protocol: 2, holder, account: String::new() };
		let right = BalanceClaim {
			genesis_hash: H256::repeat_byte(1),
			service: ServiceId(7),
			protocol: ProtocolId(2),
			incident: IncidentId(4),
			settlements: 5,
			height: Height(6),
			holder,
			account: H256::repeat_byte(2),
		};
		let is_meant = |words| is_meant(&words, H256::repeat_byte(1), &args, [2; 32]);
		assert!(is_meant(right));
		let others = [
			BalanceClaim { genesis_hash: H256::zero(), ..right },
			BalanceClaim { service: ServiceId(8), ..right },
			BalanceClaim { protocol: ProtocolId(3), ..right },
			BalanceClaim { holder: H160::zero(), ..right },
			BalanceClaim { account: H256::zero(), ..right },
		];
		assert!(!others.into_iter().any(is_meant));
	}

	#[test]
	fn addresses_have_twenty_bytes() {
		let written = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
		let expected = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
		assert_eq!(format!("{:?}", address(written).unwrap()), expected);
		assert!(address("0x70997970").is_err() && address(&written[2..]).is_err());
	}
}
