// SPDX-License-Identifier: Apache-2.0

//! Evidence that a watcher of the same operator holds: the file that `vigil-node watcher evidence` shows.
//!
//! A node hands in what it holds only if it makes blocks. Whoever runs a fisherman beside another one, or one whose
//! operator does not report, names the file. It is written by somebody else, so everything in it is verified again.

use codec::{Decode, DecodeAll};
use serde::Deserialize;
use sp_crypto_hashing::blake2_256;
use std::{
	collections::BTreeSet,
	fs::File,
	io::{BufRead, BufReader, Read},
	path::{Path, PathBuf},
	time::SystemTime,
};
use vigil_bls::{Backend, Blst};
use vigil_primitives::{
	answers::restaking::SetInfo, Bitfield, Certificate, MemberIndex, Signed, Vote,
};

/// No line of an honest file is longer.
const LONGEST_LINE: u64 = 64 * 1_024;
/// Pieces that are read of a file: as many as a node keeps.
const MOST: usize = 4_096;

/// What one or many said, as nodes gossip it.
#[derive(Clone, Debug, PartialEq, Eq, Decode)]
#[allow(clippy::large_enum_variant)]
pub enum Word {
	/// One watcher's vote.
	#[codec(index = 0)]
	Vote(Vote),
	/// What many said together.
	#[codec(index = 1)]
	Certificate(Certificate),
}

/// Two words of which a node says that they conflict.
pub type Piece = (Word, Word);

/// A file, as it was read last.
pub struct Held {
	path: PathBuf,
	read: Option<(u64, SystemTime)>,
	/// The lines that it had.
	known: BTreeSet<[u8; 32]>,
}

/// A line of it.
#[derive(Deserialize)]
struct Line {
	first: String,
	second: String,
}

impl Word {
	/// What is said, and by which set.
	pub fn signed(&self) -> &Signed {
		match self {
			Self::Vote(vote) => &vote.signed,
			Self::Certificate(certificate) => &certificate.signed,
		}
	}

	/// As a certificate of its set, which convicts whoever is in it, however few.
	pub fn certificate(&self, set: &SetInfo) -> Option<Certificate> {
		let vote = match self {
			Self::Certificate(certificate) => return Some(certificate.clone()),
			Self::Vote(vote) => vote,
		};
		let size = set.commitment.size;
		let signature = Blst::signature(&vote.signature).ok()?;
		let others = (0..size).map(MemberIndex).filter(|place| *place != vote.signer);
		(vote.signer.0 < size).then_some(())?;
		Some(Certificate {
			signed: vote.signed.clone(),
			absent: Bitfield::of(size, others).ok()?,
			signature: Blst::signature_point_bytes(&signature),
		})
	}

	fn read(text: &str) -> Option<Self> {
		let bytes = hex::decode(text.strip_prefix("0x")?).ok()?;
		Self::decode_all(&mut &bytes[..]).ok()
	}
}

impl Held {
	/// The file at this place, which need not exist yet.
	pub fn new(path: PathBuf) -> Self {
		Self { path, read: None, known: BTreeSet::new() }
	}

	/// Where it is.
	pub fn path(&self) -> &Path {
		&self.path
	}

	/// What is in it that was not before; or what is wrong.
	pub fn news(&mut self) -> Result<Vec<Piece>, String> {
		let failed = |error: std::io::Error| format!("{}: {error}", self.path.display());
		let about = match std::fs::metadata(&self.path) {
			Ok(about) => about,
			// A node that has heard of nothing has no file.
			Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
			Err(error) => return Err(failed(error)),
		};
		// Whoever opens a pipe waits for somebody to write into it.
		if !about.is_file() {
			return Err(format!("{}: this is no file", self.path.display()));
		}
		let stamp = (about.len(), about.modified().map_err(failed)?);
		if self.read == Some(stamp) {
			return Ok(Vec::new());
		}
		let mut file = BufReader::new(File::open(&self.path).map_err(failed)?);
		let (mut found, mut line) = (Vec::new(), Vec::new());
		let (mut spoilt, mut lines) = (None, BTreeSet::new());
		for number in 1..=MOST {
			line.clear();
			let part = Read::take(&mut file, LONGEST_LINE).read_until(b'\n', &mut line);
			// The last one may not be written to its end.
			if part.map_err(failed)? == 0 || line.last() != Some(&b'\n') {
				break;
			}
			let name = blake2_256(&line);
			if self.known.contains(&name) {
				lines.insert(name);
				continue;
			}
			match piece(&line) {
				Some(piece) if lines.insert(name) => found.push(piece),
				Some(_) => {},
				None => spoilt = spoilt.or(Some(number)),
			}
		}
		let is_nothing = lines.is_empty();
		(self.read, self.known) = (Some(stamp), lines);
		match (spoilt, is_nothing) {
			(Some(number), true) => {
				Err(format!("{}, line {number}: this is no evidence", self.path.display()))
			},
			_ => Ok(found),
		}
	}
}

fn piece(line: &[u8]) -> Option<Piece> {
	let line: Line = serde_json::from_slice(line).ok()?;
	Some((Word::read(&line.first)?, Word::read(&line.second)?))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		book::tests::{genesis, halt, set_info, test_set},
		set,
	};
	use codec::Encode;
	use std::io::Write;

	#[test]
	fn a_vote_convicts_as_a_certificate_of_one() {
		let test = test_set(7);
		let vote = Word::Vote(test.vote(halt(9, 900), 2));
		let info = set_info(&test);
		let certificate = vote.certificate(&info).unwrap();
		let signers = set::signers(&certificate, &info, genesis()).unwrap();
		assert_eq!(signers.iter().map(|(place, _)| place.0).collect::<Vec<_>>(), [2]);
		let stranger = Vote { signer: MemberIndex(4), ..test.vote(halt(9, 900), 2) };
		assert_eq!(Word::Vote(stranger).certificate(&info), None);
	}

	#[test]
	fn a_file_is_read_while_a_node_writes_it_and_again_only_when_it_has_changed() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("evidence.jsonl");
		let mut held = Held::new(path.clone());
		assert_eq!(held.news(), Ok(Vec::new()), "there is none yet");
		let test = test_set(7);
		let hexed = |index: u8, bytes: Vec<u8>| format!("0x{:02x}{}", index, hex::encode(bytes));
		let first = hexed(0, test.vote(halt(9, 900), 1).encode());
		let second = hexed(1, test.certify(halt(8, 900), &[]).encode());
		let line = format!(
			"{{\"service\":7,\"heard_at\":5,\"first\":\"{first}\",\"second\":\"{second}\"}}\n"
		);
		let mut file = File::create(&path).unwrap();
		file.write_all(format!("rubbish\n{line}{}", &line[..40]).as_bytes()).unwrap();
		let news = held.news().unwrap();
		assert_eq!(news.len(), 1, "neither rubbish nor half a line hides the rest");
		assert_eq!(news[0].0.signed().statement, halt(9, 900));
		assert_eq!(held.news(), Ok(Vec::new()));
		file.write_all(&line.as_bytes()[40..]).unwrap();
		assert_eq!(held.news(), Ok(Vec::new()), "the same again is no news");
		let other = line.replace(&first, &hexed(0, test.vote(halt(7, 900), 1).encode()));
		file.write_all(other.as_bytes()).unwrap();
		assert_eq!(held.news().unwrap().len(), 1, "nor is what was there before");
		std::fs::write(&path, "rubbish\n").unwrap();
		assert!(held.news().unwrap_err().contains("line 1"));
	}

	/// Opening it would stop everything until somebody writes into it.
	#[test]
	fn what_is_no_file_is_not_opened() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("evidence.jsonl");
		let made = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
		assert!(made.success());
		let linked = folder.path().join("linked");
		std::os::unix::fs::symlink(&path, &linked).unwrap();
		for path in [path, linked, folder.path().to_path_buf()] {
			let (sender, told) = std::sync::mpsc::channel();
			let mut held = Held::new(path);
			std::thread::spawn(move || sender.send(held.news()));
			let said = told.recv_timeout(std::time::Duration::from_secs(10)).unwrap();
			assert!(said.unwrap_err().contains("this is no file"));
		}
	}
}
