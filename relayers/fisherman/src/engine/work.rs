// SPDX-License-Identifier: Apache-2.0

//! Judges what is open, and reports what is false.

use super::Fisherman;
use crate::{
	journal::{Evidence, Item, Key, State},
	judge::{Finding, Trusted},
	now, said, set,
	vigil::host,
	voices::{self, Rules},
};
use std::{
	collections::BTreeSet,
	sync::Arc,
	time::{Duration, Instant},
};
use subxt::ext::scale_decode;
use vigil_primitives::{answers::restaking::SetInfo, Certificate, Statement};
use vigil_relayer_link::{outcome::Done, payer::Call, Connection, RpcError, SubmitError};

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

/// The refusals of what is known already.
const JUDGED: [&str; 2] = ["JudgedAlready", "ChallengedAlready"];
/// The refusal of what is true.
const NOT_FALSE: &str = "NotFalse";

/// What is said of what convicts a watcher of the same operator.
const OWN: &str = "it convicts a watcher of yours, and is not reported from here: others will; stop that watcher, \
                   and look for its key on another machine";

/// What the event of a new case says.
#[derive(scale_decode::DecodeAsType)]
#[decode_as_type(crate_path = "scale_decode")]
struct CaseOpened {
	case: u64,
}

/// What came of looking at something.
pub(super) enum Outcome {
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
			let age = now().0.saturating_sub(item.heard_at);
			self.settle(key, &item, of_vigil(&item.evidence, outcome, age));
		}
	}

	fn settle(&mut self, key: Key, item: &Item, outcome: Outcome) {
		let item = item.clone();
		let age = now().0.saturating_sub(item.heard_at);
		match outcome {
			Outcome::Is(State::True, _) => {
				self.drop_item(&key);
				self.note_truth(item.evidence.said());
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

	pub(super) async fn judge(&self, evidence: &Evidence) -> Outcome {
		match evidence {
			Evidence::Statement(certificate) => self.judge_statement(evidence, certificate).await,
			Evidence::Conflict(one, other) => {
				self.report(evidence, said::report_contradiction(one, other)).await
			},
			Evidence::LifeCertified(halt, checkpoint) => {
				self.report(evidence, said::report_checkpoint(halt, checkpoint)).await
			},
		}
	}

	async fn judge_statement(&self, evidence: &Evidence, certificate: &Certificate) -> Outcome {
		let signed = &certificate.signed;
		let service = signed.service;
		if matches!(signed.statement, Statement::Handover(_) | Statement::Outbox(_)) {
			return self.report(evidence, said::report_undecided(certificate)).await;
		}
		let Some(ward) = self.wards.get(&service) else {
			return Outcome::Is(State::Cannot, "no node of the ward is configured".into());
		};
		let (set, trusted) =
			match (self.vigil.set_of(certificate).await, self.vigil.trusted_each(service).await) {
				(Ok(Some(set)), Ok(trusted)) => (set, trusted),
				(Ok(None), _) => {
					return Outcome::Is(State::Cannot, "its set is not kept any more".into());
				},
				(Err(error), _) | (_, Err(error)) => return Outcome::Again(error.to_string()),
			};
		if !matches!(signed.statement, Statement::Halt(_) | Statement::Checkpoint(_)) {
			return Outcome::Is(State::True, String::new());
		}
		let (time, policy) = (now(), &set.policy);
		let mut found = Vec::new();
		// Where nodes of Vigil tell different anchors, one of them lies or is behind.
		for trusted in &trusted {
			let rules = Rules { trusted, policy, now: time };
			match ward.judge(&signed.statement, rules).await {
				Ok(Finding::False(shown)) => {
					let call = match &signed.statement {
						Statement::Halt(_) => said::report_life(certificate, &shown),
						_ => said::report_block(certificate, &shown),
					};
					return self.report(evidence, call).await;
				},
				one => found.push(one),
			}
		}
		let nothing = Trusted::default();
		let rules = Rules { trusted: trusted.first().unwrap_or(&nothing), policy, now: time };
		match voices::agreed(found) {
			Ok(Finding::True) => Outcome::Is(State::True, String::new()),
			Ok(Finding::Cannot(why)) if ward.witnessed(&signed.statement, rules) => {
				self.challenge(evidence, certificate, why).await
			},
			Ok(Finding::Cannot(why)) => Outcome::Is(State::Cannot, why),
			Ok(Finding::Waits(why)) => Outcome::Again(why),
			Ok(Finding::False(_)) => Outcome::Again(String::new()),
			Err(error) => Outcome::Again(error.to_string()),
		}
	}

	/// Reports something false. What would be refused is not submitted, and costs nothing. What convicts a
	/// watcher of the same operator is not submitted either.
	pub(super) async fn report(&self, evidence: &Evidence, call: Call<'static>) -> Outcome {
		match self.convicts_own(evidence).await {
			Ok(false) => {},
			// Whether it is false is seen from what Vigil would say, where the ward and the rules do not tell.
			Ok(true) if call.name == said::UNDECIDED => {
				let connection = match self.vigil.connection() {
					Ok(connection) => connection,
					Err(error) => return Outcome::Again(error.to_string()),
				};
				return match self.payer.would(&connection, &call).await {
					Ok(()) => Outcome::Is(State::Own, OWN.into()),
					Err(SubmitError::Refused(why)) => refused(why),
					Err(error) => Outcome::Again(error.to_string()),
				};
			},
			Ok(true) => return Outcome::Is(State::Own, OWN.into()),
			Err(error) => return Outcome::Again(error.to_string()),
		}
		log::info!(target: "fisherman", "reports by {}", call.name);
		self.submit(evidence, &call).await
	}

	/// Submits a call by the first node that takes it. That all refuse it counts if they are enough.
	async fn submit(&self, evidence: &Evidence, call: &Call<'static>) -> Outcome {
		let mut problem = RpcError::Empty.to_string();
		let mut refusals = Vec::new();
		for connection in self.vigil.connections(self.turn(evidence)) {
			match self.payer.submit(&connection, call).await {
				Ok(done) => {
					return Outcome::Is(State::Reported(case_of(&done)), self.doubt_of().into());
				},
				Err(SubmitError::Refused(why)) => {
					refusals.push((host(connection.endpoint()), refused(why)));
				},
				Err(error) => {
					self.blame_if_late(&connection, &error);
					problem = error.to_string();
				},
			}
		}
		settled(refusals, self.needed(), self.doubt_of()).unwrap_or(Outcome::Again(problem))
	}
}

impl Fisherman {
	/// A node that does not tell what becomes of a transaction is asked last from now on.
	pub(super) fn blame_if_late(&self, node: &Connection, error: &SubmitError) {
		if matches!(error, SubmitError::Rpc(RpcError::Unreachable { .. })) {
			self.vigil.blame(node.endpoint());
		}
	}

	/// Whether one of those whom evidence convicts is a watcher of the same operator.
	async fn convicts_own(&self, evidence: &Evidence) -> Result<bool, RpcError> {
		if self.own.is_empty() {
			return Ok(false);
		}
		let (one, other) = match evidence {
			Evidence::Statement(one) => (one, one),
			Evidence::Conflict(one, other) | Evidence::LifeCertified(one, other) => (one, other),
		};
		let (one, other) = (self.own_signers(one).await?, self.own_signers(other).await?);
		Ok(one.intersection(&other).next().is_some())
	}

	/// The operator's own keys among those who signed.
	async fn own_signers(&self, certificate: &Certificate) -> Result<BTreeSet<[u8; 96]>, RpcError> {
		// As it was signed: a node that makes a set up hides whom it convicts.
		let vigil = self.vigil.genesis().unwrap_or_default();
		let set = self.vigil.set_of(certificate).await?;
		let fits = |set: &Arc<SetInfo>| set::signers(certificate, set, vigil).is_ok();
		let set = set.filter(fits).ok_or(RpcError::Empty)?;
		let keys = set::present(certificate, &set).into_iter().map(|(_, member)| member.key.0);
		Ok(keys.filter(|key| self.own.contains(key)).collect())
	}
}

/// A word about Vigil itself is suspected of nothing: that Vigil has not decided it or keeps no record of it says
/// nothing against it.
fn of_vigil(evidence: &Evidence, outcome: Outcome, age: u64) -> Outcome {
	let Evidence::Statement(Certificate { signed, .. }) = evidence else { return outcome };
	match (&signed.statement, &outcome) {
		(Statement::Handover(_) | Statement::Outbox(_), Outcome::Is(State::Cannot, _)) => {
			Outcome::Is(State::True, String::new())
		},
		(Statement::Handover(_) | Statement::Outbox(_), Outcome::Again(_)) if age >= YOUNG => {
			Outcome::Is(State::True, String::new())
		},
		_ => outcome,
	}
}

fn case_of(done: &Done) -> Option<u64> {
	done.said::<CaseOpened>(said::PALLET, "CaseOpened").first().map(|opened| opened.case)
}

/// What follows from refusals, if there are any: one that is for good counts if enough nodes say so of different hosts.
fn settled(refusals: Vec<(String, Outcome)>, needed: usize, doubt: &str) -> Option<Outcome> {
	let (mut hosts, mut first, mut again) = (BTreeSet::new(), None, None);
	for (host, outcome) in refusals {
		match outcome {
			Outcome::Is(state, why) => {
				let why = if state == State::Known { doubt.into() } else { why };
				hosts.insert(host);
				first = first.or(Some((state, why)));
			},
			Outcome::Again(why) => again = again.or(Some(Outcome::Again(why))),
		}
	}
	match first {
		Some((state, why)) if again.is_none() && hosts.len() >= needed => {
			Some(Outcome::Is(state, why))
		},
		Some((_, why)) => {
			let alone =
				format!("one node of Vigil refuses it for good, and no other one does: {why}");
			again.or(Some(Outcome::Again(alone)))
		},
		None => again,
	}
}

/// What follows from a refusal.
fn refused(why: String) -> Outcome {
	if JUDGED.iter().any(|reason| why.contains(reason)) {
		return Outcome::Is(State::Known, String::new());
	}
	if why.contains(NOT_FALSE) {
		return Outcome::Is(State::True, String::new());
	}
	match FINAL.iter().any(|reason| why.contains(reason)) {
		true => Outcome::Is(State::Cannot, why),
		false => Outcome::Again(why),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::book::tests::{certificate, halt};
	use vigil_primitives::{Destination, LaneId, Outbox, SequenceNumber, H256};

	#[test]
	fn a_word_about_vigil_that_is_not_judged_is_no_suspicion_and_one_that_is_false_stays() {
		let outbox = Outbox {
			destination: Destination::evm(1, [1; 20]),
			lane: LaneId(1),
			first: SequenceNumber(1),
			count: 1,
			root: H256::repeat_byte(1),
		};
		let said = |statement| Evidence::Statement(certificate(7, statement, &[]));
		let (outbox, halt) = (said(Statement::Outbox(outbox)), said(halt(9, 900)));
		let cannot = || Outcome::Is(State::Cannot, "Slashing::UnknownSet".into());
		let state = |outcome| match outcome {
			Outcome::Is(state, _) => Some(state),
			Outcome::Again(_) => None,
		};
		assert_eq!(state(of_vigil(&outbox, cannot(), 0)), Some(State::True));
		assert_eq!(state(of_vigil(&halt, cannot(), 0)), Some(State::Cannot));
		let again = || Outcome::Again("Slashing::CannotBeJudged".into());
		assert_eq!(state(of_vigil(&outbox, again(), YOUNG - 1)), None);
		assert_eq!(state(of_vigil(&outbox, again(), YOUNG)), Some(State::True));
		assert_eq!(state(of_vigil(&halt, again(), YOUNG)), None);
		for kept in [State::Own, State::Known, State::Reported(Some(3))] {
			let outcome = Outcome::Is(kept, String::new());
			assert_eq!(state(of_vigil(&outbox, outcome, YOUNG)), Some(kept));
		}
	}

	#[test]
	fn a_refusal_for_good_counts_only_if_enough_nodes_say_so() {
		let at = |host: &str, why: &str| (host.to_string(), refused(why.into()));
		let state = |refusals, needed| match settled(refusals, needed, "doubt") {
			Some(Outcome::Is(state, _)) => Some(state),
			_ => None,
		};
		let (judged, late) = ("Slashing::JudgedAlready", "Slashing::TooLate");
		assert_eq!(state(vec![at("a", judged)], 1), Some(State::Known));
		assert_eq!(state(vec![at("a", judged)], 2), None, "one says so");
		assert_eq!(state(vec![at("a", judged), at("a", judged)], 2), None, "the same one");
		assert_eq!(state(vec![at("a", judged), at("b", judged)], 2), Some(State::Known));
		assert_eq!(state(vec![at("a", late), at("b", late)], 2), Some(State::Cannot));
		let full = at("c", "Slashing::QueueFull");
		assert_eq!(state(vec![at("a", late), at("b", late), full], 2), None, "one may take it");
		assert!(settled(Vec::new(), 1, "doubt").is_none());
		let Some(Outcome::Is(_, why)) = settled(vec![at("a", judged)], 1, "doubt") else {
			panic!()
		};
		assert_eq!(why, "doubt");
	}

	#[test]
	fn refusals_are_final_known_or_tried_again() {
		let state = |why: &str| match refused(why.into()) {
			Outcome::Is(state, _) => Some(state),
			Outcome::Again(_) => None,
		};
		assert_eq!(state("Slashing::JudgedAlready"), Some(State::Known));
		assert_eq!(state("Slashing::TooLate"), Some(State::Cannot));
		assert_eq!(state("Slashing::NotFalse"), Some(State::True));
		assert_eq!(state("Slashing::CannotBeJudged"), None, "Vigil has not decided it yet");
		assert_eq!(state("Slashing::ProofIsForChallenge"), Some(State::Cannot));
		assert_eq!(state("Slashing::QueueFull"), None);
		assert_eq!(state("Inability to pay some fees"), None);
	}
}
