// SPDX-License-Identifier: Apache-2.0

//! Slash protection in one file that one process at a time may open.
//!
//! Decisions are collected in memory, where they count at once, and written with one sync for all of them.
//! A disk that failed is tried again: the file is closed and opened anew, and it must be the same file.

mod file;
#[cfg(test)]
mod tests;

use super::{
	listening::Listening,
	overlay::{Changes, Overlay},
	rules::{self, Records},
	slots, Protection, Refusal,
};
use codec::DecodeAll;
use file::{check, storage, About, File, Outside};
use std::{
	path::{Path, PathBuf},
	time::Instant,
};
use vigil_primitives::{PublicKey, Signed, Spoken, UnixTime, Vote, H256};

/// The layout of the records.
const SCHEMA: u32 = 3;
/// A file that was not written for so long, in seconds, may be a copy that somebody put back.
const STALE: u64 = 300;
/// How often a file is written that has nothing new, in seconds, so that it does not look stale.
const STAMP_EVERY: u64 = 60;

/// What to do if there is no file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
	/// Nobody knows then what was signed: fail.
	Refuse,
	/// Make one, and listen before anything is signed by it.
	Make,
}

/// The file of a watcher's signatures. Keep it with the keys, and never run two from one backup.
pub struct Database {
	path: PathBuf,
	outside: Outside,
	file: File,
	/// What the file said about itself when it was last read or written.
	about: About,
	changes: Changes,
	failure: Option<Failure>,
	listening: Listening,
}

/// The last time that the file failed.
struct Failure {
	at: Instant,
	problem: String,
}

/// Why the file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
	/// There is none.
	#[error(
		"{0} is not there or empty, so nobody knows what was signed: restore it with `watcher protection \
		 import`, or start with --new-database if nothing else signs with these keys"
	)]
	Missing(PathBuf),
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
	/// Another version of this software wrote it.
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
	/// Opens the file for the chain with this genesis.
	pub fn open(path: &Path, genesis_hash: H256, missing: Missing) -> Result<Self, DatabaseError> {
		Self::open_with(Outside::default(), path, genesis_hash, missing)
	}

	/// The same, by a clock that the test holds.
	#[cfg(test)]
	pub(crate) fn open_at(
		path: &Path,
		genesis_hash: H256,
		missing: Missing,
		clock: std::sync::Arc<std::sync::atomic::AtomicU64>,
	) -> Result<Self, DatabaseError> {
		let now = move || UnixTime(clock.load(std::sync::atomic::Ordering::SeqCst));
		let outside = Outside { now: Box::new(now), ..Outside::default() };
		Self::open_with(outside, path, genesis_hash, missing)
	}

	fn open_with(
		outside: Outside,
		path: &Path,
		genesis_hash: H256,
		missing: Missing,
	) -> Result<Self, DatabaseError> {
		let unusable = |problem: String| DatabaseError::Unusable { path: path.into(), problem };
		let empty = match std::fs::metadata(path) {
			Ok(metadata) => metadata.len() == 0,
			Err(error) if error.kind() == std::io::ErrorKind::NotFound => true,
			Err(error) => return Err(unusable(error.to_string())),
		};
		let make = missing == Missing::Make;
		if empty && !make {
			return Err(DatabaseError::Missing(path.into()));
		}
		let database = (outside.open)(path, empty).map_err(|error| match error {
			redb::DatabaseError::DatabaseAlreadyOpen => DatabaseError::InUse(path.into()),
			error => unusable(error.to_string()),
		})?;
		let file = File(Some(database));
		let now = (outside.now)();
		let about = match file.about().map_err(|error| unusable(error.to_string()))? {
			Some(about) => about,
			None if make => About {
				genesis: genesis_hash,
				schema: SCHEMA,
				listening: true,
				restored_at: now,
				..About::default()
			},
			None => return Err(DatabaseError::Missing(path.into())),
		};
		check(path, &about, genesis_hash)?;
		let stale = about.written_at.0.abs_diff(now.0) > STALE;
		let restored_at = if stale { now } else { about.restored_at };
		let about = About { restored_at, ..about };
		let mut opened = Self {
			path: path.into(),
			outside,
			file,
			about,
			changes: Changes::new(),
			failure: None,
			listening: Listening::new(about.listening || stale),
		};
		opened.write_out().map_err(|error| unusable(error.to_string()))?;
		Ok(opened)
	}

	/// Whether it is to be listened before anything is signed, and how to end that.
	pub fn listening(&self) -> Listening {
		self.listening.clone()
	}

	/// Hands every record to `visit`, in order, after all is written.
	pub(super) fn for_each(
		&mut self,
		visit: impl FnMut(&[u8], &[u8]) -> Result<(), Refusal>,
	) -> Result<(), Refusal> {
		self.commit()?;
		self.file.for_each(visit)
	}

	/// Runs `work` over the records and writes what it changed. On an error nothing is changed, and
	/// from now on it is listened.
	pub(super) fn restore<T, E: From<Refusal>>(
		&mut self,
		work: impl FnOnce(&mut Overlay<'_, File>) -> Result<T, E>,
	) -> Result<T, E> {
		self.commit()?;
		let mut changes = Changes::new();
		let done = work(&mut Overlay { stored: &self.file, changes: &mut changes })?;
		self.changes = changes;
		self.listening = Listening::new(true);
		self.about.restored_at = (self.outside.now)();
		self.write_out()?;
		Ok(done)
	}

	/// Runs `work` over the records; what it changes counts at once.
	fn change<T>(
		&mut self,
		work: impl FnOnce(&mut Overlay<'_, File>) -> Result<T, Refusal>,
	) -> Result<T, Refusal> {
		let done = work(&mut Overlay { stored: &self.file, changes: &mut self.changes });
		// What is closed already does not fail anew, else asking often would put off its next chance.
		if let (Err(Refusal::Storage(problem)), true) = (&done, self.file.0.is_some()) {
			self.fail(problem.clone());
		}
		done
	}

	/// Writes what is not written yet, with a file that is opened anew if it failed before.
	fn write_out(&mut self) -> Result<(), Refusal> {
		if let Some(Failure { at, problem }) = &self.failure {
			if at.elapsed() < self.outside.retry_every {
				return Err(storage(problem));
			}
		}
		let written = self.reopen().and_then(|()| {
			let about = About {
				commits: self.about.commits.saturating_add(1),
				listening: self.listening.is_on(),
				written_at: (self.outside.now)(),
				..self.about
			};
			self.file.apply(&self.changes, &about)?;
			Ok(about)
		});
		match written {
			Ok(about) => {
				self.about = about;
				self.changes.clear();
				if self.failure.take().is_some() {
					log::info!("{} can be written again", self.path.display());
				}
				Ok(())
			},
			Err(error) => {
				self.fail(error.to_string());
				Err(error)
			},
		}
	}

	/// Opens the file if it is not open. It must be as it was when it was last written.
	fn reopen(&mut self) -> Result<(), Refusal> {
		if self.file.0.is_some() {
			return Ok(());
		}
		let file = File(Some((self.outside.open)(&self.path, false).map_err(storage)?));
		let about = file.about()?.unwrap_or_default();
		// A commit that failed may have reached the disk after all.
		let commits = [self.about.commits, self.about.commits.saturating_add(1)];
		let same = about.genesis == self.about.genesis
			&& about.schema == SCHEMA
			&& commits.contains(&about.commits);
		if !same {
			return Err(storage("it was replaced while this process ran: stop and look after it"));
		}
		self.about = about;
		self.file = file;
		Ok(())
	}

	fn fail(&mut self, problem: String) {
		if self.failure.is_none() {
			log::error!(
				"{} fails, nothing is signed until it recovers: {problem}",
				self.path.display()
			);
		}
		self.file = File::default();
		self.failure = Some(Failure { at: Instant::now(), problem });
	}
}

impl Protection for Database {
	fn permit(&mut self, key: &PublicKey, spoken: &Spoken<'_>) -> Result<(), Refusal> {
		if self.listening.is_on() {
			return Err(Refusal::Listening);
		}
		if self.failure.is_some() {
			self.write_out()?;
		}
		self.change(|records| rules::permit(records, key, spoken))
	}

	fn commit(&mut self) -> Result<(), Refusal> {
		let ended = self.about.listening && !self.listening.is_on();
		let since = (self.outside.now)().0.abs_diff(self.about.written_at.0);
		let due = ended || since >= STAMP_EVERY || self.failure.is_some();
		match due || !self.changes.is_empty() {
			true => self.write_out(),
			false => Ok(()),
		}
	}

	fn knows(&mut self, key: &PublicKey, signed: &Signed) -> Result<bool, Refusal> {
		self.change(|records| rules::knows(records, key, signed))
	}

	fn record_vote(&mut self, key: &PublicKey, vote: &Vote) -> Result<(), Refusal> {
		self.change(|records| rules::record_vote(records, key, vote))
	}

	fn own_votes(&mut self) -> Result<Vec<(PublicKey, Vote)>, Refusal> {
		let mut votes = Vec::new();
		self.for_each(|record, value| {
			let key = slots::is_vote(record);
			votes.extend(key.zip(Vote::decode_all(&mut &*value).ok()));
			Ok(())
		})?;
		Ok(votes)
	}

	fn signed_elsewhere(
		&mut self,
		key: &PublicKey,
		spoken: &Spoken<'_>,
		since: UnixTime,
	) -> Result<bool, Refusal> {
		// What can be from before the file was made or restored may have been signed here, by the file
		// that was lost or by what a restored one does not know.
		let locks = since > self.about.restored_at;
		// The lock holds even if nothing can be read.
		let locked_before = locks && self.is_locked(key).unwrap_or(false);
		self.change(|records| {
			if locks {
				rules::lock(records, key, spoken.signed);
			}
			rules::learn(records, key, spoken)
		})?;
		if !locked_before {
			self.write_out()?;
		}
		Ok(locks)
	}

	fn is_locked(&mut self, key: &PublicKey) -> Result<bool, Refusal> {
		self.change(|records| Ok(records.get(&slots::lock(key))?.is_some()))
	}

	fn acknowledge(&mut self, key: &PublicKey) -> Result<(), Refusal> {
		self.change(|records| {
			records.remove(&slots::lock(key));
			Ok(())
		})?;
		self.write_out()
	}
}

impl Drop for Database {
	/// So that a restart finds it as fresh as it was.
	fn drop(&mut self) {
		if self.failure.is_none() {
			if let Err(error) = self.write_out() {
				log::warn!("what was refused or remembered last is not on disk: {error}");
			}
		}
	}
}
