// SPDX-License-Identifier: Apache-2.0
//! Whatever bytes arrive, decoding and verifying ends soon, without a panic, and takes no second
//! form of anything. The deterministic part of fuzzing: random bytes, and good bytes damaged.

mod common;
#[path = "../fuzz/entry.rs"]
mod entry;

use common::{halt, outbox};
use entry::{decode_and_verify, World, WORLD};
use proptest::prelude::*;
use std::time::{Duration, Instant};
use vigil_primitives::*;

/// What the fuzzer does with bytes, in bounded time.
fn digest(certificate: &[u8], witnesses: &[u8]) -> bool {
	let started = Instant::now();
	let accepted = decode_and_verify(&[certificate, witnesses].concat());
	// Generous: six verifications on a busy machine. What it must not be is unbounded.
	assert!(started.elapsed() < Duration::from_secs(5));
	accepted
}

#[test]
fn seeds_of_the_fuzzer_are_read() {
	let accepted: Vec<bool> = entry::seeds().iter().map(|bytes| decode_and_verify(bytes)).collect();
	// With witnesses; thrice of all members; and of too few, or no certificate at all.
	assert_eq!(accepted, [true, true, true, true, false, false, false, false, false]);
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
		any::<([u8; 32], u64)>().prop_map(|(bytes, round)| Statement::Checkpoint(Checkpoint {
			height: Height(32),
			block_hash: H256(bytes),
			state_root: H256(bytes),
			block_timestamp: UnixTime(1),
			round: Round(round),
		})),
		any::<Option<[u8; 32]>>().prop_map(|standby| Statement::Handover(Handover {
			next: WORLD.set.commitment.clone(),
			standby: standby.map(H256),
		})),
	]
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(512))]

	#[test]
	fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
		prop_assert!(!digest(&bytes, &bytes));
		prop_assert!(!decode_and_verify(&bytes));
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
