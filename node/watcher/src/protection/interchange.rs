// SPDX-License-Identifier: Apache-2.0

//! What was signed, as JSON, to move keys from one machine to another (the idea of EIP-3076).
//!
//! ```json
//! {
//!   "format": "vigil-slash-protection",
//!   "version": 3,
//!   "genesis_hash": "0x…",
//!   "records": [["0x<place>", "0x<value>"]]
//! }
//! ```
//!
//! Places and values are those of the database, layout 3: statements, floors, locks and own votes.
//! Importing adds to what is there, and fails before it changes anything if two statements of one place
//! differ. Afterwards it is listened before anything is signed.

use super::{
	rules::{self, Records},
	slots::{self, Said},
	Database, Refusal,
};
use codec::DecodeAll;
use serde::{Deserialize, Serialize};
use std::io::{self, Read};
use vigil_primitives::{PublicKey, H256};

const FORMAT: &str = "vigil-slash-protection";
const VERSION: u32 = 3;
/// The longest file that is read, in bytes: a hundred services with full records.
pub const MAX_BYTES: u64 = 1 << 30;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Interchange {
	format: String,
	version: u32,
	genesis_hash: String,
	records: Vec<(String, String)>,
}

/// Why nothing was exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
	/// The database fails.
	#[error(transparent)]
	Database(#[from] Refusal),
	/// What is exported cannot be written.
	#[error("what was signed cannot be written: {0}")]
	Write(#[from] io::Error),
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
	/// It cannot be read.
	#[error("it cannot be read: {0}")]
	Read(#[from] io::Error),
	/// It is longer than any export.
	#[error("it is longer than {MAX_BYTES} bytes, which no export is")]
	TooLong,
	/// It is no such file.
	#[error("this is no slash protection interchange of version {VERSION}: {0}")]
	Malformed(String),
	/// It belongs to another chain.
	#[error("this interchange belongs to the chain with genesis {0}")]
	OtherChain(String),
	/// A record differs from the one in the database: both signed with the same key.
	#[error("the database has another record at {0}: import into an empty one")]
	Differs(String),
	/// The database fails.
	#[error(transparent)]
	Database(#[from] Refusal),
}

/// Writes all that the database has on record.
pub fn export(
	database: &mut Database,
	genesis_hash: H256,
	out: &mut impl io::Write,
) -> Result<(), ExportError> {
	let genesis = hexed(&genesis_hash.0);
	writeln!(out, "{{\n  \"format\": \"{FORMAT}\",\n  \"version\": {VERSION},")?;
	write!(out, "  \"genesis_hash\": \"{genesis}\",\n  \"records\": [")?;
	let mut separator = "\n";
	let mut written = Ok(());
	database.for_each(|place, value| {
		// A count is made anew where it is imported.
		if written.is_ok() && !slots::is_count(place) {
			let (place, value) = (hexed(place), hexed(value));
			written = write!(out, "{separator}    [\"{place}\", \"{value}\"]");
			separator = ",\n";
		}
		Ok(())
	})?;
	written?;
	writeln!(out, "\n  ]\n}}")?;
	Ok(())
}

/// Adds what was exported elsewhere; returns how many records are new or changed.
pub fn import(
	database: &mut Database,
	genesis_hash: H256,
	json: impl Read,
) -> Result<usize, ImportError> {
	let records = parse(&read(json, MAX_BYTES)?, genesis_hash)?;
	database.restore(|open| {
		let mut changed: usize = 0;
		for (place, value) in &records {
			changed = changed.saturating_add(add(open, place, value)?.into());
		}
		Ok(changed)
	})
}

/// Reads at most so many bytes.
pub(super) fn read(json: impl Read, most: u64) -> Result<String, ImportError> {
	let mut text = String::new();
	let read = json.take(most.saturating_add(1)).read_to_string(&mut text)?;
	match u64::try_from(read).is_ok_and(|read| read <= most) {
		true => Ok(text),
		false => Err(ImportError::TooLong),
	}
}

fn parse(text: &str, genesis_hash: H256) -> Result<Vec<rules::Record>, ImportError> {
	let malformed = |problem: String| ImportError::Malformed(problem);
	let interchange: Interchange =
		serde_json::from_str(text).map_err(|error| malformed(error.to_string()))?;
	if interchange.format != FORMAT || interchange.version != VERSION {
		return Err(malformed(format!("{} {}", interchange.format, interchange.version)));
	}
	if interchange.genesis_hash != hexed(&genesis_hash.0) {
		return Err(ImportError::OtherChain(interchange.genesis_hash));
	}
	let records = interchange.records.iter().map(|(place, value)| {
		let (place, value) = (unhexed(place)?, unhexed(value)?);
		slots::is_sound(&place, &value).then_some((place, value))
	});
	records
		.collect::<Option<Vec<_>>>()
		.ok_or_else(|| malformed("a record is none that this software writes".into()))
}

/// Adds one record; whether that changed anything.
fn add(open: &mut impl Records, place: &[u8], value: &[u8]) -> Result<bool, ImportError> {
	let there = open.get(place)?;
	if there.as_deref() == Some(value) {
		return Ok(false);
	}
	if slots::grows(place) {
		let before = there.map_or(Ok(0), |there| rules::decode::<u64>(&there))?;
		rules::raise(open, place, rules::decode::<u64>(value)?)?;
		return Ok(rules::decode::<u64>(value)? > before);
	}
	let said = Said::decode_all(&mut &*value).ok().filter(|_| slots::is_vote(place).is_none());
	let key = place.get(..48).and_then(|key| PublicKey::try_from(key).ok());
	match (said.filter(|_| place.len() > 48), key) {
		(Some(said), Some(key)) => {
			let earlier = there.map(|there| rules::decode::<Said>(&there)).transpose()?;
			if earlier.is_some_and(|one| one.signed.statement != said.signed.statement) {
				return Err(ImportError::Differs(hexed(place)));
			}
			rules::learn(open, &key, &said.spoken())?;
		},
		// Votes and locks: any one will do.
		_ if there.is_some() => return Ok(false),
		_ => open.put(place, value),
	}
	Ok(true)
}

fn hexed(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

fn unhexed(text: &str) -> Option<Vec<u8>> {
	hex::decode(text.strip_prefix("0x")?).ok()
}
