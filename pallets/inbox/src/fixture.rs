// SPDX-License-Identifier: Apache-2.0

//! Certificates of any part of the largest set, for those who cannot sign: benchmarks in a runtime.
//!
//! Compiled for benchmarks and tests only, never into the runtime of a chain: a wrong constant panics.

use crate::payload::origin_of;
use alloc::vec::Vec;
use codec::Encode;
use sp_core::H256;
pub use vigil_bls::multiples::members;
use vigil_bls::{commit, multiples, Backend, SetPlan};
use vigil_primitives::{
	message::{prove_all, MAX_OUTBOX},
	Body, Certificate, Destination, Halt, Handover, Head, Height, LaneId, Member, Message, Outbox,
	Payload, PlanId, PlanOrder, Policy, ProtocolId, ProvenMessage, Round, Seconds, SequenceNumber,
	ServiceId, SetCommitment, SetId, SignaturePoint, Signed, Statement, ThrottleClass, UnixTime,
};
use xcm::{prelude::*, VersionedInteriorLocation, VersionedXcm};
use xcm_builder::BridgeMessage;

/// What the Vigil chain is called on which statements are made.
pub const GENESIS: H256 = H256::repeat_byte(0xbe);
/// What this chain has to be called.
pub const HERE: H256 = H256::repeat_byte(0xde);
/// The service for which they are made.
pub const SERVICE: ServiceId = ServiceId(0);
/// The set that makes them.
pub const SET: SetId = SetId(100);
/// When they are made.
pub const NOW: UnixTime = UnixTime(1_000_000);
/// Whose messages and plans there are.
pub const PROTOCOL: ProtocolId = ProtocolId(5);
/// The lane of the outbox.
pub const LANE: LaneId = LaneId(7);
/// The number of the first message of the outbox.
pub const FIRST: SequenceNumber = SequenceNumber(1_024);
/// How many messages of the outbox may be large.
pub const FILLED: u32 = 64;
/// How the ward is watched.
pub const POLICY: Policy = Policy {
	head: Head::Latest,
	halt_after: Seconds(12),
	round_length: Seconds(3),
	margin: Seconds(3),
	checkpoint_interval: 1,
	stable_for: Seconds(30),
	standby_after: Seconds(86_400),
	gone_after: Seconds(86_400),
	min_voices: 3,
	time_margin: Seconds(0),
};

/// The round that runs.
pub fn round() -> Round {
	Round::at(NOW, POLICY.round_length).expect("rounds have a length")
}

/// That the ward stands, in the round that runs.
pub fn halt() -> Halt {
	Halt {
		height: Height(1_000_000),
		block_hash: H256::repeat_byte(0xb1),
		block_timestamp: NOW,
		round: round(),
	}
}

/// A set of these members, in office now.
pub fn set<B: Backend>(set_id: SetId, members: &[Member]) -> SetCommitment {
	let plan = SetPlan {
		service: SERVICE,
		set_id,
		policy_hash: POLICY.hash(),
		activates_at: UnixTime(NOW.0 - 100_000),
		expires_at: UnixTime(NOW.0 + 100_000),
	};
	commit::<B>(&plan, members).expect("a sound set")
}

/// The set that follows [`SET`].
pub fn next_set<B: Backend>(members: &[Member]) -> SetCommitment {
	set::<B>(SetId(SET.0 + 1), members)
}

/// That [`SET`] hands over, and who stands by.
pub fn handing_over(next: SetCommitment) -> Statement {
	Statement::Handover(Handover { next, standby: Some(H256::repeat_byte(0x5b)) })
}

/// A statement of [`SET`].
pub fn signed(statement: Statement) -> Signed {
	Signed { service: SERVICE, set_id: SET, statement }
}

/// So many members of a set, evenly spread: the least that their proofs can have in common.
fn spread(size: u16, absent: u16) -> Vec<u16> {
	let step = size.checked_div(absent).unwrap_or(size);
	(0..absent).map(|place| place.saturating_mul(step)).collect()
}

/// The certificate of all but `absent` of so many [`members`], from the first one's signature.
pub fn certify<B: Backend>(
	signed: Signed,
	one: &SignaturePoint,
	size: u16,
	absent: u16,
) -> Certificate {
	multiples::certify::<B>(signed, one, size, &spread(size, absent))
}

/// A payload for `here` of `size` bytes, or a few less, with so many instructions. `call` makes a call
/// of about some size.
pub fn payload(
	here: &InteriorLocation,
	instructions: u32,
	size: u32,
	call: impl Fn(usize) -> Vec<u8>,
) -> Payload {
	let build = |size: usize| {
		let transact = Transact {
			origin_kind: OriginKind::Xcm,
			fallback_max_weight: None,
			call: call(size).into(),
		};
		let free = UnpaidExecution { weight_limit: Unlimited, check_origin: None };
		let program = origin_of(GENESIS, SERVICE, PROTOCOL).into_iter().chain([free, transact]);
		let rest = core::iter::repeat_n(ClearError, instructions.saturating_sub(4) as usize);
		let message = BridgeMessage {
			universal_dest: VersionedInteriorLocation::from(here.clone()),
			message: VersionedXcm::from(Xcm(program.chain(rest).collect())),
		};
		message.encode()
	};
	let most = size as usize;
	let beyond = build(most).len() - most;
	let payload = build(most - beyond);
	assert!((most - 8..=most).contains(&payload.len()), "{} bytes", payload.len());
	payload.try_into().expect("no more than there may be")
}

/// A plan that executes this payload.
pub fn order(plan: u32, version: u32, class: ThrottleClass, payload: &Payload) -> PlanOrder {
	let (failover, failback) = (payload.clone(), payload.clone());
	PlanOrder { plan: PlanId(plan), version, class, delay: Seconds(0), failover, failback }
}

/// As many messages as an outbox may have. The first [`FILLED`] have these bodies, the others little
/// ones.
pub fn outbox(
	destination: Destination,
	body: impl Fn(u32) -> Body,
) -> (Outbox, Vec<ProvenMessage>) {
	let message = |place: u32| {
		let body = if place < FILLED { body(place) } else { Body::Disarm(PlanId(place)) };
		let sequence = SequenceNumber(FIRST.0 + u64::from(place));
		Message { sequence, protocol: PROTOCOL, body }
	};
	prove_all((destination, LANE), (0..MAX_OUTBOX).map(message).collect())
		.expect("they are consecutive")
}

#[cfg(test)]
mod tests {
	use super::*;
	use vigil_bls::{
		multiples::{generator, signature_of_one},
		verify_with_witnesses, witnesses, CertificateError, Expected, PlainArk, Tag,
	};
	use vigil_primitives::MAX_SET_SIZE;

	fn verify(members: &[Member], signed: Signed, absent: u16) -> Result<(), CertificateError> {
		let set = set::<PlainArk>(SET, members);
		let kind = signed.statement.kind();
		let expected = Expected { genesis_hash: GENESIS, service: SERVICE, kind };
		let one = signature_of_one(Tag::Statement, &signed.digest(GENESIS).0);
		let size = members.len() as u16;
		let certificate = certify::<PlainArk>(signed, &one, size, absent);
		let witnesses = witnesses(&certificate, members).unwrap();
		verify_with_witnesses::<PlainArk>(&certificate, &set, &witnesses, &expected).map(drop)
	}

	#[test]
	fn certificates_are_valid_on_the_real_curve() {
		let members = members::<PlainArk>(&generator(), MAX_SET_SIZE);
		let handover = signed(handing_over(next_set::<PlainArk>(&members)));
		for absent in [0, 1, 341] {
			assert_eq!(verify(&members, signed(Statement::Halt(halt())), absent), Ok(()));
			assert_eq!(verify(&members, handover.clone(), absent), Ok(()));
		}
		assert_eq!(verify(&members, handover.clone(), 342), Err(CertificateError::NoQuorum));
		let mut forged = members.clone();
		forged.swap(0, 1023);
		let result = verify(&forged, handover, 1);
		assert_eq!(result, Err(CertificateError::WrongSignature));
	}
}
