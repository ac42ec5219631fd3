// SPDX-License-Identifier: Apache-2.0

//! Shows Vigil that messages arrived, by receipts in a certified state of their destination.
//!
//! Nothing of this is journaled: what Vigil's own state says is where it carries on.

use crate::{carriage::Claimed, firings::Told};
use codec::Encode;
use std::collections::BTreeSet;
use subxt::ext::scale_decode;
use vigil_primitives::{
	answers::failover::LaneInfo, Checkpoint, Destination, LaneId, SequenceNumber, ServiceId, H256,
};
use vigil_relayer_core::{Kept, Lane, LinkError, Receipts};
use vigil_relayer_link::{
	account::AccountId, payer::Call, Connection, Payer, RpcError, SubmitError,
};

/// The pallet that keeps lanes on Vigil.
const FAILOVER: &str = "Failover";
/// The most messages in one proof, below what Vigil takes: proofs of many receipts are large.
const MOST_MESSAGES: u64 = 32;

/// Why nothing was proven.
#[derive(Debug, thiserror::Error)]
pub enum ProveError {
	/// The destination did not answer as it should.
	#[error(transparent)]
	Destination(#[from] LinkError),
	/// A node of Vigil did not answer as it should.
	#[error(transparent)]
	Rpc(#[from] RpcError),
	/// Vigil did not take the proof.
	#[error("Vigil did not take the proof: {0}")]
	Submit(#[source] SubmitError),
}

impl From<SubmitError> for ProveError {
	fn from(error: SubmitError) -> Self {
		match error {
			SubmitError::Rpc(error) => Self::Rpc(error),
			error => Self::Submit(error),
		}
	}
}

/// Who proves what where.
pub struct Prover<'a> {
	/// A node of Vigil.
	pub vigil: &'a Connection,
	/// The destination.
	pub destination: &'a dyn Receipts,
	/// The service whose ward the destination is.
	pub certified_by: ServiceId,
	/// Who pays on Vigil.
	pub payer: &'a dyn Submitter,
	/// Whom receipts have to name, so that what is earned is claimed.
	pub beneficiary: H256,
}

/// Who submits calls to Vigil and pays for them.
#[async_trait::async_trait]
pub trait Submitter: Send + Sync {
	/// Submits a call and waits until it is done. Returns whom Vigil paid by it, and how much.
	async fn submit(
		&self,
		vigil: &Connection,
		call: &Call<'_>,
	) -> Result<Vec<(H256, u128)>, SubmitError>;
}

/// What Vigil is known to know, so that it is not shown again.
#[derive(Default)]
pub struct Memory {
	pub(crate) told: Told,
	pub(crate) claimed: Claimed,
}

/// What a round of proofs came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
	/// The first message of each lane of which Vigil does not know that it arrived.
	pub lanes: Vec<(Lane, SequenceNumber)>,
	/// What Vigil paid to the beneficiary, in planck.
	pub earned: u128,
}

/// What events of the pallet say of a payment to a relayer that may be missing.
#[derive(scale_decode::DecodeAsType)]
#[decode_as_type(crate_path = "scale_decode")]
struct MaybePaid {
	relayer: Option<AccountId>,
	fee: u128,
}

/// What events of the pallet say of a payment to a relayer.
#[derive(scale_decode::DecodeAsType)]
#[decode_as_type(crate_path = "scale_decode")]
struct Paid {
	relayer: AccountId,
	fee: u128,
}

impl Prover<'_> {
	/// Shows Vigil what it does not know yet of these services at the destination. Returns what came of
	/// it, and what went wrong, one sentence each.
	pub async fn prove_all(
		&self,
		services: &BTreeSet<ServiceId>,
		memory: &mut Memory,
	) -> (Shown, Vec<String>) {
		let (mut all, mut problems) = (Shown::default(), Vec::new());
		memory.claimed.begin();
		for service in services {
			match self.prove(*service, memory).await {
				Ok(shown) => {
					all.lanes.extend(shown.lanes);
					all.earned = all.earned.saturating_add(shown.earned);
				},
				Err(error) => {
					problems.push(format!("service {service}: {error}"));
					// Of other services it says no more, and each costs the time to find that out.
					if matches!(error, ProveError::Rpc(RpcError::Unreachable { .. })) {
						break;
					}
				},
			}
		}
		(all, problems)
	}

	/// Shows Vigil what it does not know yet of a service at the destination, as far as the last
	/// checkpoint of that tells.
	pub async fn prove(
		&self,
		service: ServiceId,
		memory: &mut Memory,
	) -> Result<Shown, ProveError> {
		let mut shown = Shown::default();
		let Some(checkpoint) = self.checkpoint().await? else { return Ok(shown) };
		let place = self.destination.place().await?;
		self.prove_deliveries(service, &place, &checkpoint, &mut shown).await?;
		self.prove_firings(service, &place, &checkpoint, &mut memory.told).await?;
		self.claim(service, &place, &checkpoint, &mut memory.claimed, &mut shown).await?;
		Ok(shown)
	}

	async fn prove_deliveries(
		&self,
		service: ServiceId,
		place: &Destination,
		at: &Checkpoint,
		shown: &mut Shown,
	) -> Result<(), ProveError> {
		let lanes: Vec<LaneInfo> =
			self.vigil.call("FailoverApi_open_lanes", &service.encode(), None).await?;
		let here = lanes.into_iter().filter(|lane| lane.destination == *place);
		for mut lane in here {
			if lane.delivered < lane.next {
				// One lane that cannot be proven holds up no other.
				match self.prove_lane(service, &lane, at, shown).await {
					Ok(delivered) => lane.delivered = delivered,
					Err(ProveError::Submit(error)) => {
						let LaneId(number) = lane.lane;
						log::warn!(target: "vigil-relayer", "lane {number}: {error}");
					},
					Err(error) => return Err(error),
				}
			}
			shown.lanes.push(((service, lane.lane), lane.delivered));
		}
		Ok(())
	}

	/// Shows what arrived of a lane. Returns the first message of which Vigil does not know then.
	async fn prove_lane(
		&self,
		service: ServiceId,
		lane: &LaneInfo,
		at: &Checkpoint,
		shown: &mut Shown,
	) -> Result<SequenceNumber, ProveError> {
		let key = (service, lane.lane);
		let next = self.destination.next_message(key, at.block_hash).await?;
		let Some(up_to) = last_provable(lane, next) else { return Ok(lane.delivered) };
		let kept: Vec<Kept> = (lane.delivered.0..=up_to.0)
			.map(|number| Kept::Message(key, SequenceNumber(number)))
			.collect();
		let proof = self.destination.prove(&kept, at.block_hash).await?;
		let arguments = (service, lane.lane, at.height, proof, up_to).encode();
		shown.earned = shown.earned.saturating_add(self.submit("prove_delivery", arguments).await?);
		Ok(SequenceNumber(up_to.0.saturating_add(1)))
	}

	/// The last certified block of the destination.
	async fn checkpoint(&self) -> Result<Option<Checkpoint>, RpcError> {
		let arguments = self.certified_by.encode();
		let kept: Vec<Checkpoint> =
			self.vigil.call("LivenessApi_checkpoints", &arguments, None).await?;
		Ok(kept.last().copied())
	}

	/// Submits a call. Returns what the beneficiary was paid by it.
	pub(crate) async fn submit(&self, name: &str, arguments: Vec<u8>) -> Result<u128, SubmitError> {
		let call = Call { pallet: FAILOVER, name, arguments };
		let paid = self.payer.submit(self.vigil, &call).await?;
		let ours = paid.into_iter().filter(|(relayer, _)| *relayer == self.beneficiary);
		Ok(ours.fold(0, |sum, (_, fee)| sum.saturating_add(fee)))
	}
}

#[async_trait::async_trait]
impl Submitter for Payer {
	async fn submit(
		&self,
		vigil: &Connection,
		call: &Call<'_>,
	) -> Result<Vec<(H256, u128)>, SubmitError> {
		let done = Payer::submit(self, vigil, call).await?;
		let delivered = done.said::<MaybePaid>(FAILOVER, "MessageDelivered").into_iter();
		let delivered = delivered.filter_map(|paid| Some((paid.relayer?, paid.fee)));
		let carried = done.said::<Paid>(FAILOVER, "CarriagePaid").into_iter();
		let carried = carried.map(|paid| (paid.relayer, paid.fee));
		Ok(delivered.chain(carried).map(|(relayer, fee)| (H256(relayer.0), fee)).collect())
	}
}

/// The last message that can be shown to have arrived, if the destination's next one is `next`.
fn last_provable(lane: &LaneInfo, next: SequenceNumber) -> Option<SequenceNumber> {
	let (delivered, sealed) = (lane.delivered.0, lane.next.0);
	let end = next.0.min(sealed).min(delivered.saturating_add(MOST_MESSAGES));
	(end > delivered).then(|| SequenceNumber(end.saturating_sub(1)))
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
			let lane = LaneInfo {
				service: ServiceId(0),
				lane: LaneId(1),
				destination: Destination { network: H256::zero(), inbox: H256::zero() },
				delivered: SequenceNumber(delivered),
				next: SequenceNumber(delivered + more),
				unsealed: 3,
				upkeep: 0,
				ended: false,
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
