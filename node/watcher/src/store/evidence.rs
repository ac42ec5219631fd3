// SPDX-License-Identifier: Apache-2.0

//! Evidence against watchers that contradict themselves, with its signatures, one line of JSON each.
//!
//! It can be read while the node writes. Each convicted member has room for a few pieces and each service
//! for some more, so that neither who signs nonsense without end nor a set that someone made up leaves
//! no room for the evidence against others.

use crate::Message;
use codec::Encode;
use serde::{Deserialize, Serialize};
use std::{
	collections::{BTreeMap, BTreeSet},
	fs::{File, OpenOptions},
	io::{self, BufRead, BufReader, Write},
	path::{Path, PathBuf},
};
use vigil_primitives::{MemberIndex, ServiceId, SetId, UnixTime};

/// Pieces of evidence that are kept of one member.
pub const KEPT_OF_MEMBER: usize = 4;
/// Pieces of evidence that are kept of the members of one service.
pub const KEPT_OF_SERVICE: usize = 64;
/// Pieces of evidence that are kept.
pub const KEPT: usize = 4_096;
/// No line is longer than this: two messages in hexadecimal.
const LONGEST_LINE: u64 = 64 * 1_024;

/// Two statements that convict whoever signed both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
	/// When the second one was heard here.
	pub heard_at: UnixTime,
	/// What was heard first.
	pub first: Message,
	/// What contradicts it.
	pub second: Message,
}

/// The form of a line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
	service: u32,
	heard_at: u64,
	first: String,
	second: String,
}

/// Whom a piece of evidence convicts: a member, or several if both are certificates.
type Member = (ServiceId, SetId, Option<MemberIndex>);

/// The file with the evidence.
#[derive(Debug)]
pub struct EvidenceStore {
	path: PathBuf,
	kept: BTreeMap<Member, usize>,
	of_service: BTreeMap<ServiceId, usize>,
	/// Services for whose evidence there was no room, which is said once.
	full: BTreeSet<ServiceId>,
	known: BTreeSet<(Vec<u8>, Vec<u8>)>,
}

/// Why evidence cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
	/// The file cannot be read or written.
	#[error("{path} cannot be used: {problem}")]
	File {
		/// The file.
		path: PathBuf,
		/// What the system says.
		problem: io::Error,
	},
	/// A line is no evidence.
	#[error("{path}, line {line}: this is no evidence; move the file away to begin a new one")]
	Malformed {
		/// The file.
		path: PathBuf,
		/// From one.
		line: usize,
	},
}

impl Evidence {
	/// The service whose watcher it convicts.
	pub fn service(&self) -> ServiceId {
		self.second.signed().service
	}

	/// The member that it convicts, if one of the two is a vote.
	pub fn member(&self) -> Option<MemberIndex> {
		[&self.second, &self.first].into_iter().find_map(|message| match message {
			Message::Vote(vote) => Some(vote.signer),
			Message::Certificate(_) => None,
		})
	}

	fn convicts(&self) -> Member {
		(self.service(), self.second.signed().set_id, self.member())
	}

	/// The same for one pair, whichever was heard first.
	fn name(&self) -> (Vec<u8>, Vec<u8>) {
		let (first, second) = (self.first.encode(), self.second.encode());
		(first.clone().min(second.clone()), first.max(second))
	}

	fn to_line(&self) -> io::Result<Vec<u8>> {
		let mut line = serde_json::to_vec(&Line {
			service: self.service().0,
			heard_at: self.heard_at.0,
			first: hexed(&self.first),
			second: hexed(&self.second),
		})?;
		line.push(b'\n');
		Ok(line)
	}

	fn from_line(line: &[u8]) -> Option<Self> {
		let line: Line = serde_json::from_slice(line).ok()?;
		let evidence = Self {
			heard_at: UnixTime(line.heard_at),
			first: unhexed(&line.first)?,
			second: unhexed(&line.second)?,
		};
		let service = ServiceId(line.service);
		let of_service = [&evidence.first, &evidence.second].map(|one| one.signed().service);
		(of_service == [service, service]).then_some(evidence)
	}
}

impl EvidenceStore {
	/// Opens the file, which need not exist.
	///
	/// The last line may be cut off, as when the machine lost power while it was written: it is taken
	/// away.
	pub fn open(path: &Path) -> Result<Self, EvidenceError> {
		let mut store = Self {
			path: path.into(),
			kept: BTreeMap::new(),
			of_service: BTreeMap::new(),
			full: BTreeSet::new(),
			known: BTreeSet::new(),
		};
		let Some(length) = visit(path, |evidence| store.note(&evidence))? else { return Ok(store) };
		let file = OpenOptions::new().write(true).open(path);
		let cut = file.and_then(|file| file.set_len(length));
		cut.map_err(|problem| EvidenceError::File { path: path.into(), problem })?;
		Ok(store)
	}

	/// Keeps a piece on disk, unless it is kept already or there is no room for it. Whether it is new.
	pub fn put(&mut self, evidence: &Evidence) -> Result<bool, EvidenceError> {
		let of_member = self.kept.get(&evidence.convicts()).copied().unwrap_or(0);
		if of_member >= KEPT_OF_MEMBER || self.known.contains(&evidence.name()) {
			return Ok(false);
		}
		if !self.has_room(evidence.service()) {
			return Ok(false);
		}
		let mut options = OpenOptions::new();
		options.append(true).create(true);
		let written = options.open(&self.path).and_then(|mut file| {
			let before = file.metadata()?.len();
			let written = file.write_all(&evidence.to_line()?).and_then(|()| file.sync_data());
			if written.is_err() {
				// Half a line would spoil the next one.
				file.set_len(before)?;
			}
			written
		});
		written.map_err(|problem| EvidenceError::File { path: self.path.clone(), problem })?;
		self.note(evidence);
		Ok(true)
	}

	fn has_room(&mut self, service: ServiceId) -> bool {
		let of_service = self.of_service.get(&service).copied().unwrap_or(0);
		let has_room = of_service < KEPT_OF_SERVICE && self.known.len() < KEPT;
		if !has_room && self.full.insert(service) {
			log::warn!(
				"there is no room for more evidence about service {service}, which is lost: move {} \
				 away and restart to begin a new one",
				self.path.display()
			);
		}
		has_room
	}

	fn note(&mut self, evidence: &Evidence) {
		if self.known.insert(evidence.name()) {
			let of_service = self.of_service.entry(evidence.service()).or_default();
			*of_service = of_service.saturating_add(1);
			let count = self.kept.entry(evidence.convicts()).or_default();
			*count = count.saturating_add(1);
		}
	}
}

/// All that a file holds, which need not exist.
pub fn list(path: &Path) -> Result<Vec<Evidence>, EvidenceError> {
	let mut all = Vec::new();
	visit(path, |evidence| all.push(evidence))?;
	Ok(all)
}

/// Hands out each piece. How long the file is without a last line that is cut off; `None` if there is
/// no file.
fn visit(path: &Path, mut to: impl FnMut(Evidence)) -> Result<Option<u64>, EvidenceError> {
	let failed = |problem| EvidenceError::File { path: path.into(), problem };
	let mut file = match File::open(path) {
		Ok(file) => BufReader::new(file),
		Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
		Err(error) => return Err(failed(error)),
	};
	let (mut length, mut line) = (0_u64, Vec::new());
	for number in 1..=KEPT.saturating_add(1) {
		line.clear();
		let read = io::Read::take(&mut file, LONGEST_LINE).read_until(b'\n', &mut line);
		let read = u64::try_from(read.map_err(failed)?).unwrap_or(u64::MAX);
		let whole = line.last() == Some(&b'\n');
		if !whole && read < LONGEST_LINE {
			return Ok(Some(length));
		}
		let evidence = Evidence::from_line(&line).filter(|_| whole && number <= KEPT);
		to(evidence.ok_or_else(|| EvidenceError::Malformed { path: path.into(), line: number })?);
		length = length.saturating_add(read);
	}
	Ok(Some(length))
}

fn hexed(message: &Message) -> String {
	format!("0x{}", hex::encode(message.encode()))
}

fn unhexed(text: &str) -> Option<Message> {
	Message::from_bytes(&hex::decode(text.strip_prefix("0x")?).ok()?).ok()
}
