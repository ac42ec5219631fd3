// SPDX-License-Identifier: Apache-2.0

//! What members of nomination pools pay late for slashes, and whom it goes to.
//!
//! A slash takes a pool's stake off the ledger at once, and its money when the pool's slash is applied to each
//! member. Staking does not remember what for, so it is noted here: what the members pay goes where the money
//! of that slash was to go, the oldest first. What they pay beyond that is for equivocations.

use crate::{
	configs::staking::SlashedMoney, AccountId, Balance, Balances, DelegatedStaking, Runtime,
	Staking,
};
use frame_support::{
	storage_alias,
	traits::{
		fungible::{Balanced, Credit},
		tokens::imbalance::ResolveTo,
		ConstU32, Imbalance, OnUnbalanced,
	},
	Blake2_128Concat, BoundedVec,
};
use pallet_nomination_pools::{
	adapter::{DelegateStake, Member, Pool, StakeStrategy, StakeStrategyType},
	BondType,
};
use pallet_staking::VirtualStakers;
use sp_runtime::{
	helpers_128bit::multiply_by_rational_with_rounding, DispatchError, DispatchResult, Rounding,
};

/// Most receivers that one pool owes to. What is owed to more goes to the receiver of equivocations.
pub const MAX_DEBTS: u32 = 64;

/// What a pool's members owe to each receiver, in planck.
pub type Debts = BoundedVec<(AccountId, Balance), ConstU32<MAX_DEBTS>>;

/// What is owed, by the account that stands for the pool; no empty list.
#[storage_alias(verbatim)]
pub type OwedByPools = StorageMap<PoolSlashes, Blake2_128Concat, AccountId, Debts>;

/// The pool whose member pays just now, and how much.
#[storage_alias(verbatim)]
type PayingPool = StorageValue<PoolSlashes, (AccountId, Balance)>;

/// Notes that the members of a pool owe so much more; nothing for who pays at once.
pub fn note_debt(who: &AccountId, to: &AccountId, amount: Balance) {
	if amount == 0 || !VirtualStakers::<Runtime>::contains_key(who) {
		return;
	}
	OwedByPools::mutate(who, |entry| {
		let debts = entry.get_or_insert_with(Debts::default);
		match debts.iter_mut().find(|(receiver, _)| receiver == to) {
			Some((_, owed)) => *owed = owed.saturating_add(amount),
			None => {
				let _ = debts.try_push((to.clone(), amount));
			},
		}
	});
}

/// Takes so much off what a pool owes, the oldest debts first; whom it was owed to.
fn settle(pool: &AccountId, amount: Balance) -> Debts {
	OwedByPools::mutate_exists(pool, |entry| {
		let Some(debts) = entry else { return Debts::default() };
		let mut left = amount;
		let mut settled = Debts::default();
		for (receiver, owed) in debts.iter_mut() {
			let part = left.min(*owed);
			if part > 0 && settled.try_push((receiver.clone(), part)).is_ok() {
				*owed = owed.saturating_sub(part);
				left = left.saturating_sub(part);
			}
		}
		debts.retain(|(_, owed)| *owed > 0);
		if debts.is_empty() {
			*entry = None;
		}
		settled
	})
}

/// Receives what a member pays, less the reward of who collected it.
pub struct PoolSlashes;

impl OnUnbalanced<Credit<AccountId, Balances>> for PoolSlashes {
	fn on_nonzero_unbalanced(mut credit: Credit<AccountId, Balances>) {
		let (settled, all) = match PayingPool::take() {
			Some((pool, amount)) => (settle(&pool, amount), amount),
			None => (Debts::default(), 0),
		};
		let (net, mut owed, mut paid): (_, Balance, Balance) = (credit.peek(), 0, 0);
		for (receiver, part) in settled {
			owed = owed.saturating_add(part);
			// So much of all that was paid has been given on with this part: nothing is lost to rounding.
			let until = multiply_by_rational_with_rounding(net, owed, all.max(1), Rounding::Down);
			let until = until.unwrap_or(net).min(net);
			let (share, rest) = credit.split(until.saturating_sub(paid));
			(credit, paid) = (rest, until);
			if let Err(refused) = Balances::resolve(&receiver, share) {
				credit.subsume(refused);
			}
		}
		ResolveTo::<SlashedMoney, Balances>::on_unbalanced(credit);
	}
}

type Delegated = DelegateStake<Runtime, Staking, DelegatedStaking>;

/// Stakes by delegation, and says for which pool a member pays.
pub struct AttributedStake;

impl StakeStrategy for AttributedStake {
	type Balance = Balance;
	type AccountId = AccountId;
	type CoreStaking = Staking;

	fn strategy_type() -> StakeStrategyType {
		Delegated::strategy_type()
	}

	fn transferable_balance(pool: Pool<AccountId>, member: Member<AccountId>) -> Balance {
		Delegated::transferable_balance(pool, member)
	}

	fn total_balance(pool: Pool<AccountId>) -> Option<Balance> {
		Delegated::total_balance(pool)
	}

	fn member_delegation_balance(member: Member<AccountId>) -> Option<Balance> {
		Delegated::member_delegation_balance(member)
	}

	fn pledge_bond(
		who: Member<AccountId>,
		pool: Pool<AccountId>,
		reward_account: &AccountId,
		amount: Balance,
		bond_type: BondType,
	) -> DispatchResult {
		Delegated::pledge_bond(who, pool, reward_account, amount, bond_type)
	}

	fn member_withdraw(
		who: Member<AccountId>,
		pool: Pool<AccountId>,
		amount: Balance,
		num_slashing_spans: u32,
	) -> DispatchResult {
		Delegated::member_withdraw(who, pool, amount, num_slashing_spans)
	}

	/// A pool ends when nothing of its slashes is pending, so nothing is owed either.
	fn dissolve(pool: Pool<AccountId>) -> DispatchResult {
		OwedByPools::remove(pool.clone().get());
		Delegated::dissolve(pool)
	}

	fn pending_slash(pool: Pool<AccountId>) -> Balance {
		Delegated::pending_slash(pool)
	}

	fn member_slash(
		who: Member<AccountId>,
		pool: Pool<AccountId>,
		amount: Balance,
		maybe_reporter: Option<AccountId>,
	) -> DispatchResult {
		PayingPool::put((pool.clone().get(), amount));
		let result = Delegated::member_slash(who, pool, amount, maybe_reporter);
		PayingPool::kill();
		result
	}

	fn migrate_nominator_to_agent(
		pool: Pool<AccountId>,
		reward_account: &AccountId,
	) -> DispatchResult {
		Delegated::migrate_nominator_to_agent(pool, reward_account)
	}

	fn migrate_delegation(
		pool: Pool<AccountId>,
		delegator: Member<AccountId>,
		value: Balance,
	) -> DispatchResult {
		Delegated::migrate_delegation(pool, delegator, value)
	}

	fn withdraw_unbonded(
		pool: Pool<AccountId>,
		num_slashing_spans: u32,
	) -> Result<bool, DispatchError> {
		Delegated::withdraw_unbonded(pool, num_slashing_spans)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn remove_as_agent(pool: Pool<AccountId>) {
		Delegated::remove_as_agent(pool)
	}
}
