// SPDX-License-Identifier: Apache-2.0

//! Sending a signed transaction, and what becomes of it.

use super::{dry, events, Event, Intent, TxArgs, Wait};
use crate::{
	chain::Chain,
	error::{Exit, Problem, Result},
	ui::{Progress, Ui},
};
use serde_json::{json, Map, Value as Json};
use std::time::Duration;
use subxt::rpcs::{
	client::{rpc_params, RpcSubscription},
	methods::legacy::TransactionStatus,
};
use tokio::time::{timeout_at, Instant};
use vigil_primitives::H256;
use vigil_relayer_core::{Refused, TxEvent};
use vigil_relayer_link::{watching, RpcError};

/// How long to wait for a block, and then for finality.
const PATIENCE: Duration = Duration::from_secs(240);

/// A transaction that a block has and that succeeded.
#[derive(Clone, Debug)]
pub struct Sent {
	/// Its hash.
	pub hash: H256,
	/// The block.
	pub block: H256,
	/// Whether the block is final.
	pub is_final: bool,
	/// What happened.
	pub events: Vec<Event>,
}

impl Sent {
	/// What an event of this name says in a field.
	pub fn said(&self, pallet: &str, event: &str, field: &str) -> Option<&Json> {
		self.events.iter().find(|one| one.is(pallet, event))?.fields.get(field)
	}

	/// As a document.
	pub fn document(&self, chain: &Chain, intent: &Intent, args: &TxArgs) -> Result<Json> {
		let mut made = Map::new();
		if let Some((pallet, event, field, name)) = intent.made {
			if let Some(value) = self.said(pallet, event, field) {
				made.insert(name.into(), value.clone());
			}
		}
		let quiet = ["System", "TransactionPayment"];
		let told = self.events.iter().filter(|event| !quiet.contains(&event.pallet.as_str()));
		let paid = self.said("TransactionPayment", "TransactionFeePaid", "actual_fee");
		let paid = paid.and_then(Json::as_str).and_then(|text| text.parse().ok());
		let number = hex_block(self.block);
		Ok(json!({
			"schema": "vigil/sent/1",
			"call": format!("{}.{}", intent.call.pallet, intent.call.name),
			"made": made,
			"transaction": format!("{:?}", self.hash),
			"block": number,
			"final": self.is_final,
			"feeVgl": crate::units::vgl(paid.unwrap_or(0)),
			"events": told.map(|event| event.document()).collect::<Vec<_>>(),
			"link": link(chain, self.block, args.explorer.as_deref()),
		}))
	}
}

fn hex_block(block: H256) -> String {
	format!("{block:?}")
}

/// Where people look at a block.
fn link(chain: &Chain, block: H256, explorer: Option<&str>) -> String {
	match explorer {
		Some(pattern) => pattern.replace("{hash}", &hex_block(block)),
		None => {
			let node =
				chain.connection.endpoint().to_string().replace(':', "%3A").replace('/', "%2F");
			format!("https://polkadot.js.org/apps/?rpc={node}#/explorer/query/{}", hex_block(block))
		},
	}
}

/// Submits a transaction and waits as long as it was said.
pub async fn watch(ui: &Ui, chain: &Chain, bytes: &[u8], args: &TxArgs) -> Result<Sent> {
	let hash = H256(sp_crypto_hashing::blake2_256(bytes));
	// Before waiting: who is interrupted knows what to look for.
	ui.say(&format!("transaction {hash:?}"));
	let submitted = chain.connection.subscribe(
		"author_submitAndWatchExtrinsic",
		rpc_params![format!("0x{}", hex::encode(bytes))],
		"author_unwatchExtrinsic",
	);
	let mut statuses: RpcSubscription<TransactionStatus<H256>> =
		submitted.await.map_err(|error| not_taken(&error, hash))?;
	let progress = ui.wait("waiting for a block");
	let deadline = Instant::now().checked_add(PATIENCE).unwrap_or_else(Instant::now);
	loop {
		let next = timeout_at(deadline, statuses.next()).await.map_err(|_| {
			lost(hash, &format!("no word of it within {} seconds", PATIENCE.as_secs()))
		})?;
		let status = match next {
			Some(Ok(status)) => status,
			Some(Err(error)) => {
				return Err(lost(hash, "the node ended the subscription").cause(error))
			},
			None => return Err(lost(hash, "the node ended the subscription")),
		};
		match status {
			TransactionStatus::InBlock(block) if args.wait == Wait::InBlock => {
				return landed(chain, bytes, (hash, block), false).await
			},
			TransactionStatus::InBlock(block) => in_block(&progress, block),
			TransactionStatus::Finalized(block) => {
				return landed(chain, bytes, (hash, block), true).await
			},
			TransactionStatus::Retracted(_) => {
				progress.set("its block was abandoned; waiting for another one");
			},
			TransactionStatus::FinalityTimeout(_) => {
				return Err(lost(hash, "its block does not become final"))
			},
			TransactionStatus::Usurped(_) => {
				return Err(Problem::refused("another transaction of the account took its place"))
			},
			TransactionStatus::Dropped | TransactionStatus::Invalid => {
				return Err(Problem::refused("the node dropped it").hint("send it again"))
			},
			TransactionStatus::Future
			| TransactionStatus::Ready
			| TransactionStatus::Broadcast(_) => (),
		}
	}
}

fn in_block(progress: &Progress<'_>, block: H256) {
	progress.set(&format!("in block {block:?}; waiting until it is final"));
}

/// What it did in a block.
async fn landed(
	chain: &Chain,
	bytes: &[u8],
	(hash, block): (H256, H256),
	is_final: bool,
) -> Result<Sent> {
	let told = events::of_transaction(chain, block, bytes).await;
	let told = told.map_err(|problem| problem.with_exit(Exit::Unknown))?;
	let told = told.ok_or_else(|| lost(hash, "the block that should have it has it not"))?;
	let failed = told.iter().find(|event| event.is("System", "ExtrinsicFailed"));
	let failed = failed.map(|event| event.fields["dispatch_error"].clone());
	match failed.or_else(|| events::inner_error(&told)) {
		Some(error) => Err(dry::refusal(chain, &error)
			.cause(format!("it is in block {block:?}, and its fee was charged"))),
		None => Ok(Sent { hash, block, is_final, events: told }),
	}
}

/// It was sent, and what became of it is not known.
fn lost(hash: H256, why: &str) -> Problem {
	Problem::unknown(format!("what became of transaction {hash:?} is not known: {why}"))
		.hint("look for it in an explorer before you send it again")
}

/// Why a node did not take it.
fn not_taken(error: &RpcError, hash: H256) -> Problem {
	match watching::of_error(error) {
		TxEvent::Refused(Refused::Unpaid, _) => {
			Problem::refused("the account cannot pay the fee").hint("send VGL to it first")
		},
		TxEvent::Refused(Refused::Outdated, _) => {
			Problem::refused("another transaction of the account came first").hint("try again")
		},
		TxEvent::Refused(Refused::Crowded, _) => {
			Problem::refused("the node has no room for it").hint("wait, or add a --tip")
		},
		TxEvent::Refused(Refused::Invalid, text) => {
			Problem::refused("the node does not take it").cause(text)
		},
		TxEvent::Refused(_, text) => match error {
			RpcError::Unreachable { .. } => lost(hash, "the node did not answer"),
			_ => Problem::refused("the node does not take it").cause(text),
		},
		_ => lost(hash, "the node has it already"),
	}
}
