// SPDX-License-Identifier: Apache-2.0

//! A certificate of any part of a large set, for those who cannot sign: benchmarks in a runtime.
//!
//! Compiled for benchmarks and tests only, never into the runtime of a chain: a wrong constant panics.
//!
//! There is one statement and one signature of it. The members' keys are the multiples of that
//! signature's key, so its multiples are what any of them sign together.

use alloc::vec::Vec;
use hex_literal::hex;
use sp_core::H256;
use vigil_bls::Backend;
use vigil_primitives::{
	Bitfield, Certificate, Checkpoint, Height, KeyPoint, Member, MemberIndex, ServiceId, SetId,
	SignaturePoint, Signed, StakeWeight, Statement, UnixTime,
};

/// What the chain is called on which the statement is made.
pub const GENESIS: H256 = H256::repeat_byte(0xbe);
/// The service it is made for.
pub const SERVICE: ServiceId = ServiceId(0);
/// When it is made.
pub const NOW: UnixTime = UnixTime(1_000_000);

/// A key of BLS12-381.
pub const KEY: KeyPoint = KeyPoint(hex!(
	"06ceb0760781082c1954d2a4ec868c82e81d0b2bfb6d95b28bfcae30842fc58387da58dcfed367f7"
	"4d878739285cae920f9ef380e0b0e58298c5b19238cd481ffeee1e0ba7cc5f0b118c57d575705698"
	"2c0dc857ee2bd21ef9104a08d2043740"
));
/// Its signature of [`statement`]'s digest on the chain called [`GENESIS`].
pub const SIGNATURE: SignaturePoint = SignaturePoint(hex!(
	"0cc125abffa7c0c69fa54e65c4a54eb27fb87ae4de8bedfa7de31f7869967ea9c0396295275c5dcc"
	"300a719633c22ef40e343ff1836e487d0930e8932162e9250bcfe145a16b8c08465159da06a7655c"
	"388bbf6ddd0c01c9efb69773f1aad3b913dc39b2195169b20a36ed7be42e01884aef2cfc8b26fa2f"
	"4146c296019530bef973b201cf7b39fb7a4c2e64e25f2b7c05286ef0820d5b2e3f69ad6d2b4365f7"
	"2ca524cf8bfc4319db05f4638ae206ee507de29f679d8fca88f3543949b782ca"
));

/// What is certified.
pub fn statement() -> Signed {
	let checkpoint = Checkpoint {
		height: Height(100),
		block_hash: H256::repeat_byte(0xb2),
		state_root: H256::repeat_byte(0x57),
		block_timestamp: NOW,
	};
	let statement = Statement::Checkpoint(checkpoint);
	Signed { service: SERVICE, set_id: SetId::FIRST, statement }
}

/// So many members of equal weight, whose keys are the multiples of `key`.
pub fn members<B: Backend>(key: &KeyPoint, size: u16) -> Vec<Member> {
	let base = B::key_point(key).expect("a valid key");
	let mut next = base.clone();
	let mut members = Vec::new();
	for _ in 0..size {
		members.push(Member { key: B::key_point_bytes(&next), weight: StakeWeight(10) });
		next = B::sum_keys(&[next, base.clone()]).expect("not the identity");
	}
	members
}

/// The certificate of all but the last `absent` of [`members`], from the first one's signature.
pub fn certify<B: Backend>(signature: &SignaturePoint, size: u16, absent: u16) -> Certificate {
	let present = size.saturating_sub(absent);
	let factor = u64::from(present) * (u64::from(present) + 1) / 2;
	let signature = B::signature_point(signature).expect("a valid signature");
	let absentees = (present..size).map(MemberIndex);
	Certificate {
		signed: statement(),
		absent: Bitfield::of(size, absentees).expect("they are members"),
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

#[cfg(test)]
mod tests {
	use super::*;
	use vigil_bls::{commit, verify_with_members, CertificateError, Expected, PlainArk, SetPlan};
	use vigil_primitives::Kind;

	#[test]
	fn the_certificate_is_valid_on_the_real_curve() {
		let (size, plan) = (
			30,
			SetPlan {
				service: SERVICE,
				set_id: SetId::FIRST,
				policy_hash: H256::repeat_byte(0x70),
				activates_at: UnixTime(0),
				expires_at: UnixTime(1),
			},
		);
		let members = members::<PlainArk>(&KEY, size);
		let set = commit::<PlainArk>(&plan, &members).unwrap();
		let expected = Expected { genesis_hash: GENESIS, service: SERVICE, kind: Kind::Checkpoint };
		let verify = |certificate: &Certificate| {
			verify_with_members::<PlainArk>(certificate, &set, &members, &expected)
		};
		for absent in [0, 1, 9] {
			assert!(verify(&certify::<PlainArk>(&SIGNATURE, size, absent)).is_ok());
		}
		let mut forged = certify::<PlainArk>(&SIGNATURE, size, 0);
		forged.signed.set_id = SetId::FIRST;
		forged.absent = Bitfield::of(size, [MemberIndex(0)]).unwrap();
		assert_eq!(verify(&forged), Err(CertificateError::WrongSignature));
	}
}
