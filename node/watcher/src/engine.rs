// SPDX-License-Identifier: Apache-2.0

//! The engine: what comes in goes through pure state to what is to be done.

mod batch;
mod budget;
mod checkpoints;
mod collect;
mod complaint;
mod duties;
mod evidence;
mod incidents;
mod ingress;
mod report;
mod self_test;
mod service;
mod set;
mod signer;
mod silence;
mod speak;
#[cfg(test)]
mod tests;
mod vigil;
mod ward;

use crate::{
	filter::OfService, protection::Protection, queue::Queue, Action, ChainView, Filter, Millis,
	PeerTag, ServiceReport, Settings, VoteBackend,
};
use duties::Intent;
use self_test::Surroundings;
use service::Service;
use signer::Signer;
use std::{collections::BTreeMap, sync::Arc};
use vigil_primitives::{PublicKey, ServiceId, Vote, H256};

/// How often what is over is dropped, in milliseconds.
const EXPIRE_EVERY: u64 = 1_000;

/// A watcher without network, chain or clock: whoever drives it hands in what was seen and heard.
pub struct Engine<B: VoteBackend> {
	settings: Settings,
	signer: Signer<B>,
	services: BTreeMap<ServiceId, Service<B>>,
	surroundings: Surroundings,
	filter: Arc<Filter>,
	/// Whether something was certified since the filter was made.
	filter_is_stale: bool,
	queue: Queue,
	/// What is due to be signed with the next tick.
	pending: Vec<Intent>,
	/// Own votes that are signed and not on record for sure.
	unsent: Vec<(Vote, H256)>,
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
			filter_is_stale: false,
			pending: Vec::new(),
			unsent: Vec::new(),
			queue: Queue::default(),
			forgers: BTreeMap::new(),
			draws: 0,
			locked: Vec::new(),
			recalled: false,
			expired_at: Millis(0),
		}
	}

	/// Takes over what Vigil's state says. Sets and outboxes must be those of a final block: a Handover
	/// is signed for the next set in the view, and for no other later.
	pub fn set_view(&mut self, view: ChainView, now: Millis) -> Vec<Action> {
		self.now = now;
		self.surroundings.vigil(&view, now);
		self.signer.genesis_hash = view.genesis_hash;
		let mut before = std::mem::take(&mut self.services);
		for view in view.services {
			let service = view.service;
			let mut known = before.remove(&service).unwrap_or_else(|| Service::new(view.clone()));
			known.update(view, &self.signer);
			self.services.insert(service, known);
		}
		self.filter_is_stale = true;
		self.refresh_filter();
		self.locked = self.signer.locked();
		let mut actions = Vec::new();
		if !std::mem::replace(&mut self.recalled, true) {
			actions.extend(self.recall_own_votes(now));
		}
		self.speak_of_vigil(now);
		actions
	}

	/// How many peers there are.
	pub fn set_network(&mut self, peers: usize, now: Millis) {
		self.now = now;
		self.surroundings.network(peers);
	}

	/// Does what is due: call it about every 50 ms. Own votes leave here and nowhere else.
	pub fn tick(&mut self, now: Millis) -> Vec<Action> {
		self.now = now;
		let mut actions = self.verify_certificates(now);
		actions.extend(self.verify_votes(now));
		if now.since(self.expired_at) >= EXPIRE_EVERY {
			self.expired_at = now;
			self.expire(now);
			self.speak_of_vigil(now);
		}
		actions.extend(self.speak(now));
		actions.extend(self.follow_up(now));
		actions.extend(self.repeat_own_votes(now));
		self.refresh_filter();
		actions
	}

	/// What may be said now and what still matters, for the gossip validator. Ask again after each
	/// [`Engine::set_view`] and [`Engine::tick`]: it is made anew only if something changed.
	pub fn filter(&self) -> Arc<Filter> {
		self.filter.clone()
	}

	fn refresh_filter(&mut self) {
		if !std::mem::take(&mut self.filter_is_stale) {
			return;
		}
		let services = self.services.iter().map(|(service, known)| {
			let (rules, progress) = (known.rules.clone(), known.progress.clone());
			(*service, OfService { rules, progress })
		});
		let filter = Filter::new(self.signer.genesis_hash, services.collect(), &self.settings);
		self.filter = Arc::new(filter);
	}

	/// The public keys that this engine signs with.
	pub fn keys(&self) -> Vec<PublicKey> {
		self.signer.keys.iter().map(|key| key.public).collect()
	}

	/// What an operator can see, for each service that is watched here.
	pub fn report(&self) -> Vec<ServiceReport> {
		let watched = self.services.iter().filter(|(_, known)| known.view.watched);
		let reports = watched.map(|(service, watched)| {
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
