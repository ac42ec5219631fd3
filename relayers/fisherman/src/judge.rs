// SPDX-License-Identifier: Apache-2.0

//! Whether a certificate is false, and the proof of it.
//!
//! Every proof is judged here as the chain will judge it, before anybody pays for it.

use crate::{
	row::{self, Heights},
	said::Shown,
	trust::{hops, path, NoPath},
	ward::{WardError, WardNode},
};
use vigil_primitives::{Checkpoint, Halt, Head, Height, Policy, UnixTime};
use vigil_proofs::{
	family,
	grandpa::{Anchor, Grandpa, Header, Proof},
	substrate::block_hash_key,
	LifeError, LivenessProof, TimeBasis, Verdict, Window,
};

/// What is said where only final blocks count as life.
pub(crate) const NO_FINALITY: &str =
	"the ward lived, but nothing tells when its blocks became final: a challenge decides";

/// An anchor, as it is pinned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pinned {
	/// Its number.
	pub number: u32,
	/// What is trusted.
	pub anchor: family::Anchor,
}

/// What governs a ward's proofs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trusted {
	/// The anchors, oldest first.
	pub anchors: Vec<Pinned>,
	/// Statements about times before this are not judged by them.
	pub since: UnixTime,
}

impl Trusted {
	/// The newest anchor of a block that is not above this one, or else the oldest.
	fn anchor_before(&self, height: u32) -> Option<(u32, &Anchor)> {
		let below = self.grandpa().rev().find(|(_, anchor)| anchor.height <= height);
		below.or_else(|| self.grandpa().next())
	}

	fn grandpa(&self) -> impl DoubleEndedIterator<Item = (u32, &Anchor)> {
		self.anchors.iter().filter_map(|pinned| match &pinned.anchor {
			family::Anchor::Grandpa(anchor) => Some((pinned.number, anchor)),
			family::Anchor::Tendermint(_) => None,
		})
	}

	/// Those of a ward of the Cosmos kind.
	pub fn tendermint(
		&self,
	) -> impl DoubleEndedIterator<Item = (u32, &vigil_proofs::tendermint::Anchor)> {
		self.anchors.iter().filter_map(|pinned| match &pinned.anchor {
			family::Anchor::Tendermint(anchor) => Some((pinned.number, anchor)),
			family::Anchor::Grandpa(_) => None,
		})
	}
}

/// What the ward says of a certificate.
#[derive(Clone, Debug)]
pub enum Finding {
	/// It is false, and this shows it.
	False(Box<Shown>),
	/// The ward says the same.
	True,
	/// That cannot be said yet.
	Waits(String),
	/// It cannot be shown by a proof.
	Cannot(String),
}

/// What there is to judge by.
pub struct Judge<'a> {
	/// The ward.
	pub ward: &'a dyn WardNode,
	/// What is trusted of it.
	pub trusted: &'a Trusted,
	/// The policy of the set.
	pub policy: &'a Policy,
	/// The clock.
	pub now: UnixTime,
}

impl Judge<'_> {
	/// Whether a ward stood as a Halt says.
	pub async fn halt(&self, halt: &Halt) -> Result<Finding, WardError> {
		let Policy { halt_after, margin, .. } = *self.policy;
		let window = Window::of(halt.height, halt.round, halt_after, margin);
		let Some(window) = window else {
			return Ok(cannot("the silence is too short for any proof"));
		};
		let anchor = match self.any_anchor(halt.round.start()) {
			Ok(anchor) => anchor,
			Err(finding) => return Ok(finding),
		};
		let height = self.ward.final_height().await?;
		let seen = row::look(self.ward, &anchor.clock, &window, height).await?;
		let Some(inside) = seen.inside else {
			return Ok(match seen.complete {
				true => Finding::True,
				false => waits("the ward has no final block from after the silence yet"),
			});
		};
		if self.policy.head == Head::Finalized {
			return Ok(cannot(NO_FINALITY));
		}
		let found = self.life(halt, &window, inside).await?;
		match (&found, seen.complete) {
			// More blocks of that time may become final.
			(Finding::Cannot(why), false) => Ok(Finding::Waits(why.clone())),
			_ => Ok(found),
		}
	}

	/// The first row of blocks that convicts.
	async fn life(
		&self,
		halt: &Halt,
		window: &Window,
		inside: Heights,
	) -> Result<Finding, WardError> {
		let headers = row::headers(self.ward, inside).await?;
		let Some(clock) = self.trusted.grandpa().next().map(|(_, anchor)| anchor.clock) else {
			return Ok(no_anchor());
		};
		let mut why = None;
		for end in row::ends(&clock, &headers) {
			let Some(row) = headers.get(..=end) else { continue };
			match self.show(halt, window, row).await {
				Ok(found @ (Finding::False(_) | Finding::Waits(_))) => return Ok(found),
				Ok(Finding::Cannot(reason)) => why = why.or(Some(reason)),
				Ok(Finding::True) => {},
				Err(NoPath::Ward(error)) => return Err(error),
				Err(NoPath::NotFinal(height)) => {
					return Ok(waits(NoPath::NotFinal(height)));
				},
				Err(error) => why = why.or(Some(error.to_string())),
			}
		}
		Ok(cannot(why.unwrap_or_else(|| "no row of blocks can be shown".into())))
	}

	/// Shows a row of blocks, as far as it convicts.
	async fn show(&self, halt: &Halt, window: &Window, row: &[Header]) -> Result<Finding, NoPath> {
		let Some((newest, before)) = row.split_last() else { return Ok(Finding::True) };
		let (number, anchor) = match self.trusted.anchor_before(newest.number) {
			Some(found) => found,
			None => return Ok(no_anchor()),
		};
		let path = path(self.ward, anchor, newest.number, self.now).await?;
		let hops = hops(self.ward, &path.head, newest.number).await?;
		let mut keys = vec![anchor.clock.authors_key()];
		let halted = u32::try_from(halt.height.0).unwrap_or(u32::MAX);
		let follows = before.first().unwrap_or(newest).number == halted.saturating_add(1);
		let known = block_hash_key(halted);
		if !follows && self.ward.has(newest.hash(), &known).await? {
			keys.push(known);
		}
		let state = self.ward.prove(newest.hash(), &keys).await?;
		let proof = Proof {
			head: path.head,
			finality: path.finality,
			hops: hops.try_into().map_err(|_| NoPath::TooOld(newest.number))?,
			headers: before.to_vec().try_into().map_err(|_| NoPath::TooOld(newest.number))?,
			state,
		};
		let life = match Grandpa::verify(&path.anchor, window, &proof, self.now) {
			Ok(life) => life,
			Err(LifeError::OutsideWindow | LifeError::NoDescendant) => {
				return Ok(cannot(
					"the ward made blocks in the silence, but too few and too close together",
				));
			},
			Err(error) => return Err(NoPath::Broken(error)),
		};
		Ok(match life.verdict(window, self.policy.head, halt.block_hash) {
			Verdict::Convicts => Finding::False(Box::new(Shown {
				anchor: number,
				updates: path
					.updates
					.into_iter()
					.map(Box::new)
					.map(family::Update::Grandpa)
					.collect(),
				proof: family::Proof::Grandpa(Box::new(proof)),
			})),
			Verdict::Challenge => {
				cannot(not_firm(&life.basis, life.at_above == Some(halt.block_hash)))
			},
		})
	}

	/// Whether the ward has the block that a Checkpoint names.
	pub async fn checkpoint(&self, said: &Checkpoint) -> Result<Finding, WardError> {
		let anchor = match self.any_anchor(said.round.start()) {
			Ok(anchor) => anchor,
			Err(finding) => return Ok(finding),
		};
		let Ok(height) = u32::try_from(said.height.0) else {
			return Ok(cannot("the ward has no such heights"));
		};
		let last = self.ward.final_height().await?;
		if height > last {
			return Ok(waits(format!(
				"the ward has come to block {last} only; if it never comes to {height}, a challenge decides"
			)));
		}
		let header = self.ward.header(height).await?;
		if (header.hash(), header.state_root) == (said.block_hash, said.state_root) {
			return Ok(Finding::True);
		}
		let existed = anchor.clock.slot_of(&header).map(|(_, existed)| existed);
		if existed.is_ok_and(|existed| existed > said.round.start()) {
			return Ok(cannot(
				"the ward's block came to be after the Checkpoint: a challenge decides",
			));
		}
		block(self.ward, self.trusted, &header, self.now).await
	}
	/// An anchor that judges statements about this time, or what to do without one.
	fn any_anchor(&self, time: UnixTime) -> Result<&Anchor, Finding> {
		if self.trusted.anchors.is_empty() {
			return Err(no_anchor());
		}
		if time < self.trusted.since {
			return Err(cannot("it is about a time before the ward's anchor was pinned"));
		}
		let found = self.trusted.grandpa().next().map(|(_, anchor)| anchor);
		found.ok_or_else(|| cannot("wards of this family are not proven from here"))
	}
}

/// A proof of a block of the ward, against who names another one at its height.
pub async fn block(
	ward: &dyn WardNode,
	trusted: &Trusted,
	header: &Header,
	now: UnixTime,
) -> Result<Finding, WardError> {
	match show_block(ward, trusted, header, now).await {
		Ok(Some(shown)) => Ok(Finding::False(Box::new(shown))),
		Ok(None) => Ok(no_anchor()),
		Err(NoPath::Ward(error)) => Err(error),
		Err(error @ NoPath::NotFinal(_)) => Ok(waits(error)),
		Err(error) => Ok(cannot(error)),
	}
}

/// Shows a single block; nothing without an anchor.
async fn show_block(
	ward: &dyn WardNode,
	trusted: &Trusted,
	header: &Header,
	now: UnixTime,
) -> Result<Option<Shown>, NoPath> {
	let Some((number, anchor)) = trusted.anchor_before(header.number) else { return Ok(None) };
	let path = path(ward, anchor, header.number, now).await?;
	let hops = hops(ward, &path.head, header.number).await?;
	let proof = Proof {
		head: path.head,
		finality: path.finality,
		hops: hops.try_into().map_err(|_| NoPath::TooOld(header.number))?,
		headers: Default::default(),
		state: vigil_proofs::Proof::default(),
	};
	let height = Height(header.number.into());
	Grandpa::block_at(&path.anchor, height, &proof, now).map_err(NoPath::Broken)?;
	Ok(Some(Shown {
		anchor: number,
		updates: path.updates.into_iter().map(Box::new).map(family::Update::Grandpa).collect(),
		proof: family::Proof::Grandpa(Box::new(proof)),
	}))
}

fn not_firm(basis: &TimeBasis, same_branch: bool) -> String {
	match basis {
		_ if !same_branch => {
			"the ward went on from another block than the halted one: a challenge \
		                      decides"
				.into()
		},
		TimeBasis::AuthorClaimed { distinct, of } => format!(
			"its blocks in the silence are by {distinct} of {of} authors, who may have filled in the \
			 times: a challenge decides"
		),
		_ => "the times are not firm: a challenge decides".into(),
	}
}

fn no_anchor() -> Finding {
	waits("no anchor of the ward is pinned")
}

pub(crate) fn waits(why: impl ToString) -> Finding {
	Finding::Waits(why.to_string())
}

pub(crate) fn cannot(why: impl ToString) -> Finding {
	Finding::Cannot(why.to_string())
}

#[cfg(test)]
mod tests;
