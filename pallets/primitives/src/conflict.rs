// SPDX-License-Identifier: Apache-2.0
//! Which statements of one key convict it.
//!
//! An honest worker can never produce two that conflict, whatever restarts it suffers or branches
//! its ward takes: it abstains instead. So two such statements under one key are proof by
//! themselves ([`conflict`]). What Vigil itself has finalised convicts even a single statement about
//! it ([`handover_is_false`], [`outbox_is_false`]). Nothing else does.
//!
//! The same fact signed for two sets is no conflict: that is how a watcher serves both sets at the
//! change from one to the other.

use crate::{
	Checkpoint, Halt, Handover, Outbox, Policy, Resume, Seconds, SequenceNumber, Signed, Statement,
};

/// A statement, and what the policy of its set says about its times.
#[derive(Clone, Copy, Debug)]
pub struct Spoken<'a> {
	/// What was signed.
	pub signed: &'a Signed,
	/// The silence that a Halt of this set claims.
	pub halt_after: Seconds,
	/// How long a round of this set lasts.
	pub round_length: Seconds,
}

/// How two statements contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
	/// Two Halts of one round that differ.
	Halts,
	/// A Resume whose whole round lies inside the silence that a Halt claims.
	LifeInSilence,
	/// Two Checkpoints of one round and height that differ.
	Checkpoints,
	/// Two Handovers of one set that differ.
	Handovers,
	/// Two Outboxes of one lane whose ranges overlap and that differ.
	Outboxes,
}

impl<'a> Spoken<'a> {
	/// Of a set that watches by this policy.
	pub fn new(signed: &'a Signed, policy: &Policy) -> Self {
		Self { signed, halt_after: policy.halt_after, round_length: policy.round_length }
	}
}

/// How `a` and `b` conflict, if they do; the order does not matter.
///
/// Both must be of one key and one chain, and their signatures verified: this compares what is said.
pub fn conflict(a: &Spoken, b: &Spoken) -> Option<Conflict> {
	if a.signed.service != b.signed.service {
		return None;
	}
	match (&a.signed.statement, &b.signed.statement) {
		(Statement::Halt(x), Statement::Halt(y)) => {
			(x.round == y.round && x != y).then_some(Conflict::Halts)
		},
		(Statement::Resume(resume), Statement::Halt(halt)) => {
			lies_in_silence(resume, a.round_length, halt, b.halt_after)
				.then_some(Conflict::LifeInSilence)
		},
		(Statement::Halt(halt), Statement::Resume(resume)) => {
			lies_in_silence(resume, b.round_length, halt, a.halt_after)
				.then_some(Conflict::LifeInSilence)
		},
		(Statement::Checkpoint(x), Statement::Checkpoint(y)) => {
			differ(x, y).then_some(Conflict::Checkpoints)
		},
		(Statement::Handover(x), Statement::Handover(y)) => {
			(a.signed.set_id == b.signed.set_id && x != y).then_some(Conflict::Handovers)
		},
		(Statement::Outbox(x), Statement::Outbox(y)) => {
			(overlap(x, y) && x != y).then_some(Conflict::Outboxes)
		},
		_ => None,
	}
}

/// Whether a Handover contradicts the one that Vigil has finalised for its signing set; `None` if
/// Vigil has finalised that the set has no successor yet.
///
/// The caller knows the signing set: about one that it has forgotten nothing can be said.
pub fn handover_is_false(said: &Handover, finalised: Option<&Handover>) -> bool {
	finalised != Some(said)
}

/// Whether an Outbox contradicts those that Vigil has finalised for its lane.
///
/// `known_from` is the first number of which the record is still there. An Outbox that begins before
/// it cannot be judged and is not called false.
pub fn outbox_is_false(
	said: &Outbox,
	known_from: SequenceNumber,
	finalised: impl IntoIterator<Item = Outbox>,
) -> bool {
	said.first >= known_from && finalised.into_iter().all(|one| one != *said)
}

/// Whether the whole round of a Resume lies inside the silence of a Halt.
fn lies_in_silence(resume: &Resume, round: Seconds, halt: &Halt, silence: Seconds) -> bool {
	let begins = halt.round.0.saturating_sub(silence.0);
	begins < resume.round.0 && resume.round.end(round) <= halt.round.start()
}

fn differ(x: &Checkpoint, y: &Checkpoint) -> bool {
	(x.round, x.height) == (y.round, y.height) && x != y
}

/// Whether two Outboxes of one lane have a number in common.
fn overlap(x: &Outbox, y: &Outbox) -> bool {
	let begins_before_end = |one: &Outbox, other: &Outbox| {
		one.first.0.checked_sub(other.first.0).is_none_or(|into| into < u64::from(other.count))
	};
	let lane = |one: &Outbox| (one.destination, one.lane);
	lane(x) == lane(y) && begins_before_end(x, y) && begins_before_end(y, x)
}
