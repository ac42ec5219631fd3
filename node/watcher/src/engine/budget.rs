// SPDX-License-Identifier: Apache-2.0

//! What one tick verifies for whom, so that neither one member nor the members of one service can
//! keep a node busy.

use crate::{allowance::rate, pool::KeyId, queue::Pending, PeerTag, Settings};
use std::collections::{BTreeMap, BTreeSet};
use vigil_primitives::{ServiceId, H256};

/// When a vote is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
	Now,
	/// In a later tick, if it matters then.
	Later,
	/// Its signer is said to have said more than anybody may, by a peer that does not care.
	Never,
}

/// What is left of one tick.
pub struct Budget {
	max_statements: usize,
	max_relayed: usize,
	max_relayed_per_service: usize,
	/// Statements by service: each costs a verification of its own.
	statements: BTreeMap<ServiceId, BTreeSet<H256>>,
	/// How many of them are of services that are not watched here.
	relayed: usize,
	/// Votes by peer, key and kind. By peer, since nobody has verified yet that the key signed them.
	said: BTreeMap<(PeerTag, KeyId, u8), u32>,
}

impl Budget {
	pub fn new(settings: &Settings) -> Self {
		let Settings { max_statements, max_relayed, max_relayed_per_service, .. } = *settings;
		Self {
			max_statements,
			max_relayed,
			max_relayed_per_service,
			statements: BTreeMap::new(),
			relayed: 0,
			said: BTreeMap::new(),
		}
	}

	/// Whether this vote is looked at in this tick.
	pub fn turn(&mut self, pending: &Pending, watched: bool) -> Turn {
		let kind = pending.vote.signed.statement.kind();
		let said = self.said.entry((pending.from, pending.key, kind as u8)).or_default();
		*said = said.saturating_add(1);
		if *said > rate(kind).burst {
			return Turn::Never;
		}
		match self.allows(pending, watched) {
			true => Turn::Now,
			false => Turn::Later,
		}
	}

	fn allows(&mut self, pending: &Pending, watched: bool) -> bool {
		let of_service = self.statements.entry(pending.vote.signed.service).or_default();
		if of_service.contains(&pending.digest) {
			return true;
		}
		let full = match watched {
			true => of_service.len() >= self.max_statements,
			false => {
				of_service.len() >= self.max_relayed_per_service || self.relayed >= self.max_relayed
			},
		};
		if !full {
			of_service.insert(pending.digest);
			self.relayed = self.relayed.saturating_add(usize::from(!watched));
		}
		!full
	}
}
