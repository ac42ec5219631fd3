// SPDX-License-Identifier: Apache-2.0

//! The journal: every item as it is, on disk before anything is done about it.
//!
//! It can be lost: the destinations tell what they know, so nothing is executed twice. It is never
//! overwritten when it cannot be read.

use crate::{item::Item, ItemKey};
use codec::{Decode, DecodeAll, Encode};
use redb::{
	Database, DatabaseError, ReadOnlyDatabase, ReadableDatabase, ReadableTable, StorageError,
	TableDefinition,
};
use std::{
	fs,
	path::{Path, PathBuf},
	sync::{Mutex, PoisonError},
};
use vigil_primitives::H256;

/// By name, both SCALE-encoded.
const ITEMS: TableDefinition<&[u8], &[u8]> = TableDefinition::new("items");
/// The format, and which chain each name stands for.
const META: TableDefinition<&str, &[u8]> = TableDefinition::new("meta");
/// The form of items on disk.
const FORMAT: u32 = 4;
/// The name of the source among the chains.
const SOURCE: &str = "source";

/// Where items are kept.
pub trait Journal: Send + Sync {
	/// Keeps these items as they are now, all or none, for good.
	fn put(&self, items: &[&Item]) -> Result<(), JournalError>;

	/// Forgets these.
	fn remove(&self, keys: &[ItemKey]) -> Result<(), JournalError>;

	/// All of one destination.
	fn load(&self, destination: &str) -> Result<Vec<Item>, JournalError>;
}

/// Why the journal cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
	/// It is no journal, or it is damaged.
	#[error(
		"{path} is not a journal of this relayer or is damaged ({detail}): move it away to start \
		 with an empty one, which is safe"
	)]
	Unreadable {
		/// The file.
		path: PathBuf,
		/// What is wrong with it.
		detail: String,
	},
	/// Another process has it open.
	#[error("{0} is in use: another relayer runs with it")]
	InUse(PathBuf),
	/// There is none.
	#[error("there is no journal at {0}")]
	Missing(PathBuf),
	/// A name stands for another chain than when the journal was begun.
	#[error(
		"the journal was begun with {name} being the chain {recorded:?}, but it is {found:?} now: \
		 check the endpoints, or give the destination another name"
	)]
	OtherChain {
		/// The source or a destination.
		name: String,
		/// The genesis in the journal.
		recorded: H256,
		/// The genesis of the chain that answers.
		found: H256,
	},
	/// It cannot be written or read now.
	#[error("the journal cannot be written or read ({0}); nothing is sent until it can")]
	Disk(String),
}

/// A journal in a file.
pub struct RedbJournal {
	path: PathBuf,
	/// Closed after a failure of the disk, since it takes nothing more then; the next use opens it.
	database: Mutex<Option<Database>>,
}

/// A journal that is only looked at.
pub struct JournalReader {
	database: ReadOnlyDatabase,
	path: PathBuf,
}

impl RedbJournal {
	/// Opens the journal at `path`, or begins it if there is no such file.
	pub fn open(path: &Path) -> Result<Self, JournalError> {
		let fresh = fs::metadata(path).map_or(true, |file| file.len() == 0);
		let database = match fresh {
			true => begin(path).inspect_err(|error| abandon(path, error))?,
			false => reopen(path)?,
		};
		Ok(Self { path: path.into(), database: Mutex::new(Some(database)) })
	}

	/// Holds on to which chain the source is.
	pub fn bind_source(&self, genesis: H256) -> Result<(), JournalError> {
		self.bind(SOURCE, genesis)
	}

	/// Holds on to which chain a destination is.
	pub fn bind_destination(&self, name: &str, genesis: H256) -> Result<(), JournalError> {
		self.bind(&format!("destination {name}"), genesis)
	}

	/// Which chain the source was when the journal was begun.
	pub fn source(&self) -> Result<Option<H256>, JournalError> {
		self.recorded(SOURCE)
	}

	/// Which chain a destination was when it was first carried to.
	pub fn destination(&self, name: &str) -> Result<Option<H256>, JournalError> {
		self.recorded(&format!("destination {name}"))
	}

	fn recorded(&self, name: &str) -> Result<Option<H256>, JournalError> {
		self.with(|database| {
			let read = database.begin_read().map_err(disk)?;
			let meta = read.open_table(META).map_err(disk)?;
			let recorded = meta.get(name).map_err(disk)?;
			Ok(recorded.and_then(|bytes| H256::decode_all(&mut bytes.value()).ok()))
		})
	}

	fn bind(&self, name: &str, genesis: H256) -> Result<(), JournalError> {
		match self.recorded(name)? {
			Some(recorded) if recorded == genesis => Ok(()),
			Some(recorded) => {
				Err(JournalError::OtherChain { name: name.into(), recorded, found: genesis })
			},
			None => self.write(|transaction| {
				let mut meta = transaction.open_table(META).map_err(disk)?;
				meta.insert(name, &genesis.encode()[..]).map_err(disk).map(drop)
			}),
		}
	}

	fn write(
		&self,
		change: impl FnOnce(&redb::WriteTransaction) -> Result<(), JournalError>,
	) -> Result<(), JournalError> {
		self.with(|database| write(database, change))
	}

	/// Uses the database, which is opened again if it was closed.
	fn with<T>(
		&self,
		work: impl FnOnce(&Database) -> Result<T, JournalError>,
	) -> Result<T, JournalError> {
		let mut slot = self.database.lock().unwrap_or_else(PoisonError::into_inner);
		let database = match slot.take() {
			Some(database) => database,
			None => reopen(&self.path)?,
		};
		let result = work(&database);
		if !matches!(result, Err(JournalError::Disk(_))) {
			*slot = Some(database);
		}
		result
	}
}

impl Journal for RedbJournal {
	fn put(&self, items: &[&Item]) -> Result<(), JournalError> {
		self.write(|transaction| {
			let mut table = transaction.open_table(ITEMS).map_err(disk)?;
			for item in items {
				table.insert(&item.key.encode()[..], &item.encode()[..]).map_err(disk)?;
			}
			Ok(())
		})
	}

	fn remove(&self, keys: &[ItemKey]) -> Result<(), JournalError> {
		self.write(|transaction| {
			let mut table = transaction.open_table(ITEMS).map_err(disk)?;
			for key in keys {
				table.remove(&key.encode()[..]).map_err(disk)?;
			}
			Ok(())
		})
	}

	fn load(&self, destination: &str) -> Result<Vec<Item>, JournalError> {
		let items = self.with(|database| read_items(&database.begin_read().map_err(disk)?))?;
		Ok(items.into_iter().filter(|item| item.key.destination == destination).collect())
	}
}

impl JournalReader {
	/// Opens a journal that no relayer is using.
	pub fn open(path: &Path) -> Result<Self, JournalError> {
		if !path.exists() {
			return Err(JournalError::Missing(path.into()));
		}
		let database = match ReadOnlyDatabase::open(path) {
			// Its relayer was killed. Closing it properly makes it readable.
			Err(DatabaseError::RepairAborted) => {
				drop(Database::open(path).map_err(|error| opening(path, error))?);
				ReadOnlyDatabase::open(path)
			},
			other => other,
		};
		let database = database.map_err(|error| opening(path, error))?;
		let reader = Self { database, path: path.into() };
		check_format(&reader.database.begin_read().map_err(disk)?, path)?;
		Ok(reader)
	}

	/// Everything in it.
	pub fn items(&self) -> Result<Vec<Item>, JournalError> {
		let reader = self.database.begin_read().map_err(disk)?;
		read_items(&reader).map_err(|error| match error {
			JournalError::Disk(detail) => {
				JournalError::Unreadable { path: self.path.clone(), detail }
			},
			other => other,
		})
	}
}

/// Begins a journal in a file that has nothing in it.
fn begin(path: &Path) -> Result<Database, JournalError> {
	let database = Database::create(path).map_err(|error| opening(path, error))?;
	write(&database, |transaction| {
		transaction.open_table(ITEMS).map_err(disk)?;
		let mut meta = transaction.open_table(META).map_err(disk)?;
		meta.insert("format", &FORMAT.encode()[..]).map_err(disk).map(drop)
	})?;
	Ok(database)
}

/// Removes what the disk did not take, which would pass for a damaged journal.
fn abandon(path: &Path, error: &JournalError) {
	if matches!(error, JournalError::Disk(_)) {
		// There may be no such file, and it is the first error that counts.
		let _ = fs::remove_file(path);
	}
}

/// Opens a journal that was begun, and repairs it if it was not closed.
fn reopen(path: &Path) -> Result<Database, JournalError> {
	let database = Database::open(path).map_err(|error| opening(path, error))?;
	check_format(&database.begin_read().map_err(disk)?, path)?;
	Ok(database)
}

fn write(
	database: &Database,
	change: impl FnOnce(&redb::WriteTransaction) -> Result<(), JournalError>,
) -> Result<(), JournalError> {
	let transaction = database.begin_write().map_err(disk)?;
	change(&transaction)?;
	transaction.commit().map_err(disk)
}

fn check_format(reader: &redb::ReadTransaction, path: &Path) -> Result<(), JournalError> {
	let unreadable = |detail: String| JournalError::Unreadable { path: path.into(), detail };
	let meta = reader.open_table(META).map_err(|error| unreadable(error.to_string()))?;
	let format = meta.get("format").map_err(|error| unreadable(error.to_string()))?;
	match format.and_then(|bytes| u32::decode(&mut bytes.value()).ok()) {
		Some(FORMAT) => Ok(()),
		Some(other) => Err(unreadable(format!("it has format {other} instead of {FORMAT}"))),
		None => Err(unreadable("it names no format".into())),
	}
}

fn read_items(reader: &redb::ReadTransaction) -> Result<Vec<Item>, JournalError> {
	let table = reader.open_table(ITEMS).map_err(disk)?;
	let mut items = Vec::new();
	for entry in table.iter().map_err(disk)? {
		let (_, value) = entry.map_err(disk)?;
		let item = Item::decode_all(&mut value.value());
		items.push(item.map_err(|error| JournalError::Disk(format!("a record: {error}")))?);
	}
	Ok(items)
}

fn opening(path: &Path, error: DatabaseError) -> JournalError {
	match error {
		DatabaseError::DatabaseAlreadyOpen => JournalError::InUse(path.into()),
		DatabaseError::Storage(StorageError::Io(error)) if !is_damage(&error) => {
			JournalError::Disk(format!("{}: {error}", path.display()))
		},
		error => JournalError::Unreadable { path: path.into(), detail: error.to_string() },
	}
}

fn disk(error: impl Into<redb::Error>) -> JournalError {
	JournalError::Disk(error.into().to_string())
}

/// Whether this says something about the file's contents and nothing about the disk.
fn is_damage(error: &std::io::Error) -> bool {
	use std::io::ErrorKind::{InvalidData, UnexpectedEof};
	matches!(error.kind(), InvalidData | UnexpectedEof)
}
