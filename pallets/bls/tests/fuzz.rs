// SPDX-License-Identifier: Apache-2.0
//! Whatever bytes arrive, decoding and verifying ends soon, without a panic, and takes no second
//! form of anything. The deterministic part of fuzzing: random bytes, and good bytes damaged.

mod common;

use codec::{DecodeAll, Encode};
use common::{halt, hash, outbox};
use proptest::prelude::*;
use std::{
	sync::LazyLock,
	time::{Duration, Instant},
};
use vigil_bls::{test_utils::*, *};
use vigil_primitives::*;

const SERVICE: ServiceId = ServiceId(7);

struct World {
	set: TestSet<Blst>,
	certificate: Vec<u8>,
	witnesses: Vec<u8>,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
	let set = TestSet::<Blst>::new(SERVICE, SetId(3), &[3; 40]);
	let absent = [3, 17, 39];
	let certificate = set.certify(halt(100), &absent).to_bytes();
	let witnesses = set.witnesses(&absent).encode();
	World { set, certificate, witnesses }
});

/// Everything a stranger's bytes go through, under all backends.
fn digest(certificate: &[u8], witnesses: &[u8]) -> bool {
	let started = Instant::now();
	let World { set, .. } = &*WORLD;
	let Ok(read) = Certificate::from_bytes(certificate) else { return false };
	assert_eq!(read.to_bytes(), certificate, "one byte form");
	let witnesses = Vec::<AbsentWitness>::decode_all(&mut &witnesses[..]).unwrap_or_default();
	let kind = read.signed.statement.kind();
	let expected = Expected { genesis_hash: hash(0x67), service: SERVICE, kind };
	let known = [
		verify_with_members::<Blst>(&read, &set.commitment, &set.members, &expected),
		verify_with_members::<PlainArk>(&read, &set.commitment, &set.members, &expected),
	];
	let shown = [
		verify_with_witnesses::<Blst>(&read, &set.commitment, &witnesses, &expected),
		verify_with_witnesses::<PlainArk>(&read, &set.commitment, &witnesses, &expected),
	];
	assert_eq!(known[0], known[1], "backends agree");
	assert_eq!(shown[0], shown[1], "backends agree");
	// Generous: four verifications on a busy machine. What it must not be is unbounded.
	assert!(started.elapsed() < Duration::from_secs(5));
	known[0].is_ok() && shown[0].is_ok()
}

#[test]
fn undamaged_bytes_are_accepted() {
	assert!(digest(&WORLD.certificate, &WORLD.witnesses));
}

#[test]
fn trailing_and_missing_bytes_are_refused() {
	let good = &WORLD.certificate;
	for length in 0..good.len() {
		assert!(Certificate::from_bytes(&good[..length]).is_err());
	}
	assert!(Certificate::from_bytes(&[&good[..], &[0]].concat()).is_err());
}

#[test]
fn no_single_damaged_bit_is_accepted() {
	// The signature's own bits under every backend, all others too.
	for place in 0..WORLD.certificate.len() * 8 {
		let mut bytes = WORLD.certificate.clone();
		bytes[place / 8] ^= 1 << (place % 8);
		assert!(!digest(&bytes, &WORLD.witnesses), "bit {place}");
	}
}

fn any_statement() -> impl Strategy<Value = Statement> {
	prop_oneof![
		any::<u64>().prop_map(halt),
		any::<[u8; 20]>().prop_map(|inbox| outbox(Destination::evm(1, inbox))),
		any::<[u8; 32]>().prop_map(|bytes| Statement::Checkpoint(Checkpoint {
			height: Height(32),
			block_hash: H256(bytes),
			state_root: H256(bytes),
			block_timestamp: UnixTime(1),
		})),
		Just(Statement::Handover(WORLD.set.commitment.clone())),
	]
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(512))]

	#[test]
	fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
		prop_assert!(!digest(&bytes, &bytes));
		for read in [
			Statement::decode_all(&mut &bytes[..]).map(|it| it.encode()),
			Bitfield::decode_all(&mut &bytes[..]).map(|it| it.encode()),
			Vote::decode_all(&mut &bytes[..]).map(|it| it.encode()),
			AbsentWitness::decode_all(&mut &bytes[..]).map(|it| it.encode()),
			Envelope::decode_all(&mut &bytes[..]).map(|it| it.encode()),
			SetCommitment::decode_all(&mut &bytes[..]).map(|it| it.encode()),
		].into_iter().flatten() {
			prop_assert_eq!(&read, &bytes);
		}
	}

	#[test]
	fn damaged_bytes_are_refused(
		damage in prop::collection::vec((any::<prop::sample::Index>(), 1..=255_u8), 1..6),
		in_witnesses in any::<bool>(),
	) {
		let World { certificate, witnesses, .. } = &*WORLD;
		let (mut certificate, mut witnesses) = (certificate.clone(), witnesses.clone());
		let target = if in_witnesses { &mut witnesses } else { &mut certificate };
		let before = target.clone();
		for (place, bits) in damage {
			let place = place.index(target.len());
			target[place] ^= bits;
		}
		prop_assume!(*target != before);
		prop_assert!(!digest(&certificate, &witnesses));
	}

	#[test]
	fn what_is_encoded_decodes_to_the_same(
		statement in any_statement(),
		absent in prop::collection::btree_set(0..40_u16, 0..40),
		signature in any::<[u8; 32]>(),
	) {
		let signed = WORLD.set.signed(statement);
		let absent = Bitfield::of(40, absent.into_iter().map(MemberIndex)).unwrap();
		let signature = SignaturePoint(core::array::from_fn(|i| signature[i % 32]));
		let certificate = Certificate { signed, absent, signature };
		let bytes = certificate.to_bytes();
		prop_assert_eq!(Certificate::from_bytes(&bytes).unwrap(), certificate);
		prop_assert!(!digest(&bytes, &WORLD.witnesses));
	}
}
