// SPDX-License-Identifier: Apache-2.0

//! The loop: hands the engine what happens and does what it says.

use super::{
	gossip::Heard, hands::Hands, listen::Listener, now, shared::Look, view::Views, wards::Seen,
};
use crate::client::FullClient;
use futures::{channel::mpsc::Receiver, StreamExt};
use sc_client_api::BlockchainEvents;
use std::{
	sync::Arc,
	time::{Duration, Instant},
};
use tokio::time::MissedTickBehavior;
use vigil_bls::Blst;
use vigil_observers::Verdict;
use vigil_watcher::Engine;

/// How often the engine gets a chance to verify what was collected.
const TICK: Duration = Duration::from_millis(50);
/// How often state is published for JSON-RPC and metrics, in ticks.
const REPORT_TICKS: u64 = 10;

/// Everything that the loop needs.
pub struct Worker {
	pub client: Arc<FullClient>,
	pub engine: Engine<Blst>,
	pub views: Views,
	pub seen: Receiver<Seen>,
	pub listener: Listener,
	pub hands: Hands,
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
				heard = self.hands.gossip.next() => match heard {
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
		self.hands.tell(&view);
		let services: Vec<_> = view.services.iter().map(|view| view.service).collect();
		let actions = self.engine.set_view(view, now());
		self.hands.gossip.update(self.engine.filter(), services);
		self.hands.submitter.on_block();
		self.hands.carry_out(actions, &self.engine);
	}

	fn on_seen(&mut self, seen: Seen) {
		let actions = match seen {
			Seen::Look(service, seen) => {
				let look =
					Look { verdict: seen.verdict.clone(), endpoints: seen.endpoints.clone() };
				let before = self.hands.shared.looks.write().insert(service, look);
				let before = before.map(|look| std::mem::discriminant(&look.verdict));
				if before != Some(std::mem::discriminant(&seen.verdict)) {
					log::info!(target: "watcher", "Service {service}: {}", in_words(&seen.verdict));
				}
				self.engine.observe(service, &seen, now())
			},
			Seen::Final(service, block) => self.engine.final_block(service, &block, now()),
		};
		self.hands.carry_out(actions, &self.engine);
	}

	fn on_tick(&mut self, report: bool) {
		let time = now();
		let peers = self.hands.gossip.peer_count();
		self.listener.tick(
			self.hands.shared.view.read().as_ref(),
			peers,
			Instant::now(),
			time.unix(),
		);
		self.engine.set_network(peers, time);
		let actions = self.engine.tick(time);
		self.hands.gossip.set_filter(self.engine.filter());
		self.hands.carry_out(actions, &self.engine);
		if report {
			self.hands.report(self.engine.report(), peers);
		}
	}

	fn on_heard(&mut self, heard: Heard) {
		match heard {
			Heard::Message { from, bytes } => {
				let actions = self.engine.receive(from, &bytes, now());
				self.hands.carry_out(actions, &self.engine);
			},
			Heard::Offence(offence) => {
				if let Some(metrics) = &self.hands.metrics {
					metrics.penalty(offence);
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
