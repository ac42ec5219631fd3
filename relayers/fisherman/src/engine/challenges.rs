// SPDX-License-Identifier: Apache-2.0

//! Challenges: a bond bet on what no proof shows. Only where the operator wants it, only against a Halt of an EVM ward
//! that two of its nodes went on through by the clock here, and one of a service at a time.

use super::{cases::CLOSED, work::Outcome, Fisherman};
use crate::{
	journal::{Evidence, State},
	said,
};
use sp_crypto_hashing::blake2_256;
use vigil_primitives::{Certificate, ServiceId, H256};

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
			return cannot("two nodes were seen to go on meanwhile: a bond may be won");
		}
		if self.challenges(service, evidence) > 0 {
			return cannot("another challenge of the service is under way");
		}
		let call = said::challenge(said, H256(blake2_256(why.as_bytes())));
		match self.report(evidence, call).await {
			Outcome::Is(State::Reported(case), why) => Outcome::Is(State::Challenged(case), why),
			other => other,
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
