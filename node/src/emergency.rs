// SPDX-License-Identifier: Apache-2.0

//! What an operator's alerts ask about emergencies, and about who is there: as of every tenth block.

mod metrics;

use crate::{
	client::{Block, FullClient},
	pulse,
};
use futures::StreamExt;
use metrics::Metrics;
use pallet_emergency_runtime_api::{EmergencyApi, EmergencyInfo, Presence};
use pallet_pulse_runtime_api::{PulseApi, UpgradeInfo};
use pallet_restaking_runtime_api::RestakingApi;
use sc_client_api::{BlockchainEvents, HeaderBackend};
use sp_api::{ApiError, ProvideRuntimeApi};
use std::sync::Arc;
use substrate_prometheus_endpoint::{PrometheusError, Registry};
use vigil_primitives::ServiceId;
use vigil_runtime::{AccountId, BlockNumber, Hash};

/// Presence is counted by looking at every seat, which costs some reads.
const EVERY: BlockNumber = 10;
/// Services that are looked at: the first ones.
const SERVICES: u32 = 100;

/// What the chain says.
#[derive(Clone, Debug, Default)]
pub struct State {
	/// Emergencies that are not closed.
	pub open: Vec<EmergencyInfo>,
	/// How much is stopped.
	pub brakes: usize,
	/// What of the year's brakes is spent, and how much there is, in blocks.
	pub budget: (u32, u32),
	/// Whether a drill is overdue.
	pub drill_overdue: bool,
	/// Who is there, by service.
	pub presence: Vec<(ServiceId, Presence)>,
	/// Validators, those whose nodes were heard, and those of them that watch.
	pub heard: (u32, u32, u32),
	/// The upgrade that waits.
	pub upgrade: Option<UpgradeInfo>,
}

/// Looks.
pub struct Look {
	client: Arc<FullClient>,
	metrics: Metrics,
}

impl Look {
	/// A look at this chain, shown here.
	pub fn new(client: Arc<FullClient>, registry: &Registry) -> Result<Self, PrometheusError> {
		Ok(Self { client, metrics: Metrics::register(registry)? })
	}

	/// Runs until the client is gone.
	pub async fn run(self) {
		let mut blocks = self.client.import_notification_stream();
		let mut next = 0;
		while let Some(block) = blocks.next().await {
			if !block.is_new_best || block.header.number < next {
				continue;
			}
			next = block.header.number.saturating_add(EVERY);
			match self.look(self.client.info().best_hash) {
				Ok(state) => self.metrics.update(&state, pulse::own_code()),
				Err(error) => log::debug!("The chain says nothing of emergencies: {error}"),
			}
		}
	}

	fn look(&self, at: Hash) -> Result<State, ApiError> {
		let api = self.client.runtime_api();
		let mut open = Vec::new();
		for id in EmergencyApi::<Block, AccountId>::open(&*api, at)? {
			open.extend(EmergencyApi::<Block, AccountId>::emergency(&*api, at, id)?);
		}
		let services =
			RestakingApi::<Block, AccountId>::services(&*api, at, ServiceId(0), SERVICES)?;
		let mut presence = Vec::new();
		for (service, _) in services {
			let found = EmergencyApi::<Block, AccountId>::presence(&*api, at, service)?;
			presence.extend(found.map(|found| (service, found)));
		}
		Ok(State {
			open,
			brakes: EmergencyApi::<Block, AccountId>::brakes(&*api, at)?.len(),
			budget: EmergencyApi::<Block, AccountId>::brake_budget(&*api, at)?,
			drill_overdue: EmergencyApi::<Block, AccountId>::disaster_plan(&*api, at)?.overdue,
			presence,
			heard: api.heard(at)?,
			upgrade: api.upgrade(at)?,
		})
	}
}
