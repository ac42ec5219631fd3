// SPDX-License-Identifier: Apache-2.0

//! Transactions: what a call would do, and doing it.

mod dry;
mod events;
mod send;

pub use dry::{look, Look};
pub use events::{of_transaction, Event};
pub use send::{deliver, watch, Sent};

use crate::{
	chain::{CallOf, Chain},
	error::{Problem, Result},
	keys::{Key, Who},
	shape::Style,
	ui::Ui,
	units,
};
use serde_json::{json, Value as Json};
use subxt::{
	config::DefaultExtrinsicParamsBuilder,
	ext::scale_encode::{EncodeAsFields, Error as EncodeError, FieldIter, TypeResolver},
	rpcs::client::rpc_params,
	transactions::StaticPayload,
	utils::{AccountId32, MultiSignature},
};
use vigil_primitives::H256;

/// Blocks for which a transaction is valid.
const MORTALITY: u64 = 64;
/// A block with so many on top is hardly ever abandoned, final or not.
const BURIED: u64 = 8;

/// How long to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Wait {
	/// Until a block has it
	InBlock,
	/// Until that block is final
	Final,
}

/// What every command that signs takes.
#[derive(Clone, Debug, clap::Args)]
pub struct TxArgs {
	#[command(flatten)]
	pub who: Who,
	/// Show the decoded call, its fee, what it holds and when it takes effect, and send nothing
	#[arg(long, conflicts_with = "call_data", help_heading = "What is sent")]
	pub dry_run: bool,
	/// Print the encoded call, for a multisig, a proxy or a cold wallet, and send nothing
	#[arg(long, help_heading = "What is sent")]
	pub call_data: bool,
	/// How long to wait
	#[arg(long, value_enum, default_value = "in-block", help_heading = "What is sent")]
	pub wait: Wait,
	/// Send without asking
	#[arg(long, short, help_heading = "What is sent")]
	pub yes: bool,
	/// Make the call as this account, whose proxy the key is
	#[arg(long, value_name = "ADDRESS", help_heading = "What is sent")]
	pub proxied: Option<String>,
	/// Propose the call to the council, of whose members so many have to agree
	#[arg(long, value_name = "NUMBER", conflicts_with_all = ["proxied", "sudo"], help_heading = "What is sent")]
	pub council: Option<u32>,
	/// Make the call with the sudo key that development chains have
	#[arg(long, conflicts_with = "proxied", help_heading = "What is sent")]
	pub sudo: bool,
	/// What to add for the block's author, in VGL
	#[arg(long, value_name = "VGL", value_parser = units::parse_vgl, default_value = "0", help_heading = "What is sent")]
	pub tip: u128,
	/// Where blocks can be looked at; {hash} stands for the block
	#[arg(long, value_name = "URL", env = "VIGIL_EXPLORER", help_heading = "What is sent")]
	pub explorer: Option<String>,
}

impl TxArgs {
	/// Whose call it is: of whom the key is a proxy of, or of the key's own account.
	pub fn signs_for(&self, ui: &Ui, chain: &Chain) -> Result<[u8; 32]> {
		if let Some(proxied) = &self.proxied {
			return chain.account(proxied);
		}
		match self.who.account(chain)? {
			Some(account) => Ok(account),
			None => Ok(self.who.open(ui)?.account()),
		}
	}
}

/// When what a call does takes effect.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
	/// When a block has it.
	AtOnce,
	/// So many eras after the one that runs, and what then happens.
	Eras(u32, &'static str),
	/// So many eras as a constant says.
	ErasOf(&'static str, &'static str, &'static str),
	/// So many blocks as a constant says.
	BlocksOf(&'static str, &'static str, &'static str),
	/// A time that is known.
	Words(String),
}

/// A call that somebody wants to make.
#[derive(Clone, Debug, PartialEq)]
pub struct Intent {
	/// The call.
	pub call: CallOf,
	/// When it takes effect.
	pub effect: Effect,
	/// What an event of it names: pallet, event, field, and what that is called in the answer.
	pub made: Option<(&'static str, &'static str, &'static str, &'static str)>,
	/// What to do next.
	pub next: Option<String>,
}

impl Intent {
	/// To make this call.
	pub fn new(pallet: &str, name: &str, arguments: Json) -> Self {
		let call = CallOf::new(pallet, name, arguments);
		Self { call, effect: Effect::AtOnce, made: None, next: None }
	}

	/// All of these calls, or none.
	pub fn all(calls: Vec<CallOf>) -> Self {
		let mut calls = calls;
		match (calls.len(), calls.pop()) {
			(1, Some(one)) => Self { call: one, effect: Effect::AtOnce, made: None, next: None },
			(_, last) => {
				let nested: Vec<_> = calls.iter().chain(&last).map(CallOf::nested).collect();
				Self::new("Utility", "batch_all", json!({ "calls": nested }))
			},
		}
	}

	/// It takes effect then.
	pub fn effect(mut self, effect: Effect) -> Self {
		self.effect = effect;
		self
	}

	/// An event names what it made.
	pub fn makes(
		mut self,
		pallet: &'static str,
		event: &'static str,
		field: &'static str,
		name: &'static str,
	) -> Self {
		self.made = Some((pallet, event, field, name));
		self
	}

	/// What to type next.
	pub fn next(mut self, text: impl Into<String>) -> Self {
		self.next = Some(text.into());
		self
	}
}

/// Arguments that are encoded already.
struct Encoded(Vec<u8>);

impl EncodeAsFields for Encoded {
	fn encode_as_fields_to<R: TypeResolver>(
		&self,
		_: &mut dyn FieldIter<'_, R::TypeId>,
		_: &R,
		out: &mut Vec<u8>,
	) -> std::result::Result<(), EncodeError> {
		out.extend(&self.0);
		Ok(())
	}
}

/// Does what the arguments say with a call: shows its bytes, shows what it would do, or makes it.
pub async fn run(ui: &Ui, chain: &Chain, args: &TxArgs, intent: Intent) -> Result<()> {
	act(ui, chain, args, intent).await.map(drop)
}

/// The same, and returns what was made where something was.
pub async fn act(ui: &Ui, chain: &Chain, args: &TxArgs, intent: Intent) -> Result<Option<Sent>> {
	let Some((key, intent)) = agreed(ui, chain, args, intent, "Send it?").await? else {
		return Ok(None);
	};
	let sent = deliver(ui, chain, &key, &intent.call, args).await?;
	ui.answer(&sent.document(chain, &intent, args)?)?;
	if let Some(next) = &intent.next {
		ui.say(&format!("next: {next}"));
	}
	Ok(Some(sent))
}

/// Shows a call and has it confirmed: who signs it, and the call as it is made. Nothing where the arguments ask for no
/// more than to see it.
pub async fn agreed(
	ui: &Ui,
	chain: &Chain,
	args: &TxArgs,
	intent: Intent,
	question: &str,
) -> Result<Option<(Key, Intent)>> {
	let mut intent = intent;
	intent.call = wrapped(chain, args, intent.call)?;
	let data = chain.runtime.call_data(&intent.call)?;
	if args.call_data {
		ui.answer(&bare(chain, &data)?)?;
		return Ok(None);
	}
	let named = args.who.account(chain)?;
	if args.dry_run && named.is_some() {
		let account = named.unwrap_or_default();
		let look = look(chain, &account, &intent, &data, args.tip).await?;
		look.refusal(chain).map_or(Ok(()), Err)?;
		ui.answer(&look.document)?;
		return Ok(None);
	}
	let key = args.who.open(ui)?;
	// What was worked out for one account is not signed by another.
	if named.is_some_and(|named| named != key.account()) {
		let [named, own] =
			[named.unwrap_or_default(), key.account()].map(|one| chain.address(&one));
		return Err(Problem::usage(format!("the key is that of {own}, not of {named}"))
			.hint("leave --from out, or name a key file whose address is its own"));
	}
	let look = look(chain, &key.account(), &intent, &data, args.tip).await?;
	look.refusal(chain).map_or(Ok(()), Err)?;
	if args.dry_run {
		ui.answer(&look.document)?;
		return Ok(None);
	}
	if !args.yes {
		ui.say(&crate::render::text(&look.document, false));
		if !chain.pinned {
			ui.say(&format!(
				"the chain is {:?}, as the node says (pin it with --genesis)",
				chain.genesis()
			));
		}
		ui.say(&format!("how this call is written is the word of {}", chain.connection.endpoint()));
	}
	ui.confirm(question, args.yes)?;
	Ok(Some((key, intent)))
}

/// A call as it is made for somebody else: a proxied account, the council, or root.
fn wrapped(chain: &Chain, args: &TxArgs, call: CallOf) -> Result<CallOf> {
	if let Some(real) = &args.proxied {
		let real = chain.address(&chain.account(real)?);
		let arguments = json!({ "real": real, "force_proxy_type": null, "call": call.nested() });
		return Ok(CallOf::new("Proxy", "proxy", arguments));
	}
	if let Some(threshold) = args.council {
		let length = chain.runtime.call_data(&call)?.len();
		let arguments = json!({
			"threshold": threshold, "proposal": call.nested(), "length_bound": length,
		});
		return Ok(CallOf::new("Council", "propose", arguments));
	}
	match args.sudo {
		true => Ok(CallOf::new("Sudo", "sudo", json!({ "call": call.nested() }))),
		false => Ok(call),
	}
}

/// A call's bytes and hash, for who signs elsewhere.
pub fn bare(chain: &Chain, data: &[u8]) -> Result<Json> {
	let human = chain.runtime.decode_call(data, Style::Human)?;
	Ok(json!({
		"schema": "vigil/call-data/1",
		"call": format!("{}.{}", human.pallet, human.name),
		"callHash": format!("0x{}", hex::encode(sp_crypto_hashing::blake2_256(data))),
		"callData": format!("0x{}", hex::encode(data)),
		"genesisHash": format!("{:?}", chain.genesis()),
		"specVersion": chain.runtime.version.spec_version,
	}))
}

/// A transaction that is signed.
#[derive(Clone, Debug, PartialEq)]
pub struct Signed {
	/// Its place among those of the account.
	pub nonce: u64,
	/// It, encoded.
	pub bytes: Vec<u8>,
}

/// A transaction with this call, signed.
pub async fn signed(chain: &Chain, key: &Key, call: &CallOf, tip: u128) -> Result<Signed> {
	let address = chain.address(&key.account());
	let nonce: u64 =
		chain.connection.request("system_accountNextIndex", rpc_params![address]).await?;
	let (number, born) = birth(chain).await?;
	let params = DefaultExtrinsicParamsBuilder::new()
		.nonce(nonce)
		.tip(tip)
		.mortal_from_unchecked(MORTALITY, number, born)
		.build();
	let payload =
		StaticPayload::new(&call.pallet, &call.name, Encoded(chain.runtime.arguments(call)?));
	let transactions = chain.runtime.signing.transactions();
	let mut signable =
		transactions.create_signable_offline(&payload, params).map_err(unsignable)?;
	let signed = signable.sign(key.pair()).map_err(unsignable)?;
	Ok(Signed { nonce, bytes: signed.into_encoded() })
}

/// The block from which on a transaction is valid.
async fn birth(chain: &Chain) -> Result<(u64, H256)> {
	let last = chain.connection.finalized_head().await?;
	let last_final = chain.connection.block_number(last).await?;
	let best = chain.connection.best_head().await?;
	let number = born(last_final, chain.connection.block_number(best).await?);
	let hash = match number == last_final {
		true => Some(last),
		false => chain.connection.block_hash(number).await?,
	};
	let hash = hash.ok_or_else(|| Problem::unreached("the node has another chain by now"))?;
	Ok((number, hash))
}

/// Its height: that of the last final block, which nobody abandons. Where finality stands still that is soon too old for
/// anything to be valid, and what is signed then is about just that.
fn born(last_final: u64, best: u64) -> u64 {
	match best.saturating_sub(last_final) > MORTALITY.div_ceil(2) {
		true => best.saturating_sub(BURIED),
		false => last_final,
	}
}

/// A transaction with this call as long as a signed one, that nobody signed: for asking what it costs.
fn unsigned(chain: &Chain, account: &[u8; 32], call: &CallOf, tip: u128) -> Result<Vec<u8>> {
	let params = DefaultExtrinsicParamsBuilder::new()
		.nonce(0)
		.tip(tip)
		.mortal_from_unchecked(MORTALITY, 0, H256::zero())
		.build();
	let payload =
		StaticPayload::new(&call.pallet, &call.name, Encoded(chain.runtime.arguments(call)?));
	let transactions = chain.runtime.signing.transactions();
	let mut signable =
		transactions.create_signable_offline(&payload, params).map_err(unsignable)?;
	let nobody = MultiSignature::Sr25519([0; 64]);
	let signed = signable
		.sign_with_account_and_signature(&AccountId32(*account), &nobody)
		.map_err(unsignable)?;
	Ok(signed.into_encoded())
}

fn unsignable(error: impl std::fmt::Display) -> Problem {
	Problem::refused("the chain's transactions cannot be made by this command").cause(error)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_is_signed_is_valid_however_long_nothing_has_been_final() {
		assert_eq!(born(100, 103), 100);
		assert_eq!(born(103, 100), 103, "a node that shows an older best block");
		for best in 100..1_000 {
			let born = born(100, best);
			assert!(best + MORTALITY / 2 <= born + MORTALITY, "it is dead soon after {best}");
			assert!(born == 100 || born + BURIED <= best, "it may be abandoned at {best}");
		}
	}
}
