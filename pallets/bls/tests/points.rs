// SPDX-License-Identifier: Apache-2.0
//! Bytes that are no key and no signature are refused, by the same name under every backend.

mod common;

use ark_bls12_381::{Fq, Fr, G1Affine, G1Projective, G2Affine};
use ark_ec::{AffineRepr, CurveGroup};
use ark_ff::{PrimeField, Zero};
use common::{some_g1, some_g2, G1Bytes, G2Bytes, Library};
use proptest::prelude::*;
use vigil_bls::{Backend, Blst, HostArk, PlainArk, PointError};
use vigil_primitives::*;

under_every_library!(
	all_zero_bytes_are_not_on_the_curve,
	compressed_points_where_uncompressed_belong_are_refused,
	identity_keys_and_signatures_are_refused,
	keys_and_signatures_off_the_curve_are_refused,
	keys_and_signatures_outside_the_subgroup_are_refused,
	non_canonical_keys_and_signatures_are_refused,
	points_of_small_order_are_refused,
	points_survive_every_encoding,
	net_keys_add_and_subtract,
	sums_that_cancel_are_no_key,
);

const CURVE_ORDER: &str = "0x1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab";

fn order() -> [u8; 48] {
	hex::decode(&CURVE_ORDER[2..]).unwrap().try_into().unwrap()
}

fn refuses_g1<B: Library>(point: &G1Bytes, error: PointError) {
	assert_eq!(B::key(&point.0), Err(error), "{}", B::NAME);
	assert_eq!(B::key_point(&point.1), Err(error), "{}", B::NAME);
}

fn refuses_g2<B: Library>(point: &G2Bytes, error: PointError) {
	assert_eq!(B::signature(&point.0), Err(error), "{}", B::NAME);
	assert_eq!(B::signature_point(&point.1), Err(error), "{}", B::NAME);
}

fn identity_keys_and_signatures_are_refused<B: Library>() {
	let (key, signature) = (G1Bytes::from(G1Affine::zero()), G2Bytes::from(G2Affine::zero()));
	refuses_g1::<B>(&key, PointError::Identity);
	refuses_g2::<B>(&signature, PointError::Identity);
	assert_eq!(B::member_key(&key.1), Err(PointError::Identity));
}

fn all_zero_bytes_are_not_on_the_curve<B: Library>() {
	assert_eq!(B::key(&PublicKey([0; 48])), Err(PointError::NonCanonical));
	assert_eq!(B::signature(&Signature([0; 96])), Err(PointError::NonCanonical));
	assert_eq!(B::member_key(&KeyPoint([0; 96])), Err(PointError::NotOnCurve));
	assert_eq!(B::key_point(&KeyPoint([0; 96])), Err(PointError::NotOnCurve));
	assert_eq!(B::signature_point(&SignaturePoint([0; 192])), Err(PointError::NotOnCurve));
}

fn keys_and_signatures_outside_the_subgroup_are_refused<B: Library>() {
	for x in 1..20 {
		refuses_g1::<B>(&some_g1(x).into(), PointError::NotInSubgroup);
		refuses_g2::<B>(&some_g2(x).into(), PointError::NotInSubgroup);
		// And so is a good point with something beside the subgroup added.
		let beside_g1 = some_g1(x).into_group() + G1Affine::generator();
		let beside_g2 = some_g2(x).into_group() + G2Affine::generator();
		refuses_g1::<B>(&beside_g1.into_affine().into(), PointError::NotInSubgroup);
		refuses_g2::<B>(&beside_g2.into_affine().into(), PointError::NotInSubgroup);
	}
}

fn points_of_small_order_are_refused<B: Library>() {
	// (0, 2) has order three.
	let three = G1Affine::new_unchecked(Fq::zero(), Fq::from(2));
	assert!(three.is_on_curve() && (three + three + three).is_zero());
	refuses_g1::<B>(&three.into(), PointError::NotInSubgroup);
	// The cofactor of G1 is 3 * 11^2 * 10177^2 * 859267^2 * 52437899^2, without cycles of squares.
	const PRIMES: [u64; 5] = [3, 11, 10_177, 859_267, 52_437_899];
	for prime in PRIMES {
		let small = (1..100).find_map(|x| {
			let mut point = some_g1(x).mul_bigint(Fr::MODULUS);
			for other in PRIMES.into_iter().filter(|other| *other != prime) {
				point = point.into_affine().mul_bigint([other]);
			}
			assert!(point.into_affine().mul_bigint([prime]).is_zero());
			(!point.is_zero()).then(|| point.into_affine())
		});
		refuses_g1::<B>(&small.unwrap().into(), PointError::NotInSubgroup);
	}
}

fn keys_and_signatures_off_the_curve_are_refused<B: Library>() {
	let mut key = G1Bytes::from(G1Affine::generator());
	let mut signature = G2Bytes::from(G2Affine::generator());
	key.1 .0[95] ^= 1;
	signature.1 .0[191] ^= 1;
	assert_eq!(B::key_point(&key.1), Err(PointError::NotOnCurve));
	assert_eq!(B::member_key(&key.1), Err(PointError::NotOnCurve));
	assert_eq!(B::signature_point(&signature.1), Err(PointError::NotOnCurve));

	// Half of all x have no y.
	let no_g1 =
		(0_u64..).find(|x| G1Affine::get_point_from_x_unchecked(Fq::from(*x), true).is_none());
	let mut bytes = [0; 48];
	bytes[0] = 0x80;
	bytes[40..].copy_from_slice(&no_g1.unwrap().to_be_bytes());
	assert_eq!(B::key(&PublicKey(bytes)), Err(PointError::NotOnCurve));
	let no_g2 = (0_u64..).find(|x| {
		let x = ark_bls12_381::Fq2::new(Fq::from(*x), Fq::zero());
		G2Affine::get_point_from_x_unchecked(x, true).is_none()
	});
	let mut bytes = [0; 96];
	bytes[0] = 0x80;
	bytes[88..].copy_from_slice(&no_g2.unwrap().to_be_bytes());
	assert_eq!(B::signature(&Signature(bytes)), Err(PointError::NotOnCurve));
}

fn non_canonical_keys_and_signatures_are_refused<B: Library>() {
	// x or y replaced by itself plus the order, wherever that still fits.
	for x in 1..40 {
		let good = G1Bytes::from(some_g1(x).mul_by_cofactor());
		for place in [0, 1] {
			let mut raised = good.1;
			if add_order(&mut raised.0[48 * place..48 * (place + 1)]) {
				assert_eq!(B::key_point(&raised), Err(PointError::NonCanonical));
			}
		}
		let good = G2Bytes::from(some_g2(x).mul_by_cofactor());
		for place in 0..4 {
			let mut raised = good.1;
			if add_order(&mut raised.0[48 * place..48 * (place + 1)]) {
				assert_eq!(B::signature_point(&raised), Err(PointError::NonCanonical));
			}
		}
	}
	// Every combination of flags but the right one.
	let (key, signature) =
		(G1Bytes::from(G1Affine::generator()), G2Bytes::from(G2Affine::generator()));
	for flags in (0..8).map(|flags| flags << 5) {
		let with = |byte: u8| (byte & 0x1f) | flags;
		let (mut short, mut long) = (key.0, key.1);
		short.0[0] = with(short.0[0]);
		long.0[0] = with(long.0[0]);
		if flags & 0xc0 != 0x80 {
			assert_eq!(B::key(&short), Err(PointError::NonCanonical));
		}
		if flags != 0 {
			assert_eq!(B::key_point(&long), Err(PointError::NonCanonical));
		}
		let (mut short, mut long) = (signature.0, signature.1);
		short.0[0] = with(short.0[0]);
		long.0[0] = with(long.0[0]);
		if flags & 0xc0 != 0x80 {
			assert_eq!(B::signature(&short), Err(PointError::NonCanonical));
		}
		if flags != 0 {
			assert_eq!(B::signature_point(&long), Err(PointError::NonCanonical));
		}
	}
}

fn compressed_points_where_uncompressed_belong_are_refused<B: Library>() {
	let key = G1Bytes::from(G1Affine::generator());
	let mut padded = KeyPoint([0; 96]);
	padded.0[..48].copy_from_slice(&key.0 .0);
	assert_eq!(B::key_point(&padded), Err(PointError::NonCanonical));
	let cut = PublicKey(key.1 .0[..48].try_into().unwrap());
	assert_eq!(B::key(&cut), Err(PointError::NonCanonical));
}

fn sums_that_cancel_are_no_key<B: Library>() {
	let point = some_g1(9).mul_by_cofactor();
	let key = B::key(&G1Bytes::from(point).0).unwrap();
	let opposite = B::key(&G1Bytes::from(-point).0).unwrap();
	assert_eq!(B::sum_keys(&[key.clone(), opposite.clone()]), None);
	assert_eq!(B::sum_keys(&[]), None);
	assert_eq!(B::subtract_keys(&key, core::slice::from_ref(&key)), None);
	assert_eq!(B::subtract_keys(&key, &[]), Some(key.clone()));
	assert_eq!(B::subtract_keys(&key, &[opposite.clone(), key.clone()]), Some(key.clone()));
	let doubled = B::sum_keys(&[key.clone(), key.clone()]);
	assert_eq!(B::subtract_keys(&key, &[opposite]), doubled);

	let point = some_g2(9).mul_by_cofactor();
	let signature = B::signature(&G2Bytes::from(point).0).unwrap();
	let opposite = B::signature(&G2Bytes::from(-point).0).unwrap();
	assert_eq!(B::sum_signatures(&[signature, opposite]), None);
	assert_eq!(B::sum_signatures(&[]), None);
}

fn net_keys_add_and_subtract<B: Library>() {
	let points: Vec<_> = (1..6).map(|x| some_g1(9 * x).mul_by_cofactor()).collect();
	let bytes: Vec<_> = points.iter().map(|point| G1Bytes::from(*point).1).collect();
	let [a, b, c, d, e] = [&bytes[0], &bytes[1], &bytes[2], &bytes[3], &bytes[4]];
	let net = |plus: &[&KeyPoint], minus: &[&KeyPoint]| {
		B::net_key(plus, minus).map(|key| key.map(|key| B::key_point_bytes(&key)))
	};
	let sum = |add: &[usize], less: &[usize]| {
		let total = |places: &[usize]| places.iter().map(|i| points[*i]).sum::<G1Projective>();
		G1Bytes::from((total(add) - total(less)).into_affine()).1
	};
	assert_eq!(net(&[a], &[]), Ok(Some(*a)));
	assert_eq!(net(&[a, b, c], &[]), Ok(Some(sum(&[0, 1, 2], &[]))));
	assert_eq!(net(&[a, a, a], &[d]), Ok(Some(sum(&[0, 0, 0], &[3]))));
	assert_eq!(net(&[a, b], &[c, d, e]), Ok(Some(sum(&[0, 1], &[2, 3, 4]))));
	assert_eq!(net(&[a, b], &[b, a]), Ok(None));
	assert_eq!(net(&[a, b], &[a, b, c]), Ok(Some(sum(&[], &[2]))));
	assert_eq!(net(&[], &[]), Ok(None));

	let mut identity = KeyPoint([0; 96]);
	identity.0[0] = 0x40;
	for (bad, error) in [
		(identity, PointError::Identity),
		(KeyPoint([0; 96]), PointError::NotOnCurve),
		(KeyPoint([0xff; 96]), PointError::NonCanonical),
	] {
		assert_eq!(net(&[a, &bad], &[b]), Err(error));
		assert_eq!(net(&[a, c], &[b, &bad]), Err(error));
	}
}

fn points_survive_every_encoding<B: Library>() {
	for x in 1..10 {
		let bytes = G1Bytes::from(some_g1(x).mul_by_cofactor());
		let key = B::key(&bytes.0).unwrap();
		assert_eq!(B::key_point(&bytes.1), Ok(key.clone()));
		assert_eq!(B::member_key(&bytes.1), Ok(key.clone()));
		assert_eq!((B::key_bytes(&key), B::key_point_bytes(&key)), (bytes.0, bytes.1));

		let bytes = G2Bytes::from(some_g2(x).mul_by_cofactor());
		let signature = B::signature(&bytes.0).unwrap();
		assert_eq!(B::signature_point(&bytes.1), Ok(signature.clone()));
		assert_eq!(B::signature_bytes(&signature), bytes.0);
		assert_eq!(B::signature_point_bytes(&signature), bytes.1);
	}
}

/// Adds the field's order to a coordinate; whether that fits beside the flags.
fn add_order(coordinate: &mut [u8]) -> bool {
	let mut carry = 0;
	for (byte, add) in coordinate.iter_mut().zip(order()).rev() {
		let sum = u16::from(*byte) + u16::from(add) + carry;
		*byte = sum as u8;
		carry = sum >> 8;
	}
	coordinate[0] < 0x20 && carry == 0
}

/// What every backend makes of these bytes, as one answer.
fn agreed<T: std::fmt::Debug + PartialEq>(answers: [T; 3]) -> T {
	let [blst, plain, host] = answers;
	assert_eq!(blst, plain);
	assert_eq!(blst, host);
	blst
}

macro_rules! all {
	($read:ident, $write:ident, $bytes:expr) => {
		agreed([
			Blst::$read(&$bytes).map(|point| Blst::$write(&point)),
			PlainArk::$read(&$bytes).map(|point| PlainArk::$write(&point)),
			HostArk::$read(&$bytes).map(|point| HostArk::$write(&point)),
		])
	};
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]

	#[test]
	fn backends_agree_on_random_bytes(
		bytes in prop::collection::vec(any::<u8>(), 192),
		first in any::<u8>(),
	) {
		let mut bytes = bytes;
		bytes[0] = first;
		// Random bytes are mostly too large; shorten half of them to reach the curve.
		if first & 1 == 0 {
			for start in [0, 48, 96, 144] {
				bytes[start + 1..start + 20].fill(0);
				bytes[start] &= if start == 0 { 0xe0 } else { 0 };
			}
		}
		let _ = all!(key, key_bytes, PublicKey(bytes[..48].try_into().unwrap()));
		let _ = all!(key_point, key_point_bytes, KeyPoint(bytes[..96].try_into().unwrap()));
		let _ = all!(member_key, key_point_bytes, KeyPoint(bytes[..96].try_into().unwrap()));
		let _ = all!(signature, signature_bytes, Signature(bytes[..96].try_into().unwrap()));
		let _ = all!(signature_point, signature_point_bytes,
			SignaturePoint(bytes[..].try_into().unwrap()));
	}

	#[test]
	fn backends_agree_on_points_of_curve_and_subgroup(x in 1..1_000_000_000_u64) {
		for point in [some_g1(x), some_g1(x).mul_by_cofactor()] {
			let G1Bytes(short, long) = point.into();
			let read = all!(key, key_bytes, short);
			prop_assert_eq!(read.is_ok(), point.is_in_correct_subgroup_assuming_on_curve());
			prop_assert_eq!(read.is_ok(), point.mul_bigint(Fr::MODULUS).is_zero());
			prop_assert_eq!(all!(key_point, key_bytes, long), read);
			prop_assert_eq!(all!(member_key, key_bytes, long), Ok(short));
		}
		for point in [some_g2(x), some_g2(x).mul_by_cofactor()] {
			let G2Bytes(short, long) = point.into();
			let read = all!(signature, signature_bytes, short);
			prop_assert_eq!(read.is_ok(), point.mul_bigint(Fr::MODULUS).is_zero());
			prop_assert_eq!(all!(signature_point, signature_bytes, long), read);
		}
	}

	#[test]
	fn backends_agree_on_damaged_points(x in 1..1_000_u64, place in 0..192_usize, bit in 0..8_u32) {
		let mut key = G1Bytes::from(some_g1(x).mul_by_cofactor());
		let mut signature = G2Bytes::from(some_g2(x).mul_by_cofactor());
		key.0 .0[place % 48] ^= 1_u8 << bit;
		key.1 .0[place % 96] ^= 1_u8 << bit;
		signature.0 .0[place % 96] ^= 1_u8 << bit;
		signature.1 .0[place] ^= 1_u8 << bit;
		let _ = all!(key, key_bytes, key.0);
		prop_assert!(all!(key_point, key_bytes, key.1).is_err());
		let _ = all!(signature, signature_bytes, signature.0);
		prop_assert!(all!(signature_point, signature_bytes, signature.1).is_err());
	}
}
