// SPDX-License-Identifier: Apache-2.0

//! Keeps anchors close behind their wards: one report brings along a few changes of a ward's set and no
//! more, and keys that are too old are not trusted.

use super::Fisherman;
use crate::{
	evm,
	judge::Pinned,
	now, said, tendermint,
	trust::{next_changes, MAX_UPDATES},
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
		let each = match self.vigil.trusted_each(service).await {
			// What is to be said of such a ward is known without Vigil.
			Err(_) if ward.family() == Family::Evm => Vec::new(),
			each => each.map_err(|error| error.to_string())?,
		};
		let newest: Vec<_> = each.iter().map(|trusted| trusted.anchors.last()).collect();
		ward.learn(&newest.iter().map(|one| one.map(|one| &one.anchor)).collect::<Vec<_>>());
		// Of several, that of the ward's family: one that is made up must not keep the ward's own one where it is.
		let fits = |one: &&Pinned| Family::pinned(&one.anchor) == ward.family();
		let mut newest: Vec<_> = newest.into_iter().flatten().filter(fits).collect();
		newest.sort_by_key(|one| one.number);
		if newest.is_empty() {
			self.anchors.remove(&service);
			return Err(unanchored(&ward, self.more.challenge.contains(&service)));
		}
		let (mut is_kept, mut problem) = (false, Ok(()));
		for pinned in newest {
			match self.move_on(service, &ward, pinned).await {
				Ok(()) => is_kept = true,
				Err(error) => problem = problem.and(Err(error)),
			}
		}
		if is_kept {
			Ok(())
		} else {
			problem
		}
	}

	/// Moves an anchor on, if it has fallen behind.
	async fn move_on(
		&mut self,
		service: ServiceId,
		ward: &Ward,
		newest: &Pinned,
	) -> Result<(), String> {
		let time = now();
		let (height, update) = match &newest.anchor {
			family::Anchor::Grandpa(anchor) => {
				(anchor.height.into(), grandpa_update(ward, anchor, time).await)
			},
			family::Anchor::Tendermint(anchor) => {
				let height = anchor.points.last().map_or(0, |point| point.height);
				(height, tendermint_update(ward, anchor, time).await)
			},
		};
		self.anchors.insert(service, (newest.number, height));
		let Some(update) = update? else { return Ok(()) };
		log::info!(target: "fisherman", "service {service}: moves its anchor on");
		self.call(&said::advance_anchor(service, &update)).await
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

/// As any of its nodes shows it: it is judged by the anchor, and one that lies must not keep it where it is.
async fn grandpa_update(
	ward: &Ward,
	anchor: &grandpa::Anchor,
	time: UnixTime,
) -> Result<Option<family::Update>, String> {
	let old = is_old(anchor.at, anchor.trust, time);
	let mut shown = Shown::default();
	for (_, node) in ward.nodes.each() {
		let found = next_changes(node, anchor, time).await.map(|changes| {
			match changes.changes.into_iter().next() {
				Some(first) if changes.count >= BEHIND || old => Some(first),
				None if old => changes.newest,
				_ => None,
			}
		});
		if let Some(update) = shown.take(found) {
			return Ok(Some(family::Update::Grandpa(Box::new(update))));
		}
	}
	shown.nothing()
}

/// A block that it takes to get near the ward's last one, or that one, if what is trusted gets old.
async fn tendermint_update(
	ward: &Ward,
	anchor: &vigil_proofs::tendermint::Anchor,
	time: UnixTime,
) -> Result<Option<family::Update>, String> {
	let old = anchor.points.last().is_some_and(|point| is_old(point.at, anchor.trust, time));
	let mut shown = Shown::default();
	for node in ward.cosmos() {
		// A node that has not shown a block above is asked again later.
		let Some(last) = node.last() else { continue };
		let found = tendermint::behind(node, anchor, last, time).await;
		let found = found.map(|found| found.filter(|(_, needed)| *needed || old));
		if let Some((update, _)) = shown.take(found) {
			return Ok(Some(family::Update::Tendermint(Box::new(update))));
		}
	}
	shown.nothing()
}

/// What nodes show that have no update to show.
#[derive(Default)]
struct Shown {
	is_near: bool,
	problem: Option<String>,
}

impl Shown {
	fn take<T>(&mut self, found: Result<Option<T>, impl ToString>) -> Option<T> {
		match found {
			Ok(None) => self.is_near = true,
			Ok(found) => return found,
			Err(error) => self.problem = self.problem.take().or(Some(error.to_string())),
		}
		None
	}

	fn nothing<T>(self) -> Result<Option<T>, String> {
		match self.problem {
			Some(problem) if !self.is_near => Err(problem),
			_ => Ok(None),
		}
	}
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
