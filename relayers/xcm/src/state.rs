// SPDX-License-Identifier: Apache-2.0

//! What an inbox keeps, read out of a chain's state. Pure: where the bytes under a key come from, and
//! whether they are proven, is for others.

use codec::{Decode, Encode};
use sp_crypto_hashing::{blake2_128, twox_128, twox_64};
use std::collections::{BTreeMap, BTreeSet};
use vigil_primitives::{
	ward::{KeptCheckpoint, Ward},
	SequenceNumber, ServiceId, SetId, UnixTime, H256,
};
use vigil_relayer_core::{api::KeptSet, TrustedService};

/// Entries of a state by their keys; `None` for those that there are not.
pub type Entries = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// The numbers of the sets that each service was last seen to have.
pub type SetNumbers = BTreeMap<ServiceId, Vec<SetId>>;

/// Why a state says nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StateError {
	/// An entry was not asked for.
	#[error("an entry of {0} is missing in the answer")]
	Missing(&'static str),
	/// An entry is not what it should be.
	#[error("an entry of {0} is not what it should be: {1}")]
	Garbled(&'static str, String),
}

/// The storage of one inbox and of one account.
pub struct Places<'a> {
	/// The name of the inbox pallet.
	pub pallet: &'a str,
	/// The account.
	pub account: &'a [u8; 32],
}

/// What the state says of an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account {
	/// Its next nonce.
	pub nonce: u32,
	/// Its free balance.
	pub free: u128,
}

/// Where a lane stands, as far as it matters here.
#[derive(Decode)]
struct Lane {
	_vigil: H256,
	next: SequenceNumber,
}

impl Places<'_> {
	/// What to read of the inbox itself and of the account.
	pub fn common(&self) -> Vec<Vec<u8>> {
		vec![account_key(self.account), self.value("Vigil"), self.value("PausedUntil")]
	}

	/// What to read of a service, if it has these sets.
	pub fn of_service(&self, service: ServiceId, sets: &[SetId]) -> Vec<Vec<u8>> {
		let maps = ["SetOrder", "Wards", "Checkpoints", "Lanes"];
		let entries = maps.map(|name| self.entry(name, service));
		entries.into_iter().chain(sets.iter().map(|set| self.set(service, *set))).collect()
	}

	/// Where a set is.
	pub fn set(&self, service: ServiceId, set: SetId) -> Vec<u8> {
		[self.entry("Sets", service), hashed(&set)].concat()
	}

	/// Where the services that are trusted begin.
	pub fn services(&self) -> Vec<u8> {
		self.value("SetOrder")
	}

	/// The service of an entry that begins there.
	pub fn service_of(&self, key: &[u8]) -> Option<ServiceId> {
		let mut number = key.strip_prefix(&self.services()[..])?.get(8..)?;
		ServiceId::decode(&mut number)
			.ok()
			.filter(|service| self.entry("SetOrder", *service) == key)
	}

	/// The account.
	pub fn account(&self, entries: &Entries) -> Result<Account, StateError> {
		let found = entries.get(&account_key(self.account));
		let Some(bytes) = found.ok_or(StateError::Missing("System.Account"))? else {
			return Ok(Account::default());
		};
		let account = || Some(Account { nonce: nonce(bytes)?, free: free_balance(bytes)? });
		account().ok_or_else(|| StateError::Garbled("System.Account", "it is too short".into()))
	}

	/// The Vigil chain that is trusted.
	pub fn vigil(&self, entries: &Entries) -> Result<Option<H256>, StateError> {
		read(entries, "Vigil", &self.value("Vigil"))
	}

	/// When the last pause ends.
	pub fn paused_until(&self, entries: &Entries) -> Result<Option<UnixTime>, StateError> {
		read(entries, "PausedUntil", &self.value("PausedUntil"))
	}

	/// The numbers of a service's sets, none if it is not trusted.
	pub fn sets(&self, entries: &Entries, service: ServiceId) -> Result<Vec<SetId>, StateError> {
		let sets: Option<Vec<SetId>> = read(entries, "SetOrder", &self.entry("SetOrder", service))?;
		Ok(sets.unwrap_or_default())
	}

	/// All that is known of a service; `None` if it is not trusted.
	pub fn service(
		&self,
		entries: &Entries,
		service: ServiceId,
	) -> Result<Option<TrustedService>, StateError> {
		let numbers = self.sets(entries, service)?;
		if numbers.is_empty() {
			return Ok(None);
		}
		let sets = numbers.iter().map(|set| {
			let kept: Option<KeptSet> = read(entries, "Sets", &self.set(service, *set))?;
			let kept = kept.ok_or(StateError::Missing("Sets"))?;
			let commitment = &kept.commitment;
			match (commitment.service, commitment.set_id) == (service, *set) {
				true => Ok(kept),
				false => Err(StateError::Garbled("Sets", "it is another set".into())),
			}
		});
		let sets = sets.collect::<Result<_, _>>()?;
		let ward: Option<Ward> = read(entries, "Wards", &self.entry("Wards", service))?;
		let checkpoints: Option<Vec<KeptCheckpoint>> =
			read(entries, "Checkpoints", &self.entry("Checkpoints", service))?;
		let lane =
			entries.get(&self.entry("Lanes", service)).ok_or(StateError::Missing("Lanes"))?;
		Ok(Some(TrustedService {
			sets,
			ward: ward.unwrap_or_default(),
			checkpoints: checkpoints.unwrap_or_default(),
			next_message: next_message(lane.as_deref())?,
		}))
	}

	fn value(&self, name: &str) -> Vec<u8> {
		value(self.pallet, name)
	}

	fn entry(&self, map: &str, service: ServiceId) -> Vec<u8> {
		entry(self.pallet, map, service)
	}
}

/// Where the inbox keeps the lane of a service.
pub fn lane_key(pallet: &str, service: ServiceId) -> Vec<u8> {
	entry(pallet, "Lanes", service)
}

/// The number of a lane's next message, by what the inbox keeps of it.
pub fn next_message(lane: Option<&[u8]>) -> Result<SequenceNumber, StateError> {
	let decode = |mut bytes: &[u8]| Lane::decode(&mut bytes);
	let lane = lane.map(decode).transpose();
	let lane = lane.map_err(|error| StateError::Garbled("Lanes", error.to_string()))?;
	Ok(lane.map_or(SequenceNumber(0), |lane| lane.next))
}

fn value(pallet: &str, name: &str) -> Vec<u8> {
	[twox_128(pallet.as_bytes()), twox_128(name.as_bytes())].concat()
}

fn entry(pallet: &str, map: &str, service: ServiceId) -> Vec<u8> {
	[value(pallet, map), hashed(&service)].concat()
}

/// How a map with `Twox64Concat` spells a key.
fn hashed(key: &impl Encode) -> Vec<u8> {
	let key = key.encode();
	[&twox_64(&key)[..], &key[..]].concat()
}

/// Reads an entry. What comes after what is read is for later versions of the inbox.
fn read<T: Decode>(
	entries: &Entries,
	name: &'static str,
	key: &[u8],
) -> Result<Option<T>, StateError> {
	let value = entries.get(key).ok_or(StateError::Missing(name))?;
	let decode = |bytes: &Vec<u8>| T::decode(&mut &bytes[..]);
	value
		.as_ref()
		.map(decode)
		.transpose()
		.map_err(|error| StateError::Garbled(name, error.to_string()))
}

/// The services of the sets that were read, for the next look.
pub fn numbers(services: &BTreeMap<ServiceId, TrustedService>) -> SetNumbers {
	let of = |known: &TrustedService| known.sets.iter().map(|set| set.commitment.set_id).collect();
	services.iter().map(|(service, known)| (*service, of(known))).collect()
}

/// The sets that a first look did not ask for.
pub fn missing(
	places: &Places,
	entries: &Entries,
	services: &BTreeSet<ServiceId>,
) -> Result<Vec<Vec<u8>>, StateError> {
	let mut keys = Vec::new();
	for service in services {
		let sets = places.sets(entries, *service)?;
		let wanted = sets.into_iter().map(|set| places.set(*service, set));
		keys.extend(wanted.filter(|key| !entries.contains_key(key)));
	}
	Ok(keys)
}

/// Where `System` keeps an account.
pub fn account_key(account: &[u8; 32]) -> Vec<u8> {
	let mut key = twox_128(b"System").to_vec();
	key.extend(twox_128(b"Account"));
	key.extend(blake2_128(account));
	key.extend(account);
	key
}

/// The free balance in what `System` keeps of an account: nonce and three counters of four bytes
/// come before it.
pub fn free_balance(account: &[u8]) -> Option<u128> {
	account.get(16..32)?.try_into().ok().map(u128::from_le_bytes)
}

fn nonce(account: &[u8]) -> Option<u32> {
	account.get(..4)?.try_into().ok().map(u32::from_le_bytes)
}

#[cfg(test)]
mod tests;
