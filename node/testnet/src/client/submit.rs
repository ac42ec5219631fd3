// SPDX-License-Identifier: Apache-2.0

//! Transactions: signed, submitted, and followed until they are in a block and final.

use super::{state::Events, Client, Head};
use crate::{Error, Result, Seen, Wait};
use codec::Encode;
use frame_support::traits::GetCallMetadata;
use frame_system::{Event, Phase};
use sp_core::{sr25519, Bytes, Pair};
use sp_runtime::{DispatchError, MultiSigner};
use std::time::Duration;
use vigil_runtime::{AccountId, BlockNumber, Hash, Nonce, RuntimeCall, RuntimeError, RuntimeEvent};

/// How long a transaction may take until it is final.
const INCLUSION: Duration = Duration::from_secs(120);

/// A transaction that the pool accepted.
#[derive(Debug)]
pub struct Pending<'a> {
	client: &'a Client,
	call: String,
	bytes: Vec<u8>,
	after: BlockNumber,
}

/// A transaction in a block whose call succeeded.
#[derive(Clone, Debug)]
pub struct Included {
	/// The block.
	pub block: Head,
	/// What the call deposited.
	pub events: Vec<RuntimeEvent>,
}

impl Client {
	/// The next nonce of `account`, with the transactions in the pool counted.
	pub async fn next_nonce(&self, account: &AccountId) -> Result<Nonce> {
		self.request("system_accountNextIndex", (account,)).await
	}

	/// Signs `call` and hands it to the pool.
	pub async fn submit(
		&self,
		call: impl Into<RuntimeCall>,
		signer: &sr25519::Pair,
	) -> Result<Pending<'_>> {
		let call = call.into();
		let metadata = call.get_call_metadata();
		let name = format!("{}.{}", metadata.pallet_name, metadata.function_name);
		let account =
			sp_runtime::traits::IdentifyAccount::into_account(MultiSigner::from(signer.public()));
		let after = self.finalised().await?.number;
		let nonce = self.next_nonce(&account).await?;
		let genesis = self.genesis_hash().await?;
		let bytes = vigil_runtime::signing::sign(call, signer, nonce, genesis).encode();
		let _: Hash = self.request("author_submitExtrinsic", (Bytes(bytes.clone()),)).await?;
		Ok(Pending { client: self, call: name, bytes, after })
	}

	/// Signs and submits `call` and waits until it is in a block of the best chain.
	pub async fn execute(
		&self,
		call: impl Into<RuntimeCall>,
		signer: &sr25519::Pair,
	) -> Result<Included> {
		self.submit(call, signer).await?.included().await
	}
}

impl Pending<'_> {
	/// Waits until it is in a block of the best chain; an error if the call failed there.
	pub async fn included(&self) -> Result<Included> {
		self.found(async || self.client.best().await).await
	}

	/// Waits until it is in a final block; an error if the call failed there.
	pub async fn finalised(&self) -> Result<Included> {
		self.found(async || self.client.finalised().await).await
	}

	async fn found(&self, upto: impl AsyncFn() -> Result<Head>) -> Result<Included> {
		let mut searched = Vec::new();
		let (block, index) = Wait::new(format!("{} in a block", self.call), INCLUSION)
			.until(async || {
				let head = upto().await?;
				let found = self.search(head, &mut searched).await?;
				Ok(Seen::some(found, format!("not in a block up to {head}")))
			})
			.await?;
		let events = self.client.events(block.hash).await?;
		self.outcome(block, index, events)
	}

	/// Looks into the blocks up to `head` that were not searched before. All of them, not only the
	/// newest: after a reorganisation the transaction may be in an older one.
	async fn search(&self, head: Head, searched: &mut Vec<Hash>) -> Result<Option<(Head, u32)>> {
		for number in self.after + 1..=head.number {
			let Some(hash) = self.client.block_hash(number).await? else { break };
			if searched.contains(&hash) {
				continue;
			}
			let block = self.client.block(hash).await?;
			if let Some(index) = block.extrinsics.iter().position(|bytes| **bytes == self.bytes) {
				let index = u32::try_from(index).unwrap_or(u32::MAX);
				return Ok(Some((Head { number, hash }, index)));
			}
			searched.push(hash);
		}
		Ok(None)
	}

	fn outcome(&self, block: Head, index: u32, events: Events) -> Result<Included> {
		let phase = Phase::ApplyExtrinsic(index);
		let own = events.into_iter().filter(|record| record.phase == phase);
		let events: Vec<RuntimeEvent> = own.map(|record| record.event).collect();
		let failure = events.iter().find_map(|event| match event {
			RuntimeEvent::System(Event::ExtrinsicFailed { dispatch_error, .. }) => {
				Some(*dispatch_error)
			},
			_ => None,
		});
		match failure {
			None => Ok(Included { block, events }),
			Some(error) => Err(Error::Dispatch {
				call: self.call.clone(),
				block: block.number,
				error: name_of(error),
			}),
		}
	}
}

/// `Staking(NotStash)` for an error of a pallet, else what the SDK prints.
fn name_of(error: DispatchError) -> String {
	RuntimeError::from_dispatch_error(error)
		.map_or_else(|| format!("{error:?}"), |known| format!("{known:?}"))
}
