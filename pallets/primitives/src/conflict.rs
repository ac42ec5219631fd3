// SPDX-License-Identifier: Apache-2.0
//! Which two statements of one key convict it.
//!
//! An honest worker can never produce two that conflict, whatever restarts it suffers or branches
//! its ward takes: it abstains instead. So two such statements under one key are proof by
//! themselves. Nothing else is.
//!
//! The same fact signed for two sets is no conflict: that is how a watcher serves both sets at the
//! change from one to the other.

use crate::{Halt, Resume, Signed, Statement};

/// How two statements contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
	/// Two Halts of one round that differ.
	Halts,
	/// A Resume of a block, and a Halt of the same block in a round not before it.
	HaltAfterResume,
	/// Two Checkpoints of one height that differ.
	Checkpoints,
	/// Two Handovers of one set that differ.
	Handovers,
	/// Two Outboxes to one destination that start with one sequence number and differ.
	Outboxes,
}

/// How `a` and `b` conflict, if they do; the order does not matter.
///
/// Both must be of one key and one chain, and their signatures verified: this compares what is said.
pub fn conflict(a: &Signed, b: &Signed) -> Option<Conflict> {
	if a.service != b.service {
		return None;
	}
	match (&a.statement, &b.statement) {
		(Statement::Halt(x), Statement::Halt(y)) => {
			(x.round == y.round && x != y).then_some(Conflict::Halts)
		},
		(Statement::Resume(resume), Statement::Halt(halt))
		| (Statement::Halt(halt), Statement::Resume(resume)) => {
			halts_after(halt, resume).then_some(Conflict::HaltAfterResume)
		},
		(Statement::Checkpoint(x), Statement::Checkpoint(y)) => {
			(x.height == y.height && x != y).then_some(Conflict::Checkpoints)
		},
		(Statement::Handover(x), Statement::Handover(y)) => {
			(a.set_id == b.set_id && x != y).then_some(Conflict::Handovers)
		},
		(Statement::Outbox(x), Statement::Outbox(y)) => {
			let same_place = x.destination == y.destination && x.first == y.first;
			(same_place && x != y).then_some(Conflict::Outboxes)
		},
		_ => None,
	}
}

fn halts_after(halt: &Halt, resume: &Resume) -> bool {
	let same_block = halt.height == resume.height && halt.block_hash == resume.block_hash;
	same_block && halt.round >= resume.round
}
