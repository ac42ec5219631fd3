// SPDX-License-Identifier: Apache-2.0

//! What is said to Vigil: calls of the pallet `Slashing`, whose arguments are encoded here as it decodes
//! them.

use codec::Encode;
use vigil_primitives::{Certificate, Height, ServiceId, Vote, H256};
use vigil_proofs::family::{Proof, Update};
use vigil_relayer_link::payer::Call;

/// The pallet that takes evidence.
pub const PALLET: &str = "Slashing";

/// The call that reports what only Vigil's own record shows to be false.
pub const UNDECIDED: &str = "report_undecided";

/// The calls that are used, and how many arguments each has.
pub const CALLS: [(&str, usize); 10] = [
	("report_contradiction", 2),
	(UNDECIDED, 1),
	("report_checkpoint", 2),
	("report_life", 4),
	("report_block", 4),
	("advance_anchor", 2),
	("beat", 3),
	("refute_beat", 5),
	("withdraw_beat", 2),
	("challenge", 2),
];

/// Something that watchers signed, as the pallet takes it.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub enum Said {
	/// By one.
	Vote(Vote),
	/// By many together, whether or not they are a quorum.
	Certificate(Certificate),
}

impl From<&Certificate> for Said {
	fn from(certificate: &Certificate) -> Self {
		Self::Certificate(certificate.clone())
	}
}

/// A proof, and what leads from a pinned anchor to what judges it.
#[derive(Clone, Debug)]
pub struct Shown {
	/// The anchor's number.
	pub anchor: u32,
	/// What moves it on.
	pub updates: Vec<Update>,
	/// The proof.
	pub proof: Proof,
}

/// Two statements of one key that conflict.
pub fn report_contradiction(first: &Certificate, second: &Certificate) -> Call<'static> {
	call("report_contradiction", (Said::from(first), Said::from(second)).encode())
}

/// A Checkpoint above a halted block, inside the silence.
pub fn report_checkpoint(halt: &Certificate, checkpoint: &Certificate) -> Call<'static> {
	call("report_checkpoint", (Said::from(halt), Said::from(checkpoint)).encode())
}

/// A Halt of a ward that lived.
pub fn report_life(halt: &Certificate, shown: &Shown) -> Call<'static> {
	call("report_life", evidence(halt, shown))
}

/// A Checkpoint of a block that the ward does not have.
pub fn report_block(checkpoint: &Certificate, shown: &Shown) -> Call<'static> {
	call("report_block", evidence(checkpoint, shown))
}

/// A Handover or an Outbox that Vigil has not decided.
pub fn report_undecided(said: &Certificate) -> Call<'static> {
	call(UNDECIDED, Said::from(said).encode())
}

/// Posts that a block of a ward exists.
pub fn beat(service: ServiceId, height: Height, hash: H256) -> Call<'static> {
	call("beat", (service, height, hash).encode())
}

/// Shows that the ward has another block at the height of a post.
pub fn refute_beat(service: ServiceId, number: u64, shown: &Shown) -> Call<'static> {
	call("refute_beat", (service, number, shown.anchor, &shown.updates, &shown.proof).encode())
}

/// Takes an own post back that nobody needs any more.
pub fn withdraw_beat(service: ServiceId, number: u64) -> Call<'static> {
	call("withdraw_beat", (service, number).encode())
}

/// Moves the newest anchor of a ward on.
pub fn advance_anchor(service: ServiceId, update: &Update) -> Call<'static> {
	call("advance_anchor", (service, update).encode())
}

/// Bets that a statement is false, of which there is no proof; governance decides.
pub fn challenge(said: &Certificate, grounds: H256) -> Call<'static> {
	call("challenge", (Said::from(said), grounds).encode())
}

fn evidence(said: &Certificate, shown: &Shown) -> Vec<u8> {
	(Said::from(said), shown.anchor, &shown.updates, &shown.proof).encode()
}

fn call(name: &'static str, arguments: Vec<u8>) -> Call<'static> {
	Call { pallet: PALLET, name, arguments }
}
