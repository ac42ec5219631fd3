// SPDX-License-Identifier: Apache-2.0

//! A node that does not watch: verifies what watchers say and passes it on, hands in what convicts them, and
//! says nothing itself. The watchers of one service are few among many nodes; without the others they might
//! not hear each other.

use super::{
	gossip::{Gossip, Heard, Meter},
	now,
	report::Reporter,
	start::Links,
	view::Views,
};
use crate::{client::FullClient, service::parts::Parts};
use futures::StreamExt;
use sc_client_api::BlockchainEvents;
use sc_service::Error;
use std::{sync::Arc, time::Duration};
use substrate_prometheus_endpoint::Registry;
use tokio::time::MissedTickBehavior;
use vigil_bls::Blst;
use vigil_watcher::{store::evidence::Evidence, Action, Engine, MemoryProtection, Settings};

/// How often the engine gets a chance to verify what was collected: nobody waits for this node's own
/// voice, and larger batches cost less.
const TICK: Duration = Duration::from_millis(100);

/// Starts passing on.
pub fn spawn(
	parts: &Parts,
	links: Links,
	registry: Option<&Registry>,
	reporter: Reporter,
) -> Result<(), Error> {
	let settings = Settings::new(now())
		.map_err(|error| Error::Other(format!("there is no randomness: {error}")))?;
	let meter = registry.map(Meter::register).transpose();
	let meter = meter.map_err(|error| Error::Application(Box::new(error)))?;
	let slot_duration = parts.babe_link.config().slot_duration();
	let relay = Relay {
		client: parts.client.clone(),
		// It has no keys, so that there is nothing to protect.
		engine: Engine::new(settings, Vec::new(), Box::<MemoryProtection>::default()),
		gossip: Gossip::new(links, meter, registry),
		views: Views::new(parts.client.clone(), slot_duration, Vec::new()),
		reporter,
	};
	let spawner = parts.task_manager.spawn_handle();
	spawner.spawn_blocking("vote-relay", Some("watcher"), relay.run());
	Ok(())
}

struct Relay {
	client: Arc<FullClient>,
	engine: Engine<Blst>,
	gossip: Gossip,
	views: Views,
	reporter: Reporter,
}

impl Relay {
	/// Runs until the network is gone.
	async fn run(mut self) {
		let mut blocks = self.client.import_notification_stream().fuse();
		let mut ticks = tokio::time::interval(TICK);
		ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
		self.on_block();
		loop {
			tokio::select! {
				biased;
				Some(block) = blocks.next() => {
					if block.is_new_best {
						self.on_block();
					}
				},
				_ = ticks.tick() => {
					self.engine.set_network(self.gossip.peer_count(), now());
					let actions = self.engine.tick(now());
					self.gossip.set_filter(self.engine.filter());
					self.carry_out(actions);
				},
				heard = self.gossip.next() => match heard {
					Some(Heard::Message { from, bytes }) => {
						let actions = self.engine.receive(from, &bytes, now());
						self.carry_out(actions);
					},
					Some(Heard::Offence(_)) => {},
					None => return,
				},
			}
		}
	}

	/// Reads the chain again.
	fn on_block(&mut self) {
		match self.views.read() {
			Ok(view) => {
				let services: Vec<_> = view.services.iter().map(|one| one.service).collect();
				let actions = self.engine.set_view(view, now());
				self.gossip.update(self.engine.filter(), services);
				self.carry_out(actions);
			},
			Err(error) => {
				log::warn!(target: "watcher", "The chain cannot be read: {error}");
			},
		}
	}

	fn carry_out(&mut self, actions: Vec<Action>) {
		carry_out(&mut self.gossip, &mut self.reporter, actions);
	}
}

fn carry_out(gossip: &mut Gossip, reporter: &mut Reporter, actions: Vec<Action>) {
	for action in actions {
		match action {
			Action::Gossip { service, bytes } => gossip.send(service, bytes),
			Action::Penalise { peer, offence } => gossip.accuse(peer, offence),
			Action::Convicted { first, second, .. } => {
				reporter.report(Evidence { heard_at: now().unix(), first, second });
			},
			// For those who watch.
			_ => {},
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::watching::gossip::tests::{offences, with_a_peer};
	use vigil_watcher::Offence;

	#[test]
	fn a_node_that_only_passes_on_punishes_forgers_as_well() {
		let ((mut gossip, peer), (mut reporter, _)) = (with_a_peer(), Reporter::idle());
		let forged = Action::Penalise { peer, offence: Offence::BadSignature };
		carry_out(&mut gossip, &mut reporter, vec![forged]);
		assert_eq!(offences(&mut gossip), [Offence::BadSignature]);
	}
}
