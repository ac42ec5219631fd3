// SPDX-License-Identifier: Apache-2.0

//! Sending a signed transaction, and what becomes of it.

use super::{dry, events, signed, Event, Intent, Signed, TxArgs, Wait};
use crate::{
	chain::{CallOf, Chain},
	error::{Exit, Problem, Result},
	keys::Key,
	ui::{Progress, Ui},
};
use serde_json::{json, Map, Value as Json};
use std::{future::Future, time::Duration};
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
/// How often a call is signed for which other transactions of the account came first.
const TRIES: usize = 4;

type Statuses = RpcSubscription<TransactionStatus<H256>>;

/// Why a node did not take a transaction.
#[derive(Debug)]
enum NotTaken {
	/// Another one of the account has its nonce, in a block or in the node's pool, so this one is in neither.
	CameFirst(Problem),
	/// For another reason, or it may have it.
	Otherwise(Problem),
}

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

/// Signs a call, submits it and waits as long as it was said.
pub async fn deliver(
	ui: &Ui,
	chain: &Chain,
	key: &Key,
	call: &CallOf,
	args: &TxArgs,
) -> Result<Sent> {
	let sign = || signed(chain, key, call, args.tip);
	let (bytes, statuses) = in_turn(ui, sign, |bytes| submit(ui, chain, bytes)).await?;
	follow(ui, chain, statuses, &bytes, args).await
}

/// Submits a transaction and waits as long as it was said.
pub async fn watch(ui: &Ui, chain: &Chain, bytes: &[u8], args: &TxArgs) -> Result<Sent> {
	let submitted = submit(ui, chain, bytes.to_vec()).await;
	let (bytes, statuses) = submitted.map_err(|not_taken| match not_taken {
		NotTaken::CameFirst(problem) | NotTaken::Otherwise(problem) => problem,
	})?;
	follow(ui, chain, statuses, &bytes, args).await
}

/// Signs and submits. Where another transaction of the account came first, and the node has a later nonce by now, it is
/// signed again with that: else nothing would be sent because of another terminal, or of a block that came meanwhile.
/// Whatever else a node says, this one may be in a block, and nothing is signed twice.
async fn in_turn<T, S, F>(
	ui: &Ui,
	mut sign: impl FnMut() -> S,
	mut submit: impl FnMut(Vec<u8>) -> F,
) -> Result<T>
where
	S: Future<Output = Result<Signed>>,
	F: Future<Output = std::result::Result<T, NotTaken>>,
{
	let (mut lost, mut tries) = (None, 0_usize);
	loop {
		let Signed { nonce, bytes } = sign().await?;
		// That a nonce is taken and that it is the next one cannot both be so.
		if let Some((_, problem)) = lost.take_if(|(used, _)| *used >= nonce) {
			return Err(problem);
		}
		tries = tries.saturating_add(1);
		match submit(bytes).await {
			Ok(taken) => return Ok(taken),
			Err(NotTaken::CameFirst(problem)) if tries < TRIES => {
				ui.say("another transaction of the account came first: it is signed again");
				lost = Some((nonce, problem));
			},
			Err(NotTaken::CameFirst(problem) | NotTaken::Otherwise(problem)) => {
				return Err(problem)
			},
		}
	}
}

/// Hands a transaction to the node.
async fn submit(
	ui: &Ui,
	chain: &Chain,
	bytes: Vec<u8>,
) -> std::result::Result<(Vec<u8>, Statuses), NotTaken> {
	let hash = hash_of(&bytes);
	// Before waiting: who is interrupted knows what to look for.
	ui.say(&format!("transaction {hash:?}"));
	let submitted = chain.connection.subscribe(
		"author_submitAndWatchExtrinsic",
		rpc_params![format!("0x{}", hex::encode(&bytes))],
		"author_unwatchExtrinsic",
	);
	match submitted.await {
		Ok(statuses) => Ok((bytes, statuses)),
		Err(error) => Err(not_taken(&error, hash)),
	}
}

fn hash_of(bytes: &[u8]) -> H256 {
	H256(sp_crypto_hashing::blake2_256(bytes))
}

/// Waits for what becomes of it.
async fn follow(
	ui: &Ui,
	chain: &Chain,
	mut statuses: Statuses,
	bytes: &[u8],
	args: &TxArgs,
) -> Result<Sent> {
	let hash = hash_of(bytes);
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
fn not_taken(error: &RpcError, hash: H256) -> NotTaken {
	NotTaken::Otherwise(match watching::of_error(error) {
		TxEvent::Refused(Refused::Unpaid, _) => {
			Problem::refused("the account cannot pay the fee").hint("send VGL to it first")
		},
		TxEvent::Refused(Refused::Outdated, _) => return came_first(),
		TxEvent::Refused(Refused::Crowded, _) if watching::is_same_nonce(error) => {
			return came_first()
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
	})
}

fn came_first() -> NotTaken {
	NotTaken::CameFirst(
		Problem::refused("another transaction of the account came first").hint("try again"),
	)
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::{cell::RefCell, collections::VecDeque};

	/// What comes of it where the node tells these nonces and answers so, and how often it was signed and submitted.
	async fn sent(
		nonces: &[u64],
		answers: Vec<std::result::Result<(), NotTaken>>,
	) -> (Result<()>, usize, usize) {
		let (nonces, answers) = (nonces.iter().copied().collect(), answers.into_iter().collect());
		let (nonces, answers): (RefCell<VecDeque<u64>>, RefCell<VecDeque<_>>) =
			(RefCell::new(nonces), RefCell::new(answers));
		let left = || (nonces.borrow().len(), answers.borrow().len());
		let before = left();
		let sign = || async {
			let nonce = nonces.borrow_mut().pop_front().unwrap();
			Ok(Signed { nonce, bytes: vec![u8::try_from(nonce).unwrap()] })
		};
		let submit = |_| async { answers.borrow_mut().pop_front().unwrap() };
		let ui = Ui::with(Default::default(), Box::new(std::io::sink()), Box::new(std::io::sink()));
		let done = in_turn(&ui, sign, submit).await;
		let after = left();
		(done, before.0 - after.0, before.1 - after.1)
	}

	fn refused(code: i32, message: &str) -> std::result::Result<(), NotTaken> {
		let (endpoint, method) = (String::new(), String::new());
		let error = RpcError::Refused { endpoint, method, code, message: message.into() };
		Err(not_taken(&error, H256::zero()))
	}

	fn stale() -> std::result::Result<(), NotTaken> {
		refused(1010, "Invalid Transaction: \"Transaction is outdated\"")
	}

	fn taken_in_pool() -> std::result::Result<(), NotTaken> {
		refused(1014, "Priority is too low: (5 vs 5)")
	}

	#[tokio::test]
	async fn a_call_that_lost_a_race_is_signed_again_with_the_nonce_after_that() {
		for first in [stale(), taken_in_pool()] {
			let (done, signed, submitted) = sent(&[4, 5], vec![first, Ok(())]).await;
			assert!(done.is_ok());
			assert_eq!((signed, submitted), (2, 2));
		}
	}

	#[tokio::test]
	async fn a_call_is_not_signed_again_for_ever() {
		let all = (0..TRIES + 3).map(|_| stale()).collect();
		let (done, signed, submitted) = sent(&[4, 5, 6, 7, 8, 9, 10], all).await;
		assert!(done.unwrap_err().text().contains("came first"));
		assert_eq!((signed, submitted), (TRIES, TRIES));
	}

	/// Of a node that says so of a nonce which it calls the next one, nothing is known.
	#[tokio::test]
	async fn a_nonce_that_is_not_a_later_one_is_not_submitted() {
		for again in [4, 3] {
			let (done, signed, submitted) = sent(&[4, again], vec![stale(), Ok(())]).await;
			assert!(done.unwrap_err().text().contains("came first"));
			assert_eq!((signed, submitted), (2, 1));
		}
	}

	/// In each of these cases it may be in a block, or would be refused again.
	#[tokio::test]
	async fn nothing_else_is_signed_again() {
		let lost = Err(not_taken(
			&RpcError::Unreachable { endpoint: String::new(), detail: "x".into() },
			H256::zero(),
		));
		for (first, exit) in [
			(lost, Exit::Unknown),
			(refused(1013, "Already imported"), Exit::Unknown),
			(refused(1016, "Immediately dropped"), Exit::Refused),
			(refused(1012, "Transaction is temporarily banned"), Exit::Refused),
			(refused(1010, "Inability to pay some fees"), Exit::Refused),
			(refused(1010, "Transaction has a bad signature"), Exit::Refused),
		] {
			let (done, signed, submitted) = sent(&[4, 5], vec![first, Ok(())]).await;
			let problem = done.unwrap_err();
			assert_eq!((problem.exit(), signed, submitted), (exit, 1, 1), "{}", problem.text());
		}
	}
}
