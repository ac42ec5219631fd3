// SPDX-License-Identifier: Apache-2.0

//! Every preset builds, and only development has a sudo key.

use super::genesis_of;
use crate::{
	constants::time::PRODUCTION,
	genesis_config_presets::{get_preset, preset_names, VIGIL_TESTNET_PRESET},
	Runtime, Session, Staking,
};
use pallet_timing::Timings;
use sp_genesis_builder::{DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_io::TestExternalities;
use sp_runtime::BuildStorage;

pub(super) fn with_preset(preset: &str, check: impl FnOnce()) {
	let storage = genesis_of(preset).build_storage().expect("genesis builds");
	TestExternalities::new(storage).execute_with(check);
}

#[test]
fn every_named_preset_exists_and_builds() {
	for name in preset_names() {
		with_preset(name.as_ref(), || {
			let validators = Session::validators();
			assert!(!validators.is_empty());
			assert_eq!(pallet_babe::Authorities::<Runtime>::get().len(), validators.len());
			assert!(validators.iter().all(|stash| Staking::ledger(stash.clone().into()).is_ok()));
		});
	}
	assert!(get_preset(&"no_such_preset".into()).is_none());
}

#[test]
fn only_development_has_sudo() {
	for name in preset_names() {
		let is_development = AsRef::<str>::as_ref(&name) == DEV_RUNTIME_PRESET;
		with_preset(name.as_ref(), || {
			assert_eq!(pallet_sudo::Key::<Runtime>::get().is_some(), is_development);
		});
	}
}

#[test]
fn local_has_four_validators_and_room_for_a_fifth() {
	with_preset(LOCAL_TESTNET_RUNTIME_PRESET, || {
		assert_eq!(Session::validators().len(), 4);
		assert!(pallet_staking::ValidatorCount::<Runtime>::get() > 4);
	});
}

#[test]
fn the_public_testnet_runs_on_production_timings() {
	with_preset(VIGIL_TESTNET_PRESET, || assert_eq!(Timings::<Runtime>::get(), PRODUCTION));
}

#[test]
fn a_genesis_with_an_impossible_session_is_refused() {
	let json = r#"{"timing":{"timing":{"sessionSlots":0,"sessionsPerEra":2,"timeDivisor":1}}}"#;
	let config: crate::TimingConfig = serde_json::from_value(
		serde_json::from_str::<serde_json::Value>(json).unwrap()["timing"].clone(),
	)
	.expect("the shape is right");
	assert!(std::panic::catch_unwind(|| config.build_storage()).is_err());
}
