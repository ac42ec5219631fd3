// SPDX-License-Identifier: Apache-2.0

//! What the chain says of sets, anchors, posts and accounts.

use super::{Beat, Vigil};
use crate::{
	judge::{Pinned, Trusted},
	said::PALLET,
	set,
};
use codec::{Decode, DecodeAll, Encode};
use std::{
	sync::{Arc, PoisonError},
	time::{Duration, Instant},
};
use vigil_primitives::{answers::restaking::SetInfo, Certificate, ServiceId, SetId, UnixTime};
use vigil_proofs::family;
use vigil_relayer_link::{
	account::{account_key, Account},
	entry::map_key,
	Connection, RpcError,
};

/// The entries of the pallet that are read, each with the number of its keys, all of them `Twox64Concat`.
pub const LAYOUT: [(&str, usize); 3] = [("AnchorsOf", 1), ("Anchors", 2), ("Beats", 1)];
/// For how long nodes are not asked again for a set that they told something else of.
const LATELY: Duration = Duration::from_secs(10);
/// The most sets that are remembered.
const MOST_SETS: usize = 256;
/// The most anchors that are read.
const MOST_ANCHORS: u32 = 16;

/// What nodes told of a set.
pub(super) struct Told {
	/// What differs of it, first what a certificate was made by.
	sets: Vec<Arc<SetInfo>>,
	/// How many answered; none if it is to be asked for again where it does not fit.
	answered: usize,
	/// When.
	at: Instant,
}

/// Which anchors of a ward are kept.
#[derive(Decode)]
struct AnchorEnds {
	first: u32,
	next: u32,
	since: UnixTime,
}

/// An anchor as the chain keeps it.
#[derive(Decode)]
struct PinnedAnchor {
	anchor: family::Anchor,
	_at: UnixTime,
}

impl Vigil {
	/// A set, from memory if it was asked for before.
	pub async fn set(
		&self,
		service: ServiceId,
		set: SetId,
	) -> Result<Option<Arc<SetInfo>>, RpcError> {
		let all = match self.remembered((service, set)) {
			Some((all, _)) if !all.is_empty() => all,
			_ => self.sets(service, set).await?,
		};
		Ok(all.into_iter().next())
	}

	/// The set that made a certificate: as the first node tells it, or another one, if by that one's word this is none.
	/// What fits is remembered, so that a node that makes sets up hides no lie; and what does not is not asked for again
	/// at once, so that certificates that are made up cost no questions.
	pub async fn set_of(
		&self,
		certificate: &Certificate,
	) -> Result<Option<Arc<SetInfo>>, RpcError> {
		let signed = &certificate.signed;
		let (key, vigil) = ((signed.service, signed.set_id), self.genesis().unwrap_or_default());
		let place = |all: &[Arc<SetInfo>]| {
			all.iter().position(|set| set::signers(certificate, set, vigil).is_ok())
		};
		let mut all = match self.remembered(key) {
			Some((all, is_fresh)) if is_fresh || place(&all).is_some() => all,
			_ => self.sets(key.0, key.1).await?,
		};
		if let Some(place) = place(&all).filter(|place| *place > 0) {
			all.swap(0, place);
			self.remember(key, Told { sets: all.clone(), answered: 0, at: Instant::now() });
		}
		Ok(all.into_iter().next())
	}

	/// A set as each node that answers tells it, or told it just now; none if there is no such set.
	pub async fn sets(
		&self,
		service: ServiceId,
		set: SetId,
	) -> Result<Vec<Arc<SetInfo>>, RpcError> {
		if let Some((all, true)) = self.remembered((service, set)) {
			return Ok(all);
		}
		let (mut all, mut answered) = (Vec::<Arc<SetInfo>>::new(), 0_usize);
		let mut problem = RpcError::Empty;
		let arguments = (service, set).encode();
		for connection in self.connections(0) {
			let told: Result<Option<SetInfo>, RpcError> =
				connection.call("RestakingApi_watcher_set", &arguments, None).await;
			match told {
				Ok(told) => {
					answered = answered.saturating_add(1);
					let new = told.filter(|told| all.iter().all(|known| **known != *told));
					all.extend(new.map(Arc::new));
				},
				Err(error) => problem = error,
			}
		}
		if answered == 0 {
			return Err(problem);
		}
		self.remember((service, set), Told { sets: all.clone(), answered, at: Instant::now() });
		Ok(all)
	}

	/// What nodes told of a set, and whether as many as are up now did so just now.
	fn remembered(&self, key: (ServiceId, SetId)) -> Option<(Vec<Arc<SetInfo>>, bool)> {
		let sets = self.sets.lock().unwrap_or_else(PoisonError::into_inner);
		let told = sets.get(&key)?;
		let is_fresh =
			told.at.elapsed() < LATELY && told.answered >= self.connections(0).len().max(1);
		Some((told.sets.clone(), is_fresh))
	}

	fn remember(&self, key: (ServiceId, SetId), told: Told) {
		let mut sets = self.sets.lock().unwrap_or_else(PoisonError::into_inner);
		if sets.len() >= MOST_SETS && !sets.contains_key(&key) {
			let oldest = sets.iter().min_by_key(|(_, told)| told.at).map(|(key, _)| *key);
			oldest.and_then(|oldest| sets.remove(&oldest));
		}
		sets.insert(key, told);
	}

	/// What is trusted of a ward, its newest anchors and the oldest one, as each node that answers tells it, without what
	/// another one told as well.
	pub async fn trusted_each(&self, service: ServiceId) -> Result<Vec<Trusted>, RpcError> {
		let (mut found, mut problem) = (Vec::new(), RpcError::Empty);
		for connection in self.connections(0) {
			match trusted(&connection, service).await {
				Ok(trusted) if found.contains(&trusted) => {},
				Ok(trusted) => found.push(trusted),
				Err(error) => problem = error,
			}
		}
		match found.is_empty() {
			true => Err(problem),
			false => Ok(found),
		}
	}

	/// The posts about the blocks of a ward, oldest first, as each node that answers tells them.
	pub async fn beats_each(&self, service: ServiceId) -> Result<Vec<Vec<Beat>>, RpcError> {
		let (mut all, mut problem) = (Vec::new(), RpcError::Empty);
		let key = map_key(PALLET, "Beats", &[service.encode()]);
		for connection in self.connections(0) {
			match connection.storage(&key, None).await {
				Ok(found) => {
					let beats = found.and_then(|bytes| Vec::decode_all(&mut &bytes[..]).ok());
					all.push(beats.unwrap_or_default());
				},
				Err(error) => problem = error,
			}
		}
		match all.is_empty() {
			true => Err(problem),
			false => Ok(all),
		}
	}

	/// The free balance of an account.
	pub async fn balance(&self, account: &[u8; 32]) -> Result<u128, RpcError> {
		let found = self.connection()?.storage(&account_key(account), None).await?;
		Ok(found.as_deref().and_then(Account::decode).unwrap_or_default().free)
	}
}

async fn trusted(connection: &Connection, service: ServiceId) -> Result<Trusted, RpcError> {
	let ends = connection.storage(&map_key(PALLET, "AnchorsOf", &[service.encode()]), None).await?;
	let ends = ends.and_then(|bytes| AnchorEnds::decode_all(&mut &bytes[..]).ok());
	let Some(AnchorEnds { first, next, since }) = ends else { return Ok(Trusted::default()) };
	let newest = next.saturating_sub(MOST_ANCHORS).max(first);
	let oldest = (first < newest).then_some(first);
	let mut anchors = Vec::new();
	for number in oldest.into_iter().chain(newest..next) {
		let key = map_key(PALLET, "Anchors", &[service.encode(), number.encode()]);
		let found = connection.storage(&key, None).await?;
		let found = found.and_then(|bytes| PinnedAnchor::decode_all(&mut &bytes[..]).ok());
		anchors.extend(found.map(|found| Pinned { number, anchor: found.anchor }));
	}
	Ok(Trusted { anchors, since })
}
