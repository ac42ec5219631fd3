// SPDX-License-Identifier: Apache-2.0

//! An account that submits calls, one after the other: whoever waits for a call to be in a block keeps
//! others from signing with the same nonce.

use crate::{
	outcome::{self, Done},
	watching::{is_last, of_error},
	Connection, Key, RpcError, Runtime,
};
use std::time::Duration;
use subxt::rpcs::{
	client::{rpc_params, RpcSubscription},
	methods::legacy::TransactionStatus,
};
use tokio::{sync::Mutex, time::timeout};
use vigil_primitives::H256;
use vigil_relayer_core::{Block, SignError, Stamp, Tx, TxEvent};

/// Blocks for which a transaction is valid.
const MORTALITY: u64 = 64;
/// How long to wait for a block that has it. Others wait meanwhile, and a node may never tell.
const PATIENCE: Duration = Duration::from_secs(120);

/// An account that pays. All that submit with it share one.
pub struct Payer {
	key: Key,
	turn: Mutex<()>,
}

/// A call of a pallet, its arguments encoded one after the other.
#[derive(Clone, Debug)]
pub struct Call<'a> {
	/// The pallet.
	pub pallet: &'a str,
	/// The call's name.
	pub name: &'a str,
	/// Its arguments.
	pub arguments: Vec<u8>,
}

/// Why nothing was submitted, or it did nothing.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
	/// A node did not answer as it should.
	#[error(transparent)]
	Rpc(#[from] RpcError),
	/// The transaction cannot be signed.
	#[error(transparent)]
	Sign(#[from] SignError),
	/// The chain did not take it.
	#[error("the chain did not take it: {0}")]
	Refused(String),
}

impl Payer {
	/// The account of this key.
	pub fn new(key: Key) -> Self {
		Self { key, turn: Mutex::new(()) }
	}

	/// Its key.
	pub fn key(&self) -> &Key {
		&self.key
	}

	/// Signs and submits a call, and waits until a block has it and it succeeded there. One that would
	/// fail now is not submitted, and costs nothing.
	pub async fn submit(&self, node: &Connection, call: &Call<'_>) -> Result<Done, SubmitError> {
		let _turn = self.turn.lock().await;
		match timeout(PATIENCE, self.submit_now(node, call)).await {
			Ok(result) => result,
			Err(_) => {
				let endpoint = node.endpoint().to_string();
				let detail = format!("no word of a block within {} seconds", PATIENCE.as_secs());
				Err(RpcError::Unreachable { endpoint, detail }.into())
			},
		}
	}

	/// Whether a call would succeed now. Nothing is submitted.
	pub async fn would(&self, node: &Connection, call: &Call<'_>) -> Result<(), SubmitError> {
		let _turn = self.turn.lock().await;
		self.prepare(node, call).await.map(drop)
	}

	async fn submit_now(&self, node: &Connection, call: &Call<'_>) -> Result<Done, SubmitError> {
		let (runtime, tx) = self.prepare(node, call).await?;
		let submitted = node.subscribe(
			"author_submitAndWatchExtrinsic",
			rpc_params![format!("0x{}", hex::encode(&tx.bytes))],
			"author_unwatchExtrinsic",
		);
		let mut statuses: RpcSubscription<TransactionStatus<H256>> =
			submitted.await.map_err(|error| match of_error(&error) {
				TxEvent::Refused(_, text) => SubmitError::Refused(text),
				_ => SubmitError::Rpc(error),
			})?;
		while let Some(Ok(status)) = statuses.next().await {
			if let TransactionStatus::InBlock(block) = status {
				let done = outcome::done(node, runtime, block, &tx.bytes).await?;
				return done.map_err(SubmitError::Refused);
			}
			if is_last(&status) {
				return Err(SubmitError::Refused(format!("{status:?}")));
			}
		}
		Err(RpcError::ended(node.endpoint(), None).into())
	}

	/// A call that would succeed now, signed.
	async fn prepare(
		&self,
		node: &Connection,
		call: &Call<'_>,
	) -> Result<(Runtime, Tx), SubmitError> {
		let runtime = Runtime::read(node).await?;
		let hash = node.finalized_head().await?;
		let birth = Block { number: node.block_number(hash).await?, hash };
		let address = self.key.address();
		let nonce = node.request("system_accountNextIndex", rpc_params![address]).await?;
		let stamp = Stamp { nonce, birth, mortality: MORTALITY, tip: 0 };
		let tx = runtime.sign(&self.key, call, &stamp)?;
		match outcome::dry_run(node, &runtime, &tx.bytes).await {
			Some(reason) => Err(SubmitError::Refused(reason)),
			None => Ok((runtime, tx)),
		}
	}
}
