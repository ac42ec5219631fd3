// SPDX-License-Identifier: Apache-2.0

//! Who speaks the protocol with us, and how each of them behaved. What is known of a peer outlives
//! its connection: to come back clears nothing.

use super::{
	allowance::{Allowance, SENT, TAKEN},
	sentence::{sentence, Sentence},
};
use sc_network_types::PeerId;
use std::{
	collections::HashMap,
	hash::{BuildHasher, RandomState},
	time::Duration,
};
use vigil_watcher::{Offence, PeerTag};

/// How long nothing is heard from a peer that sent a forgery.
const DEAF_FOR: Duration = Duration::from_secs(600);
/// How often a peer is fined at most. A peer's reputation forgets half of what it holds in 139 s, so
/// that fines of this frequency add up to 200 of them and no more.
const FINED_EVERY: Duration = Duration::from_secs(1);
/// The most peers that are remembered after they left.
const MOST_GONE: usize = 4_096;

/// One peer.
#[derive(Debug)]
struct Peer {
	id: PeerId,
	is_connected: bool,
	taken: Allowance,
	sent: Allowance,
	deaf_until: Duration,
	fined_at: Option<Duration>,
	left_at: Duration,
}

/// All of them. Times are of a clock that never goes back.
#[derive(Debug, Default)]
pub struct Peers {
	names: RandomState,
	known: HashMap<PeerTag, Peer>,
	connected: usize,
}

impl Peers {
	/// What the peer is called inside: always the same, and nobody outside can know it.
	pub fn tag(&self, id: &PeerId) -> PeerTag {
		PeerTag(self.names.hash_one(id.to_bytes()))
	}

	/// How many are connected.
	pub fn connected(&self) -> usize {
		self.connected
	}

	/// Whether this one is.
	pub fn is_connected(&self, tag: PeerTag) -> bool {
		self.known.get(&tag).is_some_and(|peer| peer.is_connected)
	}

	/// A peer is there.
	pub fn join(&mut self, id: &PeerId, now: Duration) {
		let peer = self.known.entry(self.tag(id)).or_insert_with(|| Peer {
			id: *id,
			is_connected: false,
			taken: Allowance::full(TAKEN, now),
			sent: Allowance::full(SENT, now),
			deaf_until: Duration::ZERO,
			fined_at: None,
			left_at: now,
		});
		if !std::mem::replace(&mut peer.is_connected, true) {
			self.connected = self.connected.saturating_add(1);
		}
	}

	/// A peer has left.
	pub fn leave(&mut self, id: &PeerId, now: Duration) {
		let Some(peer) = self.known.get_mut(&self.tag(id)) else { return };
		peer.left_at = now;
		if std::mem::replace(&mut peer.is_connected, false) {
			self.connected = self.connected.saturating_sub(1);
		}
		if self.known.len().saturating_sub(self.connected) > MOST_GONE {
			self.forget_one();
		}
	}

	/// Forgets the one that may be heard again first, or has been away for longest.
	fn forget_one(&mut self) {
		let gone = self.known.iter().filter(|(_, peer)| !peer.is_connected);
		let first = gone.min_by_key(|(_, peer)| (peer.deaf_until, peer.left_at));
		if let Some(tag) = first.map(|(tag, _)| *tag) {
			self.known.remove(&tag);
		}
	}

	/// Whether nothing of this peer is listened to.
	pub fn is_deaf_to(&self, tag: PeerTag, now: Duration) -> bool {
		self.known.get(&tag).is_some_and(|peer| now < peer.deaf_until)
	}

	/// Whether the peer may have sent so much.
	pub fn may_have_sent(&mut self, tag: PeerTag, bytes: usize, now: Duration) -> bool {
		self.known.get_mut(&tag).is_some_and(|peer| peer.taken.take(bytes, now))
	}

	/// Whether so much may be sent to the peer.
	pub fn may_be_sent(&mut self, tag: PeerTag, bytes: usize, now: Duration) -> bool {
		let peer = self.known.get_mut(&tag);
		peer.is_some_and(|peer| now >= peer.deaf_until && peer.sent.take(bytes, now))
	}

	/// What is to be done to a peer that did this: nothing, if no honest one could not have, or if it
	/// paid a moment ago.
	pub fn accuse(
		&mut self,
		tag: PeerTag,
		offence: Offence,
		now: Duration,
	) -> Option<(PeerId, Sentence)> {
		let peer = self.known.get_mut(&tag)?;
		let sentence = sentence(offence)?;
		match sentence {
			Sentence::Expelled(_) => {
				let known = now < peer.deaf_until;
				peer.deaf_until = now.saturating_add(DEAF_FOR);
				// Once: it may have sent many before it was found out.
				(!known).then_some((peer.id, sentence))
			},
			Sentence::Fined(_) => {
				let paid = |at: Duration| now.saturating_sub(at) < FINED_EVERY;
				if peer.fined_at.is_some_and(paid) {
					return None;
				}
				peer.fined_at = Some(now);
				Some((peer.id, sentence))
			},
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const NOW: Duration = Duration::from_secs(5);

	fn with_peer() -> (Peers, PeerId, PeerTag) {
		let (mut peers, id) = (Peers::default(), PeerId::random());
		peers.join(&id, NOW);
		let tag = peers.tag(&id);
		(peers, id, tag)
	}

	#[test]
	fn a_forger_is_not_heard_again_because_it_came_back() {
		let (mut peers, id, tag) = with_peer();
		let accused = peers.accuse(tag, Offence::BadSignature, NOW);
		assert!(matches!(accused, Some((accused, Sentence::Expelled(_))) if accused == id));
		assert!(peers.accuse(tag, Offence::BadSignature, NOW).is_none(), "it is expelled once");
		peers.leave(&id, NOW);
		peers.join(&id, NOW);
		assert_eq!(peers.tag(&id), tag);
		assert!(peers.is_deaf_to(tag, NOW));
		assert!(!peers.may_be_sent(tag, 300, NOW));
		assert!(!peers.is_deaf_to(tag, NOW + DEAF_FOR));
		assert!(peers.may_be_sent(tag, 300, NOW + DEAF_FOR));
	}

	#[test]
	fn a_forgery_that_is_found_after_its_sender_left_is_remembered() {
		let (mut peers, id, tag) = with_peer();
		peers.leave(&id, NOW);
		assert!(peers.accuse(tag, Offence::BadSignature, NOW).is_some());
		peers.join(&id, NOW);
		assert!(peers.is_deaf_to(tag, NOW));
	}

	#[test]
	fn an_allowance_is_not_full_again_because_its_peer_came_back() {
		let (mut peers, id, tag) = with_peer();
		while peers.may_have_sent(tag, 300, NOW) {}
		peers.leave(&id, NOW);
		peers.join(&id, NOW);
		assert!(!peers.may_have_sent(tag, 300, NOW));
	}

	#[test]
	fn fines_of_one_peer_never_add_up_to_a_ban() {
		let (mut peers, _, tag) = with_peer();
		// As the node's peer store counts them.
		let banned = f64::from(71 * (i32::MIN / 100));
		let mut reputation = 0.0;
		for tenth in 0..36_000_u64 {
			let now = NOW + Duration::from_millis(tenth * 100);
			for offence in [Offence::TooMany, Offence::Malformed, Offence::Oversized] {
				let accused = peers.accuse(tag, offence, now);
				if let Some((_, Sentence::Fined(fine))) = accused {
					reputation += f64::from(fine.value);
				}
			}
			if tenth % 10 == 9 {
				reputation -= reputation / 200.0;
			}
			assert!(reputation > banned / 4.0, "{reputation} after {tenth} tenths");
		}
		assert!(reputation < 0.0);
	}

	#[test]
	fn what_is_remembered_of_who_left_is_bounded_and_forgers_are_forgotten_last() {
		let (mut peers, forger, tag) = with_peer();
		peers.accuse(tag, Offence::BadSignature, NOW);
		peers.leave(&forger, NOW);
		for _ in 0..MOST_GONE + 10 {
			let id = PeerId::random();
			peers.join(&id, NOW);
			peers.leave(&id, NOW);
		}
		assert_eq!(peers.known.len(), MOST_GONE);
		assert_eq!(peers.connected(), 0);
		assert!(peers.is_deaf_to(tag, NOW));
	}

	#[test]
	fn only_what_no_honest_peer_does_is_punished() {
		let (mut peers, _, tag) = with_peer();
		for offence in Offence::ALL {
			let (mut fresh, _, tag) = with_peer();
			assert_eq!(fresh.accuse(tag, offence, NOW).is_some(), offence.is_hostile());
		}
		assert!(peers.accuse(PeerTag(tag.0.wrapping_add(1)), Offence::BadSignature, NOW).is_none());
	}
}
