// SPDX-License-Identifier: Apache-2.0

//! The engine: what comes in goes through pure state to what is to be done.

mod collect;
mod duties;
mod ingress;
mod self_test;
mod service;
mod signer;
#[cfg(test)]
mod tests;

use crate::{
	protection::Protection, queue::Queue, Action, ChainView, Filter, Millis, PeerTag,
	ServiceReport, Settings, VoteBackend,
};
use self_test::Surroundings;
use service::Service;
use signer::Signer;
use std::{collections::BTreeMap, sync::Arc};
use vigil_primitives::{PublicKey, ServiceId, H256};

/// How often what is over is dropped, in milliseconds.
const EXPIRE_EVERY: u64 = 1_000;

/// A watcher without network, chain or clock: whoever drives it hands in what was seen and heard.
pub struct Engine<B: VoteBackend> {
	settings: Settings,
	signer: Signer<B>,
	services: BTreeMap<ServiceId, Service<B>>,
	surroundings: Surroundings,
	filter: Arc<Filter>,
	queue: Queue,
	forgers: BTreeMap<PeerTag, Millis>,
	draws: u64,
	locked: Vec<PublicKey>,
	recalled: bool,
	expired_at: Millis,
	now: Millis,
}

impl<B: VoteBackend> Engine<B> {
	/// An engine that signs with these keys what the protection allows. It does nothing before the
	/// first [`Engine::set_view`].
	pub fn new(
		settings: Settings,
		keys: Vec<B::Secret>,
		protection: Box<dyn Protection + Send>,
	) -> Self {
		Self {
			now: settings.started_at,
			settings,
			signer: Signer::new(keys, protection),
			services: BTreeMap::new(),
			surroundings: Surroundings::default(),
			filter: Arc::default(),
			queue: Queue::default(),
			forgers: BTreeMap::new(),
			draws: 0,
			locked: Vec::new(),
			recalled: false,
			expired_at: Millis(0),
		}
	}

	/// Takes over what Vigil's state says. Hand in a state that is not reverted easily: a Handover
	/// is signed for the next set in it, and for no other later.
	pub fn set_view(&mut self, view: ChainView, now: Millis) -> Vec<Action> {
		self.now = now;
		self.surroundings.vigil(&view, now);
		self.signer.genesis_hash = view.genesis_hash;
		let mut before = std::mem::take(&mut self.services);
		for view in view.services {
			let service = view.service;
			let mut watched = before.remove(&service).unwrap_or_else(|| Service::new(view.clone()));
			watched.update(view, &self.signer, now);
			self.services.insert(service, watched);
		}
		let sets = self.services.values().flat_map(|watched| watched.sets.values());
		self.filter = Arc::new(Filter::new(sets.map(|set| &set.view), &self.settings));
		self.locked = self.signer.locked();
		let mut actions = Vec::new();
		if !std::mem::replace(&mut self.recalled, true) {
			actions.extend(self.recall_own_votes(now));
		}
		actions.extend(self.speak_of_vigil(now));
		actions
	}

	/// How many peers there are.
	pub fn set_network(&mut self, peers: usize, now: Millis) {
		self.now = now;
		self.surroundings.network(peers);
	}

	/// Does what is due: call it about every 50 ms.
	pub fn tick(&mut self, now: Millis) -> Vec<Action> {
		self.now = now;
		let mut actions = self.verify_certificates(now);
		actions.extend(self.verify_votes(now));
		actions.extend(self.follow_up(now));
		actions.extend(self.repeat_own_votes(now));
		if now.since(self.expired_at) >= EXPIRE_EVERY {
			self.expired_at = now;
			self.expire(now);
			actions.extend(self.speak_of_vigil(now));
		}
		actions
	}

	/// What may be said now, for the gossip validator. Ask again after [`Engine::set_view`].
	pub fn filter(&self) -> Arc<Filter> {
		self.filter.clone()
	}

	/// The public keys that this engine signs with.
	pub fn keys(&self) -> Vec<PublicKey> {
		self.signer.keys.iter().map(|key| key.public).collect()
	}

	/// What an operator can see, for each service.
	pub fn report(&self) -> Vec<ServiceReport> {
		let reports = self.services.iter().map(|(service, watched)| {
			let self_test = self.surroundings.test(*service, &self.settings, self.now);
			let mut report = watched.report(&self.signer, self_test);
			report.locked_keys = self.locked.clone();
			report
		});
		reports.collect()
	}

	/// How many votes wait for verification.
	pub fn waiting(&self) -> usize {
		self.queue.len()
	}

	/// The genesis hash of the chain that was last handed in.
	pub fn genesis_hash(&self) -> H256 {
		self.signer.genesis_hash
	}

	fn expire(&mut self, now: Millis) {
		for watched in self.services.values_mut() {
			watched.expire(&self.settings, now);
		}
		self.forgers.retain(|_, until| now < *until);
		self.signer.expire(Millis(now.0.saturating_sub(self.settings.kept_votes)));
		self.locked = self.signer.locked();
	}
}
