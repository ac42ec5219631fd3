// SPDX-License-Identifier: Apache-2.0

//! One thing to carry to one destination, and how far it has come.

use crate::{standby::Step, view::Block, Lane, Millis};
use codec::{Decode, Encode};
use std::fmt;
use vigil_primitives::{
	AbsentWitness, Announcement, Certificate, Kind, Policy, ServiceId, SetCommitment, SetId,
	Statement, UnixTime, H256,
};

/// A certificate with all that a destination needs to verify and use it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Cargo {
	/// The certificate.
	pub certificate: Certificate,
	/// The absent members.
	pub witnesses: Vec<AbsentWitness>,
	/// The next set's policy, for a Handover.
	pub next_policy: Option<Policy>,
	/// Whether it is a Halt by more than a third of the weight and by no quorum.
	pub suspicion: bool,
	/// Who announces it, if it is no Handover by the set in office.
	pub standby: Option<StandingBy>,
}

/// Those who stand by for a set, as a destination is told of them.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct StandingBy {
	/// The set.
	pub set: SetCommitment,
	/// The policy that it was composed for.
	pub policy: Policy,
}

/// Names an item: the same for all certificates of one statement, and for no others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub struct ItemKey {
	/// The destination's name.
	pub destination: String,
	/// The service.
	pub service: ServiceId,
	/// The number of the statement's kind, [`SUSPICION`] or [`ANNOUNCEMENT`].
	pub kind: u8,
	/// The set that signed.
	pub set: SetId,
	/// Round, number of the next set or of the first message.
	pub number: u64,
	/// What the statement's digest binds beside chain, kind, service and set. So no other statement
	/// can take this one's place.
	pub body: H256,
}

/// A signed transaction.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct Tx {
	/// Its nonce.
	pub nonce: u64,
	/// Its hash.
	pub hash: H256,
	/// Its bytes.
	pub bytes: Vec<u8>,
	/// The first block that cannot have it any more.
	pub dies_at: u64,
	/// The number of the first message in it, if it carries messages.
	pub first_message: Option<u64>,
}

/// How an item came to its end. What a later finalised block contradicts is open again.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Done {
	/// The destination knows it, in this finalised block.
	Known {
		/// The first finalised block that was seen to know it.
		block: Block,
		/// Whether a transaction of this relayer was on its way.
		ours: bool,
	},
	/// It is of no use to the destination any more.
	Moot(String),
}

/// How far an item has come.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum State {
	/// Its certificate arrived.
	Seen,
	/// The destination needs it.
	Planned,
	/// There is a transaction.
	Signed(Tx),
	/// A node of the destination has the transaction.
	Broadcast(Tx),
	/// A block has it; that block may still be left behind.
	Included {
		/// The transaction.
		tx: Tx,
		/// The best block in which it was found.
		block: Block,
	},
	/// Nothing is left to do at the destination.
	Final(Done),
	/// Vigil knows that it was delivered.
	Proven(Done),
	/// It failed too often; somebody has to look.
	Dead {
		/// What went wrong last.
		reason: String,
	},
}

/// One thing to carry to one destination.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Item {
	/// Its name.
	pub key: ItemKey,
	/// What to carry.
	pub cargo: Cargo,
	/// The set that signed it, as it was when that was verified.
	pub signers: SetCommitment,
	/// How far it has come.
	pub state: State,
	/// When its certificate arrived.
	pub seen_at: Millis,
	/// When the state changed last.
	pub changed_at: Millis,
	/// Failed tries.
	pub attempts: u32,
	/// What its last transaction is to do.
	pub step: Step,
	/// When it was announced, once that is final there.
	pub announced: Option<UnixTime>,
	/// What was last offered to the author of a block.
	pub tip: u128,
	/// Nothing is tried before this time.
	pub retry_at: Millis,
	/// What went wrong last.
	pub problem: Option<String>,
}

impl From<Announcement> for Cargo {
	fn from(announced: Announcement) -> Self {
		let Announcement { set, policy, next_policy, certificate, witnesses } = announced;
		let standby = Some(StandingBy { set, policy });
		let (next_policy, suspicion) = (Some(next_policy), false);
		Self { certificate, witnesses, next_policy, suspicion, standby }
	}
}

impl Cargo {
	fn kind(&self) -> u8 {
		match (self.suspicion, &self.standby) {
			(true, _) => SUSPICION,
			(false, Some(_)) => ANNOUNCEMENT,
			(false, None) => self.certificate.signed.statement.kind() as u8,
		}
	}
}

impl ItemKey {
	/// The name of this cargo's item.
	pub fn new(destination: &str, cargo: &Cargo) -> Self {
		let signed = &cargo.certificate.signed;
		let number = match &signed.statement {
			Statement::Halt(halt) => halt.round.0,
			Statement::Resume(resume) => resume.round.0,
			Statement::Checkpoint(checkpoint) => checkpoint.round.0,
			Statement::Handover(handover) => handover.next.set_id.0,
			Statement::Outbox(outbox) => outbox.first.0,
		};
		Self {
			destination: destination.into(),
			service: signed.service,
			kind: cargo.kind(),
			set: signed.set_id,
			number,
			body: signed.statement.body_hash(),
		}
	}

	/// Who goes first: Halts, then sets, then the rest; suspicions before the life that refutes them. What a standby
	/// says comes last: every word of the set in office goes before it.
	pub fn priority(&self) -> u8 {
		const HALT: u8 = Kind::Halt as u8;
		const HANDOVER: u8 = Kind::Handover as u8;
		const RESUME: u8 = Kind::Resume as u8;
		const OUTBOX: u8 = Kind::Outbox as u8;
		match self.kind {
			HALT => 0,
			HANDOVER => 1,
			RESUME => 2,
			SUSPICION => 3,
			OUTBOX => 4,
			ANNOUNCEMENT => 6,
			_ => 5,
		}
	}

	/// Whether this is a Halt, and no mere suspicion.
	pub fn is_halt(&self) -> bool {
		self.priority() == 0
	}

	/// The kind in a word.
	pub fn kind_name(&self) -> &'static str {
		kind_name(self.kind)
	}
}

/// The kind of suspicions: they are Halts that no quorum signed. It follows the last of [`Kind`].
pub const SUSPICION: u8 = Kind::Outbox as u8 + 1;

/// The kind of what a standby announces.
pub const ANNOUNCEMENT: u8 = SUSPICION + 1;

/// The kinds by name: those of [`Kind`] in the order of their numbers, suspicions and announcements.
pub const KIND_NAMES: [&str; 7] = [
	Kind::Halt.name(),
	Kind::Resume.name(),
	Kind::Checkpoint.name(),
	Kind::Handover.name(),
	Kind::Outbox.name(),
	"suspicion",
	"announcement",
];

/// The kind with this number in a word.
pub fn kind_name(kind: u8) -> &'static str {
	usize::from(kind).checked_sub(1).and_then(|at| KIND_NAMES.get(at).copied()).unwrap_or("unknown")
}

impl fmt::Display for ItemKey {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let Self { destination, service, set, number, .. } = self;
		write!(f, "{} {number} of service {service} set {set} to {destination}", self.kind_name())
	}
}

/// Without the bytes, which are long and which anybody who has them can broadcast.
impl fmt::Debug for Tx {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("Tx")
			.field("nonce", &self.nonce)
			.field("hash", &self.hash)
			.field("dies_at", &self.dies_at)
			.finish_non_exhaustive()
	}
}

impl State {
	/// The transaction that may still be on its way.
	pub fn tx(&self) -> Option<&Tx> {
		match self {
			Self::Signed(tx) | Self::Broadcast(tx) | Self::Included { tx, .. } => Some(tx),
			_ => None,
		}
	}

	/// Whether there is nothing left to do, for better or worse.
	pub fn is_closed(&self) -> bool {
		matches!(self, Self::Final(_) | Self::Proven(_))
	}

	/// The state in a word.
	pub fn name(&self) -> &'static str {
		match self {
			Self::Seen => "seen",
			Self::Planned => "planned",
			Self::Signed(_) => "signed",
			Self::Broadcast(_) => "broadcast",
			Self::Included { .. } => "included",
			Self::Final(_) => "final",
			Self::Proven(_) => "proven",
			Self::Dead { .. } => "dead",
		}
	}
}

impl Item {
	/// An item whose certificate arrived now, of the set with this commitment.
	pub fn new(key: ItemKey, cargo: Cargo, set: &SetCommitment, now: Millis) -> Self {
		Self {
			key,
			cargo,
			signers: set.clone(),
			state: State::Seen,
			seen_at: now,
			changed_at: now,
			attempts: 0,
			step: Step::Plain,
			announced: None,
			tip: 0,
			retry_at: 0,
			problem: None,
		}
	}

	/// What the certificate says.
	pub fn statement(&self) -> &Statement {
		&self.cargo.certificate.signed.statement
	}

	/// The lane of an Outbox.
	pub fn lane(&self) -> Option<Lane> {
		match self.statement() {
			Statement::Outbox(outbox) => Some((self.key.service, outbox.lane)),
			_ => None,
		}
	}
}
