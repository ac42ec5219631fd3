// SPDX-License-Identifier: Apache-2.0

//! Ways out of what others may do for an account, of identities and of trapped assets.

use super::{address, free, make, out, signed, Way};
use crate::{
	constants::{currency::VGL, time::DAYS},
	tests::{account, restaking::nominate},
	AccountId, Balances, Identity, Multisig, Proxy, Runtime, RuntimeCall, RuntimeOrigin, Staking,
	System, XcmPallet,
};
use frame_support::{assert_ok, traits::fungible::InspectHold, weights::Weight, BoundedVec};
use pallet_identity::{legacy::IdentityInfo, Data, UsernameInfoOf};
use pallet_multisig::Multisigs;
use pallet_proxy::{Announcements, Proxies};
use sp_core::H256;
use sp_keyring::Sr25519Keyring::{self, Alice, AliceStash, Bob, Charlie, Dave, Eve, Ferdie};
use xcm::{latest::prelude::*, VersionedAssets, VersionedLocation, VersionedXcm};

type ProxyType = <Runtime as pallet_proxy::Config>::ProxyType;
type Proxying = pallet_proxy::Call<Runtime>;
type Multi = pallet_multisig::Call<Runtime>;
type Naming = pallet_identity::Call<Runtime>;
type Bridging = pallet_xcm::Call<Runtime>;

fn reserved(who: Sr25519Keyring) -> u128 {
	Balances::reserved_balance(account(who))
}

fn delegates(who: &AccountId) -> usize {
	Proxies::<Runtime>::get(who).0.len()
}

pub(super) fn drop_proxies() -> Way {
	let any = ProxyType::Any;
	let before = [AliceStash, Dave].map(reserved);
	for who in [Dave, Eve, Ferdie] {
		assert_ok!(Proxy::add_proxy(signed(AliceStash), address(who), any, 0));
	}
	assert_ok!(Proxy::add_proxy(signed(Bob), address(Dave), any, 5));
	assert_ok!(Proxy::create_pure(signed(Charlie), any, 0, 0));
	let pure = Proxy::pure_account(&account(Charlie), &any, 0, None);
	let ext_index = System::extrinsic_index().unwrap_or_default();
	let height = System::block_number();
	assert_eq!((delegates(&account(AliceStash)), delegates(&pure)), (3, 1));
	Box::new(move || {
		out(AliceStash, Proxying::poke_deposit {});
		let (delegate, proxy_type) = (address(Eve), any);
		out(AliceStash, Proxying::remove_proxy { delegate, proxy_type, delay: 0 });
		assert_eq!(delegates(&account(AliceStash)), 2);
		out(AliceStash, Proxying::remove_proxies {});
		assert_eq!(delegates(&account(AliceStash)), 0);

		let call_hash = H256::repeat_byte(1);
		let announced = || Announcements::<Runtime>::get(account(Dave)).0.len();
		out(Dave, Proxying::announce { real: address(Bob), call_hash });
		assert_eq!(announced(), 1);
		out(Dave, Proxying::remove_announcement { real: address(Bob), call_hash });
		assert_eq!(announced(), 0);
		out(Dave, Proxying::announce { real: address(Bob), call_hash });
		out(Bob, Proxying::reject_announcement { delegate: address(Dave), call_hash });
		assert_eq!(announced(), 0);
		assert_eq!([AliceStash, Dave].map(reserved), before);

		let spawner = address(Charlie);
		let kill = Proxying::kill_pure { spawner, proxy_type: any, index: 0, height, ext_index };
		let before = reserved(Charlie);
		assert_ok!(make(pure.clone(), kill));
		assert_eq!(delegates(&pure), 0);
		assert!(reserved(Charlie) < before);
	})
}

pub(super) fn cancel_multisig() -> Way {
	Box::new(|| {
		let (call_hash, before) = ([1; 32], reserved(Dave));
		let (threshold, other_signatories) = (2, vec![account(Bob)]);
		let approve = Multi::approve_as_multi {
			threshold,
			other_signatories: other_signatories.clone(),
			maybe_timepoint: None,
			call_hash,
			max_weight: Weight::zero(),
		};
		out(Dave, approve);
		let timepoint = Multisig::timepoint();
		assert!(reserved(Dave) > before);
		let others = other_signatories.clone();
		out(Dave, Multi::poke_deposit { threshold, other_signatories: others, call_hash });
		out(Dave, Multi::cancel_as_multi { threshold, other_signatories, timepoint, call_hash });
		assert_eq!(reserved(Dave), before);
		assert_eq!(Multisigs::<Runtime>::iter().count(), 0);
	})
}

pub(super) fn act_for_others() -> Way {
	nominate(Charlie, AliceStash, 1_000 * VGL);
	assert_ok!(Proxy::add_proxy(signed(AliceStash), address(Dave), ProxyType::Any, 0));
	let mut signatories = [account(Bob), account(Dave)];
	signatories.sort();
	let both = Multisig::multi_account_id(&signatories, 1);
	assert_ok!(Balances::transfer_keep_alive(signed(Bob), both.clone().into(), 1_000 * VGL));
	let origin = RuntimeOrigin::signed(both.clone());
	assert_ok!(Proxy::add_proxy(origin, address(Eve), ProxyType::Any, 0));
	Box::new(move || {
		let unbond = || RuntimeCall::from(pallet_staking::Call::<Runtime>::unbond { value: VGL });
		let unbonding = |who| {
			let ledger = Staking::ledger(account(who).into()).expect("it has stake");
			ledger.total - ledger.active
		};
		let chill = RuntimeCall::from(pallet_staking::Call::<Runtime>::chill {});
		let calls = vec![unbond(), chill];
		out(Charlie, pallet_utility::Call::<Runtime>::batch_all { calls });
		assert_eq!(unbonding(Charlie), VGL);
		let (real, call) = (address(AliceStash), Box::new(unbond()));
		out(Dave, Proxying::proxy { real, force_proxy_type: None, call });
		assert_eq!(unbonding(AliceStash), VGL, "what acted for it did it");
		let call = Box::new(Proxying::remove_proxies {}.into());
		let other_signatories = vec![account(Bob)];
		out(Dave, Multi::as_multi_threshold_1 { other_signatories, call });
		assert_eq!(delegates(&both), 0);
	})
}

fn named(name: &[u8]) -> Data {
	Data::Raw(BoundedVec::truncate_from(name.to_vec()))
}

pub(super) fn clear_identity() -> Way {
	let before = reserved(Eve);
	assert!(Identity::add_registrar(RuntimeOrigin::root(), address(Alice)).is_ok());
	let info = IdentityInfo {
		additional: Default::default(),
		display: named(b"eve"),
		legal: Data::None,
		web: Data::None,
		riot: Data::None,
		email: Data::None,
		pgp_fingerprint: None,
		image: Data::None,
		twitter: Data::None,
	};
	assert!(Identity::set_identity(signed(Eve), Box::new(info)).is_ok());
	assert_ok!(Identity::add_sub(signed(Eve), address(Ferdie), named(b"first")));
	assert_ok!(Identity::add_sub(signed(Eve), address(Dave), named(b"second")));
	assert!(Identity::request_judgement(signed(Eve), 0, 0).is_ok());
	Box::new(move || {
		let subs = || pallet_identity::SubsOf::<Runtime>::get(account(Eve)).1.len();
		out(Eve, Naming::cancel_request { reg_index: 0 });
		out(Eve, Naming::remove_sub { sub: address(Ferdie) });
		assert_eq!(subs(), 1);
		out(Dave, Naming::quit_sub {});
		assert_eq!(subs(), 0);
		out(Eve, Naming::clear_identity {});
		assert_eq!(reserved(Eve), before);
		assert!(pallet_identity::IdentityOf::<Runtime>::get(account(Eve)).is_none());
	})
}

pub(super) fn drop_names() -> Way {
	let root = RuntimeOrigin::root();
	assert_ok!(Identity::add_username_authority(root, address(Alice), b"vgl".to_vec(), 10));
	let before = reserved(Alice);
	let name = |name: &[u8]| BoundedVec::truncate_from(name.to_vec());
	let (kept, offered) = (b"dave.vgl", b"charlie.vgl");
	let offer = |who, name: &[u8]| {
		let name = name.to_vec();
		assert_ok!(Identity::set_username_for(signed(Alice), address(who), name, None, false));
	};
	offer(Dave, kept);
	offer(Charlie, offered);
	assert!(Identity::accept_username(signed(Dave), name(kept)).is_ok());
	assert!(reserved(Alice) > before);
	Box::new(move || {
		out(Alice, Naming::unbind_username { username: name(kept) });
		// The grace is the same on every network, and too long to go block by block.
		System::set_block_number(System::block_number() + 31 * DAYS);
		out(Bob, Naming::remove_username { username: name(kept) });
		assert!(!UsernameInfoOf::<Runtime>::contains_key(name(kept)));
		out(Bob, Naming::remove_expired_approval { username: name(offered) });
		assert_eq!(reserved(Alice), before, "its deposits are returned");
	})
}

fn place(who: Sr25519Keyring) -> Location {
	AccountId32 { network: None, id: account(who).into() }.into()
}

pub(super) fn leave_xcm() -> Way {
	let held = || Balances::total_balance_on_hold(&account(Eve));
	let before = held();
	for aliaser in [Bob, Charlie, Dave] {
		let aliaser = Box::new(VersionedLocation::from(place(aliaser)));
		assert_ok!(XcmPallet::add_authorized_alias(signed(Eve), aliaser, None));
	}
	// Nobody says where it goes.
	let message = Xcm(vec![WithdrawAsset((Here, VGL).into())]);
	let weight = Weight::from_parts(10_000_000_000, 1_000_000);
	let message = Box::new(VersionedXcm::from(message));
	assert!(XcmPallet::execute(signed(Alice), message, weight).is_ok());
	Box::new(move || {
		let aliaser = Box::new(VersionedLocation::from(place(Bob)));
		out(Eve, Bridging::remove_authorized_alias { aliaser });
		assert!(held() > before);
		out(Eve, Bridging::remove_all_authorized_aliases {});
		assert_eq!(held(), before);
		let free_before = free(Alice);
		let assets = Box::new(VersionedAssets::from(Assets::from((Here, VGL))));
		let beneficiary = Box::new(VersionedLocation::from(place(Alice)));
		out(Alice, Bridging::claim_assets { assets, beneficiary });
		assert_eq!(free(Alice) - free_before, VGL);
	})
}
