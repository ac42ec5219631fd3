// SPDX-License-Identifier: Apache-2.0

use super::*;

fn exported(database: &mut Database) -> String {
	let mut json = Vec::new();
	interchange::export(database, GENESIS, &mut json).unwrap();
	String::from_utf8(json).unwrap()
}

fn imported(database: &mut Database, json: &str) -> Result<usize, interchange::ImportError> {
	interchange::import(database, GENESIS, json.as_bytes())
}

/// One of each, and something dropped, so that there are floors.
fn full(path: &std::path::Path) -> Database {
	let mut database = opened(path);
	for signed in [resume(5, 1, 0), halt(9, 1, 0), checkpoint(9, 32, 0), handover(1, 1)] {
		permit(&mut database, &signed).unwrap();
	}
	for n in 0..=KEPT_OUTBOXES {
		permit(&mut database, &outbox(1, 10 * n + 1, 5, 0)).unwrap();
	}
	database
}

#[test]
fn what_is_exported_protects_where_it_is_imported_after_listening() {
	let folder = tempfile::tempdir().unwrap();
	let json = exported(&mut full(&folder.path().join("from")));
	let mut to = opened(&folder.path().join("to"));
	assert!(imported(&mut to, &json).unwrap() > 0);
	assert_eq!(permit(&mut to, &halt(20, 1, 1)), Err(Refusal::Listening));
	assert_eq!(imported(&mut to, &json).unwrap(), 0);
	to.listening().end();
	for (signed, conflict) in [
		(halt(9, 1, 1), Conflict::Halts),
		(halt(6, 1, 1), Conflict::LifeInSilence),
		(resume(8, 1, 0), Conflict::LifeInSilence),
		(checkpoint(9, 32, 1), Conflict::Checkpoints),
		(handover(1, 2), Conflict::Handovers),
		(outbox(1, 14, 1, 0), Conflict::Outboxes),
	] {
		assert_eq!(permit(&mut to, &signed), Err(Refusal::Conflict(conflict)), "{signed:?}");
	}
	assert_eq!(permit(&mut to, &outbox(1, 1, 5, 0)), Err(Refusal::Forgotten));
	assert_eq!(exported(&mut to), json);
}

#[test]
fn import_into_a_database_that_says_something_else_changes_nothing() {
	let folder = tempfile::tempdir().unwrap();
	let json = exported(&mut full(&folder.path().join("from")));
	let mut differs = opened(&folder.path().join("differs"));
	permit(&mut differs, &halt(9, 1, 1)).unwrap();
	let before = exported(&mut differs);
	let refused = imported(&mut differs, &json);
	assert!(matches!(refused, Err(interchange::ImportError::Differs(_))), "{refused:?}");
	assert_eq!(exported(&mut differs), before);
	assert_eq!(permit(&mut differs, &halt(20, 1, 1)), Ok(()));
}

#[test]
fn hostile_files_are_refused_and_change_nothing() {
	let folder = tempfile::tempdir().unwrap();
	let json = exported(&mut full(&folder.path().join("from")));
	let mut to = opened(&folder.path().join("to"));
	let before = exported(&mut to);
	for cut in [0, 1, json.len() / 3, json.len() / 2, json.len() - 3] {
		assert!(imported(&mut to, &json[..cut]).is_err(), "{cut}");
	}
	let place = |from: usize| json.get(from..).and_then(|rest| rest.split('"').nth(1)).unwrap();
	let records = json.find("\"records\"").unwrap() + 11;
	let first = place(records);
	for hostile in [
		json.replacen("\"version\": 3", "\"version\": 1", 1),
		json.replacen("vigil-slash", "other", 1),
		json.replacen("\"records\"", "\"colour\": 1, \"records\"", 1),
		json.replacen(&hex::encode(GENESIS.0), &"ab".repeat(32), 1),
		// A place without its key, one that the value does not belong to, and a longer one.
		json.replacen(first, "0x", 1),
		json.replacen(first, &format!("{}ff", &first[..first.len() - 2]), 1),
		json.replacen(first, &format!("{first}00"), 1),
		json.replacen("\", \"0x", "\", \"0xzz", 1),
		json.replacen("\", \"0x", "\", \"0x00", 1),
		"[".repeat(100_000),
		"{}".into(),
	] {
		assert!(imported(&mut to, &hostile).is_err(), "{}", &hostile[..hostile.len().min(400)]);
	}
	assert!(interchange::import(&mut to, H256::zero(), json.as_bytes()).is_err());
	assert_eq!(exported(&mut to), before);
}

#[test]
fn file_longer_than_any_export_is_not_read_to_its_end() {
	let endless = interchange::read(std::io::repeat(b' '), 1_000);
	assert!(matches!(endless, Err(interchange::ImportError::TooLong)));
	assert_eq!(interchange::read(&[b' '; 1_000][..], 1_000).unwrap().len(), 1_000);
}
