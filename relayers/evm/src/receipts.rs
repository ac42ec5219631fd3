// SPDX-License-Identifier: Apache-2.0

//! What an inbox keeps of what arrived, for Vigil. What there is, the endpoint says; Vigil sees a proof.

use crate::{
	abi::Inbox,
	convert::word,
	node::{At, Node, NodeError},
	slots::slots,
	EvmDestination,
};
use alloy_primitives::B256;
use alloy_sol_types::SolCall;
use futures::future::try_join_all;
use std::{collections::BTreeSet, sync::Arc};
use vigil_primitives::{
	receipt::contract, CarriageReceipt, Destination, Height, PlanId, PlanReceipt, SequenceNumber,
	ServiceId, H256,
};
use vigil_relayer_core::{Kept, Lane, LinkError, Receipts, StateProof};

/// The most plans that are asked for at once.
const AT_ONCE: usize = 32;
/// How many of the last sets are asked for.
const LAST_SETS: usize = 8;

#[async_trait::async_trait]
impl Receipts for EvmDestination {
	async fn place(&self) -> Result<Destination, LinkError> {
		Ok(self.place_of(self.connected()?.chain_id()))
	}

	async fn next_message(
		&self,
		(service, lane): Lane,
		at: H256,
	) -> Result<SequenceNumber, LinkError> {
		let call = Inbox::nextMessageCall { service: service.0, lane: lane.0 };
		let node = self.connected()?;
		Ok(SequenceNumber(self.query(&node, call, at).await?))
	}

	async fn plans(
		&self,
		service: ServiceId,
		at: H256,
	) -> Result<Vec<(PlanId, PlanReceipt)>, LinkError> {
		let node = self.connected()?;
		let plans: Vec<_> = self.registry(|registry| registry.plans(service).collect());
		let mut receipts = Vec::new();
		for some in plans.chunks(AT_ONCE) {
			let read = some.iter().map(|plan| self.plan(&node, service, *plan, at));
			let found = try_join_all(read).await?;
			receipts.extend(some.iter().zip(found).filter_map(|(plan, kept)| Some((*plan, kept?))));
		}
		Ok(receipts)
	}

	async fn carriers(
		&self,
		service: ServiceId,
		at: H256,
	) -> Result<Vec<(Kept, CarriageReceipt)>, LinkError> {
		let node = self.connected()?;
		let checkpoints =
			self.query(&node, Inbox::checkpointsCall { service: service.0 }, at).await?;
		let sets: Vec<_> = self.registry(|registry| {
			let sets = registry.last_sets(service, LAST_SETS);
			sets.into_iter().map(|(_, (set, _))| Kept::Handover(service, set.set_id)).collect()
		});
		let heights = checkpoints.iter().map(|kept| Kept::Checkpoint(service, Height(kept.height)));
		let mut receipts = Vec::new();
		for kept in sets.into_iter().chain(heights) {
			let words = self.words(&node, &slots(&kept), at).await?;
			if let [beneficiary, brought] = words[..] {
				let receipt = contract::carriage_receipt([beneficiary, brought]);
				receipts.extend(receipt.map(|receipt| (kept, receipt)));
			}
		}
		Ok(receipts)
	}

	/// The nodes of the state that lead to the inbox, and of its storage that lead to the receipts.
	async fn prove(&self, of: &[Kept], at: H256) -> Result<StateProof, LinkError> {
		let node = self.connected()?;
		let slots: Vec<B256> = of.iter().flat_map(slots).collect();
		let proof = node.proof(self.inbox(), &slots, word(at)).await.map_err(link)?;
		let storage = proof.storage_proof.into_iter().flat_map(|slot| slot.proof);
		let mut seen = BTreeSet::new();
		let nodes = proof.account_proof.into_iter().chain(storage);
		Ok(nodes.map(|node| node.to_vec()).filter(|node| seen.insert(node.clone())).collect())
	}
}

impl EvmDestination {
	fn connected(&self) -> Result<Arc<Node>, LinkError> {
		self.node().map_err(link)
	}

	/// The words in these slots of the inbox's storage.
	async fn words(
		&self,
		node: &Node,
		slots: &[B256],
		at: H256,
	) -> Result<Vec<[u8; 32]>, LinkError> {
		let at = At::Block(word(at));
		let read = slots.iter().map(|slot| node.slot(self.inbox(), *slot, at));
		let words = try_join_all(read).await.map_err(link)?;
		Ok(words.into_iter().map(|word| word.0).collect())
	}

	/// The receipt of a plan, if it is kept.
	async fn plan(
		&self,
		node: &Node,
		service: ServiceId,
		plan: PlanId,
		at: H256,
	) -> Result<Option<PlanReceipt>, LinkError> {
		let words = self.words(node, &slots(&Kept::Plan(service, plan)), at).await?;
		let words = words.try_into().map_err(|_| link(NodeError::Empty))?;
		contract::plan_receipt(words)
			.map_err(|_| link(node.nonsense("eth_getStorageAt", "it is no plan of an inbox")))
	}

	async fn query<C: SolCall>(
		&self,
		node: &Node,
		call: C,
		at: H256,
	) -> Result<C::Return, LinkError> {
		let asked = node.call(self.inbox(), call.abi_encode().into(), At::Block(word(at)));
		let answer = asked.await.map_err(link)?;
		C::abi_decode_returns(&answer).map_err(|error| link(node.nonsense(C::SIGNATURE, error)))
	}
}

fn link(error: NodeError) -> LinkError {
	LinkError(error.to_string())
}
