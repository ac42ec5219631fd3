// SPDX-License-Identifier: Apache-2.0

//! Shows Vigil that messages arrived, by receipts in a certified state of their destination.
//!
//! Nothing of this is journaled: what Vigil's own state says is where it carries on.

use crate::{
	connection::Hex,
	outcome,
	state::{lane_key, next_message},
	watching::{is_last, of_error},
	Connection, Key, RpcError, Runtime,
};
use codec::{Decode, Encode};
use serde::Deserialize;
use sp_crypto_hashing::{blake2_128, twox_128, twox_64};
use subxt::rpcs::{
	client::{rpc_params, RpcSubscription},
	methods::legacy::TransactionStatus,
};
use vigil_primitives::{
	receipt::message_key, Checkpoint, Destination, SequenceNumber, ServiceId, H256,
};
use vigil_relayer_core::{api::InboxInfo, Block, SignError, TxEvent};

/// The pallet that keeps lanes on Vigil.
const FAILOVER: &str = "Failover";
/// Blocks for which a transaction is valid.
const MORTALITY: u64 = 64;
/// The most messages in one proof, below what Vigil takes: proofs of many receipts are large.
const MOST_MESSAGES: u64 = 32;

/// The numbers of a lane's messages, as Vigil keeps them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Decode)]
pub struct LaneNumbers {
	/// The first message of the oldest outbox that is kept.
	pub oldest: SequenceNumber,
	/// The first message that is not known to be delivered.
	pub delivered: SequenceNumber,
	/// The first message that is in no outbox.
	pub sealed: SequenceNumber,
}

/// What `state_getReadProof` answers.
#[derive(Deserialize)]
struct ReadProof {
	proof: Vec<Hex>,
}

/// Why nothing was proven.
#[derive(Debug, thiserror::Error)]
pub enum ProveError {
	/// A node did not answer as it should.
	#[error(transparent)]
	Rpc(#[from] RpcError),
	/// The transaction cannot be signed.
	#[error(transparent)]
	Sign(#[from] SignError),
	/// Vigil did not take it.
	#[error("Vigil did not take the proof: {0}")]
	Refused(String),
}

/// Who proves what where.
pub struct Prover<'a> {
	/// A node of Vigil.
	pub vigil: &'a Connection,
	/// A node of the destination.
	pub destination: &'a Connection,
	/// The name of its inbox pallet.
	pub pallet: &'a str,
	/// The service whose ward the destination is.
	pub certified_by: ServiceId,
	/// Who pays on Vigil.
	pub key: &'a Key,
}

impl Prover<'_> {
	/// Shows Vigil what arrived of a lane, as far as the last checkpoint tells. Returns the first
	/// message of which Vigil does not know; `None` if Vigil has no such lane.
	pub async fn prove(&self, service: ServiceId) -> Result<Option<SequenceNumber>, ProveError> {
		let info: InboxInfo = self.destination.call("InboxApi_inbox", &[], None).await?;
		let Some(id) = self.destination_id(&info.destination).await? else { return Ok(None) };
		let lane = self.lane(service, id).await?;
		if lane.delivered >= lane.sealed {
			return Ok(Some(lane.delivered));
		}
		let Some(checkpoint) = self.checkpoint().await? else { return Ok(Some(lane.delivered)) };
		let at = Some(checkpoint.block_hash);
		let found = self.destination.storage(&lane_key(self.pallet, service), at).await?;
		let next = next_message(found.as_deref())
			.map_err(|error| self.destination.nonsense("state_getStorage", error))?;
		let Some(up_to) = last_provable(&lane, next) else { return Ok(Some(lane.delivered)) };
		let keys: Vec<_> = (lane.delivered.0..=up_to.0)
			.map(|number| message_key(self.pallet, service, SequenceNumber(number)))
			.collect();
		let proof = self.read_proof(&keys, checkpoint.block_hash).await?;
		let arguments = (service, id, checkpoint.height, proof, up_to).encode();
		self.submit("prove_delivery", arguments).await?;
		Ok(Some(self.lane(service, id).await?.delivered))
	}

	/// The number that Vigil gave the destination.
	async fn destination_id(&self, place: &Destination) -> Result<Option<u32>, RpcError> {
		let place = place.encode();
		let key = [&map("DestinationIds")[..], &blake2_128(&place)[..], &place[..]].concat();
		let found = self.vigil.storage(&key, None).await?;
		Ok(found.and_then(|bytes| u32::decode(&mut &bytes[..]).ok()))
	}

	/// How far Vigil knows the lane to be.
	async fn lane(&self, service: ServiceId, id: u32) -> Result<LaneNumbers, RpcError> {
		let (service, id) = (service.encode(), id.encode());
		let hashed = [&twox_64(&service)[..], &service[..], &twox_64(&id)[..], &id[..]].concat();
		let key = [&map("Lanes")[..], &hashed[..]].concat();
		let found = self.vigil.storage(&key, None).await?;
		let lane = found.map(|bytes| LaneNumbers::decode(&mut &bytes[..]));
		lane.transpose()
			.map(Option::unwrap_or_default)
			.map_err(|error| self.vigil.nonsense("Failover.Lanes", error))
	}

	/// The last certified block of the destination.
	pub(crate) async fn checkpoint(&self) -> Result<Option<Checkpoint>, RpcError> {
		let arguments = self.certified_by.encode();
		let kept: Vec<Checkpoint> =
			self.vigil.call("LivenessApi_checkpoints", &arguments, None).await?;
		Ok(kept.last().copied())
	}

	/// The nodes of the destination's state that lead to these entries.
	pub(crate) async fn read_proof(
		&self,
		keys: &[Vec<u8>],
		at: H256,
	) -> Result<Vec<Vec<u8>>, RpcError> {
		let keys: Vec<String> = keys.iter().map(|key| format!("0x{}", hex::encode(key))).collect();
		let answer: ReadProof =
			self.destination.request("state_getReadProof", rpc_params![keys, at]).await?;
		Ok(answer.proof.into_iter().map(|Hex(node)| node).collect())
	}

	/// Signs and submits a call on Vigil, and waits until a block has it and it succeeded there.
	pub(crate) async fn submit(&self, call: &str, arguments: Vec<u8>) -> Result<(), ProveError> {
		let vigil = self.vigil;
		let runtime = Runtime::read(vigil).await?;
		let hash = vigil.finalized_head().await?;
		let birth = Block { number: vigil.block_number(hash).await?, hash };
		let nonce: u64 =
			vigil.request("system_accountNextIndex", rpc_params![self.key.address()]).await?;
		let call = (FAILOVER, call, arguments);
		let tx = runtime.sign_encoded(self.key, call, nonce, birth, MORTALITY)?;
		let submitted = vigil.subscribe(
			"author_submitAndWatchExtrinsic",
			rpc_params![format!("0x{}", hex::encode(&tx.bytes))],
			"author_unwatchExtrinsic",
		);
		let mut statuses: RpcSubscription<TransactionStatus<H256>> =
			submitted.await.map_err(|error| match of_error(&error) {
				TxEvent::Refused(_, text) => ProveError::Refused(text),
				_ => ProveError::Rpc(error),
			})?;
		while let Some(Ok(status)) = statuses.next().await {
			if let TransactionStatus::InBlock(block) = status {
				let failure = outcome::failure(vigil, &runtime, block, &tx.bytes).await?;
				return failure.map_or(Ok(()), |reason| Err(ProveError::Refused(reason)));
			}
			if is_last(&status) {
				return Err(ProveError::Refused(format!("{status:?}")));
			}
		}
		Err(RpcError::ended(vigil.endpoint(), None).into())
	}
}

/// The last message that can be shown to have arrived, if the destination's next one is `next`.
fn last_provable(lane: &LaneNumbers, next: SequenceNumber) -> Option<SequenceNumber> {
	let end = next.0.min(lane.sealed.0).min(lane.delivered.0.saturating_add(MOST_MESSAGES));
	(end > lane.delivered.0).then(|| SequenceNumber(end.saturating_sub(1)))
}

/// Where a map of the pallet begins.
fn map(name: &str) -> [u8; 32] {
	let mut key = [0; 32];
	let halves = twox_128(FAILOVER.as_bytes()).into_iter().chain(twox_128(name.as_bytes()));
	key.iter_mut().zip(halves).for_each(|(to, from)| *to = from);
	key
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	proptest! {
		#[test]
		fn only_sealed_messages_that_arrived_and_are_not_known_are_proven(
			delivered in 0u64..100,
			more in 0u64..100,
			next in 0u64..300,
		) {
			let lane = LaneNumbers {
				oldest: SequenceNumber(0),
				delivered: SequenceNumber(delivered),
				sealed: SequenceNumber(delivered + more),
			};
			match last_provable(&lane, SequenceNumber(next)) {
				Some(SequenceNumber(last)) => {
					prop_assert!(last >= delivered && last < delivered + more && last < next);
					prop_assert!(last - delivered < MOST_MESSAGES);
				},
				None => prop_assert!(next <= delivered || more == 0),
			}
		}
	}
}
