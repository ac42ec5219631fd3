// SPDX-License-Identifier: Apache-2.0

//! What was signed, as JSON, to move keys from one machine to another (the idea of EIP-3076).
//!
//! ```json
//! {
//!   "format": "vigil-slash-protection",
//!   "version": 1,
//!   "genesis_hash": "0x…",
//!   "records": [["0x<place>", "0x<value>"]]
//! }
//! ```
//!
//! Places and values are those of the database, layout 1, locks and floors included. Importing adds
//! to what is there and fails before it changes anything that differs.

use super::{rules::Records, Database, Refusal};
use serde::{Deserialize, Serialize};
use vigil_primitives::H256;

const FORMAT: &str = "vigil-slash-protection";
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Interchange {
	format: String,
	version: u32,
	genesis_hash: String,
	records: Vec<(String, String)>,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
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

/// All that the database has on record.
pub fn export(database: &Database, genesis_hash: H256) -> Result<String, Refusal> {
	let records = database.all()?;
	let records = records.into_iter().map(|(place, value)| (hexed(&place), hexed(&value)));
	let interchange = Interchange {
		format: FORMAT.into(),
		version: VERSION,
		genesis_hash: hexed(&genesis_hash.0),
		records: records.collect(),
	};
	serde_json::to_string_pretty(&interchange).map_err(|error| Refusal::Storage(error.to_string()))
}

/// Adds what was exported elsewhere; returns how many records are new.
pub fn import(database: &Database, genesis_hash: H256, json: &str) -> Result<usize, ImportError> {
	let malformed = |problem: String| ImportError::Malformed(problem);
	let interchange: Interchange =
		serde_json::from_str(json).map_err(|error| malformed(error.to_string()))?;
	if interchange.format != FORMAT || interchange.version != VERSION {
		return Err(malformed(format!("{} {}", interchange.format, interchange.version)));
	}
	if interchange.genesis_hash != hexed(&genesis_hash.0) {
		return Err(ImportError::OtherChain(interchange.genesis_hash));
	}
	let records = interchange.records.iter().map(|(place, value)| {
		let place = unhexed(place).filter(|place| place.len() >= 48)?;
		Some((place, unhexed(value)?))
	});
	let records: Option<Vec<_>> = records.collect();
	let records = records.ok_or_else(|| malformed("a record is not hexadecimal".into()))?;
	let outcome = database.write(|open| {
		let mut new = Vec::new();
		for (place, value) in &records {
			match open.get(place)? {
				Some(there) if there == *value => {},
				Some(_) => return Ok(Err(ImportError::Differs(hexed(place)))),
				None => new.push((place, value)),
			}
		}
		new.iter().try_for_each(|(place, value)| open.put(place, value))?;
		Ok(Ok(new.len()))
	});
	outcome?
}

fn hexed(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

fn unhexed(text: &str) -> Option<Vec<u8>> {
	hex::decode(text.strip_prefix("0x")?).ok()
}
