// SPDX-License-Identifier: Apache-2.0

//! Judges what is open, and reports what is false.

use super::Fisherman;
use crate::{
	journal::{Evidence, Item, Key, State},
	judge::{Finding, Judge},
	now, said,
	ward::WardNode,
};
use std::time::{Duration, Instant};
use subxt::ext::scale_decode;
use vigil_primitives::{Certificate, Statement};
use vigil_relayer_link::{outcome::Done, payer::Call, SubmitError};

/// Suspicions that are looked at at a time.
const AT_ONCE: usize = 16;
/// How long to wait before a suspicion is looked at again, at first and after a while.
const SOON: Duration = Duration::from_secs(3);
const LATER: Duration = Duration::from_secs(60);
/// What is younger is looked at again soon, in seconds.
const YOUNG: u64 = 300;

/// Refusals after which nothing is to be tried again, and what they mean.
const FINAL: [&str; 8] = [
	"TooLate",
	"UnknownSet",
	"BeforeAnchor",
	"NoWindow",
	"ProofIsForChallenge",
	"NoConflict",
	"NobodySignedBoth",
	"WrongSignature",
];

/// The refusal of what is known already.
const JUDGED: &str = "JudgedAlready";

/// What the event of a new case says.
#[derive(scale_decode::DecodeAsType)]
#[decode_as_type(crate_path = "scale_decode")]
struct CaseOpened {
	case: u64,
}

/// What came of looking at something.
enum Outcome {
	/// It stands like that.
	Is(State, String),
	/// Nothing can be said yet.
	Again(String),
}

impl Fisherman {
	/// Looks at what is due.
	pub(super) async fn work(&mut self) {
		let time = Instant::now();
		let open = self.items.iter().filter(|(_, item)| item.state == State::Open);
		let due = open.filter(|(key, _)| self.due.get(*key).is_none_or(|due| *due <= time));
		// What contradicts itself needs nobody else, and convicts at once.
		let mut due: Vec<(bool, Key)> = due
			.map(|(key, item)| (matches!(item.evidence, Evidence::Statement(_)), *key))
			.collect();
		due.sort_unstable();
		let due: Vec<Key> = due.into_iter().map(|(_, key)| key).take(AT_ONCE).collect();
		for key in due {
			let Some(item) = self.items.get(&key).cloned() else { continue };
			let outcome = self.judge(&item.evidence).await;
			self.settle(key, item, outcome);
		}
	}

	fn settle(&mut self, key: Key, item: Item, outcome: Outcome) {
		let age = now().0.saturating_sub(item.heard_at);
		match outcome {
			Outcome::Is(State::True, _) => {
				self.due.remove(&key);
				self.items.remove(&key);
				if let Err(error) = self.journal.remove(&key) {
					log::error!(target: "fisherman", "{error}");
				}
				self.note_truth(key);
			},
			Outcome::Is(state, why) => {
				log::info!(target: "fisherman", "{:?}: {why}", item.evidence.statement().signed);
				self.due.remove(&key);
				self.put(Item { state, why, ..item });
			},
			Outcome::Again(why) => {
				let pause = if age < YOUNG { SOON } else { LATER };
				let due = Instant::now().checked_add(pause).unwrap_or_else(Instant::now);
				self.due.insert(key, due);
				if why != item.why {
					self.put(Item { why, ..item });
				}
			},
		}
	}

	async fn judge(&self, evidence: &Evidence) -> Outcome {
		match evidence {
			Evidence::Statement(certificate) => self.judge_statement(certificate).await,
			Evidence::Conflict(one, other) => {
				self.report(said::report_contradiction(one, other)).await
			},
			Evidence::LifeCertified(halt, checkpoint) => {
				self.report(said::report_checkpoint(halt, checkpoint)).await
			},
		}
	}

	async fn judge_statement(&self, certificate: &Certificate) -> Outcome {
		let signed = &certificate.signed;
		let service = signed.service;
		let Some(ward) = self.wards.get(&service) else {
			return Outcome::Is(State::Cannot, "no node of the ward is configured".into());
		};
		let (set, trusted) =
			match (self.vigil.set(service, signed.set_id).await, self.vigil.trusted(service).await)
			{
				(Ok(Some(set)), Ok(trusted)) => (set, trusted),
				(Ok(None), _) => {
					return Outcome::Is(State::Cannot, "its set is not kept any more".into());
				},
				(Err(error), _) | (_, Err(error)) => return Outcome::Again(error.to_string()),
			};
		let ward: &dyn WardNode = ward.as_ref();
		let judge = Judge { ward, trusted: &trusted, policy: &set.policy, now: now() };
		let found = match &signed.statement {
			Statement::Halt(halt) => judge.halt(halt).await,
			Statement::Checkpoint(checkpoint) => judge.checkpoint(checkpoint).await,
			_ => return Outcome::Is(State::True, String::new()),
		};
		match found {
			Ok(Finding::True) => Outcome::Is(State::True, String::new()),
			Ok(Finding::Waits(why)) => Outcome::Again(why),
			Ok(Finding::Cannot(why)) => Outcome::Is(State::Cannot, why),
			Ok(Finding::False(shown)) => {
				let call = match &signed.statement {
					Statement::Halt(_) => said::report_life(certificate, &shown),
					_ => said::report_block(certificate, &shown),
				};
				self.report(call).await
			},
			Err(error) => Outcome::Again(error.to_string()),
		}
	}

	/// Reports something false. What would be refused is not submitted, and costs nothing.
	async fn report(&self, call: Call<'static>) -> Outcome {
		let connection = match self.vigil.connection() {
			Ok(connection) => connection,
			Err(error) => return Outcome::Again(error.to_string()),
		};
		log::info!(target: "fisherman", "reports by {}", call.name);
		match self.payer.submit(&connection, &call).await {
			Ok(done) => Outcome::Is(State::Reported(case_of(&done)), "convicted".into()),
			Err(SubmitError::Refused(why)) => refused(why),
			Err(error) => Outcome::Again(error.to_string()),
		}
	}
}

fn case_of(done: &Done) -> Option<u64> {
	done.said::<CaseOpened>(said::PALLET, "CaseOpened").first().map(|opened| opened.case)
}

/// What follows from a refusal.
fn refused(why: String) -> Outcome {
	if why.contains(JUDGED) {
		return Outcome::Is(State::Known, "somebody else has reported it".into());
	}
	match FINAL.iter().any(|reason| why.contains(reason)) {
		true => Outcome::Is(State::Cannot, why),
		false => Outcome::Again(why),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn refusals_are_final_known_or_tried_again() {
		let state = |why: &str| match refused(why.into()) {
			Outcome::Is(state, _) => Some(state),
			Outcome::Again(_) => None,
		};
		assert_eq!(state("Slashing::JudgedAlready"), Some(State::Known));
		assert_eq!(state("Slashing::TooLate"), Some(State::Cannot));
		assert_eq!(state("Slashing::ProofIsForChallenge"), Some(State::Cannot));
		assert_eq!(state("Slashing::QueueFull"), None);
		assert_eq!(state("Inability to pay some fees"), None);
	}
}
