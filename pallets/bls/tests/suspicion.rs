// SPDX-License-Identifier: Apache-2.0
//! More than a third of the weight makes a service suspect, of a halt and of nothing else.

mod common;

use common::{halt, hash, outbox, Library};
use vigil_bls::{test_utils::*, *};
use vigil_primitives::*;

under_every_library!(third_of_real_signers_makes_suspect, forged_suspicion_is_refused);

const SERVICE: ServiceId = ServiceId(7);
const SET: SetId = SetId(3);
const EXPECTED: Expected =
	Expected { genesis_hash: H256([0x67; 32]), service: SERVICE, kind: Kind::Halt };

fn suspect<B: Backend, S: backend::SigningBackend>(
	set: &TestSet<S>,
	certificate: &Certificate,
) -> Result<Verified, CertificateError> {
	verify_suspicion::<B>(certificate, &set.commitment, &set.members, &EXPECTED)
}

fn third_of_real_signers_makes_suspect<B: Library>() {
	let set = TestSet::<Blst>::new(SERVICE, SET, &[5, 9, 2, 8, 4, 7, 1, 6, 3]);
	// 15 of 45 is a third and not more.
	let third = set.certify(halt(1_000), &[0, 1, 2, 4, 6, 7, 8]);
	assert_eq!(suspect::<B, _>(&set, &third), Err(CertificateError::NoQuorum));
	let more = set.certify(halt(1_000), &[0, 1, 2, 4, 7, 8]);
	let weights = Verified { present: StakeWeight(16), absent: StakeWeight(29) };
	assert_eq!(suspect::<B, _>(&set, &more), Ok(weights));
	// Which certifies nothing.
	let certified = verify_with_members::<B>(&more, &set.commitment, &set.members, &EXPECTED);
	assert_eq!(certified, Err(CertificateError::NoQuorum));
	// What certifies makes suspect as well.
	let all = set.certify(halt(1_000), &[]);
	let weights = Verified { present: StakeWeight(45), absent: StakeWeight(0) };
	assert_eq!(suspect::<B, _>(&set, &all), Ok(weights));
}

fn forged_suspicion_is_refused<B: Library>() {
	let set = TestSet::<Blst>::new(SERVICE, SET, &[1; 9]);
	let good = set.certify(halt(1_000), &[0, 1, 2, 3, 4]);
	assert!(suspect::<B, _>(&set, &good).is_ok());
	let others = set.certify(halt(1_000), &[4, 5, 6, 7, 8]);
	let forged = Certificate { signature: others.signature, ..good.clone() };
	assert_eq!(suspect::<B, _>(&set, &forged), Err(CertificateError::WrongSignature));
	let fewer = set.certify(halt(1_000), &[0, 1, 2, 3, 4, 5, 6]);
	let forged = Certificate { signature: fewer.signature, ..good.clone() };
	assert_eq!(suspect::<B, _>(&set, &forged), Err(CertificateError::WrongSignature));
	let mut forged = good;
	forged.signature.0 = [0; 192];
	let not_a_point = Err(CertificateError::Signature(PointError::NotOnCurve));
	assert_eq!(suspect::<B, _>(&set, &forged), not_a_point);
}

#[test]
fn suspicion_of_anything_but_a_halt_is_refused() {
	let set = TestSet::<Fake>::new(SERVICE, SET, &[1; 4]);
	let resume =
		Statement::Resume(Resume { height: Height(5), block_hash: hash(5), round: Round(1_000) });
	for statement in [resume, outbox(Destination::evm(1, [1; 20]))] {
		let kind = statement.kind();
		let certificate = set.certify(statement, &[]);
		for kind in [kind, Kind::Halt] {
			let expected = Expected { kind, ..EXPECTED };
			let (commitment, members) = (&set.commitment, &set.members);
			let verdict = verify_suspicion::<Fake>(&certificate, commitment, members, &expected);
			assert_eq!(verdict, Err(CertificateError::WrongKind));
		}
	}
	let asked_for_resume = Expected { kind: Kind::Resume, ..EXPECTED };
	let halt = set.certify(halt(1_000), &[]);
	let verdict = verify_suspicion::<Fake>(&halt, &set.commitment, &set.members, &asked_for_resume);
	assert_eq!(verdict, Err(CertificateError::WrongKind));
}

#[test]
fn suspicion_of_another_set_service_size_or_chain_is_refused() {
	let set = TestSet::<Fake>::new(SERVICE, SET, &[1; 4]);
	let good = set.certify(halt(1_000), &[0]);
	let ask = |certificate: &Certificate, members: &[Member], expected: &Expected| {
		verify_suspicion::<Fake>(certificate, &set.commitment, members, expected)
	};
	assert!(ask(&good, &set.members, &EXPECTED).is_ok());
	let mut moved = good.clone();
	moved.signed.set_id = SetId(4);
	assert_eq!(ask(&moved, &set.members, &EXPECTED), Err(CertificateError::WrongSet));
	let other = Expected { service: ServiceId(8), ..EXPECTED };
	assert_eq!(ask(&good, &set.members, &other), Err(CertificateError::WrongService));
	let other = Expected { genesis_hash: hash(0x68), ..EXPECTED };
	assert_eq!(ask(&good, &set.members, &other), Err(CertificateError::WrongSignature));
	let fewer = &set.members[..3];
	assert_eq!(ask(&good, fewer, &EXPECTED), Err(CertificateError::WrongMemberCount));
	let mut resized = good;
	resized.absent = Bitfield::none(5).unwrap();
	let wrong_size = Err(CertificateError::WrongBitfieldSize);
	assert_eq!(ask(&resized, &set.members, &EXPECTED), wrong_size);
}

#[test]
fn suspicion_needs_exactly_more_than_a_third_at_every_size() {
	for size in 1..=100_u16 {
		let set = TestSet::<Fake>::new(SERVICE, SET, &vec![1; size.into()]);
		for present in 1..=size {
			let absent: Vec<_> = (present..size).collect();
			let verdict = suspect::<Fake, _>(&set, &set.certify(halt(1_000), &absent));
			match 3 * present > size {
				true => assert!(verdict.is_ok(), "{present} of {size}"),
				false => {
					assert_eq!(verdict, Err(CertificateError::NoQuorum), "{present} of {size}")
				},
			}
		}
	}
}
