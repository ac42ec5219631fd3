// SPDX-License-Identifier: Apache-2.0
//! Certificates in both forms of verification, under every backend that can sign.
use vigil_bls::{test_utils::*, *};
use vigil_primitives::*;
#[test]
fn smoke() {
	fn run<S: vigil_bls::backend::SigningBackend, V: Backend>() {
		let set = TestSet::<S>::new(ServiceId(1), SetId(1), &[1, 2, 3, 4, 5]);
		let halt = Statement::Halt(Halt {
			height: Height(1),
			block_hash: H256::repeat_byte(1),
			block_timestamp: UnixTime(2),
			round: Round(3),
		});
		let c = set.certify(halt, &[1]);
		let e =
			Expected { genesis_hash: set.genesis_hash, service: ServiceId(1), kind: Kind::Halt };
		let v = verify_with_members::<V>(&c, &set.commitment, &set.members, &e).unwrap();
		assert_eq!(v.absent.0, 2);
		let w = verify_with_witnesses::<V>(&c, &set.commitment, &set.witnesses(&[1]), &e).unwrap();
		assert_eq!(v, w);
	}
	run::<Fake, Fake>();
	run::<Blst, Blst>();
	run::<Blst, PlainArk>();
	run::<Blst, HostArk>();
}
