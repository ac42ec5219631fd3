// SPDX-License-Identifier: Apache-2.0

//! What the calls and the hook cost.

use crate::*;
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	pallet_prelude::TransactionSource,
	traits::{EnsureOrigin, Get, Hooks},
};
use frame_system::RawOrigin;
use sp_core::{sr25519, H256};
use sp_io::crypto::{sr25519_generate, sr25519_sign};
use sp_runtime::Perbill;
use vigil_primitives::answers::pulse::Beat;

/// Prepares what this pallet has no hand in.
pub trait BenchmarkHelper<AccountId> {
	/// Makes validators of these, who make blocks with this key.
	fn seat(validators: &[AccountId], key: sr25519::Public);
}

const CODE: H256 = H256::repeat_byte(7);

fn validators<T: Config>(count: u32, key: sr25519::Public) -> Vec<T::AccountId> {
	let all: Vec<T::AccountId> = (0..count).map(|n| account("validator", n, 0)).collect();
	T::BenchmarkHelper::seat(&all, key);
	all
}

fn signed<T: Config>() -> Result<(Beat, Signature), BenchmarkError> {
	let key = sr25519_generate(sp_core::crypto::key_types::DUMMY, None);
	validators::<T>(1, key);
	let beat = Beat { seat: 0, at: Pallet::<T>::now(), code: CODE, watches: true };
	let message = Pallet::<T>::message(&beat);
	let signature = sr25519_sign(sp_core::crypto::key_types::DUMMY, &key, &message);
	Ok((beat, signature.ok_or(BenchmarkError::Stop("no signature"))?.0))
}

fn plan<T: Config>() {
	let until = Pallet::<T>::now().saturating_add(T::LongestWait::get());
	assert_ok!(Pallet::<T>::do_plan(CODE, 0, until, Perbill::one()));
}

#[benchmarks]
mod benches {
	use super::*;

	#[benchmark]
	fn beat() -> Result<(), BenchmarkError> {
		let (said, signature) = signed::<T>()?;
		#[extrinsic_call]
		_(RawOrigin::Authorized, said, signature);
		assert_eq!(Beats::<T>::iter().count(), 1);
		Ok(())
	}

	#[benchmark]
	fn authorize_beat() -> Result<(), BenchmarkError> {
		let (said, signature) = signed::<T>()?;
		let answer;
		#[block]
		{
			answer = Pallet::<T>::authorize_beat(TransactionSource::External, &said, &signature);
		}
		assert!(answer.is_ok());
		Ok(())
	}

	#[benchmark]
	fn plan_upgrade() -> Result<(), BenchmarkError> {
		let origin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let until = Pallet::<T>::now().saturating_add(T::LongestWait::get());
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, CODE, 0, until, Perbill::one());
		assert!(Upgrade::<T>::exists());
		Ok(())
	}

	#[benchmark]
	fn cancel_upgrade() -> Result<(), BenchmarkError> {
		let origin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		plan::<T>();
		Upgrade::<T>::mutate_extant(|planned| planned.authorised = true);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin);
		assert!(!Upgrade::<T>::exists());
		Ok(())
	}

	#[benchmark]
	fn pass_time(v: Linear<1, 1_000>) {
		let all = validators::<T>(v, sr25519::Public::default());
		frame_system::Pallet::<T>::set_block_number(T::CountEvery::get().into());
		let at = Pallet::<T>::now();
		all.iter().for_each(|who| {
			Beats::<T>::insert(who, Heard { at, code: CODE, watches: true });
		});
		plan::<T>();
		#[block]
		{
			Pallet::<T>::on_initialize(T::CountEvery::get().into());
		}
		assert!(Upgrade::<T>::get().is_some_and(|planned| planned.authorised));
	}
}
