// SPDX-License-Identifier: Apache-2.0

//! What the SDK's gossip asks for every message that arrives, leaves or is kept.

use super::{
	ledger::{Ledger, Name},
	peers::Peers,
	sentence::Sentence,
	topic, Clock,
};
use crate::client::Block;
use parking_lot::{Mutex, RwLock};
use sc_network::ObservedRole;
use sc_network_gossip::{MessageIntent, ValidationResult, Validator, ValidatorContext};
use sc_network_types::PeerId;
use std::{
	collections::{HashMap, VecDeque},
	sync::Arc,
};
use vigil_primitives::ServiceId;
use vigil_runtime::Hash;
use vigil_watcher::{Filter, Millis, Offence, PeerTag};

/// The most sentences that wait to be carried out.
const MOST_SENTENCES: usize = 1_024;

/// Something to be done to a peer for something.
#[derive(Clone, Copy, Debug)]
pub struct Sentenced {
	/// The peer.
	pub peer: PeerId,
	/// What it did.
	pub offence: Offence,
	/// What it costs.
	pub sentence: Sentence,
}

#[derive(Debug, Default)]
struct State {
	peers: Peers,
	ledger: Ledger,
	sentenced: VecDeque<Sentenced>,
}

/// Lets in what an honest peer may say, and lets out what still matters, to each peer once.
pub struct VoteValidator {
	filter: RwLock<Arc<Filter>>,
	state: Mutex<State>,
	clock: Arc<dyn Clock>,
}

impl VoteValidator {
	/// Lets nothing in before the first [`Self::set_filter`].
	pub fn new(clock: Arc<dyn Clock>) -> Arc<Self> {
		Arc::new(Self { filter: RwLock::default(), state: Mutex::default(), clock })
	}

	/// From now on lets in what `filter` lets in, and keeps what it needs.
	pub fn set_filter(&self, filter: Arc<Filter>) {
		*self.filter.write() = filter;
	}

	/// Peers that speak the protocol with us.
	pub fn peer_count(&self) -> usize {
		self.state.lock().peers.connected()
	}

	/// Messages that are on their way.
	pub fn open_messages(&self) -> usize {
		self.state.lock().ledger.open()
	}

	/// What the peer is called inside; `None` if it has left.
	pub fn tag(&self, peer: &PeerId) -> Option<PeerTag> {
		let state = self.state.lock();
		let tag = state.peers.tag(peer);
		state.peers.is_connected(tag).then_some(tag)
	}

	/// Says that a verified message is on its way from now on; `false` if it is already.
	pub fn open_up(&self, service: ServiceId, bytes: &[u8]) -> bool {
		let now = self.clock.steady();
		let ledger = &mut self.state.lock().ledger;
		let name = ledger.name(bytes);
		ledger.open_up(name, service, now)
	}

	/// A peer did something, whether it is still there or not.
	pub fn accuse(&self, peer: PeerTag, offence: Offence) {
		let now = self.clock.steady();
		let State { peers, sentenced, .. } = &mut *self.state.lock();
		if sentenced.len() < MOST_SENTENCES {
			let accused = peers.accuse(peer, offence, now);
			sentenced.extend(accused.map(|(peer, sentence)| Sentenced { peer, offence, sentence }));
		}
	}

	/// What is to be done next.
	pub fn next_sentenced(&self) -> Option<Sentenced> {
		self.state.lock().sentenced.pop_front()
	}

	/// Whose turn it is to be heard; fails if the peer is not to be listened to.
	fn admit(&self, sender: &PeerId, size: usize) -> Result<PeerTag, Option<(PeerTag, Offence)>> {
		let now = self.clock.steady();
		let peers = &mut self.state.lock().peers;
		let tag = peers.tag(sender);
		if !peers.is_connected(tag) || peers.is_deaf_to(tag, now) {
			return Err(None);
		}
		match peers.may_have_sent(tag, size, now) {
			true => Ok(tag),
			false => Err(Some((tag, Offence::TooMany))),
		}
	}

	/// The service of a message, if it is to be read on.
	fn check(&self, sender: &PeerId, data: &[u8]) -> Result<ServiceId, Option<(PeerTag, Offence)>> {
		let tag = self.admit(sender, data.len())?;
		let filter = self.filter.read().clone();
		let checked = filter.check(data, self.clock.wall());
		let service = checked.map_err(|offence| Some((tag, offence)))?;
		let now = self.clock.steady();
		let ledger = &mut self.state.lock().ledger;
		let name = ledger.name(data);
		ledger.heard(name, service, tag, now);
		Ok(service)
	}
}

impl Validator<Block> for VoteValidator {
	fn new_peer(&self, _: &mut dyn ValidatorContext<Block>, who: &PeerId, _: ObservedRole) {
		let now = self.clock.steady();
		let State { peers, ledger, .. } = &mut *self.state.lock();
		peers.join(who, now);
		ledger.forget_peer(peers.tag(who));
	}

	fn peer_disconnected(&self, _: &mut dyn ValidatorContext<Block>, who: &PeerId) {
		let now = self.clock.steady();
		self.state.lock().peers.leave(who, now);
	}

	/// A message is passed on by the worker, after its signature was verified: nobody is blamed
	/// for a forgery that somebody else made.
	fn validate(
		&self,
		_: &mut dyn ValidatorContext<Block>,
		sender: &PeerId,
		data: &[u8],
	) -> ValidationResult<Hash> {
		match self.check(sender, data) {
			Ok(service) => ValidationResult::ProcessAndDiscard(topic(service)),
			Err(accused) => {
				if let Some((tag, offence)) = accused {
					self.accuse(tag, offence);
				}
				ValidationResult::Discard
			},
		}
	}

	fn message_expired<'a>(&'a self) -> Box<dyn FnMut(Hash, &[u8]) -> bool + 'a> {
		let need = Need::new(self);
		let mut surplus = self.state.lock().ledger.begin_sweep();
		Box::new(move |_, data| {
			let is_kept = need.filter.is_kept(data, need.now);
			let ledger = &mut self.state.lock().ledger;
			let name = ledger.name(data);
			if !is_kept {
				ledger.close(name);
				return true;
			}
			!ledger.stays(name, &mut surplus)
		})
	}

	/// One of these is made for every message that is sent and for every round of maintenance, and is
	/// asked for each peer: what is found out for one peer holds for the others.
	fn message_allowed<'a>(
		&'a self,
	) -> Box<dyn FnMut(&PeerId, MessageIntent, &Hash, &[u8]) -> bool + 'a> {
		let need = Need::new(self);
		let now = self.clock.steady();
		let mut asked = HashMap::<Name, Asked>::new();
		Box::new(move |who, intent, _, data| {
			let State { peers, ledger, .. } = &mut *self.state.lock();
			let (name, tag) = (ledger.name(data), peers.tag(who));
			if intent == MessageIntent::PeriodicRebroadcast {
				// The SDK has seen it come from there after it was sent elsewhere.
				ledger.sent(name, tag);
			}
			let Asked { is_needed, again } = *asked.entry(name).or_insert_with(|| Asked {
				is_needed: need.ask(data),
				again: ledger.is_due_again(name, now),
			});
			let count = peers.connected();
			let allowed = is_needed
				&& ledger.is_due(name, tag, count, again, now)
				&& peers.may_be_sent(tag, data.len(), now);
			if allowed {
				ledger.sent(name, tag);
			}
			allowed
		})
	}
}

/// What is known of a message while it is offered to one peer after the other.
#[derive(Clone, Copy)]
struct Asked {
	is_needed: bool,
	again: bool,
}

/// What still matters at one time.
struct Need {
	filter: Arc<Filter>,
	now: Millis,
}

impl Need {
	fn new(validator: &VoteValidator) -> Self {
		Self { filter: validator.filter.read().clone(), now: validator.clock.wall() }
	}

	fn ask(&self, data: &[u8]) -> bool {
		self.filter.is_needed(data, self.now)
	}
}
