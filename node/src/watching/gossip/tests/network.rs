// SPDX-License-Identifier: Apache-2.0

//! A network double, as in the SDK's own tests, between real gossip engines.

use super::{
	super::{Gossip, Heard, Links, Meter},
	clock::TestClock,
};
use crate::client::Block;
use codec::Encode;
use futures::{
	channel::mpsc::{unbounded, UnboundedReceiver, UnboundedSender},
	task::noop_waker,
	Stream, StreamExt,
};
use parking_lot::Mutex;
use sc_network::{
	config::MultiaddrWithPeerId,
	error::Error,
	service::traits::{Direction, MessageSink, NotificationEvent},
	Event, Multiaddr, NetworkBlock, NetworkEventStream, NetworkPeers, NotificationService,
	ObservedRole, ProtocolName, ReputationChange, Roles,
};
use sc_network_sync::{SyncEvent, SyncEventStream};
use sc_network_types::PeerId;
use sp_runtime::traits::NumberFor;
use std::{
	collections::{BTreeMap, BTreeSet, HashSet},
	pin::Pin,
	sync::Arc,
	task::{Context, Poll},
	time::{Duration, Instant},
};
use substrate_prometheus_endpoint::Registry;
use vigil_runtime::Hash;
use vigil_watcher::{Filter, PeerTag};

/// How long anything may take. The SDK's maintenance runs every 1.1 s by a clock that cannot be turned.
const DEADLINE: Duration = Duration::from_secs(60);

/// What happened on the wire and to reputations.
#[derive(Default)]
pub struct Record {
	/// Messages by sender, receiver and bytes, and how often each was sent.
	pub sent: BTreeMap<(usize, usize, Vec<u8>), usize>,
	/// Who thought what of whom.
	pub reports: Vec<(usize, usize, ReputationChange)>,
	/// Who ended the connection with whom.
	pub dropped: BTreeSet<(usize, usize)>,
}

impl Record {
	/// How many messages were sent, copies too.
	pub fn messages(&self) -> usize {
		self.sent.values().sum()
	}

	/// How many messages went from one node to another.
	pub fn between(&self, from: usize, to: usize) -> usize {
		let link = self.sent.iter().filter(|((f, t, _), _)| (*f, *t) == (from, to));
		link.map(|(_, count)| count).sum()
	}
}

/// What all nodes share.
struct Hub {
	ids: Vec<PeerId>,
	inboxes: Vec<UnboundedSender<NotificationEvent>>,
	record: Mutex<Record>,
}

impl Hub {
	fn index(&self, id: &PeerId) -> usize {
		self.ids.iter().position(|other| other == id).expect("only nodes of this network are known")
	}

	fn tell(&self, node: usize, event: NotificationEvent) {
		// A node that is gone hears nothing.
		let _ = self.inboxes[node].unbounded_send(event);
	}

	fn close(&self, a: usize, b: usize) {
		for (node, peer) in [(a, b), (b, a)] {
			self.tell(node, NotificationEvent::NotificationStreamClosed { peer: self.ids[peer] });
		}
	}
}

/// Real gossip on a network that loses nothing.
pub struct TestNet {
	hub: Arc<Hub>,
	pub nodes: Vec<Gossip>,
	pub heard: Vec<Vec<(PeerTag, Vec<u8>)>>,
	pub registries: Vec<Registry>,
	/// Nodes that verify what they hear and pass it on.
	pub relays: bool,
}

impl TestNet {
	/// So many nodes without connections.
	pub fn new(count: usize, clock: &Arc<TestClock>) -> Self {
		let ids: Vec<_> = (0..count).map(|_| PeerId::random()).collect();
		let (inboxes, outlets): (Vec<_>, Vec<_>) = (0..count).map(|_| unbounded()).unzip();
		let hub = Arc::new(Hub { ids, inboxes, record: Mutex::default() });
		let registries: Vec<_> = (0..count).map(|_| Registry::new()).collect();
		let nodes = outlets.into_iter().zip(&registries).enumerate();
		let nodes = nodes.map(|(own, (events, registry))| {
			let place = Place { hub: hub.clone(), own };
			let links = Links {
				network: place.clone(),
				sync: place.clone(),
				protocol: "/test/vigil".into(),
				messages: Box::new(Messages { place, events, protocol: "/test/vigil".into() }),
			};
			let meter = Meter::register(registry).unwrap();
			Gossip::with_clock(links, Some(meter), None, clock.clone())
		});
		let nodes = nodes.collect();
		Self { hub, nodes, heard: vec![Vec::new(); count], registries, relays: true }
	}

	/// Connects two nodes.
	pub fn connect(&self, a: usize, b: usize) {
		for (node, peer) in [(a, b), (b, a)] {
			self.hub.tell(
				node,
				NotificationEvent::NotificationStreamOpened {
					peer: self.hub.ids[peer],
					direction: Direction::Inbound,
					handshake: Roles::FULL.encode(),
					negotiated_fallback: None,
				},
			);
		}
	}

	/// What a node calls a peer that it is connected with.
	pub fn tag(&self, node: usize, peer: usize) -> Option<PeerTag> {
		self.nodes[node].validator.tag(&self.hub.ids[peer])
	}

	/// Ends the connection of two nodes.
	pub fn disconnect(&self, a: usize, b: usize) {
		self.hub.close(a, b);
	}

	/// Puts bytes on the wire that no gossip engine would send.
	pub fn inject(&self, from: usize, to: usize, bytes: Vec<u8>) {
		let peer = self.hub.ids[from];
		self.hub.tell(to, NotificationEvent::NotificationReceived { peer, notification: bytes });
	}

	/// Gives all nodes the same filter.
	pub fn update(&mut self, filter: &Arc<Filter>, services: &[vigil_primitives::ServiceId]) {
		for node in &mut self.nodes {
			node.update(filter.clone(), services.iter().copied());
		}
	}

	/// What happened so far.
	pub fn record<T>(&self, look: impl FnOnce(&Record) -> T) -> T {
		look(&self.hub.record.lock())
	}

	/// The value of one of a node's metrics, all of which begin alike.
	pub fn metric(&self, node: usize, name: &str, direction: Option<&str>) -> f64 {
		let families = self.registries[node].gather();
		let name = format!("vigil_watcher_gossip_{name}");
		let family = families.iter().find(|family| family.get_name() == name).unwrap();
		let series = family.get_metric().iter().find(|one| {
			direction.is_none_or(|wanted| one.get_label().iter().any(|l| l.get_value() == wanted))
		});
		let series = series.unwrap();
		series.get_counter().get_value() + series.get_gauge().get_value()
	}

	/// Lets the nodes work until `done`, and passes on what they hear if they relay.
	pub fn run_until(&mut self, what: &str, mut done: impl FnMut(&mut Self) -> bool) {
		let start = Instant::now();
		while !done(self) {
			assert!(start.elapsed() < DEADLINE, "{what}: not within {DEADLINE:?}");
			if !self.step() {
				std::thread::yield_now();
			}
		}
	}

	/// Lets the nodes work for so many rounds of the SDK's maintenance.
	pub fn run_for_ticks(&mut self, ticks: u32) {
		// The SDK's own interval, and a little.
		let end = Instant::now() + Duration::from_millis(1_150) * ticks;
		self.run_until("ticks", |_| Instant::now() >= end);
	}

	/// Whether there was anything to do.
	fn step(&mut self) -> bool {
		let waker = noop_waker();
		let mut context = Context::from_waker(&waker);
		let mut busy = false;
		for (node, heard) in self.nodes.iter_mut().zip(&mut self.heard) {
			while let Poll::Ready(event) = node.poll_next_unpin(&mut context) {
				busy = true;
				let Some(Heard::Message { from, bytes }) = event else { continue };
				heard.push((from, bytes.clone()));
				if self.relays {
					let message = vigil_watcher::Message::from_bytes(&bytes).unwrap();
					node.send(message.signed().service, bytes);
				}
			}
		}
		busy
	}
}

/// One node's place in the network.
#[derive(Clone)]
struct Place {
	hub: Arc<Hub>,
	own: usize,
}

impl std::fmt::Debug for Place {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		write!(f, "node {}", self.own)
	}
}

#[async_trait::async_trait]
impl NetworkPeers for Place {
	fn report_peer(&self, peer: PeerId, change: ReputationChange) {
		self.hub.record.lock().reports.push((self.own, self.hub.index(&peer), change));
	}

	fn remove_peers_from_reserved_set(
		&self,
		_: ProtocolName,
		peers: Vec<PeerId>,
	) -> Result<(), String> {
		for peer in peers.iter().map(|peer| self.hub.index(peer)) {
			self.hub.record.lock().dropped.insert((self.own, peer));
			self.hub.close(self.own, peer);
		}
		Ok(())
	}

	fn peer_role(&self, _: PeerId, _: Vec<u8>) -> Option<ObservedRole> {
		Some(ObservedRole::Full)
	}

	/// As the SDK does with reserved peers, and gossip reserves all of them.
	fn disconnect_peer(&self, _: PeerId, _: ProtocolName) {}

	fn add_peers_to_reserved_set(
		&self,
		_: ProtocolName,
		_: HashSet<Multiaddr>,
	) -> Result<(), String> {
		Ok(())
	}

	fn set_authorized_peers(&self, _: HashSet<PeerId>) {
		unreachable!("the gossip engine never asks for this")
	}
	fn set_authorized_only(&self, _: bool) {
		unreachable!("the gossip engine never asks for this")
	}
	fn add_known_address(&self, _: PeerId, _: Multiaddr) {
		unreachable!("the gossip engine never asks for this")
	}
	fn peer_reputation(&self, _: &PeerId) -> i32 {
		unreachable!("the gossip engine never asks for this")
	}
	fn accept_unreserved_peers(&self) {
		unreachable!("the gossip engine never asks for this")
	}
	fn deny_unreserved_peers(&self) {
		unreachable!("the gossip engine never asks for this")
	}
	fn add_reserved_peer(&self, _: MultiaddrWithPeerId) -> Result<(), String> {
		unreachable!("the gossip engine never asks for this")
	}
	fn remove_reserved_peer(&self, _: PeerId) {
		unreachable!("the gossip engine never asks for this")
	}
	fn set_reserved_peers(&self, _: ProtocolName, _: HashSet<Multiaddr>) -> Result<(), String> {
		unreachable!("the gossip engine never asks for this")
	}
	fn sync_num_connected(&self) -> usize {
		unreachable!("the gossip engine never asks for this")
	}
	async fn reserved_peers(&self) -> Result<Vec<PeerId>, ()> {
		unreachable!("the gossip engine never asks for this")
	}
}

impl NetworkEventStream for Place {
	fn event_stream(&self, _: &'static str) -> Pin<Box<dyn Stream<Item = Event> + Send>> {
		unreachable!("the gossip engine never asks for this")
	}
}

impl SyncEventStream for Place {
	fn event_stream(&self, _: &'static str) -> Pin<Box<dyn Stream<Item = SyncEvent> + Send>> {
		Box::pin(futures::stream::pending())
	}
}

impl NetworkBlock<Hash, NumberFor<Block>> for Place {
	fn announce_block(&self, _: Hash, _: Option<Vec<u8>>) {
		unreachable!("the gossip engine never asks for this")
	}
	fn new_best_block_imported(&self, _: Hash, _: NumberFor<Block>) {
		unreachable!("the gossip engine never asks for this")
	}
}

/// One node's end of the protocol.
#[derive(Debug)]
struct Messages {
	place: Place,
	events: UnboundedReceiver<NotificationEvent>,
	protocol: ProtocolName,
}

#[async_trait::async_trait]
impl NotificationService for Messages {
	fn send_sync_notification(&mut self, peer: &PeerId, notification: Vec<u8>) {
		let Place { hub, own } = &self.place;
		let to = hub.index(peer);
		let sent = (*own, to, notification.clone());
		*hub.record.lock().sent.entry(sent).or_default() += 1;
		hub.tell(to, NotificationEvent::NotificationReceived { peer: hub.ids[*own], notification });
	}

	async fn next_event(&mut self) -> Option<NotificationEvent> {
		self.events.next().await
	}

	fn protocol(&self) -> &ProtocolName {
		&self.protocol
	}

	async fn open_substream(&mut self, _: PeerId) -> Result<(), ()> {
		unreachable!("the gossip engine never asks for this")
	}
	async fn close_substream(&mut self, _: PeerId) -> Result<(), ()> {
		unreachable!("the gossip engine never asks for this")
	}
	async fn send_async_notification(&mut self, _: &PeerId, _: Vec<u8>) -> Result<(), Error> {
		unreachable!("the gossip engine never asks for this")
	}
	async fn set_handshake(&mut self, _: Vec<u8>) -> Result<(), ()> {
		unreachable!("the gossip engine never asks for this")
	}
	fn try_set_handshake(&mut self, _: Vec<u8>) -> Result<(), ()> {
		unreachable!("the gossip engine never asks for this")
	}
	fn clone(&mut self) -> Result<Box<dyn NotificationService>, ()> {
		unreachable!("the gossip engine never asks for this")
	}
	fn message_sink(&self, _: &PeerId) -> Option<Box<dyn MessageSink>> {
		unreachable!("the gossip engine never asks for this")
	}
}
