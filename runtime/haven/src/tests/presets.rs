// SPDX-License-Identifier: Apache-2.0

//! The preset builds a chain that Alice authors, finalises and owns.

use super::{account, build_and_execute};
use crate::{
	genesis_config_presets::{get_preset, preset_names},
	Babe, Balances, Grandpa, Inbox, Runtime, Vault,
};
use sp_core::{ed25519, sr25519};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring::Alice};
use vigil_primitives::{ProtocolId, ServiceId};

#[test]
fn alice_authors_finalises_and_owns() {
	build_and_execute(|| {
		let authors: Vec<_> = Babe::authorities().into_iter().collect();
		assert_eq!(authors, [(sr25519::Public::from(Alice).into(), 1)]);
		let voter = ed25519::Public::from(Ed25519Keyring::Alice).into();
		assert_eq!(Grandpa::grandpa_authorities(), [(voter, 1)]);
		assert_eq!(pallet_sudo::Key::<Runtime>::get(), Some(account(Alice)));
	});
}

#[test]
fn nobody_is_trusted_and_pots_are_filled() {
	build_and_execute(|| {
		assert_eq!(Inbox::trusted_vigil(), None);
		assert_eq!(pallet_vault::Vaults::<Runtime>::iter().count(), 0);
		for service in 0..4 {
			for protocol in 0..4 {
				let pot = Vault::pot(ServiceId(service), ProtocolId(protocol));
				assert!(Balances::free_balance(pot) > 0);
			}
		}
	});
}

#[test]
fn there_is_no_other_preset() {
	assert_eq!(preset_names().len(), 1);
	assert!(preset_names().iter().all(|name| get_preset(name).is_some()));
	assert!(get_preset(&"development".into()).is_none());
}
