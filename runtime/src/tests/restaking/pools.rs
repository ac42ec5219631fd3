// SPDX-License-Identifier: Apache-2.0

//! Nomination pools that back watchers: what their members earn and lose.

use super::{close, in_office, next_era, signed};
use crate::{
	configs::restaking::BondedStake,
	constants::currency::VGL,
	tests::{account, build_and_execute},
	Balance, Balances, NominationPools, Restaking, Slashing, Staking,
};
use frame_support::{assert_ok, traits::fungible::Inspect};
use pallet_nomination_pools::LastPoolId;
use pallet_restaking::StakeLedger;
use sp_keyring::Sr25519Keyring::{self, AliceStash, Bob, Eve, Ferdie};
use sp_runtime::{MultiAddress, Perbill};
use vigil_primitives::{traits::WatcherSets, Bitfield, Kind, MemberIndex, ServiceId, SetId};

const CREATED: Balance = 600_000 * VGL;
const JOINED: Balance = 300_000 * VGL;

/// Ferdie's pool, which Eve joins, behind Alice's stash.
fn pool() -> u32 {
	let ferdie = || MultiAddress::Id(account(Ferdie));
	let create = NominationPools::create(signed(Ferdie), CREATED, ferdie(), ferdie(), ferdie());
	assert_ok!(create);
	let id = LastPoolId::<crate::Runtime>::get();
	assert_ok!(NominationPools::nominate(signed(Ferdie), id, vec![account(AliceStash)]));
	assert_ok!(NominationPools::join(signed(Eve), JOINED, id));
	id
}

/// A service whose only watcher the pool backs, and its set in office.
fn backed_service() -> (ServiceId, SetId) {
	let service = in_office(&[AliceStash], 100);
	(service, Restaking::current(service).expect("a set is in office"))
}

/// What somebody has, held or not.
fn owned(who: Sr25519Keyring) -> Balance {
	Balances::total_balance(&account(who))
}

/// What a service's slashes have brought together.
fn pot(service: ServiceId) -> Balance {
	Balances::free_balance(Slashing::pot(service))
}

#[test]
fn a_member_of_a_pool_withdraws_its_part_of_a_fee() {
	build_and_execute(|| {
		pool();
		let (service, set) = backed_service();
		let absent = Bitfield::none(1).expect("a set of one");
		assert_ok!(Restaking::note_certificate(service, set, Kind::Checkpoint, &absent));
		assert_ok!(Restaking::pay_fee(signed(Bob), service, 1_000 * VGL));
		let total = BondedStake::exposure(BondedStake::active_era(), &account(AliceStash))
			.expect("it is elected")
			.total;
		next_era();
		assert_ok!(Restaking::claim_rewards(signed(Bob), service, set, account(AliceStash), 0));
		let withdrawn = |who: Sr25519Keyring| {
			let before = Balances::free_balance(account(who));
			assert_ok!(NominationPools::claim_payout(signed(who)));
			Balances::free_balance(account(who)) - before
		};
		let part = |stake| 1_000 * VGL * stake / total;
		let near = |a: Balance, b: Balance| a.abs_diff(b) < VGL / 1_000;
		let (eve, ferdie) = (withdrawn(Eve), withdrawn(Ferdie));
		assert!(near(eve, part(JOINED)), "{eve} of {}", part(JOINED));
		assert!(near(ferdie, part(CREATED)), "{ferdie} of {}", part(CREATED));
		let of_alice = pallet_restaking::Fees::<crate::Runtime>::get(service, set);
		assert!(of_alice.unclaimed() < 1_000, "nothing is stranded: {of_alice:?}");
	});
}

#[test]
fn members_of_a_pool_pay_their_part_of_a_slash_when_it_is_collected() {
	build_and_execute(|| {
		let pool = pool();
		let (service, set) = backed_service();
		let era = BondedStake::active_era();
		let bonded = NominationPools::generate_bonded_account(pool);
		let stake = || Staking::ledger(bonded.clone().into()).map_or(0, |ledger| ledger.total);
		let (before, received, issuance) = (stake(), pot(service), Balances::total_issuance());
		let right = Restaking::right(service, set, MemberIndex(0), era).expect("it may be judged");
		let receipt = Restaking::slash_right(right, Perbill::from_percent(50));
		assert!(close(stake(), before / 2), "the ledger loses its part at once");
		assert_eq!(pot(service) - received, receipt.paid);
		assert!(close(receipt.taken - receipt.paid, before / 2), "the pool has not paid");

		for who in [Eve, Ferdie] {
			let before = owned(who);
			let owed = NominationPools::api_member_pending_slash(account(who));
			assert_ok!(NominationPools::apply_slash(signed(Bob), MultiAddress::Id(account(who))));
			let lost = before - owned(who);
			assert!(close(lost, owed) && lost > 0, "{lost} of {owed}");
		}
		// One part in a hundred is the reward of who collects.
		let collected = (receipt.taken - receipt.paid) / 100 * 99;
		let paid_on = pot(service) - received - receipt.paid;
		assert!(close(paid_on / 1_000, collected / 1_000), "{paid_on} of {collected}");
		assert_eq!(Balances::total_issuance(), issuance, "nothing is burnt");
	});
}
