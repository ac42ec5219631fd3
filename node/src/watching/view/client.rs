// SPDX-License-Identifier: Apache-2.0

//! The chain behind this node's client.

use super::{Chain, Heads, Views};
use crate::client::{Block, FullClient};
use pallet_emergency_runtime_api::EmergencyApi;
use pallet_failover_runtime_api::FailoverApi;
use pallet_liveness_runtime_api::{LivenessApi, WardState};
use pallet_restaking_runtime_api::{RestakingApi, ServiceInfo, SetInfo};
use sc_client_api::HeaderBackend;
use sp_api::{ApiError, ProvideRuntimeApi};
use sp_consensus_babe::SlotDuration;
use sp_runtime::traits::Header as _;
use std::sync::Arc;
use vigil_primitives::{Height, Outbox, ServiceId, SetId, UnixTime, H256};
use vigil_runtime::{Hash, Header};

/// A client, and how long its slots are.
pub struct Client {
	client: Arc<FullClient>,
	slot_duration: SlotDuration,
}

impl Views<Client> {
	/// Views of this chain in which these services are watched and the others only known.
	pub fn new(
		client: Arc<FullClient>,
		slot_duration: SlotDuration,
		watched: Vec<ServiceId>,
	) -> Self {
		Self::of(Client { client, slot_duration }, watched)
	}
}

impl Client {
	/// When the block's slot began; zero for the genesis block.
	fn time(&self, header: &Header) -> UnixTime {
		if *header.number() == 0 {
			return UnixTime(0);
		}
		let slot = sc_consensus_babe::find_pre_digest::<Block>(header).map(|digest| digest.slot());
		let millis = slot.ok().and_then(|slot| slot.timestamp(self.slot_duration));
		UnixTime(millis.map_or(0, |time| time.as_millis() / 1_000))
	}
}

impl Chain for Client {
	fn heads(&self) -> Heads {
		let info = self.client.info();
		let header = self.client.header(info.best_hash).ok().flatten();
		Heads {
			genesis: info.genesis_hash,
			best: info.best_hash,
			height: info.best_number,
			time: header.map_or(UnixTime(0), |header| self.time(&header)),
			finalized: info.finalized_hash,
		}
	}

	fn services(&self, at: Hash, from: ServiceId, most: u32) -> Result<Vec<ServiceId>, ApiError> {
		let found = self.client.runtime_api().services(at, from, most)?;
		Ok(found.into_iter().map(|(service, _)| service).collect())
	}

	fn service(&self, at: Hash, service: ServiceId) -> Result<Option<ServiceInfo>, ApiError> {
		self.client.runtime_api().service(at, service)
	}

	fn set(&self, at: Hash, of: ServiceId, set: SetId) -> Result<Option<SetInfo>, ApiError> {
		self.client.runtime_api().watcher_set(at, of, set)
	}

	fn standby(&self, at: Hash, of: ServiceId, set: SetId) -> Result<Option<H256>, ApiError> {
		self.client.runtime_api().standby_for(at, of, set)
	}

	fn outboxes(&self, at: Hash, service: ServiceId) -> Result<Vec<Outbox>, ApiError> {
		self.client.runtime_api().outboxes(at, service)
	}

	fn ward(&self, at: Hash, service: ServiceId) -> Result<Option<WardState>, ApiError> {
		self.client.runtime_api().ward(at, service)
	}

	fn superseded(&self, at: Hash, service: ServiceId) -> Result<Vec<Height>, ApiError> {
		self.client.runtime_api().superseded(at, service)
	}
}
