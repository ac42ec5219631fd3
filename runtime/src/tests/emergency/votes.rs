// SPDX-License-Identifier: Apache-2.0

//! The council's motion and the vote of token holders, from the first call to the effect.

use super::*;
use crate::{
	configs::money::TreasuryAccount,
	constants::currency::VGL,
	governance::origins::Origin,
	tests::{assert_event, build_and_execute},
	Balances, ConvictionVoting, Council, OriginCaller, Preimage, Referenda, RuntimeCall,
	RuntimeEvent,
};
use codec::Encode;
use frame_support::{
	assert_noop,
	traits::{fungible::Mutate, schedule::DispatchTime, StorePreimage, TypedGet},
	weights::Weight,
};
use pallet_conviction_voting::{AccountVote, Conviction, Vote};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve};
use sp_runtime::traits::{BlakeTwo256, Hash};
use vigil_primitives::answers::emergency::Declarer;

const FLAW: Kind = Kind::LogicFlaw;

fn flaw() -> Cause {
	cause(FLAW, Scope::Pallet(name("Balances")))
}

fn vote(who: Sr25519Keyring, poll: u32, aye: bool) -> DispatchResult {
	let vote = Vote { aye, conviction: Conviction::Locked6x };
	let balance = Balances::free_balance(account(who)) - 1_000 * VGL;
	ConvictionVoting::vote(signed(who), poll, AccountVote::Standard { vote, balance })
}

/// A motion of the council that these two of its three members vote for.
fn motion(call: RuntimeCall, by: [Sr25519Keyring; 2]) -> DispatchResult {
	let (length, hash) = (call.encode().len() as u32, BlakeTwo256::hash_of(&call));
	let index = pallet_collective::ProposalCount::<Runtime, Instance1>::get();
	Council::propose(signed(by[0]), 2, Box::new(call), length).map_err(|error| error.error)?;
	for member in by {
		Council::vote(signed(member), hash, index, true).map_err(|error| error.error)?;
	}
	Council::close(signed(Charlie), hash, index, Weight::from_parts(1 << 40, 1 << 20), length)
		.map(|_| ())
		.map_err(|error| error.error)
}

fn declaring() -> RuntimeCall {
	pallet_emergency::Call::declare { cause: flaw(), text: text() }.into()
}

#[test]
fn the_council_declares_and_token_holders_ratify_what_was_filed_in_its_block() {
	build_and_execute(|| {
		assert_ok!(motion(declaring(), [Alice, Bob]));
		assert_event!(RuntimeEvent::Emergency(pallet_emergency::Event::Declared {
			by: Declarer::Council,
			..
		}));
		let id = EmergencyId(0);
		let poll = Emergency::emergency_info(id).expect("declared").referendum;
		let poll = poll.expect("filed in the same block");
		for who in [Alice, Bob, Charlie, Dave] {
			assert_ok!(vote(who, poll, true));
		}
		later(8);
		assert_eq!(stage(id), Stage::Ratified);
	});
}

#[test]
fn a_declaration_that_token_holders_do_not_want_is_over_by_itself() {
	build_and_execute(|| {
		assert_ok!(motion(declaring(), [Alice, Bob]));
		for who in [Alice, Bob, Charlie, Dave] {
			assert_ok!(vote(who, 0, false));
		}
		later(LOCAL.scale(RatifyWithin::get()));
		assert_eq!(stage(EmergencyId(0)), Stage::Over { ratified: false });
	});
}

#[test]
fn a_third_of_the_council_declares_nothing() {
	build_and_execute(|| {
		let third = RuntimeOrigin::from(RawOrigin::<AccountId, Instance1>::Members(1, 3));
		let declared = Emergency::declare(third, flaw(), text());
		assert_noop!(declared, sp_runtime::DispatchError::BadOrigin);
		let declared = Emergency::declare(signed(Alice), flaw(), text());
		assert_noop!(declared, sp_runtime::DispatchError::BadOrigin);
	});
}

#[test]
fn a_removed_councillor_stays_out() {
	build_and_execute(|| {
		let call = declaring();
		let length = call.encode().len() as u32;
		assert_ok!(Council::propose(signed(Bob), 2, Box::new(call.clone()), length));
		let hash = BlakeTwo256::hash_of(&call);
		assert_ok!(Council::vote(signed(Bob), hash, 0, true));
		let others = [Alice, Charlie].map(account).to_vec();
		assert_ok!(Council::set_members(RuntimeOrigin::root(), others, None, 3));
		// Its vote is gone with its seat, and it has no other.
		assert!(Council::vote(signed(Bob), hash, 0, true).is_err());
		assert_ok!(Council::vote(signed(Alice), hash, 0, true));
		let close =
			Council::close(signed(Eve), hash, 0, Weight::from_parts(1 << 40, 1 << 20), length);
		assert!(close.is_err(), "one of two is not enough");
		assert!(Emergency::open_emergencies().is_empty());
	});
}

/// Puts a declaration to a vote of token holders, on their own track.
fn ask_token_holders() {
	let proposal = Preimage::bound(declaring()).expect("short call");
	let origin = Box::new(OriginCaller::Origins(Origin::EmergencyVote));
	let submitted = Referenda::submit(signed(Eve), origin, proposal, DispatchTime::After(0));
	assert_ok!(submitted);
	assert_ok!(Referenda::place_decision_deposit(signed(Bob), 0));
}

#[test]
fn token_holders_declare_by_a_fast_vote() {
	build_and_execute(|| {
		ask_token_holders();
		for who in [Alice, Bob, Charlie, Dave] {
			assert_ok!(vote(who, 0, true));
		}
		later(8);
		let info = Emergency::emergency_info(EmergencyId(0)).expect("declared");
		assert_eq!(info.declarers, [Declarer::Tokens]);
	});
}

#[test]
fn flash_bought_votes_decide_nothing() {
	build_and_execute(|| {
		ask_token_holders();
		// Somebody borrows as much as there is, votes, and gives it back in the same block.
		let loan = Balances::total_issuance();
		assert_ok!(Balances::mint_into(&account(Eve), loan));
		assert_ok!(vote(Eve, 0, true));
		let back = Balances::burn_from(
			&account(Eve),
			loan,
			frame_support::traits::tokens::Preservation::Preserve,
			frame_support::traits::tokens::Precision::Exact,
			frame_support::traits::tokens::Fortitude::Polite,
		);
		assert!(back.is_err(), "what votes is locked");
		assert_ok!(ConvictionVoting::remove_vote(signed(Eve), None, 0));
		assert_ok!(ConvictionVoting::unlock(signed(Eve), 30, account(Eve).into()));
		assert_ok!(Balances::burn_from(
			&account(Eve),
			loan,
			frame_support::traits::tokens::Preservation::Preserve,
			frame_support::traits::tokens::Precision::Exact,
			frame_support::traits::tokens::Fortitude::Polite,
		));
		later(30);
		assert!(Emergency::open_emergencies().is_empty());
	});
}

#[test]
fn other_bytes_than_those_voted_for_do_not_happen() {
	build_and_execute(|| {
		let other: RuntimeCall =
			pallet_emergency::Call::declare { cause: cause(FLAW, Scope::All), text: text() }.into();
		let hash = BlakeTwo256::hash_of(&declaring());
		let bounded =
			frame_support::traits::Bounded::Lookup { hash, len: declaring().encode().len() as u32 };
		let origin = Box::new(OriginCaller::Origins(Origin::EmergencyVote));
		assert_ok!(Referenda::submit(signed(Eve), origin, bounded, DispatchTime::After(0)));
		assert_ok!(Referenda::place_decision_deposit(signed(Bob), 0));
		// Whatever else is noted has another hash.
		assert_ok!(Preimage::note_preimage(signed(Eve), other.encode()));
		for who in [Alice, Bob, Charlie, Dave] {
			assert_ok!(vote(who, 0, true));
		}
		later(10);
		assert!(Emergency::open_emergencies().is_empty());
	});
}

#[test]
fn a_treasury_that_cannot_pay_for_the_question_stops_no_declaration() {
	build_and_execute(|| {
		let treasury = <TreasuryAccount as TypedGet>::get();
		Balances::set_balance(&treasury, VGL);
		let id = declare(council(), flaw());
		assert_event!(RuntimeEvent::Emergency(pallet_emergency::Event::NotFiled { .. }));
		assert_eq!(Emergency::emergency_info(id).expect("declared").referendum, None);
		// Anybody files it.
		let ratify = RuntimeCall::Emergency(pallet_emergency::Call::ratify { id });
		let proposal = Preimage::bound(ratify).expect("short call");
		let origin = Box::new(OriginCaller::Origins(Origin::EmergencyVote));
		assert_ok!(Referenda::submit(signed(Eve), origin, proposal, DispatchTime::After(0)));
		assert_ok!(Referenda::place_decision_deposit(signed(Bob), 0));
		for who in [Alice, Bob, Charlie, Dave] {
			assert_ok!(vote(who, 0, true));
		}
		later(8);
		assert_eq!(stage(id), Stage::Ratified);
	});
}
