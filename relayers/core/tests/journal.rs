// SPDX-License-Identifier: Apache-2.0

//! The journal on a real disk.

mod common;

use common::cargo::{checkpoint, commitment, halt};
use std::fs;
use vigil_primitives::H256;
use vigil_relayer_core::{
	journal::{JournalReader, RedbJournal},
	Cargo, Item, ItemKey, Journal, JournalError, State,
};

fn item(cargo: Cargo) -> Item {
	let signed = &cargo.certificate.signed;
	let set = commitment(signed.service.0, signed.set_id.0);
	Item::new(ItemKey::new("haven", &cargo), cargo, &set, 5)
}

#[test]
fn what_was_put_is_there_after_a_restart() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("journal");
	let (one, two) = (item(halt(0, 1, 12, 900)), item(checkpoint(0, 1, 10)));
	{
		let journal = RedbJournal::open(&path).unwrap();
		journal.put(&[&one, &two]).unwrap();
		journal.put(&[&Item { state: State::Planned, ..one.clone() }]).unwrap();
		journal.remove(std::slice::from_ref(&two.key)).unwrap();
	}
	let journal = RedbJournal::open(&path).unwrap();
	let kept = journal.load("haven").unwrap();
	assert_eq!(kept, [Item { state: State::Planned, ..one }]);
	assert!(journal.load("elsewhere").unwrap().is_empty());
}

#[test]
fn what_is_no_journal_is_refused_and_never_overwritten() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("journal");
	for garbage in [b"something else".to_vec(), vec![0; 100_000], vec![0xff; 4096]] {
		fs::write(&path, &garbage).unwrap();
		let error = RedbJournal::open(&path).err().expect("refused");
		assert!(matches!(error, JournalError::Unreadable { .. }), "{error}");
		assert!(error.to_string().contains("move it away"));
		assert!(JournalReader::open(&path).is_err());
		assert_eq!(fs::read(&path).unwrap(), garbage);
	}
}

#[test]
fn a_journal_cut_off_is_refused() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("journal");
	RedbJournal::open(&path).unwrap().put(&[&item(halt(0, 1, 12, 900))]).unwrap();
	let whole = fs::read(&path).unwrap();
	let cut = &whole[..whole.len() / 3];
	fs::write(&path, cut).unwrap();
	assert!(RedbJournal::open(&path).is_err());
	assert_eq!(fs::read(&path).unwrap(), cut);
}

#[test]
fn the_journal_of_a_relayer_that_was_killed_is_no_damaged_one() {
	let folder = tempfile::tempdir().unwrap();
	let (path, left) = (folder.path().join("journal"), folder.path().join("left"));
	let journal = RedbJournal::open(&path).unwrap();
	journal.put(&[&item(halt(0, 1, 12, 900))]).unwrap();
	// What is on disk while it is open is what is left of it by a kill.
	fs::copy(&path, &left).unwrap();
	assert_eq!(JournalReader::open(&left).unwrap().items().unwrap().len(), 1);
	assert_eq!(RedbJournal::open(&left).unwrap().load("haven").unwrap().len(), 1);
}

#[test]
fn a_folder_that_is_missing_is_no_damaged_journal() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("none").join("journal");
	let error = RedbJournal::open(&path).err().expect("refused");
	assert!(matches!(error, JournalError::Disk(_)), "{error}");
	assert!(error.to_string().contains("none/journal"), "{error}");
}

#[test]
fn a_journal_has_one_user_at_a_time() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("journal");
	let journal = RedbJournal::open(&path).unwrap();
	assert!(matches!(RedbJournal::open(&path), Err(JournalError::InUse(_))));
	assert!(matches!(JournalReader::open(&path), Err(JournalError::InUse(_))));
	journal.put(&[&item(halt(0, 1, 12, 900))]).unwrap();
	drop(journal);
	assert_eq!(JournalReader::open(&path).unwrap().items().unwrap().len(), 1);
	let missing = JournalReader::open(&folder.path().join("none"));
	assert!(matches!(missing, Err(JournalError::Missing(_))));
}

#[test]
fn a_journal_is_of_the_chains_it_was_begun_with() {
	let folder = tempfile::tempdir().unwrap();
	let journal = RedbJournal::open(&folder.path().join("journal")).unwrap();
	let (one, other) = (H256::repeat_byte(1), H256::repeat_byte(2));
	journal.bind_source(one).unwrap();
	journal.bind_source(one).unwrap();
	assert!(matches!(journal.bind_source(other), Err(JournalError::OtherChain { .. })));
	journal.bind_destination("haven", other).unwrap();
	assert!(matches!(journal.bind_destination("haven", one), Err(JournalError::OtherChain { .. })));
	journal.bind_destination("elsewhere", one).unwrap();
}
