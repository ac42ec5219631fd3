// SPDX-License-Identifier: Apache-2.0

//! Counts what goes over the wire, on whichever network stack.

use sc_network::{
	error::Error,
	service::traits::{MessageSink, NotificationEvent},
	NotificationService, ProtocolName,
};
use sc_network_types::PeerId;
use substrate_prometheus_endpoint::{
	register, Counter, CounterVec, Gauge, Opts, PrometheusError, Registry, U64,
};

/// What goes in and out, and what is on its way.
#[derive(Clone, Debug)]
pub struct Meter {
	bytes_in: Counter<U64>,
	bytes_out: Counter<U64>,
	messages_in: Counter<U64>,
	messages_out: Counter<U64>,
	open: Gauge<U64>,
}

impl Meter {
	/// With series in `registry`, which read zero from the start.
	pub fn register(registry: &Registry) -> Result<Self, PrometheusError> {
		let counters = |name: &str, help: &str| -> Result<CounterVec<U64>, PrometheusError> {
			let options = Opts::new(format!("vigil_watcher_gossip_{name}"), help);
			register(CounterVec::new(options, &["direction"])?, registry)
		};
		let bytes = counters("bytes_total", "Bytes of votes and certificates on the wire")?;
		let messages =
			counters("messages_total", "Votes and certificates on the wire, copies too")?;
		let open = Gauge::new(
			"vigil_watcher_gossip_kept",
			"Messages that still matter, kept for peers that do not have them",
		)?;
		Ok(Self {
			bytes_in: bytes.with_label_values(&["in"]),
			bytes_out: bytes.with_label_values(&["out"]),
			messages_in: messages.with_label_values(&["in"]),
			messages_out: messages.with_label_values(&["out"]),
			open: register(open, registry)?,
		})
	}

	/// Shows how many messages are open.
	pub fn set_open(&self, count: usize) {
		self.open.set(count as u64);
	}

	fn count_in(&self, bytes: usize) {
		self.messages_in.inc();
		self.bytes_in.inc_by(bytes as u64);
	}

	fn count_out(&self, bytes: usize) {
		self.messages_out.inc();
		self.bytes_out.inc_by(bytes as u64);
	}
}

/// Messages of a protocol that are counted as they pass.
#[derive(Debug)]
pub struct Metered {
	messages: Box<dyn NotificationService>,
	meter: Option<Meter>,
}

impl Metered {
	/// Counts these messages if there is a meter.
	pub fn new(messages: Box<dyn NotificationService>, meter: Option<Meter>) -> Box<Self> {
		Box::new(Self { messages, meter })
	}
}

#[async_trait::async_trait]
impl NotificationService for Metered {
	async fn open_substream(&mut self, peer: PeerId) -> Result<(), ()> {
		self.messages.open_substream(peer).await
	}

	async fn close_substream(&mut self, peer: PeerId) -> Result<(), ()> {
		self.messages.close_substream(peer).await
	}

	fn send_sync_notification(&mut self, peer: &PeerId, notification: Vec<u8>) {
		if let Some(meter) = &self.meter {
			meter.count_out(notification.len());
		}
		self.messages.send_sync_notification(peer, notification);
	}

	async fn send_async_notification(
		&mut self,
		peer: &PeerId,
		notification: Vec<u8>,
	) -> Result<(), Error> {
		if let Some(meter) = &self.meter {
			meter.count_out(notification.len());
		}
		self.messages.send_async_notification(peer, notification).await
	}

	async fn set_handshake(&mut self, handshake: Vec<u8>) -> Result<(), ()> {
		self.messages.set_handshake(handshake).await
	}

	fn try_set_handshake(&mut self, handshake: Vec<u8>) -> Result<(), ()> {
		self.messages.try_set_handshake(handshake)
	}

	async fn next_event(&mut self) -> Option<NotificationEvent> {
		let event = self.messages.next_event().await;
		if let (Some(meter), Some(NotificationEvent::NotificationReceived { notification, .. })) =
			(&self.meter, &event)
		{
			meter.count_in(notification.len());
		}
		event
	}

	/// A copy counts too.
	fn clone(&mut self) -> Result<Box<dyn NotificationService>, ()> {
		let messages = self.messages.clone()?;
		Ok(Self::new(messages, self.meter.clone()))
	}

	fn protocol(&self) -> &ProtocolName {
		self.messages.protocol()
	}

	fn message_sink(&self, peer: &PeerId) -> Option<Box<dyn MessageSink>> {
		self.messages.message_sink(peer)
	}
}
