// SPDX-License-Identifier: Apache-2.0

use super::{
	evidence::{self, Evidence, EvidenceError, EvidenceStore, KEPT_OF_MEMBER, KEPT_OF_SERVICE},
	*,
};
use crate::Message;
use std::path::PathBuf;
use tempfile::TempDir;
use vigil_bls::{test_utils::TestSet, Fake};
use vigil_primitives::{Checkpoint, Halt, Handover, Height, Round, SetId, H256};

const NOW: UnixTime = UnixTime(0);

fn set(service: u32, set_id: u64) -> TestSet<Fake> {
	TestSet::new(ServiceId(service), SetId(set_id), &[1, 1, 1, 1])
}

fn halt(round: u64, block: u8) -> Statement {
	Statement::Halt(Halt {
		height: Height(1),
		block_hash: H256::repeat_byte(block),
		block_timestamp: UnixTime(1),
		round: Round(round),
	})
}

fn checkpoint(round: u64) -> Statement {
	Statement::Checkpoint(Checkpoint {
		height: Height(32),
		block_hash: H256::repeat_byte(1),
		state_root: H256::repeat_byte(1),
		block_timestamp: UnixTime(1),
		round: Round(round),
	})
}

fn store(keep: usize) -> (TempDir, CertificateStore) {
	let folder = tempfile::tempdir().unwrap();
	let store = CertificateStore::open(&folder.path().join("certificates.redb"), keep).unwrap();
	(folder, store)
}

fn all(store: &CertificateStore, kind: Option<Kind>) -> Vec<Certificate> {
	let query = Query { service: ServiceId(1), kind, most: 10_000, look_at: 10_000 };
	store.page(query, None, |_| true).unwrap().certificates
}

#[test]
fn latest_of_each_kind_are_kept_and_the_fuller_of_one_statement() {
	let (_folder, store) = store(3);
	let set = set(1, 1);
	let rounds: Vec<_> = (0..10).map(|round| set.certify(halt(round, 1), &[0])).collect();
	store.put(&rounds, NOW).unwrap();
	assert_eq!(all(&store, Some(Kind::Halt)), rounds[7..]);
	let fuller = set.certify(halt(9, 1), &[]);
	store.put(&[fuller.clone(), rounds[9].clone()], NOW).unwrap();
	assert_eq!(store.latest(ServiceId(1), Kind::Halt, 1).unwrap(), [fuller]);
	assert_eq!(store.latest(ServiceId(1), Kind::Halt, 2).unwrap()[0], rounds[8]);
	assert_eq!(all(&store, Some(Kind::Halt)).len(), 3);
	store.put(&[set.certify(checkpoint(2), &[])], NOW).unwrap();
	assert_eq!(all(&store, None).len(), 4);
	assert!(store.latest(ServiceId(2), Kind::Halt, 9).unwrap().is_empty());
}

#[test]
fn what_is_kept_is_counted_rightly_after_a_restart() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("certificates.redb");
	let set = set(1, 1);
	for round in 0..7 {
		let store = CertificateStore::open(&path, 3).unwrap();
		store.put(&[set.certify(halt(round, 1), &[])], NOW).unwrap();
		assert_eq!(all(&store, None).len(), 3.min(round as usize + 1));
	}
}

#[test]
fn handovers_stay_until_the_set_they_name_is_expired() {
	let (_folder, store) = store(1);
	let sets: Vec<_> = (1..5).map(|number| set(1, number)).collect();
	let handovers: Vec<_> = sets
		.windows(2)
		.map(|pair| {
			let next = Handover::to(pair[1].commitment.clone());
			pair[0].certify(Statement::Handover(next), &[])
		})
		.collect();
	store.put(&handovers, NOW).unwrap();
	assert_eq!(all(&store, Some(Kind::Handover)).len(), 3);
	let end = sets[1].commitment.expires_at;
	store.put(&handovers[2..], end).unwrap();
	assert!(all(&store, Some(Kind::Handover)).iter().all(|kept| {
		matches!(&kept.signed.statement, Statement::Handover(to) if to.next.expires_at > end)
	}));
}

#[test]
fn pages_together_are_all_and_none_is_longer_than_asked() {
	let (_folder, store) = store(100);
	let set = set(1, 1);
	let kept: Vec<_> = (0..10).map(|round| set.certify(halt(round, 1), &[])).collect();
	store.put(&kept, NOW).unwrap();
	store.put(&[set.certify(checkpoint(1), &[])], NOW).unwrap();
	store.put(&[super::tests::set(2, 1).certify(halt(1, 1), &[])], NOW).unwrap();
	let query = Query { service: ServiceId(1), kind: None, most: 3, look_at: 10 };
	let (mut seen, mut next) = (Vec::new(), None);
	for _ in 0..4 {
		let page = store.page(query, next.as_deref(), |_| true).unwrap();
		assert!(page.certificates.len() <= 3);
		seen.extend(page.certificates);
		next = page.next;
	}
	assert_eq!(next, None);
	assert_eq!(seen, all(&store, None));
	assert_eq!(seen.len(), 11);
	// What is not wanted is looked at all the same, so a page may be empty and yet not the last.
	let none = store.page(query, None, |_| false).unwrap();
	assert!(none.certificates.is_empty());
	let rest = store.page(query, none.next.as_deref(), |_| true).unwrap();
	assert_eq!((rest.certificates.len(), rest.next), (1, None));
}

#[test]
fn no_place_that_is_named_leads_out_of_what_was_asked_for() {
	let (_folder, store) = store(100);
	for service in 1..4 {
		store.put(&[set(service, 1).certify(halt(1, 1), &[])], NOW).unwrap();
	}
	let query = Query { service: ServiceId(2), kind: Some(Kind::Halt), most: 10, look_at: 10 };
	for (place, found) in [
		(vec![], 1),
		(vec![0], 1),
		(vec![0, 0, 0, 1], 1),
		(vec![0, 0, 0, 2, 2], 0),
		(vec![0, 0, 0, 3], 0),
		(vec![0xff; 1_000], 0),
	] {
		let page = store.page(query, Some(&place), |_| true).unwrap();
		assert_eq!(page.certificates.len(), found, "{place:?}");
		assert!(page.certificates.iter().all(|one| one.signed.service == ServiceId(2)));
	}
}

#[test]
fn store_that_failed_is_opened_anew() {
	let (folder, store) = store(100);
	let set = set(1, 1);
	store.put(&[set.certify(halt(1, 1), &[])], NOW).unwrap();
	// Somebody else holds the file for a moment.
	store.file.close();
	let path = folder.path().join("certificates.redb");
	let other = redb::Database::create(&path).unwrap();
	assert!(store.put(&[set.certify(halt(2, 1), &[])], NOW).is_err());
	assert!(store.latest(ServiceId(1), Kind::Halt, 1).is_err());
	drop(other);
	store.put(&[set.certify(halt(3, 1), &[])], NOW).unwrap();
	assert_eq!(all(&store, None).len(), 2);
}

fn pair(signer: u16, round: u64) -> Evidence {
	let set = set(1, 1);
	Evidence {
		heard_at: UnixTime(round),
		first: Message::Vote(set.vote(halt(round, 1), signer)),
		second: Message::Vote(set.vote(halt(round, 2), signer)),
	}
}

fn evidence_file() -> (TempDir, PathBuf) {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("evidence.jsonl");
	(folder, path)
}

#[test]
fn evidence_is_kept_once_with_its_signatures_and_survives_a_restart() {
	let (_folder, path) = evidence_file();
	let mut store = EvidenceStore::open(&path).unwrap();
	let votes = pair(1, 5);
	let certificate = Evidence {
		heard_at: UnixTime(9),
		first: Message::Certificate(set(1, 1).certify(halt(7, 1), &[])),
		second: Message::Vote(set(1, 1).vote(halt(7, 2), 2)),
	};
	assert!(store.put(&votes).unwrap());
	assert!(store.put(&certificate).unwrap());
	let swapped = Evidence {
		heard_at: UnixTime(6),
		first: votes.second.clone(),
		second: votes.first.clone(),
	};
	for again in [&votes, &swapped] {
		assert!(!store.put(again).unwrap());
	}
	let mut store = EvidenceStore::open(&path).unwrap();
	assert!(!store.put(&votes).unwrap());
	assert_eq!(evidence::list(&path).unwrap(), [votes, certificate.clone()]);
	assert_eq!(certificate.member(), Some(vigil_primitives::MemberIndex(2)));
}

#[test]
fn member_that_contradicts_itself_without_end_leaves_room_for_others() {
	let (_folder, path) = evidence_file();
	let mut store = EvidenceStore::open(&path).unwrap();
	let kept = (0..100).filter(|round| store.put(&pair(1, *round)).unwrap()).count();
	assert_eq!(kept, KEPT_OF_MEMBER);
	let mut store = EvidenceStore::open(&path).unwrap();
	assert!(!store.put(&pair(1, 100)).unwrap());
	assert!(store.put(&pair(2, 1)).unwrap());
}

#[test]
fn service_whose_members_all_contradict_themselves_leaves_room_for_other_services() {
	let (_folder, path) = evidence_file();
	let mut store = EvidenceStore::open(&path).unwrap();
	let of = |service: u32, signer: u16, round: u64| {
		let mut evidence = pair(0, round);
		for message in [&mut evidence.first, &mut evidence.second] {
			let Message::Vote(vote) = message else { panic!("a vote") };
			vote.signed.service = ServiceId(service);
			vote.signer = vigil_primitives::MemberIndex(signer);
		}
		evidence
	};
	let kept = (0..100).filter(|signer| store.put(&of(7, *signer, 1)).unwrap()).count();
	assert_eq!(kept, KEPT_OF_SERVICE);
	let mut store = EvidenceStore::open(&path).unwrap();
	assert!(!store.put(&of(7, 200, 1)).unwrap());
	assert!(store.put(&of(1, 0, 1)).unwrap());
}

#[test]
fn evidence_cut_off_by_a_crash_is_taken_away_and_the_rest_stays() {
	let (_folder, path) = evidence_file();
	EvidenceStore::open(&path).unwrap().put(&pair(1, 1)).unwrap();
	let whole = std::fs::read(&path).unwrap();
	EvidenceStore::open(&path).unwrap().put(&pair(1, 2)).unwrap();
	let both = std::fs::read(&path).unwrap();
	std::fs::write(&path, &both[..both.len() - 10]).unwrap();
	assert_eq!(evidence::list(&path).unwrap(), [pair(1, 1)]);
	let mut store = EvidenceStore::open(&path).unwrap();
	assert_eq!(std::fs::read(&path).unwrap(), whole);
	assert!(store.put(&pair(1, 2)).unwrap());
	assert_eq!(std::fs::read(&path).unwrap(), both);
}

#[test]
fn file_that_holds_anything_else_is_refused_with_its_line() {
	let (_folder, path) = evidence_file();
	EvidenceStore::open(&path).unwrap().put(&pair(1, 1)).unwrap();
	let whole = std::fs::read_to_string(&path).unwrap();
	let refused = |text: &str| {
		std::fs::write(&path, text).unwrap();
		match (evidence::list(&path), EvidenceStore::open(&path)) {
			(Err(EvidenceError::Malformed { line, .. }), Err(_)) => line,
			other => panic!("{other:?}"),
		}
	};
	assert_eq!(refused("\n"), 1);
	assert_eq!(refused(&format!("{whole}{{}}\n")), 2);
	assert_eq!(refused(&whole.replacen("\"service\":1", "\"service\":2", 1)), 1);
	assert_eq!(refused(&whole.replacen("\"first\":\"0x", "\"first\":\"0x00", 1)), 1);
	assert_eq!(refused(&whole.replacen('{', "{\"colour\":1,", 1)), 1);
	assert_eq!(refused(&format!("{whole}{}", "a".repeat(1_000_000))), 2);
	assert_eq!(refused(&whole.repeat(evidence::KEPT + 1)), evidence::KEPT + 1);
}
