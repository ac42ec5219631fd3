// SPDX-License-Identifier: Apache-2.0

//! Whom slashed money goes to.

use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::Mutate, tokens::Preservation},
};
use sp_runtime::Perbill;
use vigil_primitives::{ProtocolId, UnixTime};

fn collect() -> sp_runtime::DispatchResult {
	let result = Slashing::collect(RuntimeOrigin::signed(9), SERVICE);
	result.map(drop).map_err(|error| error.error)
}

#[test]
fn money_goes_to_the_reporter_nobody_the_harmed_the_insurers_and_the_treasury() {
	build_and_execute(|| {
		world(|world| {
			world.values.insert(ProtocolId(1), (60, 1_000));
			world.values.insert(ProtocolId(2), (1_000, 12));
			world.loss = 100;
		});
		fired(&[1, 2]);
		let who = [REPORTER, protocol_account(1), protocol_account(2), COVER, TREASURY];
		let before = who.map(balance);
		assert_ok!(contradiction(certificate(halt(5), &[]), certificate(halt(6), &[])));
		next_era(6);
		// Of 400: 40 burnt, 36 reported, 60 declared, 60 by fees, 100 insured, the rest.
		let gained: Vec<i128> = who
			.iter()
			.zip(before)
			.map(|(who, before)| balance(*who) as i128 - before as i128)
			.collect();
		assert_eq!(gained, [36, 60, 60, 100, 104 - 10]);
		assert_eq!(Slashing::slashed(SERVICE), 400);
	});
}

#[test]
fn a_protocol_gets_its_fees_back_so_many_times_in_however_many_cases_it_was_lied_to() {
	build_and_execute(|| {
		world(|world| world.values.insert(ProtocolId(1), (1_000, 22)));
		fired(&[1]);
		let before = balance(protocol_account(1));
		// One lie of four watchers, reported one by one: 110 in all, and of each no more than it is worth.
		let limits: Vec<_> = (0..4)
			.map(|member| {
				assert_ok!(two_halts(member));
				case(last_case()).purse.claims.first().map_or(0, |claim| claim.limit)
			})
			.collect();
		assert_eq!(limits, [100, 10, 0, 0]);
		// What one case cannot pay, or is dropped with, another may.
		let dropped = last_case();
		let first = CaseId(dropped.0 - 3);
		let reason = b"no".to_vec().try_into().unwrap();
		assert_ok!(Slashing::veto(RuntimeOrigin::root(), first, reason));
		assert_ok!(Slashing::decide(RuntimeOrigin::root(), first, false));
		blocks(3);
		let join = Slashing::join_harmed(RuntimeOrigin::signed(9), dropped, ProtocolId(1));
		assert_ok!(join);
		next_era(6);
		// Of 100 a tenth is burnt, and 9 reported; the other case pays its ten.
		assert_eq!(balance(protocol_account(1)) - before, 81 + 10);
		assert_eq!(Promises::<Test>::get(SERVICE, ProtocolId(1)).map(|one| one.amount), Some(110));
		// All cases are closed: what was not paid is free again.
		(0..6).for_each(|_| next_era(3));
		assert_eq!(Promises::<Test>::get(SERVICE, ProtocolId(1)).map(|one| one.amount), Some(91));
	});
}

#[test]
fn a_liar_who_is_also_the_protocol_the_reporter_and_the_insured_loses_money() {
	build_and_execute(|| {
		// Everything is the liar's: the watchers' stake, the protocol, the pool, the report.
		world(|world| {
			world.values.insert(ProtocolId(1), (u128::MAX, u128::MAX / 10));
			world.loss = u128::MAX;
		});
		fired(&[1]);
		let pockets = [100, 101, 102, 103, REPORTER, protocol_account(1), COVER];
		let wealth = || pockets.iter().map(|who| balance(*who)).sum::<u128>();
		let before = wealth();
		assert_ok!(contradiction(certificate(halt(5), &[]), certificate(halt(6), &[])));
		(0..7).for_each(|_| next_era(4));
		assert_eq!(before - wealth(), 40, "a tenth of what was slashed is nobody's");
	});
}

#[test]
fn stake_of_pools_is_paid_on_as_it_is_collected() {
	build_and_execute(|| {
		world(|world| {
			world.pools = Perbill::from_percent(60);
			world.values.insert(ProtocolId(1), (1_000, 1_000));
		});
		fired(&[1]);
		let harmed = balance(protocol_account(1));
		assert_ok!(contradiction(certificate(halt(5), &[]), certificate(halt(6), &[])));
		let id = last_case();
		next_era(6);
		assert_eq!((case(id).purse.due, case(id).purse.got), (400, 160));
		let first = balance(protocol_account(1)) - harmed;
		assert_eq!(first, 160 - 16 - 14);
		assert_noop!(collect(), Error::<Test>::NothingCollected);
		// Members of the pools pay one after the other.
		for amount in [100, 140] {
			let pot = Slashing::pot(SERVICE);
			assert_ok!(Balances::transfer(&POOL, &pot, amount, Preservation::Expendable));
			assert_ok!(collect());
			blocks(1);
		}
		let all = balance(protocol_account(1)) - harmed;
		assert_eq!(all, 400 - 40 - 36, "as if it had come at once");
		assert_eq!(case(id).purse.outstanding(), 0);
	});
}

#[test]
fn money_that_belongs_to_no_case_goes_to_the_treasury() {
	build_and_execute(|| {
		assert_ok!(two_halts(1));
		next_era(4);
		let treasury = balance(TREASURY);
		let pot = Slashing::pot(SERVICE);
		assert_ok!(Balances::transfer(&POOL, &pot, 77, Preservation::Expendable));
		assert_ok!(collect());
		assert_eq!(balance(TREASURY), treasury + 77);
	});
}

#[test]
fn dust_that_cannot_be_divided_is_held_and_goes_to_the_treasury_at_last() {
	build_and_execute(|| {
		world(|world| {
			for protocol in 0..3 {
				world.values.insert(ProtocolId(protocol), (1_000, 1_000));
			}
		});
		fired(&[0, 1, 2]);
		let treasury = balance(TREASURY);
		assert_ok!(two_halts(1));
		let id = last_case();
		next_era(4);
		// 81 are divided by three; at the reporter's share nine.
		assert_eq!(case(id).purse.paid.harmed, 81);
		assert_ok!(two_halts(2));
		world(|world| world.stakes.get_mut(&(SERVICE, 102)).unwrap().left = 98);
		let id = last_case();
		next_era(4);
		assert_eq!((case(id).purse.got, case(id).purse.held()), (98, 2));
		(0..5).for_each(|_| next_era(1));
		assert_eq!((stage(id), Held::<Test>::get(SERVICE)), (None, 0));
		assert_eq!(balance(TREASURY), treasury + 2 - 10);
	});
}

#[test]
fn a_receiver_that_cannot_be_paid_leaves_its_part_to_the_treasury() {
	build_and_execute(|| {
		// The reporter's account is gone, and its part is less than an account needs.
		let reporter = 88;
		assert_ok!(Balances::mint_into(&reporter, 10));
		let (one, other) = (vote(halt(5), 1), vote(halt(6), 1));
		let origin = RuntimeOrigin::signed(reporter);
		assert_ok!(Slashing::report_contradiction(origin, one.into(), other.into()));
		assert_ok!(Balances::burn_from(
			&reporter,
			10,
			Preservation::Expendable,
			frame_support::traits::tokens::Precision::Exact,
			frame_support::traits::tokens::Fortitude::Force,
		));
		let treasury = balance(TREASURY);
		next_era(4);
		assert_eq!(balance(reporter), 0);
		assert_eq!(balance(TREASURY), treasury + 90);
		// Nothing of the test's own minting is left.
		let alarms = Slashing::false_alarm(SERVICE, UnixTime(0), UnixTime(u64::MAX));
		assert_eq!(alarms, None, "two votes are no alarm");
	});
}
