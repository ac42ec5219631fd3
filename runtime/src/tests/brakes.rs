// SPDX-License-Identifier: Apache-2.0

//! What safe mode and pauses stop, and what they never may.

use super::{account, build_and_execute, run_to};
use crate::{
	configs::governance::{NeverPaused, SafeModeDuration},
	constants::{currency::VGL, time::LOCAL},
	Runtime, RuntimeCall, RuntimeOrigin, SafeMode, System, TxPause,
};
use frame_support::{
	assert_noop, assert_ok,
	traits::{Contains, GetCallMetadata, GetCallName},
};
use sp_keyring::Sr25519Keyring::{Alice, Bob};
use sp_runtime::traits::Dispatchable;

fn transfer() -> RuntimeCall {
	RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive {
		dest: account(Bob).into(),
		value: VGL,
	})
}

#[test]
fn safe_mode_stops_transfers_but_not_the_way_out() {
	build_and_execute(|| {
		assert_ok!(SafeMode::force_enter(RuntimeOrigin::root()));
		let origin = RuntimeOrigin::signed(account(Alice));
		assert_noop!(
			transfer().dispatch(origin.clone()).map_err(|error| error.error),
			frame_system::Error::<Runtime>::CallFiltered
		);
		let remark = RuntimeCall::System(frame_system::Call::remark { remark: vec![1] });
		assert_ok!(remark.dispatch(origin));
		assert_ok!(SafeMode::force_exit(RuntimeOrigin::root()));
	});
}

#[test]
fn safe_mode_ends_by_itself() {
	build_and_execute(|| {
		assert_ok!(SafeMode::force_enter(RuntimeOrigin::root()));
		run_to(System::block_number() + LOCAL.scale(SafeModeDuration::get()) + 1);
		assert_ok!(transfer().dispatch(RuntimeOrigin::signed(account(Alice))));
	});
}

#[test]
fn nobody_but_root_or_council_pulls_the_brake() {
	build_and_execute(|| {
		let origin = RuntimeOrigin::signed(account(Alice));
		assert_noop!(SafeMode::force_enter(origin.clone()), sp_runtime::DispatchError::BadOrigin);
		assert!(SafeMode::enter(origin).is_err(), "no deposit buys a halt of the chain");
	});
}

#[test]
fn a_pause_cannot_name_what_must_never_stop() {
	build_and_execute(|| {
		for (pallet, call) in
			[("Timestamp", "set"), ("Staking", "unbond"), ("Failover", "arm_plan")]
		{
			let name = (
				pallet.as_bytes().to_vec().try_into().expect("short"),
				call.as_bytes().to_vec().try_into().expect("short"),
			);
			assert_noop!(
				TxPause::pause(RuntimeOrigin::root(), name),
				pallet_tx_pause::Error::<Runtime>::Unpausable
			);
		}
	});
}

#[test]
fn both_brakes_spare_the_same_calls() {
	// One value of each call would need every argument; the calls without arguments suffice to
	// tell the two lists apart wherever they could differ by pallet.
	let calls = [
		RuntimeCall::Staking(pallet_staking::Call::chill {}),
		RuntimeCall::Staking(pallet_staking::Call::kick { who: vec![] }),
		RuntimeCall::Session(pallet_session::Call::purge_keys {}),
		RuntimeCall::SafeMode(pallet_safe_mode::Call::force_exit {}),
		RuntimeCall::System(frame_system::Call::remark { remark: vec![] }),
		RuntimeCall::Timestamp(pallet_timestamp::Call::set { now: 1 }),
		RuntimeCall::Failover(pallet_failover::Call::register_protocol {}),
		RuntimeCall::Utility(pallet_utility::Call::batch { calls: vec![] }),
		RuntimeCall::Treasury(pallet_treasury::Call::payout { index: 0 }),
		transfer(),
	];
	for call in calls {
		let metadata = call.get_call_metadata();
		let name = (
			metadata.pallet_name.as_bytes().to_vec().try_into().expect("short"),
			metadata.function_name.as_bytes().to_vec().try_into().expect("short"),
		);
		let by_name =
			<NeverPaused as Contains<pallet_tx_pause::RuntimeCallNameOf<Runtime>>>::contains(&name);
		let by_call = <NeverPaused as Contains<RuntimeCall>>::contains(&call);
		assert_eq!(by_name, by_call, "{metadata:?}");
	}
}

#[test]
fn every_name_that_cannot_be_paused_exists() {
	let modules = RuntimeCall::get_module_names();
	for pallet in [
		"System",
		"Timestamp",
		"Babe",
		"Grandpa",
		"Session",
		"Scheduler",
		"Preimage",
		"Liveness",
		"Failover",
	] {
		assert!(modules.contains(&pallet), "{pallet}");
	}
	let staking = pallet_staking::Call::<Runtime>::get_call_names();
	for call in ["unbond", "withdraw_unbonded", "chill"] {
		assert!(staking.contains(&call), "{call}");
	}
}
