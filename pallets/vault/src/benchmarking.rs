// SPDX-License-Identifier: Apache-2.0

//! What the calls cost. A credit is measured up to the failing end of a proof that leads nowhere:
//! every byte of it is decoded and hashed, which is what it costs.

use crate::*;
use alloc::{boxed::Box, vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{fungible::Mutate, EnsureOrigin, Get},
};
use frame_system::RawOrigin;
use vigil_primitives::{Height, ProtocolId, ServiceId, UnixTime};
use vigil_proofs::Proof;

const PROTOCOL: ProtocolId = ProtocolId(0);
const SERVICE: ServiceId = ServiceId(0);
const MUCH: u128 = 1_000_000_000_000_000;

fn open<T: Config>(mode: Mode) {
	assert_ok!(Pallet::<T>::do_open(PROTOCOL, SERVICE, UnixTime(0)));
	assert_ok!(Pallet::<T>::do_switch(PROTOCOL, mode));
}

fn rich<T: Config>(who: &T::AccountId) {
	T::Currency::set_balance(who, MUCH);
}

fn proof_of(bytes: u32) -> Proof {
	let full = vec![0u8; 1024];
	let nodes: Vec<_> = (0..bytes / 1024)
		.map(|n| {
			let mut node = full.clone();
			node.iter_mut().zip(n.to_le_bytes()).for_each(|(byte, number)| *byte = number);
			node
		})
		.collect();
	Proof::new(nodes).unwrap_or_default()
}

#[benchmarks]
mod benches {
	use super::*;

	#[benchmark]
	fn open_vault() {
		#[extrinsic_call]
		_(RawOrigin::Root, PROTOCOL, SERVICE);

		assert!(Vaults::<T>::contains_key(PROTOCOL));
	}

	#[benchmark]
	fn activate() -> Result<(), BenchmarkError> {
		open::<T>(Mode::Standby);
		let origin =
			T::ProtocolOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin);

		assert_eq!(Vaults::<T>::get(PROTOCOL).map(|vault| vault.mode), Some(Mode::Active));
		Ok(())
	}

	#[benchmark]
	fn stand_by() -> Result<(), BenchmarkError> {
		open::<T>(Mode::Active);
		let origin =
			T::ProtocolOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin);

		assert_eq!(Vaults::<T>::get(PROTOCOL).map(|vault| vault.mode), Some(Mode::Standby));
		Ok(())
	}

	#[benchmark]
	fn credit(b: Linear<0, 262_144>) {
		open::<T>(Mode::Active);
		let who: T::AccountId = whitelisted_caller();
		let proof = proof_of(b);
		let result;

		#[block]
		{
			let encoded = codec::Encode::encode(&proof);
			let proof = <Proof as codec::Decode>::decode(&mut &encoded[..]).unwrap_or_default();
			let state = proof.state(sp_core::H256::repeat_byte(1));
			result =
				state.and_then(|state| account::free_balance(&state, &codec::Encode::encode(&who)));
		}

		assert!(result.is_err());
		let refused =
			Pallet::<T>::do_credit(SERVICE, who, Height(u64::MAX), *Box::new(Proof::default()));
		assert!(refused.is_err());
	}

	#[benchmark]
	fn deposit() {
		open::<T>(Mode::Active);
		let who: T::AccountId = whitelisted_caller();
		rich::<T>(&who);
		rich::<T>(&Pallet::<T>::pot(SERVICE));

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), PROTOCOL, MUCH / 2);

		assert_eq!(Credits::<T>::get(SERVICE, who).deposited, MUCH / 2);
	}

	#[benchmark]
	fn withdraw() {
		open::<T>(Mode::Active);
		let who: T::AccountId = whitelisted_caller();
		rich::<T>(&who);
		rich::<T>(&Pallet::<T>::pot(SERVICE));
		assert_ok!(Pallet::<T>::do_deposit(PROTOCOL, who.clone(), MUCH / 2));

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), PROTOCOL, MUCH / 2);

		assert!(!Credits::<T>::contains_key(SERVICE, who));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
