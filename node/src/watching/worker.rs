// SPDX-License-Identifier: Apache-2.0

//! The loop: hands the engine what happens and does what it says.

use super::{
	gossip::{cost, topic, VoteValidator},
	metrics::Metrics,
	now,
	shared::{Look, Shared, StatusChange},
	submit::Submitter,
	view::Views,
	wards::{Seen, Ward},
};
use crate::client::{Block, FullClient};
use futures::{channel::mpsc::Receiver, FutureExt, StreamExt};
use sc_client_api::BlockchainEvents;
use sc_network_gossip::{GossipEngine, TopicNotification};
use sc_network_types::PeerId;
use sc_utils::mpsc::TracingUnboundedReceiver;
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio::time::MissedTickBehavior;
use vigil_bls::Blst;
use vigil_observers::Verdict;
use vigil_primitives::{Certificate, ServiceId};
use vigil_watcher::{Action, ChainView, Engine, Offence};

/// How often the engine gets a chance to verify what was collected.
const TICK: Duration = Duration::from_millis(50);
/// How often state is published for JSON-RPC and metrics, in ticks.
const REPORT_TICKS: u64 = 10;

/// Everything that the loop needs.
pub struct Worker {
	pub client: Arc<FullClient>,
	pub engine: Engine<Blst>,
	pub gossip: GossipEngine<Block>,
	pub validator: Arc<VoteValidator>,
	pub penalties: TracingUnboundedReceiver<(PeerId, Offence)>,
	pub views: Views,
	pub wards: BTreeMap<ServiceId, Ward>,
	pub seen: Receiver<Seen>,
	pub submitter: Submitter,
	pub shared: Arc<Shared>,
	pub metrics: Option<Metrics>,
}

impl Worker {
	/// Runs until the network is gone.
	pub async fn run(mut self) {
		let mut messages = self.gossip.messages_for(topic()).fuse();
		let mut blocks = self.client.import_notification_stream().fuse();
		let mut ticks = tokio::time::interval(TICK);
		ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
		let mut count = 0_u64;
		self.on_block().await;
		loop {
			tokio::select! {
				biased;
				() = (&mut self.gossip).fuse() => {
					log::error!(target: "watcher", "The network is gone: the watcher stops");
					return;
				},
				Some(block) = blocks.next() => {
					if block.is_new_best {
						self.on_block().await;
					}
				},
				Some(seen) = self.seen.next() => self.on_seen(seen).await,
				_ = ticks.tick() => {
					count = count.wrapping_add(1);
					self.on_tick(count.is_multiple_of(REPORT_TICKS)).await;
				},
				Some(message) = messages.next() => self.on_message(message).await,
				Some((peer, offence)) = self.penalties.next() => self.penalise(peer, offence),
				else => return,
			}
		}
	}

	/// Reads the chain again.
	async fn on_block(&mut self) {
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
		let actions = self.engine.set_view(view, now());
		self.validator.set_filter(self.engine.filter());
		self.carry_out(actions).await;
		self.submitter.on_block().await;
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
		for service in &view.services {
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

	async fn on_seen(&mut self, seen: Seen) {
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
		self.carry_out(actions).await;
	}

	async fn on_tick(&mut self, report: bool) {
		let time = now();
		self.engine.set_network(self.validator.peer_count(), time);
		let actions = self.engine.tick(time);
		self.carry_out(actions).await;
		if report {
			let reports = self.engine.report();
			if let Some(metrics) = &mut self.metrics {
				metrics.update(&reports, &self.shared, &self.submitter, &self.validator);
			}
			*self.shared.reports.write() = reports;
		}
	}

	async fn on_message(&mut self, message: TopicNotification) {
		let tag = message.sender.and_then(|peer| self.validator.tag(&peer));
		if let Some(tag) = tag {
			let actions = self.engine.receive(tag, &message.message, now());
			self.carry_out(actions).await;
		}
	}

	fn penalise(&mut self, peer: PeerId, offence: Offence) {
		if let Some(metrics) = &self.metrics {
			metrics.penalty(offence);
		}
		if let Some(cost) = cost(offence) {
			self.gossip.report(peer, cost);
		}
	}

	async fn carry_out(&mut self, actions: Vec<Action>) {
		for action in actions {
			match action {
				Action::Gossip { bytes, .. } => {
					self.gossip.gossip_message(topic(), bytes, false);
				},
				Action::Suspected(certificate) => self.submitter.submit(certificate).await,
				Action::Certified(certificate) => self.publish(certificate).await,
				Action::WantFinalBlock { service, height } => {
					if let Some(ward) = self.wards.get_mut(&service) {
						// A full queue means that it is being asked already.
						let _ = ward.questions.try_send(height);
					}
				},
				Action::Penalise { peer, offence } => {
					if let Some(peer) = self.validator.peer(peer) {
						self.penalise(peer, offence);
					}
				},
				Action::Convicted { service, first, second } => {
					if let Some(metrics) = &self.metrics {
						metrics.conviction(&second);
					}
					log::warn!(
						target: "watcher",
						"Service {service}: member {} of set {} contradicts itself: {:?} and {:?}",
						first.signer, first.signed.set_id, first.signed, second.signed,
					);
				},
			}
		}
	}

	/// Tells everybody who listens, keeps it, and offers it to the chain.
	async fn publish(&mut self, certificate: Certificate) {
		let signed = &certificate.signed;
		log::info!(
			target: "watcher",
			"Service {}: set {} certifies {:?}, {} of {} signed",
			signed.service,
			signed.set_id,
			signed.statement,
			certificate.absent.size().saturating_sub(certificate.absent.count()),
			certificate.absent.size(),
		);
		if let Some(metrics) = &mut self.metrics {
			metrics.certified(&certificate, &self.engine.report(), &self.shared);
		}
		if let Err(error) = self.shared.store.put(&certificate, now().unix()) {
			log::error!(target: "watcher", "A certificate cannot be kept: {error}");
		}
		// Nobody may be subscribed.
		let _ = self.shared.certificates.send(Arc::new(certificate.clone()));
		self.submitter.submit(certificate).await;
	}
}

fn in_words(verdict: &Verdict) -> String {
	match verdict {
		Verdict::Advancing { head, .. } => format!("advances, at {}", head.height),
		Verdict::Stalled { head, quiet } => {
			format!("stands at {} for {:.1} s", head.height, quiet.as_secs_f64())
		},
		Verdict::Degraded { head, reason } => format!("degraded at {}: {reason:?}", head.height),
		Verdict::Forked { heads } => format!("endpoints are on {} branches", heads.len()),
		Verdict::Contested { head, newer } => {
			format!("agreed on {}, but one endpoint has {}", head.height, newer.height)
		},
		Verdict::Unreachable { answered, needed } => {
			format!("unreachable: {answered} endpoints answer, {needed} have to agree")
		},
	}
}
