// SPDX-License-Identifier: Apache-2.0

//! What wallets and tools are told about programs before they are sent.

use super::{
	account, build_and_execute,
	world::{world, ONE, SERVICE, VIGIL},
};
use crate::{payload::program, Block, Runtime, RuntimeCall};
use pallet_inbox::payload::origin_of;
use sp_keyring::Sr25519Keyring::Eve;
use xcm::{latest::prelude::*, VersionedLocation, VersionedXcm};
use xcm_runtime_apis::{
	conversions::runtime_decl_for_location_to_account_api::LocationToAccountApiV1,
	dry_run::runtime_decl_for_dry_run_api::DryRunApiV2,
	fees::runtime_decl_for_xcm_payment_api::XcmPaymentApiV2,
};

/// The program of protocol one that makes this call, as the inbox hands it to the executor.
fn dispatched(call: RuntimeCall) -> Xcm<()> {
	let inbox = DescendOrigin(PalletInstance(70).into());
	let origin = origin_of(VIGIL, SERVICE, ONE);
	Xcm([inbox].into_iter().chain(origin).chain(program([call]).0).collect())
}

fn versioned(program: Xcm<()>) -> VersionedXcm<RuntimeCall> {
	VersionedXcm::from(Xcm::<RuntimeCall>::from(program))
}

#[test]
fn a_dry_run_says_what_a_program_would_do_and_leaves_nothing() {
	build_and_execute(|| {
		let _world = world();
		let run = |call: RuntimeCall| {
			let here = VersionedLocation::from(Location::here());
			let effects = <Runtime as DryRunApiV2<Block, _, _, _>>::dry_run_xcm(
				here,
				versioned(dispatched(call)),
			);
			effects.expect("it can be read").execution_result.ensure_complete().is_ok()
		};
		assert!(run(pallet_vault::Call::stand_by {}.into()));
		assert!(!run(pallet_vault::Call::activate {}.into()), "no failover is under way");
	});
}

#[test]
fn a_program_has_a_weight_and_no_price_here() {
	build_and_execute(|| {
		let program = dispatched(pallet_vault::Call::stand_by {}.into());
		let weight =
			<Runtime as XcmPaymentApiV2<Block>>::query_xcm_weight(VersionedXcm::from(program));
		assert!(weight.is_ok_and(|weight| weight.ref_time() > 0));
		let assets = <Runtime as XcmPaymentApiV2<Block>>::query_acceptable_payment_assets(5);
		assert_eq!(assets, Ok(vec![]));
	});
}

#[test]
fn accounts_stand_for_themselves_and_no_account_for_a_protocol() {
	build_and_execute(|| {
		let convert = |location: Location| {
			<Runtime as LocationToAccountApiV1<Block, _>>::convert_location(location.into())
		};
		let id = account(Eve).into();
		let own = Location::new(0, [AccountId32 { network: None, id }]);
		assert_eq!(convert(own), Ok(account(Eve)));
		let vigil = GlobalConsensus(ByGenesis(VIGIL.0));
		let protocol = [vigil, PalletInstance(67), GeneralIndex(3), GeneralIndex(1)];
		assert!(convert(Location::new(1, protocol)).is_err());
	});
}
