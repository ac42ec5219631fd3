// SPDX-License-Identifier: Apache-2.0

//! Shows Vigil which plans fired or failed back, by their receipts in a certified state of their
//! destination. Targets after one that fired are told to stand down then.

use crate::{
	connection::Hex,
	prove::{ProveError, Prover},
	RpcError,
};
use codec::{DecodeAll, Encode};
use serde::Deserialize;
use std::collections::BTreeMap;
use subxt::rpcs::client::rpc_params;
use vigil_primitives::{receipt::plan_key, Checkpoint, PlanId, PlanReceipt, ServiceId};
use vigil_relayer_core::api::{InboxInfo, PlanInfo};

/// The most receipts that are asked for at once.
const CHUNK: usize = 256;
/// The most firings that are shown in one go, since each waits for a block.
const MOST_FIRINGS: usize = 16;

/// What Vigil is known to know, so that it is not asked again.
pub type Told = BTreeMap<(ServiceId, PlanId), PlanReceipt>;

/// What `state_queryStorageAt` answers.
#[derive(Deserialize)]
struct Changes {
	changes: Vec<(Hex, Option<Hex>)>,
}

impl Prover<'_> {
	/// Shows Vigil what became of the plans of a service, as far as the last checkpoint tells.
	pub async fn prove_firings(
		&self,
		service: ServiceId,
		told: &mut Told,
	) -> Result<(), ProveError> {
		let Some(checkpoint) = self.checkpoint().await? else { return Ok(()) };
		let info: InboxInfo = self.destination.call("InboxApi_inbox", &[], None).await?;
		let receipts = self.receipts(service, &checkpoint).await?;
		let news = receipts
			.into_iter()
			.filter(|(plan, receipt)| told.get(&(service, *plan)) != Some(receipt));
		let mut shown = 0usize;
		for (plan, receipt) in news.collect::<Vec<_>>() {
			match self.show(&info, &checkpoint, service, plan, &receipt).await {
				Ok(new) => shown = shown.saturating_add(usize::from(new)),
				// It holds up no other plan, and is tried again.
				Err(ProveError::Refused(reason)) => {
					log::warn!(target: "vigil-relayer", "{plan} is not shown to have fired: {reason}");
					continue;
				},
				Err(error) => return Err(error),
			}
			told.insert((service, plan), receipt);
			if shown >= MOST_FIRINGS {
				break;
			}
		}
		Ok(())
	}

	/// Shows Vigil the receipt of a plan, unless Vigil knows it.
	async fn show(
		&self,
		info: &InboxInfo,
		at: &Checkpoint,
		service: ServiceId,
		plan: PlanId,
		receipt: &PlanReceipt,
	) -> Result<bool, ProveError> {
		let known: Option<PlanInfo> =
			self.vigil.call("FailoverApi_plan", &plan.encode(), None).await?;
		let mut targets = known.iter().flat_map(|plan| &plan.targets).zip(0u32..);
		let target = targets.find(|(target, _)| target.destination == info.destination);
		let Some((_, index)) =
			target.filter(|(target, _)| target.receipt.as_ref() != Some(receipt))
		else {
			return Ok(false);
		};
		let key = plan_key(self.pallet, service, plan);
		let proof = self.read_proof(&[key], at.block_hash).await?;
		let arguments = (plan, index, at.height, proof).encode();
		self.submit("prove_firing", arguments).await?;
		log::info!(target: "vigil-relayer", "Vigil knows what became of {plan}");
		Ok(true)
	}

	/// The receipts of the service's plans after a certified block.
	async fn receipts(
		&self,
		service: ServiceId,
		at: &Checkpoint,
	) -> Result<Vec<(PlanId, PlanReceipt)>, RpcError> {
		let block = Some(at.block_hash);
		let plans: Vec<PlanId> =
			self.destination.call("InboxApi_plans", &service.encode(), block).await?;
		let mut receipts = Vec::new();
		for plans in plans.chunks(CHUNK) {
			let by_key: BTreeMap<Vec<u8>, PlanId> =
				plans.iter().map(|plan| (plan_key(self.pallet, service, *plan), *plan)).collect();
			let keys: Vec<_> = by_key.keys().map(|key| format!("0x{}", hex::encode(key))).collect();
			let found: Vec<Changes> = self
				.destination
				.request("state_queryStorageAt", rpc_params![keys, at.block_hash])
				.await?;
			receipts.extend(found.into_iter().flat_map(|found| found.changes).filter_map(
				|(Hex(key), value)| {
					let receipt = PlanReceipt::decode_all(&mut &value?.0[..]).ok()?;
					Some((*by_key.get(&key)?, receipt))
				},
			));
		}
		Ok(receipts)
	}
}
