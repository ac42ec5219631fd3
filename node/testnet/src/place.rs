// SPDX-License-Identifier: Apache-2.0

//! The directory in which processes live and leave their logs.

use crate::{Error, Result};
use std::{
	fs,
	path::{Path, PathBuf},
};
use tempfile::TempDir;

/// A directory. Dropping it removes everything but the logs, whose place it prints unless the
/// directory was lent. [Finish](Place::finish) it to remove the logs too.
#[derive(Debug)]
pub(crate) struct Place {
	directory: Option<Directory>,
	logs: PathBuf,
	/// Whether logs stay when it is dropped.
	keep_logs: bool,
}

#[derive(Debug)]
enum Directory {
	/// Made for it.
	Own(TempDir),
	/// Lent to it.
	Given(PathBuf),
}

impl Directory {
	fn path(&self) -> &Path {
		match self {
			Directory::Own(directory) => directory.path(),
			Directory::Given(path) => path,
		}
	}
}

impl Place {
	/// A place in the given directory, which exists and is empty, or in one of its own. Logs are in
	/// `logs`, or in a folder of that name in the directory.
	pub fn new(given: Option<PathBuf>, logs: Option<PathBuf>) -> Result<Self> {
		let directory = match given {
			Some(path) => Directory::Given(path),
			None => Directory::Own(own_directory()?),
		};
		let logs = logs.unwrap_or_else(|| directory.path().join("logs"));
		let place = Self { directory: Some(directory), logs, keep_logs: true };
		create(&place.logs)?;
		Ok(place)
	}

	/// Where the logs are.
	pub fn logs(&self) -> &Path {
		&self.logs
	}

	/// The directory.
	pub fn path(&self) -> &Path {
		self.directory.as_ref().map_or(&self.logs, Directory::path)
	}

	/// Makes a folder in it.
	pub fn folder(&self, name: &str) -> Result<PathBuf> {
		let path = self.path().join(name);
		create(&path)?;
		Ok(path)
	}

	/// Lets the logs go too when it is dropped.
	pub fn discard_logs(&mut self) {
		self.keep_logs = false;
	}

	/// Removes everything now, logs included.
	pub fn finish(&mut self) -> Result<()> {
		self.directory.take().map_or(Ok(()), |directory| remove_all_but(directory.path(), &[]))
	}
}

impl Drop for Place {
	fn drop(&mut self) {
		if !self.keep_logs {
			if let Err(error) = self.finish() {
				eprintln!("{error}");
			}
			return;
		}
		let Some(directory) = self.directory.take() else { return };
		if let Err(error) = remove_all_but(directory.path(), &[&self.logs]) {
			eprintln!("{error}");
		}
		if let Directory::Own(directory) = directory {
			// It holds nothing but the logs now.
			let _ = directory.keep();
			eprintln!("logs: {}", self.logs.display());
		}
	}
}

fn own_directory() -> Result<TempDir> {
	let directory = tempfile::Builder::new().prefix("vigil-testnet-").tempdir();
	directory.map_err(|source| Error::File { path: std::env::temp_dir(), source })
}

fn create(path: &Path) -> Result<()> {
	fs::create_dir_all(path).map_err(|source| Error::File { path: path.to_owned(), source })
}

/// Empties `directory` but for the entries to keep.
fn remove_all_but(directory: &Path, keep: &[&Path]) -> Result<()> {
	let remove = || {
		for entry in fs::read_dir(directory)? {
			let path = entry?.path();
			if keep.contains(&path.as_path()) {
				continue;
			}
			if path.is_dir() {
				fs::remove_dir_all(path)?;
			} else {
				fs::remove_file(path)?;
			}
		}
		Ok(())
	};
	remove().map_err(|source| Error::File { path: directory.to_owned(), source })
}

#[cfg(test)]
mod tests {
	use super::*;

	fn names(path: &Path) -> Vec<String> {
		let entries = fs::read_dir(path).unwrap();
		entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
	}

	#[test]
	fn logs_outlive_a_place_unless_it_is_finished() {
		let lent = tempfile::tempdir().unwrap();
		let place = Place::new(Some(lent.path().into()), None).unwrap();
		fs::write(place.folder("node").unwrap().join("database"), "1").unwrap();
		drop(place);
		assert_eq!(names(lent.path()), ["logs"]);
		Place::new(Some(lent.path().into()), None).unwrap().finish().unwrap();
		assert!(names(lent.path()).is_empty());
	}

	#[test]
	fn logs_elsewhere_are_left_alone() {
		let (lent, logs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
		let mut place = Place::new(Some(lent.path().into()), Some(logs.path().into())).unwrap();
		fs::write(place.logs().join("node.log"), "1").unwrap();
		place.finish().unwrap();
		assert!(names(lent.path()).is_empty());
		assert_eq!(names(logs.path()), ["node.log"]);
	}
}
