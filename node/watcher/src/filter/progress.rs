// SPDX-License-Identifier: Apache-2.0

//! How far a service has come: what is certified, and what that makes obsolete.

use crate::{Millis, ServiceView};
use std::collections::BTreeMap;
use vigil_primitives::{Height, Round, SetId, Signed, Statement, H256};

/// The most statements that are remembered as certified.
const MOST_REMEMBERED: usize = 1_024;

/// A certified statement, as it was found.
#[derive(Clone, Copy, Debug)]
struct Found {
	at: Millis,
	/// How many had signed it.
	signers: usize,
}

/// What is certified.
#[derive(Clone, Debug, Default)]
pub(crate) struct Progress {
	/// Statements by digest.
	certified: BTreeMap<H256, Found>,
	/// The latest rounds of a Halt and of a Resume that Vigil's chain has heard of.
	recorded: (Option<Round>, Option<Round>),
	/// The latest round of a Halt.
	pub halt: Option<Round>,
	/// The latest round of a Resume.
	pub resume: Option<Round>,
	/// The latest round of a Checkpoint, and its height.
	pub checkpoint: Option<(Round, Height)>,
	/// The latest set that handed over.
	handover: Option<SetId>,
}

impl Progress {
	/// When the statement was found to be certified.
	pub fn certified_at(&self, digest: &H256) -> Option<Millis> {
		self.certified.get(digest).map(|found| found.at)
	}

	/// How many had signed the statement when it was found to be certified.
	pub fn signers(&self, digest: &H256) -> Option<usize> {
		self.certified.get(digest).map(|found| found.signers)
	}

	pub fn is_certified(&self, digest: &H256) -> bool {
		self.certified.contains_key(digest)
	}

	/// Remembers a certified statement. Call it once for each.
	pub fn note(&mut self, digest: H256, signed: &Signed, signers: usize, now: Millis) {
		if self.certified.len() >= MOST_REMEMBERED {
			let oldest = self.certified.iter().min_by_key(|(_, found)| found.at).map(|(d, _)| *d);
			oldest.and_then(|oldest| self.certified.remove(&oldest));
		}
		self.certified.insert(digest, Found { at: now, signers });
		match &signed.statement {
			Statement::Halt(halt) => self.halt = self.halt.max(Some(halt.round)),
			Statement::Resume(resume) => self.resume = self.resume.max(Some(resume.round)),
			Statement::Checkpoint(checkpoint) => {
				let this = (checkpoint.round, checkpoint.height);
				self.checkpoint = self.checkpoint.max(Some(this));
			},
			Statement::Handover(_) => self.handover = self.handover.max(Some(signed.set_id)),
			Statement::Outbox(_) => {},
		}
	}

	/// What the chain knows to be certified, for who did not hear of it.
	pub fn catch_up(&mut self, view: &ServiceView) {
		if let Some(halted) = view.halted {
			self.halt = self.halt.max(Some(halted.round));
			self.resume = self.resume.max(halted.resumed);
			let (halt, resume) = self.recorded;
			self.recorded = (halt.max(Some(halted.round)), resume.max(halted.resumed));
		}
		let checkpoint = view.checkpoint.map(|(height, _, round)| (round, height));
		self.checkpoint = self.checkpoint.max(checkpoint);
	}

	/// Whether something certified makes this obsolete, so that no verifier would take it any more or
	/// learn from it. Of one round another Halt or Checkpoint can still be what others certify.
	pub fn overtakes(&self, signed: &Signed) -> bool {
		match &signed.statement {
			Statement::Halt(halt) => {
				self.halt > Some(halt.round) || self.resume >= Some(halt.round)
			},
			Statement::Resume(resume) => self.resume >= Some(resume.round),
			Statement::Checkpoint(checkpoint) => {
				self.checkpoint.map(|(round, _)| round) >= Some(checkpoint.round)
			},
			Statement::Handover(_) => self.handover >= Some(signed.set_id),
			Statement::Outbox(_) => false,
		}
	}

	/// Whether Vigil's chain has a Halt or Resume as late as this. Of other kinds nobody waits for that.
	pub fn is_recorded(&self, signed: &Signed) -> bool {
		let (halt, resume) = self.recorded;
		match &signed.statement {
			Statement::Halt(of) => halt >= Some(of.round),
			Statement::Resume(of) => resume >= Some(of.round),
			_ => true,
		}
	}

	/// How many statements are remembered.
	#[cfg(test)]
	pub fn remembered(&self) -> usize {
		self.certified.len()
	}
}
