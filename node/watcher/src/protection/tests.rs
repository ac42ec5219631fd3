// SPDX-License-Identifier: Apache-2.0

use super::{
	interchange, rules::KEPT, Database, DatabaseError, MemoryProtection, Protection, Refusal,
};
use proptest::prelude::*;
use vigil_bls::{
	test_utils::{seed, TestSet},
	Backend, Fake,
};
use vigil_primitives::{
	conflict, Checkpoint, Conflict, Destination, Halt, Height, MemberIndex, Outbox, PublicKey,
	Resume, Round, SequenceNumber, ServiceId, SetId, Signature, Signed, Statement, UnixTime, Vote,
	H256,
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

fn checkpoint(height: u64, block: u8) -> Signed {
	signed(Statement::Checkpoint(Checkpoint {
		height: Height(height),
		block_hash: hash(block),
		state_root: hash(1),
		block_timestamp: UnixTime(1),
	}))
}

fn handover(from: u64, weight: u128) -> Signed {
	let next = TestSet::<Fake>::new(ServiceId(1), SetId(from + 1), &[weight]).commitment;
	Signed { set_id: SetId(from), ..signed(Statement::Handover(next)) }
}

fn outbox(first: u64, root: u8) -> Signed {
	signed(Statement::Outbox(Outbox {
		destination: Destination::evm(1, [1; 20]),
		first: SequenceNumber(first),
		count: 1,
		root: hash(root),
	}))
}

fn any_signed() -> impl Strategy<Value = Signed> {
	let statement = prop_oneof![
		(0..6_u64, 0..2_u64, 0..2_u8).prop_map(|(r, h, b)| halt(r, h, b)),
		(0..6_u64, 0..2_u64, 0..2_u8).prop_map(|(r, h, b)| resume(r, h, b)),
		(1..4_u64, 0..3_u8).prop_map(|(h, b)| checkpoint(h, b)),
		(1..3_u64, 1..3_u128).prop_map(|(s, w)| handover(s, w)),
		(1..3_u64, 0..2_u8).prop_map(|(f, r)| outbox(f, r)),
	];
	(statement, 1..3_u64).prop_map(|(mut signed, set)| {
		if !matches!(signed.statement, Statement::Handover(_)) {
			signed.set_id = SetId(set);
		}
		signed
	})
}

fn assert_consistent(permitted: &[Signed]) {
	for (i, a) in permitted.iter().enumerate() {
		for b in &permitted[..i] {
			assert_eq!(conflict(a, b), None, "{a:?} {b:?}");
		}
	}
}

proptest! {
	#[test]
	fn no_sequence_of_permits_yields_two_that_conflict(
		asked in prop::collection::vec(any_signed(), 1..80),
	) {
		let mut protection = MemoryProtection::default();
		let mut permitted = Vec::new();
		for signed in asked {
			match protection.permit(&KEY, &signed) {
				Ok(()) => permitted.push(signed),
				Err(Refusal::Conflict(_)) => {
					// Nothing is refused without a reason.
					prop_assert!(permitted.iter().any(|other| conflict(other, &signed).is_some()));
				},
				Err(other) => prop_assert!(false, "{other}"),
			}
		}
		assert_consistent(&permitted);
		for signed in permitted {
			prop_assert!(protection.permit(&KEY, &signed).is_ok());
			prop_assert!(protection.knows(&KEY, &signed).unwrap());
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(12))]
	#[test]
	fn reopening_between_permit_and_use_changes_no_answer(
		asked in prop::collection::vec((any_signed(), any::<bool>()), 1..24),
	) {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("signed.redb");
		let mut database = Database::open(&path, GENESIS).unwrap();
		let mut memory = MemoryProtection::default();
		for (signed, crash) in asked {
			prop_assert_eq!(database.permit(&KEY, &signed), memory.permit(&KEY, &signed));
			if crash {
				drop(database);
				database = Database::open(&path, GENESIS).unwrap();
			}
		}
	}
}

#[test]
fn restored_old_copy_signs_no_second_halt_of_a_later_round() {
	let mut protection = MemoryProtection::default();
	protection.permit(&KEY, &halt(5, 1, 0)).unwrap();
	let backup = protection.clone();
	protection.permit(&KEY, &halt(6, 1, 0)).unwrap();
	// The engine that starts in round 7 with the backup signs no Halt before round 8.
	let mut restored = backup;
	restored.permit(&KEY, &halt(8, 1, 1)).unwrap();
	assert_consistent(&[halt(5, 1, 0), halt(6, 1, 0), halt(8, 1, 1)]);
}

#[test]
fn same_fact_for_another_set_is_permitted() {
	let mut protection = MemoryProtection::default();
	let first = halt(5, 1, 0);
	protection.permit(&KEY, &first).unwrap();
	protection.permit(&KEY, &Signed { set_id: SetId(2), ..first }).unwrap();
	let other = Signed { set_id: SetId(2), ..halt(5, 2, 1) };
	assert_eq!(protection.permit(&KEY, &other), Err(Refusal::Conflict(Conflict::Halts)));
}

#[test]
fn keys_and_services_do_not_disturb_each_other() {
	let mut protection = MemoryProtection::default();
	protection.permit(&KEY, &halt(5, 1, 0)).unwrap();
	protection.permit(&PublicKey([8; 48]), &halt(5, 1, 1)).unwrap();
	let elsewhere = Signed { service: ServiceId(2), ..halt(5, 1, 1) };
	protection.permit(&KEY, &elsewhere).unwrap();
}

#[test]
fn records_are_bounded_and_what_was_dropped_is_refused() {
	let mut protection = MemoryProtection::default();
	for height in 1..=2 * KEPT as u64 {
		protection.permit(&KEY, &checkpoint(height, 0)).unwrap();
	}
	assert!(protection.len() < KEPT + 10);
	assert_eq!(protection.permit(&KEY, &checkpoint(1, 1)), Err(Refusal::Forgotten));
	let highest = protection.permit(&KEY, &checkpoint(2 * KEPT as u64, 1));
	assert_eq!(highest, Err(Refusal::Conflict(Conflict::Checkpoints)));
	for round in 0..3 * super::rules::KEPT_ROUNDS {
		protection.permit(&KEY, &halt(round, 1, 0)).unwrap();
	}
	assert!(protection.len() < KEPT + super::rules::KEPT_ROUNDS as usize + 20);
	assert_eq!(protection.permit(&KEY, &halt(1, 1, 1)), Err(Refusal::Forgotten));
	assert_eq!(protection.permit(&KEY, &resume(1, 5, 3)), Err(Refusal::Forgotten));
}

#[test]
fn key_that_signed_elsewhere_is_locked_until_acknowledged() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("signed.redb");
	let mut database = Database::open(&path, GENESIS).unwrap();
	database.signed_elsewhere(&KEY, &halt(5, 1, 0)).unwrap();
	assert_eq!(database.permit(&KEY, &halt(6, 1, 0)), Err(Refusal::Locked));
	drop(database);
	let mut database = Database::open(&path, GENESIS).unwrap();
	assert!(database.is_locked(&KEY).unwrap());
	database.acknowledge(&KEY).unwrap();
	let contradiction = database.permit(&KEY, &halt(5, 1, 1));
	assert_eq!(contradiction, Err(Refusal::Conflict(Conflict::Halts)));
	assert_eq!(database.permit(&KEY, &halt(6, 1, 0)), Ok(()));
}

#[test]
fn own_votes_survive_and_the_oldest_are_dropped() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("signed.redb");
	let mut database = Database::open(&path, GENESIS).unwrap();
	let signature =
		Fake::signature_bytes(&<Fake as vigil_bls::backend::SigningBackend>::secret(&seed(1)));
	let vote = |round| Vote { signed: halt(round, 1, 0), signer: MemberIndex(3), signature };
	for round in 0..20 {
		database.record_vote(&KEY, &vote(round)).unwrap();
	}
	drop(database);
	let mut database = Database::open(&path, GENESIS).unwrap();
	let kept: Vec<_> = (12..20).map(|round| (KEY, vote(round))).collect();
	assert_eq!(database.own_votes().unwrap(), kept);
	let _: Signature = signature;
}

#[test]
fn database_in_use_or_of_another_chain_is_refused() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("signed.redb");
	let open = Database::open(&path, GENESIS).unwrap();
	assert!(matches!(Database::open(&path, GENESIS), Err(DatabaseError::InUse(_))));
	drop(open);
	let other = Database::open(&path, H256::repeat_byte(8));
	assert!(matches!(other, Err(DatabaseError::OtherChain { found, .. }) if found == GENESIS));
	std::fs::write(folder.path().join("rubbish"), vec![1; 10_000]).unwrap();
	let rubbish = Database::open(&folder.path().join("rubbish"), GENESIS);
	assert!(matches!(rubbish, Err(DatabaseError::Unusable { .. })));
}

#[test]
fn what_is_exported_protects_where_it_is_imported() {
	let folder = tempfile::tempdir().unwrap();
	let mut from = Database::open(&folder.path().join("from"), GENESIS).unwrap();
	from.permit(&KEY, &halt(5, 1, 0)).unwrap();
	let json = interchange::export(&from, GENESIS).unwrap();
	let mut to = Database::open(&folder.path().join("to"), GENESIS).unwrap();
	assert!(interchange::import(&to, GENESIS, &json).unwrap() > 0);
	assert_eq!(interchange::import(&to, GENESIS, &json).unwrap(), 0);
	assert_eq!(to.permit(&KEY, &halt(5, 1, 1)), Err(Refusal::Conflict(Conflict::Halts)));
	let mut differs = Database::open(&folder.path().join("differs"), GENESIS).unwrap();
	differs.permit(&KEY, &halt(5, 1, 1)).unwrap();
	let before = differs.all().unwrap();
	assert!(interchange::import(&differs, GENESIS, &json).is_err());
	assert_eq!(differs.all().unwrap(), before);
	assert!(interchange::import(&to, H256::zero(), &json).is_err());
}
