// SPDX-License-Identifier: Apache-2.0

//! From a statement and the weight behind it to what it claims of a ward.

use crate::{
	quorum::suspect_weight, Checkpoint, Halt, Resume, Round, SetCommitment, StakeWeight, Statement,
};

/// A statement that a ward can hear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
	/// A Halt by more than a third of the weight, and no quorum.
	Suspicion(Halt),
	/// A Halt by a quorum.
	Halt(Halt),
	/// A Resume by a quorum.
	Resume(Resume),
	/// A Checkpoint by a quorum.
	Checkpoint(Checkpoint),
}

/// Why a statement claims nothing of a ward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoClaim {
	/// It is about Vigil: a Handover or an Outbox.
	NotOfWard,
	/// Those who made it have too little weight.
	NoQuorum,
}

impl Claim {
	/// What a statement claims that members of this weight, of the set with this commitment, made.
	pub fn of(
		statement: &Statement,
		present: StakeWeight,
		set: &SetCommitment,
	) -> Result<Self, NoClaim> {
		let full = present >= set.quorum_weight;
		let suspects = suspect_weight(set.total_weight).is_some_and(|third| present >= third);
		match statement {
			Statement::Handover(_) | Statement::Outbox(_) => Err(NoClaim::NotOfWard),
			Statement::Halt(halt) if full => Ok(Self::Halt(*halt)),
			Statement::Halt(halt) if suspects => Ok(Self::Suspicion(*halt)),
			Statement::Resume(resume) if full => Ok(Self::Resume(*resume)),
			Statement::Checkpoint(block) if full => Ok(Self::Checkpoint(*block)),
			_ => Err(NoClaim::NoQuorum),
		}
	}

	/// Its round.
	pub fn round(&self) -> Round {
		match self {
			Self::Suspicion(halt) | Self::Halt(halt) => halt.round,
			Self::Resume(resume) => resume.round,
			Self::Checkpoint(block) => block.round,
		}
	}
}
