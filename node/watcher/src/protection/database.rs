// SPDX-License-Identifier: Apache-2.0

//! Slash protection in one file that one process at a time may open.

use super::{
	rules::{self, Records},
	slots, Protection, Refusal,
};
use codec::Decode;
use redb::{ReadableDatabase, ReadableTable, Table, TableDefinition, WriteTransaction};
use std::path::{Path, PathBuf};
use vigil_primitives::{PublicKey, Signed, Vote, H256};

const RECORDS: TableDefinition<&[u8], &[u8]> = TableDefinition::new("signed");
const META: TableDefinition<&str, &[u8]> = TableDefinition::new("meta");
/// The layout of the records.
const SCHEMA: u32 = 1;

/// A place and the value at it.
type Record = (Vec<u8>, Vec<u8>);

/// The file of a watcher's signatures. Keep it with the keys, and never run two from one backup.
#[derive(Debug)]
pub struct Database {
	database: redb::Database,
}

/// Why the file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
	/// Another process has it open.
	#[error("{0} is in use by another process: stop that one first, two must never sign with the same keys")]
	InUse(PathBuf),
	/// It belongs to another chain.
	#[error("{path} belongs to the chain with genesis {found:?}, not to this one: name another database")]
	OtherChain {
		/// The file.
		path: PathBuf,
		/// The genesis hash in it.
		found: H256,
	},
	/// A later version of this software wrote it.
	#[error("{path} has layout {found}, this version knows layout {SCHEMA}: use the version that wrote it")]
	OtherSchema {
		/// The file.
		path: PathBuf,
		/// The layout.
		found: u32,
	},
	/// It cannot be read or written.
	#[error("{path} cannot be used as database: {problem}")]
	Unusable {
		/// The file.
		path: PathBuf,
		/// What is wrong.
		problem: String,
	},
}

impl Database {
	/// Opens the file, or makes it, for the chain with this genesis.
	pub fn open(path: &Path, genesis_hash: H256) -> Result<Self, DatabaseError> {
		let unusable = |problem: String| DatabaseError::Unusable { path: path.into(), problem };
		let database = redb::Database::create(path).map_err(|error| match error {
			redb::DatabaseError::DatabaseAlreadyOpen => DatabaseError::InUse(path.into()),
			error => unusable(error.to_string()),
		})?;
		let (schema, genesis) =
			bind(&database, genesis_hash).map_err(|error| unusable(error.to_string()))?;
		if schema != SCHEMA {
			return Err(DatabaseError::OtherSchema { path: path.into(), found: schema });
		}
		if genesis != genesis_hash {
			return Err(DatabaseError::OtherChain { path: path.into(), found: genesis });
		}
		Ok(Self { database })
	}

	/// Runs `work` on the records; what it wrote is on disk when this returns `Ok`, and only then.
	pub(super) fn write<T>(
		&self,
		work: impl FnOnce(&mut Open<'_>) -> Result<T, Refusal>,
	) -> Result<T, Refusal> {
		let transaction = self.database.begin_write().map_err(storage)?;
		let done = with_records(&transaction, work)?;
		transaction.commit().map_err(storage)?;
		Ok(done)
	}

	fn read(&self, record: &[u8]) -> Result<Option<Vec<u8>>, Refusal> {
		let transaction = self.database.begin_read().map_err(storage)?;
		let table = transaction.open_table(RECORDS).map_err(storage)?;
		let value = table.get(record).map_err(storage)?;
		Ok(value.map(|value| value.value().to_vec()))
	}

	/// All records in order.
	pub(super) fn all(&self) -> Result<Vec<Record>, Refusal> {
		let transaction = self.database.begin_read().map_err(storage)?;
		let table = transaction.open_table(RECORDS).map_err(storage)?;
		let all = table.iter().map_err(storage)?;
		all.map(|entry| {
			let (record, value) = entry.map_err(storage)?;
			Ok((record.value().to_vec(), value.value().to_vec()))
		})
		.collect()
	}
}

/// Writes what the file belongs to, if it is new, and says what it belongs to.
fn bind(database: &redb::Database, genesis_hash: H256) -> Result<(u32, H256), redb::Error> {
	let transaction = database.begin_write()?;
	let bound = {
		let mut meta = transaction.open_table(META)?;
		transaction.open_table(RECORDS)?;
		if meta.get("genesis")?.is_none() {
			meta.insert("genesis", &genesis_hash.0[..])?;
			meta.insert("schema", &SCHEMA.to_be_bytes()[..])?;
		}
		let schema = meta.get("schema")?.and_then(|schema| schema.value().try_into().ok());
		let genesis = meta.get("genesis")?.and_then(|genesis| genesis.value().try_into().ok());
		(schema.map_or(0, u32::from_be_bytes), genesis.map_or(H256::zero(), H256))
	};
	transaction.commit()?;
	Ok(bound)
}

/// The records within a transaction.
pub(super) struct Open<'t> {
	table: Table<'t, &'static [u8], &'static [u8]>,
}

fn with_records<T>(
	transaction: &WriteTransaction,
	work: impl FnOnce(&mut Open<'_>) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
	let mut open = Open { table: transaction.open_table(RECORDS).map_err(storage)? };
	work(&mut open)
}

impl Records for Open<'_> {
	fn get(&self, record: &[u8]) -> Result<Option<Vec<u8>>, Refusal> {
		let value = self.table.get(record).map_err(storage)?;
		Ok(value.map(|value| value.value().to_vec()))
	}

	fn put(&mut self, record: &[u8], value: &[u8]) -> Result<(), Refusal> {
		self.table.insert(record, value).map(drop).map_err(storage)
	}

	fn remove(&mut self, record: &[u8]) -> Result<(), Refusal> {
		self.table.remove(record).map(drop).map_err(storage)
	}

	fn first(&self, prefix: &[u8], most: usize) -> Result<Vec<Vec<u8>>, Refusal> {
		let mut found = Vec::new();
		for entry in self.table.range(prefix..).map_err(storage)?.take(most) {
			let (record, _) = entry.map_err(storage)?;
			if !record.value().starts_with(prefix) {
				break;
			}
			found.push(record.value().to_vec());
		}
		Ok(found)
	}
}

impl Protection for Database {
	fn permit(&mut self, key: &PublicKey, signed: &Signed) -> Result<(), Refusal> {
		self.write(|records| rules::permit(records, key, signed)).map(drop)
	}

	fn knows(&mut self, key: &PublicKey, signed: &Signed) -> Result<bool, Refusal> {
		self.write(|records| rules::knows(records, key, signed))
	}

	fn record_vote(&mut self, key: &PublicKey, vote: &Vote) -> Result<(), Refusal> {
		self.write(|records| rules::record_vote(records, key, vote))
	}

	fn own_votes(&mut self) -> Result<Vec<(PublicKey, Vote)>, Refusal> {
		let votes = self.all()?.into_iter().filter_map(|(record, value)| {
			Some((slots::is_vote(&record)?, Vote::decode(&mut &value[..]).ok()?))
		});
		Ok(votes.collect())
	}

	fn signed_elsewhere(&mut self, key: &PublicKey, signed: &Signed) -> Result<(), Refusal> {
		self.write(|records| rules::signed_elsewhere(records, key, signed))
	}

	fn is_locked(&mut self, key: &PublicKey) -> Result<bool, Refusal> {
		self.read(&slots::lock(key)).map(|lock| lock.is_some())
	}

	fn acknowledge(&mut self, key: &PublicKey) -> Result<(), Refusal> {
		self.write(|records| records.remove(&slots::lock(key)))
	}
}

fn storage(error: impl std::fmt::Display) -> Refusal {
	Refusal::Storage(error.to_string())
}
