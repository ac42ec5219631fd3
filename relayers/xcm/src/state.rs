// SPDX-License-Identifier: Apache-2.0

//! What an inbox keeps, read out of a chain's state. Pure: where the bytes under a key come from, and
//! whether they are proven, is for others.
//!
//! A runtime API answers with a node's word. What ends something has to be proven, and a proof is about
//! keys: so they are named here, and nowhere else. [`LAYOUT`] is compared with the runtime's own
//! description of them before anything is read.

use codec::{Decode, Encode};
use std::collections::{BTreeMap, BTreeSet};
use vigil_primitives::{
	answers::inbox::{Announced as Standing, TrustedSet},
	incident::later,
	ward::{KeptCheckpoint, Ward},
	LaneId, SequenceNumber, ServiceId, SetId, UnixTime, H256,
};
use vigil_relayer_core::{Announced, Lane, ServiceView};
use vigil_relayer_link::{
	account::{account_key, Account, AccountError},
	entry::{map_key, value_key},
	proof::Entries,
};

/// The entries that are read, each with the number of its keys, all of them `Twox64Concat`.
pub const LAYOUT: [(&str, usize); 8] = [
	("Vigil", 0),
	("PausedUntil", 0),
	("SetOrder", 1),
	("Sets", 2),
	("Announcements", 1),
	("Wards", 1),
	("Checkpoints", 1),
	("NextMessages", 3),
];

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
	/// Nor is the account.
	#[error(transparent)]
	Account(#[from] AccountError),
	/// Another Vigil chain is trusted than the one whose lanes were asked for.
	#[error("the inbox trusts another Vigil chain than it said")]
	OtherVigil,
}

/// The storage of one inbox and of one account.
pub struct Places<'a> {
	/// The name of the inbox pallet.
	pub pallet: &'a str,
	/// The account.
	pub account: &'a [u8; 32],
}

impl Places<'_> {
	/// What to read of the inbox itself and of the account.
	pub fn common(&self) -> Vec<Vec<u8>> {
		vec![account_key(self.account), self.value("Vigil"), self.value("PausedUntil")]
	}

	/// What to read of a service, if it has these sets.
	pub fn of_service(&self, service: ServiceId, sets: &[SetId]) -> Vec<Vec<u8>> {
		let maps = ["SetOrder", "Announcements", "Wards", "Checkpoints"];
		let entries = maps.map(|name| self.entry(name, service));
		entries.into_iter().chain(sets.iter().map(|set| self.set(service, *set))).collect()
	}

	/// Where a set is.
	pub fn set(&self, service: ServiceId, set: SetId) -> Vec<u8> {
		map_key(self.pallet, "Sets", &[service.encode(), set.encode()])
	}

	/// Where the number of a lane's next message is.
	pub fn lane(&self, vigil: H256, (service, lane): Lane) -> Vec<u8> {
		map_key(self.pallet, "NextMessages", &[vigil.encode(), service.encode(), lane.encode()])
	}

	/// The account.
	pub fn account(&self, entries: &Entries) -> Result<Account, StateError> {
		Ok(Account::among(entries, self.account)?)
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

	/// The number of a lane's next message.
	pub fn next_message(
		&self,
		entries: &Entries,
		vigil: H256,
		lane: Lane,
	) -> Result<SequenceNumber, StateError> {
		let next: Option<_> = read(entries, "NextMessages", &self.lane(vigil, lane))?;
		Ok(next.unwrap_or_default())
	}

	/// All that is known of a service, with these lanes; `None` if it is not trusted.
	pub fn service(
		&self,
		entries: &Entries,
		service: ServiceId,
		lanes: BTreeMap<LaneId, SequenceNumber>,
	) -> Result<Option<ServiceView>, StateError> {
		let numbers = self.sets(entries, service)?;
		if numbers.is_empty() {
			return Ok(None);
		}
		let sets = numbers.iter().map(|set| {
			let kept: Option<TrustedSet> = read(entries, "Sets", &self.set(service, *set))?;
			let kept = kept.ok_or(StateError::Missing("Sets"))?;
			let commitment = &kept.commitment;
			match (commitment.service, commitment.set_id) == (service, *set) {
				true => Ok(kept),
				false => Err(StateError::Garbled("Sets", "it is another set".into())),
			}
		});
		let sets: Vec<TrustedSet> = sets.collect::<Result<_, _>>()?;
		let announced: Option<Standing> =
			read(entries, "Announcements", &self.entry("Announcements", service))?;
		let announcement = announced.as_ref().zip(sets.last()).and_then(against);
		let ward: Option<Ward> = read(entries, "Wards", &self.entry("Wards", service))?;
		let checkpoints: Option<Vec<KeptCheckpoint>> =
			read(entries, "Checkpoints", &self.entry("Checkpoints", service))?;
		Ok(Some(ServiceView {
			sets,
			announcement,
			ward: ward.unwrap_or_default(),
			checkpoints: checkpoints.unwrap_or_default(),
			lanes,
			repeats_from: None,
		}))
	}

	fn value(&self, name: &str) -> Vec<u8> {
		value_key(self.pallet, name)
	}

	fn entry(&self, map: &str, service: ServiceId) -> Vec<u8> {
		map_key(self.pallet, map, &[service.encode()])
	}
}

/// What is announced against the last set, and when it takes office: the silence counts from when that set can speak.
fn against((announced, last): (&Standing, &TrustedSet)) -> Option<Announced> {
	let Standing { in_office, next, at, .. } = announced;
	let from = (*at).max(last.commitment.activates_at);
	let office_at = later(from, last.policy.standby_after);
	let announced = Announced { in_office: *in_office, next: next.hash(), at: *at, office_at };
	(*in_office == last.commitment.set_id).then_some(announced)
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
pub fn numbers(services: &BTreeMap<ServiceId, ServiceView>) -> SetNumbers {
	let of = |known: &ServiceView| known.sets.iter().map(|set| set.commitment.set_id).collect();
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

#[cfg(test)]
mod tests;
