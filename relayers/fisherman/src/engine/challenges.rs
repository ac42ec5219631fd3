// SPDX-License-Identifier: Apache-2.0

//! Challenges: a bond bet on what no proof shows. Only where the operator wants it, only against a Halt of an EVM ward
//! that nodes of two hosts went on through by the clock here, and one of a service at a time.

use super::{cases::CLOSED, work::Outcome, Fisherman};
use crate::{
	journal::{Evidence, Item, JournalError, State},
	said,
	wards::Family,
};
use sp_crypto_hashing::blake2_256;
use vigil_primitives::{Certificate, ServiceId, Statement, H256};

impl Fisherman {
	/// Challenges a statement that nodes of the ward were seen to contradict, if that is wanted and no other one of the
	/// service is under way.
	pub(super) async fn challenge(
		&self,
		evidence: &Evidence,
		said: &Certificate,
		why: String,
	) -> Outcome {
		let service = said.signed.service;
		let cannot = |told: &str| Outcome::Is(State::Cannot, format!("{why} ({told})"));
		if !self.more.challenge.contains(&service) {
			return cannot("nodes of two hosts were seen to go on meanwhile: a bond may be won");
		}
		if self.challenges(service, evidence) > 0 {
			return cannot("another challenge of the service is under way");
		}
		let call = said::challenge(said, H256(blake2_256(why.as_bytes())));
		// Before anything is submitted: who is killed meanwhile must not forget the bond.
		if let Err(error) = self.note(evidence, Some(State::Challenged(None))) {
			return Outcome::Again(error.to_string());
		}
		match self.report(evidence, call).await {
			Outcome::Is(State::Reported(case), why) => Outcome::Is(State::Challenged(case), why),
			other => {
				if let Err(error) = self.note(evidence, None) {
					log::error!(target: "fisherman", "{error}");
				}
				other
			},
		}
	}

	/// Writes down how something stands, or that it stands as before.
	fn note(&self, evidence: &Evidence, state: Option<State>) -> Result<(), JournalError> {
		let Some(item) = self.items.get(&evidence.key()) else { return Ok(()) };
		self.journal.put(&Item { state: state.unwrap_or(item.state), ..item.clone() })
	}

	/// Whether it takes a bond to say that something is false.
	pub(super) fn takes_bond(&self, item: &Item) -> bool {
		let is_evm =
			|service| self.wards.get(&service).is_some_and(|one| one.family() == Family::Evm);
		match (&item.state, &item.evidence) {
			(State::Challenged(_), _) => true,
			(_, Evidence::Statement(Certificate { signed, .. })) => {
				matches!(signed.statement, Statement::Halt(_)) && is_evm(signed.service)
			},
			_ => false,
		}
	}

	/// Other challenges of a service that were opened from here and are not closed.
	fn challenges(&self, service: ServiceId, but: &Evidence) -> usize {
		let open = self.items.iter().filter(|(key, item)| {
			matches!(item.state, State::Challenged(_))
				&& item.why != CLOSED
				&& item.evidence.service() == service
				&& **key != but.key()
		});
		open.count()
	}
}
