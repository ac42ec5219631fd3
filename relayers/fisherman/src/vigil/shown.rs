// SPDX-License-Identifier: Apache-2.0

//! Whether a case is on Vigil, as each of its nodes shows it in a final block.

use super::{host, Vigil};
use crate::journal::{Evidence, State};
use codec::Encode;
use std::collections::BTreeSet;
use vigil_primitives::{
	answers::slashing::{CaseInfo, CaseOffence, PastInfo},
	Policy, Seconds, ServiceId, Statement, FRESHNESS,
};
use vigil_relayer_link::{Connection, RpcError};

/// Lies about times less far apart are one offence, as Vigil has it.
const SAME_WITHIN: Seconds = FRESHNESS;
/// Cases of a service that are looked through.
const PER_PAGE: u32 = 100;

/// What a case would be of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
	service: ServiceId,
	offence: CaseOffence,
	from: u64,
	to: u64,
	/// Its number, if it was said.
	case: Option<u64>,
	/// Whether it is said to be of this account.
	own: bool,
}

/// What Vigil's nodes show of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shows {
	/// How many of different hosts show it in a final block.
	pub nodes: usize,
	/// How many answered.
	pub answered: usize,
	/// What it has paid to this reporter, by all who show it.
	pub reporter: u128,
	/// Whether all who show it show it closed.
	pub closed: bool,
}

/// A case as one node shows it.
struct Seen {
	reporter: u128,
	closed: bool,
}

impl Sought {
	/// What evidence shows that is said to stand like that; `policy`: that of the set.
	pub fn of(evidence: &Evidence, policy: &Policy, state: State) -> Self {
		let (own, case) = match state {
			State::Reported(case) | State::Challenged(case) => (true, case),
			_ => (false, None),
		};
		let signed = &evidence.statement().signed;
		let silence = policy.halt_after.0;
		let (offence, from, to) = match &signed.statement {
			Statement::Halt(said) => {
				(CaseOffence::FalseHalt, said.round.0.saturating_sub(silence), said.round.0)
			},
			// Of a Resume and a Halt the Halt is false.
			Statement::Resume(said) => (CaseOffence::FalseHalt, said.round.0, said.round.0),
			Statement::Checkpoint(said) => {
				(CaseOffence::FalseCheckpoint, said.round.0, said.round.0)
			},
			Statement::Handover(_) => {
				(CaseOffence::FalseHandover, signed.set_id.0, signed.set_id.0)
			},
			Statement::Outbox(said) => {
				let last = u64::from(said.count.saturating_sub(1));
				(CaseOffence::FalseOutbox, said.first.0, said.first.0.saturating_add(last))
			},
		};
		Self { service: signed.service, offence, from, to, case, own }
	}

	/// Whether a case is about that.
	fn is(&self, case: u64, offence: CaseOffence, from: u64, to: u64) -> bool {
		let slack = match self.offence {
			CaseOffence::FalseHalt | CaseOffence::FalseCheckpoint => SAME_WITHIN.0,
			_ => 0,
		};
		self.case.is_none_or(|number| number == case)
			&& offence == self.offence
			&& from <= self.to.saturating_add(slack)
			&& self.from <= to.saturating_add(slack)
	}

	/// It as one node shows it at its last final block.
	async fn at(&self, node: &Connection, who: [u8; 32]) -> Result<Option<Seen>, RpcError> {
		let last = Some(node.finalized_head().await?);
		let open: Vec<CaseInfo<[u8; 32]>> = match self.case {
			Some(case) => {
				let found: Option<CaseInfo<[u8; 32]>> =
					node.call("SlashingApi_case", &case.encode(), last).await?;
				found.into_iter().collect()
			},
			None => {
				let arguments = (Some(self.service), None::<u64>, PER_PAGE).encode();
				node.call("SlashingApi_cases", &arguments, last).await?
			},
		};
		// What this account is said to have reported, it has to have reported: others may have reported others of the same
		// time.
		let is_it = |case: &&CaseInfo<[u8; 32]>| {
			case.service == self.service
				&& (!self.own || case.reporter == Some(who))
				&& self.is(case.case, case.offence, case.from, case.to)
		};
		if let Some(case) = open.iter().find(is_it) {
			let reporter = if case.reporter == Some(who) { case.paid.reporter } else { 0 };
			return Ok(Some(Seen { reporter, closed: false }));
		}
		// Of closed ones nobody tells who reported them.
		if self.own && self.case.is_none() {
			return Ok(None);
		}
		let past: Vec<PastInfo> =
			node.call("SlashingApi_past", &self.service.encode(), last).await?;
		let closed = past.iter().find(|one| self.is(one.case, one.offence, one.from, one.to));
		let reporter = |past: &PastInfo| self.case.map_or(0, |_| past.paid.reporter);
		Ok(closed.map(|past| Seen { reporter: reporter(past), closed: true }))
	}
}

impl Vigil {
	/// What the nodes that answer show of a case. Nodes of one host are one.
	pub async fn shows(&self, sought: &Sought, reporter: [u8; 32]) -> Shows {
		let (mut hosts, mut shows) = (BTreeSet::new(), Shows::default());
		for node in self.connections(0) {
			if !hosts.insert(host(node.endpoint())) {
				continue;
			}
			let Ok(seen) = sought.at(&node, reporter).await else { continue };
			shows.answered = shows.answered.saturating_add(1);
			let Some(Seen { reporter, closed }) = seen else { continue };
			let is_first = shows.nodes == 0;
			shows.nodes = shows.nodes.saturating_add(1);
			shows.closed = closed && (is_first || shows.closed);
			shows.reporter = if is_first { reporter } else { reporter.min(shows.reporter) };
		}
		shows
	}
}
