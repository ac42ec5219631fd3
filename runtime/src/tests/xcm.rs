// SPDX-License-Identifier: Apache-2.0

//! Local XCM execution works, and what has no destination yet is refused.

use super::{account, build_and_execute};
use crate::{
	configs::xcm::{ThisNetwork, UniversalLocation},
	constants::currency::VGL,
	AccountId, Balances, Runtime, RuntimeOrigin, System, XcmPallet,
};
use frame_support::{assert_ok, weights::Weight};
use sp_keyring::Sr25519Keyring::{Alice, Eve};
use xcm::{latest::prelude::*, VersionedLocation, VersionedXcm};

fn beneficiary(who: AccountId) -> Location {
	AccountId32 { network: None, id: who.into() }.into()
}

#[test]
fn a_signed_account_moves_its_own_tokens_by_xcm() {
	build_and_execute(|| {
		let before = Balances::free_balance(account(Eve));
		let message = Xcm::builder_unsafe()
			.withdraw_asset((Here, VGL))
			.deposit_asset(AllCounted(1), beneficiary(account(Eve)))
			.build();
		assert_ok!(XcmPallet::execute(
			RuntimeOrigin::signed(account(Alice)),
			Box::new(VersionedXcm::from(message)),
			Weight::from_parts(10_000_000_000, 1_000_000),
		));
		assert_eq!(Balances::free_balance(account(Eve)) - before, VGL);
	});
}

#[test]
fn a_message_to_anywhere_is_refused() {
	build_and_execute(|| {
		let destinations = [Location::parent(), Location::new(1, GlobalConsensus(Polkadot))];
		for destination in destinations {
			let sent = XcmPallet::send(
				RuntimeOrigin::signed(account(Alice)),
				Box::new(VersionedLocation::from(destination)),
				Box::new(VersionedXcm::from(Xcm::<()>(vec![ClearOrigin]))),
			);
			assert!(sent.is_err());
		}
	});
}

#[test]
fn more_instructions_than_the_limit_are_refused() {
	build_and_execute(|| {
		let instructions = crate::configs::xcm::MaxInstructions::get() as usize + 1;
		let message = Xcm::<crate::RuntimeCall>(vec![ClearOrigin; instructions]);
		let executed = XcmPallet::execute(
			RuntimeOrigin::signed(account(Alice)),
			Box::new(VersionedXcm::from(message)),
			Weight::MAX,
		);
		assert!(executed.is_err());
	});
}

#[test]
fn the_network_is_named_by_its_genesis_hash() {
	build_and_execute(|| {
		let genesis = sp_core::H256::repeat_byte(7);
		frame_system::BlockHash::<Runtime>::insert(0, genesis);
		assert_eq!(System::block_hash(0), genesis);
		assert_eq!(ThisNetwork::get(), NetworkId::ByGenesis(genesis.0));
		assert_eq!(UniversalLocation::get().global_consensus(), Ok(ThisNetwork::get()));
	});
}
