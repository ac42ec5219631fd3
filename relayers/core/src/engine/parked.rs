// SPDX-License-Identifier: Apache-2.0

//! Certificates that cannot be verified yet: the destination was not looked at, or the handover to
//! their set is missing. Nothing about them is known to be true, so they have little room, and none
//! of it on disk.

use super::Origin;
use crate::{item::ItemKey, Cargo};
use codec::Encode;
use std::collections::BTreeMap;

/// The most bytes that wait of one endpoint. What has no room comes again with the next look at what
/// Vigil keeps.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// Where something waits. The whole certificate is part of it, so that of one endpoint, too, no
/// certificate takes another one's place.
type Place = (Origin, ItemKey, Vec<u8>);

/// What waits.
#[derive(Default)]
pub struct Parked {
	cargo: BTreeMap<Place, Cargo>,
	bytes: BTreeMap<Origin, usize>,
}

impl Parked {
	/// Keeps it, if its endpoint has room.
	pub fn park(&mut self, origin: Origin, key: ItemKey, cargo: &Cargo) {
		let place = (origin, key, cargo.certificate.to_bytes());
		let bytes = self.bytes.entry(origin).or_default();
		let more = bytes.saturating_add(cargo.encoded_size());
		if more <= MOST_BYTES && !self.cargo.contains_key(&place) {
			*bytes = more;
			self.cargo.insert(place, cargo.clone());
		}
	}

	/// Where something waits that is now as it has to be.
	pub fn places(&self, ready: impl Fn(&ItemKey) -> bool) -> Vec<Place> {
		self.cargo.keys().filter(|(_, key, _)| ready(key)).cloned().collect()
	}

	/// What waits there.
	pub fn get(&self, place: &Place) -> Option<&Cargo> {
		self.cargo.get(place)
	}

	/// Forgets it.
	pub fn remove(&mut self, place: &Place) {
		if let Some(cargo) = self.cargo.remove(place) {
			let bytes = self.bytes.entry(place.0).or_default();
			*bytes = bytes.saturating_sub(cargo.encoded_size());
		}
	}
}
