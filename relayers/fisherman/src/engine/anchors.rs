// SPDX-License-Identifier: Apache-2.0

//! Keeps anchors close behind their wards: one report brings along a few changes of a ward's set and no
//! more, and keys that are too old are not trusted.

use super::Fisherman;
use crate::{
	now, said,
	trust::{next_changes, MAX_UPDATES},
	ward::WardNode,
};
use vigil_primitives::ServiceId;
use vigil_proofs::{family, grandpa::Update};

/// An anchor is moved on when it is so many changes behind.
const BEHIND: usize = MAX_UPDATES / 2;
/// Or has used up this part of the time for which it is trusted.
const PART_OF_TRUST: u64 = 4;

impl Fisherman {
	/// Moves on what has fallen behind.
	pub(super) async fn keep_anchors(&mut self) {
		let services: Vec<ServiceId> = self.wards.keys().copied().collect();
		for service in services {
			match self.keep_anchor(service).await {
				Ok(()) => drop(self.anchor_problems.remove(&service)),
				Err(problem) => drop(self.anchor_problems.insert(service, problem)),
			}
		}
	}

	async fn keep_anchor(&mut self, service: ServiceId) -> Result<(), String> {
		let trusted = self.vigil.trusted(service).await.map_err(|error| error.to_string())?;
		let Some(newest) = trusted.anchors.last() else {
			self.anchors.remove(&service);
			return Err("no anchor is pinned: governance has to say what is trusted".into());
		};
		let family::Anchor::Grandpa(anchor) = &newest.anchor else {
			return Err("wards of this family are not proven from here".into());
		};
		self.anchors.insert(service, (newest.number, anchor.height));
		let Some(ward) = self.wards.get(&service) else { return Ok(()) };
		let ward: &dyn WardNode = ward.as_ref();
		let time = now();
		let changes = next_changes(ward, anchor, time).await.map_err(|error| error.to_string())?;
		let age = time.0.saturating_sub(anchor.at.0);
		let old = age > anchor.trust.0.wrapping_div(PART_OF_TRUST);
		let update: Option<Update> = match changes.changes.into_iter().next() {
			Some(first) if changes.count >= BEHIND || old => Some(first),
			None if old => changes.newest,
			_ => None,
		};
		let Some(update) = update else { return Ok(()) };
		let call = said::advance_anchor(service, &family::Update::Grandpa(Box::new(update)));
		let connection = self.vigil.connection().map_err(|error| error.to_string())?;
		log::info!(target: "fisherman", "service {service}: moves its anchor on");
		let done = self.payer.submit(&connection, &call).await;
		done.map(drop).map_err(|error| error.to_string())
	}
}
