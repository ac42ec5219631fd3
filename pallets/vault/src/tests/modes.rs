// SPDX-License-Identifier: Apache-2.0

//! Vaults are opened, activated and stood by, each by its own protocol.

use crate::{mock::*, Error, Event, Mode, Vaults, VaultsOf};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;
use vigil_primitives::{ProtocolId, ServiceId, UnixTime};

#[test]
fn a_vault_stands_by_until_its_protocol_activates_it_and_again_after() {
	build_and_execute(|| {
		let vault = Vaults::<Test>::get(PROTOCOL).unwrap();
		assert_eq!((vault.service, vault.mode, vault.activations), (SERVICE, Mode::Standby, 0));
		pass(5);
		assert_ok!(Vault::activate(protocol(PROTOCOL)));
		let vault = Vaults::<Test>::get(PROTOCOL).unwrap();
		assert_eq!(
			(vault.mode, vault.since, vault.activations),
			(Mode::Active, UnixTime(1_005), 1)
		);
		System::assert_last_event(Event::Activated { protocol: PROTOCOL, activations: 1 }.into());
		pass(5);
		assert_ok!(Vault::stand_by(protocol(PROTOCOL)));
		let vault = Vaults::<Test>::get(PROTOCOL).unwrap();
		assert_eq!(
			(vault.mode, vault.since, vault.activations),
			(Mode::Standby, UnixTime(1_010), 1)
		);
		System::assert_last_event(Event::StoodBy { protocol: PROTOCOL }.into());
	});
}

#[test]
fn what_is_so_already_changes_nothing_and_says_nothing() {
	build_and_execute(|| {
		assert_ok!(Vault::activate(protocol(PROTOCOL)));
		System::reset_events();
		pass(5);
		let before = Vaults::<Test>::get(PROTOCOL);
		assert_ok!(Vault::activate(protocol(PROTOCOL)));
		assert_eq!(Vaults::<Test>::get(PROTOCOL), before);
		assert_eq!(System::events(), []);
		assert_ok!(Vault::stand_by(protocol(PROTOCOL)));
		System::reset_events();
		assert_ok!(Vault::stand_by(protocol(PROTOCOL)));
		assert_eq!(System::events(), []);
	});
}

#[test]
fn nobody_switches_the_vault_of_another() {
	build_and_execute(|| {
		assert_noop!(Vault::activate(protocol(OTHER)), Error::<Test>::NoVault);
		assert_noop!(Vault::stand_by(protocol(OTHER)), Error::<Test>::NoVault);
		for origin in [RuntimeOrigin::root(), signed(ALICE), RuntimeOrigin::none()] {
			assert_noop!(Vault::activate(origin.clone()), BadOrigin);
			assert_noop!(Vault::stand_by(origin), BadOrigin);
		}
	});
}

#[test]
fn a_protocol_opens_its_own_vault_and_governance_any() {
	build_and_execute(|| {
		assert_ok!(Vault::open_vault(protocol(OTHER), OTHER, SERVICE));
		System::assert_last_event(Event::VaultOpened { protocol: OTHER, service: SERVICE }.into());
		assert_ok!(Vault::open_vault(RuntimeOrigin::root(), ProtocolId(3), ServiceId(8)));
		assert_eq!(VaultsOf::<Test>::get(SERVICE), 2);
		assert_eq!(VaultsOf::<Test>::get(ServiceId(8)), 1);
	});
}

#[test]
fn vaults_are_not_opened_for_others_twice_or_without_end() {
	build_and_execute(|| {
		let not_yours = Error::<Test>::NotYourVault;
		assert_noop!(Vault::open_vault(protocol(OTHER), ProtocolId(3), SERVICE), not_yours);
		assert_noop!(Vault::open_vault(signed(ALICE), OTHER, SERVICE), BadOrigin);
		let exists = Error::<Test>::VaultExists;
		assert_noop!(Vault::open_vault(protocol(PROTOCOL), PROTOCOL, ServiceId(8)), exists);
		for number in 2..=4 {
			assert_ok!(Vault::open_vault(RuntimeOrigin::root(), ProtocolId(number), SERVICE));
		}
		let too_many = Error::<Test>::TooManyVaults;
		assert_noop!(Vault::open_vault(RuntimeOrigin::root(), ProtocolId(5), SERVICE), too_many);
	});
}
