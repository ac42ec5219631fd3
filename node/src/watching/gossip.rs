// SPDX-License-Identifier: Apache-2.0

//! What is let in from peers: cheap checks on the network's thread, before anything is queued.

use crate::client::Block;
use parking_lot::{Mutex, RwLock};
use sc_network::{ObservedRole, ReputationChange};
use sc_network_gossip::{ValidationResult, Validator, ValidatorContext};
use sc_network_types::PeerId;
use sc_utils::mpsc::TracingUnboundedSender;
use sp_runtime::traits::{BlakeTwo256, Hash as _};
use std::{collections::HashMap, sync::Arc, time::Instant};
use vigil_runtime::Hash;
use vigil_watcher::{Filter, Offence, PeerTag};

/// Messages that a peer may send at once.
const BURST: f64 = 8_192.0;
/// Messages that a peer may send per second, in the long run.
const PER_SECOND: f64 = 2_048.0;

/// The one topic of the protocol: what belongs to whom, the messages say themselves.
pub fn topic() -> Hash {
	BlakeTwo256::hash(b"vigil/votes")
}

/// What an offence costs a peer. A peer that only lags behind pays nothing.
pub fn cost(offence: Offence) -> Option<ReputationChange> {
	let reason = match offence {
		Offence::BadSignature => return Some(Rep::new(-(1 << 20), "Vigil: forged signature")),
		Offence::TooMany => return Some(Rep::new(-(1 << 18), "Vigil: too many messages")),
		other if other.is_hostile() => "Vigil: message that no honest node sends",
		_ => return None,
	};
	Some(Rep::new(-(1 << 20), reason))
}

use ReputationChange as Rep;

/// One peer: how it is called inside, and how many messages it may still send.
#[derive(Clone, Copy, Debug)]
struct Peer {
	tag: PeerTag,
	allowance: f64,
	filled_at: Instant,
}

impl Peer {
	fn new(tag: PeerTag) -> Self {
		Self { tag, allowance: BURST, filled_at: Instant::now() }
	}

	/// Whether one more message is in order at `now`.
	fn may_send(&mut self, now: Instant) -> bool {
		let idle = now.saturating_duration_since(self.filled_at).as_secs_f64();
		self.allowance = (self.allowance + idle * PER_SECOND).min(BURST);
		self.filled_at = now;
		let allowed = self.allowance >= 1.0;
		if allowed {
			self.allowance -= 1.0;
		}
		allowed
	}
}

#[derive(Debug, Default)]
struct Peers {
	known: HashMap<PeerId, Peer>,
	last_tag: u64,
}

/// Checks messages as they arrive and as they leave.
pub struct VoteValidator {
	filter: RwLock<Arc<Filter>>,
	peers: Mutex<Peers>,
	penalties: TracingUnboundedSender<(PeerId, Offence)>,
}

impl VoteValidator {
	/// Lets in what `filter` lets in; reports offences through `penalties`.
	pub fn new(
		filter: Arc<Filter>,
		penalties: TracingUnboundedSender<(PeerId, Offence)>,
	) -> Arc<Self> {
		Arc::new(Self { filter: RwLock::new(filter), peers: Mutex::default(), penalties })
	}

	/// From now on lets in what `filter` lets in.
	pub fn set_filter(&self, filter: Arc<Filter>) {
		*self.filter.write() = filter;
	}

	/// Peers that speak the protocol with us.
	pub fn peer_count(&self) -> usize {
		self.peers.lock().known.len()
	}

	/// What the peer is called inside; `None` if it has left.
	pub fn tag(&self, peer: &PeerId) -> Option<PeerTag> {
		self.peers.lock().known.get(peer).map(|peer| peer.tag)
	}

	/// Who is called so inside; `None` if it has left.
	pub fn peer(&self, tag: PeerTag) -> Option<PeerId> {
		let peers = self.peers.lock();
		peers.known.iter().find(|(_, peer)| peer.tag == tag).map(|(id, _)| *id)
	}

	fn check(&self, sender: &PeerId, data: &[u8]) -> Result<(), Offence> {
		let in_order = |peer: &mut Peer| peer.may_send(Instant::now());
		if !self.peers.lock().known.get_mut(sender).is_some_and(in_order) {
			return Err(Offence::TooMany);
		}
		let filter = self.filter.read().clone();
		filter.check(data, super::now()).map(drop)
	}
}

impl Validator<Block> for VoteValidator {
	fn new_peer(&self, _: &mut dyn ValidatorContext<Block>, who: &PeerId, _: ObservedRole) {
		let mut peers = self.peers.lock();
		peers.last_tag += 1;
		let peer = Peer::new(PeerTag(peers.last_tag));
		peers.known.insert(*who, peer);
	}

	fn peer_disconnected(&self, _: &mut dyn ValidatorContext<Block>, who: &PeerId) {
		self.peers.lock().known.remove(who);
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
			Ok(()) => ValidationResult::ProcessAndDiscard(topic()),
			Err(offence) => {
				if cost(offence).is_some() {
					let _ = self.penalties.unbounded_send((*sender, offence));
				}
				ValidationResult::Discard
			},
		}
	}

	fn message_expired<'a>(&'a self) -> Box<dyn FnMut(Hash, &[u8]) -> bool + 'a> {
		let filter = self.filter.read().clone();
		let now = super::now();
		Box::new(move |_, data| filter.check(data, now).is_err())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::time::Duration;

	#[test]
	fn a_peer_that_sends_without_end_is_stopped_and_may_go_on_later() {
		let mut peer = Peer::new(PeerTag(1));
		let start = peer.filled_at;
		let sent = (0..100_000).filter(|_| peer.may_send(start)).count();
		assert_eq!(sent, BURST as usize);
		let later = start + Duration::from_secs(1);
		let sent = (0..100_000).filter(|_| peer.may_send(later)).count();
		assert_eq!(sent, PER_SECOND as usize);
	}

	#[test]
	fn who_lags_behind_pays_nothing_and_who_forges_pays_much() {
		assert!(cost(Offence::TooOld).is_none());
		assert!(cost(Offence::UnknownSet).is_none());
		for offence in [Offence::BadSignature, Offence::Malformed, Offence::Oversized] {
			assert!(cost(offence).is_some_and(|cost| cost.value < -100_000));
		}
	}
}
