// SPDX-License-Identifier: Apache-2.0

//! The loop: hands the engine what happens and does what it says.

use super::{
	gossip::{Gossip, Heard},
	listen::Listener,
	metrics::Metrics,
	now,
	shared::{Look, Shared, StatusChange},
	submit::{Submitter, Weight},
	view::Views,
	wards::{Seen, Ward},
};
use crate::client::FullClient;
use futures::{channel::mpsc::Receiver, StreamExt};
use sc_client_api::BlockchainEvents;
use std::{
	collections::BTreeMap,
	sync::Arc,
	time::{Duration, Instant},
};
use tokio::time::MissedTickBehavior;
use vigil_bls::Blst;
use vigil_observers::Verdict;
use vigil_primitives::{Certificate, ServiceId};
use vigil_watcher::{
	store::evidence::{Evidence, EvidenceStore},
	Action, ChainView, Engine, Message,
};

/// How often the engine gets a chance to verify what was collected.
const TICK: Duration = Duration::from_millis(50);
/// How often state is published for JSON-RPC and metrics, in ticks.
const REPORT_TICKS: u64 = 10;

/// Pieces of evidence that wait for a disk that can be written.
const UNKEPT: usize = 64;

/// Everything that the loop needs.
pub struct Worker {
	pub client: Arc<FullClient>,
	pub engine: Engine<Blst>,
	pub gossip: Gossip,
	pub views: Views,
	pub wards: BTreeMap<ServiceId, Ward>,
	pub seen: Receiver<Seen>,
	pub submitter: Submitter,
	pub listener: Listener,
	pub evidence: EvidenceStore,
	/// Evidence that could not be written yet.
	pub unkept: Vec<Evidence>,
	pub shared: Arc<Shared>,
	pub metrics: Option<Metrics>,
}

impl Worker {
	/// Runs until the network is gone.
	pub async fn run(mut self) {
		let mut blocks = self.client.import_notification_stream().fuse();
		let mut ticks = tokio::time::interval(TICK);
		ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
		let mut count = 0_u64;
		self.on_block();
		loop {
			tokio::select! {
				biased;
				Some(block) = blocks.next() => {
					if block.is_new_best {
						self.on_block();
					}
				},
				Some(seen) = self.seen.next() => self.on_seen(seen),
				_ = ticks.tick() => {
					count = count.wrapping_add(1);
					self.on_tick(count.is_multiple_of(REPORT_TICKS));
				},
				heard = self.gossip.next() => match heard {
					Some(heard) => self.on_heard(heard),
					None => {
						log::error!(target: "watcher", "The network is gone: the watcher stops");
						return;
					},
				},
			}
		}
	}

	/// Reads the chain again.
	fn on_block(&mut self) {
		let view = match self.views.read() {
			Ok(view) => view,
			Err(error) => {
				log::warn!(target: "watcher", "The chain cannot be read: {error}");
				return;
			},
		};
		self.tell_policies(&view);
		self.tell_statuses(&view);
		*self.shared.view.write() = Some(view.clone());
		let services: Vec<_> = view.services.iter().map(|view| view.service).collect();
		let actions = self.engine.set_view(view, now());
		self.gossip.update(self.engine.filter(), services);
		self.submitter.on_block();
		self.carry_out(actions);
	}

	/// Tells the wards' tasks by which policy to look: that of the set in office, or of the next.
	fn tell_policies(&self, view: &ChainView) {
		for service in &view.services {
			let Some(ward) = self.wards.get(&service.service) else { continue };
			let in_office =
				|set: &&vigil_watcher::SetView| set.commitment.activates_at <= view.timestamp;
			let set = service.sets.iter().rev().find(in_office).or(service.sets.first());
			let policy = set.map(|set| set.policy);
			ward.policy.send_if_modified(|known| {
				let changed = *known != policy && policy.is_some();
				if changed {
					*known = policy;
				}
				changed
			});
		}
	}

	fn tell_statuses(&self, view: &ChainView) {
		let before = self.shared.view.read();
		let known = before.iter().flat_map(|view| &view.services);
		let known: BTreeMap<_, _> = known.map(|one| (one.service, one.status)).collect();
		for service in view.services.iter().filter(|one| one.watched) {
			if known.get(&service.service) != Some(&service.status) {
				let change = StatusChange {
					service: service.service,
					status: service.status,
					incident: service.halted.map(|halted| halted.incident),
					block: view.best,
				};
				log::info!(
					target: "watcher",
					"Service {} is {:?} on chain since block #{}",
					change.service, change.status, change.block,
				);
				// Nobody may be subscribed.
				let _ = self.shared.statuses.send(change);
			}
		}
	}

	fn on_seen(&mut self, seen: Seen) {
		let actions = match seen {
			Seen::Look(service, seen) => {
				let look =
					Look { verdict: seen.verdict.clone(), endpoints: seen.endpoints.clone() };
				let before = self.shared.looks.write().insert(service, look);
				let before = before.map(|look| std::mem::discriminant(&look.verdict));
				if before != Some(std::mem::discriminant(&seen.verdict)) {
					log::info!(target: "watcher", "Service {service}: {}", in_words(&seen.verdict));
				}
				self.engine.observe(service, &seen, now())
			},
			Seen::Final(service, block) => self.engine.final_block(service, &block, now()),
		};
		self.carry_out(actions);
	}

	fn on_tick(&mut self, report: bool) {
		let time = now();
		let peers = self.gossip.peer_count();
		self.listener.tick(self.shared.view.read().as_ref(), peers, Instant::now(), time.unix());
		self.engine.set_network(peers, time);
		let actions = self.engine.tick(time);
		self.gossip.set_filter(self.engine.filter());
		self.carry_out(actions);
		if report {
			let reports = self.engine.report();
			if let Some(metrics) = &mut self.metrics {
				metrics.update(&reports, &self.shared, &self.submitter, peers);
			}
			*self.shared.reports.write() = reports;
			for evidence in std::mem::take(&mut self.unkept) {
				self.keep_evidence(evidence);
			}
		}
	}

	fn on_heard(&mut self, heard: Heard) {
		match heard {
			Heard::Message { from, bytes } => {
				let actions = self.engine.receive(from, &bytes, now());
				self.carry_out(actions);
			},
			Heard::Offence(offence) => {
				if let Some(metrics) = &self.metrics {
					metrics.penalty(offence);
				}
			},
		}
	}

	fn carry_out(&mut self, actions: Vec<Action>) {
		let mut certified = Vec::new();
		for action in actions {
			match action {
				Action::Gossip { service, bytes } => self.gossip.send(service, bytes),
				Action::Suspected(certificate) => self.suspect(certificate),
				Action::Certified(certificate) => {
					self.publish(&certificate);
					certified.push(certificate);
				},
				Action::WantFinalBlock { service, height } => {
					if let Some(ward) = self.wards.get_mut(&service) {
						// A full queue means that it is being asked already.
						let _ = ward.questions.try_send(height);
					}
				},
				Action::Penalise { peer, offence } => self.gossip.accuse(peer, offence),
				Action::Convicted { service, first, second } => {
					self.convict(service, first, second);
				},
			}
		}
		self.keep(&certified);
	}

	/// Tells everybody who listens, and offers it to the chain if the service is watched here.
	fn suspect(&mut self, certificate: Certificate) {
		if self.wards.contains_key(&certificate.signed.service) {
			log::info!(
				target: "watcher",
				"Service {}: more than a third of set {} says {:?}",
				certificate.signed.service, certificate.signed.set_id, certificate.signed.statement,
			);
			self.submitter.submit(&certificate, Weight::Suspicion);
		}
		// Nobody may be subscribed.
		let _ = self.shared.suspicions.send(Arc::new(certificate));
	}

	/// Tells everybody who listens, and offers it to the chain if the service is watched here.
	fn publish(&mut self, certificate: &Certificate) {
		let signed = &certificate.signed;
		// Nobody may be subscribed.
		let _ = self.shared.certificates.send(Arc::new(certificate.clone()));
		if self.wards.contains_key(&signed.service) {
			log::info!(
				target: "watcher",
				"Service {}: set {} certifies {:?}, {} of {} signed",
				signed.service,
				signed.set_id,
				signed.statement,
				certificate.absent.size().saturating_sub(certificate.absent.count()),
				certificate.absent.size(),
			);
			self.submitter.submit(certificate, Weight::Quorum);
		}
	}

	/// Keeps what was certified, all with one write, after everybody was told.
	fn keep(&mut self, certified: &[Certificate]) {
		if certified.is_empty() {
			return;
		}
		if let Some(metrics) = &mut self.metrics {
			let reports = self.engine.report();
			for certificate in certified {
				metrics.certified(certificate, &reports, &self.shared);
			}
		}
		if let Err(error) = self.shared.store.put(certified, now().unix()) {
			log::error!(target: "watcher", "Certificates cannot be kept: {error}");
		}
	}

	/// Keeps evidence with its signatures, for whoever takes it to the chain.
	fn convict(&mut self, service: ServiceId, first: Message, second: Message) {
		if let Some(metrics) = &self.metrics {
			metrics.conviction(service);
		}
		self.keep_evidence(Evidence { heard_at: now().unix(), first, second });
	}

	fn keep_evidence(&mut self, evidence: Evidence) {
		let service = evidence.service();
		match self.evidence.put(&evidence) {
			Ok(true) => log::warn!(
				target: "watcher",
				"Service {service}: {:?} contradicts {:?}; `watcher evidence` lists it",
				evidence.second.signed(), evidence.first.signed(),
			),
			Ok(false) => {},
			Err(error) => {
				if self.unkept.len() < UNKEPT {
					log::debug!(target: "watcher", "Evidence cannot be kept yet: {error}");
					self.unkept.push(evidence);
				} else {
					log::error!(target: "watcher", "Evidence is lost: {error}: {evidence:?}");
				}
			},
		}
	}
}

fn in_words(verdict: &Verdict) -> String {
	match verdict {
		Verdict::Advancing { head, .. } => format!("advances, at {}", head.height),
		Verdict::Stalled { head, quiet } => {
			format!("stands at {} for {:.1} s", head.height, quiet.as_secs_f64())
		},
		Verdict::Degraded { head, reason, .. } => {
			format!("degraded at {}: {reason:?}", head.height)
		},
		Verdict::Forked { heads } => format!("its voices are on {} branches", heads.len()),
		Verdict::Contested { head, newer } => {
			format!("contested: seen up to {}, but some voices show {}", head.height, newer.height)
		},
		Verdict::Unreachable { answered, needed } => {
			format!("unreachable: {answered} voices answer, {needed} have to, for long enough")
		},
	}
}
