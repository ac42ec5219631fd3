// SPDX-License-Identifier: Apache-2.0

//! Reads from the chain what the watcher has to know.

use crate::client::{Block, FullClient};
use pallet_failover_runtime_api::FailoverApi;
use pallet_liveness_runtime_api::LivenessApi;
use pallet_restaking_runtime_api::{RestakingApi, SetInfo};
use sc_client_api::HeaderBackend;
use sp_api::{ApiError, ProvideRuntimeApi};
use sp_consensus_babe::SlotDuration;
use sp_runtime::traits::Header as _;
use std::{collections::HashMap, sync::Arc};
use vigil_primitives::{Outbox, ServiceId, SetId, UnixTime};
use vigil_runtime::{Hash, Header};
use vigil_watcher::{ChainView, HaltedAt, ServiceView, SetView};

/// Sets of one service that are looked at: the one before that in office, that, and the next.
const SETS: u64 = 3;

/// Reads views, and remembers sets because they never change on one branch.
pub struct Views {
	client: Arc<FullClient>,
	slot_duration: SlotDuration,
	services: Vec<ServiceId>,
	sets: HashMap<(ServiceId, SetId), SetInfo>,
	seen: Hash,
}

impl Views {
	/// Views of these services.
	pub fn new(
		client: Arc<FullClient>,
		slot_duration: SlotDuration,
		services: Vec<ServiceId>,
	) -> Self {
		let seen = client.info().genesis_hash;
		Self { client, slot_duration, services, sets: HashMap::new(), seen }
	}

	/// The chain as of its best block, save for outboxes.
	pub fn read(&mut self) -> Result<ChainView, ApiError> {
		let info = self.client.info();
		let header = self.client.header(info.best_hash).ok().flatten();
		let follows = header.as_ref().is_some_and(|header| *header.parent_hash() == self.seen);
		if !follows && info.best_hash != self.seen {
			self.sets.clear();
		}
		self.seen = info.best_hash;
		let services = self.services.clone();
		let services = services
			.into_iter()
			.filter_map(|service| self.service(info.best_hash, service).transpose())
			.collect::<Result<Vec<_>, _>>()?;
		let kept: Vec<_> = services
			.iter()
			.flat_map(|one| one.sets.iter().map(|set| (one.service, set.commitment.set_id)))
			.collect();
		self.sets.retain(|key, _| kept.contains(key));
		Ok(ChainView {
			genesis_hash: info.genesis_hash,
			best: info.best_number,
			timestamp: header.map_or(UnixTime(0), |header| self.time(&header)),
			services,
		})
	}

	/// When the block's slot began; zero for the genesis block.
	fn time(&self, header: &Header) -> UnixTime {
		if *header.number() == 0 {
			return UnixTime(0);
		}
		let slot = sc_consensus_babe::find_pre_digest::<Block>(header).map(|digest| digest.slot());
		let millis = slot.ok().and_then(|slot| slot.timestamp(self.slot_duration));
		UnixTime(millis.map_or(0, |time| time.as_millis() / 1_000))
	}

	fn service(&mut self, at: Hash, service: ServiceId) -> Result<Option<ServiceView>, ApiError> {
		let client = self.client.clone();
		let api = client.runtime_api();
		let Some(info) = api.service(at, service)? else { return Ok(None) };
		let ward = api.ward(at, service)?;
		let latest = info.latest_set.0;
		let oldest = latest.saturating_sub(SETS - 1).max(info.oldest_set.0).max(1);
		let mut sets: Vec<SetView> = Vec::new();
		for number in oldest..=latest {
			if let Some(set) = self.set(at, service, SetId(number))? {
				if let Some(before) = sets.last_mut() {
					before.superseded_at = Some(set.commitment.activates_at);
				}
				sets.push(set);
			}
		}
		let incident = ward.as_ref().and_then(|ward| ward.incident);
		Ok(Some(ServiceView {
			service,
			sets,
			status: ward.as_ref().map(|ward| ward.status).unwrap_or_default(),
			halted: incident.map(|incident| HaltedAt {
				incident: incident.id,
				height: incident.halt.height,
				block_hash: incident.halt.block_hash,
				round: incident.halt.round,
				resumed: incident.resumed,
			}),
			checkpoint: ward.and_then(|ward| ward.checkpoint).map(|one| one.height),
			outboxes: self.outboxes(service)?,
		}))
	}

	/// Of the final block: what is signed of an outbox can never be taken back.
	fn outboxes(&self, service: ServiceId) -> Result<Vec<Outbox>, ApiError> {
		self.client.runtime_api().outboxes(self.client.info().finalized_hash, service)
	}

	fn set(
		&mut self,
		at: Hash,
		service: ServiceId,
		set_id: SetId,
	) -> Result<Option<SetView>, ApiError> {
		let key = (service, set_id);
		let found = match self.sets.get(&key) {
			Some(set) => Some(set.clone()),
			None => self.client.runtime_api().watcher_set(at, service, set_id)?,
		};
		Ok(found.map(|set| {
			self.sets.entry(key).or_insert_with(|| set.clone());
			SetView {
				commitment: set.commitment,
				policy: set.policy,
				members: set.members,
				superseded_at: None,
			}
		}))
	}
}
