// SPDX-License-Identifier: Apache-2.0

//! Words, orders and announcements as files: JSON that says in a few fields what is in the bytes.

use codec::Encode;
use serde::{Deserialize, Serialize};
use std::{
	fs::{self, File, OpenOptions},
	io::{Read, Write},
	path::{Path, PathBuf},
};
use vigil_primitives::{
	standby::MAX_WORD_BYTES, Announcement, Handover, SetCommitment, StandbyOrder, StandbyWord,
};

/// No file is longer, in bytes.
const LONGEST: u64 = 4 * MAX_WORD_BYTES as u64;

/// Why a file is of no use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
	/// It cannot be read or written.
	#[error("{path} cannot be used: {problem}")]
	Disk {
		/// The file.
		path: PathBuf,
		/// What the system says.
		problem: String,
	},
	/// It is something else.
	#[error("{path} is no {expected}")]
	Form {
		/// The file.
		path: PathBuf,
		/// What it should be.
		expected: &'static str,
	},
	/// Another word was signed for the same set.
	#[error("{0} has another word of this set: a standby speaks once")]
	Other(PathBuf),
}

/// What is in a file. The bytes decide, the rest is for people.
#[derive(Debug, Serialize, Deserialize)]
pub struct Sheet {
	/// What it is.
	pub schema: String,
	/// The service.
	pub service: u32,
	/// The set that is to take office.
	pub next: u64,
	/// The hash of the commitment of the set that stands by.
	pub standby: String,
	/// SCALE, in hexadecimal.
	pub bytes: String,
}

/// What may be in a file.
pub trait Kind: Encode + Sized {
	/// Its name.
	const NAME: &'static str;
	/// Its name in files.
	const SCHEMA: &'static str;
	/// Reads it.
	fn read(bytes: &[u8]) -> Option<Self>;
	/// Who stands by.
	fn set(&self) -> &SetCommitment;
	/// What is announced.
	fn handover(&self) -> Option<&Handover>;
}

impl Kind for StandbyOrder {
	const NAME: &'static str = "order to a standby";
	const SCHEMA: &'static str = "vigil/standby-order/1";
	fn read(bytes: &[u8]) -> Option<Self> {
		Self::from_bytes(bytes).ok()
	}
	fn set(&self) -> &SetCommitment {
		&self.set
	}
	fn handover(&self) -> Option<&Handover> {
		Some(&self.handover)
	}
}

impl Kind for StandbyWord {
	const NAME: &'static str = "word of a standby";
	const SCHEMA: &'static str = "vigil/standby-word/1";
	fn read(bytes: &[u8]) -> Option<Self> {
		Self::from_bytes(bytes).ok()
	}
	fn set(&self) -> &SetCommitment {
		&self.order.set
	}
	fn handover(&self) -> Option<&Handover> {
		Some(&self.order.handover)
	}
}

impl Kind for Announcement {
	const NAME: &'static str = "announcement";
	const SCHEMA: &'static str = "vigil/announcement/1";
	fn read(bytes: &[u8]) -> Option<Self> {
		Self::from_bytes(bytes).ok()
	}
	fn set(&self) -> &SetCommitment {
		&self.set
	}
	fn handover(&self) -> Option<&Handover> {
		self.handover()
	}
}

/// The text of a file.
pub fn text<K: Kind>(of: &K) -> String {
	let set = of.set();
	let sheet = Sheet {
		schema: K::SCHEMA.into(),
		service: set.service.0,
		next: of.handover().map_or(0, |over| over.next.set_id.0),
		standby: format!("{:?}", set.hash()),
		bytes: format!("0x{}", hex::encode(of.encode())),
	};
	serde_json::to_string_pretty(&sheet).unwrap_or_default()
}

/// Reads the text of a file.
pub fn parse<K: Kind>(text: &str) -> Option<K> {
	let sheet: Sheet = serde_json::from_str(text).ok()?;
	if sheet.schema != K::SCHEMA {
		return None;
	}
	K::read(&hex::decode(sheet.bytes.strip_prefix("0x")?).ok()?)
}

/// Reads a file.
pub fn read<K: Kind>(path: &Path) -> Result<K, FileError> {
	let mut text = String::new();
	let file = File::open(path).map_err(|error| disk(path, &error))?;
	file.take(LONGEST).read_to_string(&mut text).map_err(|error| disk(path, &error))?;
	parse(&text).ok_or_else(|| FileError::Form { path: path.into(), expected: K::NAME })
}

/// Where the word of a set is kept.
pub fn path(folder: &Path, set: &SetCommitment) -> PathBuf {
	folder.join(format!("{}-{}.json", set.service.0, hex::encode(set.hash())))
}

/// The word that was kept for a set.
pub fn said(folder: &Path, set: &SetCommitment) -> Result<Option<StandbyWord>, FileError> {
	let path = path(folder, set);
	match path.try_exists() {
		Ok(true) => read(&path).map(Some),
		Ok(false) => Ok(None),
		Err(error) => Err(disk(&path, &error)),
	}
}

/// All words in a folder; what is no word is left out.
pub fn all(folder: &Path) -> Vec<StandbyWord> {
	let files = fs::read_dir(folder).into_iter().flatten().flatten();
	let json = files
		.map(|file| file.path())
		.filter(|path| path.extension().is_some_and(|end| end == "json"));
	json.filter_map(|path| read(&path).ok()).collect()
}

/// Keeps a word, whole or not at all.
pub fn keep(folder: &Path, word: &StandbyWord) -> Result<PathBuf, FileError> {
	fs::create_dir_all(folder).map_err(|error| disk(folder, &error))?;
	let path = path(folder, &word.order.set);
	let draft = path.with_extension("draft");
	let written = OpenOptions::new()
		.write(true)
		.create(true)
		.truncate(true)
		.open(&draft)
		.and_then(|mut file| file.write_all(text(word).as_bytes()).and_then(|()| file.sync_all()))
		.and_then(|()| fs::rename(&draft, &path));
	written.map_err(|error| disk(&path, &error))?;
	Ok(path)
}

fn disk(path: &Path, error: &std::io::Error) -> FileError {
	FileError::Disk { path: path.into(), problem: error.to_string() }
}
