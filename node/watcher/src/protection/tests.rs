// SPDX-License-Identifier: Apache-2.0

mod moved;

use super::{
	interchange, rules::KEPT, rules::KEPT_OUTBOXES, Database, DatabaseError, MemoryProtection,
	Missing, Protection, Refusal,
};
use proptest::prelude::*;
use vigil_bls::{
	test_utils::{seed, TestSet},
	Backend, Fake,
};
use vigil_primitives::{
	conflict, Checkpoint, Conflict, Destination, Halt, Handover, Height, LaneId, MemberIndex,
	Outbox, PublicKey, Resume, Round, Seconds, SequenceNumber, ServiceId, SetId, Signed, Spoken,
	Statement, UnixTime, Vote, H256,
};

const GENESIS: H256 = H256::repeat_byte(7);
const KEY: PublicKey = PublicKey([9; 48]);

fn hash(n: u8) -> H256 {
	H256::repeat_byte(n.saturating_add(1))
}

fn signed(statement: Statement) -> Signed {
	Signed { service: ServiceId(1), set_id: SetId(1), statement }
}

fn halt(round: u64, height: u64, block: u8) -> Signed {
	signed(Statement::Halt(Halt {
		height: Height(height),
		block_hash: hash(block),
		block_timestamp: UnixTime(1),
		round: Round(round),
	}))
}

fn resume(round: u64, height: u64, block: u8) -> Signed {
	signed(Statement::Resume(Resume {
		height: Height(height),
		block_hash: hash(block),
		round: Round(round),
	}))
}

fn checkpoint(round: u64, height: u64, block: u8) -> Signed {
	signed(Statement::Checkpoint(Checkpoint {
		height: Height(height),
		block_hash: hash(block),
		state_root: hash(1),
		block_timestamp: UnixTime(1),
		round: Round(round),
	}))
}

fn handover(from: u64, weight: u128) -> Signed {
	let next = TestSet::<Fake>::new(ServiceId(1), SetId(from + 1), &[weight]).commitment;
	Signed { set_id: SetId(from), ..signed(Statement::Handover(Handover::to(next))) }
}

fn outbox(lane: u8, first: u64, count: u32, root: u8) -> Signed {
	signed(Statement::Outbox(Outbox {
		destination: Destination::evm(1, [lane / 2; 20]),
		lane: LaneId(u32::from(lane % 2)),
		first: SequenceNumber(first),
		count,
		root: hash(root),
	}))
}

/// A statement with the times of its set's policy.
#[derive(Clone, Debug)]
struct Word {
	signed: Signed,
	halt_after: Seconds,
	round_length: Seconds,
}

impl Word {
	fn spoken(&self) -> Spoken<'_> {
		let Self { signed, halt_after, round_length } = self;
		Spoken { signed, halt_after: *halt_after, round_length: *round_length }
	}
}

/// By a policy that says Halt after two rounds of one second.
fn word(signed: Signed) -> Word {
	Word { signed, halt_after: Seconds(2), round_length: Seconds(1) }
}

fn permit(protection: &mut impl Protection, signed: &Signed) -> Result<(), Refusal> {
	protection.permit(&KEY, &word(signed.clone()).spoken())
}

fn any_word() -> impl Strategy<Value = Word> {
	let statement = prop_oneof![
		(0..9_u64, 0..2_u64, 0..2_u8).prop_map(|(r, h, b)| halt(r, h, b)),
		(0..9_u64, 0..2_u64, 0..2_u8).prop_map(|(r, h, b)| resume(r, h, b)),
		(0..3_u64, 1..4_u64, 0..3_u8).prop_map(|(r, h, b)| checkpoint(r, h, b)),
		(1..3_u64, 1..3_u128).prop_map(|(s, w)| handover(s, w)),
		(0..2_u8, 1..9_u64, 1..5_u32, 0..2_u8).prop_map(|(l, f, c, r)| outbox(l, f, c, r)),
	];
	(statement, 1..3_u64, 1..5_u64, 1..3_u64).prop_map(|(mut signed, set, halt_after, round)| {
		if !matches!(signed.statement, Statement::Handover(_)) {
			signed.set_id = SetId(set);
		}
		Word { signed, halt_after: Seconds(halt_after), round_length: Seconds(round) }
	})
}

/// Opens a database that is made if it is not there, and of which nobody has to listen.
fn opened(path: &std::path::Path) -> Database {
	let database = Database::open(path, GENESIS, Missing::Make).unwrap();
	database.listening().end();
	database
}

fn assert_consistent(permitted: &[Word]) {
	for (i, a) in permitted.iter().enumerate() {
		for b in &permitted[..i] {
			assert_eq!(conflict(&a.spoken(), &b.spoken()), None, "{a:?} {b:?}");
		}
	}
}

proptest! {
	#[test]
	fn no_sequence_of_permits_yields_two_that_conflict(
		asked in prop::collection::vec(any_word(), 1..80),
	) {
		let mut protection = MemoryProtection::default();
		let mut permitted: Vec<Word> = Vec::new();
		for word in asked {
			match protection.permit(&KEY, &word.spoken()) {
				Ok(()) => permitted.push(word),
				Err(Refusal::Conflict(_)) => {
					// Nothing is refused without a reason.
					let conflicts =
						|other: &Word| conflict(&other.spoken(), &word.spoken()).is_some();
					prop_assert!(permitted.iter().any(conflicts), "{word:?}");
				},
				Err(other) => prop_assert!(false, "{other}"),
			}
		}
		assert_consistent(&permitted);
		for word in permitted {
			prop_assert!(protection.permit(&KEY, &word.spoken()).is_ok());
			prop_assert!(protection.knows(&KEY, &word.signed).unwrap());
		}
	}

	/// What was learned of another machine binds this one, also where it contradicts what is here.
	#[test]
	fn nothing_is_permitted_that_conflicts_with_what_was_signed_elsewhere(
		elsewhere in prop::collection::vec(any_word(), 1..20),
		asked in prop::collection::vec(any_word(), 1..40),
	) {
		let mut protection = MemoryProtection::default();
		let mut learned: Vec<Word> = Vec::new();
		for word in elsewhere {
			let known = learned.iter().any(|one| one.signed.statement == word.signed.statement);
			let place_taken = learned.iter().any(|one| {
				conflict(&one.spoken(), &word.spoken())
					.is_some_and(|found| found != Conflict::LifeInSilence && found != Conflict::Outboxes)
			});
			protection.signed_elsewhere(&KEY, &word.spoken(), UnixTime(0)).unwrap();
			if known || !place_taken {
				learned.push(word);
			}
		}
		prop_assert!(protection.is_locked(&KEY).unwrap());
		protection.acknowledge(&KEY).unwrap();
		for word in asked {
			if protection.permit(&KEY, &word.spoken()).is_ok() {
				let conflicts = |other: &&Word| conflict(&other.spoken(), &word.spoken()).is_some();
				let known = learned.iter().any(|one| one.signed.statement == word.signed.statement);
				prop_assert!(known || learned.iter().find(conflicts).is_none(), "{word:?}");
			}
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(12))]
	#[test]
	fn reopening_after_a_commit_changes_no_answer(
		asked in prop::collection::vec((any_word(), any::<bool>()), 1..24),
	) {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("signed.redb");
		let mut database = opened(&path);
		let mut memory = MemoryProtection::default();
		for (word, restart) in asked {
			let answer = database.permit(&KEY, &word.spoken());
			prop_assert_eq!(answer, memory.permit(&KEY, &word.spoken()));
			if restart {
				database.commit().unwrap();
				drop(database);
				database = opened(&path);
			}
		}
	}
}

#[test]
fn restored_old_copy_signs_no_second_halt_of_a_later_round() {
	let mut protection = MemoryProtection::default();
	permit(&mut protection, &halt(5, 1, 0)).unwrap();
	let backup = protection.clone();
	permit(&mut protection, &halt(6, 1, 0)).unwrap();
	// The engine that starts in round 7 with the backup signs nothing before round 8.
	let mut restored = backup;
	permit(&mut restored, &halt(8, 1, 1)).unwrap();
	assert_consistent(&[word(halt(5, 1, 0)), word(halt(6, 1, 0)), word(halt(8, 1, 1))]);
}

#[test]
fn a_ward_that_goes_back_to_a_block_and_stands_there_again_is_halted_again() {
	let mut protection = MemoryProtection::default();
	permit(&mut protection, &halt(10, 5, 0)).unwrap();
	permit(&mut protection, &resume(12, 5, 0)).unwrap();
	// Silence from 11 to 13 would hold the whole round of the Resume; from 13 to 15 it does not.
	let inside = permit(&mut protection, &halt(13, 5, 0));
	assert_eq!(inside, Err(Refusal::Conflict(Conflict::LifeInSilence)));
	permit(&mut protection, &halt(15, 5, 0)).unwrap();
	// A Halt when a round begins, and a Resume when life comes back in that same round.
	permit(&mut protection, &resume(15, 5, 0)).unwrap();
}

#[test]
fn checkpoint_of_one_height_is_said_of_another_block_only_in_another_round() {
	let mut protection = MemoryProtection::default();
	permit(&mut protection, &checkpoint(5, 32, 0)).unwrap();
	let other = permit(&mut protection, &checkpoint(5, 32, 1));
	assert_eq!(other, Err(Refusal::Conflict(Conflict::Checkpoints)));
	permit(&mut protection, &checkpoint(6, 32, 1)).unwrap();
	permit(&mut protection, &checkpoint(5, 64, 1)).unwrap();
}

#[test]
fn outboxes_that_overlap_are_refused_and_lanes_do_not_disturb_each_other() {
	let mut protection = MemoryProtection::default();
	permit(&mut protection, &outbox(1, 10, 5, 0)).unwrap();
	for (first, count) in [(10, 4), (14, 1), (1, 10), (9, 20), (12, 1)] {
		let refused = permit(&mut protection, &outbox(1, first, count, 0));
		assert_eq!(refused, Err(Refusal::Conflict(Conflict::Outboxes)), "{first} {count}");
	}
	permit(&mut protection, &outbox(1, 15, 5, 0)).unwrap();
	permit(&mut protection, &outbox(1, 1, 9, 0)).unwrap();
	permit(&mut protection, &outbox(2, 12, 1, 0)).unwrap();
	permit(&mut protection, &outbox(1, u64::MAX, u32::MAX, 0)).unwrap();
}

#[test]
fn same_fact_for_another_set_is_permitted_and_its_longer_silence_counts() {
	let mut protection = MemoryProtection::default();
	let first = halt(50, 1, 0);
	permit(&mut protection, &first).unwrap();
	let long = |signed| Word { signed, halt_after: Seconds(20), round_length: Seconds(1) };
	let second = long(Signed { set_id: SetId(2), ..first });
	protection.permit(&KEY, &second.spoken()).unwrap();
	let other = Signed { set_id: SetId(2), ..halt(50, 2, 1) };
	assert_eq!(permit(&mut protection, &other), Err(Refusal::Conflict(Conflict::Halts)));
	let life = permit(&mut protection, &resume(35, 1, 0));
	assert_eq!(life, Err(Refusal::Conflict(Conflict::LifeInSilence)));
	permit(&mut protection, &resume(30, 1, 0)).unwrap();
	// And the other way round: the set with the longer silence asks when life is on record.
	permit(&mut protection, &halt(60, 1, 0)).unwrap();
	permit(&mut protection, &resume(57, 1, 0)).unwrap();
	let refused = protection.permit(&KEY, &long(halt(60, 1, 0)).spoken());
	assert_eq!(refused, Err(Refusal::Conflict(Conflict::LifeInSilence)));
}

#[test]
fn halt_far_behind_many_others_is_still_held_against_a_resume() {
	let mut protection = MemoryProtection::default();
	for round in 100..300 {
		permit(&mut protection, &halt(round, 1, 0)).unwrap();
	}
	let long = Word { signed: halt(300, 1, 0), halt_after: Seconds(295), round_length: Seconds(1) };
	protection.permit(&KEY, &long.spoken()).unwrap();
	let life = permit(&mut protection, &resume(10, 1, 0));
	assert_eq!(life, Err(Refusal::Conflict(Conflict::LifeInSilence)));
	permit(&mut protection, &resume(5, 1, 0)).unwrap();
}

#[test]
fn keys_and_services_do_not_disturb_each_other() {
	let mut protection = MemoryProtection::default();
	permit(&mut protection, &halt(5, 1, 0)).unwrap();
	protection.permit(&PublicKey([8; 48]), &word(halt(5, 1, 1)).spoken()).unwrap();
	permit(&mut protection, &Signed { service: ServiceId(2), ..halt(5, 1, 1) }).unwrap();
}

#[test]
fn records_are_bounded_and_what_was_dropped_is_refused() {
	let mut protection = MemoryProtection::default();
	for round in 1..=2 * KEPT {
		permit(&mut protection, &checkpoint(round, 32, 0)).unwrap();
		permit(&mut protection, &halt(2 * round, 1, 0)).unwrap();
	}
	assert!(protection.len() < 2 * KEPT as usize + 10, "{}", protection.len());
	for old in [checkpoint(1, 32, 1), halt(2, 1, 1), halt(2, 1, 0), resume(2, 1, 0)] {
		assert_eq!(permit(&mut protection, &old), Err(Refusal::Forgotten));
	}
	let latest = permit(&mut protection, &checkpoint(2 * KEPT, 32, 1));
	assert_eq!(latest, Err(Refusal::Conflict(Conflict::Checkpoints)));
	// Nobody can say any more whether these were signed here, so they betray nobody.
	assert!(protection.knows(&KEY, &checkpoint(1, 32, 1)).unwrap());
	assert!(!protection.knows(&KEY, &checkpoint(2 * KEPT, 32, 1)).unwrap());
}

#[test]
fn halt_whose_silence_reaches_into_dropped_resumes_is_refused() {
	let mut protection = MemoryProtection::default();
	for round in 1..=2 * KEPT {
		permit(&mut protection, &resume(4 * round, 1, 0)).unwrap();
	}
	let dropped_before = 4 * (KEPT + 1);
	let reaching = Word {
		signed: halt(9 * KEPT, 1, 0),
		halt_after: Seconds(9 * KEPT - dropped_before + 8),
		round_length: Seconds(1),
	};
	assert_eq!(protection.permit(&KEY, &reaching.spoken()), Err(Refusal::Forgotten));
	permit(&mut protection, &halt(9 * KEPT, 1, 0)).unwrap();
}

#[test]
fn full_lanes_are_bounded_each_and_leave_new_ones_alone() {
	let mut protection = MemoryProtection::default();
	for n in 0..3 * KEPT_OUTBOXES {
		permit(&mut protection, &outbox(1, 1_000 + 2 * n, 2, 0)).unwrap();
	}
	assert!(protection.len() < KEPT_OUTBOXES as usize + 5, "{}", protection.len());
	let old = permit(&mut protection, &outbox(1, 1_000, 2, 0));
	assert_eq!(old, Err(Refusal::Forgotten));
	let last = 1_000 + 2 * (3 * KEPT_OUTBOXES - 1);
	permit(&mut protection, &outbox(1, last, 2, 0)).unwrap();
	permit(&mut protection, &outbox(2, 1, 2, 0)).unwrap();
}

#[test]
fn a_round_from_the_far_future_does_not_silence_the_key() {
	let mut protection = MemoryProtection::default();
	for round in 1..=KEPT {
		permit(&mut protection, &checkpoint(round, 32, 0)).unwrap();
	}
	permit(&mut protection, &checkpoint(u64::MAX, 32, 0)).unwrap();
	for round in KEPT + 1..=2 * KEPT {
		permit(&mut protection, &checkpoint(round, 32, 0)).unwrap();
	}
}

#[test]
fn key_that_signed_elsewhere_is_locked_until_acknowledged() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("signed.redb");
	let mut database = opened(&path);
	let heard = word(halt(5, 1, 0));
	assert!(database.signed_elsewhere(&KEY, &heard.spoken(), UnixTime(u64::MAX)).unwrap());
	assert_eq!(permit(&mut database, &halt(6, 1, 0)), Err(Refusal::Locked));
	drop(database);
	let mut database = opened(&path);
	assert!(database.is_locked(&KEY).unwrap());
	database.acknowledge(&KEY).unwrap();
	let contradiction = permit(&mut database, &halt(5, 1, 1));
	assert_eq!(contradiction, Err(Refusal::Conflict(Conflict::Halts)));
	assert_eq!(permit(&mut database, &halt(6, 1, 0)), Ok(()));
}

#[test]
fn own_votes_survive_and_the_oldest_are_dropped() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("signed.redb");
	let mut database = opened(&path);
	let signature =
		Fake::signature_bytes(&<Fake as vigil_bls::backend::SigningBackend>::secret(&seed(1)));
	let vote = |round| Vote { signed: halt(round, 1, 0), signer: MemberIndex(3), signature };
	for round in 0..20 {
		database.record_vote(&KEY, &vote(round)).unwrap();
	}
	database.commit().unwrap();
	drop(database);
	let mut database = opened(&path);
	let kept: Vec<_> = (12..20).map(|round| (KEY, vote(round))).collect();
	assert_eq!(database.own_votes().unwrap(), kept);
}

#[test]
fn database_in_use_or_of_another_chain_is_refused() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("signed.redb");
	let open = opened(&path);
	let again = Database::open(&path, GENESIS, Missing::Make);
	assert!(matches!(again, Err(DatabaseError::InUse(_))));
	drop(open);
	let other = Database::open(&path, H256::repeat_byte(8), Missing::Make);
	assert!(matches!(other, Err(DatabaseError::OtherChain { found, .. }) if found == GENESIS));
	std::fs::write(folder.path().join("rubbish"), vec![1; 10_000]).unwrap();
	for missing in [Missing::Make, Missing::Refuse] {
		let rubbish = Database::open(&folder.path().join("rubbish"), GENESIS, missing);
		assert!(matches!(rubbish, Err(DatabaseError::Unusable { .. })));
	}
}
