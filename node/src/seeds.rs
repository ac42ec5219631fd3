// SPDX-License-Identifier: Apache-2.0

//! Signed lists of peers, for when the boot nodes of the chain specification are gone.
//!
//! Who attacks the network offers addresses, too: a list is believed if it is of this chain, signed by the key
//! that the operator knows, and not older than it says. Peers that it names are still only peers: what they say
//! is verified as ever.

pub mod command;

use sc_network::config::MultiaddrWithPeerId;
use serde::{Deserialize, Serialize};
use sp_core::{crypto::Pair as _, ed25519};
use std::{
	fs::File,
	io::Read,
	path::Path,
	str::FromStr,
	time::{SystemTime, UNIX_EPOCH},
};
use vigil_runtime::Hash;

/// What every list begins with when it is signed, so that no other signature is one of a list.
const DOMAIN: &str = "vigil seeds 1";
/// Addresses on a list.
const MOST: usize = 100;
/// A list is signed for so long at most, in seconds: 90 days.
const LONGEST: u64 = 90 * DAY;
const DAY: u64 = 24 * 60 * 60;
/// Clocks may differ by so many seconds.
const SKEW: u64 = 60 * 60;
/// The longest file that is read.
const LONGEST_FILE: u64 = 64 * 1024;
/// The property of a chain specification with the key that signs lists.
pub const PROPERTY: &str = "seedsKey";

/// A list of peers, signed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Seeds {
	/// Of which chain.
	genesis: Hash,
	/// When it was signed, in unix seconds.
	signed_at: u64,
	/// When it is too old, in unix seconds.
	expires_at: u64,
	/// Addresses, each with a peer id.
	seeds: Vec<String>,
	/// By ed25519, of [`Seeds::message`].
	signature: String,
}

/// Why a list is not believed.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
	#[error("`{0}` cannot be read: {1}")]
	Unreadable(String, String),
	#[error("`{0}` is no list of seeds: {1}")]
	Malformed(String, String),
	#[error("the seeds are of the chain with genesis {0:?}, not of this one, {1:?}; get the list of this chain")]
	OtherChain(Hash, Hash),
	#[error("the seeds are not signed by {0}; get the list again, from who has that key")]
	BadSignature(String),
	#[error("the seeds expired {} ago; get a newer list", span(.0))]
	Expired(u64),
	#[error("the seeds were signed in {} from now; set the clock of this machine, or get the list again", span(.0))]
	FromFuture(u64),
	#[error("seeds are signed for 90 days at most, and for some time at least")]
	BadLife,
	#[error("a list has 1 to {MOST} seeds, not {0}")]
	BadLength(usize),
	#[error(
		"`{0}` is no address of a peer, such as /dns/seed.example.org/tcp/30333/p2p/12D3KooW..."
	)]
	BadAddress(String),
	#[error("`{0}` is no key for seeds: it has 64 hex digits")]
	BadKey(String),
	#[error("--seeds needs --seeds-key: the chain specification names no `seedsKey`")]
	NoKey,
}

fn span(seconds: &u64) -> String {
	match seconds / DAY {
		0 => format!("{} minutes", seconds / 60),
		days => format!("{days} days"),
	}
}

/// Unix seconds.
pub fn now() -> u64 {
	SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// A key that signs lists, as hex.
pub fn key(text: &str) -> Result<ed25519::Public, Problem> {
	bytes(text).map(ed25519::Public::from_raw).ok_or_else(|| Problem::BadKey(text.into()))
}

fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
	hex::decode(text.strip_prefix("0x").unwrap_or(text)).ok()?.try_into().ok()
}

impl Seeds {
	/// Signs a list of a chain for so many seconds.
	pub fn sign(
		genesis: Hash,
		seeds: Vec<String>,
		(signed_at, life): (u64, u64),
		pair: &ed25519::Pair,
	) -> Result<Self, Problem> {
		let expires_at = signed_at.saturating_add(life);
		let mut list = Self { genesis, signed_at, expires_at, seeds, signature: String::new() };
		list.check_form()?;
		list.signature = format!("0x{}", hex::encode(pair.sign(list.message().as_bytes()).0));
		Ok(list)
	}

	/// Reads a list; whether to believe it is another question.
	pub fn read(path: &Path) -> Result<Self, Problem> {
		let name = || path.display().to_string();
		let mut text = String::new();
		let file = File::open(path);
		let read = file.and_then(|file| file.take(LONGEST_FILE).read_to_string(&mut text));
		read.map_err(|error| Problem::Unreadable(name(), error.to_string()))?;
		serde_json::from_str(&text).map_err(|error| Problem::Malformed(name(), error.to_string()))
	}

	/// The peers, if the list is of this chain, signed by this key, and neither stale nor of the future.
	pub fn verify(
		&self,
		genesis: Hash,
		key: &ed25519::Public,
		now: u64,
	) -> Result<Vec<MultiaddrWithPeerId>, Problem> {
		let signed_by_key = bytes(&self.signature).is_some_and(|signature| {
			let signature = ed25519::Signature::from_raw(signature);
			ed25519::Pair::verify(&signature, self.message(), key)
		});
		if !signed_by_key {
			return Err(Problem::BadSignature(format!("0x{}", hex::encode(key.0))));
		}
		if self.genesis != genesis {
			return Err(Problem::OtherChain(self.genesis, genesis));
		}
		let peers = self.check_form()?;
		if now >= self.expires_at {
			return Err(Problem::Expired(now.saturating_sub(self.expires_at)));
		}
		if self.signed_at > now.saturating_add(SKEW) {
			return Err(Problem::FromFuture(self.signed_at.saturating_sub(now)));
		}
		Ok(peers)
	}

	fn check_form(&self) -> Result<Vec<MultiaddrWithPeerId>, Problem> {
		let life = self.expires_at.saturating_sub(self.signed_at);
		if life == 0 || life > LONGEST {
			return Err(Problem::BadLife);
		}
		if self.seeds.is_empty() || self.seeds.len() > MOST {
			return Err(Problem::BadLength(self.seeds.len()));
		}
		let peer = |text: &String| {
			let one_word = !text.contains(|c: char| c.is_whitespace() || c.is_control());
			let address = one_word.then(|| MultiaddrWithPeerId::from_str(text).ok()).flatten();
			address.ok_or_else(|| Problem::BadAddress(text.clone()))
		};
		self.seeds.iter().map(peer).collect()
	}

	/// What is signed. No address that is taken holds a line break, so nothing else reads the same.
	fn message(&self) -> String {
		let Self { genesis, signed_at, expires_at, seeds, .. } = self;
		format!("{DOMAIN}\n{genesis:?}\n{signed_at}\n{expires_at}\n{}", seeds.join("\n"))
	}
}

#[cfg(test)]
mod tests;
