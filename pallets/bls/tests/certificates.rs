// SPDX-License-Identifier: Apache-2.0
//! Every way in which a certificate can be wrong is refused by its own name, in both forms of
//! verification. What depends on the curve runs under every real backend, the rest under the fake.

mod common;

use common::{halt, hash, outbox, Library};
use vigil_bls::{test_utils::*, *};
use vigil_primitives::*;
use CertificateError::{
	AbsentExceedsTotal, AbsentKey, AbsenteeOutOfRange, AggregateKey, Commitment, DuplicateAbsentee,
	Membership, NobodyLeft, Signature as BadSignature, Statement as BadStatement,
	UnsortedAbsentees, WitnessMismatch, WrongBitfieldSize, WrongKind, WrongMemberCount,
	WrongService, WrongSet, WrongSignature, ZeroWeight,
};

under_every_library!(
	certificate_holds_in_both_forms,
	forged_certificates_are_refused,
	certificate_signed_as_possession_proof_is_refused,
);

const SERVICE: ServiceId = ServiceId(7);
const SET: SetId = SetId(3);
const WEIGHTS: [u128; 9] = [5, 9, 2, 8, 4, 7, 1, 6, 3];

fn set<B: backend::SigningBackend>() -> TestSet<B> {
	TestSet::new(SERVICE, SET, &WEIGHTS)
}

fn expected(kind: Kind) -> Expected {
	Expected { genesis_hash: hash(0x67), service: SERVICE, kind }
}

/// Both forms of verification, which must agree.
fn verify<B: Backend, S: backend::SigningBackend>(
	set: &TestSet<S>,
	certificate: &Certificate,
) -> Result<Verified, CertificateError> {
	let absent: Vec<u16> = certificate.absent.members().map(|member| member.0).collect();
	let expected = expected(certificate.signed.statement.kind());
	let (commitment, members) = (&set.commitment, &set.members);
	let known = verify_with_members::<B>(certificate, commitment, members, &expected);
	let witnesses = set.witnesses(&absent);
	let shown = verify_with_witnesses::<B>(certificate, commitment, &witnesses, &expected);
	assert_eq!(known, shown);
	known
}

fn certificate_holds_in_both_forms<B: Library>() {
	let set = set::<Blst>();
	for absent in [&[][..], &[0], &[8, 2], &[1, 2, 6], &[4, 6, 8, 2]] {
		let away: u128 = absent.iter().map(|index| WEIGHTS[usize::from(*index)]).sum();
		let weights = Verified { present: StakeWeight(45 - away), absent: StakeWeight(away) };
		assert_eq!(verify::<B, _>(&set, &set.certify(halt(1_000), absent)), Ok(weights));
	}
}

fn forged_certificates_are_refused<B: Library>() {
	let set = set::<Blst>();
	let good = set.certify(halt(1_000), &[2]);

	// Fewer signers than the bitfield says, more signers, and other signers.
	for signed_by_others in [&[][..], &[2, 6], &[6]] {
		let other = set.certify(halt(1_000), signed_by_others);
		let forged = Certificate { absent: good.absent.clone(), ..other };
		assert_eq!(verify::<B, _>(&set, &forged), Err(WrongSignature));
	}
	// A signature of another statement, and no point at all.
	let other = set.certify(halt(1_010), &[2]);
	let forged = Certificate { signature: other.signature, ..good.clone() };
	assert_eq!(verify::<B, _>(&set, &forged), Err(WrongSignature));
	let mut forged = good.clone();
	forged.signature.0[100] ^= 1;
	assert_eq!(verify::<B, _>(&set, &forged), Err(BadSignature(PointError::NotOnCurve)));
	forged.signature.0 = [0; 192];
	assert_eq!(verify::<B, _>(&set, &forged), Err(BadSignature(PointError::NotOnCurve)));
	forged.signature.0[0] = 0x40;
	assert_eq!(verify::<B, _>(&set, &forged), Err(BadSignature(PointError::Identity)));
	let outside = common::G2Bytes::from(common::some_g2(1));
	let forged = Certificate { signature: outside.1, ..good };
	assert_eq!(verify::<B, _>(&set, &forged), Err(BadSignature(PointError::NotInSubgroup)));
}

fn certificate_signed_as_possession_proof_is_refused<B: Library>() {
	use backend::SigningBackend;
	let set = set::<Blst>();
	let mut forged = set.certify(halt(1_000), &[]);
	let digest = forged.signed.digest(set.genesis_hash).0;
	let parts: Vec<_> =
		set.secrets.iter().map(|s| Blst::sign(s, Tag::Possession, &digest.0)).collect();
	forged.signature = Blst::signature_point_bytes(&Blst::sum_signatures(&parts).unwrap());
	assert_eq!(verify::<B, _>(&set, &forged), Err(WrongSignature));
}

#[test]
fn replay_across_service_set_and_kind_is_refused() {
	let set = set::<Fake>();
	let good = set.certify(halt(1_000), &[]);
	let members = &set.members;
	let ask = |certificate: &Certificate, commitment: &SetCommitment, expected: &Expected| {
		let known = verify_with_members::<Fake>(certificate, commitment, members, expected);
		let shown = verify_with_witnesses::<Fake>(certificate, commitment, &[], expected);
		assert_eq!(known, shown);
		known
	};
	let halt_of = expected(Kind::Halt);
	assert!(ask(&good, &set.commitment, &halt_of).is_ok());

	// Said to be of another service or set, against that one or its own.
	let mut moved = good.clone();
	moved.signed.service = ServiceId(8);
	assert_eq!(ask(&moved, &set.commitment, &halt_of), Err(WrongService));
	let other_service = Expected { service: ServiceId(8), ..halt_of };
	assert_eq!(ask(&moved, &set.commitment, &other_service), Err(WrongService));
	let foreign = SetCommitment { service: ServiceId(8), ..set.commitment.clone() };
	assert_eq!(ask(&moved, &foreign, &other_service), Err(WrongSignature));

	let mut moved = good.clone();
	moved.signed.set_id = SetId(4);
	assert_eq!(ask(&moved, &set.commitment, &halt_of), Err(WrongSet));
	let next = SetCommitment { set_id: SetId(4), ..set.commitment.clone() };
	assert_eq!(ask(&good, &next, &halt_of), Err(WrongSet));
	assert_eq!(ask(&moved, &next, &halt_of), Err(WrongSignature));

	// Said to be of another kind, with the same fields as far as they go.
	assert_eq!(ask(&good, &set.commitment, &expected(Kind::Resume)), Err(WrongKind));
	let Statement::Halt(Halt { height, block_hash, round, .. }) = good.signed.statement else {
		unreachable!()
	};
	let mut moved = good.clone();
	moved.signed.statement = Statement::Resume(Resume { height, block_hash, round });
	assert_eq!(ask(&moved, &set.commitment, &expected(Kind::Resume)), Err(WrongSignature));

	// And on another chain.
	let other_chain = Expected { genesis_hash: hash(0x68), ..halt_of };
	assert_eq!(ask(&good, &set.commitment, &other_chain), Err(WrongSignature));
}

#[test]
fn replay_across_destinations_is_refused() {
	let set = set::<Fake>();
	let here = Destination::evm(1, [0xe0; 20]);
	let good = set.certify(outbox(here), &[]);
	assert!(verify::<Fake, _>(&set, &good).is_ok());
	for there in [
		Destination::evm(10, [0xe0; 20]),
		Destination::evm(1, [0xe1; 20]),
		Destination { network: here.inbox, inbox: here.network },
	] {
		let mut moved = good.clone();
		moved.signed.statement = outbox(there);
		assert_eq!(verify::<Fake, _>(&set, &moved), Err(WrongSignature));
	}
}

#[test]
fn every_field_of_a_statement_is_bound() {
	let set = set::<Fake>();
	let Statement::Halt(good) = halt(1_000) else { unreachable!() };
	let certificate = set.certify(Statement::Halt(good), &[]);
	for other in [
		Halt { height: Height(91), ..good },
		Halt { block_hash: hash(1), ..good },
		Halt { block_timestamp: UnixTime(991), ..good },
		Halt { round: Round(1_010), ..good },
	] {
		let mut changed = certificate.clone();
		changed.signed.statement = Statement::Halt(other);
		assert_eq!(verify::<Fake, _>(&set, &changed), Err(WrongSignature));
	}
}

#[test]
fn duplicate_unsorted_and_out_of_range_absentees_are_refused() {
	let set = set::<Fake>();
	let certificate = set.certify(halt(1_000), &[2, 6]);
	let ask = |witnesses: &[AbsentWitness]| {
		let expected = expected(Kind::Halt);
		verify_with_witnesses::<Fake>(&certificate, &set.commitment, witnesses, &expected)
	};
	assert!(ask(&set.witnesses(&[2, 6])).is_ok());
	assert_eq!(ask(&set.witnesses(&[2, 2])), Err(DuplicateAbsentee));
	assert_eq!(ask(&set.witnesses(&[2, 6, 6])), Err(DuplicateAbsentee));
	assert_eq!(ask(&set.witnesses(&[6, 2])), Err(UnsortedAbsentees));
	let mut beyond = set.witnesses(&[2, 6]);
	for index in [9, 15, 16, u16::MAX] {
		beyond[1].index = MemberIndex(index);
		assert_eq!(ask(&beyond), Err(AbsenteeOutOfRange));
	}
}

#[test]
fn witnesses_that_do_not_match_the_bitfield_are_refused() {
	let set = set::<Fake>();
	let certificate = set.certify(halt(1_000), &[2, 6]);
	let expected = expected(Kind::Halt);
	for others in [&[][..], &[2], &[6], &[2, 5], &[2, 6, 7], &[1, 2, 6]] {
		let witnesses = set.witnesses(others);
		assert_eq!(
			verify_with_witnesses::<Fake>(&certificate, &set.commitment, &witnesses, &expected),
			Err(WitnessMismatch)
		);
	}
}

#[test]
fn false_witnesses_are_refused() {
	let set = set::<Fake>();
	let certificate = set.certify(halt(1_000), &[1]);
	let ask = |change: &dyn Fn(&mut AbsentWitness)| {
		let mut witnesses = set.witnesses(&[1]);
		change(&mut witnesses[0]);
		let expected = expected(Kind::Halt);
		verify_with_witnesses::<Fake>(&certificate, &set.commitment, &witnesses, &expected)
	};
	let wrong_root = Err(Membership(MembersError::WrongRoot));
	let wrong_length = Err(Membership(MembersError::WrongProofLength));
	assert!(ask(&|_| ()).is_ok());
	// To be absent with less weight than one has would let fewer than a quorum pass.
	assert_eq!(ask(&|w| w.member.weight = StakeWeight(1)), wrong_root);
	assert_eq!(ask(&|w| w.member.key = set.members[2].key), wrong_root);
	assert_eq!(ask(&|w| w.member = set.members[2]), wrong_root);
	assert_eq!(ask(&|w| w.proof.0[0] = hash(1)), wrong_root);
	assert_eq!(ask(&|w| assert!(w.proof.0.pop().is_some())), wrong_length);
	assert_eq!(ask(&|w| assert!(w.proof.0.try_push(hash(1)).is_ok())), wrong_length);
	assert_eq!(ask(&|w| w.proof = MemberProof::default()), wrong_length);
}

#[test]
fn bitfield_of_another_size_is_refused() {
	let set = set::<Fake>();
	for size in [1, 8, 10, 16, MAX_SET_SIZE] {
		let mut certificate = set.certify(halt(1_000), &[]);
		certificate.absent = Bitfield::none(size).unwrap();
		assert_eq!(verify::<Fake, _>(&set, &certificate), Err(WrongBitfieldSize));
	}
}

#[test]
fn list_of_members_of_another_size_is_refused() {
	let set = set::<Fake>();
	let certificate = set.certify(halt(1_000), &[]);
	let more = [&set.members[..], &set.members[..1]].concat();
	for members in [&[], &set.members[..8], &more[..]] {
		let expected = expected(Kind::Halt);
		assert_eq!(
			verify_with_members::<Fake>(&certificate, &set.commitment, members, &expected),
			Err(WrongMemberCount)
		);
	}
}

#[test]
fn statements_that_nobody_makes_are_refused_though_signed() {
	let set = set::<Fake>();
	let zero_block =
		Statement::Resume(Resume { height: Height(1), block_hash: H256::zero(), round: Round(20) });
	let certificate = set.certify(zero_block, &[]);
	let refused = Err(BadStatement(StatementError::ZeroBlockHash));
	assert_eq!(verify::<Fake, _>(&set, &certificate), refused);
}

#[test]
fn unsound_commitments_are_refused_though_stored() {
	let set = set::<Fake>();
	let certificate = set.certify(halt(1_000), &[]);
	let ask = |change: &dyn Fn(&mut SetCommitment)| {
		let mut commitment = set.commitment.clone();
		change(&mut commitment);
		let expected = expected(Kind::Halt);
		verify_with_witnesses::<Fake>(&certificate, &commitment, &[], &expected)
	};
	use vigil_primitives::CommitmentError as E;
	assert_eq!(ask(&|set| set.size = 0), Err(Commitment(E::EmptySet)));
	assert_eq!(ask(&|set| set.total_weight = StakeWeight(0)), Err(Commitment(E::ZeroTotalWeight)));
	let threshold = Err(Commitment(E::ThresholdOutOfRange));
	assert_eq!(ask(&|set| set.quorum_weight = StakeWeight(22)), threshold);
	assert_eq!(ask(&|set| set.quorum_weight = StakeWeight(46)), threshold);
	assert_eq!(ask(&|set| set.members_root = H256::zero()), Err(Commitment(E::ZeroMembersRoot)));
	let empty_key = Err(Commitment(E::EmptyAggregateKey));
	assert_eq!(ask(&|set| set.aggregate_key = KeyPoint([0; 96])), empty_key);
	let garbage = Err(AggregateKey(PointError::NonCanonical));
	assert_eq!(ask(&|set| set.aggregate_key = KeyPoint([1; 96])), garbage);
}

#[test]
fn absent_members_that_no_set_should_have_are_refused() {
	// A root over members that `commit` would never take, as only a Byzantine quorum could install.
	let mut set = set::<Fake>();
	let certificate = set.certify(halt(1_000), &[1]);
	let mut key = set.members[1].key;
	key.0[8..].fill(0);
	let mut ask = |member: Member| {
		set.members[1] = member;
		set.commitment.members_root = members::members_root(&set.members).unwrap();
		verify::<Fake, _>(&set, &certificate)
	};
	assert_eq!(ask(Member { key, weight: StakeWeight(1) }), Err(AbsentKey(PointError::Identity)));
	assert_eq!(ask(Member { key, weight: StakeWeight(0) }), Err(ZeroWeight));
	let too_much = Member { key, weight: StakeWeight(46) };
	assert_eq!(ask(too_much), Err(AbsentExceedsTotal));
	let overflowing = Member { key, weight: StakeWeight(u128::MAX) };
	assert_eq!(ask(overflowing), Err(AbsentExceedsTotal));
}

#[test]
fn aggregate_key_that_the_absent_use_up_is_refused() {
	let mut set = set::<Fake>();
	let certificate = set.certify(halt(1_000), &[1]);
	set.commitment.aggregate_key = set.members[1].key;
	assert_eq!(verify::<Fake, _>(&set, &certificate), Err(NobodyLeft));
}

#[test]
fn witness_of_one_set_says_nothing_in_another() {
	let set = set::<Fake>();
	let other = TestSet::<Fake>::new(SERVICE, SET, &[5, 9, 2, 8, 4, 7, 1, 6, 4]);
	let certificate = set.certify(halt(1_000), &[1]);
	let proof = MembersTree::new(&other.members).unwrap().prove(MemberIndex(1)).unwrap();
	let witness = AbsentWitness { index: MemberIndex(1), member: other.members[1], proof };
	assert_eq!(
		verify_with_witnesses::<Fake>(
			&certificate,
			&set.commitment,
			&[witness],
			&expected(Kind::Halt)
		),
		Err(Membership(MembersError::WrongRoot))
	);
}
