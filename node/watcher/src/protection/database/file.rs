// SPDX-License-Identifier: Apache-2.0

//! The file itself: tables, what it says about itself, and how it is opened.

use super::{DatabaseError, SCHEMA};
use crate::protection::{
	overlay::{Changes, Stored},
	rules::Record,
	Refusal,
};
use redb::{ReadableDatabase, ReadableTable, Table, TableDefinition};
use std::{
	fs::OpenOptions,
	path::Path,
	time::{Duration, SystemTime, UNIX_EPOCH},
};
use vigil_primitives::{UnixTime, H256};

const RECORDS: TableDefinition<&[u8], &[u8]> = TableDefinition::new("signed");
const META: TableDefinition<&str, &[u8]> = TableDefinition::new("meta");

/// Opens an existing file, or makes one.
type Opener = dyn Fn(&Path, bool) -> Result<redb::Database, redb::DatabaseError> + Send;

/// How the outside is reached, so that tests can break it.
pub struct Outside {
	pub open: Box<Opener>,
	pub now: Box<dyn Fn() -> UnixTime + Send>,
	/// How long a disk that failed is left alone.
	pub retry_every: Duration,
}

impl Default for Outside {
	fn default() -> Self {
		let now = || {
			let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
			UnixTime(since.as_secs())
		};
		Self { open: Box::new(open), now: Box::new(now), retry_every: Duration::from_secs(1) }
	}
}

fn open(path: &Path, make: bool) -> Result<redb::Database, redb::DatabaseError> {
	if !make {
		return redb::Database::open(path);
	}
	let mut options = OpenOptions::new();
	options.read(true).write(true).create(true).truncate(false);
	#[cfg(unix)]
	std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
	redb::Builder::new().create_file(options.open(path)?)
}

/// What a file says about itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct About {
	/// The chain that it belongs to.
	pub genesis: H256,
	/// The layout of its records.
	pub schema: u32,
	/// How often it was written.
	pub commits: u64,
	/// Whether it is to be listened before anything is signed by it.
	pub listening: bool,
	/// When it was written last.
	pub written_at: UnixTime,
	/// When it was made or restored, or found to have lain about: what was signed before that may be
	/// missing in it.
	pub restored_at: UnixTime,
}

/// An open file, or none after it failed.
#[derive(Debug, Default)]
pub struct File(pub Option<redb::Database>);

impl File {
	/// What it says about itself; nothing if it was never written.
	pub fn about(&self) -> Result<Option<About>, Refusal> {
		let transaction = self.open()?.begin_read().map_err(storage)?;
		let meta = match transaction.open_table(META) {
			Ok(meta) => meta,
			Err(redb::TableError::TableDoesNotExist(_)) => return Ok(None),
			Err(error) => return Err(storage(error)),
		};
		let Some(genesis) = array(&meta, "genesis")? else { return Ok(None) };
		Ok(Some(About {
			genesis: H256(genesis),
			schema: u32::from_be_bytes(array(&meta, "schema")?.unwrap_or_default()),
			commits: u64::from_be_bytes(array(&meta, "commits")?.unwrap_or_default()),
			listening: array::<1>(&meta, "listening")?.is_some_and(|[on]| on != 0),
			written_at: UnixTime(u64::from_be_bytes(array(&meta, "written")?.unwrap_or_default())),
			restored_at: UnixTime(u64::from_be_bytes(
				array(&meta, "restored")?.unwrap_or_default(),
			)),
		}))
	}

	/// Writes changes and what it says about itself; they are on disk when this returns `Ok`.
	pub fn apply(&self, changes: &Changes, about: &About) -> Result<(), Refusal> {
		let transaction = self.open()?.begin_write().map_err(storage)?;
		{
			let mut table = transaction.open_table(RECORDS).map_err(storage)?;
			for (record, change) in changes {
				write(&mut table, record, change.as_deref())?;
			}
			let mut meta = transaction.open_table(META).map_err(storage)?;
			let mut put = |name, value: &[u8]| meta.insert(name, value).map(drop).map_err(storage);
			put("genesis", &about.genesis.0)?;
			put("schema", &about.schema.to_be_bytes())?;
			put("commits", &about.commits.to_be_bytes())?;
			put("listening", &[about.listening.into()])?;
			put("written", &about.written_at.0.to_be_bytes())?;
			put("restored", &about.restored_at.0.to_be_bytes())?;
		}
		transaction.commit().map_err(storage)
	}

	/// Hands every record to `visit`, in order.
	pub fn for_each(
		&self,
		mut visit: impl FnMut(&[u8], &[u8]) -> Result<(), Refusal>,
	) -> Result<(), Refusal> {
		let transaction = self.open()?.begin_read().map_err(storage)?;
		let table = transaction.open_table(RECORDS).map_err(storage)?;
		for entry in table.iter().map_err(storage)? {
			let (record, value) = entry.map_err(storage)?;
			visit(record.value(), value.value())?;
		}
		Ok(())
	}

	fn open(&self) -> Result<&redb::Database, Refusal> {
		self.0.as_ref().ok_or_else(|| storage("it is closed since it failed"))
	}
}

impl Stored for File {
	fn get(&self, record: &[u8]) -> Result<Option<Vec<u8>>, Refusal> {
		let transaction = self.open()?.begin_read().map_err(storage)?;
		let table = transaction.open_table(RECORDS).map_err(storage)?;
		let value = table.get(record).map_err(storage)?;
		Ok(value.map(|value| value.value().to_vec()))
	}

	fn range(&self, from: &[u8], before: &[u8], most: usize) -> Result<Vec<Record>, Refusal> {
		let transaction = self.open()?.begin_read().map_err(storage)?;
		let table = transaction.open_table(RECORDS).map_err(storage)?;
		let range = table.range(from..before).map_err(storage)?.take(most);
		range
			.map(|entry| {
				let (record, value) = entry.map_err(storage)?;
				Ok((record.value().to_vec(), value.value().to_vec()))
			})
			.collect()
	}
}

fn write(
	table: &mut Table<'_, &'static [u8], &'static [u8]>,
	record: &[u8],
	change: Option<&[u8]>,
) -> Result<(), Refusal> {
	match change {
		Some(value) => table.insert(record, value).map(drop).map_err(storage),
		None => table.remove(record).map(drop).map_err(storage),
	}
}

fn array<const N: usize>(
	meta: &impl ReadableTable<&'static str, &'static [u8]>,
	name: &str,
) -> Result<Option<[u8; N]>, Refusal> {
	let value = meta.get(name).map_err(storage)?;
	Ok(value.and_then(|value| value.value().try_into().ok()))
}

/// Whether a file may be used for this chain.
pub fn check(path: &Path, about: &About, genesis_hash: H256) -> Result<(), DatabaseError> {
	let path = path.to_owned();
	if about.schema != SCHEMA {
		return Err(DatabaseError::OtherSchema { path, found: about.schema });
	}
	if about.genesis != genesis_hash {
		return Err(DatabaseError::OtherChain { path, found: about.genesis });
	}
	Ok(())
}

pub fn storage(error: impl std::fmt::Display) -> Refusal {
	Refusal::Storage(error.to_string())
}
