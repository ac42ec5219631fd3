// SPDX-License-Identifier: Apache-2.0
//! Certificates of any part of the largest set, for those who cannot sign: benchmarks in a runtime.
//!
//! One member's signature is enough. The others' keys are the multiples of its key, so multiples of
//! its signature are what any of them sign together.

use crate::{Backend, PlainArk, Tag};
use alloc::vec::Vec;
use ark_ec::AffineRepr;
use core::iter::successors;
use vigil_primitives::{
	Bitfield, Certificate, KeyPoint, Member, MemberIndex, SignaturePoint, Signed, StakeWeight, H256,
};

/// The key whose secret is one: the generator of BLS12-381's keys.
pub fn generator() -> KeyPoint {
	PlainArk::key_point_bytes(&<PlainArk as Backend>::Key::generator())
}

/// What the secret one signs: the point that the digest hashes to.
pub fn signature_of_one(tag: Tag, digest: &H256) -> SignaturePoint {
	let hash = PlainArk::hash_to_g2(tag.dst(), &digest.0).expect("nothing hashes to the identity");
	PlainArk::signature_point_bytes(&hash)
}

/// So many members of equal weight, whose keys are the multiples of `key`.
pub fn members<B: Backend>(key: &KeyPoint, size: u16) -> Vec<Member> {
	let base = B::key_point(key).expect("a valid key");
	let keys = successors(Some(base.clone()), |key| B::sum_keys(&[key.clone(), base.clone()]));
	let member = |key| Member { key: B::key_point_bytes(&key), weight: StakeWeight(10) };
	keys.take(size.into()).map(member).collect()
}

/// The certificate of all but `absent` of so many [`members`], from the first one's signature.
pub fn certify<B: Backend>(
	signed: Signed,
	one: &SignaturePoint,
	size: u16,
	absent: &[u16],
) -> Certificate {
	let secrets = |members: &mut dyn Iterator<Item = u16>| -> u64 {
		members.map(|index| u64::from(index) + 1).sum()
	};
	let factor = secrets(&mut (0..size)) - secrets(&mut absent.iter().copied());
	let signature = B::signature_point(one).expect("a valid signature");
	let absent = Bitfield::of(size, absent.iter().copied().map(MemberIndex));
	Certificate {
		signed,
		absent: absent.expect("they are members"),
		signature: B::signature_point_bytes(&times::<B>(signature, factor)),
	}
}

/// The signature that the secret's `factor`-th multiple makes.
fn times<B: Backend>(signature: B::Signature, mut factor: u64) -> B::Signature {
	let (mut power, mut sum) = (signature, None);
	while factor > 0 {
		if factor & 1 == 1 {
			let parts: Vec<_> = sum.into_iter().chain([power.clone()]).collect();
			sum = B::sum_signatures(&parts);
		}
		power = B::sum_signatures(&[power.clone(), power]).expect("not the identity");
		factor >>= 1;
	}
	sum.expect("the factor is not zero")
}
