// SPDX-License-Identifier: Apache-2.0

//! A decision from proposal to effect, by token holders and by the council.

use super::{account, assert_event, build_and_execute, run_to};
use crate::{
	constants::currency::VGL, governance::origins::Origin, AccountId, Balances, ConvictionVoting,
	Council, OriginCaller, Referenda, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, System,
	Whitelist,
};
use codec::Encode;
use frame_support::{assert_noop, assert_ok, traits::schedule::DispatchTime};
use frame_system::RawOrigin;
use pallet_conviction_voting::{AccountVote, Conviction, Vote};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave};
use sp_runtime::traits::{BlakeTwo256, Hash};

fn set_storage() -> RuntimeCall {
	let items = vec![(b"decided".to_vec(), b"yes".to_vec())];
	RuntimeCall::System(frame_system::Call::set_storage { items })
}

pub(super) fn submit(origin: impl Into<OriginCaller>, call: RuntimeCall) {
	let proposal = <crate::Preimage as frame_support::traits::StorePreimage>::bound(call);
	assert_ok!(Referenda::submit(
		RuntimeOrigin::signed(account(Alice)),
		Box::new(origin.into()),
		proposal.expect("short call"),
		DispatchTime::After(1),
	));
	assert_ok!(Referenda::place_decision_deposit(RuntimeOrigin::signed(account(Bob)), 0));
}

fn vote(who: Sr25519Keyring, aye: bool) {
	let vote = Vote { aye, conviction: Conviction::Locked6x };
	let balance = Balances::free_balance(account(who)) - 1_000 * VGL;
	assert_ok!(ConvictionVoting::vote(
		RuntimeOrigin::signed(account(who)),
		0,
		AccountVote::Standard { vote, balance },
	));
}

fn effect() -> Option<Vec<u8>> {
	sp_io::storage::get(b"decided").map(|value| value.to_vec())
}

#[test]
fn a_referendum_that_passes_executes() {
	build_and_execute(|| {
		submit(RawOrigin::<AccountId>::Root, set_storage());
		[Alice, Bob, Charlie, Dave].into_iter().for_each(|who| vote(who, true));
		run_to(System::block_number() + 150);
		assert_eq!(effect(), Some(b"yes".to_vec()));
	});
}

#[test]
fn a_referendum_that_fails_does_not_execute() {
	build_and_execute(|| {
		submit(RawOrigin::<AccountId>::Root, set_storage());
		[Alice, Bob, Charlie, Dave].into_iter().for_each(|who| vote(who, false));
		run_to(System::block_number() + 150);
		assert_eq!(effect(), None);
	});
}

#[test]
fn the_council_whitelists_and_a_fast_referendum_executes_as_root() {
	build_and_execute(|| {
		let call = set_storage();
		let call_hash = BlakeTwo256::hash_of(&call);
		let motion = RuntimeCall::Whitelist(pallet_whitelist::Call::whitelist_call { call_hash });
		let length = motion.encode().len() as u32;
		let propose = |who| {
			Council::propose(
				RuntimeOrigin::signed(account(who)),
				2,
				Box::new(motion.clone()),
				length,
			)
		};
		assert_noop!(
			propose(Dave),
			pallet_collective::Error::<Runtime, pallet_collective::Instance1>::NotMember
		);
		assert_ok!(propose(Alice));
		let hash = BlakeTwo256::hash_of(&motion);
		for member in [Alice, Bob] {
			assert_ok!(Council::vote(RuntimeOrigin::signed(account(member)), hash, 0, true));
		}
		let signed = RuntimeOrigin::signed(account(Charlie));
		assert_ok!(Council::close(signed, hash, 0, frame_support::weights::Weight::MAX, length));
		assert_event!(RuntimeEvent::Whitelist(pallet_whitelist::Event::CallWhitelisted { .. }));

		let dispatch = pallet_whitelist::Call::dispatch_whitelisted_call_with_preimage {
			call: Box::new(call),
		};
		submit(Origin::WhitelistedCaller, RuntimeCall::Whitelist(dispatch));
		[Alice, Bob, Charlie, Dave].into_iter().for_each(|who| vote(who, true));
		run_to(System::block_number() + 40);
		assert_eq!(effect(), Some(b"yes".to_vec()));
	});
}

#[test]
fn a_call_that_is_not_whitelisted_waits_for_the_council() {
	build_and_execute(|| {
		let call = Box::new(set_storage());
		let origin = RuntimeOrigin::from(Origin::WhitelistedCaller);
		assert_ok!(Whitelist::dispatch_whitelisted_call_with_preimage(origin, call));
		assert_eq!(effect(), None);
	});
}

#[test]
fn spending_origins_carry_their_limits() {
	use crate::{configs::governance::TreasurySpender, governance::origins::SMALL_SPEND, Balance};
	use frame_support::traits::EnsureOrigin;
	build_and_execute(|| {
		let limit = |origin: RuntimeOrigin| TreasurySpender::try_origin(origin).ok();
		assert_eq!(limit(RuntimeOrigin::root()), Some(Balance::MAX));
		assert_eq!(limit(Origin::Treasurer.into()), Some(Balance::MAX));
		assert_eq!(limit(Origin::SmallSpender.into()), Some(SMALL_SPEND));
		assert_eq!(limit(Origin::StakingAdmin.into()), None);
		assert_eq!(limit(RuntimeOrigin::signed(account(Alice))), None);
	});
}
