// SPDX-License-Identifier: Apache-2.0

//! What an inbox keeps of what arrived, for Vigil. What there is, the node says; Vigil sees a proof.

use crate::SubstrateDestination;
use codec::{DecodeAll, Encode};
use std::collections::BTreeMap;
use vigil_primitives::{
	answers::inbox::{InboxInfo, TrustedService},
	receipt::{checkpoint_key, handover_key, message_key, plan_key},
	ward::KeptCheckpoint,
	CarriageReceipt, Destination, PlanId, PlanReceipt, SequenceNumber, ServiceId, H256,
};
use vigil_relayer_core::{Kept, Lane, LinkError, Receipts, StateProof};
use vigil_relayer_link::{
	proof::{claimed, nodes},
	Connection, RpcError,
};

/// The most receipts that are asked for at once.
const CHUNK: usize = 256;

#[async_trait::async_trait]
impl Receipts for SubstrateDestination {
	async fn place(&self) -> Result<Destination, LinkError> {
		let node = self.node()?;
		let info: InboxInfo = node.call("InboxApi_inbox", &[], None).await.map_err(link)?;
		Ok(info.destination)
	}

	async fn next_message(&self, lane: Lane, at: H256) -> Result<SequenceNumber, LinkError> {
		let next = self.node()?.call("InboxApi_next_message", &lane.encode(), Some(at)).await;
		next.map_err(link)
	}

	async fn plans(
		&self,
		service: ServiceId,
		at: H256,
	) -> Result<Vec<(PlanId, PlanReceipt)>, LinkError> {
		let plans: Vec<PlanId> =
			self.node()?.call("InboxApi_plans", &service.encode(), Some(at)).await.map_err(link)?;
		let of: Vec<_> = plans.iter().map(|plan| Kept::Plan(service, *plan)).collect();
		let receipts = self.receipts(&of, at).await?;
		let by_plan = receipts.into_iter().filter_map(|(kept, receipt)| match kept {
			Kept::Plan(_, plan) => Some((plan, receipt)),
			_ => None,
		});
		Ok(by_plan.collect())
	}

	async fn carriers(
		&self,
		service: ServiceId,
		at: H256,
	) -> Result<Vec<(Kept, CarriageReceipt)>, LinkError> {
		let (node, argument) = (self.node()?, service.encode());
		let known: Option<TrustedService> =
			node.call("InboxApi_service", &argument, Some(at)).await.map_err(link)?;
		let checkpoints: Vec<KeptCheckpoint> =
			node.call("InboxApi_checkpoints", &argument, Some(at)).await.map_err(link)?;
		let sets = known.into_iter().flat_map(|known| known.sets);
		let heights = checkpoints.into_iter().map(|kept| kept.checkpoint.height);
		let handovers = sets.map(|set| Kept::Handover(service, set));
		let of: Vec<_> =
			handovers.chain(heights.map(|height| Kept::Checkpoint(service, height))).collect();
		self.receipts(&of, at).await
	}

	async fn prove(&self, of: &[Kept], at: H256) -> Result<StateProof, LinkError> {
		let keys: Vec<_> = of.iter().map(|kept| key(self.pallet(), kept)).collect();
		nodes(&self.node()?, at, &keys).await.map_err(link)
	}
}

impl SubstrateDestination {
	fn node(&self) -> Result<Connection, LinkError> {
		self.connection().map_err(link)
	}

	/// Those of these receipts that there are after a block, as the node says.
	async fn receipts<R: DecodeAll>(
		&self,
		of: &[Kept],
		at: H256,
	) -> Result<Vec<(Kept, R)>, LinkError> {
		let node = self.node()?;
		let mut receipts = Vec::new();
		for of in of.chunks(CHUNK) {
			let by_key: BTreeMap<Vec<u8>, Kept> =
				of.iter().map(|kept| (key(self.pallet(), kept), *kept)).collect();
			let found = claimed(&node, at, by_key.keys().cloned().collect()).await.map_err(link)?;
			receipts.extend(found.into_iter().filter_map(|(key, value)| {
				let receipt = R::decode_all(&mut &value?[..]).ok()?;
				Some((*by_key.get(&key)?, receipt))
			}));
		}
		Ok(receipts)
	}
}

/// Where the inbox pallet with this name keeps a receipt.
fn key(pallet: &str, kept: &Kept) -> Vec<u8> {
	match *kept {
		Kept::Message((service, lane), number) => message_key(pallet, service, lane, number),
		Kept::Plan(service, plan) => plan_key(pallet, service, plan),
		Kept::Handover(service, set) => handover_key(pallet, service, set),
		Kept::Checkpoint(service, height) => checkpoint_key(pallet, service, height),
	}
}

fn link(error: RpcError) -> LinkError {
	LinkError(error.to_string())
}
