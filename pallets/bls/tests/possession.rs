// SPDX-License-Identifier: Apache-2.0
//! A key is registered by whoever has its secret, on one chain, for one account, and not otherwise.

mod common;

use common::{halt, hash, Library};
use vigil_bls::{
	backend::SigningBackend, blst_backend::SecretKey, possession_digest, test_utils::*,
	verify_possession, verify_signature, Backend, Blst, Fake, HostArk, PlainArk, PointError,
	PossessionError, Tag, VoteError,
};
use vigil_primitives::*;

under_every_library!(
	identity_key_is_refused_whatever_the_proof,
	possession_proof_is_no_signature_of_a_statement,
	possession_proof_of_another_account_key_or_chain_is_refused,
	rogue_key_without_proof_is_refused,
	signature_is_no_possession_proof,
);

const ACCOUNT: [u8; 32] = [0xa1; 32];

fn secret(n: u64) -> SecretKey {
	SecretKey::from_seed(&seed(n)).unwrap()
}

fn possession_proof_of_another_account_key_or_chain_is_refused<B: Library>() {
	let (key, proof) = (secret(1).public_key(), secret(1).prove_possession(hash(1), &ACCOUNT));
	let point = verify_possession::<B>(hash(1), &ACCOUNT, &key, &proof).unwrap();
	assert_eq!(B::key_bytes(&B::key_point(&point).unwrap()), key);

	let wrong = Err(PossessionError::WrongProof);
	let front_runner = [0xa2; 32];
	assert_eq!(verify_possession::<B>(hash(1), &front_runner, &key, &proof), wrong);
	assert_eq!(verify_possession::<B>(hash(2), &ACCOUNT, &key, &proof), wrong);
	let other = secret(2).public_key();
	assert_eq!(verify_possession::<B>(hash(1), &ACCOUNT, &other, &proof), wrong);
}

fn signature_is_no_possession_proof<B: Library>() {
	// The very digest of the proof, signed as a statement would be.
	let digest = possession_digest(hash(1), &ACCOUNT, &secret(1).public_key());
	let signature = secret(1).sign(&Digest(digest));
	let proof = PossessionProof(signature.0);
	assert_eq!(
		verify_possession::<B>(hash(1), &ACCOUNT, &secret(1).public_key(), &proof),
		Err(PossessionError::WrongProof)
	);
}

fn possession_proof_is_no_signature_of_a_statement<B: Library>() {
	let signed = Signed { service: ServiceId(1), set_id: SetId(1), statement: halt(1_000) };
	let digest = signed.digest(hash(1)).0;
	let secret = Blst::secret(&seed(1));
	let key = B::key(&Blst::key_bytes(&Blst::public(&secret))).unwrap();
	let of = |tag| Blst::signature_bytes(&Blst::sign(&secret, tag, &digest.0));
	assert_eq!(verify_signature::<B>(hash(1), &signed, &key, &of(Tag::Statement)), Ok(()));
	assert_eq!(
		verify_signature::<B>(hash(1), &signed, &key, &of(Tag::Possession)),
		Err(VoteError::WrongSignature)
	);
}

fn rogue_key_without_proof_is_refused<B: Library>() {
	// The rogue key is the attacker's less the victim's, so that both add up to the attacker's.
	let (victim, attacker) = (secret(1).public_key(), Blst::secret(&seed(2)));
	let victim = B::key(&victim).unwrap();
	let own = B::key(&Blst::key_bytes(&Blst::public(&attacker))).unwrap();
	let rogue = B::subtract_keys(&own, core::slice::from_ref(&victim)).unwrap();

	// Were it registered, the attacker alone could sign for both.
	let both = B::sum_keys(&[victim, rogue.clone()]).unwrap();
	let forged = Blst::signature_bytes(&Blst::sign(&attacker, Tag::Statement, b"halt"));
	assert!(B::verify(&both, Tag::Statement, b"halt", &B::signature(&forged).unwrap()));

	// But no secret is known that proves it.
	let rogue = B::key_bytes(&rogue);
	let digest = possession_digest(hash(1), &ACCOUNT, &rogue);
	for signer in [seed(1), seed(2), seed(3)] {
		let sign = Blst::sign(&Blst::secret(&signer), Tag::Possession, &digest.0);
		let proof = PossessionProof(Blst::signature_bytes(&sign).0);
		assert_eq!(
			verify_possession::<B>(hash(1), &ACCOUNT, &rogue, &proof),
			Err(PossessionError::WrongProof)
		);
	}
}

fn identity_key_is_refused_whatever_the_proof<B: Library>() {
	// Under the identity key the identity is a valid signature of everything.
	let mut key = PublicKey([0; 48]);
	let mut proof = PossessionProof([0; 96]);
	(key.0[0], proof.0[0]) = (0xc0, 0xc0);
	assert_eq!(
		verify_possession::<B>(hash(1), &ACCOUNT, &key, &proof),
		Err(PossessionError::Key(PointError::Identity))
	);
	assert_eq!(
		verify_possession::<B>(hash(1), &ACCOUNT, &secret(1).public_key(), &proof),
		Err(PossessionError::Proof(PointError::Identity))
	);
}

#[test]
fn fake_keys_are_refused_by_real_backends_and_the_reverse() {
	let fake = Fake::public(&Fake::secret(&seed(1)));
	let real = Blst::public(&Blst::secret(&seed(1)));
	fn check<B: Library>(fake: &PublicKey, point: &KeyPoint) {
		assert_eq!(B::key(fake), Err(PointError::NonCanonical));
		assert_eq!(B::key_point(point), Err(PointError::NonCanonical));
		assert_eq!(B::member_key(point), Err(PointError::NonCanonical));
	}
	let (short, long) = (Fake::key_bytes(&fake), Fake::key_point_bytes(&fake));
	check::<Blst>(&short, &long);
	check::<PlainArk>(&short, &long);
	check::<HostArk>(&short, &long);
	assert_eq!(Fake::key(&Blst::key_bytes(&real)), Err(PointError::NonCanonical));
	assert_eq!(Fake::key_point(&Blst::key_point_bytes(&real)), Err(PointError::NonCanonical));
}

#[test]
fn secret_prints_nothing_of_itself() {
	assert_eq!(format!("{:?}", secret(1)), "SecretKey(..)");
}

#[test]
fn secrets_of_zero_or_beyond_the_order_are_refused() {
	assert!(SecretKey::from_bytes(&[0; 32]).is_err());
	assert!(SecretKey::from_bytes(&[0xff; 32]).is_err());
	let mut one = [0; 32];
	one[31] = 1;
	assert_eq!(SecretKey::from_bytes(&one).unwrap().public_key().0[0], 0x97);
}
