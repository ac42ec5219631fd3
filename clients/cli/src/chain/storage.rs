// SPDX-License-Identifier: Apache-2.0

//! Entries of the state, by pallet, name and keys.

use super::Chain;
use crate::{
	error::{Problem, Result},
	shape::{Misfit, Style},
};
use serde::Deserialize;
use serde_json::Value as Json;
use sp_crypto_hashing::{blake2_128, blake2_256, twox_128, twox_256, twox_64};
use subxt::{ext::frame_decode::storage::StorageHasher, rpcs::client::rpc_params};
use vigil_primitives::H256;
use vigil_relayer_link::Hex;

/// Keys on a page, and entries that are read at once.
const PAGE: u32 = 512;
/// No list that a person looks at is longer.
const MOST: usize = 20_000;

/// Where an entry is and what it consists of.
struct Place {
	prefix: Vec<u8>,
	hashers: Vec<(StorageHasher, u32)>,
	value: u32,
	default: Option<Vec<u8>>,
}

#[derive(Deserialize)]
struct ChangeSet {
	changes: Vec<(Hex, Option<Hex>)>,
}

impl Chain {
	/// An entry, or what stands for one that is not there; nothing if nothing does.
	pub async fn entry(&self, pallet: &str, name: &str, keys: &[Json]) -> Result<Option<Json>> {
		self.entry_at(self.at, (pallet, name), keys, Style::Plain).await
	}

	/// The same, after another block and for somebody else.
	pub async fn entry_at(
		&self,
		at: H256,
		(pallet, name): (&str, &str),
		keys: &[Json],
		style: Style,
	) -> Result<Option<Json>> {
		let place = self.place(pallet, name)?;
		let key = self.key(&place, keys, (pallet, name))?;
		let bytes = self.connection.storage(&key, Some(at)).await?.or(place.default);
		let value = bytes.map(|bytes| self.shapes().decode_all(place.value, &bytes, style));
		value.transpose().map_err(|misfit| self.garbled(&format!("{pallet}.{name}"), misfit))
	}

	/// All entries whose keys begin so: the keys that follow, where they can be read, and the values.
	pub async fn entries(
		&self,
		pallet: &str,
		name: &str,
		keys: &[Json],
	) -> Result<Vec<(Vec<Json>, Json)>> {
		let place = self.place(pallet, name)?;
		let prefix = self.key(&place, keys, (pallet, name))?;
		let prefix_text = format!("0x{}", hex::encode(&prefix));
		let mut start: Option<String> = None;
		let mut found = Vec::new();
		let mut keys_seen = 0usize;
		loop {
			let params = rpc_params![&prefix_text, PAGE, start.clone(), self.at];
			let page: Vec<String> = self.connection.request("state_getKeysPaged", params).await?;
			follows(&page, &prefix_text, start.as_deref())
				.map_err(|why| self.garbled(&format!("{pallet}.{name}"), why))?;
			let Some(last) = page.last() else { break };
			start = Some(last.clone());
			keys_seen = keys_seen.saturating_add(page.len());
			bounded(keys_seen, &format!("{pallet}.{name}"))?;
			let params = rpc_params![&page, self.at];
			let sets: Vec<ChangeSet> =
				self.connection.request("state_queryStorageAt", params).await?;
			for (Hex(key), value) in sets.into_iter().flat_map(|set| set.changes) {
				let Some(Hex(value)) = value else { continue };
				let read = self.read(&place, &prefix, &key, keys.len(), &value);
				found.push(
					read.map_err(|misfit| self.garbled(&format!("{pallet}.{name}"), misfit))?,
				);
			}
			if page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
				break;
			}
		}
		Ok(found)
	}

	fn read(
		&self,
		place: &Place,
		prefix: &[u8],
		key: &[u8],
		skip: usize,
		value: &[u8],
	) -> std::result::Result<(Vec<Json>, Json), Misfit> {
		let mut rest = key.get(prefix.len()..).unwrap_or_default();
		let mut keys = Vec::new();
		for (hasher, kind) in place.hashers.iter().skip(skip) {
			let hashed = match hasher {
				StorageHasher::Identity => 0,
				StorageHasher::Twox64Concat => 8,
				StorageHasher::Blake2_128Concat => 16,
				_ => break,
			};
			rest = rest.get(hashed..).unwrap_or_default();
			keys.push(self.shapes().decode(*kind, &mut rest, Style::Plain)?);
		}
		Ok((keys, self.shapes().decode_all(place.value, value, Style::Plain)?))
	}

	fn place(&self, pallet: &str, name: &str) -> Result<Place> {
		let missing = || self.runtime.lacks(&format!("entry `{pallet}.{name}`"));
		let found = self.runtime.metadata.pallet_by_name(pallet);
		let storage = found.and_then(|found| found.storage()).ok_or_else(missing)?;
		let entry = storage.entry_by_name(name).ok_or_else(missing)?;
		Ok(Place {
			prefix: [twox_128(storage.prefix().as_bytes()), twox_128(name.as_bytes())].concat(),
			hashers: entry.keys().map(|key| (key.hasher, key.key_id)).collect(),
			value: entry.value_ty(),
			default: entry.default_value().map(<[u8]>::to_vec),
		})
	}

	fn key(&self, place: &Place, keys: &[Json], (pallet, name): (&str, &str)) -> Result<Vec<u8>> {
		if keys.len() > place.hashers.len() {
			return Err(self.runtime.lacks(&format!("`{pallet}.{name}` with {} keys", keys.len())));
		}
		let mut whole = place.prefix.clone();
		for ((hasher, kind), key) in place.hashers.iter().zip(keys) {
			let bytes = self.shapes().encode(*kind, key).map_err(|misfit| {
				Problem::usage(format!("`{pallet}.{name}` has no such key")).cause(misfit)
			})?;
			hash_to(hasher, &bytes, &mut whole);
		}
		Ok(whole)
	}
}

/// Refuses a list without end, rather than to show a part of it as if it were all, or to read it for ever.
pub fn bounded(length: usize, what: &str) -> Result<()> {
	match length > MOST {
		true => Err(Problem::refused(format!(
			"the node's list of {what} is longer than {MOST} entries"
		))
		.hint("ask another node with --url; it may be that this one makes them up")),
		false => Ok(()),
	}
}

/// Whether a page of keys is one: no longer than was asked for, each key below the prefix and after the one before.
fn follows(
	page: &[String],
	prefix: &str,
	start: Option<&str>,
) -> std::result::Result<(), &'static str> {
	if page.len() > usize::try_from(PAGE).unwrap_or(usize::MAX) {
		return Err("more keys than were asked for");
	}
	let mut before = start;
	for key in page {
		if !key.starts_with(prefix) {
			return Err("keys of something else");
		}
		if before.is_some_and(|before| key.as_str() <= before) {
			return Err("keys that lead in circles");
		}
		before = Some(key);
	}
	Ok(())
}

fn hash_to(hasher: &StorageHasher, bytes: &[u8], out: &mut Vec<u8>) {
	match hasher {
		StorageHasher::Identity => out.extend(bytes),
		StorageHasher::Twox64Concat => {
			out.extend(twox_64(bytes));
			out.extend(bytes);
		},
		StorageHasher::Blake2_128Concat => {
			out.extend(blake2_128(bytes));
			out.extend(bytes);
		},
		StorageHasher::Blake2_128 => out.extend(blake2_128(bytes)),
		StorageHasher::Blake2_256 => out.extend(blake2_256(bytes)),
		StorageHasher::Twox128 => out.extend(twox_128(bytes)),
		StorageHasher::Twox256 => out.extend(twox_256(bytes)),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_page_of_keys_leads_on_or_is_refused() {
		let page = |keys: &[&str]| keys.iter().map(|key| key.to_string()).collect::<Vec<_>>();
		let of = |keys: &[&str], start| follows(&page(keys), "0xab", start);
		assert!(of(&[], None).is_ok() && of(&["0xab01", "0xab02"], Some("0xab00")).is_ok());
		assert!(of(&["0xab01"], Some("0xab01")).is_err(), "the page before, again");
		assert!(of(&["0xab02", "0xab01"], None).is_err());
		assert!(of(&["0xac01"], None).is_err(), "of another map");
		let long: Vec<_> = (0..=PAGE).map(|key| format!("0xab{key:08x}")).collect();
		assert!(follows(&long, "0xab", None).is_err(), "more than a page");
	}

	#[test]
	fn a_list_without_end_is_refused_and_not_cut() {
		assert!(bounded(MOST, "x").is_ok());
		let refused = bounded(MOST + 1, "services").unwrap_err();
		assert!(refused.text().contains("services") && refused.text().contains("hint:"));
	}
}
