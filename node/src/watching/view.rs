// SPDX-License-Identifier: Apache-2.0

//! Reads from the chain what the watcher has to know.
//!
//! What is signed about Vigil itself is read from its final block: sets, the ones that follow them, and
//! outboxes. A block that is not final may have a competitor with another next set, and a watcher that
//! signed a Handover to the one could never sign one to the other. What a ward's status is, and where its
//! checkpoints are, is read from the best block: it only tells the watcher what the chain still wants.

mod client;
#[cfg(test)]
mod tests;

use client::Client;
use pallet_liveness_runtime_api::WardState;
use pallet_restaking_runtime_api::{ServiceInfo, SetInfo};
use sp_api::ApiError;
use std::{
	collections::{BTreeMap, BTreeSet},
	ops::RangeBounds,
	time::{Duration, Instant},
};
use vigil_primitives::{Height, Outbox, ServiceId, SetId, UnixTime, H256};
use vigil_runtime::Hash;
use vigil_watcher::{ChainView, HaltedAt, ServiceView, SetView};

/// Sets of one service that are looked at: the one before that in office, that, and the next.
const SETS: u64 = 3;
/// How long services that are not watched are read for at a time, the others with the next blocks.
const SWEEP: Duration = Duration::from_millis(50);
/// Services whose numbers are read at a time.
const PAGE: u32 = 64;
/// The most services that are known.
const MOST_SERVICES: usize = 10_000;

/// Where a chain is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Heads {
	/// Hash of its genesis block.
	genesis: H256,
	/// The best block.
	best: Hash,
	/// Its height.
	height: u32,
	/// When its slot began; zero for the genesis block.
	time: UnixTime,
	/// The last final block.
	finalized: Hash,
}

/// What a chain says, as of a block.
trait Chain {
	fn heads(&self) -> Heads;
	/// Services that are there, from this number on, in rising order, at most so many.
	fn services(&self, at: Hash, from: ServiceId, most: u32) -> Result<Vec<ServiceId>, ApiError>;
	fn service(&self, at: Hash, service: ServiceId) -> Result<Option<ServiceInfo>, ApiError>;
	fn set(&self, at: Hash, of: ServiceId, set: SetId) -> Result<Option<SetInfo>, ApiError>;
	/// What Handovers to this set name as its standby.
	fn standby(&self, at: Hash, of: ServiceId, set: SetId) -> Result<Option<H256>, ApiError>;
	fn outboxes(&self, at: Hash, service: ServiceId) -> Result<Vec<Outbox>, ApiError>;
	fn ward(&self, at: Hash, service: ServiceId) -> Result<Option<WardState>, ApiError>;
	fn superseded(&self, at: Hash, service: ServiceId) -> Result<Vec<Height>, ApiError>;
}

/// Reads views of all services, those that are watched whenever the chain has a new block.
pub struct Views<C = Client> {
	chain: C,
	watched: BTreeSet<ServiceId>,
	/// Sets that are final never change.
	sets: BTreeMap<(ServiceId, SetId), SetView>,
	/// Services as they were when they were last read.
	known: BTreeMap<ServiceId, ServiceView>,
	/// The final block that watched services were last read from.
	seen: Option<Hash>,
	/// Whose turn it is to be read of those that are not watched.
	turn: ServiceId,
	/// How long these are read for at a time.
	sweep: Duration,
}

#[allow(private_bounds)]
impl<C: Chain> Views<C> {
	/// Views in which these services are watched and the others only known.
	fn of(chain: C, watched: impl IntoIterator<Item = ServiceId>) -> Self {
		Self {
			chain,
			watched: watched.into_iter().collect(),
			sets: BTreeMap::new(),
			known: BTreeMap::new(),
			seen: None,
			turn: ServiceId(0),
			sweep: SWEEP,
		}
	}

	/// The chain now.
	pub fn read(&mut self) -> Result<ChainView, ApiError> {
		let heads = self.chain.heads();
		let watched: Vec<_> = self.watched.iter().copied().collect();
		if self.seen != Some(heads.finalized) {
			for service in &watched {
				self.read_final(heads.finalized, *service)?;
			}
			self.seen = Some(heads.finalized);
		}
		for service in watched {
			self.read_ward(heads.best, service)?;
		}
		self.read_others(heads.finalized)?;
		let kept: BTreeSet<_> = self
			.known
			.values()
			.flat_map(|one| one.sets.iter().map(|set| (one.service, set.commitment.set_id)))
			.collect();
		self.sets.retain(|key, _| kept.contains(key));
		Ok(ChainView {
			genesis_hash: heads.genesis,
			best: heads.height,
			timestamp: heads.time,
			services: self.known.values().cloned().collect(),
		})
	}

	/// Reads some of the services that are not watched here, whose votes are only passed on: each in its turn,
	/// and for a while. Those that are there no more are forgotten.
	fn read_others(&mut self, at: Hash) -> Result<(), ApiError> {
		let (begun, mut read) = (Instant::now(), BTreeSet::new());
		let mut whole = self.turn == ServiceId(0);
		loop {
			let page = self.chain.services(at, self.turn, PAGE)?;
			for service in &page {
				// All others had their turn.
				if !read.insert(*service) {
					return Ok(());
				}
				self.forget(self.turn..*service);
				self.read_other(at, *service)?;
				self.turn = ServiceId(service.0.saturating_add(1));
				if begun.elapsed() >= self.sweep {
					return Ok(());
				}
			}
			if page.len() < PAGE as usize {
				self.forget(self.turn..);
				self.turn = ServiceId(0);
				if std::mem::replace(&mut whole, true) {
					return Ok(());
				}
			}
		}
	}

	fn read_other(&mut self, at: Hash, service: ServiceId) -> Result<(), ApiError> {
		let room = self.known.len() < MOST_SERVICES || self.known.contains_key(&service);
		if room && !self.watched.contains(&service) {
			self.read_final(at, service)?;
			self.read_ward(at, service)?;
		}
		Ok(())
	}

	/// Forgets services that are not watched.
	fn forget(&mut self, gone: impl RangeBounds<ServiceId>) {
		let watched = &self.watched;
		self.known.retain(|service, _| watched.contains(service) || !gone.contains(service));
	}

	/// Reads what is signed about Vigil itself, from a final block.
	fn read_final(&mut self, at: Hash, service: ServiceId) -> Result<(), ApiError> {
		let Some(info) = self.chain.service(at, service)? else {
			self.known.remove(&service);
			return Ok(());
		};
		let latest = info.latest_set.0;
		let oldest = latest.saturating_sub(SETS - 1).max(info.oldest_set.0).max(1);
		let mut sets = Vec::new();
		for number in oldest..=latest {
			sets.extend(self.set(at, service, SetId(number))?);
		}
		let outboxes = self.chain.outboxes(at, service)?;
		let view = self.known.entry(service).or_insert_with(|| ServiceView {
			service,
			watched: self.watched.contains(&service),
			sets: Vec::new(),
			status: Default::default(),
			halted: None,
			checkpoint: None,
			superseded: Vec::new(),
			outboxes: Vec::new(),
		});
		view.sets = linked(sets);
		view.outboxes = outboxes;
		Ok(())
	}

	/// Reads what the chain has heard of the ward.
	fn read_ward(&mut self, at: Hash, service: ServiceId) -> Result<(), ApiError> {
		let Some(view) = self.known.get_mut(&service) else { return Ok(()) };
		let ward = self.chain.ward(at, service)?;
		view.status = ward.as_ref().map(|ward| ward.status).unwrap_or_default();
		let incident = ward.as_ref().and_then(|ward| ward.incident);
		view.halted = incident.map(|incident| HaltedAt {
			incident: incident.id,
			height: incident.last.height,
			block_hash: incident.last.block_hash,
			round: incident.last.round,
			resumed: incident.resumed,
		});
		let checkpoint = ward.and_then(|ward| ward.checkpoint);
		view.checkpoint = checkpoint.map(|one| (one.height, one.block_hash, one.round));
		view.superseded = self.chain.superseded(at, service)?;
		Ok(())
	}

	/// A set of a final block.
	fn set(
		&mut self,
		at: Hash,
		service: ServiceId,
		set_id: SetId,
	) -> Result<Option<SetView>, ApiError> {
		if let Some(known) = self.sets.get(&(service, set_id)) {
			return Ok(Some(known.clone()));
		}
		let found = match self.chain.set(at, service, set_id)? {
			Some(set) => Some(seen(set, self.chain.standby(at, service, set_id)?)),
			None => None,
		};
		if let Some(set) = &found {
			self.sets.insert((service, set_id), set.clone());
		}
		Ok(found)
	}
}

fn seen(set: SetInfo, standby: Option<H256>) -> SetView {
	SetView {
		commitment: set.commitment,
		policy: set.policy,
		members: set.members.into(),
		superseded_at: None,
		standby,
	}
}

/// Sets by rising number, each knowing when the next one takes office.
fn linked(mut sets: Vec<SetView>) -> Vec<SetView> {
	let begins: Vec<_> = sets.iter().skip(1).map(|next| next.commitment.activates_at).collect();
	for (set, begins) in sets.iter_mut().zip(begins) {
		set.superseded_at = Some(begins);
	}
	sets
}
