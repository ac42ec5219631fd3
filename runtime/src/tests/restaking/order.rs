// SPDX-License-Identifier: Apache-2.0

//! In whatever order slashes come, of services and of consensus, everybody ends with the same.

use super::{allocate, bonded, close, in_office, next_era, nominate, register_service};
use crate::{
	configs::restaking::BondedStake,
	constants::{currency::VGL, staking::SLASH_DEFER_DURATION},
	tests::{account, build_and_execute},
	Balance, Restaking, Session, Staking,
};
use frame_support::assert_ok;
use pallet_restaking::StakeLedger;
use sp_keyring::Sr25519Keyring::{AliceStash, BobStash, Ferdie};
use sp_runtime::Perbill;
use sp_staking::offence::OffenceDetails;
use vigil_primitives::{traits::WatcherSets, MemberIndex};

const HALF: Perbill = Perbill::from_percent(50);
const THIRTY: Perbill = Perbill::from_percent(30);

/// What the test leaves, in either order.
fn in_both_orders<const N: usize>(test: impl Fn(bool) -> [Balance; N]) -> [[Balance; N]; 2] {
	[false, true].map(|swapped| {
		let mut left = [0; N];
		build_and_execute(|| left = test(swapped));
		left
	})
}

fn all_close<const N: usize>([one, other]: [[Balance; N]; 2]) {
	let same = one.iter().zip(&other).all(|(a, b)| close(*a, *b));
	assert!(same, "{one:?} {other:?}");
}

#[test]
fn one_backer_behind_two_slashed_watchers_loses_its_part_behind_each() {
	let left = in_both_orders(|swapped| {
		nominate_both();
		let service = in_office(&[AliceStash, BobStash], 100);
		let era = BondedStake::active_era();
		let before = bonded(Ferdie);
		let mut watchers = [AliceStash, BobStash];
		if swapped {
			watchers.reverse();
		}
		for who in watchers {
			assert_ok!(Restaking::slash(era, service, &account(who), HALF));
		}
		assert!(close(bonded(Ferdie), before / 2), "half behind either is half of all");
		[AliceStash, BobStash, Ferdie].map(bonded)
	});
	all_close(left);
}

/// Ferdie backs Alice and Bob.
fn nominate_both() {
	nominate(Ferdie, AliceStash, 600_000 * VGL);
	let both = vec![account(AliceStash).into(), account(BobStash).into()];
	assert_ok!(Staking::nominate(super::signed(Ferdie), both));
}

#[test]
fn slashes_for_two_eras_add_up_in_either_order() {
	let left = in_both_orders(|swapped| {
		nominate(Ferdie, AliceStash, 600_000 * VGL);
		let service = in_office(&[AliceStash], 100);
		let first = BondedStake::active_era();
		let before = [AliceStash, Ferdie].map(bonded);
		next_era();
		let second = BondedStake::active_era();
		let eras = if swapped { [second, first] } else { [first, second] };
		for era in eras {
			assert_ok!(Restaking::slash(era, service, &account(AliceStash), THIRTY));
		}
		let after = [AliceStash, Ferdie].map(bonded);
		for (before, after) in before.into_iter().zip(after) {
			assert!(close(after, before / 10 * 4), "{after} of {before}");
		}
		after
	});
	all_close(left);
}

#[test]
fn slashes_by_two_services_add_up_in_either_order() {
	let left = in_both_orders(|swapped| {
		let other = register_service();
		let service = {
			assert_ok!(super::register(AliceStash, AliceStash));
			let service = register_service();
			allocate(AliceStash, service, 50);
			allocate(AliceStash, other, 50);
			next_era();
			next_era();
			service
		};
		let era = BondedStake::active_era();
		let before = bonded(AliceStash);
		let order = if swapped { [other, service] } else { [service, other] };
		for service in order {
			assert_ok!(Restaking::slash(era, service, &account(AliceStash), HALF));
		}
		assert!(close(bonded(AliceStash), before / 2));
		[bonded(AliceStash)]
	});
	all_close(left);
}

/// Consensus punishes an equivocation in a past session with a tenth, after its own delay.
fn equivocated_in(session: u32) {
	let details = OffenceDetails { offender: account(AliceStash), reporters: Vec::new() };
	Staking::on_offence([details].into_iter(), &[Perbill::from_percent(10)], session);
}

#[test]
fn an_equivocation_and_a_service_slash_add_up_in_either_order() {
	let left = in_both_orders(|consensus_first| {
		nominate(Ferdie, AliceStash, 600_000 * VGL);
		let service = in_office(&[AliceStash], 100);
		let era = BondedStake::active_era();
		let before = [AliceStash, Ferdie].map(bonded);
		let set = Restaking::current(service).expect("a set is in office");
		let session = Session::current_index();
		next_era();
		equivocated_in(session);
		let now = BondedStake::active_era();
		let right = Restaking::right(service, set, MemberIndex(0), now).expect("it may be judged");
		let consensus = || {
			let earlier = bonded(Ferdie);
			while BondedStake::active_era() <= era + SLASH_DEFER_DURATION + 1 {
				next_era();
			}
			assert!(bonded(Ferdie) < earlier, "the deferred slash has landed");
		};
		if consensus_first {
			consensus();
			let receipt = Restaking::slash_right(right, HALF);
			assert!(receipt.taken > 0, "a right is never too late");
		} else {
			Restaking::slash_right(right, HALF);
			consensus();
		}
		let after = [AliceStash, Ferdie].map(bonded);
		for (before, after) in before.into_iter().zip(after) {
			assert!(close(after, before / 10 * 4), "{after} of {before}");
		}
		after
	});
	all_close(left);
}
