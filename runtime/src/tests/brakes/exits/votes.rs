// SPDX-License-Identifier: Apache-2.0

//! Ways out of votes, delegations and deposits of referenda.

use super::{address, out, signed, Way};
use crate::{
	constants::currency::VGL,
	tests::{account, governance::submit},
	AccountId, Balances, ConvictionVoting, Preimage, Referenda, Runtime, RuntimeCall,
	RuntimeOrigin,
};
use frame_support::{assert_ok, traits::fungible::InspectHold};
use frame_system::RawOrigin;
use pallet_balances::Locks;
use pallet_conviction_voting::{AccountVote, Call, Conviction, Vote};
use sp_core::Hasher;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::traits::BlakeTwo256;

fn is_locked(who: Sr25519Keyring) -> bool {
	!Locks::<Runtime>::get(account(who)).is_empty()
}

fn reserved(who: Sr25519Keyring) -> u128 {
	Balances::reserved_balance(account(who))
}

pub(super) fn end() -> Way {
	let before = [Alice, Bob].map(reserved);
	let remark = RuntimeCall::System(frame_system::Call::remark { remark: vec![1] });
	submit(RawOrigin::<AccountId>::Root, remark);
	assert!([Alice, Bob].map(reserved).iter().zip(before).all(|(now, before)| *now > before));
	let vote = Vote { aye: true, conviction: Conviction::None };
	for who in [Dave, Eve] {
		let vote = AccountVote::Standard { vote, balance: 100 * VGL };
		assert_ok!(ConvictionVoting::vote(signed(who), 0, vote));
	}
	let to = address(Eve);
	let delegated = ConvictionVoting::delegate(signed(Charlie), 0, to, Conviction::None, 100 * VGL);
	assert!(delegated.is_ok());
	assert!([Charlie, Dave, Eve].map(is_locked).iter().all(|locked| *locked));
	let noted = vec![7; 100];
	let hash = BlakeTwo256::hash(&noted);
	assert!(Preimage::note_preimage(signed(Ferdie), noted).is_ok());
	assert!(Balances::total_balance_on_hold(&account(Ferdie)) > 0);
	Box::new(move || {
		let unlock = |who| {
			out(who, Call::<Runtime>::unlock { class: 0, target: address(who) });
			assert!(!is_locked(who), "{who:?}");
		};
		out(Charlie, Call::<Runtime>::undelegate { class: 0 });
		unlock(Charlie);
		out(Eve, Call::<Runtime>::remove_vote { class: None, index: 0 });
		unlock(Eve);
		assert_ok!(Referenda::cancel(RuntimeOrigin::root(), 0));
		let (target, class) = (address(Dave), 0);
		out(Bob, Call::<Runtime>::remove_other_vote { target, class, index: 0 });
		unlock(Dave);
		out(Eve, pallet_referenda::Call::<Runtime>::refund_decision_deposit { index: 0 });
		out(Eve, pallet_referenda::Call::<Runtime>::refund_submission_deposit { index: 0 });
		assert_eq!([Alice, Bob].map(reserved), before);
		out(Ferdie, pallet_preimage::Call::<Runtime>::unnote_preimage { hash });
		assert_eq!(Balances::total_balance_on_hold(&account(Ferdie)), 0);
	})
}
