// SPDX-License-Identifier: Apache-2.0

//! What is under way, on disk, so that a restart goes on where it was.
//!
//! It can be lost: the chain refuses what it has judged, so nothing is reported twice, and what nodes keep
//! is looked at again. It is never overwritten when it cannot be read.

use codec::{Decode, DecodeAll, Encode};
use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};
use sp_crypto_hashing::blake2_256;
use std::path::{Path, PathBuf};
use vigil_primitives::{Certificate, ServiceId, H256};

const ITEMS: TableDefinition<&[u8], &[u8]> = TableDefinition::new("fisherman-items");
const META: TableDefinition<&str, &[u8]> = TableDefinition::new("fisherman-meta");
/// The form of items on disk.
const FORMAT: u32 = 2;

/// What may be false.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Evidence {
	/// A Halt or a Checkpoint, against which the ward speaks.
	Statement(Certificate),
	/// Two statements that conflict.
	Conflict(Certificate, Certificate),
	/// A Halt, and a Checkpoint inside its silence.
	LifeCertified(Certificate, Certificate),
}

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum State {
	/// It may be false.
	Open,
	/// It is true.
	True,
	/// It cannot be shown to be false.
	Cannot,
	/// It was reported, and is this case of Vigil's.
	Reported(Option<u64>),
	/// Somebody else reported it.
	Known,
	/// It convicts a watcher of the fisherman's own operator, who is told rather than reported.
	Own,
	/// A bond was bet on it being false, and this is the case.
	Challenged(Option<u64>),
}

/// A suspicion and what has become of it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Item {
	/// What may be false.
	pub evidence: Evidence,
	/// When it was heard of, in unix seconds.
	pub heard_at: u64,
	/// How it stands.
	pub state: State,
	/// Why it stands like that.
	pub why: String,
	/// What it has earned, in planck.
	pub earned: u128,
}

/// Names what was said, whoever signed it.
pub type Said = [u8; 32];
/// Names an item: what was said, and then who signed it.
pub type Key = [u8; 64];

/// Why the journal cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
	/// It is no journal, or it is damaged.
	#[error(
		"{0} is not a journal of the fisherman or is damaged ({1}): move it away to start with an empty \
		 one, which is safe"
	)]
	Unreadable(PathBuf, String),
	/// It was begun for another chain.
	#[error("the journal is of the chain {0:?}, and Vigil's nodes are of {1:?}")]
	OtherChain(H256, H256),
	/// It cannot be written or read now.
	#[error("the journal cannot be written or read: {0}")]
	Disk(String),
}

/// A journal in a file.
pub struct Journal {
	database: Database,
}

impl Evidence {
	/// What it is called. Who says the same as somebody else may be convicted besides.
	pub fn key(&self) -> Key {
		let absent: Vec<_> = self.certificates().map(|one| &one.absent).collect();
		let halves = [self.said(), blake2_256(&absent.encode())].concat();
		halves.try_into().unwrap_or([0; 64])
	}

	/// What was said.
	pub fn said(&self) -> Said {
		let kind = match self {
			Self::Statement(_) => 0_u8,
			Self::Conflict(..) => 1,
			Self::LifeCertified(..) => 2,
		};
		let said: Vec<_> = self.certificates().map(|one| one.signed.encode()).collect();
		blake2_256(&(kind, said).encode())
	}

	/// The one certificate, or both.
	fn certificates(&self) -> impl Iterator<Item = &Certificate> {
		let (one, other) = match self {
			Self::Statement(one) => (one, None),
			Self::Conflict(one, other) | Self::LifeCertified(one, other) => (one, Some(other)),
		};
		std::iter::once(one).chain(other)
	}

	/// Whether it says the same and names all who signed the other one.
	pub fn covers(&self, other: &Self) -> bool {
		let names = |(own, other): (&Certificate, &Certificate)| {
			let mut absent = own.absent.members();
			own.signed == other.signed && absent.all(|absent| other.absent.contains(absent))
		};
		std::mem::discriminant(self) == std::mem::discriminant(other)
			&& self.certificates().zip(other.certificates()).all(names)
	}

	/// The statement that may be false, or the first of two.
	pub fn statement(&self) -> &Certificate {
		match self {
			Self::Statement(one) | Self::Conflict(one, _) | Self::LifeCertified(one, _) => one,
		}
	}

	/// The service that it is about.
	pub fn service(&self) -> ServiceId {
		self.statement().signed.service
	}
}

impl Item {
	/// One that may be false.
	pub fn new(evidence: Evidence, heard_at: u64) -> Self {
		Self { evidence, heard_at, state: State::Open, why: String::new(), earned: 0 }
	}
}

impl Journal {
	/// Opens the journal at `path`, or begins it if there is no such file.
	pub fn open(path: &Path) -> Result<Self, JournalError> {
		let unreadable = |detail: String| JournalError::Unreadable(path.into(), detail);
		let database = Database::create(path).map_err(|error| unreadable(error.to_string()))?;
		let journal = Self { database };
		match journal.meta::<u32>("format")? {
			None => journal.set_meta("format", &FORMAT)?,
			Some(FORMAT) => {},
			Some(other) => return Err(unreadable(format!("its format is {other}"))),
		}
		Ok(journal)
	}

	/// Holds on to which chain Vigil is.
	pub fn bind(&self, genesis: H256) -> Result<(), JournalError> {
		match self.genesis()? {
			None => self.set_meta("genesis", &genesis),
			Some(recorded) if recorded == genesis => Ok(()),
			Some(recorded) => Err(JournalError::OtherChain(recorded, genesis)),
		}
	}

	/// Which chain Vigil was when the journal was begun.
	pub fn genesis(&self) -> Result<Option<H256>, JournalError> {
		self.meta("genesis")
	}

	/// The last block of Vigil that was looked through and is final.
	pub fn scanned(&self) -> Result<Option<u64>, JournalError> {
		self.meta("scanned")
	}

	/// Notes that blocks up to this one were looked through.
	pub fn set_scanned(&self, height: u64) -> Result<(), JournalError> {
		self.set_meta("scanned", &height)
	}

	/// Keeps an item as it is now.
	pub fn put(&self, item: &Item) -> Result<(), JournalError> {
		let (key, value) = (item.evidence.key(), item.encode());
		let write = self.database.begin_write().map_err(disk)?;
		{
			let mut items = write.open_table(ITEMS).map_err(disk)?;
			items.insert(&key[..], &value[..]).map_err(disk)?;
		}
		write.commit().map_err(disk)
	}

	/// Forgets an item.
	pub fn remove(&self, key: &Key) -> Result<(), JournalError> {
		let write = self.database.begin_write().map_err(disk)?;
		{
			let mut items = write.open_table(ITEMS).map_err(disk)?;
			items.remove(&key[..]).map_err(disk)?;
		}
		write.commit().map_err(disk)
	}

	/// All items.
	pub fn items(&self) -> Result<Vec<Item>, JournalError> {
		let read = self.database.begin_read().map_err(disk)?;
		let Ok(table) = read.open_table(ITEMS) else { return Ok(Vec::new()) };
		let mut items = Vec::new();
		for entry in table.iter().map_err(disk)? {
			let (_, value) = entry.map_err(disk)?;
			let item = Item::decode_all(&mut value.value());
			items.push(item.map_err(|error| disk(format!("an item is damaged: {error}")))?);
		}
		Ok(items)
	}

	fn meta<T: Decode>(&self, name: &str) -> Result<Option<T>, JournalError> {
		let read = self.database.begin_read().map_err(disk)?;
		let Ok(table) = read.open_table(META) else { return Ok(None) };
		let value = table.get(name).map_err(disk)?;
		Ok(value.and_then(|value| T::decode_all(&mut value.value()).ok()))
	}

	fn set_meta(&self, name: &str, value: &impl Encode) -> Result<(), JournalError> {
		let write = self.database.begin_write().map_err(disk)?;
		{
			let mut meta = write.open_table(META).map_err(disk)?;
			meta.insert(name, &value.encode()[..]).map_err(disk)?;
		}
		write.commit().map_err(disk)
	}
}

fn disk(error: impl ToString) -> JournalError {
	JournalError::Disk(error.to_string())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::book::tests::{certificate, checkpoint, halt};

	#[test]
	fn what_was_under_way_is_there_after_a_restart() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("journal");
		let one = Item::new(Evidence::Statement(certificate(7, halt(9, 900), &[])), 5);
		let pair = Evidence::LifeCertified(
			certificate(7, halt(9, 900), &[]),
			certificate(7, checkpoint(12, 870), &[]),
		);
		let mut other = Item::new(pair, 6);
		{
			let journal = Journal::open(&path).unwrap();
			journal.bind(H256::repeat_byte(1)).unwrap();
			journal.put(&one).unwrap();
			journal.put(&other).unwrap();
			(other.state, other.earned) = (State::Reported(Some(3)), 70);
			journal.put(&other).unwrap();
			journal.set_scanned(33).unwrap();
		}
		let journal = Journal::open(&path).unwrap();
		assert_eq!(journal.scanned().unwrap(), Some(33));
		let mut items = journal.items().unwrap();
		items.sort_by_key(|item| item.heard_at);
		assert_eq!(items, [one.clone(), other]);
		journal.remove(&one.evidence.key()).unwrap();
		assert_eq!(journal.items().unwrap().len(), 1);
		assert!(matches!(journal.bind(H256::repeat_byte(2)), Err(JournalError::OtherChain(..))));
	}

	#[test]
	fn what_is_no_journal_is_left_alone() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("journal");
		std::fs::write(&path, "precious").unwrap();
		assert!(matches!(Journal::open(&path), Err(JournalError::Unreadable(..))));
		assert_eq!(std::fs::read(&path).unwrap(), b"precious");
	}

	#[test]
	fn evidence_is_named_by_what_was_said_and_by_whom() {
		let (one, other) = (certificate(7, halt(9, 900), &[]), certificate(7, halt(8, 900), &[]));
		let said = Evidence::Statement(one.clone());
		let fewer = Evidence::Statement(certificate(7, halt(9, 900), &[1]));
		assert_eq!(said.said(), fewer.said());
		assert_ne!(said.key(), fewer.key());
		assert!(said.key().starts_with(&said.said()) && fewer.key().starts_with(&said.said()));
		assert!(said.covers(&fewer) && !fewer.covers(&said));
		let conflict = Evidence::Conflict(one.clone(), other.clone());
		let life = Evidence::LifeCertified(one.clone(), other.clone());
		assert_ne!(conflict.said(), life.said());
		assert!(!conflict.covers(&life) && !conflict.covers(&said) && !said.covers(&conflict));
		let less = Evidence::Conflict(one, certificate(7, halt(8, 900), &[2]));
		assert!(conflict.covers(&less) && !less.covers(&conflict));
	}
}
