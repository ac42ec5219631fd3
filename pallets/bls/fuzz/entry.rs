// SPDX-License-Identifier: Apache-2.0
//! What a stranger's bytes go through: shared by the fuzz target and the tests, so that what is
//! fuzzed is also run wherever the tests are.
#![allow(dead_code)]

use codec::{Decode, DecodeAll, Encode};
use std::{fmt::Debug, sync::LazyLock};
use vigil_bls::{test_utils::TestSet, *};
use vigil_primitives::*;

/// A fixed set of real keys, and something that it certified without three of its members.
pub struct World {
	/// The set.
	pub set: TestSet<Blst>,
	/// A good certificate.
	pub certificate: Vec<u8>,
	/// What goes with it.
	pub witnesses: Vec<u8>,
}

/// The world in which all bytes are judged.
pub static WORLD: LazyLock<World> = LazyLock::new(|| {
	let set = TestSet::<Blst>::new(ServiceId(7), SetId(3), &[3; 40]);
	let absent = [3, 17, 39];
	let certificate = set.certify(halt(), &absent).to_bytes();
	let witnesses = set.witnesses(&absent).encode();
	World { set, certificate, witnesses }
});

fn halt() -> Statement {
	Statement::Halt(Halt {
		height: Height(90),
		block_hash: H256::repeat_byte(0xb0),
		block_timestamp: UnixTime(990),
		round: Round(1_000),
	})
}

/// Good inputs of every shape that is read, for a fuzzer to start from.
pub fn seeds() -> Vec<Vec<u8>> {
	let World { set, certificate, witnesses } = &*WORLD;
	let third: Vec<u16> = (0..26).collect();
	let next = SetCommitment { set_id: SetId(4), ..set.commitment.clone() };
	let standby = Some(H256::repeat_byte(0x5b));
	let with_standby = Handover { next: next.clone(), standby };
	let checkpoint = Statement::Checkpoint(Checkpoint {
		height: Height(96),
		block_hash: H256::repeat_byte(0xb1),
		state_root: H256::repeat_byte(0x57),
		block_timestamp: UnixTime(1_090),
		round: Round(1_100),
	});
	let certified = Certificate::from_bytes(certificate).unwrap();
	vec![
		[&certificate[..], witnesses].concat(),
		set.certify(Statement::Handover(Handover::to(next.clone())), &[]).to_bytes(),
		set.certify(Statement::Handover(with_standby), &[]).to_bytes(),
		set.certify(checkpoint, &[]).to_bytes(),
		set.certify(halt(), &third).to_bytes(),
		set.vote(halt(), 5).encode(),
		Envelope::new(set.genesis_hash, certified).encode(),
		set.commitment.encode(),
		witnesses.clone(),
	]
}

/// Reads the bytes as everything that travels, and judges what can be read under both libraries.
///
/// Says whether they were a certificate with its witnesses that holds in both forms. Panics if a
/// value has two byte forms, or if the libraries disagree.
pub fn decode_and_verify(bytes: &[u8]) -> bool {
	read::<Statement>(bytes);
	read::<Bitfield>(bytes);
	read::<AbsentWitness>(bytes);
	read::<Vec<AbsentWitness>>(bytes);
	if let Some(vote) = read::<Vote>(bytes) {
		judge_vote(&vote);
	}
	if let Some(set) = read::<SetCommitment>(bytes) {
		assert_eq!(check_commitment::<Blst>(&set), check_commitment::<PlainArk>(&set));
	}
	if let Some(envelope) = read::<Envelope>(bytes) {
		if let Ok(certificate) = envelope.open(WORLD.set.genesis_hash) {
			judge(&certificate, &[]);
		}
	}
	let mut rest = bytes;
	let Ok(certificate) = Certificate::decode(&mut rest) else { return false };
	assert!(bytes.strip_suffix(rest).is_some_and(|own| own == certificate.to_bytes()));
	let witnesses = read::<Vec<AbsentWitness>>(rest).unwrap_or_default();
	judge(&certificate, &witnesses)
}

/// The value that these bytes are, which has no other bytes.
fn read<T: DecodeAll + Encode>(bytes: &[u8]) -> Option<T> {
	let value = T::decode_all(&mut &bytes[..]).ok()?;
	assert_eq!(value.encode(), bytes, "one byte form");
	Some(value)
}

fn judge(certificate: &Certificate, witnesses: &[AbsentWitness]) -> bool {
	let TestSet { commitment, members, genesis_hash, .. } = &WORLD.set;
	let kind = certificate.signed.statement.kind();
	let expected =
		Expected { genesis_hash: *genesis_hash, service: certificate.signed.service, kind };
	let known = alike(
		verify_with_members::<Blst>(certificate, commitment, members, &expected),
		verify_with_members::<PlainArk>(certificate, commitment, members, &expected),
	);
	let shown = alike(
		verify_with_witnesses::<Blst>(certificate, commitment, witnesses, &expected),
		verify_with_witnesses::<PlainArk>(certificate, commitment, witnesses, &expected),
	);
	let suspect = alike(
		verify_suspicion::<Blst>(certificate, commitment, members, &expected),
		verify_suspicion::<PlainArk>(certificate, commitment, members, &expected),
	);
	// Who certifies a halt suspects it, and no witness convinces whom the members do not.
	assert!(kind != Kind::Halt || known.is_err() || suspect == known);
	assert!(shown.is_err() || shown == known);
	known.is_ok() && shown.is_ok()
}

fn judge_vote(Vote { signed, signer, signature }: &Vote) {
	let TestSet { members, genesis_hash, .. } = &WORLD.set;
	let Some(member) = members.get(usize::from(signer.0)) else { return };
	let (blst, ark) = (Blst::member_key(&member.key), PlainArk::member_key(&member.key));
	alike(
		verify_signature::<Blst>(*genesis_hash, signed, &blst.unwrap(), signature),
		verify_signature::<PlainArk>(*genesis_hash, signed, &ark.unwrap(), signature),
	)
	.ok();
}

fn alike<T: PartialEq + Debug>(blst: T, ark: T) -> T {
	assert_eq!(blst, ark, "the libraries agree");
	blst
}
