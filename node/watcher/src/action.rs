// SPDX-License-Identifier: Apache-2.0

//! What the engine asks its driver to do.

use crate::Message;
use vigil_primitives::{Certificate, Height, ServiceId};

/// A peer, by whatever number the driver gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PeerTag(pub u64);

/// Something to carry out.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::large_enum_variant)]
pub enum Action {
	/// Send this on: an own vote, or a message that was verified here.
	Gossip {
		/// The service that it is about.
		service: ServiceId,
		/// The message, see [`crate::Message`].
		bytes: Vec<u8>,
	},
	/// More than a third of the weight says Halt, and no quorum does yet: submit.
	Suspected(Certificate),
	/// A quorum: publish, store, submit. A second one of a statement names fewer absent.
	Certified(Certificate),
	/// Ask the ward's observer for its final block at this height, and hand it to
	/// [`crate::Engine::final_block`].
	WantFinalBlock {
		/// The service.
		service: ServiceId,
		/// The height.
		height: Height,
	},
	/// Think less of this peer; end the connection if the offence [is fatal](Offence::is_fatal).
	Penalise {
		/// Who.
		peer: PeerTag,
		/// What for.
		offence: Offence,
	},
	/// Two statements that convict every key that signed both: keep them as evidence. Each is a vote,
	/// or the certificate that the key is present in, with all signatures.
	Convicted {
		/// The service.
		service: ServiceId,
		/// What was said first, as heard here.
		first: Message,
		/// What was said next.
		second: Message,
	},
}

/// What is wrong with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Offence {
	/// It is longer than any message.
	Oversized,
	/// It is no message, or says what no honest watcher of its set says: a round or height that the
	/// set's policy does not have.
	Malformed,
	/// It is about a service that is not known here.
	UnknownService,
	/// It is of a set that is not known here, or not any more.
	UnknownSet,
	/// Its signer is not in the set, or its bitfield is not of the set's size.
	BadIndex,
	/// It is about a time that is over, or of a set whose time is.
	TooOld,
	/// It is about a time to come, or of a set whose time is to come.
	FromFuture,
	/// It is about what is over or not begun by what is known here of Vigil: an outbox that is
	/// delivered, another one than stands there or of a destination with none, a set that does not
	/// follow.
	NotOpen,
	/// Its signature is not what it claims to be.
	BadSignature,
	/// Its signer said something else before that contradicts it.
	Equivocation,
	/// The peer, or the signer, sent more than it could need to.
	TooMany,
}

impl Offence {
	/// Every offence, in the order of their definition.
	pub const ALL: [Self; 11] = [
		Self::Oversized,
		Self::Malformed,
		Self::UnknownService,
		Self::UnknownSet,
		Self::BadIndex,
		Self::TooOld,
		Self::FromFuture,
		Self::NotOpen,
		Self::BadSignature,
		Self::Equivocation,
		Self::TooMany,
	];

	/// Whether no honest peer does this, so that the peer is penalised.
	///
	/// Two peers may know different sets or have clocks that differ, and whoever passes on what a
	/// signer said is not the one who contradicts itself.
	pub fn is_hostile(self) -> bool {
		use Offence::*;
		match self {
			Oversized | Malformed | BadIndex | BadSignature | TooMany => true,
			UnknownService | UnknownSet | TooOld | FromFuture | NotOpen | Equivocation => false,
		}
	}

	/// Whether the connection is to end and the peer not to be heard for a while, under whatever name
	/// it comes back. Nobody passes on what it has not verified, so who sends a forgery made it.
	pub fn is_fatal(self) -> bool {
		self == Self::BadSignature
	}
}
