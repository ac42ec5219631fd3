// SPDX-License-Identifier: Apache-2.0

//! What was heard, and which of it contradicts itself. Pure.

use std::{
	collections::{BTreeMap, BTreeSet, VecDeque},
	sync::Arc,
};
use vigil_primitives::{
	conflict, Certificate, Checkpoint, Halt, KeyPoint, Policy, Seconds, ServiceId, Spoken,
	Statement,
};

/// Certificates of one service that new ones are held against.
const KEPT: usize = 1_024;
/// Contradictions of one certificate that are told, those of most signers first: they are lies about one
/// time, and one is enough for each signer.
const TOLD: usize = 4;

/// A certificate whose signature was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
	/// What was signed.
	pub certificate: Certificate,
	/// How the set watches.
	pub policy: Policy,
	/// The keys of those who signed, in order of keys.
	keys: Vec<KeyPoint>,
}

/// Two statements by the same keys that cannot both be true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contradiction {
	/// The rules of conflict say so.
	Conflict(Arc<Heard>, Arc<Heard>),
	/// A Halt, and a Checkpoint above its block inside its silence.
	LifeCertified(Arc<Heard>, Arc<Heard>),
}

/// The last certificates of each service.
#[derive(Debug, Default)]
pub struct Book {
	kept: BTreeMap<ServiceId, VecDeque<Arc<Heard>>>,
}

impl Heard {
	/// Signed with these keys.
	pub fn new(
		certificate: Certificate,
		policy: Policy,
		keys: impl IntoIterator<Item = KeyPoint>,
	) -> Self {
		let mut keys: Vec<_> = keys.into_iter().collect();
		keys.sort_unstable_by_key(|key| key.0);
		Self { certificate, policy, keys }
	}

	/// How many of its signers signed the other one, too.
	fn shared(&self, other: &Self) -> usize {
		let known: BTreeSet<_> = other.keys.iter().map(|key| key.0).collect();
		self.keys.iter().filter(|key| known.contains(&key.0)).count()
	}

	fn spoken(&self) -> Spoken<'_> {
		Spoken::new(&self.certificate.signed, &self.policy)
	}
}

impl Contradiction {
	/// The two, in the order in which they are reported.
	pub fn pair(&self) -> (&Heard, &Heard) {
		match self {
			Self::Conflict(one, other) | Self::LifeCertified(one, other) => (one, other),
		}
	}

	/// Who signed both.
	fn shared(&self) -> usize {
		let (one, other) = self.pair();
		one.shared(other)
	}
}

impl Book {
	/// Notes a certificate, and tells what it contradicts.
	pub fn put(&mut self, heard: Arc<Heard>) -> Vec<Contradiction> {
		let kept = self.kept.entry(heard.certificate.signed.service).or_default();
		let mut found: Vec<_> = kept.iter().filter_map(|one| between(one, &heard)).collect();
		found.sort_by_key(|one| std::cmp::Reverse(one.shared()));
		found.truncate(TOLD);
		kept.push_back(heard);
		if kept.len() > KEPT {
			kept.pop_front();
		}
		found
	}
}

/// What two statements are together, if somebody signed both.
pub fn between(one: &Arc<Heard>, other: &Arc<Heard>) -> Option<Contradiction> {
	contradiction(one, other).filter(|found| found.shared() > 0)
}

fn contradiction(one: &Arc<Heard>, other: &Arc<Heard>) -> Option<Contradiction> {
	if conflict(&one.spoken(), &other.spoken()).is_some() {
		return Some(Contradiction::Conflict(one.clone(), other.clone()));
	}
	let refuted = |halt: &Arc<Heard>, life: &Arc<Heard>| match (
		&halt.certificate.signed.statement,
		&life.certificate.signed.statement,
	) {
		(Statement::Halt(said), Statement::Checkpoint(block)) => {
			let (silence, round) = (halt.policy.halt_after, life.policy.round_length);
			refutes(block, round, said, silence)
				.then(|| Contradiction::LifeCertified(halt.clone(), life.clone()))
		},
		_ => None,
	};
	refuted(one, other).or_else(|| refuted(other, one))
}

/// Whether a Checkpoint shows that the silence of a Halt was none: its whole round lies inside it, and its
/// block above the one that is said to be the last.
fn refutes(checkpoint: &Checkpoint, round: Seconds, halt: &Halt, silence: Seconds) -> bool {
	let begins = halt.round.0.saturating_sub(silence.0);
	checkpoint.height > halt.height
		&& begins < checkpoint.round.0
		&& checkpoint.round.end(round) <= halt.round.start()
}

#[cfg(test)]
pub(crate) mod tests {
	use super::*;
	use crate::set::present;
	use vigil_bls::{test_utils::TestSet, Blst};
	use vigil_primitives::{
		answers::restaking::SetInfo, Bitfield, Head, Height, MemberIndex, Round, SetId,
		SignaturePoint, Signed, UnixTime, H256,
	};

	/// The chain on which test sets sign.
	pub fn genesis() -> H256 {
		test_set(7).genesis_hash
	}

	pub fn test_set(service: u32) -> TestSet<Blst> {
		TestSet::new(ServiceId(service), SetId(1), &[1, 1, 1, 1])
	}

	pub fn policy() -> Policy {
		Policy {
			head: Head::Latest,
			halt_after: Seconds(60),
			round_length: Seconds(6),
			margin: Seconds(6),
			checkpoint_interval: 4,
			stable_for: Seconds(60),
			standby_after: Seconds(3_600),
			gone_after: Seconds(3_600),
			min_voices: 1,
			time_margin: Seconds(0),
		}
	}

	pub fn set_info(set: &TestSet<Blst>) -> SetInfo {
		SetInfo {
			commitment: set.commitment.clone(),
			policy: policy(),
			members: set.members.clone(),
			superseded_at: None,
		}
	}

	pub fn halt(height: u64, round: u64) -> Statement {
		Statement::Halt(Halt {
			height: Height(height),
			block_hash: H256::repeat_byte(1),
			block_timestamp: UnixTime(1),
			round: Round(round),
		})
	}

	pub fn checkpoint(height: u64, round: u64) -> Statement {
		Statement::Checkpoint(Checkpoint {
			height: Height(height),
			block_hash: H256::repeat_byte(2),
			state_root: H256::repeat_byte(3),
			block_timestamp: UnixTime(1),
			round: Round(round),
		})
	}

	/// A certificate that nobody signed.
	pub fn certificate(service: u32, statement: Statement, absent: &[u16]) -> Certificate {
		Certificate {
			signed: Signed { service: ServiceId(service), set_id: SetId(1), statement },
			absent: Bitfield::of(4, absent.iter().copied().map(MemberIndex)).unwrap(),
			signature: SignaturePoint([0; 192]),
		}
	}

	fn heard(statement: Statement, absent: &[u16]) -> Arc<Heard> {
		let info = set_info(&test_set(7));
		let certificate = certificate(7, statement, absent);
		let keys: Vec<_> =
			present(&certificate, &info).iter().map(|(_, member)| member.key).collect();
		Arc::new(Heard::new(certificate, policy(), keys))
	}

	#[test]
	fn a_checkpoint_inside_the_silence_and_two_halts_of_a_round_are_found_in_any_order() {
		let mut book = Book::default();
		assert_eq!(book.put(heard(checkpoint(12, 960), &[])), []);
		let first = heard(halt(9, 1_000), &[3]);
		let found = book.put(first.clone());
		assert!(matches!(&found[..], [Contradiction::LifeCertified(halt, _)] if *halt == first));
		let second = heard(halt(8, 1_000), &[2]);
		let found = book.put(second.clone());
		assert!(found.contains(&Contradiction::Conflict(first, second)), "{found:?}");
		let found = book.put(heard(checkpoint(16, 966), &[]));
		assert_eq!(found.len(), 2, "{found:?}");
	}

	#[test]
	fn nobody_is_named_who_did_not_sign_both() {
		let mut book = Book::default();
		book.put(heard(halt(9, 1_000), &[0, 1]));
		assert_eq!(book.put(heard(halt(8, 1_000), &[2, 3])), []);
		let mut book = Book::default();
		book.put(heard(halt(9, 1_000), &[0, 1]));
		assert_eq!(book.put(heard(checkpoint(12, 960), &[2, 3])), []);
	}

	#[test]
	fn honest_words_contradict_nothing() {
		let mut book = Book::default();
		for statement in [
			checkpoint(8, 900),
			halt(9, 1_000),
			// The same again, a Checkpoint at its block, one after the silence, the next Halt.
			halt(9, 1_006),
			checkpoint(9, 1_006),
			checkpoint(12, 1_012),
			halt(12, 1_120),
		] {
			assert_eq!(book.put(heard(statement, &[])), []);
		}
	}

	#[test]
	fn of_many_contradictions_those_of_most_signers_are_told() {
		let mut book = Book::default();
		for height in 0..20 {
			book.put(heard(halt(height, 1_000), &[1, 2, 3]));
		}
		let full = heard(halt(90, 1_000), &[]);
		book.put(full.clone());
		let found = book.put(heard(halt(99, 1_000), &[]));
		assert_eq!(found.len(), TOLD);
		assert_eq!(found[0].pair().0, &*full);
	}

	#[test]
	fn what_is_kept_of_a_service_is_bounded() {
		let mut book = Book::default();
		for round in 0..KEPT as u64 + 50 {
			book.put(heard(checkpoint(4, 6 * round + 6), &[]));
		}
		assert_eq!(book.kept[&ServiceId(7)].len(), KEPT);
	}
}
