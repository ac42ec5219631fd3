// SPDX-License-Identifier: Apache-2.0

//! Ways out of nomination pools.

use super::{address, free, let_unbonding_end, out, signed, Way};
use crate::{
	configs::restaking::BondedStake,
	constants::currency::{EXISTENTIAL_DEPOSIT, VGL},
	tests::{account, restaking::in_office},
	Balances, NominationPools, Restaking, Runtime, RuntimeFreezeReason,
};
use frame_support::{
	assert_ok,
	traits::fungible::{Inspect, InspectFreeze, MutateFreeze},
};
use pallet_nomination_pools::{
	BondedPools, Call, ClaimPermission, FreezeReason, LastPoolId, PoolMembers, PoolState,
};
use pallet_restaking::StakeLedger;
use sp_keyring::Sr25519Keyring::{AliceStash, Bob, Eve, Ferdie};
use sp_runtime::Perbill;

const CREATED: u128 = 600_000 * VGL;
const JOINED: u128 = 300_000 * VGL;

/// Ferdie's pool behind Alice's stash, which Eve has joined.
pub(super) fn founded() -> u32 {
	let ferdie = || address(Ferdie);
	assert_ok!(NominationPools::create(signed(Ferdie), CREATED, ferdie(), ferdie(), ferdie()));
	let pool = LastPoolId::<Runtime>::get();
	assert_ok!(NominationPools::nominate(signed(Ferdie), pool, vec![account(AliceStash)]));
	assert_ok!(NominationPools::join(signed(Eve), JOINED, pool));
	pool
}

pub(super) fn ends() -> Way {
	let pool_id = founded();
	let tenth = Some((Perbill::from_percent(10), account(Ferdie)));
	assert_ok!(NominationPools::set_commission(signed(Ferdie), pool_id, tenth));
	let permission = ClaimPermission::PermissionlessWithdraw;
	assert_ok!(NominationPools::set_claim_permission(signed(Eve), permission));
	let rewards = NominationPools::generate_reward_account(pool_id);
	let frozen = RuntimeFreezeReason::NominationPools(FreezeReason::PoolMinBalance);
	// It was founded when an account had to hold twice as much, and has earned something.
	let earned = 900 * VGL + EXISTENTIAL_DEPOSIT;
	assert_ok!(Balances::transfer_keep_alive(signed(Bob), rewards.clone().into(), earned));
	assert_ok!(Balances::set_freeze(&frozen, &rewards, 2 * EXISTENTIAL_DEPOSIT));
	Box::new(move || {
		let before = free(Ferdie);
		out(Ferdie, Call::<Runtime>::adjust_pool_deposit { pool_id });
		assert_eq!(free(Ferdie) - before, EXISTENTIAL_DEPOSIT);
		assert_eq!(Balances::balance_frozen(&frozen, &rewards), EXISTENTIAL_DEPOSIT);
		let before = (free(Eve), free(Ferdie));
		out(Bob, Call::<Runtime>::claim_payout_other { other: account(Eve) });
		out(Ferdie, Call::<Runtime>::claim_payout {});
		assert!(free(Eve) > before.0 && free(Ferdie) > before.1);
		let before = free(Ferdie);
		out(Ferdie, Call::<Runtime>::claim_commission { pool_id });
		assert!(free(Ferdie) > before + 50 * VGL);

		out(Ferdie, Call::<Runtime>::chill { pool_id });
		let leave = |who, unbonding_points| {
			let member_account = address(who);
			out(who, Call::<Runtime>::unbond { member_account, unbonding_points });
			let_unbonding_end();
			if who == Eve {
				let num_slashing_spans = 0;
				out(Bob, Call::<Runtime>::pool_withdraw_unbonded { pool_id, num_slashing_spans });
			}
			let (member_account, before) = (address(who), free(who));
			let num_slashing_spans = 0;
			out(who, Call::<Runtime>::withdraw_unbonded { member_account, num_slashing_spans });
			assert!(!PoolMembers::<Runtime>::contains_key(account(who)));
			assert!(free(who) >= before + unbonding_points, "{who:?} has it back");
		};
		leave(Eve, JOINED);
		out(Ferdie, Call::<Runtime>::set_state { pool_id, state: PoolState::Destroying });
		leave(Ferdie, CREATED);
		assert!(!BondedPools::<Runtime>::contains_key(pool_id), "and the pool is gone");
	})
}

pub(super) fn is_slashed() -> Way {
	founded();
	let service = in_office(&[AliceStash], 100);
	let (era, half) = (BondedStake::active_era(), Perbill::from_percent(50));
	assert_ok!(Restaking::slash(era, service, &account(AliceStash), half));
	Box::new(|| {
		let before = Balances::total_balance(&account(Eve));
		out(Bob, Call::<Runtime>::apply_slash { member_account: address(Eve) });
		assert!(Balances::total_balance(&account(Eve)) < before);
	})
}
