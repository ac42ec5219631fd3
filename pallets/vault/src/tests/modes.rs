// SPDX-License-Identifier: Apache-2.0

//! Vaults are opened, activated and stood by, each by its own protocol.

use crate::{mock::*, Error, Event, Mode, VaultState, Vaults, VaultsOf};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;
use vigil_primitives::{ProtocolId, ServiceId, UnixTime};

fn vault() -> VaultState {
	Vaults::<Test>::get(SERVICE, PROTOCOL).unwrap()
}

#[test]
fn a_vault_stands_by_until_its_protocol_fails_over_and_again_after() {
	build_and_execute(|| {
		assert_eq!((vault().mode, vault().activations), (Mode::Standby, 0));
		pass(5);
		assert_ok!(fail_over(PROTOCOL));
		assert_eq!(
			(vault().mode, vault().since, vault().activations),
			(Mode::Active, UnixTime(1_005), 1)
		);
		let (service, protocol_id) = (SERVICE, PROTOCOL);
		let event = Event::Activated { service, protocol: protocol_id, activations: 1 };
		System::assert_last_event(event.into());
		pass(5);
		assert_ok!(Vault::stand_by(protocol(PROTOCOL)));
		assert_eq!(
			(vault().mode, vault().since, vault().activations),
			(Mode::Standby, UnixTime(1_010), 1)
		);
		System::assert_last_event(Event::StoodBy { service, protocol: protocol_id }.into());
	});
}

#[test]
fn no_other_message_of_the_protocol_activates_its_vault() {
	build_and_execute(|| {
		let refused = Error::<Test>::NotFailingOver;
		assert_noop!(Vault::activate(protocol(PROTOCOL)), refused);
		// Nor does the failover of another protocol, or of the same number elsewhere.
		assert_ok!(Vault::open_vault(RuntimeOrigin::root(), SERVICE, OTHER));
		assert_ok!(fail_over(OTHER));
		assert_noop!(Vault::activate(protocol(PROTOCOL)), Error::<Test>::NotFailingOver);
		let elsewhere = protocol_of(ServiceId(8), PROTOCOL);
		assert_noop!(Vault::activate(elsewhere), Error::<Test>::NotFailingOver);
		assert_eq!(vault().mode, Mode::Standby);
	});
}

#[test]
fn any_message_of_the_protocol_posts_and_each_counts() {
	build_and_execute(|| {
		for posts in 1..4 {
			assert_ok!(Vault::post(protocol(PROTOCOL)));
			let event = Event::Posted { service: SERVICE, protocol: PROTOCOL, posts };
			System::assert_last_event(event.into());
		}
		assert_eq!((vault().posts, vault().mode), (3, Mode::Standby));
		assert_noop!(Vault::post(protocol(OTHER)), Error::<Test>::NoVault);
		assert_noop!(Vault::post(signed(ALICE)), BadOrigin);
	});
}

#[test]
fn what_is_so_already_changes_nothing_and_says_nothing() {
	build_and_execute(|| {
		assert_ok!(fail_over(PROTOCOL));
		System::reset_events();
		pass(5);
		let before = vault();
		assert_ok!(fail_over(PROTOCOL));
		assert_eq!(vault(), before);
		assert_eq!(System::events(), []);
		assert_ok!(Vault::stand_by(protocol(PROTOCOL)));
		System::reset_events();
		assert_ok!(Vault::stand_by(protocol(PROTOCOL)));
		assert_ok!(settle(PROTOCOL));
		assert_eq!(System::events(), []);
	});
}

#[test]
fn nobody_switches_the_vault_of_another() {
	build_and_execute(|| {
		assert_noop!(fail_over(OTHER), Error::<Test>::NoVault);
		assert_noop!(Vault::stand_by(protocol(OTHER)), Error::<Test>::NoVault);
		let elsewhere = || protocol_of(ServiceId(8), PROTOCOL);
		assert_noop!(Vault::stand_by(elsewhere()), Error::<Test>::NoVault);
		assert_noop!(Vault::settle(elsewhere(), 1, 0), Error::<Test>::NoVault);
		for origin in [RuntimeOrigin::root(), signed(ALICE), RuntimeOrigin::none()] {
			assert_noop!(Vault::activate(origin.clone()), BadOrigin);
			assert_noop!(Vault::settle(origin.clone(), 1, 0), BadOrigin);
			assert_noop!(Vault::stand_by(origin), BadOrigin);
		}
	});
}

#[test]
fn a_protocol_opens_its_own_vault_and_governance_any() {
	build_and_execute(|| {
		assert_ok!(Vault::open_vault(protocol(OTHER), SERVICE, OTHER));
		let event = Event::VaultOpened { service: SERVICE, protocol: OTHER };
		System::assert_last_event(event.into());
		assert_ok!(Vault::open_vault(RuntimeOrigin::root(), ServiceId(8), ProtocolId(3)));
		assert_eq!(VaultsOf::<Test>::get(SERVICE), 2);
		assert_eq!(VaultsOf::<Test>::get(ServiceId(8)), 1);
	});
}

#[test]
fn vaults_are_not_opened_for_others_or_elsewhere_or_twice_or_without_end() {
	build_and_execute(|| {
		let open = Vault::open_vault;
		let not_yours = || Error::<Test>::NotYourVault;
		assert_noop!(open(protocol(OTHER), SERVICE, ProtocolId(3)), not_yours());
		assert_noop!(open(protocol(OTHER), ServiceId(8), OTHER), not_yours());
		assert_noop!(open(protocol_of(ServiceId(8), OTHER), SERVICE, OTHER), not_yours());
		assert_noop!(open(signed(ALICE), SERVICE, OTHER), BadOrigin);
		let exists = Error::<Test>::VaultExists;
		assert_noop!(open(protocol(PROTOCOL), SERVICE, PROTOCOL), exists);
		for number in 2..=4 {
			assert_ok!(open(RuntimeOrigin::root(), SERVICE, ProtocolId(number)));
		}
		let too_many = Error::<Test>::TooManyVaults;
		assert_noop!(open(RuntimeOrigin::root(), SERVICE, ProtocolId(5)), too_many);
		assert_ok!(open(RuntimeOrigin::root(), ServiceId(8), ProtocolId(5)));
	});
}
