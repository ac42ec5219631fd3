// SPDX-License-Identifier: Apache-2.0

//! Claims what Vigil pays for Handovers and Checkpoints that this relayer carried, where somebody has paid
//! ahead for that.

use crate::prove::{ProveError, Prover, Shown};
use codec::Encode;
use std::collections::BTreeSet;
use vigil_primitives::{
	answers::failover::{LaneInfo, Page},
	CarriageReceipt, Checkpoint, Destination, Height, LaneId, ServiceId, SetId,
};
use vigil_relayer_core::{Kept, Lane};
use vigil_relayer_link::SubmitError;

/// The most that is claimed in one go, since each claim waits for a block.
const MOST_CLAIMS: usize = 8;
/// The most lanes of a service that are asked for at once, and pages of them.
const PAGE: u32 = 128;
const MOST_PAGES: usize = 8;
/// After so many rounds what was refused is tried again: somebody may have paid since.
const MEMORY: u32 = 240;

/// What was claimed, or was refused when it was.
#[derive(Default)]
pub struct Claimed {
	rounds: u32,
	all: BTreeSet<(Lane, Kept)>,
}

/// What Vigil calls what was carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
enum Carriage {
	Handover(SetId),
	Checkpoint(Height),
}

impl Claimed {
	/// A round begins.
	pub(crate) fn begin(&mut self) {
		self.rounds = self.rounds.saturating_add(1);
		if self.rounds >= MEMORY {
			*self = Self::default();
		}
	}
}

impl Prover<'_> {
	/// Claims what was earned by carrying to lanes of a service.
	pub(crate) async fn claim(
		&self,
		service: ServiceId,
		place: &Destination,
		at: &Checkpoint,
		claimed: &mut Claimed,
		shown: &mut Shown,
	) -> Result<(), ProveError> {
		let lanes = self.paying_lanes(service, place).await?;
		if lanes.is_empty() {
			return Ok(());
		}
		let carried = self.destination.carriers(service, at.block_hash).await?;
		let ours = |receipt: &CarriageReceipt| receipt.beneficiary == self.beneficiary;
		let due = carried
			.iter()
			.filter(|(_, receipt)| ours(receipt))
			.flat_map(|(kept, _)| lanes.iter().map(|lane| ((service, *lane), *kept)));
		let due: Vec<_> = due.filter(|one| !claimed.all.contains(one)).take(MOST_CLAIMS).collect();
		for (lane, kept) in due {
			let Some(carriage) = carriage(&kept) else { continue };
			let proof = self.destination.prove(&[kept], at.block_hash).await?;
			let arguments = (service, lane.1, carriage, at.height, proof).encode();
			match self.submit("prove_carriage", arguments).await {
				Ok(earned) => shown.earned = shown.earned.saturating_add(earned),
				// Paid for already, one of an interval that was paid for, or there is nothing left.
				Err(SubmitError::Refused(reason)) => {
					log::debug!(target: "vigil-relayer", "{carriage:?} is not paid for: {reason}");
				},
				Err(error) => return Err(error.into()),
			}
			claimed.all.insert((lane, kept));
		}
		Ok(())
	}

	/// The lanes of a service to the destination for which somebody has paid ahead.
	async fn paying_lanes(
		&self,
		service: ServiceId,
		place: &Destination,
	) -> Result<Vec<LaneId>, ProveError> {
		let mut lanes = Vec::new();
		let mut from = Some(0u32);
		for _ in 0..MOST_PAGES {
			let Some(first) = from else { break };
			let arguments = (service, LaneId(first), PAGE).encode();
			let page: Page<LaneInfo> =
				self.vigil.call("FailoverApi_lanes", &arguments, None).await?;
			let paying = page
				.entries
				.iter()
				.filter(|lane| lane.destination == *place && lane.upkeep > 0 && !lane.ended);
			lanes.extend(paying.map(|lane| lane.lane));
			from = page.next.filter(|next| *next > first);
		}
		Ok(lanes)
	}
}

/// What Vigil calls a receipt of something that was carried.
fn carriage(kept: &Kept) -> Option<Carriage> {
	match kept {
		Kept::Handover(_, set) => Some(Carriage::Handover(*set)),
		Kept::Checkpoint(_, height) => Some(Carriage::Checkpoint(*height)),
		Kept::Message(..) | Kept::Plan(..) => None,
	}
}
