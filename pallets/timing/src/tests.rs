// SPDX-License-Identifier: Apache-2.0

//! Genesis validation, getters and the scaling rule.

use crate::{self as pallet_timing, *};
use frame_support::{derive_impl, parameter_types, traits::Get};
use proptest::prelude::*;
use sp_runtime::{BuildStorage, TryRuntimeError};

const PRODUCTION: Timing = Timing { session_slots: 4_800, sessions_per_era: 6, time_divisor: 1 };
const LOCAL: Timing = Timing { session_slots: 8, sessions_per_era: 2, time_divisor: 7_200 };

type Block = frame_system::mocking::MockBlock<Test>;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(RuntimeCall, RuntimeEvent, RuntimeError, RuntimeOrigin, RuntimeTask)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;

	#[runtime::pallet_index(1)]
	pub type TimingPallet = pallet_timing;
}

parameter_types! {
	pub const Production: Timing = PRODUCTION;
	pub const Day: u64 = 28_800;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
}

impl Config for Test {
	type Production = Production;
}

fn build_and_execute(timing: Option<Timing>, test: impl FnOnce()) {
	let config = RuntimeGenesisConfig {
		timing_pallet: GenesisConfig { timing, _marker: Default::default() },
		..Default::default()
	};
	let mut ext = sp_io::TestExternalities::new(config.build_storage().expect("valid genesis"));
	ext.execute_with(|| {
		test();
		TimingPallet::do_try_state().expect("invariants hold after the test");
	});
}

#[test]
fn genesis_without_timing_uses_production() {
	build_and_execute(None, || {
		assert_eq!(Timings::<Test>::get(), PRODUCTION);
		assert_eq!(SessionSlots::<Test>::get(), 4_800);
		assert_eq!(SessionsPerEra::<Test>::get(), 6);
		assert_eq!(<Scaled<Test, Day> as Get<u64>>::get(), 28_800);
	});
}

#[test]
fn genesis_timing_reaches_every_getter() {
	build_and_execute(Some(LOCAL), || {
		assert_eq!(SessionSlots::<Test>::get(), 8);
		assert_eq!(SessionsPerEra::<Test>::get(), 2);
		assert_eq!(<Scaled<Test, Day> as Get<u64>>::get(), 4);
	});
}

#[test]
#[should_panic(expected = "timing: sessionSlots must be at least 4")]
fn genesis_is_refused_when_session_is_too_short() {
	build_and_execute(Some(Timing { session_slots: 3, ..LOCAL }), || {});
}

#[test]
#[should_panic(expected = "timing: sessionsPerEra must be at least 1")]
fn genesis_is_refused_when_era_has_no_session() {
	build_and_execute(Some(Timing { sessions_per_era: 0, ..LOCAL }), || {});
}

#[test]
#[should_panic(expected = "timing: timeDivisor must be at least 1")]
fn genesis_is_refused_when_divisor_is_zero() {
	build_and_execute(Some(Timing { time_divisor: 0, ..LOCAL }), || {});
}

#[test]
fn try_state_reports_a_corrupted_timing() {
	build_and_execute(Some(LOCAL), || {
		Timings::<Test>::put(Timing { time_divisor: 0, ..LOCAL });
		assert_eq!(
			TimingPallet::do_try_state(),
			Err(TryRuntimeError::Other("timing: timeDivisor must be at least 1"))
		);
		Timings::<Test>::put(LOCAL);
	});
}

#[test]
fn unknown_genesis_field_is_refused() {
	let json = r#"{"timing":{"sessionSlots":8,"sessionsPerEra":2,"timeDivisor":1,"era":3}}"#;
	assert!(serde_json::from_str::<GenesisConfig<Test>>(json).is_err());
}

proptest! {
	#[test]
	fn scaling_never_lengthens_and_never_vanishes(
		duration in any::<u32>(),
		time_divisor in 1..=u32::MAX,
	) {
		let scaled = Timing { time_divisor, ..LOCAL }.scale(duration);
		prop_assert!(scaled <= duration);
		prop_assert_eq!(scaled == 0, duration == 0);
	}

	#[test]
	fn scaling_keeps_order(a in any::<u32>(), b in any::<u32>(), time_divisor in 1..=u32::MAX) {
		let timing = Timing { time_divisor, ..LOCAL };
		prop_assert!(timing.scale(a.min(b)) <= timing.scale(a.max(b)));
	}
}
