// SPDX-License-Identifier: Apache-2.0

//! Shows Vigil what destinations keep of plans: which version, how its last rehearsal went and whether it
//! fired, by receipts in a certified state. Targets after one that fired are told to stand down then.

use crate::prove::{ProveError, Prover};
use codec::Encode;
use std::collections::BTreeMap;
use vigil_primitives::{
	answers::failover::{PlanInfo, TargetInfo},
	Checkpoint, Destination, PlanId, PlanReceipt, ServiceId,
};
use vigil_relayer_core::Kept;

/// The most plans that are shown in one go, since each waits for a block.
const MOST_PLANS: usize = 16;

/// What Vigil is known to know, so that it is not asked again.
pub type Told = BTreeMap<(ServiceId, PlanId), PlanReceipt>;

impl Prover<'_> {
	pub(crate) async fn prove_firings(
		&self,
		service: ServiceId,
		place: &Destination,
		at: &Checkpoint,
		told: &mut Told,
	) -> Result<(), ProveError> {
		let receipts = self.destination.plans(service, at.block_hash).await?;
		let known: Vec<_> = receipts.iter().map(|(plan, _)| *plan).collect();
		// What the destination forgot need not be remembered.
		told.retain(|(of, plan), _| *of != service || known.contains(plan));
		let news = receipts
			.into_iter()
			.filter(|(plan, receipt)| told.get(&(service, *plan)) != Some(receipt));
		let mut shown = 0usize;
		for (plan, receipt) in news.collect::<Vec<_>>() {
			match self.show(service, place, at, plan, &receipt).await {
				Ok(new) => shown = shown.saturating_add(usize::from(new)),
				// It holds up no other plan, and is tried again.
				Err(ProveError::Submit(error)) => {
					log::warn!(target: "vigil-relayer", "plan {plan} is not shown: {error}");
					continue;
				},
				Err(error) => return Err(error),
			}
			told.insert((service, plan), receipt);
			if shown >= MOST_PLANS {
				break;
			}
		}
		Ok(())
	}

	/// Shows Vigil the receipt of a plan, unless Vigil knows what it says.
	async fn show(
		&self,
		service: ServiceId,
		place: &Destination,
		at: &Checkpoint,
		plan: PlanId,
		receipt: &PlanReceipt,
	) -> Result<bool, ProveError> {
		let known: Option<PlanInfo> =
			self.vigil.call("FailoverApi_plan", &plan.encode(), None).await?;
		let Some(known) = known.filter(|known| known.service == service) else { return Ok(false) };
		let targets = known.targets.iter().zip(0u32..);
		// Two keepers' entries of one destination are two targets with one receipt.
		let behind = targets.filter(|(target, _)| {
			target.destination == *place && is_news(known.version, target, receipt, at)
		});
		let mut shown = false;
		for (_, index) in behind {
			let proof = self.destination.prove(&[Kept::Plan(service, plan)], at.block_hash).await?;
			self.submit("prove_firing", (plan, index, at.height, proof).encode()).await?;
			log::info!(target: "vigil-relayer", "Vigil knows how plan {plan} stands");
			shown = true;
		}
		Ok(shown)
	}
}

/// Whether a receipt after this block says something that Vigil does not know of a target.
fn is_news(version: u32, target: &TargetInfo, receipt: &PlanReceipt, at: &Checkpoint) -> bool {
	let latest = receipt.version == version;
	let delivered = latest && !target.delivered;
	let rehearsed = latest && receipt.rehearsal.is_some() && receipt.rehearsal != target.rehearsed;
	let fired = receipt.firing.is_some() && receipt.firing != target.firing;
	let newer = target.shown_at.is_none_or(|shown| at.height > shown);
	newer && (delivered || rehearsed || fired)
}

#[cfg(test)]
mod tests {
	use super::*;
	use vigil_primitives::{
		Firing, Height, LaneId, Outcome, Rehearsal, Rehearsed, Round, Seconds, UnixTime, H256,
	};

	const PLACE: Destination = Destination { network: H256([1; 32]), inbox: H256([2; 32]) };
	const PASSED: Rehearsal = Rehearsal { at: UnixTime(5), outcome: Rehearsed::Passed };

	fn target() -> TargetInfo {
		TargetInfo {
			lane: LaneId(3),
			destination: PLACE,
			delay: Seconds(0),
			sealed: true,
			delivered: true,
			rehearsed: Some(PASSED),
			firing: None,
			shown_at: Some(Height(10)),
		}
	}

	fn at(height: u64) -> Checkpoint {
		Checkpoint {
			height: Height(height),
			block_hash: H256::repeat_byte(1),
			state_root: H256::repeat_byte(2),
			block_timestamp: UnixTime(1),
			round: Round(900),
		}
	}

	fn receipt(rehearsal: Option<Rehearsal>, firing: Option<Firing>) -> PlanReceipt {
		PlanReceipt { version: 4, rehearsal, firing }
	}

	#[test]
	fn what_vigil_knows_of_a_plan_is_not_shown_again() {
		let known = receipt(Some(PASSED), None);
		assert!(!is_news(4, &target(), &known, &at(11)));
		let undelivered = TargetInfo { delivered: false, ..target() };
		assert!(is_news(4, &undelivered, &known, &at(11)));
		assert!(!is_news(5, &undelivered, &known, &at(11)), "it is of an old version");
	}

	#[test]
	fn another_rehearsal_and_a_firing_are_news_at_a_later_block_only() {
		let failed = Rehearsal { at: UnixTime(9), outcome: Rehearsed::FailoverFails };
		let rehearsed = receipt(Some(failed), None);
		let firing = Firing {
			version: 4,
			first: Round(900),
			last: Round(900),
			height: Height(7),
			block_hash: H256::repeat_byte(3),
			fired_at: UnixTime(950),
			failover: Outcome::Done,
			failback: None,
		};
		let fired = receipt(Some(PASSED), Some(firing));
		for news in [rehearsed, fired] {
			assert!(is_news(4, &target(), &news, &at(11)));
			assert!(!is_news(4, &target(), &news, &at(10)), "Vigil would refuse it");
		}
		assert!(is_news(5, &target(), &fired, &at(11)), "an old version may have fired");
		assert!(!is_news(5, &target(), &rehearsed, &at(11)));
	}
}
