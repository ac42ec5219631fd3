// SPDX-License-Identifier: Apache-2.0

//! A certificate of any part of a large set, for those who cannot sign: benchmarks in a runtime.
//!
//! Compiled for benchmarks and tests only, never into the runtime of a chain: a wrong constant panics.

use alloc::vec::Vec;
use sp_core::H256;
pub use vigil_bls::multiples::members;
use vigil_bls::{multiples, Backend};
use vigil_primitives::{
	Certificate, Checkpoint, Height, Round, ServiceId, SetId, SignaturePoint, Signed, Statement,
	UnixTime,
};

/// What the chain is called on which the statement is made.
pub const GENESIS: H256 = H256::repeat_byte(0xbe);
/// The service it is made for.
pub const SERVICE: ServiceId = ServiceId(0);
/// When it is made.
pub const NOW: UnixTime = UnixTime(1_000_000);
/// The round that runs then, if rounds last three seconds.
pub const ROUND: Round = Round(999_999);

/// What is certified.
pub fn statement() -> Signed {
	let checkpoint = Checkpoint {
		height: Height(100),
		block_hash: H256::repeat_byte(0xb2),
		state_root: H256::repeat_byte(0x57),
		block_timestamp: NOW,
		round: ROUND,
	};
	let statement = Statement::Checkpoint(checkpoint);
	Signed { service: SERVICE, set_id: SetId::FIRST, statement }
}

/// The certificate of all but the last `absent` of so many [`members`], from the first one's
/// signature of [`statement`].
pub fn certify<B: Backend>(one: &SignaturePoint, size: u16, absent: u16) -> Certificate {
	let absent: Vec<_> = (size.saturating_sub(absent)..size).collect();
	multiples::certify::<B>(statement(), one, size, &absent)
}

#[cfg(test)]
mod tests {
	use super::*;
	use vigil_bls::{
		commit,
		multiples::{generator, signature_of_one},
		verify_with_members, CertificateError, Expected, PlainArk, SetPlan, Tag,
	};
	use vigil_primitives::{Bitfield, Kind, MemberIndex};

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
		let members = members::<PlainArk>(&generator(), size);
		let set = commit::<PlainArk>(&plan, &members).unwrap();
		let expected = Expected { genesis_hash: GENESIS, service: SERVICE, kind: Kind::Checkpoint };
		let verify = |certificate: &Certificate| {
			verify_with_members::<PlainArk>(certificate, &set, &members, &expected)
		};
		let one = signature_of_one(Tag::Statement, &statement().digest(GENESIS).0);
		for absent in [0, 1, 9] {
			assert!(verify(&certify::<PlainArk>(&one, size, absent)).is_ok());
		}
		let mut forged = certify::<PlainArk>(&one, size, 0);
		forged.signed.set_id = SetId::FIRST;
		forged.absent = Bitfield::of(size, [MemberIndex(0)]).unwrap();
		assert_eq!(verify(&forged), Err(CertificateError::WrongSignature));
	}
}
