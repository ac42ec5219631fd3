// SPDX-License-Identifier: Apache-2.0

//! Transactions: signed, submitted, and followed until they are in a block and final.

use super::{
	chains::{Chain, Vigil},
	Client, Head,
};
use crate::{Error, Result, Seen, Wait};
use frame_support::traits::GetCallMetadata;
use frame_system::{EventRecord, Phase};
use sp_core::{sr25519, Bytes, Pair};
use sp_runtime::MultiSigner;
use std::{marker::PhantomData, time::Duration};
use vigil_runtime::{AccountId, BlockNumber, Hash, Nonce, RuntimeCall};

/// How long a transaction may take until it is final.
const INCLUSION: Duration = Duration::from_secs(120);

/// A transaction that the pool accepted.
#[derive(Debug)]
pub struct Pending<'a, C = Vigil> {
	client: &'a Client,
	call: String,
	bytes: Vec<u8>,
	after: BlockNumber,
	chain: PhantomData<C>,
}

/// A transaction in a block whose call succeeded.
#[derive(Clone, Debug)]
pub struct Included<C: Chain = Vigil> {
	/// The block.
	pub block: Head,
	/// What the call deposited.
	pub events: Vec<C::Event>,
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
		self.submit_to::<Vigil>(call.into(), signer).await
	}

	/// Signs a call of another chain and hands it to the pool of a node of that chain.
	pub(crate) async fn submit_to<C: Chain>(
		&self,
		call: C::Call,
		signer: &sr25519::Pair,
	) -> Result<Pending<'_, C>> {
		let metadata = call.get_call_metadata();
		let name = format!("{}.{}", metadata.pallet_name, metadata.function_name);
		let account =
			sp_runtime::traits::IdentifyAccount::into_account(MultiSigner::from(signer.public()));
		let after = self.finalised().await?.number;
		let nonce = self.next_nonce(&account).await?;
		let genesis = self.genesis_hash().await?;
		let bytes = C::sign(call, signer, nonce, genesis);
		let _: Hash = self.request("author_submitExtrinsic", (Bytes(bytes.clone()),)).await?;
		Ok(Pending { client: self, call: name, bytes, after, chain: PhantomData })
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

impl<C: Chain> Pending<'_, C> {
	/// Waits until it is in a block of the best chain; an error if the call failed there.
	pub async fn included(&self) -> Result<Included<C>> {
		self.found(async || self.client.best().await).await
	}

	/// Waits until it is in a final block; an error if the call failed there.
	pub async fn finalised(&self) -> Result<Included<C>> {
		self.found(async || self.client.finalised().await).await
	}

	async fn found(&self, upto: impl AsyncFn() -> Result<Head>) -> Result<Included<C>> {
		let mut searched = Vec::new();
		let (block, index) = Wait::new(format!("{} in a block", self.call), INCLUSION)
			.until(async || {
				let head = upto().await?;
				let found = self.search(head, &mut searched).await?;
				Ok(Seen::some(found, format!("not in a block up to {head}")))
			})
			.await?;
		let events = self.client.events_of::<C::Event>(block.hash).await?;
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

	fn outcome(
		&self,
		block: Head,
		index: u32,
		events: Vec<EventRecord<C::Event, Hash>>,
	) -> Result<Included<C>> {
		let phase = Phase::ApplyExtrinsic(index);
		let own = events.into_iter().filter(|record| record.phase == phase);
		let events: Vec<C::Event> = own.map(|record| record.event).collect();
		match events.iter().find_map(C::failure) {
			None => Ok(Included { block, events }),
			Some(error) => {
				Err(Error::Dispatch { call: self.call.clone(), block: block.number, error })
			},
		}
	}
}
