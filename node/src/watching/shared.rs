// SPDX-License-Identifier: Apache-2.0

//! What the watcher shows to JSON-RPC and others: its certificates, its state, what it saw.

use parking_lot::RwLock;
use std::{collections::BTreeMap, sync::Arc};
use tokio::sync::broadcast;
use vigil_observers::{EndpointHealth, Verdict};
use vigil_primitives::{traits::Status, Certificate, IncidentId, ServiceId, H256};
use vigil_watcher::{
	protection::Listening, CertificateStore, ChainView, ServiceReport, ServiceView,
};

/// Certificates or statuses that a slow subscriber may lag behind before it loses some.
const BUFFER: usize = 1_024;

/// A status as it became.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusChange {
	/// Whose ward.
	pub service: ServiceId,
	/// The new status.
	pub status: Status,
	/// The open incident.
	pub incident: Option<IncidentId>,
	/// Vigil's best block that had it first.
	pub block: u32,
}

/// What was last seen of a ward.
#[derive(Clone, Debug)]
pub struct Look {
	/// What it looked like.
	pub verdict: Verdict,
	/// How each endpoint did.
	pub endpoints: Vec<EndpointHealth>,
}

/// What the worker writes and everybody reads.
pub struct Shared {
	/// Hash of Vigil's genesis block.
	pub genesis_hash: H256,
	/// Certificates as they arise here or arrive.
	pub certificates: broadcast::Sender<Arc<Certificate>>,
	/// Suspicions as they arise here: Halts of more than a third that no quorum signed.
	pub suspicions: broadcast::Sender<Arc<Certificate>>,
	/// Statuses as they change on chain.
	pub statuses: broadcast::Sender<StatusChange>,
	/// Whether nothing is signed yet, because the slash protection database is new or restored.
	pub listening: Listening,
	/// Certificates that are kept.
	pub store: Arc<CertificateStore>,
	/// The chain as the watcher knows it.
	pub view: RwLock<Option<ChainView>>,
	/// What the watcher does.
	pub reports: RwLock<Vec<ServiceReport>>,
	/// What was last seen of each ward.
	pub looks: RwLock<BTreeMap<ServiceId, Look>>,
}

impl Shared {
	/// Nothing seen yet.
	pub fn new(
		genesis_hash: H256,
		listening: Listening,
		store: Arc<CertificateStore>,
	) -> Arc<Self> {
		Arc::new(Self {
			genesis_hash,
			certificates: broadcast::channel(BUFFER).0,
			suspicions: broadcast::channel(BUFFER).0,
			statuses: broadcast::channel(BUFFER).0,
			listening,
			store,
			view: RwLock::default(),
			reports: RwLock::default(),
			looks: RwLock::default(),
		})
	}

	/// Whether the watcher does what it is for: it trusts its clock and network, its keys may sign, and it looked at a
	/// ward not long ago.
	pub fn is_at_work(&self) -> bool {
		const NOT_LONG: u64 = 60_000;
		if self.listening.is_on() {
			return false;
		}
		let time = super::now();
		self.reports.read().iter().any(|report| {
			let looked = report.observed_at.is_some_and(|at| time.since(at) < NOT_LONG);
			looked && report.self_test.passed() && report.locked_keys.is_empty()
		})
	}

	/// The status of every service that is watched.
	pub fn present_statuses(&self) -> Vec<StatusChange> {
		let view = self.view.read();
		let Some(view) = view.as_ref() else { return Vec::new() };
		let change = |one: &ServiceView| StatusChange {
			service: one.service,
			status: one.status,
			incident: one.halted.map(|halted| halted.incident),
			block: view.best,
		};
		view.services.iter().filter(|one| one.watched).map(change).collect()
	}
}
