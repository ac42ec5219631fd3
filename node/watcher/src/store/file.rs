// SPDX-License-Identifier: Apache-2.0

//! A file that is opened anew after it failed, as after a disk was full.

use super::StoreError;
use redb::{Database, ReadOnlyTable, ReadableDatabase, TableDefinition, WriteTransaction};
use std::{
	path::{Path, PathBuf},
	sync::{PoisonError, RwLock},
};

/// A database that can be lost.
#[derive(Debug)]
pub struct StoreFile {
	path: PathBuf,
	database: RwLock<Option<Database>>,
}

impl StoreFile {
	/// Opens nothing yet.
	pub fn new(path: &Path) -> Self {
		Self { path: path.into(), database: RwLock::default() }
	}

	/// Writes all or nothing.
	pub fn write<T>(
		&self,
		work: impl FnOnce(&WriteTransaction) -> Result<T, StoreError>,
	) -> Result<T, StoreError> {
		self.with(|database| {
			let transaction = database.begin_write().map_err(failed)?;
			let done = work(&transaction)?;
			transaction.commit().map_err(failed)?;
			Ok(done)
		})
	}

	/// Reads from a table as it was last written.
	pub fn read<T>(
		&self,
		table: TableDefinition<'static, &'static [u8], &'static [u8]>,
		work: impl FnOnce(&ReadOnlyTable<&'static [u8], &'static [u8]>) -> Result<T, StoreError>,
	) -> Result<T, StoreError> {
		self.with(|database| {
			let transaction = database.begin_read().map_err(failed)?;
			work(&transaction.open_table(table).map_err(failed)?)
		})
	}

	fn with<T>(
		&self,
		work: impl FnOnce(&Database) -> Result<T, StoreError>,
	) -> Result<T, StoreError> {
		let open = self.database.read().unwrap_or_else(PoisonError::into_inner);
		let done = match open.as_ref() {
			Some(database) => work(database),
			None => {
				drop(open);
				let mut closed = self.database.write().unwrap_or_else(PoisonError::into_inner);
				if closed.is_none() {
					*closed = Some(Database::create(&self.path).map_err(failed)?);
				}
				return closed.as_ref().map_or_else(|| Err(failed("it is closed")), work);
			},
		};
		drop(open);
		if done.is_err() {
			*self.database.write().unwrap_or_else(PoisonError::into_inner) = None;
		}
		done
	}

	/// As if the disk had failed.
	#[cfg(test)]
	pub fn close(&self) {
		*self.database.write().unwrap() = None;
	}
}

pub fn failed(error: impl std::fmt::Display) -> StoreError {
	StoreError(error.to_string())
}
