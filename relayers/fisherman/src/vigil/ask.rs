// SPDX-License-Identifier: Apache-2.0

//! What the chain says of sets, anchors, posts and accounts.

use super::{Beat, Vigil};
use crate::{
	judge::{Pinned, Trusted},
	set,
};
use codec::{Decode, DecodeAll, Encode};
use sp_crypto_hashing::{twox_128, twox_64};
use std::{
	collections::BTreeMap,
	sync::{Arc, PoisonError},
};
use vigil_primitives::{answers::restaking::SetInfo, Certificate, ServiceId, SetId, UnixTime};
use vigil_proofs::family;
use vigil_relayer_link::{
	account::{account_key, Account},
	Connection, RpcError,
};

/// The most sets that are remembered.
const MOST_SETS: usize = 256;
/// The most anchors that are read.
const MOST_ANCHORS: u32 = 16;

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
		let known = |sets: &BTreeMap<_, Arc<SetInfo>>| sets.get(&(service, set)).cloned();
		if let Some(known) = known(&self.sets.lock().unwrap_or_else(PoisonError::into_inner)) {
			return Ok(Some(known));
		}
		let arguments = (service, set).encode();
		let found: Option<SetInfo> =
			self.connection()?.call("RestakingApi_watcher_set", &arguments, None).await?;
		let Some(found) = found.map(Arc::new) else { return Ok(None) };
		let mut sets = self.sets.lock().unwrap_or_else(PoisonError::into_inner);
		if sets.len() >= MOST_SETS {
			sets.pop_first();
		}
		sets.insert((service, set), found.clone());
		Ok(Some(found))
	}

	/// The set that made a certificate: as the first node tells it, or another one, if by that one's word this is none.
	/// What fits is remembered, so that a node that makes sets up hides no lie.
	pub async fn set_of(
		&self,
		certificate: &Certificate,
	) -> Result<Option<Arc<SetInfo>>, RpcError> {
		let signed = &certificate.signed;
		let (key, vigil) = ((signed.service, signed.set_id), self.genesis().unwrap_or_default());
		let fits = |set: &SetInfo| set::signers(certificate, set, vigil).is_ok();
		let first = self.set(key.0, key.1).await;
		if matches!(&first, Ok(Some(set)) if fits(set)) {
			return first;
		}
		let others = self.nodes.iter().filter_map(|node| node.state().0).skip(1);
		for connection in others {
			let arguments = key.encode();
			let found = connection.call("RestakingApi_watcher_set", &arguments, None).await;
			let found: Result<Option<SetInfo>, RpcError> = found;
			if let Ok(Some(set)) = found {
				if fits(&set) {
					let set = Arc::new(set);
					let mut sets = self.sets.lock().unwrap_or_else(PoisonError::into_inner);
					sets.insert(key, set.clone());
					return Ok(Some(set));
				}
			}
		}
		first
	}

	/// A set as each node that answers tells it; `None` if there is no such node.
	pub async fn sets(&self, service: ServiceId, set: SetId) -> Option<Vec<SetInfo>> {
		let (mut found, mut answered) = (Vec::new(), false);
		let arguments = (service, set).encode();
		for connection in self.connections(0) {
			let told: Result<Option<SetInfo>, RpcError> =
				connection.call("RestakingApi_watcher_set", &arguments, None).await;
			let Ok(told) = told else { continue };
			answered = true;
			found.extend(told.filter(|told| !found.contains(told)));
		}
		answered.then_some(found)
	}

	/// What is trusted of a ward: its newest anchors, and the oldest one.
	pub async fn trusted(&self, service: ServiceId) -> Result<Trusted, RpcError> {
		trusted(&self.connection()?, service).await
	}

	/// The same as each node that answers tells it, without what another one told as well.
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

	/// The posts about the blocks of a ward, oldest first.
	pub async fn beats(&self, service: ServiceId) -> Result<Vec<Beat>, RpcError> {
		let connection = self.connection()?;
		let found = connection.storage(&map_key("Beats", &[service.encode()]), None).await?;
		Ok(found.and_then(|bytes| Vec::decode_all(&mut &bytes[..]).ok()).unwrap_or_default())
	}

	/// The free balance of an account.
	pub async fn balance(&self, account: &[u8; 32]) -> Result<u128, RpcError> {
		let found = self.connection()?.storage(&account_key(account), None).await?;
		Ok(found.as_deref().and_then(Account::decode).unwrap_or_default().free)
	}
}

/// Where the pallet keeps an entry of a map whose keys are hashed with `Twox64Concat`.
fn map_key(item: &str, keys: &[Vec<u8>]) -> Vec<u8> {
	let mut key = twox_128(crate::said::PALLET.as_bytes()).to_vec();
	key.extend(twox_128(item.as_bytes()));
	for part in keys {
		key.extend(twox_64(part));
		key.extend(part);
	}
	key
}

async fn trusted(connection: &Connection, service: ServiceId) -> Result<Trusted, RpcError> {
	let ends = connection.storage(&map_key("AnchorsOf", &[service.encode()]), None).await?;
	let ends = ends.and_then(|bytes| AnchorEnds::decode_all(&mut &bytes[..]).ok());
	let Some(AnchorEnds { first, next, since }) = ends else { return Ok(Trusted::default()) };
	let newest = next.saturating_sub(MOST_ANCHORS).max(first);
	let oldest = (first < newest).then_some(first);
	let mut anchors = Vec::new();
	for number in oldest.into_iter().chain(newest..next) {
		let key = map_key("Anchors", &[service.encode(), number.encode()]);
		let found = connection.storage(&key, None).await?;
		let found = found.and_then(|bytes| PinnedAnchor::decode_all(&mut &bytes[..]).ok());
		anchors.extend(found.map(|found| Pinned { number, anchor: found.anchor }));
	}
	Ok(Trusted { anchors, since })
}
