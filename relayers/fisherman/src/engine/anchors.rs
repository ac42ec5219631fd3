// SPDX-License-Identifier: Apache-2.0

//! Keeps anchors close behind their wards: one report brings along a few changes of a ward's set and no
//! more, and keys that are too old are not trusted.

use super::Fisherman;
use crate::{
	evm,
	judge::Trusted,
	now, said, tendermint,
	trust::{next_changes, MAX_UPDATES},
	ward::WardNode,
	wards::{Family, Ward},
};
use vigil_primitives::{Seconds, ServiceId, UnixTime};
use vigil_proofs::{family, grandpa};

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
		let Some(ward) = self.wards.get(&service).cloned() else { return Ok(()) };
		let trusted = match self.vigil.trusted(service).await {
			// What is to be said of such a ward is known without Vigil.
			Err(_) if ward.family() == Family::Evm => Trusted::default(),
			trusted => trusted.map_err(|error| error.to_string())?,
		};
		let Some(newest) = trusted.anchors.last() else {
			self.anchors.remove(&service);
			return Err(unanchored(&ward, self.more.challenge.contains(&service)));
		};
		ward.learn(&newest.anchor);
		let time = now();
		let update = match &newest.anchor {
			family::Anchor::Grandpa(anchor) => {
				self.anchors.insert(service, (newest.number, anchor.height.into()));
				grandpa_update(&ward, anchor, time).await?
			},
			family::Anchor::Tendermint(anchor) => {
				let height = anchor.points.last().map_or(0, |point| point.height);
				self.anchors.insert(service, (newest.number, height));
				tendermint_update(&ward, anchor, time).await?
			},
		};
		let Some(update) = update else { return Ok(()) };
		let call = said::advance_anchor(service, &update);
		let connection = self.vigil.connection().map_err(|error| error.to_string())?;
		log::info!(target: "fisherman", "service {service}: moves its anchor on");
		let done = self.payer.submit(&connection, &call).await;
		done.map(drop).map_err(|error| error.to_string())
	}
}

/// What is said of a ward of which nothing is trusted.
fn unanchored(ward: &Ward, challenges: bool) -> String {
	if ward.family() != Family::Evm {
		return "no anchor is pinned: governance has to say what is trusted".into();
	}
	let done = match challenges {
		true => {
			"; one is opened from here against a Halt that two of its nodes were seen to go on through (1,000 VGL are \
			 held and 10 or more spent)"
		},
		false => "; `challenge = true` has one opened from here (1,000 VGL are held and 10 or more spent)",
	};
	format!("{}{done}", evm::NO_PROOF)
}

fn is_old(at: UnixTime, trust: Seconds, now: UnixTime) -> bool {
	now.0.saturating_sub(at.0) > trust.0.wrapping_div(PART_OF_TRUST)
}

async fn grandpa_update(
	ward: &Ward,
	anchor: &grandpa::Anchor,
	time: UnixTime,
) -> Result<Option<family::Update>, String> {
	let node: &dyn WardNode = &ward.nodes;
	let changes = next_changes(node, anchor, time).await.map_err(|error| error.to_string())?;
	let old = is_old(anchor.at, anchor.trust, time);
	let update = match changes.changes.into_iter().next() {
		Some(first) if changes.count >= BEHIND || old => Some(first),
		None if old => changes.newest,
		_ => None,
	};
	Ok(update.map(|update| family::Update::Grandpa(Box::new(update))))
}

/// A block that it takes to get near the ward's last one, or that one, if what is trusted gets old.
async fn tendermint_update(
	ward: &Ward,
	anchor: &vigil_proofs::tendermint::Anchor,
	time: UnixTime,
) -> Result<Option<family::Update>, String> {
	let Some(node) = ward.cosmos() else { return Ok(None) };
	// A node that has not shown a block above is asked again later.
	let Some(last) = node.last() else { return Ok(None) };
	let found = tendermint::behind(node, anchor, last, time).await;
	let found = found.map_err(|error| error.to_string())?;
	let old = anchor.points.last().is_some_and(|point| is_old(point.at, anchor.trust, time));
	let update = found.filter(|(_, needed)| *needed || old).map(|(update, _)| update);
	Ok(update.map(|update| family::Update::Tendermint(Box::new(update))))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn of_an_evm_ward_it_is_said_what_cannot_be_proven_and_what_can_be_done() {
		let of = |family, challenges| unanchored(&Ward::new(Vec::new(), family), challenges);
		let said = of(Some(Family::Evm), false);
		for part in ["EIP-2935", "by a proof", "slashing.challenge", "`challenge = true`"] {
			assert!(said.contains(part), "{part}: {said}");
		}
		assert!(of(Some(Family::Evm), true).contains("is opened from here against"));
		assert!(of(None, true).contains("governance"));
	}
}
