// SPDX-License-Identifier: Apache-2.0

//! The way out of standing by.

use super::{free, out, Way};
use crate::{
	tests::restaking::{register_service, secret},
	Emergency, Runtime, RuntimeOrigin, System,
};
use frame_support::assert_ok;
use pallet_emergency::{Call, Place, StandbyCounts};
use sp_keyring::Sr25519Keyring::Ferdie;
use vigil_primitives::H256;

pub(super) fn leave() -> Way {
	let service = register_service();
	let before = free(Ferdie);
	let who = crate::tests::account(Ferdie);
	let place = Some(Place { operator: H256::repeat_byte(1), region: 756 });
	assert_ok!(Emergency::vet_standby(RuntimeOrigin::root(), service, who.clone(), place));
	let secret = secret(Ferdie);
	let proof = secret.prove_possession(System::block_hash(0), &who.clone().into());
	let origin = RuntimeOrigin::signed(who);
	assert_ok!(Emergency::enroll_standby(origin, service, secret.public_key(), proof));
	assert!(free(Ferdie) < before);
	Box::new(move || {
		out(Ferdie, Call::<Runtime>::leave_standby { service });
		assert_eq!(free(Ferdie), before);
		assert!(!StandbyCounts::<Runtime>::contains_key(service));
	})
}
