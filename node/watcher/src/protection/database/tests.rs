// SPDX-License-Identifier: Apache-2.0

use super::*;
use redb::{backends::FileBackend, StorageBackend};
use std::{
	fs::OpenOptions,
	io,
	sync::{
		atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::SeqCst},
		Arc,
	},
	time::Duration,
};
use vigil_primitives::{
	Checkpoint, Conflict, Destination, Handover, Height, LaneId, Outbox, Round, Seconds,
	SequenceNumber, ServiceId, SetId, Statement,
};

const GENESIS: H256 = H256::repeat_byte(7);
const KEY: PublicKey = PublicKey([9; 48]);

fn checkpoint(round: u64, block: u8) -> Signed {
	let statement = Statement::Checkpoint(Checkpoint {
		height: Height(32),
		block_hash: H256::repeat_byte(block),
		state_root: H256::repeat_byte(1),
		block_timestamp: UnixTime(1),
		round: Round(round),
	});
	Signed { service: ServiceId(1), set_id: SetId(1), statement }
}

fn spoken(signed: &Signed) -> Spoken<'_> {
	Spoken { signed, halt_after: Seconds(12), round_length: Seconds(3) }
}

fn permit(database: &mut Database, signed: &Signed) -> Result<(), Refusal> {
	database.permit(&KEY, &spoken(signed))
}

/// Something signed with the key comes in, as early as it can have been signed.
fn heard(database: &mut Database, signed: &Signed) -> Result<bool, Refusal> {
	let since = signed.statement.round().map_or(UnixTime(0), |round| round.start());
	database.signed_elsewhere(&KEY, &spoken(signed), since)
}

/// A disk and a clock that the test holds.
#[derive(Clone, Debug, Default)]
struct Machine {
	broken: Arc<AtomicBool>,
	syncs: Arc<AtomicUsize>,
	time: Arc<AtomicU64>,
}

#[derive(Debug)]
struct Disk {
	file: FileBackend,
	machine: Machine,
}

impl Disk {
	fn check(&self) -> io::Result<()> {
		match self.machine.broken.load(SeqCst) {
			true => Err(io::Error::other("no space left")),
			false => Ok(()),
		}
	}
}

impl StorageBackend for Disk {
	fn len(&self) -> io::Result<u64> {
		self.file.len()
	}

	fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
		self.file.read(offset, out)
	}

	fn set_len(&self, len: u64) -> io::Result<()> {
		self.check().and_then(|()| self.file.set_len(len))
	}

	fn sync_data(&self) -> io::Result<()> {
		self.machine.syncs.fetch_add(1, SeqCst);
		self.check().and_then(|()| self.file.sync_data())
	}

	fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
		self.check().and_then(|()| self.file.write(offset, data))
	}

	fn close(&self) -> io::Result<()> {
		self.file.close()
	}
}

impl Machine {
	fn outside(&self) -> Outside {
		let (machine, clock) = (self.clone(), self.time.clone());
		let open = move |path: &Path, make: bool| {
			let file = OpenOptions::new().read(true).write(true).create(make).open(path)?;
			let disk = Disk { file: FileBackend::new(file)?, machine: machine.clone() };
			redb::Builder::new().create_with_backend(disk)
		};
		let now = move || UnixTime(clock.load(SeqCst));
		Outside { open: Box::new(open), now: Box::new(now), retry_every: Duration::ZERO }
	}

	fn open(&self, path: &Path, missing: Missing) -> Result<Database, DatabaseError> {
		Database::open_with(self.outside(), path, GENESIS, missing)
	}

	/// Made, and listened long enough.
	fn made(&self, path: &Path) -> Database {
		let database = self.open(path, Missing::Make).unwrap();
		database.listening().end();
		database
	}
}

fn folder() -> (tempfile::TempDir, PathBuf) {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("signed.redb");
	(folder, path)
}

#[test]
fn missing_or_empty_database_is_made_only_when_asked_to() {
	let (_folder, path) = folder();
	let refused = Database::open(&path, GENESIS, Missing::Refuse);
	assert!(matches!(&refused, Err(DatabaseError::Missing(_))));
	assert!(refused.err().unwrap().to_string().contains("--new-database"));
	assert!(!path.exists());
	std::fs::write(&path, "").unwrap();
	assert!(matches!(
		Database::open(&path, GENESIS, Missing::Refuse),
		Err(DatabaseError::Missing(_))
	));
	// A database that was begun and never written says nothing of what was signed.
	drop(redb::Database::create(&path).unwrap());
	assert!(matches!(
		Database::open(&path, GENESIS, Missing::Refuse),
		Err(DatabaseError::Missing(_))
	));
	drop(Database::open(&path, GENESIS, Missing::Make).unwrap());
	drop(Database::open(&path, GENESIS, Missing::Refuse).unwrap());
	#[cfg(unix)]
	{
		use std::os::unix::fs::PermissionsExt;
		std::fs::remove_file(&path).unwrap();
		drop(Database::open(&path, GENESIS, Missing::Make).unwrap());
		assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
	}
}

#[test]
fn database_of_another_layout_is_refused() {
	let (_folder, path) = folder();
	let database = Database::open(&path, GENESIS, Missing::Make).unwrap();
	let about = About { schema: 1, ..database.about };
	database.file.apply(&Changes::new(), &about).unwrap();
	let old = path.with_extension("old");
	std::fs::copy(&path, &old).unwrap();
	let refused = Database::open(&old, GENESIS, Missing::Make);
	assert!(matches!(refused, Err(DatabaseError::OtherSchema { found: 1, .. })));
}

#[test]
fn new_database_listens_before_it_signs_also_across_restarts() {
	let (_folder, path) = folder();
	let mut database = Database::open(&path, GENESIS, Missing::Make).unwrap();
	assert_eq!(permit(&mut database, &checkpoint(1, 1)), Err(Refusal::Listening));
	drop(database);
	let mut database = Database::open(&path, GENESIS, Missing::Refuse).unwrap();
	assert_eq!(permit(&mut database, &checkpoint(1, 1)), Err(Refusal::Listening));
	database.listening().end();
	permit(&mut database, &checkpoint(1, 1)).unwrap();
	database.commit().unwrap();
	drop(database);
	let mut database = Database::open(&path, GENESIS, Missing::Refuse).unwrap();
	permit(&mut database, &checkpoint(2, 1)).unwrap();
}

#[test]
fn database_that_lay_about_for_a_while_listens_before_it_signs() {
	let (_folder, path) = folder();
	let machine = Machine::default();
	drop(machine.made(&path));
	for (later, listens) in [(STALE, false), (2 * STALE + 1, true)] {
		machine.time.store(later, SeqCst);
		let database = machine.open(&path, Missing::Refuse).unwrap();
		assert_eq!(database.listening().is_on(), listens, "{later}");
	}
	// It has been opened since, and still nobody listened.
	assert!(machine.open(&path, Missing::Refuse).unwrap().listening().is_on());
	// Nor is a clock that was set back a reason to believe it.
	machine.open(&path, Missing::Refuse).unwrap().listening().end();
	machine.made(&path).commit().unwrap();
	machine.time.store(0, SeqCst);
	assert!(machine.open(&path, Missing::Refuse).unwrap().listening().is_on());
}

#[test]
fn database_without_news_is_written_now_and_then_so_that_it_does_not_look_old() {
	let (_folder, path) = folder();
	let machine = Machine::default();
	let mut database = machine.made(&path);
	database.commit().unwrap();
	let before = machine.syncs.load(SeqCst);
	database.commit().unwrap();
	assert_eq!(machine.syncs.load(SeqCst), before);
	machine.time.store(STAMP_EVERY, SeqCst);
	database.commit().unwrap();
	assert!(machine.syncs.load(SeqCst) > before);
	assert_eq!(database.about.written_at, UnixTime(STAMP_EVERY));
}

#[test]
fn votes_of_own_keys_lock_unless_a_lost_database_may_have_signed_them() {
	let (_folder, path) = folder();
	let machine = Machine::default();
	machine.time.store(1_000, SeqCst);
	let mut database = machine.open(&path, Missing::Make).unwrap();
	let (before, after) = (checkpoint(1_000, 1), checkpoint(1_003, 1));
	assert!(!heard(&mut database, &before).unwrap());
	assert!(!database.is_locked(&KEY).unwrap());
	assert!(database.knows(&KEY, &before).unwrap());
	assert!(heard(&mut database, &after).unwrap());
	assert!(database.is_locked(&KEY).unwrap());
	database.acknowledge(&KEY).unwrap();
	database.listening().end();
	let contradiction = permit(&mut database, &checkpoint(1_000, 2));
	assert_eq!(contradiction, Err(Refusal::Conflict(Conflict::Checkpoints)));
	// Also who has listened does not know what was signed here before that, and hears it at any time.
	assert!(!heard(&mut database, &checkpoint(997, 1)).unwrap());
	assert!(!database.is_locked(&KEY).unwrap());
	let contradiction = permit(&mut database, &checkpoint(997, 2));
	assert_eq!(contradiction, Err(Refusal::Conflict(Conflict::Checkpoints)));
}

#[test]
fn handover_heard_while_listening_binds_without_locking() {
	use vigil_bls::{test_utils::TestSet, Fake};
	let (_folder, path) = folder();
	let mut database = Database::open(&path, GENESIS, Missing::Make).unwrap();
	let handover = |weight| Signed {
		service: ServiceId(1),
		set_id: SetId(1),
		statement: Statement::Handover(Handover::to(
			TestSet::<Fake>::new(ServiceId(1), SetId(2), &[weight]).commitment,
		)),
	};
	assert!(!heard(&mut database, &handover(1)).unwrap());
	database.listening().end();
	let other = permit(&mut database, &handover(2));
	assert_eq!(other, Err(Refusal::Conflict(Conflict::Handovers)));
	permit(&mut database, &handover(1)).unwrap();
}

/// What has no round is as old as its set may be: peers may keep an Outbox vote of before the backup
/// was put back, and repeat it for as long as the set is in office.
#[test]
fn replayed_outbox_of_before_a_restore_locks_no_key_and_binds_it() {
	let (_folder, path) = folder();
	let machine = Machine::default();
	drop(machine.made(&path));
	machine.time.store(1_000, SeqCst);
	let mut database = machine.open(&path, Missing::Refuse).unwrap();
	database.restore(|_| Ok::<_, Refusal>(())).unwrap();
	machine.time.store(1_100, SeqCst);
	database.listening().end();
	database.commit().unwrap();
	drop(database);
	let mut database = machine.open(&path, Missing::Refuse).unwrap();
	assert!(!database.listening().is_on());
	let outbox = |first, root| Signed {
		service: ServiceId(1),
		set_id: SetId(1),
		statement: Statement::Outbox(Outbox {
			destination: Destination::evm(1, [1; 20]),
			lane: LaneId(0),
			first: SequenceNumber(first),
			count: 1,
			root: H256::repeat_byte(root),
		}),
	};
	let hear = |database: &mut Database, signed: &Signed, since| {
		database.signed_elsewhere(&KEY, &spoken(signed), UnixTime(since)).unwrap()
	};
	for since in [900, 1_000] {
		assert!(!hear(&mut database, &outbox(1, 1), since), "{since}");
		assert!(!database.is_locked(&KEY).unwrap());
	}
	let contradiction = permit(&mut database, &outbox(1, 2));
	assert_eq!(contradiction, Err(Refusal::Conflict(Conflict::Outboxes)));
	permit(&mut database, &outbox(1, 1)).unwrap();
	// A set that took office later cannot have spoken before.
	assert!(hear(&mut database, &outbox(5, 1), 1_001));
	assert!(database.is_locked(&KEY).unwrap());
}

#[test]
fn many_permits_cost_one_commit() {
	let (_folder, path) = folder();
	let machine = Machine::default();
	let mut database = machine.made(&path);
	permit(&mut database, &checkpoint(1, 1)).unwrap();
	let before = machine.syncs.load(SeqCst);
	database.commit().unwrap();
	let one = machine.syncs.load(SeqCst) - before;
	for round in 2..1_000 {
		permit(&mut database, &checkpoint(round, 1)).unwrap();
	}
	let before = machine.syncs.load(SeqCst);
	database.commit().unwrap();
	assert!(machine.syncs.load(SeqCst) - before <= one, "{one}");
	assert!(database.changes.is_empty(), "what is on disk stays in memory");
}

#[test]
fn what_is_committed_is_on_disk_and_what_is_only_permitted_counts_in_memory() {
	let (folder, path) = folder();
	let machine = Machine::default();
	let mut database = machine.made(&path);
	permit(&mut database, &checkpoint(1, 1)).unwrap();
	database.commit().unwrap();
	permit(&mut database, &checkpoint(2, 1)).unwrap();
	let contradiction = permit(&mut database, &checkpoint(2, 2));
	assert_eq!(contradiction, Err(Refusal::Conflict(Conflict::Checkpoints)));
	// What a machine that loses power here has on its disk.
	let copy = folder.path().join("copy");
	std::fs::copy(&path, &copy).unwrap();
	let mut after = machine.made(&copy);
	assert!(after.knows(&KEY, &checkpoint(1, 1)).unwrap());
	assert!(!after.knows(&KEY, &checkpoint(2, 1)).unwrap());
}

#[test]
fn disk_that_fails_and_recovers_is_used_again_and_nothing_permitted_is_forgotten() {
	let (_folder, path) = folder();
	let machine = Machine::default();
	let mut database = machine.made(&path);
	permit(&mut database, &checkpoint(1, 1)).unwrap();
	database.commit().unwrap();
	machine.broken.store(true, SeqCst);
	permit(&mut database, &checkpoint(2, 1)).unwrap();
	let failed = database.commit();
	assert!(
		matches!(&failed, Err(Refusal::Storage(why)) if why.contains("no space")),
		"{failed:?}"
	);
	assert!(failed.err().unwrap().passes());
	for round in 3..10 {
		let refused = permit(&mut database, &checkpoint(round, 1));
		assert!(matches!(refused, Err(Refusal::Storage(_))), "{refused:?}");
	}
	machine.broken.store(false, SeqCst);
	// What was not sent may be sent now, and nothing against it.
	permit(&mut database, &checkpoint(2, 1)).unwrap();
	let contradiction = permit(&mut database, &checkpoint(2, 2));
	assert_eq!(contradiction, Err(Refusal::Conflict(Conflict::Checkpoints)));
	let contradiction = permit(&mut database, &checkpoint(1, 2));
	assert_eq!(contradiction, Err(Refusal::Conflict(Conflict::Checkpoints)));
	database.commit().unwrap();
	drop(database);
	let mut database = machine.open(&path, Missing::Refuse).unwrap();
	assert!(database.knows(&KEY, &checkpoint(2, 1)).unwrap());
}

#[test]
fn disk_that_failed_is_left_alone_for_a_while() {
	let (_folder, path) = folder();
	let machine = Machine::default();
	let mut database = machine.made(&path);
	database.outside.retry_every = Duration::from_secs(3_600);
	machine.broken.store(true, SeqCst);
	permit(&mut database, &checkpoint(1, 1)).unwrap();
	assert!(database.commit().is_err());
	machine.broken.store(false, SeqCst);
	let failed_at = database.failure.as_ref().map(|failure| failure.at);
	assert!(matches!(permit(&mut database, &checkpoint(2, 1)), Err(Refusal::Storage(_))));
	assert!(database.commit().is_err());
	// Asking does not put off the next try.
	assert!(database.is_locked(&KEY).is_err());
	assert!(database.knows(&KEY, &checkpoint(3, 1)).is_err());
	assert_eq!(database.failure.as_ref().map(|failure| failure.at), failed_at);
	database.outside.retry_every = Duration::ZERO;
	database.commit().unwrap();
}

#[test]
fn key_is_locked_at_once_also_while_the_disk_fails() {
	let (_folder, path) = folder();
	let machine = Machine::default();
	let mut database = machine.made(&path);
	machine.broken.store(true, SeqCst);
	permit(&mut database, &checkpoint(1, 1)).unwrap();
	assert!(database.commit().is_err());
	assert!(heard(&mut database, &checkpoint(5, 1)).is_err());
	machine.broken.store(false, SeqCst);
	assert_eq!(permit(&mut database, &checkpoint(6, 1)), Err(Refusal::Locked));
	drop(database);
	assert!(machine.made(&path).is_locked(&KEY).unwrap());
}

#[test]
fn file_that_was_replaced_while_the_disk_failed_is_not_signed_by() {
	let (folder, path) = folder();
	let machine = Machine::default();
	let mut database = machine.made(&path);
	database.commit().unwrap();
	let backup = folder.path().join("backup");
	std::fs::copy(&path, &backup).unwrap();
	for round in 1..4 {
		permit(&mut database, &checkpoint(round, 1)).unwrap();
		database.commit().unwrap();
	}
	machine.broken.store(true, SeqCst);
	permit(&mut database, &checkpoint(4, 1)).unwrap();
	assert!(database.commit().is_err());
	std::fs::rename(&backup, &path).unwrap();
	machine.broken.store(false, SeqCst);
	let replaced = permit(&mut database, &checkpoint(5, 1));
	assert!(
		matches!(&replaced, Err(Refusal::Storage(why)) if why.contains("replaced")),
		"{replaced:?}"
	);
	std::fs::remove_file(&path).unwrap();
	assert!(permit(&mut database, &checkpoint(5, 1)).is_err());
	assert!(!path.exists());
}

#[test]
fn damaged_record_stops_only_what_it_is_about() {
	let (_folder, path) = folder();
	let machine = Machine::default();
	let mut database = machine.made(&path);
	permit(&mut database, &checkpoint(1, 1)).unwrap();
	database.changes.insert(slots::of(&KEY, &checkpoint(1, 1)), Some(vec![1, 2, 3]));
	let damaged = permit(&mut database, &checkpoint(1, 1));
	assert!(matches!(damaged, Err(Refusal::Damaged(_))), "{damaged:?}");
	permit(&mut database, &checkpoint(2, 1)).unwrap();
	database.commit().unwrap();
}
