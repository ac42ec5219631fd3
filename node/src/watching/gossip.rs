// SPDX-License-Identifier: Apache-2.0

//! Votes and certificates between nodes, over the SDK's gossip.
//!
//! Every node passes on what it has verified, of every service, so that a few watchers among many nodes
//! hear each other. A message goes to each peer once, and again to those who have it only after long
//! pauses and while it can still matter; what is certified or overtaken is dropped. So the traffic of a
//! network is that of its votes, however old it is.
//!
//! ```text
//!  arrives -> deaf? allowance? -> Filter::check -> worker: verified -> Gossip::send -> kept
//!                 |                    |                |                               | every 1.1 s
//!                 '----- Offence ------'---- Offence ---'-> fined or expelled           v
//!                                                        needed? due? allowance? -> peers without it
//! ```

mod allowance;
mod ledger;
mod meter;
mod peers;
mod sentence;
#[cfg(test)]
pub(super) mod tests;
mod validator;

pub use meter::Meter;

use crate::client::Block;
use futures::{
	channel::mpsc::Receiver,
	stream::{abortable, AbortHandle, Abortable, SelectAll},
	FutureExt, Stream, StreamExt,
};
use meter::Metered;
use sc_network::{NetworkPeers, NotificationService, ProtocolName};
use sc_network_gossip::{GossipEngine, Network, Syncing, TopicNotification};
use sentence::Sentence;
use sp_runtime::traits::{BlakeTwo256, Hash as _};
use std::{
	collections::{BTreeMap, BTreeSet},
	pin::Pin,
	sync::Arc,
	task::{Context, Poll},
	time::{Duration, Instant},
};
use substrate_prometheus_endpoint::Registry;
use validator::{Sentenced, VoteValidator};
use vigil_primitives::ServiceId;
use vigil_runtime::Hash;
use vigil_watcher::{Filter, Millis, Offence, PeerTag};

/// Under which the messages of a service are kept and handed over.
fn topic(service: ServiceId) -> Hash {
	BlakeTwo256::hash_of(&(b"vigil/votes", service))
}

/// The time that messages speak of, and one that never jumps for what is counted by it.
pub trait Clock: Send + Sync {
	/// Unix time.
	fn wall(&self) -> Millis;
	/// Time since some moment.
	fn steady(&self) -> Duration;
}

/// The machine's clocks.
struct SystemClock(Instant);

impl Clock for SystemClock {
	fn wall(&self) -> Millis {
		super::now()
	}

	fn steady(&self) -> Duration {
		self.0.elapsed()
	}
}

/// What the network is made of.
pub struct Links<N, S> {
	/// Peers.
	pub network: N,
	/// Block synchronisation, which decides who is a peer.
	pub sync: S,
	/// The protocol's name.
	pub protocol: ProtocolName,
	/// The protocol's messages.
	pub messages: Box<dyn NotificationService>,
}

/// What comes from peers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
	/// A message that passed the cheap checks, to be verified.
	Message {
		/// Who sent it.
		from: PeerTag,
		/// See [`vigil_watcher::Message`].
		bytes: Vec<u8>,
	},
	/// A peer was punished for this.
	Offence(Offence),
}

/// Gossip as the worker sees it: a stream of what is heard, which ends with the network, and a way to
/// send. Nothing moves unless the stream is polled.
pub struct Gossip {
	engine: GossipEngine<Block>,
	validator: Arc<VoteValidator>,
	network: Box<dyn NetworkPeers + Send + Sync>,
	protocol: ProtocolName,
	inboxes: SelectAll<Abortable<Receiver<TopicNotification>>>,
	services: BTreeMap<ServiceId, AbortHandle>,
	meter: Option<Meter>,
}

impl Gossip {
	/// Joins the protocol. Lets nothing in before the first [`Self::update`].
	pub fn new<N, S>(links: Links<N, S>, meter: Option<Meter>, registry: Option<&Registry>) -> Self
	where
		N: Network<Block> + Clone + Send + Sync + 'static,
		S: Syncing<Block> + Clone + Send + 'static,
	{
		Self::with_clock(links, meter, registry, Arc::new(SystemClock(Instant::now())))
	}

	fn with_clock<N, S>(
		links: Links<N, S>,
		meter: Option<Meter>,
		registry: Option<&Registry>,
		clock: Arc<dyn Clock>,
	) -> Self
	where
		N: Network<Block> + Clone + Send + Sync + 'static,
		S: Syncing<Block> + Clone + Send + 'static,
	{
		let Links { network, sync, protocol, messages } = links;
		let validator = VoteValidator::new(clock);
		let engine = GossipEngine::new(
			network.clone(),
			sync,
			Metered::new(messages, meter.clone()),
			protocol.clone(),
			validator.clone(),
			registry,
		);
		Self {
			engine,
			validator,
			network: Box::new(network),
			protocol,
			inboxes: SelectAll::new(),
			services: BTreeMap::new(),
			meter,
		}
	}

	/// From now on lets in what `filter` lets in and hears of these services. Cheap where little
	/// changed: call it whenever something was certified.
	pub fn update(&mut self, filter: Arc<Filter>, services: impl IntoIterator<Item = ServiceId>) {
		self.set_filter(filter);
		let services: BTreeSet<_> = services.into_iter().collect();
		self.services.retain(|service, inbox| {
			let stays = services.contains(service);
			if !stays {
				inbox.abort();
			}
			stays
		});
		for service in services {
			if !self.services.contains_key(&service) {
				let (inbox, handle) = abortable(self.engine.messages_for(topic(service)));
				self.inboxes.push(inbox);
				self.services.insert(service, handle);
			}
		}
	}

	/// As [`Self::update`], for the same services.
	pub fn set_filter(&mut self, filter: Arc<Filter>) {
		self.validator.set_filter(filter);
		if let Some(meter) = &self.meter {
			meter.set_open(self.validator.open_messages());
		}
	}

	/// Sends a message of this node, or one that was verified here, to all peers that have not got it.
	/// What was sent before is repeated by its own schedule, not because it is sent again.
	pub fn send(&mut self, service: ServiceId, bytes: Vec<u8>) {
		if self.validator.open_up(service, &bytes) {
			self.engine.gossip_message(topic(service), bytes, false);
		}
	}

	/// Punishes a peer, whether it is still there or not. A [`Heard::Offence`] follows if it was.
	pub fn accuse(&mut self, peer: PeerTag, offence: Offence) {
		self.validator.accuse(peer, offence);
	}

	/// Peers that speak the protocol with us.
	pub fn peer_count(&self) -> usize {
		self.validator.peer_count()
	}

	fn carry_out(&self, sentenced: &Sentenced) {
		let Sentenced { peer, offence, sentence } = *sentenced;
		match sentence {
			Sentence::Fined(cost) => self.engine.report(peer, cost),
			Sentence::Expelled(cost) => {
				log::warn!(target: "watcher", "Peer {peer} is expelled: {offence:?}");
				self.engine.report(peer, cost);
				// A ban alone does not part us from peers that gossip or the operator reserved.
				if self.validator.tag(&peer).is_some() {
					let protocol = self.protocol.clone();
					if let Err(error) =
						self.network.remove_peers_from_reserved_set(protocol, vec![peer])
					{
						log::debug!(target: "watcher", "Peer {peer} cannot be dropped: {error}");
					}
					self.network.disconnect_peer(peer, self.protocol.clone());
				}
			},
		}
	}
}

impl Stream for Gossip {
	type Item = Heard;

	fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Heard>> {
		let this = self.get_mut();
		if this.engine.poll_unpin(context).is_ready() {
			return Poll::Ready(None);
		}
		if let Some(sentenced) = this.validator.next_sentenced() {
			this.carry_out(&sentenced);
			return Poll::Ready(Some(Heard::Offence(sentenced.offence)));
		}
		while let Poll::Ready(Some(message)) = this.inboxes.poll_next_unpin(context) {
			// What has no sender was sent from here.
			let from = message.sender.and_then(|peer| this.validator.tag(&peer));
			if let Some(from) = from {
				return Poll::Ready(Some(Heard::Message { from, bytes: message.message }));
			}
		}
		Poll::Pending
	}
}
