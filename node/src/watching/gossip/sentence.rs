// SPDX-License-Identifier: Apache-2.0

//! What an offence costs a peer.

use sc_network::ReputationChange;
use vigil_watcher::Offence;

/// What is done to a peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sentence {
	/// Its reputation falls. At most once in a while, so that fines alone never part two nodes: who
	/// sends too much is not heard beyond its allowance anyway.
	Fined(ReputationChange),
	/// It is banned and disconnected, and not listened to when it comes back: nobody passes on what it
	/// has not verified, so who sends a forgery made it.
	Expelled(ReputationChange),
}

/// The sentence; none where two honest peers may differ, as one that lags behind.
pub fn sentence(offence: Offence) -> Option<Sentence> {
	use ReputationChange as Rep;
	let fined = |value, reason| Some(Sentence::Fined(Rep::new(value, reason)));
	match offence {
		fatal if fatal.is_fatal() => {
			Some(Sentence::Expelled(Rep::new_fatal("Vigil: forged signature")))
		},
		Offence::TooMany => fined(-(1 << 18), "Vigil: too many messages"),
		other if other.is_hostile() => {
			fined(-(1 << 20), "Vigil: message that no honest node sends")
		},
		_ => None,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn who_lags_behind_pays_nothing_and_who_forges_is_expelled() {
		assert!(sentence(Offence::TooOld).is_none());
		assert!(sentence(Offence::UnknownSet).is_none());
		for offence in [Offence::TooMany, Offence::Malformed, Offence::Oversized] {
			let sentence = sentence(offence);
			assert!(matches!(sentence, Some(Sentence::Fined(cost)) if cost.value < -100_000));
		}
		let forged = sentence(Offence::BadSignature);
		assert!(matches!(forged, Some(Sentence::Expelled(cost)) if cost.value == i32::MIN));
	}
}
